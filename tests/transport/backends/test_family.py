"""httpx and httpx2: either may be lent, and either may be all there is."""

import logging
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any, cast

import httpx
import httpx2
import pytest

from deskwire import Placement, SignatureMethod, TransportError
from deskwire.core.auth.schemes import HeaderToken
from deskwire.core.errors import ConfigurationError, ServerError
from deskwire.core.model.secret import Secret
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.transport.backends.family import family_of, own_family
from deskwire.transport.backends.protocol import HTTPClient
from tests.transport.clients import FAST, Acme, endpoint, odesk, says
from tests.transport.servers import serve

GET = endpoint()
FAMILIES = (httpx, cast("Any", httpx2))


@pytest.fixture(params=FAMILIES, ids=["httpx", "httpx2"])
def family(request: pytest.FixtureRequest) -> Any:
    """Return the module of a family; where one stands for the other, they are the same."""
    return request.param


def hooked(family: Any, hook: Callable[[Any], Awaitable[None]]) -> Any:
    return family.AsyncClient(event_hooks={"response": [hook]})


@pytest.mark.anyio
async def test_a_client_of_either_family_is_lent(family: Any) -> None:
    async with (
        family.AsyncClient(params={"lang": "en gb"}, headers={"X-Team": "blue"}) as http,
        odesk(http_client=http) as (sandbox, client),
    ):
        assert (await client.auth.get_info()).ref
        assert sandbox.stats.requests == 1


@pytest.mark.anyio
async def test_its_defaults_apply_and_its_name_does_not(family: Any) -> None:
    async def echo(request: Request) -> Response:
        lines = [f"?{request.raw_query}", *(f"{name}: {value}" for name, value in request.headers)]
        return Response.of("\n".join(lines).lower(), "text/plain")

    token = HeaderToken("X-Token", Secret("abc"))
    async with (
        Server(echo) as server,
        family.AsyncClient(params={"a": "b"}, headers={"X-Team": "blue"}) as http,
        Acme(server.url, http_client=http, auth=token) as client,
    ):
        lines = (await client.call(GET, {})).splitlines()
        assert lines[0] == "?a=b"
        assert {"x-team: blue", "x-token: abc", "user-agent: deskwire/0.1.0"} <= {*lines}


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["ReadError", "DecodingError", "StreamConsumed", "InvalidURL"])
async def test_the_errors_of_its_hooks_become_ours(family: Any, name: str) -> None:
    kind = getattr(family, name)
    error = kind() if name == "StreamConsumed" else kind("a reason")

    async def fail(_: object) -> None:
        raise error

    async with (
        Server(says("done")) as server,
        hooked(family, fail) as http,
        Acme(server.url, http_client=http, retries=FAST) as client,
    ):
        with pytest.raises(TransportError, match="after 3 attempts"):
            await client.call(GET, {})
        assert server.stats.requests == 3


@pytest.mark.anyio
async def test_a_hook_that_raises_for_the_status(family: Any) -> None:
    async def check(response: Any) -> None:
        response.raise_for_status()

    async def refuse(_: Request) -> Response:
        return Response.of("no", "text/plain", status=500)

    async with (
        Server(refuse) as server,
        hooked(family, check) as http,
        Acme(server.url, http_client=http, retries=0) as client,
    ):
        with pytest.raises(ServerError, match="HTTP 500"):
            await client.call(GET, {})


@pytest.mark.anyio
async def test_its_good_connections_are_used_again(family: Any) -> None:
    async with (
        serve() as server,
        family.AsyncClient() as http,
        Acme(server.url, http_client=http) as client,
    ):
        for _ in range(5):
            assert await client.call(GET, {}) == "ok"
        assert server.connections == 1


@pytest.mark.anyio
async def test_no_family_logs_a_secret(family: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for way in (SignatureMethod.PLAINTEXT, SignatureMethod.HMAC_SHA1):
        async with (
            family.AsyncClient() as http,
            odesk(http_client=http, signature_method=way, placement=Placement.QUERY) as (
                sandbox,
                client,
            ),
        ):
            await client.auth.get_info()
            secrets = [value for value in sandbox.odesk.values() if "http" not in str(value)]
            texts = [caplog.text, *(repr(vars(record)) for record in caplog.records)]
            told = [text for text in texts if any(str(secret) in text for secret in secrets)]
            assert told == []
    assert f"{family.__name__}: " in {f"{record.name}: " for record in caplog.records}
    assert "oauth_signature=***" in caplog.text


def test_what_is_no_async_client_is_none_of_either(family: Any) -> None:
    assert family_of(family.AsyncClient) is None
    with family.Client() as http, pytest.raises(ConfigurationError, match=r"expected an httpx\.A"):
        Acme("http://127.0.0.1:1", http_client=cast("HTTPClient", http))


def test_its_own_family_is_told_by_its_name(family: Any) -> None:
    told = family_of(family.AsyncClient())
    assert told is not None
    assert (told.name, told.core_name) == (
        family.__name__,
        family.__name__.replace("httpx", "httpcore"),
    )
    assert own_family().name == httpx.__name__


# Other processes, where there is one family, or one stands for the other

CALL = """
import logging, sys
import anyio

HERE = []

class Keep(logging.Handler):
    def emit(self, record):
        HERE.append(f"{record.name} {record.getMessage()} {vars(record)!r}")

logging.basicConfig(level=1, handlers=[Keep()])

from deskwire import ODesk, Placement, SignatureMethod
from deskwire.sandbox import Sandbox
from deskwire.transport.backends.family import loaded_families, own_family

async def main(borrow):
    async with Sandbox() as sandbox:
        import contextlib
        async with contextlib.AsyncExitStack() as stack:
            http = await stack.enter_async_context(own_family().client()) if borrow else None
            client = await stack.enter_async_context(ODesk(
                **sandbox.odesk, http_client=http, signature_method=SignatureMethod.PLAINTEXT,
                placement=Placement.QUERY, trust_env=False,
            ))
            await client.auth.get_info()
        secrets = [v.reveal() if hasattr(v, "reveal") else v for v in sandbox.odesk.values()]
        text = "\\n".join(HERE)
        assert not [s for s in secrets if "http" not in s and s in text], "a secret is logged"

for borrow in (False, True):
    anyio.run(main, borrow)
names = {record.split(" ")[0].split(".")[0] for record in HERE}
print(own_family().name, *[f.name for f in loaded_families()], *sorted(names & {
    "httpx", "httpcore", "httpx2", "httpcore2"}))
"""


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("import httpx2; httpx2.alias_httpx()", "httpx2 httpx2 httpcore2 httpx2"),
        (
            "import sys; sys.modules['httpx'] = sys.modules['httpcore'] = None",
            "httpx2 httpx2 httpcore2 httpx2",
        ),
        (
            "import sys; sys.modules['httpx2'] = sys.modules['httpcore2'] = None",
            "httpx httpx httpcore httpx",
        ),
        ("import httpx2", "httpx httpx httpx2 httpcore httpx"),
    ],
)
def test_one_family_is_enough(first: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{first}\n{CALL}"],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.stderr, done.stdout.strip()) == ("", told)


def test_a_client_that_is_not_async_is_refused_by_types_and_at_once() -> None:
    with httpx.Client() as http, pytest.raises(ConfigurationError, match="http_client"):
        Acme("https://acme.invalid", http_client=http)  # type: ignore[arg-type]
