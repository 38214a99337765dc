"""The tasks of the ActiveCollab sandbox."""

import base64
import sqlite3
from decimal import Decimal, InvalidOperation
from typing import Final

from deskwire.sandbox.activecollab import records
from deskwire.sandbox.activecollab.commands import Command
from deskwire.sandbox.activecollab.forms import Value
from deskwire.sandbox.activecollab.rendering import Named
from deskwire.sandbox.activecollab.state import (
    ARCHIVED,
    TRASHED,
    VISIBLE,
    Answer,
    Handler,
    User,
    day,
    find_project,
    find_task,
    invalid,
    missing,
    number,
)
from deskwire.sandbox.http import Part
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.state import State

_TEXTS: Final = ("name", "body", "created_by_name", "created_by_email")
_NUMBERS: Final = ("visibility", "milestone_id", "priority", "created_by_id")
_REFERENCES: Final = {
    "category_id": "activecollab_categories",
    "label_id": "activecollab_labels",
    "assignee_id": "activecollab_users",
}


def _list(state: State, command: Command, user: User) -> Answer:
    return _listed(state, command, user, VISIBLE)


def _list_archived(state: State, command: Command, user: User) -> Answer:
    return _listed(state, command, user, ARCHIVED)


def _listed(state: State, command: Command, user: User, where: int) -> Answer:
    project = find_project(state, user, command.values["project_id"])
    rows = state.store.rows(
        "SELECT * FROM activecollab_tasks WHERE project = ? AND state = ? "
        "AND (visibility > 0 OR ?) ORDER BY number",
        (project["id"], where, user["sees_private"]),
    )
    return Named("tasks", [records.task(state, row, user) for row in rows])


def _show(state: State, number_: int, user: User) -> Answer:
    row = state.row("SELECT * FROM activecollab_tasks WHERE id = ?", number_)
    if row is None:
        raise missing("the task")
    return Named("task", records.task(state, row, user))


def _get(state: State, command: Command, user: User) -> Answer:
    return Named("task", records.task(state, find_task(state, user, command), user))


def reference(state: State, table: str, value: Value, name: str) -> int | None:
    """Check the id of another object; 0 and nothing mean none."""
    wanted = number(value or "0", name)
    if wanted == 0:
        return None
    if state.row(f"SELECT 1 FROM {table} WHERE id = ?", wanted) is None:  # noqa: S608 - a name of ours
        raise invalid(f"{name} names nothing")
    return wanted


def priority(value: Value) -> int:
    """Check how urgent something is."""
    level = number(value, "priority")
    if not -2 <= level <= 2:
        raise invalid("priority has to be -2 to 2")
    return level


def _columns(state: State, fields: dict[str, Value]) -> dict[str, str | int | None]:
    """Return the columns that the fields of a task fill."""
    columns: dict[str, str | int | None] = {}
    for name, value in fields.items():
        if name == "priority":
            columns[name] = priority(value)
        elif name in _REFERENCES:
            columns[name] = reference(state, _REFERENCES[name], value, name)
        elif name in _NUMBERS:
            columns[name] = number(value, name)
        elif name in _TEXTS and isinstance(value, str):
            columns[name] = value
        elif name == "due_on" and isinstance(value, str):
            columns[name] = day(value, name) if value else None
        elif name != "other_assignees":
            raise Failure(400, f"a task has no {name}", code="InvalidPropertyError")
    if columns.get("name") == "":
        raise invalid("name is required")
    if columns.get("visibility", 1) not in (0, 1, 2):
        raise invalid("visibility has to be 0 or 1")
    if "created_by_id" in columns and {"created_by_name", "created_by_email"} & set(columns):
        raise invalid("created_by_id cannot stand beside a name or an address")
    return columns


def _others(state: State, task: int, fields: dict[str, Value]) -> None:
    """Store the other assignees, if they are given."""
    given = fields.get("other_assignees")
    if given is None:
        return
    values = list(given.values()) if isinstance(given, dict) else [given]
    users = [reference(state, "activecollab_users", one, "other_assignees") for one in values]
    state.store.execute("DELETE FROM activecollab_assignees WHERE task = ?", (task,))
    state.store.execute_many(
        "INSERT OR IGNORE INTO activecollab_assignees VALUES (?, ?)",
        ((task, user) for user in users if user is not None),
    )


def attach(state: State, task: int, files: tuple[Part, ...]) -> None:
    """Store files with a task."""
    for file in files:
        state.store.execute(
            "INSERT INTO activecollab_attachments VALUES (?, ?, ?, ?, ?)",
            (
                state.store.next_number("activecollab_attachments"),
                task,
                file.filename or "",
                file.content_type,
                base64.b64encode(file.content).decode(),
            ),
        )


def _fill(state: State, task: int, columns: dict[str, str | int | None]) -> None:
    for name, value in columns.items():
        state.store.execute(f"UPDATE activecollab_tasks SET {name} = ? WHERE id = ?", (value, task))  # noqa: S608 - names of ours


def _create(state: State, command: Command, user: User) -> Answer:
    project = find_project(state, user, command.values["project_id"])["id"]
    fields = command.form.group("task")
    columns = _columns(state, fields)
    if "name" not in columns:
        raise invalid("name is required")
    task = state.store.next_number("activecollab_tasks")
    with state.store.transaction():
        state.store.execute(
            "INSERT INTO activecollab_tasks (id, project, number, name, created_on, created_by_id) "
            "VALUES (?, ?, ?, '', ?, ?)",
            (
                task,
                project,
                state.store.next_number("activecollab_tasks", "number", f"project = {project}"),
                state.now(),
                None if "created_by_name" in columns else user["id"],
            ),
        )
        _fill(state, task, columns)
        _others(state, task, fields)
        attach(state, task, command.form.files)
    return _show(state, task, user)


def _update(state: State, command: Command, user: User) -> Answer:
    row, fields = find_task(state, user, command), command.form.group("task")
    columns = _columns(state, fields)
    with state.store.transaction():
        _fill(state, row["id"], columns)
        _others(state, row["id"], fields)
        attach(state, row["id"], command.form.files)
        _touch(state, row, user)
    return _show(state, row["id"], user)


def _touch(state: State, row: sqlite3.Row, user: User) -> None:
    state.store.execute(
        "UPDATE activecollab_tasks SET updated_on = ?, updated_by_id = ?, version = version + 1 "
        "WHERE id = ?",
        (state.now(), user["id"], row["id"]),
    )


def _add_attachment(state: State, command: Command, user: User) -> Answer:
    row = find_task(state, user, command)
    if not command.form.files:
        raise Failure(400, "there is no file", code="BadRequestError")
    attach(state, row["id"], command.form.files)
    return _show(state, row["id"], user)


def _complete(state: State, command: Command, user: User) -> Answer:
    row = find_task(state, user, command)
    _fill(state, row["id"], {"completed_on": state.now(), "completed_by_id": user["id"]})
    return _show(state, row["id"], user)


def _reopen(state: State, command: Command, user: User) -> Answer:
    row = find_task(state, user, command)
    _fill(state, row["id"], {"completed_on": None, "completed_by_id": None})
    return _show(state, row["id"], user)


def _subscribe(state: State, command: Command, user: User) -> Answer:
    row = find_task(state, user, command)
    state.store.execute(
        "INSERT OR IGNORE INTO activecollab_subscriptions VALUES (?, ?)",
        (f"tasks/{row['id']}", user["id"]),
    )
    return _show(state, row["id"], user)


def _unsubscribe(state: State, command: Command, user: User) -> Answer:
    row = find_task(state, user, command)
    state.store.execute(
        "DELETE FROM activecollab_subscriptions WHERE object = ? AND user = ?",
        (f"tasks/{row['id']}", user["id"]),
    )
    return _show(state, row["id"], user)


def _mover(where: int) -> Handler:
    """Return the handler of a command that puts a task somewhere."""

    def move(state: State, command: Command, user: User) -> Answer:
        row = find_task(state, user, command)
        _fill(state, row["id"], {"state": where})
        return _show(state, row["id"], user)

    return move


def _target(state: State, command: Command, user: User, field: str) -> int:
    return int(find_project(state, user, command.form.text(field))["id"])


def _move_to_project(state: State, command: Command, user: User) -> Answer:
    row = find_task(state, user, command)
    target = _target(state, command, user, "move_to_project_id")
    place = state.store.next_number("activecollab_tasks", "number", f"project = {target}")
    _fill(state, row["id"], {"project": target, "number": place, "category_id": None})
    return _show(state, row["id"], user)


def _copy_to_project(state: State, command: Command, user: User) -> Answer:
    row = find_task(state, user, command)
    target = _target(state, command, user, "copy_to_project_id")
    copy = state.store.next_number("activecollab_tasks")
    place = state.store.next_number("activecollab_tasks", "number", f"project = {target}")
    state.store.execute(
        "INSERT INTO activecollab_tasks (id, project, number, name, body, visibility, label_id, "
        "priority, assignee_id, due_on, created_on, created_by_id) "
        "SELECT ?, ?, ?, name, body, visibility, label_id, priority, assignee_id, due_on, ?, ? "
        "FROM activecollab_tasks WHERE id = ?",
        (copy, target, place, state.now(), user["id"], row["id"]),
    )
    return _show(state, copy, user)


def _hundredths(text: str) -> int:
    try:
        value = Decimal(text) * 100
    except InvalidOperation:
        raise invalid("value is not a number") from None
    if not value.is_finite() or not 0 < value < 10**9:
        raise invalid("value has to be above 0")
    return int(value)


def _add_time(state: State, command: Command, user: User) -> Answer:
    task, fields = find_task(state, user, command)["id"], command.form.group("time_record")
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    worker = reference(state, "activecollab_users", texts.get("user_id", ""), "user_id")
    if worker is None:
        raise invalid("user_id is required")
    record = state.store.next_number("activecollab_time_records")
    state.store.execute(
        "INSERT INTO activecollab_time_records VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record,
            task,
            _hundredths(texts.get("value", "")),
            worker,
            day(texts.get("record_date", ""), "record_date"),
            number(texts.get("job_type_id", "1"), "job_type_id"),
            number(texts.get("billable_status", "0"), "billable_status"),
            texts.get("summary"),
        ),
    )
    row = state.row("SELECT * FROM activecollab_time_records WHERE id = ?", record)
    if row is None:
        raise missing("the time record")
    return Named("time_record", records.time_record(state, row))


HANDLERS: Final[dict[str, Handler]] = {
    "activecollab.tasks.list": _list,
    "activecollab.tasks.list_archived": _list_archived,
    "activecollab.tasks.get": _get,
    "activecollab.tasks.create": _create,
    "activecollab.tasks.update": _update,
    "activecollab.tasks.add_attachment": _add_attachment,
    "activecollab.tasks.complete": _complete,
    "activecollab.tasks.reopen": _reopen,
    "activecollab.tasks.subscribe": _subscribe,
    "activecollab.tasks.unsubscribe": _unsubscribe,
    "activecollab.tasks.archive": _mover(ARCHIVED),
    "activecollab.tasks.unarchive": _mover(VISIBLE),
    "activecollab.tasks.trash": _mover(TRASHED),
    "activecollab.tasks.restore": _mover(VISIBLE),
    "activecollab.tasks.move_to_project": _move_to_project,
    "activecollab.tasks.copy_to_project": _copy_to_project,
    "activecollab.time_records.create": _add_time,
}
