"""Offers: clients send and list them, freelancers answer them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, PermissionDeniedError
from deskwire.core.model.values import JSONValue
from deskwire.odesk.hr_models import JobType
from deskwire.odesk.offers import DirectOffer, OfferContext, OfferMilestone, OfferStatus
from deskwire.sandbox import Sandbox
from tests.odesk import hr_clients
from tests.odesk.hr_clients import (
    ACME,
    DEV,
    GRACE,
    LUMEN_TEAM,
    drain,
    form,
    line,
    query,
    refusal,
)

pytestmark = pytest.mark.anyio

LUMEN = 1_100_002
FIRST_JOB = 201_500_001
"""The first of the jobs that Acme's contracts came from."""

FIRST_OFFER = 29_100_001
"""The offer that its contract came from."""

acting = partial(hr_clients.acting, strict=False)
"""Returns a client that takes what no document knows: these offers are hardly described."""

MESSAGE = "Begin on Monday.\n¡Bienvenida! 50 % & <more>"


@pytest.fixture
def strict() -> bool:
    return False


def reference(answer: JSONValue) -> str:
    """Return the reference of the offer in an answer."""
    assert isinstance(answer, dict)
    offer = answer["offer"]
    assert isinstance(offer, dict)
    return str(offer["rid"])


async def send(odesk: ODesk, **more: Any) -> str:
    """Offer hourly work for the developers to grace and return the reference of the offer."""
    offer: dict[str, Any] = {"contractor_username": "grace", "team__reference": DEV, **more}
    answer = await odesk.offers.send_client_offer(
        "Reports", JobType.HOURLY, Decimal("33.40"), MESSAGE, **offer
    )
    return reference(answer)


async def of_client(odesk: ODesk, number: str) -> DirectOffer:
    """Return an offer as its client sees it."""
    return await odesk.offers.get_client_offer(number, company_id=ACME)


def terms(offer: DirectOffer) -> dict[str, JSONValue]:
    """Return what the sandbox says of the terms beside what the model knows."""
    found = offer.extra["terms_data"]
    assert isinstance(found, dict)
    return found


async def test_the_offers_that_wait_are_listed_usually(odesk: ODesk, sandbox: Sandbox) -> None:
    page = await odesk.offers.list_client_offers(company_id=ACME)
    assert line(sandbox).partition(".")[0] == "GET /offers/v1/clients/offers"
    assert query(sandbox) == {"company_id": str(ACME)}
    assert len(page) == 20
    assert (page.total or 0) >= 27
    assert {offer.last_event_state for offer in page} == {OfferStatus.NEW}
    assert page[0].start_date is not None
    assert page[0].start_date.tzinfo is not None


async def test_pages_of_offers(odesk: ODesk, sandbox: Sandbox) -> None:
    start = len(sandbox.requests)
    pages = odesk.offers.list_client_offers(company_id=ACME, status="accepted", page_size=6)
    found = [len(page) async for page in pages.by_page()]
    assert found[:2] == [6, 6]
    assert sum(found) >= 16
    asked = [dict(request.query) for request in [*sandbox.requests][start:]]
    assert [each["page"] for each in asked] == [f"{6 * number};6" for number in range(len(found))]
    await odesk.offers.list_client_offers(company_id=ACME, page_offset=4)
    assert query(sandbox) == {"company_id": str(ACME), "page": "4;20"}
    every = await drain(odesk.offers.list_client_offers(company_id=ACME))
    assert len({offer.rid for offer in every}) == len(every)


@pytest.mark.parametrize("status", [each for each in OfferStatus if each.value != "new"])
async def test_offers_by_state(odesk: ODesk, status: OfferStatus) -> None:
    page = await odesk.offers.list_client_offers(company_id=ACME, status=status)
    assert len(page) >= 1
    assert {offer.last_event_state for offer in page} == {status}


async def test_the_offers_of_one_team_and_on_one_job(odesk: ODesk, sandbox: Sandbox) -> None:
    every = await drain(odesk.offers.list_client_offers(company_id=ACME))
    some = await drain(odesk.offers.list_client_offers(company_id=ACME, team__reference=DEV))
    assert query(sandbox)["team__reference"] == str(DEV)
    assert 0 < len(some) < len(every)
    assert {str(offer.extra["client_team_ref"]) for offer in some} == {"acme:dev"}
    on_job = odesk.offers.list_client_offers(job__reference=FIRST_JOB, status="accepted")
    (offer,) = await on_job
    assert query(sandbox) == {"job__reference": str(FIRST_JOB), "status": "accepted"}
    assert (offer.rid, offer.title) == (str(FIRST_OFFER), "API & integrations")
    assert (offer.job_posting_ref or "").startswith("~01")


async def test_who_may_see_the_offers_of_a_client(odesk: ODesk, sandbox: Sandbox) -> None:
    async with acting(sandbox, "grace") as grace, acting(sandbox, "tomas") as tomas:
        with pytest.raises(PermissionDeniedError, match="offers of this client"):
            await grace.offers.list_client_offers(company_id=ACME)
        mine = await drain(tomas.offers.list_client_offers(company_id=ACME))
        assert {str(offer.extra["client_team_ref"]) for offer in mine} == {"acme:dev"}
        design = await odesk.offers.list_client_offers(company_id=ACME, page_size=4)
        others = [offer for offer in design if offer.extra["client_team_ref"] != "acme:dev"]
        with pytest.raises(PermissionDeniedError, match="offers of this team"):
            await tomas.offers.get_client_offer(others[0].rid or "", company_id=ACME)
    with pytest.raises(PermissionDeniedError):
        await odesk.offers.list_client_offers(company_id=LUMEN)
    with pytest.raises(NotFoundError, match="no such company"):
        await odesk.offers.list_client_offers(company_id=3)
    with pytest.raises(NotFoundError, match="no such job"):
        await odesk.offers.list_client_offers(job__reference=3)


async def test_one_offer_of_a_client(odesk: ODesk, sandbox: Sandbox) -> None:
    offer = await odesk.offers.get_client_offer(FIRST_OFFER, job__reference=FIRST_JOB)
    assert line(sandbox).partition(".")[0] == f"GET /offers/v1/clients/offers/{FIRST_OFFER}"
    assert query(sandbox) == {"offer_id": str(FIRST_OFFER), "job__reference": str(FIRST_JOB)}
    assert offer.last_event_state is OfferStatus.ACCEPTED
    assert terms(offer)["charge_rate"] == "40.00"
    with pytest.raises(NotFoundError, match="no such offer"):
        await odesk.offers.get_client_offer(FIRST_OFFER, job__reference=FIRST_JOB + 1)
    with pytest.raises(NotFoundError, match="no such offer"):
        await odesk.offers.get_client_offer(5, company_id=ACME)


async def test_an_offer_of_hourly_work(odesk: ODesk, sandbox: Sandbox) -> None:
    expires = datetime(2038, 5, 22, 19, 2, 4, tzinfo=UTC)
    context: OfferContext = {"job_application_ref": 77, "contract_ref": "88"}
    answer = await odesk.offers.send_client_offer(
        'Reports & "more"',
        "hourly",
        33.4,
        MESSAGE,
        client_team_ref="acme:dev",
        contractor_reference=GRACE,
        context=context,
        weekly_limit=Decimal("12.5"),
        weekly_stipend=20,
        expires_on=expires,
        close_on_accept=False,
        related_jobcategory=9,
        related_jobcategory2=531770282908668419,
    )
    assert line(sandbox).partition(".")[0] == "POST /offers/v1/clients/offers"
    assert form(sandbox) == {
        "title": 'Reports & "more"',
        "job_type": "hourly",
        "charge_rate": "33.4",
        "message_to_contractor": MESSAGE,
        "client_team_ref": "acme:dev",
        "contractor_reference": str(GRACE),
        "context[job_application_ref]": "77",
        "context[contract_ref]": "88",
        "weekly_limit": "12.5",
        "weekly_stipend": "20",
        "expires_on": "2158167724",
        "close_on_accept": "0",
        "related_jobcategory": "9",
        "related_jobcategory2": "531770282908668419",
    }
    offer = await of_client(odesk, reference(answer))
    assert (offer.title, offer.last_event_state) == ('Reports & "more"', OfferStatus.NEW)
    said = terms(offer)
    assert (said["charge_rate"], said["weekly_limit"]) == ("33.40", "12.50")
    assert (said["expires_on"], said["close_on_accept"]) == ("2158167724", "0")
    assert offer.extra["message_to_contractor"] == MESSAGE
    assert offer.extra["contractor_username"] == "grace"


async def test_an_offer_with_milestones(odesk: ODesk, sandbox: Sandbox) -> None:
    milestones: list[OfferMilestone] = [
        {
            "milestone_description": "First, <half>",
            "deposit_amount": Decimal("100.10"),
            "due_date": date(2015, 3, 1),
        },
        {"milestone_description": "Rest", "deposit_amount": 50},
    ]
    number = reference(
        await odesk.offers.send_client_offer(
            "Film",
            JobType.FIXED_PRICE,
            150,
            MESSAGE,
            team__reference=DEV,
            contractor_username="grace",
            milestones=milestones,
        )
    )
    sent = form(sandbox)
    assert {name: sent[name] for name in sent if name.startswith("mile")} == {
        "milestones[0][milestone_description]": "First, <half>",
        "milestones[0][deposit_amount]": "100.10",
        "milestones[0][due_date]": "03-01-2015",
        "milestones[1][milestone_description]": "Rest",
        "milestones[1][deposit_amount]": "50",
    }
    kept = terms(await of_client(odesk, number))["milestones"]
    assert isinstance(kept, dict)
    assert isinstance(kept["milestone"], list)
    first, second = kept["milestone"]
    assert first == {
        "milestone_description": "First, <half>",
        "deposit_amount": "100.10",
        "due_date": "03-01-2015",
    }
    assert isinstance(second, dict)
    assert (second["deposit_amount"], second["due_date"] or None) == ("50.00", None)


async def test_a_freelancer_accepts_an_offer_which_closes_the_job(
    odesk: ODesk, sandbox: Sandbox
) -> None:
    (job,) = await odesk.provider_v2.search_jobs(job_status="open", page_size=1)
    number = await send(odesk, context={"job_posting_ref": job.id})
    assert form(sandbox)["context[job_posting_ref]"] == job.id
    async with acting(sandbox, "grace") as grace:
        waiting = await grace.offers.list_freelancer_offers()
        assert line(sandbox) == "GET /offers/v1/contractors/offers.json"
        assert query(sandbox) == {}
        assert waiting[0].rid == number
        offer = await grace.offers.get_freelancer_offer(number)
        assert line(sandbox) == f"GET /offers/v1/contractors/offers/{number}.json"
        assert query(sandbox) == {"offer_id": number}
        assert (offer.title, offer.job_posting_ref) == ("Reports", job.id)
        await grace.offers.accept_or_decline(number, "accept")
        assert line(sandbox) == f"POST /offers/v1/contractors/actions/{number}.json"
        assert form(sandbox) == {"action_name": "accept"}
        accepted = await drain(grace.offers.list_freelancer_offers(status="accepted"))
        assert number in {each.rid for each in accepted}
        assert number not in {each.rid for each in await grace.offers.list_freelancer_offers()}
        with pytest.raises(BadRequestError, match="the offer is accepted"):
            await grace.offers.accept_or_decline(number, "decline")
    assert (await of_client(odesk, number)).last_event_state is OfferStatus.ACCEPTED
    found = {each.id: each for each in await drain(odesk.provider_v2.search_jobs())}
    assert found[job.id].job_status == "In Progress"


async def test_a_job_stays_open_where_the_client_wants_it(odesk: ODesk, sandbox: Sandbox) -> None:
    (job,) = await odesk.provider_v2.search_jobs(job_status="open", page_size=1)
    number = await send(odesk, context={"job_posting_ref": job.id}, close_on_accept=False)
    async with acting(sandbox, "grace") as grace:
        await grace.offers.accept_or_decline(number, "accept")
    found = {each.id: each for each in await drain(odesk.provider_v2.search_jobs())}
    assert found[job.id].job_status == "Open"


async def test_a_freelancer_declines_an_offer(ines: ODesk, sandbox: Sandbox) -> None:
    answer = await ines.offers.send_client_offer(
        "Advice", "hourly", 60, MESSAGE, team__reference=LUMEN_TEAM, contractor_username="maya"
    )
    number = reference(answer)
    async with acting(sandbox, "maya", format="xml") as maya:
        assert {each.last_event_state for each in await maya.offers.list_freelancer_offers()} == {
            OfferStatus.NEW
        }
        with pytest.raises(BadRequestError, match="action_name is not one of accept, decline"):
            await maya.offers.accept_or_decline(number, "think")
        await maya.offers.accept_or_decline(number, "decline")
        assert (await maya.offers.get_freelancer_offer(number)).last_event_state == "declined"
        pages = maya.offers.list_freelancer_offers(status=OfferStatus.DECLINED, page_size=1)
        declined = await drain(pages)
        assert number in {each.rid for each in declined}
    seen = await ines.offers.get_client_offer(number, company_id=LUMEN)
    assert seen.last_event_state is OfferStatus.DECLINED


async def test_offers_of_other_freelancers(odesk: ODesk) -> None:
    number = await send(odesk)
    with pytest.raises(PermissionDeniedError, match="another freelancer"):
        await odesk.offers.get_freelancer_offer(number)
    with pytest.raises(PermissionDeniedError, match="another freelancer"):
        await odesk.offers.accept_or_decline(number, "accept")
    with pytest.raises(NotFoundError, match="no such offer"):
        await odesk.offers.accept_or_decline(3, "accept")


async def test_an_offer_expires(odesk: ODesk, sandbox: Sandbox) -> None:
    number = await send(odesk, expires_on=datetime.now(UTC) - timedelta(minutes=1))
    assert (await of_client(odesk, number)).last_event_state is OfferStatus.EXPIRED
    expired = await drain(odesk.offers.list_client_offers(company_id=ACME, status="expired"))
    assert number in {each.rid for each in expired}
    async with acting(sandbox, "grace") as grace:
        with pytest.raises(BadRequestError, match="the offer is expired"):
            await grace.offers.accept_or_decline(number, "accept")


async def test_the_member_of_an_agency_is_asked_through_it(odesk: ODesk) -> None:
    with pytest.raises(BadRequestError, match="contractor_org is not the team"):
        await send(odesk, contractor_username="joao")
    number = await send(odesk, contractor_username="joao", contractor_org="lumen")
    assert (await of_client(odesk, number)).extra["contractor_org"] == str(LUMEN_TEAM)


async def test_offers_that_cannot_be_sent(odesk: ODesk, sandbox: Sandbox) -> None:
    with pytest.raises(NotFoundError, match="no such freelancer"):
        await send(odesk, contractor_username="nobody")
    with pytest.raises(NotFoundError, match="no such team"):
        await send(odesk, team__reference=1)
    with pytest.raises(NotFoundError, match="no such job"):
        await send(odesk, context={"job_posting_ref": "~01"})
    with pytest.raises(PermissionDeniedError, match="send offers for this team"):
        await send(odesk, team__reference=LUMEN_TEAM)
    with pytest.raises(BadRequestError, match="milestones are for fixed-price jobs"):
        await odesk.offers.send_client_offer(
            "Film", "fixed-price", 150, MESSAGE, team__reference=DEV, contractor_username="grace"
        )
    with pytest.raises(BadRequestError, match="title is missing"):
        await odesk.offers.send_client_offer(
            "",
            "hourly",
            150,
            MESSAGE,
            team__reference=DEV,
            contractor_key="~01",
            contractor_username="grace",
        )
    async with acting(sandbox, "grace") as grace:
        with pytest.raises(PermissionDeniedError):
            await send(grace)


OFFER = {"title": "t", "job_type": "hourly", "charge_rate": 1, "message_to_contractor": "m"}


def test_refused_arguments() -> None:
    assert refusal("offers.list_client_offers", status="new") == (
        "give at least one of `company_id` and `job__reference`"
    )
    assert refusal("offers.get_client_offer", offer_id=1) == (
        "give at least one of `company_id` and `job__reference`"
    )
    assert refusal("offers.send_client_offer", **OFFER) == (
        "give at least one of `contractor_username`, `contractor_reference` and `contractor_key`"
    )
    someone = {**OFFER, "contractor_key": "~01"}
    assert refusal("offers.send_client_offer", **{**someone, "job_type": "weekly"}) == (
        "argument `job_type`: got 'weekly', expected one of 'hourly', 'fixed-price'"
    )
    milestone = {"milestone_description": "d", "deposit_amount": 1}
    assert refusal("offers.send_client_offer", **someone, milestones=[milestone]) == (
        "`milestones` is allowed only when `job_type` is 'fixed-price'"
    )
    fixed = {**someone, "job_type": "fixed-price"}
    assert refusal(
        "offers.send_client_offer", **fixed, milestones=[{**milestone, "due_date": "2015-03-01"}]
    ).endswith("got '2015-03-01', expected a date, or text such as '12-31-2014'")
    assert refusal("offers.send_client_offer", **fixed, milestones=[{"deposit_amount": 1}]) == (
        "argument `milestones`: the key 'milestone_description' is missing"
    )
    assert refusal("offers.send_client_offer", **fixed, context={"job": 1}) == (
        "argument `context`: got 'job', expected a key among previous_offer_ref, job_posting_ref, "
        "job_application_ref, contract_ref"
    )
    assert refusal("offers.send_client_offer", **{**fixed, "charge_rate": float("nan")}) == (
        "argument `charge_rate`: got nan, expected a finite number: Decimal, int or float"
    )
    assert refusal("offers.list_freelancer_offers", status="open") == (
        "argument `status`: got 'open', expected one of 'accepted', 'new', 'declined', 'expired', "
        "'withdrawn', 'cancelled', 'changed'"
    )
