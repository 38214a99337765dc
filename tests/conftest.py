"""What holds in every test: both event loops, no network beyond this machine, no blocked loop."""

import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import HealthCheck, settings

from tests.quick import MAX_CASES, is_left_out, thinned

pytest_plugins = ["deskwire.testing"]

# No limit of time: the machines that run the tests differ too much for one. CI repeats the same
# examples each time; `HYPOTHESIS_PROFILE=thorough` searches for new ones.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
_DEFAULT = settings.get_profile("default")
settings.register_profile("ci", _DEFAULT, derandomize=True, print_blob=True)
settings.register_profile("quick", _DEFAULT, derandomize=True, max_examples=25)
settings.register_profile("thorough", _DEFAULT, max_examples=10_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
)


# `DESKWIRE_HTTP_FAMILY=httpx2` has all tests speak through httpx2 where they say httpx.
if os.environ.get("DESKWIRE_HTTP_FAMILY") == "httpx2":
    import httpx2

    httpx2.alias_httpx()


# The proxies and certificates of the machine are no part of a test.
for _name in (
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "ssl_cert_file",
    "ssl_cert_dir",
):
    os.environ.pop(_name, None)
    os.environ.pop(_name.upper(), None)


@pytest.fixture(params=["asyncio", "trio"], scope="module")
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Run every async test on asyncio and on trio."""
    backend: str = request.param
    return backend


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run ask for the quick whole."""
    parser.addoption(
        "--quick",
        action="store_true",
        help="run the services, core, transport and sandbox: each test on one event loop and with "
        f"at most {MAX_CASES} of its cases",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let a quick run search for less."""
    if config.getoption("--quick"):
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even look at what a quick run leaves out."""
    left_out = is_left_out(collection_path, Path(__file__).parent)
    return True if config.getoption("--quick") and left_out else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Thin the tests to the quick whole."""
    if config.getoption("--quick"):
        kept = thinned(items)
        names = {item.nodeid for item in kept}
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in names])
        items[:] = kept


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a quick run in which no test passed fail: skipping all of them proves nothing."""
    config = session.config
    reporter = cast(
        "pytest.TerminalReporter | None", config.pluginmanager.get_plugin("terminalreporter")
    )
    if not config.getoption("--quick") or config.option.collectonly or reporter is None:
        return
    if exitstatus == pytest.ExitCode.OK and not reporter.stats.get("passed"):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


# What was asked of the network beyond this machine since the running test began.
_strays: Final[list[str]] = []


def _is_local(host: object) -> bool:
    """Tell whether a host, as given to the socket module, is this machine."""
    if host is None or host in {"", "localhost", b"localhost"}:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _watch_network(event: str, args: tuple[Any, ...]) -> None:
    """Refuse to connect, send or look up anything but loopback; Unix sockets are local."""
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        if isinstance(address, str | bytes) or _is_local(address[0]):
            return
        stray = f"{event} {address}"
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        if _is_local(args[0]):
            return
        stray = f"{event} {args[0]!r}"
    else:
        return
    _strays.append(stray)
    raise ConnectionRefusedError(f"tests stay on this machine, refused: {stray}")


# An audit hook sees every way to the network (threads and both event loops included). It cannot be
# removed, which is as well: nothing in this process should reach out, test or not.
sys.addaudithook(_watch_network)


@pytest.fixture(autouse=True)
def strays() -> Iterator[list[str]]:
    """Fail a test that tried to leave this machine, even if the code under test hid the error."""
    _strays.clear()
    yield _strays
    assert not _strays


@pytest.fixture(autouse=True, scope="session")
def loop_guard() -> Iterator[BlockBuster]:
    """Raise `BlockingError` where our code blocks a running asyncio loop.

    What it finds on asyncio is as wrong on trio, where there is no such tool.
    """
    with blockbuster_ctx("deskwire") as guard:
        yield guard
