"""One connection of the server: requests in, answers out, and what goes wrong on purpose."""

import logging
import os
import socket
import struct
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Final

import anyio
import attrs
import h11

from deskwire.sandbox.faults import Fault, FaultKind
from deskwire.sandbox.http import Headers, Request, RequestError, Response
from deskwire.sandbox.orders import CONTROL_ROOT
from deskwire.sandbox.server.admission import check_admission
from deskwire.sandbox.server.control import control
from deskwire.sandbox.server.host import HandlerFailure, Host, Served

MAX_TARGET: Final = 16 * 2**10
"""The longest request target, in bytes; report queries are long."""

_MAX_BUFFERED: Final = 256 * 2**20
"""The most bytes of all bodies under way together."""

_MAX_FAILURES: Final = 10
_MAX_HEAD: Final = 64 * 2**10
_CHUNK: Final = 64 * 2**10
_BODYLESS: Final = frozenset({204, 304})
_DRAIN_SECONDS: Final = 2.0
_RESET_ON_CLOSE: Final = struct.pack("HH" if os.name == "nt" else "ii", 1, 0)

_logger = logging.getLogger(__name__)


class Connection:
    """One connection: requests in, answers out, until either side has had enough."""

    def __init__(self, host: Host, peer: socket.socket) -> None:
        self.scope: Final = anyio.CancelScope()
        self.busy: bool = False
        """Whether a request is being answered, which a closing server waits for."""
        self._host = host
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
            self._host.buffered -= self._buffered
            self._buffered = 0
        if request is None:
            return False
        with self._count():
            kept = await self._answer(request)
        return kept and self._protocol.our_state is self._protocol.their_state is h11.DONE

    @contextmanager
    def _count(self) -> Generator[None]:
        stats = self._host.stats
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
            with anyio.move_on_after(self._host.idle_timeout) as waiting:
                self._protocol.receive_data(await self._read())
            if waiting.cancelled_caught:
                return None
        with anyio.fail_after(self._host.idle_timeout):
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
        check_admission(target, headers, port=self._host.port)
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
            host=f"127.0.0.1:{self._host.port}",
        )

    def _check_size(self, size: int) -> None:
        if size > self._host.max_body:
            raise RequestError(413, f"the body is longer than {self._host.max_body} bytes")

    def _buffer(self, size: int) -> None:
        self._buffered += size
        self._host.buffered += size
        if self._host.buffered > _MAX_BUFFERED:
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
        stats = self._host.stats
        stats.requests += 1
        fault = self._host.faults.take(request)
        if fault is None:
            response = await self._handle(request)
            self._log(request, response.status)
            await self._send(response)
            return True
        stats.faults += 1
        is_cut = fault.kind in (FaultKind.RESET, FaultKind.CLOSE)
        status = fault.code if fault.kind is FaultKind.STATUS else None if is_cut else 200
        self._log(request, status, fault)
        return await self._misbehave(request, fault)

    def _log(self, request: Request, status: int | None, fault: Fault | None = None) -> None:
        self._host.log.append(
            Served(
                at=self._host.clock(),
                method=request.method,
                path=request.path,
                status=status,
                fault="" if fault is None else fault.kind.value,
            )
        )

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
                await self._send(fault.replacement(self._host.clock()))
            case FaultKind.MALFORMED | FaultKind.DRIFT:
                await self._send(fault.alter(await self._handle(request)))
        return True

    async def _handle(self, request: Request) -> Response:
        host = self._host
        try:
            if request.segments[0] == CONTROL_ROOT:
                answer = control(request, host.faults, host.stats.as_dict(), host.log)
                if answer is not None:
                    return answer
            return await host.handler(request)
        except RequestError as error:
            return error.response()
        except Exception as error:
            # The query stays out of the log: it may hold a signature.
            _logger.exception("the handler failed at %s %s", request.method, request.path)
            if len(host.failures) < _MAX_FAILURES:
                host.failures.append(HandlerFailure(request.method, request.path, error))
            return host.on_failure(request)

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
        headers = [("Date", self._host.date()), *response.headers]
        if response.status not in _BODYLESS:
            headers.append(("Content-Length", str(len(response.body))))
        if last or self._host.closing:
            headers.append(("Connection", "close"))
        return h11.Response(status_code=response.status, headers=headers)

    def _body(self, response: Response) -> bytes:
        return b"" if self._head_only or response.status in _BODYLESS else response.body

    def _encode(self, *events: h11.Event) -> bytes:
        return b"".join(self._protocol.send(event) or b"" for event in events)

    async def _pause(self, seconds: float) -> None:
        """Wait; a server that closes does not wait for this."""
        self.busy = False
        if self._host.closing:
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
        with anyio.fail_after(self._host.idle_timeout):
            while unsent:
                try:
                    unsent = unsent[self._socket.send(unsent) :]
                except BlockingIOError:
                    await anyio.wait_writable(self._socket)
