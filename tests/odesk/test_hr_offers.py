"""Offers, invitations and applications, which are stages of one candidacy."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, PermissionDeniedError
from deskwire.odesk.hr_models import Offer
from deskwire.odesk.hr_v3 import ClientApplicationStatus, FreelancerApplicationStatus
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import (
    DESIGN,
    DEV,
    DMITRY,
    GRACE,
    INES,
    LUMEN_TEAM,
    OPS,
    ROOT,
    Format,
    acting,
    drain,
    form,
    hr,
    line,
    query,
    refusal,
)

pytestmark = pytest.mark.anyio

FORMATS = pytest.mark.parametrize("format", ["json", "xml"])
HOURLY_JOB = 201_500_101
FIXED_JOB = 201_500_106
CANCELLED_JOB = 201_500_108


async def every_offer(odesk: ODesk) -> list[Offer]:
    return await drain(odesk.hr.get_offers(ROOT, include_sub_teams=True))


async def test_the_offers_of_a_team(odesk: ODesk, sandbox: Sandbox) -> None:
    page = await odesk.hr.get_offers(OPS)
    assert line(sandbox).startswith("GET /hr/v2/offers.")
    assert query(sandbox) == {"buyer_team__reference": str(OPS), "page": "0;20"}
    assert {offer.buyer_team_id for offer in page} == {"acme:ops"}
    assert (page.total, len(page)) == (20, 20)


async def test_page_by_page(odesk: ODesk, sandbox: Sandbox) -> None:
    pages = odesk.hr.get_offers(ROOT, include_sub_teams=True, page_size=30)
    assert [len(page) async for page in pages.by_page()] == [30, 30, 20]
    assert query(sandbox)["page"] == "60;30"
    offers = await every_offer(odesk)
    assert len({offer.reference for offer in offers}) == 80


async def test_offers_by_all_filters(odesk: ODesk, sandbox: Sandbox) -> None:
    every = await every_offer(odesk)
    start, end = datetime(2014, 5, 1, tzinfo=UTC), datetime(2014, 9, 1, tzinfo=UTC)
    found = await odesk.hr.get_offers(
        ROOT,
        include_sub_teams=True,
        provider_ref=INES,
        agency_ref=LUMEN_TEAM,
        status=["active", "closed"],
        created_time_from=start,
        created_time_to=end,
        order_by="created_time;D",
    )
    assert query(sandbox) == {
        "buyer_team__reference": str(ROOT),
        "include_sub_teams": "1",
        "provider__reference": str(INES),
        "agency_team__reference": str(LUMEN_TEAM),
        "status": "active;closed",
        "created_time_from": "2014-05-01 00:00:00",
        "created_time_to": "2014-09-01 00:00:00",
        "order_by": "created_time;D",
        "page": "0;20",
    }
    wanted = [
        offer.reference
        for offer in every
        if offer.provider_id == "ines" and offer.created_time and start < offer.created_time < end
    ]
    assert [offer.reference for offer in found] == wanted[::-1]
    assert found[0].provider_team_id == "lumen"


async def test_offers_on_a_job_and_of_a_profile(odesk: ODesk, sandbox: Sandbox) -> None:
    on_job = await odesk.hr.get_offers(DEV, job_ref=HOURLY_JOB)
    assert query(sandbox)["job__reference"] == str(HOURLY_JOB)
    assert [offer.provider_id for offer in on_job] == ["dmitry", "karim"]
    key = (on_job[0].provider_profile_url or "").rpartition("/")[2]
    for form_of_key in (key, "~~" + key.removeprefix("~01")):
        (lone,) = await odesk.hr.get_offers(DEV, job_ref=HOURLY_JOB, profile_key=form_of_key)
        assert query(sandbox)["profile_key"] == form_of_key
        assert lone == on_job[0]
    closed = await odesk.hr.get_offers(ROOT, include_sub_teams=True, status=["closed"])
    assert {offer.candidacy_status for offer in closed} == {"closed"}
    with pytest.raises(BadRequestError, match="status has a part that is not one of active"):
        await odesk.hr.get_offers(DEV, status=["frozen"])


async def test_an_offer_from_both_sides(odesk: ODesk, sandbox: Sandbox) -> None:
    offer = await odesk.hr.get_offer(28_600_012)
    assert line(sandbox).startswith("GET /hr/v2/offers/28600012.")
    assert (offer.reference, offer.engagement_reference) == ("28600012", "9400012")
    assert (offer.engagement_title, offer.engagement_job_type) == ("Product film", "fixed-price")
    assert offer.fixed_charge_amount_agreed == Decimal("2400.00")
    assert offer.fixed_pay_amount_agreed == Decimal("2160.00")
    assert offer.fixed_price_upfront_payment == Decimal("720.00")
    assert (offer.has_buyer_signed, offer.has_provider_signed) == (True, True)
    assert offer.engagement_start_date == datetime(2014, 2, 24, tzinfo=UTC)
    assert (offer.my_role, offer.roles) == ("buyer", ("buyer",))
    assert (offer.provider_id, offer.provider_team_reference) == ("luz", None)
    async with acting(sandbox, "luz") as luz:
        assert (await luz.hr.get_offer("28600012")).my_role == "provider"
    async with acting(sandbox, "grace") as grace:
        with pytest.raises(PermissionDeniedError, match="you may not see this offer"):
            await grace.hr.get_offer(28_600_012)
    with pytest.raises(NotFoundError, match="there is no such offer"):
        await odesk.hr.get_offer(1)


@FORMATS
async def test_an_invitation_and_then_an_offer(format: Format) -> None:
    async with hr("tomas", format=format) as (sandbox, odesk):
        await odesk.hr.post_offer(FIXED_JOB, provider_reference=GRACE, message_from_buyer="Hello")
        assert line(sandbox) == f"POST /hr/v2/offers.{format}"
        assert form(sandbox) == {
            "job__reference": str(FIXED_JOB),
            "provider__reference": str(GRACE),
            "message_from_buyer": "Hello",
        }
        (invited,) = await odesk.hr.get_offers(DEV, job_ref=FIXED_JOB, provider_ref=GRACE)
        assert (invited.candidacy_status, invited.created_by) == ("active", "tomas")
        assert invited.interview_status == "waiting_for_provider"
        assert (invited.message_from_buyer, invited.engagement_title) == ("Hello", None)
        with pytest.raises(BadRequestError, match="the provider is invited already"):
            await odesk.hr.post_offer(FIXED_JOB, provider_reference=GRACE)

        await odesk.hr.post_offer(
            FIXED_JOB,
            provider_reference=GRACE,
            engagement_title="Map",
            attached_doc="map.pdf",
            fixed_charge_amount_agreed=Decimal("500.50"),
            fixed_pay_amount_agreed=Decimal("450.45"),
            fixed_price_upfront_payment=100,
            start_date=date(2015, 1, 31),
            keep_open="yes",
        )
        assert form(sandbox) == {
            "job__reference": str(FIXED_JOB),
            "provider__reference": str(GRACE),
            "engagement_title": "Map",
            "attached_doc": "map.pdf",
            "fixed_charge_amount_agreed": "500.50",
            "fixed_pay_amount_agreed": "450.45",
            "fixed_price_upfront_payment": "100",
            "start_date": "01-31-2015",
            "keep_open": "yes",
        }
        offered = await odesk.hr.get_offer(invited.reference)
        assert (offered.engagement_title, offered.candidacy_status) == ("Map", "in_process")
        assert offered.fixed_charge_amount_agreed == Decimal("500.50")
        assert offered.fixed_pay_amount_agreed == Decimal("450.45")
        assert offered.fixed_price_upfront_payment == Decimal("100.00")
        assert offered.engagement_start_date == datetime(2015, 1, 31, tzinfo=UTC)


@FORMATS
async def test_an_hourly_offer_to_a_provider_of_an_agency(format: Format) -> None:
    async with hr("tomas", format=format) as (sandbox, odesk):
        await odesk.hr.post_offer(
            HOURLY_JOB,
            provider_reference=INES,
            provider_team_reference=LUMEN_TEAM,
            engagement_title="Search",
            hourly_pay_rate=Decimal("27.5"),
            weekly_hours_limit=20,
            weekly_stipend_hours=2,
            weekly_salary_charge_amount=600,
            weekly_salary_pay_amount=540,
        )
        sent = form(sandbox)
        assert sent["provider_team__reference"] == str(LUMEN_TEAM)
        assert (sent["hourly_pay_rate"], sent["weekly_hours_limit"]) == ("27.5", "20")
        assert sent["weekly_salary_charge_amount"] == "600"
        (offer,) = await odesk.hr.get_offers(DEV, job_ref=HOURLY_JOB, provider_ref=INES)
        assert (offer.provider_team_id, offer.provider_has_agency) == ("lumen", True)
        assert offer.engagement_title == "Search"
        with pytest.raises(BadRequestError, match="does not belong to provider_team__reference"):
            await odesk.hr.post_offer(
                HOURLY_JOB, provider_reference=GRACE, provider_team_reference=LUMEN_TEAM
            )


@FORMATS
async def test_what_the_service_refuses_of_offers(format: Format) -> None:
    async with hr("tomas", format=format) as (_, odesk):
        with pytest.raises(PermissionDeniedError):
            await odesk.hr.post_offer(CANCELLED_JOB, provider_reference=DMITRY)
        with pytest.raises(BadRequestError, match="fixed_charge_amount_agreed is missing"):
            await odesk.hr.post_offer(
                FIXED_JOB, provider_reference=GRACE, engagement_title="t", hourly_pay_rate=5
            )
        with pytest.raises(NotFoundError, match="there is no such provider"):
            await odesk.hr.post_offer(FIXED_JOB, profile_key="~01ffffffffffffffff")
        with pytest.raises(BadRequestError, match="this user is no provider"):
            await odesk.hr.post_offer(FIXED_JOB, provider_reference=5_100_002)
    async with hr("priya", format=format) as (_, odesk):
        with pytest.raises(BadRequestError, match="the job is cancelled") as caught:
            await odesk.hr.post_offer(CANCELLED_JOB, provider_reference=DMITRY)
        assert caught.value.code == "wrong_state"


def test_offers_that_are_refused_before_they_are_sent() -> None:
    assert refusal("hr.post_offer", job_reference=1) == (
        "give at least one of `provider_reference` and `profile_key`"
    )
    assert refusal("hr.post_offer", job_reference=1, profile_key="k", keep_open="maybe") == (
        "argument `keep_open`: got 'maybe', expected one of 'yes', 'no'"
    )
    assert refusal("hr.post_offer", job_reference=1, profile_key="k", hourly_pay_rate="9 USD") == (
        "argument `hourly_pay_rate`: got '9 USD', expected a finite number: Decimal, int or float"
    )
    assert refusal("hr_v1.invite_to_interview", job_id=1, cover="c") == (
        "give at least one of `profile_key` and `provider_reference`"
    )
    assert refusal(
        "hr_v3.list_client_applications", buyer_team__reference=1, job_key="k", status="new"
    ) == (
        "argument `status`: got 'new', expected one of 'shortlisted', 'messaged', 'hired',"
        " 'offered', 'declined', 'hidden'"
    )


@FORMATS
async def test_an_invitation_to_an_interview(format: Format) -> None:
    async with hr("tomas", format=format) as (sandbox, odesk):
        await odesk.hr_v1.invite_to_interview(HOURLY_JOB, "Dear Grace", provider_reference=GRACE)
        assert line(sandbox) == f"POST /hr/v1/jobs/{HOURLY_JOB}/candidates.{format}"
        assert form(sandbox) == {"cover": "Dear Grace", "provider__reference": str(GRACE)}
        (offer,) = await odesk.hr.get_offers(DEV, job_ref=HOURLY_JOB, provider_ref=GRACE)
        assert offer.message_from_buyer == "Dear Grace"
        async with acting(sandbox, "grace", format=format) as grace:
            invites = await grace.hr_v3.list_freelancer_applications(status="invites")
            assert query(sandbox) == {"status": "invites"}
            assert offer.reference in {invite.reference for invite in invites}
        key = (await odesk.hr.get_user(5_100_005)).public_url or ""
        await odesk.hr_v1.invite_to_interview(
            HOURLY_JOB, "Dear Olena", profile_key=key.rpartition("/")[2]
        )
        assert set(form(sandbox)) == {"cover", "profile_key"}
        assert (await odesk.hr.get_offers(DEV, job_ref=HOURLY_JOB)).total == 4
        with pytest.raises(PermissionDeniedError):
            await odesk.hr_v1.invite_to_interview(
                CANCELLED_JOB, "Dear Grace", provider_reference=GRACE
            )


async def test_applications_as_the_buyer(odesk: ODesk, sandbox: Sandbox) -> None:
    key = (await odesk.hr.get_job(HOURLY_JOB + 1)).job_ref_ciphertext or ""
    found = await odesk.hr_v3.list_client_applications(DESIGN, key)
    assert line(sandbox).startswith("GET /hr/v3/clients/applications.")
    assert query(sandbox) == {"buyer_team__reference": str(DESIGN), "job_key": key}
    assert found.total is None
    assert [item.status for item in found] == ["shortlisted", "messaged"]
    assert [item.is_shortlisted for item in found] == [True, False]
    assert {item.job_key for item in found} == {key}
    assert found[0].cover_letter == "I have done this before."
    assert found[0].created_time is not None


async def test_applications_by_all_filters(odesk: ODesk, sandbox: Sandbox) -> None:
    key = (await odesk.hr.get_job(HOURLY_JOB + 1)).job_ref_ciphertext or ""
    both = await odesk.hr_v3.list_client_applications(
        DESIGN, key, order_by="created_time;D", page_offset=0, page_size=5
    )
    assert query(sandbox)["page"] == "0;5"
    assert [item.status for item in both] == ["messaged", "shortlisted"]
    (lone,) = await odesk.hr_v3.list_client_applications(
        DESIGN,
        key,
        status=ClientApplicationStatus.MESSAGED,
        profile_key=both[0].profile_key,
    )
    assert query(sandbox)["status"] == "messaged"
    assert lone == both[0]
    none = await odesk.hr_v3.list_client_applications(
        DESIGN, key, agency_team__reference=LUMEN_TEAM, status="shortlisted"
    )
    assert query(sandbox)["agency_team__reference"] == str(LUMEN_TEAM)
    assert none.items == ()
    walked = [
        item.reference
        async for item in odesk.hr_v3.list_client_applications(DESIGN, key, page_size=1)
    ]
    assert walked == [both[1].reference, both[0].reference]
    assert query(sandbox)["page"] == "2;1"  # the page behind the last, as no total is told


async def test_an_application_from_both_sides(odesk: ODesk, sandbox: Sandbox) -> None:
    key = (await odesk.hr.get_job(HOURLY_JOB + 1)).job_ref_ciphertext or ""
    listed = (await odesk.hr_v3.list_client_applications(DESIGN, key))[0]
    one = await odesk.hr_v3.get_client_application(listed.reference or "", DESIGN)
    assert line(sandbox).startswith(f"GET /hr/v3/clients/applications/{listed.reference}.")
    assert query(sandbox) == {"buyer_team__reference": str(DESIGN)}
    assert one == listed
    with pytest.raises(NotFoundError, match="there is no such application"):
        await odesk.hr_v3.get_client_application(listed.reference or "", DEV)
    with pytest.raises(PermissionDeniedError, match="you may not see this application"):
        await odesk.hr_v3.get_freelancer_application(listed.reference or "")
    async with acting(sandbox, "olena") as olena:
        own = await olena.hr_v3.get_freelancer_application(listed.reference or "")
        assert line(sandbox) == f"GET /hr/v3/contractors/applications/{listed.reference}.json"
        assert own == listed


async def test_applications_as_the_provider(odesk: ODesk, sandbox: Sandbox) -> None:
    assert await odesk.hr_v3.list_freelancer_applications() == ()
    async with acting(sandbox, "eleni") as eleni:
        every = await eleni.hr_v3.list_freelancer_applications()
        assert line(sandbox) == "GET /hr/v3/contractors/applications.json"
        assert query(sandbox) == {}
        parts = [
            await eleni.hr_v3.list_freelancer_applications(status=status)
            for status in FreelancerApplicationStatus
        ]
    stages = [{item.status for item in part} for part in parts]
    assert stages[1] <= {"invited"}
    assert not stages[0] & stages[2]
    parted = {item.reference for part in parts for item in part}
    rest = {item.status for item in every if item.reference not in parted}
    assert rest <= {"hired", "declined"}
    assert "hired" in rest
    with pytest.raises(PermissionDeniedError):
        async with acting(sandbox, "eleni") as eleni:
            await eleni.hr_v3.list_client_applications(DESIGN, "~0100")
