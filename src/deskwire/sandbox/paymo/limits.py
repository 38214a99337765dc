"""The rate limit of the sandbox's Paymo: so many calls of one user in a window of time."""

from collections.abc import Callable
from math import ceil

import attrs

from deskwire.sandbox.protocol.errors import Failure


@attrs.frozen
class Limits:
    """How much the service gives. The vendor names no figures but the last."""

    calls: int = 10_000
    """Calls of one user in a window."""
    period: int = 60
    """The length of a window in seconds."""
    listed: int = 2_500
    """Objects in a list, at most; what is beyond them is left out silently."""


@attrs.define
class _Window:
    ends: float
    left: int


class RateLimit:
    """Counts calls."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits: Limits = limits
        self._clock: Callable[[], float] = clock
        self._windows: dict[int, _Window] = {}

    def take(self, user: int) -> tuple[tuple[str, str], ...]:
        """Count a call and return the headers that tell what is left.

        Raises:
            Failure: Nothing is.
        """
        now = self._clock()
        window = self._windows.get(user)
        if window is None or window.ends <= now:
            window = self._windows[user] = _Window(now + self._limits.period, self._limits.calls)
        told = (
            ("X-Ratelimit-Decay-Period", str(self._limits.period)),
            ("X-Ratelimit-Limit", str(self._limits.calls)),
        )
        if window.left <= 0:
            wait = str(max(1, ceil(window.ends - now)))
            headers = (*told, ("X-Ratelimit-Remaining", "0"), ("Retry-After", wait))
            raise Failure(429, "Too many requests", headers=headers)
        window.left -= 1
        return (*told, ("X-Ratelimit-Remaining", str(window.left)))
