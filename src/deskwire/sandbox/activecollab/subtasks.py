"""The subtasks of the ActiveCollab sandbox."""

import sqlite3
from typing import Final

from deskwire.sandbox.activecollab import records
from deskwire.sandbox.activecollab.commands import Command
from deskwire.sandbox.activecollab.forms import Value
from deskwire.sandbox.activecollab.rendering import Named
from deskwire.sandbox.activecollab.state import (
    ARCHIVED,
    TRASHED,
    VISIBLE,
    Answer,
    Handler,
    User,
    day,
    find_task,
    invalid,
    missing,
)
from deskwire.sandbox.activecollab.tasks import priority, reference
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.state import State


def _find(state: State, command: Command, user: User) -> sqlite3.Row:
    row = state.row(
        "SELECT * FROM activecollab_subtasks WHERE task = ? AND CAST(id AS TEXT) = ?",
        find_task(state, user, command)["id"],
        command.values["subtask_id"],
    )
    if row is None:
        raise missing("the subtask")
    return row


def _show(state: State, number: int, text: str = "name") -> Answer:
    row = state.row("SELECT * FROM activecollab_subtasks WHERE id = ?", number)
    if row is None:
        raise missing("the subtask")
    return Named("subtask", records.subtask(state, row, text))


def _list(state: State, command: Command, user: User) -> Answer:
    rows = state.store.rows(
        "SELECT * FROM activecollab_subtasks WHERE task = ? AND state = ? ORDER BY id",
        (find_task(state, user, command)["id"], VISIBLE),
    )
    return Named("subtasks", [records.subtask(state, row) for row in rows])


def _get(state: State, command: Command, user: User) -> Answer:
    return _show(state, _find(state, command, user)["id"])


def _columns(state: State, fields: dict[str, Value]) -> dict[str, str | int | None]:
    """Return the columns that the fields of a subtask fill."""
    columns: dict[str, str | int | None] = {}
    for name, value in fields.items():
        match name:
            case "body" if isinstance(value, str) and value:
                columns["body"] = value
            case "body":
                raise invalid("body is required")
            case "assignee" | "assignee_id":
                columns["assignee_id"] = reference(state, "activecollab_users", value, name)
            case "label_id":
                columns[name] = reference(state, "activecollab_labels", value, name)
            case "priority":
                columns[name] = priority(value)
            case "due_on" if isinstance(value, str):
                columns[name] = day(value, name) if value else None
            case _:
                raise Failure(400, f"a subtask has no {name}", code="InvalidPropertyError")
    return columns


def _fill(state: State, subtask: int, columns: dict[str, str | int | None]) -> None:
    for name, value in columns.items():
        state.store.execute(
            f"UPDATE activecollab_subtasks SET {name} = ? WHERE id = ?",  # noqa: S608 - names of ours
            (value, subtask),
        )


def _create(state: State, command: Command, user: User) -> Answer:
    task, columns = find_task(state, user, command), _columns(state, command.form.group("subtask"))
    if "body" not in columns:
        raise invalid("body is required")
    subtask = state.store.next_number("activecollab_subtasks")
    state.store.execute(
        "INSERT INTO activecollab_subtasks (id, task, body, created_on, created_by_id) "
        "VALUES (?, ?, '', ?, ?)",
        (subtask, task["id"], state.now(), user["id"]),
    )
    _fill(state, subtask, columns)
    return _show(state, subtask, "body")


def _update(state: State, command: Command, user: User) -> Answer:
    row = _find(state, command, user)
    columns = _columns(state, command.form.group("subtask"))
    _fill(state, row["id"], {**columns, "updated_on": state.now()})
    return _show(state, row["id"], "body")


def _complete(state: State, command: Command, user: User) -> Answer:
    row = _find(state, command, user)
    _fill(state, row["id"], {"completed_on": state.now()})
    return _show(state, row["id"])


def _reopen(state: State, command: Command, user: User) -> Answer:
    row = _find(state, command, user)
    _fill(state, row["id"], {"completed_on": None})
    return _show(state, row["id"])


def _subscribe(state: State, command: Command, user: User) -> Answer:
    row = _find(state, command, user)
    state.store.execute(
        "INSERT OR IGNORE INTO activecollab_subscriptions VALUES (?, ?)",
        (f"subtasks/{row['id']}", user["id"]),
    )
    return _show(state, row["id"])


def _unsubscribe(state: State, command: Command, user: User) -> Answer:
    row = _find(state, command, user)
    state.store.execute(
        "DELETE FROM activecollab_subscriptions WHERE object = ? AND user = ?",
        (f"subtasks/{row['id']}", user["id"]),
    )
    return _show(state, row["id"])


def _mover(where: int) -> Handler:
    """Return the handler of a command that puts a subtask somewhere."""

    def move(state: State, command: Command, user: User) -> Answer:
        row = _find(state, command, user)
        _fill(state, row["id"], {"state": where})
        return _show(state, row["id"])

    return move


HANDLERS: Final[dict[str, Handler]] = {
    "activecollab.subtasks.list": _list,
    "activecollab.subtasks.get": _get,
    "activecollab.subtasks.create": _create,
    "activecollab.subtasks.update": _update,
    "activecollab.subtasks.complete": _complete,
    "activecollab.subtasks.reopen": _reopen,
    "activecollab.subtasks.subscribe": _subscribe,
    "activecollab.subtasks.unsubscribe": _unsubscribe,
    "activecollab.subtasks.archive": _mover(ARCHIVED),
    "activecollab.subtasks.unarchive": _mover(VISIBLE),
    "activecollab.subtasks.trash": _mover(TRASHED),
    "activecollab.subtasks.restore": _mover(VISIBLE),
}
