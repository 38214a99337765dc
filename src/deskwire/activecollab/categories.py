# Generated from spec/activecollab/categories.yaml (sha256 ef7daf430707) by `python -m codegen`.
"""ActiveCollab: categories of the tasks of a project."""

from typing import Final

import attrs

from deskwire.activecollab._service import API
from deskwire.core.model.encodings import Integer, Text
from deskwire.core.model.operation import BODY, PATH, Constant, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Category(Model):
    """A category of tasks."""

    id: int
    """Its id."""
    name: str | None = None
    """Its name."""
    items_count: int | None = None
    """How many items it has, in lists."""


_operations: Final = Operations("activecollab.categories", API)

_LIST: Final[Operation[tuple[Category, ...]]] = _operations.declare(
    "list", "GET projects/{project_id}/tasks/categories", ListResult(Category)
)

_GET: Final[Operation[Category]] = _operations.declare(
    "get",
    "GET projects/{project_id}/tasks/categories/{category_id}",
    ModelResult(Category),
    params=(Param("category_id", Integer(), PATH, required=True),),
)

_CREATE: Final[Operation[Category]] = _operations.declare(
    "create",
    "POST projects/{project_id}/tasks/categories/add",
    ModelResult(Category),
    params=(Param("name", Text(), BODY, wire="category[name]", required=True),),
    constants=(Constant("submitted", "submitted", BODY),),
)

_UPDATE: Final[Operation[Category]] = _operations.declare(
    "update",
    "POST projects/{project_id}/tasks/categories/{category_id}/edit",
    ModelResult(Category),
    params=(
        Param("category_id", Integer(), PATH, required=True),
        Param("name", Text(), BODY, wire="category[name]", required=True),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
)


class Categories(Resource):
    """Categories of the tasks of a project.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such project or category, or the user may not know of it.
    """

    async def list(self, project_id: str | int) -> tuple[Category, ...]:
        """List the categories of a project's tasks.

        GET projects/{project_id}/tasks/categories

        Args:
            project_id: The project's id, or its slug as its address has it.

        Returns:
            All items at once. Each is a category of tasks.
        """
        return await self._call(_LIST, project_id=project_id)

    async def get(self, project_id: str | int, category_id: int) -> Category:
        """Return one category.

        GET projects/{project_id}/tasks/categories/{category_id}

        Args:
            project_id: The project's id, or its slug as its address has it.
            category_id: The category's id.

        Returns:
            A category of tasks.
        """
        return await self._call(_GET, project_id=project_id, category_id=category_id)

    async def create(self, project_id: str | int, name: str) -> Category:
        """Create a category.

        POST projects/{project_id}/tasks/categories/add

        Args:
            project_id: The project's id, or its slug as its address has it.
            name: Its name.

        Returns:
            A category of tasks.
        """
        return await self._call(_CREATE, project_id=project_id, name=name)

    async def update(self, project_id: str | int, category_id: int, name: str) -> Category:
        """Rename a category.

        POST projects/{project_id}/tasks/categories/{category_id}/edit

        Args:
            project_id: The project's id, or its slug as its address has it.
            category_id: The category's id.
            name: Its name.

        Returns:
            A category of tasks.
        """
        return await self._call(_UPDATE, project_id=project_id, category_id=category_id, name=name)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
