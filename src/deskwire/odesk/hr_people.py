# Generated from spec/odesk/hr_people.yaml (sha256 c6879f5ba8ea) by `python -m codegen`.
"""oDesk: companies, teams and users."""

from decimal import Decimal
from typing import Final, Literal

from deskwire.core.model.encodings import ONE_ZERO, Boolean, Number, Reference, Text
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Param, Variant
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.odesk._service import API
from deskwire.odesk.hr_models import Adjustment, Company, Team, User, UserRole
from deskwire.transport.resource import Resource

_operations: Final = Operations("odesk.hr", API, base="/api/hr/v2")

_GET_COMPANIES: Final[Operation[tuple[Company, ...]]] = _operations.declare(
    "get_companies", "GET /companies", ListResult(Company, Selection(("companies", "*")))
)

_GET_COMPANY: Final[Operation[Company]] = _operations.declare(
    "get_company",
    "GET /companies/{company_reference}",
    ModelResult(Company, Selection(("company",))),
)

_GET_COMPANY_TEAMS: Final[Operation[tuple[Team, ...]]] = _operations.declare(
    "get_company_teams",
    "GET /companies/{company_reference}/teams",
    ListResult(Team, Selection(("teams", "*"))),
)

_GET_COMPANY_USERS: Final[Operation[tuple[User, ...]]] = _operations.declare(
    "get_company_users",
    "GET /companies/{company_reference}/users",
    ListResult(User, Selection(("users", "*"))),
    params=(
        Param(
            "active",
            Boolean.of_words("active", "inactive"),
            QUERY,
            wire="status_in_company",
            default=True,
        ),
    ),
)

_GET_TEAMS: Final[Operation[tuple[Team, ...]]] = _operations.declare(
    "get_teams", "GET /teams", ListResult(Team, Selection(("teams", "*")))
)

_GET_TEAM: Final[Operation[Team]] = _operations.declare(
    "get_team",
    "GET /teams/{team_reference}",
    ModelResult(Team, Selection(("team",))),
    params=(
        Param(
            "include_users",
            ONE_ZERO,
            QUERY,
            variants={"words": Variant(Boolean.of_words("True", "False"))},
        ),
    ),
)

_GET_TEAM_USERS: Final[Operation[tuple[User, ...]]] = _operations.declare(
    "get_team_users",
    "GET /teams/{team_reference}/users",
    ListResult(User, Selection(("users", "*"))),
    params=(
        Param(
            "active",
            Boolean.of_words("active", "inactive"),
            QUERY,
            wire="status_in_team",
            default=True,
        ),
    ),
)

_POST_TEAM_ADJUSTMENT: Final[Operation[Adjustment]] = _operations.declare(
    "post_team_adjustment",
    "POST /teams/{team_reference}/adjustments",
    ModelResult(Adjustment, Selection(("adjustment",))),
    params=(
        Param(
            "engagement_reference", Reference(), BODY, wire="engagement__reference", required=True
        ),
        Param("comments", Text(), BODY, required=True),
        Param("charge_amount", Number(), BODY, required=True),
        Param("notes", Text(), BODY),
    ),
)

_GET_USER: Final[Operation[User]] = _operations.declare(
    "get_user", "GET /users/{user_reference}", ModelResult(User, Selection(("user",)))
)

_GET_USER_ME: Final[Operation[User]] = _operations.declare(
    "get_user_me", "GET /users/me", ModelResult(User, Selection(("user",)))
)

_GET_USER_ROLES: Final[Operation[tuple[UserRole, ...]]] = _operations.declare(
    "get_user_roles", "GET /userroles", ListResult(UserRole, Selection(("userroles", "userrole")))
)


class HRPeople(Resource, part_of="HR"):
    """Companies, teams and users.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such object.
        PermissionDeniedError: It is not for this user.
    """

    async def get_companies(self) -> tuple[Company, ...]:
        """List the companies that the user may see.

        GET /api/hr/v2/companies

        Returns:
            All items at once. Each is a company of buyers or an agency.
        """
        return await self._call(_GET_COMPANIES)

    async def get_company(self, company_reference: str | int) -> Company:
        """Return one company.

        GET /api/hr/v2/companies/{company_reference}

        Args:
            company_reference: The company's reference, as `get_companies` tells it. The vendor's
                signatures spell it `company_referece`.

        Returns:
            A company of buyers or an agency.
        """
        return await self._call(_GET_COMPANY, company_reference=company_reference)

    async def get_company_teams(self, company_reference: str | int) -> tuple[Team, ...]:
        """List the teams of a company.

        GET /api/hr/v2/companies/{company_reference}/teams

        Args:
            company_reference: The company's reference, as `get_companies` tells it. The vendor's
                signatures spell it `company_referece`.

        Returns:
            All items at once. Each is a team of a company.
        """
        return await self._call(_GET_COMPANY_TEAMS, company_reference=company_reference)

    async def get_company_users(
        self, company_reference: str | int, *, active: bool | Literal[0, 1] | Unset | None = UNSET
    ) -> tuple[User, ...]:
        """List the users of a company.

        GET /api/hr/v2/companies/{company_reference}/users

        The user needs hiring privileges in the company.

        Args:
            company_reference: The company's reference, as `get_companies` tells it. The vendor's
                signatures spell it `company_referece`.
            active: Whether to list the active users or the inactive ones.

        Returns:
            All items at once. Each is a user.
        """
        return await self._call(
            _GET_COMPANY_USERS, company_reference=company_reference, active=active
        )

    async def get_teams(self) -> tuple[Team, ...]:
        """List the teams that the user may see, of all companies.

        GET /api/hr/v2/teams

        Returns:
            All items at once. Each is a team of a company.
        """
        return await self._call(_GET_TEAMS)

    async def get_team(
        self,
        team_reference: str | int,
        *,
        include_users: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> Team:
        """Return one team.

        GET /api/hr/v2/teams/{team_reference}

        Args:
            team_reference: The team's reference.
            include_users: Whether to include the users of the team; left out unless given. No
                document says how it is written. Other flags of this API are 1 or 0; the vendor's
                client writes True or False, which is the variant `words`.

        Returns:
            A team of a company.
        """
        return await self._call(
            _GET_TEAM, team_reference=team_reference, include_users=include_users
        )

    async def get_team_users(
        self, team_reference: str | int, *, active: bool | Literal[0, 1] | Unset | None = UNSET
    ) -> tuple[User, ...]:
        """List the users of a team.

        GET /api/hr/v2/teams/{team_reference}/users

        Args:
            team_reference: The team's reference.
            active: Whether to list the active users or the inactive ones.

        Returns:
            All items at once. Each is a user.
        """
        return await self._call(_GET_TEAM_USERS, team_reference=team_reference, active=active)

    async def post_team_adjustment(
        self,
        team_reference: str | int,
        engagement_reference: str | int,
        comments: str,
        charge_amount: Decimal | float,
        *,
        notes: str | Unset | None = UNSET,
    ) -> Adjustment:
        """Add a bonus to a contract.

        POST /api/hr/v2/teams/{team_reference}/adjustments

        Args:
            team_reference: The team's reference.
            engagement_reference: The reference of the contract.
            comments: What it is for, e.g. `Bonus for a good job`.
            charge_amount: What the buyer is charged in US dollars. The vendor's text lets one give
                `amount` instead, which none of its later calls takes.
            notes: Notes.

        Returns:
            A bonus or another adjustment of a contract.

        Raises:
            BadRequestError: The service refused a value.
        """
        return await self._call(
            _POST_TEAM_ADJUSTMENT,
            team_reference=team_reference,
            engagement_reference=engagement_reference,
            comments=comments,
            charge_amount=charge_amount,
            notes=notes,
        )

    async def get_user(self, user_reference: str | int) -> User:
        """Return one user.

        GET /api/hr/v2/users/{user_reference}

        Args:
            user_reference: The user's reference.

        Returns:
            A user.
        """
        return await self._call(_GET_USER, user_reference=user_reference)

    async def get_user_me(self) -> User:
        """Return the authenticated user.

        GET /api/hr/v2/users/me

        Returns:
            A user.
        """
        return await self._call(_GET_USER_ME)

    async def get_user_roles(self) -> tuple[UserRole, ...]:
        """List the authenticated user's roles in teams and companies, with their permissions.

        GET /api/hr/v2/userroles

        Returns:
            All items at once. Each is what a user is in a team, and what they may do there.
        """
        return await self._call(_GET_USER_ROLES)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
