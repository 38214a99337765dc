"""The two reports of the sandbox: their columns, and the views of the store that have them.

Besides its columns a view has `row_key`, the order of its rows, and `scope_...` columns with the
references of everything a report may be narrowed to.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from deskwire.odesk.finreports import FIN_REPORT
from deskwire.odesk.timereports import TIME_REPORT
from deskwire.sandbox.query import Column, Kind

_MONEY: Final = ("amount", "assignment_rate", "charges", "earnings")
"""What the names of columns of money begin with."""

VIEWS: Final = """
CREATE VIEW IF NOT EXISTS time_report AS
SELECT
    entry.id                                           AS row_key,
    engagement.provider                                AS scope_provider,
    engagement.buyer_team                              AS scope_buyer_team,
    team.company                                       AS scope_buyer_company,
    agency.company                                     AS scope_provider_company,
    entry.worked_on                                    AS worked_on,
    date(entry.worked_on, 'weekday 0', '-6 days')      AS week_worked_on,
    100 * CAST(substr(entry.worked_on, 6, 2) AS INT)   AS month_worked_on,
    100 * CAST(substr(entry.worked_on, 1, 4) AS INT)   AS year_worked_on,
    provider.id                                        AS provider_id,
    provider.first_name || ' ' || provider.last_name   AS provider_name,
    team.id                                            AS team_id,
    team.name                                          AS team_name,
    team.id                                            AS assignment_team_id,
    engagement.title                                   AS assignment_name,
    CAST(engagement.reference AS TEXT)                 AS assignment_ref,
    entry.rate                                         AS assignment_rate,
    engagement.job_type                                AS contract_type,
    coalesce(agency.id, '')                            AS agency_id,
    coalesce(agency.name, '')                          AS agency_name,
    coalesce(agency_company.id, '')                    AS agency_company_id,
    company.id                                         AS company_id,
    company.name                                       AS company_name,
    entry.task                                         AS task,
    entry.memo                                         AS memo,
    entry.hours_online + entry.hours_offline           AS hours,
    entry.hours_online                                 AS hours_online,
    entry.hours_offline                                AS hours_offline,
    entry.charges_online + entry.charges_offline       AS charges,
    entry.charges_online                               AS charges_online,
    entry.charges_offline                              AS charges_offline,
    entry.earnings_online + entry.earnings_offline     AS earnings,
    entry.earnings_online                              AS earnings_online,
    entry.earnings_offline                             AS earnings_offline
FROM time_entries AS entry
JOIN engagements AS engagement ON engagement.reference = entry.engagement
JOIN users AS provider ON provider.reference = engagement.provider
JOIN teams AS team ON team.reference = engagement.buyer_team
JOIN companies AS company ON company.reference = team.company
LEFT JOIN teams AS agency ON agency.reference = engagement.provider_team
LEFT JOIN companies AS agency_company ON agency_company.reference = agency.company;

CREATE VIEW IF NOT EXISTS fin_report AS
SELECT
    record.reference                                       AS row_key,
    record.ledger                                          AS scope_ledger,
    record.accounting_entity                               AS scope_account,
    account.owner                                          AS scope_account_owner,
    record.buyer_company                                   AS scope_buyer_company,
    record.buyer_team                                      AS scope_buyer_team,
    record.provider_company                                AS scope_provider_company,
    record.provider_team                                   AS scope_provider_team,
    record.provider                                        AS scope_provider,
    CAST(record.reference AS TEXT)                         AS reference,
    record.date                                            AS date,
    record.date_due                                        AS date_due,
    CAST(account.reference AS TEXT)                        AS accounting_entity__reference,
    account.name                                           AS accounting_entity_name,
    coalesce(CAST(record.engagement AS TEXT), '')          AS assignment__reference,
    coalesce(engagement.title, '')                         AS assignment_name,
    coalesce(CAST(record.buyer_company AS TEXT), '')       AS buyer_company__reference,
    coalesce(buyer_company.id, '')                         AS buyer_company__id,
    coalesce(buyer_company.name, '')                       AS buyer_company_name,
    coalesce(CAST(record.buyer_team AS TEXT), '')          AS buyer_team__reference,
    coalesce(buyer_team.id, '')                            AS buyer_team__id,
    coalesce(buyer_team.name, '')                          AS buyer_team_name,
    coalesce(CAST(record.provider_company AS TEXT), '')    AS provider_company__reference,
    coalesce(provider_company.id, '')                      AS provider_company__id,
    coalesce(provider_company.name, '')                    AS provider_company_name,
    coalesce(CAST(record.provider_team AS TEXT), '')       AS provider_team__reference,
    coalesce(provider_team.id, '')                         AS provider_team__id,
    coalesce(provider_team.name, '')                       AS provider_team_name,
    coalesce(CAST(record.provider AS TEXT), '')            AS provider__reference,
    coalesce(provider.id, '')                              AS provider__id,
    coalesce(provider.first_name || ' ' || provider.last_name, '') AS provider_name,
    record.type                                            AS type,
    record.subtype                                         AS subtype,
    record.description                                     AS description,
    record.comment                                         AS comment,
    record.memo                                            AS memo,
    record.notes                                           AS notes,
    record.po_number                                       AS po_number,
    record.amount                                          AS amount
FROM financial_records AS record
JOIN accounting_entities AS account ON account.reference = record.accounting_entity
LEFT JOIN engagements AS engagement ON engagement.reference = record.engagement
LEFT JOIN companies AS buyer_company ON buyer_company.reference = record.buyer_company
LEFT JOIN teams AS buyer_team ON buyer_team.reference = record.buyer_team
LEFT JOIN companies AS provider_company ON provider_company.reference = record.provider_company
LEFT JOIN teams AS provider_team ON provider_team.reference = record.provider_team
LEFT JOIN users AS provider ON provider.reference = record.provider;
"""
"""The DDL of both views."""


@attrs.frozen
class Report:
    """A kind of report."""

    view: str
    """Its view of the store."""
    columns: Mapping[str, Column]
    """Its columns."""
    documented_filters: frozenset[str]
    """The columns that the vendor documents for WHERE."""


TIME, FIN = (
    Report(
        view,
        {
            column.wire: Column(
                Kind(column.kind),
                is_money=column.wire.startswith(_MONEY),
                is_summable=bool(getattr(column, "aggregatable", False)),
            )
            for column in columns
        },
        frozenset(column.wire for column in columns if column.filters),
    )
    for view, columns in (("time_report", TIME_REPORT.columns), ("fin_report", FIN_REPORT.columns))
)
"""Time reports and financial reports, with the columns of the service model."""
