"""Models and rows as plain values, and back: dicts, lists, and what JSON can hold."""

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, cast, get_args, get_origin

import attrs

from deskwire.core.errors import ParameterError, shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.numbers import exact
from deskwire.core.model.secret import Secret

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

_SHOWN_ITEMS: Final = 3
_LONGEST_CELL: Final = 80
_Factory: Final = cast("type", type(attrs.Factory(tuple)))


def set_fields(record: object) -> Iterator[tuple[str, object]]:
    """Yield the fields that say something: those whose value is not their default."""
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(record))):
        value: object = getattr(record, field.name)
        if not _is_default(field, value):
            yield field.name, value


def _is_default(field: "attrs.Attribute[Any]", value: object) -> bool:
    default: object = field.default
    if default is attrs.NOTHING:
        return value is None
    if isinstance(default, _Factory):
        return not value
    return value is default or (type(value) is type(default) and value == default)


def to_plain(value: object, *, exclude_defaults: bool = True) -> object:
    """Return a value with dicts for models and rows, and lists for tuples; the rest as it is."""
    match value:
        case str() | int() | float() | None:
            return value
        case list() | tuple():
            items = cast("Sequence[object]", value)
            return [to_plain(one, exclude_defaults=exclude_defaults) for one in items]
        case Mapping():
            entries = cast("Mapping[str, object]", value)
            return {
                key: to_plain(one, exclude_defaults=exclude_defaults)
                for key, one in entries.items()
            }
        case _ if attrs.has(type(value)):
            fields = set_fields(value) if exclude_defaults else all_fields(value)
            return {name: to_plain(one, exclude_defaults=exclude_defaults) for name, one in fields}
        case _:
            return value


def all_fields(record: object) -> Iterator[tuple[str, object]]:
    """Yield all fields."""
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(record))):
        yield field.name, getattr(record, field.name)


def to_json(value: object, *, indent: int | None = None, exclude_defaults: bool = True) -> str:
    """Return a value as JSON: days and times in ISO 8601, decimals as texts, enums by value.

    A secret is `***`.
    """
    plain = to_plain(value, exclude_defaults=exclude_defaults)
    return json.dumps(plain, ensure_ascii=False, indent=indent, default=json_value)


def json_value(value: object) -> object:
    """Return what JSON has for a value that `json` knows nothing of: for `default=`."""
    match value:
        case Decimal():
            return format(value, "f")
        case date() | time():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes():
            return value.hex()
        case _:
            return str(value)


def from_plain(kind: type[T], data: object) -> T:
    """Return the model or row that `to_plain` or `to_json` turned into plain values.

    Raises:
        ParameterError: There is no such field, or a value does not fit its own; the message says
            which.
    """
    if not isinstance(data, Mapping):
        raise ParameterError(f"{kind.__name__} is made of {shown(data)}, expected a mapping")
    return _converter().structure(data, kind)


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    made = Converter(detailed_validation=False)

    def structure_fields(data: Mapping[str, object], kind: type) -> object:
        resolved = attrs.resolve_types(cast("type[attrs.AttrsInstance]", kind))
        fields = {field.name: field for field in attrs.fields(resolved)}
        if unknown := next((name for name in data if name not in fields), None):
            raise ParameterError(
                f"{kind.__name__} has no field {shown(unknown)}, {suggest(unknown, fields)}"
            )
        values: dict[str, object] = {}
        for name, value in data.items():
            try:
                values[name] = made.structure(value, cast("type[Any]", fields[name].type))
            except ParameterError:
                raise
            except (ArithmeticError, TypeError, ValueError) as error:
                raise ParameterError(f"{kind.__name__}.{name}: {error}") from None
        try:
            return kind(**values)
        except TypeError as error:  # a field that has to be there is not
            raise ParameterError(f"{kind.__name__} cannot be made: {error}") from None

    made.register_structure_hook_func(_is_record, structure_fields)
    made.register_structure_hook_func(_is_open, lambda value, _: value)
    made.register_structure_hook(datetime, _from_iso(datetime, "date and time"))
    made.register_structure_hook(date, _from_iso(date, "date"))
    made.register_structure_hook(time, _from_iso(time, "time"))
    made.register_structure_hook(Decimal, _decimal)
    made.register_structure_hook(Secret, lambda value, _: Secret(value))
    for scalar in (str, int, float, bool):
        made.register_structure_hook(scalar, _scalar)
    return made


def _is_record(kind: object) -> bool:
    return isinstance(kind, type) and attrs.has(kind)


def _is_open(kind: object) -> bool:
    """Tell whether values of a type stay as they are: those of any tree, and of many types."""
    if get_origin(kind) in (Union, UnionType):
        return sum(one is not NoneType for one in get_args(kind)) > 1
    return kind is object or get_origin(kind) is Mapping


def _scalar(value: object, kind: type) -> object:
    """Return a text, a number or a truth value as it is; cattrs gives their enums here as well."""
    if issubclass(kind, Enum):
        return kind(value)
    if isinstance(value, kind) and isinstance(value, bool) is (kind is bool):
        return value
    raise TypeError(f"{shown(value)} is no {kind.__name__}")


def _from_iso(
    kind: "type[datetime | date | time]", what: str
) -> Callable[[object, object], object]:
    """Return what reads days or times: their text in ISO 8601, or what is one already."""

    def read(value: object, _: object) -> object:
        if isinstance(value, str):
            return kind.fromisoformat(value)
        if not isinstance(value, kind) or (kind is date and isinstance(value, datetime)):
            raise TypeError(f"{shown(value)} is no {what} in ISO 8601")
        return value

    return read


def _decimal(value: object, _: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        try:
            return exact(f"{value}")
        except (InvalidOperation, ValueError):
            pass
    raise TypeError(f"{shown(value)} is no decimal number")


def short_repr(record: object) -> str:
    """Return a repr of the fields that say something; of a list the first items."""
    given = ", ".join(
        f"{name}={_short(value)}" for name, value in set_fields(record) if name != "extra"
    )
    return f"{type(record).__name__}({given})"


def _short(value: object) -> str:
    if isinstance(value, (list, tuple)):
        items = cast("Sequence[object]", value)
        texts = [repr(one) for one in items[:_SHOWN_ITEMS]]
        if len(items) > _SHOWN_ITEMS:
            texts.append(f"... {len(items) - _SHOWN_ITEMS} more")
        return f"({', '.join(texts)}{',' if len(items) == 1 else ''})"
    return repr(value)


def html_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, count: int | None = None
) -> str:
    """Return rows as a table in HTML.

    Args:
        columns: The titles.
        rows: The cells of the rows that are shown.
        count: How many rows there are; as many as are shown unless given.
    """
    head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(one)}</td>' for one in row)}</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    if count is None or count <= len(rows):
        return table
    return f"{table}<p>{count:,} rows, the first {len(rows)} shown</p>"


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = short_text(value)
    if len(text) > _LONGEST_CELL:
        text = f"{text[: _LONGEST_CELL - 1]}…"
    return html.escape(text)


def short_text(value: object) -> str:
    """Return a value of a cell as a text for people."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes").replace("+00:00", "Z")
    if attrs.has(type(value)):
        return to_json(value)
    match value:
        case Mapping() | list() | tuple():
            return to_json(cast("object", value))
        case _:
            return str(value)
