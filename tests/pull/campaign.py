"""Pulls thousands of partitions amid faults of every kind, and compares them with the database.

    python -m tests.pull.campaign [alone|processes|dask] [partitions] [share of faults]

The sandbox keeps its state in a file; after the pull its rows are read from there and compared,
row by row, with those in the files of the data set. With workers, one is killed every second.
"""

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import closing, contextmanager, suppress
from datetime import date
from decimal import Decimal
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, cast

import anyio
import attrs

from deskwire import RetryPolicy
from deskwire.pull import FromEnvironment, Plan, Summary, pull, verify
from deskwire.pull.engines import open_processes
from tests.pull.data import access_of, daily_plan, last_day

if TYPE_CHECKING:
    from deskwire.sandbox import Fault

Pids: TypeAlias = Callable[[], list[int]]
"""Returns the processes of the workers."""

WORKERS: Final = 4
RUNS: Final = 5
"""How often a pull is gone on with, where partitions failed."""
SINCE: Final = date(2013, 12, 1)
TEAMS: Final = ("acme", "acme:dev", "acme:design", "acme:ops")
COLUMNS: Final = ("worked_on", "team_id", "provider_id", "task", "memo", "hours")
RETRIES: Final = RetryPolicy(base=0.01, cap=0.05)


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of a campaign."""

    summary: Summary
    """How the last run ended."""
    runs: int
    """How many there were."""
    faults: int
    """How many requests met a fault."""
    kills: int
    """How many workers were killed."""
    rows: int
    """The rows of the data set."""
    lost: int
    """Rows of the database that it lacks."""
    double: int
    """Rows that it has too many."""
    problems: int
    """What `verify` names."""
    seconds: float

    @property
    def is_exact(self) -> bool:
        """Whether there is something, nothing of it lost and nothing double."""
        wrong = self.lost or self.double or self.problems
        return self.rows > 0 and self.summary.is_complete and not wrong


def plan(count: int) -> Plan:
    """Return a plan of about so many partitions."""
    return daily_plan(count, teams=TEAMS, columns=COLUMNS, since=SINCE)


def faults() -> "list[Fault]":
    """Return a fault of each kind that the sandbox has, and of each way of it."""
    from deskwire.sandbox import Fault

    return [
        Fault.latency(0.3),
        Fault.status(500),
        Fault.status(502),
        Fault.status(503),
        Fault.status(504),
        Fault.status(429, retry_after=0),
        Fault.status(429, retry_after=1),
        Fault.html(),
        Fault.reset(),
        Fault.reset(handled=True),
        Fault.close(),
        Fault.close(handled=True),
        Fault.truncate(),
        Fault.malformed(),
        Fault.drip(0.001, size=256),
        Fault.drift(add="unheard_of"),
    ]


async def run(kind: str, count: int, share: float) -> Outcome:
    """Pull so many partitions amid faults, compare, and tell."""
    from deskwire.sandbox import Sandbox

    with tempfile.TemporaryDirectory() as folder:
        database, target = Path(folder, "sandbox.db"), Path(folder, "data")
        async with Sandbox(path=database) as sandbox:
            os.environ.update(access_of(sandbox))
            kinds = faults()
            rules = [
                sandbox.faults.add_random(
                    fault, rate=share / len(kinds), seed=number, match="odesk.timereport.*"
                )
                for number, fault in enumerate(kinds)
            ]
            began = time.monotonic()
            with workers(kind) as (engine, pids):
                summary, runs, kills = await _pulled(kind, count, target, engine, pids)
            seconds = time.monotonic() - began
            met = sum(rule.taken for rule in rules)
            told = await anyio.to_thread.run_sync(verify, target)
        wanted, found = in_database(database, count), in_files(target)
    return Outcome(
        summary=summary,
        runs=runs,
        faults=met,
        kills=kills,
        rows=found.total(),
        lost=(wanted - found).total(),
        double=(found - wanted).total(),
        problems=len(told.problems),
        seconds=seconds,
    )


async def _pulled(
    kind: str, count: int, target: Path, engine: Callable[[], Executor] | None, pids: Pids
) -> tuple[Summary, int, int]:
    options: dict[str, Any] = {}
    if engine is not None:
        options = {"executor": engine, "workers": WORKERS}
    client = FromEnvironment("odesk", options={"retries": RETRIES})
    killed: list[int] = []
    summaries: list[Summary] = []
    while not (summaries and summaries[-1].is_complete) and len(summaries) < RUNS:
        async with anyio.create_task_group() as group:
            if kind != "alone":
                group.start_soon(_kill, pids, killed)
            summaries.append(await pull(plan(count), client, to=target, attempts=5, **options))
            group.cancel_scope.cancel()
    return summaries[-1], len(summaries), len(killed)


async def _kill(pids: Pids, killed: list[int]) -> None:
    """Kill a worker every second."""
    chance = random.Random(7)
    while True:
        await anyio.sleep(1)
        alive = await anyio.to_thread.run_sync(pids)
        if alive:
            pid = chance.choice(alive)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)


@contextmanager
def workers(kind: str) -> Generator[tuple[Callable[[], Executor] | None, Pids]]:
    """Yield what makes an executor of a kind, and the processes of its workers."""
    if kind == "dask":
        dask: Any = import_module("distributed")
        with (
            dask.LocalCluster(n_workers=0, dashboard_address="", host="127.0.0.1") as cluster,
            dask.Client(cluster) as client,
            _DaskWorkers(cluster.scheduler_address) as processes,
        ):
            client.wait_for_workers(WORKERS, timeout=60)
            yield client.get_executor, processes.pids
    elif kind == "processes":
        yield (
            partial(open_processes, WORKERS),
            lambda: [child.pid for child in multiprocessing.active_children() if child.pid],
        )
    else:
        yield None, list


class _DaskWorkers:
    """Workers of a Dask cluster; in the place of one that died another is started.

    Dask's own nannies give a worker up that dies while it starts.
    """

    def __init__(self, address: str) -> None:
        options = ("--no-nanny", "--no-dashboard", "--nthreads=1", "--host=127.0.0.1")
        self._command = (sys.executable, "-m", "distributed.cli.dask_worker", address, *options)
        self._running: list[subprocess.Popen[bytes]] = []

    def pids(self) -> list[int]:
        """Return the workers that run."""
        self._running = [one for one in self._running if one.poll() is None]
        while len(self._running) < WORKERS:
            self._running.append(subprocess.Popen(self._command, stderr=subprocess.DEVNULL))
        return [one.pid for one in self._running]

    def __enter__(self) -> Self:
        self.pids()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._running:
            one.kill()
            one.wait()


def in_database(database: Path, count: int) -> Counter[tuple[str, ...]]:
    """Return the rows that the sandbox has for a plan."""
    columns = ", ".join(COLUMNS)
    until = last_day(count, teams=TEAMS, since=SINCE)
    where = f"worked_on BETWEEN '{SINCE}' AND '{until}'"
    marks = ", ".join("?" * len(TEAMS))
    question = f"SELECT {columns} FROM time_report WHERE {where} AND team_id IN ({marks})"
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(question, TEAMS).fetchall()
    return Counter((*map(_text, row[:-1]), str(Decimal(row[-1]) / 100)) for row in rows)


def in_files(target: Path) -> Counter[tuple[str, ...]]:
    """Return the rows of all files below a folder, whatever its ledger says."""
    parquet: Any = import_module("pyarrow.parquet")
    counted: Counter[tuple[str, ...]] = Counter()
    for path in target.rglob("*.parquet"):
        for row in cast("list[dict[str, Any]]", parquet.read_table(path).to_pylist()):
            hours = str(Decimal(row["hours"].normalize()))
            counted[(*(_text(row[name]) for name in COLUMNS[:-1]), hours)] += 1
    return counted


def _text(value: object) -> str:
    return "" if value is None else str(value)


def main(kind: str, count: int, share: float) -> int:
    """Run a campaign, tell, and return whether it was exact."""
    outcome = anyio.run(run, kind, count, share)
    sys.stdout.write(
        f"{kind}: {outcome.summary.parts} parts and {outcome.rows} rows in {outcome.seconds:.0f} s "
        f"and {outcome.runs} runs, amid {outcome.faults} faults and {outcome.kills} kills: "
        f"{outcome.lost} rows lost, {outcome.double} double, {outcome.summary.failed} partitions "
        f"failed, {outcome.problems} problems found by verify\n"
    )
    return int(not outcome.is_exact)


if __name__ == "__main__":
    _kind, _count, _share = (*sys.argv[1:], *("alone", "2000", "0.05")[len(sys.argv) - 1 :])
    sys.exit(main(_kind, int(_count), float(_share)))
