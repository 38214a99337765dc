"""`Incoming`: an answer whose body is still coming."""

from collections.abc import Callable
from typing import Final, TypeAlias

import anyio
import anyio.lowlevel

from deskwire.core.errors import CallError
from deskwire.core.response.raw import RawResponse
from deskwire.transport.backends.protocol import BackendError, BodyError
from deskwire.transport.exchange import Rest, TooSlowError

End: TypeAlias = Callable[[RawResponse, int, BaseException | None], None]
"""Is told the head of an answer, how many bytes of its body came, and what ended it early."""


class Incoming:
    """An answer whose head is there, and of whose body there is more to come.

    It holds a connection, and its place among the calls, until it is closed.

    Args:
        head: The answer so far; its content is the beginning of the body.
        rest: What is to come.
        timeout: How many seconds a piece may take; None for any time.
        failed: Turns what went wrong with the connection or the body into an error of ours.
    """

    def __init__(
        self,
        head: RawResponse,
        rest: Rest,
        *,
        timeout: float | None,
        failed: Callable[[BackendError | BodyError | TooSlowError], CallError],
    ) -> None:
        self.head: Final = head
        """The answer so far."""
        self._rest: Final = rest
        self._timeout: Final = timeout
        self._failed: Final = failed
        self._ends: list[End] = []
        self._size = len(head.content)
        self._is_closed = False

    def at_end(self, end: End) -> None:
        """Have something done when it is closed; what was asked for last is done first."""
        self._ends.append(end)

    async def next(self) -> bytes | None:
        """Return the next piece of the body; None at the end.

        Raises:
            TransportError: The connection broke, or nothing came in time.
            DecodeError: The body is not compressed as its head says.
        """
        await anyio.lowlevel.checkpoint()  # a fast server must not keep other tasks waiting
        failure: BackendError | BodyError | TooSlowError = TooSlowError("it took too long")
        with anyio.move_on_after(self._timeout):
            try:
                piece = await self._rest.pieces.next()
            except (BackendError, BodyError) as error:
                failure = error
            else:
                self._size += len(piece or b"")
                return piece
        raise self._failed(failure) from failure.__cause__

    async def aclose(self, error: BaseException | None = None) -> None:
        """Give back what it holds: the connection serves others where the body has been read.

        Args:
            error: What ended the reading early.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            await self._rest.answer.aclose()
        finally:
            while self._ends:
                self._ends.pop()(self.head, self._size, error)
