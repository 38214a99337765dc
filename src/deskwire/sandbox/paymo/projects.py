"""Projects of the sandbox's Paymo, their task lists and workflows; sessions of its users."""

import secrets
from collections.abc import Sequence
from typing import Final

from deskwire.sandbox.paymo.bodies import cells
from deskwire.sandbox.paymo.state import PaymoState, Row, User, handles, ids, listed, number
from deskwire.sandbox.paymo.tasks import reorder
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer

_SESSION_SECONDS: Final = 31 * 24 * 3600


@handles("projects.create")
def create_project(state: PaymoState, user: User, /, **given: object) -> Answer:
    """Create a project with the workflow that is usual."""
    if not user.is_admin:
        raise Failure(403, "Adding projects denied")
    if "template_id" in given:
        raise Failure(404, "Project template not found")
    project: Row = {
        "code": _code(str(given["name"])),
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
    return _settled(state, state.insert("projects", {**project, **cells("projects", given)}))


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


@handles("projects.update", "projects.reorder_tasklists")
def update_project(state: PaymoState, user: User, /, *, project_id: int, **given: object) -> Answer:
    """Change a project, or the order of its task lists."""
    project, order = state.open(user, "projects", project_id), given.pop("tasklist_ids", None)
    if order is not None:
        reorder(state, "tasklists", order, state.rows("tasklists", project_id=project["id"]))
    return _settled(state, state.change("projects", project["id"], cells("projects", given)))


@handles("projects.delete")
def delete_project(state: PaymoState, user: User, *, project_id: int) -> Answer:
    """Delete a project with all that is in it."""
    project = state.open(user, "projects", project_id)
    _assign(state, project, "assigned_projects", ())
    _assign(state, project, "managed_projects", ())
    state.remove("projects", project["id"])
    return None


@handles("tasklists.create")
def create_tasklist(state: PaymoState, user: User, /, **given: object) -> Answer:
    """Create a task list at the end of a project."""
    values = cells("tasklists", given)
    project = state.open(user, "projects", values["project_id"])
    seq = state.next_seq("tasklists", project_id=project["id"])
    return state.insert("tasklists", {"seq": seq, **values})


@handles("tasklists.update", "tasklists.reorder_tasks")
def update_tasklist(
    state: PaymoState, user: User, /, *, tasklist_id: int, **given: object
) -> Answer:
    """Change a task list, or the order of its tasks."""
    order = given.pop("task_ids", None)
    tasklist, values = state.open(user, "tasklists", tasklist_id), cells("tasklists", given)
    if order is not None:
        reorder(state, "tasks", order, state.rows("tasks", tasklist_id=tasklist["id"]))
    return state.change("tasklists", tasklist["id"], values)


def _administrate(user: User) -> None:
    if not user.is_admin:
        raise Failure(403, "Access to workflow denied")


@handles("workflowstatuses.create")
def create_status(state: PaymoState, user: User, /, **given: object) -> Answer:
    """Create a workflow status in front of the one of completed tasks."""
    _administrate(user)
    values = cells("workflowstatuses", given)
    workflow = state.get("workflows", values["workflow_id"])
    others = state.rows("workflowstatuses", workflow_id=workflow["id"])
    last = max(others, key=lambda row: number(row["seq"]))
    state.change("workflowstatuses", last["id"], {"seq": number(last["seq"]) + 1})
    return state.insert("workflowstatuses", {"seq": last["seq"], "action": "", **values})


@handles("workflowstatuses.update")
def update_status(state: PaymoState, user: User, /, *, status_id: int, **given: object) -> Answer:
    """Change a workflow status."""
    _administrate(user)
    status, values = state.get("workflowstatuses", status_id), cells("workflowstatuses", given)
    return state.change("workflowstatuses", status["id"], values)


@handles("workflowstatuses.delete")
def delete_status(state: PaymoState, user: User, *, status_id: int) -> Answer:
    """Delete a workflow status that no task has."""
    _administrate(user)
    status = state.get("workflowstatuses", status_id)
    if status["action"] or state.rows("tasks", status_id=status["id"]):
        raise Failure(400, "The workflow status cannot be deleted: it has tasks")
    state.remove("workflowstatuses", status["id"])
    return None


@handles("sessions.create")
def create_session(state: PaymoState, user: User) -> Answer:
    """Begin a session; a session cannot begin another."""
    if user.session:
        raise Failure(403, "Sessions are created with an email and a password, or an API key")
    session: Row = {
        "id": secrets.token_hex(16),
        "ip": "127.0.0.1",
        "expires_on": state.now() + _SESSION_SECONDS,
        "user_id": user.id,
    }
    return state.insert("sessions", session)
