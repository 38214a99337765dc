"""HR: applications to jobs, as the buyer and as the provider sees them.

Invitations that wait for an answer are the provider's only; the buyer finds them among the offers.
"""

from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.format import flag, moment, text
from deskwire.sandbox.odesk.hr.input import Input, forbidden, unknown
from deskwire.sandbox.odesk.hr.lists import Filter, Listing, bare, page_of
from deskwire.sandbox.odesk.hr.offers import SELECT, find_candidacy
from deskwire.sandbox.odesk.hr.rights import check_manager, find_job, find_team, public_key
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call

_CLIENT_STATUSES: Final = ("shortlisted", "messaged", "hired", "offered", "declined", "hidden")
_FREELANCER_STAGES: Final = {
    "interviews": ("messaged", "offered"),
    "invites": ("invited",),
    "active": ("applied", "shortlisted", "hidden"),
}
_APPLICATIONS: Final = Listing(
    name="applications",
    item="application",
    select=SELECT,
    sortable={"reference": "c.reference", "created_time": "c.created_at", "status": "c.stage"},
    key="c.reference",
)


def list_client_applications(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.list_client_applications`."""
    given = Input.of(call)
    team = _managed_team(state, given, user)
    job = find_job(state, given.text("job_key"))
    if job["team"] != team:
        raise unknown("job")
    chosen = Filter()
    chosen.add("c.job = ? AND c.stage <> 'invited'", job["reference"])
    if "status" in given:
        chosen.add("c.stage = ?", given.choice("status", _CLIENT_STATUSES))
    if "profile_key" in given:
        chosen.add("p.profile_key = ?", public_key(given.text("profile_key")))
    if "agency_team__reference" in given:
        chosen.add("c.provider_team = ?", given.whole("agency_team__reference"))
    rows, _ = page_of(state, given, _APPLICATIONS, chosen)
    return {"applications": bare(call.format, "application", [_application(row) for row in rows])}


def get_client_application(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.get_client_application`."""
    row = find_candidacy(state, call.values["application_id"], "application")
    if row["buyer_team"] != _managed_team(state, Input.of(call), user):
        raise unknown("application")
    return {"application": _application(row)}


def list_freelancer_applications(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.list_freelancer_applications`."""
    given = Input.of(call)
    chosen = Filter()
    chosen.add("p.id = ?", user)
    if "status" in given:
        status = given.choice("status", tuple(_FREELANCER_STAGES))
        chosen.among("c.stage", _FREELANCER_STAGES[status])
    where = " AND ".join(chosen.conditions)
    rows = state.store.rows(f"{SELECT} WHERE {where} ORDER BY c.reference", chosen.values)
    return {"applications": bare(call.format, "application", [_application(row) for row in rows])}


def get_freelancer_application(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.get_freelancer_application`."""
    row = find_candidacy(state, call.values["application_id"], "application")
    if row["provider_id"] != user:
        raise forbidden("see this application")
    return {"application": _application(row)}


def _managed_team(state: ODeskState, given: Input, user: str) -> int:
    team = int(find_team(state, given.text("buyer_team__reference"))["reference"])
    check_manager(state, user, team)
    return team


def _application(row: Row) -> dict[str, JSONValue]:
    return {
        "reference": text(row["reference"]),
        "status": row["stage"],
        "job_key": row["job_key"],
        "profile_key": row["profile_key"],
        "cover_letter": row["message_provider"],
        "created_time": moment(row["created_at"]),
        "is_shortlisted": flag(row["stage"] == "shortlisted"),
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.hr_v3.list_client_applications": list_client_applications,
    "odesk.hr_v3.get_client_application": get_client_application,
    "odesk.hr_v3.list_freelancer_applications": list_freelancer_applications,
    "odesk.hr_v3.get_freelancer_application": get_freelancer_application,
}
