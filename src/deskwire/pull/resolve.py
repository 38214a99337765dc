"""A plan with its entities listed and its last day known; and how two plans differ."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import cast

import attrs

from deskwire.core.errors import shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.values import JSONValue
from deskwire.core.report.models import model_fields
from deskwire.pull.calls import find_call, service_of
from deskwire.pull.errors import PlanError
from deskwire.pull.partitions import Entity
from deskwire.pull.plan import EntityCall, Plan, Source
from deskwire.pull.planfile import plan_to_data
from deskwire.transport.client import Client


async def resolve(plan: Plan, clients: Mapping[str, Client], *, today: date | None = None) -> Plan:
    """Return a plan with its entities listed by the service, and its last day known.

    Args:
        plan: The plan as it was given.
        clients: The client of each service, by its name.
        today: The day it is, in UTC.

    Raises:
        PlanError: An item of a list has no such field, or there is no client of its service.
        DeskwireError: What the calls that list entities raise.
    """
    day = today or datetime.now(UTC).date()
    sources: list[Source] = []
    listed: dict[str, tuple[Entity, ...]] = {}
    for source in plan.sources:
        entities, periods = source.entities, source.periods
        if isinstance(entities, EntityCall):
            # Sources that list the same entities see the same: the list is asked for once.
            name = json.dumps([entities.call, {**entities.arguments}, {**entities.take}])
            if name not in listed:
                listed[name] = await _listed(source.name, entities, clients)
            entities = listed[name]
        if periods is not None:
            periods = periods.resolve(day)
        sources.append(attrs.evolve(source, entities=entities, periods=periods))
    return attrs.evolve(plan, sources=sources)


async def _listed(
    name: str, entities: EntityCall, clients: Mapping[str, Client]
) -> tuple[Entity, ...]:
    """Return the entities that a call lists, each once, in the order of their names."""
    service, operation = service_of(entities.call), find_call(entities.call)
    client = clients.get(service.name)
    if client is None:
        raise PlanError(f"{name}: its entities are {service.title}'s, and there is no client of it")
    arguments = {**entities.arguments}
    if operation.paging is not None:
        items = await client.pages(operation, arguments).all()
    else:
        items = await client.call(operation, arguments)
    if not isinstance(items, tuple):
        raise PlanError(f"{name}: {entities.call} answers with no list")
    found: dict[str, Entity] = {}
    for item in cast("tuple[object, ...]", items):
        entity = Entity({key: _field(name, item, field) for key, field in entities.take.items()})
        found[entity.name] = entity
    return tuple(found[key] for key in sorted(found))


def _field(name: str, item: object, field: str) -> JSONValue:
    """Return a field of an item that names an entity."""
    names = [one for one, _ in model_fields(type(item))] if attrs.has(type(item)) else list[str]()
    if field not in names:
        raise PlanError(
            f"{name}: an item of its entities has no field {field!r}, {suggest(field, names)}"
        )
    value: object = getattr(item, field)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise PlanError(
            f"{name}: the field {field!r} of an entity is {shown(value)}, expected an id"
        )
    return str(value) if isinstance(value, str) else value


def plan_difference(before: Plan, after: Plan) -> str:
    """Return in words how a plan differs from another; empty where it does not."""
    old, new = (_sources(plan) for plan in (before, after))
    told = [f"{name} is not in it" for name in old if name not in new]
    told += [f"{name} is new" for name in new if name not in old]
    for name in old:
        if name in new and old[name] != new[name]:
            parts = sorted(
                key
                for key in {**old[name], **new[name]}
                if old[name].get(key) != new[name].get(key)
            )
            told.append(f"{name} has other {' and '.join(parts)}")
    if not told and plan_to_data(before) != plan_to_data(after):
        told.append("other partitions are chosen")
    return "; ".join(told)


def _sources(plan: Plan) -> dict[str, dict[str, JSONValue]]:
    return cast("dict[str, dict[str, JSONValue]]", plan_to_data(plan)["sources"])
