"""Which requests the server lets in: a foreign page of a browser changes nothing."""

import re

import anyio
import httpx
import pytest

from deskwire import ODesk
from deskwire.sandbox import Fault, Sandbox
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server

pytestmark = pytest.mark.anyio


TWO_ORIGINS = (
    "/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\n"
    "Origin: http://evil.example"
)
PREFLIGHT = (
    "OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://evil.example\r\n"
    "Access-Control-Request-Method: POST"
)


class Counter:
    """A handler that counts what it carried out."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, request: Request) -> Response:
        self.calls += 1
        return Response.text(f"[{request.host}]")


async def _ask(server: Server, head: str) -> tuple[int, str]:
    """Send a head, in which PORT is that of the server, and return status and body."""
    answer = b""
    async with await anyio.connect_tcp("127.0.0.1", server.port) as stream:
        await stream.send(head.replace("PORT", str(server.port)).encode() + b"\r\n\r\n")
        with anyio.fail_after(10):
            while b"\r\n\r\n" not in answer:
                answer += await stream.receive()
            found = re.search(rb"Content-Length: (\d+)", answer)
            size = int(found[1]) if found else 0
            while len(answer.partition(b"\r\n\r\n")[2]) < size:
                answer += await stream.receive()
    return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2].decode()


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT",
        "GET / HTTP/1.1\r\nHost: LocalHost:PORT",
        "GET / HTTP/1.1\r\nHost: localhost.:PORT",
        "GET / HTTP/1.1\r\nHost: [::1]:PORT",
        "GET / HTTP/1.1\r\nHost: [0:0:0:0:0:0:0:1]:PORT",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://localhost:PORT",
        "POST / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://localhost:PORT",
        "GET http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT",
        "GET HTTP://localhost:PORT HTTP/1.1\r\nHost: evil.example",  # the target counts
        "GET / HTTP/1.0",
        "GET / HTTP/1.0\r\nHost: localhost:PORT",
    ],
)
async def test_who_means_this_server_is_let_in(head: str) -> None:
    handler = Counter()
    async with Server(handler) as server:
        assert (await _ask(server, head))[0] == 200
    assert handler.calls == 1


@pytest.mark.parametrize(
    ("head", "status", "says"),
    [
        ("GET / HTTP/1.1\r\nHost: evil.example", 421, "the Host names 'evil.example'"),
        ("GET / HTTP/1.1\r\nHost: evil.example:PORT", 421, "answers for nobody else"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:PORT", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.2:PORT", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: 0.0.0.0:PORT", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: [::2]:PORT", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: [::]:PORT", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: [:::1]:PORT", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: localhost", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: localhost:", 421, "names"),
        ("GET / HTTP/1.1\r\nHost: localhost:1", 421, "names"),
        ("GET / HTTP/1.1\r\nHost:", 421, "names ''"),
        ("GET / HTTP/1.0\r\nHost: evil.example", 421, "names"),
        ("GET / HTTP/1.1", 400, "Host"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: 127.0.0.1:PORT", 400, "Host"),
        ("GET / HTTP/1.0\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example", 400, "Host"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT, evil.example", 400, "expected a host"),
        ("GET / HTTP/1.1\r\nHost: evil@127.0.0.1:PORT", 400, "expected a host"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT/", 400, "expected a host"),
        ("GET / HTTP/1.1\r\nHost: http://127.0.0.1:PORT", 400, "expected a host"),
        ("GET / HTTP/1.1\r\nHost: localhost:PORTx", 400, "expected a host"),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:PORT", 421, "the target names"),
        ("GET https://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT", 421, "the target names"),
        ("GET http://me@127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT", 400, "the target is"),
        ("GET http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: a@b", 400, "the Host is"),
        (f"POST {TWO_ORIGINS}", 403, "a page"),
        (PREFLIGHT, 403, "a page"),
        ("POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: null", 403, "a page"),
        ("POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:1", 403, "a page"),
    ],
)
async def test_who_does_not_is_refused(head: str, status: int, says: str) -> None:
    handler = Counter()
    async with Server(handler) as server:
        server.faults.add(Fault.status(503), times=None)
        found, body = await _ask(server, head)
        assert found == status, body
        assert says in body
        assert body.count("\n") == 1
        assert (handler.calls, server.stats.requests, server.stats.faults) == (0, 0, 0)


async def test_a_foreign_page_orders_no_faults() -> None:
    async with Sandbox() as sandbox, httpx.AsyncClient() as client:
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            order = {"kind": "reset"}
            answer = await client.post(
                f"{sandbox.url}/_sandbox/faults", json=order, headers=headers
            )
            assert answer.status_code in {403, 421}
            assert "access-control-allow-origin" not in answer.headers
        assert sandbox.faults.rules == ()
        assert len(sandbox.requests) == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_a_client_reaches_it_by_every_name_of_loopback(host: str) -> None:
    async with Sandbox() as sandbox:
        access = sandbox.odesk
        access["base_url"] = access["base_url"].replace("127.0.0.1", host)
        async with ODesk(**access) as odesk:
            assert (await odesk.auth.get_info()).ref == "5100001"
