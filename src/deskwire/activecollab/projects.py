# Generated from spec/activecollab/projects.yaml (sha256 7773e5ffb011) by `python -m codegen`.
"""ActiveCollab: projects and the people in them."""

from typing import Final

import attrs

from deskwire.activecollab._service import API
from deskwire.core.model.encodings import ZERO_IS_NONE
from deskwire.core.model.operation import Operation, Operations
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult
from deskwire.core.model.values import JSONValue
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Project(Model):
    """A project."""

    id: int
    """Its id."""
    slug: str | None = None
    """Its short name, which paths take as well. Seen in answers that clients read, in no
    document."""
    name: str | None = None
    """Its name."""
    overview: str | None = None
    """The description, as HTML."""
    permalink: str | None = None
    """The address of its page. Seen in answers that clients read, in no document."""
    is_member: bool | None = None
    """Whether the user is one of its people."""
    leader_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user who leads it. Seen in answers that clients read, in no document."""
    company_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the company it is done for. Seen in answers that clients read, in no document."""
    label_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its label. Seen in answers that clients read, in no document."""
    category_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of its category. Seen in answers that clients read, in no document."""
    status: str | None = None
    """Its state in words. Seen in answers that clients read, in no document."""
    is_completed: bool | None = None
    """Whether it is complete. Seen in answers that clients read, in no document."""


_operations: Final = Operations("activecollab.projects", API, base="projects")

_LIST: Final[Operation[tuple[Project, ...]]] = _operations.declare(
    "list", "GET", ListResult(Project)
)

_LIST_ARCHIVED: Final[Operation[tuple[Project, ...]]] = _operations.declare(
    "list_archived", "GET /archive", ListResult(Project)
)

_GET: Final[Operation[Project]] = _operations.declare(
    "get", "GET /{project_id}", ModelResult(Project)
)

_PEOPLE: Final[Operation[tuple[JSONValue, ...]]] = _operations.declare(
    "people", "GET /{project_id}/people", ListResult(JSONValue)
)


class Projects(Resource):
    """Projects and the people in them.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such project, or the user may not know of it.
    """

    async def list(self) -> tuple[Project, ...]:
        """List the projects that the user may see, without the archived ones.

        GET projects

        Returns:
            All items at once. Each is a project.
        """
        return await self._call(_LIST)

    async def list_archived(self) -> tuple[Project, ...]:
        """List the archived projects.

        GET projects/archive

        Returns:
            All items at once. Each is a project.
        """
        return await self._call(_LIST_ARCHIVED)

    async def get(self, project_id: str | int) -> Project:
        """Return one project.

        GET projects/{project_id}

        Args:
            project_id: The project's id, or its slug as its address has it.

        Returns:
            A project.
        """
        return await self._call(_GET, project_id=project_id)

    async def people(self, project_id: str | int) -> tuple[JSONValue, ...]:
        """List the people of a project.

        GET projects/{project_id}/people

        No document tells what is known of each, and the one client that does has it of version 3
        alone, so all of it is returned.

        Args:
            project_id: The project's id, or its slug as its address has it.

        Returns:
            All items at once. They are as they came.
        """
        return await self._call(_PEOPLE, project_id=project_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
