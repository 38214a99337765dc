"""Counts what several workers send together, in every window of ten seconds.

    python -m tests.pull.rates [requests a second] [seconds] [workers]

The sandbox keeps the moment of each request. No window may hold more than the rate allows, and
from the fifth second on 95 % of it are to be used.
"""

import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import anyio
import attrs

from deskwire.pull import FromEnvironment, pull
from deskwire.pull.shares import WINDOW
from deskwire.sandbox import Sandbox
from deskwire.sandbox.http import Request
from deskwire.sandbox.memory import RequestMemory
from tests.pull.data import access_of, daily_plan

_TEAMS: Final = ("acme:dev", "acme:design", "acme:ops")
_WARM: Final = 5.0


class _Moments(RequestMemory):
    """Keeps when requests came."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[float] = []

    def append(self, request: Request) -> None:
        self.all.append(time.monotonic())
        super().append(request)


@attrs.frozen(kw_only=True)
class Counted:
    """What was counted."""

    requests: int
    most: int
    """The greatest number in a window."""
    share: float
    """How much of the rate was used, without the first and the last seconds."""


async def measure(rate: float, seconds: float, workers: int) -> Counted:
    """Pull on so many processes at a rate, and count."""
    sandbox = Sandbox()
    sandbox.requests = moments = _Moments()
    async with sandbox:
        os.environ.update(access_of(sandbox))
        make = partial(ProcessPoolExecutor, workers, mp_context=get_context("spawn"))
        with tempfile.TemporaryDirectory() as folder:
            await pull(
                daily_plan(
                    round(rate * seconds),
                    teams=_TEAMS,
                    columns=["worked_on", "hours"],
                    since=date(2008, 1, 1),
                ),
                FromEnvironment("odesk"),
                to=Path(folder) / "data",
                executor=make,
                workers=workers,
                rate=rate,
            )
    return counted(moments.all, rate)


def counted(moments: list[float], rate: float) -> Counted:
    """Count moments in the windows that begin with each of them."""
    first = most = 0
    for number, moment in enumerate(moments):
        while moment - moments[first] >= WINDOW:
            first += 1
        most = max(most, number - first + 1)
    begin, end = moments[0] + _WARM, moments[-1] - _WARM
    steady = sum(begin <= moment <= end for moment in moments)
    share = steady / (end - begin) / rate if end > begin else 0.0
    return Counted(requests=len(moments), most=most, share=share)


def main(rate: float, seconds: float, workers: int) -> int:
    """Measure, tell, and return whether it was as promised."""
    found = anyio.run(measure, rate, seconds, workers)
    allowed = round(rate * WINDOW)
    sys.stdout.write(
        f"{found.requests} requests of {workers} processes at {rate:g} a second: at most "
        f"{found.most} in 10 s, where {allowed} are allowed; {found.share:.1%} of the rate used\n"
    )
    return int(found.most > allowed or found.share < 0.95)


if __name__ == "__main__":
    _rate, _seconds, _workers = (*sys.argv[1:], *("100", "60", "4")[len(sys.argv) - 1 :])
    sys.exit(main(float(_rate), float(_seconds), int(_workers)))
