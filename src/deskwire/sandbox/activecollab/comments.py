"""What hangs on the tasks of the ActiveCollab sandbox: comments and files."""

import base64
import sqlite3
from typing import Final

from deskwire.sandbox.activecollab import records
from deskwire.sandbox.activecollab.commands import Command
from deskwire.sandbox.activecollab.rendering import Named
from deskwire.sandbox.activecollab.state import Answer, Handler, User, find_task, invalid, missing
from deskwire.sandbox.http import Response
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.state import State


def _list(state: State, command: Command, user: User) -> Answer:
    """Answer with the comments, without their texts, as some installations do."""
    rows = state.store.rows(
        "SELECT * FROM activecollab_comments WHERE task = ? ORDER BY id",
        (find_task(state, user, command)["id"],),
    )
    full = [records.comment(state, row) for row in rows]
    return Named(
        "comments",
        [{name: value for name, value in record.items() if name != "body"} for record in full],
    )


def _find(state: State, command: Command, user: User) -> sqlite3.Row:
    row = state.row(
        "SELECT * FROM activecollab_comments WHERE task = ? AND CAST(id AS TEXT) = ?",
        find_task(state, user, command)["id"],
        command.values["comment_id"],
    )
    if row is None:
        raise missing("the comment")
    return row


def _get(state: State, command: Command, user: User) -> Answer:
    return Named("comment", records.comment(state, _find(state, command, user)))


def _body(command: Command) -> str:
    body = command.form.group("comment").get("body")
    if not isinstance(body, str) or not body:
        raise invalid("body is required")
    return body


def _show(state: State, number: int) -> Answer:
    row = state.row("SELECT * FROM activecollab_comments WHERE id = ?", number)
    if row is None:
        raise missing("the comment")
    return Named("comment", records.comment(state, row))


def _create(state: State, command: Command, user: User) -> Answer:
    task, body = find_task(state, user, command), _body(command)
    if task["is_locked"]:
        raise Failure(403, "comments on the task are closed", code="ForbiddenError")
    comment = state.store.next_number("activecollab_comments")
    state.store.execute(
        "INSERT INTO activecollab_comments VALUES (?, ?, ?, ?, ?)",
        (comment, task["id"], body, user["id"], state.now()),
    )
    return _show(state, comment)


def _update(state: State, command: Command, user: User) -> Answer:
    row, body = _find(state, command, user), _body(command)
    state.store.execute("UPDATE activecollab_comments SET body = ? WHERE id = ?", (body, row["id"]))
    return _show(state, row["id"])


def _locker(is_locked: int) -> Handler:
    """Return the handler of a command that opens or closes comments."""

    def lock(state: State, command: Command, user: User) -> Answer:
        row = find_task(state, user, command)
        state.store.execute(
            "UPDATE activecollab_tasks SET is_locked = ? WHERE id = ?", (is_locked, row["id"])
        )
        return Named("task", records.task(state, find_task(state, user, command), user))

    return lock


def _list_attachments(state: State, command: Command, user: User) -> Answer:
    rows = state.store.rows(
        "SELECT * FROM activecollab_attachments WHERE task = ? ORDER BY id",
        (find_task(state, user, command)["id"],),
    )
    return Named("attachments", [records.attachment(row) for row in rows])


def _download(state: State, command: Command, user: User) -> Answer:
    row = state.row(
        "SELECT * FROM activecollab_attachments WHERE task = ? AND CAST(id AS TEXT) = ?",
        find_task(state, user, command)["id"],
        command.values["attachment_id"],
    )
    if row is None:
        raise missing("the attachment")
    return Response.of(base64.b64decode(row["content"]), row["mime_type"])


HANDLERS: Final[dict[str, Handler]] = {
    "activecollab.comments.list": _list,
    "activecollab.comments.get": _get,
    "activecollab.comments.create": _create,
    "activecollab.comments.update": _update,
    "activecollab.comments.lock": _locker(1),
    "activecollab.comments.unlock": _locker(0),
    "activecollab.attachments.list": _list_attachments,
    "activecollab.attachments.download": _download,
}
