"""One value of a request as Python has it, read by its encoding in the service model.

It is the sandbox's own reading, and stricter than a client may wish: what is not in a documented
form is refused, so that a client which writes another one is found out.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import attrs

from deskwire.core.model.encodings import (
    Boolean,
    Choice,
    Day,
    Delimited,
    Encoding,
    Flag,
    Integer,
    Moment,
    Moments,
    Number,
    Text,
)
from deskwire.sandbox.protocol import times

_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,16})?")


class BadValueError(Exception):
    """A value is not in its form; the message says which one that is."""

    part: tuple[str, Encoding] | None = None
    """The vendor's name and the encoding of the part of a record that is meant."""


@attrs.frozen
class Span:
    """A span of time, ends included."""

    start: datetime
    """The first moment."""
    end: datetime
    """The last one."""


@attrs.frozen(kw_only=True)
class Leniency:
    """What a service takes beside the documented forms."""

    truths: Mapping[object, bool] = MappingProxyType({})
    """Words for truth values, e.g. those that an old client writes."""
    iso_days: bool = False
    """Whether days may be written as Python's `str` does."""
    iso_times: bool = False
    """Whether moments may be written as Python's `str` and `isoformat` do."""


def read(encoding: Encoding, value: object, leniency: Leniency) -> object:
    """Return a value: text as such, an id too; numbers, truth values, days and moments as Python's.

    Args:
        encoding: How the service model says that it is written.
        value: A text, or a JSON value.
        leniency: What is taken beside that.

    Raises:
        BadValueError: It is written in another way.
    """
    if value is None:
        return None
    text = _text(value)
    match encoding:
        case Boolean() | Flag():
            return _truth(encoding, value, leniency)
        case Integer():
            return _whole(encoding, text)
        case Number():
            return _number(text)
        case Choice():
            return _choice(encoding, text)
        case Text(pattern=pattern, meaning=meaning) if pattern and not re.fullmatch(pattern, text):
            raise BadValueError(meaning)
        case Day(layouts=layouts):
            return _day(text, (*layouts, "iso") if leniency.iso_days else layouts)
        case Moment():
            return _moment(encoding, text, leniency)
        case Moments():
            return _moments(encoding, text, leniency)
        case Delimited():
            return read_all(encoding, text.split(encoding.mark) if text else [], leniency)
        case _:
            return text


def _text(value: object) -> str:
    """Return the text of a scalar; JSON has numbers and truth values, too."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case float():
            return format(Decimal(repr(value)), "f")
        case _:
            raise BadValueError("a text, a number or a truth value")


def _truth(encoding: Boolean | Flag, value: object, leniency: Leniency) -> bool:
    if isinstance(encoding, Flag):
        words: list[tuple[object, bool]] = [(encoding.word, True), (encoding.json_word, True)]
    else:
        words = [(encoding.true, True), (encoding.false, False)]
        words += [(encoding.json_true, True), (encoding.json_false, False)]
    words += leniency.truths.items()
    for word, truth in words:
        if type(word) is type(value) and word == value:  # 1 is not true
            return truth
    texts = (word for word, _ in words if isinstance(word, str))
    raise BadValueError(f"one of {', '.join(dict.fromkeys(texts))}")


def _whole(encoding: Integer, text: str) -> int:
    low, high = encoding.minimum, encoding.maximum
    number = int(text) if _WHOLE.fullmatch(text) else None
    if number is None:
        raise BadValueError("a whole number")
    if (low is not None and number < low) or (high is not None and number > high):
        raise BadValueError(f"a whole number from {low} to {high}")
    return number


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise BadValueError("a number")
    return Decimal(text)


def _choice(encoding: Choice, text: str) -> str | int:
    words = {str(option.value): option.value for option in encoding.options}
    if text not in words:
        raise BadValueError(("one of " if len(words) > 1 else "") + ", ".join(words))
    return words[text]


def read_all(encoding: Delimited, parts: list[str], leniency: Leniency) -> tuple[object, ...]:
    """Return the values of the parts of a text.

    Raises:
        BadValueError: One is written in another way, or they are too many.
    """
    if encoding.limit is not None and len(parts) > encoding.limit:
        raise BadValueError(f"at most {encoding.limit} values")
    return tuple(read(encoding.item, part, leniency) for part in parts)


def _day(text: str, forms: tuple[str, ...]) -> date:
    day = times.read_day(text, forms)
    if day is None:
        raise BadValueError(f"a day in the form {' or '.join(map(named, forms))}")
    return day


def _moment(encoding: Moment, text: str, leniency: Leniency) -> datetime:
    forms = (*encoding.layouts, "iso") if leniency.iso_times else encoding.layouts
    moment = times.read_moment(text, forms, encoding.zone)
    if moment is None:
        raise BadValueError(f"a time in the form {' or '.join(map(named, forms))}")
    return moment


def _moments(encoding: Moments, text: str, leniency: Leniency) -> Span | tuple[datetime, ...]:
    if encoding.range_mark in text:
        ends = [_moment(encoding.moment, end, leniency) for end in text.split(encoding.range_mark)]
        if len(ends) != 2:
            raise BadValueError("a span between two moments")
        return Span(*ends)
    return tuple(_moment(encoding.moment, one, leniency) for one in text.split(encoding.mark))


_NAMES: Final = {"%Y": "yyyy", "%m": "mm", "%d": "dd", "%H": "hh", "%M": "mm", "%S": "ss"}


def named(form: str) -> str:
    """Return a form as people write it: `mm-dd-yyyy`."""
    for field, name in _NAMES.items():
        form = form.replace(field, name)
    return form
