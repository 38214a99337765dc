"""Offers of clients to freelancers: the tables, and what is in them at the start."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import chain, count
from sqlite3 import Row
from typing import Final, TypeAlias

from deskwire.sandbox.company import Company
from deskwire.sandbox.odesk.hiring import key_of
from deskwire.sandbox.store import Store, Value

Columns: TypeAlias = dict[str, Value]
"""A row by column."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS direct_offers (
    rid             INTEGER PRIMARY KEY,
    team            INTEGER NOT NULL REFERENCES teams,
    contractor      INTEGER NOT NULL REFERENCES users,
    contractor_team INTEGER REFERENCES teams,
    title           TEXT NOT NULL,
    job_type        TEXT NOT NULL,                     -- hourly, fixed-price
    charge_rate     INTEGER NOT NULL,
    message         TEXT NOT NULL,
    previous_offer  TEXT NOT NULL DEFAULT '',
    job             INTEGER,                           -- a number of the catalogue
    job_key         TEXT NOT NULL DEFAULT '',
    application     TEXT NOT NULL DEFAULT '',
    contract        TEXT NOT NULL DEFAULT '',
    upfront_percent INTEGER,                           -- hundredths
    weekly_limit    INTEGER,                           -- hundredths
    weekly_stipend  INTEGER,
    category        TEXT NOT NULL DEFAULT '',
    expires_at      INTEGER,
    closes_job      INTEGER NOT NULL DEFAULT 1,
    state           TEXT NOT NULL DEFAULT 'new',
    created_by      INTEGER NOT NULL REFERENCES users,
    created_at      INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS direct_offers_contractor ON direct_offers (contractor);
CREATE INDEX IF NOT EXISTS direct_offers_team ON direct_offers (team);
CREATE TABLE IF NOT EXISTS direct_milestones (
    offer       INTEGER NOT NULL REFERENCES direct_offers,
    place       INTEGER NOT NULL,
    description TEXT NOT NULL,
    deposit     INTEGER NOT NULL,
    due_date    TEXT,
    PRIMARY KEY (offer, place)
);
"""

STATES: Final = ("accepted", "new", "declined", "expired", "withdrawn", "cancelled", "changed")
"""The states of an offer."""

_FIRST_OFFER: Final = 29_100_001
_WAITING: Final = 27
_OTHERS: Final = ("declined", "withdrawn", "cancelled", "changed", "expired")
_TITLES: Final = (
    "More of the same",
    "Second phase",
    "Ремонт отчётов",
    "Winter catalogue",
    "検索の改善",
)


def add_offer(store: Store, offer: Columns, milestones: Sequence[Columns] = ()) -> int:
    """Add an offer with its milestones and return its reference."""
    rid = max(store.next_number("direct_offers", "rid"), _FIRST_OFFER)
    store.insert("direct_offers", {"rid": rid, **offer})
    for place, milestone in enumerate(milestones):
        store.insert("direct_milestones", {"offer": rid, "place": place, **milestone})
    return rid


def seed_offers(store: Store, company: Company) -> None:
    """Add offers to a store that holds a company.

    Every contract came from an accepted offer. Besides, Acme's offers to its providers wait for an
    answer or were settled in every other way, and the agency offers work to Acme's own people.
    """
    store.define(_TABLES)
    start = datetime.combine(company.last_day, time(10), UTC) - timedelta(days=20)
    moments = (int((start + timedelta(hours=7 * number)).timestamp()) for number in count())
    with store.transaction():
        for contract in store.rows("SELECT * FROM engagements ORDER BY reference"):
            add_offer(store, _accepted(company, contract), _milestones(contract))
        for offer in chain(_to_providers(company), _from_agency(company)):
            add_offer(store, {**offer, "created_at": next(moments)})


def _accepted(company: Company, contract: Row) -> Columns:
    """Return the offer that a contract came from."""
    rate = contract["hourly_charge_rate"]
    limit = contract["weekly_hours_limit"]
    return {
        "team": contract["buyer_team"],
        "contractor": contract["provider"],
        "contractor_team": contract["provider_team"],
        "title": contract["title"],
        "job_type": contract["job_type"],
        "charge_rate": contract["fixed_charge_amount"] if rate is None else rate,
        "message": f"Welcome to {contract['title']}.",
        "job": contract["job_reference"],
        "job_key": key_of("job", contract["job_reference"]),
        "application": str(contract["offer_reference"]),
        "weekly_limit": None if limit is None else limit * 100,
        "state": "accepted",
        "created_by": company.demo_user.reference,
        "created_at": contract["created_at"],
    }


def _milestones(contract: Row) -> list[Columns]:
    amount = contract["fixed_charge_amount"]
    if amount is None:
        return []
    first: Mapping[str, Value] = {"description": "First half", "deposit": amount // 2}
    return [
        {**first, "due_date": contract["start_date"]},
        {"description": "The rest", "deposit": amount - amount // 2, "due_date": None},
    ]


def _to_providers(company: Company) -> Iterator[Columns]:
    """Yield what Acme has offered without a contract yet."""
    for number in range(_WAITING + len(_OTHERS)):
        provider = company.providers[number % len(company.providers)]
        is_agent = provider in company.agency_providers
        yield {
            "team": company.teams[number % len(company.teams)].reference,
            "contractor": provider.reference,
            "contractor_team": company.agency_team.reference if is_agent else None,
            "title": _TITLES[number % len(_TITLES)],
            "job_type": "hourly",
            "charge_rate": 15_00 + number * 50,
            "message": "We would like to go on with you.",
            "weekly_limit": 10_00 + number % 4 * 10_00,
            "state": "new" if number < _WAITING else _OTHERS[number - _WAITING],
            "created_by": company.demo_user.reference,
        }


def _from_agency(company: Company) -> Iterator[Columns]:
    """Yield what the agency has offered to Acme's own people."""
    for number, person in enumerate(company.staff * 3):
        yield {
            "team": company.agency_team.reference,
            "contractor": person.reference,
            "title": f"Advice on {_TITLES[number % len(_TITLES)]}",
            "job_type": "hourly",
            "charge_rate": 60_00 + number * 100,
            "message": "An hour a week would help us.",
            "weekly_limit": 5_00,
            "state": "declined" if number >= 2 * len(company.staff) else "new",
            "created_by": company.agency_owner.reference,
        }
