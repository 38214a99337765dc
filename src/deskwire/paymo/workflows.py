# Generated from spec/paymo/workflows.yaml (sha256 6346ce57e7d7) by `python -m codegen`.
"""Paymo: the sets of statuses that tasks of a project go through."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import EMPTY_IS_NONE, Delimited, Expression, Integer, Text
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import BooleanField, InstantField, IntegerField, TextField, Where
from deskwire.paymo._service import API
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class StatusAction(OpenEnum):
    """What a workflow status stands for."""

    BACKLOG = "backlog"
    """Tasks that are reopened get it."""
    COMPLETE = "complete"
    """Tasks that are completed get it."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class WorkflowPart(Model):
    """A workflow as it is included in others, whole or in part."""

    id: int | None = None
    """The workflow's id."""
    name: str | None = None
    """The name."""
    is_default: bool | None = None
    """Whether new projects have it."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    workflowstatuses: "tuple[WorkflowStatusPart, ...]" = ()
    """The statuses, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class WorkflowStatusPart(Model):
    """A workflow status as it is included in others, whole or in part."""

    id: int | None = None
    """The status's id."""
    name: str | None = None
    """The name."""
    workflow_id: int | None = None
    """The id of the workflow."""
    color: str | None = None
    """The colour on the board, e.g. `5BDBF6`; the backlog has none."""
    seq: int | None = None
    """The place in the workflow."""
    action: StatusAction | None = optional(encoding=EMPTY_IS_NONE)
    """What it stands for, if it is one of the two that every workflow has."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    workflow: WorkflowPart | None = None
    """The workflow, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Workflow(Model):
    """A set of statuses."""

    id: int
    """The workflow's id."""
    name: str
    """The name."""
    is_default: bool | None = None
    """Whether new projects have it."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    workflowstatuses: tuple[WorkflowStatusPart, ...] = ()
    """The statuses, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class WorkflowStatus(Model):
    """A status of tasks."""

    id: int
    """The status's id."""
    name: str
    """The name."""
    workflow_id: int
    """The id of the workflow."""
    color: str | None = None
    """The colour on the board, e.g. `5BDBF6`; the backlog has none."""
    seq: int | None = None
    """The place in the workflow."""
    action: StatusAction | None = optional(encoding=EMPTY_IS_NONE)
    """What it stands for, if it is one of the two that every workflow has."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    workflow: WorkflowPart | None = None
    """The workflow, if included."""


class WorkflowFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    is_default: Final = BooleanField("is_default")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.workflows", API, base="/api/workflows", path=Integer())

_LIST: Final[Operation[tuple[Workflow, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Workflow, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Workflow]] = _operations.declare(
    "get",
    "GET /{workflow_id}",
    ModelResult(Workflow, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)


class Workflows(Resource):
    """The sets of statuses that tasks of a project go through."""

    def list(
        self,
        *,
        where: Where | str | Unset | None = UNSET,
        include: Sequence[str] | str | Unset | None = UNSET,
        order: str | Unset | None = UNSET,
        page: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[Workflow]:
        """List the workflows of the company.

        GET /api/workflows

        Args:
            where: Which of them, e.g. `WorkflowFilter.is_default.is_(True)`, or the text of such an
                expression.
            include: What comes along: `workflowstatuses` for all statuses, `workflowstatuses.name`
                for their names.
            order: The field to sort by, e.g. `name` or `created_on desc`. It is in no document, but
                the vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a set of
            statuses.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, workflow_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Workflow:
        """Return one workflow.

        GET /api/workflows/{workflow_id}

        Args:
            workflow_id: The workflow's id.
            include: What comes along: `workflowstatuses` for all statuses, `workflowstatuses.name`
                for their names.

        Returns:
            A set of statuses.

        Raises:
            NotFoundError: There is no such workflow.
        """
        return await self._call(_GET, workflow_id=workflow_id, include=include)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
