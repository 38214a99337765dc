"""Pulls on several workers: shards for any `concurrent.futures.Executor`, one ledger, one rate."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Final, TypeAlias, cast

import anyio
import anyio.to_thread
import attrs

from deskwire.core.errors import ConfigurationError, DeskwireError, excerpt, shown
from deskwire.pull.budget import MemoryBudget
from deskwire.pull.clients import ClientFactory
from deskwire.pull.errors import PullError
from deskwire.pull.events import PullHook, PullHooks
from deskwire.pull.fetch import Fetched
from deskwire.pull.gate import Gate
from deskwire.pull.partitions import Partition
from deskwire.pull.records import PartRecord
from deskwire.pull.runner import Deliver, Runner
from deskwire.pull.shares import RateShares
from deskwire.pull.targets.folder import FolderTarget
from deskwire.pull.worker import Shard, ShardReport, work

Engine: TypeAlias = Executor | Callable[[], Executor]
"""An executor, or what makes one, which is asked again where a pool broke."""

_SECONDS: Final = 2.0
"""How long a shard is to last."""
_FIRST: Final = 4
_MOST: Final = 256
_LOSSES: Final = 5
"""How often the workers of a shard may die."""


@attrs.frozen(kw_only=True)
class Workers:
    """Who does the work."""

    engine: Engine
    """The executor, or what makes one."""
    count: int
    """How many shards are given out at once."""
    factories: Mapping[str, ClientFactory]
    """How a worker makes the client of each service."""


async def _elsewhere(partition: Partition) -> Fetched:
    raise PullError(f"{partition} is pulled by workers")


class ShardRunner(Runner):
    """Pulls partitions on the workers of an executor.

    The driver looks up what is missing, groups it into shards that last a few seconds, and alone
    writes the ledger: from what a worker tells at its end, and where it died from the sidecars of
    its parts. What such a shard has not done is given to another worker.

    Args:
        workers: The workers, and how they come by clients.
        target: The folder.
        rate: How many requests may start per second, all workers together.
        memory: How many bytes of rows may wait to be written, all workers together.
        max_rows: How many rows a part may have.
        count: Is told what a worker did.
        gate: How many calls at once, all workers together.
        hooks: What is told.
        attempts: How often a partition is tried.
        stop_on_failure: Whether the first failure ends the run.
        told: Is called after each event.
    """

    def __init__(
        self,
        workers: Workers,
        target: FolderTarget,
        *,
        rate: float | None,
        memory: int,
        max_rows: int | None,
        count: Callable[[ShardReport], None],
        gate: Gate,
        hooks: PullHooks,
        attempts: int,
        stop_on_failure: bool,
        told: Callable[[], None],
    ) -> None:
        super().__init__(
            _elsewhere,
            target,
            gate=gate,
            budget=MemoryBudget(memory),
            hooks=hooks,
            attempts=attempts,
            stop_on_failure=stop_on_failure,
            told=told,
        )
        self._engine: Final = workers.engine
        self._workers: Final = workers.count
        self._factories: Final = workers.factories
        self._folder: Final = target
        self._shares: Final = RateShares(rate, workers.count)
        self._memory: Final = max(1, memory // workers.count)
        self._concurrency: Final = max(1, gate.most // workers.count)
        self._max_rows: Final = max_rows
        self._count: Final = count
        self._size = float(_FIRST)
        self._executor: Executor | None = None
        self._rebuilding: Final = anyio.Lock()

    async def run(
        self,
        partitions: Iterable[Partition],
        deliver: Deliver | None = None,
        rereads: Callable[[Partition], bool] | None = None,
    ) -> None:
        """Pull what of some partitions is not there yet; see `Runner.run`."""
        if deliver is not None:
            raise ConfigurationError(
                "parts that workers pull are not handed on: await the pull, and read its files"
            )
        self._rereads = rereads
        source = iter(partitions)
        try:
            await self.run_tasks([partial(self._give, source) for _ in range(self._workers)])
        finally:
            executor, self._executor = self._executor, None
            if executor is not None and not isinstance(self._engine, Executor):
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(
                        partial(executor.shutdown, wait=True, cancel_futures=True)
                    )

    async def _give(self, source: Iterator[Partition]) -> None:
        """Give shards to workers, one after the other."""
        while shard := await self._shard(source):
            began = time.monotonic()
            await self._done(shard)
            took = max(time.monotonic() - began, 0.01)
            self._size = min(_MOST, max(1, self._size * min(4, max(0.25, _SECONDS / took))))

    async def _shard(self, source: Iterator[Partition]) -> list[Partition]:
        shard: list[Partition] = []
        while len(shard) < int(self._size):
            partition = await self._next(source)
            if partition is None:
                break
            shard.append(partition)
        return shard

    async def _done(self, partitions: list[Partition]) -> None:
        """Have a shard done, whatever becomes of the workers that are given it."""
        async with self._writing:
            await anyio.to_thread.run_sync(self._folder.prepare, partitions)
        waiting, losses = partitions, 0
        while waiting:
            executor = await self._open()
            share = self._shares.take()
            try:
                # In a thread of its own: to submit may be to start a process.
                report = await anyio.to_thread.run_sync(
                    partial(_await, executor, self._job(waiting, share)),
                    abandon_on_cancel=True,
                    limiter=anyio.CapacityLimiter(1),
                )
            except (DeskwireError, OSError):
                raise
            except Exception as error:
                losses += 1
                if losses > _LOSSES:
                    raise PullError(
                        f"the workers of a shard ended {losses} times: {excerpt(repr(error))}"
                    ) from error
                await self._rebuild(executor, error)
                adopted = await self._adopt(None, waiting)
            else:
                self._shares.learn(report.waits)
                self._count(report)
                self.totals.waited += report.waited
                adopted = await self._adopt(report, waiting)
            waiting = _left(waiting, {record.key: record for record in adopted})

    def _job(self, partitions: list[Partition], rate: float | None) -> Shard:
        return Shard(
            address=self._folder.address,
            format=self._folder.format,
            partitions=tuple(partitions),
            clients=self._factories,
            concurrency=self._concurrency,
            rate=rate,
            memory=self._memory,
            attempts=self._attempts,
            max_rows=self._max_rows,
        )

    async def _adopt(
        self, report: ShardReport | None, waiting: list[Partition]
    ) -> list[PartRecord]:
        """Write down what a worker did: as it says, or as its sidecars say where it died."""
        if report is not None:
            adopt = partial(self._folder.adopt, report.records, trusted=True)
        else:
            keys = {one.key for partition in waiting for one in _family(partition)}
            adopt = partial(self._folder.adopt_left, keys)
        async with self._writing:
            adopted = await anyio.to_thread.run_sync(adopt)
        for record in adopted:
            self._hear(record)
        return adopted

    def _hear(self, record: PartRecord) -> None:
        """Count what a worker did, and tell the hooks."""
        match record.status:
            case "done":
                self.totals.pulled += 1
                self.totals.rows += record.rows
                self._hooks.emit(PullHook.on_part, record)
            case "split":
                self._hooks.emit(PullHook.on_split, record)
            case "failed":
                self._count_failure(record)
        if not record.whole and record.status != "split":
            self.totals.done += 1
        self._told()

    async def _open(self) -> Executor:
        """Return the executor."""
        async with self._rebuilding:
            if self._executor is not None:
                return self._executor
            engine = self._engine
            if isinstance(engine, Executor):
                executor = engine
            else:
                executor = await anyio.to_thread.run_sync(engine)
            self._executor = executor
            return executor

    async def _rebuild(self, broken: Executor, error: Exception) -> None:
        """Take a new pool in the place of a broken one, where that can be made."""
        async with self._rebuilding:
            if self._executor is not broken:
                return  # another shard has seen to it
            if not isinstance(self._engine, Executor):
                self._executor = None
                stop = partial(broken.shutdown, wait=False, cancel_futures=True)
                with suppress(Exception):
                    await anyio.to_thread.run_sync(stop)
                return
        if isinstance(broken, ProcessPoolExecutor):
            raise PullError(
                "the pool of processes broke, since one of them died: give what makes a pool, e.g. "
                "executor=lambda: ProcessPoolExecutor(4), so that another can be made"
            ) from error


def _family(partition: Partition) -> Iterator[Partition]:
    """Yield a partition and all that it may have been split into."""
    yield partition
    for piece in partition.pieces() or ():
        yield from _family(piece)


def _left(waiting: list[Partition], adopted: Mapping[str, PartRecord]) -> list[Partition]:
    """Return what of some partitions is not done yet: in pieces where they were split."""
    left: list[Partition] = []
    for partition in waiting:
        record = adopted.get(partition.key)
        if record is None:
            left.append(partition)
        elif record.status == "split":
            left += _left([*(partition.pieces() or ())], adopted)
    return left


def _await(executor: Executor, shard: Shard) -> ShardReport:
    return executor.submit(work, shard).result()


def open_engine(text: str) -> tuple[Callable[[], Executor], int]:
    """Return what makes the executor that a text names, and how many workers it has.

    Args:
        text: `processes:4`, or `dask:tcp://host:8786`.

    Raises:
        ConfigurationError: It names none, or Dask is not installed.
    """
    kind, _, rest = text.partition(":")
    if kind == "processes" and rest.isdecimal() and 1 <= int(rest) <= 1_000:
        count = int(rest)
        return partial(ProcessPoolExecutor, count, mp_context=get_context("spawn")), count
    if kind == "dask" and rest:
        return _open_dask(rest)
    raise ConfigurationError(
        f"the executor is {shown(text)}, expected `processes:N` or `dask:ADDRESS`"
    )


def _open_dask(address: str) -> tuple[Callable[[], Executor], int]:
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise ConfigurationError("Dask is needed: pip install 'deskwire[dask]'") from error
    try:
        client = dask.Client(address, timeout=10)
        workers = max(1, len(client.scheduler_info()["workers"]))
    except (OSError, ValueError, KeyError) as error:
        raise PullError(f"there is no Dask scheduler at {address}: {error}") from error
    return cast("Callable[[], Executor]", client.get_executor), workers
