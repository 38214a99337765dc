"""The bodies of requests to the sandbox's Paymo: JSON, forms, multipart and XML, read alike."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias, cast
from xml.parsers.expat import ExpatError

import attrs
import xmltodict

from deskwire.sandbox.http import FORM, Part, Request, RequestError
from deskwire.sandbox.paymo.objects import Field, Kind, Type
from deskwire.sandbox.paymo.state import PaymoState, Row, User, listed
from deskwire.sandbox.paymo.where import unknown
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.store import Value

_XML: Final = frozenset({"text/xml", "application/xml"})


@attrs.frozen
class Body:
    """What a request says."""

    values: Mapping[str, object]
    """The values by name, as they came."""
    files: Mapping[str, Part]
    """The files by the name of their part."""

    def ids(self, name: str) -> list[int] | None:
        """Return a list of ids; None where there is none.

        Raises:
            Failure: It is something else.
        """
        if name not in self.values:
            return None
        return _ids(name, self.values[name])


def read(request: Request) -> Body:
    """Read a body; one that does not say its type is not read at all.

    Raises:
        Failure: It is not what it claims to be.
    """
    kind = request.content_type
    try:
        if kind == "application/json":
            return Body(_json(request), {})
        if kind == FORM:
            return Body(_joined(request.form()), {})
        if kind == "multipart/form-data":
            return _multipart(request.multipart())
    except RequestError as error:
        raise Failure(400, error.message) from None
    return Body(_xml(request.body) if kind in _XML else {}, {})


def _json(request: Request) -> Mapping[str, object]:
    try:
        value = json.loads(request.body, parse_float=Decimal)
    except ValueError:
        raise Failure(400, "Decoding failed: Syntax error") from None
    if not isinstance(value, dict):
        raise Failure(400, "Decoding failed: an object was expected")
    return cast("dict[str, object]", value)


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return pairs by name; a name that comes again, or ends in brackets, holds a list."""
    values: dict[str, object] = {}
    for name, text in pairs:
        known = values.get(name.removesuffix("[]"))
        if name.endswith("[]") or known is not None:
            before = cast("list[object]", known) if isinstance(known, list) else [known]
            values[name.removesuffix("[]")] = [one for one in before if one is not None] + [text]
        else:
            values[name] = text
    return values


def _multipart(parts: Sequence[Part]) -> Body:
    fields = [
        (part.name, part.content.decode("utf-8", "replace"))
        for part in parts
        if part.filename is None
    ]
    files = {part.name: part for part in parts if part.filename is not None}
    return Body(_joined(fields), files)


def _xml(body: bytes) -> Mapping[str, object]:
    """Read `<request>` with an element for each value."""
    try:
        tree: object = xmltodict.parse(body, disable_entities=True)
    except (ExpatError, ValueError):
        raise Failure(400, "Decoding failed: Syntax error") from None
    root = cast("dict[str, object]", tree).get("request")
    return cast("dict[str, object]", root) if isinstance(root, dict) else {}


def values(kind: Kind, body: Body, *, is_new: bool, besides: frozenset[str] = frozenset()) -> Row:
    """Return what a body sets, as the database keeps it; what cannot be set is passed over.

    Args:
        kind: What it is about.
        body: The body.
        is_new: Whether the object is being created.
        besides: Names with a meaning of their own.

    Raises:
        Failure: There is no such field, or a value does not fit it.
    """
    row: Row = {}
    for name, value in body.values.items():
        if name in besides:
            continue
        field = kind.fields.get(name)
        if field is None:
            raise unknown(name)
        if field.at_creation if is_new else field.later:
            row[name] = _cell(field, value)
    return row


def check_required(kind: Kind, body: Body) -> None:
    """Refuse a new object without what it needs.

    Raises:
        Failure: Something is missing.
    """
    given = {name for name, value in body.values.items() if value not in (None, "")}
    given |= body.files.keys()
    if not given.issuperset(kind.required):
        raise missing(*kind.required)


def missing(*names: str) -> Failure:
    """Return the error for parameters that are not there."""
    return Failure(400, f"Missing required params: {', '.join(names)}")


def _ids(name: str, value: object) -> list[int]:
    if isinstance(value, dict):  # of XML: whatever the elements are called
        value = next(iter(cast("dict[str, object]", value).values()), None)
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    words = [str(one) for one in several if one not in (None, "")]
    if not all(word.isdecimal() for word in words):
        raise Failure(400, f"Invalid value for {name}: {', '.join(words)}")
    return [int(word) for word in words]


def _cell(field: Field, value: object) -> Value:
    """Return a value as the database keeps it."""
    if field.type is Type.IDS:
        return listed(_ids(field.name, value))
    if field.type is Type.TEXT:
        return "" if value is None else str(value)
    if value is None or value == "":
        return None
    text = str(value)
    match field.type:
        case Type.INTEGER if re.fullmatch(r"-?[0-9]+", text):
            return int(text)
        case Type.BOOLEAN if text.lower() in {"true", "false", "1", "0"}:
            return int(text.lower() in {"true", "1"})
        case Type.DECIMAL:
            try:
                return format(Decimal(text), "f")
            except InvalidOperation:
                pass
        case Type.DATE:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                pass
        case Type.INSTANT:
            try:
                moment = datetime.fromisoformat(text)
                return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
            except ValueError:
                pass
        case _:
            pass
    raise Failure(400, f"Invalid value for {field.name}: {text}")


@attrs.frozen(kw_only=True)
class Call:
    """A request that changes something."""

    user: User
    """Who asks."""
    body: Body
    """What the request says."""
    method: str
    """The HTTP verb."""
    id: Value = None
    """The id in the path."""
    peer: str = "127.0.0.1"
    """The address the request came from."""


Handler: TypeAlias = Callable[[PaymoState, Call], Row | None]
"""Changes something and returns the object that it is about; None for one that is gone."""
