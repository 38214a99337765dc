"""The router of offers: clients send them, freelancers answer them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from sqlite3 import Row
from typing import Any, Final, TypedDict, Unpack

from deskwire.odesk.offers import DirectOffer
from deskwire.sandbox.odesk.answers import dollars, trimmed
from deskwire.sandbox.odesk.hr.rights import (
    find_company,
    find_team,
    managed_teams,
    person,
    public_key,
)
from deskwire.sandbox.odesk.offer_book import Columns, add_offer
from deskwire.sandbox.odesk.state import (
    ODeskState,
    cents,
    forbidden,
    handles,
    missing,
    out_of_turn,
    refused,
    unknown,
)
from deskwire.sandbox.protocol.serialize import Record, object_tree
from deskwire.sandbox.protocol.site import Answer, Page
from deskwire.sandbox.store import Value

_ACTIONS: Final = {"accept": "accepted", "decline": "declined"}
# An offer that nobody answers in time is expired, whoever looks first.
_OFFERS: Final = """
    SELECT * FROM (
        SELECT direct_offers.*, teams.id AS team_id, teams.company, users.id AS login,
               users.profile_key,
               CASE WHEN direct_offers.state = 'new' AND expires_at < :now THEN 'expired'
                    ELSE direct_offers.state END AS current
        FROM direct_offers JOIN teams ON teams.reference = direct_offers.team
        JOIN users ON users.reference = contractor
    )
"""
_JOBS: Final = """
    SELECT * FROM (
        SELECT hr_jobs.reference AS number, key, team, company AS buyer
        FROM hr_jobs JOIN teams ON teams.reference = team
        UNION SELECT number, key, team, buyer FROM catalogue_jobs
    ) WHERE ? IN (key, CAST(number AS TEXT))
"""


@handles("offers.list_client_offers")
def list_client_offers(
    state: ODeskState,
    user: str,
    *,
    company_id: str | None = None,
    team__reference: str | None = None,
    job__reference: str | None = None,
    status: str = "new",
) -> Answer:
    """List the offers that a client has sent."""
    company = _client(state, company_id, job__reference)
    teams = _managed(state, user, company)
    if team__reference is not None:
        teams &= {int(find_team(state, team__reference)["reference"])}
    rows = state.store.rows(
        f"{_OFFERS} WHERE company = :company AND current = :status ORDER BY rid DESC",
        {"now": state.now(), "company": company, "status": status},
    )
    seen = [row for row in rows if row["team"] in teams and _is_on(row, job__reference)]
    return Page([_tree(state, row) for row in seen])


@handles("offers.list_freelancer_offers")
def list_freelancer_offers(state: ODeskState, user: str, *, status: str = "new") -> Answer:
    """List the offers that a freelancer has got."""
    rows = state.store.rows(
        f"{_OFFERS} WHERE login = :login AND current = :status ORDER BY rid DESC",
        {"now": state.now(), "login": user, "status": status},
    )
    return Page([_tree(state, row) for row in rows])


@handles("offers.get_client_offer")
def get_client_offer(
    state: ODeskState,
    user: str,
    *,
    offer_id: str,
    company_id: str | None = None,
    job__reference: str | None = None,
) -> Answer:
    """Return an offer that a client has sent."""
    company, row = _client(state, company_id, job__reference), _find(state, offer_id)
    teams = _managed(state, user, company)
    if row["company"] != company or not _is_on(row, job__reference):
        raise unknown("offer")
    if row["team"] not in teams:
        raise forbidden("see the offers of this team")
    return _tree(state, row)


@handles("offers.get_freelancer_offer")
def get_freelancer_offer(state: ODeskState, user: str, *, offer_id: str) -> Answer:
    """Return an offer that a freelancer has got."""
    return _tree(state, _own_offer(state, user, offer_id))


@handles("offers.accept_or_decline")
def accept_or_decline(state: ODeskState, user: str, *, offer_id: str, action_name: str) -> Answer:
    """Accept or decline an offer."""
    row = _own_offer(state, user, offer_id)
    if action_name not in _ACTIONS:
        raise refused(f"action_name is not one of {', '.join(_ACTIONS)}")
    if row["current"] != "new":
        raise out_of_turn(f"the offer is {row['current']}")
    with state.store.transaction():
        state.store.update("direct_offers", ("rid", row["rid"]), {"state": _ACTIONS[action_name]})
        if action_name == "accept" and row["closes_job"]:
            _close_job(state, row["job_key"])
    return _offer(state, offer_id)


class OfferFields(TypedDict, total=False):
    """What an offer may say."""

    team__reference: str
    client_team_ref: str
    contractor_username: str
    contractor_key: str
    contractor_reference: str
    contractor_org: str
    context: Mapping[str, str]
    charge_upfront_percent: Decimal
    weekly_limit: Decimal
    weekly_stipend: Decimal
    expires_on: datetime
    close_on_accept: bool
    related_jobcategory: str
    related_jobcategory2: str
    milestones: Sequence[Mapping[str, Any]]


@handles("offers.send_client_offer")
def send_client_offer(
    state: ODeskState,
    user: str,
    *,
    title: str,
    job_type: str,
    charge_rate: Decimal,
    message_to_contractor: str,
    **fields: Unpack[OfferFields],
) -> Answer:
    """Offer a contract to a freelancer."""
    context, expires = fields.get("context", {}), fields.get("expires_on")
    posting = context.get("job_posting_ref")
    job = None if posting is None else _find_job(state, posting)
    team = _team(state, fields, job)
    if team["reference"] not in managed_teams(state, user):
        raise forbidden("send offers for this team")
    contractor = _contractor(state, fields)
    milestones = [_milestone(one) for one in fields.get("milestones", ())]
    if bool(milestones) != (job_type == "fixed-price"):
        raise refused("milestones are for fixed-price jobs, which need them")
    offer: Columns = {
        "team": team["reference"],
        "contractor": contractor["reference"],
        "contractor_team": _organisation(state, fields.get("contractor_org", ""), contractor),
        "title": title,
        "job_type": job_type,
        "charge_rate": cents("charge_rate", charge_rate),
        "message": message_to_contractor,
        "previous_offer": context.get("previous_offer_ref", ""),
        "job": job["number"] if job is not None else None,
        "job_key": job["key"] if job is not None else "",
        "application": context.get("job_application_ref", ""),
        "contract": context.get("contract_ref", ""),
        "upfront_percent": cents("charge_upfront_percent", fields.get("charge_upfront_percent")),
        "weekly_limit": cents("weekly_limit", fields.get("weekly_limit")),
        "weekly_stipend": cents("weekly_stipend", fields.get("weekly_stipend")),
        "category": fields.get("related_jobcategory", fields.get("related_jobcategory2", "")),
        "expires_at": None if expires is None else int(expires.timestamp()),
        "closes_job": fields.get("close_on_accept", True),
        "created_by": person(state, user)["reference"],
        "created_at": state.now(),
    }
    with state.store.transaction():
        rid = add_offer(state.store, offer, milestones)
    return _offer(state, str(rid))


def _close_job(state: ODeskState, key: str) -> None:
    state.store.execute("UPDATE catalogue_jobs SET status = 'In Progress' WHERE key = ?", (key,))
    state.store.execute(
        "UPDATE hr_jobs SET status = 'filled', filled_at = ? WHERE key = ? AND status = 'open'",
        (state.now(), key),
    )


def _client(state: ODeskState, company: str | None, job: str | None) -> int:
    """Return the company that a call is about: the one that is named, or that of the job."""
    if company is not None:
        return int(find_company(state, company)["reference"])
    return int(_find_job(state, job or "")["buyer"])


def _managed(state: ODeskState, user: str, company: int) -> frozenset[int]:
    """Return the teams of a client in which a user hires, of which there has to be one."""
    rows = state.store.rows("SELECT reference FROM teams WHERE company = ?", (company,))
    teams = managed_teams(state, user) & {int(row["reference"]) for row in rows}
    if not teams:
        raise forbidden("see the offers of this client")
    return teams


def _is_on(row: Row, job: str | None) -> bool:
    return job is None or str(row["job"]) == job


def _find(state: ODeskState, rid: str) -> Row:
    number = int(rid) if re.fullmatch(r"[0-9]{1,15}", rid) else 0
    row = state.store.row(f"{_OFFERS} WHERE rid = :rid", {"now": state.now(), "rid": number})
    if row is None:
        raise unknown("offer")
    return row


def _own_offer(state: ODeskState, user: str, rid: str) -> Row:
    row = _find(state, rid)
    if row["login"] != user:
        raise forbidden("read or answer the offers of another freelancer")
    return row


def _find_job(state: ODeskState, given: str) -> Row:
    """Return a job of a client's own or of the catalogue by its reference number or its key."""
    row = state.row(_JOBS, public_key(given))
    if row is None:
        raise unknown("job")
    return row


def _team(state: ODeskState, fields: OfferFields, job: Row | None) -> Row:
    if "team__reference" in fields:
        return find_team(state, fields["team__reference"])
    row = state.store.row(
        "SELECT * FROM teams WHERE CASE WHEN :id <> '' THEN id = :id ELSE reference = :number END",
        {
            "id": fields.get("client_team_ref", ""),
            "number": job["team"] if job is not None else None,
        },
    )
    if row is None:
        raise unknown("team")
    return row


def _contractor(state: ODeskState, fields: OfferFields) -> Row:
    """Return the freelancer: by login, else by key, else by reference."""
    named = {
        "id": fields.get("contractor_username"),
        "profile_key": fields.get("contractor_key"),
        "reference": fields.get("contractor_reference"),
    }
    for column, given in named.items():
        if given is not None:
            query = f"SELECT * FROM users WHERE {column} = ?"  # noqa: S608  columns of ours
            row = state.row(query, public_key(given))
            if row is None:
                raise unknown("freelancer")
            return row
    raise missing("the freelancer is missing")


def _organisation(state: ODeskState, team: str, contractor: Row) -> Value:
    """Return the agency's team through which a freelancer works, which has to be named."""
    row = state.row(
        "SELECT teams.* FROM memberships JOIN teams ON teams.reference = team"
        " JOIN companies ON companies.reference = company WHERE user = ? AND is_agency",
        contractor["reference"],
    )
    if row is None:
        return None
    if team not in (row["id"], str(row["reference"])):
        raise refused("contractor_org is not the team of the freelancer, who works for an agency")
    return int(row["reference"])


def _milestone(given: Mapping[str, Any]) -> Columns:
    for name in ("milestone_description", "deposit_amount"):
        if not given.get(name):
            raise missing(f"{name} is missing")
    due: date | None = given.get("due_date")
    return {
        "description": given["milestone_description"],
        "deposit": cents("deposit_amount", given["deposit_amount"]),
        "due_date": None if due is None else due.isoformat(),
    }


def _offer(state: ODeskState, rid: str) -> Answer:
    """Return an offer of which no document describes the answer."""
    return {"offer": object_tree(DirectOffer, _tree(state, _find(state, rid)))}


def _tree(state: ODeskState, row: Row) -> Record:
    milestones = state.store.rows(
        "SELECT *, strftime('%m-%d-%Y', due_date) AS due FROM direct_milestones WHERE offer = ? "
        "ORDER BY place",
        (row["rid"],),
    )
    terms = {
        "start_date": row["created_at"],
        "job_type": row["job_type"],
        "charge_rate": dollars(row["charge_rate"]),
        "charge_upfront_percent": trimmed(dollars(row["upfront_percent"])),
        "weekly_limit": trimmed(dollars(row["weekly_limit"])),
        "weekly_stipend": dollars(row["weekly_stipend"]),
        "expires_on": row["expires_at"],
        "close_on_accept": bool(row["closes_job"]),
        "milestones": {
            "milestone": [
                {
                    "milestone_description": part["description"],
                    "deposit_amount": dollars(part["deposit"]),
                    "due_date": part["due"],
                }
                for part in milestones
            ]
        },
    }
    return {
        "rid": row["rid"],
        "title": row["title"],
        "last_event_state": row["current"],
        "job_posting_ref": row["job_key"],
        "extra": {
            "job_application_ref": row["application"],
            "previous_offer_ref": row["previous_offer"],
            "contract_ref": row["contract"],
            "client_team_ref": row["team_id"],
            "contractor_username": row["login"],
            "contractor_key": row["profile_key"],
            "contractor_org": row["contractor_team"],
            "message_to_contractor": row["message"],
            "related_jobcategory": row["category"],
            "terms_data": terms,
        },
    }
