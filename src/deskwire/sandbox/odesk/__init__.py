"""oDesk in the sandbox: its login, its signatures and its routers."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from deskwire.core.model.encodings import Reference
from deskwire.core.model.operation import Operation, Param, ParamLocation
from deskwire.core.model.values import JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.company import Company
from deskwire.sandbox.gds import error_tree
from deskwire.sandbox.http import BROKEN, Request, RequestError, Response
from deskwire.sandbox.oauth import AccessToken, OAuthProvider
from deskwire.sandbox.odesk import hr, market, otasks, reports, teams, users
from deskwire.sandbox.odesk.activities import seed_activities
from deskwire.sandbox.odesk.hiring import seed_hiring
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.odesk.tokens import tokens_of
from deskwire.sandbox.odesk.workdiary import seed_workdiary
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call, Router, accepted, operations_of
from deskwire.sandbox.query import ReportError
from deskwire.sandbox.rendering import render
from deskwire.sandbox.signatures import OAuthError
from deskwire.sandbox.store import Store

CONSUMER_KEY: Final = "6f8cd6b1b1c9a4a8f0f4dfd4b1a0c3e2"
CONSUMER_SECRET: Final = "9c1d5e7a2b3f4c60"
ACCESS_TOKEN: Final = "b4a1f0e9d8c7b6a59483726150f1e2d3"
ACCESS_TOKEN_SECRET: Final = "0a1b2c3d4e5f6071"

_ROLES: Final = "odesk.hr.get_user_roles"
_REPORT_STATUS: Final = {"invalid_query": 400, "access_denied": 403, "other": 404}


class ODeskSandbox:
    """Answers as oDesk does, below one prefix."""

    def __init__(
        self,
        store: Store,
        company: Company,
        *,
        prefix: str = "/odesk",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._prefix: str = prefix
        self._clock: Callable[[], float] = clock
        self._company: Company = company
        self._state: ODeskState = ODeskState(store, clock, company)
        self._router: Router = Router(
            _operations(), prefix, bare=SERVICE.default_format, overrides=True
        )
        seed_hiring(store, company)
        seed_activities(store, company)
        seed_workdiary(store)
        market.seed_market(store, company)
        self._handlers: dict[str, Handler] = {
            **market.HANDLERS,
            **users.HANDLERS,
            **reports.HANDLERS,
            **hr.HANDLERS,
            **otasks.HANDLERS,
            **teams.HANDLERS,
        }
        demo = AccessToken(ACCESS_TOKEN_SECRET, company.demo_user.id, CONSUMER_KEY)
        self._oauth: OAuthProvider = OAuthProvider(
            {CONSUMER_KEY: CONSUMER_SECRET},
            {ACCESS_TOKEN: demo, **tokens_of(company, CONSUMER_KEY)},
            clock=clock,
        )
        self._steps: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("POST", "/api/auth/v1/oauth/token/request"): self._oauth.request_token,
            ("POST", "/api/auth/v1/oauth/token/access"): self._oauth.access_token,
            ("GET", "/services/api/auth"): self._consent,
            ("POST", "/services/api/auth"): self._consent,
        }

    def operation(self, request: Request) -> str:
        """Return the operation that a request calls; empty for anything else."""
        call = self._router.find(request)
        return call.operation.name if call is not None else ""

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        step = self._steps.get((request.method, request.path.removeprefix(self._prefix)))
        if step is not None:
            return step(request)
        call = self._router.find(request)
        if call is None:
            return self._unknown(request)
        try:
            return self._answer(call)
        except OAuthError as error:
            return error.response()
        except ReportError as error:
            status = _REPORT_STATUS.get(error.reason, 400)
            tree = error_tree(error.reason, error.message)
            headers = _error_headers(error.reason, error.message)
            return render(tree, call.format, status=status, headers=headers)
        except RequestError as error:
            return self._failed(Failure.of(error), call.format)

    def broken(self, request: Request) -> Response:
        """Return the answer to a request that the sandbox failed at."""
        return self._failed(Failure(500, BROKEN), _format_of(request))

    def _answer(self, call: Call) -> Response:
        handler = self._handlers[call.operation.name]
        user = self._oauth.verify(call.request)
        payload = handler(self._state, call, user)
        return render({**self._envelope(user), **payload}, call.format)

    def _envelope(self, user: str) -> dict[str, JSONValue]:
        return {"server_time": str(int(self._clock())), "auth_user": self._state.auth_user(user)}

    def _consent(self, request: Request) -> Response:
        return self._oauth.authorize(request, user=self._company.demo_user.id)

    def _unknown(self, request: Request) -> Response:
        allowed = self._router.allowed(request)
        if allowed:
            failure = Failure(405, f"this path knows {', '.join(allowed)} only")
        else:
            failure = Failure(404, "there is no such resource")
        return self._failed(failure, _format_of(request))

    def _failed(self, failure: Failure, format: str) -> Response:
        error: dict[str, JSONValue] = {
            "status": failure.status,
            "code": failure.code,
            "message": failure.message,
        }
        tree: dict[str, JSONValue] = {"server_time": str(int(self._clock())), "error": error}
        headers = _error_headers(failure.code, failure.message)
        return render(tree, format, status=failure.status, headers=headers)


def _operations() -> Iterator[Operation[Any]]:
    """Yield the operations, and what the vendor's PHP and Ruby clients call besides."""
    user = Param("user_reference", Reference(), ParamLocation.PATH)
    for operation in operations_of(SERVICE):
        yield operation
        if operation.name == _ROLES:
            path = f"{operation.path}/{{user_reference}}"
            yield attrs.evolve(operation, path=path, params=(user,))


def _format_of(request: Request) -> str:
    if request.raw_path.endswith(".json"):
        return "json"
    return (
        "xml" if request.raw_path.endswith(".xml") else accepted(request, SERVICE.formats) or "json"
    )


def _error_headers(code: str, message: str) -> tuple[tuple[str, str], ...]:
    plain = message.encode("ascii", "replace").decode()
    return (("X-Odesk-Error-Code", code), ("X-Odesk-Error-Message", plain))
