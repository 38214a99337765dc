"""The sandbox for tests of your own: `pytest_plugins = ["deskwire.testing"]`.

    @pytest.mark.anyio
    async def test_report(odesk: ODesk) -> None:
        table = await odesk.timereport.get_company_report("acme", "SELECT hours")
        assert len(table) > 0

Each test gets a sandbox of its own. It needs pytest and the extra `deskwire[sandbox]`.
`build_request` and `decode_response` show what travels, without a server.
"""

from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager

import pytest
from anyio.from_thread import start_blocking_portal

from deskwire.odesk.client import ODesk
from deskwire.sandbox.sandbox import Sandbox
from deskwire.transport.offline import PreparedRequest, build_request, decode_response

__all__ = [
    "PreparedRequest",
    "build_request",
    "decode_response",
    "odesk",
    "running_sandbox",
    "sandbox",
]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A running sandbox."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def odesk(sandbox: Sandbox) -> AsyncIterator[ODesk]:
    """A client of the oDesk in the sandbox."""
    async with ODesk(**sandbox.odesk, trust_env=False) as client:
        yield client


@contextmanager
def running_sandbox(sandbox: Sandbox | None = None) -> Generator[Sandbox]:
    """Run a sandbox in a thread of its own, for code that is not async.

    Args:
        sandbox: A sandbox with settings of its own.
    """
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(sandbox or Sandbox()) as running,
    ):
        yield running
