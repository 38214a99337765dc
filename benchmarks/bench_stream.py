"""A report of a million rows, read while it arrives: memory and CPU by how it is read.

    python -m benchmarks.bench_stream [rows]

A server in a process of its own sends one report of so many rows of 8 columns, in chunks. Each way
to read it has a process of its own. Printed are the peak of the memory over that of an idle client
and the CPU. Whole reports are read up to a tenth of the rows, for the default limits refuse more.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import anyio
from anyio.abc import SocketAttribute, SocketStream

from benchmarks.bench_table import answer
from benchmarks.loopback import running
from deskwire import Limits, ODesk

ROWS_A_CHUNK = 1_000
WAYS = ("rows", "tables", "batches", "whole")


def chunks(rows: int) -> Iterator[bytes]:
    """Yield a report as it travels, in chunks of HTTP."""
    content = answer(ROWS_A_CHUNK)
    start, end = content.index(b'{"c"'), content.rindex(b"]}}")
    head, body, tail = content[:start], content[start:end].rstrip(), content[end:]
    yield b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    yield _chunk(head + body)
    piece = _chunk(b", " + body)
    for _ in range(rows // ROWS_A_CHUNK - 1):
        yield piece
    yield _chunk(tail) + b"0\r\n\r\n"


def _chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


async def serve(rows: int) -> None:
    """Answer every request with the report; an idle client asks for none."""

    async def handle(stream: SocketStream) -> None:
        async with stream:
            while b"\r\n\r\n" not in await stream.receive():
                pass
            for piece in chunks(rows):
                await stream.send(piece)

    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
        print(listener.extra(SocketAttribute.local_port), flush=True)
        await listener.serve(handle)


async def read(url: str, way: str) -> tuple[int, float, float]:
    """Return how many rows came, the memory over an idle client, and the CPU."""
    client = ODesk(
        consumer_key="key",
        consumer_secret="secret",
        access_token="token",
        access_token_secret="secret",
        base_url=url,
        limits=Limits(max_bytes=1 << 30),
    )
    arguments = ("acme", "acme:dev", "SELECT worked_on, provider_id, team_id, task, memo, hours")
    count = 0
    async with client:
        report = client.timereport
        if way == "batches":
            pa: Any = import_module("pyarrow")
            pa.array([0])  # what it imports is no memory of ours
        before, began = _memory(), time.process_time()
        if way == "whole":
            count = len(await report.get_team_report(*arguments))
        else:
            async with report.stream_team_report(*arguments) as rows:
                if way == "rows":
                    async for _ in rows:
                        count += 1
                elif way == "tables":
                    async for table in rows.tables():
                        count += len(table)
                else:
                    async for batch in rows.batches():
                        count += batch.num_rows
    return count, _memory() - before, time.process_time() - began


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rows: int) -> None:
    """Read the report in every way, in a process each."""
    print("   rows        way      memory   CPU      rows/s of CPU")
    for way in WAYS:
        count = rows // 10 if way == "whole" else rows
        subprocess.run(
            [sys.executable, "-m", "benchmarks.bench_stream", "way", way, f"{count}"], check=True
        )


def one(way: str, rows: int) -> None:
    """Read it in one way, here."""
    with running("benchmarks.bench_stream", after=[f"{rows}"]) as url:
        count, memory, cpu = anyio.run(read, url, way)
    print(f"{count:>9,}  {way:>9}  {memory:>6.0f} MB  {cpu:>5.2f} s  {count / cpu:>12,.0f}")
    sys.stdout.flush()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", number]:
            anyio.run(serve, int(number))
        case ["way", name, number]:
            one(name, int(number))
        case [number]:
            main(int(number))
        case _:
            main(1_000_000)
