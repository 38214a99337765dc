"""`deskwire sandbox`: serve a sandbox until Ctrl-C or SIGTERM."""

import json
import os
import signal
import sys
from contextlib import AsyncExitStack, suppress

import anyio

from deskwire.core.errors import ConfigurationError
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
    with suppress(KeyboardInterrupt):
        anyio.run(_serve, Sandbox(port=port, seed=seed), port, as_json)
    return 0


async def _serve(sandbox: Sandbox, port: int, as_json: bool) -> None:
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(sandbox)
        except OSError as error:
            raise ConfigurationError(
                f"port {port} of 127.0.0.1 cannot be had: {error.strerror}; pass another --port"
            ) from error
        announcement = json.dumps(sandbox.access) if as_json else _describe(sandbox)
        if os.name == "nt":  # where Ctrl-C is a KeyboardInterrupt and nothing else can be caught
            _print(announcement)
            await anyio.sleep_forever()
        with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
            _print(announcement)
            await anext(aiter(signals))
        if not as_json:
            _print(f"Stopped after {sandbox.stats.requests} requests.")


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
