"""What hangs on the tasks of the ActiveCollab sandbox: subtasks, comments and files."""

import base64
from collections.abc import Callable
from datetime import date
from typing import TypedDict, Unpack

from deskwire.sandbox.activecollab import records
from deskwire.sandbox.activecollab.state import (
    VISIBLE,
    User,
    change,
    find,
    find_task,
    handles,
    invalid,
    listed,
)
from deskwire.sandbox.activecollab.tasks import COMMANDS, Command, columns_of
from deskwire.sandbox.http import Response
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import State


class SubtaskFields(TypedDict, total=False):
    """What can be said of a subtask, besides its text."""

    assignee_id: int
    priority: int
    label_id: int
    due_on: date


def _show(state: State, subtask: int, text: str = "name") -> Answer:
    return records.subtask(state, find(state, "subtasks", subtask), text)


@handles("subtasks.list")
def list_subtasks(state: State, user: User, *, project_id: str, task_id: int) -> Answer:
    """List the subtasks of a task."""
    task = find_task(state, user, project_id, task_id)["id"]
    rows = listed(state, "subtasks", task=task, state=VISIBLE)
    return [records.subtask(state, row) for row in rows]


@handles("subtasks.get")
def get_subtask(
    state: State, user: User, *, project_id: str, task_id: int, subtask_id: int
) -> Answer:
    """Return a subtask."""
    task = find_task(state, user, project_id, task_id)["id"]
    row = find(state, "subtasks", subtask_id, task=task)
    return records.subtask(state, row)


@handles("subtasks.create")
def create_subtask(
    state: State,
    user: User,
    *,
    project_id: str,
    task_id: int,
    body: str,
    **fields: Unpack[SubtaskFields],
) -> Answer:
    """Create a subtask."""
    subtask = state.store.next_number("activecollab_subtasks")
    row = {
        "id": subtask,
        "task": find_task(state, user, project_id, task_id)["id"],
        "body": body,
        "created_on": state.now(),
        "created_by_id": user["id"],
        **columns_of(state, fields),
    }
    state.store.insert("activecollab_subtasks", row)
    return _show(state, subtask, "body")


@handles("subtasks.update")
def update_subtask(
    state: State,
    user: User,
    *,
    project_id: str,
    task_id: int,
    subtask_id: int,
    body: str | None = None,
    **fields: Unpack[SubtaskFields],
) -> Answer:
    """Change what is given of a subtask."""
    task = find_task(state, user, project_id, task_id)["id"]
    row = find(state, "subtasks", subtask_id, task=task)
    if body == "":
        raise invalid("body is required")
    columns = {**columns_of(state, fields), "body": body or row["body"]}
    change(state, "subtasks", row["id"], **columns, updated_on=state.now())
    return _show(state, row["id"], "body")


def _commanded(do: Command) -> Callable[..., Answer]:
    def answer(
        state: State, user: User, *, project_id: str, task_id: int, subtask_id: int
    ) -> Answer:
        task = find_task(state, user, project_id, task_id)["id"]
        subtask = find(state, "subtasks", subtask_id, task=task)["id"]
        do(state, user, "subtasks", subtask)
        return _show(state, subtask)

    return answer


for _name, _do in COMMANDS.items():
    handles(f"subtasks.{_name}")(_commanded(_do))


@handles("comments.list")
def list_comments(state: State, user: User, *, project_id: str, task_id: int) -> Answer:
    """List the comments on a task without their texts, as some installations do."""
    task = find_task(state, user, project_id, task_id)["id"]
    comments = [records.comment(state, row) for row in listed(state, "comments", task=task)]
    return [
        {name: value for name, value in comment.items() if name != "body"} for comment in comments
    ]


@handles("comments.get")
def get_comment(
    state: State, user: User, *, project_id: str, task_id: int, comment_id: int
) -> Answer:
    """Return a comment."""
    task = find_task(state, user, project_id, task_id)["id"]
    row = find(state, "comments", comment_id, task=task)
    return records.comment(state, row)


@handles("comments.create")
def create_comment(state: State, user: User, *, project_id: str, task_id: int, body: str) -> Answer:
    """Comment on a task."""
    task = find_task(state, user, project_id, task_id)
    if task["is_locked"]:
        raise Failure(403, "comments on the task are closed", code="ForbiddenError")
    comment = state.store.next_number("activecollab_comments")
    state.store.execute(
        "INSERT INTO activecollab_comments VALUES (?, ?, ?, ?, ?)",
        (comment, task["id"], body, user["id"], state.now()),
    )
    return records.comment(state, find(state, "comments", comment))


@handles("comments.update")
def update_comment(
    state: State, user: User, *, project_id: str, task_id: int, comment_id: int, body: str
) -> Answer:
    """Give a comment another text."""
    task = find_task(state, user, project_id, task_id)["id"]
    comment = find(state, "comments", comment_id, task=task)["id"]
    change(state, "comments", comment, body=body)
    return records.comment(state, find(state, "comments", comment))


@handles("attachments.list")
def list_attachments(state: State, user: User, *, project_id: str, task_id: int) -> Answer:
    """List the files of a task."""
    task = find_task(state, user, project_id, task_id)["id"]
    return [records.attachment(row) for row in listed(state, "attachments", task=task)]


@handles("attachments.download")
def download(
    state: State, user: User, *, project_id: str, task_id: int, attachment_id: int
) -> Answer:
    """Return the bytes of a file."""
    task = find_task(state, user, project_id, task_id)["id"]
    row = find(state, "attachments", attachment_id, task=task)
    return Response.of(base64.b64decode(row["content"]), row["mime_type"])
