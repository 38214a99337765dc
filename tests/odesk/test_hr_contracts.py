"""Contracts: lists with their filters, suspension, end and feedback, bonuses."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, Pages, PermissionDeniedError
from deskwire.odesk.hr import HR, ContractReason, WouldHireAgain
from deskwire.odesk.hr_models import Engagement, EngagementStatus
from deskwire.sandbox import Sandbox
from tests.odesk.hr_clients import (
    DESIGN,
    DEV,
    DMITRY,
    INES,
    LUMEN_TEAM,
    OPS,
    ROOT,
    Format,
    acting,
    body,
    drain,
    form,
    hr,
    line,
    query,
    refusal,
)

pytestmark = pytest.mark.anyio

FORMATS = pytest.mark.parametrize("format", ["json", "xml"])
DONE = ContractReason.API_REAS_JOB_COMPLETED_SUCCESSFULLY
OF_PROVIDER = {3: 5, 4: 4, 5: 5, 6: 3, 7: 5, 8: 5}
OF_BUYER = {key + 6: score for key, score in OF_PROVIDER.items()}


def numbers(engagements: list[Engagement]) -> list[int]:
    """Return the references, without what they have in common."""
    return [int(engagement.reference) - 9_400_000 for engagement in engagements]


async def test_all_contracts(odesk: ODesk, sandbox: Sandbox) -> None:
    page = await odesk.hr.get_engagements()
    assert line(sandbox).startswith("GET /hr/v2/engagements.")
    assert query(sandbox) == {"page": "0;20"}
    assert page.total == 16
    assert numbers(list(page)) == list(range(1, 17))


async def test_contracts_page_by_page(odesk: ODesk, sandbox: Sandbox) -> None:
    pages = odesk.hr.get_engagements(page_offset=1, page_size=4)
    assert [numbers(list(page)) async for page in pages.by_page()] == [
        [2, 3, 4, 5], [6, 7, 8, 9], [10, 11, 12, 13], [14, 15, 16]
    ]  # fmt: skip
    assert query(sandbox)["page"] == "13;4"
    assert (await odesk.hr.get_engagements(page_offset=16)).items == ()


async def test_contracts_by_every_filter(odesk: ODesk, sandbox: Sandbox) -> None:
    start, end = datetime(2013, 12, 1, tzinfo=UTC), datetime(2014, 4, 30, 23, 0, 1, tzinfo=UTC)
    found = await odesk.hr.get_engagements(
        buyer_team_reference=ROOT,
        include_sub_teams=True,
        provider_reference=INES,
        profile_key="~01aa",
        job_reference=201_500_004,
        agency_team_reference=LUMEN_TEAM,
        status=["active", "closed"],
        created_time_from=start,
        created_time_to=end,
        order_by="status;created_time;AD",
    )
    assert query(sandbox) == {
        "buyer_team__reference": str(ROOT),
        "include_sub_teams": "1",
        "provider__reference": str(INES),
        "profile_key": "~01aa",
        "job__reference": "201500004",
        "agency_team__reference": str(LUMEN_TEAM),
        "status": "active;closed",
        "created_time_from": "2013-12-01 00:00:00",
        "created_time_to": "2014-04-30 23:00:01",
        "order_by": "status;created_time;AD",
        "page": "0;20",
    }
    assert numbers(list(found)) == [4]  # the reference goes before the profile key


async def test_contracts_filter_by_filter(odesk: ODesk) -> None:
    async def found(pages: Pages[Engagement]) -> list[int]:
        return numbers(list(await pages))

    get = odesk.hr.get_engagements
    assert await found(get(buyer_team_reference=ROOT)) == [11]
    assert await found(get(buyer_team_reference=ROOT, include_sub_teams=False)) == [11]
    assert await found(get(buyer_team_reference=DESIGN)) == [6, 7, 12, 15]
    assert await found(get(provider_reference=DMITRY)) == [1, 13]
    assert await found(get(job_reference=201_500_009)) == [9]
    assert await found(get(agency_team_reference=LUMEN_TEAM)) == [4, 5, 10, 16]
    assert await found(get(status=["closed"])) == [3, 6, 10, 12, 13, 15, 16]
    late = datetime(2014, 7, 1, tzinfo=UTC)
    assert await found(get(created_time_from=late)) == [14, 15]
    assert await found(get(created_time_to=datetime(2014, 1, 1, tzinfo=UTC))) == [1, 2, 4, 8, 9, 11]
    key = (await odesk.hr.get_engagement(9_400_007)).dev_recno_ciphertext
    assert await found(get(profile_key=key)) == [7]


async def test_the_name_of_the_agency_in_the_old_client(sandbox: Sandbox) -> None:
    variants = {"hr.get_engagements.agency_team_reference": "plain"}
    async with ODesk(**sandbox.odesk, variants=variants) as odesk:
        found = await odesk.hr.get_engagements(agency_team_reference=LUMEN_TEAM)
    assert query(sandbox)["agency_team_reference"] == str(LUMEN_TEAM)
    assert found.total == 4


@pytest.mark.parametrize(
    ("field", "first"),
    [
        ("reference", 16),
        ("created_time", 14),
        ("offer__reference", 16),
        ("job__reference", 16),
        ("buyer_team__reference", 8),
        ("provider__reference", 10),
        ("status", 3),
        ("engagement_start_date", 14),
        ("engagement_end_date", 10),
    ],
)
async def test_contracts_by_every_order(odesk: ODesk, field: str, first: int) -> None:
    found = await drain(odesk.hr.get_engagements(order_by=f"{field};D"))
    assert numbers(found)[0] == first
    assert sorted(numbers(found)) == list(range(1, 17))


async def test_a_contract(odesk: ODesk, sandbox: Sandbox) -> None:
    contract = await odesk.hr.get_engagement(9_400_005)
    assert line(sandbox).startswith("GET /hr/v2/engagements/9400005.")
    assert (contract.reference, contract.status) == ("9400005", EngagementStatus.ACTIVE)
    assert (contract.engagement_title, contract.engagement_job_type) == (
        "Release engineering",
        "hourly",
    )
    assert contract.hourly_charge_rate == Decimal("35.60")
    assert (contract.weekly_hours_limit, contract.fixed_charge_amount_agreed) == (20, None)
    assert contract.created_time == datetime(2014, 5, 25, 9, tzinfo=UTC)
    assert contract.engagement_start_date == datetime(2014, 5, 27, tzinfo=UTC)
    assert contract.engagement_end_date is None
    assert (contract.job_reference, contract.offer_reference) == ("201500005", "28600005")
    assert (contract.buyer_team_id, contract.provider_team_id) == ("acme:dev", "lumen")
    assert (contract.roles, contract.is_suspended) == (("buyer",), False)
    assert contract.feedback_for_provider_score is None


async def test_contracts_of_a_provider(sandbox: Sandbox) -> None:
    async with acting(sandbox, "grace") as grace:
        found = await drain(grace.hr.get_engagements())
        assert numbers(found) == [9, 14]
        assert {contract.roles for contract in found} == {("provider",)}
        assert numbers(await drain(grace.hr.get_engagements(buyer_team_reference=OPS))) == [9, 14]
        with pytest.raises(PermissionDeniedError, match="you may not see this team"):
            await grace.hr.get_engagements(buyer_team_reference=DEV)
        with pytest.raises(PermissionDeniedError, match="you may not see this contract"):
            await grace.hr.get_engagement(9_400_001)
    async with acting(sandbox, "ines") as ines:  # who owns the agency
        assert numbers(await drain(ines.hr.get_engagements())) == [4, 5, 10, 16]


async def test_contracts_that_the_service_refuses(odesk: ODesk) -> None:
    with pytest.raises(NotFoundError, match="there is no such contract"):
        await odesk.hr.get_engagement(1)
    with pytest.raises(BadRequestError, match="order_by cannot be 'roles'"):
        await odesk.hr.get_engagements(order_by="roles;A")
    with pytest.raises(BadRequestError, match="status has a part that is not one of"):
        await odesk.hr.get_engagements(status=["active", "frozen"])


@FORMATS
async def test_suspending_and_restarting(format: Format) -> None:
    async with hr("tomas", format=format) as (sandbox, odesk):
        with pytest.raises(BadRequestError, match="the contract is not suspended"):
            await odesk.hr.restart_contract(9_400_001, "go on")
        await odesk.hr.suspend_contract(9_400_001, "Until Monday")
        assert line(sandbox) == f"PUT /hr/v2/contracts/9400001/suspend.{format}"
        assert body(sandbox) == {"message": "Until Monday"}
        assert (await odesk.hr.get_engagement(9_400_001)).is_suspended is True
        with pytest.raises(BadRequestError, match="the contract is suspended"):
            await odesk.hr.suspend_contract(9_400_001, "again")
        await odesk.hr.restart_contract("9400001", "It is Monday")
        assert line(sandbox) == f"PUT /hr/v2/contracts/9400001/restart.{format}"
        assert body(sandbox) == {"message": "It is Monday"}
        assert (await odesk.hr.get_engagement(9_400_001)).is_suspended is False
        with pytest.raises(BadRequestError, match="the contract has ended already"):
            await odesk.hr.suspend_contract(9_400_003, "late")
        with pytest.raises(PermissionDeniedError, match="you may not see this contract"):
            await odesk.hr.suspend_contract(9_400_008, "another team's")
        async with acting(sandbox, "dmitry", format=format) as dmitry:
            with pytest.raises(PermissionDeniedError, match="you may not decide for the buyer"):
                await dmitry.hr.suspend_contract(9_400_001, "I am off")


@FORMATS
async def test_ending_with_feedback(format: Format) -> None:
    async with hr("tomas", format=format) as (sandbox, odesk):
        await odesk.hr.end_contract(
            9_400_002, DONE, WouldHireAgain.YES, fb_scores=OF_PROVIDER, fb_comment="Thank you"
        )
        assert line(sandbox) == f"DELETE /hr/v2/contracts/9400002.{format}"
        assert body(sandbox) == {
            "reason": "API_REAS_JOB_COMPLETED_SUCCESSFULLY",
            "would_hire_again": "yes",
            "fb_scores[3]": 5,
            "fb_scores[4]": 4,
            "fb_scores[5]": 5,
            "fb_scores[6]": 3,
            "fb_scores[7]": 5,
            "fb_scores[8]": 5,
            "fb_comment": "Thank you",
        }
        contract = await odesk.hr.get_engagement(9_400_002)
        assert contract.status is EngagementStatus.CLOSED
        assert contract.engagement_end_date is not None
        assert contract.feedback_for_provider_score == "4.50"
        assert contract.feedback_for_buyer_score is None
        closed = await drain(odesk.hr.get_engagements(status=["closed"]))
        assert numbers(closed) == [2, 3, 13, 16]
        with pytest.raises(BadRequestError, match="the contract has ended already") as caught:
            await odesk.hr.end_contract(9_400_002, DONE, "yes")
        assert caught.value.code == "wrong_state"


@FORMATS
async def test_ending_as_the_provider(format: Format) -> None:
    async with hr("dmitry", format=format) as (_, odesk):
        with pytest.raises(BadRequestError, match="not the whole set of the provider, 9 to 14"):
            await odesk.hr.end_contract(9_400_001, DONE, "no", fb_scores=OF_PROVIDER)
        assert (await odesk.hr.get_engagement(9_400_001)).status == "active"
        # Older code writes the brackets itself.
        written = {f"fb_scores[{key}]": score for key, score in OF_BUYER.items()}
        await odesk.hr.end_contract(9_400_001, DONE, "no", fb_scores=written)
        contract = await odesk.hr.get_engagement(9_400_001)
        assert (contract.status, contract.feedback_for_buyer_score) == ("closed", "4.50")


@FORMATS
async def test_endings_that_the_service_refuses(format: Format) -> None:
    async with hr(format=format) as (_, odesk):
        with pytest.raises(BadRequestError, match="fb_scores has a score that is not from 1 to 5"):
            await odesk.hr.end_contract(9_400_001, DONE, "yes", fb_scores={**OF_PROVIDER, 3: 6})
        with pytest.raises(BadRequestError, match="not the whole set of the buyer, 3 to 8"):
            await odesk.hr.end_contract(9_400_001, DONE, "yes", fb_scores=OF_BUYER)
        with pytest.raises(NotFoundError):
            await odesk.hr.end_contract("nothing", DONE, "yes")


def test_endings_that_are_refused_before_they_are_sent() -> None:
    end = {"contract_reference": 1, "reason": DONE, "would_hire_again": "yes"}
    assert refusal("hr.end_contract", **(end | {"fb_scores": {3: 5, 5: 5}})) == (
        "`fb_scores` has to be complete or left out: 4, 6, 7, 8 missing"
    )
    assert refusal("hr.end_contract", **(end | {"fb_comment": "c"})) == (
        "`fb_comment` needs `fb_scores` as well"
    )
    assert refusal("hr.end_contract", **(end | {"fb_scores": {**OF_PROVIDER, 3: "good"}})) == (
        "argument `fb_scores`: got 'good', expected a whole number"
    )
    assert refusal("hr.end_contract", **(end | {"would_hire_again": "perhaps"})) == (
        "argument `would_hire_again`: got 'perhaps', expected one of 'yes', 'no'"
    )
    assert refusal("hr.end_contract", **(end | {"reason": "BORED"})).startswith(
        "argument `reason`: got 'BORED', expected one of 'API_REAS_MISREPRESENTED_SKILLS', "
    )
    assert refusal("hr.suspend_contract", contract_reference=1) == "argument `message` is missing"


def test_the_constants_of_contracts() -> None:
    assert [*HR.CONTRACT_WOULD_HIRE_AGAIN_OPTONS] == ["yes", "no"]
    assert [*HR.CONTRACT_REASON_OPTIONS] == [
        "API_REAS_MISREPRESENTED_SKILLS",
        "API_REAS_CONTRACTOR_NOT_RESPONSIVE",
        "API_REAS_HIRED_DIFFERENT",
        "API_REAS_JOB_COMPLETED_SUCCESSFULLY",
        "API_REAS_WORK_NOT_NEEDED",
        "API_REAS_UNPROFESSIONAL_CONDUCT",
    ]


@FORMATS
async def test_a_bonus_stands_in_the_books(format: Format) -> None:
    async with hr("priya", format=format) as (sandbox, odesk):
        one = await odesk.hr.post_team_adjustment(
            OPS, 9_400_008, "Bonus for a good job", Decimal("110.10"), notes="For March"
        )
        assert line(sandbox) == f"POST /hr/v2/teams/{OPS}/adjustments.{format}"
        assert form(sandbox) == {
            "engagement__reference": "9400008",
            "comments": "Bonus for a good job",
            "charge_amount": "110.10",
            "notes": "For March",
        }
        other = await odesk.hr.post_team_adjustment(OPS, 9_400_008, "And another", 1)
        assert int(other.reference) == int(one.reference) + 1
        table = await odesk.finreport.get_buyer_teams_billings(
            OPS, "SELECT amount, comment WHERE subtype = 'Bonus'"
        )
        booked = {row.comment: row.amount for row in table}
        assert booked["Bonus for a good job"] == Decimal("110.1")
        assert booked["And another"] == Decimal(1)
        async with acting(sandbox, "karim", format=format) as karim:
            table = await karim.finreport.get_provider_earnings(
                "karim", "SELECT amount, comment WHERE subtype = 'Bonus'"
            )
        earned = {row.comment: row.amount for row in table}
        assert earned["Bonus for a good job"] == Decimal("99.09")  # nine tenths


@FORMATS
async def test_bonuses_that_the_service_refuses(format: Format) -> None:
    async with hr("priya", format=format) as (_, odesk):
        with pytest.raises(BadRequestError, match="the contract is not one of this team"):
            await odesk.hr.post_team_adjustment(OPS, 9_400_001, "c", 1)
        with pytest.raises(PermissionDeniedError):
            await odesk.hr.post_team_adjustment(DEV, 9_400_001, "c", 1)
        with pytest.raises(BadRequestError, match="charge_amount is not an amount"):
            await odesk.hr.post_team_adjustment(OPS, 9_400_008, "c", -1)
