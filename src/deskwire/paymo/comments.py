# Generated from spec/paymo/comments.yaml (sha256 de44b29af1d6) by `python -m codegen`.
"""Paymo: comments on tasks, discussions and files."""

from collections.abc import Sequence
from typing import Final

from deskwire.core.model.encodings import Delimited, Expression, File, Integer, Text
from deskwire.core.model.operation import (
    BODY,
    FILE,
    QUERY,
    BodyKind,
    Operation,
    Operations,
    Paging,
    Param,
)
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.rules import AtLeastOne, AtMostOne
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import InstantField, IntegerField, TextField, Where
from deskwire.core.request.multipart import Upload
from deskwire.paymo._service import API
from deskwire.paymo.models import Comment
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class CommentFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    content: Final = TextField("content")
    thread_id: Final = IntegerField("thread_id")
    user_id: Final = IntegerField("user_id")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.comments", API, base="/api/comments", path=Integer())

_LIST: Final[Operation[tuple[Comment, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(Comment, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[Comment]] = _operations.declare(
    "get",
    "GET /{comment_id}",
    ModelResult(Comment, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_CREATE: Final[Operation[Comment]] = _operations.declare(
    "create",
    "POST",
    ModelResult(Comment, Selection(("*",))),
    params=(
        Param("content", Text(), BODY, required=True),
        Param("task_id", Integer(), BODY),
        Param("thread_id", Integer(), BODY),
        Param("discussion_id", Integer(), BODY),
        Param("file_id", Integer(), BODY),
        Param("file", File(), FILE),
    ),
    rules=(
        AtLeastOne(("task_id", "thread_id", "discussion_id", "file_id")),
        AtMostOne(("task_id", "thread_id", "discussion_id", "file_id")),
    ),
)

_UPDATE: Final[Operation[Comment]] = _operations.declare(
    "update",
    "PUT /{comment_id}",
    ModelResult(Comment, Selection(("*",))),
    params=(Param("content", Text(), BODY, required=True),),
)

_ADD_FILE: Final[Operation[Comment]] = _operations.declare(
    "add_file",
    "POST /{comment_id}",
    ModelResult(Comment, Selection(("*",))),
    params=(Param("file", File(), FILE, required=True),),
    body=BodyKind.MULTIPART,
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{comment_id}")


class Comments(Resource):
    """Comments on tasks, discussions and files.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such comment.
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
    ) -> Pages[Comment]:
        """List comments.

        GET /api/comments

        Args:
            where: Which of them, e.g. `CommentFilter.thread_id == 3`, or the text of such an
                expression.
            include: What comes along, e.g. `files` or `user.name`.
            order: The field to sort by, e.g. `created_on desc`. It is in no document, but the
                vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a comment.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, comment_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> Comment:
        """Return one comment.

        GET /api/comments/{comment_id}

        Args:
            comment_id: The comment's id.
            include: What comes along, e.g. `files` or `user.name`.

        Returns:
            A comment.
        """
        return await self._call(_GET, comment_id=comment_id, include=include)

    async def create(
        self,
        content: str,
        *,
        task_id: int | Unset | None = UNSET,
        thread_id: int | Unset | None = UNSET,
        discussion_id: int | Unset | None = UNSET,
        file_id: int | Unset | None = UNSET,
        file: Upload | Unset | None = UNSET,
    ) -> Comment:
        """Write a comment.

        POST /api/comments

        Args:
            content: What it says, in HTML.
            task_id: The id of the task it is on.
            thread_id: The id of the thread, where it is known.
            discussion_id: The id of the discussion it is on.
            file_id: The id of the file it is on.
            file: A file to attach to it.

        Returns:
            A comment.

        Raises:
            BadRequestError: The service refused a value.
        """
        return await self._call(
            _CREATE,
            content=content,
            task_id=task_id,
            thread_id=thread_id,
            discussion_id=discussion_id,
            file_id=file_id,
            file=file,
        )

    async def update(self, comment_id: int, content: str) -> Comment:
        """Change what a comment says.

        PUT /api/comments/{comment_id}

        Args:
            comment_id: The comment's id.
            content: What it says, in HTML.

        Returns:
            A comment.
        """
        return await self._call(_UPDATE, comment_id=comment_id, content=content)

    async def add_file(self, comment_id: int, file: Upload) -> Comment:
        """Attach a file to a comment.

        POST /api/comments/{comment_id}

        Args:
            comment_id: The comment's id.
            file: The file.

        Returns:
            A comment.
        """
        return await self._call(_ADD_FILE, comment_id=comment_id, file=file)

    async def delete(self, comment_id: int) -> None:
        """Delete a comment.

        DELETE /api/comments/{comment_id}

        Args:
            comment_id: The comment's id.
        """
        await self._call(_DELETE, comment_id=comment_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
