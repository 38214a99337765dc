"""Codecs write what the documents ask for and refuse the rest with what they expect."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire import ParameterError, select
from deskwire.core.model.encodings import (
    ONE_ZERO,
    TRUE_FALSE,
    UNIX,
    UNIX_MS,
    YES_NO,
    Boolean,
    Choice,
    Day,
    Encoding,
    Expression,
    Flag,
    Integer,
    Moment,
    Number,
    Reference,
    Text,
)
from deskwire.core.model.values import JSONValue
from deskwire.core.query.gds import Query, TextColumn
from deskwire.core.request.encoders import encoder


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class Code(IntEnum):
    LOW = 25
    HIGH = 75


class Posted(StrEnum):
    ANY = ""
    TODAY = "0"
    WEEK = "7"


ACTIVE = Boolean("active", "inactive", "active", "inactive")


NOON = datetime(2014, 12, 5, 12, 0, 1, 500_000, tzinfo=timezone(timedelta(hours=2)))
QUERY = Expression(Query, "a report query")


@pytest.mark.parametrize(
    ("encoding", "value", "text", "json"),
    [
        (Text(), "a b", "a b", "a b"),
        (Text("[0-9]{2}"), "12", "12", "12"),
        (Reference(), "acme:dev", "acme:dev", "acme:dev"),
        (Reference(), 123, "123", 123),
        (Integer(), 7, "7", 7),
        (Number(), Decimal("1E+2"), "100", Decimal("1E+2")),
        (Number(), Decimal("0.10"), "0.10", Decimal("0.10")),
        (Number(), 0.1, "0.1", Decimal("0.1")),
        (Number(), 5, "5", 5),
        (Number(), "5.50", "5.50", Decimal("5.50")),
        (Integer(), "7", "7", 7),
        (ONE_ZERO, 1, "1", 1),
        (ONE_ZERO, "0", "0", 0),
        (YES_NO, "yes", "yes", "yes"),
        (Choice(Code), "75", "75", 75),
        (TRUE_FALSE, True, "true", True),
        (ONE_ZERO, False, "0", 0),
        (YES_NO, True, "yes", "yes"),
        (ACTIVE, False, "inactive", "inactive"),
        (ACTIVE, 0, "inactive", "inactive"),
        (ACTIVE, "active", "active", "active"),
        (TRUE_FALSE, 1, "true", True),
        (TRUE_FALSE, 0, "false", False),
        (YES_NO, 0, "no", "no"),
        (Reference(), 0, "0", 0),
        (Reference(), -1, "-1", -1),
        (Reference(), Code.LOW, "25", 25),
        (Reference(), Color.RED, "red", "red"),
        (Choice(Posted), 7, "7", "7"),
        (Choice(Posted), 0, "0", "0"),
        (Choice(Posted), "", "", ""),
        (Moment(("%Y%m%dT%H%M%SZ", UNIX)), 1417773601, "1417773601", "1417773601"),
        (Moment((UNIX,)), 1400785324, "1400785324", "1400785324"),
        (Moment((UNIX,)), 0, "0", "0"),
        (Moment((UNIX,)), -1, "-1", "-1"),
        (Moment((UNIX_MS,)), 1400785324000, "1400785324000", "1400785324000"),
        (Flag("hours"), True, "hours", "hours"),
        (Flag("1", 1), True, "1", 1),
        (Day(), date(2014, 1, 2), "2014-01-02", "2014-01-02"),
        (Day(("%m-%d-%Y",)), date(2014, 1, 2), "01-02-2014", "01-02-2014"),
        (Day(("%m-%d-%Y",)), "01-02-2014", "01-02-2014", "01-02-2014"),
        (Moment(), NOON, "2014-12-05T10:00:01Z", "2014-12-05T10:00:01Z"),
        (Moment(("%Y%m%dT%H%M%SZ", UNIX)), NOON, "20141205T100001Z", "20141205T100001Z"),
        (Moment(("%Y%m%dT%H%M%SZ", UNIX)), "1417773601", "1417773601", "1417773601"),
        (Moment((UNIX,)), NOON, "1417773601", "1417773601"),
        (Moment((UNIX_MS,)), NOON, "1417773601500", "1417773601500"),
        (Choice(Color), "red", "red", "red"),
        (Choice(Color), Color.BLUE, "blue", "blue"),
        (Choice(Code), 75, "75", 75),
        (QUERY, "SELECT hours\nWHERE x = 1", "SELECT hours\nWHERE x = 1", None),
        (QUERY, select(TextColumn("task")), "SELECT task", None),
    ],
)
def test_a_value_is_written(encoding: Encoding, value: object, text: str, json: JSONValue) -> None:
    assert encoder(encoding).text(value) == text
    assert list(encoder(encoding).pairs("n", value)) == [("n", text)]
    if json is not None:
        written = encoder(encoding).json(value)
        assert (written, type(written)) == (json, type(json))


@pytest.mark.parametrize(
    ("encoding", "value", "expected"),
    [
        (Text(), 1, "text"),
        (Text("[0-9]{2}", "two digits"), "123", "two digits"),
        (Reference(), True, "an id as text or a whole number"),
        (Reference(), 1.5, "an id as text or a whole number"),
        (Integer(), "7.5", "a whole number"),
        (Integer(), True, "a whole number"),
        (Integer(1, 9), 10, "a whole number at least 1 and at most 9"),
        (Number(), "5 USD", "a finite number: Decimal, int or float"),
        (Number(), float("nan"), "a finite number: Decimal, int or float"),
        (Number(), Decimal("Infinity"), "a finite number: Decimal, int or float"),
        (TRUE_FALSE, 2, "True or False, or 1 or 0 for them"),
        (TRUE_FALSE, 1.0, "True or False"),
        (TRUE_FALSE, "1", "True or False"),
        (ACTIVE, "Active", "True or False"),
        (ONE_ZERO, -1, "True or False"),
        (Reference(), None, "an id as text or a whole number"),
        (Reference(), Decimal(1), "an id as text or a whole number"),
        (Choice(Posted), 2, "one of '', '0', '7'"),
        (Choice(Posted), True, "one of"),
        (Moment(), 1400785324, "a datetime with a time zone, or text such as"),
        (Moment((UNIX,)), 1400785324000, "a datetime with a time zone or seconds since 1970"),
        (Moment((UNIX,)), "1400785324000", "a datetime with a time zone or seconds since 1970"),
        (Moment((UNIX,)), True, "a datetime with a time zone or seconds since 1970"),
        (Moment((UNIX,)), 10**400, "a datetime with a time zone or seconds since 1970"),
        (Moment((UNIX_MS,)), 1400785324, "a datetime with a time zone or milliseconds since"),
        (Day(), datetime(2014, 1, 2, tzinfo=UTC), "a date, or text such as '2014-12-31'"),
        (Day(("%m-%d-%Y",)), "2014-01-02", "a date, or text such as '12-31-2014'"),
        (Day(("%m-%d-%Y",)), "02-30-2014", "a date, or text such as '12-31-2014'"),
        (Moment(), datetime(2014, 1, 2), "a datetime with a time zone, or text such as"),  # noqa: DTZ001
        (Moment(), "yesterday", "a datetime with a time zone, or text such as"),
        (Choice(Color), "green", "one of 'red', 'blue'"),
        (Choice(Code), 30, "one of 25, 75"),
        (QUERY, "  ", "a report query or its text, not empty and without control characters"),
        (QUERY, "SELECT \u2028", "a report query or its text, not empty"),
        (QUERY, "SELECT \x00", "a report query or its text, not empty"),
    ],
)
def test_another_value_is_refused(encoding: Encoding, value: object, expected: str) -> None:
    with pytest.raises(ParameterError) as caught:
        encoder(encoding).text(value)
    assert f"expected {expected}" in str(caught.value)


def test_json_numbers_are_exact_or_refused() -> None:
    with pytest.raises(ParameterError, match="at most 15 digits"):
        encoder(Number()).json(Decimal("0.1234567890123456"))


def test_a_flag_that_is_false_is_not_sent() -> None:
    assert encoder(Flag("hours")).given(True)
    assert not encoder(Flag("hours")).given(False)
    assert [encoder(Flag("hours")).given(value) for value in (1, 0, "hours")] == [True, False, True]
    assert [encoder(Flag("1", 1)).given(value) for value in (1, 0, "1")] == [True, False, True]
    with pytest.raises(ParameterError, match="True or False"):
        encoder(Flag("1", 1)).given("0")
    with pytest.raises(ParameterError, match="True or False"):
        encoder(Flag("hours")).given("yes")


def test_a_long_value_is_shortened_in_the_error() -> None:
    with pytest.raises(ParameterError) as caught:
        encoder(Integer()).text("x" * 1_000)
    assert len(str(caught.value)) < 150


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%m-%d-%Y", "%Y%m%d", "%m/%d/%Y"]))
def test_a_day_is_read_back(day: date, form: str) -> None:
    text = encoder(Day((form,))).text(day)
    assert datetime.strptime(text, form).replace(tzinfo=UTC).date() == day
    assert encoder(Day((form,))).text(text) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_number_is_read_back(number: Decimal) -> None:
    text = encoder(Number()).text(number)
    assert Decimal(text) == number
    assert "E" not in text
