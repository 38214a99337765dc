"""A signed, typed call against a raw one: the CPU time of the client, on loopback.

    python -m benchmarks.bench_call [rounds]

The server is a process of its own and answers each request with a page of 20 engagements, 12 keys
each for a model of 59 fields. Rounds are interleaved, a ratio is taken within a round, and the
median of the rounds is printed, with the lowest and the highest. Peers:

- httpx: `AsyncClient.get` and `json.loads`, with nothing signed and no types (install sniffio:
  without it each request of httpcore fails to import it, which takes longer than all else);
- aiohttp with orjson, where both are installed.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

import anyio
import httpx

from benchmarks.bench_decode import engagement
from benchmarks.loopback import answer, in_parallel, running, serve
from deskwire import ODesk

CALLS = {1: 400, 10: 600, 50: 1_000}
"""Calls a round, by the number of callers at once."""
KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
PATH = "/api/hr/v2/engagements.json"
TIMEOUT = httpx.Timeout(60.0)

Call: TypeAlias = Callable[[], Awaitable[object]]
Contender: TypeAlias = Callable[[str, int], AbstractAsyncContextManager[Call]]


def body() -> bytes:
    """Return a page as oDesk sends it."""
    lister = {"total_items": "20", "paging": {"count": "20", "offset": "0"}}
    page = {"lister": lister, "engagement": [engagement(number) for number in range(20)]}
    user = {"first_name": "Jane", "last_name": "Doe", "uid": "1"}
    whole = {"server_time": "1420070400", "auth_user": user, "engagements": page}
    return json.dumps(whole).encode()


@asynccontextmanager
async def deskwire(url: str, callers: int) -> AsyncGenerator[Call]:
    access: dict[str, Any] = dict.fromkeys(KEYS, "bench")
    async with ODesk(
        **access, base_url=f"{url}/api", trust_env=False, concurrency=callers, rate=None
    ) as odesk:

        async def call() -> None:
            page = await odesk.hr.get_engagements(page_size=20)
            assert len(page) == 20

        yield call


@asynccontextmanager
async def raw_httpx(url: str, callers: int) -> AsyncGenerator[Call]:
    del callers  # with its limits raised to them it takes ten times as long
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:

        async def call() -> None:
            response = await client.get(f"{url}{PATH}", params={"page": "0;20"})
            assert len(json.loads(response.content)["engagements"]["engagement"]) == 20

        yield call


@asynccontextmanager
async def raw_aiohttp(url: str, callers: int) -> AsyncGenerator[Call]:
    aiohttp: Any = import_module("aiohttp")
    orjson: Any = import_module("orjson")
    connector = aiohttp.TCPConnector(limit=callers)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def call() -> None:
            async with session.get(f"{url}{PATH}", params={"page": "0;20"}) as response:
                tree = orjson.loads(await response.read())
            assert len(tree["engagements"]["engagement"]) == 20

        yield call


def contenders() -> dict[str, Contender]:
    """Return those that are installed, deskwire first."""
    found: dict[str, Contender] = {"deskwire": deskwire, "httpx": raw_httpx}
    if find_spec("aiohttp") and find_spec("orjson"):
        found["aiohttp + orjson"] = raw_aiohttp
    return found


async def measure(contender: Contender, url: str, callers: int) -> float:
    """Return the CPU seconds of a call, after a round that warms everything up."""
    async with contender(url, callers) as call:
        await in_parallel(callers, max(callers, 50), call)
        began = time.process_time()
        await in_parallel(callers, CALLS[callers], call)
        return (time.process_time() - began) / CALLS[callers]


def main(rounds: int) -> None:
    """Measure each in turns, and print."""
    found = contenders()
    fast = "with" if find_spec("msgspec") else "without"
    version, cores = sys.version.split()[0], os.cpu_count()
    print(f"CPython {version}, {cores} cores, {rounds} rounds, {fast} msgspec")
    with running("benchmarks.bench_call") as url:
        for callers in CALLS:
            taken: dict[str, list[float]] = {name: [] for name in found}
            for _ in range(rounds):
                for name, contender in found.items():
                    taken[name].append(anyio.run(measure, contender, url, callers))
            report(callers, taken)


def report(callers: int, taken: Mapping[str, list[float]]) -> None:
    """Print the CPU time of each contender, and what share of it deskwire takes."""
    for name, times in taken.items():
        ratios = sorted(
            ours / theirs for ours, theirs in zip(taken["deskwire"], times, strict=True)
        )
        print(
            f"{callers:>3} callers  {name:<16} {1e6 * statistics.median(times):>6.0f} us   "
            f"deskwire takes {statistics.median(ratios):.2f} of it "
            f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        anyio.run(serve, [answer(body())])
    else:
        main(int((*sys.argv[1:], "7")[0]))
