"""What a spec lists: the values of enums, the columns of reports, the fields of filters."""

import re
from collections.abc import Iterator
from typing import cast

from codegen.marks import Data, Document
from codegen.model import Choices, FilterField, FilterSet, Option, Table, TableColumn
from codegen.resolve.names import CONFUSING


def choices(document: Document, name: str, text: dict[str, Data]) -> Choices:
    """Return an enum."""
    options = tuple(_listed(text["values"]))
    names = [option.name for option in options]
    if len(set(names)) < len(names):
        raise document.error(
            ("enums", name), "two values have the same name; give names: {NAME: {value: ...}}"
        )
    return Choices(
        name=name, doc=str(text["doc"]), alias=str(text.get("alias", "")), options=options
    )


def table(name: str, text: dict[str, Data]) -> Table:
    """Return the columns of a family of reports."""
    columns = cast("dict[str, dict[str, Data]]", text["columns"])
    return Table(
        name=name,
        doc=str(text["doc"]),
        filterable=tuple(cast("list[str]", text.get("filterable", []))),
        partition=str(text.get("partition", "")),
        sort=tuple(cast("list[str]", text.get("sort", []))),
        columns=tuple(
            TableColumn(
                name=column,
                kind=str(written["type"]),
                wire=str(written.get("wire", column)),
                doc=" ".join(
                    [str(written["doc"])]
                    + ([f"Seen in {written['seen']}, in no document."] if "seen" in written else [])
                ),
                default=bool(written.get("default", False)),
                sums=bool(written.get("sums", False)),
                filterable=column in cast("list[str]", text.get("filterable", list(columns))),
            )
            for column, written in columns.items()
        ),
    )


def filters(name: str, text: dict[str, Data]) -> FilterSet:
    """Return the fields that a `where` expression can compare."""
    fields: list[FilterField] = []
    for field, written in text.items():
        parts = written if isinstance(written, dict) else {"type": written}
        fields.append(
            FilterField(
                name=field,
                kind=str(parts["type"]),
                wire=str(parts.get("wire", field)),
                doc=str(parts.get("doc", "")),
            )
        )
    return FilterSet(name=name, fields=tuple(fields))


def _listed(values: Data) -> Iterator[Option]:
    if isinstance(values, list):
        for value in values:
            yield Option(name=_constant(str(value)), value=cast("str | int", value))
        return
    for key, meaning in cast("dict[str, Data]", values).items():
        if isinstance(meaning, dict):
            value = cast("str | int", meaning["value"])
            yield Option(name=key, value=value, doc=str(meaning.get("doc", "")))
        else:
            yield Option(name=_constant(key), value=key, doc=str(meaning))


def _constant(value: str) -> str:
    name = re.sub(r"\W+", "_", value).strip("_").upper()
    return f"_{name}" if name in ("", *CONFUSING) or name[0].isdigit() else name
