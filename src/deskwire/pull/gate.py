"""`Gate`: how many calls may be on their way, which finds out by itself how many are good."""

import math
import statistics
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio

_START: Final = 4
_DOWN: Final = 0.7
_EASE: Final = 0.9
_SLOWER: Final = 1.6
"""From how many times the best latency on a round counts as slow."""
_PATIENCE: Final = 40
"""After how many calm rounds it looks whether there is room beyond what was too much before."""
_BETTER: Final = 1.08
"""From how many times the throughput before on more calls at once are worth it."""


class Gate:
    """Lets a number of calls through at once, between two bounds.

    The number doubles from round to round as long as more calls are answered a second, then it goes
    up by one or a twentieth where calls are answered as fast as at best. It goes down by a third
    when the service pushes back, and by a tenth where calls take longer and no more are answered.
    A round is as many calls as may be on their way. It stays below a number that the service once
    complained of, and looks after forty calm rounds whether there is more room now; where there is
    not, it waits twice as long before it looks again.

    Args:
        least: The least number.
        most: The greatest number; the same for a fixed one.
        clock: Tells the time in seconds.
    """

    def __init__(
        self, least: int, most: int, *, clock: Callable[[], float] = anyio.current_time
    ) -> None:
        self._least: Final = least
        self.most: Final = most
        """The greatest number."""
        self._clock: Final = clock
        self._limit: float = float(min(most, max(least, _START)))
        self._waiting: Final[deque[anyio.Event]] = deque()
        self._is_starting = True
        self._latencies: list[float] = []
        self._round_began = math.nan
        self._best_latency = math.inf
        self._rate_before = 0.0
        self._deaf_until = -math.inf
        self._ceiling = math.inf
        self._patience = _PATIENCE
        self._calm = 0
        self.in_flight: int = 0
        """How many calls are on their way."""
        self.best: int = int(self._limit)
        """The greatest number that was borne for a whole round without complaint."""
        self.best_rate: float = 0.0
        """The most calls answered per second in such a round."""

    @property
    def limit(self) -> int:
        """How many calls may be on their way now."""
        return int(self._limit)

    @asynccontextmanager
    async def slot(self) -> AsyncGenerator[None]:
        """Hold a place for a call."""
        while self.in_flight >= self.limit:
            turn = anyio.Event()
            self._waiting.append(turn)
            try:
                await turn.wait()
            except BaseException:
                if turn.is_set():  # the place goes to another
                    self._wake()
                else:
                    self._waiting.remove(turn)
                raise
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1
            self._wake()

    def _wake(self) -> None:
        for _ in range(max(0, self.limit - self.in_flight)):
            if self._waiting:
                self._waiting.popleft().set()

    def answered(self, seconds: float) -> None:
        """Learn that a call was answered, and how long it took."""
        now = self._clock()
        if math.isnan(self._round_began):
            self._round_began = now - seconds
        self._latencies.append(seconds)
        if len(self._latencies) >= max(self.limit, _START):
            self._end_round(now)

    def pushed_back(self) -> None:
        """Learn that the service refused a call as one too many, or did not answer in time."""
        now = self._clock()
        self._is_starting = False
        if now < self._deaf_until:  # the calls of one crowd complain once
            return
        if self._limit > self._ceiling:  # it looked whether there is more room, and there is not
            self._patience *= 2
        self._ceiling = max(float(self._least), math.ceil(self._limit) - 1.0)
        self._calm = 0
        self._limit = max(self._least, self._limit * _DOWN)
        self._deaf_until = now + (
            statistics.median(self._latencies) if self._latencies else self._quiet()
        )
        self._latencies.clear()
        self._round_began = math.nan

    def _grown(self) -> float:
        """Return a somewhat greater number; above one that the service complained of only later."""
        grown = self._limit + max(1.0, self._limit / 20)
        if grown <= self._ceiling:
            return grown
        self._calm += 1
        if self._calm < self._patience:
            return max(self._limit, min(grown, self._ceiling))
        self._calm = 0
        return grown

    def _quiet(self) -> float:
        return self._best_latency if math.isfinite(self._best_latency) else 0.1

    def _end_round(self, now: float) -> None:
        """Decide by the calls of a round how many the next may have."""
        latency = statistics.median(self._latencies)
        seconds = max(now - self._round_began, 1e-9)
        rate = len(self._latencies) / seconds
        self._best_latency = min(self._best_latency, latency)
        is_slow = latency > self._best_latency * _SLOWER
        is_better = rate > self._rate_before * _BETTER
        if rate > self.best_rate:
            self.best_rate, self.best = rate, self.limit
        if self._is_starting and is_better:
            self._limit *= 2
        elif is_slow and not is_better:
            self._is_starting = False
            self._limit *= _EASE
        else:
            self._is_starting = False
            self._limit = self._grown()
        self._limit = float(min(self.most, max(self._least, self._limit)))
        self._rate_before = rate
        self._latencies.clear()
        self._round_began = now
        self._wake()
