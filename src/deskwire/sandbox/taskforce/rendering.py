"""Answers of the Taskforce sandbox: JSON, or XML in the habits of Rails."""

from datetime import date, datetime
from typing import Final, cast
from xml.sax.saxutils import escape

from deskwire.sandbox.http import Response
from deskwire.sandbox.protocol.serialize import Record, dated
from deskwire.taskforce._service import SERVICE

_TYPES: Final = ((bool, "boolean"), (int, "integer"), (datetime, "datetime"), (date, "date"))


def render(record: Record, format: str, *, status: int = 200) -> Response:
    """Return an answer in a format.

    The vendor's documents say of the XML that its root is `response` and that names have hyphens;
    the rest is what Rails writes of its own accord.
    """
    if format == "json":
        return Response.json(record, status=status, default=_text)
    body = "".join(_element(name, value) for name, value in record.items())
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n<response>{body}</response>\n'
    return Response.xml(document, status=status)


def _text(value: object) -> str:
    if isinstance(value, date):
        return str(dated(SERVICE.dialect, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _element(name: str, value: object) -> str:
    tag = name.replace("_", "-")
    if value is None:
        return f'<{tag} nil="true"/>'
    if isinstance(value, dict):
        inner = "".join(_element(key, item) for key, item in cast("Record", value).items())
        return f"<{tag}>{inner}</{tag}>"
    if isinstance(value, list):
        items = cast("list[object]", value)
        inner = "".join(_element(name.removesuffix("s"), item) for item in items)
        return f'<{tag} type="array">{inner}</{tag}>'
    type_ = next((f' type="{word}"' for kind, word in _TYPES if isinstance(value, kind)), "")
    return f"<{tag}{type_}>{escape(_text(value))}</{tag}>"
