"""Readers of everything but models: scalars, enums, lists and mappings, by a dialect's rules."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from types import NoneType, UnionType
from typing import Final, Self, TypeAlias, TypeGuard, Union, cast, get_args, get_origin

import attrs

from deskwire.core.errors import DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.enums import OpenEnum, OpenIntEnum
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import XML_BLANK, FrozenMap, JSONValue, Path
from deskwire.core.response.drift import DriftKind, Place, note
from deskwire.core.response.json_body import parse_json
from deskwire.core.response.timestamps import (
    date_parser,
    datetime_parser,
    iso_date_part,
    iso_datetime,
    time_parser,
)
from deskwire.core.response.trees import is_note, several

_is_integer: Final = re.compile(r"[+-]?[0-9]{1,4000}", re.ASCII).fullmatch
_is_number: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,6})?").fullmatch

Reader: TypeAlias = Callable[[JSONValue], object]
"""Reads one value; returns None for an empty one, raises `MisfitError` for what does not fit."""


class MisfitError(Exception):
    """A value does not fit its field. It never leaves the decoder."""

    def __init__(self, expected: str, value: object) -> None:
        super().__init__(expected)
        self.expected: str = expected
        """What the field holds, e.g. `an integer`."""
        self.value: object = value
        """What came instead."""
        self.path: Path = ()
        """Where, from the value that was being read."""

    def within(self, *parts: str | int) -> Self:
        """Put parts before the path and return the error itself."""
        self.path = (*parts, *self.path)
        return self


@attrs.frozen(kw_only=True)
class FieldDecoder:
    """How values of one type are read."""

    read: Reader
    """Reads one value."""

    expects: str
    """What the reader wants, in words."""

    passes: frozenset[type] = frozenset()
    """The types whose values the reader would return as they are."""

    leaves: Callable[[JSONValue], dict[str, JSONValue]] | None = None
    """Returns what the reader leaves out of a value, by key; None where it takes all."""


def depart(place: Place, kind: DriftKind, misfit: MisfitError, *, strict: bool) -> None:
    """Tell of a difference from the spec, or raise it."""
    if strict:
        raise misfit
    note(place, kind, misfit.value, misfit.path)


ANY_TREE: Final = object()
"""Stands for `JSONValue` among types."""

ANYTHING: Final = FieldDecoder(
    read=lambda tree: tree,
    expects="anything",
    passes=frozenset({NoneType, bool, int, Decimal, str, list, dict}),
)
"""How a tree is read: as it is."""


def split_none(type_: object) -> tuple[bool, object]:
    """Return whether a type admits None, and the type without it and without a `NewType`."""
    if get_origin(type_) not in (Union, UnionType):
        return False, getattr(type_, "__supertype__", type_)
    args = get_args(type_)
    if any(get_origin(arg) in (list, dict) for arg in args):
        return True, ANY_TREE
    rest = [arg for arg in args if arg is not NoneType]
    if len(rest) != 1:
        raise TypeError(f"a field cannot be {type_}: the only union is with None")
    return len(rest) < len(args), getattr(rest[0], "__supertype__", rest[0])


def scalar_part(type_: object, dialect: Dialect) -> FieldDecoder | None:
    """Return how a type without parts is read, or None for a type that is not one."""
    make = _SCALARS.get(type_)
    if make is None:
        return None
    return (
        make(dialect) if type_ is str or type_ is Secret else stripped_part(make(dialect), dialect)
    )


def stripped_part(part: FieldDecoder, dialect: Dialect) -> FieldDecoder:
    """Return a part that takes XML's blanks around a value, which are text in texts alone."""
    if not dialect.xml:
        return part

    def read(tree: JSONValue) -> object:
        return part.read(tree.strip(XML_BLANK) if isinstance(tree, str) else tree)

    return FieldDecoder(read=read, expects=part.expects, passes=part.passes - {str})


def is_blank(tree: JSONValue, dialect: Dialect) -> bool:
    """Tell whether a value is an empty text; blanks alone are one in XML."""
    return tree == "" or (dialect.xml and isinstance(tree, str) and not tree.strip(XML_BLANK))


def is_open_enum(type_: object) -> TypeGuard[type[OpenEnum | OpenIntEnum]]:
    """Tell whether a type is an enum that `enum_part` reads."""
    return isinstance(type_, type) and issubclass(type_, OpenEnum | OpenIntEnum)


def enum_part(
    kind: type[OpenEnum | OpenIntEnum], dialect: Dialect, place: Place, *, strict: bool
) -> FieldDecoder:
    """Return how an open enum is read; values it does not know are reported, or refused."""
    plain = int if issubclass(kind, OpenIntEnum) else str
    value_part = _integer(dialect) if plain is int else _text(dialect)
    members: dict[object, object] = {item.value: item for item in kind.__members__.values()}
    make = cast("Callable[[object], object]", kind)
    empty = dialect.empty_is_null

    def read(tree: JSONValue) -> object:
        value = tree if type(tree) is plain else value_part.read(tree)
        member = members.get(value)
        if member is not None or value is None or (empty and value == ""):
            return member
        if strict:
            raise MisfitError(f"a documented {kind.__name__}", value)
        note(place, "unknown_enum", value, (place[1],))
        return make(value)

    return FieldDecoder(read=read, expects=value_part.expects)


@attrs.frozen(kw_only=True)
class ListRule:
    """What a list is beside its items."""

    place: Place
    """The model and field."""

    nullable: bool
    """Whether an item may be null."""

    keys: Collection[str]
    """The keys of an item that is an object, to tell a lone item from a list's element."""

    strict: bool
    """Whether a null item is an error rather than no item."""


def list_part(item: FieldDecoder, dialect: Dialect, rule: ListRule) -> FieldDecoder:
    """Return how a list is read, into a tuple.

    Args:
        item: How its items are read.
        dialect: The rules of the service.
        rule: The rules of this list.
    """
    read_item, nullable, place = item.read, rule.nullable, rule.place
    passes = item.passes if not nullable else item.passes | {NoneType}

    def read(tree: JSONValue) -> object:
        items = tree if isinstance(tree, list) else _items(tree, dialect, rule.keys)
        if items is None:
            return None
        if passes and passes.issuperset(map(type, items)):
            return tuple(items)
        values: list[object] = []
        for index, raw in enumerate(items):
            try:
                value = read_item(raw)
            except MisfitError as misfit:
                misfit.within(index)
                raise
            if value is not None or nullable:
                values.append(value)
            elif raw is None:
                lack = MisfitError(item.expects, None).within(index)
                depart(place, "null", lack, strict=rule.strict)
            # What is left is an empty element: no item.
        return tuple(values)

    def leaves(tree: JSONValue) -> dict[str, JSONValue]:
        wraps = isinstance(tree, dict) and not _is_item(tree, rule.keys)
        return _notes(tree) if wraps else {}

    wraps = dialect.xml and dialect.xml_items == "any"
    return FieldDecoder(read=read, expects="a list", leaves=leaves if wraps else None)


def _notes(tree: JSONValue) -> dict[str, JSONValue]:
    """Return what an XML element says beside its children."""
    children = tree.items() if isinstance(tree, dict) else ()
    return {key: value for key, value in children if is_note(key)}


def _items(
    tree: JSONValue, dialect: Dialect, keys: Collection[str]
) -> Collection[JSONValue] | None:
    """Return the items of a list that did not come as one; None for null."""
    if tree is None:
        return () if dialect.null_lists else None
    if dialect.empty_is_null and is_blank(tree, dialect):
        return ()
    if isinstance(tree, dict):
        if dialect.keyed_lists and all(key.isdecimal() for key in tree):
            return tree.values()
        if dialect.xml and dialect.xml_items == "any" and not _is_item(tree, keys):
            children = [value for key, value in tree.items() if not is_note(key)]
            return [item for child in children for item in several(child)]
    if dialect.lone_items:
        return (tree,) if tree != {} else ()
    raise MisfitError("a list", tree)


def _is_item(tree: dict[str, JSONValue], keys: Collection[str]) -> bool:
    """Tell a lone item from the element around items, which may be named like one of its keys."""
    return any(key in keys and not isinstance(value, dict | list) for key, value in tree.items())


def mapping_part(item: FieldDecoder, dialect: Dialect, *, nullable: bool) -> FieldDecoder:
    """Return how an object with keys of any name is read, into a `FrozenMap`."""

    def read(tree: JSONValue) -> object:
        if tree is None:
            return None
        is_empty = dialect.empty_is_null and is_blank(tree, dialect)
        if is_empty or (tree == [] and dialect.keyed_lists):
            return FrozenMap[object]()
        if not isinstance(tree, dict):
            raise MisfitError("an object", tree)
        values: dict[str, object] = {}
        for key, raw in tree.items():
            if dialect.xml and is_note(key):
                continue
            try:
                values[key] = item.read(raw)
            except MisfitError as misfit:
                misfit.within(key)
                raise
            if values[key] is None and not nullable:
                raise MisfitError(item.expects, raw).within(key)
        return FrozenMap(values)

    return FieldDecoder(read=read, expects="an object", leaves=_notes if dialect.xml else None)


def blank_part(part: FieldDecoder, *blanks: str) -> FieldDecoder:
    """Return a part that reads some texts, or the numbers they spell, as null."""

    def read(tree: JSONValue) -> object:
        is_blank = (
            isinstance(tree, str | int) and not isinstance(tree, bool) and str(tree) in blanks
        )
        return None if is_blank else part.read(tree)

    return FieldDecoder(read=read, expects=part.expects)


def json_part(part: FieldDecoder) -> FieldDecoder:
    """Return a part that reads JSON inside a text."""

    def read(tree: JSONValue) -> object:
        if not isinstance(tree, str) or not tree:
            return part.read(tree)
        try:
            inner = parse_json(tree.encode())
        except (DecodeError, UnicodeEncodeError):
            raise MisfitError("JSON inside a text", tree) from None
        return part.read(inner)

    return FieldDecoder(read=read, expects=part.expects)


def _text(_: Dialect) -> FieldDecoder:
    def read(tree: JSONValue) -> object:
        if isinstance(tree, str) or tree is None:
            return tree
        if isinstance(tree, int) and not isinstance(tree, bool):
            return str(tree)  # an id that one version sends as a number, another as text
        raise MisfitError("text", tree)

    return FieldDecoder(read=read, expects="text", passes=frozenset({str}))


def _secret(dialect: Dialect) -> FieldDecoder:
    text = _text(dialect)

    def read(tree: JSONValue) -> object:
        with suppress(MisfitError):  # it tells what came
            value = text.read(tree)
            return Secret(value) if isinstance(value, str) else None
        raise MisfitError("text", "***")

    return FieldDecoder(read=read, expects="text")


def _integer(dialect: Dialect) -> FieldDecoder:
    texts, empty = dialect.text_scalars, dialect.empty_is_null

    def read(tree: JSONValue) -> object:
        if isinstance(tree, str):
            if texts and _is_integer(tree):
                return int(tree)
            if empty and not tree:
                return None
        elif tree is None or (isinstance(tree, int) and not isinstance(tree, bool)):
            return tree
        raise MisfitError("an integer", tree)

    return FieldDecoder(read=read, expects="an integer", passes=frozenset({int}))


def _decimal(dialect: Dialect) -> FieldDecoder:
    texts, empty = dialect.text_scalars, dialect.empty_is_null

    def read(tree: JSONValue) -> object:
        if isinstance(tree, str):
            if texts and _is_number(tree):
                return Decimal(tree)
            if empty and not tree:
                return None
        elif tree is None or isinstance(tree, Decimal):
            return tree
        elif isinstance(tree, int) and not isinstance(tree, bool):
            return Decimal(tree)
        raise MisfitError("a number", tree)

    return FieldDecoder(read=read, expects="a number", passes=frozenset({Decimal}))


def _boolean(dialect: Dialect) -> FieldDecoder:
    texts, numbers, empty = dialect.text_scalars, dialect.int_booleans, dialect.empty_is_null
    words = dict.fromkeys(dialect.true_words, True) | dict.fromkeys(dialect.false_words, False)

    def read(tree: JSONValue) -> object:
        if tree is None or isinstance(tree, bool):
            return tree
        if isinstance(tree, str):
            if texts and (value := words.get(tree.lower())) is not None:
                return value
            if empty and not tree:
                return None
        elif numbers and isinstance(tree, int) and tree in (0, 1):
            return tree == 1
        raise MisfitError("true or false", tree)

    return FieldDecoder(read=read, expects="true or false", passes=frozenset({bool}))


def _datetime(dialect: Dialect) -> FieldDecoder:
    parsers = [datetime_parser(form, dialect.zone) for form in dialect.datetimes]
    text = iso_datetime(dialect.zone, bare_days=True)
    keys = {"timestamp": datetime_parser("unix", dialect.zone)} | dict.fromkeys(_DATE_TEXTS, text)
    return _first_fit(parsers, keys, "a date and time", dialect)


def _date(dialect: Dialect) -> FieldDecoder:
    parsers = [date_parser(form, dialect.zone) for form in dialect.dates]
    keys: dict[str, Reader] = dict.fromkeys(_DATE_TEXTS, iso_date_part)
    # The stamp comes last: which midnight it means depends on the zone of the server.
    keys["timestamp"] = date_parser("unix", dialect.zone)
    return _first_fit(parsers, keys, "a date", dialect)


def _time(dialect: Dialect) -> FieldDecoder:
    return _first_fit([time_parser(form) for form in dialect.times], {}, "a time of day", dialect)


_SCALARS: Final[Mapping[object, Callable[[Dialect], FieldDecoder]]] = {
    str: _text,
    Secret: _secret,
    int: _integer,
    Decimal: _decimal,
    bool: _boolean,
    datetime: _datetime,
    date: _date,
    time: _time,
}
_DATE_TEXTS: Final = ("mysql", "formatted_gmt", "formatted_date_gmt", "formatted", "formatted_date")


def _first_fit(
    parsers: Sequence[Reader], keys: Mapping[str, Reader], expects: str, dialect: Dialect
) -> FieldDecoder:
    """Try the forms in turn, then the keys of a date object where the service sends those."""
    empty = dialect.empty_is_null
    first, *others = parsers

    def read(tree: JSONValue) -> object:
        if tree is None or (empty and tree == ""):
            return None
        try:
            return first(tree)
        except (ValueError, OverflowError):
            return read_otherwise(tree)

    def read_otherwise(tree: JSONValue) -> object:
        for parse in others:
            try:
                return parse(tree)
            except (ValueError, OverflowError):
                continue
        if dialect.date_objects and isinstance(tree, dict):
            return read_object(tree)
        raise MisfitError(expects, tree)

    def read_object(tree: dict[str, JSONValue]) -> object:
        given = [key for key in keys if tree.get(key) not in (None, "")]
        for key in given:
            try:
                return keys[key](tree[key])
            except (ValueError, OverflowError):
                continue
        if given or keys.keys().isdisjoint(tree):
            raise MisfitError(expects, tree)
        return None

    return FieldDecoder(read=read, expects=expects)
