"""`PullSession`: one run. It locks the target, decides what is to do, does it, and publishes it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, Self, TypeAlias

import anyio
import anyio.to_thread
import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.credentials.clients import ClientFactory
from deskwire.pull.budget import MemoryBudget
from deskwire.pull.caller import Caller
from deskwire.pull.errors import TargetError
from deskwire.pull.events import PullHook, PullHooks, PullState
from deskwire.pull.fetch import Fetch
from deskwire.pull.gate import Gate
from deskwire.pull.partitions import Partition
from deskwire.pull.plan import Plan
from deskwire.pull.records import Summary
from deskwire.pull.resolve import plan_difference, resolve
from deskwire.pull.runner import Deliver, Runner
from deskwire.pull.targets.protocol import Target
from deskwire.transport.client import Client
from deskwire.transport.events import Attempt, Hook, Outcome

if TYPE_CHECKING:
    from deskwire.pull.executors import Workers
    from deskwire.pull.worker import ShardReport

Mode: TypeAlias = Literal["resume", "restart", "incremental"]
"""`resume` does what is missing, `restart` all anew, `incremental` what is new or still open."""


@attrs.frozen(kw_only=True)
class PullSettings:
    """How a pull is done."""

    mode: Mode
    least: int
    most: int
    memory: int
    deadline: float | None
    attempts: int
    stop_on_failure: bool
    max_rows: int | None
    rate: float | None
    today: date | None


class RequestCounter(Hook):
    """Counts requests and repetitions: a hook of the clients."""

    def __init__(self) -> None:
        self.requests: int = 0
        """How many requests were sent."""
        self.retries: int = 0
        """How many of them were repetitions."""
        self.waited: float = 0.0
        """How many seconds they waited for their turn."""

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        """Count a request."""
        del outcome
        self.requests += 1
        self.waited += attempt.queued

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        """Count a repetition."""
        del attempt, wait, reason
        self.retries += 1

    def add(self, report: "ShardReport") -> None:
        """Count what a worker did."""
        self.requests += report.requests
        self.retries += report.retries


class PullSession:
    """One run of a plan into a target.

    Args:
        plan: The plan as it was given.
        clients: The client of each service by its name, or how it is made.
        target: Where the parts go.
        settings: How it is done.
        hooks: What is told.
        fetch: Gets the rows instead of the clients.
        workers: Who does the work instead.
    """

    def __init__(
        self,
        plan: Plan,
        clients: Mapping[str, Client | ClientFactory],
        target: Target,
        *,
        settings: PullSettings,
        hooks: PullHooks,
        fetch: Fetch | None = None,
        workers: "Workers | None" = None,
    ) -> None:
        self._plan: Final = plan
        self._target: Final = target
        self._settings: Final = settings
        self._hooks: Final = hooks
        self._counter: Final = RequestCounter()
        self._own: Final = AsyncExitStack()
        self._workers: Final = workers
        self._given: Final = clients
        self._clients: Final[dict[str, Client]] = {}
        self._gate: Final = Gate(settings.least, settings.most)
        self._runner: Final = self._make_runner(fetch or self._caller())
        self._resolved: Plan | None = None
        self._partitions: Iterator[Partition] = iter(())
        self._rereads: Callable[[Partition], bool] | None = None
        self._began = 0.0
        self._is_over = False

    def _caller(self) -> Fetch:
        return Caller(self._clients, max_rows=self._settings.max_rows)

    def _make_runner(self, fetch: Fetch) -> Runner:
        """Return what does the work: here, or on the workers of an executor."""
        settings = self._settings
        if self._workers is None:
            return Runner(
                fetch,
                self._target,
                gate=self._gate,
                budget=MemoryBudget(settings.memory),
                hooks=self._hooks,
                attempts=settings.attempts,
                stop_on_failure=settings.stop_on_failure,
                told=self._tell,
            )
        from deskwire.pull.executors import ShardRunner
        from deskwire.pull.targets.folder import FolderTarget

        if not isinstance(self._target, FolderTarget):
            raise ConfigurationError("workers write into a folder that all of them reach: give one")
        return ShardRunner(
            self._workers,
            self._target,
            rate=settings.rate,
            memory=settings.memory,
            max_rows=settings.max_rows,
            count=self._counter.add,
            gate=self._gate,
            hooks=self._hooks,
            attempts=settings.attempts,
            stop_on_failure=settings.stop_on_failure,
            told=self._tell,
        )

    async def __aenter__(self) -> Self:
        """Keep other runs out, and decide what is to be done."""
        await anyio.to_thread.run_sync(self._target.acquire)
        try:
            await self._open_clients()
            await self._begin()
        except BaseException:
            await self._release()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let other runs in."""
        await self._release()

    async def _open_clients(self) -> None:
        """Enter the clients that are made here, and listen to all."""
        for name, given in self._given.items():
            if isinstance(given, Client):
                client = given
            else:
                client = await anyio.to_thread.run_sync(given)
                await self._own.enter_async_context(client)
            self._clients[name] = observed(client, self._counter, rate=self._settings.rate)

    async def _release(self) -> None:
        with anyio.CancelScope(shield=True):
            await self._own.aclose()
            await anyio.to_thread.run_sync(self._target.release)

    async def _begin(self) -> None:
        if self._resolved is not None:  # it goes on after a pause of its caller
            return
        self._began = anyio.current_time()
        recorded = await anyio.to_thread.run_sync(self._target.recorded)
        restart = self._settings.mode == "restart"
        if recorded is not None and not restart:
            difference = plan_difference(recorded.plan, self._plan)
            if difference:
                raise TargetError(
                    f"the target is of another plan: {difference}. Choose another target, or begin "
                    "it anew with restart"
                )
        goes_on = recorded is not None and self._settings.mode == "resume"
        if recorded is not None and goes_on:
            resolved = recorded.resolved
        else:
            resolved = await resolve(self._plan, self._clients, today=self._settings.today)
        if recorded is not None and self._settings.mode == "incremental":
            self._rereads = _is_recent
        begin = partial(self._target.begin, self._plan, resolved, restart=restart)
        await anyio.to_thread.run_sync(begin)
        self._resolved, self._partitions = resolved, iter(resolved)
        self._hooks.emit(PullHook.on_begin, resolved.size)
        self._tell()

    async def advance(self, deliver: Deliver | None = None, count: int | None = None) -> bool:
        """Pull some partitions, or all that are left; tell whether there may be more.

        Args:
            deliver: Takes each new part once it is durable.
            count: How many partitions of the plan to look at; None for all.
        """
        before = self._runner.totals.taken
        some = self._partitions if count is None else islice(self._partitions, count)
        with anyio.move_on_after(self._seconds_left()) as scope:
            await self._runner.run(some, deliver, rereads=self._rereads)
        if scope.cancelled_caught:
            self._is_over = True
        return count is not None and not self._is_over and self._runner.totals.taken > before

    def _seconds_left(self) -> float | None:
        deadline = self._settings.deadline
        return None if deadline is None else self._began + deadline - anyio.current_time()

    async def publish(self) -> Summary:
        """Publish what is there, and return how it went."""
        summary = self._summary()
        await anyio.to_thread.run_sync(self._target.publish, summary)
        # What is published last may have been found wrong last.
        summary = attrs.evolve(summary, notices=(*self._target.notices, *self._spans()))
        self._hooks.emit(PullHook.on_end, summary)
        return summary

    def _summary(self) -> Summary:
        totals, counter = self._runner.totals, self._counter
        size = 0 if self._resolved is None else self._resolved.size
        left = max(0, size - totals.done) if self._is_over else 0
        return Summary(
            parts=totals.pulled + totals.kept,
            pulled=totals.pulled,
            kept=totals.kept,
            rows=totals.rows + totals.kept_rows,
            requests=counter.requests,
            retries=counter.retries,
            seconds=anyio.current_time() - self._began,
            waited=totals.waited + counter.waited,
            concurrency=self._gate.best,
            rate=self._gate.best_rate,
            failed=totals.failed,
            failures=tuple(totals.failures),
            left=left,
        )

    def _spans(self) -> Iterator[str]:
        """Yield in words when the parts were read, where several runs did."""
        totals = self._runner.totals
        if totals.kept and totals.pulled and totals.kept_since and totals.kept_until:
            yield (
                f"{totals.kept} parts were read by earlier runs, between "
                f"{totals.kept_since:%Y-%m-%d %H:%M:%S} and {totals.kept_until:%Y-%m-%d %H:%M:%S} "
                f"UTC, and {totals.pulled} by this one"
            )

    def _tell(self) -> None:
        totals, counter = self._runner.totals, self._counter
        state = PullState(
            total=0 if self._resolved is None else self._resolved.size,
            done=totals.done,
            rows=totals.rows,
            requests=counter.requests,
            retries=counter.retries,
            in_flight=self._gate.in_flight,
            concurrency=self._gate.limit,
            seconds=anyio.current_time() - self._began,
            waited=totals.waited + counter.waited,
        )
        self._hooks.emit(PullHook.on_state, state)


def observed(client: Client, *hooks: Hook, rate: float | None) -> Client:
    """Return a copy of a client that tells more hooks, and keeps to a rate of its own if given."""
    told = [*client.hooks, *hooks]
    if rate is None:
        return client.with_options(hooks=told)
    return client.with_options(hooks=told, rate=rate)


def _is_recent(partition: Partition) -> bool:
    """Tell whether an incremental pull reads a partition again, though its part is there."""
    periods, period = partition.source.periods, partition.period
    if periods is None or period is None:
        return True  # nothing tells whether it has changed
    recent = periods.look_back + periods.is_open
    first = len(periods) - recent
    return recent > 0 and (first <= 0 or period.first >= periods[first].first)
