"""A caller's own HTTP client: what of it applies, and what is made safe about it.

Its hooks, default headers, default parameters and cookies are used; credentials stay ours. Its
pool is the caller's: after an answer we look for what more has come, and end such a connection. We
cannot where the pool has it back before we see it: where a hook reads the body itself.
"""

import contextlib
import socket
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from deskwire.transport.backends.family import Family
from deskwire.transport.backends.network import NetworkStream

if TYPE_CHECKING:
    from deskwire.transport.backends.family import httpx

_NEVER: Final = frozenset(
    # Credentials are ours; what we can decompress we know; the rest belongs to the body.
    {"authorization", "accept-encoding", "host", "content-length", "content-type"}
    | {"transfer-encoding"}
)


async def send(
    family: Family, client: "httpx.AsyncClient", request: "httpx.Request"
) -> "httpx.Response":
    """Send a signed request with a client, and return its response, good or not.

    Raises:
        Exception: One of the family's errors, or what a hook of the caller's raises.
    """
    added = _default_headers(family, client, request)
    request.headers = family.headers([*request.headers.raw, *added])
    client.cookies.set_cookie_header(request)
    try:
        return await client.send(request, stream=True, auth=None, follow_redirects=False)
    except family.status_error as error:  # a hook that calls `raise_for_status()`
        if not _is_about(error, request):
            raise
        return error.response


def _is_about(error: "httpx.HTTPStatusError", request: "httpx.Request") -> bool:
    """Tell an error of our own request from that of another one, which a hook has made."""
    try:
        return error.request is request
    except RuntimeError:  # it has none
        return False


def _default_headers(
    family: Family, client: "httpx.AsyncClient", request: "httpx.Request"
) -> list[tuple[bytes, bytes]]:
    """Return the headers that a client adds to a request; a name of the caller's replaces ours."""
    name = client.headers.get("user-agent", "")
    if name and not name.startswith(f"python-{family.name}/"):
        del request.headers["user-agent"]
    return [
        (key, value)
        for key, value in client.headers.raw
        if (lowered := key.decode("ascii").lower()) not in _NEVER and lowered not in request.headers
    ]


async def close_surplus(family: Family, response: "httpx.Response") -> None:
    """End the connection of a response that is read, if more has come than that."""
    stream = response.extensions.get("network_stream")
    if not family.is_network(stream) or isinstance(stream, NetworkStream):
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
