"""From what is written to what is meant: names, references, inheritance and legality, once.

What leaves this package can be printed: no emitter looks a name up or refuses a spec.
"""

import attrs

from codegen.model import Resource, ServiceSpec, Symbols
from codegen.resolve.definitions import Definitions, whole
from codegen.resolve.names import Names
from codegen.resolve.operations import Operations


def resolve(service: ServiceSpec) -> ServiceSpec:
    """Return a service in which every name stands for something and everything can be printed.

    Raises:
        SpecError: Something in it cannot; the error names the file, the line and what was expected.
    """
    _service_names(service)
    written = Symbols(service.resources)
    resources = tuple(
        attrs.evolve(
            resource, models=tuple(whole(resource, model, written) for model in resource.models)
        )
        for resource in service.resources
    )
    symbols = Symbols(resources)
    return attrs.evolve(
        service, resources=tuple(_resource(service, resource, symbols) for resource in resources)
    )


def _service_names(service: ServiceSpec) -> None:
    """Check the names that the package, the client and its attributes get."""
    names = Names(service.document)
    names.package(("service",), service.name)
    names.type(("client",), "a client", service.client)
    attributes: set[str] = set()
    for resource in service.resources:
        here = Names(resource.document)
        here.module(resource.module)
        if not resource.name:
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
    return attrs.evolve(resource, endpoints=operations.resolve())
