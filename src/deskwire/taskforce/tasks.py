# Generated from spec/taskforce/tasks.yaml (sha256 77367e98a087) by `python -m codegen`.
"""Taskforce: tasks, their dates, lists, collaborators and e-mails."""

from datetime import date, datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import Day, Integer, Reference, Text
from deskwire.core.model.operation import BODY, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.taskforce._service import API
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TaskListReference(Model):
    """A list that a task is on."""

    id: int
    """The list's id."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Collaborator(Model):
    """Somebody who works on a task or a list."""

    email: str
    """The e-mail address."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TaskEmail(Model):
    """An e-mail that a task is connected to."""

    sender: str | None = None
    """The address of the sender."""
    subject: str | None = None
    """The subject."""
    gmail_thread_id: str
    """The id of the thread in Gmail."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Task(Model):
    """A task."""

    id: int
    """The task's id."""
    user_id: int | None = None
    """The id of the user who created it."""
    owner: bool | None = None
    """Whether that is the authenticated user."""
    name: str
    """What is to be done."""
    seen: bool | None = None
    """Whether it has been seen in the Taskforce widget."""
    due_at: date | None = None
    """The day on which it is due. The list of a list's tasks leaves it out; None may mean
    unknown."""
    completed_at: date | None = None
    """The day on which it was completed. The list of a list's tasks leaves it out; None may mean
    unknown."""
    delayed_until: date | None = None
    """The day on which it starts, set by `set_start_date`. The list of a list's tasks leaves it
    out; None may mean unknown."""
    created: datetime | None = None
    """When it was created."""
    modified: datetime | None = None
    """When it was last changed."""
    lists: tuple[TaskListReference, ...] = ()
    """The lists that it is on."""
    collaborators: tuple[Collaborator, ...] = ()
    """Who works on it."""
    emails: tuple[TaskEmail, ...] = ()
    """The e-mails that it is connected to."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TaskCounts(Model):
    """How many tasks there are."""

    total: int
    """All of them: the active, complete and delayed ones."""
    active: int
    """Those that can be worked on."""
    complete: int
    """Those that are done."""
    delayed: int
    """Those whose start has not come."""
    overdue: int | None = None
    """Those whose due day is over. The text that describes the call leaves it out; its example has
    it."""
    unseen: int | None = None
    """Those not yet seen in the widget."""


_operations: Final = Operations("taskforce.tasks", API, base="/tasks", path=Integer())

_LIST: Final[Operation[tuple[Task, ...]]] = _operations.declare(
    "list", "GET", ListResult(Task, Selection(("tasks",)))
)

_CREATE: Final[Operation[int]] = _operations.declare(
    "create",
    "POST",
    ScalarResult(int, Selection(("task_id",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("list_id", Integer(), BODY, required=True),
        Param("details", Text(), BODY),
    ),
)

_GET: Final[Operation[Task]] = _operations.declare(
    "get", "GET /{task_id}", ModelResult(Task, Selection(("task",)))
)

_UPDATE: Final[Operation[None]] = _operations.declare(
    "update",
    "POST /{task_id}",
    params=(Param("name", Text(), BODY), Param("details", Text(), BODY)),
    idempotent=True,
)

_COUNT: Final[Operation[TaskCounts]] = _operations.declare(
    "count", "GET /count", ModelResult(TaskCounts, Selection(("task_counts",)))
)

_ADD_COLLABORATOR: Final[Operation[None]] = _operations.declare(
    "add_collaborator",
    "POST /{task_id}/add_collaborator",
    params=(Param("email", Text(), BODY, required=True),),
)

_REMOVE_COLLABORATOR: Final[Operation[None]] = _operations.declare(
    "remove_collaborator",
    "POST /{task_id}/remove_collaborator",
    params=(Param("email", Text(), BODY, required=True),),
)

_COMPLETE: Final[Operation[None]] = _operations.declare(
    "complete", "POST /{task_id}/complete", idempotent=True
)

_UNCOMPLETE: Final[Operation[None]] = _operations.declare(
    "uncomplete", "POST /{task_id}/uncomplete", idempotent=True
)

_SET_DUE_DATE: Final[Operation[date]] = _operations.declare(
    "set_due_date",
    "POST /{task_id}/set_due_date",
    ScalarResult(date, Selection(("date",))),
    params=(Param("date", Day(("%m/%d/%Y",)), BODY, required=True),),
    idempotent=True,
)

_SET_START_DATE: Final[Operation[date]] = _operations.declare(
    "set_start_date",
    "POST /{task_id}/set_start_date",
    ScalarResult(date, Selection(("date",))),
    params=(Param("date", Day(("%m/%d/%Y",)), BODY, required=True),),
    idempotent=True,
)

_ADD_TO_LIST: Final[Operation[None]] = _operations.declare(
    "add_to_list",
    "POST /{task_id}/add_to_list",
    params=(Param("list_id", Integer(), BODY, required=True),),
)

_REMOVE_FROM_LIST: Final[Operation[None]] = _operations.declare(
    "remove_from_list",
    "POST /{task_id}/remove_from_list",
    params=(Param("list_id", Integer(), BODY, required=True),),
)

_ADD_COMMENT: Final[Operation[None]] = _operations.declare(
    "add_comment",
    "POST /{task_id}/add_comment",
    params=(Param("comment", Text(), BODY, required=True),),
)

_ADD_EMAIL: Final[Operation[None]] = _operations.declare(
    "add_email",
    "POST /{task_id}/add_email",
    params=(
        Param("gmail_thread_id", Reference(), BODY, required=True),
        Param("subject", Text(), BODY),
        Param("sender", Text(), BODY),
    ),
)

_REMOVE_EMAIL: Final[Operation[None]] = _operations.declare(
    "remove_email",
    "POST /{task_id}/remove_email",
    params=(Param("gmail_thread_id", Reference(), BODY, required=True),),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "POST /{task_id}/delete")


class Tasks(Resource):
    """Tasks, their dates, lists, collaborators and e-mails."""

    async def list(self) -> tuple[Task, ...]:
        """List all tasks of the user, complete and delayed ones too.

        GET /tasks

        Returns:
            All items at once. Each is a task.
        """
        return await self._call(_LIST)

    async def create(self, name: str, list_id: int, *, details: str | Unset | None = UNSET) -> int:
        """Create a task and return its id.

        POST /tasks

        The service tells nothing but the id; get the task to see it.

        Args:
            name: What is to be done.
            list_id: The id of the list that the task is put on.
            details: More about it. No answer holds it, so it cannot be read again.

        Returns:
            The id of the new task.
        """
        return await self._call(_CREATE, name=name, list_id=list_id, details=details)

    async def get(self, task_id: int) -> Task:
        """Return one task.

        GET /tasks/{task_id}

        Args:
            task_id: The task's id.

        Returns:
            A task.
        """
        return await self._call(_GET, task_id=task_id)

    async def update(
        self, task_id: int, *, name: str | Unset | None = UNSET, details: str | Unset | None = UNSET
    ) -> None:
        """Change a task; what is not given stays as it is.

        POST /tasks/{task_id}

        Args:
            task_id: The task's id.
            name: What is to be done.
            details: More about it. No answer holds it, so it cannot be read again.
        """
        await self._call(_UPDATE, task_id=task_id, name=name, details=details)

    async def count(self) -> TaskCounts:
        """Count the tasks of the user by their state.

        GET /tasks/count

        Returns:
            How many tasks there are.
        """
        return await self._call(_COUNT)

    async def add_collaborator(self, task_id: int, email: str) -> None:
        """Let somebody work on a task.

        POST /tasks/{task_id}/add_collaborator

        Args:
            task_id: The task's id.
            email: The person's e-mail address.
        """
        await self._call(_ADD_COLLABORATOR, task_id=task_id, email=email)

    async def remove_collaborator(self, task_id: int, email: str) -> None:
        """Take somebody off a task.

        POST /tasks/{task_id}/remove_collaborator

        Args:
            task_id: The task's id.
            email: The person's e-mail address.
        """
        await self._call(_REMOVE_COLLABORATOR, task_id=task_id, email=email)

    async def complete(self, task_id: int) -> None:
        """Mark a task as complete.

        POST /tasks/{task_id}/complete

        Args:
            task_id: The task's id.
        """
        await self._call(_COMPLETE, task_id=task_id)

    async def uncomplete(self, task_id: int) -> None:
        """Mark a task as not complete.

        POST /tasks/{task_id}/uncomplete

        Args:
            task_id: The task's id.
        """
        await self._call(_UNCOMPLETE, task_id=task_id)

    async def set_due_date(self, task_id: int, date: date | str) -> date:
        """Set the day on which a task is due, and return it.

        POST /tasks/{task_id}/set_due_date

        There is no call that takes the day away.

        Args:
            task_id: The task's id.
            date: The day.

        Returns:
            The day as the service took it.
        """
        return await self._call(_SET_DUE_DATE, task_id=task_id, date=date)

    async def set_start_date(self, task_id: int, date: date | str) -> date:
        """Set the day on which a task starts, and return it.

        POST /tasks/{task_id}/set_start_date

        Until then the task is delayed; it shows the day as `delayed_until`. There is no call that
        takes the day away.

        Args:
            task_id: The task's id.
            date: The day.

        Returns:
            The day as the service took it.
        """
        return await self._call(_SET_START_DATE, task_id=task_id, date=date)

    async def add_to_list(self, task_id: int, list_id: int) -> None:
        """Put a task on a list.

        POST /tasks/{task_id}/add_to_list

        Args:
            task_id: The task's id.
            list_id: The list's id.
        """
        await self._call(_ADD_TO_LIST, task_id=task_id, list_id=list_id)

    async def remove_from_list(self, task_id: int, list_id: int) -> None:
        """Take a task off a list.

        POST /tasks/{task_id}/remove_from_list

        Args:
            task_id: The task's id.
            list_id: The list's id.
        """
        await self._call(_REMOVE_FROM_LIST, task_id=task_id, list_id=list_id)

    async def add_comment(self, task_id: int, comment: str) -> None:
        """Comment on a task.

        POST /tasks/{task_id}/add_comment

        No call returns comments.

        Args:
            task_id: The task's id.
            comment: The comment, a single message as in a chat.
        """
        await self._call(_ADD_COMMENT, task_id=task_id, comment=comment)

    async def add_email(
        self,
        task_id: int,
        gmail_thread_id: str | int,
        *,
        subject: str | Unset | None = UNSET,
        sender: str | Unset | None = UNSET,
    ) -> None:
        """Connect a task to an e-mail.

        POST /tasks/{task_id}/add_email

        Args:
            task_id: The task's id.
            gmail_thread_id: The id of the e-mail's thread in Gmail.
            subject: The subject of the e-mail.
            sender: The address of its sender.
        """
        await self._call(
            _ADD_EMAIL,
            task_id=task_id,
            gmail_thread_id=gmail_thread_id,
            subject=subject,
            sender=sender,
        )

    async def remove_email(self, task_id: int, gmail_thread_id: str | int) -> None:
        """Disconnect a task from an e-mail.

        POST /tasks/{task_id}/remove_email

        Args:
            task_id: The task's id.
            gmail_thread_id: The id of the e-mail's thread in Gmail.
        """
        await self._call(_REMOVE_EMAIL, task_id=task_id, gmail_thread_id=gmail_thread_id)

    async def delete(self, task_id: int) -> None:
        """Delete a task.

        POST /tasks/{task_id}/delete

        Args:
            task_id: The task's id.
        """
        await self._call(_DELETE, task_id=task_id)

    async def create_and_get(
        self, name: str, list_id: int, *, details: str | Unset | None = UNSET
    ) -> Task:
        """Create a task and return it.

        It is `create` and `get` in one: two requests.

        Args:
            name: What is to be done.
            list_id: The id of the list that the task is put on.
            details: More about it. No answer holds it, so it cannot be read again.

        Returns:
            A task.
        """
        return await self.get(await self.create(name, list_id, details=details))


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
