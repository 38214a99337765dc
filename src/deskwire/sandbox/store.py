"""The sandbox's state: one SQLite database.

Numbers are integers, so that sums are exact: money in cents, hours in hundredths. Days are ISO
text (`2014-12-31`), moments Unix seconds. A row refers to another by its reference number; the
text ids people write (`acme:dev`, a login) are unique columns beside it.

The tables here are what all areas share: people, companies, contracts, work and money. An area
that needs more calls `Store.define` with DDL of its own.
"""

import hashlib
import math
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import attrs

from deskwire.sandbox.http import RequestError

Value = str | int | None
"""What a column holds."""

Parameters = Sequence[Value] | Mapping[str, Value]
"""The values of a statement: a sequence for `?`, a mapping for `:name`. Not `?1`: of a number given
from a sequence some releases of Python 3.12 warn."""

MAX_BYTES: Final = 256 * 2**20
"""How large a state may grow, uploads included."""

MAX_SECONDS: Final = 20.0
"""How long one statement may take."""

_PAGE: Final = 4096
_TICK: Final = 10_000
"""How many instructions of SQLite pass from one look at the clock to the next."""

_PEOPLE: Final = """
CREATE TABLE IF NOT EXISTS users (
    reference       INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,              -- the login
    profile_key     TEXT NOT NULL UNIQUE,              -- ~01 and sixteen hexadecimal digits
    first_name      TEXT NOT NULL,
    last_name       TEXT NOT NULL,
    email           TEXT NOT NULL,
    is_provider     INTEGER NOT NULL,
    timezone        TEXT NOT NULL,
    timezone_offset INTEGER NOT NULL,                  -- seconds east of UTC
    city            TEXT NOT NULL,
    country         TEXT NOT NULL,
    status          TEXT NOT NULL DEFAULT 'active',
    sees_all        INTEGER NOT NULL DEFAULT 0         -- the demo user: reads every report
);
CREATE TABLE IF NOT EXISTS companies (
    reference INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    owner     INTEGER NOT NULL REFERENCES users,
    is_agency INTEGER NOT NULL,
    status    TEXT NOT NULL DEFAULT 'active'
);
CREATE TABLE IF NOT EXISTS teams (
    reference INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,                    -- acme, acme:dev
    name      TEXT NOT NULL,
    company   INTEGER NOT NULL REFERENCES companies,
    parent    INTEGER REFERENCES teams,
    is_hidden INTEGER NOT NULL DEFAULT 0,
    status    TEXT NOT NULL DEFAULT 'active'
);
CREATE TABLE IF NOT EXISTS memberships (
    team INTEGER NOT NULL REFERENCES teams,
    user INTEGER NOT NULL REFERENCES users,
    role TEXT NOT NULL,                                -- owner, admin, staffing_manager, member
    PRIMARY KEY (team, user)
);
CREATE TABLE IF NOT EXISTS accounting_entities (
    reference INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    owner     INTEGER NOT NULL REFERENCES users,
    company   INTEGER REFERENCES companies             -- none: the owner's own account
);
"""

_WORK: Final = """
CREATE TABLE IF NOT EXISTS engagements (
    reference           INTEGER PRIMARY KEY,
    buyer_team          INTEGER NOT NULL REFERENCES teams,
    provider            INTEGER NOT NULL REFERENCES users,
    provider_team       INTEGER REFERENCES teams,      -- none: an independent provider
    job_type            TEXT NOT NULL,                 -- hourly, fixed-price
    title               TEXT NOT NULL,
    status              TEXT NOT NULL,                 -- active, closed
    start_date          TEXT NOT NULL,
    end_date            TEXT,
    created_at          INTEGER NOT NULL,
    hourly_charge_rate  INTEGER,                       -- what the buyer pays
    hourly_pay_rate     INTEGER,                       -- what the provider gets
    weekly_hours_limit  INTEGER,                       -- whole hours
    fixed_charge_amount INTEGER,
    fixed_pay_amount    INTEGER,
    upfront_payment     INTEGER,
    job_reference       INTEGER NOT NULL,
    offer_reference     INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS engagements_buyer_team ON engagements (buyer_team);
CREATE INDEX IF NOT EXISTS engagements_provider ON engagements (provider);
CREATE INDEX IF NOT EXISTS engagements_provider_team ON engagements (provider_team);

CREATE TABLE IF NOT EXISTS time_entries (
    id               INTEGER PRIMARY KEY,
    engagement       INTEGER NOT NULL REFERENCES engagements,
    worked_on        TEXT NOT NULL,
    task             TEXT NOT NULL,
    memo             TEXT NOT NULL,
    hours_online     INTEGER NOT NULL,
    hours_offline    INTEGER NOT NULL,
    rate             INTEGER NOT NULL,
    charges_online   INTEGER NOT NULL,
    charges_offline  INTEGER NOT NULL,
    earnings_online  INTEGER NOT NULL,
    earnings_offline INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS time_entries_engagement ON time_entries (engagement, worked_on);
"""

_MONEY: Final = """
CREATE TABLE IF NOT EXISTS financial_records (
    reference         INTEGER PRIMARY KEY,
    ledger            TEXT NOT NULL,                   -- billings, earnings
    accounting_entity INTEGER NOT NULL REFERENCES accounting_entities,
    engagement        INTEGER REFERENCES engagements,
    date              TEXT NOT NULL,
    date_due          TEXT,
    buyer_company     INTEGER REFERENCES companies,
    buyer_team        INTEGER REFERENCES teams,
    provider_company  INTEGER REFERENCES companies,
    provider_team     INTEGER REFERENCES teams,
    provider          INTEGER REFERENCES users,
    type              TEXT NOT NULL,
    subtype           TEXT NOT NULL,
    description       TEXT NOT NULL,
    comment           TEXT NOT NULL,
    memo              TEXT NOT NULL,
    notes             TEXT NOT NULL,
    po_number         TEXT NOT NULL,
    amount            INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS records_account ON financial_records (accounting_entity, date);
CREATE INDEX IF NOT EXISTS records_buyer_company ON financial_records (buyer_company, date);
CREATE INDEX IF NOT EXISTS records_buyer_team ON financial_records (buyer_team, date);
CREATE INDEX IF NOT EXISTS records_provider_company ON financial_records (provider_company, date);
CREATE INDEX IF NOT EXISTS records_provider_team ON financial_records (provider_team, date);
CREATE INDEX IF NOT EXISTS records_provider ON financial_records (provider, date);
"""


_REFUSALS: Final = {
    sqlite3.SQLITE_FULL: (507, "the sandbox is full: start another one"),
    sqlite3.SQLITE_INTERRUPT: (503, "the sandbox gave up a query that took too long"),
}
"""What a request is refused with that meets a limit of the sandbox."""

_TOO_MUCH: Final = re.compile(r"\btoo (?:big|complex|deep|large|many|much)\b|stack overflow")
"""How SQLite says that a statement or a value meets a limit of its own."""


class Store:
    """The state of one sandbox, in memory or in a file.

    Any thread may use it: calls are serialised, and a transaction keeps the others waiting.
    """

    def __init__(
        self,
        path: str | Path = ":memory:",
        *,
        max_bytes: int = MAX_BYTES,
        max_seconds: float = MAX_SECONDS,
    ) -> None:
        """Open a state.

        Args:
            path: The file; in memory unless one is named.
            max_bytes: How large the state may grow; a request that needs more is answered with 507.
            max_seconds: How long a statement may take; the request of one that takes longer is
                answered with 503.
        """
        self._max_seconds = max_seconds
        self._until = math.inf
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(max_bytes)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, max_bytes: int) -> None:
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute(f"PRAGMA page_size = {_PAGE}")
        self._connection.execute(f"PRAGMA max_page_count = {max_bytes // _PAGE}")
        self._connection.set_progress_handler(lambda: time.monotonic() > self._until, _TICK)
        self.define(_PEOPLE + _WORK + _MONEY)

    def define(self, ddl: str) -> None:
        """Create the tables, indexes and views of an area.

        Args:
            ddl: `CREATE ... IF NOT EXISTS` statements, so that a file can be opened again.
        """
        with self._lock:
            self._connection.executescript(ddl)

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement that writes and return how many rows it touched."""
        with self._statement():
            return self._connection.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement that writes, once a row."""
        with self._statement():
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with self._statement():
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def _statement(self) -> Generator[None]:
        """Run a statement alone and in time; what no database could hold is the request's fault."""
        with self._lock:
            self._until = time.monotonic() + self._max_seconds
            try:
                yield
            except OverflowError as error:
                raise RequestError(400, "a number has more digits than can be stored") from error
            except UnicodeEncodeError as error:
                raise RequestError(400, "a text holds half a character (a surrogate)") from error
            except (sqlite3.OperationalError, sqlite3.DataError) as error:
                if _TOO_MUCH.search(str(error)):
                    raise RequestError(400, f"the request asks for too much: {error}") from error
                refusal = _REFUSALS.get(error.sqlite_errorcode)
                if refusal is None:
                    raise
                raise RequestError(*refusal) from error
            finally:
                self._until = math.inf

    def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    # Tables and columns are named by the program, never by a caller.

    def insert(self, table: str, row: Mapping[str, Value]) -> None:
        """Add a row."""
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        self.execute(sql, tuple(row.values()))

    def update(self, table: str, key: tuple[str, Value], changes: Mapping[str, Value]) -> None:
        """Change the rows whose key column has a value."""
        columns = ", ".join(f"{name} = ?" for name in changes)
        sql = f"UPDATE {table} SET {columns} WHERE {key[0]} = ?"  # noqa: S608
        self.execute(sql, (*changes.values(), key[1]))

    def next_number(self, table: str, column: str = "id", where: str = "TRUE") -> int:
        """Return the number that the next row gets."""
        row = self.row(f"SELECT max({column}) AS last FROM {table} WHERE {where}")  # noqa: S608
        return 1 + int((row["last"] if row is not None else 0) or 0)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Make the statements inside all happen or none; transactions do not nest."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:  # a state that is full has ended it already
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def digest(self) -> str:
        """Return a SHA-256 over the schema and all rows: equal states have equal digests."""
        digest = hashlib.sha256()
        with self._lock:
            for statement in self._connection.iterdump():
                digest.update(statement.encode())
        return digest.hexdigest()

    def close(self) -> None:
        """Close the database; an in-memory state is gone. Closing twice does nothing."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


@attrs.frozen
class State:
    """The data behind a service."""

    store: Store
    """The database."""
    clock: Callable[[], float]
    """Seconds since the epoch."""

    def now(self) -> int:
        """Return the second it is."""
        return int(self.clock())

    def today(self, zone: tzinfo) -> str:
        """Return the day it is in a zone, as ISO text."""
        return datetime.fromtimestamp(self.clock(), zone).date().isoformat()

    def row(self, sql: str, *parameters: Value) -> sqlite3.Row | None:
        """Return the first row of a query."""
        return self.store.row(sql, parameters)
