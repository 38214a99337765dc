"""Answers in the forms that are known of the market, some of which the sandbox never gives."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from deskwire import Drift
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Operation
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.raw import RawResponse
from deskwire.odesk._service import SERVICE
from deskwire.odesk.mc import Thread, Tray
from deskwire.odesk.offers import DirectOffer
from deskwire.odesk.profiles import ProviderProfile
from deskwire.odesk.provider_v2 import CategoryV2, JobSearchItemV2
from deskwire.odesk.search_items import JobSearchItem
from tests.odesk.hr_clients import OPERATIONS

DRIFTS: list[Drift] = []


def read(operation: str, body: object) -> Any:
    """Return what a call would return for an answer; keep what differs from the spec."""
    DRIFTS.clear()
    reader = ResponseDecoder(
        SERVICE, strict=False, limits=Limits(), on_drift=lambda _, drift: DRIFTS.append(drift)
    )
    is_xml = isinstance(body, str)
    content = body if is_xml else json.dumps({"server_time": "0", **cast("dict[str, Any]", body)})
    answer = RawResponse(
        status=200, headers={}, content=str(content).encode(), format="xml" if is_xml else "json"
    )
    wanted = cast("Operation[object]", OPERATIONS[f"odesk.{operation}"])
    return reader.read(wanted, answer).value


TRAY = {"id": "2", "tray_api": "/api/mc/v1/trays/ann/inbox.json", "type": "inbox", "unread": "3"}
XML_TRAY = "<id>2</id><tray_api>/api/mc/v1/trays/ann/inbox.json</tray_api><type>inbox</type>"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"trays": [TRAY, TRAY]}, 2),
        ({"trays": {"tray": TRAY}}, 1),
        ({"trays": ""}, 0),
        (f"<r><trays><tray>{XML_TRAY}</tray><tray>{XML_TRAY}</tray></trays></r>", 2),
        (f"<r><trays><tray>{XML_TRAY}</tray></trays></r>", 1),
    ],
)
def test_trays(body: object, count: int) -> None:
    trays = cast("tuple[Tray, ...]", read("mc.get_trays", body))
    assert [(tray.id, tray.type) for tray in trays] == [("2", "inbox")] * count
    assert DRIFTS == []


THREAD = {
    "id": "77",
    "subject": "<b>Hello</b>",
    "context": "",
    "sender": "ann",
    "last_post_ts": "1400785324",
    "read": "1",
    "participants": {"username": "ann", "first_name": "Ann", "last_post_id": ""},
}


@pytest.mark.parametrize(("threads", "count"), [([THREAD, THREAD], 2), (THREAD, 1), ("", 0)])
def test_the_threads_of_a_tray(threads: object, count: int) -> None:
    body = {"current_tray": {"type": "inbox", "threads": threads}}
    found = cast("tuple[Thread, ...]", read("mc.get_tray_content", body))
    assert len(found) == count
    for thread in found:
        assert (thread.id, thread.read, thread.context) == ("77", True, None)
        assert thread.last_post_ts == datetime(2014, 5, 22, 19, 2, 4, tzinfo=UTC)
        assert [person.username for person in thread.participants] == ["ann"]
        assert (thread.posts, thread.starred) == ((), None)


@pytest.mark.parametrize("body", [{"thread": THREAD}, {"threads": [THREAD]}])
def test_threads_of_a_context(body: object) -> None:
    (thread,) = cast("tuple[Thread, ...]", read("mc.get_thread_by_context", body))
    assert thread.subject == "<b>Hello</b>"


def test_an_answer_that_nobody_has_described() -> None:
    assert read("mc.put_threads_starred", {"thread": {"test": "1"}})["thread"] == {"test": "1"}
    assert read("mc.post_message", {"thread_id": 5}) == "5"


@pytest.mark.parametrize(
    "body", [{"offer": {"rid": 8, "terms_data": {"start_date": "1400785324", "rate": "5"}}}]
)
def test_an_offer(body: object) -> None:
    offer = cast("DirectOffer", read("offers.get_freelancer_offer", body))
    assert (offer.rid, offer.title) == ("8", None)
    assert offer.start_date == datetime(2014, 5, 22, 19, 2, 4, tzinfo=UTC)
    assert offer.extra == {"terms_data": {"rate": "5"}}


def test_profiles() -> None:
    profile = {
        "ciphertext": "~~0001",
        "certification": "",
        "dev_adj_score_recent": "0",
        "dev_scores": {
            "dev_score": [
                {"avg_category_score": "", "label": "Skills", "order": "1"},
                {"avg_category_score": "4.5", "label": "Quality", "order": "2"},
            ]
        },
        "dev_member_since": "March 9, 2009",
        "assignments": {"assignment": {"as_to": "Present", "feedback": {"score": "4.75"}}},
        "portfolio_items": {"portfolio_item": {"pi_category": {"pi_category_level": "Web"}}},
        "response_time": "31.0000000000000000",
    }
    (one,) = cast(
        "tuple[ProviderProfile, ...]", read("provider.get_provider", {"profile": profile})
    )
    assert (one.certification, one.dev_member_since) == ((), date(2009, 3, 9))
    assert [score.avg_category_score for score in one.dev_scores] == [None, Decimal("4.5")]
    (assignment,) = one.assignments
    assert assignment.feedback is not None
    assert (assignment.as_to, assignment.feedback.score) == ("Present", Decimal("4.75"))
    assert one.portfolio_items[0].pi_category_level == ("Web",)
    assert one.response_time == 31
    body = {"profiles": {"profile": [profile, profile]}}
    assert read("provider.get_provider_brief", body) == (one, one)


def test_a_job_that_was_found() -> None:
    job = {
        "op_recno": "12",
        "op_time_posted": "14:05:59",
        "date_posted": "May 3, 2010",
        "op_ctime": "1272895559000",
        "op_avg_bid_active": "",
        "odr_meta": {"mtime": "1272895559000.5", "outdated": "0"},
        "assignment_info": {"TotalCharge": "84", "StartDate": "1272895559000", "Amount": ""},
        "buyer": {"op_contract_date": "January 12, 2008", "op_tot_hours": "12.5"},
        "trends": {"trend": {"trend_word": "php"}},
    }
    body = {"jobs": {"lister": {"total_items": "1"}, "job": job}}
    (found,) = cast("tuple[JobSearchItem, ...]", read("provider.search_jobs", body))
    assert (found.date_posted, found.op_time_posted) == (date(2010, 5, 3), "14:05:59")
    assert (found.outdated, found.op_avg_bid_active) == (False, None)
    assert found.mtime is not None
    assert found.mtime.microsecond == 500
    assert found.assignment_info is not None
    assert (found.assignment_info.total_charge, found.assignment_info.amount) == (Decimal(84), None)
    assert found.buyer is not None
    assert found.buyer.op_contract_date == date(2008, 1, 12)
    assert [trend.trend_word for trend in found.trends] == ["php"]
    assert DRIFTS == []


def test_a_job_of_the_second_edition() -> None:
    job = {
        "id": "~01aa",
        "skills": ["php"],
        "budget": 100,
        "duration": None,
        "date_created": "2014-06-30T23:50:17+0000",
        "client": {"feedback": 4.87, "payment_verification_status": None},
    }
    found = read("provider_v2.search_jobs", {"jobs": [job], "paging": {"total": 1}})
    (item,) = cast("tuple[JobSearchItemV2, ...]", found)
    assert (item.budget, item.duration, item.skills) == (Decimal(100), None, ("php",))
    assert item.date_created == datetime(2014, 6, 30, 23, 50, 17, tzinfo=UTC)
    assert item.client is not None
    assert item.client.feedback == Decimal("4.87")
    assert read("provider_v2.search_jobs", {"jobs": [], "paging": {"total": 0}}) == ()


def test_lists() -> None:
    assert read("provider.get_skills_metadata", {"skills": ["php", "go"]}) == ("php", "go")
    assert read("provider.get_skills_metadata", {"skills": "php"}) == ("php",)
    assert read("provider.get_regions_metadata", {"regions": ""}) == ()
    assert read("provider.get_tests_metadata", {"tests": [{"id": "1"}, "x"]}) == ({"id": "1"}, "x")
    topics = [{"id": "2", "title": "Web"}]
    body = {"categories": [{"id": "1", "title": "IT", "topics": topics}]}
    (category,) = cast("tuple[CategoryV2, ...]", read("provider_v2.get_categories_metadata", body))
    assert [topic.title for topic in category.topics] == ["Web"]
