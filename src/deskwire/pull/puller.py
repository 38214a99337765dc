"""`pull`: a plan, a client, a target; and how it went."""

import os
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self, TypeAlias, cast, get_args

import anyio
from anyio.abc import TaskGroup
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from deskwire.core.errors import ConfigurationError, DeskwireError, shown
from deskwire.core.model.checks import instance, or_none, positive, suggest, whole
from deskwire.credentials.clients import ClientFactory, as_factory
from deskwire.pull.errors import PullError
from deskwire.pull.events import PullHook, PullHooks
from deskwire.pull.fetch import Fetch
from deskwire.pull.plan import Plan
from deskwire.pull.records import Summary
from deskwire.pull.session import Mode, PullSession, PullSettings
from deskwire.pull.targets.find import To, find_target
from deskwire.pull.targets.protocol import Part
from deskwire.transport.client import Client

if TYPE_CHECKING:
    from deskwire.pull.executors import Workers

Engine: TypeAlias = Executor | Callable[[], Executor]
"""An executor, or what makes one."""

GivenClient: TypeAlias = Client | ClientFactory | str
"""A client, or what makes one."""

MAX_CONCURRENCY: Final = 64
"""How many calls may be on their way at most, where nobody says otherwise."""

_BATCH: Final = 4
"""How many partitions for each call at once are pulled together for one who waits for parts."""
_PLAN: Final = instance(Plan, "a Plan, e.g. Plan.from_yaml('plan.yaml')")


def pull(
    plan: Plan,
    client: GivenClient | Mapping[str, GivenClient] | None = None,
    *,
    to: To = None,
    state: str | os.PathLike[str] | None = None,
    format: str = "parquet",
    mode: Mode = "resume",
    concurrency: int | Literal["auto"] = "auto",
    max_concurrency: int = MAX_CONCURRENCY,
    rate: float | None = None,
    memory: int = 256 * 1024 * 1024,
    deadline: float | None = None,
    attempts: int = 3,
    stop_on_failure: bool = False,
    max_rows: int | None = None,
    hooks: Sequence[PullHook] = (),
    today: date | None = None,
    fetch: Fetch | None = None,
    executor: Engine | None = None,
    workers: int | None = None,
) -> "Pull":
    """Pull the rows of a plan: await it for a `Summary`, or iterate over its parts.

        summary = await pull(plan, odesk, to="data")

        async with pull(plan, odesk) as parts:
            async for part in parts:
                ...

    `async for part in pull(...)` does as well; then nothing goes on while a part is looked at.

    Args:
        plan: What to pull.
        client: The client, or where a plan calls several services one for each, by its name. What
            makes one will do as well, and is needed with an executor, since workers make clients of
            their own: `FromEnvironment("odesk")`, or the name of a function,
            `"package.module:function"`. It is left out only where `fetch` is given, and the plan
            lists no entities by a call.
        to: Where the parts go: a folder, the address of one in an object store such as
            `s3://bucket/reports`, a `.duckdb` file, a function that takes each part, or a target of
            one's own; None hands them to the caller alone.
        state: The folder on this machine where a pull into an object store keeps what a later run
            has to know; the same for each run of one target.
        format: The kind of files in a folder: `parquet`, `csv` or `jsonl`.
        mode: `resume` begins where there is nothing, goes on where a run was interrupted, and does
            nothing where all is there; `restart` pulls all anew; `incremental` what is new, what
            was still open, and as many periods before as the plan looks back.
        concurrency: How many calls at once; `auto` finds out by itself.
        max_concurrency: How many it may be at most; no more than the client lets through.
        rate: How many requests may start per second; the client's own limit unless given.
        memory: How many bytes of rows may wait to be written; new calls wait until there is room.
            With each call on its way a part may come on top.
        deadline: Seconds after which no more is pulled; what is there then is published.
        attempts: How often a partition is tried where the reason of a failure may pass.
        stop_on_failure: Whether the first partition that fails ends the pull with an error.
        max_rows: How many rows a part may have: one with more is split by its days.
        hooks: What is told while it runs.
        today: The day it is, for plans that end today or yesterday; that of the clock in UTC
            unless given.
        fetch: Gets the rows of a partition instead of the client, e.g. in a test.
        executor: Who does the work: any `concurrent.futures.Executor`, or what makes one, which is
            asked again where a pool broke. The folder has to be one that all workers reach.
        workers: How many workers it has; those of a pool of processes or threads unless given.

    Raises:
        ConfigurationError: An argument cannot be.
    """
    _PLAN.check("plan", plan)
    if mode not in get_args(Mode):
        raise ConfigurationError(f"mode is {shown(mode)}, {suggest(mode, get_args(Mode))}")
    clients = _clients(plan, client, needs_all=fetch is None)
    whole(1).check("max_concurrency", max_concurrency)
    whole(1).check("memory", memory)
    whole(1).check("attempts", attempts)
    or_none(positive("requests per second"), "the client's own").check("rate", rate)
    or_none(positive("seconds"), "no limit").check("deadline", deadline)
    or_none(whole(1), "no limit").check("max_rows", max_rows)
    known = [one.concurrency for one in clients.values() if isinstance(one, Client)]
    least, most = 1, min([max_concurrency, *known])
    if concurrency != "auto":
        whole(1).check("concurrency", concurrency)
        least = most = concurrency
    settings = PullSettings(
        mode=mode,
        least=least,
        most=most,
        memory=memory,
        deadline=deadline,
        attempts=attempts,
        stop_on_failure=stop_on_failure,
        max_rows=max_rows,
        rate=rate,
        today=today,
    )
    target = find_target(to, format=format, state=state)
    return Pull(
        partial(
            PullSession,
            plan,
            clients,
            target,
            settings=settings,
            hooks=PullHooks(_hooks(hooks)),
            fetch=fetch,
            workers=_workers(executor, workers, clients),
        ),
        _BATCH * most,
    )


def _clients(
    plan: Plan, client: GivenClient | Mapping[str, GivenClient] | None, *, needs_all: bool
) -> Mapping[str, Client | ClientFactory]:
    given = cast("object", {} if client is None and not needs_all else client)
    clients: dict[object, object]
    if isinstance(given, Client):
        clients = {given.service.name: given}
    elif isinstance(given, Mapping):
        clients = {**cast("Mapping[object, object]", given)}
    elif (isinstance(given, str) or callable(given)) and len(plan.services) == 1:
        clients = {plan.services[0]: given}
    else:
        raise ConfigurationError(
            f"client is {shown(given)}, expected a client such as ODesk(...), or a mapping of "
            "names of services to clients"
        )
    made: dict[str, Client | ClientFactory] = {}
    for name, one in clients.items():
        is_its = not isinstance(one, Client) or one.service.name == name
        if (
            not isinstance(name, str)
            or not is_its
            or not (isinstance(one, Client | str) or callable(one))
        ):
            raise ConfigurationError(f"client[{shown(name)}] is {shown(one)}, expected its client")
        made[name] = one if isinstance(one, Client) else as_factory(cast("ClientFactory", one))
    if needs_all and (missing := [name for name in plan.services if name not in made]):
        names = ", ".join(missing)
        raise ConfigurationError(f"the plan calls {names}, and there is no client of it")
    return made


def _workers(
    engine: Engine | None, count: int | None, clients: Mapping[str, Client | ClientFactory]
) -> "Workers | None":
    """Return who does the work; None where it is done here."""
    if engine is None:
        return None
    from deskwire.pull.executors import Workers

    if not isinstance(engine, Executor) and not callable(engine):
        raise ConfigurationError(f"executor is {shown(engine)}, expected an Executor")
    factories = {name: one for name, one in clients.items() if not isinstance(one, Client)}
    if len(factories) < len(clients):
        raise ConfigurationError(
            "workers make clients of their own: give what makes one, e.g. FromEnvironment('odesk') "
            "or 'package.module:function'"
        )
    count = count or getattr(engine, "_max_workers", None)
    whole(1).check("workers", count)
    return Workers(engine=engine, count=cast("int", count), factories=factories)


def _hooks(given: Sequence[PullHook]) -> tuple[PullHook, ...]:
    for hook in cast("Sequence[object]", given):
        if not isinstance(hook, PullHook):
            raise ConfigurationError(f"a hook is {shown(hook)}, expected a PullHook")
    return tuple(given)


class Pull:
    """A pull that begins when it is awaited, iterated over, or entered."""

    def __init__(self, make: Callable[[], PullSession], batch: int) -> None:
        self._make: Final = make
        self._batch: Final = batch
        self._session: PullSession | None = None
        self._ready: Final[deque[Part]] = deque()
        self._has_more = True
        self._group: TaskGroup | None = None
        self._parts: MemoryObjectReceiveStream[Part] | None = None
        self._summary: Summary | None = None
        self._error: DeskwireError | OSError | None = None

    @property
    def summary(self) -> Summary:
        """How it ended.

        Raises:
            PullError: It has not ended.
        """
        if self._summary is None:
            raise PullError("the pull has not ended: take all of its parts, or await it")
        return self._summary

    def __await__(self) -> Generator[object, None, Summary]:
        return self._run().__await__()

    async def _run(self) -> Summary:
        async with self._begin() as session:
            await session.advance()
            self._summary = await session.publish()
        return self._summary

    def _begin(self) -> PullSession:
        """Return the session, which is made for one use."""
        if self._session is not None:
            raise ConfigurationError("a pull is used once: call pull(...) again")
        self._session = self._make()
        return self._session

    def __aiter__(self) -> AsyncIterator[Part]:
        return self

    async def __anext__(self) -> Part:
        if self._parts is not None:
            try:
                return await self._parts.receive()
            except anyio.EndOfStream:
                self._raise_error()
                raise StopAsyncIteration from None
        while not self._ready and self._has_more:
            await self._next_batch()
        if not self._ready:
            raise StopAsyncIteration
        return self._ready.popleft()

    async def _next_batch(self) -> None:
        """Pull some more parts. Nothing runs and nothing is locked between two batches."""
        if self._session is None:
            self._begin()
        session = cast("PullSession", self._session)

        async def deliver(part: Part) -> None:
            self._ready.append(part)

        async with session:
            self._has_more = await session.advance(deliver, self._batch)
            if not self._has_more:
                self._summary = await session.publish()

    async def __aenter__(self) -> Self:
        """Begin, and go on in the background while parts are taken."""
        session = self._begin()
        send, self._parts = anyio.create_memory_object_stream[Part]()
        self._group = await anyio.create_task_group().__aenter__()
        self._group.start_soon(self._stream, session, send)
        return self

    async def _stream(self, session: PullSession, send: MemoryObjectSendStream[Part]) -> None:
        try:
            async with send, session:
                await session.advance(send.send)
                self._summary = await session.publish()
        except (DeskwireError, OSError) as error:
            self._error = error  # it is raised where the next part would be

    def _raise_error(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End what is left; what was pulled stays in the target."""
        group, self._group = self._group, None
        parts, self._parts = self._parts, None
        if group is None or parts is None:
            return
        group.cancel_scope.cancel()
        parts.close()
        # The error of the body is not told to the group, which would wrap it in another.
        await group.__aexit__(None, None, None)
        if exc_type is None:
            self._raise_error()
