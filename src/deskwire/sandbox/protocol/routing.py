"""Routes: which operation a request means, found by the sandbox's own reading of the paths."""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final
from urllib.parse import unquote

import attrs

from deskwire.core.model.operation import Format, Operation
from deskwire.core.model.service import Service
from deskwire.sandbox.http import Request, RequestError
from deskwire.sandbox.protocol.sent import Sent, collect, merge, read_body

_TOKEN: Final = re.compile(r"\{(\w+)\}|\[([^\]]*)\]|([^{\[]+)")
_OVERRIDE: Final = "http_method"
_VERBS: Final = {"put": "PUT", "delete": "DELETE"}
_OTHER: Final = {"PUT": "DELETE", "DELETE": "PUT"}


def operations_of(service: Service) -> tuple[Operation[Any], ...]:
    """Return every operation of a service."""
    return tuple(
        operation
        for module in service.all_modules
        for operation in import_module(module).OPERATIONS
    )


@attrs.frozen(kw_only=True)
class Call:
    """A request that has been understood as a call of an operation."""

    operation: Operation[Any]
    """The operation."""
    path: Mapping[str, str]
    """The parameters of the path as they were sent; optional ones that are absent are left out."""
    format: str
    """The format of the answer."""
    request: Request
    """The request."""

    @property
    def values(self) -> dict[str, str]:
        """The decoded parameters of the path."""
        return {name: unquote(text) for name, text in self.path.items()}

    @property
    def is_overridden(self) -> bool:
        """Whether it came as a POST that says it is another verb."""
        return self.operation.method != self.request.method

    def sent(self) -> Sent:
        """Return the parameters of the request.

        A POST that says it is another verb has them all in one place, whatever place that is.

        Raises:
            RequestError: The body is not what it claims to be.
        """
        query, (body, files) = collect(self.request.query), read_body(self.request)
        if self.is_overridden:
            query = body = merge(query, body)
        query, body = (
            {name: each[name] for name in each if _is_said(name)} for each in (query, body)
        )
        return Sent(path=self.path, query=query, body=body, files=files)


def _is_said(name: str) -> bool:
    """Tell whether a parameter is one of the call, and not of its signature or its verb."""
    return name != _OVERRIDE and not name.startswith("oauth_")


def verb_of(request: Request) -> str:
    """Return the verb that a request means.

    The vendor's PHP, Ruby, Node and Java clients send PUT and DELETE as POST, with `http_method` in
    the query, the form or the JSON body.
    """
    if request.method != "POST":
        return request.method
    try:
        sent = merge(collect(request.query), read_body(request)[0])
    except RequestError:  # said again where the body is read in earnest
        sent = collect(request.query)
    word = sent.get(_OVERRIDE, [""])[-1]
    return _VERBS.get(str(word).lower(), "POST")


@attrs.frozen
class _Route:
    operation: Operation[Any]
    pattern: re.Pattern[str]
    literal: int
    """How many characters are fixed: of two routes that match, the more definite one is meant."""


class Router:
    """Finds the operation of a request."""

    def __init__(
        self,
        operations: Iterable[Operation[Any]],
        prefix: str,
        *,
        bare: str = "",
        overrides: bool = False,
    ) -> None:
        """Know these operations.

        Args:
            operations: The operations.
            prefix: What the path of every request begins with.
            bare: The format of an answer to a request that names none, where it accepts any; empty
                where such a request is no call.
            overrides: Whether a POST may say that it is another verb.
        """
        routes = (
            _Route(
                operation,
                re.compile(re.escape(prefix) + _pattern(operation.path)),
                len(re.sub(r"\{\w+\}|\[[^\]]*\]", "", operation.path)),
            )
            for operation in operations
        )
        self._routes: list[_Route] = sorted(routes, key=lambda route: -route.literal)
        self._suffixes: list[str] = sorted(
            {form.suffix for route in self._routes for form in route.operation.formats.values()},
            key=len,
            reverse=True,
        )
        self._bare: str = bare
        self._overrides: bool = overrides

    def find(self, request: Request) -> Call | None:
        """Return the call that a request makes, or None."""
        verb = verb_of(request) if self._overrides else request.method
        return self._find(request, verb) or (
            # Not all of those clients mean the same verb, and one path has only one of them.
            self._find(request, _OTHER[verb]) if verb != request.method else None
        )

    def _find(self, request: Request, verb: str) -> Call | None:
        for route, match, form in self._matches(request):
            if route.operation.method == verb:
                return Call(
                    operation=route.operation,
                    path={name: text for name, text in match.groupdict().items() if text},
                    format=form,
                    request=request,
                )
        return None

    def allowed(self, request: Request) -> list[str]:
        """Return the methods that a path knows."""
        return sorted({route.operation.method for route, _, _ in self._matches(request)})

    def _matches(self, request: Request) -> Iterator[tuple[_Route, re.Match[str], str]]:
        for suffix in [*filter(None, self._suffixes), ""]:
            if not request.raw_path.endswith(suffix):
                continue
            path = request.raw_path.removesuffix(suffix)
            for route in self._routes:
                match = route.pattern.fullmatch(path)
                form = self._format(route.operation.formats, suffix, request)
                if match is not None and form:
                    yield route, match, form

    def _format(self, formats: Mapping[str, Format], suffix: str, request: Request) -> str:
        """Return the format that is asked for; empty where the path is none of the operation's."""
        here = {name: form for name, form in formats.items() if form.suffix == suffix}
        asked = set(request.query)
        by_query = (name for name, form in here.items() if form.query and set(form.query) <= asked)
        plain = (name for name, form in here.items() if not form.query)
        named = next(by_query, "") or next(plain, "")
        return named or ("" if suffix else accepted(request, formats) or self._bare)


def accepted(request: Request, formats: Iterable[str]) -> str:
    """Return the format that the `Accept` field names first; empty where it names none of them."""
    for part in request.headers.get("accept").split(","):
        kind = part.partition(";")[0].strip().lower().rpartition("/")[2]
        if kind in formats:
            return kind
    return ""


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
