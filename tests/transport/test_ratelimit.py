from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import anyio
import attrs
import httpx
import pytest
from anyio.lowlevel import checkpoint
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.service import RateHeaders
from deskwire.transport.ratelimit import RateLimiter, RateState, parse_rate_headers

pytestmark = pytest.mark.anyio

NAMES = RateHeaders(
    limit="X-Ratelimit-Limit",
    remaining="X-Ratelimit-Remaining",
    period="X-Ratelimit-Decay-Period",
)
NOW = datetime(2014, 5, 13, 16, 53, 20, tzinfo=UTC)
"""When 1,400,000,000 seconds had passed since 1970."""

FIELDS = [
    "ratelimit",
    "ratelimit-policy",
    "ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-ratelimit-remaining-day",
    "x-ratelimit-decay-period",
]
VALUES = st.text('";=,qwrt0159.- ', max_size=20)


@attrs.define
class Time:
    """A clock that moves when somebody sleeps."""

    now: float = 1000.0
    stopped: bool = False
    late: float = 0.0
    """By how much each sleep is too long."""
    events: list[tuple[float, Callable[[], None]]] = attrs.field(
        factory=list[tuple[float, Callable[[], None]]]
    )

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        if self.stopped:
            await anyio.sleep_forever()
        self.now += seconds + self.late
        while self.events and self.events[0][0] <= self.now:
            self.events.pop(0)[1]()
        await checkpoint()

    def limiter(self, rate: float | None = None, burst: int | None = None) -> RateLimiter:
        return RateLimiter(rate, burst, clock=self.clock, sleep=self.sleep)


async def starts_of(limiter: RateLimiter, time: Time, count: int) -> list[float]:
    """Return when each of some calls starts, in seconds from now."""
    began = time.now
    starts: list[float] = []
    for _ in range(count):
        await limiter.acquire()
        starts.append(round(time.now - began, 6))
    return starts


class TestBucket:
    async def test_without_a_rate_nothing_waits(self) -> None:
        time = Time()
        assert await starts_of(time.limiter(), time, 100) == [0.0] * 100

    async def test_calls_are_spaced(self) -> None:
        time = Time()
        assert await starts_of(time.limiter(4, burst=1), time, 5) == [0, 0.25, 0.5, 0.75, 1.0]

    async def test_timers_that_are_late_do_not_lower_the_rate(self) -> None:
        time = Time(late=0.03)
        starts = await starts_of(time.limiter(4, burst=1), time, 5)
        assert starts == [0, 0.28, 0.53, 0.78, 1.03]

    async def test_a_long_lateness_is_not_made_good_by_a_burst(self) -> None:
        time = Time(late=0.2)
        starts = await starts_of(time.limiter(4, burst=1), time, 4)
        assert starts == [0, 0.45, 0.9, 1.35]

    async def test_a_burst_goes_first(self) -> None:
        time = Time()
        assert await starts_of(time.limiter(2, burst=3), time, 6) == [0, 0, 0, 0.5, 1.0, 1.5]

    async def test_the_bucket_fills_up_to_the_burst(self) -> None:
        time = Time()
        limiter = time.limiter(2, burst=3)
        await starts_of(limiter, time, 5)
        time.now += 1.0
        assert await starts_of(limiter, time, 4) == [0, 0, 0.5, 1.0]
        time.now += 3600
        assert await starts_of(limiter, time, 5) == [0, 0, 0, 0.5, 1.0]

    @pytest.mark.parametrize(("rate", "burst"), [(0.2, 1), (1, 1), (2.5, 2), (10, 10)])
    async def test_by_default_the_burst_is_that_of_a_second(self, rate: float, burst: int) -> None:
        time = Time()
        starts = await starts_of(time.limiter(rate), time, burst + 1)
        assert starts == [0.0] * burst + [round(1 / rate, 6)]

    async def test_it_tells_the_wait(self) -> None:
        time = Time()
        limiter = time.limiter(4, burst=1)
        assert await limiter.acquire() == 0
        assert await limiter.acquire() == 0.25
        time.now += 0.1
        assert await limiter.acquire() == pytest.approx(0.15)

    @settings(max_examples=50)
    @given(
        rate=st.floats(0.01, 1000),
        burst=st.integers(1, 20),
        rests=st.lists(st.floats(0, 30), max_size=60),
    )
    async def test_never_more_than_the_bucket_holds(
        self, rate: float, burst: int, rests: list[float]
    ) -> None:
        time = Time()
        limiter = time.limiter(rate, burst)
        starts: list[float] = []
        for rest in rests:
            time.now += rest
            await limiter.acquire()
            starts.append(time.now)
        for first, start in enumerate(starts):
            for last in range(first, len(starts)):
                allowed = burst + rate * (starts[last] - start)
                assert last - first + 1 <= allowed + 1e-6

    @pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf")])
    def test_rates_that_cannot_be_are_refused(self, rate: float) -> None:
        with pytest.raises(ConfigurationError, match="calls per second; it must be above 0"):
            RateLimiter(rate)

    def test_a_burst_of_nothing_is_refused(self) -> None:
        with pytest.raises(ConfigurationError, match="the burst is 0 calls; it must be 1 or more"):
            RateLimiter(1, 0)


class TestQueue:
    async def test_first_come_first_served(self) -> None:
        time = Time(stopped=True)
        limiter = time.limiter(1, burst=1)
        order: list[tuple[str, float]] = []

        async def call(name: str) -> None:
            await limiter.acquire()
            order.append((name, time.now - 1000))

        await call("first")
        async with anyio.create_task_group() as tasks:
            blocker = anyio.CancelScope()

            async def blocking() -> None:
                with blocker:
                    await limiter.acquire()

            tasks.start_soon(blocking)
            for name in ("a", "b", "c"):
                await anyio.wait_all_tasks_blocked()
                tasks.start_soon(call, name)
            await anyio.wait_all_tasks_blocked()
            time.stopped = False
            time.now += 5
            tasks.start_soon(call, "last")  # a call could start at once, but others came first
            await anyio.wait_all_tasks_blocked()
            blocker.cancel()
        assert [name for name, _ in order] == ["first", "a", "b", "c", "last"]

    async def test_a_cancelled_caller_takes_nothing(self) -> None:
        time = Time(stopped=True)
        limiter = time.limiter(1, burst=1)
        await limiter.acquire()
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(limiter.acquire)
            await anyio.wait_all_tasks_blocked()
            tasks.cancel_scope.cancel()
        time.stopped = False
        assert await starts_of(limiter, time, 2) == [1.0, 2.0]

    async def test_with_the_real_clock(self) -> None:
        limiter = RateLimiter(100, burst=1)
        began = anyio.current_time()
        async with anyio.create_task_group() as tasks:
            for _ in range(6):
                tasks.start_soon(limiter.acquire)
        assert anyio.current_time() - began >= 0.05


class TestPause:
    async def test_everyone_waits(self) -> None:
        time = Time()
        limiter = time.limiter()
        limiter.pause(30)
        starts: list[float] = []

        async def call() -> None:
            await limiter.acquire()
            starts.append(time.now)

        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(call)
        assert starts == [1030.0] * 5

    @pytest.mark.parametrize(
        ("pauses", "wait"), [([10, 3], 10), ([3, 10], 10), ([-5], 0), ([0], 0)]
    )
    async def test_the_longest_counts(self, pauses: list[float], wait: float) -> None:
        time = Time()
        limiter = time.limiter()
        for seconds in pauses:
            limiter.pause(seconds)
        assert await limiter.acquire() == wait

    async def test_it_holds_those_who_wait_already(self) -> None:
        time = Time()
        limiter = time.limiter()
        limiter.pause(10)
        time.events.append((1005.0, lambda: limiter.pause(20)))
        assert await limiter.acquire() == 25.0

    async def test_afterwards_the_rate_holds(self) -> None:
        time = Time()
        limiter = time.limiter(1, burst=2)
        limiter.pause(10)
        assert await starts_of(limiter, time, 4) == [10, 10, 11, 12]


class TestLearn:
    async def test_with_plenty_left_nothing_waits(self) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(RateState(limit=100, remaining=60, period=60))
        assert await starts_of(limiter, time, 40) == [0.0] * 40

    async def test_with_none_left_everyone_waits_for_the_next_window(self) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(RateState(limit=100, remaining=0, period=60))
        limiter.learn(RateState(limit=100, remaining=50, period=60))  # an answer that overtook
        assert await starts_of(limiter, time, 3) == [60.0] * 3

    async def test_a_long_window_is_asked_for_again(self) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(RateState(limit=100, remaining=0, period=86_400))
        assert await limiter.acquire() == 120.0

    async def test_few_are_spread_over_the_window(self) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(RateState(limit=100, remaining=3, period=60))
        assert await starts_of(limiter, time, 5) == [15.0, 30.0, 45.0, 60.0, 60.0]

    async def test_calls_without_answers_count_too(self) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(RateState(limit=10, remaining=4, period=60))
        starts = await starts_of(limiter, time, 5)
        assert starts[:3] == [0.0, 0.0, 0.0]  # down to 1, which is few
        assert starts[3:] == [30.0, 60.0]

    async def test_better_news_ends_the_wait(self) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(RateState(limit=10, remaining=1, period=60))
        news = RateState(limit=10, remaining=9, period=60)
        time.events.append((1004.5, lambda: limiter.learn(news)))
        assert 4.5 <= await limiter.acquire() <= 5.5

    async def test_without_a_limit_what_is_left_is_spread(self) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(RateState(remaining=1, period=60))
        assert await limiter.acquire() == 30.0

    async def test_before_the_first_call_nothing_is_spread(self) -> None:
        time = Time()
        limiter = time.limiter()
        limiter.learn(RateState(limit=10, remaining=1, period=60))
        assert await limiter.acquire() == 0
        assert await limiter.acquire() == 60

    @pytest.mark.parametrize(
        "state", [RateState(limit=5), RateState(remaining=0), RateState(period=60)]
    )
    async def test_half_the_news_is_none(self, state: RateState) -> None:
        time = Time()
        limiter = time.limiter()
        await limiter.acquire()
        limiter.learn(state)
        assert await starts_of(limiter, time, 3) == [0.0] * 3


class TestHeaders:
    @pytest.mark.parametrize(
        ("headers", "state"),
        [
            ({}, None),
            ({"content-type": "text/plain"}, None),
            (
                {
                    "x-ratelimit-limit": "100",
                    "x-ratelimit-remaining": "99",
                    "x-ratelimit-decay-period": "60",
                },
                RateState(100, 99, 60.0),
            ),
            ({"x-ratelimit-remaining": "12, 3"}, RateState(remaining=3)),
            ({"x-ratelimit-remaining": "3,12,"}, RateState(remaining=3)),
            ({"x-ratelimit-remaining": "3, many"}, RateState(remaining=3)),
            ({"x-ratelimit-remaining": "-1"}, RateState(remaining=-1)),
            ({"x-ratelimit-remaining": "7.9"}, RateState(remaining=7)),
            ({"x-ratelimit-decay-period": "0.5"}, RateState(period=0.5)),
            ({"x-ratelimit-remaining": "many"}, None),
            ({"x-ratelimit-remaining": "nan", "x-ratelimit-limit": "inf"}, None),
            ({"x-ratelimit-remaining": ""}, None),
        ],
    )
    def test_forms(self, headers: Mapping[str, str], state: RateState | None) -> None:
        assert parse_rate_headers(headers, NAMES) == state
        assert parse_rate_headers(httpx.Headers(headers), NAMES) == state

    @pytest.mark.parametrize(
        ("headers", "state"),
        [
            (
                {
                    "x-ratelimit-limit": "100, 5000",
                    "x-ratelimit-remaining": "90, 3",
                    "x-ratelimit-decay-period": "60, 3600",
                },
                RateState(5000, 3, 3600),
            ),
            (
                {
                    "x-ratelimit-limit": "100, 5000",
                    "x-ratelimit-remaining": "0, 4000",
                    "x-ratelimit-decay-period": "60, 3600",
                },
                RateState(100, 0, 60),
            ),
            (
                {
                    "x-ratelimit-limit": "10, 100",
                    "x-ratelimit-remaining": "0, 0",
                    "x-ratelimit-decay-period": "1, 60",
                },
                RateState(100, 0, 60),
            ),
            (
                {
                    "x-ratelimit-limit": "10, 5000",
                    "x-ratelimit-remaining": "1, 3000",
                    "x-ratelimit-decay-period": "10, 3600",
                },
                RateState(10, 1, 10),
            ),
            (
                {
                    "x-ratelimit-limit": "100, 100;w=60, 5000;w=3600",
                    "x-ratelimit-remaining": "50",
                },
                RateState(100, 50, 60),
            ),
            (
                {
                    "ratelimit-limit": "5000, 100;w=60, 5000;w=3600",
                    "ratelimit-remaining": "7",
                    "ratelimit-reset": "30",
                },
                RateState(5000, 7, 30),
            ),
            (
                {
                    "x-ratelimit-limit": "100;w=60, 5000;w=3600",
                    "x-ratelimit-remaining": "50, 2",
                },
                RateState(5000, 2, 3600),
            ),
            (
                {
                    "ratelimit-policy": '"default";q=100;w=60, "day, all";q=5000;w=86400',
                    "ratelimit": '"default";r=50;t=30, "day, all";r=10',
                },
                RateState(5000, 10, 86_400),
            ),
            ({"ratelimit": '"default";r=50;t=30'}, RateState(None, 50, 30)),
            ({"ratelimit": "limit=100, remaining=50, reset=30"}, RateState(100, 50, 30)),
            (
                {
                    "ratelimit-policy": "100;w=60",
                    "ratelimit-limit": "100",
                    "ratelimit-remaining": "4",
                },
                RateState(100, 4, 60),
            ),
            (
                {
                    "x-ratelimit-limit-minute": "20",
                    "x-ratelimit-remaining-minute": "15",
                    "x-ratelimit-limit-hour": "500",
                    "x-ratelimit-remaining-hour": "2",
                },
                RateState(500, 2, 3600),
            ),
            (
                {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1400000060"},
                RateState(None, 0, 60),
            ),
        ],
    )
    def test_of_several_windows_the_tightest_counts(
        self, headers: Mapping[str, str], state: RateState
    ) -> None:
        assert parse_rate_headers(headers, NAMES, now=NOW) == state
        if "x-ratelimit-decay-period" not in headers:
            assert parse_rate_headers(httpx.Headers(headers), now=NOW) == state

    def test_several_lines_are_several_windows(self) -> None:
        lines = [
            ("X-Ratelimit-Limit", "100"),
            ("X-Ratelimit-Remaining", "90"),
            ("X-Ratelimit-Decay-Period", "60"),
            ("X-Ratelimit-Limit", "1000"),
            ("X-Ratelimit-Remaining", "5"),
            ("X-Ratelimit-Decay-Period", "3600"),
        ]
        assert parse_rate_headers(httpx.Headers(lines), NAMES) == RateState(1000, 5, 3600)

    @pytest.mark.parametrize(
        ("reset", "period"),
        [
            ("30", 30),
            ("0.5", 0.5),
            ("1400000030", 30),
            ("1400000030000", 30),
            ("Tue, 13 May 2014 16:53:50 GMT", 30),
            ("2014-05-13T16:53:50Z", 30),
            ("2014-05-13T18:53:50+02:00", 30),
            ("1m30s", 90),
            ("250ms", 0.25),
            ("1399999999", None),
            ("Tue, 13 May 2014 16:53:10 GMT", None),
            ("0", None),
            ("-5", None),
            ("soon", None),
            ("1e9", None),
            ("9" * 400, None),
            ("Tue, 99 May 2014 16:53:50 GMT", None),
        ],
    )
    def test_forms_of_a_reset(self, reset: str, period: float | None) -> None:
        headers = {"x-ratelimit-remaining": "3", "x-ratelimit-reset": reset}
        assert parse_rate_headers(headers, NAMES, now=NOW) == RateState(None, 3, period)

    @given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5))
    def test_anything_is_windows_or_nothing(self, headers: dict[str, str]) -> None:
        state = parse_rate_headers(headers, NAMES, now=NOW)
        assert state is None or state.period is None or state.period > 0

    @given(st.text())
    def test_anything_is_a_number_or_nothing(self, value: str) -> None:
        state = parse_rate_headers({"x-ratelimit-remaining": value}, NAMES)
        assert state is None or isinstance(state.remaining, int)
