"""Compares what the client does with what is written down."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlsplit

import deskwire
from deskwire.core.errors import DeskwireError
from deskwire.core.model.limits import DEFAULT_LIMITS
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.core.request.request import BaseURL, Request
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse
from deskwire.transport.client import choose_format, prepare
from tests.exchanges.exchange import Body, Exchange, Sent, found
from tests.exchanges.multipart import read_multipart

ADDRESSES: Final[Mapping[str, str]] = {
    "activecollab": "https://example.com/api.php",
    "odesk": "https://www.odesk.com",
    "paymo": "https://app.paymoapp.com",
    "taskforce": "https://www.taskforceapp.com/api/v1",
}


def request_faults(
    service: Service, operation: Operation[object], exchange: Exchange
) -> Iterator[str]:
    """Yield where the request of a call differs from the one that is written down."""
    try:
        request = prepare(
            service,
            operation,
            exchange.arguments,
            base=BaseURL.parse(ADDRESSES[service.name]),
            format=choose_format(operation, exchange.format or service.default_format),
            variants=exchange.variants,
        )
    except DeskwireError as error:
        yield f"it is refused: {error}"
        return
    wanted = exchange.request
    url = urlsplit(request.target)
    yield from _differ("verb", request.method, wanted.method)
    yield from _differ("path", url.path, wanted.path)
    yield from _differ("query", sorted(_pairs(url.query)), sorted(wanted.query))
    headers = {name.lower(): value for name, value in request.all_headers()}
    for name, value in wanted.headers.items():
        yield from _differ(name, headers.get(name.lower()), value)
    yield from _body_faults(request, headers.get("content-type", ""), wanted)


def _body_faults(request: Request, kind: str, wanted: Sent) -> Iterator[str]:
    body = request.body or b""
    form: list[tuple[str, str]] = []
    files: Mapping[str, object] = {}
    value: object = None
    if kind.startswith("multipart/"):
        form, files = read_multipart(kind, body)
    elif kind.startswith("application/json"):
        value = json.loads(body, parse_float=Decimal)
    else:
        form = _pairs(body.decode())
    # No body and an empty one are the same, and so is a JSON object without members.
    yield from _differ("form", sorted(form), sorted(wanted.form or ()))
    yield from _differ("JSON", _told_apart(value) or None, _told_apart(wanted.json) or None)
    yield from _differ("files", files, wanted.files)


def _told_apart(value: object) -> object:
    """Return a JSON value in which true is not 1, as it is to Python."""
    if isinstance(value, dict):
        return {name: _told_apart(one) for name, one in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_told_apart(one) for one in cast("list[object]", value)]
    return f"<{value}>" if isinstance(value, bool) else value


def answer_faults(service: Service, operation: Operation[object], body: Body) -> Iterator[str]:
    """Yield where the value of a published body differs from what is written down."""
    reader = ResponseDecoder(service, strict=False, limits=DEFAULT_LIMITS, on_drift=_ignore)
    answer = RawResponse(
        status=body.status,
        headers={"content-type": f"application/{body.format}", **body.headers},
        content=body.content(),
        format=body.format,
    )
    value: object
    tree: object = None
    try:
        response = reader.read(operation, answer)
        value = response.value
        if body.total is not None:  # a file has no tree
            tree = response.tree
    except DeskwireError as error:
        value = error
    expected: type[Any] | None = getattr(deskwire, body.error) if body.error else None
    if expected is not None and not isinstance(value, expected):
        yield f"it is {value!r}, expected {body.error}"
    elif expected is None and isinstance(value, DeskwireError):
        yield f"it is refused: {value}"
    else:
        for place, meant in body.holds.items():
            yield from _held(value, place, meant)
        if body.total is not None:
            total = operation.paging.total if operation.paging is not None else ()
            yield from _held(tree, ".".join(total), body.total)


def _held(value: object, place: str, meant: object) -> Iterator[str]:
    """Yield what is wrong at a place of a value."""
    try:
        yield from _differ(place or "the value", found(value, place), meant)
    except (AttributeError, LookupError, TypeError) as error:
        yield f"{place} is not there: {error!r}"


def _ignore(operation: str, drift: Drift) -> None:
    """Hear of a difference from the spec, and do nothing."""


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))


def _differ(what: str, ours: object, written: object) -> Iterator[str]:
    if ours != written:
        yield f"{what}: {ours!r}, written down is {written!r}"
