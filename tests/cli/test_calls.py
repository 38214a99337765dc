"""Every call of every service, from the shell."""

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast

import pytest

from deskwire import Secret, Upload
from deskwire.cli import main
from deskwire.core.model.results import BytesResult
from deskwire.sandbox import Sandbox
from deskwire.testing import running_sandbox
from deskwire.transport.operations import find_operation
from tests.exchanges.exchange import CLIENTS, Exchange, exchanges, files

Access = Mapping[str, Mapping[str, str]]


def put_into_environment(monkeypatch: pytest.MonkeyPatch, access: Access) -> None:
    for service, given in access.items():
        for name, value in given.items():
            monkeypatch.setenv(f"{service}_{name}".upper(), value)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox whose addresses and credentials are in the environment."""
    with running_sandbox() as running:
        put_into_environment(monkeypatch, running.access)
        yield running


def is_plain(value: list[object]) -> bool:
    """Tell whether a list is typed as it is: texts and numbers, and not none at all."""
    return bool(value) and all(isinstance(one, (str, int)) for one in value)


def words(exchange: Exchange, folder: Path) -> list[str]:
    """Return the call of an exchange as it is typed."""
    resource, method = exchange.operation.split(".")
    typed = [resource.replace("_", "-"), method.replace("_", "-")]
    body: dict[str, object] = {}
    for name, value in exchange.arguments.items():
        option = f"--{name.replace('_', '-')}"
        match value:
            case bool():
                typed.append(option if value else f"--no-{option.removeprefix('--')}")
            case Upload():
                path = folder / value.filename
                path.write_bytes(value.content)
                typed += [option, str(path)]
            case Secret():
                typed += [option, value.reveal()]
            case list() if is_plain(cast("list[object]", value)):
                for one in cast("list[object]", value):
                    typed += [option, f"{one}"]
            case dict() | list() | None:
                body[name] = value
            case _:
                typed += [option, str(value)]
    if body:
        path = folder / "arguments.json"
        path.write_text(json.dumps(body, default=str), "utf-8")
        typed += ["--body", f"@{path}"]
    return typed


EVERY: Final = [(service, path.stem) for service in CLIENTS for path in files(service)]


@pytest.mark.parametrize(("service", "file"), EVERY)
def test_every_call_can_be_typed(
    service: str,
    file: str,
    sandbox: Sandbox,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    tried = 0
    for exchange in exchanges(service):
        if not exchange.id.startswith(f"{service}/{file}-"):
            continue
        tried += 1
        typed = [service, *words(exchange, tmp_path)]
        typed += ["--format", exchange.format] if exchange.format else []
        code = main(typed)
        told = capsysbinary.readouterr()
        good = exchange.sandbox.status < 300 or bool(exchange.variants)  # it is sent the usual way
        assert (code == 0) is good, f"{exchange.id}: {shlex.join(typed)}: {told.err.decode()}"
        if good and told.out and not isinstance(result_of(service, exchange), BytesResult):
            json.loads(told.out)
    assert sandbox.stats.requests >= tried > 0


def result_of(service: str, exchange: Exchange) -> object:
    return find_operation(CLIENTS[service].service, exchange.operation).result


def run(capsys: pytest.CaptureFixture[str], line: str) -> tuple[int, str, str]:
    """Return the exit code of a line, and what it wrote."""
    code = main(shlex.split(line))
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.usefixtures("sandbox")
class TestOutput:
    def test_json_elsewhere_than_on_a_terminal(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = run(capsys, "paymo tasks list --limit 2 --select id,name,project.name")
        assert (code, err) == (0, "")
        first, second = json.loads(out)
        assert first == {"id": 1, "name": "Logo", "project.name": None}
        assert second["id"] == 2

    def test_an_object_a_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, out, _ = run(capsys, "odesk hr get-engagements --all -o jsonl")
        found = [json.loads(line) for line in out.splitlines()]
        assert len(found) > 9
        assert all(one["reference"] for one in found)

    def test_csv(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, out, _ = run(capsys, "paymo tasks list -o csv")
        head, *rows = csv.reader(io.StringIO(out))
        assert head[:2] == ["id", "name"]
        assert len(rows) > 2
        assert {len(row) for row in rows} == {len(head)}
        assert {row[head.index("complete")] for row in rows} <= {"true", "false"}

    def test_a_table_is_as_wide_as_the_terminal(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for width in (40, 80, 200):
            monkeypatch.setenv("COLUMNS", str(width))
            with monkeypatch.context() as patch:
                patch.setattr("sys.stdout.isatty", lambda: True, raising=False)
                _, out, err = run(capsys, "odesk hr get-engagements --limit 3")
            lines = re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()
            assert max(map(len, lines)) <= width
            assert "reference" in out
            assert "more fields" in err

    def test_a_table_for_people(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, out, err = run(capsys, "odesk hr get-engagements --limit 2 -o table")
        head, *rows = out.splitlines()
        assert head.split()[:2] == ["reference", "status"]
        assert len(rows) == 2
        assert "2 rows, " in err
        assert run(capsys, "odesk hr get-engagements --limit 2 -o table -q") == (0, out, "")
        _, out, _ = run(capsys, "odesk auth get-info -o table")
        assert "ref" in out

    @pytest.mark.parametrize(
        ("line", "query"),
        [
            ("paymo tasks list", "select count(*) > 2 and min(id) = 1 from rows"),
            ("odesk hr get-engagements --all", "select count(*) > 9 from rows"),
            (
                "odesk timereport get-team-report acme acme:dev 'SELECT worked_on, hours'",
                "select sum(hours) > 100 and min(worked_on) >= date '2014-01-01' from rows",
            ),
        ],
    )
    def test_parquet_reads_back(
        self,
        capsysbinary: pytest.CaptureFixture[bytes],
        tmp_path: Path,
        line: str,
        query: str,
    ) -> None:
        duckdb = pytest.importorskip("duckdb")
        assert main([*shlex.split(line), "-o", "parquet"]) == 0
        path = tmp_path / "rows.parquet"
        path.write_bytes(capsysbinary.readouterr().out)
        rows = duckdb.read_parquet(str(path))
        assert rows.query("rows", query).fetchall() == [(True,)]

    @pytest.mark.parametrize("form", ["json", "jsonl", "csv", "table", "parquet"])
    def test_nothing_is_a_list_as_well(
        self, capsysbinary: pytest.CaptureFixture[bytes], form: str
    ) -> None:
        assert main(shlex.split(f"paymo tasks list --limit 0 -o {form}")) == 0
        out = capsysbinary.readouterr().out
        assert out[:4] == {"json": b"[]\n", "csv": b"id,n", "parquet": b"PAR1"}.get(form, b"")

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("paymo tasks list --select names", "--select: no field 'names', did you mean 'name'"),
            ("paymo tasks list --limit -1", "--limit is negative"),
            ("paymo tasks lst", "lst"),
            ("paymo tsks list", "tsks"),
            ("paymo tasks get", "argument `task_id` is missing"),
            ("paymo tasks get one", "argument `task_id`: got 'one', expected a whole number"),
            ("paymo tasks create --body {", "--body is no JSON"),
            ("paymo tasks create --body []", "--body is '[]', expected an object"),
            ("paymo tasks create --body @nothing.json", "nothing.json: No such file"),
            ("odesk hr get-team 1 --format yaml", "--format is yaml, expected json or xml"),
            ("odesk auth get-info -o xml", "xml"),
            ("api odesk FETCH /a", "the method is 'FETCH'"),
            ("api odesk GET a", "the path is 'a', expected one below"),
            ("api odesk GET /a --query b", "--query is 'b', expected name=value"),
            ("api odesk POST /a --json {", "--json is no JSON"),
        ],
    )
    def test_what_is_typed_wrongly_is_told(
        self, capsys: pytest.CaptureFixture[str], line: str, message: str
    ) -> None:
        code, out, err = run(capsys, line)
        assert (code, out) == (2, "")
        assert message in err
        assert err.count("\n") == 1

    def test_refusals_have_exit_codes_of_their_own(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run(capsys, "paymo tasks get 4711")[0] == 1
        monkeypatch.setenv("PAYMO_API_KEY", "wrong")
        code, _, err = run(capsys, "paymo tasks list")
        assert code == 4
        assert "wrong" not in err
        monkeypatch.delenv("PAYMO_API_KEY")
        assert run(capsys, "paymo tasks list")[0] == 4


class TestRequests:
    def test_a_request_is_shown_and_not_sent(
        self, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
    ) -> None:
        line = "paymo tasks create --name 'It''s 5 %' --tasklist-id 1 --due-date 2014-01-31"
        code, out, _ = run(capsys, f"{line} --dry-run")
        assert code == 0
        assert out.startswith(f"POST {sandbox.paymo['base_url']}/api/tasks\n")
        assert '"due_date": "2014-01-31"' in out
        assert "Authorization: Basic ***" in out
        _, out, _ = run(capsys, f"{line} --curl")
        assert shlex.split(out.replace("\\\n", ""))[:3] == ["curl", "-X", "POST"]
        assert sandbox.stats.requests == 0

    @pytest.mark.parametrize("how", ["--dry-run", "--curl"])
    @pytest.mark.parametrize(
        "line",
        [
            "odesk auth get-info",
            "activecollab tasks list 7",
            "taskforce lists list",
            "paymo files attach 1 hunter2 --task-id 1",
            "paymo sessions delete hunter2",
        ],
    )
    def test_no_secret_is_shown(
        self,
        sandbox: Sandbox,
        capsys: pytest.CaptureFixture[str],
        line: str,
        how: str,
    ) -> None:
        code, out, err = run(capsys, f"{line} {how}")
        assert (code, err) == (0, "")
        secrets = {
            value
            for given in sandbox.access.values()
            for name, value in given.items()
            if name not in ("base_url", "email")
        }
        assert not [one for one in (*secrets, "hunter2") if one in out]
        assert "***" in out

    def test_arguments_come_from_a_file_and_from_a_pipe(
        self,
        capsys: pytest.CaptureFixture[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        sandbox: Sandbox,
    ) -> None:
        given = json.dumps({"name": "From a file", "tasklist-id": 1, "due_date": "2014-01-31"})
        (tmp_path / "task.json").write_text(given)
        _, out, _ = run(capsys, f"paymo tasks create --body @{tmp_path / 'task.json'}")
        made = json.loads(out)
        assert (made["name"], made["due_date"]) == ("From a file", "2014-01-31")
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        _, out, _ = run(capsys, "paymo tasks create --name Mine --body -")
        assert json.loads(out)["name"] == "Mine"
        assert sandbox.stats.requests == 2

    def test_what_nobody_has_described(
        self, capsys: pytest.CaptureFixture[str], sandbox: Sandbox
    ) -> None:
        _, out, _ = run(capsys, "api odesk GET /api/auth/v1/info.json --include")
        head, _, body = out.partition("\n\n")
        assert head.startswith("HTTP 200\n")
        assert json.loads(body)["info"]["ref"]
        line = 'api paymo POST /tasklists --json \'{"name": "New", "project_id": 1}\''
        _, out, _ = run(capsys, line)
        assert json.loads(out)["tasklists"][0]["name"] == "New"
        assert run(capsys, "api odesk GET /api/nothing.json")[0] == 1
        assert sandbox.stats.requests == 3

    def test_help_is_that_of_the_method(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = run(capsys, "odesk timereport get-team-report --help")
        assert code == 0
        assert "Return the time report of one team." in out
        assert "--company-id" in out
        assert "The company's id." in out
        assert "--limit" not in out
        assert "Financial reports" in run(capsys, "odesk")[1]
        assert "get-team-report" in run(capsys, "odesk timereport")[1]
