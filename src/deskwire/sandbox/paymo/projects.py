"""Projects of the sandbox's Paymo, their task lists and workflows; sessions of its users."""

import secrets
from collections.abc import Sequence
from typing import Final

from deskwire.sandbox.paymo import bodies
from deskwire.sandbox.paymo.bodies import Call, Handler
from deskwire.sandbox.paymo.objects import KINDS
from deskwire.sandbox.paymo.state import PaymoState, Row, ids, listed, number
from deskwire.sandbox.paymo.tasks import reorder
from deskwire.sandbox.protocol.errors import Failure

_SESSION_SECONDS: Final = 31 * 24 * 3600


def create_project(state: PaymoState, call: Call) -> Row:
    """Create a project with the workflow that is usual."""
    if not call.user.is_admin:
        raise Failure(403, "Adding projects denied")
    kind = KINDS["projects"]
    bodies.check_required(kind, call.body)
    values = bodies.values(kind, call.body, is_new=True, besides=frozenset({"template_id"}))
    if "template_id" in call.body.values:
        raise Failure(404, "Project template not found")
    project: Row = {
        "code": _code(str(values["name"])),
        "task_code_increment": 0,
        "description": "",
        "workflow_id": state.rows("workflows", is_default=1)[0]["id"],
        "active": 1,
        "users": "[]",
        "managers": "[]",
        "billable": 0,
        "flat_billing": 0,
        "invoiced": 0,
    }
    made = state.insert("projects", {**project, **values})
    return _settled(state, made)


def _code(name: str) -> str:
    """Return what the codes of a project's tasks begin with."""
    return "".join(word[0] for word in name.split() if word[0].isalnum()).upper() or "P"


def _settled(state: PaymoState, project: Row) -> Row:
    """Bring in line what follows from a project: its people's lists of projects, its billing."""
    if project["client_id"] is not None and state.find("clients", project["client_id"]) is None:
        raise Failure(400, f"Invalid value for client_id: {project['client_id']}")
    managers = ids(project["managers"])
    users = list(dict.fromkeys([*ids(project["users"]), *managers]))
    for one in users:
        if state.find("users", one) is None:
            raise Failure(400, f"Invalid value for users: {one}")
    _assign(state, project, "assigned_projects", users)
    _assign(state, project, "managed_projects", managers)
    billing: str | None = "non"
    if project["billable"]:  # no answer with a flat rate is known
        billing = None if project["flat_billing"] else "pph"
    return state.change(
        "projects", project["id"], {"users": listed(users), "billing_type": billing}
    )


def _assign(state: PaymoState, project: Row, field: str, users: Sequence[int]) -> None:
    """Note on every user whether a project is one of theirs."""
    key = number(project["id"])
    for user in state.rows("users"):
        known = ids(user[field])
        wanted = [one for one in known if one != key] + [key] * (user["id"] in users)
        if set(wanted) != set(known):
            state.change("users", user["id"], {field: listed(sorted(wanted))})


def update_project(state: PaymoState, call: Call) -> Row:
    """Change a project, or the order of its task lists."""
    project = state.open(call.user, "projects", call.id)
    besides = frozenset({"tasklists_order"})
    values = bodies.values(KINDS["projects"], call.body, is_new=False, besides=besides)
    order = call.body.ids("tasklists_order")
    if order is not None:
        reorder(state, "tasklists", order, state.rows("tasklists", project_id=project["id"]))
    return _settled(state, state.change("projects", project["id"], values))


def delete_project(state: PaymoState, call: Call) -> None:
    """Delete a project with all that is in it."""
    project = state.open(call.user, "projects", call.id)
    _assign(state, project, "assigned_projects", ())
    _assign(state, project, "managed_projects", ())
    state.remove("projects", project["id"])


def create_tasklist(state: PaymoState, call: Call) -> Row:
    """Create a task list at the end of a project."""
    kind = KINDS["tasklists"]
    bodies.check_required(kind, call.body)
    values = bodies.values(kind, call.body, is_new=True)
    project = state.open(call.user, "projects", values["project_id"])
    siblings = state.rows("tasklists", project_id=project["id"])
    seq = max((number(each["seq"]) for each in siblings), default=0) + 1
    return state.insert("tasklists", {"seq": seq, **values})


def update_tasklist(state: PaymoState, call: Call) -> Row:
    """Change a task list, or the order of its tasks."""
    tasklist = state.open(call.user, "tasklists", call.id)
    besides = frozenset({"tasks_order"})
    values = bodies.values(KINDS["tasklists"], call.body, is_new=False, besides=besides)
    order = call.body.ids("tasks_order")
    if order is not None:
        reorder(state, "tasks", order, state.rows("tasks", tasklist_id=tasklist["id"]))
    return state.change("tasklists", tasklist["id"], values)


def delete_tasklist(state: PaymoState, call: Call) -> None:
    """Delete a task list with its tasks."""
    state.remove("tasklists", state.open(call.user, "tasklists", call.id)["id"])


def _administrate(call: Call) -> None:
    if not call.user.is_admin:
        raise Failure(403, "Access to workflow denied")


def create_status(state: PaymoState, call: Call) -> Row:
    """Create a workflow status in front of the one of completed tasks."""
    _administrate(call)
    kind = KINDS["workflowstatuses"]
    bodies.check_required(kind, call.body)
    values = bodies.values(kind, call.body, is_new=True)
    workflow = state.get("workflows", values["workflow_id"])
    others = state.rows("workflowstatuses", workflow_id=workflow["id"])
    last = max(others, key=lambda row: number(row["seq"]))
    state.change("workflowstatuses", last["id"], {"seq": number(last["seq"]) + 1})
    return state.insert("workflowstatuses", {"seq": last["seq"], "action": "", **values})


def update_status(state: PaymoState, call: Call) -> Row:
    """Change a workflow status."""
    _administrate(call)
    status = state.get("workflowstatuses", call.id)
    values = bodies.values(KINDS["workflowstatuses"], call.body, is_new=False)
    return state.change("workflowstatuses", status["id"], values)


def delete_status(state: PaymoState, call: Call) -> None:
    """Delete a workflow status that no task has."""
    _administrate(call)
    status = state.get("workflowstatuses", call.id)
    if status["action"] or state.rows("tasks", status_id=status["id"]):
        raise Failure(400, "The workflow status cannot be deleted: it has tasks")
    state.remove("workflowstatuses", status["id"])


def create_session(state: PaymoState, call: Call) -> Row:
    """Begin a session; a session cannot begin another."""
    if call.user.session:
        raise Failure(403, "Sessions are created with an email and a password, or an API key")
    expires = state.now() + _SESSION_SECONDS
    session: Row = {
        "id": secrets.token_hex(16),
        "ip": call.peer,
        "expires_on": expires,
        "user_id": call.user.id,
    }
    return state.insert("sessions", session)


def delete_session(state: PaymoState, call: Call) -> None:
    """End a session."""
    state.remove("sessions", state.open(call.user, "sessions", call.id)["id"])


HANDLERS: Final[dict[str, Handler]] = {
    "projects.create": create_project,
    "projects.update": update_project,
    "projects.delete": delete_project,
    "tasklists.create": create_tasklist,
    "tasklists.update": update_tasklist,
    "tasklists.delete": delete_tasklist,
    "workflowstatuses.create": create_status,
    "workflowstatuses.update": update_status,
    "workflowstatuses.delete": delete_status,
    "sessions.create": create_session,
    "sessions.delete": delete_session,
}
