import gc
import pickle
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

import anyio
import anyio.lowlevel
import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire.core.errors import (
    ConfigurationError,
    DecodeError,
    PagingError,
    ParameterError,
    ServerError,
)
from deskwire.core.model.operation import Operation, Paging
from deskwire.core.model.results import ListResult, Selection
from deskwire.sandbox.faults import Fault
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.transport.page import Page
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource
from tests.busy import until
from tests.transport.clients import FAST, Acme, Recorder, Thing, endpoint, gate_of

pytestmark = pytest.mark.anyio

T = TypeVar("T")

OFFSET = Paging(
    style="offset", start="offset", size="size", wire="page", default_size=20, total=("paging", "n")
)
APART = attrs.evolve(OFFSET, wire="", wire_start="from", wire_size="count")
NUMBER = Paging(
    style="page",
    start="page",
    size="size",
    wire_start="p",
    wire_size="n",
    first=1,
    default_size=20,
    total=("paging", "n"),
)


@attrs.define
class Shelf:
    """A server with a list, which it gives out page by page."""

    rows: list[Thing]
    paging: Paging = OFFSET
    cap: int = 1000
    """The greatest page it gives, whatever is asked."""
    tells_total: bool = True
    ignores_paging: bool = False
    asked: list[tuple[int, int]] = attrs.field(factory=list[tuple[int, int]])
    """Where the pages began and how many rows were asked for; -1 where that was not said."""
    hold: dict[int, float] = attrs.field(factory=dict[int, float])
    """Seconds by which the pages that begin somewhere are late."""
    after: dict[int, int] = attrs.field(factory=dict[int, int])
    """Pages that come only when those that begin elsewhere have been asked for."""
    told: object = None
    """The total it tells, in place of the true one."""
    broken: set[int] = attrs.field(factory=set[int])
    """Where the pages begin that fail."""
    in_flight: int = 0
    peak: int = 0

    async def handle(self, request: Request) -> Response:
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            return await self._answer(dict(request.query))
        finally:
            self.in_flight -= 1

    def has_been_asked_for(self, page: int) -> bool:
        return any(begin == page for begin, _ in self.asked)

    async def _answer(self, query: dict[str, str]) -> Response:
        if self.paging.wire:
            start, _, size = query.get(self.paging.wire, "").partition(";")
        else:
            start = query.get(self.paging.wire_start, "")
            size = query.get(self.paging.wire_size, "")
        begin, count = int(start or -1), int(size or -1)
        self.asked.append((begin, count))
        await anyio.sleep(self.hold.get(begin, 0))
        if begin in self.after:
            await until(lambda: self.has_been_asked_for(self.after[begin]))
        if begin in self.broken:
            return Response.text("broken", status=500)
        length = min(self.cap, count if count > 0 else 20)
        first = max(begin, 0)
        if self.paging.style == "page":
            first = (max(begin, self.paging.first) - self.paging.first) * length
        if self.ignores_paging:
            first = 0
        page = self.rows[first : first + length]
        total = str(len(self.rows)) if self.told is None else self.told
        head = {"paging": {"n": total}} if self.tells_total else {}
        return Response.json({**head, "things": [{"id": row.id, "name": row.name} for row in page]})


class Things(Resource):
    """The list as a generated class has it."""

    def list(self, paging: Paging, **arguments: object) -> Pages[Thing]:
        return self._pages(listing(paging), **arguments)


def listing(paging: Paging | None) -> Operation[tuple[Thing, ...]]:
    result = ListResult(Thing, Selection(("things",)))
    return endpoint(path="/list", result=result, paging=paging)


def rows(count: int) -> list[Thing]:
    return [Thing(id=number, name=f"thing {number}") for number in range(count)]


@asynccontextmanager
async def listed(
    shelf: Shelf, paging: Paging | None = None, /, **arguments: object
) -> AsyncGenerator[Pages[Thing], None]:
    """Serve a list, and return it as a caller sees it."""
    async with Server(shelf.handle) as server, Acme(server.url, retries=FAST) as client:
        yield Things(client).list(paging or shelf.paging, **arguments)
        assert gate_of(client).in_use == 0


async def pour(items: AsyncIterator[T], into: list[T]) -> None:
    """Collect what comes before an error."""
    async for item in items:
        into += [item]


async def fail(items: AsyncIterator[object]) -> None:
    async for item in items:
        raise ZeroDivisionError(item)


async def collect(items: AsyncIterator[T]) -> list[T]:
    return [item async for item in items]


PAGINGS = pytest.mark.parametrize(
    "paging", [OFFSET, APART, NUMBER], ids=["offset", "apart", "page"]
)


# One after the other


async def test_a_list_is_its_first_page_when_awaited() -> None:
    shelf = Shelf(rows(45))
    async with listed(shelf) as pages:
        page = await pages
        assert isinstance(page, Page)
        assert (page.start, page.size, page.total, len(page)) == (0, 20, 45, 20)
        assert list(page) == rows(20)
        assert page[0] == Thing(id=0, name="thing 0")
        assert page[18:] == tuple(rows(20)[18:])
        assert page.response.answer.status == 200
        assert shelf.asked == [(0, 20)]
        assert repr(pages) == "<Pages of acme.things.get from 0>"
        assert repr(page) == "<Page of 20 Thing from 0 of 45>"


@PAGINGS
@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 40, 45])
async def test_with_a_total_no_page_is_asked_in_vain(paging: Paging, count: int) -> None:
    shelf = Shelf(rows(count), paging)
    async with listed(shelf) as pages:
        assert await collect(aiter(pages)) == rows(count)
        assert len(shelf.asked) == max(1, -(-count // 20))
        assert await pages.all() == tuple(rows(count))


@PAGINGS
@pytest.mark.parametrize("count", [0, 1, 20, 45])
async def test_without_a_total_the_empty_page_is_the_end(paging: Paging, count: int) -> None:
    shelf = Shelf(rows(count), paging, tells_total=False)
    async with listed(shelf) as pages:
        assert await collect(aiter(pages)) == rows(count)
        assert len(shelf.asked) == -(-count // 20) + 1


@PAGINGS
@pytest.mark.parametrize("tells_total", [True, False])
async def test_a_server_that_caps_the_size(paging: Paging, tells_total: bool) -> None:
    shelf = Shelf(rows(45), paging, cap=10, tells_total=tells_total)
    async with listed(shelf, size=100) as pages:
        assert await collect(aiter(pages)) == rows(45)
        assert {size for _, size in shelf.asked} == {100}
        starts = [start for start, _ in shelf.asked][:5]
        assert starts == ([1, 2, 3, 4, 5] if paging is NUMBER else [0, 10, 20, 30, 40])


@PAGINGS
async def test_a_list_can_begin_anywhere(paging: Paging) -> None:
    shelf = Shelf(rows(45), paging)
    start = {"page": 2} if paging is NUMBER else {"offset": 20}
    async with listed(shelf, **start) as pages:
        assert await collect(aiter(pages)) == rows(45)[20:]
        assert len(shelf.asked) == 2
    async with listed(shelf, size=7, **start) as pages:
        page = await pages
        assert page.items == tuple(rows(45)[7:14] if paging is NUMBER else rows(45)[20:27])


async def test_pages_of_a_list() -> None:
    shelf = Shelf(rows(45))
    async with listed(shelf) as pages:
        assert [(page.start, len(page)) for page in await collect(pages.by_page())] == [
            (0, 20),
            (20, 20),
            (40, 5),
        ]
        assert await collect(pages.by_page()) == await collect(pages.by_page())
    async with listed(Shelf([])) as pages:
        assert await collect(pages.by_page()) == []
        assert len(await pages) == 0


async def test_the_vendors_own_page_size() -> None:
    shelf = Shelf(rows(45))
    async with listed(shelf, attrs.evolve(OFFSET, send_default=False)) as pages:
        assert await collect(aiter(pages)) == rows(45)
        assert shelf.asked == [(-1, -1), (20, 20), (40, 20)]
    shelf.asked.clear()
    async with listed(shelf, attrs.evolve(OFFSET, default_size=None)) as pages:
        assert await collect(aiter(pages)) == rows(45)
        assert shelf.asked == [(-1, -1), (20, 20), (40, 20)]


async def test_a_service_that_does_not_know_paging() -> None:
    shelf = Shelf(rows(45), tells_total=False, ignores_paging=True)
    async with listed(shelf) as pages:
        got: list[Thing] = []
        with pytest.raises(PagingError, match="the page from 20 is the same as one") as caught:
            await pour(aiter(pages), got)
        assert got == rows(20)
        assert caught.value.operation == "acme.things.get"
        assert len(shelf.asked) == 2
        async with pages.prefetch(3) as ahead:
            with pytest.raises(PagingError):
                await collect(aiter(ahead))


async def test_the_same_keys_are_the_same_page_whatever_else_they_say() -> None:
    shelf = Shelf(rows(45), tells_total=False, ignores_paging=True)
    async with listed(shelf, attrs.evolve(OFFSET, key="id")) as pages:
        walk = aiter(pages.by_page())
        await anext(walk)
        shelf.rows[:] = [attrs.evolve(row, name=f"{row.name} again") for row in shelf.rows]
        with pytest.raises(PagingError, match="the page from 20 is the same as one"):
            await anext(walk)


async def test_rows_that_move_between_pages_are_given_once() -> None:
    shelf = Shelf(rows(60))
    keyed = attrs.evolve(OFFSET, key="id")
    got: list[int] = []
    async with listed(shelf, keyed) as pages:
        async for thing in pages:
            got.append(thing.id)
            if thing.id == 25:
                shelf.rows.insert(0, Thing(id=100, name="new"))
    assert got == list(range(60))
    assert [start for start, _ in shelf.asked] == [0, 20, 40, 60]


async def test_without_a_key_every_row_is_given() -> None:
    same = [Thing(id=1, name=str(number)) for number in range(30)]
    async with listed(Shelf(same)) as pages:
        assert await pages.all() == tuple(same)
    async with listed(Shelf(same), attrs.evolve(OFFSET, key="id")) as pages:
        assert await pages.all() == (same[0],)


@settings(max_examples=10)
@given(
    shelf=st.builds(
        Shelf,
        rows=st.integers(0, 60).map(rows),
        paging=st.sampled_from([OFFSET, NUMBER]),
        cap=st.integers(1, 70),
        tells_total=st.booleans(),
    ),
    size=st.integers(1, 70),
    window=st.integers(1, 5),
)
async def test_every_row_comes_once_and_in_order(shelf: Shelf, size: int, window: int) -> None:
    async with listed(shelf, size=size) as pages:
        assert await collect(aiter(pages)) == shelf.rows
        async with pages.prefetch(window) as ahead:
            assert await collect(aiter(ahead)) == shelf.rows
        assert shelf.peak <= window


async def test_a_page_that_fails_can_be_asked_for_again() -> None:
    shelf = Shelf(rows(45), broken={20})
    async with listed(shelf) as pages:
        walk = pages.by_page()
        assert len(await anext(walk)) == 20
        with pytest.raises(ServerError):
            await anext(walk)
        shelf.broken.clear()
        assert [page.start for page in await collect(walk)] == [20, 40]
        with pytest.raises(StopAsyncIteration):
            await anext(walk)


async def test_the_hooks_hear_of_every_page() -> None:
    recorder = Recorder()
    async with (
        Server(Shelf(rows(45)).handle) as server,
        Acme(server.url, hooks=[recorder]) as client,
    ):
        await Things(client).list(OFFSET).all()
    name = "acme.things.get"
    assert recorder.pages == [(name, 0, 20, 45), (name, 20, 20, 45), (name, 40, 5, 45)]


async def test_a_loop_that_is_left_early_leaves_nothing_behind() -> None:
    shelf = Shelf(rows(45))
    async with listed(shelf) as pages:
        async for thing in pages:
            if thing.id == 3:
                break
        async for page in pages.by_page():
            assert len(page) == 20
            break
        gc.collect()  # trio warns of generators that are not at their end
        await anyio.lowlevel.checkpoint()
        assert shelf.asked == [(0, 20), (0, 20)]


# Refusals


async def test_what_has_no_pages() -> None:
    client = Acme("http://127.0.0.1:1")
    with pytest.raises(ConfigurationError, match=r"acme\.things\.get has no pages"):
        client.pages(listing(None), {})
    with pytest.raises(ParameterError, match="argument `size`: got 300, expected at most 200"):
        Things(client).list(attrs.evolve(OFFSET, max_size=200), size=300)
    for bad in ({"size": 0}, {"offset": -1}, {"offset": "x"}, {"size": 1.5}):
        with pytest.raises(ParameterError, match="argument `"):
            Things(client).list(OFFSET, **bad)
    with pytest.raises(ConfigurationError, match="window is 0, expected a whole number, 1 or more"):
        Things(client).list(OFFSET).prefetch(0)
    with pytest.raises(ConfigurationError, match="enter it first: `async with"):
        aiter(Things(client).list(OFFSET).prefetch(2))


async def test_a_list_that_is_none() -> None:
    shelf = Shelf(rows(1))
    async with listed(shelf) as pages:
        shelf.rows = []
        assert await pages.all() == ()

    async def other(_: Request) -> Response:
        return Response.json({"stuff": []})

    async with Server(other) as server, Acme(server.url) as client:
        with pytest.raises(DecodeError, match="the answer has no 'things', only stuff"):
            await Things(client).list(OFFSET)


# Ahead


@PAGINGS
@pytest.mark.parametrize("tells_total", [True, False])
@pytest.mark.parametrize("count", [0, 5, 20, 95])
async def test_pages_ahead_come_in_order(paging: Paging, tells_total: bool, count: int) -> None:
    shelf = Shelf(rows(count), paging, tells_total=tells_total)
    shelf.hold = {1: 0.02, 2: 0.03, 20: 0.03, 40: 0.01, 3: 0.01}
    async with listed(shelf) as pages, pages.prefetch(3) as ahead:
        assert await collect(aiter(ahead)) == rows(count)
        assert Counter(shelf.asked).most_common(1)[0][1] == 1
        assert shelf.peak <= 3
        if tells_total:
            assert len(shelf.asked) == max(1, -(-count // 20))


async def test_the_window_is_kept_full_and_bounded() -> None:
    # Each page waits for the last one of a full window: a window less full would wait for ever.
    after = {begin: begin + 60 for begin in range(20, 140, 20)}
    shelf = Shelf(rows(200), tells_total=False, after=after)
    async with listed(shelf) as pages, pages.prefetch(4) as ahead:
        assert len(await collect(ahead.by_page())) == 10
        assert shelf.peak == 4


async def test_wrong_guesses_are_given_up() -> None:
    shelf = Shelf(rows(100), tells_total=False, hold={40: 30})
    recorder = Recorder()
    async with Server(shelf.handle) as server, Acme(server.url, hooks=[recorder]) as client:
        got: list[Thing] = []
        ended: list[str] = []
        async with Things(client).list(OFFSET).prefetch(2) as ahead:
            async for thing in ahead:
                got += [thing]
                if thing.id == 5:
                    shelf.cap = 7  # so that 40 will not be where a page begins
                if thing.id == 25:
                    await until(lambda: shelf.has_been_asked_for(40))
                if thing.id == 30:
                    ended += [outcome.error for _, outcome in recorder.ended]
        assert got == rows(100)
        assert (40, 20) in shelf.asked
        assert ended.count("cancelled") == 1


async def test_an_error_comes_where_its_page_would() -> None:
    shelf = Shelf(rows(95), broken={40}, hold={20: 0.05})
    async with listed(shelf) as pages:
        got: list[Thing] = []
        with pytest.raises(ServerError, match="HTTP 500") as caught:
            async with pages.prefetch(4) as ahead:
                await pour(aiter(ahead), got)
        assert got == rows(40)
        assert caught.value.attempts == 3
        assert shelf.in_flight == 0


async def test_an_error_of_the_loop_is_not_wrapped() -> None:
    async with listed(Shelf(rows(95))) as pages:
        with pytest.raises(ZeroDivisionError):
            async with pages.prefetch(4) as ahead:
                await fail(aiter(ahead))


async def test_leaving_early_stops_what_is_on_its_way() -> None:
    shelf = Shelf(rows(95), hold={40: 30, 60: 30, 80: 30})
    async with listed(shelf) as pages:
        with anyio.fail_after(20):
            async with pages.prefetch(4) as ahead:
                async for thing in ahead:
                    if thing.id == 25:
                        await until(lambda: len(shelf.asked) >= 3)
                        break
        assert len(shelf.asked) >= 3


async def test_a_cancelled_loop_stops_what_is_on_its_way() -> None:
    shelf = Shelf(rows(95), hold={20: 30, 40: 30})
    got: list[Thing] = []

    async def leave(scope: anyio.CancelScope) -> None:
        await until(lambda: len(got) == 20 and shelf.has_been_asked_for(40))
        scope.cancel()

    async with listed(shelf) as pages:
        scope = anyio.CancelScope()
        async with anyio.create_task_group() as tasks:
            with scope:
                tasks.start_soon(leave, scope)
                async with pages.prefetch(4) as ahead:
                    await pour(aiter(ahead), got)
        assert scope.cancelled_caught
        assert got == rows(20)
        shelf.hold.clear()
        assert len(await pages.all()) == 95


async def test_faults_on_the_way_do_not_change_the_list() -> None:
    shelf = Shelf(rows(400))
    async with Server(shelf.handle) as server:
        server.faults.add_random(Fault.status(503), rate=0.2, seed=1)
        server.faults.add_random(Fault.reset(), rate=0.2, seed=2)
        async with Acme(server.url, retries=attrs.evolve(FAST, attempts=10)) as client:
            pages = Things(client).list(OFFSET)
            assert await pages.all() == tuple(rows(400))
            async with pages.prefetch(5) as ahead:
                assert await collect(aiter(ahead)) == rows(400)
        assert server.stats.faults > 5


# Lists that the service may cut

SILENT = Paging(
    style="page", start="page", size="size", wire_start="p", wire_size="n", cap=20, key="id"
)


@pytest.mark.parametrize("count", [0, 19, 20, 45])
async def test_a_list_as_long_as_the_silent_limit_is_reported(
    count: int, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf(rows(count), SILENT, cap=20, tells_total=False)
    async with listed(shelf) as pages:
        page = await pages
        assert page.is_cut == (count >= 20)
        assert len(page) == min(count, 20)
        assert shelf.asked == [(-1, -1)]
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == (count >= 20)
    assert all("the list is exactly 20 long" in text for text in warnings)


async def test_a_list_below_the_silent_limit_is_whole() -> None:
    shelf = Shelf(rows(19), SILENT, cap=20, tells_total=False)
    async with listed(shelf) as pages:
        assert await pages.all() == tuple(rows(19))
        assert shelf.asked == [(-1, -1)]


async def test_a_cut_list_is_walked_to_its_end() -> None:
    shelf = Shelf(rows(45), SILENT, cap=20, tells_total=False)
    async with listed(shelf) as pages:
        assert await pages.all() == tuple(rows(45))


# Totals that cannot be


@pytest.mark.parametrize("told", [0, "0", -1, "-5", 3, "7", "many", "", True, 1.5, 10**400])
@pytest.mark.parametrize("paging", [OFFSET, NUMBER])
async def test_a_total_that_is_wrong_does_not_end_a_list(paging: Paging, told: object) -> None:
    rows_ = rows(23)
    async with listed(Shelf(rows_, paging, told=told), size=10) as pages:
        assert await collect(aiter(pages)) == rows_
        assert (await pages).total is None


@pytest.mark.parametrize("told", ["23", " 23\n", 23, 23.0, "23.0"])
async def test_a_total_may_be_a_text(told: object) -> None:
    shelf = Shelf(rows(23), told=told)
    async with listed(shelf, size=10) as pages:
        assert (await pages).total == 23
        assert await collect(aiter(pages)) == rows(23)
    assert shelf.asked == [(0, 10), (0, 10), (10, 10), (20, 10)]


# Several tasks at one list


@pytest.mark.parametrize("window", [0, 1, 4])
@pytest.mark.parametrize("total", [True, False])
async def test_each_item_goes_to_one_of_several_workers(window: int, total: bool) -> None:
    shelf = Shelf(rows(57), tells_total=total)
    taken: dict[int, list[Thing]] = {number: [] for number in range(6)}

    async def work(items: AsyncIterator[Thing], into: list[Thing]) -> None:
        async for item in items:
            into.append(item)
            await anyio.lowlevel.checkpoint()

    async with listed(shelf, size=5) as pages, AsyncExitStack() as stack:
        source = await stack.enter_async_context(pages.prefetch(window)) if window else pages
        items = aiter(source)
        async with anyio.create_task_group() as group:
            for into in taken.values():
                group.start_soon(work, items, into)
    assert sorted(item.id for into in taken.values() for item in into) == list(range(57))
    assert sum(bool(into) for into in taken.values()) > 1


@pytest.mark.parametrize("window", [0, 3])
async def test_each_page_goes_to_one_of_several_workers(window: int) -> None:
    taken: list[Page[Thing]] = []

    async with listed(Shelf(rows(40)), size=5) as pages, AsyncExitStack() as stack:
        source = await stack.enter_async_context(pages.prefetch(window)) if window else pages
        one = source.by_page()
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(pour, one, taken)
    assert sorted(page.start for page in taken) == [0, 5, 10, 15, 20, 25, 30, 35]


@pytest.mark.parametrize("window", [0, 3])
async def test_a_worker_that_is_cancelled_loses_nothing(window: int) -> None:
    shelf = Shelf(rows(30))
    taken: list[Thing] = []

    async with listed(shelf, size=5) as pages, AsyncExitStack() as stack:
        source = await stack.enter_async_context(pages.prefetch(window)) if window else pages
        items = aiter(source)
        taken += [await anext(items) for _ in range(5)]
        shelf.hold[5] = 60
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(pour, items, taken)
            await until(lambda: shelf.has_been_asked_for(5))
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()
        if not window:
            del shelf.hold[5]
            taken += await collect(items)
            assert [item.id for item in taken] == list(range(30))
        else:
            assert [item.id for item in taken] == list(range(5))


async def test_after_its_block_a_prefetch_gives_nothing() -> None:
    async with listed(Shelf(rows(30)), size=5) as pages:
        async with pages.prefetch(2) as ahead:
            items = aiter(ahead)
            got = [await anext(items) for _ in range(5)]
        with pytest.raises(ConfigurationError, match="block of this prefetch was left"):
            got += await collect(items)
    assert [item.id for item in got] == list(range(5))


async def test_rows_whose_key_is_empty_are_all_given() -> None:
    keyed = attrs.evolve(OFFSET, key="name")
    shelf = Shelf([Thing(id=number, name="" if number % 2 else "a") for number in range(7)])
    async with listed(shelf, keyed, size=4) as pages:
        assert [item.id for item in await pages.all()] == [0, 1, 3, 5]


async def test_a_page_can_be_pickled() -> None:
    async with listed(Shelf(rows(3)), size=2) as pages:
        page = await pages
    copy = pickle.loads(pickle.dumps(page))
    assert copy == page
    assert copy.response == page.response
    assert copy.response.tree == copy.response.parse() == page.response.tree
    assert len(copy) == 2
