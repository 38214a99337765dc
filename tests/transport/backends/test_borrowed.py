"""A caller's own HTTP client: its hooks, its defaults, and what its pool leaves behind."""

import gzip
from collections.abc import Awaitable, Callable
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy

import anyio
import httpx
import pytest

from deskwire.core.auth.schemes import HeaderToken, QueryToken
from deskwire.core.errors import (
    AuthenticationError,
    CallError,
    DecodeError,
    RateLimitError,
    ServerError,
    TransportError,
)
from deskwire.core.model.encodings import Text
from deskwire.core.model.operation import BodyKind, Param, ParamLocation
from deskwire.core.model.secret import Secret
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.transport.backends.pool import ConnectionPool
from tests.busy import pass_time_once, settle
from tests.transport.clients import FAST, Acme, endpoint, odesk, says
from tests.transport.servers import Heard, anonymous_tls, response, serve
from tests.transport.wire_faults import FAULTS, LATE_FAULTS, no_content

pytestmark = pytest.mark.anyio

ResponseHook = Callable[[httpx.Response], Awaitable[None]]

GET = endpoint()
CREATE = endpoint("POST", idempotent=False)


def hooked(hook: ResponseHook, *more: ResponseHook) -> httpx.AsyncClient:
    return httpx.AsyncClient(event_hooks={"response": [hook, *more]})


async def read(answer: httpx.Response) -> None:
    await answer.aread()


async def close(answer: httpx.Response) -> None:
    await answer.aclose()


async def check(answer: httpx.Response) -> None:
    answer.raise_for_status()


async def read_some(answer: httpx.Response) -> None:
    async for _ in answer.aiter_raw(3):
        break


async def read_all_and_keep_nothing(answer: httpx.Response) -> None:
    async for _ in answer.aiter_bytes():
        pass


# Hooks

half_way = pytest.mark.filterwarnings(
    # trio complains of the generators of httpx that such a hook leaves
    "ignore:Async generator:ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


@pytest.mark.parametrize("hook", [read, check])
@pytest.mark.parametrize("coding", ["", "gzip"])
async def test_hooks_that_read_and_check(hook: ResponseHook, coding: str) -> None:
    async def answer(request: Request) -> Response:
        text = request.raw_path.encode() * 1000
        if not coding:
            return Response.of(text, "text/plain")
        return Response.of(
            gzip.compress(text), "text/plain", headers=[("Content-Encoding", "gzip")]
        )

    got: list[str] = []
    async with (
        Server(answer) as server,
        hooked(hook) as http,
        Acme(server.url, http_client=http) as client,
    ):

        async def call(number: int) -> None:
            path = f"/things/{number}"
            assert await client.call(endpoint(path=path), {}) == path * 1000
            got.append(path)

        with anyio.fail_after(20):
            async with anyio.create_task_group() as tasks:
                for number in range(30):
                    tasks.start_soon(call, number)
    assert len(got) == 30


@half_way
@pytest.mark.parametrize("hook", [close, read_some, read_all_and_keep_nothing])
async def test_hooks_that_take_the_body_away(hook: ResponseHook) -> None:
    async with (
        Server(says("a text of some length")) as server,
        hooked(hook) as http,
        Acme(server.url, http_client=http, retries=FAST) as client,
    ):
        with anyio.fail_after(20):
            for _ in range(3):
                with pytest.raises(DecodeError, match=r"use|let its hooks read with `await resp"):
                    await client.call(GET, {})
                with pytest.raises(DecodeError, match="the call may have been executed"):
                    await client.call(CREATE, {})
        server_requests = server.stats.requests
        assert server_requests == 6


@half_way
@pytest.mark.parametrize("hooks", [[check], [read, check], [close, check], [read_some, check]])
async def test_a_hook_that_raises_for_a_status(hooks: list[ResponseHook]) -> None:
    statuses = [503, 503, 200]

    async def answer(_: Request) -> Response:
        return Response.of("a text", "text/plain", status=statuses.pop(0))

    async with (
        Server(answer) as server,
        hooked(*hooks) as http,
        Acme(server.url, http_client=http, retries=FAST) as client,
    ):
        if hooks in ([check], [read, check]):
            assert await client.call(GET, {}) == "a text"
        else:
            with pytest.raises(DecodeError):
                await client.call(GET, {})
        assert statuses == []
        for status, kind in ((401, AuthenticationError), (503, ServerError), (302, CallError)):
            statuses.append(status)
            with pytest.raises(kind, match=f"HTTP {status}"):
                await client.call(CREATE, {})
            assert statuses == []
        statuses.extend([429] * 3)
        with pytest.raises(RateLimitError, match="after 3 attempts"):
            await client.call(CREATE, {})


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadError("a reason"),
        httpx.DecodingError("a reason"),
        httpx.TooManyRedirects("a reason"),
        httpx.StreamConsumed(),
        httpx.InvalidURL("a reason"),
        httpx.CookieConflict("a reason"),
        httpx.HTTPStatusError(
            "of another request",
            request=httpx.Request("GET", "http://h"),
            response=httpx.Response(500),
        ),
    ],
)
async def test_the_errors_of_httpx_become_ours(error: Exception) -> None:
    async def fail(_: httpx.Response) -> None:
        raise error

    async with (
        Server(says("done")) as server,
        hooked(fail) as http,
        Acme(server.url, http_client=http, retries=FAST) as client,
    ):
        with pytest.raises(TransportError, match="after 3 attempts"):
            await client.call(GET, {})
        with pytest.raises(TransportError, match="may have been executed"):
            await client.call(CREATE, {})
        assert server.stats.requests == 4


@pytest.mark.parametrize("error", [ValueError("mine"), TimeoutError("mine"), OSError("mine")])
@pytest.mark.parametrize("place", ["request", "response"])
async def test_the_errors_of_a_callers_own_hook_are_theirs(error: Exception, place: str) -> None:
    async def fail(_: object) -> None:
        raise error

    async with (
        Server(says("done")) as server,
        httpx.AsyncClient(event_hooks={place: [fail]}) as http,
        Acme(server.url, http_client=http, retries=FAST) as client,
    ):
        with pytest.raises(type(error)) as raised:
            await client.call(GET, {})
        assert raised.value is error
        http.event_hooks = {}
        assert await client.call(GET, {}) == "done"


async def test_a_hook_on_requests_sees_them_signed() -> None:
    seen: list[str] = []

    async def look(request: httpx.Request) -> None:
        seen.append(request.headers["x-token"])
        request.headers["x-trace"] = "1"

    async def answer(request: Request) -> Response:
        return Response.of(request.headers.get("x-trace"), "text/plain")

    async with (
        Server(answer) as server,
        httpx.AsyncClient(event_hooks={"request": [look]}) as http,
        Acme(server.url, http_client=http, auth=HeaderToken("X-Token", Secret("abc"))) as client,
    ):
        assert await client.call(GET, {}) == "1"
        assert seen == ["abc"]


# Defaults


async def echo(request: Request) -> Response:
    target = f"{request.raw_path}?{request.raw_query}"
    lines = [target, *(f"{name}: {value}" for name, value in request.headers)]
    return Response.of("\n".join(lines), "text/plain")


async def test_default_headers_apply_and_credentials_stay_ours() -> None:
    headers = {
        "X-Team": "blue",
        "User-Agent": "my-app/1",
        "Authorization": "Bearer theirs",
        "X-Token": "theirs",
        "Accept-Encoding": "br",
        "Content-Type": "text/csv",
    }
    async with (
        Server(echo) as server,
        httpx.AsyncClient(headers=headers) as http,
        Acme(server.url, http_client=http, auth=HeaderToken("X-Token", Secret("ours"))) as client,
    ):
        name = Param("name", Text(), ParamLocation.BODY)
        post = endpoint("POST", body=BodyKind.FORM, params=(name,), idempotent=False)
        lines = (await client.call(post, {"name": "x"})).lower().splitlines()
        assert "x-team: blue" in lines
        assert "user-agent: my-app/1" in lines
        assert "x-token: ours" in lines
        assert "accept-encoding: gzip, deflate" in lines
        assert any(line.startswith("content-type: application/x-www-form") for line in lines)
        assert not any(part in line for line in lines for part in ("theirs", "csv", "deskwire"))


async def test_without_a_name_of_the_callers_it_is_ours() -> None:
    async with (
        Server(echo) as server,
        httpx.AsyncClient() as http,
        Acme(server.url, http_client=http) as client,
    ):
        assert "user-agent: deskwire/0.1.0" in (await client.call(GET, {})).lower().splitlines()


async def test_default_parameters_apply_and_credentials_stay_ours() -> None:
    async with (
        Server(echo) as server,
        httpx.AsyncClient(params=[("team", "a b"), ("team", "c"), ("key", "theirs")]) as http,
        Acme(server.url, http_client=http, auth=QueryToken("key", Secret("ours"))) as client,
    ):
        target = (await client.call(GET, {})).splitlines()[0]
        assert target == "/things?team=a%20b&team=c&key=ours"


async def test_what_is_signed_is_what_travels() -> None:
    async with (
        httpx.AsyncClient(params={"lang": "en gb"}, headers={"Authorization": "x"}) as http,
        odesk(http_client=http) as (sandbox, client),
    ):
        await client.auth.get_info()
        assert sandbox.stats.requests == 1


@pytest.mark.parametrize("blocked", [False, True])
async def test_the_cookies_policy_applies(blocked: bool) -> None:
    async def answer(request: Request) -> Response:
        sent = request.headers.get("cookie", "none")
        return Response.of(sent, "text/plain", headers=[("Set-Cookie", "session=new; Path=/")])

    jar = CookieJar(DefaultCookiePolicy(allowed_domains=[] if blocked else None))
    async with (
        Server(answer) as server,
        httpx.AsyncClient(cookies=jar) as http,
        Acme(server.url, http_client=http) as client,
    ):
        assert await client.call(GET, {}) == "none"
        assert await client.call(GET, {}) == ("none" if blocked else "session=new")


# What its pool leaves behind


def own_client(encrypted: bool) -> httpx.AsyncClient:
    return httpx.AsyncClient(verify=anonymous_tls(server=False) if encrypted else True)


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("name", [*FAULTS, *LATE_FAULTS])
async def test_a_fault_stays_with_its_request(name: str, encrypted: bool) -> None:
    fault = (FAULTS | LATE_FAULTS)[name]

    played = 0

    async def script(heard: Heard) -> bool:
        nonlocal played
        text = heard.target.encode()
        if "fault" in heard.target:
            played += 1
            return await fault.play(heard, text)
        await heard.say(response(text))
        return True

    def waits(number: int) -> bool:
        return fault.outcome == "endless" and played == number

    tls = anonymous_tls(server=True) if encrypted else None
    async with (
        serve(tls=tls, script=script) as server,
        own_client(encrypted) as http,
        Acme(server.url, http_client=http, retries=0, timeout=20) as client,
    ):
        for number in range(2):
            path = f"/fault/{number}"
            async with pass_time_once(partial(waits, number + 1)):
                try:
                    assert await client.call(endpoint(path=path), {}) == path
                    assert fault.outcome in {"whole", "either"}
                except CallError:
                    assert fault.outcome != "whole"
            if name in LATE_FAULTS:
                await settle()  # until it is there
            path = f"/good/{number}"
            assert await client.call(endpoint(path=path), {}) == path


async def test_a_body_where_none_belongs() -> None:
    async def script(heard: Heard) -> bool:
        text = heard.target.encode()
        if "fault" in heard.target:
            return await no_content(heard, text)
        await heard.say(response(text))
        return True

    async with (
        serve(script=script) as server,
        httpx.AsyncClient() as http,
        Acme(server.url, http_client=http, retries=0) as client,
    ):
        for number in range(3):
            with pytest.raises(DecodeError, match="the answer is empty"):
                await client.call(endpoint(path="/fault"), {})
            path = f"/good/{number}"
            assert await client.call(endpoint(path=path), {}) == path


@pytest.mark.parametrize("transport", [None, ConnectionPool])
async def test_good_connections_are_used_again(transport: type[ConnectionPool] | None) -> None:
    """Fails where httpx or httpcore has moved what `_has_surplus` looks at."""
    async with (
        serve() as server,
        httpx.AsyncClient(transport=transport() if transport else None) as http,
        Acme(server.url, http_client=http) as client,
    ):
        for _ in range(5):
            assert await client.call(GET, {}) == "ok"
        assert server.connections == 1
