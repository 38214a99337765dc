"""`deskwire demo`: pull the reports of a company in a sandbox, many at once, into files."""

import shutil
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial, reduce
from itertools import groupby
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread
import attrs
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid

from deskwire.cli.files import ReportFiles
from deskwire.cli.progress import PullProgress
from deskwire.cli.reports import KINDS, Family, Kind, PlannedReport, plan
from deskwire.core.model.numbers import EXACT
from deskwire.core.query.gds import NumberColumn
from deskwire.core.report.table import Table
from deskwire.odesk import ODesk
from deskwire.sandbox import Fault, Faults, Sandbox
from deskwire.sandbox.company import Company

_NARROWEST: Final = 40
_WIDEST: Final = 200
_RETRY_AFTER: Final = 1
_UNAVAILABLE: Final = (
    "odesk.timereport.get_team_report",
    "odesk.timereport.get_company_report",
    "odesk.finreport.get_provider_earnings",
)
"""The operations whose first request is answered with 503: one each, so that no call fails."""
_LIMITED: Final = "odesk.finreport.get_buyer_teams_billings"
"""The operation whose first request is answered with 429."""


@attrs.define
class Totals:
    """What the reports of one kind add up to."""

    reports: int = 0
    """How many there were."""
    rows: int = 0
    """Their rows."""
    hours: Decimal = Decimal()
    """Their hours."""
    money: Decimal = Decimal()
    """Their US dollars."""

    def add(self, family: Family, table: Table[object]) -> None:
        """Add a report."""
        self.reports += 1
        self.rows += len(table)
        self.hours = EXACT.add(self.hours, _total(table, family.hours))
        self.money = EXACT.add(self.money, _total(table, family.money))


def _total(table: Table[object], column: NumberColumn | None) -> Decimal:
    cells = () if column is None else table.column(column)
    return reduce(EXACT.add, (cell for cell in cells if cell is not None), Decimal())


def run(folder: Path, *, count: int, concurrency: int, verbose: bool) -> int:
    """Pull reports from a sandbox of our own.

    Args:
        folder: Where the files go.
        count: How many reports.
        concurrency: How many requests may be on their way at once.
        verbose: Whether the log goes to the terminal too, where a bar would be in its way.

    Raises:
        DeskwireError: A report could not be pulled.
        OSError: The files could not be written.
    """
    console = _console()
    can_draw = console.is_interactive and console.encoding.startswith("utf")
    progress = PullProgress(console, count, bar=can_draw and not verbose)
    with ReportFiles(folder) as files:
        sandbox = Sandbox()
        _order_faults(sandbox.faults)
        work = partial(_pull_from, sandbox, count, concurrency=concurrency)
        totals, seconds = anyio.run(work, files, progress)
    console.print(_summary(totals))
    console.print(
        f"Pulled {_count(progress.reports, 'report')} with {_count(progress.rows, 'row')} in "
        f"{seconds:.1f} s: {_count(progress.requests, 'request')}, {progress.retries} of which "
        "were retries."
    )
    for path in files.paths:
        console.print(f"Wrote {path}", soft_wrap=True)
    return 0


class _Console(Console):
    """A console that leaves it to the edge of the command what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        """Let the error pass; rich would end the process in the middle of the event loop."""
        raise  # noqa: PLE0704 - rich calls this while it handles the error


def _console() -> Console:
    """Return the terminal, its size read with more care than rich's, which trusts `COLUMNS`."""
    columns, lines = shutil.get_terminal_size()
    width, height = max(columns, _NARROWEST), max(lines, 1)
    return _Console(
        width=min(width, _WIDEST), height=height, emoji=False, markup=False, highlight=False
    )


async def _pull_from(
    sandbox: Sandbox, count: int, files: ReportFiles, progress: PullProgress, *, concurrency: int
) -> tuple[dict[Kind, Totals], float]:
    """Start a sandbox, pull reports from it, and return their totals and the seconds it took."""
    async with sandbox:
        progress.say(
            f"Pulling {_count(count, 'report')} of a company in a sandbox at {sandbox.url}, "
            f"{concurrency} at once. To show retries, the first request of {len(_UNAVAILABLE)} "
            "operations is answered with 503, and of another one with 429 (Retry-After: "
            f"{_RETRY_AFTER}).\n"
        )
        async with ODesk(
            **sandbox.odesk, concurrency=concurrency, hooks=[progress], trust_env=False
        ) as odesk:
            started = time.perf_counter()
            with progress:
                reports = plan(sandbox.company, count)
                totals = await pull(odesk, sandbox.company, reports, files, progress)
            return totals, time.perf_counter() - started


def _order_faults(faults: Faults) -> None:
    for operation in _UNAVAILABLE:
        faults.add(Fault.status(503, body="out of order"), match=operation)
    limited = Fault.status(429, retry_after=_RETRY_AFTER, body="too many requests")
    faults.add(limited, match=_LIMITED)


async def pull(
    odesk: ODesk,
    company: Company,
    reports: Sequence[PlannedReport],
    files: ReportFiles,
    progress: PullProgress,
) -> dict[Kind, Totals]:
    """Pull reports into files and return what each kind of them adds up to.

    All are started together; the client lets no more requests through than it was told to.
    """
    totals = {kind: Totals() for kind in KINDS}
    writing = anyio.Lock()

    async def pull_one(report: PlannedReport) -> None:
        table = await report.pull(odesk, company)
        family = report.kind.family
        async with writing:
            await anyio.to_thread.run_sync(files.write, family.name, report.name, table)
        totals[report.kind].add(family, table)
        progress.add(len(table))

    try:
        async with anyio.create_task_group() as tasks:
            for report in reports:
                tasks.start_soon(pull_one, report, name=report.name)
    except ExceptionGroup as group:
        # The first failure has cancelled the others: it tells enough.
        raise group.exceptions[0] from None
    return totals


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _summary(totals: Mapping[Kind, Totals]) -> Grid:
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
    grid.add_column("Kind")
    for head in ("Reports", "Rows", "Hours", "US$"):
        grid.add_column(head, justify="right")
    for family, kinds in groupby(KINDS, key=lambda kind: kind.family):
        grid.add_section()
        grid.add_row(family.title, style="bold")
        for kind in kinds:
            found = totals[kind]
            if found.reports:
                hours = f"{found.hours:,.2f}" if family.hours else ""
                grid.add_row(
                    f"  {kind.name}",
                    f"{found.reports:,}",
                    f"{found.rows:,}",
                    hours,
                    f"{found.money:,.2f}",
                )
    return grid
