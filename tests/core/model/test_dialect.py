"""The rules by which services write values, and the forms of single fields."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import attrs
import pytest

from deskwire.core.errors import DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import (
    AS_TEXT,
    EMPTY_IS_NONE,
    JSON_TEXT,
    YES_NO,
    ZERO_IS_NONE,
    Day,
)
from deskwire.core.model.records import Model
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import FrozenMap, JSONValue
from deskwire.core.response.structure import Decoder
from tests.core.samples import (
    ACTIVECOLLAB,
    ODESK,
    PLAIN,
    Money,
    State,
    Status,
)


@pytest.mark.parametrize(
    ("type_", "value", "read"),
    [
        (int, "40", 40),
        (int, "-18000", -18000),
        (int, 40, 40),
        (Decimal, "0.01", Decimal("0.01")),
        (Decimal, "1e3", Decimal(1000)),
        (bool, "1", True),
        (bool, "FALSE", False),
        (bool, 0, False),
        (State, "3", State.VISIBLE),
        (bool, True, True),
        (str, 12345, "12345"),
        (str, "", ""),
        (int | None, "", None),
        (Decimal | None, "", None),
        (bool | None, "", None),
        (date | None, "", None),
        (datetime | None, "", None),
        (Status | None, "", None),
        (State | None, "", None),
        (Money | None, "", None),
        (tuple[Money, ...], "", ()),
        (tuple[str, ...], "buyer", ("buyer",)),
        (tuple[int, ...], ["1", "2"], (1, 2)),
        (
            tuple[Money, ...],
            {"amount": "1", "currency": "USD"},
            (Money(amount=Decimal(1), currency="USD"),),
        ),
        (tuple[Money, ...], [""], ()),
        (Mapping[str, int], "", {}),
    ],
)
def test_the_old_json_is_text_and_empties(
    type_: type[object], value: JSONValue, read: object
) -> None:
    decoded: object = Decoder(ODESK).decode(value, type_)

    assert decoded == read
    assert type(decoded) is type(read) or isinstance(decoded, FrozenMap)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (int, "4 0"),
        (int, " 40"),
        (int, "1_000"),
        (int, "٤"),
        (int, "40.0"),
        (int, "9" * 5_000),
        (Decimal, "NaN"),
        (Decimal, "Infinity"),
        (Decimal, "$10.00"),
        (Decimal, "1,000.00"),
        (Decimal, "1e9999999"),
        (bool, "maybe"),
        (bool, 2),
        (date, "0000-00-00"),
    ],
)
def test_no_text_is_taken_for_what_it_is_not(type_: type[object], value: JSONValue) -> None:
    with pytest.raises(DecodeError, match="was expected"):
        Decoder(ODESK).decode(value, type_)


def test_an_empty_text_is_null_only_where_the_service_and_the_field_say_so() -> None:
    assert Decoder(ACTIVECOLLAB).decode("", str | None) is None
    assert Decoder(ACTIVECOLLAB).decode("", str) == ""
    assert Decoder(PLAIN).decode("", str | None) == ""


def test_lists_of_a_php_service_may_be_null_or_keyed() -> None:
    @attrs.frozen(kw_only=True)
    class Task(Model):
        ids: tuple[int, ...]
        payments: tuple[Money, ...]
        urls: Mapping[str, str]

    tree: JSONValue = {
        "ids": {"0": 3, "2": 4},
        "payments": {"17": {"amount": 1, "currency": "USD"}},
        "urls": [],
    }

    task = Decoder(ACTIVECOLLAB, strict=True).decode(tree, Task)
    none = Decoder(ACTIVECOLLAB, strict=True).decode(
        {"ids": None, "payments": {}, "urls": {}}, Task
    )

    assert task == Task(
        ids=(3, 4), payments=(Money(amount=Decimal(1), currency="USD"),), urls=FrozenMap()
    )
    assert none == Task(ids=(), payments=(), urls=FrozenMap())


@pytest.mark.parametrize(
    ("tree", "moment", "day"),
    [
        (
            {"class": "DateTimeValue", "timestamp": 1279000000, "mysql": "2010-07-13 05:46:40"},
            datetime(2010, 7, 13, 5, 46, 40, tzinfo=UTC),
            date(2010, 7, 13),
        ),
        (
            {"mysql": "2010-07-13 05:46:40"},
            datetime(2010, 7, 13, 5, 46, 40, tzinfo=UTC),
            date(2010, 7, 13),
        ),
        ({"mysql": "2010-07-13"}, datetime(2010, 7, 13, tzinfo=UTC), date(2010, 7, 13)),
        (
            {"timestamp": "1278979200", "mysql": ""},
            datetime(2010, 7, 13, tzinfo=UTC),
            date(2010, 7, 13),
        ),
        (
            {"formatted_date": "2014-01-02T10:00:00+00:00"},
            datetime(2014, 1, 2, 10, tzinfo=UTC),
            date(2014, 1, 2),
        ),
        ({"timestamp": None, "mysql": None}, None, None),
    ],
)
def test_date_objects_are_read(tree: JSONValue, moment: datetime | None, day: date | None) -> None:
    decoder = Decoder(ACTIVECOLLAB)

    assert decoder.decode(tree, datetime | None) == moment
    assert decoder.decode(tree, date | None) == day


def test_the_forms_of_a_service_are_tried_in_turn() -> None:
    decoder = Decoder(Dialect(dates=("%m/%d/%Y", "%Y%m%d", "iso")))

    for text in ("12/31/2010", "20101231", "2010-12-31"):
        assert decoder.decode(text, date) == date(2010, 12, 31)
    with pytest.raises(DecodeError, match=r"a date was expected, '31\.12\.2010' came"):
        decoder.decode("31.12.2010", date)


@pytest.mark.parametrize("tree", [{}, {"formatted": "Jul 13th"}, {"when": 1}])
def test_a_date_object_without_a_date_does_not_fit(tree: JSONValue) -> None:
    with pytest.raises(DecodeError, match="a date and time was expected"):
        Decoder(ACTIVECOLLAB).decode(tree, datetime)


def test_date_objects_are_for_services_that_send_them() -> None:
    with pytest.raises(DecodeError, match=r"a date was expected, \{timestamp\} came"):
        Decoder(PLAIN).decode({"timestamp": 1}, date)


def test_times_without_a_zone_are_in_that_of_the_service() -> None:
    athens = ZoneInfo("Europe/Athens")
    moment = Decoder(Dialect(zone=athens)).decode("2012-07-01 12:00:00", datetime)

    assert moment == datetime(2012, 7, 1, 9, tzinfo=UTC)
    assert moment.tzinfo is athens


def test_a_single_object_may_come_as_a_list_of_one() -> None:
    decoder = Decoder(Dialect(listed_objects=True))

    assert decoder.decode([{"amount": 1, "currency": "USD"}], Money).currency == "USD"
    assert decoder.decode(None, Money | None) is None
    trees: list[JSONValue] = [
        [],
        [{"amount": 1, "currency": "USD"}, {"amount": 2, "currency": "USD"}],
    ]
    for tree in trees:
        with pytest.raises(DecodeError, match="a list of one was expected, a list of"):
            decoder.decode(tree, Money)


@attrs.frozen(kw_only=True)
class Formed(Model):
    flag: bool = attrs.field(metadata={"encoding": YES_NO})
    size: int = attrs.field(metadata={"encoding": AS_TEXT})
    milestone_id: int | None = attrs.field(metadata={"encoding": ZERO_IS_NONE})
    team: str | None = attrs.field(metadata={"encoding": EMPTY_IS_NONE})
    days: tuple[date, ...] = attrs.field(metadata={"encoding": Day(("%m/%Y", "iso"))})
    notes: Mapping[str, int] = attrs.field(metadata={"encoding": JSON_TEXT})
    api_key: Secret


def test_a_field_may_be_written_in_a_form_of_its_own() -> None:
    tree: dict[str, JSONValue] = {
        "flag": "Yes",
        "size": "517429",
        "milestone_id": 0,
        "team": "",
        "days": ["07/2014", "2014-08-02"],
        "notes": '{"a": 1}',
        "api_key": "hunter2",
    }
    formed = Decoder(PLAIN, strict=True).decode(tree, Formed)

    assert formed == Formed(
        flag=True,
        size=517429,
        milestone_id=None,
        team=None,
        days=(date(2014, 7, 1), date(2014, 8, 2)),
        notes=FrozenMap({"a": 1}),
        api_key=Secret("hunter2"),
    )
    assert "hunter2" not in repr(formed)
    assert Decoder(PLAIN).decode({**tree, "api_key": None}, Formed).api_key is None
    assert Decoder(PLAIN).decode({**tree, "milestone_id": 7, "team": "x"}, Formed) == attrs.evolve(
        formed, milestone_id=7, team="x"
    )


@pytest.mark.parametrize(
    ("key", "value"), [("flag", "1"), ("notes", "{"), ("notes", "[1]"), ("milestone_id", False)]
)
def test_a_form_is_kept_to(key: str, value: JSONValue) -> None:
    tree: dict[str, JSONValue] = {
        "flag": "no",
        "size": 1,
        "milestone_id": 1,
        "team": "",
        "days": [],
    }
    tree |= {"notes": {}, "api_key": "", key: value}

    with pytest.raises(DecodeError, match="was expected") as caught:
        Decoder(PLAIN, strict=True).decode(tree, Formed)

    assert caught.value.path == (key,)


def test_an_unknown_form_is_refused() -> None:
    @attrs.frozen(kw_only=True)
    class Wrong(Model):
        day: date = attrs.field(metadata={"encoding": Day(("julian",))})

    with pytest.raises(ValueError, match="'julian' is no form of time"):
        Decoder(PLAIN).decode({"day": "x"}, Wrong)
