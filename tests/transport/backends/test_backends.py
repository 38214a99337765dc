"""What every backend with connections of its own keeps apart: answers, faults, cancelled calls."""

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from importlib.util import find_spec
from typing import Final, TypeAlias, cast

import anyio
import anyio.lowlevel
import pytest

from deskwire.core.errors import ConfigurationError
from deskwire.transport.backends import registry
from deskwire.transport.backends.httpx_backend import OwnConnections
from deskwire.transport.backends.protocol import (
    AddressError,
    Backend,
    BackendError,
    BackendOptions,
    BrokenError,
    NotSentError,
    UnwritableError,
    WireRequest,
)
from deskwire.transport.session import Session
from tests.busy import pass_time_once
from tests.transport.clients import Acme, endpoint
from tests.transport.servers import Heard, anonymous_tls, closed_port, response, serve
from tests.transport.wire_faults import FAULTS, FOREIGN, LATE_FAULTS, Script, no_content

Maker: TypeAlias = str

pytestmark = pytest.mark.anyio

NEEDS_HTTPTOOLS: Final = pytest.mark.skipif(
    find_spec("httptools") is None, reason="the extra [fast] is not installed"
)


@pytest.fixture(params=["httpx", pytest.param("httptools", marks=NEEDS_HTTPTOOLS)])
def maker(request: pytest.FixtureRequest) -> Maker:
    """The name of a backend."""
    name: object = request.param
    assert isinstance(name, str)
    return name


@asynccontextmanager
async def opened(maker: Maker, most: int = 10) -> AsyncGenerator[Backend, None]:
    backend = registry.make(
        maker,
        BackendOptions(
            title="Acme",
            http_client=None,
            concurrency=most,
            proxy=None,
            tls=anonymous_tls(server=False),
            trust_env=False,
        ),
    )
    await backend.open()
    try:
        yield backend
    finally:
        await backend.aclose()


def to_send(url: str, method: str = "GET", **headers: str) -> WireRequest:
    return WireRequest(
        method=method,
        target=url,
        shown=url,
        headers=tuple(headers.items()),
        body=b"",
        connect_timeout=10,
    )


async def read_all(backend: Backend, request: WireRequest) -> bytes:
    answer = await backend.send(request)
    try:
        text = b""
        while (piece := await answer.read()) is not None:
            text += piece
        return text
    finally:
        await answer.aclose()


async def fetch(backend: Backend, url: str, method: str = "GET") -> bytes | None:
    """Return the text of an answer; None for a broken one."""
    try:
        with anyio.fail_after(20):
            return await read_all(backend, to_send(url, method))
    except (BackendError, TimeoutError):
        return None


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_stays_with_its_request(maker: Maker, name: str, encrypted: bool) -> None:
    fault = FAULTS[name]
    script = Script(fault.play)

    def waits(number: int) -> bool:
        return fault.outcome == "endless" and script.played == number

    tls = anonymous_tls(server=True) if encrypted else None
    async with serve(tls=tls, script=script) as server, opened(maker) as backend:
        for number in range(3):
            good = f"{server.url}/good/{number}"
            assert await fetch(backend, good) == f"/good/{number}".encode()
            async with pass_time_once(partial(waits, number + 1)):
                got = await fetch(backend, f"{server.url}/fault/{number}")
            if fault.outcome == "whole":
                assert got == f"/fault/{number}".encode()
            elif fault.outcome != "either":
                assert got is None
        assert await fetch(backend, f"{server.url}/good") == b"/good"
        assert script.played == 3


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("name", LATE_FAULTS)
async def test_what_comes_to_an_idle_connection_ends_it(
    maker: Maker, name: str, encrypted: bool
) -> None:
    script = Script(LATE_FAULTS[name].play)
    tls = anonymous_tls(server=True) if encrypted else None
    async with serve(tls=tls, script=script) as server, opened(maker) as backend:
        for number in range(3):
            got = await fetch(backend, f"{server.url}/fault/{number}")
            assert got in {f"/fault/{number}".encode(), None}
            await script.done.wait()
            script.done = anyio.Event()
            good = f"{server.url}/good/{number}"
            assert await fetch(backend, good) == f"/good/{number}".encode()
        assert server.connections == 4


@pytest.mark.parametrize("status", [204, 304])
@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_body_where_none_belongs(maker: Maker, status: int, encrypted: bool) -> None:
    script = Script(partial(no_content, status=status))
    tls = anonymous_tls(server=True) if encrypted else None
    async with serve(tls=tls, script=script) as server, opened(maker) as backend:
        for number in range(3):
            assert await fetch(backend, f"{server.url}/fault/{number}") == b""
            good = f"{server.url}/good/{number}"
            assert await fetch(backend, good) == f"/good/{number}".encode()
        assert server.connections == 4


async def test_a_body_after_head(maker: Maker) -> None:
    async def answer(heard: Heard, text: bytes) -> bool:
        await heard.say(response(text))
        return True

    async with serve(script=Script(answer)) as server, opened(maker) as backend:
        for _ in range(3):
            assert await fetch(backend, f"{server.url}/fault", "HEAD") == b""
            assert await fetch(backend, f"{server.url}/good") == b"/good"
        assert server.connections == 4


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("length", [16_384, 60_000, 65_536, 131_072, 262_144])
async def test_more_than_one_read_of_it(maker: Maker, length: int, encrypted: bool) -> None:
    """asyncio reads 256 KiB at once, and hands out 64: the rest is in no socket."""

    async def answer(heard: Heard, text: bytes) -> bool:
        head = len(response(b"x" * length)) - length
        body = text.ljust(length - head, b"x")
        await heard.say(response(body) + response(FOREIGN * 50_000))
        return True

    script = Script(answer)
    tls = anonymous_tls(server=True) if encrypted else None
    async with serve(tls=tls, script=script) as server, opened(maker) as backend:
        for number in range(3):
            got = await fetch(backend, f"{server.url}/fault/{number}")
            assert got is not None
            assert got.rstrip(b"x") == f"/fault/{number}".encode()
            good = f"{server.url}/good/{number}"
            assert await fetch(backend, good) == f"/good/{number}".encode()


async def test_good_connections_are_used_again(maker: Maker) -> None:
    async with serve(script=Script(no_content)) as server, opened(maker) as backend:
        for number in range(20):
            text = await fetch(backend, f"{server.url}/good/{'x' * number}")
            assert text == b"/good/" + b"x" * number
        assert server.connections == 1


@pytest.mark.parametrize("encrypted", [False, True])
async def test_cancelled_calls_leave_nothing_behind(maker: Maker, encrypted: bool) -> None:
    """Neither a slot nor a socket is lost, and no later call gets an answer that is not its own."""
    dice = random.Random(3)

    async def script(heard: Heard) -> bool:
        for _ in range(dice.randrange(3)):
            await anyio.lowlevel.checkpoint()
        text = heard.target.encode()
        whole = response(text.ljust(200_000, b"."))
        await heard.say(whole[:90], whole[90:])
        return True

    tls = anonymous_tls(server=True) if encrypted else None
    cancelled = 0
    async with serve(tls=tls, script=script) as server, opened(maker, 8) as backend:

        async def call(number: int) -> None:
            nonlocal cancelled
            with anyio.CancelScope() as scope:
                if number % 3:
                    scope.deadline = anyio.current_time() + dice.random() * 0.01
                text = await read_all(backend, to_send(f"{server.url}/{number}"))
                assert text.rstrip(b".") == f"/{number}".encode()
            cancelled += scope.cancelled_caught

        for round_number in range(15):
            async with anyio.create_task_group() as tasks:
                for task in range(8):
                    tasks.start_soon(call, round_number * 8 + task)
        connections = backend.connections
        assert connections is not None
        assert connections.open == connections.idle <= 8
        assert await fetch(backend, f"{server.url}/9") == b"/9".ljust(200_000, b".")
        await server.wait_until_open(connections.open or 1)
    assert cancelled > 5
    await server.wait_until_open(0)


async def test_a_large_answer_waits_until_it_is_read(maker: Maker) -> None:
    length = 20_000_000

    async def script(heard: Heard) -> bool:
        await heard.say(response(heard.target.encode().ljust(length, b".")))
        return True

    async with serve(script=script) as server, opened(maker) as backend:
        for _ in range(2):
            answer = await backend.send(to_send(f"{server.url}/big"))
            await anyio.sleep(0.05)
            received = 0
            while (piece := await answer.read()) is not None:
                assert len(piece) < 2_000_000
                received += len(piece)
            await answer.aclose()
            assert received == length
        assert server.connections == 1


async def test_nothing_is_sent_without_a_connection(maker: Maker) -> None:
    async with opened(maker) as backend:
        with closed_port() as port, pytest.raises(NotSentError):
            await backend.send(to_send(f"http://127.0.0.1:{port}/"))
        async with serve(greeting=b"220 Hello\r\n") as server:
            with pytest.raises(NotSentError):
                await backend.send(to_send(f"https://127.0.0.1:{server.port}/"))


async def test_a_name_with_two_families_is_reached_by_the_one_that_answers(maker: Maker) -> None:
    async with serve() as server, opened(maker) as backend:
        assert await fetch(backend, f"http://localhost:{server.port}/") == b"ok"


async def test_what_cannot_be_written(maker: Maker) -> None:
    async with serve() as server, opened(maker) as backend:
        for value in ("a\r\nb: c", "a\nb", "a\0b", " a", "a\r"):
            with pytest.raises(UnwritableError, match="no HTTP"):
                await read_all(backend, to_send(server.url, **{"x-a": value}))
        with pytest.raises(UnwritableError, match="no HTTP"):
            await read_all(backend, to_send(server.url, **{"x a": "b"}))
        with pytest.raises(ConfigurationError, match="expected ASCII"):
            await read_all(backend, to_send(server.url, **{"x-a": "\u2603"}))
        with pytest.raises(AddressError):
            await read_all(backend, to_send(f"{server.url}/{'x' * 70_000}"))
        assert server.heads == []


@pytest.mark.parametrize("encrypted", [False, True])
async def test_an_idle_connection_that_the_server_ends_is_not_used(
    maker: Maker, encrypted: bool
) -> None:
    async def script(heard: Heard) -> bool:
        await heard.say(response(heard.target.encode()))
        return False

    tls = anonymous_tls(server=True) if encrypted else None
    async with serve(tls=tls, script=script) as server, opened(maker) as backend:
        for number in range(5):
            assert await fetch(backend, f"{server.url}/{number}") == f"/{number}".encode()
            await server.wait_until_open(0)
        assert server.connections == 5


async def test_the_end_in_an_answer_is_an_error(maker: Maker) -> None:
    async with serve() as server, opened(maker) as backend:
        with pytest.raises(BrokenError):
            await read_all(backend, to_send(f"{server.url}/half"))
        with pytest.raises(BrokenError):
            await read_all(backend, to_send(f"{server.url}/nonsense"))


@NEEDS_HTTPTOOLS
async def test_which_backend_a_client_takes() -> None:
    from deskwire.transport.backends.httptools_backend import HTTPToolsBackend

    async with serve() as server:
        for name, kind in (("auto", HTTPToolsBackend), ("httpx", OwnConnections)):
            client = Acme(server.url, trust_env=False, backend=name)
            assert isinstance(cast("Session", vars(client)["_session"]).backend, kind)
            async with client:
                assert await client.call(endpoint(), {}) == "ok"
    by_proxy = Acme(server.url, proxy="http://127.0.0.1:1")
    assert isinstance(cast("Session", vars(by_proxy)["_session"]).backend, OwnConnections)
    with pytest.raises(ConfigurationError, match="knows neither proxies nor an http_client"):
        Acme(server.url, backend="httptools", proxy="http://127.0.0.1:1")


def test_httptools_is_asked_for_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        del name

    monkeypatch.setattr("importlib.util.find_spec", nothing)
    with pytest.raises(ConfigurationError, match=r"install deskwire\[fast\]"):
        Acme("http://127.0.0.1:1", backend="httptools", trust_env=False)
