# Generated from spec/paymo/projects.yaml (sha256 dce6da5c7a66) by `python -m codegen`.
"""Paymo: the projects of clients."""

from collections.abc import Sequence
from typing import Final

from deskwire.core.model.encodings import Delimited, Exploded, Expression, Integer, Text
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.unset import UNSET, Unset
from deskwire.core.query.where import (
    BooleanField,
    DecimalField,
    InstantField,
    IntegerField,
    MembersField,
    TextField,
    Where,
)
from deskwire.paymo._service import API
from deskwire.paymo.models import Project
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class ProjectFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    client_id: Final = IntegerField("client_id")
    status_id: Final = IntegerField("status_id")
    active: Final = BooleanField("active")
    """False for archived projects."""
    billable: Final = BooleanField("billable")
    flat_billing: Final = BooleanField("flat_billing")
    price_per_hour: Final = DecimalField("price_per_hour")
    budget_hours: Final = DecimalField("budget_hours")
    users: Final = MembersField("users")
    """The users of the project."""
    managers: Final = MembersField("managers")
    """The users who manage it."""
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.projects", API, base="/api/projects", path=Integer())

_LIST: Final[Operation[tuple[Project, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Project, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Project]] = _operations.declare(
    "get",
    "GET /{project_id}",
    ModelResult(Project, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_REORDER_TASKLISTS: Final[Operation[Project]] = _operations.declare(
    "reorder_tasklists",
    "PUT /{project_id}",
    ModelResult(Project, Selection(("*",))),
    params=(
        Param("tasklist_ids", Exploded(Integer()), BODY, wire="tasklists_order", required=True),
    ),
)


class Projects(Resource):
    """The projects of clients.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such object.
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
    ) -> Pages[Project]:
        """List the projects that the user may see.

        GET /api/projects

        Args:
            where: Which of them, e.g. `ProjectFilter.active.is_(True)`, or the text of such an
                expression.
            include: What comes along: `client` for the whole object, `client.name` for one field of
                it, `tasklists.tasks` for objects of objects.
            order: The field to sort by, e.g. `name` or `created_on desc`. It is in no document, but
                the vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a project of a
                client.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, project_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Project:
        """Return one project.

        GET /api/projects/{project_id}

        Args:
            project_id: The project's id.
            include: What comes along: `client` for the whole object, `client.name` for one field of
                it, `tasklists.tasks` for objects of objects.

        Returns:
            A project of a client.
        """
        return await self._call(_GET, project_id=project_id, include=include)

    async def reorder_tasklists(self, project_id: int, tasklist_ids: Sequence[int]) -> Project:
        """Change the order of the task lists of a project.

        PUT /api/projects/{project_id}

        Args:
            project_id: The project's id.
            tasklist_ids: The ids of the task lists in their new order.

        Returns:
            A project of a client.
        """
        return await self._call(
            _REORDER_TASKLISTS, project_id=project_id, tasklist_ids=tasklist_ids
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
