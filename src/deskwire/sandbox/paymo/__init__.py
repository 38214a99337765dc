"""Paymo in the sandbox: its credentials, its rate limit, and its objects."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import dropwhile
from typing import Any, ClassVar, Final, cast

import attrs
import xmltodict

from deskwire.core.model.operation import Operation, ParamLocation
from deskwire.core.model.rules import AtLeastOne
from deskwire.paymo._service import SERVICE
from deskwire.sandbox.http import Request, RequestError, Response
from deskwire.sandbox.paymo import bodies, entries, files, lists, projects, tasks
from deskwire.sandbox.paymo.include import Presenter, parse_include
from deskwire.sandbox.paymo.objects import KINDS, Kind
from deskwire.sandbox.paymo.seed import API_KEY, EMAIL, EMPLOYEE_KEY, PASSWORD, seed
from deskwire.sandbox.paymo.state import Limits, PaymoState, RateLimit, Row, User, handles, number
from deskwire.sandbox.paymo.where import Filter, unknown
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import Manners, parse
from deskwire.sandbox.protocol.routing import Call, Router, operations_of
from deskwire.sandbox.protocol.sent import Sent, collect, credentials
from deskwire.sandbox.protocol.serialize import Record, object_tree
from deskwire.sandbox.protocol.site import Page, Site
from deskwire.sandbox.store import Store

__all__ = [
    "API_KEY",
    "EMAIL",
    "EMPLOYEE_KEY",
    "PASSWORD",
    "PaymoSandbox",
    "entries",
    "files",
    "handles",
    "lists",
    "projects",
    "tasks",
]

_XML: Final = frozenset({"text/xml", "application/xml"})


class PaymoSandbox(Site[PaymoState, User]):
    """Answers as Paymo does, below one prefix."""

    manners: ClassVar[Manners] = Manners(
        refused="Invalid value for {name}: {value}",
        truths={"true": True, "false": False, "1": True, "0": False, 1: True, 0: False},
        keeps_empty=True,
        keeps_null=True,
        iso_days=True,
        iso_times=True,
    )

    def __init__(
        self,
        store: Store,
        *,
        prefix: str = "/paymo",
        clock: Callable[[], float] = time.time,
        limits: Limits | None = None,
    ) -> None:
        """Fill the database, if it has no Paymo yet.

        Args:
            store: The database.
            prefix: What the path of every request begins with.
            clock: Seconds since the epoch.
            limits: How much the service gives.
        """
        state = PaymoState(store, clock)
        super().__init__(state, handles, [Router(_operations(), prefix)])
        self._prefix: str = prefix
        self._limits: Limits = limits or Limits()
        self._rate: RateLimit = RateLimit(self._limits, clock)
        state.define()
        seed(state)

    def find(self, request: Request) -> Call | None:
        """Return the call of a request; clients differ in where `/api` is, and in how often."""
        path = request.raw_path.removeprefix(self._prefix).strip("/").split("/")
        path = [self._prefix, "api", *dropwhile("api".__eq__, path)]
        return super().find(attrs.evolve(request, raw_path="/".join(path)))

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        if request.segments[1] == "assets":
            return self._download(request.segments[-1])
        headers: tuple[tuple[str, str], ...] = ()
        try:
            user = self.authenticate(request)
            headers = self._rate.take(user.id)
            call = self.find(request)
            if call is None:
                raise self.unknown(request)
            with self.state.store.transaction():
                response = self.serve(call, (user,))
        except RequestError as error:
            response = self.refused(error, self.format_of(request))
        return attrs.evolve(response, headers=(*response.headers, *headers))

    def authenticate(self, request: Request) -> User:
        """Return the user of the credentials."""
        state = self.state
        for given in credentials(SERVICE, request):
            if "session" in given:
                session = state.find("sessions", given["session"])
                if session is None or number(session["expires_on"]) <= state.now():
                    raise Failure(401, "Session expired or invalid")
                return state.user(state.get("users", session["user_id"]), given["session"])
            rows = state.rows("users", **given, active=1)
            if rows:
                return state.user(rows[0])
        raise Failure(401, "Invalid credentials")

    def unknown(self, request: Request) -> Failure:
        """Return the failure of a request that is no call."""
        verbs = ("GET", "POST", "PUT")
        if any(self.find(attrs.evolve(request, method=verb)) for verb in verbs):
            return Failure(405, "Method not allowed")
        return Failure(404, "Not found")

    def sent(self, call: Call) -> Sent:
        """Return what a request says."""
        members, files = bodies.read(call.request)
        return Sent(path=call.path, query=collect(call.request.query), body=members, files=files)

    def arguments(self, call: Call, sent: Sent) -> dict[str, object]:
        """Return the arguments of a call; fields that cannot be set are passed over."""
        kind = _kind(call)
        if kind.name != "sessions" and not all(map(str.isdecimal, call.values.values())):
            raise Failure(404, f"{kind.one.capitalize()} not found")
        wires = {param.wire for param in call.operation.params}
        for name in sent.body:
            if name.removesuffix("[]") not in {*wires, *kind.fields}:
                raise unknown(name)
        arguments = parse(call.operation, sent, self.manners)
        given = {name for name, value in arguments.items() if value not in (None, "")}
        needed = _needed(call)
        if any(given.isdisjoint(choice.split(" or ")) for choice in needed):
            raise Failure(400, f"Missing required params: {', '.join(needed)}")
        return arguments

    def tree(self, call: Call, value: object, who: tuple[User] | tuple[()]) -> object:
        """Return rows as objects, with what was asked to come along."""
        (user,) = cast("tuple[User]", who)
        if value is None:
            return {}
        kind, query = _kind(call), dict(call.request.query)
        rows = cast("Sequence[Row]", [value] if isinstance(value, dict) else value)
        presenter = Presenter(
            state=self.state,
            user=user,
            filter=Filter(self.state, user, kind, query.get("where", "")),
            address=self._address(call.request),
            cap=self._limits.listed,
        )
        wanted = parse_include(kind, query.get("include", ""))
        shown = [presenter.present(kind, row, wanted) for row in rows[: self._limits.listed]]
        return {kind.name: [object_tree(kind.model, _record(kind, one)) for one in shown]}

    def render(
        self, call: Call, tree: object, who: tuple[User] | tuple[()], page: Page[object] | None
    ) -> Response:
        """Return an answer; one of a new object says where that is."""
        del who, page
        told = cast("Mapping[str, object]", tree)
        is_new = call.operation.method == "POST" and not call.values
        form = self.format_of(call.request)
        response = _render(form, told, 201 if is_new else 200)
        if not is_new:
            return response
        [(name, made)] = told.items()
        [record] = cast("list[Record]", made)
        location = f"{self._address(call.request)}/api/{name}/{record['id']}"
        return attrs.evolve(response, headers=(*response.headers, ("Location", location)))

    def format_of(self, request: Request) -> str:
        """Return the format that a request asks for."""
        return "xml" if _wants_xml(request) else "json"

    def failed(self, failure: Failure, form: str) -> Response:
        """Return a refusal."""
        response = _render(form, {"message": failure.message}, failure.status)
        return attrs.evolve(response, headers=(*response.headers, *failure.headers))

    def _address(self, request: Request) -> str:
        return f"{request.scheme}://{request.host}{self._prefix}"

    def _download(self, name: str) -> Response:
        """Answer with the bytes of a file."""
        found = files.content(self.state, name.partition(".")[0])
        if found is None:
            return Response.json({"message": "File not found"}, status=404)
        content, content_type = found
        return Response.of(content, content_type)


def _operations() -> Iterator[Operation[Any]]:
    """Yield one operation for each verb and path: many calls of a client are one of the service.

    What is changed by PUT is changed by POST, too.
    """
    found: dict[tuple[str, str], list[Operation[Any]]] = {}
    for operation in operations_of(SERVICE):
        found.setdefault((operation.method, operation.path), []).append(operation)
    for (method, path), group in [*found.items()]:
        if method == "PUT":
            found.setdefault(("POST", path), []).extend(group)
    for (method, _), group in found.items():
        params = {param.wire: param for each in reversed(group) for param in each.params}
        is_put = method == "PUT"  # a file that comes by PUT is lost
        yield attrs.evolve(
            group[0],
            method=method,
            params=tuple(
                attrs.evolve(param, required=param.place is ParamLocation.PATH)
                for param in params.values()
                if not (is_put and param.place is ParamLocation.FILE)
            ),
            rules=group[0].rules if "{" not in group[0].path else (),
        )


def _kind(call: Call) -> Kind:
    return KINDS[call.operation.path.replace("/me", "/users").split("/")[2]]


def _record(kind: Kind, shown: Record) -> Record:
    """Return an object with what no document names beside the rest."""
    extra = {name: value for name, value in shown.items() if name in kind.undocumented}
    return {**{name: shown[name] for name in shown if name not in extra}, "extra": extra}


def _needed(call: Call) -> list[str]:
    """Return what a new object needs, as the vendor says it."""
    if call.operation.method != "POST" or call.values:
        return []
    kind = _kind(call)
    choices = (
        sorted(rule.names, key=lambda name: name not in kind.fields)
        for rule in call.operation.rules
        if isinstance(rule, AtLeastOne)
    )
    return [*kind.required, *(" or ".join(names) for names in choices)]


def _wants_xml(request: Request) -> bool:
    accepts = request.headers.get("accept").partition(",")[0].partition(";")[0].strip()
    return accepts in _XML or ("format", "xml") in request.query


def _render(form: str, tree: Mapping[str, object], status: int = 200) -> Response:
    """Return an answer in JSON, or in XML for those who ask; what XML looks like is a guess."""
    if form == "json":
        return Response.json(tree, status=status)
    inner = {
        name: {KINDS[name].one: value} if name in KINDS else value for name, value in tree.items()
    }
    text = xmltodict.unparse({"response": inner}, encoding="utf-8")
    return Response.xml(text, status=status)
