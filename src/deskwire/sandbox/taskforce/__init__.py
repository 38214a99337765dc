"""Taskforce in the sandbox: version 1 of its API."""

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import ClassVar, Final, cast
from xml.sax.saxutils import escape

from deskwire.core.model.encodings import Day, Integer
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import Manners
from deskwire.sandbox.protocol.routing import Call, Router, operations_of
from deskwire.sandbox.protocol.sent import credentials
from deskwire.sandbox.protocol.serialize import Record, dated
from deskwire.sandbox.protocol.site import Page, Site
from deskwire.sandbox.store import State, Store
from deskwire.sandbox.taskforce import lists, tasks
from deskwire.sandbox.taskforce.state import API_KEY, EMAIL, User, handles, seed
from deskwire.taskforce._service import SERVICE

__all__ = ["API_KEY", "EMAIL", "TaskforceSandbox", "handles", "lists", "tasks"]


class TaskforceSandbox(Site[State, User]):
    """Answers as Taskforce does, below one prefix."""

    manners: ClassVar[Manners] = Manners(
        status=200,
        missing="{name} is required",
        refusals={Integer: "{name} is not a number", Day: "{name} has to be MM/DD/YYYY"},
        keeps_empty=True,
    )

    def __init__(
        self,
        store: Store,
        *,
        prefix: str = "/taskforce",
        clock: Callable[[], float] = time.time,
    ) -> None:
        seed(store)
        # Clients differ in whether `/api/v1` is part of the address or of the paths. Without a
        # suffix a path is one for XML.
        operations = operations_of(SERVICE)
        routers = [Router(operations, start, bare="xml") for start in (prefix, f"{prefix}/api/v1")]
        super().__init__(State(store, clock), handles, routers)

    def authenticate(self, request: Request) -> User:
        """Return the user of HTTP Basic credentials: address and API key."""
        for given in credentials(SERVICE, request):
            user = self.state.row(
                "SELECT * FROM taskforce_users WHERE email = ? AND api_key = ?",
                given["email"].replace("(at)", "@"),
                given["api_key"],
            )
            if user is not None:
                return user
        raise Failure(401, "wrong credentials")

    def format_of(self, request: Request) -> str:
        """Return the format of the suffix."""
        return "json" if request.raw_path.endswith(".json") else "xml"

    def unknown(self, request: Request) -> Failure:
        """Return the failure of a request that is no call; no document knows another status."""
        del request
        return Failure(404, "there is no such resource")

    def render(
        self, call: Call, tree: object, who: tuple[User] | tuple[()], page: Page[object] | None
    ) -> Response:
        """Return an answer beside the word that the call succeeded."""
        del who, page
        return render({"success": True, **cast("Mapping[str, object]", tree)}, call.format)

    def failed(self, failure: Failure, form: str) -> Response:
        """Return a refusal beside the word that the call failed."""
        return render({"success": False, "error": failure.message}, form, status=failure.status)


_TYPES: Final = ((bool, "boolean"), (int, "integer"), (datetime, "datetime"), (date, "date"))


def render(record: Record, format: str, *, status: int = 200) -> Response:
    """Return an answer in a format.

    The vendor's documents say of the XML that its root is `response` and that names have hyphens;
    the rest is what Rails writes of its own accord.
    """
    if format == "json":
        return Response.json(record, status=status, default=_text)
    body = "".join(_element(name, value) for name, value in record.items())
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n<response>{body}</response>\n'
    return Response.xml(document, status=status)


def _text(value: object) -> str:
    if isinstance(value, date):
        return str(dated(SERVICE.dialect, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _element(name: str, value: object) -> str:
    tag = name.replace("_", "-")
    if value is None:
        return f'<{tag} nil="true"/>'
    if isinstance(value, dict):
        inner = "".join(_element(key, item) for key, item in cast("Record", value).items())
        return f"<{tag}>{inner}</{tag}>"
    if isinstance(value, list):
        items = cast("list[object]", value)
        inner = "".join(_element(name.removesuffix("s"), item) for item in items)
        return f'<{tag} type="array">{inner}</{tag}>'
    type_ = next((f' type="{word}"' for kind, word in _TYPES if isinstance(value, kind)), "")
    return f"<{tag}{type_}>{escape(_text(value))}</{tag}>"
