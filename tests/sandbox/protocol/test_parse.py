"""What the sandbox reads from a request, by the service model and by code of its own."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import attrs
import pytest

from deskwire.core.model.encodings import (
    ONE_ZERO,
    TRUE_FALSE,
    YES_NO,
    Choice,
    Day,
    DeepObject,
    Delimited,
    Encoding,
    Exploded,
    Extra,
    Flag,
    Integer,
    Moment,
    Moments,
    Number,
    Record,
    Records,
    Reference,
    SecretText,
    Text,
)
from deskwire.core.model.enums import OpenEnum, OpenIntEnum
from deskwire.core.model.operation import Operation, Paging, Param, ParamLocation, Variant
from deskwire.core.model.rules import AnyGroup, AtLeastOne, Requires, Rule
from deskwire.sandbox.http import FORM, Request
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import Manners, Window, check, cut, parse, window
from deskwire.sandbox.protocol.sent import Members, Sent, read_body
from deskwire.sandbox.protocol.values import Span


class Kind(OpenEnum):
    HOURLY = "hourly"
    FIXED = "fixed-price"


class Level(OpenIntEnum):
    LOW = 25
    HIGH = 100


NOON: Final = datetime(2014, 12, 31, 12, tzinfo=UTC)
STAMP: Final = Moment(("%Y%m%dT%H%M%SZ", "unix"))
RECORD: Final = Record({"name": ("nm", Text()), "size": ("sz", Integer())})


def operation(*params: Param, path: str = "/x") -> Operation[None]:
    return Operation(
        name="a.b.c", method="GET", path=path, params=params, formats={}, idempotent=True
    )


def read(
    encoding: Encoding,
    members: Members,
    manners: Manners | None = None,
    ways: Mapping[str, Variant] | None = None,
) -> object:
    """Return the argument `x` of a query."""
    param = Param("x", encoding, ParamLocation.QUERY, variants=ways or {})
    sent = Sent(path={}, query=members, body={})
    return parse(operation(param), sent, manners or Manners()).get("x", "absent")


@pytest.mark.parametrize(
    ("encoding", "text", "value"),
    [
        (Text(), "é & b", "é & b"),
        (Reference(), "007", "007"),
        (SecretText(), "s3cret", "s3cret"),
        (Integer(), "-12", -12),
        (Number(), "12.50", Decimal("12.50")),
        (TRUE_FALSE, "true", True),
        (ONE_ZERO, "0", False),
        (YES_NO, "yes", True),
        (Flag("hours"), "hours", True),
        (Choice(Kind), "fixed-price", "fixed-price"),
        (Choice(Level), "100", 100),
        (Day(), "2014-12-31", date(2014, 12, 31)),
        (Day(("%m-%d-%Y",)), "12-31-2014", date(2014, 12, 31)),
        (STAMP, "20141231T120000Z", NOON),
        (STAMP, "1420027200", NOON),
        (Moment(("unix_ms",)), "1420027200000", NOON),
        (Moment(("iso",)), "2014-12-31T13:00:00+01:00", NOON),
        (Delimited(";", Integer()), "1;2", (1, 2)),
        (Delimited(";", Text()), "one", ("one",)),
        (Moments(STAMP), "1420027200;1420027200", (NOON, NOON)),
        (Moments(STAMP), "1420027200,20141231T120000Z", Span(NOON, NOON)),
    ],
)
def test_values_in_their_forms(encoding: Encoding, text: str, value: object) -> None:
    found = read(encoding, {"x": [text]})
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("encoding", "sent", "expected"),
    [
        (Text("[a-z]+", "small letters"), "A", "small letters"),
        (Integer(), "1.5", "a whole number"),
        (Integer(1, 9), "10", "a whole number from 1 to 9"),
        (Number(), "1e5", "a number"),
        (TRUE_FALSE, "1", "one of true, false"),
        (ONE_ZERO, "true", "one of 1, 0"),
        (ONE_ZERO, True, "one of 1, 0"),
        (TRUE_FALSE, 1, "one of true, false"),
        (Flag("hours"), "minutes", "one of hours"),
        (Choice(Kind), "weekly", "one of hourly, fixed-price"),
        (Day(), "31.12.2014", "a day in the form yyyy-mm-dd"),
        (Day(), "2014-1-1", "a day in the form yyyy-mm-dd"),
        (Day(), "2014-02-30", "a day in the form yyyy-mm-dd"),
        (Day(("%m-%d-%Y",)), "2014-12-31", "a day in the form mm-dd-yyyy"),
        (STAMP, "2014-12-31T12:00:00", "a time in the form yyyymmddThhmmssZ or unix"),
        (Moment(("unix",)), "9" * 15, "a time in the form unix"),
        (Delimited(";", Integer(), limit=2), "1;2;3", "at most 2 values"),
        (Delimited(";", Integer()), "1;;2", "a whole number"),
        (Moments(STAMP), "1,2,3", "a span between two moments"),
        (Integer(), [1], "a text, a number or a truth value"),
        (Exploded(Integer()), "one", "a whole number"),
    ],
)
def test_values_in_other_forms(encoding: Encoding, sent: object, expected: str) -> None:
    with pytest.raises(Failure) as caught:
        read(encoding, {"x": [sent]})
    assert (caught.value.status, caught.value.message) == (400, f"x is not {expected}")


@pytest.mark.parametrize(
    ("encoding", "members", "value"),
    [
        (Integer(), {"x": ["1", "2"]}, 2),
        (Integer(), {"x": [3]}, 3),
        (Number(), {"x": [1.5]}, Decimal("1.5")),
        (TRUE_FALSE, {"x": [True]}, True),
        (ONE_ZERO, {"x": [1]}, True),
        (Reference(), {"x": [5]}, "5"),
        (Exploded(Integer()), {"x": ["1", "2"]}, (1, 2)),
        (Exploded(Integer()), {"x": [[1, 2]]}, (1, 2)),
        (Exploded(Integer(), "[]"), {"x[]": ["1", "2"]}, (1, 2)),
        (Exploded(Integer(), "[]"), {"x": [[1]]}, (1,)),
        (Exploded(Integer(), "[]"), {"x": ["1"]}, "absent"),
        (Exploded(Integer(), "[]", lone_plain=True), {"x": ["1"]}, (1,)),
        (Exploded(Integer(), "[n]"), {"x[10]": ["3"], "x[2]": ["2"], "x[0]": ["1"]}, (1, 2, 3)),
        (Exploded(Integer(), "[n]"), {"x[]": ["2", "1"]}, (2, 1)),
        (RECORD, {"x[nm]": ["a"], "x[sz]": ["1"]}, {"name": "a", "size": 1}),
        (RECORD, {"x[nm]": ["a"]}, {"name": "a"}),
        (RECORD, {"x": ["a"]}, "absent"),
        (Record({"name": ("nm", Text())}, spread=True), {"nm": ["a"]}, {"name": "a"}),
        (
            Records(RECORD),
            {"x[1][nm]": ["b"], "x[0][nm]": ["a"], "x[0][sz]": ["1"]},
            ({"name": "a", "size": 1}, {"name": "b"}),
        ),
        (
            DeepObject(Integer()),
            {"x[a]": ["1"], "x[b c]": ["2"], "y[a]": ["3"]},
            {"a": 1, "b c": 2},
        ),
        (Extra(("a",)), {"a": ["1"], "b": ["2"]}, {"b": "2"}),
        (Text(), {"x": [None]}, "absent"),
        (Text(), {"x": [""]}, "absent"),
        (Text(), {}, "absent"),
    ],
)
def test_what_a_name_holds(encoding: Encoding, members: Members, value: object) -> None:
    assert read(encoding, members) == value


def test_other_ways_to_send_one_argument() -> None:
    ways = {
        "words": Variant(YES_NO),
        "other": Variant(ONE_ZERO, wire="y"),
    }
    assert read(TRUE_FALSE, {"x": ["yes"]}, ways=ways) is True
    assert read(TRUE_FALSE, {"y": ["0"]}, ways=ways) is False
    with pytest.raises(Failure, match="x is not one of true, false"):
        read(TRUE_FALSE, {"x": ["maybe"]}, ways=ways)


def test_what_a_service_takes_besides() -> None:
    manners = Manners(truths={"True": True}, iso_days=True, iso_times=True, keeps_empty=True)
    assert read(ONE_ZERO, {"x": ["True"]}, manners) is True
    assert read(Day(("%m-%d-%Y",)), {"x": ["2014-12-31"]}, manners) == NOON.date()
    assert read(STAMP, {"x": ["2014-12-31 12:00:00"]}, manners) == NOON
    assert read(Text(), {"x": [""]}, manners) == ""
    assert read(Integer(), {"x": [""]}, manners) == "absent"
    nulls = Manners(keeps_null=True, keeps_empty=True, refused="{name}: {value}")
    assert read(Integer(), {"x": [""]}, nulls) is None
    assert read(Integer(), {"x": [None]}, nulls) is None
    assert read(Text(), {"x": [""]}, nulls) == ""
    assert read(Integer(), {}, nulls) == "absent"
    with pytest.raises(Failure, match=r"x: a, b"):
        read(Exploded(Integer()), {"x": [["a", "b"]]}, nulls)


def test_what_has_to_be_there() -> None:
    param = Param("x", Text(), ParamLocation.BODY, wire="wire_x", required=True)
    manners = Manners(missing="give {name}", missing_code="m", keeps_empty=True)
    bodies: tuple[Members, ...] = ({}, {"wire_x": [""]}, {"wire_x": [None]})
    for body in bodies:
        with pytest.raises(Failure, match="give wire_x") as caught:
            parse(operation(param), Sent(path={}, query={"wire_x": ["1"]}, body=body), manners)
        assert caught.value.code == "m"


def test_a_text_that_has_to_be_there_may_be_empty() -> None:
    param = Param("x", Text(), ParamLocation.BODY, required=True)
    sent = Sent(path={}, query={}, body={"x": [""]})
    assert parse(operation(param), sent, Manners(keeps_empty=True, takes_empty=True)) == {"x": ""}
    with pytest.raises(Failure, match="x is missing"):
        parse(operation(param), sent, Manners(keeps_empty=True))


@pytest.mark.parametrize(
    ("rule", "given", "message"),
    [
        (AtLeastOne(("x", "y")), {}, "wire_x or y is missing"),
        (AnyGroup((("x", "y"), ("z",))), {"x": 1}, "wire_x and y, or z is missing"),
        (Requires("y", ("x",)), {"y": 1}, "wire_x is missing"),
        (AtLeastOne(("x", "y")), {"y": 1}, ""),
        (AnyGroup((("x", "y"), ("z",))), {"z": 1}, ""),
        (Requires("y", ("x",)), {}, ""),
    ],
)
def test_rules_name_what_the_service_names(
    rule: Rule, given: Mapping[str, object], message: str
) -> None:
    params = [Param(name, Text(), ParamLocation.QUERY) for name in "yz"]
    called = operation(Param("x", Text(), ParamLocation.QUERY, wire="wire_x"), *params)
    called = attrs.evolve(called, rules=(rule,))
    if message:
        with pytest.raises(Failure, match=message):
            check(called, given, Manners())
    else:
        check(called, given, Manners())


def test_words_of_a_service_for_an_encoding() -> None:
    manners = Manners(refusals={Integer: "{name} is no number"}, refused_code="r", status=422)
    with pytest.raises(Failure, match="x is no number") as caught:
        read(Integer(), {"x": ["a"]}, manners)
    assert (caught.value.status, caught.value.code) == (422, "r")


def test_every_place() -> None:
    body = '--b\r\nContent-Disposition: form-data; name="z"\r\n\r\n3\r\n--b\r\n'
    body += 'Content-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nhi\r\n--b--\r\n'
    request = Request.parse(
        "POST",
        "/x",
        headers=[("Content-Type", "multipart/form-data; boundary=b")],
        body=body.encode(),
    )
    fields, files = read_body(request)
    params = (
        Param("x", Integer(), ParamLocation.PATH),
        Param("y", Integer(), ParamLocation.QUERY),
        Param("z", Integer(), ParamLocation.BODY),
    )
    sent = Sent(path={"x": "1"}, query={"y": ["2"]}, body=fields, files=files)
    assert parse(operation(*params), sent, Manners()) == {"x": 1, "y": 2, "z": 3}
    assert sent.files["f"].content == b"hi"


def test_marks_that_are_encoded_are_part_of_a_value() -> None:
    param = Param("x", Delimited(";", Text()), ParamLocation.PATH)
    sent = Sent(path={"x": "a%3Bb;c%20d"}, query={}, body={})
    assert parse(operation(param), sent, Manners()) == {"x": ("a;b", "c d")}


def test_an_argument_that_is_said_twice_is_said_the_same() -> None:
    params = (
        Param("x", Reference(), ParamLocation.PATH, required=True),
        Param("x", Reference(), ParamLocation.BODY, wire="id"),
    )
    bodies: tuple[dict[str, list[object]], ...] = ({}, {"id": ["1"]}, {"id": ["2"]})
    *same, other = (Sent(path={"x": "1"}, query={}, body=body) for body in bodies)
    for sent in same:
        assert parse(operation(*params), sent, Manners()) == {"x": "1"}
    with pytest.raises(Failure, match="id is not the one of the path"):
        parse(operation(*params), other, Manners())


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        (FORM, b"a=1&a=2&b=%20", {"a": ["1", "2"], "b": [" "]}),
        ("application/json", b'{"a": [1], "b": null}', {"a": [[1]], "b": [None]}),
        ("application/json", b"", {}),
        ("", b"", {}),
    ],
)
def test_bodies(kind: str, body: bytes, found: Mapping[str, list[object]]) -> None:
    headers = [("Content-Type", kind)] if kind else []
    assert read_body(Request.parse("POST", "/x", headers=headers, body=body)) == (found, {})


OFFSETS: Final = Paging(style="offset", start="s", size="n", wire="page", default_size=20)
PAGES: Final = Paging(
    style="page", start="s", size="n", wire_start="p", wire_size="n", first=1, cap=3
)


@pytest.mark.parametrize(
    ("paging", "query", "asked"),
    [
        (OFFSETS, {}, Window(0, 20)),
        (OFFSETS, {"page": ["5;7"]}, Window(5, 7)),
        (OFFSETS, {"page": ["None;None"]}, Window(0, 20)),
        (OFFSETS, {"page": ["40;None"]}, Window(40, 20)),
        (PAGES, {}, Window(0, None)),
        (PAGES, {"p": ["3"]}, Window(0, None)),
        (PAGES, {"n": ["3"]}, Window(0, None)),
        (PAGES, {"p": ["3"], "n": ["10"]}, Window(20, 10)),
        (PAGES, {"p": ["0"], "n": ["10"]}, Window(0, 10)),
    ],
)
def test_pages(paging: Paging, query: Members, asked: Window) -> None:
    assert window(paging, Sent(path={}, query=query, body={}), Manners()) == asked


@pytest.mark.parametrize("page", ["5", "5;0", "a;b", "-1;5", "1;2;3"])
def test_pages_in_another_form(page: str) -> None:
    with pytest.raises(Failure, match="page is not <offset>;<count>"):
        window(OFFSETS, Sent(path={}, query={"page": [page]}, body={}), Manners())


def test_cutting() -> None:
    items = list(range(10))
    assert cut(items, Window(2, 3), None) == [2, 3, 4]
    assert cut(items, Window(0, 5), 3) == [0, 1, 2]
    assert cut(items, Window(), None) == items
    assert cut(items, Window(20, 5), None) == []


def test_a_number_in_brackets_is_no_letter_of_the_name() -> None:
    param = Param("x", Exploded(Integer(), "[n]"), ParamLocation.BODY, wire="t[names]")
    sent = Sent(path={}, query={}, body={"t[names][1]": ["2"], "t[names][0]": ["1"]})
    assert parse(operation(param), sent, Manners()) == {"x": (1, 2)}


@pytest.mark.parametrize(
    ("encoding", "body", "message"),
    [
        (RECORD, {"x[sz]": ["big"]}, r"x\[sz\] is not a whole number"),
        (Records(RECORD), {"x[0][sz]": ["big"]}, r"x\[0\]\[sz\] is not a whole number"),
        (Records(RECORD), {"x[1][sz]": ["1"]}, "x are not numbered from 0"),
        (Records(RECORD), {"x[0][color]": ["1"]}, r"x\[0\]\[color\] is no part of a x"),
    ],
)
def test_refusals_name_the_part_of_a_record(
    encoding: Encoding, body: Members, message: str
) -> None:
    sent = Sent(path={}, query={}, body=body)
    with pytest.raises(Failure, match=message):
        parse(operation(Param("x", encoding, ParamLocation.BODY)), sent, Manners())
