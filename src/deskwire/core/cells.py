"""The cells of a report's answer: read column by column, each distinct text of a column once."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Final, NoReturn, TypeAlias, cast

import attrs

from deskwire.core.errors import DecodeError
from deskwire.core.gds import Column, Kind
from deskwire.core.tree import Path

FindColumn: TypeAlias = Callable[[str], Column[object] | None]
"""Returns a report's column of a label in an answer, or None where it has none."""

_CHUNK_BYTES: Final = 65_536
# Between two rows. It cannot occur inside a JSON string, where the quotes would be escaped.
_ROW_BREAK: Final = re.compile(rb'\]\s*\}\s*(,)\s*\{\s*"c"\s*:\s*\[')
_DATE: Final = re.compile(r"\d{8}|\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)


@attrs.frozen
class Series:
    """One column of a table."""

    label: str
    """The label, as the service sent it."""
    column: str
    """The name of the report's column; empty where the report has none."""
    field: str
    """The field of the row; empty where the cells go to `extra`."""
    kind: Kind
    """The type of the cells."""
    cells: tuple[object, ...] = ()
    """The values, a row each; None where a cell does not fit."""

    @property
    def name(self) -> str:
        """The row's field, or the label where there is none."""
        return self.field or self.label


class CellDecoder:
    """Reads the rows of an answer, all at once or in pieces, column by column.

    Args:
        find: Returns the report's column of a label, or None where it has none.
        strict: Whether what departs from the documents is an error.
        columns: The columns, as the answer declares them.
    """

    def __init__(self, find: FindColumn, strict: bool, columns: list[object]) -> None:
        self._strict = strict
        self.drift: list[tuple[Path, object]] = []
        """The path and the value of what departs from the documents."""
        self.misfits: dict[int, dict[str, object]] = {}
        """The cells that do not fit their columns, by row and label."""
        self._count = 0
        self._heads: list[Series] = []
        for index, column in enumerate(columns):
            self._heads.append(self._head(find, index, column))
        self._values = [_Values(head.kind) for head in self._heads]
        self._cells: list[list[object]] = [[] for _ in self._heads]

    def _head(self, find: FindColumn, index: int, declared: object) -> Series:
        path = ("table", "cols", index)
        column = _mapping(declared, path)
        label = column.get("label")
        if not isinstance(label, str) or not label:
            raise DecodeError("the column has no label", path=path)
        if any(label == head.label for head in self._heads):
            raise DecodeError(f"two columns are labelled {label}", path=path)
        known = find(label)
        if known is None:
            self._note(f"the report has no column {label}", (*path, "label"), label)
            return Series(label, "", "", _kind(column.get("type")))
        taken = any(known.name == head.field for head in self._heads)
        return Series(label, known.name, "" if taken else known.name, known.kind)

    def add(self, rows: list[object]) -> None:
        """Read some rows."""
        width = len(self._heads)
        found = [_cells(row, self._count + index, width) for index, row in enumerate(rows)]
        for index, (values, cells) in enumerate(zip(self._values, self._cells, strict=True)):
            column = cast("Iterator[dict[str, object]]", map(itemgetter(index), found))
            try:
                cells += list(map(values.__getitem__, map(itemgetter("v"), column)))
            except (KeyError, TypeError, ValueError):
                # Some cell is odd: read them one by one, which takes much longer.
                cells += [
                    self._cell(self._count + number, index, row[index])
                    for number, row in enumerate(found)
                ]
        self._count += len(rows)

    def _cell(self, row: int, index: int, cell: object) -> object:
        path = ("table", "rows", row, "c", index)
        raw = None if cell in ("", None) else _mapping(cell, path).get("v")
        try:
            return self._values[index][raw]
        except (TypeError, ValueError):
            head = self._heads[index]
            self._note(f"{head.label}: {raw!r} is no {head.kind}", (*path, "v"), raw)
            self.misfits.setdefault(row, {})[head.label] = raw
            return None

    def _note(self, message: str, path: Path, value: object) -> None:
        if self._strict:
            raise DecodeError(message, path=path)
        self.drift.append((path, value))

    def series(self) -> tuple[Series, ...]:
        """Return the columns with the cells read so far."""
        return tuple(
            attrs.evolve(head, cells=tuple(cells))
            for head, cells in zip(self._heads, self._cells, strict=True)
        )


class _Values(dict[object, object]):
    """The values of the texts of one column, each read when it is first asked for."""

    def __init__(self, kind: Kind) -> None:
        empty = "" if kind == "string" else None
        super().__init__({"": empty, None: empty})
        self._read = _READERS[kind]

    def __missing__(self, cell: object) -> object:
        value = self._read(cell)
        if isinstance(cell, str):  # 1, 1.0 and True would share a key
            self[cell] = value
        return value


def _read_date(cell: object) -> date:
    if isinstance(cell, str) and _DATE.fullmatch(cell):
        return date.fromisoformat(cell)
    raise ValueError(cell)


def _read_number(cell: object) -> Decimal:
    if isinstance(cell, str | int | float | Decimal) and not isinstance(cell, bool):
        text = str(cell)
        if _NUMBER.fullmatch(text):
            return Decimal(text)
    raise ValueError(cell)


def _read_text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    raise ValueError(cell)


_READERS: Final[Mapping[Kind, Callable[[object], object]]] = {
    "date": _read_date,
    "number": _read_number,
    "string": _read_text,
}


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


_ROWS_JSON: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)


def parse_rows(content: bytes) -> list[object]:
    """Return rows cut out of a JSON body, a comma between each two of them."""
    return cast("list[object]", _ROWS_JSON.decode((b"[%b]" % content).decode()))


def _kind(declared: object) -> Kind:
    return declared if declared in ("date", "number") else "string"


def open_answer(tree: object) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return an answer and the table in it."""
    body = _mapping(tree, ())
    return body, _mapping(body.get("table"), ("table",))


def _mapping(value: object, path: Path) -> Mapping[str, object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    raise DecodeError(f"expected an object, got {type(value).__name__}", path=path)


def list_items(value: object, path: Path) -> list[object]:
    """Return a list; an empty one may arrive as nothing at all, one item without a list."""
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    if items in ([""], [None]):
        return []
    if isinstance(value, list | dict):
        return items
    raise DecodeError(f"expected a list, got {type(value).__name__}", path=path)


def _cells(row: object, index: int, width: int) -> list[object]:
    """Return the cells of a row; a row of one cell may carry it without a list."""
    if not isinstance(row, dict) or "c" not in row:
        raise DecodeError("expected a row of cells", path=("table", "rows", index))
    content = cast("dict[str, object]", row)["c"]
    cells = cast("list[object]", content) if isinstance(content, list) else [content]
    if len(cells) != width:
        message = f"the row has {len(cells)} cells for {width} columns"
        raise DecodeError(message, path=("table", "rows", index, "c"))
    return cells


def find_cuts(content: bytes) -> list[int]:
    """Return where a body can be cut: at commas between rows, a chunk or more apart."""
    cuts: list[int] = []
    while found := _ROW_BREAK.search(content, cuts[-1] + _CHUNK_BYTES if cuts else 0):
        cuts.append(found.start(1))
    return cuts if len(cuts) > 1 else []
