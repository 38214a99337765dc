"""What comes along: parents as objects, children as lists, whole or in part."""

from decimal import Decimal

import pytest

from deskwire.core.errors import BadRequestError, DecodeError, ParameterError
from deskwire.paymo import Paymo
from deskwire.paymo.models import ClientPart, ProjectPart, SubtaskPart, TasklistPart
from deskwire.paymo.users import UserPart
from deskwire.paymo.workflows import StatusAction
from tests.paymo.conftest import Site

pytestmark = pytest.mark.anyio


async def test_everything_of_a_task(site: Site, paymo: Paymo) -> None:
    keys = [
        "project",
        "tasklist",
        "user",
        "thread",
        "entries",
        "subtasks",
        "files",
        "workflowstatus",
        "invoiceitem",
    ]
    task = await paymo.tasks.get(1, include=keys)
    assert site.line == f"GET /api/tasks/1?include={'%2C'.join(keys)}"
    assert task.project is not None
    assert (task.project.id, task.project.code, task.project.client) == (1, "PD", None)
    assert task.project.price_per_hour == Decimal(90)
    assert task.tasklist is not None
    assert task.tasklist.name == "Requirements"
    assert task.user is not None
    assert (task.user.id, task.user.email) == (45, "ada@paymo.example")
    assert task.thread is not None
    assert (task.thread.task_id, task.thread.comments) == (1, ())
    assert [entry.duration for entry in task.entries] == [2700]
    assert [(each.name, each.complete) for each in task.subtasks] == [
        ("Review design", True),
        ("Add new features", False),
        ("Present to the team", False),
    ]
    assert [file.mime for file in task.files] == ["image/png"]
    assert task.workflowstatus is not None
    assert task.workflowstatus.action is StatusAction.BACKLOG
    assert task.invoiceitem is None
    assert site.surprises.drifts == []


async def test_what_is_not_there_is_nothing(paymo: Paymo) -> None:
    task = await paymo.tasks.get(8, include=["thread", "user", "files", "subtasks"])
    assert (task.thread, task.user, task.files, task.subtasks) == (None, None, (), ())


async def test_fields_of_parents(paymo: Paymo) -> None:
    task = await paymo.tasks.get(
        1, include=["project.name", "project.client.name", "tasklist.name"]
    )
    assert task.project == ProjectPart(
        name="Best Bread Website - small changes",
        client=ClientPart(name="Best Bread Co., Inc."),
    )
    assert task.tasklist == TasklistPart(name="Requirements")


async def test_fields_of_children(paymo: Paymo) -> None:
    tasks = await paymo.tasks.list(
        where="id in (1,6)", include=["subtasks.name", "entries.user.name", "thread.comments.user"]
    )
    assert [len(task.subtasks) for task in tasks] == [3, 3]
    assert tasks[0].subtasks[0] == SubtaskPart(name="Review design")
    assert tasks[0].entries[0].user == UserPart(name="Ada Okafor")
    assert tasks[0].thread is not None
    authors = [comment.user and comment.user.id for comment in tasks[0].thread.comments]
    assert authors == [46, 45]
    assert tasks[1].thread is None


async def test_the_text_of_an_include(site: Site, paymo: Paymo) -> None:
    task = await paymo.tasks.get(1, include="project.name,files")
    assert site.line == "GET /api/tasks/1?include=project.name%2Cfiles"
    assert task.project == ProjectPart(name="Best Bread Website - small changes")
    assert len(task.files) == 1


async def test_includes_of_the_others(paymo: Paymo) -> None:
    project = await paymo.projects.get(1, include=["client", "tasklists", "workflow"])
    assert project.client is not None
    assert (project.client.id, project.client.active) == (11, True)
    assert [each.name for each in project.tasklists] == ["Requirements", "Design", "Coding"]
    assert project.workflow is not None
    assert project.workflow.is_default is True
    workflows = await paymo.workflows.list(include=["workflowstatuses.name"])
    assert [len(each.workflowstatuses) for each in workflows] == [4, 2]
    (assigned, *_) = await paymo.userstasks.list("task_id=2", include=["task.name", "user"])
    assert assigned.task is not None
    assert (assigned.task.name, assigned.task.id) == ("Header", None)
    assert assigned.user is not None
    assert assigned.user.id == assigned.user_id


async def test_entries_with_their_tasks(site: Site, paymo: Paymo) -> None:
    entries = await paymo.entries.list(
        where="id<=2", include=["task.name", "user.name", "task.project.client.name", "project"]
    )
    assert [entry.task and entry.task.name for entry in entries] == ["Logo", "Header"]
    task = entries[0].task
    assert task is not None
    assert (task.id, task.code) == (None, None)
    assert task.project == ProjectPart(client=ClientPart(name="Best Bread Co., Inc."))
    assert entries[0].user == UserPart(name="Ada Okafor")
    assert entries[0].project is not None
    assert entries[0].project.code == "PD"
    assert site.surprises.drifts == []


async def test_children_of_children(site: Site, paymo: Paymo) -> None:
    lists = await paymo.tasklists.list(
        where="project_id=1", include=["project.name", "tasks", "tasks.subtasks.name"]
    )
    assert [each.project and each.project.name for each in lists] == [
        "Best Bread Website - small changes"
    ] * 3
    assert [task.id for task in lists[0].tasks] == list(range(1, 8))
    assert [len(task.subtasks) for task in lists[0].tasks] == [3, 0, 0, 0, 0, 3, 0]
    project = await paymo.projects.get(
        1, include=["tasks.entries", "tasklists.tasks.name", "files"]
    )
    assert sum(len(task.entries) for task in project.tasks) == 21
    assert len(project.tasklists[1].tasks) == 7
    assert project.tasklists[1].tasks[0].name == "Checkout: taxes & fees"
    assert "design.txt" in {file.original_filename for file in project.files}
    assert site.surprises.drifts == []


async def test_parents_of_what_is_said(site: Site, paymo: Paymo) -> None:
    comment = await paymo.comments.get(2, include=["thread.task.name", "files.comment.content"])
    assert comment.thread is not None
    assert comment.thread.task is not None
    assert comment.thread.task.name == "Logo"
    (file,) = comment.files
    assert file.comment is not None
    assert file.comment.content == "See the attached file."
    thread = await paymo.threads.get(1, include=["task", "project.name"])
    assert thread.task is not None
    assert (thread.task.id, thread.task.complete) == (1, False)
    subtask = await paymo.subtasks.get(1, include=["task.tasklist.name", "project.code"])
    assert subtask.task is not None
    assert subtask.task.tasklist == TasklistPart(name="Requirements")
    assert subtask.project == ProjectPart(code="PD")
    status = await paymo.workflowstatuses.get(1, include=["workflow.workflowstatuses.name"])
    assert status.workflow is not None
    assert [each.name for each in status.workflow.workflowstatuses] == [
        "Backlog",
        "To Do",
        "In progress",
        "Complete",
    ]
    assert site.surprises.drifts == []


async def test_a_field_of_its_own_narrows_the_object(site: Site, paymo: Paymo) -> None:
    with pytest.raises(DecodeError, match="name"):
        await paymo.tasks.get(1, include=["id", "complete"])
    lenient = await site.client(strict=False)
    task = await lenient.tasks.get(1, include=["id", "name"])
    assert (task.id, task.name) == (1, "Logo")
    assert ("complete", "missing") in {
        (drift.field, drift.kind) for _, drift in site.surprises.drifts
    }
    whole = await paymo.tasks.get(1, include=["*", "project.name"])
    assert whole.code == "PD-1"


@pytest.mark.parametrize("name", ["bogus", "project.bogus", "bogus.name", "name.x", "api_key"])
async def test_an_unknown_name_is_refused(name: str, paymo: Paymo) -> None:
    with pytest.raises(BadRequestError, match=f"HTTP 400: Unknown field or reference: {name}"):
        await paymo.tasks.get(1, include=[name])


@pytest.mark.parametrize("include", [["a,b"], [1], 5])
async def test_what_is_no_include(include: object, site: Site, paymo: Paymo) -> None:
    with pytest.raises(ParameterError, match=r"paymo\.tasks\.get: argument `include`"):
        await paymo.raw("tasks.get", task_id=1, include=include)
    assert site.requests == []


async def test_secrets_of_users_are_not_included(paymo: Paymo) -> None:
    response = await paymo.raw("tasks.get", task_id=1, include=["user"])
    assert b"password" not in response.answer.content
