"""The tasks of the Taskforce sandbox."""

import sqlite3
from datetime import date
from typing import Final

from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.state import State
from deskwire.sandbox.taskforce.rendering import Record
from deskwire.sandbox.taskforce.state import (
    PACIFIC,
    Handler,
    User,
    day,
    field,
    number,
    optional,
    stamp,
)

_VISIBLE: Final = """
SELECT DISTINCT t.* FROM taskforce_tasks t
LEFT JOIN taskforce_places p ON p.task = t.id
LEFT JOIN taskforce_lists l ON l.id = p.list
WHERE t.user_id = :user OR l.added_by = :user
   OR EXISTS (SELECT 1 FROM taskforce_task_people WHERE owner = t.id AND email = :email)
   OR EXISTS (SELECT 1 FROM taskforce_list_people WHERE owner = p.list AND email = :email)
ORDER BY t.id
"""


def visible(state: State, user: User) -> list[sqlite3.Row]:
    """Return the tasks that a user may see."""
    return state.store.rows(_VISIBLE, {"user": user["id"], "email": user["email"]})


def find(state: State, call: Call, user: User) -> sqlite3.Row:
    """Return the task that a call is about."""
    wanted = number(call.values["task_id"], "id")
    for row in visible(state, user):
        if row["id"] == wanted:
            return row
    raise Failure(404, "there is no such task")


def is_delayed(state: State, row: sqlite3.Row) -> bool:
    """Tell whether the start of an open task has not come."""
    starts = row["delayed_until"]
    return row["completed_at"] is None and starts is not None and starts > state.today(PACIFIC)


def is_active(state: State, row: sqlite3.Row) -> bool:
    """Tell whether a task can be worked on."""
    return row["completed_at"] is None and not is_delayed(state, row)


def counts(state: State, rows: list[sqlite3.Row]) -> Record:
    """Count tasks by their state; the total is that of the active, complete and delayed ones."""
    complete = sum(row["completed_at"] is not None for row in rows)
    delayed = sum(is_delayed(state, row) for row in rows)
    today = state.today(PACIFIC)
    return {
        "total": len(rows),
        "active": len(rows) - complete - delayed,
        "complete": complete,
        "delayed": delayed,
        "overdue": sum(
            row["completed_at"] is None and row["due_at"] is not None and row["due_at"] < today
            for row in rows
        ),
        "unseen": sum(not row["seen"] for row in rows),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def show(state: State, row: sqlite3.Row, user: User, *, days: bool = True) -> Record:
    """Return a task as answers have it, in a list of a list's tasks without its days."""
    lists = state.store.rows(
        "SELECT list FROM taskforce_places WHERE task = ? ORDER BY list", (row["id"],)
    )
    people = state.store.rows(
        "SELECT email FROM taskforce_task_people WHERE owner = ? ORDER BY email", (row["id"],)
    )
    emails = state.store.rows(
        "SELECT * FROM taskforce_emails WHERE task = ? ORDER BY rowid", (row["id"],)
    )
    dates = ("due_at", "completed_at", "delayed_until") if days else ()
    return {
        "id": row["id"],
        "user_id": row["user_id"],
        "owner": row["user_id"] == user["id"],
        "name": row["name"],
        "seen": bool(row["seen"]),
        **{name: _day(row[name]) for name in dates},
        "created": stamp(row["created"]),
        "modified": stamp(row["modified"]),
        "lists": [{"id": place["list"]} for place in lists],
        "collaborators": [{"email": person["email"]} for person in people],
        "emails": [
            {name: email[name] for name in ("sender", "subject", "gmail_thread_id")}
            for email in emails
        ],
    }


def _list(state: State, _: Call, user: User) -> Record:
    return {"tasks": [show(state, row, user) for row in visible(state, user)]}


def owned_list(state: State, text: str, user: User) -> sqlite3.Row:
    """Return a list that a user has made or shares."""
    row = state.row(
        "SELECT * FROM taskforce_lists l WHERE id = ? AND (added_by = ? OR EXISTS "
        "(SELECT 1 FROM taskforce_list_people WHERE owner = l.id AND email = ?))",
        number(text, "list_id"),
        user["id"],
        user["email"],
    )
    if row is None:
        raise Failure(404, "there is no such list")
    return row


def _create(state: State, call: Call, user: User) -> Record:
    name = field(call, "name")
    target = owned_list(state, field(call, "list_id"), user)
    task, now = state.store.next_number("taskforce_tasks"), state.now()
    state.store.execute(
        "INSERT INTO taskforce_tasks VALUES (?, ?, ?, ?, 1, NULL, NULL, NULL, ?, ?)",
        (task, user["id"], name, optional(call, "details"), now, now),
    )
    _place(state, target["id"], task)
    return {"task_id": task}


def _place(state: State, list_id: int, task: int) -> None:
    state.store.execute(
        "INSERT OR IGNORE INTO taskforce_places SELECT :list, :task, "
        "COALESCE(MAX(position), -1) + 1 FROM taskforce_places WHERE list = :list",
        {"list": list_id, "task": task},
    )


def _get(state: State, call: Call, user: User) -> Record:
    return {"task": show(state, find(state, call, user), user)}


def _change(state: State, task: int, **values: str | None) -> None:
    """Set columns of a task."""
    for column, value in values.items():
        state.store.execute(f"UPDATE taskforce_tasks SET {column} = ? WHERE id = ?", (value, task))  # noqa: S608 - a name of ours
    state.store.execute("UPDATE taskforce_tasks SET modified = ? WHERE id = ?", (state.now(), task))


def _update(state: State, call: Call, user: User) -> Record:
    task = find(state, call, user)["id"]
    given = {name: optional(call, name) for name in ("name", "details")}
    if given["name"] == "":
        raise Failure(200, "name cannot be empty")
    _change(state, task, **{name: value for name, value in given.items() if value is not None})
    return {}


def _count(state: State, _: Call, user: User) -> Record:
    return {"task_counts": counts(state, visible(state, user))}


def _add_collaborator(state: State, call: Call, user: User) -> Record:
    task, email = find(state, call, user), field(call, "email")
    state.store.execute(
        "INSERT OR IGNORE INTO taskforce_task_people VALUES (?, ?)", (task["id"], email)
    )
    return {}


def _remove_collaborator(state: State, call: Call, user: User) -> Record:
    task, email = find(state, call, user), field(call, "email")
    gone = state.store.execute(
        "DELETE FROM taskforce_task_people WHERE owner = ? AND email = ?", (task["id"], email)
    )
    if not gone:
        raise Failure(200, "nobody of that address works on the task")
    return {}


def _complete(state: State, call: Call, user: User) -> Record:
    _change(state, find(state, call, user)["id"], completed_at=state.today(PACIFIC))
    return {}


def _uncomplete(state: State, call: Call, user: User) -> Record:
    _change(state, find(state, call, user)["id"], completed_at=None)
    return {}


def _set_due_date(state: State, call: Call, user: User) -> Record:
    task, due = find(state, call, user)["id"], day(field(call, "date"))
    _change(state, task, due_at=due.isoformat())
    return {"date": due}


def _set_start_date(state: State, call: Call, user: User) -> Record:
    task, start = find(state, call, user)["id"], day(field(call, "date"))
    _change(state, task, delayed_until=start.isoformat())
    return {"date": start}


def _add_to_list(state: State, call: Call, user: User) -> Record:
    task = find(state, call, user)["id"]
    _place(state, owned_list(state, field(call, "list_id"), user)["id"], task)
    return {}


def _remove_from_list(state: State, call: Call, user: User) -> Record:
    task = find(state, call, user)["id"]
    target = owned_list(state, field(call, "list_id"), user)["id"]
    gone = state.store.execute(
        "DELETE FROM taskforce_places WHERE list = ? AND task = ?", (target, task)
    )
    if not gone:
        raise Failure(200, "the task is not on that list")
    return {}


def _add_comment(state: State, call: Call, user: User) -> Record:
    task, comment = find(state, call, user)["id"], field(call, "comment")
    state.store.execute(
        "INSERT INTO taskforce_comments (task, author, comment) VALUES (?, ?, ?)",
        (task, user["id"], comment),
    )
    return {}


def _add_email(state: State, call: Call, user: User) -> Record:
    task, thread = find(state, call, user)["id"], field(call, "gmail_thread_id")
    state.store.execute(
        "INSERT OR REPLACE INTO taskforce_emails VALUES (?, ?, ?, ?)",
        (task, thread, optional(call, "subject"), optional(call, "sender")),
    )
    return {}


def _remove_email(state: State, call: Call, user: User) -> Record:
    task, thread = find(state, call, user)["id"], field(call, "gmail_thread_id")
    gone = state.store.execute(
        "DELETE FROM taskforce_emails WHERE task = ? AND gmail_thread_id = ?", (task, thread)
    )
    if not gone:
        raise Failure(200, "the task is not connected to that e-mail")
    return {}


def _delete(state: State, call: Call, user: User) -> Record:
    task = find(state, call, user)["id"]
    state.store.execute("DELETE FROM taskforce_tasks WHERE id = ?", (task,))
    return {}


HANDLERS: Final[dict[str, Handler]] = {
    "taskforce.tasks.list": _list,
    "taskforce.tasks.create": _create,
    "taskforce.tasks.get": _get,
    "taskforce.tasks.update": _update,
    "taskforce.tasks.count": _count,
    "taskforce.tasks.add_collaborator": _add_collaborator,
    "taskforce.tasks.remove_collaborator": _remove_collaborator,
    "taskforce.tasks.complete": _complete,
    "taskforce.tasks.uncomplete": _uncomplete,
    "taskforce.tasks.set_due_date": _set_due_date,
    "taskforce.tasks.set_start_date": _set_start_date,
    "taskforce.tasks.add_to_list": _add_to_list,
    "taskforce.tasks.remove_from_list": _remove_from_list,
    "taskforce.tasks.add_comment": _add_comment,
    "taskforce.tasks.add_email": _add_email,
    "taskforce.tasks.remove_email": _remove_email,
    "taskforce.tasks.delete": _delete,
}
