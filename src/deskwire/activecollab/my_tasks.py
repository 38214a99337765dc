# Generated from spec/activecollab/my_tasks.yaml (sha256 790eeda34b62) by `python -m codegen`.
"""ActiveCollab: tasks that are assigned to the token's own user, in all projects."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import attrs

from deskwire.activecollab._service import JSON
from deskwire.activecollab.subtasks import Subtask
from deskwire.activecollab.tasks import Priority, TaskId, TaskNumber
from deskwire.core.model.encodings import ZERO_IS_NONE
from deskwire.core.model.operation import Operation, Operations
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ScalarResult
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Assignment(Model):
    """A task as the list of one's own tasks has it: with names where a task has objects."""

    id: TaskId
    """Its id among all objects of the installation. Seen in answers that clients read, in no
    document."""
    task_id: TaskNumber | None = None
    """Its number within its project, which all calls take. Seen in answers that clients read, in no
    document."""
    type: str | None = None
    """The kind of object. Seen in answers that clients read, in no document."""
    name: str | None = None
    """What is to be done. Seen in answers that clients read, in no document."""
    body: str | None = None
    """The description, as HTML. Seen in answers that clients read, in no document."""
    permalink: str | None = None
    """The address of its page. Seen in answers that clients read, in no document."""
    priority: Priority | None = None
    """How urgent it is. Seen in answers that clients read, in no document."""
    due_on: date | None = None
    """The day on which it is due. Seen in answers that clients read, in no document."""
    is_completed: bool | None = None
    """Whether it is complete. Seen in answers that clients read, in no document."""
    age: int | None = None
    """How old it is in days. Seen in answers that clients read, in no document."""
    project_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its project. Seen in answers that clients read, in no document."""
    project: str | None = None
    """The name of its project. Seen in answers that clients read, in no document."""
    project_name: str | None = None
    """The name of its project once more. Seen in answers that clients read, in no document."""
    milestone: str | None = None
    """The name of its milestone. Seen in answers that clients read, in no document."""
    category: str | None = None
    """The name of its category. Seen in answers that clients read, in no document."""
    label_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its label. Seen in answers that clients read, in no document."""
    label: str | None = None
    """The name of its label. Seen in answers that clients read, in no document."""
    assignee_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who is responsible. Seen in answers that clients read, in no document."""
    assignee: str | None = None
    """The name of that user. Seen in answers that clients read, in no document."""
    created_on: datetime | None = None
    """When it was created. Seen in answers that clients read, in no document."""
    created_by_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who created it. Seen in answers that clients read, in no document."""
    created_by_name: str | None = None
    """The name of that user. Seen in answers that clients read, in no document."""
    created_by_email: str | None = None
    """The e-mail address of that user. Seen in answers that clients read, in no document."""
    estimated_time: Decimal | None = None
    """The time it is thought to take in hours. Seen in answers that clients read, in no
    document."""
    tracked_time: Decimal | None = None
    """The time recorded on it in hours. Seen in answers that clients read, in no document."""
    subtasks: tuple[Subtask, ...] = ()
    """Its subtasks. Seen in answers that clients read, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class AssignmentGroup(Model):
    """Some of the user's assignments. What else a group has is in `extra`."""

    assignments: tuple[Assignment, ...] = ()
    """The tasks. Seen in answers that clients read, in no document."""


_operations: Final = Operations("activecollab.my_tasks", JSON)

_LIST: Final[Operation[Mapping[str, AssignmentGroup]]] = _operations.declare(
    "list", "GET my-tasks", ScalarResult(Mapping[str, AssignmentGroup])
)


class MyTasks(Resource):
    """Tasks that are assigned to the token's own user, in all projects."""

    async def list(self) -> Mapping[str, AssignmentGroup]:
        """List the tasks that are assigned to the token's own user, in groups.

        GET my-tasks

        The keys of the groups are not documented. Nobody has shown the XML of this answer, so it is
        asked for in JSON.

        Returns:
            The items by their keys. Each is some of the user's assignments.
        """
        return await self._call(_LIST)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
