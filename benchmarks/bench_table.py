"""Reports: `Table` against json.loads + cattrs, on one answer of 8 columns.

    python benchmarks/bench_table.py [rows] [rounds]

Every contender starts from the same bytes. The rounds are interleaved; a ratio is taken within a
round, and the median of the rounds is printed. Memory is the peak that tracemalloc sees in a run
of its own, so it does not disturb the clock.
"""

import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import cast

import attrs
import cattrs

from deskwire.core.query.gds import Column, DateColumn, NumberColumn, TextColumn
from deskwire.core.report.table import Report, Table


@attrs.frozen(kw_only=True)
class PlainRow:
    worked_on: date | None = None
    provider_id: str | None = None
    team_id: str | None = None
    team_name: str | None = None
    task: str | None = None
    memo: str | None = None
    hours: Decimal | None = None
    charges: Decimal | None = None


@attrs.frozen(kw_only=True)
class Row(PlainRow):
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False, repr=False)


COLUMNS: tuple[Column[object], ...] = (
    DateColumn("worked_on"),
    TextColumn("provider_id"),
    TextColumn("team_id"),
    TextColumn("team_name"),
    TextColumn("task"),
    TextColumn("memo"),
    NumberColumn("hours"),
    NumberColumn("charges"),
)
REPORT = Report(Row, COLUMNS)


def answer(rows: int) -> bytes:
    """Return a time report of a company of 200 people."""
    start = date(2014, 1, 1)

    def cells(index: int) -> tuple[str, ...]:
        person, team = index % 200, index % 7
        day = start + timedelta(days=index // 200 % 365)
        minutes = 10 * (index % 48)
        return (
            f"{day:%Y%m%d}",
            f"provider_{person}",
            f"acme:team{team}",
            f"Team {team}",
            f"T{index % 50}",
            f"Bug {index % 997}: fix what was reported",
            f"{minutes / 60:.2f}",
            f"{minutes * (20 + person) / 60:.2f}",
        )

    table = {
        "cols": [{"type": column.kind, "label": column.name} for column in COLUMNS],
        "rows": [{"c": [{"v": cell} for cell in cells(index)]} for index in range(rows)],
    }
    return json.dumps({"server_time": "1400000000", "table": table}).encode()


def plain() -> Callable[[bytes], object]:
    """Return json.loads + cattrs: a dict per row, structured into the same fields."""
    converter = cattrs.Converter()

    def day(text: str, _: object) -> date | None:
        return date.fromisoformat(text) if text else None

    def number(text: str, _: object) -> Decimal | None:
        return Decimal(text) if text else None

    converter.register_structure_hook(date | None, day)
    converter.register_structure_hook(Decimal | None, number)

    def run(body: bytes) -> object:
        table = json.loads(body)["table"]
        labels = [column["label"] for column in table["cols"]]
        rows = [
            dict(zip(labels, [cell["v"] for cell in row["c"]], strict=True))
            for row in table["rows"]
        ]
        return converter.structure(rows, list[PlainRow])

    return run


def parse(body: bytes) -> object:
    return cast("object", json.loads(body))


def columns(body: bytes) -> object:
    return Table.from_json(body, REPORT)


def rows(body: bytes) -> object:
    return list(Table.from_json(body, REPORT))


def sweep(body: bytes) -> object:
    return sum(1 for _ in Table.from_json(body, REPORT))


def seconds(run: Callable[[bytes], object], body: bytes) -> float:
    start = time.perf_counter()
    run(body)
    return time.perf_counter() - start


def peak(run: Callable[[bytes], object], body: bytes) -> tuple[float, float]:
    """Return the peak and what the result holds, in MB."""
    tracemalloc.start()
    result = run(body)
    held, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return most / 1e6, held / 1e6


def main(size: int = 100_000, rounds: int = 3) -> None:
    contenders: dict[str, Callable[[bytes], object]] = {
        "json.loads + cattrs": plain(),
        "json.loads alone": parse,
        "Table": columns,
        "Table, rows dropped": sweep,
        "Table, rows kept": rows,
    }
    body = answer(size)
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            times[name].append(seconds(run, body))
    print(f"{size:,} rows of {len(COLUMNS)} columns, {len(body) / 1e6:.1f} MB, {rounds} rounds")
    print(f"{'':22} {'rows/s':>9} {'ratio':>6} {'peak MB':>8} {'held MB':>8}")
    base = times["json.loads + cattrs"]
    for name, run in contenders.items():
        ratio = median(one / other for one, other in zip(base, times[name], strict=True))
        most, held = peak(run, body)
        rate = size / median(times[name])
        print(f"{name:22} {rate:9,.0f} {ratio:6.2f} {most:8.0f} {held:8.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
