"""`Runner`: partitions in, parts into a target; at most so many at once, none lost."""

import random
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Final, TypeAlias, cast

import anyio
import anyio.to_thread
import attrs

from deskwire.core.errors import (
    AuthenticationError,
    ClosedClientError,
    ConfigurationError,
    DecodeError,
    DeskwireError,
    RateLimitError,
    ServerError,
    TransportError,
    excerpt,
)
from deskwire.pull.budget import MemoryBudget
from deskwire.pull.caller import table_bytes
from deskwire.pull.errors import PullError, TargetError
from deskwire.pull.events import PullHook, PullHooks
from deskwire.pull.fetch import Fetch, Fetched, TooBigError
from deskwire.pull.gate import Gate
from deskwire.pull.partitions import Partition, whole_key
from deskwire.pull.records import Failure, PartRecord
from deskwire.pull.targets.protocol import Part, Target

_Work: TypeAlias = Callable[[], Coroutine[object, object, None]]
Deliver: TypeAlias = Callable[[Part], Awaitable[None]]
"""Takes a part that is durable."""

_AT_ONCE: Final = 200
"""How many partitions are looked up in the target together."""
_MOST_FAILURES: Final = 1_000
_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 30.0
_OVERLOADED: Final = (503, 504)


@attrs.define
class Totals:
    """What a run has done so far."""

    taken: int = 0
    """How many partitions of the plan were looked at."""
    done: int = 0
    """How many of them are done, in whatever way."""
    pulled: int = 0
    """How many parts were pulled."""
    kept: int = 0
    """How many were there before."""
    rows: int = 0
    """The rows of the parts that were pulled."""
    kept_rows: int = 0
    """The rows of those that were there before."""
    kept_since: datetime | None = None
    """When the first of them was read."""
    kept_until: datetime | None = None
    """When the last of them was read."""
    waited: float = 0.0
    """How many seconds calls waited since the service asked for it."""
    failed: int = 0
    """How many partitions failed."""
    failures: list[Failure] = attrs.field(factory=list[Failure])
    """The first of them."""


class Runner:
    """Pulls partitions into a target.

    Args:
        fetch: Gets the rows of a partition.
        target: Takes the parts.
        gate: How many calls may be on their way.
        budget: How much may wait to be written.
        hooks: What is told.
        attempts: How often a partition is tried.
        stop_on_failure: Whether the first failure ends the run.
        told: Is called after each event.
    """

    def __init__(
        self,
        fetch: Fetch,
        target: Target,
        *,
        gate: Gate,
        budget: MemoryBudget,
        hooks: PullHooks,
        attempts: int = 3,
        stop_on_failure: bool = False,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self._fetch: Final = fetch
        self._target: Final = target
        self._gate: Final = gate
        self._budget: Final = budget
        self._hooks: Final = hooks
        self._attempts: Final = attempts
        self._stops: Final = stop_on_failure
        self._told: Final = told
        self._writing: Final = anyio.Lock()
        self._taking: Final = anyio.Lock()
        self._ready: list[Partition] = []
        self._rereads: Callable[[Partition], bool] | None = None
        self._paused_until = 0.0
        self.totals: Final = Totals()
        """What was done so far."""

    async def run(
        self,
        partitions: Iterable[Partition],
        deliver: Deliver | None = None,
        rereads: Callable[[Partition], bool] | None = None,
    ) -> None:
        """Pull what of some partitions is not there yet.

        Args:
            partitions: The partitions; they are taken one by one as there is room.
            deliver: Takes each new part once it is durable.
            rereads: Tells which are pulled though they are there.

        Raises:
            TargetError: The target is damaged.
            OSError: The disk is full, or broken.
            AuthenticationError: The credentials are refused, so that no call can succeed.
            PullError: A partition failed, and that is to stop the others.
        """
        self._rereads = rereads
        # Those that write leave their place to others that call.
        work = partial(self._work, iter(partitions), deliver)
        await self.run_tasks([work] * (2 * self._gate.most))

    async def run_tasks(self, works: Sequence[_Work]) -> None:
        """Do several things at once; of their errors raise the one that tells most."""
        try:
            async with anyio.create_task_group() as tasks:
                for work in works:
                    tasks.start_soon(work)
        except BaseExceptionGroup as group:
            raise most_telling(group) from None

    async def _work(self, source: Iterator[Partition], deliver: Deliver | None) -> None:
        while (partition := await self._next(source)) is not None:
            stack = [partition]
            while stack:
                stack[:0] = await self._pull(stack.pop(0), deliver)
            self.totals.done += 1
            self._told()

    async def _next(self, source: Iterator[Partition]) -> Partition | None:
        """Return the next partition whose part is not there; None at the end."""
        async with self._taking:
            while not self._ready:
                some = list(islice(source, _AT_ONCE))
                if not some:
                    return None
                self.totals.taken += len(some)
                self._ready = await self._missing(some)
                self.totals.done += len(some) - len(self._ready)
                self._ready.reverse()
            return self._ready.pop()

    async def _missing(self, partitions: list[Partition]) -> list[Partition]:
        """Return those of some partitions that are to be pulled, the pieces of others included."""
        find = partial(self._target.find, partitions)
        async with self._writing:
            found = await anyio.to_thread.run_sync(find)
        missing: list[Partition] = []
        split: list[Partition] = []
        for partition, record in zip(partitions, found, strict=True):
            if record is None or (self._rereads is not None and self._rereads(partition)):
                missing.append(partition)
            elif record.status == "split":
                split += partition.pieces() or ()
            else:
                self._keep(record)
        return missing if not split else missing + await self._missing(split)

    def _keep(self, record: PartRecord) -> None:
        """Count a part that is there."""
        totals = self.totals
        totals.kept += 1
        totals.kept_rows += record.rows
        if record.started is not None:
            totals.kept_since = min(totals.kept_since or record.started, record.started)
            totals.kept_until = max(totals.kept_until or record.started, record.started)
        self._hooks.emit(PullHook.on_kept, record)

    async def _pull(self, partition: Partition, deliver: Deliver | None) -> tuple[Partition, ...]:
        """Pull a partition; return what is to be pulled in its stead where it is too big."""
        await self._budget.room()
        started = datetime.now(UTC)
        try:
            fetched = await self._try(partition)
        except TooBigError as error:
            return await self._split(partition, error)
        except (AuthenticationError, ConfigurationError, ClosedClientError):
            raise
        except DeskwireError as error:
            await self._fail(partition, str(error))
            return ()
        part = Part(
            partition=partition, table=fetched.table, attempts=fetched.attempts, started=started
        )
        size = table_bytes(fetched.table)
        self._budget.hold(size)
        try:
            async with self._writing:
                record = await anyio.to_thread.run_sync(self._target.commit, part)
        finally:
            self._budget.free(size)
        self.totals.pulled += 1
        self.totals.rows += record.rows
        self._hooks.emit(PullHook.on_part, record)
        if deliver is not None:
            await deliver(part)
        return ()

    async def _try(self, partition: Partition) -> Fetched:
        """Call as often as it makes sense."""
        tries = 0
        while True:
            async with self._gate.slot():
                await self._pause()
                began = anyio.current_time()
                try:
                    fetched = await self._fetch(partition)
                except (RateLimitError, ServerError, TransportError, DecodeError) as error:
                    tries += 1
                    if _is_crowded(error):
                        self._gate.pushed_back()
                    wait = self._wait_after(error, tries)
                else:
                    self._gate.answered(anyio.current_time() - began)
                    return fetched
            await anyio.sleep(wait)

    def _wait_after(self, error: DeskwireError, tries: int) -> float:
        """Return how long to wait after an error, or raise it."""
        asked = error.retry_after if isinstance(error, (RateLimitError, ServerError)) else None
        if asked and isinstance(error, RateLimitError):
            # The service says when there is room again: that is no failure, however often it does.
            until = anyio.current_time() + asked
            if until > self._paused_until:
                self._paused_until = until
                self._hooks.emit(PullHook.on_wait, asked, excerpt(str(error)))
            return 0.0
        if tries >= self._attempts:
            raise error
        wait = asked if asked is not None else min(_FIRST_WAIT * 2 ** (tries - 1), _LONGEST_WAIT)
        return wait * random.uniform(0.75, 1.25)  # noqa: S311  it spreads calls

    async def _pause(self) -> None:
        """Wait as long as the service has asked for."""
        while (wait := self._paused_until - anyio.current_time()) > 0:
            self.totals.waited += wait
            await anyio.sleep(wait)

    async def _split(self, partition: Partition, error: TooBigError) -> tuple[Partition, ...]:
        pieces = partition.pieces()
        if pieces is None:
            what = "one day" if partition.period is not None else "a source without periods"
            await self._fail(partition, f"{error}; {what} cannot be split")
            return ()
        record = PartRecord(
            key=partition.key,
            fingerprint=partition.fingerprint,
            status="split",
            reason=excerpt(str(error)),
            pieces=tuple(piece.key for piece in pieces),
            whole=whole_key(partition),
        )
        await self._note(record)
        self._hooks.emit(PullHook.on_split, record)
        return pieces

    async def _fail(self, partition: Partition, problem: str) -> None:
        line = " ".join(problem.split())
        record = PartRecord(
            key=partition.key,
            fingerprint=partition.fingerprint,
            status="failed",
            error=line,
            whole=whole_key(partition),
        )
        await self._note(record)
        self._count_failure(record)

    def _count_failure(self, record: PartRecord) -> None:
        """Count a partition that failed, or end the run with it."""
        totals = self.totals
        totals.failed += 1
        if len(totals.failures) < _MOST_FAILURES:
            totals.failures.append(Failure(key=record.key, error=record.error))
        self._hooks.emit(PullHook.on_failure, record)
        if self._stops:
            raise PullError(f"{record.key} failed: {record.error}")

    async def _note(self, record: PartRecord) -> None:
        async with self._writing:
            await anyio.to_thread.run_sync(self._target.note, record)


def _is_crowded(error: DeskwireError) -> bool:
    """Tell whether an error may mean that there are too many calls at once."""
    if isinstance(error, ServerError):
        return error.status in _OVERLOADED
    return isinstance(error, (RateLimitError, TransportError))


def most_telling(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the error that a group of tasks ended with; the others only followed."""
    errors: list[BaseException] = []
    waiting: list[BaseException] = [group]
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", error).exceptions
        else:
            errors.append(error)
    order = (KeyboardInterrupt, TargetError, OSError, AuthenticationError, DeskwireError)
    for kind in order:
        if found := [error for error in errors if isinstance(error, kind)]:
            return found[0]
    return errors[0]
