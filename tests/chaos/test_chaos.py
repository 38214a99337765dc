"""The short form of the campaign: some hundred calls, and every kind of fault."""

import attrs
import pytest

from tests.chaos.campaign import Report, agrees, run
from tests.chaos.faults import FAULTS

pytestmark = pytest.mark.anyio


async def test_calls_amid_faults_end_well() -> None:
    report = await run(FAULTS, calls=400, rate=0.3, seed=2)
    assert report.is_clean, attrs.asdict(report)
    assert report.calls == 400
    assert report.met > len(FAULTS)  # each of them once
    assert report.values > report.errors.total()


async def test_without_faults_every_call_returns_its_value() -> None:
    assert await run(FAULTS, calls=60, rate=0, seed=3, seconds=60) == Report(calls=60, values=60)


def test_values_agree_or_lack_fields() -> None:
    @attrs.frozen
    class Thing:
        id: int
        words: tuple[str | None, ...]

    assert agrees({"a": 1, "b": 2}, {"a": 1})
    assert not agrees({"a": 2}, {"a": 1})
    assert not agrees({}, {"a": 1})
    assert agrees(Thing(1, ("a", "b")), Thing(1, ("a", "b")))
    assert agrees(Thing(1, ("a", None)), Thing(1, ("a", "b")))
    assert not agrees(Thing(2, ("a", "b")), Thing(1, ("a", "b")))
    assert not agrees(Thing(1, ("a",)), Thing(1, ("a", "b")))
