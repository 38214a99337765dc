"""The router of the message center."""

import re
from collections.abc import Iterable, Sequence
from sqlite3 import Row
from typing import Final

from deskwire.sandbox.odesk.hr.rights import person, public_key
from deskwire.sandbox.odesk.mailbox import (
    MARKS,
    TRAYS,
    Letter,
    Mailbox,
    deliver,
    start_thread,
)
from deskwire.sandbox.odesk.state import ODeskState, forbidden, handles, refused, unknown
from deskwire.sandbox.protocol.site import Answer, Page

_LONGEST: Final = 12


@handles("mc.get_trays")
def get_trays(state: ODeskState, user: str, *, username: str | None = None) -> Answer:
    """List the trays with their numbers of unread threads."""
    return Page(_mailbox(state, username or user, user).trays())


@handles("mc.get_tray_content")
def get_tray_content(state: ODeskState, user: str, *, username: str, tray: str) -> Answer:
    """List the threads of a tray."""
    mailbox = _mailbox(state, username, user)
    if tray not in TRAYS:
        raise unknown("tray")
    return Page([mailbox.record(row) for row in mailbox.tray(tray)], more={"type": tray})


@handles("mc.get_thread_content")
def get_thread_content(state: ODeskState, user: str, *, username: str, thread_id: str) -> Answer:
    """Return a thread with its messages."""
    mailbox = _mailbox(state, username, user)
    row = _thread(mailbox, thread_id)
    return Page(
        mailbox.posts(row["id"]), into=lambda posts: {**mailbox.record(row), "posts": posts}
    )


@handles("mc.get_thread_by_context")
def get_thread_by_context(
    state: ODeskState,
    user: str,
    *,
    username: str,
    context: str | None = None,
    job_key: str,
    application_id: str,
    last_posts: bool = False,
) -> Answer:
    """Return the threads of an application, perhaps with the last message of each."""
    mailbox = _mailbox(state, username, user)
    rows = mailbox.in_context(f"{context}:{public_key(job_key)}:{application_id}")
    if not rows:
        raise unknown("thread")
    last = {row["id"]: {"posts": mailbox.posts(row["id"])[-1:]} for row in rows if last_posts}
    return [{**mailbox.record(row), **last.get(row["id"], {})} for row in rows]


@handles("mc.post_message")
def post_message(
    state: ODeskState,
    user: str,
    *,
    username: str,
    thread_id: str | None = None,
    recipients: Sequence[str],
    subject: str,
    body: str,
    bcc: Sequence[str] = (),
    attachment_key: str = "",
) -> Answer:
    """Send a message, in a thread or in a new one, and return the thread."""
    mailbox = _mailbox(state, username, user)
    letter = Letter(
        sender=mailbox.user["reference"],
        named=[*_references(state, recipients, "recipients")],
        blind=[*_references(state, bcc, "bcc")],
        body=body,
        sent_at=state.now(),
        attachment_key=attachment_key,
    )
    with state.store.transaction():
        if thread_id is not None:
            thread = int(_thread(mailbox, thread_id)["id"])
        else:
            thread = start_thread(state.store, subject)
        deliver(state.store, thread, letter)
    return thread


@handles(
    "mc.put_threads_read_unread",
    "mc.put_threads_read",
    "mc.put_threads_unread",
    "mc.put_threads_starred_or_unstarred",
    "mc.put_threads_starred",
    "mc.put_threads_unstarred",
    "mc.put_threads_deleted_or_undeleted",
    "mc.put_threads_deleted",
    "mc.put_threads_undeleted",
)
def put_threads(
    state: ODeskState, user: str, /, *, username: str, thread_ids: Sequence[str], **marks: object
) -> Answer:
    """Mark threads; which mark is meant stands in the body."""
    mailbox = _mailbox(state, username, user)
    if marks.pop("others", None) or len(marks) != 1:
        raise refused(f"the body does not hold one of {', '.join(MARKS)}")
    [(name, on)] = marks.items()
    threads = [int(_thread(mailbox, each)["id"]) for each in thread_ids]
    with state.store.transaction():
        mailbox.mark(threads, name, on=bool(on))
    return {"thread": [mailbox.record(_thread(mailbox, str(thread))) for thread in threads]}


def _mailbox(state: ODeskState, name: str, user: str) -> Mailbox:
    """Return the mailbox that a call is about, which has to be the user's own."""
    if state.row("SELECT 1 FROM users WHERE id = ?", name) is None:
        raise unknown("user")
    if name != user:
        raise forbidden("read or write the messages of another user")
    return Mailbox(state.store, person(state, user))


def _thread(mailbox: Mailbox, given: str) -> Row:
    is_number = re.fullmatch(rf"[0-9]{{1,{_LONGEST}}}", given) is not None
    row = mailbox.thread(int(given)) if is_number else None
    if row is None:
        raise unknown("thread")
    return row


def _references(state: ODeskState, logins: Iterable[str], name: str) -> Iterable[int]:
    """Yield the references of the users who have some logins."""
    for login in filter(None, logins):
        row = state.row("SELECT reference FROM users WHERE id = ?", login.strip())
        if row is None:
            raise refused(f"{name} has a user that is not known")
        yield row["reference"]
