"""What lets a test hold on a busy machine: count work and wait for what happens, not for a time."""

import asyncio  # noqa: TID251  both clocks are reached
import random
import socket
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
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


def port_apart() -> int:
    """Return a free port that no system gives to those who ask for any, such as our neighbours."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", random.randrange(10_000, 30_000)))
            port: int = probe.getsockname()[1]
            return port


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; the time limit of the test bounds it."""
    while not holds():  # noqa: ASYNC110  the counters that are watched notify nobody
        await anyio.sleep(0.005)


async def settle() -> None:
    """Let everything happen that waits for no time, such as the reading of what has been sent."""
    for _ in range(30):  # turns of the loop, in each of which it looks at the sockets
        await anyio.sleep(0.003)


@asynccontextmanager
async def pass_time_once(holds: Callable[[], bool], seconds: float = 25) -> AsyncGenerator[None]:
    """Let time pass, in a block, when something holds and nothing more happens by itself."""

    async def wait() -> None:
        await until(holds)
        await settle()
        pass_time(seconds)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        yield
        tasks.cancel_scope.cancel()


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
        ahead = loop.time() + seconds - time.monotonic()
        loop.time = lambda: time.monotonic() + ahead
