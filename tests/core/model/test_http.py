"""HTTP's dates, in all of their forms, and what are none."""

from datetime import UTC, datetime

import pytest

from deskwire.core.model.http import parse_http_date

NOON = datetime(2014, 12, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 05 Dec 2014 12:00:00 GMT",
        "Friday, 05-Dec-14 12:00:00 GMT",
        "Fri Dec  5 12:00:00 2014",
        "Fri, 05 Dec 2014 12:00:00",
        "Fri, 05 Dec 2014 12:00:00 -0000",
        "Fri, 05 Dec 2014 14:00:00 +0200",
    ],
)
def test_a_date_is_aware_and_gmt_where_it_says_nothing(text: str) -> None:
    moment = parse_http_date(text)
    assert moment == NOON
    assert moment is not None
    assert moment.tzinfo is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2014-12-05",
        "Fri, 45 Dec 2014 12:00:00 GMT",
        "Fri, 05 Dec 99999 12:00 GMT",
        ",,",
    ],
)
def test_what_is_none(text: str) -> None:
    assert parse_http_date(text) is None
