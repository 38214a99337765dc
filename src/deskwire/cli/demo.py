"""`deskwire demo`: pull the reports of a company in a sandbox, many at once, into files."""

import logging
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import anyio
import attrs
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from deskwire.cli.console import can_draw, open_console
from deskwire.cli.process import Exit
from deskwire.cli.progress import PullProgress, conclude
from deskwire.cli.reports import KINDS, Kind, plan_of
from deskwire.odesk import ODesk
from deskwire.pull.formats import read_parquet
from deskwire.pull.puller import pull
from deskwire.pull.records import Summary
from deskwire.pull.targets.folder import LEDGER
from deskwire.sandbox import Fault, Faults, Sandbox
from deskwire.transport.events import Attempt, Hook

_RETRY_AFTER: Final = 1
_UNAVAILABLE: Final = (
    "odesk.timereport.get_team_report",
    "odesk.timereport.get_company_report",
    "odesk.finreport.get_provider_earnings",
)
"""The operations whose first request is answered with 503: one each, so that no call fails."""
_LIMITED: Final = "odesk.finreport.get_buyer_teams_billings"
"""The operation whose first request is answered with 429."""


@attrs.frozen
class Totals:
    """What the reports of one kind add up to."""

    reports: int
    """How many there are."""
    rows: int
    """Their rows."""
    hours: Decimal | None
    """Their hours, where they tell any."""
    money: Decimal
    """Their US dollars."""


class _Retries(Hook):
    """Says why a call is made again."""

    def __init__(self, progress: PullProgress) -> None:
        self._progress: Final = progress

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        """Say why."""
        said = reason.removeprefix(f"{attempt.operation}: ")
        self._progress.say(f"  {attempt.operation}: {said}; again in {wait:.2f} s", "yellow")


def run(folder: Path, *, count: int, concurrency: int) -> int:
    """Pull reports from a sandbox of our own, or go on with that.

    Args:
        folder: Where the files go.
        count: How many reports.
        concurrency: How many requests may be on their way at once.

    Raises:
        TargetError: The folder holds something else.
        DeskwireError: The pull failed.
        OSError: The files could not be written.
    """
    console = open_console()
    is_quiet = not logging.getLogger("deskwire").isEnabledFor(logging.DEBUG)
    if (folder / LEDGER).exists():
        console.print(Text(f"Going on with what is in {folder}."), soft_wrap=True)
    progress = PullProgress(console, bar=can_draw(console) and is_quiet, noun="reports")
    sandbox = Sandbox()
    _order_faults(sandbox.faults)
    work = partial(_pull, sandbox, folder, count, progress=progress, concurrency=concurrency)
    summary = anyio.run(work)
    console.print(_grid(folder))
    return _conclude(console, summary, folder)


async def _pull(
    sandbox: Sandbox, folder: Path, count: int, *, progress: PullProgress, concurrency: int
) -> Summary:
    async with sandbox:
        plan = plan_of(sandbox.company, count)
        progress.say(
            f"Pulling {_count(plan.size, 'report')} of a company in a sandbox at {sandbox.url}, "
            f"{concurrency} at once. To show retries, the first request of {len(_UNAVAILABLE)} "
            "operations is answered with 503, and of another one with 429 (Retry-After: "
            f"{_RETRY_AFTER}).\n"
        )
        async with ODesk(
            **sandbox.odesk,
            concurrency=concurrency,
            hooks=[_Retries(progress)],
            trust_env=False,
        ) as odesk:
            with progress:
                return await pull(plan, odesk, to=folder, concurrency=concurrency, hooks=[progress])


def _order_faults(faults: Faults) -> None:
    for operation in _UNAVAILABLE:
        faults.add(Fault.status(503, body="out of order"), match=operation)
    limited = Fault.status(429, retry_after=_RETRY_AFTER, body="too many requests")
    faults.add(limited, match=_LIMITED)


def _conclude(console: Console, summary: Summary, folder: Path) -> Exit:
    kept = f", {summary.kept:,} of them from before" if summary.kept else ""
    console.print(
        f"Pulled {_count(summary.parts, 'report')} with {_count(summary.rows, 'row')}{kept}, in "
        f"{summary.seconds:.1f} s: {_count(summary.requests, 'request')}, {summary.retries} of "
        "which were retries.",
        soft_wrap=True,
    )
    if not summary.is_complete:
        return conclude(console, summary, f"{folder}")
    console.print(
        Text(f"Wrote {folder}: `deskwire verify {folder}` reads all of it again."), soft_wrap=True
    )
    return Exit.DONE


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def totals_of(folder: Path) -> Iterator[tuple[Kind, Totals]]:
    """Yield what the files of each kind add up to, as anybody would read them."""
    compute: Any = import_module("pyarrow.compute")
    for kind in KINDS:
        files = sorted((folder / kind.source).rglob("*.parquet"))
        if not files:
            continue
        # By its bytes: a name that is no text in UTF-8 is not for pyarrow.
        tables: list[Any] = [read_parquet(file.read_bytes()) for file in files]

        def total(name: str, tables: list[Any] = tables) -> Decimal:
            sums = [compute.sum(table[name]).as_py() for table in tables]
            return sum((one for one in sums if one is not None), Decimal())

        hours = kind.family.hours
        yield (
            kind,
            Totals(
                reports=len(files),
                rows=sum(table.num_rows for table in tables),
                hours=None if hours is None else total(hours.name),
                money=total(kind.family.money.name),
            ),
        )


def _grid(folder: Path) -> Grid:
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
    grid.add_column("Kind")
    for head in ("Reports", "Rows", "Hours", "US$"):
        grid.add_column(head, justify="right")
    for family, kinds in groupby(totals_of(folder), key=lambda pair: pair[0].family):
        grid.add_section()
        grid.add_row(family.title, style="bold")
        for kind, found in kinds:
            grid.add_row(
                f"  {kind.name}",
                f"{found.reports:,}",
                f"{found.rows:,}",
                "" if found.hours is None else f"{found.hours:,.2f}",
                f"{found.money:,.2f}",
            )
    return grid
