"""What a client is doing at a moment."""

import anyio
import attrs
import httpx
import pytest

from deskwire import ClientStats
from deskwire.sandbox.faults import Fault
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from tests.busy import until
from tests.transport.clients import Acme, acme, endpoint, odesk, says

pytestmark = pytest.mark.anyio

GET = endpoint()
NOTHING: dict[str, object] = {}


@attrs.define
class Door:
    """Answers when it is opened."""

    opened: anyio.Event = attrs.field(factory=anyio.Event)

    async def handle(self, _: Request) -> Response:
        await self.opened.wait()
        return Response.of("done", "text/plain")


def stats(
    in_flight: int = 0, waiting: int = 0, open_: int | None = 0, idle: int | None = 0
) -> ClientStats:
    return ClientStats(
        in_flight=in_flight, waiting=waiting, open_connections=open_, idle_connections=idle
    )


async def test_calls_and_connections() -> None:
    door = Door()
    client = Acme("http://127.0.0.1:1")
    assert client.stats == stats()
    async with acme(door.handle, concurrency=2) as (_, client):
        assert client.stats == stats()
        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(client.call, GET, NOTHING)
            await until(lambda: client.stats == stats(2, 3, 2, 0))
            assert client.with_options(timeout=9).stats == client.stats
            door.opened.set()
        assert client.stats == stats(0, 0, 2, 2)
    assert client.stats == stats()


async def test_a_call_of_a_service() -> None:
    async with odesk() as (_, client):
        await client.auth.get_info()
        assert client.stats == stats(0, 0, 1, 1)


async def test_a_call_that_waits_for_the_next_attempt() -> None:
    async with acme(says("done")) as (server, client):
        server.faults.add(Fault.status(503, headers=[("Retry-After", "60")]), times=None)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.call, GET, NOTHING)
            await until(lambda: server.stats.requests == 1 and client.stats.in_flight == 0)
            assert client.stats.waiting == 1
            tasks.cancel_scope.cancel()
        assert client.stats.waiting == 0


async def test_cancelled_calls_are_forgotten() -> None:
    door = Door()
    async with acme(door.handle, concurrency=1) as (_, client):
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(client.call, GET, NOTHING)
            await until(lambda: client.stats == stats(1, 2, 1, 0))
            tasks.cancel_scope.cancel()
        assert (client.stats.in_flight, client.stats.waiting) == (0, 0)


async def test_the_connections_of_an_http_client_are_its_own() -> None:
    async with (
        Server(says("done")) as server,
        httpx.AsyncClient() as http,
        Acme(server.url, http_client=http) as client,
    ):
        await client.call(GET, {})
        assert client.stats == stats(0, 0, None, None)
