"""`Frame`: what becomes a table of Arrow, and by that of everybody who speaks it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.plain import html_table, set_fields
from deskwire.core.report.arrow import ArrowTable
from deskwire.core.report.models import items_to_arrow

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl


_LOOKED_AT: Final = 10
"""How many items are shown."""


class Frame(ABC):
    """Rows that have columns. Each of these methods takes the whole of them at once."""

    __slots__ = ()

    @abstractmethod
    def to_arrow(self) -> ArrowTable:
        """Return a `pyarrow.Table`."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the rows to any library that speaks Arrow, e.g. `pyarrow.table(rows)`.

        Raises:
            ConfigurationError: pyarrow is not installed.
        """
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_polars(self) -> "pl.DataFrame":
        """Return a `polars.DataFrame`.

        Raises:
            ConfigurationError: polars or pyarrow is not installed.
        """
        polars = _library("polars")
        frame: pl.DataFrame = polars.from_arrow(self.to_arrow())
        return frame

    def to_pandas(self) -> "pd.DataFrame":
        """Return a `pandas.DataFrame` of Arrow types, which keep decimals and dates exact.

        Raises:
            ConfigurationError: pandas or pyarrow is not installed.
        """
        pandas = _library("pandas")
        table: Any = self.to_arrow()
        frame: pd.DataFrame = table.to_pandas(types_mapper=pandas.ArrowDtype)
        return frame

    def to_duckdb(
        self, connection: "duckdb.DuckDBPyConnection | None" = None
    ) -> "duckdb.DuckDBPyRelation":
        """Return a relation of DuckDB, e.g. `table.to_duckdb().aggregate("sum(hours)")`.

        Args:
            connection: Where it is; the default connection of DuckDB unless given.

        Raises:
            ConfigurationError: duckdb or pyarrow is not installed.
        """
        library = _library("duckdb")
        relation: duckdb.DuckDBPyRelation = (connection or library).from_arrow(self.to_arrow())
        return relation


@attrs.frozen(repr=False)
class ItemFrame(Frame):
    """Items that a call returned at once, as rows."""

    items: Sequence[object]
    """The items: models, or other values, all of one type."""

    def to_arrow(self) -> ArrowTable:
        """Return a `pyarrow.Table`, with a column for each field of the items' model.

        Raises:
            ConfigurationError: pyarrow is not installed.
            DecodeError: A number has more than 9 decimals or 29 digits before the point.
        """
        return items_to_arrow(type(self.items[0]) if self.items else str, self.items)

    def __repr__(self) -> str:
        return f"<ItemFrame of {len(self.items)}>"

    def _repr_html_(self) -> str:
        """Return the first items as a table, for notebooks."""
        return items_html(self.items)


def frame(items: Iterable[object]) -> ItemFrame:
    """Return items that a call returned at once as rows: `frame(tasks).to_polars()`.

    A `Table` and a `Page` are such rows themselves.
    """
    return ItemFrame((*items,))


def items_html(items: Sequence[object]) -> str:
    """Return the first of some items as a table in HTML, with the fields that say something."""
    first = items[:_LOOKED_AT]
    found = [dict(set_fields(one)) if attrs.has(type(one)) else {"": one} for one in first]
    columns = [*dict.fromkeys(name for one in found for name in one)]
    rows: list[list[object]] = [[one.get(name) for name in columns] for one in found]
    return html_table(columns, rows, count=len(items))


def _library(name: str) -> Any:  # noqa: ANN401  a module
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigurationError(f"it needs {name}: pip install {name}") from error
