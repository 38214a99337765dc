"""Time entries of the sandbox's Paymo: spans of time, days with a duration, and timers."""

from typing import Final

from deskwire.sandbox.paymo.bodies import cells
from deskwire.sandbox.paymo.state import PaymoState, Row, User, handles, number
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer

_SPAN: Final = frozenset({"start_time", "end_time"})
_BULK: Final = frozenset({"date", "duration"})


@handles("entries.create")
def create_entry(state: PaymoState, user: User, /, **given: object) -> Answer:
    """Write down time, or start a timer, which is a span without an end."""
    values = cells("entries", given)
    told = {name for name, value in values.items() if value is not None}
    is_bulk, is_timer = told >= _BULK, told >= {"start_time", "user_id"} and not told >= _SPAN
    if not (is_bulk or is_timer or told >= _SPAN):
        needed = "task_id, date and duration or start_time and end_time"
        raise Failure(400, f"Missing required params: {needed}")
    entry: Row = {
        **dict.fromkeys(_SPAN | _BULK),
        "user_id": user.id,
        "description": "",
        "is_bulk": int(is_bulk),
        "added_manually": int(not is_timer),
        "billed": 0,
        **{name: value for name, value in values.items() if not is_bulk or name not in _SPAN},
    }
    if is_timer and _running(state, entry):
        raise Failure(409, "There is a timer running for this user")
    return state.insert("entries", {**entry, **_checked(state, user, entry)})


@handles("entries.update")
def update_entry(state: PaymoState, user: User, /, *, entry_id: int, **given: object) -> Answer:
    """Change a time entry; an end stops its timer."""
    entry, values = state.open(user, "entries", entry_id), cells("entries", given)
    strange = values.keys() & (_SPAN if entry["is_bulk"] else _BULK)
    if strange:
        raise Failure(400, f"Invalid value for {min(strange)}: {values[min(strange)]}")
    changed = {**entry, **values}
    return state.change("entries", entry["id"], {**values, **_checked(state, user, changed)})


def _running(state: PaymoState, entry: Row) -> list[Row]:
    return state.rows("entries", user_id=entry["user_id"], is_bulk=0, end_time=None)


def _checked(state: PaymoState, user: User, entry: Row) -> Row:
    """Return what follows from the rest of an entry, if it can be."""
    task = state.open(user, "tasks", entry["task_id"])
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
