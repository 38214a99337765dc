"""When to try a call again, and how long to wait before: decisions without I/O."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final, Self, cast

import attrs

from deskwire.core.model.checks import Check, not_negative, whole
from deskwire.core.model.http import parse_http_date
from deskwire.transport.backends.protocol import Phase

_SECONDS: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")

_LEAST_CHARGE: Final = 1.0

_REFUSED: Final = 429
"""The one status that promises that the server did nothing yet."""


_STATUSES: Final = Check(
    "HTTP statuses, e.g. {429, 503}",
    lambda value: (
        isinstance(value, Collection)
        and all(
            isinstance(status, int) and 100 <= status < 1000
            for status in cast("Collection[object]", value)
        )
    ),
)


def _statuses(given: Collection[int]) -> frozenset[int]:
    _STATUSES.check("statuses", given)
    return frozenset(given)


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often a failed call is tried again, and how long it waits in between.

    A call that is not idempotent is repeated only if the first cannot have been acted on: nothing
    was sent, or the server refused it with 429.
    """

    attempts: int = attrs.field(default=3, validator=whole(1))
    """How many times a call is tried in all; 1 means no retry. A wait that the server asked for
    with `Retry-After` uses up none of them."""
    base: float = attrs.field(default=0.5, validator=not_negative("seconds"))
    """Seconds that the first wait is at most; each further one is at most twice the one before."""
    cap: float = attrs.field(default=8.0, validator=not_negative("seconds"))
    """Seconds that a wait is at most, unless the server asks for more."""
    max_wait: float = attrs.field(default=120.0, validator=not_negative("seconds"))
    """Seconds that the server may ask for; if it asks for more, the call fails at once, and so do
    later ones until no more than that is left."""
    max_total_wait: float = attrs.field(default=300.0, validator=not_negative("seconds"))
    """Seconds that a call waits in all because the server asks for it, or `max_wait` if that is
    more; each wait counts as one second at least. Then the call fails."""
    statuses: frozenset[int] = attrs.field(
        default=frozenset({408, 429, 500, 502, 503, 504}), converter=_statuses
    )
    """The statuses worth another try."""

    @classmethod
    def never(cls) -> Self:
        """Return the policy that tries once."""
        return cls(attempts=1)

    def decide(
        self,
        *,
        idempotent: bool,
        phase: Phase,
        attempt: int,
        status: int | None = None,
        retry_after: float | None = None,
        waited: float = 0.0,
        random: float,
    ) -> float | None:
        """Return the seconds to wait before the next attempt, or None to give up.

        Args:
            idempotent: Whether doing it twice has the effect of doing it once.
            phase: How far the failed attempt came.
            attempt: Its number; the first is 1. Those that the server asked to wait after are not
                counted.
            status: The status of the answer, if there was one.
            retry_after: Seconds the server asked to wait, if it did.
            waited: Seconds that the server has asked this call to wait before.
            random: A random number from 0 to 1, which spreads the callers over the wait.
        """
        if self.attempts == 1 or not self._may_repeat(idempotent, phase, status):
            return None
        doublings = min(attempt - 1, 64)  # further ones would only overflow
        wait = random * min(self.cap, self.base * 2.0**doublings)
        if not retry_after:  # a server that asks for no wait at all would be asked for ever
            return wait if attempt < self.attempts else None
        longest = max(self.max_wait, self.max_total_wait) - waited
        is_bearable = (
            retry_after <= self.max_wait and charge(wait := max(wait, retry_after)) <= longest
        )
        return wait if is_bearable else None

    def _may_repeat(self, idempotent: bool, phase: Phase, status: int | None) -> bool:
        """Tell whether a second request can do no harm and may do better."""
        match phase:
            case Phase.NOT_SENT:
                return True
            case Phase.SENT:
                return idempotent
            case Phase.ANSWERED:
                return status in self.statuses and (idempotent or status == _REFUSED)


def charge(wait: float) -> float:
    """Return what a wait that the server asked for counts, so that short ones have an end too."""
    return max(wait, _LEAST_CHARGE)


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks to wait, or None if it is unreadable.

    It is a number of seconds, decimals allowed, or an HTTP date (RFC 9110, 10.2.3). What lies in
    the past is 0.

    Args:
        value: The header's value.
        now: The present time, aware.
    """
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return max(0.0, float(text))
    moment = parse_http_date(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())
