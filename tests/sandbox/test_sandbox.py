"""A sandbox from its beginning to its end."""

import gc
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from deskwire import ODesk, Paymo, ServerError, Taskforce
from deskwire.activecollab import ActiveCollab
from deskwire.core.errors import ConfigurationError
from deskwire.sandbox import Sandbox, SandboxError
from deskwire.sandbox.activecollab import ActiveCollabSandbox
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.odesk import ODeskSandbox
from deskwire.sandbox.paymo import PaymoSandbox
from deskwire.sandbox.taskforce import TaskforceSandbox
from deskwire.testing import running_sandbox
from deskwire.transport.retry import RetryPolicy
from tests.busy import port_apart

pytestmark = pytest.mark.anyio
NEVER = RetryPolicy.never()
Ask = Callable[[Sandbox], Awaitable[None]]


def _fail(_: object, __: Request) -> Response:
    raise KeyError("a bug")


async def _ask_odesk(sandbox: Sandbox) -> None:
    async with ODesk(**sandbox.odesk, retries=NEVER) as odesk:
        await odesk.auth.get_info()


async def _ask_paymo(sandbox: Sandbox) -> None:
    async with Paymo(**sandbox.paymo, retries=NEVER) as paymo:
        await paymo.tasks.get(1)


async def _ask_activecollab(sandbox: Sandbox) -> None:
    async with ActiveCollab(**sandbox.activecollab, retries=NEVER) as activecollab:
        await activecollab.info.check_if_alive()


async def _ask_taskforce(sandbox: Sandbox) -> None:
    async with Taskforce(**sandbox.taskforce, retries=NEVER) as taskforce:
        await taskforce.user.get()


@pytest.mark.parametrize(
    ("service", "ask"),
    [
        (ODeskSandbox, _ask_odesk),
        (PaymoSandbox, _ask_paymo),
        (ActiveCollabSandbox, _ask_activecollab),
        (TaskforceSandbox, _ask_taskforce),
    ],
)
class TestABugOfTheSandbox:
    async def test_it_is_answered_as_the_service_would_and_told(
        self, service: type, ask: Ask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "handle", _fail)

        async def live() -> None:
            async with Sandbox() as sandbox:
                with pytest.raises(ServerError, match=r"HTTP 500.*failed at this request"):
                    await ask(sandbox)

        with pytest.raises(SandboxError, match=r"500: (GET|POST) /.*: KeyError: 'a bug'"):
            await live()

    async def test_it_is_a_note_where_the_body_fails(
        self, service: type, ask: Ask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "handle", _fail)

        async def live() -> None:
            async with Sandbox() as sandbox:
                await ask(sandbox)

        with pytest.raises(ServerError) as caught:
            await live()
        assert "KeyError: 'a bug'" in caught.value.__notes__[0]


class TestLife:
    async def test_it_is_entered_once(self) -> None:
        async with Sandbox() as sandbox:
            with pytest.raises(ConfigurationError, match="entered once"):
                await sandbox.__aenter__()
            await _ask_odesk(sandbox)  # which did it no harm
        with pytest.raises(ConfigurationError, match="entered once"):
            await sandbox.__aenter__()

    async def test_it_is_left_once(self) -> None:
        sandbox = Sandbox()
        with pytest.raises(ConfigurationError, match="is not open"):
            await sandbox.__aexit__(None, None, None)
        with pytest.raises(ConfigurationError, match="is not open"):
            assert sandbox.odesk
        async with sandbox:
            pass
        with pytest.raises(ConfigurationError, match="has been closed"):
            await sandbox.__aexit__(None, None, None)
        with pytest.raises(ConfigurationError, match="has been closed"):
            assert sandbox.url

    async def test_it_can_be_entered_after_a_failure(self) -> None:
        port = port_apart()
        async with Sandbox(port=port):
            second = Sandbox(port=port)
            with pytest.raises(ConfigurationError, match=f"port {port} of 127.0.0.1 cannot be had"):
                await second.__aenter__()
        async with second:
            await _ask_odesk(second)

    @pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts descriptors")
    async def test_it_leaves_nothing(self) -> None:
        async def live() -> None:
            async with Sandbox() as sandbox, httpx.AsyncClient() as client:
                await client.get(sandbox.url)

        def count() -> tuple[int, int]:
            gc.collect()
            kept = sum(isinstance(each, sqlite3.Connection | Sandbox) for each in gc.get_objects())
            return len([*Path("/proc/self/fd").iterdir()]), kept

        await live()
        before, threads = count(), threading.active_count()
        for _ in range(5):
            await live()
        assert count() == before
        # An idle worker thread of the loop's may end meanwhile, but none may be added.
        assert threading.active_count() <= threads


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_it_is_left_in_its_own_loop(backend: str) -> None:
    async def leave(sandbox: Sandbox) -> None:
        with pytest.raises(ConfigurationError, match="another event loop"):
            await sandbox.__aexit__(None, None, None)
        await _ask_odesk(sandbox)

    with running_sandbox() as sandbox:
        anyio.run(leave, sandbox, backend=backend)


class TestSettings:
    @pytest.mark.parametrize(
        ("settings", "names"),
        [
            ({"port": 99_999}, "port is 99999, expected a number from 0 to 65535"),
            ({"port": -1}, "port is -1"),
            ({"port": True}, "port is True"),
            ({"port": "80"}, "port is '80'"),
            ({"seed": 1.5}, "seed is 1.5"),
            ({"path": None}, "path is None"),
            ({"clock": 12.0}, "clock is 12.0"),
        ],
    )
    def test_nonsense_is_refused(self, settings: dict[str, Any], names: str) -> None:
        with pytest.raises(ConfigurationError, match=names):
            Sandbox(**settings)

    @pytest.mark.skipif(sys.platform == "win32", reason="names a folder of Unix")
    async def test_the_file_has_to_be_new(self, tmp_path: Path) -> None:
        (tmp_path / "old").write_text("mine")
        with pytest.raises(ConfigurationError, match="which exists"):
            await Sandbox(path=tmp_path / "old").__aenter__()
        with pytest.raises(ConfigurationError, match="no database can be made"):
            await Sandbox(path=tmp_path / "no" / "folder").__aenter__()


class TestLimits:
    async def test_long_requests_are_remembered_in_part(self) -> None:
        body = b"a" * 1_000_000
        async with Sandbox() as sandbox, httpx.AsyncClient() as client:
            for _ in range(30):
                await client.post(f"{sandbox.url}/odesk/nothing", content=body)
            assert sandbox.stats.requests == len(sandbox.requests) == 30
            assert sum(len(request.body) for request in sandbox.requests) < 16 * 2**20
            assert {request.body_size for request in sandbox.requests} == {len(body)}

    async def test_clients_that_send_nothing_do_not_hold_it(self) -> None:
        with anyio.fail_after(30):
            async with Sandbox() as sandbox:
                port = httpx.URL(sandbox.url).port or 0
                silent = [await anyio.connect_tcp("127.0.0.1", port) for _ in range(20)]
                await silent[0].send(b"POST / HTTP/1.1\r\nHost: ")
                await _ask_odesk(sandbox)
            for stream in silent:
                await stream.aclose()
