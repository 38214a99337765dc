import logging
from collections.abc import Iterator, Mapping
from functools import partial
from typing import cast

import anyio
import pytest

from deskwire.core.errors import (
    ConfigurationError,
    ConnectionLostError,
    DeadlineError,
    DecodeError,
    NotFoundError,
)
from deskwire.core.model.results import ListResult, Selection
from deskwire.core.response.drift import Drift
from deskwire.sandbox.faults import Fault
from deskwire.transport.events import (
    Attempt,
    CallOutcome,
    CallStart,
    Hook,
    Hooks,
    LoggingHook,
    Outcome,
)
from tests.transport.clients import (
    FAST,
    Acme,
    Recorder,
    Thing,
    acme,
    endpoint,
    gate_of,
    odesk,
    says,
)

pytestmark = pytest.mark.anyio

ATTEMPT = Attempt(operation="acme.things.get", number=2, method="GET", url="http://h/p", queued=0.5)
OUTCOME = Outcome(status=200, seconds=0.25, size=7)
DRIFT = Drift(model="Thing", field="colour", kind="unknown_field", value="'red'")


class Teller(Hook):
    """Writes down the name of every method that is called."""

    def __init__(self, told: list[str], name: str) -> None:
        self._told: list[str] = told
        self._name: str = name

    def before_call(self, call: CallStart) -> None:
        self._told.append(f"{self._name} call {call.number}")

    def after_call(self, call: CallStart, outcome: CallOutcome) -> None:
        self._told.append(f"{self._name} called {call.number} {outcome.seconds}")

    def before_attempt(self, attempt: Attempt) -> None:
        self._told.append(f"{self._name} before {attempt.number}")

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        self._told.append(f"{self._name} after {attempt.number} {outcome.size}")

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        self._told.append(f"{self._name} retry {attempt.number} {wait} {reason}")

    def on_page(self, operation: str, start: int, received: int, total: int | None) -> None:
        self._told.append(f"{self._name} page {operation} {start} {received} {total}")

    def on_drift(self, operation: str, drift: Drift) -> None:
        self._told.append(f"{self._name} drift {operation} {drift.field}")


NOTHING: dict[str, object] = {}
CALL = CallStart(operation="acme.things.get", number=7, method="GET", url="http://h/p")
END = CallOutcome(seconds=2.5, attempts=2, status=200)


def emit_all(hooks: Hooks) -> None:
    hooks.emit(Hook.before_call, CALL)
    hooks.emit(Hook.before_attempt, ATTEMPT)
    hooks.emit(Hook.after_attempt, ATTEMPT, OUTCOME)
    hooks.emit(Hook.on_retry, ATTEMPT, 1.5, "closed")
    hooks.emit(Hook.on_page, "acme.things.list", 20, 10, None)
    hooks.emit(Hook.on_drift, "acme.things.list", DRIFT)
    hooks.emit(Hook.after_call, CALL, END)


def tell_all(hook: Hook) -> None:
    hook.before_attempt(ATTEMPT)
    hook.after_attempt(ATTEMPT, OUTCOME)
    hook.on_retry(ATTEMPT, 1.5, "closed")
    hook.on_page("acme.things.list", 20, 10, None)
    hook.on_drift("acme.things.list", DRIFT)


def test_a_hook_need_not_listen() -> None:
    tell_all(Hook())


def test_several_hooks_hear_everything_in_order() -> None:
    told: list[str] = []
    emit_all(Hooks((Teller(told, "a"), Teller(told, "b"))))
    assert told == [
        f"{name} {event}"
        for event in (
            "call 7",
            "before 2",
            "after 2 7",
            "retry 2 1.5 closed",
            "page acme.things.list 20 10 None",
            "drift acme.things.list colour",
            "called 7 2.5",
        )
        for name in "ab"
    ]


def test_what_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "deskwire"):
        tell_all(LoggingHook())
        LoggingHook().after_attempt(
            ATTEMPT, Outcome(status=None, seconds=1, size=0, error="the connection broke")
        )
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        (
            "DEBUG",
            "acme.things.get attempt 2: GET http://h/p -> 200 in 0.250 s (7 bytes, queued 0.500 s)",
        ),
        ("INFO", "acme.things.get is tried again in 1.50 s: closed"),
        ("DEBUG", "acme.things.list: unknown_field of Thing.colour"),
        (
            "DEBUG",
            (
                "acme.things.get attempt 2: GET http://h/p -> the connection broke in 1.000 s"
                " (0 bytes, queued 0.500 s)"
            ),
        ),
    ]


def test_a_logger_of_ones_own(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "mine"):
        LoggingHook(logging.getLogger("mine")).on_retry(ATTEMPT, 0, "closed")
    assert [record.name for record in caplog.records] == ["mine"]


async def test_a_call_as_its_hooks_hear_it() -> None:
    recorder = Recorder()
    async with odesk(hooks=[recorder], retries=FAST) as (sandbox, client):
        sandbox.faults.add(Fault.close())
        started = anyio.current_time()
        await client.auth.get_info()
        lasted = anyio.current_time() - started
        url = f"{sandbox.url}/odesk/api/auth/v1/info.json"
    assert [(one.number, one.method, one.url, one.operation) for one in recorder.begun] == [
        (1, "GET", url, "odesk.auth.get_info"),
        (2, "GET", url, "odesk.auth.get_info"),
    ]
    (_, lost), (_, good) = recorder.ended
    assert (lost.status, lost.size) == (None, 0)
    assert lost.error.startswith("the connection broke: ")
    assert (good.status, good.error) == (200, "")
    assert good.size > 100
    assert 0 < good.seconds < lasted
    [(attempt, wait, reason)] = recorder.retries
    assert attempt == recorder.begun[0]
    assert 0 <= wait <= 0.001
    assert reason == lost.error


async def test_a_call_as_a_whole() -> None:
    recorder = Recorder()
    async with odesk(hooks=[recorder], retries=FAST) as (sandbox, client):
        sandbox.faults.add(Fault.status(503), times=2)
        started = anyio.current_time()
        await client.auth.get_info()
        lasted = anyio.current_time() - started
        url = f"{sandbox.url}/odesk/api/auth/v1/info.json"
    [call] = recorder.calls
    assert (call.operation, call.method, call.url) == ("odesk.auth.get_info", "GET", url)
    assert {attempt.call for attempt in recorder.begun} == {call.number}
    [(ended, outcome)] = recorder.called
    assert ended is call
    assert (outcome.attempts, outcome.status) == (3, 200)
    assert (outcome.error, outcome.error_type) == ("", "")
    assert sum(one.seconds for _, one in recorder.ended) <= outcome.seconds <= lasted


async def test_calls_have_numbers_of_their_own() -> None:
    recorder = Recorder()
    async with (
        acme(says("done"), hooks=[recorder]) as (_, client),
        acme(says("x"), hooks=[recorder]) as (_, other),
        anyio.create_task_group() as tasks,
    ):
        for _ in range(5):
            tasks.start_soon(client.call, endpoint(), NOTHING)
            tasks.start_soon(other.call, endpoint(), NOTHING)
    numbers = [call.number for call in recorder.calls]
    assert len({*numbers}) == 10
    assert {call.number for call, _ in recorder.called} == {*numbers}
    assert {attempt.call for attempt in recorder.begun} == {*numbers}


async def test_how_a_call_fails() -> None:
    recorder = Recorder()
    async with acme(says("done"), hooks=[recorder], retries=0) as (server, client):
        server.faults.add(Fault.status(404))
        with pytest.raises(NotFoundError):
            await client.call(endpoint(), {})
        server.faults.add(Fault.close())
        with pytest.raises(ConnectionLostError):
            await client.call(endpoint(), {})
        server.faults.add(Fault.latency(30))
        with pytest.raises(DeadlineError):
            await client.with_options(deadline=0.05).call(endpoint(), {})
        server.faults.add(Fault.latency(30))
        with anyio.move_on_after(0.05):
            await client.call(endpoint(), {})
    told = [(one.status, one.error_type) for _, one in recorder.called[:3]]
    assert told == [(404, "NotFoundError"), (None, "ConnectionLostError"), (None, "DeadlineError")]
    assert [one.attempts for _, one in recorder.called[:2]] == [1, 1]
    assert recorder.called[1][1].error.startswith("the connection broke: ")
    cancelled = recorder.called[3][1]
    assert (cancelled.error, cancelled.status) == ("cancelled", None)


async def test_drift_is_told_and_with_strict_it_is_an_error() -> None:
    drifts: list[tuple[str, Drift]] = []

    class Watch(Hook):
        def on_drift(self, operation: str, drift: Drift) -> None:
            drifts.append((operation, drift))

    things = endpoint(result=ListResult(Thing, Selection(("things",))))
    body = '{"things": [{"id": 1, "colour": "red"}, {"id": null}]}'
    async with acme(says(body, "application/json"), hooks=[Watch()]) as (_, client):
        one, other = await client.call(things, {})
        assert one == Thing(id=1)
        assert one.extra == {"colour": "red"}
        assert other.id is None
        assert [(name, drift.model, drift.field, drift.kind) for name, drift in drifts] == [
            ("acme.things.get", "Thing", "colour", "unknown_field"),
            ("acme.things.get", "Thing", "id", "null"),
        ]
        with pytest.raises(DecodeError, match=r"\$\.things\[0\]\.colour") as caught:
            await client.with_options(strict=True).call(things, {})
        assert caught.value.body == body.encode()


EVENTS = (
    *("before_call", "after_call", "before_attempt", "after_attempt"),
    *("on_retry", "on_page", "on_cut", "on_drift"),
)


def broken(*events: str, error: BaseException | type[BaseException]) -> Hook:
    """Return a hook that raises an error at some events."""

    def fail(*_: object) -> None:
        raise error

    return made("Broken", dict.fromkeys(events, fail))


def made(name: str, methods: Mapping[str, object]) -> Hook:
    """Return a hook of a class of its own."""
    return cast("type[Hook]", type(name, (Hook,), dict(methods)))()


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("event", EVENTS)
def test_what_a_hook_raises_is_logged_once(event: str, caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    hooks = Hooks((broken(event, error=ZeroDivisionError("s3cret")), Teller(told, "a")))
    for _ in range(3):
        emit_all(hooks)
        hooks.emit(Hook.on_cut, "acme.things.list", 500)
    assert len(told) == 21
    [said] = errors_in(caplog)
    assert said.startswith(f"the hook Broken raised ZeroDivisionError in {event} (")
    assert "s3cret" not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


def test_a_logger_that_raises_is_survived(caplog: pytest.LogCaptureFixture) -> None:
    class Filter(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            raise LookupError(record)

    spoiled = Filter()
    logging.getLogger("deskwire").addFilter(spoiled)
    try:
        with caplog.at_level(logging.DEBUG, "deskwire"):
            emit_all(Hooks((LoggingHook(), broken(*EVENTS, error=LookupError))))
    finally:
        logging.getLogger("deskwire").removeFilter(spoiled)


async def test_hooks_that_raise_change_nothing_about_a_call(
    caplog: pytest.LogCaptureFixture,
) -> None:
    create = endpoint("POST", idempotent=False)
    hook = broken(*EVENTS, error=DecodeError("not so"))
    async with acme(says("done"), hooks=[hook], retries=FAST) as (server, client):
        assert await client.call(create, {}) == "done"
        assert server.stats.requests == 1
        server.faults.add(Fault.status(503))
        assert await client.call(endpoint(), {}) == "done"
        server.faults.add(Fault.status(404))
        with pytest.raises(NotFoundError):
            await client.call(create, {})
        await client.with_options(timeout=9).call(create, {})
        assert gate_of(client).in_use == 0
    assert [said.split("(")[0] for said in errors_in(caplog)] == [
        f"the hook Broken raised DecodeError in {event} "
        for event in ("before_call", "before_attempt", "after_attempt", "after_call", "on_retry")
    ]


@pytest.mark.parametrize("event", ["before_call", "before_attempt", "after_attempt", "after_call"])
async def test_what_ends_a_program_passes_a_hook(event: str) -> None:
    recorder = Recorder()
    hooks = [recorder, broken(event, error=KeyboardInterrupt)]
    async with acme(says("done"), hooks=hooks) as (_, client):
        with pytest.raises(KeyboardInterrupt):
            await client.call(endpoint(), {})
        assert gate_of(client).in_use == 0
        assert len(recorder.begun) == len(recorder.ended) == (event != "before_call")
        assert len(recorder.calls) == len(recorder.called) == 1
        assert client.stats.in_flight == client.stats.waiting == 0


def test_what_a_hook_would_have_to_await_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def slow(*_: object) -> None:
        pytest.fail("it ran")

    def sly(*about: object) -> object:
        return slow(*about)

    hook = made("Sly", {"on_cut": sly})
    Hooks((hook,)).emit(Hook.on_cut, "acme.things.list", 500)
    assert "the hook Sly raised TypeError in on_cut" in caplog.text


async def _slow(*_: object) -> None: ...


def _lazy(*_: object) -> Iterator[None]:
    yield


class _Callable:
    async def __call__(self) -> None: ...


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    ("method", "said"),
    [
        (None, "is None, expected a method"),
        (3, "is 3, expected a method"),
        (_slow, "is async or a generator, expected a plain method"),
        (_lazy, "is async or a generator, expected a plain method"),
        (partial(_slow), "is async or a generator, expected a plain method"),
        (_Callable(), "is async or a generator, expected a plain method"),
    ],
)
def test_a_hook_that_cannot_hear_is_refused(event: str, method: object, said: str) -> None:
    hook = made("Deaf", {event: method})
    with pytest.raises(ConfigurationError, match=rf"hooks\[1\] \(Deaf\)\.{event} {said}"):
        Acme("http://127.0.0.1:1", hooks=[Recorder(), hook])
    with pytest.raises(ConfigurationError, match=rf"hooks\[0\] \(Deaf\)\.{event} {said}"):
        Acme("http://127.0.0.1:1").with_options(hooks=[hook])


@pytest.mark.parametrize("hook", [None, "hook", 3, object(), Recorder, print])
def test_what_is_no_hook_is_refused(hook: object) -> None:
    with pytest.raises(ConfigurationError, match=r"hooks\[1\] is .*expected an instance"):
        Acme("http://127.0.0.1:1", hooks=cast("list[Hook]", [Recorder(), hook]))


@pytest.mark.parametrize("hooks", [None, Recorder(), Recorder, 3, "hook", b"hook", {}, iter([])])
def test_hooks_are_a_sequence(hooks: object) -> None:
    with pytest.raises(ConfigurationError, match=r"hooks is .*expected a sequence of hooks"):
        Acme("http://127.0.0.1:1", hooks=cast("list[Hook]", hooks))
