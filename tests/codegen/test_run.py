"""The output of the generator, run: a service that nobody wrote a line of Python for."""

import base64
import json
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module, invalidate_caches
from typing import Any
from urllib.parse import parse_qsl

import pytest

from deskwire import ConfigurationError, NotFoundError, ParameterError, QueryError, select
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from tests.codegen.generate import generate

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def tinytask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The generated package, imported."""
    root = tmp_path_factory.mktemp("generated")
    package = root / "tinytask"
    package.mkdir()
    for name, text in generate().items():
        (package / name).write_text(text, "utf-8")
    sys.path.insert(0, str(root))
    invalidate_caches()
    yield import_module("tinytask")
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.split(".")[0] == "tinytask"]:
        del sys.modules[name]


ITEMS: list[dict[str, object]] = [
    {
        "id": str(number),
        "title": f"Item {number}",
        "due": "24.12.2014",
        "state": "open" if number % 2 else "paused",
        "effort": {"hours": "1.50"},
        "tags": "red" if number == 1 else ["red", "blue"],
        "people": {"owner": "maya"},
        "note": "not in the spec",
    }
    for number in range(1, 8)
]


REPORT = {
    "cols": [
        {"label": "worked_on", "type": "date"},
        {"label": "item_title", "type": "string"},
        {"label": "sum_hours", "type": "number"},
    ],
    "rows": [
        {"c": [{"v": "20141231"}, {"v": 'A "quoted" one'}, {"v": "1.50"}]},
        {"c": [{"v": "20150101"}, {"v": None}, {"v": "0"}]},
    ],
}


class TinyServer:
    """A hand-written server of the made-up service."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def handle(self, request: Request) -> Response:
        self.requests.append(request)
        query = dict(request.query)
        match request.method, request.segments[1:]:
            case "GET", ("items",):
                skip, take = int(query["skip"]), int(query["take"])
                page = ITEMS[skip : skip + take]
                return Response.json({"ok": True, "items": page, "total": len(ITEMS)})
            case "GET", ("items", "find"):
                return Response.json({"ok": True, "items": ITEMS[0]})
            case "GET", ("items", number, *_) if int(number) <= len(ITEMS):
                return Response.json({"ok": True, "item": ITEMS[int(number) - 1]})
            case "GET", ("reports", "dev"):
                return Response.json({"ok": True, "table": REPORT})
            case "POST", ("items", "numbers"):
                return Response.json({"ok": True, "item": {"id": 5}}, status=201)
            case "POST", ("items",):
                return Response.json({"ok": True, "item": {"id": 9, "title": "New"}}, status=201)
            case "DELETE", _:
                return Response(status=204)
            case _:
                return Response.json({"ok": False, "error": {"code": "gone", "text": "No item."}})

    @property
    def last(self) -> Request:
        return self.requests[-1]


async def test_calls_of_a_service_made_by_yaml_alone(tinytask: Any) -> None:
    tiny = TinyServer()
    async with (
        Server(tiny.handle) as server,
        tinytask.TinyTask(
            email="a@b.example", password="pw", base_url=f"{server.url}/v1"
        ) as client,
    ):
        page = await client.items.list(state=["open", "done"], before=date(2014, 12, 31))
        assert [item.id for item in page] == [1, 2, 3]
        assert page.total == 7
        assert dict(parse_qsl(tiny.last.raw_query)) == {
            "state": "open,done",
            "before": "31.12.2014",
            "skip": "0",
            "take": "3",
        }
        assert tiny.last.headers.get("accept") == "application/json"
        secret = base64.b64encode(b"a@b.example:pw").decode()
        assert tiny.last.headers.get("authorization") == f"Basic {secret}"

        every = [item async for item in client.items.list(urgent=True)]
        assert [item.id for item in every] == [1, 2, 3, 4, 5, 6, 7]
        first, second = every[:2]
        assert first.due == date(2014, 12, 24)
        assert first.hours == Decimal("1.50")
        assert (first.tags, second.tags) == (("red",), ("red", "blue"))
        assert first.people == {"owner": "maya"}
        assert first.extra == {"note": "not in the spec"}
        assert first.state.known
        assert (second.state, second.state.known) == ("paused", False)

        await client.items.get(2, history=True)
        assert tiny.last.path == "/v1/items/2/history"
        for call in (client.items.look(2, detailed=True), client.items.peek(2)):
            with pytest.warns(
                DeprecationWarning, match=r"items\.\w+ is deprecated: Use `get`"
            ) as told:
                await call
            assert told[0].filename == __file__
        assert tiny.last.path == "/v1/items/2/few"
        found = await client.items.find(text="a b", tag=["x", "y"])
        assert [item.id for item in found] == [1]
        assert list(tiny.last.query) == [("q", "a b"), ("tag[]", "x"), ("tag[]", "y")]
        await client.items.find({"tag": "x"})
        assert list(tiny.last.query) == [("tag", "x")]
        await client.items.delete(1)
        assert list(tiny.last.query) == [("sure", "yes")]


async def test_bodies_and_rules(tinytask: Any) -> None:
    tiny = TinyServer()
    async with (
        Server(tiny.handle) as server,
        tinytask.TinyTask(
            api_key="k", base_url=f"{server.url}/v1", variants={"items.create.color": "code"}
        ) as client,
    ):
        item = await client.items.create(
            "Ümlaut",
            due=None,
            steps=[{"text": "one"}, {"text": "two", "day": date(2014, 1, 2)}],
            labels={"a": "b"},
            color="red",
        )
        assert (item.id, item.title) == (9, "New")
        assert json.loads(tiny.last.body) == {
            "title": "Ümlaut",
            "due": None,
            "steps[0][text]": "one",
            "steps[1][text]": "two",
            "steps[1][day]": "02.01.2014",
            "labels[a]": "b",
            "state": "open",
            "color_code": "red",
        }
        assert tiny.last.headers.get("x-key") == "k"
        added = await client.items.add_and_get("New", urgent=True)
        assert (added.id, added.title) == (5, "Item 5")
        assert json.loads(tiny.requests[-2].body) == {"title": "New", "urgent": True}
        with pytest.raises(ParameterError, match="give only one of `owner` and `team`"):
            await client.items.create("x", owner="a", team="b")
        with pytest.raises(ParameterError, match="`color` is allowed only when `state` is 'open'"):
            await client.items.create("x", color="red", state="done")
        with pytest.raises(ParameterError, match="got 'bogus', expected a key among text, tag"):
            await client.items.find(bogus=1)
        sent = len(tiny.requests)
        with pytest.raises(NotFoundError, match="No item"):
            await client.items.get(99)
        assert len(tiny.requests) == sent + 1


def test_both_kinds_of_credentials_are_refused(tinytask: Any) -> None:
    with pytest.raises(ConfigurationError, match="one kind of credentials"):
        tinytask.TinyTask(email="a", password="b", api_key="c")


async def test_a_report(tinytask: Any) -> None:
    tiny = TinyServer()
    columns = import_module("tinytask.reports").WorkColumns
    query = select(columns.worked_on, columns.item, columns.hours.sum()).where(
        (columns.worked_on >= date(2014, 12, 31)) & (columns.item == "it's")
    )
    async with (
        Server(tiny.handle) as server,
        tinytask.TinyTask(api_key="k", base_url=f"{server.url}/v1", strict=True) as client,
    ):
        table = await client.reports.get_hours("dev", query)
        assert tiny.last.path == "/v1/reports/dev"
        assert dict(parse_qsl(tiny.last.raw_query)) == {
            "tq": "SELECT worked_on, item_title, sum(hours)"
            " WHERE worked_on >= '2014-12-31' AND item_title = \"it's\""
        }
        first, second = table
        assert (first.worked_on, first.item) == (date(2014, 12, 31), 'A "quoted" one')
        assert (first.hours, second.hours, second.item) == (Decimal("1.50"), Decimal(0), None)
        assert first.extra == {}
    with pytest.raises(QueryError, match="hours"):
        assert columns.hours == 1
