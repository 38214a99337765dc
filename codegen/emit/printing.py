"""Data of `deskwire.core.model` as source: without what they are by default."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, cast
from zoneinfo import ZoneInfo

import attrs

from codegen.emit.source import Source, joined


def parts(value: object) -> Iterator[tuple[str, object, bool]]:
    """Yield the parts of a datum that are not what they are by default, by name.

    The third tells whether a part can stand by its place: all parts before it are there, and it is
    no flag or option.
    """
    is_placed = True
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cast("Any", type(value)))
    for part in fields:
        mine: object = getattr(value, part.name)
        make: Callable[..., object] | None = getattr(part.default, "factory", None)
        usual: object = part.default
        if make:
            usual = make(value) if getattr(part.default, "takes_self", False) else make()
        if mine == usual:
            is_placed = False
            continue
        is_placed = is_placed and not (part.kw_only or usual is None or isinstance(usual, bool))
        yield part.name, mine, is_placed


def printed(source: Source, value: object) -> str:
    """Return data as source, with tuples for lists, and import the classes of it."""
    match value:
        case Enum():
            source.use(type(value).__module__, type(value).__name__)
            return f"{type(value).__name__}.{value.name}"
        case tuple() | list():
            items = cast("tuple[object, ...]", value)
            return f"({joined(printed(source, item) for item in items)})"
        case Mapping():
            members = cast("Mapping[object, object]", value).items()
            pairs = (f"{key!r}: {printed(source, item)}" for key, item in members)
            return f"{{{', '.join(pairs)}}}"
        case ZoneInfo(key=key):
            source.use("zoneinfo", "ZoneInfo")
            return f"ZoneInfo({key!r})"
        case _ if attrs.has(type(value)):
            cls = type(value)
            source.use(cls.__module__, cls.__name__)
            said = (
                printed(source, part) if is_placed else f"{name}={printed(source, part)}"
                for name, part, is_placed in parts(value)
            )
            return f"{cls.__name__}({', '.join(said)})"
        case _:
            return repr(value)


def plain(value: object) -> object:
    """Return data as JSON has it, without what they are by default."""
    match value:
        case tuple() | list():
            return [plain(item) for item in cast("tuple[object, ...]", value)]
        case Mapping():
            members = cast("Mapping[str, object]", value).items()
            return {key: plain(item) for key, item in members}
        case ZoneInfo(key=key):
            return key
        case _ if attrs.has(type(value)):
            return {name: plain(part) for name, part, _ in parts(value)}
        case _:
            return value
