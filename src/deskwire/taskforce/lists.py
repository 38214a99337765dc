# Generated from spec/taskforce/lists.yaml (sha256 8918295847ba) by `python -m codegen`.
"""Taskforce: lists of tasks and the people who share them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import Delimited, Exploded, Integer, Text
from deskwire.core.model.operation import BODY, Operation, Operations, Param, Variant
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.rules import AtLeastOne
from deskwire.core.model.values import UNSET, Unset
from deskwire.taskforce._service import API
from deskwire.taskforce.tasks import Collaborator, Task, TaskCounts
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TaskList(Model):
    """A list of tasks."""

    id: int
    """The list's id."""
    name: str
    """The list's name."""
    description: str | None = None
    """What the list is for."""
    flagship: bool | None = None
    """Whether it is the user's default list, which cannot be deleted."""
    added_by: int | None = None
    """The id of the user who created it."""
    created: datetime | None = None
    """When it was created."""
    modified: datetime | None = None
    """When it was last changed."""
    collaborators: tuple[Collaborator, ...] = ()
    """Who shares it."""
    task_counts: TaskCounts | None = None
    """How many tasks are on it."""


_operations: Final = Operations("taskforce.lists", API, base="/lists", path=Integer())

_LIST: Final[Operation[tuple[TaskList, ...]]] = _operations.declare(
    "list", "GET", ListResult(TaskList, Selection(("lists",)))
)

_CREATE: Final[Operation[int]] = _operations.declare(
    "create",
    "POST",
    ScalarResult(int, Selection(("list_id",))),
    params=(Param("name", Text(), BODY, required=True), Param("description", Text(), BODY)),
)

_GET: Final[Operation[TaskList]] = _operations.declare(
    "get", "GET /{list_id}", ModelResult(TaskList, Selection(("list",)))
)

_UPDATE: Final[Operation[None]] = _operations.declare(
    "update",
    "POST /{list_id}",
    params=(Param("name", Text(), BODY), Param("description", Text(), BODY)),
    idempotent=True,
    rules=(AtLeastOne(("name", "description")),),
)

_TASKS: Final[Operation[tuple[Task, ...]]] = _operations.declare(
    "tasks", "GET /{list_id}/tasks", ListResult(Task, Selection(("tasks",)))
)

_REORDER_TASKS: Final[Operation[None]] = _operations.declare(
    "reorder_tasks",
    "POST /{list_id}/reorder_tasks",
    params=(
        Param(
            "task_ids",
            Exploded(Integer(), "[]"),
            BODY,
            required=True,
            variants={
                "repeat": Variant(Exploded(Integer())),
                "numbered": Variant(Exploded(Integer(), "[n]")),
                "commas": Variant(Delimited(",", Integer())),
            },
        ),
    ),
    idempotent=True,
)

_ADD_COLLABORATOR: Final[Operation[None]] = _operations.declare(
    "add_collaborator",
    "POST /{list_id}/add_collaborator",
    params=(Param("email", Text(), BODY, required=True),),
)

_REMOVE_COLLABORATOR: Final[Operation[None]] = _operations.declare(
    "remove_collaborator",
    "POST /{list_id}/remove_collaborator",
    params=(Param("email", Text(), BODY, required=True),),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "POST /{list_id}/delete")


class Lists(Resource):
    """Lists of tasks and the people who share them."""

    async def list(self) -> tuple[TaskList, ...]:
        """List all lists of the user.

        GET /lists

        Returns:
            All items at once. Each is a list of tasks.
        """
        return await self._call(_LIST)

    async def create(self, name: str, *, description: str | Unset | None = UNSET) -> int:
        """Create a list and return its id.

        POST /lists

        The service tells nothing but the id; get the list to see it.

        Args:
            name: The list's name.
            description: What the list is for.

        Returns:
            The id of the new list.
        """
        return await self._call(_CREATE, name=name, description=description)

    async def get(self, list_id: int) -> TaskList:
        """Return one list.

        GET /lists/{list_id}

        Args:
            list_id: The list's id.

        Returns:
            A list of tasks.
        """
        return await self._call(_GET, list_id=list_id)

    async def update(
        self,
        list_id: int,
        *,
        name: str | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
    ) -> None:
        """Change a list; what is not given stays as it is.

        POST /lists/{list_id}

        Args:
            list_id: The list's id.
            name: The list's name.
            description: What the list is for.
        """
        await self._call(_UPDATE, list_id=list_id, name=name, description=description)

    async def tasks(self, list_id: int) -> tuple[Task, ...]:
        """List the tasks of a list.

        GET /lists/{list_id}/tasks

        These tasks come without their three days, which are then None.

        Args:
            list_id: The list's id.

        Returns:
            All items at once. Each is a task.
        """
        return await self._call(_TASKS, list_id=list_id)

    async def reorder_tasks(self, list_id: int, task_ids: Sequence[int]) -> None:
        """Put the tasks of a list in order.

        POST /lists/{list_id}/reorder_tasks

        Only active tasks are moved. Active tasks of the list that are not named come last.

        Args:
            list_id: The list's id.
            task_ids: The ids of the tasks in their new order. No document says how the ids travel.
                `task_ids[]` is the habit of Rails, by which the rest of the API goes; the other
                ways are variants.
        """
        await self._call(_REORDER_TASKS, list_id=list_id, task_ids=task_ids)

    async def add_collaborator(self, list_id: int, email: str) -> None:
        """Share a list with somebody.

        POST /lists/{list_id}/add_collaborator

        Args:
            list_id: The list's id.
            email: The person's e-mail address.
        """
        await self._call(_ADD_COLLABORATOR, list_id=list_id, email=email)

    async def remove_collaborator(self, list_id: int, email: str) -> None:
        """Share a list with somebody no more.

        POST /lists/{list_id}/remove_collaborator

        Args:
            list_id: The list's id.
            email: The person's e-mail address.
        """
        await self._call(_REMOVE_COLLABORATOR, list_id=list_id, email=email)

    async def delete(self, list_id: int) -> None:
        """Delete a list and those of its tasks that are on no other list.

        POST /lists/{list_id}/delete

        The flagship list cannot be deleted.

        Args:
            list_id: The list's id.
        """
        await self._call(_DELETE, list_id=list_id)

    async def create_and_get(
        self, name: str, *, description: str | Unset | None = UNSET
    ) -> TaskList:
        """Create a list and return it.

        It is `create` and `get` in one: two requests.

        Args:
            name: The list's name.
            description: What the list is for.

        Returns:
            A list of tasks.
        """
        return await self.get(await self.create(name, description=description))


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
