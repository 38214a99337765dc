"""Answers on standard output: as a table, JSON, lines of JSON, CSV or Parquet."""

import csv
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, Literal, TypeAlias, cast

import attrs

from deskwire.cli.process import UsageError, note
from deskwire.core.model.checks import suggest
from deskwire.core.model.plain import (
    all_fields,
    json_value,
    set_fields,
    short_text,
    to_json,
    to_plain,
)
from deskwire.core.report.models import items_to_arrow, model_fields
from deskwire.core.report.table import Table

Form: TypeAlias = Literal["table", "json", "jsonl", "csv", "parquet"]
"""How an answer is written."""

_MOST_COLUMNS: Final = 8
"""How many columns of models a table for people has, unless some are named."""

_BETWEEN: Final = 2
_WIDEST_CELL: Final = 40
_WIDEST_VALUE: Final = 1000
"""How much of a cell is shown on a terminal."""


def usual_form() -> Form:
    """Return the form where none is named: a table on a terminal, JSON elsewhere."""
    return "table" if sys.stdout.isatty() else "json"


@attrs.frozen
class Shape:
    """What the rows of an answer are."""

    item: object
    """Their type; None for the rows of a report, which name their columns themselves."""
    select: tuple[str, ...] = ()
    """The fields that are wanted; all of them unless some are named. Dots lead into objects."""

    def __attrs_post_init__(self) -> None:
        names = self.names
        if names and (unknown := [one for one in self.select if one.split(".")[0] not in names]):
            raise UsageError(f"--select: no field {unknown[0]!r}, {suggest(unknown[0], names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields; none where they are known only when rows come."""
        if isinstance(self.item, type) and attrs.has(self.item):
            return tuple(name for name, _ in model_fields(self.item))
        return ()

    def row(self, value: object) -> Mapping[str, object]:
        """Return a row as its fields by name."""
        if attrs.has(type(value)):
            row = {name: to_plain(one) for name, one in all_fields(value)}
        else:
            plain = to_plain(value)
            row = cast("dict[str, object]", plain) if isinstance(plain, dict) else {"value": plain}
        if not self.select:
            return row
        return {name: _dig(row, name.split(".")) for name in self.select}


def _dig(value: object, path: Sequence[str]) -> object:
    for part in path:
        if not isinstance(value, Mapping):
            return None
        value = cast("Mapping[str, object]", value).get(part)
    return value


class Writer(ABC):
    """Writes rows as they come; `end` comes last."""

    def __init__(self, shape: Shape) -> None:
        self.shape: Final = shape
        """What the rows are."""

    @abstractmethod
    def write(self, rows: Sequence[object]) -> None:
        """Write some rows."""

    @abstractmethod
    def end(self) -> None:
        """Write what is left."""


class JSONWriter(Writer):
    """A list of objects."""

    _is_begun = False

    def write(self, rows: Sequence[object]) -> None:
        """Write some rows."""
        for row in rows:
            sys.stdout.write(",\n  " if self._is_begun else "[\n  ")
            self._is_begun = True
            sys.stdout.write(_json(self.shape, row, indent=2).replace("\n", "\n  "))

    def end(self) -> None:
        """Write what is left."""
        sys.stdout.write("\n]\n" if self._is_begun else "[]\n")


class LinesWriter(Writer):
    """An object a line."""

    def write(self, rows: Sequence[object]) -> None:
        """Write some rows."""
        for row in rows:
            sys.stdout.write(f"{_json(self.shape, row)}\n")
        sys.stdout.flush()

    def end(self) -> None:
        """Nothing is left."""


class CSVWriter(Writer):
    """A line of names, and a line for each row; what is nested is JSON."""

    _names: tuple[str, ...] = ()

    def write(self, rows: Sequence[object]) -> None:
        """Write some rows."""
        lines = csv.writer(sys.stdout, lineterminator="\n")
        for row in rows:
            found = self.shape.row(row)
            if not self._names:
                self._names = tuple(found)
                lines.writerow(self._names)
            lines.writerow([_csv_cell(found.get(name)) for name in self._names])

    def end(self) -> None:
        """Write the names where there were no rows."""
        if not self._names and (names := self.shape.select or self.shape.names):
            csv.writer(sys.stdout, lineterminator="\n").writerow(names)


class ParquetWriter(Writer):
    """A Parquet file, a row group for the rows that come together."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        if sys.stdout.isatty():
            raise UsageError("Parquet is no text: redirect it, e.g. `> tasks.parquet`")
        self._file: Any = None

    def write(self, rows: Sequence[object]) -> None:
        """Write some rows."""
        made: Any = (
            rows.to_arrow() if isinstance(rows, Table) else items_to_arrow(self.shape.item, rows)
        )
        if self.shape.select:
            made = made.select([name.split(".")[0] for name in self.shape.select])
        if self._file is None:
            parquet: Any = import_module("pyarrow.parquet")
            self._file = parquet.ParquetWriter(sys.stdout.buffer, made.schema)
        self._file.write_table(made)

    def end(self) -> None:
        """Write what is left."""
        if self._file is None:
            self.write(())
        file: Any = self._file
        file.close()


class TableWriter(Writer):
    """A table for people, once all rows are there."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self._rows: list[Mapping[str, object]] = []
        self._told: dict[str, None] = {}

    def write(self, rows: Sequence[object]) -> None:
        """Keep some rows."""
        for row in rows:
            self._rows.append(self.shape.row(row))
            is_model = not isinstance(rows, Table) and attrs.has(type(row))
            names = (name for name, _ in set_fields(row)) if is_model else self._rows[-1]
            self._told.update(dict.fromkeys(names))

    def end(self) -> None:
        """Write all rows."""
        told = self.shape.select or tuple(self._in_order(self._told))
        grid = _Grid(told, [[row.get(name) for name in told] for row in self._rows])
        shown = grid.write(most=len(told) if self.shape.select else _MOST_COLUMNS)
        left = len(told) - shown
        more = f", {left} more fields: name some with --select, or take -o json" if left else ""
        note(f"{len(self._rows):,} rows{more}\n")

    def _in_order(self, told: Iterable[str]) -> list[str]:
        order = {name: number for number, name in enumerate(self.shape.names)}
        return sorted(told, key=lambda name: order.get(name, len(order)))


class _Grid:
    """Rows as a table for people, as wide as the terminal; elsewhere as wide as it takes."""

    def __init__(
        self, names: Sequence[str], rows: Sequence[Sequence[object]], *, widest: int = _WIDEST_CELL
    ) -> None:
        self._names = names
        self._is_terminal = sys.stdout.isatty()
        cut = widest if self._is_terminal else sys.maxsize
        self._rows = [[_cell(one, cut) for one in row] for row in rows]

    def write(self, *, most: int) -> int:
        """Write as many of the first columns as there is room for; return how many.

        Args:
            most: The most of them.
        """
        from rich.console import Console
        from rich.table import Table as Grid
        from rich.text import Text

        console = Console(file=sys.stdout, highlight=False)
        names = self._names[:most]
        count, width = self._fitting(names, console.width if self._is_terminal else sys.maxsize)
        if not self._rows or not count:
            return len(names)
        grid = Grid(box=None, pad_edge=False, padding=(0, _BETWEEN, 0, 0))
        for name in names[:count]:
            grid.add_column(name, no_wrap=True, overflow="ellipsis")
        for row in self._rows:
            grid.add_row(*map(Text, row[:count]))
        if not self._is_terminal:
            console = Console(file=sys.stdout, highlight=False, width=width)
        console.print(grid)
        return count

    def _fitting(self, names: Sequence[str], room: int) -> tuple[int, int]:
        """Return how many columns there is room for, one at least, and how wide they are."""
        from rich.cells import cell_len

        total = 0
        for index, name in enumerate(names):
            cells = (cell_len(row[index]) for row in self._rows)
            width = max(cell_len(name), max(cells, default=0)) + _BETWEEN
            if index and total + width - _BETWEEN > room:
                return index, total
            total += width
        return len(names), total


def _cell(value: object, widest: int) -> str:
    """Return a value in one line, without what would steer a terminal."""
    text = "" if value is None else short_text(value)
    text = "".join(one if one.isprintable() else " " for one in text[: 4 * widest])
    return text if len(text) <= widest else f"{text[: widest - 1]}…"


def _json(shape: Shape, row: object, *, indent: int | None = None) -> str:
    if shape.select or not attrs.has(type(row)):
        return to_json(shape.row(row) if shape.select else row, indent=indent)
    return to_json(row, indent=indent)


def _csv_cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (Mapping, list, tuple)):
        return to_json(cast("object", value)) if value else ""
    return json_value(value)


WRITERS: Final[Mapping[Form, Callable[[Shape], Writer]]] = {
    "table": TableWriter,
    "json": JSONWriter,
    "jsonl": LinesWriter,
    "csv": CSVWriter,
    "parquet": ParquetWriter,
}


def _write_fields(fields: Sequence[tuple[str, object]]) -> None:
    """Write the fields of one object, a line each."""
    _Grid(("field", "value"), fields, widest=_WIDEST_VALUE).write(most=2)


def write_one(value: object, form: Form, shape: Shape) -> None:
    """Write an answer that is no list: a model, a tree, a text, the bytes of a file, or nothing."""
    is_model = attrs.has(type(value))
    match value:
        case None:
            return
        case bytes():
            if sys.stdout.isatty():
                raise UsageError("the answer is a file: redirect it, e.g. `> plan.pdf`")
            sys.stdout.buffer.write(value)
        case str():
            sys.stdout.write(f"{value if form == 'table' else to_json(value)}\n")
        case _ if form == "table" and is_model:
            row = shape.row(value)
            told = row if shape.select else dict(set_fields(value))
            _write_fields([(name, row[name]) for name in told])
        case Mapping() if form == "table":
            row = shape.row(cast("object", value))
            _write_fields([*row.items()])
        case _ if form in ("csv", "parquet") and is_model:
            writer = WRITERS[form](shape)
            writer.write([value])
            writer.end()
        case _ if form in ("csv", "parquet"):
            raise UsageError(f"the answer is no list: take -o json instead of {form}")
        case _:
            indent = None if form == "jsonl" else 2
            sys.stdout.write(f"{_json(shape, value, indent=indent)}\n")
