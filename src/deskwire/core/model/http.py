"""What HTTP lays down and several trades need."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final

DEFAULT_PORTS: Final[Mapping[str, int]] = MappingProxyType({"http": 80, "https": 443})
"""The port of an address that names none, by its scheme; there are no other schemes here."""


def parse_http_date(text: str) -> datetime | None:
    """Return the time that an HTTP date tells (RFC 9110, 5.6.7), or None for what is none.

    It is aware, and GMT by definition, even where the header does not say so.
    """
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # what the parser's guesses raise
        return None


def server_time(headers: Mapping[str, str]) -> datetime:
    """Return the time by the server's clock, by which its dates are meant, where it tells it."""
    return parse_http_date(headers.get("date", "")) or datetime.now(UTC)
