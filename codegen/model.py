"""The spec in memory: what the YAML says, with its shorthands spelled out."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

import attrs

from codegen.marks import Data, Document, Where
from deskwire.core.model.encodings import Encoding
from deskwire.core.model.operation import Format, Paging
from deskwire.core.model.rules import Rule
from deskwire.core.model.service import Service

UNKNOWN: Final = Encoding()
"""The encoding of what is not resolved yet."""
SCALARS: Final = (
    "string",
    "reference",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "amount",
    "amounts",
    "extra",
    "secret",
    "bytes",
    "any",
    "file",
    "where",
    "report_query",
)
"""The types that the language has by itself."""

Scalar: TypeAlias = bool | int | float | str | None
IDEMPOTENT: Final = ("GET", "PUT", "DELETE")
"""The verbs whose calls can be repeated, unless an operation says otherwise."""


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
class Writing:
    """What is said of how a value is written, before it is an encoding."""

    forms: tuple[str, ...] = ()
    """Words such as `one_zero`, or the forms of a time."""
    words: tuple[str, ...] = ()
    """The words of a boolean, for true and for false."""
    join: str = ""
    range: str = ""
    limit: int | None = None


@attrs.frozen(kw_only=True)
class Field:
    """A member of a model or an input."""

    name: str
    type: TypeRef
    wire: str
    writing: Writing = Writing()
    encodings: tuple[Encoding, ...] = ()
    """How it is written: one encoding in an input, any number of its own in an answer."""
    doc: str = ""
    why: str = ""
    where: Where = ()

    def as_argument(self) -> "Argument":
        """Return a field of an input as what it is when it travels."""
        return Argument(
            name=self.name,
            type=self.type,
            place="body",
            wire=self.wire,
            writing=self.writing,
            encoding=self.encodings[0] if self.encodings else UNKNOWN,
            doc=self.doc,
            why=self.why,
            where=self.where,
        )


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
    wire: str
    """The vendor's label of it."""
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
    filterable: tuple[str, ...] = ()
    """The columns that a query may compare, where that is not all of them."""
    partition: str = ""
    """The column by whose values a long report is pulled in parts."""
    sort: tuple[str, ...] = ()
    """The columns that put the rows in an order."""


@attrs.frozen(kw_only=True)
class Argument:
    """One parameter of an operation, in one place."""

    name: str
    type: TypeRef
    place: str
    wire: str
    writing: Writing = Writing()
    encoding: Encoding = UNKNOWN
    """How it is sent."""
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


@attrs.frozen
class PlacedRule:
    """A rule between arguments, and where it stands."""

    rule: Rule
    where: Where


@attrs.frozen(kw_only=True)
class Example:
    """A call that was seen, and what came back."""

    doc: str = ""
    """What it shows."""
    source: str = ""
    """Who shows it."""
    arguments: dict[str, Data] = attrs.Factory(dict[str, Data])
    """The arguments of the call."""
    status: int = 200
    """The status of the answer."""
    answer: Data = None
    """The body of the answer; None where it is not known."""


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
    pages: Paging | None
    formats: str
    idempotent: bool
    rules: tuple[PlacedRule, ...]
    raises: tuple[tuple[str, str], ...]
    doc: str
    why: str
    authenticated: bool
    deprecated: str = ""
    """What to use instead, where it is not to be used any more."""
    examples: tuple[Example, ...] = ()
    partition: str = ""
    """The field of the items by whose values a long list is pulled in parts."""
    sort: tuple[str, ...] = ()
    """The fields of the items that put them in an order."""
    where: Where = ()

    @property
    def stream(self) -> str:
        """The name of the method that reads the answer while it comes; empty for none."""
        is_file = self.returns is not None and self.returns.name == "bytes"
        return f"stream_{self.name.removeprefix('get_')}" if self.table or is_file else ""

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


Item: TypeAlias = Model | Choices | IdKind
"""What a type can be besides a scalar."""
ItemT = TypeVar("ItemT", Model, Choices, IdKind)


@attrs.frozen(kw_only=True)
class Resource:
    """One file: a resource, or, without a name, models that resources share."""

    document: Document
    module: str
    name: str
    attribute: str
    summary: str
    base: str
    """What the paths of all operations begin with."""
    endpoints: tuple[Endpoint, ...]
    models: tuple[Model, ...]
    choices: tuple[Choices, ...]
    tables: tuple[Table, ...]
    ids: tuple[IdKind, ...] = ()
    filters: tuple[FilterSet, ...] = ()
    compositions: tuple[Composition, ...] = ()
    part_of: str = ""
    """The resource that its operations belong to, where a file holds only some of them."""

    @property
    def types(self) -> tuple[Item, ...]:
        """The types that the file defines."""
        return (*self.models, *self.choices, *self.ids)


@attrs.frozen
class Symbol:
    """A name that a file defines."""

    name: str
    """The name."""
    module: str
    """The module of the file."""
    item: Item
    """What it stands for."""


class Symbols:
    """The types of a service."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_name: dict[str, dict[str, Symbol]] = {}
        for resource in resources:
            for item in resource.types:
                symbol = Symbol(item.name, resource.module, item)
                self._by_name.setdefault(item.name, {})[resource.module] = symbol

    def __iter__(self) -> Iterator[Symbol]:
        """Yield every symbol."""
        for symbols in self._by_name.values():
            yield from symbols.values()

    def homes(self, name: str) -> tuple[str, ...]:
        """Return the modules that define a name."""
        return tuple(self._by_name.get(name, ()))

    def find(self, module: str, name: str) -> Symbol | None:
        """Return what a name stands for in a module: its own comes first; None for a scalar."""
        symbols = self._by_name.get(name, {})
        return symbols.get(module) or next(iter(symbols.values()), None)

    def known(self, module: str, kind: type[ItemT]) -> Mapping[str, ItemT]:
        """Return everything of a kind that can be named in a module, its own first."""
        found = [one for name in self._by_name if (one := self.find(module, name))]
        found.sort(key=lambda symbol: symbol.module != module)
        return {symbol.name: symbol.item for symbol in found if isinstance(symbol.item, kind)}

    def model(self, module: str, name: str) -> Model | None:
        """Return the model or input that a name stands for."""
        symbol = self.find(module, name)
        return symbol.item if symbol and isinstance(symbol.item, Model) else None

    def choices(self, module: str, name: str) -> Choices | None:
        """Return the enum that a name stands for."""
        symbol = self.find(module, name)
        return symbol.item if symbol and isinstance(symbol.item, Choices) else None


@attrs.frozen(kw_only=True)
class ServiceSpec:
    """A service and its resources."""

    document: Document
    package: str
    """The package that is generated."""
    client: str
    summary: str
    described: Service
    """What the generated package says of it, but for what follows from its resources."""
    formats: dict[str, dict[str, Format]]
    """The groups of formats, each by the names of its formats."""
    bodies: dict[str, str]
    send: dict[str, dict[str, Scalar]]
    forms: dict[str, str]
    error_bodies: dict[str, Data]
    """Bodies of refusals that were seen, by status."""
    whys: dict[str, str]
    """Why the dialect and the rule of errors are what they are."""
    auth_whys: tuple[str, ...]
    """Why each kind of credentials is what it is."""
    resources: tuple[Resource, ...] = ()
    symbols: Symbols = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(lambda self: Symbols(self.resources), takes_self=True),
    )
    """The types that its files define."""

    @property
    def name(self) -> str:
        """The name in code."""
        return self.described.name

    @property
    def title(self) -> str:
        """The name for people."""
        return self.described.title

    @property
    def wholes(self) -> tuple[Resource, ...]:
        """The resources, without the files that hold a part of one."""
        return tuple(one for one in self.resources if one.name and not one.part_of)

    def parts(self, resource: Resource) -> tuple[Resource, ...]:
        """Return the files that hold operations of a resource besides its own."""
        return tuple(one for one in self.resources if one.part_of and one.part_of == resource.name)
