"""The lists of the Taskforce sandbox."""

import sqlite3

from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import State
from deskwire.sandbox.taskforce import tasks
from deskwire.sandbox.taskforce.state import User, handles, refused, stamp
from deskwire.sandbox.taskforce.tasks import owned_list


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


@handles("lists.list")
def list_lists(state: State, user: User) -> Answer:
    """Answer with the lists that a user has made or shares."""
    rows = state.store.rows(
        "SELECT * FROM taskforce_lists l WHERE added_by = ? OR EXISTS (SELECT 1 FROM "
        "taskforce_list_people WHERE owner = l.id AND email = ?) ORDER BY id",
        (user["id"], user["email"]),
    )
    return [_show(state, row) for row in rows]


@handles("lists.create")
def create(state: State, user: User, *, name: str, description: str | None = None) -> Answer:
    """Create a list and answer with its id."""
    list_id, now = state.store.next_number("taskforce_lists"), state.now()
    state.store.execute(
        "INSERT INTO taskforce_lists VALUES (?, ?, ?, 0, ?, ?, ?)",
        (list_id, name, description, user["id"], now, now),
    )
    return list_id


@handles("lists.get")
def get(state: State, user: User, *, list_id: int) -> Answer:
    """Answer with one list."""
    return _show(state, owned_list(state, list_id, user))


@handles("lists.update")
def update(
    state: State,
    user: User,
    *,
    list_id: int,
    name: str | None = None,
    description: str | None = None,
) -> Answer:
    """Change the name or the description of a list."""
    row = owned_list(state, list_id, user)
    if name == "":
        raise refused("name cannot be empty")
    changes = {
        "name": row["name"] if name is None else name,
        "description": row["description"] if description is None else description,
        "modified": state.now(),
    }
    state.store.update("taskforce_lists", ("id", row["id"]), changes)
    return None


@handles("lists.tasks")
def list_tasks(state: State, user: User, *, list_id: int) -> Answer:
    """Answer with the tasks of a list."""
    rows = _tasks_of(state, owned_list(state, list_id, user)["id"])
    return [tasks.show(state, row, user, days=False) for row in rows]


@handles("lists.reorder_tasks")
def reorder_tasks(state: State, user: User, *, list_id: int, task_ids: tuple[int, ...]) -> Answer:
    """Put the active tasks of a list in order."""
    rows = _tasks_of(state, owned_list(state, list_id, user)["id"])
    there = [row["id"] for row in rows]
    if not set(task_ids) <= set(there):
        raise refused("a task is not on the list")
    active = [row["id"] for row in rows if tasks.is_active(state, row)]
    moved = [task for task in dict.fromkeys(task_ids) if task in active]
    moved += [task for task in active if task not in moved]
    others = [task for task in there if task not in active]
    state.store.execute_many(
        "UPDATE taskforce_places SET position = ? WHERE list = ? AND task = ?",
        ((position, list_id, task) for position, task in enumerate([*moved, *others])),
    )
    return None


@handles("lists.add_collaborator")
def add_collaborator(state: State, user: User, *, list_id: int, email: str) -> Answer:
    """Share a list with somebody."""
    state.store.execute(
        "INSERT OR IGNORE INTO taskforce_list_people VALUES (?, ?)",
        (owned_list(state, list_id, user)["id"], email),
    )
    return None


@handles("lists.remove_collaborator")
def remove_collaborator(state: State, user: User, *, list_id: int, email: str) -> Answer:
    """Share a list with somebody no more."""
    if not state.store.execute(
        "DELETE FROM taskforce_list_people WHERE owner = ? AND email = ?",
        (owned_list(state, list_id, user)["id"], email),
    ):
        raise refused("nobody of that address shares the list")
    return None


@handles("lists.delete")
def delete(state: State, user: User, *, list_id: int) -> Answer:
    """Delete a list and the tasks that are on no other."""
    row = owned_list(state, list_id, user)
    if row["flagship"]:
        raise refused("the flagship list cannot be deleted")
    state.store.execute(
        "DELETE FROM taskforce_tasks "
        "WHERE id IN (SELECT task FROM taskforce_places WHERE list = :list) "
        "AND id NOT IN (SELECT task FROM taskforce_places WHERE list <> :list)",
        {"list": row["id"]},
    )
    state.store.execute("DELETE FROM taskforce_lists WHERE id = ?", (row["id"],))
    return None
