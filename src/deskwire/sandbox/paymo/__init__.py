"""Paymo in the sandbox: its credentials, its rate limit, and its objects."""

import time
from collections.abc import Callable, Sequence
from itertools import dropwhile
from typing import Final

import attrs
import xmltodict

from deskwire.paymo._service import SERVICE
from deskwire.sandbox.http import BROKEN, Request, RequestError, Response
from deskwire.sandbox.paymo import bodies, entries, files, projects, tasks
from deskwire.sandbox.paymo.bodies import Call, Handler
from deskwire.sandbox.paymo.include import Presenter, parse
from deskwire.sandbox.paymo.limits import Limits, RateLimit
from deskwire.sandbox.paymo.lists import listing
from deskwire.sandbox.paymo.objects import KINDS, Kind
from deskwire.sandbox.paymo.seed import API_KEY as API_KEY
from deskwire.sandbox.paymo.seed import EMAIL as EMAIL
from deskwire.sandbox.paymo.seed import EMPLOYEE_KEY as EMPLOYEE_KEY
from deskwire.sandbox.paymo.seed import PASSWORD as PASSWORD
from deskwire.sandbox.paymo.seed import seed
from deskwire.sandbox.paymo.state import PaymoState, Row, User, number
from deskwire.sandbox.paymo.where import Filter
from deskwire.sandbox.protocol.authenticate import credentials
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Router, operations_of
from deskwire.sandbox.store import Store

_WRITES: Final = {"POST": "update", "PUT": "update", "DELETE": "delete"}
_XML: Final = frozenset({"text/xml", "application/xml"})


class PaymoSandbox:
    """Answers as Paymo does, below one prefix."""

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
        self._prefix: str = prefix
        self._limits: Limits = limits or Limits()
        self._state: PaymoState = PaymoState(store, clock)
        self._rate: RateLimit = RateLimit(self._limits, clock)
        self._router: Router = Router(operations_of(SERVICE), prefix)
        self._handlers: dict[str, Handler] = {
            **tasks.HANDLERS,
            **projects.HANDLERS,
            **entries.HANDLERS,
            **files.HANDLERS,
        }
        self._state.define()
        seed(self._state)

    def operation(self, request: Request) -> str:
        """Return the operation that a request calls; of several with one path, the first."""
        call = self._router.find(request)
        return call.operation.name if call is not None else ""

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        path = request.path.removeprefix(self._prefix).strip("/").split("/")
        if path[0] == "assets":
            return self._download(path[-1])
        # Clients differ in whether `/api` is part of the address or of the paths.
        path = ["api", *dropwhile("api".__eq__, path)]
        headers: tuple[tuple[str, str], ...] = ()
        try:
            user = self._authenticate(request)
            headers = self._rate.take(user.id)
            with self._state.store.transaction():
                response = self._answer(request, user, path)
        except RequestError as error:
            response = _failed(request, Failure.of(error))
        return attrs.evolve(response, headers=(*response.headers, *headers))

    def broken(self, request: Request) -> Response:
        """Return the answer to a request that the sandbox failed at."""
        return _failed(request, Failure(500, BROKEN))

    def _answer(self, request: Request, user: User, path: Sequence[str]) -> Response:
        if path == ["api", "me"] and request.method == "GET":
            path = ["api", "users", str(user.id)]
        root, name, key, *rest = [*path, "", ""]
        if root != "api" or name not in KINDS or any(rest):
            raise Failure(404, "Not found")
        kind = KINDS[name]
        if request.method == "GET":
            return self._shown(request, user, kind, self._read(request, user, kind, key))
        return self._changed(request, user, kind, key)

    def _read(self, request: Request, user: User, kind: Kind, key: str) -> list[Row]:
        if key:
            return [self._state.open(user, kind.name, _id(kind, key))]
        rows = listing(self._state, user, kind, self._filter(request, user, kind), request.query)
        return rows[: self._limits.listed]

    def _filter(self, request: Request, user: User, kind: Kind) -> Filter:
        return Filter(self._state, user, kind, dict(request.query).get("where", ""))

    def _changed(self, request: Request, user: User, kind: Kind, key: str) -> Response:
        action = _WRITES.get(request.method, "") if key else "create"
        handler = self._handlers.get(f"{kind.name}.{action}")
        if handler is None or (not key and request.method != "POST"):
            raise Failure(405, "Method not allowed")
        call = Call(
            user=user,
            body=bodies.read(request),
            method=request.method,
            id=_id(kind, key) if key else None,
        )
        row = handler(self._state, call)
        if row is None:
            return Response()
        row = self._state.get(kind.name, row["id"])
        if key:
            return self._shown(request, user, kind, [row])
        location = f"{self._address(request)}/api/{kind.name}/{row['id']}"
        made = self._shown(request, user, kind, [row])
        return attrs.evolve(made, status=201, headers=(*made.headers, ("Location", location)))

    def _shown(self, request: Request, user: User, kind: Kind, rows: Sequence[Row]) -> Response:
        presenter = Presenter(
            state=self._state,
            user=user,
            filter=self._filter(request, user, kind),
            address=self._address(request),
            cap=self._limits.listed,
        )
        wanted = parse(kind, dict(request.query).get("include", ""))
        shown = [presenter.present(kind, row, wanted) for row in rows]
        return _render(request, {kind.name: shown})

    def _address(self, request: Request) -> str:
        return f"{request.scheme}://{request.host}{self._prefix}"

    def _authenticate(self, request: Request) -> User:
        """Return the user of the credentials.

        Raises:
            Failure: There are none, or they are not good.
        """
        state = self._state
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

    def _download(self, name: str) -> Response:
        """Answer with the bytes of a file."""
        found = files.content(self._state, name.partition(".")[0])
        if found is None:
            return Response.json({"message": "File not found"}, status=404)
        content, content_type = found
        return Response.of(content, content_type)


def _id(kind: Kind, text: str) -> str | int:
    if kind.name == "sessions":
        return text
    if not text.isdecimal():
        raise Failure(404, f"{kind.one.capitalize()} not found")
    return int(text)


def _failed(request: Request, failure: Failure) -> Response:
    response = _render(request, {"message": failure.message})
    headers = (*response.headers, *failure.headers)
    return attrs.evolve(response, status=failure.status, headers=headers)


def _render(request: Request, tree: dict[str, object]) -> Response:
    """Return an answer in JSON, or in XML for those who ask; what XML looks like is a guess."""
    accepts = request.headers.get("accept").partition(",")[0].partition(";")[0].strip()
    if accepts not in _XML and ("format", "xml") not in request.query:
        return Response.json(tree)
    name, value = next(iter(tree.items()))
    inner = {KINDS[name].one: value} if name in KINDS else value
    return Response.xml(xmltodict.unparse({"response": {name: inner}}, encoding="utf-8"))
