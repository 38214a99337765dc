# Generated from spec/activecollab/subtasks.yaml (sha256 720d2711939d) by `python -m codegen`.
"""ActiveCollab: subtasks of a task."""

from datetime import date, datetime
from typing import Final

import attrs

from deskwire.activecollab._service import API
from deskwire.activecollab.info import User
from deskwire.activecollab.tasks import Priority, TaskId, TaskNumber
from deskwire.core.model.encodings import ZERO_IS_NONE, Choice, Day, Integer, Reference, Text
from deskwire.core.model.operation import (
    BODY,
    PATH,
    Constant,
    Operation,
    Operations,
    Param,
    Variant,
)
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult
from deskwire.core.model.values import UNSET, Unset
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Subtask(Model):
    """A part of a task. Its text is in `name` or, after a change, in `body`."""

    id: int
    """Its id."""
    name: str | None = None
    """What is to be done, in lists and details."""
    body: str | None = None
    """What is to be done, after it was created or changed."""
    assignee_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who is responsible. Seen in answers that clients read, in no document."""
    assignee: User | None = None
    """The user who is responsible."""
    priority: Priority | None = None
    """How urgent it is."""
    label_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its label."""
    due_on: date | None = None
    """The day on which it is due."""
    parent_class: str | None = None
    """The kind of object it is a part of, `Task`. Seen in answers that clients read, in no
    document."""
    parent_id: TaskId | None = None
    """The id of its task; not the number that calls take. Seen in answers that clients read, in no
    document."""
    is_completed: bool | None = None
    """Whether it is complete. Seen in answers that clients read, in no document."""
    is_archived: bool | None = None
    """Whether it is in the archive. Seen in answers that clients read, in no document."""
    completed_on: datetime | None = None
    """When it was completed. Seen in answers that clients read, in no document."""
    permalink: str | None = None
    """The address of its page. Seen in answers that clients read, in no document."""
    created_on: datetime | None = None
    """When it was created. Seen in answers that clients read, in no document."""
    created_by_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who created it. Seen in answers that clients read, in no document."""
    updated_on: datetime | None = None
    """When it was last changed. Seen in answers that clients read, in no document."""


_operations: Final = Operations("activecollab.subtasks", API, path=Integer())

_LIST: Final[Operation[tuple[Subtask, ...]]] = _operations.declare(
    "list",
    "GET projects/{project_id}/tasks/{task_id}/subtasks",
    ListResult(Subtask),
    params=(Param("project_id", Reference(), PATH, required=True),),
)

_GET: Final[Operation[Subtask]] = _operations.declare(
    "get",
    "GET projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}",
    ModelResult(Subtask),
    params=(Param("project_id", Reference(), PATH, required=True),),
)

_CREATE: Final[Operation[Subtask]] = _operations.declare(
    "create",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/add",
    ModelResult(Subtask),
    params=(
        Param("project_id", Reference(), PATH, required=True),
        Param("body", Text(), BODY, wire="subtask[body]", required=True),
        Param(
            "assignee_id",
            Integer(),
            BODY,
            wire="subtask[assignee]",
            variants={"assignee_id": Variant(Integer(), "subtask[assignee_id]")},
        ),
        Param("priority", Choice(Priority), BODY, wire="subtask[priority]"),
        Param("label_id", Integer(), BODY, wire="subtask[label_id]"),
        Param("due_on", Day(), BODY, wire="subtask[due_on]"),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UPDATE: Final[Operation[Subtask]] = _operations.declare(
    "update",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/edit",
    ModelResult(Subtask),
    params=(
        Param("project_id", Reference(), PATH, required=True),
        Param("body", Text(), BODY, wire="subtask[body]"),
        Param(
            "assignee_id",
            Integer(),
            BODY,
            wire="subtask[assignee]",
            variants={"assignee_id": Variant(Integer(), "subtask[assignee_id]")},
        ),
        Param("priority", Choice(Priority), BODY, wire="subtask[priority]"),
        Param("label_id", Integer(), BODY, wire="subtask[label_id]"),
        Param("due_on", Day(), BODY, wire="subtask[due_on]"),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)

_COMPLETE: Final[Operation[Subtask]] = _operations.declare(
    "complete",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/complete",
    ModelResult(Subtask),
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_REOPEN: Final[Operation[Subtask]] = _operations.declare(
    "reopen",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/reopen",
    ModelResult(Subtask),
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_SUBSCRIBE: Final[Operation[None]] = _operations.declare(
    "subscribe",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/subscribe",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UNSUBSCRIBE: Final[Operation[None]] = _operations.declare(
    "unsubscribe",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/unsubscribe",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_ARCHIVE: Final[Operation[None]] = _operations.declare(
    "archive",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/archive",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UNARCHIVE: Final[Operation[None]] = _operations.declare(
    "unarchive",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/unarchive",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_TRASH: Final[Operation[None]] = _operations.declare(
    "trash",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/trash",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_RESTORE: Final[Operation[None]] = _operations.declare(
    "restore",
    "POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/untrash",
    params=(Param("project_id", Reference(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)


class Subtasks(Resource):
    """Subtasks of a task.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such project, task or subtask, or the user may not know of it.
        ServerError: The service failed, or a value did not pass its validation.
    """

    async def list(self, project_id: str | int, task_id: TaskNumber) -> tuple[Subtask, ...]:
        """List the subtasks of a task.

        GET projects/{project_id}/tasks/{task_id}/subtasks

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.

        Returns:
            All items at once. Each is a part of a task.
        """
        return await self._call(_LIST, project_id=project_id, task_id=task_id)

    async def get(self, project_id: str | int, task_id: TaskNumber, subtask_id: int) -> Subtask:
        """Return one subtask.

        GET projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.

        Returns:
            A part of a task.
        """
        return await self._call(_GET, project_id=project_id, task_id=task_id, subtask_id=subtask_id)

    async def create(
        self,
        project_id: str | int,
        task_id: TaskNumber,
        body: str,
        *,
        assignee_id: int | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        label_id: int | Unset | None = UNSET,
        due_on: date | str | Unset | None = UNSET,
    ) -> Subtask:
        """Create a subtask.

        POST projects/{project_id}/tasks/{task_id}/subtasks/add

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            body: What is to be done. The answer has it as `body`, lists have it as `name`.
            assignee_id: The id of the user who is responsible. The documents call it `assignee`,
                clients send `assignee_id`, which is the variant of that name.
            priority: How urgent it is.
            label_id: The id of its label. The vendor's text calls it a date, by mistake.
            due_on: The day on which it is due.

        Returns:
            A part of a task.
        """
        return await self._call(
            _CREATE,
            project_id=project_id,
            task_id=task_id,
            body=body,
            assignee_id=assignee_id,
            priority=priority,
            label_id=label_id,
            due_on=due_on,
        )

    async def update(
        self,
        project_id: str | int,
        task_id: TaskNumber,
        subtask_id: int,
        *,
        body: str | Unset | None = UNSET,
        assignee_id: int | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        label_id: int | Unset | None = UNSET,
        due_on: date | str | Unset | None = UNSET,
    ) -> Subtask:
        """Change a subtask; what is not given stays as it is.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/edit

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.
            body: What is to be done.
            assignee_id: The id of the user who is responsible. The documents call it `assignee`,
                clients send `assignee_id`, which is the variant of that name.
            priority: How urgent it is.
            label_id: The id of its label. The vendor's text calls it a date, by mistake.
            due_on: The day on which it is due.

        Returns:
            A part of a task.
        """
        return await self._call(
            _UPDATE,
            project_id=project_id,
            task_id=task_id,
            subtask_id=subtask_id,
            body=body,
            assignee_id=assignee_id,
            priority=priority,
            label_id=label_id,
            due_on=due_on,
        )

    async def complete(
        self, project_id: str | int, task_id: TaskNumber, subtask_id: int
    ) -> Subtask:
        """Complete a subtask.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/complete

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.

        Returns:
            A part of a task.
        """
        return await self._call(
            _COMPLETE, project_id=project_id, task_id=task_id, subtask_id=subtask_id
        )

    async def reopen(self, project_id: str | int, task_id: TaskNumber, subtask_id: int) -> Subtask:
        """Open a completed subtask again.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/reopen

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.

        Returns:
            A part of a task.
        """
        return await self._call(
            _REOPEN, project_id=project_id, task_id=task_id, subtask_id=subtask_id
        )

    async def subscribe(self, project_id: str | int, task_id: TaskNumber, subtask_id: int) -> None:
        """Subscribe the token's own user to a subtask.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/subscribe

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.
        """
        await self._call(_SUBSCRIBE, project_id=project_id, task_id=task_id, subtask_id=subtask_id)

    async def unsubscribe(
        self, project_id: str | int, task_id: TaskNumber, subtask_id: int
    ) -> None:
        """End the subscription of the token's own user to a subtask.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/unsubscribe

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.
        """
        await self._call(
            _UNSUBSCRIBE, project_id=project_id, task_id=task_id, subtask_id=subtask_id
        )

    async def archive(self, project_id: str | int, task_id: TaskNumber, subtask_id: int) -> None:
        """Archive a subtask.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/archive

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.
        """
        await self._call(_ARCHIVE, project_id=project_id, task_id=task_id, subtask_id=subtask_id)

    async def unarchive(self, project_id: str | int, task_id: TaskNumber, subtask_id: int) -> None:
        """Take a subtask out of the archive.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/unarchive

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.
        """
        await self._call(_UNARCHIVE, project_id=project_id, task_id=task_id, subtask_id=subtask_id)

    async def trash(self, project_id: str | int, task_id: TaskNumber, subtask_id: int) -> None:
        """Move a subtask to the trash.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/trash

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.
        """
        await self._call(_TRASH, project_id=project_id, task_id=task_id, subtask_id=subtask_id)

    async def restore(self, project_id: str | int, task_id: TaskNumber, subtask_id: int) -> None:
        """Take a subtask out of the trash.

        POST projects/{project_id}/tasks/{task_id}/subtasks/{subtask_id}/untrash

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            subtask_id: The subtask's id. One heading of the vendor's text spells it `subtasks_id`.
        """
        await self._call(_RESTORE, project_id=project_id, task_id=task_id, subtask_id=subtask_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
