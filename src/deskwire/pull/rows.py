"""The rows of a part: an Arrow table in the order of the spec, and the hashes of its rows."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import attrs

from deskwire.core.model.results import ListResult
from deskwire.core.report.arrow import ArrowTable
from deskwire.core.report.models import EXTRA, canonical_json, items_to_arrow
from deskwire.core.report.table import Table
from deskwire.pull.calls import find_call
from deskwire.pull.schema import arrow, schema_of, sort_key_of

if TYPE_CHECKING:
    from deskwire.pull.plan import Source

_ITEM: Final = re.compile(r"list<\w+: ")
"""The name of the items of a list, which some writers change."""
_KNOWN: Final = (str, int, float, Decimal, date, datetime, time, bytes)


class _Hash(Protocol):
    """A hash under way."""

    def update(self, data: bytes | memoryview, /) -> None: ...


@attrs.frozen(kw_only=True)
class Hashes:
    """What rows are known by."""

    rows: str
    """The SHA-256 of all: of names, types and values, in the order of the rows."""
    columns: Mapping[str, str]
    """The SHA-256 of each column."""


def to_table(source: "Source", value: object) -> ArrowTable:
    """Return the value of a call as a `pyarrow.Table` in the schema of its source, sorted.

    Args:
        source: What was called.
        value: A `Table`, or the items of a list.

    Raises:
        DecodeError: A value does not fit its column; of most it is kept in `extra` instead.
    """
    if isinstance(value, Table):
        made = _of_report(source, cast("Table[object]", value))
    else:
        made = _of_items(source, cast("Sequence[object]", value))
    return sorted_rows(source, made)


def sorted_rows(source: "Source", table: ArrowTable) -> ArrowTable:
    """Return the rows of a source in its order, whatever order they came in."""
    return cast("ArrowTable", _sorted(table, sort_key_of(source)))


def _of_report(source: "Source", table: Table[object]) -> Any:  # noqa: ANN401
    pa, schema = arrow(), schema_of(source)
    came: Any = table.to_arrow()
    length, names = len(table), {*came.column_names}
    extra: list[str | None] = _extra(table, {*schema.names}) or [None] * length
    arrays = [
        pa.array(extra, pa.string())
        if field.name == EXTRA
        else came.column(field.name)
        if field.name in names
        else pa.nulls(length, field.type)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)


def _extra(table: Table[object], names: set[str]) -> list[str | None] | None:
    """Return what each row holds beyond some columns, as JSON; None where none holds anything."""
    beyond = [name for name in table.names if name not in names]
    if not beyond and not table.misfits:
        return None
    cells = [table.column(name) for name in beyond]
    rows: list[str | None] = []
    for index in range(len(table)):
        row = {
            name: column[index]
            for name, column in zip(beyond, cells, strict=True)
            if column[index] is not None
        } | {**table.misfits.get(index, {})}
        rows.append(canonical_json(row) if row else None)
    return rows


def _of_items(source: "Source", items: Sequence[object]) -> Any:  # noqa: ANN401
    item = cast("ListResult", find_call(source.call).result).item
    return items_to_arrow(item, items)


def _sorted(table: Any, key: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Return a table in the order of a key, whatever order it came in."""
    pa = arrow()
    plain = [name for name in key if not pa.types.is_nested(table.schema.field(name).type)]
    nested = [name for name in key if name not in plain]
    keyed = table
    for name in nested:
        texts = [None if one is None else canonical_json(one) for one in table[name].to_pylist()]
        index = keyed.column_names.index(name)
        keyed = keyed.set_column(index, name, pa.array(texts, pa.string()))
    order = keyed.sort_by([(name, "ascending") for name in key]) if not nested else None
    if order is not None:
        return order.combine_chunks()
    indices = import_compute().sort_indices(keyed, [(name, "ascending") for name in key])
    return table.take(indices).combine_chunks()


def import_compute() -> Any:  # noqa: ANN401
    """Return pyarrow's functions on arrays."""
    import pyarrow.compute as pc

    functions: Any = pc
    return functions


def hashes(table: ArrowTable) -> Hashes:
    """Return what the rows of a table are known by, whatever writes them into a file.

    A column counts by its name, its type, which cells are null, and the values of the others in
    Arrow's layout: neither chunks nor offsets nor what stands behind a null make a difference.
    """
    given: Any = table
    columns = {
        field.name: _digest(
            f"{field.name}\n{_ITEM.sub('list<', str(field.type))}", given.column(field.name)
        )
        for field in given.schema
    }
    whole = hashlib.sha256(f"{given.num_rows}\n".encode())
    for one in columns.values():
        whole.update(bytes.fromhex(one))
    return Hashes(rows=whole.hexdigest(), columns=columns)


def _digest(head: str, column: Any) -> str:  # noqa: ANN401
    state = hashlib.sha256(f"{head}\n{len(column)}\n".encode())
    chunks = column.combine_chunks()
    array = arrow().concat_arrays(chunks.chunks) if hasattr(chunks, "chunks") else chunks
    _feed(state, array)
    return state.hexdigest()


def _feed(state: _Hash, array: Any) -> None:  # noqa: ANN401
    """Hash the cells of an array: which are null, then their values."""
    pa, pc = arrow(), import_compute()
    kind = array.type
    if pa.types.is_dictionary(kind):
        array, kind = array.dictionary_decode(), kind.value_type
    state.update(_bits(array.is_valid()) if array.null_count else b"\1" * len(array))
    if pa.types.is_struct(kind):
        for field in array.flatten():
            _feed(state, field)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        _feed_plain(state, pc.fill_null(pc.list_value_length(array), 0).cast(pa.int64()))
        _feed(state, array.flatten())
    elif pa.types.is_null(kind):
        return
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        _feed_texts(state, pc.fill_null(array, "") if array.null_count else array)
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        _feed_texts(state, pc.fill_null(array, b"") if array.null_count else array)
    elif pa.types.is_boolean(kind):
        state.update(_bits(pc.fill_null(array, False)))
    else:
        _feed_plain(state, _filled(array))


def _filled(array: Any) -> Any:  # noqa: ANN401
    """Return an array of numbers, days or times with zero where it has nulls."""
    if not array.null_count:
        return array
    pa = arrow()
    zero = pa.array([0], pa.int64()) if not pa.types.is_decimal(array.type) else None
    if zero is None:
        return import_compute().fill_null(array, pa.scalar(Decimal(0), array.type))
    if array.type.bit_width < 64:
        zero = zero.cast(pa.int32())
    return import_compute().fill_null(array, zero.cast(array.type)[0])


def _bits(array: Any) -> bytes:  # noqa: ANN401
    """Return truth values as a byte each."""
    values = array.cast(arrow().uint8())
    return _plain_bytes(values, 1)


def _feed_plain(state: _Hash, array: Any) -> None:  # noqa: ANN401
    state.update(_plain_bytes(array, array.type.bit_width // 8))


def _plain_bytes(array: Any, width: int) -> bytes:  # noqa: ANN401
    """Return the values of an array without nulls as they stand in memory."""
    buffer = array.buffers()[1]
    if buffer is None:
        return b""
    start = array.offset * width
    return memoryview(buffer)[start : start + len(array) * width].tobytes()


def _feed_texts(state: _Hash, array: Any) -> None:  # noqa: ANN401
    """Hash texts without nulls: their lengths, then all of them in a row."""
    _feed_plain(state, import_compute().binary_length(array).cast(arrow().int64()))
    _, offsets, data = array.buffers()
    if data is None or not len(array):
        return
    width = 8 if str(array.type).startswith("large") else 4
    first, last = (
        int.from_bytes(memoryview(offsets)[place * width : (place + 1) * width].tobytes(), "little")
        for place in (array.offset, array.offset + len(array))
    )
    state.update(memoryview(data)[first:last])
