"""The files of parts: Parquet, CSV and JSON Lines, the same bytes for the same rows."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from typing import Any, Final, Protocol, cast

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.checks import suggest
from deskwire.core.report.arrow import ArrowTable
from deskwire.core.report.models import canonical_json
from deskwire.pull.schema import arrow

_ROW_GROUP: Final = 65_536
"""The rows of a row group: it is cut by their number alone."""
_CREATED_BY: Final = re.compile(rb"(parquet-cpp-arrow version )([\d.]+)")


class Format(Protocol):
    """A kind of file."""

    @property
    def suffix(self) -> str:
        """The end of the name of a file, e.g. `.parquet`."""
        ...

    def encode(self, table: ArrowTable) -> bytes:
        """Return the bytes of a file with some rows; the same for equal tables."""
        ...

    def decode(self, content: bytes, schema: object) -> ArrowTable:
        """Return the rows of a file.

        Args:
            content: The file.
            schema: The `pyarrow.Schema` of the source.

        Raises:
            ValueError: It is no such file, or its rows are not of that schema.
        """
        ...


class Parquet:
    """Parquet, compressed with zstd; row groups are cut at every 65,536 rows."""

    suffix: str = ".parquet"

    def encode(self, table: ArrowTable) -> bytes:
        """Return the bytes of a file with some rows; the same for equal tables."""
        parquet: Any = import_module("pyarrow.parquet")
        sink = arrow().BufferOutputStream()
        parquet.write_table(
            table,
            sink,
            compression="zstd",
            compression_level=1,
            row_group_size=_ROW_GROUP,
            write_statistics=True,
        )
        return cast("bytes", sink.getvalue().to_pybytes())

    def decode(self, content: bytes, schema: object) -> ArrowTable:
        """Return the rows of a file."""
        return _read(lambda: read_parquet(content), schema)


class CSV:
    """CSV in UTF-8 with a header; a text is in quotes, a null is nothing, lists are JSON."""

    suffix: str = ".csv"

    def encode(self, table: ArrowTable) -> bytes:
        """Return the bytes of a file with some rows; the same for equal tables."""
        sink = BytesIO()
        import_csv().write_csv(_flat(table), sink)
        return sink.getvalue()

    def decode(self, content: bytes, schema: object) -> ArrowTable:
        """Return the rows of a file."""
        csv, flat = import_csv(), _flat_schema(schema)
        options = csv.ConvertOptions(
            column_types=flat,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        )
        lines = csv.ParseOptions(newlines_in_values=True)
        return _read(
            lambda: _nested(
                csv.read_csv(BytesIO(content), convert_options=options, parse_options=lines), schema
            ),
            schema,
        )


class JSONLines:
    """JSON Lines: an object for each row; numbers with decimals are digits, days and times text."""

    suffix: str = ".jsonl"

    def encode(self, table: ArrowTable) -> bytes:
        """Return the bytes of a file with some rows; the same for equal tables."""
        given: Any = table
        names = [json.dumps(name, ensure_ascii=False) for name in given.column_names]
        columns = [[_json(cell) for cell in given[name].to_pylist()] for name in given.column_names]
        lines = [
            "{" + ",".join(map(":".join, zip(names, cells, strict=True))) + "}\n"
            for cells in zip(*columns, strict=True)
        ]
        return "".join(lines).encode()

    def decode(self, content: bytes, schema: object) -> ArrowTable:
        """Return the rows of a file."""
        pa, wanted = arrow(), cast("Any", schema)

        def read() -> object:
            rows = [
                json.loads(line, parse_float=Decimal)
                for line in content.decode().split("\n")
                if line
            ]
            arrays = [_parsed([row[field.name] for row in rows], field.type) for field in wanted]
            return pa.table(arrays, schema=wanted)

        return _read(read, schema)


def read_parquet(content: bytes) -> ArrowTable:
    """Return the rows of a Parquet file.

    It is read by this thread alone: one of Arrow's own that gives bytes back to Python when the
    interpreter has ended would end the process with an abort.
    """
    parquet: Any = import_module("pyarrow.parquet")
    file: Any = parquet.ParquetFile(arrow().BufferReader(content), pre_buffer=False)
    return cast("ArrowTable", file.read(use_threads=False))


def import_csv() -> Any:  # noqa: ANN401
    """Return pyarrow's reader and writer of CSV."""
    csv: Any = import_module("pyarrow.csv")
    return csv


def _read(read: Callable[[], object], schema: object) -> ArrowTable:
    try:
        table: Any = read()
    except (arrow().ArrowException, ValueError, KeyError, TypeError, OSError) as error:
        raise ValueError(f"it cannot be read: {error}") from error
    if not table.schema.equals(schema):
        raise ValueError("its columns or their types are others")
    return cast("ArrowTable", table)


def _is_nested(kind: object) -> bool:
    return bool(arrow().types.is_nested(kind))


def _flat_schema(schema: object) -> Any:  # noqa: ANN401
    pa = arrow()
    return pa.schema(
        [
            pa.field(one.name, pa.string()) if _is_nested(one.type) else one
            for one in cast("Any", schema)
        ]
    )


def _flat(table: Any) -> Any:  # noqa: ANN401
    """Return a table with JSON in the place of lists and objects."""
    pa = arrow()
    for index, field in enumerate(table.schema):
        if _is_nested(field.type):
            cells = [
                None if cell is None else _json(cell) for cell in table.column(index).to_pylist()
            ]
            table = table.set_column(
                index, pa.field(field.name, pa.string()), pa.array(cells, pa.string())
            )
    return table


def _nested(table: Any, schema: Any) -> Any:  # noqa: ANN401
    """Undo `_flat`; the fields are those of the schema, whose labels are not in the file."""
    arrays = [
        _parsed(
            [
                None if cell is None else json.loads(cell, parse_float=Decimal)
                for cell in table[field.name].to_pylist()
            ],
            field.type,
        )
        if _is_nested(field.type)
        else table[field.name]
        for field in schema
    ]
    return arrow().table(arrays, schema=schema)


def _json(cell: object) -> str:
    """Return a cell as JSON: decimals in plain digits, without zeros at the end."""
    if isinstance(cell, Decimal):
        text = format(cell, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, Mapping):
        items = cast("Mapping[str, object]", cell).items()
        inner = (f"{json.dumps(key, ensure_ascii=False)}:{_json(one)}" for key, one in items)
        return "{" + ",".join(inner) + "}"
    if isinstance(cell, list):
        return f"[{','.join(map(_json, cast('Sequence[object]', cell)))}]"
    return canonical_json(cell)


def _parsed(cells: list[object], kind: Any) -> Any:  # noqa: ANN401
    """Return cells out of JSON as an array of a type."""
    pa = arrow()
    return pa.array([_python(cell, kind) for cell in cells], kind)


def _python(cell: Any, kind: Any) -> object:  # noqa: ANN401
    """Return a cell out of JSON as Arrow takes it."""
    types = arrow().types
    if cell is None:
        return None
    if types.is_struct(kind):
        return {field.name: _python(cell[field.name], field.type) for field in kind}
    if types.is_list(kind):
        return [_python(one, kind.value_type) for one in cell]
    if types.is_decimal(kind):
        return Decimal(cell)
    if types.is_binary(kind):
        return bytes.fromhex(cell)
    if types.is_temporal(kind):
        return arrow().scalar(cell, arrow().string()).cast(kind).as_py()
    return cast("object", cell)


FORMATS: Final[Mapping[str, Format]] = {"parquet": Parquet(), "csv": CSV(), "jsonl": JSONLines()}
"""The kinds of files, by name."""


def find_format(name: str) -> Format:
    """Return a kind of file by its name.

    Raises:
        ConfigurationError: There is none of that name.
    """
    if name not in FORMATS:
        raise ConfigurationError(f"format is {name!r}, {suggest(name, FORMATS)}")
    return FORMATS[name]


def normalised(content: bytes) -> bytes:
    """Return a Parquet file with zeros for the version of what wrote it."""
    return _CREATED_BY.sub(lambda found: found[1] + re.sub(rb"\d", b"0", found[2]), content)
