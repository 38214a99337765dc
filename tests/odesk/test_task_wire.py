"""Activities (oTasks): what goes in is what the sandbox reads, and what is refused before."""

from typing import Final, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.request.build import build
from deskwire.odesk import BatchActivity
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.http import Request
from deskwire.sandbox.odesk.activities import ActivityRow, read_rows
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call, Router
from deskwire.transport.operations import load_operations
from tests.odesk.hr_clients import BASE, OPERATIONS, Format, arguments, refusal

ROUTER: Final = Router(load_operations(SERVICE), "/odesk")

# What can stand in a path: no control characters, and not a dot or two alone.
_LETTERS: Final = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029")
TEXTS: Final = st.text(_LETTERS, max_size=30)
CODES: Final = TEXTS.filter(lambda text: text.strip() not in ("", ".", ".."))
CELLS: Final = st.text(_LETTERS, max_size=20).filter(lambda text: "<br>" not in text)
FORMATS: Final = st.sampled_from(["json", "xml"])


def sent(operation: str, format: Format = "json", /, **arguments: object) -> Request:
    """Return what the sandbox gets."""
    request = build(OPERATIONS[f"odesk.task.{operation}"], arguments, base=BASE, format=format)
    return Request.parse(
        request.method, request.target, headers=request.all_headers(), body=request.body or b""
    )


def called(operation: str, format: Format = "json", /, **arguments: object) -> Call:
    """Return what the sandbox takes it for."""
    call = ROUTER.find(sent(operation, format, **arguments))
    assert call is not None
    assert call.operation.name == f"odesk.task.{operation}"
    assert call.format == format
    return call


@given(st.lists(CODES, min_size=1, max_size=5), FORMATS)
def test_codes_are_read_one_by_one(codes: list[str], format: Format) -> None:
    call = called(
        "get_team_specific_tasks", format, company_id="acme", team_id="acme:dev", task_codes=codes
    )
    if codes == ["full_list"]:
        return
    assert arguments(call)["task_codes"] == tuple(codes)


@given(CODES, TEXTS, TEXTS)
def test_a_changed_activity(code: str, description: str, url: str) -> None:
    call = called(
        "put_team_task",
        company_id="acme",
        team_id="acme:dev",
        code=code,
        description=description,
        url=url,
    )
    assert call.values == {"company_id": "acme", "team_id": "acme:dev", "code": code}
    assert call.request.json() == {"code": code, "description": description, "url": url}


@given(TEXTS, st.lists(st.integers(1, 10**12), min_size=1, max_size=4))
def test_a_created_activity(text: str, engagements: list[int]) -> None:
    call = called(
        "post_team_task",
        company_id="acme",
        team_id="acme:dev",
        code="c",
        description=text,
        url=text,
        engagements=engagements,
    )
    assert dict(call.request.form()) == {
        "code": "c",
        "description": text,
        "url": text,
        "engagements": ";".join(map(str, engagements)),
    }


@given(CODES)
def test_ids_stay_in_their_segments(name: str) -> None:
    call = called("get_user_tasks", company_id=name, team_id=name, user_id=name)
    assert call.values == {"company_id": name, "team_id": name, "user_id": name}


def row(company: str, code: str, *rest: str) -> BatchActivity:
    """Return a row that leaves out what is empty."""
    given: BatchActivity = {"companyid": company, "taskid": code}
    team, user, description, url = rest
    if team:
        given["teamid"] = team
    if user:
        given["userid"] = user
    if description:
        given["description"] = description
    if url:
        given["url"] = url
    return given


def cells(row: BatchActivity) -> ActivityRow:
    return ActivityRow(
        str(row["companyid"]),
        str(row.get("teamid", "")),
        str(row.get("userid", "")),
        str(row["taskid"]),
        row.get("description", ""),
        row.get("url", ""),
    )


FILLED: Final = CELLS.filter(bool)
ROWS: Final = st.lists(
    st.builds(row, FILLED, FILLED, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=4
)


@given(ROWS)
def test_rows_in_the_body(rows: list[BatchActivity]) -> None:
    call = called("update_batch_tasks", company_id="acme", csv_data=rows)
    body = cast("dict[str, str]", call.request.json())
    assert read_rows(body["data"]) == [cells(row) for row in rows]


@given(ROWS, FORMATS)
def test_rows_in_the_path(rows: list[BatchActivity], format: Format) -> None:
    call = called("update_batch_tasks_in_path", format, company_id="acme", csv_data=rows)
    assert read_rows(call.values["csv_data"]) == [cells(row) for row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (  # the example of the vendor's page
            (
                '"acmeinc","","","ABC","Project ABC","https://www.acmeinc.com/project/abc"<br>'
                '"acmeinc","acmeinc:dev","b42","123","Task 123","https://www.acmeinc.com/task/123"'
            ),
            [
                ("acmeinc", "", "", "ABC", "Project ABC", "https://www.acmeinc.com/project/abc"),
                (
                    "acmeinc",
                    "acmeinc:dev",
                    "b42",
                    "123",
                    "Task 123",
                    "https://www.acmeinc.com/task/123",
                ),
            ],
        ),
        (  # that of the router, with a blank behind the line end
            (
                '"acmeinc","","","T1","A Task","http://example.com"<br> '
                '"acmeinc","acmeinc:dev","b42","T2","Task 2",""'
            ),
            [
                ("acmeinc", "", "", "T1", "A Task", "http://example.com"),
                ("acmeinc", "acmeinc:dev", "b42", "T2", "Task 2", ""),
            ],
        ),
        ("a, b ,,1,<b>,x", [("a", "b", "", "1", "<b>", "x")]),
        ('a,,,1,"one<br>cell, ""quoted""",', [("a", "", "", "1", 'one<br>cell, "quoted"', "")]),
    ],
)
def test_rows_of_others(text: str, rows: list[tuple[str, ...]]) -> None:
    assert read_rows(text) == [ActivityRow(*row) for row in rows]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "row 1 has 1 cells, not 6"),
        ("a,b,c,d,e,f<br>", "row 2 has 1 cells, not 6"),
        ('"a","b"x', "the data is not CSV at character 4"),
        ('"a', "the data is not CSV at character 0"),
    ],
)
def test_broken_rows(text: str, message: str) -> None:
    with pytest.raises(Failure, match=message) as caught:
        read_rows(text)
    assert caught.value.status == 403


IN_TEAM: Final = {"company_id": "acme", "team_id": "acme:dev"}
ACTIVITY: Final = {**IN_TEAM, "code": "c", "description": "d", "url": ""}
PATH_VALUE: Final = "expected a value that can stand in a path"
KEYS: Final = "companyid, teamid, userid, taskid, description, url"


def batch(*rows: dict[str, str]) -> dict[str, object]:
    return {"company_id": "acme", "csv_data": list(rows)}


@pytest.mark.parametrize(
    ("operation", "arguments", "message"),
    [
        ("get_team_tasks", {"company_id": "acme"}, "argument `team_id` is missing"),
        (
            "get_company_tasks",
            {"company_id": ".."},
            f"argument `company_id`: got '..', {PATH_VALUE}",
        ),
        (
            "get_company_tasks",
            {"company_id": True},
            "argument `company_id`: got True, expected an id as text or a whole number",
        ),
        (
            "get_team_specific_tasks",
            {**IN_TEAM, "task_codes": []},
            (
                "argument `task_codes`: got [], expected a sequence of values, each an id as text "
                "or a whole number"
            ),
        ),
        (
            "archive_team_task",
            {**IN_TEAM, "task_code": "a;;b"},
            f"argument `task_code`: got '', {PATH_VALUE}",
        ),
        ("put_team_task", {**ACTIVITY, "code": ""}, f"argument `code`: got '', {PATH_VALUE}"),
        (
            "post_team_task",
            {**ACTIVITY, "engagements": [True]},
            "argument `engagements`: got True, expected an id as text or a whole number",
        ),
        (
            "post_team_task",
            {**ACTIVITY, "all_in_company": 2},
            "argument `all_in_company`: got 2, expected True or False, or 1 or 0 for them",
        ),
        (
            "assign_engagement",
            {**IN_TEAM, "engagement": 1, "task_codes": ["a;b"]},
            (
                "argument `task_codes`: got 'a;b', expected a value without ';', which separates "
                "the values"
            ),
        ),
        (
            "update_batch_tasks",
            batch(),
            (
                "argument `csv_data`: got [], expected a sequence of mappings with keys among "
                f"{KEYS}, or CSV text"
            ),
        ),
        (
            "update_batch_tasks",
            batch({"companyid": "acme"}),
            "argument `csv_data`: a row has no 'taskid': {'companyid': 'acme'}",
        ),
        (
            "update_batch_tasks",
            batch({"companyid": "acme", "taskid": "b", "is_global": ""}),
            f"argument `csv_data`: got 'is_global', expected a key among {KEYS}",
        ),
        (
            "update_batch_tasks_in_path",
            batch({"companyid": "acme", "taskid": "b<br>c"}),
            (
                "argument `csv_data`: the value of 'taskid' holds a line end or '<br>', which ends "
                "a row"
            ),
        ),
    ],
)
def test_refused_arguments(operation: str, arguments: dict[str, object], message: str) -> None:
    assert refusal(f"task.{operation}", **arguments) == message
