"""The second edition of the searches, and its categories."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from deskwire import BadRequestError, DecodeError, ODesk
from deskwire.odesk.provider_v2 import (
    JobDuration,
    JobKindV2,
    JobSearchItemV2,
    JobSearchV2,
    JobStatusV2,
    ProfileType,
    ProviderSearchItemV2,
    ProviderSearchV2,
    Workload,
)
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import drain, line, query, refusal

pytestmark = pytest.mark.anyio

PROVIDERS = 51
JOBS = 62

JobCheck = Callable[[JobSearchItemV2], bool]
ProviderCheck = Callable[[ProviderSearchItemV2], bool]


def feedback(job: JobSearchItemV2) -> Decimal:
    """Return the feedback score of a job's client."""
    assert job.client is not None
    return job.client.feedback or Decimal(0)


PROVIDER_SEARCHES: list[tuple[ProviderSearchV2, dict[str, str], ProviderCheck]] = [
    ({"q": "python"}, {"q": "python"}, lambda one: "python" in one.skills),
    ({"title": "tester"}, {"title": "tester"}, lambda one: "Tester" in (one.title or "")),
    ({"skills": "php"}, {"skills": "php"}, lambda one: "php" in one.skills),
    ({"groups": "alumni"}, {"groups": "alumni"}, lambda one: one.id != ""),
    ({"tests": 502}, {"tests": "502"}, lambda one: (one.test_passed_count or 0) >= 2),
    (
        {"tests_top_10": "501"},
        {"tests_top_10": "501"},
        lambda one: (one.feedback or 0) >= Decimal("4.5"),
    ),
    (
        {"tests_top_30": 501},
        {"tests_top_30": "501"},
        lambda one: (one.feedback or 0) >= Decimal("3.5"),
    ),
    (
        {"category": "web_development"},
        {"category": "web_development"},
        lambda one: one.categories2 == ("Web Development",),
    ),
    (
        {"subcategory": "Accounting"},
        {"subcategory": "Accounting"},
        lambda one: "excel" in one.skills,
    ),
    (
        {"region": "Latin America"},
        {"region": "Latin America"},
        lambda one: one.country in ("Brazil", "Mexico"),
    ),
    ({"feedback": "[3 TO 4]"}, {"feedback": "[3 TO 4]"}, lambda one: 3 <= (one.feedback or 0) <= 4),
    ({"feedback": "3,4"}, {"feedback": "3,4"}, lambda one: 3 <= (one.feedback or 0) < 5),
    ({"rate": "[20 TO 40]"}, {"rate": "[20 TO 40]"}, lambda one: 20 <= (one.rate or 0) <= 40),
    ({"rate": "[40 TO *]"}, {"rate": "[40 TO *]"}, lambda one: (one.rate or 0) >= 40),
    ({"hours": "[500 TO 900]"}, {"hours": "[500 TO 900]"}, lambda one: one.id != ""),
    ({"recent_hours": "0"}, {"recent_hours": "0"}, lambda one: one.id != ""),
    (
        {"last_activity": date(2014, 9, 4)},
        {"last_activity": "2014-09-04T00:00:00.000Z"},
        lambda one: one.last_activity is not None and one.last_activity.date() >= date(2014, 9, 4),
    ),
    ({"english_skill": 5}, {"english_skill": "5"}, lambda one: one.id != ""),
    ({"is_odesk_ready": True}, {"is_odesk_ready": "1"}, lambda one: one.id != ""),
    ({"is_odesk_ready": False}, {"is_odesk_ready": "0"}, lambda one: one.id != ""),
    (
        {"profile_type": ProfileType.AGENCY},
        {"profile_type": "Agency"},
        lambda one: one.profile_type is ProfileType.AGENCY,
    ),
    (
        {"include_entities": False, "skills": "java"},
        {"include_entities": "0", "skills": "java"},
        lambda one: "java" in one.skills,
    ),
]


@pytest.mark.parametrize(("keys", "wire", "check"), PROVIDER_SEARCHES)
async def test_searches_for_providers(
    odesk: ODesk,
    sandbox: Sandbox,
    keys: ProviderSearchV2,
    wire: dict[str, str],
    check: ProviderCheck,
) -> None:
    page = await odesk.provider_v2.search_providers(keys, page_size=60)
    assert line(sandbox).partition(".")[0] == "GET /profiles/v2/search/providers"
    assert query(sandbox) == {**wire, "paging": "0;60"}
    assert 0 < len(page) == (page.total or 0) < PROVIDERS
    assert all(check(one) for one in page)


async def test_all_providers_page_by_page(odesk: ODesk, sandbox: Sandbox) -> None:
    start = len(sandbox.requests)
    found = await drain(odesk.provider_v2.search_providers())
    asked = [dict(request.query)["paging"] for request in [*sandbox.requests][start:]]
    assert asked == ["0;20", "20;20", "40;20"]
    assert len({each.id for each in found}) == len(found) == PROVIDERS
    assert found[0].portrait_50 is None
    assert found[0].member_since is not None
    lone = await odesk.provider_v2.search_providers(page_offset=50)
    assert (len(lone), lone.total) == (1, PROVIDERS)
    nothing = await odesk.provider_v2.search_providers({"title": "astronaut"})
    assert (nothing.items, nothing.total) == ((), 0)


async def test_the_ids_alone(odesk: ODesk, sandbox: Sandbox) -> None:
    with pytest.raises(DecodeError, match="an object was expected, '~01") as caught:
        await odesk.provider_v2.search_providers(include_entities=True, page_size=2)
    assert query(sandbox) == {"include_entities": "1", "paging": "0;2"}
    assert caught.value.body.count(b"~01") == 2


JOB_SEARCHES: list[tuple[JobSearchV2, dict[str, str], JobCheck]] = [
    ({"q": "scales"}, {"q": "scales"}, lambda job: "scales" in (job.title or "")),
    ({"title": "LOGO"}, {"title": "LOGO"}, lambda job: "Logo" in (job.title or "")),
    ({"skills": "php,mysql"}, {"skills": "php,mysql"}, lambda job: job.skills == ("php", "mysql")),
    ({"groups": "open-source"}, {"groups": "open-source"}, lambda job: job.id != ""),
    ({"tests": 501}, {"tests": "501"}, lambda job: job.id != ""),
    ({"tests_top_10": 501}, {"tests_top_10": "501"}, lambda job: job.id != ""),
    ({"tests_top_30": 505}, {"tests_top_30": "505"}, lambda job: job.id != ""),
    (
        {"category": "design_&_multimedia"},
        {"category": "design_&_multimedia"},
        lambda job: job.category2 == "Design & Multimedia",
    ),
    ({"subcategory": "QA"}, {"subcategory": "QA"}, lambda job: job.subcategory2 == "QA"),
    ({"job_type": JobKindV2.FIXED}, {"job_type": "fixed"}, lambda job: job.job_type == "Fixed"),
    (
        {"duration": JobDuration.QUARTER},
        {"duration": "quarter"},
        lambda job: job.duration == "1 to 3 months",
    ),
    (
        {"workload": Workload.PART_TIME},
        {"workload": "part_time"},
        lambda job: "10-30" in (job.workload or ""),
    ),
    (
        {"client_feedback": "[4.5 TO 5]"},
        {"client_feedback": "[4.5 TO 5]"},
        lambda job: feedback(job) >= 4,
    ),
    ({"client_feedback": "None"}, {"client_feedback": "None"}, lambda job: feedback(job) == 0),
    (
        {"client_hires": "2,4"},
        {"client_hires": "2,4"},
        lambda job: job.client is not None and job.client.past_hires in (2, 4),
    ),
    (
        {"budget": "[100 TO 500]"},
        {"budget": "[100 TO 500]"},
        lambda job: 100 <= (job.budget or 0) <= 500,
    ),
    (
        {"job_status": JobStatusV2.COMPLETED},
        {"job_status": "completed"},
        lambda job: job.job_status == "Completed",
    ),
    (
        {"posted_since": 3},
        {"posted_since": "3"},
        lambda job: job.date_created is not None and job.date_created.date() >= date(2014, 12, 29),
    ),
]


@pytest.mark.parametrize(("keys", "wire", "check"), JOB_SEARCHES)
async def test_searches_for_jobs(
    odesk: ODesk, sandbox: Sandbox, keys: JobSearchV2, wire: dict[str, str], check: JobCheck
) -> None:
    page = await odesk.provider_v2.search_jobs(keys, page_size=70)
    assert line(sandbox).partition(".")[0] == "GET /profiles/v2/search/jobs"
    assert query(sandbox) == {**wire, "paging": "0;70"}
    assert 0 < len(page) == (page.total or 0) < JOBS
    assert all(check(job) for job in page)


async def test_all_jobs_the_newest_first(odesk: ODesk) -> None:
    found = await drain(odesk.provider_v2.search_jobs(page_size=17))
    assert len({job.id for job in found}) == len(found) == JOBS
    times = [job.date_created for job in found if job.date_created is not None]
    assert times == sorted(times, reverse=True)
    assert len(times) == JOBS
    (acme, *_) = [job for job in found if job.client and job.client.country == "Sweden"]
    assert acme.client is not None
    assert acme.client.payment_verification_status == "VERIFIED"
    assert (acme.client.past_hires, acme.client.feedback) == (16, Decimal("4.87"))


@pytest.mark.parametrize(
    "field",
    [
        "create_time",
        "client_rating",
        "client_total_charge",
        "client_total_hours",
        "score",
        "workload",
        "duration",
    ],
)
async def test_sorted_jobs(odesk: ODesk, sandbox: Sandbox, field: str) -> None:
    up = [job.id for job in await odesk.provider_v2.search_jobs(sort=f"{field} asc", page_size=70)]
    assert query(sandbox)["sort"] == f"{field} asc"
    down = [
        job.id for job in await odesk.provider_v2.search_jobs(sort=f"{field} desc", page_size=70)
    ]
    assert sorted(up) == sorted(down)
    assert up != down


async def test_the_rating_sorts(odesk: ODesk) -> None:
    page = await odesk.provider_v2.search_jobs(sort="client_rating asc", page_size=70)
    scores = [feedback(job) for job in page]
    assert scores == sorted(scores)


def named(job: JobSearchItemV2, word: str) -> bool:
    """Tell whether a word stands in the title of a job."""
    return word in (job.title or "")


QUERIES: list[tuple[str, JobCheck]] = [
    ("title:logo", lambda job: named(job, "Logo")),
    ('title:php AND category:"Web Development"', lambda job: named(job, "PHP")),
    ("title:php AND category:web_development", lambda job: named(job, "PHP")),
    ("title:php OR title:logo", lambda job: named(job, "PHP") or named(job, "Logo")),
    ("title:php title:part", lambda job: named(job, "PHP") and named(job, "part")),
    ("NOT job_type:fixed", lambda job: job.job_type == "Hourly"),
    ("python NOT title:reporting", lambda job: not named(job, "reporting")),
    ("(title:php OR title:logo) AND NOT title:part", lambda job: not named(job, "part")),
    ("budget:[100 TO 300] OR skills:c++", lambda job: (job.budget or 0) <= 300),
]


@pytest.mark.parametrize(("text", "check"), QUERIES)
async def test_queries(odesk: ODesk, text: str, check: JobCheck) -> None:
    page = await odesk.provider_v2.search_jobs(q=text, page_size=70)
    assert 0 < len(page) < JOBS
    assert all(check(job) for job in page)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(title:php", "a bracket that nothing closes"),
        ("title:php)", "a bracket that nothing opens"),
        ("php AND", "a word is missing"),
        ("colour:red", "the field 'colour', which is not known"),
        ('title:"php', "it breaks off before"),
        ("OR php", "a word is missing"),
    ],
)
async def test_queries_that_are_none(odesk: ODesk, text: str, message: str) -> None:
    with pytest.raises(BadRequestError, match=message.replace("(", r"\(")):
        await odesk.provider_v2.search_jobs(q=text)


async def test_searches_that_the_service_refuses(odesk: ODesk) -> None:
    with pytest.raises(BadRequestError, match="rate is not a number"):
        await odesk.provider_v2.search_providers(rate="cheap")
    with pytest.raises(BadRequestError, match="english_skill is not one of 0, 1"):
        await odesk.provider_v2.search_providers(english_skill=6)
    with pytest.raises(BadRequestError, match="workload is not one of as_needed"):
        await odesk.provider_v2.search_jobs(workload=Workload("never"))
    with pytest.raises(BadRequestError, match="sort is not a field"):
        await odesk.provider_v2.search_jobs(sort="colour desc")
    with pytest.raises(BadRequestError, match="posted_since is not a whole number"):
        await odesk.provider_v2.search_jobs(posted_since=-1)


async def test_categories(odesk: ODesk, sandbox: Sandbox) -> None:
    categories = await odesk.provider_v2.get_categories_metadata()
    assert line(sandbox).partition(".")[0] == "GET /profiles/v2/metadata/categories"
    assert [category.title for category in categories][:2] == [
        "Web Development",
        "Software Development",
    ]
    assert categories[0].topics[0].title == "Web Programming"
    ids = [category.id for category in categories]
    ids += [topic.id for category in categories for topic in category.topics]
    assert len({*ids}) == len(ids)


async def test_keys_of_the_dictionary_and_keys_as_arguments(odesk: ODesk, sandbox: Sandbox) -> None:
    await odesk.provider_v2.search_jobs(
        {"q": "php", "sort": "score asc"}, sort="score desc", page_size=3
    )
    assert query(sandbox) == {"q": "php", "sort": "score desc", "paging": "0;3"}
    await odesk.provider_v2.search_providers()
    assert query(sandbox) == {"paging": "0;20"}


def test_refused_arguments() -> None:
    assert refusal("provider_v2.search_jobs", data={"paging": "0;5"}).startswith(
        "argument `data`: got 'paging', expected a key among q, title, skills, groups"
    )
    assert refusal("provider_v2.search_jobs", data={"job_type": "Hourly"}) == (
        "argument `data`: key `job_type`: got 'Hourly', expected one of 'hourly', 'fixed'"
    )
    assert refusal("provider_v2.search_providers", data={"last_activity": "2013-01-04"}) == (
        "argument `data`: key `last_activity`: got '2013-01-04', expected a date, or text such as "
        "'2014-12-31T00:00:00.000Z'"
    )
    assert refusal("provider_v2.search_providers", data={"is_odesk_ready": 2}) == (
        "argument `data`: key `is_odesk_ready`: got 2, expected True or False, or 1 or 0 for them"
    )
    assert refusal("provider_v2.search_providers", data={"english_skill": "good"}) == (
        "argument `data`: key `english_skill`: got 'good', expected a whole number"
    )
