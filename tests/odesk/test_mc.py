"""The message center: trays, threads, messages and marks."""

from collections.abc import Iterable

import pytest

from deskwire import BadRequestError, NotFoundError, ODesk, PermissionDeniedError
from deskwire.core.model.values import JSONValue
from deskwire.odesk.mc import Thread, ThreadContext, Tray
from deskwire.sandbox import Sandbox
from deskwire.sandbox.acme import MEMOS
from tests.odesk.hr_clients import acting, body, drain, form, line, query, refusal, sent

pytestmark = pytest.mark.anyio

LONG = 9_100_001
"""A thread of 45 messages, in the context of an application."""

FORMATS = pytest.mark.parametrize("format", ["json", "xml"])
MARKING = [
    ("read", {"read": "true"}),
    ("unread", {"read": "false"}),
    ("starred", {"starred": "true"}),
    ("unstarred", {"starred": "false"}),
    ("deleted", {"deleted": "true"}),
    ("undeleted", {"deleted": "false"}),
]


async def unread(odesk: ODesk, tray: str) -> int:
    """Return how many threads of a tray are unread, as the tray says and as its threads say."""
    trays = {each.type: each for each in await odesk.mc.get_trays()}
    user = (trays[tray].tray_api or "").split("/")[5]
    threads = await drain(odesk.mc.get_tray_content(user, tray))
    assert trays[tray].unread == sum(not thread.read for thread in threads)
    return trays[tray].unread or 0


async def thread_of(odesk: ODesk, user: str, number: int | str) -> Thread:
    """Return a thread with its first messages."""
    return await odesk.mc.get_thread_content(user, number)


def texts(posts: Iterable[JSONValue], name: str) -> list[str]:
    """Return one member of every message."""
    return [str(post[name]) for post in posts if isinstance(post, dict)]


async def test_trays_of_the_authenticated_user(odesk: ODesk, sandbox: Sandbox) -> None:
    trays = await odesk.mc.get_trays()
    assert line(sandbox).partition(".")[0] == "GET /mc/v1/trays"
    assert query(sandbox) == {}
    assert [(tray.id, tray.type) for tray in trays] == [
        ("1", "sent"),
        ("2", "inbox"),
        ("3", "notifications"),
    ]
    assert trays[1].tray_api == "/api/mc/v1/trays/maya/inbox.json"
    assert [*await odesk.mc.get_trays(username="maya")] == [*trays]
    assert line(sandbox).partition(".")[0] == "GET /mc/v1/trays/maya"


async def test_a_page_of_trays_is_asked_for_in_one_parameter(
    odesk: ODesk, sandbox: Sandbox
) -> None:
    (tray,) = await odesk.mc.get_trays(paging_offset=1, paging_count=1)
    assert query(sandbox) == {"page": "1;1"}
    assert isinstance(tray, Tray)
    assert tray.type == "inbox"
    await odesk.mc.get_trays(paging_count=7)
    assert query(sandbox) == {"page": "0;7"}
    assert len(await drain(odesk.mc.get_trays())) == 3


async def test_messages_of_others_are_refused(odesk: ODesk) -> None:
    for call in (
        odesk.mc.get_trays(username="grace"),
        odesk.mc.get_tray_content("grace", "inbox"),
        odesk.mc.get_thread_content("grace", LONG),
    ):
        with pytest.raises(PermissionDeniedError, match="messages of another user"):
            await call
    with pytest.raises(PermissionDeniedError):
        await odesk.mc.put_threads_read("grace", [LONG])
    with pytest.raises(PermissionDeniedError):
        await odesk.mc.post_message("grace", ["maya"], "Hello", "Not from grace")
    with pytest.raises(NotFoundError, match="no such user"):
        await odesk.mc.get_trays(username="nobody")


async def test_the_threads_of_a_tray_page_by_page(odesk: ODesk, sandbox: Sandbox) -> None:
    first = await odesk.mc.get_tray_content("maya", "inbox")
    assert line(sandbox).partition(".")[0] == "GET /mc/v1/trays/maya/inbox"
    assert (query(sandbox), len(first)) == ({}, 20)
    second = await odesk.mc.get_tray_content("maya", "inbox", paging_offset=20)
    assert query(sandbox) == {"page": "20;20"}
    every = await drain(odesk.mc.get_tray_content("maya", "inbox"))
    assert [*first, *second] == every[:40]
    assert len({thread.id for thread in every}) == len(every) >= 45
    times = [thread.last_post_ts for thread in every]
    assert all(after is not None for after in times)
    assert times == sorted(times, key=str, reverse=True)


async def test_a_lone_thread_and_no_thread_in_a_tray(odesk: ODesk) -> None:
    lone = await odesk.mc.get_tray_content("maya", "notifications", paging_count=1)
    (thread,) = lone
    assert (thread.sender, thread.read, thread.context) == ("odesk", False, None)
    assert thread.last_post_preview == "&lt;b&gt;Terms of service&lt;/b&gt;"
    nothing = await odesk.mc.get_tray_content("maya", "inbox", paging_offset=900)
    assert nothing.items == ()
    with pytest.raises(NotFoundError, match="no such tray"):
        await odesk.mc.get_tray_content("maya", "attic")


async def test_a_thread_with_its_messages_page_by_page(odesk: ODesk, sandbox: Sandbox) -> None:
    thread = await thread_of(odesk, "maya", LONG)
    assert line(sandbox).partition(".")[0] == f"GET /mc/v1/threads/maya/{LONG}"
    assert query(sandbox) == {}
    assert (thread.id, thread.subject) == (str(LONG), "API &amp; integrations")
    assert [person.username for person in thread.participants] == ["maya", "dmitry"]
    assert thread.participants[1].first_name == "Дмитрий"
    posts = list(thread.posts)
    for offset in (20, 40):
        more = await odesk.mc.get_thread_content("maya", LONG, paging_offset=offset)
        assert query(sandbox) == {"page": f"{offset};20"}
        posts.extend(more.posts)
    assert len(posts) == 45
    assert len({*texts(posts, "id")}) == 45
    assert {*texts(posts, "body")} == {*MEMOS} - {""}
    assert {*texts(posts, "sender")} == {"maya", "dmitry"}
    with pytest.raises(NotFoundError, match="no such thread"):
        await odesk.mc.get_thread_content("maya", 1)


async def test_threads_of_an_application(odesk: ODesk, sandbox: Sandbox) -> None:
    context = (await thread_of(odesk, "maya", LONG)).context or ""
    _, job, application = context.split(":")
    (thread,) = await odesk.mc.get_thread_by_context("maya", job, application)
    assert line(sandbox).partition(".")[0] == f"GET /mc/v1/contexts/maya/{context}"
    assert (thread.id, thread.posts) == (str(LONG), ())
    (thread,) = await odesk.mc.get_thread_by_context(
        "maya", job, application, context=ThreadContext.INTERVIEWS, last_posts=True
    )
    assert line(sandbox).partition(".")[0] == f"GET /mc/v1/contexts/maya/{context}/last_posts"
    assert len(thread.posts) == 1
    assert texts(thread.posts, "sender") == [thread.sender]
    with pytest.raises(NotFoundError):
        await odesk.mc.get_thread_by_context("maya", job, 5)
    with pytest.raises(BadRequestError, match="not Interviews"):
        await odesk.mc.get_thread_by_context("maya", job, 5, context=ThreadContext("Offers"))


async def test_a_message_starts_a_thread_and_an_answer_stays_in_it(
    odesk: ODesk, sandbox: Sandbox
) -> None:
    text = 'Is "a < b & c"?\nGrüße\t— 100 %+1'
    before = await unread(odesk, "inbox")
    number = await odesk.mc.post_message(
        "maya", ["grace", "karim"], "Numbers", text, bcc=["luz", "ines"], attachment_key="k/1="
    )
    assert line(sandbox).partition(".")[0] == "POST /mc/v1/threads/maya"
    assert form(sandbox) == {
        "recipients": "grace,karim",
        "subject": "Numbers",
        "body": text,
        "bcc": "luz,ines",
        "attachment-key": "k/1=",
    }
    async with acting(sandbox, "grace") as grace, acting(sandbox, "luz") as luz:
        (newest,) = await grace.mc.get_tray_content("grace", "inbox", paging_count=1)
        assert (newest.id, newest.read, newest.sender) == (number, False, "maya")
        thread = await thread_of(grace, "grace", number)
        assert texts(thread.posts, "body") == [text]
        assert [person.username for person in thread.participants] == ["maya", "karim", "grace"]
        assert (await thread_of(luz, "luz", number)).subject == "Numbers"
        again = await grace.mc.post_message(
            "grace", "maya", "Re: Numbers", "Yes.", thread_id=number
        )
        assert line(sandbox) == f"POST /mc/v1/threads/grace/{number}.json"
    assert again == number
    answered = await thread_of(odesk, "maya", number)
    assert texts(answered.posts, "body") == [text, "Yes."]
    assert (answered.read, answered.sender) == (False, "grace")
    assert await unread(odesk, "inbox") == before + 1
    (latest,) = await odesk.mc.get_tray_content("maya", "sent", paging_count=1)
    assert latest.id == number


async def test_messages_that_cannot_be_sent(odesk: ODesk) -> None:
    with pytest.raises(BadRequestError, match="recipients has a user that is not known"):
        await odesk.mc.post_message("maya", ["grace", "nobody"], "Hello", "there")
    with pytest.raises(BadRequestError, match="subject is missing"):
        await odesk.mc.post_message("maya", ["grace"], "", "there")
    with pytest.raises(NotFoundError, match="no such thread"):
        await odesk.mc.post_message("maya", ["grace"], "Hello", "there", thread_id=7)


async def test_read_threads_are_not_counted(grace: ODesk, sandbox: Sandbox) -> None:
    threads = await drain(grace.mc.get_tray_content("grace", "inbox"))
    ids = [thread.id for thread in threads[:3]]
    await grace.mc.put_threads_unread("grace", ids)
    count = await unread(grace, "inbox")
    answer = await grace.mc.put_threads_read("grace", ids)
    assert line(sandbox).partition(".")[0] == f"PUT /mc/v1/threads/grace/{';'.join(ids)}"
    assert body(sandbox) == {"read": "true"}
    assert isinstance(answer, dict)
    assert await unread(grace, "inbox") == count - 3
    assert [(await thread_of(grace, "grace", each)).read for each in ids] == [True] * 3
    await grace.mc.put_threads_read_unread("grace", ids[:2], read=False)
    assert body(sandbox) == {"read": "false"}
    assert await unread(grace, "inbox") == count - 1
    await grace.mc.put_threads_read_unread("grace", ids)
    assert body(sandbox) == {"read": "true"}
    assert await unread(grace, "inbox") == count - 3


async def test_stars(grace: ODesk, sandbox: Sandbox) -> None:
    (first, *_) = await grace.mc.get_tray_content("grace", "inbox")
    number = int(first.id)
    await grace.mc.put_threads_starred("grace", [number])
    assert (await thread_of(grace, "grace", number)).starred is True
    await grace.mc.put_threads_unstarred("grace", [number])
    assert (await thread_of(grace, "grace", number)).starred is False
    await grace.mc.put_threads_starred_or_unstarred("grace", [number])
    assert body(sandbox) == {"starred": "true"}
    assert (await thread_of(grace, "grace", number)).starred is True
    await grace.mc.put_threads_starred_or_unstarred("grace", [number], starred=False)
    assert body(sandbox) == {"starred": "false"}
    assert (await thread_of(grace, "grace", number)).starred is False


async def test_deleted_threads_leave_their_trays_until_they_are_taken_back(
    grace: ODesk, sandbox: Sandbox
) -> None:
    before = [thread.id for thread in await drain(grace.mc.get_tray_content("grace", "inbox"))]
    await grace.mc.put_threads_unread("grace", before[:2])
    count = await unread(grace, "inbox")
    await grace.mc.put_threads_deleted("grace", before[:2])
    left = [thread.id for thread in await drain(grace.mc.get_tray_content("grace", "inbox"))]
    assert left == before[2:]
    assert await unread(grace, "inbox") == count - 2
    assert (await thread_of(grace, "grace", before[0])).deleted is True
    await grace.mc.put_threads_undeleted("grace", before[:1])
    await grace.mc.put_threads_deleted_or_undeleted("grace", before[1:2], deleted=False)
    assert body(sandbox) == {"deleted": "false"}
    back = [thread.id for thread in await drain(grace.mc.get_tray_content("grace", "inbox"))]
    assert back == before
    await grace.mc.put_threads_deleted_or_undeleted("grace", before[:1])
    assert body(sandbox) == {"deleted": "true"}
    assert (await grace.mc.get_tray_content("grace", "inbox"))[0].id == before[1]
    await grace.mc.put_threads_undeleted("grace", before[:1])


@pytest.mark.parametrize(("mark", "words"), MARKING)
async def test_marks_travel_as_words(
    odesk: ODesk, sandbox: Sandbox, mark: str, words: dict[str, object]
) -> None:
    await odesk.raw(f"mc.put_threads_{mark}", username="maya", thread_ids=[LONG + 9, LONG + 10])
    assert sent(sandbox).content_type == "application/json"
    assert body(sandbox) == words
    assert f"{LONG + 9};{LONG + 10}" in line(sandbox)


async def test_marks_on_threads_that_are_not_there(odesk: ODesk) -> None:
    with pytest.raises(NotFoundError, match="no such thread"):
        await odesk.mc.put_threads_deleted("maya", [LONG, 3])
    assert (await thread_of(odesk, "maya", LONG)).deleted is False


def test_refused_arguments() -> None:
    assert refusal("mc.put_threads_read", username="maya", thread_ids=[]) == (
        "argument `thread_ids`: got [], expected a sequence of values, each an id as text or a "
        "whole number"
    )
    assert refusal(
        "mc.put_threads_starred_or_unstarred", username="maya", thread_ids=[1], starred=2
    ) == ("argument `starred`: got 2, expected True or False, or 1 or 0 for them")
    assert refusal(
        "mc.get_thread_by_context", username="m", job_key="~01", application_id=1, context="Offers"
    ) == ("argument `context`: got 'Offers', expected one of 'Interviews'")
    assert refusal("mc.post_message", username="maya", recipients=[], subject="", body="") == (
        "argument `recipients`: got [], expected a sequence of values, each an id as text or a "
        "whole number"
    )
    assert refusal("mc.post_message", username="..", recipients=["a"], subject="s", body="b") == (
        "argument `username`: got '..', expected a value that can stand in a path"
    )
    assert refusal("mc.get_trays", paging_count=0) == (
        "argument `paging_count`: got 0, expected a whole number at least 1"
    )
