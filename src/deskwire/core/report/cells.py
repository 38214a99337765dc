"""The cells of a report's answer: read column by column, each distinct text of a column once.

The wire is that of Google's visualization API: a row may leave out its last cells where they are
null, a cell may be null or hold a formatted text `f` beside its value `v`, which says the same.
"""

import re
from collections import deque
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Final, TypeAlias, cast

import attrs

from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import DEFAULT_LIMITS, LimitError, Limits
from deskwire.core.model.values import Path
from deskwire.core.query.gds import Column
from deskwire.core.report.values import KINDS, CellKind, ClippedError, Values
from deskwire.core.response.json_body import whole_by_json, whole_reader
from deskwire.core.response.steps import Steps

FindColumn: TypeAlias = Callable[[str], Column[object] | None]
"""Returns a report's column of a label in an answer, or None where it has none."""

_CHUNK_BYTES: Final = 65_536
_LONGEST_CHUNK: Final = 131_072
_MOST_VALUES: Final = 50_000
_COPIED_AT_ONCE: Final = 100_000
_CUTS_AT_ONCE: Final = 16
ROW_BREAK: Final = re.compile(rb'\]\s*\}\s*(,)\s*\{\s*"c"\s*:\s*\[')
"""What stands between two rows, and in it the comma.

It cannot occur inside a JSON string, where the quotes would be escaped.
"""
# The first row, and how the second begins: what stands around and between the values.
_BARE_ROW: Final = re.compile(
    rb"""\s*+(?P<head>\{\s*"c"\s*:\s*\[\s*\{\s*"v"\s*:\s*)
    (?:"(?:[^"\\]|\\.)*+"|[\w.+-]++)
    (?:(?P<cell>\s*\}\s*,\s*\{\s*"v"\s*:\s*)(?:"(?:[^"\\]|\\.)*+"|[\w.+-]++))*+
    (?P<tail>\s*\}\s*\]\s*\})(?P<between>\s*,\s*)(?=\{)""",
    re.VERBOSE | re.DOTALL,
)
_COLUMN_KEYS: Final = frozenset({"id", "label", "type", "pattern", "p"})
_ROW_KEYS: Final = frozenset({"c", "p"})
_CELL_KEYS: Final = frozenset({"v", "f", "p"})
_NULL: Final[Mapping[str, object]] = {"v": None}


@attrs.frozen
class Series:
    """One column of a table."""

    label: str
    """The label, as the service sent it."""
    column: str
    """The name of the report's column; empty where the report has none."""
    field: str
    """The field of the row; empty where the cells go to `extra`."""
    name: str
    """What the column is called: the field, or else the label, with a number where it is taken."""
    kind: CellKind
    """The type of the cells."""
    cells: tuple[object, ...] = ()
    """The values, a row each; None where a cell does not fit."""


class CellDecoder:
    """Reads the rows of an answer, all at once or in pieces, column by column.

    Args:
        find: Returns the report's column of a label, or None where it has none.
        strict: Whether what departs from the documents is an error.
        columns: The columns, as the answer declares them.
        xml: Whether blanks around a value are none of it, but in texts.
        limits: How many columns there may be, and cells that depart from the documents.
    """

    def __init__(
        self,
        find: FindColumn,
        strict: bool,
        columns: list[object],
        *,
        xml: bool = False,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        if len(columns) > limits.max_columns:
            problem = f"the report has {len(columns)} columns, the limit is {limits.max_columns}"
            raise LimitError(problem, "max_columns")
        self._strict = strict
        self._limits = limits
        self.drift: list[tuple[Path, object]] = []
        """The path and the value of what departs from the documents."""
        self.misfits: dict[int, dict[str, object]] = {}
        """The cells that do not fit their columns, by row and name."""
        self._count = 0
        self._labels: set[str] = set()
        self._heads = self._read_heads(find, columns)
        self._values = [Values(head.kind, xml=xml) for head in self._heads]
        self._cells: list[list[object]] = [[] for _ in self._heads]

    def _read_heads(self, find: FindColumn, columns: list[object]) -> list[Series]:
        declared = [_mapping(column, _column(index)) for index, column in enumerate(columns)]
        labels = [_label(column, _column(index)) for index, column in enumerate(declared)]
        labelled, fields = set(labels), set[str]()
        heads: list[Series] = []
        for index, label in enumerate(labels):
            known, kind = find(label), _kind(declared[index].get("type"))
            self._check_head(index, declared[index], label, is_known=known is not None)
            name, field = label, ""
            if known is not None:
                name, kind = known.name, known.kind
                # A column beside its sum has the field; of several sums the first.
                owns = label == known.wire or known.wire not in labelled
                field = name if owns and name not in fields else ""
                fields.add(field)
            column = name if known is not None else ""
            called = name if known is not None and label == known.wire else field or label
            heads.append(Series(label, column, field, called, kind))
        return _rename(heads)

    def _check_head(
        self, index: int, declared: Mapping[str, object], label: str, *, is_known: bool
    ) -> None:
        """Tell of what is odd about a column."""
        self._know(declared, _COLUMN_KEYS, _column(index))
        path = (*_column(index), "label")
        if not is_known:
            self._note(f"the report has no column {label}", path, label)
        if label in self._labels:
            self._note(f"two columns are labelled {label}", path, label)
        self._labels.add(label)

    def add(self, rows: list[object]) -> None:
        """Read some rows."""
        found = self._plain_rows(rows) or [
            self._row(row, self._count + index) for index, row in enumerate(rows)
        ]
        for index, (values, cells) in enumerate(zip(self._values, self._cells, strict=True)):
            column = cast("list[dict[str, object]]", list(map(itemgetter(index), found)))
            try:
                read = values.read_all(list(map(itemgetter("v"), column)))
                is_odd = sum(map(len, column)) > len(column)
            except (KeyError, TypeError, ValueError):
                read, is_odd = [], True
            if is_odd:  # read them one by one, which takes much longer
                read = [
                    self._cell(self._count + number, index, row[index])
                    for number, row in enumerate(found)
                ]
            cells.extend(read)
        self._count += len(rows)

    def add_json(self, content: bytes) -> None:
        """Read some rows cut out of a JSON body, a comma between each two of them."""
        if not self._add_bare(content):
            self.add(parse_rows(content))

    def _add_bare(self, content: bytes) -> bool:
        """Read rows that say nothing but the values of their cells; tell whether they are such."""
        bare = _bare(content)
        if bare is None:
            return False
        try:
            rows = cast("list[list[object]]", whole_reader()(bare))
            if {*map(len, rows)} != {len(self._heads)}:
                return False
            read = [
                values.read_all(column)
                for values, column in zip(self._values, zip(*rows, strict=True), strict=True)
            ]
        except (ArithmeticError, KeyError, RecursionError, TypeError, ValueError):
            return False
        for cells, column in zip(self._cells, read, strict=True):
            cells.extend(column)
        self._count += len(rows)
        return True

    def _plain_rows(self, rows: list[object]) -> list[list[object]] | None:
        """Return the cells of rows if each has one for each column and nothing else."""
        try:
            found = list(map(itemgetter("c"), cast("list[dict[str, list[object]]]", rows)))
            is_plain = (
                {*map(type, found)} == {list}
                and {*map(len, found)} == {len(self._heads)}
                and {*map(type, rows)} == {dict}
                and {*map(len, cast("list[dict[str, object]]", rows))} == {1}
            )
        except (KeyError, TypeError, IndexError):
            return None
        return found if is_plain else None

    def _row(self, row: object, index: int) -> list[object]:
        """Return the cells of a row, as many as there are columns."""
        cells, width = _cells(row, index), len(self._heads)
        self._know(cast("dict[str, object]", row), _ROW_KEYS, ("table", "rows", index))
        if len(cells) == width:
            return cells
        for position in range(width, len(cells)):
            path = ("table", "rows", index, "c", position)
            message = f"the row has {len(cells)} cells for {width} columns"
            self._note(message, path, cells[position])
            self.misfits.setdefault(index, {})[f"c[{position}]"] = cells[position]
        return cells[:width] + [_NULL] * (width - len(cells))

    def _know(self, item: Mapping[str, object], keys: frozenset[str], path: Path) -> None:
        """Tell of what a column, row or cell says and nobody documented."""
        if not keys >= item.keys():
            for key in item.keys() - keys:
                self._note("nothing was expected", (*path, key), item[key])

    def _cell(self, row: int, index: int, cell: object) -> object:
        path = ("table", "rows", row, "c", index)
        raw = cell
        if cell not in ("", None):
            raw = _mapping(cell, path).get("v")
            self._know(_mapping(cell, path), _CELL_KEYS, path)
        head, value = self._heads[index], None
        try:
            return self._values[index].read(raw)
        except ClippedError as clipped:
            value = clipped.day
        except (TypeError, ValueError):
            pass
        self._note(f"{head.label}: {raw!r} is no {head.kind}", (*path, "v"), raw)
        self.misfits.setdefault(row, {})[head.name] = raw
        return value

    def _note(self, message: str, path: Path, value: object) -> None:
        if self._strict:
            raise DecodeError(message, path=path)
        self.drift.append((path, value))
        limit = self._limits.max_object_nodes
        if len(self.drift) > limit:
            problem = f"more than {limit} cells of the report depart from the documents"
            raise LimitError(problem, "max_object_nodes")

    def take(self) -> tuple[tuple[Series, ...], Mapping[int, Mapping[str, object]]]:
        """Return what was read since the last time, and forget it: columns and what misfits.

        Rows are counted from the first of them in what misfits, but from the first of all in what
        departs from the documents.
        """
        series = tuple(
            attrs.evolve(head, cells=tuple(cells))
            for head, cells in zip(self._heads, self._cells, strict=True)
        )
        start = self._count - (len(series[0].cells) if series else 0)
        misfits = {row - start: names for row, names in self.misfits.items()}
        self._cells = [[] for _ in self._heads]
        self.misfits, self.drift = {}, []
        for values in self._values:
            values.forget(_MOST_VALUES)
        return series, misfits

    def series(self) -> Steps[tuple[Series, ...]]:
        """Return the columns with the cells read so far."""
        found: list[Series] = []
        for head, cells in zip(self._heads, self._cells, strict=True):
            found.append(attrs.evolve(head, cells=tuple(cells)))
            if len(cells) > _COPIED_AT_ONCE:
                yield
        return tuple(found)


def _rename(heads: list[Series]) -> list[Series]:
    """Give columns of one name a number each, so that none hides another."""
    taken = {head.name for head in heads}
    numbers: dict[str, int] = {}
    for index, head in enumerate(heads):
        number = numbers.get(head.name, 0) + 1
        if number > 1:
            while f"{head.name}_{number}" in taken:
                number += 1
            heads[index] = attrs.evolve(head, name=f"{head.name}_{number}")
            taken.add(heads[index].name)
        numbers[head.name] = number
    return heads


def parse_rows(content: bytes) -> list[object]:
    """Return rows cut out of a JSON body, a comma between each two of them."""
    return cast("list[object]", whole_by_json()(f"[{content.decode()}]"))


def _bare(content: bytes) -> str | None:
    """Return rows as lists of bare values: `[["acme", "7.5"], ["acme", "8.0"]]`.

    What stands between two values is taken away as text. It cannot occur inside a JSON string,
    where the quotes would be escaped; and where a cell says more than its value, what is left is
    no JSON, since a name is left without its object.

    Returns:
        None where the rows are not alike.
    """
    found = _BARE_ROW.match(content)
    if found is None:
        return None
    head, tail = found["head"], found["tail"]
    between = tail + found["between"] + head
    text = content.strip(b" \t\r\n")
    if not text.startswith(head) or not text.endswith(tail):
        return None
    text = text[len(head) : len(text) - len(tail)].replace(between, b"],[")
    if cell := found["cell"]:
        text = text.replace(cell, b",")
    return f"[[{text.decode()}]]"


def _kind(declared: object) -> CellKind:
    return KINDS.get(declared, "string") if isinstance(declared, str) else "string"


def _column(index: int) -> Path:
    return ("table", "cols", index)


def _label(column: Mapping[str, object], path: Path) -> str:
    label = column.get("label") or column.get("id")
    if not isinstance(label, str) or not label:
        raise DecodeError("the column has no label", path=path)
    return label


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


def _cells(row: object, index: int) -> list[object]:
    """Return the cells of a row; a row of one cell may carry it without a list."""
    if not isinstance(row, dict) or not ("c" in row or row.keys() <= {"p"}):
        raise DecodeError("expected a row of cells", path=("table", "rows", index))
    content = cast("dict[str, object]", row).get("c", [])
    if isinstance(content, list):
        return cast("list[object]", content)
    return [] if content in ("", None) else [content]


def find_cuts(content: bytes) -> Steps[list[int]]:
    """Return where a body can be cut: at commas between rows, a chunk or more apart.

    There are no cuts where some of the pieces would be too long to be read at one go.
    """
    cuts: list[int] = []
    at = 0
    while found := ROW_BREAK.search(content, at, at + _LONGEST_CHUNK):
        cuts.append(found.start(1))
        at = cuts[-1] + _CHUNK_BYTES
        if len(cuts) % _CUTS_AT_ONCE == 0:
            yield
    if len(content) - at > _LONGEST_CHUNK or len(cuts) < 2:
        return []
    # What stays around the pieces is read with more care and more slowly: one row at either end.
    cuts += [last.start(1) for last in deque(ROW_BREAK.finditer(content, cuts[-1]), maxlen=1)]
    return cuts
