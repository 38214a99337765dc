"""Who is who in the HR routers, and who may do what."""

from collections.abc import Collection, Mapping
from sqlite3 import Row
from typing import Final

from deskwire.sandbox.odesk.state import ODeskState, forbidden, missing, refused, unknown
from deskwire.sandbox.protocol.errors import Failure

PERMISSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "owner": (
        "manage_finance",
        "manage_employment",
        "manage_recruiting",
        "manage_teamroom",
    ),
    "admin": ("manage_employment", "manage_recruiting", "manage_teamroom"),
    "staffing_manager": ("manage_employment", "manage_recruiting"),
    "member": ("view_teamroom",),
}
"""What the roles allow."""

_MANAGED: Final = """
    SELECT teams.reference FROM teams JOIN companies ON companies.reference = teams.company
    LEFT JOIN memberships ON memberships.team = teams.reference AND memberships.user = :user
    WHERE companies.owner = :user OR memberships.role <> 'member'
"""
_JOINED: Final = """
    SELECT team AS reference FROM memberships WHERE user = :user
    UNION SELECT buyer_team FROM engagements WHERE provider = :user AND status = 'active'
"""


def person(state: ODeskState, user: str) -> Row:
    """Return the authenticated user."""
    row = state.store.row("SELECT * FROM users WHERE id = ?", (user,))
    if row is None:
        raise Failure(401, "the user of this token is gone")
    return row


def managed_teams(state: ODeskState, user: str) -> frozenset[int]:
    """Return the teams in which a user hires and pays."""
    rows = state.store.rows(_MANAGED, {"user": person(state, user)["reference"]})
    return frozenset(int(row["reference"]) for row in rows)


def visible_teams(state: ODeskState, user: str) -> frozenset[int]:
    """Return the teams that a user belongs to, manages or works for."""
    rows = state.store.rows(_JOINED, {"user": person(state, user)["reference"]})
    return managed_teams(state, user) | {int(row["reference"]) for row in rows}


def numbered(state: ODeskState, sql: str, given: str, noun: str) -> Row:
    """Return the one row of a query with a number, or refuse the call.

    Args:
        state: The data.
        sql: The query.
        given: The number as it was sent.
        noun: What it is the number of.
    """
    is_number = given.isascii() and given.isdecimal() and len(given) < 16
    row = state.row(sql, int(given)) if is_number else None
    if row is None:
        raise unknown(noun)
    return row


def find_team(state: ODeskState, given: str) -> Row:
    """Return a team by its reference number."""
    return numbered(state, "SELECT * FROM teams WHERE reference = ?", given, "team")


def find_company(state: ODeskState, given: str) -> Row:
    """Return a company by its reference number."""
    return numbered(state, "SELECT * FROM companies WHERE reference = ?", given, "company")


def find_user(state: ODeskState, given: str) -> Row:
    """Return a user by the reference number."""
    return numbered(state, "SELECT * FROM users WHERE reference = ?", given, "user")


def find_contract(state: ODeskState, given: str) -> Row:
    """Return a contract by its reference number."""
    return numbered(state, "SELECT * FROM engagements WHERE reference = ?", given, "contract")


def find_job(state: ODeskState, given: str) -> Row:
    """Return a job by its reference number or its key."""
    if given.startswith("~"):
        sql = "SELECT * FROM hr_jobs WHERE key = ?"
        row = state.store.row(sql, (public_key(given),))
        if row is None:
            raise unknown("job")
        return row
    return numbered(state, "SELECT * FROM hr_jobs WHERE reference = ?", given, "job")


def find_provider(state: ODeskState, reference: str | None, key: str | None) -> Row:
    """Return the provider whom a call names by reference, or else by profile key."""
    if reference is not None:
        row = find_user(state, reference)
    elif key is None:
        raise missing("provider__reference or profile_key is missing")
    else:
        found = state.row("SELECT * FROM users WHERE profile_key = ?", public_key(key))
        if found is None:
            raise unknown("provider")
        row = found
    if not row["is_provider"]:
        raise refused("this user is no provider")
    return row


def public_key(given: str) -> str:
    """Return a key of a job or a profile in its later form; the older one begins with `~~`."""
    return "~01" + given[2:] if given.startswith("~~") else given


def teams_below(state: ODeskState, team: int) -> tuple[int, ...]:
    """Return a team and the teams below it."""
    rows = state.store.rows(
        "SELECT reference FROM teams WHERE ? IN (reference, parent) ORDER BY reference", (team,)
    )
    return tuple(int(row["reference"]) for row in rows)


def managed_team(state: ODeskState, user: str, reference: str) -> int:
    """Return the team that a call names, of which the user has to be a manager."""
    team = int(find_team(state, reference)["reference"])
    check_manager(state, user, team)
    return team


def managed_scope(
    state: ODeskState, user: str, reference: str, asked: Mapping[str, object]
) -> tuple[int, ...]:
    """Return the teams that a list is asked for, of which the user has to be a manager."""
    team = managed_team(state, user, reference)
    if not asked.get("include_sub_teams"):
        return (team,)
    managed = managed_teams(state, user)
    return tuple(each for each in teams_below(state, team) if each in managed)


def check_manager(state: ODeskState, user: str, team: int) -> None:
    """Refuse a user who does not hire for a team."""
    if team not in managed_teams(state, user):
        raise forbidden("hire or pay for this team")


def check_sees(teams: Collection[int], team: int) -> None:
    """Refuse a user who does not see a team."""
    if team not in teams:
        raise forbidden("see this team")


def contract_side(state: ODeskState, user: str, contract: Row) -> str:
    """Return which side of a contract a user is on, `buyer` or `provider`; refuse others."""
    managed = managed_teams(state, user)
    if contract["buyer_team"] in managed:
        return "buyer"
    own = contract["provider"] == person(state, user)["reference"]
    if own or contract["provider_team"] in managed:
        return "provider"
    raise forbidden("see this contract")


def check_buyer(state: ODeskState, user: str, contract: Row) -> None:
    """Refuse a user who does not decide on a contract for the buyer."""
    if contract_side(state, user, contract) != "buyer":
        raise forbidden("decide for the buyer")
