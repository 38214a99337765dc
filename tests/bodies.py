"""Good bodies for every operation of every service, made from what its results are."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import Encoding
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import WHOLE, ReportResult, Selected
from deskwire.core.model.service import Service
from deskwire.core.model.values import JSONValue
from deskwire.core.report.table import Report
from deskwire.core.response.records import is_model, wire_paths

_MOMENT: Final = datetime.fromisoformat("2014-12-31T23:59:58+00:00")
_CELLS: Final = {"date": "20141231", "number": "7.25", "string": "déjà vu"}
_DEPTH: Final = 4
"""How deep models within models are filled."""


def good_body(operation: Operation[Any], service: Service) -> JSONValue:
    """Return the tree of an answer that an operation can be answered with."""
    result = operation.result
    if isinstance(result, ReportResult):
        return _table(cast("Report[object]", result.report))
    tree: JSONValue = {}
    if result.type is not None:
        tree = _value(result.type, service.dialect, 0)
    select = result.select if isinstance(result, Selected) else WHOLE
    if select.one or (service.dialect.listed_objects and isinstance(tree, dict)):
        tree = [tree]
    for key in reversed(select.path):
        tree = _under("items" if key == "*" else key, tree)
    if isinstance(tree, dict):
        for name, words in service.errors.succeeded_when.items():
            tree[name] = words[0]
    return tree


def _table(report: Report[object]) -> JSONValue:
    columns = report.columns
    cols: list[JSONValue] = [{"type": column.kind, "label": column.name} for column in columns]
    row = _under("c", [_under("v", _CELLS[column.kind]) for column in columns])
    return {"table": {"cols": cols, "rows": [row, row, row]}}


def _under(key: str, tree: JSONValue) -> JSONValue:
    return {key: tree}


def _value(type_: object, dialect: Dialect, depth: int) -> JSONValue:
    """Return the tree of a value of a type."""
    origin, inner = get_origin(type_), get_args(type_)
    if origin in {Union, UnionType}:
        return _value(next(each for each in inner if each is not type(None)), dialect, depth)
    if origin is tuple:
        return [_value(inner[0], dialect, depth)] * 2
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"a": _value(inner[1], dialect, depth)}
    if origin is Literal:
        return cast("str", inner[0])
    if is_model(type_):
        return _record(type_, dialect, depth + 1) if depth < _DEPTH else {}
    if isinstance(type_, type):
        return _scalar(type_, dialect)
    return 17


def _record(model: type, dialect: Dialect, depth: int) -> dict[str, JSONValue]:
    """Return the tree of a model with every field."""
    hints = get_type_hints(model, localns={"JSONValue": JSONValue})
    fields = attrs.fields_dict(cast("type[attrs.AttrsInstance]", model))
    record: dict[str, JSONValue] = {}
    for name, path in wire_paths(model).items():
        found = fields[name].metadata.get("encoding", ())
        encodings = (found,) if isinstance(found, Encoding) else cast("tuple[Encoding, ...]", found)
        place = record
        for key in path[:-1]:
            place = cast("dict[str, JSONValue]", place.setdefault(key, {}))
        place[path[-1]] = _value(hints[name], dialect.with_encodings(*encodings), depth)
    return record


def _scalar(type_: type[object], dialect: Dialect) -> JSONValue:
    """Return the tree of a value that is no container."""
    if issubclass(type_, Enum):
        value: object = next(iter(type_)).value
        return value if isinstance(value, int) else str(value)
    if issubclass(type_, datetime):
        return _moment(dialect.datetimes[0], _MOMENT.isoformat())
    if issubclass(type_, date):
        return _moment(dialect.dates[0], _MOMENT.date().isoformat())
    if issubclass(type_, time):
        return _moment(dialect.times[0], _MOMENT.time().isoformat())
    if type_ is Decimal:
        return "7.25" if dialect.text_scalars else 7
    return {bool: True, int: 17}.get(cast("type[int]", type_), "Größe & <Maß>")


def _moment(form: str, iso: str) -> JSONValue:
    if form == "iso":
        return iso
    seconds = int(_MOMENT.timestamp())
    return {"unix": seconds, "unix_ms": seconds * 1000}.get(form, _MOMENT.strftime(form))
