"""Codecs: how a Python value becomes what travels.

A codec is data on an `Operation`. It knows three forms of a value: the text of a path, query or
form field (`text`), the pairs of a query or form (`pairs`), and the members of a JSON body
(`members`). A value it cannot write is refused with a `ParameterError` that says what is expected.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Final

import attrs

from deskwire.core.errors import ParameterError, shown
from deskwire.core.model.numbers import EXACT, as_number, as_whole, exact
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import JSONValue

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tabs and line ends
_DIGITS: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_MOST_DIGITS: Final = 400  # those of the largest float, written out, and some more
_FLOAT_DIGITS: Final = 15  # every decimal of so many digits survives a round trip through a double


def refuse(value: object, expected: str) -> ParameterError:
    """Return the error for a value that is not what was expected."""
    return ParameterError(f"got {shown(value)}, expected {expected}")


@attrs.frozen
class Encoding:
    """The base of all codecs: a scalar that is written as one text."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        raise NotImplementedError

    def text(self, value: object) -> str:
        """Return the text of a value."""
        raise NotImplementedError

    def json(self, value: object) -> JSONValue:
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

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield the members of a JSON body."""
        yield name, self.json(value)

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all."""
        del value
        return True


@attrs.frozen
class Text(Encoding):
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
class SecretText(Encoding):
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
class Reference(Encoding):
    """An id: text or a whole number, which the vendors use alike."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "an id as text or a whole number"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return str(self.json(value))

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value: a number stays a number."""
        plain: object = value.value if isinstance(value, Enum) else value
        whole = plain if isinstance(plain, str) else as_whole(plain)
        if whole is None:
            raise refuse(value, self.expected)
        return whole


@attrs.frozen
class Integer(Encoding):
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

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value."""
        is_text = isinstance(value, str) and _DIGITS.fullmatch(value)
        whole = int(str(value)) if is_text else as_whole(value)
        if whole is None:
            raise refuse(value, self.expected)
        low = self.minimum is not None and whole < self.minimum
        if low or (self.maximum is not None and whole > self.maximum):
            raise refuse(value, self.expected)
        return whole

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return str(self.json(value))


@attrs.frozen
class Number(Encoding):
    """An amount, a rate or a number of hours, written plainly and exactly."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "a finite number: Decimal, int or float"

    def _decimal(self, value: object) -> Decimal:
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            value = exact(value)
        number = as_number(value)
        if number is None:
            raise refuse(value, self.expected)
        # 1E+999999 would be written out, too.
        digits = max(len(number.as_tuple().digits), abs(number.adjusted()))
        if not number.is_finite() or digits > _MOST_DIGITS:
            raise refuse(value, self.expected)
        return number

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return format(self._decimal(value), "f")

    def json(self, value: object) -> JSONValue:
        """Return the JSON number of a value."""
        number = self._decimal(value)
        if (whole := as_whole(value)) is not None:
            return whole
        if len(EXACT.normalize(number).as_tuple().digits) > _FLOAT_DIGITS:
            raise refuse(
                value, f"a number of at most {_FLOAT_DIGITS} digits, which JSON carries exactly"
            )
        return number


def _switch(switch: object, value: object, expected: str) -> bool:
    """Return what turns something on or off: True and False, or 1 and 0 for them."""
    if isinstance(switch, bool):
        return switch
    if type(switch) is int and switch in (0, 1):
        return switch == 1
    raise refuse(value, expected)


@attrs.frozen
class Boolean(Encoding):
    """A truth value in the words of the vendor."""

    true: str = "true"
    """The text for True."""
    false: str = "false"
    """The text for False."""
    json_true: JSONValue = True
    """The JSON value for True."""
    json_false: JSONValue = False
    """The JSON value for False."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "True or False, or 1 or 0 for them"

    def _checked(self, value: object) -> bool:
        # The vendor's own words are taken as they are.
        switch = {self.true: True, self.false: False}.get(value) if type(value) is str else value
        return _switch(switch, value, self.expected)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return self.true if self._checked(value) else self.false

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value."""
        return self.json_true if self._checked(value) else self.json_false


TRUE_FALSE: Final = Boolean()
ONE_ZERO: Final = Boolean("1", "0", 1, 0)
YES_NO: Final = Boolean("yes", "no", "yes", "no")


@attrs.frozen
class Flag(Encoding):
    """A word that is sent for True; for False nothing is sent."""

    word: str
    """The word, e.g. the last segment of a path."""
    json_word: JSONValue = attrs.field(
        default=attrs.Factory(lambda self: self.word, takes_self=True)
    )
    """The JSON value."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "True or False, or 1 or 0 for them"

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all."""
        return _switch(True if value == self.word else value, value, self.expected)

    def text(self, value: object) -> str:
        """Return the word."""
        del value
        return self.word

    def json(self, value: object) -> JSONValue:
        """Return the JSON value."""
        del value
        return self.json_word


@attrs.frozen
class Choice(Encoding):
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
                if str(value) == str(member.value):
                    return member
        raise refuse(value, self.expected)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return str(self._member(value).value)

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value."""
        return self._member(value).value


@attrs.frozen
class Rendered(Encoding):
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
class File(Encoding):
    """A file part of a multipart body: an `Upload`."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "an Upload, e.g. Upload('report.pdf', content)"
