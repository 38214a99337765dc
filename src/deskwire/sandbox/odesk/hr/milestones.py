"""HR: the milestones of fixed-price contracts, and the work that is submitted for them.

A milestone is not funded at first, then active, in the end paid. A contract has one active
milestone at a time. What the answers look like is not documented: the sandbox answers with the
thing itself where a call makes or reads one, and with nothing where it changes one.
"""

from datetime import date
from decimal import Decimal
from sqlite3 import Row
from typing import Final, TypedDict, Unpack

from deskwire.odesk.hr_v3 import Milestone, Submission
from deskwire.sandbox.odesk.answers import record
from deskwire.sandbox.odesk.hr.contracts import charge
from deskwire.sandbox.odesk.hr.rights import check_buyer, contract_side, find_contract, numbered
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
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import Value

_MILESTONE: Final = """
    SELECT id, engagement AS contract_reference, description AS milestone_description,
           deposit AS deposit_amount, due_date, status FROM hr_milestones
"""


class Payment(TypedDict, total=False):
    """What is said of a payment besides its amount."""

    bonus: Decimal
    pay_comments: str
    underpayment_reason: int
    note2contractor: str


@handles("hr_v3.create_milestone")
def create_milestone(
    state: ODeskState,
    user: str,
    *,
    contract_reference: str,
    milestone_description: str,
    deposit_amount: Decimal,
    due_date: date | None = None,
) -> Answer:
    """Add a milestone to a contract."""
    contract = find_contract(state, contract_reference)
    check_buyer(state, user, contract)
    if contract["job_type"] != "fixed-price" or contract["status"] != "active":
        raise out_of_turn("the contract has no fixed price or has ended")
    row: dict[str, Value] = {
        "id": state.store.next_number("hr_milestones"),
        "engagement": contract["reference"],
        "description": milestone_description,
        "deposit": cents("deposit_amount", deposit_amount),
        "due_date": due_date.isoformat() if due_date else None,
        "status": "not_funded",
    }
    state.store.insert("hr_milestones", row)
    return record(Milestone, state.store.rows(f"{_MILESTONE} WHERE id = ?", (row["id"],))[0])


@handles("hr_v3.edit_milestone")
def edit_milestone(
    state: ODeskState,
    user: str,
    *,
    milestone_id: str,
    milestone_description: str | None = None,
    deposit_amount: Decimal | None = None,
    due_date: date | None = None,
    message: str | None = None,
) -> Answer:
    """Change a milestone that is not paid; once it is funded, its deposit stays."""
    milestone = _for_buyer(state, user, milestone_id)
    if milestone["status"] == "paid":
        raise out_of_turn("the milestone is paid")
    if deposit_amount is not None and milestone["status"] == "active":
        raise out_of_turn("the milestone is funded")
    changes: dict[str, Value] = {
        "description": milestone_description,
        "deposit": cents("deposit_amount", deposit_amount),
        "due_date": due_date.isoformat() if due_date else None,
        "message": message,
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    if not changes:
        raise missing("there is nothing to change")
    state.store.update("hr_milestones", ("id", milestone["id"]), changes)
    return None


@handles("hr_v3.activate_milestone")
def activate_milestone(
    state: ODeskState, user: str, *, milestone_id: str, message: str = ""
) -> Answer:
    """Fund a milestone."""
    milestone = _for_buyer(state, user, milestone_id)
    if milestone["status"] != "not_funded":
        raise out_of_turn("the milestone is funded already")
    if _active(state, milestone["engagement"]) is not None:
        raise out_of_turn("another milestone of the contract is active")
    changes = {"status": "active", "message": message}
    state.store.update("hr_milestones", ("id", milestone["id"]), changes)
    return None


@handles("hr_v3.approve_milestone")
def approve_milestone(
    state: ODeskState,
    user: str,
    *,
    milestone_id: str,
    amount: Decimal | None = None,
    **payment: Unpack[Payment],
) -> Answer:
    """Pay for a milestone; submissions that wait are approved with it."""
    milestone = _for_buyer(state, user, milestone_id)
    with state.store.transaction():
        _pay(state, milestone, amount, payment)
        state.store.execute(
            "UPDATE hr_submissions SET status = 'approved' WHERE milestone = ?"
            " AND status = 'pending'",
            (milestone["id"],),
        )
    return None


@handles("hr_v3.delete_milestone")
def delete_milestone(state: ODeskState, user: str, *, milestone_id: str) -> Answer:
    """Delete a milestone that is not funded."""
    milestone = _for_buyer(state, user, milestone_id)
    if milestone["status"] != "not_funded":
        raise out_of_turn("the milestone is funded")
    state.store.execute("DELETE FROM hr_milestones WHERE id = ?", (milestone["id"],))
    return None


@handles("hr_v3.get_active_milestone")
def get_active_milestone(state: ODeskState, user: str, *, contract_reference: str) -> Answer:
    """Return the active milestone of a contract to both sides."""
    contract = find_contract(state, contract_reference)
    contract_side(state, user, contract)
    row = _active(state, contract["reference"])
    if row is None:
        raise unknown("milestone")
    return record(Milestone, row)


@handles("hr_v3.get_milestone_submissions")
def get_milestone_submissions(state: ODeskState, user: str, *, milestone_id: str) -> Answer:
    """List what was submitted for a milestone to both sides."""
    milestone, contract = _find(state, milestone_id)
    contract_side(state, user, contract)
    rows = state.store.rows(
        "SELECT id, milestone AS milestone_id, note AS note2client, amount, status"
        " FROM hr_submissions WHERE milestone = ? ORDER BY id",
        (milestone["id"],),
    )
    return [record(Submission, row) for row in rows]


@handles("hr_v3.request_submission_approval")
def request_submission_approval(
    state: ODeskState, user: str, *, milestone_id: str, note2client: str, amount: Decimal
) -> Answer:
    """Submit work as the provider; the id stands at the top as for milestones."""
    milestone, contract = _find(state, milestone_id)
    if contract_side(state, user, contract) != "provider":
        raise forbidden("submit work for this contract")
    if milestone["status"] != "active":
        raise out_of_turn("the milestone is not active")
    if state.row(
        "SELECT 1 FROM hr_submissions WHERE milestone = ? AND status = 'pending'", milestone["id"]
    ):
        raise out_of_turn("another submission waits for approval")
    row: dict[str, Value] = {
        "id": state.store.next_number("hr_submissions"),
        "milestone": milestone["id"],
        "note": note2client,
        "amount": cents("amount", amount),
        "status": "pending",
    }
    state.store.insert("hr_submissions", row)
    return {"id": row["id"]}


@handles("hr_v3.approve_submission")
def approve_submission(
    state: ODeskState,
    user: str,
    *,
    submission_id: str,
    amount: Decimal,
    **payment: Unpack[Payment],
) -> Answer:
    """Approve work, with which its milestone is paid."""
    submission, milestone = _pending(state, user, submission_id)
    with state.store.transaction():
        _pay(state, milestone, amount, payment)
        answer = {"status": "approved", "answer": payment.get("note2contractor", "")}
        state.store.update("hr_submissions", ("id", submission["id"]), answer)
    return None


@handles("hr_v3.reject_submission")
def reject_submission(
    state: ODeskState, user: str, *, submission_id: str, note2contractor: str
) -> Answer:
    """Reject work."""
    submission, _ = _pending(state, user, submission_id)
    answer = {"status": "rejected", "answer": note2contractor}
    state.store.update("hr_submissions", ("id", submission["id"]), answer)
    return None


def _find(state: ODeskState, given: str) -> tuple[Row, Row]:
    """Return a milestone and its contract."""
    row = numbered(state, "SELECT * FROM hr_milestones WHERE id = ?", given, "milestone")
    return row, find_contract(state, str(row["engagement"]))


def _for_buyer(state: ODeskState, user: str, milestone_id: str) -> Row:
    """Return a milestone, on which the user decides."""
    milestone, contract = _find(state, milestone_id)
    check_buyer(state, user, contract)
    return milestone


def _pending(state: ODeskState, user: str, submission_id: str) -> tuple[Row, Row]:
    """Return a submission, which has to wait for the user, and its milestone."""
    sql = "SELECT * FROM hr_submissions WHERE id = ?"
    submission = numbered(state, sql, submission_id, "submission")
    milestone = _for_buyer(state, user, str(submission["milestone"]))
    if submission["status"] != "pending":
        raise out_of_turn(f"the submission is {submission['status']}")
    return submission, milestone


def _active(state: ODeskState, contract: int) -> Row | None:
    return state.row(f"{_MILESTONE} WHERE engagement = ? AND status = 'active'", contract)


def _pay(state: ODeskState, milestone: Row, amount: Decimal | None, payment: Payment) -> None:
    """Pay for a milestone: all of the deposit, or less with a reason, and a bonus."""
    if milestone["status"] != "active":
        raise out_of_turn("the milestone is not active")
    paid, bonus = cents("amount", amount) or milestone["deposit"], payment.get("bonus")
    if paid > milestone["deposit"]:
        raise refused("amount is more than the deposit")
    if paid < milestone["deposit"] and "underpayment_reason" not in payment:
        raise missing("underpayment_reason is missing, less than the deposit is paid")
    contract = find_contract(state, str(milestone["engagement"]))
    comments, message = payment.get("pay_comments", ""), payment.get("note2contractor", "")
    charge(state, contract, ("Invoice", "Milestone"), paid, comments)
    if bonus is not None:
        charge(state, contract, ("Adjustment", "Bonus"), cents("bonus", bonus), comments)
    changes: dict[str, Value] = {"status": "paid", "paid": paid, "message": message}
    state.store.update("hr_milestones", ("id", milestone["id"]), changes)
