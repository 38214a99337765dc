"""The backend of our own HTTP/1.1: httptools over asyncio's protocols, or over anyio's streams."""

import contextlib
import ssl
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from time import monotonic
from typing import Final

import anyio.to_thread

from deskwire.core.errors import ClosedClientError
from deskwire.core.model.http import DEFAULT_PORTS
from deskwire.core.request.percent import Pairs
from deskwire.transport.backends.addresses import as_sent, split_authority, split_target
from deskwire.transport.backends.asyncio_wire import AsyncioWire
from deskwire.transport.backends.asyncio_wire import runs_here as asyncio_runs_here
from deskwire.transport.backends.http1 import Parser, write_head
from deskwire.transport.backends.protocol import (
    Answer,
    BackendOptions,
    BrokenError,
    Connections,
    NotSentError,
    WireRequest,
)
from deskwire.transport.backends.stack import ConnectionStack, FullError
from deskwire.transport.backends.tls import TLSSettings
from deskwire.transport.backends.wire import Origin, Wire

_STREAM_WIRE: Final = "deskwire.transport.backends.stream_wire"
"""What only other event loops than asyncio's need; it imports httpx."""

_EXPIRY: Final = 5.0
"""Seconds after which an idle connection is not used again."""


class HTTPToolsBackend:
    """Sends requests over connections of its own."""

    def __init__(self, options: BackendOptions) -> None:
        self._most: Final = options.concurrency
        self._tls: Final = TLSSettings(options.tls, trust_env=options.trust_env)
        self._stack: ConnectionStack[Connection] | None = None
        self._origins: Final[dict[tuple[str, str], Origin]] = {}

    @property
    def params(self) -> Pairs:
        """Nothing is added to a query."""
        return ()

    @property
    def connections(self) -> Connections:
        """Its connections."""
        return Connections(0, 0) if self._stack is None else self._stack.connections

    async def open(self) -> None:
        """Get ready in the current event loop."""
        if not asyncio_runs_here():  # it takes a while, and the event loop cannot wait for it
            await anyio.to_thread.run_sync(import_module, _STREAM_WIRE)
        self._stack = ConnectionStack(self._most)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._stack is not None:
            await self._stack.aclose()

    def as_sent(self, address: str) -> str:
        """Return an address as it would travel."""
        return as_sent(address)

    def proxy_host(self, address: str) -> None:
        """There is no proxy."""
        del address

    async def send(self, request: WireRequest) -> Answer:
        """Send a request and return its answer as soon as the head is there."""
        scheme, authority, path = split_target(request.target)
        head = write_head(request, authority, path)
        stack = self._stack
        if stack is None:
            raise ClosedClientError("the connections are not open")
        origin = self._origins.get((scheme, authority)) or self._origin(scheme, authority)
        tls = await self._tls.context() if scheme == "https" else None
        try:
            connection = await stack.take(origin, partial(Connection, origin, tls))
        except FullError as error:
            raise NotSentError(str(error)) from None
        try:
            await connection.send(request, head)
        except BaseException:
            await stack.drop(connection)
            raise
        return HTTPToolsAnswer(connection, stack)

    def _origin(self, scheme: str, authority: str) -> Origin:
        host, port = split_authority(authority)
        origin = Origin(scheme, host, port or DEFAULT_PORTS[scheme], authority)
        self._origins[scheme, authority] = origin
        return origin


async def _dial(origin: Origin, tls: ssl.SSLContext | None, timeout: float) -> Wire:  # noqa: ASYNC109
    """Return a wire to an origin, of the kind that the event loop takes.

    Raises:
        NotSentError: There is none.
    """
    if asyncio_runs_here():
        return await AsyncioWire.dial(origin, tls, timeout)
    from deskwire.transport.backends.stream_wire import StreamWire

    return await StreamWire.dial(origin, tls, timeout)


class Connection:
    """One connection, and the answer that it is at."""

    def __init__(self, origin: Origin, tls: ssl.SSLContext | None) -> None:
        self.origin: Final = origin
        """Where it leads."""
        self.parser: Final = Parser()
        """What reads its answers."""
        self._tls: Final = tls
        self._wire: Wire | None = None
        self._used_at: float = 0.0

    async def send(self, request: WireRequest, head: bytes) -> None:
        """Send a request, and read its answer until the head is there.

        Raises:
            BackendError: There is no answer.
        """
        wire = self._wire
        if wire is None:
            if self._tls is not None:
                self._tls.set_alpn_protocols(["http/1.1"])
            wire = self._wire = await _dial(self.origin, self._tls, request.connect_timeout)
        parser = self.parser
        parser.begin(request.method)
        with contextlib.suppress(BrokenError):  # there may be an answer all the same
            await wire.write(head + request.body if request.body else head)
        while not parser.status:
            parser.feed(await wire.read())

    async def read(self) -> None:
        """Read on.

        Raises:
            BrokenError: The connection broke.
        """
        if self._wire is not None:
            self.parser.feed(await self._wire.read())

    def is_available(self) -> bool:
        """Tell whether the last request has left it fit for another."""
        self._used_at = monotonic()
        wire = self._wire
        return wire is not None and self.parser.stays_open and wire.is_written()

    def has_expired(self) -> bool:
        """Tell whether it was idle for too long, or has heard what nobody asked for."""
        wire = self._wire
        return wire is None or monotonic() - self._used_at > _EXPIRY or wire.has_more()

    async def aclose(self) -> None:
        """Close it."""
        if self._wire is not None:
            await self._wire.aclose()


class HTTPToolsAnswer:
    """An answer whose head is there."""

    def __init__(self, connection: Connection, stack: ConnectionStack[Connection]) -> None:
        self._connection: Final = connection
        self._stack: Final = stack
        self._is_closed: bool = False
        self.status: Final = connection.parser.status
        """The HTTP status."""
        self.headers: Final[Mapping[str, str]] = connection.parser.headers
        """The headers, by lower-case name."""

    def content(self) -> None:
        """Nobody has read the body."""

    async def read(self) -> bytes | None:
        """Return the next piece of the body, in its codings; None at the end."""
        parser = self._connection.parser
        while (piece := parser.take()) is None and not parser.is_complete:
            await self._connection.read()
        return piece

    async def aclose(self) -> None:
        """Give the connection back, or end it where more could come of this answer."""
        if not self._is_closed:
            self._is_closed = True
            await self._stack.give_back(self._connection)
