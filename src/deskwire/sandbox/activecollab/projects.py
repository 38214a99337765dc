"""The projects of the ActiveCollab sandbox, their categories, and what it tells of itself."""

import re
import sqlite3
from typing import Final

from deskwire.sandbox.activecollab import records
from deskwire.sandbox.activecollab.commands import Command
from deskwire.sandbox.activecollab.rendering import Keyed, Named, Record
from deskwire.sandbox.activecollab.state import (
    ARCHIVED,
    VISIBLE,
    Answer,
    Handler,
    User,
    find_project,
    invalid,
    missing,
)
from deskwire.sandbox.state import State


def _lister(where: int) -> Handler:
    """Return the handler of a command that lists projects."""

    def show(state: State, command: Command, user: User) -> Answer:
        del command
        rows = state.store.rows(
            "SELECT p.* FROM activecollab_projects p JOIN activecollab_members m "
            "ON m.project = p.id WHERE m.user = ? AND p.state = ? ORDER BY p.id",
            (user["id"], where),
        )
        return Named("projects", [records.project(state, row, user) for row in rows])

    return show


def _get(state: State, command: Command, user: User) -> Answer:
    row = find_project(state, user, command.values["project_id"])
    return Named("project", records.project(state, row, user))


def _people(state: State, command: Command, user: User) -> Answer:
    project = find_project(state, user, command.values["project_id"])
    rows = state.store.rows(
        "SELECT user FROM activecollab_members WHERE project = ? ORDER BY user", (project["id"],)
    )
    return Named("people", [records.user(state, row["user"]) for row in rows])


def _categories(state: State, command: Command, user: User) -> Answer:
    rows = state.store.rows(
        "SELECT * FROM activecollab_categories WHERE project = ? ORDER BY id",
        (find_project(state, user, command.values["project_id"])["id"],),
    )
    return Named("categories", [records.category(row) for row in rows])


def _category(state: State, command: Command, user: User) -> sqlite3.Row:
    row = state.row(
        "SELECT * FROM activecollab_categories WHERE project = ? AND CAST(id AS TEXT) = ?",
        find_project(state, user, command.values["project_id"])["id"],
        command.values["category_id"],
    )
    if row is None:
        raise missing("the category")
    return row


def _get_category(state: State, command: Command, user: User) -> Answer:
    return Named("category", records.category(_category(state, command, user)))


def _name(command: Command) -> str:
    name = command.form.group("category").get("name")
    if not isinstance(name, str) or not name:
        raise invalid("name is required")
    return name


def _create_category(state: State, command: Command, user: User) -> Answer:
    project, name = find_project(state, user, command.values["project_id"])["id"], _name(command)
    category = state.store.next_number("activecollab_categories")
    state.store.execute(
        "INSERT INTO activecollab_categories VALUES (?, ?, ?)", (category, project, name)
    )
    return Named("category", {"id": category, "name": name})


def _update_category(state: State, command: Command, user: User) -> Answer:
    row, name = _category(state, command, user), _name(command)
    state.store.execute(
        "UPDATE activecollab_categories SET name = ? WHERE id = ?", (name, row["id"])
    )
    return Named("category", {"id": row["id"], "name": name})


def _labels(state: State, command: Command, user: User) -> Answer:
    del command, user
    rows = state.store.rows("SELECT * FROM activecollab_labels ORDER BY id")
    return Named("labels", [records.label(row) for row in rows])


def _info(state: State, command: Command, user: User) -> Answer:
    del command
    return Named(
        "info",
        {
            "api_version": "3.0.0",
            "system_version": "3.1.8",
            "logged_user": records.user(state, user["id"]),
            "read_only": False,
            "loaded_frameworks": ["environment", "authentication", "labels"],
            "enabled_modules": ["system", "tasks", "tracking"],
            "max_upload_size": 8_388_608,
        },
    )


def _my_tasks(state: State, command: Command, user: User) -> Answer:
    """Answer with the open tasks of the user, a group for each project."""
    del command
    rows = state.store.rows(
        "SELECT t.*, p.slug, p.name AS project_name FROM activecollab_tasks t "
        "JOIN activecollab_projects p ON p.id = t.project WHERE t.assignee_id = ? "
        "AND t.state = ? AND t.completed_on IS NULL ORDER BY t.id",
        (user["id"], VISIBLE),
    )
    groups: dict[str, list[Record]] = {}
    for row in rows:
        record = records.assignment(state, row, row["project_name"])
        parts = state.store.rows(
            "SELECT * FROM activecollab_subtasks WHERE task = ? ORDER BY id", (row["id"],)
        )
        record["subtasks"] = Keyed(tuple(records.subtask(state, part) for part in parts))
        groups.setdefault(re.sub(r"\W", "_", row["slug"]), []).append(record)
    return Named(
        "my_tasks", {name: {"assignments": Keyed(tuple(group))} for name, group in groups.items()}
    )


HANDLERS: Final[dict[str, Handler]] = {
    "activecollab.projects.list": _lister(VISIBLE),
    "activecollab.projects.list_archived": _lister(ARCHIVED),
    "activecollab.projects.get": _get,
    "activecollab.projects.people": _people,
    "activecollab.categories.list": _categories,
    "activecollab.categories.get": _get_category,
    "activecollab.categories.create": _create_category,
    "activecollab.categories.update": _update_category,
    "activecollab.info.get": _info,
    "activecollab.info.list_labels": _labels,
    "activecollab.my_tasks.list": _my_tasks,
}
