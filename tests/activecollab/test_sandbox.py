"""The sandbox by itself: how it reads commands and forms, and what it refuses."""

import json
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.activecollab._service import SERVICE
from deskwire.core.request.build import build
from deskwire.core.request.request import BaseURL
from deskwire.sandbox.activecollab import TOKEN, ActiveCollabSandbox
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.protocol.parse import parse
from deskwire.sandbox.store import Store
from deskwire.transport.operations import find_operation

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def sandbox() -> Iterator[ActiveCollabSandbox]:
    with Store() as store:
        yield ActiveCollabSandbox(store, clock=lambda: 1_388_664_000.0)


def ask(
    sandbox: ActiveCollabSandbox,
    query: str,
    *,
    form: str | None = None,
    accept: str = "*/*",
    address: str = "/public/api.php",
) -> Response:
    headers = [("Accept", accept), *([] if form is None else [("Content-Type", FORM)])]
    method = "GET" if form is None else "POST"
    target = f"/activecollab{address}?{query}&auth_api_token={TOKEN}"
    body = (form or "").encode()
    return sandbox.handle(Request.parse(method, target, headers=headers, body=body))


@pytest.mark.parametrize(
    "path", ["projects/7", "/projects/7", "projects%2F7", "%2Fprojects%2Fwebsite", "projects/7/"]
)
def test_commands_are_found(sandbox: ActiveCollabSandbox, path: str) -> None:
    answer = ask(sandbox, f"path_info={path}&format=json")
    assert json.loads(answer.body)["slug"] == "website"


def test_the_format_of_an_answer(sandbox: ActiveCollabSandbox) -> None:
    def kind(query: str, accept: str = "*/*") -> str:
        answer = ask(sandbox, f"path_info=info{query}", accept=accept)
        return dict(answer.headers)["Content-Type"].partition(";")[0]

    assert kind("") == "application/xml"
    assert kind("&format=json") == "application/json"
    assert kind("", "application/json") == "application/json"
    assert kind("&format=xml", "application/json") == "application/xml"
    alive = ask(sandbox, "check_if_alive=1&format=json")
    assert b"<api_is_alive>yes</api_is_alive>" in alive.body
    assert dict(alive.headers)["Content-Type"].startswith("text/")


def test_the_documented_xml(sandbox: ActiveCollabSandbox) -> None:
    text = ask(sandbox, "path_info=projects/7/tasks").body.decode()
    assert "<tasks><task><id>101</id>" in text
    assert "<name>\n<![CDATA[Task example]]>\n</name>" in text
    assert "<due_on>\n<![CDATA[2014-07-25]]>\n</due_on>" in text
    assert "<body></body>" in text
    assert "<is_completed>0</is_completed>" in text


def test_the_json_that_clients_read(sandbox: ActiveCollabSandbox) -> None:
    task = json.loads(ask(sandbox, "path_info=projects/7/tasks/12&format=json").body)
    assert task["due_on"]["class"] == "DateValue"
    assert task["due_on"]["mysql"] == "2014-07-25"
    assert task["created_on"]["timestamp"] == 1_388_570_400
    assert task["other_assignee_ids"] == ["2"]
    assert task["label"]["is_default"] is True
    assert (task["is_completed"], task["milestone_id"]) == (0, 0)
    assert ask(sandbox, "path_info=projects/8/tasks/archive&format=json").body == b"null"
    groups = json.loads(ask(sandbox, "path_info=my-tasks&format=json").body)
    assert list(groups["website"]["assignments"]) == ["101"]


@pytest.mark.parametrize(
    ("path", "form", "status", "said"),
    [
        ("projects/7/tasks/add", "task[name]=x", 400, "submitted=submitted is missing"),
        ("projects/7/tasks/add", "submitted=submitted", 500, "name is required"),
        ("projects/7/tasks/add", "task[name]=&submitted=submitted", 500, "name is required"),
        (
            "projects/7/tasks/12/edit",
            "task[priority]=3&submitted=submitted",
            500,
            "priority has to be -2 to 2",
        ),
        (
            "projects/7/tasks/12/edit",
            "task[due_on]=07/25/2014&submitted=submitted",
            500,
            "due_on has to be YYYY-MM-DD",
        ),
        (
            "projects/7/tasks/12/edit",
            "task[created_by_id]=1&task[created_by_name]=x&submitted=submitted",
            500,
            "created_by_id cannot stand beside a name or an address",
        ),
        (
            "projects/7/tasks/12/edit",
            "task[colour]=red&submitted=submitted",
            400,
            "a task has no colour",
        ),
        (
            "projects/7/tasks/12/edit",
            "task[assignee_id]=99&submitted=submitted",
            500,
            "assignee_id names nothing",
        ),
        ("projects/7/tasks/12/attachments/add", "submitted=submitted", 400, "there is no file"),
        (
            "projects/7/tasks/12/subtasks/9/edit",
            "submitted=submitted",
            404,
            "the subtask was not found",
        ),
        ("projects/7/tasks/12/delete", "submitted=submitted", 404, "the command was not found"),
        ("projects/7/tasks", "submitted=submitted", 404, "the command was not found"),
    ],
)
def test_refusals(
    sandbox: ActiveCollabSandbox, path: str, form: str, status: int, said: str
) -> None:
    answer = ask(sandbox, f"path_info={quote(path)}&format=json", form=form)
    assert (answer.status, json.loads(answer.body)["message"]) == (status, said)
    assert set(json.loads(answer.body)) == {"type", "message"}


def test_what_is_elsewhere(sandbox: ActiveCollabSandbox) -> None:
    assert ask(sandbox, "path_info=info", address="/api.php").status == 200
    assert ask(sandbox, "path_info=info", address="/index.php").status == 404
    request = Request.parse("GET", "/activecollab/index.php?path_info=info")
    assert sandbox.operation(request) == ""


def test_operations_are_named(sandbox: ActiveCollabSandbox) -> None:
    def named(method: str, query: str) -> str:
        return sandbox.operation(Request.parse(method, f"/activecollab/api.php?{query}"))

    assert named("GET", "path_info=projects/7/tasks/archive") == "activecollab.tasks.list_archived"
    assert named("GET", "path_info=projects/7/tasks/categories") == "activecollab.categories.list"
    assert named("GET", "path_info=projects/7/tasks/12") == "activecollab.tasks.get"
    assert named("POST", "path_info=projects/7/tasks/add") == "activecollab.tasks.create"
    assert named("GET", "path_info=projects/archive") == "activecollab.projects.list_archived"
    assert named("POST", "") == "activecollab.info.create_token"
    assert named("GET", "check_if_alive=1") == "activecollab.info.check_if_alive"
    assert named("GET", "") == ""


def test_brackets(sandbox: ActiveCollabSandbox) -> None:
    form = "task[other_assignees][]=3&task[other_assignees][]=1&odd]=1&labels[x][y]=z"
    answer = ask(
        sandbox,
        "path_info=projects/7/tasks/12/edit&format=json",
        form=f"task[name]=a&{form}&submitted=submitted",
    )
    task = json.loads(answer.body)
    assert (task["name"], task["other_assignee_ids"]) == ("a", ["1", "3"])


@given(
    name=st.text(st.characters(codec="utf-8"), min_size=1),
    others=st.lists(st.integers(0, 2**40), max_size=4),
    priority=st.integers(-2, 2),
    due_on=st.dates(date(1000, 1, 1)),
)
def test_what_is_sent_is_what_is_read(
    name: str, others: list[int], priority: int, due_on: date
) -> None:
    arguments = {
        "project_id": 7,
        "name": name,
        "other_assignees": others,
        "priority": priority,
        "due_on": due_on,
    }
    sent = build(
        find_operation(SERVICE, "tasks.create"),
        arguments,
        base=BaseURL.parse("http://localhost/api.php"),
        format="xml",
        path_query="path_info",
    )
    target = sent.target.removeprefix("http://localhost")
    got = Request.parse("POST", target, headers=sent.all_headers(), body=sent.body or b"")
    assert dict(got.query)["path_info"] == "projects/7/tasks/add"
    with Store() as store:
        sandbox = ActiveCollabSandbox(store, prefix="")
        call = sandbox.find(got)
        assert call is not None
        read = parse(call.operation, call.sent(), sandbox.manners)
    assert read.pop("other_assignees", ()) == tuple(others)
    assert read.pop("project_id") == "7"
    assert read == {"name": name, "priority": priority, "due_on": due_on}
    assert call.sent().body["submitted"] == ["submitted"]


def test_a_field_that_is_no_text(sandbox: ActiveCollabSandbox) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="task[name]"\r\n\r\n\xff\r\n--x--\r\n'
    request = Request.parse(
        "POST",
        f"/activecollab/api.php?path_info=projects/7/tasks/add&auth_api_token={TOKEN}",
        headers=[("Content-Type", "multipart/form-data; boundary=x")],
        body=body,
    )
    answer = sandbox.handle(request)
    assert (answer.status, answer.body) == (400, b"the field task[name] is not UTF-8\n")


def test_every_sandbox_starts_from_the_same_rows() -> None:
    with Store() as one, Store() as other:
        ActiveCollabSandbox(one)
        ActiveCollabSandbox(other)
        assert one.digest() == other.digest()
        ActiveCollabSandbox(one)  # again, as with a file that is opened a second time
        assert one.digest() == other.digest()
