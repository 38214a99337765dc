# Generated from spec/paymo/threads.yaml (sha256 14eda0450a76) by `python -m codegen`.
"""Paymo: the threads of comments on tasks, discussions and files."""

from collections.abc import Sequence
from typing import Final

from deskwire.core.model.encodings import Delimited, Expression, Integer, Text
from deskwire.core.model.operation import QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import InstantField, IntegerField, Where
from deskwire.paymo._service import API
from deskwire.paymo.models import Thread
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class ThreadFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    project_id: Final = IntegerField("project_id")
    task_id: Final = IntegerField("task_id")
    discussion_id: Final = IntegerField("discussion_id")
    file_id: Final = IntegerField("file_id")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.threads", API, base="/api/threads", path=Integer())

_LIST: Final[Operation[tuple[Thread, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Thread, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Thread]] = _operations.declare(
    "get",
    "GET /{thread_id}",
    ModelResult(Thread, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)


class Threads(Resource):
    """The threads of comments on tasks, discussions and files."""

    def list(
        self,
        *,
        where: Where | str | Unset | None = UNSET,
        include: Sequence[str] | str | Unset | None = UNSET,
        order: str | Unset | None = UNSET,
        page: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[Thread]:
        """List threads.

        GET /api/threads

        Args:
            where: Which of them, e.g. `ThreadFilter.task_id == 7`, or the text of such an
                expression.
            include: What comes along, e.g. `comments`, or `comments.content` and
                `comments.user.name`.
            order: The field to sort by, e.g. `created_on desc`. It is in no document, but the
                vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is the comments on
            one thing.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, thread_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Thread:
        """Return one thread.

        GET /api/threads/{thread_id}

        Args:
            thread_id: The thread's id.
            include: What comes along, e.g. `comments`, or `comments.content` and
                `comments.user.name`.

        Returns:
            The comments on one thing.

        Raises:
            NotFoundError: There is no such thread.
            PermissionDeniedError: It is not for this user.
        """
        return await self._call(_GET, thread_id=thread_id, include=include)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
