"""Profiles, the first edition of the searches, and the lists behind them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Unpack

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, PermissionDeniedError
from deskwire.odesk.provider import (
    BilledAssignments,
    BuyerFeedback,
    DatePosted,
    EngagementDuration,
    JobKind,
    JobSearch,
    JobState,
    ProviderSearch,
    ProviderType,
    ReasonType,
    SearchRegion,
    WeeklyHours,
)
from deskwire.odesk.search_items import JobSearchItem, ProviderSearchItem
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import acting, drain, line, query, refusal, sent

pytestmark = pytest.mark.anyio

MOST = 51
"""How many public profiles there are."""

JobCheck = Callable[[JobSearchItem], bool]
ProviderCheck = Callable[[ProviderSearchItem], bool]


async def jobs(odesk: ODesk, **keys: Unpack[JobSearch]) -> list[JobSearchItem]:
    """Return every job that is found."""
    return await drain(odesk.provider.search_jobs(**keys))


async def providers(odesk: ODesk, **keys: Unpack[ProviderSearch]) -> list[ProviderSearchItem]:
    """Return every provider that is found."""
    return await drain(odesk.provider.search_providers(**keys))


async def key_of(odesk: ODesk, name: str) -> str:
    """Return the key of a provider's profile."""
    return next(each.ciphertext for each in await providers(odesk) if each.dev_full_name == name)


async def test_a_profile(odesk: ODesk, sandbox: Sandbox) -> None:
    key = await key_of(odesk, "Дмитрий Орлов")
    (profile,) = await odesk.provider.get_provider(key)
    assert line(sandbox).partition(".")[0] == f"GET /profiles/v1/providers/{key}"
    assert (profile.ciphertext, profile.dev_city) == (key, "Rīga")
    assert (profile.dev_profile_title, profile.dev_country) == ("Python developer", "Latvia")
    assert (profile.dev_bill_rate, profile.dev_pay_rate) == (Decimal("10.00"), Decimal("9.00"))
    assert profile.dev_member_since == date(2012, 3, 1)
    assert (profile.dev_is_ready, profile.dev_is_affiliated) == (True, False)
    assert [skill.skl_name for skill in profile.skills] == ["python", "django", "sql"]
    assert (profile.skills[0].skl_level_num, profile.skills[0].skl_comment) == (1, None)
    assert [score.label for score in profile.dev_scores][:2] == ["Skills", "Quality"]
    (test,) = profile.tsexams
    assert (test.ts_id, test.ts_pass, test.ts_when) == ("503", True, date(2013, 3, 17))
    (contract,) = profile.assignments_hr
    assert (contract.as_opening_title, contract.as_rate) == ("API & integrations", "$40.00")
    assert contract.as_total_hours == profile.dev_total_hours
    assert (profile.assignments_fp, profile.certification) == ((), ())
    assert profile.job_categories[0].first_level == "Web Development"
    assert profile.extra == {}


async def test_profiles_of_several(odesk: ODesk, sandbox: Sandbox) -> None:
    found = await providers(odesk)
    keys = [each.ciphertext for each in found[:20]]
    profiles = await odesk.provider.get_provider(keys)
    assert line(sandbox).partition(".")[0] == f"GET /profiles/v1/providers/{';'.join(keys)}"
    assert [profile.ciphertext for profile in profiles] == keys
    assert await odesk.provider.get_provider(";".join(keys[:2])) == profiles[:2]


async def test_short_profiles(odesk: ODesk, sandbox: Sandbox) -> None:
    keys = [each.ciphertext for each in (await providers(odesk))[:2]]
    (brief,) = await odesk.provider.get_provider_brief(keys[0])
    assert line(sandbox).partition(".")[0] == f"GET /profiles/v1/providers/{keys[0]}/brief"
    assert (brief.dev_profile_title, brief.response_time) == ("Python developer", Decimal(4))
    assert (brief.dev_full_name, brief.skills) == (None, ())
    several = await odesk.provider.get_provider_brief(keys)
    assert [each.ciphertext for each in several] == keys


async def test_keys_of_the_older_form(odesk: ODesk) -> None:
    key = await key_of(odesk, "Luz Ibáñez Ruiz")
    (profile,) = await odesk.provider.get_provider(key.replace("~01", "~~"))
    assert profile.ciphertext == key


async def test_profiles_that_cannot_be_seen(odesk: ODesk, sandbox: Sandbox) -> None:
    async with acting(sandbox, "bjorn") as bjorn:
        me = await bjorn.hr.get_user_me()
        key = (me.public_url or "").rpartition("/")[2]
        (own,) = await bjorn.provider.get_provider(key)
        assert own.dev_ui_profile_access == "Private"
    with pytest.raises(PermissionDeniedError, match="private profile"):
        await odesk.provider.get_provider(key)
    with pytest.raises(NotFoundError, match="no such profile"):
        await odesk.provider.get_provider(["~010000000000000000", key])


PROVIDER_SEARCHES: list[tuple[ProviderSearch, dict[str, str], ProviderCheck]] = [
    ({"q": "django Recife"}, {"q": "django Recife"}, lambda one: "Recife" in (one.dev_blurb or "")),
    (
        {"q": "python", "to": True},
        {"q": "python", "to": "yes"},
        lambda one: "Python" in (one.dev_profile_title or ""),
    ),
    ({"c1": "Web Development"}, {"c1": "Web Development"}, lambda one: bool(one.skills)),
    ({"c2": ["QA"]}, {"c2": "QA"}, lambda one: one.skills[0].skl_name == "testing"),
    ({"fb": "4.5"}, {"fb": "4.5"}, lambda one: (one.adj_score or 0) >= Decimal("4.5")),
    ({"fb": "4.0 - 5.0 Stars"}, {"fb": "4.0 - 5.0 Stars"}, lambda one: (one.adj_score or 0) >= 4),
    ({"hrs": 500, "ir": True}, {"hrs": "500", "ir": "Yes"}, lambda one: one.dev_recent_hours != 0),
    (
        {"hrs": Decimal("700.5"), "ir": False},
        {"hrs": "700.5", "ir": "No"},
        lambda one: (one.dev_tot_hours or 0) >= Decimal("700.5"),
    ),
    (
        {"min": Decimal("20.5"), "max": 30},
        {"min": "20.5", "max": "30"},
        lambda one: 20 < (one.dev_bill_rate or 0) <= 30,
    ),
    (
        {"loc": SearchRegion.EASTERN_EUROPE},
        {"loc": "Eastern Europe"},
        lambda one: one.dev_country in ("Latvia", "Ukraine", "Poland"),
    ),
    ({"pt": ProviderType.AFFILIATED}, {"pt": "Affiliated"}, lambda one: bool(one.dev_ac_agencies)),
    ({"pt": "Individual"}, {"pt": "Individual"}, lambda one: one.dev_agency_ref is None),
    (
        {"last": date(2014, 7, 13)},
        {"last": "07-13-2014"},
        lambda one: (one.dev_last_activity or date.min) > date(2014, 7, 13),
    ),
    ({"test": 501}, {"test": "501"}, lambda one: one.dev_test_passed_count != 0),
    ({"port": 4}, {"port": "4"}, lambda one: (one.tot_portfolio_items or 0) >= 4),
    ({"rdy": True}, {"rdy": "1"}, lambda one: one.ciphertext != ""),
    ({"eng": 5}, {"eng": "5"}, lambda one: one.ciphertext != ""),
    ({"ag": 1_100_002}, {"ag": "1100002"}, lambda one: one.affiliated == "Affiliated"),
    ({"g": "alumni"}, {"g": "alumni"}, lambda one: one.group_recno == "alumni"),
    (
        {"skills": ["mysql", "php"]},
        {"skills": "mysql,php"},
        lambda one: "php" in [skill.skl_name for skill in one.skills],
    ),
]


@pytest.mark.parametrize(("keys", "wire", "check"), PROVIDER_SEARCHES)
async def test_searches_for_providers(
    odesk: ODesk, sandbox: Sandbox, keys: ProviderSearch, wire: dict[str, str], check: ProviderCheck
) -> None:
    page = await odesk.provider.search_providers(keys, page_size=60)
    assert line(sandbox).partition(".")[0] == "GET /profiles/v1/search/providers"
    assert query(sandbox) == {**wire, "page": "0;60"}
    assert 0 < len(page) == (page.total or 0) < MOST
    assert all(check(one) for one in page)


async def test_several_subcategories_travel_in_brackets(odesk: ODesk, sandbox: Sandbox) -> None:
    one = await providers(odesk, c2=["QA"])
    other = await providers(odesk, c2="Accounting")
    both = await odesk.provider.search_providers(c2=["QA", "Accounting"], page_size=50)
    assert sent(sandbox).query[:2] == (("c2[]", "QA"), ("c2[]", "Accounting"))
    assert {each.ciphertext for each in both} == {each.ciphertext for each in (*one, *other)}


async def test_all_providers_page_by_page(odesk: ODesk, sandbox: Sandbox) -> None:
    start = len(sandbox.requests)
    found = await providers(odesk)
    asked = [dict(request.query)["page"] for request in [*sandbox.requests][start:]]
    assert asked == ["0;20", "20;20", "40;20"]
    assert len({each.ciphertext for each in found}) == len(found) == MOST
    beyond = await odesk.provider.search_providers(page_offset=60)
    assert (beyond.items, beyond.total) == ((), MOST)
    lone = await odesk.provider.search_providers(page_offset=50, page_size=1)
    assert len(lone) == 1


async def test_sorted_providers(odesk: ODesk, sandbox: Sandbox) -> None:
    pages = odesk.provider.search_providers(order_by="dev_bill_rate;D", page_size=60)
    rates = [each.dev_bill_rate or 0 for each in await pages]
    assert query(sandbox) == {"sort": "dev_bill_rate;D", "page": "0;60"}
    assert rates == sorted(rates, reverse=True)
    two = await odesk.provider.search_providers(order_by="dev_bill_rate;dev_adj_score;AD")
    pairs = [(each.dev_bill_rate or 0, -(each.dev_adj_score or 0)) for each in two]
    assert pairs == sorted(pairs)
    with pytest.raises(BadRequestError, match="one letter, A or D, for each field"):
        await odesk.provider.search_providers(order_by="dev_bill_rate;AD")
    with pytest.raises(BadRequestError, match="sort is not a field"):
        await odesk.provider.search_providers(order_by="shoe_size;A")


async def test_keys_of_the_dictionary_and_keys_as_arguments(odesk: ODesk, sandbox: Sandbox) -> None:
    await odesk.provider.search_providers({"q": "java", "min": 5}, min=10, page_size=5)
    assert query(sandbox) == {"q": "java", "min": "10", "page": "0;5"}
    await odesk.provider.search_providers()
    assert query(sandbox) == {"page": "0;20"}
    await odesk.provider.search_jobs({"q": "php"}, order_by="date_posted;A", t="Fixed")
    assert query(sandbox) == {"q": "php", "t": "Fixed", "sort": "date_posted;A", "page": "0;20"}


JOB_SEARCHES: list[tuple[JobSearch, dict[str, str], JobCheck]] = [
    ({"q": "python django"}, {"q": "python django"}, lambda job: "Python" in (job.op_title or "")),
    (
        {"q": "Shop", "to": True},
        {"q": "Shop", "to": "yes"},
        lambda job: "shop" in (job.op_title or ""),
    ),
    ({"q": "shop", "to": False}, {"q": "shop", "to": "no"}, lambda job: bool(job.op_description)),
    (
        {"c1": "Web Development"},
        {"c1": "Web Development"},
        lambda job: job.job_category_level_one == "Web Development",
    ),
    ({"c2": ["QA"]}, {"c2": "QA"}, lambda job: job.job_category_level_two == "QA"),
    (
        {"qs": ["mysql", "php"]},
        {"qs": "mysql,php"},
        lambda job: job.op_required_skills == "php, mysql",
    ),
    (
        {"fb": BuyerFeedback.FROM_4_5},
        {"fb": "45"},
        lambda job: job.buyer is not None and (job.buyer.op_adjusted_score or 0) >= Decimal("4.5"),
    ),
    (
        {"min": 100, "max": Decimal(500)},
        {"min": "100", "max": "500"},
        lambda job: 100 <= (job.amount or 0) <= 500,
    ),
    ({"t": JobKind.HOURLY}, {"t": "Hourly"}, lambda job: job.amount is None),
    ({"t": "Fixed"}, {"t": "Fixed"}, lambda job: job.job_type == "Fixed"),
    ({"wl": WeeklyHours.FULL_TIME}, {"wl": "40"}, lambda job: job.hours_per_week == 40),
    ({"dur": EngagementDuration.ONGOING}, {"dur": "26"}, lambda job: job.engagement_related == 26),
    ({"dur": "0"}, {"dur": "0"}, lambda job: job.engagement_weeks == "Less than 1 week"),
    (
        {"dp": DatePosted.LAST_24_HOURS},
        {"dp": "0"},
        lambda job: job.date_posted == date(2014, 12, 31),
    ),
    (
        {"dp": DatePosted.OVER_30_DAYS},
        {"dp": "30"},
        lambda job: (job.date_posted or date.max) <= date(2014, 12, 1),
    ),
    ({"st": JobState.CANCELLED}, {"st": "Cancelled"}, lambda job: job.search_status == "Cancelled"),
    (
        {"tba": BilledAssignments.FROM_10},
        {"tba": "10"},
        lambda job: job.buyer is not None and (job.buyer.op_tot_asgs or 0) >= 10,
    ),
    ({"gr": "alumni"}, {"gr": "alumni"}, lambda job: job.op_recno != ""),
]


@pytest.mark.parametrize(("keys", "wire", "check"), JOB_SEARCHES)
async def test_searches_for_jobs(
    odesk: ODesk, sandbox: Sandbox, keys: JobSearch, wire: dict[str, str], check: JobCheck
) -> None:
    page = await odesk.provider.search_jobs(keys, page_size=50)
    assert line(sandbox).partition(".")[0] == "GET /profiles/v1/search/jobs"
    assert query(sandbox) == {**wire, "page": "0;50"}
    assert 0 < len(page) == (page.total or 0)
    assert all(check(job) for job in page)


async def test_open_jobs_are_found_usually(odesk: ODesk, sandbox: Sandbox) -> None:
    found = await jobs(odesk)
    assert {job.search_status for job in found} == {"Open"}
    assert len(found) == len(await jobs(odesk, dp=DatePosted.ANY)) > 20
    assert dict(sandbox.requests[-1].query)["dp"] == ""
    buckets = [await jobs(odesk, dp=each) for each in DatePosted if each is not DatePosted.ANY]
    assert sum(map(len, buckets)) == len(found)
    states = [await jobs(odesk, st=each) for each in JobState]
    assert sum(map(len, states)) == 62


async def test_the_fields_of_a_job(odesk: ODesk) -> None:
    (job,) = [
        each for each in await jobs(odesk, st="In Progress") if each.company_ref == "1100001"
    ][:1]
    assert job.buyer is not None
    assert (job.buyer.op_company_name, job.buyer.op_country) == ("Acme Instruments", "Sweden")
    assert (job.op_active, job.outdated) == (True, False)
    assert job.op_ctime is not None
    assert (job.op_ctime.date(), job.mtime) == (job.date_posted, job.op_ctime)
    assert (job.trends, job.assignment_info, job.op_avg_bid_all) == ((), None, None)


async def test_sorted_jobs(odesk: ODesk) -> None:
    page = await odesk.provider.search_jobs(order_by="amount;D", t="Fixed")
    amounts = [job.amount or 0 for job in page]
    assert amounts == sorted(amounts, reverse=True)
    newest = await odesk.provider.search_jobs()
    days = [job.date_posted or date.min for job in newest]
    assert days == sorted(days, reverse=True)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"loc": SearchRegion("Atlantis")}, "loc is not one of"),
    ({"pt": ProviderType("Robot")}, "pt is not one of"),
    ({"eng": 9}, "eng is not one of 1, 2, 3, 4, 5"),
    ({"fb": "many"}, "fb is not a number"),
    ({"hrs": -1}, "hrs is not a number"),
]


@pytest.mark.parametrize(("keys", "message"), BAD)
async def test_searches_that_the_service_refuses(
    odesk: ODesk, keys: ProviderSearch, message: str
) -> None:
    with pytest.raises(BadRequestError, match=message):
        await odesk.provider.search_providers(keys)


async def test_job_searches_that_the_service_refuses(odesk: ODesk) -> None:
    with pytest.raises(BadRequestError, match="wl is not one of 0, 20, 40"):
        await odesk.provider.search_jobs(wl=WeeklyHours("30"))
    with pytest.raises(BadRequestError, match="st is not one of Open"):
        await odesk.provider.search_jobs(st=JobState("Lost"))


async def test_lists(odesk: ODesk, sandbox: Sandbox) -> None:
    skills = await odesk.provider.get_skills_metadata()
    assert line(sandbox).partition(".")[0] == "GET /profiles/v1/metadata/skills"
    assert {"python", "c++", "e-mail"} <= {*skills}
    categories = await odesk.provider.get_categories_metadata()
    assert line(sandbox).partition(".")[0] == "GET /profiles/v1/metadata/categories"
    assert isinstance(categories[0], dict)
    assert categories[0]["title"] == "Web Development"
    regions = await odesk.provider.get_regions_metadata()
    assert line(sandbox).partition(".")[0] == "GET /profiles/v1/metadata/regions"
    titles = {str(item["title"]) for item in regions if isinstance(item, dict)}
    assert {each.value for each in SearchRegion} < titles
    tests = await odesk.provider.get_tests_metadata()
    assert line(sandbox).partition(".")[0] == "GET /profiles/v1/metadata/tests"
    assert {"id": "505", "name": "Graphic Design Test <advanced>"} in tests


@pytest.mark.parametrize("kind", ReasonType)
async def test_reasons(odesk: ODesk, sandbox: Sandbox, kind: ReasonType) -> None:
    reasons = await odesk.provider.get_reasons_metadata(kind)
    assert line(sandbox).partition(".")[0] == "GET /profiles/v1/metadata/reasons"
    assert query(sandbox) == {"type": kind.value}
    assert len(reasons) >= 1
    assert all(isinstance(item, dict) and item["reason"] for item in reasons)


async def test_reasons_of_an_unknown_kind(odesk: ODesk) -> None:
    with pytest.raises(BadRequestError, match="type is not one of EmployerEnds"):
        await odesk.provider.get_reasons_metadata(ReasonType("Boredom"))


def test_refused_arguments() -> None:
    keys = [f"~01{number:016x}" for number in range(21)]
    for call in ("get_provider", "get_provider_brief"):
        said = refusal(f"provider.{call}", provider_ciphertext=keys)
        assert said.startswith("argument `provider_ciphertext`: got ['~010000000000000000', ")
        assert said.endswith(
            "expected a sequence of at most 20 values, each an id as text or a whole number"
        )
        assert "at most 20" in refusal(f"provider.{call}", provider_ciphertext=";".join(keys))
    assert refusal("provider.search_jobs", data={"budget": 5}) == (
        "argument `data`: got 'budget', expected a key among q, c1, c2, c2[], qs, fb, min, max, "
        "t, wl, dur, dp, st, tba, gr, to"
    )
    assert refusal("provider.search_jobs", data={"fb": "44"}) == (
        "argument `data`: key `fb`: got '44', expected one of '0', '10', '40', '45', '50'"
    )
    assert refusal("provider.search_providers", data={"last": "2009-07-13"}) == (
        "argument `data`: key `last`: got '2009-07-13', expected a date, or text such as "
        "'12-31-2014'"
    )
    assert refusal("provider.search_providers", data={"skills": ["a,b"]}) == (
        "argument `data`: key `skills`: got 'a,b', expected a value without ',', which separates "
        "the values"
    )
    assert refusal("provider.search_providers", data={"min": "$20"}) == (
        "argument `data`: key `min`: got '$20', expected a finite number: Decimal, int or float"
    )
    assert refusal("provider.search_providers", data=["q"]).startswith(
        "argument `data`: got ['q'], expected a mapping with keys among q, c1, c2, c2[], fb"
    )
    assert refusal("provider.search_providers", page_size=0) == (
        "argument `page_size`: got 0, expected a whole number at least 1"
    )
    assert refusal("provider.get_reasons_metadata", reason_type="Boredom").startswith(
        "argument `reason_type`: got 'Boredom', expected one of 'EmployerEndsNoStartContract'"
    )
