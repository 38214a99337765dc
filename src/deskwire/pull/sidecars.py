"""What workers leave beside their parts: the driver alone writes the ledger, from these."""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from deskwire.pull.durable import STATE
from deskwire.pull.formats import Format, find_format
from deskwire.pull.partitions import Partition, part_path
from deskwire.pull.plan import Plan
from deskwire.pull.records import PartRecord, Summary, record_from_data, record_to_data
from deskwire.pull.storage.protocol import Storage
from deskwire.pull.targets.bookkeeping import record_of
from deskwire.pull.targets.protocol import Part, Recorded

_FOLDER: Final = f"{STATE}/sidecars"


class SidecarTarget:
    """A folder as a worker sees it: it writes parts, and beside each what it is.

    Args:
        storage: The files of the data set, which the driver has locked.
        format: The kind of files.
    """

    def __init__(self, storage: Storage, format: str) -> None:
        self._storage: Final = storage
        self._format: Final[Format] = find_format(format)
        self.records: Final[list[PartRecord]] = []
        """What was done."""

    @property
    def notices(self) -> Sequence[str]:
        """Nothing is found wrong here."""
        return ()

    def acquire(self) -> None:
        """Do nothing: the driver holds the lock."""

    def recorded(self) -> Recorded | None:
        """Return None: the driver knows."""
        return None

    def begin(self, plan: Plan, resolved: Plan, *, restart: bool) -> None:
        """Do nothing."""

    def find(self, partitions: Sequence[Partition]) -> list[PartRecord | None]:
        """Return None for each: the driver has looked."""
        return [None for _ in partitions]

    def commit(self, part: Part) -> PartRecord:
        """Make a part durable, then its sidecar."""
        record = write_part(self._storage, self._format, part)
        self._leave(record)
        return record

    def note(self, record: PartRecord) -> None:
        """Leave word of a partition that failed or was split, in whose stead pieces come."""
        if record.status == "split":
            self._storage.remove(f"{record.key}/part{self._format.suffix}")
        self._leave(record)

    def _leave(self, record: PartRecord) -> None:
        content = json.dumps(record_to_data(record)).encode()
        self._storage.write(_name(record.key), [content])
        self.records.append(record)

    def publish(self, summary: Summary) -> None:
        """Do nothing: the driver publishes."""

    def release(self) -> None:
        """Do nothing."""


def write_part(storage: Storage, format: Format, part: Part) -> PartRecord:
    """Write a part under its name, and return what it is."""
    content = format.encode(part.table)
    name = part_path(part.partition, format.suffix)
    file_hash = storage.write(name, [content])
    return record_of(part, path=name, size=len(content), file_hash=file_hash)


def sidecars(storage: Storage) -> Iterator[PartRecord]:
    """Yield what workers left, as far as it can be read."""
    for name in storage.state_files(_FOLDER):
        try:
            record = record_from_data(json.loads(storage.read(name)))
        except (ValueError, TypeError, KeyError, FileNotFoundError):
            continue  # half of one is left to be swept
        yield record


def remove_sidecars(storage: Storage, keys: Iterable[str]) -> None:
    """Remove the sidecars of some partitions; that need not be durable."""
    storage.discard(map(_name, keys))


def sweep_sidecars(storage: Storage) -> None:
    """Remove all sidecars, those that cannot be read among them."""
    storage.discard([*storage.state_files(_FOLDER)])


def _name(key: str) -> str:
    return f"{_FOLDER}/{sha256(key.encode()).hexdigest()}.json"
