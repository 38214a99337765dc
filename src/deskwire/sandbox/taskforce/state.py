"""What the Taskforce sandbox remembers, what it starts with, and its users."""

import hashlib
import sqlite3
from datetime import datetime, timedelta, timezone
from typing import Final, TypeAlias

from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer, Handlers
from deskwire.sandbox.store import State, Store
from deskwire.taskforce._service import SERVICE

EMAIL: Final = "amy@acme.example"
API_KEY: Final = "f2c7a90b54e1438d9d60"

PACIFIC: Final = timezone(timedelta(hours=-8))
"""The zone that the documents' examples are written in."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS taskforce_users (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    email    TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    service  TEXT NOT NULL,
    api_key  TEXT NOT NULL,
    created  INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS taskforce_lists (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT,
    flagship    INTEGER NOT NULL,
    added_by    INTEGER NOT NULL REFERENCES taskforce_users,
    created     INTEGER NOT NULL,
    modified    INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS taskforce_tasks (
    id            INTEGER PRIMARY KEY,
    user_id       INTEGER NOT NULL REFERENCES taskforce_users,
    name          TEXT NOT NULL,
    details       TEXT,
    seen          INTEGER NOT NULL DEFAULT 0,
    due_at        TEXT,
    completed_at  TEXT,
    delayed_until TEXT,
    created       INTEGER NOT NULL,
    modified      INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS taskforce_places (          -- which task is on which list, and where
    list     INTEGER NOT NULL REFERENCES taskforce_lists ON DELETE CASCADE,
    task     INTEGER NOT NULL REFERENCES taskforce_tasks ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (list, task)
);
CREATE TABLE IF NOT EXISTS taskforce_task_people (
    owner INTEGER NOT NULL REFERENCES taskforce_tasks ON DELETE CASCADE,
    email TEXT NOT NULL,
    PRIMARY KEY (owner, email)
);
CREATE TABLE IF NOT EXISTS taskforce_list_people (
    owner INTEGER NOT NULL REFERENCES taskforce_lists ON DELETE CASCADE,
    email TEXT NOT NULL,
    PRIMARY KEY (owner, email)
);
CREATE TABLE IF NOT EXISTS taskforce_emails (
    task            INTEGER NOT NULL REFERENCES taskforce_tasks ON DELETE CASCADE,
    gmail_thread_id TEXT NOT NULL,
    subject         TEXT,
    sender          TEXT,
    PRIMARY KEY (task, gmail_thread_id)
);
CREATE TABLE IF NOT EXISTS taskforce_comments (
    id      INTEGER PRIMARY KEY,
    task    INTEGER NOT NULL REFERENCES taskforce_tasks ON DELETE CASCADE,
    author  INTEGER NOT NULL REFERENCES taskforce_users,
    comment TEXT NOT NULL
);
"""

_SEEN: Final = 1_290_560_660  # 2010-11-23 17:04:20 -0800
_USERS: Final = (
    (901, "Amy Adams", EMAIL, "secret", "Google Apps", API_KEY, _SEEN),
    (902, "Ben Brown", "ben@acme.example", "hidden", "Gmail", "0b8d3c55aa1e4b6f8c77", _SEEN),
)
_LISTS: Final = (
    (511, "Inbox", None, 1, 901, _SEEN, _SEEN),
    (512, "Business Tasks", "Tasks that have to do with business", 0, 901, _SEEN, _SEEN),
    (513, "Ben's Inbox", None, 1, 902, _SEEN, _SEEN),
)
_TASKS: Final = (
    (23416, 901, "file the TPS reports", 1, "2010-12-02", "2010-12-01", "2010-11-30"),
    (23417, 901, "order paper", 1, "2010-12-05", None, None),
    (23418, 901, "plan the party", 0, None, None, "2099-01-01"),
    (23419, 902, "fix the printer", 0, None, None, None),
    (23420, 902, "water the plants", 1, None, None, None),
)
_PLACES: Final = ((511, 23417, 0), (512, 23416, 0), (512, 23417, 1), (512, 23418, 2),
                  (512, 23419, 3), (513, 23420, 0))  # fmt: skip


def create_user(state: State, email: str, password: str) -> str:
    """Add a user with a flagship list; return the API key."""
    number, now = state.store.next_number("taskforce_users"), state.now()
    key = hashlib.sha256(f"{number}:{email}".encode()).hexdigest()[:20]
    state.store.execute(
        "INSERT INTO taskforce_users VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, email.partition("@")[0], email, password, "Google Apps", key, now),
    )
    state.store.execute(
        "INSERT INTO taskforce_lists VALUES (?, 'Inbox', NULL, 1, ?, ?, ?)",
        (state.store.next_number("taskforce_lists"), number, now, now),
    )
    return key


User: TypeAlias = sqlite3.Row

handles: Final = Handlers[State, User](SERVICE)
"""Registers what answers an operation."""


def refused(message: str) -> Failure:
    """Return the failure of a call. No document says how one fails.

    A good status with `success: false` is known.
    """
    return Failure(200, message)


def missing(what: str) -> Failure:
    """Return the failure of a search."""
    return Failure(404, f"there is no such {what}")


def seed(store: Store) -> None:
    """Create the tables and the first rows, unless they are there."""
    store.define(_TABLES)
    if store.rows("SELECT 1 FROM taskforce_users"):
        return
    store.execute_many("INSERT INTO taskforce_users VALUES (?, ?, ?, ?, ?, ?, ?)", _USERS)
    store.execute_many("INSERT INTO taskforce_lists VALUES (?, ?, ?, ?, ?, ?, ?)", _LISTS)
    store.execute_many(
        "INSERT INTO taskforce_tasks VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)",
        ((*task, _SEEN, _SEEN) for task in _TASKS),
    )
    store.execute_many("INSERT INTO taskforce_places VALUES (?, ?, ?)", _PLACES)
    store.execute("INSERT INTO taskforce_list_people VALUES (512, 'ben@acme.example')")
    store.execute("INSERT INTO taskforce_task_people VALUES (23416, 'ben@acme.example')")
    store.execute(
        "INSERT INTO taskforce_emails VALUES (23416, '12c7a1f0e9d8b6a5', ?, 'ben@acme.example')",
        ("read this report and get back to me",),
    )


def stamp(seconds: int) -> datetime:
    """Return a moment as the service shows it."""
    return datetime.fromtimestamp(seconds, PACIFIC)


@handles("user.get")
def get_user(_: State, user: User) -> Answer:
    """Answer with who asks."""
    names = ("name", "email", "service", "api_key")
    return {**{name: user[name] for name in names}, "created": stamp(user["created"])}


@handles.of_nobody("user.create")
def answer_new_user(state: State, *, email: str, password: str) -> Answer:
    """Create a user and answer with the key."""
    if state.row("SELECT 1 FROM taskforce_users WHERE email = ?", email):
        raise refused("there is a user of that address")
    return create_user(state, email, password)
