# Generated from spec/odesk/timereports.yaml (sha256 2f169fbec567) by `python -m codegen`.
"""oDesk: time reports, in the report query language."""

from datetime import date
from decimal import Decimal
from typing import Final, Literal

import attrs

from deskwire.core.model.encodings import Expression, Flag
from deskwire.core.model.operation import PATH, QUERY, Operation, Operations, Param
from deskwire.core.model.records import Row, extra_last
from deskwire.core.model.results import ReportResult
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.gds import (
    COMPARISONS,
    EQUALITY,
    DateColumn,
    NumberColumn,
    Query,
    TextColumn,
)
from deskwire.core.report.table import Report, Table
from deskwire.odesk._service import GDS
from deskwire.transport.resource import Resource
from deskwire.transport.streams import RowStream


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TimeRow(Row):
    """Work of one person on one contract. Only the selected columns are filled."""

    worked_on: date | None = None
    """The day of the work."""
    week_worked_on: date | None = None
    """The week of the work."""
    month_worked_on: Decimal | None = None
    """The number of the month of the work, 1 to 12."""
    year_worked_on: Decimal | None = None
    """The year of the work, e.g. 2014."""
    provider_id: str | None = None
    """The provider's id."""
    provider_name: str | None = None
    """The provider's name."""
    team_id: str | None = None
    """The id of the team that was charged."""
    team_name: str | None = None
    """The name of that team."""
    assignment_team_id: str | None = None
    """The id of the team of the contract."""
    assignment_name: str | None = None
    """The title of the contract."""
    agency_id: str | None = None
    """The agency's id."""
    agency_name: str | None = None
    """The agency's name."""
    company_id: str | None = None
    """The company's id."""
    agency_company_id: str | None = None
    """The id of the agency's company."""
    task: str | None = None
    """The activity that was worked on."""
    memo: str | None = None
    """The note of the provider."""
    hours: Decimal | None = None
    """Hours."""
    charges: Decimal | None = None
    """What the buyer was charged in US dollars."""
    hours_online: Decimal | None = None
    """Hours with snapshots."""
    charges_online: Decimal | None = None
    """Charges for hours with snapshots."""
    hours_offline: Decimal | None = None
    """Hours added by hand."""
    charges_offline: Decimal | None = None
    """Charges for hours added by hand."""
    earnings: Decimal | None = None
    """What the provider earned in US dollars."""
    earnings_online: Decimal | None = None
    """Earnings of hours with snapshots."""
    earnings_offline: Decimal | None = None
    """Earnings of hours added by hand."""
    assignment_ref: str | None = None
    """The reference of the contract. Seen in clients of 2015 and later, in no document."""
    assignment_rate: Decimal | None = None
    """The hourly rate of the contract. Seen in clients of 2015 and later, in no document."""
    company_name: str | None = None
    """The company's name. Seen in clients of 2015 and later, in no document."""
    contract_type: str | None = None
    """The kind of contract. Seen in clients of 2015 and later, in no document."""


class TimeColumns:
    """The columns of `TimeRow`, to select and compare."""

    worked_on: Final = DateColumn("worked_on", filters=COMPARISONS, default=True)
    """The day of the work."""
    week_worked_on: Final = DateColumn("week_worked_on")
    """The week of the work."""
    month_worked_on: Final = NumberColumn("month_worked_on", filters=COMPARISONS)
    """The number of the month of the work, 1 to 12."""
    year_worked_on: Final = NumberColumn("year_worked_on", filters=COMPARISONS)
    """The year of the work, e.g. 2014."""
    provider_id: Final = TextColumn("provider_id", filters=EQUALITY)
    """The provider's id."""
    provider_name: Final = TextColumn("provider_name")
    """The provider's name."""
    team_id: Final = TextColumn("team_id", default=True)
    """The id of the team that was charged."""
    team_name: Final = TextColumn("team_name", default=True)
    """The name of that team."""
    assignment_team_id: Final = TextColumn("assignment_team_id", filters=EQUALITY)
    """The id of the team of the contract."""
    assignment_name: Final = TextColumn("assignment_name")
    """The title of the contract."""
    agency_id: Final = TextColumn("agency_id", filters=EQUALITY)
    """The agency's id."""
    agency_name: Final = TextColumn("agency_name")
    """The agency's name."""
    company_id: Final = TextColumn("company_id", filters=EQUALITY)
    """The company's id."""
    agency_company_id: Final = TextColumn("agency_company_id")
    """The id of the agency's company."""
    task: Final = TextColumn("task", filters=EQUALITY, default=True)
    """The activity that was worked on."""
    memo: Final = TextColumn("memo", default=True)
    """The note of the provider."""
    hours: Final = NumberColumn("hours", aggregatable=True, default=True)
    """Hours."""
    charges: Final = NumberColumn("charges", aggregatable=True)
    """What the buyer was charged in US dollars."""
    hours_online: Final = NumberColumn("hours_online", aggregatable=True)
    """Hours with snapshots."""
    charges_online: Final = NumberColumn("charges_online", aggregatable=True)
    """Charges for hours with snapshots."""
    hours_offline: Final = NumberColumn("hours_offline", aggregatable=True)
    """Hours added by hand."""
    charges_offline: Final = NumberColumn("charges_offline", aggregatable=True)
    """Charges for hours added by hand."""
    earnings: Final = NumberColumn("earnings", aggregatable=True)
    """What the provider earned in US dollars."""
    earnings_online: Final = NumberColumn("earnings_online", aggregatable=True)
    """Earnings of hours with snapshots."""
    earnings_offline: Final = NumberColumn("earnings_offline", aggregatable=True)
    """Earnings of hours added by hand."""
    assignment_ref: Final = TextColumn("assignment_ref")
    """The reference of the contract. Seen in clients of 2015 and later, in no document."""
    assignment_rate: Final = NumberColumn("assignment_rate")
    """The hourly rate of the contract. Seen in clients of 2015 and later, in no document."""
    company_name: Final = TextColumn("company_name")
    """The company's name. Seen in clients of 2015 and later, in no document."""
    contract_type: Final = TextColumn("contract_type")
    """The kind of contract. Seen in clients of 2015 and later, in no document."""


TIME_REPORT: Final = Report(
    TimeRow,
    columns=(
        TimeColumns.worked_on,
        TimeColumns.week_worked_on,
        TimeColumns.month_worked_on,
        TimeColumns.year_worked_on,
        TimeColumns.provider_id,
        TimeColumns.provider_name,
        TimeColumns.team_id,
        TimeColumns.team_name,
        TimeColumns.assignment_team_id,
        TimeColumns.assignment_name,
        TimeColumns.agency_id,
        TimeColumns.agency_name,
        TimeColumns.company_id,
        TimeColumns.agency_company_id,
        TimeColumns.task,
        TimeColumns.memo,
        TimeColumns.hours,
        TimeColumns.charges,
        TimeColumns.hours_online,
        TimeColumns.charges_online,
        TimeColumns.hours_offline,
        TimeColumns.charges_offline,
        TimeColumns.earnings,
        TimeColumns.earnings_online,
        TimeColumns.earnings_offline,
        TimeColumns.assignment_ref,
        TimeColumns.assignment_rate,
        TimeColumns.company_name,
        TimeColumns.contract_type,
    ),
    partition="worked_on",
    sort=("worked_on", "team_id", "provider_id", "task"),
)

_operations: Final = Operations("odesk.timereport", GDS, base="/gds/timereports/v1")

_GET_PROVIDER_REPORT: Final[Operation[Table[TimeRow]]] = _operations.declare(
    "get_provider_report",
    "GET /providers/{provider_id}[/{hours}]",
    ReportResult(TIME_REPORT),
    params=(
        Param("hours", Flag("hours"), PATH),
        Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),
    ),
)

_GET_COMPANY_REPORT: Final[Operation[Table[TimeRow]]] = _operations.declare(
    "get_company_report",
    "GET /companies/{company_id}[/{hours}]",
    ReportResult(TIME_REPORT),
    params=(
        Param("hours", Flag("hours"), PATH),
        Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),
    ),
)

_GET_TEAM_REPORT: Final[Operation[Table[TimeRow]]] = _operations.declare(
    "get_team_report",
    "GET /companies/{company_id}/teams/{team_id}[/{hours}]",
    ReportResult(TIME_REPORT),
    params=(
        Param("hours", Flag("hours"), PATH),
        Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),
    ),
)

_GET_AGENCY_REPORT: Final[Operation[Table[TimeRow]]] = _operations.declare(
    "get_agency_report",
    "GET /companies/{company_id}/agencies/{agency_id}[/{hours}]",
    ReportResult(TIME_REPORT),
    params=(
        Param("hours", Flag("hours"), PATH),
        Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),
    ),
)


class TimeReport(Resource):
    """Time reports, in the report query language.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused the query.
        PermissionDeniedError: The report is not for this user.
    """

    async def get_provider_report(
        self,
        provider_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> Table[TimeRow]:
        """Return the time report of the authenticated provider.

        GET /gds/timereports/v1/providers/{provider_id}[/{hours}]

        Args:
            provider_id: The provider's id, who has to be the authenticated user.
            query: What to select, e.g. `select(TimeColumns.worked_on, TimeColumns.hours)`, or the
                text of a query.
            hours: Whether to leave out all columns of money.

        Returns:
            Each row is work of one person on one contract. Only the selected columns are filled.
        """
        return await self._call(
            _GET_PROVIDER_REPORT, provider_id=provider_id, hours=hours, query=query
        )

    def stream_provider_report(
        self,
        provider_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> RowStream[TimeRow]:
        """Stream what `get_provider_report` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_PROVIDER_REPORT, provider_id=provider_id, hours=hours, query=query)

    async def get_company_report(
        self,
        company_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> Table[TimeRow]:
        """Return the time report of a whole company.

        GET /gds/timereports/v1/companies/{company_id}[/{hours}]

        All columns but those of earnings are there. The user needs hiring or finance permissions in
        all teams of the company.

        Args:
            company_id: The company's id.
            query: What to select, e.g. `select(TimeColumns.worked_on, TimeColumns.hours)`, or the
                text of a query.
            hours: Whether to leave out all columns of money.

        Returns:
            Each row is work of one person on one contract. Only the selected columns are filled.
        """
        return await self._call(
            _GET_COMPANY_REPORT, company_id=company_id, hours=hours, query=query
        )

    def stream_company_report(
        self,
        company_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> RowStream[TimeRow]:
        """Stream what `get_company_report` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_COMPANY_REPORT, company_id=company_id, hours=hours, query=query)

    async def get_team_report(
        self,
        company_id: str | int,
        team_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> Table[TimeRow]:
        """Return the time report of one team.

        GET /gds/timereports/v1/companies/{company_id}/teams/{team_id}[/{hours}]

        Args:
            company_id: The company's id.
            team_id: The team's id, e.g. `acme:dev`.
            query: What to select, e.g. `select(TimeColumns.worked_on, TimeColumns.hours)`, or the
                text of a query.
            hours: Whether to leave out all columns of money.

        Returns:
            Each row is work of one person on one contract. Only the selected columns are filled.
        """
        return await self._call(
            _GET_TEAM_REPORT, company_id=company_id, team_id=team_id, hours=hours, query=query
        )

    def stream_team_report(
        self,
        company_id: str | int,
        team_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> RowStream[TimeRow]:
        """Stream what `get_team_report` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_TEAM_REPORT, company_id=company_id, team_id=team_id, hours=hours, query=query
        )

    async def get_agency_report(
        self,
        company_id: str | int,
        agency_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> Table[TimeRow]:
        """Return the time report of one agency.

        GET /gds/timereports/v1/companies/{company_id}/agencies/{agency_id}[/{hours}]

        Args:
            company_id: The company's id.
            agency_id: The agency's id.
            query: What to select, e.g. `select(TimeColumns.worked_on, TimeColumns.hours)`, or the
                text of a query.
            hours: Whether to leave out all columns of money.

        Returns:
            Each row is work of one person on one contract. Only the selected columns are filled.
        """
        return await self._call(
            _GET_AGENCY_REPORT, company_id=company_id, agency_id=agency_id, hours=hours, query=query
        )

    def stream_agency_report(
        self,
        company_id: str | int,
        agency_id: str | int,
        query: Query | str,
        *,
        hours: bool | Literal[0, 1] | Unset | None = UNSET,
    ) -> RowStream[TimeRow]:
        """Stream what `get_agency_report` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_AGENCY_REPORT, company_id=company_id, agency_id=agency_id, hours=hours, query=query
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
