"""Spans that searches take as arguments."""

from datetime import datetime
from decimal import Decimal

import attrs


@attrs.frozen
class TimeRange:
    """A span of time between two moments, ends included."""

    start: datetime | str
    """The first moment: an aware datetime, or text in the vendor's form."""
    end: datetime | str
    """The last moment."""


@attrs.frozen
class NumberRange:
    """All numbers from one to another, ends included."""

    low: Decimal | float
    """The least number."""
    high: Decimal | float
    """The greatest number."""
