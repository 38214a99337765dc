# Generated from spec/paymo/entries.yaml (sha256 63e37461769d) by `python -m codegen`.
"""Paymo: the time entries of tasks."""

from collections.abc import Sequence
from typing import Final

from deskwire.core.model.encodings import Delimited, Expression, Integer, Text
from deskwire.core.model.operation import QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.unset import UNSET, Unset
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


class Entries(Resource):
    """The time entries of tasks."""

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

        Raises:
            NotFoundError: There is no such entry.
            PermissionDeniedError: It is not for this user.
        """
        return await self._call(_GET, entry_id=entry_id, include=include)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
