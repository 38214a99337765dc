"""`RowReader`: the rows of a report whose body is still arriving, in tables of a bounded size.

A body is cut where a row ends and the next begins, as one that is read whole. What stands before
the first cut and behind the last is a small answer of its own: it has the columns, the first row
and the last, and what stands beside the table.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar, cast

from deskwire.core.errors import DecodeError, excerpt, format_path
from deskwire.core.model.limits import LimitError, Limits
from deskwire.core.report.cells import ROW_BREAK, CellDecoder, list_items, open_answer
from deskwire.core.report.table import DriftHook, Report, Table, beside_table
from deskwire.core.response.json_body import json_steps, parse_json
from deskwire.core.response.steps import Steps
from deskwire.core.text import EncodingError, decode

T = TypeVar("T")
RowT = TypeVar("RowT")

_AT_ONCE: Final = 65_536
"""How many bytes of rows are read at once."""

_LOOK_BACK: Final = 4096
"""How far from the end a cut is looked for first."""

_OVERLAP: Final = 256
"""How long a cut may be that stands across two pieces of a body."""


def first_rows() -> Callable[[bytes], bool]:
    """Return what tells, given the pieces of a body one by one, when its first rows are there."""
    tail = b""

    def is_there(piece: bytes) -> bool:
        nonlocal tail
        tail = tail[-_OVERLAP:] + piece
        return ROW_BREAK.search(tail) is not None

    return is_there


class RowReader(Generic[RowT]):
    """Reads the rows of a JSON body piece by piece. It holds no more than it needs for the next.

    A body that has its columns behind its rows, which no document describes, is read whole.

    Args:
        report: The report that was asked for.
        content_type: The type of the body.
        on_drift: Is called with the path and the value of what departs from the documents.
        strict: Whether that is an error instead.
        limits: How many columns there may be, and how long a row.
    """

    def __init__(
        self,
        report: Report[RowT],
        *,
        content_type: str,
        on_drift: DriftHook,
        strict: bool,
        limits: Limits,
    ) -> None:
        self._report: Final = report
        self._content_type: Final = content_type
        self._on_drift: Final = on_drift
        self._strict: Final = strict
        self._limits: Final = limits
        self._decoder: CellDecoder | None = None
        self._is_whole = False
        self._head = b""
        self._pieces: list[bytes] = []
        self._held = 0
        self._count = 0
        self.envelope: Mapping[str, object] = {}
        """What stands beside the table, as far as it has come; all of it at the end."""

    def feed(self, piece: bytes) -> Table[RowT] | None:
        """Take a piece of the body; return the rows that are whole by now, None for too few.

        Raises:
            DecodeError: The body has no table, or passes a limit.
        """
        self._pieces.append(piece)
        self._held += len(piece)
        if self._is_whole or self._held < _AT_ONCE:
            self._check_size()
            return None
        return self._read(b"".join(self._pieces))

    def _read(self, content: bytes) -> Table[RowT] | None:
        """Read the rows of some content, and keep what stands behind the last cut."""
        if self._decoder is None:
            first = ROW_BREAK.search(content)
            head = content if first is None else content[: first.start(1)]
            if first is None or not self._begin(head):
                self._pieces = [content]
                self._check_size()
                return None
            content = content[first.start(1) :]
        if cut := _last_cut(content):
            self._add(content[1:cut])
            content = content[cut:]
        self._pieces, self._held = [content], len(content)
        self._check_size()
        return self._taken()

    def _begin(self, head: bytes) -> bool:
        """Read what stands before the first cut; tell whether the rows can be read from there."""
        try:
            frame = parse_json(head + b"]}}", content_type=self._content_type, limits=self._limits)
            body, table = open_answer(frame)
            columns = list_items(table["cols"], ("table", "cols"))
            (row,) = list_items(table["rows"], ("table", "rows"))
        except (DecodeError, KeyError, ValueError):
            self._is_whole = True
            return False
        self._decoder = self._guarded(
            lambda: CellDecoder(self._report.find, self._strict, columns, limits=self._limits)
        )
        self._head, self.envelope = head, beside_table(body)
        self._decoder.add([row])
        return True

    def _add(self, rows: bytes) -> None:
        """Read some rows, a comma between each two of them."""
        decoder = cast("CellDecoder", self._decoder)

        def add() -> None:
            try:
                decoder.add_json(rows)
            except UnicodeDecodeError:
                decoder.add_json(decode(rows, self._content_type, "json").encode())

        self._guarded(add)

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except DecodeError:
            raise
        except LimitError as error:
            raise DecodeError(str(error), path=("table",)) from None
        except (ArithmeticError, EncodingError, RecursionError, ValueError) as error:
            problem = f"the rows after row {self._count} cannot be read: {excerpt(str(error))}"
            raise DecodeError(problem, path=("table", "rows", self._count)) from None

    def _taken(self) -> Table[RowT]:
        """Return what has been read since the last time, and tell what departs from the spec."""
        decoder = cast("CellDecoder", self._decoder)
        for path, value in decoder.drift:
            self._on_drift(format_path(path), value)
        series, misfits = decoder.take()
        table = Table(self._report, self.envelope, series, misfits)
        self._count += len(table)
        return table

    def _check_size(self) -> None:
        name = "max_bytes" if self._decoder is None else "max_tree_bytes"
        what = "the answer" if self._decoder is None else "a row"
        limit = self._limits.max_bytes if self._decoder is None else self._limits.tree_bytes
        if self._held > limit:
            raise DecodeError(
                f"{what} is longer than {limit} bytes; raise it with limits=Limits({name}=...)"
            )

    def end(self) -> Steps[Table[RowT]]:
        """Return the last rows, once the whole body was taken.

        Raises:
            DecodeError: The body ends early, or is no JSON.
        """
        content, self._pieces = b"".join(self._pieces), []
        decoder = self._decoder
        if decoder is None:
            table = yield from self._report.read_json(
                content,
                content_type=self._content_type,
                on_drift=self._on_drift,
                strict=self._strict,
                limits=self._limits,
            )
            self.envelope = table.envelope
            return table
        content_type, limits = self._content_type, self._limits
        frame = yield from json_steps(
            self._head + content, content_type=content_type, limits=limits
        )
        body, inner = open_answer(frame)
        _, *last = list_items(inner.get("rows"), ("table", "rows"))
        self._guarded(lambda: decoder.add(last))
        self.envelope = beside_table(body)
        return self._taken()


def _last_cut(content: bytes) -> int:
    """Return where the last row that is whole ends; 0 where none does."""
    back = _LOOK_BACK
    while True:
        start = max(0, len(content) - back)
        if last := deque(ROW_BREAK.finditer(content, start), maxlen=1):
            return last[0].start(1)
        if start == 0:
            return 0
        back *= 16
