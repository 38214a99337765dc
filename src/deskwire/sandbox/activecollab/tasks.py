"""The tasks of the ActiveCollab sandbox, and what hangs on them."""

import base64
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias, TypedDict, Unpack

from deskwire.sandbox.activecollab import records
from deskwire.sandbox.activecollab.state import (
    ARCHIVED,
    TRASHED,
    VISIBLE,
    User,
    change,
    find,
    find_project,
    find_task,
    handles,
    invalid,
    listed,
    subscribe,
    unsubscribe,
)
from deskwire.sandbox.http import Part
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import State, Value


class TaskFields(TypedDict, total=False):
    """What can be said of a task, besides its name."""

    body: str
    visibility: int
    category_id: int
    label_id: int
    milestone_id: int
    priority: int
    assignee_id: int
    other_assignees: tuple[int, ...]
    due_on: date
    created_by_id: int
    created_by_name: str
    created_by_email: str
    attachment: Part


_REFERENCES: Final = {
    "category_id": "activecollab_categories",
    "label_id": "activecollab_labels",
    "assignee_id": "activecollab_users",
    "user_id": "activecollab_users",
    "other_assignees": "activecollab_users",
}

Command: TypeAlias = Callable[[State, User, str, int], None]
"""Does to a task or a subtask, by table and id, what needs no fields."""


def _complete(state: State, user: User, table: str, number: int) -> None:
    change(state, table, number, completed_on=state.now(), completed_by_id=user["id"])


def _setting(**columns: Value) -> Command:
    def do(state: State, _: User, table: str, number: int) -> None:
        change(state, table, number, **columns)

    return do


COMMANDS: Final[Mapping[str, Command]] = {
    "complete": _complete,
    "reopen": _setting(completed_on=None, completed_by_id=None),
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "archive": _setting(state=ARCHIVED),
    "unarchive": _setting(state=VISIBLE),
    "trash": _setting(state=TRASHED),
    "restore": _setting(state=VISIBLE),
}


def reference(state: State, name: str, number: int) -> int | None:
    """Check the id of another object; 0 means none."""
    sql = f"SELECT 1 FROM {_REFERENCES[name]} WHERE id = ?"  # noqa: S608 - a name of ours
    if number != 0 and state.row(sql, number) is None:
        raise invalid(f"{name} names nothing")
    return number or None


def columns_of(state: State, fields: Mapping[str, object]) -> dict[str, Value]:
    """Return the columns that fields fill."""
    columns: dict[str, Value] = {}
    for name, value in fields.items():
        if isinstance(value, date):
            columns[name] = value.isoformat()
        elif name in _REFERENCES and isinstance(value, int):
            columns[name] = reference(state, name, value)
        elif isinstance(value, str | int):
            columns[name] = value
    return columns


def _attach(state: State, task: int, file: Part) -> None:
    row: dict[str, Value] = {
        "id": state.store.next_number("activecollab_attachments"),
        "task": task,
        "name": file.filename or "",
        "mime_type": file.content_type,
        "content": base64.b64encode(file.content).decode(),
    }
    state.store.insert("activecollab_attachments", row)


def _fill(state: State, task: int, fields: TaskFields, **columns: Value) -> None:
    """Store what is said of a task."""
    columns |= columns_of(state, fields)
    if "created_by_id" in fields and {"created_by_name", "created_by_email"} & fields.keys():
        raise invalid("created_by_id cannot stand beside a name or an address")
    if columns:
        change(state, "tasks", task, **columns)
    if "other_assignees" in fields:
        others = (reference(state, "other_assignees", one) for one in fields["other_assignees"])
        rows = [(task, other) for other in others if other is not None]
        state.store.execute("DELETE FROM activecollab_assignees WHERE task = ?", (task,))
        state.store.execute_many("INSERT OR IGNORE INTO activecollab_assignees VALUES (?, ?)", rows)
    if "attachment" in fields:
        _attach(state, task, fields["attachment"])


def _show(state: State, user: User, task: int) -> Answer:
    return records.task(state, find(state, "tasks", task), user)


def _place(state: State, project: int) -> int:
    """Return the number that the next task of a project gets."""
    return state.store.next_number("activecollab_tasks", "number", f"project = {project}")


def _listed(state: State, user: User, project_id: str, where: int) -> Answer:
    project = find_project(state, user, project_id)
    rows = state.store.rows(
        "SELECT * FROM activecollab_tasks WHERE project = ? AND state = ? "
        "AND (visibility > 0 OR ?) ORDER BY number",
        (project["id"], where, user["sees_private"]),
    )
    return [records.task(state, row, user) for row in rows]


@handles("tasks.list")
def list_tasks(state: State, user: User, *, project_id: str, detailed: bool = False) -> Answer:
    """List the tasks of a project."""
    del detailed
    return _listed(state, user, project_id, VISIBLE)


@handles("tasks.list_archived")
def list_archived(state: State, user: User, *, project_id: str, detailed: bool = False) -> Answer:
    """List the archived tasks of a project."""
    del detailed
    return _listed(state, user, project_id, ARCHIVED)


@handles("tasks.get")
def get(
    state: State, user: User, *, project_id: str, task_id: int, detailed: bool = False
) -> Answer:
    """Return a task."""
    del detailed
    return records.task(state, find_task(state, user, project_id, task_id), user)


@handles("tasks.create")
def create(
    state: State, user: User, *, project_id: str, name: str, **fields: Unpack[TaskFields]
) -> Answer:
    """Create a task."""
    project = find_project(state, user, project_id)["id"]
    task = state.store.next_number("activecollab_tasks")
    row = {
        "id": task,
        "project": project,
        "number": _place(state, project),
        "name": name,
        "created_on": state.now(),
        "created_by_id": None if "created_by_name" in fields else user["id"],
    }
    with state.store.transaction():
        state.store.insert("activecollab_tasks", row)
        _fill(state, task, fields)
    return _show(state, user, task)


@handles("tasks.update")
def update(
    state: State,
    user: User,
    *,
    project_id: str,
    task_id: int,
    name: str | None = None,
    **fields: Unpack[TaskFields],
) -> Answer:
    """Change what is given of a task."""
    row = find_task(state, user, project_id, task_id)
    if name == "":
        raise invalid("name is required")
    with state.store.transaction():
        _fill(
            state,
            row["id"],
            fields,
            name=row["name"] if name is None else name,
            version=row["version"] + 1,
            updated_on=state.now(),
            updated_by_id=user["id"],
        )
    return _show(state, user, row["id"])


@handles("tasks.add_attachment")
def add_attachment(
    state: State, user: User, *, project_id: str, task_id: int, attachment: Part
) -> Answer:
    """Attach a file to a task."""
    _attach(state, find_task(state, user, project_id, task_id)["id"], attachment)
    return None


def _commanded(do: Command) -> Callable[..., Answer]:
    def answer(state: State, user: User, *, project_id: str, task_id: int) -> Answer:
        task = find_task(state, user, project_id, task_id)["id"]
        do(state, user, "tasks", task)
        return _show(state, user, task)

    return answer


for _name, _do in COMMANDS.items():
    handles(f"tasks.{_name}")(_commanded(_do))
handles("comments.lock")(_commanded(_setting(is_locked=1)))
handles("comments.unlock")(_commanded(_setting(is_locked=0)))


@handles("tasks.move_to_project")
def move_to_project(
    state: State, user: User, *, project_id: str, task_id: int, target_project_id: int
) -> Answer:
    """Move a task to another project, where it gets a new number."""
    task = find_task(state, user, project_id, task_id)["id"]
    target = find_project(state, user, str(target_project_id))["id"]
    place = _place(state, target)
    change(state, "tasks", task, project=target, number=place, category_id=None)
    return _show(state, user, task)


@handles("tasks.copy_to_project")
def copy_to_project(
    state: State, user: User, *, project_id: str, task_id: int, target_project_id: int
) -> Answer:
    """Copy a task to another project."""
    task = find_task(state, user, project_id, task_id)["id"]
    target = find_project(state, user, str(target_project_id))["id"]
    copy = state.store.next_number("activecollab_tasks")
    state.store.execute(
        "INSERT INTO activecollab_tasks (id, project, number, name, body, visibility, label_id, "
        "priority, assignee_id, due_on, created_on, created_by_id) "
        "SELECT ?, ?, ?, name, body, visibility, label_id, priority, assignee_id, due_on, ?, ? "
        "FROM activecollab_tasks WHERE id = ?",
        (copy, target, _place(state, target), state.now(), user["id"], task),
    )
    return None


_MOST_RECORDS: Final = 300
"""How many records a list has, unless all are asked for."""


@handles("time_records.list")
def list_time(
    state: State, user: User, *, project_id: str, task_id: int, dont_limit_result: bool = False
) -> Answer:
    """List the time on a task, the newest day first."""
    task = find_task(state, user, project_id, task_id)["id"]
    found = listed(state, "time_records", task=task)
    found.sort(key=lambda row: (row["record_date"], row["id"]), reverse=True)
    shown = found if dont_limit_result else found[:_MOST_RECORDS]
    return [records.time_record(state, row) for row in shown]


@handles("time_records.get")
def get_time(state: State, user: User, *, project_id: str, task_id: int, record_id: int) -> Answer:
    """Return time on a task."""
    task = find_task(state, user, project_id, task_id)["id"]
    return records.time_record(state, find(state, "time_records", record_id, task=task))


@handles("time_records.create")
def add_time(
    state: State,
    user: User,
    *,
    project_id: str,
    task_id: int,
    value: Decimal,
    user_id: int,
    record_date: date,
    job_type_id: int = 1,
    billable_status: int = 0,
    summary: str | None = None,
) -> Answer:
    """Record time on a task."""
    task = find_task(state, user, project_id, task_id)["id"]
    if not 0 < value < 10**7:
        raise invalid("value has to be above 0")
    if not reference(state, "user_id", user_id):
        raise invalid("user_id is required")
    record = state.store.next_number("activecollab_time_records")
    row = {
        "id": record,
        "task": task,
        "value": int(value * 100),
        "user_id": user_id,
        "record_date": record_date.isoformat(),
        "job_type_id": job_type_id,
        "billable_status": billable_status,
        "summary": summary,
    }
    state.store.insert("activecollab_time_records", row)
    return records.time_record(state, find(state, "time_records", record))
