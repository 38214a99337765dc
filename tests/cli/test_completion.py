"""Completion: what a shell is told."""

import shutil
import subprocess
import sys
from importlib import import_module

import pytest

from deskwire.cli import main
from deskwire.cli.commands import app
from deskwire.cli.completion import COMMANDS, candidates
from deskwire.transport.operations import load_operations

SERVICES = ("activecollab", "odesk", "paymo", "taskforce")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["--complete", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_every_command_is_there() -> None:
    assert [*COMMANDS] == sorted(name for name in app if not name.startswith("-"))


@pytest.mark.parametrize("service", SERVICES)
def test_every_call_is_there(service: str) -> None:
    operations = load_operations(import_module(f"deskwire.{service}._service").SERVICE)
    names = [operation.name.replace("_", "-").split(".")[1:] for operation in operations]
    assert candidates([service, ""]) == sorted({resource for resource, _ in names})
    found = [
        [resource, call]
        for resource in candidates([service, ""])
        for call in candidates([service, resource, ""])
    ]
    assert sorted(found) == sorted(names)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["wh"], ["whoami"]),
        (["odesk", "hr-"], ["hr-v1", "hr-v3"]),
        (["odesk", "hr", "get-engagement", ""], []),
        (["odesk", "hr", "get-engagements", "--page"], ["--page-offset", "--page-size"]),
        (["odesk", "hr", "get-engagements", "-o", "c"], ["csv"]),
        (["odesk", "nothing", ""], []),
        (["odesk", "nothing", "at-all", "--"], []),
        (["nothing", "--"], []),
        (["nothing", ""], []),
        (["pull", "--dry"], ["--dry-run"]),
        (["pull", ""], []),
        (["login", "pa"], ["paymo"]),
        (["sandbox", ""], ["fault", "faults", "logs", "stop"]),
        (["api", "odesk", "P"], ["PATCH", "POST", "PUT"]),
        (["completion", ""], ["bash", "fish", "zsh"]),
    ],
)
def test_what_a_word_may_become(
    capsys: pytest.CaptureFixture[str], words: list[str], found: list[str]
) -> None:
    assert told(capsys, *words) == found


def test_nothing_heavy_is_imported() -> None:
    script = (
        "import sys; from deskwire.cli import main; main(['--complete', 'odesk', 'hr', 'get-e']);"
        "sys.exit(len({'cyclopts', 'httpx', 'cattrs', 'rich', 'anyio'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, timeout=30
    )
    assert done.stdout.split() == [b"get-engagement", b"get-engagements"]


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_every_shell_has_a_script(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "deskwire --complete" in script
    if (program := shutil.which(shell)) is not None:
        subprocess.run([program, "-n"], input=script.encode(), check=True, timeout=30)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out + (
        f'deskwire() {{ "{sys.executable}" -m deskwire "$@"; }}\n'
        "COMP_WORDS=(deskwire paymo task); COMP_CWORD=2; _deskwire; "
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, check=True, text=True, timeout=30
    )
    assert done.stdout.split() == ["tasklists", "taskrecurringprofiles", "tasks"]
