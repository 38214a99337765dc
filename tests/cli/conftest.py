"""What the tests of the command share: a user of their own, and a sandbox to log in to."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from anyio.from_thread import start_blocking_portal
from keyring.core import load_keyring

from deskwire.sandbox import Sandbox

SERVICES = ("ACTIVECOLLAB_", "ODESK_", "PAYMO_", "TASKFORCE_")
Spawn = Callable[..., subprocess.Popen[str]]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Give every test, and every process it starts, a user without credentials or keyring."""
    for name in [name for name in os.environ if name.startswith(SERVICES)]:
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    monkeypatch.setenv("COLUMNS", "100")
    before = keyring.get_keyring()
    keyring.set_keyring(load_keyring("keyring.backends.null.Keyring"))
    yield config
    keyring.set_keyring(before)


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """Return a function that starts the command in a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "deskwire", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox in a thread, for commands that run an event loop of their own."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Sandbox()) as sandbox,
    ):
        yield sandbox
