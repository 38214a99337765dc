"""Commands: which operation a request means, by the path in its query."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from deskwire.core.model.operation import Operation
from deskwire.sandbox.activecollab.forms import Form
from deskwire.sandbox.http import Request

_ALIVE: Final = "activecollab.info.check_if_alive"
_TOKEN: Final = "activecollab.info.create_token"


@attrs.frozen(kw_only=True)
class Command:
    """A request that has been understood as a call of an operation."""

    operation: str
    """The operation, e.g. `activecollab.tasks.get`."""
    values: Mapping[str, str]
    """The parameters of the path."""
    form: Form
    """The body."""


def format_of(request: Request) -> str:
    """Return the format of the answer: the query's, else the header's, else XML."""
    asked = dict(request.query).get("format", "")
    if asked in ("json", "xml"):
        return asked
    return "json" if "application/json" in request.headers.get("accept") else "xml"


def path_of(request: Request) -> str:
    """Return the path of a command; the query is decoded already, so an escaped slash is one."""
    return dict(request.query).get("path_info", "").strip("/")


class Commands:
    """Finds the operation of a request."""

    def __init__(self, operations: Iterable[Operation[Any]]) -> None:
        templates = [
            (operation.method, operation.path.split("/"), operation.name)
            for operation in operations
            if operation.path
        ]
        # The more definite command is meant: `tasks/archive` rather than `tasks/{task_id}`.
        self._templates: list[tuple[str, list[str], str]] = sorted(
            templates, key=lambda template: sum(part.startswith("{") for part in template[1])
        )

    def find(self, request: Request) -> tuple[str, dict[str, str]] | None:
        """Return the operation and the parameters of its path."""
        path = path_of(request)
        if not path:
            return self._without_path(request)
        parts = path.split("/")
        for method, template, name in self._templates:
            if method == request.method and _fits(template, parts):
                pairs = zip(template, parts, strict=True)
                return name, {want[1:-1]: have for want, have in pairs if want.startswith("{")}
        return None

    def _without_path(self, request: Request) -> tuple[str, dict[str, str]] | None:
        if request.method == "GET" and dict(request.query).get("check_if_alive") == "1":
            return _ALIVE, {}
        return (_TOKEN, {}) if request.method == "POST" else None


def _fits(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        have and (want.startswith("{") or want == have)
        for want, have in zip(template, parts, strict=True)
    )
