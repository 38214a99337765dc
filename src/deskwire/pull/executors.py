"""Pulls on several workers: shards for any `concurrent.futures.Executor`, one ledger, one rate."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final, TypeAlias

import anyio
import anyio.to_thread
import attrs

from deskwire.core.errors import DeskwireError, excerpt
from deskwire.credentials.clients import ClientFactory
from deskwire.pull.budget import MemoryBudget
from deskwire.pull.errors import PullError
from deskwire.pull.events import PullHook, PullHooks
from deskwire.pull.fetch import Fetched
from deskwire.pull.gate import Gate
from deskwire.pull.partitions import Partition
from deskwire.pull.records import PartRecord
from deskwire.pull.runner import Deliver, Runner, most_telling
from deskwire.pull.shares import RateShares, Share
from deskwire.pull.targets.folder import FolderTarget
from deskwire.pull.worker import Shard, ShardReport, work

Engine: TypeAlias = Executor | Callable[[], Executor]
"""An executor, or what makes one, which is asked again where a pool broke."""

_SECONDS: Final = 2.0
"""How long a shard is to last."""
_FIRST: Final = 4
_MOST: Final = 256
_GROWTH: Final = 4
"""How many times longer than the one before it a shard may be."""
_POLL: Final = 0.5
"""How often the driver looks for what workers have left, in seconds."""
_LOSSES: Final = 10
"""How often in a row workers of a shard may die without having done any part of it."""


@attrs.frozen(kw_only=True)
class Workers:
    """Who does the work."""

    engine: Engine
    """The executor, or what makes one."""
    count: int
    """How many shards are given out at once."""
    factories: Mapping[str, ClientFactory]
    """How a worker makes the client of each service."""


@attrs.define
class _Batch:
    """What one worker is given at a time."""

    partitions: Sequence[Partition]
    """What is left to be done."""
    wholes: Sequence[Partition]
    """The partitions of the plan that it was made of."""
    losses: int = 0
    """How many workers in a row have done nothing of it."""


@attrs.define
class _Ahead:
    """What is got ready while something else is done."""

    batch: _Batch | None = None


async def _elsewhere(partition: Partition) -> Fetched:
    raise PullError(f"{partition} is pulled by workers")


class ShardRunner(Runner):
    """Pulls partitions on the workers of an executor.

    The driver looks up what is missing, groups it into shards that last a few seconds, and alone
    writes the ledger: from the sidecars of parts, which it looks for while workers are at work, and
    from what a worker tells at its end. What a worker that died has not done is given to another.

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
        self._size = _FIRST
        self._executor: Executor | None = None
        self._rebuilding: Final = anyio.Lock()
        self._telling: Final = anyio.Lock()
        self._again: Final[list[_Batch]] = []
        self._out: Final[dict[str, Partition]] = {}
        self._heard: Final[dict[str, PartRecord]] = {}
        self._deliver: Deliver | None = None

    async def run(
        self,
        partitions: Iterable[Partition],
        deliver: Deliver | None = None,
        rereads: Callable[[Partition], bool] | None = None,
    ) -> None:
        """Pull what of some partitions is not there yet; see `Runner.run`."""
        self._rereads, self._deliver = rereads, deliver
        source = iter(partitions)
        try:
            async with anyio.create_task_group() as listening:
                listening.start_soon(self._listen)
                places = range(self._shares.places)
                await self.run_tasks([partial(self._give, source, place) for place in places])
                listening.cancel_scope.cancel()
        except BaseExceptionGroup as group:
            raise most_telling(group) from None
        finally:
            executor, self._executor = self._executor, None
            if executor is not None and not isinstance(self._engine, Executor):
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(partial(_shut_down, executor, wait=True))

    async def _listen(self) -> None:
        """Hear of parts while their workers go on with others."""
        while True:
            await anyio.sleep(_POLL)
            if self._out:
                await self._adopt(self._folder.left, trusted=True)

    async def _give(self, source: Iterator[Partition], place: int) -> None:
        """Give batches to workers, one after the other, each with the share of a place.

        While one is done, the next is got ready; and what was done is written down while the next
        is under way, so that a worker never waits for the disk of the driver.
        """
        batch = await self._next_batch(source)
        while batch is not None:
            async with anyio.create_task_group() as settling:
                while batch is not None:
                    ahead, report = _Ahead(), None
                    async with anyio.create_task_group() as both:
                        both.start_soon(self._get_ready, source, ahead)
                        report = await self._done(batch, place)
                    settling.start_soon(self._settle, batch, report)
                    batch = ahead.batch
            batch = await self._next_batch(source)  # something may be left to be done again

    async def _get_ready(self, source: Iterator[Partition], ahead: _Ahead) -> None:
        ahead.batch = await self._next_batch(source)

    async def _next_batch(self, source: Iterator[Partition]) -> _Batch | None:
        """Return what a worker is to do next: what another has not done, or what is new."""
        if self._again:
            return self._again.pop()
        shard: list[Partition] = []
        while len(shard) < self._size:
            partition = await self._next(source)
            if partition is None:
                break
            shard.append(partition)
        if not shard:
            return None
        async with self._writing:
            await anyio.to_thread.run_sync(self._folder.prepare, shard)
        return _Batch(shard, shard)

    async def _done(self, batch: _Batch, place: int) -> ShardReport | None:
        """Have a batch done; None where its worker died."""
        self._out.update((one.key, one) for one in batch.partitions)
        executor = await self._open()
        began = time.monotonic()
        share = self._shares.take(place)
        try:
            # In a thread of its own: to submit may be to start a process.
            report = await anyio.to_thread.run_sync(
                partial(_await, executor, self._job(batch.partitions, share)),
                abandon_on_cancel=True,
                limiter=anyio.CapacityLimiter(1),
            )
        except (DeskwireError, OSError):
            raise
        except Exception as error:
            self._shares.lost(place)
            if batch.losses >= _LOSSES:
                raise PullError(
                    f"the workers of a shard ended {_LOSSES + 1} times: {excerpt(repr(error))}"
                ) from error
            await self._rebuild(executor, error)
            return None
        self._shares.sent(place, report.idle, report.waits)
        took, count = max(time.monotonic() - began, 0.01), len(batch.partitions)
        self._size = max(1, min(_MOST, _GROWTH * count, int(count * _SECONDS / took)))
        return report

    async def _settle(self, batch: _Batch, report: ShardReport | None) -> None:
        """Write down what became of a batch; what is left of it is to be done again."""
        if report is None:
            await self._adopt(self._folder.left, trusted=False)
        else:
            self._count(report)
            self.totals.waited += report.waited
            await self._adopt(partial(iter, report.records), trusted=True)
        if left := _left(batch.partitions, self._heard):
            losses = batch.losses + 1 if len(left) == len(batch.partitions) else 0
            if losses > _LOSSES:
                raise PullError(f"a shard was not done by {losses} workers, which ended or lost it")
            self._again.append(attrs.evolve(batch, partitions=left, losses=losses))
            return
        for partition in batch.wholes:
            del self._out[partition.key]
            self._forget(partition)

    def _forget(self, partition: Partition) -> None:
        """Forget what was heard of a partition that is done, and of its pieces."""
        record = self._heard.pop(partition.key)
        if record.status == "split":
            for piece in partition.pieces() or ():
                self._forget(piece)

    def _job(self, partitions: Sequence[Partition], share: Share) -> Shard:
        return Shard(
            address=self._folder.address,
            format=self._folder.format,
            partitions=tuple(partitions),
            clients=self._factories,
            concurrency=self._concurrency,
            share=share,
            memory=self._memory,
            attempts=self._attempts,
            max_rows=self._max_rows,
        )

    async def _adopt(self, told: Callable[[], Iterable[PartRecord]], *, trusted: bool) -> None:
        """Write down what workers did, as far as it is news, and tell of it.

        Args:
            told: Returns what they tell, or have left.
            trusted: Whether those who say so were alive to say it; else files are hashed.
        """

        def adopt() -> list[PartRecord]:
            news = [record for record in told() if self._is_news(record)]
            return self._folder.adopt(news, trusted=trusted)

        async with self._telling:  # a batch is settled only when all of it has been told of
            async with self._writing:
                adopted = await anyio.to_thread.run_sync(adopt)
            first = [record for record in adopted if record.key not in self._heard]
            self._heard.update((record.key, record) for record in adopted)
            for record in first:
                await self._hear(record)

    def _is_news(self, record: PartRecord) -> bool:
        """Tell whether a record says what is not known yet.

        An executor may have a shard done again whose worker died (Dask does), and so a part that
        was heard of may be written once more, with what the source says by then.
        """
        if (record.whole or record.key) not in self._out:
            return False
        heard = self._heard.get(record.key)
        if heard is None:
            return True
        return heard.status == record.status == "done" and heard.file_hash != record.file_hash

    async def _hear(self, record: PartRecord) -> None:
        """Count what a worker did, tell the hooks, and hand the part on."""
        match record.status:
            case "done":
                self.totals.pulled += 1
                self.totals.rows += record.rows
                self._hooks.emit(PullHook.on_part, record)
                if self._deliver is not None:
                    whole = self._out[record.whole or record.key]
                    partition = next(one for one in _family(whole) if one.key == record.key)
                    read = partial(self._folder.read, partition, record)
                    await self._deliver(await anyio.to_thread.run_sync(read))
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
                with suppress(Exception):
                    await anyio.to_thread.run_sync(partial(_shut_down, broken, wait=False))
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


def _left(waiting: Sequence[Partition], adopted: Mapping[str, PartRecord]) -> list[Partition]:
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


def _shut_down(executor: Executor, *, wait: bool) -> None:
    if isinstance(executor, ProcessPoolExecutor | ThreadPoolExecutor):
        executor.shutdown(wait=wait, cancel_futures=True)
    else:  # such as Dask's, which knows no `cancel_futures`
        executor.shutdown(wait=wait)
