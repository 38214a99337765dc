"""Whatever ends a pull, the next one writes what an undisturbed one would have written."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deskwire.pull import verify
from tests.pull.kills import OLD, PLAN, expected, write
from tests.pull.power import recorded

posix = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and killed")


@posix
def test_killed_at_steps_and_at_random_moments() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.pull.kills", "10", "5"],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "the same data set" in done.stdout


def test_without_power_at_any_step(tmp_path: Path) -> None:
    hashed, root = expected(), tmp_path / "data"

    def work() -> None:
        write(root, OLD)
        write(root, PLAN)

    states = list(recorded(root, work))
    assert len(states) >= 80
    for what, disk in states:
        shutil.rmtree(root)
        disk.write(root)
        write(root, PLAN)
        found = verify(root)
        assert (found.problems, found.tree_hash) == ((), hashed), what
        assert len(list(root.rglob("*.parquet"))) == PLAN.size, what
