"""`RateLimiter`: how often the calls of one credential may start."""

import math
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import anyio
import attrs

from deskwire.core.errors import ConfigurationError, RateLimitError
from deskwire.core.service import RateHeaders

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")

_TOO_MANY: Final = 429

_FEW: Final = 0.2
"""The share of a window below which the calls that are left are spread over the rest of it."""

_RECHECK: Final = 1.0
"""Seconds after which a waiting call looks whether an answer brought better news."""

_LONGEST: Final = 120.0
"""Seconds for which an answer counts at most; in longer windows a call then asks again."""


@attrs.frozen
class RateState:
    """What a service said about its rate limit."""

    limit: int | None = None
    """Calls allowed in a window."""
    remaining: int | None = None
    """Calls left in it."""
    period: float | None = None
    """The length of the window in seconds."""


class RateLimiter:
    """Spaces the calls of one credential: a token bucket that the service's answers correct.

    Callers are served in the order they came. One that is cancelled takes nothing with it.

    Args:
        rate: Calls per second in the long run; None for no limit of our own.
        burst: Calls that may start together after a rest; by default those of one second.
        clock: Tells the time in seconds.
        sleep: Waits for some seconds.
    """

    def __init__(
        self,
        rate: float | None = None,
        burst: int | None = None,
        *,
        clock: Callable[[], float] = anyio.current_time,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        if rate is not None and not 0 < rate < math.inf:
            raise ConfigurationError(f"the rate is {rate} calls per second; it must be above 0")
        if burst is not None and burst < 1:
            raise ConfigurationError(f"the burst is {burst} calls; it must be 1 or more")
        self._interval: Final = 1 / rate if rate else 0.0
        self._burst: Final = burst or max(1, math.floor(rate or 1))
        self._clock: Final = clock
        self._sleep: Final = sleep
        self._turn: Final = anyio.Lock()  # passes on in the order of arrival
        self._full_at = -math.inf  # when the bucket will be full again
        self._last_start = -math.inf
        self._paused_until = -math.inf
        self._left = math.inf  # calls in the service's window, as far as is known
        self._few = 0.0
        self._window_ends = -math.inf

    async def acquire(self, patience: float = math.inf) -> float:
        """Wait until a call may start, and return the seconds that took.

        Args:
            patience: The seconds that the service may have asked to wait.

        Raises:
            RateLimitError: It asked for more, and more than that is left.
        """
        arrived = self._clock()
        self._check(arrived, patience)
        if self._turn.locked() or self._delay(arrived) > 0:
            async with self._turn:
                while (delay := self._delay(self._clock())) > 0:
                    self._check(self._clock(), patience)
                    await self._sleep(min(delay, _RECHECK))
                self._start(self._clock())
        else:
            self._start(arrived)
        return self._clock() - arrived

    def pause(self, seconds: float) -> None:
        """Let no call start for some seconds; a pause that lasts longer already stays."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _check(self, now: float, patience: float) -> None:
        """Refuse a call that the service would hold for too long."""
        left = self._paused_until - now
        if left > patience:
            raise RateLimitError(
                _TOO_MANY,
                message="not sent, because the service has asked for a pause",
                retry_after=left,
                attempts=0,
            )

    def learn(self, state: RateState) -> None:
        """Follow what an answer says: wait when no calls are left, spread them when few are."""
        if state.remaining is None or state.period is None:
            return
        period = min(state.period, _LONGEST)
        if state.remaining <= 0:
            self.pause(period)
        self._left = state.remaining
        self._few = math.inf if state.limit is None else state.limit * _FEW
        self._window_ends = self._clock() + period

    def _delay(self, now: float) -> float:
        """Return the seconds until a call may start; 0 or less means now."""
        # A bucket that is full in s seconds lacks s / interval calls; the next one takes one out.
        bucket = self._full_at - (self._burst - 1) * self._interval
        return max(self._paused_until, bucket, self._next_in_window()) - now

    def _next_in_window(self) -> float:
        """Return when the service's window has room for the next call; in the past if it has."""
        if self._left <= 0:
            return self._window_ends
        if self._left >= self._few or math.isinf(self._last_start):
            return -math.inf
        return self._last_start + (self._window_ends - self._last_start) / (self._left + 1)

    def _start(self, now: float) -> None:
        """Take one call out of the bucket and out of the window."""
        self._full_at = max(self._full_at, now) + self._interval
        self._last_start = now
        self._left -= 1


def parse_rate_headers(headers: Mapping[str, str], names: RateHeaders) -> RateState | None:
    """Return what the headers of an answer say about the rate limit, or None if nothing.

    Of several comma-separated numbers in one header the least counts: Paymo has been seen to send
    one per window.

    Args:
        headers: The headers, by lower-case name or by any case.
        names: The service's names of them.
    """
    limit = _least(headers.get(names.limit.lower()))
    remaining = _least(headers.get(names.remaining.lower()))
    period = _least(headers.get(names.period.lower()))
    if limit is None and remaining is None and period is None:
        return None
    return RateState(
        limit=None if limit is None else int(limit),
        remaining=None if remaining is None else int(remaining),
        period=period,
    )


def _least(value: str | None) -> float | None:
    """Return the least of comma-separated numbers, or None where there is no number."""
    parts = (part.strip() for part in (value or "").split(","))
    return min((float(part) for part in parts if _NUMBER.fullmatch(part)), default=None)
