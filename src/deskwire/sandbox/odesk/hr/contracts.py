"""HR: contracts, their suspension and end, bonuses, and the books in which all payments stand."""

from collections.abc import Mapping
from datetime import UTC
from decimal import Decimal
from functools import partial
from sqlite3 import Row
from typing import Final, Unpack

from deskwire.odesk.hr_models import Engagement
from deskwire.sandbox.books import pay
from deskwire.sandbox.odesk.answers import record
from deskwire.sandbox.odesk.hr.lists import Asked, Filter, listed, states
from deskwire.sandbox.odesk.hr.rights import (
    check_buyer,
    check_sees,
    contract_side,
    find_contract,
    find_team,
    managed_team,
    managed_teams,
    person,
    public_key,
    teams_below,
)
from deskwire.sandbox.odesk.state import (
    ODeskState,
    cents,
    handles,
    out_of_turn,
    refused,
    whole,
)
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import Value

_SCORES: Final = {"buyer": range(3, 9), "provider": range(9, 15)}
"""The scores that either side gives."""

_ENGAGEMENTS: Final = """
    SELECT e.reference, e.status, coalesce(h.is_suspended, 0) AS is_suspended,
           e.title AS engagement_title, NULL AS description, e.job_type AS engagement_job_type,
           e.created_at AS created_time, e.start_date AS engagement_start_date,
           e.end_date AS engagement_end_date, e.hourly_charge_rate, e.hourly_pay_rate,
           e.weekly_hours_limit, e.fixed_charge_amount AS fixed_charge_amount_agreed,
           e.fixed_pay_amount AS fixed_pay_amount_agreed,
           e.upfront_payment AS fixed_price_upfront_payment,
           j.reference AS job_reference, j.title AS job_title, j.key AS job_ref_ciphertext,
           e.offer_reference, b.reference AS buyer_company_reference,
           b.name AS buyer_company_name, t.reference AS buyer_team_reference,
           t.id AS buyer_team_id, t.name AS buyer_team_name, p.reference AS provider_reference,
           p.id AS provider_id, p.profile_key AS dev_recno_ciphertext,
           a.reference IS NOT NULL AS provider_has_agency, a.reference AS provider_team_reference,
           a.id AS provider_team_id, a.name AS provider_team_name,
           h.provider_score AS feedback_for_provider_score,
           h.buyer_score AS feedback_for_buyer_score
    FROM engagements AS e JOIN hr_jobs AS j ON j.reference = e.job_reference
    JOIN teams AS t ON t.reference = e.buyer_team JOIN companies AS b ON b.reference = t.company
    JOIN users AS p ON p.reference = e.provider
    LEFT JOIN teams AS a ON a.reference = e.provider_team
    LEFT JOIN hr_contracts AS h ON h.engagement = e.reference
"""
_SORTABLE: Final = (
    "reference", "created_time", "offer__reference", "job__reference", "buyer_team__reference",
    "provider__reference", "status", "engagement_start_date", "engagement_end_date"
)  # fmt: skip


@handles("hr.get_engagements")
def get_engagements(
    state: ODeskState,
    user: str,
    *,
    buyer_team_reference: str | None = None,
    provider_reference: str | None = None,
    profile_key: str | None = None,
    job_reference: str | None = None,
    agency_team_reference: str | None = None,
    **asked: Unpack[Asked],
) -> Answer:
    """List the contracts on either side of which the user is."""
    managed, chosen = managed_teams(state, user), Filter()
    marks = ", ".join("?" * len(managed))
    own = f"(e.provider = ? OR e.buyer_team IN ({marks}) OR e.provider_team IN ({marks}))"
    chosen.add(own, person(state, user)["reference"], *managed, *managed)
    if buyer_team_reference is not None:
        team = int(find_team(state, buyer_team_reference)["reference"])
        rows = state.store.rows(f"{_ENGAGEMENTS} WHERE {own}", chosen.values)
        check_sees(managed | {row["buyer_team_reference"] for row in rows}, team)
        chosen.among(
            "e.buyer_team", teams_below(state, team) if asked.get("include_sub_teams") else (team,)
        )
    if provider_reference is not None:
        chosen.add("e.provider = ?", whole("provider__reference", provider_reference))
    elif profile_key is not None:
        chosen.add("p.profile_key = ?", public_key(profile_key))
    chosen.add("e.job_reference = ?", whole("job__reference", job_reference))
    chosen.add("e.provider_team = ?", whole("agency_team__reference", agency_team_reference))
    chosen.among("e.status", states(asked))
    tree = partial(_engagement, managed=managed)
    return listed(state, _ENGAGEMENTS, chosen, tree, asked, sortable=_SORTABLE)


@handles("hr.get_engagement")
def get_engagement(state: ODeskState, user: str, *, engagement_reference: str) -> Answer:
    """Return a contract to both sides."""
    contract = find_contract(state, engagement_reference)
    contract_side(state, user, contract)
    (row,) = state.store.rows(f"{_ENGAGEMENTS} WHERE e.reference = ?", (contract["reference"],))
    return _engagement(row, managed_teams(state, user))


@handles("hr.suspend_contract")
def suspend_contract(
    state: ODeskState, user: str, *, contract_reference: str, message: str
) -> Answer:
    """Suspend a contract."""
    return _pause(state, user, contract_reference, message, suspend=True)


@handles("hr.restart_contract")
def restart_contract(
    state: ODeskState, user: str, *, contract_reference: str, message: str
) -> Answer:
    """Let a suspended contract go on."""
    return _pause(state, user, contract_reference, message, suspend=False)


@handles("hr.end_contract")
def end_contract(
    state: ODeskState,
    user: str,
    *,
    contract_reference: str,
    reason: str,
    would_hire_again: str,
    fb_scores: Mapping[str, int] | None = None,
    fb_comment: str = "",
) -> Answer:
    """End a contract, which either side may, and judge the other."""
    contract = find_contract(state, contract_reference)
    side = contract_side(state, user, contract)
    average = _average(fb_scores, side) if fb_scores else ""
    if contract["status"] != "active":
        raise out_of_turn("the contract has ended already")
    state.store.update(
        "engagements",
        ("reference", contract["reference"]),
        {"status": "closed", "end_date": state.today(UTC)},
    )
    changes: dict[str, Value] = {
        "is_suspended": 0,
        "reason": reason,
        "would_hire_again": would_hire_again,
        "comment": fb_comment,
        "provider_score" if side == "buyer" else "buyer_score": average,
    }
    _note(state, contract["reference"], changes)
    return None


@handles("hr.post_team_adjustment")
def post_team_adjustment(
    state: ODeskState,
    user: str,
    *,
    team_reference: str,
    engagement_reference: str,
    comments: str,
    charge_amount: Decimal,
    notes: str = "",
) -> Answer:
    """Add a bonus, which stands in the books at once."""
    team = managed_team(state, user, team_reference)
    contract = find_contract(state, engagement_reference)
    if contract["buyer_team"] != team:
        raise refused("the contract is not one of this team")
    amount = cents("charge_amount", charge_amount)
    row: dict[str, Value] = {
        "reference": state.store.next_number("hr_adjustments", "reference"),
        "engagement": contract["reference"],
        "amount": amount,
        "comments": comments,
        "notes": notes,
        "created_by": person(state, user)["reference"],
        "created_at": state.now(),
    }
    with state.store.transaction():
        state.store.insert("hr_adjustments", row)
        charge(state, contract, ("Adjustment", "Bonus"), amount, comments)
    return {"reference": row["reference"]}


def _pause(state: ODeskState, user: str, reference: str, message: str, *, suspend: bool) -> Answer:
    contract = find_contract(state, reference)
    check_buyer(state, user, contract)
    if contract["status"] != "active":
        raise out_of_turn("the contract has ended already")
    there = state.row(
        "SELECT 1 FROM hr_contracts WHERE engagement = ? AND is_suspended", contract["reference"]
    )
    if suspend == (there is not None):
        raise out_of_turn(f"the contract is {'' if suspend else 'not '}suspended")
    _note(state, contract["reference"], {"is_suspended": int(suspend), "message": message})
    return None


def _note(state: ODeskState, contract: int, changes: dict[str, Value]) -> None:
    """Write down what has happened to a contract."""
    state.store.execute("INSERT OR IGNORE INTO hr_contracts (engagement) VALUES (?)", (contract,))
    state.store.update("hr_contracts", ("engagement", contract), changes)


def _average(scores: Mapping[str, int], side: str) -> str:
    """Return the mean of scores, which have to be all of a side's, each from 1 to 5."""
    numbers = _SCORES[side]
    if set(scores) != set(map(str, numbers)):
        raise refused(
            f"fb_scores are not the whole set of the {side}, {numbers[0]} to {numbers[-1]}"
        )
    if not set(scores.values()) <= {1, 2, 3, 4, 5}:
        raise refused("fb_scores has a score that is not from 1 to 5")
    return f"{sum(scores.values()) / len(scores):.2f}"


def _engagement(row: Row, managed: frozenset[int]) -> Record:
    role = "buyer" if row["buyer_team_reference"] in managed else "provider"
    return {**record(Engagement, row), "roles": (role,)}


def charge(
    state: ODeskState, contract: Row, kind: tuple[str, str], amount: int, comment: str
) -> None:
    """Bill an amount for a contract and credit the provider with their part of it.

    Args:
        state: The data.
        contract: The contract.
        kind: Type and subtype of the movement, e.g. `Adjustment` and `Bonus`.
        amount: What the buyer pays, in cents.
        comment: What the buyer wrote beside it.
    """
    type_, subtype = kind
    company, agency = (_company(state, contract[side]) for side in ("buyer_team", "provider_team"))
    row: dict[str, Value] = {
        "ledger": "billings",
        "accounting_entity": _account(state, company),
        "engagement": contract["reference"],
        "date": state.today(UTC),
        "buyer_company": company,
        "buyer_team": contract["buyer_team"],
        "provider_company": agency,
        "provider_team": contract["provider_team"],
        "provider": contract["provider"],
        "type": type_,
        "subtype": subtype,
        "description": subtype,
        "comment": comment,
        "memo": contract["title"],
        "notes": "",
        "po_number": "",
        "amount": amount,
    }
    account = _account(state, agency, contract["provider"])
    earning = row | {"ledger": "earnings", "accounting_entity": account, "amount": pay(amount)}
    for each in (row, earning):
        reference = state.store.next_number("financial_records", "reference")
        state.store.insert("financial_records", {"reference": reference, **each})


def _company(state: ODeskState, team: int | None) -> int | None:
    row = state.row("SELECT company FROM teams WHERE reference = ?", team)
    return int(row["company"]) if row is not None else None


def _account(state: ODeskState, company: int | None, owner: int = 0) -> int:
    """Return the account of a company, or of a provider who has none."""
    rows = state.store.rows(
        "SELECT reference FROM accounting_entities"
        " WHERE company IS :company AND (:company IS NOT NULL OR owner = :owner)",
        {"company": company, "owner": owner},
    )
    return int(rows[0]["reference"])
