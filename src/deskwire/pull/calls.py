"""The calls that a plan names: found by name, and known by a hash of what the spec says of them."""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, Final, cast, get_args, get_origin

import attrs

from deskwire.core.errors import ParameterError, shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.core.model.values import JSONValue
from deskwire.pull.errors import PlanError
from deskwire.pull.partitions import digest
from deskwire.transport.operations import find_operation

_SERVICES: Final = ("activecollab", "odesk", "paymo", "taskforce")


@cache
def find_call(name: str) -> Operation[Any]:
    """Return the operation of a full name, e.g. `odesk.timereport.get_team_report`.

    Raises:
        PlanError: There is none.
    """
    try:
        return find_operation(service_of(name), name)
    except ParameterError as error:
        raise PlanError(str(error)) from None


def service_of(call: str) -> Service:
    """Return the service of a call.

    Raises:
        PlanError: There is none of that name.
    """
    name = call.partition(".")[0]
    if name not in _SERVICES:
        raise PlanError(
            f"{shown(call)} is no call, expected <service>.<resource>.<method>; "
            f"the service {shown(name)}: {suggest(name, _SERVICES)}"
        )
    service: Service = import_module(f"deskwire.{name}._service").SERVICE
    return service


@cache
def operation_fingerprint(name: str) -> str:
    """Return the hash of what the spec says of a call and its answer."""
    return digest(_described(find_call(name), set()))


def _described(value: object, seen: set[type]) -> JSONValue:
    """Return data as JSON: what it is, not where it is written."""
    match value:
        case None | bool() | int() | str():
            return value
        case Enum():
            return _described(value.value, seen)
        case type():
            return _described_type(value, seen)
        case Mapping():
            items = cast("Mapping[object, object]", value).items()
            return [[str(key), _described(one, seen)] for key, one in items]
        case tuple() | list():
            return [_described(one, seen) for one in cast("Sequence[object]", value)]
        case set() | frozenset():
            return [*sorted(str(one) for one in cast("frozenset[object]", value))]
        case _ if attrs.has(type(value)):
            fields = [
                field.name
                for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
                if field.init
            ]
            parts = {name: _described(getattr(value, name), seen) for name in fields}
            return {type(value).__name__: parts}
        case _:
            inner = [_described(one, seen) for one in get_args(value)]
            return [str(getattr(get_origin(value), "__name__", value)), *inner]


def _described_type(kind: type, seen: set[type]) -> JSONValue:
    """Return a class as JSON; a model with its fields, once."""
    if not attrs.has(kind) or kind in seen:
        return kind.__name__
    seen.add(kind)
    model = attrs.resolve_types(kind)
    fields: dict[str, JSONValue] = {
        field.name: [_described(field.type, seen), str(field.metadata.get("wire", ""))]
        for field in attrs.fields(model)
    }
    return {kind.__name__: fields}
