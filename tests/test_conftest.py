"""The guards of the test suite: each has to be able to fail a test."""

import socket
import subprocess
import sys
from pathlib import Path

import anyio
import anyio.abc
import pytest
from blockbuster import BlockingError

import deskwire
from tests.quick import MAX_CASES, thinned


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


@pytest.mark.anyio
@pytest.mark.parametrize("case", range(3 * MAX_CASES - 1))
async def test_a_test_with_many_cases(case: int, request: pytest.FixtureRequest) -> None:
    """The quick whole has this one on one loop, and each third case of it."""
    items = [item for item in request.session.items if item.name.startswith(f"{MANY}[")]
    chosen = [item.name.removeprefix(MANY) for item in thinned(items)]
    assert len({name.partition("-")[0] for name in chosen}) == 1
    if len(items) > MAX_CASES:
        assert [name.partition("-")[2] for name in chosen] == [
            f"{n}]" for n in range(0, 3 * MAX_CASES - 1, 3)
        ]


MANY = test_a_test_with_many_cases.__name__


def test_thinning_leaves_no_test_out(request: pytest.FixtureRequest) -> None:
    items = request.session.items
    chosen = thinned(items)
    assert len({item.nodeid for item in chosen}) == len(chosen)
    assert {item.nodeid.partition("[")[0] for item in chosen} == {
        item.nodeid.partition("[")[0] for item in items
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [("pass", pytest.ExitCode.OK), ("pytest.skip()", pytest.ExitCode.NO_TESTS_COLLECTED)],
)
def test_a_quick_run_in_which_nothing_passes_fails(
    body: str, code: pytest.ExitCode, tmp_path: Path
) -> None:
    source = tmp_path / "core" / "test_it.py"
    source.parent.mkdir()
    source.write_text(f"import pytest\n\ndef test_it():\n    {body}\n")
    conftest = Path(__file__).with_name("conftest.py")
    (tmp_path / "conftest.py").write_text(conftest.read_text(encoding="utf-8"), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--quick", f"--rootdir={tmp_path}", source],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert run.returncode == code, run.stdout + run.stderr
