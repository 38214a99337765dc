"""Rows of the ActiveCollab sandbox as the records that answers hold."""

import base64
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from deskwire.sandbox.activecollab.state import (
    ARCHIVED,
    TRASHED,
    User,
    find,
    is_member,
    listed,
    subscribers,
)
from deskwire.sandbox.store import State

Fields: TypeAlias = dict[str, object]

SITE: Final = "https://collab.acme.example/public/index.php?path_info="


def _same(row: sqlite3.Row, *names: str) -> Fields:
    return {name: row[name] for name in names}


def _ids(row: sqlite3.Row, *names: str) -> Fields:
    """Return ids; no object is 0."""
    return {name: row[name] or 0 for name in names}


def _moments(row: sqlite3.Row, *names: str) -> Fields:
    return {
        name: None if row[name] is None else datetime.fromtimestamp(row[name], UTC)
        for name in names
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def user(state: State, number: int | None) -> Fields | None:
    """Return a user as other objects show one."""
    row = state.row("SELECT * FROM activecollab_users WHERE id = ?", number)
    if row is None:
        return None
    return {
        **_same(row, "id", "first_name", "last_name", "email"),
        "class_name": row["class"],
        "display_name": f"{row['first_name']} {row['last_name']}",
        "short_display_name": f"{row['first_name']} {row['last_name'][0]}.",
        "permalink": f"{SITE}users/{row['id']}",
        "company_id": 1,
    }


def _creator(state: State, row: sqlite3.Row) -> Fields | None:
    """Return who created a task, who may be somebody without an account."""
    if row["created_by_name"] is None:
        return user(state, row["created_by_id"])
    return {
        "id": 0,
        "class_name": "AnonymousUser",
        "display_name": row["created_by_name"],
        "short_display_name": row["created_by_name"],
        "email": row["created_by_email"],
        "permalink": None,
    }


def project(state: State, row: sqlite3.Row, viewer: User) -> Fields:
    """Return a project."""
    return {
        **_same(row, "id", "slug", "name", "overview"),
        **_ids(row, "leader_id"),
        "permalink": f"{SITE}projects/{row['slug']}",
        "is_member": is_member(state, viewer, row["id"]),
        "company_id": 1,
        "label_id": 0,
        "category_id": 0,
        "status": "Completed" if row["is_completed"] else "Active",
        "is_completed": bool(row["is_completed"]),
    }


def label(row: sqlite3.Row) -> Fields:
    """Return a label."""
    names = ("id", "name", "fg_color", "bg_color")
    return {**_same(row, *names), "is_default": bool(row["is_default"])}


def category(row: sqlite3.Row) -> Fields:
    """Return a category."""
    return _same(row, "id", "name")


def attachment(row: sqlite3.Row) -> Fields:
    """Return what is known of a file."""
    return {
        **_same(row, "id", "name", "mime_type"),
        "size": len(base64.b64decode(row["content"])),
        "permalink": f"{SITE}attachments/{row['id']}",
    }


def task(state: State, row: sqlite3.Row, viewer: User) -> Fields:
    """Return a task."""
    place = find(state, "projects", row["project"])
    address = f"{SITE}projects/{place['slug']}/tasks/{row['number']}"
    return {
        **_same(row, "id", "name", "body", "visibility", "state", "priority", "version"),
        **_ids(row, "category_id", "label_id", "milestone_id", "assignee_id"),
        "task_id": row["number"],
        "class_name": "Task",
        "verbose_type": "Task",
        "verbose_type_lowercase": "task",
        "body_formatted": row["body"],
        "permalink": address,
        "urls": {"view": address, "edit": f"{address}/edit"},
        "permissions": {"can_edit": True, "can_trash": viewer["class"] == "Administrator"},
        "is_archived": row["state"] == ARCHIVED,
        "is_trashed": row["state"] == TRASHED,
        "due_on": _day(row["due_on"]),
        "start_on": None,
        "category": _named(state, "categories", row["category_id"]),
        "label": _named(state, "labels", row["label_id"]),
        "milestone": None,
        "project_id": row["project"],
        "project": project(state, place, viewer),
        "is_locked": bool(row["is_locked"]),
        "is_favorite": False,
        "custom_fields": None,
        "estimate": None,
        "tracking": None,
        **_people(state, row, viewer),
        **_history(state, row),
        **_contents(state, row["id"], address),
    }


def _named(state: State, table: str, number: int | None) -> Fields | None:
    """Return the category or the label of a task."""
    if number is None:
        return None
    row = find(state, table, number)
    return label(row) if table == "labels" else category(row)


def _people(state: State, row: sqlite3.Row, viewer: User) -> Fields:
    others = state.store.rows(
        "SELECT user FROM activecollab_assignees WHERE task = ? ORDER BY user", (row["id"],)
    )
    readers = subscribers(state, "tasks", row["id"])
    return {
        "assignee": user(state, row["assignee_id"]),
        "other_assignees": [user(state, other["user"]) for other in others],
        "other_assignee_ids": [other["user"] for other in others],
        "delegated_by_id": 0,
        "delegated_by": None,
        "subscribers": [user(state, reader) for reader in readers],
        "user_is_subscribed": viewer["id"] in readers,
    }


def _history(state: State, row: sqlite3.Row) -> Fields:
    return {
        "is_completed": row["completed_on"] is not None,
        **_moments(row, "completed_on", "created_on", "updated_on"),
        **_ids(row, "completed_by_id", "created_by_id", "updated_by_id"),
        "completed_by": user(state, row["completed_by_id"]),
        "created_by": _creator(state, row),
        **_same(row, "created_by_name", "created_by_email"),
        "updated_by": user(state, row["updated_by_id"]),
    }


def _contents(state: State, number: int, address: str) -> Fields:
    parts = listed(state, "subtasks", task=number)
    files = listed(state, "attachments", task=number)
    done = sum(part["completed_on"] is not None for part in parts)
    hours = sum(record["value"] for record in listed(state, "time_records", task=number))
    return {
        "comments_url": f"{address}/comments",
        "comments_count": len(listed(state, "comments", task=number)),
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


def subtask(state: State, row: sqlite3.Row, text: str = "name") -> Fields:
    """Return a subtask; its text is in `body` where it was just created or changed."""
    return {
        **_same(row, "id", "priority"),
        text: row["body"],
        **_ids(row, "assignee_id", "label_id", "created_by_id"),
        "assignee": user(state, row["assignee_id"]),
        "due_on": _day(row["due_on"]),
        "parent_class": "Task",
        "parent_id": row["task"],
        "is_completed": row["completed_on"] is not None,
        "is_archived": row["state"] == ARCHIVED,
        **_moments(row, "completed_on", "created_on", "updated_on"),
        "permalink": f"{SITE}subtasks/{row['id']}",
    }


def comment(state: State, row: sqlite3.Row) -> Fields:
    """Return a comment."""
    return {
        **_same(row, "id", "body"),
        "parent_class": "Task",
        "parent_id": row["task"],
        **_moments(row, "created_on"),
        "created_by": user(state, row["author"]),
    }


def assignment(state: State, row: sqlite3.Row) -> Fields:
    """Return a task as the list of one's own tasks has it: with names instead of objects."""
    place = find(state, "projects", row["project"])
    kind = _named(state, "categories", row["category_id"]) or {}
    mark = _named(state, "labels", row["label_id"]) or {}
    creator = user(state, row["created_by_id"]) or {}
    return {
        **_same(row, "id", "name", "body", "priority"),
        **_ids(row, "label_id", "assignee_id", "created_by_id"),
        "task_id": row["number"],
        "type": "Task",
        "permalink": f"{SITE}projects/{row['project']}/tasks/{row['number']}",
        "due_on": _day(row["due_on"]),
        "is_completed": row["completed_on"] is not None,
        "age": (state.now() - row["created_on"]) // 86_400,
        "project_id": row["project"],
        "project": place["name"],
        "project_name": place["name"],
        "milestone": None,
        "category": kind.get("name"),
        "label": mark.get("name"),
        "assignee": (user(state, row["assignee_id"]) or {}).get("display_name"),
        **_moments(row, "created_on"),
        "created_by_name": creator.get("display_name"),
        "created_by_email": creator.get("email"),
        "estimated_time": Decimal(0),
        "tracked_time": Decimal(0),
        "subtasks": [subtask(state, part) for part in listed(state, "subtasks", task=row["id"])],
    }


def time_record(state: State, row: sqlite3.Row) -> Fields:
    """Return time that somebody has spent."""
    return {
        **_same(row, "id", "user_id", "job_type_id", "billable_status", "summary"),
        "class_name": "TimeRecord",
        "value": Decimal(row["value"]) / 100,
        "user": user(state, row["user_id"]),
        "record_date": _day(row["record_date"]),
        "parent_class": "Task",
        "parent_id": row["task"],
        "permalink": f"{SITE}time/{row['id']}",
    }
