# Generated from spec/activecollab/tasks.yaml (sha256 7d11e2031c4f) by `python -m codegen`.
"""ActiveCollab: tasks of a project."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, NewType

import attrs

from deskwire.activecollab._service import API
from deskwire.activecollab.categories import Category
from deskwire.activecollab.info import Label, User
from deskwire.activecollab.projects import Project
from deskwire.core.model.encodings import (
    EMPTY_IS_NONE,
    ZERO_IS_NONE,
    Choice,
    Day,
    Exploded,
    File,
    Flag,
    Integer,
    Text,
)
from deskwire.core.model.enums import OpenIntEnum
from deskwire.core.model.operation import (
    BODY,
    FILE,
    PATH,
    QUERY,
    Constant,
    Operation,
    Operations,
    Param,
)
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult
from deskwire.core.model.rules import Excludes, Requires
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.core.request.multipart import Upload
from deskwire.transport.resource import Resource

TaskNumber = NewType("TaskNumber", int)
"""The number of a task within its project, as in `#14`. Paths have it."""

TaskId = NewType("TaskId", int)
"""The id of a task among all objects of the installation. No path has it."""


class Visibility(OpenIntEnum):
    """Who may see an object."""

    PRIVATE = 0
    """Those who may see private objects."""
    NORMAL = 1
    """Everybody in the project."""
    PUBLIC = 2
    """Everybody; a constant of one client, in no document."""


class Priority(OpenIntEnum):
    """How urgent something is."""

    LOWEST = -2
    """Least of all."""
    LOW = -1
    """Less than usual."""
    NORMAL = 0
    """As usual."""
    HIGH = 1
    """More than usual."""
    HIGHEST = 2
    """Most of all."""


class ObjectState(OpenIntEnum):
    """Where an object is."""

    DELETED = 0
    """Deleted."""
    TRASHED = 1
    """In the trash."""
    ARCHIVED = 2
    """In the archive."""
    VISIBLE = 3
    """In use."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Attachment(Model):
    """A file that is attached to an object."""

    id: int
    """Its id."""
    name: str | None = None
    """The name of the file."""
    mime_type: str | None = None
    """The media type. Seen in answers that clients read, in no document."""
    size: int | None = None
    """The size in bytes. Seen in answers that clients read, in no document."""
    permalink: str | None = None
    """Where it can be downloaded. Seen in answers that clients read, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Task(Model):
    """A task."""

    id: TaskId
    """Its id among all objects of the installation."""
    task_id: TaskNumber | None = None
    """Its number within its project, which all calls take. Seen in answers that clients read, in no
    document."""
    class_name: str | None = optional(wire="class")
    """The kind of object, `Task`. Seen in answers that clients read, in no document."""
    verbose_type: str | None = None
    """The word for the kind of object. Seen in answers that clients read, in no document."""
    verbose_type_lowercase: str | None = None
    """That word in lower case. Seen in answers that clients read, in no document."""
    name: str | None = None
    """What is to be done."""
    body: str | None = None
    """The description, as HTML."""
    body_formatted: str | None = None
    """The description as pages show it, as HTML. Seen in answers that clients read, in no
    document."""
    permalink: str | None = None
    """The address of its page. Seen in answers that clients read, in no document."""
    urls: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Addresses by what they do. Seen in answers that clients read, in no document."""
    permissions: Mapping[str, bool] = attrs.field(factory=dict[str, bool])
    """What the user may do with it. Seen in answers that clients read, in no document."""
    visibility: Visibility | None = None
    """Who may see it."""
    state: ObjectState | None = None
    """Where it is. Seen in answers that clients read, in no document."""
    is_archived: bool | None = None
    """Whether it is in the archive. Seen in answers that clients read, in no document."""
    is_trashed: bool | None = None
    """Whether it is in the trash. Seen in answers that clients read, in no document."""
    is_completed: bool | None = None
    """Whether it is complete. Seen in answers that clients read, in no document."""
    completed_on: datetime | None = None
    """When it was completed. Seen in answers that clients read, in no document."""
    completed_by_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who completed it. Seen in answers that clients read, in no document."""
    completed_by: User | None = None
    """The user who completed it. Seen in answers that clients read, in no document."""
    priority: Priority | None = None
    """How urgent it is."""
    due_on: date | None = None
    """The day on which it is due."""
    start_on: date | None = None
    """The day on which it starts. Seen in answers that clients read, in no document."""
    category_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its category."""
    category: Category | None = None
    """Its category. Seen in answers that clients read, in no document."""
    label_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its label."""
    label: Label | None = None
    """Its label. Seen in answers that clients read, in no document."""
    milestone_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its milestone."""
    milestone: JSONValue | None = optional(encoding=EMPTY_IS_NONE)
    """Its milestone. Seen in answers that clients read, in no document."""
    project_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its project. Seen in answers that clients read, in no document."""
    project: Project | None = None
    """Its project. Seen in answers that clients read, in no document."""
    assignee_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who is responsible."""
    assignee: User | None = None
    """The user who is responsible. Seen in answers that clients read, in no document."""
    other_assignees: tuple[User, ...] = ()
    """The users who work on it as well."""
    other_assignee_ids: tuple[int, ...] = ()
    """Their ids. Seen in answers that clients read, in no document."""
    delegated_by_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who assigned it. Seen in answers that clients read, in no document."""
    delegated_by: User | None = None
    """The user who assigned it. Seen in answers that clients read, in no document."""
    created_on: datetime | None = None
    """When it was created. Seen in answers that clients read, in no document."""
    created_by_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who created it."""
    created_by: User | None = None
    """The user who created it. Seen in answers that clients read, in no document."""
    created_by_name: str | None = None
    """The name of somebody without an account, for whom it was created."""
    created_by_email: str | None = None
    """The e-mail address of that person."""
    updated_on: datetime | None = None
    """When it was last changed. Seen in answers that clients read, in no document."""
    updated_by_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who changed it. Seen in answers that clients read, in no document."""
    updated_by: User | None = None
    """The user who changed it. Seen in answers that clients read, in no document."""
    comments_url: str | None = None
    """The address of its comments. Seen in answers that clients read, in no document."""
    comments_count: int | None = None
    """How many comments it has. Seen in answers that clients read, in no document."""
    is_locked: bool | None = None
    """Whether comments are closed. Seen in answers that clients read, in no document."""
    subtasks_url: str | None = None
    """The address of its subtasks. Seen in answers that clients read, in no document."""
    total_subtasks: int | None = None
    """How many subtasks it has. Seen in answers that clients read, in no document."""
    open_subtasks: int | None = None
    """How many of them are open. Seen in answers that clients read, in no document."""
    completed_subtasks: int | None = None
    """How many of them are complete. Seen in answers that clients read, in no document."""
    attachments_url: str | None = None
    """The address of its attachments. Seen in answers that clients read, in no document."""
    attachments: tuple[Attachment, ...] = ()
    """Its attachments. Seen in answers that clients read, in no document."""
    attachments_count: int | None = None
    """How many attachments it has. Seen in answers that clients read, in no document."""
    user_is_subscribed: bool | None = None
    """Whether the user is subscribed to it. Seen in answers that clients read, in no document."""
    subscribers: tuple[User, ...] = ()
    """Who is subscribed to it. Seen in answers that clients read, in no document."""
    is_favorite: bool | None = None
    """Whether the user has marked it. Seen in answers that clients read, in no document."""
    custom_fields: JSONValue | None = optional(encoding=EMPTY_IS_NONE)
    """Fields of the installation's own. Seen in answers that clients read, in no document."""
    object_time: Decimal | None = None
    """The time recorded on it in hours. Seen in answers that clients read, in no document."""
    object_expenses: Decimal | None = None
    """The expenses recorded on it. Seen in answers that clients read, in no document."""
    estimate: JSONValue | None = optional(encoding=EMPTY_IS_NONE)
    """How much time it is thought to take. Seen in answers that clients read, in no document."""
    tracking: JSONValue | None = optional(encoding=EMPTY_IS_NONE)
    """What was recorded on it. Seen in answers that clients read, in no document."""
    version: int | None = None
    """How often it was changed. Seen in answers that clients read, in no document."""


_operations: Final = Operations("activecollab.tasks", API)

_LIST: Final[Operation[tuple[Task, ...]]] = _operations.declare(
    "list",
    "GET projects/{project_id}/tasks",
    ListResult(Task),
    params=(Param("detailed", Flag("1", 1), QUERY),),
)

_LIST_ARCHIVED: Final[Operation[tuple[Task, ...]]] = _operations.declare(
    "list_archived",
    "GET projects/{project_id}/tasks/archive",
    ListResult(Task),
    params=(Param("detailed", Flag("1", 1), QUERY),),
)

_GET: Final[Operation[Task]] = _operations.declare(
    "get",
    "GET projects/{project_id}/tasks/{task_id}",
    ModelResult(Task),
    params=(
        Param("task_id", Integer(), PATH, required=True),
        Param("detailed", Flag("1", 1), QUERY),
    ),
)

_CREATE: Final[Operation[Task]] = _operations.declare(
    "create",
    "POST projects/{project_id}/tasks/add",
    ModelResult(Task),
    params=(
        Param("name", Text(), BODY, wire="task[name]", required=True),
        Param("body", Text(), BODY, wire="task[body]"),
        Param("visibility", Choice(Visibility), BODY, wire="task[visibility]"),
        Param("category_id", Integer(), BODY, wire="task[category_id]"),
        Param("label_id", Integer(), BODY, wire="task[label_id]"),
        Param("milestone_id", Integer(), BODY, wire="task[milestone_id]"),
        Param("priority", Choice(Priority), BODY, wire="task[priority]"),
        Param("assignee_id", Integer(), BODY, wire="task[assignee_id]"),
        Param("other_assignees", Exploded(Integer(), "[n]"), BODY, wire="task[other_assignees]"),
        Param("due_on", Day(), BODY, wire="task[due_on]"),
        Param("created_by_id", Integer(), BODY, wire="task[created_by_id]"),
        Param("created_by_name", Text(), BODY, wire="task[created_by_name]"),
        Param("created_by_email", Text(), BODY, wire="task[created_by_email]"),
        Param("attachment", File(), FILE, wire="attachment_1"),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
    rules=(
        Excludes("created_by_id", ("created_by_name", "created_by_email")),
        Requires("created_by_email", ("created_by_name",)),
    ),
)

_UPDATE: Final[Operation[Task]] = _operations.declare(
    "update",
    "POST projects/{project_id}/tasks/{task_id}/edit",
    ModelResult(Task),
    params=(
        Param("task_id", Integer(), PATH, required=True),
        Param("name", Text(), BODY, wire="task[name]"),
        Param("body", Text(), BODY, wire="task[body]"),
        Param("visibility", Choice(Visibility), BODY, wire="task[visibility]"),
        Param("category_id", Integer(), BODY, wire="task[category_id]"),
        Param("label_id", Integer(), BODY, wire="task[label_id]"),
        Param("milestone_id", Integer(), BODY, wire="task[milestone_id]"),
        Param("priority", Choice(Priority), BODY, wire="task[priority]"),
        Param("assignee_id", Integer(), BODY, wire="task[assignee_id]"),
        Param("other_assignees", Exploded(Integer(), "[n]"), BODY, wire="task[other_assignees]"),
        Param("due_on", Day(), BODY, wire="task[due_on]"),
        Param("created_by_id", Integer(), BODY, wire="task[created_by_id]"),
        Param("created_by_name", Text(), BODY, wire="task[created_by_name]"),
        Param("created_by_email", Text(), BODY, wire="task[created_by_email]"),
        Param("attachment", File(), FILE, wire="attachment_1"),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
    rules=(
        Excludes("created_by_id", ("created_by_name", "created_by_email")),
        Requires("created_by_email", ("created_by_name",)),
    ),
)

_ADD_ATTACHMENT: Final[Operation[None]] = _operations.declare(
    "add_attachment",
    "POST projects/{project_id}/tasks/{task_id}/attachments/add",
    params=(
        Param("task_id", Integer(), PATH, required=True),
        Param("attachment", File(), FILE, wire="attachment_1", required=True),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)

_COMPLETE: Final[Operation[Task]] = _operations.declare(
    "complete",
    "POST projects/{project_id}/tasks/{task_id}/complete",
    ModelResult(Task),
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_REOPEN: Final[Operation[Task]] = _operations.declare(
    "reopen",
    "POST projects/{project_id}/tasks/{task_id}/reopen",
    ModelResult(Task),
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_SUBSCRIBE: Final[Operation[None]] = _operations.declare(
    "subscribe",
    "POST projects/{project_id}/tasks/{task_id}/subscribe",
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UNSUBSCRIBE: Final[Operation[None]] = _operations.declare(
    "unsubscribe",
    "POST projects/{project_id}/tasks/{task_id}/unsubscribe",
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_ARCHIVE: Final[Operation[None]] = _operations.declare(
    "archive",
    "POST projects/{project_id}/tasks/{task_id}/archive",
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UNARCHIVE: Final[Operation[None]] = _operations.declare(
    "unarchive",
    "POST projects/{project_id}/tasks/{task_id}/unarchive",
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_TRASH: Final[Operation[None]] = _operations.declare(
    "trash",
    "POST projects/{project_id}/tasks/{task_id}/trash",
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_RESTORE: Final[Operation[None]] = _operations.declare(
    "restore",
    "POST projects/{project_id}/tasks/{task_id}/untrash",
    params=(Param("task_id", Integer(), PATH, required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_MOVE_TO_PROJECT: Final[Operation[Task]] = _operations.declare(
    "move_to_project",
    "POST projects/{project_id}/tasks/{task_id}/move-to-project",
    ModelResult(Task),
    params=(
        Param("task_id", Integer(), PATH, required=True),
        Param("target_project_id", Integer(), BODY, wire="move_to_project_id", required=True),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)

_COPY_TO_PROJECT: Final[Operation[None]] = _operations.declare(
    "copy_to_project",
    "POST projects/{project_id}/tasks/{task_id}/copy-to-project",
    params=(
        Param("task_id", Integer(), PATH, required=True),
        Param("target_project_id", Integer(), BODY, wire="copy_to_project_id", required=True),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)


class Tasks(Resource):
    """Tasks of a project.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such project or task, or the user may not know of it.
        ServerError: The service failed, or a value did not pass its validation.
    """

    async def list(
        self, project_id: str | int, *, detailed: bool | Literal[0, 1] | Unset | None = UNSET
    ) -> tuple[Task, ...]:
        """List the open and completed tasks of a project, without the archived ones.

        GET projects/{project_id}/tasks

        Args:
            project_id: The project's id, or its slug as its address has it.
            detailed: Whether to ask for fuller records. One client sends it; no document names it.

        Returns:
            All items at once. Each is a task.
        """
        return await self._call(_LIST, project_id=project_id, detailed=detailed)

    async def list_archived(
        self, project_id: str | int, *, detailed: bool | Literal[0, 1] | Unset | None = UNSET
    ) -> tuple[Task, ...]:
        """List the archived tasks of a project.

        GET projects/{project_id}/tasks/archive

        Args:
            project_id: The project's id, or its slug as its address has it.
            detailed: Whether to ask for fuller records. One client sends it; no document names it.

        Returns:
            All items at once. Each is a task.
        """
        return await self._call(_LIST_ARCHIVED, project_id=project_id, detailed=detailed)

    async def get(
        self,
        project_id: str | int,
        task_id: TaskNumber,
        *,
        detailed: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> Task:
        """Return one task.

        GET projects/{project_id}/tasks/{task_id}

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            detailed: Whether to ask for fuller records. One client sends it; no document names it.

        Returns:
            A task.
        """
        return await self._call(_GET, project_id=project_id, task_id=task_id, detailed=detailed)

    async def create(
        self,
        project_id: str | int,
        name: str,
        *,
        body: str | Unset | None = UNSET,
        visibility: Visibility | int | Unset | None = UNSET,
        category_id: int | Unset | None = UNSET,
        label_id: int | Unset | None = UNSET,
        milestone_id: int | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        assignee_id: int | Unset | None = UNSET,
        other_assignees: Sequence[int] | Unset | None = UNSET,
        due_on: date | str | Unset | None = UNSET,
        created_by_id: int | Unset | None = UNSET,
        created_by_name: str | Unset | None = UNSET,
        created_by_email: str | Unset | None = UNSET,
        attachment: Upload | Unset | None = UNSET,
    ) -> Task:
        """Create a task.

        POST projects/{project_id}/tasks/add

        A task cannot be created complete; create it, then complete it.

        Args:
            project_id: The project's id, or its slug as its address has it.
            name: What is to be done.
            body: The description, as HTML.
            visibility: Who may see it.
            category_id: The id of its category.
            label_id: The id of its label.
            milestone_id: The id of its milestone.
            priority: How urgent it is.
            assignee_id: The id of the user who is responsible.
            other_assignees: The ids of the users who work on it as well.
            due_on: The day on which it is due.
            created_by_id: The id of the user it is created for, when not for the token's own.
            created_by_name: The name of somebody without an account whom it is created for.
            created_by_email: The e-mail address of that person.
            attachment: A file to attach. No document names the part; the vendor's own client calls
                it so.

        Returns:
            A task.
        """
        return await self._call(
            _CREATE,
            project_id=project_id,
            name=name,
            body=body,
            visibility=visibility,
            category_id=category_id,
            label_id=label_id,
            milestone_id=milestone_id,
            priority=priority,
            assignee_id=assignee_id,
            other_assignees=other_assignees,
            due_on=due_on,
            created_by_id=created_by_id,
            created_by_name=created_by_name,
            created_by_email=created_by_email,
            attachment=attachment,
        )

    async def update(
        self,
        project_id: str | int,
        task_id: TaskNumber,
        *,
        name: str | Unset | None = UNSET,
        body: str | Unset | None = UNSET,
        visibility: Visibility | int | Unset | None = UNSET,
        category_id: int | Unset | None = UNSET,
        label_id: int | Unset | None = UNSET,
        milestone_id: int | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        assignee_id: int | Unset | None = UNSET,
        other_assignees: Sequence[int] | Unset | None = UNSET,
        due_on: date | str | Unset | None = UNSET,
        created_by_id: int | Unset | None = UNSET,
        created_by_name: str | Unset | None = UNSET,
        created_by_email: str | Unset | None = UNSET,
        attachment: Upload | Unset | None = UNSET,
    ) -> Task:
        """Change a task; what is not given stays as it is.

        POST projects/{project_id}/tasks/{task_id}/edit

        Whether leaving out the other assignees keeps them is not documented.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            name: What is to be done.
            body: The description, as HTML.
            visibility: Who may see it.
            category_id: The id of its category.
            label_id: The id of its label.
            milestone_id: The id of its milestone.
            priority: How urgent it is.
            assignee_id: The id of the user who is responsible.
            other_assignees: The ids of the users who work on it as well.
            due_on: The day on which it is due.
            created_by_id: The id of the user it is created for, when not for the token's own.
            created_by_name: The name of somebody without an account whom it is created for.
            created_by_email: The e-mail address of that person.
            attachment: A file to attach. No document names the part; the vendor's own client calls
                it so.

        Returns:
            A task.
        """
        return await self._call(
            _UPDATE,
            project_id=project_id,
            task_id=task_id,
            name=name,
            body=body,
            visibility=visibility,
            category_id=category_id,
            label_id=label_id,
            milestone_id=milestone_id,
            priority=priority,
            assignee_id=assignee_id,
            other_assignees=other_assignees,
            due_on=due_on,
            created_by_id=created_by_id,
            created_by_name=created_by_name,
            created_by_email=created_by_email,
            attachment=attachment,
        )

    async def add_attachment(
        self, project_id: str | int, task_id: TaskNumber, attachment: Upload
    ) -> None:
        """Attach a file to a task.

        POST projects/{project_id}/tasks/{task_id}/attachments/add

        The vendor's example also sends the name of the task, which might rename it. No document
        shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            attachment: The file. No document names the part; the vendor's own client calls it so.
        """
        await self._call(
            _ADD_ATTACHMENT, project_id=project_id, task_id=task_id, attachment=attachment
        )

    async def complete(self, project_id: str | int, task_id: TaskNumber) -> Task:
        """Complete a task.

        POST projects/{project_id}/tasks/{task_id}/complete

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.

        Returns:
            A task.
        """
        return await self._call(_COMPLETE, project_id=project_id, task_id=task_id)

    async def reopen(self, project_id: str | int, task_id: TaskNumber) -> Task:
        """Open a completed task again.

        POST projects/{project_id}/tasks/{task_id}/reopen

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.

        Returns:
            A task.
        """
        return await self._call(_REOPEN, project_id=project_id, task_id=task_id)

    async def subscribe(self, project_id: str | int, task_id: TaskNumber) -> None:
        """Subscribe the token's own user to a task.

        POST projects/{project_id}/tasks/{task_id}/subscribe

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_SUBSCRIBE, project_id=project_id, task_id=task_id)

    async def unsubscribe(self, project_id: str | int, task_id: TaskNumber) -> None:
        """End the subscription of the token's own user to a task.

        POST projects/{project_id}/tasks/{task_id}/unsubscribe

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_UNSUBSCRIBE, project_id=project_id, task_id=task_id)

    async def archive(self, project_id: str | int, task_id: TaskNumber) -> None:
        """Archive a task.

        POST projects/{project_id}/tasks/{task_id}/archive

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_ARCHIVE, project_id=project_id, task_id=task_id)

    async def unarchive(self, project_id: str | int, task_id: TaskNumber) -> None:
        """Take a task out of the archive.

        POST projects/{project_id}/tasks/{task_id}/unarchive

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_UNARCHIVE, project_id=project_id, task_id=task_id)

    async def trash(self, project_id: str | int, task_id: TaskNumber) -> None:
        """Move a task to the trash.

        POST projects/{project_id}/tasks/{task_id}/trash

        No call deletes a task for good.

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_TRASH, project_id=project_id, task_id=task_id)

    async def restore(self, project_id: str | int, task_id: TaskNumber) -> None:
        """Take a task out of the trash.

        POST projects/{project_id}/tasks/{task_id}/untrash

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
        """
        await self._call(_RESTORE, project_id=project_id, task_id=task_id)

    async def move_to_project(
        self, project_id: str | int, task_id: TaskNumber, target_project_id: int
    ) -> Task:
        """Move a task to another project, where it gets a new number.

        POST projects/{project_id}/tasks/{task_id}/move-to-project

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            target_project_id: The id of the other project.

        Returns:
            A task.
        """
        return await self._call(
            _MOVE_TO_PROJECT,
            project_id=project_id,
            task_id=task_id,
            target_project_id=target_project_id,
        )

    async def copy_to_project(
        self, project_id: str | int, task_id: TaskNumber, target_project_id: int
    ) -> None:
        """Copy a task to another project.

        POST projects/{project_id}/tasks/{task_id}/copy-to-project

        No document and no client shows the answer, so none is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            target_project_id: The id of the other project.
        """
        await self._call(
            _COPY_TO_PROJECT,
            project_id=project_id,
            task_id=task_id,
            target_project_id=target_project_id,
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
