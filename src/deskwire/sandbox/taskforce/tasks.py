"""The tasks of the Taskforce sandbox."""

import sqlite3
from datetime import date
from typing import Final

from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import State, Value
from deskwire.sandbox.taskforce.state import PACIFIC, User, handles, missing, refused, stamp

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


def find(state: State, task_id: int, user: User) -> sqlite3.Row:
    """Return a task that a user may see."""
    for row in visible(state, user):
        if row["id"] == task_id:
            return row
    raise missing("task")


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


@handles("tasks.list")
def list_tasks(state: State, user: User) -> Answer:
    """Answer with all tasks."""
    return [show(state, row, user) for row in visible(state, user)]


def owned_list(state: State, list_id: int, user: User) -> sqlite3.Row:
    """Return a list that a user has made or shares."""
    row = state.row(
        "SELECT * FROM taskforce_lists l WHERE id = ? AND (added_by = ? OR EXISTS "
        "(SELECT 1 FROM taskforce_list_people WHERE owner = l.id AND email = ?))",
        list_id,
        user["id"],
        user["email"],
    )
    if row is None:
        raise missing("list")
    return row


@handles("tasks.create")
def create(
    state: State, user: User, *, name: str, list_id: int, details: str | None = None
) -> Answer:
    """Create a task and answer with its id."""
    target = owned_list(state, list_id, user)
    task, now = state.store.next_number("taskforce_tasks"), state.now()
    state.store.execute(
        "INSERT INTO taskforce_tasks VALUES (?, ?, ?, ?, 1, NULL, NULL, NULL, ?, ?)",
        (task, user["id"], name, details, now, now),
    )
    _place(state, target["id"], task)
    return task


def _place(state: State, list_id: int, task: int) -> None:
    state.store.execute(
        "INSERT OR IGNORE INTO taskforce_places SELECT :list, :task, "
        "COALESCE(MAX(position), -1) + 1 FROM taskforce_places WHERE list = :list",
        {"list": list_id, "task": task},
    )


@handles("tasks.get")
def get(state: State, user: User, *, task_id: int) -> Answer:
    """Answer with one task."""
    return show(state, find(state, task_id, user), user)


def _change(state: State, task: int, **values: Value) -> None:
    """Set columns of a task."""
    state.store.update("taskforce_tasks", ("id", task), {**values, "modified": state.now()})


@handles("tasks.update")
def update(
    state: State, user: User, *, task_id: int, name: str | None = None, details: str | None = None
) -> Answer:
    """Change the name or the details of a task."""
    task = find(state, task_id, user)
    if name == "":
        raise refused("name cannot be empty")
    _change(
        state,
        task["id"],
        name=task["name"] if name is None else name,
        details=task["details"] if details is None else details,
    )
    return None


@handles("tasks.count")
def count(state: State, user: User) -> Answer:
    """Count the tasks of the user."""
    return counts(state, visible(state, user))


@handles("tasks.add_collaborator")
def add_collaborator(state: State, user: User, *, task_id: int, email: str) -> Answer:
    """Let somebody work on a task."""
    state.store.execute(
        "INSERT OR IGNORE INTO taskforce_task_people VALUES (?, ?)",
        (find(state, task_id, user)["id"], email),
    )
    return None


@handles("tasks.remove_collaborator")
def remove_collaborator(state: State, user: User, *, task_id: int, email: str) -> Answer:
    """Take somebody off a task."""
    if not state.store.execute(
        "DELETE FROM taskforce_task_people WHERE owner = ? AND email = ?",
        (find(state, task_id, user)["id"], email),
    ):
        raise refused("nobody of that address works on the task")
    return None


@handles("tasks.complete")
def complete(state: State, user: User, *, task_id: int) -> Answer:
    """Mark a task as complete."""
    _change(state, find(state, task_id, user)["id"], completed_at=state.today(PACIFIC))
    return None


@handles("tasks.uncomplete")
def uncomplete(state: State, user: User, *, task_id: int) -> Answer:
    """Mark a task as not complete."""
    _change(state, find(state, task_id, user)["id"], completed_at=None)
    return None


@handles("tasks.set_due_date")
def set_due_date(state: State, user: User, *, task_id: int, date: date) -> Answer:
    """Set the day on which a task is due."""
    _change(state, find(state, task_id, user)["id"], due_at=date.isoformat())
    return date


@handles("tasks.set_start_date")
def set_start_date(state: State, user: User, *, task_id: int, date: date) -> Answer:
    """Set the day on which a task starts."""
    _change(state, find(state, task_id, user)["id"], delayed_until=date.isoformat())
    return date


@handles("tasks.add_to_list")
def add_to_list(state: State, user: User, *, task_id: int, list_id: int) -> Answer:
    """Put a task on a list."""
    task = find(state, task_id, user)["id"]
    _place(state, owned_list(state, list_id, user)["id"], task)
    return None


@handles("tasks.remove_from_list")
def remove_from_list(state: State, user: User, *, task_id: int, list_id: int) -> Answer:
    """Take a task off a list."""
    task = find(state, task_id, user)["id"]
    if not state.store.execute(
        "DELETE FROM taskforce_places WHERE list = ? AND task = ?",
        (owned_list(state, list_id, user)["id"], task),
    ):
        raise refused("the task is not on that list")
    return None


@handles("tasks.add_comment")
def add_comment(state: State, user: User, *, task_id: int, comment: str) -> Answer:
    """Comment on a task."""
    state.store.execute(
        "INSERT INTO taskforce_comments (task, author, comment) VALUES (?, ?, ?)",
        (find(state, task_id, user)["id"], user["id"], comment),
    )
    return None


@handles("tasks.add_email")
def add_email(
    state: State,
    user: User,
    *,
    task_id: int,
    gmail_thread_id: str,
    subject: str | None = None,
    sender: str | None = None,
) -> Answer:
    """Connect a task to an e-mail."""
    state.store.execute(
        "INSERT OR REPLACE INTO taskforce_emails VALUES (?, ?, ?, ?)",
        (find(state, task_id, user)["id"], gmail_thread_id, subject, sender),
    )
    return None


@handles("tasks.remove_email")
def remove_email(state: State, user: User, *, task_id: int, gmail_thread_id: str) -> Answer:
    """Disconnect a task from an e-mail."""
    if not state.store.execute(
        "DELETE FROM taskforce_emails WHERE task = ? AND gmail_thread_id = ?",
        (find(state, task_id, user)["id"], gmail_thread_id),
    ):
        raise refused("the task is not connected to that e-mail")
    return None


@handles("tasks.delete")
def delete(state: State, user: User, *, task_id: int) -> Answer:
    """Delete a task."""
    state.store.execute(
        "DELETE FROM taskforce_tasks WHERE id = ?", (find(state, task_id, user)["id"],)
    )
    return None
