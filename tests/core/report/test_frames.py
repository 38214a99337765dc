"""Reports, pages and lists in the libraries of tables."""

import json
from decimal import Decimal
from typing import Any, Final

import pytest

from deskwire import frame
from deskwire.core.report.frames import Frame
from deskwire.core.report.table import Table
from deskwire.odesk.timereports import TIME_REPORT
from tests.core.model.test_plain import FULL
from tests.core.report.test_bare_rows import text_row

pa: Any = pytest.importorskip("pyarrow")

COLUMNS: Final = [
    {"label": "task", "type": "string"},
    {"label": "hours", "type": "number"},
    {"label": "worked_on", "type": "date"},
]


def report(count: int = 20) -> Frame:
    rows = [text_row(f"task <{number}>") for number in range(count)]
    content = json.dumps({"table": {"cols": COLUMNS, "rows": rows}}).encode()
    return Table.from_json(content, TIME_REPORT)


def html(shown: Any) -> str:
    """Return what a notebook shows."""
    text: str = shown._repr_html_()
    return text


def test_arrow_takes_a_frame_as_it_is() -> None:
    table = pa.table(report())
    assert table.schema == report().to_arrow().schema  # type: ignore[attr-defined]
    assert table.num_rows == 20


def test_polars() -> None:
    pytest.importorskip("polars")
    found = report().to_polars()
    assert found.shape == (20, 3)
    assert found["hours"].sum() == Decimal(150)


def test_pandas() -> None:
    pytest.importorskip("pandas")
    found = report().to_pandas()
    assert found.shape == (20, 3)
    assert found["hours"].sum() == Decimal(150)


def test_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    assert report().to_duckdb().aggregate("sum(hours)").fetchall() == [(Decimal(150),)]
    with duckdb.connect() as connection:
        assert len(report().to_duckdb(connection).fetchall()) == 20


def test_items_of_a_list_are_nested_as_they_are() -> None:
    made: Any = frame([FULL]).to_arrow()
    (row,) = made.to_pylist()
    assert row["tags"] == ["a", "b"]
    assert row["status"] == "done"
    assert row["tree"] == '{"a":[1,null,"b"]}'
    assert frame([]).to_arrow().num_rows == 0
    assert frame([1, 2]).to_arrow().to_pylist() == [{"value": 1}, {"value": 2}]


def test_notebooks_see_the_first_rows() -> None:
    shown = html(report(2000))
    assert "task &lt;9&gt;" in shown
    assert "task &lt;10&gt;" not in shown
    assert "2,000 rows, the first 10 shown" in shown
    assert "<th>id</th>" in html(frame([FULL]))
    assert "first" not in html(frame([FULL]))
