"""A backend of another kind: whatever speaks the protocol sends the calls of a client."""

from collections.abc import Mapping

import attrs
import pytest

from deskwire.core.errors import (
    APIError,
    ConfigurationError,
    ConnectError,
    ConnectionLostError,
    DeskwireError,
    ParameterError,
    TransportError,
)
from deskwire.core.request.percent import Pairs
from deskwire.transport.backends import registry
from deskwire.transport.backends.protocol import (
    AddressError,
    Answer,
    BackendError,
    BackendOptions,
    BodyError,
    BrokenError,
    ClientFailedError,
    Connections,
    NotSentError,
    UnwritableError,
    WireRequest,
)
from tests.transport.clients import FAST, Acme, endpoint

pytestmark = pytest.mark.anyio

GET = endpoint()
CREATE = endpoint("POST", idempotent=False)


@attrs.define
class Said:
    """An answer out of nothing."""

    status: int = 200
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    parts: list[bytes | Exception] = attrs.field(factory=list[bytes | Exception])
    is_closed: bool = False

    def content(self) -> bytes | None:
        return None

    async def read(self) -> bytes | None:
        part = self.parts.pop(0) if self.parts else None
        if isinstance(part, Exception):
            raise part
        return part

    async def aclose(self) -> None:
        self.is_closed = True


@attrs.define
class Scripted:
    """A backend that knows no network."""

    script: list[Said | Exception]
    params: Pairs = ()
    connections: Connections | None = None
    sent: list[WireRequest] = attrs.field(factory=list[WireRequest])
    states: list[str] = attrs.field(factory=list[str])

    async def open(self) -> None:
        self.states.append("open")

    async def send(self, request: WireRequest) -> Answer:
        self.sent.append(request)
        said = self.script.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    async def aclose(self) -> None:
        self.states.append("closed")

    def as_sent(self, address: str) -> str:
        return address

    def proxy_host(self, address: str) -> str | None:
        del address
        return None


def client_of(backend: Scripted, monkeypatch: pytest.MonkeyPatch) -> Acme:
    def make(name: str, options: BackendOptions) -> Scripted:
        assert (name, options.title) == ("auto", "Acme")
        return backend

    monkeypatch.setattr(registry, "make", make)
    return Acme("http://service.example", retries=FAST)


async def test_a_call_is_a_request_and_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said(parts=[b"do", b"ne"])
    backend = Scripted([said], params=(("team", "a b"),))
    async with client_of(backend, monkeypatch) as client:
        assert await client.call(GET, {}) == "done"
    assert said.is_closed
    assert backend.states == ["open", "closed"]
    (request,) = backend.sent
    assert (request.method, request.target, request.body) == (
        "GET",
        "http://service.example/things?team=a%20b",
        b"",
    )
    assert ("User-Agent", "deskwire/0.1.0") in request.headers
    assert request.connect_timeout == 10


@pytest.mark.parametrize(
    ("failure", "kind", "said", "is_sent_twice"),
    [
        (NotSentError("no route"), ConnectError, "no connection to service.example: no rou", True),
        (BrokenError("reset"), ConnectionLostError, "the connection broke: reset", False),
        (UnwritableError("x"), ConnectionLostError, "request could not be written as HTT", False),
        (ClientFailedError("oops"), TransportError, "the http_client failed: oops", False),
    ],
)
async def test_how_far_it_came_decides(
    failure: BackendError,
    kind: type[DeskwireError],
    said: str,
    is_sent_twice: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backend = Scripted([failure] * 3)
    async with client_of(backend, monkeypatch) as client:
        with pytest.raises(kind, match=f"{said}.*after 3 attempts"):
            await client.call(GET, {})
        backend.script.extend([failure] * 3)
        with pytest.raises(kind, match=said) as caught:
            await client.call(CREATE, {})
    assert type(caught.value) is kind
    assert len(backend.sent) == 3 + (3 if is_sent_twice else 1)
    assert getattr(caught.value, "maybe_executed", None) is not is_sent_twice


async def test_once_there_is_a_status_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = Said(403, parts=[b"half a rea", BrokenError("reset")])
    success = Said(200, parts=[b"half a rea", BrokenError("reset")])
    backend = Scripted([refusal, success])
    async with client_of(backend, monkeypatch) as client:
        with pytest.raises(APIError, match="HTTP 403"):
            await client.call(GET, {})
        with pytest.raises(ConnectionLostError, match="the connection broke: reset"):
            await client.call(CREATE, {})
    assert refusal.is_closed
    assert success.is_closed


async def test_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said(parts=[BodyError("it is gone")])
    async with client_of(Scripted([said]), monkeypatch) as client:
        with pytest.raises(DeskwireError, match="it is gone"):
            await client.call(CREATE, {})


async def test_an_address_that_cannot_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with client_of(Scripted([AddressError("too long")]), monkeypatch) as client:
        with pytest.raises(ParameterError, match=r"cannot be sent \(too long\); give shorter"):
            await client.call(GET, {})


@pytest.mark.parametrize("name", ["aiohttp", "direct", "", "HTTPX"])
async def test_a_backend_that_there_is_not_is_named(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"backend is '{name}', expected 'auto' or"):
        Acme("http://127.0.0.1:1", backend=name)
    Acme("http://127.0.0.1:1", backend="httpx")
