import itertools
import logging
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, cast

import anyio
import attrs
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire import ODesk, select
from deskwire.core.auth.oauth1 import Credentials, Placement, SignatureMethod, Signer
from deskwire.core.auth.schemes import OAuth1
from deskwire.core.errors import (
    ClosedClientError,
    ConfigurationError,
    DecodeError,
    NotFoundError,
    ParameterError,
    PermissionDeniedError,
)
from deskwire.core.model.encodings import Text
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import BodyKind, Format, Param, ParamLocation
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.report.table import Table
from deskwire.odesk.finreports import FinColumns
from deskwire.odesk.timereports import TimeColumns, TimeRow
from deskwire.sandbox import Sandbox
from deskwire.sandbox.faults import Fault
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.sandbox.signatures import SignatureChecker
from deskwire.transport.options import ClientOptions, CopyOptions
from deskwire.transport.retry import RetryPolicy
from tests.busy import until
from tests.transport.clients import (
    Acme,
    Recorder,
    Thing,
    acme,
    endpoint,
    gate_of,
    odesk,
    says,
    settings_of,
)
from tests.transport.servers import Heard, response, serve

pytestmark = pytest.mark.anyio

HOURS = (
    select(TimeColumns.worked_on, TimeColumns.provider_id, TimeColumns.memo, TimeColumns.hours)
    .where(TimeColumns.worked_on >= date(2014, 12, 1))
    .order_by(TimeColumns.worked_on)
)
LIST = endpoint()


# Formats, signatures and where they travel


async def test_json_and_xml_give_equal_results() -> None:
    async with odesk() as (sandbox, client):
        xml = client.with_options(format="xml")
        assert await client.auth.get_info() == await xml.auth.get_info()
        company = sandbox.company.company.reference
        money = select(FinColumns.type, FinColumns.amount.sum())
        hours = [
            await one.timereport.get_team_report("acme", "acme:dev", HOURS) for one in (client, xml)
        ]
        bills = [
            await one.finreport.get_buyer_companies_billings(company, money)
            for one in (client, xml)
        ]
        assert hours[0] == hours[1]
        assert len(hours[0]) > 50
        assert all(isinstance(row.hours, Decimal) for row in hours[1])
        assert bills[0] == bills[1]
        assert [row.type for row in bills[0]] == ["Adjustment", "Invoice", "Payment"]


async def test_a_long_report_reads_like_a_short_one() -> None:
    columns = (TimeColumns.worked_on, TimeColumns.provider_id, TimeColumns.memo, TimeColumns.hours)
    everything = select(*columns).order_by(TimeColumns.worked_on)
    arguments = {"company_id": "acme", "query": everything}
    async with odesk() as (_, client):
        whole = await client.raw("timereport.get_company_report", **arguments)
        assert len(whole.answer.content) > 64 * 1024
        table = cast("Table[TimeRow]", whole.value)
        xml = client.with_options(format="xml")
        assert await xml.timereport.get_company_report("acme", everything) == table
        half = everything.where(TimeColumns.worked_on < date(2014, 11, 1))
        short = await client.timereport.get_company_report("acme", half)
        assert short[:] == table[: len(short)]
        assert "table" in cast("Mapping[str, object]", whole.tree)


@pytest.mark.parametrize("method", SignatureMethod)
@pytest.mark.parametrize("placement", Placement)
async def test_every_signature_in_every_place(
    method: SignatureMethod, placement: Placement
) -> None:
    async with odesk(signature_method=method, placement=placement) as (sandbox, client):
        assert (await client.auth.get_info()).ref
        report = await client.timereport.get_team_report("acme", "acme:dev", HOURS)
        assert len(report) > 50
        assert sandbox.stats.requests == 2


@pytest.mark.parametrize("placement", Placement)
@pytest.mark.parametrize("body", [BodyKind.NONE, BodyKind.FORM, BodyKind.JSON])
async def test_a_signature_is_in_one_place(placement: Placement, body: BodyKind) -> None:
    seen: list[str] = []
    checker = SignatureChecker({"key": "secret"})

    async def check(request: Request) -> Response:
        credentials = checker.read(request)
        checker.check(request, credentials, "token secret")
        form = dict(request.form()) if body is BodyKind.FORM else {}
        seen.extend(
            place
            for place, signed in (
                ("header", "Authorization" in request.headers),
                ("query", "oauth_signature" in dict(request.query)),
                ("body", "oauth_signature" in form),
            )
            if signed
        )
        return Response.text("done")

    signer = Signer(Credentials("key", "secret", "token", "token secret"))
    place = ParamLocation.QUERY if body is BodyKind.NONE else ParamLocation.BODY
    create = endpoint("POST", body=body, params=(Param("name", Text(), place),))
    async with Server(check) as server, Acme(server.url, auth=OAuth1(signer, placement)) as client:
        assert await client.call(create, {"name": "Größe & 50 %+;"}) == "done"
        in_body = placement is Placement.BODY and body is BodyKind.FORM
        only = "body" if in_body else "header" if placement is Placement.HEADER else "query"
        assert seen == [only]


async def test_a_format_that_an_operation_has_not_is_not_asked_for() -> None:
    list_things = endpoint(
        result=ListResult(Thing, Selection(("things",))), formats={"json": Format()}
    )
    async with acme(says('{"things": [{"id": 1}]}')) as (_, client):
        xml = client.with_options(format="xml")
        assert await xml.call(list_things, {}) == (Thing(id=1),)


async def test_raw_returns_all_that_the_server_said() -> None:
    async with odesk() as (sandbox, client):
        response = await client.raw("auth.get_info")
        assert response.answer.status == 200
        assert response.answer.content_type == "application/json"
        assert response.value == await client.auth.get_info()
        tree = cast("Mapping[str, Mapping[str, object]]", response.tree)
        assert tree["auth_user"]["uid"] == sandbox.company.demo_user.id
        assert response.answer.content.decode() not in repr(response)
        again = await client.raw("odesk.auth.get_info")
        assert again.value == response.value
        with pytest.raises(ParameterError, match=r"oDesk has no operation 'auth.nothing'"):
            await client.raw("auth.nothing")
        with pytest.raises(ParameterError, match="there is no argument `nothing`"):
            await client.raw("auth.get_info", nothing=1)


# What is in a path


SAFE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
IDS = st.text(SAFE, min_size=1, max_size=12).filter(
    lambda text: text.strip() not in {"", ".", ".."}
)
HARD = [
    "../../x",
    "a/b",
    "/",
    "//",
    "%2e%2e",
    "%2F",
    ";v=1",
    "?a=b",
    "#x",
    "é",
    "日本",
    "🙂",
    "a b",
    "+",
]


class Paths:
    """A server that tells how it understood the path."""

    def __init__(self) -> None:
        self.segments: list[tuple[str, ...]] = []
        self.checker = SignatureChecker({"key": "secret"})

    async def handle(self, request: Request) -> Response:
        self.checker.check(request, self.checker.read(request), "token secret")
        self.segments.append(request.segments)
        return Response.text("done")


@pytest.mark.parametrize("hard", HARD)
async def test_a_hard_id_is_one_segment(hard: str) -> None:
    await arrives([hard])


@settings(max_examples=15)
@given(names=st.lists(IDS, min_size=20, max_size=40))
async def test_any_id_is_one_segment(names: list[str]) -> None:
    await arrives(names)


async def arrives(names: list[str]) -> None:
    """Check that ids arrive as they are, each in a segment of its own, under a good signature."""
    paths = Paths()
    show = endpoint(
        path="/things/{name}/parts/{part}",
        params=(
            Param("name", Text(), ParamLocation.PATH, required=True),
            Param("part", Text(), ParamLocation.PATH, required=True),
        ),
    )
    signer = Signer(Credentials("key", "secret", "token", "token secret"))
    async with (
        Server(paths.handle) as server,
        Acme(f"{server.url}/api", auth=OAuth1(signer)) as client,
    ):
        for name in names:
            assert await client.call(show, {"name": name, "part": "of:it"}) == "done"
    assert paths.segments == [("api", "things", name, "parts", "of:it") for name in names]


@pytest.mark.parametrize("format", ["json", "xml"])
async def test_an_id_cannot_leave_its_place(format: Literal["json", "xml"]) -> None:
    async with odesk(format=format) as (sandbox, client):
        for index, name in enumerate(HARD, 1):
            with pytest.raises(PermissionDeniedError) as caught:
                await client.timereport.get_team_report("acme", name, HOURS)
            assert caught.value.message == f"there is no team {name!r}"
            assert sandbox.stats.requests == index


BAD = ["", ".", "..", "\n", "a\nb", "a\0b", "a\x7fb", "a\x85b", "\ud800"]


async def test_an_id_that_no_path_can_hold_is_refused_before_anything_is_sent() -> None:
    async with odesk() as (sandbox, client):
        for name in BAD:
            with pytest.raises(ParameterError, match=r"odesk\.timereport\.get_team_report"):
                await client.timereport.get_team_report("acme", name, HOURS)
            with pytest.raises(ParameterError, match=r"odesk\.timereport\.get_team_report"):
                await client.timereport.get_team_report(name, "acme:dev", HOURS)
        assert sandbox.stats.requests == 0


# Life


async def test_it_has_to_be_entered() -> None:
    async with Sandbox() as sandbox:
        client = ODesk(**sandbox.odesk)
        assert repr(client) == f"<ODesk {sandbox.url}/odesk closed>"
        with pytest.raises(ClosedClientError, match="enter it with `async with`"):
            await client.auth.get_info()
        async with client:
            assert repr(client) == f"<ODesk {sandbox.url}/odesk open>"
            assert repr(client.auth) == f"<Auth of {client!r}>"
            await client.auth.get_info()
            with pytest.raises(ClosedClientError, match="is open already; enter it once"):
                await client.__aenter__()
            await client.auth.get_info()
        with pytest.raises(ClosedClientError, match="has been closed; make a new one"):
            await client.auth.get_info()
        with pytest.raises(ClosedClientError, match="has been closed; make a new one"):
            await client.__aenter__()
        await client.aclose()
        assert sandbox.stats.requests == 2


async def test_it_is_async_only() -> None:
    said = r"write `async with Acme\(\.\.\.\)`"
    with pytest.raises(ConfigurationError, match=said), Acme("http://127.0.0.1:1"):
        pytest.fail("it was entered")


async def test_calls_on_their_way_end_when_it_is_closed() -> None:
    async with acme(says("done")) as (server, client):
        server.faults.add(Fault.latency(30), times=None)
        errors: list[Exception] = []

        async def call() -> None:
            try:
                await client.call(LIST, {})
            except Exception as error:  # noqa: BLE001  any is looked at below
                errors.append(error)

        with anyio.fail_after(20):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(call)
                tasks.start_soon(call)
                await until(lambda: server.stats.requests == 2)
                await client.aclose()
        assert [type(error) for error in errors] == [ClosedClientError, ClosedClientError]


# Copies


async def test_a_copy_shares_all_but_its_settings() -> None:
    recorder = Recorder()
    async with odesk() as (sandbox, client):
        await client.auth.get_info()
        resource = client.auth
        copy = client.with_options(
            format="xml",
            timeout=7,
            deadline=8,
            retries=5,
            strict=True,
            hooks=[recorder],
            limits=Limits(max_bytes=100_000),
        )
        assert type(copy) is ODesk
        assert copy.auth is not resource
        await copy.auth.get_info()
        assert len(recorder.begun) == 1
        assert recorder.begun[0].url.endswith("/info.xml")
        await client.auth.get_info()
        assert len(recorder.begun) == 1
        assert client.auth is resource
        assert sandbox.stats.connections == 1
        assert gate_of(copy) is gate_of(client)
        changed = attrs.asdict(settings_of(copy), recurse=False)
        assert (changed["timeout"], changed["deadline"]) == (7, 8)
        assert changed["retries"] == RetryPolicy(attempts=6)
        assert settings_of(client).timeout == 30
        with pytest.raises(DecodeError, match="longer than 10 bytes"):
            await copy.with_options(limits=Limits(max_bytes=10)).auth.get_info()


def test_copies_know_the_settings_that_are_theirs() -> None:
    client = Acme("http://127.0.0.1:1")
    own = {"format", "extra_headers", "extra_query"}
    assert set(CopyOptions.__annotations__) < {*ClientOptions.__annotations__, *own}
    with pytest.raises(ConfigurationError, match="'concurrency' cannot be changed in a copy"):
        client.with_options(**cast("CopyOptions", {"concurrency": 3}))
    with pytest.raises(ConfigurationError, match="format is 'csv', expected 'json' or 'xml'"):
        client.with_options(format="csv")
    with pytest.raises(ConfigurationError, match="timeout is 0, expected seconds above 0"):
        client.with_options(timeout=0)


# Settings


@pytest.mark.parametrize(
    "url",
    [
        "",
        "www.example.com",
        "ftp://example.com",
        "http://",
        "http://exam ple.com",
        "http://999.1.1.1",
        "http://example.com/a b",
        "http://example.com/\n",
        "http://example.com:port",
        "http://example.com/a/../b",
        "http://example.com/ä",
        "http://münchen.example",
        "http://example.com/{id}",
        "file:///etc/passwd",
        f"http://{'a' * 64}.example",
        f"http://{'a.' * 127}com",
        "http://a..example",
        "http://a\\b.example",
        "http://a%20b.example",
        "http://example.com:99999",
        "http://[::zz]",
        "http://[::1",
        f"http://example.com/{'x' * 70_000}",
        "http://example.com?key=%zz",
        "http://example.com?key=%ff",
        "http://example.com?key=\ud800",
    ],
)
def test_an_address_that_cannot_be_called(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        Acme(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:hunter2@example.com",
        "ftp://user:hunter2@example.com",
        "http://user:hunter2@exam ple.com",
        "http://hunter2:x@[",
        "http://example.com/#hunter2",
        "http://hunter2:x@example.com:99999",
    ],
)
def test_an_address_with_credentials_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigurationError, match="neither credentials nor a fragment") as caught:
        Acme(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["ftp://h?key=hunter2", "http://h:x?key=hunter2", "http://h?key=hunter2%", "h?hunter2"]
)
def test_the_query_of_a_wrong_address_is_not_repeated(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url is ") as caught:
        Acme(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("slash", ["", "/"])
async def test_an_address_with_a_path_and_a_query(slash: str) -> None:
    async def echo(request: Request) -> Response:
        return Response.text(f"{request.raw_path}?{request.raw_query}")

    name = Param("name", Text(), ParamLocation.QUERY)
    async with Server(echo) as server, Acme(f"{server.url}/api{slash}?key=1") as client:
        said = await client.call(endpoint(params=(name,)), {"name": "a&b"})
        assert said == "/api/things?key=1&name=a%26b"
        assert "key" not in repr(client)


# An HTTP client of the caller's


async def test_the_callers_http_client(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[str] = []

    async def watch(request: httpx.Request) -> None:
        sent.append(str(request.url))
        assert "oauth" not in repr(request)
        assert "authorization" not in request.headers

    caplog.set_level(logging.DEBUG)
    async with httpx.AsyncClient(
        event_hooks={"request": [watch]},
        auth=("other", "credentials"),
        follow_redirects=True,
        timeout=0.0001,
        params={"other": "1"},
    ) as http:
        async with odesk(http_client=http, placement=Placement.QUERY) as (sandbox, client):
            assert (await client.auth.get_info()).ref
            assert sandbox.stats.requests == 1
            token = sandbox.odesk["access_token"]
        assert not http.is_closed
        with pytest.raises(ClosedClientError):
            await client.auth.get_info()
    assert len(sent) == 1
    assert "oauth_signature=" in sent[0]
    records = [record for record in caplog.records if record.name == httpx.__name__]
    info = [one.getMessage() for one in records if one.levelno == logging.INFO]
    assert len(info) == 1
    assert "oauth_signature=***" in info[0]
    assert "/odesk/api/auth/v1/info.json" in info[0]
    assert token not in caplog.text


async def test_the_callers_http_client_has_to_stay_open() -> None:
    async with httpx.AsyncClient() as http, odesk(http_client=http) as (_, client):
        await http.aclose()
        with pytest.raises(ClosedClientError, match="the http_client of this oDesk client"):
            await client.auth.get_info()


async def test_a_transport_of_the_callers() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"things": [{"id": 7, "name": request.url.path}]})

    things = endpoint(result=ListResult(Thing, Selection(("things",))))
    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http,
        Acme("https://example.com/v1", http_client=http) as client,
    ):
        assert await client.call(things, {}) == (Thing(id=7, name="/v1/things"),)


async def test_a_proxy_is_told_only_what_it_has_to_know() -> None:
    asked: list[str] = []

    async def proxy(heard: Heard) -> bool:
        asked.append(heard.target)
        await heard.say(response(b"forwarded"))
        return True

    name = Param("name", Text(), ParamLocation.QUERY)
    async with (
        serve(script=proxy) as server,
        Acme("http://example.com/v1", proxy=server.url) as client,
    ):
        assert await client.call(endpoint(params=(name,)), {"name": "x"}) == "forwarded"
    assert asked == ["http://example.com/v1/things?name=x"]


async def test_an_empty_list_that_stands_for_an_object() -> None:
    show = endpoint(result=ModelResult(Thing, Selection(("thing",), one=True)))
    bodies = itertools.cycle(['{"thing": []}', '{"thing": [{"id": 3}]}'])

    async def answer(_: Request) -> Response:
        return Response.of(next(bodies), "application/json")

    async with acme(answer) as (_, client):
        with pytest.raises(NotFoundError, match="there is no such object") as caught:
            await client.call(show, {})
        assert caught.value.status == 404
        assert await client.call(show, {}) == Thing(id=3)
