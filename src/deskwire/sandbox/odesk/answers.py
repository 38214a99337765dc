"""How oDesk writes answers: all values as text, nothing as empty text, a lone item by itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from deskwire.core.model.results import ListResult, ReportResult
from deskwire.core.model.values import ONLY, JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.protocol.serialize import answer_tree, dated
from deskwire.sandbox.protocol.site import Page


def vendor_tree(call: Call, value: object) -> JSONValue:
    """Return what a handler says with the vendor's names and in the vendor's words.

    A list without a name of its own is one of any length in JSON, and named elements in XML.
    """
    result = call.operation.result
    if isinstance(result, ReportResult):  # its cells are text, and its lists stay lists
        return {"table": cast("JSONValue", value)}
    path = result.select.path if isinstance(result, ListResult) else ()
    is_bare = path[-1:] == (ONLY,)
    only = singular(path[-2]) if is_bare and call.format == "xml" else ""
    tree = answer_tree(result, value, only=only)
    if is_bare and not only:
        [(name, items)] = cast("Mapping[str, Sequence[object]]", tree).items()
        return {name: [written(item) for item in items] or ""}
    return written(tree)


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
            record = cast("Mapping[str, object]", value)
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
    """Return a payload with what the vendor tells of a list beside its items."""
    paging, result = call.operation.paging, call.operation.result
    if paging is None or not isinstance(result, ListResult):
        return dict(payload)
    outer, lister, _ = paging.total
    listed = payload[outer]
    told: JSONValue = {
        "total_items": str(page.total),
        "query": "",
        "paging": {"offset": str(page.asked.start), "count": str(page.asked.size)},
        "sort": str(page.more.get("sort", "")),
    }
    items = listed if isinstance(listed, dict) else {result.select.path[-1]: ""}
    return {**payload, outer: {lister: told, **items}}
