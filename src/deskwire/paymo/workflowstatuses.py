# Generated from spec/paymo/workflowstatuses.yaml (sha256 50369f1b4ecc) by `python -m codegen`.
"""Paymo: the statuses of workflows."""

from collections.abc import Sequence
from typing import Final

from deskwire.core.model.encodings import Delimited, Expression, Integer, Text
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import InstantField, IntegerField, TextField, Where
from deskwire.paymo._service import API
from deskwire.paymo.workflows import WorkflowStatus
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class WorkflowStatusFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    workflow_id: Final = IntegerField("workflow_id")
    color: Final = TextField("color")
    seq: Final = IntegerField("seq")
    action: Final = TextField("action")
    """What it stands for, see `StatusAction`."""
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations(
    "paymo.workflowstatuses", API, base="/api/workflowstatuses", path=Integer()
)

_LIST: Final[Operation[tuple[WorkflowStatus, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(WorkflowStatus, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[WorkflowStatus]] = _operations.declare(
    "get",
    "GET /{status_id}",
    ModelResult(WorkflowStatus, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_CREATE: Final[Operation[WorkflowStatus]] = _operations.declare(
    "create",
    "POST",
    ModelResult(WorkflowStatus, Selection(("*",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("color", Text(), BODY, required=True),
        Param("workflow_id", Integer(), BODY, required=True),
    ),
)

_UPDATE: Final[Operation[WorkflowStatus]] = _operations.declare(
    "update",
    "PUT /{status_id}",
    ModelResult(WorkflowStatus, Selection(("*",))),
    params=(Param("name", Text(), BODY), Param("color", Text(), BODY)),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{status_id}")


class WorkflowStatuses(Resource):
    """The statuses of workflows.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such status.
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
    ) -> Pages[WorkflowStatus]:
        """List workflow statuses.

        GET /api/workflowstatuses

        Args:
            where: Which of them, e.g. `WorkflowStatusFilter.workflow_id == 1`, or the text of such
                an expression.
            include: What comes along, e.g. `workflow`.
            order: The field to sort by, e.g. `seq` or `name desc`. It is in no document, but the
                vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a status of
            tasks.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, status_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> WorkflowStatus:
        """Return one workflow status.

        GET /api/workflowstatuses/{status_id}

        Args:
            status_id: The status's id.
            include: What comes along, e.g. `workflow`.

        Returns:
            A status of tasks.
        """
        return await self._call(_GET, status_id=status_id, include=include)

    async def create(self, name: str, color: str, workflow_id: int) -> WorkflowStatus:
        """Create a workflow status.

        POST /api/workflowstatuses

        Args:
            name: The name.
            color: The colour on the board, e.g. `5BDBF6`.
            workflow_id: The id of the workflow.

        Returns:
            A status of tasks.

        Raises:
            BadRequestError: The service refused a value.
        """
        return await self._call(_CREATE, name=name, color=color, workflow_id=workflow_id)

    async def update(
        self, status_id: int, *, name: str | Unset | None = UNSET, color: str | Unset | None = UNSET
    ) -> WorkflowStatus:
        """Change a workflow status.

        PUT /api/workflowstatuses/{status_id}

        Args:
            status_id: The status's id.
            name: The name.
            color: The colour on the board, e.g. `5BDBF6`.

        Returns:
            A status of tasks.
        """
        return await self._call(_UPDATE, status_id=status_id, name=name, color=color)

    async def delete(self, status_id: int) -> None:
        """Delete a workflow status.

        DELETE /api/workflowstatuses/{status_id}

        The service refuses it while tasks have the status.

        Args:
            status_id: The status's id.
        """
        await self._call(_DELETE, status_id=status_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
