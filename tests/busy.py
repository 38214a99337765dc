"""What lets a test hold on a busy machine: count work and wait for what happens, not for a time."""

import sys
from collections.abc import Callable
from types import FrameType

import anyio


def calls_in(work: Callable[[], object]) -> int:
    """Return how many calls a piece of work makes, of Python's functions and of C's."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; the time limit of the test bounds it."""
    while not holds():  # noqa: ASYNC110  the counters that are watched notify nobody
        await anyio.sleep(0.005)
