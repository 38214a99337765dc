"""The quick whole: every test function, on one event loop and with a few of its cases."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pytest

MAX_CASES: Final = 8
"""How many cases of one test are run."""


def thinned(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the quick whole of some tests, in their order. No chance is in it."""
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
