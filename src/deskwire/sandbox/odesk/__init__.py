"""oDesk in the sandbox: its login, its signatures and its routers."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Final, cast

import attrs

from deskwire.core.model.encodings import Day, Extra, Moment, Moments, Number, Reference
from deskwire.core.model.operation import Operation, Param, ParamLocation
from deskwire.core.model.values import JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.company import Company
from deskwire.sandbox.gds import error_tree
from deskwire.sandbox.http import Request, RequestError, Response
from deskwire.sandbox.oauth import AccessToken, OAuthProvider
from deskwire.sandbox.odesk import (
    direct_offers,
    hr,
    messages,
    otasks,
    profiles,
    reports,
    searches,
    teams,
    users,
)
from deskwire.sandbox.odesk.activities import seed_activities
from deskwire.sandbox.odesk.answers import add_lister, render, vendor_tree
from deskwire.sandbox.odesk.catalogue import seed_catalogue
from deskwire.sandbox.odesk.hiring import seed_hiring
from deskwire.sandbox.odesk.mailbox import seed_messages
from deskwire.sandbox.odesk.offer_book import seed_offers
from deskwire.sandbox.odesk.state import ODeskState, handles
from deskwire.sandbox.odesk.users import tokens_of
from deskwire.sandbox.odesk.workdiary import seed_workdiary
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import Manners
from deskwire.sandbox.protocol.routing import Call, Router, accepted, operations_of
from deskwire.sandbox.protocol.site import Page, Site
from deskwire.sandbox.query import ReportError
from deskwire.sandbox.signatures import OAuthError
from deskwire.sandbox.store import Store

__all__ = [
    "ACCESS_TOKEN",
    "ACCESS_TOKEN_SECRET",
    "CONSUMER_KEY",
    "CONSUMER_SECRET",
    "ODeskSandbox",
    "direct_offers",
    "handles",
    "hr",
    "messages",
    "operations",
    "otasks",
    "profiles",
    "reports",
    "searches",
    "seed",
    "teams",
    "users",
]

CONSUMER_KEY: Final = "6f8cd6b1b1c9a4a8f0f4dfd4b1a0c3e2"
CONSUMER_SECRET: Final = "9c1d5e7a2b3f4c60"
ACCESS_TOKEN: Final = "b4a1f0e9d8c7b6a59483726150f1e2d3"
ACCESS_TOKEN_SECRET: Final = "0a1b2c3d4e5f6071"

_MANNERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "team": {
        "refusals": {
            Day: "the {name} is not in the form yyyymmdd",
            Moments: "a time is neither in the form yyyymmddTHHMMSSZ nor in Unix seconds",
        },
        "iso_days": True,
        "keeps_empty": True,
        "takes_empty": True,
    },
    "task": {
        "status": 403,
        "truths": {"0": False},
        "missing_code": "",
        "refused_code": "",
        "keeps_empty": True,
        "takes_empty": True,
    },
    # The old clients write what is documented.
    "offers": {"iso_times": False, "truths": {}},
    "provider": {"iso_times": False, "truths": {}},
}
"""What routers have of their own."""

_MARK: Final = "mc.put_threads"
_ROLES: Final = "odesk.hr.get_user_roles"


class ODeskSandbox(Site[ODeskState, str]):
    """Answers as oDesk does, below one prefix; who asks is a user's login."""

    manners: ClassVar[Manners] = Manners(
        missing_code="missing_parameter",
        refused_code="invalid_parameter",
        refusals={
            Number: "{name} is not an amount",
            Day: "{name} is not a day in the form mm-dd-yyyy",
            Moment: "{name} is not a time such as 2008-09-09 00:00:01",
        },
        refuses_control=True,
        # An old client writes truth values and times as Python's `str` does.
        truths={"True": True, "False": False},
        iso_times=True,
    )

    def __init__(
        self,
        store: Store,
        company: Company,
        *,
        prefix: str = "/odesk",
        clock: Callable[[], float] = time.time,
    ) -> None:
        router = Router(operations(), prefix, bare=SERVICE.default_format, overrides=True)
        super().__init__(ODeskState(store, clock, company), handles, [router])
        seed(store, company)
        demo = AccessToken(ACCESS_TOKEN_SECRET, company.demo_user.id, CONSUMER_KEY)
        self._oauth: OAuthProvider = OAuthProvider(
            {CONSUMER_KEY: CONSUMER_SECRET},
            {ACCESS_TOKEN: demo, **tokens_of(company, CONSUMER_KEY)},
            clock=clock,
        )
        self._prefix: str = prefix
        self._steps: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("POST", "/api/auth/v1/oauth/token/request"): self._oauth.request_token,
            ("POST", "/api/auth/v1/oauth/token/access"): self._oauth.access_token,
            ("GET", "/services/api/auth"): self._consent,
            ("POST", "/services/api/auth"): self._consent,
        }

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        step = self._steps.get((request.method, request.path.removeprefix(self._prefix)))
        return super().handle(request) if step is None else step(request)

    def authenticate(self, request: Request) -> str:
        """Return the user of the token that a request is signed with."""
        return self._oauth.verify(request)

    def format_of(self, request: Request) -> str:
        """Return the format of the suffix, or that of `Accept`."""
        suffix = request.raw_path.rpartition(".")[2]
        if suffix in SERVICE.formats:
            return suffix
        return accepted(request, SERVICE.formats) or SERVICE.default_format

    @classmethod
    def manners_of(cls, operation: Operation[object]) -> Manners:
        """Return how the parameters of an operation are read, which routers say in words."""
        changes = _MANNERS.get(operation.attribute.removesuffix("_v2"), {})
        return attrs.evolve(cls.manners, **changes)

    def tree(self, call: Call, value: object, who: tuple[str] | tuple[()]) -> object:
        """Return what a handler says with the vendor's names, and in the vendor's words."""
        del who
        return vendor_tree(call, value)

    def render(
        self, call: Call, tree: object, who: tuple[str] | tuple[()], page: Page[object] | None
    ) -> Response:
        """Return an answer in the envelope."""
        payload = cast("dict[str, JSONValue]", tree)
        if page is not None:
            payload = add_lister(call, payload, page)
        envelope: dict[str, JSONValue] = self._time()
        if who:
            envelope["auth_user"] = self.state.auth_user(*who)
        return render({**envelope, **payload}, call.format)

    def refused(self, error: RequestError, form: str) -> Response:
        """Return a refusal: that of a report in a form of its own."""
        if isinstance(error, OAuthError):
            challenge = ("WWW-Authenticate", error.challenge)
            error = Failure(error.status, error.message, code=error.code, headers=[challenge])
        if isinstance(error, ReportError):
            tree = error_tree(error.reason, error.message)
            headers = _error_headers(error.reason, error.message)
            return render(tree, form, status=error.status, headers=headers)
        return super().refused(error, form)

    def failed(self, failure: Failure, form: str) -> Response:
        """Return a refusal in the envelope."""
        error: dict[str, JSONValue] = {
            "status": failure.status,
            "code": failure.code,
            "message": failure.message,
        }
        headers = (*failure.headers, *_error_headers(failure.code, failure.message))
        tree = {**self._time(), "error": error}
        return render(tree, form, status=failure.status, headers=headers)

    def _time(self) -> dict[str, JSONValue]:
        return {"server_time": str(self.state.now())}

    def _consent(self, request: Request) -> Response:
        return self._oauth.authorize(request, user=self.state.company.demo_user.id)


def seed(store: Store, company: Company) -> None:
    """Add what the routers show to a store that holds a company."""
    seed_hiring(store, company)
    seed_activities(store, company)
    seed_workdiary(store)
    seed_messages(store, company)
    seed_catalogue(store, company)
    seed_offers(store, company)


def operations() -> Iterator[Operation[Any]]:
    """Yield the operations, and what the vendor's PHP and Ruby clients call besides.

    The nine calls that mark threads are one of the service: what it marks stands in the body.
    """
    every = operations_of(SERVICE)
    marks = {param.wire: param for each in every if _MARK in each.name for param in each.params}
    others = Param("others", Extra(tuple(marks)), ParamLocation.BODY)
    user = Param("user_reference", Reference(), ParamLocation.PATH)
    for operation in every:
        if _MARK in operation.name:
            yield attrs.evolve(operation, params=(*marks.values(), others))
        else:
            yield operation
        if operation.name == _ROLES:
            path = f"{operation.path}/{{user_reference}}"
            yield attrs.evolve(operation, path=path, params=(user,))


def _error_headers(code: str, message: str) -> tuple[tuple[str, str], ...]:
    plain = message.encode("ascii", "replace").decode()
    return (("X-Odesk-Error-Code", code), ("X-Odesk-Error-Message", plain))
