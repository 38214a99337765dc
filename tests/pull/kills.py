"""Kills pulls at every named step and at random moments, goes on with them, and compares.

    python -m tests.pull.kills [random moments]

Each pull is a process forked from this one, which has no threads, so that hundreds take seconds.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from deskwire.pull import FolderTarget, Plan, Summary, verify
from deskwire.pull.durable import STEPS, Observer, Step, observed
from tests.pull.data import parts, plan

PLAN: Final = plan(teams=2, days=90)
OLD: Final = plan(teams=3, days=31)
"""What the target holds before: parts of it go, others are replaced."""


def write(root: Path, of: Plan) -> None:
    """Do what a pull does, without an event loop."""
    target = FolderTarget(root)
    target.acquire()
    try:
        target.begin(of, of, restart=False)
        todo = list(parts(of))
        found = target.find([part.partition for part in todo])
        for part, record in zip(todo, found, strict=True):
            if record is None:
                target.commit(part)
        target.publish(Summary())
    finally:
        target.release()


def forked(work: Callable[[], object]) -> int:
    """Do some work in a process of its own; return the signal that ended it, or its exit code."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  a fork must not go on with the tests
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return -os.waitstatus_to_exitcode(status)


def killed_at(step: Step, number: int) -> Observer:
    """Return an observer that kills the process at a step, the time it comes round."""
    seen: Counter[str] = Counter()

    def observe(told: Step, path: Path, source: Path | None = None) -> None:
        seen[told] += 1
        if told == step and seen[told] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return observe


def steps_of(work: Callable[[Path], None]) -> Counter[str]:
    """Return how often each step occurs."""
    seen: Counter[str] = Counter()

    def observe(told: Step, path: Path, source: Path | None = None) -> None:
        seen[told] += 1

    with tempfile.TemporaryDirectory() as folder, observed(observe):
        work(Path(folder) / "data")
    return seen


def pull_over_old(root: Path) -> None:
    """Pull over the parts of another plan."""
    write(root, OLD)
    write(root, PLAN)


def expected() -> str:
    """Return the tree hash of a pull that nothing disturbs."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "data", PLAN)
        return verify(Path(folder) / "data").tree_hash


def check(root: Path, hashed: str, what: str) -> None:
    """Go on with a pull; compare by the ledger and by what a reader's glob sees."""
    assert forked(lambda: write(root, PLAN)) == 0, f"{what}: it could not be gone on with"
    found = verify(root)
    assert found.problems == (), f"{what}: {found.problems}"
    assert found.tree_hash == hashed, f"{what}: another data set"
    count = len(list(root.rglob("*.parquet")))
    assert count == found.parts == PLAN.size, f"{what}: {count} files, {found.parts} parts"


def kill_at_steps(root: Path, hashed: str, *, every: int = 1) -> int:
    """Kill at each step each time it comes round, or each n-th; return how often."""
    kills = 0
    for step, count in steps_of(pull_over_old).items():
        for number in {*range(1, count + 1, every), count}:
            shutil.rmtree(root, ignore_errors=True)
            with observed(killed_at(cast("Step", step), number)):
                ended = forked(lambda: pull_over_old(root))
            assert ended == signal.SIGKILL
            check(root, hashed, f"{step} {number}")
            kills += 1
    assert set(steps_of(pull_over_old)) == set(STEPS)
    return kills


def kill_at_random(root: Path, hashed: str, moments: int, seed: int = 1) -> int:
    """Kill at random moments; return how many kills came before the end."""
    chance = random.Random(seed)
    began = time.perf_counter()
    assert forked(lambda: pull_over_old(root)) == 0
    longest, kills = time.perf_counter() - began, 0
    for moment in range(moments):
        shutil.rmtree(root, ignore_errors=True)
        child = os.fork()
        if child == 0:
            try:
                pull_over_old(root)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        kills += os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        check(root, hashed, f"moment {moment}")
    return kills


def main(moments: int, every: int) -> None:
    hashed = expected()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        at_steps = kill_at_steps(root, hashed, every=every)
        at_random = kill_at_random(root, hashed, moments)
    sys.stdout.write(
        f"{at_steps} kills at {len(STEPS)} steps and {at_random} at random moments: the same data "
        f"set {hashed[:12]} after each\n"
    )


if __name__ == "__main__":
    main(*(int(text) for text in (*sys.argv[1:], *("200", "1")[len(sys.argv) - 1 :])))
