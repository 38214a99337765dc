"""The routers of the reports."""

from typing import Final, cast

from deskwire.core.model.values import JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.gds import FinEntity, FinScope, Ledger, Scope, TimeScope
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call, operations_of


def time_report(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer the four time reports."""
    scope = TimeScope(
        provider=call.values.get("provider_id", ""),
        company=call.values.get("company_id", ""),
        team=call.values.get("team_id", ""),
        agency=call.values.get("agency_id", ""),
        hours_only=call.values.get("hours") == "hours",
    )
    return _report(state, call, user, scope)


def financial_report(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer the twelve financial reports, whose paths name what they cover."""
    entity, identifier, *rest = call.request.segments[4:]
    ledger = Ledger(rest[0]) if rest else None
    return _report(state, call, user, FinScope(FinEntity(entity), identifier, ledger))


def _report(state: ODeskState, call: Call, user: str, scope: Scope) -> dict[str, JSONValue]:
    table = state.reports.evaluate(call.query("tq"), scope, user)
    return {"table": cast("JSONValue", table)}


_BY_ATTRIBUTE: Final = {"timereport": time_report, "finreport": financial_report}
HANDLERS: Final[dict[str, Handler]] = {
    operation.name: _BY_ATTRIBUTE[operation.attribute]
    for operation in operations_of(SERVICE)
    if operation.attribute in _BY_ATTRIBUTE
}
