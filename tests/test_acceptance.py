"""What the whole transport has to stand: many calls, cancelled calls, and no secret anywhere."""

import logging
import pickle
import random
import socket
import struct
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal

import anyio
import httpx
import pytest
from anyio.abc import SocketAttribute, SocketStream

from deskwire import ODesk, select
from deskwire.core.auth.oauth1 import Placement, SignatureMethod
from deskwire.core.errors import (
    APIError,
    AuthenticationError,
    ConnectError,
    ConnectionLostError,
    DeadlineError,
    DecodeError,
    DeskwireError,
    ParameterError,
    RequestTimeoutError,
)
from deskwire.core.model.encodings import Text
from deskwire.core.model.operation import BodyKind, Param, ParamLocation
from deskwire.odesk.timereports import TimeColumns
from deskwire.sandbox import Sandbox
from deskwire.sandbox.faults import Fault
from deskwire.sandbox.odesk import (
    ACCESS_TOKEN,
    ACCESS_TOKEN_SECRET,
    CONSUMER_KEY,
    CONSUMER_SECRET,
)
from deskwire.transport.events import Attempt, Hook, Outcome
from deskwire.transport.options import ClientOptions
from deskwire.transport.retry import RetryPolicy
from tests.busy import until
from tests.transport.clients import (
    FAST,
    Acme,
    auth_of,
    endpoint,
    gate_of,
    odesk,
    settings_of,
)
from tests.transport.servers import closed_port

pytestmark = pytest.mark.anyio

DAY = date(2014, 12, 1)
HOURS = select(TimeColumns.worked_on, TimeColumns.hours.sum()).where(TimeColumns.worked_on == DAY)


@pytest.fixture
def many(anyio_backend: str) -> int:
    """Return how many calls are many: trio takes longer for each."""
    return 1000 if anyio_backend == "asyncio" else 400


async def report(client: ODesk) -> Decimal:
    table = await client.timereport.get_team_report("acme", "acme:dev", HOURS)
    [row] = table
    assert row.worked_on == DAY
    assert row.hours is not None
    return row.hours


# Many calls


async def test_many_calls_at_once(many: int) -> None:
    hours: list[Decimal] = []

    async def call() -> None:
        hours.append(await report(client))

    async with odesk(concurrency=16) as (sandbox, client):
        async with anyio.create_task_group() as tasks:
            for _ in range(many):
                tasks.start_soon(call)
        assert len(hours) == many
        assert len(set(hours)) == 1
        assert sandbox.stats.requests == many
        assert sandbox.stats.peak <= 16
        assert sandbox.stats.connections <= 16
        assert gate_of(client).in_use == 0


async def test_many_calls_through_faults(many: int) -> None:
    async with odesk(concurrency=16, retries=RetryPolicy(attempts=12, base=0.001)) as (
        sandbox,
        client,
    ):
        sandbox.faults.add_random(Fault.status(503), rate=0.1, seed=1)
        sandbox.faults.add_random(Fault.reset(), rate=0.05, seed=2)
        sandbox.faults.add_random(Fault.close(handled=True), rate=0.05, seed=3)
        sandbox.faults.add_random(Fault.truncate(), rate=0.05, seed=4)
        async with anyio.create_task_group() as tasks:
            for _ in range(many // 4):
                tasks.start_soon(report, client)
        assert sandbox.stats.requests - sandbox.stats.faults == many // 4
        assert sandbox.stats.faults > many // 20


async def test_calls_cancelled_at_random(many: int) -> None:
    dice = random.Random(1)
    ended = {"done": 0, "cancelled": 0}

    async def call() -> None:
        await anyio.sleep(dice.uniform(0, 0.3))
        with anyio.move_on_after(dice.choice((0.0, dice.uniform(0, 0.4), 60))) as scope:
            await report(client)
        ended["cancelled" if scope.cancelled_caught else "done"] += 1

    async with odesk(concurrency=8, retries=FAST) as (sandbox, client):
        sandbox.faults.add_random(Fault.latency(0.02), rate=0.2, seed=1)
        sandbox.faults.add_random(Fault.drip(0.001, size=50), rate=0.1, seed=2)
        async with anyio.create_task_group() as tasks:
            for _ in range(many // 2):
                tasks.start_soon(call)
        assert sum(ended.values()) == many // 2
        assert min(ended.values()) > many // 20
        assert (gate_of(client).in_use, gate_of(client).waiting) == (0, 0)
        # Every slot still works: as many slow calls as there are slots run side by side.
        sandbox.faults.clear()
        sandbox.faults.add(Fault.latency(3600), times=8)
        async with anyio.create_task_group() as tasks:
            for _ in range(8):
                tasks.start_soon(report, client)
            await until(lambda: sandbox.stats.in_flight == 8)
            tasks.cancel_scope.cancel()
        assert await report(client) > 0


# No secret anywhere

SECRETS = (CONSUMER_KEY, CONSUMER_SECRET, ACCESS_TOKEN, ACCESS_TOKEN_SECRET)


class Complaints:
    """Gathers everything that calls leave behind for people to read."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.errors: list[DeskwireError] = []

    async def expect(
        self, kind: type[DeskwireError], call: Callable[[], Awaitable[object]]
    ) -> None:
        """Make a call that fails, and keep all that its error shows."""
        with pytest.raises(kind) as caught:
            await call()
        self.add(caught.value)

    def add(self, error: DeskwireError) -> None:
        self.errors.append(error)
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        self.texts += [
            str(error),
            repr(error),
            repr(vars(error)),
            pickle.dumps(error).decode("latin-1"),
            "".join(told.format()),
        ]


LONG = "x" * 5_000_000
UPLOAD = endpoint("POST", body=BodyKind.FORM, params=(Param("text", Text(), ParamLocation.BODY),))


@asynccontextmanager
async def slammed_doors() -> AsyncGenerator[str, None]:
    """Run a server that resets every connection while the request is still being written."""

    async def slam(stream: SocketStream) -> None:
        async with stream:
            await stream.receive(100)
            linger = struct.pack("ii", 1, 0)
            plain = stream.extra(SocketAttribute.raw_socket)
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    async with (
        await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(listener.serve, slam)
        yield f"http://127.0.0.1:{listener.extra(SocketAttribute.local_port)}"
        tasks.cancel_scope.cancel()


class Printer(Hook):
    """Writes down all that a hook hears."""

    def __init__(self, texts: list[str]) -> None:
        self._texts: list[str] = texts

    def before_attempt(self, attempt: Attempt) -> None:
        self._texts.append(repr(attempt))

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        self._texts.append(f"{attempt} {outcome}")

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        self._texts.append(f"{attempt} {wait} {reason}")


PLAINTEXT, HMAC_SHA1 = SignatureMethod.PLAINTEXT, SignatureMethod.HMAC_SHA1


@pytest.mark.parametrize(
    ("method", "placement", "borrowed"),
    [
        (PLAINTEXT, Placement.HEADER, False),
        (PLAINTEXT, Placement.BODY, False),
        (PLAINTEXT, Placement.QUERY, True),
        (HMAC_SHA1, Placement.QUERY, False),
        (HMAC_SHA1, Placement.BODY, True),
    ],
)
async def test_no_secret_is_ever_shown(
    method: SignatureMethod,
    placement: Placement,
    borrowed: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    complaints = Complaints()
    options = ClientOptions(retries=FAST, hooks=[Printer(complaints.texts)])
    async with (
        httpx.AsyncClient() as http,
        odesk(
            signature_method=method,
            placement=placement,
            http_client=http if borrowed else None,
            **options,
        ) as (sandbox, client),
    ):
        await refuse(complaints, sandbox, client)
        await lose(complaints, lambda url: at(url, client, options))
        complaints.texts += [repr(client), repr(client.auth), repr(auth_of(client))]
        complaints.texts += [repr(settings_of(client)), repr(vars(client)), repr(http)]
    assert len(complaints.errors) == 14
    assert any("***" in text for text in complaints.texts)
    assert len(caplog.records) > 40
    # The records too, as a formatter of somebody else's would find them.
    for text in (*complaints.texts, caplog.text, *(repr(vars(one)) for one in caplog.records)):
        assert not [secret for secret in SECRETS if secret in text]
        if placement is Placement.QUERY:
            assert "oauth_signature=" not in text.replace("oauth_signature=***", "")


async def refuse(complaints: Complaints, sandbox: Sandbox, client: ODesk) -> None:
    """Let calls succeed, and fail in every way a server can make them."""
    info = client.auth.get_info
    assert (await info()).ref
    for fault, kind in (
        (Fault.status(401), AuthenticationError),
        (Fault.status(404), APIError),
        (Fault.status(503), APIError),
        (Fault.status(429), APIError),
        (Fault.status(302, headers=[("Location", "/elsewhere")]), APIError),
        (Fault.reset(), ConnectionLostError),
        (Fault.truncate(), ConnectionLostError),
        (Fault.html(), DecodeError),
        (Fault.malformed(), DecodeError),
    ):
        sandbox.faults.add(fault, times=None)
        await complaints.expect(kind, info)
        sandbox.faults.clear()
    sandbox.faults.add(Fault.latency(30), times=None)
    await complaints.expect(RequestTimeoutError, client.with_options(timeout=0.02).auth.get_info)
    await complaints.expect(DeadlineError, client.with_options(deadline=0.02).auth.get_info)
    sandbox.faults.clear()
    wrong = client.timereport.get_team_report
    await complaints.expect(ParameterError, lambda: wrong("acme", "..", HOURS))


async def lose(complaints: Complaints, connect: Callable[[str], Acme]) -> None:
    """Let calls fail for want of a connection."""
    with closed_port() as port:
        async with connect(f"http://127.0.0.1:{port}") as client:
            await complaints.expect(ConnectError, lambda: client.call(UPLOAD, {"text": "x"}))
    async with slammed_doors() as url, connect(url) as client:
        await complaints.expect(ConnectionLostError, lambda: client.call(UPLOAD, {"text": LONG}))


def at(url: str, client: ODesk, options: ClientOptions) -> Acme:
    """Return a client of another server with the same credentials."""
    return Acme(url, auth=auth_of(client), **options)
