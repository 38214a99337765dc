"""The operations of a service: all of them, or one by its name."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final, cast

from deskwire.core.errors import ConfigurationError, ParameterError, shown
from deskwire.core.model.checks import instance, plain, suggest
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service

_NAME: Final = instance(str, "<resource>.<method>", error=ParameterError)


def load_operations(service: Service) -> tuple[Operation[Any], ...]:
    """Return every operation of a service, which imports all of its modules."""
    return tuple(one for module in service.all_modules for one in _operations(module))


@cache
def _operations(module: str) -> tuple[Operation[Any], ...]:
    return tuple(import_module(module).OPERATIONS)


def find_operation(service: Service, name: str) -> Operation[Any]:
    """Return the operation of a resource and method, e.g. `timereport.get_team_report`.

    Raises:
        ParameterError: There is none of that name.
    """
    _NAME.check("operation", name)
    name = plain(name)
    full = name if name.startswith(f"{service.name}.") else f"{service.name}.{name}"
    resource = full.removeprefix(f"{service.name}.").partition(".")[0]
    for module in service.modules.get(resource, ()):
        for operation in _operations(module):
            if operation.name == full:
                return operation
    example = load_operations(service)[0].name.removeprefix(f"{service.name}.")
    raise ParameterError(
        f"{service.title} has no operation {shown(name)}, expected <resource>.<method>, e.g. "
        f"{example!r}"
    )


def check_variants(service: Service, variants: Mapping[str, str]) -> None:
    """Check that the ways to send arguments are for arguments that can be sent in several ways.

    Raises:
        ConfigurationError: There is no such argument, or no such way to send it.
    """
    if not variants or not service.modules:
        return
    known = {
        f"{operation.name}.{param.name}".removeprefix(f"{service.name}."): param.variants
        for operation in load_operations(service)
        for param in operation.params
        if param.variants
    }
    for name, way in cast("Mapping[object, object]", variants).items():
        short = name.removeprefix(f"{service.name}.") if isinstance(name, str) else ""
        if short not in known:
            raise ConfigurationError(
                f"variants: {service.title} has no choice of how to send {shown(name)}, "
                f"{suggest(short, known)}"
            )
        if way not in list(known[short]):  # it may not hash
            raise ConfigurationError(
                f"variants: {name} is sent as {shown(way)}, {suggest(way, known[short])}"
            )
