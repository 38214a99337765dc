"""Types of the spec as Python types and codecs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from codegen.emit.source import Source, joined
from codegen.marks import Document, Where
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
_COUNTS: Final = ("unix", "unix_ms")
_RANGES: Final = "deskwire.core.model.ranges"
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
_BOOLEANS: Final = {
    "": "TRUE_FALSE",
    "true_false": "TRUE_FALSE",
    "one_zero": "ONE_ZERO",
    "yes_no": "YES_NO",
}
_LISTS: Final = {
    "": "",
    "repeat": "",
    "brackets": ', "[]"',
    "numbered": ', "[n]"',
    "brackets_if_many": ', "[]", lone_plain=True',
    "repeat_if_many": ", lone_plain=True",
}


ENCODINGS: Final = "deskwire.core.model.encodings"
_READ: Final = {
    "text": "AS_TEXT",
    "zero_is_none": "ZERO_IS_NONE",
    "empty_is_none": "EMPTY_IS_NONE",
    "json": "JSON_TEXT",
}
_PLAIN: Final = {
    "string": (ENCODINGS, "Text"),
    "secret": (ENCODINGS, "SecretText"),
    "integer": (ENCODINGS, "Integer"),
    "decimal": (ENCODINGS, "Number"),
    "reference": (ENCODINGS, "Reference"),
    "file": (ENCODINGS, "File"),
    "amount": (ENCODINGS, "Amount"),
    "amounts": (ENCODINGS, "Amounts"),
}


class Types:
    """What the names of one resource's spec stand for."""

    def __init__(self, service: ServiceSpec, resource: Resource) -> None:
        self._document: Document = resource.document
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

    def output(self, source: Source, type_: TypeRef, where: Where) -> str:
        """Return the type of a field or a result."""
        scalar = SCALARS.get(type_.name)
        inner = self._name(source, type_, where, scalar.output if scalar else "")
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
        inner = self._name(source, type_, argument.where, scalar.input if scalar else "")
        for module, name in scalar.input_imports if scalar else ():
            source.use(module, name)
        if type_.name == "datetime" and any(one in _COUNTS for one in argument.form.split(" or ")):
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
        if argument.range:
            source.use(_RANGES, "TimeRange")
            return f"{inner} | {sequence} | TimeRange"
        if argument.join:
            return f"{sequence} | str | int" if type_.name == "reference" else f"{sequence} | str"
        if argument.form in ("csv", "brackets_if_many", "repeat_if_many"):
            return f"{sequence} | str"
        return sequence

    def _name(self, source: Source, type_: TypeRef, where: Where, scalar: str) -> str:
        if scalar:
            for module, name in SCALARS[type_.name].imports:
                source.use(module, name)
            return scalar
        if type_.name not in self._homes:
            known = ", ".join([*SCALARS, *sorted(self._homes)])
            raise self._document.error(
                where, f"there is no type {type_.name!r}, expected one of {known}"
            )
        if type_.name not in self._own:
            source.use(self._homes[type_.name], type_.name)
        return type_.name

    def codec(self, source: Source, argument: Argument) -> str:
        """Return the codec of an argument."""
        match argument.type.shape:
            case Shape.ONE:
                return self._item_codec(source, argument, argument.form)
            case Shape.MAP:
                source.use(ENCODINGS, "DeepObject")
                return f"DeepObject({self._item_codec(source, argument, argument.form)})"
            case Shape.LIST:
                return self._list_codec(source, argument)

    def extra_codec(self, source: Source, documented: Iterable[str]) -> str:
        """Return the codec of parameters besides those that the documents name."""
        source.use(ENCODINGS, "Extra")
        return f"Extra(({joined(map(repr, documented))}))"

    def _list_codec(self, source: Source, argument: Argument) -> str:
        form = argument.form
        model = self._models.get(argument.type.name)
        if model is not None:
            if form == "csv":
                source.use(ENCODINGS, "CsvRows")
                return f"_{constant(model.name)}_ROWS"
            source.use(ENCODINGS, "Records")
            return f"Records({self._item_codec(source, argument, '')})"
        if argument.join:
            item = self._item_codec(source, argument, form)
            if argument.range:
                source.use(ENCODINGS, "Moments")
                return f"Moments({item}, {argument.join!r}, {argument.range!r})"
            source.use(ENCODINGS, "Delimited")
            limit = f", limit={argument.limit}" if argument.limit else ""
            optional = ", optional=True" if argument.has_default else ""
            return f"Delimited({argument.join!r}, {item}{limit}{optional})"
        if form not in _LISTS:
            raise self._document.error(
                argument.where,
                f"a list cannot travel as {form!r}, expected `join`, csv or one of "
                f"{', '.join(filter(None, _LISTS))}",
            )
        source.use(ENCODINGS, "Exploded")
        item = self._item_codec(source, argument, "")
        return f"Exploded({item}{_LISTS[form]})"

    def _item_codec(self, source: Source, argument: Argument, form: str) -> str:
        name = argument.type.name
        if name in self._choices:
            self._name(source, argument.type, argument.where, "")
            source.use(ENCODINGS, "Choice")
            return f"Choice({name})"
        if name in self._models:
            if not self._models[name].is_input:
                raise self._document.error(
                    argument.where, f"an argument cannot be of type {name!r}, which is no input"
                )
            if name not in self._own:
                source.use(self._homes[name], record_name(name))
            return record_name(name)
        name = self.scalar(name)
        match name:
            case "boolean":
                return self._boolean(source, argument, form)
            case "date":
                source.use(ENCODINGS, "Day")
                return f"Day({joined_forms(form)})" if form else "Day()"
            case "datetime":
                source.use(ENCODINGS, "Moment")
                return f"Moment({joined_forms(form)})" if form else "Moment()"
            case "report_query":
                source.use(ENCODINGS, "Expression")
                source.use("deskwire.core.query.gds", "Query")
                return 'Expression(Query, "a report query")'
            case "where":
                source.use(ENCODINGS, "Expression")
                source.use("deskwire.core.query.where", "Where")
                return 'Expression(Where, "a where expression")'
            case _ if name in _PLAIN:
                source.use(*_PLAIN[name])
                return f"{_PLAIN[name][1]}()"
            case _:
                scalar = SCALARS.get(name)
                self._name(source, argument.type, argument.where, scalar.input if scalar else "")
                raise self._document.error(
                    argument.where, f"an argument cannot be of type {name!r}"
                )

    def _boolean(self, source: Source, argument: Argument, form: str) -> str:
        if form in _BOOLEANS:
            source.use(ENCODINGS, _BOOLEANS[form])
            return _BOOLEANS[form]
        if form in ("flag", "one"):
            source.use(ENCODINGS, "Flag")
            return f'Flag("{argument.wire}")' if form == "flag" else 'Flag("1", 1)'
        if form.count("/") == 1:
            return self._words(source, form)
        raise self._document.error(
            argument.where,
            f"a boolean cannot travel as {form!r}, expected one of true_false, one_zero, yes_no, "
            "flag, one, or a pair of words such as active/inactive",
        )

    def read_encoding(self, source: Source, field: Field) -> str:
        """Return in what ways of its own a field of an answer is written; empty for none."""
        found: list[str] = []
        times: list[str] = []
        for form in filter(None, field.form.split(" or ")):
            if form in _READ:
                source.use(ENCODINGS, _READ[form])
                found.append(_READ[form])
            elif field.type.name == "boolean" and form.count("/") == 1:
                found.append(self._words(source, form))
            else:
                times.append(form)
        if times:
            kind = "Day" if field.type.name == "date" else "Moment"
            source.use(ENCODINGS, kind)
            found.insert(0, f"{kind}(({joined(map(repr, times))}))")
        return found[0] if len(found) == 1 else f"({', '.join(found)})" if found else ""

    def _words(self, source: Source, form: str) -> str:
        source.use(ENCODINGS, "Boolean")
        true, false = form.split("/")
        return f"Boolean.of_words({true!r}, {false!r})"


def joined_forms(form: str) -> str:
    """Return the forms of a time, several of which are parted by ` or `."""
    return f"({joined(map(repr, form.split(' or ')))})"


def record_name(name: str) -> str:
    """Return the constant that holds the codec of an input."""
    return f"_{constant(name)}_RECORD"


def constant(name: str) -> str:
    """Return a class name as the name of a constant: `OfferContext` is `OFFER_CONTEXT`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
