"""The answers of oDesk's reports: a `Table` of typed rows.

A table keeps its cells by column: a row is built when it is asked for, and the columns go to
Arrow as they are. Each distinct text of a column is read once and its value shared, since reports
repeat days, names and durations thousands of times.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from itertools import pairwise
from operator import itemgetter
from typing import Final, Generic, NoReturn, Protocol, TypeAlias, TypeVar, cast, overload

import attrs

from deskwire.core.errors import ConfigurationError, DecodeError, format_path
from deskwire.core.gds import Column, Expression, Kind, NumberColumn, Sum
from deskwire.core.tree import DEFAULT_LIMITS, Limits, Path, parse_json

T = TypeVar("T")
RowT = TypeVar("RowT")
Row_co = TypeVar("Row_co", covariant=True)

DriftHook: TypeAlias = Callable[[str, object], None]
"""Called with the path and the value of what departs from the documents."""

_CHUNK_BYTES: Final = 65_536
# Between two rows. It cannot occur inside a JSON string, where the quotes would be escaped.
_ROW_BREAK: Final = re.compile(rb'\]\s*\}\s*(,)\s*\{\s*"c"\s*:\s*\[')
_SUM_LABEL: Final = re.compile(r"sum ?[(_ ] ?(\w+?) ?\)?", re.ASCII | re.IGNORECASE)
_DATE: Final = re.compile(r"\d{8}|\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)


class ArrowTable(Protocol):
    """The part of `pyarrow.Table` that is typed here; pyarrow itself has no types."""

    @property
    def num_rows(self) -> int:
        """The number of rows."""
        ...

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
        ...

    def to_pylist(self) -> list[dict[str, object]]:
        """Return the rows as dicts."""
        ...

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the table to any library that speaks Arrow."""
        ...


@attrs.frozen(eq=False)
class Report(Generic[Row_co]):
    """A report: the columns it knows and the class of its rows."""

    row: type[Row_co]
    """The model of a row: a field for each column, None by default, and a mapping `extra`."""
    columns: tuple[Column[object], ...]
    """Every column the report is known to have."""
    default: tuple[Column[object], ...] = ()
    """The columns to select where the caller names none."""

    def __attrs_post_init__(self) -> None:
        model = cast("type[attrs.AttrsInstance]", self.row)
        needed = {column.name for column in self.columns} | {"extra"}
        if missing := needed - {field.name for field in attrs.fields(model)}:
            raise ConfigurationError(
                f"{self.row.__name__} has no field {', '.join(sorted(missing))}"
            )

    def find(self, label: str) -> Column[object] | None:
        """Return the column of a label in an answer, or None.

        The label of a sum may be `sum(hours)`, `sum_hours`, `sum hours` or `hours`.
        """
        named = {column.name: column for column in self.columns}
        if label in named:
            return named[label]
        summed = _SUM_LABEL.fullmatch(label)
        column = named.get(summed[1]) if summed else None
        return column if isinstance(column, NumberColumn) else None


@attrs.frozen
class _Series:
    """One column of a table."""

    label: str
    column: str
    """The name of the report's column; empty where the report has none."""
    field: str
    """The field of the row; empty where the cells go to `extra`."""
    kind: Kind
    cells: tuple[object, ...] = ()

    @property
    def name(self) -> str:
        """The row's field, or the label where there is none."""
        return self.field or self.label


@attrs.frozen(repr=False)
class Table(Sequence[Row_co]):
    """The rows of a report. Two tables are equal where their labels and cells are.

    A cell that does not fit its column is None in the row's field, and kept as it came in the
    row's `extra` under the column's label. The cells of a column the report does not know are in
    `extra` as well, typed as the answer declares them. An empty cell is `""` in a text column and
    None in any other.
    """

    report: Report[Row_co] = attrs.field(eq=False)
    """The report that was asked for."""
    envelope: Mapping[str, object] = attrs.field(eq=False)
    """What stood beside the table, such as `server_time` and `auth_user`."""
    _series: tuple[_Series, ...]
    _misfits: Mapping[int, Mapping[str, object]]

    @staticmethod
    def from_tree(
        tree: object,
        report: Report[RowT],
        *,
        on_drift: DriftHook | None = None,
        strict: bool = False,
    ) -> "Table[RowT]":
        """Build a table from the tree of a JSON or XML answer.

        Args:
            tree: The whole answer.
            report: The report that was asked for.
            on_drift: Called with the path and the value of each cell that does not fit, and of
                the label of each column the report does not know.
            strict: Whether these are errors instead.

        Raises:
            DecodeError: The answer has no table, or a row has more or fewer cells than columns.
        """
        body, table = _open(tree)
        decoder = _Decoder(report, strict, _items(table.get("cols"), ("table", "cols")))
        decoder.add(_items(table.get("rows"), ("table", "rows")))
        return decoder.finish(report, body, on_drift)

    @staticmethod
    def from_json(
        content: bytes,
        report: Report[RowT],
        *,
        on_drift: DriftHook | None = None,
        strict: bool = False,
        limits: Limits = DEFAULT_LIMITS,
    ) -> "Table[RowT]":
        """Build a table from a JSON body: as `from_tree`, but faster and in little memory.

        A big body is read in pieces, cut between two rows, so that the objects that JSON makes of
        each cell are gone before they are many. A key that occurs twice in a cell goes unnoticed.

        Raises:
            DecodeError: As `from_tree`, or the body is not JSON or passes a limit.
        """
        if len(content) <= limits.max_bytes and (cuts := _cuts(content)):
            try:
                # What is left without the rows in the middle is a small answer of its own.
                body, table = _open(
                    parse_json(content[: cuts[0]] + content[cuts[-1] :], limits=limits)
                )
                first, *last = _items(table.get("rows"), ("table", "rows"))
                decoder = _Decoder(report, strict, _items(table.get("cols"), ("table", "cols")))
                decoder.add([first])
                for start, end in pairwise(cuts):
                    rows = b"[%b]" % content[start + 1 : end]
                    decoder.add(cast("list[object]", _ROWS_JSON.decode(rows.decode())))
                decoder.add(last)
            except (ArithmeticError, ValueError, RecursionError, DecodeError):
                pass  # The whole body tells better what is wrong, or that nothing is.
            else:
                return decoder.finish(report, body, on_drift)
        tree = parse_json(content, limits=limits)
        return Table.from_tree(tree, report, on_drift=on_drift, strict=strict)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the columns, as the service sent them."""
        return tuple(series.label for series in self._series)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns: the row's field, or the label where there is none."""
        return tuple(series.name for series in self._series)

    def __len__(self) -> int:
        return len(self._series[0].cells) if self._series else 0

    @overload
    def __getitem__(self, index: int) -> Row_co: ...

    @overload
    def __getitem__(self, index: slice) -> "Table[Row_co]": ...

    def __getitem__(self, index: int | slice) -> "Row_co | Table[Row_co]":
        rows = range(len(self))
        if not isinstance(index, slice):
            return self._row(rows[index])
        series = tuple(attrs.evolve(one, cells=one.cells[index]) for one in self._series)
        misfits = {
            position: self._misfits[row]
            for position, row in enumerate(rows[index])
            if row in self._misfits
        }
        return Table(self.report, self.envelope, series, misfits)

    def __iter__(self) -> Iterator[Row_co]:
        return map(self._row, range(len(self)))

    def _row(self, index: int) -> Row_co:
        values: dict[str, object] = {}
        extra: dict[str, object] = {}
        for series in self._series:
            if series.field:
                values[series.field] = series.cells[index]
            else:
                extra[series.label] = series.cells[index]
        extra.update(self._misfits.get(index, {}))
        if extra:
            values["extra"] = extra
        return cast("Callable[..., Row_co]", self.report.row)(**values)

    @overload
    def column(self, column: Expression[T]) -> tuple[T | None, ...]: ...

    @overload
    def column(self, column: str) -> tuple[object, ...]: ...

    def column(self, column: Expression[object] | str) -> tuple[object, ...]:
        """Return the cells of a column, given by the column, its name or its label.

        Raises:
            KeyError: The answer has no such column.
        """
        if isinstance(column, str):
            found = [one for one in self._series if column in {one.name, one.label}]
        else:
            found = [one for one in self._series if one.column == column.name]
            # An answer may hold a column and its sum; where it holds one of them, that is meant.
            found.sort(key=lambda one: (one.label == one.column) is isinstance(column, Sum))
        if not found:
            raise KeyError(f"no column {column} among {', '.join(self.labels)}")
        return found[0].cells

    def to_dicts(self) -> list[dict[str, object]]:
        """Return the rows as dicts by column name; cells that do not fit are None."""
        columns = [series.cells for series in self._series]
        return [dict(zip(self.names, cells, strict=True)) for cells in zip(*columns, strict=True)]

    def to_arrow(self) -> ArrowTable:
        """Return a `pyarrow.Table`; cells that do not fit are null.

        The schema follows from the report, not from the values, so that all parts of a report
        have the same: `date32`, `string`, and `decimal128(38, 9)`, which holds any amount of
        money or hours exactly.

        Raises:
            ConfigurationError: pyarrow is not installed.
            DecodeError: A number has more than 9 decimals or 29 digits before the point.
        """
        try:
            arrow = import_module("pyarrow")
        except ImportError as error:
            raise ConfigurationError(
                "Arrow tables need pyarrow: pip install 'deskwire[arrow]'"
            ) from error
        types: dict[Kind, object] = {
            "date": arrow.date32(),
            "number": arrow.decimal128(38, 9),
            "string": arrow.string(),
        }
        arrays: dict[str, object] = {}
        for index, series in enumerate(self._series):
            try:
                arrays[series.name] = arrow.array(series.cells, type=types[series.kind])
            except ValueError as error:
                message = f"{series.label} does not fit {types[series.kind]}: {error}"
                raise DecodeError(message, path=("table", "cols", index)) from error
        return cast("ArrowTable", arrow.table(arrays))

    def __repr__(self) -> str:
        row = self.report.row.__name__
        return f"<Table of {len(self)} {row}: {', '.join(self.labels)}>"


def report_error(tree: object) -> tuple[str, str] | None:
    """Return the reason and the message of a report's error body, or None if it is none.

    The service sends `{"status": "error", "errors": [{"reason": ..., "message": ...}]}`, with
    status 200 too. The vendor names the reasons `access_denied`, `invalid_query` and `other`.
    """
    body = cast("dict[str, object]", tree) if isinstance(tree, dict) else {}
    if body.get("status") != "error":
        return None
    given = body.get("errors")
    errors = [
        cast("dict[str, object]", error)
        for error in (cast("list[object]", given) if isinstance(given, list) else [given])
        if isinstance(error, dict)
    ]
    reason = errors[0].get("reason") if errors else ""
    messages = [str(error["message"]) for error in errors if error.get("message")]
    return str(reason or ""), "; ".join(messages)


class _Decoder:
    """Reads the rows of an answer, all at once or in pieces, column by column."""

    def __init__(self, report: Report[object], strict: bool, columns: list[object]) -> None:
        self._strict = strict
        self._drift: list[tuple[Path, object]] = []
        self._misfits: dict[int, dict[str, object]] = {}
        self._count = 0
        self._heads: list[_Series] = []
        for index, column in enumerate(columns):
            self._heads.append(self._head(report, index, column))
        self._values = [_Values(head.kind) for head in self._heads]
        self._cells: list[list[object]] = [[] for _ in self._heads]

    def _head(self, report: Report[object], index: int, declared: object) -> _Series:
        path = ("table", "cols", index)
        column = _mapping(declared, path)
        label = column.get("label")
        if not isinstance(label, str) or not label:
            raise DecodeError("the column has no label", path=path)
        if any(label == head.label for head in self._heads):
            raise DecodeError(f"two columns are labelled {label}", path=path)
        known = report.find(label)
        if known is None:
            self._note(f"the report has no column {label}", (*path, "label"), label)
            return _Series(label, "", "", _kind(column.get("type")))
        taken = any(known.name == head.field for head in self._heads)
        return _Series(label, known.name, "" if taken else known.name, known.kind)

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
            self._misfits.setdefault(row, {})[head.label] = raw
            return None

    def _note(self, message: str, path: Path, value: object) -> None:
        if self._strict:
            raise DecodeError(message, path=path)
        self._drift.append((path, value))

    def finish(
        self, report: Report[RowT], body: Mapping[str, object], on_drift: DriftHook | None
    ) -> Table[RowT]:
        """Report what departs from the documents, and return the table."""
        if on_drift is not None:
            for path, value in self._drift:
                on_drift(format_path(path), value)
        series = tuple(
            attrs.evolve(head, cells=tuple(cells))
            for head, cells in zip(self._heads, self._cells, strict=True)
        )
        envelope = {key: value for key, value in body.items() if key != "table"}
        return Table(report, envelope, series, self._misfits)


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


def _kind(declared: object) -> Kind:
    return declared if declared in ("date", "number") else "string"


def _open(tree: object) -> tuple[Mapping[str, object], Mapping[str, object]]:
    body = _mapping(tree, ())
    return body, _mapping(body.get("table"), ("table",))


def _mapping(value: object, path: Path) -> Mapping[str, object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    raise DecodeError(f"expected an object, got {type(value).__name__}", path=path)


def _items(value: object, path: Path) -> list[object]:
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


def _cuts(content: bytes) -> list[int]:
    """Return where a body can be cut: at commas between rows, a chunk or more apart."""
    cuts: list[int] = []
    while found := _ROW_BREAK.search(content, cuts[-1] + _CHUNK_BYTES if cuts else 0):
        cuts.append(found.start(1))
    return cuts if len(cuts) > 1 else []
