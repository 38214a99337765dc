"""Routes: which operation a request means, found by the sandbox's own reading of the paths."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote

import attrs

from deskwire.core.model.operation import Operation
from deskwire.sandbox.http import Request

_TOKEN: Final = re.compile(r"\{(\w+)\}|\[([^\]]*)\]|([^{\[]+)")


@attrs.frozen(kw_only=True)
class Call:
    """A request that has been understood as a call of an operation."""

    operation: str
    """The operation, e.g. `odesk.timereport.get_team_report`."""
    values: Mapping[str, str]
    """The decoded parameters of the path; optional ones that are absent are left out."""
    format: str
    """The format of the answer."""
    request: Request
    """The request."""
    user: str = ""
    """The id of the user it acts for."""

    def query(self, name: str, default: str = "") -> str:
        """Return the last value of a query parameter."""
        return dict(self.request.query).get(name, default)


@attrs.frozen
class _Route:
    """The paths of one operation in one format."""

    operation: Operation[Any]
    format: str
    pattern: re.Pattern[str]
    literal: int
    """How many characters are fixed: of two routes that match, the more definite one is meant."""


class Router:
    """Finds the operation of a request."""

    def __init__(self, operations: Iterable[Operation[Any]], prefix: str) -> None:
        routes = [route for operation in operations for route in _routes(operation, prefix)]
        self._routes: list[_Route] = sorted(routes, key=lambda route: -route.literal)

    def find(self, request: Request) -> Call | None:
        """Return the call that a request makes, or None."""
        for route in self._routes:
            if route.operation.method != request.method:
                continue
            match = route.pattern.fullmatch(request.raw_path)
            if match is not None and self._asks(route, request):
                values = {name: unquote(text) for name, text in match.groupdict().items() if text}
                return Call(
                    operation=route.operation.name,
                    values=values,
                    format=route.format,
                    request=request,
                )
        return None

    def allowed(self, request: Request) -> list[str]:
        """Return the methods that a path knows."""
        return sorted(
            {
                route.operation.method
                for route in self._routes
                if route.pattern.fullmatch(request.raw_path)
            }
        )

    def _asks(self, route: _Route, request: Request) -> bool:
        """Tell whether a request asks for a route's format, where the query says so."""
        rivals = [
            form
            for name, form in route.operation.formats.items()
            if name != route.format and form.suffix == route.operation.formats[route.format].suffix
        ]
        asked = set(request.query)
        mine = set(route.operation.formats[route.format].query)
        return mine <= asked and not any(
            form.query and set(form.query) <= asked for form in rivals if not mine
        )


def _routes(operation: Operation[Any], prefix: str) -> Iterable[_Route]:
    for name, form in operation.formats.items():
        pattern = re.escape(prefix) + _pattern(operation.path) + re.escape(form.suffix)
        literal = len(re.sub(r"\{\w+\}|\[[^\]]*\]", "", operation.path))
        yield _Route(operation, name, re.compile(pattern), literal)


def _pattern(template: str) -> str:
    pieces: list[str] = []
    seen: set[str] = set()
    for name, group, text in _TOKEN.findall(template):
        if group:
            pieces.append(f"(?:{_pattern(group)})?")
        elif name:
            again = name in seen
            seen.add(name)
            pieces.append(f"(?P={name})" if again else f"(?P<{name}>[^/]+?)")
        else:
            pieces.append(re.escape(text))
    return "".join(pieces)
