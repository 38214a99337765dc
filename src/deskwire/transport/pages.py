"""`Pages`: a list that comes page by page, asked for as it is consumed.

page = await odesk.hr.get_engagements(...)            # the first page
async for engagement in odesk.hr.get_engagements(...):  # every item
async for page in odesk.hr.get_engagements(...).by_page():
async with odesk.hr.get_engagements(...).prefetch(4) as engagements:
    async for engagement in engagements:
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Generator, Hashable, Mapping, Sequence
from types import TracebackType
from typing import Final, Generic, Protocol, Self, TypeVar, overload

import anyio
import attrs
from anyio.abc import TaskGroup

from deskwire.core.answer import Response
from deskwire.core.errors import ConfigurationError, PagingError
from deskwire.core.operation import Operation, Paging
from deskwire.core.paging import page_bounds
from deskwire.core.tree import Tree

T = TypeVar("T")

_WINDOW: Final = 10_000
"""How many keys of yielded rows are remembered."""


class Responder(Protocol):
    """The part of a client that pages need."""

    async def respond(
        self, operation: Operation[tuple[T, ...]], arguments: Mapping[str, object]
    ) -> Response[tuple[T, ...]]:
        """Make a call and return its whole response."""
        ...

    def tell_page(self, operation: str, start: int, received: int, total: int | None) -> None:
        """Tell the hooks of a page."""
        ...


@attrs.frozen(kw_only=True)
class Page(Sequence[T], Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    """The items."""
    start: int
    """How many items, or pages, come before it."""
    size: int | None
    """The page size that was asked for."""
    total: int | None
    """How many items the whole list has, where the service tells it."""
    response: Response[tuple[T, ...]] = attrs.field(repr=False, eq=False)
    """The answer with everything the service said."""

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)


class Pages(Generic[T]):
    """A paged list: await it for its first page, or iterate over all of its items."""

    def __init__(
        self,
        client: Responder,
        operation: Operation[tuple[T, ...]],
        arguments: Mapping[str, object],
    ) -> None:
        if operation.paging is None:
            raise ConfigurationError(f"{operation.name} has no pages")
        self._client: Responder = client
        self.operation: Final = operation
        """The endpoint."""
        self._arguments: Mapping[str, object] = arguments
        self._paging: Paging = operation.paging
        self._start, self._size = page_bounds(operation.paging, arguments)

    def __repr__(self) -> str:
        return f"<Pages of {self.operation.name} from {self._start}>"

    def __await__(self) -> Generator[object, None, Page[T]]:
        return self._first().__await__()

    async def _first(self) -> Page[T]:
        return await self._fetch(self._arguments, self._start)

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items()

    async def _items(self) -> AsyncIterator[T]:
        guard = _Guard[T](self.operation)
        async for page in self.by_page():
            for item in guard.fresh(page.items):
                yield item

    async def all(self) -> tuple[T, ...]:
        """Return every item at once."""
        return tuple([item async for item in self])

    async def by_page(self) -> AsyncIterator[Page[T]]:
        """Yield the pages one after the other.

        Raises:
            PagingError: The service sends the same page again and again.
        """
        guard = _Guard[T](self.operation)
        start = self._start
        while True:
            page = await self.page_at(start)
            guard.check(page)
            if page.items:
                yield page
            following = self._following(page)
            if following is None:
                return
            start = following

    def _following(self, page: Page[T]) -> int | None:
        """Return where the next page starts; None behind the last one."""
        if not page.items:
            return None
        if self._paging.style == "page":
            done = (page.start - self._paging.first) * (page.size or 0) + len(page.items)
            following = page.start + 1
        else:
            # What was received counts, not what was asked: services cap the size silently.
            done = following = page.start + len(page.items)
        return None if page.total is not None and done >= page.total else following

    async def page_at(self, start: int) -> Page[T]:
        """Return the page that starts somewhere."""
        if start == self._start:
            return await self._fetch(self._arguments, start)
        arguments = {**self._arguments, self._paging.start: start, self._paging.size: self._size}
        return await self._fetch(arguments, start)

    async def _fetch(self, arguments: Mapping[str, object], start: int) -> Page[T]:
        response = await self._client.respond(self.operation, arguments)
        items = response.value
        total = _total(response.tree, self._paging.total)
        self._client.tell_page(self.operation.name, start, len(items), total)
        return Page(items=items, start=start, size=self._size, total=total, response=response)

    def prefetch(self, window: int = 4) -> "Prefetch[T]":
        """Ask for several pages at once and get their items in order.

        Args:
            window: How many pages may be asked for ahead of the one that is consumed.
        """
        return Prefetch(self, window)

    def speculate(self, page: Page[T], count: int) -> Sequence[int]:
        """Return where the next pages start if they are as long as this one."""
        following = self._following(page)
        if following is None:
            return ()
        step = 1 if self._paging.style == "page" else len(page.items)
        starts = range(following, following + count * step, step)
        if page.total is None or self._paging.style == "page":
            return starts
        return [start for start in starts if start < page.total]


class _Slot(Generic[T]):
    """A page on its way."""

    def __init__(self) -> None:
        self.arrived: anyio.Event = anyio.Event()
        self.scope: anyio.CancelScope = anyio.CancelScope()
        self.page: Page[T] | None = None
        self.error: Exception | None = None


class Prefetch(Generic[T]):
    """Pages asked for ahead of their use, at most `window` of them, yielded in order.

    It is entered with `async with`, so that nothing is left running when the loop is left early.
    """

    def __init__(self, pages: Pages[T], window: int) -> None:
        if window < 1:
            raise ConfigurationError(f"the window is {window}, expected 1 page or more")
        self._pages: Pages[T] = pages
        self._window: int = window
        self._group: TaskGroup | None = None
        self._slots: OrderedDict[int, _Slot[T]] = OrderedDict()

    async def __aenter__(self) -> Self:
        self._group = await anyio.create_task_group().__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        group, self._group = self._group, None
        if group is None:
            return None
        group.cancel_scope.cancel()
        return await group.__aexit__(exc_type, exc_value, traceback)

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items()

    async def _items(self) -> AsyncIterator[T]:
        guard = _Guard[T](self._pages.operation)
        async for page in self.by_page():
            for item in guard.fresh(page.items):
                yield item

    async def by_page(self) -> AsyncIterator[Page[T]]:
        """Yield the pages in order."""
        guard = _Guard[T](self._pages.operation)
        page: Page[T] | None = await self._pages
        while page is not None:
            guard.check(page)
            if page.items:
                yield page
            page = await self._after(page)

    async def _after(self, page: Page[T]) -> Page[T] | None:
        """Return the page behind one; keep the window full."""
        starts = self._pages.speculate(page, self._window)
        if not starts:
            return None
        if starts[0] not in self._slots:
            # A page was shorter or longer than the one before: the guesses were wrong.
            for slot in self._slots.values():
                slot.scope.cancel()
            self._slots.clear()
        for start in starts:
            if start not in self._slots and len(self._slots) < self._window:
                self._launch(start)
        slot = self._slots.pop(starts[0])
        await slot.arrived.wait()
        if slot.error is not None:
            raise slot.error
        return slot.page

    def _launch(self, start: int) -> None:
        if self._group is None:
            raise ConfigurationError("enter it first: `async with pages.prefetch() as items:`")
        slot = self._slots[start] = _Slot[T]()
        self._group.start_soon(self._load, start, slot)

    async def _load(self, start: int, slot: _Slot[T]) -> None:
        with slot.scope:
            try:
                slot.page = await self._pages.page_at(start)
            except Exception as error:  # noqa: BLE001  it is raised where its page is asked for
                slot.error = error
            slot.arrived.set()


class _Guard(Generic[T]):
    """Keeps a list from going in circles and from yielding a row twice."""

    def __init__(self, operation: Operation[tuple[T, ...]]) -> None:
        self._operation: Operation[tuple[T, ...]] = operation
        self._key: str = operation.paging.key if operation.paging else ""
        self._pages: set[int] = set()
        self._seen: OrderedDict[Hashable, None] = OrderedDict()

    def check(self, page: Page[T]) -> None:
        """Refuse a page that came before."""
        if not page.items:
            return
        mark = hash(repr(page.items))
        if mark in self._pages:
            raise PagingError(
                f"the page from {page.start} is the same as one before it; the service may not "
                "know paging here",
                operation=self._operation.name,
            )
        self._pages.add(mark)

    def fresh(self, items: tuple[T, ...]) -> list[T]:
        """Return the items whose key has not been seen: rows that moved between two pages."""
        if not self._key:
            return list(items)
        fresh: list[T] = []
        for item in items:
            key: Hashable = getattr(item, self._key)
            if key is not None and key in self._seen:
                continue
            self._seen[key] = None
            fresh.append(item)
        while len(self._seen) > _WINDOW:
            self._seen.popitem(last=False)
        return fresh


def _total(tree: Tree, path: tuple[str, ...]) -> int | None:
    """Return the number of all items, where an answer tells it."""
    node: Tree = tree if path else None
    for part in path:
        node = node.get(part) if isinstance(node, dict) else None
    return int(node) if isinstance(node, (int, str)) and str(node).isdecimal() else None
