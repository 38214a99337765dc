"""Work in steps: a generator that stops between pieces of bounded length.

Whoever runs it may do something else in between: the transport lets other tasks run and the
deadline end the work. Nothing here knows of an event loop.
"""

from collections.abc import Generator
from typing import TypeAlias, TypeVar, cast

T = TypeVar("T")

Steps: TypeAlias = Generator[None, None, T]
"""Work that yields between its pieces, and returns its result."""


def finish(steps: Steps[T]) -> T:
    """Do all the work at one go and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return cast("T", stop.value)
