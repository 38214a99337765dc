"""`Resource`: the base of the generated classes."""

from typing import TypeVar

from deskwire.core.operation import Operation
from deskwire.transport.client import Client
from deskwire.transport.pages import Pages

T = TypeVar("T")


class Resource:
    """A group of calls, reached as an attribute of the client."""

    __slots__ = ("_client",)

    def __init__(self, client: Client) -> None:
        self._client: Client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"

    async def _call(self, operation: Operation[T], /, **arguments: object) -> T:
        return await self._client.call(operation, arguments)

    def _pages(self, operation: Operation[tuple[T, ...]], /, **arguments: object) -> Pages[T]:
        return Pages(self._client, operation, arguments)
