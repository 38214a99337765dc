# Generated from spec/paymo/projects.yaml (sha256 3f9d49d33055) by `python -m codegen`.
"""Paymo: the projects of clients."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

from deskwire.core.model.encodings import (
    TRUE_FALSE,
    Choice,
    Delimited,
    Exploded,
    Expression,
    Integer,
    Number,
    Text,
)
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.rules import NotWhen
from deskwire.core.model.values import UNSET, Unset
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
from deskwire.paymo.models import HourlyBillingMode, Project
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

_CREATE: Final[Operation[Project]] = _operations.declare(
    "create",
    "POST",
    ModelResult(Project, Selection(("*",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("client_id", Integer(), BODY),
        Param("description", Text(), BODY),
        Param("users", Exploded(Integer()), BODY),
        Param("managers", Exploded(Integer()), BODY),
        Param("status_id", Integer(), BODY),
        Param("color", Text(), BODY),
        Param("billable", TRUE_FALSE, BODY),
        Param("flat_billing", TRUE_FALSE, BODY),
        Param("price_per_hour", Number(), BODY),
        Param("price", Number(), BODY),
        Param("hourly_billing_mode", Choice(HourlyBillingMode), BODY),
        Param("budget_hours", Number(), BODY),
        Param("adjustable_hours", TRUE_FALSE, BODY),
        Param("template_id", Integer(), BODY),
    ),
    rules=(
        NotWhen("price_per_hour", "flat_billing", (True,)),
        NotWhen("price", "flat_billing", (False,)),
    ),
)

_UPDATE: Final[Operation[Project]] = _operations.declare(
    "update",
    "PUT /{project_id}",
    ModelResult(Project, Selection(("*",))),
    params=(
        Param("name", Text(), BODY),
        Param("client_id", Integer(), BODY),
        Param("description", Text(), BODY),
        Param("active", TRUE_FALSE, BODY),
        Param("users", Exploded(Integer()), BODY),
        Param("managers", Exploded(Integer()), BODY),
        Param("status_id", Integer(), BODY),
        Param("color", Text(), BODY),
        Param("billable", TRUE_FALSE, BODY),
        Param("flat_billing", TRUE_FALSE, BODY),
        Param("price_per_hour", Number(), BODY, nullable=True),
        Param("price", Number(), BODY, nullable=True),
        Param("hourly_billing_mode", Choice(HourlyBillingMode), BODY),
        Param("budget_hours", Number(), BODY, nullable=True),
        Param("adjustable_hours", TRUE_FALSE, BODY),
    ),
    rules=(
        NotWhen("price_per_hour", "flat_billing", (True,)),
        NotWhen("price", "flat_billing", (False,)),
    ),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{project_id}")

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

    async def create(
        self,
        name: str,
        *,
        client_id: int | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        users: Sequence[int] | Unset | None = UNSET,
        managers: Sequence[int] | Unset | None = UNSET,
        status_id: int | Unset | None = UNSET,
        color: str | Unset | None = UNSET,
        billable: bool | Literal[0, 1] | Unset | None = UNSET,
        flat_billing: bool | Literal[0, 1] | Unset | None = UNSET,
        price_per_hour: Decimal | float | Unset | None = UNSET,
        price: Decimal | float | Unset | None = UNSET,
        hourly_billing_mode: HourlyBillingMode | str | Unset | None = UNSET,
        budget_hours: Decimal | float | Unset | None = UNSET,
        adjustable_hours: bool | Literal[0, 1] | Unset | None = UNSET,
        template_id: int | Unset | None = UNSET,
    ) -> Project:
        """Create a project.

        POST /api/projects

        Args:
            name: The name.
            client_id: The id of the client. The documents require it, but their examples of billing
                go without it, as do other clients.
            description: The description.
            users: The ids of its users; managers count among them.
            managers: The ids of the users who manage it.
            status_id: The id of the project's status.
            color: The colour in charts, e.g. `#68BE5E`.
            billable: Whether it is billed at all.
            flat_billing: Whether it is billed at a flat rate rather than by time and materials.
            price_per_hour: The hourly rate of time and materials.
            price: The flat rate.
            hourly_billing_mode: Which hourly rate counts first.
            budget_hours: The budget in hours; unlimited unless given.
            adjustable_hours: Whether the budget follows the budgets of the tasks.
            template_id: The id of a project template whose task lists and tasks it gets.

        Returns:
            A project of a client.

        Raises:
            BadRequestError: The service refused a value.
            PermissionDeniedError: It is not for this user, or the plan has no room for another
                active project.
        """
        return await self._call(
            _CREATE,
            name=name,
            client_id=client_id,
            description=description,
            users=users,
            managers=managers,
            status_id=status_id,
            color=color,
            billable=billable,
            flat_billing=flat_billing,
            price_per_hour=price_per_hour,
            price=price,
            hourly_billing_mode=hourly_billing_mode,
            budget_hours=budget_hours,
            adjustable_hours=adjustable_hours,
            template_id=template_id,
        )

    async def update(
        self,
        project_id: int,
        *,
        name: str | Unset | None = UNSET,
        client_id: int | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        active: bool | Literal[0, 1] | Unset | None = UNSET,
        users: Sequence[int] | Unset | None = UNSET,
        managers: Sequence[int] | Unset | None = UNSET,
        status_id: int | Unset | None = UNSET,
        color: str | Unset | None = UNSET,
        billable: bool | Literal[0, 1] | Unset | None = UNSET,
        flat_billing: bool | Literal[0, 1] | Unset | None = UNSET,
        price_per_hour: Decimal | float | Unset | None = UNSET,
        price: Decimal | float | Unset | None = UNSET,
        hourly_billing_mode: HourlyBillingMode | str | Unset | None = UNSET,
        budget_hours: Decimal | float | Unset | None = UNSET,
        adjustable_hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> Project:
        """Change a project, archive it or bring it back.

        PUT /api/projects/{project_id}

        Only what is given changes; None takes a price or a budget back.

        The service takes POST as well; PUT is sent because it may be sent again when an answer is
        lost.

        Args:
            project_id: The project's id.
            name: The name.
            client_id: The id of the client.
            description: The description.
            active: False archives it, so that no time can be added.
            users: The ids of all users it shall have; managers count among them.
            managers: The ids of all users who shall manage it.
            status_id: The id of the project's status.
            color: The colour in charts, e.g. `#68BE5E`.
            billable: Whether it is billed at all.
            flat_billing: Whether it is billed at a flat rate rather than by time and materials.
            price_per_hour: The hourly rate of time and materials.
            price: The flat rate.
            hourly_billing_mode: Which hourly rate counts first.
            budget_hours: The budget in hours; None for no limit.
            adjustable_hours: Whether the budget follows the budgets of the tasks.

        Returns:
            A project of a client.
        """
        return await self._call(
            _UPDATE,
            project_id=project_id,
            name=name,
            client_id=client_id,
            description=description,
            active=active,
            users=users,
            managers=managers,
            status_id=status_id,
            color=color,
            billable=billable,
            flat_billing=flat_billing,
            price_per_hour=price_per_hour,
            price=price,
            hourly_billing_mode=hourly_billing_mode,
            budget_hours=budget_hours,
            adjustable_hours=adjustable_hours,
        )

    async def delete(self, project_id: int) -> None:
        """Delete a project with all that is in it.

        DELETE /api/projects/{project_id}

        Task lists, tasks, discussions, files and time entries go with it.

        Args:
            project_id: The project's id.
        """
        await self._call(_DELETE, project_id=project_id)

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
