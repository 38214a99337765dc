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
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

import anyio
import httpx
from anyio.abc import SocketAttribute, SocketStream

from benchmarks.bench_decode import engagement
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


async def serve() -> None:
    """Answer each request with the page; say first on which port."""
    text = body()
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    answer = head % len(text) + text

    async def handle(stream: SocketStream) -> None:
        async with stream:
            waiting = b""
            async for data in stream:
                waiting += data
                while b"\r\n\r\n" in waiting:
                    waiting = waiting.partition(b"\r\n\r\n")[2]
                    await stream.send(answer)

    async with await anyio.create_tcp_listener(local_host="127.0.0.1", backlog=1024) as listener:
        print(listener.extra(SocketAttribute.local_port), flush=True)
        await listener.serve(handle)


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


async def in_parallel(callers: int, calls: int, call: Call) -> None:
    """Make some calls by some tasks, each of which makes its share one after the other."""

    async def caller() -> None:
        for _ in range(calls // callers):
            await call()

    async with anyio.create_task_group() as tasks:
        for _ in range(callers):
            tasks.start_soon(caller)


def main(rounds: int) -> None:
    """Measure each in turns, and print."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bench_call", "serve"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    url = f"http://127.0.0.1:{int(server.stdout.readline())}"
    found = contenders()
    fast = "with" if find_spec("msgspec") else "without"
    print(
        f"CPython {sys.version.split()[0]}, {os.cpu_count()} cores, {rounds} rounds, {fast} msgspec"
    )
    try:
        for callers in CALLS:
            taken: dict[str, list[float]] = {name: [] for name in found}
            for _ in range(rounds):
                for name, contender in found.items():
                    taken[name].append(anyio.run(measure, contender, url, callers))
            for name, times in taken.items():
                ratios = sorted(
                    ours / theirs for ours, theirs in zip(taken["deskwire"], times, strict=True)
                )
                print(
                    f"{callers:>3} callers  {name:<16} {1e6 * statistics.median(times):>6.0f} us   "
                    f"deskwire takes {statistics.median(ratios):.2f} of it "
                    f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
                )
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        anyio.run(serve)
    else:
        main(int((*sys.argv[1:], "7")[0]))
