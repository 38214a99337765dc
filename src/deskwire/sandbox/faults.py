"""Faults on demand: what the server is to do wrong, and to which requests.

Rules are asked in the order they were added; the first that applies decides. Chance comes from
a seed, so the same requests in the same order meet the same faults.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from email.utils import formatdate
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final, Self, cast

import attrs
import cattrs
import xmltodict
from attrs.validators import and_, ge, le, min_len, optional
from cattrs.v import format_exception

from deskwire.core.errors import ParameterError
from deskwire.sandbox.http import Pairs, Request, RequestError, Response

CONTROL_ROOT: Final = "_sandbox"
"""The first path segment of the resources that steer a sandbox; no fault touches them."""

_FAULTS_PATH: Final = f"/{CONTROL_ROOT}/faults"
_STATS_PATH: Final = f"/{CONTROL_ROOT}/stats"

_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_HTML_PAGE: Final = "<!DOCTYPE html><title>Maintenance</title><h1>We will be back shortly</h1>\n"


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    """The answer is good, but late."""
    STATUS = "status"
    """An error status; the request is not carried out."""
    HTML = "html"
    """Status 200 with an HTML page, as a proxy sends it; the request is not carried out."""
    RESET = "reset"
    """The connection is reset."""
    CLOSE = "close"
    """The connection is closed without an answer."""
    TRUNCATE = "truncate"
    """The connection is closed halfway through the body that `Content-Length` promised."""
    MALFORMED = "malformed"
    """A whole answer whose body is neither JSON nor XML any more."""
    DRIP = "drip"
    """The body comes a few bytes at a time."""
    DRIFT = "drift"
    """A field nobody documented appears, or one that always had a value is null."""


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong; build it with the method named after its kind."""

    kind: FaultKind
    """What goes wrong."""
    seconds: float = attrs.field(default=0.0, validator=ge(0))
    """`latency`: the delay. `drip`: the pause between two pieces."""
    code: int = attrs.field(default=503, validator=and_(ge(200), le(599)))
    """`status`: the HTTP status."""
    retry_after: float | None = attrs.field(default=None, validator=optional(ge(0)))
    """`status`: the seconds that `Retry-After` asks for."""
    as_date: bool = False
    """`status`: write `Retry-After` as a date."""
    headers: Pairs = ()
    """`status`: further header fields, such as a vendor's error code."""
    body: str = ""
    """`status`: the body; one line of text where it is empty."""
    handled: bool = False
    """`reset`, `close`: the request is carried out first; only its answer is lost."""
    size: int = attrs.field(default=1, validator=ge(1))
    """`drip`: the bytes of a piece."""
    add: str = ""
    """`drift`: the name of a field to add to every object."""
    null: str = ""
    """`drift`: the name of a field to make null wherever it stands."""

    @classmethod
    def latency(cls, seconds: float) -> Self:
        """Answer properly, but late."""
        return cls(kind=FaultKind.LATENCY, seconds=seconds)

    @classmethod
    def status(
        cls,
        code: int,
        *,
        retry_after: float | None = None,
        as_date: bool = False,
        headers: Iterable[tuple[str, str]] = (),
        body: str = "",
    ) -> Self:
        """Answer with an error status; the handler does not see the request."""
        return cls(
            kind=FaultKind.STATUS,
            code=code,
            retry_after=retry_after,
            as_date=as_date,
            headers=tuple(headers),
            body=body,
        )

    @classmethod
    def html(cls) -> Self:
        """Answer 200 with an HTML page; the handler does not see the request."""
        return cls(kind=FaultKind.HTML)

    @classmethod
    def reset(cls, *, handled: bool = False) -> Self:
        """Reset the connection (TCP RST), after carrying the request out if `handled`."""
        return cls(kind=FaultKind.RESET, handled=handled)

    @classmethod
    def close(cls, *, handled: bool = False) -> Self:
        """Close the connection without an answer, after carrying the request out if `handled`."""
        return cls(kind=FaultKind.CLOSE, handled=handled)

    @classmethod
    def truncate(cls) -> Self:
        """Carry the request out, send half of the body and close the connection."""
        return cls(kind=FaultKind.TRUNCATE)

    @classmethod
    def malformed(cls) -> Self:
        """Carry the request out and spoil the body of the answer."""
        return cls(kind=FaultKind.MALFORMED)

    @classmethod
    def drip(cls, seconds: float, *, size: int = 1) -> Self:
        """Carry the request out and send the body in small pieces with pauses between."""
        return cls(kind=FaultKind.DRIP, seconds=seconds, size=size)

    @classmethod
    def drift(cls, *, add: str = "", null: str = "") -> Self:
        """Carry the request out and change the fields of a JSON or XML answer."""
        return cls(kind=FaultKind.DRIFT, add=add, null=null)

    def replacement(self, now: float) -> Response:
        """Return the answer of a `status` or `html` fault.

        Args:
            now: The server's time in seconds since the epoch, for a `Retry-After` date.
        """
        if self.kind is FaultKind.HTML:
            return Response.html(_HTML_PAGE)
        headers = list(self.headers)
        if self.retry_after is not None:
            date = formatdate(now + self.retry_after, usegmt=True)
            headers.append(("Retry-After", date if self.as_date else f"{self.retry_after:g}"))
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", "text/plain; charset=utf-8"))
        body = self.body or f"status {self.code}, as ordered\n"
        return Response(status=self.code, headers=headers, body=body.encode())

    def alter(self, response: Response) -> Response:
        """Return the answer that a `malformed` or `drift` fault makes of a good one."""
        if self.kind is FaultKind.MALFORMED:
            # Neither format allows this at its end, however the body is cut.
            half = response.body[: len(response.body) // 2]
            return attrs.evolve(response, body=half + b" <\0>")
        return attrs.evolve(response, body=_drift(response.body, add=self.add, null=self.null))


def _check_times(_rule: object, _attribute: object, value: int | None) -> None:
    if value is not None and value < 1:
        raise ParameterError(f"times is {value}, expected 1 or more, or None for ever")


@attrs.define(kw_only=True)
class Rule:
    """Which requests meet a fault, and how often."""

    fault: Fault
    """What happens to them."""
    match: str = attrs.field(default="*", validator=min_len(1))
    """`*`, a path (`/odesk/gds/*`), a method (`POST`), both (`GET /odesk/*`), or an operation
    (`odesk.hr.*`)."""
    times: int | None = attrs.field(default=1, validator=_check_times)
    """How often it happens; `None` is forever."""
    rate: float = attrs.field(default=1.0, validator=and_(ge(0), le(1)))
    """The share of matching requests it happens to."""
    seed: int = 0
    """Decides which ones."""
    matched: int = attrs.field(default=0, init=False)
    """How many requests matched."""
    taken: int = attrs.field(default=0, init=False)
    """How many of them met the fault."""

    @property
    def spent(self) -> bool:
        """Whether the fault has happened as often as it should."""
        return self.times is not None and self.taken >= self.times

    def take(self) -> bool:
        """Count a matching request and tell whether it meets the fault."""
        self.matched += 1
        if self.rate < 1.0 and _draw(self.seed, self.matched) >= self.rate:
            return False
        self.taken += 1
        return True


class Faults:
    """The rules of a server."""

    def __init__(self, *, operation: Callable[[Request], str] | None = None) -> None:
        """Start without rules.

        Args:
            operation: Names the operation a request calls, so that rules can match it.
        """
        self._operation = operation
        self._rules: list[Rule] = []

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are not spent, in the order they are asked."""
        return tuple(self._rules)

    def add(self, fault: Fault, *, match: str = "*", times: int | None = 1) -> Rule:
        """Let a fault happen to the next matching requests.

        Args:
            fault: What happens.
            match: See `Rule.match`.
            times: How often; `None` is until `clear`.
        """
        return self.add_rule(Rule(fault=fault, match=match, times=times))

    def add_random(
        self,
        fault: Fault,
        *,
        rate: float,
        seed: int = 0,
        match: str = "*",
        times: int | None = None,
    ) -> Rule:
        """Let a fault happen to a share of the matching requests, decided by a seed."""
        return self.add_rule(Rule(fault=fault, match=match, times=times, rate=rate, seed=seed))

    def add_rule(self, rule: Rule) -> Rule:
        """Add a rule after those already there.

        Raises:
            ParameterError: The rule matches an operation, and nothing tells the operations.
        """
        if self._operation is None and _is_operation(rule.match):
            raise ParameterError(
                f"nothing here names operations, so {rule.match!r} cannot match; "
                "use a path or a method"
            )
        self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Remove every rule."""
        self._rules.clear()

    def take(self, request: Request) -> Fault | None:
        """Return the fault that a request meets, and count it."""
        for rule in self._rules:
            if self._matches(rule.match, request) and rule.take():
                if rule.spent:
                    self._rules.remove(rule)
                return rule.fault
        return None

    def _matches(self, match: str, request: Request) -> bool:
        if match in {"*", request.method}:
            return True
        if match.startswith("/"):
            return fnmatchcase(request.path, match)
        method, _, path = match.partition(" ")
        if method in _METHODS:
            return method == request.method and fnmatchcase(request.path, path)
        return self._operation is not None and fnmatchcase(self._operation(request), match)


def control(request: Request, faults: Faults, stats: Mapping[str, int]) -> Response | None:
    """Answer the resources that steer a running sandbox; `None` for every other request.

    `POST /_sandbox/faults` adds a rule: a JSON object of the fields of `Fault` (`kind` at least)
    and of `Rule` (`match`, `times`, `rate`, `seed`). `GET` lists the rules, `DELETE` removes
    them. `GET /_sandbox/stats` shows the counters.
    """
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


_converter: Final = cattrs.Converter(forbid_extra_keys=True)
_RULE_FIELDS: Final = frozenset({"match", "times", "rate", "seed"})


def _add(faults: Faults, value: object) -> Response:
    """Add a rule that was sent as JSON."""
    if not isinstance(value, dict):
        raise RequestError(400, "expected a JSON object with a kind")
    fields = cast("dict[str, object]", value)
    parts: dict[str, object] = {
        "fault": {name: field for name, field in fields.items() if name not in _RULE_FIELDS},
        **{name: field for name, field in fields.items() if name in _RULE_FIELDS},
    }
    if "rate" in fields:
        parts.setdefault("times", None)
    try:
        rule = faults.add_rule(_converter.structure(parts, Rule))
    except cattrs.BaseValidationError as error:
        messages = cattrs.transform_error(error, format_exception=_explain)
        raise RequestError(400, "; ".join(messages)) from error
    except ParameterError as error:
        raise RequestError(400, str(error)) from error
    return Response.json(_describe(rule), status=201)


def _explain(error: BaseException, kind: type | None) -> str:
    """Let the checks of `Fault` and `Rule` speak for themselves."""
    return str(error) if isinstance(error, ValueError) else format_exception(error, kind)


def _describe(rule: Rule) -> dict[str, object]:
    """Write a rule as JSON, without what is not set."""
    fault = attrs.asdict(rule.fault, filter=lambda field, value: value != field.default)
    return {**fault, **attrs.asdict(rule, filter=lambda field, _: field.name != "fault")}


def _is_operation(match: str) -> bool:
    return match != "*" and not match.startswith("/") and match.partition(" ")[0] not in _METHODS


def _draw(seed: int, number: int) -> float:
    """Return a number from 0 up to 1, the same for the same arguments on every Python."""
    digest = hashlib.blake2b(f"{seed}:{number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _drift(body: bytes, *, add: str, null: str) -> bytes:
    """Change the fields of a JSON or XML body; leave any other body alone."""
    if body.lstrip()[:1] == b"<":
        root, tree = next(iter(xmltodict.parse(body).items()))
        return xmltodict.unparse({root: _drift_tree(tree, add, null)}).encode()
    try:
        value: object = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_drift_tree(value, add, null), ensure_ascii=False).encode()


def _drift_tree(tree: object, add: str, null: str) -> object:
    if isinstance(tree, list):
        return [_drift_tree(item, add, null) for item in cast("list[object]", tree)]
    if not isinstance(tree, dict):
        return tree
    changed: dict[str, object] = {
        name: None if name == null else _drift_tree(value, add, null)
        for name, value in cast("dict[str, object]", tree).items()
    }
    return {**changed, add: "unexpected"} if add else changed
