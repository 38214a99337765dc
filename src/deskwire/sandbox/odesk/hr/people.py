"""HR: companies, teams, users and roles."""

from collections.abc import Iterable
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.format import flag, text
from deskwire.sandbox.odesk.hr.input import Input, forbidden
from deskwire.sandbox.odesk.hr.lists import bare, lone
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
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call

_TEAMS: Final = """
    SELECT teams.*, companies.name AS company_name, upper.id AS upper_id, upper.name AS upper_name
    FROM teams JOIN companies ON companies.reference = teams.company
    LEFT JOIN teams AS upper ON upper.reference = teams.parent
    ORDER BY teams.reference
"""
_TEAM_USERS: Final = """
    SELECT team, user, 'active' AS status FROM memberships
    UNION ALL SELECT buyer_team, provider, status FROM engagements
"""
_ROLES: Final = """
    SELECT roles.*, users.id AS user_id, users.first_name, users.last_name,
           users.is_provider, teams.id AS team_id, teams.name AS team_name, teams.is_hidden,
           companies.reference AS company, companies.name AS company_name,
           upper.reference AS upper_reference, upper.id AS upper_id, upper.name AS upper_name
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


def get_companies(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_companies`."""
    seen = {row["company"] for row in _visible(state, user)}
    rows = state.store.rows("SELECT * FROM companies ORDER BY reference")
    companies = [_company(row) for row in rows if row["reference"] in seen]
    return {"companies": bare(call.format, "company", companies)}


def get_company(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_company`."""
    return {"company": _company(_seen_company(state, call, user))}


def get_company_teams(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_company_teams`."""
    company = _seen_company(state, call, user)
    teams = [row for row in _visible(state, user) if row["company"] == company["reference"]]
    return {"teams": bare(call.format, "team", [_team(row) for row in teams])}


def get_company_users(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_company_users`, for those who hire in the company."""
    company = _seen_company(state, call, user)
    rows = state.store.rows(
        "SELECT reference FROM teams WHERE company = ?", (company["reference"],)
    )
    teams = {int(row["reference"]) for row in rows}
    if teams.isdisjoint(managed_teams(state, user)):
        raise forbidden("see the users of this company")
    return _users_of(state, call, teams, "status_in_company")


def get_teams(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_teams`."""
    return {"teams": bare(call.format, "team", [_team(row) for row in _visible(state, user)])}


def get_team(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_team`."""
    reference = _seen_team(state, call, user)
    tree = next(_team(row) for row in state.store.rows(_TEAMS) if row["reference"] == reference)
    if Input.of(call).flag("include_users"):
        tree["users"] = {"user": lone(_users(state, {reference}, "active"))}
    return {"team": tree}


def get_team_users(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_team_users`."""
    return _users_of(state, call, {_seen_team(state, call, user)}, "status_in_team")


def get_user(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_user`: oneself, and those in teams that one sees."""
    return {"user": _user(_seen_user(state, call.values["user_reference"], user))}


def _seen_user(state: ODeskState, reference: str, user: str) -> Row:
    row = find_user(state, reference)
    seen = [member["user"] for member in _members(state, visible_teams(state, user))]
    if row["id"] != user and row["reference"] not in seen:
        raise forbidden("see this user")
    return row


def get_user_me(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_user_me`."""
    del call
    return {"user": _user(person(state, user))}


def get_user_roles(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_user_roles`: memberships, and what contracts make a provider."""
    named = call.values.get("user_reference")
    row = _seen_user(state, named, user) if named else person(state, user)
    rows = state.store.rows(_ROLES, (row["reference"],))
    return {"userroles": {"userrole": lone([_role(row) for row in rows])} if rows else ""}


def _visible(state: ODeskState, user: str) -> list[Row]:
    seen = visible_teams(state, user)
    return [row for row in state.store.rows(_TEAMS) if row["reference"] in seen]


def _seen_company(state: ODeskState, call: Call, user: str) -> Row:
    company = find_company(state, call.values["company_reference"])
    if company["reference"] not in {row["company"] for row in _visible(state, user)}:
        raise forbidden("see this company")
    return company


def _seen_team(state: ODeskState, call: Call, user: str) -> int:
    reference = int(find_team(state, call.values["team_reference"])["reference"])
    check_sees(visible_teams(state, user), reference)
    return reference


def _members(state: ODeskState, teams: Iterable[int]) -> list[Row]:
    chosen = frozenset(teams)
    return [row for row in state.store.rows(_TEAM_USERS) if row["team"] in chosen]


def _users_of(
    state: ODeskState, call: Call, teams: set[int], parameter: str
) -> dict[str, JSONValue]:
    status = Input.of(call).choice(parameter, ("active", "inactive"), "active")
    return {"users": bare(call.format, "user", _users(state, teams, status))}


def _users(state: ODeskState, teams: set[int], status: str) -> list[JSONValue]:
    """Return the users of teams; those whose contracts have all ended are inactive."""
    members = _members(state, teams)
    active = {row["user"] for row in members if row["status"] == "active"}
    chosen = active if status == "active" else {row["user"] for row in members} - active
    rows = state.store.rows("SELECT * FROM users ORDER BY reference")
    return [_user(row) for row in rows if row["reference"] in chosen]


def _company(row: Row) -> dict[str, JSONValue]:
    return {
        "reference": text(row["reference"]),
        "company_id": row["id"],
        "name": row["name"],
        "owner_user_id": text(row["owner"]),
        "status": row["status"],
    }


def _team(row: Row) -> dict[str, JSONValue]:
    return {
        "reference": text(row["reference"]),
        "id": row["id"],
        "name": row["name"],
        "status": row["status"],
        "is_hidden": "1" if row["is_hidden"] else "",
        "company__reference": text(row["company"]),
        "company_name": row["company_name"],
        "parent_team__reference": text(row["parent"]) or "0",
        "parent_team__id": text(row["upper_id"]),
        "parent_team__name": text(row["upper_name"]),
    }


def _user(row: Row) -> dict[str, JSONValue]:
    return {
        "reference": text(row["reference"]),
        "id": row["id"],
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "status": row["status"],
        "is_provider": flag(row["is_provider"]),
        "public_url": f"https://www.odesk.com/users/{row['profile_key']}",
        "timezone": row["timezone"],
        "timezone_offset": text(row["timezone_offset"]),
    }


def _role(row: Row) -> dict[str, JSONValue]:
    return {
        "reference": text(row["reference"]),
        "role": row["role"],
        "affiliation_status": "active",
        "has_team_room_access": "1",
        "engagement__reference": text(row["engagement"]),
        "permissions": {"permission": lone(PERMISSIONS[row["role"]])},
        "company__reference": text(row["company"]),
        "company__name": row["company_name"],
        "team__reference": text(row["team"]),
        "team__id": row["team_id"],
        "team__name": row["team_name"],
        "team__is_hidden": "1" if row["is_hidden"] else "",
        "parent_team__reference": text(row["upper_reference"]) or "0",
        "parent_team__id": text(row["upper_id"]),
        "parent_team__name": text(row["upper_name"]),
        "user__reference": text(row["user"]),
        "user__id": row["user_id"],
        "user__first_name": row["first_name"],
        "user__last_name": row["last_name"],
        "user__is_provider": flag(row["is_provider"]),
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.hr.get_companies": get_companies,
    "odesk.hr.get_company": get_company,
    "odesk.hr.get_company_teams": get_company_teams,
    "odesk.hr.get_company_users": get_company_users,
    "odesk.hr.get_teams": get_teams,
    "odesk.hr.get_team": get_team,
    "odesk.hr.get_team_users": get_team_users,
    "odesk.hr.get_user": get_user,
    "odesk.hr.get_user_me": get_user_me,
    "odesk.hr.get_user_roles": get_user_roles,
}
