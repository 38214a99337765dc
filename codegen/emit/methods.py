"""The resource class: a signature, a docstring and one return for every operation."""

from typing import Final

import attrs

from codegen.emit.docstrings import class_doc, composition_doc, method_doc, stream_doc
from codegen.emit.operation import result_type
from codegen.emit.source import Source
from codegen.emit.types import Types
from codegen.model import (
    Argument,
    Composition,
    Endpoint,
    Resource,
    ServiceSpec,
    Shape,
    TypeRef,
)

_POSITIONAL: Final = 5
"""How many arguments may be given by position; what a call needs beyond them is named.

Flags are always named.
"""


@attrs.frozen
class _Signature:
    """The parameters of a method, and how they are handed on."""

    parameters: tuple[str, ...]
    """What stands between the brackets of the definition."""
    passed: tuple[str, ...]
    """The keyword arguments of the call inside."""
    forwarded: tuple[str, ...]
    """The arguments with which another method calls this one."""
    arguments: tuple[Argument, ...]
    """The arguments, each once, in this order."""


def resource_class(source: Source, types: Types, service: ServiceSpec, resource: Resource) -> None:
    """Add the class of a resource to its module; its parts are its bases."""
    parts = service.parts(resource)
    for part in parts:
        source.use(f"{service.package}.{part.module}", part.name)
    if not parts:
        source.use("deskwire.transport.resource", "Resource")
    bases = ", ".join(part.name for part in parts) or "Resource"
    if resource.part_of:
        bases += f", part_of={resource.part_of!r}"
    source.add(f"\n\nclass {resource.name}({bases}):")
    source.doc(class_doc(resource), 4)
    for choices in types.aliased(source, resource):
        source.use("typing", "Final")
        source.add(f"{choices.alias}: Final = tuple({choices.name})", 4)
        source.note(f"The values of `{choices.name}`, by the vendor's name of them.", 4)
    for endpoint in resource.endpoints:
        _method(source, types, resource, endpoint)
        if endpoint.stream:
            _stream(source, types, endpoint)
    for composition in resource.compositions:
        _composition(source, types, resource, composition)
    source.add("\n")


def _signature(source: Source, types: Types, endpoint: Endpoint) -> _Signature:
    first = {argument.name: argument for argument in reversed(endpoint.arguments)}
    arguments = [first[name] for name in endpoint.argument_names()]
    needed = [item for item in arguments if item.type.required]
    required = [item for item in needed if not _is_flag(item)][:_POSITIONAL]
    named = [item for item in needed if item not in required]
    spread = [item for item in arguments if _spreads(types, item)]
    rest = [item for item in arguments if not item.type.required and item not in spread]
    room = _POSITIONAL - len(required)
    placed = [item for item in rest if item.place == "path" and not _is_flag(item)][:room]
    optional = [item for item in rest if item not in placed]
    names = [item.name for item in optional]
    kinds = [types.input(source, item) for item in optional]
    if endpoint.pages:
        names += [endpoint.pages.start, endpoint.pages.size]
        kinds += ["int", "int"]
    if names or spread or placed:
        source.use("deskwire.core.model.values", "UNSET", "Unset")
    parameters = ["self", *(f"{item.name}: {types.input(source, item)}" for item in required)]
    parameters += [_optional(one.name, types.input(source, one)) for one in (*placed, *spread)]
    parameters += ["*"] if names or named else []
    parameters += [f"{item.name}: {types.input(source, item)}" for item in named]
    parameters += [_optional(name, kind) for name, kind in zip(names, kinds, strict=True)]
    forwarded = [item.name for item in (*required, *placed, *spread)]
    forwarded += [f"{name}={name}" for name in (*(item.name for item in named), *names)]
    merged: dict[str, str] = {}
    for item in spread:
        source.use("typing", "Unpack")
        parameters.append(f"**keys: Unpack[{item.type.name}]")
        forwarded.append("**keys")
        merged[item.name] = f"{{**({item.name} or {{}}), **keys}}"
    paged = names[len(optional) :]
    handed = [*(item.name for item in arguments), *paged]
    return _Signature(
        parameters=tuple(parameters),
        passed=tuple(f"{name}={merged.get(name, name)}" for name in handed),
        forwarded=tuple(forwarded),
        arguments=(*required, *placed, *spread, *named, *optional),
    )


def _is_flag(argument: Argument) -> bool:
    """Tell whether an argument is a truth value, of which a bare True or False says nothing."""
    return argument.type.name == "boolean" and argument.type.shape is Shape.ONE


def _optional(name: str, kind: str) -> str:
    return f"{name}: {kind} | Unset | None = UNSET"


def _method(source: Source, types: Types, resource: Resource, endpoint: Endpoint) -> None:
    signature = _signature(source, types, endpoint)
    result = result_type(source, types, endpoint)
    call = ", ".join([f"_{endpoint.name.upper()}", *signature.passed])
    parameters = ", ".join(signature.parameters)
    if endpoint.pages and endpoint.returns and endpoint.returns.shape is Shape.LIST:
        row = types.output(source, TypeRef(endpoint.returns.name))
        source.use("deskwire.transport.pages", "Pages")
        source.add(f"\ndef {endpoint.name}({parameters}) -> Pages[{row}]:", 4)
        body = f"return self._pages({call})"
    else:
        # What a credential is given to must not show it in a traceback, either.
        is_secret = any(argument.type.name == "secret" for argument in signature.arguments)
        decorator = "@sealed\n" if is_secret else ""
        if is_secret:
            source.use("deskwire.core.model.secret", "sealed")
        source.add(f"\n{decorator}async def {endpoint.name}({parameters}) -> {result}:", 4)
        body = f"{'' if result == 'None' else 'return '}await self._call({call})"
    source.doc(method_doc(types, resource, endpoint, signature.arguments), 8)
    if endpoint.deprecated:
        source.use("warnings", "warn")
        # One frame more stands between the caller and a method that counts its arguments.
        level = 3 if "*" in signature.parameters else 2
        text = f"{resource.attribute}.{endpoint.name} is deprecated: {endpoint.deprecated}"
        source.add(f"warn({text!r}, DeprecationWarning, stacklevel={level})", 8)
    source.add(body, 8)


def _stream(source: Source, types: Types, endpoint: Endpoint) -> None:
    """Add the method that reads an answer while it comes."""
    signature = _signature(source, types, endpoint)
    if endpoint.table:
        made, kind = "_rows", f"RowStream[{endpoint.table}Row]"
        source.use("deskwire.transport.streams", "RowStream")
    else:
        made, kind = "_file", "FileStream"
        source.use("deskwire.transport.streams", "FileStream")
    source.add(f"\ndef {endpoint.stream}({', '.join(signature.parameters)}) -> {kind}:", 4)
    source.doc(stream_doc(endpoint), 8)
    call = ", ".join([f"_{endpoint.name.upper()}", *signature.passed])
    source.add(f"return self.{made}({call})", 8)


def _composition(
    source: Source, types: Types, resource: Resource, composition: Composition
) -> None:
    """Add a method that hands what one call returns to another."""
    known = {endpoint.name: endpoint for endpoint in resource.endpoints}
    call, then = known[composition.call], known[composition.then]
    signature = _signature(source, types, call)
    parameters, result = ", ".join(signature.parameters), result_type(source, types, then)
    source.add(f"\nasync def {composition.name}({parameters}) -> {result}:", 4)
    texts = (composition.summary, composition.doc)
    source.doc(composition_doc(types, resource, texts, (call, then), signature.arguments), 8)
    forwarded = ", ".join(signature.forwarded)
    source.add(f"return await self.{then.name}(await self.{call.name}({forwarded}))", 8)


def _spreads(types: Types, argument: Argument) -> bool:
    """Tell whether the keys of an argument are keyword arguments of their own as well."""
    model = types.model(argument.type.name)
    return model is not None and model.spread
