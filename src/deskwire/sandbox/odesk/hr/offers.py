"""HR: invitations to interviews, applications and offers, which are stages of one candidacy.

Invitations that wait for an answer are no applications to the buyer, who finds them among the
offers.
"""

from datetime import date
from decimal import Decimal
from functools import partial
from sqlite3 import Row
from typing import Final, TypedDict, Unpack

from deskwire.odesk.hr_models import Offer
from deskwire.odesk.hr_v3 import Application
from deskwire.sandbox.odesk.answers import record
from deskwire.sandbox.odesk.hiring import key_of
from deskwire.sandbox.odesk.hr.lists import Asked, Filter, listed, states
from deskwire.sandbox.odesk.hr.rights import (
    check_manager,
    find_job,
    find_provider,
    find_team,
    managed_scope,
    managed_team,
    managed_teams,
    numbered,
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
    unknown,
    whole,
)
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer, Page
from deskwire.sandbox.store import Value

_CLOSED: Final = ("hired", "declined")
_STATUS: Final = "CASE WHEN c.stage IN ('hired', 'declined') THEN 'closed' ELSE 'active' END"
_FREELANCER_STAGES: Final = {
    "interviews": ("messaged", "offered"),
    "invites": ("invited",),
    "active": ("applied", "shortlisted", "hidden"),
}

_AMOUNTS: Final = {
    "fixed_charge_amount_agreed": "fixed_charge",
    "fixed_pay_amount_agreed": "fixed_pay",
    "fixed_price_upfront_payment": "upfront",
    "hourly_pay_rate": "hourly_pay",
    "weekly_salary_charge_amount": "salary_charge",
    "weekly_salary_pay_amount": "salary_pay",
}
_CHARGES: Final = ("fixed_charge", "hourly_pay", "salary_charge")

_TABLES: Final = """
    FROM hr_candidacies AS c JOIN hr_jobs AS j ON j.reference = c.job
    JOIN teams AS t ON t.reference = j.team JOIN companies AS b ON b.reference = t.company
    JOIN users AS p ON p.reference = c.provider
    JOIN users AS maker ON maker.reference = c.created_by
    LEFT JOIN teams AS a ON a.reference = c.provider_team
"""
_OFFERS: Final = f"""
    SELECT c.reference, c.key, NULL AS status, maker.id AS created_by, c.created_type,
           CASE WHEN c.stage IN ('hired', 'declined') THEN 'closed'
                WHEN c.stage IN ('messaged', 'offered') THEN 'in_process'
                ELSE 'active' END AS candidacy_status,
           CASE WHEN c.stage IN ('invited', 'offered') THEN 'waiting_for_provider'
                WHEN c.stage = 'messaged' THEN 'in_process'
                ELSE 'waiting_for_buyer' END AS interview_status,
           c.created_at AS created_time, c.modified_at AS modified_time, NULL AS description,
           c.message_buyer AS message_from_buyer, c.message_provider AS message_from_provider,
           c.stage = 'shortlisted' AS is_shortlisted, c.stage = 'hidden' AS is_hidden,
           c.stage = 'hired' AS has_buyer_signed, c.stage = 'hired' AS has_provider_signed,
           CASE WHEN c.stage = 'hired' THEN maker.id END AS signed_by_buyer_user,
           CASE WHEN c.stage = 'hired' THEN p.id END AS signed_by_provider_user,
           CASE WHEN c.stage = 'hired' THEN c.created_at END AS signed_time_buyer,
           CASE WHEN c.stage = 'hired' THEN c.modified_at END AS signed_time_provider,
           NULL AS expiration_date, c.engagement AS engagement_reference,
           c.title AS engagement_title, j.job_type AS engagement_job_type,
           c.start_date AS engagement_start_date, NULL AS engagement_end_date,
           c.fixed_charge AS fixed_charge_amount_agreed, c.fixed_pay AS fixed_pay_amount_agreed,
           c.upfront AS fixed_price_upfront_payment, c.job AS job_reference,
           j.title AS job_title, j.description AS job_description,
           b.reference AS buyer_company_reference, b.name AS buyer_company_name,
           t.reference AS buyer_team_reference, t.id AS buyer_team_id, t.name AS buyer_team_name,
           p.reference AS provider_reference, p.id AS provider_id,
           p.first_name || ' ' || p.last_name AS provider_name,
           a.reference IS NOT NULL AS provider_has_agency,
           'https://www.odesk.com/users/' || p.profile_key AS provider_profile_url,
           a.reference AS provider_team_reference, a.id AS provider_team_id,
           a.name AS provider_team_name
    {_TABLES}
"""
_SORTABLE: Final = (
    "reference", "created_time", "modified_time", "job__reference", "buyer_team__reference",
    "provider__reference", "engagement_start_date"
)  # fmt: skip
_APPLICATIONS: Final = f"""
    SELECT c.reference, c.stage AS status, j.key AS job_key, p.profile_key,
           c.message_provider AS cover_letter, c.created_at AS created_time,
           c.stage = 'shortlisted' AS is_shortlisted, t.reference AS _team, p.id AS _provider
    {_TABLES}
"""


class Amounts(TypedDict, total=False):
    """What an offer says of money."""

    fixed_charge_amount_agreed: Decimal
    fixed_pay_amount_agreed: Decimal
    fixed_price_upfront_payment: Decimal
    hourly_pay_rate: Decimal
    weekly_salary_charge_amount: Decimal
    weekly_salary_pay_amount: Decimal


@handles("hr.get_offers")
def get_offers(
    state: ODeskState,
    user: str,
    *,
    buyer_team_reference: str,
    provider_ref: str | None = None,
    profile_key: str | None = None,
    job_ref: str | None = None,
    agency_ref: str | None = None,
    **asked: Unpack[Asked],
) -> Answer:
    """List the candidacies for the jobs of a team."""
    chosen = Filter()
    chosen.among("j.team", managed_scope(state, user, buyer_team_reference, asked))
    chosen.among(_STATUS, states(asked))
    if provider_ref is not None:
        chosen.add("c.provider = ?", whole("provider__reference", provider_ref))
    elif profile_key is not None:
        chosen.add("p.profile_key = ?", public_key(profile_key))
    chosen.add("c.job = ?", whole("job__reference", job_ref))
    chosen.add("c.provider_team = ?", whole("agency_team__reference", agency_ref))
    tree = partial(_offer, role="buyer")
    return listed(state, _OFFERS, chosen, tree, asked, sortable=_SORTABLE)


@handles("hr.get_offer")
def get_offer(state: ODeskState, user: str, *, offer_reference: str) -> Answer:
    """Return a candidacy to both sides."""
    row = numbered(state, f"{_OFFERS} WHERE c.reference = ?", offer_reference, "offer")
    managed = managed_teams(state, user)
    if row["buyer_team_reference"] in managed:
        return _offer(row, "buyer")
    if row["provider_id"] == user or row["provider_team_reference"] in managed:
        return _offer(row, "provider")
    raise forbidden("see this offer")


@handles("hr.post_offer")
def post_offer(
    state: ODeskState,
    user: str,
    *,
    job_reference: str,
    provider_team_reference: str | None = None,
    provider_reference: str | None = None,
    profile_key: str | None = None,
    message_from_buyer: str = "",
    engagement_title: str = "",
    attached_doc: str = "",
    weekly_stipend_hours: Decimal | None = None,
    weekly_hours_limit: Decimal | None = None,
    start_date: date | None = None,
    keep_open: str = "no",
    **amounts: Unpack[Amounts],
) -> Answer:
    """Invite a provider, or with a title and an amount offer them a contract."""
    job = _open_job(state, user, job_reference)
    provider = find_provider(state, provider_reference, profile_key)
    terms = {_AMOUNTS[name]: value for name, value in columns(amounts).items()}
    is_offer = bool(engagement_title) and not terms.keys().isdisjoint(_CHARGES)
    if is_offer and job["job_type"] == "fixed-price" and "fixed_charge" not in terms:
        raise refused("fixed_charge_amount_agreed is missing, which a fixed-price job needs")
    row: dict[str, Value] = {
        **dict.fromkeys(_AMOUNTS.values()),
        **terms,
        "stage": "offered" if is_offer else "invited",
        "weekly_limit": whole("weekly_hours_limit", weekly_hours_limit),
        "stipend_hours": whole("weekly_stipend_hours", weekly_stipend_hours),
        "message_buyer": message_from_buyer,
        "title": engagement_title,
        "attached_doc": attached_doc,
        "start_date": start_date.isoformat() if start_date else None,
        "keep_open": keep_open,
        "provider_team": _provider_team(state, provider_team_reference, provider),
    }
    return {"offer": {"reference": _approach(state, user, job, provider, row)}}


@handles("hr_v1.invite_to_interview")
def invite_to_interview(
    state: ODeskState,
    user: str,
    *,
    job_id: str,
    cover: str,
    profile_key: str | None = None,
    provider_reference: str | None = None,
) -> Answer:
    """Invite a provider."""
    job = _open_job(state, user, job_id)
    provider = find_provider(state, provider_reference, profile_key)
    row: dict[str, Value] = {"stage": "invited", "message_buyer": cover}
    return {"candidate": {"reference": _approach(state, user, job, provider, row)}}


@handles("hr_v3.list_client_applications")
def list_client_applications(
    state: ODeskState,
    user: str,
    *,
    buyer_team__reference: str,
    job_key: str,
    status: str | None = None,
    profile_key: str | None = None,
    agency_team__reference: str | None = None,
    order_by: str | None = None,
) -> Answer:
    """List the applications to a job to its buyer."""
    team = managed_team(state, user, buyer_team__reference)
    job = find_job(state, job_key)
    if job["team"] != team:
        raise unknown("job")
    chosen = Filter()
    chosen.add("c.job = ? AND c.stage <> 'invited'", job["reference"])
    chosen.add("c.stage = ?", status)
    chosen.add("p.profile_key = ?", profile_key and public_key(profile_key))
    chosen.add("c.provider_team = ?", whole("agency_team__reference", agency_team__reference))
    sortable = ("reference", "created_time", "status")
    asked = Asked() if order_by is None else Asked(order_by=order_by)
    page = listed(state, _APPLICATIONS, chosen, _application, asked, sortable=sortable)
    return Page(page.items)  # no order is told


@handles("hr_v3.get_client_application")
def get_client_application(
    state: ODeskState, user: str, *, application_id: str, buyer_team__reference: str
) -> Answer:
    """Return an application to the buyer."""
    row = _find(state, application_id)
    if row["_team"] != managed_team(state, user, buyer_team__reference):
        raise unknown("application")
    return _application(row)


@handles("hr_v3.list_freelancer_applications")
def list_freelancer_applications(
    state: ODeskState, user: str, *, status: str | None = None
) -> Answer:
    """List one's own applications."""
    chosen = Filter()
    chosen.add("p.id = ?", user)
    chosen.among("c.stage", status and _FREELANCER_STAGES[status])
    return listed(state, _APPLICATIONS, chosen, _application, {}).items


@handles("hr_v3.get_freelancer_application")
def get_freelancer_application(state: ODeskState, user: str, *, application_id: str) -> Answer:
    """Return an application of one's own."""
    row = _find(state, application_id)
    if row["_provider"] != user:
        raise forbidden("see this application")
    return _application(row)


def _find(state: ODeskState, application_id: str) -> Row:
    return numbered(state, f"{_APPLICATIONS} WHERE c.reference = ?", application_id, "application")


def _open_job(state: ODeskState, user: str, given: str) -> Row:
    job = find_job(state, given)
    check_manager(state, user, job["team"])
    if job["status"] != "open":
        raise out_of_turn(f"the job is {job['status']}")
    return job


def _provider_team(state: ODeskState, named: str | None, provider: Row) -> int | None:
    """Return the team a provider works through, which has to be the one that is named."""
    row = state.row(
        "SELECT team FROM memberships JOIN teams ON teams.reference = team"
        " JOIN companies ON companies.reference = company WHERE is_agency AND user = ?",
        provider["reference"],
    )
    team = int(row["team"]) if row is not None else None
    if named is not None and find_team(state, named)["reference"] != team:
        raise refused("the provider does not belong to provider_team__reference")
    return team


def _approach(state: ODeskState, user: str, job: Row, provider: Row, row: dict[str, Value]) -> int:
    """Begin a candidacy, or take one that runs to another stage; return its reference."""
    now = state.now()
    row["modified_at"] = now
    there = state.row(
        "SELECT reference, stage FROM hr_candidacies WHERE job = ? AND provider = ?",
        job["reference"],
        provider["reference"],
    )
    if there is not None:
        if there["stage"] in _CLOSED or there["stage"] == row["stage"]:
            raise out_of_turn(f"the provider is {there['stage']} already")
        state.store.update("hr_candidacies", ("reference", there["reference"]), row)
        return int(there["reference"])
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
    return reference


def _offer(row: Row, role: str) -> Record:
    return {**record(Offer, row), "my_role": role, "roles": (role,)}


def _application(row: Row) -> Record:
    return record(Application, row)
