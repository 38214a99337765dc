"""The handlers of the services and the operations that they answer."""

import inspect
from typing import Any, Final

import pytest

from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.sandbox import taskforce
from deskwire.sandbox.protocol.routing import operations_of
from deskwire.sandbox.protocol.site import Handlers
from deskwire.taskforce._service import SERVICE as TASKFORCE

SITES: Final[tuple[tuple[Service, Handlers[Any, Any]], ...]] = ((TASKFORCE, taskforce.handles),)

CALLS: Final = [
    pytest.param(operation, handlers, id=operation.name)
    for service, handlers in SITES
    for operation in operations_of(service)
]


@pytest.mark.parametrize(("operation", "handlers"), CALLS)
def test_a_handler_takes_the_arguments_of_its_operation(
    operation: Operation[object], handlers: Handlers[Any, Any]
) -> None:
    signature = inspect.signature(handlers.known[operation.name])
    taken = {
        name: parameter.default is inspect.Parameter.empty
        for name, parameter in signature.parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    assert taken == {param.name: param.required for param in operation.params}
    assert len(signature.parameters) - len(taken) == 1 + operation.authenticated


@pytest.mark.parametrize(("service", "handlers"), SITES, ids=lambda each: getattr(each, "name", ""))
def test_there_is_no_handler_of_nothing(service: Service, handlers: Handlers[Any, Any]) -> None:
    assert handlers.known.keys() == {operation.name for operation in operations_of(service)}
