"""HR: the jobs of teams, and their profiles, which are what everybody may know of them."""

from datetime import UTC, date
from decimal import Decimal
from sqlite3 import Row
from typing import Final, NotRequired, TypedDict, Unpack

from deskwire.odesk.hr_models import Job
from deskwire.odesk.job import JobCandidate
from deskwire.sandbox.odesk.answers import dollars, moment, record
from deskwire.sandbox.odesk.hiring import key_of
from deskwire.sandbox.odesk.hr.lists import Asked, Filter, listed
from deskwire.sandbox.odesk.hr.rights import (
    check_manager,
    find_job,
    managed_scope,
    managed_team,
    managed_teams,
    person,
    public_key,
)
from deskwire.sandbox.odesk.state import (
    ODeskState,
    columns,
    forbidden,
    handles,
    out_of_turn,
    refused,
)
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import Value

_JOBS: Final = """
    SELECT j.reference, j.title, j.description, j.job_type, j.status, j.visibility, j.budget,
           j.duration, j.category, j.subcategory, j.subcategory2, j.skills,
           u.id AS created_by, u.first_name || ' ' || u.last_name AS created_by_name,
           j.created_at AS created_time, j.start_date, j.end_date, j.filled_at AS filled_date,
           j.cancelled_at AS cancelled_date, NULL AS last_candidacy_access_time,
           'https://www.odesk.com/jobs/' || j.key AS public_url, j.key AS job_ref_ciphertext,
           NULL AS attachment_file_url,
           c.reference AS buyer_company_reference, c.name AS buyer_company_name,
           t.reference AS buyer_team_reference, t.id AS buyer_team_id, t.name AS buyer_team_name,
           (SELECT count(*) FROM hr_candidacies WHERE job = j.reference) AS num_candidates,
           (SELECT count(*) FROM hr_candidacies WHERE job = j.reference
            AND stage NOT IN ('declined', 'hidden')) AS num_active_candidates,
           (SELECT count(*) FROM hr_candidacies WHERE job = j.reference
            AND stage = 'applied') AS num_new_candidates
    FROM hr_jobs AS j JOIN teams AS t ON t.reference = j.team
    JOIN companies AS c ON c.reference = t.company JOIN users AS u ON u.reference = j.created_by
"""
_SORTABLE: Final = (
    "reference", "title", "status", "created_by", "created_time", "start_date", "budget"
)  # fmt: skip
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

_CONTRACT: Final = """
    SELECT engagements.*, coalesce(sum(hours_online + hours_offline), 0) AS hours,
           coalesce(sum(charges_online + charges_offline), 0) AS charges
    FROM engagements LEFT JOIN time_entries ON engagement = reference
    WHERE job_reference = ? GROUP BY reference
"""
_KINDS: Final = {"hourly": "Hourly", "fixed-price": "Fixed"}
_STATES: Final = {"open": "Active", "filled": "Closed", "cancelled": "Closed"}
_DIGEST: Final = 40
"""How much of the description its digest keeps."""


class Terms(TypedDict):
    """What posting and changing a job have in common."""

    title: str
    description: str
    visibility: str
    category: NotRequired[str]
    subcategory: NotRequired[str]
    budget: NotRequired[Decimal]
    duration: NotRequired[int]
    start_date: NotRequired[date]


@handles("hr.get_jobs")
def get_jobs(
    state: ODeskState,
    user: str,
    *,
    buyer_team_reference: str,
    created_by: str | None = None,
    **asked: Unpack[Asked],
) -> Answer:
    """List the jobs of a team, or of those below it too."""
    chosen = Filter()
    chosen.among("j.team", managed_scope(state, user, buyer_team_reference, asked))
    chosen.among("j.status", asked.get("status"))
    chosen.add("u.id = ?", created_by)
    return listed(state, _JOBS, chosen, _job, asked, sortable=_SORTABLE)


@handles("hr.get_job")
def get_job(state: ODeskState, user: str, *, job_reference: str) -> Answer:
    """Return a job to those who hire for its team."""
    job = find_job(state, job_reference)
    check_manager(state, user, job["team"])
    return _job(state.store.rows(f"{_JOBS} WHERE j.reference = ?", (job["reference"],))[0])


@handles("hr.post_job")
def post_job(
    state: ODeskState,
    user: str,
    *,
    buyer_team_reference: str,
    job_type: str,
    skills: tuple[str, ...] = (),
    subcategory2: str = "",
    **terms: Unpack[Terms],
) -> Answer:
    """Post a job; reference and address are told, as in later answers."""
    _check_terms(job_type, terms)
    reference = state.store.next_number("hr_jobs", "reference")
    row: dict[str, Value] = {
        "reference": reference,
        "key": key_of("job", reference),
        "team": managed_team(state, user, buyer_team_reference),
        "job_type": job_type,
        "status": "open",
        "created_by": person(state, user)["reference"],
        "created_at": state.now(),
        "start_date": state.today(UTC),
        "skills": ";".join(skills),
        "subcategory2": subcategory2,
        **columns(terms),
    }
    state.store.insert("hr_jobs", row)
    return {"reference": reference, "public_url": f"https://www.odesk.com/jobs/{row['key']}"}


@handles("hr.update_job")
def update_job(
    state: ODeskState,
    user: str,
    *,
    job_id: str,
    buyer_team_reference: str,
    status: str,
    **terms: Unpack[Terms],
) -> Answer:
    """Change a job."""
    job = find_job(state, job_id)
    check_manager(state, user, job["team"])
    team = managed_team(state, user, buyer_team_reference)
    _check_terms(job["job_type"], terms)
    changes = {"team": team, "status": status, **columns(terms)}
    if status != job["status"]:
        changes["filled_at"] = state.now() if status == "filled" else None
        changes["cancelled_at"] = state.now() if status == "cancelled" else None
    state.store.update("hr_jobs", ("reference", job["reference"]), changes)
    return None


@handles("hr.delete_job")
def delete_job(state: ODeskState, user: str, *, job_id: str, reason_code: int) -> Answer:
    """Cancel a job for a reason."""
    job = find_job(state, job_id)
    check_manager(state, user, job["team"])
    if job["status"] == "cancelled":
        raise out_of_turn("the job is cancelled already")
    state.store.update(
        "hr_jobs",
        ("reference", job["reference"]),
        {"status": "cancelled", "cancelled_at": state.now(), "cancel_reason": reason_code},
    )
    return None


def _check_terms(job_type: str, terms: Terms) -> None:
    for name, kind in (("budget", "fixed-price"), ("duration", "hourly")):
        if name in terms and job_type != kind:
            raise refused(f"{name} is for {kind} jobs")


def _job(row: Row) -> Record:
    """Return a job, the budget without cents where it has none."""
    return {**record(Job, row), "budget": str(dollars(row["budget"]) or "").removesuffix(".00")}


@handles("job.get_job_profile")
def get_job_profile(state: ODeskState, user: str, *, job_key: tuple[str, ...]) -> Answer:
    """Return one job by key or number, or several by key."""
    if len(job_key) > 1 and not all(key.startswith("~") for key in job_key):
        raise refused("only one job can be named by its reference number")
    jobs = [state.row(_FOUND_ONLY, public_key(key)) or find_job(state, key) for key in job_key]
    for job in jobs:
        _check_public(state, user, job)
    return [_profile(state, job) for job in jobs]


def _check_public(state: ODeskState, user: str, job: Row) -> None:
    """Refuse a user from whom a job is hidden."""
    if job["visibility"] in ("public", "odesk") or job["team"] in managed_teams(state, user):
        return
    candidate = state.row(
        "SELECT 1 FROM hr_candidacies JOIN users ON users.reference = provider"
        " WHERE job = ? AND users.id = ?",
        job["reference"],
        user,
    )
    if job["visibility"] == "private" or candidate is None:
        raise forbidden("see this job")


def _profile(state: ODeskState, job: Row) -> Record:
    candidates = state.store.rows(
        "SELECT profile_key AS ciphertext, created_at AS create_date_ts FROM hr_candidacies"
        " JOIN users ON users.reference = provider WHERE job = ? ORDER BY hr_candidacies.reference",
        (job["reference"],),
    )
    return {
        "ciphertext": job["key"],
        "version": 1,
        "op_recno": job["reference"],
        "op_title": job["title"],
        "op_description": job["description"],
        "op_desc_digest": job["description"][:_DIGEST],
        "op_ctime": moment(job["created_at"]),
        "op_tot_cand": len(candidates),
        "op_required_skills": [{"skill": word} for word in job["skills"].split(";") if word],
        "job_type": _KINDS[job["job_type"]],
        "job_category_level_one": job["category"],
        "job_category_level_two": job["subcategory"],
        "amount": dollars(job["budget"]),
        "ui_opening_status": _STATES[job["status"]],
        "ui_job_profile_access": job["visibility"],
        "candidates": [record(JobCandidate, row) for row in candidates],
        **_assignment(state, job),
    }


def _assignment(state: ODeskState, job: Row) -> Record:
    """Return what the profile tells of the contract that the job has led to."""
    row = state.row(_CONTRACT, job["reference"])
    if row is None:
        return {"assignments": ()}
    end, rate = moment(row["end_date"]), row["hourly_charge_rate"]
    return {
        "as_recno": row["reference"],
        "as_status": "Active" if row["status"] == "active" else "Closed",
        "as_job_type": _KINDS[row["job_type"]],
        "as_rate": rate and f"${dollars(rate)}",
        "as_hrs_per_week": row["weekly_hours_limit"] or 0,
        "as_to": end and f"{end:%m/%Y}",
        "as_total_hours": dollars(row["hours"]),
        "as_total_charge": dollars(row["fixed_charge_amount"] or row["charges"]),
        "as_provider": row["provider"],
        "as_opening_recno": job["reference"],
        "as_opening_title": job["title"],
        "as_opening_access": job["visibility"],
    }
