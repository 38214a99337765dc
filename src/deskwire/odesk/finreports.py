# Generated from spec/odesk/finreports.yaml (sha256 f43221bdbfa6) by `python -m codegen`.
"""oDesk: financial reports, in the report query language."""

from datetime import date as _date
from decimal import Decimal
from typing import Final

import attrs

from deskwire.core.model.encodings import Expression
from deskwire.core.model.operation import QUERY, Operation, Operations, Param
from deskwire.core.model.records import Row, extra_last, optional
from deskwire.core.model.results import ReportResult
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
class FinRow(Row):
    """A movement of money. Only the selected columns are filled."""

    reference: str | None = None
    """The reference number of the movement."""
    date: _date | None = None
    """The day of the movement."""
    buyer_company_id: str | None = optional(wire="buyer_company__id")
    """The id of the buyer's company."""
    buyer_company_name: str | None = None
    """The name of the buyer's company."""
    buyer_team_id: str | None = optional(wire="buyer_team__id")
    """The id of the buyer's team."""
    buyer_team_name: str | None = None
    """The name of the buyer's team."""
    provider_company_id: str | None = optional(wire="provider_company__id")
    """The id of the provider's company."""
    provider_company_name: str | None = None
    """The name of the provider's company."""
    provider_team_id: str | None = optional(wire="provider_team__id")
    """The id of the provider's team."""
    provider_team_name: str | None = None
    """The name of the provider's team."""
    provider_id: str | None = optional(wire="provider__id")
    """The id of the provider."""
    provider_name: str | None = None
    """The name of the provider."""
    type: str | None = None
    """The kind of movement: Invoice, Payment or Adjustment."""
    subtype: str | None = None
    """What it was for, e.g. Hourly, Fixed Price, Bonus, Refund, Withdrawal, Milestone."""
    amount: Decimal | None = None
    """The amount in US dollars."""
    accounting_entity_reference: str | None = optional(wire="accounting_entity__reference")
    """The reference of the accounting entity. Seen in clients of 2015 and later, in no document."""
    accounting_entity_name: str | None = None
    """The name of the accounting entity. Seen in clients of 2015 and later, in no document."""
    assignment_reference: str | None = optional(wire="assignment__reference")
    """The reference of the contract. Seen in clients of 2015 and later, in no document."""
    assignment_name: str | None = None
    """The title of the contract. Seen in clients of 2015 and later, in no document."""
    buyer_company_reference: str | None = optional(wire="buyer_company__reference")
    """The reference of the buyer's company. Seen in clients of 2015 and later, in no document."""
    buyer_team_reference: str | None = optional(wire="buyer_team__reference")
    """The reference of the buyer's team. Seen in clients of 2015 and later, in no document."""
    provider_company_reference: str | None = optional(wire="provider_company__reference")
    """The reference of the provider's company. Seen in clients of 2015 and later, in no
    document."""
    provider_team_reference: str | None = optional(wire="provider_team__reference")
    """The reference of the provider's team. Seen in clients of 2015 and later, in no document."""
    provider_reference: str | None = optional(wire="provider__reference")
    """The reference of the provider. Seen in clients of 2015 and later, in no document."""
    date_due: _date | None = None
    """The day the movement was due. Seen in clients of 2015 and later, in no document."""
    description: str | None = None
    """A description of the movement. Seen in clients of 2015 and later, in no document."""
    comment: str | None = None
    """A comment on the movement. Seen in clients of 2015 and later, in no document."""
    memo: str | None = None
    """The memo of the movement. Seen in clients of 2015 and later, in no document."""
    notes: str | None = None
    """Notes on the movement. Seen in clients of 2015 and later, in no document."""
    po_number: str | None = None
    """The number of the purchase order. Seen in clients of 2015 and later, in no document."""


class FinColumns:
    """The columns of `FinRow`, to select and compare."""

    reference: Final = TextColumn("reference", filters=EQUALITY, default=True)
    """The reference number of the movement."""
    date: Final = DateColumn("date", filters=COMPARISONS, default=True)
    """The day of the movement."""
    buyer_company_id: Final = TextColumn(
        "buyer_company_id", wire="buyer_company__id", filters=EQUALITY, default=True
    )
    """The id of the buyer's company."""
    buyer_company_name: Final = TextColumn("buyer_company_name", filters=EQUALITY, default=True)
    """The name of the buyer's company."""
    buyer_team_id: Final = TextColumn(
        "buyer_team_id", wire="buyer_team__id", filters=EQUALITY, default=True
    )
    """The id of the buyer's team."""
    buyer_team_name: Final = TextColumn("buyer_team_name", filters=EQUALITY, default=True)
    """The name of the buyer's team."""
    provider_company_id: Final = TextColumn(
        "provider_company_id", wire="provider_company__id", filters=EQUALITY, default=True
    )
    """The id of the provider's company."""
    provider_company_name: Final = TextColumn(
        "provider_company_name", filters=EQUALITY, default=True
    )
    """The name of the provider's company."""
    provider_team_id: Final = TextColumn(
        "provider_team_id", wire="provider_team__id", filters=EQUALITY, default=True
    )
    """The id of the provider's team."""
    provider_team_name: Final = TextColumn("provider_team_name", filters=EQUALITY, default=True)
    """The name of the provider's team."""
    provider_id: Final = TextColumn(
        "provider_id", wire="provider__id", filters=EQUALITY, default=True
    )
    """The id of the provider."""
    provider_name: Final = TextColumn("provider_name", filters=EQUALITY, default=True)
    """The name of the provider."""
    type: Final = TextColumn("type", filters=EQUALITY, default=True)
    """The kind of movement: Invoice, Payment or Adjustment."""
    subtype: Final = TextColumn("subtype", filters=EQUALITY, default=True)
    """What it was for, e.g. Hourly, Fixed Price, Bonus, Refund, Withdrawal, Milestone."""
    amount: Final = NumberColumn("amount", filters=COMPARISONS, aggregatable=True, default=True)
    """The amount in US dollars."""
    accounting_entity_reference: Final = TextColumn(
        "accounting_entity_reference", wire="accounting_entity__reference", filters=EQUALITY
    )
    """The reference of the accounting entity. Seen in clients of 2015 and later, in no document."""
    accounting_entity_name: Final = TextColumn("accounting_entity_name", filters=EQUALITY)
    """The name of the accounting entity. Seen in clients of 2015 and later, in no document."""
    assignment_reference: Final = TextColumn(
        "assignment_reference", wire="assignment__reference", filters=EQUALITY
    )
    """The reference of the contract. Seen in clients of 2015 and later, in no document."""
    assignment_name: Final = TextColumn("assignment_name", filters=EQUALITY)
    """The title of the contract. Seen in clients of 2015 and later, in no document."""
    buyer_company_reference: Final = TextColumn(
        "buyer_company_reference", wire="buyer_company__reference", filters=EQUALITY
    )
    """The reference of the buyer's company. Seen in clients of 2015 and later, in no document."""
    buyer_team_reference: Final = TextColumn(
        "buyer_team_reference", wire="buyer_team__reference", filters=EQUALITY
    )
    """The reference of the buyer's team. Seen in clients of 2015 and later, in no document."""
    provider_company_reference: Final = TextColumn(
        "provider_company_reference", wire="provider_company__reference", filters=EQUALITY
    )
    """The reference of the provider's company. Seen in clients of 2015 and later, in no
    document."""
    provider_team_reference: Final = TextColumn(
        "provider_team_reference", wire="provider_team__reference", filters=EQUALITY
    )
    """The reference of the provider's team. Seen in clients of 2015 and later, in no document."""
    provider_reference: Final = TextColumn(
        "provider_reference", wire="provider__reference", filters=EQUALITY
    )
    """The reference of the provider. Seen in clients of 2015 and later, in no document."""
    date_due: Final = DateColumn("date_due", filters=COMPARISONS)
    """The day the movement was due. Seen in clients of 2015 and later, in no document."""
    description: Final = TextColumn("description", filters=EQUALITY)
    """A description of the movement. Seen in clients of 2015 and later, in no document."""
    comment: Final = TextColumn("comment", filters=EQUALITY)
    """A comment on the movement. Seen in clients of 2015 and later, in no document."""
    memo: Final = TextColumn("memo", filters=EQUALITY)
    """The memo of the movement. Seen in clients of 2015 and later, in no document."""
    notes: Final = TextColumn("notes", filters=EQUALITY)
    """Notes on the movement. Seen in clients of 2015 and later, in no document."""
    po_number: Final = TextColumn("po_number", filters=EQUALITY)
    """The number of the purchase order. Seen in clients of 2015 and later, in no document."""


FIN_REPORT: Final = Report(
    FinRow,
    columns=(
        FinColumns.reference,
        FinColumns.date,
        FinColumns.buyer_company_id,
        FinColumns.buyer_company_name,
        FinColumns.buyer_team_id,
        FinColumns.buyer_team_name,
        FinColumns.provider_company_id,
        FinColumns.provider_company_name,
        FinColumns.provider_team_id,
        FinColumns.provider_team_name,
        FinColumns.provider_id,
        FinColumns.provider_name,
        FinColumns.type,
        FinColumns.subtype,
        FinColumns.amount,
        FinColumns.accounting_entity_reference,
        FinColumns.accounting_entity_name,
        FinColumns.assignment_reference,
        FinColumns.assignment_name,
        FinColumns.buyer_company_reference,
        FinColumns.buyer_team_reference,
        FinColumns.provider_company_reference,
        FinColumns.provider_team_reference,
        FinColumns.provider_reference,
        FinColumns.date_due,
        FinColumns.description,
        FinColumns.comment,
        FinColumns.memo,
        FinColumns.notes,
        FinColumns.po_number,
    ),
    partition="date",
    sort=("date", "reference"),
)

_operations: Final = Operations("odesk.finreport", GDS, base="/gds/finreports/v2")

_GET_PROVIDER_BILLINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_provider_billings",
    "GET /providers/{provider_id}/billings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_PROVIDER_TEAMS_BILLINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_provider_teams_billings",
    "GET /provider_teams/{provider_team_id}/billings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_PROVIDER_COMPANIES_BILLINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_provider_companies_billings",
    "GET /provider_companies/{provider_company_id}/billings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_PROVIDER_EARNINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_provider_earnings",
    "GET /providers/{provider_id}/earnings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_PROVIDER_TEAMS_EARNINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_provider_teams_earnings",
    "GET /provider_teams/{provider_team_id}/earnings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_PROVIDER_COMPANIES_EARNINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_provider_companies_earnings",
    "GET /provider_companies/{provider_company_id}/earnings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_BUYER_TEAMS_BILLINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_buyer_teams_billings",
    "GET /buyer_teams/{buyer_team_id}/billings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_BUYER_COMPANIES_BILLINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_buyer_companies_billings",
    "GET /buyer_companies/{buyer_company_id}/billings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_BUYER_TEAMS_EARNINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_buyer_teams_earnings",
    "GET /buyer_teams/{buyer_team_id}/earnings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_BUYER_COMPANIES_EARNINGS: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_buyer_companies_earnings",
    "GET /buyer_companies/{buyer_company_id}/earnings",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_FINANCIAL_ENTITIES: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_financial_entities",
    "GET /financial_accounts/{accounting_id}",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)

_GET_FINANCIAL_ENTITIES_PROVIDER: Final[Operation[Table[FinRow]]] = _operations.declare(
    "get_financial_entities_provider",
    "GET /financial_account_owner/{provider_id}",
    ReportResult(FIN_REPORT),
    params=(Param("query", Expression(Query, "a report query"), QUERY, wire="tq", required=True),),
)


class Finreports(Resource):
    """Financial reports, in the report query language.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused the query.
        PermissionDeniedError: The report is not for this user.
    """

    async def get_provider_billings(
        self, provider_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what one provider billed.

        GET /gds/finreports/v2/providers/{provider_id}/billings

        Args:
            provider_id: The provider's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(_GET_PROVIDER_BILLINGS, provider_id=provider_id, query=query)

    def stream_provider_billings(
        self, provider_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_provider_billings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_PROVIDER_BILLINGS, provider_id=provider_id, query=query)

    async def get_provider_teams_billings(
        self, provider_team_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what the members of one provider team billed.

        GET /gds/finreports/v2/provider_teams/{provider_team_id}/billings

        The user has to be an admin or a staffing manager of the team.

        Args:
            provider_team_id: The team's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(
            _GET_PROVIDER_TEAMS_BILLINGS, provider_team_id=provider_team_id, query=query
        )

    def stream_provider_teams_billings(
        self, provider_team_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_provider_teams_billings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_PROVIDER_TEAMS_BILLINGS, provider_team_id=provider_team_id, query=query
        )

    async def get_provider_companies_billings(
        self, provider_company_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what the members of one provider company billed.

        GET /gds/finreports/v2/provider_companies/{provider_company_id}/billings

        The user has to own the company.

        Args:
            provider_company_id: The company's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(
            _GET_PROVIDER_COMPANIES_BILLINGS, provider_company_id=provider_company_id, query=query
        )

    def stream_provider_companies_billings(
        self, provider_company_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_provider_companies_billings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_PROVIDER_COMPANIES_BILLINGS, provider_company_id=provider_company_id, query=query
        )

    async def get_provider_earnings(
        self, provider_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what one provider earned.

        GET /gds/finreports/v2/providers/{provider_id}/earnings

        Args:
            provider_id: The provider's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(_GET_PROVIDER_EARNINGS, provider_id=provider_id, query=query)

    def stream_provider_earnings(
        self, provider_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_provider_earnings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_PROVIDER_EARNINGS, provider_id=provider_id, query=query)

    async def get_provider_teams_earnings(
        self, provider_team_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what the members of one provider team earned.

        GET /gds/finreports/v2/provider_teams/{provider_team_id}/earnings

        Args:
            provider_team_id: The team's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(
            _GET_PROVIDER_TEAMS_EARNINGS, provider_team_id=provider_team_id, query=query
        )

    def stream_provider_teams_earnings(
        self, provider_team_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_provider_teams_earnings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_PROVIDER_TEAMS_EARNINGS, provider_team_id=provider_team_id, query=query
        )

    async def get_provider_companies_earnings(
        self, provider_company_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what the members of one provider company earned.

        GET /gds/finreports/v2/provider_companies/{provider_company_id}/earnings

        Args:
            provider_company_id: The company's reference. The vendor's text calls it a team's id,
                which repeats the text of the call before.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(
            _GET_PROVIDER_COMPANIES_EARNINGS, provider_company_id=provider_company_id, query=query
        )

    def stream_provider_companies_earnings(
        self, provider_company_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_provider_companies_earnings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_PROVIDER_COMPANIES_EARNINGS, provider_company_id=provider_company_id, query=query
        )

    async def get_buyer_teams_billings(
        self, buyer_team_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what was billed to one buyer's team.

        GET /gds/finreports/v2/buyer_teams/{buyer_team_id}/billings

        The user has to be an admin or a staffing manager of the team.

        Args:
            buyer_team_id: The team's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(_GET_BUYER_TEAMS_BILLINGS, buyer_team_id=buyer_team_id, query=query)

    def stream_buyer_teams_billings(
        self, buyer_team_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_buyer_teams_billings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_BUYER_TEAMS_BILLINGS, buyer_team_id=buyer_team_id, query=query)

    async def get_buyer_companies_billings(
        self, buyer_company_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what was billed to one buyer's company.

        GET /gds/finreports/v2/buyer_companies/{buyer_company_id}/billings

        The user has to own the company.

        Args:
            buyer_company_id: The company's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(
            _GET_BUYER_COMPANIES_BILLINGS, buyer_company_id=buyer_company_id, query=query
        )

    def stream_buyer_companies_billings(
        self, buyer_company_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_buyer_companies_billings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_BUYER_COMPANIES_BILLINGS, buyer_company_id=buyer_company_id, query=query
        )

    async def get_buyer_teams_earnings(
        self, buyer_team_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what was earned at one buyer's team.

        GET /gds/finreports/v2/buyer_teams/{buyer_team_id}/earnings

        Args:
            buyer_team_id: The team's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(_GET_BUYER_TEAMS_EARNINGS, buyer_team_id=buyer_team_id, query=query)

    def stream_buyer_teams_earnings(
        self, buyer_team_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_buyer_teams_earnings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_BUYER_TEAMS_EARNINGS, buyer_team_id=buyer_team_id, query=query)

    async def get_buyer_companies_earnings(
        self, buyer_company_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return what was earned at one buyer's company.

        GET /gds/finreports/v2/buyer_companies/{buyer_company_id}/earnings

        Args:
            buyer_company_id: The company's reference. The vendor's text calls it a team's id, which
                repeats the text of the call before.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(
            _GET_BUYER_COMPANIES_EARNINGS, buyer_company_id=buyer_company_id, query=query
        )

    def stream_buyer_companies_earnings(
        self, buyer_company_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_buyer_companies_earnings` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(
            _GET_BUYER_COMPANIES_EARNINGS, buyer_company_id=buyer_company_id, query=query
        )

    async def get_financial_entities(
        self, accounting_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return the movements of one account.

        GET /gds/finreports/v2/financial_accounts/{accounting_id}

        Args:
            accounting_id: The id of the accounting entity.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(_GET_FINANCIAL_ENTITIES, accounting_id=accounting_id, query=query)

    def stream_financial_entities(
        self, accounting_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_financial_entities` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_FINANCIAL_ENTITIES, accounting_id=accounting_id, query=query)

    async def get_financial_entities_provider(
        self, provider_id: str | int, query: Query | str
    ) -> Table[FinRow]:
        """Return the movements of the account that a provider owns.

        GET /gds/finreports/v2/financial_account_owner/{provider_id}

        Args:
            provider_id: The provider's reference.
            query: What to select, e.g. `select(FinColumns.date, FinColumns.amount)`, or the text of
                a query.

        Returns:
            Each row is a movement of money. Only the selected columns are filled.
        """
        return await self._call(
            _GET_FINANCIAL_ENTITIES_PROVIDER, provider_id=provider_id, query=query
        )

    def stream_financial_entities_provider(
        self, provider_id: str | int, query: Query | str
    ) -> RowStream[FinRow]:
        """Stream what `get_financial_entities_provider` returns.

        The answer is entered with `async with` and read while it comes, in little memory.
        Arguments and errors are those of the other.
        """
        return self._rows(_GET_FINANCIAL_ENTITIES_PROVIDER, provider_id=provider_id, query=query)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
