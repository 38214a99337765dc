"""Values that nobody should pass, each made anew: some are spent by one look at them."""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from typing import Any, Final

from deskwire.core.model.secret import Secret
from deskwire.core.model.values import UNSET, TimeRange


class TrapError(Exception):
    """What the traps raise; it must never come out."""


def _spring(*_: object, **__: object) -> Any:
    raise TrapError


class Trap:
    """Raises whatever is asked of it."""

    __repr__ = __str__ = __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = _spring
    __iter__ = __len__ = __bool__ = __index__ = __int__ = __float__ = __hash__ = _spring
    __getitem__ = __contains__ = __format__ = __bytes__ = __call__ = __next__ = _spring


def _trapped(kind: type, *names: str) -> type:
    return type(f"Trapped{kind.__name__}", (kind,), dict.fromkeys(names, _spring))


_LOOKS: Final = ("__repr__", "__str__", "__format__")
_MATHS: Final = ("__eq__", "__ne__", "__lt__", "__gt__", "__le__", "__ge__", "__hash__")
_ITEMS: Final = ("__iter__", "__len__", "__getitem__", "__contains__", "__bool__")

TrappedText = _trapped(str, *_LOOKS, *_MATHS, *_ITEMS, "encode", "split", "strip", "isascii")
TrappedInt = _trapped(int, *_LOOKS, *_MATHS, "__index__", "__int__", "__bool__")
TrappedFloat = _trapped(float, *_LOOKS, *_MATHS, "__float__", "__int__", "__bool__")
TrappedDecimal = _trapped(Decimal, *_LOOKS, *_MATHS, "__bool__", "is_finite", "normalize")
TrappedList = _trapped(list, *_LOOKS, *_MATHS, *_ITEMS)
TrappedTuple = _trapped(tuple, *_LOOKS, *_MATHS, *_ITEMS)
TrappedDict = _trapped(dict, *_LOOKS, *_MATHS, *_ITEMS, "items", "keys", "values", "get")
TrappedDate = _trapped(date, *_LOOKS, *_MATHS, "strftime", "isoformat")
TrappedMoment = _trapped(datetime, *_LOOKS, *_MATHS, "strftime", "utcoffset", "astimezone")


class TrappedZone(tzinfo):
    """A zone that cannot be asked."""

    utcoffset = dst = tzname = _spring


class Word(StrEnum):
    """An enum that no service has."""

    ODD = "odd\n"


class Code(IntEnum):
    """An enum of numbers that no service has."""

    ODD = -(10**6)


class Thing(Enum):
    """An enum of neither."""

    ODD = object()


def _generator() -> Iterator[object]:
    yield "a"
    raise TrapError


def _itself_in_list() -> list[object]:
    itself: list[object] = []
    itself.append(itself)
    return itself


def _itself_in_dict() -> dict[str, object]:
    itself: dict[str, object] = {}
    itself["itself"] = itself
    return itself


def _deep() -> list[object]:
    nest: list[object] = []
    for _ in range(5_000):
        nest = [nest]
    return nest


_DEEP: Final = _deep()

VALUES: Final[Mapping[str, Callable[[], object]]] = {
    "None": lambda: None,
    "UNSET": lambda: UNSET,
    "True": lambda: True,
    "bytes": lambda: b"bytes\xff",
    "bytearray": lambda: bytearray(b"x"),
    "huge int": lambda: 10**5000,
    "huge negative int": lambda: -(10**5000),
    "int beyond 64 bits": lambda: 2**64,
    "nan": lambda: math.nan,
    "inf": lambda: math.inf,
    "negative inf": lambda: -math.inf,
    "tiny float": lambda: 5e-324,
    "big float": lambda: 1e308,
    "complex": lambda: 1j,
    "fraction": lambda: Fraction(1, 3),
    "signalling nan": lambda: Decimal("sNaN"),
    "quiet nan": lambda: Decimal("NaN"),
    "infinite decimal": lambda: Decimal("-Infinity"),
    "long decimal": lambda: Decimal("1." + "3" * 5000),
    "huge decimal": lambda: Decimal("1E+999999"),
    "tiny decimal": lambda: Decimal("1E-999999"),
    "empty": lambda: "",
    "blank": lambda: " \t ",
    "lone surrogate": lambda: "a\ud800b",
    "surrogate pair": lambda: "\ud83d\ude42",
    "NUL": lambda: "a\0b",
    "line end": lambda: "a\r\nb: c",
    "separator": lambda: "\u2028\u2029\x85",
    "long text": lambda: "x" * 70_000,
    "long digits": lambda: "9" * 10_000,
    "other digits": lambda: "١٢",
    "markup": lambda: "<a&b;\"'%00>",
    "slashes": lambda: "../..//",
    "semicolons": lambda: ";;,,;",
    "empty list": list,
    "empty dict": dict,
    "list of None": lambda: [None],
    "list of lists": lambda: [["a"], [["b"]]],
    "list of odd": lambda: [b"", math.nan, "\ud800", UNSET, Trap()],
    "long list": lambda: ["a"] * 2_000,
    "range": lambda: range(10**9),
    "huge range": lambda: range(10**30),
    "set": lambda: {b"", 1.5, None},
    "frozenset": lambda: frozenset({("a", "b")}),
    "dict of odd": lambda: {None: b"", 3: "\ud800", ("a",): Trap(), "\ud800": 1, "\n": {}},
    "dict of traps": lambda: {"id": Trap(), "name": Trap()},
    "list of dicts": lambda: [{"id": {"id": {"id": "\0"}}}, {3: 4}],
    "list in itself": _itself_in_list,
    "dict in itself": _itself_in_dict,
    "deep list": lambda: _DEEP,
    "generator": _generator,
    "iterator": lambda: iter(["a"]),
    "map": lambda: map(_spring, "a"),
    "lambda": lambda: _spring,
    "class": lambda: Trap,
    "object": object,
    "trap": Trap,
    "trapped text": lambda: TrappedText("a"),
    "trapped int": lambda: TrappedInt(3),
    "trapped float": lambda: TrappedFloat(1.5),
    "trapped decimal": lambda: TrappedDecimal("1.5"),
    "trapped list": lambda: TrappedList("ab"),
    "trapped tuple": lambda: TrappedTuple("ab"),
    "trapped dict": lambda: TrappedDict(a=1),
    "trapped date": lambda: TrappedDate(2014, 12, 31),
    "trapped moment": lambda: TrappedMoment(2014, 12, 31),
    "trapped zone": lambda: datetime(2014, 12, 31, tzinfo=TrappedZone()),
    "list of trapped": lambda: [TrappedText("a"), TrappedInt(3), TrappedDate(2014, 1, 1)],
    "naive moment": lambda: datetime(2014, 12, 31, 23),  # noqa: DTZ001  that is the point
    "first moment": lambda: datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    "last moment": lambda: datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    "first day": lambda: date.min,
    "last day": lambda: date.max,
    "time": lambda: time(12),
    "timedelta": lambda: timedelta.max,
    "range of odd": lambda: TimeRange("x", "\ud800"),
    "range of traps": lambda: TimeRange(*(Trap(), Trap())),  # type: ignore[arg-type]
    "enum of words": lambda: Word.ODD,
    "enum of codes": lambda: Code.ODD,
    "enum of things": lambda: Thing.ODD,
    "secret": lambda: Secret("s3cret"),
    "error": lambda: ValueError("\ud800"),
    "module": lambda: math,
}
"""The values by what they are."""
