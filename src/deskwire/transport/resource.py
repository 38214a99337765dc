"""`Resource`: the base of the generated classes."""

from copy import copy
from typing import TYPE_CHECKING, TypeVar

from deskwire.core.operation import Operation
from deskwire.transport.pages import Pages

if TYPE_CHECKING:
    from deskwire.transport.client import Client

T = TypeVar("T")
ResourceT = TypeVar("ResourceT", bound="Resource")


class Resource:
    """A group of calls, reached as an attribute of the client."""

    __slots__ = ("_client",)

    def __init__(self, client: "Client") -> None:
        self._client: Client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {getattr(self, '_client', None)!r}>"

    async def _call(self, operation: Operation[T], /, **arguments: object) -> T:
        return await self._client.call(operation, arguments)

    def _pages(self, operation: Operation[tuple[T, ...]], /, **arguments: object) -> Pages[T]:
        return Pages(self._client, operation, arguments)


def move(resource: ResourceT, client: "Client", twin: "Client") -> ResourceT:
    """Return the resource of a copy of a client: one that belongs to another client stays."""
    if getattr(resource, "_client", None) is not client:
        return resource
    moved = copy(resource)
    object.__setattr__(moved, "_client", twin)
    return moved
