"""Every call, over real HTTP: what travels, what changes, what comes back."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

import pytest

from deskwire import Upload
from deskwire.core.errors import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    ParameterError,
    PermissionDeniedError,
)
from deskwire.paymo import Paymo
from deskwire.paymo._service import SERVICE
from deskwire.paymo.models import Priority, StoredFile
from deskwire.paymo.taskrecurringprofiles import Frequency
from deskwire.paymo.userstasks import UserTaskFilter
from deskwire.paymo.workflows import StatusAction
from deskwire.transport.operations import load_operations
from tests.paymo.conftest import EMPLOYEE, NOON, Site

pytestmark = pytest.mark.anyio

NOW: Final = datetime.fromtimestamp(NOON, UTC)
NOTE: Final = Upload("note.txt", b"remember", "text/plain")
Call = Callable[[Paymo], Awaitable[object]]

# What each call sends: the line of the request, and its JSON body if it has one.
CALLS: Final[dict[str, tuple[Call, str, object]]] = {
    "projects.list": (lambda paymo: paymo.projects.list(), "GET /api/projects", None),
    "projects.get": (
        lambda paymo: paymo.projects.get(1, include=["client", "tasklists"]),
        "GET /api/projects/1?include=client%2Ctasklists",
        None,
    ),
    "projects.create": (
        lambda paymo: paymo.projects.create(
            "New", client_id=11, users=[46], billable=True, price_per_hour=Decimal("50.5")
        ),
        "POST /api/projects",
        {"name": "New", "client_id": 11, "users": [46], "billable": True, "price_per_hour": 50.5},
    ),
    "projects.update": (
        lambda paymo: paymo.projects.update(1, active=False, budget_hours=None),
        "PUT /api/projects/1",
        {"active": False, "budget_hours": None},
    ),
    "projects.delete": (lambda paymo: paymo.projects.delete(2), "DELETE /api/projects/2", None),
    "projects.reorder_tasklists": (
        lambda paymo: paymo.projects.reorder_tasklists(1, [3, 1, 2]),
        "PUT /api/projects/1",
        {"tasklists_order": [3, 1, 2]},
    ),
    "tasklists.list": (
        lambda paymo: paymo.tasklists.list(where="project_id=1", order="seq desc"),
        "GET /api/tasklists?where=project_id%3D1&order=seq%20desc",
        None,
    ),
    "tasklists.get": (lambda paymo: paymo.tasklists.get(2), "GET /api/tasklists/2", None),
    "tasklists.create": (
        lambda paymo: paymo.tasklists.create("Website Design", 1),
        "POST /api/tasklists",
        {"name": "Website Design", "project_id": 1},
    ),
    "tasklists.update": (
        lambda paymo: paymo.tasklists.update(2, name="Urgent tasks", milestone_id=None),
        "PUT /api/tasklists/2",
        {"name": "Urgent tasks", "milestone_id": None},
    ),
    "tasklists.reorder_tasks": (
        lambda paymo: paymo.tasklists.reorder_tasks(1, [7, 2, 1]),
        "PUT /api/tasklists/1",
        {"tasks_order": [7, 2, 1]},
    ),
    "tasklists.delete": (lambda paymo: paymo.tasklists.delete(2), "DELETE /api/tasklists/2", None),
    "tasks.list": (lambda paymo: paymo.tasks.list(), "GET /api/tasks", None),
    "tasks.get": (lambda paymo: paymo.tasks.get(1), "GET /api/tasks/1", None),
    "tasks.create": (
        lambda paymo: paymo.tasks.create("Write", project_id=1, due_date=date(2014, 12, 31)),
        "POST /api/tasks",
        {"name": "Write", "project_id": 1, "due_date": "2014-12-31"},
    ),
    "tasks.create_time_based": (
        lambda paymo: paymo.tasks.create_time_based("Write", tasklist_id=1),
        "POST /api/tasks",
        {"name": "Write", "tasklist_id": 1, "billable": True, "flat_billing": False},
    ),
    "tasks.create_flat_rate": (
        lambda paymo: paymo.tasks.create_flat_rate("Write", Decimal("99.50"), tasklist_id=1),
        "POST /api/tasks",
        {
            "name": "Write",
            "tasklist_id": 1,
            "billable": True,
            "flat_billing": True,
            "estimated_price": 99.5,
        },
    ),
    "tasks.update": (
        lambda paymo: paymo.tasks.update(1, due_date=None, budget_hours=3, users=[]),
        "PUT /api/tasks/1",
        {"due_date": None, "budget_hours": 3, "users": []},
    ),
    "tasks.complete": (
        lambda paymo: paymo.tasks.complete(1),
        "PUT /api/tasks/1",
        {"complete": True},
    ),
    "tasks.reopen": (lambda paymo: paymo.tasks.reopen(4), "PUT /api/tasks/4", {"complete": False}),
    "tasks.set_status": (
        lambda paymo: paymo.tasks.set_status(1, 2),
        "PUT /api/tasks/1",
        {"status_id": 2},
    ),
    "tasks.set_priority": (
        lambda paymo: paymo.tasks.set_priority(1, Priority.CRITICAL),
        "PUT /api/tasks/1",
        {"priority": 100},
    ),
    "tasks.reorder_subtasks": (
        lambda paymo: paymo.tasks.reorder_subtasks(1, [3, 1]),
        "PUT /api/tasks/1",
        {"subtasks_order": [3, 1]},
    ),
    "tasks.add_file": (lambda paymo: paymo.tasks.add_file(1, NOTE), "POST /api/tasks/1", None),
    "tasks.delete": (lambda paymo: paymo.tasks.delete(1), "DELETE /api/tasks/1", None),
    "subtasks.list": (
        lambda paymo: paymo.subtasks.list(where="complete=false and task_id=1"),
        "GET /api/subtasks?where=complete%3Dfalse%20and%20task_id%3D1",
        None,
    ),
    "subtasks.get": (lambda paymo: paymo.subtasks.get(2), "GET /api/subtasks/2", None),
    "subtasks.create": (
        lambda paymo: paymo.subtasks.create("Logo Design", 1),
        "POST /api/subtasks",
        {"name": "Logo Design", "task_id": 1},
    ),
    "subtasks.update": (
        lambda paymo: paymo.subtasks.update(2, name="Changes to logo"),
        "PUT /api/subtasks/2",
        {"name": "Changes to logo"},
    ),
    "subtasks.complete": (
        lambda paymo: paymo.subtasks.complete(2),
        "PUT /api/subtasks/2",
        {"complete": True},
    ),
    "subtasks.reopen": (
        lambda paymo: paymo.subtasks.reopen(1),
        "PUT /api/subtasks/1",
        {"complete": False},
    ),
    "subtasks.delete": (lambda paymo: paymo.subtasks.delete(2), "DELETE /api/subtasks/2", None),
    "userstasks.list": (
        lambda paymo: paymo.userstasks.list(UserTaskFilter.user_id == 45),
        "GET /api/userstasks?where=user_id%3D45",
        None,
    ),
    "userstasks.get": (lambda paymo: paymo.userstasks.get(1), "GET /api/userstasks/1", None),
    "userstasks.create": (
        lambda paymo: paymo.userstasks.create(46, 1),
        "POST /api/userstasks",
        {"user_id": 46, "task_id": 1},
    ),
    "userstasks.update": (
        lambda paymo: paymo.userstasks.update(1, task_id=4),
        "PUT /api/userstasks/1",
        {"task_id": 4},
    ),
    "userstasks.delete": (
        lambda paymo: paymo.userstasks.delete(1),
        "DELETE /api/userstasks/1",
        None,
    ),
    "entries.list": (
        lambda paymo: paymo.entries.list(where="task_id=1", include=["user.name"]),
        "GET /api/entries?where=task_id%3D1&include=user.name",
        None,
    ),
    "entries.get": (lambda paymo: paymo.entries.get(1), "GET /api/entries/1", None),
    "entries.create": (
        lambda paymo: paymo.entries.create(1, date=date(2014, 12, 10), duration=3600),
        "POST /api/entries",
        {"task_id": 1, "date": "2014-12-10", "duration": 3600},
    ),
    "entries.update": (
        lambda paymo: paymo.entries.update(1, end_time=NOW),
        "PUT /api/entries/1",
        {"end_time": "2014-10-13T11:33:20Z"},
    ),
    "entries.delete": (lambda paymo: paymo.entries.delete(1), "DELETE /api/entries/1", None),
    "threads.list": (
        lambda paymo: paymo.threads.list(where="task_id=1", include="comments"),
        "GET /api/threads?where=task_id%3D1&include=comments",
        None,
    ),
    "threads.get": (lambda paymo: paymo.threads.get(1), "GET /api/threads/1", None),
    "comments.list": (
        lambda paymo: paymo.comments.list(where="thread_id=1"),
        "GET /api/comments?where=thread_id%3D1",
        None,
    ),
    "comments.get": (
        lambda paymo: paymo.comments.get(2, include=["files"]),
        "GET /api/comments/2?include=files",
        None,
    ),
    "comments.create": (
        lambda paymo: paymo.comments.create("Please review my changes", task_id=2),
        "POST /api/comments",
        {"content": "Please review my changes", "task_id": 2},
    ),
    "comments.update": (
        lambda paymo: paymo.comments.update(2, "[Updated comment]"),
        "PUT /api/comments/2",
        {"content": "[Updated comment]"},
    ),
    "comments.add_file": (
        lambda paymo: paymo.comments.add_file(2, NOTE),
        "POST /api/comments/2",
        None,
    ),
    "comments.delete": (lambda paymo: paymo.comments.delete(2), "DELETE /api/comments/2", None),
    "files.list": (
        lambda paymo: paymo.files.list(where="project_id=1"),
        "GET /api/files?where=project_id%3D1",
        None,
    ),
    "files.get": (lambda paymo: paymo.files.get(1), "GET /api/files/1", None),
    "files.upload": (
        lambda paymo: paymo.files.upload(NOTE, task_id=2),
        "POST /api/files",
        None,
    ),
    "files.update": (
        lambda paymo: paymo.files.update(1, description="latest design changes"),
        "PUT /api/files/1",
        {"description": "latest design changes"},
    ),
    "files.delete": (lambda paymo: paymo.files.delete(1), "DELETE /api/files/1", None),
    "workflows.list": (
        lambda paymo: paymo.workflows.list(include=["workflowstatuses"]),
        "GET /api/workflows?include=workflowstatuses",
        None,
    ),
    "workflows.get": (lambda paymo: paymo.workflows.get(2), "GET /api/workflows/2", None),
    "workflowstatuses.list": (
        lambda paymo: paymo.workflowstatuses.list(where="workflow_id=1"),
        "GET /api/workflowstatuses?where=workflow_id%3D1",
        None,
    ),
    "workflowstatuses.get": (
        lambda paymo: paymo.workflowstatuses.get(1),
        "GET /api/workflowstatuses/1",
        None,
    ),
    "workflowstatuses.create": (
        lambda paymo: paymo.workflowstatuses.create("New Workflow Status", "FF0000", 1),
        "POST /api/workflowstatuses",
        {"name": "New Workflow Status", "color": "FF0000", "workflow_id": 1},
    ),
    "workflowstatuses.update": (
        lambda paymo: paymo.workflowstatuses.update(2, name="This is the new name"),
        "PUT /api/workflowstatuses/2",
        {"name": "This is the new name"},
    ),
    "taskrecurringprofiles.list": (
        lambda paymo: paymo.taskrecurringprofiles.list(where="project_id=1"),
        "GET /api/taskrecurringprofiles?where=project_id%3D1",
        None,
    ),
    "taskrecurringprofiles.get": (
        lambda paymo: paymo.taskrecurringprofiles.get(2, include="project.name"),
        "GET /api/taskrecurringprofiles/2?include=project.name",
        None,
    ),
    "users.me": (lambda paymo: paymo.users.me(), "GET /api/me", None),
    "users.list": (
        lambda paymo: paymo.users.list(where="active=true"),
        "GET /api/users?where=active%3Dtrue",
        None,
    ),
    "users.get": (lambda paymo: paymo.users.get(46), "GET /api/users/46", None),
    "sessions.create": (lambda paymo: paymo.sessions.create(), "POST /api/sessions", None),
    "sessions.list": (lambda paymo: paymo.sessions.list(), "GET /api/sessions", None),
}
FLOWS: Final = {"files.attach", "sessions.get", "sessions.delete", "workflowstatuses.delete"}
"""Calls that need another before them."""


def test_every_operation_is_called() -> None:
    operations = {each.name.removeprefix("paymo.") for each in load_operations(SERVICE)}
    assert operations == set(CALLS) | FLOWS


@pytest.mark.parametrize("name", CALLS)
async def test_what_travels(name: str, site: Site, paymo: Paymo) -> None:
    call, line, body = CALLS[name]
    await call(paymo)
    assert (site.line, len(site.requests)) == (line, 1)
    assert site.last.headers.get("accept") == "application/json"
    if body is not None:
        assert site.last.headers.get("content-type") == "application/json"
        assert site.body == body
    assert site.surprises.drifts == []
    made = site.last.method == "POST" and site.line.count("/") == 2
    assert site.answers[-1].status == (201 if made else 200)


# Tasks


async def test_a_task_comes_back_with_what_it_was_given(paymo: Paymo) -> None:
    made = await paymo.tasks.create(
        "Prüfung «Ω» 研究",
        tasklist_id=5,
        description='two\nlines & "quotes"',
        users=[46, 48],
        due_date="2014-12-24",
        priority=Priority.HIGH,
        status_id=5,
        seq=3,
        budget_hours=Decimal("7.25"),
        billable=True,
        flat_billing=False,
        price_per_hour=Decimal("49.95"),
    )
    assert made == await paymo.tasks.get(made.id)
    assert (made.name, made.description) == ("Prüfung «Ω» 研究", 'two\nlines & "quotes"')
    assert (made.users, made.due_date, made.seq) == ((46, 48), date(2014, 12, 24), 3)
    assert (made.priority, made.status_id) == (Priority.HIGH, 5)
    assert (made.price_per_hour, made.budget_hours) == (Decimal("49.95"), Decimal("7.25"))
    assert (made.project_id, made.tasklist_id, made.user_id) == (2, 5, 45)
    assert (made.code, made.complete, made.created_on) == ("MA-22", False, NOW)
    assert (made.billable, made.flat_billing, made.estimated_price) == (True, False, None)


async def test_a_task_may_be_done_from_the_start(paymo: Paymo) -> None:
    task = await paymo.tasks.create("Done", tasklist_id=1, complete=True, user_id=46)
    assert (task.complete, task.status_id, task.completed_on) == (True, 4, NOW)
    assert (task.completed_by, task.user_id) == (45, 46)


async def test_only_what_is_given_changes(paymo: Paymo) -> None:
    before = await paymo.tasks.get(2)
    after = await paymo.tasks.update(2, name="Changes to logo")
    assert (before.due_date, before.budget_hours) == (date(2014, 9, 2), Decimal(20))
    assert (after.name, after.due_date, after.budget_hours) == (
        "Changes to logo",
        before.due_date,
        before.budget_hours,
    )
    assert after.updated_on == NOW
    assert (await paymo.tasks.get(2)) == after


async def test_none_takes_a_value_back(paymo: Paymo) -> None:
    task = await paymo.tasks.update(2, due_date=None, budget_hours=None, price_per_hour=None)
    assert (task.due_date, task.budget_hours, task.price_per_hour) == (None, None, None)
    cleared = await paymo.tasks.update(2, users=[])
    assert cleared.users == ()
    assigned = await paymo.userstasks.list(UserTaskFilter.task_id == 2)
    assert list(assigned) == []


async def test_a_task_can_move_to_another_list(paymo: Paymo) -> None:
    task = await paymo.tasks.update(2, tasklist_id=3)
    assert (task.tasklist_id, task.project_id) == (3, 1)


async def test_deleting_a_task_takes_everything_of_it_along(paymo: Paymo) -> None:
    thread = next(iter(await paymo.threads.list(where="task_id=1")))
    await paymo.tasks.delete(1)
    for pages in (
        paymo.entries.list(where="task_id=1"),
        paymo.subtasks.list(where="task_id=1"),
        paymo.threads.list(where="task_id=1"),
        paymo.files.list(where="task_id=1"),
        paymo.comments.list(where=f"thread_id={thread.id}"),
    ):
        assert list(await pages) == []
    with pytest.raises(NotFoundError, match="HTTP 404: Task not found"):
        await paymo.tasks.get(1)
    with pytest.raises(NotFoundError):
        await paymo.tasks.delete(1)


async def test_deleting_a_list_deletes_its_tasks(paymo: Paymo) -> None:
    assert len(await paymo.tasks.list(where="tasklist_id=2")) == 7
    await paymo.tasklists.delete(2)
    assert len(await paymo.tasks.list(where="tasklist_id=2")) == 0
    assert [each.id for each in await paymo.tasklists.list(where="project_id=1")] == [1, 3]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([7, 2, 1], [7, 2, 3, 4, 5, 6, 1]),
        ([7, 6, 5, 4, 3, 2, 1], [7, 6, 5, 4, 3, 2, 1]),
        ([4], [1, 2, 3, 4, 5, 6, 7]),
    ],
)
async def test_tasks_are_reordered_within_their_list(
    paymo: Paymo, order: list[int], expected: list[int]
) -> None:
    await paymo.tasklists.reorder_tasks(1, order)
    tasks = await paymo.tasks.list(where="tasklist_id=1", order="seq")
    assert [task.id for task in tasks] == expected
    assert [task.seq for task in tasks] == [1, 2, 3, 4, 5, 6, 7]


async def test_ids_of_another_list_cannot_be_ordered(paymo: Paymo) -> None:
    with pytest.raises(BadRequestError, match="Invalid value for tasks_order: 8"):
        await paymo.tasklists.reorder_tasks(1, [8, 1])


async def test_lists_are_reordered_within_their_project(paymo: Paymo) -> None:
    await paymo.projects.reorder_tasklists(1, [3, 1, 2])
    lists = await paymo.tasklists.list(where="project_id=1", order="seq")
    assert [each.name for each in lists] == ["Coding", "Requirements", "Design"]


# Subtasks and assignments


async def test_the_life_of_a_subtask(paymo: Paymo) -> None:
    made = await paymo.subtasks.create("Logo Design", 2, complete=False)
    assert (made.task_id, made.project_id, made.user_id, made.seq) == (2, 1, 45, 0)
    done = await paymo.subtasks.complete(made.id)
    assert (done.complete, done.completed_on, done.completed_by) == (True, NOW, 45)
    open_again = await paymo.subtasks.reopen(made.id)
    assert (open_again.complete, open_again.completed_on) == (False, None)
    renamed = await paymo.subtasks.update(made.id, name="Changes", seq=4)
    assert (renamed.name, renamed.seq) == ("Changes", 4)
    await paymo.subtasks.delete(made.id)
    with pytest.raises(NotFoundError):
        await paymo.subtasks.get(made.id)


async def test_assignments_and_users_of_a_task_are_one(paymo: Paymo) -> None:
    made = await paymo.userstasks.create(46, 1)
    assert (await paymo.tasks.get(1)).users == (46,)
    moved = await paymo.userstasks.update(made.id, user_id=47)
    assert (moved.id, moved.user_id, moved.task_id) == (made.id, 47, 1)
    assert (await paymo.tasks.get(1)).users == (47,)
    await paymo.userstasks.delete(made.id)
    assert (await paymo.tasks.get(1)).users == ()
    await paymo.tasks.update(1, users=[46, 47])
    listed = await paymo.userstasks.list(UserTaskFilter.task_id == 1)
    assert [each.user_id for each in listed] == [46, 47]


async def test_assignments_are_listed_of_a_user_or_a_task_only(paymo: Paymo) -> None:
    with pytest.raises(BadRequestError, match="Missing required params: user_id or task_id"):
        await paymo.userstasks.list("id=1")


# Comments and files


async def test_the_first_comment_begins_a_thread(paymo: Paymo) -> None:
    first = await paymo.comments.create("Please <b>review</b> my changes", task_id=2)
    second = await paymo.comments.create("Done", thread_id=first.thread_id)
    assert second.thread_id == first.thread_id
    thread = await paymo.threads.get(first.thread_id, include=["comments"])
    assert (thread.task_id, thread.project_id, thread.file_id) == (2, 1, None)
    assert [comment.content for comment in thread.comments] == [
        "Please <b>review</b> my changes",
        "Done",
    ]
    changed = await paymo.comments.update(first.id, "Never mind")
    assert (changed.content, changed.user_id) == ("Never mind", 45)
    third = await paymo.comments.create("Really", task_id=2)
    assert third.thread_id == first.thread_id
    for comment in (second, third):
        await paymo.comments.delete(comment.id)
    left = await paymo.comments.list(where=f"thread_id={first.thread_id}")
    assert [comment.id for comment in left] == [first.id]


async def test_a_comment_is_on_one_thing(paymo: Paymo) -> None:
    with pytest.raises(ParameterError, match="give at least one of `task_id`, `thread_id`"):
        await paymo.comments.create("?")
    with pytest.raises(ParameterError, match="give only one of `task_id`, `thread_id`"):
        await paymo.comments.create("?", task_id=1, file_id=1)


async def test_a_file_can_be_commented_on(paymo: Paymo) -> None:
    comment = await paymo.comments.create("Blurred", file_id=1)
    thread = await paymo.threads.get(comment.thread_id)
    assert (thread.file_id, thread.task_id) == (1, None)


async def test_a_comment_with_a_file(site: Site, paymo: Paymo) -> None:
    comment = await paymo.comments.create("See the file", task_id=2, file=NOTE)
    sent = {part.name: (part.filename, part.content) for part in site.last.multipart()}
    assert sent == {
        "content": (None, b"See the file"),
        "task_id": (None, b"2"),
        "file": ("note.txt", b"remember"),
    }
    await paymo.comments.add_file(comment.id, Upload("second.txt", b"2", "text/plain"))
    found = await paymo.comments.get(comment.id, include=["files"])
    assert [file.original_filename for file in found.files] == ["note.txt", "second.txt"]


def summary(file: StoredFile) -> tuple[object, ...]:
    return (file.original_filename, file.size, file.mime, file.user_id)


async def test_a_file_is_kept_byte_for_byte(site: Site, paymo: Paymo) -> None:
    content = bytes(range(256)) * 8 + b"\r\n--deskwire\r\n"
    made = await paymo.files.upload(Upload("блок «1».png", content, "image/png"), task_id=2)
    assert summary(made) == ("блок «1».png", len(content), "image/png", 45)
    assert (made.task_id, made.project_id, made.token) == (2, 1, None)
    assert made.file is not None
    assert made.image_thumb_small is not None
    (part,) = [part for part in site.last.multipart() if part.filename is not None]
    assert (part.name, part.content) == ("file", content)
    path = made.file.removeprefix(site.url)
    stored = await site.handle(site.last.parse("GET", f"/paymo{path}"))
    assert (stored.body, dict(stored.headers)["Content-Type"]) == (content, "image/png")


async def test_a_file_finds_its_place_later(site: Site, paymo: Paymo) -> None:
    made = await paymo.files.upload(NOTE)
    assert made.token is not None
    assert (made.project_id, made.task_id) == (None, None)
    attached = await paymo.files.attach(made.id, made.token, comment_id=2)
    assert site.line == f"PUT /api/files/{made.id}"
    assert site.body == {"token": made.token.reveal(), "comment_id": 2}
    assert (attached.comment_id, attached.project_id, attached.token) == (2, 1, None)
    assert made.token.reveal() not in repr(made)


async def test_a_file_is_attached_to_one_thing(paymo: Paymo) -> None:
    with pytest.raises(ParameterError, match="give at least one of `project_id`, `task_id`"):
        await paymo.files.attach(1, "token")
    with pytest.raises(ParameterError, match="give only one of `project_id`, `task_id`"):
        await paymo.files.upload(NOTE, project_id=1, task_id=1)


async def test_a_file_can_be_renamed_and_deleted(paymo: Paymo) -> None:
    file = await paymo.files.update(1, original_filename="new.txt", description="latest")
    assert (file.original_filename, file.description) == ("new.txt", "latest")
    await paymo.files.delete(1)
    with pytest.raises(NotFoundError):
        await paymo.files.get(1)


# Workflows, profiles, users, sessions


async def test_the_statuses_of_a_workflow(paymo: Paymo) -> None:
    made = await paymo.workflowstatuses.create("Review", "FF0000", 1)
    assert (made.name, made.color, made.workflow_id, made.action) == ("Review", "FF0000", 1, None)
    statuses = await paymo.workflowstatuses.list(where="workflow_id=1", order="seq")
    assert [(each.name, each.action) for each in statuses] == [
        ("Backlog", StatusAction.BACKLOG),
        ("To Do", None),
        ("In progress", None),
        ("Review", None),
        ("Complete", StatusAction.COMPLETE),
    ]
    renamed = await paymo.workflowstatuses.update(made.id, name="Checked", color="00FF00")
    assert (renamed.name, renamed.color) == ("Checked", "00FF00")
    await paymo.workflowstatuses.delete(made.id)
    with pytest.raises(NotFoundError):
        await paymo.workflowstatuses.get(made.id)


async def test_a_status_that_tasks_have_stays(paymo: Paymo) -> None:
    with pytest.raises(BadRequestError, match="cannot be deleted: it has tasks"):
        await paymo.workflowstatuses.delete(2)


async def test_a_recurring_profile(paymo: Paymo) -> None:
    profile = await paymo.taskrecurringprofiles.get(2, include=["project.name"])
    assert (profile.frequency, profile.interval, profile.on_day) == (Frequency.WEEKLY, 1, (1, 3))
    assert profile.notifications == {
        "0": {"notification_type": "task_due_date_reminder", "param": "24"}
    }
    assert profile.recurring_start_date == date(2020, 4, 22)
    assert profile.project is not None
    assert (profile.project.name, profile.project.id) == (
        "Best Bread Website - small changes",
        None,
    )


async def test_me(paymo: Paymo) -> None:
    me = await paymo.users.me()
    assert (me.id, me.name, me.type) == (45, "Ada Okafor", "Admin")
    assert (me.price_per_hour, me.assigned_projects) == (Decimal(80), (1, 2, 3))
    assert me == await paymo.users.get(45)
    assert len(await paymo.users.list()) == 4


async def test_a_time_entry_is_a_span_or_a_day(paymo: Paymo) -> None:
    span, bulk = await paymo.entries.get(2), await paymo.entries.get(3)
    assert span.start_time == datetime(2014, 7, 26, 11, 16, 24, tzinfo=UTC)
    assert (span.duration, span.is_bulk, span.date) == (2700, False, None)
    assert (bulk.date, bulk.duration, bulk.is_bulk) == (date(2014, 7, 27), 21_600, True)
    assert (bulk.start_time, bulk.end_time) == (None, None)


async def test_the_life_of_a_timer(paymo: Paymo) -> None:
    timer = await paymo.entries.create(1, start_time=NOW, user_id=47, description="Reading")
    assert (timer.project_id, timer.start_time, timer.end_time) == (1, NOW, None)
    assert (timer.added_manually, timer.is_bulk, timer.duration) == (False, False, None)
    with pytest.raises(ConflictError, match="There is a timer running"):
        await paymo.entries.create(2, start_time=NOW, user_id=47)
    stopped = await paymo.entries.update(timer.id, end_time=NOW + timedelta(minutes=90))
    assert (stopped.duration, stopped.description) == (5400, "Reading")
    await paymo.entries.create(2, start_time=NOW, user_id=47)
    await paymo.entries.delete(timer.id)
    with pytest.raises(NotFoundError):
        await paymo.entries.get(timer.id)


CONTRADICTIONS: Final[list[tuple[Call, str]]] = [
    (lambda paymo: paymo.entries.create(1), "give `start_time` and `end_time`, or `date`"),
    (lambda paymo: paymo.entries.create(1, start_time=NOW), "give `start_time` and `end_time`"),
    (lambda paymo: paymo.entries.create(1, duration=60), "give `start_time` and `end_time`"),
    (
        lambda paymo: paymo.entries.create(1, date=date(2014, 12, 10), duration=60, end_time=NOW),
        "`end_time` cannot be given with `date` or `duration`",
    ),
    (
        lambda paymo: paymo.entries.update(1, start_time=NOW, duration=60),
        "`start_time` cannot be given with `duration`",
    ),
    (
        lambda paymo: paymo.projects.create("A", price=100, flat_billing=False),
        "`price` is not allowed when `flat_billing` is False",
    ),
    (
        lambda paymo: paymo.projects.update(1, price_per_hour=100, flat_billing=True),
        "`price_per_hour` is not allowed when `flat_billing` is True",
    ),
    (
        lambda paymo: paymo.projects.update(1, hourly_billing_mode="mine"),
        "argument `hourly_billing_mode`: got 'mine', expected",
    ),
]


@pytest.mark.parametrize(("call", "said"), CONTRADICTIONS)
async def test_what_contradicts_itself_is_not_sent(
    call: Call, said: str, site: Site, paymo: Paymo
) -> None:
    with pytest.raises(ParameterError, match=said):
        await call(paymo)
    assert site.requests == []


async def test_a_time_entry_keeps_its_kind(paymo: Paymo) -> None:
    with pytest.raises(BadRequestError, match="Invalid value for duration: 60"):
        await paymo.entries.update(2, duration=60)
    with pytest.raises(BadRequestError, match="Invalid value for end_time"):
        await paymo.entries.update(3, end_time=NOW)
    with pytest.raises(BadRequestError, match="it is before start_time"):
        await paymo.entries.update(2, end_time=datetime(2014, 1, 1, tzinfo=UTC))
    with pytest.raises(BadRequestError, match="Invalid value for user_id: 4000"):
        await paymo.entries.update(2, user_id=4000)


async def test_a_project_belongs_to_its_people(site: Site, paymo: Paymo) -> None:
    project = await paymo.projects.create("Big + Small", users=[47], managers=[46])
    assert (project.code, project.users, project.managers) == ("BS", (47, 46), (46,))
    employee = await site.client(EMPLOYEE)
    assert (await employee.projects.get(project.id)).name == "Big + Small"
    user = await paymo.users.get(46)
    assert (user.assigned_projects[-1], user.managed_projects[-1]) == (project.id, project.id)
    await paymo.projects.update(project.id, users=[47], managers=[])
    with pytest.raises(PermissionDeniedError):
        await employee.projects.get(project.id)
    with pytest.raises(PermissionDeniedError, match="Adding projects denied"):
        await employee.projects.create("Mine")
    with pytest.raises(BadRequestError, match="Invalid value for client_id: 99"):
        await paymo.projects.update(project.id, client_id=99)
    with pytest.raises(BadRequestError, match="Invalid value for users: 99"):
        await paymo.projects.update(project.id, users=[99])


async def test_an_archived_project_takes_no_time(paymo: Paymo) -> None:
    await paymo.projects.update(1, active=False)
    with pytest.raises(PermissionDeniedError, match="The project is archived"):
        await paymo.entries.create(1, date=date(2014, 12, 10), duration=60)
    await paymo.projects.update(1, active=True)
    await paymo.entries.create(1, date=date(2014, 12, 10), duration=60)


async def test_deleting_a_project_takes_everything_in_it_along(paymo: Paymo) -> None:
    await paymo.projects.delete(1)
    for list_ in (paymo.tasklists.list, paymo.tasks.list, paymo.entries.list, paymo.files.list):
        assert [one async for one in list_(where="project_id=1")] == []
    assert 1 not in (await paymo.users.get(45)).assigned_projects
    assert len(await paymo.projects.list()) == 2
