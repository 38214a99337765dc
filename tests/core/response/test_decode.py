"""Answers of all four services: what stands around a payload, and answers without one."""

import json
import pickle
from typing import Any, cast

import pytest

from deskwire.activecollab._service import SERVICE as ACTIVECOLLAB
from deskwire.core.errors import APIError, DecodeError, PermissionDeniedError
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import ScalarResult, Selection
from deskwire.core.model.service import Service
from deskwire.core.model.values import JSONValue
from deskwire.core.report.table import Table
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse, Response
from deskwire.odesk._service import SERVICE as ODESK
from deskwire.paymo._service import SERVICE as PAYMO
from deskwire.taskforce._service import SERVICE as TASKFORCE
from deskwire.transport.operations import find_operation

LISTS: dict[str, tuple[Service, str, JSONValue]] = {
    "odesk": (ODESK, "hr.get_companies", {"server_time": "0", "companies": ""}),
    "odesk paged": (
        ODESK,
        "hr.get_engagements",
        {"engagements": {"lister": {"total_items": "0"}, "engagement": ""}, "auth_user": {}},
    ),
    "paymo": (PAYMO, "tasks.list", {"tasks": []}),
    "taskforce": (TASKFORCE, "tasks.list", {"success": True, "tasks": []}),
}
MODELS: dict[str, tuple[Service, str]] = {
    "odesk": (ODESK, "hr.get_company"),
    "paymo": (PAYMO, "tasks.get"),
    "taskforce": (TASKFORCE, "tasks.get"),
    "activecollab": (ACTIVECOLLAB, "tasks.get"),
}


class Told(list[Any]):
    """What a reader told of answers."""

    def drift(self, _: str, drift: Drift) -> None:
        self.append((drift.kind, drift.path))

    def cut(self, _: str, received: int) -> None:
        self.append(("cut", received))


def read(
    service: Service,
    operation: str,
    body: JSONValue | bytes | None,
    *,
    status: int = 200,
    strict: bool = False,
    told: Told | None = None,
    format: str = "json",
) -> Response[Any]:
    """Return what is made of an answer."""
    told = Told() if told is None else told
    reader = ResponseDecoder(
        service, strict=strict, limits=Limits(), on_drift=told.drift, on_cut=told.cut
    )
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = RawResponse(status=status, headers={}, content=content, format=format)
    return reader.read(find_operation(service, operation), answer)


# Nothing at all


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("status", [204, 205])
@pytest.mark.parametrize("format", ["json", "xml"])
@pytest.mark.parametrize("name", LISTS)
def test_no_content_is_no_items(name: str, format: str, status: int, strict: bool) -> None:
    service, operation, _ = LISTS[name]
    response = read(service, operation, b"", status=status, strict=strict, format=format)
    assert response.value == ()
    assert response.tree is None


def test_no_content_is_no_items_of_activecollab() -> None:
    assert read(ACTIVECOLLAB, "projects.list", b"", status=204, format="xml").value == ()


@pytest.mark.parametrize("format", ["json", "xml"])
def test_no_content_is_no_rows(format: str) -> None:
    response = read(ODESK, "timereport.get_company_report", b"", status=204, format=format)
    table = cast("Table[object]", response.value)
    assert (len(table), table.labels, table.is_cut, table.to_dicts()) == (0, (), False, [])


@pytest.mark.parametrize("name", MODELS)
def test_no_content_is_no_object(name: str) -> None:
    with pytest.raises(DecodeError, match="the answer is empty"):
        read(*MODELS[name], b"", status=204)


@pytest.mark.parametrize("body", [b"", b" \n"])
@pytest.mark.parametrize("name", LISTS)
def test_an_empty_body_that_does_not_say_so_is_an_error(name: str, body: bytes) -> None:
    service, operation, _ = LISTS[name]
    with pytest.raises(DecodeError, match="the answer is empty"):
        read(service, operation, body)


# Beside the payload


@pytest.mark.parametrize("name", LISTS)
def test_what_is_documented_beside_a_payload_is_no_drift(name: str) -> None:
    service, operation, body = LISTS[name]
    told = Told()
    assert read(service, operation, body, told=told, strict=True).value == ()
    assert told == []


@pytest.mark.parametrize("value", ["x", None, {"a": 1}, [], 0])
@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_key_beside_a_payload_is_told_or_refused(name: str, value: JSONValue) -> None:
    service, operation, body = LISTS[name]
    more = cast("dict[str, JSONValue]", body) | {"mood": value}
    if name == "paymo" and value == []:  # which of two lists is meant?
        with pytest.raises(DecodeError, match="only tasks, mood"):
            read(service, operation, more)
        return
    told = Told()
    response = read(service, operation, more, told=told)
    assert response.value == ()
    assert cast("dict[str, JSONValue]", response.tree)["mood"] == value
    assert told == [("unknown_field", ("mood",))]
    with pytest.raises(DecodeError, match=r"nothing was expected, .* came at \$\.mood"):
        read(service, operation, more, strict=True)


def test_an_unknown_key_on_the_way_to_a_payload_is_told() -> None:
    told = Told()
    body: JSONValue = {"engagements": {"engagement": [], "mood": "good", "lister": ""}}
    assert read(ODESK, "hr.get_engagements", body, told=told).value == ()
    assert told == [("unknown_field", ("engagements", "mood"))]


def test_what_stands_in_place_of_a_payload_is_no_empty_list() -> None:
    for inner in ({"contract": [{"reference": "1"}]}, {"reference": "1", "status": "active"}):
        with pytest.raises(DecodeError, match="the answer has no 'engagement', only"):
            read(ODESK, "hr.get_engagements", {"engagements": cast("JSONValue", inner)})
    empty: JSONValue = {"engagements": {"lister": {"total_items": "0"}, "count": "0"}}
    assert read(ODESK, "hr.get_engagements", empty).value == ()


def test_xml_attributes_beside_a_payload_are_told() -> None:
    told = Told()
    body = b'<response v="1"><companies count="0"/><server_time>0</server_time></response>'
    response = read(ODESK, "hr.get_companies", body, format="xml", told=told)
    assert response.value == ()
    assert told == [("unknown_field", ("companies@",)), ("unknown_field", ("@v",))]
    assert response.tree == {
        "companies": "",
        "companies@": {"@count": "0"},
        "server_time": "0",
        "@v": "1",
    }


def test_more_than_the_one_item_that_was_asked_for_is_told() -> None:
    operation = Operation[Any](
        name="acme.things.get",
        method="GET",
        path="/things",
        formats={},
        idempotent=True,
        result=ScalarResult(int, Selection(("things",), one=True)),
    )
    told = Told()
    answer = RawResponse(status=200, headers={}, content=b'{"things": [1, 2]}', format="json")
    for strict in (False, True):
        reader = ResponseDecoder(PAYMO, strict=strict, limits=Limits(), on_drift=told.drift)
        if strict:
            with pytest.raises(DecodeError, match=r"nothing was expected, 2 came"):
                reader.read(operation, answer)
        else:
            assert reader.read(operation, answer).value == 1
    assert told == [("unknown_field", ("things", 1))]


# Errors that are none, and some that are


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("value", [None, "", [], {}, False, 0, "0", "false", {"code": 0}])
def test_an_error_that_says_nothing_is_none(value: JSONValue, strict: bool) -> None:
    body: JSONValue = {"companies": "", "error": value, "errors": []}
    assert read(ODESK, "hr.get_companies", body, strict=strict).value == ()


@pytest.mark.parametrize("strict", [False, True])
def test_an_empty_element_of_an_error_is_none(strict: bool) -> None:
    body = b"<response><companies/><error/><errors></errors></response>"
    assert read(ODESK, "hr.get_companies", body, strict=strict, format="xml").value == ()


@pytest.mark.parametrize(
    "value", ["no", True, 1, {"code": 0, "message": "no"}, [{"message": "no"}], {"code": 5}]
)
def test_an_error_that_says_something_is_one(value: JSONValue) -> None:
    with pytest.raises(APIError):
        read(ODESK, "hr.get_companies", {"companies": "", "error": value})


def test_an_error_may_say_all_in_its_attributes() -> None:
    body = b'<response><companies/><error code="5"/></response>'
    with pytest.raises(APIError):
        read(ODESK, "hr.get_companies", body, format="xml")


@pytest.mark.parametrize("status", ["error", "Error", " ERROR "])
def test_a_status_is_read_in_any_case(status: str) -> None:
    body: JSONValue = {"status": status, "errors": [{"reason": "access_denied", "message": "no"}]}
    with pytest.raises(PermissionDeniedError, match="no"):
        read(ODESK, "timereport.get_company_report", body)


@pytest.mark.parametrize("success", [True, "true", "True", 1, "1"])
def test_success_may_be_spelled_in_several_ways(success: JSONValue) -> None:
    assert read(TASKFORCE, "tasks.list", {"success": success, "tasks": []}).value == ()


@pytest.mark.parametrize("success", [False, "false", 0, None, "", "no"])
def test_what_is_no_success_is_an_error(success: JSONValue) -> None:
    with pytest.raises(APIError):
        read(TASKFORCE, "tasks.list", {"success": success, "tasks": []})


# Reports


def report(rows: int = 1, **more: JSONValue) -> dict[str, JSONValue]:
    row: JSONValue = {"c": [{"v": "1.5"}, {"v": "a memo that is long"}]}
    columns: JSONValue = [{"label": "hours", "type": "number"}, {"label": "memo", "type": "string"}]
    lines: list[JSONValue] = [row] * rows
    table: JSONValue = {"cols": columns, "rows": lines}
    return {"server_time": "0", "table": table, **more}


WARNED: dict[str, JSONValue] = {
    "status": "warning",
    "warnings": [{"reason": "data_truncated", "message": "There are more rows."}],
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("rows", [1, 5_000])
def test_a_report_that_was_cut_is_told(rows: int, strict: bool) -> None:
    told = Told()
    body = report(rows, **WARNED, version="0.6", reqId="0", sig="5982206968295329967")
    table = read(ODESK, "timereport.get_company_report", body, told=told, strict=strict).value
    assert table.is_cut
    assert table.envelope["warnings"] == WARNED["warnings"]
    assert told == [("cut", rows)]


@pytest.mark.parametrize("rows", [1, 5_000])
def test_what_a_report_says_of_itself_is_told(rows: int) -> None:
    told = Told()
    body = report(rows, mood="good")
    cast("dict[str, JSONValue]", body["table"])["weather"] = "fine"
    table = read(ODESK, "timereport.get_company_report", body, told=told).value
    assert table.envelope == {"server_time": "0", "mood": "good", "table": {"weather": "fine"}}
    assert sorted(told) == [
        ("unknown_field", ("mood",)),
        ("unknown_field", ("table", "weather")),
    ]
    with pytest.raises(DecodeError, match="nothing was expected"):
        read(ODESK, "timereport.get_company_report", body, strict=True)


def test_a_long_report_may_be_an_error() -> None:
    body = report(5_000, status="error", errors=[{"reason": "access_denied", "message": "no"}])
    with pytest.raises(PermissionDeniedError):
        read(ODESK, "timereport.get_company_report", body)


# Pickles


@pytest.mark.parametrize("rows", [1, 5_000])
def test_a_response_can_be_pickled(rows: int) -> None:
    response = read(ODESK, "timereport.get_company_report", report(rows))
    copy = pickle.loads(pickle.dumps(response))
    assert copy == response
    assert copy.tree == response.tree == copy.parse()
