"""Values of the HR routers as the vendor writes them: all of them text, nothing as empty text."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from deskwire.sandbox.store import Value


def text(value: Value) -> str:
    """Return any value."""
    return "" if value is None else str(value)


def flag(value: Value) -> str:
    """Return a truth value."""
    return "1" if value else "0"


def dollars(cents: Value) -> str:
    """Return an amount of money."""
    return "" if cents is None else str(Decimal(int(cents)).scaleb(-2))


def whole_dollars(cents: Value) -> str:
    """Return an amount of money, without cents where it has none."""
    return dollars(cents).removesuffix(".00")


def moment(seconds: Value) -> str:
    """Return a time in milliseconds since 1970."""
    return "" if seconds is None else f"{int(seconds)}000"


def midnight(day: Value) -> str:
    """Return the beginning of a day in milliseconds since 1970."""
    if day is None:
        return ""
    start = datetime.combine(date.fromisoformat(str(day)), time(), UTC)
    return moment(int(start.timestamp()))


def us_day(day: Value) -> str:
    """Return a day in the form mm-dd-yyyy."""
    return "" if day is None else f"{date.fromisoformat(str(day)):%m-%d-%Y}"
