"""An object store on this machine (moto's), and pulls into it that are killed.

    python -m tests.pull.objects [every n-th step]

A pull is a process forked from one that has not opened a store itself: what the store's client has
of threads does not outlive a fork.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

import attrs

from deskwire.pull import FolderTarget, Plan, Summary, verify
from deskwire.pull.durable import OBJECT_STEPS, Step, observed
from deskwire.pull.storage.objects import ObjectStorage
from tests.pull.data import parts, plan
from tests.pull.kills import forked, killed_at

PLAN: Final = plan(teams=2, days=59)
OLD: Final = plan(teams=3, days=31)
"""What the store holds before: parts of it go, others are replaced."""
ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "tests",
    "AWS_SECRET_ACCESS_KEY": "tests",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_REGION": "us-east-1",
}
_BUCKET: Final = "reports"
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+")


@contextmanager
def served() -> Generator[dict[str, str]]:
    """Serve an object store in a process of its own; yield the environment that leads to it."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with tempfile.TemporaryFile("w+") as told:
        server = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT)
        try:
            address = _wait_for_address(server, told)
            yield {**ENVIRONMENT, "AWS_ENDPOINT_URL": address}
        finally:
            server.terminate()
            server.wait(10)


def _wait_for_address(server: "subprocess.Popen[bytes]", told: Any) -> str:
    for _ in range(600):
        told.seek(0)
        text = told.read()
        if found := _ADDRESS.search(text):
            return found[0]
        assert server.poll() is None, text
        time.sleep(0.05)
    raise AssertionError("the server told no address")


def make_bucket(environment: dict[str, str], bucket: str = _BUCKET) -> None:
    """Make a bucket, by the plain request that is meant by it."""
    httpx: Any = import_module("httpx")
    httpx.put(f"{environment['AWS_ENDPOINT_URL']}/{bucket}").raise_for_status()


@attrs.frozen
class Store:
    """A prefix of a bucket, and the state that goes with it."""

    address: str
    state: Path

    def write(self, of: Plan) -> None:
        """Do what a pull does, without an event loop."""
        target = FolderTarget(self.address, state=self.state)
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

    def write_over_old(self) -> None:
        """Pull over the parts of another plan."""
        self.write(OLD)
        self.write(PLAN)

    def names(self) -> list[str]:
        """Return the names of all data files."""
        return [found.name for found in ObjectStorage(self.address).files()]

    def check(self, hashed: str) -> None:
        """Go on with a pull; compare by the ledger and by what a reader's glob sees."""
        self.write(PLAN)
        found = verify(self.address, state=self.state)
        assert found.problems == (), found.problems
        assert found.tree_hash == hashed
        assert len(self.names()) == found.parts == PLAN.size


def expected(folder: Path) -> str:
    """Return the tree hash of a folder on this machine."""
    target = FolderTarget(folder)
    target.acquire()
    target.begin(PLAN, PLAN, restart=False)
    for part in parts(PLAN):
        target.commit(part)
    target.publish(Summary())
    target.release()
    return verify(folder).tree_hash


def steps_of(work: Callable[[], None]) -> Counter[str]:
    """Return how often each step of an object store occurs."""
    seen: Counter[str] = Counter()

    def observe(told: Step, path: Path, source: Path | None = None) -> None:
        seen[told] += 1

    with observed(observe):
        work()
    return Counter({step: seen[step] for step in OBJECT_STEPS})


def kill_at_steps(address: str, folder: Path, *, every: int) -> int:
    """Kill at each n-th time that each step comes round, and go on; return how often."""
    hashed = expected(folder / "local")
    counted = folder / "steps"

    def count() -> None:
        seen = steps_of(Store(f"{address}/count", folder / "count").write_over_old)
        counted.write_text(json.dumps(seen))

    assert forked(count) == 0
    steps = cast("dict[Step, int]", eval(counted.read_text()))
    assert all(steps.values())
    kills = 0
    for step in OBJECT_STEPS:
        for number in range(1, steps[step] + 1, every):
            store = Store(f"{address}/{step}-{number}", folder / f"{step}-{number}")
            with observed(killed_at(step, number)):
                assert forked(store.write_over_old) == signal.SIGKILL
            assert forked(partial(store.check, hashed)) == 0, f"{step} {number}"
            kills += 1
    return kills


def main(every: int) -> None:
    with served() as environment, tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment)
        make_bucket(environment)
        kills = kill_at_steps(f"s3://{_BUCKET}", Path(folder), every=every)
    sys.stdout.write(f"{kills} kills at {len(OBJECT_STEPS)} steps: the same data set after each\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
