"""Forms of days and times."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.model.values import JSONValue
from deskwire.core.response.timestamps import date_parser, datetime_parser, time_parser

NEW_YORK = ZoneInfo("America/New_York")
EIGHT_WEST = timezone(timedelta(hours=-8))


@pytest.mark.parametrize(
    ("form", "value", "moment"),
    [
        ("iso", "2014-07-25T11:16:24Z", datetime(2014, 7, 25, 11, 16, 24, tzinfo=UTC)),
        ("iso", "2014-07-25 11:16:24", datetime(2014, 7, 25, 11, 16, 24, tzinfo=NEW_YORK)),
        (
            "iso",
            "2014-07-25T11:16:24.5-08:00",
            datetime(2014, 7, 25, 11, 16, 24, 500_000, EIGHT_WEST),
        ),
        ("unix", 1279000000, datetime(2010, 7, 13, 5, 46, 40, tzinfo=UTC)),
        ("unix", "1279000000", datetime(2010, 7, 13, 5, 46, 40, tzinfo=UTC)),
        ("unix", Decimal("1279000000.25"), datetime(2010, 7, 13, 5, 46, 40, 250_000, UTC)),
        ("unix", "-1", datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("unix_ms", "1279000000001", datetime(2010, 7, 13, 5, 46, 40, 1_000, UTC)),
        ("unix_ms", 0, datetime(1970, 1, 1, tzinfo=UTC)),
        ("%m/%d/%Y", "07/25/2014", datetime(2014, 7, 25, tzinfo=NEW_YORK)),
        (
            "%Y-%m-%d %H:%M:%S %z",
            "2010-11-02 10:20:30 -0800",
            datetime(2010, 11, 2, 10, 20, 30, tzinfo=EIGHT_WEST),
        ),
        (
            "%Y-%m-%dT%H:%M:%S.%f%z",
            "2013-01-04T00:00:00.007Z",
            datetime(2013, 1, 4, microsecond=7_000, tzinfo=UTC),
        ),
        ("%B %d, %Y", "September 3, 2012", datetime(2012, 9, 3, tzinfo=NEW_YORK)),
        ("%d %b %Y %I:%M %p", "3 Sep 2012 12:05 am", datetime(2012, 9, 3, 0, 5, tzinfo=NEW_YORK)),
        ("%d %b %Y %I:%M %p", "3 Sep 2012 12:05 PM", datetime(2012, 9, 3, 12, 5, tzinfo=NEW_YORK)),
        ("%Y%m%dT%H%M%S", "20120903T010203", datetime(2012, 9, 3, 1, 2, 3, tzinfo=NEW_YORK)),
        ("100%% %Y", "100% 2012", datetime(2012, 1, 1, tzinfo=NEW_YORK)),
    ],
)
def test_a_point_in_time_is_read_and_aware(form: str, value: JSONValue, moment: datetime) -> None:
    read = datetime_parser(form, NEW_YORK)(value)

    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("iso", "2014-07-25"),
        ("iso", "yesterday, about noon"),
        ("iso", 20140725),
        ("iso", None),
        ("unix", "soon"),
        ("unix", True),
        ("unix", "1_000"),
        ("unix", "\u0661\u0662"),
        ("unix", "9" * 15),
        ("unix", "1" * 400),
        ("unix", Decimal("1E+9")),
        ("unix", {"timestamp": 1}),
        ("%m/%d/%Y", "25/07/2014"),
        ("%m/%d/%Y", "07/25/2014 "),
        ("%m/%d/%Y", "\u0660\u0667/25/2014"),
        ("%B %d, %Y", "Sextember 3, 2012"),
        ("%Y %z", "2012 +9900"),
        ("%Y", ["2012"]),
    ],
)
def test_what_is_not_of_the_form_is_refused(form: str, value: JSONValue) -> None:
    with pytest.raises((ValueError, OverflowError)):
        datetime_parser(form, UTC)(value)


@pytest.mark.parametrize(
    ("form", "value", "day"),
    [
        ("iso", "2014-07-25", date(2014, 7, 25)),
        ("%m/%d/%Y", "07/25/2014", date(2014, 7, 25)),
        ("%Y%m%d", "20140725", date(2014, 7, 25)),
        ("%m/%Y", "07/2014", date(2014, 7, 1)),
        ("unix", "1279000000", date(2010, 7, 13)),
        ("unix", 1278990000, date(2010, 7, 12)),  # three in the morning in UTC
    ],
)
def test_a_day_is_read(form: str, value: JSONValue, day: date) -> None:
    assert date_parser(form, NEW_YORK)(value) == day


@pytest.mark.parametrize("value", ["2014-07-25T00:00:00Z", "20140725", "", 20140725, None])
def test_a_day_is_not_guessed(value: JSONValue) -> None:
    with pytest.raises((ValueError, OverflowError)):
        date_parser("iso", UTC)(value)


@pytest.mark.parametrize(
    ("form", "value", "clock"),
    [("iso", "09:05:30", time(9, 5, 30)), ("%H:%M", "23:59", time(23, 59))],
)
def test_a_time_of_day_is_read(form: str, value: JSONValue, clock: time) -> None:
    assert time_parser(form)(value) == clock


@pytest.mark.parametrize("form", ["rfc2822", "", "d/m/Y"])
def test_an_unknown_form_is_refused_at_once(form: str) -> None:
    with pytest.raises(ValueError, match="is no form of time: use iso"):
        datetime_parser(form, UTC)


def test_an_unknown_sign_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="'%Y-%j' has the unknown sign %j"):
        datetime_parser("%Y-%j", UTC)


@given(st.datetimes(min_value=datetime.fromisoformat("1971-01-01")))
def test_counts_are_exact(moment: datetime) -> None:
    aware = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    milliseconds = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

    assert datetime_parser("unix_ms", UTC)(milliseconds) == aware
    assert datetime_parser("unix_ms", UTC)(str(milliseconds)) == aware
    assert datetime_parser("unix", UTC)(Decimal(milliseconds) / 1000) == aware


@given(st.datetimes(timezones=st.timezones()))
def test_iso_comes_back(moment: datetime) -> None:
    assert datetime_parser("iso", UTC)(moment.isoformat()) == moment.replace(
        tzinfo=timezone(moment.utcoffset() or timedelta())
    )


@given(st.datetimes(min_value=datetime.fromisoformat("1000-01-01")))
def test_patterns_read_what_strftime_writes(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for form in ("%Y-%m-%d %H:%M:%S", "%B %d, %Y %H:%M:%S", "%d.%b %Y %I:%M:%S %p"):
        assert datetime_parser(form, UTC)(moment.strftime(form)) == moment.replace(tzinfo=UTC)
