"""HR: the milestones of fixed-price contracts, and the work that is submitted for them.

A milestone is not funded at first, then active, in the end paid. A contract has one active
milestone at a time. What the answers look like is not documented: the sandbox answers with the
thing itself where a call makes or reads one, and with nothing where it changes one.
"""

from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.format import dollars, text, us_day
from deskwire.sandbox.odesk.hr.input import Input, forbidden, out_of_turn, refused, unknown
from deskwire.sandbox.odesk.hr.ledger import charge
from deskwire.sandbox.odesk.hr.lists import bare
from deskwire.sandbox.odesk.hr.rights import check_buyer, contract_side, find_contract
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.store import Value

_UNDERPAYMENT_REASONS: Final = ("329", "330", "331", "332")


def create_milestone(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.create_milestone`, with the id at the top."""
    given = Input.of(call)
    contract = find_contract(state, given.text("contract_reference"))
    check_buyer(state, user, contract)
    if contract["job_type"] != "fixed-price" or contract["status"] != "active":
        raise out_of_turn("the contract has no fixed price or has ended")
    due = given.day("due_date")
    row: dict[str, Value] = {
        "id": state.store.next_number("hr_milestones"),
        "engagement": contract["reference"],
        "description": given.text("milestone_description"),
        "deposit": _amount(given, "deposit_amount"),
        "due_date": due.isoformat() if due else None,
        "status": "not_funded",
    }
    state.store.insert("hr_milestones", row)
    return _tree(_find(state, str(row["id"]))[0])


def edit_milestone(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.edit_milestone`."""
    milestone, given = _for_buyer(state, call, user)
    if milestone["status"] == "paid":
        raise out_of_turn("the milestone is paid")
    deposit, due = given.money("deposit_amount"), given.day("due_date")
    if deposit is not None and milestone["status"] == "active":
        raise out_of_turn("the milestone is funded")
    changes: dict[str, Value] = {
        "description": given.text("milestone_description", "") or None,
        "deposit": deposit,
        "due_date": due.isoformat() if due else None,
        "message": given.text("message", "") or None,
    }
    given_changes = {name: value for name, value in changes.items() if value is not None}
    if not given_changes:
        raise Failure(400, "there is nothing to change", code="missing_parameter")
    state.store.update("hr_milestones", ("id", milestone["id"]), given_changes)
    return {}


def activate_milestone(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.activate_milestone`."""
    milestone, given = _for_buyer(state, call, user)
    if milestone["status"] != "not_funded":
        raise out_of_turn("the milestone is funded already")
    if _active(state, milestone["engagement"]) is not None:
        raise out_of_turn("another milestone of the contract is active")
    state.store.update(
        "hr_milestones",
        ("id", milestone["id"]),
        {"status": "active", "message": given.text("message", "")},
    )
    return {}


def approve_milestone(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.approve_milestone`; submissions that wait are approved with it."""
    milestone, given = _for_buyer(state, call, user)
    with state.store.transaction():
        _pay(state, milestone, given)
        state.store.execute(
            "UPDATE hr_submissions SET status = 'approved' WHERE milestone = ?"
            " AND status = 'pending'",
            (milestone["id"],),
        )
    return {}


def delete_milestone(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.delete_milestone`."""
    milestone, _ = _for_buyer(state, call, user)
    if milestone["status"] != "not_funded":
        raise out_of_turn("the milestone is funded")
    state.store.execute("DELETE FROM hr_milestones WHERE id = ?", (milestone["id"],))
    return {}


def get_active_milestone(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.get_active_milestone` for both sides."""
    contract = find_contract(state, call.values["contract_reference"])
    contract_side(state, user, contract)
    row = _active(state, contract["reference"])
    if row is None:
        raise unknown("milestone")
    return _tree(row)


def get_milestone_submissions(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.get_milestone_submissions` for both sides."""
    milestone, contract = _find(state, call.values["milestone_id"])
    contract_side(state, user, contract)
    rows = state.store.rows(
        "SELECT * FROM hr_submissions WHERE milestone = ? ORDER BY id", (milestone["id"],)
    )
    trees: list[JSONValue] = [_submission_tree(row) for row in rows]
    return {"submissions": bare(call.format, "submission", trees)}


def request_submission_approval(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.request_submission_approval`, with the id at the top as for milestones."""
    given = Input.of(call)
    milestone, contract = _find(state, given.text("milestone_id"))
    if contract_side(state, user, contract) != "provider":
        raise forbidden("submit work for this contract")
    note, amount = given.text("note2client"), _amount(given, "amount")
    if milestone["status"] != "active":
        raise out_of_turn("the milestone is not active")
    if state.store.row(
        "SELECT 1 FROM hr_submissions WHERE milestone = ? AND status = 'pending'",
        (milestone["id"],),
    ):
        raise out_of_turn("another submission waits for approval")
    reference = state.store.next_number("hr_submissions")
    row: dict[str, Value] = {
        "id": reference,
        "milestone": milestone["id"],
        "note": note,
        "amount": amount,
        "status": "pending",
    }
    state.store.insert("hr_submissions", row)
    return {"id": str(reference)}


def approve_submission(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.approve_submission`; the milestone is paid with it."""
    submission, milestone, given = _pending(state, call, user)
    _amount(given, "amount")
    with state.store.transaction():
        _pay(state, milestone, given)
        answer = {"status": "approved", "answer": given.text("note2contractor", "")}
        state.store.update("hr_submissions", ("id", submission["id"]), answer)
    return {}


def reject_submission(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `hr_v3.reject_submission`."""
    submission, _, given = _pending(state, call, user)
    answer = {"status": "rejected", "answer": given.text("note2contractor")}
    state.store.update("hr_submissions", ("id", submission["id"]), answer)
    return {}


def _find(state: ODeskState, given: str) -> tuple[Row, Row]:
    """Return a milestone and its contract."""
    is_number = given.isascii() and given.isdecimal() and len(given) < 16
    sql = "SELECT * FROM hr_milestones WHERE id = ?"
    row = state.store.row(sql, (int(given),)) if is_number else None
    if row is None:
        raise unknown("milestone")
    return row, find_contract(state, str(row["engagement"]))


def _for_buyer(state: ODeskState, call: Call, user: str) -> tuple[Row, Input]:
    """Return the milestone of the path, on which the user decides, and the body."""
    milestone, contract = _find(state, call.values["milestone_id"])
    check_buyer(state, user, contract)
    given = Input.of(call)
    if given.text("milestone_id", str(milestone["id"])) != str(milestone["id"]):
        raise refused("milestone_id is another one than that of the path")
    return milestone, given


def _pending(state: ODeskState, call: Call, user: str) -> tuple[Row, Row, Input]:
    """Return the submission of the path, which has to wait for the user, and the body."""
    given_id = call.values["submission_id"]
    is_number = given_id.isascii() and given_id.isdecimal() and len(given_id) < 16
    sql = "SELECT * FROM hr_submissions WHERE id = ?"
    submission = state.store.row(sql, (int(given_id),)) if is_number else None
    if submission is None:
        raise unknown("submission")
    milestone, contract = _find(state, str(submission["milestone"]))
    check_buyer(state, user, contract)
    given = Input.of(call)
    if given.text("submission_id", given_id) != given_id:
        raise refused("submission_id is another one than that of the path")
    if submission["status"] != "pending":
        raise out_of_turn(f"the submission is {submission['status']}")
    return submission, milestone, given


def _active(state: ODeskState, contract: int) -> Row | None:
    return state.store.row(
        "SELECT * FROM hr_milestones WHERE engagement = ? AND status = 'active'", (contract,)
    )


def _amount(given: Input, name: str) -> int:
    amount = given.money(name)
    if amount is None:
        raise Failure(400, f"{name} is missing", code="missing_parameter")
    return amount


def _pay(state: ODeskState, milestone: Row, given: Input) -> None:
    """Pay for a milestone: all of the deposit, or less with a reason, and a bonus."""
    if milestone["status"] != "active":
        raise out_of_turn("the milestone is not active")
    amount, bonus = given.money("amount"), given.money("bonus")
    amount = milestone["deposit"] if amount is None else amount
    if amount > milestone["deposit"]:
        raise refused("amount is more than the deposit")
    if "underpayment_reason" in given:
        given.choice("underpayment_reason", _UNDERPAYMENT_REASONS)
    elif amount < milestone["deposit"]:
        raise Failure(
            400,
            "underpayment_reason is missing, less than the deposit is paid",
            code="missing_parameter",
        )
    contract = find_contract(state, str(milestone["engagement"]))
    comments = given.text("pay_comments", "")
    charge(state, contract, ("Invoice", "Milestone"), amount, comments)
    if bonus is not None:
        charge(state, contract, ("Adjustment", "Bonus"), bonus, comments)
    message = given.text("note2contractor", "")
    state.store.update(
        "hr_milestones",
        ("id", milestone["id"]),
        {"status": "paid", "paid": amount, "message": message},
    )


def _tree(row: Row) -> dict[str, JSONValue]:
    return {
        "id": text(row["id"]),
        "contract_reference": text(row["engagement"]),
        "milestone_description": row["description"],
        "deposit_amount": dollars(row["deposit"]),
        "due_date": us_day(row["due_date"]),
        "status": row["status"],
    }


def _submission_tree(row: Row) -> dict[str, JSONValue]:
    return {
        "id": text(row["id"]),
        "milestone_id": text(row["milestone"]),
        "note2client": row["note"],
        "amount": dollars(row["amount"]),
        "status": row["status"],
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.hr_v3.create_milestone": create_milestone,
    "odesk.hr_v3.edit_milestone": edit_milestone,
    "odesk.hr_v3.activate_milestone": activate_milestone,
    "odesk.hr_v3.approve_milestone": approve_milestone,
    "odesk.hr_v3.delete_milestone": delete_milestone,
    "odesk.hr_v3.get_active_milestone": get_active_milestone,
    "odesk.hr_v3.get_milestone_submissions": get_milestone_submissions,
    "odesk.hr_v3.request_submission_approval": request_submission_approval,
    "odesk.hr_v3.approve_submission": approve_submission,
    "odesk.hr_v3.reject_submission": reject_submission,
}
