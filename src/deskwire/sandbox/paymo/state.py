"""The state behind the sandbox's Paymo: rows of every kind, and who may see them."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil
from typing import Final, TypeAlias, cast

import attrs

from deskwire.paymo._service import SERVICE
from deskwire.sandbox.paymo.objects import KINDS, Kind, Type
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Handlers
from deskwire.sandbox.store import State, Value

Row: TypeAlias = dict[str, Value]
"""An object as the database keeps it."""


_PARTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "projects": (
        ("tasklists", "project_id"),
        ("files", "project_id"),
        ("taskrecurringprofiles", "project_id"),
    ),
    "tasklists": (("tasks", "tasklist_id"),),
    "tasks": (
        ("entries", "task_id"),
        ("subtasks", "task_id"),
        ("userstasks", "task_id"),
        ("threads", "task_id"),
        ("files", "task_id"),
    ),
    "files": (("threads", "file_id"),),
    "threads": (("comments", "thread_id"),),
    "comments": (("files", "comment_id"),),
}


@attrs.frozen
class User:
    """Who asks."""

    id: int
    """The user's id."""
    is_admin: bool
    """Whether everything in the company is open."""
    projects: frozenset[int]
    """The projects the user is assigned to."""
    session: str = ""
    """The session that stands for the user, if one does."""


@attrs.frozen
class PaymoState(State):
    """The rows of every kind."""

    def define(self) -> None:
        """Create the tables."""
        self.store.define("\n".join(kind.ddl() for kind in KINDS.values()))

    def rows(self, kind: str, **conditions: Value) -> list[Row]:
        """Return the objects of a kind that have some values, in the order of their ids."""
        table = KINDS[kind].table
        tests = " AND ".join(f"{name} IS ?" for name in conditions) or "TRUE"
        query = f"SELECT * FROM {table} WHERE {tests} ORDER BY id"  # noqa: S608  names of ours
        return [dict(row) for row in self.store.rows(query, tuple(conditions.values()))]

    def find(self, kind: str, id: Value) -> Row | None:
        """Return one object, or None."""
        rows = self.rows(kind, id=id)
        return rows[0] if rows else None

    def get(self, kind: str, id: Value) -> Row:
        """Return one object.

        Raises:
            Failure: There is none.
        """
        row = self.find(kind, id)
        if row is None:
            raise Failure(404, f"{KINDS[kind].one.capitalize()} not found")
        return row

    def next_seq(self, kind: str, *, before: int = 0, **owner: Value) -> int:
        """Return the place behind the last object of an owner."""
        return max((number(row["seq"]) for row in self.rows(kind, **owner)), default=before) + 1

    def insert(self, kind: str, values: Row) -> Row:
        """Add an object and return it with the id and the times it was given."""
        moment = self.now()
        row: Row = dict.fromkeys(KINDS[kind].fields)
        row.update({"created_on": moment, "updated_on": moment}, **values)
        if row["id"] is None:
            row["id"] = self._next_id(kind)
        marks = ", ".join("?" for _ in row)
        table, names = KINDS[kind].table, ", ".join(row)
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  names of ours
        self.store.execute(statement, tuple(row.values()))
        return row

    def change(self, kind: str, id: Value, values: Mapping[str, Value]) -> Row:
        """Change fields of an object and return the whole."""
        changes = {**values, "updated_on": self.now()}
        columns = ", ".join(f"{name} = ?" for name in changes)
        statement = f"UPDATE {KINDS[kind].table} SET {columns} WHERE id = ?"  # noqa: S608  names of ours
        self.store.execute(statement, (*changes.values(), id))
        return self.get(kind, id)

    def remove(self, kind: str, id: Value) -> None:
        """Delete an object and all that cannot be without it."""
        for below, column in _PARTS.get(kind, ()):
            for row in self.rows(below, **{column: id}):
                self.remove(below, row["id"])
        statement = f"DELETE FROM {KINDS[kind].table} WHERE id = ?"  # noqa: S608  names of ours
        self.store.execute(statement, (id,))

    def _next_id(self, kind: str) -> int:
        query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        row = self.store.row(query, (KINDS[kind].table,))
        return 1 if row is None else int(row["seq"]) + 1

    def user(self, row: Row, session: str = "") -> User:
        """Return a user as the one who asks."""
        return User(
            id=number(row["id"]),
            is_admin=row["type"] == "Admin",
            projects=frozenset(ids(row["assigned_projects"])),
            session=session,
        )

    def project_of(self, kind: Kind, row: Row) -> int | None:
        """Return the id of the project that an object is in; None for those in none."""
        if kind.name == "projects":
            return number(row["id"])
        if "project_id" in kind.fields:
            return None if row["project_id"] is None else number(row["project_id"])
        task = self.find("tasks", row["task_id"]) if "task_id" in kind.fields else None
        return None if task is None else self.project_of(KINDS["tasks"], task)

    def sees(self, user: User, kind: Kind, row: Row) -> bool:
        """Tell whether a user may see an object."""
        if kind.name == "sessions":
            return row["user_id"] == user.id
        project = self.project_of(kind, row)
        return user.is_admin or project is None or project in user.projects

    def open(self, user: User, kind: str, id: Value) -> Row:
        """Return one object that a user may see.

        Raises:
            Failure: There is none, or it is not for the user.
        """
        row = self.get(kind, id)
        if not self.sees(user, KINDS[kind], row):
            if kind == "sessions":
                raise Failure(404, "Session not found")
            raise Failure(403, "Access to project denied")
        return row


handles: Final = Handlers[PaymoState, User](SERVICE)
"""Registers what answers an operation: with a row of its kind, a page of them, or nothing."""


def number(value: Value) -> int:
    """Return a number of the database as one."""
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no number of the database")
    return value


def ids(value: Value) -> list[int]:
    """Return a list of ids of the database as one."""
    return cast("list[int]", json.loads(str(value or "[]")))


def listed(values: Iterable[int]) -> str:
    """Return ids as the database keeps them."""
    return json.dumps(list(values))


_ISO: Final = "%Y-%m-%dT%H:%M:%SZ"


def shown(type_: Type, value: Value) -> object:
    """Return a value as an answer has it."""
    if value is None:
        return [] if type_ is Type.IDS else None
    match type_:
        case Type.BOOLEAN:
            return bool(value)
        case Type.DECIMAL:
            amount = Decimal(str(value))
            return int(amount) if amount == amount.to_integral_value() else float(amount)
        case Type.INSTANT:
            return datetime.fromtimestamp(number(value), UTC).strftime(_ISO)
        case Type.IDS | Type.TREE:
            tree: object = json.loads(str(value))
            return tree
        case _:
            return value


@attrs.frozen
class Limits:
    """How much the service gives. The vendor names no figures but the last."""

    calls: int = 10_000
    """Calls of one user in a window."""
    period: int = 60
    """The length of a window in seconds."""
    listed: int = 2_500
    """Objects in a list, at most; what is beyond them is left out silently."""


@attrs.define
class _Window:
    ends: float
    left: int


class RateLimit:
    """Counts calls."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits: Limits = limits
        self._clock: Callable[[], float] = clock
        self._windows: dict[int, _Window] = {}

    def take(self, user: int) -> tuple[tuple[str, str], ...]:
        """Count a call and return the headers that tell what is left.

        Raises:
            Failure: Nothing is.
        """
        now = self._clock()
        window = self._windows.get(user)
        if window is None or window.ends <= now:
            window = self._windows[user] = _Window(now + self._limits.period, self._limits.calls)
        told = (
            ("X-Ratelimit-Decay-Period", str(self._limits.period)),
            ("X-Ratelimit-Limit", str(self._limits.calls)),
        )
        if window.left <= 0:
            wait = str(max(1, ceil(window.ends - now)))
            headers = (*told, ("X-Ratelimit-Remaining", "0"), ("Retry-After", wait))
            raise Failure(429, "Too many requests", headers=headers)
        window.left -= 1
        return (*told, ("X-Ratelimit-Remaining", str(window.left)))
