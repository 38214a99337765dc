"""The lists of the Taskforce sandbox."""

import re
import sqlite3
from typing import Final

from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.state import State
from deskwire.sandbox.taskforce import tasks
from deskwire.sandbox.taskforce.rendering import Record
from deskwire.sandbox.taskforce.state import (
    Handler,
    User,
    field,
    fields,
    number,
    optional,
    stamp,
)


def _find(state: State, call: Call, user: User) -> sqlite3.Row:
    return tasks.owned_list(state, call.values["list_id"], user)


def _tasks_of(state: State, list_id: int) -> list[sqlite3.Row]:
    return state.store.rows(
        "SELECT t.* FROM taskforce_tasks t JOIN taskforce_places p ON p.task = t.id "
        "WHERE p.list = ? ORDER BY p.position, t.id",
        (list_id,),
    )


def _show(state: State, row: sqlite3.Row) -> Record:
    people = state.store.rows(
        "SELECT email FROM taskforce_list_people WHERE owner = ? ORDER BY email", (row["id"],)
    )
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "flagship": bool(row["flagship"]),
        "added_by": row["added_by"],
        "created": stamp(row["created"]),
        "modified": stamp(row["modified"]),
        "collaborators": [{"email": person["email"]} for person in people],
        "task_counts": tasks.counts(state, _tasks_of(state, row["id"])),
    }


def _list(state: State, _: Call, user: User) -> Record:
    rows = state.store.rows(
        "SELECT * FROM taskforce_lists l WHERE added_by = ? OR EXISTS (SELECT 1 FROM "
        "taskforce_list_people WHERE owner = l.id AND email = ?) ORDER BY id",
        (user["id"], user["email"]),
    )
    return {"lists": [_show(state, row) for row in rows]}


def _create(state: State, call: Call, user: User) -> Record:
    name, description = field(call, "name"), optional(call, "description")
    list_id, now = state.store.next_number("taskforce_lists"), state.now()
    state.store.execute(
        "INSERT INTO taskforce_lists VALUES (?, ?, ?, 0, ?, ?, ?)",
        (list_id, name, description, user["id"], now, now),
    )
    return {"list_id": list_id}


def _get(state: State, call: Call, user: User) -> Record:
    return {"list": _show(state, _find(state, call, user))}


def _update(state: State, call: Call, user: User) -> Record:
    row = _find(state, call, user)
    name, description = optional(call, "name"), optional(call, "description")
    if name is None and description is None:
        raise Failure(200, "name or description is required")
    if name == "":
        raise Failure(200, "name cannot be empty")
    state.store.execute(
        "UPDATE taskforce_lists SET name = ?, description = ?, modified = ? WHERE id = ?",
        (
            row["name"] if name is None else name,
            row["description"] if description is None else description,
            state.now(),
            row["id"],
        ),
    )
    return {}


def _tasks(state: State, call: Call, user: User) -> Record:
    rows = _tasks_of(state, _find(state, call, user)["id"])
    return {"tasks": [tasks.show(state, row, user, days=False) for row in rows]}


def _task_ids(call: Call) -> list[int]:
    """Return the ids in any of the ways that might be meant; no document says which is."""
    found: list[str] = []
    for name, values in fields(call.request).items():
        if re.fullmatch(r"task_ids(\[[0-9]*\])?", name):
            found += [part for value in values for part in value.split(",")]
    if not found:
        raise Failure(200, "task_ids is required")
    return [number(text, "task_ids") for text in found]


def _reorder_tasks(state: State, call: Call, user: User) -> Record:
    list_id, wanted = _find(state, call, user)["id"], _task_ids(call)
    rows = _tasks_of(state, list_id)
    there = [row["id"] for row in rows]
    if not set(wanted) <= set(there):
        raise Failure(200, "a task is not on the list")
    active = [row["id"] for row in rows if tasks.is_active(state, row)]
    moved = [task for task in dict.fromkeys(wanted) if task in active]
    moved += [task for task in active if task not in moved]
    others = [task for task in there if task not in active]
    state.store.execute_many(
        "UPDATE taskforce_places SET position = ? WHERE list = ? AND task = ?",
        ((position, list_id, task) for position, task in enumerate([*moved, *others])),
    )
    return {}


def _add_collaborator(state: State, call: Call, user: User) -> Record:
    row, email = _find(state, call, user), field(call, "email")
    state.store.execute(
        "INSERT OR IGNORE INTO taskforce_list_people VALUES (?, ?)", (row["id"], email)
    )
    return {}


def _remove_collaborator(state: State, call: Call, user: User) -> Record:
    row, email = _find(state, call, user), field(call, "email")
    gone = state.store.execute(
        "DELETE FROM taskforce_list_people WHERE owner = ? AND email = ?", (row["id"], email)
    )
    if not gone:
        raise Failure(200, "nobody of that address shares the list")
    return {}


def _delete(state: State, call: Call, user: User) -> Record:
    row = _find(state, call, user)
    if row["flagship"]:
        raise Failure(200, "the flagship list cannot be deleted")
    state.store.execute(
        "DELETE FROM taskforce_tasks "
        "WHERE id IN (SELECT task FROM taskforce_places WHERE list = :list) "
        "AND id NOT IN (SELECT task FROM taskforce_places WHERE list <> :list)",
        {"list": row["id"]},
    )
    state.store.execute("DELETE FROM taskforce_lists WHERE id = ?", (row["id"],))
    return {}


HANDLERS: Final[dict[str, Handler]] = {
    "taskforce.lists.list": _list,
    "taskforce.lists.create": _create,
    "taskforce.lists.get": _get,
    "taskforce.lists.update": _update,
    "taskforce.lists.tasks": _tasks,
    "taskforce.lists.reorder_tasks": _reorder_tasks,
    "taskforce.lists.add_collaborator": _add_collaborator,
    "taskforce.lists.remove_collaborator": _remove_collaborator,
    "taskforce.lists.delete": _delete,
}
