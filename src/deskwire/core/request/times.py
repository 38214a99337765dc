"""Encoders of days and points in time."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from deskwire.core.model.encodings import UNIX, UNIX_MS, Day, Moment
from deskwire.core.model.numbers import EPOCH, as_whole
from deskwire.core.request.encoder import Encoder, refuse

_SAMPLE_DAY: Final = date(2014, 12, 31)


class DayEncoder(Encoder[Day]):
    """A day: a `date`, or text that already has the vendor's layout."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a date, or text such as {_SAMPLE_DAY.strftime(self._layout)!r}"

    @property
    def _layout(self) -> str:
        return self.encoding.layouts[0]

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, date) and not isinstance(value, datetime):
            # Not every platform's strftime pads a year below 1000.
            return value.strftime(self._layout.replace("%Y", f"{value.year:04d}"))
        if isinstance(value, str) and self._fits(value):
            return value
        raise refuse(value, self.expected)

    def _fits(self, text: str) -> bool:
        try:
            day = datetime.strptime(text, self._layout).replace(tzinfo=UTC)
        except ValueError:
            return False
        return self.text(day.date()) == text


_UNITS: Final = {UNIX: "seconds", UNIX_MS: "milliseconds"}
_LARGEST: Final = 100_000_000_000  # as seconds in the year 5138, as milliseconds in 1973


def _counts(number: int, layout: str) -> bool:
    """Tell whether a number can be meant in a unit, and not in the other of the two."""
    if layout == UNIX:
        return abs(number) < _LARGEST
    return number == 0 or abs(number) >= _LARGEST


class MomentEncoder(Encoder[Moment]):
    """A point in time: an aware `datetime`, or text that has one of the vendor's layouts."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        sample = datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC)
        texts = " or ".join(repr(self._write(sample, layout)) for layout in self.encoding.layouts)
        units = [
            f" or {_UNITS[layout]} since 1970"
            for layout in self.encoding.layouts
            if layout in _UNITS
        ]
        return f"a datetime with a time zone{''.join(units)}, or text such as {texts}"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, datetime) and value.utcoffset() is not None:
            try:
                return self._write(value, self.encoding.layouts[0])
            except OverflowError:  # at an end of the calendar, in another zone
                raise refuse(value, self.expected) from None
        if (count := as_whole(value)) is not None:
            text = str(count)
            layouts = [layout for layout in self.encoding.layouts if layout in _UNITS]
        else:
            text = value if isinstance(value, str) else ""
            layouts = list(self.encoding.layouts)
        if any(self._fits(text, layout) for layout in layouts):
            return text
        raise refuse(value, self.expected)

    def _write(self, moment: datetime, layout: str) -> str:
        if layout in (UNIX, UNIX_MS):
            unit = timedelta(seconds=1) if layout == UNIX else timedelta(milliseconds=1)
            return str((moment - EPOCH) // unit)
        return moment.astimezone(self.encoding.zone).strftime(layout)

    def _fits(self, text: str, layout: str) -> bool:
        if layout in (UNIX, UNIX_MS):
            return re.fullmatch(r"-?[0-9]{1,15}", text) is not None and _counts(int(text), layout)
        try:
            datetime.strptime(text, layout).replace(tzinfo=UTC)
        except ValueError:
            return False
        return True
