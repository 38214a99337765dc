# Generated from spec/odesk/task_v2.yaml (sha256 25dca8b819ea) by `python -m codegen`.
"""oDesk: the activities that contracts are assigned to."""

from typing import Final

import attrs

from deskwire.core.model.operation import Operation, Operations
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, Selection
from deskwire.odesk._service import API
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class EngagementActivity(Model):
    """An activity that a contract is assigned to. No document names its fields; all are guesses."""

    code: str | None = None
    """The code; a guess."""
    description: str | None = None
    """What it is about; a guess."""
    url: str | None = None
    """Where more about it is found; a guess."""


_operations: Final = Operations("odesk.task_v2", API, base="/api/tasks/v2")

_LIST_ENGAGEMENT_ACTIVITIES: Final[Operation[tuple[EngagementActivity, ...]]] = _operations.declare(
    "list_engagement_activities",
    "GET /tasks/contracts/{engagement_ref}",
    ListResult(EngagementActivity, Selection(("tasks", "*"))),
)


class TaskV2(Resource):
    """The activities that contracts are assigned to."""

    async def list_engagement_activities(
        self, engagement_ref: str | int
    ) -> tuple[EngagementActivity, ...]:
        """List the activities that a contract is assigned to.

        GET /api/tasks/v2/tasks/contracts/{engagement_ref}

        No document and no record tells the answer; it is taken to be what the first version of the
        router answers.

        Args:
            engagement_ref: The reference of the contract, as `hr.get_engagements` tells it.

        Returns:
            All items at once. Each is an activity that a contract is assigned to.

        Raises:
            PermissionDeniedError: The user lacks hiring permissions.
            NotFoundError: There is no such contract.
        """
        return await self._call(_LIST_ENGAGEMENT_ACTIVITIES, engagement_ref=engagement_ref)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
