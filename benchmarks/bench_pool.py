"""`ConnectionPool` behind a `ConcurrencyLimiter` against httpx's own pool, on loopback.

    python -m benchmarks.bench_pool [rounds]

The server is a process of its own, so that it takes another core. The rounds of the contenders
are interleaved; a ratio is taken within a round, and the median of the rounds is printed. The CPU
time is the client's alone.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

import anyio
import httpx

from benchmarks.loopback import answer, in_parallel, running, serve
from deskwire.transport.backends.pool import ConnectionPool
from deskwire.transport.limits import ConcurrencyLimiter

CALLS = {1: 300, 10: 600, 100: 800}
"""Calls a round, by the number of callers at once."""
PAGE = answer(bytes(6300))
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


def main(rounds: int) -> None:
    print(f"CPython {sys.version.split()[0]}, {os.cpu_count()} cores, {rounds} rounds")
    with running("benchmarks.bench_pool") as url:
        for callers in CALLS:
            report(f"{url}/page", callers, rounds)


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
        anyio.run(serve, [PAGE])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
