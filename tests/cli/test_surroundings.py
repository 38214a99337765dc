"""The command where all is not well: what it says, its exit code, and what it leaves behind."""

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import attrs
import pytest

from tests.cli.conftest import Spawn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix shell and signals")

DESKWIRE = f"{shlex.quote(sys.executable)} -m deskwire"
DEMO = f"{DESKWIRE} demo --reports 1 --concurrency 1"
DEMOS = f"{DESKWIRE} demo"
SECONDS = 120


@attrs.frozen
class Ended:
    """How a command ended."""

    code: int
    out: bytes
    err: str


def _run(
    line: str, folder: Path, environment: Mapping[str, str | None] | None = None, input: str = ""
) -> Ended:
    """Run a line of shell, in which `exec` makes the exit code that of the command."""
    merged = {**os.environ, **(environment or {})}
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={name: value for name, value in merged.items() if value is not None},
        input=input.encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())


def _leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.endswith(".tmp")]


def _assert_one_line(ended: Ended, code: int, says: str) -> None:
    """Check an exit code, and that stderr is one line, or nothing where nothing is expected."""
    assert ended.code == code, ended.err
    if not says:
        assert ended.err == ""
        return
    assert re.fullmatch(f"deskwire: {says}\n", ended.err), ended.err


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("--help | true", 1, ""),
        ("--version >/dev/full", 1, "standard output: No space left on device"),
        ("demo --help >/dev/full", 1, "standard output: No space left on device"),
        ("--version >&-", 1, "standard output: Bad file descriptor"),
        ("sandbox >&-", 1, "standard output: Bad file descriptor"),
        ("sandbox --json >/dev/full", 1, "standard output: No space left on device"),
        ("whoami odesk 2>/dev/full", 4, ""),
        ("whoami odesk 2>&-", 4, ""),
        ("whoami odesk <&- >&- 2>&-", 4, ""),
        ("login odesk --no-browser <&-", 1, "oDesk needs the consumer key, .*"),
        ("whoami odesk <&-", 4, "no credentials of odesk are stored: .*"),
    ],
)
def test_streams(line: str, code: int, says: str, tmp_path: Path) -> None:
    ended = _run(
        f"{DESKWIRE} {line}; exit ${{PIPESTATUS[0]}}", tmp_path, {"PYTHONUNBUFFERED": None}
    )
    _assert_one_line(ended, code, says)


@pytest.mark.parametrize(
    ("line", "says"),
    [("--help | true", ""), ("--help >/dev/full", "standard output: No space left on device")],
)
def test_output_that_is_not_buffered_is_missed_as_well(
    line: str, says: str, tmp_path: Path
) -> None:
    ended = _run(f"{DESKWIRE} {line}; exit ${{PIPESTATUS[0]}}", tmp_path, {"PYTHONUNBUFFERED": "1"})
    _assert_one_line(ended, 1, says)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (f"{DEMO} | head -1", 1, ""),
        (f"{DEMO} --output out >/dev/full", 1, "standard output: No space left on device"),
        (f"{DEMO} --output out <&- 2>&-", 0, ""),
        (
            f"ulimit -f 1; {DEMOS} --reports 30 --output out >/dev/null",
            1,
            "out/.*: (File too large|disk I/O error)",
        ),
        (f"ulimit -n 7; {DEMO} >/dev/null", 1, ".+"),
        (f"ulimit -n 13; {DEMOS} --reports 20 --concurrency 9 >/dev/null", 1, ".+"),
        (f"{DEMO} --output /dev/null", 5, "/dev/null is no folder: .*"),
        (f"{DEMO} --output /proc/nothing", 1, "/proc/nothing: No such file or directory"),
        (f"mkdir gone; cd gone; rmdir ../gone; {DEMO}", 1, "deskwire-demo: No such file .*"),
        (f"mkdir -p out/mine; {DEMO} --output out >/dev/null", 5, "out is no data set and .*"),
        (f"mkdir out; ln -s out link; {DEMO} --output link", 5, "link is a symlink: .*"),
    ],
)
def test_a_demo_that_cannot_be(line: str, code: int, says: str, tmp_path: Path) -> None:
    ended = _run(f"{line}; exit ${{PIPESTATUS[0]}}", tmp_path)
    _assert_one_line(ended, code, says)
    assert _leftovers(tmp_path) == []


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii:strict", "PYTHONUNBUFFERED": "1", "COLUMNS": "²"},
        {
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONIOENCODING": None,
            "COLUMNS": "1",
            "LINES": "0",
            "TERM": "dumb",
        },
        {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1", "COLUMNS": "-7", "FORCE_COLOR": "1"},
        {"TMPDIR": "/no/such", "HOME": None, "XDG_CONFIG_HOME": None, "PYTHONOPTIMIZE": "2"},
        {
            "HOME": "/dev/null",
            "XDG_CONFIG_HOME": "/dev/null/x",
            "LANG": "xx_YY.nonsense",
            "PYTHON_KEYRING_BACKEND": "no.such.Backend",
            "TERM": "no-such-terminal",
            "SSL_CERT_FILE": "/no/such/file",
            "HTTP_PROXY": "http://127.0.0.1:1",
        },
    ],
    ids="-".join,
)
def test_an_odd_environment_does_no_harm(
    environment: dict[str, str | None], tmp_path: Path
) -> None:
    folder = os.fsdecode(b"report\xe9 \xc3\xa9")  # one character in Latin-1, one in UTF-8
    ended = _run(f"exec {DEMO} --output $'report\\xe9 \\xc3\\xa9'", tmp_path, environment)
    _assert_one_line(ended, 0, "")
    assert b"Wrote " in ended.out
    names = {path.name for path in (tmp_path / folder).iterdir()}
    assert names == {"_SUCCESS", "_deskwire", "manifest.json", "plan.yaml", "time_team"}


@pytest.mark.parametrize("port", ["99999", "-1", "x", "²", "1e3", "9" * 5_000])
def test_a_port_that_is_none_is_wrong_usage(port: str, tmp_path: Path) -> None:
    ended = _run(f"exec {DESKWIRE} sandbox --port={port}", tmp_path)
    assert ended.code == 2
    assert re.search(r"Invalid value .*for --port", ended.err)
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("number", "code", "says"),
    [
        (signal.SIGINT, 130, "interrupted"),
        (signal.SIGTERM, 143, "terminated"),
        (signal.SIGHUP, 129, "hung up"),
    ],
)
def test_a_signal_ends_the_demo(
    number: signal.Signals, code: int, says: str, spawn: Spawn, tmp_path: Path
) -> None:
    process = _demo_under_way(spawn, tmp_path / "out")
    process.send_signal(signal.SIGPIPE)  # is no reason to end
    process.send_signal(number)
    assert process.wait(SECONDS) == code
    assert process.stderr is not None
    assert process.stderr.read() == f"deskwire: {says}\n"
    assert _leftovers(tmp_path) == []


def _demo_under_way(spawn: Spawn, folder: Path, reports: str = "3000") -> "subprocess.Popen[str]":
    """Start a demo that takes long, and wait until it has some parts."""
    process = spawn("demo", "--reports", reports, "--output", str(folder))
    while len([*folder.rglob("*.parquet")]) < 20:
        assert process.poll() is None
        time.sleep(0.05)
    return process


def test_what_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    line = f"trap '' HUP; {DESKWIRE} sandbox --json > said & while ! [ -s said ]; do sleep 0.1; "
    ended = _run(f"{line} done; kill -HUP $!; kill -TERM $!; wait $!", tmp_path)
    _assert_one_line(ended, 0, "")


def test_a_sandbox_ends_in_order_when_its_terminal_is_gone(spawn: Spawn) -> None:
    process = spawn("sandbox", "--json")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    assert process.wait(SECONDS) == 0


def test_a_killed_demo_goes_on_to_the_same_files(spawn: Spawn, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    started = _demo_under_way(spawn, killed, "300")
    started.kill()
    started.wait(SECONDS)
    assert not (killed / "_SUCCESS").exists()
    ended = _run(f"exec {DESKWIRE} verify killed", tmp_path)
    assert (ended.code, b"unpublished" in ended.out) == (5, True)
    for folder in (whole, killed):
        ended = _run(f"exec {DESKWIRE} demo --reports 300 --output {folder.name}", tmp_path)
        _assert_one_line(ended, 0, "")
        assert (b"Going on with what is in killed." in ended.out) == (folder == killed)
        _assert_one_line(_run(f"exec {DESKWIRE} verify {folder.name}", tmp_path), 0, "")
    assert _parts(whole) == _parts(killed)
    assert len(_parts(whole)) == 300


def _parts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")
    }


def test_two_runs_do_not_share_a_folder(spawn: Spawn, tmp_path: Path) -> None:
    first = _demo_under_way(spawn, tmp_path / "out", "3000")
    ended = _run(f"exec {DEMO} --output out >/dev/null", tmp_path)
    _assert_one_line(ended, 5, "out is locked: another run is at work there .*")
    first.send_signal(signal.SIGINT)
    assert first.wait(SECONDS) == 130


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    with contextlib.ExitStack() as stack:
        stack.callback(subprocess.run, ["umount", str(disk)], check=True)
        ended = _run(f"exec {DEMOS} --reports 60 --output disk/out >/dev/null", tmp_path)
        _assert_one_line(ended, 1, ".*: (No space left on device|.*disk is full)")
        assert not (disk / "out" / "_SUCCESS").exists()
        assert not (disk / "out" / "manifest.json").exists()
