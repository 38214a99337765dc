"""Answers that are read while they arrive: `RowStream` of a report, `FileStream` of a file.

async with odesk.timereports.stream_team_report("acme", "acme:dev", query) as rows:
    async for row in rows:
async with odesk.timereports.stream_team_report("acme", "acme:dev", query) as rows:
    async for batch in rows.batches():
async with activecollab.attachments.stream_download(1, 2, 3) as file:
    await file.save("plan.pdf")
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeAlias, TypeVar, cast
from uuid import uuid4

import anyio
import anyio.to_thread

from deskwire.core.errors import (
    APIError,
    CallError,
    ClosedClientError,
    ConfigurationError,
    DecodeError,
)
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import ReportResult
from deskwire.core.report.arrow import ArrowBatch
from deskwire.core.report.stream import RowReader
from deskwire.core.report.table import Report, Table
from deskwire.core.response.decode import ResponseDecoder, blame
from deskwire.core.response.raw import RawResponse, Response
from deskwire.transport.incoming import Incoming
from deskwire.transport.options import Settings
from deskwire.transport.turns import take_turns

if TYPE_CHECKING:
    import os

T = TypeVar("T")
RowT = TypeVar("RowT")
ValueT = TypeVar("ValueT")
PieceT = TypeVar("PieceT")

Begin: TypeAlias = Callable[[], Awaitable[Response[T] | Incoming]]
"""Makes a call, and returns as soon as its answer has begun."""


class Stream(ABC, Generic[ValueT, PieceT]):
    """An answer that is read while it arrives, entered with `async with`.

    The call is made, and repeated where that is right, when it is entered. What breaks later is
    raised where it is read, and not repeated, since a part of the answer has been handed out. While
    it is open it is one of the client's calls at once. The `timeout` counts for the beginning and
    for each piece, a `deadline` for the beginning alone.

    Args:
        begin: Makes the call.
    """

    def __init__(self, begin: Begin[ValueT]) -> None:
        self._begin: Final = begin
        self._answer: RawResponse | None = None
        self._incoming: Incoming | None = None
        self._error: BaseException | None = None
        self._is_over = False
        self._is_closed = False

    async def __aenter__(self) -> Self:
        """Make the call.

        Raises:
            TransportError: No answer has begun.
            DecodeError: The answer is not what the spec promises.
            APIError: The service answered with an error.
        """
        if self._answer is not None or self._is_closed:
            raise ClosedClientError("a stream is entered once: make the call again for another")
        begun = await self._begin()
        if isinstance(begun, Incoming):
            self._incoming, self._answer = begun, begun.head
        else:
            self._answer = begun.answer
        self._start(begun)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the connection back, or end it where there is more to come."""
        self._is_closed = True
        if self._incoming is not None:
            await self._incoming.aclose(self._error or exc_value)

    def __repr__(self) -> str:
        # It may be asked of one that was refused half-way.
        is_closed, answer = getattr(self, "_is_closed", False), getattr(self, "_answer", None)
        state = "new" if answer is None else "closed" if is_closed else "open"
        return f"<{type(self).__name__} {state}>"

    @property
    def answer(self) -> RawResponse:
        """The status and the headers; the content is no more than the beginning."""
        if self._answer is None:
            raise self._not_open()
        return self._answer

    def _not_open(self) -> ClosedClientError:
        title = type(self).__name__
        return ClosedClientError(f"this {title} is not open: write `async with ... as stream`")

    @abstractmethod
    def _start(self, begun: Response[ValueT] | Incoming) -> None:
        """Take what has come."""

    @abstractmethod
    async def _read(self) -> PieceT | None:
        """Return the next piece; None at the end."""

    async def _next(self) -> PieceT | None:
        """Return the next piece; None at the end. What went wrong is raised every time."""
        if self._answer is None or self._is_closed:
            raise self._not_open()
        if self._error is not None:
            raise self._error
        if self._is_over:
            return None
        try:
            piece = await self._read()
        except CallError as error:
            self._error = error
            raise
        if piece is None:
            self._is_over = True
            if self._incoming is not None:
                await self._incoming.aclose()
        return piece


class _Iterator(Generic[PieceT]):
    """Iterates over pieces. It may be left at any time, unlike a generator."""

    def __init__(self, read: Callable[[], Awaitable[PieceT | None]]) -> None:
        self._read: Final = read

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> PieceT:
        piece = await self._read()
        if piece is None:
            raise StopAsyncIteration
        return piece


class RowStream(Stream[Table[RowT], Table[RowT]], Generic[RowT]):
    """The rows of a report while they arrive; it needs no more memory for a million than for a few.

    Iterate over the rows, or over `tables()` or `batches()`; what one has given another does not
    give again. The size of the answer has no limit, only that of a row
    (`Limits.max_tree_bytes`). The format is JSON where the service has it.

    Args:
        operation: The endpoint.
        begin: Makes the call.
        decoder: Reads the answer.
        settings: Those of the client.
    """

    def __init__(
        self,
        operation: Operation[Table[RowT]],
        begin: Begin[Table[RowT]],
        *,
        decoder: ResponseDecoder,
        settings: Settings,
    ) -> None:
        super().__init__(begin)
        result = operation.result
        if not isinstance(result, ReportResult):
            raise ConfigurationError(f"{operation.name} is no report, and has no rows to stream")
        self._operation: Final = operation
        self._report: Final = cast("Report[RowT]", result.report)
        self._decoder: Final = decoder
        self._settings: Final = settings
        self._reader: RowReader[RowT] | None = None
        self._piece: bytes | None = None
        self._is_read = False
        self._table: Table[RowT] | None = None
        self._rows: Iterator[RowT] = iter(())
        self._at = 0
        self._envelope: Mapping[str, object] = {}

    @property
    def envelope(self) -> Mapping[str, object]:
        """What stands beside the table: as far as it has come, and all of it at the end."""
        return self._envelope if self._reader is None else self._reader.envelope

    def _start(self, begun: Response[Table[RowT]] | Incoming) -> None:
        if isinstance(begun, Incoming):
            self._reader = RowReader(
                self._report,
                content_type=begun.head.content_type,
                on_drift=self._decoder.on_misfit(self._operation, self._report),
                strict=self._settings.strict,
                limits=self._settings.limits,
            )
            self._piece = begun.head.content
        else:
            self._take(begun.value)
            self._envelope = begun.value.envelope

    def __aiter__(self) -> Self:
        """Return the stream itself."""
        return self

    async def __anext__(self) -> RowT:
        """Return the next row.

        Raises:
            TransportError: The connection broke, or no more came in time.
            DecodeError: The answer is not what the spec promises.
            APIError: The end of the answer says that it is an error.
        """
        while True:
            for row in self._rows:
                self._at += 1
                return row
            self._take(await self._next())
            if self._table is None:
                raise StopAsyncIteration

    def tables(self) -> AsyncIterator[Table[RowT]]:
        """Iterate over the rows in tables as they come, about 64 KiB of the answer each.

        Raises:
            CallError: As for rows.
        """
        return _Iterator(self._next_table)

    def batches(self) -> AsyncIterator[ArrowBatch]:
        """Iterate over the rows as `pyarrow.RecordBatch`es; all have the schema of `to_arrow`.

        Raises:
            CallError: As for rows; a `DecodeError` as well for a number that Arrow cannot hold.
            ConfigurationError: pyarrow is not installed.
        """
        return _Iterator(self._next_batch)

    async def _next_table(self) -> Table[RowT] | None:
        """Return a table of the rows that nobody has taken; None at the end."""
        table, at = self._table, self._at
        if table is None or at >= len(table):
            self._take(await self._next())
            table, at = self._table, 0
        self._take(None)
        return table[at:] if table is not None and at else table

    async def _next_batch(self) -> ArrowBatch | None:
        table = await self._next_table()
        if table is None:
            return None
        arrow: Any = table.to_arrow()
        (batch,) = arrow.to_batches()
        return cast("ArrowBatch", batch)

    def _take(self, table: Table[RowT] | None) -> None:
        """Let the rows of a table be the next ones."""
        self._table, self._rows, self._at = table, iter(table or ()), 0

    async def _read(self) -> Table[RowT] | None:
        incoming, reader = self._incoming, self._reader
        if incoming is None or reader is None:
            return None
        try:
            while self._piece is not None:
                table = reader.feed(self._piece)
                self._piece = await incoming.next()
                if table:
                    return table
            if self._is_read:
                return None
            self._is_read = True
            table = await take_turns(reader.end())
            self._decoder.check_table(self._operation, incoming.head, table)
        except (APIError, DecodeError) as error:
            blame(error, self._operation, incoming.head)
            raise
        return table or None


class FileStream(Stream[bytes, bytes]):
    """The bytes of a file while they arrive. The size of the file has no limit."""

    _piece: bytes | None = None

    @property
    def size(self) -> int | None:
        """How many bytes it has; None where the service does not say."""
        headers = self.answer.headers
        length = headers.get("content-length", "")
        is_plain = headers.get("content-encoding", "identity") == "identity"
        return int(length) if is_plain and length.isdecimal() else None

    @property
    def content_type(self) -> str:
        """The type, as the service says it."""
        return self.answer.content_type

    def _start(self, begun: Response[bytes] | Incoming) -> None:
        self._piece = begun.head.content if isinstance(begun, Incoming) else begun.value

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Iterate over the bytes, as they come.

        Raises:
            TransportError: The connection broke, or no more came in time.
            DecodeError: The answer is not compressed as it says.
        """
        return _Iterator(self._next)

    async def _read(self) -> bytes | None:
        piece, self._piece = self._piece, None
        if piece:
            return piece
        return None if self._incoming is None else await self._incoming.next()

    async def save(self, path: "str | os.PathLike[str]") -> int:
        """Write the file, and return how many bytes it has.

        It is there under its name when it is whole: until then it has another, in the same folder.

        Args:
            path: Where to; what is there already is replaced.

        Raises:
            CallError: As for bytes.
            OSError: It cannot be written.
        """
        target = Path(path)
        part = target.with_name(f"{target.name}.{uuid4().hex[:8]}.part")
        size = 0
        try:
            async with await anyio.open_file(part, "xb") as file:
                async for piece in self:
                    size += await file.write(piece)
            await anyio.to_thread.run_sync(part.replace, target)
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(partial(part.unlink, missing_ok=True))
        return size
