"""Every call, over real HTTP, in both formats: what travels, what changes, what comes back."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest

from deskwire.core.errors import (
    APIError,
    AuthenticationError,
    NotFoundError,
    ParameterError,
)
from deskwire.core.model.secret import Secret
from deskwire.taskforce import Taskforce
from deskwire.taskforce._service import SERVICE
from deskwire.taskforce.lists import TaskList
from deskwire.taskforce.tasks import (
    Collaborator,
    Task,
    TaskCounts,
    TaskEmail,
    TaskListReference,
)
from deskwire.taskforce.user import User
from deskwire.transport.operations import load_operations
from tests.taskforce.conftest import Format, Site

pytestmark = pytest.mark.anyio

SEEN = datetime(2010, 11, 24, 1, 4, 20, tzinfo=UTC)
REPORTS = Task(
    id=23416,
    user_id=901,
    owner=True,
    name="file the TPS reports",
    seen=True,
    due_at=date(2010, 12, 2),
    completed_at=date(2010, 12, 1),
    delayed_until=date(2010, 11, 30),
    created=SEEN,
    modified=SEEN,
    lists=(TaskListReference(id=512),),
    collaborators=(Collaborator(email="ben@acme.example"),),
    emails=(
        TaskEmail(
            sender="ben@acme.example",
            subject="read this report and get back to me",
            gmail_thread_id="12c7a1f0e9d8b6a5",
        ),
    ),
)
BUSINESS = TaskList(
    id=512,
    name="Business Tasks",
    description="Tasks that have to do with business",
    flagship=False,
    added_by=901,
    created=SEEN,
    modified=SEEN,
    collaborators=(Collaborator(email="ben@acme.example"),),
    task_counts=TaskCounts(total=4, active=2, complete=1, delayed=1, overdue=0, unseen=2),
)


async def test_reading(site: Site, form: Format) -> None:
    client = await site.client(form)
    assert await client.user.get() == User(
        name="Amy Adams",
        email="amy@acme.example",
        created=SEEN,
        service="Google Apps",
        api_key=Secret("f2c7a90b54e1438d9d60"),
    )
    assert site.last.path == f"/taskforce/user.{form}"
    assert [task.id for task in await client.tasks.list()] == [23416, 23417, 23418, 23419]
    assert await client.tasks.get(23416) == REPORTS
    assert site.last.path == f"/taskforce/tasks/23416.{form}"
    assert await client.tasks.count() == TaskCounts(
        total=4, active=2, complete=1, delayed=1, overdue=0, unseen=2
    )
    assert site.last.path == f"/taskforce/tasks/count.{form}"
    assert [one.id for one in await client.lists.list()] == [511, 512]
    assert await client.lists.get(512) == BUSINESS
    assert all(request.method == "GET" for request in site.requests)


async def test_the_tasks_of_a_list_come_without_their_days(site: Site, form: Format) -> None:
    tasks = await (await site.client(form)).lists.tasks(512)
    assert [task.id for task in tasks] == [23416, 23417, 23418, 23419]
    assert tasks[0].due_at is tasks[0].completed_at is tasks[0].delayed_until is None
    assert tasks[0].lists == (TaskListReference(id=512),)
    assert tasks[1].lists == (TaskListReference(id=511), TaskListReference(id=512))
    assert site.last.path == f"/taskforce/lists/512/tasks.{form}"


async def test_one_item_and_none_are_lists_too(site: Site, form: Format) -> None:
    client = await site.client(form)
    assert [task.id for task in await client.lists.tasks(511)] == [23417]
    assert await client.lists.tasks(await client.lists.create("Empty")) == ()


Action = Callable[[Taskforce], Awaitable[object]]
ACTIONS: dict[str, tuple[Action, str, list[tuple[str, str]]]] = {
    "update": (
        lambda c: c.tasks.update(23417, name="order ink", details="black & white"),
        "/tasks/23417",
        [("name", "order ink"), ("details", "black & white")],
    ),
    "add_collaborator": (
        lambda c: c.tasks.add_collaborator(23417, "cy@acme.example"),
        "/tasks/23417/add_collaborator",
        [("email", "cy@acme.example")],
    ),
    "remove_collaborator": (
        lambda c: c.tasks.remove_collaborator(23416, "ben@acme.example"),
        "/tasks/23416/remove_collaborator",
        [("email", "ben@acme.example")],
    ),
    "complete": (lambda c: c.tasks.complete(23417), "/tasks/23417/complete", []),
    "uncomplete": (lambda c: c.tasks.uncomplete(23416), "/tasks/23416/uncomplete", []),
    "set_due_date": (
        lambda c: c.tasks.set_due_date(23417, date(2012, 3, 22)),
        "/tasks/23417/set_due_date",
        [("date", "03/22/2012")],
    ),
    "set_start_date": (
        lambda c: c.tasks.set_start_date(23417, "03/22/2012"),
        "/tasks/23417/set_start_date",
        [("date", "03/22/2012")],
    ),
    "add_to_list": (
        lambda c: c.tasks.add_to_list(23416, 511),
        "/tasks/23416/add_to_list",
        [("list_id", "511")],
    ),
    "remove_from_list": (
        lambda c: c.tasks.remove_from_list(23417, 511),
        "/tasks/23417/remove_from_list",
        [("list_id", "511")],
    ),
    "add_comment": (
        lambda c: c.tasks.add_comment(23417, "soon"),
        "/tasks/23417/add_comment",
        [("comment", "soon")],
    ),
    "add_email": (
        lambda c: c.tasks.add_email(23417, "12c7", subject="Ink", sender="cy@acme.example"),
        "/tasks/23417/add_email",
        [("gmail_thread_id", "12c7"), ("subject", "Ink"), ("sender", "cy@acme.example")],
    ),
    "remove_email": (
        lambda c: c.tasks.remove_email(23416, "12c7a1f0e9d8b6a5"),
        "/tasks/23416/remove_email",
        [("gmail_thread_id", "12c7a1f0e9d8b6a5")],
    ),
    "delete": (lambda c: c.tasks.delete(23417), "/tasks/23417/delete", []),
    "lists.update": (
        lambda c: c.lists.update(512, description="Work"),
        "/lists/512",
        [("description", "Work")],
    ),
    "lists.reorder_tasks": (
        lambda c: c.lists.reorder_tasks(512, [23419, 23417]),
        "/lists/512/reorder_tasks",
        [("task_ids[]", "23419"), ("task_ids[]", "23417")],
    ),
    "lists.add_collaborator": (
        lambda c: c.lists.add_collaborator(511, "cy@acme.example"),
        "/lists/511/add_collaborator",
        [("email", "cy@acme.example")],
    ),
    "lists.remove_collaborator": (
        lambda c: c.lists.remove_collaborator(512, "ben@acme.example"),
        "/lists/512/remove_collaborator",
        [("email", "ben@acme.example")],
    ),
    "lists.delete": (lambda c: c.lists.delete(512), "/lists/512/delete", []),
}


@pytest.mark.parametrize("name", ACTIONS)
async def test_what_travels(site: Site, form: Format, name: str) -> None:
    act, path, pairs = ACTIONS[name]
    await act(await site.client(form))
    request = site.last
    assert (request.method, request.path) == ("POST", f"/taskforce{path}.{form}")
    assert request.content_type == "application/x-www-form-urlencoded"
    assert parse_qsl(request.body.decode(), keep_blank_values=True) == pairs


async def test_a_task_is_created_changed_and_deleted(site: Site, form: Format) -> None:
    client = await site.client(form)
    task_id = await client.tasks.create("call <Cy> & Dee", 511, details="today")
    assert task_id == 23421
    assert parse_qsl(site.last.body.decode()) == [
        ("name", "call <Cy> & Dee"),
        ("list_id", "511"),
        ("details", "today"),
    ]
    task = await client.tasks.get(task_id)
    assert (task.name, task.owner, task.seen, task.due_at) == ("call <Cy> & Dee", True, True, None)
    await client.tasks.update(task_id, name="call Cy")
    assert await client.tasks.set_due_date(task_id, date(2012, 3, 22)) == date(2012, 3, 22)
    assert await client.tasks.set_start_date(task_id, date(2012, 3, 1)) == date(2012, 3, 1)
    await client.tasks.complete(task_id)
    await client.tasks.add_to_list(task_id, 512)
    await client.tasks.add_collaborator(task_id, "cy@acme.example")
    await client.tasks.add_email(task_id, "12c7")
    task = await client.tasks.get(task_id)
    assert task.name == "call Cy"
    assert task.due_at == date(2012, 3, 22)
    assert task.delayed_until == date(2012, 3, 1)
    assert task.completed_at == date(2010, 12, 2)
    assert task.modified == datetime(2010, 12, 2, 20, tzinfo=UTC)
    assert task.lists == (TaskListReference(id=511), TaskListReference(id=512))
    assert task.collaborators == (Collaborator(email="cy@acme.example"),)
    assert task.emails == (TaskEmail(gmail_thread_id="12c7"),)
    await client.tasks.uncomplete(task_id)
    await client.tasks.remove_from_list(task_id, 511)
    await client.tasks.remove_collaborator(task_id, "cy@acme.example")
    await client.tasks.remove_email(task_id, "12c7")
    task = await client.tasks.get(task_id)
    assert (task.completed_at, task.collaborators, task.emails) == (None, (), ())
    assert task.lists == (TaskListReference(id=512),)
    await client.tasks.delete(task_id)
    with pytest.raises(NotFoundError):
        await client.tasks.get(task_id)


async def test_a_list_is_created_changed_and_deleted(site: Site, form: Format) -> None:
    client = await site.client(form)
    made = await client.lists.create_and_get("Garden", description="Outside")
    assert (made.name, made.description, made.flagship) == ("Garden", "Outside", False)
    alone = await client.tasks.create_and_get("mow", made.id)
    shared = await client.tasks.create("water", made.id)
    await client.tasks.add_to_list(shared, 511)
    await client.lists.update(made.id, name="Yard")
    await client.lists.add_collaborator(made.id, "cy@acme.example")
    changed = await client.lists.get(made.id)
    assert (changed.name, changed.description) == ("Yard", "Outside")
    assert changed.collaborators == (Collaborator(email="cy@acme.example"),)
    await client.lists.remove_collaborator(made.id, "cy@acme.example")
    await client.lists.delete(made.id)
    with pytest.raises(NotFoundError):
        await client.tasks.get(alone.id)
    assert (await client.tasks.get(shared)).lists == (TaskListReference(id=511),)


@pytest.mark.parametrize("variant", ["", "repeat", "numbered", "commas"])
async def test_tasks_are_put_in_order(site: Site, variant: str) -> None:
    name = "lists.reorder_tasks.task_ids"
    client = await site.client(variants={name: variant} if variant else {})
    await client.lists.reorder_tasks(512, [23419])
    tasks = await client.lists.tasks(512)
    # 23416 is complete and 23418 delayed: they are not moved.
    assert [task.id for task in tasks] == [23419, 23417, 23416, 23418]


async def test_a_user_is_created_without_credentials(site: Site, form: Format) -> None:
    client = await site.client(form)
    key = await client.user.create("dee@acme.example", "hunter2")
    assert "authorization" not in site.last.headers
    assert parse_qsl(site.last.body.decode()) == [
        ("email", "dee@acme.example"),
        ("password", "hunter2"),
    ]
    dee = await site.client(form, email="dee@acme.example", api_key=key)
    assert (await dee.user.get()).name == "dee"
    assert [one.flagship for one in await dee.lists.list()] == [True]
    with pytest.raises(APIError) as caught:
        await client.user.create("dee@acme.example", "hunter2")
    assert caught.value.status == 200


async def test_failures(site: Site, form: Format) -> None:
    client = await site.client(form)
    with pytest.raises(APIError, match="flagship") as caught:
        await client.lists.delete(511)
    assert caught.value.status == 200
    assert caught.value.operation == "taskforce.lists.delete"
    with pytest.raises(NotFoundError):
        await client.tasks.get(23420)  # somebody else's
    wrong = await site.client(form, api_key="nothing")
    with pytest.raises(AuthenticationError):
        await wrong.tasks.list()
    assert len(site.requests) == 3


async def test_refused_arguments(site: Site) -> None:
    client = await site.client()
    with pytest.raises(ParameterError) as caught:
        await client.lists.update(512)
    assert str(caught.value) == (
        "taskforce.lists.update: give at least one of `name` and `description`"
    )
    with pytest.raises(ParameterError) as caught:
        await client.raw("tasks.get", task_id="count")
    assert str(caught.value) == (
        "taskforce.tasks.get: argument `task_id`: got 'count', expected a whole number"
    )
    with pytest.raises(ParameterError) as caught:
        await client.tasks.set_due_date(23417, "2012-03-22")
    assert str(caught.value) == (
        "taskforce.tasks.set_due_date: argument `date`: got '2012-03-22', "
        "expected a date, or text such as '12/31/2014'"
    )
    with pytest.raises(ParameterError) as caught:
        await client.raw("tasks.create", name="x")
    assert str(caught.value) == "taskforce.tasks.create: argument `list_id` is missing"
    assert not site.requests


def test_every_call_is_there() -> None:
    names = {operation.attribute: 0 for operation in load_operations(SERVICE)}
    for operation in load_operations(SERVICE):
        names[operation.attribute] += 1
        assert operation.method in ("GET", "POST")
    assert names == {"user": 2, "tasks": 17, "lists": 9}
