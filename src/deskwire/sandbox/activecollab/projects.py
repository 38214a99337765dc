"""The projects of the ActiveCollab sandbox, their categories, and what it tells of itself."""

import hashlib
import re
import sqlite3
from typing import Final

from deskwire.activecollab.info import User as UserModel
from deskwire.sandbox.activecollab import records
from deskwire.sandbox.activecollab.state import (
    ARCHIVED,
    VISIBLE,
    User,
    change,
    find,
    find_project,
    handles,
    listed,
)
from deskwire.sandbox.http import Response
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.serialize import object_tree
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import State

_YES: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<api_is_alive>yes</api_is_alive>\n'
"""The one answer without blanks around its text: other clients compare it with `yes`."""


def _list(state: State, user: User, where: int) -> Answer:
    rows = state.store.rows(
        "SELECT p.* FROM activecollab_projects p JOIN activecollab_members m "
        "ON m.project = p.id WHERE m.user = ? AND p.state = ? ORDER BY p.id",
        (user["id"], where),
    )
    return [records.project(state, row, user) for row in rows]


@handles("projects.list")
def list_projects(state: State, user: User) -> Answer:
    """List the projects of a user."""
    return _list(state, user, VISIBLE)


@handles("projects.list_archived")
def list_archived(state: State, user: User) -> Answer:
    """List the archived projects of a user."""
    return _list(state, user, ARCHIVED)


@handles("projects.get")
def get(state: State, user: User, *, project_id: str) -> Answer:
    """Return a project."""
    return records.project(state, find_project(state, user, project_id), user)


@handles("projects.people")
def people(state: State, user: User, *, project_id: str) -> Answer:
    """List the people of a project."""
    rows = state.store.rows(
        "SELECT user FROM activecollab_members WHERE project = ? ORDER BY user",
        (find_project(state, user, project_id)["id"],),
    )
    return [object_tree(UserModel, records.user(state, row["user"]) or {}) for row in rows]


@handles("categories.list")
def list_categories(state: State, user: User, *, project_id: str) -> Answer:
    """List the categories of a project."""
    project = find_project(state, user, project_id)["id"]
    return [records.category(row) for row in listed(state, "categories", project=project)]


def _category(state: State, user: User, project_id: str, category_id: int) -> sqlite3.Row:
    project = find_project(state, user, project_id)["id"]
    return find(state, "categories", category_id, project=project)


@handles("categories.get")
def get_category(state: State, user: User, *, project_id: str, category_id: int) -> Answer:
    """Return a category."""
    return records.category(_category(state, user, project_id, category_id))


@handles("categories.create")
def create_category(state: State, user: User, *, project_id: str, name: str) -> Answer:
    """Create a category."""
    project = find_project(state, user, project_id)["id"]
    category = state.store.next_number("activecollab_categories")
    row = {"id": category, "project": project, "name": name}
    state.store.insert("activecollab_categories", row)
    return {"id": category, "name": name}


@handles("categories.update")
def update_category(
    state: State, user: User, *, project_id: str, category_id: int, name: str
) -> Answer:
    """Give a category another name."""
    category = _category(state, user, project_id, category_id)["id"]
    change(state, "categories", category, name=name)
    return {"id": category, "name": name}


@handles("info.list_labels")
def list_labels(state: State, _: User) -> Answer:
    """List the labels."""
    return [records.label(row) for row in listed(state, "labels")]


@handles("info.get")
def get_info(state: State, user: User) -> Answer:
    """Return what the installation tells of itself."""
    return {
        "api_version": "3.0.0",
        "system_version": "3.1.8",
        "logged_user": records.user(state, user["id"]),
        "read_only": False,
        "loaded_frameworks": ["environment", "authentication", "labels"],
        "enabled_modules": ["system", "tasks", "tracking"],
        "max_upload_size": 8_388_608,
    }


@handles.of_nobody("info.check_if_alive")
def check_if_alive(_: State) -> Answer:
    """Answer with yes."""
    return Response.of(_YES, "text/xml; charset=utf-8")


@handles.of_nobody("info.create_token")
def create_token(
    state: State, *, email: str, password: str, client_name: str, client_vendor: str
) -> Answer:
    """Answer with a token of the vendor's shape: the user's id and forty letters and digits.

    Both it and the number of an error are plain text.
    """
    del client_name, client_vendor
    user = state.row("SELECT * FROM activecollab_users WHERE email = ?", email)
    if user is None:
        raise Failure(200, "Error Code: 2")
    if user["password"] != password:
        raise Failure(200, "Error Code: 3")
    if not user["may_use_api"]:
        raise Failure(200, "Error Code: 4")
    count = state.store.next_number("activecollab_tokens", "rowid")
    digest = hashlib.sha256(f"{user['id']}:{count}".encode()).hexdigest()
    token = f"{user['id']}-{digest[:40]}"
    state.store.insert("activecollab_tokens", {"token": token, "user": user["id"]})
    return Response.text(f"API key: {token}\n")


@handles("my_tasks.list")
def list_my_tasks(state: State, user: User) -> Answer:
    """Return the open tasks of the user, a group for each project."""
    rows = state.store.rows(
        "SELECT t.*, p.slug FROM activecollab_tasks t "
        "JOIN activecollab_projects p ON p.id = t.project WHERE t.assignee_id = ? "
        "AND t.state = ? AND t.completed_on IS NULL ORDER BY t.id",
        (user["id"], VISIBLE),
    )
    groups: dict[str, list[records.Fields]] = {}
    for row in rows:
        group = groups.setdefault(re.sub(r"\W", "_", row["slug"]), [])
        group.append(records.assignment(state, row))
    return {name: {"assignments": group} for name, group in groups.items()}
