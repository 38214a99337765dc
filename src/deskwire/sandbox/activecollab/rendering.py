"""Answers of the ActiveCollab sandbox, as JSON and as XML.

The two differ in more than their signs: JSON has days and moments as objects, lists without an
envelope, null for a list of nothing, and objects with ids as keys; XML has text in CDATA sections
with blanks around them, and the same empty element for null and for empty text.
"""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final, TypeAlias, cast

import attrs

from deskwire.sandbox.http import Response

Record: TypeAlias = dict[str, object]
"""What an object says: texts, numbers, booleans, days, moments, None, and more of the kind."""


@attrs.frozen
class Truth:
    """A boolean that JSON has as true or false, while most others are 1 and 0."""

    value: bool


@attrs.frozen
class Digits:
    """Numbers that JSON has as texts."""

    values: tuple[int, ...]


@attrs.frozen
class Keyed:
    """Objects with an id, which JSON has as an object with the ids as keys."""

    records: tuple[Record, ...]


@attrs.frozen
class Named:
    """The value of an answer, and the name of its root element."""

    name: str
    value: object


def render(answer: Named, format: str) -> Response:
    """Return an answer in a format."""
    if format == "json":
        # PHP has nothing to say of an empty list at the top.
        return Response.json(plain(answer.value) if answer.value != [] else None)
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n{element(answer.name, answer.value)}\n'
    return Response.xml(document)


def plain(value: object) -> object:
    """Return a value as JSON has it."""
    match value:
        case bool():
            return int(value)
        case Truth():
            return value.value
        case Digits():
            return [str(number) for number in value.values]
        case Keyed():
            return {str(record["id"]): plain(record) for record in value.records} or []
        case datetime():
            return _moment(value)
        case date():
            return _day(value)
        case Decimal():
            return float(value)
        case dict():
            record = cast("Record", value)
            return {name: plain(item) for name, item in record.items()} or []
        case list():
            return [plain(item) for item in cast("list[object]", value)]
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
        case Truth():
            return str(int(value.value))
        case bool() | int() | Decimal():
            return str(int(value)) if isinstance(value, bool) else str(value)
        case datetime():
            return _text(value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))
        case date():
            return _text(value.isoformat())
        case dict():
            record = cast("Record", value)
            return "".join(element(key, item) for key, item in record.items())
        case Digits():
            return _items(name, list(value.values))
        case Keyed():
            return _items(name, list(value.records))
        case list():
            return _items(name, cast("list[object]", value))
        case _:
            return _text(str(value))


def _items(name: str, values: "list[int] | list[Record] | list[object]") -> str:
    return "".join(element(singular(name), value) for value in values)


_CDATA_END: Final = "]]>"


def _text(text: str) -> str:
    if not text:
        return ""
    return f"\n<![CDATA[{text.replace(_CDATA_END, ']]]]><![CDATA[>')}]]>\n"


def singular(name: str) -> str:
    """Return the name of an item of a list."""
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
