"""A wire over the streams of anyio, for what is not asyncio."""

import contextlib
import ssl
from typing import Final

import anyio

from deskwire.transport.backends.family import httpcore
from deskwire.transport.backends.network import Dialer
from deskwire.transport.backends.protocol import BrokenError, NotSentError, reason
from deskwire.transport.backends.wire import Origin

_BROKEN: Final = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    OSError,  # of TLS, too
    anyio.BrokenResourceError,
    anyio.BusyResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
)
"""What says that a connection broke."""


class StreamWire:
    """A connection."""

    def __init__(self, dialer: Dialer, stream: httpcore.AsyncNetworkStream) -> None:
        self._dialer: Final = dialer
        self._stream: Final = stream

    @classmethod
    async def dial(cls, origin: Origin, tls: ssl.SSLContext | None, timeout: float) -> "StreamWire":  # noqa: ASYNC109  of a handshake as well
        """Return a connection to an origin.

        Raises:
            NotSentError: There is none.
        """
        dialer = Dialer()
        try:
            stream = await dialer.connect_tcp(origin.host, origin.port, timeout)
            if tls is not None:
                stream = await stream.start_tls(tls, origin.host, timeout)
        except BaseException as error:
            await dialer.aclose()
            if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
                raise NotSentError(reason(error)) from error
            raise
        return cls(dialer, stream)

    async def write(self, data: bytes) -> None:
        """Send bytes."""
        try:
            await self._stream.write(data)
        except _BROKEN as error:
            raise BrokenError(reason(error)) from error

    async def read(self) -> bytes:
        """Return what has come."""
        try:
            return await self._stream.read(65536)
        except _BROKEN as error:
            raise BrokenError(reason(error)) from error

    def has_more(self) -> bool:
        """Tell whether anything has come that was not read."""
        return bool(self._stream.get_extra_info("is_readable"))

    def is_written(self) -> bool:
        """Tell that everything has left: a write ends when it has."""
        return True

    async def aclose(self) -> None:
        """Close it."""
        try:
            with contextlib.suppress(*_BROKEN):
                await self._stream.aclose()
        finally:
            await self._dialer.aclose()
