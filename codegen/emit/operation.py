"""The constant of one operation."""

from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from codegen.emit.printing import printed
from codegen.emit.source import Source, joined
from codegen.emit.types import ENCODINGS, Types, constant
from codegen.model import (
    IDEMPOTENT,
    Argument,
    Endpoint,
    Resource,
    ServiceSpec,
    Shape,
    TypeRef,
)
from deskwire.core.model.encodings import Integer, Reference

_MODULE = "deskwire.core.model.operation"
_RESULTS = "deskwire.core.model.results"


def result_type(source: Source, types: Types, endpoint: Endpoint) -> str:
    """Return the type of what an operation's answer is turned into."""
    if endpoint.table:
        return f"Table[{endpoint.table}Row]"
    if endpoint.returns is None:
        return "None"
    return types.output(source, endpoint.returns)


def operation(
    source: Source, types: Types, service: ServiceSpec, resource: Resource, endpoint: Endpoint
) -> None:
    """Add the constant of an operation to a module, without what follows from verb and path."""
    source.use(_MODULE, "Operation")
    result = result_type(source, types, endpoint)
    path = endpoint.path.removeprefix(resource.base)
    parts = [repr(endpoint.name), repr(f"{endpoint.method} {path}".strip())]
    parts += _result(source, types, endpoint)
    encoding = path_encoding(types, resource)
    params = [
        _param(source, types, argument)
        for argument in endpoint.arguments
        if not (_is_plain(argument) and types.scalar(argument.type.name) == encoding)
    ]
    if params:
        source.use(_MODULE, "Param")
        parts.append(f"params=({joined(params)})")
    if endpoint.fixed:
        source.use(_MODULE, "Constant", *(fixed.place.upper() for fixed in endpoint.fixed))
        constants = joined(
            f"Constant({fixed.wire!r}, {fixed.value!r}, {fixed.place.upper()})"
            for fixed in endpoint.fixed
        )
        parts.append(f"constants=({constants})")
    if endpoint.body != service.bodies.get(endpoint.method, "none"):
        source.use(_MODULE, "BodyKind")
        parts.append(f"body=BodyKind.{endpoint.body.upper()}")
    if endpoint.pages:
        parts.append(f"paging={printed(source, endpoint.pages)}")
    if endpoint.formats != usual_formats(resource):
        source.use(f"{service.package}._service", endpoint.formats.upper())
        parts.append(f"formats={endpoint.formats.upper()}.formats")
    if endpoint.idempotent != (endpoint.method in IDEMPOTENT):
        parts.append(f"idempotent={endpoint.idempotent}")
    if endpoint.rules:
        rules = joined(printed(source, placed.rule) for placed in endpoint.rules)
        parts.append(f"rules=({rules})")
    if not endpoint.authenticated:
        parts.append("authenticated=False")
    source.add(
        f"\n_{endpoint.name.upper()}: Final[Operation[{result}]] = "
        f"_operations.declare({', '.join(parts)})"
    )


def operations(source: Source, types: Types, service: ServiceSpec, resource: Resource) -> None:
    """Add what declares the operations of a module, and their constants."""
    usual, encoding = usual_formats(resource).upper(), path_encoding(types, resource)
    source.use("typing", "Final")
    source.use(_MODULE, "Operations")
    source.use(f"{service.package}._service", usual)
    parts = [repr(f"{service.name}.{resource.attribute}"), usual]
    if resource.base:
        parts.append(f"base={resource.base!r}")
    if encoding == "integer":
        source.use(ENCODINGS, "Integer")
        parts.append("path=Integer()")
    source.add(f"\n_operations: Final = Operations({', '.join(parts)})")
    for endpoint in resource.endpoints:
        operation(source, types, service, resource, endpoint)


def usual_formats(resource: Resource) -> str:
    """Return the group of formats that most operations of a resource have."""
    return Counter(endpoint.formats for endpoint in resource.endpoints).most_common(1)[0][0]


def path_encoding(types: Types, resource: Resource) -> str:
    """Return what most parameters of paths are, of those that need no declaration."""
    plain = Counter(
        types.scalar(argument.type.name)
        for endpoint in resource.endpoints
        for argument in endpoint.arguments
        if _is_plain(argument)
    )
    return max(("reference", "integer"), key=lambda name: plain[name])


def _is_plain(argument: Argument) -> bool:
    """Tell whether the path says all of an argument but its type."""
    return (
        argument.place == "path"
        and argument.type == TypeRef(argument.type.name, required=argument.type.required)
        and argument.encoding in (Reference(), Integer())
        and argument.wire == argument.name
        and not (argument.variants or argument.has_default)
    )


def _param(source: Source, types: Types, argument: Argument) -> str:
    source.use(_MODULE, argument.place.upper())
    parts = [
        repr(argument.name),
        types.codec(source, argument),
        argument.place.upper(),
    ]
    if argument.wire != argument.name:
        parts.append(f"wire={argument.wire!r}")
    if argument.type.required:
        parts.append("required=True")
    if argument.has_default:
        parts.append(f"default={argument.default!r}")
    if argument.type.nullable:
        parts.append("nullable=True")
    if argument.variants:
        source.use(_MODULE, "Variant")
        variants = ", ".join(
            f"{name!r}: Variant({types.codec(source, variant)}"
            + (f", {variant.wire!r})" if variant.wire != argument.wire else ")")
            for name, variant in argument.variants
        )
        parts.append(f"variants={{{variants}}}")
    return f"Param({', '.join(parts)})"


def _result(source: Source, types: Types, endpoint: Endpoint) -> Iterator[str]:
    """Yield what the answer is turned into, by one of the kinds of results."""
    returns = endpoint.returns
    if endpoint.table:
        kind, parts = "ReportResult", [f"{constant(endpoint.table)}_REPORT"]
    elif returns is None:
        return
    elif returns.name == "bytes":
        kind, parts = "BytesResult", list[str]()
    elif endpoint.pattern or (returns.name in ("string", "secret") and _is_whole(endpoint)):
        kind, parts = "TextResult", [repr(endpoint.pattern)] if endpoint.pattern else []
        parts += ["is_secret=True"] if returns.name == "secret" else []
    else:
        if returns.shape is Shape.LIST:
            kind, type_ = "ListResult", attrs.evolve(returns, shape=Shape.ONE)
        elif returns.shape is Shape.ONE and not returns.nullable and types.model(returns.name):
            kind, type_ = "ModelResult", returns
        else:
            kind, type_ = "ScalarResult", returns
        parts = [types.output(source, type_), *_selection(source, endpoint)]
        if kind == "ListResult":
            parts += order(endpoint.partition, endpoint.sort)
    source.use(_RESULTS, kind)
    yield f"{kind}({', '.join(parts)})"


def order(partition: str, sort: Sequence[str]) -> Iterator[str]:
    """Yield by what rows are parted and sorted, where it is known."""
    if partition:
        yield f"partition={partition!r}"
    if sort:
        yield f"sort=({joined(map(repr, sort))})"


def _is_whole(endpoint: Endpoint) -> bool:
    return endpoint.returns is not None and endpoint.returns.shape is Shape.ONE and not endpoint.at


def _selection(source: Source, endpoint: Endpoint) -> Iterator[str]:
    """Yield where the payload stands, if it is not the whole answer."""
    parts = [f"({joined(map(repr, endpoint.at))})"] if endpoint.at else []
    parts += [f"or_path=({joined(map(repr, endpoint.or_at))})"] if endpoint.or_at else []
    parts += ["one=True"] if endpoint.first else []
    if parts:
        source.use(_RESULTS, "Selection")
        yield f"Selection({', '.join(parts)})"
