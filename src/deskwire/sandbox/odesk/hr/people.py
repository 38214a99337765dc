"""HR: companies, teams, users and roles."""

from collections.abc import Iterable
from sqlite3 import Row
from typing import Final

from deskwire.sandbox.odesk.hr.rights import (
    PERMISSIONS,
    check_sees,
    find_company,
    find_team,
    find_user,
    managed_teams,
    person,
    visible_teams,
)
from deskwire.sandbox.odesk.state import ODeskState, forbidden, handles
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer

_TEAMS: Final = """
    SELECT teams.reference, teams.id, teams.name, teams.status,
           CASE WHEN teams.is_hidden THEN 1 END AS is_hidden,
           teams.company AS company_reference, companies.name AS company_name,
           coalesce(teams.parent, 0) AS parent_team_reference, upper.id AS parent_team_id,
           upper.name AS parent_team_name
    FROM teams JOIN companies ON companies.reference = teams.company
    LEFT JOIN teams AS upper ON upper.reference = teams.parent
    ORDER BY teams.reference
"""
_TEAM_USERS: Final = """
    SELECT team, user, 'active' AS status FROM memberships
    UNION ALL SELECT buyer_team, provider, status FROM engagements
"""
_ROLES: Final = """
    SELECT roles.reference, roles.role, 'active' AS affiliation_status, 1 AS has_team_room_access,
           roles.engagement AS engagement_reference,
           companies.reference AS company_reference, companies.name AS company_name,
           teams.reference AS team_reference, teams.id AS team_id, teams.name AS team_name,
           CASE WHEN teams.is_hidden THEN 1 END AS team_is_hidden,
           coalesce(upper.reference, 0) AS parent_team_reference, upper.id AS parent_team_id,
           upper.name AS parent_team_name, users.reference AS user_reference,
           users.id AS user_id, users.first_name AS user_first_name,
           users.last_name AS user_last_name, users.is_provider AS user_is_provider
    FROM (
        SELECT team * 1000 + user % 1000 AS reference, team, user, role, NULL AS engagement
        FROM memberships
        UNION ALL SELECT reference, buyer_team, provider, 'member', reference
        FROM engagements WHERE status = 'active'
    ) AS roles
    JOIN users ON users.reference = roles.user
    JOIN teams ON teams.reference = roles.team
    JOIN companies ON companies.reference = teams.company
    LEFT JOIN teams AS upper ON upper.reference = teams.parent
    WHERE roles.user = ? ORDER BY roles.reference
"""


@handles("hr.get_companies")
def get_companies(state: ODeskState, user: str) -> Answer:
    """List the companies of the teams that the user sees."""
    seen = {team["company_reference"] for team in _visible(state, user)}
    rows = state.store.rows("SELECT * FROM companies ORDER BY reference")
    return [_company(row) for row in rows if row["reference"] in seen]


@handles("hr.get_company")
def get_company(state: ODeskState, user: str, *, company_reference: str) -> Answer:
    """Return a company."""
    return _company(_seen_company(state, company_reference, user))


@handles("hr.get_company_teams")
def get_company_teams(state: ODeskState, user: str, *, company_reference: str) -> Answer:
    """List the teams of a company."""
    company = _seen_company(state, company_reference, user)["reference"]
    return [team for team in _visible(state, user) if team["company_reference"] == company]


@handles("hr.get_company_users")
def get_company_users(
    state: ODeskState, user: str, *, company_reference: str, active: bool = True
) -> Answer:
    """List the users of a company for those who hire there."""
    company = _seen_company(state, company_reference, user)
    rows = state.store.rows(
        "SELECT reference FROM teams WHERE company = ?", (company["reference"],)
    )
    teams = {int(row["reference"]) for row in rows}
    if teams.isdisjoint(managed_teams(state, user)):
        raise forbidden("see the users of this company")
    return _users(state, teams, active=active)


@handles("hr.get_teams")
def get_teams(state: ODeskState, user: str) -> Answer:
    """List the teams that the user sees."""
    return _visible(state, user)


@handles("hr.get_team")
def get_team(
    state: ODeskState, user: str, *, team_reference: str, include_users: bool = False
) -> Answer:
    """Return a team, with its active users where they are asked for."""
    reference = _seen_team(state, team_reference, user)
    team = next(team for team in _visible(state, user) if team["reference"] == reference)
    users = {"users": _users(state, {reference}, active=True)} if include_users else {}
    return {**team, **users}


@handles("hr.get_team_users")
def get_team_users(
    state: ODeskState, user: str, *, team_reference: str, active: bool = True
) -> Answer:
    """List the users of a team."""
    return _users(state, {_seen_team(state, team_reference, user)}, active=active)


@handles("hr.get_user")
def get_user(state: ODeskState, user: str, *, user_reference: str) -> Answer:
    """Return oneself, or one of those in teams that one sees."""
    return _user(_seen_user(state, user_reference, user))


@handles("hr.get_user_me")
def get_user_me(state: ODeskState, user: str) -> Answer:
    """Return the user."""
    return _user(person(state, user))


@handles("hr.get_user_roles")
def get_user_roles(state: ODeskState, user: str, /, **others: str) -> Answer:
    """List the roles of a user: memberships, and what contracts make a provider.

    Two of the vendor's clients name another user than the one who asks.
    """
    other = others.get("user_reference")
    row = _seen_user(state, other, user) if other else person(state, user)
    return [
        {
            **dict(role),
            "permissions": PERMISSIONS[role["role"]],
            "user_is_provider": bool(role["user_is_provider"]),
        }
        for role in state.store.rows(_ROLES, (row["reference"],))
    ]


def _visible(state: ODeskState, user: str) -> list[Record]:
    seen = visible_teams(state, user)
    return [dict(row) for row in state.store.rows(_TEAMS) if row["reference"] in seen]


def _seen_company(state: ODeskState, reference: str, user: str) -> Row:
    company = find_company(state, reference)
    seen = {team["company_reference"] for team in _visible(state, user)}
    if company["reference"] not in seen:
        raise forbidden("see this company")
    return company


def _seen_team(state: ODeskState, reference: str, user: str) -> int:
    team = int(find_team(state, reference)["reference"])
    check_sees(visible_teams(state, user), team)
    return team


def _seen_user(state: ODeskState, reference: str, user: str) -> Row:
    row = find_user(state, reference)
    seen = [member["user"] for member in _members(state, visible_teams(state, user))]
    if row["id"] != user and row["reference"] not in seen:
        raise forbidden("see this user")
    return row


def _members(state: ODeskState, teams: Iterable[int]) -> list[Row]:
    chosen = frozenset(teams)
    return [row for row in state.store.rows(_TEAM_USERS) if row["team"] in chosen]


def _users(state: ODeskState, teams: set[int], *, active: bool) -> list[Record]:
    """Return the users of teams; those whose contracts have all ended are inactive."""
    members = _members(state, teams)
    working = {row["user"] for row in members if row["status"] == "active"}
    chosen = working if active else {row["user"] for row in members} - working
    rows = state.store.rows("SELECT * FROM users ORDER BY reference")
    return [_user(row) for row in rows if row["reference"] in chosen]


def _company(row: Row) -> Record:
    return {
        "reference": row["reference"],
        "company_id": row["id"],
        "name": row["name"],
        "owner_user_id": row["owner"],
        "status": row["status"],
    }


def _user(row: Row) -> Record:
    names = ("reference", "id", "first_name", "last_name", "status", "timezone", "timezone_offset")
    return {
        **{name: row[name] for name in names},
        "is_provider": bool(row["is_provider"]),
        "public_url": f"https://www.odesk.com/users/{row['profile_key']}",
    }
