"""Fixtures of pytest, and a sandbox for tests that are not async; `deskwire.testing` has them."""

from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager

import pytest
from anyio.from_thread import start_blocking_portal

from deskwire.odesk.client import ODesk
from deskwire.sandbox.sandbox import Sandbox


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
