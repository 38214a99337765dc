"""What the client writes for messages, offers and searches is what the sandbox reads."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.request.build import build
from deskwire.odesk.provider import JobState, SearchRegion
from deskwire.sandbox.company import Company, seed_company
from deskwire.sandbox.http import Request
from deskwire.sandbox.odesk import operations, seed
from deskwire.sandbox.odesk.answers import vendor_tree
from deskwire.sandbox.odesk.state import ODeskState, handles
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call, Router
from deskwire.sandbox.store import Store
from tests.odesk.hr_clients import BASE, DEV, OPERATIONS, Format, arguments

ROUTER: Final = Router(operations(), "/odesk")
FORMATS: Final = st.sampled_from(["json", "xml"])
TEXTS: Final = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
)
MONEY: Final = st.integers(1, 10**13).map(lambda cents: Decimal(cents).scaleb(-2))
DAYS: Final = st.dates(date(1000, 1, 1))
LOGINS: Final = st.lists(st.sampled_from(["grace", "karim", "luz", "ines"]), unique=True)
PEOPLE: Final = LOGINS.filter(bool)


@pytest.fixture(scope="module")
def state() -> Iterator[ODeskState]:
    with Store() as store:
        company: Company = seed_company(store)
        seed(store, company)
        yield ODeskState(store, lambda: 1_420_113_600.0, company)


def received(operation: str, arguments: dict[str, Any], *, format: Format = "json") -> Call:
    """Return a call as the sandbox understands what the client would send."""
    sends = build(OPERATIONS[f"odesk.{operation}"], arguments, base=BASE, format=format)
    request = Request.parse(
        sends.method, sends.target, headers=sends.all_headers(), body=sends.body or b""
    )
    call = ROUTER.find(request)
    assert call is not None
    assert call.format == format
    return call


def asked(call: Call) -> dict[str, str]:
    """Return the query of a call."""
    return dict(call.request.query)


def answer(state: ODeskState, call: Call, user: str = "maya") -> dict[str, Any]:
    """Return what the sandbox answers."""
    said = handles.known[call.operation.name](state, user, **arguments(call))
    return vendor_tree(call, said)


def test_every_operation_has_a_handler() -> None:
    routers = ("mc", "offers", "provider", "provider_v2")
    mine = {name for name in OPERATIONS if name.split(".")[1] in routers}
    assert mine <= handles.known.keys()
    assert len(mine) == 14 + 6 + 9 + 3


def test_the_same_company_has_the_same_market() -> None:
    digests: set[str] = set()
    for _ in range(2):
        with Store() as store:
            seed(store, seed_company(store, days=30))
            digests.add(store.digest())
    assert len(digests) == 1


MESSAGES: Final = st.fixed_dictionaries(
    {"recipients": PEOPLE, "subject": TEXTS, "body": TEXTS, "attachment_key": TEXTS},
    optional={"bcc": LOGINS},
)


@given(format=FORMATS, message=MESSAGES)
def test_a_message_is_kept_as_it_was_given(
    state: ODeskState, format: Format, message: dict[str, Any]
) -> None:
    call = received("mc.post_message", {"username": "maya", **message}, format=format)
    thread = answer(state, call)["thread_id"]
    (row,) = state.store.rows(
        "SELECT * FROM mc_threads JOIN mc_posts ON thread = mc_threads.id WHERE thread = ?",
        (int(thread),),
    )
    assert row["subject"] == message["subject"]
    assert (row["body"], row["attachment_key"]) == (message["body"], message["attachment_key"])
    seats = state.store.rows(
        "SELECT users.id, is_named FROM mc_seats JOIN users ON reference = user WHERE thread = ?",
        (int(thread),),
    )
    named = {seat["id"] for seat in seats if seat["is_named"]}
    assert named == {"maya", *message["recipients"]}
    assert {seat["id"] for seat in seats} == named | {*message.get("bcc", ())}


@given(ids=st.lists(st.integers(0, 10**12), min_size=1), read=st.booleans(), format=FORMATS)
def test_marks_and_their_threads(ids: list[int], read: bool, format: Format) -> None:
    asked = {"username": "maya", "thread_ids": ids, "read": read}
    call = received("mc.put_threads_read_unread", asked, format=format)
    assert call.values["thread_ids"].split(";") == [str(number) for number in ids]
    assert call.values["username"] == "maya"
    assert call.request.json() == {"read": "true" if read else "false"}


SEGMENTS: Final = TEXTS.filter(
    lambda text: text.isprintable() and text.strip() not in ("", ".", "..")
)
PARTS: Final = SEGMENTS.filter(lambda text: ":" not in text)


@given(user=SEGMENTS, job=PARTS, application=st.one_of(PARTS, st.integers(0)), last=st.booleans())
def test_the_context_of_a_thread(user: str, job: str, application: str | int, last: bool) -> None:
    call = received(
        "mc.get_thread_by_context",
        {"username": user, "job_key": job, "application_id": application, "last_posts": last},
    )
    marked = {"last_posts": "last_posts"} if last else {}
    assert call.values == {
        "username": user,
        "context": "Interviews",
        "job_key": job,
        "application_id": str(application),
        **marked,
    }


@given(offset=st.integers(0, 10**6), size=st.integers(1, 10**4), format=FORMATS)
def test_pages(offset: int, size: int, format: Format) -> None:
    pages = {"paging_offset": offset, "paging_count": size}
    call = received("mc.get_trays", pages, format=format)
    assert asked(call)["page"] == f"{offset};{size}"
    pages = {"page_offset": offset, "page_size": size}
    assert asked(received("provider.search_jobs", pages))["page"] == f"{offset};{size}"
    assert asked(received("provider_v2.search_jobs", pages))["paging"] == f"{offset};{size}"


@st.composite
def milestones(draw: st.DrawFn) -> dict[str, object]:
    """Draw a milestone, with or without a day."""
    day = draw(st.none() | DAYS)
    text: dict[str, object] = {"milestone_description": draw(TEXTS), "deposit_amount": draw(MONEY)}
    return text if day is None else {**text, "due_date": day}


MILESTONES: Final = st.lists(milestones(), min_size=1, max_size=12)
CONTEXTS: Final = st.fixed_dictionaries(
    {}, optional={"previous_offer_ref": st.integers(0), "contract_ref": TEXTS}
)


@given(
    title=TEXTS,
    message=TEXTS,
    rate=MONEY,
    milestones=MILESTONES,
    context=CONTEXTS,
    closes=st.booleans(),
    expires=st.datetimes(datetime(2016, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  the strategy adds the zone
)
def test_an_offer_is_kept_as_it_was_given(state: ODeskState, **given: Any) -> None:
    sent = {
        "title": given["title"],
        "job_type": "fixed-price",
        "charge_rate": given["rate"],
        "message_to_contractor": given["message"],
        "team__reference": DEV,
        "contractor_username": "grace",
        "milestones": given["milestones"],
        "context": given["context"],
        "close_on_accept": given["closes"],
        "expires_on": given["expires"],
    }
    number = answer(state, received("offers.send_client_offer", sent))["offer"]["rid"]
    (row,) = state.store.rows("SELECT * FROM direct_offers WHERE rid = ?", (int(number),))
    assert (row["title"], row["message"]) == (given["title"], given["message"])
    assert Decimal(row["charge_rate"]).scaleb(-2) == given["rate"]
    assert row["previous_offer"] == str(given["context"].get("previous_offer_ref", ""))
    assert row["contract"] == given["context"].get("contract_ref", "")
    assert bool(row["closes_job"]) is given["closes"]
    assert row["expires_at"] == int(given["expires"].timestamp())
    kept = state.store.rows(
        "SELECT * FROM direct_milestones WHERE offer = ? ORDER BY place", (int(number),)
    )
    assert [
        {
            "milestone_description": part["description"],
            "deposit_amount": Decimal(part["deposit"]).scaleb(-2),
            **({"due_date": date.fromisoformat(part["due_date"])} if part["due_date"] else {}),
        }
        for part in kept
    ] == given["milestones"]


SEARCHES: Final = st.fixed_dictionaries(
    {},
    optional={
        "q": TEXTS,
        "c2": st.lists(TEXTS, min_size=1),
        "min": MONEY,
        "to": st.booleans(),
        "st": st.sampled_from(JobState),
        "gr": st.one_of(TEXTS, st.integers(0)),
    },
)


@given(keys=SEARCHES, format=FORMATS)
def test_the_keys_of_a_search(keys: dict[str, Any], format: Format) -> None:
    request = received("provider.search_jobs", {"data": keys}, format=format).request
    single = {name: text for name, text in request.query if not name.startswith("c2")}
    expected = {name: str(value) for name, value in keys.items() if name != "c2"}
    if "min" in keys:
        expected["min"] = f"{keys['min']:f}"
    if "to" in keys:
        expected["to"] = "yes" if keys["to"] else "no"
    assert single == {**expected, "page": "0;20"}
    listed = [text for name, text in request.query if name in ("c2", "c2[]")]
    assert listed == keys.get("c2", [])


@given(
    region=st.sampled_from(SearchRegion), day=DAYS, keys=st.lists(PARTS, min_size=1, max_size=20)
)
def test_other_forms(region: SearchRegion, day: date, keys: list[str]) -> None:
    call = received("provider.search_providers", {"data": {"loc": region, "last": day}})
    assert asked(call)["loc"] == region.value
    assert datetime.strptime(asked(call)["last"], "%m-%d-%Y").replace(tzinfo=UTC).date() == day
    call = received("provider_v2.search_providers", {"data": {"last_activity": day}})
    assert asked(call)["last_activity"] == f"{day.isoformat()}T00:00:00.000Z"
    joined = [key for key in keys if ";" not in key] or ["~01"]
    call = received("provider.get_provider", {"provider_ciphertext": joined})
    assert call.values["provider_ciphertext"].split(";") == joined


@pytest.mark.parametrize(
    "body", [b"[]", b'{"read": true}', b'{"read": "yes"}', b'{"read": "true", "x": 1}', b"{}"]
)
def test_marks_that_the_client_would_not_write(state: ODeskState, body: bytes) -> None:
    request = Request.parse(
        "PUT",
        "/odesk/api/mc/v1/threads/maya/9100001.json",
        headers=[("Content-Type", "application/json")],
        body=body,
    )
    call = ROUTER.find(request)
    assert call is not None
    with pytest.raises(Failure) as caught:
        answer(state, call)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "name", ["milestones[1][deposit_amount]", "milestones[0][due]", "milestone[0][due_date]"]
)
def test_milestones_that_the_client_would_not_write(state: ODeskState, name: str) -> None:
    offer = b"title=t&job_type=fixed-price&charge_rate=1&message_to_contractor=m"
    request = Request.parse(
        "POST",
        "/odesk/api/offers/v1/clients/offers.json",
        headers=[("Content-Type", "application/x-www-form-urlencoded")],
        body=offer + b"&contractor_username=grace&client_team_ref=acme&" + name.encode() + b"=1",
    )
    call = ROUTER.find(request)
    assert call is not None
    with pytest.raises(Failure, match="milestone"):
        answer(state, call)
