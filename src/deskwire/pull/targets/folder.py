"""`FolderTarget`: a data set as a folder of files, which readers of Hive folders understand.

The folder is on this machine, or in an object store; then the ledger and the lock are in another,
that of the state, on the machine that pulls.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.pull.durable import STATE, is_folder
from deskwire.pull.errors import TargetError
from deskwire.pull.formats import FORMATS, Format, find_format
from deskwire.pull.ledger import Ledger
from deskwire.pull.lock import TargetLock
from deskwire.pull.partitions import Partition, escape
from deskwire.pull.plan import Plan
from deskwire.pull.planfile import plan_to_yaml
from deskwire.pull.records import PartRecord, Summary, record_to_data
from deskwire.pull.schema import schema_of
from deskwire.pull.sidecars import remove_sidecars, sidecars, sweep_sidecars, write_part
from deskwire.pull.storage.claim import Claim
from deskwire.pull.storage.find import open_storage, state_of
from deskwire.pull.storage.protocol import MANIFEST, PLAN, SUCCESS, Found, Stamp, Storage
from deskwire.pull.targets.bookkeeping import begun, recorded_in
from deskwire.pull.targets.protocol import Part, Recorded

LEDGER: Final = f"{STATE}/ledger.sqlite"
_SUFFIXES: Final = tuple(one.suffix for one in FORMATS.values())


class FolderTarget:
    """A folder: one file for each part, a manifest, and what a later run needs.

    Args:
        root: The folder, which is made where there is none; or the address of one in an object
            store, e.g. `s3://bucket/reports`.
        format: The kind of files: `parquet`, `csv` or `jsonl`.
        state: The folder on this machine for what a later run needs, of an object store.

    Raises:
        ConfigurationError: The address cannot be, or there is a state too much or too few.
    """

    def __init__(
        self, root: Path | str, format: str = "parquet", *, state: Path | None = None
    ) -> None:
        self.format: Final = format
        """The kind of files."""
        self._storage: Final[Storage] = open_storage(f"{root}")
        self._state: Final = state_of(f"{root}", state)
        self._claim: Final = None if state is None else Claim(self._storage, state)
        self._format: Final[Format] = find_format(format)
        self._lock: Final = TargetLock(self._state)
        self._ledger: Ledger | None = None
        self._notices: list[str] = []
        self._is_marked = True

    def __repr__(self) -> str:
        return f"<FolderTarget {self._storage}>"

    @property
    def address(self) -> str:
        """What a worker opens the folder by, wherever it is."""
        return self._storage.address

    @property
    def notices(self) -> Sequence[str]:
        """What was found wrong, in sentences."""
        return tuple(self._notices)

    @property
    def ledger(self) -> Ledger:
        """The records."""
        if self._ledger is None:
            raise TargetError(f"{self._storage} is not open")
        return self._ledger

    def acquire(self) -> None:
        """Keep other runs out until `release`."""
        if is_folder(self._state) and not is_folder(self._state / STATE):
            _refuse_strangers(self._state)
        self._lock.acquire()
        try:
            self._storage.sweep()
            self._ledger = Ledger(self._state / LEDGER)
            if self._claim is not None:
                self._claim.take(self._ledger)
        except BaseException:
            self.release()
            raise

    def recorded(self) -> Recorded | None:
        """Return what the target was begun with; None where nothing was."""
        return recorded_in(self.ledger.meta())

    def begin(self, plan: Plan, resolved: Plan, *, restart: bool) -> None:
        """Record what is to be pulled."""
        meta = self.ledger.meta()
        before = meta.get("format", self.format)
        if restart:
            self._unmark()
            self.ledger.clear()
            self._remove_strays()
        elif before != self.format:
            raise TargetError(
                f"{self._storage} holds {before} files, {self.format} was asked for: choose "
                "another target, or begin it anew with restart"
            )
        elif left := self.adopt(self.left(), trusted=False):
            self._unmark()
            self._notices.append(f"{len(left)} parts were left by workers whose driver ended")
        sweep_sidecars(self._storage)
        told = begun(plan, resolved, {} if restart else meta, where=self._storage)
        told["format"] = self.format
        self._storage.write(PLAN, [plan_to_yaml(plan).encode()])
        if {key: meta.get(key) for key in told} != told:
            self._unmark()
        self.ledger.set_meta(told)

    def find(self, partitions: Sequence[Partition]) -> list[PartRecord | None]:
        """Return for each partition its record, where it is done or split and its part is sound."""
        known = self.ledger.glance([one.key for one in partitions])
        there = self._storage.look_up(record.path for record, _ in known.values() if record.path)
        return [
            self._sound(one, *known[one.key], there) if one.key in known else None
            for one in partitions
        ]

    def _sound(
        self,
        partition: Partition,
        record: PartRecord,
        before: Stamp,
        there: Mapping[str, Found],
    ) -> PartRecord | None:
        if record.status == "failed":
            return None
        if record.fingerprint != partition.fingerprint:
            return None
        if record.status == "split":
            return record
        problem = self._problem(record, before, there.get(record.path))
        if not problem:
            return record
        self._notices.append(f"{record.path} {problem}: it is pulled again")
        self._unmark()
        self.ledger.drop([record.key])
        return None

    def _problem(self, record: PartRecord, before: Stamp, found: Found | None) -> str:
        """Return in words what is wrong with the file of a part; empty where nothing is."""
        if found is None:
            return "is missing"
        if found.problem:
            return found.problem
        if found.size != record.size:
            return "was altered"
        if found.stamp == before:
            return ""
        if self._storage.hash(record.path) != record.file_hash:
            return "was altered"
        self.ledger.put(self.ledger.find([record.key])[record.key].record, found.stamp)
        return ""

    def commit(self, part: Part) -> PartRecord:
        """Make a part durable under its name, then its record; return the record."""
        partition = part.partition
        self._unmark()
        self._make_way(partition.key, but="")
        record = write_part(self._storage, self._format, part)
        found = self._storage.look(record.path)
        self.ledger.put(record, Stamp() if found is None else found.stamp)
        return record

    def prepare(self, partitions: Sequence[Partition]) -> None:
        """Take the mark of success away, and what stands for partitions that workers will pull."""
        self._unmark()
        for partition in partitions:
            self._make_way(partition.key, but="")

    def adopt(self, records: Iterable[PartRecord], *, trusted: bool) -> list[PartRecord]:
        """Write down what workers left, as far as it is sound; return that.

        Args:
            records: What they say that they did.
            trusted: Whether it is they who say so; else files are hashed.
        """
        adopted: list[tuple[PartRecord, Stamp]] = []
        for record in records:
            if record.status != "done":
                adopted.append((record, Stamp()))
            elif stamp := self._stamp_of(record, trusted=trusted):
                adopted.append((record, stamp))
        if adopted:
            self.ledger.put_all(adopted)
        remove_sidecars(self._storage, [record.key for record, _ in adopted])
        return [record for record, _ in adopted]

    def left(self) -> Iterator[PartRecord]:
        """Yield what workers have left word of."""
        return sidecars(self._storage)

    def read(self, partition: Partition, record: PartRecord) -> Part:
        """Return a part that a worker has written.

        Raises:
            TargetError: Its file is another by now.
        """
        try:
            content = self._storage.read(record.path)
            table = self._format.decode(content, schema_of(partition.source))
        except (FileNotFoundError, ValueError) as error:
            raise TargetError(f"{record.path} was altered while it was pulled: {error}") from error
        return Part(
            partition=partition,
            table=table,
            attempts=record.attempts,
            started=record.started or datetime.now(UTC),
        )

    def _stamp_of(self, record: PartRecord, *, trusted: bool) -> Stamp | None:
        """Return what the file of a part looks like; None where it is not the one written."""
        found = self._storage.look(record.path)
        if found is None or found.problem or found.size != record.size:
            return None
        if not trusted and self._storage.hash(record.path) != record.file_hash:
            return None
        return found.stamp

    def note(self, record: PartRecord) -> None:
        """Record a partition that failed or was split."""
        self._unmark()
        self._make_way(record.key, but="pieces" if record.status == "split" else "")
        self.ledger.put(record)

    def _make_way(self, key: str, *, but: str) -> None:
        """Remove what stood for a partition before: its own file goes with the new one.

        A reader may miss rows for a moment, but never sees one twice.
        """
        entry = self.ledger.find([key]).get(key)
        if entry is None:
            return
        if entry.record.status == "split" and not but:
            for piece in entry.record.pieces:
                self._remove_tree(piece)
        elif entry.record.status == "done" and but:
            self._storage.remove(entry.record.path)
            self.ledger.drop([key])

    def _remove_tree(self, key: str) -> None:
        """Remove a part and the pieces it was split into."""
        entry = self.ledger.find([key]).get(key)
        if entry is None:
            return
        for piece in entry.record.pieces:
            self._remove_tree(piece)
        if entry.record.path:
            self._storage.remove(entry.record.path)
        self.ledger.drop([key])

    def _unmark(self) -> None:
        """Take the mark of success away, before the set becomes another."""
        if self._is_marked:
            self._is_marked = False
            self.ledger.set_meta({"is_finished": False})
            self._storage.remove(SUCCESS)
            self._storage.remove(MANIFEST)

    def publish(self, summary: Summary) -> None:
        """Publish what is there, once and last; the mark of success where nothing is missing."""
        recorded = self.recorded()
        if recorded is None:
            raise TargetError(f"{self._storage} was not begun")
        if self._claim is not None:
            self._claim.check(self.ledger)
        sweep_sidecars(self._storage)  # a worker that was thought dead may leave one late
        if not self._is_marked or not self._has_marks():
            self._unmark()
            self._remove_stale(recorded.resolved)
            self._storage.write(MANIFEST, manifest(self.ledger))
            if summary.is_complete:
                self.ledger.set_meta({"is_finished": True})
                self._storage.write(SUCCESS, [b""])

    def _has_marks(self) -> bool:
        return all(self._storage.look(name) is not None for name in (SUCCESS, MANIFEST))

    def _remove_stale(self, plan: Plan) -> None:
        """Remove the parts of partitions that are not in the plan any more."""
        for key, path in self.ledger.stale(partition.key for partition in plan):
            if path:
                self._storage.remove(path)
            self.ledger.drop([key])
        self._remove_strays()

    def _remove_strays(self) -> None:
        """Remove the files that have names of parts and no record; name those that have not."""
        for name in self.ledger.without_record(found.name for found in self._storage.files()):
            if is_part_name(name):
                self._storage.remove(name)
            else:
                self._notices.append(f"{name} is not of this data set")

    def release(self) -> None:
        """Let other runs in."""
        ledger, self._ledger = self._ledger, None
        try:
            if ledger is not None:
                ledger.close()
        finally:
            self._lock.release()


def is_part_name(name: str) -> bool:
    """Tell whether a name below the root is one that parts have."""
    _, *folders, file = name.split("/")
    stem, _, suffix = file.rpartition(".")
    return (
        f".{suffix}" in _SUFFIXES
        and (stem == "part" or stem.startswith("part-"))
        and all(one.startswith(("entity=", "period=")) for one in folders)
        and "/" in name
    )


def manifest(ledger: Ledger) -> Iterator[bytes]:
    """Yield the manifest of a data set in pieces: a line for each part, in the order of keys."""
    meta = ledger.meta()
    parts, rows = ledger.totals()
    head: dict[str, JSONValue] = {
        "format": meta["format"],
        "plan": meta["resolved"],
        "schemas": meta["schemas"],
        "tree_hash": ledger.tree_hash(),
        "parts": parts,
        "rows": rows,
    }
    yield json.dumps({"version": 1, **head}, sort_keys=True, indent=1)[:-2].encode()
    yield b',\n "entries": ['
    between = b"\n"
    for entry in ledger.all():
        yield between + json.dumps(record_to_data(entry.record), sort_keys=True).encode()
        between = b",\n"
    yield b"\n ]\n}\n"


def _refuse_strangers(root: Path) -> None:
    """Refuse a folder that holds something already and is no data set."""
    if other := next(root.iterdir(), None):
        raise TargetError(
            f"{root} is no data set and not empty (there is {escape(other.name)}): choose another "
            "folder"
        )
