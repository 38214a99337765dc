# Generated from spec/activecollab/attachments.yaml (sha256 c53a5519555a) by `python -m codegen`.
"""ActiveCollab: files that are attached to a task."""

from typing import Any, Final

from deskwire.activecollab._service import API_FORMATS, FIXED_FORMATS
from deskwire.activecollab.tasks import Attachment, TaskNumber
from deskwire.core.model.encodings import Integer, Reference
from deskwire.core.model.operation import Operation, Param, ParamLocation
from deskwire.core.model.results import BytesResult, ListResult
from deskwire.transport.resource import Resource

_LIST: Final[Operation[tuple[Attachment, ...]]] = Operation(
    name="activecollab.attachments.list",
    method="GET",
    path="projects/{project_id}/tasks/{task_id}/attachments",
    params=(
        Param("project_id", Reference(), ParamLocation.PATH, required=True),
        Param("task_id", Integer(), ParamLocation.PATH, required=True),
    ),
    result=ListResult(Attachment),
    formats=API_FORMATS,
    idempotent=True,
)


_DOWNLOAD: Final[Operation[bytes]] = Operation(
    name="activecollab.attachments.download",
    method="GET",
    path="projects/{project_id}/tasks/{task_id}/attachments/{attachment_id}",
    params=(
        Param("project_id", Reference(), ParamLocation.PATH, required=True),
        Param("task_id", Integer(), ParamLocation.PATH, required=True),
        Param("attachment_id", Integer(), ParamLocation.PATH, required=True),
    ),
    result=BytesResult(),
    formats=FIXED_FORMATS,
    idempotent=True,
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


OPERATIONS: Final[tuple[Operation[Any], ...]] = (_LIST, _DOWNLOAD)
"""Every operation of this module."""
