"""Types of the spec as Python types and codecs."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

import attrs

from codegen.emit.printing import parts
from codegen.emit.source import Source, joined
from codegen.encodings import forms
from codegen.model import (
    Argument,
    Choices,
    Field,
    IdKind,
    Model,
    Resource,
    ServiceSpec,
    Shape,
    TypeRef,
)
from deskwire.core.model.encodings import (
    AS_TEXT,
    EMPTY_IS_NONE,
    JSON_TEXT,
    ONE_ZERO,
    TRUE_FALSE,
    UNIX,
    UNIX_MS,
    YES_NO,
    ZERO_IS_NONE,
    Boolean,
    Choice,
    CsvRows,
    Delimited,
    Encoding,
    Exploded,
    Expression,
    Moments,
    Record,
    Reference,
)


@attrs.frozen
class ScalarType:
    """A scalar of the spec language in Python."""

    output: str
    """The type of a field."""
    input: str
    """The type of an argument."""
    imports: tuple[tuple[str, str], ...] = ()
    """What the types need."""
    input_imports: tuple[tuple[str, str], ...] = ()
    """What the type of an argument needs besides."""


_DATETIME: Final = "datetime"
_RANGES: Final = "deskwire.core.model.values"
_NUMBER: Final = "Decimal | float"
_DECIMAL: Final = (("decimal", "Decimal"),)
SCALARS: Final = {
    "string": ScalarType("str", "str"),
    "reference": ScalarType("str", "str | int"),
    "integer": ScalarType("int", "int"),
    "decimal": ScalarType("Decimal", _NUMBER, _DECIMAL),
    "boolean": ScalarType("bool", "bool | Literal[0, 1]", (), (("typing", "Literal"),)),
    "date": ScalarType("date", "date | str", ((_DATETIME, "date"),)),
    "datetime": ScalarType("datetime", "datetime | str", ((_DATETIME, "datetime"),)),
    "amount": ScalarType("str", f"{_NUMBER} | str", _DECIMAL),
    "amounts": ScalarType(
        "str",
        f"{_NUMBER} | Sequence[{_NUMBER}] | NumberRange | str",
        (*_DECIMAL, ("collections.abc", "Sequence"), (_RANGES, "NumberRange")),
    ),
    "extra": ScalarType(
        "str",
        f"Mapping[str, str | {_NUMBER} | Sequence[str | {_NUMBER}]]",
        (*_DECIMAL, ("collections.abc", "Mapping"), ("collections.abc", "Sequence")),
    ),
    "secret": ScalarType("Secret", "str | Secret", (("deskwire.core.model.secret", "Secret"),)),
    "bytes": ScalarType("bytes", "bytes"),
    "any": ScalarType("JSONValue", "JSONValue", (("deskwire.core.model.values", "JSONValue"),)),
    "file": ScalarType("Upload", "Upload", (("deskwire.core.request.multipart", "Upload"),)),
    "where": ScalarType("str", "Where | str", (("deskwire.core.query.where", "Where"),)),
    "report_query": ScalarType("str", "Query | str", (("deskwire.core.query.gds", "Query"),)),
}
ENCODINGS: Final = "deskwire.core.model.encodings"
_NAMED: Final[tuple[tuple[Encoding, str], ...]] = (
    (TRUE_FALSE, "TRUE_FALSE"),
    (ONE_ZERO, "ONE_ZERO"),
    (YES_NO, "YES_NO"),
    (AS_TEXT, "AS_TEXT"),
    (ZERO_IS_NONE, "ZERO_IS_NONE"),
    (EMPTY_IS_NONE, "EMPTY_IS_NONE"),
    (JSON_TEXT, "JSON_TEXT"),
)
"""The encodings that have names."""
_EXPRESSIONS: Final = {
    "Query": "deskwire.core.query.gds",
    "Where": "deskwire.core.query.where",
}


class Types:
    """What the names of one resource's spec stand for."""

    def __init__(self, service: ServiceSpec, resource: Resource) -> None:
        symbols, module = service.symbols, resource.module
        self._models: Mapping[str, Model] = symbols.known(module, Model)
        self._choices: Mapping[str, Choices] = symbols.known(module, Choices)
        self._ids: Mapping[str, IdKind] = symbols.known(module, IdKind)
        found = {symbol.name: symbols.find(module, symbol.name) or symbol for symbol in symbols}
        self._own: set[str] = {name for name, one in found.items() if one.module == module}
        self._homes: dict[str, str] = {
            name: f"{service.package}.{symbol.module}" for name, symbol in found.items()
        }

    def aliased(self, source: Source, resource: Resource) -> Iterator[Choices]:
        """Yield the enums with a name of the vendor's: a resource's own, and those it takes."""
        taken = {item.type.name for endpoint in resource.endpoints for item in endpoint.arguments}
        for choices in self._choices.values():
            if choices.alias and choices.name in {*taken, *(own.name for own in resource.choices)}:
                if choices.name not in self._own:
                    source.use(self._homes[choices.name], choices.name)
                yield choices

    def scalar(self, name: str) -> str:
        """Return the scalar that a kind of ids is; any other name as it is."""
        return self._ids[name].base if name in self._ids else name

    def model(self, name: str) -> Model | None:
        """Return a model or input of the service."""
        return self._models.get(name)

    def output(self, source: Source, type_: TypeRef) -> str:
        """Return the type of a field or a result."""
        scalar = SCALARS.get(type_.name)
        inner = self._name(source, type_, scalar.output if scalar else "")
        match type_.shape:
            case Shape.LIST:
                return f"tuple[{inner}, ...]"
            case Shape.MAP:
                source.use("collections.abc", "Mapping")
                return (
                    f"Mapping[str, {inner} | None]" if type_.nullable else f"Mapping[str, {inner}]"
                )
            case Shape.ONE:
                return f"{inner} | None" if type_.nullable else inner

    def input(self, source: Source, argument: Argument) -> str:
        """Return the type of an argument."""
        type_ = argument.type
        scalar = SCALARS.get(type_.name)
        inner = self._name(source, type_, scalar.input if scalar else "")
        for module, name in scalar.input_imports if scalar else ():
            source.use(module, name)
        if type_.name == "datetime" and not {UNIX, UNIX_MS}.isdisjoint(forms(argument.encoding)):
            inner += " | int"
        if type_.name in self._choices:
            choices = self._choices[type_.name]
            inner += "" if choices.numeric else " | str"
            inner += " | int" if choices.numbered else ""
        match type_.shape:
            case Shape.ONE:
                return inner
            case Shape.MAP:
                source.use("collections.abc", "Mapping")
                return f"Mapping[str, {inner}] | Mapping[int, {inner}]"
            case Shape.LIST:
                source.use("collections.abc", "Sequence")
        sequence = f"Sequence[{inner}]"
        match argument.encoding:
            case Moments():
                source.use(_RANGES, "TimeRange")
                return f"{inner} | {sequence} | TimeRange"
            case Delimited(item=Reference()):
                return f"{sequence} | str | int"
            case Delimited() | CsvRows() | Exploded(lone_plain=True):
                return f"{sequence} | str"
            case _:
                return sequence

    def _name(self, source: Source, type_: TypeRef, scalar: str) -> str:
        if scalar:
            for module, name in SCALARS[type_.name].imports:
                source.use(module, name)
            return scalar
        if type_.name not in self._own:
            source.use(self._homes[type_.name], type_.name)
        return type_.name

    def codec(self, source: Source, argument: Argument) -> str:
        """Return the encoding of an argument as source."""
        return self._printed(source, argument.encoding, argument.type.name)

    def read_encoding(self, source: Source, field: Field) -> str:
        """Return in what ways of its own a field of an answer is written; empty for none."""
        found = [self._printed(source, one, field.type.name) for one in field.encodings]
        return found[0] if len(found) == 1 else f"({', '.join(found)})" if found else ""

    def _printed(self, source: Source, encoding: Encoding, name: str) -> str:
        """Return an encoding as source; it is one of values of a type of the spec."""
        if named := next((word for one, word in _NAMED if one == encoding), ""):
            source.use(ENCODINGS, named)
            return named
        match encoding:
            case Record() | CsvRows():
                constant_name = record_name(name, rows=isinstance(encoding, CsvRows))
                if name not in self._own:
                    source.use(self._homes[name], constant_name)
                return constant_name
            case Boolean(true=true, false=false):
                source.use(ENCODINGS, "Boolean")
                return f"Boolean.of_words({true!r}, {false!r})"
            case Choice():
                if name not in self._own:
                    source.use(self._homes[name], name)
            case Expression(kind=kind):
                source.use(_EXPRESSIONS[kind.__name__], kind.__name__)
            case _:
                pass
        cls = type(encoding)
        source.use(ENCODINGS, cls.__name__)
        return f"{cls.__name__}({', '.join(self._parts(source, encoding, name))})"

    def _parts(self, source: Source, encoding: Encoding, name: str) -> Iterator[str]:
        for part, value, is_placed in parts(encoding):
            shown = self._part(source, value, name)
            yield shown if is_placed else f"{part}={shown}"

    def _part(self, source: Source, value: object, name: str) -> str:
        match value:
            case Encoding():
                return self._printed(source, value, name)
            case type():
                return value.__name__
            case tuple():
                return f"({joined(map(repr, cast('tuple[object, ...]', value)))})"
            case _:
                return repr(value)


def record_name(name: str, *, rows: bool = False) -> str:
    """Return the constant that holds the encoding of an input, as a record or as rows."""
    return f"_{constant(name)}_{'ROWS' if rows else 'RECORD'}"


def constant(name: str) -> str:
    """Return a class name as the name of a constant: `OfferContext` is `OFFER_CONTEXT`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
