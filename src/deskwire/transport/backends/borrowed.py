"""A caller's own HTTP client: what of it applies, and what is made safe about it.

Its hooks, default headers, default parameters and cookies are used; credentials stay ours. Its
pool is the caller's: after an answer we look for what more has come, and end such a connection. We
cannot where the pool has it back before we see it: where a hook reads the body itself.
"""

import contextlib
import socket
import ssl
from collections.abc import Generator
from typing import Final, Protocol, runtime_checkable

import anyio
import attrs
import httpcore
import httpx

from deskwire.core.auth.schemes import Auth
from deskwire.core.request.request import Request
from deskwire.transport.backends.network import NetworkStream

HTTP_CLIENT_ERRORS: Final = (
    httpx.HTTPError,
    httpx.StreamError,
    httpx.InvalidURL,
    httpx.CookieConflict,
)
"""Whatever an HTTP client and its hooks may raise of httpx's own."""

_LET_THROUGH: Final = (
    ssl.SSLError,
    anyio.BrokenResourceError,
    anyio.BusyResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
)

_NEVER: Final = frozenset(
    # Credentials are ours; what we can decompress we know; the rest belongs to the body.
    {"authorization", "accept-encoding", "host", "content-length", "content-type"}
    | {"transfer-encoding"}
)
_NAME_OF_HTTPX: Final = "python-httpx/"


def sign(request: Request, auth: Auth, client: httpx.AsyncClient | None) -> Request:
    """Return a request with its credentials, and with the parameters a client adds to each."""
    params = client.params.multi_items() if client is not None else []
    if params:
        taken = {name for name, _ in auth.apply(request).query}
        added = tuple(pair for pair in params if pair[0] not in taken)
        request = attrs.evolve(request, query=(*request.query, *added))
    return auth.apply(request)


async def send(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """Send a signed request with a client, and return its response, good or not.

    Raises:
        Exception: One of `HTTP_CLIENT_ERRORS`, or what a hook of the caller's raises.
    """
    added = _default_headers(client, request)
    request.headers = httpx.Headers([*request.headers.raw, *added])
    client.cookies.set_cookie_header(request)
    try:
        with as_read_errors():
            return await client.send(request, stream=True, auth=None, follow_redirects=False)
    except httpx.HTTPStatusError as error:  # a hook that calls `raise_for_status()`
        if not _is_about(error, request):
            raise
        return error.response


def _is_about(error: httpx.HTTPStatusError, request: httpx.Request) -> bool:
    """Tell an error of our own request from that of another one, which a hook has made."""
    try:
        return error.request is request
    except RuntimeError:  # it has none
        return False


@contextlib.contextmanager
def as_read_errors() -> Generator[None, None, None]:
    """Raise as httpx's what its transport lets through of a broken connection."""
    try:
        yield
    except _LET_THROUGH as error:
        raise httpx.ReadError(str(error)) from error


def _default_headers(
    client: httpx.AsyncClient, request: httpx.Request
) -> list[tuple[bytes, bytes]]:
    """Return the headers that a client adds to a request; a name of the caller's replaces ours."""
    name = client.headers.get("user-agent", "")
    if name and not name.startswith(_NAME_OF_HTTPX):
        del request.headers["user-agent"]
    return [
        (key, value)
        for key, value in client.headers.raw
        if (lowered := key.decode("ascii").lower()) not in _NEVER and lowered not in request.headers
    ]


async def close_surplus(response: httpx.Response) -> None:
    """End the connection of a response that is read, if more has come than that."""
    stream = response.extensions.get("network_stream")
    if not isinstance(stream, httpcore.AsyncNetworkStream) or isinstance(stream, NetworkStream):
        return  # no network, or connections of ours, which see to it themselves
    if response.http_version == "HTTP/2":  # it knows which bytes are whose
        return
    if stream.get_extra_info("is_readable") or _has_surplus(response.stream):
        plain: object = stream.get_extra_info("socket")
        if not isinstance(plain, _Socket):
            await stream.aclose()
            return
        with contextlib.suppress(OSError):  # it has ended by itself
            # A pool finds it at its end, and closes it; trio's socket may not be asked once closed.
            plain.shutdown(socket.SHUT_RDWR)


@runtime_checkable
class _Socket(Protocol):
    """A socket; those of asyncio and trio only look like one."""

    def shutdown(self, how: int, /) -> None:
        """End it, in one direction or in both."""
        ...


@runtime_checkable
class _Parser(Protocol):
    """The h11 connection within a connection of httpcore."""

    @property
    def trailing_data(self) -> tuple[bytes, bool]:
        """What has come and was not read."""
        ...


def _has_surplus(stream: object) -> bool:
    """Tell whether a parser holds more than the answer it has read.

    httpx and httpcore have no public name for it. Where these private ones lead nowhere, the
    connection is not trusted, and a test fails.
    """
    parser: object = stream
    for name in ("_stream", "_httpcore_stream", "_stream", "_connection", "_h11_state"):
        parser = getattr(parser, name, None)
    return not isinstance(parser, _Parser) or parser.trailing_data[0] != b""
