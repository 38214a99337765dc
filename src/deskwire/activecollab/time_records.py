# Generated from spec/activecollab/time_records.yaml (sha256 e655b86bd489) by `python -m codegen`.
"""ActiveCollab: time spent on tasks."""

from datetime import date
from decimal import Decimal
from typing import Final, Literal

import attrs

from deskwire.activecollab._service import API
from deskwire.activecollab.info import User
from deskwire.activecollab.tasks import TaskId, TaskNumber
from deskwire.core.model.encodings import (
    ZERO_IS_NONE,
    Choice,
    Day,
    Flag,
    Integer,
    Number,
    Reference,
    Text,
)
from deskwire.core.model.enums import OpenIntEnum
from deskwire.core.model.operation import BODY, PATH, QUERY, Constant, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult
from deskwire.core.model.values import UNSET, Unset
from deskwire.transport.resource import Resource


class BillableStatus(OpenIntEnum):
    """Whether time can be billed."""

    NOT_BILLABLE = 0
    """It cannot."""
    BILLABLE = 1
    """It can."""
    PENDING_PAYMENT = 2
    """It has been billed, and is not paid yet."""
    PAID = 3
    """It has been paid."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TimeRecord(Model):
    """Time that somebody has spent."""

    id: int
    """Its id."""
    class_name: str | None = optional(wire="class")
    """`TimeRecord`, or `Expense`. Seen in answers that clients read, in no document."""
    value: Decimal | None = None
    """The time in hours."""
    user_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who has worked."""
    user: User | None = None
    """That user. Seen in answers that clients read, in no document."""
    record_date: date | None = None
    """The day of the work."""
    job_type_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the type of job."""
    billable_status: BillableStatus | None = None
    """Whether it can be billed."""
    summary: str | None = None
    """What was done."""
    parent_class: str | None = None
    """The kind of object it is on, `Task`. Seen in answers that clients read, in no document."""
    parent_id: TaskId | None = None
    """The id of the task; not the number that calls take. Seen in answers that clients read, in no
    document."""
    permalink: str | None = None
    """The address of its page. Seen in answers that clients read, in no document."""


_operations: Final = Operations("activecollab.time_records", API, path=Integer())

_LIST: Final[Operation[tuple[TimeRecord, ...]]] = _operations.declare(
    "list",
    "GET projects/{project_id}/tasks/{task_id}/tracking",
    ListResult(TimeRecord),
    params=(
        Param("project_id", Reference(), PATH, required=True),
        Param("dont_limit_result", Flag("1", 1), QUERY),
    ),
)

_GET: Final[Operation[TimeRecord]] = _operations.declare(
    "get",
    "GET projects/{project_id}/tasks/{task_id}/tracking/time/{record_id}",
    ModelResult(TimeRecord),
    params=(Param("project_id", Reference(), PATH, required=True),),
)

_CREATE: Final[Operation[TimeRecord]] = _operations.declare(
    "create",
    "POST projects/{project_id}/tasks/{task_id}/tracking/time/add",
    ModelResult(TimeRecord),
    params=(
        Param("project_id", Reference(), PATH, required=True),
        Param("value", Number(), BODY, wire="time_record[value]", required=True),
        Param("user_id", Integer(), BODY, wire="time_record[user_id]", required=True),
        Param("record_date", Day(), BODY, wire="time_record[record_date]", required=True),
        Param("job_type_id", Integer(), BODY, wire="time_record[job_type_id]"),
        Param("billable_status", Choice(BillableStatus), BODY, wire="time_record[billable_status]"),
        Param("summary", Text(), BODY, wire="time_record[summary]"),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)


class TimeRecords(Resource):
    """Time spent on tasks.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such project, task or record, or the user may not know of it.
    """

    async def list(
        self,
        project_id: str | int,
        task_id: TaskNumber,
        *,
        dont_limit_result: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> tuple[TimeRecord, ...]:
        """List the time spent on a task, and its expenses.

        GET projects/{project_id}/tasks/{task_id}/tracking

        The service sends the last 300, unless all are asked for. What is an expense says so in
        `class_name`.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            dont_limit_result: Whether to send all of them.

        Returns:
            All items at once. Each is time that somebody has spent.
        """
        return await self._call(
            _LIST, project_id=project_id, task_id=task_id, dont_limit_result=dont_limit_result
        )

    async def get(self, project_id: str | int, task_id: TaskNumber, record_id: int) -> TimeRecord:
        """Return one record of time spent on a task.

        GET projects/{project_id}/tasks/{task_id}/tracking/time/{record_id}

        Clients ask so; the documents name the address for projects.

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            record_id: The record's id.

        Returns:
            Time that somebody has spent.
        """
        return await self._call(_GET, project_id=project_id, task_id=task_id, record_id=record_id)

    async def create(
        self,
        project_id: str | int,
        task_id: TaskNumber,
        value: Decimal | float,
        user_id: int,
        record_date: date | str,
        *,
        job_type_id: int | Unset | None = UNSET,
        billable_status: BillableStatus | int | Unset | None = UNSET,
        summary: str | Unset | None = UNSET,
    ) -> TimeRecord:
        """Record time spent on a task.

        POST projects/{project_id}/tasks/{task_id}/tracking/time/add

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            value: The time in hours.
            user_id: The id of the user who has worked.
            record_date: The day of the work.
            job_type_id: The id of the type of job.
            billable_status: Whether it can be billed.
            summary: What was done.

        Returns:
            Time that somebody has spent.

        Raises:
            NotFoundError: There is no such project or task, or the user may not know of it.
            ServerError: The service failed, or a value did not pass its validation.
        """
        return await self._call(
            _CREATE,
            project_id=project_id,
            task_id=task_id,
            value=value,
            user_id=user_id,
            record_date=record_date,
            job_type_id=job_type_id,
            billable_status=billable_status,
            summary=summary,
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
