"""Literals: values inside the text of a query, written so that none can end early or be misread."""

import re
from typing import Final

from deskwire.core.errors import QueryError, shown
from deskwire.core.numbers import as_number

_MAX_MAGNITUDE: Final = 30
# Control characters, Unicode's own line ends, and surrogates, which UTF-8 cannot carry.
UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def number_literal(name: str, value: object) -> str:
    """Return a number in plain digits, without an exponent.

    Args:
        name: What it is compared with, for the error.
        value: An int, a float or a Decimal.

    Raises:
        QueryError: It is no number, or not finite, or so large that something must be wrong.
    """
    number = as_number(value)
    if number is None:
        raise QueryError(f"{name} is compared with a number, not with {shown(value)}")
    if not number.is_finite() or abs(number.adjusted()) > _MAX_MAGNITUDE:
        raise QueryError(f"{name} is compared with a finite number of reasonable size")
    return format(number, "f")


def plain_text(name: str, value: object) -> str:
    """Return a text that needs no escape but that of its quotes, which the language decides on.

    Args:
        name: What it is compared with, for the error.
        value: The text; of an enum's member its value counts.

    Raises:
        QueryError: It is no text, or holds a backslash, which the service may take for an escape,
            or a character that is not printed.
    """
    if not isinstance(value, str):
        raise QueryError(f"{name} is compared with text, not with {value!r}")
    text = str.__str__(value)
    if UNPRINTABLE.search(text) or "\\" in text:
        raise QueryError(
            f"{name} cannot be compared with {text!r}: a query cannot hold "
            "backslashes, line ends or control characters"
        )
    return text
