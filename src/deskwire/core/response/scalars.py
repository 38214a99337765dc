"""Readers of single values, by a dialect's rules."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, TypeGuard, cast

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.enums import OpenEnum, OpenIntEnum
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import XML_BLANK, JSONValue
from deskwire.core.response.drift import Place, note
from deskwire.core.response.fields import (
    FieldDecoder,
    MisfitError,
    Reader,
)
from deskwire.core.response.timestamps import (
    date_parser,
    datetime_parser,
    iso_date_part,
    iso_datetime,
    time_parser,
)

_is_integer: Final = re.compile(r"[+-]?[0-9]{1,4000}", re.ASCII).fullmatch


_is_number: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,6})?").fullmatch


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
    parsers = [datetime_parser(layout, dialect.zone) for layout in dialect.datetimes]
    text = iso_datetime(dialect.zone, bare_days=True)
    keys = {"timestamp": datetime_parser("unix", dialect.zone)} | dict.fromkeys(_DATE_TEXTS, text)
    return _first_fit(parsers, keys, "a date and time", dialect)


def _date(dialect: Dialect) -> FieldDecoder:
    parsers = [date_parser(layout, dialect.zone) for layout in dialect.dates]
    keys: dict[str, Reader] = dict.fromkeys(_DATE_TEXTS, iso_date_part)
    # The stamp comes last: which midnight it means depends on the zone of the server.
    keys["timestamp"] = date_parser("unix", dialect.zone)
    return _first_fit(parsers, keys, "a date", dialect)


def _time(dialect: Dialect) -> FieldDecoder:
    return _first_fit(
        [time_parser(layout) for layout in dialect.times], {}, "a time of day", dialect
    )


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
    """Try the layouts in turn, then the keys of a date object where the service sends those."""
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
