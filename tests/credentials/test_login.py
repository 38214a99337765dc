import re
import time
import traceback
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import attrs
import httpx
import pytest

from deskwire import ODesk
from deskwire.core.errors import ConfigurationError, LoginError, ParameterError, ServerError
from deskwire.core.model.secret import Secret
from deskwire.core.model.service import OAuth1Kind
from deskwire.credentials.login import OAuth1Login, RequestToken
from deskwire.odesk._service import SERVICE
from deskwire.sandbox import Sandbox
from deskwire.sandbox.faults import Fault
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from tests.transport.clients import ACME, Handler, says

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def logging_in(sandbox: Sandbox) -> AsyncGenerator[OAuth1Login, None]:
    access = sandbox.odesk
    async with ODesk.login(
        base_url=access["base_url"],
        consumer_key=access["consumer_key"],
        consumer_secret=access["consumer_secret"],
    ) as login:
        yield login


async def consent(request: RequestToken) -> str:
    """Do what the user does, and return the verifier that is shown."""
    async with httpx.AsyncClient() as http:
        page = (await http.get(f"{request.authorize_url}&approve=1")).text
    found = re.search(r"<code>(\w+)</code>", page)
    assert found is not None
    return found[1]


async def test_three_steps_lead_to_credentials() -> None:
    async with Sandbox() as sandbox, logging_in(sandbox) as login:
        request = await login.request_token()
        base, consumer = sandbox.odesk["base_url"], sandbox.odesk["consumer_key"]
        token = request.token.reveal()
        assert request.authorize_url == f"{base}/services/api/auth?oauth_token={token}"
        tokens = await login.access_token(request, f" {await consent(request)}\n")
        assert tokens.extra == ()
        client = ODesk(
            base_url=base,
            consumer_key=consumer,
            consumer_secret=sandbox.odesk["consumer_secret"],
            access_token=tokens.access_token,
            access_token_secret=tokens.access_token_secret,
        )
        async with client:
            assert (await client.auth.get_info()).ref


async def test_a_callback_travels_to_the_consent_page() -> None:
    async with Sandbox() as sandbox, logging_in(sandbox) as login:
        request = await login.request_token("http://127.0.0.1:9/back?state=a b&c")
        query = parse_qs(urlsplit(request.authorize_url).query)
        assert query == {
            "oauth_token": [request.token.reveal()],
            "oauth_callback": ["http://127.0.0.1:9/back?state=a b&c"],
        }
        plain = await login.request_token("http://127.0.0.1:9/back?state=1")
        async with httpx.AsyncClient() as http:
            answer = await http.get(f"{plain.authorize_url}&approve=1")
        assert answer.status_code == 302
        back = parse_qs(urlsplit(answer.headers["location"]).query)
        assert back["state"] == ["1"]
        assert (await login.access_token(plain, back["oauth_verifier"][0])).access_token


async def test_a_callback_in_the_first_step() -> None:
    bodies: list[dict[str, str]] = []

    async def answer(request: Request) -> Response:
        assert "Authorization" not in request.headers
        bodies.append(dict(request.form()))
        return Response.form([("oauth_token", "t"), ("oauth_token_secret", "s"), ("user", "7")])

    assert SERVICE.oauth is not None
    steps = attrs.evolve(SERVICE.oauth, callback_at="request_token")
    service = attrs.evolve(SERVICE, auth=(OAuth1Kind(steps),))
    async with Server(answer) as server:
        url = f"{server.url}/api?key=1"
        async with OAuth1Login(service, "key", "secret", base_url=url) as login:
            request = await login.request_token("http://127.0.0.1:9/")
            assert bodies[0]["oauth_callback"] == "http://127.0.0.1:9/"
            expected = f"{server.url}/api/services/api/auth?key=1&oauth_token=t"
            assert request.authorize_url == expected
            await login.request_token()
            assert bodies[1]["oauth_callback"] == "oob"
            tokens = await login.access_token(request, "v")
            assert bodies[2]["oauth_verifier"] == "v"
            assert bodies[2]["oauth_token"] == "t"
            assert tokens.extra == (("user", "7"),)


async def test_a_wrong_clock_does_not_matter() -> None:
    async with Sandbox(clock=lambda: time.time() + 7200) as sandbox, logging_in(sandbox) as login:
        request = await login.request_token()
        tokens = await login.access_token(request, await consent(request))
        assert tokens.access_token
        assert sandbox.stats.requests == 4


# Refusals


async def test_wrong_and_used_tokens() -> None:
    async with Sandbox() as sandbox, logging_in(sandbox) as login:
        request = await login.request_token()
        with pytest.raises(ParameterError, match="the verifier is empty"):
            await login.access_token(request, " ")
        with pytest.raises(LoginError, match="the user has not approved the token yet") as early:
            await login.access_token(request, "abc")
        assert early.value.operation == "odesk.login.access_token"
        assert "HTTP 401: permission_unknown: " in str(early.value)
        verifier = await consent(request)
        with pytest.raises(LoginError, match="verifier_invalid: the verifier is not the one"):
            await login.access_token(request, "wrong")
        assert (await login.access_token(request, verifier)).access_token
        with pytest.raises(LoginError, match="token_used: the request token has been exchanged"):
            await login.access_token(request, verifier)
        unknown = attrs.evolve(request, token=Secret("unknown"))
        with pytest.raises(LoginError, match="token_rejected: the request token is unknown"):
            await login.access_token(unknown, verifier)
        forged = attrs.evolve(await login.request_token(), secret=Secret("wrong"))
        with pytest.raises(LoginError, match="signature_invalid: the signature does not fit"):
            await login.access_token(forged, verifier)


async def test_a_token_that_is_too_old() -> None:
    late = 0.0
    async with (
        Sandbox(clock=lambda: time.time() + late) as sandbox,
        logging_in(sandbox) as login,
    ):
        request = await login.request_token()
        verifier = await consent(request)
        late = 3600
        with pytest.raises(LoginError, match="token_expired: a request token lives 600 s"):
            await login.access_token(request, verifier)


async def test_an_application_that_is_not_known() -> None:
    async with Sandbox() as sandbox:
        base = sandbox.odesk["base_url"]
        async with ODesk.login(
            base_url=base, consumer_key="unknown", consumer_secret="hunter2"
        ) as login:
            assert repr(login) == "<OAuth1Login of oDesk>"
            with pytest.raises(LoginError) as caught:
                await login.request_token()
        assert str(caught.value) == (
            "odesk.login.request_token: the service refused this step with HTTP 401:"
            " consumer_key_unknown: the consumer key is unknown"
        )
        assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def refuses(status: int, body: str, *headers: tuple[str, str]) -> Handler:
    async def handle(_: Request) -> Response:
        return Response.of(body, "text/plain", status=status, headers=headers)

    return handle


@pytest.mark.parametrize(
    ("handler", "said"),
    [
        (says("<html>hello you</html>"), "the answer holds no oauth_token with its secret"),
        (says("oauth_token=t"), "odesk.login.request_token: the answer holds no oauth_token with"),
        (says("oauth_token=&oauth_token_secret=s"), "is base_url right?"),
        (refuses(403, "no%"), "HTTP 403: no%"),
        (refuses(403, "nö"), "HTTP 403: nö"),
        (refuses(403, "", ("X-Odesk-Error-Message", "not you")), "HTTP 403: not you"),
        (refuses(403, '{"error": {"message": "not him"}}'), "HTTP 403: not him"),
        (refuses(403, ""), "HTTP 403: no reason given"),
        (refuses(302, "", ("Location", "http://127.0.0.1:9/x?a=b")), "HTTP 302: redirected to h"),
    ],
)
async def test_answers_that_make_no_sense(handler: Handler, said: str) -> None:
    async with (
        Server(handler) as server,
        OAuth1Login(SERVICE, "key", "secret", base_url=server.url) as login,
    ):
        with pytest.raises(LoginError, match=re.escape(said)):
            await login.request_token()


async def test_a_step_is_not_repeated_where_it_may_have_been_done() -> None:
    async with Sandbox() as sandbox, logging_in(sandbox) as login:
        sandbox.faults.add(Fault.status(503), times=None)
        with pytest.raises(LoginError, match="HTTP 503") as caught:
            await login.request_token()
        assert caught.value.attempts == sandbox.stats.requests == 1
        assert not isinstance(caught.value, ServerError)


def test_a_service_without_a_login() -> None:
    with pytest.raises(ConfigurationError, match="Acme has no OAuth login"):
        OAuth1Login(ACME, "key", "secret", base_url="http://127.0.0.1:9")


def test_credentials_of_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ODESK_CONSUMER_KEY", raising=False)
    monkeypatch.setenv("ODESK_CONSUMER_SECRET", "hunter2")
    with pytest.raises(ConfigurationError, match=r"oDesk needs consumer_key: .* ODESK_CONSUMER_K"):
        ODesk.login()
    monkeypatch.setenv("ODESK_CONSUMER_KEY", "key")
    assert "hunter2" not in repr(vars(ODesk.login()))


async def test_no_repr_shows_a_secret() -> None:
    async with Sandbox() as sandbox, logging_in(sandbox) as login:
        request = await login.request_token()
        tokens = await login.access_token(request, await consent(request))
    assert request.secret.reveal() not in f"{request!r}{request}"
    assert tokens.access_token_secret.reveal() not in f"{tokens!r}{tokens}"
    assert len(tokens.access_token_secret.reveal()) > 8
