"""Acme: the same seed gives the same company, and its books tally."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from deskwire.core.errors import ConfigurationError
from deskwire.sandbox.company import Company, Entity, seed_company
from deskwire.sandbox.store import Store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store() as store:
        yield store


@pytest.fixture(scope="module")
def company(store: Store) -> Company:
    return seed_company(store)


def _digest(seed: int, days: int = 90) -> str:
    with Store() as store:
        seed_company(store, seed=seed, days=days)
        return store.digest()


def test_the_seed_decides() -> None:
    assert _digest(7) == _digest(7)
    assert _digest(7) != _digest(8)
    assert _digest(7) != _digest(7, days=91)


def test_seed_one_is_the_same_everywhere(store: Store, company: Company) -> None:
    row = store.row(
        "SELECT count(*), sum(hours_online + hours_offline), sum(charges_online + charges_offline),"
        " sum(earnings_online + earnings_offline) FROM time_entries"
    )
    assert row is not None
    assert tuple(row) == (2386, 597450, 16976400, 15278760)
    assert (company.first_day, company.last_day) == (date(2014, 1, 1), date(2014, 12, 31))


def test_the_company_is_described(store: Store, company: Company) -> None:
    assert company.company == Entity(1_100_001, "acme")
    assert [team.id for team in company.teams] == ["acme", "acme:dev", "acme:design", "acme:ops"]
    assert company.demo_user == company.staff[0]
    assert len(company.providers) == 12
    assert [each.id for each in company.agency_providers] == ["ines", "joao", "nadia"]
    assert company.agency_owner in company.agency_providers
    assert len(company.engagements) == 16
    tables = {
        "users": [*company.staff, *company.providers],
        "companies": [company.company, company.agency],
        "teams": [*company.teams, company.agency_team],
    }
    for table, entities in tables.items():
        rows = store.rows(f"SELECT reference, id FROM {table} ORDER BY reference")
        assert [Entity(*row) for row in rows] == sorted(entities, key=lambda each: each.reference)
    accounts = store.rows("SELECT reference, owner FROM accounting_entities ORDER BY reference")
    assert [row["reference"] for row in accounts] == list(company.accounts.values())
    assert accounts[0]["reference"] == company.buyer_account == company.accounts["acme"]
    assert accounts[0]["owner"] == company.demo_user.reference


def test_profile_keys_look_like_the_vendors(store: Store, company: Company) -> None:
    keys = [row[0] for row in store.rows("SELECT profile_key FROM users")]
    assert len(set(keys)) == len(company.providers) + len(company.staff)
    assert all(len(key) == 19 and key.startswith("~01") and int(key[1:], 16) for key in keys)


def test_texts_have_what_careless_clients_garble(store: Store, company: Company) -> None:
    memos = "".join(row[0] for row in store.rows("SELECT DISTINCT memo FROM time_entries"))
    assert set("<>&'\",;") <= set(memos)
    assert any(ord(sign) > 0xFFFF for sign in memos)
    names = "".join(row[0] for row in store.rows("SELECT first_name || last_name FROM users"))
    scripts = {unicodedata.name(sign).split()[0] for sign in names if sign.isalpha()}
    assert {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "CJK", "HIRAGANA"} <= scripts


def test_work_keeps_to_weekdays_contracts_and_limits(store: Store, company: Company) -> None:
    contracts = {row["reference"]: row for row in store.rows("SELECT * FROM engagements")}
    assert sorted(contracts) == sorted(company.engagements)
    weeks: defaultdict[tuple[int, date], int] = defaultdict(int)
    for row in store.rows("SELECT * FROM time_entries"):
        contract, day = contracts[row["engagement"]], date.fromisoformat(row["worked_on"])
        assert day.weekday() < 5
        assert company.first_day <= day <= company.last_day
        assert contract["start_date"] <= row["worked_on"] <= (contract["end_date"] or "9999")
        assert contract["job_type"] == "hourly"
        hours = row["hours_online"] + row["hours_offline"]
        assert hours > 0
        assert hours % 50 == 0
        weeks[row["engagement"], day - timedelta(day.weekday())] += hours
    assert all(
        hours <= 100 * contracts[reference]["weekly_hours_limit"]
        for (reference, _), hours in weeks.items()
    )
    offline = store.row("SELECT count(*) FROM time_entries WHERE hours_offline > 0")
    assert offline is not None
    assert offline[0] > 100


def test_hours_times_rate_are_exact(store: Store, company: Company) -> None:
    for row in store.rows(
        "SELECT t.*, e.* FROM time_entries t JOIN engagements e ON e.reference = t.engagement"
    ):
        assert row["rate"] == row["hourly_charge_rate"]
        for kind in ("online", "offline"):
            assert 100 * row[f"charges_{kind}"] == row[f"hours_{kind}"] * row["rate"]
            assert 100 * row[f"earnings_{kind}"] == row[f"hours_{kind}"] * row["hourly_pay_rate"]
        assert 10 * row["hourly_pay_rate"] == 9 * row["hourly_charge_rate"]


def test_weekly_invoices_tally_with_the_work(store: Store, company: Company) -> None:
    assert company.invoiced_through == date(2014, 12, 28)
    expected: defaultdict[tuple[str, int, str], int] = defaultdict(int)
    for row in store.rows("SELECT * FROM time_entries"):
        day = date.fromisoformat(row["worked_on"])
        if day <= company.invoiced_through:
            invoiced = (day + timedelta(7 - day.weekday())).isoformat()
            charges = row["charges_online"] + row["charges_offline"]
            earnings = row["earnings_online"] + row["earnings_offline"]
            expected["billings", row["engagement"], invoiced] += charges
            expected["earnings", row["engagement"], invoiced] += earnings
    invoices = store.rows("SELECT * FROM financial_records WHERE subtype = 'Hourly'")
    found = {(row["ledger"], row["engagement"], row["date"]): row["amount"] for row in invoices}
    assert len(found) == len(invoices)
    assert found == expected


def test_fixed_prices_are_billed_in_full(store: Store, company: Company) -> None:
    stages = "'Upfront Payment', 'Milestone', 'Fixed Price'"
    closed = 0
    for contract in store.rows("SELECT * FROM engagements WHERE job_type = 'fixed-price'"):
        totals = store.rows(
            f"SELECT sum(amount) FROM financial_records WHERE subtype IN ({stages})"
            " AND engagement = ? GROUP BY ledger ORDER BY ledger",
            (contract["reference"],),
        )
        share = 10 if contract["status"] == "closed" else 6
        closed += contract["status"] == "closed"
        assert [row[0] for row in totals] == [
            contract["fixed_charge_amount"] * share // 10,
            contract["fixed_pay_amount"] * share // 10,
        ]
    assert closed == 4


def test_payments_and_withdrawals_settle_the_accounts(store: Store, company: Company) -> None:
    kinds = {
        tuple(row) for row in store.rows("SELECT DISTINCT type, subtype FROM financial_records")
    }
    assert kinds == {
        ("Invoice", "Hourly"),
        ("Invoice", "Upfront Payment"),
        ("Invoice", "Milestone"),
        ("Invoice", "Fixed Price"),
        ("Adjustment", "Bonus"),
        ("Adjustment", "Refund"),
        ("Payment", "Payment"),
        ("Payment", "Withdrawal"),
    }
    balances: defaultdict[int, int] = defaultdict(int)
    for row in store.rows("SELECT * FROM financial_records ORDER BY reference"):
        balances[row["accounting_entity"]] += row["amount"]
        if row["type"] == "Payment":
            assert row["amount"] < 0
            assert balances[row["accounting_entity"]] == 0
    assert balances[company.buyer_account] == 0, "31 December 2014 is a Wednesday"
    assert set(balances) == set(company.accounts.values())
    dates = [row[0] for row in store.rows("SELECT date FROM financial_records ORDER BY reference")]
    assert dates == sorted(dates)
    assert dates[-1] <= company.last_day.isoformat()


def test_both_ledgers_have_the_same_charges(store: Store, company: Company) -> None:
    sides = [
        [
            (row["engagement"], row["date"], row["subtype"], row["amount"] * factor)
            for row in store.rows(
                "SELECT * FROM financial_records WHERE ledger = ? AND type <> 'Payment'"
                " ORDER BY reference",
                (ledger,),
            )
        ]
        for ledger, factor in (("billings", 9), ("earnings", 10))
    ]
    assert sides[0] == sides[1]


@pytest.mark.parametrize("days", [1, 6, 30, 400])
def test_any_number_of_days_will_do(days: int) -> None:
    with Store() as store:
        company = seed_company(store, days=days, end=date(2015, 3, 1))
        row = store.row("SELECT min(worked_on), max(worked_on) FROM time_entries")
    assert row is not None
    assert company.first_day == date(2015, 3, 1) - timedelta(days - 1)
    if days > 1:  # 1 March 2015 is a Sunday
        assert company.first_day.isoformat() <= row[0] <= row[1] <= "2015-02-27"


def test_a_store_is_seeded_once() -> None:
    with Store() as store:
        seed_company(store, days=1)
        with pytest.raises(ConfigurationError, match="already holds a company"):
            seed_company(store)


def test_there_must_be_a_day() -> None:
    with Store() as store, pytest.raises(ConfigurationError, match="days=0"):
        seed_company(store, days=0)
