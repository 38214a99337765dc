# Generated from spec/paymo/tasks.yaml (sha256 5117c8d4e990) by `python -m codegen`.
"""Paymo: the tasks of projects."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from deskwire.core.model.encodings import (
    TRUE_FALSE,
    Choice,
    Day,
    Delimited,
    Exploded,
    Expression,
    File,
    Integer,
    Number,
    Text,
)
from deskwire.core.model.operation import (
    BODY,
    FILE,
    QUERY,
    BodyKind,
    Constant,
    Operation,
    Operations,
    Paging,
    Param,
    Variant,
)
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.rules import AtLeastOne, NotWhen, OnlyWhen
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import (
    BooleanField,
    DateField,
    DecimalField,
    InstantField,
    IntegerField,
    MembersField,
    SwitchField,
    TextField,
    Where,
)
from deskwire.core.request.multipart import Upload
from deskwire.paymo._service import API
from deskwire.paymo.models import Priority, Task
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class TaskFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    code: Final = TextField("code")
    project_id: Final = IntegerField("project_id")
    tasklist_id: Final = IntegerField("tasklist_id")
    description: Final = TextField("description")
    complete: Final = BooleanField("complete")
    completed_on: Final = InstantField("completed_on")
    completed_by: Final = IntegerField("completed_by")
    due_date: Final = DateField("due_date")
    start_date: Final = DateField("start_date")
    user_id: Final = IntegerField("user_id")
    """The user who created it."""
    users: Final = MembersField("users")
    """The users it is assigned to, of whom there may be none."""
    mytasks: Final = SwitchField("mytasks")
    """Tasks of the user of the credentials or of nobody, in that user's projects. Of an
    administrator, all tasks have been seen."""
    billable: Final = BooleanField("billable")
    flat_billing: Final = BooleanField("flat_billing")
    price_per_hour: Final = DecimalField("price_per_hour")
    budget_hours: Final = DecimalField("budget_hours")
    estimated_price: Final = DecimalField("estimated_price")
    invoiced: Final = BooleanField("invoiced")
    invoice_item_id: Final = IntegerField("invoice_item_id")
    priority: Final = IntegerField("priority")
    """How urgent it is, see `Priority`."""
    status_id: Final = IntegerField("status_id")
    seq: Final = IntegerField("seq")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.tasks", API, base="/api/tasks", path=Integer())

_LIST: Final[Operation[tuple[Task, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Task, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Task]] = _operations.declare(
    "get",
    "GET /{task_id}",
    ModelResult(Task, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_CREATE: Final[Operation[Task]] = _operations.declare(
    "create",
    "POST",
    ModelResult(Task, Selection(("*",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("tasklist_id", Integer(), BODY),
        Param("project_id", Integer(), BODY),
        Param("description", Text(), BODY),
        Param(
            "users",
            Exploded(Integer()),
            BODY,
            variants={"brackets": Variant(Exploded(Integer(), "[]"))},
        ),
        Param("due_date", Day(), BODY),
        Param("priority", Choice(Priority), BODY),
        Param("status_id", Integer(), BODY),
        Param("seq", Integer(), BODY),
        Param("complete", TRUE_FALSE, BODY),
        Param("user_id", Integer(), BODY),
        Param("budget_hours", Number(), BODY),
        Param("billable", TRUE_FALSE, BODY),
        Param("flat_billing", TRUE_FALSE, BODY),
        Param("price_per_hour", Number(), BODY),
        Param("estimated_price", Number(), BODY),
        Param("file", File(), FILE),
    ),
    rules=(
        AtLeastOne(("tasklist_id", "project_id")),
        OnlyWhen("price_per_hour", "flat_billing", (False,)),
        OnlyWhen("flat_billing", "billable", (True,)),
        OnlyWhen("estimated_price", "billable", (True,)),
    ),
)

_CREATE_TIME_BASED: Final[Operation[Task]] = _operations.declare(
    "create_time_based",
    "POST",
    ModelResult(Task, Selection(("*",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("tasklist_id", Integer(), BODY),
        Param("project_id", Integer(), BODY),
        Param("price_per_hour", Number(), BODY),
        Param("description", Text(), BODY),
        Param("users", Exploded(Integer()), BODY),
        Param("due_date", Day(), BODY),
        Param("priority", Choice(Priority), BODY),
        Param("status_id", Integer(), BODY),
        Param("budget_hours", Number(), BODY),
    ),
    constants=(Constant("billable", True, BODY), Constant("flat_billing", False, BODY)),
    rules=(AtLeastOne(("tasklist_id", "project_id")),),
)

_CREATE_FLAT_RATE: Final[Operation[Task]] = _operations.declare(
    "create_flat_rate",
    "POST",
    ModelResult(Task, Selection(("*",))),
    params=(
        Param("name", Text(), BODY, required=True),
        Param("estimated_price", Number(), BODY, required=True),
        Param("tasklist_id", Integer(), BODY),
        Param("project_id", Integer(), BODY),
        Param("description", Text(), BODY),
        Param("users", Exploded(Integer()), BODY),
        Param("due_date", Day(), BODY),
        Param("priority", Choice(Priority), BODY),
        Param("status_id", Integer(), BODY),
        Param("budget_hours", Number(), BODY),
    ),
    constants=(Constant("billable", True, BODY), Constant("flat_billing", True, BODY)),
    rules=(AtLeastOne(("tasklist_id", "project_id")),),
)

_UPDATE: Final[Operation[Task]] = _operations.declare(
    "update",
    "PUT /{task_id}",
    ModelResult(Task, Selection(("*",))),
    params=(
        Param("name", Text(), BODY),
        Param("tasklist_id", Integer(), BODY),
        Param("description", Text(), BODY),
        Param("users", Exploded(Integer()), BODY),
        Param("due_date", Day(), BODY, nullable=True),
        Param("priority", Choice(Priority), BODY),
        Param("status_id", Integer(), BODY),
        Param("seq", Integer(), BODY),
        Param("complete", TRUE_FALSE, BODY),
        Param("user_id", Integer(), BODY),
        Param("budget_hours", Number(), BODY, nullable=True),
        Param("billable", TRUE_FALSE, BODY),
        Param("flat_billing", TRUE_FALSE, BODY),
        Param("price_per_hour", Number(), BODY, nullable=True),
        Param("estimated_price", Number(), BODY, nullable=True),
    ),
    rules=(
        NotWhen("price_per_hour", "flat_billing", (True,)),
        NotWhen("price_per_hour", "billable", (False,)),
        NotWhen("flat_billing", "billable", (False,)),
        NotWhen("estimated_price", "billable", (False,)),
    ),
)

_COMPLETE: Final[Operation[Task]] = _operations.declare(
    "complete",
    "PUT /{task_id}",
    ModelResult(Task, Selection(("*",))),
    constants=(Constant("complete", True, BODY),),
)

_REOPEN: Final[Operation[Task]] = _operations.declare(
    "reopen",
    "PUT /{task_id}",
    ModelResult(Task, Selection(("*",))),
    constants=(Constant("complete", False, BODY),),
)

_SET_STATUS: Final[Operation[Task]] = _operations.declare(
    "set_status",
    "PUT /{task_id}",
    ModelResult(Task, Selection(("*",))),
    params=(Param("status_id", Integer(), BODY, required=True),),
)

_SET_PRIORITY: Final[Operation[Task]] = _operations.declare(
    "set_priority",
    "PUT /{task_id}",
    ModelResult(Task, Selection(("*",))),
    params=(Param("priority", Choice(Priority), BODY, required=True),),
)

_REORDER_SUBTASKS: Final[Operation[Task]] = _operations.declare(
    "reorder_subtasks",
    "PUT /{task_id}",
    ModelResult(Task, Selection(("*",))),
    params=(Param("subtask_ids", Exploded(Integer()), BODY, wire="subtasks_order", required=True),),
)

_ADD_FILE: Final[Operation[Task]] = _operations.declare(
    "add_file",
    "POST /{task_id}",
    ModelResult(Task, Selection(("*",))),
    params=(Param("file", File(), FILE, required=True),),
    body=BodyKind.MULTIPART,
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{task_id}")


class Tasks(Resource):
    """The tasks of projects.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused a value.
        NotFoundError: There is no such task.
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
    ) -> Pages[Task]:
        """List tasks of all projects that the user may see.

        GET /api/tasks

        Args:
            where: Which of them, e.g. `(TaskFilter.project_id == 1) &
                TaskFilter.complete.is_(False)`, or the text of such an expression.
            include: What comes along: `project` for the whole object, `project.name` for one field
                of it, `thread.comments` for objects of objects.
            order: The field to sort by, e.g. `due_date` or `created_on desc`. It is in no document,
                but the vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a task of a
            project.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, task_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Task:
        """Return one task.

        GET /api/tasks/{task_id}

        Args:
            task_id: The task's id.
            include: What comes along: `project` for the whole object, `project.name` for one field
                of it, `thread.comments` for objects of objects.

        Returns:
            A task of a project.
        """
        return await self._call(_GET, task_id=task_id, include=include)

    async def create(
        self,
        name: str,
        *,
        tasklist_id: int | Unset | None = UNSET,
        project_id: int | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        users: Sequence[int] | Unset | None = UNSET,
        due_date: date | str | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        status_id: int | Unset | None = UNSET,
        seq: int | Unset | None = UNSET,
        complete: bool | Literal[0, 1] | Unset | None = UNSET,
        user_id: int | Unset | None = UNSET,
        budget_hours: Decimal | float | Unset | None = UNSET,
        billable: bool | Literal[0, 1] | Unset | None = UNSET,
        flat_billing: bool | Literal[0, 1] | Unset | None = UNSET,
        price_per_hour: Decimal | float | Unset | None = UNSET,
        estimated_price: Decimal | float | Unset | None = UNSET,
        file: Upload | Unset | None = UNSET,
    ) -> Task:
        """Create a task.

        POST /api/tasks

        Of a task with a file, everything travels as parts of a form.

        Args:
            name: What to do.
            tasklist_id: The id of the task list.
            project_id: The id of the project. Without a list, the task goes to the one named
                `Default Task List`, which is made if it is missing.
            description: The description.
            users: The ids of the users it is assigned to; everybody's in the project if there are
                none. How a list travels beside a file is in no document: the name is repeated, the
                variant `brackets` writes `users[]`.
            due_date: The day it is due.
            priority: How urgent it is; normal unless given.
            status_id: The id of a status of the project's workflow.
            seq: The place in the list.
            complete: Whether it is done.
            user_id: The id of the user who counts as its creator.
            budget_hours: The budget in hours.
            billable: Whether it is billed; only in billable projects.
            flat_billing: Whether it is billed at a flat rate rather than by time.
            price_per_hour: The hourly rate of a time based task.
            estimated_price: The price of a flat rate task.
            file: A file to attach to it.

        Returns:
            A task of a project.
        """
        return await self._call(
            _CREATE,
            name=name,
            tasklist_id=tasklist_id,
            project_id=project_id,
            description=description,
            users=users,
            due_date=due_date,
            priority=priority,
            status_id=status_id,
            seq=seq,
            complete=complete,
            user_id=user_id,
            budget_hours=budget_hours,
            billable=billable,
            flat_billing=flat_billing,
            price_per_hour=price_per_hour,
            estimated_price=estimated_price,
            file=file,
        )

    async def create_time_based(
        self,
        name: str,
        *,
        tasklist_id: int | Unset | None = UNSET,
        project_id: int | Unset | None = UNSET,
        price_per_hour: Decimal | float | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        users: Sequence[int] | Unset | None = UNSET,
        due_date: date | str | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        status_id: int | Unset | None = UNSET,
        budget_hours: Decimal | float | Unset | None = UNSET,
    ) -> Task:
        """Create a task that is billed by time.

        POST /api/tasks

        Args:
            name: What to do.
            tasklist_id: The id of the task list.
            project_id: The id of the project. Without a list, the task goes to the one named
                `Default Task List`, which is made if it is missing.
            price_per_hour: The hourly rate. Which rate counts in the end, the project's
                `hourly_billing_mode` says.
            description: The description.
            users: The ids of the users it is assigned to; everybody's in the project if there are
                none.
            due_date: The day it is due.
            priority: How urgent it is; normal unless given.
            status_id: The id of a status of the project's workflow.
            budget_hours: The budget in hours.

        Returns:
            A task of a project.
        """
        return await self._call(
            _CREATE_TIME_BASED,
            name=name,
            tasklist_id=tasklist_id,
            project_id=project_id,
            price_per_hour=price_per_hour,
            description=description,
            users=users,
            due_date=due_date,
            priority=priority,
            status_id=status_id,
            budget_hours=budget_hours,
        )

    async def create_flat_rate(
        self,
        name: str,
        estimated_price: Decimal | float,
        *,
        tasklist_id: int | Unset | None = UNSET,
        project_id: int | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        users: Sequence[int] | Unset | None = UNSET,
        due_date: date | str | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        status_id: int | Unset | None = UNSET,
        budget_hours: Decimal | float | Unset | None = UNSET,
    ) -> Task:
        """Create a task that is billed at a flat rate.

        POST /api/tasks

        Args:
            name: What to do.
            estimated_price: The flat rate.
            tasklist_id: The id of the task list.
            project_id: The id of the project. Without a list, the task goes to the one named
                `Default Task List`, which is made if it is missing.
            description: The description.
            users: The ids of the users it is assigned to; everybody's in the project if there are
                none.
            due_date: The day it is due.
            priority: How urgent it is; normal unless given.
            status_id: The id of a status of the project's workflow.
            budget_hours: The budget in hours.

        Returns:
            A task of a project.
        """
        return await self._call(
            _CREATE_FLAT_RATE,
            name=name,
            estimated_price=estimated_price,
            tasklist_id=tasklist_id,
            project_id=project_id,
            description=description,
            users=users,
            due_date=due_date,
            priority=priority,
            status_id=status_id,
            budget_hours=budget_hours,
        )

    async def update(
        self,
        task_id: int,
        *,
        name: str | Unset | None = UNSET,
        tasklist_id: int | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        users: Sequence[int] | Unset | None = UNSET,
        due_date: date | str | Unset | None = UNSET,
        priority: Priority | int | Unset | None = UNSET,
        status_id: int | Unset | None = UNSET,
        seq: int | Unset | None = UNSET,
        complete: bool | Literal[0, 1] | Unset | None = UNSET,
        user_id: int | Unset | None = UNSET,
        budget_hours: Decimal | float | Unset | None = UNSET,
        billable: bool | Literal[0, 1] | Unset | None = UNSET,
        flat_billing: bool | Literal[0, 1] | Unset | None = UNSET,
        price_per_hour: Decimal | float | Unset | None = UNSET,
        estimated_price: Decimal | float | Unset | None = UNSET,
    ) -> Task:
        """Change a task.

        PUT /api/tasks/{task_id}

        Only what is given changes; None takes a date, a price or a budget back.

        The service takes POST as well; PUT is sent because it may be sent again when an answer is
        lost.

        Args:
            task_id: The task's id.
            name: What to do.
            tasklist_id: The id of the task list, to move it to.
            description: The description.
            users: The ids of all users it shall be assigned to; none makes it everybody's.
            due_date: The day it is due.
            priority: How urgent it is.
            status_id: The id of a status of the project's workflow.
            seq: The place in the list.
            complete: Whether it is done, which changes its status too.
            user_id: The id of the user who counts as its creator.
            budget_hours: The budget in hours.
            billable: Whether it is billed; only in billable projects.
            flat_billing: Whether it is billed at a flat rate rather than by time.
            price_per_hour: The hourly rate of a time based task.
            estimated_price: The price of a flat rate task.

        Returns:
            A task of a project.
        """
        return await self._call(
            _UPDATE,
            task_id=task_id,
            name=name,
            tasklist_id=tasklist_id,
            description=description,
            users=users,
            due_date=due_date,
            priority=priority,
            status_id=status_id,
            seq=seq,
            complete=complete,
            user_id=user_id,
            budget_hours=budget_hours,
            billable=billable,
            flat_billing=flat_billing,
            price_per_hour=price_per_hour,
            estimated_price=estimated_price,
        )

    async def complete(self, task_id: int) -> Task:
        """Mark a task as done, which gives it the status of completed tasks.

        PUT /api/tasks/{task_id}

        Args:
            task_id: The task's id.

        Returns:
            A task of a project.
        """
        return await self._call(_COMPLETE, task_id=task_id)

    async def reopen(self, task_id: int) -> Task:
        """Mark a task as not done, which gives it the status of the backlog.

        PUT /api/tasks/{task_id}

        Args:
            task_id: The task's id.

        Returns:
            A task of a project.
        """
        return await self._call(_REOPEN, task_id=task_id)

    async def set_status(self, task_id: int, status_id: int) -> Task:
        """Give a task another status.

        PUT /api/tasks/{task_id}

        Args:
            task_id: The task's id.
            status_id: The id of a status of the project's workflow, as `workflowstatuses.list`
                tells it.

        Returns:
            A task of a project.
        """
        return await self._call(_SET_STATUS, task_id=task_id, status_id=status_id)

    async def set_priority(self, task_id: int, priority: Priority | int) -> Task:
        """Make a task more or less urgent.

        PUT /api/tasks/{task_id}

        Args:
            task_id: The task's id.
            priority: How urgent it is.

        Returns:
            A task of a project.
        """
        return await self._call(_SET_PRIORITY, task_id=task_id, priority=priority)

    async def reorder_subtasks(self, task_id: int, subtask_ids: Sequence[int]) -> Task:
        """Change the order of the subtasks of a task.

        PUT /api/tasks/{task_id}

        Args:
            task_id: The task's id.
            subtask_ids: The ids of the subtasks in their new order; only those that moved are
                needed.

        Returns:
            A task of a project.
        """
        return await self._call(_REORDER_SUBTASKS, task_id=task_id, subtask_ids=subtask_ids)

    async def add_file(self, task_id: int, file: Upload) -> Task:
        """Attach a file to a task.

        POST /api/tasks/{task_id}

        The vendor's text calls the type `multipart-form-data`. Files are sent by POST only: by PUT
        the service may say that all is well and keep nothing.

        Args:
            task_id: The task's id.
            file: The file.

        Returns:
            A task of a project.
        """
        return await self._call(_ADD_FILE, task_id=task_id, file=file)

    async def delete(self, task_id: int) -> None:
        """Delete a task and all time entries of it.

        DELETE /api/tasks/{task_id}

        Args:
            task_id: The task's id.
        """
        await self._call(_DELETE, task_id=task_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
