"""No secret shows in errors, tracebacks, logs or reprs, and none travels where others can read."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import anyio
import anyio.abc
import httpx
import pytest

from deskwire import (
    ActiveCollab,
    ConfigurationError,
    DeskwireError,
    NotFoundError,
    ODesk,
    ParameterError,
    Paymo,
    Secret,
    SignatureMethod,
    Taskforce,
    TransportError,
)
from deskwire.core.auth.schemes import Basic
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.transport.client import Client
from deskwire.transport.events import Attempt, CallOutcome, CallStart, Hook
from tests.core.model.test_secret import SENTINEL, shown
from tests.transport.clients import FAST, Acme, endpoint, says

THINGS = endpoint()
PROXY = f"http://user:{SENTINEL}@127.0.0.1:1"


def odesk(**changes: Any) -> ODesk:
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    settings: dict[str, Any] = {**dict.fromkeys(names, SENTINEL), **changes}
    return ODesk(**settings)


# Constructors


@pytest.mark.parametrize(
    "make",
    [
        lambda: ODesk(consumer_key=SENTINEL),
        lambda: odesk(base_url=f"https://user:{SENTINEL}@h"),
        lambda: odesk(base_url=f"https://h:{'x'}/?key={SENTINEL}"),
        lambda: odesk(format=cast("Any", "yaml")),
        lambda: odesk(signature_method=cast("Any", "none")),
        lambda: odesk(timeout=-1, proxy=PROXY),
        lambda: odesk(unknown=SENTINEL),
        lambda: odesk(consumer_key=f"{SENTINEL}\n"),
        lambda: odesk(consumer_key=f"{SENTINEL}\ud800"),
        lambda: odesk(consumer_key=SENTINEL.encode()),
        lambda: ODesk.login(consumer_key=SENTINEL),
        lambda: ODesk.login(consumer_key=SENTINEL, consumer_secret=SENTINEL, proxy=PROXY, rate=-1),
        lambda: Paymo(api_key=SENTINEL, session=SENTINEL),
        lambda: Paymo(email=SENTINEL, password=cast("str", [SENTINEL])),
        lambda: Paymo(session=f"{SENTINEL}é"),
        lambda: Paymo(api_key=SENTINEL, base_url="http://example.com", proxy=PROXY),
        lambda: Paymo(api_key=SENTINEL, proxy=cast("str", [PROXY])),
        lambda: ActiveCollab(token=SENTINEL),
        lambda: Taskforce(api_key=SENTINEL, concurrency=0),
    ],
)
def test_no_constructor_tells(make: Callable[[], object]) -> None:
    with pytest.raises(DeskwireError) as caught:
        make()
    assert SENTINEL not in shown(caught.value)
    assert "\n" not in str(caught.value)


# Plain http

EXAMPLE = "http://service.example"


def basic(base_url: str, **options: Any) -> Client:
    return Acme(base_url, auth=Basic(Secret("user"), Secret(SENTINEL)), **options)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080",
        "http://127.255.255.254",
        "http://[::1]:8080",
        "http://localhost",
        "http://LOCALHOST:80",
        "http://team.localhost:8080",
        "https://service.example",
    ],
)
def test_where_nobody_can_read_along(address: str) -> None:
    basic(address)
    basic(address, proxy="http://localhost:3128")


@pytest.mark.parametrize(
    "address",
    [
        EXAMPLE,
        "http://128.0.0.1",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://[::2]",
        "http://[::]",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://mylocalhost",
    ],
)
def test_plain_http_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^over http://.* use https, or pass allow_plain"):
        basic(address)
    basic(address, allow_plain_http=True)
    Acme(address)  # it has nothing to hide


def test_a_proxy_elsewhere_sees_plain_http() -> None:
    for proxy in ("http://proxy.example:3128", "https://proxy.example", "http://10.0.0.1:1"):
        with pytest.raises(ConfigurationError, match="can be read on the way"):
            basic("http://127.0.0.1", proxy=proxy)
        basic("https://127.0.0.1", proxy=proxy)


def test_every_kind_of_credential() -> None:
    for make in (
        lambda: odesk(base_url=EXAMPLE, signature_method=SignatureMethod.PLAINTEXT),
        lambda: ODesk.login(consumer_key="k", consumer_secret="s", base_url=EXAMPLE),
        lambda: Paymo(api_key="k", base_url=EXAMPLE),
        lambda: Paymo(email="e", password="p", base_url=EXAMPLE),
        lambda: Paymo(session="s", base_url=EXAMPLE),
        lambda: ActiveCollab(token="t", base_url=EXAMPLE),
        lambda: Taskforce(email="e", api_key="t", base_url=EXAMPLE),
    ):
        with pytest.raises(ConfigurationError, match="allow_plain_http"):
            make()
    odesk(base_url=EXAMPLE)  # a signature tells no secret


@pytest.mark.anyio
async def test_plain_http_is_refused_before_anything_is_sent() -> None:
    async with Taskforce(base_url=EXAMPLE) as taskforce:
        with pytest.raises(ConfigurationError, match="allow_plain_http"):
            await taskforce.user.create("mary@example.com", SENTINEL)
    async with Acme(EXAMPLE) as client:
        with pytest.raises(ConfigurationError, match="allow_plain_http"):
            await client.call(THINGS, {}, auth=Basic(Secret("u"), Secret("p")))


# Secrets in paths


class Listening(Hook):
    """Notes the addresses it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def before_call(self, call: CallStart) -> None:
        self.told.append(f"{call.url} {call!r}")

    def before_attempt(self, attempt: Attempt) -> None:
        self.told.append(f"{attempt.url} {attempt!r}")

    def after_call(self, call: CallStart, outcome: CallOutcome) -> None:
        self.told.append(f"{call.url} {outcome!r}")


@asynccontextmanager
async def paymo(
    answer: Callable[[Request], Awaitable[Response]], **options: Any
) -> AsyncGenerator[Paymo, None]:
    async with (
        Server(answer) as server,
        Paymo(api_key="k", base_url=server.url, retries=FAST, **options) as client,
    ):
        yield client


async def refuse(_: Request) -> Response:
    return Response.of('{"message": "no"}', "application/json", status=404)


@contextmanager
def everything_logged(caplog: pytest.LogCaptureFixture) -> Generator[None, None, None]:
    """Log what can be logged, to the finest level that any library has."""
    for name in ("", "httpx", "httpcore", "httpcore.http11", "httpcore.connection", "asyncio"):
        caplog.set_level(1, name)
    yield
    assert SENTINEL not in caplog.text


@pytest.mark.anyio
@pytest.mark.parametrize("own", [False, True], ids=["our connections", "http_client"])
async def test_a_session_in_a_path_is_masked(own: bool, caplog: pytest.LogCaptureFixture) -> None:
    hook = Listening()
    async with httpx.AsyncClient() as http:
        options: dict[str, Any] = {"hooks": [hook], "http_client": http if own else None}
        async with paymo(refuse, **options) as client:
            with everything_logged(caplog):
                for session in (SENTINEL, Secret(SENTINEL)):
                    for call in (client.sessions.get, client.sessions.delete):
                        with pytest.raises(NotFoundError) as caught:
                            await call(session)
                        assert SENTINEL not in shown(caught.value)
    assert len(hook.told) == 12
    assert all("/api/sessions/*** " in told and SENTINEL not in told for told in hook.told)


@pytest.mark.anyio
@pytest.mark.parametrize("session", [f"{SENTINEL}\n", f"{SENTINEL}\ud800", SENTINEL.encode()])
async def test_a_session_that_cannot_travel(session: str) -> None:
    async with paymo(says("{}")) as client:
        with pytest.raises(ParameterError) as caught:
            await client.sessions.get(session)
        assert SENTINEL not in shown(caught.value)
        with pytest.raises(ParameterError) as caught:
            await client.raw("sessions.get", session_id=session)
        assert SENTINEL not in shown(caught.value)
        with pytest.raises(ParameterError) as caught:
            await client.raw("sessions.none", session_id=SENTINEL)
        assert SENTINEL not in shown(caught.value)


@pytest.mark.anyio
async def test_a_hook_of_httpx_that_raises_for_the_status() -> None:
    async def check(response: httpx.Response) -> None:
        response.raise_for_status()

    async with (
        httpx.AsyncClient(event_hooks={"response": [check]}) as http,
        paymo(refuse, http_client=http) as client,
    ):
        with pytest.raises(DeskwireError) as caught:
            await client.sessions.get(SENTINEL)
        assert SENTINEL not in shown(caught.value)


@pytest.mark.anyio
async def test_a_password_that_cannot_travel() -> None:
    async with Taskforce(base_url="http://127.0.0.1:1") as taskforce:
        for password in (f"{SENTINEL}\ud800", SENTINEL.encode(), Secret(f"{SENTINEL}\ud800")):
            with pytest.raises(ParameterError) as caught:
                await taskforce.user.create("mary@example.com", cast("str", password))
            assert SENTINEL not in shown(caught.value)


# Connections


@pytest.mark.anyio
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_the_password_of_a_proxy(scheme: str, caplog: pytest.LogCaptureFixture) -> None:
    if scheme == "socks5":
        pytest.importorskip("socksio")
    proxy = f"{scheme}://user:{SENTINEL}@127.0.0.1"

    async def turn_down(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            await stream.receive()
            await stream.send(b"\x05\x02" if scheme == "socks5" else b"HTTP/1.1 407 No\r\n\r\n")

    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        with everything_logged(caplog):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(listener.serve, turn_down)
                async with Acme("https://service.invalid", proxy=f"{proxy}:{port}") as client:
                    with pytest.raises(TransportError) as caught:
                        await client.call(THINGS, {})
                    assert SENTINEL not in shown(caught.value)
                tasks.cancel_scope.cancel()


@pytest.mark.anyio
async def test_a_cancelled_call() -> None:
    asked = anyio.Event()

    async def never(_: Request) -> Response:
        asked.set()
        await anyio.sleep_forever()
        raise AssertionError

    async with paymo(never) as client:
        errors: list[BaseException] = []
        async with anyio.create_task_group() as tasks:

            async def ask() -> None:
                try:
                    await client.sessions.get(SENTINEL)
                except BaseException as error:
                    errors.append(error)
                    raise

            tasks.start_soon(ask)
            await asked.wait()
            tasks.cancel_scope.cancel()
    assert SENTINEL not in shown(errors[0])


@pytest.mark.anyio
async def test_what_the_caller_was_handling_is_left_alone() -> None:
    def fail() -> None:
        mine = "a variable of the caller"
        raise LookupError(len(mine))

    async with Acme("http://127.0.0.1:1") as client:
        try:
            fail()
        except LookupError as mine:
            with pytest.raises(TransportError) as caught:
                await client.call(THINGS, {})
            assert SENTINEL not in shown(caught.value)
            last = _frames(mine)[-1]
            assert "mine" in last


def _frames(error: BaseException) -> list[dict[str, object]]:
    frames: list[dict[str, object]] = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame.f_locals)
        trace = trace.tb_next
    return frames
