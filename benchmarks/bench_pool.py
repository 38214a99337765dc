"""`ConnectionPool` behind a `ConcurrencyLimiter` against httpx's own pool, on loopback.

    python benchmarks/bench_pool.py [rounds]

The server is a process of its own, so that it takes another core. The rounds of the contenders
are interleaved; a ratio is taken within a round, and the median of the rounds is printed. The CPU
time is the client's alone.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import anyio
import httpx
from anyio.abc import SocketAttribute, SocketStream

from deskwire.transport.backends.pool import ConnectionPool
from deskwire.transport.limits import ConcurrencyLimiter

CALLS = {1: 300, 10: 600, 100: 800}
"""Calls a round, by the number of callers at once."""
PAGE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6300\r\n\r\n" + bytes(
    6300
)
TIMEOUT = httpx.Timeout(60.0)

Contender = Callable[[int], tuple[httpx.AsyncClient, ConcurrencyLimiter]]


def httpx_defaults(callers: int) -> tuple[httpx.AsyncClient, ConcurrencyLimiter]:
    return httpx.AsyncClient(timeout=TIMEOUT, trust_env=False), ConcurrencyLimiter(callers)


def httpx_raised(callers: int) -> tuple[httpx.AsyncClient, ConcurrencyLimiter]:
    limits = httpx.Limits(max_connections=callers, max_keepalive_connections=callers)
    return httpx.AsyncClient(timeout=TIMEOUT, limits=limits, trust_env=False), ConcurrencyLimiter(
        callers
    )


def lean(callers: int) -> tuple[httpx.AsyncClient, ConcurrencyLimiter]:
    transport = ConnectionPool(max_connections=callers)
    return httpx.AsyncClient(transport=transport, timeout=TIMEOUT), ConcurrencyLimiter(callers)


CONTENDERS: dict[str, Contender] = {
    "httpx defaults": httpx_defaults,
    "httpx, limits raised": httpx_raised,
    "lean": lean,
}


async def in_parallel(callers: int, calls: int, call: Callable[[], Awaitable[object]]) -> None:
    """Make some calls by some tasks, each of which makes its share one after the other."""

    async def caller() -> None:
        for _ in range(calls // callers):
            await call()

    async with anyio.create_task_group() as tasks:
        for _ in range(callers):
            tasks.start_soon(caller)


async def measure(contender: Contender, url: str, callers: int) -> tuple[float, float]:
    """Return the wall and CPU seconds of a call, after a round that warms the connections up."""
    client, gate = contender(callers)

    async def call() -> None:
        async with gate.slot():
            response = await client.get(url)
            assert len(response.content) == 6300

    async with client:
        await in_parallel(callers, max(callers, 20), call)
        wall, cpu = time.perf_counter(), time.process_time()
        await in_parallel(callers, CALLS[callers], call)
        calls = CALLS[callers] // callers * callers
        return (time.perf_counter() - wall) / calls, (time.process_time() - cpu) / calls


async def serve() -> None:
    """Answer every request with the same page; say first on which port."""

    async def handle(stream: SocketStream) -> None:
        async with stream:
            waiting = b""
            async for data in stream:
                waiting += data
                while b"\r\n\r\n" in waiting:
                    waiting = waiting.partition(b"\r\n\r\n")[2]
                    await stream.send(PAGE)

    async with await anyio.create_tcp_listener(local_host="127.0.0.1", backlog=1024) as listener:
        print(listener.extra(SocketAttribute.local_port), flush=True)
        await listener.serve(handle)


def main(rounds: int) -> None:
    command = [sys.executable, __file__, "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/page"
        try:
            print(f"CPython {sys.version.split()[0]}, {os.cpu_count()} cores, {rounds} rounds")
            for callers in CALLS:
                report(url, callers, rounds)
        finally:
            server.terminate()


def report(url: str, callers: int, rounds: int) -> None:
    """Print one table: calls per second and CPU of each contender, and the ratios."""
    results = [
        {name: anyio.run(measure, contender, url, callers) for name, contender in order(round_)}
        for round_ in range(rounds)
    ]
    print(f"\n{callers} at once{'calls/s':>29}{'CPU us/call':>13}{'speed':>8}{'CPU':>7}")
    for name in CONTENDERS:
        wall = statistics.median(result[name][0] for result in results)
        cpu = statistics.median(result[name][1] for result in results)
        faster, cheaper = (
            statistics.median(
                result["httpx defaults"][index] / result[name][index] for result in results
            )
            for index in (0, 1)
        )
        print(f"  {name:<24}{1 / wall:>12.0f}{cpu * 1e6:>13.0f}{faster:>7.2f}x{cheaper:>6.2f}x")


def order(round_: int) -> list[tuple[str, Contender]]:
    """Return the contenders in another order each round."""
    contenders = list(CONTENDERS.items())
    start = round_ % len(contenders)
    return contenders[start:] + contenders[:start]


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        anyio.run(serve)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
