"""Faults on demand: what the server is to do wrong, and to which requests.

Rules are asked in the order they were added; the first that applies decides. Chance comes from
a seed, so the same requests in the same order meet the same faults.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from email.utils import formatdate
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final, Self, cast

import attrs
import xmltodict

from deskwire.core.errors import shown
from deskwire.core.model.checks import plain
from deskwire.sandbox.http import Pairs, Request, Response
from deskwire.sandbox.orders import (
    METHODS,
    FaultError,
    as_pairs,
    check_headers,
    check_match,
    is_a,
    number,
)

MAX_SECONDS: Final = 86_400
"""The longest delay and pause."""

MAX_RULES: Final = 1_000
"""The most rules at once."""

_MAX_RETRY_AFTER: Final = 10**9
_MAX_DRIP: Final = 2**20
_MAX_COUNT: Final = 10**9

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


_KINDS_OF: Final[Mapping[str, tuple[FaultKind, ...]]] = {
    "seconds": (FaultKind.LATENCY, FaultKind.DRIP),
    "code": (FaultKind.STATUS,),
    "retry_after": (FaultKind.STATUS,),
    "as_date": (FaultKind.STATUS,),
    "headers": (FaultKind.STATUS,),
    "body": (FaultKind.STATUS,),
    "handled": (FaultKind.RESET, FaultKind.CLOSE),
    "size": (FaultKind.DRIP,),
    "add": (FaultKind.DRIFT,),
    "null": (FaultKind.DRIFT,),
}
"""The kinds of fault that a field says something about."""


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong; build it with the method named after its kind.

    What could not happen is refused with a `FaultError` that names the field.
    """

    kind: FaultKind = attrs.field(validator=is_a(FaultKind))
    """What goes wrong."""
    seconds: float = attrs.field(default=0.0, validator=number(0, MAX_SECONDS))
    """`latency`: the delay. `drip`: the pause between two pieces."""
    code: int = attrs.field(default=503, validator=number(200, 599, whole=True))
    """`status`: the HTTP status."""
    retry_after: float | None = attrs.field(
        default=None, validator=number(0, _MAX_RETRY_AFTER, optional=True)
    )
    """`status`: the seconds that `Retry-After` asks for."""
    as_date: bool = attrs.field(default=False, validator=is_a(bool))
    """`status`: write `Retry-After` as a date."""
    headers: Pairs = attrs.field(default=(), converter=as_pairs, validator=check_headers)
    """`status`: further header fields, such as a vendor's error code."""
    body: str = attrs.field(default="", validator=is_a(str), converter=plain)
    """`status`: the body; one line of text where it is empty."""
    handled: bool = attrs.field(default=False, validator=is_a(bool))
    """`reset`, `close`: the request is carried out first; only its answer is lost."""
    size: int = attrs.field(default=1, validator=number(1, _MAX_DRIP, whole=True))
    """`drip`: the bytes of a piece."""
    add: str = attrs.field(default="", validator=is_a(str), converter=plain)
    """`drift`: the name of a field to add to every object."""
    null: str = attrs.field(default="", validator=is_a(str), converter=plain)
    """`drift`: the name of a field to make null wherever it stands."""

    def __attrs_post_init__(self) -> None:
        """Refuse what does not go together."""
        for name, kinds in _KINDS_OF.items():
            is_given = getattr(self, name) != attrs.fields_dict(Fault)[name].default
            if is_given and self.kind not in kinds:
                raise FaultError(f"{name} is for {' and '.join(kinds)}, not for {self.kind}")
        if self.as_date and self.retry_after is None:
            raise FaultError("as_date says how retry_after is written, which is not given")
        if self.body and self.code in {204, 304}:
            raise FaultError(f"body is given, but an answer with code {self.code} has none")
        if self.kind is FaultKind.DRIFT and not (self.add or self.null):
            raise FaultError("add or null has to name a field: without one nothing drifts")

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
            headers=as_pairs(headers),
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
            headers.append(("Retry-After", date if self.as_date else _plain(self.retry_after)))
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


@attrs.define(kw_only=True)
class Rule:
    """Which requests meet a fault, and how often."""

    fault: Fault = attrs.field(validator=is_a(Fault))
    """What happens to them."""
    match: str = attrs.field(default="*", validator=is_a(str), converter=plain)
    """`*`, a path (`/odesk/gds/*`), a method (`POST`), both (`GET /odesk/*`), or an operation
    (`odesk.hr.*`)."""
    times: int | None = attrs.field(
        default=1, validator=number(1, _MAX_COUNT, whole=True, optional=True)
    )
    """How often it happens; `None` is forever."""
    rate: float = attrs.field(default=1.0, validator=number(0, 1))
    """The share of matching requests it happens to."""
    seed: int = attrs.field(default=0, validator=is_a(int))
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

    def __init__(
        self,
        *,
        operation: Callable[[Request], str] | None = None,
        operations: Callable[[], Collection[str]] | None = None,
        services: Collection[str] = (),
    ) -> None:
        """Start without rules.

        Args:
            operation: Names the operation a request calls, so that rules can match it.
            operations: Returns the names of all operations, so that a rule for none is refused.
            services: The first segments of all paths, for the same reason.
        """
        self._operation = operation
        self._operations = operations
        self._services = services
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
            FaultError: It can never apply.
        """
        is_operation = _is_operation(rule.match)
        if self._operation is None and is_operation:
            raise FaultError(
                f"nothing here names operations, so match {shown(rule.match)} cannot match; "
                "use a path or a method"
            )
        known = self._operations() if is_operation and self._operations is not None else None
        check_match(rule.match, operations=known, services=self._services)
        if rule.spent:
            raise FaultError(f"times is {rule.times}, which the rule has met before: make another")
        if len(self._rules) >= MAX_RULES:
            raise FaultError(f"there are {MAX_RULES} rules already, which is the most")
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
        if method in METHODS:
            return method == request.method and fnmatchcase(request.path, path)
        return self._operation is not None and fnmatchcase(self._operation(request), match)


def _is_operation(match: str) -> bool:
    return match != "*" and not match.startswith("/") and match.partition(" ")[0] not in METHODS


def _plain(seconds: float) -> str:
    """Write seconds without an exponent and without needless zeros."""
    text = format(Decimal(repr(seconds)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


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
