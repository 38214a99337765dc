"""What lets a test hold on a busy machine: count work and wait for what happens, not for a time."""

import asyncio  # noqa: TID251  both clocks are reached
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, cast

import anyio
import trio


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


def pass_time(seconds: float) -> None:
    """Let the clock of the running event loop jump ahead, and with it all that waits for a time.

    A time limit of minutes is never reached by itself, however slow the machine, and the test ends
    it at the moment it chooses.
    """
    try:
        loop = cast("Any", asyncio.get_running_loop())
    except RuntimeError:
        clock = cast("Any", trio.lowlevel.current_clock())
        object.__setattr__(clock, "offset", clock.offset + seconds)  # it is frozen
    else:
        now = loop.time
        loop.time = lambda: now() + seconds
