"""Sandboxes of oDesk, and who speaks to them, in JSON and in XML."""

from collections.abc import AsyncIterator

import pytest

from deskwire import ODesk
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import Format, acting


@pytest.fixture(scope="module")
async def sandbox(anyio_backend: str) -> AsyncIterator[Sandbox]:
    """Run one sandbox for a module; one whose tests write much has one for each."""
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
async def shared(anyio_backend: str) -> AsyncIterator[Sandbox]:
    """Run one sandbox for all tests that only read, in modules whose others write."""
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(params=["json", "xml"])
def form(request: pytest.FixtureRequest) -> Format:
    """Return the format of answers."""
    chosen: Format = request.param
    return chosen


@pytest.fixture
def strict() -> bool:
    """Tell whether an answer that no document describes fails a test."""
    return True


@pytest.fixture
async def odesk(sandbox: Sandbox, form: Format, strict: bool) -> AsyncIterator[ODesk]:
    """Act as the owner of the company."""
    async with acting(sandbox, "maya", format=form, strict=strict) as odesk:
        yield odesk


@pytest.fixture
async def reader(shared: Sandbox, form: Format, strict: bool) -> AsyncIterator[ODesk]:
    """Act as the owner of the company, to read only."""
    async with acting(shared, "maya", format=form, strict=strict) as odesk:
        yield odesk


@pytest.fixture
async def grace(sandbox: Sandbox, form: Format, strict: bool) -> AsyncIterator[ODesk]:
    """Act as a freelancer."""
    async with acting(sandbox, "grace", format=form, strict=strict) as odesk:
        yield odesk


@pytest.fixture
async def ines(sandbox: Sandbox, form: Format, strict: bool) -> AsyncIterator[ODesk]:
    """Act as a freelancer of the agency."""
    async with acting(sandbox, "ines", format=form, strict=strict) as odesk:
        yield odesk
