# Generated from spec/odesk/task_changes.yaml (sha256 b359fa5001bc) by `python -m codegen`.
"""oDesk: calls that create, change, archive, delete and assign activities (oTasks)."""

from collections.abc import Sequence
from typing import Final, Literal, Required, TypedDict

from deskwire.core.model.encodings import CsvRows, Delimited, Flag, Reference, Text
from deskwire.core.model.operation import BODY, PATH, Operation, Operations, Param
from deskwire.core.model.results import ScalarResult
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.odesk._service import API
from deskwire.transport.resource import Resource


class BatchActivity(TypedDict, total=False):
    """A row of `update_batch_tasks`.

    Without team and user it stands at the level of the company, without a user at that of the team.
    """

    companyid: Required[str | int]
    """The company's id."""
    teamid: str | int
    """The team's id."""
    userid: str | int
    """The user's login."""
    taskid: Required[str | int]
    """The code."""
    description: str
    """What it is about."""
    url: str
    """Where more about it is found."""


_BATCH_ACTIVITY_ROWS: Final = CsvRows(
    {
        "companyid": Reference(),
        "teamid": Reference(),
        "userid": Reference(),
        "taskid": Reference(),
        "description": Text(),
        "url": Text(),
    },
    required=("companyid", "taskid"),
)

_operations: Final = Operations("odesk.task", API, base="/api/otask/v1/tasks")

_POST_COMPANY_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "post_company_task",
    "POST /companies/{company_id}/teams/{company_id}/tasks",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY, required=True),
        Param("engagements", Delimited(";", Reference()), BODY),
        Param("all_in_company", Flag("1", 1), BODY),
    ),
)

_POST_COMPANY_LEVEL_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "post_company_level_task",
    "POST /companies/{company_id}/tasks",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY, default=""),
    ),
)

_POST_TEAM_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "post_team_task",
    "POST /companies/{company_id}/teams/{team_id}/tasks",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY, required=True),
        Param("engagements", Delimited(";", Reference()), BODY),
        Param("all_in_company", Flag("1", 1), BODY),
    ),
)

_POST_USER_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "post_user_task",
    "POST /companies/{company_id}/teams/{team_id}/users/{user_id}/tasks",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY, default=""),
    ),
)

_PUT_COMPANY_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "put_company_task",
    "PUT /companies/{company_id}/teams/{company_id}/tasks/{code}",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY, required=True),
        Param("engagements", Delimited(";", Reference()), BODY),
        Param("all_in_company", Flag("1", 1), BODY),
    ),
)

_PUT_COMPANY_LEVEL_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "put_company_level_task",
    "PUT /companies/{company_id}/tasks/{code}",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY),
    ),
)

_PUT_TEAM_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "put_team_task",
    "PUT /companies/{company_id}/teams/{team_id}/tasks/{code}",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY, required=True),
        Param("engagements", Delimited(";", Reference()), BODY),
        Param("all_in_company", Flag("1", 1), BODY),
    ),
)

_PUT_USER_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "put_user_task",
    "PUT /companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/{code}",
    ScalarResult(JSONValue),
    params=(
        Param("code", Reference(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("url", Text(), BODY),
    ),
)

_ARCHIVE_COMPANY_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "archive_company_task",
    "PUT /companies/{company_id}/teams/{company_id}/archive/{task_code}",
    ScalarResult(JSONValue),
    params=(Param("task_code", Delimited(";", Reference()), PATH, required=True),),
)

_ARCHIVE_TEAM_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "archive_team_task",
    "PUT /companies/{company_id}/teams/{team_id}/archive/{task_code}",
    ScalarResult(JSONValue),
    params=(Param("task_code", Delimited(";", Reference()), PATH, required=True),),
)

_UNARCHIVE_COMPANY_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "unarchive_company_task",
    "PUT /companies/{company_id}/teams/{company_id}/unarchive/{task_code}",
    ScalarResult(JSONValue),
    params=(Param("task_code", Delimited(";", Reference()), PATH, required=True),),
)

_UNARCHIVE_TEAM_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "unarchive_team_task",
    "PUT /companies/{company_id}/teams/{team_id}/unarchive/{task_code}",
    ScalarResult(JSONValue),
    params=(Param("task_code", Delimited(";", Reference()), PATH, required=True),),
)

_DELETE_COMPANY_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "delete_company_task",
    "DELETE /companies/{company_id}/tasks/{task_codes}",
    ScalarResult(JSONValue),
    params=(Param("task_codes", Delimited(";", Reference()), PATH, required=True),),
)

_DELETE_TEAM_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "delete_team_task",
    "DELETE /companies/{company_id}/teams/{team_id}/tasks/{task_codes}",
    ScalarResult(JSONValue),
    params=(Param("task_codes", Delimited(";", Reference()), PATH, required=True),),
)

_DELETE_USER_TASK: Final[Operation[JSONValue]] = _operations.declare(
    "delete_user_task",
    "DELETE /companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/{task_codes}",
    ScalarResult(JSONValue),
    params=(Param("task_codes", Delimited(";", Reference()), PATH, required=True),),
)

_ASSIGN_ENGAGEMENT: Final[Operation[JSONValue]] = _operations.declare(
    "assign_engagement",
    "PUT /companies/{company_id}/teams/{team_id}/engagements/{engagement}/tasks",
    ScalarResult(JSONValue),
    params=(
        Param(
            "task_codes", Delimited(";", Reference(), optional=True), BODY, wire="tasks", default=""
        ),
    ),
)

_UPDATE_BATCH_TASKS: Final[Operation[JSONValue]] = _operations.declare(
    "update_batch_tasks",
    "PUT /companies/{company_id}/tasks/batch",
    ScalarResult(JSONValue),
    params=(Param("csv_data", _BATCH_ACTIVITY_ROWS, BODY, wire="data", required=True),),
)

_UPDATE_BATCH_TASKS_IN_PATH: Final[Operation[JSONValue]] = _operations.declare(
    "update_batch_tasks_in_path",
    "PUT /companies/{company_id}/tasks/batch:{csv_data}",
    ScalarResult(JSONValue),
    params=(Param("csv_data", _BATCH_ACTIVITY_ROWS, PATH, wire="data", required=True),),
)


class TaskChanges(Resource, part_of="Task"):
    """Calls that create, change, archive, delete and assign activities (oTasks).

    Errors of its calls, besides those that every call may raise:
        PermissionDeniedError: The user lacks hiring permissions, or the call was refused for
            another reason: the vendor's page names no other error.
    """

    async def post_company_task(
        self,
        company_id: str | int,
        code: str | int,
        description: str,
        url: str,
        *,
        engagements: Sequence[str | int] | str | int | Unset | None = UNSET,
        all_in_company: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> JSONValue:
        """Create an activity of a company.

        POST /api/otask/v1/tasks/companies/{company_id}/teams/{company_id}/tasks

        The vendor's router goes to the team whose id is the company's; `post_company_level_task`
        takes the path of the older page. No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            code: The code, unique at its level, e.g. the number of a bug elsewhere; not
                `full_list`, `batch` or `all_tasks`, which mean other things in a path.
            description: What it is about.
            url: Where more about it is found; may be empty.
            engagements: The references of the contracts it is assigned to; they count for more than
                `all_in_company`.
            all_in_company: Whether to assign it to every contract that the company has now.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _POST_COMPANY_TASK,
            company_id=company_id,
            code=code,
            description=description,
            url=url,
            engagements=engagements,
            all_in_company=all_in_company,
        )

    async def post_company_level_task(
        self,
        company_id: str | int,
        code: str | int,
        description: str,
        *,
        url: str | Unset | None = UNSET,
    ) -> JSONValue:
        """Create an activity of a company, by the company's own path.

        POST /api/otask/v1/tasks/companies/{company_id}/tasks

        The vendor's older page gives the company this path of its own, prints it with a slash at
        its end, and knows no contracts. No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            code: The code, unique at its level, e.g. the number of a bug elsewhere; not
                `full_list`, `batch` or `all_tasks`, which mean other things in a path.
            description: What it is about.
            url: Where more about it is found.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _POST_COMPANY_LEVEL_TASK,
            company_id=company_id,
            code=code,
            description=description,
            url=url,
        )

    async def post_team_task(
        self,
        company_id: str | int,
        team_id: str | int,
        code: str | int,
        description: str,
        url: str,
        *,
        engagements: Sequence[str | int] | str | int | Unset | None = UNSET,
        all_in_company: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> JSONValue:
        """Create an activity of a team.

        POST /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/tasks

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            code: The code, unique at its level, e.g. the number of a bug elsewhere; not
                `full_list`, `batch` or `all_tasks`, which mean other things in a path.
            description: What it is about.
            url: Where more about it is found; may be empty.
            engagements: The references of the contracts it is assigned to; they count for more than
                `all_in_company`.
            all_in_company: Whether to assign it to every contract that the company has now.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _POST_TEAM_TASK,
            company_id=company_id,
            team_id=team_id,
            code=code,
            description=description,
            url=url,
            engagements=engagements,
            all_in_company=all_in_company,
        )

    async def post_user_task(
        self,
        company_id: str | int,
        team_id: str | int,
        user_id: str | int,
        code: str | int,
        description: str,
        *,
        url: str | Unset | None = UNSET,
    ) -> JSONValue:
        """Create an activity of a user within a team.

        POST /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/users/{user_id}/tasks

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            user_id: The user's login, e.g. `b42`.
            code: The code, unique at its level, e.g. the number of a bug elsewhere; not
                `full_list`, `batch` or `all_tasks`, which mean other things in a path.
            description: What it is about.
            url: Where more about it is found.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _POST_USER_TASK,
            company_id=company_id,
            team_id=team_id,
            user_id=user_id,
            code=code,
            description=description,
            url=url,
        )

    async def put_company_task(
        self,
        company_id: str | int,
        code: str | int,
        description: str,
        url: str,
        *,
        engagements: Sequence[str | int] | str | int | Unset | None = UNSET,
        all_in_company: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> JSONValue:
        """Change an activity of a company.

        PUT /api/otask/v1/tasks/companies/{company_id}/teams/{company_id}/tasks/{code}

        The vendor's router goes to the team whose id is the company's; `put_company_level_task`
        takes the path of the older page. No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            code: The code, which is sent in the path and in the body.
            description: What it is about.
            url: Where more about it is found; may be empty.
            engagements: The references of the contracts it is assigned to; they count for more than
                `all_in_company`.
            all_in_company: Whether to assign it to every contract that the company has now.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _PUT_COMPANY_TASK,
            company_id=company_id,
            code=code,
            description=description,
            url=url,
            engagements=engagements,
            all_in_company=all_in_company,
        )

    async def put_company_level_task(
        self,
        company_id: str | int,
        code: str | int,
        description: str,
        *,
        url: str | Unset | None = UNSET,
    ) -> JSONValue:
        """Change an activity of a company, by the company's own path.

        PUT /api/otask/v1/tasks/companies/{company_id}/tasks/{code}

        The vendor's older page gives the company this path of its own, and says that the code can
        be changed too; all clients send the same one twice. No document tells the answer, so all of
        it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            code: The code, which is sent in the path and in the body.
            description: What it is about.
            url: Where more about it is found; not sent unless given. The older page does not say
                what may be left out.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _PUT_COMPANY_LEVEL_TASK,
            company_id=company_id,
            code=code,
            description=description,
            url=url,
        )

    async def put_team_task(
        self,
        company_id: str | int,
        team_id: str | int,
        code: str | int,
        description: str,
        url: str,
        *,
        engagements: Sequence[str | int] | str | int | Unset | None = UNSET,
        all_in_company: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> JSONValue:
        """Change an activity of a team.

        PUT /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/tasks/{code}

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            code: The code, which is sent in the path and in the body.
            description: What it is about.
            url: Where more about it is found; may be empty.
            engagements: The references of the contracts it is assigned to; they count for more than
                `all_in_company`.
            all_in_company: Whether to assign it to every contract that the company has now.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _PUT_TEAM_TASK,
            company_id=company_id,
            team_id=team_id,
            code=code,
            description=description,
            url=url,
            engagements=engagements,
            all_in_company=all_in_company,
        )

    async def put_user_task(
        self,
        company_id: str | int,
        team_id: str | int,
        user_id: str | int,
        code: str | int,
        description: str,
        *,
        url: str | Unset | None = UNSET,
    ) -> JSONValue:
        """Change an activity of a user within a team.

        PUT /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/{code}

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            user_id: The user's login, e.g. `b42`.
            code: The code, which is sent in the path and in the body.
            description: What it is about.
            url: Where more about it is found; not sent unless given. The older page does not say
                what may be left out.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _PUT_USER_TASK,
            company_id=company_id,
            team_id=team_id,
            user_id=user_id,
            code=code,
            description=description,
            url=url,
        )

    async def archive_company_task(
        self, company_id: str | int, task_code: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Archive activities of a company.

        PUT /api/otask/v1/tasks/companies/{company_id}/teams/{company_id}/archive/{task_code}

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            task_code: One code or several.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_ARCHIVE_COMPANY_TASK, company_id=company_id, task_code=task_code)

    async def archive_team_task(
        self, company_id: str | int, team_id: str | int, task_code: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Archive activities of a team.

        PUT /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/archive/{task_code}

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            task_code: One code or several.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _ARCHIVE_TEAM_TASK, company_id=company_id, team_id=team_id, task_code=task_code
        )

    async def unarchive_company_task(
        self, company_id: str | int, task_code: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Bring archived activities of a company back.

        PUT /api/otask/v1/tasks/companies/{company_id}/teams/{company_id}/unarchive/{task_code}

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            task_code: One code or several.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_UNARCHIVE_COMPANY_TASK, company_id=company_id, task_code=task_code)

    async def unarchive_team_task(
        self, company_id: str | int, team_id: str | int, task_code: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Bring archived activities of a team back.

        PUT /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/unarchive/{task_code}

        No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            task_code: One code or several.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _UNARCHIVE_TEAM_TASK, company_id=company_id, team_id=team_id, task_code=task_code
        )

    async def delete_company_task(
        self, company_id: str | int, task_codes: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Delete activities of a company.

        DELETE /api/otask/v1/tasks/companies/{company_id}/tasks/{task_codes}

        The code `all_tasks` stands for all of them.

        The vendor's older page alone has this call; clients after it archive instead. No document
        tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            task_codes: The codes, a list or one text with `;` between them. In a list a code may
                hold a `;` of its own.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_DELETE_COMPANY_TASK, company_id=company_id, task_codes=task_codes)

    async def delete_team_task(
        self, company_id: str | int, team_id: str | int, task_codes: Sequence[str | int] | str | int
    ) -> JSONValue:
        """Delete activities of a team.

        DELETE /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/tasks/{task_codes}

        The code `all_tasks` stands for all of them.

        The vendor's older page alone has this call; clients after it archive instead. No document
        tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            task_codes: The codes, a list or one text with `;` between them. In a list a code may
                hold a `;` of its own.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _DELETE_TEAM_TASK, company_id=company_id, team_id=team_id, task_codes=task_codes
        )

    async def delete_user_task(
        self,
        company_id: str | int,
        team_id: str | int,
        user_id: str | int,
        task_codes: Sequence[str | int] | str | int,
    ) -> JSONValue:
        """Delete activities of a user within a team.

        DELETE
        /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/users/{user_id}/tasks/{task_codes}

        The code `all_tasks` stands for all of them.

        The vendor's older page alone has this call; clients after it archive instead. No document
        tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            user_id: The user's login, e.g. `b42`.
            task_codes: The codes, a list or one text with `;` between them. In a list a code may
                hold a `;` of its own.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _DELETE_USER_TASK,
            company_id=company_id,
            team_id=team_id,
            user_id=user_id,
            task_codes=task_codes,
        )

    async def assign_engagement(
        self,
        company_id: str | int,
        team_id: str | int,
        engagement: str | int,
        *,
        task_codes: Sequence[str | int] | str | int | Unset | None = UNSET,
    ) -> JSONValue:
        """Assign a contract to activities of a team, and to no others.

        PUT
        /api/otask/v1/tasks/companies/{company_id}/teams/{team_id}/engagements/{engagement}/tasks

        The provider sees an activity in their time tracker once their contract is assigned to it.

        No document tells the answer, so all of it is returned. The vendor's client sends the text
        `None` when the codes are left out; an empty text is sent here, as for an empty list.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            team_id: The team's id, e.g. `acme:dev`: `id` of `hr.get_team`.
            engagement: The reference of the contract.
            task_codes: The codes. Without them the contract is taken from all activities.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _ASSIGN_ENGAGEMENT,
            company_id=company_id,
            team_id=team_id,
            engagement=engagement,
            task_codes=task_codes,
        )

    async def update_batch_tasks(
        self, company_id: str | int, csv_data: Sequence[BatchActivity] | str
    ) -> JSONValue:
        """Replace all activities of the companies, teams and users that rows of CSV name.

        PUT /api/otask/v1/tasks/companies/{company_id}/tasks/batch

        Everything at a level that a row names is deleted, and the rows of that level take its
        place. The vendor calls it experimental.

        The vendor's router sends the rows in the body, the older page in the path, which
        `update_batch_tasks_in_path` does. No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            csv_data: The rows, or their text: quoted cells with commas between them, `<br>` between
                rows. The older page names the first three columns `teamid`, `userid` and
                `is_global`, but its example fills them with a company, a team and a user, as the
                router names them.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_UPDATE_BATCH_TASKS, company_id=company_id, csv_data=csv_data)

    async def update_batch_tasks_in_path(
        self, company_id: str | int, csv_data: Sequence[BatchActivity] | str
    ) -> JSONValue:
        """Replace all activities as `update_batch_tasks` does, with the rows in the path.

        PUT /api/otask/v1/tasks/companies/{company_id}/tasks/batch:{csv_data}

        For a few rows at most, as an address has no room for many.

        The vendor's router sends the rows in the body, the older page in the path, which
        `update_batch_tasks_in_path` does. No document tells the answer, so all of it is returned.

        Args:
            company_id: The company's id, e.g. `acme`: `parent_team__id` of `hr.get_team`.
            csv_data: The rows, or their text: quoted cells with commas between them, `<br>` between
                rows. The older page names the first three columns `teamid`, `userid` and
                `is_global`, but its example fills them with a company, a team and a user, as the
                router names them.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _UPDATE_BATCH_TASKS_IN_PATH, company_id=company_id, csv_data=csv_data
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
