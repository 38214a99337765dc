"""Answers in the forms that the vendor is known to give, some of which the sandbox never does."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest

from deskwire import DecodeError, Drift
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Operation
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.raw import RawResponse
from deskwire.odesk._service import SERVICE
from deskwire.odesk.hr_models import Company, Engagement, Job, JobStatus, Offer, Team, UserRole
from deskwire.odesk.hr_v3 import Application, Milestone, Submission
from deskwire.odesk.job import JobProfile
from tests.odesk.hr_clients import OPERATIONS

ENVELOPE = {"server_time": "1400000000", "auth_user": {"first_name": "Ann", "last_name": "Lee"}}
DRIFTS: list[Drift] = []


def read(operation: str, body: object) -> object:
    """Return what a call would return for an answer; keep what differs from the spec."""
    DRIFTS.clear()
    reader = ResponseDecoder(
        SERVICE, strict=False, limits=Limits(), on_drift=lambda _, drift: DRIFTS.append(drift)
    )
    is_xml = isinstance(body, str)
    content = body if is_xml else json.dumps({**ENVELOPE, **cast("dict[str, object]", body)})
    answer = RawResponse(
        status=200, headers={}, content=str(content).encode(), format="xml" if is_xml else "json"
    )
    wanted = cast("Operation[object]", OPERATIONS[f"odesk.{operation}"])
    return reader.read(wanted, answer).value


JOB = {"reference": "7", "title": "Map", "status": "open", "budget": "250"}
LISTER = {"total_items": "1", "query": "", "sort": "", "paging": {"offset": "0", "count": "20"}}


@pytest.mark.parametrize(
    ("jobs", "count"),
    [
        ([JOB, JOB], 2),  # the samples of the vendor's client
        ({"lister": LISTER, "job": [JOB, JOB]}, 2),
        ({"lister": LISTER, "job": JOB}, 1),
        ({"lister": LISTER, "job": ""}, 0),
        ({"lister": LISTER}, 0),
        ("", 0),
        ([], 0),
    ],
)
def test_the_forms_of_a_list(jobs: object, count: int) -> None:
    found = cast("tuple[Job, ...]", read("hr.get_jobs", {"jobs": jobs}))
    assert [job.title for job in found] == ["Map"] * count


def test_a_list_that_is_not_there() -> None:
    with pytest.raises(DecodeError, match="the answer has no 'jobs', only server_time, auth_user"):
        read("hr.get_jobs", {"openings": []})


def test_nothing_the_service_says_is_lost() -> None:
    job = cast(
        "Job",
        read(
            "hr.get_job",
            {"job": {**JOB, "status": "frozen", "start_date": "soon", "mood": {"is": "good"}}},
        ),
    )
    assert (job.status, job.start_date) == ("frozen", None)
    assert isinstance(job.status, JobStatus)
    assert not job.status.known
    assert job.extra == {"mood": {"is": "good"}, "start_date": "soon"}
    assert {(drift.field, drift.kind) for drift in DRIFTS} == {
        ("status", "unknown_enum"),
        ("mood", "unknown_field"),
        ("start_date", "misfit"),
    }


def test_an_engagement_of_the_vendor() -> None:
    contract = cast(
        "Engagement",
        read(
            "hr.get_engagement",
            {
                "engagement": {
                    "reference": "1",
                    "roles": {"role": "buyer"},
                    "offer__reference": "",
                    "provider_team__reference": "",
                    "description": "",
                    "engagement_end_date": "",
                    "engagement_start_date": "1400000000123",
                    "fixed_charge_amount_agreed": "0.01",
                    "fixed_price_upfront_payment": "0",
                    "is_suspended": "1",
                    "feedback": {"feedback_for_provider": {"score": "5.00"}},
                    "status": "active",
                }
            },
        ),
    )
    assert contract.roles == ("buyer",)
    assert (contract.offer_reference, contract.engagement_end_date) == (None, None)
    assert contract.engagement_start_date == datetime(2014, 5, 13, 16, 53, 20, 123_000, tzinfo=UTC)
    assert contract.fixed_charge_amount_agreed == Decimal("0.01")
    assert contract.fixed_price_upfront_payment == 0
    assert contract.is_suspended is True
    assert contract.feedback_for_provider_score == "5.00"
    assert DRIFTS == []


def test_an_offer_of_the_vendor() -> None:
    offer = cast(
        "Offer",
        read(
            "hr.get_offer",
            {
                "offer": {
                    "reference": "1",
                    "has_buyer_signed": "",
                    "has_provider_signed": "1",
                    "is_undecided": "0",
                    "signed_time_provider": "1400000000000",
                    "provider__feedback_score": "4",
                    "info_matching_preferences": {
                        "prefs_total": "3",
                        "prefs_match": "2",
                        "match_details": {"candidate_type_pref": {"Match": "yes"}},
                    },
                }
            },
        ),
    )
    assert (offer.has_buyer_signed, offer.has_provider_signed) == (None, True)
    assert (offer.is_undecided, offer.provider_feedback_score) == (False, Decimal(4))
    assert (offer.prefs_match, offer.prefs_total) == (2, 3)
    left = {"match_details": {"candidate_type_pref": {"Match": "yes"}}}
    assert offer.extra == {"info_matching_preferences": left}


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        ({"permission": "manage_recruiting"}, ("manage_recruiting",)),
        ({"permission": ["a", "b"]}, ("a", "b")),
        ("", ()),
    ],
)
def test_the_permissions_of_a_role(role: object, permissions: tuple[str, ...]) -> None:
    body = {"userroles": {"userrole": {"reference": "1", "role": "admin", "permissions": role}}}
    (found,) = cast("tuple[UserRole, ...]", read("hr.get_user_roles", body))
    assert found.permissions == permissions


def test_a_team_with_its_users() -> None:
    user = {"reference": "5", "id": "ann"}
    for users in ({"user": user}, {"user": [user]}, [user]):
        body = {"team": {"reference": "1", "id": "a", "name": "A", "users": users}}
        team = cast("Team", read("hr.get_team", body))
        assert [each.id for each in team.users] == ["ann"]


@pytest.mark.parametrize(
    "inner",
    [
        "<companies><company><reference>1</reference><name>A</name></company></companies>",
        "<companies><item><reference>1</reference><name>A</name></item></companies>",
        "<companies/>",
    ],
)
def test_companies_in_xml(inner: str) -> None:
    found = cast("tuple[Company, ...]", read("hr.get_companies", f"<response>{inner}</response>"))
    assert [company.name for company in found] == (["A"] if "reference" in inner else [])


def test_milestones_stand_at_the_top() -> None:
    milestone = cast("Milestone", read("hr_v3.create_milestone", {"id": 17}))
    assert (milestone.id, milestone.status) == ("17", None)
    assert not milestone.extra
    whole = {"id": "17", "due_date": "02-28-2015", "deposit_amount": "5.50"}
    milestone = cast("Milestone", read("hr_v3.get_active_milestone", whole))
    assert (milestone.due_date, milestone.deposit_amount) == (date(2015, 2, 28), Decimal("5.50"))


def test_applications_and_submissions() -> None:
    body = {"applications": [{"is_shortlisted": "1", "uid": "9"}]}
    (application,) = cast(
        "tuple[Application, ...]", read("hr_v3.list_freelancer_applications", body)
    )
    assert (application.is_shortlisted, application.extra) == (True, {"uid": "9"})
    submissions = {"submissions": {"submission": [{"id": "1"}, {"id": "2"}]}}
    found = cast("tuple[Submission, ...]", read("hr_v3.get_milestone_submissions", submissions))
    assert [submission.id for submission in found] == ["1", "2"]


def test_a_job_profile_of_later_years() -> None:
    profile = {
        "ciphertext": "~01aa",
        "op_required_skills": {"op_required_skill": {"skill": "python"}},
        "op_job_category_v2": {
            "op_job_category_v": {"name": "Web", "groups": {"group": {"name": "App", "uid": "5"}}}
        },
        "candidates": {"candidate": [{"ciphertext": "~01bb", "create_date_ts": "1400000000"}]},
        "buyer": {"op_contract_date": "October 9, 2013", "op_tot_charge": "1200"},
        "assignments": {
            "assignment": {
                "as_rate": "$10.00",
                "feedback": {
                    "score": "4.90",
                    "comment_is_public": "1",
                    "scores": {"score": [{"label": "Skills", "score": "5"}]},
                },
            }
        },
        "assignment_info": "",
        "op_pref_hourly_rate_min": "",
    }
    one = cast("tuple[JobProfile, ...]", read("job.get_job_profile", {"profile": profile}))
    (found,) = one
    assert [skill.skill for skill in found.op_required_skills] == ["python"]
    assert found.op_job_category_v2[0].groups[0].uid == "5"
    assert found.candidates[0].create_date_ts == datetime(2014, 5, 13, 16, 53, 20, tzinfo=UTC)
    assert found.buyer is not None
    assert found.buyer.op_contract_date == date(2013, 10, 9)
    feedback = found.assignments[0].feedback
    assert feedback is not None
    assert (feedback.score, feedback.scores[0].label) == (Decimal("4.90"), "Skills")
    assert (found.assignment_info, found.op_pref_hourly_rate_min) == ((), None)
    both = {"profiles": {"profile": [profile, profile]}}
    assert read("job.get_job_profile", both) == (found, found)
    assert not DRIFTS
