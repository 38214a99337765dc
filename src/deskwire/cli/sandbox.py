"""`deskwire sandbox`: serve a sandbox until Ctrl-C or SIGTERM."""

import json
import os
import shlex
import signal
import sys
from typing import Literal, TypeAlias

import anyio

from deskwire.cli.background import Access, start, stop
from deskwire.sandbox import Sandbox

Form: TypeAlias = Literal["text", "json", "env"]
"""How addresses and credentials are written: for people, as JSON, or as exports for a shell."""


def run(*, port: int, seed: int, form: Form) -> int:
    """Serve a sandbox until stopped.

    Args:
        port: The port; 0 takes a free one.
        seed: Which of the many possible companies.
        form: How addresses and credentials are written.

    Raises:
        ConfigurationError: The port cannot be had.
    """
    try:
        anyio.run(_serve, Sandbox(port=port, seed=seed), form)
    except KeyboardInterrupt:
        if os.name != "nt":
            raise  # it came before the sandbox was there
    return 0


def run_in_background(*, port: int, seed: int, form: Form) -> int:
    """Start a sandbox in a process of its own, and return when it serves.

    Raises:
        ConfigurationError: There is one already, or it does not start.
    """
    url, access = start(port=port, seed=seed)
    text = f"The sandbox listens on {url} until `deskwire sandbox stop`."
    _print(_announce(text, access, form))
    return 0


def stop_background() -> int:
    """End the sandbox in the background."""
    url = stop()
    _print(f"Stopped the sandbox at {url}." if url else "No sandbox runs in the background.")
    return 0


async def _serve(sandbox: Sandbox, form: Form) -> None:
    async with sandbox:
        text = f"The sandbox listens on {sandbox.url} until Ctrl-C."
        announcement = _announce(text, sandbox.access, form)
        if os.name == "nt":  # where Ctrl-C is a KeyboardInterrupt and nothing else can be caught
            _print(announcement)
            await anyio.sleep_forever()
        with anyio.open_signal_receiver(*_endings()) as signals:
            _print(announcement)
            await anext(aiter(signals))
        if form == "text":
            _print(f"Stopped after {sandbox.stats.requests} requests.")


def _endings() -> tuple[signal.Signals, ...]:
    """Return the signals that stop the sandbox; `nohup` keeps it from one of them."""
    keeps = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return (signal.SIGINT, signal.SIGTERM, *(() if keeps else (signal.SIGHUP,)))


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _announce(text: str, access: Access, form: Form) -> str:
    """Return addresses and credentials as they are written."""
    match form:
        case "json":
            return json.dumps(access)
        case "env":
            return "\n".join(
                f"export {f'{service}_{name}'.upper()}={shlex.quote(value)}"
                for service, given in access.items()
                for name, value in given.items()
            )
        case "text":
            lines = [text]
            for service, given in access.items():
                width = max(map(len, given))
                lines += ["", service, *(f"  {name:{width}}  {one}" for name, one in given.items())]
            return "\n".join([*lines, "", "These secrets open this sandbox and nothing else."])
