import base64
import gc
import itertools
import time
import traceback
from contextlib import nullcontext
from datetime import date
from typing import Any, Literal

import anyio
import attrs
import httpx
import pytest

from deskwire import ODesk, select
from deskwire.core.auth.schemes import HeaderToken
from deskwire.core.errors import (
    APIError,
    AuthenticationError,
    CallError,
    ConfigurationError,
    ConnectError,
    ConnectionLostError,
    DeadlineError,
    DecodeError,
    ParameterError,
    PermissionDeniedError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    TransportError,
)
from deskwire.core.model.encodings import Text
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Operation, Param, ParamLocation
from deskwire.core.model.results import NoResult, ScalarResult, Selection
from deskwire.core.model.secret import Secret
from deskwire.core.model.service import ErrorRule, RateHeaders
from deskwire.core.report.table import Table
from deskwire.odesk.timereports import TimeColumns, TimeRow
from deskwire.sandbox.faults import Fault, FaultKind
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.transport.events import Attempt
from deskwire.transport.retry import RetryPolicy
from tests.busy import pass_time, pass_time_once, settle, until
from tests.transport.clients import (
    ACME,
    FAST,
    Acme,
    Recorder,
    acme,
    auth_of,
    endpoint,
    gate_of,
    odesk,
    overdue,
    says,
)
from tests.transport.servers import closed_port, serve

pytestmark = pytest.mark.anyio

LIST = endpoint()
CREATE = endpoint("POST", idempotent=False)
OBJECT = endpoint(result=ScalarResult(object))
DAY = select(TimeColumns.hours.sum()).where(TimeColumns.worked_on == date(2014, 12, 1))

Formats = pytest.mark.parametrize("format", ["json", "xml"])


async def call(client: Acme) -> None:
    assert await client.call(LIST, {}) == "done"


async def complaint(client: Acme, kind: type[TransportError]) -> str:
    """Make a call that fails, and return all that its traceback can show."""
    with pytest.raises(kind) as caught:
        await client.call(LIST, {})
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    return "".join(told.format())


async def report(client: ODesk) -> Table[TimeRow]:
    return await client.timereport.get_team_report("acme", "acme:dev", DAY)


# Refused credentials


async def test_a_skewed_clock_is_learned_with_one_extra_request() -> None:
    async with odesk(clock=lambda: time.time() + 7200) as (sandbox, client):
        assert (await client.auth.get_info()).ref
        assert sandbox.stats.requests == 2
        assert (await client.auth.get_info()).ref
        assert sandbox.stats.requests == 3


async def test_calls_made_at_once_all_survive_a_skewed_clock() -> None:
    async with odesk(clock=lambda: time.time() - 7200, retries=0) as (sandbox, client):
        copies = [client, client.with_options(timeout=20)]
        async with anyio.create_task_group() as tasks:
            for index in range(12):
                tasks.start_soon(copies[index % 2].auth.get_info)
        assert sandbox.stats.requests <= 24


async def test_a_refusal_that_is_not_about_the_clock_is_told_at_once() -> None:
    async with odesk() as (sandbox, client):
        sandbox.faults.add(Fault.status(401), times=None)
        with pytest.raises(AuthenticationError) as caught:
            await client.auth.get_info()
        assert caught.value.attempts == sandbox.stats.requests == 1


async def test_a_clock_that_jumps_is_followed_once() -> None:
    hours = itertools.count(1)

    async def refuse(_: Request) -> Response:
        return Response.text("timestamp_refused", status=401)

    async with (
        odesk() as (_, client),
        Server(refuse, clock=lambda: time.time() + 3600 * next(hours)) as server,
        Acme(server.url, auth=auth_of(client)) as confused,
    ):
        with pytest.raises(AuthenticationError) as caught:
            await confused.call(CREATE, {})
        assert caught.value.attempts == server.stats.requests == 2


# Answers that are errors


@pytest.mark.parametrize("as_date", [False, True])
async def test_a_429_holds_every_caller(as_date: bool) -> None:
    recorder = Recorder()
    # Even where the server's clock, by which it means its dates, is wrong.
    async with odesk(clock=lambda: time.time() + 7200, hooks=[recorder]) as (sandbox, client):
        await client.auth.get_info()
        recorder.starts.clear()
        recorder.retries.clear()
        sandbox.faults.add(Fault.status(429, retry_after=40, as_date=as_date))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.auth.get_info)
            await until(lambda: bool(recorder.retries))
            tasks.start_soon(client.with_options(timeout=9).auth.get_info)
            await settle()
            pass_time(20)
            await settle()
            assert len(recorder.starts) == 1
            pass_time(21)
        assert len(recorder.starts) == 3


async def test_a_429_that_names_no_time_holds_every_caller_too() -> None:
    recorder = Recorder()
    retries = RetryPolicy(base=0.3)
    async with acme(says("done"), retries=retries, hooks=[recorder]) as (server, client):
        server.faults.add(Fault.status(429))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, client)
            await until(lambda: bool(recorder.retries))
            tasks.start_soon(call, client)
        [(_, wait, _)] = recorder.retries
        assert all(start >= recorder.starts[0] + wait for start in recorder.starts[1:])
        assert len(recorder.starts) == 3


async def test_a_429_holds_the_next_call_though_the_first_has_given_up() -> None:
    recorder = Recorder()
    async with acme(says("done"), retries=0, hooks=[recorder]) as (server, client):
        server.faults.add(Fault.status(429, retry_after=40))
        with pytest.raises(RateLimitError):
            await client.call(LIST, {})
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, client)
            await settle()
            pass_time(20)
            await settle()
            assert len(recorder.begun) == 1
            pass_time(20)
        assert recorder.begun[1].queued >= 40


async def test_a_wait_that_is_too_long_is_told_at_once() -> None:
    async with odesk() as (sandbox, client):
        sandbox.faults.add(Fault.status(429, retry_after=3600), times=None)
        with pytest.raises(RateLimitError) as caught:
            await client.auth.get_info()
        assert (caught.value.retry_after, caught.value.attempts) == (3600, 1)
        assert sandbox.stats.requests == 1


async def test_after_a_long_pause_was_asked_for_calls_are_refused_at_once() -> None:
    async with acme(says("done"), hooks=[recorder := Recorder()]) as (server, client):
        server.faults.add(Fault.status(429, retry_after=3600))
        copy = client.with_options(deadline=60)
        with pytest.raises(RateLimitError):
            await client.call(LIST, {})
        for one in (client, copy, client):
            with pytest.raises(RateLimitError) as caught:
                await one.call(CREATE, {})
            error = caught.value
            assert (error.status, error.attempts, error.operation) == (429, 0, CREATE.name)
            assert error.retry_after is not None
            assert 3500 < error.retry_after < 3600
            assert not error.maybe_executed
            assert "not sent" in str(error)
        assert server.stats.requests == len(recorder.begun) == 1
        assert gate_of(client).in_use == 0


async def test_calls_that_wait_are_refused_when_a_long_pause_is_asked_for() -> None:
    refused: list[CallError] = []

    async def call_once(client: Acme) -> None:
        try:
            await client.call(LIST, {})
        except RateLimitError as error:
            refused.append(error)

    async with acme(says("done"), rate=0.1, retries=0) as (server, client):
        server.faults.add(Fault.status(429, retry_after=3600))
        async with anyio.create_task_group() as tasks:
            for _ in range(4):
                tasks.start_soon(call_once, client)
        assert len(refused) == 4
        assert server.stats.requests == 1


@pytest.mark.parametrize(("status", "endpoint"), [(429, LIST), (429, CREATE), (503, LIST)])
async def test_waits_that_are_asked_for_use_up_no_attempts(
    status: int, endpoint: Operation[Any]
) -> None:
    async with acme(says("done"), retries=1) as (server, client):
        server.faults.add(Fault.status(status, retry_after=0.01), times=5)
        assert await client.call(endpoint, {}) == "done"
        assert server.stats.requests == 6


async def test_waits_that_are_asked_for_end_with_the_time_for_them() -> None:
    policy = RetryPolicy(base=0, max_wait=1, max_total_wait=3)
    async with acme(says("done"), retries=policy) as (server, client):
        server.faults.add(Fault.status(429, retry_after=0.01), times=None)
        with pytest.raises(RateLimitError, match="after 4 attempts"):
            await client.call(LIST, {})
        assert server.stats.requests == 4
        with pytest.raises(DeadlineError):
            await client.with_options(deadline=0.1, retries=9).call(LIST, {})


@pytest.mark.parametrize("zero", [0, 0.0])
async def test_a_service_that_asks_for_no_wait_is_not_asked_for_ever(zero: float) -> None:
    async with acme(says("done"), retries=FAST) as (server, client):
        server.faults.add(Fault.status(503, retry_after=zero), times=None)
        with pytest.raises(ServerError):
            await client.call(LIST, {})
        assert server.stats.requests == 3


DOUBT = "the call may have been executed"


async def test_an_answer_that_cannot_be_read_leaves_a_doubt() -> None:
    create = attrs.evolve(CREATE, result=ScalarResult(object))
    async with acme(says("<oops", "application/json")) as (_, client):
        with pytest.raises(DecodeError, match=DOUBT) as caught:
            await client.call(create, {})
        assert caught.value.maybe_executed
        with pytest.raises(DecodeError) as caught:
            await client.call(OBJECT, {})
        assert not caught.value.maybe_executed


@pytest.mark.parametrize(
    ("endpoint", "held", "doubt"),
    [(CREATE, False, True), (CREATE, True, False), (LIST, False, False)],
)
async def test_a_deadline_says_whether_an_attempt_was_on_its_way(
    endpoint: Operation[Any], held: bool, doubt: bool
) -> None:
    async with acme(says("done"), retries=0) as (server, client):
        fault = Fault.status(429, retry_after=30) if held else Fault.latency(30)
        server.faults.add(fault)
        if held:
            with pytest.raises(RateLimitError):
                await client.call(LIST, {})

        def waits() -> bool:
            return server.stats.requests == gate_of(client).in_use == 1

        async with pass_time_once(waits):
            with pytest.raises(DeadlineError) as caught:
                await client.with_options(deadline=20).call(endpoint, {})
        assert caught.value.maybe_executed == doubt
        assert (DOUBT in str(caught.value)) == doubt


@pytest.mark.parametrize("status", ["099", "100", "199", "600", "999", "000"])
@pytest.mark.parametrize("head", [b"", b" ", b" \xff\xfe", b" Fine\r\nx-odd: \xff\xe9\x80"])
async def test_odd_answers_are_errors_of_our_own(status: str, head: bytes) -> None:
    body = b"HTTP/1.1 %s%s\r\ncontent-length: 0\r\n\r\n" % (status.encode(), head)
    async with serve(greeting=body) as server, Acme(server.url, timeout=0.2, retries=0) as client:
        with pytest.raises(CallError) as caught:
            await client.call(LIST, {})
        assert str(caught.value).isprintable()


@pytest.mark.parametrize("head", [b"", b" ", b" \xff\xfe", b" Fine\r\nx-odd: \xff\xe9\x80"])
async def test_odd_heads_of_good_answers_are_read(head: bytes) -> None:
    body = b"HTTP/1.1 200%s\r\ncontent-length: 4\r\n\r\ndone" % head
    async with serve(greeting=body) as server, Acme(server.url) as client:
        try:
            await call(client)
        except CallError as error:
            assert str(error).isprintable()  # noqa: PT017  a value or an error of our own


async def test_a_failing_service_is_asked_again() -> None:
    recorder = Recorder()
    async with odesk(retries=FAST, hooks=[recorder]) as (sandbox, client):
        sandbox.faults.add(Fault.status(503), times=2)
        assert (await client.auth.get_info()).ref
        assert sandbox.stats.requests == 3
        sandbox.faults.add(Fault.status(503), times=None)
        with pytest.raises(ServerError, match=r"after 3 attempts") as caught:
            await client.auth.get_info()
        assert (caught.value.status, caught.value.attempts) == (503, 3)
        assert len(recorder.retries) == 4


@pytest.mark.parametrize(
    ("fault", "attempts"),
    [
        (Fault.status(503), 1),
        (Fault.status(500), 1),
        (Fault.status(429), 3),
        (Fault.status(404), 1),
    ],
)
async def test_what_is_not_idempotent_is_only_repeated_if_it_was_not_done(
    fault: Fault, attempts: int
) -> None:
    async with acme(says("done"), retries=FAST) as (server, client):
        server.faults.add(fault, times=None)
        with pytest.raises(APIError) as caught:
            await client.call(CREATE, {})
        assert caught.value.attempts == server.stats.requests == attempts


async def test_statuses_that_a_service_means_otherwise_are_not_repeated() -> None:
    async with acme(says("done"), retries=FAST) as (server, client):
        server.faults.add(Fault.status(504))
        with pytest.raises(ServerError):
            await client.call(LIST, {})
        assert server.stats.requests == 1


@pytest.mark.parametrize(("code", "held"), [("busy", False), ("slow_down", True)])
async def test_an_error_with_a_good_status_is_tried_again_for_what_it_means(
    code: str, held: bool
) -> None:
    errors = ErrorRule(
        succeeded_when={"ok": ("true",)},
        code_paths=(("code",),),
        statuses={"busy": 503, "slow_down": 429},
    )
    answers = [{"ok": False, "code": code}, {"ok": False, "code": code}, {"ok": True}]

    async def answer(_: Request) -> Response:
        return Response.json(answers.pop(0))

    show = endpoint("POST", result=ScalarResult(bool, Selection(("ok",))), idempotent=False)
    async with (
        Server(answer) as server,
        Acme(server.url, service=attrs.evolve(ACME, errors=errors), retries=FAST) as client,
    ):
        if held:
            assert await client.call(show, {}) is True
        else:
            with pytest.raises(ServerError) as caught:
                await client.call(show, {})
            assert (caught.value.status, caught.value.code) == (503, code)
            assert await client.call(attrs.evolve(show, idempotent=True), {}) is True


@Formats
async def test_an_error_with_a_good_status(format: Literal["json", "xml"]) -> None:
    body, kind = {
        "json": (
            '{"status": "error", "errors": [{"reason": "access_denied", "message": "not yours"}]}',
            "application/json",
        ),
        "xml": (
            (
                "<response><status>error</status><errors><reason>access_denied</reason>"
                "<message>not yours</message></errors></response>"
            ),
            "text/xml",
        ),
    }[format]
    async with odesk(format=format) as (sandbox, client):
        fault = Fault.status(200, headers=[("Content-Type", kind)], body=body)
        sandbox.faults.add(fault)
        with pytest.raises(PermissionDeniedError) as caught:
            await report(client)
        error = caught.value
        assert (error.code, error.message) == ("access_denied", "not yours")
        assert error.operation == "odesk.timereport.get_team_report"
        assert error.body == body.encode()


async def test_redirects_are_refused() -> None:
    async def elsewhere(request: Request) -> Response:
        location = f"{other.url}{request.raw_path}?token=abc"
        return Response.of("", "text/plain", status=302, headers=[("Location", location)])

    async with (
        Server(says("stolen")) as other,
        Server(elsewhere) as server,
        httpx.AsyncClient(follow_redirects=True) as http,
        Acme(server.url) as own,
        Acme(server.url, http_client=http) as borrowed,
    ):
        for client in (own, borrowed):
            with pytest.raises(APIError, match=r"redirected to .*, which is not fol") as caught:
                await client.call(LIST, {})
            assert caught.value.status == 302
            assert "abc" not in str(caught.value)
        assert other.stats.requests == 0


# Broken connections


@pytest.mark.parametrize("fault", [Fault.reset(), Fault.close(), Fault.truncate()])
async def test_a_broken_connection(fault: Fault) -> None:
    async with acme(says("done"), retries=FAST) as (server, client):
        server.faults.add(fault, times=2)
        assert await client.call(LIST, {}) == "done"
        assert server.stats.requests == 3
        server.faults.add(fault, times=None)
        with pytest.raises(ConnectionLostError, match="after 3 attempts") as lost:
            await client.call(LIST, {})
        assert (lost.value.operation, lost.value.attempts) == ("acme.things.get", 3)
        assert server.stats.requests == 6
        with pytest.raises(ConnectionLostError) as once:
            await client.call(CREATE, {})
        assert once.value.attempts == 1
        assert server.stats.requests == 7


async def test_without_a_connection_even_a_creation_is_tried_again() -> None:
    with closed_port() as port:
        async with Acme(f"http://127.0.0.1:{port}", retries=FAST) as client:
            with pytest.raises(
                ConnectError, match=r"no connection to 127\.0\.0\.1: .* 3 att"
            ) as lost:
                await client.call(CREATE, {})
            assert lost.value.attempts == 3


async def test_a_request_that_cannot_be_written_is_not_repeated_in_the_error() -> None:
    token = Secret("hunter2\r\nX-Other: def")
    async with (
        Server(says("done")) as server,
        Acme(server.url, auth=HeaderToken("X-Token", token), retries=FAST) as client,
    ):
        text = await complaint(client, ConnectionLostError)
        assert "the request could not be written as HTTP (after 3 attempts)" in text
        assert "hunter2" not in text
        assert server.stats.requests == 0


@pytest.mark.parametrize("token", ["hunter2\u20ac", "hunter2\ud800"])
async def test_a_token_that_no_header_can_carry(token: str) -> None:
    async with (
        Server(says("done")) as server,
        Acme(server.url, auth=HeaderToken("X-Token", Secret(token)), retries=FAST) as client,
    ):
        with pytest.raises(ConfigurationError, match="that HTTP cannot carry") as refused:
            await client.call(LIST, {})
        assert refused.value.__context__ is None
        assert server.stats.requests == 0


async def test_a_proxy_that_refuses_does_not_give_its_password_away() -> None:
    async with serve() as proxy:
        proxy_url = f"http://user:hunter2@127.0.0.1:{proxy.port}"
        async with Acme("https://denied.example", proxy=proxy_url, retries=0) as client:
            text = await complaint(client, ConnectError)
            assert "no connection to denied.example: 407 Who are you" in text
            assert "proxy-authorization" in proxy.heads[0].lower()
            assert "proxy-authorization" not in text.lower()
            for secret in ("hunter2", base64.b64encode(b"user:hunter2").decode()):
                assert secret not in text


# What a failed call may have done


@pytest.mark.parametrize(
    ("fault", "in_doubt"),
    [
        (Fault.reset(), True),
        (Fault.close(), True),
        (Fault.truncate(), True),
        (Fault.latency(3600), True),
        (Fault.status(408), True),
        (Fault.status(500), True),
        (Fault.status(503), True),
        (Fault.status(400), False),
        (Fault.status(302), True),
        (Fault.status(303), True),
        (Fault.status(401), False),
        (Fault.status(404), False),
        (Fault.status(429), False),
    ],
)
async def test_an_error_tells_whether_a_call_may_have_been_executed(
    fault: Fault, in_doubt: bool
) -> None:
    async with acme(says("done"), retries=0, timeout=20) as (server, client):
        server.faults.add(fault, times=None)
        async with overdue(server) if fault.kind is FaultKind.LATENCY else nullcontext():
            with pytest.raises(CallError) as lost:
                await client.call(CREATE, {})
        assert lost.value.maybe_executed is in_doubt
        assert str(lost.value).endswith("; the call may have been executed") is in_doubt
        async with overdue(server) if fault.kind is FaultKind.LATENCY else nullcontext():
            with pytest.raises(CallError) as harmless:
                await client.call(LIST, {})
        assert not harmless.value.maybe_executed


async def test_a_call_whose_time_is_up_may_have_been_executed() -> None:
    async with acme(says("done"), retries=0, deadline=20) as (server, client):
        server.faults.add(Fault.latency(3600), times=None)
        async with overdue(server):
            with pytest.raises(DeadlineError, match=r"20 s; the call may have been exec") as late:
                await client.call(CREATE, {})
        assert late.value.maybe_executed
        async with overdue(server):
            with pytest.raises(DeadlineError) as harmless:
                await client.call(LIST, {})
        assert not harmless.value.maybe_executed


async def test_what_was_never_sent_was_not_executed() -> None:
    with closed_port() as port:
        async with Acme(f"http://127.0.0.1:{port}", retries=0) as client:
            with pytest.raises(ConnectError) as lost:
                await client.call(CREATE, {})
            assert not lost.value.maybe_executed


@pytest.mark.parametrize("fault", [Fault.truncate(), Fault.drip(3600)])
async def test_a_refusal_counts_even_if_its_body_breaks_off(fault: Fault) -> None:
    async def refuse(_: Request) -> Response:
        return Response.of("x" * 1000, "text/plain", status=401)

    async with acme(refuse, retries=FAST, timeout=20) as (server, client):
        server.faults.add(fault, times=None)
        async with overdue(server):
            with pytest.raises(AuthenticationError) as refused:
                await client.call(LIST, {})
        assert refused.value.attempts == server.stats.requests == 1
        assert len(refused.value.body) < 1000


async def test_an_address_that_is_too_long_is_refused() -> None:
    async with acme(says("done")) as (server, client):
        search = endpoint(params=(Param("q", Text(), ParamLocation.QUERY),))
        with pytest.raises(ParameterError, match="the address of the call cannot be sent"):
            await client.call(search, {"q": "x" * 70_000})
        assert server.stats.requests == 0


# Time


async def test_a_slow_answer() -> None:
    async with acme(says("done"), timeout=20, retries=FAST) as (server, client):
        server.faults.add(Fault.latency(3600))
        async with overdue(server):
            assert await client.call(LIST, {}) == "done"
        assert server.stats.requests == 2
        server.faults.add(Fault.latency(3600))
        async with overdue(server):
            with pytest.raises(RequestTimeoutError, match="no whole answer within 20 s") as caught:
                await client.call(CREATE, {})
        assert caught.value.attempts == 1
        assert await client.call(CREATE, {}) == "done"


async def test_an_answer_that_drips() -> None:
    async with acme(says("x" * 100), retries=0) as (server, client):
        server.faults.add(Fault.drip(15))
        async with overdue(server):
            with pytest.raises(RequestTimeoutError) as caught:
                await client.with_options(timeout=20).call(LIST, {})
        assert caught.value.attempts == 1
        assert len(await client.call(LIST, {})) == 100
        server.faults.add(Fault.drip(0.001, size=5))
        assert len(await client.call(LIST, {})) == 100


async def test_a_deadline_spans_attempts_and_waits() -> None:
    class Slow(Recorder):
        def before_attempt(self, attempt: Attempt) -> None:
            super().before_attempt(attempt)
            pass_time(100)

        def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
            super().on_retry(attempt, wait, reason)
            pass_time(100)

    retries = RetryPolicy(attempts=1000, base=0.02, cap=0.02)
    async with (
        Server(says("done"), idle_timeout=3600) as server,
        Acme(server.url, retries=retries, deadline=550, hooks=[Slow()]) as client,
    ):
        server.faults.add(Fault.status(503), times=None)
        with pytest.raises(DeadlineError, match=r"the deadline of 550 s") as caught:
            await client.call(LIST, {})
        assert caught.value.attempts == server.stats.requests == 3
        assert caught.value.operation == "acme.things.get"
        assert isinstance(caught.value.__cause__, ServerError)


async def test_a_deadline_spans_the_wait_for_a_turn() -> None:
    async with acme(says("done"), concurrency=1) as (server, client):
        server.faults.add(Fault.latency(3600))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, client)
            await until(lambda: server.stats.requests == 1)
            with pytest.raises(DeadlineError) as caught:
                await client.with_options(deadline=0.1).call(LIST, {})
            assert caught.value.attempts == 0
            tasks.cancel_scope.cancel()
        assert server.stats.requests == 1
        assert gate_of(client).in_use == 0


async def test_no_limit_of_time() -> None:
    async with acme(says("done"), timeout=None) as (server, client):
        server.faults.add(Fault.latency(0.2))
        assert await client.call(LIST, {}) == "done"


# Answers that cannot be read


@Formats
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.html(), "an HTML page came where {} was expected"),
        (Fault.malformed(), "(ill-formed {}|the {} ends early)"),
        (Fault.status(200, body="fine"), "text came where {} was expected"),
        (Fault.status(200, body=" "), "the answer is empty"),
    ],
)
async def test_an_answer_that_cannot_be_read(
    format: Literal["json", "xml"], fault: Fault, said: str
) -> None:
    async with odesk(format=format) as (sandbox, client):
        sandbox.faults.add(fault)
        with pytest.raises(DecodeError, match=said.replace("{}", format.upper())) as caught:
            await client.auth.get_info()
        assert caught.value.operation == "odesk.auth.get_info"
        assert caught.value.attempts == sandbox.stats.requests == 1
        assert (await client.auth.get_info()).ref


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/r.dtd"><r/>',
        '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname">]><r>&f;</r>',
    ],
)
async def test_xml_with_a_dtd(document: str) -> None:
    async with acme(says(document, "text/xml")) as (_, client):
        xml = client.with_options(format="xml")
        with pytest.raises(DecodeError, match="the XML has a DTD, which is never read"):
            await xml.call(OBJECT, {})


async def test_an_answer_that_is_too_long() -> None:
    async def long(request: Request) -> Response:
        return Response.text("x" * int(request.segments[-1]))

    recorder = Recorder()
    limits = Limits(max_bytes=1_000_000)
    async with acme(long, limits=limits, hooks=[recorder], concurrency=1) as (server, client):
        for size in (1_000_000, 1_000_001, 3_000_000, 10):
            call = client.call(endpoint(path=f"/things/{size}"), {})
            if size <= limits.max_bytes:
                assert len(await call) == size
            else:
                with pytest.raises(DecodeError, match="longer than 1000000 bytes") as caught:
                    await call
                assert caught.value.operation == "acme.things.get"
                assert caught.value.attempts == 1
        assert server.stats.peak <= 2
        assert [bool(outcome.error) for _, outcome in recorder.ended] == [False, True, True, False]


async def test_an_answer_that_is_too_long_for_the_callers_http_client() -> None:
    async with (
        httpx.AsyncClient() as http,
        Server(says("x" * 1_000_000)) as server,
        Acme(server.url, http_client=http, limits=Limits(max_bytes=1000)) as client,
    ):
        for _ in range(3):
            with pytest.raises(DecodeError, match="longer than 1000 bytes"):
                await client.call(LIST, {})
        gc.collect()  # trio warns of generators that are not at their end
        await anyio.lowlevel.checkpoint()
        assert server.stats.requests == 3


# What hooks hear


async def test_every_attempt_that_begins_also_ends() -> None:
    recorder = Recorder()
    async with acme(says("{"), hooks=[recorder], retries=FAST) as (server, client):
        server.faults.add(Fault.status(503, body="closed"))
        with pytest.raises(DecodeError):
            await client.call(OBJECT, {})
        server.faults.add(Fault.latency(3600))
        async with overdue(server):
            with anyio.move_on_after(20):
                await client.call(OBJECT, {})
        assert [attempt.number for attempt in recorder.begun] == [1, 2, 1]
        assert [attempt for attempt, _ in recorder.ended] == recorder.begun
        refused, unread, cancelled = (outcome for _, outcome in recorder.ended)
        assert (refused.status, refused.size) == (503, 6)
        assert "HTTP 503" in refused.error
        assert (unread.status, unread.size) == (200, 1)
        assert "the JSON ends early" in unread.error
        assert (cancelled.status, cancelled.error) == (None, "cancelled")
        assert cancelled.seconds >= 25
        assert recorder.begun[0].url == f"{server.url}/things"


async def test_the_wait_for_a_turn_is_told() -> None:
    recorder = Recorder()
    async with acme(says("done"), concurrency=1, hooks=[recorder]) as (server, client):
        server.faults.add(Fault.latency(0.1))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, client)
            tasks.start_soon(call, client)
    waits = [attempt.queued for attempt in recorder.begun]
    assert waits[0] < waits[1] > 0.05


async def test_a_rate_is_kept() -> None:
    recorder = Recorder()
    async with (
        acme(says("done"), rate=20, hooks=[recorder]) as (_, client),
        anyio.create_task_group() as tasks,
    ):
        for _ in range(25):
            tasks.start_soon(call, client)
    assert recorder.starts[-1] - recorder.starts[0] > 0.2


async def test_the_calls_that_are_left_are_minded() -> None:
    left = itertools.count(1, -1)

    async def answer(_: Request) -> Response:
        headers = [("X-Limit", "60"), ("X-Left", str(max(0, next(left)))), ("X-Period", "30")]
        return Response.of("done", "text/plain", headers=headers)

    names = RateHeaders(limit="X-Limit", remaining="X-Left", period="X-Period")
    service = attrs.evolve(ACME, rate_headers=names)
    recorder = Recorder()
    async with (
        Server(answer) as server,
        Acme(server.url, service=service, hooks=[recorder]) as client,
    ):
        for begun, wait in enumerate((0, 15, 30)):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(call, client)
                await settle()
                pass_time(wait / 2)
                await settle()
                assert len(recorder.begun) == (begun if wait else 1)
                pass_time(wait / 2)
        assert len(recorder.begun) == 3


@pytest.mark.parametrize("body", ["", " \n", "deleted", "{}"])
async def test_an_answer_without_a_value(body: str) -> None:
    async with acme(says(body)) as (_, client):
        assert await client.call(endpoint(result=NoResult()), {}) is None


async def test_a_page_is_no_answer_even_where_no_value_is_expected() -> None:
    async with acme(says("<html>log in</html>")) as (_, client):
        with pytest.raises(DecodeError, match="HTML"):
            await client.call(endpoint(result=NoResult()), {})


@pytest.mark.parametrize("path", ["", "/api.php", "/a%2fb"])
async def test_a_path_that_travels_in_the_query(path: str) -> None:
    async def echo(request: Request) -> Response:
        return Response.text(f"{request.raw_path}?{request.raw_query}")

    service = attrs.evolve(ACME, path_query="path_info")
    async with Server(echo) as server, Acme(f"{server.url}{path}", service=service) as client:
        assert await client.call(LIST, {}) == f"{path or '/'}?path_info=%2Fthings"
