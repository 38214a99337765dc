# Generated from spec/paymo/subtasks.yaml (sha256 ba87dd1bdcfd) by `python -m codegen`.
"""Paymo: the steps of tasks."""

from collections.abc import Sequence
from typing import Final, Literal

from deskwire.core.model.encodings import TRUE_FALSE, Delimited, Expression, Integer, Text
from deskwire.core.model.operation import (
    BODY,
    QUERY,
    Constant,
    Operation,
    Operations,
    Paging,
    Param,
)
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import BooleanField, InstantField, IntegerField, TextField, Where
from deskwire.paymo._service import API
from deskwire.paymo.models import Subtask
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class SubtaskFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    complete: Final = BooleanField("complete")
    project_id: Final = IntegerField("project_id")
    user_id: Final = IntegerField("user_id")
    """The user who created it."""
    task_id: Final = IntegerField("task_id")
    seq: Final = IntegerField("seq")
    completed_on: Final = InstantField("completed_on")
    completed_by: Final = IntegerField("completed_by")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.subtasks", API, base="/api/subtasks", path=Integer())

_LIST: Final[Operation[tuple[Subtask, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Subtask, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Subtask]] = _operations.declare(
    "get",
    "GET /{subtask_id}",
    ModelResult(Subtask, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_CREATE: Final[Operation[Subtask]] = _operations.declare(
    "create",
    "POST",
    ModelResult(Subtask, Selection(("*",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("task_id", Integer(), BODY, required=True),
        Param("complete", TRUE_FALSE, BODY),
    ),
)

_UPDATE: Final[Operation[Subtask]] = _operations.declare(
    "update",
    "PUT /{subtask_id}",
    ModelResult(Subtask, Selection(("*",))),
    params=(
        Param("name", Text(), BODY),
        Param("complete", TRUE_FALSE, BODY),
        Param("seq", Integer(), BODY),
    ),
)

_COMPLETE: Final[Operation[Subtask]] = _operations.declare(
    "complete",
    "PUT /{subtask_id}",
    ModelResult(Subtask, Selection(("*",))),
    constants=(Constant("complete", True, BODY),),
)

_REOPEN: Final[Operation[Subtask]] = _operations.declare(
    "reopen",
    "PUT /{subtask_id}",
    ModelResult(Subtask, Selection(("*",))),
    constants=(Constant("complete", False, BODY),),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{subtask_id}")


class Subtasks(Resource):
    """The steps of tasks.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such subtask.
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
    ) -> Pages[Subtask]:
        """List subtasks.

        GET /api/subtasks

        Args:
            where: Which of them, e.g. `SubtaskFilter.task_id == 7`, or the text of such an
                expression.
            include: What comes along: `task` for the whole object, `task.name` for one field of it.
            order: The field to sort by, e.g. `seq` or `name desc`. It is in no document, but the
                vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a step of a task.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, subtask_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Subtask:
        """Return one subtask.

        GET /api/subtasks/{subtask_id}

        Args:
            subtask_id: The subtask's id.
            include: What comes along: `task` for the whole object, `task.name` for one field of it.

        Returns:
            A step of a task.
        """
        return await self._call(_GET, subtask_id=subtask_id, include=include)

    async def create(
        self, name: str, task_id: int, *, complete: bool | Literal[0, 1] | Unset | None = UNSET
    ) -> Subtask:
        """Create a subtask.

        POST /api/subtasks

        Args:
            name: What to do.
            task_id: The id of the task.
            complete: Whether it is done.

        Returns:
            A step of a task.

        Raises:
            BadRequestError: The service refused a value.
        """
        return await self._call(_CREATE, name=name, task_id=task_id, complete=complete)

    async def update(
        self,
        subtask_id: int,
        *,
        name: str | Unset | None = UNSET,
        complete: bool | Literal[0, 1] | Unset | None = UNSET,
        seq: int | Unset | None = UNSET,
    ) -> Subtask:
        """Change a subtask.

        PUT /api/subtasks/{subtask_id}

        Args:
            subtask_id: The subtask's id.
            name: What to do.
            complete: Whether it is done.
            seq: The place in the task; `tasks.reorder_subtasks` moves several.

        Returns:
            A step of a task.
        """
        return await self._call(
            _UPDATE, subtask_id=subtask_id, name=name, complete=complete, seq=seq
        )

    async def complete(self, subtask_id: int) -> Subtask:
        """Mark a subtask as done.

        PUT /api/subtasks/{subtask_id}

        Args:
            subtask_id: The subtask's id.

        Returns:
            A step of a task.
        """
        return await self._call(_COMPLETE, subtask_id=subtask_id)

    async def reopen(self, subtask_id: int) -> Subtask:
        """Mark a subtask as not done.

        PUT /api/subtasks/{subtask_id}

        Args:
            subtask_id: The subtask's id.

        Returns:
            A step of a task.
        """
        return await self._call(_REOPEN, subtask_id=subtask_id)

    async def delete(self, subtask_id: int) -> None:
        """Delete a subtask.

        DELETE /api/subtasks/{subtask_id}

        Args:
            subtask_id: The subtask's id.
        """
        await self._call(_DELETE, subtask_id=subtask_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
