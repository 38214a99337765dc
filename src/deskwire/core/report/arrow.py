"""Tables of reports as Arrow has them."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final, Protocol, cast

from deskwire.core.errors import ConfigurationError, DecodeError, excerpt, shown
from deskwire.core.report.cells import Series
from deskwire.core.report.values import CellKind


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


class ArrowBatch(Protocol):
    """The part of `pyarrow.RecordBatch` that is typed here."""

    @property
    def num_rows(self) -> int:
        """The number of rows."""
        ...

    @property
    def schema(self) -> object:
        """The `pyarrow.Schema`."""
        ...

    def to_pylist(self) -> list[dict[str, object]]:
        """Return the rows as dicts."""
        ...

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        """Hand the rows to any library that speaks Arrow."""
        ...

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the rows to a library that takes streams."""
        ...


def pyarrow() -> Any:  # noqa: ANN401  it has no types
    """Return pyarrow.

    Raises:
        ConfigurationError: It is not installed.
    """
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise ConfigurationError(
            "Arrow tables need pyarrow: pip install 'deskwire[arrow]'"
        ) from error


def to_arrow(columns: Sequence[Series]) -> ArrowTable:
    """Return columns as a `pyarrow.Table`.

    Raises:
        ConfigurationError: pyarrow is not installed.
        DecodeError: A number has more than 9 decimals or 29 digits before the point.
    """
    arrow = pyarrow()
    types: dict[CellKind, object] = {
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "datetime": arrow.timestamp("us", tz="UTC"),
        "number": arrow.decimal128(38, 9),
        "string": arrow.string(),
        "timeofday": arrow.time64("us"),
    }
    arrays: list[object] = []
    fields: list[object] = []
    for index, series in enumerate(columns):
        kind, label = types[series.kind], excerpt(series.label)
        convert = partial(arrow.array, type=kind)
        try:
            series.name.encode()
        except UnicodeEncodeError as error:
            message = f"the name of the column {label} is no text that Arrow holds"
            raise DecodeError(message, path=("table", "cols", index, "label")) from error
        try:
            arrays.append(convert(series.cells))
        except _UNFIT as error:
            row = _first_unfit(series.cells, convert)
            message = f"{label} in row {row} does not fit {kind}: {shown(series.cells[row])}"
            raise DecodeError(message, path=("table", "rows", row, "c", index)) from error
        fields.append(arrow.field(series.name, kind, metadata={"label": series.label}))
    return cast("ArrowTable", arrow.table(arrays, schema=arrow.schema(fields)))


_UNFIT: Final = (ValueError, TypeError, ArithmeticError)


def _first_unfit(cells: Sequence[object], convert: Callable[[Sequence[object]], object]) -> int:
    """Return the first of some cells that cannot be converted; one of them cannot."""
    start, end = 0, len(cells)
    while end - start > 1:
        middle = (start + end) // 2
        try:
            convert(cells[start:middle])
        except _UNFIT:
            end = middle
        else:
            start = middle
    return start
