"""The sandbox by itself: what it takes from any client, and what it refuses."""

import base64
from collections.abc import Iterator

import pytest

from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.store import Store
from deskwire.sandbox.taskforce import API_KEY, EMAIL, TaskforceSandbox


@pytest.fixture
def sandbox() -> Iterator[TaskforceSandbox]:
    with Store() as store:
        yield TaskforceSandbox(store, clock=lambda: 1_291_320_000.0)


def ask(
    sandbox: TaskforceSandbox,
    target: str,
    *,
    email: str = EMAIL,
    form: str | None = None,
    content_type: str = "application/x-www-form-urlencoded",
) -> Response:
    pair = base64.b64encode(f"{email}:{API_KEY}".encode()).decode()
    headers = [("Authorization", f"Basic {pair}")]
    if form is not None:
        headers.append(("Content-Type", content_type))
    method = "GET" if form is None else "POST"
    body = (form or "").encode()
    request = Request.parse(method, f"/taskforce{target}", headers=headers, body=body)
    return sandbox.handle(request)


def test_the_at_sign_may_be_spelled(sandbox: TaskforceSandbox) -> None:
    assert ask(sandbox, "/user.json").status == 200
    assert ask(sandbox, "/user.json", email=EMAIL.replace("@", "(at)")).status == 200
    assert ask(sandbox, "/user.json", email="ben@acme.example").status == 401


def test_xml_is_what_no_suffix_means(sandbox: TaskforceSandbox) -> None:
    bare = ask(sandbox, "/tasks/count")
    assert bare.body == ask(sandbox, "/tasks/count.xml").body
    assert b"<task-counts><total type" in bare.body
    assert ask(sandbox, "/tasks/count.json").body.startswith(b'{"success":true,"task_counts":{')


def test_a_form_may_be_multipart(sandbox: TaskforceSandbox) -> None:
    body = '--x\r\nContent-Disposition: form-data; name="date"\r\n\r\n03/22/2012\r\n--x--\r\n'
    answer = ask(
        sandbox,
        "/tasks/23417/set_due_date.json",
        form=body,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.body == b'{"success":true,"date":"03/22/2012"}'


@pytest.mark.parametrize(
    ("target", "form", "said"),
    [
        ("/tasks/23417/set_due_date.json", "date=2012-03-22", "date has to be MM/DD/YYYY"),
        ("/tasks/23417/set_due_date.json", "date=02%2F30%2F2012", "date has to be MM/DD/YYYY"),
        ("/tasks/23417/set_due_date.json", "", "date is required"),
        ("/tasks.json", "name=x&list_id=one", "list_id is not a number"),
        ("/tasks/23417.json", "name=", "name cannot be empty"),
        ("/lists/512.json", "", "name or description is required"),
        ("/lists/512/reorder_tasks.json", "task_ids[]=23420", "a task is not on the list"),
        ("/lists/512/reorder_tasks.json", "", "task_ids is required"),
        ("/tasks/23416/remove_from_list.json", "list_id=511", "the task is not on that list"),
    ],
)
def test_failures_keep_a_good_status(
    sandbox: TaskforceSandbox, target: str, form: str, said: str
) -> None:
    answer = ask(sandbox, target, form=form)
    assert (answer.status, answer.body.decode()) == (200, f'{{"success":false,"error":"{said}"}}')


def test_what_is_not_there(sandbox: TaskforceSandbox) -> None:
    assert ask(sandbox, "/tasks/23420.json").status == 404
    assert ask(sandbox, "/nothing.json").status == 404
    assert ask(sandbox, "/tasks/23417/complete.json").status == 404  # by GET


def test_operations_are_named(sandbox: TaskforceSandbox) -> None:
    def named(method: str, path: str) -> str:
        return sandbox.operation(Request.parse(method, f"/taskforce{path}"))

    assert named("GET", "/tasks/count") == "taskforce.tasks.count"
    assert named("GET", "/tasks/7.json") == "taskforce.tasks.get"
    assert named("POST", "/tasks/7.xml") == "taskforce.tasks.update"
    assert named("POST", "/user") == "taskforce.user.create"
    assert named("GET", "/nothing") == ""


def test_every_sandbox_starts_from_the_same_rows() -> None:
    with Store() as one, Store() as other:
        TaskforceSandbox(one)
        TaskforceSandbox(other)
        assert one.digest() == other.digest()
        TaskforceSandbox(one)  # again, as with a file that is opened a second time
        assert one.digest() == other.digest()
