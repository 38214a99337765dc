"""Memory and time of a pull by the number of its partitions, without a service.

    python benchmarks/bench_memory.py [greatest number of files] [greatest number of counted parts]

A pull of 1,000, 10,000 and 100,000 partitions into Parquet files, and of 1,000,000 into a function
that counts them, each in a process of its own. The rows are made up where they are asked for: 20 a
part. Printed are the peak of the memory over that of the process before the plan is made, the time
of a part, fsync included, and how long the decision takes that nothing is left to be pulled.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio

from deskwire.pull import Entity, Fetched, Part, Partition, Periods, Plan, Source, Summary, pull
from deskwire.pull.schema import schema_of
from deskwire.pull.targets.find import To

pa: Any = import_module("pyarrow")

TEAMS = 100
ROWS = 20
SINCE = date(2000, 1, 1)


def plan(count: int) -> Plan:
    """Return a plan of so many partitions: a day of a team each."""
    until = SINCE + timedelta(days=-(-count // TEAMS) - 1)
    source = Source(
        name="hours",
        call="odesk.timereport.get_team_report",
        arguments={"company_id": "acme"},
        columns=["worked_on", "team_id", "task", "hours"],
        entities=[Entity({"team_id": f"acme:{number}"}) for number in range(TEAMS)],
        periods=Periods(each="day", since=SINCE, until=until),
    )
    return Plan([source])


async def fetch(partition: Partition) -> Fetched:
    """Return the rows of a partition."""
    assert partition.period is not None
    rows = [
        {
            "worked_on": partition.period.first,
            "team_id": partition.arguments["team_id"],
            "task": f"task {number}",
            "hours": Decimal(number).quantize(Decimal("0.000000001")),
        }
        for number in range(ROWS)
    ]
    return Fetched(table=pa.Table.from_pylist(rows, schema=schema_of(partition.source)))


def measure(count: int, to: To) -> str:
    """Pull, and return what it took."""
    before = _memory()

    async def run() -> Summary:
        return await pull(plan(count), fetch=fetch, to=to)

    began = time.perf_counter()
    summary = anyio.run(run)
    took = time.perf_counter() - began
    line = f"{count:>9,}  {_memory() - before:>9.0f} MB  {1e3 * took / summary.parts:>7.2f} ms"
    if isinstance(to, Path):
        began = time.process_time()
        again = anyio.run(run)
        assert again.kept == count
        line += f"  {time.process_time() - began:>7.2f} s"
    return line


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(files: int, counted: int) -> None:
    """Measure each size in a process of its own."""
    sys.stdout.write("    parts     memory over  a part      resume decision\n")
    for kind, count in (
        *(("files", 10**power) for power in (3, 4, 5) if 10**power <= files),
        *(("count", 10**power) for power in (3, 6) if 10**power <= counted),
    ):
        done = subprocess.run(
            [sys.executable, __file__, kind, f"{count}"], check=True, capture_output=True, text=True
        )
        sys.stdout.write(f"{done.stdout.rstrip()}  {kind}\n")
        sys.stdout.flush()


def one(kind: str, count: int) -> None:
    """Measure one size, here."""
    with tempfile.TemporaryDirectory() as folder:
        heard = 0

        def hear(part: Part) -> None:
            nonlocal heard
            heard += part.table.num_rows

        sys.stdout.write(measure(count, Path(folder, "data") if kind == "files" else hear) + "\n")
        assert kind == "files" or heard == count * ROWS


if __name__ == "__main__":
    if sys.argv[1:2] in (["files"], ["count"]):
        one(sys.argv[1], int(sys.argv[2]))
    else:
        _files, _counted = (*sys.argv[1:], *("100000", "1000000")[len(sys.argv) - 1 :])
        main(int(_files), int(_counted))
