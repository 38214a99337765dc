"""The reports that the demo pulls: who and what they are about, and when."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from itertools import chain, zip_longest
from typing import Final, TypeAlias

import attrs

from deskwire.core.query.gds import DateColumn, Expression, NumberColumn, Query, select
from deskwire.core.report.table import Table
from deskwire.odesk import ODesk
from deskwire.odesk.finreports import FinColumns
from deskwire.odesk.timereports import TimeColumns
from deskwire.sandbox.company import Company, Entity

_Pull: TypeAlias = Callable[[ODesk, Company, Entity, Query], Awaitable[Table[object]]]

_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True, eq=False)
class Family:
    """Reports that have their columns in common, and share a file."""

    name: str
    """The name of the file."""
    title: str
    """What people call it."""
    columns: tuple[Expression[object], ...]
    """What is selected."""
    day: DateColumn
    """The column that a period narrows."""
    hours: NumberColumn | None
    """The column of hours."""
    money: NumberColumn
    """The column of US dollars."""


@attrs.frozen(eq=False)
class Kind:
    """One report of the service."""

    family: Family
    """The family it belongs to."""
    name: str
    """What it is about, e.g. `team`."""
    entities: Callable[[Company], tuple[Entity, ...]]
    """Everyone and everything that has such a report."""
    pull: _Pull
    """Pulls it."""


@attrs.frozen
class Period:
    """Some days in a row."""

    name: str
    """The month, or the first day of a week."""
    first: date
    """The first day."""
    last: date
    """The last day."""


@attrs.frozen(kw_only=True)
class PlannedReport:
    """A report to pull."""

    kind: Kind
    """The report of the service."""
    entity: Entity
    """Who or what it is about."""
    period: Period
    """The days it covers."""

    @property
    def name(self) -> str:
        """The name of the report in the files, e.g. `team/acme:dev/2014-12`."""
        return f"{self.kind.name}/{self.entity.id}/{self.period.name}"

    async def pull(self, odesk: ODesk, company: Company) -> Table[object]:
        """Pull the report."""
        family = self.kind.family
        query = select(*family.columns).where(
            (family.day >= self.period.first) & (family.day <= self.period.last)
        )
        return await self.kind.pull(odesk, company, self.entity, query)


TIME: Final = Family(
    name="time_reports",
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
    day=TimeColumns.worked_on,
    hours=TimeColumns.hours,
    money=TimeColumns.charges,
)
"""The reports of work."""

FINANCIAL: Final = Family(
    name="financial_reports",
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
    day=FinColumns.date,
    hours=None,
    money=FinColumns.amount,
)
"""The reports of money."""

KINDS: Final = (
    Kind(
        TIME,
        "team",
        lambda company: company.teams,
        lambda odesk, company, team, query: odesk.timereport.get_team_report(
            company.company.id, team.id, query
        ),
    ),
    Kind(
        TIME,
        "provider",
        lambda company: company.providers,
        lambda odesk, _, provider, query: odesk.timereport.get_provider_report(provider.id, query),
    ),
    Kind(
        TIME,
        "company",
        lambda company: (company.company,),
        lambda odesk, _, company, query: odesk.timereport.get_company_report(company.id, query),
    ),
    Kind(
        TIME,
        "agency",
        lambda company: (company.agency,),
        lambda odesk, company, agency, query: odesk.timereport.get_agency_report(
            company.company.id, agency.id, query
        ),
    ),
    Kind(
        FINANCIAL,
        "provider billings",
        lambda company: company.providers,
        lambda odesk, _, provider, query: odesk.finreport.get_provider_billings(
            provider.reference, query
        ),
    ),
    Kind(
        FINANCIAL,
        "provider earnings",
        lambda company: company.providers,
        lambda odesk, _, provider, query: odesk.finreport.get_provider_earnings(
            provider.reference, query
        ),
    ),
    Kind(
        FINANCIAL,
        "team billings",
        lambda company: company.teams,
        lambda odesk, _, team, query: odesk.finreport.get_buyer_teams_billings(
            team.reference, query
        ),
    ),
    Kind(
        FINANCIAL,
        "company billings",
        lambda company: (company.company,),
        lambda odesk, _, company, query: odesk.finreport.get_buyer_companies_billings(
            company.reference, query
        ),
    ),
    Kind(
        FINANCIAL,
        "agency team earnings",
        lambda company: (company.agency_team,),
        lambda odesk, _, team, query: odesk.finreport.get_provider_teams_earnings(
            team.reference, query
        ),
    ),
    Kind(
        FINANCIAL,
        "agency earnings",
        lambda company: (company.agency,),
        lambda odesk, _, agency, query: odesk.finreport.get_provider_companies_earnings(
            agency.reference, query
        ),
    ),
    Kind(
        FINANCIAL,
        "account",
        lambda company: tuple(Entity(number, name) for name, number in company.accounts.items()),
        lambda odesk, _, account, query: odesk.finreport.get_financial_entities(
            account.reference, query
        ),
    ),
)
"""What the demo pulls: sixty reports of Acme for each period."""


def plan(company: Company, count: int) -> list[PlannedReport]:
    """Return reports to pull: all of the last month, then those of the months before.

    Where a year of months has too few, it goes by weeks. Every kind of report comes early.

    Args:
        company: The company in the sandbox.
        count: How many; fewer are returned where the company has no more.
    """
    by_kind = [[(kind, entity) for entity in kind.entities(company)] for kind in KINDS]
    pairs = [pair for pair in chain(*zip_longest(*by_kind)) if pair is not None]
    periods = list(_months(company.first_day, company.last_day))
    if count > len(periods) * len(pairs):
        periods = list(_weeks(company.first_day, company.last_day))
    every = (
        PlannedReport(kind=kind, entity=entity, period=period)
        for period in periods
        for kind, entity in pairs
    )
    return [report for report, _ in zip(every, range(count), strict=False)]


def _months(first: date, last: date) -> Iterator[Period]:
    """Yield the months, the last one first."""
    while last >= first:
        start = last.replace(day=1)
        yield Period(f"{start:%Y-%m}", max(start, first), last)
        last = start - _DAY


def _weeks(first: date, last: date) -> Iterator[Period]:
    """Yield spans of seven days, the last one first."""
    while last >= first:
        start = max(first, last - _WEEK + _DAY)
        yield Period(start.isoformat(), start, last)
        last = start - _DAY
