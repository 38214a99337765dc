"""`Pages`: a list that comes page by page, asked for as it is consumed.

page = await odesk.hr.get_engagements(...)            # the first page
async for engagement in odesk.hr.get_engagements(...):  # every item
async for page in odesk.hr.get_engagements(...).by_page():
async with odesk.hr.get_engagements(...).prefetch(4) as engagements:
    async for engagement in engagements:
"""

import re
from collections import OrderedDict
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Hashable,
    Iterator,
    Mapping,
)
from decimal import Decimal
from functools import partial
from types import TracebackType
from typing import Final, Generic, Self, TypeAlias, TypeVar

import anyio
from anyio.abc import TaskGroup

from deskwire.core.errors import ConfigurationError, PagingError
from deskwire.core.model.checks import whole
from deskwire.core.model.operation import Operation, Paging
from deskwire.core.model.results import ListResult
from deskwire.core.model.values import JSONValue
from deskwire.core.request.paging import PageBounds, page_bounds
from deskwire.core.response.raw import Response
from deskwire.transport.events import Hook, Hooks
from deskwire.transport.page import Page

T = TypeVar("T")

_COUNT: Final = re.compile(r"\s*([0-9]{1,15})(?:\.0*)?\s*", re.ASCII)
"""A number of items, which may be a text."""

_MOST: Final = 10**15
"""More items no list has."""

_WINDOW: Final = 10_000
"""How many keys of yielded rows are remembered."""


_Fill: TypeAlias = Callable[[], Coroutine[object, object, None]]
"""Fetches a page."""


class Pages(Generic[T]):
    """A paged list: await it for its first page, or iterate over all of its items.

    Args:
        operation: The endpoint.
        arguments: The arguments of the call that made it.
        fetch: Makes the call that asks for one page.
        hooks: What is told of pages.
    """

    def __init__(
        self,
        operation: Operation[tuple[T, ...]],
        arguments: Mapping[str, object],
        fetch: Callable[[PageBounds], Awaitable[Response[tuple[T, ...]]]],
        hooks: Hooks,
    ) -> None:
        if operation.paging is None:
            raise ConfigurationError(f"{operation.name} has no pages")
        self.operation: Final = operation
        """The endpoint."""
        self.paging: Final[Paging] = operation.paging
        """How it is asked page by page."""
        result = operation.result
        self._item: Final = result.item if isinstance(result, ListResult) else None
        self._first: PageBounds = page_bounds(operation.name, operation.paging, arguments)
        self._fetch: Callable[[PageBounds], Awaitable[Response[tuple[T, ...]]]] = fetch
        self._hooks: Hooks = hooks

    def __repr__(self) -> str:
        if not hasattr(self, "_first"):  # it was refused half-way
            return "<Pages of None>"
        return f"<Pages of {self.operation.name} from {self._first.start}>"

    def __await__(self) -> Generator[object, None, Page[T]]:
        return self.first().__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return _Items(self.by_page(), self.paging.key)

    async def first(self) -> Page[T]:
        """Return the first page, as `await pages` does."""
        return await self._load(self._first)

    async def all(self) -> tuple[T, ...]:
        """Return every item at once."""
        return tuple([item async for item in self])

    def by_page(self) -> AsyncIterator[Page[T]]:
        """Yield the pages one after the other.

        Raises:
            PagingError: The service sends the same page again and again.
        """

        async def load(starts: range, size: int) -> Page[T]:
            return await self.page_at(starts[0], size)

        return _Walk(self, load, 1)

    async def page_at(self, start: int, size: int) -> Page[T]:
        """Return the page that starts somewhere.

        Args:
            start: How many items, or pages, come before it.
            size: How many items to ask for where the caller of the list did not say.
        """
        wanted = {self.paging.start: start, self.paging.size: self._first.size or size}
        return await self._load(page_bounds(self.operation.name, self.paging, wanted))

    async def _load(self, page: PageBounds) -> Page[T]:
        response = await self._fetch(page)
        items = response.value
        total = _total(response.tree, self.paging.total)
        if total is not None and total < len(items):
            total = None  # it cannot be: some services say 0 whatever there is
        self._hooks.emit(Hook.on_page, self.operation.name, page.start, len(items), total)
        cap = self.paging.cap
        is_cut = cap is not None and page.size is None and len(items) >= cap
        if is_cut:
            self._hooks.emit(Hook.on_cut, self.operation.name, len(items))
        return Page(
            items=items,
            start=page.start,
            size=page.size,
            total=total,
            is_cut=is_cut,
            response=response,
            item=self._item,
        )

    def prefetch(self, window: int = 4) -> "Prefetch[T]":
        """Ask for several pages at once and get their items in order.

        Args:
            window: How many pages may be asked for ahead of the one that is consumed.
        """
        return Prefetch(self, window)


class _Walk(AsyncIterator[Page[T]]):
    """Goes from page to page by what was received, until one is empty or the total is reached.

    It is a class because a generator that is left early has to be closed by somebody. Several
    tasks may take pages from it: each page goes to one of them, and a task that is cancelled while
    it waits leaves its page to the others.

    Args:
        pages: The list.
        load: Returns the page at the first of several starts; the others may come next.
        ahead: How many starts to foresee.
    """

    def __init__(
        self, pages: Pages[T], load: Callable[[range, int], Awaitable[Page[T]]], ahead: int
    ) -> None:
        self._pages: Pages[T] = pages
        self._load: Callable[[range, int], Awaitable[Page[T]]] = load
        self._ahead: int = ahead
        self._starts: range | None = None
        self._size: int = 0
        """How many items the first page had: by it the others are counted."""
        self._done: int = 0
        self._marks: set[int] = set()
        self._turn: anyio.Lock = anyio.Lock()

    async def __anext__(self) -> Page[T]:
        async with self._turn:
            return await self._next()

    async def _next(self) -> Page[T]:
        if self._starts is None:
            page = await self._pages.first()
            self._size = len(page)
            if self._pages.paging.style == "page":
                self._done = (page.start - self._pages.paging.first) * self._size
        elif self._starts:
            page = await self._load(self._starts, self._size)
        else:
            raise StopAsyncIteration
        self._check(page)
        self._starts = self._following(page)
        if not page.items:
            raise StopAsyncIteration
        return page

    def _following(self, page: Page[T]) -> range:
        """Return where the next pages start if they are as long as this one; nowhere at the end."""
        # What was received counts, not what was asked: services cap the size silently.
        if self._pages.paging.style == "page":
            self._done, step = self._done + len(page), 1
        else:
            self._done, step = page.start + len(page), len(page)
        cap = self._pages.paging.cap
        if cap is not None and page.size is None and not page.is_cut:
            return range(0)  # the whole list came at once
        left = None if page.total is None else page.total - self._done
        if not page.items or left == 0:
            return range(0)
        if left is not None and left < 0:
            left = None  # more came than there are, so the total is wrong
        count = self._ahead if left is None else min(self._ahead, -(-left // len(page)))
        following = page.start + step
        return range(following, following + count * step, step)

    def _keys(self, page: Page[T]) -> tuple[Hashable, ...] | None:
        """Return the keys of the items, if each has one; to print all of them takes much longer."""
        key = self._pages.paging.key
        keys = tuple(getattr(item, key) for item in page.items) if key else ()
        return None if None in keys or "" in keys else keys

    def _check(self, page: Page[T]) -> None:
        """Refuse a page that came before."""
        mark = hash(self._keys(page) or repr(page.items))
        if page.items and mark in self._marks:
            raise PagingError(
                f"the page from {page.start} is the same as one before it; the service may not "
                "know paging here",
                operation=self._pages.operation.name,
            )
        self._marks.add(mark)


class _Items(AsyncIterator[T]):
    """The items of pages, without those that moved to the next page while it was asked for.

    Several tasks may take items from it, each of which goes to one of them.
    """

    def __init__(self, pages: AsyncIterator[Page[T]], key: str) -> None:
        self._pages: AsyncIterator[Page[T]] = pages
        self._key: str = key
        self._ready: Iterator[T] = iter(())
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._turn: anyio.Lock = anyio.Lock()

    async def __anext__(self) -> T:
        while True:
            ready = self._ready
            for item in ready:
                return item
            async with self._turn:
                if self._ready is ready:  # else another task has fetched a page meanwhile
                    page = await anext(self._pages)
                    self._ready = iter(self._fresh(page.items) if self._key else page.items)

    def _fresh(self, items: tuple[T, ...]) -> list[T]:
        """Return the items whose key has not been seen; what has no key is always one."""
        fresh: list[T] = []
        for item in items:
            key: Hashable = getattr(item, self._key)
            if key not in (None, ""):
                if key in self._seen:
                    continue
                self._seen[key] = None
            fresh.append(item)
        while len(self._seen) > _WINDOW:
            self._seen.popitem(last=False)
        return fresh


class _Slot(Generic[T]):
    """A page on its way."""

    def __init__(self) -> None:
        self.arrived: anyio.Event = anyio.Event()
        self.scope: anyio.CancelScope = anyio.CancelScope()
        self.outcome: Page[T] | Exception = ConfigurationError(
            "the block of this prefetch was left before the page arrived"
        )


class Prefetch(Generic[T]):
    """Pages asked for ahead of their use, at most `window` of them, yielded in order.

    It is entered with `async with`, so that nothing is left running when the loop is left early.
    """

    def __init__(self, pages: Pages[T], window: int) -> None:
        whole(1).check("window", window)
        self._pages: Pages[T] = pages
        self._window: int = window
        self._group: TaskGroup | None = None

    async def __aenter__(self) -> Self:
        if self._group is not None:
            raise ConfigurationError("the block of this prefetch is entered already")
        self._group = await anyio.create_task_group().__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        group, self._group = self._group, None
        if group is not None:
            group.cancel_scope.cancel()
            # The error of the body is not told to the group, which would wrap it in another.
            await group.__aexit__(None, None, None)

    def __aiter__(self) -> AsyncIterator[T]:
        return _Items(self.by_page(), self._pages.paging.key)

    def by_page(self) -> AsyncIterator[Page[T]]:
        """Yield the pages in order."""
        if self._group is None:
            raise ConfigurationError("enter it first: `async with pages.prefetch() as items:`")
        return _Walk(self._pages, _Loader(self._pages, self.start_soon), self._window)

    def start_soon(self, fill: _Fill) -> None:
        """Start to fetch a page, as long as the block lasts."""
        if self._group is None:
            raise ConfigurationError("the block of this prefetch was left: nothing is fetched now")
        self._group.start_soon(fill)


class _Loader(Generic[T]):
    """Keeps a window of pages on their way."""

    def __init__(self, pages: Pages[T], start_soon: Callable[[_Fill], None]) -> None:
        self._pages: Pages[T] = pages
        self._start_soon: Callable[[_Fill], None] = start_soon
        self._slots: dict[int, _Slot[T]] = {}

    async def __call__(self, starts: range, size: int) -> Page[T]:
        """Return the page at the first start, and see to it that the others are on their way."""
        for start in self._slots.keys() - set(starts):
            # A page was shorter or longer than the one before: this was a wrong guess.
            self._slots.pop(start).scope.cancel()
        for start in starts:
            if start not in self._slots:
                slot = _Slot[T]()
                self._start_soon(partial(self._fill, slot, start, size))
                self._slots[start] = slot
        slot = self._slots[starts[0]]
        await slot.arrived.wait()
        del self._slots[starts[0]]
        if isinstance(slot.outcome, Exception):
            raise slot.outcome
        return slot.outcome

    async def _fill(self, slot: _Slot[T], start: int, size: int) -> None:
        try:
            with slot.scope:
                slot.outcome = await self._pages.page_at(start, size)
        except Exception as error:  # noqa: BLE001  it is raised where its page is asked for
            slot.outcome = error
        finally:
            slot.arrived.set()


def _total(tree: JSONValue, path: tuple[str, ...]) -> int | None:
    """Return the number of all items, where an answer tells it."""
    node: JSONValue = tree if path else None
    for part in path:
        node = node.get(part) if isinstance(node, dict) else None
    if isinstance(node, Decimal):
        node = str(node)
    if isinstance(node, int) and not isinstance(node, bool):
        return node if 0 <= node < _MOST else None
    found = _COUNT.fullmatch(node) if isinstance(node, str) else None
    return int(found[1]) if found else None
