"""Lists of the sandbox's Paymo: filtered, sorted, cut into pages."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from deskwire.sandbox.http import Pairs
from deskwire.sandbox.paymo.bodies import missing
from deskwire.sandbox.paymo.objects import Field, Kind, Type
from deskwire.sandbox.paymo.state import PaymoState, Row, User
from deskwire.sandbox.paymo.where import Filter, unknown
from deskwire.sandbox.protocol.errors import Failure

_ORDER: Final = re.compile(r"\s*(?P<name>\w+)(?:\s+(?P<way>asc|desc))?\s*", re.IGNORECASE)


def listing(
    state: PaymoState, user: User, kind: Kind, conditions: Filter, pairs: Pairs
) -> list[Row]:
    """Return the rows of a list.

    Raises:
        Failure: A parameter is not one.
    """
    query = dict(pairs)
    if kind.name == "userstasks" and not _names(conditions, {"user_id", "task_id"}):
        raise missing("user_id or task_id")
    every = state.rows(kind.name)
    rows = [row for row in every if conditions.keeps((), row) and state.sees(user, kind, row)]
    if query.get("order"):
        rows = _sorted(kind, rows, query["order"])
    if "page" in query and "page_size" in query:  # one without the other is not heard
        page, size = _count(query, "page"), _count(query, "page_size")
        rows = rows[page * size : (page + 1) * size]
    return rows


def _names(filter: Filter, fields: set[str]) -> bool:
    return any(fields.issuperset(condition.path) for condition in filter.conditions)


def _count(query: Mapping[str, str], name: str) -> int:
    if not query[name].isdecimal():
        raise Failure(400, f"Invalid value for {name}: {query[name]}")
    return int(query[name])


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
