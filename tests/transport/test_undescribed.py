"""Calls of endpoints that nobody has described, whole answers by method, and what copies add."""

from collections.abc import Mapping
from typing import Any, assert_type

import pytest

from deskwire import ActiveCollab, JSONValue, ODesk, Paymo, Response, Taskforce, __version__
from deskwire.core.errors import ConfigurationError, NotFoundError, ParameterError
from deskwire.odesk import Engagement
from deskwire.odesk.auth import AuthInfo
from deskwire.sandbox import Sandbox
from deskwire.sandbox.http import Request
from deskwire.sandbox.http import Response as Answer
from tests.transport.clients import FAST, Recorder, acme

pytestmark = pytest.mark.anyio

Heard = list[Request]


def target(request: Request) -> str:
    """Return the path and the query, as they came."""
    return "?".join(filter(None, [request.raw_path, request.raw_query]))


def keeps(heard: Heard) -> Any:
    async def handle(request: Request) -> Answer:
        heard.append(request)
        return Answer.of(b'{"id": 1}', "application/json")

    return handle


async def test_every_service_is_called_by_path() -> None:
    async with Sandbox() as sandbox:
        async with ODesk(**sandbox.odesk) as odesk:
            tree: Any = await odesk.get("/api/auth/v1/info.json")
            assert tree["info"]["ref"]
            other: Any = await odesk.get("/api/auth/v1/info.xml")
            assert other["info"]["ref"] == tree["info"]["ref"]
            with pytest.raises(NotFoundError):
                await odesk.get("/api/nothing.json")
        async with Paymo(**sandbox.paymo) as paymo:
            made: Any = await paymo.post("/tasklists", json={"name": "By hand", "project_id": 1})
            (tasklist,) = made["tasklists"]
            changed: Any = await paymo.put(f"/tasklists/{tasklist['id']}", json={"name": "Other"})
            assert changed["tasklists"][0]["name"] == "Other"
            await paymo.delete(f"/tasklists/{tasklist['id']}")
            with pytest.raises(NotFoundError):
                await paymo.get(f"/tasklists/{tasklist['id']}")
        async with ActiveCollab(**sandbox.activecollab) as activecollab:
            projects: Any = await activecollab.get("/projects", query={"format": "json"})
            assert projects[0]["name"]
        async with Taskforce(**sandbox.taskforce) as taskforce:
            lists: Any = await taskforce.get("/lists")
            assert lists["lists"]


async def test_what_is_sent_is_what_was_given() -> None:
    heard: Heard = []
    async with acme(keeps(heard)) as (_, client):
        response = await client.request(
            "post", "/a b/ü?x=1", query={"y": ["1", 2], "z": "ä"}, form={"name": "1 2"}
        )
        assert_type(response, Response[JSONValue])
        assert response.value == response.tree == {"id": 1}
    (request,) = heard
    assert request.method == "POST"
    assert target(request) == "/a%20b/%C3%BC?x=1&y=1&y=2&z=%C3%A4"
    assert request.body == b"name=1%202"
    assert request.headers.get_all("user-agent") == (f"deskwire/{__version__}",)
    assert request.headers.get("accept") == "application/json"


async def test_it_is_retried_like_the_rest() -> None:
    heard: Heard = []

    async def handle(request: Request) -> Answer:
        heard.append(request)
        return Answer.of("busy", "text/plain", status=503 if len(heard) % 2 else 200)

    hook = Recorder()
    async with acme(handle, retries=FAST, hooks=[hook]) as (_, client):
        with pytest.raises(Exception, match=r"acme\.get"):  # "busy" is no JSON
            await client.get("/thing")
        with pytest.raises(Exception, match=r"acme\.post"):
            await client.post("/thing")
    assert [start.operation for start in hook.calls] == ["acme.get", "acme.post"]
    assert [request.method for request in heard] == ["GET", "GET", "POST"]


@pytest.mark.parametrize(
    ("method", "path", "given", "message"),
    [
        ("FETCH", "/a", {}, "the method is 'FETCH', did you mean 'PATCH'"),
        ("GET", "a", {}, "the path is 'a', expected one below http"),
        ("GET", "https://example.com/a", {}, "expected one below http"),
        ("GET", "/a/../b", {}, "expected one without dot segments"),
        ("GET", "/a\n", {}, "expected printable characters"),
        ("GET", "/a#b", {}, "expected one below http"),
        ("POST", "/a", {"json": {}, "form": {}}, "one body: give `json` or `form`, not both"),
    ],
)
async def test_what_cannot_be_is_told(
    method: str, path: str, given: Mapping[str, Any], message: str
) -> None:
    heard: Heard = []
    async with acme(keeps(heard)) as (_, client):
        with pytest.raises(ParameterError, match=message):
            await client.request(method, path, **given)
    assert heard == []


async def test_a_method_gives_its_whole_answer() -> None:
    async with Sandbox() as sandbox, ODesk(**sandbox.odesk) as odesk, ODesk(**sandbox.odesk) as two:
        response = await odesk.raw(odesk.auth.get_info)
        assert_type(response, Response[AuthInfo])
        assert response.answer.status == 200
        assert response.value == await odesk.auth.get_info()
        paged = await odesk.raw(odesk.hr.get_engagements, page_size=2)
        assert_type(paged, Response[tuple[Engagement, ...]])
        assert len(paged.value) == 2
        by_name = await odesk.raw("auth.get_info")
        assert by_name.value == response.value
        with pytest.raises(ParameterError, match="expected a method of this client"):
            await odesk.raw(two.auth.get_info)
        with pytest.raises(ParameterError, match="expected a method of this client"):
            await odesk.raw(anything)


async def anything() -> None:
    """Be no method of a client."""


async def test_headers_and_pairs_are_added_to_every_call() -> None:
    heard: Heard = []
    async with acme(keeps(heard), headers={"X-Team": "blue", "user-agent": "mine/1"}) as (
        _,
        client,
    ):
        await client.get("/a")
        copy = client.with_options(extra_query={"trace": "1 2"}, extra_headers={"X-Run": "7"})
        await copy.get("/a", query={"b": "c"})
        await client.get("/a")
    first, second, third = heard
    assert target(first) == target(third) == "/a"
    assert target(second) == "/a?b=c&trace=1%202"
    assert (second.headers.get("x-team"), second.headers.get("x-run")) == ("blue", "7")
    assert "x-run" not in third.headers
    assert first.headers.get_all("user-agent") == ("mine/1",)


async def test_pairs_of_a_copy_are_signed() -> None:
    async with Sandbox() as sandbox, ODesk(**sandbox.odesk) as odesk:
        copy = odesk.with_options(extra_query={"trace": "1 2&=ä"})
        assert (await copy.auth.get_info()).ref


@pytest.mark.parametrize(
    "headers", [{"Authorization": "a"}, {"a b": "c"}, {"a": "b\r\nc: d"}, {"a": "ü"}, {"a": 1}, []]
)
def test_headers_that_cannot_be_are_refused(headers: Any) -> None:
    with pytest.raises(ConfigurationError, match="headers is") as caught:
        Paymo(api_key="key", headers=headers)
    assert "ü" not in str(caught.value)
