"""Forms of days and times on the wire: ISO 8601, counts since 1970, and patterns."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from deskwire.core.model.numbers import EPOCH, EXACT, exact
from deskwire.core.model.values import JSONValue

_PER_SECOND: Final = {"unix": 1, "unix_ms": 1000}


def datetime_parser(layout: str, zone: tzinfo) -> Callable[[JSONValue], datetime]:
    """Return a function that reads points in time of one layout, always aware.

    The function raises ValueError or OverflowError for a value that is not of that layout.

    Args:
        layout: `iso`, `unix`, `unix_ms`, or a pattern such as `%m/%d/%Y`.
        zone: The zone of times written without one.
    """
    if layout == "iso":
        return iso_datetime(zone)
    if layout in _PER_SECOND:
        return _count(_PER_SECOND[layout])
    if "%" in layout:
        return _pattern(layout, zone)
    raise ValueError(f"{layout!r} is no form of time: use iso, unix, unix_ms or a pattern with %")


def date_parser(layout: str, zone: tzinfo) -> Callable[[JSONValue], date]:
    """Return a function that reads days of one layout; `zone` tells the day of a count."""
    if layout == "iso":
        return iso_date
    parse = datetime_parser(layout, zone)
    if layout in _PER_SECOND:
        return lambda tree: parse(tree).astimezone(zone).date()
    return lambda tree: parse(tree).date()


def time_parser(layout: str) -> Callable[[JSONValue], time]:
    """Return a function that reads times of day of one layout."""
    if layout == "iso":
        return lambda tree: time.fromisoformat(_text(tree))
    parse = datetime_parser(layout, UTC)
    return lambda tree: parse(tree).time()


def iso_datetime(zone: tzinfo, *, bare_days: bool = False) -> Callable[[JSONValue], datetime]:
    """Return a function that reads ISO 8601; `bare_days` admits a day, meaning its midnight."""
    shortest = 10 if bare_days else 11

    def parse(tree: JSONValue) -> datetime:
        if isinstance(tree, str) and len(tree) >= shortest:
            moment = datetime.fromisoformat(tree)
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
        raise ValueError(tree)

    return parse


def iso_date(tree: JSONValue) -> date:
    """Read `YYYY-MM-DD`."""
    if isinstance(tree, str) and len(tree) == 10:
        return date.fromisoformat(tree)
    raise ValueError(tree)


def iso_date_part(tree: JSONValue) -> date:
    """Read the day at the start of an ISO time."""
    return iso_date(_text(tree)[:10])


def _text(tree: JSONValue) -> str:
    return tree if isinstance(tree, str) else ""  # which no parser takes


_is_count: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?").fullmatch


def _count(per_second: int) -> Callable[[JSONValue], datetime]:
    """Read a count since 1970 exactly, with no float on the way."""
    microseconds = 1_000_000 // per_second

    def parse(tree: JSONValue) -> datetime:
        if isinstance(tree, str) and tree.isdigit() and tree.isascii() and len(tree) < 16:
            seconds, rest = divmod(int(tree), per_second)
            return EPOCH + timedelta(0, seconds, rest * microseconds)
        text = str(tree)
        if not _is_count(text):  # as true, which is an int
            raise ValueError(text)
        return EPOCH + timedelta(0, 0, int(EXACT.multiply(exact(text), microseconds)))

    return parse


_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_SIGNS: Final[Mapping[str, str]] = {
    "Y": r"(?P<year>\d{4})",
    "m": r"(?P<month>\d\d?)",
    "b": r"(?P<name>[A-Za-z]{3})",
    "B": r"(?P<name>[A-Za-z]{3})[A-Za-z]{0,6}",
    "d": r"(?P<day>\d\d?)",
    "H": r"(?P<hour>\d\d?)",
    "I": r"(?P<hour>\d\d?)",
    "p": r"(?P<half>[AaPp])[Mm]",
    "M": r"(?P<minute>\d\d?)",
    "S": r"(?P<second>\d\d?)",
    "f": r"(?P<fraction>\d{1,6})",
    "z": r"(?P<offset>Z|[+-]\d\d:?\d\d)",
    "%": "%",
}


def _pattern(layout: str, zone: tzinfo) -> Callable[[JSONValue], datetime]:
    """Compile a pattern in the signs of `strptime`.

    Unlike `strptime` it does not follow the locale of the process in the names of months.
    """
    pieces = re.split("%(.)", layout)
    unknown = [sign for sign in pieces[1::2] if sign not in _SIGNS]
    if unknown:
        raise ValueError(f"the pattern {layout!r} has the unknown sign %{unknown[0]}")
    pieces[::2] = [re.escape(literal) for literal in pieces[::2]]
    pieces[1::2] = [_SIGNS[sign] for sign in pieces[1::2]]
    fullmatch = re.compile("".join(pieces), re.ASCII).fullmatch

    def parse(tree: JSONValue) -> datetime:
        match = fullmatch(_text(tree))
        if match is None:
            raise ValueError(tree)
        part = match.groupdict()
        return datetime(
            int(part.get("year", 1900)),
            _MONTHS.index(part["name"].lower()) + 1
            if "name" in part
            else int(part.get("month", 1)),
            int(part.get("day", 1)),
            _hour(part),
            int(part.get("minute", 0)),
            int(part.get("second", 0)),
            int(part.get("fraction", "0").ljust(6, "0")),
            _offset(part["offset"]) if "offset" in part else zone,
        )

    return parse


def _hour(part: Mapping[str, str]) -> int:
    hour = int(part.get("hour", 0))
    if "half" not in part:
        return hour
    return hour % 12 + (12 if part["half"] in "pP" else 0)


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)
