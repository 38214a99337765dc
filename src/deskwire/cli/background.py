"""A sandbox in the background: a process of its own, which `deskwire sandbox stop` ends."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final, TypeAlias, cast
from urllib.request import urlopen

import attrs
import platformdirs

from deskwire.core.errors import ConfigurationError

Access: TypeAlias = Mapping[str, Mapping[str, str]]
"""The arguments of the client of each service."""

_SECONDS: Final = 30.0
"""How long a sandbox may take to begin, and to end."""


@attrs.frozen
class Running:
    """A sandbox that runs in the background."""

    pid: int
    """The number of its process."""
    url: str
    """Its address."""


def start(*, port: int, seed: int) -> tuple[str, Access]:
    """Start a sandbox that goes on when this process ends; return its address and its access.

    Raises:
        ConfigurationError: There is one already, or it does not start.
    """
    if (there := running()) is not None:
        raise ConfigurationError(
            f"a sandbox runs in the background already, at {there.url}; `deskwire sandbox stop` "
            "ends it"
        )
    command = [sys.executable, "-m", "deskwire", "sandbox", "--json"]
    command += ["--port", f"{port}", "--seed", f"{seed}"]
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    log = path.with_suffix(".log")
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(  # noqa: S603  it is this program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    with cast("IO[str]", process.stdout) as output:
        line = output.readline()
    if line:
        process.returncode = 0  # it goes on, and is not waited for
    else:
        process.wait(_SECONDS)
        told = log.read_text("utf-8").strip().removeprefix("deskwire: ")
        raise ConfigurationError(f"the sandbox did not start: {told or 'it said nothing'}")
    access = cast("Access", json.loads(line))
    url = access["odesk"]["base_url"].removesuffix("/odesk")
    path.write_text(json.dumps({"pid": process.pid, "url": url}), "utf-8")
    return url, access


def running() -> Running | None:
    """Return the sandbox that runs in the background; None where there is none."""
    try:
        found = json.loads(_path().read_text("utf-8"))
        there = Running(int(found["pid"]), str(found["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return there if _answers(there.url) else None


def _answers(url: str) -> bool:
    """Tell whether a sandbox is at an address; no fault touches what is asked for."""
    try:
        with urlopen(f"{url}/_sandbox/stats", timeout=5) as response:  # noqa: S310  it is ours
            return bool(response.status)
    except OSError:
        return False


def stop() -> str:
    """End the sandbox that runs in the background; return its address, or nothing for none."""
    there = running()
    path = _path()
    if there is None:
        path.unlink(missing_ok=True)
        return ""
    with contextlib.suppress(ProcessLookupError):
        os.kill(there.pid, signal.SIGTERM)
    ends = time.monotonic() + _SECONDS
    while _answers(there.url):
        if time.monotonic() > ends:
            raise ConfigurationError(f"the sandbox at {there.url} does not stop")
        time.sleep(0.05)
    path.unlink(missing_ok=True)
    return there.url


def _path() -> Path:
    """Return the file that says which sandbox runs in the background."""
    return Path(platformdirs.user_state_dir("deskwire", appauthor=False)) / "sandbox.json"
