"""From an operation and its arguments to a request: what travels where, and what is refused."""

import copy
import pickle
from collections.abc import Mapping
from decimal import Decimal
from email import message_from_bytes
from typing import Any, cast

import pytest

from deskwire import ConfigurationError, ParameterError
from deskwire.core.errors import ColumnError, QueryError
from deskwire.core.model.encodings import (
    ONE_ZERO,
    Delimited,
    Exploded,
    File,
    Flag,
    Integer,
    Number,
    Reference,
    SecretText,
    Text,
)
from deskwire.core.model.operation import (
    BodyKind,
    Constant,
    Format,
    Operation,
    Paging,
    Param,
    ParamLocation,
    Variant,
)
from deskwire.core.model.rules import AtLeastOne
from deskwire.core.model.values import UNSET
from deskwire.core.request.build import build, dump_json
from deskwire.core.request.multipart import Upload
from deskwire.core.request.request import BaseURL, Request, is_loopback

BASE = BaseURL.parse("https://acme.example/api?key=k")
PATH, QUERY, BODY, FILE = ParamLocation
FORMATS = {"json": Format(".json"), "xml": Format("", (("format", "xml"),), "text/xml")}
IDS = Param("ids", Delimited(";", Reference()), QUERY, variants={"many": Variant(Exploded(Text()))})
DONE = Param("done", ONE_ZERO, QUERY, wire="is_done", default=False)
NOTE = Param("note", Text(), BODY, nullable=True)
RATE = Param("rate", Number(), BODY, wire="hourly[rate]")


class BadIndex:
    def __index__(self) -> int:
        raise RuntimeError("hunter2")


def operation(*params: Param, path: str = "/tasks", **more: object) -> Operation[None]:
    settings: dict[str, Any] = {
        "name": "acme.tasks.call",
        "method": "GET",
        "formats": FORMATS,
        "idempotent": True,
        "path": path,
        "params": params,
        **more,
    }
    return Operation(**settings)


def made(
    called: Operation[None], arguments: Mapping[str, object], format: str = "json", **more: Any
) -> Request:
    return build(called, arguments, base=BASE, format=format, **more)


@pytest.mark.parametrize(
    ("params", "arguments", "query"),
    [
        ((IDS,), {}, "key=k"),
        ((IDS,), {"ids": None}, "key=k"),
        ((IDS,), {"ids": UNSET}, "key=k"),
        ((IDS,), {"ids": ["a", 2]}, "key=k&ids=a%3B2"),
        ((DONE,), {}, "key=k&is_done=0"),
        ((DONE,), {"done": True}, "key=k&is_done=1"),
        ((DONE, IDS), {"ids": "é", "done": UNSET}, "key=k&is_done=0&ids=%C3%A9"),
    ],
)
def test_the_query(params: tuple[Param, ...], arguments: Mapping[str, object], query: str) -> None:
    request = made(operation(*params), arguments)
    assert request.target == f"https://acme.example/api/tasks.json?{query}"
    assert request.body is None
    assert request.all_headers() == []


def test_a_format_may_be_asked_for_by_suffix_pair_or_header() -> None:
    request = made(operation(), {}, "xml", headers=(("X-Client", "c"),))
    assert request.target == "https://acme.example/api/tasks?key=k&format=xml"
    assert request.all_headers() == [("X-Client", "c"), ("Accept", "text/xml")]


@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        ({"id": "a/b é"}, "/tasks/a%2Fb%20%C3%A9.json"),
        ({"id": 7, "archived": True}, "/tasks/7/archived.json"),
        ({"id": 7, "archived": False}, "/tasks/7.json"),
    ],
)
def test_the_path(arguments: Mapping[str, object], url: str) -> None:
    params = (
        Param("id", Reference(), PATH, required=True),
        Param("archived", Flag("archived"), PATH),
    )
    request = made(operation(*params, path="/tasks/{id}[/{archived}]"), arguments)
    assert request.url == request.shown_url == f"https://acme.example/api{url}"


def test_a_secret_travels_and_is_not_shown() -> None:
    called = operation(Param("token", SecretText(), PATH, required=True), path="/keys/{token}")
    request = made(called, {"token": "hunter2"})
    assert request.url == "https://acme.example/api/keys/hunter2.json"
    assert request.shown_url == "https://acme.example/api/keys/***.json"
    assert "hunter2" not in repr(request)


def test_a_path_may_travel_in_the_query() -> None:
    called = operation(Param("id", Reference(), PATH), DONE, path="tasks/{id}")
    request = made(called, {"id": "a.b"}, path_query="path_info")
    assert request.url == "https://acme.example/api"
    assert request.query == (("key", "k"), ("path_info", "tasks/a.b.json"), ("is_done", "0"))


@pytest.mark.parametrize(
    ("body", "arguments", "content"),
    [
        (BodyKind.NONE, {}, None),
        (BodyKind.FORM, {}, b"state=open"),
        (BodyKind.FORM, {"note": None, "rate": 2}, b"note=&hourly%5Brate%5D=2&state=open"),
        (BodyKind.JSON, {}, b'{"state":"open"}'),
        (
            BodyKind.JSON,
            {"note": None, "rate": Decimal("2.50")},
            b'{"note":null,"hourly[rate]":2.5,"state":"open"}',
        ),
    ],
)
def test_the_body(body: BodyKind, arguments: Mapping[str, object], content: bytes | None) -> None:
    constants = (Constant("state", "open", BODY), Constant("v", 2, QUERY))
    called = operation(NOTE, RATE, method="POST", body=body, constants=constants)
    request = made(called, arguments)
    assert request.body == content
    assert request.query == (("key", "k"), ("v", "2"))
    types = {
        BodyKind.FORM: [("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")],
        BodyKind.JSON: [("Content-Type", "application/json")],
    }
    assert request.all_headers() == types.get(body, [])


def test_a_file_makes_the_body_multipart() -> None:
    called = operation(NOTE, Param("file", File(), FILE), method="POST", body=BodyKind.JSON)
    request = made(called, {"note": "é", "file": Upload("a.txt", b"x")})
    ((name, kind),) = request.all_headers()
    whole = message_from_bytes(f"{name}: {kind}\r\n\r\n".encode() + (request.body or b""))
    parts = {
        str(part["Content-Disposition"]): part.get_payload(decode=True)
        for part in cast("list[Any]", whole.get_payload())
    }
    assert parts == {
        'form-data; name="note"': "é".encode(),
        'form-data; name="file"; filename="a.txt"': b"x",
    }
    assert made(called, {"note": "a"}).body == b'{"note":"a"}'


@pytest.mark.parametrize("name", ["acme.tasks.call.ids", "tasks.call.ids"])
def test_a_variant_is_sent_in_another_way(name: str) -> None:
    request = made(operation(IDS), {"ids": ["a", "b"]}, variants={name: "many"})
    assert request.query == (("key", "k"), ("ids", "a"), ("ids", "b"))


REQUIRED = Param("task_id", Reference(), QUERY, required=True)
PAGED = Paging(style="offset", start="start", size="size", wire="page", max_size=50)
WHOLE = "expected a whole number"


@pytest.mark.parametrize(
    ("called", "arguments", "argument", "said"),
    [
        (operation(REQUIRED), {}, "task_id", "argument `task_id` is missing"),
        (operation(REQUIRED), {"task_id": None}, "task_id", "argument `task_id` is missing"),
        (operation(REQUIRED), {"task_id": 1.5}, "task_id", "argument `task_id`: got 1.5, expected"),
        (operation(), {"color": 1}, "color", "there is no argument `color`"),
        (operation(DONE), {"done": "maybe"}, "done", "argument `done`: got 'maybe', expected"),
        (
            operation(Param("done", ONE_ZERO, QUERY, default=True)),
            {"done": None},
            "done",
            "argument `done`: got None, expected True",
        ),
        (
            operation(Param("count", Integer(), QUERY)),
            {"count": BadIndex()},
            "count",
            "argument `count`: it cannot be read: RuntimeError",
        ),
        (
            operation(Param("id", Text(), PATH), path="/{id}"),
            {"id": ".."},
            "id",
            "argument `id`: got '..', expected a value that can stand in a path",
        ),
        (
            operation(NOTE, body=BodyKind.FORM),
            {"note": "\ud800"},
            "note",
            "argument `note`: got '\\ud800', expected whole characters, no lone surrogate",
        ),
        (
            operation(Param("token", SecretText(), BODY), body=BodyKind.JSON),
            {"token": "hunter2\ud800"},
            "token",
            "argument `token`: got Secret('***'), expected whole characters, no lone surrogate",
        ),
        (
            operation(Param("file", File(), FILE), method="POST"),
            {"file": b"x"},
            "file",
            "argument `file`: got b'x', expected an Upload",
        ),
        (
            operation(Param("file", File(), FILE), method="POST"),
            {"file": Upload("a\0", b"x")},
            "",
            "got 'a\\x00', expected a name without control characters",
        ),
        (
            operation(DONE, IDS, rules=(AtLeastOne(("ids",)),)),
            {},
            "",
            "give at least one of `ids`",
        ),
        (operation(paging=PAGED), {"size": 51}, "size", "argument `size`: got 51, expected at mo"),
        (operation(paging=PAGED), {"size": 0}, "size", f"argument `size`: got 0, {WHOLE}"),
        (operation(paging=PAGED), {"start": "a"}, "start", f"argument `start`: got 'a', {WHOLE}"),
        (operation(paging=PAGED), {"start": 2}, "start", "argument `start` needs `size` as well"),
        (
            operation(paging=PAGED),
            {"start": BadIndex()},
            "start",
            "argument `start`: it cannot be read: RuntimeError",
        ),
    ],
)
def test_a_refusal_names_operation_and_argument(
    called: Operation[None], arguments: Mapping[str, object], argument: str, said: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        made(called, arguments)
    assert str(caught.value).startswith(f"acme.tasks.call: {said}")
    assert (caught.value.operation, caught.value.argument) == ("acme.tasks.call", argument)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_path_in_the_query_takes_no_value_that_needs_quotes() -> None:
    called = operation(
        Param("a", Reference(), PATH), Param("b", SecretText(), PATH), path="x/{a}/{b}"
    )
    with pytest.raises(
        ParameterError, match=r"^acme.tasks.call: argument `b`: got Secret"
    ) as caught:
        made(called, {"a": "ok", "b": "hunter/2"}, path_query="path_info")
    assert caught.value.argument == "b"


def test_an_unknown_variant_is_refused() -> None:
    message = r"^acme.tasks.call.ids cannot be sent as 'few', expected one of many$"
    with pytest.raises(ParameterError, match=message) as caught:
        made(operation(IDS), {}, variants={"tasks.call.ids": "few"})
    assert (caught.value.operation, caught.value.argument) == ("acme.tasks.call", "ids")


@pytest.mark.parametrize("kind", [ParameterError, QueryError, ColumnError])
def test_a_refusal_pickles(kind: type[ParameterError]) -> None:
    for error in (kind("no", operation="acme.tasks.call", argument="ids"), kind("no")):
        for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
            assert type(twin) is kind
            assert str(twin) == "no"
            assert (twin.operation, twin.argument) == (error.operation, error.argument)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://Acme.Example/", ("https", "acme.example", "", ())),
        ("https://acme.example:443/api/", ("https", "acme.example", "/api", ())),
        ("http://acme.example:443", ("http", "acme.example:443", "", ())),
        ("http://[::1]:80/a?b=1&c", ("http", "[::1]", "/a", (("b", "1"), ("c", "")))),
        ("http://acme.example.", ("http", "acme.example.", "", ())),
    ],
)
def test_an_address(text: str, parts: tuple[str, str, str, object]) -> None:
    base = BaseURL.parse(text)
    assert (base.scheme, base.host, base.path, base.query) == parts
    assert str(base) == f"{parts[0]}://{parts[1]}{parts[2]}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "acme.example",
        "ftp://acme.example",
        "https://",
        "https://acme example/",
        "https://acme.example/a b",
        "https://acme.example/\x7f",
        "https://acme.example:port/",
        "https://acme.example:99999/",
        "https://a..example/",
        "https://acme.example?hunter2=%zz",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"base_url is .*, expected an address") as caught:
        BaseURL.parse(text)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["https://u:hunter2@acme.example", "https://acme.example/#hunter2"]
)
def test_an_address_holds_no_credentials(text: str) -> None:
    with pytest.raises(ConfigurationError, match="neither credentials nor a fragment") as caught:
        BaseURL.parse(text)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("A.Localhost.", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost.example", False),
        ("128.0.0.1", False),
        ("::2", False),
        ("", False),
    ],
)
def test_hosts_that_are_this_machine(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (
            {"a": Decimal("1.50"), "b": [Decimal(10), None, True, "é"]},
            '{"a":1.5,"b":[10,null,true,"\\u00e9"]}',
        ),
        (Decimal("1E+2"), "100"),
        ({}, "{}"),
    ],
)
def test_numbers_stay_numbers_in_json(tree: Any, text: str) -> None:
    assert dump_json(tree) == text.encode()


def test_what_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        dump_json(cast("Any", float("nan")))
