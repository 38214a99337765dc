# Generated from spec/activecollab/comments.yaml (sha256 1c73a23e2cc8) by `python -m codegen`.
"""ActiveCollab: comments on a task."""

from datetime import datetime
from typing import Final

import attrs

from deskwire.activecollab._service import API
from deskwire.activecollab.info import User
from deskwire.activecollab.tasks import TaskId, TaskNumber
from deskwire.core.model.encodings import Integer, Reference, Text
from deskwire.core.model.operation import BODY, PATH, Constant, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Comment(Model):
    """A comment. No document lists its fields; these are what clients read."""

    id: int
    """Its id. Seen in answers that clients read, in no document."""
    body: str | None = None
    """The text, as HTML; a list may leave it out. Seen in answers that clients read, in no
    document."""
    parent_class: str | None = None
    """The kind of object it is on, `Task`. Seen in answers that clients read, in no document."""
    parent_id: TaskId | None = None
    """The id of the task; not the number that calls take. Seen in answers that clients read, in no
    document."""
    created_on: datetime | None = None
    """When it was written. Seen in answers that clients read, in no document."""
    created_by: User | None = None
    """Who wrote it. Seen in answers that clients read, in no document."""


_operations: Final = Operations("activecollab.comments", API, path=Integer())

_LIST: Final[Operation[tuple[Comment, ...]]] = _operations.declare(
    "list",
    "GET projects/{project_id}/tasks/{task_id}/comments",
    ListResult(Comment),
    params=(Param("project_id", Reference(), PATH, required=True),),
)

_GET: Final[Operation[Comment]] = _operations.declare(
    "get",
    "GET projects/{project_id}/tasks/{task_id}/comments/{comment_id}",
    ModelResult(Comment),
    params=(Param("project_id", Reference(), PATH, required=True),),
)

_CREATE: Final[Operation[Comment]] = _operations.declare(
    "create",
    "POST projects/{project_id}/tasks/{task_id}/comments/add",
    ModelResult(Comment),
    params=(
        Param("project_id", Reference(), PATH, required=True),
        Param("body", Text(), BODY, wire="comment[body]", required=True),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UPDATE: Final[Operation[Comment]] = _operations.declare(
    "update",
    "POST projects/{project_id}/tasks/{task_id}/comments/{comment_id}/edit",
    ModelResult(Comment),
    params=(
        Param("project_id", Reference(), PATH, required=True),
        Param("body", Text(), BODY, wire="comment[body]", required=True),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)

_LOCK: Final[Operation[None]] = _operations.declare(
    "lock",
    "POST projects/{project_id}/tasks/{task_id}/comments/lock",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UNLOCK: Final[Operation[None]] = _operations.declare(
    "unlock",
    "POST projects/{project_id}/tasks/{task_id}/comments/unlock",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)


class Comments(Resource):
    """Comments on a task.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such project, task or comment, or the user may not know of it.
    """

    async def list(self, project_id: str | int, task_id: TaskNumber) -> tuple[Comment, ...]:
        """List the comments on a task.

        GET projects/{project_id}/tasks/{task_id}/comments

        Some may come without their text; get those one by one.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.

        Returns:
            All items at once. Each is a comment.
        """
        return await self._call(_LIST, project_id=project_id, task_id=task_id)

    async def get(self, project_id: str | int, task_id: TaskNumber, comment_id: int) -> Comment:
        """Return one comment.

        GET projects/{project_id}/tasks/{task_id}/comments/{comment_id}

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            comment_id: The comment's id.

        Returns:
            A comment.
        """
        return await self._call(_GET, project_id=project_id, task_id=task_id, comment_id=comment_id)

    async def create(self, project_id: str | int, task_id: TaskNumber, body: str) -> Comment:
        """Comment on a task.

        POST projects/{project_id}/tasks/{task_id}/comments/add

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            body: The text, as HTML.

        Returns:
            A comment.
        """
        return await self._call(_CREATE, project_id=project_id, task_id=task_id, body=body)

    async def update(
        self, project_id: str | int, task_id: TaskNumber, comment_id: int, body: str
    ) -> Comment:
        """Change a comment.

        POST projects/{project_id}/tasks/{task_id}/comments/{comment_id}/edit

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            comment_id: The comment's id.
            body: The text, as HTML.

        Returns:
            A comment.
        """
        return await self._call(
            _UPDATE, project_id=project_id, task_id=task_id, comment_id=comment_id, body=body
        )

    async def lock(self, project_id: str | int, task_id: TaskNumber) -> None:
        """Close the comments on a task.

        POST projects/{project_id}/tasks/{task_id}/comments/lock

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_LOCK, project_id=project_id, task_id=task_id)

    async def unlock(self, project_id: str | int, task_id: TaskNumber) -> None:
        """Open the comments on a task again.

        POST projects/{project_id}/tasks/{task_id}/comments/unlock

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_UNLOCK, project_id=project_id, task_id=task_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
