"""HR: contracts, their suspension and end, and bonuses."""

from datetime import UTC, datetime
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.format import dollars, flag, midnight, moment, text
from deskwire.sandbox.odesk.hr.input import Input, out_of_turn, refused
from deskwire.sandbox.odesk.hr.ledger import charge
from deskwire.sandbox.odesk.hr.lists import Filter, Listing, listed
from deskwire.sandbox.odesk.hr.rights import (
    check_buyer,
    check_manager,
    check_sees,
    contract_side,
    find_contract,
    find_team,
    managed_teams,
    person,
    public_key,
    teams_below,
)
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.store import Value

_REASONS: Final = (
    "API_REAS_MISREPRESENTED_SKILLS",
    "API_REAS_CONTRACTOR_NOT_RESPONSIVE",
    "API_REAS_HIRED_DIFFERENT",
    "API_REAS_JOB_COMPLETED_SUCCESSFULLY",
    "API_REAS_WORK_NOT_NEEDED",
    "API_REAS_UNPROFESSIONAL_CONDUCT",
)
_SCORES: Final = {
    "buyer": {str(number) for number in range(3, 9)},
    "provider": {str(number) for number in range(9, 15)},
}
"""The scores that either side gives."""

_SELECT: Final = """
    SELECT e.*, j.title AS job_title, j.key AS job_key, t.id AS team_id, t.name AS team_name,
           b.reference AS company, b.name AS company_name, p.id AS provider_id, p.profile_key,
           a.id AS agency_team_id, a.name AS agency_team_name,
           coalesce(h.is_suspended, 0) AS is_suspended,
           coalesce(h.provider_score, '') AS provider_score,
           coalesce(h.buyer_score, '') AS buyer_score
    FROM engagements AS e JOIN hr_jobs AS j ON j.reference = e.job_reference
    JOIN teams AS t ON t.reference = e.buyer_team JOIN companies AS b ON b.reference = t.company
    JOIN users AS p ON p.reference = e.provider
    LEFT JOIN teams AS a ON a.reference = e.provider_team
    LEFT JOIN hr_contracts AS h ON h.engagement = e.reference
"""
_ENGAGEMENTS: Final = Listing(
    name="engagements",
    item="engagement",
    select=_SELECT,
    sortable={
        "reference": "e.reference",
        "created_time": "e.created_at",
        "offer__reference": "e.offer_reference",
        "job__reference": "e.job_reference",
        "buyer_team__reference": "e.buyer_team",
        "provider__reference": "e.provider",
        "status": "e.status",
        "engagement_start_date": "e.start_date",
        "engagement_end_date": "e.end_date",
    },
    key="e.reference",
)


def get_engagements(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_engagements`: the contracts on either side of which the user is."""
    given = Input.of(call)
    managed = managed_teams(state, user)
    own, values = _own(managed, int(person(state, user)["reference"]))
    chosen = Filter()
    chosen.add(own, *values)
    if "buyer_team__reference" in given:
        team = int(find_team(state, given.text("buyer_team__reference"))["reference"])
        rows = state.store.rows(f"{_SELECT} WHERE {own}", values)
        check_sees(managed | {int(row["buyer_team"]) for row in rows}, team)
        below = teams_below(state, team) if given.flag("include_sub_teams") else (team,)
        chosen.among("e.buyer_team", below)
    if "provider__reference" in given:
        chosen.add("e.provider = ?", given.whole("provider__reference"))
    elif "profile_key" in given:
        chosen.add("p.profile_key = ?", public_key(given.text("profile_key")))
    if "job__reference" in given:
        chosen.add("e.job_reference = ?", given.whole("job__reference"))
    for name in ("agency_team__reference", "agency_team_reference"):
        if name in given:
            chosen.add("e.provider_team = ?", given.whole(name))
    if "status" in given:
        chosen.among("e.status", given.choices("status", ("active", "closed")))
    chosen.between("e.created_at", given)
    return listed(state, given, _ENGAGEMENTS, chosen, lambda row: _engagement(row, managed))


def get_engagement(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.get_engagement`."""
    contract = find_contract(state, call.values["engagement_reference"])
    contract_side(state, user, contract)
    rows = state.store.rows(f"{_SELECT} WHERE e.reference = ?", (contract["reference"],))
    return {"engagement": _engagement(rows[0], managed_teams(state, user))}


def suspend_contract(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.suspend_contract`."""
    return _pause(state, call, user, suspend=True)


def restart_contract(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.restart_contract`."""
    return _pause(state, call, user, suspend=False)


def end_contract(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.end_contract`: either side may end a contract, and judge the other."""
    contract = find_contract(state, call.values["contract_reference"])
    side = contract_side(state, user, contract)
    given = Input.of(call)
    reason = given.choice("reason", _REASONS)
    again = given.choice("would_hire_again", ("yes", "no"))
    scores = given.keyed("fb_scores")
    if "fb_comment" in given and not scores:
        raise Failure(400, "fb_comment needs fb_scores", code="missing_parameter")
    average = _average(scores, side) if scores else ""
    if contract["status"] != "active":
        raise out_of_turn("the contract has ended already")
    day = datetime.fromtimestamp(state.clock(), UTC).date().isoformat()
    state.store.execute(
        "UPDATE engagements SET status = 'closed', end_date = ? WHERE reference = ?",
        (day, contract["reference"]),
    )
    changes: dict[str, Value] = {
        "is_suspended": 0,
        "reason": reason,
        "would_hire_again": again,
        "comment": given.text("fb_comment", ""),
        "provider_score" if side == "buyer" else "buyer_score": average,
    }
    _note(state, contract["reference"], changes)
    return {}


def post_team_adjustment(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr.post_team_adjustment`; the bonus stands in the books at once."""
    team = int(find_team(state, call.values["team_reference"])["reference"])
    check_manager(state, user, team)
    given = Input.of(call)
    contract = find_contract(state, given.text("engagement__reference"))
    if contract["buyer_team"] != team:
        raise refused("the contract is not one of this team")
    comments, amount = given.text("comments"), given.money("charge_amount")
    if amount is None:
        raise Failure(400, "charge_amount is missing", code="missing_parameter")
    reference = state.store.next_number("hr_adjustments", "reference")
    row: dict[str, Value] = {
        "reference": reference,
        "engagement": contract["reference"],
        "amount": amount,
        "comments": comments,
        "notes": given.text("notes", ""),
        "created_by": person(state, user)["reference"],
        "created_at": state.now(),
    }
    with state.store.transaction():
        state.store.insert("hr_adjustments", row)
        charge(state, contract, ("Adjustment", "Bonus"), amount, comments)
    return {"adjustment": {"reference": str(reference)}}


def _own(managed: frozenset[int], me: int) -> tuple[str, list[Value]]:
    """Return the condition on contracts that one is a side of, and its values."""
    marks = ", ".join("?" * len(managed))
    condition = f"(e.provider = ? OR e.buyer_team IN ({marks}) OR e.provider_team IN ({marks}))"
    return condition, [me, *managed, *managed]


def _pause(state: ODeskState, call: Call, user: str, *, suspend: bool) -> dict[str, JSONValue]:
    contract = find_contract(state, call.values["contract_reference"])
    check_buyer(state, user, contract)
    message = Input.of(call).text("message")
    if contract["status"] != "active":
        raise out_of_turn("the contract has ended already")
    there = state.store.row(
        "SELECT is_suspended FROM hr_contracts WHERE engagement = ?", (contract["reference"],)
    )
    if suspend == bool(there is not None and there["is_suspended"]):
        raise out_of_turn(f"the contract is {'' if suspend else 'not '}suspended")
    _note(state, contract["reference"], {"is_suspended": int(suspend), "message": message})
    return {}


def _note(state: ODeskState, contract: int, changes: dict[str, Value]) -> None:
    """Write down what has happened to a contract."""
    state.store.execute("INSERT OR IGNORE INTO hr_contracts (engagement) VALUES (?)", (contract,))
    state.store.update("hr_contracts", ("engagement", contract), changes)


def _average(scores: dict[str, str], side: str) -> str:
    """Return the mean of scores, which have to be all of a side's, each from 1 to 5."""
    if set(scores) != _SCORES[side]:
        first, *_, last = sorted(map(int, _SCORES[side]))
        raise refused(f"fb_scores are not the whole set of the {side}, {first} to {last}")
    if not set(scores.values()) <= set("12345"):
        raise refused("fb_scores has a score that is not from 1 to 5")
    return f"{sum(map(int, scores.values())) / len(scores):.2f}"


def _engagement(row: Row, managed: frozenset[int]) -> dict[str, JSONValue]:
    return {
        "reference": text(row["reference"]),
        "status": row["status"],
        "is_suspended": flag(row["is_suspended"]),
        "engagement_title": row["title"],
        "description": "",
        "engagement_job_type": row["job_type"],
        "roles": {"role": "buyer" if row["buyer_team"] in managed else "provider"},
        "created_time": moment(row["created_at"]),
        "engagement_start_date": midnight(row["start_date"]),
        "engagement_end_date": midnight(row["end_date"]),
        "hourly_charge_rate": dollars(row["hourly_charge_rate"]),
        "hourly_pay_rate": dollars(row["hourly_pay_rate"]),
        "weekly_hours_limit": text(row["weekly_hours_limit"]),
        "fixed_charge_amount_agreed": dollars(row["fixed_charge_amount"]),
        "fixed_pay_amount_agreed": dollars(row["fixed_pay_amount"]),
        "fixed_price_upfront_payment": dollars(row["upfront_payment"]),
        "job__reference": text(row["job_reference"]),
        "job__title": row["job_title"],
        "job_ref_ciphertext": row["job_key"],
        "offer__reference": text(row["offer_reference"]),
        "buyer_company__reference": text(row["company"]),
        "buyer_company__name": row["company_name"],
        "buyer_team__reference": text(row["buyer_team"]),
        "buyer_team__id": row["team_id"],
        "buyer_team__name": row["team_name"],
        "provider__reference": text(row["provider"]),
        "provider__id": row["provider_id"],
        "provider__has_agency": flag(row["provider_team"]),
        "provider_team__reference": text(row["provider_team"]),
        "provider_team__id": text(row["agency_team_id"]),
        "provider_team__name": text(row["agency_team_name"]),
        "dev_recno_ciphertext": row["profile_key"],
        "feedback": {
            "feedback_for_provider": {"score": row["provider_score"]},
            "feedback_for_buyer": {"score": row["buyer_score"]},
        },
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.hr.get_engagements": get_engagements,
    "odesk.hr.get_engagement": get_engagement,
    "odesk.hr.suspend_contract": suspend_contract,
    "odesk.hr.restart_contract": restart_contract,
    "odesk.hr.end_contract": end_contract,
    "odesk.hr.post_team_adjustment": post_team_adjustment,
}
