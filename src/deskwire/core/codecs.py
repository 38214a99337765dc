"""Codecs: how a Python value becomes what travels.

A codec is data on an `Operation`. It knows three forms of a value: the text of a path, query or
form field (`text`), the pairs of a query or form (`pairs`), and the members of a JSON body
(`members`). A value it cannot write is refused with a `ParameterError` that says what is expected.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Final

import attrs

from deskwire.core.errors import ParameterError, shown
from deskwire.core.secret import Secret
from deskwire.core.tree import Tree

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tabs and line ends
_DIGITS: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_FLOAT_DIGITS: Final = 15  # every decimal of so many digits survives a round trip through a double


def refuse(value: object, expected: str) -> ParameterError:
    """Return the error for a value that is not what was expected."""
    return ParameterError(f"got {shown(value)}, expected {expected}")


@attrs.frozen
class Codec:
    """The base of all codecs: a scalar that is written as one text."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        raise NotImplementedError

    def text(self, value: object) -> str:
        """Return the text of a value."""
        raise NotImplementedError

    def json(self, value: object) -> Tree:
        """Return the JSON value of a value."""
        return self.text(value)

    def separator(self, value: object) -> str:
        """Return what stands between the parts of a value in a path segment."""
        del value
        return ""

    def parts(self, value: object) -> tuple[str, ...]:
        """Return the texts that a path segment is made of."""
        return (self.text(value),)

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield the pairs of a query or form."""
        yield name, self.text(value)

    def members(self, name: str, value: object) -> Iterator[tuple[str, Tree]]:
        """Yield the members of a JSON body."""
        yield name, self.json(value)

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all."""
        del value
        return True


@attrs.frozen
class Text(Codec):
    """Text, sent as it is."""

    pattern: str = ""
    """A regular expression that the whole text has to match; empty for any text."""
    meaning: str = "text"
    """What the text is, in words, for the error message."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return self.meaning

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if not isinstance(value, str) or isinstance(value, Enum):
            raise refuse(value, self.expected)
        if self.pattern and re.fullmatch(self.pattern, value) is None:
            raise refuse(value, self.expected)
        return value


@attrs.frozen
class SecretText(Codec):
    """Text that no error shows."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "text or a Secret"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, Secret):
            return value.reveal()
        if not isinstance(value, str):
            raise refuse(Secret("***"), self.expected)
        return value


@attrs.frozen
class Reference(Codec):
    """An id: text or a whole number, which the vendors use alike."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "an id as text or a whole number"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise refuse(value, self.expected)
        return str(value)

    def json(self, value: object) -> Tree:
        """Return the JSON value of a value: a number stays a number."""
        return value if isinstance(value, int) and not isinstance(value, bool) else self.text(value)


@attrs.frozen
class Integer(Codec):
    """A whole number."""

    minimum: int | None = None
    """The least value allowed."""
    maximum: int | None = None
    """The greatest value allowed."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        bounds = [
            f"{word} {bound}"
            for word, bound in (("at least", self.minimum), ("at most", self.maximum))
            if bound is not None
        ]
        return " ".join(["a whole number", " and ".join(bounds)]).strip()

    def json(self, value: object) -> Tree:
        """Return the JSON value of a value."""
        if isinstance(value, str) and _DIGITS.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise refuse(value, self.expected)
        low = self.minimum is not None and value < self.minimum
        if low or (self.maximum is not None and value > self.maximum):
            raise refuse(value, self.expected)
        return int(value)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return str(self.json(value))


@attrs.frozen
class Number(Codec):
    """An amount, a rate or a number of hours, written plainly and exactly."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "a finite number: Decimal, int or float"

    def _decimal(self, value: object) -> Decimal:
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            value = Decimal(value)
        if isinstance(value, bool) or not isinstance(value, (Decimal, int, float)):
            raise refuse(value, self.expected)
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise refuse(value, self.expected)
        return number

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return format(self._decimal(value), "f")

    def json(self, value: object) -> Tree:
        """Return the JSON number of a value."""
        number = self._decimal(value)
        if isinstance(value, int):
            return value
        if len(number.normalize().as_tuple().digits) > _FLOAT_DIGITS:
            raise refuse(
                value, f"a number of at most {_FLOAT_DIGITS} digits, which JSON carries exactly"
            )
        return number


@attrs.frozen
class Boolean(Codec):
    """A truth value in the words of the vendor."""

    true: str = "true"
    """The text for True."""
    false: str = "false"
    """The text for False."""
    json_true: Tree = True
    """The JSON value for True."""
    json_false: Tree = False
    """The JSON value for False."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "True or False"

    def _checked(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        # The vendor's own words, and numbers where they are numbers, are taken as they are.
        for meant, text, written in (
            (True, self.true, self.json_true),
            (False, self.false, self.json_false),
        ):
            if value == text or (type(value) is int and type(written) is int and value == written):
                return meant
        raise refuse(value, self.expected)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return self.true if self._checked(value) else self.false

    def json(self, value: object) -> Tree:
        """Return the JSON value of a value."""
        return self.json_true if self._checked(value) else self.json_false


TRUE_FALSE: Final = Boolean()
ONE_ZERO: Final = Boolean("1", "0", 1, 0)
YES_NO: Final = Boolean("yes", "no", "yes", "no")


@attrs.frozen
class Flag(Codec):
    """A word that is sent for True; for False nothing is sent."""

    word: str
    """The word, e.g. the last segment of a path."""
    json_word: Tree = attrs.field(default=attrs.Factory(lambda self: self.word, takes_self=True))
    """The JSON value."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "True or False"

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all."""
        if not isinstance(value, bool):
            raise refuse(value, self.expected)
        return value

    def text(self, value: object) -> str:
        """Return the word."""
        del value
        return self.word

    def json(self, value: object) -> Tree:
        """Return the JSON value."""
        del value
        return self.json_word


_SAMPLE_DAY: Final = date(2014, 12, 31)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen
class Day(Codec):
    """A day: a `date`, or text that already has the vendor's form."""

    form: str = "%Y-%m-%d"
    """The vendor's form, as `strftime` writes it."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a date, or text such as {_SAMPLE_DAY.strftime(self.form)!r}"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, date) and not isinstance(value, datetime):
            # Not every platform's strftime pads a year below 1000.
            return value.strftime(self.form.replace("%Y", f"{value.year:04d}"))
        if isinstance(value, str) and self._fits(value):
            return value
        raise refuse(value, self.expected)

    def _fits(self, text: str) -> bool:
        try:
            day = datetime.strptime(text, self.form).replace(tzinfo=UTC)
        except ValueError:
            return False
        return self.text(day.date()) == text


UNIX: Final = "unix"
UNIX_MS: Final = "unix_ms"


@attrs.frozen
class Moment(Codec):
    """A point in time: an aware `datetime`, or text that already has one of the vendor's forms."""

    forms: tuple[str, ...] = ("%Y-%m-%dT%H:%M:%SZ",)
    """The vendor's forms; the first one is written. `unix` and `unix_ms` count from 1970."""
    zone: tzinfo = UTC
    """The zone that a form without one is meant in."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        sample = datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC)
        texts = " or ".join(repr(self._write(sample, form)) for form in self.forms)
        return f"a datetime with a time zone, or text such as {texts}"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            return self._write(value, self.forms[0])
        if isinstance(value, str) and any(self._fits(value, form) for form in self.forms):
            return value
        raise refuse(value, self.expected)

    def _write(self, moment: datetime, form: str) -> str:
        if form in (UNIX, UNIX_MS):
            unit = timedelta(seconds=1) if form == UNIX else timedelta(milliseconds=1)
            return str((moment - _EPOCH) // unit)
        return moment.astimezone(self.zone).strftime(form)

    def _fits(self, text: str, form: str) -> bool:
        if form in (UNIX, UNIX_MS):
            return re.fullmatch(r"-?[0-9]{1,17}", text) is not None
        try:
            datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            return False
        return True


@attrs.frozen
class Choice(Codec):
    """One of the values that the vendor's documents list."""

    options: type[StrEnum] | type[IntEnum]
    """The enum of the values."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"one of {', '.join(repr(member.value) for member in self.options)}"

    def _member(self, value: object) -> StrEnum | IntEnum:
        if isinstance(value, self.options):
            return value
        if isinstance(value, (str, int)) and not isinstance(value, (bool, Enum)):
            for member in self.options:
                if value in (member.value, str(member.value)):
                    return member
        raise refuse(value, self.expected)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return str(self._member(value).value)

    def json(self, value: object) -> Tree:
        """Return the JSON value of a value."""
        return self._member(value).value


@attrs.frozen
class Rendered(Codec):
    """An expression that writes itself, such as a report query, or its raw text."""

    kind: type
    """The class of the expression."""
    meaning: str
    """What it is, in words, for the error message."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"{self.meaning} or its text"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, self.kind):
            return str(value)
        if isinstance(value, str) and value.strip() and not _CONTROL.search(value):
            return value
        raise refuse(value, f"{self.expected}, not empty and without control characters")


@attrs.frozen
class File(Codec):
    """A file part of a multipart body: an `Upload`."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "an Upload, e.g. Upload('report.pdf', content)"
