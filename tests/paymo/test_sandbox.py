"""What the sandbox understands and says beyond what the client sends."""

import base64
import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
import xmltodict

from deskwire.paymo.models import Task
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.paymo import API_KEY, EMPLOYEE_KEY, PaymoSandbox
from deskwire.sandbox.store import Store
from tests.paymo.conftest import NOON

FORM: Final = "application/x-www-form-urlencoded"


class Paymo:
    """Asks a sandbox without a client."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.sandbox = PaymoSandbox(store, clock=lambda: NOON)

    def ask(self, line: str, body: bytes = b"", *, key: str = API_KEY, **headers: str) -> Response:
        verb, _, target = line.partition(" ")
        token = base64.b64encode(f"{key}:any".encode()).decode()
        fields = [("Authorization", f"Basic {token}")]
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        path = f"/paymo/api/{target}"
        request = Request.parse(verb, path, headers=fields, body=body, host="paymo.test")
        return self.sandbox.handle(request)

    def send(self, line: str, tree: object, **headers: str) -> Response:
        return self.ask(line, json.dumps(tree).encode(), content_type="application/json", **headers)

    def task(self, number: int) -> Any:
        return said(self.ask(f"GET tasks/{number}"))["tasks"][0]


def said(response: Response) -> Any:
    return json.loads(response.body)


@pytest.fixture
def paymo() -> Iterator[Paymo]:
    with Store() as store:
        yield Paymo(store)


def test_every_sandbox_starts_alike(paymo: Paymo) -> None:
    with Store() as store:
        assert Paymo(store).store.digest() == paymo.store.digest()


def test_what_is_there_is_not_filled_again(paymo: Paymo) -> None:
    before = paymo.store.digest()
    assert Paymo(paymo.store).store.digest() == before


def test_operations_have_names(paymo: Paymo) -> None:
    for line, name in (
        ("GET /paymo/api/tasks", "paymo.tasks.list"),
        ("POST /paymo/api/tasks", "paymo.tasks.create"),
        ("PUT /paymo/api/tasks/1", "paymo.tasks.update"),
        ("POST /paymo/api/tasks/1", "paymo.tasks.add_file"),
        ("GET /paymo/api/me", "paymo.users.me"),
        ("GET /paymo/api/milestones", ""),
    ):
        verb, _, path = line.partition(" ")
        assert paymo.sandbox.operation(Request.parse(verb, path)) == name


# Requests


def test_updates_come_by_put_and_by_post(paymo: Paymo) -> None:
    for verb in ("PUT", "POST"):
        response = paymo.send(f"{verb} tasks/1", {"name": verb})
        assert (response.status, said(response)["tasks"][0]["name"]) == (200, verb)


def test_a_form_is_read_like_json(paymo: Paymo) -> None:
    body = b"name=new%20name&users=45&users=46&complete=true&due_date=&price_per_hour=50.50"
    task = said(paymo.ask("PUT tasks/1", body, content_type=FORM))["tasks"][0]
    assert (task["name"], task["users"], task["complete"]) == ("new name", [45, 46], True)
    assert (task["due_date"], task["price_per_hour"]) == (None, 50.5)


def test_xml_is_read_like_json(paymo: Paymo) -> None:
    body = (
        "<request><name>Пробел &amp; знак</name><tasklist_id>2</tasklist_id><users><id>45</id>"
        "<id>46</id></users><billable>false</billable></request>"
    )
    response = paymo.ask("POST tasks", body.encode(), content_type="text/xml")
    task = said(response)["tasks"][0]
    assert (response.status, task["name"], task["users"]) == (201, "Пробел & знак", [45, 46])
    assert (task["tasklist_id"], task["billable"]) == (2, False)


def test_what_is_no_xml_and_no_multipart(paymo: Paymo) -> None:
    for kind, message in (
        ("text/xml", "Decoding failed: Syntax error"),
        ("multipart/form-data; boundary=b", "the multipart body has no closing boundary"),
    ):
        response = paymo.ask("PUT tasks/1", b"<request>", content_type=kind)
        assert (response.status, said(response)) == (400, {"message": message})


def test_a_body_without_a_type_is_not_read(paymo: Paymo) -> None:
    created = paymo.ask("POST tasks", b'{"name": "A", "tasklist_id": 1}')
    assert (created.status, said(created)) == (
        400,
        {"message": "Missing required params: name, tasklist_id or project_id"},
    )
    updated = paymo.ask("PUT tasks/1", b'{"name": "A"}')
    assert (updated.status, said(updated)["tasks"][0]["name"]) == (200, "Logo")


def test_a_file_that_comes_by_put_is_lost(paymo: Paymo) -> None:
    part = b'Content-Disposition: form-data; name="file"; filename="a.txt"'
    body = b"--b\r\n" + part + b"\r\n\r\nA\r\n--b--\r\n"
    for verb, count in (("PUT", 1), ("POST", 2)):
        kind = "multipart/form-data; boundary=b"
        assert paymo.ask(f"{verb} tasks/1", body, content_type=kind).status == 200
        files = said(paymo.ask("GET tasks/1?include=files"))["tasks"][0]["files"]
        assert len(files) == count


@pytest.mark.parametrize(
    ("line", "body", "status", "message"),
    [
        ("POST tasks", "{", 400, "Decoding failed: Syntax error"),
        ("POST tasks", "[]", 400, "Decoding failed: an object was expected"),
        ("POST tasks", '{"tasklist_id": 1}', 400, "Missing required params: name, tasklist_id or"),
        (
            "POST tasks",
            '{"name": "A", "tasklist_id": 1, "x": 1}',
            400,
            "Unknown field or reference: x",
        ),
        ("POST tasks", '{"name": "A", "tasklist_id": "one"}', 400, "Invalid value for tasklist_id"),
        ("POST tasks", '{"name": "A", "tasklist_id": 1, "priority": 60}', 400, "for priority: 60"),
        (
            "POST tasks",
            '{"name": "A", "project_id": 1, "due_date": "soon"}',
            400,
            "for due_date: soon",
        ),
        ("POST tasks", '{"name": "A", "project_id": 1, "users": ["me"]}', 400, "for users: me"),
        ("POST subtasks", '{"name": "A"}', 400, "Missing required params: name, task_id"),
        (
            "POST comments",
            '{"content": "A"}',
            400,
            "Missing required params: content, thread_id or",
        ),
        ("POST comments", '{"content": "A", "discussion_id": 1}', 404, "Discussion not found"),
        ("POST files", "{}", 400, "Missing required params: file"),
        ("POST files", '{"file": "text"}', 400, "Missing required params: file"),
        ("PUT files/1", '{"discussion_id": 1}', 404, "Discussion not found"),
        (
            "PUT tasks/1",
            '{"price_per_hour": "much"}',
            400,
            "Invalid value for price_per_hour: much",
        ),
        ("PUT files/1", '{"token": "x", "task_id": 1}', 403, "Invalid file token"),
        ("POST userstasks", '{"user_id": 45, "task_id": 2}', 400, "already assigned"),
        ("PUT tasks/1", '{"subtasks_order": [99]}', 400, "Invalid value for subtasks_order: 99"),
        ("PUT tasks/4000", "{}", 404, "Task not found"),
        ("PUT tasks/one", "{}", 404, "Task not found"),
        ("PUT tasks", "{}", 405, "Method not allowed"),
        ("POST workflows", '{"name": "A"}', 405, "Method not allowed"),
        ("GET nothing", "", 404, "Not found"),
        ("GET tasks/1/comments", "", 404, "Not found"),
        ("GET tasks?order=bogus", "", 400, "Unknown field or reference: bogus"),
        ("GET tasks?order=name+sideways", "", 400, "Unknown field or reference: name sideways"),
        ("GET tasks?page=one&page_size=2", "", 400, "Invalid value for page: one"),
    ],
)
def test_what_is_refused(paymo: Paymo, line: str, body: str, status: int, message: str) -> None:
    response = paymo.ask(line, body.encode(), content_type="application/json")
    assert (response.status, message in said(response)["message"]) == (status, True)


def test_a_deleted_number_does_not_come_back(paymo: Paymo) -> None:
    first = said(paymo.send("POST tasks", {"name": "A", "tasklist_id": 1}))["tasks"][0]["id"]
    assert paymo.ask(f"DELETE tasks/{first}").status == 200
    second = said(paymo.send("POST tasks", {"name": "B", "tasklist_id": 1}))["tasks"][0]["id"]
    assert second == first + 1


# Answers


def test_a_new_object_has_an_address(paymo: Paymo) -> None:
    response = paymo.send("POST subtasks", {"name": "A", "task_id": 1})
    number = said(response)["subtasks"][0]["id"]
    location = dict(response.headers)["Location"]
    assert location == f"http://paymo.test/paymo/api/subtasks/{number}"


def test_xml_for_those_who_ask(paymo: Paymo) -> None:
    for response in (
        paymo.ask("GET tasks?where=id+in+(1,2)&include=project.name", accept="text/xml"),
        paymo.ask("GET tasks?where=id+in+(1,2)&include=project.name&format=xml"),
    ):
        assert dict(response.headers)["Content-Type"].startswith("application/xml")
        tasks = xmltodict.parse(response.body)["response"]["tasks"]["task"]
        assert [task["id"] for task in tasks] == ["1", "2"]
        assert tasks[1]["project"]["name"] == "Best Bread Website - small changes"
    refused = paymo.ask("GET tasks/4000", accept="application/xml")
    assert xmltodict.parse(refused.body) == {"response": {"message": "Task not found"}}


def test_json_for_everyone_else(paymo: Paymo) -> None:
    for accept in ("", "*/*", "application/json, text/xml;q=0.5"):
        assert said(paymo.ask("GET tasks/1", accept=accept))["tasks"][0]["id"] == 1


def test_one_page_parameter_alone_is_not_heard(paymo: Paymo) -> None:
    assert len(said(paymo.ask("GET tasks?page=1"))["tasks"]) == 49
    assert len(said(paymo.ask("GET tasks?page_size=5"))["tasks"]) == 49
    assert len(said(paymo.ask("GET tasks?page=1&page_size=5"))["tasks"]) == 5


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Checkout: taxes & fees", "Checkout: taxes & fees"]),
        ("id desc", [49, 48]),
        ("ID ASC", None),
        ("due_date", [None, None]),
        ("price_per_hour desc", [50.5, 50.5]),
    ],
)
def test_lists_are_sorted(paymo: Paymo, order: str, expected: list[object] | None) -> None:
    response = paymo.ask(f"GET tasks?order={order.replace(' ', '+')}")
    if expected is None:
        assert response.status == 400
        return
    tasks = said(response)["tasks"]
    assert [task[order.partition(" ")[0]] for task in tasks[:2]] == expected


def test_every_field_of_a_task_is_known_to_the_client(paymo: Paymo) -> None:
    assert set(paymo.task(1)) <= set(Task.__annotations__)


def test_numbers_of_one_project_count_on(paymo: Paymo) -> None:
    codes = {paymo.task(number)["code"] for number in range(1, 50)}
    assert len(codes) == 49
    made = said(paymo.send("POST tasks", {"name": "A", "project_id": 3}))["tasks"][0]
    assert made["code"] == "AR-8"


def test_rights_are_those_of_the_projects(paymo: Paymo) -> None:
    assert paymo.ask("GET tasks/49").status == 200
    assert paymo.ask("GET tasks/49", key=EMPLOYEE_KEY).status == 403
    included = said(paymo.ask("GET users/47?include=entries", key=EMPLOYEE_KEY))
    projects = {entry["project_id"] for entry in included["users"][0]["entries"]}
    assert projects == {1, 2}


def test_files_are_served_to_everyone(paymo: Paymo) -> None:
    file = said(paymo.ask("GET files/1"))["files"][0]
    path = file["file"].removeprefix("http://paymo.test")
    served = paymo.sandbox.handle(Request.parse("GET", path))
    assert (served.status, served.body) == (200, b"bytes of design.txt")
    missing = paymo.sandbox.handle(Request.parse("GET", "/paymo/assets/projects/1/none.txt"))
    assert (missing.status, said(missing)) == (404, {"message": "File not found"})


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic !", "Basic 4pyT", "Basic Og=="])
def test_credentials_that_are_none(paymo: Paymo, header: str) -> None:
    request = Request.parse("GET", "/paymo/api/me", headers=[("Authorization", header)])
    response = paymo.sandbox.handle(request)
    assert (response.status, said(response)) == (401, {"message": "Invalid credentials"})


def test_what_is_deleted_is_answered_with_an_empty_object(paymo: Paymo) -> None:
    """Other clients parse the answer."""
    gone = paymo.ask("DELETE tasks/1")
    assert (gone.status, gone.body) == (200, b"{}")
    assert paymo.ask("DELETE tasks/1").status == 404


def test_what_the_service_model_does_not_let_a_call_set_is_passed_over(paymo: Paymo) -> None:
    changed = said(paymo.send("PUT tasks/1", {"code": "X", "created_on": "2014-01-01"}))["tasks"][0]
    assert changed["code"] != "X"
