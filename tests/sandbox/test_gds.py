"""Reports: the tables they answer with, what they cover, whom they serve."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, cast

import pytest

from deskwire.sandbox.company import Company, seed_company
from deskwire.sandbox.gds import (
    AccessDeniedError,
    Evaluator,
    FinEntity,
    FinScope,
    Ledger,
    Scope,
    Table,
    TimeScope,
    UnknownEntityError,
    error_tree,
)
from deskwire.sandbox.query import BadQueryError, Kind
from deskwire.sandbox.reports import FIN, TIME, Report
from deskwire.sandbox.store import Store

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


def test_the_answer_has_the_vendors_form(evaluator: Evaluator) -> None:
    table = evaluator.evaluate(
        "SELECT worked_on, provider_name, hours, earnings, memo"
        " WHERE worked_on = '2014-01-02' AND provider_id = 'dmitry'",
        ACME,
        "maya",
    )
    row = ["20140102", "Дмитрий Орлов", "1.5", "54", "call with the team"]
    assert table["cols"] == [
        {"type": "date", "label": "worked_on"},
        {"type": "string", "label": "provider_name"},
        {"type": "number", "label": "hours"},
        {"type": "number", "label": "earnings"},
        {"type": "string", "label": "memo"},
    ]
    assert len(table["rows"]) == 2
    assert table["rows"][0] == {"c": [{"v": text} for text in row]}


def test_no_rows_are_one_empty_text(evaluator: Evaluator) -> None:
    query = "SELECT hours, worked_on WHERE worked_on > '2030-01-01'"
    assert evaluator.evaluate(query, ACME, "maya") == {
        "cols": [
            {"type": "number", "label": "hours"},
            {"type": "date", "label": "worked_on"},
        ],
        "rows": [""],
    }
    for query in ("SELECT sum(hours) WHERE task = '?'", "SELECT task, sum(hours) WHERE task = '?'"):
        assert evaluator.evaluate(query, ACME, "maya")["rows"] == [""]


def test_nothing_is_an_empty_text(evaluator: Evaluator) -> None:
    query = "SELECT date_due, provider_name, assignment__reference WHERE subtype = 'Payment'"
    assert set(values(evaluator.evaluate(query, BOOKS, "maya"))) == {("", "", "")}
    query = "SELECT agency_id, agency_name, agency_company_id WHERE provider_id = 'dmitry'"
    assert set(values(evaluator.evaluate(query, ACME, "maya"))) == {("", "", "")}


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0"), (5, "0.05"), (50, "0.5"), (100, "1"), (1000, "10"), (12345, "123.45"),
     (-1, "-0.01"), (-250, "-2.5"), (-7000, "-70"), (10**14, "1000000000000")],
)  # fmt: skip
def test_numbers_have_the_decimals_they_need(cents: int, text: str) -> None:
    with Store() as store:
        company = seed_company(store, days=30)
        store.execute("UPDATE financial_records SET amount = ?", (cents,))
        table = Evaluator(store).evaluate("SELECT amount", BOOKS, company.demo_user.id)
    assert set(values(table)) == {(text,)}


def test_a_sum_groups_by_the_other_columns(evaluator: Evaluator, store: Store) -> None:
    query = "SELECT provider_id, sum(hours), Sum(charges) ORDER BY provider_id DESC"
    table = evaluator.evaluate(query, ACME, "maya")
    assert [each["label"] for each in table["cols"]] == ["provider_id", "hours", "charges"]
    expected = store.rows(
        "SELECT u.id, sum(hours_online + hours_offline), sum(charges_online + charges_offline)"
        " FROM time_entries t JOIN engagements e ON e.reference = t.engagement"
        " JOIN users u ON u.reference = e.provider GROUP BY u.id ORDER BY u.id DESC"
    )
    found = [
        (who, Decimal(hours) * 100, Decimal(charges) * 100) for who, hours, charges in values(table)
    ]
    assert found == [tuple(row) for row in expected]


def test_sums_tally_with_the_invoices(evaluator: Evaluator, company: Company) -> None:
    worked = evaluator.evaluate(
        f"SELECT sum(charges) WHERE worked_on <= '{company.invoiced_through}'", ACME, "maya"
    )
    billed = evaluator.evaluate("SELECT sum(amount) WHERE subtype = 'Hourly'", BOOKS, "maya")
    assert values(worked) == values(billed) == [("167710.8",)]


def test_sums_can_be_sorted_by(evaluator: Evaluator) -> None:
    query = "SELECT team_id, sum(hours) ORDER BY sum(hours) DESC"
    hours = [Decimal(row[1]) for row in values(evaluator.evaluate(query, ACME, "maya"))]
    assert len(hours) == 4
    assert hours == sorted(hours, reverse=True)


def test_weeks_begin_on_monday(evaluator: Evaluator) -> None:
    query = "SELECT worked_on, week_worked_on, month_worked_on, year_worked_on"
    rows = set(values(evaluator.evaluate(query, ACME, "maya")))
    assert len(rows) == 261
    for worked, week, month, year in rows:
        day = date.fromisoformat(worked)
        assert week == f"{day - timedelta(day.weekday()):%Y%m%d}"
        assert (month, year) == (str(day.month), str(day.year))


def test_months_and_years_are_filtered_by_their_numbers(store: Store, company: Company) -> None:
    query = "SELECT worked_on WHERE month_worked_on = 6 AND year_worked_on = 2014"
    rows = values(Evaluator(store, documented_filters=True).evaluate(query, ACME, "maya"))
    assert rows
    assert {worked[:6] for (worked,) in rows} == {"201406"}


@pytest.mark.parametrize(
    ("report", "scope"), [(TIME, ACME), (FIN, FinScope(FinEntity.BUYER_COMPANY, "acme"))]
)
def test_every_column_can_be_selected_filtered_and_sorted(
    evaluator: Evaluator, report: Report, scope: Scope
) -> None:
    names = list(report.columns)
    whole = evaluator.evaluate(f"SELECT {', '.join(names)}", scope, "maya")
    assert [(each["label"], each["type"]) for each in whole["cols"]] == [
        (name, report.columns[name].kind) for name in names
    ]
    first = values(whole)[0]
    for name, text in zip(names, first, strict=True):
        literal = {
            Kind.TEXT: '"' + text.replace('"', '""') + '"',
            Kind.DATE: f"'{text[:4]}-{text[4:6]}-{text[6:]}'",
            Kind.NUMBER: text,
        }[report.columns[name].kind]
        query = f"select {name} where ({name} = {literal}) order by {name} asc"
        found = values(evaluator.evaluate(query, scope, "maya"))
        assert found == [(text,)] * len(found)
        assert found


def test_hours_reports_have_no_money(evaluator: Evaluator) -> None:
    scope = TimeScope(company="acme", hours_only=True)
    money = [name for name, column in TIME.columns.items() if column.is_money]
    assert len(money) == 7
    rest = [name for name in TIME.columns if name not in money]
    table = evaluator.evaluate(f"SELECT {', '.join(rest)}", scope, "maya")
    assert [each["label"] for each in table["cols"]] == rest
    for name in money:
        for query in (f"SELECT {name}", f"SELECT hours WHERE {name} > 1", f"SELECT sum({name})"):
            with pytest.raises(BadQueryError, match=f"^{name} is a money column"):
                evaluator.evaluate(query, scope, "maya")


def test_documented_filters_can_be_enforced(store: Store, company: Company) -> None:
    strict = Evaluator(store, documented_filters=True)
    for name in ("company_id", "agency_id", "provider_id", "assignment_team_id", "task"):
        table = strict.evaluate(f"SELECT hours WHERE {name} = 'x'", ACME, "maya")
        assert table["rows"] == [""]
    assert strict.evaluate("SELECT hours WHERE worked_on < '2000-01-01'", ACME, "maya")["rows"]
    with pytest.raises(BadQueryError, match="WHERE hours: only agency_id, assignment_team_id, "):
        strict.evaluate("SELECT hours WHERE hours > 2", ACME, "maya")
    with pytest.raises(BadQueryError, match="WHERE memo: only"):
        strict.evaluate("SELECT hours WHERE task = 'x' AND (memo = 'x')", ACME, "maya")
    assert strict.evaluate("SELECT amount WHERE amount > 2", BOOKS, "maya")["rows"]


def test_refusals_have_the_vendors_form() -> None:
    assert error_tree("invalid_query", "unknown column 'x'") == {
        "version": "0.6",
        "status": "error",
        "errors": [{"reason": "invalid_query", "message": "unknown column 'x'"}],
    }


def _ids(table: Table) -> set[str]:
    return {"/".join(row) for row in values(table)}


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (TimeScope(company="acme", team="acme:ops"), {"acme:ops/karim", "acme:ops/grace",
                                                      "acme:ops/nadia"}),
        (TimeScope(company="1100001", team="1200004"), {"acme:ops/karim", "acme:ops/grace",
                                                        "acme:ops/nadia"}),
        (TimeScope(company="acme", team="acme"), {"acme/bjorn"}),
        (TimeScope(company="acme", agency="lumen"), {"acme:dev/ines", "acme:dev/joao",
                                                     "acme:ops/nadia"}),
        (TimeScope(company="acme", agency="1100002"), {"acme:dev/ines", "acme:dev/joao",
                                                       "acme:ops/nadia"}),
        (TimeScope(company="acme", agency="1200005"), {"acme:dev/ines", "acme:dev/joao",
                                                       "acme:ops/nadia"}),
        (TimeScope(provider="hana"), {"acme:design/hana"}),
        (TimeScope(provider="5100007"), {"acme:design/hana"}),
        (TimeScope(provider="~01599ba25a0d7c7d67"), {"acme:design/hana"}),
    ],
)  # fmt: skip
def test_time_reports_keep_to_their_scope(
    evaluator: Evaluator, scope: TimeScope, found: set[str]
) -> None:
    assert _ids(evaluator.evaluate("SELECT team_id, provider_id", scope, "maya")) == found


@pytest.mark.parametrize(
    ("entity", "names", "column", "reference"),
    [
        (FinEntity.PROVIDER, "olena 5100005", "provider", 5_100_005),
        (FinEntity.PROVIDER_TEAM, "lumen 1200005", "provider_team", 1_200_005),
        (FinEntity.PROVIDER_COMPANY, "lumen 1100002", "provider_company", 1_100_002),
        (FinEntity.BUYER_TEAM, "acme:design 1200003", "buyer_team", 1_200_003),
        (FinEntity.BUYER_COMPANY, "acme 1100001", "buyer_company", 1_100_001),
        (FinEntity.ACCOUNT, "7300002", "accounting_entity", 7_300_002),
        (FinEntity.ACCOUNT_OWNER, "olena 5100005", "accounting_entity", 7_300_004),
    ],
)
def test_financial_reports_keep_to_their_scope(
    evaluator: Evaluator, entity: FinEntity, names: str, column: str, reference: int
) -> None:
    with Store() as store:
        seed_company(store)
        records = store.rows(
            f"SELECT reference, ledger FROM financial_records WHERE {column} = ? ORDER BY 1",
            (reference,),
        )
    assert records
    for ledger in (None, *Ledger):
        expected = [(str(row[0]),) for row in records if ledger in {None, row["ledger"]}]
        for name in names.split():
            table = evaluator.evaluate("SELECT reference", FinScope(entity, name, ledger), "maya")
            assert values(table) == expected


@pytest.mark.parametrize(
    "scope",
    [
        TimeScope(company="nobody"),
        TimeScope(company=""),
        TimeScope(),
        TimeScope(company="lumen"),
        TimeScope(company="' OR 1=1 --"),
        TimeScope(company="9" * 30),
        TimeScope(company="acme", team="acme:none"),
        TimeScope(company="acme", team="lumen"),
        TimeScope(company="acme", agency="acme"),
        TimeScope(provider="maya"),
        TimeScope(provider="\ud800"),
        FinScope(FinEntity.BUYER_COMPANY, "lumen"),
        FinScope(FinEntity.PROVIDER_COMPANY, "acme"),
        FinScope(FinEntity.PROVIDER_TEAM, "acme:dev"),
        FinScope(FinEntity.ACCOUNT, "acme"),
        FinScope(FinEntity.ACCOUNT, ""),
        FinScope(FinEntity.ACCOUNT_OWNER, "7300001"),
    ],
)
def test_unknown_things_are_refused(evaluator: Evaluator, scope: Scope) -> None:
    for user in ("maya", "grace"):
        with pytest.raises(UnknownEntityError, match=r"there is no|has no team") as caught:
            evaluator.evaluate("SELECT nonsense", scope, user)
        assert caught.value.reason == "access_denied"


def test_a_team_belongs_to_its_company() -> None:
    with Store() as store:
        seed_company(store, days=1)
        store.execute(
            "INSERT INTO companies (reference, id, name, owner, is_agency)"
            " VALUES (1100003, 'zeta', 'Zeta', 5100001, 0)"
        )
        with pytest.raises(UnknownEntityError, match="the company has no team 'acme:dev'"):
            Evaluator(store).check_access("maya", TimeScope(company="zeta", team="acme:dev"))


_ALL: Final[Mapping[str, Scope]] = {
    "time company": ACME,
    "time dev": TimeScope(company="acme", team="acme:dev"),
    "time ops": TimeScope(company="acme", team="acme:ops"),
    "time agency": TimeScope(company="acme", agency="lumen"),
    "time olena": TimeScope(provider="olena"),
    "fin olena": FinScope(FinEntity.PROVIDER, "olena", Ledger.EARNINGS),
    "fin company": BOOKS,
    "fin ops": FinScope(FinEntity.BUYER_TEAM, "acme:ops", Ledger.BILLINGS),
    "fin agency": FinScope(FinEntity.PROVIDER_COMPANY, "lumen", Ledger.EARNINGS),
    "fin agency team": FinScope(FinEntity.PROVIDER_TEAM, "lumen", Ledger.EARNINGS),
    "account acme": FinScope(FinEntity.ACCOUNT, "7300001"),
    "account lumen": FinScope(FinEntity.ACCOUNT, "7300002"),
    "account olena": FinScope(FinEntity.ACCOUNT_OWNER, "olena"),
}


@pytest.mark.parametrize(
    ("user", "readable"),
    [
        ("maya", {"time company", "time dev", "time ops", "time agency", "fin company", "fin ops",
                  "account acme"}),
        ("5100002", {"time dev"}),
        ("tomas", {"time dev"}),
        ("priya", {"time ops", "fin ops"}),
        ("ines", {"time agency", "fin agency", "fin agency team", "account lumen"}),
        ("joao", set[str]()),
        ("olena", {"time olena", "fin olena", "account olena"}),
        ("nobody", set[str]()),
        ("", set[str]()),
    ],
)  # fmt: skip
def test_rights_as_documented(
    store: Store, company: Company, user: str, readable: set[str]
) -> None:
    evaluator = Evaluator(store, documented_access=True)
    for name, scope in _ALL.items():
        if name in readable:
            evaluator.check_access(user, scope)
            continue
        with pytest.raises(AccessDeniedError, match="has no access to reports of this") as caught:
            evaluator.evaluate("SELECT nonsense", scope, user)
        assert caught.value.reason == "access_denied"


def test_the_demo_user_reads_everything(evaluator: Evaluator) -> None:
    for scope in _ALL.values():
        evaluator.check_access("maya", scope)
        with pytest.raises(AccessDeniedError):
            evaluator.check_access("karim", scope)


def _steps_a_row(days: int) -> float:
    """Return how many steps of SQLite's machine a row of one team's December takes."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    with Store() as store:
        seed_company(store, days=days)
        evaluator = Evaluator(store)
        connection = cast("sqlite3.Connection", vars(store)["_connection"])
        connection.set_progress_handler(count, 1)
        table = evaluator.evaluate(
            "SELECT worked_on, provider_id, provider_name, team_id, task, memo, hours, charges"
            " WHERE worked_on >= '2014-12-01' AND worked_on <= '2014-12-31' ORDER BY worked_on",
            TimeScope(company="acme", team="acme:dev"),
            "maya",
        )
        connection.set_progress_handler(None, 1)
        return steps / len(table["rows"])


def test_a_month_of_a_team_costs_no_more_where_there_is_more_work() -> None:
    assert _steps_a_row(days=1460) < 1.5 * _steps_a_row(days=365)
