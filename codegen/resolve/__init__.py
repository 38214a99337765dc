"""From what is written to what is meant: names, references, inheritance and legality, once.

What leaves this package can be printed: no emitter looks a name up or refuses a spec.
"""

from collections.abc import Iterator

import attrs

from codegen.marks import Where
from codegen.model import Resource, ServiceSpec, Symbols
from codegen.resolve.definitions import Definitions, whole
from codegen.resolve.encodings import BOOLEANS, LISTS, Encodings
from codegen.resolve.names import Names
from codegen.resolve.operations import Operations


def resolve(service: ServiceSpec) -> ServiceSpec:
    """Return a service in which every name stands for something and everything can be printed.

    Raises:
        SpecError: Something in it cannot; the error names the file, the line and what was expected.
    """
    service = _with_wholes(service)
    _service_names(service)
    written = Symbols(service.resources)
    resources = tuple(
        attrs.evolve(
            resource, models=tuple(whole(resource, model, written) for model in resource.models)
        )
        for resource in service.resources
    )
    symbols = Symbols(resources)
    for resource in resources:
        _independent(service, resource, symbols)
    return attrs.evolve(
        service, resources=tuple(_resource(service, resource, symbols) for resource in resources)
    )


def _with_wholes(service: ServiceSpec) -> ServiceSpec:
    """Return a service whose parts of resources are reached as the whole is."""
    wholes = {resource.name: resource for resource in service.wholes}
    for resource in service.resources:
        if resource.name and bool(resource.attribute) == bool(resource.part_of):
            raise resource.document.error(
                ("resource",), "a resource has an attribute, or is a part of one that has"
            )
        if resource.part_of and resource.part_of not in wholes:
            known = ", ".join(sorted(wholes))
            raise resource.document.error(
                ("part_of",),
                f"there is no resource {resource.part_of!r} to be a part of, "
                f"expected one of {known}",
            )
    for whole_one in wholes.values():
        methods: set[str] = set()
        for part in (whole_one, *service.parts(whole_one)):
            for name, where in _methods(part):
                if name in methods:
                    raise part.document.error(
                        where, f"{whole_one.name} has {name!r} already, expected another name"
                    )
                methods.add(name)
    return attrs.evolve(
        service,
        resources=tuple(
            attrs.evolve(one, attribute=wholes[one.part_of].attribute) if one.part_of else one
            for one in service.resources
        ),
    )


def _independent(service: ServiceSpec, part: Resource, symbols: Symbols) -> None:
    """Check that a part of a resource needs nothing of the file that needs the part."""
    homes = {one.module for one in service.wholes if one.name == part.part_of}
    for name, where in _named(part):
        symbol = symbols.find(part.module, name)
        if symbol is not None and symbol.module in homes:
            raise part.document.error(
                where,
                f"{name!r} is in {symbol.module}.yaml, which has this file as a part; "
                "expected it in a file that both can use",
            )


def _named(resource: Resource) -> Iterator[tuple[str, Where]]:
    """Yield the types that a file names, and where."""
    for endpoint in resource.endpoints:
        yield from ((one.type.name, one.where) for one in endpoint.arguments)
        if endpoint.returns:
            yield endpoint.returns.name, (*endpoint.where, "returns")
    for model in resource.models:
        yield from ((field.type.name, field.where) for field in model.fields)


def _methods(resource: Resource) -> Iterator[tuple[str, Where]]:
    """Yield the names of the methods of a class, and where each stands."""
    yield from ((endpoint.name, endpoint.where) for endpoint in resource.endpoints)
    yield from (
        (endpoint.stream, endpoint.where) for endpoint in resource.endpoints if endpoint.stream
    )
    yield from ((composition.name, composition.where) for composition in resource.compositions)


def _service_names(service: ServiceSpec) -> None:
    """Check the names that the package, the client and its attributes get."""
    names = Names(service.document)
    names.package(("service",), service.name)
    names.type(("client",), "a client", service.client)
    for kind, known in (("list", [*LISTS]), ("boolean", [*BOOLEANS, "flag"])):
        form = service.forms.get(kind, known[0])
        if form not in known:
            raise service.document.error(
                ("encode", kind),
                f"a {kind} cannot travel as {form!r}, expected one of {', '.join(known)}",
            )
    attributes: set[str] = set()
    for resource in service.resources:
        here = Names(resource.document)
        here.module(resource.module)
        if not resource.name or resource.part_of:
            continue
        here.attribute(("attribute",), resource.attribute)
        if resource.name == service.client:
            here.refuse(("resource",), "a resource", resource.name, "the client has that name")
        if resource.attribute in attributes:
            raise resource.document.error(
                ("attribute",),
                f"another resource is reached as {resource.attribute!r} already",
            )
        attributes.add(resource.attribute)


def _resource(service: ServiceSpec, resource: Resource, symbols: Symbols) -> Resource:
    names = Names(resource.document)
    definitions = Definitions(resource, symbols, names)
    definitions.check()
    operations = Operations(service, resource, symbols, names, definitions)
    encodings = Encodings(resource.document, resource.module, symbols)
    models = tuple(encodings.model(model) for model in resource.models)
    return attrs.evolve(resource, endpoints=operations.resolve(), models=models)
