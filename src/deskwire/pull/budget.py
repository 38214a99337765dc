"""`MemoryBudget`: how much of what came may wait to be written."""

from typing import Final

import anyio


class MemoryBudget:
    """Counts the bytes of what waits to be written, and holds back new calls while it is too much.

    What is on its way comes all the same: the most that is held at a time is the budget and, for
    each call on its way, the greatest part.

    Args:
        most: The bytes.
    """

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._held = 0
        self._room = anyio.Event()

    async def room(self) -> None:
        """Wait until less than the budget is held."""
        while self._held >= self._most:
            if self._room.is_set():
                self._room = anyio.Event()
            await self._room.wait()

    def hold(self, size: int) -> None:
        """Count what came."""
        self._held += size

    def free(self, size: int) -> None:
        """Count what was written."""
        self._held -= size
        if self._held < self._most:
            self._room.set()
