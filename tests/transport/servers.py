"""Small HTTP servers on loopback that behave and misbehave on demand."""

import re
import socket
import ssl
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager

import anyio
import attrs
from anyio.abc import ByteStream, SocketAttribute, SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream
from anyio.streams.tls import TLSStream

HEAD_SIZE = 262_144


def anonymous_tls(*, server: bool) -> ssl.SSLContext:
    """Return TLS settings that need no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    if not server:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0")
    return context


@attrs.frozen
class Heard:
    """A request, and the connection on which to answer it byte by byte."""

    method: str
    target: str
    body: bytes
    connection: int
    """The number of the connection; the first is 1."""
    stream: ByteStream

    async def say(self, *pieces: bytes, pause: float = 0) -> None:
        """Send pieces as they are, each in a write of its own."""
        for number, piece in enumerate(pieces):
            if number:
                await anyio.sleep(pause)
            if piece:
                await self.stream.send(piece)

    async def reset(self) -> None:
        """Break the connection off."""
        break_off(self.stream)
        await anyio.aclose_forcefully(self.stream)


Script = Callable[[Heard], Awaitable[bool]]
"""Answers one request, and tells whether the connection stays open."""


def break_off(stream: ByteStream) -> None:
    """Make the end of a connection a reset."""
    linger = struct.pack("ii", 1, 0)
    plain = stream.extra(SocketAttribute.raw_socket)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


@attrs.define
class Server:
    """A running server and what it has seen."""

    port: int
    tls: ssl.SSLContext | None = None
    greeting: bytes | None = None
    """All that it says, before the client has said anything; None to speak HTTP."""
    script: Script | None = None
    """What answers, byte by byte; None for what the path of the request says."""
    tunnel: bytes = b"HTTP/1.1 200 Tunnel\r\n\r\n"
    """How a proxy tells that a tunnel is open."""
    socks: tuple[bytes, ...] = ()
    """What it says to each message of a SOCKS handshake, before HTTP."""
    connections: int = 0
    """How many connections were accepted."""
    open: int = 0
    """How many of them are open."""
    peak: int = 0
    """How many were open at once, at most."""
    served_by: list[int] = attrs.field(factory=list[int])
    """The number of the connection of each request."""
    heads: list[str] = attrs.field(factory=list[str])
    """The head of each request."""
    changed: anyio.Condition = attrs.field(factory=anyio.Condition)
    """Notified when a connection comes or goes."""

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    async def wait_until_open(self, count: int) -> None:
        """Wait until so many connections are open."""
        with anyio.fail_after(30):
            async with self.changed:
                while self.open != count:
                    await self.changed.wait()

    async def handle(self, plain: SocketStream) -> None:
        """Serve one connection until the client or a request ends it."""
        self.connections += 1
        number = self.connections
        try:
            async with plain:
                await self._count(1)
                if self.greeting is not None:
                    await self._greet(plain, self.greeting)
                for said in self.socks:
                    await plain.receive()
                    await plain.send(said)
                stream = await self._encrypt(plain) if self.tls else plain
                await self._serve(stream, number)
        except (
            anyio.EndOfStream,
            anyio.IncompleteRead,
            anyio.BrokenResourceError,
            anyio.ClosedResourceError,
            OSError,
        ):
            pass
        finally:
            with anyio.CancelScope(shield=True):
                await self._count(-1)

    async def _greet(self, stream: ByteStream, greeting: bytes) -> None:
        """Say one thing, and listen until the client leaves."""
        if greeting:
            await stream.send(greeting)
        while True:
            await stream.receive()

    async def _count(self, change: int) -> None:
        async with self.changed:
            self.open += change
            self.peak = max(self.peak, self.open)
            self.changed.notify_all()

    async def _encrypt(self, stream: ByteStream) -> TLSStream:
        return await TLSStream.wrap(
            stream, server_side=True, ssl_context=self.tls, standard_compatible=False
        )

    async def _serve(self, stream: ByteStream, number: int) -> None:
        reader = BufferedByteReceiveStream(stream)
        while True:
            head = (await reader.receive_until(b"\r\n\r\n", HEAD_SIZE)).decode()
            length = re.search(r"(?i)content-length: (\d+)", head)
            body = await reader.receive_exactly(int(length[1])) if length else b""
            self.served_by.append(number)
            self.heads.append(head)
            method, target, _ = head.split("\r\n")[0].split(" ")
            if method == "CONNECT":
                if target.startswith("denied"):
                    await stream.send(b"HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n")
                    return
                await stream.send(self.tunnel)
                self.tls = anonymous_tls(server=True)
                stream = await self._encrypt(stream)
                reader = BufferedByteReceiveStream(stream)
            elif self.script is not None:
                if not await self.script(Heard(method, target, body, number, stream)):
                    return
            elif not await self._answer(stream, target, body):
                return

    async def _answer(self, stream: ByteStream, target: str, body: bytes) -> bool:
        """Answer one request, and tell whether the connection stays open."""
        path = target.partition("?")[0]
        what, _, argument = path.removeprefix("/").partition("/")
        match what:
            case "bytes":
                await stream.send(response(b"x" * int(argument)))
            case "slow":
                await anyio.sleep(float(argument))
                await stream.send(response(b"slow"))
            case "echo":
                await stream.send(response(body))
            case "drip":
                await stream.send(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nfirst")
                await stream.receive()  # until the client leaves
            case "chunks":
                await stream.send(
                    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                    b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"
                )
            case "silent":
                await stream.receive()
            case "half":
                await stream.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
                return False
            case "leave":
                await stream.send(response(b"left"))
                return False
            case "goodbye":
                await stream.send(response(b"bye", b"connection: close\r\n"))
                return False
            case "reset":
                break_off(stream)
                return False
            case "nonsense":
                await stream.send(b"this is no HTTP\r\n\r\n")
                return False
            case _:
                await stream.send(response(b"ok"))
        return True


def response(body: bytes, headers: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 Fine\r\n%scontent-length: %d\r\n\r\n%s" % (headers, len(body), body)


@asynccontextmanager
async def serve(
    *,
    tls: ssl.SSLContext | None = None,
    greeting: bytes | None = None,
    script: Script | None = None,
    tunnel: bytes = b"HTTP/1.1 200 Tunnel\r\n\r\n",
    socks: tuple[bytes, ...] = (),
) -> AsyncGenerator[Server, None]:
    """Run a server for the time of a block."""
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
        port = listener.extra(SocketAttribute.local_port)
        server = Server(port, tls, greeting, script, tunnel, socks)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(listener.serve, server.handle)
            yield server
            await anyio.wait_all_tasks_blocked()  # what was accepted has begun, and closes itself
            tasks.cancel_scope.cancel()


@contextmanager
def closed_port() -> Generator[int]:
    """Hold a port on which nothing listens, so that nobody else takes it meanwhile."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]
