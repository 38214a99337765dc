"""The answers of oDesk's reports: a `Table` of typed rows.

A table keeps its cells by column: a row is built when it is asked for, and the columns go to
Arrow as they are. Each distinct text of a column is read once and its value shared, since reports
repeat days, names and durations thousands of times.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Generic, TypeAlias, TypeVar, cast, overload

import attrs

from deskwire.core.errors import (
    ColumnError,
    ConfigurationError,
    DecodeError,
    ParameterError,
    excerpt,
    format_path,
)
from deskwire.core.model.checks import Check, plain
from deskwire.core.model.limits import DEFAULT_LIMITS, LimitError, Limits
from deskwire.core.model.plain import html_table
from deskwire.core.query.gds import Column, Expression, NumberColumn, Sum
from deskwire.core.report.arrow import ArrowTable, to_arrow
from deskwire.core.report.cells import (
    CellDecoder,
    Series,
    find_cuts,
    list_items,
    open_answer,
)
from deskwire.core.report.frames import Frame
from deskwire.core.response.envelope import says_truncated
from deskwire.core.response.json_body import json_steps
from deskwire.core.response.steps import Steps, finish

T = TypeVar("T")
RowT = TypeVar("RowT")
Row_co = TypeVar("Row_co", covariant=True)

DriftHook: TypeAlias = Callable[[str, object], None]
"""Called with the path and the value of what departs from the documents."""

_LONGEST_LABEL: Final = 200

_SHOWN: Final = 10
_CELLS_AT_ONCE: Final = 10_000
_TOLD_AT_ONCE: Final = 100

_COLUMN: Final = Check(
    "a column, its name or its label",
    lambda value: isinstance(value, (Expression, str)),
    error=ParameterError,
)
_SUM_LABEL: Final = re.compile(r"sum ?[(_ ] ?(\w+?) ?\)?", re.ASCII | re.IGNORECASE)


@attrs.frozen(eq=False)
class Report(Generic[Row_co]):
    """A report: the columns it knows and the class of its rows."""

    row: type[Row_co]
    """The model of a row: a field for each column, None by default, and a mapping `extra`."""
    columns: tuple[Column[object], ...]
    """Every column the report is known to have."""
    partition: str = attrs.field(default="", kw_only=True)
    """The name of the column by whose values a long report is asked for in parts; or empty."""
    sort: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """The names of the columns that put the rows in an order."""

    _labelled: Mapping[str, Column[object]] = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(
            lambda self: {column.wire: column for column in self.columns}, takes_self=True
        ),
    )

    def __attrs_post_init__(self) -> None:
        model = cast("type[attrs.AttrsInstance]", self.row)
        needed = {column.name for column in self.columns} | {"extra"}
        if missing := needed - {field.name for field in attrs.fields(model)}:
            raise ConfigurationError(
                f"{self.row.__name__} has no field {', '.join(sorted(missing))}"
            )

    @property
    def name(self) -> str:
        """The name of the rows."""
        return self.row.__name__

    def empty(self) -> "Table[Row_co]":
        """Return the table of an answer without a body: no columns, and no rows."""
        return Table(self, {}, (), {})

    def read_tree(
        self,
        tree: object,
        *,
        on_drift: DriftHook | None = None,
        strict: bool = False,
        xml: bool = False,
        limits: Limits = DEFAULT_LIMITS,
    ) -> "Steps[Table[Row_co]]":
        """Build a table from a tree in steps, as `Table.from_tree` does at one go."""
        body, table = open_answer(tree)
        columns = list_items(table.get("cols"), ("table", "cols"))
        rows = list_items(table.get("rows"), ("table", "rows"))
        at_once = max(1, _CELLS_AT_ONCE // max(1, len(columns)))
        try:
            decoder = CellDecoder(self.find, strict, columns, xml=xml, limits=limits)
            for start in range(0, len(rows), at_once):
                decoder.add(rows[start : start + at_once])
                if start + at_once < len(rows):
                    yield
        except LimitError as error:
            raise DecodeError(str(error), path=("table",)) from None
        return (yield from _finish(decoder, self, body, on_drift))

    def read_json(
        self,
        content: bytes,
        *,
        content_type: str = "",
        on_drift: DriftHook | None = None,
        strict: bool = False,
        limits: Limits = DEFAULT_LIMITS,
    ) -> "Steps[Table[Row_co]]":
        """Build a table from a JSON body in steps, as `Table.from_json` does at one go."""
        if len(content) <= limits.max_bytes:
            cuts = yield from find_cuts(content)
            if cuts:
                try:
                    decoder, body = yield from _read_pieces(content, cuts, self, strict, limits)
                except LimitError as error:
                    raise DecodeError(str(error), path=("table",)) from None
                except (ArithmeticError, ValueError, RecursionError, DecodeError):
                    pass  # The whole body tells better what is wrong, or that nothing is.
                else:
                    return (yield from _finish(decoder, self, body, on_drift))
        tree = yield from json_steps(content, content_type=content_type, limits=limits)
        table = self.read_tree(tree, on_drift=on_drift, strict=strict, limits=limits)
        return (yield from table)

    def find(self, label: str) -> Column[object] | None:
        """Return the column of a label in an answer, or None.

        The label of a sum may be `sum(hours)`, `sum_hours`, `sum hours` or `hours`.
        """
        if label in self._labelled:
            return self._labelled[label]
        summed = _SUM_LABEL.fullmatch(label) if len(label) <= _LONGEST_LABEL else None
        column = self._labelled.get(summed[1]) if summed else None
        return column if isinstance(column, NumberColumn) else None


@attrs.frozen(repr=False)
class Table(Frame, Sequence[Row_co]):
    """The rows of a report. Two tables are equal where their labels and cells are.

    A cell that does not fit its column is None in the row's field, and kept as it came in the
    row's `extra` under the column's name. The cells of a column the report does not know are in
    `extra` as well under its name, typed as the answer declares them, and so are cells beyond the
    last column, as `c[3]`. Of several columns with one label the first has its name, the others
    are named with a number, `hours_2`; a column beside its sum takes the field. A null cell is
    None; an empty text is `""` in a text column and None in any other.
    """

    report: Report[Row_co] = attrs.field(eq=False)
    """The report that was asked for."""
    envelope: Mapping[str, object] = attrs.field(eq=False)
    """What stood beside the table, such as `server_time` and `auth_user`."""
    _series: tuple[Series, ...]
    _misfits: Mapping[int, Mapping[str, object]]

    @staticmethod
    def from_tree(
        tree: object,
        report: Report[RowT],
        *,
        on_drift: DriftHook | None = None,
        strict: bool = False,
        xml: bool = False,
        limits: Limits = DEFAULT_LIMITS,
    ) -> "Table[RowT]":
        """Build a table from the tree of a JSON or XML answer.

        Args:
            tree: The whole answer.
            report: The report that was asked for.
            on_drift: Called with the path and the value of each cell that does not fit, and of
                the label of each column the report does not know.
            strict: Whether these are errors instead.
            xml: Whether the tree is that of XML, where blanks may stand around numbers and days.
            limits: How many columns there may be.

        Raises:
            DecodeError: The answer has no table.
        """
        return finish(
            report.read_tree(tree, on_drift=on_drift, strict=strict, xml=xml, limits=limits)
        )

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
        return finish(report.read_json(content, on_drift=on_drift, strict=strict, limits=limits))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the columns, as the service sent them."""
        return tuple(series.label for series in self._series)

    @property
    def is_cut(self) -> bool:
        """Whether the service says that it left rows out, as the warning `data_truncated` does."""
        return _is_cut(self.envelope)

    @property
    def misfits(self) -> Mapping[int, Mapping[str, object]]:
        """The cells that do not fit their columns, and surplus ones: by row, then by name."""
        return self._misfits

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, each another: the row's field, or the label without one."""
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
                extra[series.name] = series.cells[index]
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
            ColumnError: The answer has no such column; it is a KeyError as well.
        """
        _COLUMN.check("column", column)
        if isinstance(column, str):
            column = plain(column)
            found = [one for one in self._series if column in {one.name, one.label}]
            found.sort(key=lambda one: one.name != column)
        else:
            found = [one for one in self._series if one.column == column.name]
            # An answer may hold a column and its sum; where it holds one of them, that is meant.
            found.sort(key=lambda one: (one.label == column.wire) is isinstance(column, Sum))
        if not found:
            raise ColumnError(
                f"no column {excerpt(str(column))} among {excerpt(', '.join(self.labels))}"
            )
        return found[0].cells

    def to_dicts(self) -> list[dict[str, object]]:
        """Return the rows as dicts by the names of columns; cells that do not fit are None."""
        columns = [series.cells for series in self._series]
        names = self.names
        return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]

    def to_arrow(self) -> ArrowTable:
        """Return a `pyarrow.Table`; cells that do not fit are null.

        The schema follows from the report, not from the values, so that all parts of a report
        have the same: `date32`, `string`, and `decimal128(38, 9)`, which holds any amount of
        money or hours exactly. A column the report does not know may also be `bool`, `time64`
        or a `timestamp` in UTC. The names are those of `names`; the metadata of each field has the
        label that the service sent, under `label`.

        Raises:
            ConfigurationError: pyarrow is not installed.
            DecodeError: A number has more than 9 decimals or 29 digits before the point.
        """
        return to_arrow(self._series)

    def __repr__(self) -> str:
        if not hasattr(self, "_misfits"):  # it was refused half-way
            return "<Table of None>"
        row = self.report.row.__name__
        return f"<Table of {len(self)} {row}: {', '.join(self.labels)}>"

    def _repr_html_(self) -> str:
        """Return the first rows as a table, for notebooks."""
        shown = (one.cells[:_SHOWN] for one in self._series)
        return html_table(self.names, [*zip(*shown, strict=True)], count=len(self))


def _read_pieces(
    content: bytes, cuts: list[int], report: Report[RowT], strict: bool, limits: Limits
) -> Steps[tuple[CellDecoder, Mapping[str, object]]]:
    """Read a body that can be cut between its rows."""
    # What is left without the rows in the middle is a small answer of its own.
    frame = yield from json_steps(content[: cuts[0]] + content[cuts[-1] :], limits=limits)
    body, table = open_answer(frame)
    first, *last = list_items(table.get("rows"), ("table", "rows"))
    columns = list_items(table.get("cols"), ("table", "cols"))
    decoder = CellDecoder(report.find, strict, columns, limits=limits)
    decoder.add([first])
    for start, end in pairwise(cuts):
        decoder.add_json(content[start + 1 : end])
        yield
    decoder.add(last)
    return decoder, body


def _finish(
    decoder: CellDecoder,
    report: Report[RowT],
    body: Mapping[str, object],
    on_drift: DriftHook | None,
) -> Steps[Table[RowT]]:
    """Report what departs from the documents, and return the table."""
    if on_drift is not None:
        for number, (path, value) in enumerate(decoder.drift):
            on_drift(format_path(path), value)
            if number % _TOLD_AT_ONCE == _TOLD_AT_ONCE - 1:
                yield
    return Table(report, beside_table(body), (yield from decoder.series()), decoder.misfits)


def beside_table(body: Mapping[str, object]) -> Mapping[str, object]:
    """Return what stands beside the rows and columns of an answer."""
    envelope = {key: value for key, value in body.items() if key != "table"}
    table = cast("Mapping[str, object]", body["table"])
    if beside := {key: value for key, value in table.items() if key not in ("cols", "rows")}:
        envelope["table"] = beside
    return envelope


def _is_cut(envelope: Mapping[str, object]) -> bool:
    """Tell whether an answer says that it was truncated: as a warning, or as a flag."""
    inner = envelope.get("table")
    beside = cast("dict[str, object]", inner) if isinstance(inner, dict) else dict[str, object]()
    places: tuple[Mapping[str, object], ...] = (envelope, beside)
    return any(
        _mentions(value) if key == "warnings" else says_truncated(key) and _is_true(value)
        for place in places
        for key, value in place.items()
    )


def _mentions(warning: object) -> bool:
    """Tell whether a warning, or one of several, is that of truncated data."""
    if isinstance(warning, dict):
        return any(map(_mentions, cast("dict[str, object]", warning).values()))
    if isinstance(warning, list):
        return any(map(_mentions, cast("list[object]", warning)))
    return isinstance(warning, str) and says_truncated(warning)


def _is_true(value: object) -> bool:
    return str(value).strip().lower() in ("true", "1", "yes")
