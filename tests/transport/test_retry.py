from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import ConfigurationError
from deskwire.transport.backends.protocol import Phase
from deskwire.transport.retry import RetryPolicy, parse_retry_after

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("idempotent", "phase", "status", "again"),
    [
        (True, Phase.NOT_SENT, None, True),
        (True, Phase.SENT, None, True),
        (True, Phase.ANSWERED, 408, True),
        (True, Phase.ANSWERED, 429, True),
        (True, Phase.ANSWERED, 500, True),
        (True, Phase.ANSWERED, 502, True),
        (True, Phase.ANSWERED, 503, True),
        (True, Phase.ANSWERED, 504, True),
        (True, Phase.ANSWERED, 200, False),
        (True, Phase.ANSWERED, 400, False),
        (True, Phase.ANSWERED, 401, False),
        (True, Phase.ANSWERED, 404, False),
        (True, Phase.ANSWERED, 409, False),
        (True, Phase.ANSWERED, 501, False),
        (True, Phase.ANSWERED, None, False),
        (False, Phase.NOT_SENT, None, True),
        (False, Phase.SENT, None, False),
        (False, Phase.ANSWERED, 429, True),
        (False, Phase.ANSWERED, 408, False),
        (False, Phase.ANSWERED, 500, False),
        (False, Phase.ANSWERED, 502, False),
        (False, Phase.ANSWERED, 503, False),
        (False, Phase.ANSWERED, 504, False),
        (False, Phase.ANSWERED, 404, False),
    ],
)
@pytest.mark.parametrize("retry_after", [None, 0.0, 5.0])
def test_what_is_tried_again(
    idempotent: bool, phase: Phase, status: int | None, again: bool, retry_after: float | None
) -> None:
    wait = RetryPolicy().decide(
        idempotent=idempotent,
        phase=phase,
        attempt=1,
        status=status,
        retry_after=retry_after,
        random=0.5,
    )
    assert (wait is not None) == again


@pytest.mark.parametrize(
    ("attempt", "random", "wait"),
    [
        (1, 0.0, 0.0),
        (1, 0.5, 0.25),
        (1, 1.0, 0.5),
        (2, 1.0, 1.0),
        (3, 1.0, 2.0),
        (4, 1.0, 4.0),
        (5, 1.0, 8.0),
        (6, 1.0, 8.0),
        (6, 0.25, 2.0),
        (900, 1.0, 8.0),
    ],
)
def test_the_wait_doubles_up_to_the_cap(attempt: int, random: float, wait: float) -> None:
    policy = RetryPolicy(attempts=1000, base=0.5, cap=8.0)
    assert policy.decide(idempotent=True, phase=Phase.SENT, attempt=attempt, random=random) == wait


@pytest.mark.parametrize(
    ("retry_after", "random", "wait"),
    [
        (None, 1.0, 0.5),
        (0.0, 1.0, 0.5),
        (0.2, 1.0, 0.5),
        (0.2, 0.0, 0.2),
        (30.0, 1.0, 30.0),
        (120.0, 1.0, 120.0),
        (120.1, 1.0, None),
        (1e15, 1.0, None),
    ],
)
def test_what_the_server_asks_for_is_the_least(
    retry_after: float | None, random: float, wait: float | None
) -> None:
    decided = RetryPolicy(max_wait=120.0).decide(
        idempotent=True,
        phase=Phase.ANSWERED,
        attempt=1,
        status=503,
        retry_after=retry_after,
        random=random,
    )
    assert decided == wait


@pytest.mark.parametrize(("attempt", "asked", "again"), [(3, 1.0, True), (3, 0.0, False)])
def test_a_wait_that_is_asked_for_uses_up_no_attempt(
    attempt: int, asked: float, again: bool
) -> None:
    policy = RetryPolicy(attempts=3)
    wait = policy.decide(
        idempotent=False,
        phase=Phase.ANSWERED,
        attempt=attempt,
        status=429,
        retry_after=asked,
        random=0.0,
    )
    assert (wait is not None) == again
    assert (
        RetryPolicy.never().decide(
            idempotent=True,
            phase=Phase.ANSWERED,
            attempt=1,
            status=429,
            retry_after=asked,
            random=0.0,
        )
        is None
    )


@pytest.mark.parametrize(
    ("retry_after", "waited", "again"),
    [
        (60.0, 240.0, True),
        (60.0, 240.1, False),
        (0.001, 299.0, True),
        (0.001, 299.1, False),
        (120.0, 0.0, True),
    ],
)
def test_waits_that_are_asked_for_have_an_end(
    retry_after: float, waited: float, again: bool
) -> None:
    wait = RetryPolicy().decide(
        idempotent=True,
        phase=Phase.ANSWERED,
        attempt=1,
        status=503,
        retry_after=retry_after,
        waited=waited,
        random=0.0,
    )
    assert (wait is not None) == again


def test_one_wait_may_be_as_long_as_the_policy_says() -> None:
    policy = RetryPolicy(max_wait=3600)
    wait = policy.decide(
        idempotent=True,
        phase=Phase.ANSWERED,
        attempt=1,
        status=503,
        retry_after=3600.0,
        random=0.0,
    )
    assert wait == 3600


@pytest.mark.parametrize("attempts", [1, 2, 3, 7])
def test_attempts_are_counted_in_all(attempts: int) -> None:
    policy = RetryPolicy(attempts=attempts)
    waits = [
        policy.decide(idempotent=True, phase=Phase.NOT_SENT, attempt=attempt, random=1.0)
        for attempt in range(1, 10)
    ]
    assert [wait is not None for wait in waits] == [True] * (attempts - 1) + [False] * (
        10 - attempts
    )


def test_never_tries_once() -> None:
    policy = RetryPolicy.never()
    assert policy.attempts == 1
    for phase in Phase:
        assert (
            policy.decide(idempotent=True, phase=phase, attempt=1, status=429, random=0.5) is None
        )


def test_the_statuses_are_the_callers_choice() -> None:
    policy = RetryPolicy(statuses=frozenset({418}))
    for status, again in [(418, True), (429, False), (503, False)]:
        wait = policy.decide(
            idempotent=True, phase=Phase.ANSWERED, attempt=1, status=status, random=0.5
        )
        assert (wait is not None) == again
    assert (
        policy.decide(idempotent=False, phase=Phase.ANSWERED, attempt=1, status=418, random=0.5)
        is None
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RetryPolicy(attempts=0), "attempts is 0, expected a whole number, 1 or more"),
        (lambda: RetryPolicy(base=-0.1), "base is -0.1, expected seconds, 0 or more"),
        (lambda: RetryPolicy(cap=-1.0), "cap is -1.0"),
        (lambda: RetryPolicy(max_wait=float("nan")), "max_wait is nan"),
    ],
)
def test_policies_that_cannot_work_are_refused(
    make: Callable[[], RetryPolicy], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        make()


@given(
    attempt=st.integers(1, 2000),
    random=st.floats(0, 1),
    retry_after=st.none() | st.floats(0, 1e6),
    status=st.sampled_from([429, 500, 503]),
)
def test_a_wait_is_between_what_was_asked_and_the_bounds(
    attempt: int, random: float, retry_after: float | None, status: int
) -> None:
    wait = RetryPolicy(attempts=2001, base=0.5, cap=8.0, max_wait=60.0).decide(
        idempotent=True,
        phase=Phase.ANSWERED,
        attempt=attempt,
        status=status,
        retry_after=retry_after,
        random=random,
    )
    asked = retry_after or 0.0
    if asked > 60.0:
        assert wait is None
    else:
        assert wait is not None
        assert asked <= wait <= max(8.0, asked)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("0.001", 0.001),
        ("-3", 0.0),
        ("-0.5", 0.0),
        ("999999999999999", 999_999_999_999_999.0),
        # The three forms of an HTTP date.
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60.0),
        ("Sun Mar  1 12:00:05 2026", 5.0),
        ("Sun, 01 Mar 2026 14:00:10 +0200", 10.0),
        ("Sun, 01 Mar 2026 12:00:10 -0000", 10.0),
        ("Sun, 01 Mar 2026 11:59:00 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e3", None),
        ("1_000", None),
        ("0x10", None),
        ("10s", None),
        ("1,5", None),
        ("1.", None),
        (".5", None),
        ("١٢", None),  # digits, but not those of HTTP
        ("9" * 16, None),
        ("9" * 5000, None),
        ("2026-03-01T12:00:30Z", None),
        ("Sun, 99 Mar 2026 12:00:30 GMT", None),
        ("Sun, 01 Mar 2026 12:00:30 +99999999999999999999", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(
    st.integers(-1_700_000_000, 1_300_000_000).map(lambda seconds: NOW + timedelta(seconds=seconds))
)
def test_retry_after_as_any_date(moment: datetime) -> None:
    seconds = parse_retry_after(format_datetime(moment, usegmt=True), NOW)
    assert seconds == max(0.0, (moment - NOW).total_seconds())


@given(st.integers(0, 10**9))
def test_retry_after_of_a_number_is_the_number(seconds: int) -> None:
    assert parse_retry_after(str(seconds), NOW) == seconds


@given(
    st.text()
    | st.text(alphabet="0123456789 :,-+.GMTSunMarJaneE/", max_size=40)
    | st.lists(
        st.sampled_from(["Sun,", "01", "Mar", "2026", "12:00:30", "GMT", "+9999", "0", "-", "99"]),
        max_size=8,
    ).map(" ".join)
)
def test_retry_after_of_anything_is_a_wait_or_nothing(value: str) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or 0 <= seconds < 1e15
