"""Many calls at once to a server that errs, each compared with what it has to return.

`python -m tests.chaos.campaign` runs the long form: a campaign for each kind of fault, and one of
all kinds together.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, cast

import anyio
import attrs

from deskwire.core.errors import CallError, DeskwireError
from tests.chaos.calls import Read, World, Write, calls_to, opened
from tests.chaos.faults import FAULTS
from tests.chaos.wire import Chaos, Fault, running

PATIENCE: Final = 60
"""Seconds after which a call counts as lost."""


@attrs.define
class Report:
    """How the calls of a campaign ended."""

    calls: int = 0
    """How many there were."""
    met: int = 0
    """How many requests met a fault."""
    values: int = 0
    """How many calls returned what they should."""
    errors: Counter[str] = attrs.field(factory=Counter[str])
    """How many ended with which error of ours."""
    wrong: list[str] = attrs.field(factory=list[str])
    """Calls that returned something else, or success where nothing was carried out."""
    crossed: int = 0
    """How many of them were given an answer that crossed their request, which nobody can tell."""
    lost: list[str] = attrs.field(factory=list[str])
    """Calls that did not end, or were carried out while the error denies it."""
    double: list[str] = attrs.field(factory=list[str])
    """Calls that were carried out more than once."""
    foreign: list[str] = attrs.field(factory=list[str])
    """Calls that ended with an exception that is not ours."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong that must not."""
        is_rare = self.crossed <= max(2, self.met // 10)  # of a client that does not look, most
        is_wrong = len(self.wrong) > self.crossed or not is_rare
        return not (is_wrong or self.lost or self.double or self.foreign)


@attrs.define
class _Campaign:
    world: World
    reads: Sequence[Read]
    writes: Sequence[Write]
    dice: random.Random
    report: Report = attrs.field(factory=Report)
    expected: dict[int, object] = attrs.field(factory=dict[int, object])
    _marks: int = 0

    async def learn(self) -> None:
        """Read everything once while nothing goes wrong."""
        for number, read in enumerate(self.reads):
            self.expected[number] = await read.call()

    async def call(self) -> None:
        self.report.calls += 1
        if self.dice.random() < 0.6:
            number = self.dice.randrange(len(self.reads))
            await self._read(number, self.reads[number])
        else:
            self._marks += 1
            await self._write(self.dice.choice(self.writes), f"mark-{self._marks}")

    async def _read(self, number: int, read: Read) -> None:
        with self._ending(read.name):
            with anyio.fail_after(PATIENCE):
                value = await read.call()
            expected = self.expected[number]
            if agrees(value, expected):
                self.report.values += 1
            else:
                self.report.wrong.append(f"{read.name}: {value!r}, expected {expected!r}")

    async def _write(self, write: Write, mark: str) -> None:
        is_denied = False
        with self._ending(write.name):
            try:
                with anyio.fail_after(PATIENCE):
                    told = await write.call(mark)
            except CallError as error:
                is_denied = not error.maybe_executed
                raise
            if await self.world.name_of(write, told) == mark:
                self.report.values += 1
            else:
                self.report.wrong.append(f"{write.name}: {told!r} is not {mark}")
        times = self.world.written[mark]
        if times > 1:
            self.report.double.append(f"{write.name}: {times} times")
        elif times and is_denied:
            self.report.lost.append(f"{write.name}: carried out, and the error does not say so")

    @contextmanager
    def _ending(self, name: str) -> Generator[None]:
        """Count how a call ends."""
        try:
            yield
        except DeskwireError as error:
            self.report.errors[type(error).__name__] += 1
        except TimeoutError:
            self.report.lost.append(f"{name}: no end within {PATIENCE} s")
        except Exception as error:  # noqa: BLE001  any is told
            self.report.foreign.append(f"{name}: {error!r}")


async def run(
    faults: Mapping[str, Fault],
    *,
    calls: int,
    rate: float,
    seed: int,
    at_once: int = 24,
    seconds: float = 4,
) -> Report:
    """Make many calls, some at once, with so many seconds for each attempt; report on them."""
    dice = random.Random(seed)
    async with opened() as world:
        chaos = Chaos(handle=world.handle, faults=faults, rate=0, dice=dice)
        async with running(chaos), calls_to(chaos.url, seconds) as (reads, writes):
            campaign = _Campaign(world, reads, writes, dice)
            await campaign.learn()
            chaos.rate = rate
            left = iter(range(calls))

            async def caller() -> None:
                for _ in left:
                    await campaign.call()

            async with anyio.create_task_group() as tasks:
                for _ in range(at_once):
                    tasks.start_soon(caller)
        campaign.report.met, campaign.report.crossed = chaos.met.total(), chaos.crossed
        return campaign.report


def agrees(value: object, expected: object) -> bool:
    """Tell whether a value is the expected one, but for a null and for keys that are new."""
    if value == expected or value is None:
        return True
    if type(value) is not type(expected):
        return False
    if attrs.has(type(value)):
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        names = [field.name for field in fields if field.eq]
        return all(agrees(getattr(value, name), getattr(expected, name)) for name in names)
    if isinstance(value, Mapping):
        had = cast("Mapping[str, object]", value)
        wanted = cast("Mapping[str, object]", expected)
        return all(key in had and agrees(had[key], each) for key, each in wanted.items())
    if isinstance(value, tuple):
        one, other = cast("tuple[object, ...]", value), cast("tuple[object, ...]", expected)
        return len(one) == len(other) and all(map(agrees, one, other))
    return False


def main() -> int:
    """Run the long form and print how the calls ended, a line for each kind of fault."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--calls", type=int, default=6000, help="calls with all kinds together")
    parser.add_argument("--each", type=int, default=60, help="calls with each kind alone")
    parser.add_argument("--rate", type=float, default=0.05, help="share of requests with a fault")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    is_clean = True
    for backend in ("asyncio", "trio"):
        print(f"{backend:32} calls faults values wrong lost double foreign  errors")  # noqa: T201
        campaigns = [({name: FAULTS[name]}, given.each // 2, 0.4) for name in FAULTS]
        for faults, calls, rate in [*campaigns, (FAULTS, given.calls // 2, given.rate)]:

            async def one(
                faults: Mapping[str, Fault] = faults, calls: int = calls, rate: float = rate
            ) -> Report:
                return await run(faults, calls=calls, rate=rate, seed=given.seed)

            report = anyio.run(one, backend=backend)
            name = next(iter(faults)) if len(faults) == 1 else f"all {len(faults)} kinds"
            _print(name, report)
            is_clean = is_clean and report.is_clean
    return 0 if is_clean else 1


def _print(name: str, report: Report) -> None:
    bad = (report.wrong, report.lost, report.double, report.foreign)
    counts = f"{report.calls:5} {report.met:6} {report.values:6} " + " ".join(
        f"{len(each):{width}}" for each, width in zip(bad, (5, 4, 6, 7), strict=True)
    )
    errors = ", ".join(f"{kind} {count}" for kind, count in report.errors.most_common())
    print(f"{name[:32]:32} {counts}  {errors}", flush=True)  # noqa: T201
    for text in [text[:400] for texts in bad for text in texts[:3]]:
        print(f"    {text}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
