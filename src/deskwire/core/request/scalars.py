"""Encoders of single values."""

import re
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Final

from deskwire.core.model.checks import has_unprintable
from deskwire.core.model.encodings import (
    Boolean,
    Choice,
    Expression,
    File,
    Flag,
    Integer,
    Number,
    Reference,
    SecretText,
    Text,
)
from deskwire.core.model.numbers import EXACT, as_number, as_whole, exact
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import JSONValue
from deskwire.core.request.encoder import Encoder, refuse

_DIGITS: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_MOST_DIGITS: Final = 400  # those of the largest float, written out, and some more
_FLOAT_DIGITS: Final = 15  # every decimal of so many digits survives a round trip through a double


class TextEncoder(Encoder[Text]):
    """Text, sent as it is."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return self.encoding.meaning

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if not isinstance(value, str) or isinstance(value, Enum):
            raise refuse(value, self.expected)
        if self.encoding.pattern and re.fullmatch(self.encoding.pattern, value) is None:
            raise refuse(value, self.expected)
        return value


class SecretTextEncoder(Encoder[SecretText]):
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


class ReferenceEncoder(Encoder[Reference]):
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


class IntegerEncoder(Encoder[Integer]):
    """A whole number."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        low, high = self.encoding.minimum, self.encoding.maximum
        bounds = [
            f"{word} {bound}"
            for word, bound in (("at least", low), ("at most", high))
            if bound is not None
        ]
        return " ".join(["a whole number", " and ".join(bounds)]).strip()

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value."""
        is_text = isinstance(value, str) and _DIGITS.fullmatch(value)
        whole = int(str(value)) if is_text else as_whole(value)
        if whole is None:
            raise refuse(value, self.expected)
        low = self.encoding.minimum is not None and whole < self.encoding.minimum
        if low or (self.encoding.maximum is not None and whole > self.encoding.maximum):
            raise refuse(value, self.expected)
        return whole

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return str(self.json(value))


_FINITE: Final = "a finite number: Decimal, int or float"


def _decimal(value: object) -> Decimal:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = exact(value)
    number = as_number(value)
    if number is None:
        raise refuse(value, _FINITE)
    # 1E+999999 would be written out, too.
    digits = max(len(number.as_tuple().digits), abs(number.adjusted()))
    if not number.is_finite() or digits > _MOST_DIGITS:
        raise refuse(value, _FINITE)
    return number


def number_text(value: object) -> str:
    """Return the text of a number, written plainly and exactly."""
    return format(_decimal(value), "f")


class NumberEncoder(Encoder[Number]):
    """An amount, a rate or a number of hours, written plainly and exactly."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return _FINITE

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return number_text(value)

    def json(self, value: object) -> JSONValue:
        """Return the JSON number of a value."""
        number = _decimal(value)
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


class BooleanEncoder(Encoder[Boolean]):
    """A truth value in the words of the vendor."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "True or False, or 1 or 0 for them"

    def _checked(self, value: object) -> bool:
        # The vendor's own words are taken as they are.
        words = {self.encoding.true: True, self.encoding.false: False}
        switch = words.get(value) if type(value) is str else value
        return _switch(switch, value, self.expected)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return self.encoding.true if self._checked(value) else self.encoding.false

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value."""
        return self.encoding.json_true if self._checked(value) else self.encoding.json_false


class FlagEncoder(Encoder[Flag]):
    """A word that is sent for True; for False nothing is sent."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "True or False, or 1 or 0 for them"

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all."""
        return _switch(True if value == self.encoding.word else value, value, self.expected)

    def text(self, value: object) -> str:
        """Return the word."""
        del value
        return self.encoding.word

    def json(self, value: object) -> JSONValue:
        """Return the JSON value."""
        del value
        return self.encoding.json_word


class ChoiceEncoder(Encoder[Choice]):
    """One of the values that the vendor's documents list."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"one of {', '.join(repr(member.value) for member in self.encoding.options)}"

    def _member(self, value: object) -> StrEnum | IntEnum:
        if isinstance(value, self.encoding.options):
            return value
        if isinstance(value, (str, int)) and not isinstance(value, (bool, Enum)):
            for member in self.encoding.options:
                if str(value) == str(member.value):
                    return member
        raise refuse(value, self.expected)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return str(self._member(value).value)

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value."""
        return self._member(value).value


class ExpressionEncoder(Encoder[Expression]):
    """An expression that writes itself, such as a report query, or its raw text."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"{self.encoding.meaning} or its text"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, self.encoding.kind):
            return str(value)
        if isinstance(value, str) and value.strip() and not has_unprintable(value, "\t\n\r"):
            return value
        raise refuse(value, f"{self.expected}, not empty and without control characters")


class FileEncoder(Encoder[File]):
    """A file part of a multipart body: an `Upload`."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "an Upload, e.g. Upload('report.pdf', content)"
