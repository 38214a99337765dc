"""Clients of the HR routers, one for each user of a sandbox, and what they sent."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Literal, TypeVar, cast
from urllib.parse import parse_qsl

import pytest

from deskwire import ODesk, Pages, ParameterError
from deskwire.core.request.build import build
from deskwire.core.request.request import BaseURL
from deskwire.odesk._service import SERVICE
from deskwire.sandbox import Sandbox
from deskwire.sandbox.http import Request
from deskwire.sandbox.odesk import ODeskSandbox
from deskwire.sandbox.odesk.users import token_of
from deskwire.sandbox.protocol.parse import parse
from deskwire.sandbox.protocol.routing import Call, Router
from deskwire.sandbox.sandbox import ODeskAccess
from deskwire.transport.operations import load_operations

T = TypeVar("T")
Format = Literal["json", "xml"]

ACME: Final = 1_100_001
ROOT: Final = 1_200_001
DEV: Final = 1_200_002
DESIGN: Final = 1_200_003
OPS: Final = 1_200_004
LUMEN_TEAM: Final = 1_200_005
MAYA: Final = 5_100_001
DMITRY: Final = 5_100_004
GRACE: Final = 5_100_010
INES: Final = 5_100_013


@asynccontextmanager
async def hr(
    user: str = "maya", *, format: Format = "json"
) -> AsyncGenerator[tuple[Sandbox, ODesk], None]:
    """Run a sandbox and a client of one of its users."""
    async with Sandbox() as sandbox, acting(sandbox, user, format=format) as odesk:
        yield sandbox, odesk


def acting(sandbox: Sandbox, user: str, *, format: Format = "json", strict: bool = True) -> ODesk:
    """Return a client that acts as a user; nothing it reads may break the spec unless allowed."""
    token, secret = token_of(user)
    access: ODeskAccess = {**sandbox.odesk, "access_token": token, "access_token_secret": secret}
    return ODesk(**access, format=format, strict=strict, retries=0)


def sent(sandbox: Sandbox) -> Request:
    """Return the last request that reached a sandbox."""
    return sandbox.requests[-1]


def query(sandbox: Sandbox) -> dict[str, str]:
    """Return the query of the last request."""
    return dict(sent(sandbox).query)


def form(sandbox: Sandbox) -> dict[str, str]:
    """Return the form of the last request."""
    request = sent(sandbox)
    assert request.content_type == "application/x-www-form-urlencoded"
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True))


def body(sandbox: Sandbox) -> dict[str, object]:
    """Return the JSON object of the last request."""
    return cast("dict[str, object]", sent(sandbox).json())


def line(sandbox: Sandbox) -> str:
    """Return method and path of the last request."""
    request = sent(sandbox)
    return f"{request.method} {request.raw_path.removeprefix('/odesk/api')}"


BASE: Final = BaseURL.parse("http://127.0.0.1:1/odesk")
OPERATIONS: Final = {operation.name: operation for operation in load_operations(SERVICE)}
ROUTER: Final = Router(OPERATIONS.values(), "/odesk")


def refusal(operation: str, **arguments: object) -> str:
    """Return what is said of arguments that are refused before anything is sent."""
    with pytest.raises(ParameterError) as caught:
        build(OPERATIONS[f"odesk.{operation}"], arguments, base=BASE, format="json")
    return str(caught.value).removeprefix(f"odesk.{operation}: ")


def received(operation: str, arguments: Mapping[str, object], *, format: Format = "json") -> Call:
    """Return a call as the sandbox understands what the client would send."""
    sends = build(OPERATIONS[f"odesk.{operation}"], arguments, base=BASE, format=format)
    request = Request.parse(
        sends.method, sends.target, headers=sends.all_headers(), body=sends.body or b""
    )
    call = ROUTER.find(request)
    assert call is not None
    assert (call.operation.name, call.format) == (f"odesk.{operation}", format)
    return call


def arguments(call: Call) -> dict[str, Any]:
    """Return what a handler of the sandbox would get."""
    return parse(call.operation, call.sent(), ODeskSandbox.manners_of(call.operation))


async def drain(pages: Pages[T]) -> list[T]:
    """Return every item of a list."""
    return [item async for item in pages]
