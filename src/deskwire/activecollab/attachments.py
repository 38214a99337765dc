# Generated from spec/activecollab/attachments.yaml (sha256 f2598662ffd9) by `python -m codegen`.
"""ActiveCollab: files that are attached to a task."""

from typing import Final

from deskwire.activecollab._service import API, FIXED
from deskwire.activecollab.tasks import Attachment, TaskNumber
from deskwire.core.model.encodings import Integer, Reference
from deskwire.core.model.operation import PATH, Operation, Operations, Param
from deskwire.core.model.results import BytesResult, ListResult
from deskwire.transport.resource import Resource
from deskwire.transport.streams import FileStream

_operations: Final = Operations("activecollab.attachments", API, path=Integer())

_LIST: Final[Operation[tuple[Attachment, ...]]] = _operations.declare(
    "list",
    "GET projects/{project_id}/tasks/{task_id}/attachments",
    ListResult(Attachment),
    params=(Param("project_id", Reference(), PATH, required=True),),
)

_DOWNLOAD: Final[Operation[bytes]] = _operations.declare(
    "download",
    "GET projects/{project_id}/tasks/{task_id}/attachments/{attachment_id}",
    BytesResult(),
    params=(Param("project_id", Reference(), PATH, required=True),),
    formats=FIXED.formats,
)


class Attachments(Resource):
    """Files that are attached to a task.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such project, task or attachment, or the user may not know of it.
    """

    async def list(self, project_id: str | int, task_id: TaskNumber) -> tuple[Attachment, ...]:
        """List the files that are attached to a task.

        GET projects/{project_id}/tasks/{task_id}/attachments

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.

        Returns:
            All items at once. Each is a file that is attached to an object.
        """
        return await self._call(_LIST, project_id=project_id, task_id=task_id)

    async def download(
        self, project_id: str | int, task_id: TaskNumber, attachment_id: int
    ) -> bytes:
        """Return the bytes of an attached file.

        GET projects/{project_id}/tasks/{task_id}/attachments/{attachment_id}

        Args:
            project_id: The project's id, or its slug as its address has it.
            task_id: The task's number within its project, `Task.task_id`; not its `id`.
            attachment_id: The attachment's id.

        Returns:
            The content of the file.
        """
        return await self._call(
            _DOWNLOAD, project_id=project_id, task_id=task_id, attachment_id=attachment_id
        )

    def stream_download(
        self, project_id: str | int, task_id: TaskNumber, attachment_id: int
    ) -> FileStream:
        """Stream what `download` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._file(
            _DOWNLOAD, project_id=project_id, task_id=task_id, attachment_id=attachment_id
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
