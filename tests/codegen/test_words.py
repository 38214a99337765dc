"""Examples, what is deprecated, and the order of lists, in the documents."""

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from codegen.emit.openapi import document
from codegen.emit.reference import page
from codegen.load import load_service
from codegen.schema import SPEC as ALL
from tests.codegen.generate import SPEC


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    root: dict[str, Any] = json.loads(document(load_service(SPEC)))
    validate(root)
    return root


@pytest.fixture(scope="module")
def reference() -> str:
    return page(load_service(SPEC))


def test_openapi_has_the_bodies_that_were_seen(openapi: dict[str, Any]) -> None:
    operation = openapi["paths"]["/items"]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]
    assert content["examples"]["1"] == {
        "description": "The open ones.",
        "value": {"ok": True, "items": [{"id": "1"}], "total": 1},
    }
    (example,) = operation["x-examples"]
    assert example == {
        "description": "The open ones.",
        "x-source": "the made-up documents",
        "arguments": {"urgent": True, "limit": 2},
    }


def test_openapi_has_refusals_that_were_seen(openapi: dict[str, Any]) -> None:
    (example,) = openapi["paths"]["/items/{item_id}"]["get"]["x-examples"]
    assert (example["status"], example["answer"]["error"]["code"]) == (404, "gone")
    error = openapi["components"]["responses"]["Error"]["content"]["application/json"]
    assert error["examples"] == {"403": {"value": {"ok": False, "error": {"code": "no"}}}}


def test_openapi_tells_the_order_of_lists_and_what_is_deprecated(openapi: dict[str, Any]) -> None:
    operation = openapi["paths"]["/items"]["get"]
    assert (operation["x-partition"], operation["x-sort"]) == ("due", ["due", "id"])
    assert "deprecated" not in operation
    operation = openapi["paths"]["/items/{item_id}/few"]["get"]
    assert (operation["deprecated"], operation["x-deprecated"]) == (True, "Use `get`.")


def test_the_reference_shows_examples(reference: str) -> None:
    assert "Example: The open ones. (the made-up documents)" in reference
    assert "items.list(urgent=True, limit=2)" in reference
    assert '"total": 1' in reference
    assert "Example: (a client, answered with status 404)" in reference


def test_the_reference_tells_the_order_of_lists_and_what_is_deprecated(reference: str) -> None:
    assert "**Deprecated:** Use `get`." in reference
    assert "All of it is pulled in parts by `due`, in the order of `due` and `id`." in reference


@pytest.mark.parametrize("name", ["odesk", "paymo", "activecollab", "taskforce"])
def test_every_service_has_examples(name: str) -> None:
    service = load_service(ALL / name)
    examples = [
        one for resource in service.resources for op in resource.endpoints for one in op.examples
    ]
    assert len(examples) >= 5
    assert all(example.source for example in examples)


def test_every_report_tells_its_order() -> None:
    service = load_service(ALL / "odesk")
    tables = [table for resource in service.resources for table in resource.tables]
    assert [(table.name, table.partition) for table in tables] == [
        ("Fin", "date"),
        ("Time", "worked_on"),
    ]
    assert all(table.sort[0] == table.partition for table in tables)
