"""Lists of the HR routers: filtered by SQL, sorted, paged, with the vendor's `lister`."""

from collections.abc import Callable, Mapping, Sequence
from sqlite3 import Row
from typing import Final

import attrs

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.input import Input, page, refused
from deskwire.sandbox.odesk.state import ODeskState
from deskwire.sandbox.store import Value

_WORDS: Final = {"A": "asc", "D": "desc"}


@attrs.frozen(kw_only=True)
class Listing:
    """A kind of list."""

    name: str
    """The name of the list."""
    item: str
    """The name of an item."""
    select: str
    """The SELECT with its joins, without conditions."""
    sortable: Mapping[str, str]
    """The fields a list can be sorted by, and what they are in SQL."""
    key: str
    """What decides between equals, in SQL."""


@attrs.define
class Filter:
    """Conditions of a list and their values, in turn."""

    conditions: list[str] = attrs.Factory(list[str])
    values: list[Value] = attrs.Factory(list[Value])

    def add(self, condition: str, *values: Value) -> None:
        """Add a condition with a question mark for each of its values."""
        self.conditions.append(condition)
        self.values.extend(values)

    def among(self, column: str, values: Sequence[Value]) -> None:
        """Add the condition that a column has one of several values."""
        self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    def between(self, column: str, given: Input) -> None:
        """Add the conditions on the time of creation."""
        for name, comparison in (("created_time_from", ">="), ("created_time_to", "<=")):
            moment = given.moment(name)
            if moment is not None:
                self.add(f"{column} {comparison} ?", moment)


def listed(
    state: ODeskState,
    given: Input,
    listing: Listing,
    chosen: Filter,
    tree: Callable[[Row], JSONValue],
) -> dict[str, JSONValue]:
    """Return one page of a list with its lister.

    Args:
        state: The data.
        given: The arguments, `page` and `order_by` among them.
        listing: The kind of list.
        chosen: Which rows belong to it.
        tree: Turns a row into an item.
    """
    rows, lister = page_of(state, given, listing, chosen)
    return {listing.name: {"lister": lister, listing.item: lone([tree(row) for row in rows])}}


def page_of(
    state: ODeskState, given: Input, listing: Listing, chosen: Filter
) -> tuple[list[Row], dict[str, JSONValue]]:
    """Return the rows of one page, and the lister."""
    offset, size = page("page", given.text("page", ""))
    fields = _sorting(given, listing)
    where = f" WHERE {' AND '.join(chosen.conditions)}" if chosen.conditions else ""
    order = [f"{listing.sortable[field]} {_WORDS[letter]}" for field, letter in fields]
    total = state.store.rows(
        f"SELECT count(*) AS total FROM ({listing.select}{where})",  # noqa: S608  SQL of ours
        chosen.values,
    )
    rows = state.store.rows(
        f"{listing.select}{where} ORDER BY {', '.join([*order, listing.key])} LIMIT ? OFFSET ?",
        (*chosen.values, size, offset),
    )
    return rows, {
        "total_items": str(total[0]["total"]),
        "query": "",
        "paging": {"offset": str(offset), "count": str(size)},
        "sort": ";".join(f"{field}+{_WORDS[letter]}" for field, letter in fields),
    }


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


def _sorting(given: Input, listing: Listing) -> list[tuple[str, str]]:
    """Return the fields to sort by with their letters: `created_time;title;DA`."""
    text = given.text("order_by", "")
    if not text:
        return []
    *fields, letters = text.split(";")
    if len(fields) != len(letters) or not set(letters) <= set(_WORDS):
        raise refused("order_by does not end in one letter, A or D, for each field")
    for field in fields:
        if field not in listing.sortable:
            raise refused(f"order_by cannot be {field!r}")
    return list(zip(fields, letters, strict=True))
