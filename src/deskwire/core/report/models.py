"""Models as Arrow: a schema that follows from the class alone, and the rows in it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Final, cast, get_args, get_origin

import attrs

from deskwire.core.errors import DecodeError
from deskwire.core.model.plain import json_value
from deskwire.core.model.secret import Secret
from deskwire.core.report.arrow import ArrowTable, pyarrow

EXTRA: Final = "extra"
"""The last column: what a row holds beyond the others, as JSON; null where that is nothing."""

DECIMAL: Final = (38, 9)
"""The precision and scale of every number with a fraction."""

_KNOWN: Final = (str, int, float, Decimal, date, datetime, time, bytes)


def schema_of_items(kind: object) -> Any:  # noqa: ANN401  pyarrow has no types
    """Return the `pyarrow.Schema` of values of a type: a column for each field of a model.

    Models in it are structs; enums are text, secrets are left out, and what has no type of its own
    is JSON. Values that are no models are the one column `value`.
    """
    pa = pyarrow()
    found = arrow_type(kind)
    fields = [*found] if pa.types.is_struct(found) else [pa.field("value", found)]
    return pa.schema(fields)


def items_to_arrow(kind: object, items: Sequence[object]) -> ArrowTable:
    """Return values of a type as a `pyarrow.Table`, in the order they have.

    Raises:
        ConfigurationError: pyarrow is not installed.
        DecodeError: A number has more than 9 decimals or 29 digits before the point.
    """
    pa, schema = pyarrow(), schema_of_items(kind)
    rows = [_value(kind, one, ()) for one in items]
    try:
        if schema.names == ["value"]:
            made = pa.table([pa.array(rows, schema.field(0).type)], schema=schema)
        else:
            made = pa.Table.from_pylist(rows, schema=schema)
    except (pa.ArrowException, ValueError, TypeError, ArithmeticError) as error:
        raise DecodeError(f"a value fits no column: {error}") from error
    return cast("ArrowTable", made)


def model_fields(model: type) -> Iterator[tuple[str, object]]:
    """Yield the fields of a model that become columns, with their types; `extra` comes last."""
    resolved = attrs.resolve_types(cast("type[attrs.AttrsInstance]", model))
    fields = [field for field in attrs.fields(resolved) if field.init]
    for field in sorted(fields, key=lambda field: field.name == EXTRA):
        yield field.name, field.type


def arrow_type(kind: object, above: tuple[object, ...] = ()) -> Any:  # noqa: ANN401
    """Return the Arrow type of the values of a Python type; text, for JSON, where it has none."""
    pa = pyarrow()
    kind, item = unwrapped(kind)
    if item is not None:
        return pa.list_(pa.field("element", arrow_type(item, above)))  # as Parquet calls it
    if not isinstance(kind, type):
        return pa.string()
    if attrs.has(kind):
        if kind in above:  # a model that holds itself has no end
            return pa.string()
        inner = (*above, kind)
        return pa.struct(
            [pa.field(name, arrow_type(one, inner)) for name, one in model_fields(kind)]
        )
    return next((make(pa) for base, make in _TYPES if issubclass(kind, base)), pa.string())


def unwrapped(kind: object) -> tuple[object, object | None]:
    """Return a type without None and without a name of its own; and of a list the item's type."""
    while supertype := getattr(kind, "__supertype__", None):
        kind = supertype
    arguments = [one for one in get_args(kind) if one is not NoneType]
    origin = get_origin(kind)
    if origin in (tuple, list) and arguments:
        return kind, arguments[0]
    if origin is None or len(get_args(kind)) == len(arguments) or len(arguments) != 1:
        return kind if origin is None else None, None
    return unwrapped(arguments[0])


# bool before int and datetime before date, of which they are kinds.
_TYPES: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (Enum, lambda pa: pa.string()),
    (bool, lambda pa: pa.bool_()),
    (int, lambda pa: pa.int64()),
    (Decimal, lambda pa: pa.decimal128(*DECIMAL)),
    (datetime, lambda pa: pa.timestamp("us", tz="UTC")),
    (date, lambda pa: pa.date32()),
    (time, lambda pa: pa.time64("us")),
    (bytes, lambda pa: pa.binary()),
)


def _value(kind: object, value: object, above: tuple[object, ...]) -> object:
    """Return a value as what Arrow makes a cell of its type of."""
    bare, item = unwrapped(kind)
    if value is None or isinstance(value, Secret):
        return None
    if item is not None:
        return [_value(item, one, above) for one in cast("Sequence[object]", value)]
    if isinstance(bare, type) and attrs.has(bare) and bare not in above:
        inner = (*above, bare)
        return {name: _value(one, getattr(value, name), inner) for name, one in model_fields(bare)}
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(bare, type) and issubclass(bare, _KNOWN):
        return value
    return None if value == {} else canonical_json(value)


def canonical_json(value: object) -> str:
    """Return a value as JSON that is the same for equal values, and shows no secret."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> object:
    match value:
        case Secret():
            return None
        case Mapping():
            return {**cast("Mapping[str, object]", value)}
        case _ if attrs.has(type(value)):
            return {name: getattr(value, name) for name, _ in model_fields(type(value))}
        case _:
            return json_value(value)
