"""Exact numbers: what a program sets in its own decimal context never changes a value of ours."""

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Inexact, InvalidOperation
from typing import Final

EXACT: Final = Context(
    prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, clamp=0, traps=[InvalidOperation, Inexact]
)
"""The context of every operation on amounts, hours and times: it rounds nothing.

Adding, multiplying and scaling are exact in it; whoever divides says how to round.
"""

exact: Final = EXACT.create_decimal
"""Returns a number from its text, digit by digit; ArithmeticError where it is none, or beyond
what a Decimal holds."""
