"""`DuckDBTarget`: a data set as one DuckDB file; rows and record of a part in one transaction."""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.values import JSONValue
from deskwire.core.report.arrow import ArrowTable
from deskwire.pull.errors import TargetError
from deskwire.pull.partitions import Partition
from deskwire.pull.plan import Plan, Source
from deskwire.pull.records import PartRecord, Summary, record_from_data, record_to_data
from deskwire.pull.rows import sorted_rows
from deskwire.pull.schema import schema_of
from deskwire.pull.targets.bookkeeping import begun, record_of, recorded_in
from deskwire.pull.targets.protocol import Part, Recorded

PART: Final = "_part"
"""The column that says of which part a row is."""
_PARTS: Final = "_deskwire_parts"
_META: Final = "_deskwire_meta"
_AT_ONCE: Final = 500


class DuckDBTarget:
    """A DuckDB file: a table for each source, and what a later run needs.

    Args:
        path: The file; it is made where there is none.
        readonly: Whether it is only read.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path: Final = path
        """The file."""
        self._readonly: Final = readonly
        self._db: Any = None

    def __repr__(self) -> str:
        return f"<DuckDBTarget {self.path}>"

    @property
    def notices(self) -> Sequence[str]:
        """Nothing is found wrong before `verify` looks."""
        return ()

    def acquire(self) -> None:
        """Open the file, which keeps other processes out until `release`."""
        try:
            duckdb: Any = import_module("duckdb")
        except ImportError as error:
            raise ConfigurationError("DuckDB is needed: pip install 'deskwire[duckdb]'") from error
        if self._readonly and not self.path.is_file():
            raise TargetError(f"{self.path} is no data set: there is no such file")
        try:
            self._db = duckdb.connect(f"{self.path}", read_only=self._readonly)
        except duckdb.Error as error:
            is_locked = "lock" in f"{error}".lower()
            what = "is locked: another run is at work there" if is_locked else "cannot be used"
            raise TargetError(f"{self.path} {what} ({_first_line(error)})") from error
        try:
            if not self._readonly:
                self._create_tables()
        except BaseException:
            self.release()
            raise

    def _create_tables(self) -> None:
        with self._transaction() as db:
            for table, value in ((_META, "value"), (_PARTS, "record")):
                db.execute(
                    f"CREATE TABLE IF NOT EXISTS {table} (key VARCHAR PRIMARY KEY, {value} VARCHAR)"
                )

    def release(self) -> None:
        """Close the file."""
        db, self._db = self._db, None
        if db is not None:
            db.close()

    @contextmanager
    def _guarded(self) -> Generator[Any]:
        """Give the connection, and let none of its errors pass as they are."""
        duckdb: Any = import_module("duckdb")
        try:
            yield self._db
        except duckdb.OutOfMemoryException as error:
            raise OSError(28, _first_line(error), f"{self.path}") from error
        except duckdb.IOException as error:
            raise OSError(5, _first_line(error), f"{self.path}") from error
        except duckdb.Error as error:
            raise TargetError(f"{self.path} cannot be used: {_first_line(error)}") from error

    @contextmanager
    def _transaction(self) -> Generator[Any]:
        with self._guarded() as db:
            db.begin()
            try:
                yield db
            except BaseException:
                db.rollback()
                raise
            db.commit()

    def _meta(self) -> dict[str, JSONValue]:
        with self._guarded() as db:
            rows = db.execute(f"SELECT key, value FROM {_META}").fetchall()  # noqa: S608
        return {key: json.loads(value) for key, value in rows}

    def recorded(self) -> Recorded | None:
        """Return what the target was begun with; None where nothing was."""
        return recorded_in(self._meta())

    def begin(self, plan: Plan, resolved: Plan, *, restart: bool) -> None:
        """Record what is to be pulled, and make the tables."""
        meta = self._meta()
        told = begun(plan, resolved, {} if restart else meta, where=self.path)
        if {key: meta.get(key) for key in told} != told:
            told["is_finished"] = False
        with self._transaction() as db:
            if restart:
                for name in cast("dict[str, object]", meta.get("schemas", {})):
                    db.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
                db.execute(f"DELETE FROM {_PARTS}")  # noqa: S608
            for source in resolved.sources:
                _make_table(db, source)
            self._put_meta(db, told)

    def _put_meta(self, db: Any, told: Mapping[str, JSONValue]) -> None:  # noqa: ANN401
        for key, value in told.items():
            text = json.dumps(value, sort_keys=True)
            db.execute(f"INSERT OR REPLACE INTO {_META} VALUES (?, ?)", [key, text])  # noqa: S608

    def find(self, partitions: Sequence[Partition]) -> list[PartRecord | None]:
        """Return for each partition its record, where it is done or split."""
        found = self.records([one.key for one in partitions])
        return [
            record
            if (record := found.get(one.key)) is not None
            and record.status != "failed"
            and record.fingerprint == one.fingerprint
            else None
            for one in partitions
        ]

    def records(self, keys: Sequence[str]) -> dict[str, PartRecord]:
        """Return the records of some partitions, as far as there are any."""
        found: dict[str, PartRecord] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = list(keys[start : start + _AT_ONCE])
            marks = ", ".join("?" * len(some))
            with self._guarded() as db:
                rows = db.execute(
                    f"SELECT key, record FROM {_PARTS} WHERE key IN ({marks})",  # noqa: S608
                    some,
                ).fetchall()
            for key, text in rows:
                found[key] = self._read(key, text)
        return found

    def all_records(self) -> Iterator[PartRecord]:
        """Yield every record, in the order of the keys."""
        with self._guarded() as db:
            rows = db.execute(f"SELECT key, record FROM {_PARTS} ORDER BY key").fetchall()  # noqa: S608
        for key, text in rows:
            yield self._read(key, text)

    def _read(self, key: str, text: str) -> PartRecord:
        try:
            # The key is that of the row: what is inside may have been altered.
            return attrs.evolve(record_from_data(json.loads(text)), key=key)
        except (ValueError, TypeError, KeyError) as error:
            raise TargetError(f"{self.path}: the record of {key} is none: {error}") from error

    def commit(self, part: Part) -> PartRecord:
        """Write the rows of a part and its record, in one transaction."""
        partition, record = part.partition, record_of(part)
        table = _quoted(partition.source.name)
        with self._transaction() as db:
            self._make_way(db, partition.key)
            db.register("part", part.table)
            try:
                db.execute(
                    f"INSERT INTO {table} BY NAME SELECT *, ? AS {PART} FROM part",  # noqa: S608
                    [partition.key],
                )
            finally:
                db.unregister("part")
            self._put(db, record)
        return record

    def note(self, record: PartRecord) -> None:
        """Record a partition that failed or was split."""
        with self._transaction() as db:
            self._make_way(db, record.key)
            self._put(db, record)

    def _put(self, db: Any, record: PartRecord) -> None:  # noqa: ANN401
        text = json.dumps(record_to_data(record), sort_keys=True)
        db.execute(f"INSERT OR REPLACE INTO {_PARTS} VALUES (?, ?)", [record.key, text])  # noqa: S608
        self._put_meta(db, {"is_finished": False})

    def _make_way(self, db: Any, key: str) -> None:  # noqa: ANN401
        """Remove the rows of a partition and of its pieces, and the records of these."""
        rows = db.execute(f"SELECT record FROM {_PARTS} WHERE key = ?", [key]).fetchall()  # noqa: S608
        for (text,) in rows:
            for piece in self._read(key, text).pieces:
                self._make_way(db, piece)
        db.execute(f"DELETE FROM {_quoted(key.partition('/')[0])} WHERE {PART} = ?", [key])  # noqa: S608
        db.execute(f"DELETE FROM {_PARTS} WHERE key = ?", [key])  # noqa: S608

    def publish(self, summary: Summary) -> None:
        """Remove what belongs to no partition of the plan, and mark the set."""
        recorded = self.recorded()
        if recorded is None:
            raise TargetError(f"{self.path} was not begun")
        wanted = self._wanted(recorded.resolved)
        with self._transaction() as db:
            for key in [one.key for one in self.all_records() if one.key not in wanted]:
                self._make_way(db, key)
            self._put_meta(db, {"is_finished": summary.is_complete})

    def _wanted(self, plan: Plan) -> set[str]:
        """Return the keys of the partitions of a plan, and of the pieces of those split."""
        wanted: set[str] = set()
        waiting = [partition.key for partition in plan]
        while waiting:
            wanted.update(waiting)
            waiting = [piece for one in self.records(waiting).values() for piece in one.pieces]
        return wanted

    def rows(self, source: Source, key: str) -> ArrowTable:
        """Return the rows of a part, in the schema and the order of its source."""
        schema: Any = schema_of(source)
        names = ", ".join(map(_quoted, schema.names))
        query = f"SELECT {names} FROM {_quoted(source.name)} WHERE {PART} = ?"  # noqa: S608
        with self._guarded() as db:
            table: Any = db.sql(query, params=[key]).to_arrow_table()
            return sorted_rows(source, table.cast(schema))

    def part_names(self, source: str) -> set[str]:
        """Return the keys that rows of a table name."""
        with self._guarded() as db:
            found = db.execute(f"SELECT DISTINCT {PART} FROM {_quoted(source)}").fetchall()  # noqa: S608
        return {str(key) for (key,) in found}


def _make_table(db: Any, source: Source) -> None:  # noqa: ANN401
    """Make the table of a source, or give it the columns that are new."""
    table = _quoted(source.name)
    db.register("empty", schema_of(source).empty_table())
    try:
        columns = db.execute("DESCRIBE SELECT * FROM empty").fetchall()
    finally:
        db.unregister("empty")
    kinds = {name: kind for name, kind, *_ in columns} | {PART: "VARCHAR"}
    told = ", ".join(f"{_quoted(name)} {kind}" for name, kind in kinds.items())
    db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({told})")
    for name, kind in kinds.items():
        db.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {_quoted(name)} {kind}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
