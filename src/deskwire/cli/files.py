"""The files of the demo: Parquet where pyarrow is installed, else CSV."""

import csv
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any, Final, Protocol, Self

import attrs

from deskwire.core.table import Table

_ROW_GROUP: Final = 20_000
"""The rows that are collected before they are written: readers skip small groups slowly."""


class _File(Protocol):
    """A file under way."""

    def write(self, report: str, table: Table[object]) -> None: ...

    def close(self) -> None: ...


@attrs.frozen
class _Pending:
    """A file that gets its name when it is complete."""

    file: _File
    temporary: Path
    path: Path


class ReportFiles:
    """One file for each family of reports, which appear together when all is written.

    Rows are written as they come, so that memory does not grow with them. Where the context is
    left with an error there are no files, and older ones are as they were.
    """

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self._is_parquet: Final = find_spec("pyarrow") is not None
        self._pending: dict[str, _Pending] = {}
        self.paths: list[Path] = []
        """The files, once they are written."""

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with ExitStack() as stack:
            for pending in self._pending.values():
                stack.callback(pending.temporary.unlink, missing_ok=True)
            with ExitStack() as files:
                for pending in self._pending.values():
                    files.callback(pending.file.close)
            if error is None:
                for pending in self._pending.values():
                    pending.temporary.replace(pending.path)
                    self.paths.append(pending.path)

    def write(self, family: str, report: str, table: Table[object]) -> None:
        """Add the rows of a report; all of a family have the same columns.

        Args:
            family: The name of the file without its suffix.
            report: The name of the report, which becomes the first column.
            table: The rows.
        """
        if family not in self._pending:
            self._pending[family] = self._open(family)
        self._pending[family].file.write(report, table)

    def _open(self, family: str) -> _Pending:
        suffix, kind = (".parquet", _ParquetFile) if self._is_parquet else (".csv", _CSVFile)
        make: Callable[[Path], _File] = kind
        temporary = self._folder / f".{family}{suffix}.{token_hex(4)}.tmp"
        return _Pending(make(temporary), temporary, self._folder / f"{family}{suffix}")


class _ParquetFile:
    """A Parquet file. pyarrow has no types, hence `Any` in here."""

    def __init__(self, path: Path) -> None:
        self._arrow: Any = import_module("pyarrow")
        self._parquet: Any = import_module("pyarrow.parquet")
        self._path: Final = path
        self._writer: Any = None
        self._parts: list[Any] = []
        self._rows = 0

    def write(self, report: str, table: Table[object]) -> None:
        """Add the rows of a report."""
        arrow = self._arrow
        part: Any = table.to_arrow()
        names = arrow.repeat(arrow.scalar(report, arrow.string()), part.num_rows)
        self._parts.append(part.add_column(0, "report", names))
        self._rows += part.num_rows
        if self._rows >= _ROW_GROUP or self._writer is None:
            self._flush()

    def _flush(self) -> None:
        whole = self._arrow.concat_tables(self._parts)
        if self._writer is None:
            self._writer = self._parquet.ParquetWriter(self._path, whole.schema)
        self._writer.write_table(whole)
        self._parts, self._rows = [], 0

    def close(self) -> None:
        """Write what is left."""
        if self._parts:
            self._flush()
        if self._writer is not None:
            self._writer.close()


class _CSVFile:
    """A CSV file in UTF-8."""

    def __init__(self, path: Path) -> None:
        self._file: Final = path.open("x", encoding="utf-8", newline="")
        self._writer: Final = csv.writer(self._file)
        self._is_empty = True

    def write(self, report: str, table: Table[object]) -> None:
        """Add the rows of a report."""
        if self._is_empty:
            self._writer.writerow(["report", *table.names])
            self._is_empty = False
        columns = [map(_text, table.column(name)) for name in table.names]
        for row in zip(*columns, strict=True):
            self._writer.writerow([report, *row])

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell, "f")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
