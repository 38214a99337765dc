"""Bodies: those of answers are decompressed while they arrive, never beyond the allowed size.

HTTP libraries decompress each piece as a whole, and a small piece may become gigabytes. Here the
limit holds for the result, before it is made, and for what every one of several codings makes.

Nothing here knows an HTTP library.
"""

import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

import anyio.lowlevel

from deskwire.core.errors import excerpt
from deskwire.transport.backends.protocol import Answer, BodyError, TooLongBodyError

_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32
_RAW: Final = -zlib.MAX_WBITS
_GZIP: Final = b"\x1f\x8b"

_COMPRESSED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_NO_CODING: Final = re.compile(
    # What is found where a coding belongs: nothing, the words of Content-Transfer-Encoding, and
    # charsets, which say something of the text and nothing of the bytes' compression.
    r"|none|identity|7bit|8bit|binary|(charset=)?"
    r"(utf|ucs|iso|windows|latin|us-ascii|ascii|koi8|big5|gb\d|euc|shift|cp\d|mac)[\w.:-]*"
)
_MOST_CODINGS: Final = 5

_SLICE: Final = 8 * 1024
"""How much is decompressed at once: zlib copies what it leaves."""

_PIECE: Final = 64 * 1024
"""How much one step of decompression may make."""

_TURN: Final = 1024 * 1024
"""After how many bytes other tasks have their turn."""

_ANY_SIZE: Final = sys.maxsize // 2

_OVERHEAD: Final = 64 * 1024
"""By how much what cannot be compressed may grow where it is."""


class Pieces:
    """The body of an answer piece by piece, without its codings.

    Args:
        answer: The answer.
        limit: How many bytes may arrive, and how many each of its codings may make of them.

    Raises:
        BodyError: Somebody else has read it and kept nothing.
    """

    def __init__(self, answer: Answer, limit: int) -> None:
        self._answer: Final = answer
        self._limit: Final = limit
        self._arrived = 0
        known = answer.content()
        self._is_over = known is not None
        self._ready: Iterator[bytes] = iter(()) if known is None else _slices(known)
        codings = [] if self._is_over else _codings(answer.headers.get("content-encoding", ""))
        is_readable = _COMPRESSED.issuperset(codings) and len(codings) <= _MOST_CODINGS
        self._unreadable: Final = "" if is_readable else excerpt(", ".join(codings))
        self._stages: Final = [_Inflater(limit) for _ in codings] if is_readable else []

    async def next(self) -> bytes | None:
        """Return the next piece; None at the end.

        Raises:
            BodyError: The body is not as its head says, or longer than the limit.
            BackendError: The connection broke.
        """
        while True:
            for piece in self._ready:
                return piece
            chunk = None if self._is_over else await self._answer.read()
            if chunk is None:
                self._finish()
                return None
            self._arrived += len(chunk)
            if self._arrived > self._limit + _OVERHEAD:  # though next to nothing may come of it
                raise _too_long(self._limit)
            if not self._stages:
                return chunk
            self._ready = _decode(chunk, self._stages)

    def _finish(self) -> None:
        self._is_over = True
        for stage in self._stages:
            stage.finish()
        if self._unreadable:
            raise BodyError(
                f"the answer is encoded as {self._unreadable!r}, "
                "expected gzip or deflate, which were asked for"
            )


class Body:
    """The body of an answer, as far as it has been read.

    Status and headers are worth more than the body: what is wrong with it is kept, not raised.

    Args:
        limit: How many bytes are read at most.
        enough: Takes one piece after the other, and tells when they are enough to begin with, so
            that the rest is left to come; None where all is wanted.
    """

    def __init__(self, limit: int, enough: Callable[[bytes], bool] | None = None) -> None:
        self._limit: Final = limit
        self._enough: Final = enough
        self._pieces: list[bytes] = []
        self._left: int = limit
        self.rest: Pieces | None = None
        """What is left to come; None for a body that was read to its end."""
        self.problem: str = ""
        """Why there is no more to read; empty for a whole body."""
        self.is_too_long: bool = False
        """Whether that is because it is longer than the limit."""

    @property
    def content(self) -> bytes:
        """What has been read, without its codings."""
        return b"".join(self._pieces)

    async def read(self, answer: Answer) -> None:
        """Read the body of an answer to its end, or as far as it is good, or enough.

        Raises:
            BackendError: The connection broke.
        """
        try:
            await self._collect(Pieces(answer, self._limit if self._enough is None else _ANY_SIZE))
        except BodyError as error:
            self.problem = str(error)
            self.is_too_long = isinstance(error, TooLongBodyError)

    async def _collect(self, pieces: Pieces) -> None:
        turn = self._left - _TURN
        while (piece := await pieces.next()) is not None:
            self._pieces.append(piece[: self._left])
            self._left -= len(piece)
            if self._left < 0:
                raise _too_long(self._limit)
            if self._enough is not None and self._enough(piece):
                self.rest = pieces
                return
            if self._left < turn:
                turn = self._left - _TURN
                await anyio.lowlevel.cancel_shielded_checkpoint()


def _slices(content: bytes) -> Iterator[bytes]:
    return (content[at : at + _PIECE] for at in range(0, len(content), _PIECE))


def _too_long(limit: int) -> TooLongBodyError:
    return TooLongBodyError(
        f"the answer is longer than {limit} bytes; raise it with "
        "limits=Limits(max_bytes=..., max_tree_bytes=...)"
    )


def _codings(header: str) -> list[str]:
    """Return the codings that `Content-Encoding` names, in the order they were applied."""
    words = (word.partition(";")[0].strip().strip('"').lower() for word in header.split(","))
    return [word for word in words if not _NO_CODING.fullmatch(word)]


def _decode(data: bytes, stages: Sequence["_Inflater"]) -> Iterator[bytes]:
    """Yield what a piece of the body holds, in pieces of a bounded size."""
    if not stages:
        yield data
        return
    for piece in stages[-1].inflate(data):
        yield from _decode(piece, stages[:-1])


class _Inflater:
    """Decompresses gzip, zlib and bare deflate; servers call the last two deflate.

    Gzip may come in several members (RFC 1952, 2.2), and nothing else may follow: the zeros that
    some tools skip are those of tapes, and what cannot be told from a loss is not passed over.
    """

    def __init__(self, limit: int) -> None:
        self._limit: int = limit
        self._left: int = limit
        self._head: bytes = b""
        self._stream: _Stream | None = None
        self._is_gzip: bool = False

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """Yield what a piece holds."""
        for at in range(0, len(data), _SLICE):
            rest = data[at : at + _SLICE]
            while rest:
                stream = self._begin(rest)
                if stream is None:
                    break
                rest, self._head = self._head or rest, b""
                yield from self._step(stream, rest)
                rest = stream.unused_data

    def finish(self) -> None:
        """Make sure that the end has been read, or that nothing ever came."""
        if self._head or not (self._stream is None or self._stream.eof):
            raise BodyError("the compressed answer ends early: it was cut off")

    def _step(self, stream: "_Stream", data: bytes) -> Iterator[bytes]:
        is_full = True
        while is_full:  # and may have left something behind
            try:
                piece = stream.decompress(data, _PIECE)
            except zlib.error as error:
                raise BodyError(f"the answer is not compressed as it says: {error}") from None
            self._left -= len(piece)
            if piece:
                yield piece
            if self._left < 0:
                raise _too_long(self._limit)
            is_full, data = len(piece) == _PIECE, stream.unconsumed_tail

    def _begin(self, data: bytes) -> "_Stream | None":
        """Return the stream that a piece belongs to; None while too little of it is there."""
        if self._stream is not None and not self._stream.eof:
            return self._stream
        head = self._head + data
        if self._stream is not None and not (self._is_gzip and _GZIP.startswith(head[:2])):
            raise BodyError(f"the compressed answer is followed by {len(head)} bytes or more")
        self._head = head
        if len(head) < 2:
            return None
        self._is_gzip = head.startswith(_GZIP)
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB if _has_header(head) else _RAW)
        return self._stream


class _Stream(Protocol):
    """A `zlib.decompressobj()`."""

    @property
    def eof(self) -> bool:
        """Whether the end has been read."""
        ...

    @property
    def unconsumed_tail(self) -> bytes:
        """What has not been read yet, because enough was made of the rest."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""
        ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return what a piece holds."""
        ...


def _has_header(start: bytes) -> bool:
    """Tell gzip (RFC 1952, 2.3.1) and zlib (RFC 1950, 2.2) from bare deflate."""
    method, check = start[0] & 15, int.from_bytes(start[:2], "big")
    return start[:2] == _GZIP or (method == zlib.DEFLATED and check % 31 == 0)
