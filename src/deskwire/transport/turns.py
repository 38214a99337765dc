"""Work in steps, in an event loop."""

from typing import TypeVar, cast

import anyio.lowlevel

from deskwire.core.response.steps import Steps

T = TypeVar("T")


async def take_turns(steps: Steps[T]) -> T:
    """Do some work in steps, and let other tasks have their turn before each."""
    while True:
        await anyio.lowlevel.checkpoint()
        try:
            next(steps)
        except StopIteration as stop:
            return cast("T", stop.value)
