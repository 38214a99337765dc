"""`verify`: reads a data set again, and names all that is not as it should be."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, cast

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.values import JSONValue
from deskwire.pull.durable import is_folder
from deskwire.pull.errors import PlanError, TargetError
from deskwire.pull.formats import Format, find_format
from deskwire.pull.ledger import Ledger, tree_hash
from deskwire.pull.partitions import Partition, part_path
from deskwire.pull.plan import Plan, Source
from deskwire.pull.planfile import parse_plan, plan_to_data
from deskwire.pull.problems import Kind, Problem, Verification, row_problem
from deskwire.pull.records import PartRecord
from deskwire.pull.rows import hashes
from deskwire.pull.schema import schema_of
from deskwire.pull.storage.claim import Claim
from deskwire.pull.storage.find import open_storage, state_of
from deskwire.pull.storage.protocol import MANIFEST, PLAN, SUCCESS, Storage
from deskwire.pull.targets.bookkeeping import recorded_in
from deskwire.pull.targets.find import is_duckdb
from deskwire.pull.targets.folder import LEDGER, manifest
from deskwire.pull.targets.protocol import Recorded


def verify(
    to: str | os.PathLike[str], *, state: str | os.PathLike[str] | None = None
) -> Verification:
    """Read a data set again, and name every part, row and record that is not as it should be.

    Args:
        to: The folder, its address in an object store, or the `.duckdb` file.
        state: The folder where pulls into an object store keep what they know of it.

    Raises:
        ConfigurationError: The address cannot be, or there is a state too much or too few.
        TargetError: It is no data set, or its ledger cannot be read.
        OSError: A file cannot be read.
    """
    if is_duckdb(to):
        from deskwire.pull.duckdb_check import verify_duckdb

        return verify_duckdb(Path(to))
    storage = open_storage(os.fspath(to))
    root = state_of(os.fspath(to), None if state is None else Path(state))
    if not is_folder(root) or not (root / LEDGER).is_file():
        raise TargetError(f"{root} is no data set: there is no {LEDGER}")
    ledger = Ledger(root / LEDGER, readonly=True)
    try:
        recorded = recorded_in(ledger.meta())
        if recorded is None:
            raise TargetError(f"{root} was not begun: pull to it first")
        if state is not None:
            Claim(storage, root).check(ledger)
        return _Check(storage, ledger, recorded).run()
    except ConfigurationError as error:
        raise TargetError(f"{root / LEDGER} cannot be used: {error}") from error
    finally:
        ledger.abandon()


class _Check:
    """The work of `verify`."""

    def __init__(self, storage: Storage, ledger: Ledger, recorded: Recorded) -> None:
        self._storage: Final = storage
        self._ledger: Final = ledger
        self._recorded: Final = recorded
        self._format: Final[Format] = find_format(str(ledger.meta().get("format")))
        self._problems: Final[list[Problem]] = []
        self._paths: Final[set[str]] = set()
        self._hashes: Final[dict[str, str]] = {}
        self._parts = self._rows = 0

    def run(self) -> Verification:
        """Look at everything."""
        wanted: set[str] = set()
        for partition in self._recorded.resolved:
            self._partition(partition, wanted)
        for entry in self._ledger.all():
            key = entry.record.key
            if not entry.is_sealed:
                self._tell("ledger", key, "its entry was altered")
            if key not in wanted:
                self._tell("ledger", key, "an entry of no partition of the plan")
                if entry.record.path:
                    self._paths.add(entry.record.path)
        self._files()
        self._marks()
        return Verification(
            parts=self._parts,
            rows=self._rows,
            tree_hash=tree_hash(sorted(self._hashes.items())),
            problems=tuple(self._problems),
        )

    def _tell(self, kind: Kind, where: str, told: str) -> None:
        self._problems.append(Problem(kind, where, told))

    def _partition(self, partition: Partition, wanted: set[str]) -> None:
        """Look at a partition and, where it was split, at its pieces."""
        key = partition.key
        wanted.add(key)
        entry = self._ledger.find([key]).get(key)
        if entry is None:
            found = self._storage.look(part_path(partition, self._format.suffix))
            what = "its file has no entry in the ledger" if found else "it was not pulled"
            self._tell("missing", key, what)
            return
        record = entry.record
        if record.fingerprint != partition.fingerprint:
            self._tell("ledger", key, "its entry is of another call than the plan's")
        match cast("str", record.status):  # somebody may have written anything
            case "failed":
                self._tell("failed", key, record.error)
            case "split":
                self._pieces(partition, record, wanted)
            case "done":
                self._part(partition, record)
            case other:
                self._tell("ledger", key, f"its status is {other!r}")

    def _pieces(self, partition: Partition, record: PartRecord, wanted: set[str]) -> None:
        pieces = partition.pieces() or ()
        if record.pieces != tuple(piece.key for piece in pieces):
            self._tell("ledger", record.key, "its pieces are not its days")
        for piece in pieces:
            self._partition(piece, wanted)

    def _part(self, partition: Partition, record: PartRecord) -> None:
        """Look at the file of a part, and at its rows."""
        name = part_path(partition, self._format.suffix)
        if record.path != name:
            self._tell("ledger", record.key, f"its entry names {record.path!r}, not {name!r}")
        self._paths.add(name)
        self._parts += 1
        found = self._storage.look_up([name]).get(name)
        if found is None:
            self._tell("missing", name, "the file is not there")
            return
        if found.problem:
            self._tell("altered", name, f"it {found.problem}")
            return
        content = self._storage.read(name)
        hashed = self._hashes[name] = sha256(content).hexdigest()
        if hashed != record.file_hash:
            if twin := self._twin(hashed):
                self._tell("duplicated", name, f"it is a copy of {twin}")
            else:
                self._altered(partition.source, name, record, content)
            return
        if len(content) != record.size:
            self._tell("ledger", record.key, "its entry tells another size of the file")
        self._content(partition.source, record, content)

    def _twin(self, file_hash: str) -> str:
        """Return the part that a file is a copy of, if it is of one."""
        return next((path for path, one in self._ledger.files() if one == file_hash), "")

    def _content(self, source: Source, record: PartRecord, content: bytes) -> None:
        """Compare the rows of a sound file with what its entry tells."""
        table = self._format.decode(content, schema_of(source))
        known = hashes(table)
        self._rows += table.num_rows
        if (table.num_rows, known.rows) != (record.rows, record.row_hash):
            self._tell("ledger", record.key, "its entry tells of other rows than the file has")

    def _altered(self, source: Source, name: str, record: PartRecord, content: bytes) -> None:
        """Say as well as can be how a file differs from the one that was written."""
        try:
            table = self._format.decode(content, schema_of(source))
        except ValueError as error:
            line = " ".join(str(error).split())
            self._tell("altered", name, line)
            return
        self._rows += table.num_rows
        same = Problem("altered", name, "the rows are the same, its bytes are not")
        self._problems.append(row_problem(record, table, name) or same)

    def _files(self) -> None:
        """Name the files that are not of the set."""
        for found in self._storage.files():
            name = found.name
            if name not in self._hashes:
                with suppress(OSError):  # it is none, or leads nowhere
                    self._hashes[name] = self._storage.hash(name)
            if name not in self._paths:
                twin = self._twin(self._hashes.get(name, ""))
                what = f"it is a copy of {twin}" if twin else "it is not of this data set"
                self._tell("duplicated" if twin else "foreign", name, what)

    def _marks(self) -> None:
        """Look at what stands beside the data."""
        self._plan()
        is_finished = self._recorded.is_finished
        mark = self._storage.look(SUCCESS)
        if mark is None:
            what = "it is missing" if is_finished else "the set was not finished"
            self._tell("unpublished", SUCCESS, what)
        elif not is_finished:
            self._tell("unpublished", SUCCESS, "it is there, though the set was not finished")
        elif mark.problem:
            self._tell("altered", SUCCESS, "it is no file")
        if mark is not None or self._storage.look(MANIFEST) is not None:
            self._manifest()

    def _plan(self) -> None:
        try:
            plan: Plan | None = parse_plan(self._storage.read(PLAN))
        except FileNotFoundError:
            self._tell("missing", PLAN, "it is not there")
            return
        except (PlanError, OSError):
            plan = None
        if plan is None or plan_to_data(plan) != plan_to_data(self._recorded.plan):
            self._tell("altered", PLAN, "it is not the plan that the set was pulled by")

    def _manifest(self) -> None:
        """Compare the manifest with the ledger."""
        try:
            content = self._storage.read(MANIFEST)
        except OSError:
            self._tell("missing", MANIFEST, "it is not there")
            return
        expected = b"".join(manifest(self._ledger))
        found = self._storage.look(MANIFEST)
        if content == expected and found is not None and not found.problem:
            return
        told = [*_differences(content, expected)]
        for where, what in told:
            self._tell("manifest", where, what)
        if not told:
            self._tell("manifest", MANIFEST, "it is not the file that was written")


def _differences(content: bytes, expected: bytes) -> Iterator[tuple[str, str]]:
    """Yield where a manifest differs from the one that is expected, entry by entry."""
    try:
        given: JSONValue = json.loads(content)
    except (ValueError, RecursionError):
        yield MANIFEST, "it is no JSON"
        return
    wanted = cast("dict[str, JSONValue]", json.loads(expected))
    if not isinstance(given, dict) or not isinstance(given.get("entries"), list):
        yield MANIFEST, "it has no entries"
        return
    before, after = (_by_key(one["entries"]) for one in (wanted, given))
    for key in before:
        if key not in after:
            yield key, "it has no entry in the manifest"
        elif len(after[key]) > 1:
            yield key, "it is in the manifest twice"
        elif after[key] != before[key]:
            yield key, "its entry in the manifest was altered"
    for key in after:
        if key not in before:
            yield key, "the manifest names it, the ledger does not"
    for name in wanted:
        if name != "entries" and wanted[name] != given.get(name):
            yield MANIFEST, f"{name} is another"


def _by_key(entries: JSONValue) -> dict[str, list[JSONValue]]:
    found: dict[str, list[JSONValue]] = {}
    for entry in entries if isinstance(entries, list) else []:
        key = entry.get("key") if isinstance(entry, dict) else None
        found.setdefault(str(key), []).append(entry)
    return found
