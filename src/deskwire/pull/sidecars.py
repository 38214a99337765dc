"""What workers leave beside their parts: the driver alone writes the ledger, from these."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from deskwire.pull.durable import STATE, is_folder, remove_file, write_file
from deskwire.pull.formats import Format, find_format
from deskwire.pull.partitions import Partition, part_path
from deskwire.pull.plan import Plan
from deskwire.pull.records import PartRecord, Summary, record_from_data, record_to_data
from deskwire.pull.targets.bookkeeping import record_of
from deskwire.pull.targets.protocol import Part, Recorded

_FOLDER: Final = f"{STATE}/sidecars"


class SidecarTarget:
    """A folder as a worker sees it: it writes parts, and beside each what it is.

    Args:
        root: The folder of the data set, which the driver has locked.
        format: The kind of files.
    """

    def __init__(self, root: Path, format: str) -> None:
        self._root: Final = root
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
        record = write_part(self._root, self._format, part)
        self._leave(record)
        return record

    def note(self, record: PartRecord) -> None:
        """Leave word of a partition that failed or was split, in whose stead pieces come."""
        if record.status == "split":
            remove_file(self._root / f"{record.key}/part{self._format.suffix}")
        self._leave(record)

    def _leave(self, record: PartRecord) -> None:
        write_file(self._root, _name(record.key), [json.dumps(record_to_data(record)).encode()])
        self.records.append(record)

    def publish(self, summary: Summary) -> None:
        """Do nothing: the driver publishes."""

    def release(self) -> None:
        """Do nothing."""


def write_part(root: Path, format: Format, part: Part) -> PartRecord:
    """Write a part under its name, and return what it is."""
    content = format.encode(part.table)
    name = part_path(part.partition, format.suffix)
    file_hash = write_file(root, name, [content])
    return record_of(part, path=name, size=len(content), file_hash=file_hash)


def sidecars(root: Path) -> Iterator[PartRecord]:
    """Yield what workers left, as far as it can be read."""
    folder = root / _FOLDER
    if not is_folder(folder):
        return
    for path in sorted(folder.iterdir()):
        try:
            record = record_from_data(json.loads(path.read_bytes()))
        except (ValueError, TypeError, KeyError):
            continue  # half of one is left to be swept
        yield record


def remove_sidecars(root: Path, keys: Sequence[str]) -> None:
    """Remove the sidecars of some partitions; that need not be durable."""
    for key in keys:
        (root / _name(key)).unlink(missing_ok=True)


def sweep_sidecars(root: Path) -> None:
    """Remove all sidecars, those that cannot be read among them."""
    folder = root / _FOLDER
    if is_folder(folder):
        for path in folder.iterdir():
            path.unlink(missing_ok=True)


def _name(key: str) -> str:
    return f"{_FOLDER}/{sha256(key.encode()).hexdigest()}.json"
