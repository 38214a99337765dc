"""Checks what a file defines: models, inputs, enums, ids, report tables and filters."""

from collections.abc import Iterator
from typing import Final

import attrs

from codegen.marks import Where
from codegen.model import (
    SCALARS,
    Choices,
    Field,
    Model,
    Resource,
    Shape,
    Symbols,
    Table,
    TypeRef,
)
from codegen.resolve.names import Names, constant, once

_ONLY_SENT: Final = ("file", "where", "report_query", "extra", "amounts")
"""Scalars that no answer holds."""
_NEVER_KEYS: Final = ("file", "where", "report_query", "extra", "bytes", "any")
"""Scalars that an input cannot hold."""
_OF_CLASS: Final = 90
"""How long the first sentence of a class can be."""
_OF_METHOD: Final = 88
"""How long that of a method can be, which stands further in."""


def whole(resource: Resource, model: Model, symbols: Symbols) -> Model:
    """Return a model with its fields, which a partial one has from another.

    Raises:
        SpecError: There is no such other one.
    """
    if not model.partial_of:
        return model
    other = symbols.model(resource.module, model.partial_of)
    if other is None or other.partial_of:
        raise resource.document.error(
            model.where, f"there is no model {model.partial_of!r} to be a part of"
        )
    fields = tuple(
        attrs.evolve(field, type=attrs.evolve(field.type, nullable=True)) for field in other.fields
    )
    return attrs.evolve(model, fields=fields)


class Definitions:
    """The definitions of one file."""

    def __init__(self, resource: Resource, symbols: Symbols, names: Names) -> None:
        self._resource: Resource = resource
        self._symbols: Symbols = symbols
        self._names: Names = names

    def check(self) -> None:
        """Raise a `SpecError` where Python could not have one of them."""
        self._classes()
        for model in self._resource.models:
            self._model(model)
        for choices in self._resource.choices:
            self._choices(choices)
        for table in self._resource.tables:
            self._table(table)
        for filters in self._resource.filters:
            for field in filters.fields:
                self._names.member(("filters", filters.name, field.name), field.name)

    def type(self, where: Where, type_: TypeRef) -> None:
        """Check that a type is one.

        Raises:
            SpecError: Nothing has that name, or several files have.
        """
        name, module = type_.name, self._resource.module
        if name in SCALARS:
            return
        homes = self._symbols.homes(name)
        if not homes:
            known = ", ".join([*SCALARS, *sorted({symbol.name for symbol in self._symbols})])
            raise self._resource.document.error(
                where, f"there is no type {name!r}, expected one of {known}"
            )
        if module not in homes and len(homes) > 1:
            files = " and ".join(f"{home}.yaml" for home in homes)
            raise self._resource.document.error(
                where, f"{name!r} may be that of {files}; expected different names"
            )
        if name == self._resource.name:
            raise self._resource.document.error(
                where, f"{name!r} is the resource itself, expected another name for one of them"
            )

    def fields(self, where: Where, type_: TypeRef | None, names: tuple[str, ...]) -> None:
        """Check that the items of a list have some fields.

        Raises:
            SpecError: It is no list of a model, or the model has no such field.
        """
        if not names:
            return
        is_list = type_ is not None and type_.shape is Shape.LIST
        item = self._symbols.model(self._resource.module, type_.name) if type_ else None
        if item is None or not is_list:
            raise self._resource.document.error(where, "only a list of models has an order")
        for name in names:
            if name not in {field.name for field in item.fields}:
                raise self._resource.document.error(where, f"{item.name} has no field {name!r}")

    def summary(self, where: Where, text: str, *, most: int = _OF_METHOD) -> None:
        """Check the first sentence of a docstring.

        Raises:
            SpecError: It is no sentence, or too long for a line.
        """
        first = text.strip().split("\n")[0].partition(". ")[0].rstrip(".") + "."
        if not text.rstrip().endswith((".", "?", "!")):
            raise self._resource.document.error(where, "the text ends without a full stop")
        if len(first) > most:
            raise self._resource.document.error(
                where, f"the first sentence has {len(first)} letters, expected at most {most}"
            )

    def _classes(self) -> None:
        """Check the names of everything that becomes a class or a constant of the module."""
        document = self._resource.document
        classes = list(self._named())
        for what, name, where in classes:
            self._names.type(where, what, name)
        once(
            document,
            ((name, where) for _, name, where in classes),
            lambda name: f"the module has {name!r} already, expected another name",
        )
        constants = [
            *((name, ("operations", name)) for name in self._operation_names()),
            *(
                (f"{constant(model.name)}_{suffix}", model.where)
                for model in self._resource.models
                if model.is_input
                for suffix in ("RECORD", "ROWS")
            ),
        ]
        once(
            document,
            ((name.upper(), where) for name, where in constants),
            lambda name: f"the module has a constant _{name} already, expected another name",
        )

    def _named(self) -> Iterator[tuple[str, str, Where]]:
        resource = self._resource
        if resource.name:
            yield "a resource", resource.name, ("resource",)
        for model in resource.models:
            yield "a model", model.name, model.where
        for choices in resource.choices:
            yield "an enum", choices.name, ("enums", choices.name)
        for kind in resource.ids:
            yield "a kind of ids", kind.name, ("ids", kind.name)
        for table in resource.tables:
            for suffix in ("Row", "Columns"):
                yield "a table", f"{table.name}{suffix}", ("tables", table.name)
        for filters in resource.filters:
            yield "a group of filters", filters.name, ("filters", filters.name)

    def _operation_names(self) -> Iterator[str]:
        yield from (endpoint.name for endpoint in self._resource.endpoints)

    def _model(self, model: Model) -> None:
        self.summary(model.where, model.doc, most=_OF_CLASS)
        for field in model.fields:
            if model.is_input:
                self._names.key(field.where, field.name)
            else:
                self._names.field(field.where, field.name)
            self.type(field.where, field.type)
            self._usable(model, field)
        once(
            self._resource.document,
            ((field.wire, field.where) for field in model.fields),
            lambda wire: f"{model.name} has a field with the wire name {wire!r} already",
        )

    def _usable(self, model: Model, field: Field) -> None:
        """Check that a field's type can be where it stands."""
        if field.type.name in (_NEVER_KEYS if model.is_input else _ONLY_SENT):
            kind = "an input" if model.is_input else "an answer"
            raise self._resource.document.error(
                field.where, f"{kind} cannot hold a field of type {field.type.name!r}"
            )

    def _choices(self, choices: Choices) -> None:
        where: Where = ("enums", choices.name)
        self.summary(where, choices.doc, most=_OF_CLASS)
        for option in choices.options:
            self._names.member((*where, "values"), option.name)
        if len({type(option.value) for option in choices.options}) > 1:
            raise self._resource.document.error(
                (*where, "values"), "some values are numbers and some are text, expected one kind"
            )
        once(
            self._resource.document,
            ((str(option.value), (*where, "values")) for option in choices.options),
            lambda value: f"the value {value!r} stands twice",
        )

    def _table(self, table: Table) -> None:
        where: Where = ("tables", table.name)
        self.summary(where, table.doc, most=_OF_CLASS)
        columns = {column.name for column in table.columns}
        for column in table.columns:
            self._names.column((*where, "columns", column.name), column.name)
        once(
            self._resource.document,
            ((column.wire, (*where, "columns", column.name)) for column in table.columns),
            lambda wire: f"{table.name} has a column with the label {wire!r} already",
        )
        for key, names in (
            ("filterable", table.filterable),
            ("partition", tuple(filter(None, (table.partition,)))),
            ("sort", table.sort),
        ):
            for name in names:
                if name not in columns:
                    raise self._resource.document.error(
                        (*where, key), f"{table.name} has no column {name!r}"
                    )
        parted = next((one for one in table.columns if one.name == table.partition), None)
        if parted and not parted.filterable:
            raise self._resource.document.error(
                (*where, "partition"), f"{parted.name} cannot be compared, so it parts nothing"
            )
