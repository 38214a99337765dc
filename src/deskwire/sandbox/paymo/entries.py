"""Time entries of the sandbox's Paymo: spans of time, days with a duration, and timers."""

from typing import Final

from deskwire.sandbox.paymo import bodies
from deskwire.sandbox.paymo.bodies import Call, Handler
from deskwire.sandbox.paymo.objects import KINDS
from deskwire.sandbox.paymo.state import PaymoState, Row, number
from deskwire.sandbox.protocol.errors import Failure

_SPAN: Final = frozenset({"start_time", "end_time"})
_BULK: Final = frozenset({"date", "duration"})


def create_entry(state: PaymoState, call: Call) -> Row:
    """Write down time, or start a timer, which is a span without an end."""
    kind = KINDS["entries"]
    bodies.check_required(kind, call.body)
    values = bodies.values(kind, call.body, is_new=True)
    given = {name for name, value in values.items() if value is not None}
    is_bulk, is_timer = given >= _BULK, given >= {"start_time", "user_id"} and not given >= _SPAN
    if not (is_bulk or is_timer or given >= _SPAN):
        raise bodies.missing("task_id", "date and duration or start_time and end_time")
    entry: Row = {
        **dict.fromkeys(_SPAN | _BULK),
        "user_id": call.user.id,
        "description": "",
        "is_bulk": int(is_bulk),
        "added_manually": int(not is_timer),
        "billed": 0,
        **{name: value for name, value in values.items() if not is_bulk or name not in _SPAN},
    }
    if is_timer and _running(state, entry):
        raise Failure(409, "There is a timer running for this user")
    return state.insert("entries", {**entry, **_checked(state, call, entry)})


def update_entry(state: PaymoState, call: Call) -> Row:
    """Change a time entry; an end stops its timer."""
    entry = state.open(call.user, "entries", call.id)
    values = bodies.values(KINDS["entries"], call.body, is_new=False)
    strange = values.keys() & (_SPAN if entry["is_bulk"] else _BULK)
    if strange:
        raise Failure(400, f"Invalid value for {min(strange)}: {call.body.values[min(strange)]}")
    changed = {**entry, **values}
    return state.change("entries", entry["id"], {**values, **_checked(state, call, changed)})


def delete_entry(state: PaymoState, call: Call) -> None:
    """Delete a time entry."""
    state.remove("entries", state.open(call.user, "entries", call.id)["id"])


def _running(state: PaymoState, entry: Row) -> list[Row]:
    return state.rows("entries", user_id=entry["user_id"], is_bulk=0, end_time=None)


def _checked(state: PaymoState, call: Call, entry: Row) -> Row:
    """Return what follows from the rest of an entry, if it can be."""
    task = state.open(call.user, "tasks", entry["task_id"])
    if not state.get("projects", task["project_id"])["active"]:
        raise Failure(403, "Adding time denied. The project is archived.")
    if state.find("users", entry["user_id"]) is None:
        raise Failure(400, f"Invalid value for user_id: {entry['user_id']}")
    follows: Row = {"project_id": task["project_id"]}
    if not entry["is_bulk"] and entry["end_time"] is not None:
        follows["duration"] = number(entry["end_time"]) - number(entry["start_time"])
    elif not entry["is_bulk"]:
        follows["duration"] = None
    if number(follows.get("duration", entry["duration"]) or 0) < 0:
        raise Failure(400, "Invalid value for end_time: it is before start_time")
    return follows


HANDLERS: Final[dict[str, Handler]] = {
    "entries.create": create_entry,
    "entries.update": update_entry,
    "entries.delete": delete_entry,
}
