"""`ConcurrencyLimiter`: how many calls may be on their way at once; and how many there are."""

from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Final

import anyio
import attrs
from anyio.lowlevel import checkpoint_if_cancelled

from deskwire.core.errors import ConfigurationError


class ConcurrencyLimiter:
    """Lets at most `limit` calls through at once; the others wait in the order they came.

    `async with limiter.slot() as waited:` holds one of the slots and tells how many seconds it took
    to get it. A task may hold several. A cancelled task gives its slot, or its place, back.
    """

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ConfigurationError(f"the limit of calls at once is {limit}; it must be 1 or more")
        self.limit: Final = limit
        """How many slots there are."""
        # Older releases of anyio make a limiter only inside an event loop.
        self._limiter: anyio.CapacityLimiter | None = None

    @property
    def in_use(self) -> int:
        """How many slots are held."""
        return self._limiter.borrowed_tokens if self._limiter else 0

    @property
    def waiting(self) -> int:
        """How many calls wait for a slot."""
        return self._limiter.statistics().tasks_waiting if self._limiter else 0

    def slot(self) -> "Slot":
        """Return a context that holds one slot; its value is the seconds waited."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(self.limit)
        return Slot(self._limiter)


class Slot(AbstractAsyncContextManager[float]):
    """One slot, and its own borrower: a limiter lends to each borrower only once."""

    def __init__(self, limiter: anyio.CapacityLimiter) -> None:
        self._limiter: Final = limiter
        self._is_kept = False

    def keep(self) -> None:
        """Hold it beyond the context, until `release`."""
        self._is_kept = True

    def release(self) -> None:
        """Give it back."""
        self._limiter.release_on_behalf_of(self)

    async def __aenter__(self) -> float:
        await checkpoint_if_cancelled()  # a slot that is free is not waited for
        try:
            self._limiter.acquire_on_behalf_of_nowait(self)
        except anyio.WouldBlock:
            started = anyio.current_time()
            await self._limiter.acquire_on_behalf_of(self)
            return anyio.current_time() - started
        return 0.0

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._is_kept:
            self.release()


@attrs.define
class Traffic:
    """Counts the calls of a client and its copies."""

    calls: int = 0
    """How many have begun and not ended."""
    in_flight: int = 0
    """How many of them are being sent or answered."""


@attrs.frozen(kw_only=True)
class ClientStats:
    """What a client is doing at a moment, its copies included."""

    in_flight: int
    """How many calls are being sent or answered."""
    waiting: int
    """How many calls wait: for their turn, for the rate limit, or before another attempt."""
    open_connections: int | None
    """How many connections there are, the idle ones included; None where they are those of an
    `http_client`."""
    idle_connections: int | None
    """How many of them are free for the next call; None as above."""
