"""The report query language: what it understands and what it refuses."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from operator import eq, ge, gt, le, lt
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire.sandbox.company import Company, seed_company
from deskwire.sandbox.gds import (
    Evaluator,
    FinEntity,
    FinScope,
    Ledger,
    Table,
    TimeScope,
)
from deskwire.sandbox.query import MAX_BRACKETS, MAX_COMPARISONS, BadQueryError
from deskwire.sandbox.store import Store
from tests.busy import calls_in

ACME: Final = TimeScope(company="acme")
BOOKS: Final = FinScope(FinEntity.BUYER_COMPANY, "acme", Ledger.BILLINGS)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store() as store:
        yield store


@pytest.fixture(scope="module")
def company(store: Store) -> Company:
    return seed_company(store)


@pytest.fixture(scope="module")
def evaluator(store: Store, company: Company) -> Evaluator:
    return Evaluator(store)


def values(table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table without the wrapping."""
    return [
        tuple(cell["v"] for cell in row["c"]) for row in table["rows"] if not isinstance(row, str)
    ]


@pytest.mark.parametrize(
    "query",
    [
        "select hours where task = 'api-17' and worked_on >= '2014-05-01'",
        "SELECT hours WHERE (task = 'api-17') AND (worked_on >= '2014-05-01')",
        'Select hours Where task="api-17" aNd worked_on>="2014-05-01"',
        "SELECT\thours\nWHERE task='api-17'\r\nAND worked_on >= '2014-05-01'",
        "SELECT hours WHERE ((task = 'api-17')) AND worked_on > '2014-04-30'",
        "SELECT hours WHERE task = 'api-17' AND worked_on >= '2014-05-01T13:59:59'",
        "SELECT hours WHERE task = 'api-17' AND worked_on >= '2014-05-01' OR task = 'nothing'",
        "SELECT hours WHERE (task = 'x' OR task = 'api-17') AND worked_on >= '2014-05-01'",
    ],
)
def test_the_same_query_in_other_words(evaluator: Evaluator, query: str) -> None:
    table = evaluator.evaluate(query, TimeScope(company="acme", team="acme:dev"), "maya")
    assert len(table["rows"]) == 147


@pytest.mark.parametrize(
    ("where", "same"),
    [
        ("hours > 2.5", "hours >= 3"),
        ("hours > 2.501", "hours >= 3"),
        ("hours >= 2.501", "hours >= 3"),
        ("hours < 2.999", "hours <= 2.5"),
        ("hours <= 2.999", "hours <= 2.5"),
        ("hours < 2.501", "hours <= 2.5"),
        ("hours <= 2.501", "hours <= 2.5"),
        ("hours > 2.499", "hours >= 2.5"),
        ("hours = 2.500000", "hours = 2.50"),
        ("hours = 2.", "hours = 2"),
        ("hours = 2.505", "hours > 1000"),
        ("hours > -1", "hours > 0"),
        ("hours >= -0.001", "hours > 0"),
        ("hours < -0.001", "hours > 1000"),
        ("hours < 999999999999.999", "hours > 0"),
    ],
)
def test_numbers_compare_exactly(evaluator: Evaluator, where: str, same: str) -> None:
    tables = [
        evaluator.evaluate(f"SELECT worked_on, memo, hours WHERE {each}", ACME, "maya")
        for each in (where, same)
    ]
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    ("where", "counts"),
    [
        ("amount = -33.4", True),
        ("amount = -33.400", True),
        ("amount = -33.401", False),
        ("amount > -33.401", True),
        ("amount >= -33.401", True),
        ("amount < -33.401", False),
        ("amount <= -33.401", False),
        ("amount < -33.399", True),
        ("amount <= -33.399", True),
        ("amount > -33.399", False),
        ("amount >= -33.399", False),
    ],
)
def test_negative_numbers_compare_exactly(evaluator: Evaluator, where: str, counts: bool) -> None:
    rows = values(evaluator.evaluate(f"SELECT amount WHERE {where}", BOOKS, "maya"))
    assert (("-33.4",) in rows) is counts


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("'a=''b'' OR 1=1 -- in the search box'", "a='b' OR 1=1 -- in the search box"),
        ("\"a='b' OR 1=1 -- in the search box\"", "a='b' OR 1=1 -- in the search box"),
        ("'fixed the \"empty basket\" case'", 'fixed the "empty basket" case'),
        ('"fixed the ""empty basket"" case"', 'fixed the "empty basket" case'),
        ("'compared <order> & <invoice> totals'", "compared <order> & <invoice> totals"),
        ("'release 2.4 🚀'", "release 2.4 🚀"),
        ("''", ""),
    ],
)
def test_quoted_texts_arrive_whole(evaluator: Evaluator, literal: str, text: str) -> None:
    rows = values(evaluator.evaluate(f"SELECT memo WHERE memo = {literal}", ACME, "maya"))
    assert len(rows) > 100
    assert set(rows) == {(text,)}


def test_references_may_be_written_bare(evaluator: Evaluator, company: Company) -> None:
    query = f"SELECT provider__id WHERE assignment__reference = {company.engagements[0]}"
    assert set(values(evaluator.evaluate(query, BOOKS, "maya"))) == {("dmitry",)}


# Refusals.


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "clauses are not in order"),
        ("   ", "clauses are not in order"),
        ("hours", "clauses are not in order"),
        ("SELECT", "selects no column"),
        ("SELECT ", "selects no column"),
        ("SELECT WHERE hours > 1", "selects no column"),
        ("SELECT *", "'*' is not part"),
        ("SELECT nope", "unknown column 'nope'; this report has worked_on, "),
        ("SELECT Hours", "unknown column 'Hours'"),
        ("SELECT sum", "'sum' is not a column"),
        ("SELECT hours, hours", "hours is selected twice"),
        ("SELECT hours, sum(hours)", "hours is selected twice"),
        ("SELECT hours,", "after ',' comes"),
        ("SELECT hours, WHERE hours > 1", "after ',' comes"),
        ("SELECT hours, 'task'", "after ',' comes"),
        ("SELECT hours task", "SELECT takes columns"),
        ("SELECT 'hours'", "SELECT takes columns"),
        ('SELECT "hours"', "SELECT takes columns"),
        ("SELECT 1", "SELECT takes columns"),
        ("SELECT (hours)", "SELECT takes columns"),
        ("SELECT -hours", "after '-' comes"),
        ("SELECT hours - 1", "SELECT takes columns"),
        ("SELECT hours + 1", "'+' is not part"),
        ("SELECT `hours`", "'hours' is not part"),
        ("SELECT r.hours", "unknown column 'r'"),
        ("SELECT hours FROM time_report", "unknown column 'FROM'"),
        ("SELECT DISTINCT hours", "unknown column 'DISTINCT'"),
        ("SELECT hours LIMIT 1", "unknown column 'LIMIT'"),
        ("SELECT hours GROUP BY task", "unknown column 'GROUP'"),
        ("SELECT hours UNION SELECT memo", "unknown column 'UNION'"),
        ("SELECT hours SELECT memo", "clauses are not in order"),
        ("SELECT scope_provider, row_key", "unknown column 'scope_provider'"),
        ("SELECT amount", "unknown column 'amount'"),
        ("SELECT sum()", "makes no sense"),
        ("SELECT sum(hours", "makes no sense"),
        ("SELECT sum(hours))", "makes no sense"),
        ("SELECT sum(hours, charges)", "makes no sense"),
        ("SELECT sum(1)", "SELECT takes columns"),
        ("SELECT sum(sum(hours))", "SELECT takes columns"),
        ("SELECT sum(hours) AND task", "SELECT takes columns"),
        ("SELECT sum(task)", "cannot be summed"),
        ("SELECT sum(worked_on)", "cannot be summed"),
        ("SELECT sum(assignment_rate)", "cannot be summed"),
        ("SELECT max(hours)", "unknown column 'max'"),
        ("SELECT task(hours)", "SELECT takes columns"),
        ("SELECT hours WHERE", "makes no sense"),
        ("SELECT hours WHERE hours", "WHERE takes comparisons"),
        ("SELECT hours WHERE 'x'", "WHERE takes comparisons"),
        ("SELECT hours WHERE 1 = 1", "starts with its column"),
        ("SELECT hours WHERE 2 < hours", "starts with its column"),
        ("SELECT hours WHERE sum(hours) > 2", "starts with its column"),
        ("SELECT hours WHERE (hours) > 2", "starts with its column"),
        ("SELECT hours WHERE hours > charges", "something that is no value"),
        ("SELECT hours WHERE hours > (2)", "something that is no value"),
        ("SELECT hours WHERE hours > - - 2", "after '-' comes"),
        ("SELECT hours WHERE hours > 1 > 2", "starts with its column"),
        ("SELECT hours WHERE hours > 1 AND", "makes no sense"),
        ("SELECT hours WHERE (hours > 1", "makes no sense"),
        ("SELECT hours WHERE NOT hours > 1", "unknown column 'NOT'"),
        ("SELECT hours WHERE hours > 1 WHERE hours > 2", "clauses are not in order"),
        ("SELECT hours WHERE hours BETWEEN 1 AND 2", "unknown column 'BETWEEN'"),
        ("SELECT hours WHERE task IN ('a')", "unknown column 'IN'"),
        ("SELECT hours WHERE task LIKE 'a%'", "unknown column 'LIKE'"),
        ("SELECT hours WHERE task IS NULL", "unknown column 'IS'"),
        ("SELECT hours WHERE task != 'a'", "'!=' is not part"),
        ("SELECT hours WHERE task <> 'a'", "'<>' is not part"),
        ("SELECT hours WHERE task == 'a'", "makes no sense"),
        ("SELECT hours WHERE task > 'a'", "can only be compared with ="),
        ("SELECT hours WHERE task <= 'a'", "can only be compared with ="),
        ("SELECT hours WHERE task = -1", "is no number column"),
        ("SELECT hours WHERE task = -'a'", "after '-' comes"),
        ("SELECT hours WHERE task = 'a' 'b'", "something that is no value"),
        ("SELECT hours WHERE task = api", "unknown column 'api'"),
        ("SELECT hours WHERE task = 'a", "no closing quote"),
        ("SELECT hours WHERE task = 'a\\'b'", "no closing quote"),
        ("SELECT hours WHERE hours = '2'", "write the number as"),
        ("SELECT hours WHERE hours = 1e3", "write the number as"),
        ("SELECT hours WHERE hours = .5", "'.' is not part"),
        ("SELECT hours WHERE hours = 9999999999999", "write the number as"),
        ("SELECT hours WHERE hours = 0x1F", "unknown column"),
        ("SELECT hours WHERE worked_on = 20140501", "write the day as"),
        ("SELECT hours WHERE worked_on = '20140501'", "write the day as"),
        ("SELECT hours WHERE worked_on = '2014-02-30'", "write the day as"),
        ("SELECT hours WHERE worked_on = '2014-W01-1'", "write the day as"),
        ("SELECT hours WHERE worked_on = '\uff12014-05-01'", "write the day as"),
        ("SELECT hours WHERE worked_on = '2014-05-01\n'", "write the day as"),
        ("SELECT hours WHERE worked_on = DATE '2014-05-01'", "unknown column 'DATE'"),
        ("SELECT hours ORDER BY", "makes no sense"),
        ("SELECT hours ORDER BY task", "sorted by, but not selected"),
        ("SELECT hours ORDER BY sum(hours)", "sorted by, but not selected"),
        ("SELECT sum(hours) ORDER BY hours", "sorted by, but not selected"),
        ("SELECT hours ORDER BY 1", "ORDER BY takes columns"),
        ("SELECT hours ORDER BY (hours)", "ORDER BY takes columns"),
        ("SELECT hours ORDER BY hours NULLS FIRST", "unknown column 'NULLS'"),
        ("SELECT hours ORDER BY hours WHERE hours > 1", "clauses are not in order"),
        ("SELECT hours ORDER BY hours ASC DESC", "after 'ASC' comes"),
        ("SELECT hours ASC", "SELECT takes columns"),
        ("SELECT hours; DROP TABLE users", "';' is not part"),
        ("SELECT hours;", "';' is not part"),
        ("SELECT hours -- all", "unknown column 'all'"),
        ("SELECT hours WHERE task = 'x' --", "after '-' comes"),
        ("SELECT hours /* all */", "'/' is not part"),
        ("SELECT hours # all", "'#' is not part"),
        ("SELECT hours {# all #}", "no comments"),
        ("SELECT {{ hours }}", "'{' is not part"),
        ("SELECT hours WHERE hours = ?", "'?' is not part"),
        ("SELECT hours WHERE hours = :hours", "':' is not part"),
        ("SELECT hours WHERE hours = @hours", "'@' is not part"),
        ("SELECT hours WHERE hours = (SELECT hours)", "clauses are not in order"),
        ("(SELECT hours)", "clauses are not in order"),
        ("SELECT hours WHERE (hours, task) = (1, 'x')", "after ',' comes"),
        ("SELECT hours\0", "unknown column 'hours?'"),
        ("SELECT \ud800", "not Unicode text"),
        ("SELECT hours WHERE memo = '\udfff'", "not Unicode text"),
        ("INSERT INTO users VALUES (1)", "unknown column 'INSERT'"),
        ("PRAGMA writable_schema = 1", "unknown column 'PRAGMA'"),
        ("WITH hours AS (SELECT 1) SELECT hours", "unknown column 'WITH'"),
    ],
)
def test_what_the_language_lacks_is_refused(evaluator: Evaluator, query: str, message: str) -> None:
    with pytest.raises(BadQueryError) as caught:
        evaluator.evaluate(query, ACME, "maya")
    assert message in caught.value.message
    assert caught.value.reason == "invalid_query"
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("literal", ["x' OR '1'='1", "'; DROP TABLE users; --", '" OR 1=1 --'])
def test_values_cannot_leave_their_quotes(evaluator: Evaluator, store: Store, literal: str) -> None:
    digest = store.digest()
    for text in ("'" + literal.replace("'", "''") + "'", '"' + literal.replace('"', '""') + '"'):
        assert evaluator.evaluate(f"SELECT memo WHERE task = {text}", ACME, "maya")["rows"] == [""]
    with pytest.raises(BadQueryError):
        evaluator.evaluate(
            f"SELECT memo WHERE task = '{literal}' OR task = \"{literal}\"", ACME, "maya"
        )
    assert store.digest() == digest


def test_size_and_depth_have_limits(evaluator: Evaluator) -> None:
    def where(condition: str) -> Table:
        return evaluator.evaluate(f"SELECT hours WHERE {condition}", ACME, "maya")

    nested = "{}task = 'x'{}"
    assert where(nested.format("(" * MAX_BRACKETS, ")" * MAX_BRACKETS))["rows"] == [""]
    for depth in (MAX_BRACKETS + 1, 500, 8000):
        with pytest.raises(BadQueryError, match="nested brackets"):
            where(nested.format("(" * depth, ")" * depth))
    with pytest.raises(BadQueryError, match="nested brackets"):
        where("(" * 8000)

    assert where(" OR ".join(["task = 'x'"] * MAX_COMPARISONS))["rows"] == [""]
    assert where(" AND ".join(["task = 'x'"] * MAX_COMPARISONS))["rows"] == [""]
    with pytest.raises(BadQueryError, match="more than 500 comparisons"):
        where(" OR ".join(["task = 'x'"] * (MAX_COMPARISONS + 1)))
    with pytest.raises(BadQueryError, match="send at most 16384"):
        where("task = '" + "x" * 20_000 + "'")


@pytest.mark.parametrize("sign", ["-", "(", "sum(", "hours,", "hours=", "AND ", "'", "hours-"])
def test_work_on_nonsense_grows_no_faster_than_it(evaluator: Evaluator, sign: str) -> None:
    def refuse(size: int) -> None:
        query = f"SELECT hours WHERE hours = {sign * (size // len(sign))}"
        with pytest.raises(BadQueryError):
            evaluator.evaluate(query, ACME, "maya")

    refuse(16)  # what is made once is made
    assert calls_in(lambda: refuse(16_000)) < 6 * calls_in(lambda: refuse(4_000))


# Against a straightforward filter.

Raw = Mapping[str, str | int | date]


@cache
def _raw() -> list[Raw]:
    """Return the rows of a small company's time report, joined by hand."""
    with Store() as store:
        seed_company(store, seed=3, days=70)
        tables = {
            name: {row[0]: row for row in store.rows(f"SELECT * FROM {name}")}
            for name in ("users", "teams", "engagements")
        }
        entries = store.rows("SELECT * FROM time_entries ORDER BY id")
    raw: list[Raw] = []
    for entry in entries:
        contract = tables["engagements"][entry["engagement"]]
        provider = tables["users"][contract["provider"]]
        agency = tables["teams"].get(contract["provider_team"])
        day = date.fromisoformat(entry["worked_on"])
        raw.append(
            {
                "worked_on": day,
                "week_worked_on": day - timedelta(day.weekday()),
                "provider_id": provider["id"],
                "team_id": tables["teams"][contract["buyer_team"]]["id"],
                "agency_id": agency["id"] if agency else "",
                "assignment_ref": str(contract["reference"]),
                "task": entry["task"],
                "memo": entry["memo"],
                "hours": entry["hours_online"] + entry["hours_offline"],
                "hours_offline": entry["hours_offline"],
                "charges": entry["charges_online"] + entry["charges_offline"],
            }
        )
    return raw


@pytest.fixture(scope="module")
def small() -> Iterator[Evaluator]:
    """An evaluator over the same small company."""
    with Store() as store:
        seed_company(store, seed=3, days=70)
        yield Evaluator(store)


_NAMES: Final = ("worked_on", "week_worked_on", "provider_id", "team_id", "agency_id",
                 "assignment_ref", "task", "memo", "hours", "hours_offline", "charges")  # fmt: skip
_OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": eq, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip
Test = Callable[[Raw], bool]


def _literal(value: str | int | date, quote: str) -> str:
    if isinstance(value, int):
        return f"{value / 100:.2f}"
    text = str(value)
    return quote + text.replace(quote, quote + quote) + quote


@st.composite
def _comparisons(draw: st.DrawFn) -> tuple[str, Test]:
    name = draw(st.sampled_from(_NAMES))
    rows = _raw()
    value = rows[draw(st.integers(0, len(rows) - 1))][name]
    if isinstance(value, str):
        operator = "="
        value = draw(st.just(value) | st.text("aé'\"\\%_;() 漢🚀", max_size=6))
    else:
        operator = draw(st.sampled_from(list(_OPERATORS)))
        shift = draw(st.integers(-2, 2))
        value = value + shift if isinstance(value, int) else value + timedelta(shift)
    space = draw(st.sampled_from(["", " ", "\n\t"]))
    literal = _literal(value, draw(st.sampled_from("'\"")))
    compare = _OPERATORS[operator]
    return f"{name}{space}{operator}{space}{literal}", lambda row: compare(row[name], value)


def _join(parts: Sequence[tuple[str, Test]], word: str) -> tuple[str, Test]:
    tests = [test for _, test in parts]
    combine = all if word.strip().upper() == "AND" else any
    text = word.join(f"({text})" for text, _ in parts)
    return text, lambda row: combine(test(row) for test in tests)


_CONDITIONS: Final = st.recursive(
    _comparisons(),
    lambda inner: st.builds(
        _join,
        st.lists(inner, min_size=1, max_size=4),
        st.sampled_from([" AND ", "and", "OR", " or "]),
    ),
    max_leaves=12,
)


@st.composite
def _orderings(draw: st.DrawFn) -> list[tuple[str, str]]:
    names = draw(st.lists(st.sampled_from(_NAMES), unique=True, max_size=4))
    return [(name, draw(st.sampled_from(["", " ASC", " desc"]))) for name in names]


def _text(value: str | int | date) -> str:
    if isinstance(value, int):
        return str(Decimal(value) / 100)
    return f"{value:%Y%m%d}" if isinstance(value, date) else value


@settings(max_examples=150)
@given(_CONDITIONS, _orderings())
def test_where_and_order_agree_with_a_plain_filter(
    small: Evaluator, condition: tuple[str, Test], ordering: list[tuple[str, str]]
) -> None:
    rows = _raw()
    text, test = condition
    query = f"SELECT {', '.join(_NAMES)} WHERE {text}"
    expected = [row for row in rows if test(row)]
    if ordering:
        query += " ORDER BY " + ",".join(name + way for name, way in ordering)
    for name, way in reversed(ordering):
        expected.sort(key=lambda row: row[name], reverse=way == " desc")
    table = small.evaluate(query, ACME, "maya")
    assert values(table) == [tuple(_text(row[name]) for name in _NAMES) for row in expected]


@settings(max_examples=60)
@given(_CONDITIONS, st.lists(st.sampled_from(_NAMES[:8]), unique=True, max_size=3))
def test_sums_agree_with_a_plain_loop(
    small: Evaluator, condition: tuple[str, Test], groups: list[str]
) -> None:
    rows = _raw()
    text, test = condition
    totals: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if test(row):
            total = totals[tuple(_text(row[name]) for name in groups)]
            for index, name in enumerate(("hours", "charges")):
                number = row[name]
                assert isinstance(number, int)
                total[index] += number
    select = ", ".join([*groups, "sum(hours)", "sum(charges)"])
    table = small.evaluate(f"SELECT {select} WHERE {text}", ACME, "maya")
    found = values(table)
    assert found == [(*key, *map(_text, totals[key])) for key in sorted(totals)]


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from([*_NAMES, "SELECT", "WHERE", "ORDER BY", "AND", "or", "sum", "(", ")", ",",
                         "=", "<", ">=", "-", "'x'", '"y"', "1", "2.5", "'2014-05-01'", "ASC", "*",
                         ";", "--", "{#", "#}", "`", "'", '"', "NULLS", "FIRST", ".", "\0"]),
        max_size=14,
    )
)  # fmt: skip
def test_whatever_is_sent_there_is_an_answer_or_a_refusal(
    small: Evaluator, words: list[str]
) -> None:
    query = "SELECT hours " + " ".join(words)
    with suppress(BadQueryError):
        table = small.evaluate(query, ACME, "maya")
        assert table["cols"][0] == {"type": "number", "label": "hours"}
