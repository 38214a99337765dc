"""Tasks of the sandbox's Paymo, their subtasks, and who is assigned to them."""

from collections.abc import Sequence
from typing import Final, cast

from deskwire.sandbox.http import Part
from deskwire.sandbox.paymo.bodies import cells
from deskwire.sandbox.paymo.files import attach
from deskwire.sandbox.paymo.state import PaymoState, Row, User, handles, ids, listed, number
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.store import Value

DEFAULT_LIST: Final = "Default Task List"
"""The name of the list that tasks go to when they name none."""

_NORMAL: Final = 50


@handles("tasks.create", "tasks.create_time_based", "tasks.create_flat_rate")
def create_task(state: PaymoState, user: User, /, **given: object) -> Answer:
    """Create a task in a list, or in the default list of a project."""
    part, users = given.pop("file", None), given.pop("users", ())
    values = cells("tasks", given)
    tasklist = _list_of(state, user, values)
    project = state.open(user, "projects", tasklist["project_id"])
    _check(state, project, values, users)
    count = number(project["task_code_increment"]) + 1
    state.change("projects", project["id"], {"task_code_increment": count})
    task: Row = {
        "code": f"{project['code']}-{count}",
        "seq": state.next_seq("tasks", tasklist_id=tasklist["id"]),
        "description": "",
        "complete": 0,
        "user_id": user.id,
        "billable": project["billable"],
        "flat_billing": 0,
        "invoiced": 0,
        "priority": _NORMAL,
        "status_id": status(state, project, "backlog"),
        **values,
        "tasklist_id": tasklist["id"],
        "project_id": project["id"],
    }
    if values.get("complete"):
        task |= _completion(state, project, user.id, is_complete=True)
    made = state.insert("tasks", {**task, "users": "[]"})
    return _finish(state, user, made, users, part)


def _list_of(state: PaymoState, user: User, values: Row) -> Row:
    """Return the list of a new task, which is made if a project has no default one."""
    if values.get("tasklist_id"):
        return state.open(user, "tasklists", values["tasklist_id"])
    project = state.open(user, "projects", values["project_id"])
    lists = state.rows("tasklists", project_id=project["id"])
    default = [each for each in lists if each["name"] == DEFAULT_LIST]
    if default:
        return default[0]
    seq = state.next_seq("tasklists", project_id=project["id"])
    tasklist: Row = {"name": DEFAULT_LIST, "project_id": project["id"], "seq": seq}
    return state.insert("tasklists", tasklist)


def _check(state: PaymoState, project: Row, values: Row, users: object) -> None:
    """Refuse values that are none of those there are."""
    if "status_id" in values:
        found = state.rows("workflowstatuses", id=values["status_id"])
        if not found or found[0]["workflow_id"] != project["workflow_id"]:
            raise Failure(400, f"Invalid value for status_id: {values['status_id']}")
    for user in cast("Sequence[int]", users):
        if state.find("users", user) is None:
            raise Failure(400, f"Invalid value for users: {user}")


def status(state: PaymoState, project: Row, action: str) -> Value:
    """Return the id of a status of a project's workflow that stands for something."""
    found = state.rows("workflowstatuses", workflow_id=project["workflow_id"], action=action)
    return found[0]["id"] if found else None


def _completion(state: PaymoState, project: Row, user: int, *, is_complete: bool) -> Row:
    """Return what changes when a task is completed or reopened."""
    return {
        "complete": int(is_complete),
        "completed_on": state.now() if is_complete else None,
        "completed_by": user if is_complete else None,
        "status_id": status(state, project, "complete" if is_complete else "backlog"),
    }


def _finish(state: PaymoState, user: User, task: Row, users: object, part: object) -> Row:
    """Assign users to a task and attach the file that came along; return the whole."""
    if users is not None:
        assign(state, task["id"], cast("Sequence[int]", users))
    if isinstance(part, Part):
        attach(state, user, part, {"task_id": task["id"], "project_id": task["project_id"]})
    return state.get("tasks", task["id"])


def assign(state: PaymoState, task: Value, users: Sequence[int]) -> None:
    """Make some users those of a task."""
    for row in state.rows("userstasks", task_id=task):
        if row["user_id"] not in users:
            state.remove("userstasks", row["id"])
    known = {row["user_id"] for row in state.rows("userstasks", task_id=task)}
    for user in dict.fromkeys(users):
        if user not in known:
            state.insert("userstasks", {"user_id": user, "task_id": task})
    state.change("tasks", task, {"users": listed(dict.fromkeys(users))})


@handles(
    "tasks.update",
    "tasks.complete",
    "tasks.reopen",
    "tasks.set_status",
    "tasks.set_priority",
    "tasks.reorder_subtasks",
    "tasks.add_file",
)
def update_task(state: PaymoState, user: User, /, *, task_id: int, **given: object) -> Answer:
    """Change a task, the order of its subtasks, or add a file to it."""
    part, users = given.pop("file", None), given.pop("users", None)
    order = given.pop("subtask_ids", None)
    task = state.open(user, "tasks", task_id)
    values = cells("tasks", given)
    if "tasklist_id" in values:
        target = state.open(user, "tasklists", values["tasklist_id"])
        values["project_id"] = target["project_id"]
    project = state.get("projects", values.get("project_id", task["project_id"]))
    _check(state, project, values, users or ())
    if "complete" in values and values["complete"] != task["complete"]:
        done = _completion(state, project, user.id, is_complete=bool(values["complete"]))
        values = {**done, **values}
    if order is not None:
        reorder(state, "subtasks", order, state.rows("subtasks", task_id=task["id"]))
    return _finish(state, user, state.change("tasks", task["id"], values), users, part)


def reorder(state: PaymoState, kind: str, wanted: object, rows: Sequence[Row]) -> None:
    """Put objects in order; those that are not named keep their places.

    Raises:
        Failure: An id is none of theirs.
    """
    order = cast("Sequence[int]", wanted)
    rows = sorted(rows, key=lambda row: (number(row["seq"]), number(row["id"])))
    known = {number(row["id"]): row for row in rows}
    strange = [one for one in order if one not in known]
    if strange:
        raise Failure(400, f"Invalid value for {kind}_order: {strange[0]}")
    moved = iter([known[one] for one in dict.fromkeys(order)])
    first = min((number(row["seq"]) for row in rows), default=0)
    for place, row in enumerate(rows, first):
        taken = next(moved) if row["id"] in order else row
        state.change(kind, taken["id"], {"seq": place})


@handles("subtasks.create")
def create_subtask(state: PaymoState, user: User, /, **given: object) -> Answer:
    """Create a subtask."""
    values = cells("subtasks", given)
    task = state.open(user, "tasks", values["task_id"])
    subtask: Row = {
        "complete": 0,
        "user_id": user.id,
        "project_id": task["project_id"],
        "seq": state.next_seq("subtasks", before=-1, task_id=task["id"]),
        **values,
    }
    return state.insert("subtasks", {**subtask, **_done(state, user, values)})


@handles("subtasks.update", "subtasks.complete", "subtasks.reopen")
def update_subtask(state: PaymoState, user: User, /, *, subtask_id: int, **given: object) -> Answer:
    """Change a subtask."""
    subtask, values = state.open(user, "subtasks", subtask_id), cells("subtasks", given)
    return state.change("subtasks", subtask["id"], {**values, **_done(state, user, values)})


def _done(state: PaymoState, user: User, values: Row) -> Row:
    if "complete" not in values:
        return {}
    is_complete = bool(values["complete"])
    return {
        "completed_on": state.now() if is_complete else None,
        "completed_by": user.id if is_complete else None,
    }


@handles("userstasks.create")
def create_assignment(state: PaymoState, user: User, *, user_id: int, task_id: int) -> Answer:
    """Assign a user to a task."""
    task = state.open(user, "tasks", task_id)
    assigned = state.get("users", user_id)
    if state.rows("userstasks", user_id=user_id, task_id=task_id):
        raise Failure(400, "The user is already assigned to the task")
    assign(state, task["id"], [*ids(task["users"]), number(assigned["id"])])
    return state.rows("userstasks", user_id=user_id, task_id=task_id)[0]


@handles("userstasks.update")
def update_assignment(
    state: PaymoState, user: User, /, *, assignment_id: int, **given: object
) -> Answer:
    """Change an assignment."""
    row, values = state.open(user, "userstasks", assignment_id), cells("userstasks", given)
    changed = {**row, **values}
    task = state.open(user, "tasks", changed["task_id"])
    state.get("users", changed["user_id"])
    made = state.change("userstasks", row["id"], values)
    for one in {row["task_id"], task["id"]}:
        _count(state, one)
    return made


@handles("userstasks.delete")
def delete_assignment(state: PaymoState, user: User, *, assignment_id: int) -> Answer:
    """Take a task from a user."""
    row = state.open(user, "userstasks", assignment_id)
    state.remove("userstasks", row["id"])
    _count(state, row["task_id"])
    return None


def _count(state: PaymoState, task: Value) -> None:
    """Note on a task who is assigned to it."""
    users = [number(row["user_id"]) for row in state.rows("userstasks", task_id=task)]
    state.change("tasks", task, {"users": listed(users)})
