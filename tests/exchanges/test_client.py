"""The client sends what is written down, and reads what was published."""

from typing import Final

import pytest

from deskwire.transport.operations import find_operation
from tests.exchanges.check import answer_faults, request_faults
from tests.exchanges.exchange import CLIENTS, Body, Exchange, answers, exchanges

REQUESTS: Final = [(name, one) for name in CLIENTS for one in exchanges(name)]
BODIES: Final = [(name, one) for name in CLIENTS for one in answers(name)]


@pytest.mark.parametrize(
    ("service", "exchange"), REQUESTS, ids=[exchange.id for _, exchange in REQUESTS]
)
def test_the_request(service: str, exchange: Exchange) -> None:
    described = CLIENTS[service].service
    operation = find_operation(described, exchange.operation)
    assert not list(request_faults(described, operation, exchange))


@pytest.mark.parametrize(("service", "body"), BODIES, ids=[body.id for _, body in BODIES])
def test_the_answer(service: str, body: Body) -> None:
    described = CLIENTS[service].service
    assert not list(answer_faults(described, find_operation(described, body.operation), body))
