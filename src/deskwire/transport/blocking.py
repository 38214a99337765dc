"""`blocking`: a client for scripts and notebooks, whose code is not async.

with deskwire.blocking(ODesk(...)) as call:
    team = call(lambda odesk: odesk.hr.get_team(1))
    team = call(call.client.hr.get_team, 1)             # the same, without a lambda
    for engagement in call(call.client.hr.get_engagements):
        ...
"""

from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from types import TracebackType
from typing import Final, Generic, ParamSpec, Self, TypeVar, cast, overload

from anyio.from_thread import BlockingPortal, start_blocking_portal

from deskwire.core.errors import ClosedClientError
from deskwire.core.report.table import Table
from deskwire.transport.client import Client
from deskwire.transport.page import Page
from deskwire.transport.pages import Pages
from deskwire.transport.streams import RowStream

P = ParamSpec("P")
T = TypeVar("T")
ClientT = TypeVar("ClientT", bound=Client)


class Blocking(Generic[ClientT]):
    """A client whose calls are waited for. It has an event loop in a thread of its own.

    It works where an event loop runs already, as in a notebook. Threads may share it. Ctrl-C ends
    the call that is waited for.

    Args:
        client: The client, which has not been entered.
    """

    def __init__(self, client: ClientT) -> None:
        self.client: Final = client
        """The client: its methods are what is called."""
        self._portal: BlockingPortal | None = None
        self._stack: Final = ExitStack()

    def __enter__(self) -> Self:
        """Get ready for calls."""
        return self.open()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the client."""
        self.close()

    def __repr__(self) -> str:
        return f"<Blocking {getattr(self, 'client', None)!r}>"  # it may be refused half-way

    def open(self) -> Self:
        """Get ready for calls, as `with` does; `close` ends it. For notebooks.

        Raises:
            ClosedClientError: It is open already, or has been closed.
        """
        if self._portal is not None:
            raise ClosedClientError("this client is open already")
        with ExitStack() as stack:
            portal = stack.enter_context(start_blocking_portal(name="deskwire-blocking"))
            entered = portal.wrap_async_context_manager(self.client)
            stack.enter_context(cast("AbstractContextManager[object]", entered))
            self._stack.push(stack.pop_all())
            self._portal = portal
        return self

    def close(self) -> None:
        """Close the client and end its thread; once more does no harm."""
        self._portal = None
        self._stack.close()

    @overload
    def __call__(self, work: Callable[[ClientT], Pages[T]], /) -> "BlockingPages[T]": ...
    @overload
    def __call__(self, work: Callable[[ClientT], Awaitable[T]], /) -> T: ...
    @overload
    def __call__(
        self, work: Callable[P, Pages[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> "BlockingPages[T]": ...
    @overload
    def __call__(
        self, work: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> T: ...
    def __call__(self, work: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        """Make a call, and wait for what it returns.

        Args:
            work: A method of one of the client's resources, or a function that is given the client
                and returns what its method returns.
            args: The arguments of the method.
            kwargs: The same, by name.

        Returns:
            What the method returns when it is awaited; a paged list, which iterates over all of its
            items and has a `first_page()`.
        """
        self._open_portal()
        if not hasattr(work, "__self__"):
            args = (self.client, *args)
        made = work(*args, **kwargs)
        if isinstance(made, Pages):
            return BlockingPages(self, cast("Pages[object]", made))
        return self.wait(partial(_await, cast("Awaitable[object]", made)))

    @contextmanager
    def stream(self, stream: RowStream[T]) -> "Generator[Iterator[T]]":
        """Read the rows of a report while they come.

        with call.stream(call.client.timereport.stream_team_report(...)) as rows:
            for row in rows:

        Args:
            stream: What a method `stream_...` returned.
        """
        with self._open_portal().wrap_async_context_manager(stream) as rows:
            tables = rows.tables()
            yield self._rows(lambda: anext(tables, None))

    def _rows(self, read: Callable[[], Awaitable[Table[T] | None]]) -> Iterator[T]:
        while (table := self.wait(partial(_await_made, read))) is not None:
            yield from table

    def wait(self, work: Callable[[], Coroutine[object, object, T]]) -> T:
        """Return what a coroutine function returns in the event loop of the client."""
        future: Future[T] = self._open_portal().start_task_soon(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # of Ctrl-C, while the call goes on
            raise

    def _open_portal(self) -> BlockingPortal:
        if self._portal is None:
            raise ClosedClientError("this client is not open; write `with blocking(...) as call`")
        return self._portal


class BlockingPages(Generic[T]):
    """A paged list: iterate over it for all of its items, page after page as they are needed."""

    def __init__(self, owner: Blocking[ClientT], pages: Pages[T]) -> None:
        self._wait: Final = cast("Callable[..., Page[T] | None]", owner.wait)
        self._pages: Final = pages

    def __iter__(self) -> Iterator[T]:
        for page in self.by_page():
            yield from page

    def by_page(self) -> Iterator[Page[T]]:
        """Yield page after page."""
        pages = aiter(self._pages.by_page())
        while (page := self._wait(partial(_await_made, lambda: anext(pages, None)))) is not None:
            yield page

    def first_page(self) -> Page[T]:
        """Return the first page, with its total."""
        return cast("Page[T]", self._wait(partial(_await, self._pages)))

    def __repr__(self) -> str:
        return f"<Blocking {self._pages!r}>"


async def _await(made: Awaitable[T]) -> T:
    return await made


async def _await_made(make: Callable[[], Awaitable[T]]) -> T:
    return await make()


def blocking(client: ClientT) -> Blocking[ClientT]:
    """Return a client whose calls are waited for, for code that is not async.

    Args:
        client: The client, which has not been entered.
    """
    return Blocking(client)
