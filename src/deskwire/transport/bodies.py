"""Bodies: those of answers are decompressed while they arrive, never beyond the allowed size.

httpx decompresses each piece as a whole, so that a small piece may become gigabytes. Here the
limit holds for the result, before it is made.

Nothing here is an async generator: one that is left early, as broken connections and cancelled
calls do, would have to be closed by the garbage collector, of which trio complains.
"""

import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Final, Protocol, cast

import anyio
import httpx

from deskwire.core.errors import DecodeError

_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32
_RAW: Final = -zlib.MAX_WBITS
_PLAIN: Final = ("", "identity")
_COMPRESSED: Final = ("gzip", "x-gzip", "deflate")


class Content(httpx.AsyncByteStream):
    """The body of a request, in one piece."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Once(self._content)


class _Once(AsyncIterator[bytes]):
    """Yields one piece."""

    def __init__(self, piece: bytes) -> None:
        self._pieces: Iterator[bytes] = iter((piece,))

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """Return the whole body of a response.

    Raises:
        DecodeError: The body is longer than the limit, or is not compressed as it says.
        httpx.TransportError: The connection broke.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in (*_PLAIN, *_COMPRESSED):
        raise DecodeError(f"the answer is encoded as {encoding!r}, expected gzip or deflate")
    inflater = _Inflater() if encoding in _COMPRESSED else None
    chunks = aiter(cast("httpx.AsyncByteStream", response.stream))
    try:
        return await _collect(chunks, inflater, limit)
    except DecodeError:
        await _stop(chunks)
        raise


async def _collect(chunks: AsyncIterator[bytes], inflater: "_Inflater | None", limit: int) -> bytes:
    pieces: list[bytes] = []
    left = limit
    async for chunk in chunks:
        piece = chunk if inflater is None else inflater.inflate(chunk, left + 1)
        left -= len(piece)
        if left < 0:
            raise DecodeError(f"the answer is longer than {limit} bytes")
        pieces.append(piece)
    if inflater is not None and not inflater.is_complete:
        raise DecodeError("the compressed answer ends early: it was cut off")
    return b"".join(pieces)


async def _stop(chunks: AsyncIterator[bytes]) -> None:
    """End the generators that a caller's own HTTP client reads with, by a cancelled read."""
    with anyio.CancelScope() as scope, suppress(httpx.HTTPError):
        scope.cancel()
        async for _ in chunks:
            pass


class _Inflater:
    """Decompresses gzip, zlib and bare deflate; servers call the last two deflate."""

    def __init__(self) -> None:
        self._head: bytes = b""
        self._stream: _Stream | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the compressed text has come to its end, or never began."""
        return not self._head if self._stream is None else self._stream.eof

    def inflate(self, chunk: bytes, most: int) -> bytes:
        """Return what a piece holds, cut off after `most` bytes."""
        if self._stream is None:
            chunk = self._head = self._head + chunk
            if len(chunk) < 2:
                return b""
            self._stream = zlib.decompressobj(_GZIP_OR_ZLIB if _has_header(chunk) else _RAW)
        try:
            return self._stream.decompress(chunk, most)
        except zlib.error as error:
            raise DecodeError(f"the answer is not compressed as it says: {error}") from error


class _Stream(Protocol):
    """A `zlib.decompressobj()`."""

    @property
    def eof(self) -> bool:
        """Whether the end has been read."""
        ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return what a piece holds."""
        ...


def _has_header(start: bytes) -> bool:
    """Tell gzip (RFC 1952, 2.3.1) and zlib (RFC 1950, 2.2) from bare deflate."""
    method, check = start[0] & 15, int.from_bytes(start[:2], "big")
    return start[:2] == b"\x1f\x8b" or (method == zlib.DEFLATED and check % 31 == 0)
