"""Clients for scripts and notebooks."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import assert_type

import anyio
import pytest

from deskwire import ODesk, Page, blocking
from deskwire.core.errors import ClosedClientError, NotFoundError, ParameterError
from deskwire.odesk import Engagement
from deskwire.odesk.auth import AuthInfo
from deskwire.sandbox import Fault, Sandbox
from deskwire.testing import running_sandbox
from deskwire.transport.blocking import Blocking, BlockingPages


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def call(sandbox: Sandbox) -> Iterator[Blocking[ODesk]]:
    with blocking(ODesk(**sandbox.odesk)) as opened:
        yield opened


def test_a_call_is_waited_for(call: Blocking[ODesk]) -> None:
    info = call(call.client.auth.get_info)
    assert_type(info, AuthInfo)
    same = call(lambda odesk: odesk.auth.get_info())
    assert_type(same, AuthInfo)
    assert info == same
    assert info.ref == "5100001"


def test_a_list_iterates_over_all_pages(call: Blocking[ODesk], sandbox: Sandbox) -> None:
    engagements = call(call.client.hr.get_engagements, page_size=3)
    assert_type(engagements, BlockingPages[Engagement])
    found = [one.reference for one in engagements]
    assert len(found) > 9
    assert found == [one.reference for page in engagements.by_page() for one in page]
    page = call(call.client.hr.get_engagements, page_size=3).first_page()
    assert_type(page, Page[Engagement])
    assert [*call(lambda odesk: odesk.hr.get_engagements(page_size=3)).first_page()] == [*page]
    assert [one.reference for one in page] == found[:3]
    assert sandbox.stats.requests > 6


def test_rows_stream(call: Blocking[ODesk]) -> None:
    arguments = ("acme", "acme:dev", "SELECT worked_on, task, hours")
    whole = call(call.client.timereport.get_team_report, *arguments)
    with call.stream(call.client.timereport.stream_team_report(*arguments)) as rows:
        assert [*rows] == [*whole]


def test_errors_are_those_of_the_call(call: Blocking[ODesk]) -> None:
    with pytest.raises(NotFoundError):
        call(call.client.hr.get_team, 4711)
    with pytest.raises(ParameterError):
        call(call.client.hr.get_team, "..")


def test_threads_may_share_it(call: Blocking[ODesk]) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = [threads.submit(call, call.client.auth.get_info) for _ in range(20)]
        assert {one.result().ref for one in found} == {"5100001"}


def test_it_works_where_a_loop_runs_already(sandbox: Sandbox) -> None:
    async def cell() -> str | None:
        call = blocking(ODesk(**sandbox.odesk))
        await anyio.to_thread.run_sync(call.open)
        try:
            return (await anyio.to_thread.run_sync(call, call.client.auth.get_info)).ref
        finally:
            await anyio.to_thread.run_sync(call.close)

    assert anyio.run(cell) == "5100001"


def test_cells_may_keep_it_open(sandbox: Sandbox) -> None:
    call = blocking(ODesk(**sandbox.odesk)).open()
    assert call(call.client.auth.get_info).ref == "5100001"
    with pytest.raises(ClosedClientError, match="open already"):
        call.open()
    call.close()
    call.close()
    with pytest.raises(ClosedClientError, match="is not open"):
        call(call.client.auth.get_info)
    assert repr(call).startswith("<Blocking <ODesk http://127.0.0.1")


def test_what_cannot_be_opened_leaves_nothing(sandbox: Sandbox) -> None:
    call = blocking(ODesk(**sandbox.odesk))
    with call:
        pass
    before = threading.active_count()
    with pytest.raises(ClosedClientError, match="has been closed"):
        call.open()
    assert threading.active_count() == before


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to a thread")
def test_an_interruption_ends_the_call(call: Blocking[ODesk], sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault.latency(20))
    main = threading.main_thread().ident
    assert main is not None
    timer = threading.Timer(0.5, signal.pthread_kill, (main, signal.SIGINT))
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        call(call.client.auth.get_info)
    timer.join()
    while call.client.stats.in_flight and time.monotonic() - began < 15:
        time.sleep(0.01)
    assert call.client.stats.in_flight == 0
