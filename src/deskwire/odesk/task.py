# Generated from spec/odesk/task.yaml (sha256 91227c4a47af) by `python -m codegen`.
"""oDesk: activities (oTasks) of a company, its teams and their users."""

from collections.abc import Sequence
from typing import Final

import attrs

from deskwire.core.model.encodings import Delimited, Reference
from deskwire.core.model.operation import PATH, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, Selection
from deskwire.odesk._service import API
from deskwire.odesk.task_changes import TaskChanges


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Activity(Model):
    """An activity, which the vendor calls a task or oTask.

    The documents and the recorded answers name its ids differently.
    """

    code: str
    """The code that its users gave it, e.g. the number of a bug."""
    description: str | None = None
    """What it is about."""
    url: str | None = None
    """Where more about it is found."""
    level: str | None = None
    """What it belongs to: `company`, `team` or `user`; told by the full lists."""
    record_id: str | None = None
    """The number of the record, which the service gives."""
    company_id: str | None = None
    """The company's id."""
    team_id: str | None = None
    """The team's id; None at the level of the company."""
    user_id: str | None = None
    """The user's login; None at other levels."""
    reference: str | None = None
    """The reference number. Seen in recorded answers, in no document."""
    company_reference: str | None = None
    """The reference of the company. Seen in recorded answers, in no document."""
    team_reference: str | None = optional(wire="team__reference")
    """The reference of the team. Seen in recorded answers, in no document."""
    user_reference: str | None = optional(wire="user__reference")
    """The reference of the user. Seen in recorded answers, in no document."""


_operations: Final = Operations("odesk.task", API, base="/api/otask/v1/tasks")

_GET_COMPANY_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_company_tasks",
    "GET /companies/{company_id}/teams/{company_id}/tasks",
    ListResult(Activity, Selection(("tasks", "task"))),
)

_GET_COMPANY_LEVEL_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_company_level_tasks",
    "GET /companies/{company_id}/tasks",
    ListResult(Activity, Selection(("tasks", "task"))),
)

_GET_TEAM_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_team_tasks",
    "GET /companies/{company_id}/teams/{team_id}/tasks",
    ListResult(Activity, Selection(("tasks", "task"))),
)

_GET_USER_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_user_tasks",
    "GET /companies/{company_id}/teams/{team_id}/users/{user_id}/tasks",
    ListResult(Activity, Selection(("tasks", "task"))),
)

_GET_COMPANY_TASKS_FULL: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_company_tasks_full",
    "GET /companies/{company_id}/tasks/full_list",
    ListResult(Activity, Selection(("tasks", "task"))),
)

_GET_TEAM_TASKS_FULL: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_team_tasks_full",
    "GET /companies/{company_id}/teams/{team_id}/tasks/full_list",
    ListResult(Activity, Selection(("tasks", "task"))),
)

_GET_USER_TASKS_FULL: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_user_tasks_full",
    "GET /companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/full_list",
    ListResult(Activity, Selection(("tasks", "task"))),
)

_GET_COMPANY_SPECIFIC_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_company_specific_tasks",
    "GET /companies/{company_id}/teams/{company_id}/tasks/{task_codes}",
    ListResult(Activity, Selection(("tasks", "task"))),
    params=(Param("task_codes", Delimited(";", Reference()), PATH, required=True),),
)

_GET_COMPANY_LEVEL_SPECIFIC_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_company_level_specific_tasks",
    "GET /companies/{company_id}/tasks/{task_codes}",
    ListResult(Activity, Selection(("tasks", "task"))),
    params=(Param("task_codes", Delimited(";", Reference()), PATH, required=True),),
)

_GET_TEAM_SPECIFIC_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_team_specific_tasks",
    "GET /companies/{company_id}/teams/{team_id}/tasks/{task_codes}",
    ListResult(Activity, Selection(("tasks", "task"))),
    params=(Param("task_codes", Delimited(";", Reference()), PATH, required=True),),
)

_GET_USER_SPECIFIC_TASKS: Final[Operation[tuple[Activity, ...]]] = _operations.declare(
    "get_user_specific_tasks",
    "GET /companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/{task_codes}",
    ListResult(Activity, Selection(("tasks", "task"))),
    params=(Param("task_codes", Delimited(";", Reference()), PATH, required=True),),
)


class Task(TaskChanges):
    """Activities (oTasks) of a company, its teams and their users.

    Errors of its calls, besides those that every call may raise:
        PermissionDeniedError: The user lacks hiring permissions, or the call was refused for
            another reason: the vendor's page names no other error.
    """

    async def get_company_tasks(self, company_id: str | int) -> tuple[Activity, ...]:
        """List all activities of a company, archived ones included.

        GET /api/otask/v1/tasks/companies/{company_id}/teams/{company_id}/tasks

        The vendor's router goes to the team whose id is the company's. `get_company_level_tasks`
        takes the path of the older page.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(_GET_COMPANY_TASKS, company_id=company_id)

    async def get_company_level_tasks(self, company_id: str | int) -> tuple[Activity, ...]:
        """List all activities of a company, by the company's own path.

        GET /api/otask/v1/tasks/companies/{company_id}/tasks

        The vendor's older page gives the company this path of its own. `get_company_tasks` goes by
        the team instead.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(_GET_COMPANY_LEVEL_TASKS, company_id=company_id)

    async def get_team_tasks(
        self, company_id: str | int, team_id: str | int
    ) -> tuple[Activity, ...]:
        """List all activities of a team, archived ones included.

        GET /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/tasks

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(_GET_TEAM_TASKS, company_id=company_id, team_id=team_id)

    async def get_user_tasks(
        self, company_id: str | int, team_id: str | int, user_id: str | int
    ) -> tuple[Activity, ...]:
        """List the activities of a user within a team.

        GET /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/users/{user_id}/tasks

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            user_id: The user's login, e.g. `b42`.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(
            _GET_USER_TASKS, company_id=company_id, team_id=team_id, user_id=user_id
        )

    async def get_company_tasks_full(self, company_id: str | int) -> tuple[Activity, ...]:
        """List all activities of a company, its teams and their users, each with its level.

        GET /api/otask/v1/tasks/companies/{company_id}/tasks/full_list

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(_GET_COMPANY_TASKS_FULL, company_id=company_id)

    async def get_team_tasks_full(
        self, company_id: str | int, team_id: str | int
    ) -> tuple[Activity, ...]:
        """List all activities of a team and its users, each with its level.

        GET /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/tasks/full_list

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(_GET_TEAM_TASKS_FULL, company_id=company_id, team_id=team_id)

    async def get_user_tasks_full(
        self, company_id: str | int, team_id: str | int, user_id: str | int
    ) -> tuple[Activity, ...]:
        """List all activities of a user within a team, each with its level.

        GET
        /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/full_list

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            user_id: The user's login, e.g. `b42`.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(
            _GET_USER_TASKS_FULL, company_id=company_id, team_id=team_id, user_id=user_id
        )

    async def get_company_specific_tasks(
        self, company_id: str | int, task_codes: Sequence[str | int] | str | int
    ) -> tuple[Activity, ...]:
        """Return the named activities of a company.

        GET /api/otask/v1/tasks/companies/{company_id}/teams/{company_id}/tasks/{task_codes}

        The vendor's router goes to the team whose id is the company's.
        `get_company_level_specific_tasks` takes the path of the older page.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            task_codes: The codes, a list or one text with `;` between them. In a list a code may
                hold a `;` of its own.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(
            _GET_COMPANY_SPECIFIC_TASKS, company_id=company_id, task_codes=task_codes
        )

    async def get_company_level_specific_tasks(
        self, company_id: str | int, task_codes: Sequence[str | int] | str | int
    ) -> tuple[Activity, ...]:
        """Return the named activities of a company, by the company's own path.

        GET /api/otask/v1/tasks/companies/{company_id}/tasks/{task_codes}

        The vendor's older page gives the company this path of its own. `get_company_specific_tasks`
        goes by the team instead.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            task_codes: The codes, a list or one text with `;` between them. In a list a code may
                hold a `;` of its own.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(
            _GET_COMPANY_LEVEL_SPECIFIC_TASKS, company_id=company_id, task_codes=task_codes
        )

    async def get_team_specific_tasks(
        self, company_id: str | int, team_id: str | int, task_codes: Sequence[str | int] | str | int
    ) -> tuple[Activity, ...]:
        """Return the named activities of a team.

        GET /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/tasks/{task_codes}

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            task_codes: The codes, a list or one text with `;` between them. In a list a code may
                hold a `;` of its own.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(
            _GET_TEAM_SPECIFIC_TASKS, company_id=company_id, team_id=team_id, task_codes=task_codes
        )

    async def get_user_specific_tasks(
        self,
        company_id: str | int,
        team_id: str | int,
        user_id: str | int,
        task_codes: Sequence[str | int] | str | int,
    ) -> tuple[Activity, ...]:
        """Return the named activities of a user within a team.

        GET
        /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/{task_codes}

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            user_id: The user's login, e.g. `b42`.
            task_codes: The codes, a list or one text with `;` between them. In a list a code may
                hold a `;` of its own.

        Returns:
            All items at once. Each is an activity, which the vendor calls a task or oTask.
        """
        return await self._call(
            _GET_USER_SPECIFIC_TASKS,
            company_id=company_id,
            team_id=team_id,
            user_id=user_id,
            task_codes=task_codes,
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
