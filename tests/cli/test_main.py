"""The command as a whole: options, help, exit codes, what it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

import deskwire
from deskwire.cli import main
from deskwire.cli.process import Exit
from tests.cli.conftest import Spawn

COMMANDS = [
    *("activecollab", "api", "completion", "demo", "login", "logout", "odesk", "paymo", "pull"),
    *("sandbox", "taskforce", "verify", "whoami"),
]


def _refuse(argv: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is said about arguments that are refused, in one line."""
    assert main(argv) == Exit.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


class TestParser:
    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        for word in ("--version", "-V"):
            assert main([word]) == 0
            assert capsys.readouterr().out == f"deskwire {deskwire.__version__}\n"

    def test_help_names_every_command_and_the_exit_codes(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["--help"]) == 0
        shown = " ".join(capsys.readouterr().out.split())
        assert all(f" {name}: " in shown for name in COMMANDS)
        assert all(f"{code.value} " in shown.partition("Exit codes:")[2] for code in Exit)

    def test_help_in_a_pipe_is_not_wrapped(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["odesk", "hr", "get-engagements", "--help"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) > 200
        assert not any(line.startswith(("│", "╭")) for line in lines)

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_has_help(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([name, "--help"]) == 0
        shown = capsys.readouterr().out
        assert f"Usage: deskwire {name}" in shown
        assert shown.splitlines()[2].endswith(".")

    def test_without_a_command_it_tells_what_there_is(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([]) == 0
        assert "Usage: deskwire COMMAND" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            (["demo", "--reports", "0"], "Invalid value"),
            (["demo", "--reports", "-3"], "--reports"),
            (["demo", "--reports", "x"], '"x"'),
            (["demo", "--reports", "3001"], "3001"),
            (["demo", "--concurrency", "0"], "--concurrency"),
            (["demo", "--nonsense"], "--nonsense"),
            (["sandbox", "--port", "65536"], "65536"),
            (["sandbox", "--seed", "-1"], "--seed"),
            (["login", "jira"], "jira"),
            (["login", "odesk", "--no-browser", "--callback-port", "1"], "exclusive"),
            (["pull", "plan.yaml"], "--to"),
            (["pull", "plan.yaml", "--to", "x", "--restart", "--incremental"], "exclusive"),
            (["pull", "plan.yaml", "--to", "x", "--concurrency", "many"], "auto"),
            (["pull", "plan.yaml", "--to", "x", "--concurrency", "0"], "auto"),
            (["pull", "plan.yaml", "--to", "x", "--rate", "0"], "--rate"),
            (["pull", "plan.yaml", "--to", "x", "--format", "xls"], "xls"),
            (["pull", "no-such.yaml", "--to", "x"], "no-such.yaml: there is no such plan"),
            (["demmo"], "demo"),
        ],
    )
    def test_nonsense_is_refused(
        self, argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert message in _refuse(argv, capsys)


class TestMissingExtras:
    @pytest.mark.parametrize(
        ("hidden", "command", "extras"),
        [
            (["rich"], "demo", "cli"),
            (["sqlglot"], "demo", "sandbox"),
            (["rich", "oauthlib"], "demo", "cli,sandbox"),
            (["h11"], "sandbox", "sandbox"),
            (["pyarrow"], "demo", "pull"),
        ],
    )
    def test_the_way_out_is_named(
        self,
        hidden: list[str],
        command: str,
        extras: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        for name in hidden:
            monkeypatch.setitem(sys.modules, name, None)
        assert main([command]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err == (
            f"deskwire: this command needs more packages: pip install 'deskwire[{extras}]'\n"
        )

    def test_without_the_parser_the_way_out_is_named(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delitem(sys.modules, "deskwire.cli.commands", raising=False)
        monkeypatch.setitem(sys.modules, "cyclopts", None)
        assert main(["--version"]) == Exit.USAGE
        assert capsys.readouterr().err == (
            "deskwire: the command needs more packages: pip install 'deskwire[cli]'\n"
        )


class TestImports:
    def test_the_command_line_is_read_without_heavy_libraries(self) -> None:
        heavy = "{'cattrs', 'httpcore', 'httpx', 'keyring', 'pyarrow', 'sqlglot', 'anyio'}"
        code = f"import deskwire.cli.commands, sys; print({heavy} & set(sys.modules))"
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=30
        )
        assert done.stdout == "set()\n"


class TestFailures:
    def test_an_error_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["whoami", "odesk"]) == Exit.NOT_SIGNED_IN
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err == (
            "deskwire: no credentials of odesk are stored: run `deskwire login odesk`\n"
        )

    @pytest.mark.parametrize("argv", [["-v", "whoami", "odesk"], ["whoami", "odesk", "--verbose"]])
    def test_verbose_tells_more(self, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(argv) == Exit.NOT_SIGNED_IN
        assert "Traceback" in capsys.readouterr().err

    def test_verbose_lasts_for_one_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        main(["-v", "whoami", "odesk"])
        capsys.readouterr()
        main(["whoami", "odesk"])
        assert "Traceback" not in capsys.readouterr().err

    def test_a_reader_may_leave_early(self, spawn: Spawn, tmp_path: Path) -> None:
        process = spawn("demo", "--reports", "20", "--output", str(tmp_path / "out"))
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(20) == 1
        assert process.stderr.read() == ""
