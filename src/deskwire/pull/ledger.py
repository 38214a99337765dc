"""`Ledger`: what a data set knows of itself, in SQLite; the one truth about what is done."""

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import attrs

from deskwire.core.model.values import JSONValue
from deskwire.pull.durable import tell
from deskwire.pull.errors import TargetError
from deskwire.pull.records import PartRecord
from deskwire.pull.storage.protocol import Stamp

_VERSION: Final = 1
_AT_ONCE: Final = 500
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status TEXT NOT NULL, path TEXT NOT NULL,
    rows INTEGER NOT NULL, size INTEGER NOT NULL, file_hash TEXT NOT NULL, row_hash TEXT NOT NULL,
    column_hashes TEXT NOT NULL, attempts INTEGER NOT NULL, started TEXT, finished TEXT,
    error TEXT NOT NULL, reason TEXT NOT NULL, pieces TEXT NOT NULL, whole TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, seal TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS parts_path ON parts (path);
"""
_FIELDS: Final = tuple(field.name for field in attrs.fields(PartRecord))
_GLANCED: Final = ", ".join((*_FIELDS, *Stamp._fields)).replace("column_hashes", "'{}'")


class Entry(NamedTuple):
    """A record, and the file that belongs to it."""

    record: PartRecord
    """The record."""
    stamp: Stamp
    """What the file looked like when it was recorded."""
    is_sealed: bool
    """Whether nobody else has changed the entry."""


class Ledger:
    """The records of a data set. A commit is on the disk when the method returns.

    Args:
        path: The file.
        readonly: Whether it is only read.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self._path: Final = path
        with self._guarded():
            self._db: sqlite3.Connection = _connect(path, readonly=readonly)
        try:
            self._begin(readonly=readonly)
        except BaseException:
            self._db.close()
            raise

    def _begin(self, *, readonly: bool) -> None:
        if not readonly:
            with self._guarded():
                self._db.executescript(_SCHEMA)
        version = self.meta().get("version")
        if version is None and not readonly:
            self.set_meta({"version": _VERSION})
        elif version != _VERSION:
            raise TargetError(f"{self._path} is of another version of deskwire ({version})")

    def close(self) -> None:
        """Close the file, and leave no others beside it."""
        with closing(self._db), self._guarded():
            if not self._db.in_transaction:
                self._db.execute("PRAGMA journal_mode = DELETE").fetchall()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._db.close()

    @contextmanager
    def _guarded(self) -> Generator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            text = str(error)
            if "disk" in text or "full" in text or "readonly" in text:
                raise OSError(28 if "full" in text else 5, text, str(self._path)) from error
            raise self._damaged(text) from error
        except sqlite3.Error as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, problem: str) -> TargetError:
        return TargetError(
            f"{self._path} cannot be used: {problem}; pull to another target, or begin this one "
            "anew with restart"
        )

    def meta(self) -> dict[str, JSONValue]:
        """Return what is known of the whole set."""
        with self._guarded():
            rows = cast("list[tuple[str, str]]", self._db.execute("SELECT * FROM meta").fetchall())
            try:
                return {key: json.loads(value) for key, value in rows}
            except ValueError as error:
                raise self._damaged(f"{error}") from error

    def set_meta(self, values: Mapping[str, JSONValue]) -> None:
        """Change some of what is known of the whole set."""
        rows = [(key, json.dumps(value, sort_keys=True)) for key, value in values.items()]
        with self._guarded(), self._db:
            self._db.executemany("REPLACE INTO meta VALUES (?, ?)", rows)
        tell("ledger-committed", self._path)

    def put(self, record: PartRecord, stamp: Stamp = Stamp()) -> None:  # noqa: B008  it is a tuple
        """Write a record, in the place of an older one."""
        self.put_all([(record, stamp)])

    def put_all(self, records: Iterable[tuple[PartRecord, Stamp]]) -> None:
        """Write several records in one transaction, in the place of older ones."""
        rows = [_row(record, stamp) for record, stamp in records]
        marks = ", ".join("?" * (len(_FIELDS) + len(Stamp._fields) + 1))
        with self._guarded(), self._db:
            self._db.executemany(f"REPLACE INTO parts VALUES ({marks})", rows)  # noqa: S608  marks
        tell("ledger-committed", self._path)

    def drop(self, keys: Iterable[str]) -> None:
        """Forget some records."""
        with self._guarded(), self._db:
            self._db.executemany("DELETE FROM parts WHERE key = ?", [(key,) for key in keys])
        tell("ledger-committed", self._path)

    def clear(self) -> None:
        """Forget all records."""
        with self._guarded(), self._db:
            self._db.execute("DELETE FROM parts")
        tell("ledger-committed", self._path)

    def find(self, keys: Sequence[str]) -> dict[str, Entry]:
        """Return the entries of some keys, as far as there are any."""
        return {row[0]: self._entry(row) for row in self._rows("*", keys)}

    def glance(self, keys: Sequence[str]) -> dict[str, tuple[PartRecord, Stamp]]:
        """Return what is known of some keys but the hashes of columns, whoever has written it.

        It takes half the time of `find`.
        """
        return {row[0]: self._read(row) for row in self._rows(_GLANCED, keys)}

    def stale(self, wanted: Iterable[str]) -> list[tuple[str, str]]:
        """Return key and path of the records that are not among some, nor pieces of one of them.

        The keys are kept in a table that SQLite puts on the disk where they are many.
        """
        with self._guarded(), self._db:
            self._db.execute("CREATE TEMP TABLE wanted (key TEXT PRIMARY KEY) WITHOUT ROWID")
            add = "INSERT OR IGNORE INTO wanted VALUES (?)"
            self._db.executemany(add, ((key,) for key in wanted))
            split = self._db.execute(
                "SELECT key FROM parts JOIN wanted USING (key) WHERE pieces != '[]'"
            ).fetchall()
            waiting = [key for (key,) in split]
            while waiting:
                found = self.glance(waiting).values()
                waiting = [piece for record, _ in found for piece in record.pieces]
                self._db.executemany(add, [(piece,) for piece in waiting])
            rows = self._db.execute(
                "SELECT key, path FROM parts WHERE key NOT IN (SELECT key FROM wanted)"
            ).fetchall()
            self._db.execute("DROP TABLE wanted")
        return rows

    def without_record(self, paths: Iterable[str]) -> Iterator[str]:
        """Yield those of some paths that are of no record."""
        source = iter(paths)
        while some := list(islice(source, _AT_ONCE)):
            known = {path for (path,) in self._rows("path", some, by="path")}
            yield from (path for path in some if path not in known)

    def _rows(
        self, columns: str, values: Sequence[str], *, by: str = "key"
    ) -> list[tuple[Any, ...]]:
        """Return some columns of the entries that have one of some values in another."""
        rows: list[tuple[Any, ...]] = []
        with self._guarded():
            for start in range(0, len(values), _AT_ONCE):
                some = values[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                rows += self._db.execute(
                    f"SELECT {columns} FROM parts WHERE {by} IN ({marks})",  # noqa: S608  ours alone
                    [*some],
                ).fetchall()
        return rows

    def all(self) -> Iterator[Entry]:
        """Yield every entry, in the order of their keys."""
        with self._guarded():
            for row in self._db.execute("SELECT * FROM parts ORDER BY key"):
                yield self._entry(row)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the path and the hash of every part, in the order of the paths."""
        text = "SELECT path, file_hash FROM parts WHERE status = 'done' ORDER BY path"
        with self._guarded():
            yield from self._db.execute(text)

    def tree_hash(self) -> str:
        """Return the SHA-256 over the sorted paths and hashes of the data files."""
        return tree_hash(self.files())

    def totals(self) -> tuple[int, int]:
        """Return how many parts there are, and how many rows they have."""
        text = "SELECT count(*), coalesce(sum(rows), 0) FROM parts WHERE status = 'done'"
        with self._guarded():
            parts, rows = self._db.execute(text).fetchone()
            return int(parts), int(rows)

    def read_times(self) -> tuple[str | None, str | None]:
        """Return when the first and the last of the parts were read, in ISO 8601."""
        text = "SELECT min(started), max(started) FROM parts WHERE status = 'done'"
        with self._guarded():
            first, last = self._db.execute(text).fetchone()
            return first, last

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        record, stamp = self._read(row)
        return Entry(record, stamp, row[-1] == _seal(row[:-1]))

    def _read(self, row: tuple[Any, ...]) -> tuple[PartRecord, Stamp]:
        """Read the columns of a record, and those of its file behind them."""
        hashes, pieces, started, finished = row[8], row[14], row[10], row[11]
        try:
            record = PartRecord(
                key=row[0],
                fingerprint=row[1],
                status=row[2],
                path=row[3],
                rows=row[4],
                size=row[5],
                file_hash=row[6],
                row_hash=row[7],
                column_hashes={} if hashes == "{}" else json.loads(hashes),
                attempts=row[9],
                started=started and datetime.fromisoformat(started),
                finished=finished and datetime.fromisoformat(finished),
                error=row[12],
                reason=row[13],
                pieces=() if pieces == "[]" else (*json.loads(pieces),),
                whole=row[15],
            )
            return record, Stamp(row[16], row[17])
        except (ValueError, TypeError) as error:
            raise self._damaged(f"the entry {row[0]!r} is none: {error}") from error


def tree_hash(files: Iterable[tuple[str, str]]) -> str:
    """Return the SHA-256 over a line `<path> <sha256>` for each data file, sorted by path."""
    state = sha256()
    for path, hashed in files:
        state.update(f"{path} {hashed}\n".encode())
    return state.hexdigest()


def _connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    if readonly:
        # A set at rest has no journal, and may stand on a disk that nobody can write to.
        journals = any(
            path.with_name(f"{path.name}-{kind}").exists() for kind in ("wal", "journal")
        )
        mode = "mode=ro" if journals else "mode=ro&immutable=1"
        address = f"{path.absolute().as_uri()}?{mode}"
        return sqlite3.connect(address, uri=True, check_same_thread=False)
    db = sqlite3.connect(path, check_same_thread=False, timeout=0)
    try:
        db.execute("PRAGMA journal_mode = WAL").fetchall()
        db.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _row(record: PartRecord, stamp: Stamp) -> tuple[object, ...]:
    values = {name: getattr(record, name) for name in _FIELDS}
    values["column_hashes"] = json.dumps({**record.column_hashes}, sort_keys=True)
    values["pieces"] = json.dumps([*record.pieces])
    for name in ("started", "finished"):
        moment: datetime | None = values[name]
        values[name] = moment and moment.isoformat(timespec="microseconds")
    row = (*values.values(), *stamp)
    return (*row, _seal(row))


def _seal(row: tuple[object, ...]) -> str:
    """Return a hash of an entry, by which it shows that somebody else has changed it."""
    return sha256(repr(row).encode()).hexdigest()
