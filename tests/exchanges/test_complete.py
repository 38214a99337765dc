"""Every operation has its exchange, and every exchange its source."""

from typing import Final

import pytest

from deskwire.core.model.operation import Operation
from deskwire.transport.operations import find_operation, load_operations
from tests.exchanges.exchange import CLIENTS, Body, Exchange, answers, exchanges, sources

EVERY: Final = [
    (name, operation) for name in CLIENTS for operation in load_operations(CLIENTS[name].service)
]


def _of(service: str, operation: Operation[object]) -> list[Exchange]:
    short = operation.name.partition(".")[2]
    return [exchange for exchange in exchanges(service) if exchange.operation == short]


@pytest.mark.parametrize(
    ("service", "operation"), EVERY, ids=[operation.name for _, operation in EVERY]
)
def test_every_operation_and_argument_travels(service: str, operation: Operation[object]) -> None:
    witnesses = _of(service, operation)
    assert witnesses, "no exchange"
    given = {name for exchange in witnesses for name in exchange.arguments}
    wanted = {param.name for param in operation.params}
    if operation.paging is not None:
        wanted |= {operation.paging.start, operation.paging.size}
    assert wanted <= given, f"never given: {', '.join(sorted(wanted - given))}"


@pytest.mark.parametrize(
    ("service", "operation"), EVERY, ids=[operation.name for _, operation in EVERY]
)
def test_every_variant_travels(service: str, operation: Operation[object]) -> None:
    short = operation.name.partition(".")[2]
    tried = {
        (name, variant)
        for exchange in _of(service, operation)
        for name, variant in exchange.variants.items()
    }
    for param in operation.params:
        for variant in param.variants:
            assert (f"{short}.{param.name}", variant) in tried


@pytest.mark.parametrize("service", CLIENTS)
def test_every_source_is_named(service: str) -> None:
    known = sources(service)
    every: list[Exchange | Body] = [*exchanges(service), *answers(service)]
    for one in every:
        file = one.id.partition("/")[2].partition("-")[0]
        named = [source for source in known[file] if source in one.source]
        assert named, f"{one.id}: {one.source!r} names none of {', '.join(known[file])}"
        find_operation(CLIENTS[service].service, one.operation)
