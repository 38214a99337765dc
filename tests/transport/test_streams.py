"""Reports and files that are read while they arrive."""

import contextlib
import gzip
import json
import tracemalloc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal, Unpack

import anyio
import pytest

from deskwire import ActiveCollab, ODesk, RetryPolicy
from deskwire.activecollab.tasks import TaskNumber
from deskwire.core.errors import (
    ClosedClientError,
    ConnectionLostError,
    DecodeError,
    PermissionDeniedError,
    RequestTimeoutError,
)
from deskwire.odesk.timereports import TimeColumns, TimeRow
from deskwire.sandbox import Sandbox
from deskwire.transport.options import ClientOptions
from deskwire.transport.streams import RowStream
from tests.transport.clients import FAST, Recorder
from tests.transport.servers import Heard, Script, Server, response, serve

pytestmark = pytest.mark.anyio

import_module("httpx")  # which an event loop should not wait for
pa: Any = None
with contextlib.suppress(ImportError):
    pa = import_module("pyarrow")
    pa.array([0])  # its first array imports pandas, where that is installed

COLUMNS: Final = [
    {"label": "worked_on", "type": "date"},
    {"label": "task", "type": "string"},
    {"label": "hours", "type": "number"},
]
CHUNKED: Final = b"HTTP/1.1 200 Fine\r\ntransfer-encoding: chunked\r\n%s\r\n"
QUERY: Final = "SELECT worked_on, task, hours"


def rows(first: int, after: int) -> bytes:
    """Return some rows as they stand in a body."""
    return b",".join(
        b'{"c":[{"v":"20140131"},{"v":"task %d"},{"v":"7.5"}]}' % number
        for number in range(first, after)
    )


HEAD: Final = b'{"server_time":1,"table":{"cols":%s,"rows":[' % json.dumps(COLUMNS).encode()
TAIL: Final = b']},"warnings":["data_truncated"]}'


def report(count: int) -> bytes:
    return HEAD + rows(0, count) + TAIL


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


@asynccontextmanager
async def odesk(
    script: Script, **options: Unpack[ClientOptions]
) -> AsyncGenerator[tuple[Server, ODesk], None]:
    """Run a server that a test answers for, and a client of it."""
    async with serve(script=script) as server:
        client = ODesk(
            consumer_key="key",
            consumer_secret="secret",
            access_token="token",
            access_token_secret="secret",
            base_url=server.url,
            **options,
        )
        async with client:
            yield server, client


def stream(client: ODesk) -> RowStream[TimeRow]:
    return client.timereport.stream_team_report("acme", "acme:dev", QUERY)


def says(content: bytes, headers: bytes = b"") -> Script:
    async def answer(heard: Heard) -> bool:
        await heard.say(response(content, headers))
        return True

    return answer


@pytest.fixture(params=["httpx", "httptools"])
def backend(request: pytest.FixtureRequest) -> Literal["httpx", "httptools"]:
    name: Literal["httpx", "httptools"] = request.param
    if name == "httptools":
        pytest.importorskip("httptools")
    return name


@pytest.mark.parametrize("count", [0, 1, 2, 30_000])
@pytest.mark.parametrize("is_compressed", [False, True])
async def test_all_rows_come_in_their_order(
    backend: Literal["httpx", "httptools"], count: int, is_compressed: bool
) -> None:
    content = gzip.compress(report(count)) if is_compressed else report(count)
    headers = b"content-encoding: gzip\r\n" if is_compressed else b""
    async with odesk(says(content, headers), backend=backend) as (server, client):
        async with stream(client) as found:
            assert found.answer.status == 200
            tasks = [row.task async for row in found]
            assert [row async for row in found] == []
        assert tasks == [f"task {number}" for number in range(count)]
        assert found.envelope == {"server_time": 1, "warnings": ["data_truncated"]}
        whole = await client.timereport.get_team_report("acme", "acme:dev", QUERY)
        assert len(whole) == count
        assert server.connections == 1  # it was read to its end
        assert client.stats.in_flight == client.stats.waiting == 0


async def test_rows_are_there_before_the_end_of_the_answer() -> None:
    goes_on = anyio.Event()

    async def answer(heard: Heard) -> bool:
        first = chunk(HEAD + rows(0, 5000))
        await heard.say(CHUNKED % b"" + first)
        await goes_on.wait()
        await heard.say(chunk(b"," + rows(5000, 6000) + TAIL) + b"0\r\n\r\n")
        return True

    async with odesk(answer) as (_, client), stream(client) as found:
        seen = 0
        with anyio.fail_after(30):
            async for row in found:
                assert row.task == f"task {seen}"
                seen += 1
                if seen == 1000:
                    goes_on.set()
        assert seen == 6000


@pytest.mark.skipif(pa is None, reason="pyarrow is not installed")
async def test_tables_batches_and_rows_take_turns() -> None:
    async with odesk(says(report(30_000))) as (_, client):
        async with stream(client) as found:
            tasks: list[str | None] = []
            async for row in found:
                tasks.append(row.task)
                if len(tasks) == 10:
                    break
            async for table in found.tables():
                tasks += table.column(TimeColumns.task)
                if len(tasks) > 3000:
                    break
            batches = [batch async for batch in found.batches()]
        table = pa.Table.from_batches(batches)
        assert len(batches) > 5
        tasks += table.column("task").to_pylist()
        assert tasks == [f"task {number}" for number in range(30_000)]


async def test_memory_does_not_grow_with_the_report() -> None:
    async def answer(heard: Heard) -> bool:
        await heard.say(CHUNKED % b"" + chunk(HEAD + rows(0, 1)))
        piece = chunk(b"," + rows(1, 2000))
        for _ in range(100):
            await heard.say(piece)
        await heard.say(chunk(TAIL) + b"0\r\n\r\n")
        return True

    async with odesk(answer) as (_, client), stream(client) as found:
        count, peaks = 0, list[int]()
        tracemalloc.start()
        try:
            async for table in found.tables():
                count += len(table)
                if count % 20_000 < 2000:
                    peaks.append(tracemalloc.get_traced_memory()[1])
                    tracemalloc.reset_peak()
        finally:
            tracemalloc.stop()
    assert count == 1 + 100 * 1999
    assert max(peaks[2:]) < 1.5 * peaks[1] + 1_000_000


async def test_what_fails_before_the_first_rows_is_tried_again() -> None:
    async def answer(heard: Heard) -> bool:
        if len(server.heads) < 3:
            await heard.say(b"HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nbusy")
        else:
            await heard.say(response(report(30_000)))
        return True

    hook = Recorder()
    async with odesk(answer, hooks=[hook], retries=FAST) as (server, client):
        async with stream(client) as found:
            assert found.answer.attempts == 3
            assert sum([1 async for _ in found]) == 30_000
        assert [outcome.status for _, outcome in hook.ended] == [503, 503, 200]
        assert hook.ended[-1][1].size == len(report(30_000))
        ((_, called),) = hook.called
        assert (called.attempts, called.status, called.error) == (3, 200, "")


async def test_what_breaks_amid_the_rows_is_raised_and_told() -> None:
    async def answer(heard: Heard) -> bool:
        await heard.say(response(report(30_000))[:-1000])
        return False

    hook = Recorder()
    seen: list[TimeRow] = []

    async def read(found: RowStream[TimeRow]) -> None:
        async for row in found:
            seen.append(row)  # noqa: PERF401  what came before the error counts

    async with odesk(answer, hooks=[hook]) as (server, client):
        async with stream(client) as found:
            with pytest.raises(ConnectionLostError):
                await read(found)
            with pytest.raises(ConnectionLostError) as caught:
                await read(found)  # it does not look as if it were whole
        assert caught.value.operation == "odesk.timereport.get_team_report"
        assert 20_000 < len(seen) < 30_000
        assert len(server.heads) == 1
        ((_, outcome),) = hook.ended
        ((_, called),) = hook.called
        assert "the connection broke" in outcome.error
        assert called.error_type == "ConnectionLostError"
        assert client.stats.in_flight == client.stats.waiting == 0


async def test_refusals_are_errors_as_ever() -> None:
    async def answer(heard: Heard) -> bool:
        await heard.say(b"HTTP/1.1 403 No\r\ncontent-length: 2\r\n\r\n{}")
        return True

    async with odesk(answer) as (_, client):
        with pytest.raises(PermissionDeniedError):
            async with stream(client):
                pytest.fail("it was entered")
        assert client.stats.in_flight == client.stats.waiting == 0


async def test_what_the_end_says_counts() -> None:
    content = report(30_000).replace(b'"warnings":["data_truncated"]', b'"oops":')
    async with odesk(says(content)) as (_, client):
        with pytest.raises(DecodeError) as caught:
            async with stream(client) as found:
                _ = [row async for row in found]
        assert caught.value.operation == "odesk.timereport.get_team_report"


async def test_a_piece_that_is_late_is_told() -> None:
    async def answer(heard: Heard) -> bool:
        await heard.say(CHUNKED % b"" + chunk(HEAD + rows(0, 5000)))
        await heard.stream.receive()
        return False

    async with odesk(answer, timeout=0.2) as (_, client):
        with pytest.raises(RequestTimeoutError, match=r"no more of it came within 0\.2 s"):
            async with stream(client) as found:
                _ = [row async for row in found]


async def test_a_stream_is_one_of_the_calls_at_once_until_it_is_left() -> None:
    async with odesk(says(report(30_000)), concurrency=1) as (server, client):
        async with stream(client) as found:
            async for _ in found:
                break
            assert client.stats.in_flight == 1
            with anyio.move_on_after(0.1) as scope:
                await client.timereport.get_team_report("acme", "acme:dev", QUERY)
            assert scope.cancelled_caught
        assert client.stats.in_flight == 0
        whole = await client.timereport.get_team_report("acme", "acme:dev", QUERY)
        assert len(whole) == 30_000
        assert server.connections == 2  # what was left early cannot serve again


async def test_cancelled_amid_a_stream_nothing_is_held() -> None:
    async def answer(heard: Heard) -> bool:
        await heard.say(CHUNKED % b"" + chunk(HEAD + rows(0, 5000)))
        await heard.stream.receive()
        return False

    hook = Recorder()
    async with odesk(answer, hooks=[hook]) as (server, client):
        with anyio.move_on_after(0.2) as scope:
            async with stream(client) as found:
                _ = [row async for row in found]
        assert scope.cancelled_caught
        await server.wait_until_open(0)
        assert client.stats.in_flight == client.stats.waiting == 0
        assert hook.called[0][1].error == "cancelled"


async def test_a_stream_is_entered_once_and_first() -> None:
    async with odesk(says(report(3))) as (server, client):
        found = stream(client)
        assert repr(found) == "<RowStream new>"
        with pytest.raises(ClosedClientError, match="write `async with"):
            _ = [row async for row in found]
        with pytest.raises(ClosedClientError, match="write `async with"):
            _ = found.answer
        async with found:
            pass
        with pytest.raises(ClosedClientError, match="is not open"):
            _ = [row async for row in found]
        with pytest.raises(ClosedClientError, match="make the call again"):
            async with found:
                pytest.fail("it was entered")
        assert len(server.heads) == 1


async def test_xml_clients_stream_json() -> None:
    async with odesk(says(report(3)), retries=RetryPolicy(attempts=1)) as (server, client):
        xml = client.with_options(format="xml")
        async with stream(xml) as found:
            assert [row.task async for row in found] == ["task 0", "task 1", "task 2"]
        assert ".json" in server.heads[0].split("\r\n")[0] or "xml" not in server.heads[0]


@asynccontextmanager
async def activecollab(script: Script) -> AsyncGenerator[tuple[Server, ActiveCollab], None]:
    async with serve(script=script) as server:
        client = ActiveCollab(token="1-x", base_url=f"{server.url}/api.php", retries=FAST)
        async with client:
            yield server, client


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
async def test_files_are_saved_as_they_come(tmp_path: Path, size: int) -> None:
    content = b"0123456789" * (size // 10 + 1)
    content = content[:size]
    target = tmp_path / "plan.pdf"
    async with activecollab(says(content, b"content-type: application/pdf\r\n")) as (_, client):
        async with client.attachments.stream_download(1, TaskNumber(2), 3) as file:
            assert (file.size, file.content_type) == (size, "application/pdf")
            assert await file.save(target) == size
        assert target.read_bytes() == content
        async with client.attachments.stream_download(1, TaskNumber(2), 3) as file:
            assert b"".join([piece async for piece in file]) == content
        assert await client.attachments.download(1, TaskNumber(2), 3) == content
    assert [one async for one in anyio.Path(tmp_path).iterdir()] == [target]


async def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "plan.pdf"
    target.write_text("the one before")

    async def answer(heard: Heard) -> bool:
        await heard.say(response(b"x" * 1_000_000)[:-1000])
        return False

    async with activecollab(answer) as (_, client):
        with pytest.raises(ConnectionLostError):
            async with client.attachments.stream_download(1, TaskNumber(2), 3) as file:
                await file.save(target)
    assert [one async for one in anyio.Path(tmp_path).iterdir()] == [target]
    assert target.read_text() == "the one before"


async def test_the_size_of_a_compressed_file_is_not_known() -> None:
    script = says(gzip.compress(b"text"), b"content-encoding: gzip\r\n")
    async with (
        activecollab(script) as (_, client),
        client.attachments.stream_download(1, TaskNumber(2), 3) as file,
    ):
        assert file.size is None
        assert [piece async for piece in file] == [b"text"]


async def test_the_sandbox_is_read_in_a_stream() -> None:
    async with Sandbox() as sandbox, ODesk(**sandbox.odesk) as client:
        whole = await client.timereport.get_team_report("acme", "acme:dev", QUERY)
        async with stream(client) as found:
            assert [row async for row in found] == [*whole]
        reports = client.finreport
        entries = await reports.get_buyer_teams_billings("acme:dev", "SELECT date, amount")
        async with reports.stream_buyer_teams_billings(
            "acme:dev", "SELECT date, amount"
        ) as billings:
            assert [row async for row in billings] == [*entries]
