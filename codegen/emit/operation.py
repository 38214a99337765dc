"""The constant of one operation."""

from collections.abc import Iterator
from typing import cast

import attrs

from codegen.emit.source import Source, joined
from codegen.emit.types import Types, constant
from codegen.marks import Data
from codegen.model import Argument, Endpoint, Resource, RuleSpec, ServiceSpec, Shape

_MODULE = "deskwire.core.model.operation"
_RESULTS = "deskwire.core.model.results"
_RULES = {
    "at_least_one": "AtLeastOne",
    "at_most_one": "AtMostOne",
    "any_group": "AnyGroup",
    "requires": "Requires",
    "excludes": "Excludes",
    "only_when": "OnlyWhen",
    "not_when": "NotWhen",
    "complete_keys": "CompleteKeys",
}


def result_type(source: Source, types: Types, endpoint: Endpoint) -> str:
    """Return the type of what an operation's answer is turned into."""
    if endpoint.table:
        return f"Table[{endpoint.table}Row]"
    if endpoint.returns is None:
        return "None"
    return types.output(source, endpoint.returns, (*endpoint.where, "returns"))


def operation(
    source: Source, types: Types, service: ServiceSpec, resource: Resource, endpoint: Endpoint
) -> None:
    """Add the constant of an operation to a module."""
    document = resource.document
    if endpoint.formats not in service.formats:
        known = ", ".join(service.formats)
        raise document.error(
            endpoint.where,
            f"there is no format group {endpoint.formats!r}, expected one of {known}",
        )
    if endpoint.table and endpoint.table not in {table.name for table in resource.tables}:
        raise document.error(
            (*endpoint.where, "returns"), f"there is no table {endpoint.table!r} in this file"
        )
    source.use(_MODULE, "Operation")
    result = result_type(source, types, endpoint)
    source.add(f"\n\n_{endpoint.name.upper()}: Final[Operation[{result}]] = Operation(")
    source.add(f'name="{service.name}.{resource.attribute}.{endpoint.name}",', 4)
    source.add(f"method={endpoint.method!r},", 4)
    source.add(f"path={endpoint.path!r},", 4)
    if endpoint.arguments:
        source.use(_MODULE, "Param", "ParamLocation")
        source.add("params=(", 4)
        for argument in endpoint.arguments:
            codec = (
                types.extra_codec(source, _documented(types, service, endpoint))
                if argument.type.name == "extra"
                else types.codec(source, argument)
            )
            source.add(f"{_param(source, types, argument, codec)},", 8)
        source.add("),", 4)
    if endpoint.fixed:
        source.use(_MODULE, "Constant", "ParamLocation")
        constants = joined(
            f"Constant({fixed.wire!r}, {fixed.value!r}, ParamLocation.{fixed.place.upper()})"
            for fixed in endpoint.fixed
        )
        source.add(f"constants=({constants}),", 4)
    if endpoint.body != "none":
        source.use(_MODULE, "BodyKind")
        source.add(f"body=BodyKind.{endpoint.body.upper()},", 4)
    _result(source, types, endpoint)
    if endpoint.pages:
        _paging(source, endpoint)
    source.use(f"{service.package}._service", f"{endpoint.formats.upper()}_FORMATS")
    source.add(f"formats={endpoint.formats.upper()}_FORMATS,", 4)
    source.add(f"idempotent={endpoint.idempotent},", 4)
    if endpoint.rules:
        rules = joined(
            rule for spec in endpoint.rules for rule in _rules(source, resource, endpoint, spec)
        )
        source.add(f"rules=({rules}),", 4)
    if not endpoint.authenticated:
        source.add("authenticated=False,", 4)
    source.add(")")


def _documented(types: Types, service: ServiceSpec, endpoint: Endpoint) -> Iterator[str]:
    """Yield the names that a call sends by itself or has arguments for."""
    for argument in endpoint.arguments:
        model = types.model(argument.type.name)
        if model is not None and model.spread:
            yield from (field.wire for field in model.fields)
        elif argument.type.name != "extra":
            yield argument.wire
    yield from (fixed.wire for fixed in endpoint.fixed)
    if endpoint.pages:
        pages = endpoint.pages
        yield from filter(None, (pages.wire, pages.wire_start, pages.wire_size))
    for form in service.formats[endpoint.formats]:
        yield from (name for name, _ in form.query)


def _param(source: Source, types: Types, argument: Argument, codec: str) -> str:
    parts = [
        repr(argument.name),
        codec,
        f"ParamLocation.{argument.place.upper()}",
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


def _result(source: Source, types: Types, endpoint: Endpoint) -> None:
    """Add what the answer is turned into, by one of the kinds of results."""
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
        where = (*endpoint.where, "returns")
        if returns.shape is Shape.LIST:
            kind, type_ = "ListResult", attrs.evolve(returns, shape=Shape.ONE)
        elif returns.shape is Shape.ONE and not returns.nullable and types.model(returns.name):
            kind, type_ = "ModelResult", returns
        else:
            kind, type_ = "ScalarResult", returns
        parts = [types.output(source, type_, where), *_selection(source, endpoint)]
    source.use(_RESULTS, kind)
    source.add(f"result={kind}({', '.join(parts)}),", 4)


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


def _paging(source: Source, endpoint: Endpoint) -> None:
    pages = endpoint.pages
    if pages is None:
        return
    source.use(_MODULE, "Paging")
    parts = [f"style={pages.style!r}", f"start={pages.start!r}", f"size={pages.size!r}"]
    for name, value in (
        ("wire", pages.wire),
        ("wire_start", pages.wire_start),
        ("wire_size", pages.wire_size),
        ("default_size", pages.default),
        ("max_size", pages.maximum),
        ("first", pages.first),
        ("total", pages.total),
        ("cap", pages.cap),
        ("key", pages.key),
    ):
        if value:
            parts.append(f"{name}={value!r}")
    if not pages.send_default:
        parts.append("send_default=False")
    source.add(f"paging=Paging({', '.join(parts)}),", 4)


def _rules(source: Source, resource: Resource, endpoint: Endpoint, spec: RuleSpec) -> Iterator[str]:
    known = {*endpoint.argument_names()}
    for name in _argument_names(spec):
        if name not in known:
            raise resource.document.error(
                spec.where, f"the rule speaks of {name!r}, which is no argument of {endpoint.name}"
            )
    cls = _RULES[spec.kind]
    source.use("deskwire.core.model.rules", cls)
    if spec.kind in ("at_least_one", "at_most_one"):
        yield f"{cls}({_tuple(spec.value)})"
    elif spec.kind == "any_group":
        yield f"{cls}(({joined(map(_tuple, cast('list[Data]', spec.value)))}))"
    else:
        for name, value in cast("dict[str, Data]", spec.value).items():
            if spec.kind in ("only_when", "not_when"):
                for other, values in cast("dict[str, Data]", value).items():
                    yield f"{cls}({name!r}, {other!r}, {_tuple(values)})"
            elif spec.kind == "complete_keys":
                sets = joined(
                    _tuple([str(key) for key in cast("list[Data]", keys)])
                    for keys in cast("list[Data]", value)
                )
                yield f"{cls}({name!r}, ({sets}))"
            else:
                yield f"{cls}({name!r}, {_tuple(value)})"


def _argument_names(spec: RuleSpec) -> Iterator[str]:
    match spec.value:
        case dict():
            for name, value in spec.value.items():
                yield name
                if spec.kind in ("requires", "excludes"):
                    yield from map(str, cast("list[Data]", value))
                elif spec.kind in ("only_when", "not_when"):
                    yield from cast("dict[str, Data]", value)
        case list():
            for value in spec.value:
                yield from map(str, value) if isinstance(value, list) else (str(value),)
        case _:
            return


def _tuple(values: Data) -> str:
    return f"({joined(map(repr, cast('list[Data]', values)))})"
