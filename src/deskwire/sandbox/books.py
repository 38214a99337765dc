"""Acme's work and books: time entries, weekly invoices, payments.

The books are exact. Work is booked in half hours (three of the vendor's ten-minute segments) and
rates are multiples of 20 cents, so hours times rate and the provider's nine tenths of it are
whole cents; a weekly invoice is the sum of its time entries.

There are two ledgers, and a contract's invoices, bonuses and refunds stand in both: `billings` is
what the buyer owes, `earnings` what the provider or their agency gets. Payments bring the first
back to zero every Wednesday, withdrawals the second on the first of the month.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import attrs

from deskwire.sandbox.acme import (
    ACME,
    AGENCY_PROVIDERS,
    CONTRACTS,
    LUMEN,
    MEMOS,
    TASKS,
    Fixed,
    Hourly,
    Numbers,
)

DAY: Final = timedelta(days=1)
_FIRST_ENGAGEMENT: Final = 9_400_001
_MASK: Final = (1 << 64) - 1


class Draw:
    """SplitMix64: random numbers that are the same on every Python and every machine."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit - 1`."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((mixed ^ (mixed >> 31)) >> 11) % limit

    def pick(self, choices: Sequence[str]) -> str:
        """Return one of `choices`."""
        return choices[self.below(len(choices))]


@attrs.frozen
class Contract:
    """A contract with its number and its days."""

    reference: int
    """The reference number of the engagement."""
    terms: Hourly | Fixed
    """Who works for which team, and for how much."""
    start: date
    """The first day."""
    end: date | None
    """The last day; None: it runs on."""

    def is_active(self, day: date) -> bool:
        """Tell whether the contract runs on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@attrs.frozen
class Entry:
    """A piece of work, measured in half hours."""

    contract: Contract
    """The hourly contract it was done for."""
    day: date
    """When."""
    task: str
    """The task code, or nothing."""
    memo: str
    """What the provider wrote."""
    online: int
    """Half hours with the time tracker running."""
    offline: int
    """Half hours added by hand."""
    rate: int
    """What the buyer pays for an hour, in cents."""


@attrs.frozen
class Charge:
    """Something that a contract puts on both ledgers."""

    contract: Contract
    """The contract."""
    day: date
    """The date of the record."""
    type: str
    """`Invoice` or `Adjustment`."""
    subtype: str
    """`Hourly`, `Milestone`, `Bonus` and so on."""
    amount: int
    """What the buyer pays, in cents; negative for a refund."""
    description: str
    """One line about it."""
    comment: str = ""
    """What the buyer wrote beside it."""


@attrs.frozen(kw_only=True)
class Record:
    """A line of a ledger; the fields are those of the table of financial records."""

    ledger: str
    accounting_entity: int
    engagement: int | None = None
    date: str
    date_due: str | None = None
    buyer_company: int | None = None
    buyer_team: int | None = None
    provider_company: int | None = None
    provider_team: int | None = None
    provider: int | None = None
    type: str
    subtype: str
    description: str
    comment: str = ""
    memo: str = ""
    notes: str = ""
    po_number: str = ""
    amount: int


def pay(charge: int) -> int:
    """Return the provider's part of what the buyer pays: nine tenths."""
    return charge * 9 // 10


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - day.weekday() * DAY


def contracts(first: date, days: int) -> tuple[Contract, ...]:
    """Return the contracts with the days that their percentages stand for."""
    return tuple(
        Contract(
            reference,
            terms,
            start=first + days * terms.start // 100 * DAY,
            end=None if terms.end is None else first + days * terms.end // 100 * DAY,
        )
        for reference, terms in enumerate(CONTRACTS, _FIRST_ENGAGEMENT)
    )


def work(draw: Draw, every: Sequence[Contract], first: date, days: int) -> Iterator[Entry]:
    """Make up the work, day by day, on weekdays only and within each week's limit."""
    booked: dict[tuple[int, date], int] = {}
    for day in (first + offset * DAY for offset in range(days)):
        if day.weekday() >= 5:
            continue
        for contract in every:
            terms = contract.terms
            if not isinstance(terms, Hourly) or not contract.is_active(day):
                continue
            if draw.below(100) >= terms.busy:
                continue
            week = (contract.reference, monday(day))
            for entry in _pieces(draw, contract, terms, day, 2 * terms.weekly_limit):
                total = booked.get(week, 0) + entry.online + entry.offline
                if total <= 2 * terms.weekly_limit:
                    booked[week] = total
                    yield entry


def _pieces(
    draw: Draw, contract: Contract, terms: Hourly, day: date, limit: int
) -> Iterator[Entry]:
    for _ in range(1 + draw.below(2)):
        halves = 1 + draw.below(min(9, limit))
        offline = 1 + draw.below(halves) if draw.below(10) == 0 else 0
        task, memo = draw.pick(TASKS[terms.team]), draw.pick(MEMOS)
        yield Entry(contract, day, task, memo, halves - offline, offline, terms.rate)


def weekly_invoices(entries: Iterable[Entry], last: date) -> Iterator[Charge]:
    """Bill every whole week of work on the Monday after it."""
    halves: dict[tuple[date, Contract], int] = {}
    for entry in entries:
        key = (monday(entry.day), entry.contract)
        halves[key] = halves.get(key, 0) + entry.online + entry.offline
    for (week, contract), total in halves.items():
        if week + 7 * DAY <= last and isinstance(terms := contract.terms, Hourly):
            text = f"{week} to {week + 6 * DAY}: {total / 2:g} h at ${terms.rate / 100:.2f}"
            amount = total * terms.rate // 2
            yield Charge(contract, week + 7 * DAY, "Invoice", "Hourly", amount, text)


def other_charges(draw: Draw, every: Iterable[Contract], last: date) -> Iterator[Charge]:
    """Bill the fixed prices by stages, and make up bonuses and refunds."""
    for contract in every:
        if isinstance(terms := contract.terms, Fixed):
            found = _stages(contract, terms)
        else:
            found = _adjustments(draw, contract, terms, last)
        yield from (charge for charge in found if charge.day <= last)


def _stages(contract: Contract, terms: Fixed) -> Iterator[Charge]:
    end = contract.end
    middle = contract.start + ((end - contract.start) // 2 if end else 21 * DAY)
    stages = [(contract.start, "Upfront Payment", 3), (middle, "Milestone", 3)]
    if end:
        stages.append((end, "Fixed Price", 4))
    for day, subtype, tenths in stages:
        text = f"{terms.title}: {10 * tenths} %"
        yield Charge(contract, day, "Invoice", subtype, terms.amount * tenths // 10, text)


def _adjustments(draw: Draw, contract: Contract, terms: Hourly, last: date) -> Iterator[Charge]:
    day = contract.start + 60 * DAY
    while day <= last and contract.is_active(day):
        lot = draw.below(4)
        if lot == 0:
            amount = 50_00 * (1 + draw.below(5))
            words = "Thank you: a great launch…"
            yield Charge(contract, day, "Adjustment", "Bonus", amount, "Bonus", words)
        elif lot == 1:
            words = "An hour was booked twice"
            yield Charge(contract, day, "Adjustment", "Refund", -terms.rate, "Refund of 1 h", words)
        day += 45 * DAY


def ledgers(numbers: Numbers, charges: Iterable[Charge], first: date, last: date) -> list[Record]:
    """Return the records of both ledgers in order of their dates."""
    records = [record for charge in charges for record in _both_sides(numbers, charge)]
    records.sort(key=lambda record: record.date)
    days = [first + offset * DAY for offset in range((last - first).days + 1)]
    records += _payments(numbers, records, [day for day in days if day.weekday() == 2])
    records += _withdrawals(numbers, records, [day for day in days if day.day == 1])
    return sorted(records, key=lambda record: record.date)


def _both_sides(numbers: Numbers, charge: Charge) -> tuple[Record, Record]:
    terms = charge.contract.terms
    in_agency = terms.provider in AGENCY_PROVIDERS
    billing = Record(
        ledger="billings",
        accounting_entity=numbers.accounts["acme"],
        engagement=charge.contract.reference,
        date=charge.day.isoformat(),
        date_due=(charge.day + 10 * DAY).isoformat() if charge.type == "Invoice" else None,
        buyer_company=ACME,
        buyer_team=numbers.teams[terms.team],
        provider_company=LUMEN if in_agency else None,
        provider_team=numbers.teams["lumen"] if in_agency else None,
        provider=numbers.people[terms.provider],
        type=charge.type,
        subtype=charge.subtype,
        description=charge.description,
        comment=charge.comment,
        memo=terms.title,
        po_number=f"PO-{charge.day:%Y-%m}" if terms.team == "acme:ops" else "",
        amount=charge.amount,
    )
    account = numbers.account_of(terms.provider)
    earning = attrs.evolve(
        billing, ledger="earnings", accounting_entity=account, amount=pay(charge.amount)
    )
    return billing, earning


def _payments(
    numbers: Numbers, records: Iterable[Record], days: Iterable[date]
) -> Iterator[Record]:
    account = numbers.accounts["acme"]
    for day, owed in _balances(records, account, days):
        yield Record(
            ledger="billings",
            accounting_entity=account,
            date=day.isoformat(),
            buyer_company=ACME,
            buyer_team=numbers.teams["acme"],
            type="Payment",
            subtype="Payment",
            description="Paid by card",
            notes="card ending in 4242",
            amount=-owed,
        )


def _withdrawals(
    numbers: Numbers, records: Sequence[Record], days: Sequence[date]
) -> Iterator[Record]:
    for owner, account in numbers.accounts.items():
        if owner == "acme":
            continue
        is_agency = owner == "lumen"
        for day, owned in _balances(records, account, days):
            yield Record(
                ledger="earnings",
                accounting_entity=account,
                date=day.isoformat(),
                provider_company=LUMEN if is_agency else None,
                provider_team=numbers.teams["lumen"] if is_agency else None,
                provider=None if is_agency else numbers.people[owner],
                type="Payment",
                subtype="Withdrawal",
                description="Withdrawn to the bank",
                amount=-owned,
            )


def _balances(
    records: Iterable[Record], account: int, days: Iterable[date]
) -> Iterator[tuple[date, int]]:
    """Yield the days on which there is something to settle, and how much.

    Each settles all that came up to and including that day.
    """
    waiting = [record for record in records if record.accounting_entity == account]
    balance, seen = 0, 0
    for day in days:
        while seen < len(waiting) and waiting[seen].date <= day.isoformat():
            balance += waiting[seen].amount
            seen += 1
        if balance > 0:
            yield day, balance
            balance = 0
