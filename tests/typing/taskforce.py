"""Taskforce as users write it: checked by mypy and pyright, never run."""

from datetime import date, datetime
from typing import assert_type

from deskwire import Secret, Taskforce
from deskwire.taskforce import (
    Collaborator,
    Task,
    TaskCounts,
    TaskEmail,
    TaskList,
    TaskListReference,
    User,
)


async def connect() -> None:
    async with Taskforce() as newcomer:
        key = await newcomer.user.create("ann@example.com", "hunter2")
        assert_type(key, Secret)
        assert_type(await newcomer.user.create("bob@example.com", Secret("hunter2")), Secret)
    async with Taskforce(email="ann@example.com", api_key=key, format="xml") as taskforce:
        user = await taskforce.user.get()
        assert_type(user, User)
        assert_type(user.email, str)
        assert_type(user.api_key, Secret | None)
        assert_type(user.created, datetime | None)


async def read_tasks(taskforce: Taskforce) -> None:
    tasks = await taskforce.tasks.list()
    assert_type(tasks, tuple[Task, ...])
    task = await taskforce.tasks.get(tasks[0].id)
    assert_type(task, Task)
    assert_type(task.name, str)
    assert_type(task.due_at, date | None)
    assert_type(task.created, datetime | None)
    assert_type(task.lists, tuple[TaskListReference, ...])
    assert_type(task.collaborators, tuple[Collaborator, ...])
    assert_type(task.emails, tuple[TaskEmail, ...])
    counts = await taskforce.tasks.count()
    assert_type(counts, TaskCounts)
    assert_type(counts.total - counts.complete, int)
    assert_type(counts.overdue, int | None)


async def write_tasks(taskforce: Taskforce) -> None:
    task_id = await taskforce.tasks.create("Write the report", 3, details="Two pages.")
    assert_type(task_id, int)
    task = await taskforce.tasks.create_and_get("Call Bob", list_id=3, details=None)
    assert_type(task, Task)
    await taskforce.tasks.update(task_id, name="Write two reports", details="Four pages.")
    await taskforce.tasks.complete(task_id)
    await taskforce.tasks.uncomplete(task_id)
    assert_type(await taskforce.tasks.set_due_date(task_id, date(2014, 1, 31)), date)
    assert_type(await taskforce.tasks.set_start_date(task_id, "2014-01-15"), date)
    await taskforce.tasks.add_to_list(task_id, 4)
    await taskforce.tasks.remove_from_list(task_id, list_id=4)
    await taskforce.tasks.add_comment(task_id, "Nearly done.")
    await taskforce.tasks.add_email(
        task_id, "13d0f0a1", subject="The report", sender="bob@example.com"
    )
    await taskforce.tasks.remove_email(task_id, "13d0f0a1")
    await taskforce.tasks.add_collaborator(task_id, "bob@example.com")
    await taskforce.tasks.remove_collaborator(task_id, email="bob@example.com")
    await taskforce.tasks.delete(task_id)


async def keep_lists(taskforce: Taskforce) -> None:
    assert_type(await taskforce.lists.list(), tuple[TaskList, ...])
    list_id = await taskforce.lists.create("Errands", description="For the week")
    assert_type(list_id, int)
    errands = await taskforce.lists.create_and_get("Chores")
    assert_type(errands, TaskList)
    assert_type(errands.task_counts, TaskCounts | None)
    assert_type(errands.collaborators, tuple[Collaborator, ...])
    assert_type(await taskforce.lists.get(list_id), TaskList)
    await taskforce.lists.update(list_id, name="Errands of the week", description=None)
    tasks = await taskforce.lists.tasks(list_id)
    assert_type(tasks, tuple[Task, ...])
    await taskforce.lists.reorder_tasks(list_id, [task.id for task in reversed(tasks)])
    await taskforce.lists.add_collaborator(list_id, "bob@example.com")
    await taskforce.lists.remove_collaborator(list_id, "bob@example.com")
    await taskforce.lists.delete(list_id)
