"""Types of the spec as JSON Schema, by the vendor's own names."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias, cast

from codegen.marks import Data
from codegen.model import (
    Argument,
    Choices,
    Field,
    IdKind,
    Item,
    Model,
    Resource,
    ServiceSpec,
    Shape,
    Symbol,
    Table,
    TypeRef,
)

Node: TypeAlias = dict[str, object]

_ISO: Final = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%dT%H:%M:%SZ"}
_FORMATS: Final = {"date": "date", "datetime": "date-time"}
_SAMPLE: Final = datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC)
_COUNTS: Final = ("unix", "unix_ms")
_LIST_FORMS: Final = ("repeat", "brackets", "brackets_if_many", "repeat_if_many", "numbered")
_SIGNS: Final = {
    **dict.fromkeys("mdHIMS", r"\d{2}"),
    "Y": r"\d{4}",
    "b": "[A-Za-z]{3}",
    "B": "[A-Za-z]+",
    "p": "[AP]M",
    "f": r"\d{6}",
    "z": r"[+-]\d{4}",
    "%": "%",
}
_SENT: Final[dict[str, Node]] = {
    "string": {"type": "string"},
    "secret": {"type": "string", "format": "password"},
    "bytes": {"type": "string", "format": "binary"},
    "reference": {"type": ["string", "integer"]},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "amount": {"type": ["string", "number"]},
    "amounts": {"type": ["string", "number"], "x-form": "amounts"},
    "extra": {
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {"type": ["string", "number"]},
                {"type": "array", "items": {"type": ["string", "number"]}},
            ]
        },
    },
    "any": {},
    "file": {
        "type": "string",
        "format": "binary",
        "contentMediaType": "application/octet-stream",
    },
    "report_query": {"type": "string", "x-form": "report_query"},
    "where": {"type": "string", "x-form": "where"},
}


def clean(node: Mapping[str, object]) -> Node:
    """Return a node without the members that say nothing."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


def mapping(data: Data) -> dict[str, Data]:
    """Return data of the spec that is a mapping; an empty one for anything else."""
    return data if isinstance(data, dict) else {}


def prose(*texts: str) -> str:
    """Return texts as one, with single spaces between words."""
    return " ".join(" ".join(texts).split())


def insert(node: Node, path: tuple[str, ...], schema: Node, *, required: bool = False) -> None:
    """Put a schema into that of an object, at a path of keys."""
    for index, part in enumerate(path):
        if required or not index:
            node.setdefault("type", "object")
        properties = cast("dict[str, Node]", node.setdefault("properties", {}))
        names = cast("list[str]", node.setdefault("required", [])) if required else []
        names += [part] if part not in names else []
        node = properties.setdefault(part, {})
    node.update({key: value for key, value in schema.items() if key not in node})


def about(argument: Argument, name: str, key: str = "x-argument") -> Node:
    """Return what is said of an argument that travels by a name; the key names it in Python."""
    return clean(
        {
            "description": prose(argument.doc, argument.why),
            key: argument.name if argument.name != name else "",
            "x-variants": {
                other: clean(
                    {"name": variant.wire, "x-form": variant.form, "x-separator": variant.join}
                )
                for other, variant in argument.variants
            },
        }
    )


class Schemas:
    """Types of the spec as JSON Schema."""

    def __init__(self, service: ServiceSpec) -> None:
        self._service: ServiceSpec = service
        self._dialect: dict[str, Data] = mapping(service.settings.get("dialect"))

    def _unique(self, symbol: Symbol) -> str:
        """Return the name of a component: two files may use one, the document has one place."""
        if len(self._service.symbols.homes(symbol.name)) == 1:
            return symbol.name
        (home,) = (one for one in self._service.resources if one.module == symbol.module)
        return f"{home.name or home.module}.{symbol.name}"

    def _find(self, resource: Resource, type_: TypeRef) -> tuple[str, Item] | None:
        """Return the component of a type and what it stands for; None for a scalar."""
        symbol = self._service.symbols.find(resource.module, type_.name)
        return (self._unique(symbol), symbol.item) if symbol else None

    def model(self, resource: Resource, type_: TypeRef) -> Model | None:
        """Return the model or input that a type names, if it names one."""
        return self._service.symbols.model(resource.module, type_.name)

    def components(self) -> Node:
        """Return the schemas of all models, enums and tables."""
        schemas: Node = {}
        for resource in self._service.resources:
            for item in resource.types:
                symbol = Symbol(item.name, resource.module, item)
                schemas[self._unique(symbol)] = self._component(resource, item)
            for table in resource.tables:
                schemas[f"{table.name}Table"] = _table(table)
        return schemas

    def _component(self, resource: Resource, item: Item) -> Node:
        match item:
            case Model():
                return self._object(resource, item)
            case Choices():
                return _choices(item)
            case IdKind():
                return {"type": item.base, "description": item.doc}

    def _object(self, resource: Resource, model: Model) -> Node:
        node: Node = {"type": "object", "description": model.doc}
        for field in model.fields:
            argument = field_argument(field)
            if model.is_input:
                path: tuple[str, ...] = (field.wire,)
                required = field.type.required
                schema = self.argument(resource, argument, is_json=False)
            else:
                path = tuple(field.wire.split("."))
                required = field.type.shape is Shape.ONE and not field.type.nullable
                schema = self.answer(resource, field.type, field.form)
            said = about(argument, field.wire, "x-argument" if model.is_input else "x-field")
            insert(node, path, schema | said, required=required)
        return node

    def answer(self, resource: Resource, type_: TypeRef, form: str = "") -> Node:
        """Return the schema of a value in an answer."""
        found = self._find(resource, type_)
        node: Node = reference(found[0]) if found else self._answered(type_.name, form)
        if found and isinstance(found[1], Choices):  # enums are open: a new value is no error
            kind = "integer" if found[1].numeric else "string"
            node = {"anyOf": [node, {"type": kind}]}
        if found and isinstance(found[1], IdKind) and self._dialect.get("text_scalars"):
            node = {"anyOf": [node, {"type": "string"}]}
        if form == "json":
            media: Node = {"type": "string", "contentMediaType": "application/json"}
            node = media | {"contentSchema": _shaped(type_, node)}
            return _or_null(node) if type_.nullable else node
        return _shaped(type_, _or_null(node) if type_.nullable else node)

    def _answered(self, name: str, form: str) -> Node:
        """Return the schema of a scalar in an answer, with the liberties of the dialect."""
        is_text = bool(self._dialect.get("text_scalars")) or form == "text" or "/" in form
        text = ["string"] if is_text else []
        match name:
            case "boolean":
                kinds = [
                    "boolean",
                    *(["integer"] if self._dialect.get("int_booleans") else []),
                    *text,
                ]
            case "integer":
                kinds = ["integer", *text]
            case "decimal":
                kinds = ["number", *text]
            case "date" | "datetime":
                return self._moment(name, form, text)
            case _:
                return dict(_SENT[name])
        return clean({"type": kinds if len(kinds) > 1 else kinds[0], "x-form": form})

    def _moment(self, name: str, form: str, text: list[str]) -> Node:
        usual = cast("list[str]", self._dialect.get(f"{name}s", ["iso"]))
        forms = form.split(" or ") if form else usual
        kinds = [
            *(["integer"] if any(one in _COUNTS for one in forms) else []),
            *(["string"] if text or any(one not in _COUNTS for one in forms) else []),
            *(["object"] if self._dialect.get("date_objects") else []),
        ]
        node: Node = {"type": kinds if len(kinds) > 1 else kinds[0]}
        if forms == ["iso"]:
            return node | {"format": _FORMATS[name]}
        return node | {"x-form": " or ".join(forms)}

    def argument(self, resource: Resource, argument: Argument, *, is_json: bool) -> Node:
        """Return the schema of an argument as it is sent: in a JSON body, or anywhere else."""
        found = self._find(resource, argument.type)
        item = reference(found[0]) if found else _sent(argument, is_json)
        node: Node = _shaped(argument.type, item)
        if argument.type.shape is Shape.LIST:
            least = 1 if argument.join and argument.type.required else None
            form = argument.form if argument.form in ("numbered", "brackets_if_many") else ""
            node |= clean({"minItems": least, "maxItems": argument.limit, "x-form": form})
            if argument.form == "csv":
                node = {"type": "string", "x-form": "csv", "x-items": item}
            elif argument.join and (is_json or argument.range):
                text: Node = {"type": "string", "x-separator": argument.join, "x-items": item}
                node = text | clean({"x-range": argument.range})
        if argument.has_default:
            node |= {"default": _default(argument, item, is_json)}
        if argument.type.nullable:
            nothing: Node = {"type": "string", "const": ""}  # how text says that there is no value
            node = _or_null(node) if is_json else {"anyOf": [node, nothing]}
        return node


def reference(name: str) -> Node:
    """Return what refers to the schema of a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def _shaped(type_: TypeRef, item: Node) -> Node:
    match type_.shape:
        case Shape.LIST:
            return {"type": "array", "items": item}
        case Shape.MAP:
            return {"type": "object", "additionalProperties": item}
        case Shape.ONE:
            return item


def _or_null(node: Node) -> Node:
    """Return a schema that admits null as well."""
    kind = node.get("type")
    if kind and "enum" not in node:
        kinds = cast("list[str]", kind) if isinstance(kind, list) else [kind]
        return node | {"type": [*kinds, "null"]}
    return {"anyOf": [node, {"type": "null"}]} if node else node


def _sent(argument: Argument, is_json: bool) -> Node:
    """Return the schema of a scalar, or of one item of a list of them, as it is sent."""
    is_list = argument.type.shape is Shape.LIST
    form = "" if is_list and argument.form in _LIST_FORMS else argument.form
    match argument.type.name:
        case "boolean" if form in ("", "true_false"):
            return {"type": "boolean"}
        case "boolean" if form == "one_zero" and is_json:
            return {"type": "integer", "enum": [1, 0]}
        case "boolean" if form == "one" and is_json:
            return {"type": "integer", "enum": [1]}
        case "boolean":
            words = {"one_zero": "1/0", "yes_no": "yes/no", "one": "1", "flag": argument.wire}
            return {"type": "string", "enum": words.get(form, form).split("/")}
        case "date" | "datetime" as name:
            return _sent_moment(name, form, is_json)
        case name:
            return dict(_SENT[name])


def _sent_moment(name: str, form: str, is_json: bool) -> Node:
    forms = (form or _ISO[name]).split(" or ")
    if forms == [_ISO[name]]:
        return {"type": "string", "format": _FORMATS[name]}
    if form in _COUNTS and not is_json:
        return {"type": "integer", "x-form": form}
    node: Node = {
        "type": "string",
        "pattern": f"^({'|'.join(map(_pattern, forms))})$",
        "x-form": " or ".join(forms),
        "examples": [_SAMPLE.strftime(one) for one in forms if one not in _COUNTS],
    }
    return clean(node)


def _pattern(form: str) -> str:
    """Return the regular expression of what `strftime` writes, in the syntax of JSON Schema."""
    if form in _COUNTS:
        return r"-?\d{1,17}"
    pieces = re.split("%(.)", form)
    pieces[::2] = [re.sub(r"[.*+?^${}()|\[\]\\]", r"\\\g<0>", literal) for literal in pieces[::2]]
    pieces[1::2] = [_SIGNS.get(sign, ".+") for sign in pieces[1::2]]
    return "".join(pieces)


def _default(argument: Argument, item: Node, is_json: bool) -> object:
    """Return the default of an argument as it travels."""
    value = argument.default
    if argument.type.name == "boolean" and "enum" in item:
        return cast("list[object]", item["enum"])[0 if value else -1]
    if argument.type.shape is Shape.LIST and not (argument.join and is_json):
        return str(value).split(argument.join) if argument.join else [value]
    return value


def field_argument(field: Field) -> Argument:
    """Return a member of an input as an argument of its own."""
    return Argument(
        name=field.name,
        type=field.type,
        place="body",
        wire=field.wire,
        form=field.form,
        join=field.join,
        doc=field.doc,
        why=field.why,
        where=field.where,
    )


def _choices(choices: Choices) -> Node:
    docs = [option.doc for option in choices.options]
    return clean(
        {
            "type": "integer" if choices.numeric else "string",
            "description": choices.doc,
            "enum": [option.value for option in choices.options],
            "x-enum-varnames": [option.name for option in choices.options],
            "x-enum-descriptions": docs if any(docs) else None,
        }
    )


def _table(table: Table) -> Node:
    """Return the schema of a report's answer: a table of the Google visualization API."""
    columns = [
        {
            "name": column.wire,
            **({"x-field": column.name} if column.wire != column.name else {}),
            "type": column.kind,
            "description": column.doc,
            "default": column.default,
            "sums": column.sums,
            "filterable": column.filterable,
        }
        for column in table.columns
    ]
    text: Node = {"type": "string"}
    header: Node = {"type": "object", "properties": {"label": text, "type": text}}
    cell: Node = {"type": "object", "properties": {"v": {"type": ["string", "number", "null"]}}}
    row: Node = {"type": "object", "properties": {"c": {"type": "array", "items": cell}}}
    node: Node = {"type": "object", "description": table.doc}
    insert(node, ("table", "cols"), {"type": "array", "items": header}, required=True)
    insert(node, ("table", "rows"), {"type": "array", "items": row}, required=True)
    order = clean({"partition": table.partition, "sort": list(table.sort)})
    return node | {"x-table": {"columns": columns} | order}
