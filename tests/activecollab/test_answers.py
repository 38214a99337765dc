"""Answers: published bodies and recorded ones, both formats alike, and what is no answer."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.activecollab._service import SERVICE
from deskwire.activecollab.info import Label
from deskwire.activecollab.my_tasks import Assignment, AssignmentGroup
from deskwire.activecollab.projects import Project
from deskwire.activecollab.subtasks import Subtask
from deskwire.activecollab.tasks import Attachment, Priority, Task, TaskId, TaskNumber
from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import DEFAULT_LIMITS
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import JSONValue
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse
from deskwire.sandbox.activecollab.rendering import render, singular
from deskwire.transport.operations import find_operation


def read(name: str, content: str | bytes, format: str = "xml", *, strict: bool = True) -> object:
    """Return what a call makes of an answer."""

    def hear(operation: str, drift: Drift) -> None:
        assert not strict, (operation, drift)

    reader = ResponseDecoder(SERVICE, strict=strict, limits=DEFAULT_LIMITS, on_drift=hear)
    body = content.encode() if isinstance(content, str) else content
    answer = RawResponse(status=200, headers={}, content=body, format=format)
    return reader.read(find_operation(SERVICE, name), answer).value


TWO_TASKS = """<tasks>
  <task>
    <id>12</id>
    <name>
      <![CDATA[Task example]]>
    </name>
     ...
  </task>
  <task>
    <id>13</id>
    <name>
      <![CDATA[Some task]]>
    </name>
     ...
  </task>
</tasks>"""
ONE_SUBTASK = """<subtasks>
  <subtask>
    <id>1</id>
    <name>
      <![CDATA[first subtask]]>
    </name>
    ...
  </subtask>
  ...
</subtasks>"""
ONE_PROJECT = """<projects>
  <project>
    <id>1</id>
    <name>...</name>
     ...
    <is_member>1</is_member>
  </project>
  ...
</projects>"""
NEW_TASK = "<task> <id>14</id> <name> <![CDATA[New Task]]> </name> ... </task>"
GOT_TASK = "<task> <id>14</id> <name> <![CDATA[api task example]]> </name> ... </task>"
EDITED_TASK = "<task> <id>14</id> <name> <![CDATA[Updated Task Name]]> </name> ... </task>"
NEW_SUBTASK = "<subtask> <id>3</id> <body> <![CDATA[subtask made with api]]> </body> ... </subtask>"
GOT_SUBTASK = "<subtask> <id>2</id> <name> <![CDATA[second subtask]]> </name> ... </subtask>"
EDITED_SUBTASK = (
    "<subtask> <id>3</id> <due_on> <![CDATA[2012-07-25]]> </due_on> "
    "<body> <![CDATA[Subtask updated with API]]> </body> ... </subtask>"
)
PUBLISHED: dict[str, tuple[str, object]] = {
    "tasks.list": (
        TWO_TASKS,
        (Task(id=TaskId(12), name="Task example"), Task(id=TaskId(13), name="Some task")),
    ),
    "tasks.create": (NEW_TASK, Task(id=TaskId(14), name="New Task")),
    "tasks.get": (GOT_TASK, Task(id=TaskId(14), name="api task example")),
    "tasks.update": (EDITED_TASK, Task(id=TaskId(14), name="Updated Task Name")),
    "subtasks.list": (ONE_SUBTASK, (Subtask(id=1, name="first subtask"),)),
    "subtasks.create": (NEW_SUBTASK, Subtask(id=3, body="subtask made with api")),
    "subtasks.get": (GOT_SUBTASK, Subtask(id=2, name="second subtask")),
    "subtasks.update": (
        EDITED_SUBTASK,
        Subtask(id=3, due_on=date(2012, 7, 25), body="Subtask updated with API"),
    ),
    "projects.list": (ONE_PROJECT, (Project(id=1, name="...", is_member=True),)),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_bodies(name: str) -> None:
    body, expected = PUBLISHED[name]
    assert read(name, body, strict=False) == expected


def test_the_published_archive_is_not_well_formed() -> None:
    body = "<tasks> <task> <id>12</id> <name> <![CDATA[Task example]]> </name> </task> </task>"
    with pytest.raises(DecodeError, match="ill-formed XML at line 1, column 77: mismatched tag"):
        read("tasks.list_archived", body)


RECORDED = """{
 "arbitrary_key": {"assignments": {"10": {
  "priority": 0, "project": "something",
  "due_on": {"formatted_date": "2014-01-02T10:00:00+00:00"},
  "permalink": "http://wherever/", "task_id": 10, "project_name": "something", "project_id": 10,
  "id": 30, "type": "issue", "created_on": {"formatted_date": "2014-01-02T09:00:00+00:00"},
  "created_by_name": "Tester", "body": "Ticket Body", "name": "Anonymous",
  "milestone": "Sprint 1", "estimated_time": 1, "tracked_time": 10, "label": "ON_HOLD",
  "assignee_id": 2, "label_id": 1}}}}"""


def test_a_recorded_list_of_my_tasks() -> None:
    groups = cast(
        "Mapping[str, AssignmentGroup]", read("my_tasks.list", RECORDED, "json", strict=False)
    )
    assert dict(groups) == {
        "arbitrary_key": AssignmentGroup(
            assignments=(
                Assignment(
                    id=TaskId(30),
                    task_id=TaskNumber(10),
                    type="issue",
                    name="Anonymous",
                    body="Ticket Body",
                    permalink="http://wherever/",
                    priority=Priority.NORMAL,
                    due_on=date(2014, 1, 2),
                    project_id=10,
                    project="something",
                    project_name="something",
                    milestone="Sprint 1",
                    label_id=1,
                    label="ON_HOLD",
                    assignee_id=2,
                    created_on=datetime(2014, 1, 2, 9, tzinfo=UTC),
                    created_by_name="Tester",
                    estimated_time=Decimal(1),
                    tracked_time=Decimal(10),
                ),
            )
        )
    }
    assert read("my_tasks.list", "[]", "json") == {}
    assert read("my_tasks.list", '{"late": {"assignments": []}}', "json") == {
        "late": AssignmentGroup()
    }


@pytest.mark.parametrize("body", ["null", "[]", "{}"])
def test_a_list_of_nothing_in_json(body: str) -> None:
    assert read("tasks.list", body, "json") == ()


@pytest.mark.parametrize("body", ["<tasks></tasks>", "<tasks/>", "<tasks>\n</tasks>"])
def test_a_list_of_nothing_in_xml(body: str) -> None:
    assert read("tasks.list", body) == ()


def test_the_items_of_a_list_may_have_any_name() -> None:
    body = "<attachments><attachments><id>1</id><name>a</name></attachments></attachments>"
    assert read("attachments.list", body, strict=False) == (Attachment(id=1, name="a"),)


@pytest.mark.parametrize(
    "due_on",
    [
        '{"class": "DateValue", "timestamp": 1406246400, "mysql": "2014-07-25"}',
        '{"mysql": "2014-07-25", "formatted": "Jul 25. 2014"}',
        '{"timestamp": 1406246400}',
        '{"formatted_date": "2014-07-25T00:00:00+00:00"}',
        '"2014-07-25"',
    ],
)
def test_days_in_json(due_on: str) -> None:
    task = cast("Task", read("tasks.get", f'{{"id": 1, "due_on": {due_on}}}', "json", strict=False))
    assert task.due_on == date(2014, 7, 25)


def test_numbers_may_be_text_and_booleans_numbers() -> None:
    body = """{"id": "12", "task_id": "3", "milestone_id": "0", "category_id": 0, "is_completed": 1,
      "is_archived": "0", "other_assignee_ids": ["3", "1"], "label_id": "7", "is_locked": false,
      "label": {"id": 7, "name": "NEW", "is_default": true}, "subscribers": null}"""
    assert read("tasks.get", body, "json", strict=False) == Task(
        id=TaskId(12),
        task_id=TaskNumber(3),
        is_completed=True,
        is_archived=False,
        other_assignee_ids=(3, 1),
        label_id=7,
        is_locked=False,
        label=Label(id=7, name="NEW", is_default=True),
    )


def test_a_field_with_the_name_of_its_object() -> None:
    body = "<tasks><task><id>1</id><task>odd</task></task></tasks>"
    (task,) = cast("tuple[Task, ...]", read("tasks.list", body, strict=False))
    assert task == Task(id=TaskId(1))
    assert dict(task.extra) == {"task": "odd"}


@pytest.mark.parametrize(
    ("body", "format", "problem"),
    [
        (
            "<!DOCTYPE html><html><body>Log in</body></html>",
            "xml",
            "an HTML page came where XML was expected",
        ),
        ("<html><body>Log in</body></html>", "json", "an HTML page came where JSON was expected"),
        ("", "json", "the answer is empty"),
        ("maintenance", "xml", "text came where XML was expected"),
        ('{"id": 1', "json", "the JSON ends early"),
    ],
)
def test_what_is_no_answer(body: str, format: str, problem: str) -> None:
    with pytest.raises(DecodeError, match=problem):
        read("tasks.get", body, format)


@pytest.mark.parametrize("text", ["API key: 1-abc", "API key: 1-abc\n", "\nAPI key:1-abc \r\n"])
def test_a_token_in_plain_text(text: str) -> None:
    assert read("info.create_token", text) == Secret("1-abc")


def test_text_without_a_token() -> None:
    with pytest.raises(DecodeError, match="does not match"):
        read("info.create_token", "Service temporarily unavailable")


def test_a_living_installation() -> None:
    body = '<?xml version="1.0" encoding="UTF-8"?><api_is_alive>yes</api_is_alive>'
    assert read("info.check_if_alive", body) is True


# Text that XML can carry: it is trimmed and has no control characters.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
) | st.sampled_from(["]]>", "<b>a & b</b>", "a]]>]]>b"])
optional_texts = st.none() | texts
numbers = st.integers(1, 2**40)
foreign = st.none() | st.just(0) | numbers
days = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
moments = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - the zone follows
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
amounts = st.decimals(0, 10**6, places=2)
user_records = st.fixed_dictionaries(
    {"id": foreign, "display_name": optional_texts, "email": optional_texts}
)
label_records = st.fixed_dictionaries(
    {"id": numbers, "name": optional_texts, "is_default": st.booleans()}
)
task_records = st.fixed_dictionaries(
    {
        "id": numbers,
        "task_id": st.none() | numbers,
        "class": st.just("Task"),
        "name": optional_texts,
        "body": optional_texts,
        "urls": st.dictionaries(st.sampled_from(["view", "edit"]), texts),
        "permissions": st.dictionaries(st.sampled_from(["can_edit", "can_trash"]), st.booleans()),
        "visibility": st.integers(0, 3),
        "state": st.none() | st.integers(0, 4),
        "is_completed": st.none() | st.booleans(),
        "completed_on": moments,
        "priority": st.none() | st.integers(-3, 3),
        "due_on": days,
        "milestone_id": foreign,
        "milestone": st.none(),
        "custom_fields": st.none(),
        "label": st.none() | label_records,
        "assignee": st.none() | user_records,
        "other_assignees": st.lists(user_records, max_size=3),
        "other_assignee_ids": st.lists(numbers, max_size=3),
        "object_time": amounts,
        "version": numbers,
    }
)


@given(st.lists(task_records, max_size=3))
def test_both_formats_give_equal_models(records: list[dict[str, object]]) -> None:
    tasks = cast(
        "tuple[Task, ...]",
        read("tasks.list", render("tasks", records, "json").body, "json", strict=False),
    )
    assert tasks == read("tasks.list", render("tasks", records, "xml").body, "xml", strict=False)
    for task, record in zip(tasks, records, strict=True):
        assert not task.extra
        for name in ("id", "name", "body", "due_on", "completed_on", "is_completed", "priority"):
            assert getattr(task, name) == record[name], name
        assert task.milestone_id == (record["milestone_id"] or None)
        assert dict(task.permissions) == record["permissions"]
        assert list(task.other_assignee_ids) == record["other_assignee_ids"]


@given(st.lists(st.fixed_dictionaries({"id": numbers, "name": texts}), min_size=1, max_size=3))
def test_items_are_found_under_any_name(records: list[dict[str, JSONValue]]) -> None:
    items = "".join(f"<x><id>{one['id']}</id></x>" for one in records)
    found = cast("tuple[Task, ...]", read("tasks.list", f"<y>{items}</y>", strict=False))
    assert [task.id for task in found] == [one["id"] for one in records]


def test_the_names_of_items() -> None:
    assert [singular(name) for name in ("tasks", "categories", "people", "other_assignees")] == [
        "task",
        "category",
        "people",
        "other_assignee",
    ]
