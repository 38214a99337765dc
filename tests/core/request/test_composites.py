"""Lists, mappings, records, rows and spans as the documents write them."""

import csv
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire import ParameterError
from deskwire.core.model.encodings import (
    CsvRows,
    Day,
    DeepObject,
    Delimited,
    Encoding,
    Exploded,
    Integer,
    Moment,
    Moments,
    Record,
    Records,
    Reference,
    Text,
)
from deskwire.core.model.values import TimeRange
from deskwire.core.request.encoders import encoder

STEP = Record({"text": ("text", Text()), "day": ("day", Day(("%m-%d-%Y",)))}, required=("text",))
SEARCH = Record(
    {"q": ("q", Text()), "tag": ("tag", Exploded(Text(), "[]", lone_plain=True))}, spread=True
)
MOMENTS = Moments(Moment(("%Y%m%dT%H%M%SZ", "unix")))
ROWS = CsvRows({"team": Text(), "code": Text(), "url": Text()}, required=("code",))
FIRST = datetime(2014, 12, 5, 9, 3, 51, tzinfo=UTC)
SECOND = datetime(2014, 12, 5, 9, 18, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    ("encoding", "value", "pairs"),
    [
        (Delimited(";", Text()), ["a", "b"], [("n", "a;b")]),
        (Delimited(";", Text()), "a;b", [("n", "a;b")]),
        (Delimited(",", Reference()), 7, [("n", "7")]),
        (Delimited(";", Text(), optional=True), [], [("n", "")]),
        (Delimited(",", Integer()), "1,2", [("n", "1,2")]),
        (Exploded(Integer()), [1, 2], [("n", "1"), ("n", "2")]),
        (Exploded(Integer(), "[]"), [1], [("n[]", "1")]),
        (Exploded(Integer(), "[n]"), [1, 2], [("n[0]", "1"), ("n[1]", "2")]),
        (Exploded(Text(), "[]", lone_plain=True), "x", [("n", "x")]),
        (Exploded(Text(), "[]", lone_plain=True), ["x"], [("n", "x")]),
        (Exploded(Text(), "[]", lone_plain=True), ["x", "y"], [("n[]", "x"), ("n[]", "y")]),
        (
            DeepObject(Integer()),
            {3: 5, "4": 4, "n[5]": 1},
            [("n[3]", "5"), ("n[4]", "4"), ("n[5]", "1")],
        ),
        (
            STEP,
            {"text": "t", "day": date(2014, 1, 2)},
            [("n[text]", "t"), ("n[day]", "01-02-2014")],
        ),
        (STEP, {"text": "t", "day": None}, [("n[text]", "t")]),
        (SEARCH, {"q": "x", "tag": ["a", "b"]}, [("q", "x"), ("tag[]", "a"), ("tag[]", "b")]),
        (
            Records(STEP),
            [{"text": "a"}, {"text": "b"}],
            [("n[0][text]", "a"), ("n[1][text]", "b")],
        ),
        (MOMENTS, FIRST, [("n", "20141205T090351Z")]),
        (MOMENTS, [FIRST, SECOND], [("n", "20141205T090351Z;20141205T091853Z")]),
        (MOMENTS, TimeRange(start=FIRST, end=SECOND), [("n", "20141205T090351Z,20141205T091853Z")]),
        (MOMENTS, "20141205T090351Z,1417771133", [("n", "20141205T090351Z,1417771133")]),
        (ROWS, [{"code": "T1"}], [("n", '"","T1",""')]),
        (ROWS, '"a","b","c"', [("n", '"a","b","c"')]),
    ],
)
def test_pairs(encoding: Encoding, value: object, pairs: list[tuple[str, str]]) -> None:
    assert list(encoder(encoding).pairs("n", value)) == pairs


@pytest.mark.parametrize(
    ("encoding", "value", "members"),
    [
        (Exploded(Integer()), [1, 2], {"n": [1, 2]}),
        (DeepObject(Integer()), {3: 5}, {"n[3]": 5}),
        (Records(STEP), [{"text": "a"}], {"n[0][text]": "a"}),
        (SEARCH, {"q": "x"}, {"q": "x"}),
        (Delimited(";", Text()), ["a", "b"], {"n": "a;b"}),
    ],
)
def test_members_of_a_json_body(
    encoding: Encoding, value: object, members: dict[str, object]
) -> None:
    assert dict(encoder(encoding).members("n", value)) == members


@pytest.mark.parametrize(
    ("encoding", "value", "message"),
    [
        (Delimited(";", Text()), ["a;b"], "a value without ';', which separates the values"),
        (Delimited(";", Text()), [], "a sequence of values"),
        (Delimited(";", Text(), limit=2), ["a", "b", "c"], "a sequence of at most 2 values"),
        (Delimited(";", Text()), {"a": 1}, "a sequence of values"),
        (Exploded(Integer()), "12", "a sequence of values, each a whole number"),
        (DeepObject(Integer()), [1], "a mapping of keys to values"),
        (DeepObject(Integer()), {1.5: 1}, "a key that is text or a whole number"),
        (STEP, {"day": "01-02-2014"}, "the key 'text' is missing"),
        (STEP, {"text": "t", "x": 1}, "a key among text, day"),
        (STEP, {"text": "t", "day": "2014-01-02"}, r"key `n\[day\]`: got '2014-01-02'"),
        (STEP, "t", "a mapping with keys among text, day"),
        (MOMENTS, [], "a TimeRange"),
        (MOMENTS, "now", "a datetime with a time zone"),
        (ROWS, [], "or CSV text"),
        (ROWS, [{"team": "a"}], "a row has no 'code'"),
        (ROWS, [{"code": "T", "x": "y"}], "a key among team, code, url"),
        (ROWS, [{"code": "a<br>b"}], "which ends a row"),
        (ROWS, [{"code": "a\nb"}], "which ends a row"),
        (ROWS, [{"code": "a<BR />b"}], "which ends a row"),
        (ROWS, [{"code": "a</br>b"}], "which ends a row"),
        (ROWS, [{"code": "a\u2028b"}], "which ends a row"),
        (ROWS, " ", "or CSV text"),
        (DeepObject(Integer()), {"3][x": 1}, "a key without brackets"),
        (DeepObject(Integer()), {"n[3][x]": 1}, "a key without brackets"),
        (DeepObject(Integer()), {"n[]": 1}, "a key without brackets"),
        (DeepObject(Integer()), {"3\r\n": 1}, "a key without brackets"),
        (DeepObject(Integer()), {"": 1}, "a key without brackets"),
    ],
)
def test_refused(encoding: Encoding, value: object, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        list(encoder(encoding).pairs("n", value))


def test_parts_of_a_path() -> None:
    encoding = Delimited(";", Text())
    assert encoder(encoding).parts(["a;b", "c"]) == ("a;b", "c")
    assert encoder(encoding).separator("a;b") == ";"
    assert encoder(Text()).separator("a;b") == ""
    assert encoder(MOMENTS).separator([FIRST, SECOND]) == ";"
    assert encoder(MOMENTS).separator(TimeRange(start=FIRST, end=SECOND)) == ","
    assert encoder(MOMENTS).parts("1417771133,1417771134") == ("1417771133", "1417771134")


def test_nothing_to_spread_is_not_sent() -> None:
    assert not encoder(SEARCH).given({})
    assert encoder(SEARCH).given({"q": "x"})


PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(
    lambda text: "br" not in text.lower()
)


@given(st.lists(st.fixed_dictionaries({"code": PLAIN, "team": PLAIN, "url": PLAIN}), min_size=1))
def test_rows_are_read_back(rows: list[dict[str, Any]]) -> None:
    text = encoder(ROWS).text(rows)
    read = [next(csv.reader([line])) for line in text.split("<br>")]
    assert read == [[row["team"], row["code"], row["url"]] for row in rows]
