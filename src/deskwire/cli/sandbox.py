"""`deskwire sandbox`: serve a sandbox until Ctrl-C or SIGTERM."""

import json
import os
import signal
import sys

import anyio

from deskwire.sandbox import Sandbox


def run(*, port: int, seed: int, as_json: bool) -> int:
    """Serve a sandbox until stopped.

    Args:
        port: The port; 0 takes a free one.
        seed: Which of the many possible companies.
        as_json: Whether to print one line of JSON rather than a text.

    Raises:
        ConfigurationError: The port cannot be had.
    """
    try:
        anyio.run(_serve, Sandbox(port=port, seed=seed), as_json)
    except KeyboardInterrupt:
        if os.name != "nt":
            raise  # it came before the sandbox was there
    return 0


async def _serve(sandbox: Sandbox, as_json: bool) -> None:
    async with sandbox:
        announcement = json.dumps(sandbox.access) if as_json else _describe(sandbox)
        if os.name == "nt":  # where Ctrl-C is a KeyboardInterrupt and nothing else can be caught
            _print(announcement)
            await anyio.sleep_forever()
        with anyio.open_signal_receiver(*_endings()) as signals:
            _print(announcement)
            await anext(aiter(signals))
        if not as_json:
            _print(f"Stopped after {sandbox.stats.requests} requests.")


def _endings() -> tuple[signal.Signals, ...]:
    """Return the signals that stop the sandbox; `nohup` keeps it from one of them."""
    keeps = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return (signal.SIGINT, signal.SIGTERM, *(() if keeps else (signal.SIGHUP,)))


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _describe(sandbox: Sandbox) -> str:
    lines = [f"The sandbox listens on {sandbox.url} until Ctrl-C."]
    for service, access in sandbox.access.items():
        width = max(map(len, access))
        lines += ["", service, *(f"  {name:{width}}  {value}" for name, value in access.items())]
    lines += ["", "These secrets open this sandbox and nothing else."]
    return "\n".join(lines)
