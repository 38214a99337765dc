import random

import anyio
import pytest

from deskwire.core.errors import ConfigurationError
from deskwire.transport.limits import ConcurrencyLimiter
from tests.busy import pass_time

pytestmark = pytest.mark.anyio


async def test_no_more_than_the_limit_at_once() -> None:
    gate = ConcurrencyLimiter(3)
    inside = peak = done = 0

    async def call() -> None:
        nonlocal inside, peak, done
        async with gate.slot():
            inside += 1
            peak = max(peak, inside)
            assert inside <= gate.in_use <= 3
            await anyio.sleep(0.001)
            inside -= 1
            done += 1

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(call)
    assert (peak, done) == (3, 20)
    assert (gate.in_use, gate.waiting) == (0, 0)


async def test_it_tells_how_long_the_wait_was() -> None:
    gate = ConcurrencyLimiter(1)
    waits: list[float] = []
    done = anyio.Event()

    async def call() -> None:
        async with gate.slot() as waited:
            waits.append(waited)
            await done.wait()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call)
        tasks.start_soon(call)
        await anyio.wait_all_tasks_blocked()
        assert (gate.in_use, gate.waiting) == (1, 1)
        pass_time(10)
        done.set()
    assert waits[0] < 10 <= waits[1]


async def test_one_task_may_hold_several_slots() -> None:
    gate = ConcurrencyLimiter(2)
    async with gate.slot(), gate.slot():
        assert gate.in_use == 2
        with anyio.move_on_after(0.01) as scope:
            async with gate.slot():
                pytest.fail("a third slot of two")
        assert scope.cancelled_caught
    assert gate.in_use == 0


async def test_first_come_first_served() -> None:
    gate = ConcurrencyLimiter(1)
    order: list[int] = []

    async def call(number: int) -> None:
        async with gate.slot():
            order.append(number)

    async with anyio.create_task_group() as tasks, gate.slot():
        for number in range(5):
            tasks.start_soon(call, number)
            await anyio.wait_all_tasks_blocked()
        assert gate.waiting == 5
    assert order == [0, 1, 2, 3, 4]


async def test_cancelled_callers_leave_every_slot_behind() -> None:
    gate = ConcurrencyLimiter(4)
    dice = random.Random(1)

    async def caller() -> None:
        for _ in range(20):
            with anyio.move_on_after(dice.uniform(0, 0.004)):
                async with gate.slot():
                    await anyio.sleep(dice.uniform(0, 0.004))

    async with anyio.create_task_group() as tasks:
        for _ in range(12):
            tasks.start_soon(caller)
    assert (gate.in_use, gate.waiting) == (0, 0)
    async with gate.slot(), gate.slot(), gate.slot(), gate.slot():
        assert gate.in_use == 4


async def test_an_error_inside_gives_the_slot_back() -> None:
    gate = ConcurrencyLimiter(1)
    with pytest.raises(ZeroDivisionError):
        async with gate.slot():
            raise ZeroDivisionError
    assert gate.in_use == 0


def test_it_is_made_outside_an_event_loop() -> None:
    gate = ConcurrencyLimiter(7)
    assert (gate.limit, gate.in_use, gate.waiting) == (7, 0, 0)


def test_a_gate_without_slots_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="limit of calls at once is 0; it must be 1"):
        ConcurrencyLimiter(0)
