"""Numbers: exact whatever decimal context a program has set, and of any kind that counts."""

import decimal
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from typing import SupportsIndex

import attrs
import pytest

from deskwire.core.errors import ParameterError, QueryError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import (
    Amounts,
    DeepObject,
    Delimited,
    Encoding,
    Integer,
    Moment,
    Number,
    Reference,
)
from deskwire.core.model.numbers import as_number, as_whole
from deskwire.core.model.records import Model
from deskwire.core.model.values import JSONValue, NumberRange
from deskwire.core.query.gds import DateColumn, NumberColumn
from deskwire.core.query.literals import number_literal
from deskwire.core.report.table import Report, Table
from deskwire.core.request.build import dump_json
from deskwire.core.request.encoders import encoder
from deskwire.core.response.json_body import parse_json
from deskwire.core.response.structure import Decoder
from deskwire.core.response.xml_body import parse_xml

SIGNALS: list[type[decimal.DecimalException]] = [
    decimal.Inexact,
    decimal.Rounded,
    decimal.Clamped,
    decimal.Subnormal,
    decimal.Overflow,
    decimal.Underflow,
    decimal.InvalidOperation,
    decimal.FloatOperation,
]
CONTEXTS = {
    "few digits": decimal.Context(prec=6),
    "every trap": decimal.Context(prec=1, Emax=1, Emin=-1, traps=SIGNALS),
    "no trap": decimal.Context(prec=2, Emax=2, Emin=-2, rounding=decimal.ROUND_UP, traps=[]),
}


@pytest.fixture(params=CONTEXTS)
def hostile(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a test in a decimal context of somebody else's."""
    with decimal.localcontext(CONTEXTS[str(request.param)]):
        yield


AMOUNT = "1234567890123.456789"


@attrs.frozen(kw_only=True)
class Entry(Model):
    amount: Decimal
    start: datetime = attrs.field(metadata={"encoding": Moment(("unix",))})
    end: datetime = attrs.field(metadata={"encoding": Moment(("unix_ms",))})


@attrs.frozen(kw_only=True)
class Row:
    worked_on: object = None
    hours: object = None
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False, repr=False)


REPORT = Report(Row, (DateColumn("worked_on"), NumberColumn("hours")))
ENTRY = {"amount": AMOUNT, "start": "1388912631.5", "end": "1388912631123"}


@pytest.mark.usefixtures("hostile")
def test_values_are_read_exactly() -> None:
    quoted = json.dumps(ENTRY)
    plain = quoted.replace('"1', "1").replace('",', ",").replace('"}', "}")
    xml = f"<r>{''.join(f'<{key}>{value}</{key}>' for key, value in ENTRY.items())}</r>"
    decoder = Decoder(Dialect(text_scalars=True))

    for tree in (parse_json(quoted.encode()), parse_json(plain.encode()), parse_xml(xml.encode())):
        entry = decoder.decode(tree, Entry)
        assert str(entry.amount) == AMOUNT
        assert entry.start == datetime(2014, 1, 5, 9, 3, 51, 500_000, UTC)
        assert entry.end == datetime(2014, 1, 5, 9, 3, 51, 123_000, UTC)
        assert not entry.extra


@pytest.mark.usefixtures("hostile")
def test_a_report_is_read_exactly() -> None:
    head = '{"table": {"cols": [{"label": "hours", "type": "number"}], "rows": ['
    for cell in (f'"{AMOUNT}"', AMOUNT):
        body = f'{head}{", ".join([f"""{{"c": [{{"v": {cell}}}]}}"""] * 10_000)}]}}}}'
        table = Table.from_json(body.encode(), REPORT)
        assert {str(row.hours) for row in table} == {AMOUNT}
    assert {str(row["hours"]) for row in table[:3].to_arrow().to_pylist()} == {AMOUNT + "000"}


NUMBERS = [
    (Decimal(AMOUNT), AMOUNT),
    (Decimal("1E+3"), "1000"),
    (0.1, "0.1"),
    (1e-7, "0.0000001"),
    (1e22, "10000000000000000000000"),
    (1.5e16, "15000000000000000"),
    (-2.5, "-2.5"),
    (123456789012345678, "123456789012345678"),
]


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_numbers_are_written_exactly_and_plainly(value: object, text: str) -> None:
    assert encoder(Number()).text(value) == text
    assert number_literal("hours", value) == text


@pytest.mark.usefixtures("hostile")
def test_bodies_hold_exact_numbers() -> None:
    tree: JSONValue = {
        "a": encoder(Number()).json(Decimal("123456789.25")),
        "b": encoder(Number()).json(1e3),
        "c": Decimal(7),
    }

    assert dump_json(tree) == b'{"a":123456789.25,"b":1000,"c":7}'
    assert encoder(Amounts()).text(NumberRange(Decimal("9.5"), 1234567.25)) == "[9.5 TO 1234567.25]"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN")])
def test_what_is_not_finite_is_refused(value: object) -> None:
    with pytest.raises(ParameterError, match="a finite number"):
        encoder(Number()).text(value)
    with pytest.raises(QueryError, match="hours is compared with a finite number"):
        number_literal("hours", value)


# Whole numbers of any kind


class Level(IntEnum):
    HIGH = 3


class Index:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 42


class Array:
    """What has the method, but is no number."""

    def __index__(self) -> int:
        raise TypeError("only integer scalar arrays can be converted to a scalar index")


class Real(float):
    """A float of another library, which writes itself otherwise."""

    def __repr__(self) -> str:
        return f"Real({float(self)})"


@pytest.mark.parametrize(("value", "whole"), [(7, 7), (Level.HIGH, 3), (Index(), 42)])
def test_what_can_be_an_index_is_a_whole_number(value: SupportsIndex, whole: int) -> None:
    encodings: list[Encoding] = [Integer(), Number(), Reference()]

    assert as_whole(value) == whole
    assert [encoder(encoding).text(value) for encoding in encodings] == [str(whole)] * 3
    assert [encoder(encoding).json(value) for encoding in encodings] == [whole] * 3
    assert all(type(encoder(encoding).json(value)) is int for encoding in encodings)
    assert number_literal("hours", value) == str(whole)
    assert encoder(Delimited(";", Reference())).text(value) == str(whole)
    assert dict(encoder(DeepObject(Integer())).pairs("a", {value: value})) == {
        f"a[{whole}]": str(whole)
    }


@pytest.mark.parametrize(
    "value", [True, Array(), 1.5, "x", None, b"1", pytest.param(10**5000, id="huge")]
)
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(ParameterError, match="expected a whole number"):
        encoder(Integer()).text(value)


def test_a_float_of_another_library_counts_by_its_digits() -> None:
    assert as_number(Real(0.1)) == Decimal("0.1")
    assert encoder(Number()).text(Real(0.1)) == "0.1"


@pytest.mark.parametrize(
    "end", [datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)]
)
@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_the_ends_of_the_calendar_are_written_or_refused(end: datetime, hours: int) -> None:
    encoding = Moment(zone=timezone(timedelta(hours=hours)))
    try:
        text = encoder(encoding).text(end)
    except ParameterError:
        assert hours
    else:
        assert text.startswith(("9999", "1-", "0001"))
