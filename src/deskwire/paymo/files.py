# Generated from spec/paymo/files.yaml (sha256 1f0342dec783) by `python -m codegen`.
"""Paymo: files of projects, and of tasks, discussions and comments in them."""

from collections.abc import Sequence
from typing import Final

from deskwire.core.model.encodings import Delimited, Expression, File, Integer, SecretText, Text
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
from deskwire.core.model.secret import Secret, sealed
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import InstantField, IntegerField, TextField, Where
from deskwire.core.request.multipart import Upload
from deskwire.paymo._service import API
from deskwire.paymo.models import StoredFile
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class FileFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    original_filename: Final = TextField("original_filename")
    description: Final = TextField("description")
    user_id: Final = IntegerField("user_id")
    project_id: Final = IntegerField("project_id")
    task_id: Final = IntegerField("task_id")
    discussion_id: Final = IntegerField("discussion_id")
    comment_id: Final = IntegerField("comment_id")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.files", API, base="/api/files", path=Integer())

_LIST: Final[Operation[tuple[StoredFile, ...]]] = _operations.declare(
    "list",
    "GET",
    ListResult(StoredFile, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[StoredFile]] = _operations.declare(
    "get",
    "GET /{file_id}",
    ModelResult(StoredFile, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)

_UPLOAD: Final[Operation[StoredFile]] = _operations.declare(
    "upload",
    "POST",
    ModelResult(StoredFile, Selection(("*",))),
    params=(
        Param("project_id", Integer(), BODY),
        Param("task_id", Integer(), BODY),
        Param("discussion_id", Integer(), BODY),
        Param("comment_id", Integer(), BODY),
        Param("file", File(), FILE, required=True),
    ),
    body=BodyKind.MULTIPART,
    rules=(AtMostOne(("project_id", "task_id", "discussion_id", "comment_id")),),
)

_ATTACH: Final[Operation[StoredFile]] = _operations.declare(
    "attach",
    "PUT /{file_id}",
    ModelResult(StoredFile, Selection(("*",))),
    params=(
        Param("token", SecretText(), BODY, required=True),
        Param("project_id", Integer(), BODY),
        Param("task_id", Integer(), BODY),
        Param("discussion_id", Integer(), BODY),
        Param("comment_id", Integer(), BODY),
    ),
    rules=(
        AtLeastOne(("project_id", "task_id", "discussion_id", "comment_id")),
        AtMostOne(("project_id", "task_id", "discussion_id", "comment_id")),
    ),
)

_UPDATE: Final[Operation[StoredFile]] = _operations.declare(
    "update",
    "PUT /{file_id}",
    ModelResult(StoredFile, Selection(("*",))),
    params=(Param("original_filename", Text(), BODY), Param("description", Text(), BODY)),
)

_DELETE: Final[Operation[None]] = _operations.declare("delete", "DELETE /{file_id}")


class Files(Resource):
    """Files of projects, and of tasks, discussions and comments in them.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such file.
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
    ) -> Pages[StoredFile]:
        """List files.

        GET /api/files

        Args:
            where: Which of them, e.g. `FileFilter.task_id == 7`, or the text of such an expression.
            include: What comes along: `task` for the whole object, `task.name` for one field of it.
            order: The field to sort by, e.g. `created_on desc`. It is in no document, but the
                vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a file of a
            project, or of a task, a discussion or a comment in it.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, file_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> StoredFile:
        """Return what is known of a file.

        GET /api/files/{file_id}

        Its bytes are at the address that `file` tells.

        Args:
            file_id: The file's id.
            include: What comes along: `task` for the whole object, `task.name` for one field of it.

        Returns:
            A file of a project, or of a task, a discussion or a comment in it.
        """
        return await self._call(_GET, file_id=file_id, include=include)

    async def upload(
        self,
        file: Upload,
        *,
        project_id: int | Unset | None = UNSET,
        task_id: int | Unset | None = UNSET,
        discussion_id: int | Unset | None = UNSET,
        comment_id: int | Unset | None = UNSET,
    ) -> StoredFile:
        """Upload a file.

        POST /api/files

        A file that is attached to nothing has a `token`, with which `attach` finds it a place.

        Args:
            file: The file.
            project_id: The id of the project to attach it to.
            task_id: The id of the task to attach it to.
            discussion_id: The id of the discussion to attach it to.
            comment_id: The id of the comment to attach it to.

        Returns:
            A file of a project, or of a task, a discussion or a comment in it.

        Raises:
            BadRequestError: The service refused a value, or there were too many uploads.
        """
        return await self._call(
            _UPLOAD,
            project_id=project_id,
            task_id=task_id,
            discussion_id=discussion_id,
            comment_id=comment_id,
            file=file,
        )

    @sealed
    async def attach(
        self,
        file_id: int,
        token: str | Secret,
        *,
        project_id: int | Unset | None = UNSET,
        task_id: int | Unset | None = UNSET,
        discussion_id: int | Unset | None = UNSET,
        comment_id: int | Unset | None = UNSET,
    ) -> StoredFile:
        """Attach a file that was uploaded before.

        PUT /api/files/{file_id}

        Args:
            file_id: The file's id.
            token: The token of the file.
            project_id: The id of the project to attach it to.
            task_id: The id of the task to attach it to.
            discussion_id: The id of the discussion to attach it to.
            comment_id: The id of the comment to attach it to.

        Returns:
            A file of a project, or of a task, a discussion or a comment in it.
        """
        return await self._call(
            _ATTACH,
            file_id=file_id,
            token=token,
            project_id=project_id,
            task_id=task_id,
            discussion_id=discussion_id,
            comment_id=comment_id,
        )

    async def update(
        self,
        file_id: int,
        *,
        original_filename: str | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
    ) -> StoredFile:
        """Change the name or the description of a file.

        PUT /api/files/{file_id}

        Args:
            file_id: The file's id.
            original_filename: The name.
            description: The description.

        Returns:
            A file of a project, or of a task, a discussion or a comment in it.
        """
        return await self._call(
            _UPDATE, file_id=file_id, original_filename=original_filename, description=description
        )

    async def delete(self, file_id: int) -> None:
        """Delete a file.

        DELETE /api/files/{file_id}

        Args:
            file_id: The file's id.
        """
        await self._call(_DELETE, file_id=file_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
