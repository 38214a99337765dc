"""How the values of fields are read: what a reader is, and what may stand for no value."""

from collections.abc import Callable
from decimal import Decimal
from types import NoneType, UnionType
from typing import Final, Self, TypeAlias, Union, get_args, get_origin

import attrs

from deskwire.core.errors import DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.values import XML_BLANK, JSONValue, Path
from deskwire.core.response.drift import DriftKind, Place, note
from deskwire.core.response.json_body import parse_json

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

    takes_empty: bool = True
    """Whether it returns those that are empty as they are, too."""

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


def is_blank(tree: JSONValue, dialect: Dialect) -> bool:
    """Tell whether a value is an empty text; blanks alone are one in XML."""
    return tree == "" or (dialect.xml and isinstance(tree, str) and not tree.strip(XML_BLANK))


def blank_part(part: FieldDecoder, *blanks: str) -> FieldDecoder:
    """Return a part that reads some texts, or the numbers they spell, as null."""

    def read(tree: JSONValue) -> object:
        is_blank = (
            isinstance(tree, str | int) and not isinstance(tree, bool) and str(tree) in blanks
        )
        return None if is_blank else part.read(tree)

    passes = part.passes if not any(blanks) else frozenset[type]()
    return FieldDecoder(read=read, expects=part.expects, passes=passes, takes_empty=False)


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
