"""The quick whole: what a Python or a dependency may change, on one event loop, in one case.

That is every service, core, transport and sandbox. The rest (the command line, the generator, the
searches for hostile values and faults) stands on these, and is run whole on one Python.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pytest

MAX_CASES: Final = 1
"""How many cases of one test are run."""

FOLDERS: Final = frozenset(
    {
        "activecollab",
        "core",
        "credentials",
        "odesk",
        "paymo",
        "pull",
        "sandbox",
        "taskforce",
        "transport",
    }
)
"""The folders whose tests are run."""

LONG_SEARCHES: Final = frozenset(
    {
        "test_damage.py",
        "test_fuzz.py",
        "test_gate.py",
        "test_kills.py",
        "test_objects.py",
        "test_wire_faults.py",
    }
)
"""Files whose tests search or kill for long, whatever the Python."""


def is_left_out(path: Path, root: Path) -> bool:
    """Tell whether a quick run does not even look at a file or folder of the tests below a root."""
    is_elsewhere = path.parent == root and path.name not in FOLDERS
    return is_elsewhere or path.name in LONG_SEARCHES


def thinned(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return every test of some, on one event loop and in a few of its cases."""
    cases: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        cases[_name_of(item)].append(item)
    return [case for name, group in cases.items() for case in _chosen(name, group)]


def _chosen(name: str, cases: Sequence[pytest.Item]) -> Sequence[pytest.Item]:
    """Choose cases of one test: those of the loop that its name decides, evenly spread."""
    loops = sorted({_loop_of(case) for case in cases})
    loop = loops[zlib.crc32(name.encode()) % len(loops)]
    of_loop = [case for case in cases if _loop_of(case) == loop]
    return of_loop[:: -(-len(of_loop) // MAX_CASES)]


def _name_of(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _loop_of(case: pytest.Item) -> str:
    """Return the event loop that a case runs on, or nothing."""
    callspec = getattr(case, "callspec", None)
    return "" if callspec is None else str(callspec.params.get("anyio_backend", ""))
