"""How the sandbox writes answers by the models of the service."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

import attrs
import pytest

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import (
    AS_TEXT,
    JSON_TEXT,
    YES_NO,
    ZERO_IS_NONE,
    Day,
    Moment,
)
from deskwire.core.model.results import (
    BytesResult,
    ListResult,
    ModelResult,
    NoResult,
    Result,
    ScalarResult,
    Selection,
)
from deskwire.sandbox.protocol.serialize import answer_tree, dated, object_tree
from deskwire.sandbox.protocol.times import read_day, read_moment, write

NOON: Final = datetime(2014, 12, 31, 12, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Part:
    name: str = attrs.field(metadata={"wire": "part__name"})


@attrs.frozen(kw_only=True)
class Thing:
    id: int
    made: datetime | None = attrs.field(default=None, metadata={"encoding": Moment(("unix_ms",))})
    due: date | None = attrs.field(default=None, metadata={"encoding": Day(("%m-%d-%Y",))})
    open: bool | None = attrs.field(default=None, metadata={"encoding": YES_NO})
    size: int | None = attrs.field(default=None, metadata={"encoding": AS_TEXT})
    owner: int | None = attrs.field(default=None, metadata={"encoding": ZERO_IS_NONE})
    note: object = attrs.field(default=None, metadata={"encoding": JSON_TEXT})
    rate: Decimal | None = attrs.field(default=None, metadata={"wire": "terms.rate"})
    unit: str | None = attrs.field(default=None, metadata={"wire": "terms.unit"})
    part: Part | None = None
    parts: tuple[Part, ...] = attrs.field(default=(), metadata={"wire": "parts.part"})
    plain: datetime | None = None


def test_fields_in_their_own_ways() -> None:
    record = {
        "id": 1,
        "made": NOON,
        "due": NOON.date(),
        "open": True,
        "size": 5,
        "owner": None,
        "note": {"a": 1},
        "rate": Decimal("1.50"),
        "unit": "h",
        "part": {"name": "x"},
        "parts": [{"name": "y"}, {"name": "z"}],
        "plain": NOON,
        "extra": {"unknown": 1},
    }
    assert object_tree(Thing, record) == {
        "id": 1,
        "made": 1_420_027_200_000,
        "due": "12-31-2014",
        "open": "yes",
        "size": "5",
        "owner": "0",
        "note": json.dumps({"a": 1}),
        "terms": {"rate": Decimal("1.50"), "unit": "h"},
        "part": {"part__name": "x"},
        "parts": {"part": [{"part__name": "y"}, {"part__name": "z"}]},
        "plain": NOON,
        "unknown": 1,
    }


def test_only_what_a_handler_says_is_written() -> None:
    assert object_tree(Thing, {"id": 1, "made": None}) == {"id": 1, "made": None}


def test_a_name_that_the_model_does_not_know() -> None:
    with pytest.raises(TypeError, match="Thing has no field 'nickname'"):
        object_tree(Thing, {"nickname": 1})


@pytest.mark.parametrize(
    ("result", "value", "tree"),
    [
        (NoResult(), None, {}),
        (BytesResult(), b"x", {}),
        (ModelResult(Thing), {"id": 1}, {"id": 1}),
        (ModelResult(Thing, Selection(("a", "b"))), {"id": 1}, {"a": {"b": {"id": 1}}}),
        (ModelResult(Thing, Selection(("*",), one=True)), {"id": 1}, {"things": [{"id": 1}]}),
        (ListResult(Thing, Selection(("*",))), [{"id": 1}], {"things": [{"id": 1}]}),
        (ListResult(str, Selection(("names",))), ("a", "b"), {"names": ["a", "b"]}),
        (ScalarResult(int, Selection(("id",))), 5, {"id": 5}),
        (
            ScalarResult(Mapping[str, Thing]),
            {"a": {"id": 1, "size": 2}},
            {"a": {"id": 1, "size": "2"}},
        ),
        (ScalarResult(date, Selection(("day",))), NOON.date(), {"day": NOON.date()}),
    ],
)
def test_payloads_at_their_places(result: Result, value: object, tree: object) -> None:
    assert answer_tree(result, value, only="things") == tree


def test_days_and_moments_of_a_service() -> None:
    dialect = Dialect(dates=("%m/%d/%Y",), datetimes=("%Y-%m-%d %H:%M:%S %z",))
    west = timezone(timedelta(hours=-8))
    assert dated(dialect, NOON.date()) == "12/31/2014"
    assert dated(dialect, NOON.astimezone(west)) == "2014-12-31 04:00:00 -0800"


@pytest.mark.parametrize("form", ["iso", "unix", "unix_ms", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y"])
def test_what_is_written_is_read(form: str) -> None:
    moment = NOON.replace(hour=0) if form == "%d.%m.%Y" else NOON
    assert read_moment(str(write(moment, form)), (form,), UTC) == moment
    assert read_day(str(write(NOON.date(), form)), (form,)) == NOON.date()


def test_a_day_beside_the_name_of_its_month_has_no_zero() -> None:
    assert write(date(2010, 6, 1), "%B %d, %Y") == "June 1, 2010"
    assert write(date(2010, 6, 1), "%m/%d/%Y") == "06/01/2010"
