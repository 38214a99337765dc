# Generated from spec/paymo/tasklists.yaml (sha256 9a1d9e887586) by `python -m codegen`.
"""Paymo: the task lists of projects."""

from collections.abc import Sequence
from typing import Final

from deskwire.core.model.encodings import Delimited, Exploded, Expression, Integer, Text
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import InstantField, IntegerField, TextField, Where
from deskwire.paymo._service import API
from deskwire.paymo.models import Tasklist
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class TasklistFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    seq: Final = IntegerField("seq")
    project_id: Final = IntegerField("project_id")
    milestone_id: Final = IntegerField("milestone_id")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.tasklists", API, base="/api/tasklists", path=Integer())

_LIST: Final[Operation[tuple[Tasklist, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Tasklist, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Tasklist]] = _operations.declare(
    "get",
    "GET /{tasklist_id}",
    ModelResult(Tasklist, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_CREATE: Final[Operation[Tasklist]] = _operations.declare(
    "create",
    "POST",
    ModelResult(Tasklist, Selection(("*",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("project_id", Integer(), BODY, required=True),
        Param("milestone_id", Integer(), BODY),
    ),
)

_UPDATE: Final[Operation[Tasklist]] = _operations.declare(
    "update",
    "PUT /{tasklist_id}",
    ModelResult(Tasklist, Selection(("*",))),
    params=(
        Param("name", Text(), BODY),
        Param("milestone_id", Integer(), BODY, nullable=True),
        Param("seq", Integer(), BODY),
    ),
)

_REORDER_TASKS: Final[Operation[Tasklist]] = _operations.declare(
    "reorder_tasks",
    "PUT /{tasklist_id}",
    ModelResult(Tasklist, Selection(("*",))),
    params=(Param("task_ids", Exploded(Integer()), BODY, wire="tasks_order", required=True),),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{tasklist_id}")


class Tasklists(Resource):
    """The task lists of projects.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such task list.
        PermissionDeniedError: It is not for this user.
    """

    def list(
        self,
        *,
        where: Where | str | Unset | None = UNSET,
        include: Sequence[str] | str | Unset | None = UNSET,
        order: str | Unset | None = UNSET,
        page: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[Tasklist]:
        """List task lists.

        GET /api/tasklists

        Args:
            where: Which of them, e.g. `TasklistFilter.project_id == 1`, or the text of such an
                expression.
            include: What comes along: `tasks` for whole objects, `tasks.name` for one field of
                them, `tasks.subtasks` for objects of objects.
            order: The field to sort by, e.g. `seq` or `name desc`. It is in no document, but the
                vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a list of tasks
            in a project.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, tasklist_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Tasklist:
        """Return one task list.

        GET /api/tasklists/{tasklist_id}

        Args:
            tasklist_id: The list's id.
            include: What comes along: `tasks` for whole objects, `tasks.name` for one field of
                them, `tasks.subtasks` for objects of objects.

        Returns:
            A list of tasks in a project.
        """
        return await self._call(_GET, tasklist_id=tasklist_id, include=include)

    async def create(
        self, name: str, project_id: int, *, milestone_id: int | Unset | None = UNSET
    ) -> Tasklist:
        """Create a task list.

        POST /api/tasklists

        Args:
            name: The name.
            project_id: The id of the project.
            milestone_id: The id of the milestone by which its tasks should be done.

        Returns:
            A list of tasks in a project.

        Raises:
            BadRequestError: The service refused a value.
        """
        return await self._call(
            _CREATE, name=name, project_id=project_id, milestone_id=milestone_id
        )

    async def update(
        self,
        tasklist_id: int,
        *,
        name: str | Unset | None = UNSET,
        milestone_id: int | Unset | None = UNSET,
        seq: int | Unset | None = UNSET,
    ) -> Tasklist:
        """Change a task list.

        PUT /api/tasklists/{tasklist_id}

        Args:
            tasklist_id: The list's id.
            name: The name.
            milestone_id: The id of the milestone by which its tasks should be done; None for none.
            seq: The place in the project; `projects.reorder_tasklists` moves several.

        Returns:
            A list of tasks in a project.
        """
        return await self._call(
            _UPDATE, tasklist_id=tasklist_id, name=name, milestone_id=milestone_id, seq=seq
        )

    async def reorder_tasks(self, tasklist_id: int, task_ids: Sequence[int]) -> Tasklist:
        """Change the order of the tasks of a list.

        PUT /api/tasklists/{tasklist_id}

        The order belongs to the list, not to the project.

        Args:
            tasklist_id: The list's id.
            task_ids: The ids of tasks of the list in their new order; only those that moved are
                needed.

        Returns:
            A list of tasks in a project.
        """
        return await self._call(_REORDER_TASKS, tasklist_id=tasklist_id, task_ids=task_ids)

    async def delete(self, tasklist_id: int) -> None:
        """Delete a task list with its tasks and their time entries.

        DELETE /api/tasklists/{tasklist_id}

        Args:
            tasklist_id: The list's id.
        """
        await self._call(_DELETE, tasklist_id=tasklist_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
