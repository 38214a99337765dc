import json
import pickle
import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import assert_type, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire.core.errors import ConfigurationError, DecodeError
from deskwire.core.model.limits import Limits
from deskwire.core.query.gds import (
    COMPARISONS,
    EQUALITY,
    DateColumn,
    NumberColumn,
    TextColumn,
)
from deskwire.core.report.arrow import ArrowTable
from deskwire.core.report.table import Report, Table
from deskwire.core.response.xml_body import parse_xml


@attrs.frozen(kw_only=True)
class Row:
    worked_on: date | None = None
    task: str | None = None
    memo: str | None = None
    hours: Decimal | None = None
    charges: Decimal | None = None
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False, repr=False)


worked_on = DateColumn("worked_on", "The day of the work.", filters=COMPARISONS)
task = TextColumn("task", "The code of the activity.", filters=EQUALITY)
memo = TextColumn("memo", "What was done.")
hours = NumberColumn("hours", "Hours worked.", aggregatable=True)
charges = NumberColumn("charges", "What they cost.", aggregatable=True)
REPORT = Report(Row, (worked_on, task, memo, hours, charges))

ENVELOPE = {"server_time": "1400000000", "auth_user": {"first_name": "Jane"}}


def answer(columns: Mapping[str, str], *rows: tuple[object, ...]) -> dict[str, object]:
    """Return an answer in the vendor's form: labels and types, then rows of cells."""
    return {
        **ENVELOPE,
        "table": {
            "cols": [{"type": kind, "label": label} for label, kind in columns.items()],
            "rows": [{"c": [{"v": cell} for cell in row]} for row in rows] or [""],
        },
    }


COLUMNS = {"worked_on": "date", "hours": "number", "task": "string"}
TREE = answer(COLUMNS, ("20140528", "0.83", "T1"), ("2014-05-29", "1", "it's"))
TREE_TABLE = cast("dict[str, object]", TREE["table"])
TREE_COLUMNS = TREE_TABLE["cols"]
ROWS = [
    Row(worked_on=date(2014, 5, 28), hours=Decimal("0.83"), task="T1"),
    Row(worked_on=date(2014, 5, 29), hours=Decimal(1), task="it's"),
]


class Drift(list[tuple[str, object]]):
    """A drift hook that remembers."""

    def __call__(self, path: str, value: object) -> None:
        self.append((path, value))


# Rows and columns


def test_a_table_is_a_sequence_of_rows() -> None:
    table = Table.from_tree(TREE, REPORT)
    assert_type(table, Table[Row])
    assert_type(table[0], Row)
    assert list(table) == ROWS
    assert len(table) == 2
    assert table[1] == table[-1] == ROWS[1]
    assert list(reversed(table)) == ROWS[::-1]
    assert ROWS[0] in table
    assert table.index(ROWS[1]) == 1
    with pytest.raises(IndexError):
        table[2]
    assert table[0].extra == {}


def test_a_slice_is_a_table() -> None:
    tree = answer({"hours": "number"}, ("1",), ("?",), ("3",), ("!",))
    table = Table.from_tree(tree, REPORT)
    assert_type(table[1:], Table[Row])
    assert [row.hours for row in table[::-1]] == [None, Decimal(3), None, Decimal(1)]
    assert [row.extra for row in table[::-1]] == [{"hours": "!"}, {}, {"hours": "?"}, {}]
    assert [row.extra for row in table[1:3]] == [{"hours": "?"}, {}]
    assert len(table[9:]) == 0
    assert table[:] == table


def test_columns_are_typed_tuples() -> None:
    table = Table.from_tree(TREE, REPORT)
    assert_type(table.column(worked_on), tuple[date | None, ...])
    assert_type(table.column(hours.sum()), tuple[Decimal | None, ...])
    assert_type(table.column("task"), tuple[object, ...])
    assert table.column(worked_on) == (date(2014, 5, 28), date(2014, 5, 29))
    assert table.column("task") == table.column(task) == ("T1", "it's")
    assert table.labels == table.names == ("worked_on", "hours", "task")
    with pytest.raises(KeyError, match="no column memo among worked_on, hours, task"):
        table.column(memo)
    with pytest.raises(KeyError, match="no column nothing"):
        table.column("nothing")


def test_the_envelope_is_kept() -> None:
    assert Table.from_tree(TREE, REPORT).envelope == ENVELOPE


def test_tables_are_compared_by_labels_and_cells() -> None:
    table = Table.from_tree(TREE, REPORT)
    later = Table.from_tree({**TREE, "server_time": "1400000001"}, REPORT)
    assert table == later
    assert table != table[:1]
    assert pickle.loads(pickle.dumps(table)) == table
    assert repr(table) == "<Table of 2 Row: worked_on, hours, task>"


def test_to_dicts() -> None:
    tree = answer({"sum(hours)": "number", "other": "date"}, ("1", "20140101"), ("x", ""))
    assert Table.from_tree(tree, REPORT).to_dicts() == [
        {"hours": Decimal(1), "other": date(2014, 1, 1)},
        {"hours": None, "other": None},
    ]


# Shapes of answers


@pytest.mark.parametrize("rows", [[""], [], "", None, [None]])
def test_no_rows(rows: object) -> None:
    tree = {"table": {"cols": [{"type": "number", "label": "hours"}], "rows": rows}}
    table = Table.from_tree(tree, REPORT)
    assert len(table) == 0
    assert list(table) == []
    assert table.to_dicts() == []
    assert table.labels == ("hours",)
    assert table.column(hours) == ()


def test_rows_may_be_missing() -> None:
    table = Table.from_tree({"table": {"cols": [{"label": "hours"}]}}, REPORT)
    assert (len(table), table.labels) == (0, ("hours",))
    assert len(Table.from_tree({"table": {"cols": ""}}, REPORT)) == 0


def test_lists_of_one_may_arrive_without_a_list() -> None:
    tree = {"table": {"cols": {"type": "number", "label": "hours"}, "rows": {"c": {"v": "2.5"}}}}
    assert list(Table.from_tree(tree, REPORT)) == [Row(hours=Decimal("2.5"))]


XML = """
<response>
  <server_time>1400000000</server_time>
  <auth_user><first_name>Jane</first_name></auth_user>
  <table>
    <cols><type>date</type><label>worked_on</label></cols>
    <cols><type>number</type><label>hours</label></cols>
    <cols><type>string</type><label>task</label></cols>
    <rows><c><v>20140528</v></c><c><v>0.83</v></c><c><v>T1</v></c></rows>
    <rows><c><v/></c><c/><c><v></v></c></rows>
  </table>
</response>
"""


def test_xml_and_json_give_equal_tables() -> None:
    tree = answer(COLUMNS, ("20140528", "0.83", "T1"), ("", "", ""))
    table = Table.from_tree(parse_xml(XML.encode()), REPORT)
    assert table == Table.from_tree(tree, REPORT)
    assert table.envelope == ENVELOPE
    assert table[1] == Row(task="")


@pytest.mark.parametrize(
    ("cell", "task"),
    [("", ""), ({"v": ""}, ""), (None, None), ({}, None), ({"v": None}, None), ({"f": "x"}, None)],
)
def test_a_null_cell_is_none_and_an_empty_one_an_empty_text(cell: object, task: str | None) -> None:
    columns = [{"type": kind, "label": label} for label, kind in COLUMNS.items()]
    tree = {"table": {"cols": columns, "rows": [{"c": [cell, cell, cell]}]}}
    drift = Drift()
    assert list(Table.from_tree(tree, REPORT, on_drift=drift, strict=True)) == [Row(task=task)]
    assert drift == []


@pytest.mark.parametrize(
    "row",
    [
        {"c": [{"v": "20140528"}, {"v": "1"}]},
        {"c": [{"v": "20140528"}, {"v": "1", "f": "1.00", "p": {"style": "bold"}}, None]},
        {"c": [{"v": "20140528"}, {"v": "1"}, {"v": None}], "p": {}},
    ],
)
def test_a_row_may_leave_out_its_last_cells(row: object) -> None:
    rows: list[object] = [row, {"c": list[object]()}, {}]
    tree = {**answer(COLUMNS), "table": {"cols": TREE_COLUMNS, "rows": rows}}
    table = Table.from_tree(tree, REPORT, strict=True)
    assert list(table) == [Row(worked_on=date(2014, 5, 28), hours=Decimal(1)), Row(), Row()]
    assert [row.extra for row in table] == [{}, {}, {}]


def test_cells_beyond_the_columns_are_kept() -> None:
    tree = answer({"hours": "number"}, ("1",), ("2", "3", None))
    drift = Drift()
    table = Table.from_tree(tree, REPORT, on_drift=drift)
    assert [row.hours for row in table] == [Decimal(1), Decimal(2)]
    assert [row.extra for row in table] == [{}, {"c[1]": {"v": "3"}, "c[2]": {"v": None}}]
    assert [path for path, _ in drift] == ["$.table.rows[1].c[1]", "$.table.rows[1].c[2]"]
    with pytest.raises(DecodeError, match=r"has 3 cells for 1 columns at \$\.table\.rows\[1\]\.c"):
        Table.from_tree(tree, REPORT, strict=True)


SURPRISES: list[tuple[object, str]] = [
    ({"cols": [{"label": "hours", "unit": "h"}]}, "$.table.cols[0].unit"),
    ({"cols": [{"label": "hours"}], "rows": [{"c": [], "id": 1}]}, "$.table.rows[0].id"),
    (
        {"cols": [{"label": "hours"}], "rows": [{"c": [{"v": "1", "u": "h"}]}]},
        "$.table.rows[0].c[0].u",
    ),
]


@pytest.mark.parametrize(("table", "path"), SURPRISES)
def test_what_nobody_documented_is_reported(table: object, path: str) -> None:
    drift = Drift()
    assert Table.from_tree({"table": table}, REPORT, on_drift=drift).labels == ("hours",)
    assert [place for place, _ in drift] == [path]
    with pytest.raises(DecodeError, match=re.escape(f"nothing was expected at {path}")):
        Table.from_tree({"table": table}, REPORT, strict=True)


def test_in_xml_blanks_may_stand_around_all_but_texts() -> None:
    tree = parse_xml(XML.replace("0.83", " 0.83\n").replace("T1", " T1 ").encode())
    row = Table.from_tree(tree, REPORT, xml=True, strict=True)[0]
    assert (row.hours, row.task) == (Decimal("0.83"), " T1 ")


# What the service says of the whole


@pytest.mark.parametrize(
    "said",
    [
        {"status": "warning", "warnings": [{"reason": "data_truncated", "message": "1000 rows"}]},
        {"warnings": {"reason": "DATA_TRUNCATED"}},
        {"warnings": {"warning": [{"reason": "other"}, {"reason": "data_truncated"}]}},
        {"warnings": ["data-truncated"]},
        {"data_truncated": True},
        {"data_truncated": "true"},
        {"dataTruncated": "1"},
        {"data_truncated": 1},
        {"truncated": "Yes"},
    ],
)
def test_a_table_that_was_cut_says_so(said: dict[str, object]) -> None:
    assert Table.from_tree({**TREE, **said}, REPORT).is_cut
    assert Table.from_tree({**TREE, **said}, REPORT)[:1].is_cut
    inside = {**TREE, "table": {**TREE_TABLE, **said}}
    assert Table.from_tree(inside, REPORT).is_cut
    assert Table.from_tree(inside, REPORT).envelope == {**ENVELOPE, "table": said}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"status": "ok", "warnings": []},
        {"status": "warning", "warnings": [{"reason": "other", "message": "slow"}]},
        {"data_truncated": False},
        {"data_truncated": "false"},
        {"data_truncated": 0},
        {"data_truncated": None},
        {"data_truncated": ""},
    ],
)
def test_other_tables_are_whole(said: dict[str, object]) -> None:
    assert not Table.from_tree({**TREE, **said}, REPORT).is_cut


WRONG_TREES: list[tuple[object, str]] = [
    (None, "expected an object, got NoneType"),
    ([], "expected an object, got list"),
    ({}, r"expected an object, got NoneType at \$\.table$"),
    ({"table": ""}, r"got str at \$\.table$"),
    ({"table": {"cols": 1}}, r"expected a list, got int at \$\.table\.cols$"),
    ({"table": {"cols": ["hours"]}}, r"got str at \$\.table\.cols\[0\]$"),
    ({"table": {"cols": {"type": "date"}}}, r"no label at \$\.table\.cols\[0\]$"),
    ({"table": {"cols": {"label": ""}}}, "no label"),
    (
        {"table": {"cols": {"label": "a"}, "rows": "x"}},
        r"expected a list, got str at \$\.table\.rows$",
    ),
    (
        {"table": {"cols": {"label": "a"}, "rows": [{"c": ""}, ""]}},
        r"expected a row of cells at \$\.table\.rows\[1\]$",
    ),
    (
        {"table": {"cols": {"label": "a"}, "rows": [{"v": "1"}]}},
        r"expected a row of cells at \$\.table\.rows\[0\]$",
    ),
    (
        {"table": {"cols": {"label": "a"}, "rows": [{"c": "text"}]}},
        r"got str at \$\.table\.rows\[0\]\.c\[0\]$",
    ),
    (
        {"table": {"cols": {"label": "a"}, "rows": [{"c": [[]]}]}},
        r"got list at \$\.table\.rows\[0\]\.c\[0\]$",
    ),
]


@pytest.mark.parametrize(("tree", "message"), WRONG_TREES)
def test_what_is_no_table_is_an_error(tree: object, message: str) -> None:
    with pytest.raises(DecodeError, match=message):
        Table.from_tree(tree, REPORT)


# Cells that do not fit


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("worked_on", "20141301"),
        ("worked_on", "2014-W01-1"),
        ("worked_on", "28.05.2014"),
        ("worked_on", "٢٠١٤٠٥٢٨"),
        ("worked_on", 20140528),
        ("hours", "NaN"),
        ("hours", "Infinity"),
        ("hours", float("nan")),
        ("hours", "1_000"),
        ("hours", "1,5"),
        ("hours", " 1"),
        ("hours", "1e999"),
        ("hours", True),
        ("hours", "."),
        ("worked_on", "Date(2014,12,1)"),
        ("worked_on", "Date(2014,1,30)"),
        ("worked_on", "Date(2014,0)"),
        ("worked_on", "Date(2014)"),
        ("worked_on", "Date(-2014,0,1)"),
        ("worked_on", [9, 3, 51]),
        ("hours", {"v": "1"}),
        ("hours", ["1"]),
        ("task", 1),
        ("task", False),
        ("task", ["T1"]),
    ],
)
def test_a_cell_that_does_not_fit(label: str, cell: object) -> None:
    fits = {"worked_on": "20140528", "hours": "1", "task": "1"}[label]
    tree = answer({"memo": "string", label: "string"}, ("m", fits), ("m", cell), ("m", fits))
    drift = Drift()
    table = Table.from_tree(tree, REPORT, on_drift=drift)
    path = "$.table.rows[1].c[1].v"
    assert str(drift) == str([(path, cell)])
    assert [getattr(row, label) is None for row in table] == [False, True, False]
    assert str([row.extra for row in table]) == str([{}, {label: cell}, {}])
    with pytest.raises(DecodeError, match=f"^{label}: .* is no .* at {re.escape(path)}$") as caught:
        Table.from_tree(tree, REPORT, strict=True)
    assert caught.value.path == ("table", "rows", 1, "c", 1, "v")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", "0"),
        ("-1.50", "-1.50"),
        ("+.5", "0.5"),
        ("5.", "5"),
        ("1E-3", "0.001"),
        ("123456789012345678901234567890.12", "123456789012345678901234567890.12"),
        (8, "8"),
        (0.1, "0.1"),
        (Decimal("2.50"), "2.50"),
    ],
)
def test_numbers(cell: object, value: str) -> None:
    table = Table.from_tree(answer({"hours": "number"}, (cell,)), REPORT, strict=True)
    assert str(table[0].hours) == str(Decimal(value))


@pytest.mark.parametrize(
    "cell",
    [
        "20140105",
        "2014-01-05",
        "Date(2014,0,5)",
        "new Date(2014, 0, 5)",
        " Date( 2014 , 0 , 05 ) ",
        "Date(2014,0,5,0,0,0)",
        "new Date(2014, 0, 5, 0, 0, 0, 0)",
    ],
)
def test_days(cell: str) -> None:
    table = Table.from_tree(answer({"worked_on": "date"}, (cell,)), REPORT, strict=True)
    assert table[0].worked_on == date(2014, 1, 5)


def test_a_day_that_tells_a_time_is_a_day_and_kept_as_it_came() -> None:
    cell = "Date(2014,11,31,9,3,51)"
    tree = answer({"worked_on": "date"}, (cell,))
    drift = Drift()
    row = Table.from_tree(tree, REPORT, on_drift=drift)[0]
    assert (row.worked_on, row.extra) == (date(2014, 12, 31), {"worked_on": cell})
    assert drift == [("$.table.rows[0].c[0].v", cell)]
    with pytest.raises(DecodeError, match="is no date"):
        Table.from_tree(tree, REPORT, strict=True)


MORNING = datetime(2014, 1, 5, 9, 3, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("datetime", "Date(2014,0,5,9,3,51)", MORNING),
        ("datetime", "new Date(2014, 0, 5, 9, 3, 51, 250)", MORNING.replace(microsecond=250_000)),
        ("datetime", "Date(2014,0,5)", datetime(2014, 1, 5, tzinfo=UTC)),
        ("datetime", "2014-01-05T09:03:51", MORNING),
        ("datetime", "2014-01-05T09:03:51Z", MORNING),
        ("datetime", "20140105", "20140105"),
        ("datetime", "soon", "soon"),
        ("timeofday", [9, 3, 51], time(9, 3, 51)),
        ("timeofday", [9, 3, 51, 250], time(9, 3, 51, 250_000)),
        ("timeofday", "09:03:51", time(9, 3, 51)),
        ("timeofday", [9, 3], [9, 3]),
        ("timeofday", [9, 3, True], [9, 3, True]),
        ("timeofday", [25, 0, 0], [25, 0, 0]),
        ("boolean", True, True),
        ("boolean", "FALSE", False),
        ("boolean", 1, 1),
        ("date", "Date(2014,0,5)", date(2014, 1, 5)),
    ],
)
def test_the_other_types_of_the_wire(kind: str, cell: object, value: object) -> None:
    table = Table.from_tree(answer({"more": kind}, (cell,), (None,)), REPORT)
    assert str(table[0].extra) == str({"more": value})
    assert table[1].extra == {"more": None}
    assert len(table.to_arrow().to_pylist()) == 2


def test_a_number_is_not_taken_for_a_boolean_seen_before() -> None:
    table = Table.from_tree(answer({"hours": "number"}, (1,), (True,), (1.0,)), REPORT)
    assert [str(row.hours) for row in table] == ["1", "None", "1.0"]


# Labels


@pytest.mark.parametrize("label", ["hours", "sum(hours)", "SUM(hours)", "sum_hours", "sum hours"])
def test_a_sum_fills_the_field_of_its_column(label: str) -> None:
    table = Table.from_tree(answer({label: "number"}, ("1.5",)), REPORT, strict=True)
    assert table[0] == Row(hours=Decimal("1.5"))
    assert table.column(hours) == table.column(hours.sum()) == (Decimal("1.5"),)
    assert table.labels == (label,)
    assert table.names == ("hours",)


def test_a_column_beside_its_sum_takes_the_field() -> None:
    for labels in (("hours", "sum(hours)"), ("sum(hours)", "hours")):
        values = {"hours": "1", "sum(hours)": "2"}
        tree = answer(dict.fromkeys(labels, "number"), tuple(values[label] for label in labels))
        table = Table.from_tree(tree, REPORT, strict=True)
        assert table[0] == Row(hours=Decimal(1))
        assert table[0].extra == {"sum(hours)": Decimal(2)}
        assert table.column(hours) == table.column("hours") == (Decimal(1),)
        assert table.column(hours.sum()) == table.column("sum(hours)") == (Decimal(2),)
        assert table.names == table.labels == labels
        assert table.to_dicts() == [{label: Decimal(value) for label, value in values.items()}]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("hours", "hours"), ("hours", "hours_2")),
        (("hours", "task", "hours", "hours"), ("hours", "task", "hours_2", "hours_3")),
        (("sum(hours)", "sum(hours)"), ("hours", "sum(hours)")),
        (("sum(hours)", "sum hours", "sum hours"), ("hours", "sum hours", "sum hours_2")),
        (("x", "x", "x_2", "x"), ("x", "x_3", "x_2", "x_4")),
        (("x_2", "x", "x"), ("x_2", "x", "x_3")),
    ],
)
def test_columns_of_one_label_are_all_kept(labels: tuple[str, ...], names: tuple[str, ...]) -> None:
    cells = [str(number) for number in range(len(labels))]
    tree = {
        "table": {
            "cols": [{"label": label, "type": "string"} for label in labels],
            "rows": [{"c": [{"v": cell} for cell in cells]}],
        }
    }
    drift = Drift()
    table = Table.from_tree(tree, REPORT, on_drift=drift)
    assert (table.labels, table.names) == (labels, names)
    found = {name: str(table.column(name)[0]) for name in names}
    assert found == dict(zip(names, cells, strict=True))
    assert {name: str(cell) for name, cell in table.to_dicts()[0].items()} == found
    assert table.to_arrow().column_names == list(names)
    row = attrs.asdict(table[0], recurse=False)
    assert {str(row.get(name, row["extra"].get(name))) for name in names} == set(cells)
    assert drift
    with pytest.raises(DecodeError, match=r"labelled|no column"):
        Table.from_tree(tree, REPORT, strict=True)


def test_a_column_without_a_label_has_its_id() -> None:
    tree = {"table": {"cols": [{"id": "hours", "label": "", "type": "number", "pattern": ""}]}}
    assert Table.from_tree(tree, REPORT, strict=True).labels == ("hours",)


def test_cells_that_do_not_fit_columns_of_one_label_are_all_kept() -> None:
    columns = [{"label": "hours", "type": "number"}] * 2
    tree = {"table": {"cols": columns, "rows": [{"c": [{"v": "?"}, {"v": "!"}]}]}}
    assert Table.from_tree(tree, REPORT)[0].extra == {"hours": "?", "hours_2": "!"}


@pytest.mark.parametrize("label", ["sum(task)", "sum(nothing)", "sumhours", "Hours", "max(hours)"])
def test_labels_of_nothing_the_report_knows(label: str) -> None:
    assert REPORT.find(label) is None


def test_columns_the_report_does_not_know_are_kept() -> None:
    columns = {"due": "date", "hours": "number", "fee": "number", "note": "string", "odd": "x"}
    tree = answer(columns, ("20140101", "1", "2.50", "n", "o"), ("soon", "1", "", "", ""))
    drift = Drift()
    table = Table.from_tree(tree, REPORT, on_drift=drift)
    assert [row.extra for row in table] == [
        {"due": date(2014, 1, 1), "fee": Decimal("2.50"), "note": "n", "odd": "o"},
        {"due": "soon", "fee": None, "note": "", "odd": ""},
    ]
    assert table.column("fee") == (Decimal("2.50"), None)
    assert drift == [
        ("$.table.cols[0].label", "due"),
        ("$.table.cols[2].label", "fee"),
        ("$.table.cols[3].label", "note"),
        ("$.table.cols[4].label", "odd"),
        ("$.table.rows[1].c[0].v", "soon"),
    ]
    with pytest.raises(DecodeError, match=r"no column due at \$\.table\.cols\[0\]\.label$"):
        Table.from_tree(tree, REPORT, strict=True)


@attrs.frozen(kw_only=True)
class TeamRow:
    team_id: str | None = None
    paid: Decimal | None = None
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False, repr=False)


team_id = TextColumn("team_id", wire="buyer_team__id", filters=EQUALITY)
paid = NumberColumn("paid", wire="amount", aggregatable=True)
TEAMS = Report(TeamRow, (team_id, paid))


def test_a_column_has_a_name_of_the_house_and_is_found_by_the_label_as_well() -> None:
    tree = answer({"buyer_team__id": "string", "sum(amount)": "number"}, ("acme:dev", "2"))
    table = Table.from_tree(tree, TEAMS, strict=True)
    assert list(table) == [TeamRow(team_id="acme:dev", paid=Decimal(2))]
    assert table.labels == ("buyer_team__id", "sum(amount)")
    assert table.names == ("team_id", "paid")
    assert table.to_dicts() == [{"team_id": "acme:dev", "paid": Decimal(2)}]
    for column in (team_id, "team_id", "buyer_team__id"):
        assert table.column(column) == ("acme:dev",)
    for other in (paid.sum(), paid, "paid", "sum(amount)"):
        assert table.column(other) == (Decimal(2),)


def test_columns_of_one_label_are_numbered_by_the_name_of_the_house() -> None:
    tree = answer({"buyer_team__id": "string", "sum(amount)": "number"}, ("acme:dev", "2"))
    columns = cast("dict[str, list[object]]", tree["table"])["cols"]
    columns[:] = [columns[0], columns[0]]
    assert Table.from_tree(tree, TEAMS).names == ("team_id", "team_id_2")


def test_a_column_beside_its_sum_takes_the_field_by_its_label() -> None:
    tree = answer({"sum(amount)": "number", "amount": "number"}, ("3", "1"))
    table = Table.from_tree(tree, TEAMS)
    assert (table[0].paid, table.names) == (Decimal(1), ("sum(amount)", "paid"))
    assert (table.column(paid), table.column(paid.sum())) == ((Decimal(1),), (Decimal(3),))


def test_arrow_tells_the_label_of_each_column() -> None:
    pytest.importorskip("pyarrow")
    tree = answer({"buyer_team__id": "string", "other": "number"}, ("acme:dev", "2"))
    schema = getattr(Table.from_tree(tree, TEAMS).to_arrow(), "schema")  # noqa: B009  untyped
    assert schema.names == ["team_id", "other"]
    assert schema.field("team_id").metadata == {b"label": b"buyer_team__id"}
    assert schema.field("other").metadata == {b"label": b"other"}


def test_a_report_needs_a_field_for_each_column() -> None:
    with pytest.raises(ConfigurationError, match="Row has no field assignment_ref, team_id"):
        Report(Row, (hours, TextColumn("team_id"), TextColumn("assignment_ref")))


# Big JSON bodies, which are read in pieces


CELLS = st.text(alphabet='"\\]}{[,:cv é\u2028\t') | st.sampled_from(['"]},{"c":[{"v":"', "x"])


def big(*rows: tuple[object, ...], times: int = 4_000) -> dict[str, object]:
    """Return an answer of about 200 kB or more."""
    columns = {"task": "string", "memo": "string", "hours": "number"}
    return answer(columns, *rows * (times // len(rows)))


@settings(max_examples=30)
@given(
    st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["1", 1.10, None])), min_size=1, max_size=5),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:\r\n")]),
    st.booleans(),
)
def test_a_body_read_in_pieces_is_the_same(
    rows: list[tuple[str, str, object]], separators: tuple[str, str], ascii_only: bool
) -> None:
    tree = big(*rows)
    body = json.dumps(tree, separators=separators, ensure_ascii=ascii_only).encode()
    assert len(body) > 131_072
    table = Table.from_json(body, REPORT, strict=True)
    assert table == Table.from_tree(tree, REPORT)
    assert table.envelope == ENVELOPE
    assert len(table) == len(table.to_dicts()) == 4_000 // len(rows) * len(rows)


def test_a_small_body_is_read_too() -> None:
    for rows in ([], [("a", "b", "1")], [("a", "b", "1"), ("c", "d", "2")]):
        tree = answer({"task": "string", "memo": "string", "hours": "number"}, *rows)
        assert Table.from_json(json.dumps(tree).encode(), REPORT) == Table.from_tree(tree, REPORT)


def test_drift_in_pieces_has_the_same_paths_and_is_told_once() -> None:
    rows = [("a", "b", "1")] * 2_500 + [("a", "b", "?")]
    tree = big(*rows, *rows, times=5_002)
    drift = Drift()
    table = Table.from_json(json.dumps(tree).encode(), REPORT, on_drift=drift)
    paths = ["$.table.rows[2500].c[2].v", "$.table.rows[5001].c[2].v"]
    assert drift == [(path, "?") for path in paths]
    assert table[2500].extra == table[-1].extra == {"hours": "?"}
    with pytest.raises(DecodeError, match=re.escape(paths[0])):
        Table.from_json(json.dumps(tree).encode(), REPORT, strict=True)


def test_an_error_of_the_hook_is_its_own() -> None:
    calls: list[str] = []

    def hook(path: str, _: object) -> None:
        calls.append(path)
        raise ValueError("the hook's own")

    body = json.dumps(big(("a", "b", "?"))).encode()
    with pytest.raises(ValueError, match="the hook's own"):
        Table.from_json(body, REPORT, on_drift=hook)
    assert calls == ["$.table.rows[0].c[2].v"]


@pytest.mark.parametrize("first", [True, False])
def test_lists_that_look_like_rows_stay_where_they_are(first: bool) -> None:
    others = {"other": [{"c": [{"v": "x"}] * 3}] * 4_000}
    tree = {**others, **big(("a", "b", "1"))} if first else {**big(("a", "b", "1")), **others}
    table = Table.from_json(json.dumps(tree).encode(), REPORT)
    assert table == Table.from_tree(tree, REPORT)
    assert table.envelope == ENVELOPE | others


def test_a_big_body_that_is_cut_off_or_wrong_is_an_error() -> None:
    body = json.dumps(big(("a", "b", "1"))).encode()
    for end in (len(body) - 1, len(body) - 20, len(body) // 2, 100):
        with pytest.raises(DecodeError, match="cut off"):
            Table.from_json(body[:end], REPORT)
    middle = body.index(b'"1"', len(body) // 2)
    with pytest.raises(DecodeError, match="ill-formed JSON"):
        Table.from_json(body[:middle] + b"'1'" + body[middle + 3 :], REPORT)
    with pytest.raises(DecodeError, match="not UTF-8"):
        Table.from_json(body[:middle] + b'"\xff"' + body[middle + 3 :], REPORT)
    with pytest.raises(DecodeError, match="NaN"):
        Table.from_json(body[:middle] + b"NaN" + body[middle + 3 :], REPORT)
    with pytest.raises(DecodeError, match="the limit is 100000"):
        Table.from_json(body, REPORT, limits=Limits(max_bytes=100_000))
    row = body.index(b'{"c"', middle)
    with pytest.raises(DecodeError, match=r"expected a row of cells at \$\.table\.rows\[\d+\]$"):
        Table.from_json(body[:row] + b'"", ' + body[row:], REPORT)


# Arrow


def test_arrow_takes_its_schema_from_the_report() -> None:
    columns = {"worked_on": "string", "sum(hours)": "string", "task": "number", "due": "date"}
    expected = "worked_on: date32, hours: decimal128(38, 9), task: string, due: date32"
    rows = [("20140528", "0.83", "T1", "20140601"), ("", "1E3", "", None), ("x", "x", 1, "x")]
    table = Table.from_tree(answer(columns, *rows), REPORT).to_arrow()
    assert (table.num_rows, table.column_names) == (3, ["worked_on", "hours", "task", "due"])
    assert table.to_pylist() == [
        {
            "worked_on": date(2014, 5, 28),
            "hours": Decimal("0.83"),
            "task": "T1",
            "due": date(2014, 6, 1),
        },
        {"worked_on": None, "hours": Decimal(1000), "task": "", "due": None},
        {"worked_on": None, "hours": None, "task": None, "due": None},
    ]
    empty = Table.from_tree(answer(columns), REPORT).to_arrow()
    assert empty.num_rows == 0
    for one in (table, empty):
        assert schema_of(one) == expected


def schema_of(table: ArrowTable) -> str:
    arrow = import_module("pyarrow")
    schema = arrow.table(table).schema
    return ", ".join(f"{field.name}: {field.type}".replace("[day]", "") for field in schema)


def test_a_number_that_arrow_cannot_hold_exactly_is_an_error() -> None:
    table = Table.from_tree(answer({"hours": "number"}, ("0.0000000001",)), REPORT)
    with pytest.raises(DecodeError, match=r"^hours in row \d+ does not fit decimal128\(38, 9\): "):
        table.to_arrow()


@pytest.mark.parametrize(("label", "cell"), [("hours", "1e30"), ("task", "\ud800")])
@pytest.mark.parametrize("row", [0, 1, 700, 999])
def test_the_cell_that_arrow_cannot_hold_is_named(label: str, cell: str, row: int) -> None:
    kind = "number" if label == "hours" else "string"
    cells = ["1"] * row + [cell] + ["1"] * (999 - row)
    table = Table.from_tree(answer({label: kind}, *((one,) for one in cells)), REPORT)

    with pytest.raises(DecodeError, match=rf"^{label} in row {row} does not fit") as caught:
        table.to_arrow()
    assert caught.value.path == ("table", "rows", row, "c", 0)
    str(caught.value).encode()


def test_a_name_that_arrow_cannot_hold_is_an_error() -> None:
    table = Table.from_tree(answer({"a": "string", "\ud800": "string"}, ("1", "2")), REPORT)

    with pytest.raises(DecodeError, match=r"the column \? is no text.*\$\.table\.cols\[1\]\.label"):
        table.to_arrow()


def test_arrow_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'deskwire\[arrow\]'"):
        Table.from_tree(TREE, REPORT).to_arrow()
