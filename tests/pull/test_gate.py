"""The gate finds out by itself how many calls at once are good: as good as the best fixed number.

A made-up service with a clock of its own answers 3,000 calls, once for each fixed number and once
for the gate that finds its own.
"""

import heapq
import random
from collections.abc import Callable
from typing import Final

import pytest

from deskwire.pull.gate import Gate

CALLS: Final = 3_000
MOST: Final = 64


class Service:
    """Says how long a call takes that is sent with others, or that it is refused."""

    def __init__(
        self,
        latency: Callable[[int, float], float],
        *,
        bears: int = 10**6,
        rate: float | None = None,
    ) -> None:
        self._latency = latency
        self._bears = bears
        self._rate = rate
        self._allowance = 1.0
        self._at = 0.0

    def answer(self, in_flight: int, now: float, chance: random.Random) -> tuple[float, bool]:
        """Return the seconds that a call takes, and whether it is answered."""
        if self._rate is not None:
            self._allowance = min(self._rate, self._allowance + (now - self._at) * self._rate)
            self._at = now
            if self._allowance < 1:
                return 0.02, False
            self._allowance -= 1
        if in_flight > self._bears and chance.random() < 0.9:
            return 0.05, False
        return self._latency(in_flight, now) * chance.uniform(0.8, 1.25), True


def queue(seconds: float, width: int) -> Callable[[int, float], float]:
    return lambda in_flight, _: seconds * max(1.0, in_flight / width)


def changing(in_flight: int, now: float) -> float:
    return 0.1 * max(1.0, in_flight / (8 if now < 12 else 32))


PROFILES: Final[dict[str, Callable[[], Service]]] = {
    "fast": lambda: Service(queue(0.005, 8)),
    "far away": lambda: Service(lambda _, __: 1.0),
    "a limit of its rate": lambda: Service(lambda _, __: 0.1, rate=50.0),
    "a queue": lambda: Service(queue(0.1, 16)),
    "errors beyond a number": lambda: Service(lambda _, __: 0.1, bears=10),
    "changing": lambda: Service(changing),
}


def run(gate: Gate, clock: list[float], service: Service) -> float:
    """Return how long all calls take; one that is refused is made again after a while."""
    chance = random.Random(1)
    events: list[tuple[float, int, float, bool]] = []
    waiting, count, in_flight, number = CALLS, 0, 0, 0
    later: list[float] = []
    while count < CALLS:
        now = clock[0]
        if now > 10_000:
            return now  # too many at once get nowhere
        while later and later[0] <= now:
            heapq.heappop(later)
            waiting += 1
        while waiting and in_flight < gate.limit:
            waiting, in_flight, number = waiting - 1, in_flight + 1, number + 1
            seconds, is_answered = service.answer(in_flight, now, chance)
            heapq.heappush(events, (now + seconds, number, seconds, is_answered))
        if not events:
            clock[0] = later[0]
            continue
        if later and later[0] < events[0][0]:
            clock[0] = later[0]
            continue
        clock[0], _, seconds, is_answered = heapq.heappop(events)
        in_flight -= 1
        if is_answered:
            count += 1
            gate.answered(seconds)
        else:
            gate.pushed_back()
            heapq.heappush(later, clock[0] + 0.5)
    return clock[0]


def timed(least: int, most: int, make: Callable[[], Service]) -> float:
    clock = [0.0]
    return run(Gate(least, most, clock=lambda: clock[0]), clock, make())


@pytest.mark.parametrize("name", PROFILES)
def test_it_is_nearly_as_fast_as_the_best_fixed_number(name: str) -> None:
    make = PROFILES[name]
    best = min(timed(fixed, fixed, make) for fixed in range(1, MOST + 1))
    assert timed(1, MOST, make) <= 1.1 * best


def test_a_fixed_number_stays() -> None:
    clock = [0.0]
    gate = Gate(7, 7, clock=lambda: clock[0])
    run(gate, clock, PROFILES["errors beyond a number"]())
    assert gate.limit == 7


def test_one_crowd_complains_once() -> None:
    clock = [0.0]
    gate = Gate(1, 64, clock=lambda: clock[0])
    for _ in range(200):
        clock[0] += 0.01
        gate.answered(0.1)
    before = gate.limit
    for _ in range(before):
        gate.pushed_back()
    assert before * 0.6 < gate.limit < before
