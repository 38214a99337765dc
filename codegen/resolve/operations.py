"""Checks operations: their arguments, paging, rules and what they return."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from codegen.marks import Document
from codegen.model import (
    Argument,
    Choices,
    Composition,
    Endpoint,
    IdKind,
    PlacedRule,
    Resource,
    Scalar,
    ServiceSpec,
    Shape,
    Symbols,
)
from codegen.resolve.definitions import Definitions
from codegen.resolve.encodings import Encodings
from codegen.resolve.names import Names, once
from codegen.rules import arguments
from deskwire.core.model.operation import Paging

_PATH: Final = re.compile(r"(?:[^\[\]{}]|\{\w+\}|\[[^\[\]{}]*(?:\{\w+\}[^\[\]{}]*)+\])*")
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "reference": (str, int),
    "integer": (int,),
    "decimal": (int, float),
    "boolean": (bool,),
    "date": (str,),
    "datetime": (str,),
    "amount": (str, int, float),
    "amounts": (str, int, float),
}
"""What a default can be."""


class Operations:
    """The operations of one file."""

    def __init__(
        self,
        service: ServiceSpec,
        resource: Resource,
        symbols: Symbols,
        names: Names,
        definitions: Definitions,
    ) -> None:
        self._service: ServiceSpec = service
        self._resource: Resource = resource
        self._document: Document = resource.document
        self._symbols: Symbols = symbols
        self._names: Names = names
        self._definitions: Definitions = definitions
        self._encodings: Encodings = Encodings(resource.document, resource.module, symbols)

    def resolve(self) -> tuple[Endpoint, ...]:
        """Return the operations, with what they leave out.

        Raises:
            SpecError: One of them could not be called or sent.
        """
        endpoints = tuple(self._endpoint(endpoint) for endpoint in self._resource.endpoints)
        known = {endpoint.name: endpoint for endpoint in endpoints}
        for composition in self._resource.compositions:
            self._composition(composition, known)
        return endpoints

    def _endpoint(self, endpoint: Endpoint) -> Endpoint:
        self._names.method(endpoint.where, "an operation", endpoint.name)
        self._definitions.summary((*endpoint.where, "summary"), endpoint.summary)
        self._formats(endpoint)
        self._path(endpoint)
        self._returned(endpoint)
        self._arguments(endpoint)
        self._examples(endpoint)
        self._order(endpoint)
        for rule in endpoint.rules:
            self._rule(endpoint, rule)
        if endpoint.pages:
            self._pages(endpoint, endpoint.pages)
        documented = tuple(self._documented(endpoint))
        arguments = [self._encodings.argument(item, documented) for item in endpoint.arguments]
        return attrs.evolve(endpoint, arguments=tuple(arguments))

    def _documented(self, endpoint: Endpoint) -> Iterator[str]:
        """Yield the names that a call sends by itself or has arguments for."""
        for argument in endpoint.arguments:
            model = self._symbols.model(self._resource.module, argument.type.name)
            if model is not None and model.spread:
                yield from (field.wire for field in model.fields)
            elif argument.type.name != "extra":
                yield argument.wire
        yield from (fixed.wire for fixed in endpoint.fixed)
        if endpoint.pages:
            pages = endpoint.pages
            yield from filter(None, (pages.wire, pages.wire_start, pages.wire_size))
        for form in self._service.formats[endpoint.formats].values():
            yield from (name for name, _ in form.query)

    def _formats(self, endpoint: Endpoint) -> None:
        known = ", ".join(self._service.formats)
        if endpoint.formats not in self._service.formats:
            raise self._document.error(
                endpoint.where,
                f"there is no format group {endpoint.formats!r}, expected one of {known}",
            )

    def _path(self, endpoint: Endpoint) -> None:
        """Check that what may be left out of a path begins and ends."""
        if not _PATH.fullmatch(endpoint.path):
            raise self._document.error(
                (*endpoint.where, "http"),
                f"{endpoint.path} is no path, expected {{name}} for an argument, and [...] around "
                "a part with an argument that may be left out",
            )

    def _returned(self, endpoint: Endpoint) -> None:
        where = (*endpoint.where, "returns")
        if endpoint.table and endpoint.table not in {one.name for one in self._resource.tables}:
            raise self._document.error(where, f"there is no table {endpoint.table!r} in this file")
        if endpoint.returns is not None:
            self._definitions.type(where, endpoint.returns)
        if endpoint.pattern and _groups(endpoint.pattern) != 1:
            raise self._document.error(
                (*endpoint.where, "pattern"),
                f"{endpoint.pattern!r} is no regular expression with one group",
            )

    def _arguments(self, endpoint: Endpoint) -> None:
        spreads = False
        for argument in endpoint.arguments:
            model = self._symbols.model(self._resource.module, argument.type.name)
            spreads = spreads or (model is not None and model.spread)
        kinds: dict[str, Argument] = {}
        for argument in endpoint.arguments:
            self._names.parameter(argument.where, argument.name, spreads=spreads)
            self._definitions.type(argument.where, argument.type)
            if argument.has_default:
                self._default(argument)
            first = kinds.setdefault(argument.name, argument)
            if attrs.evolve(argument.type, required=first.type.required) != first.type:
                raise self._document.error(
                    argument.where, f"{argument.name} stands in two places with different types"
                )
        sent = [
            *(((item.place, item.wire), item.where) for item in endpoint.arguments),
            *(((one.place, one.wire), (*endpoint.where, "send")) for one in endpoint.fixed),
        ]
        once(
            self._document,
            ((sent, where) for sent, where in sent if sent[0] != "path"),
            lambda sent: f"{sent[1]!r} is in the {sent[0]} already, expected another name",
        )

    def _examples(self, endpoint: Endpoint) -> None:
        """Check that examples give arguments that there are."""
        pages = endpoint.pages
        known = {*endpoint.argument_names(), *((pages.start, pages.size) if pages else ())}
        for index, example in enumerate(endpoint.examples):
            for name in example.arguments:
                if name not in known:
                    raise self._document.error(
                        (*endpoint.where, "examples", index, "arguments", name),
                        f"{endpoint.name} has no argument {name!r}",
                    )

    def _order(self, endpoint: Endpoint) -> None:
        """Check that a list is parted and sorted by fields of its items."""
        for key, names in (("partition", (endpoint.partition,)), ("sort", endpoint.sort)):
            self._definitions.fields(
                (*endpoint.where, key), endpoint.returns, tuple(filter(None, names))
            )

    def _default(self, argument: Argument) -> None:
        """Check that a default is a value of its argument."""
        type_, value = argument.type, argument.default
        if type_.required:
            raise self._document.error(
                argument.where, f"{argument.name} has to be given, so that it has no default"
            )
        values: list[Scalar] = [value]
        if type_.shape is Shape.LIST and argument.writing.join and isinstance(value, str):
            values = list(value.split(argument.writing.join))
        symbol = self._symbols.find(self._resource.module, type_.name)
        item = symbol.item if symbol else None
        if isinstance(item, Choices):
            allowed = [option.value for option in item.options]
            right = type_.shape is not Shape.MAP and all(one in allowed for one in values)
            meant = f"one of {', '.join(map(str, allowed))}"
        else:
            kind = item.base if isinstance(item, IdKind) else type_.name
            meant = f"a value of type {kind}"
            right = type_.shape is not Shape.MAP and all(_fits(kind, one) for one in values)
        if not right:
            raise self._document.error(
                (*argument.where, "default"), f"the default is {value!r}, expected {meant}"
            )

    def _pages(self, endpoint: Endpoint, pages: Paging) -> None:
        """Check how a list is paged."""
        where = (*endpoint.where, "paging")
        taken = {*endpoint.argument_names()}
        for bound in (pages.start, pages.size):
            self._names.parameter(where, bound)
            if bound in taken:
                raise self._document.error(
                    where, f"{endpoint.name} has an argument {bound!r} already, which is a page's"
                )
            taken.add(bound)
        if pages.wire and (pages.wire_start or pages.wire_size):
            raise self._document.error(
                where, "the bounds travel in one parameter, `wire`, or in two, not in both ways"
            )
        if pages.default_size and pages.max_size and pages.default_size > pages.max_size:
            raise self._document.error(
                where, f"pages of {pages.default_size} items are more than {pages.max_size}"
            )
        sent = {item.wire for item in endpoint.arguments if item.place == "query"}
        for wire in filter(None, (pages.wire, pages.wire_start, pages.wire_size)):
            if wire in sent:
                raise self._document.error(where, f"{wire!r} is in the query already")
            sent.add(wire)
        item = endpoint.returns and self._symbols.model(
            self._resource.module, endpoint.returns.name
        )
        if pages.key and item and pages.key not in {field.name for field in item.fields}:
            raise self._document.error(where, f"{item.name} has no field {pages.key!r} to be a key")

    def _rule(self, endpoint: Endpoint, rule: PlacedRule) -> None:
        known = {*endpoint.argument_names()}
        for name in arguments(rule.rule):
            if name not in known:
                raise self._document.error(
                    rule.where,
                    f"the rule speaks of {name!r}, which is no argument of {endpoint.name}",
                )

    def _composition(self, composition: Composition, known: Mapping[str, Endpoint]) -> None:
        self._names.method(composition.where, "two calls in one", composition.name)
        self._definitions.summary(composition.where, composition.summary)
        for name in (composition.call, composition.then):
            if name not in known:
                raise self._document.error(
                    composition.where, f"there is no operation {name!r} in this file"
                )
        first, then = known[composition.call], known[composition.then]
        needed = {item.name: item for item in then.arguments if item.type.required}
        taken = next(iter(needed.values()), None)
        if taken is None or len(needed) > 1:
            raise self._document.error(
                composition.where, f"{then.name} has to need one argument, it needs {len(needed)}"
            )
        if first.returns is None or first.returns.name != taken.type.name:
            raise self._document.error(
                composition.where, f"{first.name} does not return the {taken.name} of {then.name}"
            )


def _fits(kind: str, value: Scalar) -> bool:
    """Tell whether a default is a value of a scalar type."""
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS.get(kind, ()))


def _groups(pattern: str) -> int:
    """Return how many groups a regular expression has; -1 if it is none."""
    try:
        return re.compile(pattern).groups
    except re.error:
        return -1
