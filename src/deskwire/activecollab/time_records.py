# Generated from spec/activecollab/time_records.yaml (sha256 2edde0d376a0) by `python -m codegen`.
"""ActiveCollab: time spent on tasks."""

from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from deskwire.activecollab._service import API
from deskwire.activecollab.info import User
from deskwire.activecollab.tasks import TaskId, TaskNumber
from deskwire.core.model.encodings import ZERO_IS_NONE, Choice, Day, Integer, Number, Text
from deskwire.core.model.enums import OpenIntEnum
from deskwire.core.model.operation import BODY, PATH, Constant, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ModelResult
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


_operations: Final = Operations("activecollab.time_records", API)

_CREATE: Final[Operation[TimeRecord]] = _operations.declare(
    "create",
    "POST projects/{project_id}/tasks/{task_id}/tracking/time/add",
    ModelResult(TimeRecord),
    params=(
        Param("task_id", Integer(), PATH, required=True),
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
    """Time spent on tasks."""

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
