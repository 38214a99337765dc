# Generated from spec/paymo/userstasks.yaml (sha256 9a10a6c6c1e6) by `python -m codegen`.
"""Paymo: the assignments of users to tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import Delimited, Expression, Integer, Text
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import IntegerField, Where
from deskwire.paymo._service import API
from deskwire.paymo.models import TaskPart
from deskwire.paymo.users import UserPart
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class UserTask(Model):
    """The assignment of a user to a task."""

    id: int
    """The assignment's id."""
    user_id: int
    """The id of the user."""
    task_id: int
    """The id of the task."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    user: UserPart | None = None
    """The user, if included."""
    task: TaskPart | None = None
    """The task, if included."""


class UserTaskFilter:
    """Fields that a `where` expression can compare."""

    user_id: Final = IntegerField("user_id")
    task_id: Final = IntegerField("task_id")


_operations: Final = Operations("paymo.userstasks", API, base="/api/userstasks", path=Integer())

_LIST: Final[Operation[tuple[UserTask, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(UserTask, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY, required=True),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[UserTask]] = _operations.declare(
    "get",
    "GET /{assignment_id}",
    ModelResult(UserTask, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_CREATE: Final[Operation[UserTask]] = _operations.declare(
    "create",
    "POST",
    ModelResult(UserTask, Selection(("*",))),
    params=(
        Param("user_id", Integer(), BODY, required=True),
        Param("task_id", Integer(), BODY, required=True),
    ),
)

_UPDATE: Final[Operation[UserTask]] = _operations.declare(
    "update",
    "PUT /{assignment_id}",
    ModelResult(UserTask, Selection(("*",))),
    params=(Param("user_id", Integer(), BODY), Param("task_id", Integer(), BODY)),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{assignment_id}")


class UsersTasks(Resource):
    """The assignments of users to tasks.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such assignment.
        PermissionDeniedError: It is not for this user.
    """

    def list(
        self,
        where: Where | str,
        *,
        include: Sequence[str] | str | Unset | None = UNSET,
        order: str | Unset | None = UNSET,
        page: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[UserTask]:
        """List the assignments of a user or of a task.

        GET /api/userstasks

        Args:
            where: Which of them, e.g. `UserTaskFilter.task_id == 7`, or the text of such an
                expression. The service asks for a condition on `user_id` or `task_id`.
            include: What comes along: `task` or `user` for the whole object, `task.name` for one
                field of it.
            order: The field to sort by, e.g. `created_on desc`. It is in no document, but the
                vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is the assignment of
            a user to a task.

        Raises:
            BadRequestError: There is no condition on the user or the task.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, assignment_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> UserTask:
        """Return one assignment.

        GET /api/userstasks/{assignment_id}

        Args:
            assignment_id: The assignment's id.
            include: What comes along: `task` or `user` for the whole object, `task.name` for one
                field of it.

        Returns:
            The assignment of a user to a task.
        """
        return await self._call(_GET, assignment_id=assignment_id, include=include)

    async def create(self, user_id: int, task_id: int) -> UserTask:
        """Assign a user to a task.

        POST /api/userstasks

        The `users` of `tasks.update` do the same for all users at once.

        Args:
            user_id: The id of the user.
            task_id: The id of the task.

        Returns:
            The assignment of a user to a task.

        Raises:
            BadRequestError: The service refused a value.
        """
        return await self._call(_CREATE, user_id=user_id, task_id=task_id)

    async def update(
        self,
        assignment_id: int,
        *,
        user_id: int | Unset | None = UNSET,
        task_id: int | Unset | None = UNSET,
    ) -> UserTask:
        """Change who is assigned to what.

        PUT /api/userstasks/{assignment_id}

        Args:
            assignment_id: The assignment's id.
            user_id: The id of the user.
            task_id: The id of the task.

        Returns:
            The assignment of a user to a task.
        """
        return await self._call(
            _UPDATE, assignment_id=assignment_id, user_id=user_id, task_id=task_id
        )

    async def delete(self, assignment_id: int) -> None:
        """Take a task from a user.

        DELETE /api/userstasks/{assignment_id}

        Args:
            assignment_id: The assignment's id.
        """
        await self._call(_DELETE, assignment_id=assignment_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
