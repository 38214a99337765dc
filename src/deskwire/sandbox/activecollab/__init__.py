"""ActiveCollab in the sandbox: the commands of versions 3 and 4."""

import re
import time
from collections.abc import Callable
from typing import ClassVar, Final
from urllib.parse import quote

import attrs

from deskwire.activecollab._service import SERVICE
from deskwire.core.model.encodings import Choice, Day, Encoding, Integer, Number
from deskwire.core.model.operation import BODY, QUERY
from deskwire.sandbox.activecollab import parts, projects, tasks
from deskwire.sandbox.activecollab.rendering import render, root_of
from deskwire.sandbox.activecollab.state import (
    EMAIL,
    PASSWORD,
    TOKEN,
    User,
    handles,
    missing,
    seed,
)
from deskwire.sandbox.http import BROKEN, Request, Response
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import Manners
from deskwire.sandbox.protocol.routing import Call, Router, accepted, operations_of
from deskwire.sandbox.protocol.sent import Sent, credentials
from deskwire.sandbox.protocol.site import Page, Site
from deskwire.sandbox.store import State, Store

__all__ = [
    "EMAIL",
    "PASSWORD",
    "TOKEN",
    "ActiveCollabSandbox",
    "handles",
    "parts",
    "projects",
    "tasks",
]

_ADDRESSES: Final = ("/public/api.php", "/api.php")
_FIELD: Final = re.compile(r"((\w+)\[(\w*)\]).*")
_NO_TOKEN: Final = {"email": (200, "Error Code: 2"), "password": (200, "Error Code: 3")}


@attrs.frozen(kw_only=True)
class _Manners(Manners):
    """Names fields without the brackets around them, and finds nothing by a wrong id."""

    def lacks(self, name: str) -> Failure:
        """Return the failure for a parameter that is not there."""
        field = _FIELD.fullmatch(name)
        if field is not None and field[2] == "api_subscription":
            return Failure(*_NO_TOKEN.get(field[3], (500, "Error Code: 1")))
        if name == "attachment_1":
            return Failure(400, "there is no file", code="BadRequestError")
        return super().lacks(field[3]) if field else _nowhere(name) or super().lacks(name)

    def refuses(
        self, name: str, expected: str, *, value: object = "", encoding: Encoding | None = None
    ) -> Failure:
        """Return the failure for a value that is not what was expected."""
        field = _FIELD.fullmatch(name)
        if isinstance(encoding, Choice):
            numbers = sorted(int(option.value) for option in encoding.options)
            expected = f"{numbers[0]} to {numbers[-1]}"
        plain = field[3] if field else name
        refusal = super().refuses(plain, expected, value=value, encoding=encoding)
        return refusal if field else _nowhere(name) or refusal


def _nowhere(name: str) -> Failure | None:
    """Return the failure for an id that cannot be one: `move_to_project_id` names a project."""
    kind = re.fullmatch(r"(?:\w+_)?([a-z]+)_id", name)
    return missing(f"the {kind[1]}") if kind else None


class ActiveCollabSandbox(Site[State, User]):
    """Answers as an installation of ActiveCollab does, below one prefix."""

    manners: ClassVar[Manners] = _Manners(
        status=500,
        missing="{name} is required",
        missing_code="ValidationErrors",
        refused="{name} has to be {expected}",
        refused_code="ValidationErrors",
        refusals={
            Integer: "{name} is not a number",
            Number: "{name} is not a number",
            Day: "{name} has to be YYYY-MM-DD",
        },
        keeps_empty=True,
    )

    def __init__(
        self,
        store: Store,
        *,
        prefix: str = "/activecollab",
        clock: Callable[[], float] = time.time,
    ) -> None:
        seed(store)
        self._prefix: str = prefix
        router = Router(operations_of(SERVICE), "", bare=SERVICE.default_format)
        super().__init__(State(store, clock), handles, [router])

    def _is_here(self, request: Request) -> bool:
        return request.path.removeprefix(self._prefix) in _ADDRESSES

    def find(self, request: Request) -> Call | None:
        """Return the call of a command, whose path is in the query."""
        query = dict(request.query)
        # The query is decoded already, so that an escaped slash is one.
        path = quote(query.get("path_info", "").strip("/"))
        call = super().find(attrs.evolve(request, raw_path=path))
        if call is None or not self._is_here(request):
            return None
        constants = (one for one in call.operation.constants if one.place == QUERY)
        return call if all(query.get(one.wire) == str(one.value) for one in constants) else None

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        if not self._is_here(request):
            return Response.html("<html><body>Not found</body></html>", status=404)
        return super().handle(request)

    def broken(self, request: Request) -> Response:
        """Return the answer to a request that the sandbox failed at."""
        return self.failed(
            Failure(500, BROKEN, code="InternalServerError"), self.format_of(request)
        )

    def unknown(self, request: Request) -> Failure:
        """Return the failure of a request that is no call."""
        del request
        return missing("the command")

    def check(self, call: Call, sent: Sent) -> None:
        """Refuse a form that does not say that it is one, or has fields that nobody knows."""
        for constant in call.operation.constants:
            value = sent.body.get(constant.wire, [""])[-1]
            if constant.place == BODY and call.operation.authenticated and value != constant.value:
                message = f"{constant.wire}={constant.value} is missing"
                raise Failure(400, message, code="BadRequestError")
        known = {
            wire
            for param in call.operation.params
            for wire in (param.wire, *(way.wire for way in param.variants.values()))
        }
        groups = {wire.partition("[")[0] for wire in known if "[" in wire}
        for name in sent.body:
            field = _FIELD.fullmatch(name)
            if field is not None and field[2] in groups and field[1] not in known:
                raise Failure(400, f"a {field[2]} has no {field[3]}", code="InvalidPropertyError")

    def authenticate(self, request: Request) -> User:
        """Return the user of the token in the query."""
        for given in credentials(SERVICE, request):
            user = self.state.row(
                "SELECT u.* FROM activecollab_users u JOIN activecollab_tokens t ON t.user = u.id "
                "WHERE t.token = ?",
                given["token"],
            )
            if user is not None:
                return user
        raise Failure(403, "the token is wrong", code="ForbiddenError")

    def format_of(self, request: Request) -> str:
        """Return the format that the query names, else that of `Accept`, else XML."""
        asked = dict(request.query).get("format", "")
        if asked in SERVICE.formats:
            return asked
        return accepted(request, SERVICE.formats) or SERVICE.default_format

    def render(
        self, call: Call, tree: object, who: tuple[User] | tuple[()], page: Page[object] | None
    ) -> Response:
        """Return an answer as nothing but what was asked for."""
        del who, page
        return render(root_of(call.operation), tree, call.format)

    def failed(self, failure: Failure, form: str) -> Response:
        """Return a refusal; nobody has shown one in XML, so that one is plain text."""
        if form == "json":
            record = {"type": failure.code, "message": failure.message}
            return Response.json(record, status=failure.status)
        return Response.text(f"{failure.message}\n", status=failure.status)
