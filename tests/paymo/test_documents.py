"""Every example of the vendor's page on tasks, and the answers that it and its neighbours show."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from deskwire import Upload
from deskwire.core.errors import DecodeError, NotFoundError, ParameterError
from deskwire.core.model.limits import DEFAULT_LIMITS
from deskwire.core.query.where import Where
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse
from deskwire.paymo import Paymo
from deskwire.paymo._service import SERVICE
from deskwire.paymo.models import (
    Comment,
    Entry,
    Priority,
    StoredFile,
    Subtask,
    Task,
    Tasklist,
    Thread,
)
from deskwire.paymo.tasks import TaskFilter
from deskwire.transport.operations import find_operation
from tests.paymo.conftest import EMPLOYEE, Site

pytestmark = pytest.mark.anyio

SHOT: Final = Upload("screenshot.png", b"\x89PNG\r\n\x1a\n", "image/png")

# Getting tasks: nine filters. What each finds is told by the employee's and the company's tasks.

Test = Callable[[Task], bool]
FILTERS: Final[list[tuple[Where, str, Test]]] = [
    (TaskFilter.project_id == 1, "project_id%3D1", lambda task: task.project_id == 1),
    (TaskFilter.tasklist_id == 2, "tasklist_id%3D2", lambda task: task.tasklist_id == 2),
    (
        TaskFilter.complete.is_(False) & (TaskFilter.project_id == 1),
        "complete%3Dfalse%20and%20project_id%3D1",
        lambda task: not task.complete and task.project_id == 1,
    ),
    (TaskFilter.users == 45, "users%3D45", lambda task: 45 in task.users),
    (
        TaskFilter.users.any_of(45, 46),
        "users%20in%20%2845%2C46%29",
        lambda task: bool({45, 46} & set(task.users)),
    ),
    (TaskFilter.users.nobody(), "users%3Danyone", lambda task: not task.users),
    (
        TaskFilter.users.nobody_or(46),
        "users%20in%20%28%22anyone%22%2C46%29",
        lambda task: not task.users or 46 in task.users,
    ),
    (TaskFilter.users.somebody(), "users%3C%3Eanyone", lambda task: bool(task.users)),
]


async def test_all_tasks(site: Site, paymo: Paymo) -> None:
    tasks = await paymo.tasks.list()
    assert site.line == "GET /api/tasks"
    assert [task.id for task in tasks] == list(range(1, 50))


@pytest.mark.parametrize(("where", "wire", "test"), FILTERS, ids=[row[1] for row in FILTERS])
async def test_filters(where: Where, wire: str, test: Test, site: Site, paymo: Paymo) -> None:
    every = await paymo.tasks.list()
    found = await paymo.tasks.list(where=where)
    assert site.line == f"GET /api/tasks?where={wire}"
    assert [task.id for task in found] == [task.id for task in every if test(task)]
    assert 0 < len(found) < len(every)
    assert (await paymo.tasks.list(where=str(where))).items == found.items


async def test_my_tasks(site: Site) -> None:
    employee = await site.client(EMPLOYEE)
    every = await employee.tasks.list()
    mine = await employee.tasks.list(where=TaskFilter.mytasks)
    assert site.line == "GET /api/tasks?where=mytasks%3Dtrue"
    assert {task.project_id for task in every} == {1, 2}
    assert [task.id for task in mine] == [
        task.id for task in every if not task.users or 46 in task.users
    ]
    assert 0 < len(mine) < len(every)


async def test_an_administrator_is_given_all_tasks_as_theirs(paymo: Paymo) -> None:
    assert len(await paymo.tasks.list(where=TaskFilter.mytasks)) == 49


# Getting a task


async def test_a_task(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.get(2)
    assert site.line == "GET /api/tasks/2"
    assert (task.id, task.name, task.code, task.users) == (2, "Header", "PD-2", (45,))


async def test_a_task_with_its_comments(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.get(1, include=["thread.comments"])
    assert site.line == "GET /api/tasks/1?include=thread.comments"
    assert task.thread is not None
    assert [comment.content for comment in task.thread.comments] == [
        "Please move the button as in the <b>new</b> design.",
        "See the attached file.",
    ]


async def test_a_task_with_its_files(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.get(1, include=["files"])
    assert site.line == "GET /api/tasks/1?include=files"
    assert [file.original_filename for file in task.files] == ["скетч 1.png"]


# Creating a task


async def test_creating_a_task(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.create(
        "Logo Design", description="Please read the emails", tasklist_id=2, users=[46]
    )
    assert site.line == "POST /api/tasks"
    assert site.body == {
        "name": "Logo Design",
        "description": "Please read the emails",
        "tasklist_id": 2,
        "users": [46],
    }
    assert (task.name, task.tasklist_id, task.users) == ("Logo Design", 2, (46,))
    assert task.priority is Priority.NORMAL


async def test_a_new_task_has_an_address(site: Site, paymo: Paymo) -> None:
    response = await paymo.raw("tasks.create", name="Logo Design", tasklist_id=2)
    assert response.answer.status == 201
    location = response.answer.headers["location"]
    assert isinstance(response.value, Task)
    assert location == f"{site.url}/api/tasks/{response.value.id}"


async def test_a_task_of_a_project_goes_to_the_default_list(paymo: Paymo) -> None:
    first = await paymo.tasks.create("A", project_id=1)
    second = await paymo.tasks.create("B", project_id=1)
    tasklist = await paymo.tasklists.get(first.tasklist_id)
    assert (tasklist.name, tasklist.project_id, tasklist.seq) == ("Default Task List", 1, 4)
    assert second.tasklist_id == first.tasklist_id
    assert (first.seq, second.seq) == (1, 2)


async def test_a_task_needs_a_list_or_a_project(site: Site, paymo: Paymo) -> None:
    message = "paymo.tasks.create: give at least one of `tasklist_id` and `project_id`"
    with pytest.raises(ParameterError) as refused:
        await paymo.tasks.create("Logo Design")
    assert str(refused.value) == message
    assert site.requests == []


# Updating a task


async def test_updating_a_task(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.update(2, name="Changes to logo")
    assert (site.line, site.body) == ("PUT /api/tasks/2", {"name": "Changes to logo"})
    assert task.name == "Changes to logo"


async def test_changing_the_order_of_tasks(site: Site, paymo: Paymo) -> None:
    await paymo.tasklists.reorder_tasks(1, [3, 2, 1, 7, 4, 6, 5])
    assert site.line == "PUT /api/tasklists/1"
    assert site.body == {"tasks_order": [3, 2, 1, 7, 4, 6, 5]}
    tasks = await paymo.tasks.list(where=TaskFilter.tasklist_id == 1, order="seq")
    assert [task.id for task in tasks] == [3, 2, 1, 7, 4, 6, 5]


async def test_adding_a_file(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.add_file(2, SHOT)
    assert site.line == "POST /api/tasks/2"
    assert site.last.content_type == "multipart/form-data"
    (part,) = site.last.multipart()
    assert (part.name, part.filename, part.content) == ("file", "screenshot.png", SHOT.content)
    files = await paymo.files.list(where=f"task_id={task.id}")
    assert [(file.original_filename, file.size) for file in files] == [("screenshot.png", 8)]


async def test_creating_a_task_with_a_file(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.create(
        "With «file»",
        tasklist_id=1,
        users=[45, 46],
        complete=False,
        budget_hours=Decimal("1.5"),
        due_date=date(2014, 12, 31),
        file=SHOT,
    )
    sent = [(part.name, part.content) for part in site.last.multipart()]
    assert sent == [
        ("name", "With «file»".encode()),
        ("tasklist_id", b"1"),
        ("users", b"45"),
        ("users", b"46"),
        ("due_date", b"2014-12-31"),
        ("complete", b"false"),
        ("budget_hours", b"1.5"),
        ("file", SHOT.content),
    ]
    assert (task.name, task.users, task.budget_hours) == ("With «file»", (45, 46), Decimal("1.5"))
    found = await paymo.tasks.get(task.id, include=["files"])
    assert [file.original_filename for file in found.files] == ["screenshot.png"]


async def test_users_beside_a_file_may_be_sent_in_brackets(site: Site) -> None:
    paymo = await site.client(variants={"tasks.create.users": "brackets"})
    task = await paymo.tasks.create("A", tasklist_id=1, users=[45, 46], file=SHOT)
    names = [part.name for part in site.last.multipart()]
    assert names == ["name", "tasklist_id", "users[]", "users[]", "file"]
    assert task.users == (45, 46)
    await paymo.tasks.create("A", tasklist_id=1, users=[45])
    assert site.body["users"] == [45]


# Status, priority, subtasks, deletion


async def test_changing_the_status(site: Site, paymo: Paymo) -> None:
    project = await paymo.projects.get(1, include=["workflow.workflowstatuses"])
    assert project.workflow is not None
    statuses = {each.name: each.id for each in project.workflow.workflowstatuses}
    assert list(statuses) == ["Backlog", "To Do", "In progress", "Complete"]
    status = statuses["In progress"]
    assert status is not None
    task = await paymo.tasks.set_status(1, status)
    assert (site.line, site.body) == ("PUT /api/tasks/1", {"status_id": status})
    assert task.status_id == status


async def test_completing_and_reopening_change_the_status(site: Site, paymo: Paymo) -> None:
    done = await paymo.tasks.complete(1)
    assert (site.line, site.body) == ("PUT /api/tasks/1", {"complete": True})
    assert (done.complete, done.status_id, done.completed_by) == (True, 4, 45)
    assert done.completed_on == done.updated_on
    reopened = await paymo.tasks.reopen(1)
    assert site.body == {"complete": False}
    assert (reopened.complete, reopened.status_id, reopened.completed_on) == (False, 1, None)


@pytest.mark.parametrize(
    ("priority", "value"),
    [
        (Priority.CRITICAL, 100),
        (Priority.HIGH, 75),
        (Priority.NORMAL, 50),
        (Priority.LOW, 25),
        (75, 75),
    ],
)
async def test_changing_the_priority(
    priority: Priority | int, value: int, site: Site, paymo: Paymo
) -> None:
    task = await paymo.tasks.set_priority(2, priority)
    assert (site.line, site.body) == ("PUT /api/tasks/2", {"priority": value})
    assert task.priority == value


async def test_there_are_four_priorities(site: Site, paymo: Paymo) -> None:
    message = "argument `priority`: got 60, expected one of 25, 50, 75, 100"
    with pytest.raises(ParameterError, match=message):
        await paymo.tasks.set_priority(2, 60)
    assert site.requests == []


async def test_changing_the_order_of_subtasks(site: Site, paymo: Paymo) -> None:
    await paymo.tasks.reorder_subtasks(1, [3, 2, 1])
    assert (site.line, site.body) == ("PUT /api/tasks/1", {"subtasks_order": [3, 2, 1]})
    subtasks = await paymo.subtasks.list(where="task_id=1", order="seq")
    assert [(each.id, each.seq) for each in subtasks] == [(3, 0), (2, 1), (1, 2)]


async def test_deleting_a_task(site: Site, paymo: Paymo) -> None:
    assert len(await paymo.entries.list(where="task_id=1")) == 1
    await paymo.tasks.delete(1)
    assert (site.line, site.last.body) == ("DELETE /api/tasks/1", b"")
    assert site.answers[-1].status == 200
    assert len(await paymo.entries.list(where="task_id=1")) == 0


# Billing


async def test_a_time_based_task(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.create_time_based(
        "Time based task", price_per_hour=Decimal("50.00"), tasklist_id=1
    )
    assert site.body == {
        "name": "Time based task",
        "billable": True,
        "flat_billing": False,
        "price_per_hour": 50.0,
        "tasklist_id": 1,
    }
    assert (task.billable, task.flat_billing, task.price_per_hour) == (True, False, Decimal(50))


async def test_a_flat_rate_task(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.create_flat_rate("Flat rate task", 100.00, tasklist_id=1)
    assert site.body == {
        "name": "Flat rate task",
        "billable": True,
        "flat_billing": True,
        "estimated_price": 100.0,
        "tasklist_id": 1,
    }
    assert (task.billable, task.flat_billing, task.estimated_price) == (True, True, Decimal(100))


async def test_a_task_that_is_not_billed(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.create("Free", tasklist_id=1, billable=False)
    assert site.body == {"name": "Free", "tasklist_id": 1, "billable": False}
    assert task.billable is False


Create = Callable[[Paymo], Awaitable[Task]]
CONTRADICTIONS: Final[list[tuple[Create, str]]] = [
    (
        lambda paymo: paymo.tasks.create(
            "A", tasklist_id=1, billable=True, flat_billing=True, price_per_hour=50
        ),
        "`price_per_hour` is allowed only when `flat_billing` is False",
    ),
    (
        lambda paymo: paymo.tasks.create("A", tasklist_id=1, billable=False, flat_billing=True),
        "`flat_billing` is allowed only when `billable` is True",
    ),
    (
        lambda paymo: paymo.tasks.create("A", tasklist_id=1, billable=False, estimated_price=9),
        "`estimated_price` is allowed only when `billable` is True",
    ),
]


@pytest.mark.parametrize(
    ("create", "message"), CONTRADICTIONS, ids=[row[1] for row in CONTRADICTIONS]
)
async def test_billing_that_contradicts_itself_is_not_sent(
    create: Create, message: str, site: Site, paymo: Paymo
) -> None:
    with pytest.raises(ParameterError, match=f"paymo.tasks.create: {message}"):
        await create(paymo)
    assert site.requests == []


CHANGES: Final[list[tuple[Create, str]]] = [
    (
        lambda paymo: paymo.tasks.update(1, flat_billing=True, price_per_hour=50),
        "`price_per_hour` is not allowed when `flat_billing` is True",
    ),
    (
        lambda paymo: paymo.tasks.update(1, billable=False, price_per_hour=50),
        "`price_per_hour` is not allowed when `billable` is False",
    ),
    (
        lambda paymo: paymo.tasks.update(1, billable=False, flat_billing=True),
        "`flat_billing` is not allowed when `billable` is False",
    ),
]


@pytest.mark.parametrize(("change", "message"), CHANGES, ids=[row[1] for row in CHANGES])
async def test_changes_that_contradict_each_other_are_not_sent(
    change: Create, message: str, site: Site, paymo: Paymo
) -> None:
    with pytest.raises(ParameterError, match=f"paymo.tasks.update: {message}"):
        await change(paymo)
    assert site.requests == []
    task = await paymo.tasks.update(2, price_per_hour=60)
    assert task.price_per_hour == Decimal(60)


# Answers as the documents show them


def read(name: str, tree: object) -> Any:
    """Return what a call makes of an answer; any difference from the spec is an error."""

    def fail(operation: str, drift: Drift) -> None:
        raise AssertionError((operation, drift))

    reader = ResponseDecoder(SERVICE, strict=True, limits=DEFAULT_LIMITS, on_drift=fail)
    answer = RawResponse(status=200, headers={}, content=json.dumps(tree).encode(), format="json")
    return reader.read(find_operation(SERVICE, name), answer).value


DESIGN: Final = {
    "id": 2158,
    "name": "Design",
    "code": "PD-16",
    "project_id": 1,
    "tasklist_id": 2,
    "user_id": 1,
    "complete": False,
    "billable": True,
    "seq": 1,
    "description": "",
    "price_per_hour": None,
    "due_date": None,
    "budget_hours": None,
    "users": [45],
    "created_on": "2014-07-25T11:16:24Z",
    "updated_on": "2014-10-13T14:22:53Z",
}
TESTING: Final = {
    **DESIGN,
    "id": 3320,
    "name": "Testing",
    "code": "PD-17",
    "tasklist_id": 3,
    "user_id": 2,
    "complete": True,
    "seq": 2,
    "due_date": "2014-10-30",
    "users": [],
    "created_on": "2014-07-25T11:18:11Z",
    "updated_on": "2014-08-23T14:22:05Z",
}
DESIGN_TASK: Final = Task(
    id=2158,
    name="Design",
    code="PD-16",
    project_id=1,
    tasklist_id=2,
    user_id=1,
    complete=False,
    billable=True,
    seq=1,
    description="",
    users=(45,),
    created_on=datetime(2014, 7, 25, 11, 16, 24, tzinfo=UTC),
    updated_on=datetime(2014, 10, 13, 14, 22, 53, tzinfo=UTC),
)
TESTING_TASK: Final = Task(
    id=3320,
    name="Testing",
    code="PD-17",
    project_id=1,
    tasklist_id=3,
    user_id=2,
    complete=True,
    billable=True,
    seq=2,
    description="",
    due_date=date(2014, 10, 30),
    created_on=datetime(2014, 7, 25, 11, 18, 11, tzinfo=UTC),
    updated_on=datetime(2014, 8, 23, 14, 22, 5, tzinfo=UTC),
)


def test_the_answer_to_listing_tasks() -> None:
    assert read("tasks.list", {"tasks": [DESIGN, TESTING]}) == (DESIGN_TASK, TESTING_TASK)


def test_the_answer_to_getting_a_task() -> None:
    assert read("tasks.get", {"tasks": [DESIGN]}) == DESIGN_TASK


def test_an_answer_under_another_name() -> None:
    assert read("tasks.list", {":some_tasks": [DESIGN]}) == (DESIGN_TASK,)


def test_no_task_in_the_answer_is_not_found() -> None:
    with pytest.raises(
        NotFoundError, match=r"paymo\.tasks\.get: HTTP 404: there is no such object"
    ):
        read("tasks.get", {"tasks": []})


def test_several_tasks_for_one_are_no_task() -> None:
    with pytest.raises(DecodeError, match="a list of one was expected"):
        read("tasks.get", {"tasks": [DESIGN, TESTING]})


def test_a_time_may_be_a_number() -> None:
    task = read("tasks.get", {"tasks": [{**DESIGN, "completed_on": 1_413_210_173}]})
    assert task.completed_on == datetime(2014, 10, 13, 14, 22, 53, tzinfo=UTC)


def test_the_answer_with_parts_of_parents() -> None:
    logo = {
        **DESIGN,
        "user_id": None,
        "budget_hours": 80,
        "project": {
            "name": "Best Buy Website - small changes",
            "client": {"name": "Best Buy Co., Inc."},
        },
    }
    task = read("tasks.get", {"tasks": [logo]})
    assert (task.user_id, task.budget_hours) == (None, Decimal(80))
    assert (task.project.name, task.project.id) == ("Best Buy Website - small changes", None)
    assert task.project.client.name == "Best Buy Co., Inc."


STAMPS: Final = {"created_on": "2015-01-26T15:06:06Z", "updated_on": "2015-01-26T15:06:17Z"}
CREATED: Final = datetime(2015, 1, 26, 15, 6, 6, tzinfo=UTC)
UPDATED: Final = datetime(2015, 1, 26, 15, 6, 17, tzinfo=UTC)


def test_the_answer_with_a_thread_and_its_comments() -> None:
    comment = {"id": 125236, "thread_id": 79885, "user_id": 23129, "content": "<p>Hi</p>", **STAMPS}
    tree = {"id": 79885, "project_id": 397709, "task_id": 3419186, **STAMPS, "comments": [comment]}
    thread: Thread = read("threads.list", {"threads": [tree]})[0]
    assert (thread.id, thread.task_id, thread.discussion_id) == (79885, 3419186, None)
    (part,) = thread.comments
    assert (part.id, part.content, part.created_on) == (125236, "<p>Hi</p>", CREATED)
    whole = read("comments.get", {"comments": [comment]})
    assert whole == Comment(
        id=125236,
        thread_id=79885,
        user_id=23129,
        content="<p>Hi</p>",
        created_on=CREATED,
        updated_on=UPDATED,
    )


def test_the_answer_with_entries() -> None:
    shared = {
        "task_id": 241184,
        "user_id": 1563,
        "description": "",
        "invoice_item_id": None,
        "billed": False,
        "project_id": 28934,
        **STAMPS,
    }
    span = {
        "id": 15200864,
        "start_time": "2014-12-11T09:30:00Z",
        "end_time": "2014-12-11T10:15:00Z",
        "added_manually": True,
        "is_bulk": False,
        "duration": 2700,
    }
    bulk = {
        "id": 12186606,
        "added_manually": False,
        "is_bulk": True,
        "duration": 21600,
        "date": "2014-10-21",
    }
    entries: tuple[Entry, ...] = read(
        "entries.list", {"entries": [{**shared, **span}, {**shared, **bulk}]}
    )
    assert entries[0].end_time == datetime(2014, 12, 11, 10, 15, tzinfo=UTC)
    assert (entries[0].duration, entries[0].date) == (2700, None)
    assert (entries[1].date, entries[1].start_time) == (date(2014, 10, 21), None)


def test_the_answer_with_a_file_whose_size_is_text() -> None:
    tree: dict[str, object] = {
        "id": 135371,
        "original_filename": "DSC00782.jpg",
        "user_id": 23129,
        "project_id": 397709,
        "comment_id": 125234,
        "size": "517429",
        "mime": "image/jpeg",
        "description": "",
        "file": "https://app.paymoapp.com/assets/1.jpg",
        "image_thumb_large": "https://app.paymoapp.com/assets/l.png",
        "image_thumb_medium": "https://app.paymoapp.com/assets/m.png",
        "image_thumb_small": "https://app.paymoapp.com/assets/s.png",
        "tags": [],
        **STAMPS,
    }
    file: StoredFile = read("files.get", {"files": [tree]})
    assert (file.size, file.comment_id, file.task_id, file.tags) == (517_429, 125234, None, ())
    assert read("files.get", {"files": [{**tree, "size": 517429}]}) == file


def test_the_answer_with_subtasks() -> None:
    tree = {
        "id": 1,
        "name": "Review design",
        "complete": True,
        "project_id": 4,
        "user_id": 1,
        "task_id": 7,
        "completed_on": "2020-04-22T06:54:52Z",
        "completed_by": 1,
        "seq": 0,
        **STAMPS,
    }
    done: Subtask = read("subtasks.get", {"subtasks": [tree]})
    assert done.completed_on == datetime(2020, 4, 22, 6, 54, 52, tzinfo=UTC)
    assert (done.seq, done.completed_by) == (0, 1)


def test_the_answer_with_task_lists() -> None:
    design = {"id": 499, "name": "Design", "project_id": 1, "seq": 1, "milestone_id": 3, **STAMPS}
    coding = {**design, "id": 518, "name": "Coding", "seq": 2, "milestone_id": None}
    assert read("tasklists.list", {"tasklists": [design, coding]}) == (
        Tasklist(
            id=499,
            name="Design",
            project_id=1,
            seq=1,
            milestone_id=3,
            created_on=CREATED,
            updated_on=UPDATED,
        ),
        Tasklist(
            id=518,
            name="Coding",
            project_id=1,
            seq=2,
            milestone_id=None,
            created_on=CREATED,
            updated_on=UPDATED,
        ),
    )
