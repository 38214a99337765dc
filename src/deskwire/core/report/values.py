"""The values of cells: a reader for each kind of column, and each distinct text read once."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final, Literal, TypeAlias, cast

from deskwire.core.model.numbers import exact
from deskwire.core.model.values import XML_BLANK
from deskwire.core.query.gds import Kind

_DATE: Final = re.compile(r"\d{8}|\d{4}-\d{2}-\d{2}", re.ASCII)
_SCRIPT_DATE: Final = re.compile(
    r"\s*(?:new\s+)?Date\(\s*(\d{4}(?:\s*,\s*\d{1,3}){2,6})\s*\)\s*", re.ASCII
)
"""A day as the wire writes it: `Date(2014, 0, 5)`, with months from 0, perhaps with a time."""
_TIME: Final = re.compile(r"\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)

CellKind: TypeAlias = Kind | Literal["boolean", "datetime", "timeofday"]
"""The type of a column's cells: those of the report's columns, and the wire's others."""


class Values(dict[object, object]):
    """The values of the texts of one column, each read when it is first asked for."""

    def __init__(self, kind: CellKind, *, xml: bool) -> None:
        self._empty: Mapping[object, object] = {"": "" if kind == "string" else None, None: None}
        super().__init__(self._empty)
        self._read = _READERS[kind]
        self._batch = _BATCHES.get(kind)
        self._strips = xml and kind != "string"

    def forget(self, most: int) -> None:
        """Forget the values of all texts if there are more than some."""
        if len(self) > most:
            self.clear()
            self.update(self._empty)

    def read_all(self, cells: Sequence[object]) -> list[object]:
        """Return the values of some cells.

        Raises:
            KeyError: One of them does not fit; or a `TypeError` or `ValueError`.
        """
        self._learn(cells)
        return list(map(self.__getitem__, cells))

    def _learn(self, cells: Iterable[object]) -> None:
        """Read the new ones among some cells at one go, if all are texts in the plainest form.

        If they are not, nothing is lost: each is read when it is asked for.
        """
        if self._batch is None:
            return
        pattern, read = self._batch
        try:
            new = cast("list[str]", [cell for cell in {*cells} if cell not in self])
            lines = "\n".join((*new, ""))
            if lines.count("\n") == len(new) and pattern.fullmatch(lines):
                self.update(zip(new, map(read, new), strict=True))
        except (TypeError, ValueError):  # other values than texts, or no day of the calendar
            pass

    def read(self, cell: object) -> object:
        """Return the value of a cell of any kind, lists among them."""
        return self[cell] if cell is None or isinstance(cell, str) else self._read(cell)

    def __missing__(self, cell: object) -> object:
        if self._strips and isinstance(cell, str) and cell != cell.strip(XML_BLANK):
            return self[cell.strip(XML_BLANK)]
        value = self._read(cell)
        if isinstance(cell, str):  # 1, 1.0 and True would share a key
            self[cell] = value
        return value


class ClippedError(ValueError):
    """A cell of a day tells a time as well."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day: date = day


def _read_date(cell: object) -> date:
    if isinstance(cell, str) and _DATE.fullmatch(cell):
        return date.fromisoformat(cell)
    moment = _script_datetime(cell)
    if moment.time() != time.min:
        raise ClippedError(moment.date())
    return moment.date()


def _script_datetime(cell: object) -> datetime:
    """Read `Date(2014, 0, 5, 9, 3, 51)`, with months from 0, and perhaps thousandths."""
    found = _SCRIPT_DATE.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        raise ValueError(cell)
    year, month, day, *clock = map(int, found[1].split(","))
    hour, minute, second, thousandth = (*clock, 0, 0, 0, 0)[:4]
    return datetime(year, month + 1, day, hour, minute, second, thousandth * 1000, UTC)


def _read_datetime(cell: object) -> datetime:
    """Read a point in time; the wire knows no zones, as elsewhere UTC is meant."""
    if not isinstance(cell, str) or len(cell) < 11 or "(" in cell:
        return _script_datetime(cell)
    moment = datetime.fromisoformat(cell)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_time(cell: object) -> time:
    """Read `[9, 3, 51]`, perhaps with thousandths, or `09:03:51`."""
    if isinstance(cell, str):
        if _TIME.fullmatch(cell):
            return time.fromisoformat(cell)
        raise ValueError(cell)
    if not isinstance(cell, list):
        raise TypeError(cell)
    parts = cast("list[object]", cell)
    numbers: list[int] = [
        part for part in parts if isinstance(part, int) and not isinstance(part, bool)
    ]
    if len(numbers) != len(parts) or len(parts) not in (3, 4):
        raise ValueError(parts)
    hour, minute, second, thousandth = (*numbers, 0)[:4]
    return time(hour, minute, second, thousandth * 1000)


def _read_number(cell: object) -> Decimal:
    if isinstance(cell, str | int | float | Decimal) and not isinstance(cell, bool):
        text = str(cell)
        if _NUMBER.fullmatch(text):
            return exact(text)
    raise ValueError(cell)


def _read_boolean(cell: object) -> bool:
    value = cell.lower() if isinstance(cell, str) else cell
    if isinstance(value, bool) or value in ("true", "false"):
        return value in (True, "true")
    raise ValueError(cell)


def _read_text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    raise ValueError(cell)


_READERS: Final[Mapping[CellKind, Callable[[object], object]]] = {
    "boolean": _read_boolean,
    "date": _read_date,
    "datetime": _read_datetime,
    "number": _read_number,
    "string": _read_text,
    "timeofday": _read_time,
}

_BATCHES: Final[Mapping[CellKind, tuple[re.Pattern[str], Callable[[str], object]]]] = {
    "date": (re.compile(r"(?:\d{8}\n)*+", re.ASCII), date.fromisoformat),
    "number": (re.compile(r"(?:-?\d{1,20}+(?:\.\d{1,20}+)?+\n)*+", re.ASCII), exact),
    "string": (re.compile(r".*", re.DOTALL), str),
}
"""The plainest form of several texts, a line each, and how one is read that has it."""

KINDS: Final[Mapping[str, CellKind]] = {kind: kind for kind in _READERS}
