"""The files of the demo: Parquet where pyarrow is installed, else CSV."""

import csv
import os
import re
import stat
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any, BinaryIO, Final, Protocol, Self

import attrs

from deskwire.core.report.table import Table

_ROW_GROUP: Final = 20_000
"""The rows that are collected before they are written: readers skip small groups slowly."""

_TEMPORARY: Final = re.compile(r"\.\w+\.(?:parquet|csv)\.[0-9a-f]{8}\.tmp")
"""The names of files under way."""


class _File(Protocol):
    """A file under way."""

    def write(self, report: str, table: Table[object]) -> None: ...

    def finish(self) -> None: ...

    def abandon(self) -> None: ...


@attrs.frozen
class _Pending:
    """A file that gets its name when it is complete."""

    content: BinaryIO
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
        with _locked_folder(self._folder):
            _sweep(self._folder)
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
                stack.callback(_close, pending.content)
                stack.callback(pending.file.abandon)
            if error is None:
                self._publish()

    def _publish(self) -> None:
        """Complete the files and give them their names, all before another run gives its own."""
        for pending in self._pending.values():
            with _naming(pending.path):
                pending.file.finish()
                pending.content.close()
        with _locked_folder(self._folder):
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
        pending = self._pending[family]
        with _naming(pending.path):
            pending.file.write(report, table)

    def _open(self, family: str) -> _Pending:
        suffix, kind = (".parquet", _ParquetFile) if self._is_parquet else (".csv", _CSVFile)
        make: Callable[[BinaryIO], _File] = kind
        temporary = self._folder / f".{family}{suffix}.{token_hex(4)}.tmp"
        with _locked_folder(self._folder):
            content = temporary.open("xb")
            _lock(content.fileno(), wait=False)  # as long as it is held, the file is not stale
        return _Pending(content, make(content), temporary, self._folder / f"{family}{suffix}")


@contextmanager
def _naming(path: Path) -> Generator[None]:
    """Let an error of writing say what was written; that of a full disk does not."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _close(content: BinaryIO) -> None:
    with suppress(OSError):  # what could not be written is not wanted any more
        content.close()


def _sweep(folder: Path) -> None:
    """Remove the files of runs that were killed; those of runs that live are locked."""
    for path in folder.iterdir():
        if not _TEMPORARY.fullmatch(path.name) or not stat.S_ISREG(path.lstat().st_mode):
            continue
        with suppress(OSError):  # another user's, or open on a system that keeps it then
            with path.open("rb") as file:
                is_stale = _lock(file.fileno(), wait=False)
            if is_stale:
                path.unlink()


@contextmanager
def _locked_folder(folder: Path) -> Generator[None]:
    """Keep other runs from making, naming and sweeping files in a folder meanwhile."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Lock a file until it is closed, and tell whether it was to be had.

    Windows has no such lock; it does not remove a file that is open. Where a file system has none,
    no file counts as stale.
    """
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


class _ParquetFile:
    """A Parquet file. pyarrow has no types, hence `Any` in here."""

    def __init__(self, content: BinaryIO) -> None:
        self._arrow: Any = import_module("pyarrow")
        self._parquet: Any = import_module("pyarrow.parquet")
        self._content: Final = content
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
            self._writer = self._parquet.ParquetWriter(self._content, whole.schema)
        self._writer.write_table(whole)
        self._parts, self._rows = [], 0

    def finish(self) -> None:
        """Write what is left."""
        if self._parts:
            self._flush()
        if self._writer is not None:
            self._writer.close()

    def abandon(self) -> None:
        """Keep the writer from writing its end when it is collected."""
        if self._writer is not None:
            self._writer.is_open = False


class _CSVFile:
    """A CSV file in UTF-8."""

    def __init__(self, content: BinaryIO) -> None:
        self._file: Final = TextIOWrapper(content, encoding="utf-8", newline="")
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

    def finish(self) -> None:
        """Write what is left."""
        self._file.flush()

    def abandon(self) -> None:
        """Leave the file to its owner."""
        with suppress(OSError, ValueError):  # it is closed, or cannot be written
            self._file.detach()


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
