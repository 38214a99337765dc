"""Acme: the small company every sandbox starts with.

Four teams buy work from twelve providers, three of them of an agency, on sixteen contracts for a
year. The same seed gives the same rows on every Python and every machine.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Final

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.sandbox.acme import (
    ACME,
    AGENCY_NAME,
    AGENCY_PROVIDERS,
    LUMEN,
    PROVIDERS,
    ROLES,
    STAFF,
    TEAMS,
    Hourly,
    Numbers,
    number_all,
)
from deskwire.sandbox.books import (
    DAY,
    Contract,
    Draw,
    Entry,
    Record,
    contracts,
    ledgers,
    monday,
    other_charges,
    pay,
    weekly_invoices,
    work,
)
from deskwire.sandbox.store import Store, Value

_FIRST_JOB: Final = 201_500_001
_FIRST_OFFER: Final = 28_600_001
_FIRST_RECORD: Final = 310_000_001


@attrs.frozen
class Entity:
    """Something the API names in two ways."""

    reference: int
    """The reference number."""
    id: str
    """The text id: a login, `acme`, `acme:dev`."""


@attrs.frozen(kw_only=True)
class Company:
    """The names and numbers of a seeded company that its users need."""

    company: Entity
    """The buyer company."""
    teams: tuple[Entity, ...]
    """Its teams, the root team first."""
    demo_user: Entity
    """The owner of the buyer company, who may read every report."""
    staff: tuple[Entity, ...]
    """The buyer's people, the owner first."""
    agency: Entity
    """The agency."""
    agency_team: Entity
    """The agency's only team."""
    agency_owner: Entity
    """The owner of the agency, herself a provider."""
    providers: tuple[Entity, ...]
    """All providers, those of the agency included."""
    agency_providers: tuple[Entity, ...]
    """The providers who work through the agency."""
    engagements: tuple[int, ...]
    """The references of the contracts."""
    buyer_account: int
    """The accounting entity that pays the bills."""
    accounts: Mapping[str, int]
    """All accounting entities: `acme`, `lumen`, and the independent providers by login."""
    first_day: date
    """The first day with work."""
    last_day: date
    """The last day with work or money."""
    invoiced_through: date
    """The last Sunday whose week is invoiced; later work is not billed yet."""


def seed_company(
    store: Store, *, seed: int = 1, days: int = 365, end: date = date(2014, 12, 31)
) -> Company:
    """Fill an empty store with Acme, its people, its contracts, its work and its books.

    Args:
        store: An empty store.
        seed: Which of the many possible years.
        days: How many days of work.
        end: The last of them.

    Raises:
        ConfigurationError: The store is not empty, or there is no day to fill.
    """
    if days < 1:
        raise ConfigurationError(f"days={days}: a company needs at least one day; pass 1 or more")
    if store.row("SELECT 1 FROM companies"):
        raise ConfigurationError("the store already holds a company; seed a new, empty one")
    first = end - (days - 1) * DAY
    draw, numbers, every = Draw(seed), number_all(), contracts(first, days)
    entries = tuple(work(draw, every, first, days))
    charges = [*weekly_invoices(entries, end), *other_charges(draw, every, end)]
    with store.transaction():
        _add_people(store, numbers)
        _add_companies(store, numbers)
        _add_contracts(store, numbers, every, end)
        _add_entries(store, entries)
        _add_records(store, ledgers(numbers, charges, first, end))
    return _describe(numbers, every, first, end)


def _describe(numbers: Numbers, every: Sequence[Contract], first: date, last: date) -> Company:
    providers = tuple(Entity(numbers.people[each.id], each.id) for each in PROVIDERS)
    staff = tuple(Entity(numbers.people[each.id], each.id) for each in STAFF)
    return Company(
        company=Entity(ACME, "acme"),
        teams=tuple(Entity(numbers.teams[name], name) for name in TEAMS),
        demo_user=staff[0],
        staff=staff,
        agency=Entity(LUMEN, "lumen"),
        agency_team=Entity(numbers.teams["lumen"], "lumen"),
        agency_owner=Entity(numbers.people["ines"], "ines"),
        providers=providers,
        agency_providers=tuple(each for each in providers if each.id in AGENCY_PROVIDERS),
        engagements=tuple(contract.reference for contract in every),
        buyer_account=numbers.accounts["acme"],
        accounts=numbers.accounts,
        first_day=first,
        last_day=last,
        invoiced_through=monday(last) - DAY,
    )


def _add_people(store: Store, numbers: Numbers) -> None:
    store.execute_many(
        """
        INSERT INTO users (reference, id, profile_key, first_name, last_name, email, is_provider,
                           timezone, timezone_offset, city, country, sees_all)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            (
                numbers.people[person.id],
                person.id,
                "~01" + hashlib.sha256(person.id.encode()).hexdigest()[:16],
                person.first_name,
                person.last_name,
                f"{person.id}@example.com",
                person in PROVIDERS,
                person.timezone,
                round(person.offset_hours * 3600),
                person.city,
                person.country,
                person is STAFF[0],
            )
            for person in STAFF + PROVIDERS
        ),
    )


def _add_companies(store: Store, numbers: Numbers) -> None:
    owners = {"acme": numbers.people["maya"], "lumen": numbers.people["ines"]}
    store.execute_many(
        "INSERT INTO companies (reference, id, name, owner, is_agency) VALUES (?, ?, ?, ?, ?)",
        (
            (ACME, "acme", TEAMS["acme"], owners["acme"], False),
            (LUMEN, "lumen", AGENCY_NAME, owners["lumen"], True),
        ),
    )
    root = numbers.teams["acme"]
    store.execute_many(
        "INSERT INTO teams (reference, id, name, company, parent) VALUES (?, ?, ?, ?, ?)",
        [
            *(
                (numbers.teams[team], team, name, ACME, None if team == "acme" else root)
                for team, name in TEAMS.items()
            ),
            (numbers.teams["lumen"], "lumen", AGENCY_NAME, LUMEN, None),
        ],
    )
    store.execute_many(
        "INSERT INTO memberships (team, user, role) VALUES (?, ?, ?)",
        ((numbers.teams[team], numbers.people[user], role) for team, user, role in ROLES),
    )
    store.execute_many(
        "INSERT INTO accounting_entities (reference, name, owner, company) VALUES (?, ?, ?, ?)",
        [
            (numbers.accounts["acme"], TEAMS["acme"], owners["acme"], ACME),
            (numbers.accounts["lumen"], AGENCY_NAME, owners["lumen"], LUMEN),
            *(
                (numbers.accounts[person.id], person.name, numbers.people[person.id], None)
                for person in PROVIDERS
                if person.id not in AGENCY_PROVIDERS
            ),
        ],
    )


def _add_contracts(store: Store, numbers: Numbers, every: Iterable[Contract], last: date) -> None:
    store.execute_many(
        """
        INSERT INTO engagements (
            reference, buyer_team, provider, provider_team, title, status, start_date, end_date,
            created_at, job_reference, offer_reference, job_type, hourly_charge_rate,
            hourly_pay_rate, weekly_hours_limit, fixed_charge_amount, fixed_pay_amount,
            upfront_payment
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            (
                contract.reference,
                numbers.teams[contract.terms.team],
                numbers.people[contract.terms.provider],
                numbers.teams["lumen"] if contract.terms.provider in AGENCY_PROVIDERS else None,
                contract.terms.title,
                "closed" if contract.end and contract.end <= last else "active",
                contract.start.isoformat(),
                contract.end.isoformat() if contract.end else None,
                int(datetime.combine(contract.start - 2 * DAY, time(9), UTC).timestamp()),
                _FIRST_JOB + number,
                _FIRST_OFFER + number,
                *_price(contract),
            )
            for number, contract in enumerate(every)
        ),
    )


def _price(contract: Contract) -> tuple[Value, ...]:
    terms = contract.terms
    if isinstance(terms, Hourly):
        return ("hourly", terms.rate, pay(terms.rate), terms.weekly_limit, None, None, None)
    upfront = terms.amount * 3 // 10
    return ("fixed-price", None, None, None, terms.amount, pay(terms.amount), upfront)


def _add_entries(store: Store, entries: Iterable[Entry]) -> None:
    store.execute_many(
        """
        INSERT INTO time_entries (
            engagement, worked_on, task, memo, rate, hours_online, hours_offline,
            charges_online, charges_offline, earnings_online, earnings_offline
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            (
                entry.contract.reference,
                entry.day.isoformat(),
                entry.task,
                entry.memo,
                entry.rate,
                entry.online * 50,
                entry.offline * 50,
                online := entry.online * entry.rate // 2,
                offline := entry.offline * entry.rate // 2,
                pay(online),
                pay(offline),
            )
            for entry in entries
        ),
    )


def _add_records(store: Store, records: Iterable[Record]) -> None:
    store.execute_many(
        """
        INSERT INTO financial_records (
            reference, ledger, accounting_entity, engagement, date, date_due, buyer_company,
            buyer_team, provider_company, provider_team, provider, type, subtype, description,
            comment, memo, notes, po_number, amount
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        ((number, *attrs.astuple(record)) for number, record in enumerate(records, _FIRST_RECORD)),
    )
