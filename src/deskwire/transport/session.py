"""Sessions: the one backend of a client, and where it may be used."""

import warnings
from contextlib import AsyncExitStack
from typing import Final

from anyio.lowlevel import RunVar

from deskwire.core.errors import ClientLoopError, ClosedClientError
from deskwire.transport.backends.protocol import Backend


class Session:
    """Opens and closes the backend of a client.

    Args:
        title: The service, for people.
        backend: What sends its requests.
    """

    def __init__(self, title: str, backend: Backend) -> None:
        self._title: Final[str] = title
        self.backend: Final[Backend] = backend
        """The backend, open or not."""
        self._loop: RunVar[bool] = RunVar(f"deskwire-session-{id(self)}", default=False)
        self._stack: AsyncExitStack | None = None
        self._closed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether calls can be made."""
        return self._stack is not None

    async def open(self) -> None:
        """Get ready for calls in the current event loop.

        Raises:
            ClosedClientError: The session is open already, or has been closed.
        """
        if self.is_open:
            raise ClosedClientError(
                f"this {self._title} client is open already; enter it once and share it"
            )
        if self._closed:
            raise self._closed_error()
        stack = AsyncExitStack()
        await self.backend.open()
        stack.push_async_callback(self.backend.aclose)
        stack.callback(self._loop.reset, self._loop.set(True))
        self._stack = stack

    async def close(self) -> None:
        """Close what the backend has opened.

        Raises:
            ClientLoopError: The session was opened in another event loop.
        """
        if self.is_open:
            self._check_loop()
        self._closed = True
        stack, self._stack = self._stack, None
        if stack is not None:
            await stack.aclose()

    def sender(self) -> Backend:
        """Return the backend for a call.

        Raises:
            ClosedClientError: The session is not open.
            ClientLoopError: The session was opened in another event loop.
        """
        if self._closed:
            raise self._closed_error()
        if not self.is_open:
            raise ClosedClientError(
                f"this {self._title} client is not open; enter it with `async with` and make calls"
                " inside"
            )
        self._check_loop()
        return self.backend

    def _check_loop(self) -> None:
        if not self._loop.get():
            raise ClientLoopError(
                f"this {self._title} client was opened in another event loop; open one per loop"
            )

    def _closed_error(self) -> ClosedClientError:
        return ClosedClientError(f"this {self._title} client has been closed; make a new one")

    def __del__(self) -> None:
        if getattr(self, "_stack", None) is not None:
            warnings.warn(
                f"this {self._title} client was never closed; use `async with`",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )
