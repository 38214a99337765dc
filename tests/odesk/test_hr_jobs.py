"""Jobs: lists with their filters, posting, changing, cancelling."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, ParameterError, PermissionDeniedError
from deskwire.odesk.hr import HR, JobCancelReason
from deskwire.odesk.hr_models import Job, JobStatus, JobType, JobVisibility
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import (
    DESIGN,
    DEV,
    OPS,
    ROOT,
    Format,
    body,
    drain,
    form,
    hr,
    line,
    query,
    refusal,
    sent,
)

pytestmark = pytest.mark.anyio

FORMATS = pytest.mark.parametrize("format", ["json", "xml"])


async def every_job(odesk: ODesk) -> list[Job]:
    """Return the jobs of all teams."""
    return await drain(odesk.hr.get_jobs(ROOT, include_sub_teams=True))


async def test_the_jobs_of_one_team(odesk: ODesk, sandbox: Sandbox) -> None:
    page = await odesk.hr.get_jobs(ROOT)
    assert line(sandbox).startswith("GET /hr/v2/jobs.")
    assert query(sandbox) == {"buyer_team__reference": str(ROOT), "page": "0;20"}
    assert {job.buyer_team_id for job in page} == {"acme"}
    assert page.total == len(page) == 5


async def test_the_jobs_of_all_teams_page_by_page(odesk: ODesk, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)
    pages = odesk.hr.get_jobs(ROOT, include_sub_teams=True, page_size=7, page_offset=2)
    found = [[job.reference for job in page] async for page in pages.by_page()]
    assert [len(page) for page in found] == [7, 7, 7, 7, 7, 7, 4]
    asked = [dict(request.query)["page"] for request in list(sandbox.requests)[before:]]
    assert asked == [f"{offset};7" for offset in range(2, 48, 7)]
    assert dict(sent(sandbox).query)["include_sub_teams"] == "1"
    every = [job.reference for job in await every_job(odesk)]
    assert [reference for page in found for reference in page] == every[2:]
    assert len(set(every)) == 48


async def test_a_list_with_nothing_and_one_with_a_lone_job(odesk: ODesk) -> None:
    nothing = await odesk.hr.get_jobs(ROOT, created_by="tomas")
    assert (nothing.items, nothing.total) == ((), 0)
    lone = await odesk.hr.get_jobs(ROOT, page_size=1, page_offset=4)
    assert (len(lone), lone.total) == (1, 5)
    beyond = await odesk.hr.get_jobs(ROOT, page_offset=5)
    assert (beyond.items, beyond.total) == ((), 5)


async def test_by_state(odesk: ODesk, sandbox: Sandbox) -> None:
    cancelled = await drain(
        odesk.hr.get_jobs(ROOT, include_sub_teams=True, status=[JobStatus.CANCELLED])
    )
    assert query(sandbox)["status"] == "cancelled"
    assert {job.status for job in cancelled} == {JobStatus.CANCELLED}
    assert len(cancelled) == 4
    both = await drain(
        odesk.hr.get_jobs(ROOT, include_sub_teams=True, status=["cancelled", "filled"])
    )
    assert query(sandbox)["status"] == "cancelled;filled"
    assert len(both) == 20
    assert [job.reference for job in both] == [
        job.reference
        for job in await drain(
            odesk.hr.get_jobs(ROOT, include_sub_teams=True, status="cancelled;filled")
        )
    ]


async def test_by_creator(odesk: ODesk, sandbox: Sandbox) -> None:
    found = await drain(odesk.hr.get_jobs(ROOT, include_sub_teams=True, created_by="priya"))
    assert query(sandbox)["created_by"] == "priya"
    assert {job.buyer_team_id for job in found} == {"acme:ops"}
    assert {job.created_by_name for job in found} == {"Priya Raman"}


@pytest.mark.parametrize("as_text", [False, True])
async def test_by_time(odesk: ODesk, sandbox: Sandbox, as_text: bool) -> None:
    start, end = datetime(2014, 3, 1, tzinfo=UTC), datetime(2014, 6, 1, 2, tzinfo=UTC)
    mark = " " if as_text else "T"
    texts = [f"{moment:%Y-%m-%d}{mark}{moment:%H:%M:%S}" for moment in (start, end)]
    found = await drain(
        odesk.hr.get_jobs(
            ROOT,
            include_sub_teams=True,
            created_time_from=texts[0] if as_text else start,
            created_time_to=texts[1] if as_text else end,
        )
    )
    asked = query(sandbox)
    assert [asked["created_time_from"], asked["created_time_to"]] == texts
    moments = {job.reference: job.created_time for job in await every_job(odesk)}
    wanted = {ref for ref, moment in moments.items() if moment and start <= moment <= end}
    assert {job.reference for job in found} == wanted
    assert 0 < len(wanted) < 48


async def test_an_offset_of_time_is_taken_into_account(odesk: ODesk, sandbox: Sandbox) -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    await odesk.hr.get_jobs(ROOT, created_time_from=datetime(2014, 3, 1, 5, tzinfo=east))
    assert query(sandbox)["created_time_from"] == "2014-02-28T23:30:00"


async def test_sorting(odesk: ODesk, sandbox: Sandbox) -> None:
    found = await drain(
        odesk.hr.get_jobs(ROOT, include_sub_teams=True, order_by="status;created_time;DA")
    )
    assert query(sandbox)["order_by"] == "status;created_time;DA"
    keys = [(job.status, job.created_time) for job in found]
    by_time = sorted(keys, key=lambda key: key[1] or datetime.max.replace(tzinfo=UTC))
    assert keys == sorted(by_time, key=lambda key: str(key[0]), reverse=True)
    assert [key[0] for key in keys][:1] == ["open"]


@pytest.mark.parametrize(
    ("order_by", "message"),
    [
        ("created_time", "order_by does not end in one letter, A or D, for each field"),
        ("created_time;title;D", "order_by does not end in one letter, A or D, for each field"),
        ("created_time;X", "order_by does not end in one letter, A or D, for each field"),
        ("charm;A", "order_by cannot be 'charm'"),
    ],
)
async def test_sorting_that_is_refused(odesk: ODesk, order_by: str, message: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        await odesk.hr.get_jobs(ROOT, order_by=order_by)
    assert (caught.value.code, caught.value.message) == ("invalid_parameter", message)


async def test_a_job(odesk: ODesk, sandbox: Sandbox) -> None:
    job = await odesk.hr.get_job(201_500_014)
    assert line(sandbox).startswith("GET /hr/v2/jobs/201500014.")
    assert (job.title, job.status, job.job_type) == ("Year-end report", "filled", "fixed-price")
    assert (job.budget, job.duration) == (Decimal(900), None)
    assert (job.buyer_team_reference, job.buyer_team_name) == (str(OPS), "Support & Operations")
    assert (job.num_candidates, job.num_new_candidates) == (1, 0)
    assert job.filled_date == datetime(2014, 10, 18, 9, tzinfo=UTC)
    assert job.cancelled_date is None
    assert job.public_url == f"https://www.odesk.com/jobs/{job.job_ref_ciphertext}"
    assert await odesk.hr.get_job(job.job_ref_ciphertext or "") == job


async def test_text_that_is_hard_to_carry(odesk: ODesk) -> None:
    titles = {job.title for job in await every_job(odesk)}
    assert {"Security audit <2nd round>", 'Back end ("ledger" rewrite)'} < titles
    assert {"Карта складов (2)", "画面設計 (1)", "Crash reports: <triage> & repair (3)"} < titles


@FORMATS
async def test_posting_reading_changing_and_cancelling(format: Format) -> None:
    async with hr("tomas", format=format) as (sandbox, odesk):
        posted = await odesk.hr.post_job(
            DEV,
            "Parser & <printer>",
            JobType.FIXED_PRICE,
            "Two lines,\none job.",
            JobVisibility.PRIVATE,
            category="Web Development",
            subcategory="Web Programming",
            budget=Decimal("1234.50"),
            start_date=date(2015, 6, 15),
            skills=["python", "c"],
        )
        assert line(sandbox) == f"POST /hr/v2/jobs.{format}"
        assert form(sandbox) == {
            "buyer_team__reference": str(DEV),
            "title": "Parser & <printer>",
            "job_type": "fixed-price",
            "description": "Two lines,\none job.",
            "visibility": "private",
            "category": "Web Development",
            "subcategory": "Web Programming",
            "budget": "1234.50",
            "start_date": "06-15-2015",
            "skills": "python;c",
        }
        job = await odesk.hr.get_job(posted.reference)
        assert job.public_url == posted.public_url
        assert (job.title, job.budget) == ("Parser & <printer>", Decimal("1234.50"))
        assert (job.status, job.visibility) == (JobStatus.OPEN, JobVisibility.PRIVATE)
        assert job.description == "Two lines,\none job."
        assert (job.skills, job.created_by) == ("python;c", "tomas")
        assert job.start_date == datetime(2015, 6, 15, tzinfo=UTC)

        await odesk.hr.update_job(
            posted.reference,
            DEV,
            "Parser",
            "One line.",
            "public",
            status="filled",
            budget=99,
        )
        assert line(sandbox) == f"PUT /hr/v2/jobs/{posted.reference}.{format}"
        assert body(sandbox) == {
            "buyer_team__reference": DEV,
            "title": "Parser",
            "description": "One line.",
            "visibility": "public",
            "status": "filled",
            "budget": 99,
        }
        changed = await odesk.hr.get_job(posted.reference)
        assert (changed.title, changed.budget) == ("Parser", Decimal(99))
        assert changed.status is JobStatus.FILLED
        assert changed.filled_date is not None
        assert (changed.category, changed.skills) == (job.category, job.skills)

        await odesk.hr.delete_job(posted.reference, JobCancelReason.PROJECT_CANCELLED)
        assert line(sandbox) == f"DELETE /hr/v2/jobs/{posted.reference}.{format}"
        assert body(sandbox) == {"reason_code": 41}
        gone = await odesk.hr.get_job(posted.reference)
        assert gone.status == "cancelled"
        assert gone.cancelled_date is not None
        with pytest.raises(BadRequestError, match="the job is cancelled already") as caught:
            await odesk.hr.delete_job(posted.reference, 67)
        assert caught.value.code == "wrong_state"


@FORMATS
async def test_an_hourly_job_of_the_second_categories(format: Format) -> None:
    async with hr(format=format) as (sandbox, odesk):
        posted = await odesk.hr.post_job(
            str(DESIGN),
            "Posters",
            "hourly",
            "Many.",
            "odesk",
            subcategory2="Graphics & Design",
            duration=90,
        )
        assert form(sandbox)["duration"] == "90"
        job = await odesk.hr.get_job(posted.reference)
        assert (job.duration, job.budget) == ("90", None)
        assert (job.subcategory2, job.category) == ("Graphics & Design", None)
        newest = await odesk.hr.get_jobs(DESIGN, order_by="created_time;D", page_size=1)
        assert newest[0] == job


async def test_jobs_of_other_teams_are_not_for_everybody() -> None:
    async with hr("priya") as (_, odesk):
        for call in (
            odesk.hr.get_job(201_500_001),
            odesk.hr.delete_job(201_500_001, 41),
            odesk.hr.post_job(DEV, "t", "hourly", "d", "public", subcategory2="Design", duration=1),
            odesk.hr.update_job(201_500_001, OPS, "t", "d", "public", status="open", duration=1),
        ):
            with pytest.raises(PermissionDeniedError, match="you may not hire or pay"):
                await call
        with pytest.raises(PermissionDeniedError):
            await odesk.hr.get_jobs(DEV)
        assert (await odesk.hr.get_jobs(OPS)).total == 12


async def test_what_the_service_refuses() -> None:
    async with hr() as (_, odesk):
        with pytest.raises(NotFoundError, match="there is no such job"):
            await odesk.hr.get_job("~0100")
        with pytest.raises(NotFoundError, match="there is no such team"):
            await odesk.hr.get_jobs(17)
        hourly, fixed = 201_500_101, 201_500_102
        with pytest.raises(BadRequestError, match="budget is for fixed-price jobs"):
            await odesk.hr.update_job(hourly, DEV, "t", "d", "public", status="open", budget=5)
        with pytest.raises(BadRequestError, match="duration is for hourly jobs"):
            await odesk.hr.update_job(fixed, DEV, "t", "d", "public", status="open", duration=5)
        with pytest.raises(BadRequestError, match="budget is not an amount above 0"):
            await odesk.hr.post_job(
                DEV, "t", "fixed-price", "d", "public", subcategory2="x", budget=Decimal("0.001")
            )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"budget": 5}, "give `category` and `subcategory`, or `subcategory2`"),
        ({"budget": 5, "category": "c"}, "give `category` and `subcategory`, or `subcategory2`"),
        ({"subcategory2": "s"}, "give at least one of `budget` and `duration`"),
        (
            {"subcategory2": "s", "duration": 5},
            "`duration` is allowed only when `job_type` is 'hourly'",
        ),
        (
            {"subcategory2": "s", "budget": 5, "job_type": JobType.HOURLY},
            "`budget` is allowed only when `job_type` is 'fixed-price'",
        ),
        (
            {"subcategory2": "s", "budget": 5, "start_date": "2015-06-15"},
            (
                "argument `start_date`: got '2015-06-15',"
                " expected a date, or text such as '12-31-2014'"
            ),
        ),
        (
            {"subcategory2": "s", "budget": 5, "skills": ["a;b"]},
            (
                "argument `skills`: got 'a;b',"
                " expected a value without ';', which separates the values"
            ),
        ),
        (
            {"subcategory2": "s", "budget": 5, "visibility": "hidden"},
            (
                "argument `visibility`: got 'hidden', expected one of 'public', 'private', 'odesk',"
                " 'invite-only'"
            ),
        ),
        ({"subcategory2": "s", "budget": 5, "title": None}, "argument `title` is missing"),
    ],
)
def test_a_job_that_is_refused_before_it_is_sent(more: dict[str, object], message: str) -> None:
    job: dict[str, object] = {
        "buyer_team_reference": DEV,
        "title": "t",
        "job_type": "fixed-price",
        "description": "d",
        "visibility": "public",
    }
    assert refusal("hr.post_job", **(job | more)) == message


def test_changes_that_are_refused_before_they_are_sent() -> None:
    job = {"job_id": 1, "buyer_team_reference": 2, "title": "t", "description": "d"}
    visible = {**job, "visibility": "public"}
    assert refusal("hr.update_job", **visible, status="open") == (
        "give at least one of `budget` and `duration`"
    )
    assert refusal("hr.update_job", **visible, budget=1) == "argument `status` is missing"
    assert refusal("hr.update_job", **visible, budget=1, status="done") == (
        "argument `status`: got 'done', expected one of 'open', 'filled', 'cancelled'"
    )
    assert refusal("hr.delete_job", job_id=1, reason_code=42) == (
        "argument `reason_code`: got 42, expected one of 67, 51, 49, 41, 34"
    )
    assert refusal("hr.delete_job", job_id="..", reason_code=41) == (
        "argument `job_id`: got '..', expected a value that can stand in a path"
    )


async def test_nothing_is_sent_of_what_is_refused(odesk: ODesk, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)
    with pytest.raises(ParameterError, match="give at least one of `budget` and `duration`"):
        await odesk.hr.update_job(1, DEV, "t", "d", "public", status="open")
    assert len(sandbox.requests) == before


def test_the_constants_of_the_vendor() -> None:
    assert [*HR.JOB_TYPES] == ["hourly", "fixed-price"]
    assert [*HR.JOB_STATUSES] == ["open", "filled", "cancelled"]
    assert [*HR.JOB_VISIBILITY_OPTIONS] == ["public", "private", "odesk", "invite-only"]
    assert [*HR.JOB_KEEP_OPEN_OPTIONS] == ["yes", "no"]
