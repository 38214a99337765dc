"""How oDesk writes answers: all values as text, nothing as empty text, a lone item by itself.

And how the rows of a query become records, where their columns are named as the fields of a model.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from sqlite3 import Row
from typing import Final, cast, get_args, get_type_hints

import attrs
import xmltodict

from deskwire.core.model.results import ListResult, ReportResult, Selection
from deskwire.core.model.values import ONLY, JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.http import Response
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.protocol.serialize import Record, answer_tree, dated
from deskwire.sandbox.protocol.site import Page
from deskwire.sandbox.store import Value

_NAMED: Final = ("task_v2",)
"""The routers whose lists have names in JSON as well."""


def vendor_tree(call: Call, value: object) -> dict[str, JSONValue]:
    """Return what a handler says with the vendor's names and in the vendor's words.

    A list without a name of its own is one of any length in JSON, and named elements in XML. Where
    there is a shorter path, a lone item stands there.
    """
    result = call.operation.result
    if isinstance(result, ReportResult):  # its cells are text, and its lists stay lists
        return {"table": cast("JSONValue", value)}
    path: tuple[str, ...] = ()
    if isinstance(result, ListResult):
        path, other = result.select.path, result.select.or_path
        if other:
            lone, several = sorted((path, other), key=len)
            path = lone if len(cast("Sequence[object]", value)) == 1 else several
            result = attrs.evolve(result, select=Selection(path))
    is_bare = path[-1:] == (ONLY,)
    is_named = call.format == "xml" or call.operation.attribute in _NAMED
    only = singular(next(iter(path))) if is_bare and is_named else ""
    tree = cast("Record", answer_tree(result, value, only=only) or {})
    if _is_native(call):
        return {name: native(one) for name, one in tree.items()}
    if is_bare and not only:
        [(name, items)] = cast("Mapping[str, Sequence[object]]", tree).items()
        return {name: [written(item) for item in items] or ""}
    return {name: written(one) for name, one in tree.items()}


def _is_native(call: Call) -> bool:
    """Tell whether an answer has numbers as such and lists of any length.

    The second edition of the profiles has, and the lists behind both.
    """
    name = call.operation.name
    return call.operation.attribute == "provider_v2" or name.endswith("_metadata")


def native(value: object) -> JSONValue:
    """Return a value as JSON has it."""
    match value:
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%S%z")
        case Decimal():
            return cast("JSONValue", float(value))
        case Mapping():
            record = cast("Mapping[str, object]", value)
            return {name: native(one) for name, one in record.items()}
        case list() | tuple():
            return [native(one) for one in cast("Sequence[object]", value)]
        case _:
            return cast("JSONValue", value)


def singular(name: str) -> str:
    """Return the name of an item of a list."""
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")


def written(value: object) -> JSONValue:
    """Return a value in the vendor's words."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case date():
            return str(dated(SERVICE.dialect, value))
        case Mapping():
            record = cast("Record", value)
            if len(record) == 1 and list(record.values()) == [[]]:
                return ""
            return {name: written(one) for name, one in record.items()}
        case list() | tuple():
            items = [written(one) for one in cast("Sequence[object]", value)]
            return items if len(items) > 1 else (items[0] if items else "")
        case _:
            return str(value)


def add_lister(
    call: Call, payload: Mapping[str, JSONValue], page: Page[object]
) -> dict[str, JSONValue]:
    """Return a payload with what the vendor tells of a list beside its items.

    A list whose length is not told has no lister; what its page tells stands there by itself.
    """
    paging, result = call.operation.paging, call.operation.result
    if paging is None or not isinstance(result, ListResult):
        return dict(payload)
    if _is_native(call):
        window = {"offset": page.asked.start, "count": page.asked.size, "total": page.total}
        return {**payload, paging.total[0]: cast("JSONValue", window)}
    told = {name: written(one) for name, one in page.more.items()}
    if paging.total:
        lister: dict[str, JSONValue] = {
            "total_items": str(page.total),
            "query": "",
            "paging": {"offset": str(page.asked.start), "count": str(page.asked.size)},
            "sort": told.get("sort", ""),
        }
        told = {paging.total[1]: lister}
    if not told:
        return dict(payload)
    outer, inner = result.select.path
    listed = payload[outer]
    together: JSONValue = {**told, **(listed if isinstance(listed, dict) else {inner: ""})}
    return {**payload, outer: together}


def record(model: type, row: Row) -> Record:
    """Return a row as a record of a model; columns whose names begin with `_` are left out.

    Cents become amounts, and Unix seconds and ISO days moments or days, where the model has those.
    """
    kinds = _kinds(model)
    return {
        name: _told(kinds.get(name, frozenset()), row[name])
        for name in row.keys()  # noqa: SIM118  a row is no mapping
        if not name.startswith("_")
    }


def dollars(cents: int | None) -> Decimal | None:
    """Return an amount of money, or another number that is stored in hundredths."""
    return None if cents is None else Decimal(cents).scaleb(-2)


def trimmed(amount: Decimal | None) -> Decimal | int | None:
    """Return an amount without its decimals where they are zeros."""
    return amount if amount is None or amount % 1 else int(amount)


def moment(when: int | str | None) -> datetime | None:
    """Return the moment of Unix seconds, or the beginning of a day."""
    if isinstance(when, str):
        return datetime.combine(date.fromisoformat(when), time(), UTC)
    return None if when is None else datetime.fromtimestamp(when, UTC)


def _told(kinds: frozenset[object], value: Value) -> object:
    if datetime in kinds:
        return moment(value)
    if date in kinds and isinstance(value, str):
        return date.fromisoformat(value)
    if Decimal in kinds and isinstance(value, int):
        return dollars(value)
    return bool(value) if bool in kinds and value is not None else value


@lru_cache
def _kinds(model: type) -> Mapping[str, frozenset[object]]:
    """Return the types of the fields of a model."""
    return {
        name: frozenset((hint, *get_args(hint))) for name, hint in get_type_hints(model).items()
    }


def render(
    tree: Mapping[str, object],
    format: str,
    *,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    root: str = "response",
) -> Response:
    """Return an answer in a format.

    Args:
        tree: What the answer says. A list is repeated elements in XML.
        format: `json` or `xml`.
        status: The HTTP status.
        headers: Header fields besides those of the body.
        root: The name of the root element in XML.
    """
    if format == "json":
        return Response.json(tree, status=status, headers=headers)
    text = xmltodict.unparse({root: tree}, encoding="utf-8")
    return Response.xml(text, status=status, headers=headers)
