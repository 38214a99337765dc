"""Pulls to Parquet against dlt and against two pullers by hand, on loopback.

    python -m benchmarks.bench_pull [rounds] [reports]

It needs `pip install 'dlt[filesystem,parquet]' aiohttp orjson`; a peer that is not installed is
left out. The server is a process of its own and answers with reports of 500 rows, ready made. Each
contender runs in a fresh process each round, in another order each round; a ratio is taken within
a round, and the median is printed. What counts is rows per second of CPU time, that of children
included; wall time is shown beside it.

Everybody writes one Parquet file for each report with the same columns and types (dlt as it
sees fit), and the two by hand sync each file and its folder, as deskwire does. deskwire alone
signs its requests, keeps a ledger, sorts, and hashes what it wrote.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from benchmarks.loopback import answer, running, serve

ROWS = 500
CONCURRENCY = 20
NAMES = ("worked_on", "team_id", "provider_id", "provider_name", "task", "memo", "hours", "charges")
KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
PATH = "/api/gds/timereports/v1/companies/acme/teams/{}.json"


def body(variant: int) -> bytes:
    """Return a report as oDesk words it: every cell is text in an object of its own."""
    kinds = ("date", *("string",) * 5, "number", "number")
    first = date(2014, 1, 1)
    rows = [
        {
            "c": [
                {"v": f"{first + timedelta(days=(row * 7 + variant) % 365):%Y%m%d}"},
                {"v": f"acme:team{variant % 20}"},
                {"v": f"user{row % 37}"},
                {"v": f"Given Family {row % 37}"},
                {"v": f"task-{row % 61}"},
                {"v": f"Bug {row % 97}: mend what was broken"},
                {"v": f"{(row * 13 + variant) % 600 / 60:.6f}"},
                {"v": f"{(row * 17 + variant) % 9000 / 100:.2f}"},
            ]
        }
        for row in range(ROWS)
    ]
    cols = [{"label": name, "type": kind} for name, kind in zip(NAMES, kinds, strict=True)]
    user = {"first_name": "Jane", "last_name": "Doe", "uid": "1"}
    whole = {"server_time": 1420070400, "auth_user": user, "table": {"cols": cols, "rows": rows}}
    return json.dumps(whole).encode()


def deskwire(url: str, reports: int, folder: Path) -> None:
    from deskwire import ODesk
    from deskwire.pull import Entity, Plan, Source, pull

    source = Source(
        name="hours",
        call="odesk.timereport.get_team_report",
        arguments={"company_id": "acme"},
        columns=NAMES,
        entities=tuple(Entity({"team_id": f"team{number}"}) for number in range(reports)),
    )

    async def work() -> None:
        access: dict[str, Any] = dict.fromkeys(KEYS, "bench")
        async with ODesk(
            **access, base_url=f"{url}/api", trust_env=False, concurrency=CONCURRENCY
        ) as odesk:
            summary = await pull(Plan([source]), odesk, to=folder, concurrency=CONCURRENCY)
        assert summary.rows == reports * ROWS, summary

    anyio.run(work)


def write_parquet(rows: list[list[str]], path: Path) -> None:
    """Write a report as a careful person would by hand: typed, and safe from a loss of power."""
    arrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    number = arrow.decimal128(38, 9)
    days, *texts, hours, charges = zip(*rows, strict=True)
    arrays = [
        arrow.array([date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in days]),
        *(arrow.array(text) for text in texts),
        arrow.array([Decimal(cell) for cell in hours], number),
        arrow.array([Decimal(cell) for cell in charges], number),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        parquet.write_table(arrow.table(arrays, NAMES), file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def cells(tree: Any) -> list[list[str]]:  # noqa: ANN401
    return [[cell["v"] for cell in row["c"]] for row in tree["table"]["rows"]]


def by_hand(url: str, reports: int, folder: Path) -> None:
    """httpx, a task for each report, and pyarrow."""
    import httpx

    async def one(client: httpx.AsyncClient, gate: anyio.Semaphore, number: int) -> None:
        async with gate:
            response = await client.get(f"{url}{PATH.format(number)}")
            rows = cells(response.json())
            path = folder / f"team={number}" / "part.parquet"
            await anyio.to_thread.run_sync(write_parquet, rows, path)

    async def work() -> None:
        gate = anyio.Semaphore(CONCURRENCY)
        async with (
            httpx.AsyncClient(timeout=60, trust_env=False) as client,
            anyio.create_task_group() as tasks,
        ):
            for number in range(reports):
                tasks.start_soon(one, client, gate, number)

    anyio.run(work)


def aiohttp_by_hand(url: str, reports: int, folder: Path) -> None:
    """aiohttp, orjson, a task for each report, and pyarrow."""
    aiohttp: Any = import_module("aiohttp")
    orjson: Any = import_module("orjson")

    async def one(client: Any, gate: anyio.Semaphore, number: int) -> None:  # noqa: ANN401
        async with gate:
            async with client.get(f"{url}{PATH.format(number)}") as response:
                content = await response.read()
            path = folder / f"team={number}" / "part.parquet"
            await anyio.to_thread.run_sync(write_parquet, cells(orjson.loads(content)), path)

    async def work() -> None:
        gate = anyio.Semaphore(CONCURRENCY)
        async with aiohttp.ClientSession() as client, anyio.create_task_group() as tasks:
            for number in range(reports):
                tasks.start_soon(one, client, gate, number)

    anyio.run(work)


def with_dlt(url: str, reports: int, folder: Path) -> None:
    """dlt by its own guide: a resource that yields pages, deferred calls, the filesystem."""
    dlt: Any = import_module("dlt")
    helper: Any = import_module("dlt.sources.helpers.requests")

    def page(number: int) -> list[dict[str, object]]:
        rows = cells(helper.get(f"{url}{PATH.format(number)}").json())
        return [
            {
                **dict(zip(NAMES, row, strict=True)),
                "worked_on": date(int(row[0][:4]), int(row[0][4:6]), int(row[0][6:])),
                "hours": Decimal(row[6]),
                "charges": Decimal(row[7]),
            }
            for row in rows
        ]

    deferred: Any = dlt.defer(page)

    def hours() -> Any:  # noqa: ANN401
        for number in range(reports):
            yield deferred(number)

    pipeline = dlt.pipeline(
        pipeline_name="bench",
        destination=dlt.destinations.filesystem(str(folder / "data")),
        dataset_name="reports",
        pipelines_dir=str(folder / "state"),
    )
    rows = dlt.resource(hours, name="hours", write_disposition="append")
    pipeline.run(rows, loader_file_format="parquet")


CONTENDERS: dict[str, tuple[Callable[[str, int, Path], None], tuple[str, ...]]] = {
    "deskwire": (deskwire, ()),
    "httpx by hand": (by_hand, ()),
    "aiohttp by hand": (aiohttp_by_hand, ("aiohttp", "orjson")),
    "dlt": (with_dlt, ("dlt",)),
}


def cpu() -> float:
    """Return the CPU seconds of this process and of its children."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def run(name: str, url: str, reports: int) -> None:
    """Run one contender and print its wall and CPU seconds, imports left out."""
    work, modules = CONTENDERS[name]
    with ThreadPoolExecutor(1) as pool:
        pool.submit(import_module, "pyarrow.parquet").result()
    for module in ("httpx", "deskwire.pull.puller", "deskwire.odesk", *modules):
        if name == "deskwire" or not module.startswith("deskwire"):
            import_module(module)
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        wall, used = time.perf_counter(), cpu()
        work(url, reports, Path(folder))
        print(json.dumps([time.perf_counter() - wall, cpu() - used]))


def measure(name: str, url: str, reports: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.bench_pull", "run", name, url, str(reports)]
    environment = {**os.environ, "RUNTIME__LOG_LEVEL": "ERROR", "RUNTIME__DLTHUB_TELEMETRY": "0"}
    told = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if told.returncode:
        raise SystemExit(f"{name} failed:\n{told.stderr[-2_000:]}")
    wall, used = json.loads(told.stdout.splitlines()[-1])
    return float(wall), float(used)


def main(rounds: int, reports: int) -> None:
    names = [
        name
        for name, (_, modules) in CONTENDERS.items()
        if all(find_spec(one.partition(".")[0]) for one in modules)
    ]
    taskset = ["taskset", "-c", "1"] if shutil.which("taskset") and os.cpu_count() == 2 else []
    print(
        f"CPython {sys.version.split()[0]}, {os.cpu_count()} cores, {rounds} rounds of "
        f"{reports} reports of {ROWS} rows, {CONCURRENCY} at once"
    )
    with running("benchmarks.bench_pull", before=taskset) as url:
        results = [
            {one: measure(one, url, reports) for one in names[turn:] + names[:turn]}
            for turn in (number % len(names) for number in range(rounds))
        ]
    print(f"{'':<18}{'rows/s of CPU':>14}{'rows/s':>10}{'CPU ms/report':>15}{'deskwire is':>13}")
    for name in names:
        wall = statistics.median(result[name][0] for result in results)
        used = statistics.median(result[name][1] for result in results)
        ratio = statistics.median(result[name][1] / result["deskwire"][1] for result in results)
        rows = reports * ROWS
        print(
            f"{name:<18}{rows / used:>14,.0f}{rows / wall:>10,.0f}{used / reports * 1e3:>15.2f}"
            f"{ratio:>12.2f}x"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            anyio.run(serve, [answer(body(variant)) for variant in range(20)])
        case ["run", contender, address, number]:
            run(contender, address, int(number))
        case given:
            main(*(int(text) for text in (*given, *("5", "400")[len(given) :])))
