"""The router of the public profiles of jobs."""

from datetime import date
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.format import dollars, moment, text
from deskwire.sandbox.odesk.hr.input import forbidden, refused
from deskwire.sandbox.odesk.hr.lists import lone
from deskwire.sandbox.odesk.hr.rights import find_job, managed_teams, public_key
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call

_MOST: Final = 20
_STATES: Final = {"open": "Active", "filled": "Closed", "cancelled": "Closed"}
_DIGEST: Final = 40
"""How much of the description its digest keeps."""
_FOUND_ONLY: Final = """
    SELECT number AS reference, key, team, title, description, 'public' AS visibility,
           CASE WHEN budget IS NULL THEN 'hourly' ELSE 'fixed-price' END AS job_type,
           CASE status WHEN 'Open' THEN 'open' WHEN 'Cancelled' THEN 'cancelled'
                       ELSE 'filled' END AS status,
           category, subcategory, replace(skills, ',', ';') AS skills, budget,
           posted_at AS created_at
    FROM catalogue_jobs
    WHERE ? IN (key, CAST(number AS TEXT)) AND number NOT IN (SELECT reference FROM hr_jobs)
"""
"""A job of another client, which only the searches know, with the columns of one of Acme's."""


def get_job_profile(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `job.get_job_profile`: one job by key or number, or several by key."""
    keys = call.values["job_key"].split(";")
    if len(keys) > _MOST:
        raise refused(f"{len(keys)} keys are too many, {_MOST} are allowed")
    if len(keys) > 1 and not all(key.startswith("~") for key in keys):
        raise refused("only one job can be named by its reference number")
    jobs = [_find(state, key) for key in keys]
    for job in jobs:
        _check_public(state, user, job)
    profiles = [_profile(state, job) for job in jobs]
    return {"profile": profiles[0]} if len(keys) == 1 else {"profiles": {"profile": lone(profiles)}}


def _find(state: ODeskState, given: str) -> Row:
    row = state.store.row(_FOUND_ONLY, (public_key(given),))
    return find_job(state, given) if row is None else row


def _check_public(state: ODeskState, user: str, job: Row) -> None:
    """Refuse a user from whom a job is hidden."""
    if job["visibility"] in ("public", "odesk") or job["team"] in managed_teams(state, user):
        return
    candidate = state.store.row(
        "SELECT 1 FROM hr_candidacies JOIN users ON users.reference = provider"
        " WHERE job = ? AND users.id = ?",
        (job["reference"], user),
    )
    if job["visibility"] == "private" or candidate is None:
        raise forbidden("see this job")


def _profile(state: ODeskState, job: Row) -> JSONValue:
    candidates = state.store.rows(
        "SELECT profile_key, created_at FROM hr_candidacies"
        " JOIN users ON users.reference = provider WHERE job = ? ORDER BY hr_candidacies.reference",
        (job["reference"],),
    )
    return {
        "ciphertext": job["key"],
        "version": "1",
        "op_recno": text(job["reference"]),
        "op_title": job["title"],
        "op_description": job["description"],
        "op_desc_digest": str(job["description"])[:_DIGEST],
        "op_ctime": moment(job["created_at"]),
        "op_tot_cand": text(len(candidates)),
        "op_required_skills": _skills(job["skills"]),
        "job_type": "Hourly" if job["job_type"] == "hourly" else "Fixed",
        "job_category_level_one": job["category"],
        "job_category_level_two": job["subcategory"],
        "amount": dollars(job["budget"]),
        "ui_opening_status": _STATES[job["status"]],
        "ui_job_profile_access": job["visibility"],
        "candidates": {
            "candidate": lone(
                [
                    {
                        "ciphertext": row["profile_key"],
                        "create_date_ts": text(row["created_at"]),
                    }
                    for row in candidates
                ]
            )
        }
        if candidates
        else "",
        **_assignment(state, job),
    }


def _skills(skills: str) -> JSONValue:
    words = [word for word in skills.split(";") if word]
    return {"op_required_skill": lone([{"skill": word} for word in words])} if words else ""


def _assignment(state: ODeskState, job: Row) -> dict[str, JSONValue]:
    """Return what the profile tells of the contract that the job has led to."""
    row = state.store.row("SELECT * FROM engagements WHERE job_reference = ?", (job["reference"],))
    if row is None:
        return {"assignments": ""}
    worked = state.store.rows(
        "SELECT coalesce(sum(hours_online + hours_offline), 0) AS hours,"
        " coalesce(sum(charges_online + charges_offline), 0) AS charges"
        " FROM time_entries WHERE engagement = ?",
        (row["reference"],),
    )[0]
    end = date.fromisoformat(row["end_date"]) if row["end_date"] else None
    rate = row["hourly_charge_rate"]
    return {
        "as_recno": text(row["reference"]),
        "as_status": "Active" if row["status"] == "active" else "Closed",
        "as_job_type": "Hourly" if row["job_type"] == "hourly" else "Fixed",
        "as_rate": f"${dollars(rate)}" if rate else "",
        "as_hrs_per_week": text(row["weekly_hours_limit"] or 0),
        "as_to": f"{end:%m/%Y}" if end else "",
        "as_total_hours": dollars(worked["hours"]),
        "as_total_charge": dollars(row["fixed_charge_amount"] or worked["charges"]),
        "as_provider": text(row["provider"]),
        "as_opening_recno": text(job["reference"]),
        "as_opening_title": job["title"],
        "as_opening_access": job["visibility"],
    }


HANDLERS: Final[dict[str, Handler]] = {"odesk.job.get_job_profile": get_job_profile}
