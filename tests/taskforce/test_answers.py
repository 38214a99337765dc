"""Answers: the documents' examples, both formats alike, and what says that a call failed."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import APIError, DecodeError
from deskwire.core.model.limits import DEFAULT_LIMITS
from deskwire.core.model.secret import Secret
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.taskforce import render
from deskwire.taskforce._service import SERVICE
from deskwire.taskforce.lists import TaskList
from deskwire.taskforce.tasks import Collaborator, Task, TaskCounts, TaskEmail, TaskListReference
from deskwire.taskforce.user import User
from deskwire.transport.operations import find_operation

STAMP = datetime(2010, 11, 23, 17, 4, 20, tzinfo=timezone(timedelta(hours=-8)))
# What the documents show: the quotes are ours, and values where they describe one in words.
TASK = """{
  "id": 23416, "user_id": 7, "owner": true, "name": "file the TPS reports", "seen": true,
  "due_at": "12/02/2010", "completed_at": "12/01/2010", "delayed_until": "11/30/2010",
  "created": "2010-11-23 17:04:20 -0800", "modified": "2010-11-23 17:04:20 -0800",
  "lists": [{"id": 125}], "collaborators": [{"email": "johndoe@test.com"}],
  "emails": [{"sender": "johndoe@test.com", "subject": "read this report and get back to me",
              "gmail_thread_id": "12c7"}]}"""
LISTED = """{
  "id": 23416, "user_id": 7, "owner": true, "name": "file the TPS reports", "seen": true,
  "created": "2010-11-23 17:04:20 -0800", "modified": "2010-11-23 17:04:20 -0800",
  "lists": [{"id": 125}], "collaborators": [], "emails": []}"""
COUNTS = '{"total": 100, "active": 50, "complete": 25, "delayed": 25, "overdue": 10, "unseen": 3}'
LIST = f"""{{
  "id": 512, "name": "Business Tasks", "description": "Tasks that have to do with business",
  "flagship": false, "added_by": 7, "created": "2010-11-23 17:04:20 -0800",
  "modified": "2010-11-23 17:04:20 -0800", "collaborators": [{{"email": "cy@test.com"}}],
  "task_counts": {COUNTS}}}"""
USER = """{"name": "John Doe", "email": "johndoe@test.com", "created": "2010-11-23 17:04:20 -0800",
  "service": "Google Apps", "api_key": "5f3a"}"""

COUNTED = TaskCounts(total=100, active=50, complete=25, delayed=25, overdue=10, unseen=3)
FILED = Task(
    id=23416,
    user_id=7,
    owner=True,
    name="file the TPS reports",
    seen=True,
    due_at=date(2010, 12, 2),
    completed_at=date(2010, 12, 1),
    delayed_until=date(2010, 11, 30),
    created=STAMP,
    modified=STAMP,
    lists=(TaskListReference(id=125),),
    collaborators=(Collaborator(email="johndoe@test.com"),),
    emails=(
        TaskEmail(
            sender="johndoe@test.com",
            subject="read this report and get back to me",
            gmail_thread_id="12c7",
        ),
    ),
)
BARE = Task(
    id=23416,
    user_id=7,
    owner=True,
    name="file the TPS reports",
    seen=True,
    created=STAMP,
    modified=STAMP,
    lists=(TaskListReference(id=125),),
)
BUSINESS = TaskList(
    id=512,
    name="Business Tasks",
    description="Tasks that have to do with business",
    flagship=False,
    added_by=7,
    created=STAMP,
    modified=STAMP,
    collaborators=(Collaborator(email="cy@test.com"),),
    task_counts=COUNTED,
)
JOHN = User(
    name="John Doe",
    email="johndoe@test.com",
    created=STAMP,
    service="Google Apps",
    api_key=Secret("5f3a"),
)
EXAMPLES: dict[str, tuple[str, object]] = {
    "user.create": ('"api_key": "5f3a"', Secret("5f3a")),
    "user.get": (f'"user": {USER}', JOHN),
    "tasks.list": (f'"tasks": [{TASK}]', (FILED,)),
    "tasks.create": ('"task_id": 24572', 24572),
    "tasks.get": (f'"task": {TASK}', FILED),
    "tasks.count": (f'"task_counts": {COUNTS}', COUNTED),
    "tasks.set_due_date": ('"date": "03/22/2012"', date(2012, 3, 22)),
    "tasks.set_start_date": ('"date": "03/22/2012"', date(2012, 3, 22)),
    "lists.list": (f'"lists": [{LIST}]', (BUSINESS,)),
    "lists.create": ('"list_id": 512', 512),
    "lists.get": (f'"list": {LIST}', BUSINESS),
    "lists.tasks": (f'"tasks": [{LISTED}]', (BARE,)),
}
PLAIN = [
    *(f"tasks.{verb}_{what}" for verb in ("add", "remove") for what in ("collaborator", "email")),
    *(f"tasks.{name}" for name in ("update", "complete", "uncomplete", "delete", "add_comment")),
    *("tasks.add_to_list", "tasks.remove_from_list"),
    *(f"lists.{name}" for name in ("update", "reorder_tasks", "delete")),
    *(f"lists.{verb}_collaborator" for verb in ("add", "remove")),
]


def read(
    name: str, content: str | bytes, format: str = "json", *, drifts: list[Drift] | None = None
) -> object:
    """Return what a call makes of an answer; a difference from the spec is an error."""

    def tell(operation: str, drift: Drift) -> None:
        assert drifts is not None, (operation, drift)
        drifts.append(drift)

    reader = ResponseDecoder(SERVICE, strict=drifts is None, limits=DEFAULT_LIMITS, on_drift=tell)
    body = content.encode() if isinstance(content, str) else content
    answer = RawResponse(status=200, headers={}, content=body, format=format)
    return reader.read(find_operation(SERVICE, name), answer).value


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(name: str) -> None:
    text, expected = EXAMPLES[name]
    assert read(name, f'{{"success": true, {text}}}') == expected


@pytest.mark.parametrize("name", PLAIN)
def test_examples_that_say_success_alone(name: str) -> None:
    assert read(name, '{"success": true}') is None
    assert read(name, "<response><success>true</success></response>", "xml") is None


def test_an_example_as_it_is_printed_is_no_json() -> None:
    printed = "{\n  success: true,\n  task_id: id of the new task\n}"
    with pytest.raises(DecodeError, match="ill-formed JSON at line 2"):
        read("tasks.create", printed)


@pytest.mark.parametrize(
    ("format", "body"),
    [
        ("json", '{"success": false}'),
        ("json", '{"success": "maybe"}'),
        ("json", '{"task_id": 7}'),
        ("xml", "<response><success>false</success></response>"),
        ("xml", "<response><task-id>7</task-id></response>"),
    ],
)
def test_what_does_not_say_success_has_failed(format: str, body: str) -> None:
    with pytest.raises(APIError) as caught:
        read("tasks.create", body, format)
    assert caught.value.status == 200
    assert caught.value.body == body.encode()


@pytest.mark.parametrize(
    "items",
    [
        "<tasks><task><id>1</id><name>a</name></task></tasks>",
        '<tasks type="array"><item><id type="integer">1</id><name>a</name></item></tasks>',
        "<tasks><name><id>1</id><name>a</name></name></tasks>",
    ],
)
def test_the_elements_of_a_list_may_have_any_name(items: str) -> None:
    body = f"<response><success>true</success>{items}</response>"
    assert read("tasks.list", body, "xml", drifts=[]) == (Task(id=1, name="a"),)


def test_a_null_in_xml() -> None:
    body = (
        '<response><success type="boolean">true</success><list><id>1</id><name>a</name>'
        '<description nil="true"/><flagship>true</flagship><added-by>7</added-by>'
        "<created>2010-11-23 17:04:20 -0800</created><modified>2010-11-23 17:04:20 -0800"
        '</modified><collaborators type="array"/><task-counts nil="true"/></list></response>'
    )
    assert read("lists.get", body, "xml") == TaskList(
        id=1, name="a", flagship=True, added_by=7, created=STAMP, modified=STAMP
    )


# Text that XML can carry: it is trimmed and has no control characters.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
)
days = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
stamps = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - the zone follows
    lambda moment: moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=-8)))
)
people = st.lists(st.fixed_dictionaries({"email": texts}), max_size=3)
counters = st.integers(0, 2**40)
task_records = st.fixed_dictionaries(
    {
        "id": counters,
        "user_id": counters,
        "owner": st.booleans(),
        "name": texts,
        "seen": st.booleans(),
        "due_at": days,
        "completed_at": days,
        "delayed_until": days,
        "created": stamps,
        "modified": stamps,
        "lists": st.lists(st.fixed_dictionaries({"id": counters}), max_size=3),
        "collaborators": people,
        "emails": st.lists(
            st.fixed_dictionaries(
                {
                    "sender": st.none() | texts,
                    "subject": st.none() | texts,
                    "gmail_thread_id": texts,
                }
            ),
            max_size=3,
        ),
    }
)


@given(st.lists(task_records, max_size=3))
def test_both_formats_give_equal_models(records: list[Record]) -> None:
    tree: Record = {"success": True, "tasks": records}
    tasks = cast("tuple[Task, ...]", read("tasks.list", render(tree, "json").body, "json"))
    assert tasks == read("tasks.list", render(tree, "xml").body, "xml")
    for task, record in zip(tasks, records, strict=True):
        assert (task.id, task.name, task.due_at) == (record["id"], record["name"], record["due_at"])
        assert task.created == record["created"]


def test_the_sandbox_writes_the_documented_form() -> None:
    record: Record = {"success": True, "api_key": "5f3a", "due_at": date(2010, 12, 2), "at": STAMP}
    assert json.loads(render(record, "json").body) == {
        "success": True,
        "api_key": "5f3a",
        "due_at": "12/02/2010",
        "at": "2010-11-23 17:04:20 -0800",
    }
    text = render(record, "xml").body.decode()
    assert "<response>" in text
    assert "<api-key>5f3a</api-key>" in text
