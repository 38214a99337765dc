"""Calls of endpoints that nobody has described."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from deskwire.core.errors import ParameterError, shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.operation import BodyKind, Format, Operation
from deskwire.core.model.results import ScalarResult
from deskwire.core.model.service import Service
from deskwire.core.model.values import JSONValue
from deskwire.core.request.build import dump_json
from deskwire.core.request.percent import Pairs, decode_pairs, quote_path
from deskwire.core.request.request import BaseURL, Request

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_IDEMPOTENT: Final = frozenset({"GET", "PUT", "DELETE", "HEAD", "OPTIONS"})
_SUFFIX: Final = re.compile(r"\.(json|xml)$")
_ACCEPT: Final = {"json": "application/json", "xml": "application/xml"}

Query: TypeAlias = Mapping[str, str | int | Sequence[str | int]]
"""The pairs of a query; several values of one name are sent one after another."""


NO_QUERY: Final[Query] = {}


def undescribed(service: Service, method: str, path: str, format: str) -> Operation[JSONValue]:
    """Return an endpoint that nobody has described; its answer is a tree, as it came.

    Args:
        service: The service.
        method: The HTTP verb.
        path: The path below the service's address.
        format: The format of the answer; that of the path's suffix, where it has one.

    Raises:
        ParameterError: There is no such verb.
    """
    verb = method.upper()
    if verb not in METHODS:
        raise ParameterError(f"the method is {shown(method)}, {suggest(verb, METHODS)}")
    suffix = _SUFFIX.search(path.partition("?")[0])
    found = suffix[1] if suffix else format
    return Operation[JSONValue](
        name=f"{service.name}.{verb.lower()}",
        method=verb,
        path="",
        body=BodyKind.NONE,
        result=ScalarResult(JSONValue),
        formats={found: Format()},
        idempotent=verb in _IDEMPOTENT,
    )


def undescribed_request(
    service: Service,
    operation: Operation[JSONValue],
    path: str,
    *,
    base: BaseURL,
    headers: Pairs,
    query: Query,
    json: JSONValue,
    form: Query | None,
) -> Request:
    """Return the request of such a call, before credentials are put on it.

    Args:
        service: The service.
        operation: What `undescribed` returned.
        path: The path below the service's address; a query in it is kept.
        base: The address.
        headers: Headers of every request.
        query: The pairs of the query.
        json: The body as JSON; None for none.
        form: The body as a form.

    Raises:
        ParameterError: The path cannot be one, or there are two bodies.
    """
    if not path.startswith("/") or "#" in path:
        raise ParameterError(
            f"the path is {shown(path)}, expected one below {base}, e.g. '/api/auth/v1/info.json'"
        )
    if any(part in (".", "..") for part in path.partition("?")[0].split("/")):
        raise ParameterError(f"the path is {shown(path)}, expected one without dot segments")
    if not path.isprintable():
        raise ParameterError(f"the path is {shown(path)}, expected printable characters")
    if json is not None and form is not None:
        raise ParameterError("a request has one body: give `json` or `form`, not both")
    place, _, own = path.partition("?")
    pairs = (*decode_pairs(own), *_pairs(query))
    sent = (*headers, ("Accept", _ACCEPT[next(iter(operation.formats))]))
    prefix: Pairs = ()
    url = f"{base}{quote_path(place)}"
    if service.path_query:
        url, prefix = str(base), ((service.path_query, place.removeprefix("/")),)
    return Request(
        method=operation.method,
        url=url,
        query=(*base.query, *prefix, *pairs),
        headers=sent,
        form=None if form is None else _pairs(form),
        content=None if json is None else dump_json(json),
        content_type="" if json is None else "application/json",
    )


def _pairs(given: Query) -> Pairs:
    pairs: list[tuple[str, str]] = []
    for name, value in given.items():
        values = [value] if isinstance(value, (str, int)) else value
        pairs += [(name, f"{one}") for one in values]
    return tuple(pairs)
