"""Operations are declared without what follows from the verb, the path and the resource."""

from typing import Any, Final

import pytest

from deskwire.core.model.encodings import Delimited, Integer, Reference, Text
from deskwire.core.model.operation import (
    PATH,
    QUERY,
    BodyKind,
    Conventions,
    Format,
    Operation,
    Operations,
    Paging,
    Param,
)
from deskwire.core.model.results import NOTHING, ScalarResult

USUAL: Final = Conventions(
    formats={"json": Format(suffix=".json")},
    bodies={"POST": BodyKind.FORM, "PUT": BodyKind.JSON},
)


def declared(http: str, **options: Any) -> Operation[Any]:
    """Return an operation of a resource that has a base."""
    return Operations("desk.items", USUAL, base="/v1").declare("call", http, **options)


@pytest.mark.parametrize(
    ("verb", "is_idempotent", "body"),
    [
        ("GET", True, BodyKind.NONE),
        ("POST", False, BodyKind.FORM),
        ("PUT", True, BodyKind.JSON),
        ("DELETE", True, BodyKind.NONE),
        ("PATCH", False, BodyKind.NONE),
    ],
)
def test_the_verb_tells_body_and_repetition(verb: str, is_idempotent: bool, body: BodyKind) -> None:
    operation = declared(f"{verb} /items")
    assert (operation.method, operation.path) == (verb, "/v1/items")
    assert (operation.idempotent, operation.body) == (is_idempotent, body)


def test_an_operation_can_say_otherwise() -> None:
    other = {"xml": Format(suffix=".xml")}
    operation = declared(
        "POST /items",
        result=ScalarResult(int),
        idempotent=True,
        body=BodyKind.NONE,
        formats=other,
        authenticated=False,
    )
    assert operation.idempotent
    assert operation.body is BodyKind.NONE
    assert operation.formats == other
    assert operation.result == ScalarResult(int)
    assert not operation.authenticated


def test_the_bounds_of_a_page_travel_by_their_names_unless_told_otherwise() -> None:
    apart = Paging(style="page", start="page", size="count", wire_size="n")
    assert (apart.wire_start, apart.wire_size) == ("page", "n")
    together = Paging(style="page", start="page", size="count", wire="p")
    assert (together.wire_start, together.wire_size) == ("", "")


def test_what_is_not_said_is_usual() -> None:
    operation = declared("GET")
    assert operation.name == "desk.items.call"
    assert (operation.attribute, operation.path) == ("items", "/v1")
    assert operation.formats == USUAL.formats
    assert (operation.params, operation.result, operation.paging) == ((), NOTHING, None)
    assert operation.authenticated


def test_the_path_tells_its_parameters() -> None:
    operation = declared("GET /teams/{team_id}/users/{user_id}[/days/{day}]")
    assert operation.params == (
        Param("team_id", Reference(), PATH, required=True),
        Param("user_id", Reference(), PATH, required=True),
        Param("day", Reference(), PATH),
    )


def test_a_parameter_of_the_path_may_be_declared() -> None:
    codes = Param("codes", Delimited(";", Text()), PATH, required=True)
    query = Param("query", Text(), QUERY)
    operation = Operations("desk.items", USUAL, path=Integer()).declare(
        "call", "GET /{team_id}/{codes}", params=(query, codes)
    )
    team = Param("team_id", Integer(), PATH, required=True)
    assert operation.params == (team, codes, query)


def test_the_resource_knows_its_operations_in_order() -> None:
    operations = Operations("desk.items", USUAL)
    first, second = operations.declare("b", "GET /b"), operations.declare("a", "GET /a")
    assert operations.all() == (first, second)
    assert Operations("desk.others", USUAL).all() == ()
