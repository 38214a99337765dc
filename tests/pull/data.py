"""A plan and its rows, made up: what the tests of targets pull."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from deskwire.core.report.arrow import ArrowTable
from deskwire.pull import Entity, Fetched, Part, Partition, Periods, Plan, Source
from deskwire.pull.schema import schema_of

if TYPE_CHECKING:  # workers import this module, and need no sandbox
    from deskwire.sandbox import Sandbox

WHEN: Final = datetime(2015, 1, 1, tzinfo=UTC)
COLUMNS: Final = ("worked_on", "team_id", "task", "hours")


def plan(
    teams: int = 3, each: Any = "month", since: date = date(2014, 1, 1), days: int = 90
) -> Plan:
    """Return a plan of one report, for some teams and days."""
    source = Source(
        name="hours",
        call="odesk.timereport.get_team_report",
        arguments={"company_id": "acme"},
        columns=COLUMNS,
        entities=[Entity({"team_id": f"acme:{number}"}) for number in range(teams)],
        periods=Periods(each=each, since=since, until=since + timedelta(days=days - 1)),
    )
    return Plan([source])


def daily_plan(count: int, *, teams: Sequence[str], columns: Sequence[str], since: date) -> Plan:
    """Return a plan of about so many small calls to the sandbox: a day of a team each."""
    source = Source(
        name="hours",
        call="odesk.timereport.get_team_report",
        arguments={"company_id": "acme"},
        columns=columns,
        entities=[Entity({"team_id": team}) for team in teams],
        periods=Periods(each="day", since=since, until=last_day(count, teams=teams, since=since)),
    )
    return Plan([source])


def last_day(count: int, *, teams: Sequence[str], since: date) -> date:
    """Return the day on which such a plan ends."""
    return since + timedelta(days=-(-count // len(teams)) - 1)


def access_of(sandbox: "Sandbox") -> dict[str, str]:
    """Return what a sandbox admits as the environment of those who call it."""
    return {f"ODESK_{name.upper()}": str(value) for name, value in sandbox.odesk.items()}


def rows(partition: Partition, salt: str = "") -> list[dict[str, object]]:
    """Return the rows of a partition, always the same: two for each day."""
    period = partition.period
    assert period is not None
    chance = random.Random(f"{partition.arguments['team_id']}{salt}")
    days = (period.last - period.first).days + 1
    return [
        {
            "worked_on": period.first + timedelta(days=day),
            "team_id": str(partition.arguments["team_id"]),
            "task": f"task {number}",
            "hours": Decimal((period.first.toordinal() + day) % 480 + chance.randrange(2)) / 60,
            "extra": None,
        }
        for day in range(days)
        for number in range(2)
    ]


def table(partition: Partition, salt: str = "") -> ArrowTable:
    """Return the rows of a partition as a table."""
    pa: Any = import_module("pyarrow")
    quantum = Decimal("0.000000001")
    cells = [
        {**row, "hours": cast("Decimal", row["hours"]).quantize(quantum)}
        for row in rows(partition, salt)
    ]
    made: ArrowTable = pa.Table.from_pylist(cells, schema=schema_of(partition.source))
    return made


def parts(of: Plan) -> Iterator[Part]:
    """Yield the parts of a plan."""
    for partition in of:
        yield Part(partition=partition, table=table(partition), started=WHEN)


async def fetch(partition: Partition) -> Fetched:
    """Return the rows of a partition, as a service would."""
    return Fetched(table=table(partition))
