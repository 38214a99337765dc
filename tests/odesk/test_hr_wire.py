"""What the client writes is what the sandbox, with parsers of its own, reads."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.odesk.hr import ContractReason, JobCancelReason
from deskwire.odesk.hr_models import JobStatus
from deskwire.sandbox.company import Company, seed_company
from deskwire.sandbox.odesk import ODeskSandbox
from deskwire.sandbox.odesk.hiring import seed_hiring
from deskwire.sandbox.odesk.state import ODeskState, cents, handles
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import Manners, Window, parse, window
from deskwire.sandbox.protocol.sent import Sent
from deskwire.sandbox.store import Store
from tests.odesk.hr_clients import DEV, OPERATIONS, Format, arguments, received

FORMATS = st.sampled_from(["json", "xml"])
TEXTS: Final = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
)
NAMES: Final = TEXTS.filter(lambda text: ";" not in text)
MONEY: Final = st.integers(1, 10**13).map(lambda cents: Decimal(cents).scaleb(-2))
DAYS: Final = st.dates(date(1000, 1, 1))
ZONES: Final = st.integers(-12 * 60, 14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
SEGMENTS: Final = TEXTS.filter(
    lambda text: text.isprintable() and text.strip() not in ("", ".", "..", "me")
)


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Draw a time in whole seconds, in any zone."""
    return datetime.fromtimestamp(draw(st.integers(0, 32_000_000_000)), draw(ZONES))


@pytest.fixture(scope="module")
def state() -> Iterator[ODeskState]:
    with Store() as store:
        company: Company = seed_company(store)
        seed_hiring(store, company)
        yield ODeskState(store, lambda: 1_420_113_600.0, company)


def test_every_operation_has_a_handler() -> None:
    mine = {name for name in OPERATIONS if name.split(".")[1] in ("hr", "hr_v1", "hr_v3", "job")}
    assert mine <= handles.known.keys()
    assert len(mine) == 24 + 1 + 14 + 1


JOBS: Final = st.fixed_dictionaries(
    {
        "title": TEXTS,
        "description": TEXTS,
        "subcategory2": TEXTS,
        "budget": MONEY,
        "start_date": DAYS,
        "skills": st.lists(NAMES),
    }
)


@given(format=FORMATS, job=JOBS)
def test_a_job_is_stored_as_it_was_given(
    state: ODeskState, format: Format, job: dict[str, object]
) -> None:
    fixed = {"buyer_team_reference": DEV, "job_type": "fixed-price", "visibility": "odesk"}
    call = received("hr.post_job", {**fixed, **job}, format=format)
    handles.known[call.operation.name](state, "tomas", **arguments(call))
    row = state.store.rows("SELECT * FROM hr_jobs ORDER BY reference DESC LIMIT 1")[0]
    assert job == {
        "title": row["title"],
        "description": row["description"],
        "subcategory2": row["subcategory2"],
        "budget": Decimal(row["budget"]).scaleb(-2),
        "start_date": date.fromisoformat(row["start_date"]),
        "skills": row["skills"].split(";") if row["skills"] else [],
    }
    assert (row["team"], row["visibility"], row["status"]) == (DEV, "odesk", "open")


@given(title=TEXTS, budget=MONEY, day=DAYS, status=st.sampled_from(JobStatus))
def test_changes_arrive_in_json(title: str, budget: Decimal, day: date, status: JobStatus) -> None:
    job = {"job_id": 1, "buyer_team_reference": "2", "description": "d", "visibility": "public"}
    changes = {"title": title, "status": status, "budget": budget, "start_date": day}
    sent = arguments(received("hr.update_job", {**job, **changes}))
    assert sent["title"] == title
    assert sent["buyer_team_reference"] == "2"
    assert sent["status"] == status
    assert sent["budget"] == budget
    assert sent["start_date"] == day


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("hr.get_jobs", {"buyer_team_reference": 1}),
        ("hr.get_offers", {"buyer_team_reference": 1}),
        ("hr.get_engagements", {}),
    ],
)
@given(start=moments(), end=moments(), page=st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)))
def test_times_and_pages_of_lists(
    operation: str, names: dict[str, object], start: datetime, end: datetime, page: tuple[int, int]
) -> None:
    asked = {"page_offset": page[0], "page_size": page[1]}
    times = {"created_time_from": start, "created_time_to": end}
    call = received(operation, {**names, **times, **asked})
    sent = arguments(call)
    for name, moment in (("created_time_from", start), ("created_time_to", end)):
        assert sent[name].timestamp() == moment.timestamp()
    assert call.operation.paging is not None
    assert window(call.operation.paging, call.sent(), Manners()) == Window(*page)


@given(
    scores=st.fixed_dictionaries({key: st.integers(1, 5) for key in range(9, 15)}),
    comment=TEXTS,
    reason=st.sampled_from(ContractReason),
)
def test_scores(scores: dict[int, int], comment: str, reason: ContractReason) -> None:
    end = {"contract_reference": 1, "reason": reason, "would_hire_again": "no"}
    feedback = {"fb_scores": scores, "fb_comment": comment}
    sent = arguments(received("hr.end_contract", {**end, **feedback}))
    assert {int(key): score for key, score in sent["fb_scores"].items()} == scores
    assert (sent["fb_comment"], sent["reason"]) == (comment, reason)


@pytest.mark.parametrize("flag", [True, False])
def test_truth_values(flag: bool) -> None:
    lists: dict[str, dict[str, object]] = {
        "hr.get_jobs": {"buyer_team_reference": 1},
        "hr.get_offers": {"buyer_team_reference": 1},
        "hr.get_engagements": {},
    }
    for operation, others in lists.items():
        call = received(operation, {**others, "include_sub_teams": flag})
        assert arguments(call)["include_sub_teams"] is flag
    team = received("hr.get_team", {"team_reference": 1, "include_users": flag})
    assert arguments(team)["include_users"] is flag


PATHS: Final[list[tuple[str, str, dict[str, object]]]] = [
    ("hr.get_company", "company_reference", {}),
    ("hr.get_team", "team_reference", {}),
    ("hr.get_user", "user_reference", {}),
    ("hr.get_job", "job_reference", {}),
    ("hr.get_offer", "offer_reference", {}),
    ("hr.suspend_contract", "contract_reference", {"message": "m"}),
    ("hr.delete_job", "job_id", {"reason_code": JobCancelReason.PROJECT_CANCELLED}),
    ("hr_v1.invite_to_interview", "job_id", {"cover": "c", "profile_key": "k"}),
    ("hr_v3.approve_milestone", "milestone_id", {}),
    ("hr_v3.get_active_milestone", "contract_reference", {}),
    ("hr_v3.get_freelancer_application", "application_id", {}),
]


@pytest.mark.parametrize(("operation", "name", "more"), PATHS)
@given(reference=st.one_of(SEGMENTS, st.integers(0, 10**15)))
def test_references_in_paths(
    operation: str, name: str, more: dict[str, object], reference: str | int
) -> None:
    assert received(operation, {name: reference, **more}).values[name] == str(reference)


@given(keys=st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=20))
def test_job_keys(keys: list[int]) -> None:
    texts = [f"~~{key:016x}" for key in keys]
    assert received("job.get_job_profile", {"job_key": texts}).values["job_key"] == ";".join(texts)


@given(amount=MONEY, bonus=MONEY, note=TEXTS)
def test_money_in_json(amount: Decimal, bonus: Decimal, note: str) -> None:
    paid = {"submission_id": 7, "amount": amount, "bonus": bonus, "note2contractor": note}
    sent = arguments(received("hr_v3.approve_submission", paid))
    assert sent["submission_id"] == "7"
    assert [cents(name, sent[name]) for name in ("amount", "bonus")] == [
        int(amount * 100),
        int(bonus * 100),
    ]
    assert sent["note2contractor"] == note


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("0", "amount is not an amount above 0 in whole cents"),
        ("-1", "amount is not an amount"),
        ("1e3", "amount is not an amount"),
        ("0.001", "amount is not an amount above 0 in whole cents"),
        ("NaN", "amount is not an amount"),
        ("Infinity", "amount is not an amount"),
        ("ten", "amount is not an amount"),
    ],
)
def test_amounts_that_the_sandbox_refuses(value: str, message: str) -> None:
    with pytest.raises(Failure) as caught:
        cents("amount", read("hr_v3.request_submission_approval", amount=value)["amount"])
    assert (caught.value.status, caught.value.code) == (400, "invalid_parameter")
    assert caught.value.message == message


NOTE: Final = {"milestone_id": "1", "note2client": "n", "amount": "1"}
JOB: Final = {"buyer_team__reference": "1", "title": "t", "description": "d"}


def read(operation: str, **sent: str) -> dict[str, Any]:
    """Return the arguments of what somebody sends who does not check it."""
    whole = {
        **JOB,
        "job_type": "hourly",
        "visibility": "odesk",
        "subcategory2": "s",
        **NOTE,
        **sent,
    }
    members: dict[str, list[object]] = {name: [text] for name, text in whole.items()}
    called = OPERATIONS[f"odesk.{operation}"]
    given = Sent(path={"job_id": "1"}, query=members, body=members)
    return parse(called, given, ODeskSandbox.manners_of(called))


@pytest.mark.parametrize(
    ("operation", "sent", "message"),
    [
        (
            "post_job",
            {"start_date": "13-01-2015"},
            "start_date is not a day in the form mm-dd-yyyy",
        ),
        ("post_job", {"duration": "+5"}, "duration is not a whole number"),
        (
            "get_jobs",
            {"created_time_to": "today"},
            "created_time_to is not a time such as 2008-09-09 00:00:01",
        ),
        ("post_job", {"job_type": "x"}, "job_type is not one of hourly, fixed-price"),
        ("post_job", {"title": ""}, "title is missing"),
        ("post_job", {"title": "a\x00b"}, "title holds a control character"),
    ],
)
def test_other_values_that_the_sandbox_refuses(
    operation: str, sent: dict[str, str], message: str
) -> None:
    with pytest.raises(Failure) as caught:
        read(f"hr.{operation}", **sent)
    assert caught.value.message == message


@pytest.mark.parametrize("page", ["0", "0;0", "-1;5", "a;b", ";", "0;5;5"])
def test_pages_that_the_sandbox_refuses(page: str) -> None:
    paging = OPERATIONS["odesk.hr.get_engagements"].paging
    assert paging is not None
    with pytest.raises(Failure, match="page is not <offset>;<count>"):
        window(paging, Sent(path={}, query={"page": [page]}, body={}), ODeskSandbox.manners)
