"""`deskwire demo`: what it pulls, what it prints, what it leaves behind."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio
import pytest

from deskwire import ODesk, select
from deskwire.cli import main
from deskwire.cli.commands import MAX_REPORTS
from deskwire.cli.demo import totals_of
from deskwire.cli.process import Exit
from deskwire.cli.reports import KINDS, TIME, plan_of
from deskwire.odesk.finreports import FinColumns
from deskwire.odesk.timereports import TimeColumns
from deskwire.pull import Plan, verify
from deskwire.sandbox import Sandbox


def _rows(folder: Path) -> list[dict[str, Any]]:
    parquet: Any = import_module("pyarrow.parquet")
    return [
        row
        for path in sorted(folder.rglob("*.parquet"))
        for row in parquet.ParquetFile(path).read().to_pylist()
    ]


def _parts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")
    }


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
        partitions = [*plan_of(sandbox.company, 60)]
        periods = {one.period for one in partitions if one.period is not None}
        assert len({one.key for one in partitions}) == 60
        assert {(one.name, one.first, one.last) for one in periods} == {
            ("2014-12", date(2014, 12, 1), date(2014, 12, 31))
        }

    def test_every_kind_comes_early(self, sandbox: Sandbox) -> None:
        plan = plan_of(sandbox.company, len(KINDS))
        assert [source.name for source in plan.sources] == [kind.source for kind in KINDS]

    @pytest.mark.parametrize("count", [1, 7, 59, 60, 61, 119, 200, 720, 721, 1999, MAX_REPORTS])
    def test_there_are_as_many_as_are_asked_for(self, count: int, sandbox: Sandbox) -> None:
        plan = plan_of(sandbox.company, count)
        assert len({one.key for one in plan}) == plan.size == count
        days = [one.period.first for one in plan if one.period is not None]
        assert min(days) >= sandbox.company.first_day

    def test_more_than_a_year_of_months_goes_by_weeks(self, sandbox: Sandbox) -> None:
        assert {
            source.periods.each
            for source in plan_of(sandbox.company, 721).sources
            if source.periods is not None
        } == {"week"}


class TestFiles:
    def test_a_whole_data_set(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["demo", "--output", str(tmp_path / "out")]) == 0
        found = verify(tmp_path / "out")
        assert (found.parts, found.problems) == (60, ())
        assert Plan.from_yaml(tmp_path / "out" / "plan.yaml").size == 60
        (row, *_) = _rows(tmp_path / "out" / "time_company")
        assert list(row) == [*(column.name for column in TIME.columns), "extra"]
        shown = capsys.readouterr()
        assert shown.err == ""
        assert f"Wrote {tmp_path / 'out'}: " in shown.out

    def test_the_rows_are_those_of_the_service(self, tmp_path: Path, sandbox: Sandbox) -> None:
        assert main(["demo", "--output", str(tmp_path)]) == 0
        access: dict[str, Any] = {**sandbox.odesk}
        count, hours, charges = anyio.run(_december, access)
        for kind in ("company", "team", "provider"):
            mine = _rows(tmp_path / f"time_{kind}")
            assert len(mine) == count > 100
            assert sum(row["hours"] for row in mine) == hours
            assert sum(row["charges"] for row in mine) == charges
        bills = {row["reference"]: row["amount"] for row in _rows(tmp_path / "company_billings")}
        assert bills == anyio.run(_bills, access) != {}

    def test_two_runs_write_the_same(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            assert main(["demo", "--output", str(tmp_path / name), "--reports", "90"]) == 0
        assert _parts(tmp_path / "one") == _parts(tmp_path / "two")
        assert len(_parts(tmp_path / "one")) == 90

    def test_another_run_finds_all_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["demo", "--output", str(tmp_path), "--reports", "20"]) == 0
        capsys.readouterr()
        assert main(["demo", "--output", str(tmp_path), "--reports", "20"]) == 0
        out = capsys.readouterr().out
        assert f"Going on with what is in {tmp_path}." in out
        assert "20 of them from before" in out
        assert "0 requests" in out

    def test_another_number_of_reports_is_another_plan(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["demo", "--output", str(tmp_path), "--reports", "3"]) == 0
        assert main(["demo", "--output", str(tmp_path), "--reports", "4"]) == Exit.REFUSED
        assert "of another plan" in capsys.readouterr().err


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
        assert [kind for kind, _ in totals_of(tmp_path)] == [*KINDS]
        assert re.search(
            r"Pulled 60 reports with [1-9]\d* rows, in \d+\.\d s: 64 requests, 4 of which were "
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
        assert "Wrote " in shown


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
    @pytest.mark.parametrize("name", ["file", "folder"])
    def test_what_belongs_to_others_is_left_alone(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "file").write_text("mine")
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "time_reports.parquet").write_text("mine")
        assert main(["demo", "--output", str(tmp_path / name)]) == Exit.REFUSED
        shown = capsys.readouterr()
        assert shown.err.startswith("deskwire: ")
        assert shown.err.count("\n") == 1
        assert (tmp_path / "file").read_text() == "mine"
        assert [path.name for path in (tmp_path / "folder").iterdir()] == ["time_reports.parquet"]
