"""The reports that the demo pulls: who and what they are about, and when."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import chain, zip_longest
from typing import Final

import attrs

from deskwire.core.query.gds import Expression, NumberColumn
from deskwire.odesk.finreports import FinColumns
from deskwire.odesk.timereports import TimeColumns
from deskwire.pull.partitions import Entity
from deskwire.pull.plan import Each, Periods, Plan, Source
from deskwire.sandbox.company import Company
from deskwire.sandbox.company import Entity as Party

_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12


@attrs.frozen(kw_only=True, eq=False)
class Family:
    """Reports that have their columns in common."""

    title: str
    """What people call it."""
    columns: tuple[Expression[object], ...]
    """What is selected."""
    hours: NumberColumn | None
    """The column of hours."""
    money: NumberColumn
    """The column of US dollars."""


@attrs.frozen(kw_only=True, eq=False)
class Kind:
    """One report of the service: a source of the plan, and a table of the data set."""

    family: Family
    """The family it belongs to."""
    name: str
    """What it is about, e.g. `team`."""
    source: str
    """The name of the source, e.g. `time_team`."""
    call: str
    """The call, below `odesk.`."""
    arguments: Callable[[Company], Mapping[str, str]] = lambda _: {}
    """The arguments that are the same for all."""
    argument: str
    """The argument that says whom it is about."""
    parties: Callable[[Company], tuple[Party, ...]]
    """Everyone and everything that has such a report."""
    by_reference: bool = False
    """Whether they are named by their numbers rather than their ids."""

    def entities(self, company: Company) -> list[Entity]:
        """Return whom it is about."""
        return [
            Entity({self.argument: f"{party.reference}" if self.by_reference else party.id})
            for party in self.parties(company)
        ]


TIME: Final = Family(
    title="Time reports",
    columns=(
        TimeColumns.worked_on,
        TimeColumns.company_id,
        TimeColumns.team_id,
        TimeColumns.agency_id,
        TimeColumns.provider_id,
        TimeColumns.provider_name,
        TimeColumns.assignment_name,
        TimeColumns.task,
        TimeColumns.memo,
        TimeColumns.hours,
        TimeColumns.charges,
    ),
    hours=TimeColumns.hours,
    money=TimeColumns.charges,
)
"""The reports of work."""

FINANCIAL: Final = Family(
    title="Financial reports",
    columns=(
        FinColumns.reference,
        FinColumns.date,
        FinColumns.type,
        FinColumns.subtype,
        FinColumns.buyer_company_id,
        FinColumns.buyer_team_id,
        FinColumns.provider_id,
        FinColumns.provider_name,
        FinColumns.description,
        FinColumns.amount,
    ),
    hours=None,
    money=FinColumns.amount,
)
"""The reports of money."""


def _time(
    name: str,
    argument: str,
    parties: Callable[[Company], tuple[Party, ...]],
    *,
    within: bool = False,
) -> Kind:
    return Kind(
        family=TIME,
        name=name,
        source=f"time_{name}",
        call=f"timereport.get_{name}_report",
        arguments=lambda company: {"company_id": company.company.id} if within else {},
        argument=argument,
        parties=parties,
    )


def _money(
    name: str, call: str, argument: str, parties: Callable[[Company], tuple[Party, ...]]
) -> Kind:
    return Kind(
        family=FINANCIAL,
        name=name,
        source=name.replace(" ", "_"),
        call=f"finreport.{call}",
        argument=argument,
        parties=parties,
        by_reference=True,
    )


KINDS: Final = (
    _time("team", "team_id", lambda company: company.teams, within=True),
    _time("provider", "provider_id", lambda company: company.providers),
    _time("company", "company_id", lambda company: (company.company,)),
    _time("agency", "agency_id", lambda company: (company.agency,), within=True),
    _money(
        "provider billings",
        "get_provider_billings",
        "provider_id",
        lambda company: company.providers,
    ),
    _money(
        "provider earnings",
        "get_provider_earnings",
        "provider_id",
        lambda company: company.providers,
    ),
    _money(
        "team billings", "get_buyer_teams_billings", "buyer_team_id", lambda company: company.teams
    ),
    _money(
        "company billings",
        "get_buyer_companies_billings",
        "buyer_company_id",
        lambda company: (company.company,),
    ),
    _money(
        "agency team earnings",
        "get_provider_teams_earnings",
        "provider_team_id",
        lambda company: (company.agency_team,),
    ),
    _money(
        "agency earnings",
        "get_provider_companies_earnings",
        "provider_company_id",
        lambda company: (company.agency,),
    ),
    _money(
        "account",
        "get_financial_entities",
        "accounting_id",
        lambda company: tuple(Party(number, name) for name, number in company.accounts.items()),
    ),
)
"""What the demo pulls: sixty reports of Acme for each period."""


def plan_of(company: Company, count: int) -> Plan:
    """Return the plan of some reports: all of the last month, then those of the months before.

    Where a year of months has too few, it goes by weeks. Of less than a month's, every kind has
    some as far as that can be.

    Args:
        company: The company in the sandbox.
        count: How many.
    """
    entities = {kind: kind.entities(company) for kind in KINDS}
    whole = sum(map(len, entities.values()))
    each: Each = "month" if count <= _MONTHS * whole else "week"
    periods, rest = divmod(count, whole)
    spans = dict.fromkeys(KINDS, periods)
    for kind in sorted(KINDS, key=lambda kind: -len(entities[kind])):
        if len(entities[kind]) <= rest and periods:
            spans[kind] += 1
            rest -= len(entities[kind])
    if not periods:
        entities, spans = _some(entities, count), dict.fromkeys(KINDS, 1)
    return Plan(
        [
            Source(
                name=kind.source,
                call=f"odesk.{kind.call}",
                arguments=kind.arguments(company),
                columns=[column.name for column in kind.family.columns],
                entities=entities[kind],
                periods=Periods(
                    each=each,
                    since=_begin(each, company.last_day, spans[kind]),
                    until=company.last_day,
                ),
            )
            for kind in KINDS
            if entities[kind]
        ]
    )


def _some(entities: Mapping[Kind, list[Entity]], count: int) -> dict[Kind, list[Entity]]:
    """Return the first of each kind, then the second of each, and so on."""
    pairs = [[(kind, one) for one in parties] for kind, parties in entities.items()]
    chosen = [pair for pair in chain(*zip_longest(*pairs)) if pair is not None][:count]
    return {kind: [one for owner, one in chosen if owner is kind] for kind in entities}


def _begin(each: Each, last: date, count: int) -> date:
    """Return the first day of a number of periods that end with a day."""
    if each == "week":
        return last - timedelta(days=last.weekday()) - timedelta(weeks=count - 1)
    first = last.replace(day=1)
    for _ in range(count - 1):
        first = (first - _DAY).replace(day=1)
    return first
