"""Rows as Arrow tables: nothing lost, one order, and hashes that only the rows decide."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire import ConfigurationError, Table
from deskwire.core.report.models import canonical_json
from deskwire.odesk.timereports import TIME_REPORT
from deskwire.pull import Source
from deskwire.pull.formats import FORMATS, find_format, normalised
from deskwire.pull.rows import hashes, to_table
from deskwire.pull.schema import changed_types, schema_data, schema_of, sort_key_of
from tests.pull.data import plan, table

pa: Any = import_module("pyarrow")

GOLDEN: Final = Path(__file__).parent / "golden"
HOURS: Final = Source(
    name="hours",
    call="odesk.timereport.get_team_report",
    arguments={"company_id": "acme", "team_id": "acme:dev"},
    columns=["worked_on", "task", "hours"],
)
TYPES: Final = {
    "number": pa.decimal128(38, 9),
    "day": pa.date32(),
    "text": pa.string(),
    "flag": pa.bool_(),
    "count": pa.int64(),
    "moment": pa.timestamp("us", tz="UTC"),
    "list": pa.list_(pa.field("element", pa.string())),
    "object": pa.struct([("a", pa.string()), ("b", pa.list_(pa.field("element", pa.int64())))]),
}
TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
CELLS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "number": st.decimals(-(10**9), 10**9, places=9),
    "day": st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    "text": TEXTS,
    "flag": st.booleans(),
    "count": st.integers(-(2**62), 2**62),
    "moment": st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    "list": st.lists(st.none() | TEXTS, max_size=3),
    "object": st.fixed_dictionaries(
        {"a": st.none() | TEXTS, "b": st.none() | st.lists(st.integers(0, 9), max_size=2)}
    ),
}
ROWS: Final = st.lists(
    st.fixed_dictionaries({name: st.none() | cell for name, cell in CELLS.items()}), max_size=6
)
SCHEMA: Final = pa.schema(list(TYPES.items()))


def made(rows: Sequence[dict[str, object]]) -> Any:
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def report(rows: list[list[object]], labels: Sequence[str] = ("worked_on", "task", "hours")) -> Any:
    cells = [{"c": [{"v": cell} for cell in row]} for row in rows]
    columns = [{"label": label, "type": "string"} for label in labels]
    tree = {"table": {"cols": columns, "rows": cells}}
    return Table.from_tree(tree, TIME_REPORT)


class TestTables:
    def test_they_are_sorted_by_the_key_of_the_spec(self) -> None:
        rows: list[list[object]] = [
            ["20140102", "b", "2"],
            ["20140102", "a", "3"],
            ["20140101", "z", "1"],
            ["20140102", "a", "1"],
        ]
        found: Any = to_table(HOURS, report(rows))
        assert sort_key_of(HOURS) == ("worked_on", "task", "hours", "extra")
        assert [(row["task"], row["hours"]) for row in found.to_pylist()] == [
            ("z", 1),
            ("a", 1),
            ("a", 3),
            ("b", 2),
        ]
        assert found.schema == schema_of(HOURS)

    @given(
        st.permutations([["20140102", f"t{number % 3}", str(number % 4)] for number in range(8)])
    )
    def test_the_order_they_came_in_makes_no_difference(self, rows: list[list[object]]) -> None:
        first: Any = to_table(HOURS, report(rows))
        assert first.equals(to_table(HOURS, report(sorted(rows, key=str))))

    def test_nothing_that_came_is_lost(self) -> None:
        rows: list[list[object]] = [
            ["20140101", "t", "much", "new", "beyond"],
            ["20140102", "t", "1", ""],
        ]
        found: Any = to_table(HOURS, report(rows, ("worked_on", "task", "hours", "novelty")))
        first, second = found.to_pylist()
        assert first["hours"] is None
        assert first["extra"] == '{"c[4]":{"v":"beyond"},"hours":"much","novelty":"new"}'
        assert (second["hours"], second["extra"]) == (1, '{"novelty":""}')

    def test_columns_that_did_not_come_are_null(self) -> None:
        found: Any = to_table(HOURS, report([["1"]], ["hours"]))
        assert found.to_pylist() == [
            {"worked_on": None, "task": None, "hours": Decimal(1), "extra": None}
        ]

    def test_no_answer_is_no_rows(self) -> None:
        found: Any = to_table(HOURS, TIME_REPORT.empty())
        assert (found.num_rows, found.schema) == (0, schema_of(HOURS))

    def test_columns_may_be_named_by_their_labels(self) -> None:
        money = Source(
            name="money",
            call="odesk.finreport.get_buyer_teams_billings",
            arguments={"buyer_team_id": "1"},
            columns=["date", "buyer_team__id"],
        )
        assert schema_of(money).names == ["date", "buyer_team_id", "extra"]
        assert schema_of(money).field("buyer_team_id").metadata == {b"label": b"buyer_team__id"}

    def test_without_columns_they_are_those_of_the_documents(self) -> None:
        usual = Source(name="hours", call=HOURS.call, arguments=HOURS.arguments)
        assert {"worked_on", "team_id", "task", "memo", "hours"} <= {*schema_of(usual).names}

    def test_a_changed_type_is_told_and_a_new_column_is_not(self) -> None:
        before = schema_data(schema_of(HOURS))
        assert changed_types(before, {**before, "new": "string"}) == []
        assert changed_types(before, {**before, "hours": "string"}) == [
            "hours was decimal128(38, 9) and is string"
        ]


class TestHashes:
    @given(ROWS, st.data())
    def test_only_the_rows_decide(self, rows: list[dict[str, object]], data: st.DataObject) -> None:
        whole = made(rows)
        cut = data.draw(st.integers(0, len(rows)))
        chunked = pa.concat_tables([whole.slice(0, cut), whole.slice(cut)])
        padded = pa.concat_tables([made(rows[:1]), whole, made(rows[-1:])]).slice(
            min(1, len(rows)), len(rows)
        )
        assert hashes(chunked) == hashes(padded) == hashes(whole)
        swapped = whole.set_column(
            SCHEMA.get_field_index("text"),
            "text",
            whole["text"].dictionary_encode().cast(pa.string()),
        )
        assert hashes(swapped) == hashes(whole)

    @given(ROWS.filter(bool), st.data())
    def test_any_other_cell_shows(self, rows: list[dict[str, object]], data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(rows) - 1))
        name = data.draw(st.sampled_from([*TYPES]))
        other = data.draw(st.none() | CELLS[name])
        changed = [*rows]
        changed[index] = {**rows[index], name: other}
        before, after = hashes(made(rows)), hashes(made(changed))
        is_same = made(rows).equals(made(changed))
        assert (before == after) is is_same
        assert {key for key in TYPES if before.columns[key] != after.columns[key]} == (
            set() if is_same else {name}
        )

    def test_the_golden_hashes(self) -> None:
        (first, *_) = plan(teams=1)
        rows = table(first)
        told = f"{hashes(rows).rows}\n"
        assert (GOLDEN / "rows.sha256").read_text() == told

    def test_the_golden_file(self) -> None:
        from hashlib import sha256

        (first, *_) = plan(teams=1)
        content = normalised(FORMATS["parquet"].encode(table(first)))
        assert (GOLDEN / "parquet.sha256").read_text() == f"{sha256(content).hexdigest()}\n"


class TestFormats:
    @pytest.mark.parametrize("name", FORMATS)
    @given(ROWS)
    def test_what_is_written_is_read(self, name: str, rows: list[dict[str, object]]) -> None:
        kind, whole = find_format(name), made(rows)
        content = kind.encode(whole)
        found: Any = kind.decode(content, SCHEMA)
        assert found.to_pylist() == whole.to_pylist()
        assert hashes(found) == hashes(whole)
        assert kind.encode(found) == content

    @pytest.mark.parametrize("name", FORMATS)
    @pytest.mark.parametrize("content", [b"\xff\xfe", b"PAR1PAR1", b"a,b\n1", b'{"a": 1}\n'])
    def test_what_is_none_is_refused(self, name: str, content: bytes) -> None:
        with pytest.raises(ValueError, match=r"."):
            find_format(name).decode(content, SCHEMA)

    def test_an_unknown_one_is_named(self) -> None:
        with pytest.raises(ConfigurationError, match="format is 'parket', did you mean 'parquet'"):
            find_format("parket")

    def test_csv_tells_nothing_from_an_empty_text(self) -> None:
        rows: list[dict[str, object]] = [{"text": ""}, {"text": None, "number": Decimal("1.5")}]
        first, second = FORMATS["csv"].encode(made(rows)).decode().splitlines()[1:]
        assert first.split(",")[2] == '""'
        assert second.split(",")[0] == "1.500000000"
        assert second.split(",")[2] == ""

    def test_json_lines_hold_plain_numbers(self) -> None:
        rows: list[dict[str, object]] = [{"number": Decimal("1.50"), "day": date(2014, 1, 1)}]
        (line,) = FORMATS["jsonl"].encode(made(rows)).decode().splitlines()
        assert line.startswith('{"number":1.5,"day":"2014-01-01","text":null')


def test_json_is_the_same_for_equal_values() -> None:
    assert (
        canonical_json({"b": Decimal("1.0"), "a": [date(2014, 1, 1)]})
        == '{"a":["2014-01-01"],"b":"1.0"}'
    )
