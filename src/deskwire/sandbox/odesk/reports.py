"""The routers of the reports."""

from collections.abc import Callable

from deskwire.odesk._service import SERVICE
from deskwire.sandbox.gds import FinEntity, FinScope, Ledger, TimeScope
from deskwire.sandbox.odesk.state import ODeskState, handles
from deskwire.sandbox.protocol.routing import operations_of
from deskwire.sandbox.protocol.site import Answer


def time_report(
    state: ODeskState, user: str, /, *, query: str, hours: bool = False, **named: str
) -> Answer:
    """Answer the four time reports."""
    scope = TimeScope(
        provider=named.get("provider_id", ""),
        company=named.get("company_id", ""),
        team=named.get("team_id", ""),
        agency=named.get("agency_id", ""),
        hours_only=hours,
    )
    return state.reports.evaluate(query, scope, user)


def _financial(path: str) -> Callable[..., Answer]:
    """Return the handler of a financial report, whose path says what it covers."""
    entity, _, *ledger = path.split("/")[4:]
    books = Ledger(ledger[0]) if ledger else None

    def financial_report(state: ODeskState, user: str, /, *, query: str, **named: str) -> Answer:
        (identifier,) = named.values()
        scope = FinScope(FinEntity(entity), identifier, books)
        return state.reports.evaluate(query, scope, user)

    return financial_report


for _operation in operations_of(SERVICE):
    if _operation.attribute == "timereport":
        handles(_operation.name.partition(".")[2])(time_report)
    elif _operation.attribute == "finreport":
        handles(_operation.name.partition(".")[2])(_financial(_operation.path))
