"""Arrow schemas, which follow from the spec alone: the same for every part of a source."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.results import ListResult
from deskwire.core.query.gds import Kind
from deskwire.core.report.models import DECIMAL, EXTRA, schema_of_items
from deskwire.pull.binding import find_report, report_columns
from deskwire.pull.calls import find_call

if TYPE_CHECKING:
    from deskwire.pull.plan import Source


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
    if find_report(operation) is None:
        return schema_of_items(cast("ListResult", operation.result).item)
    kinds: dict[Kind, Any] = {
        "date": pa.date32(),
        "number": pa.decimal128(*DECIMAL),
        "string": pa.string(),
    }
    fields = [
        pa.field(column.name, kinds[column.kind], metadata={"label": column.wire})
        for column in report_columns(call, columns)
    ]
    return pa.schema([*fields, pa.field(EXTRA, pa.string())])


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
