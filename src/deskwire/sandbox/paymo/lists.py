"""What is alike for all kinds of the sandbox's Paymo: lists, single objects, and deleting."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, cast

from deskwire.paymo._service import SERVICE
from deskwire.sandbox.paymo.objects import KINDS, Field, Kind, Type
from deskwire.sandbox.paymo.state import PaymoState, Row, User, handles
from deskwire.sandbox.paymo.where import Filter, unknown
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import operations_of
from deskwire.sandbox.protocol.site import Answer, Page
from deskwire.sandbox.store import Value

_ORDER: Final = re.compile(r"\s*(?P<name>\w+)(?:\s+(?P<way>asc|desc))?\s*", re.IGNORECASE)


def _lister(kind: Kind) -> Callable[..., Answer]:
    """Return the handler of a list."""

    def show(
        state: PaymoState, user: User, *, where: str = "", order: str = "", **_: object
    ) -> Answer:
        conditions = Filter(state, user, kind, where)
        if kind.name == "userstasks" and not _names(conditions, {"user_id", "task_id"}):
            raise Failure(400, "Missing required params: user_id or task_id")
        every = state.rows(kind.name)
        rows = [row for row in every if conditions.keeps((), row) and state.sees(user, kind, row)]
        return Page(_sorted(kind, rows, order) if order else rows)

    return show


def _getter(kind: Kind) -> Callable[..., Answer]:
    """Return the handler of one object, whose id is the one argument that is no `include`."""

    def show(state: PaymoState, user: User, **given: object) -> Answer:
        [id_] = [value for name, value in given.items() if name != "include"]
        return state.open(user, kind.name, cast("Value", id_))

    return show


def _remover(kind: Kind) -> Callable[..., Answer]:
    """Return the handler that deletes an object with all that cannot be without it."""

    def remove(state: PaymoState, user: User, **given: object) -> Answer:
        [id_] = given.values()
        state.remove(kind.name, state.open(user, kind.name, cast("Value", id_))["id"])
        return None

    return remove


_REMOVED: Final = frozenset({"entries", "files", "sessions", "subtasks", "tasklists", "tasks"})
"""What those who see it may delete."""

for _operation in operations_of(SERVICE):
    _name, _is_one = _operation.path.split("/")[2], "{" in _operation.path
    _register = handles(_operation.name.removeprefix("paymo."))
    if _operation.method == "GET" and _name in KINDS:
        _register((_getter if _is_one else _lister)(KINDS[_name]))
    elif _operation.method == "DELETE" and _name in _REMOVED:
        _register(_remover(KINDS[_name]))


@handles("users.me")
def me(state: PaymoState, user: User, /, **_: object) -> Answer:
    """Return who asks."""
    return state.get("users", user.id)


def _names(filter: Filter, fields: set[str]) -> bool:
    return any(fields.issuperset(condition.path) for condition in filter.conditions)


def _sorted(kind: Kind, rows: list[Row], order: str) -> list[Row]:
    match = _ORDER.fullmatch(order)
    field = kind.fields.get(match["name"]) if match is not None else None
    if match is None or field is None or field.hidden:
        raise unknown(order)
    is_down = (match["way"] or "").lower() == "desc"
    return sorted(rows, key=lambda row: _key(field, row), reverse=is_down)


def _key(field: Field, row: Row) -> tuple[bool, Decimal, str]:
    """Return what a row is sorted by; null comes first."""
    value = row[field.name]
    if value is None:
        return (False, Decimal(), "")
    is_number = field.type not in {Type.TEXT, Type.DATE, Type.IDS, Type.TREE}
    return (True, Decimal(str(value)), "") if is_number else (True, Decimal(), str(value).lower())
