import operator
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import assert_type

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import ParameterError, QueryError
from deskwire.core.query.gds import (
    COMPARISONS,
    EQUALITY,
    Column,
    Condition,
    DateColumn,
    NumberColumn,
    Query,
    Sum,
    TextColumn,
    select,
)

worked_on = DateColumn("worked_on", "The day of the work.", filters=COMPARISONS)
hours = NumberColumn("hours", "Hours worked.", filters=COMPARISONS, aggregatable=True)
rate = NumberColumn("assignment_rate")
task = TextColumn("task", "The code of the activity.", filters=EQUALITY)
memo = TextColumn("memo", "What was done.")

NEW_YEAR = date(2014, 1, 1)
Compare = Callable[..., Condition]


# Queries


def test_a_whole_query() -> None:
    query = (
        select(worked_on, hours.sum())
        .where((worked_on >= NEW_YEAR) & (task == "T1"))
        .order_by(worked_on)
    )
    assert str(query) == (
        "SELECT worked_on, sum(hours) WHERE worked_on >= '2014-01-01' AND task = 'T1' "
        "ORDER BY worked_on"
    )


def test_a_query_names_columns_as_the_vendor_does() -> None:
    team = TextColumn("team_id", wire="buyer_team__id", filters=EQUALITY)
    paid = NumberColumn("paid", wire="amount", filters=COMPARISONS, aggregatable=True)
    query = select(team, paid.sum()).where((team == "a") & (paid > 1) & team.is_in(["b", "c"]))
    assert str(query.order_by(team.desc())) == (
        "SELECT buyer_team__id, sum(amount) WHERE buyer_team__id = 'a' AND amount > 1 AND "
        "(buyer_team__id = 'b' OR buyer_team__id = 'c') ORDER BY buyer_team__id DESC"
    )
    with pytest.raises(QueryError, match="is not a column name"):
        TextColumn("team_id", wire="team id")


def test_a_query_need_only_select() -> None:
    assert str(select(worked_on)) == "SELECT worked_on"


def test_a_query_does_not_change() -> None:
    query = select(worked_on, hours)
    query.where(hours > 1).order_by(hours)
    assert str(query) == "SELECT worked_on, hours"


def test_where_twice_asks_for_both() -> None:
    query = select(worked_on).where((task == "a") | (task == "b")).where(hours > 1)
    assert str(query) == "SELECT worked_on WHERE (task = 'a' OR task = 'b') AND hours > 1"


def test_order_by_twice_sorts_by_the_second_within_the_first() -> None:
    query = select(worked_on, task, hours.sum())
    query = query.order_by(task.asc(), hours.sum().desc()).order_by(worked_on)
    assert str(query) == (
        "SELECT worked_on, task, sum(hours) ORDER BY task, sum(hours) DESC, worked_on"
    )


def test_queries_are_compared_by_what_they_ask() -> None:
    def build() -> Query:
        return select(worked_on, hours.sum()).where(task == "T1").order_by(worked_on)

    assert build() == build()
    assert hash(build()) == hash(build())
    assert build() != build().where(hours > 1)
    assert select(hours) != select(hours.sum())
    assert pickle.loads(pickle.dumps(build())) == build()
    assert repr(build()) == f"<Query {build()}>"


def test_only_selected_columns_are_sorted_by() -> None:
    with pytest.raises(QueryError, match=r"cannot sort by hours.* which are task, sum\(hours\)"):
        select(task, hours.sum()).order_by(hours)


def test_nothing_is_selected_or_sorted_by_twice() -> None:
    with pytest.raises(QueryError, match="hours: selected more than once"):
        select(hours, hours.sum())
    with pytest.raises(QueryError, match="task: sorted by more than once"):
        select(task).order_by(task, task.desc())


def test_an_empty_selection_is_refused() -> None:
    with pytest.raises(QueryError, match="at least one column"):
        select()


def test_what_is_no_column_or_condition_is_refused() -> None:
    build: Callable[..., Query] = select
    with pytest.raises(QueryError, match="expected a column or the sum of one, got 'hours'"):
        build("hours")
    order: Callable[..., Query] = select(hours).order_by
    with pytest.raises(QueryError, match="expected a column"):
        order("hours")
    where: Callable[..., Query] = select(hours).where
    with pytest.raises(QueryError, match="expected a condition"):
        where("hours > 1")
    join: Callable[..., Condition] = (hours > 1).__and__
    with pytest.raises(QueryError, match="brackets of its own"):
        join(2)


# Columns and conditions


@pytest.mark.parametrize(
    ("compare", "text"),
    [
        (operator.lt, "hours < 2"),
        (operator.le, "hours <= 2"),
        (operator.eq, "hours = 2"),
        (operator.ge, "hours >= 2"),
        (operator.gt, "hours > 2"),
    ],
)
def test_every_comparison(compare: Compare, text: str) -> None:
    assert str(compare(hours, 2)) == text


def test_a_comparison_reads_from_either_side() -> None:
    compare: Compare = operator.le
    assert str(compare(NEW_YEAR, worked_on)) == str(worked_on >= NEW_YEAR)
    assert str(compare(Decimal("1.5"), hours)) == "hours >= 1.5"


def test_comparisons_are_conditions_for_the_type_checker() -> None:
    assert_type(worked_on == NEW_YEAR, Condition)
    assert_type(hours == 1, Condition)
    assert_type(hours >= Decimal(1), Condition)
    assert_type(task == "T1", Condition)
    assert_type((task == "T1") & (hours > 0.5) | (task == "T2"), Condition)
    assert_type(hours.sum(), Sum)


def test_columns_are_hashed_and_found_by_identity() -> None:
    assert {worked_on: 1, hours: 2}[hours] == 2
    assert hours in (hours, task)
    assert str(hours) == "hours"
    column: Column[object] = hours
    assert column.kind == "number"


def test_operators_that_the_vendor_does_not_document_are_refused() -> None:
    with pytest.raises(QueryError, match=r"task cannot be filtered with >=: .* documents = for it"):
        operator.ge(task, "T1")
    with pytest.raises(QueryError, match=r"memo cannot .* no operator for it; .* text is sent"):
        operator.eq(memo, "x")
    with pytest.raises(QueryError, match="no operator"):
        memo.is_in(["x"])


def test_not_equal_is_not_in_the_language() -> None:
    with pytest.raises(QueryError, match=r"no 'not equal': .* is_in\(\)"):
        operator.ne(task, "T1")


def test_sums_only_where_the_vendor_documents_them() -> None:
    assert str(hours.sum()) == "sum(hours)"
    with pytest.raises(QueryError, match="no sum of assignment_rate"):
        rate.sum()


def test_is_in_is_an_or_group_in_brackets() -> None:
    assert str(task.is_in(["b", "a", "b"])) == "(task = 'b' OR task = 'a')"
    assert str(task.is_in(code for code in ["a"])) == "task = 'a'"
    assert str(hours.is_in([1, Decimal("1.0")])) == "(hours = 1 OR hours = 1.0)"
    both = task.is_in(["a", "b"]) & worked_on.is_in([NEW_YEAR, date(2014, 1, 2)])
    assert str(both) == (
        "(task = 'a' OR task = 'b') AND (worked_on = '2014-01-01' OR worked_on = '2014-01-02')"
    )


def test_is_in_takes_at_least_one_value_and_no_text() -> None:
    with pytest.raises(QueryError, match="at least one value"):
        task.is_in([])
    with pytest.raises(QueryError, match="several values, got 'T1'"):
        task.is_in("T1")


def test_groups_are_bracketed_where_they_differ() -> None:
    a, b, c = task == "a", task == "b", task == "c"
    assert str(a & b & c) == str(a & (b & c)) == "task = 'a' AND task = 'b' AND task = 'c'"
    assert str(a | b | c) == str(a | (b | c)) == "(task = 'a' OR task = 'b' OR task = 'c')"
    assert str(a & (b | c)) == "task = 'a' AND (task = 'b' OR task = 'c')"
    assert str((a & b) | c) == "((task = 'a' AND task = 'b') OR task = 'c')"
    assert repr(a) == "<Condition task = 'a'>"


def test_a_condition_has_no_truth_value() -> None:
    with pytest.raises(
        QueryError, match=r"join conditions with & and \| .* \(column >= a\) & \(column <= b\)"
    ):
        bool(hours > 1)


@pytest.mark.parametrize("name", ["", "a b", "a'", "sum(a)", "a\n", "1a", "a;", "é"])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(QueryError, match="not a column name"):
        TextColumn(name)


def test_an_operator_that_is_none_is_refused() -> None:
    with pytest.raises(QueryError, match="!=, LIKE: no operator of the language"):
        TextColumn("a", filters=frozenset({"LIKE", "=", "!="}))


# Literals


class Plain(StrEnum):
    CODE = "T1"


class Renamed(StrEnum):
    CODE = "T1"

    def __str__(self) -> str:
        return self.name


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (task, "T1", "'T1'"),
        (task, "", "''"),
        (task, "it's", '"it\'s"'),
        (task, 'say "no"', "'say \"no\"'"),
        (task, "Ünï-码 ;%&=", "'Ünï-码 ;%&='"),
        (task, Plain.CODE, "'T1'"),
        (task, Renamed.CODE, "'T1'"),
        (worked_on, date(2014, 1, 9), "'2014-01-09'"),
        (worked_on, date(1, 2, 3), "'0001-02-03'"),
        (hours, 0, "0"),
        (hours, -12, "-12"),
        (hours, 10**20, "100000000000000000000"),
        (hours, 0.1, "0.1"),
        (hours, 1e-7, "0.0000001"),
        (hours, 1e16, "10000000000000000"),
        (hours, Decimal("1E+3"), "1000"),
        (hours, Decimal("0.830"), "0.830"),
    ],
)
def test_literals(column: DateColumn | NumberColumn | TextColumn, value: object, text: str) -> None:
    literal: Callable[[object], str] = column.literal
    assert literal(value) == text


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (worked_on, datetime(2014, 1, 1, tzinfo=UTC), r"pass a date, e\.g\. moment\.date\(\)"),
        (worked_on, "2014-01-01", "compared with a date, not with '2014-01-01'"),
        (worked_on, None, "compared with a date, not with None"),
        (hours, True, "compared with a number, not with True"),
        (hours, "1", "compared with a number"),
        (hours, hours, "compared with a number"),
        (hours, float("nan"), "finite number"),
        (hours, float("-inf"), "finite number"),
        (hours, Decimal("sNaN"), "finite number"),
        (hours, Decimal("1E+999999"), "reasonable size"),
        (task, 1, "compared with text, not with 1"),
        (task, None, "compared with text, not with None"),
        (task, "'\"", "both single and double quotes"),
        (task, "a\\", "backslashes"),
        (task, "a\nb", "line ends"),
        (task, "a\x00", "control characters"),
        (task, "a\u2028", "line ends"),
        (task, "\udcff", "control characters"),
    ],
)
def test_values_that_no_literal_holds(
    column: DateColumn | NumberColumn | TextColumn, value: object, message: str
) -> None:
    compare: Compare = operator.eq
    with pytest.raises(QueryError, match=message):
        compare(column, value)


def test_a_query_error_is_a_parameter_error() -> None:
    with pytest.raises(ParameterError):
        select()


# A reader of queries that knows nothing of the builder

TOKENS = re.compile(r"""\s*(?:('[^']*'|"[^"]*")|(<=|>=|[=<>()])|([\w.-]+))""")


def tokens(text: str) -> list[str]:
    found: list[str] = []
    position = 0
    while position < len(text):
        match = TOKENS.match(text, position)
        assert match, f"no token at {text[position:]!r}"
        found.append(match[0].strip(" "))
        position = match.end()
    return found


def evaluate(text: str, truth: dict[str, bool]) -> bool:
    """Evaluate a condition of the form `task = '...'`, with AND before OR as in SQL."""
    rest: Iterator[str] = iter([*tokens(text), "end"])
    token = next(rest)

    def advance() -> str:
        nonlocal token
        passed, token = token, next(rest, "")
        return passed

    def either() -> bool:
        value = both()
        while token == "OR":
            advance()
            value = both() or value
        return value

    def both() -> bool:
        value = one()
        while token == "AND":
            advance()
            value = one() and value
        return value

    def one() -> bool:
        if token == "(":
            advance()
            value = either()
            assert advance() == ")"
            return value
        assert advance() == "task"
        assert advance() == "="
        return truth[advance()]

    value = either()
    assert token == "end"
    return value


@given(st.text() | st.text(alphabet="'\"\\ )=OR"))
def test_no_text_ends_its_literal_early(text: str) -> None:
    try:
        query = str(select(task).where(task == text))
    except QueryError:
        assert re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]", text) or {"'", '"'} <= {*text}
        return
    *before, literal = tokens(query)
    assert before == ["SELECT", "task", "WHERE", "task", "="]
    assert literal[0] == literal[-1]
    assert literal[1:-1] == text


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.floats() | st.integers())
def test_numbers_are_plain_and_read_back_as_they_were(value: float | Decimal) -> None:
    try:
        text = hours.literal(value)
    except QueryError:
        return
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)
    assert type(value)(text) == value


@given(st.text(alphabet="abcd&|", max_size=30), st.sets(st.sampled_from("abcd")))
def test_brackets_keep_what_was_meant(program: str, true: set[str]) -> None:
    """Build a condition and its value on a stack: a letter is pushed, an operator joins two."""
    stack: list[tuple[Condition, bool]] = [(task == "a", "a" in true)]
    for symbol in program:
        if symbol not in "&|":
            stack.append((task == symbol, symbol in true))
        elif len(stack) > 1:
            (right, y), (left, x) = stack.pop(), stack.pop()
            stack.append((left & right, x and y) if symbol == "&" else (left | right, x or y))
    truth = {f"'{code}'": code in true for code in "abcd"}
    for condition, meant in stack:
        assert evaluate(str(condition), truth) is meant
