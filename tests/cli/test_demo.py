"""`deskwire demo`: what it pulls, what it prints, what it leaves behind."""

import csv
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import anyio
import pytest
from rich.console import Console

from deskwire import ODesk, RetryPolicy, ServerError, select
from deskwire.cli import main
from deskwire.cli.commands import MAX_REPORTS
from deskwire.cli.demo import pull
from deskwire.cli.files import ReportFiles
from deskwire.cli.progress import PullProgress
from deskwire.cli.reports import KINDS, TIME, plan
from deskwire.odesk.finreports import FinColumns
from deskwire.odesk.timereports import TimeColumns
from deskwire.sandbox import Fault, Sandbox
from tests.cli.conftest import Spawn

FILES = ["financial_reports", "time_reports"]


def _read_parquet(path: Path) -> Any:
    return import_module("pyarrow.parquet").read_table(path)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _total(cells: Iterable[Decimal | None]) -> Decimal:
    return sum((cell for cell in cells if cell is not None), Decimal())


async def _december(access: dict[str, Any]) -> tuple[int, Decimal, Decimal]:
    """Return rows, hours and charges of the company's last month, asked for directly."""
    query = select(TimeColumns.worked_on, TimeColumns.hours, TimeColumns.charges)
    async with ODesk(**access) as odesk:
        table = await odesk.timereport.get_company_report(
            "acme", query.where(TimeColumns.worked_on >= date(2014, 12, 1))
        )
    hours, charges = table.column(TimeColumns.hours), table.column(TimeColumns.charges)
    return len(table), _total(hours), _total(charges)


async def _bills(access: dict[str, Any]) -> dict[str, Decimal]:
    """Return what was billed to the company in its last month, by the reference of the record."""
    query = select(FinColumns.reference, FinColumns.amount)
    async with ODesk(**access) as odesk:
        table = await odesk.finreport.get_buyer_companies_billings(
            1100001, query.where(FinColumns.date >= date(2014, 12, 1))
        )
    return {row.reference or "": row.amount or Decimal() for row in table}


class TestPlan:
    def test_sixty_reports_cover_the_last_month(self, sandbox: Sandbox) -> None:
        reports = plan(sandbox.company, 60)
        assert len({report.name for report in reports}) == 60
        assert {report.period.name for report in reports} == {"2014-12"}
        assert {(report.period.first, report.period.last) for report in reports} == {
            (date(2014, 12, 1), date(2014, 12, 31))
        }

    def test_every_kind_comes_early(self, sandbox: Sandbox) -> None:
        assert {report.kind for report in plan(sandbox.company, len(KINDS))} == set(KINDS)

    def test_months_end_where_the_next_begins(self, sandbox: Sandbox) -> None:
        periods = list(dict.fromkeys(report.period for report in plan(sandbox.company, 720)))
        assert [period.name for period in periods] == [f"2014-{n:02}" for n in range(12, 0, -1)]
        assert periods[-1].first == sandbox.company.first_day
        for later, earlier in pairwise(periods):
            assert (later.first - earlier.last).days == 1

    def test_more_than_a_year_of_months_goes_by_weeks(self, sandbox: Sandbox) -> None:
        reports = plan(sandbox.company, 721)
        assert len(reports) == 721
        assert {(report.period.last - report.period.first).days for report in reports} == {6}

    def test_there_are_as_many_as_may_be_asked_for(self, sandbox: Sandbox) -> None:
        names = [report.name for report in plan(sandbox.company, MAX_REPORTS)]
        assert len(set(names)) == MAX_REPORTS


class TestFiles:
    def test_parquet(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["demo", "--output", str(tmp_path / "out")]) == 0
        assert _names(tmp_path / "out") == [f"{name}.parquet" for name in FILES]
        time = _read_parquet(tmp_path / "out" / "time_reports.parquet")
        assert time.column_names == ["report", *(column.name for column in TIME.columns)]
        types = {field.name: str(field.type) for field in time.schema}
        assert types["worked_on"] == "date32[day]"
        assert types["charges"] == "decimal128(38, 9)"
        shown = capsys.readouterr()
        assert shown.err == ""
        for name in FILES:
            assert f"Wrote {tmp_path / 'out' / name}.parquet\n" in shown.out

    def test_the_rows_are_those_of_the_service(self, tmp_path: Path, sandbox: Sandbox) -> None:
        assert main(["demo", "--output", str(tmp_path)]) == 0
        access: dict[str, Any] = {**sandbox.odesk}
        count, hours, charges = anyio.run(_december, access)
        rows = _read_parquet(tmp_path / "time_reports.parquet").to_pylist()
        for kind in ("company", "team", "provider"):
            mine = [row for row in rows if row["report"].startswith(f"{kind}/")]
            assert len(mine) == count > 100
            assert sum(row["hours"] for row in mine) == hours
            assert sum(row["charges"] for row in mine) == charges
        rows = _read_parquet(tmp_path / "financial_reports.parquet").to_pylist()
        bills = {
            row["reference"]: row["amount"]
            for row in rows
            if row["report"] == "company billings/acme/2014-12"
        }
        assert bills == anyio.run(_bills, access) != {}

    def test_csv_where_there_is_no_pyarrow(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert main(["demo", "--output", str(tmp_path)]) == 0
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        assert main(["demo", "--output", str(tmp_path)]) == 0
        assert _names(tmp_path) == sorted(
            f"{name}.{suffix}" for name in FILES for suffix in ("csv", "parquet")
        )
        for name in FILES:
            table = _read_parquet(tmp_path / f"{name}.parquet")
            with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            assert head == table.column_names
            expected = [[_csv_text(cell) for cell in row.values()] for row in table.to_pylist()]
            assert sorted(rows) == sorted(expected)

    def test_a_family_without_reports_has_no_file(self, tmp_path: Path) -> None:
        assert main(["demo", "--output", str(tmp_path), "--reports", "2"]) == 0
        assert _names(tmp_path) == ["time_reports.parquet"]

    def test_many_rows_are_written_in_groups(self, tmp_path: Path, sandbox: Sandbox) -> None:
        async def get() -> Any:
            async with ODesk(**sandbox.odesk) as odesk:
                return await odesk.timereport.get_company_report("acme", select(*TIME.columns))

        table = anyio.run(get)
        with ReportFiles(tmp_path) as files:
            for number in range(20):
                files.write("time_reports", f"copy {number}", table)
        metadata = import_module("pyarrow.parquet").read_metadata(files.paths[0])
        assert metadata.num_rows == 20 * len(table)
        assert 1 < metadata.num_row_groups < 20


def _csv_text(cell: object) -> str:
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return "" if cell is None else str(cell)


class TestOutput:
    def test_a_summary_of_every_kind(
        self, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["demo", "--output", str(tmp_path)]) == 0
        out = capsys.readouterr().out
        count, hours, charges = anyio.run(_december, {**sandbox.odesk})
        assert re.search(rf"\n +company +1 +{count} +{hours:,.2f} +{charges:,.2f} *\n", out)
        assert re.search(rf"\n +provider +12 +{count} +{hours:,.2f} +{charges:,.2f} *\n", out)
        assert all(kind.name in out for kind in KINDS)
        assert re.search(
            r"Pulled 60 reports with [1-9]\d* rows in \d+\.\d s: 64 requests, 4 of which were "
            r"retries\.",
            " ".join(out.split()),
        )

    def test_the_retries_are_told(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["--reports", "11", "--concurrency", "1"]
        assert main(["demo", "--output", str(tmp_path), *arguments]) == 0
        out = capsys.readouterr().out
        assert out.count(": HTTP 503: out of order; again in 0.") == 3
        assert out.count("HTTP 429: too many requests; retry after 1 s; again in 1.00 s") == 1
        assert "11/11 reports" in out
        assert "\x1b" not in out

    def test_one_of_a_kind(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["demo", "--output", str(tmp_path), "--reports", "1"]) == 0
        out = " ".join(capsys.readouterr().out.split())
        assert "Pulling 1 report of a company" in out
        assert "Pulled 1 report with " in out
        assert "2 requests, 1 of which were retries." in out

    def test_verbose_logs_every_request_but_no_credentials(
        self, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["demo", "-v", "--output", str(tmp_path), "--reports", "5"]) == 0
        shown = capsys.readouterr()
        assert len(re.findall("DEBUG deskwire: .* -> 200 in ", shown.err)) == 5
        for name in ("consumer_secret", "access_token", "access_token_secret"):
            assert sandbox.access["odesk"][name] not in shown.out + shown.err

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
    @pytest.mark.parametrize(
        "setting", [("TERM", "dumb"), ("PYTHONIOENCODING", "ascii")], ids=["dumb", "ascii"]
    )
    def test_a_poor_terminal_gets_lines(
        self, setting: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv(*setting)
        shown = _run_on_terminal(["demo", "--reports", "5", "--output", str(tmp_path)])
        assert "\x1b[?25l" not in shown
        assert "5/5 reports, " in shown

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
    def test_a_terminal_gets_a_bar(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "xterm-256color")
        shown = _run_on_terminal(["demo", "--reports", "5", "--output", str(tmp_path)])
        assert "\x1b[?25l" in shown  # the cursor is hidden ...
        assert "\x1b[?25h" in shown  # ... and comes back
        assert "━" in shown
        assert "5/5" in shown
        assert "time_reports.parquet" in shown


def _run_on_terminal(arguments: list[str]) -> str:
    """Run the command on a pseudo-terminal and return all that it showed."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "deskwire", *arguments], stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65_536):
            shown += chunk
    except OSError:
        pass  # how Linux tells that the other side has closed
    os.close(ours)
    assert process.wait(20) == 0
    return shown.decode()


class TestFailure:
    def test_a_folder_that_cannot_be_made(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "file").write_text("mine")
        assert main(["demo", "--output", str(tmp_path / "file")]) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith("deskwire: ")
        assert shown.err.count("\n") == 1
        assert (tmp_path / "file").read_text() == "mine"

    @pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process by a signal")
    def test_ctrl_c_leaves_nothing_behind(self, spawn: Spawn, tmp_path: Path) -> None:
        (tmp_path / "time_reports.parquet").write_text("from before")
        process = spawn("demo", "--reports", "3000", "--output", str(tmp_path))
        assert process.stdout is not None
        assert process.stderr is not None
        while "reports," not in process.stdout.readline():  # some have been pulled
            assert process.poll() is None
        assert len(_names(tmp_path)) == 3
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert process.stderr.read() == "deskwire: interrupted\n"
        assert "Wrote" not in process.stdout.read()
        assert _names(tmp_path) == ["time_reports.parquet"]
        assert (tmp_path / "time_reports.parquet").read_text() == "from before"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
class TestPull:
    def test_the_first_failure_ends_it(self, backend: str, tmp_path: Path) -> None:
        sandbox = Sandbox()
        sandbox.faults.add(
            Fault.status(500), match="odesk.timereport.get_company_report", times=None
        )
        files = ReportFiles(tmp_path)
        with pytest.raises(ServerError) as caught, files:
            anyio.run(_pull, sandbox, files, backend=backend)
        assert caught.value.operation == "odesk.timereport.get_company_report"
        assert caught.value.attempts == 1
        assert files.paths == []
        assert _names(tmp_path) == []

    def test_no_more_at_once_than_the_client_lets_through(
        self, backend: str, tmp_path: Path
    ) -> None:
        sandbox = Sandbox()
        sandbox.faults.add(Fault.latency(0.1), times=None)
        with ReportFiles(tmp_path) as files:
            anyio.run(_pull, sandbox, files, backend=backend)
        assert sandbox.stats.peak_in_flight == 4
        assert sandbox.stats.requests == 30


async def _pull(sandbox: Sandbox, files: ReportFiles) -> None:
    """Pull thirty reports without retries, four at once."""
    progress = PullProgress(Console(quiet=True), 30, bar=False)
    never = RetryPolicy.never()
    async with sandbox, ODesk(**sandbox.odesk, concurrency=4, retries=never) as odesk:
        reports = plan(sandbox.company, 30)
        await pull(odesk, sandbox.company, reports, files, progress)
