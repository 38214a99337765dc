"""Tasks of the sandbox's Paymo, their subtasks, and who is assigned to them."""

from collections.abc import Sequence
from typing import Final

from deskwire.sandbox.http import Part
from deskwire.sandbox.paymo import bodies
from deskwire.sandbox.paymo.bodies import Call, Handler
from deskwire.sandbox.paymo.files import attach
from deskwire.sandbox.paymo.objects import KINDS
from deskwire.sandbox.paymo.state import PaymoState, Row, ids, listed, number
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.store import Value

DEFAULT_LIST: Final = "Default Task List"
"""The name of the list that tasks go to when they name none."""

_PRIORITIES: Final = (25, 50, 75, 100)
_NORMAL: Final = 50
_NO_FIELDS: Final = frozenset({"subtasks_order", "file"})


def create_task(state: PaymoState, call: Call) -> Row:
    """Create a task in a list, or in the default list of a project."""
    kind = KINDS["tasks"]
    values = bodies.values(kind, call.body, is_new=True, besides=_NO_FIELDS)
    if not values.get("name") or not (values.get("tasklist_id") or values.get("project_id")):
        raise bodies.missing("name", "tasklist_id or project_id")
    tasklist = _list_of(state, call, values)
    project = state.open(call.user, "projects", tasklist["project_id"])
    _check(state, project, values)
    siblings = state.rows("tasks", tasklist_id=tasklist["id"])
    count = number(project["task_code_increment"]) + 1
    state.change("projects", project["id"], {"task_code_increment": count})
    users = ids(values.pop("users", None))
    task: Row = {
        "code": f"{project['code']}-{count}",
        "seq": max((number(each["seq"]) for each in siblings), default=0) + 1,
        "description": "",
        "complete": 0,
        "user_id": call.user.id,
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
        task |= _completion(state, project, call.user.id, is_complete=True)
    task["users"] = "[]"
    made = state.insert("tasks", task)
    return _finish(state, call, made, users)


def _list_of(state: PaymoState, call: Call, values: Row) -> Row:
    """Return the list of a new task, which is made if a project has no default one."""
    if values.get("tasklist_id"):
        return state.open(call.user, "tasklists", values["tasklist_id"])
    project = state.open(call.user, "projects", values["project_id"])
    lists = state.rows("tasklists", project_id=project["id"])
    default = [each for each in lists if each["name"] == DEFAULT_LIST]
    if default:
        return default[0]
    seq = max((number(each["seq"]) for each in lists), default=0) + 1
    tasklist: Row = {"name": DEFAULT_LIST, "project_id": project["id"], "seq": seq}
    return state.insert("tasklists", tasklist)


def _check(state: PaymoState, project: Row, values: Row) -> None:
    """Refuse values that are none of those there are."""
    if values.get("priority", _NORMAL) not in _PRIORITIES:
        raise Failure(400, f"Invalid value for priority: {values['priority']}")
    if "status_id" in values:
        found = state.rows("workflowstatuses", id=values["status_id"])
        if not found or found[0]["workflow_id"] != project["workflow_id"]:
            raise Failure(400, f"Invalid value for status_id: {values['status_id']}")
    for user in ids(values.get("users")):
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


def _finish(state: PaymoState, call: Call, task: Row, users: Sequence[int] | None) -> Row:
    """Assign users to a task and attach the file that came along; return the whole."""
    if users is not None:
        assign(state, task["id"], users)
    part = _file(call)
    if part is not None:
        attach(state, call.user, part, {"task_id": task["id"], "project_id": task["project_id"]})
    return state.get("tasks", task["id"])


def _file(call: Call) -> Part | None:
    """Return the file of a request. Of one that comes by PUT nothing is kept, nor is it refused."""
    return call.body.files.get("file") if call.method == "POST" else None


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


def update_task(state: PaymoState, call: Call) -> Row:
    """Change a task, the order of its subtasks, or add a file to it."""
    task = state.open(call.user, "tasks", call.id)
    values = bodies.values(KINDS["tasks"], call.body, is_new=False, besides=_NO_FIELDS)
    if "tasklist_id" in values:
        target = state.open(call.user, "tasklists", values["tasklist_id"])
        values["project_id"] = target["project_id"]
    project = state.get("projects", values.get("project_id", task["project_id"]))
    _check(state, project, values)
    if "complete" in values and values["complete"] != task["complete"]:
        done = _completion(state, project, call.user.id, is_complete=bool(values["complete"]))
        values = {**done, **values}
    order = call.body.ids("subtasks_order")
    if order is not None:
        reorder(state, "subtasks", order, state.rows("subtasks", task_id=task["id"]))
    users = ids(values.pop("users")) if "users" in values else None
    return _finish(state, call, state.change("tasks", task["id"], values), users)


def reorder(state: PaymoState, kind: str, order: Sequence[int], rows: Sequence[Row]) -> None:
    """Put objects in order; those that are not named keep their places.

    Raises:
        Failure: An id is none of theirs.
    """
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


def delete_task(state: PaymoState, call: Call) -> None:
    """Delete a task with its time entries, subtasks, comments and files."""
    state.remove("tasks", state.open(call.user, "tasks", call.id)["id"])


def create_subtask(state: PaymoState, call: Call) -> Row:
    """Create a subtask."""
    kind = KINDS["subtasks"]
    bodies.check_required(kind, call.body)
    values = bodies.values(kind, call.body, is_new=True)
    task = state.open(call.user, "tasks", values["task_id"])
    siblings = state.rows("subtasks", task_id=task["id"])
    subtask: Row = {
        "complete": 0,
        "user_id": call.user.id,
        "project_id": task["project_id"],
        "seq": max((number(each["seq"]) for each in siblings), default=-1) + 1,
        **values,
    }
    return state.insert("subtasks", {**subtask, **_done(state, call, values)})


def update_subtask(state: PaymoState, call: Call) -> Row:
    """Change a subtask."""
    subtask = state.open(call.user, "subtasks", call.id)
    values = bodies.values(KINDS["subtasks"], call.body, is_new=False)
    return state.change("subtasks", subtask["id"], {**values, **_done(state, call, values)})


def _done(state: PaymoState, call: Call, values: Row) -> Row:
    if "complete" not in values:
        return {}
    is_complete = bool(values["complete"])
    return {
        "completed_on": state.now() if is_complete else None,
        "completed_by": call.user.id if is_complete else None,
    }


def delete_subtask(state: PaymoState, call: Call) -> None:
    """Delete a subtask."""
    state.remove("subtasks", state.open(call.user, "subtasks", call.id)["id"])


def create_assignment(state: PaymoState, call: Call) -> Row:
    """Assign a user to a task."""
    kind = KINDS["userstasks"]
    bodies.check_required(kind, call.body)
    values = bodies.values(kind, call.body, is_new=True)
    task = state.open(call.user, "tasks", values["task_id"])
    user = state.get("users", values["user_id"])
    if state.rows("userstasks", **values):
        raise Failure(400, "The user is already assigned to the task")
    assign(state, task["id"], [*ids(task["users"]), number(user["id"])])
    return state.rows("userstasks", **values)[0]


def update_assignment(state: PaymoState, call: Call) -> Row:
    """Change an assignment."""
    row = state.open(call.user, "userstasks", call.id)
    values = bodies.values(KINDS["userstasks"], call.body, is_new=False)
    changed = {**row, **values}
    task = state.open(call.user, "tasks", changed["task_id"])
    state.get("users", changed["user_id"])
    made = state.change("userstasks", row["id"], values)
    for one in {row["task_id"], task["id"]}:
        _count(state, one)
    return made


def delete_assignment(state: PaymoState, call: Call) -> None:
    """Take a task from a user."""
    row = state.open(call.user, "userstasks", call.id)
    state.remove("userstasks", row["id"])
    _count(state, row["task_id"])


def _count(state: PaymoState, task: Value) -> None:
    """Note on a task who is assigned to it."""
    users = [number(row["user_id"]) for row in state.rows("userstasks", task_id=task)]
    state.change("tasks", task, {"users": listed(users)})


HANDLERS: Final[dict[str, Handler]] = {
    "tasks.create": create_task,
    "tasks.update": update_task,
    "tasks.delete": delete_task,
    "subtasks.create": create_subtask,
    "subtasks.update": update_subtask,
    "subtasks.delete": delete_subtask,
    "userstasks.create": create_assignment,
    "userstasks.update": update_assignment,
    "userstasks.delete": delete_assignment,
}
