"""A wire on the protocols of asyncio: what comes is handed on without a stream between."""

import asyncio
import socket
import ssl
from collections import deque
from ipaddress import ip_address
from itertools import zip_longest
from typing import Final, cast

import anyio
from anyio.lowlevel import current_token

from deskwire.transport.backends.protocol import BrokenError, NotSentError, reason
from deskwire.transport.backends.wire import Origin, is_readable

_MOST_HELD: Final = 256 * 1024
"""How many bytes are held unread before the server has to wait."""
_BETWEEN_ADDRESSES: Final = 0.25
"""Seconds after which the next address of a name is tried beside the first (RFC 8305, 5)."""


def runs_here() -> bool:
    """Tell whether the event loop is asyncio's, or one that stands for it."""
    return isinstance(current_token().native_token, asyncio.AbstractEventLoop)


class AsyncioWire(asyncio.Protocol):
    """A connection."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._number: int = -1
        self._pieces: Final[deque[bytes]] = deque()
        self._held: int = 0
        self._is_paused: bool = False
        self._has_ended: bool = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None

    @classmethod
    async def dial(
        cls,
        origin: Origin,
        tls: ssl.SSLContext | None,
        timeout: float,  # noqa: ASYNC109  of a handshake as well
    ) -> "AsyncioWire":
        """Return a connection to an origin.

        Raises:
            NotSentError: There is none.
        """
        try:
            with anyio.fail_after(timeout):
                return await _first(origin, tls)
        except (OSError, UnicodeError) as error:  # of TLS and of time, too
            raise NotSentError(reason(error)) from error

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what sends."""
        self._transport = cast("asyncio.Transport", transport)
        self._number = transport.get_extra_info("socket").fileno()

    def data_received(self, data: bytes) -> None:
        """Keep what has come, the last byte apart."""
        pieces = self._pieces
        if len(data) > 1:
            pieces.append(data[:-1])
        pieces.append(data[-1:])
        self._held += len(data)
        if self._held > _MOST_HELD and not self._is_paused and self._transport is not None:
            self._is_paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """Take note of the end; what is still being sent may go on."""
        self._has_ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note of the end."""
        self._has_ended = True
        self._error = exc
        self._wake()

    def _wake(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None and not reader.done():
            reader.set_result(None)

    async def write(self, data: bytes) -> None:
        """Send bytes; that it cannot is told by the next read."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    async def read(self) -> bytes:
        """Return what has come."""
        if not self._pieces and not self._has_ended:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        if self._pieces:
            piece = self._pieces.popleft()
            self._held -= len(piece)
            if self._is_paused and self._held <= _MOST_HELD // 2 and self._transport is not None:
                self._is_paused = False
                self._transport.resume_reading()
            return piece
        if self._error is not None:
            raise BrokenError(reason(self._error)) from self._error
        return b""

    def has_more(self) -> bool:
        """Tell whether anything has come that was not read."""
        return bool(self._pieces) or self._has_ended or is_readable(self._number)

    def is_written(self) -> bool:
        """Tell whether all has left."""
        return self._transport is None or self._transport.get_write_buffer_size() == 0

    async def aclose(self) -> None:
        """Close it."""
        self.abort()

    def abort(self) -> None:
        """Close it at once, without a farewell that nobody waits for."""
        self._number = -1
        if self._transport is not None:
            self._transport.abort()


async def _first(origin: Origin, tls: ssl.SSLContext | None) -> AsyncioWire:
    """Return the first connection that one of the addresses of a host gives.

    asyncio has a race of its own, which loses a socket where it is cancelled.
    """
    addresses = await _addresses(origin)
    if len(addresses) == 1:
        return await _connect(addresses[0], origin, tls)
    won: list[AsyncioWire] = []
    errors: list[OSError] = []

    async def attempt(address: str, failed: anyio.Event) -> None:
        try:
            wire = await _connect(address, origin, tls)
        except OSError as error:
            errors.append(error)
            failed.set()
        else:
            won.append(wire)
            tasks.cancel_scope.cancel()

    try:
        async with anyio.create_task_group() as tasks:
            for address in addresses:
                failed = anyio.Event()
                tasks.start_soon(attempt, address, failed)
                with anyio.move_on_after(_BETWEEN_ADDRESSES):
                    await failed.wait()
    except BaseException:
        for wire in won:
            wire.abort()
        raise
    if not won:
        raise errors[0] if len(errors) == 1 else OSError("; ".join(map(str, errors)))
    for late in won[1:]:
        late.abort()
    return won[0]


async def _connect(address: str, origin: Origin, tls: ssl.SSLContext | None) -> AsyncioWire:
    loop = asyncio.get_running_loop()
    name = None if tls is None else origin.host
    _, wire = await loop.create_connection(
        AsyncioWire, address, origin.port, ssl=tls, server_hostname=name
    )
    return wire


async def _addresses(origin: Origin) -> list[str]:
    """Return the addresses of a host, the two families by turns (RFC 8305, 4)."""
    try:
        ip_address(origin.host)
    except ValueError:
        found = await anyio.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
    else:
        return [origin.host]
    families: dict[int, list[str]] = {}
    for family, _, _, _, place in found:
        families.setdefault(family, []).append(place[0])
    turns = zip_longest(*families.values())
    return [address for turn in turns for address in turn if address is not None]
