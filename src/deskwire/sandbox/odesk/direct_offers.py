"""The router of offers: clients send them, freelancers answer them."""

import re
from datetime import date
from decimal import Decimal
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.format import dollars, flag, text, us_day
from deskwire.sandbox.odesk.hr.input import Input
from deskwire.sandbox.odesk.hr.lists import lone
from deskwire.sandbox.odesk.hr.rights import (
    find_company,
    find_team,
    managed_teams,
    person,
    public_key,
)
from deskwire.sandbox.odesk.offer_book import STATES, Columns, add_offer
from deskwire.sandbox.odesk.search_terms import lister, page_of
from deskwire.sandbox.odesk.state import (
    Handler,
    ODeskState,
    forbidden,
    out_of_turn,
    refused,
    unknown,
)
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.store import Value

_ACTIONS: Final = {"accept": "accepted", "decline": "declined"}
_MILESTONE: Final = re.compile(
    r"milestones\[([0-9]{1,3})\]\[(milestone_description|deposit_amount|due_date)\]"
)
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


def list_client_offers(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `offers.list_client_offers`."""
    given = Input.of(call)
    company = _client(state, given)
    teams = _managed(state, user, company)
    if "team__reference" in given:
        teams &= {int(find_team(state, given.text("team__reference"))["reference"])}
    rows = state.store.rows(
        f"{_OFFERS} WHERE company = :company AND current = :status ORDER BY rid DESC",
        {
            "now": state.now(),
            "company": company,
            "status": given.choice("status", STATES, "new"),
        },
    )
    seen = [row for row in rows if row["team"] in teams and _is_on(row, given)]
    return _listed(state, call, seen)


def list_freelancer_offers(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `offers.list_freelancer_offers`."""
    status = Input.of(call).choice("status", STATES, "new")
    rows = state.store.rows(
        f"{_OFFERS} WHERE login = :login AND current = :status ORDER BY rid DESC",
        {"now": state.now(), "login": user, "status": status},
    )
    return _listed(state, call, rows)


def get_client_offer(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `offers.get_client_offer`."""
    given = Input.of(call)
    company, row = _client(state, given), _offer(state, call)
    teams = _managed(state, user, company)
    if row["company"] != company or not _is_on(row, given):
        raise unknown("offer")
    if row["team"] not in teams:
        raise forbidden("see the offers of this team")
    return {"offer": _tree(state, row)}


def get_freelancer_offer(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `offers.get_freelancer_offer`."""
    return {"offer": _tree(state, _own_offer(state, call, user))}


def accept_or_decline(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `offers.accept_or_decline`."""
    row = _own_offer(state, call, user)
    action = Input.of(call).choice("action_name", tuple(_ACTIONS))
    if row["current"] != "new":
        raise out_of_turn(f"the offer is {row['current']}")
    with state.store.transaction():
        state.store.execute(
            "UPDATE direct_offers SET state = ? WHERE rid = ?", (_ACTIONS[action], row["rid"])
        )
        if action == "accept" and row["closes_job"]:
            _close_job(state, row["job_key"])
    return {"offer": _tree(state, _offer(state, call))}


def send_client_offer(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `offers.send_client_offer`."""
    given = Input.of(call)
    kind = given.choice("job_type", ("hourly", "fixed-price"))
    rate = given.money("charge_rate")
    if rate is None:
        raise Failure(400, "charge_rate is missing", code="missing_parameter")
    job, context = _job(state, given), given.keyed("context")
    team = _team(state, given, job)
    if team["reference"] not in managed_teams(state, user):
        raise forbidden("send offers for this team")
    contractor = _contractor(state, given)
    milestones = _milestones(call)
    if bool(milestones) != (kind == "fixed-price"):
        raise refused("milestones are for fixed-price jobs, which need them")
    offer: Columns = {
        "team": team["reference"],
        "contractor": contractor["reference"],
        "contractor_team": _organisation(state, given, contractor),
        "title": given.text("title"),
        "job_type": kind,
        "charge_rate": rate,
        "message": given.text("message_to_contractor"),
        "previous_offer": context.get("previous_offer_ref", ""),
        "job": job["number"] if job is not None else None,
        "job_key": job["key"] if job is not None else "",
        "application": context.get("job_application_ref", ""),
        "contract": context.get("contract_ref", ""),
        "upfront_percent": given.money("charge_upfront_percent"),
        "weekly_limit": given.money("weekly_limit"),
        "weekly_stipend": given.money("weekly_stipend"),
        "category": given.text("related_jobcategory", given.text("related_jobcategory2", "")),
        "expires_at": given.whole("expires_on"),
        "closes_job": given.choice("close_on_accept", ("0", "1"), "1") == "1",
        "created_by": person(state, user)["reference"],
        "created_at": state.now(),
    }
    with state.store.transaction():
        rid = add_offer(state.store, offer, milestones)
    return {"offer": _tree(state, _find(state, rid))}


def _close_job(state: ODeskState, key: str) -> None:
    state.store.execute("UPDATE catalogue_jobs SET status = 'In Progress' WHERE key = ?", (key,))
    state.store.execute(
        "UPDATE hr_jobs SET status = 'filled', filled_at = ? WHERE key = ? AND status = 'open'",
        (state.now(), key),
    )


def _client(state: ODeskState, given: Input) -> int:
    """Return the company that a call is about: the one that is named, or that of the job."""
    if "company_id" in given:
        return int(find_company(state, given.text("company_id"))["reference"])
    return int(_find_job(state, given.text("job__reference"))["buyer"])


def _managed(state: ODeskState, user: str, company: int) -> frozenset[int]:
    """Return the teams of a client in which a user hires, of which there has to be one."""
    rows = state.store.rows("SELECT reference FROM teams WHERE company = ?", (company,))
    teams = managed_teams(state, user) & {int(row["reference"]) for row in rows}
    if not teams:
        raise forbidden("see the offers of this client")
    return teams


def _number(given: str) -> int:
    return int(given) if re.fullmatch(r"[0-9]{1,15}", given) else 0


def _is_on(row: Row, given: Input) -> bool:
    return "job__reference" not in given or str(row["job"]) == given.text("job__reference")


def _find(state: ODeskState, rid: int) -> Row:
    row = state.store.row(f"{_OFFERS} WHERE rid = :rid", {"now": state.now(), "rid": rid})
    if row is None:
        raise unknown("offer")
    return row


def _offer(state: ODeskState, call: Call) -> Row:
    """Return the offer that is named in the path, and in the query again."""
    given = call.values["offer_id"]
    if call.query("offer_id", given) != given:
        raise refused("offer_id is another one in the path")
    return _find(state, _number(given))


def _own_offer(state: ODeskState, call: Call, user: str) -> Row:
    row = _offer(state, call)
    if row["login"] != user:
        raise forbidden("read or answer the offers of another freelancer")
    return row


def _job(state: ODeskState, given: Input) -> Row | None:
    """Return the job that an offer follows from."""
    given_job = given.keyed("context").get("job_posting_ref")
    return None if given_job is None else _find_job(state, given_job)


def _find_job(state: ODeskState, given: str) -> Row:
    """Return a job of a client's own or of the catalogue by its reference number or its key."""
    row = state.store.row(_JOBS, (public_key(given),))
    if row is None:
        raise unknown("job")
    return row


def _team(state: ODeskState, given: Input, job: Row | None) -> Row:
    if "team__reference" in given:
        return find_team(state, given.text("team__reference"))
    name = given.text("client_team_ref", "")
    row = state.store.row(
        "SELECT * FROM teams WHERE CASE WHEN :id <> '' THEN id = :id ELSE reference = :number END",
        {"id": name, "number": job["team"] if job is not None else None},
    )
    if row is None:
        raise unknown("team")
    return row


def _contractor(state: ODeskState, given: Input) -> Row:
    """Return the freelancer: by login, else by key, else by reference."""
    columns = {
        "contractor_username": "id",
        "contractor_key": "profile_key",
        "contractor_reference": "reference",
    }
    for name, column in columns.items():
        if name in given:
            query = f"SELECT * FROM users WHERE {column} = ?"  # noqa: S608  columns of ours
            row = state.store.row(query, (public_key(given.text(name)),))
            if row is None:
                raise unknown("freelancer")
            return row
    raise Failure(400, "the freelancer is missing", code="missing_parameter")


def _organisation(state: ODeskState, given: Input, contractor: Row) -> Value:
    """Return the agency's team through which a freelancer works, which has to be named."""
    row = state.store.row(
        "SELECT teams.* FROM memberships JOIN teams ON teams.reference = team"
        " JOIN companies ON companies.reference = company WHERE user = ? AND is_agency",
        (contractor["reference"],),
    )
    if row is None:
        return None
    if given.text("contractor_org", "") not in (row["id"], str(row["reference"])):
        raise refused("contractor_org is not the team of the freelancer, who works for an agency")
    return int(row["reference"])


def _milestones(call: Call) -> list[Columns]:
    """Read `milestones[0][due_date]` and the like, in order and without gaps."""
    parts: dict[int, dict[str, str]] = {}
    for name, value in call.body().items():
        match = _MILESTONE.fullmatch(name)
        if match is not None:
            parts.setdefault(int(match[1]), {})[match[2]] = str(value)
        elif name.startswith("milestone"):
            raise refused(f"{name} is no part of a milestone")
    if sorted(parts) != list(range(len(parts))):
        raise refused("milestones are not numbered from 0")
    return [_milestone(Input(parts[place])) for place in sorted(parts)]


def _milestone(given: Input) -> Columns:
    deposit, due = given.money("deposit_amount"), given.day("due_date")
    if deposit is None:
        raise Failure(400, "deposit_amount is missing", code="missing_parameter")
    return {
        "description": given.text("milestone_description"),
        "deposit": deposit,
        "due_date": due.isoformat() if isinstance(due, date) else None,
    }


def _listed(state: ODeskState, call: Call, rows: list[Row]) -> dict[str, JSONValue]:
    offset, size = page_of(call, "page")
    offers = [_tree(state, row) for row in rows[offset : offset + size]]
    return {"offers": {"lister": lister(call, len(rows)), "offer": lone(offers)}}


def _tree(state: ODeskState, row: Row) -> JSONValue:
    milestones: list[JSONValue] = [
        {
            "milestone_description": part["description"],
            "deposit_amount": dollars(part["deposit"]),
            "due_date": us_day(part["due_date"]),
        }
        for part in state.store.rows(
            "SELECT * FROM direct_milestones WHERE offer = ? ORDER BY place", (row["rid"],)
        )
    ]
    terms: dict[str, JSONValue] = {
        "start_date": str(row["created_at"]),
        "job_type": row["job_type"],
        "charge_rate": dollars(row["charge_rate"]),
        "charge_upfront_percent": _plain(row["upfront_percent"]),
        "weekly_limit": _plain(row["weekly_limit"]),
        "weekly_stipend": dollars(row["weekly_stipend"]),
        "expires_on": text(row["expires_at"]),
        "close_on_accept": flag(row["closes_job"]),
        "milestones": {"milestone": lone(milestones)} if milestones else "",
    }
    return {
        "rid": str(row["rid"]),
        "title": row["title"],
        "last_event_state": row["current"],
        "job_posting_ref": row["job_key"],
        "job_application_ref": row["application"],
        "previous_offer_ref": row["previous_offer"],
        "contract_ref": row["contract"],
        "client_team_ref": row["team_id"],
        "contractor_username": row["login"],
        "contractor_key": row["profile_key"],
        "contractor_org": text(row["contractor_team"]),
        "message_to_contractor": row["message"],
        "related_jobcategory": row["category"],
        "terms_data": terms,
    }


def _plain(hundredths: Value) -> str:
    return "" if hundredths is None else f"{Decimal(hundredths).scaleb(-2):f}".removesuffix(".00")


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.offers.list_client_offers": list_client_offers,
    "odesk.offers.send_client_offer": send_client_offer,
    "odesk.offers.get_client_offer": get_client_offer,
    "odesk.offers.list_freelancer_offers": list_freelancer_offers,
    "odesk.offers.get_freelancer_offer": get_freelancer_offer,
    "odesk.offers.accept_or_decline": accept_or_decline,
}
