"""A report read while it arrives is the report read at one go."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import Limits
from deskwire.core.report import stream as module
from deskwire.core.report.stream import RowReader, first_rows
from deskwire.core.report.table import Table
from deskwire.core.response.steps import finish
from deskwire.odesk.timereports import TIME_REPORT, TimeRow
from tests.core.report.test_bare_rows import ROWS, SPACES, text_row

COLUMNS: Final = [
    {"label": "task", "type": "string"},
    {"label": "hours", "type": "number"},
    {"label": "worked_on", "type": "date"},
]


@pytest.fixture(autouse=True)
def little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have short bodies read as long ones are."""
    monkeypatch.setattr(module, "_AT_ONCE", 100)
    monkeypatch.setattr(module, "_LOOK_BACK", 16)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


def read(
    content: bytes, size: int, *, content_type: str = "", limits: Limits | None = None
) -> tuple[list[Table[TimeRow]], RowReader[TimeRow], list[tuple[str, object]]]:
    """Return the tables of a body that comes in pieces, its reader, and what departed."""
    drift: list[tuple[str, object]] = []
    reader = RowReader(
        TIME_REPORT,
        content_type=content_type,
        on_drift=lambda place, value: drift.append((place, value)),
        strict=False,
        limits=limits or Limits(),
    )
    tables = [table for one in pieces(content, size) if (table := reader.feed(one)) is not None]
    return [*tables, finish(reader.end())], reader, drift


def body(rows: list[Any], spaces: tuple[str, str] = (",", ":"), **beside: object) -> bytes:
    answer = {"server_time": 1, "table": {"cols": COLUMNS, "rows": rows}, **beside}
    return json.dumps(answer, separators=spaces, ensure_ascii=False).encode(errors="replace")


@given(
    rows=st.lists(ROWS, max_size=5).map(lambda parts: [row for part in parts for row in part]),
    spaces=st.sampled_from(SPACES),
    size=st.sampled_from([1, 7, 64, 1000, 10**6]),
)
def test_what_is_read_in_pieces_is_what_is_read_at_one_go(
    rows: list[Any], spaces: tuple[str, str], size: int
) -> None:
    content = body(rows, spaces, warnings=["data_truncated"])
    drift: list[tuple[str, object]] = []
    try:
        whole = Table.from_json(
            content, TIME_REPORT, on_drift=lambda place, value: drift.append((place, value))
        )
    except DecodeError:
        with pytest.raises(DecodeError):
            read(content, size)
        return
    tables, reader, heard = read(content, size)
    assert [row for table in tables for row in table] == [*whole]
    assert reader.envelope == whole.envelope == {"server_time": 1, "warnings": ["data_truncated"]}
    assert sorted(map(repr, heard)) == sorted(map(repr, drift))
    assert {table.labels for table in tables if len(table)} <= {whole.labels}


def test_rows_come_before_the_end() -> None:
    content = body([text_row(f"task {number}") for number in range(100)])
    tables, _, _ = read(content, 50)
    assert len(tables) > 20
    assert all(len(table) < 10 for table in tables)
    assert [row.task for table in tables for row in table] == [f"task {n}" for n in range(100)]


def test_columns_behind_the_rows_are_waited_for() -> None:
    rows = [text_row(f"task {number}") for number in range(100)]
    content = json.dumps({"table": {"rows": rows, "cols": COLUMNS}}).encode()
    (table,), _, _ = read(content, 50)
    assert table == Table.from_json(content, TIME_REPORT)


@pytest.mark.parametrize("size", [1, 30, 10**6])
def test_other_encodings(size: int) -> None:
    rows = [text_row("Überstunden") for _ in range(50)]
    answer = json.dumps({"table": {"cols": COLUMNS, "rows": rows}}, ensure_ascii=False)
    for content, content_type in (
        (answer.encode("latin-1"), "application/json; charset=iso-8859-1"),
        (b"\xef\xbb\xbf" + answer.encode(), ""),
        (answer.encode("utf-16"), ""),
    ):
        tables, _, _ = read(content, size, content_type=content_type)
        assert [row.task for table in tables for row in table] == ["Überstunden"] * 50


@pytest.mark.parametrize("size", [1, 30, 10**6])
@pytest.mark.parametrize("cut", [1, 2, 3, 200, 1000])
def test_a_body_that_is_cut_is_told(size: int, cut: int) -> None:
    content = body([text_row(f"task {number}") for number in range(100)])
    with pytest.raises(DecodeError):
        read(content[:-cut], size)


def test_a_row_that_is_no_json_is_told_with_its_place() -> None:
    rows = [text_row(f"task {number}") for number in range(100)]
    content = body(rows).replace(b'"task 50"', b'"task 50')
    with pytest.raises(DecodeError, match=r"the rows after row \d+ cannot be read") as caught:
        read(content, 50)
    assert caught.value.path[:2] == ("table", "rows")


def test_limits_hold() -> None:
    rows = [text_row("short"), text_row("short"), text_row("x" * 3000), text_row("short")]
    with pytest.raises(DecodeError, match="a row is longer than 1000 bytes; raise it with"):
        read(body(rows), 100, limits=Limits(max_tree_bytes=1000))
    with pytest.raises(DecodeError, match="the report has 3 columns, the limit is 2"):
        read(body(rows), 100, limits=Limits(max_columns=2))
    with pytest.raises(DecodeError, match="the answer is longer than 500 bytes"):
        read(body([text_row("x" * 5000)]), 100, limits=Limits(max_bytes=500))


def test_the_beginning_is_found_across_pieces() -> None:
    content = body([text_row("first"), text_row("second")])
    for size in (1, 5, 50, 1000):
        is_there = first_rows()
        found = [is_there(piece) for piece in pieces(content, size)]
        assert any(found)
    is_there = first_rows()
    assert not any(is_there(piece) for piece in pieces(body([text_row("alone")]), 5))
