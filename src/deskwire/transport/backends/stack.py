"""`ConnectionStack`: which connections are open, and which the next call takes.

Nothing waits here: a `ConcurrencyLimiter` stands before it, and the next call takes the connection
that was given back last, so that those which a burst leaves behind grow old.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from typing import Final, Generic, Protocol, TypeVar

import anyio

from deskwire.core.errors import ClosedClientError, ConfigurationError
from deskwire.transport.backends.protocol import Connections


class Reusable(Protocol):
    """A connection that serves one request after the other."""

    @property
    def origin(self) -> Hashable:
        """Where it leads."""
        ...

    def is_available(self) -> bool:
        """Tell whether the last request has left it fit for another."""
        ...

    def has_expired(self) -> bool:
        """Tell whether it was idle for too long, or has heard what nobody asked for."""
        ...

    async def aclose(self) -> None:
        """Close it, however far it has come."""
        ...


C = TypeVar("C", bound=Reusable)


class FullError(Exception):
    """More calls came at once than there may be connections."""


class ConnectionStack(Generic[C]):
    """The connections of a backend.

    Args:
        most: The most connections to have open, over all origins.
    """

    def __init__(self, most: int) -> None:
        if most < 1:
            raise ConfigurationError(f"max_connections is {most}; it must be 1 or more")
        self._most: Final = most
        self._open: Final[set[C]] = set()
        self._idle: Final[defaultdict[Hashable, deque[C]]] = defaultdict(deque)
        self._closed = False

    @property
    def connections(self) -> Connections:
        """How many connections there are."""
        return Connections(len(self._open), sum(map(len, self._idle.values())))

    async def take(self, origin: Hashable, connect: Callable[[], C]) -> C:
        """Return the connection to an origin that was used last, or a new one.

        Args:
            origin: Where it leads.
            connect: Makes a connection, which dials when it is given its first request.

        Raises:
            FullError: All connections are in use.
            ClosedClientError: The stack has been closed.
        """
        idle = self._idle[origin]
        while not self._closed:
            if idle:
                connection = idle.pop()
                if not connection.has_expired():  # nor closed by the server meanwhile
                    return connection
            elif len(self._open) < self._most:
                connection = connect()
                self._open.add(connection)
                return connection
            else:
                connection = self._oldest_idle()
            await self.drop(connection)
        raise ClosedClientError("the transport has been closed; make a new one")

    async def give_back(self, connection: C) -> None:
        """Keep a connection for the next call, or close it if it cannot serve another."""
        # A stream that is readable between two answers has more to say than it was asked.
        if self._closed or not connection.is_available() or connection.has_expired():
            await self.drop(connection)
            return
        idle = self._idle[connection.origin]
        idle.append(connection)
        if len(idle) > 1 and idle[0].has_expired():  # what a burst leaves behind
            await self.drop(idle.popleft())

    async def drop(self, connection: C) -> None:
        """Close a connection, to the end even in a cancelled task, and free its slot."""
        with anyio.CancelScope(shield=True):
            try:
                await connection.aclose()
            finally:
                self._open.discard(connection)

    async def aclose(self) -> None:
        """Close every connection, those in use too."""
        self._closed = True
        self._idle.clear()
        for connection in tuple(self._open):
            await self.drop(connection)

    def _oldest_idle(self) -> C:
        """Return the idle connection of another origin that has to make room."""
        for idle in self._idle.values():
            if idle:
                return idle.popleft()
        raise FullError(
            f"all {self._most} connections are in use; "
            "let no more calls through at once, or raise max_connections"
        )
