import gc
import logging
import warnings
import weakref

import anyio
import httpx
import pytest

from deskwire.core.errors import ClientLoopError, ClosedClientError
from deskwire.transport.backends import registry
from deskwire.transport.backends.logs import keep_secrets_out_of_logs, redact
from deskwire.transport.backends.protocol import BackendOptions
from deskwire.transport.session import Session
from tests.transport.clients import Acme, acme, endpoint, says
from tests.transport.servers import serve

BACKENDS = ("asyncio", "trio")


def make() -> Session:
    options = BackendOptions(
        title="Acme", http_client=None, concurrency=1, proxy=None, tls=None, trust_env=False
    )
    return Session("Acme", registry.make("httpx", options))


@pytest.mark.anyio
async def test_the_states_of_a_session() -> None:
    session = make()
    states = [session.is_open]
    with pytest.raises(ClosedClientError, match="this Acme client is not open"):
        session.sender()
    await session.open()
    states.append(session.is_open)
    assert session.sender() is not None
    with pytest.raises(ClosedClientError, match="is open already"):
        await session.open()
    await session.close()
    states.append(session.is_open)
    assert states == [False, True, False]
    with pytest.raises(ClosedClientError, match="has been closed"):
        session.sender()
    with pytest.raises(ClosedClientError, match="has been closed"):
        await session.open()
    await session.close()


@pytest.mark.anyio
async def test_nothing_is_left_open() -> None:
    async with serve() as server:
        client = Acme(server.url)
        async with client:
            assert await client.call(endpoint(), {}) == "ok"
            await server.wait_until_open(1)
        await server.wait_until_open(0)


@pytest.mark.anyio
async def test_the_callers_http_client_stays_open() -> None:
    async with serve() as server, httpx.AsyncClient() as http:
        async with Acme(server.url, http_client=http) as client:
            assert await client.call(endpoint(), {}) == "ok"
        assert not http.is_closed
        assert (await http.get(server.url)).text == "ok"
        assert server.connections == 1


def forget(clients: list[Acme]) -> None:
    clients.clear()
    gc.collect()


@pytest.mark.parametrize("first", BACKENDS)
@pytest.mark.parametrize("second", BACKENDS)
def test_another_event_loop(first: str, second: str) -> None:
    clients = [Acme("http://127.0.0.1:1")]
    anyio.run(clients[0].__aenter__, backend=first)

    async def use() -> None:
        with pytest.raises(ClientLoopError, match="opened in another event loop; open one per l"):
            await clients[0].call(endpoint(), {})
        with pytest.raises(ClosedClientError, match="is open already"):
            await clients[0].__aenter__()
        with pytest.raises(ClientLoopError):
            await clients[0].aclose()

    anyio.run(use, backend=second)
    with pytest.warns(ResourceWarning, match="Acme client was never closed"):
        forget(clients)


def test_a_client_per_event_loop() -> None:
    async def main() -> None:
        async with acme(says("done")) as (_, client):
            assert await client.call(endpoint(), {}) == "done"

    for backend in (*BACKENDS, *BACKENDS):
        anyio.run(main, backend=backend)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_client_that_is_never_closed(backend: str) -> None:
    async def main() -> None:
        clients = [Acme("http://127.0.0.1:1")]
        await clients[0].__aenter__()
        copies = [clients[0].with_options(timeout=3)]
        gone = weakref.ref(clients[0])
        with warnings.catch_warnings(record=True) as heard:
            forget(clients)
        assert gone() is None
        assert heard == []
        with pytest.warns(ResourceWarning, match="this Acme client was never closed; use `async w"):
            forget(copies)

    anyio.run(main, backend=backend)


def test_a_client_that_is_never_opened_or_closed_says_nothing() -> None:
    forget([Acme("http://127.0.0.1:1")])


# What httpx logs


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://h/p", "http://h/p"),
        ("http://h/p?a=1&b=2", "http://h/p?a=1&b=2"),
        ("http://h/p?oauth_token=x&a=1", "http://h/p?oauth_token=***&a=1"),
        ("http://h/p?a=1&oauth_signature=x%3D", "http://h/p?a=1&oauth_signature=***"),
        ("http://h/p?oauth_nonce=&a=1", "http://h/p?oauth_nonce=***&a=1"),
        ("http://h/p?auth_api_token=x-y&a=1", "http://h/p?auth_api_token=***&a=1"),
        ("http://h/p?api_key=x#f", "http://h/p?api_key=***#f"),
        ("http://h/p?apikey=x", "http://h/p?apikey=***"),
        ("http://h/p?X-Amz-Signature=x&token=y", "http://h/p?X-Amz-Signature=***&token=***"),
        ("http://h/token=x?tokens=3", "http://h/token=x?tokens=***"),
        ("http://h/p?Password=x", "http://h/p?Password=***"),
    ],
)
def test_secret_parameters_are_redacted(url: str, shown: str) -> None:
    assert redact(url) == shown


def test_a_filter_is_added_once(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger(httpx.__name__)
    keep_secrets_out_of_logs()
    count = len(logger.filters)
    keep_secrets_out_of_logs()
    assert len(logger.filters) == count
    with caplog.at_level(logging.INFO):
        logger.info("%s %s", "GET", httpx.URL("http://h/p?oauth_token=abc&n=1"))
        logger.info("plain text")
        logger.info("%(a)s", {"a": 1})
    assert [record.getMessage() for record in caplog.records] == [
        "GET http://h/p?oauth_token=***&n=1",
        "plain text",
        "1",
    ]
