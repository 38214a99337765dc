"""Requests: from an operation and its arguments to what travels, still without I/O."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import attrs

from deskwire.core.errors import ParameterError, shown
from deskwire.core.model.encodings import Encoding, SecretText
from deskwire.core.model.numbers import EXACT
from deskwire.core.model.operation import BodyKind, Operation, Param, ParamLocation
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import UNSET, JSONValue, is_given
from deskwire.core.request import paths
from deskwire.core.request.encoder import Encoder, refusal
from deskwire.core.request.encoders import encoder
from deskwire.core.request.multipart import Upload, encode_multipart
from deskwire.core.request.paging import PageBounds, page_bounds, page_pairs
from deskwire.core.request.percent import Pairs
from deskwire.core.request.request import BaseURL, Request

NO_VARIANTS: Final[Mapping[str, str]] = MappingProxyType({})
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_MOST_BITS: Final = 1024


def dump_json(tree: JSONValue) -> bytes:
    """Return the JSON text of a tree; a Decimal stays a number."""

    def number(value: object) -> int | float:
        if isinstance(value, Decimal):
            return int(value) if value == EXACT.to_integral_value(value) else float(value)
        raise TypeError(f"{type(value).__name__} has no JSON form")

    return json.dumps(tree, default=number, separators=(",", ":"), allow_nan=False).encode()


@attrs.frozen
class _Writer:
    """A parameter, and what writes its value."""

    param: Param
    encoder: Encoder[Encoding]

    @property
    def is_secret(self) -> bool:
        """Whether nobody but the service may read the value."""
        return isinstance(self.param.encoding, SecretText)

    def value(self, operation: Operation[object], arguments: Mapping[str, object]) -> object:
        """Return what the parameter sends, or UNSET for nothing."""
        param = self.param
        value = arguments.get(param.name, UNSET)
        if value is None and not param.nullable:
            if param.default:
                # Older code meant the opposite of the default with it, or nothing at all.
                raise ParameterError(
                    f"got None, expected {self.encoder.expected}; leave it out for "
                    f"{param.default!r}"
                )
            value = UNSET
        if value is UNSET:
            value = param.default
        if value is UNSET:
            if param.required:
                raise ParameterError(
                    f"{operation.name}: argument `{param.name}` is missing",
                    operation=operation.name,
                    argument=param.name,
                )
            return UNSET
        # What a call needs is written in any case, so that a value that is none is refused.
        return value if value is None or param.required or self.encoder.given(value) else UNSET

    def pairs(self, value: object) -> Iterator[tuple[str, str]]:
        """Yield the pairs of a value, of plain text: a subclass may have methods of its own."""
        wire = self.param.wire
        if value is None:
            yield wire, ""
            return
        for name, text in self.encoder.pairs(wire, value):
            yield _plain(name), _plain(text, is_secret=self.is_secret)

    def members(self, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield the members of a value, if JSON can carry them."""
        wire = self.param.wire
        if value is None:
            yield wire, None
            return
        for name, tree in self.encoder.members(wire, value):
            yield _plain(name), _plain_tree(tree, is_secret=self.is_secret)


@attrs.define
class _Parts:
    """The pieces of a request while its parameters are written."""

    path: dict[str, paths.PathValue] = attrs.Factory(dict[str, paths.PathValue])
    query: list[tuple[str, str]] = attrs.Factory(list[tuple[str, str]])
    form: list[tuple[str, str]] = attrs.Factory(list[tuple[str, str]])
    members: dict[str, JSONValue] = attrs.Factory(dict[str, JSONValue])
    files: list[tuple[str, Upload]] = attrs.Factory(list[tuple[str, Upload]])

    def add(self, writer: _Writer, value: object, body: BodyKind) -> None:
        """Write one parameter where it belongs."""
        match writer.param.place:
            case ParamLocation.PATH:
                self._add_path(writer, value)
            case ParamLocation.QUERY:
                self.query.extend(writer.pairs(value))
            case ParamLocation.FILE:
                if not isinstance(value, Upload):
                    raise ParameterError(f"got {shown(value)}, expected {writer.encoder.expected}")
                self.files.append((writer.param.wire, value))
            case ParamLocation.BODY if body is BodyKind.JSON:
                self.members.update(writer.members(value))
            case ParamLocation.BODY:
                self.form.extend(writer.pairs(value))

    def _add_path(self, writer: _Writer, value: object) -> None:
        parts = tuple(map(str.__str__, writer.encoder.parts(value)))
        for part in parts:
            paths.check_segment(part, is_secret=writer.is_secret)
        self.path[writer.param.name] = paths.PathValue(
            parts, writer.encoder.separator(value), is_secret=writer.is_secret
        )


def _plain(text: str, *, is_secret: bool = False) -> str:
    """Return a text as nothing but text, or refuse what UTF-8 cannot express."""
    plain = str.__str__(text)
    if not plain.isascii() and _SURROGATE.search(plain):
        given = shown(Secret(plain) if is_secret else plain)
        raise ParameterError(f"got {given}, expected whole characters, no lone surrogate")
    return plain


def _plain_tree(tree: JSONValue, *, is_secret: bool = False) -> JSONValue:
    match tree:
        case str():
            return _plain(tree, is_secret=is_secret)
        case list():
            return [_plain_tree(item) for item in tree]
        case dict():
            return {_plain(name): _plain_tree(item) for name, item in tree.items()}
        case int() if tree.bit_length() > _MOST_BITS:
            raise ParameterError(f"got a number of {tree.bit_length():,} bits, expected fewer")
        case _:
            return tree


_NO_WAYS: Final = frozenset[tuple[str, str]]()


@lru_cache(maxsize=4096)
def _writers(operation: Operation[object], ways: frozenset[tuple[str, str]]) -> tuple[_Writer, ...]:
    """Return what writes the parameters of an operation the way the client was told."""
    variants = dict(ways)
    params = (_variant(operation, param, variants) for param in operation.params)
    return tuple(_Writer(param, encoder(param.encoding)) for param in params)


def _variant(operation: Operation[object], param: Param, variants: Mapping[str, str]) -> Param:
    full = f"{operation.name}.{param.name}"
    name = variants.get(full, variants.get(full.partition(".")[2]))
    if name is None or not param.variants:
        return param
    if name not in param.variants:
        known = ", ".join(param.variants)
        raise ParameterError(
            f"{full} cannot be sent as {name!r}, expected one of {known}",
            operation=operation.name,
            argument=param.name,
        )
    variant = param.variants[name]
    return attrs.evolve(param, encoding=variant.encoding, wire=variant.wire or param.wire)


def _collect(
    operation: Operation[object],
    arguments: Mapping[str, object],
    body: BodyKind,
    variants: Mapping[str, str],
) -> _Parts:
    parts = _Parts()
    is_varied = variants and any(param.variants for param in operation.params)
    ways = frozenset(variants.items()) if is_varied else _NO_WAYS
    for writer in _writers(operation, ways):
        try:
            value = writer.value(operation, arguments)
            if value is not UNSET:
                parts.add(writer, value, body)
        except Exception as error:  # noqa: BLE001  the argument's own among them
            raise refusal(operation.name, error, writer.param.name) from None
    for constant in operation.constants:
        match constant.place:
            case ParamLocation.BODY if body is BodyKind.JSON:
                parts.members[constant.wire] = constant.value
            case ParamLocation.BODY:
                parts.form.append((constant.wire, str(constant.value)))
            case _:
                parts.query.append((constant.wire, str(constant.value)))
    return parts


def _check_rules(operation: Operation[object], arguments: Mapping[str, object]) -> None:
    """Check the rules of an operation against what is going to be sent."""
    given = dict(arguments)
    for param in operation.params:
        if given.get(param.name, UNSET) is UNSET and param.default is not UNSET:
            given[param.name] = param.default
    for rule in operation.rules:
        try:
            rule.check(given)
        except Exception as error:  # noqa: BLE001  an argument's own among them
            raise refusal(operation.name, error) from None


def build(
    operation: Operation[object],
    arguments: Mapping[str, object],
    *,
    base: BaseURL,
    format: str,
    path_query: str = "",
    headers: Pairs = (),
    variants: Mapping[str, str] = NO_VARIANTS,
    page: PageBounds | None = None,
) -> Request:
    """Return the request of a call, or refuse its arguments.

    Args:
        operation: The endpoint.
        arguments: The arguments by name; `UNSET` ones are left out.
        base: The service's address.
        format: The name of the format of the answer.
        path_query: The query parameter that carries the path, for services whose commands travel
            in the query.
        headers: Headers that every request of the service carries.
        variants: Which of several ways to send an argument is meant, by the argument's full name,
            e.g. `taskforce.lists.reorder_tasks.task_ids`.
        page: Which page of a list is meant, where that is not for the arguments to say.

    Raises:
        ParameterError: An argument is missing, unknown, or not what the vendor's documents allow.
    """
    paging = operation.paging
    known = {param.name for param in operation.params}
    if paging is not None:
        known |= {paging.start, paging.size}
    for name in arguments:
        if name not in known:
            raise ParameterError(
                f"{operation.name}: there is no argument `{name}`",
                operation=operation.name,
                argument=name,
            )
    if operation.rules:
        _check_rules(operation, arguments)
    files = any(
        param.place is ParamLocation.FILE and is_given(arguments.get(param.name))
        for param in operation.params
    )
    body = BodyKind.MULTIPART if files else operation.body
    parts = _collect(operation, arguments, body, variants)
    wanted = operation.formats[format]
    if path_query:
        command = _command(operation, parts) + wanted.suffix
        url = shown = str(base)
        prefix: Pairs = ((path_query, command),) if command else ()
    else:
        url = shown = str(base) + paths.expand(operation.path, parts.path) + wanted.suffix
        if any(value.is_secret for value in parts.path.values()):
            path = paths.expand(operation.path, parts.path, paths.PathValue.shown)
            shown = str(base) + path + wanted.suffix
        prefix = ()
    sent = list(headers)
    if wanted.accept:
        sent.append(("Accept", wanted.accept))
    pages: Pairs = ()
    if paging is not None:
        pages = page_pairs(paging, page or page_bounds(operation.name, paging, arguments))
    query = (*base.query, *prefix, *parts.query, *pages, *wanted.query)
    request = Request(
        method=operation.method, url=url, shown_url=shown, query=query, headers=tuple(sent)
    )
    return _with_body(operation, request, parts, body)


def _command(operation: Operation[object], parts: _Parts) -> str:
    """Return the path as it travels in a query."""
    plain = dict[paths.PathValue, str]()
    for name, value in parts.path.items():
        try:
            plain[value] = value.plain()
        except ParameterError as error:
            raise refusal(operation.name, error, name) from None
    return paths.expand(operation.path, parts.path, plain.__getitem__)


def _with_body(
    operation: Operation[object], request: Request, parts: _Parts, body: BodyKind
) -> Request:
    match body:
        case BodyKind.NONE:
            return request
        case BodyKind.FORM:
            return attrs.evolve(request, form=tuple(parts.form))
        case BodyKind.JSON:
            return attrs.evolve(
                request, content=dump_json(parts.members), content_type="application/json"
            )
        case BodyKind.MULTIPART:
            try:
                content, content_type = encode_multipart(parts.form, parts.files)
            except ParameterError as error:
                raise refusal(operation.name, error) from None
            return attrs.evolve(request, content=content, content_type=content_type)
