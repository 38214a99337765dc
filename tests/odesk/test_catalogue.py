"""The catalogue of the sandbox: its totals tally with the rows that they are of."""

from collections import Counter
from collections.abc import Iterator

import pytest

from deskwire.sandbox.company import seed_company
from deskwire.sandbox.odesk.catalogue import seed_catalogue
from deskwire.sandbox.store import Store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store() as store:
        seed_catalogue(store, seed_company(store))
        yield store


def tally(store: Store, *columns: str) -> Counter[tuple[str, int]]:
    """Return sums of the time entries, by person and column; person 0 is everybody."""
    sums: Counter[tuple[str, int]] = Counter()
    contracts = {
        row["reference"]: row["provider"] for row in store.rows("SELECT * FROM engagements")
    }
    for entry in store.rows("SELECT * FROM time_entries"):
        for column in columns:
            amount = entry[f"{column}_online"] + entry[f"{column}_offline"]
            sums[column, contracts[entry["engagement"]]] += amount
            sums[column, 0] += amount
    return sums


def test_a_buyer_has_paid_for_the_work_of_its_contracts(store: Store) -> None:
    sums = tally(store, "hours", "charges")
    contracts = store.rows("SELECT * FROM engagements")
    buyer = store.row("SELECT * FROM catalogue_buyers ORDER BY number")
    assert buyer is not None
    assert buyer["hours"] == sums["hours", 0] > 0
    assert buyer["charged"] == sums["charges", 0] > 0
    assert buyer["hires"] == buyer["billed"] == len(contracts)


def test_a_freelancer_has_worked_what_the_contracts_say(store: Store) -> None:
    sums = tally(store, "hours")
    providers = {row["reference"] for row in store.rows("SELECT * FROM users WHERE is_provider")}
    rows = store.rows("SELECT * FROM catalogue_freelancers")
    hours = {row["number"]: row["hours"] for row in rows if row["number"] in providers}
    assert hours == {provider: sums["hours", provider] for provider in providers}
    assert sum(hours.values()) == sums["hours", 0]
    for row in rows:
        assert 0 <= row["recent_hours"] <= row["hours"]


def test_a_job_of_the_company_is_that_of_a_contract(store: Store) -> None:
    contracts = {row["job_reference"]: row for row in store.rows("SELECT * FROM engagements")}
    jobs = store.rows("SELECT * FROM catalogue_jobs WHERE team IS NOT NULL")
    assert {job["number"] for job in jobs} == contracts.keys()
    for job in jobs:
        contract = contracts[job["number"]]
        assert (job["title"], job["team"]) == (contract["title"], contract["buyer_team"])
        assert job["budget"] == contract["fixed_charge_amount"]
        assert (job["status"] == "In Progress") == (contract["status"] == "active")
