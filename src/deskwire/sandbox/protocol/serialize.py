"""Answers as trees of the vendor's names, written by the models of the operation's result.

A handler answers with objects of house-named values, as mappings. What the service model says of a
field is done here: its name on the wire or its path, and how its values are written where they are
written in a way of their own. All other days, moments, numbers and truth values stay as Python has
them, for the service to write in its format.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias, cast, get_args, get_origin, get_type_hints

import attrs

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import (
    AsText,
    Boolean,
    Day,
    Encoding,
    JSONText,
    Moment,
    NoneAs,
)
from deskwire.core.model.results import ListResult, ModelResult, Result, ScalarResult, Selection
from deskwire.core.model.values import ONLY
from deskwire.sandbox.protocol import times

Record: TypeAlias = Mapping[str, object]
"""An object: values by the names of its model. `extra` holds what the model does not know."""


def answer_tree(result: Result, value: object, *, only: str = "") -> object:
    """Return the tree of an answer, without what stands around its payload.

    Args:
        result: What the operation's answer is turned into.
        value: What the handler says: a record, a list of them, a scalar, None.
        only: The name of the one list of an answer, where the model says that it has any; empty
            where the list stands there without one.
    """
    match result:
        case ModelResult(type=model, select=select):
            return _placed(select, value_tree(model, value), only)
        case ListResult(item=item, select=select):
            items = cast("Iterable[object]", value)
            return _placed(select, [value_tree(item, one) for one in items], only)
        case ScalarResult(type=type_, select=select):
            return _placed(select, value_tree(type_, value), only)
        case _:
            return {}


def _placed(select: Selection, tree: object, only: str) -> object:
    tree = [tree] if select.one else tree
    for key in reversed(select.path):
        name = only if key == ONLY else key
        tree = {name: tree} if name else tree
    return tree


def value_tree(type_: object, value: object, encodings: tuple[Encoding, ...] = ()) -> object:
    """Return a value as the type of its field has it on the wire."""
    for encoding in encodings:
        value = _written(encoding, value)
    if value is None or isinstance(value, str | int | float):
        return value
    kinds = [kind for kind in get_args(type_) if kind is not type(None)]
    if get_origin(type_) is tuple:
        return [value_tree(kinds[0], one) for one in cast("Iterable[object]", value)]
    if get_origin(type_) is Mapping:
        return {key: value_tree(kinds[1], one) for key, one in cast("Record", value).items()}
    if isinstance(value, Mapping):
        model = next((kind for kind in (type_, *kinds) if attrs.has(cast("type", kind))), None)
        record = cast("Record", value)
        return dict(record) if model is None else object_tree(cast("type", model), record)
    for kind in kinds:  # of a union: `tuple[X, ...] | None`
        if get_origin(kind) is tuple:
            return value_tree(kind, value)
    return value


def object_tree(model: type, record: Record) -> dict[str, object]:
    """Return an object with the vendor's names.

    Raises:
        TypeError: The model knows no such field, which is a fault of the handler.
    """
    tree: dict[str, object] = {}
    fields = _fields(model)
    for name, value in record.items():
        if name == "extra":
            tree.update(cast("Record", value))
            continue
        if name not in fields:
            raise TypeError(f"{model.__name__} has no field {name!r}")
        path, type_, encodings = fields[name]
        place = tree
        for key in path[:-1]:
            place = cast("dict[str, object]", place.setdefault(key, {}))
        place[path[-1]] = value_tree(type_, value, encodings)
    return tree


_Field: TypeAlias = tuple[tuple[str, ...], object, tuple[Encoding, ...]]


@lru_cache
def _fields(model: type) -> Mapping[str, _Field]:
    """Return path, type and encodings of the fields of a model, by the house's names."""
    hints = get_type_hints(model)
    found: dict[str, _Field] = {}
    for field in attrs.fields(model):
        told = cast("Encoding | tuple[Encoding, ...]", field.metadata.get("encoding", ()))
        encodings = told if isinstance(told, tuple) else (told,)
        path = tuple(str(field.metadata.get("wire", field.name)).split("."))
        found[field.name] = path, hints[field.name], encodings
    return found


def _written(encoding: Encoding, value: object) -> object:
    """Return a value in the way that its field has of its own."""
    match encoding, value:
        case NoneAs(texts=texts), None:
            return texts[0]
        case _, None:
            return None
        case Boolean(true=true, false=false), bool():
            return true if value else false
        case ((Day(layouts=layouts) | Moment(layouts=layouts)), date()):
            return times.write(value, layouts[0])
        case AsText(), _:
            return str(value)
        case JSONText(), _:
            return json.dumps(value)
        case _:
            return value


def dated(dialect: Dialect, value: date) -> str | int:
    """Return a day or a moment in the form that a service has for them."""
    is_moment = isinstance(value, datetime)
    return times.write(value, (dialect.datetimes if is_moment else dialect.dates)[0])
