"""Pulls as a whole, on the sandbox and on made-up rows."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import anyio
import anyio.lowlevel
import anyio.to_thread
import attrs
import pytest

from deskwire import (
    AuthenticationError,
    ConfigurationError,
    DeskwireError,
    NotFoundError,
    ODesk,
    Paymo,
    RateLimitError,
    RetryPolicy,
    ServerError,
    select,
)
from deskwire.odesk import TimeColumns
from deskwire.pull import (
    Entity,
    EntityCall,
    Fetched,
    MemoryTarget,
    Part,
    Partition,
    PartRecord,
    Periods,
    Plan,
    PlanError,
    Problem,
    PullError,
    PullHook,
    PullState,
    Source,
    Summary,
    TargetError,
    TooBigError,
    pull,
    verify,
)
from deskwire.pull.caller import table_bytes
from deskwire.sandbox import Fault, Sandbox
from tests.pull.data import fetch, plan, table

pytestmark = pytest.mark.anyio

pq: Any = import_module("pyarrow.parquet")

YEAR: Final = Periods(each="month", since=date(2014, 1, 1), until=date(2014, 12, 31), look_back=1)
TEAMS: Final = EntityCall(
    call="odesk.hr.get_company_teams",
    arguments={"company_reference": "1100001"},
    take={"team_id": "id"},
)
HOURS: Final = Source(
    name="hours",
    call="odesk.timereport.get_team_report",
    arguments={"company_id": "acme"},
    columns=["worked_on", "team_id", "provider_id", "task", "hours"],
    entities=TEAMS,
    periods=YEAR,
)
QUICK: Final = RetryPolicy(attempts=2, base=0.001)


async def problems(root: Path) -> tuple[Problem, ...]:
    return (await anyio.to_thread.run_sync(verify, root)).problems


async def is_whole(root: Path) -> bool:
    return await problems(root) == ()


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.parquet")
    }


class Log(PullHook):
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.records: list[PartRecord] = []
        self.states: list[PullState] = []
        self.total = 0

    def on_begin(self, total: int) -> None:
        self.total = total

    def on_part(self, record: PartRecord) -> None:
        self.heard["part"] += 1
        self.records.append(record)

    def on_kept(self, record: PartRecord) -> None:
        assert record.key
        self.heard["kept"] += 1

    def on_split(self, record: PartRecord) -> None:
        assert record.key
        self.heard["split"] += 1

    def on_failure(self, record: PartRecord) -> None:
        assert record.key
        self.heard["failure"] += 1

    def on_wait(self, seconds: float, reason: str) -> None:
        assert seconds > 0
        assert reason
        self.heard["wait"] += 1

    def on_state(self, state: PullState) -> None:
        self.states.append(state)

    def on_end(self, summary: Summary) -> None:
        assert summary.seconds > 0
        self.heard["end"] += 1


async def _hours(odesk: ODesk) -> tuple[int, Decimal]:
    """Return the rows and hours of a year, asked for directly."""
    rows, hours = 0, Decimal()
    for team in await odesk.hr.get_company_teams("1100001"):
        query = select(
            TimeColumns.worked_on, TimeColumns.provider_id, TimeColumns.task, TimeColumns.hours
        )
        report = await odesk.timereport.get_team_report("acme", team.id or "", query)
        rows += len(report)
        hours += sum((row.hours or Decimal() for row in report), Decimal())
    return rows, hours


class TestOnTheSandbox:
    async def test_all_rows_are_there_once(self, odesk: ODesk, tmp_path: Path) -> None:
        log = Log()
        summary = await pull(Plan([HOURS]), odesk, to=tmp_path / "data", hooks=[log])
        count, hours = await _hours(odesk)
        found = pq.read_table(tmp_path / "data" / "hours")
        assert summary.rows == found.num_rows == count > 1000
        assert sum(found["hours"].to_pylist()) == hours
        assert (summary.parts, summary.failed, summary.is_complete) == (48, 0, True)
        assert (log.total, log.heard["part"], log.heard["end"]) == (48, 48, 1)
        assert log.states[-1].done == 48
        assert all(before.done <= after.done for before, after in pairwise(log.states))
        assert await is_whole(tmp_path / "data")

    async def test_the_second_run_asks_nothing(self, odesk: ODesk, tmp_path: Path) -> None:
        await pull(Plan([HOURS]), odesk, to=tmp_path)
        before = files(tmp_path)
        summary = await pull(Plan([HOURS]), odesk, to=tmp_path)
        assert (summary.requests, summary.pulled, summary.kept) == (0, 0, 48)
        assert files(tmp_path) == before

    async def test_lists_and_several_services(self, sandbox: Sandbox, tmp_path: Path) -> None:
        jobs = Source(
            name="jobs",
            call="odesk.hr.get_jobs",
            arguments={"buyer_team_reference": "1200002"},
            periods=YEAR,
        )
        tasks = Source(name="tasks", call="paymo.tasks.list")
        async with ODesk(**sandbox.odesk) as odesk, Paymo(**sandbox.paymo) as paymo:
            clients = {"odesk": odesk, "paymo": paymo}
            await pull(Plan([jobs, tasks]), clients, to=tmp_path)
            listed = [
                job.reference
                async for job in odesk.hr.get_jobs("1200002")
                if job.created_time and job.created_time.year == 2014
            ]
            wanted = [task.id async for task in paymo.tasks.list()]
        assert sorted(pq.read_table(tmp_path / "jobs")["reference"].to_pylist()) == sorted(listed)
        assert sorted(pq.read_table(tmp_path / "tasks")["id"].to_pylist()) == sorted(wanted)
        assert await is_whole(tmp_path)

    async def test_splits_by_rows_hold_the_same_rows(self, odesk: ODesk, tmp_path: Path) -> None:
        whole, cut = MemoryTarget(), MemoryTarget()
        await pull(Plan([HOURS]), odesk, to=whole)
        log = Log()
        await pull(Plan([HOURS]), odesk, to=cut, max_rows=20, hooks=[log])
        assert log.heard["split"] > 40
        names = HOURS.columns
        before, after = (one.table("hours").to_pylist() for one in (whole, cut))
        assert sorted(before, key=lambda row: [str(row[name]) for name in names]) == sorted(
            after, key=lambda row: [str(row[name]) for name in names]
        )
        await pull(Plan([HOURS]), odesk, to=tmp_path, max_rows=20)
        first = files(tmp_path)
        again = await pull(Plan([HOURS]), odesk, to=tmp_path, max_rows=20)
        assert (again.requests, files(tmp_path)) == (0, first)
        assert await is_whole(tmp_path)

    async def test_faults_lose_and_double_nothing(self, sandbox: Sandbox, tmp_path: Path) -> None:
        days = Periods(each="day", since=date(2014, 1, 1), until=date(2014, 3, 11))
        source = attrs.evolve(HOURS, periods=days)
        wanted = tmp_path / "wanted"
        async with ODesk(**sandbox.odesk, retries=QUICK) as odesk:
            await pull(Plan([source]), odesk, to=wanted)
            for fault in (
                Fault.status(500),
                Fault.status(502),
                Fault.status(503),
                Fault.status(429, retry_after=0),
                Fault.reset(),
                Fault.truncate(),
                Fault.malformed(),
            ):
                sandbox.faults.add_random(fault, rate=0.007, match="odesk.timereport.*")
            found = tmp_path / "found"
            for _ in range(5):
                summary = await pull(Plan([source]), odesk, to=found, attempts=5)
                if summary.is_complete:
                    break
        assert files(found) == files(wanted)
        assert len(files(found)) == 4 * 70
        assert await is_whole(found)

    async def test_a_refused_key_ends_it_at_once(self, sandbox: Sandbox, tmp_path: Path) -> None:
        access: dict[str, Any] = {**sandbox.odesk, "access_token_secret": "wrong"}
        async with ODesk(**access) as odesk:
            with pytest.raises(AuthenticationError):
                await pull(Plan([HOURS]), odesk, to=tmp_path)

    async def test_a_pause_the_service_asks_for_is_no_failure(
        self, sandbox: Sandbox, tmp_path: Path
    ) -> None:
        sandbox.faults.add(Fault.status(429, retry_after=1), match="odesk.timereport.*")
        log = Log()
        async with ODesk(**sandbox.odesk, retries=0) as odesk:
            summary = await pull(Plan([HOURS]), odesk, to=tmp_path, hooks=[log], attempts=1)
        assert summary.is_complete
        assert log.heard["wait"] == 1
        assert summary.waited > 0

    async def test_an_entity_that_is_not_there_fails_alone(
        self, odesk: ODesk, tmp_path: Path
    ) -> None:
        source = attrs.evolve(
            HOURS, entities=[Entity({"team_id": "acme:dev"}), Entity({"team_id": "acme:none"})]
        )
        summary = await pull(Plan([source]), odesk, to=tmp_path)
        assert (summary.failed, summary.parts) == (12, 12)
        assert all("acme%3Anone" in failure.key for failure in summary.failures)
        assert not (tmp_path / "_SUCCESS").exists()
        assert {one.kind for one in await problems(tmp_path)} == {"failed", "unpublished"}

    async def test_a_field_that_entities_do_not_have(self, odesk: ODesk) -> None:
        entities = EntityCall(call=TEAMS.call, arguments=TEAMS.arguments, take={"team_id": "ident"})
        source = attrs.evolve(HOURS, entities=entities)
        with pytest.raises(PlanError, match="has no field 'ident'"):
            await pull(Plan([source]), odesk)


class Service:
    """Rows of made-up partitions, with errors in between."""

    def __init__(self, errors: Callable[[Partition, int], Exception | None]) -> None:
        self.calls: Counter[str] = Counter()
        self.in_flight = self.most = 0
        self._errors = errors

    async def __call__(self, partition: Partition) -> Fetched:
        self.calls[partition.key] += 1
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            await anyio.lowlevel.checkpoint()
            if error := self._errors(partition, self.calls[partition.key]):
                raise error
            return await fetch(partition)
        finally:
            self.in_flight -= 1


class TestRunner:
    @pytest.mark.parametrize("count", [1, 199, 200, 201, 450])
    async def test_every_partition_is_pulled_once(self, count: int) -> None:
        service, taken = Service(lambda _, __: None), list[str]()
        wanted = plan(teams=1, each="day", days=count)
        summary = await pull(
            wanted, to=lambda part: taken.append(part.partition.key), fetch=service
        )
        assert sorted(taken) == sorted(one.key for one in wanted)
        assert (summary.parts, summary.pulled) == (count, count)
        assert set(service.calls.values()) == {1}

    @pytest.mark.parametrize("most", [1, 3, 20])
    async def test_no_more_calls_than_allowed(self, most: int) -> None:
        service = Service(lambda _, __: None)
        await pull(plan(each="day"), fetch=service, concurrency=most)
        assert service.most <= most

    async def test_what_may_pass_is_tried_again(self) -> None:
        def errors(_: Partition, time: int) -> Exception | None:
            return ServerError(500, body=b"", headers={}) if time == 1 else None

        service = Service(errors)
        with anyio.fail_after(30):
            summary = await pull(plan(teams=1), fetch=service)
        assert summary.is_complete
        assert set(service.calls.values()) == {2}

    async def test_what_stays_is_not(self) -> None:
        def errors(partition: Partition, _: int) -> Exception | None:
            is_first = partition.period is not None and partition.period.name == "2014-01"
            return NotFoundError(404, message="no such team") if is_first else None

        service = Service(errors)
        summary = await pull(plan(teams=1), fetch=service)
        (failure,) = summary.failures
        assert "no such team" in failure.error
        assert (summary.failed, summary.parts, summary.is_complete) == (1, 2, False)
        with pytest.raises(PullError, match=r"2014-01 failed: .*no such team"):
            await pull(plan(teams=1), fetch=service, stop_on_failure=True)

    async def test_a_day_that_is_too_big_fails_and_says_so(self) -> None:
        def errors(partition: Partition, _: int) -> Exception | None:
            period = partition.period
            assert period is not None
            is_in = period.first <= date(2014, 1, 3) <= period.last
            return TooBigError("cut at 5,000 rows") if is_in else None

        log = Log()
        summary = await pull(plan(teams=1, days=31), fetch=Service(errors), hooks=[log])
        (failure,) = summary.failures
        assert failure.key.endswith("part-2014-01-03")
        assert failure.error == "cut at 5,000 rows; one day cannot be split"
        assert log.heard["split"] == 5
        assert sum(record.rows for record in log.records) == 2 * 30

    async def test_a_deadline_leaves_a_set_that_goes_on(self, tmp_path: Path) -> None:
        async def slow(partition: Partition) -> Fetched:
            if partition.arguments["team_id"] != "acme:0":
                await anyio.sleep(60)
            return await fetch(partition)

        summary = await pull(plan(), fetch=slow, to=tmp_path, deadline=0.5, concurrency=9)
        assert (summary.left, summary.is_complete) == (6, False)
        assert not (tmp_path / "_SUCCESS").exists()
        summary = await pull(plan(), fetch=fetch, to=tmp_path)
        assert (summary.kept, summary.pulled) == (3, 6)
        assert await is_whole(tmp_path)

    async def test_cancelled_it_goes_on_later(self, tmp_path: Path) -> None:
        async def slow(partition: Partition) -> Fetched:
            if partition.arguments["team_id"] != "acme:0":
                await anyio.sleep(60)
            return await fetch(partition)

        with anyio.move_on_after(0.5):
            await pull(plan(), fetch=slow, to=tmp_path, concurrency=9)
        summary = await pull(plan(), fetch=fetch, to=tmp_path)
        assert (summary.kept, summary.pulled) == (3, 6)

    async def test_memory_is_bounded(self) -> None:
        held = Counter[str]()

        async def count(partition: Partition) -> Fetched:
            held["called"] += 1
            held["most"] = max(held["most"], held["called"] - held["written"])
            return await fetch(partition)

        def write(part: Part) -> None:
            held["written"] += 1

        size = table_bytes(table(next(iter(plan()))))
        await pull(plan(each="day"), fetch=count, to=write, concurrency=5, memory=size)
        assert held["most"] <= 2 * 5 + 5

    async def test_a_disk_that_is_full_ends_it(self) -> None:
        def write(part: Part) -> None:
            raise OSError(28, "No space left on device", "somewhere")

        with pytest.raises(OSError, match="No space left"):
            await pull(plan(), fetch=fetch, to=write)

    async def test_a_hook_that_fails_changes_nothing(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Broken(PullHook):
            def on_part(self, record: PartRecord) -> None:
                raise ValueError(f"secret {record.key}")

        assert (await pull(plan(), fetch=fetch, hooks=[Broken()])).is_complete
        assert "Broken raised ValueError in on_part" in caplog.text
        assert "secret" not in caplog.text


class TestModes:
    async def test_another_plan_is_refused(self, tmp_path: Path) -> None:
        await pull(plan(), fetch=fetch, to=tmp_path)
        with pytest.raises(TargetError, match="of another plan: hours has other entities"):
            await pull(plan(teams=2), fetch=fetch, to=tmp_path)
        assert (await pull(plan(teams=2), fetch=fetch, to=tmp_path, mode="restart")).parts == 6
        assert await is_whole(tmp_path)

    async def test_incremental_reads_what_is_open_and_looks_back(self, tmp_path: Path) -> None:
        def of(look_back: int) -> Plan:
            periods = Periods(
                each="month", since=date(2014, 1, 1), until="yesterday", look_back=look_back
            )
            (source,) = plan(teams=1).sources
            return Plan([attrs.evolve(source, periods=periods)])

        async def run(day: date, look_back: int = 1) -> list[str]:
            service = Service(lambda _, __: None)
            await pull(of(look_back), fetch=service, to=tmp_path, mode="incremental", today=day)
            assert await is_whole(tmp_path)
            return sorted(key[-7:] for key in service.calls)

        assert await run(date(2014, 3, 11)) == ["2014-01", "2014-02", "2014-03"]
        assert await run(date(2014, 3, 11)) == ["2014-02", "2014-03"]
        assert await run(date(2014, 4, 1)) == ["2014-02", "2014-03"]
        assert await run(date(2014, 4, 2)) == ["2014-03", "2014-04"]
        assert await run(date(2014, 6, 3)) == ["2014-04", "2014-05", "2014-06"]
        assert len(files(tmp_path)) == 6

    async def test_an_interrupted_run_keeps_its_days(self, tmp_path: Path) -> None:
        periods = Periods(each="month", since=date(2014, 1, 1), until="yesterday")
        (source,) = plan(teams=1).sources
        whole = Plan([attrs.evolve(source, periods=periods)])

        def errors(partition: Partition, _: int) -> Exception | None:
            is_first = partition.period is not None and partition.period.name == "2014-01"
            return NotFoundError(404) if is_first else None

        await pull(whole, fetch=Service(errors), to=tmp_path, today=date(2014, 3, 11))
        summary = await pull(whole, fetch=fetch, to=tmp_path, today=date(2014, 9, 1))
        assert (summary.kept, summary.pulled) == (2, 1)
        assert any("parts were read by earlier runs" in notice for notice in summary.notices)


class TestStreams:
    async def test_the_parts_come_to_the_caller(self) -> None:
        wanted = sorted(one.key for one in plan(each="day"))
        found = [part.partition.key async for part in pull(plan(each="day"), fetch=fetch)]
        assert sorted(found) == wanted
        async with pull(plan(each="day"), fetch=fetch) as parts:
            found = [part.partition.key async for part in parts]
        assert sorted(found) == wanted
        assert parts.summary.parts == len(wanted)

    async def test_one_may_leave_early(self, tmp_path: Path) -> None:
        async for _ in pull(plan(each="day"), fetch=fetch, to=tmp_path, concurrency=2):
            break
        async with pull(plan(each="day"), fetch=fetch, to=tmp_path, concurrency=2) as parts:
            async for _ in parts:
                break
        with pytest.raises(PullError, match="has not ended"):
            _ = parts.summary
        assert (await pull(plan(each="day"), fetch=fetch, to=tmp_path)).is_complete
        assert await is_whole(tmp_path)

    async def test_an_error_comes_to_the_caller(self) -> None:
        async def broken(partition: Partition) -> Fetched:
            raise ConfigurationError("there is no client")

        with pytest.raises(ConfigurationError, match="there is no client"):
            _ = [part async for part in pull(plan(), fetch=broken)]

        async def stream() -> None:
            async with pull(plan(), fetch=broken) as parts:
                async for _ in parts:
                    pass

        with pytest.raises(ConfigurationError, match="there is no client"):
            await stream()

    async def test_a_pull_is_used_once(self) -> None:
        one = pull(plan(), fetch=fetch)
        await one
        with pytest.raises(ConfigurationError, match="used once"):
            await one


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"plan": "plan.yaml"}, "plan is 'plan.yaml', expected a Plan"),
        ({"client": 1}, "client is 1, expected a client"),
        ({"client": {"odesk": 1}}, r"client\['odesk'\] is 1"),
        ({"client": {}}, "the plan calls odesk, and there is no client of it"),
        ({"mode": "again"}, "mode is 'again'"),
        ({"concurrency": 0}, "concurrency is 0"),
        ({"concurrency": "many"}, "concurrency is 'many'"),
        ({"max_concurrency": -1}, "max_concurrency is -1"),
        ({"rate": 0}, "rate is 0"),
        ({"memory": 0}, "memory is 0"),
        ({"deadline": -1}, "deadline is -1"),
        ({"attempts": 0}, "attempts is 0"),
        ({"max_rows": 0}, "max_rows is 0"),
        ({"format": "xls", "to": "x"}, "format is 'xls'"),
        ({"to": 1}, "to is 1, expected a folder"),
        ({"to": "ftp://x"}, "to is an address of 'ftp'"),
        ({"to": ""}, "to is empty"),
        ({"hooks": [1]}, "a hook is 1, expected a PullHook"),
    ],
)
async def test_what_cannot_be_is_refused_before_anything_is_done(change: Any, said: str) -> None:
    usual: dict[str, Any] = {"plan": plan()}
    if "client" not in change:
        usual["fetch"] = fetch
    with pytest.raises(ConfigurationError, match=said):
        pull(**{**usual, **change})


def test_errors_are_of_the_house() -> None:
    assert issubclass(PullError, DeskwireError)
    assert issubclass(TargetError, PullError)
    assert issubclass(PlanError, ConfigurationError)
    assert issubclass(RateLimitError, DeskwireError)
