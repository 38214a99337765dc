"""The spec in memory: what the YAML says, with its shorthands spelled out."""

from enum import StrEnum
from typing import TypeAlias

import attrs

from codegen.marks import Data, Document, Where

Scalar: TypeAlias = bool | int | float | str | None


class Shape(StrEnum):
    """How many values a type stands for."""

    ONE = "one"
    LIST = "list"
    MAP = "map"


@attrs.frozen
class TypeRef:
    """A type as the spec names it: `string`, `Engagement?`, `[string]`, `{Label}`."""

    name: str
    """A scalar of the language, or a model, enum or input of the service."""
    shape: Shape = Shape.ONE
    """Whether it is a list or a map of them."""
    nullable: bool = False
    """Whether null is a value (`?`)."""
    required: bool = False
    """Whether an argument of it has to be given (`!`)."""


@attrs.frozen(kw_only=True)
class Field:
    """A member of a model or an input."""

    name: str
    type: TypeRef
    wire: str
    form: str = ""
    join: str = ""
    doc: str = ""
    why: str = ""
    where: Where = ()


@attrs.frozen(kw_only=True)
class Model:
    """An object of an answer, or (as an input) of a request."""

    name: str
    doc: str
    fields: tuple[Field, ...]
    is_input: bool = False
    partial_of: str = ""
    """The model whose fields it has, each of which may be missing."""
    spread: bool = False
    """Whether, as an input, its keys travel by themselves."""
    where: Where = ()


@attrs.frozen(kw_only=True)
class Option:
    """One value of an enum."""

    name: str
    value: str | int
    doc: str = ""


@attrs.frozen(kw_only=True)
class Choices:
    """The values that the documents list for a field or an argument."""

    name: str
    doc: str
    options: tuple[Option, ...]
    alias: str = ""
    """The name of the vendor's own constant, kept on the resource class."""

    @property
    def numeric(self) -> bool:
        """Tell whether the values are numbers."""
        return all(isinstance(option.value, int) for option in self.options)

    @property
    def numbered(self) -> bool:
        """Tell whether a value may be given as a number, also where it is text such as `7`."""
        return any(str(option.value).lstrip("-").isdecimal() for option in self.options)


@attrs.frozen(kw_only=True)
class TableColumn:
    """A column of a report."""

    name: str
    kind: str
    doc: str
    default: bool = False
    sums: bool = False
    filterable: bool = True


@attrs.frozen(kw_only=True)
class Table:
    """The columns of a family of reports."""

    name: str
    doc: str
    columns: tuple[TableColumn, ...]


@attrs.frozen(kw_only=True)
class Argument:
    """One parameter of an operation, in one place."""

    name: str
    type: TypeRef
    place: str
    wire: str
    form: str = ""
    join: str = ""
    range: str = ""
    limit: int | None = None
    variants: "tuple[tuple[str, Argument], ...]" = ()
    default: Scalar = None
    has_default: bool = False
    doc: str = ""
    why: str = ""
    where: Where = ()


@attrs.frozen(kw_only=True)
class Fixed:
    """A pair that every call of an operation sends."""

    wire: str
    value: Scalar
    place: str


@attrs.frozen(kw_only=True)
class Pages:
    """How a list is paged."""

    style: str
    wire: str = ""
    wire_start: str = ""
    wire_size: str = ""
    start: str
    size: str
    default: int | None = None
    maximum: int | None = None
    first: int = 0
    total: tuple[str, ...] = ()
    cap: int | None = None
    key: str = ""
    send_default: bool = True


@attrs.frozen(kw_only=True)
class RuleSpec:
    """A rule between arguments: its kind and what it speaks of."""

    kind: str
    value: Data
    where: Where = ()


@attrs.frozen(kw_only=True)
class Endpoint:
    """One operation."""

    name: str
    summary: str
    method: str
    path: str
    arguments: tuple[Argument, ...]
    fixed: tuple[Fixed, ...]
    body: str
    returns: TypeRef | None
    returned: str
    """What it is, where its type does not say it."""
    table: str
    at: tuple[str, ...]
    or_at: tuple[str, ...]
    first: bool
    pattern: str
    pages: Pages | None
    formats: str
    idempotent: bool
    rules: tuple[RuleSpec, ...]
    raises: tuple[tuple[str, str], ...]
    doc: str
    why: str
    authenticated: bool
    where: Where = ()

    def argument_names(self) -> tuple[str, ...]:
        """Return the names of the arguments, each once, in the order of the spec."""
        return tuple(dict.fromkeys(argument.name for argument in self.arguments))


@attrs.frozen(kw_only=True)
class Composition:
    """Two calls as one: what the first returns is the argument of the second."""

    name: str
    summary: str
    call: str
    then: str
    doc: str = ""
    where: Where = ()


@attrs.frozen(kw_only=True)
class IdKind:
    """A kind of ids with a type of its own."""

    name: str
    base: str
    doc: str


@attrs.frozen(kw_only=True)
class FilterField:
    """A field that a `where` expression can compare."""

    name: str
    kind: str
    wire: str
    doc: str = ""


@attrs.frozen(kw_only=True)
class FilterSet:
    """The fields of one object that `where` expressions can compare."""

    name: str
    fields: tuple[FilterField, ...]


@attrs.frozen(kw_only=True)
class Resource:
    """One file: a resource, or, without a name, models that resources share."""

    document: Document
    module: str
    name: str
    attribute: str
    summary: str
    endpoints: tuple[Endpoint, ...]
    models: tuple[Model, ...]
    choices: tuple[Choices, ...]
    tables: tuple[Table, ...]
    ids: tuple[IdKind, ...] = ()
    filters: tuple[FilterSet, ...] = ()
    compositions: tuple[Composition, ...] = ()


@attrs.frozen(kw_only=True)
class FormatSpec:
    """How one format is asked for."""

    name: str
    suffix: str = ""
    query: tuple[tuple[str, str], ...] = ()
    accept: str = ""


@attrs.frozen(kw_only=True)
class ServiceSpec:
    """A service and its resources."""

    document: Document
    package: str
    """The package that is generated."""
    name: str
    title: str
    client: str
    summary: str
    base_url: str
    default_format: str
    formats: dict[str, tuple[FormatSpec, ...]]
    bodies: dict[str, str]
    send: dict[str, dict[str, Scalar]]
    forms: dict[str, str]
    settings: dict[str, Data]
    """Parts that are handed on as they are: credentials, dialect, errors, rate headers."""
    resources: tuple[Resource, ...] = ()
