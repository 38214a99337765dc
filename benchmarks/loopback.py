"""What benchmarks of calls share: a server in a process of its own, and callers that take turns."""

import subprocess
import sys
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from itertools import cycle

import anyio
from anyio.abc import SocketAttribute, SocketStream


def answer(body: bytes) -> bytes:
    """Return a whole answer of HTTP with a JSON body."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    return head % len(body) + body


async def serve(answers: Sequence[bytes]) -> None:
    """Answer each request with the next of some answers; say first on which port."""
    following = cycle(answers)

    async def handle(stream: SocketStream) -> None:
        async with stream:
            waiting = b""
            async for data in stream:
                waiting += data
                while b"\r\n\r\n" in waiting:
                    waiting = waiting.partition(b"\r\n\r\n")[2]
                    await stream.send(next(following))

    async with await anyio.create_tcp_listener(local_host="127.0.0.1", backlog=1024) as listener:
        print(listener.extra(SocketAttribute.local_port), flush=True)
        await listener.serve(handle)


@contextmanager
def running(
    module: str, *, before: Sequence[str] = (), after: Sequence[str] = ()
) -> Generator[str]:
    """Run the server of a benchmark, `python -m MODULE serve`, and yield its address.

    Args:
        module: The benchmark.
        before: What the command begins with, such as `taskset`.
        after: What it ends with.
    """
    command = [*before, sys.executable, "-m", module, "serve", *after]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


async def in_parallel(callers: int, calls: int, call: Callable[[], Awaitable[object]]) -> None:
    """Make some calls by some tasks, each of which makes its share one after the other."""

    async def caller() -> None:
        for _ in range(calls // callers):
            await call()

    async with anyio.create_task_group() as tasks:
        for _ in range(callers):
            tasks.start_soon(caller)
