"""`Caller`: gets the rows of a partition with the client of its service."""

from collections.abc import Mapping
from typing import Final, cast

import anyio.to_thread
import attrs

from deskwire.core.errors import APIError, ConfigurationError, TooLongError, shown
from deskwire.core.model.operation import Operation
from deskwire.core.report.arrow import ArrowTable
from deskwire.core.report.table import Table
from deskwire.pull.binding import bound_arguments
from deskwire.pull.calls import find_call, service_of
from deskwire.pull.fetch import Fetched, TooBigError
from deskwire.pull.partitions import Partition
from deskwire.pull.rows import to_table
from deskwire.transport.client import Client

_TOO_BIG: Final = (413, 414)
"""The statuses that say that a request asks for too much at once, or in too many words."""


class Caller:
    """Gets the rows of partitions: a `Fetch`.

    Args:
        clients: The client of each service, by its name.
        max_rows: How many rows a part may have; None for any number.
    """

    def __init__(self, clients: Mapping[str, Client], *, max_rows: int | None = None) -> None:
        self._clients: Final = clients
        self._max_rows: Final = max_rows

    async def __call__(self, partition: Partition) -> Fetched:
        """Make the call of a partition.

        Raises:
            TooBigError: The answer is cut, too long, or of too many rows, or the request refused
                as too big.
            DeskwireError: What the call itself raises.
        """
        operation, client = find_call(partition.source.call), self._client(partition)
        arguments = bound_arguments(partition)
        try:
            if operation.paging is not None:
                answer = await self._list(client, operation, arguments)
            else:
                answer = await self._whole(client, partition, arguments)
        except TooLongError as error:
            raise TooBigError(str(error)) from error
        except APIError as error:
            if error.status in _TOO_BIG:
                raise TooBigError(str(error)) from error
            raise
        if self._max_rows is not None and len(answer.rows) > self._max_rows:
            raise TooBigError(
                f"it has {len(answer.rows)} rows, at most {self._max_rows} are wanted"
            )
        table = await anyio.to_thread.run_sync(to_table, partition.source, answer.rows)
        return Fetched(table=table, attempts=answer.attempts, size=answer.size)

    def _client(self, partition: Partition) -> Client:
        service = service_of(partition.source.call)
        client = self._clients.get(service.name)
        if client is None:
            raise ConfigurationError(
                f"the plan calls {service.title}, and there is no client of it"
            )
        wanted = partition.source.format
        return client.with_options(format=wanted) if wanted else client

    async def _whole(
        self, client: Client, partition: Partition, arguments: dict[str, object]
    ) -> "_Answer":
        response = await client.raw(partition.source.call, **arguments)
        value = response.value
        if isinstance(value, Table):
            table = cast("Table[object]", value)
            if table.is_cut:
                raise TooBigError("the service says that it left rows out")
            rows: Table[object] | tuple[object, ...] = table
        else:
            rows = cast("tuple[object, ...]", value)
        return _Answer(rows, response.answer.attempts, len(response.answer.content))

    async def _list(
        self, client: Client, operation: Operation[tuple[object, ...]], arguments: dict[str, object]
    ) -> "_Answer":
        items: dict[object, object] = {}
        attempts = size = 0
        pages = client.pages(operation, arguments)
        async for page in pages.by_page():
            attempts += page.response.answer.attempts
            size += len(page.response.answer.content)
            if page.is_cut:
                raise TooBigError(f"the list ends at {len(page)} items, where the service cuts it")
            for item in page:
                key = getattr(item, pages.paging.key, None) if pages.paging.key else None
                # A row that moved to the next page while it was asked for comes twice.
                items.setdefault(len(items) if key in (None, "") else ("key", key), item)
        return _Answer(tuple(items.values()), attempts, size)


@attrs.frozen
class _Answer:
    """What came."""

    rows: Table[object] | tuple[object, ...]
    attempts: int
    size: int


def table_bytes(table: ArrowTable) -> int:
    """Return how much memory a table takes."""
    size: object = getattr(table, "nbytes", 0)
    if not isinstance(size, int):
        raise TypeError(f"nbytes is {shown(size)}")
    return size
