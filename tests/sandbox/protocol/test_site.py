"""The handlers of the services and the operations that they answer."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Final, get_args, get_type_hints

import pytest

from deskwire.activecollab._service import SERVICE as ACTIVECOLLAB
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.odesk._service import SERVICE as ODESK
from deskwire.paymo._service import SERVICE as PAYMO
from deskwire.sandbox import activecollab, odesk, paymo, taskforce
from deskwire.sandbox.protocol.routing import operations_of
from deskwire.sandbox.protocol.site import Handlers
from deskwire.taskforce._service import SERVICE as TASKFORCE

SITES: Final[tuple[tuple[Service, Handlers[Any, Any]], ...]] = (
    (ACTIVECOLLAB, activecollab.handles),
    (ODESK, odesk.handles),
    (PAYMO, paymo.handles),
    (TASKFORCE, taskforce.handles),
)

ALL: Final = {service.name: operations_of(service) for service, _ in SITES}
CALLS: Final = [
    pytest.param(operation, handlers, id=operation.name)
    for service, handlers in SITES
    for operation in ALL[service.name]
]


def _taken(handler: Callable[..., object]) -> Iterator[tuple[str, bool]]:
    """Yield the keyword arguments of a handler, and whether it needs them."""
    for name, parameter in inspect.signature(handler).parameters.items():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            yield name, parameter.default is inspect.Parameter.empty
        for fields in _fields(handler, parameter):
            yield from (
                (field, field in fields.__required_keys__) for field in fields.__annotations__
            )


def _fields(handler: Callable[..., object], parameter: inspect.Parameter) -> tuple[Any, ...]:
    """Return the TypedDict of the further arguments; none where a handler takes any."""
    is_further = parameter.kind is inspect.Parameter.VAR_KEYWORD
    return get_args(get_type_hints(handler)[parameter.name]) if is_further else ()


def _sent(operation: Operation[object], handlers: Handlers[Any, Any]) -> dict[str, bool]:
    """Return the arguments of all operations that one handler answers, and which all need."""
    handler, service = handlers.known[operation.name], operation.name.partition(".")[0]
    needs = [
        {param.name: False for param in each.params}
        | {param.name: True for param in each.params if param.required}
        for each in ALL[service]
        if handlers.known.get(each.name) is handler
    ]
    return {name: all(need.get(name, False) for need in needs) for need in needs for name in need}


@pytest.mark.parametrize(("operation", "handlers"), CALLS)
def test_a_handler_takes_the_arguments_of_its_operation(
    operation: Operation[object], handlers: Handlers[Any, Any]
) -> None:
    handler = handlers.known[operation.name]
    parameters = inspect.signature(handler).parameters.values()
    kinds = [parameter.kind.name for parameter in parameters]
    taken, sent = dict(_taken(handler)), _sent(operation, handlers)
    takes_any = "VAR_KEYWORD" in kinds and not any(_fields(handler, one) for one in parameters)
    needed = {name for name, is_needed in taken.items() if is_needed}
    assert taken == sent or (takes_any and needed <= sent.keys())
    assert sum(kind.startswith("POSITIONAL") for kind in kinds) == 1 + operation.authenticated


@pytest.mark.parametrize(("service", "handlers"), SITES, ids=lambda each: getattr(each, "name", ""))
def test_there_is_no_handler_of_nothing(service: Service, handlers: Handlers[Any, Any]) -> None:
    assert handlers.known.keys() == {operation.name for operation in operations_of(service)}
