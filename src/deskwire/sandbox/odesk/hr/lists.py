"""Lists of the HR routers: filtered and sorted by SQL."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from sqlite3 import Row
from typing import Final

import attrs

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.state import ODeskState, refused
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Page
from deskwire.sandbox.store import Value

_WORDS: Final = {"A": "asc", "D": "desc"}


@attrs.define
class Filter:
    """Conditions of a list and their values, in turn; what was not asked for is none."""

    conditions: list[str] = attrs.Factory(lambda: ["TRUE"])
    values: list[Value] = attrs.Factory(list[Value])

    def add(self, condition: str, *values: Value) -> None:
        """Add a condition with a question mark for each of its values."""
        if None not in values:
            self.conditions.append(condition)
            self.values.extend(values)

    def among(self, column: str, values: Sequence[Value] | None) -> None:
        """Add the condition that a column has one of several values."""
        if values is not None:
            self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    def between(self, column: str, start: datetime | None, end: datetime | None) -> None:
        """Add the conditions on a time in Unix seconds."""
        self.add(f"{column} >= ?", int(start.timestamp()) if start else None)
        self.add(f"{column} <= ?", int(end.timestamp()) if end else None)


def states(given: Sequence[str] | None, options: Collection[str]) -> Sequence[str] | None:
    """Return the states that a list is asked for; no document lists them all."""
    if not set(given or ()) <= set(options):
        raise refused(f"status has a part that is not one of {', '.join(options)}")
    return given


def listed(
    state: ODeskState,
    select: str,
    chosen: Filter,
    tree: Callable[[Row], Record],
    *,
    order_by: str | None = None,
    sortable: Collection[str] = (),
) -> Page[Record]:
    """Return a list with the order that it is in.

    Args:
        state: The data.
        select: The SELECT without conditions; columns are named as fields, `reference` among them.
        chosen: Which rows belong to the list.
        tree: Turns a row into an item.
        order_by: Fields to sort by and their letters: `created_time;title;DA`.
        sortable: The fields that may be among them.
    """
    *fields, letters = (order_by or "").split(";")
    if len(fields) != len(letters) or not set(letters) <= _WORDS.keys():
        raise refused("order_by does not end in one letter, A or D, for each field")
    for field in fields:
        if field not in sortable:
            raise refused(f"order_by cannot be {field!r}")
    pairs = [(field, _WORDS[letter]) for field, letter in zip(fields, letters, strict=True)]
    order = [f"{field.replace('__', '_')} {word}" for field, word in pairs]
    where = " AND ".join(chosen.conditions)
    rows = state.store.rows(
        f"SELECT * FROM ({select} WHERE {where}) ORDER BY {', '.join([*order, 'reference'])}",  # noqa: S608  names of ours
        chosen.values,
    )
    sort = ";".join(f"{field}+{word}" for field, word in pairs)
    return Page([tree(row) for row in rows], more={"sort": sort})


def lone(items: Sequence[JSONValue]) -> JSONValue:
    """Return a list as the vendor writes it: nothing as an empty text, a lone item by itself."""
    if len(items) > 1:
        return list(items)
    return items[0] if items else ""


def bare(format: str, item: str, items: Sequence[JSONValue]) -> JSONValue:
    """Return a list that has no lister: in JSON a list of any length, in XML named elements."""
    if not items:
        return ""
    return list(items) if format == "json" else {item: list(items)}
