"""Answers of the ActiveCollab sandbox, as JSON and as XML.

The two differ in more than their signs: JSON has days and moments as objects, lists without an
envelope, null for a list of nothing, and objects with ids as keys; XML has text in CDATA sections
with blanks around them, and the same empty element for null and for empty text.
"""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final, cast

from deskwire.core.model.operation import Operation
from deskwire.core.model.results import ListResult, ScalarResult
from deskwire.sandbox.http import Response
from deskwire.sandbox.protocol.serialize import Record

_TRUTHS: Final = frozenset({"is_default"})
"""Truth values that JSON has as such, while all others are 1 and 0."""
_DIGITS: Final = frozenset({"other_assignee_ids"})
"""Lists of numbers that JSON has as texts."""
_KEYED: Final = frozenset({"assignments", "subtasks"})
"""Lists within objects that JSON has as objects, with the ids of the items as keys."""
_ROOTS: Final = {"list_labels": "labels", "people": "people"}
"""The roots of answers that have another name than their operation's resource."""


def root_of(operation: Operation[object]) -> str:
    """Return the name of the root element of an answer."""
    _, resource, name = operation.name.split(".")
    is_list = isinstance(operation.result, ListResult | ScalarResult)
    return _ROOTS.get(name) or (resource if is_list else singular(resource))


def render(root: str, tree: object, format: str) -> Response:
    """Return an answer in a format."""
    if format == "json":
        # PHP has nothing to say of an empty list at the top.
        return Response.json(None if tree == [] else plain(tree))
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n{element(root, tree)}\n'
    return Response.xml(document)


def plain(value: object, name: str = "") -> object:
    """Return a value as JSON has it."""
    match value:
        case bool():
            return value if name in _TRUTHS else int(value)
        case datetime():
            return _moment(value)
        case date():
            return _day(value)
        case Decimal():
            return float(value)
        case dict():
            record = cast("Record", value)
            return {key: plain(item, key) for key, item in record.items()} or []
        case list():
            items = cast("list[object]", value)
            if name in _DIGITS:
                return [str(item) for item in items]
            if name in _KEYED:
                records = cast("list[Record]", value)
                return {str(record["id"]): plain(record) for record in records} or []
            return [plain(item) for item in items]
        case _:
            return value


def _day(value: date) -> Record:
    return {
        "class": "DateValue",
        "timestamp": int(datetime.combine(value, time(), UTC).timestamp()),
        "mysql": value.isoformat(),
        "formatted": value.strftime("%b %d. %Y"),
        "formatted_gmt": value.strftime("%b %d. %Y"),
    }


def _moment(value: datetime) -> Record:
    moment = value.astimezone(UTC)
    return {
        "class": "DateTimeValue",
        "timestamp": int(moment.timestamp()),
        "mysql": moment.strftime("%Y-%m-%d %H:%M:%S"),
        "formatted": moment.strftime("%b %d. %Y %I:%M %p"),
        "formatted_gmt": moment.strftime("%b %d. %Y %I:%M %p"),
        "formatted_time": moment.strftime("%I:%M %p"),
        "formatted_date": moment.strftime("%b %d. %Y"),
    }


def element(name: str, value: object) -> str:
    """Return a value as an XML element."""
    return f"<{name}>{_content(name, value)}</{name}>"


def _content(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case datetime():
            return _text(value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))
        case date():
            return _text(value.isoformat())
        case dict():
            record = cast("Record", value)
            return "".join(element(key, item) for key, item in record.items())
        case list():
            items = cast("list[object]", value)
            return "".join(element(singular(name), item) for item in items)
        case str():
            return _text(value)
        case _:
            return str(value)


_CDATA_END: Final = "]]>"


def _text(text: str) -> str:
    if not text:
        return ""
    return f"\n<![CDATA[{text.replace(_CDATA_END, ']]]]><![CDATA[>')}]]>\n"


def singular(name: str) -> str:
    """Return the name of an item of a list."""
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
