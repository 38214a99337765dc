"""Milestones of fixed-price contracts, and the work that is submitted for them."""

from datetime import date
from decimal import Decimal

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, PermissionDeniedError
from deskwire.odesk.hr_v3 import UnderpaymentReason
from tests.odesk.hr_clients import OPS, Format, acting, body, form, hr, line, query, refusal, sent

pytestmark = pytest.mark.anyio

FORMATS = pytest.mark.parametrize("format", ["json", "xml"])
CONTRACT = 9_400_014
"""Grace's year-end report: its milestones are paid, active and not funded."""


async def bonuses_and_milestones(odesk: ODesk) -> list[tuple[str | None, Decimal | None]]:
    """Return what the books say of the contract since the end of the year that was seeded."""
    table = await odesk.finreport.get_buyer_teams_billings(
        OPS, "SELECT date, subtype, amount, memo WHERE date > '2015-01-01'"
    )
    return [(row.subtype, row.amount) for row in table if row.memo == "Year-end report"]


@FORMATS
async def test_from_the_first_word_to_the_payment(format: Format) -> None:
    async with hr("priya", format=format) as (sandbox, odesk):
        active = await odesk.hr_v3.get_active_milestone(CONTRACT)
        path = f"/hr/v3/fp/milestones/statuses/active/contracts/{CONTRACT}"
        assert line(sandbox) == f"GET {path}.{format}"
        assert (active.contract_reference, active.status) == (str(CONTRACT), "active")
        assert (active.deposit_amount, active.due_date) == (Decimal(360), date(2014, 12, 19))

        made = await odesk.hr_v3.create_milestone(
            CONTRACT, "Annex", Decimal("250.25"), due_date=date(2015, 2, 28)
        )
        assert line(sandbox) == f"POST /hr/v3/fp/milestones.{format}"
        assert form(sandbox) == {
            "contract_reference": str(CONTRACT),
            "milestone_description": "Annex",
            "deposit_amount": "250.25",
            "due_date": "02-28-2015",
        }
        assert (made.milestone_description, made.status) == ("Annex", "not_funded")
        assert (made.deposit_amount, made.due_date) == (Decimal("250.25"), date(2015, 2, 28))
        number = made.id or ""

        await odesk.hr_v3.edit_milestone(
            number, milestone_description="Annex B", deposit_amount=260, message="A little more"
        )
        assert line(sandbox) == f"PUT /hr/v3/fp/milestones/{number}.{format}"
        assert body(sandbox) == {
            "milestone_id": number,
            "milestone_description": "Annex B",
            "deposit_amount": 260,
            "message": "A little more",
        }

        with pytest.raises(BadRequestError, match="another milestone of the contract is active"):
            await odesk.hr_v3.activate_milestone(number)
        await odesk.hr_v3.approve_milestone(active.id or "", bonus=Decimal("10.5"))
        assert line(sandbox) == f"PUT /hr/v3/fp/milestones/{active.id}/approve.{format}"
        assert body(sandbox) == {"milestone_id": active.id, "bonus": 10.5}
        with pytest.raises(NotFoundError, match="there is no such milestone"):
            await odesk.hr_v3.get_active_milestone(CONTRACT)

        await odesk.hr_v3.activate_milestone(number, message="Go on")
        assert line(sandbox) == f"PUT /hr/v3/fp/milestones/{number}/activate.{format}"
        assert body(sandbox) == {"milestone_id": number, "message": "Go on"}
        active = await odesk.hr_v3.get_active_milestone(str(CONTRACT))
        assert (active.id, active.milestone_description) == (number, "Annex B")
        assert (active.deposit_amount, active.due_date) == (Decimal(260), date(2015, 2, 28))

        await odesk.hr_v3.approve_milestone(
            number,
            amount=200,
            pay_comments="Not all of it",
            underpayment_reason=UnderpaymentReason.REASON_330,
            note2contractor="See the notes",
        )
        assert body(sandbox) == {
            "milestone_id": number,
            "amount": 200,
            "pay_comments": "Not all of it",
            "underpayment_reason": 330,
            "note2contractor": "See the notes",
        }
        booked = await bonuses_and_milestones(odesk)
        assert sorted(booked, key=str) == [
            ("Bonus", Decimal("10.5")),
            ("Milestone", Decimal(200)),
            ("Milestone", Decimal(360)),
        ]


@FORMATS
async def test_deleting(format: Format) -> None:
    async with hr("priya", format=format) as (sandbox, odesk):
        made = await odesk.hr_v3.create_milestone(CONTRACT, "Annex", 5)
        assert made.due_date is None
        await odesk.hr_v3.delete_milestone(made.id or "")
        assert line(sandbox) == f"DELETE /hr/v3/fp/milestones/{made.id}.{format}"
        assert (body(sandbox), sent(sandbox).content_type) == ({}, "application/json")
        with pytest.raises(NotFoundError, match="there is no such milestone"):
            await odesk.hr_v3.delete_milestone(made.id or "")
        active = await odesk.hr_v3.get_active_milestone(CONTRACT)
        with pytest.raises(BadRequestError, match="the milestone is funded") as caught:
            await odesk.hr_v3.delete_milestone(active.id or "")
        assert caught.value.code == "wrong_state"


@FORMATS
async def test_submitting_rejecting_and_approving(format: Format) -> None:
    async with hr("priya", format=format) as (sandbox, odesk):
        milestone = (await odesk.hr_v3.get_active_milestone(CONTRACT)).id or ""
        (old,) = await odesk.hr_v3.get_milestone_submissions(milestone)
        assert line(sandbox) == f"GET /hr/v3/fp/milestones/{milestone}/submissions.{format}"
        assert (old.status, old.milestone_id) == ("rejected", milestone)

        async with acting(sandbox, "grace", format=format) as grace:
            await grace.hr_v3.request_submission_approval(milestone, "The totals fit", 360)
            assert line(sandbox) == f"POST /hr/v3/fp/submissions.{format}"
            assert form(sandbox) == {
                "milestone_id": milestone,
                "note2client": "The totals fit",
                "amount": "360",
            }
            with pytest.raises(BadRequestError, match="another submission waits for approval"):
                await grace.hr_v3.request_submission_approval(milestone, "Again", 360)
            _, first = await grace.hr_v3.get_milestone_submissions(milestone)
            assert (first.note2client, first.status) == ("The totals fit", "pending")
            assert first.amount == Decimal(360)
            with pytest.raises(PermissionDeniedError, match="you may not decide for the buyer"):
                await grace.hr_v3.approve_submission(first.id or "", 360)

            await odesk.hr_v3.reject_submission(first.id or "", "Not yet")
            assert line(sandbox) == f"PUT /hr/v3/fp/submissions/{first.id}/reject.{format}"
            assert body(sandbox) == {"submission_id": first.id, "note2contractor": "Not yet"}
            with pytest.raises(BadRequestError, match="the submission is rejected"):
                await odesk.hr_v3.approve_submission(first.id or "", 360)
            await grace.hr_v3.request_submission_approval(milestone, "Now", 360)

        *_, second = await odesk.hr_v3.get_milestone_submissions(milestone)
        await odesk.hr_v3.approve_submission(
            second.id or "",
            Decimal("359.99"),
            bonus=1,
            pay_comments="One cent",
            underpayment_reason=329,
            note2contractor="Thank you",
        )
        assert line(sandbox) == f"PUT /hr/v3/fp/submissions/{second.id}/approve.{format}"
        assert body(sandbox) == {
            "submission_id": second.id,
            "amount": 359.99,
            "bonus": 1,
            "pay_comments": "One cent",
            "underpayment_reason": 329,
            "note2contractor": "Thank you",
        }
        states = [one.status for one in await odesk.hr_v3.get_milestone_submissions(milestone)]
        assert states == ["rejected", "rejected", "approved"]
        with pytest.raises(NotFoundError):
            await odesk.hr_v3.get_active_milestone(CONTRACT)
        booked = await bonuses_and_milestones(odesk)
        assert sorted(booked, key=str) == [
            ("Bonus", Decimal(1)),
            ("Milestone", Decimal("359.99")),
        ]


@FORMATS
async def test_what_the_service_refuses(format: Format) -> None:
    async with hr("priya", format=format) as (sandbox, odesk):
        milestone = (await odesk.hr_v3.get_active_milestone(CONTRACT)).id or ""
        assert query(sandbox) == {}
        with pytest.raises(BadRequestError, match="underpayment_reason is missing") as caught:
            await odesk.hr_v3.approve_milestone(milestone, amount=1)
        assert caught.value.code == "missing_parameter"
        with pytest.raises(BadRequestError, match="amount is more than the deposit"):
            await odesk.hr_v3.approve_milestone(milestone, amount=361)
        with pytest.raises(BadRequestError, match="the milestone is funded"):
            await odesk.hr_v3.edit_milestone(milestone, deposit_amount=1)
        with pytest.raises(BadRequestError, match="there is nothing to change"):
            await odesk.hr_v3.edit_milestone(milestone)
        with pytest.raises(BadRequestError, match="the contract has no fixed price or has ended"):
            await odesk.hr_v3.create_milestone(9_400_008, "Hourly", 5)
        with pytest.raises(PermissionDeniedError, match="you may not submit work"):
            await odesk.hr_v3.request_submission_approval(milestone, "Mine", 5)
        with pytest.raises(PermissionDeniedError, match="you may not see this contract"):
            await odesk.hr_v3.create_milestone(9_400_001, "Another team's", 5)
        for call in (
            odesk.hr_v3.approve_submission("1", 1),
            odesk.hr_v3.reject_submission("x", "n"),
            odesk.hr_v3.get_milestone_submissions(1),
            odesk.hr_v3.activate_milestone(1),
            odesk.hr_v3.get_active_milestone(1),
        ):
            with pytest.raises(NotFoundError):
                await call


def test_milestones_that_are_refused_before_they_are_sent() -> None:
    milestone = {"contract_reference": 1, "milestone_description": "m"}
    assert refusal("hr_v3.create_milestone", **milestone) == (
        "argument `deposit_amount` is missing"
    )
    assert refusal("hr_v3.create_milestone", **milestone, deposit_amount=1, due_date="2015") == (
        "argument `due_date`: got '2015', expected a date, or text such as '12-31-2014'"
    )
    assert refusal("hr_v3.approve_milestone", milestone_id=1, underpayment_reason=1) == (
        "argument `underpayment_reason`: got 1, expected one of 329, 330, 331, 332"
    )
    assert refusal("hr_v3.approve_submission", submission_id=1) == ("argument `amount` is missing")
    assert refusal("hr_v3.edit_milestone", milestone_id="") == (
        "argument `milestone_id`: got '', expected a value that can stand in a path"
    )
