"""Readers of lists and mappings, by a dialect's rules."""

from collections.abc import Collection
from types import NoneType

import attrs

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.values import FrozenMap, JSONValue
from deskwire.core.response.drift import Place
from deskwire.core.response.fields import (
    FieldDecoder,
    MisfitError,
    depart,
    is_blank,
)
from deskwire.core.response.trees import is_note, several


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
    plain = item.passes if item.takes_empty else frozenset[type]()
    passes = plain if not nullable else plain | {NoneType}

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
