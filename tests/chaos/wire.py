"""A server that carries requests out and answers them in every wrong way that a network knows.

It writes bytes itself, so nothing stops it from writing wrong ones.
"""

import random
import socket
import struct
import zlib
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import anyio
import attrs
from anyio.abc import SocketAttribute, SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream

from deskwire.sandbox.http import Headers, Request, Response

HEAD_SIZE: Final = 65_536
_LEFT: Final = (
    anyio.EndOfStream,
    anyio.IncompleteRead,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    OSError,
)


@attrs.define
class Exchange:
    """One request, and the means to answer it badly."""

    stream: SocketStream
    """The connection."""
    request: Request
    """The request, which has been read in full."""
    execute: Callable[[], Awaitable[Response]]
    """Carries the request out."""
    other: bytes
    """A whole answer that was meant for another call."""
    dice: random.Random
    """What chooses bytes and sizes."""
    crossed: Callable[[], None]
    """Takes note that what nobody asked for has crossed a request that was on its way."""

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        await self.stream.send(data)

    async def answer(self) -> bytes:
        """Carry the request out and return its whole answer."""
        return rendered(await self.execute())

    def reset(self) -> None:
        """Let the connection be reset when it is closed."""
        plain = self.stream.extra(SocketAttribute.raw_socket)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Fault = Callable[[Exchange], Awaitable[bool]]
"""Answers a request; tells whether the connection stays open."""


def rendered(response: Response, *headers: tuple[str, str], length: int | None = None) -> bytes:
    """Return the bytes of an answer with a length, by default the right one."""
    size = str(len(response.body) if length is None else length)
    return headed(response, *headers, ("Content-Length", size)) + response.body


def headed(response: Response, *headers: tuple[str, str], version: str = "1.1") -> bytes:
    """Return the head of an answer."""
    lines = [f"{name}: {value}\r\n" for name, value in (*response.headers, *headers)]
    return f"HTTP/{version} {response.status} Whatever\r\n{''.join(lines)}\r\n".encode()


def chunked(body: bytes, size: int) -> bytes:
    """Return a body in chunks, without the last and empty one."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def gzipped(body: bytes) -> bytes:
    """Return a body in gzip."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


@attrs.define(kw_only=True)
class Chaos:
    """A running server, and what it has done."""

    handle: Callable[[Request], Awaitable[Response]]
    """Carries a request out."""
    faults: Mapping[str, Fault]
    """What may go wrong."""
    rate: float
    """The share of requests with which something does."""
    dice: random.Random
    """What decides."""
    url: str = ""
    """Where it is."""
    met: Counter[str] = attrs.field(factory=Counter[str])
    """How often which fault has happened."""
    crossed: int = 0
    """How often an answer that nobody asked for has crossed a request that was on its way."""
    _deck: list[str] = attrs.field(factory=list[str], init=False)
    _other: tuple[str, bytes] = attrs.field(default=("", b""), init=False)

    async def serve(self, stream: SocketStream) -> None:
        """Serve one connection until the client or a fault ends it."""
        try:
            async with stream:
                reader = BufferedByteReceiveStream(stream)
                while await self._exchange(stream, reader):
                    pass
        except _LEFT:
            pass

    async def _exchange(self, stream: SocketStream, reader: BufferedByteReceiveStream) -> bool:
        head = (await reader.receive_until(b"\r\n\r\n", HEAD_SIZE)).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, target, _ = first.split(" ")
        fields = (line.partition(":") for line in lines if line)
        pairs = [(name, value.strip()) for name, _, value in fields]
        length = int(Headers(pairs).get("content-length") or 0)
        body = await reader.receive_exactly(length) if length else b""
        request = Request.parse(method, target, headers=pairs, body=body)

        async def execute() -> Response:
            response = await self.handle(request)
            if target != self._other[0]:
                self._other = (target, rendered(response))
            return response

        other = self._other[1] or rendered(Response.json({}))
        exchange = Exchange(stream, request, execute, other, self.dice, self._cross)
        if self.dice.random() >= self.rate:
            await exchange.send(await exchange.answer())
            return True
        if not self._deck:  # each fault once, in another order every time
            self._deck = self.dice.sample(sorted(self.faults), len(self.faults))
        name = self._deck.pop()
        self.met[name] += 1
        return await self.faults[name](exchange)

    def _cross(self) -> None:
        self.crossed += 1


@asynccontextmanager
async def running(chaos: Chaos) -> AsyncGenerator[Chaos, None]:
    """Run a server for the time of a block."""
    async with (
        await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
        anyio.create_task_group() as tasks,
    ):
        chaos.url = f"http://127.0.0.1:{listener.extra(SocketAttribute.local_port)}"
        tasks.start_soon(listener.serve, chaos.serve)
        yield chaos
        await anyio.wait_all_tasks_blocked()  # what was accepted has begun, and closes itself
        tasks.cancel_scope.cancel()
