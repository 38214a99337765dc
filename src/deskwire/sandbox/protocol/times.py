"""Days and moments in the vendors' forms, read and written."""

import re
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Final

_DIGITS: Final = {"%d": 2, "%m": 2, "%Y": 4, "%y": 2, "%H": 2, "%M": 2, "%S": 2, "%f": 6}
_ISO: Final = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_moment(text: str, forms: tuple[str, ...], zone: tzinfo) -> datetime | None:
    """Return the moment that a text says in one of some forms; None where it says none."""
    for form in forms:
        try:
            moment = _read(text, form)
        except (OverflowError, ValueError):
            moment = None
        if moment is not None:
            return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return None


def read_day(text: str, forms: tuple[str, ...]) -> date | None:
    """Return the day that a text says in one of some forms; None where it says none."""
    moment = read_moment(text, forms, UTC)
    return None if moment is None else moment.date()


def write(value: date, form: str) -> str | int:
    """Return a day or an aware moment in a form."""
    if form == "iso":
        return value.isoformat()
    if "%" in form:
        # Beside the name of a month a day has no zero before it.
        return value.strftime(form.replace("%B %d", f"%B {value.day}"))
    moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3], tzinfo=UTC)
    milliseconds = (moment - _EPOCH) // (_EPOCH.resolution * 1_000)
    return milliseconds if form == "unix_ms" else milliseconds // 1_000


def _read(text: str, form: str) -> datetime | None:
    """Read one form strictly: every field has all of its digits."""
    if form == "iso":
        return datetime.fromisoformat(text) if _ISO.fullmatch(text) else None
    if "%" in form:
        return datetime.strptime(text, form) if _shape(form).fullmatch(text) else None  # noqa: DTZ007
    if not re.fullmatch("[0-9]{1,15}", text):
        return None
    return _EPOCH + int(text) * _EPOCH.resolution * (1_000 if form == "unix_ms" else 1_000_000)


@lru_cache
def _shape(form: str) -> re.Pattern[str]:
    """Return what a text in a pattern looks like."""
    pieces = (
        rf"\d{{{_DIGITS[piece]}}}"
        if piece in _DIGITS
        else (r".+?" if piece.startswith("%") else re.escape(piece))
        for piece in re.findall(r"%.|[^%]+", form)
    )
    return re.compile("".join(pieces), re.ASCII)
