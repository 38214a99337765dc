"""Lists of the HR routers: filtered and sorted by SQL."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from sqlite3 import Row
from typing import Final, TypedDict

import attrs

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


class Asked(TypedDict, total=False):
    """What lists have in common."""

    include_sub_teams: bool
    status: tuple[str, ...]
    created_time_from: datetime
    created_time_to: datetime
    order_by: str


def states(asked: Asked) -> Sequence[str] | None:
    """Return the states that a list is asked for; the documents give these as examples."""
    if not set(asked.get("status", ())) <= {"active", "closed"}:
        raise refused("status has a part that is not one of active, closed")
    return asked.get("status")


def listed(
    state: ODeskState,
    select: str,
    chosen: Filter,
    tree: Callable[[Row], Record],
    asked: Asked,
    *,
    sortable: Collection[str] = (),
) -> Page[Record]:
    """Return a list with the order that it is in.

    Args:
        state: The data.
        select: The SELECT without conditions; columns are named as fields, `reference` and
            `created_time` among them.
        chosen: Which rows belong to the list.
        tree: Turns a row into an item.
        asked: The time of creation, and the fields to sort by with their letters, such as
            `created_time;title;DA`.
        sortable: The fields that may be among them.
    """
    *fields, letters = asked.get("order_by", "").split(";")
    if len(fields) != len(letters) or not set(letters) <= _WORDS.keys():
        raise refused("order_by does not end in one letter, A or D, for each field")
    for field in fields:
        if field not in sortable:
            raise refused(f"order_by cannot be {field!r}")
    pairs = [(field, _WORDS[letter]) for field, letter in zip(fields, letters, strict=True)]
    order = [f"{field.replace('__', '_')} {word}" for field, word in pairs]
    where = " AND ".join(chosen.conditions)
    within = [
        f"created_time {sign} {int(when.timestamp())}"
        for sign, when in (
            (">=", asked.get("created_time_from")),
            ("<=", asked.get("created_time_to")),
        )
        if when is not None
    ]
    rows = state.store.rows(
        f"SELECT * FROM ({select} WHERE {where}) WHERE {' AND '.join(['TRUE', *within])}"  # noqa: S608  names of ours
        f" ORDER BY {', '.join([*order, 'reference'])}",
        chosen.values,
    )
    sort = ";".join(f"{field}+{word}" for field, word in pairs)
    return Page([tree(row) for row in rows], more={"sort": sort})
