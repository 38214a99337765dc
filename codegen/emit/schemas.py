"""Types of the spec as JSON Schema, by the vendor's own names."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias, cast

from codegen.encodings import forms, separator, word
from codegen.encodings import item as one_item
from codegen.marks import Data
from codegen.model import (
    Argument,
    Choices,
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
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import (
    ISO,
    JSON_TEXT,
    TRUE_FALSE,
    UNIX,
    UNIX_MS,
    AsText,
    Boolean,
    CsvRows,
    Day,
    Delimited,
    Encoding,
    Exploded,
    Flag,
    Moment,
    Moments,
)

Node: TypeAlias = dict[str, object]

_FORMATS: Final = {"date": "date", "datetime": "date-time"}
_SAMPLE: Final = datetime(2014, 12, 31, 23, 59, 58, tzinfo=UTC)
_COUNTS: Final = frozenset({UNIX, UNIX_MS})
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
                    {
                        "name": variant.wire,
                        "x-form": word(variant.encoding),
                        "x-separator": separator(variant.encoding),
                    }
                )
                for other, variant in argument.variants
            },
        }
    )


class Schemas:
    """Types of the spec as JSON Schema."""

    def __init__(self, service: ServiceSpec) -> None:
        self._service: ServiceSpec = service
        self._dialect: Dialect = service.described.dialect

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
            argument = field.as_argument()
            if model.is_input:
                path: tuple[str, ...] = (field.wire,)
                required = field.type.required
                schema = self.argument(resource, argument, is_json=False)
            else:
                path = tuple(field.wire.split("."))
                required = field.type.shape is Shape.ONE and not field.type.nullable
                schema = self.answer(resource, field.type, field.encodings)
            said = about(argument, field.wire, "x-argument" if model.is_input else "x-field")
            insert(node, path, schema | said, required=required)
        return node

    def answer(
        self, resource: Resource, type_: TypeRef, encodings: tuple[Encoding, ...] = ()
    ) -> Node:
        """Return the schema of a value in an answer."""
        found = self._find(resource, type_)
        node: Node = reference(found[0]) if found else self._answered(type_.name, encodings)
        if found and isinstance(found[1], Choices):  # enums are open: a new value is no error
            kind = "integer" if found[1].numeric else "string"
            node = {"anyOf": [node, {"type": kind}]}
        if found and isinstance(found[1], IdKind) and self._dialect.text_scalars:
            node = {"anyOf": [node, {"type": "string"}]}
        if JSON_TEXT in encodings:
            media: Node = {"type": "string", "contentMediaType": "application/json"}
            node = media | {"contentSchema": _shaped(type_, node)}
            return _or_null(node) if type_.nullable else node
        return _shaped(type_, _or_null(node) if type_.nullable else node)

    def _answered(self, name: str, encodings: tuple[Encoding, ...]) -> Node:
        """Return the schema of a scalar in an answer, with the liberties of the dialect."""
        is_text = any(isinstance(one, AsText | Boolean) for one in encodings)
        text = ["string"] if is_text or self._dialect.text_scalars else []
        match name:
            case "boolean":
                kinds = [
                    "boolean",
                    *(["integer"] if self._dialect.int_booleans else []),
                    *text,
                ]
            case "integer":
                kinds = ["integer", *text]
            case "decimal":
                kinds = ["number", *text]
            case "date" | "datetime":
                return self._moment(name, encodings, text)
            case _:
                return dict(_SENT[name])
        said = " or ".join(filter(None, map(word, encodings)))
        return clean({"type": kinds if len(kinds) > 1 else kinds[0], "x-form": said})

    def _moment(self, name: str, encodings: tuple[Encoding, ...], text: list[str]) -> Node:
        usual = self._dialect.dates if name == "date" else self._dialect.datetimes
        found = [form for encoding in encodings for form in forms(encoding)] or list(usual)
        kinds = [
            *(["integer"] if not _COUNTS.isdisjoint(found) else []),
            *(["string"] if text or not _COUNTS.issuperset(found) else []),
            *(["object"] if self._dialect.date_objects else []),
        ]
        node: Node = {"type": kinds if len(kinds) > 1 else kinds[0]}
        others = [word(one) for one in encodings if not forms(one)]
        if found == [ISO] and not others:
            return node | {"format": _FORMATS[name]}
        return node | {"x-form": " or ".join([*found, *others])}

    def argument(self, resource: Resource, argument: Argument, *, is_json: bool) -> Node:
        """Return the schema of an argument as it is sent: in a JSON body, or anywhere else."""
        found = self._find(resource, argument.type)
        item = reference(found[0]) if found else _sent(argument, is_json)
        node: Node = _shaped(argument.type, item)
        match argument.encoding:
            case CsvRows():
                node = {"type": "string", "x-form": "csv", "x-items": item}
            case Moments(mark=mark, range_mark=range_mark):
                node = {
                    "type": "string",
                    "x-separator": mark,
                    "x-items": item,
                    "x-range": range_mark,
                }
            case Delimited(mark=mark) if is_json:
                node = {"type": "string", "x-separator": mark, "x-items": item}
            case Delimited(limit=limit):
                least = 1 if argument.type.required else None
                node |= clean({"minItems": least, "maxItems": limit})
            case Exploded(suffix="[n]"):
                node |= {"x-form": "numbered"}
            case Exploded(suffix="[]", lone_plain=True):
                node |= {"x-form": "brackets_if_many"}
            case _:
                pass
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
    match one_item(argument.encoding):
        case encoding if encoding == TRUE_FALSE:
            return {"type": "boolean"}
        case Boolean(true=true, false=false, json_true=json_true, json_false=json_false):
            if is_json and not isinstance(json_true, str):
                return {"type": "integer", "enum": [json_true, json_false]}
            return {"type": "string", "enum": [true, false]}
        case Flag(word=said, json_word=json_word):
            if is_json and not isinstance(json_word, str):
                return {"type": "integer", "enum": [json_word]}
            return {"type": "string", "enum": [said]}
        case Day() | Moment() as moment:
            return _sent_moment("date" if isinstance(moment, Day) else "datetime", moment, is_json)
        case _:
            return dict(_SENT[argument.type.name])


def _sent_moment(name: str, encoding: Day | Moment, is_json: bool) -> Node:
    found = encoding.layouts
    if encoding in (Day(), Moment()):
        return {"type": "string", "format": _FORMATS[name]}
    if len(found) == 1 and found[0] in _COUNTS and not is_json:
        return {"type": "integer", "x-form": found[0]}
    node: Node = {
        "type": "string",
        "pattern": f"^({'|'.join(map(_pattern, found))})$",
        "x-form": " or ".join(found),
        "examples": [_SAMPLE.strftime(one) for one in found if one not in _COUNTS],
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
    mark = separator(argument.encoding)
    if argument.type.shape is Shape.LIST and not (mark and is_json):
        return str(value).split(mark) if mark else [value]
    return value


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
