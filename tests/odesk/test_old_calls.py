"""What code written against the old client passes: numbers for ids, flags and times, free names."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest

from deskwire import ODesk, ParameterError, select
from deskwire.core.model.encodings import CsvRows, Delimited, Encoding, Record, Reference
from deskwire.core.model.operation import ParamLocation
from deskwire.core.model.values import NumberRange
from deskwire.odesk._service import SERVICE
from deskwire.odesk.timereports import TimeColumns
from deskwire.sandbox import Sandbox
from deskwire.testing import PreparedRequest, build_request
from deskwire.transport.operations import load_operations

Pairs = list[tuple[str, str]]

REQUIRED: Final[dict[str, dict[str, Any]]] = {
    "offers.send_client_offer": {
        "title": "t",
        "job_type": "hourly",
        "charge_rate": 30,
        "message_to_contractor": "m",
        "contractor_username": 7,
    },
    "mc.post_message": {"username": 1, "recipients": 2, "subject": "s", "body": "b"},
    "hr.get_jobs": {"buyer_team_reference": 1},
}


def sent(operation: str, **arguments: object) -> PreparedRequest:
    return build_request(ODesk, operation, **{**REQUIRED.get(operation, {}), **arguments})


def pairs(operation: str, **arguments: object) -> Pairs:
    """Return the pairs of the query, or of the form, without those of every call."""
    request = sent(operation, **arguments)
    text = (request.body or b"").decode() if request.body else urlsplit(request.url).query
    return [
        (name, value)
        for name, value in parse_qsl(text, keep_blank_values=True)
        if name not in ("page", "paging")
    ]


@pytest.fixture
async def sandbox(anyio_backend: str) -> AsyncIterator[Sandbox]:
    """Run a sandbox for one test."""
    async with Sandbox() as sandbox:
        yield sandbox


# Ids


@pytest.mark.parametrize(
    ("operation", "arguments", "path"),
    [
        (
            "timereport.get_team_report",
            {"company_id": 1, "team_id": 2, "query": "SELECT hours"},
            "/companies/1/teams/2",
        ),
        (
            "task.get_user_specific_tasks",
            {"company_id": 1, "team_id": 2, "user_id": 3, "task_codes": 4},
            "/companies/1/teams/2/users/3/tasks/4.json",
        ),
        (
            "task.archive_team_task",
            {"company_id": 1, "team_id": 2, "task_code": [4, "T5"]},
            "/companies/1/teams/2/archive/4;T5.json",
        ),
        (
            "team.get_snapshot",
            {"company_id": 1, "user_id": 2, "datetime": 1417771133},
            "/snapshots/1/2/1417771133.json",
        ),
        (
            "team.get_snapshot",
            {"company_id": 1, "user_id": 2, "datetime": [1417771133, 1417771134]},
            "/snapshots/1/2/1417771133;1417771134.json",
        ),
        ("team.get_workdiaries", {"team_id": 1, "username": 2}, "/workdiaries/1/2.json"),
        ("team_v2.get_snapshots", {"company_or_team_id": 1}, "/teamrooms/1.json"),
        ("mc.get_trays", {"username": 1}, "/trays/1.json"),
        (
            "mc.get_thread_by_context",
            {"username": 1, "job_key": 2, "application_id": 3, "last_posts": 1},
            "/contexts/1/Interviews:2:3/last_posts.json",
        ),
        ("provider.get_provider", {"provider_ciphertext": 1}, "/providers/1.json"),
        ("job.get_job_profile", {"job_key": 1}, "/jobs/1.json"),
    ],
)
def test_numbers_are_ids(operation: str, arguments: dict[str, object], path: str) -> None:
    assert urlsplit(sent(operation, **arguments).url).path.endswith(path)


def test_a_numeric_code_is_a_number_in_json() -> None:
    request = sent(
        "task.put_team_task", company_id=1, team_id=2, code=123, description="d", url="u"
    )
    assert request.url.endswith("/companies/1/teams/2/tasks/123.json")
    assert json.loads(request.body or b"")["code"] == 123


def test_rows_take_numbers() -> None:
    rows = [{"companyid": 1, "teamid": 2, "taskid": 0, "description": "d"}]
    request = sent("task.update_batch_tasks", company_id=1, csv_data=rows)
    assert json.loads(request.body or b"") == {"data": '"1","2","","0","d",""'}


def test_true_is_no_id() -> None:
    for arguments in ({"company_id": True}, {"company_id": 1.5}):
        with pytest.raises(ParameterError, match="an id as text or a whole number"):
            sent("task.get_company_tasks", **arguments)


_ID_NAME: Final = re.compile(
    r"(.*_)?(ids?|refs?|references?|keys?|codes?|ciphertext|user|username|recipients|bcc|org)|\w+id"
)


def _words(encoding: Encoding) -> list[tuple[str, Encoding]]:
    match encoding:
        case Record():
            return [(name, inner) for name, (_, inner) in encoding.fields.items()]
        case CsvRows():
            return list(encoding.columns.items())
        case _:
            return []


def test_no_id_of_any_call_is_text_alone() -> None:
    named = [
        (f"{operation.name}.{name}", how.item if isinstance(how, Delimited) else how)
        for operation in load_operations(SERVICE)
        for param in operation.params
        if param.place is not ParamLocation.FILE
        for name, how in [(param.name, param.encoding), *_words(param.encoding)]
        if _ID_NAME.fullmatch(name)
    ]
    assert len(named) > 150
    # A reason is a number that the documents list.
    others = {name for name, how in named if not isinstance(how, Reference)}
    assert others == {"odesk.hr.delete_job.reason_code"}


# Times and flags


def test_unix_seconds_are_numbers() -> None:
    call = "offers.send_client_offer"
    assert ("expires_on", "1400785324") in pairs(call, expires_on=1400785324)
    assert ("expires_on", "1400785324") in pairs(call, expires_on="1400785324")
    noon = datetime.fromtimestamp(1400785324, UTC)
    assert ("expires_on", "1400785324") in pairs(call, expires_on=noon)
    for wrong in (1400785324000, "1400785324000", True, 1400785324.5):
        with pytest.raises(ParameterError, match="seconds since 1970"):
            sent(call, expires_on=wrong)


@pytest.mark.parametrize(
    ("operation", "arguments", "pair"),
    [
        ("hr.get_jobs", {"include_sub_teams": 1}, ("include_sub_teams", "1")),
        ("hr.get_jobs", {"include_sub_teams": 0}, ("include_sub_teams", "0")),
        ("hr.get_team_users", {"team_reference": 1, "active": 0}, ("status_in_team", "inactive")),
        ("offers.send_client_offer", {"close_on_accept": 0}, ("close_on_accept", "0")),
        ("provider.search_providers", {"data": {"ir": 1}}, ("ir", "Yes")),
        ("provider.search_jobs", {"data": {"to": 0}}, ("to", "no")),
        ("provider_v2.search_providers", {"data": {"is_odesk_ready": 1}}, ("is_odesk_ready", "1")),
    ],
)
def test_flags_are_one_and_zero(
    operation: str, arguments: dict[str, object], pair: tuple[str, str]
) -> None:
    assert pair in pairs(operation, **arguments)


def test_words_of_the_path_and_the_body_are_flags_too() -> None:
    report = {"company_id": 1, "query": "SELECT hours"}
    assert "/companies/1/hours?" in sent("timereport.get_company_report", **report, hours=1).url
    assert "/companies/1?" in sent("timereport.get_company_report", **report, hours=0).url
    marked = sent("mc.put_threads_deleted_or_undeleted", username=1, thread_ids=[2], deleted=0)
    assert json.loads(marked.body or b"") == {"deleted": "false"}


# Searches


@pytest.mark.parametrize(
    ("operation", "data", "expected"),
    [
        ("provider.search_jobs", {"c2[]": ["a", "b"]}, [("c2[]", "a"), ("c2[]", "b")]),
        ("provider.search_providers", {"c2[]": "a"}, [("c2[]", "a")]),
        ("provider.search_jobs", {"c2": ["a", "b"]}, [("c2[]", "a"), ("c2[]", "b")]),
        (
            "provider.search_jobs",
            {"fb": 45, "dp": 7, "wl": 0},
            [("fb", "45"), ("dp", "7"), ("wl", "0")],
        ),
        ("provider.search_providers", {"fb": 4.5}, [("fb", "4.5")]),
        ("provider.search_providers", {"fb": "2.0 - 2.9 Stars"}, [("fb", "2.0 - 2.9 Stars")]),
        ("provider_v2.search_providers", {"rate": 20}, [("rate", "20")]),
        ("provider_v2.search_providers", {"rate": "[20 TO 40]"}, [("rate", "[20 TO 40]")]),
        ("provider_v2.search_providers", {"rate": [20, Decimal("30.5")]}, [("rate", "20,30.5")]),
        (
            "provider_v2.search_jobs",
            {"budget": NumberRange(100, 1000)},
            [("budget", "[100 TO 1000]")],
        ),
        ("provider_v2.search_jobs", {"client_feedback": "None"}, [("client_feedback", "None")]),
    ],
)
def test_search_keys_as_the_documents_write_them(
    operation: str, data: dict[str, object], expected: Pairs
) -> None:
    assert pairs(operation, data=data) == expected


@pytest.mark.parametrize("rate", [True, NumberRange(40, 20), [], [True], "", float("nan"), b"20"])
def test_what_is_no_amount_is_refused(rate: object) -> None:
    with pytest.raises(ParameterError, match="rate"):
        sent("provider_v2.search_providers", data={"rate": rate})


SEARCHES: Final = tuple(
    f"{router}.search_{what}"
    for router in ("provider", "provider_v2")
    for what in ("jobs", "providers")
)


@pytest.mark.parametrize("operation", SEARCHES)
def test_names_that_nobody_documented_are_given_as_extra(operation: str) -> None:
    extra = {"tz": "UTC+2 & more", "n": 3, "x": Decimal("1.50"), "c[]": ["a", 2], "none": None}
    assert pairs(operation, data={"q": "a"}, extra=extra) == [
        ("q", "a"),
        ("tz", "UTC+2 & more"),
        ("n", "3"),
        ("x", "1.50"),
        ("c[]", "a"),
        ("c[]", "2"),
    ]
    assert pairs(operation, extra={}) == []


@pytest.mark.parametrize("operation", SEARCHES)
@pytest.mark.parametrize(
    "extra",
    [
        {"q": "x"},
        {"Q": "x"},
        {"q[]": ["x"]},
        {"page": "0;9", "paging": "0;9"},
        {"oauth_token": "x"},
        {"OAuth_Nonce": "x"},
        {"http_method": "delete"},
        {"a\r\nb": "x"},
        {"a": "x\r\ny"},
        {"a": ["x", "y\x00"]},
        {"a": "\ud800"},
        {"a b": "x"},
        {"a&b": "x"},
        {"a=b": "x"},
        {"a[": "x"},
        {"": "x"},
        {1: "x"},
        {"a": True},
        {"a": {"b": "c"}},
        {"a": float("inf")},
        {"a": b"x"},
        "a=b",
        ["a"],
    ],
)
def test_extra_names_and_values_are_checked(operation: str, extra: object) -> None:
    with pytest.raises(ParameterError, match="argument `extra`"):
        sent(operation, extra=extra)


# Reports


def test_months_and_years_are_numbers() -> None:
    query = select(
        TimeColumns.month_worked_on, TimeColumns.year_worked_on, TimeColumns.hours
    ).where((TimeColumns.month_worked_on == 6) & (TimeColumns.year_worked_on == 2010))
    assert str(query) == (
        "SELECT month_worked_on, year_worked_on, hours"
        " WHERE month_worked_on = 6 AND year_worked_on = 2010"
    )


@pytest.mark.anyio
async def test_months_and_years_of_a_report(odesk: ODesk) -> None:
    query = select(
        TimeColumns.worked_on, TimeColumns.month_worked_on, TimeColumns.year_worked_on
    ).where(TimeColumns.month_worked_on == 12)
    table = await odesk.timereport.get_company_report("acme", query)
    assert len(table) > 0
    for row in table:
        assert row.worked_on is not None
        assert (row.month_worked_on, row.year_worked_on) == (
            Decimal(row.worked_on.month),
            Decimal(row.worked_on.year),
        )


@pytest.mark.anyio
async def test_the_service_takes_numbers(odesk: ODesk) -> None:
    await odesk.task.post_team_task("acme", "acme:dev", 4711, "d", "")
    await odesk.task.put_team_task("acme", "acme:dev", 4711, "changed", "")
    (task,) = await odesk.task.get_team_specific_tasks("acme", "acme:dev", 4711)
    assert (task.code, task.description) == ("4711", "changed")
    found = await odesk.provider.search_jobs({"c2[]": ["Web Programming"]}, extra={"zz": 1})
    assert found.items
