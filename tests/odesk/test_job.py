"""The public profiles of jobs."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, PermissionDeniedError
from deskwire.odesk.job import JobProfile
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import acting, line, refusal

pytestmark = pytest.mark.anyio


async def key_of(odesk: ODesk, job: int) -> str:
    return (await odesk.hr.get_job(job)).job_ref_ciphertext or ""


async def only(odesk: ODesk, key: str | int) -> JobProfile:
    """Return the profile of one job."""
    (profile,) = await odesk.job.get_job_profile(key)
    return profile


async def test_one_job_by_number_and_by_key(odesk: ODesk, sandbox: Sandbox) -> None:
    profile = await only(odesk, 201_500_006)
    assert line(sandbox).startswith("GET /profiles/v1/jobs/201500006.")
    assert (profile.op_title, profile.ui_opening_status) == ("Icons, labels, packaging", "Closed")
    assert (profile.as_recno, profile.as_status, profile.as_job_type) == (
        "9400006",
        "Closed",
        "Hourly",
    )
    assert (profile.as_rate, profile.as_hrs_per_week, profile.as_to) == ("$45.00", 25, "08/2014")
    assert profile.as_total_charge == 45 * (profile.as_total_hours or 0)
    assert profile.as_opening_recno == "201500006"
    assert (profile.version, profile.amount) == (1, None)
    assert profile.op_ctime == datetime(2014, 1, 10, 9, tzinfo=UTC)
    assert len(profile.candidates) == profile.op_tot_cand == 1  # a lone item
    key = profile.ciphertext
    assert await only(odesk, key) == profile
    assert line(sandbox).startswith(f"GET /profiles/v1/jobs/{key}.")
    assert await only(odesk, "~~" + key.removeprefix("~01")) == profile


async def test_an_open_job(odesk: ODesk) -> None:
    profile = await only(odesk, 201_500_106)
    assert (profile.ui_opening_status, profile.job_type) == ("Active", "Fixed")
    assert profile.amount == Decimal(1500)
    assert [skill.skill for skill in profile.op_required_skills] == ["python", "gis"]
    assert len(profile.candidates) == 2
    assert profile.candidates[0].create_date_ts is not None
    assert profile.assignments == ()
    (lone,) = (await only(odesk, 201_500_102)).op_required_skills
    assert lone.skill == "illustration"


async def test_several_jobs(odesk: ODesk, sandbox: Sandbox) -> None:
    keys = [await key_of(odesk, 201_500_101 + number) for number in range(20)]
    found = await odesk.job.get_job_profile(keys)
    assert line(sandbox).startswith(f"GET /profiles/v1/jobs/{';'.join(keys)}.")
    assert [profile.ciphertext for profile in found] == keys
    assert await odesk.job.get_job_profile(";".join(keys)) == found


async def test_jobs_that_are_not_for_everybody(odesk: ODesk, sandbox: Sandbox) -> None:
    jobs = [await odesk.hr.get_job(201_500_101 + number) for number in range(4)]
    assert [job.visibility for job in jobs] == ["public", "odesk", "invite-only", "private"]
    keys = [job.job_ref_ciphertext or "" for job in jobs]
    async with acting(sandbox, "luz") as luz:
        assert (await only(luz, keys[0])).ciphertext == keys[0]
        assert (await only(luz, keys[1])).ciphertext == keys[1]
        for hidden in (keys[2], keys[3], keys):
            with pytest.raises(PermissionDeniedError, match="you may not see this job"):
                await luz.job.get_job_profile(hidden)
    async with acting(sandbox, "chenwei") as candidate:
        assert (await only(candidate, keys[2])).ciphertext == keys[2]


async def test_what_the_service_refuses(odesk: ODesk) -> None:
    with pytest.raises(NotFoundError, match="there is no such job"):
        await odesk.job.get_job_profile("~~0123456789abcdef")
    with pytest.raises(BadRequestError, match="only one job can be named by its reference"):
        await odesk.job.get_job_profile([201_500_101, 201_500_102])


def test_keys_that_are_refused_before_they_are_sent() -> None:
    keys = [f"~~{number:016x}" for number in range(21)]
    assert refusal("job.get_job_profile", job_key=keys).endswith(
        "expected a sequence of at most 20 values, each an id as text or a whole number"
    )
    assert refusal("job.get_job_profile", job_key=[]) == (
        "argument `job_key`: got [], expected a sequence of at most 20 values, each an id as text"
        " or a whole number"
    )
    assert refusal("job.get_job_profile", job_key=["~~1", ".."]) == (
        "argument `job_key`: got '..', expected a value that can stand in a path"
    )
