"""The fixtures that users' own tests take."""

import json
import urllib.request

import pytest

from deskwire import ODesk
from deskwire.sandbox import Sandbox
from deskwire.testing import running_sandbox


@pytest.mark.anyio
async def test_a_client_of_a_fresh_sandbox(odesk: ODesk, sandbox: Sandbox) -> None:
    table = await odesk.timereport.get_company_report("acme", "SELECT hours")
    assert len(table) == 2386
    assert [request.method for request in sandbox.requests] == ["GET"]


@pytest.mark.anyio
async def test_another_test_has_another_sandbox(sandbox: Sandbox) -> None:
    assert sandbox.stats.requests == 0


def test_a_sandbox_for_code_that_is_not_async() -> None:
    with running_sandbox() as sandbox:
        with urllib.request.urlopen(f"{sandbox.url}/_sandbox/stats") as answer:
            stats = json.load(answer)
        assert stats["open"] == 1
        assert sandbox.company.demo_user.id == "maya"
