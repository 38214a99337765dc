"""What the ActiveCollab sandbox remembers, and what it starts with."""

import sqlite3
from typing import Final, TypeAlias

from deskwire.activecollab._service import SERVICE
from deskwire.sandbox.activecollab.rendering import singular
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Handlers
from deskwire.sandbox.store import State, Store, Value

TOKEN: Final = "1-c4Wm7Zt0Qy2Lb9Rk5Xn8Vd3Hs6Jf1Gp4Ta7Ue0Yi"
EMAIL: Final = "amy@acme.example"
PASSWORD: Final = "sandbox-password"

DELETED, TRASHED, ARCHIVED, VISIBLE = range(4)

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS activecollab_users (
    id           INTEGER PRIMARY KEY,
    class        TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL,
    email        TEXT NOT NULL UNIQUE,
    password     TEXT NOT NULL,
    may_use_api  INTEGER NOT NULL,
    sees_private INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS activecollab_tokens (
    token TEXT PRIMARY KEY,
    user  INTEGER NOT NULL REFERENCES activecollab_users
);
CREATE TABLE IF NOT EXISTS activecollab_projects (
    id           INTEGER PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    overview     TEXT,
    leader_id    INTEGER,
    is_completed INTEGER NOT NULL,
    state        INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS activecollab_members (
    project INTEGER NOT NULL REFERENCES activecollab_projects,
    user    INTEGER NOT NULL REFERENCES activecollab_users,
    PRIMARY KEY (project, user)
);
CREATE TABLE IF NOT EXISTS activecollab_categories (
    id      INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES activecollab_projects,
    name    TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS activecollab_labels (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    fg_color   TEXT NOT NULL,
    bg_color   TEXT NOT NULL,
    is_default INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS activecollab_tasks (
    id               INTEGER PRIMARY KEY,
    project          INTEGER NOT NULL REFERENCES activecollab_projects,
    number           INTEGER NOT NULL,                 -- within the project; the one in paths
    name             TEXT NOT NULL,
    body             TEXT,
    visibility       INTEGER NOT NULL DEFAULT 1,
    state            INTEGER NOT NULL DEFAULT 3,
    category_id      INTEGER,
    label_id         INTEGER,
    milestone_id     INTEGER,
    priority         INTEGER NOT NULL DEFAULT 0,
    assignee_id      INTEGER,
    due_on           TEXT,
    created_on       INTEGER NOT NULL,
    created_by_id    INTEGER,
    created_by_name  TEXT,
    created_by_email TEXT,
    completed_on     INTEGER,
    completed_by_id  INTEGER,
    updated_on       INTEGER,
    updated_by_id    INTEGER,
    is_locked        INTEGER NOT NULL DEFAULT 0,
    version          INTEGER NOT NULL DEFAULT 1,
    UNIQUE (project, number)
);
CREATE TABLE IF NOT EXISTS activecollab_assignees (
    task INTEGER NOT NULL REFERENCES activecollab_tasks,
    user INTEGER NOT NULL REFERENCES activecollab_users,
    PRIMARY KEY (task, user)
);
CREATE TABLE IF NOT EXISTS activecollab_subtasks (
    id              INTEGER PRIMARY KEY,
    task            INTEGER NOT NULL REFERENCES activecollab_tasks,
    body            TEXT NOT NULL,
    state           INTEGER NOT NULL DEFAULT 3,
    assignee_id     INTEGER,
    priority        INTEGER NOT NULL DEFAULT 0,
    label_id        INTEGER,
    due_on          TEXT,
    created_on      INTEGER NOT NULL,
    created_by_id   INTEGER NOT NULL,
    completed_on    INTEGER,
    completed_by_id INTEGER,
    updated_on      INTEGER
);
CREATE TABLE IF NOT EXISTS activecollab_comments (
    id         INTEGER PRIMARY KEY,
    task       INTEGER NOT NULL REFERENCES activecollab_tasks,
    body       TEXT NOT NULL,
    author     INTEGER NOT NULL REFERENCES activecollab_users,
    created_on INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS activecollab_attachments (
    id        INTEGER PRIMARY KEY,
    task      INTEGER NOT NULL REFERENCES activecollab_tasks,
    name      TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    content   TEXT NOT NULL                            -- in base64
);
CREATE TABLE IF NOT EXISTS activecollab_subscriptions (
    object TEXT NOT NULL,                              -- tasks/14, subtasks/3
    user   INTEGER NOT NULL REFERENCES activecollab_users,
    PRIMARY KEY (object, user)
);
CREATE TABLE IF NOT EXISTS activecollab_time_records (
    id              INTEGER PRIMARY KEY,
    task            INTEGER NOT NULL REFERENCES activecollab_tasks,
    value           INTEGER NOT NULL,                  -- hundredths of an hour
    user_id         INTEGER NOT NULL,
    record_date     TEXT NOT NULL,
    job_type_id     INTEGER,
    billable_status INTEGER NOT NULL,
    summary         TEXT
);
"""

_BEGAN: Final = 1_388_570_400  # 2014-01-01 10:00:00 UTC
_USERS: Final = (
    (1, "Administrator", "Amy", "Adams", EMAIL, PASSWORD, 1, 1),
    (2, "Member", "Ben", "Brown", "ben@acme.example", "ben-password", 1, 0),
    (3, "Client", "Cy", "Clark", "cy@acme.example", "cy-password", 0, 0),
)
_PROJECTS: Final = (
    (7, "website", "Website", "A <b>new</b> one", 1, 0, VISIBLE),
    (8, "garden", "Garden", None, None, 0, VISIBLE),
    (9, "attic", "Attic", None, 2, 1, ARCHIVED),
)
_LABELS: Final = ((1, "NEW", "#000000", "#ffffff", 1), (2, "ON HOLD", "#ffffff", "#ff0000", 0))
_TASKS: Final = (  # id, project, number, name, visibility, state, label, priority, assignee, due
    (101, 7, 12, "Task example", 1, VISIBLE, 1, 2, 1, "2014-07-25"),
    (102, 7, 13, "Some task", 1, VISIBLE, None, 0, 2, None),
    (103, 7, 14, "Private task", 0, VISIBLE, None, -2, None, None),
    (104, 7, 11, "Old task", 1, ARCHIVED, None, 0, None, None),
    (105, 8, 1, "Plant a tree", 1, VISIBLE, None, 0, 1, None),
)


User: TypeAlias = sqlite3.Row

handles: Final = Handlers[State, User](SERVICE)
"""Registers what answers an operation."""


def invalid(message: str) -> Failure:
    """Return the failure of a validation, which the service answers with status 500."""
    return Failure(500, message, code="ValidationErrors")


def missing(what: str) -> Failure:
    """Return the failure of a search."""
    return Failure(404, f"{what} was not found", code="NotFoundError")


def find_project(state: State, user: User, wanted: str) -> sqlite3.Row:
    """Return a project by its id or slug, if the user may see it."""
    row = state.row(
        "SELECT * FROM activecollab_projects WHERE ? IN (CAST(id AS TEXT), slug)", wanted
    )
    if row is None:
        raise missing("the project")
    if not is_member(state, user, row["id"]):
        raise Failure(403, "the project is not for this user", code="ForbiddenError")
    return row


def is_member(state: State, user: User, project: int) -> bool:
    """Tell whether a user is one of a project's people."""
    sql = "SELECT 1 FROM activecollab_members WHERE project = ? AND user = ?"
    return state.row(sql, project, user["id"]) is not None


def find_task(state: State, user: User, project_id: str, task_id: int) -> sqlite3.Row:
    """Return a task by its number within the project, if the user may see it."""
    project = find_project(state, user, project_id)
    row = state.row(
        "SELECT * FROM activecollab_tasks WHERE project = ? AND number = ?", project["id"], task_id
    )
    if row is None or not (row["visibility"] or user["sees_private"]):
        raise missing("the task")
    return row


def find(state: State, table: str, number: int, /, **owner: int) -> sqlite3.Row:
    """Return a row by its id, if it is the owner's: `find(state, "comments", 31, task=101)`."""
    names = "".join(f" AND {name} = ?" for name in owner)
    sql = f"SELECT * FROM activecollab_{table} WHERE id = ?{names}"  # noqa: S608 - names of ours
    row = state.row(sql, number, *owner.values())
    if row is None:
        raise missing(f"the {singular(table)}")
    return row


def listed(state: State, table: str, /, **owner: int) -> list[sqlite3.Row]:
    """Return the rows of an owner, or all of them, in the order of their ids."""
    names = " AND ".join(["TRUE", *(f"{name} = ?" for name in owner)])
    sql = f"SELECT * FROM activecollab_{table} WHERE {names} ORDER BY id"  # noqa: S608 - as above
    return state.store.rows(sql, tuple(owner.values()))


def change(state: State, table: str, number: int, /, **columns: Value) -> None:
    """Set columns of a row."""
    state.store.update(f"activecollab_{table}", ("id", number), columns)


def subscribers(state: State, kind: str, number: int) -> list[int]:
    """Return the ids of those who are subscribed to a task or a subtask."""
    rows = state.store.rows(
        "SELECT user FROM activecollab_subscriptions WHERE object = ? ORDER BY user",
        (f"{kind}/{number}",),
    )
    return [row["user"] for row in rows]


def subscribe(state: State, user: User, kind: str, number: int) -> None:
    """Subscribe a user to a task or a subtask."""
    state.store.execute(
        "INSERT OR IGNORE INTO activecollab_subscriptions VALUES (?, ?)",
        (f"{kind}/{number}", user["id"]),
    )


def unsubscribe(state: State, user: User, kind: str, number: int) -> None:
    """End a subscription."""
    state.store.execute(
        "DELETE FROM activecollab_subscriptions WHERE object = ? AND user = ?",
        (f"{kind}/{number}", user["id"]),
    )


def seed(store: Store) -> None:
    """Create the tables and the first rows, unless they are there."""
    store.define(_TABLES)
    if store.rows("SELECT 1 FROM activecollab_users"):
        return
    store.execute_many("INSERT INTO activecollab_users VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _USERS)
    store.execute("INSERT INTO activecollab_tokens VALUES (?, 1)", (TOKEN,))
    store.execute_many("INSERT INTO activecollab_projects VALUES (?, ?, ?, ?, ?, ?, ?)", _PROJECTS)
    store.execute_many(
        "INSERT INTO activecollab_members VALUES (?, ?)", ((7, 1), (7, 2), (8, 1), (9, 1))
    )
    store.execute("INSERT INTO activecollab_categories VALUES (21, 7, 'Design')")
    store.execute_many("INSERT INTO activecollab_labels VALUES (?, ?, ?, ?, ?)", _LABELS)
    store.execute_many(
        "INSERT INTO activecollab_tasks (id, project, number, name, visibility, state, label_id, "
        "priority, assignee_id, due_on, created_on, created_by_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        ((*task, _BEGAN) for task in _TASKS),
    )
    store.execute("INSERT INTO activecollab_assignees VALUES (101, 2)")
    store.execute_many(
        "INSERT INTO activecollab_subtasks (id, task, body, assignee_id, created_on, "
        "created_by_id) VALUES (?, 101, ?, ?, ?, 1)",
        ((1, "first subtask", 2, _BEGAN), (2, "second subtask", None, _BEGAN)),
    )
    store.execute("INSERT INTO activecollab_comments VALUES (31, 101, 'Fine!', 2, ?)", (_BEGAN,))
    store.execute("INSERT INTO activecollab_subscriptions VALUES ('tasks/101', 2)")
