import logging

import pytest

from deskwire.core.drift import Drift
from deskwire.core.errors import DecodeError
from deskwire.core.operation import Result
from deskwire.sandbox.faults import Fault
from deskwire.transport.hooks import Attempt, Hook, Hooks, LoggingHook, Outcome
from tests.transport.clients import FAST, Recorder, Thing, acme, endpoint, gate_of, odesk, says

pytestmark = pytest.mark.anyio

ATTEMPT = Attempt(operation="acme.things.get", number=2, method="GET", url="http://h/p", queued=0.5)
OUTCOME = Outcome(status=200, seconds=0.25, size=7)
DRIFT = Drift(model="Thing", field="colour", kind="unknown_field", value="'red'")


class Teller(Hook):
    """Writes down the name of every method that is called."""

    def __init__(self, told: list[str], name: str) -> None:
        self._told: list[str] = told
        self._name: str = name

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
    tell_all(Hooks((Teller(told, "a"), Teller(told, "b"))))
    assert told == [
        f"{name} {event}"
        for event in (
            "before 2",
            "after 2 7",
            "retry 2 1.5 closed",
            "page acme.things.list 20 10 None",
            "drift acme.things.list colour",
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
        await client.auth.get_info()
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
    assert 0 < good.seconds < 5
    [(attempt, wait, reason)] = recorder.retries
    assert attempt == recorder.begun[0]
    assert 0 <= wait <= 0.001
    assert reason == lost.error


async def test_drift_is_told_and_with_strict_it_is_an_error() -> None:
    drifts: list[tuple[str, Drift]] = []

    class Watch(Hook):
        def on_drift(self, operation: str, drift: Drift) -> None:
            drifts.append((operation, drift))

    things = endpoint(result=Result(type=tuple[Thing, ...], at=("things",)))
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
        with pytest.raises(DecodeError, match=r"\$\.things\[1\]\.id") as caught:
            await client.with_options(strict=True).call(things, {})
        assert caught.value.body == body.encode()


async def test_an_error_of_a_hook_is_not_hidden() -> None:
    class Broken(Hook):
        def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
            raise ZeroDivisionError(attempt, outcome)

    async with odesk(hooks=[Broken()]) as (_, client):
        with pytest.raises(ZeroDivisionError):
            await client.auth.get_info()
        assert gate_of(client).in_use == 0
        assert (await client.with_options(hooks=()).auth.get_info()).ref
