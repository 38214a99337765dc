"""Rows of the ActiveCollab sandbox as the records that answers hold."""

import base64
import sqlite3
from datetime import date
from decimal import Decimal
from typing import Final

from deskwire.sandbox.activecollab.rendering import Digits, Record, Truth
from deskwire.sandbox.activecollab.state import (
    ARCHIVED,
    TRASHED,
    User,
    find_project,
    is_member,
    moment,
)
from deskwire.sandbox.state import State

SITE: Final = "https://collab.acme.example/public/index.php?path_info="


def user(state: State, number: int | None) -> Record | None:
    """Return a user as other objects show one."""
    row = state.row("SELECT * FROM activecollab_users WHERE id = ?", number)
    if row is None:
        return None
    return {
        "id": row["id"],
        "class": row["class"],
        "display_name": f"{row['first_name']} {row['last_name']}",
        "short_display_name": f"{row['first_name']} {row['last_name'][0]}.",
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "email": row["email"],
        "permalink": f"{SITE}users/{row['id']}",
        "company_id": 1,
    }


def _known_user(state: State, number: int) -> Record:
    return user(state, number) or {"id": number}


def _creator(state: State, row: sqlite3.Row) -> Record | None:
    """Return who created a task, who may be somebody without an account."""
    if row["created_by_name"] is None:
        return user(state, row["created_by_id"])
    return {
        "id": 0,
        "class": "AnonymousUser",
        "display_name": row["created_by_name"],
        "short_display_name": row["created_by_name"],
        "email": row["created_by_email"],
        "permalink": None,
    }


def project(state: State, row: sqlite3.Row, viewer: User) -> Record:
    """Return a project."""
    return {
        "id": row["id"],
        "slug": row["slug"],
        "name": row["name"],
        "overview": row["overview"],
        "permalink": f"{SITE}projects/{row['slug']}",
        "is_member": is_member(state, viewer, row["id"]),
        "leader_id": row["leader_id"],
        "company_id": 1,
        "label_id": 0,
        "category_id": 0,
        "status": "Completed" if row["is_completed"] else "Active",
        "is_completed": bool(row["is_completed"]),
    }


def label(row: sqlite3.Row) -> Record:
    """Return a label."""
    names = ("id", "name", "fg_color", "bg_color")
    return {**{name: row[name] for name in names}, "is_default": Truth(bool(row["is_default"]))}


def category(row: sqlite3.Row) -> Record:
    """Return a category."""
    return {"id": row["id"], "name": row["name"]}


def attachment(row: sqlite3.Row) -> Record:
    """Return what is known of a file."""
    return {
        "id": row["id"],
        "name": row["name"],
        "mime_type": row["mime_type"],
        "size": len(base64.b64decode(row["content"])),
        "permalink": f"{SITE}attachments/{row['id']}",
    }


def task(state: State, row: sqlite3.Row, viewer: User) -> Record:
    """Return a task."""
    place = find_project(state, viewer, str(row["project"]))
    address = f"projects/{place['slug']}/tasks/{row['number']}"
    return {
        "id": row["id"],
        "task_id": row["number"],
        "class": "Task",
        "verbose_type": "Task",
        "verbose_type_lowercase": "task",
        "name": row["name"],
        "body": row["body"],
        "body_formatted": row["body"],
        "permalink": SITE + address,
        "urls": {"view": SITE + address, "edit": f"{SITE}{address}/edit"},
        "permissions": {"can_edit": True, "can_trash": viewer["class"] == "Administrator"},
        "visibility": row["visibility"],
        "state": row["state"],
        "is_archived": row["state"] == ARCHIVED,
        "is_trashed": row["state"] == TRASHED,
        "priority": row["priority"],
        "due_on": _day(row["due_on"]),
        "start_on": None,
        "milestone_id": row["milestone_id"] or 0,
        "milestone": None,
        "project_id": row["project"],
        "project": project(state, place, viewer),
        "is_locked": bool(row["is_locked"]),
        "is_favorite": False,
        "custom_fields": None,
        "estimate": None,
        "tracking": None,
        "version": row["version"],
        **_labels(state, row),
        **_people(state, row, viewer),
        **_history(state, row),
        **_contents(state, row, SITE + address),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _labels(state: State, row: sqlite3.Row) -> Record:
    kind = state.row("SELECT * FROM activecollab_categories WHERE id = ?", row["category_id"])
    mark = state.row("SELECT * FROM activecollab_labels WHERE id = ?", row["label_id"])
    return {
        "category_id": row["category_id"] or 0,
        "category": None if kind is None else category(kind),
        "label_id": row["label_id"] or 0,
        "label": None if mark is None else label(mark),
    }


def _people(state: State, row: sqlite3.Row, viewer: User) -> Record:
    others = state.store.rows(
        "SELECT user FROM activecollab_assignees WHERE task = ? ORDER BY user", (row["id"],)
    )
    readers = state.store.rows(
        "SELECT user FROM activecollab_subscriptions WHERE object = ? ORDER BY user",
        (f"tasks/{row['id']}",),
    )
    return {
        "assignee_id": row["assignee_id"],
        "assignee": user(state, row["assignee_id"]),
        "other_assignees": [_known_user(state, other["user"]) for other in others],
        "other_assignee_ids": Digits(tuple(other["user"] for other in others)),
        "delegated_by_id": None,
        "delegated_by": None,
        "subscribers": [_known_user(state, reader["user"]) for reader in readers],
        "user_is_subscribed": viewer["id"] in {reader["user"] for reader in readers},
    }


def _history(state: State, row: sqlite3.Row) -> Record:
    return {
        "is_completed": row["completed_on"] is not None,
        "completed_on": moment(row["completed_on"]),
        "completed_by_id": row["completed_by_id"],
        "completed_by": user(state, row["completed_by_id"]),
        "created_on": moment(row["created_on"]),
        "created_by_id": row["created_by_id"],
        "created_by": _creator(state, row),
        "created_by_name": row["created_by_name"],
        "created_by_email": row["created_by_email"],
        "updated_on": moment(row["updated_on"]),
        "updated_by_id": row["updated_by_id"],
        "updated_by": user(state, row["updated_by_id"]),
    }


def _contents(state: State, row: sqlite3.Row, address: str) -> Record:
    def rows(table: str) -> list[sqlite3.Row]:
        return state.store.rows(f"SELECT * FROM {table} WHERE task = ? ORDER BY id", (row["id"],))  # noqa: S608 - names of ours

    parts, files = rows("activecollab_subtasks"), rows("activecollab_attachments")
    done = sum(part["completed_on"] is not None for part in parts)
    hours = sum(record["value"] for record in rows("activecollab_time_records"))
    return {
        "comments_url": f"{address}/comments",
        "comments_count": len(rows("activecollab_comments")),
        "subtasks_url": f"{address}/subtasks",
        "total_subtasks": len(parts),
        "open_subtasks": len(parts) - done,
        "completed_subtasks": done,
        "attachments_url": f"{address}/attachments",
        "attachments": [attachment(file) for file in files],
        "attachments_count": len(files),
        "object_time": Decimal(hours) / 100,
        "object_expenses": Decimal(0),
    }


def subtask(state: State, row: sqlite3.Row, text: str = "name") -> Record:
    """Return a subtask; its text is in `body` where it was just created or changed."""
    return {
        "id": row["id"],
        text: row["body"],
        "assignee_id": row["assignee_id"],
        "assignee": user(state, row["assignee_id"]),
        "priority": row["priority"],
        "label_id": row["label_id"] or 0,
        "due_on": _day(row["due_on"]),
        "parent_class": "Task",
        "parent_id": row["task"],
        "is_completed": row["completed_on"] is not None,
        "is_archived": row["state"] == ARCHIVED,
        "completed_on": moment(row["completed_on"]),
        "permalink": f"{SITE}subtasks/{row['id']}",
        "created_on": moment(row["created_on"]),
        "created_by_id": row["created_by_id"],
        "updated_on": moment(row["updated_on"]),
    }


def comment(state: State, row: sqlite3.Row) -> Record:
    """Return a comment."""
    return {
        "id": row["id"],
        "body": row["body"],
        "parent_class": "Task",
        "parent_id": row["task"],
        "created_on": moment(row["created_on"]),
        "created_by": user(state, row["author"]),
    }


def assignment(state: State, row: sqlite3.Row, project_name: str) -> Record:
    """Return a task as the list of one's own tasks has it."""
    kind = state.row("SELECT name FROM activecollab_categories WHERE id = ?", row["category_id"])
    mark = state.row("SELECT name FROM activecollab_labels WHERE id = ?", row["label_id"])
    creator = user(state, row["created_by_id"]) or {}
    return {
        "id": row["id"],
        "task_id": row["number"],
        "type": "Task",
        "name": row["name"],
        "body": row["body"],
        "permalink": f"{SITE}projects/{row['project']}/tasks/{row['number']}",
        "priority": row["priority"],
        "due_on": _day(row["due_on"]),
        "is_completed": row["completed_on"] is not None,
        "age": (state.now() - row["created_on"]) // 86_400,
        "project_id": row["project"],
        "project": project_name,
        "project_name": project_name,
        "milestone": None,
        "category": None if kind is None else kind["name"],
        "label_id": row["label_id"] or 0,
        "label": None if mark is None else mark["name"],
        "assignee_id": row["assignee_id"],
        "assignee": (user(state, row["assignee_id"]) or {}).get("display_name"),
        "created_on": moment(row["created_on"]),
        "created_by_id": row["created_by_id"],
        "created_by_name": creator.get("display_name"),
        "created_by_email": creator.get("email"),
        "estimated_time": Decimal(0),
        "tracked_time": Decimal(0),
    }


def time_record(state: State, row: sqlite3.Row) -> Record:
    """Return time that somebody has spent."""
    return {
        "id": row["id"],
        "value": Decimal(row["value"]) / 100,
        "user_id": row["user_id"],
        "user": user(state, row["user_id"]),
        "record_date": _day(row["record_date"]),
        "job_type_id": row["job_type_id"],
        "billable_status": row["billable_status"],
        "summary": row["summary"],
        "parent_class": "Task",
        "parent_id": row["task"],
        "permalink": f"{SITE}time/{row['id']}",
    }
