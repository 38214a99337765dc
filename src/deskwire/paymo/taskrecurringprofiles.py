# Generated from spec/paymo/taskrecurringprofiles.yaml (sha256 e6b93d3c80de) by `python -m codegen`.
"""Paymo: the profiles by which the service creates tasks again and again."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import attrs

from deskwire.core.model.encodings import AS_TEXT, JSON_TEXT, Delimited, Expression, Integer, Text
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.core.query.where import (
    BooleanField,
    DateField,
    InstantField,
    IntegerField,
    TextField,
    Where,
)
from deskwire.paymo._service import API
from deskwire.paymo.models import Priority, ProjectPart
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class Frequency(OpenEnum):
    """How often a profile creates a task."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TaskRecurringProfile(Model):
    """What the service creates tasks from, and when."""

    id: int
    """The profile's id."""
    name: str
    """The name of the tasks."""
    code: str | None = None
    """The code of the task."""
    project_id: int | None = None
    """The id of the project."""
    tasklist_id: int | None = None
    """The id of the task list."""
    user_id: int | None = None
    """The id of the user who created it."""
    task_user_id: int | None = None
    """The id of the user who created the task that it was made from, if it was."""
    company_id: int | None = None
    """The id of the company."""
    billable: bool | None = None
    """Whether the tasks are billed."""
    flat_billing: bool | None = None
    """Whether they are billed at a flat rate."""
    description: str | None = None
    """The description of the tasks."""
    price_per_hour: Decimal | None = None
    """The hourly rate of time based tasks."""
    estimated_price: Decimal | None = None
    """The price of flat rate tasks."""
    budget_hours: Decimal | None = None
    """The budget of each task in hours."""
    users: tuple[int, ...] = ()
    """The ids of the users the tasks are assigned to."""
    priority: Priority | None = None
    """How urgent the tasks are."""
    notifications: JSONValue | None = optional(encoding=JSON_TEXT)
    """The notifications of the tasks, by number. They come as JSON inside a text."""
    frequency: Frequency | None = None
    """How often a task is created."""
    interval: int | None = optional(encoding=AS_TEXT)
    """Every how many days, weeks or months."""
    on_day: tuple[int, ...] = ()
    """The days of the week or of the month. The documents call it a text; samples have lists."""
    occurrences: int | None = None
    """After how many tasks it ends, if it does."""
    until: date | None = None
    """The last day, if there is one."""
    active: bool | None = None
    """Whether it is not halted."""
    due_date_offset: int | None = None
    """After how many days a task is due."""
    recurring_start_date: date | None = None
    """The day from which the dates are counted."""
    generated_count: int | None = None
    """How many tasks it has created."""
    last_generated_on: date | None = None
    """When it created the last."""
    next_processing_date: date | None = None
    """When it creates the next."""
    processing_timezone: str | None = None
    """The time zone of that day, e.g. `US/Central`."""
    processing_hour: str | None = None
    """The time of day, e.g. `06:00:00`."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""


class TaskRecurringProfileFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    project_id: Final = IntegerField("project_id")
    tasklist_id: Final = IntegerField("tasklist_id")
    active: Final = BooleanField("active")
    frequency: Final = TextField("frequency")
    """See `Frequency`."""
    next_processing_date: Final = DateField("next_processing_date")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations(
    "paymo.taskrecurringprofiles", API, base="/api/taskrecurringprofiles", path=Integer()
)

_LIST: Final[Operation[tuple[TaskRecurringProfile, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(TaskRecurringProfile, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[TaskRecurringProfile]] = _operations.declare(
    "get",
    "GET /{profile_id}",
    ModelResult(TaskRecurringProfile, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)


class TaskRecurringProfiles(Resource):
    """The profiles by which the service creates tasks again and again."""

    def list(
        self,
        *,
        where: Where | str | Unset | None = UNSET,
        include: Sequence[str] | str | Unset | None = UNSET,
        order: str | Unset | None = UNSET,
        page: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[TaskRecurringProfile]:
        """List recurring profiles.

        GET /api/taskrecurringprofiles

        Args:
            where: Which of them, e.g. `TaskRecurringProfileFilter.project_id == 1`, or the text of
                such an expression.
            include: What comes along: `project` for the whole object, `project.name` for one field
                of it.
            order: The field to sort by, e.g. `name`. It is in no document, but the vendor's staff
                names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is what the service
            creates tasks from, and when.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, profile_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> TaskRecurringProfile:
        """Return one recurring profile.

        GET /api/taskrecurringprofiles/{profile_id}

        Args:
            profile_id: The profile's id.
            include: What comes along: `project` for the whole object, `project.name` for one field
                of it.

        Returns:
            What the service creates tasks from, and when.

        Raises:
            NotFoundError: There is no such profile.
            PermissionDeniedError: It is not for this user.
        """
        return await self._call(_GET, profile_id=profile_id, include=include)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
