"""Exact numbers: what a program sets in its own decimal context never changes a value of ours."""

from datetime import UTC, datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation
from operator import index
from typing import Final, SupportsIndex

EXACT: Final = Context(
    prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, clamp=0, traps=[InvalidOperation, Inexact]
)
"""The context of every operation on amounts, hours and times: it rounds nothing.

Adding, multiplying and scaling are exact in it; whoever divides says how to round.
"""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where counts of seconds and milliseconds begin."""

_MOST_BITS: Final = 1024

exact: Final = EXACT.create_decimal
"""Returns a number from its text, digit by digit; ArithmeticError where it is none, or beyond
what a Decimal holds."""


def as_whole(value: object) -> int | None:
    """Return a whole number of any kind as an int: what can be an index; None for anything else.

    True and False are no numbers here, though Python counts with them; nor is what has more digits
    than Python writes out.
    """
    if type(value) is int:  # as a rule; the check below takes its time
        return value if value.bit_length() <= _MOST_BITS else None
    if isinstance(value, bool) or not isinstance(value, SupportsIndex):
        return None
    try:
        whole = int(index(value))
    except TypeError:  # an array has the method, too
        return None
    return whole if whole.bit_length() <= _MOST_BITS else None


def as_number(value: object) -> Decimal | None:
    """Return a number of any kind, digit by digit; None for what is none.

    A float counts by the shortest digits that read back as the same float, which `repr` writes,
    and not by its binary expansion.
    """
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return exact(float.__repr__(value))
    whole = as_whole(value)
    return None if whole is None else Decimal(whole)
