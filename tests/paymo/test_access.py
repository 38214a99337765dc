"""Who may do what: credentials, sessions, rights, the rate limit, pages and errors."""

import base64
from datetime import UTC, datetime, timedelta

import anyio.to_thread
import pytest

from deskwire.core.errors import (
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    NotFoundError,
    ParameterError,
    PermissionDeniedError,
    RateLimitError,
)
from deskwire.paymo import Paymo
from deskwire.sandbox.faults import Fault
from deskwire.sandbox.paymo import API_KEY, EMAIL, EMPLOYEE_KEY, PASSWORD
from deskwire.sandbox.paymo.state import Limits
from tests.paymo.conftest import EMPLOYEE, NOON, Credentials, Site

pytestmark = pytest.mark.anyio


def basic(site: Site) -> str:
    scheme, _, encoded = site.last.headers.get("authorization").partition(" ")
    assert scheme == "Basic"
    return base64.b64decode(encoded).decode()


# Credentials


async def test_a_key_is_a_user_name(site: Site) -> None:
    paymo = await site.client()
    assert (await paymo.users.me()).id == 45
    assert basic(site) == f"{API_KEY}:X"
    assert "x-session" not in site.last.headers


async def test_an_address_and_a_password(site: Site) -> None:
    paymo = await site.client({"email": EMAIL, "password": PASSWORD})
    assert (await paymo.users.me()).id == 45
    assert basic(site) == f"{EMAIL}:{PASSWORD}"


async def test_a_session_stands_for_its_user(site: Site) -> None:
    employee = await site.client(EMPLOYEE)
    session = await employee.sessions.create()
    assert (site.line, site.last.body) == ("POST /api/sessions", b"")
    assert session.user_id == 46
    assert session.expires_on is not None
    assert session.expires_on > datetime.fromtimestamp(NOON, UTC) + timedelta(days=1)
    assert session.id.reveal() not in repr(session)
    guest = Paymo(session=session.id, base_url=site.url)
    async with guest:
        assert (await guest.users.me()).id == 46
        assert site.last.headers.get("x-session") == session.id.reveal()
        assert "authorization" not in site.last.headers
        with pytest.raises(PermissionDeniedError, match="Sessions are created with an email"):
            await guest.sessions.create()


async def test_the_end_of_a_session(site: Site, paymo: Paymo) -> None:
    first, second = await paymo.sessions.create(), await paymo.sessions.create()
    assert {each.id for each in await paymo.sessions.list()} == {first.id, second.id}
    assert await paymo.sessions.get(first.id) == first
    await paymo.sessions.delete(first.id)
    assert site.line == f"DELETE /api/sessions/{first.id.reveal()}"
    with pytest.raises(NotFoundError, match="Session not found"):
        await paymo.sessions.get(first.id)
    ended = await site.client({"session": first.id.reveal()})
    with pytest.raises(AuthenticationError, match="Session expired or invalid"):
        await ended.users.me()
    left = await site.client({"session": second.id.reveal()})
    assert (await left.users.me()).id == 45
    site.now += 40 * 86_400
    with pytest.raises(AuthenticationError):
        await left.users.me()


async def test_sessions_of_others_are_not_known(site: Site, paymo: Paymo) -> None:
    session = await paymo.sessions.create()
    employee = await site.client(EMPLOYEE)
    assert await employee.sessions.list() == ()
    with pytest.raises(NotFoundError):
        await employee.sessions.delete(session.id)


@pytest.mark.parametrize(
    "credentials",
    [
        {"api_key": "wrong"},
        {"email": EMAIL, "password": "wrong"},
        {"email": "X", "password": API_KEY},
        {"session": "0" * 32},
    ],
)
async def test_wrong_credentials(credentials: Credentials, site: Site) -> None:
    stranger = await site.client(credentials)
    with pytest.raises(AuthenticationError, match="HTTP 401"):
        await stranger.tasks.list()
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("credentials", "message"),
    [
        ({}, "Paymo needs api_key (or another kind of credentials): pass by name, or set"),
        ({"email": EMAIL}, "Paymo needs password: pass by name, or set PAYMO_PASSWORD"),
        ({"password": "x"}, "Paymo needs email: pass by name, or set PAYMO_EMAIL"),
        (
            {"api_key": "k", "session": "s"},
            "Paymo takes one kind of credentials at a time: api_key, or email with password, or",
        ),
        (
            {"api_key": "k", "email": EMAIL, "password": "p"},
            "Paymo takes one kind of credentials at a time",
        ),
    ],
)
def test_credentials_that_cannot_be(
    credentials: Credentials, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("API_KEY", "EMAIL", "PASSWORD", "SESSION", "BASE_URL"):
        monkeypatch.delenv(f"PAYMO_{name}", raising=False)
    with pytest.raises(ConfigurationError) as refused:
        Paymo(**credentials)
    assert message in str(refused.value)


async def test_credentials_of_the_environment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMO_EMAIL", EMAIL)
    monkeypatch.setenv("PAYMO_PASSWORD", PASSWORD)
    monkeypatch.setenv("PAYMO_BASE_URL", site.url)
    async with Paymo() as paymo:
        assert (await paymo.users.me()).email == EMAIL
    monkeypatch.setenv("PAYMO_API_KEY", EMPLOYEE_KEY)
    async with Paymo() as paymo:
        assert (await paymo.users.me()).id == 46
    assert str(Paymo(api_key="k", base_url=site.url)) == f"<Paymo {site.url} closed>"


def test_the_usual_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYMO_BASE_URL", raising=False)
    assert repr(Paymo(api_key="secret")) == "<Paymo https://app.paymoapp.com closed>"


# Rights


async def test_an_employee_sees_the_projects_of_their_assignments(site: Site) -> None:
    employee = await site.client(EMPLOYEE)
    assert [project.id for project in await employee.projects.list()] == [1, 2]
    assert {entry.project_id for entry in await employee.entries.list()} == {1, 2}
    with pytest.raises(PermissionDeniedError, match="HTTP 403: Access to project denied"):
        await employee.projects.get(3)
    with pytest.raises(PermissionDeniedError):
        await employee.tasks.create("A", project_id=3)
    with pytest.raises(PermissionDeniedError):
        await employee.tasks.delete(49)
    with pytest.raises(PermissionDeniedError):
        await employee.workflowstatuses.create("Review", "FF0000", 1)
    with pytest.raises(PermissionDeniedError, match="Access to comment denied"):
        await employee.comments.update(2, "mine now")


# Errors


async def test_errors_tell_the_message_and_the_operation(site: Site, paymo: Paymo) -> None:
    with pytest.raises(NotFoundError) as missing:
        await paymo.tasks.get(4_000)
    assert str(missing.value) == "paymo.tasks.get: HTTP 404: Task not found"
    assert missing.value.message == "Task not found"
    assert missing.value.headers["x-ratelimit-limit"] == "10000"
    with pytest.raises(BadRequestError, match="Invalid value for users: 4000"):
        await paymo.tasks.create("A", tasklist_id=1, users=[4000])
    with pytest.raises(BadRequestError, match="Invalid value for status_id: 5"):
        await paymo.tasks.set_status(1, 5)
    with pytest.raises(NotFoundError, match="Tasklist not found"):
        await paymo.tasks.create("A", tasklist_id=4_000)
    assert [task.id for task in await paymo.tasks.list(where="name=A")] == []


async def test_what_fails_changes_nothing(paymo: Paymo) -> None:
    before = await paymo.projects.get(1)
    with pytest.raises(BadRequestError):
        await paymo.tasks.create("A", project_id=1, status_id=5)
    assert await paymo.projects.get(1) == before
    assert len(await paymo.tasklists.list(where="project_id=1")) == 3


# The rate limit


async def test_calls_are_counted(site: Site, paymo: Paymo) -> None:
    for left in ("9999", "9998"):
        await paymo.users.me()
        headers = dict(site.answers[-1].headers)
        assert headers["X-Ratelimit-Decay-Period"] == "60"
        assert headers["X-Ratelimit-Limit"] == "10000"
        assert headers["X-Ratelimit-Remaining"] == left


async def test_too_many_calls(site: Site) -> None:
    await anyio.to_thread.run_sync(site.fill, Limits(calls=1, period=1))
    first, second = await site.client(retries=0), await site.client(retries=0)
    await first.users.me()
    with pytest.raises(RateLimitError, match="Too many requests; retry after 1 s") as refused:
        await second.users.me()
    assert (refused.value.status, refused.value.retry_after) == (429, 1.0)
    site.now += 1
    assert (await (await site.client()).users.me()).id == 45


async def test_a_call_too_many_waits_and_comes_again(site: Site, paymo: Paymo) -> None:
    site.faults.add(Fault.status(429, retry_after=0.01), match="paymo.tasks.create")
    task = await paymo.tasks.create("Once", tasklist_id=1)
    assert task.name == "Once"
    assert len(site.requests) == 1
    assert [name for name, _, _ in site.surprises.retries] == ["paymo.tasks.create"]
    assert len(await paymo.tasks.list(where='name="Once"')) == 1


# Pages


async def test_a_list_comes_whole(site: Site, paymo: Paymo) -> None:
    page = await paymo.tasks.list()
    assert (len(page), page.start, page.size, page.total) == (49, 0, None, None)
    assert [task.id async for task in paymo.tasks.list()] == [task.id for task in page]
    assert all("page" not in request.raw_query for request in site.requests)
    assert len(site.requests) == 2


async def test_page_by_page(site: Site, paymo: Paymo) -> None:
    ids = [task.id async for task in paymo.tasks.list(page_size=20, where="id<=45")]
    assert ids == list(range(1, 46))
    assert [dict(request.query) for request in site.requests] == [
        {"where": "id<=45", "page": str(page), "page_size": "20"} for page in range(4)
    ]


async def test_a_page_from_the_middle(site: Site, paymo: Paymo) -> None:
    page = await paymo.tasks.list(page=2, page_size=20)
    assert [task.id for task in page] == list(range(41, 50))
    assert site.line == "GET /api/tasks?page=2&page_size=20"


async def test_a_page_needs_a_size(site: Site, paymo: Paymo) -> None:
    with pytest.raises(ParameterError, match="argument `page` needs `page_size` as well"):
        await paymo.tasks.list(page=2)
    assert site.requests == []


async def test_a_list_that_was_cut_is_told_of_and_comes_whole(site: Site, paymo: Paymo) -> None:
    rows = [(number, 1) for number in range(1_000, 3_600)]
    insert = "INSERT INTO paymo_threads (id, project_id) VALUES (?, ?)"
    await anyio.to_thread.run_sync(site.store.execute_many, insert, rows)
    page = await paymo.threads.list()
    assert (len(page), page.is_cut) == (2_500, True)
    assert site.surprises.cuts == [("paymo.threads.list", 2_500)]
    site.requests.clear()
    threads = await paymo.threads.list().all()
    assert len({thread.id for thread in threads}) == len(threads) == 2_609
    assert [dict(request.query) for request in site.requests] == [
        {},
        {"page": "1", "page_size": "2500"},
        {"page": "2", "page_size": "2500"},
    ]
