"""The client sends what is written down, and reads what was published."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest

import deskwire
from deskwire.core.request import BaseURL
from deskwire.core.request import Request as Built
from deskwire.core.service import find_operation
from deskwire.testing import decode_response
from deskwire.transport.client import choose_format, prepare
from tests.exchanges.exchange import CLIENTS, Body, Exchange, answers, exchanges, found
from tests.exchanges.multipart import read_multipart

ADDRESSES: Final[Mapping[str, str]] = {
    "activecollab": "https://example.com/api.php",
    "odesk": "https://www.odesk.com",
    "paymo": "https://app.paymoapp.com",
    "taskforce": "https://www.taskforceapp.com/api/v1",
}
REQUESTS: Final = [(name, one) for name in CLIENTS for one in exchanges(name)]
BODIES: Final = [(name, one) for name in CLIENTS for one in answers(name)]


def built(service: str, exchange: Exchange) -> Built:
    """Return what the client would send."""
    described = CLIENTS[service].service
    operation = find_operation(described, exchange.operation)
    return prepare(
        described,
        operation,
        exchange.arguments,
        base=BaseURL.parse(ADDRESSES[service]),
        format=choose_format(operation, exchange.format or described.default_format),
        variants=exchange.variants,
    )


@pytest.mark.parametrize(
    ("service", "exchange"), REQUESTS, ids=[exchange.id for _, exchange in REQUESTS]
)
def test_the_request(service: str, exchange: Exchange) -> None:
    request, wanted = built(service, exchange), exchange.request
    url = urlsplit(request.target)
    assert (request.method, url.path) == (wanted.method, wanted.path)
    assert sorted(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query))) == (
        sorted(wanted.query)
    )
    headers = {name.lower(): value for name, value in request.all_headers()}
    for name, value in wanted.headers.items():
        assert headers.get(name.lower()) == value
    kind, body = headers.get("content-type", ""), request.body or b""
    if kind.startswith("multipart/"):
        form, files = read_multipart(kind, body)
        assert sorted(form) == sorted(wanted.form or ())
        assert files == wanted.files
    elif kind.startswith("application/json"):
        assert wanted.form is None
        assert json.loads(body, parse_float=Decimal) == wanted.json
    else:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body))
        assert wanted.json is None
        assert not wanted.files
        assert sorted(pairs) == sorted(wanted.form or ())


@pytest.mark.parametrize(("service", "body"), BODIES, ids=[body.id for _, body in BODIES])
def test_the_answer(service: str, body: Body) -> None:
    headers = {"Content-Type": f"application/{body.format}", **body.headers}

    def read() -> object:
        return decode_response(
            CLIENTS[service],
            body.operation,
            status=body.status,
            headers=headers,
            body=body.content(),
        )

    if body.error:
        kind: type[Exception] = getattr(deskwire, body.error)
        with pytest.raises(kind) as raised:
            read()
        value: object = raised.value
    else:
        value = read()
    assert {place: found(value, place) for place in body.holds} == body.holds
