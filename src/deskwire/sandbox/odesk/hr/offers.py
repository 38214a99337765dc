"""HR: invitations to interviews, applications and offers, which are stages of one candidacy."""

from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hiring import key_of
from deskwire.sandbox.odesk.hr.format import dollars, flag, midnight, moment, text
from deskwire.sandbox.odesk.hr.input import Input, forbidden, out_of_turn, refused, unknown
from deskwire.sandbox.odesk.hr.lists import Filter, Listing, listed
from deskwire.sandbox.odesk.hr.rights import (
    check_manager,
    find_job,
    find_provider,
    find_team,
    managed_scope,
    managed_teams,
    person,
    public_key,
)
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.store import Value

_CLOSED: Final = ("hired", "declined")
_STATUS: Final = "CASE WHEN c.stage IN ('hired', 'declined') THEN 'closed' ELSE 'active' END"
_CANDIDACY: Final = {"messaged": "in_process", "offered": "in_process"}
_INTERVIEW: Final = {
    "invited": "waiting_for_provider",
    "offered": "waiting_for_provider",
    "messaged": "in_process",
}
_AMOUNTS: Final = {
    "fixed_charge": "fixed_charge_amount_agreed",
    "fixed_pay": "fixed_pay_amount_agreed",
    "upfront": "fixed_price_upfront_payment",
    "hourly_pay": "hourly_pay_rate",
    "salary_charge": "weekly_salary_charge_amount",
    "salary_pay": "weekly_salary_pay_amount",
}
_CHARGES: Final = ("fixed_charge", "hourly_pay", "salary_charge")

SELECT: Final = """
    SELECT c.*, j.key AS job_key, j.title AS job_title, j.description AS job_description,
           j.job_type, j.team AS buyer_team, t.id AS team_id, t.name AS team_name,
           b.reference AS company, b.name AS company_name, maker.id AS creator,
           p.id AS provider_id, p.profile_key, p.first_name || ' ' || p.last_name AS provider_name,
           a.id AS agency_team_id, a.name AS agency_team_name
    FROM hr_candidacies AS c JOIN hr_jobs AS j ON j.reference = c.job
    JOIN teams AS t ON t.reference = j.team JOIN companies AS b ON b.reference = t.company
    JOIN users AS p ON p.reference = c.provider
    JOIN users AS maker ON maker.reference = c.created_by
    LEFT JOIN teams AS a ON a.reference = c.provider_team
"""
"""Candidacies with all that is told of them."""

_OFFERS: Final = Listing(
    name="offers",
    item="offer",
    select=SELECT,
    sortable={
        "reference": "c.reference",
        "created_time": "c.created_at",
        "modified_time": "c.modified_at",
        "job__reference": "c.job",
        "buyer_team__reference": "j.team",
        "provider__reference": "c.provider",
        "engagement_start_date": "c.start_date",
    },
    key="c.reference",
)


def get_offers(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_offers`."""
    given = Input.of(call)
    chosen = Filter()
    chosen.among("j.team", managed_scope(state, user, given))
    if "status" in given:
        words = given.choices("status", ("active", "closed"))
        chosen.among(_STATUS, words)
    if "provider__reference" in given:
        chosen.add("c.provider = ?", given.whole("provider__reference"))
    elif "profile_key" in given:
        chosen.add("p.profile_key = ?", public_key(given.text("profile_key")))
    if "job__reference" in given:
        chosen.add("c.job = ?", given.whole("job__reference"))
    if "agency_team__reference" in given:
        chosen.add("c.provider_team = ?", given.whole("agency_team__reference"))
    chosen.between("c.created_at", given)
    return listed(state, given, _OFFERS, chosen, lambda row: _offer(row, "buyer"))


def get_offer(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_offer`, for both sides."""
    row = find_candidacy(state, call.values["offer_reference"], "offer")
    managed = managed_teams(state, user)
    if row["buyer_team"] in managed:
        return {"offer": _offer(row, "buyer")}
    if row["provider_id"] == user or row["provider_team"] in managed:
        return {"offer": _offer(row, "provider")}
    raise forbidden("see this offer")


def post_offer(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.post_offer`: an invitation, or with a title and an amount an offer."""
    given = Input.of(call)
    job, provider = (
        _open_job(state, user, given.text("job__reference")),
        find_provider(state, given),
    )
    terms: dict[str, Value] = {column: given.money(name) for column, name in _AMOUNTS.items()}
    terms["weekly_limit"] = given.whole("weekly_hours_limit")
    terms["stipend_hours"] = given.whole("weekly_stipend_hours")
    is_offer = "engagement_title" in given and any(terms[name] for name in _CHARGES)
    if is_offer and job["job_type"] == "fixed-price" and not terms["fixed_charge"]:
        raise refused("fixed_charge_amount_agreed is missing, which a fixed-price job needs")
    start = given.day("start_date")
    row: dict[str, Value] = {
        **terms,
        "message_buyer": given.text("message_from_buyer", ""),
        "title": given.text("engagement_title", ""),
        "attached_doc": given.text("attached_doc", ""),
        "start_date": start.isoformat() if start else None,
        "keep_open": given.choice("keep_open", ("yes", "no"), "no"),
        "provider_team": _provider_team(state, given, provider),
    }
    row["stage"] = "offered" if is_offer else "invited"
    return {"offer": {"reference": _approach(state, user, job, provider, row)}}


def invite_to_interview(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v1.invite_to_interview`."""
    given = Input.of(call)
    job, provider = _open_job(state, user, call.values["job_id"]), find_provider(state, given)
    row: dict[str, Value] = {"stage": "invited", "message_buyer": given.text("cover")}
    return {"candidate": {"reference": _approach(state, user, job, provider, row)}}


def find_candidacy(state: ODeskState, given: str, noun: str) -> Row:
    """Return a candidacy by its reference number."""
    is_number = given.isascii() and given.isdecimal() and len(given) < 16
    sql = f"{SELECT} WHERE c.reference = ?"
    row = state.store.row(sql, (int(given),)) if is_number else None
    if row is None:
        raise unknown(noun)
    return row


def _open_job(state: ODeskState, user: str, given: str) -> Row:
    job = find_job(state, given)
    check_manager(state, user, job["team"])
    if job["status"] != "open":
        raise out_of_turn(f"the job is {job['status']}")
    return job


def _provider_team(state: ODeskState, given: Input, provider: Row) -> int | None:
    """Return the team a provider works through, which has to be the one that is named."""
    row = state.store.row(
        "SELECT team FROM memberships JOIN teams ON teams.reference = team"
        " JOIN companies ON companies.reference = company WHERE is_agency AND user = ?",
        (provider["reference"],),
    )
    team = int(row["team"]) if row is not None else None
    if "provider_team__reference" in given:
        named = find_team(state, given.text("provider_team__reference"))["reference"]
        if named != team:
            raise refused("the provider does not belong to provider_team__reference")
    return team


def _approach(state: ODeskState, user: str, job: Row, provider: Row, row: dict[str, Value]) -> str:
    """Begin a candidacy, or take one that runs to another stage; return its reference."""
    now = state.now()
    row["modified_at"] = now
    there = state.store.row(
        "SELECT reference, stage FROM hr_candidacies WHERE job = ? AND provider = ?",
        (job["reference"], provider["reference"]),
    )
    if there is not None:
        if there["stage"] in _CLOSED or there["stage"] == row["stage"]:
            raise out_of_turn(f"the provider is {there['stage']} already")
        state.store.update("hr_candidacies", ("reference", there["reference"]), row)
        return str(there["reference"])
    reference = state.store.next_number("hr_candidacies", "reference")
    row |= {
        "reference": reference,
        "key": key_of("offer", reference),
        "job": job["reference"],
        "provider": provider["reference"],
        "created_type": "buyer",
        "created_by": person(state, user)["reference"],
        "created_at": now,
    }
    state.store.insert("hr_candidacies", row)
    return str(reference)


def _offer(row: Row, role: str) -> dict[str, JSONValue]:
    stage = str(row["stage"])
    is_closed, is_hired = stage in _CLOSED, stage == "hired"
    return {
        "reference": text(row["reference"]),
        "key": row["key"],
        "status": "",
        "candidacy_status": "closed" if is_closed else _CANDIDACY.get(stage, "active"),
        "interview_status": _INTERVIEW.get(stage, "waiting_for_buyer"),
        "created_by": row["creator"],
        "created_type": row["created_type"],
        "created_time": moment(row["created_at"]),
        "modified_time": moment(row["modified_at"]),
        "my_role": role,
        "roles": {"role": role},
        "description": "",
        "message_from_buyer": row["message_buyer"],
        "message_from_provider": row["message_provider"],
        "is_shortlisted": flag(stage == "shortlisted"),
        "is_hidden": flag(stage == "hidden"),
        "has_buyer_signed": flag(is_hired),
        "has_provider_signed": flag(is_hired),
        "signed_by_buyer_user": row["creator"] if is_hired else "",
        "signed_by_provider_user": row["provider_id"] if is_hired else "",
        "signed_time_buyer": moment(row["created_at"]) if is_hired else "",
        "signed_time_provider": moment(row["modified_at"]) if is_hired else "",
        "expiration_date": "",
        **_terms(row),
        **_parties(row),
    }


def _terms(row: Row) -> dict[str, JSONValue]:
    return {
        "engagement__reference": text(row["engagement"]),
        "engagement_title": row["title"],
        "engagement_job_type": row["job_type"],
        "engagement_start_date": midnight(row["start_date"]),
        "engagement_end_date": "",
        "fixed_charge_amount_agreed": dollars(row["fixed_charge"]),
        "fixed_pay_amount_agreed": dollars(row["fixed_pay"]),
        "fixed_price_upfront_payment": dollars(row["upfront"]),
    }


def _parties(row: Row) -> dict[str, JSONValue]:
    return {
        "job__reference": text(row["job"]),
        "job__title": row["job_title"],
        "job__description": row["job_description"],
        "buyer_company__reference": text(row["company"]),
        "buyer_company__name": row["company_name"],
        "buyer_team__reference": text(row["buyer_team"]),
        "buyer_team__id": row["team_id"],
        "buyer_team__name": row["team_name"],
        "provider__reference": text(row["provider"]),
        "provider__id": row["provider_id"],
        "provider__name": row["provider_name"],
        "provider__has_agency": flag(row["provider_team"]),
        "provider__profile_url": f"https://www.odesk.com/users/{row['profile_key']}",
        "provider_team__reference": text(row["provider_team"]),
        "provider_team__id": text(row["agency_team_id"]),
        "provider_team__name": text(row["agency_team_name"]),
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.hr.get_offers": get_offers,
    "odesk.hr.get_offer": get_offer,
    "odesk.hr.post_offer": post_offer,
    "odesk.hr_v1.invite_to_interview": invite_to_interview,
}
