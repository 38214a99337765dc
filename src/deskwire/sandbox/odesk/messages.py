"""The router of the message center."""

import re
from collections.abc import Iterable, Sequence
from sqlite3 import Row
from typing import Final, cast

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.input import Input
from deskwire.sandbox.odesk.hr.lists import bare, lone
from deskwire.sandbox.odesk.hr.rights import person, public_key
from deskwire.sandbox.odesk.mailbox import (
    MARKS,
    TRAYS,
    Letter,
    Mailbox,
    deliver,
    start_thread,
)
from deskwire.sandbox.odesk.search_terms import page_of
from deskwire.sandbox.odesk.state import Handler, ODeskState, forbidden, refused, unknown
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call

_LONGEST: Final = 12
_BOOLEANS: Final = {"true": True, "false": False}


def get_trays(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `mc.get_trays`."""
    mailbox = _mailbox(state, call, user)
    offset, size = page_of(call, "page")
    return {"trays": bare(call.format, "tray", mailbox.trays()[offset : offset + size])}


def get_tray_content(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `mc.get_tray_content`."""
    mailbox, tray = _mailbox(state, call, user), call.values["tray"]
    if tray not in TRAYS:
        raise unknown("tray")
    rows = mailbox.tray(tray, *page_of(call, "page"))
    return {"current_tray": {"type": tray, "threads": lone([mailbox.tree(row) for row in rows])}}


def get_thread_content(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `mc.get_thread_content`."""
    mailbox = _mailbox(state, call, user)
    row = _thread(mailbox, call.values["thread_id"])
    posts = mailbox.posts(row["id"], *page_of(call, "page"))
    return {"thread": {**mailbox.tree(row), "posts": lone(posts)}}


def get_thread_by_context(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `mc.get_thread_by_context`."""
    mailbox, values = _mailbox(state, call, user), call.values
    if values["context"] != "Interviews":
        raise refused("the context is not Interviews")
    job = public_key(values["job_key"])
    rows = mailbox.in_context(f"{values['context']}:{job}:{values['application_id']}")
    if not rows:
        raise unknown("thread")
    threads = [mailbox.tree(row) for row in rows]
    if "last_posts" in values:
        if values["last_posts"] != "last_posts":
            raise unknown("resource")
        for row, tree in zip(rows, threads, strict=True):
            tree["posts"] = lone(mailbox.posts(row["id"], 0, 10**6)[-1:])
    return {"thread": lone(cast("Sequence[JSONValue]", threads))}


def post_message(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `mc.post_message`."""
    mailbox, given = _mailbox(state, call, user), Input.of(call)
    subject = given.text("subject")
    letter = Letter(
        sender=mailbox.user["reference"],
        named=_people(state, given.text("recipients"), "recipients"),
        blind=_people(state, given.text("bcc", ""), "bcc"),
        body=given.text("body"),
        sent_at=state.now(),
        attachment_key=given.text("attachment-key", ""),
    )
    with state.store.transaction():
        if "thread_id" in call.values:
            thread = int(_thread(mailbox, call.values["thread_id"])["id"])
        else:
            thread = start_thread(state.store, subject)
        deliver(state.store, thread, letter)
    return {"thread_id": str(thread)}


def put_threads(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer the calls that mark threads; which mark is meant stands in the body."""
    mailbox = _mailbox(state, call, user)
    marks = call.body()
    if len(marks) != 1 or not marks.keys() <= MARKS.keys():
        raise refused(f"the body does not hold one of {', '.join(MARKS)}")
    [(name, word)] = marks.items()
    if word not in _BOOLEANS:
        raise refused(f"{name} is neither 'true' nor 'false'")
    threads = [int(_thread(mailbox, each)["id"]) for each in call.values["thread_ids"].split(";")]
    with state.store.transaction():
        mailbox.mark(threads, name, on=_BOOLEANS[str(word)])
    trees = (mailbox.tree(_thread(mailbox, str(thread))) for thread in threads)
    return {"thread": lone(list(trees))}


def _mailbox(state: ODeskState, call: Call, user: str) -> Mailbox:
    """Return the mailbox that a call is about, which has to be the user's own."""
    name = call.values.get("username", user)
    if state.store.row("SELECT 1 FROM users WHERE id = ?", (name,)) is None:
        raise unknown("user")
    if name != user:
        raise forbidden("read or write the messages of another user")
    return Mailbox(state.store, person(state, user))


def _thread(mailbox: Mailbox, given: str) -> Row:
    row = mailbox.thread(int(given)) if _is_number(given) else None
    if row is None:
        raise unknown("thread")
    return row


def _is_number(given: str) -> bool:
    return re.fullmatch(rf"[0-9]{{1,{_LONGEST}}}", given) is not None


def _people(state: ODeskState, given: str, name: str) -> list[int]:
    """Return the references of the users whose logins stand in a text, parted by commas."""
    return [*_references(state, (login.strip() for login in given.split(",") if given), name)]


def _references(state: ODeskState, logins: Iterable[str], name: str) -> Iterable[int]:
    for login in logins:
        row = state.store.row("SELECT reference FROM users WHERE id = ?", (login,))
        if row is None:
            raise Failure(400, f"{name} has a user that is not known", code="invalid_parameter")
        yield row["reference"]


_MARKING: Final = (
    "read_unread",
    "read",
    "unread",
    "starred_or_unstarred",
    "starred",
    "unstarred",
    "deleted_or_undeleted",
    "deleted",
    "undeleted",
)
HANDLERS: Final[dict[str, Handler]] = {
    "odesk.mc.get_trays": get_trays,
    "odesk.mc.get_tray_content": get_tray_content,
    "odesk.mc.get_thread_content": get_thread_content,
    "odesk.mc.get_thread_by_context": get_thread_by_context,
    "odesk.mc.post_message": post_message,
    **{f"odesk.mc.put_threads_{mark}": put_threads for mark in _MARKING},
}
