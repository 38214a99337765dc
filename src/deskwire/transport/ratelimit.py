"""`RateLimiter`: how often the calls of one credential may start."""

import math
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

import anyio
import attrs

from deskwire.core.errors import ConfigurationError, RateLimitError
from deskwire.core.model.http import parse_http_date, server_time
from deskwire.core.model.service import RateHeaders

T = TypeVar("T")

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")

_TOO_MANY: Final = 429

_VALUE: Final = re.compile(r'(?:[^,"]|"[^"]*")+')
_STANDARD: Final = re.compile(
    r"(?P<family>(?:x-)?rate-?limit)-(?P<part>limit|remaining|reset)(?:-after)?"
    r"(?:-(?P<unit>second|minute|hour|day))?"
)
_PARTS: Final = ("limit", "remaining", "reset")
_UNITS: Final[Mapping[str, int]] = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_SPAN_PART: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(ms|s|m|h|d)")
_SPAN: Final = re.compile(f"(?:{_SPAN_PART.pattern})+")
_SPANS: Final[Mapping[str, float]] = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}

_EPOCH: Final = 500_000_000
"""From here on a count of seconds is one since 1970: no window is 15 years long."""
_EPOCH_MS: Final = 100_000_000_000
"""From here on it is a count of milliseconds."""

_FEW: Final = 0.2
"""The share of a window below which the calls that are left are spread over the rest of it."""

_RECHECK: Final = 1.0
"""Seconds after which a waiting call looks whether an answer brought better news."""

_LATE: Final = 0.05
"""Seconds by which a call may start late without moving those after it."""

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
    """Seconds until the window ends; its whole length where the service tells no more."""


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
                due = arrived
                while (delay := self._delay(now := self._clock())) > 0:
                    self._check(now, patience)
                    due = now + delay
                    await self._sleep(min(delay, _RECHECK))
                # A timer that is a little late must not make all later calls late as well.
                self._start(due if now - due <= _LATE else now)
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


def parse_rate_headers(
    headers: Mapping[str, str], names: RateHeaders | None = None, *, now: datetime | None = None
) -> RateState | None:
    """Return the tightest of the windows that the headers of an answer tell, or None for none.

    Beside the service's own headers these are read: `RateLimit-Limit`, `-Remaining` and `-Reset`,
    with or without `X-` before them and a unit such as `-Minute` after them, and the fields
    `RateLimit` and `RateLimit-Policy` of the IETF's draft. Of several comma-separated values each
    belongs to a window. What makes no sense is passed over.

    Args:
        headers: The headers, by any case.
        names: The service's names of them, where it has some.
        now: The time by the server's clock, by which a reset is meant; unless given, what `Date`
            tells.
    """
    given = {name.lower(): value for name, value in headers.items()}
    families = _families(given, names)
    if not families and "ratelimit" not in given:
        return None
    policies = [_policy(item) for item in _items(given.get("ratelimit-policy", ""))]
    clock = (now or server_time(given)).timestamp()
    windows = _structured(_items(given.get("ratelimit", "")), policies, clock)
    for family in families.values():
        windows += _windows(family, policies, clock)
    told = [window for window in windows if window != RateState()]
    return min(told, key=_tightness, default=None)


def _tightness(window: RateState) -> tuple[bool, bool, bool, float]:
    """Return what sorts windows: those without calls first, the longest of them before others."""
    left, period = window.remaining, window.period
    if left is None or period is None:
        return (True, left is None, True, left or 0)
    if left <= 0:
        return (False, False, False, -period)
    is_few = window.limit is None or left < window.limit * _FEW
    return (False, True, not is_few, left / period)


@attrs.frozen
class _Item:
    """One of the comma-separated values of a header."""

    value: str
    params: Mapping[str, str]

    def number(self, name: str = "") -> float | None:
        """Return the value, or a parameter, as a number that is not negative."""
        found = _number(self.params.get(name, "") if name else self.value)
        return found if found is None or found >= 0 else None


def _items(header: str) -> list[_Item]:
    """Return the values of a header, each with its parameters: `"day";q=5000;w=86400`."""
    items: list[_Item] = []
    for text in _VALUE.findall(header):
        value, *params = [part.strip() for part in text.split(";")]
        pairs = [param.partition("=") for param in params]
        items.append(_Item(value, {name.strip(): told.strip() for name, _, told in pairs}))
    return [item for item in items if item.value]


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _policy(item: _Item) -> tuple[str, RateState]:
    """Return the name of a window and its size: `"day";q=5000;w=86400`, or `5000;w=86400`."""
    quota = item.number("q") if "q" in item.params else item.number()
    return item.value, RateState(limit=_whole(quota), period=item.number("w") or None)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _structured(
    items: Sequence[_Item], policies: Sequence[tuple[str, RateState]], clock: float
) -> list[RateState]:
    """Return the windows of a `RateLimit` field, in either of the draft's forms."""
    pairs = {
        name.strip(): value.strip() for name, _, value in (i.value.partition("=") for i in items)
    }
    if "remaining" in pairs:  # limit=100, remaining=50, reset=30
        return _windows({name: pairs.get(name, "") for name in _PARTS}, policies, clock)
    sizes = dict(policies)
    return [
        attrs.evolve(
            sizes.get(item.value, RateState()),
            remaining=_whole(item.number("r")),
            period=item.number("t") or sizes.get(item.value, RateState()).period,
        )
        for item in items
        if item.number("r") is not None
    ]


def _families(given: Mapping[str, str], names: RateHeaders | None) -> dict[str, dict[str, str]]:
    """Return the headers by what they have in common, and then by what they tell."""
    own: dict[str, str] = {}
    if names is not None:
        parts = ((names.limit, "limit"), (names.remaining, "remaining"), (names.period, "period"))
        own = {name.lower(): part for name, part in parts}
    known = [_STANDARD.fullmatch(name) for name in own]
    home = next((found["family"] for found in known if found is not None), "")
    families: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        found = _STANDARD.fullmatch(name)
        if name in own:
            families.setdefault(home, {})[own[name]] = value
        elif found is not None:
            unit = found["unit"] or ""
            family = families.setdefault(found["family"] + unit, {})
            family[found["part"]] = value
            if unit:
                family["period"] = str(_UNITS[unit])
    return families


def _windows(
    family: Mapping[str, str], policies: Sequence[tuple[str, RateState]], clock: float
) -> list[RateState]:
    """Return the windows that headers of one family tell."""
    limits, left = _items(family.get("limit", "")), _items(family.get("remaining", ""))
    periods = _resets(family.get("reset", ""), clock) or [
        item.number() or None for item in _items(family.get("period", ""))
    ]
    sizes = [_policy(item) for item in limits if "w" in item.params] or list(policies)
    if sizes and len(left) == len(sizes) > 1:
        if len(periods) != len(sizes):
            periods = [size.period for _, size in sizes]
        limits = [_Item(str(size.limit), {}) for _, size in sizes]
    elif sizes and len(left) == 1:  # the first limit is the one that is nearest
        limits = limits[:1] or [_Item(str(sizes[0][1].limit), {})]
        same = [size for _, size in sizes if size.limit == _whole(limits[0].number())]
        periods = periods[:1] or [size.period for size in same[:1]]
    count = max(len(limits), len(left), len(periods))
    rows = zip(_spread(limits, count), _spread(left, count), _spread(periods, count), strict=True)
    return [
        RateState(
            limit=_whole(limit.number()) if limit is not None else None,
            remaining=_whole(_number(rest.value)) if rest is not None else None,
            period=period or (rest.number("w") if rest is not None else None),
        )
        for limit, rest, period in rows
    ]


def _spread(values: Sequence[T], count: int) -> list[T | None]:
    """Return a value for each window: one that stands alone is that of them all."""
    if len(values) == 1:
        return [values[0]] * count
    return [*values, *[None] * (count - len(values))]


def _resets(header: str, clock: float) -> list[float | None]:
    """Return in how many seconds windows end, of times, of counts since 1970, and of seconds."""
    moment = _moment(header.strip())
    if moment is not None:
        return [max(0.0, moment - clock) or None]
    return [_until(item.value, clock) for item in _items(header)]


def _until(text: str, clock: float) -> float | None:
    number = _number(text)
    if number is None:
        if _SPAN.fullmatch(text):
            spans = _SPAN_PART.findall(text)
            return sum(float(count) * _SPANS[unit] for count, unit in spans) or None
        moment = _moment(text)
        return None if moment is None else max(0.0, moment - clock) or None
    if number >= _EPOCH_MS:
        number = number / 1000 - clock
    elif number >= _EPOCH:
        number -= clock
    return number if number > 0 else None


def _moment(text: str) -> float | None:
    """Return the time that a date tells, as seconds since 1970."""
    moment = parse_http_date(text)
    try:
        moment = moment or datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
