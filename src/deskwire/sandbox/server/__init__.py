"""A small HTTP/1.1 server on loopback, in the caller's own event loop.

It works on sockets of its own rather than on anyio's streams, because a fault must be able to
end a connection in a precise way: reset it, or close it in the middle of a body.
"""

import decimal
import errno
import logging
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

import anyio
import anyio.abc

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.checks import Check, whole
from deskwire.sandbox.faults import Faults
from deskwire.sandbox.http import BROKEN, Request, Response
from deskwire.sandbox.server.connection import Connection
from deskwire.sandbox.server.host import Handler, HandlerFailure, Host, Stats

MAX_BODY: Final = 16 * 2**20
"""The largest request body by default, in bytes."""

MAX_CONNECTIONS: Final = 1_000
"""The most connections at once by default; for another one the longest idle one is closed."""

_PORT_TRIES: Final = 10
_NO_DESCRIPTORS: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_NO_IPV6: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT})
_PAUSE_SECONDS: Final = 0.05
_BACKLOG: Final = 1024

_logger = logging.getLogger(__name__)


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
        self._host: Host = Host(
            handler=handler,
            on_failure=on_failure,
            faults=Faults() if faults is None else faults,
            port=port,
            max_body=max_body,
            idle_timeout=idle_timeout,
            clock=clock,
        )
        self._grace = grace
        self._max_connections = max_connections
        self._connections: dict[Connection, None] = {}
        self._listeners: list[socket.socket] = []
        # Given up where no descriptor is left, to turn a client away rather than let it wait.
        self._reserve: socket.socket | None = None
        self._running: tuple[anyio.abc.TaskGroup, anyio.CancelScope] | None = None

    @property
    def faults(self) -> Faults:
        """What the server does wrong."""
        return self._host.faults

    @property
    def stats(self) -> Stats:
        """What the server has done."""
        return self._host.stats

    @property
    def failures(self) -> Sequence[HandlerFailure]:
        """The first failures of the handler."""
        return self._host.failures

    @property
    def port(self) -> int:
        """The port the server listens on."""
        self._parts()
        return self._host.port

    @property
    def url(self) -> str:
        """The address of the server, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        if self._running is not None or self._host.closing:
            raise ConfigurationError("a server is entered once; make another one")
        try:
            self._listeners = self._listen()
            self._reserve = socket.socket()
        except OSError as error:
            self._close_sockets()
            if error.errno in _NO_DESCRIPTORS:
                raise ConfigurationError(f"the server cannot listen: {error.strerror}") from error
            raise ConfigurationError(
                f"port {self._host.port} of 127.0.0.1 cannot be had: {error.strerror}; "
                "pass another port"
            ) from error
        self._host.port = self._listeners[0].getsockname()[1]
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
        self._host.closing = True
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
            first = socket.create_server(("127.0.0.1", self._host.port), backlog=_BACKLOG)
            try:
                second = socket.create_server(
                    ("::1", first.getsockname()[1]), family=socket.AF_INET6, backlog=_BACKLOG
                )
            except OSError as error:
                if error.errno in _NO_IPV6:
                    return [first]
                first.close()
                if last or self._host.port or error.errno != errno.EADDRINUSE:
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
                connection = Connection(self._host, peer)
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

    async def _run(self, connection: Connection) -> None:
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
