import logging
import re
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
import anyio.abc
import httpx
import pytest

from deskwire.core.errors import ConfigurationError
from deskwire.sandbox.faults import Fault, Faults
from deskwire.sandbox.http import Request, RequestError, Response
from deskwire.sandbox.server import Server
from deskwire.sandbox.server.connection import MAX_TARGET
from tests.busy import pass_time, pass_time_once, port_apart, until

pytestmark = pytest.mark.anyio


async def echo(request: Request) -> Response:
    """Answer with what was understood, in brackets so that answers can be told apart."""
    return Response.text(f"[{request.method} {request.path} {request.body.decode()}]")


async def talk(server: Server, data: bytes) -> bytes:
    """Send raw bytes and return all that comes back until the server closes."""
    answer = b""
    async with await anyio.connect_tcp("127.0.0.1", server.port) as stream:
        await stream.send(data.replace(b"Host: x", f"Host: 127.0.0.1:{server.port}".encode()))
        with anyio.fail_after(30):
            async for piece in stream:
                answer += piece
    return answer


def echoes(answer: bytes) -> list[bytes]:
    return re.findall(rb"\[.*?\]", answer)


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_server_is_made_outside_of_a_loop() -> None:
    assert Server(echo).stats.requests == 0


async def test_request_and_answer() -> None:
    async def show(request: Request) -> Response:
        return Response.json([request.segments, request.query, request.host, request.scheme])

    async with Server(show) as server, httpx.AsyncClient(base_url=server.url) as client:
        response = await client.get("/a/b%2Fc?x=1&y=%20")
        host = f"127.0.0.1:{server.port}"
    assert response.json() == [["a", "b/c"], [["x", "1"], ["y", " "]], host, "http"]
    assert response.headers["content-length"] == str(len(response.content))
    assert response.headers["content-type"] == "application/json"


async def test_date_follows_the_clock() -> None:
    async with (
        Server(echo, clock=lambda: 1_400_000_000.9) as server,
        httpx.AsyncClient() as client,
    ):
        response = await client.get(server.url)
    assert response.headers["date"] == "Tue, 13 May 2014 16:53:20 GMT"


async def test_connection_is_kept() -> None:
    async with Server(echo) as server, httpx.AsyncClient(base_url=server.url) as client:
        for _ in range(3):
            assert (await client.get("/")).status_code == 200
        assert (server.stats.requests, server.stats.connections, server.stats.open) == (3, 1, 1)
    assert (server.stats.open, server.stats.peak, server.stats.in_flight) == (0, 1, 0)


async def test_many_connections_at_once() -> None:
    arrived = 0
    complete = anyio.Event()

    async def wait_for_all(_: Request) -> Response:
        nonlocal arrived
        arrived += 1
        if arrived == 50:
            complete.set()
        with anyio.fail_after(30):
            await complete.wait()
        return Response.text("all here")

    async with (
        Server(wait_for_all) as server,
        httpx.AsyncClient() as client,
        anyio.create_task_group() as tasks,
    ):
        for _ in range(50):
            tasks.start_soon(client.get, server.url)
    assert (server.stats.requests, server.stats.peak, server.stats.peak_in_flight) == (50, 50, 50)


async def test_pipelined_requests_are_answered_in_order() -> None:
    async with Server(echo) as server:
        answer = await talk(
            server,
            b"GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
            b"POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
            b"GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
    assert echoes(answer) == [b"[GET /1 ]", b"[POST /2 abc]", b"[GET /3 ]"]


async def test_chunked_body() -> None:
    async with Server(echo) as server:
        answer = await talk(
            server,
            b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
        )
    assert echoes(answer) == [b"[PUT / abcde]"]


async def test_expect_continue() -> None:
    head = (
        b"POST / HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 2\r\n"
        b"Expect: 100-continue\r\n\r\n"
    )
    async with (
        Server(echo) as server,
        await anyio.connect_tcp("127.0.0.1", server.port) as stream,
    ):
        await stream.send(head % server.port)
        with anyio.fail_after(30):
            assert status_of(await stream.receive()) == 100
            await stream.send(b"hi")
            assert echoes(await stream.receive()) == [b"[POST / hi]"]


async def test_head_has_the_length_but_no_body() -> None:
    async with Server(echo) as server, httpx.AsyncClient(base_url=server.url) as client:
        head = await client.head("/x")
        again = await client.get("/x")
        assert server.stats.connections == 1
    assert (head.headers["content-length"], head.content) == ("10", b"")
    assert again.content == b"[GET /x ]"


async def test_no_content_has_no_length() -> None:
    async def nothing(_: Request) -> Response:
        return Response(status=204)

    async with Server(nothing) as server, httpx.AsyncClient(base_url=server.url) as client:
        for _ in range(2):
            response = await client.delete("/")
            assert (response.status_code, response.content) == (204, b"")
            assert "content-length" not in response.headers
        assert server.stats.connections == 1


async def test_http_1_0_is_answered_and_closed() -> None:
    async with Server(echo) as server:
        answer = await talk(server, b"GET /old HTTP/1.0\r\n\r\n")
    assert echoes(answer) == [b"[GET /old ]"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n", 413),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"65\r\n" + b"a" * 101 + b"\r\n0\r\n\r\n",
            413,
        ),
        (b"GET /" + b"a" * MAX_TARGET + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /" + b"a" * 100_000, 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000, 431),
    ],
)
async def test_abuse_is_refused_and_closed(data: bytes, status: int) -> None:
    async with Server(echo, max_body=100) as server:
        answer = await talk(server, data)
        assert status_of(answer) == status
        assert b"\r\nConnection: close\r\n" in answer
        assert server.stats.requests == 0
        assert echoes(await talk(server, b"GET / HTTP/1.0\r\n\r\n")) == [b"[GET / ]"]


async def test_refusal_reaches_a_client_that_is_still_sending() -> None:
    async with Server(echo, max_body=100) as server, httpx.AsyncClient() as client:
        response = await client.post(server.url, content=b"a" * 5_000_000)
    assert response.status_code == 413


async def test_handler_error_is_500_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_: Request) -> Response:
        raise KeyError("inside")

    async with Server(fail) as server, httpx.AsyncClient(base_url=server.url) as client:
        first, second = [await client.get("/x?oauth_signature=hush") for _ in range(2)]
        assert server.stats.connections == 1
    assert (first.status_code, second.status_code) == (500, 500)
    assert "inside" not in first.text
    assert "KeyError" in caplog.text
    assert "GET /x" in caplog.text
    assert "hush" not in caplog.text


async def test_request_error_of_the_handler_is_the_answer() -> None:
    async def refuse(_: Request) -> Response:
        raise RequestError(409, "not now")

    async with Server(refuse) as server, httpx.AsyncClient() as client:
        response = await client.get(server.url)
    assert (response.status_code, response.text) == (409, "not now\n")


async def test_unsendable_answer_ends_the_connection_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def bad_header(request: Request) -> Response:
        return Response(headers=[("X", "a\nb")]) if request.path == "/bad" else Response()

    async with Server(bad_header) as server, httpx.AsyncClient(base_url=server.url) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/bad")
        assert (await client.get("/good")).status_code == 200
    assert "given up" in caplog.text


async def test_client_that_leaves_early_does_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    async with Server(echo) as server:
        for data in (b"", b"GET", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"):
            async with await anyio.connect_tcp("127.0.0.1", server.port) as stream:
                if data:
                    await stream.send(data)
        assert echoes(await talk(server, b"GET / HTTP/1.0\r\n\r\n")) == [b"[GET / ]"]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_slow_reader_gets_everything() -> None:
    body = bytes(range(256)) * 32_768

    async def big(_: Request) -> Response:
        return Response.of(body, "application/octet-stream")

    async with Server(big) as server:
        answer = await talk(server, b"GET / HTTP/1.0\r\n\r\n")
    assert answer.partition(b"\r\n\r\n")[2] == body


async def test_idle_connection_is_closed_in_silence() -> None:
    async with Server(echo, idle_timeout=0.05) as server:
        assert await talk(server, b"") == b""


async def test_half_a_request_times_out() -> None:
    async with (
        Server(echo, idle_timeout=20) as server,
        pass_time_once(lambda: server.stats.open == 1),
    ):
        answer = await talk(server, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    assert status_of(answer) == 408


async def test_a_client_that_sends_a_byte_now_and_then_does_not_stay() -> None:
    async def send_slowly(stream: anyio.abc.SocketStream) -> None:
        while True:
            await stream.send(b"G")
            await anyio.sleep(0.02)

    async with (
        Server(echo, idle_timeout=0.2) as server,
        await anyio.connect_tcp("127.0.0.1", server.port) as stream,
    ):
        with anyio.fail_after(20), pytest.raises(anyio.BrokenResourceError):
            await send_slowly(stream)
        assert server.stats.requests == 0


async def test_the_longest_idle_connection_makes_room() -> None:
    async with Server(echo, max_connections=3) as server:
        idle = [await anyio.connect_tcp("127.0.0.1", server.port) for _ in range(8)]
        assert echoes(await talk(server, b"GET / HTTP/1.0\r\n\r\n")) == [b"[GET / ]"]
        with anyio.fail_after(30), pytest.raises(anyio.EndOfStream):
            await idle[0].receive()
        assert server.stats.open <= 4
        for stream in idle:
            await stream.aclose()


@pytest.mark.skipif(sys.platform == "win32", reason="limits descriptors")
async def test_no_client_waits_for_a_descriptor() -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    async with Server(echo) as server:
        clients = [socket.socket() for _ in range(3)]
        held = [socket.socket()]
        resource.setrlimit(resource.RLIMIT_NOFILE, (held[0].fileno() + 1, limits[1]))
        try:
            with suppress(OSError):
                while True:
                    held.append(socket.socket())
            for client in clients:
                client.setblocking(False)
                client.connect_ex(("127.0.0.1", server.port))
                with anyio.fail_after(30):
                    await anyio.wait_readable(client)
                with suppress(ConnectionResetError):
                    assert client.recv(1) == b""
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
            for each in (*clients, *held):
                each.close()
        assert echoes(await talk(server, b"GET / HTTP/1.0\r\n\r\n")) == [b"[GET / ]"]


async def test_leaving_lets_a_running_request_finish() -> None:
    started = anyio.Event()

    async def slow(_: Request) -> Response:
        started.set()
        await anyio.sleep(0.1)
        return Response.text("[done]")

    answers: list[bytes] = []

    async def ask(server: Server) -> None:
        answers.append(await talk(server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"))

    async with anyio.create_task_group() as tasks, Server(slow, grace=60) as server:
        tasks.start_soon(ask, server)
        await started.wait()
    assert echoes(answers[0]) == [b"[done]"]
    assert b"Connection: close" in answers[0]


async def stuck(_: Request) -> Response:
    await anyio.sleep_forever()
    raise AssertionError("never gets here")


@pytest.mark.parametrize(
    ("handler", "fault", "grace"),
    [
        (stuck, None, 0.1),
        (echo, None, 3600),
        (echo, Fault.latency(3600), 3600),
        (echo, Fault.drip(3600), 3600),
    ],
)
async def test_leaving_does_not_wait_for_ever(
    handler: Callable[[Request], Awaitable[Response]], fault: Fault | None, grace: float
) -> None:
    faults = Faults()
    if fault:
        faults.add(fault)
    async with (
        httpx.AsyncClient() as client,
        Server(handler, faults=faults, grace=grace) as server,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(client.get, server.url)
        await until(lambda: server.stats.requests == 1)
        tasks.cancel_scope.cancel()


async def test_leaving_does_not_wait_for_a_fault_to_come() -> None:
    started = anyio.Event()

    async def slow(_: Request) -> Response:
        started.set()
        await anyio.sleep(0.1)
        return Response.text("late")

    faults = Faults()
    faults.add(Fault.drip(60))
    with anyio.fail_after(30):
        async with (
            anyio.create_task_group() as tasks,
            Server(slow, faults=faults, grace=60) as server,
        ):
            tasks.start_soon(talk, server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
    assert server.stats.open == 0


async def test_error_of_the_body_comes_out_as_it_is() -> None:
    async def break_off() -> None:
        async with Server(stuck, grace=60) as server, httpx.AsyncClient() as client:
            with anyio.move_on_after(0.05):
                await client.get(server.url)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()


async def test_server_can_be_cancelled() -> None:
    server = Server(stuck, grace=60)
    with anyio.move_on_after(0.05) as scope:
        async with server, httpx.AsyncClient() as client:
            await client.get(server.url, timeout=None)
    assert scope.cancelled_caught
    assert server.stats.open == 0


async def test_port_is_free_again_and_can_be_chosen() -> None:
    port = port_apart()
    async with Server(echo, port=port) as first, httpx.AsyncClient() as client:
        await client.get(first.url)
    async with Server(echo, port=port) as second:
        assert second.port == port


async def test_server_is_entered_once() -> None:
    server = Server(echo)
    with pytest.raises(ConfigurationError, match="not running"):
        assert server.port
    async with server:
        with pytest.raises(ConfigurationError, match="once"):
            await server.__aenter__()
    with pytest.raises(ConfigurationError, match="once"):
        await server.__aenter__()
    with pytest.raises(ConfigurationError, match="not running"):
        assert server.url


class Counter:
    """A handler that counts what it carried out."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, request: Request) -> Response:
        self.calls += 1
        return Response.json({"path": request.path, "number": self.calls})


async def test_latency() -> None:
    faults = Faults()
    faults.add(Fault.latency(0.1))
    async with Server(echo, faults=faults) as server, httpx.AsyncClient() as client:
        begin = time.monotonic()
        slow = await client.get(server.url)
        elapsed = time.monotonic() - begin
    assert slow.text == "[GET / ]"
    assert elapsed >= 0.1


async def test_status_with_retry_after_date() -> None:
    handler = Counter()
    faults = Faults()
    faults.add(Fault.status(429, retry_after=60, as_date=True))
    async with (
        Server(handler, faults=faults, clock=lambda: 1_400_000_000) as server,
        httpx.AsyncClient() as client,
    ):
        refused = await client.get(server.url)
        accepted = await client.get(server.url)
        assert server.stats.connections == 1
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "Tue, 13 May 2014 16:54:20 GMT"
    assert accepted.json() == {"path": "/", "number": 1}
    assert (server.stats.requests, server.stats.faults) == (2, 1)


@pytest.mark.parametrize("handled", [False, True])
async def test_reset(handled: bool) -> None:
    handler = Counter()
    faults = Faults()
    faults.add(Fault.reset(handled=handled))
    async with Server(handler, faults=faults) as server:
        # A plain socket, because it tells a reset from an end.
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.setblocking(False)
            client.send(b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % server.port)
            with anyio.fail_after(30):
                await anyio.wait_readable(client)
            with pytest.raises(ConnectionResetError):
                client.recv(1)
    assert handler.calls == int(handled)


@pytest.mark.parametrize("handled", [False, True])
async def test_close(handled: bool) -> None:
    handler = Counter()
    faults = Faults()
    faults.add(Fault.close(handled=handled))
    async with Server(handler, faults=faults) as server:
        assert await talk(server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") == b""
    assert handler.calls == int(handled)


async def test_truncate() -> None:
    faults = Faults()
    faults.add(Fault.truncate(), times=2)

    async def answer(request: Request) -> Response:
        return Response.text("0123456789" if request.path == "/long" else "")

    async with Server(answer, faults=faults) as server:
        long = await talk(server, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        empty = await talk(server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"\r\nContent-Length: 10\r\n" in long
    assert long.endswith(b"\r\n\r\n01234")
    assert b"\r\nContent-Length: 1\r\n" in empty
    assert empty.endswith(b"\r\n\r\n")


async def test_html_malformed_and_drift() -> None:
    handler = Counter()
    faults = Faults()
    for fault in (Fault.html(), Fault.malformed(), Fault.drift(add="new")):
        faults.add(fault)
    async with Server(handler, faults=faults) as server, httpx.AsyncClient() as client:
        page, broken, drifted = [await client.get(server.url) for _ in range(3)]
        assert server.stats.connections == 1
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert broken.headers["content-type"] == "application/json"
    with pytest.raises(ValueError, match=r"delimiter|control"):
        broken.json()
    assert drifted.json() == {"path": "/", "number": 2, "new": "unexpected"}


async def test_drip() -> None:
    faults = Faults()
    faults.add(Fault.drip(3600, size=4))
    async with (
        Server(echo, faults=faults) as server,
        httpx.AsyncClient(timeout=None) as client,
        client.stream("GET", server.url) as response,
    ):
        pieces = response.aiter_raw()
        pass_time(3600)
        assert await anext(pieces) == b"[GET"
        pass_time(3600)
        assert [piece async for piece in pieces] == [b" / ]"]


async def test_faults_are_steered_over_http() -> None:
    async with Server(echo) as server, httpx.AsyncClient(base_url=server.url) as client:
        order = {"kind": "status", "code": 502, "times": None}
        assert (await client.post("/_sandbox/faults", json=order)).status_code == 201
        assert (await client.get("/x")).status_code == 502
        assert (await client.post("/_sandbox/faults", json={})).status_code == 400
        assert (await client.delete("/_sandbox/faults")).status_code == 204
        assert (await client.get("/x")).status_code == 200
        stats = (await client.get("/_sandbox/stats")).json()
        assert (await client.get("/_sandbox/other")).text == "[GET /_sandbox/other ]"
    assert (stats["requests"], stats["faults"], stats["connections"]) == (2, 1, 1)
