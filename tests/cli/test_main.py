"""The command as a whole: options, help, exit codes, what it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

import deskwire
from deskwire.cli import main
from tests.cli.conftest import Spawn

COMMANDS = ["demo", "sandbox", "login", "logout", "whoami"]


def _refuse(argv: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what argparse says about arguments it refuses."""
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()[-1]


class TestParser:
    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            main(["--version"])
        assert caught.value.code == 0
        assert capsys.readouterr().out == f"deskwire {deskwire.__version__}\n"

    def test_help_names_every_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            main(["--help"])
        assert caught.value.code == 0
        shown = capsys.readouterr().out
        assert all(f"    {name} " in shown for name in COMMANDS)

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_has_help(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            main([name, "--help"])
        assert caught.value.code == 0
        assert f"usage: deskwire {name}" in capsys.readouterr().out

    def test_a_command_is_needed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert _refuse([], capsys).endswith("the following arguments are required: COMMAND")

    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            (["demo", "--reports", "0"], "--reports: expected a number from 1 to 3000, got '0'"),
            (["demo", "--reports", "-3"], "--reports: expected a number from 1 to 3000, got '-3'"),
            (["demo", "--reports", "x"], "--reports: expected a number from 1 to 3000, got 'x'"),
            (["demo", "--reports", "3001"], "got '3001'"),
            (["demo", "--concurrency", "0"], "expected a number from 1 to 100, got '0'"),
            (["sandbox", "--port", "65536"], "expected a number from 0 to 65535, got '65536'"),
            (["sandbox", "--seed", "-1"], "got '-1'"),
            (["login", "paymo"], "invalid choice: 'paymo'"),
            (["login", "odesk", "--no-browser", "--callback-port", "1"], "not allowed with"),
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


class TestImports:
    def test_the_command_line_is_read_without_heavy_libraries(self) -> None:
        heavy = "{'cattrs', 'httpcore', 'httpx', 'keyring', 'pyarrow', 'rich', 'sqlglot', 'anyio'}"
        code = f"import deskwire.cli, sys; print({heavy} & set(sys.modules))"
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=30
        )
        assert done.stdout == "set()\n"


class TestFailures:
    def test_an_error_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["whoami", "odesk"]) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err == (
            "deskwire: no credentials of odesk are stored: run `deskwire login odesk`\n"
        )

    @pytest.mark.parametrize("argv", [["-v", "whoami", "odesk"], ["whoami", "odesk", "--verbose"]])
    def test_verbose_tells_more(self, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(argv) == 1
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
