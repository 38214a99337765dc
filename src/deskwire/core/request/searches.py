"""Encoders of what searches take: amounts and spans of them, and names that no document has."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Final, cast

from deskwire.core.errors import ParameterError
from deskwire.core.model.checks import has_unprintable
from deskwire.core.model.encodings import Amount, Amounts, Extra
from deskwire.core.model.numbers import exact
from deskwire.core.model.values import NumberRange
from deskwire.core.request.composites import items
from deskwire.core.request.encoder import Encoder, refuse
from deskwire.core.request.scalars import number_text

# A name, and as PHP and Rails have them, keys in brackets behind it.
_NAME: Final = re.compile(r"([\w.:-]+)(\[[\w.:-]*\])*", re.ASCII)
# What a server may take for a signature, or for a verb in place of the one that was sent.
_RESERVED: Final = re.compile(r"oauth_.*|x_auth_.*|_?http_?method|_method", re.IGNORECASE)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


class AmountEncoder(Encoder[Amount | Amounts]):
    """A number, or text that says one in the vendor's words."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "a number or its text, e.g. 20 or '20'"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, str) and not isinstance(value, Enum):
            if not value.strip() or has_unprintable(value):
                raise refuse(value, self.expected)
            return value
        try:
            return number_text(value)
        except ParameterError:
            raise refuse(value, self.expected) from None


class AmountsEncoder(AmountEncoder):
    """A number, several for any of them, or a span, as Lucene writes it."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return (
            "a number, a sequence of them, a NumberRange, or text, e.g. 20, [20, 30], '[20 TO 40]'"
        )

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, NumberRange):
            low, high = number_text(value.low), number_text(value.high)
            if exact(low) > exact(high):
                raise refuse(value, "a NumberRange whose low end is not above its high end")
            return f"[{low} TO {high}]"
        if _is_list(value):
            numbers = items(value, self.expected)
            if not numbers:
                raise refuse(value, self.expected)
            return ",".join(number_text(number) for number in numbers)
        return super().text(value)


class ExtraEncoder(Encoder[Extra]):
    """Parameters that no document names, under the names that the caller gives."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return "a mapping of the vendor's names to text, numbers or lists of those"

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all: an empty mapping is not."""
        return value != {}

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield a pair for every value, under its own name."""
        del name
        if not isinstance(value, Mapping):
            raise refuse(value, self.expected)
        for key, given in cast("Mapping[object, object]", value).items():
            wire = self._checked(key)
            for one in items(given, self.expected) if _is_list(given) else (given,):
                if one is not None:
                    yield wire, _plain(wire, one)

    def _checked(self, key: object) -> str:
        match = _NAME.fullmatch(key) if isinstance(key, str) else None
        if match is None:
            raise refuse(key, "a name of letters, digits and _.:- with keys in brackets at most")
        known = {each.partition("[")[0].lower() for each in self.encoding.documented}
        if match[1].lower() in known:
            raise refuse(key, "a name that the call has no argument for; give the argument")
        if _RESERVED.fullmatch(match[1]):
            raise refuse(key, "a name that means nothing to the signature or the verb")
        return match[0]


def _plain(wire: str, value: object) -> str:
    """Return the text of a value of which nobody has said what it is."""
    if isinstance(value, str) and not isinstance(value, Enum) and not has_unprintable(value):
        return value
    try:
        return number_text(value)
    except ParameterError:
        expected = "text without control characters, a number, or a list of those"
        raise ParameterError(f"key `{wire}`: {refuse(value, expected)}") from None
