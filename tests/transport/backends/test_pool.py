import gc
import itertools
import random
import ssl
import sys
import threading
import time
from collections.abc import Mapping

import anyio
import anyio.abc
import httpcore
import httpx
import pytest

from deskwire.core.errors import ClosedClientError, ConfigurationError
from deskwire.transport.backends.pool import NOT_SENT_ERRORS, ConnectionPool
from deskwire.transport.limits import ConcurrencyLimiter
from tests.busy import pass_time_once, settle, until
from tests.transport.servers import Heard, anonymous_tls, closed_port, response, serve

pytestmark = pytest.mark.anyio

TIMEOUT = httpx.Timeout(20.0)


def client_of(transport: ConnectionPool) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=transport, timeout=TIMEOUT)


def made_request(
    url: str, *, read: float = 20, connect: float = 20, headers: Mapping[str, str] | None = None
) -> httpx.Request:
    """Return a request for the transport itself."""
    timeout = httpx.Timeout(20, read=read, connect=connect).as_dict()
    return httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})


class TestReuse:
    async def test_sequential_calls_share_one_connection(self) -> None:
        async with serve() as server, client_of(transport := ConnectionPool()) as client:
            answers = [await client.get(f"{server.url}/bytes/{size}") for size in range(5)]
            assert [answer.content for answer in answers] == [b"x" * size for size in range(5)]
            assert server.connections == 1
            assert (transport.open_connections, transport.idle_connections) == (1, 1)

    async def test_request_and_response_are_whole(self) -> None:
        async with serve() as server, client_of(ConnectionPool()) as client:
            answer = await client.post(
                f"{server.url}/echo?a=1", content=b"body", headers={"X": "y"}
            )
            assert answer.content == b"body"
            assert answer.status_code == 200
            assert answer.reason_phrase == "Fine"
            assert answer.http_version == "HTTP/1.1"
            assert answer.headers["Content-Length"] == "4"
            lines = server.heads[0].split("\r\n")
            assert lines[0] == "POST /echo?a=1 HTTP/1.1"
            assert "X: y" in lines
            assert f"Host: 127.0.0.1:{server.port}" in lines

    async def test_fifty_calls_behind_a_gate_of_ten_open_ten_connections(self) -> None:
        gate = ConcurrencyLimiter(10)
        statuses: list[int] = []
        async with serve() as server, client_of(ConnectionPool(max_connections=10)) as client:

            async def call() -> None:
                async with gate.slot():
                    answer = await client.get(f"{server.url}/slow/0.01")
                    statuses.append(answer.status_code)

            async with anyio.create_task_group() as tasks:
                for _ in range(50):
                    tasks.start_soon(call)
            assert statuses == [200] * 50
            assert server.connections <= 10
            assert server.peak > 1

    async def test_the_connection_used_last_is_used_next(self) -> None:
        async with serve() as server, client_of(ConnectionPool()) as client:
            async with (
                client.stream("GET", server.url) as first,
                client.stream("GET", server.url) as second,
                client.stream("GET", server.url) as third,
            ):
                for answer in (first, third, second):
                    await answer.aread()
            for _ in range(3):
                await client.get(server.url)
            assert server.served_by == [1, 2, 3, 2, 2, 2]

    async def test_other_origins_make_room(self) -> None:
        transport = ConnectionPool(max_connections=1)
        async with serve() as one, serve() as two, client_of(transport) as client:
            for _ in range(2):
                assert (await client.get(one.url)).text == "ok"
                assert (await client.get(two.url)).text == "ok"
                assert transport.open_connections == 1
            assert (one.connections, two.connections) == (2, 2)

    async def test_more_calls_than_connections_are_refused(self) -> None:
        transport = ConnectionPool(max_connections=1)
        async with serve() as server, client_of(transport) as client:
            async with client.stream("GET", server.url) as held:
                with pytest.raises(httpx.PoolTimeout, match="all 1 connections are in use") as info:
                    await client.get(server.url)
                assert isinstance(info.value, NOT_SENT_ERRORS)
                await held.aread()
            assert (await client.get(server.url)).text == "ok"

    async def test_encrypted_calls_share_one_connection(self) -> None:
        transport = ConnectionPool(ssl_context=anonymous_tls(server=False))
        async with serve(tls=anonymous_tls(server=True)) as server, client_of(transport) as client:
            for _ in range(3):
                assert (await client.get(f"{server.url}/bytes/70000")).content == b"x" * 70_000
            assert server.connections == 1


class TestIdleConnections:
    @pytest.mark.parametrize("way", ["leave", "goodbye"])
    @pytest.mark.parametrize("encrypted", [False, True])
    async def test_the_server_closes_one(self, way: str, encrypted: bool) -> None:
        transport = ConnectionPool(ssl_context=anonymous_tls(server=False))
        tls = anonymous_tls(server=True) if encrypted else None
        async with serve(tls=tls) as server, client_of(transport) as client:
            for round_ in range(1, 4):
                assert (await client.get(f"{server.url}/{way}")).status_code == 200
                await server.wait_until_open(0)
                assert server.connections == round_
            assert transport.open_connections <= 1

    async def test_one_expires(self) -> None:
        transport = ConnectionPool(keepalive_expiry=0.02)
        async with serve() as server, client_of(transport) as client:
            await client.get(server.url)
            await anyio.sleep(0.05)
            await client.get(server.url)
            assert server.connections == 2
            assert transport.open_connections == 1

    async def test_those_of_a_burst_are_closed_by_and_by(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = time.monotonic
        passed = itertools.count(20, 20)
        transport = ConnectionPool(keepalive_expiry=50)
        async with serve() as server, client_of(transport) as client:
            async with anyio.create_task_group() as tasks:
                for _ in range(5):
                    tasks.start_soon(client.get, f"{server.url}/slow/0.02")
            assert transport.idle_connections == 5
            while transport.open_connections > 1:
                ahead = next(passed)
                monkeypatch.setattr(time, "monotonic", lambda ahead=ahead: now() + ahead)
                await client.get(server.url)
            await server.wait_until_open(1)
            assert server.connections == 5

    async def test_without_expiry_they_stay(self) -> None:
        transport = ConnectionPool(keepalive_expiry=None)
        async with serve() as server, client_of(transport) as client:
            await client.get(server.url)
            await anyio.sleep(0.05)
            await client.get(server.url)
            assert server.connections == 1


class TestCancellation:
    @pytest.mark.parametrize("encrypted", [False, True])
    async def test_no_slot_is_lost(self, encrypted: bool) -> None:
        """What httpcore's own pool fails: encode/httpcore issue 1093."""
        gate = ConcurrencyLimiter(10)
        transport = ConnectionPool(max_connections=10, ssl_context=anonymous_tls(server=False))
        dice = random.Random(7)
        finished = cancelled = 0
        tls = anonymous_tls(server=True) if encrypted else None
        async with serve(tls=tls) as server, client_of(transport) as client:
            paths = ["", "slow/0.005", "bytes/200000", "leave"]

            async def caller() -> None:
                nonlocal finished, cancelled
                while finished < 100 or cancelled <= 20:
                    patience = dice.choice([dice.uniform(0, 0.08), 20])
                    with anyio.move_on_after(patience) as scope:
                        async with gate.slot():
                            await client.get(f"{server.url}/{dice.choice(paths)}")
                            finished += 1
                    cancelled += scope.cancelled_caught

            async with anyio.create_task_group() as tasks:
                for _ in range(20):
                    tasks.start_soon(caller)
            assert gate.in_use == 0
            assert transport.open_connections == transport.idle_connections <= 10

            at_once: list[int] = []

            async def hold() -> None:
                async with gate.slot():
                    await client.get(f"{server.url}/slow/0.1")
                    at_once.append(gate.in_use)

            async with anyio.create_task_group() as tasks:
                for _ in range(10):
                    tasks.start_soon(hold)
            assert max(at_once) == 10
            assert len(at_once) == 10
            await server.wait_until_open(transport.open_connections)
        gc.collect()

    async def test_in_the_tls_handshake_the_socket_is_closed(self) -> None:
        transport = ConnectionPool(ssl_context=anonymous_tls(server=False))
        async with serve(greeting=b"") as server, client_of(transport) as client:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(client.get, f"https://127.0.0.1:{server.port}")
                await server.wait_until_open(1)
                tasks.cancel_scope.cancel()
            assert transport.open_connections == 0
            assert server.connections == 1
            await server.wait_until_open(0)
        gc.collect()

    async def test_in_the_body_the_connection_is_closed(self) -> None:
        async with serve() as server, client_of(transport := ConnectionPool()) as client:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(client.get, f"{server.url}/drip")
                await until(lambda: bool(server.heads))
                await settle()
                tasks.cancel_scope.cancel()
            assert transport.open_connections == 0
            await server.wait_until_open(0)

    async def test_before_anything_is_sent_the_connection_is_kept(self) -> None:
        async with serve() as server, client_of(transport := ConnectionPool()) as client:
            await client.get(server.url)
            with anyio.CancelScope() as scope:
                scope.cancel()
                await client.get(server.url)
            assert transport.idle_connections == 1
            assert (await client.get(server.url)).text == "ok"
            assert (server.connections, len(server.heads)) == (1, 2)


class TestBody:
    async def test_read_to_the_end_it_gives_the_connection_back(self) -> None:
        async with serve() as server, ConnectionPool() as transport:
            response = await transport.handle_async_request(made_request(f"{server.url}/bytes/9"))
            assert isinstance(response.stream, httpx.AsyncByteStream)
            assert transport.idle_connections == 0
            assert b"".join([chunk async for chunk in response.stream]) == b"x" * 9
            assert transport.idle_connections == 1
            await response.aclose()
            assert transport.idle_connections == 1

    async def test_closed_unread_it_frees_the_slot(self) -> None:
        async with serve() as server, ConnectionPool() as transport:
            response = await transport.handle_async_request(made_request(f"{server.url}/bytes/9"))
            await response.aclose()
            assert transport.open_connections == 0

    @pytest.mark.parametrize("cancelled", [False, True])
    async def test_closed_when_all_of_it_has_come_it_gives_the_connection_back(
        self, cancelled: bool
    ) -> None:
        async with serve() as server, ConnectionPool() as transport:
            response = await transport.handle_async_request(made_request(f"{server.url}/chunks"))
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async for chunk in response.stream:
                assert chunk == b"one"
                break
            with anyio.CancelScope() as scope:
                if cancelled:
                    scope.cancel()
                await response.aclose()
            assert (transport.open_connections, transport.idle_connections) == (1, 1)

    async def test_abandoned_half_way_it_frees_the_slot(self) -> None:
        async with serve() as server, ConnectionPool() as transport:
            response = await transport.handle_async_request(made_request(f"{server.url}/drip"))
            assert isinstance(response.stream, httpx.AsyncByteStream)
            begun = b""
            async for chunk in response.stream:
                begun += chunk
                if len(begun) == len(b"first"):
                    break
            assert begun == b"first"
            await response.aclose()
            assert transport.open_connections == 0
            await server.wait_until_open(0)
            del response
            gc.collect()  # of abandoned generators trio would complain

    async def test_broken_it_frees_the_slot(self) -> None:
        async with serve() as server, ConnectionPool() as transport:
            response = await transport.handle_async_request(made_request(f"{server.url}/half"))
            assert isinstance(response.stream, httpx.AsyncByteStream)
            with pytest.raises(httpx.RemoteProtocolError, match="closed"):
                [chunk async for chunk in response.stream]
            assert transport.open_connections == 0

    async def test_a_synchronous_request_body_is_refused(self) -> None:
        class Body(httpx.SyncByteStream):
            pass

        async with ConnectionPool() as transport:
            with pytest.raises(ConfigurationError, match="body is synchronous"):
                await transport.handle_async_request(
                    httpx.Request("POST", "http://127.0.0.1/", stream=Body())
                )


class TestErrors:
    async def test_refused_connection(self) -> None:
        async with ConnectionPool() as transport:
            with closed_port() as port:
                request = made_request(f"http://127.0.0.1:{port}/")
                with pytest.raises(httpx.ConnectError) as info:
                    await transport.handle_async_request(request)
            assert isinstance(info.value, NOT_SENT_ERRORS)
            assert info.value.request is request
            assert transport.open_connections == 0

    @pytest.mark.parametrize(
        ("path", "error"),
        [
            ("reset", httpx.ReadError),
            ("silent", httpx.ReadTimeout),
            ("nonsense", httpx.RemoteProtocolError),
        ],
    )
    async def test_no_answer(self, path: str, error: type[httpx.TransportError]) -> None:
        async with serve() as server, ConnectionPool() as transport:
            for _ in range(2):
                read = 0.1 if path == "silent" else 20
                with pytest.raises(error) as info:
                    await transport.handle_async_request(
                        made_request(f"{server.url}/{path}", read=read)
                    )
                assert not isinstance(info.value, NOT_SENT_ERRORS)
            assert transport.open_connections == 0

    async def test_a_kept_connection_that_breaks_may_have_carried_the_request(self) -> None:
        async with serve() as server, client_of(transport := ConnectionPool()) as client:
            await client.get(server.url)
            with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)) as info:
                await client.get(f"{server.url}/reset")
            assert not isinstance(info.value, NOT_SENT_ERRORS)
            assert server.connections == 1
            assert transport.open_connections == 0

    async def test_slow_body(self) -> None:
        async with serve() as server, ConnectionPool() as transport:
            response = await transport.handle_async_request(made_request(f"{server.url}/drip"))
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async with pass_time_once(lambda: True):
                with pytest.raises(httpx.ReadTimeout):
                    [chunk async for chunk in response.stream]
            assert transport.open_connections == 0

    async def test_server_without_tls(self) -> None:
        async with serve(greeting=b"220 Hello\r\n") as server, ConnectionPool() as transport:
            with pytest.raises(httpx.ConnectError):
                await transport.handle_async_request(
                    made_request(f"https://127.0.0.1:{server.port}")
                )
            assert transport.open_connections == 0
            await server.wait_until_open(0)

    async def test_slow_tls_handshake(self) -> None:
        async with serve(greeting=b"") as server, ConnectionPool() as transport:
            with pytest.raises(httpx.ConnectTimeout) as info:
                await transport.handle_async_request(
                    made_request(f"https://127.0.0.1:{server.port}", connect=0.1)
                )
            assert isinstance(info.value, NOT_SENT_ERRORS)
            assert transport.open_connections == 0
            await server.wait_until_open(0)

    async def test_a_server_without_a_certificate_is_not_trusted(self) -> None:
        async with serve(tls=anonymous_tls(server=True)) as server, ConnectionPool() as transport:
            with pytest.raises(httpx.ConnectError):
                await transport.handle_async_request(made_request(server.url))

    async def test_wrong_header(self) -> None:
        async with serve() as server, client_of(transport := ConnectionPool()) as client:
            with pytest.raises(httpx.LocalProtocolError):
                await client.get(server.url, headers={"X": "a\r\nb"})
            assert (await client.get(server.url)).text == "ok"
            assert transport.open_connections == 1

    async def test_other_schemes(self) -> None:
        async with ConnectionPool() as transport:
            with pytest.raises(httpx.UnsupportedProtocol, match="scheme is 'ftp'; it must be http"):
                await transport.handle_async_request(made_request("ftp://127.0.0.1/"))

    @pytest.mark.parametrize(
        "name",
        [name for name in httpcore.__all__ if name.endswith(("Error", "Timeout", "Exception"))]
        + ["UnsupportedProtocol"],
    )
    async def test_each_error_of_httpcore_becomes_that_of_httpx(self, name: str) -> None:
        kind: type[Exception] = getattr(httpcore, name)

        async def fail(event: str, info: object) -> None:
            if event == "http11.receive_response_headers.started":
                raise kind("a reason")

        async with serve() as server, ConnectionPool() as transport:
            request = httpx.Request("GET", server.url, extensions={"trace": fail})
            with pytest.raises(getattr(httpx, name), match="a reason") as info:
                await transport.handle_async_request(request)
            assert type(info.value).__name__ == name
            assert isinstance(info.value.__cause__, kind)
            assert transport.open_connections == 0


class TestLifetime:
    async def test_closing_closes_idle_and_busy_connections(self) -> None:
        async with serve() as server:
            transport = ConnectionPool()
            busy = await transport.handle_async_request(made_request(f"{server.url}/drip"))
            idle = await transport.handle_async_request(made_request(server.url))
            await idle.aread()
            await server.wait_until_open(2)
            await transport.aclose()
            assert (transport.open_connections, transport.idle_connections) == (0, 0)
            await server.wait_until_open(0)
            with pytest.raises(httpx.ReadError):
                await busy.aread()
            assert transport.open_connections == 0

    async def test_a_cancelled_task_closes_every_connection(self) -> None:
        async with serve() as server:
            transport = ConnectionPool()
            one = await transport.handle_async_request(made_request(server.url))
            two = await transport.handle_async_request(made_request(server.url))
            await one.aread()
            await two.aread()
            assert transport.idle_connections == 2
            with anyio.CancelScope() as scope:
                scope.cancel()
                await transport.aclose()
            assert transport.open_connections == 0
            await server.wait_until_open(0)

    async def test_a_closed_transport_sends_nothing(self) -> None:
        async with serve() as server:
            async with ConnectionPool() as transport:
                pass
            with pytest.raises(ClosedClientError, match="has been closed"):
                await transport.handle_async_request(made_request(server.url))
            assert server.connections == 0

    async def test_a_call_during_closing_leaves_nothing_open(self) -> None:
        async with serve() as server:
            transport = ConnectionPool()

            async def call() -> None:
                with pytest.raises(httpx.TransportError):
                    await transport.handle_async_request(made_request(f"{server.url}/silent"))

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(call)
                await server.wait_until_open(1)
                await transport.aclose()
            assert transport.open_connections == 0
            await server.wait_until_open(0)

    async def test_a_connection_made_during_closing_is_not_kept(self) -> None:
        transport = ConnectionPool()

        async def close(event: str, info: object) -> None:
            if event == "connection.connect_tcp.started":
                await transport.aclose()

        async with serve() as server:
            request = httpx.Request("GET", server.url, extensions={"trace": close})
            response = await transport.handle_async_request(request)
            assert await response.aread() == b"ok"
            assert (transport.open_connections, transport.idle_connections) == (0, 0)
            await server.wait_until_open(0)

    async def test_tls_settings_are_made_once_and_in_a_thread(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made_in: list[threading.Thread] = []

        def create(*, trust_env: bool) -> ssl.SSLContext:
            assert not trust_env
            made_in.append(threading.current_thread())
            return anonymous_tls(server=False)

        monkeypatch.setattr(httpx, "create_ssl_context", create)
        async with serve(tls=anonymous_tls(server=True)) as server:
            async with client_of(ConnectionPool()) as client, anyio.create_task_group() as tasks:
                for _ in range(3):
                    tasks.start_soon(client.get, server.url)
            assert server.connections == 3
        assert len(made_in) == 1
        assert made_in[0] is not threading.main_thread()

    def test_it_is_made_outside_an_event_loop(self) -> None:
        transport = ConnectionPool(max_connections=3, ssl_context=ssl.create_default_context())
        assert (transport.open_connections, transport.idle_connections) == (0, 0)

    def test_it_needs_a_connection(self) -> None:
        with pytest.raises(ConfigurationError, match="max_connections is 0; it must be 1 or more"):
            ConnectionPool(max_connections=0)


class TestProxy:
    async def test_plain_calls_are_forwarded(self) -> None:
        async with serve() as server:
            proxy = f"http://user:secret@127.0.0.1:{server.port}"
            async with client_of(ConnectionPool(proxy=proxy)) as client:
                for _ in range(2):
                    assert (await client.get("http://example.org/there?a=b")).text == "ok"
            assert server.connections == 1
            head = server.heads[0].split("\r\n")
            assert head[0] == "GET http://example.org/there?a=b HTTP/1.1"
            assert "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=" in head

    async def test_encrypted_calls_go_through_a_tunnel(self) -> None:
        transport_tls = anonymous_tls(server=False)
        async with serve() as server:
            proxy = httpx.Proxy(f"http://127.0.0.1:{server.port}", headers={"X-Via": "me"})
            transport = ConnectionPool(proxy=proxy, ssl_context=transport_tls)
            async with client_of(transport) as client:
                for _ in range(2):
                    assert (await client.get("https://example.org/there")).text == "ok"
                assert transport.idle_connections == 1
            assert server.connections == 1
            assert server.heads[0].startswith("CONNECT example.org:443 HTTP/1.1\r\n")
            assert "X-Via: me" in server.heads[0]
            assert [head.split(" HTTP")[0] for head in server.heads[1:]] == ["GET /there"] * 2

    async def test_a_refused_tunnel_sent_nothing(self) -> None:
        async with serve() as server:
            transport = ConnectionPool(
                proxy=f"http://127.0.0.1:{server.port}", ssl_context=anonymous_tls(server=False)
            )
            async with client_of(transport) as client:
                with pytest.raises(httpx.ProxyError, match="407 Who are you") as info:
                    await client.get("https://denied.example/")
                assert isinstance(info.value, NOT_SENT_ERRORS)
                assert transport.open_connections == 0

    async def test_an_encrypted_proxy(self) -> None:
        async with serve(tls=anonymous_tls(server=True)) as server:
            transport = ConnectionPool(
                proxy=f"https://127.0.0.1:{server.port}", ssl_context=anonymous_tls(server=False)
            )
            async with client_of(transport) as client:
                assert (await client.get("http://example.org/there")).text == "ok"
            assert server.heads[0].startswith("GET http://example.org/there ")

    @pytest.mark.parametrize(
        "said", [b"", b"\5", b"\5\0", b"HTTP/1.1 400 No\r\n\r\n", b"\5\xff", b"\4\0\0\0"]
    )
    async def test_a_socks_proxy_that_is_none(self, said: bytes) -> None:
        pytest.importorskip("socksio")
        async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:

            async def answer(stream: anyio.abc.SocketStream) -> None:
                async with stream:
                    await stream.receive()
                    await stream.send(said)

            port = listener.extra(anyio.abc.SocketAttribute.local_port)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(listener.serve, answer)
                async with ConnectionPool(proxy=f"socks5://127.0.0.1:{port}") as transport:
                    with pytest.raises(httpx.TransportError):
                        await transport.handle_async_request(made_request("http://acme.example/"))
                    assert transport.open_connections == 0
                tasks.cancel_scope.cancel()

    async def test_calls_through_socks_share_one_connection(self) -> None:
        pytest.importorskip("socksio")

        async def script(heard: Heard) -> bool:
            await heard.say(response(heard.target.encode()))
            return True

        socks = b"\5\0", b"\5\0\0\1\x7f\0\0\1\0\x50"
        async with serve(script=script, socks=socks) as server:
            transport = ConnectionPool(proxy=f"socks5://127.0.0.1:{server.port}")
            async with client_of(transport) as client:
                for _ in range(3):
                    assert (await client.get("http://acme.example/a")).text == "/a"
                assert server.connections == 1

    def test_unknown_schemes_are_refused(self) -> None:
        with pytest.raises(ConfigurationError, match="proxy's scheme is 'ftp'; it must be http"):
            ConnectionPool(proxy="ftp://user:secret@127.0.0.1")

    def test_socks_needs_its_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "socksio", None)
        with pytest.raises(ConfigurationError, match=r"install httpx\[socks\]"):
            ConnectionPool(proxy="socks5://127.0.0.1:1080")


async def test_bytes_before_the_encryption_of_a_tunnel() -> None:
    async def connect(heard: Heard) -> bool:
        assert heard.method == "GET"
        return True

    async with serve(script=connect, tunnel=b"HTTP/1.1 200 Tunnel\r\n\r\nmore") as server:
        transport = ConnectionPool(
            proxy=f"http://127.0.0.1:{server.port}", ssl_context=anonymous_tls(server=False)
        )
        async with client_of(transport) as client:
            with pytest.raises(httpx.ConnectError, match="before the encryption began"):
                await client.get("https://example.org/")
            assert transport.open_connections == 0
