"""The credentials that a request carries, found where the service model says they travel."""

import base64
import binascii
from collections.abc import Iterator, Mapping

from deskwire.core.model.service import BasicKind, HeaderKind, QueryKind, Service
from deskwire.sandbox.http import Request


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
