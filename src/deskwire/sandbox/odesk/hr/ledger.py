"""The books behind the HR routers: what is paid there stands in the financial reports."""

from datetime import UTC, datetime
from sqlite3 import Row

from deskwire.sandbox.books import pay
from deskwire.sandbox.odesk.state import ODeskState
from deskwire.sandbox.store import Value


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
    day = datetime.fromtimestamp(state.clock(), UTC).date().isoformat()
    type_, subtype = kind
    company = state.store.rows(
        "SELECT company FROM teams WHERE reference = ?", (contract["buyer_team"],)
    )[0]["company"]
    agency = _agency(state, contract)
    row: dict[str, Value] = {
        "ledger": "billings",
        "accounting_entity": _account(state, company),
        "engagement": contract["reference"],
        "date": day,
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


def _agency(state: ODeskState, contract: Row) -> int | None:
    row = state.store.row(
        "SELECT company FROM teams WHERE reference = ?", (contract["provider_team"],)
    )
    return int(row["company"]) if row is not None else None


def _account(state: ODeskState, company: int | None, owner: int = 0) -> int:
    """Return the account of a company, or of a provider who has none."""
    rows = state.store.rows(
        "SELECT reference FROM accounting_entities"
        " WHERE company IS :company AND (:company IS NOT NULL OR owner = :owner)",
        {"company": company, "owner": owner},
    )
    return int(rows[0]["reference"])
