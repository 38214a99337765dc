"""HR: the jobs of teams, and what everybody may know of them."""

from datetime import UTC, datetime
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hiring import key_of
from deskwire.sandbox.odesk.hr.format import midnight, moment, text, whole_dollars
from deskwire.sandbox.odesk.hr.input import Input, out_of_turn, refused
from deskwire.sandbox.odesk.hr.lists import Filter, Listing, listed
from deskwire.sandbox.odesk.hr.rights import (
    check_manager,
    find_job,
    find_team,
    managed_scope,
    person,
)
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.store import Value

_TYPES: Final = ("hourly", "fixed-price")
_STATUSES: Final = ("open", "filled", "cancelled")
_VISIBILITIES: Final = ("public", "private", "odesk", "invite-only")
_REASONS: Final = ("67", "51", "49", "41", "34")

_SELECT: Final = """
    SELECT hr_jobs.*, teams.id AS team_id, teams.name AS team_name,
           companies.reference AS company, companies.name AS company_name, users.id AS creator,
           users.first_name || ' ' || users.last_name AS creator_name,
           (SELECT count(*) FROM hr_candidacies WHERE job = hr_jobs.reference) AS candidates,
           (SELECT count(*) FROM hr_candidacies WHERE job = hr_jobs.reference
            AND stage NOT IN ('declined', 'hidden')) AS active_candidates,
           (SELECT count(*) FROM hr_candidacies WHERE job = hr_jobs.reference
            AND stage = 'applied') AS new_candidates
    FROM hr_jobs JOIN teams ON teams.reference = hr_jobs.team
    JOIN companies ON companies.reference = teams.company
    JOIN users ON users.reference = hr_jobs.created_by
"""
_JOBS: Final = Listing(
    name="jobs",
    item="job",
    select=_SELECT,
    sortable={
        "reference": "hr_jobs.reference",
        "title": "title",
        "status": "hr_jobs.status",
        "created_by": "creator",
        "created_time": "created_at",
        "start_date": "start_date",
        "budget": "budget",
    },
    key="hr_jobs.reference",
)


def get_jobs(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_jobs`."""
    given = Input.of(call)
    chosen = Filter()
    chosen.among("hr_jobs.team", managed_scope(state, user, given))
    if "status" in given:
        chosen.among("hr_jobs.status", given.choices("status", _STATUSES))
    if "created_by" in given:
        chosen.add("users.id = ?", given.text("created_by"))
    chosen.between("hr_jobs.created_at", given)
    return listed(state, given, _JOBS, chosen, _job)


def get_job(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_job`."""
    row = find_job(state, call.values["job_reference"])
    check_manager(state, user, row["team"])
    return {"job": _job(_full(state, row))}


def post_job(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.post_job` with reference and address, as later answers have it."""
    given = Input.of(call)
    team = int(find_team(state, given.text("buyer_team__reference"))["reference"])
    check_manager(state, user, team)
    if "subcategory2" not in given and not ("category" in given and "subcategory" in given):
        raise Failure(
            400, "category and subcategory, or subcategory2, are missing", code="missing_parameter"
        )
    job_type = given.choice("job_type", _TYPES)
    reference = state.store.next_number("hr_jobs", "reference")
    now = state.now()
    row: dict[str, Value] = {
        "reference": reference,
        "key": key_of("job", reference),
        "team": team,
        "job_type": job_type,
        "status": "open",
        "created_by": person(state, user)["reference"],
        "created_at": now,
        "skills": given.text("skills", ""),
        "subcategory2": given.text("subcategory2", ""),
        **_terms(given, job_type),
    }
    row.setdefault("start_date", datetime.fromtimestamp(now, UTC).date().isoformat())
    state.store.insert("hr_jobs", row)
    return {"job": {"reference": str(reference), "public_url": _url(str(row["key"]))}}


def update_job(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.update_job`; what is said of its answer nowhere is left out."""
    job = find_job(state, call.values["job_id"])
    check_manager(state, user, job["team"])
    given = Input.of(call)
    team = int(find_team(state, given.text("buyer_team__reference"))["reference"])
    check_manager(state, user, team)
    status = given.choice("status", _STATUSES)
    now = state.now()
    changes: dict[str, Value] = {"team": team, "status": status, **_terms(given, job["job_type"])}
    if status != job["status"]:
        changes["filled_at"] = now if status == "filled" else None
        changes["cancelled_at"] = now if status == "cancelled" else None
    state.store.update("hr_jobs", ("reference", job["reference"]), changes)
    return {}


def delete_job(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.delete_job`: the job is cancelled for a reason."""
    job = find_job(state, call.values["job_id"])
    check_manager(state, user, job["team"])
    reason = int(Input.of(call).choice("reason_code", _REASONS))
    if job["status"] == "cancelled":
        raise out_of_turn("the job is cancelled already")
    changes: dict[str, Value] = {
        "status": "cancelled",
        "cancelled_at": state.now(),
        "cancel_reason": reason,
    }
    state.store.update("hr_jobs", ("reference", job["reference"]), changes)
    return {}


def _terms(given: Input, job_type: str) -> dict[str, Value]:
    """Return what posting and changing a job have in common; what is not given is left out."""
    if "budget" not in given and "duration" not in given:
        raise Failure(400, "budget or duration is missing", code="missing_parameter")
    for name, kind in (("budget", "fixed-price"), ("duration", "hourly")):
        if name in given and job_type != kind:
            raise refused(f"{name} is for {kind} jobs")
    start = given.day("start_date")
    terms: dict[str, Value] = {
        "title": given.text("title"),
        "description": given.text("description"),
        "visibility": given.choice("visibility", _VISIBILITIES),
        "budget": given.money("budget"),
        "duration": given.whole("duration"),
        "start_date": start.isoformat() if start else None,
    }
    for name in ("category", "subcategory"):
        if name in given:
            terms[name] = given.text(name)
    return {name: value for name, value in terms.items() if value is not None}


def _full(state: ODeskState, job: Row) -> Row:
    rows = state.store.rows(f"{_SELECT} WHERE hr_jobs.reference = ?", (job["reference"],))
    return rows[0]


def _url(key: str) -> str:
    return f"https://www.odesk.com/jobs/{key}"


def _job(row: Row) -> dict[str, JSONValue]:
    return {
        "reference": text(row["reference"]),
        "title": row["title"],
        "description": row["description"],
        "job_type": row["job_type"],
        "status": row["status"],
        "visibility": row["visibility"],
        "budget": whole_dollars(row["budget"]),
        "duration": text(row["duration"]),
        "category": row["category"],
        "subcategory": row["subcategory"],
        "subcategory2": row["subcategory2"],
        "skills": row["skills"],
        "created_by": row["creator"],
        "created_by_name": row["creator_name"],
        "created_time": moment(row["created_at"]),
        "start_date": midnight(row["start_date"]),
        "end_date": midnight(row["end_date"]),
        "filled_date": moment(row["filled_at"]),
        "cancelled_date": moment(row["cancelled_at"]),
        "public_url": _url(row["key"]),
        "job_ref_ciphertext": row["key"],
        "buyer_company__reference": text(row["company"]),
        "buyer_company__name": row["company_name"],
        "buyer_team__reference": text(row["team"]),
        "buyer_team__id": row["team_id"],
        "buyer_team__name": row["team_name"],
        "num_candidates": text(row["candidates"]),
        "num_active_candidates": text(row["active_candidates"]),
        "num_new_candidates": text(row["new_candidates"]),
        "last_candidacy_access_time": "",
        "attachment_file_url": "",
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.hr.get_jobs": get_jobs,
    "odesk.hr.get_job": get_job,
    "odesk.hr.post_job": post_job,
    "odesk.hr.update_job": update_job,
    "odesk.hr.delete_job": delete_job,
}
