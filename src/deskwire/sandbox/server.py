"""A small HTTP/1.1 server on loopback, in the caller's own event loop.

It works on sockets of its own rather than on anyio's streams, because a fault must be able to
end a connection in a precise way: reset it, or close it in the middle of a body.
"""

import decimal
import errno
import logging
import math
import os
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from email.utils import formatdate
from types import TracebackType
from typing import Final, Self, TypeAlias

import anyio
import anyio.abc
import attrs
import h11

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.checks import Check, whole
from deskwire.sandbox.admission import check_admission
from deskwire.sandbox.faults import Fault, FaultKind, Faults, control
from deskwire.sandbox.http import BROKEN, Headers, Request, RequestError, Response
from deskwire.sandbox.orders import CONTROL_ROOT

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
"""Answers a request; a `RequestError` it raises becomes its answer."""

MAX_BODY: Final = 16 * 2**20
"""The largest request body by default, in bytes."""

MAX_TARGET: Final = 16 * 2**10
"""The longest request target, in bytes; report queries are long."""

MAX_CONNECTIONS: Final = 1_000
"""The most connections at once by default; for another one the longest idle one is closed."""

_MAX_BUFFERED: Final = 256 * 2**20
"""The most bytes of all bodies under way together."""

_MAX_FAILURES: Final = 10
_PORT_TRIES: Final = 10
_NO_DESCRIPTORS: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_NO_IPV6: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT})
_PAUSE_SECONDS: Final = 0.05
_MAX_HEAD: Final = 64 * 2**10
_CHUNK: Final = 64 * 2**10
_BODYLESS: Final = frozenset({204, 304})
_BACKLOG: Final = 1024
_DRAIN_SECONDS: Final = 2.0
_RESET_ON_CLOSE: Final = struct.pack("HH" if os.name == "nt" else "ii", 1, 0)

_logger = logging.getLogger(__name__)


@attrs.define(kw_only=True)
class Stats:
    """Counters of a server."""

    requests: int = 0
    """Requests read in full, those to the control resources left out."""
    in_flight: int = 0
    """Requests being answered now."""
    peak_in_flight: int = 0
    """The most requests ever being answered at once."""
    connections: int = 0
    """Connections ever opened."""
    open: int = 0
    """Connections open now."""
    peak: int = 0
    """The most connections ever open at once."""
    faults: int = 0
    """Requests that met an injected fault."""

    def as_dict(self) -> Mapping[str, int]:
        """Return the counters by name."""
        return attrs.asdict(self)


@attrs.frozen
class HandlerFailure:
    """A request that the handler failed at, which is a fault of the handler."""

    method: str
    """The method of the request."""
    path: str
    """Its path."""
    error: Exception
    """What the handler raised."""


def _fail_in_text(_: Request) -> Response:
    return Response.text(f"{BROKEN}\n", status=500)


class Server:
    """Serve a handler on loopback for as long as the context is open.

    It listens on 127.0.0.1, and on ::1 where there is one, and answers nobody who means another
    host.

    async with Server(handler) as server:
        print(server.url)
    """

    def __init__(
        self,
        handler: Handler,
        *,
        faults: Faults | None = None,
        port: int = 0,
        max_body: int = MAX_BODY,
        max_connections: int = MAX_CONNECTIONS,
        on_failure: Callable[[Request], Response] = _fail_in_text,
        idle_timeout: float = 60.0,
        grace: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare a server; nothing is opened before `async with`.

        Args:
            handler: Answers each request.
            faults: What to do wrong.
            port: The port; 0 takes a free one.
            max_body: The largest request body, in bytes; a larger one is answered with 413.
            max_connections: The most connections at once; for another one the longest idle one is
                closed.
            on_failure: Answers a request that the handler failed at.
            idle_timeout: Seconds to wait for a client to begin a request, then to end it, and to
                take the answer.
            grace: Seconds to let running requests finish on leaving the context.
            clock: Seconds since the epoch for `Date`; shift it to simulate clock skew.
        """
        check_port(port)
        self.faults: Faults = faults if faults is not None else Faults()
        """What the server does wrong."""
        self.stats: Stats = Stats()
        """What the server has done."""
        self.failures: list[HandlerFailure] = []
        """The first failures of the handler."""
        self.handler: Final = handler
        self.on_failure: Final = on_failure
        self.buffered: int = 0
        """The bytes of all bodies under way."""
        self.max_body: Final = max_body
        self.idle_timeout: Final = idle_timeout
        self.clock: Final = clock
        self.closing: bool = False
        """Whether the context is being left."""
        self._port = port
        self._grace = grace
        self._max_connections = max_connections
        self._connections: dict[_Connection, None] = {}
        self._listeners: list[socket.socket] = []
        # Given up where no descriptor is left, to turn a client away rather than let it wait.
        self._reserve: socket.socket | None = None
        self._running: tuple[anyio.abc.TaskGroup, anyio.CancelScope] | None = None
        self._date = (0, "")

    @property
    def port(self) -> int:
        """The port the server listens on."""
        self._parts()
        return self._port

    @property
    def url(self) -> str:
        """The address of the server, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def date(self) -> str:
        """Return the server's time for a `Date` field."""
        second = math.floor(self.clock())
        if second != self._date[0]:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]

    async def __aenter__(self) -> Self:
        if self._running is not None or self.closing:
            raise ConfigurationError("a server is entered once; make another one")
        try:
            self._listeners = self._listen()
            self._reserve = socket.socket()
        except OSError as error:
            self._close_sockets()
            if error.errno in _NO_DESCRIPTORS:
                raise ConfigurationError(f"the server cannot listen: {error.strerror}") from error
            raise ConfigurationError(
                f"port {self._port} of 127.0.0.1 cannot be had: {error.strerror}; pass another port"
            ) from error
        self._port = self._listeners[0].getsockname()[1]
        tasks = await anyio.create_task_group().__aenter__()
        self._running = tasks, anyio.CancelScope()
        tasks.start_soon(self._accept_all, *self._running)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        tasks, accepting = self._parts()
        self.closing = True
        accepting.cancel()
        if error is not None:
            tasks.cancel_scope.cancel()
        for connection in self._connections:
            if not connection.busy:
                connection.scope.cancel()
        tasks.cancel_scope.deadline = anyio.current_time() + self._grace
        try:
            # The error of the body is not told to the group, which would wrap it in another.
            await tasks.__aexit__(None, None, None)
        finally:
            self._running = None
            self._close_sockets()

    def _parts(self) -> tuple[anyio.abc.TaskGroup, anyio.CancelScope]:
        if self._running is None:
            raise ConfigurationError("the server is not running; enter it with `async with` first")
        return self._running

    def _listen(self) -> list[socket.socket]:
        """Listen on the same port of both loopback addresses, as `localhost` means either."""
        for last in (*[False] * (_PORT_TRIES - 1), True):
            first = socket.create_server(("127.0.0.1", self._port), backlog=_BACKLOG)
            try:
                second = socket.create_server(
                    ("::1", first.getsockname()[1]), family=socket.AF_INET6, backlog=_BACKLOG
                )
            except OSError as error:
                if error.errno in _NO_IPV6:
                    return [first]
                first.close()
                if last or self._port or error.errno != errno.EADDRINUSE:
                    raise
            else:
                return [first, second]
        raise AssertionError

    def _close_sockets(self) -> None:
        """Close what tasks that never ran have left open."""
        for connection in self._connections:
            connection.close()
        for listener in (*self._listeners, self._reserve):
            if listener is not None:
                listener.close()

    async def _accept_all(self, tasks: anyio.abc.TaskGroup, accepting: anyio.CancelScope) -> None:
        with accepting:
            async with anyio.create_task_group() as loops:
                for listener in self._listeners:
                    listener.setblocking(False)
                    loops.start_soon(self._accept, listener, tasks)

    async def _accept(self, listener: socket.socket, tasks: anyio.abc.TaskGroup) -> None:
        with listener:
            while True:
                await anyio.wait_readable(listener)
                try:
                    peer, _ = listener.accept()
                except (BlockingIOError, ConnectionError):
                    continue
                except OSError as error:
                    self._turn_away(listener, error)
                    await anyio.sleep(_PAUSE_SECONDS)
                    continue
                if len(self._connections) >= self._max_connections:
                    self._close_idle()
                peer.setblocking(False)
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection = _Connection(self, peer)
                self._connections[connection] = None
                self.stats.connections += 1
                self.stats.open += 1
                self.stats.peak = max(self.stats.peak, self.stats.open)
                tasks.start_soon(self._run, connection)

    def _turn_away(self, listener: socket.socket, error: OSError) -> None:
        """Close a connection that there is no descriptor for, so that its client does not wait."""
        _logger.warning("a connection could not be accepted: %s", error.strerror)
        self._close_idle()
        if error.errno not in _NO_DESCRIPTORS or self._reserve is None:
            return
        self._reserve.close()
        self._reserve = None
        with suppress(OSError):
            listener.accept()[0].close()
        with suppress(OSError):
            self._reserve = socket.socket()

    def _close_idle(self) -> None:
        idle = next((each for each in self._connections if not each.busy), None)
        if idle is not None:
            idle.scope.cancel()

    async def _run(self, connection: "_Connection") -> None:
        # Amounts are counted alike, whatever the program around the sandbox has set.
        decimal.setcontext(decimal.Context(prec=50))
        try:
            await connection.run()
        finally:
            self._connections.pop(connection, None)
            self.stats.open -= 1


_PORT: Final = Check(
    "a number from 0 to 65535", lambda value: whole(0).accepts(value) and value in range(65_536)
)


def check_port(port: object) -> None:
    """Check that something is the number of a port, or 0 for a free one.

    Raises:
        ConfigurationError: It is not.
    """
    _PORT.check("port", port)


class _Connection:
    """One connection: requests in, answers out, until either side has had enough."""

    def __init__(self, server: Server, peer: socket.socket) -> None:
        self.scope: Final = anyio.CancelScope()
        self.busy = False
        """Whether a request is being answered, which a closing server waits for."""
        self._server = server
        self._socket = peer
        self._protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD)
        self._head_only = False
        self._buffered = 0

    def close(self) -> None:
        """Close the connection at once."""
        self._socket.close()

    async def run(self) -> None:
        """Serve the connection until it ends."""
        with self._socket, self.scope:
            try:
                while await self._exchange():
                    self._protocol.start_next_cycle()
            except OSError:
                return  # the client has gone
            except Exception:
                _logger.exception("a connection was given up")

    async def _exchange(self) -> bool:
        """Read and answer one request; `False` when the connection ends with it."""
        try:
            request = await self._read_in_time()
        except RequestError as error:
            return await self._refuse(error)
        except h11.RemoteProtocolError as error:
            return await self._refuse(self._explain(error))
        except TimeoutError:
            return await self._refuse(RequestError(408, "the rest of the request never came"))
        finally:
            self._server.buffered -= self._buffered
            self._buffered = 0
        if request is None:
            return False
        with self._count():
            kept = await self._answer(request)
        return kept and self._protocol.our_state is self._protocol.their_state is h11.DONE

    @contextmanager
    def _count(self) -> Generator[None]:
        stats = self._server.stats
        stats.in_flight += 1
        stats.peak_in_flight = max(stats.peak_in_flight, stats.in_flight)
        self.busy = True
        try:
            yield
        finally:
            self.busy = False
            stats.in_flight -= 1

    async def _read_in_time(self) -> Request | None:
        """Read the next request; `None` when none comes.

        However slowly a client sends, it does not stay for ever.
        """
        if self._protocol.trailing_data == (b"", False):
            with anyio.move_on_after(self._server.idle_timeout) as waiting:
                self._protocol.receive_data(await self._read())
            if waiting.cancelled_caught:
                return None
        with anyio.fail_after(self._server.idle_timeout):
            return await self._read_request()

    async def _read_request(self) -> Request | None:
        """Read the next request; `None` when the client has closed the connection."""
        self._head_only = False
        head = await self._next_event()
        if not isinstance(head, h11.Request):
            return None
        self._head_only = head.method == b"HEAD"
        if len(head.target) > MAX_TARGET:
            raise RequestError(414, f"the request target is longer than {MAX_TARGET} bytes")
        headers = Headers(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers
        )
        target = head.target.decode("ascii")
        check_admission(target, headers, port=self._server.port)
        self._check_size(int(headers.get("content-length", "0")))
        if self._protocol.they_are_waiting_for_100_continue:
            await self._write(self._encode(h11.InformationalResponse(status_code=100, headers=[])))
        body = bytearray()
        while isinstance(event := await self._next_event(), h11.Data):
            body += event.data
            self._check_size(len(body))
            self._buffer(len(event.data))
        return Request.parse(
            head.method.decode("ascii"),
            target,
            headers=headers,
            body=bytes(body),
            host=f"127.0.0.1:{self._server.port}",
        )

    def _check_size(self, size: int) -> None:
        if size > self._server.max_body:
            raise RequestError(413, f"the body is longer than {self._server.max_body} bytes")

    def _buffer(self, size: int) -> None:
        self._buffered += size
        self._server.buffered += size
        if self._server.buffered > _MAX_BUFFERED:
            raise RequestError(503, "too many bodies are under way; try again later")

    async def _next_event(self) -> h11.Event:
        while not isinstance(event := self._protocol.next_event(), h11.Event):
            self._protocol.receive_data(await self._read())
        return event

    def _explain(self, error: h11.RemoteProtocolError) -> RequestError:
        if error.error_status_hint == 431 and b"\n" not in self._protocol.trailing_data[0]:
            return RequestError(414, "the request line is too long")
        return RequestError(error.error_status_hint, f"not a good HTTP/1.1 request: {error}")

    async def _refuse(self, error: RequestError) -> bool:
        """Answer what could not be read, and end the connection."""
        await self._send(error.response(), last=True)
        # Closing with unread bytes would reset the connection, and the answer with it.
        self._socket.shutdown(socket.SHUT_WR)
        with anyio.move_on_after(_DRAIN_SECONDS):
            while await self._read():
                pass
        return False

    async def _answer(self, request: Request) -> bool:
        """Answer a request, well or badly; `False` when the connection must end."""
        if request.segments[0] == CONTROL_ROOT:
            await self._send(await self._handle(request))
            return True
        stats = self._server.stats
        stats.requests += 1
        fault = self._server.faults.take(request)
        if fault is None:
            await self._send(await self._handle(request))
            return True
        stats.faults += 1
        return await self._misbehave(request, fault)

    async def _misbehave(self, request: Request, fault: Fault) -> bool:
        match fault.kind:
            case FaultKind.RESET | FaultKind.CLOSE:
                if fault.handled:
                    await self._handle(request)
                if fault.kind is FaultKind.RESET:
                    self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                return False
            case FaultKind.TRUNCATE:
                response = await self._handle(request)
                body = response.body or b"\0"
                head = self._encode(self._head(attrs.evolve(response, body=body)))
                await self._write(head + body[: len(body) // 2])
                return False
            case FaultKind.LATENCY:
                await self._pause(fault.seconds)
                await self._send(await self._handle(request))
            case FaultKind.DRIP:
                await self._drip(await self._handle(request), fault)
            case FaultKind.STATUS | FaultKind.HTML:
                await self._send(fault.replacement(self._server.clock()))
            case FaultKind.MALFORMED | FaultKind.DRIFT:
                await self._send(fault.alter(await self._handle(request)))
        return True

    async def _handle(self, request: Request) -> Response:
        server = self._server
        try:
            if request.segments[0] == CONTROL_ROOT:
                answer = control(request, server.faults, server.stats.as_dict())
                if answer is not None:
                    return answer
            return await server.handler(request)
        except RequestError as error:
            return error.response()
        except Exception as error:
            # The query stays out of the log: it may hold a signature.
            _logger.exception("the handler failed at %s %s", request.method, request.path)
            if len(server.failures) < _MAX_FAILURES:
                server.failures.append(HandlerFailure(request.method, request.path, error))
            return server.on_failure(request)

    async def _send(self, response: Response, *, last: bool = False) -> None:
        head, body = self._head(response, last=last), self._body(response)
        await self._write(self._encode(head, h11.Data(data=body), h11.EndOfMessage()))

    async def _drip(self, response: Response, fault: Fault) -> None:
        body = self._body(response)
        await self._write(self._encode(self._head(response)))
        for start in range(0, len(body), fault.size):
            await self._pause(fault.seconds)
            await self._write(self._encode(h11.Data(data=body[start : start + fault.size])))
        await self._write(self._encode(h11.EndOfMessage()))

    def _head(self, response: Response, *, last: bool = False) -> h11.Response:
        headers = [("Date", self._server.date()), *response.headers]
        if response.status not in _BODYLESS:
            headers.append(("Content-Length", str(len(response.body))))
        if last or self._server.closing:
            headers.append(("Connection", "close"))
        return h11.Response(status_code=response.status, headers=headers)

    def _body(self, response: Response) -> bytes:
        return b"" if self._head_only or response.status in _BODYLESS else response.body

    def _encode(self, *events: h11.Event) -> bytes:
        return b"".join(self._protocol.send(event) or b"" for event in events)

    async def _pause(self, seconds: float) -> None:
        """Wait; a server that closes does not wait for this."""
        self.busy = False
        if self._server.closing:
            self.scope.cancel()
        await anyio.sleep(seconds)
        self.busy = True

    async def _read(self) -> bytes:
        while True:
            await anyio.wait_readable(self._socket)
            with suppress(BlockingIOError):
                return self._socket.recv(_CHUNK)

    async def _write(self, data: bytes) -> None:
        unsent = memoryview(data)
        with anyio.fail_after(self._server.idle_timeout):
            while unsent:
                try:
                    unsent = unsent[self._socket.send(unsent) :]
                except BlockingIOError:
                    await anyio.wait_writable(self._socket)
