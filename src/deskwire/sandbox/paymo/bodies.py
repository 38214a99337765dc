"""The bodies of requests to the sandbox's Paymo: JSON, forms, multipart and XML, read alike."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, cast
from xml.parsers.expat import ExpatError

import xmltodict

from deskwire.sandbox.http import FORM, Part, Request
from deskwire.sandbox.paymo.objects import KINDS, Type
from deskwire.sandbox.paymo.state import Row, listed
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.sent import Members, collect, read_body
from deskwire.sandbox.store import Value

_XML: Final = frozenset({"text/xml", "application/xml"})


def read(request: Request) -> tuple[Members, Mapping[str, Part]]:
    """Return the parameters and the files of a body; one that does not say its type is not read.

    Raises:
        Failure: It is not what it claims to be.
    """
    kind = "" if request.method == "GET" else request.content_type
    if kind == "application/json":
        return collect(_json(request).items()), {}
    if kind in _XML:
        return collect(_xml(request.body).items()), {}
    return read_body(request) if kind in {FORM, "multipart/form-data"} else ({}, {})


def _json(request: Request) -> Mapping[str, object]:
    try:
        value = json.loads(request.body)
    except ValueError:
        raise Failure(400, "Decoding failed: Syntax error") from None
    if not isinstance(value, dict):
        raise Failure(400, "Decoding failed: an object was expected")
    return cast("dict[str, object]", value)


def _xml(body: bytes) -> Mapping[str, object]:
    """Read `<request>` with an element for each value, and elements of any name for a list."""
    try:
        tree: object = xmltodict.parse(body, disable_entities=True)
    except (ExpatError, ValueError):
        raise Failure(400, "Decoding failed: Syntax error") from None
    root = cast("dict[str, object]", tree).get("request")
    members = cast("dict[str, object]", root) if isinstance(root, dict) else {}
    return {name: _items(value) for name, value in members.items()}


def _items(value: object) -> object:
    if not isinstance(value, dict):
        return value
    inner = next(iter(cast("dict[str, object]", value).values()), None)
    return cast("list[object]", inner) if isinstance(inner, list) else [inner]


def cells(kind: str, given: Mapping[str, object]) -> Row:
    """Return values as the database keeps them; a text without any is an empty one."""
    fields = KINDS[kind].fields
    return {
        name: "" if value is None and fields[name].type is Type.TEXT else _cell(value)
        for name, value in given.items()
    }


def _cell(value: object) -> Value:
    match value:
        case bool():
            return int(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return int(value.timestamp())
        case date():
            return value.isoformat()
        case tuple():
            return listed(cast("tuple[int, ...]", value))
        case _:
            return cast("Value", value)
