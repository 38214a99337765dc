"""Scripted faults of the wire: what servers and the things before them do to an answer.

`FAULTS` is played by `serve(script=...)` of `tests.transport.servers`. Every fault is told the good
answer of its request, and does something to it. What a client may make of it is one of four:

    whole    the answer arrives, and must be the request's own
    broken   the answer cannot be had; a repeated request gets another
    either   it depends on what the client reads first
    endless  it never ends; only a timeout does

Whatever a fault leaves behind must never be the answer of another request: the texts that faults
send beside the good answer all hold `FOREIGN`.
"""

from collections.abc import Awaitable, Callable
from typing import Final, Literal

import anyio
import anyio.lowlevel
import attrs

from tests.transport.servers import Heard, response

FOREIGN: Final = b"foreign"
"""Part of every text that answers nobody's request."""

STRAY: Final = response(FOREIGN)
LATE_408: Final = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 7\r\nconnection: close\r\n\r\n" + FOREIGN
)
CHUNKED: Final = b"HTTP/1.1 200 Fine\r\ntransfer-encoding: chunked\r\n\r\n"

Outcome = Literal["whole", "broken", "either", "endless"]
Play = Callable[[Heard, bytes], Awaitable[bool]]


@attrs.frozen
class WireFault:
    """One thing that goes wrong on the wire."""

    play: Play
    """Answers a request with its good text, and tells whether the connection stays open."""
    outcome: Outcome
    """What a client may make of it."""


def _says(make: Callable[[bytes], bytes | tuple[bytes, ...]], *, then: str = "stay") -> Play:
    """Return a fault that says something, piece by piece, and stays, leaves, or breaks off."""

    async def play(heard: Heard, text: bytes) -> bool:
        said = make(text)
        await heard.say(*((said,) if isinstance(said, bytes) else said), pause=0.002)
        if then == "reset":
            await heard.reset()
        return then == "stay"

    return play


def _chunks(text: bytes, trailers: bytes = b"", size: int | None = None) -> bytes:
    length = len(text) if size is None else size
    return CHUNKED + b"%x\r\n%s\r\n0\r\n%s\r\n" % (length, text, trailers)


def _without_length(text: bytes, version: bytes = b"HTTP/1.1") -> bytes:
    return version + b" 200 Fine\r\n\r\n" + text


async def _silence(heard: Heard, text: bytes) -> bool:
    del text
    await heard.stream.receive()  # until the client leaves
    return False


async def _endless(heard: Heard, text: bytes) -> bool:
    del text
    while True:
        await heard.say(b"HTTP/1.1 102 Processing\r\n\r\n" * 10)
        await anyio.sleep(0.005)


async def _drip(heard: Heard, text: bytes) -> bool:
    for byte in response(text):
        await heard.say(bytes([byte]))
        await anyio.lowlevel.checkpoint()
    return True


def _cut(at: float) -> Callable[[bytes], bytes]:
    return lambda text: response(text)[: int(len(response(text)) * at)]


FAULTS: Final[dict[str, WireFault]] = {
    # More than one answer
    "two answers in one write": WireFault(_says(lambda t: response(t) + STRAY), "whole"),
    "a second answer cut off": WireFault(_says(lambda t: response(t) + STRAY[:20]), "whole"),
    "the first byte of another": WireFault(_says(lambda t: response(t) + b"H"), "whole"),
    "a hundred answers": WireFault(_says(lambda t: response(t) + STRAY * 100), "whole"),
    "a second answer after chunks": WireFault(_says(lambda t: _chunks(t) + STRAY), "whole"),
    "a 408 behind the answer": WireFault(_says(lambda t: response(t) + LATE_408), "whole"),
    "a 100 behind the answer": WireFault(
        _says(lambda t: response(t) + b"HTTP/1.1 100 Continue\r\n\r\n"), "whole"
    ),
    "blank lines behind the answer": WireFault(_says(lambda t: response(t) + b"\r\n\r\n"), "whole"),
    "one newline behind the answer": WireFault(_says(lambda t: response(t) + b"\n"), "whole"),
    "garbage behind the answer": WireFault(_says(lambda t: response(t) + b"\0\xff\x16"), "whole"),
    "a body that is too long": WireFault(
        _says(lambda t: response(t).replace(t, t + FOREIGN)), "whole"
    ),
    "close, and more": WireFault(
        _says(lambda t: response(t, b"connection: close\r\n") + STRAY, then="leave"), "whole"
    ),
    "close, and it stays": WireFault(
        _says(lambda t: response(t, b"connection: close\r\n") + STRAY), "whole"
    ),
    # A head of another kind
    "1xx before the answer": WireFault(
        _says(lambda t: b"HTTP/1.1 103 Hints\r\nlink: </a>\r\n\r\n" * 20 + response(t)), "whole"
    ),
    "1xx without end": WireFault(_endless, "endless"),
    "101 that nobody asked for": WireFault(
        _says(lambda t: b"HTTP/1.1 101 Switch\r\nupgrade: x\r\n\r\n" + response(t)), "broken"
    ),
    "HTTP/1.0": WireFault(
        _says(lambda t: response(t).replace(b"HTTP/1.1", b"HTTP/1.0") + STRAY), "whole"
    ),
    "HTTP/1.0 to the end": WireFault(
        _says(lambda t: _without_length(t, b"HTTP/1.0"), then="leave"), "whole"
    ),
    "no length": WireFault(_says(_without_length, then="leave"), "whole"),
    "a folded header": WireFault(
        _says(lambda t: response(t, b"x-folded: one\r\n  two\r\n")), "whole"
    ),
    "a flood of headers": WireFault(_says(lambda t: response(t, b"x-y: z\r\n" * 30_000)), "broken"),
    "one long header": WireFault(
        _says(lambda t: response(t, b"x: %s\r\n" % (b"y" * 300_000))), "broken"
    ),
    "blank lines before the answer": WireFault(
        _says(lambda t: b"\r\n\r\n" + response(t)), "broken"
    ),
    "garbage for an answer": WireFault(_says(lambda t: b"\0\xff\x16\x03" + t), "either"),
    "text for an answer": WireFault(_says(lambda t: t + b"\r\n\r\n"), "broken"),
    "two lengths": WireFault(
        _says(lambda t: response(t, b"content-length: %d\r\n" % (len(t) + 1))), "broken"
    ),
    "one length twice": WireFault(
        _says(lambda t: response(t, b"content-length: %d\r\n" % len(t))), "whole"
    ),
    "a length and chunks": WireFault(
        _says(lambda t: _chunks(t).replace(b"\r\n\r\n", b"\r\ncontent-length: 3\r\n\r\n", 1)),
        "either",
    ),
    "a negative length": WireFault(
        _says(lambda t: response(t).replace(b"length: ", b"length: -")), "broken"
    ),
    # A body of another length
    "a length that is too long": WireFault(
        _says(lambda t: response(t + b"?" * 9)[:-9], then="leave"), "broken"
    ),
    "a chunk longer than said": WireFault(_says(lambda t: _chunks(t, size=1)), "broken"),
    "a chunk shorter than said": WireFault(
        _says(lambda t: _chunks(t, size=len(t) + 500), then="leave"), "broken"
    ),
    "a chunk of no size": WireFault(
        _says(lambda t: _chunks(t).replace(b"\r\n\r\n", b"\r\n\r\nzz\r\n", 1)), "broken"
    ),
    "chunks without an end": WireFault(_says(lambda t: _chunks(t)[:-5], then="leave"), "broken"),
    "trailers": WireFault(_says(lambda t: _chunks(t, b"x-sum: 1\r\n") + STRAY), "whole"),
    # A connection that ends
    "half a head": WireFault(_says(_cut(0.3), then="leave"), "broken"),
    "half a body": WireFault(_says(lambda t: response(t)[:-2], then="leave"), "broken"),
    "a reset at once": WireFault(_says(lambda t: t[:0], then="reset"), "broken"),
    "a reset in the head": WireFault(_says(_cut(0.5), then="reset"), "broken"),
    "a reset in the body": WireFault(_says(lambda t: response(t)[:-1], then="reset"), "broken"),
    "a reset behind the answer": WireFault(_says(response, then="reset"), "either"),
    "the end at once": WireFault(_says(lambda t: t[:0], then="leave"), "broken"),
    "the end behind the answer": WireFault(_says(response, then="leave"), "whole"),
    # Time
    "silence": WireFault(_silence, "endless"),
    "one byte at a time": WireFault(_drip, "whole"),
    "a pause in the head": WireFault(_says(lambda t: (response(t)[:9], response(t)[9:])), "whole"),
}
"""The faults by their names. They suit requests whose good answer is a 200 with a body."""


LATE_FAULTS: Final[dict[str, WireFault]] = {
    "a second answer": WireFault(_says(lambda t: (response(t), STRAY)), "whole"),
    "a 408": WireFault(_says(lambda t: (response(t), LATE_408)), "whole"),
    "a 408 and the end": WireFault(_says(lambda t: (response(t), LATE_408), then="leave"), "whole"),
    "a 100": WireFault(_says(lambda t: (response(t), b"HTTP/1.1 100 Continue\r\n\r\n")), "whole"),
    "a blank line": WireFault(_says(lambda t: (response(t), b"\r\n")), "whole"),
    "one byte": WireFault(_says(lambda t: (response(t), b"\0")), "whole"),
    "a reset": WireFault(_says(lambda t: (response(t), b""), then="reset"), "either"),
}
"""What comes to an idle connection, a little after the answer.

While another request is on its way, nobody can tell such a thing from its answer: let nothing be
sent until it is there.
"""


async def no_content(heard: Heard, text: bytes, status: int = 204) -> bool:
    """Answer that there is no content, and send some all the same."""
    head = b"HTTP/1.1 %d Nothing\r\ncontent-length: %d\r\n\r\n" % (status, len(text))
    await heard.say(head + text)
    return True


class Script:
    """Answers each request with its own target, and one to a `fault` with a fault, too."""

    def __init__(self, play: Play) -> None:
        self._play: Play = play
        self.played: int = 0
        self.done: anyio.Event = anyio.Event()

    async def __call__(self, heard: Heard) -> bool:
        if "fault" not in heard.target:
            await heard.say(response(heard.target.encode()))
            return True
        self.played += 1
        try:
            return await self._play(heard, heard.target.encode())
        finally:
            self.done.set()
