"""Arrow schemas, which follow from the spec alone: the same for every part of a source."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import import_module
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_origin

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.results import ListResult
from deskwire.core.query.gds import Kind
from deskwire.pull.binding import find_report, report_columns
from deskwire.pull.calls import find_call

if TYPE_CHECKING:
    from deskwire.pull.plan import Source

EXTRA: Final = "extra"
"""The last column: what a row holds beyond the others, as JSON; null where that is nothing."""

_DECIMAL: Final = (38, 9)


@cache
def arrow() -> Any:  # noqa: ANN401  pyarrow has no types
    """Return pyarrow.

    Raises:
        ConfigurationError: It is not installed.
    """
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise ConfigurationError("pulls need pyarrow: pip install 'deskwire[pull]'") from error


def schema_of(source: "Source") -> Any:  # noqa: ANN401  pyarrow has no types
    """Return the `pyarrow.Schema` of the parts of a source.

    Of a report, the columns that are asked for: `date32`, `string` and `decimal128(38, 9)`; the
    metadata of each field has the service's label. Of a list, the fields of its model, nested as
    they are; enums are text, secrets are left out, and what has no type of its own is JSON.
    """
    return _schema(source.call, source.columns)


@cache
def _schema(call: str, columns: tuple[str, ...]) -> Any:  # noqa: ANN401
    pa = arrow()
    operation = find_call(call)
    fields: list[Any]
    if find_report(operation) is not None:
        kinds: dict[Kind, Any] = {
            "date": pa.date32(),
            "number": pa.decimal128(*_DECIMAL),
            "string": pa.string(),
        }
        fields = [
            pa.field(column.name, kinds[column.kind], metadata={"label": column.wire})
            for column in report_columns(call, columns)
        ]
        fields.append(pa.field(EXTRA, pa.string()))
    else:
        result = cast("ListResult", operation.result)
        kind = _type(result.item, ())
        is_struct = pa.types.is_struct(kind)
        fields = [*kind] if is_struct else [pa.field("value", kind)]
    return pa.schema(fields)


def model_fields(model: type) -> Iterator[tuple[str, object]]:
    """Yield the fields of a model that become columns, with their types; `extra` comes last."""
    resolved = attrs.resolve_types(cast("type[attrs.AttrsInstance]", model))
    fields = [field for field in attrs.fields(resolved) if field.init]
    for field in sorted(fields, key=lambda field: field.name == EXTRA):
        yield field.name, field.type


def _type(kind: object, above: tuple[object, ...]) -> Any:  # noqa: ANN401
    """Return the Arrow type of the values of a Python type; text, for JSON, where it has none."""
    pa = arrow()
    kind, item = unwrapped(kind)
    if item is not None:
        return pa.list_(pa.field("element", _type(item, above)))  # as Parquet calls it
    if not isinstance(kind, type):
        return pa.string()
    if attrs.has(kind):
        if kind in above:  # a model that holds itself has no end
            return pa.string()
        inner = (*above, kind)
        return pa.struct([pa.field(name, _type(one, inner)) for name, one in model_fields(kind)])
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
    (Decimal, lambda pa: pa.decimal128(*_DECIMAL)),
    (datetime, lambda pa: pa.timestamp("us", tz="UTC")),
    (date, lambda pa: pa.date32()),
    (time, lambda pa: pa.time64("us")),
    (bytes, lambda pa: pa.binary()),
)


def sort_key_of(source: "Source") -> tuple[str, ...]:
    """Return the names of all columns, those of the spec's sort key first."""
    operation = find_call(source.call)
    report = find_report(operation)
    first = report.sort if report is not None else cast("ListResult", operation.result).sort
    names: list[str] = schema_of(source).names
    return tuple(dict.fromkeys([*(name for name in first if name in names), *names]))


def schema_data(schema: Any) -> dict[str, str]:  # noqa: ANN401
    """Return a schema as JSON: the type of each column."""
    return {field.name: str(field.type) for field in schema}


def changed_types(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return in words which columns have another type than before; new and lost ones are fine."""
    return [
        f"{name} was {before[name]} and is {after[name]}"
        for name in before
        if name in after and before[name] != after[name]
    ]
