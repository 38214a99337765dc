"""`deskwire sandbox`: a process that others use and stop."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from deskwire import ODesk
from deskwire.cli import main
from deskwire.sandbox import Sandbox
from deskwire.testing import running_sandbox
from tests.busy import port_apart
from tests.cli.conftest import Spawn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signals")


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _stop(process: subprocess.Popen[str], number: signal.Signals) -> tuple[str, str]:
    """Stop a process and return what it wrote in the meantime."""
    assert process.stdout is not None
    assert process.stderr is not None
    process.send_signal(number)
    process.wait(60)
    return process.stdout.read(), process.stderr.read()


class TestJSON:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["INT", "TERM"])
    def test_the_line_opens_a_client(self, spawn: Spawn, number: signal.Signals) -> None:
        async def call(access: dict[str, Any]) -> str | None:
            async with ODesk(**access) as odesk:
                return (await odesk.auth.get_info()).ref

        process = spawn("sandbox", "--json")
        access = json.loads(_first_line(process))
        assert anyio.run(call, access["odesk"]) == "5100001"
        assert _stop(process, number) == ("", "")
        assert process.returncode == 0

    def test_the_line_is_the_access_of_the_sandbox(self, spawn: Spawn, sandbox: Sandbox) -> None:
        process = spawn("sandbox", "--json")
        access: dict[str, dict[str, str]] = json.loads(_first_line(process))
        assert access.keys() == sandbox.access.keys()
        assert access["odesk"].keys() == sandbox.odesk.keys()
        assert access["odesk"] == {**sandbox.odesk, "base_url": access["odesk"]["base_url"]}


class TestText:
    def test_people_are_told_what_to_do(self, spawn: Spawn, sandbox: Sandbox) -> None:
        process = spawn("sandbox")
        first = _first_line(process)
        assert first.startswith("The sandbox listens on http://127.0.0.1:")
        out, err = _stop(process, signal.SIGINT)
        assert process.returncode == 0
        assert err == ""
        assert sandbox.odesk["access_token_secret"] in out
        assert out.endswith(
            "These secrets open this sandbox and nothing else.\nStopped after 0 requests.\n"
        )


class TestOptions:
    def test_a_port_in_use_is_an_error(self, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            assert main(["sandbox", "--port", str(port)]) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(f"deskwire: port {port} of 127.0.0.1 cannot be had: ")
        assert captured.err.count("\n") == 1

    def test_the_port_can_be_chosen(self, spawn: Spawn) -> None:
        port = port_apart()
        process = spawn("sandbox", "--json", "--port", str(port))
        assert f"http://127.0.0.1:{port}/odesk" in _first_line(process)


class TestBackground:
    @pytest.fixture(autouse=True)
    def state(self) -> Iterator[None]:
        """Leave none behind."""
        yield
        main(["sandbox", "stop"])

    def test_it_goes_on_until_it_is_stopped(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["sandbox", "--background", "--env"]) == 0
        lines = capfd.readouterr().out.splitlines()
        assert all(line.startswith("export ") for line in lines)
        exports = dict(line.removeprefix("export ").split("=", 1) for line in lines)
        assert {"ODESK_BASE_URL", "PAYMO_API_KEY", "TASKFORCE_EMAIL"} <= exports.keys()
        url = exports["ODESK_BASE_URL"].removesuffix("/odesk")
        assert main(["sandbox", "--background"]) == 1
        assert f"runs in the background already, at {url};" in capfd.readouterr().err
        assert main(["sandbox", "stop"]) == 0
        assert capfd.readouterr().out == f"Stopped the sandbox at {url}.\n"
        assert main(["sandbox", "stop"]) == 0
        assert capfd.readouterr().out == "No sandbox runs in the background.\n"

    def test_one_that_does_not_start_is_told(self, capfd: pytest.CaptureFixture[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            assert main(["sandbox", "--background", "--port", f"{port}"]) == 1
        assert "the sandbox did not start: " in capfd.readouterr().err

    def test_forms_exclude_each_other(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["sandbox", "--json", "--env"]) == 2
        assert "--env" in capsys.readouterr().err


class TestSteering:
    @pytest.fixture
    def running(self) -> Iterator[Sandbox]:
        with running_sandbox() as running:
            yield running

    def test_what_goes_wrong_is_ordered_listed_and_logged(
        self, running: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in running.access["paymo"].items():
            monkeypatch.setenv(f"PAYMO_{name.upper()}", value)
        monkeypatch.setenv("ODESK_BASE_URL", running.odesk["base_url"])
        order = ["status", "--code", "404", "--match", "paymo.tasks.*", "--times", "2"]
        assert main(["sandbox", "fault", *order]) == 0
        assert main(["sandbox", "fault", "close", "--match", "odesk.*"]) == 0
        capsys.readouterr()
        assert main(["sandbox", "faults"]) == 0
        rules = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [rule["kind"] for rule in rules] == ["status", "close"]
        assert main(["paymo", "tasks", "list"]) == 1
        assert main(["paymo", "users", "me"]) == 0
        capsys.readouterr()
        assert main(["sandbox", "logs"]) == 0
        first, second = capsys.readouterr().out.splitlines()
        assert first.split(maxsplit=1)[1] == "404  GET    /paymo/api/tasks  (status)"
        assert second.split(maxsplit=1)[1] == "200  GET    /paymo/api/me"
        assert main(["sandbox", "faults", "--clear"]) == 0
        assert running.faults.rules == ()
        assert main(["sandbox", "logs", "--json", "--url", running.url]) == 0
        assert json.loads(capsys.readouterr().out.splitlines()[0])["fault"] == "status"

    def test_what_cannot_be_is_told(
        self, running: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert main(["sandbox", "fault", "nonsense", "--url", running.url]) == 1
        assert "kind is 'nonsense'" in capsys.readouterr().err
        assert main(["sandbox", "fault", "close", "--seconds", "2", "--url", running.url]) == 1
        assert "seconds is for latency and drip" in capsys.readouterr().err
        assert main(["sandbox", "logs", "--url", "http://127.0.0.1:1"]) == 1
        assert "no sandbox answers at http://127.0.0.1:1/_sandbox/log" in capsys.readouterr().err
        monkeypatch.delenv("ODESK_BASE_URL", raising=False)
        assert main(["sandbox", "logs"]) == 1
        assert "name one with --url" in capsys.readouterr().err
