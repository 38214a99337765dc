"""What a request says, whatever it is written in: a query, a form, JSON or multipart.

And the credentials that it carries, found where the service model says they travel.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, cast

import attrs

from deskwire.core.model.service import BasicKind, HeaderKind, QueryKind, Service
from deskwire.sandbox.http import Part, Request
from deskwire.sandbox.protocol.errors import Failure

Members: TypeAlias = Mapping[str, list[object]]
"""The values of every name, in the order sent: texts, or JSON values."""


@attrs.frozen(kw_only=True)
class Sent:
    """The parameters of a request, by where they travel."""

    path: Mapping[str, str]
    """Those of the path, by the argument's name and percent-encoded as they travel."""
    query: Members
    """Those of the query."""
    body: Members
    """Those of the body."""
    files: Mapping[str, Part] = attrs.Factory(dict[str, Part])
    """The files of a multipart body."""


def collect(pairs: Iterable[tuple[str, object]]) -> dict[str, list[object]]:
    """Return pairs by name."""
    found: dict[str, list[object]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def merge(*members: Members) -> dict[str, list[object]]:
    """Return members of several places together."""
    together: dict[str, list[object]] = {}
    for each in members:
        for name, values in each.items():
            together.setdefault(name, []).extend(values)
    return together


def read_body(request: Request) -> tuple[Members, Mapping[str, Part]]:
    """Return the parameters and the files of a body, by what it says that it is.

    Raises:
        RequestError: It is not what it claims to be.
    """
    match request.content_type:
        case "multipart/form-data":
            parts = request.multipart()
            fields = ((part.name, _decoded(part)) for part in parts if part.filename is None)
            return collect(fields), {part.name: part for part in parts if part.filename is not None}
        case "application/json" if request.body:
            value = request.json()
            if not isinstance(value, dict):
                raise Failure(400, "the body is not a JSON object")
            return collect(cast("dict[str, object]", value).items()), {}
        case _ if request.body:
            return collect(request.form()), {}
        case _:
            return {}, {}


def _decoded(part: Part) -> str:
    try:
        return part.content.decode()
    except UnicodeDecodeError as error:
        raise Failure(400, f"the field {part.name} is not UTF-8") from error


def credentials(service: Service, request: Request) -> Iterator[Mapping[str, str]]:
    """Yield the credentials of a request by name, once for each kind that it may be meant as.

    Signatures are not among them; the OAuth provider checks those.
    """
    name, secret = _basic(request.headers.get("authorization"))
    query = dict(request.query)
    for kind in service.auth:
        match kind:
            case BasicKind() if name:
                named = {kind.username: name}
                yield {**named, kind.password: secret} if kind.password else named
            case HeaderKind() if kind.header in request.headers:
                yield {kind.value: request.headers.get(kind.header)}
            case QueryKind() if kind.parameter in query:
                yield {kind.value: query[kind.parameter]}
            case _:
                pass


def _basic(header: str) -> tuple[str, str]:
    """Return the user name and the password of an `Authorization` header; empty without one."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret
