import json
import math
import re
from collections.abc import Callable
from typing import Any

import pytest

from deskwire.core.errors import ConfigurationError, ParameterError
from deskwire.sandbox import Sandbox
from deskwire.sandbox.faults import MAX_RULES, Fault, FaultKind, Faults, Rule
from deskwire.sandbox.http import Request, RequestError, Response
from deskwire.sandbox.server.control import control

BROKEN = Fault.status(503)


def get(target: str = "/odesk/gds/x", method: str = "GET") -> Request:
    return Request.parse(method, target)


def steer(
    faults: Faults, method: str, value: object = None, target: str = "/_sandbox/faults"
) -> Response:
    request = Request.parse(
        method,
        target,
        headers=[("Content-Type", "application/json")],
        body=json.dumps(value).encode(),
    )
    response = control(request, faults, {"requests": 7})
    assert response is not None
    return response


def first_operation(request: Request) -> str:
    return request.segments[0] + ".list"


def test_rule_is_spent_after_its_times() -> None:
    faults = Faults()
    faults.add(BROKEN, times=2)
    assert [faults.take(get()) for _ in range(3)] == [BROKEN, BROKEN, None]
    assert faults.rules == ()


def test_rule_without_end_lasts_until_cleared() -> None:
    faults = Faults()
    rule = faults.add(BROKEN, times=None)
    assert all(faults.take(get()) is BROKEN for _ in range(20))
    assert (rule.matched, rule.taken) == (20, 20)
    faults.clear()
    assert faults.take(get()) is None


def test_rules_are_asked_in_order() -> None:
    faults = Faults()
    faults.add(BROKEN)
    faults.add(Fault.reset())
    kinds = [fault.kind for _ in range(2) if (fault := faults.take(get()))]
    assert kinds == [FaultKind.STATUS, FaultKind.RESET]


@pytest.mark.parametrize(
    ("match", "request_", "expected"),
    [
        ("*", get("/"), True),
        ("/odesk/gds/*", get("/odesk/gds/timereports/v1"), True),
        ("/odesk/gds/*", get("/odesk/api/x"), False),
        ("/odesk/*.json", get("/odesk/a/b.json?q=1"), True),
        ("POST", get(method="POST"), True),
        ("POST", get(), False),
        ("GET /odesk/*", get(), True),
        ("PUT /odesk/*", get(), False),
        ("GET /paymo/*", get(), False),
        ("odesk.*", get(), True),
        ("paymo.list", get(), False),
    ],
)
def test_match(match: str, request_: Request, expected: bool) -> None:
    faults = Faults(operation=first_operation)
    faults.add(BROKEN, match=match)
    assert (faults.take(request_) is BROKEN) is expected


def test_operation_needs_a_name_giver() -> None:
    with pytest.raises(ParameterError, match="names operations"):
        Faults().add(BROKEN, match="odesk.hr.*")


def test_chance_follows_the_seed() -> None:
    def run(seed: int) -> list[bool]:
        faults = Faults()
        faults.add_random(BROKEN, rate=0.2, seed=seed)
        return [faults.take(get()) is not None for _ in range(500)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 70 < sum(run(1)) < 130


def test_chance_falls_through_to_the_next_rule() -> None:
    faults = Faults()
    faults.add_random(BROKEN, rate=0.5)
    faults.add(Fault.reset(), times=None)
    kinds = {fault.kind for _ in range(50) if (fault := faults.take(get()))}
    assert kinds == {FaultKind.STATUS, FaultKind.RESET}


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Fault.latency(-1), "seconds"),
        (lambda: Fault.status(99), "code"),
        (lambda: Fault.status(429, retry_after=-1), "retry_after"),
        (lambda: Fault.drip(0, size=0), "size"),
    ],
)
def test_faults_out_of_range_are_refused(make: Callable[[], Fault], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        make()


@pytest.mark.parametrize(
    ("kind", "fields", "names"),
    [
        ("latency", {"seconds": math.nan}, "seconds is nan, expected a number from 0 to 86400"),
        ("latency", {"seconds": math.inf}, "seconds is inf"),
        ("latency", {"seconds": True}, "seconds is True"),
        ("latency", {"seconds": "1"}, "seconds is '1'"),
        ("latency", {"seconds": None}, "seconds is None"),
        ("status", {"code": 600}, "code is 600, expected a whole number from 200 to 599"),
        ("status", {"code": 503.5}, "code is 503.5"),
        ("status", {"code": True}, "code is True"),
        ("status", {"retry_after": math.nan}, "retry_after is nan"),
        ("status", {"retry_after": 1e300}, "retry_after is 1e.300"),
        ("status", {"as_date": True}, "as_date says how retry_after is written"),
        ("status", {"code": 204, "body": "x"}, "body is given, but .* 204 has none"),
        ("status", {"body": b"x"}, "body is b'x'"),
        ("status", {"body": "\ud800"}, "body holds half a character"),
        ("status", {"headers": [("X", "a\nb")]}, "headers has"),
        ("status", {"headers": [("X Y", "a")]}, "headers has"),
        ("status", {"headers": [("X",)]}, "headers has"),
        ("status", {"headers": 5}, "headers has 5"),
        ("status", {"headers": {"X": "1"}}, "headers has 'X'"),
        ("status", {"headers": [("Content-Length", "1")]}, "the server writes itself"),
        ("drip", {"size": 1.5}, "size is 1.5"),
        ("drift", {}, "add or null has to name a field"),
        ("reset", {"handled": 1}, "handled is 1"),
        ("reset", {"code": 500}, "code is for status, not for reset"),
        ("html", {"seconds": 1}, "seconds is for latency and drip, not for html"),
    ],
)
def test_faults_that_cannot_happen_are_refused(
    kind: str, fields: dict[str, Any], names: str
) -> None:
    with pytest.raises(ConfigurationError, match=names):
        Fault(kind=FaultKind(kind), **fields)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"fault": BROKEN, "times": -1}, "times is -1"),
        ({"fault": BROKEN, "times": 1.5}, "times is 1.5"),
        ({"fault": BROKEN, "times": True}, "times is True"),
        ({"fault": "reset"}, "fault is 'reset'"),
        ({"fault": BROKEN, "match": None}, "match is None"),
        ({"fault": BROKEN, "rate": math.nan}, "rate is nan"),
        ({"fault": BROKEN, "rate": -0.1}, "rate is -0.1, expected a number from 0 to 1"),
        ({"fault": BROKEN, "rate": "0.1"}, "rate is '0.1'"),
        ({"fault": BROKEN, "seed": "x"}, "seed is 'x'"),
    ],
)
def test_rules_that_cannot_apply_are_refused(fields: dict[str, Any], names: str) -> None:
    with pytest.raises(ConfigurationError, match=names):
        Rule(**fields)


@pytest.mark.parametrize(
    ("match", "says"),
    [
        ("odesk.timereports.*", "did you mean 'odesk.timereport.*'?"),
        ("odesk.hr.get_usr", "did you mean 'odesk.hr.get_user'?"),
        ("odeks.*", "did you mean 'odesk.*'?"),
        ("post", "did you mean 'POST'?"),
        ("", "no operation, path or method"),
        ("GET odesk", "after a method expected a path"),
        ("/odeks/*", "did you mean 'odesk'?"),
        ("GET /pamyo/*", "did you mean 'paymo'?"),
        ("/_sandbox/*", "no fault touches what steers the sandbox"),
    ],
)
def test_patterns_that_match_nothing_are_refused(match: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(says)):
        Sandbox().faults.add(BROKEN, match=match)


@pytest.mark.parametrize(
    "match",
    [
        "*",
        "/*",
        "/odesk/*",
        "/*/api/*",
        "POST",
        "GET /paymo/*",
        "odesk.*",
        "paymo.tasks.get",
        "*.get",
    ],
)
def test_what_can_happen_is_ordered(match: str) -> None:
    faults = Sandbox().faults
    assert faults.add(BROKEN, match=match) in faults.rules


def test_rules_are_bounded() -> None:
    faults = Faults()
    for _ in range(MAX_RULES):
        faults.add(BROKEN)
    with pytest.raises(ConfigurationError, match="1000 rules already"):
        faults.add(BROKEN)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.1, "0.1"), (60, "60"), (60.0, "60"), (1_234_567, "1234567"), (1e-7, "0.0000001"), (0, "0")],
)
def test_seconds_are_written_plainly(seconds: float, text: str) -> None:
    headers = Fault.status(429, retry_after=seconds).replacement(0).headers
    assert dict(headers)["Retry-After"] == text


def test_rules_out_of_range_are_refused() -> None:
    with pytest.raises(ParameterError, match="times"):
        Faults().add(BROKEN, times=0)
    with pytest.raises(ValueError, match="rate"):
        Faults().add_random(BROKEN, rate=1.5)


def test_status_answer() -> None:
    plain = Fault.status(502).replacement(0)
    assert (plain.status, plain.body) == (502, b"status 502, as ordered\n")
    assert plain.headers == (("Content-Type", "text/plain; charset=utf-8"),)
    vendor = Fault.status(
        403,
        headers=[("content-type", "application/json"), ("x-odesk-error-code", "4")],
        body="{}",
    ).replacement(0)
    assert vendor.headers == (("content-type", "application/json"), ("x-odesk-error-code", "4"))
    assert vendor.body == b"{}"


def test_retry_after_in_both_forms() -> None:
    seconds = Fault.status(429, retry_after=1.5).replacement(0)
    assert dict(seconds.headers)["Retry-After"] == "1.5"
    date = Fault.status(429, retry_after=90, as_date=True).replacement(1_400_000_000)
    assert dict(date.headers)["Retry-After"] == "Tue, 13 May 2014 16:54:50 GMT"


def test_html_answer() -> None:
    response = Fault.html().replacement(0)
    assert response.status == 200
    assert dict(response.headers)["Content-Type"] == "text/html; charset=utf-8"
    assert response.body.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("body", [b'{"a": 1}', b"12", b"", b"<a><b>1</b></a>"])
def test_malformed_body_is_no_json(body: bytes) -> None:
    spoilt = Fault.malformed().alter(Response.of(body, "application/json"))
    with pytest.raises(ValueError, match=r"."):
        json.loads(spoilt.body)
    assert b"\0" in spoilt.body


def test_drift_changes_every_object_of_json() -> None:
    response = Response.json({"tasks": [{"id": 1, "memo": "x"}, {"id": 2}], "memo": "y"})
    drifted = Fault.drift(add="new", null="memo").alter(response)
    assert json.loads(drifted.body) == {
        "tasks": [
            {"id": 1, "memo": None, "new": "unexpected"},
            {"id": 2, "new": "unexpected"},
        ],
        "memo": None,
        "new": "unexpected",
    }


def test_drift_changes_every_element_of_xml() -> None:
    response = Response.xml("<r><task><id>1</id><memo>x</memo></task><n>2</n></r>")
    body = Fault.drift(add="new", null="memo").alter(response).body.decode()
    assert "<task><id>1</id><memo></memo><new>unexpected</new></task>" in body
    assert body.endswith("<n>2</n><new>unexpected</new></r>")


def test_drift_leaves_other_bodies_alone() -> None:
    assert Fault.drift(add="new").alter(Response.text("a,b\n")).body == b"a,b\n"


def test_control_adds_lists_and_clears() -> None:
    faults = Faults()
    order = {"kind": "status", "code": 429, "retry_after": 2, "match": "/odesk/*", "times": 3}
    added = steer(faults, "POST", order)
    assert added.status == 201
    assert faults.rules == (
        Rule(fault=Fault.status(429, retry_after=2), match="/odesk/*", times=3),
    )
    listed = [{**order, "rate": 1.0, "seed": 0, "matched": 0, "taken": 0}]
    assert json.loads(steer(faults, "GET").body) == listed
    assert steer(faults, "DELETE").status == 204
    assert not faults.rules


def test_control_orders_chance_without_end() -> None:
    faults = Faults()
    steer(faults, "POST", {"kind": "reset", "handled": True, "rate": 0.1, "seed": 4})
    assert faults.rules == (Rule(fault=Fault.reset(handled=True), times=None, rate=0.1, seed=4),)


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ([], "expected a JSON object"),
        ({}, "kind"),
        ({"kind": "earthquake"}, "earthquake"),
        ({"kind": "reset", "colour": 1}, "colour"),
        ({"kind": "latency", "seconds": "soon"}, "seconds"),
        ({"kind": "latency", "seconds": -1}, "seconds"),
        ({"kind": "reset", "times": 0}, "times"),
        ({"kind": "reset", "match": "odesk.hr.*"}, "names operations"),
        ({"kind": "reset", "handled": "no"}, "handled is 'no'"),
        ({"kind": "reset", "code": 500}, "code is for status"),
        ({"kind": "status", "code": "500"}, "code is '500'"),
        ({"kind": ["reset"]}, "kind is"),
        ({"kind": "status", "headers": [["X", 1]]}, "headers has"),
        ({"kind": "reset", "rate": 2}, "rate is 2"),
    ],
)
def test_control_refuses_bad_orders(order: object, message: str) -> None:
    faults = Faults()
    with pytest.raises(RequestError, match=message) as caught:
        steer(faults, "POST", order)
    assert caught.value.status == 400
    assert faults.rules == ()


def test_control_shows_stats() -> None:
    assert json.loads(steer(Faults(), "GET", target="/_sandbox/stats").body) == {"requests": 7}


def test_control_leaves_other_requests_alone() -> None:
    assert control(get(), Faults(), {}) is None
    assert control(get("/_sandbox/reset"), Faults(), {}) is None
    assert steer(Faults(), "PUT").status == 405
