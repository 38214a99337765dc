"""Bodies of answers: decompressed while they arrive, and never beyond the size that is allowed.

httpx decompresses each piece as a whole, so that a small piece may become gigabytes. Here the
limit holds for the result, before it is made.
"""

import zlib
from typing import Final, Protocol, cast

import httpx

from deskwire.core.errors import DecodeError

_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32
_RAW: Final = -zlib.MAX_WBITS
_PLAIN: Final = ("", "identity")
_COMPRESSED: Final = ("gzip", "x-gzip", "deflate")


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
    pieces: list[bytes] = []
    left = limit
    # Not `aiter_raw()`: a generator left early would have to be closed by the garbage collector.
    async for chunk in cast("httpx.AsyncByteStream", response.stream):
        piece = chunk if inflater is None else inflater.inflate(chunk, left + 1)
        left -= len(piece)
        if left < 0:
            raise DecodeError(f"the answer is longer than {limit} bytes")
        pieces.append(piece)
    if inflater is not None and not inflater.is_complete:
        raise DecodeError("the compressed answer ends early: it was cut off")
    return b"".join(pieces)


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
