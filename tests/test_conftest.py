"""The guards of the test suite: each has to be able to fail a test."""

import socket
from pathlib import Path

import anyio
import anyio.abc
import pytest
from blockbuster import BlockingError

import deskwire


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("2001:db8::1", 9)])
def test_a_connection_beyond_loopback_is_refused_and_noted(
    strays: list[str], address: tuple[str, int]
) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as beyond, pytest.raises(ConnectionRefusedError, match="refused"):
        beyond.connect(address)
    assert strays == [f"socket.connect {address}"]
    strays.clear()


def test_a_name_lookup_is_refused_and_noted(strays: list[str]) -> None:
    with pytest.raises(ConnectionRefusedError, match=r"example\.com"):
        socket.getaddrinfo("example.com", 80)
    assert strays == ["socket.getaddrinfo 'example.com'"]
    strays.clear()


@pytest.mark.anyio
async def test_an_async_connection_beyond_loopback_is_noted(strays: list[str]) -> None:
    with pytest.raises(OSError, match=r"refused|failed"):
        await anyio.connect_tcp("192.0.2.1", 9)
    assert strays == ["socket.connect ('192.0.2.1', 9)"]
    strays.clear()


@pytest.mark.anyio
async def test_loopback_is_open(strays: list[str]) -> None:
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        async with await anyio.connect_tcp("localhost", port):
            pass
    assert strays == []


def _blocking_code_of(folder: Path) -> "dict[str, object]":
    """Return a namespace with `block()`, which sleeps as if it were written in a module there."""
    source = "import time\n\ndef block():\n    time.sleep(0)\n"
    namespace: dict[str, object] = {}
    exec(compile(source, folder / "blocking.py", "exec"), namespace)
    return namespace


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_our_own_code_may_not_block_the_loop() -> None:
    block = _blocking_code_of(Path(deskwire.__file__).parent)["block"]
    assert callable(block)
    with pytest.raises(BlockingError, match=r"time\.sleep"):
        block()
