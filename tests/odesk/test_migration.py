"""The page for those who move names calls that exist, and says what they do."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest

from deskwire import ODesk, ParameterError
from deskwire.core.model.values import NumberRange
from deskwire.odesk._service import SERVICE
from deskwire.testing import build_request
from deskwire.transport.operations import load_operations

PAGE: Final = (Path(__file__).parents[2] / "docs" / "migration.md").read_text("utf-8")
ROUTERS: Final = {operation.name.split(".")[1] for operation in load_operations(SERVICE)}
PARAMS: Final = {
    operation.name.partition(".")[2]: {param.name for param in operation.params}
    for operation in load_operations(SERVICE)
}
CALL: Final = re.compile(r"`(?:odesk\.)?(\w+)\.(\w+)(?:\((\w+)=[^`]*\))?`")


def _rows() -> Iterator[str]:
    for line in PAGE.splitlines():
        if line.startswith("| ") and not line.startswith(("| ---", "| call", "| before")):
            yield line.strip("| ").split(" | ")[0]


def test_the_calls_of_the_tables_exist() -> None:
    named = [
        (f"{router}.{method}", argument)
        for row in _rows()
        for router, method, argument in CALL.findall(row)
        if router in ROUTERS
    ]
    assert len(named) > 40
    pages = {"page_offset", "page_size"}
    for call, argument in named:
        assert call in PARAMS, call
        assert not argument or argument in PARAMS[call] | pages, (call, argument)


JOB: Final[dict[str, Any]] = {
    "buyer_team_reference": 1,
    "title": "t",
    "description": "d",
    "visibility": "public",
}
HOURLY: Final = {**JOB, "job_type": "hourly", "category": "c", "subcategory": "s", "duration": 9}
MESSAGE: Final[dict[str, Any]] = {"username": 1, "recipients": 2, "subject": "s", "body": "b"}
OFFER: Final[dict[str, Any]] = {
    "title": "t",
    "job_type": "hourly",
    "charge_rate": 1,
    "message_to_contractor": "m",
}


@pytest.mark.parametrize(
    ("call", "arguments", "name", "value"),
    [
        ("hr.get_team", {"team_reference": 1}, "include_users", None),
        ("hr.get_jobs", {"buyer_team_reference": 1}, "include_sub_teams", None),
        ("hr.get_offers", {"buyer_team_reference": 1, "profile_key": ""}, "profile_key", ""),
        ("hr.delete_job", {"job_id": 1, "reason_code": "67"}, "reason_code", 67),
        ("hr.update_job", {**JOB, "job_id": 1, "status": "open", "budget": 1}, "category", None),
        ("hr.post_job", {**HOURLY, "start_date": date(2014, 12, 5)}, "start_date", "12-05-2014"),
        ("hr.post_job", {**HOURLY, "skills": "python"}, "skills", "python"),
        (
            "provider_v2.search_providers",
            {"data": {"last_activity": date(2014, 12, 5)}},
            "last_activity",
            "2014-12-05T00:00:00.000Z",
        ),
        ("mc.get_trays", {}, "page", None),
        ("mc.get_trays", {"paging_offset": 0, "paging_count": 20}, "page", "0;20"),
        ("mc.post_message", {**MESSAGE, "bcc": ["a", "b"]}, "bcc", "a,b"),
        ("provider.search_providers", {"data": {"skills": ["a", "b"]}}, "skills", "a,b"),
        ("provider_v2.search_providers", {"data": {"rate": [20, 30]}}, "rate", "20,30"),
        ("provider_v2.search_jobs", {"data": {"budget": NumberRange(1, 2)}}, "budget", "[1 TO 2]"),
        ("provider.search_jobs", {"extra": {"key": "value"}}, "key", "value"),
        (
            "hr.post_team_adjustment",
            {"team_reference": 1, "engagement_reference": 2, "comments": "c", "charge_amount": 0},
            "charge_amount",
            "0",
        ),
    ],
)
def test_what_is_sent_now(call: str, arguments: dict[str, Any], name: str, value: object) -> None:
    request = build_request(ODesk, call, **arguments)
    text = (request.body or b"").decode()
    sent: dict[str, object] = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    sent |= json.loads(text) if text.startswith("{") else dict(parse_qsl(text, True))
    assert sent.get(name) == value


def test_days_of_work_diaries() -> None:
    day = date(2014, 12, 5)
    diary = build_request(ODesk, "team.get_workdiaries", team_id="a", username="b", date=day)
    assert diary.url.endswith("/workdiaries/a/b/20141205.json")


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("hr.get_team", {"team_reference": None}),
        ("hr.get_team", {"team_reference": 1, "include_users": "yes"}),
        ("hr.post_job", {**HOURLY, "title": 5}),
        ("hr.post_job", {**HOURLY, "job_type": "monthly"}),
        ("hr.post_job", {**HOURLY, "budget": 5}),
        ("hr.post_job", {**HOURLY, "start_date": "2014-12-05"}),
        ("hr.get_jobs", {"buyer_team_reference": 1, "created_time_from": date(2014, 1, 1)}),
        ("provider.search_jobs", {"data": {"key": "value"}}),
        ("provider.search_jobs", {"data": {"page": "0;5"}}),
        ("provider_v2.search_jobs", {"data": {"paging": "0;5"}}),
        ("offers.list_client_offers", {}),
        ("offers.get_client_offer", {"offer_id": 1}),
        ("offers.send_client_offer", OFFER),
        (
            "offers.send_client_offer",
            {**OFFER, "contractor_username": "a", "charge_upfront_percent": 5},
        ),
        (
            "mc.get_thread_by_context",
            {"username": 1, "job_key": 2, "application_id": 3, "context": "Offers"},
        ),
        ("mc.get_trays", {"username": ""}),
        ("mc.post_message", {**MESSAGE, "thread_id": ""}),
        ("task.get_team_specific_tasks", {"company_id": 1, "team_id": 2, "task_codes": []}),
        ("task.archive_team_task", {"company_id": 1, "team_id": 2, "task_code": None}),
        ("mc.put_threads_read", {"username": 1, "thread_ids": []}),
    ],
)
def test_what_is_refused_now(call: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        build_request(ODesk, call, **arguments)
