"""What a worker does with a shard: it has a client of its own, and leaves parts with sidecars."""

import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import anyio
import attrs

from deskwire.credentials.clients import ClientFactory
from deskwire.pull.budget import MemoryBudget
from deskwire.pull.caller import Caller
from deskwire.pull.events import PullHook, PullHooks
from deskwire.pull.gate import Gate
from deskwire.pull.partitions import Partition
from deskwire.pull.records import PartRecord
from deskwire.pull.runner import Runner
from deskwire.pull.session import RequestCounter, observed
from deskwire.pull.shares import Share
from deskwire.pull.sidecars import SidecarTarget
from deskwire.pull.storage.find import open_storage
from deskwire.transport.events import Attempt, Hook


@attrs.frozen(kw_only=True)
class Shard:
    """Some partitions for one worker. It holds no secret."""

    ident: UUID = attrs.field(factory=uuid4, init=False)
    """Tells it from every other: Dask takes calls with equal arguments to have equal results."""
    address: str
    """Where the data set is."""
    format: str
    """The kind of files."""
    partitions: tuple[Partition, ...]
    """What is to be pulled."""
    clients: Mapping[str, ClientFactory]
    """How a worker makes the client of each service."""
    concurrency: int
    """How many calls at once."""
    share: Share
    """How many requests may start per second, and when the first of them."""
    memory: int
    """How many bytes of rows may wait to be written."""
    attempts: int
    """How often a partition is tried."""
    max_rows: int | None
    """How many rows a part may have."""


@attrs.frozen(kw_only=True)
class ShardReport:
    """What a worker did."""

    records: tuple[PartRecord, ...]
    """Every part, failure and split."""
    requests: int
    """How many requests it sent."""
    retries: int
    """How many of them were repetitions."""
    waits: int
    """How often the service asked for a pause."""
    waited: float
    """How many seconds calls waited for it."""
    idle: float | None
    """How many seconds ago it sent its last request; None where it sent none."""


class _LastSent(Hook):
    """Keeps when the last request was sent."""

    def __init__(self) -> None:
        self.moment: float | None = None

    def before_attempt(self, attempt: Attempt) -> None:
        """Keep the moment."""
        del attempt
        self.moment = time.monotonic()


class _Waits(PullHook):
    """Counts the pauses that the service asks for."""

    def __init__(self) -> None:
        self.count = 0

    def on_wait(self, seconds: float, reason: str) -> None:
        """Count a pause."""
        del seconds, reason
        self.count += 1


def work(shard: Shard) -> ShardReport:
    """Pull a shard, in the process of a worker.

    Raises:
        DeskwireError: A client cannot be made, or the credentials are refused.
        OSError: The disk is full, or broken.
    """
    began = time.monotonic()
    clients = {name: make() for name, make in shard.clients.items()}
    target = SidecarTarget(open_storage(shard.address), shard.format)
    counter, last, waits = RequestCounter(), _LastSent(), _Waits()

    async def run() -> float:
        hooks, rate = (counter, last), shard.share.rate
        copies = {name: observed(one, *hooks, rate=rate) for name, one in clients.items()}
        async with AsyncExitStack() as stack:
            for client in clients.values():
                await stack.enter_async_context(client)
            runner = Runner(
                Caller(copies, max_rows=shard.max_rows),
                target,
                gate=Gate(shard.concurrency, shard.concurrency),
                budget=MemoryBudget(shard.memory),
                hooks=PullHooks((waits,)),
                attempts=shard.attempts,
            )
            await anyio.sleep(max(0.0, began + shard.share.delay - time.monotonic()))
            await runner.run(shard.partitions)
            return runner.totals.waited

    waited = anyio.run(run)
    return ShardReport(
        records=tuple(target.records),
        requests=counter.requests,
        retries=counter.retries,
        waits=waits.count,
        waited=waited + counter.waited,
        idle=None if last.moment is None else time.monotonic() - last.moment,
    )
