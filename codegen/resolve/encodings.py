"""From what is written to `deskwire.core.model.encodings`: how values travel, as data.

The data are those that the generated code holds. Only two things are stood in for: the class of an
enum is made from the spec, and the classes of expressions are known by their names.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import attrs

from codegen import marks
from codegen.marks import Document
from codegen.model import Argument, Choices, Field, IdKind, Model, Shape, Symbols, Writing
from deskwire.core.model.encodings import (
    AS_TEXT,
    EMPTY_IS_NONE,
    ISO,
    JSON_TEXT,
    ONE_ZERO,
    TRUE_FALSE,
    UNIX,
    UNIX_MS,
    YES_NO,
    ZERO_IS_NONE,
    Amount,
    Amounts,
    Boolean,
    Choice,
    CsvRows,
    Day,
    DeepObject,
    Delimited,
    Encoding,
    Exploded,
    Expression,
    Extra,
    File,
    Flag,
    Integer,
    Moment,
    Moments,
    Number,
    Record,
    Records,
    Reference,
    SecretText,
    Text,
)
from deskwire.core.model.enums import OpenEnum, OpenIntEnum


class Query:
    """Stands for the class of report queries."""


class Where:
    """Stands for the class of `where` expressions."""


PLAIN: Final[dict[str, Encoding]] = {
    "string": Text(),
    "secret": SecretText(),
    "integer": Integer(),
    "decimal": Number(),
    "reference": Reference(),
    "file": File(),
    "amount": Amount(),
    "amounts": Amounts(),
    "report_query": Expression(Query, "a report query"),
    "where": Expression(Where, "a where expression"),
}
"""The encodings of types that are written in one way only."""
BOOLEANS: Final = {
    "true_false": TRUE_FALSE,
    "one_zero": ONE_ZERO,
    "yes_no": YES_NO,
    "one": Flag("1", 1),
}
LISTS: Final[dict[str, Callable[[Encoding], Exploded]]] = {
    "repeat": Exploded,
    "brackets": lambda item: Exploded(item, "[]"),
    "numbered": lambda item: Exploded(item, "[n]"),
    "brackets_if_many": lambda item: Exploded(item, "[]", lone_plain=True),
    "repeat_if_many": lambda item: Exploded(item, lone_plain=True),
}
READ: Final[dict[str, Encoding]] = {
    "text": AS_TEXT,
    "zero_is_none": ZERO_IS_NONE,
    "empty_is_none": EMPTY_IS_NONE,
    "json": JSON_TEXT,
}
"""What fields of answers may be written as besides."""


_PATTERN: Final = re.compile(r"(?=.*%)(?:[^%]|%[aAbBdfHIjmMpSyYzZ%])+")
"""A form of `strftime`."""
_ENUMS: Final[dict[Choices, type[OpenEnum] | type[OpenIntEnum]]] = {}


def _enum(choices: Choices) -> type[OpenEnum] | type[OpenIntEnum]:
    """Return the class of an enum, which is made once."""
    if choices not in _ENUMS:
        members = [(option.name, option.value) for option in choices.options]
        base: Any = OpenIntEnum if choices.numeric else OpenEnum
        _ENUMS[choices] = base(choices.name, members)
    return _ENUMS[choices]


class Encodings:
    """How the arguments and fields of one file travel."""

    def __init__(self, document: Document, module: str, symbols: Symbols) -> None:
        self._document: Document = document
        self._module: str = module
        self._symbols: Symbols = symbols
        self._open: list[str] = []

    def argument(self, argument: Argument, documented: tuple[str, ...] = ()) -> Argument:
        """Return an argument with how it is sent.

        Args:
            argument: The argument.
            documented: The names that its call sends otherwise, besides which it may have others.

        Raises:
            SpecError: It cannot be sent like that.
        """
        encoding = self._sent(argument) if argument.type.name != "extra" else Extra(documented)
        variants = tuple(
            (name, attrs.evolve(variant, encoding=self._sent(variant)))
            for name, variant in argument.variants
        )
        return attrs.evolve(argument, encoding=encoding, variants=variants)

    def model(self, model: Model) -> Model:
        """Return a model with how its fields are written.

        Raises:
            SpecError: A field cannot be written like that.
        """
        if not model.is_input:
            fields = [attrs.evolve(one, encodings=self._read(one)) for one in model.fields]
        else:
            fields = [
                attrs.evolve(one, encodings=(self._sent(one.as_argument()),))
                for one in model.fields
            ]
        return attrs.evolve(model, fields=tuple(fields))

    def _read(self, field: Field) -> tuple[Encoding, ...]:
        """Return in what ways of its own a field of an answer is written."""
        writing = field.writing
        if writing.words:
            return (Boolean.of_words(*writing.words),)
        times = tuple(form for form in writing.forms if form not in READ)
        others = tuple(READ[form] for form in writing.forms if form in READ)
        if not times:
            return others
        if field.type.name not in ("date", "datetime"):
            raise self._document.error(
                field.where,
                f"a field of type {field.type.name} is not written as {times[0]!r}, expected one "
                f"of {', '.join(READ)}",
            )
        self._times(field.where, times)
        return (Day(times) if field.type.name == "date" else Moment(times), *others)

    def _times(self, where: marks.Where, forms: tuple[str, ...]) -> None:
        """Check the forms of a day or a time."""
        for form in forms:
            if form not in (ISO, UNIX, UNIX_MS) and not _PATTERN.fullmatch(form):
                raise self._document.error(
                    where,
                    f"a time is not written as {form!r}, expected iso, unix, unix_ms or a pattern "
                    "such as %Y-%m-%d",
                )

    def _sent(self, argument: Argument) -> Encoding:
        match argument.type.shape:
            case Shape.ONE:
                return self._item(argument, argument.writing)
            case Shape.MAP:
                return DeepObject(self._item(argument, argument.writing))
            case Shape.LIST:
                return self._list(argument, argument.writing)

    def _list(self, argument: Argument, writing: Writing) -> Encoding:
        model = self._symbols.model(self._module, argument.type.name)
        if model is not None:
            if writing.forms == ("csv",):
                return CsvRows(
                    {field.name: self._sent(field.as_argument()) for field in model.fields},
                    required=tuple(one.name for one in model.fields if one.type.required),
                )
            return Records(self._record(argument, model))
        if writing.join:
            item = self._item(argument, writing)
            if isinstance(item, Moment) and writing.range:
                return Moments(item, writing.join, writing.range)
            return Delimited(writing.join, item, limit=writing.limit, optional=argument.has_default)
        form = writing.forms[0] if writing.forms else "repeat"
        if form not in LISTS:
            raise self._document.error(
                argument.where,
                f"a list cannot travel as {form!r}, expected `join`, csv or one of "
                f"{', '.join(LISTS)}",
            )
        return LISTS[form](self._item(argument, Writing()))

    def _item(self, argument: Argument, writing: Writing) -> Encoding:
        name = argument.type.name
        symbol = self._symbols.find(self._module, name)
        match symbol.item if symbol else None:
            case Choices() as choices:
                return Choice(_enum(choices))
            case Model() as model:
                return self._record(argument, model)
            case IdKind() as kind:
                name = kind.base
            case None:
                pass
        match name:
            case "boolean":
                return self._boolean(argument, writing)
            case "date":
                self._times(argument.where, writing.forms)
                return Day(writing.forms) if writing.forms else Day()
            case "datetime":
                self._times(argument.where, writing.forms)
                return Moment(writing.forms) if writing.forms else Moment()
            case _ if name in PLAIN:
                return PLAIN[name]
            case _:
                raise self._document.error(
                    argument.where, f"an argument cannot be of type {name!r}"
                )

    def _record(self, argument: Argument, model: Model) -> Record:
        if not model.is_input:
            raise self._document.error(
                argument.where, f"an argument cannot be of type {model.name!r}, which is no input"
            )
        if model.name in self._open:
            raise self._document.error(
                argument.where, f"{model.name} is a part of itself, which no request can hold"
            )
        self._open.append(model.name)
        fields = {
            field.name: (field.wire, self._sent(field.as_argument())) for field in model.fields
        }
        self._open.pop()
        required = tuple(field.name for field in model.fields if field.type.required)
        return Record(fields, required=required, spread=model.spread)

    def _boolean(self, argument: Argument, writing: Writing) -> Encoding:
        if writing.words:
            return Boolean.of_words(*writing.words)
        form = writing.forms[0] if writing.forms else "true_false"
        if form == "flag":
            return Flag(argument.wire)
        if form not in BOOLEANS:
            raise self._document.error(
                argument.where,
                f"a boolean cannot travel as {form!r}, expected one of {', '.join(BOOLEANS)}, "
                "flag, or the words of it, e.g. {boolean: [active, inactive]}",
            )
        return BOOLEANS[form]
