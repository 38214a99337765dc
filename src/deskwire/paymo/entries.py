# Generated from spec/paymo/entries.yaml (sha256 0d71f1ec8185) by `python -m codegen`.
"""Paymo: the time entries of tasks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from deskwire.core.model.encodings import Day, Delimited, Expression, Integer, Moment, Text
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.rules import AnyGroup, Excludes
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import (
    BooleanField,
    DateField,
    InstantField,
    IntegerField,
    IntervalField,
    TextField,
    Where,
)
from deskwire.paymo._service import API
from deskwire.paymo.models import Entry
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class EntryFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    client_id: Final = IntegerField("client_id")
    """The client of the project."""
    project_id: Final = IntegerField("project_id")
    task_id: Final = IntegerField("task_id")
    user_id: Final = IntegerField("user_id")
    is_bulk: Final = BooleanField("is_bulk")
    start_time: Final = InstantField("start_time")
    end_time: Final = InstantField("end_time")
    """Null while a timer runs."""
    date: Final = DateField("date")
    """The day of time in bulk."""
    duration: Final = IntegerField("duration")
    """The length in seconds."""
    description: Final = TextField("description")
    added_manually: Final = BooleanField("added_manually")
    billed: Final = BooleanField("billed")
    invoice_item_id: Final = IntegerField("invoice_item_id")
    time_interval: Final = IntervalField("time_interval")
    """A span of time, which is no field of an entry."""
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.entries", API, base="/api/entries", path=Integer())

_LIST: Final[Operation[tuple[Entry, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Entry, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Entry]] = _operations.declare(
    "get",
    "GET /{entry_id}",
    ModelResult(Entry, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_CREATE: Final[Operation[Entry]] = _operations.declare(
    "create",
    "POST",
    ModelResult(Entry, Selection(("*",))),
    params=(
        Param("task_id", Integer(), BODY, required=True),
        Param("start_time", Moment(), BODY),
        Param("end_time", Moment(), BODY),
        Param("date", Day(), BODY),
        Param("duration", Integer(), BODY),
        Param("description", Text(), BODY),
        Param("user_id", Integer(), BODY),
    ),
    rules=(
        AnyGroup((("start_time", "end_time"), ("date", "duration"), ("start_time", "user_id"))),
        Excludes("start_time", ("date", "duration")),
        Excludes("end_time", ("date", "duration")),
    ),
)

_UPDATE: Final[Operation[Entry]] = _operations.declare(
    "update",
    "PUT /{entry_id}",
    ModelResult(Entry, Selection(("*",))),
    params=(
        Param("task_id", Integer(), BODY),
        Param("start_time", Moment(), BODY),
        Param("end_time", Moment(), BODY),
        Param("date", Day(), BODY),
        Param("duration", Integer(), BODY),
        Param("description", Text(), BODY),
        Param("user_id", Integer(), BODY),
    ),
    rules=(
        Excludes("start_time", ("date", "duration")),
        Excludes("end_time", ("date", "duration")),
    ),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{entry_id}")


class Entries(Resource):
    """The time entries of tasks.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such entry.
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
    ) -> Pages[Entry]:
        """List time entries.

        GET /api/entries

        Args:
            where: Which of them, e.g. `EntryFilter.task_id == 7`, or the text of such an
                expression.
            include: What comes along: `task` for the whole object, `task.name` for one field of it,
                `task.project.client` for objects of objects.
            order: The field to sort by, e.g. `start_time` or `created_on desc`. It is in no
                document, but the vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is time of one user
            for one task, either from a start to an end or, in bulk, on a day.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, entry_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Entry:
        """Return one time entry.

        GET /api/entries/{entry_id}

        Args:
            entry_id: The entry's id.
            include: What comes along: `task` for the whole object, `task.name` for one field of it,
                `task.project.client` for objects of objects.

        Returns:
            Time of one user for one task, either from a start to an end or, in bulk, on a day.
        """
        return await self._call(_GET, entry_id=entry_id, include=include)

    async def create(
        self,
        task_id: int,
        *,
        start_time: datetime | str | Unset | None = UNSET,
        end_time: datetime | str | Unset | None = UNSET,
        date: date | str | Unset | None = UNSET,
        duration: int | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        user_id: int | Unset | None = UNSET,
    ) -> Entry:
        """Write down time, or start a timer.

        POST /api/entries

        Time has either a start and an end, or a day and a duration. A start alone starts the timer
        of the user who is named; `update` with an `end_time` stops it.

        The documents do not tell of timers; jcolombo/paymo-api-php starts them so.

        Args:
            task_id: The id of the task.
            start_time: When it starts.
            end_time: When it ends.
            date: The day of time in bulk.
            duration: The length of time in bulk in seconds.
            description: What was done.
            user_id: The id of the user whose time it is; the caller unless given.

        Returns:
            Time of one user for one task, either from a start to an end or, in bulk, on a day.

        Raises:
            BadRequestError: The service refused a value.
            PermissionDeniedError: It is not for this user, or the project is archived.
            ConflictError: A timer of the user runs already.
        """
        return await self._call(
            _CREATE,
            task_id=task_id,
            start_time=start_time,
            end_time=end_time,
            date=date,
            duration=duration,
            description=description,
            user_id=user_id,
        )

    async def update(
        self,
        entry_id: int,
        *,
        task_id: int | Unset | None = UNSET,
        start_time: datetime | str | Unset | None = UNSET,
        end_time: datetime | str | Unset | None = UNSET,
        date: date | str | Unset | None = UNSET,
        duration: int | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        user_id: int | Unset | None = UNSET,
    ) -> Entry:
        """Change a time entry.

        PUT /api/entries/{entry_id}

        Only what is given changes. Time with a start and an end keeps them; the others keep their
        day and duration.

        The service takes POST as well; PUT is sent because it may be sent again when an answer is
        lost.

        Args:
            entry_id: The entry's id.
            task_id: The id of the task, to move it there.
            start_time: When it starts.
            end_time: When it ends.
            date: The day of time in bulk.
            duration: The length of time in bulk in seconds.
            description: What was done.
            user_id: The id of the user whose time it is.

        Returns:
            Time of one user for one task, either from a start to an end or, in bulk, on a day.
        """
        return await self._call(
            _UPDATE,
            entry_id=entry_id,
            task_id=task_id,
            start_time=start_time,
            end_time=end_time,
            date=date,
            duration=duration,
            description=description,
            user_id=user_id,
        )

    async def delete(self, entry_id: int) -> None:
        """Delete a time entry.

        DELETE /api/entries/{entry_id}

        Args:
            entry_id: The entry's id.
        """
        await self._call(_DELETE, entry_id=entry_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
