"""`deskwire pull` and `deskwire verify`: what they do, print and end with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskwire.cli import main
from deskwire.cli.process import Exit
from deskwire.sandbox import Fault, Sandbox

PLAN = """
version: 1
sources:
  hours:
    call: odesk.timereport.get_team_report
    arguments: {company_id: acme}
    columns: [worked_on, hours]
    entities: {team_id: ["acme:dev", "acme:ops"]}
    periods: {each: month, since: 2014-01-01, until: 2014-06-30, look_back: 1}
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Return a function that runs a command in an empty folder, signed in to a sandbox."""
    monkeypatch.chdir(tmp_path)
    for name, value in sandbox.odesk.items():
        monkeypatch.setenv(f"ODESK_{name.upper()}", str(value))
    (tmp_path / "plan.yaml").write_text(PLAN)

    def start(*argv: str) -> tuple[int, str, str]:
        code = main(list(argv))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return start


def _pull(*more: str) -> tuple[str, ...]:
    return ("pull", "plan.yaml", "--to", "data", *more)


def test_it_pulls_and_verifies(run: Run, tmp_path: Path) -> None:
    code, out, err = run(*_pull())
    assert (code, err) == (0, "")
    assert "12 parts with " in out
    assert "Complete: data" in out
    code, out, _ = run("verify", "data")
    assert code == 0
    assert out.endswith(": whole\n")
    code, out, _ = run(*_pull())
    assert "12 of them from before: 0 requests" in out
    code, out, _ = run(*_pull("--incremental"))
    assert "10 of them from before: 2 requests" in out
    code, out, _ = run(*_pull("--restart"))
    assert "12 requests" in out
    assert run("verify", "data")[0] == 0


def test_a_dry_run_sends_nothing(run: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    before = sandbox.stats.requests
    code, out, _ = run(*_pull("--dry-run"))
    assert code == 0
    assert "12 partitions" in out
    assert "hours/entity=acme%3Adev/period=2014-01" in out
    assert "SELECT worked_on, hours WHERE worked_on >= '2014-01-01'" in out
    assert sandbox.stats.requests == before
    assert not (tmp_path / "data").exists()


def test_a_dry_run_tells_what_is_not_known_yet(run: Run, tmp_path: Path) -> None:
    call = 'entities: {call: odesk.hr.get_company_teams, arguments: {company_reference: "1"}, '
    text = PLAN.replace(
        'entities: {team_id: ["acme:dev", "acme:ops"]}', f"{call}take: {{team_id: id}}}}"
    )
    (tmp_path / "plan.yaml").write_text(text.replace("2014-06-30", "yesterday"))
    code, out, _ = run(*_pull("--dry-run"))
    assert code == 0
    assert "that odesk.hr.get_company_teams lists, and the periods end yesterday" in out


def test_events_for_programs(run: Run) -> None:
    code, out, err = run(*_pull("--json"))
    events: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [event["event"] for event in events] == ["begin", *["part"] * 12, "end"]
    assert events[0] == {"event": "begin", "partitions": 12}
    assert events[-1]["rows"] == sum(event["rows"] for event in events[1:-1])
    code, out, _ = run("verify", "data", "--json")
    found = json.loads(out)
    assert (code, found["parts"], found["problems"]) == (0, 12, [])


def test_what_failed_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN.replace("acme:ops", "acme:none"))
    code, out, err = run(*_pull())
    assert (code, err) == (Exit.PARTLY, "")
    assert "6 partitions are missing:" in out
    assert "hours/entity=acme%3Anone/period=2014-01: " in out
    assert run("verify", "data")[0] == Exit.PARTLY
    code, out, _ = run(*_pull("--json"))
    assert code == Exit.PARTLY
    assert json.loads(out.splitlines()[-1])["failed"] == 6


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_other_kinds_of_files(kind: str, run: Run, tmp_path: Path) -> None:
    assert run(*_pull("--format", kind))[0] == 0
    assert len([*(tmp_path / "data").rglob(f"*.{kind}")]) == 12
    assert run("verify", "data")[0] == 0
    code, _, err = run(*_pull())
    assert code == Exit.REFUSED
    assert f"data holds {kind} files, parquet was asked for" in err


def test_another_plan_is_refused(run: Run, tmp_path: Path) -> None:
    run(*_pull())
    (tmp_path / "plan.yaml").write_text(PLAN.replace("month", "quarter"))
    code, out, err = run(*_pull())
    assert (code, out) == (Exit.REFUSED, "")
    assert err == (
        "deskwire: the target is of another plan: hours has other periods. Choose another target, "
        "or begin it anew with restart\n"
    )


def test_a_plan_that_makes_no_sense_says_where(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN.replace("month", "fortnight"))
    code, _, err = run(*_pull())
    assert code == Exit.USAGE
    assert err.startswith("deskwire: plan.yaml:9: sources.hours.periods: periods.each is ")


def test_a_damaged_set_is_refused_by_verify(run: Run, tmp_path: Path) -> None:
    run(*_pull())
    part = tmp_path / "data/hours/entity=acme%3Adev/period=2014-03/part.parquet"
    part.unlink()
    code, out, _ = run("verify", "data")
    assert code == Exit.REFUSED
    assert "missing: hours/entity=acme%3Adev/period=2014-03/part.parquet: " in out
    code, out, _ = run(*_pull())
    assert code == 0
    assert "period=2014-03/part.parquet is missing: it is pulled again" in out
    assert run("verify", "data")[0] == 0


def test_what_is_no_data_set(run: Run) -> None:
    code, _, err = run("verify", "nothing")
    assert (code, err.count("\n")) == (Exit.REFUSED, 1)


def test_without_credentials(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"):
        monkeypatch.delenv(f"ODESK_{name}")
    code, _, err = run(*_pull())
    assert "deskwire login odesk" in err
    assert code == Exit.NOT_SIGNED_IN


def test_with_wrong_credentials(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODESK_ACCESS_TOKEN_SECRET", "wrong")
    code, _, err = run(*_pull())
    assert code == Exit.NOT_SIGNED_IN
    assert "wrong" not in err


def test_without_a_network(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODESK_BASE_URL", "http://127.0.0.1:1/odesk")
    code, out, _ = run(*_pull("--deadline", "2"))
    assert code == Exit.PARTLY
    assert "were not tried" in out or "failed" in out


def test_a_pause_is_told(run: Run, sandbox: Sandbox) -> None:
    fault = Fault.status(429, retry_after=1)
    rule = sandbox.faults.add(fault, match="odesk.timereport.*", times=3)
    code, out, _ = run(*_pull("--concurrency", "1"))
    assert (code, rule.taken) == (0, 3)
    assert "12 parts" in out
