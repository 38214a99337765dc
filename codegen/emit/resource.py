"""One module per resource: enums, models, report tables, operations and the resource class."""

import re
from collections.abc import Collection, Iterator

from codegen.emit.docstrings import lower_first
from codegen.emit.methods import resource_class
from codegen.emit.operation import operations, order
from codegen.emit.source import Source, joined
from codegen.emit.types import Types, constant, record_name
from codegen.model import (
    Choices,
    Field,
    FilterSet,
    Model,
    Resource,
    ServiceSpec,
    Shape,
    Table,
)
from deskwire.core.model.encodings import CsvRows


def module(service: ServiceSpec, resource: Resource) -> str:
    """Return the source of a resource's module."""
    source = Source((resource.document,), f"{service.title}: {lower_first(resource.summary)}")
    types = Types(service, resource)
    for kind in resource.ids:
        source.use("typing", "NewType")
        base = "int" if kind.base == "integer" else "str"
        source.add(f'\n{kind.name} = NewType("{kind.name}", {base})')
        source.note(kind.doc)
    for choices in resource.choices:
        _enum(source, choices)
    ahead = {model.name for model in resource.models}
    for model in _ordered(resource.models):
        _model(source, types, model, ahead)
        ahead.discard(model.name)
    for table in resource.tables:
        _table(source, table)
    for filters in resource.filters:
        _filters(source, filters)
    _input_codecs(source, types, resource)
    if not resource.name:
        return source.render()
    operations(source, types, service, resource)
    resource_class(source, types, service, resource)
    source.add("OPERATIONS: Final = _operations.all()")
    source.note("Every operation of this module.")
    return source.render()


def _enum(source: Source, choices: Choices) -> None:
    base = "OpenIntEnum" if choices.numeric else "OpenEnum"
    source.use("deskwire.core.model.enums", base)
    source.add(f"\n\nclass {choices.name}({base}):")
    source.doc(choices.doc, 4)
    for option in choices.options:
        source.add(f"{option.name} = {option.value!r}", 4)
        if option.doc:
            source.note(option.doc, 4)


def _ordered(models: tuple[Model, ...]) -> Iterator[Model]:
    """Yield models so that each stands behind those it is made of, where that can be."""
    waiting = {model.name: model for model in models}

    def visit(model: Model) -> Iterator[Model]:
        if waiting.pop(model.name, None) is None:
            return
        for field in model.fields:
            if field.type.name in waiting:
                yield from visit(waiting[field.type.name])
        yield model

    for model in models:
        yield from visit(model)


def _model(source: Source, types: Types, model: Model, ahead: Collection[str]) -> None:
    """Add a model; its fields name those that stand no higher than itself in quotes."""
    if model.is_input:
        _input(source, types, model)
        return
    source.use("attrs")
    _record(source, model.name, "Model")
    source.doc(model.doc, 4)
    for field in model.fields:
        type_ = _unhidden(source, types.output(source, field.type), model)
        value = _default(source, field, type_, types.read_encoding(source, field))
        shown = f'"{type_}"' if field.type.name in ahead else type_
        source.add(f"{field.name}: {shown}{value}", 4)
        if field.doc or field.why:
            source.note(f"{field.doc} {field.why}", 4)


def _default(source: Source, field: Field, type_: str, encoding: str) -> str:
    """Return what stands behind the type of a field: its default, and what its name does not say.

    Args:
        source: The module.
        field: The field.
        type_: Its type in Python.
        encoding: How it is read, where that is not plain.
    """
    wire = repr(field.wire) if field.wire != field.name else ""
    if field.type.shape is Shape.ONE and field.type.nullable and (wire or encoding):
        source.use("deskwire.core.model.records", "optional")
        said = [f"wire={wire}"] if wire else []
        said += [f"encoding={encoding}"] if encoding else []
        return f" = optional({', '.join(said)})"
    metadata = [f'"wire": {wire}'] if wire else []
    metadata += [f'"encoding": {encoding}'] if encoding else []
    options: list[str] = []
    if type_.startswith("Mapping"):
        options.append(f"factory=dict{type_.removeprefix('Mapping')}")
    elif field.type.shape is not Shape.ONE or field.type.nullable:
        default = "()" if field.type.shape is Shape.LIST else "None"
        if not metadata:
            return f" = {default}"
        options.append(f"default={default}")
    if metadata:
        options.append(f"metadata={{{', '.join(metadata)}}}")
    return f" = attrs.field({', '.join(options)})" if options else ""


def _record(source: Source, name: str, base: str) -> None:
    """Open a class with a base of `core.model.records`."""
    source.use("deskwire.core.model.records", base, "extra_last")
    source.add("\n\n@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)")
    source.add(f"class {name}({base}):")


def _input(source: Source, types: Types, model: Model) -> None:
    source.use("typing", "TypedDict")
    types_ = {field.name: types.input(source, field.as_argument()) for field in model.fields}
    base = "TypedDict"
    # A class has no room for a name such as `c2[]`.
    if odd := [field for field in model.fields if not field.name.isidentifier()]:
        base = f"_{model.name}Names"
        keys = joined(f"{field.name!r}: {types_[field.name]}" for field in odd)
        source.add(f"\n\n{base} = TypedDict({base!r}, {{{keys}}}, total=False)")
    source.add(f"\n\nclass {model.name}({base}, total=False):")
    source.doc(model.doc, 4)
    for field in model.fields:
        if field in odd:
            continue
        type_ = types_[field.name]
        if field.type.required:
            source.use("typing", "Required")
            type_ = f"Required[{type_}]"
        source.add(f"{field.name}: {type_}", 4)
        if field.doc:
            source.note(field.doc, 4)


def _unhidden(source: Source, type_: str, model: Model) -> str:
    """Return a type under a name that no field of the model hides."""
    for name in ("date", "datetime"):
        if re.search(rf"\b{name}\b", type_) and any(field.name == name for field in model.fields):
            source.use("datetime", f"{name} as _{name}")
            type_ = re.sub(rf"\b{name}\b", f"_{name}", type_)
    return type_


def _input_codecs(source: Source, types: Types, resource: Resource) -> None:
    """Add the codecs of the inputs, as records or as rows, whichever is needed."""
    rows = {
        argument.type.name
        for endpoint in resource.endpoints
        for argument in endpoint.arguments
        if isinstance(argument.encoding, CsvRows)
    }
    for model in _ordered(resource.models):
        if not model.is_input:
            continue
        source.use("typing", "Final")
        source.use("deskwire.core.model.encodings", "CsvRows" if model.name in rows else "Record")
        required = joined(repr(field.name) for field in model.fields if field.type.required)
        options = [f"required=({required})"] if required else []
        codecs = [(field, types.codec(source, field.as_argument())) for field in model.fields]
        if model.name in rows:
            columns = ", ".join(f"{field.name!r}: {codec}" for field, codec in codecs)
            call = f"{record_name(model.name, rows=True)}: Final = CsvRows({{{columns}}}"
        else:
            keys = ", ".join(
                f"{field.name!r}: ({field.wire!r}, {codec})" for field, codec in codecs
            )
            call = f"{record_name(model.name)}: Final = Record({{{keys}}}"
            options += ["spread=True"] if model.spread else []
        source.add(f"\n\n{', '.join([call, *options])})")


_COLUMNS = {"date": "DateColumn", "number": "NumberColumn", "text": "TextColumn"}
_CELLS = {"date": "date", "number": "Decimal", "text": "str"}


def _table(source: Source, table: Table) -> None:
    source.use("attrs")
    source.use("typing", "Final")
    source.use("deskwire.core.report.table", "Report", "Table")
    _record(source, f"{table.name}Row", "Row")
    source.doc(table.doc, 4)
    for column in table.columns:
        if column.kind == "date":
            source.use("datetime", "date")
        if column.kind == "number":
            source.use("decimal", "Decimal")
    names = {column.name for column in table.columns}
    for column in table.columns:
        cell = _CELLS[column.kind]
        if cell in names:  # a column of that name would hide the type from those after it
            source.use("datetime", "date as _date")
            cell = f"_{cell}"
        value = "None"
        if column.wire != column.name:
            source.use("deskwire.core.model.records", "optional")
            value = f"optional(wire={column.wire!r})"
        source.add(f"{column.name}: {cell} | None = {value}", 4)
        source.note(column.doc, 4)
    source.add(f"\n\nclass {table.name}Columns:")
    source.doc(f"The columns of `{table.name}Row`, to select and compare.", 4)
    for column in table.columns:
        source.use("deskwire.core.query.gds", _COLUMNS[column.kind])
        options = [repr(column.name)]
        if column.wire != column.name:
            options.append(f"wire={column.wire!r}")
        if column.filterable:
            filters = "EQUALITY" if column.kind == "text" else "COMPARISONS"
            source.use("deskwire.core.query.gds", filters)
            options.append(f"filters={filters}")
        if column.sums:
            options.append("aggregatable=True")
        if column.default:
            options.append("default=True")
        source.add(f"{column.name}: Final = {_COLUMNS[column.kind]}({', '.join(options)})", 4)
        source.note(column.doc, 4)
    columns = joined(f"{table.name}Columns.{column.name}" for column in table.columns)
    parts = [f"{table.name}Row", f"columns=({columns})", *order(table.partition, table.sort)]
    source.add(f"\n\n{constant(table.name)}_REPORT: Final = Report({', '.join(parts)})")


_FILTERS = {
    "integer": "IntegerField",
    "decimal": "DecimalField",
    "text": "TextField",
    "boolean": "BooleanField",
    "date": "DateField",
    "instant": "InstantField",
    "members": "MembersField",
    "switch": "SwitchField",
    "interval": "IntervalField",
}


def _filters(source: Source, filters: FilterSet) -> None:
    source.use("typing", "Final")
    source.add(f"\n\nclass {filters.name}:")
    source.doc("Fields that a `where` expression can compare.", 4)
    for field in filters.fields:
        cls = _FILTERS[field.kind]
        source.use("deskwire.core.query.where", cls)
        source.add(f"{field.name}: Final = {cls}({field.wire!r})", 4)
        if field.doc:
            source.note(field.doc, 4)
