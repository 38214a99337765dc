"""The resources that steer a running sandbox: what goes wrong on purpose, and the counters."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import attrs

from deskwire.sandbox.faults import Fault, FaultKind, Faults, Rule
from deskwire.sandbox.http import Request, RequestError, Response
from deskwire.sandbox.orders import CONTROL_ROOT, FaultError
from deskwire.sandbox.server.host import Served

_FAULTS_PATH: Final = f"/{CONTROL_ROOT}/faults"
_STATS_PATH: Final = f"/{CONTROL_ROOT}/stats"
_LOG_PATH: Final = f"/{CONTROL_ROOT}/log"


def control(
    request: Request, faults: Faults, stats: Mapping[str, int], log: Iterable[Served] = ()
) -> Response | None:
    """Answer the resources that steer a running sandbox; `None` for every other request.

    `POST /_sandbox/faults` adds a rule: a JSON object of the fields of `Fault` (`kind` at least)
    and of `Rule` (`match`, `times`, `rate`, `seed`). `GET` lists the rules, `DELETE` removes
    them. `GET /_sandbox/stats` shows the counters, `GET /_sandbox/log` the last requests.
    """
    if request.path == _LOG_PATH and request.method == "GET":
        return Response.json([attrs.asdict(one) for one in log])
    if request.path == _STATS_PATH and request.method == "GET":
        return Response.json(dict(stats))
    if request.path == _FAULTS_PATH:
        match request.method:
            case "GET":
                return Response.json([_describe(rule) for rule in faults.rules])
            case "POST":
                return _add(faults, request.json())
            case "DELETE":
                faults.clear()
                return Response(status=204)
            case _:
                return Response.text("use GET, POST or DELETE\n", status=405)
    return None


_RULE_FIELDS: Final = ("match", "times", "rate", "seed")


def _add(faults: Faults, value: object) -> Response:
    """Add a rule that was sent as JSON."""
    if not isinstance(value, dict):
        raise RequestError(400, "expected a JSON object with a kind")
    fields = cast("dict[str, Any]", value)
    known = (*attrs.fields_dict(Fault), *_RULE_FIELDS)
    unknown = ", ".join(sorted(fields.keys() - set(known)))
    if unknown:
        raise RequestError(400, f"unknown: {unknown}; expected {', '.join(known)}")
    if fields.get("kind") not in list(FaultKind):
        raise RequestError(400, f"kind is {fields.get('kind')!r}, expected {', '.join(FaultKind)}")
    fault = {name: field for name, field in fields.items() if name not in {*_RULE_FIELDS, "kind"}}
    rest = {name: field for name, field in fields.items() if name in _RULE_FIELDS}
    if "rate" in fields:
        rest.setdefault("times", None)
    try:
        made = Fault(kind=FaultKind(fields["kind"]), **fault)
        rule = faults.add_rule(Rule(fault=made, **rest))
    except FaultError as error:
        raise RequestError(400, str(error)) from error
    return Response.json(_describe(rule), status=201)


def _describe(rule: Rule) -> dict[str, object]:
    """Write a rule as JSON, without what is not set."""
    fault = attrs.asdict(rule.fault, filter=lambda field, value: value != field.default)
    return {**fault, **attrs.asdict(rule, filter=lambda field, _: field.name != "fault")}
