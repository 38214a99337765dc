"""A DuckDB file as a target: rows and records in one transaction."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import anyio
import anyio.to_thread
import pytest

from deskwire import ODesk, Paymo
from deskwire.pull import (
    DuckDBTarget,
    MemoryTarget,
    Periods,
    Plan,
    Source,
    Summary,
    TargetError,
    pull,
    verify,
)
from deskwire.sandbox import Sandbox
from tests.pull.data import fetch, parts, plan

duckdb: Any = import_module("duckdb")


def sql(path: Path, text: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path)) as db:
        rows: list[tuple[Any, ...]] = db.execute(text).fetchall()
    return rows


def fill(path: Path, of: Plan | None = None, **how: Any) -> Summary:
    async def work() -> Summary:
        return await pull(of or plan(), fetch=fetch, to=path, **how)

    return anyio.run(work)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.duckdb"


def test_all_rows_are_there(path: Path) -> None:
    fill(path)
    count = sum(part.table.num_rows for part in parts(plan()))
    assert sql(path, "SELECT count(*), sum(hours) > 0 FROM hours") == [(count, True)]
    found = verify(path)
    assert (found.parts, found.rows, found.problems) == (9, count, ())


def test_it_is_gone_on_with(path: Path) -> None:
    summary = fill(path, plan(each="week"))
    assert fill(path, plan(each="week")).kept == summary.parts
    again = fill(path, plan(each="week"), mode="restart")
    assert (again.pulled, verify(path).problems) == (summary.parts, ())
    with pytest.raises(TargetError, match="of another plan"):
        fill(path, plan(teams=1))


@pytest.mark.anyio
async def test_lists_keep_their_types(sandbox: Sandbox, path: Path) -> None:
    whole = Plan(
        [
            Source(name="tasks", call="paymo.tasks.list"),
            Source(
                name="jobs",
                call="odesk.hr.get_jobs",
                arguments={"buyer_team_reference": "1200002"},
                periods=Periods(each="quarter", since=date(2014, 1, 1), until=date(2014, 12, 31)),
            ),
        ]
    )
    memory = MemoryTarget()
    async with ODesk(**sandbox.odesk) as odesk, Paymo(**sandbox.paymo) as paymo:
        clients = {"odesk": odesk, "paymo": paymo}
        await pull(whole, clients, to=path)
        await pull(whole, clients, to=memory)
    found = await anyio.to_thread.run_sync(verify, path)
    assert found.problems == ()
    rows = await anyio.to_thread.run_sync(sql, path, "SELECT count(*) FROM tasks")
    assert rows == [(memory.table("tasks").num_rows,)]


def test_pieces_stand_in_the_place_of_the_whole(path: Path) -> None:
    fill(path, plan(teams=1))
    before = sql(path, "SELECT * EXCLUDE (_part) FROM hours ORDER BY ALL")
    target = DuckDBTarget(path)
    target.acquire()
    (first, *_) = parts(plan(teams=1))
    pieces = first.partition.pieces()
    assert pieces is not None
    from deskwire.pull import Part, PartRecord
    from tests.pull.data import WHEN, table

    target.note(
        PartRecord(
            key=first.partition.key,
            fingerprint=first.partition.fingerprint,
            status="split",
            pieces=tuple(one.key for one in pieces),
        )
    )
    for piece in pieces:
        target.commit(Part(partition=piece, table=table(piece), started=WHEN))
    target.publish(Summary())
    target.release()
    assert verify(path).problems == ()
    assert len(sql(path, "SELECT * FROM hours")) == len(before)
    assert fill(path, plan(teams=1)).pulled == 0


DAMAGE: Final[list[tuple[str, str]]] = [
    ("UPDATE hours SET hours = hours + 1 WHERE rowid = 3", "altered"),
    ("DELETE FROM hours WHERE rowid = 3", "altered"),
    ("INSERT INTO hours SELECT * FROM hours WHERE rowid = 3", "duplicated"),
    ("INSERT INTO hours BY NAME SELECT 'x' AS _part", "foreign"),
    ("DELETE FROM _deskwire_parts WHERE key LIKE '%A1/period=2014-01'", "missing"),
    ("UPDATE _deskwire_parts SET key = 'x' WHERE key LIKE '%A1/period=2014-01'", "missing"),
    ("UPDATE _deskwire_meta SET value = 'false' WHERE key = 'is_finished'", "unpublished"),
]


@pytest.mark.parametrize(("damage", "kind"), DAMAGE)
def test_damage_is_named(damage: str, kind: str, path: Path) -> None:
    fill(path)
    sql(path, damage)
    assert kind in {problem.kind for problem in verify(path).problems}


def _nonsense(path: Path) -> None:
    path.write_bytes(b"x" * 9_000)


@pytest.mark.parametrize("make", [_nonsense, Path.mkdir])
def test_what_is_none_is_refused(make: Callable[[Path], object], path: Path) -> None:
    make(path)
    with pytest.raises(TargetError, match="cannot be used"):
        fill(path)


def test_what_is_not_there_cannot_be_verified(path: Path) -> None:
    with pytest.raises(TargetError, match="there is no such file"):
        verify(path)


KILLED: Final = """
import os, signal, sys
from pathlib import Path
from deskwire.pull import DuckDBTarget
from tests.pull.data import parts, plan

target = DuckDBTarget(Path(sys.argv[1]))
target.acquire()
target.begin(plan(), plan(), restart=False)
first, second, *_ = parts(plan())
target.commit(first)
with target._transaction() as db:
    db.register("part", second.table)
    db.execute("INSERT INTO hours BY NAME SELECT *, 'x' AS _part FROM part")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_killed_in_a_transaction_it_is_as_before(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], timeout=60, check=False)
    assert done.returncode == -9
    summary = fill(path)
    assert (summary.kept, summary.pulled) == (1, 8)
    assert verify(path).problems == ()


def test_two_processes_exclude_each_other(path: Path) -> None:
    target = DuckDBTarget(path)
    target.acquire()
    code = "import sys; from pathlib import Path; from deskwire.pull import DuckDBTarget; "
    done = subprocess.run(
        [sys.executable, "-c", f"{code}DuckDBTarget(Path(sys.argv[1])).acquire()", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    target.release()
    assert "is locked: another run is at work there" in done.stderr
