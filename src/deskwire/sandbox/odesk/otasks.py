"""The routers of activities: `task` in all its forms, and `task_v2`.

All that goes wrong is answered with 403, the only error that the vendor's page names. The answers
to changes are described nowhere: here they hold the usual envelope and nothing else.
"""

import re
from collections.abc import Callable, Mapping
from sqlite3 import Row
from typing import Final
from urllib.parse import unquote

from deskwire.core.model.values import JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.odesk.activities import Activities, Level, forbidden
from deskwire.sandbox.odesk.activity_rows import read_rows
from deskwire.sandbox.odesk.hr.lists import lone
from deskwire.sandbox.odesk.hr.rights import (
    contract_side,
    find_contract,
    managed_teams,
    person,
)
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call, operations_of

_ALL: Final = "all_tasks"
"""The code by which older clients deleted everything at a level."""

_LEVEL_WORD: Final = re.compile("_(company_level|company|team|user)_")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def get_tasks(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer the plain lists: all activities of a level and below, without saying of which."""
    return _listed(Activities(state.store).below(_level(state, call, user)), _plain)


def get_tasks_full(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer the full lists, which tell the level of each activity."""
    return _listed(Activities(state.store).below(_level(state, call, user)), _full)


def get_specific_tasks(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer with the activities of some codes; a code that is not there is left out."""
    activities, level = Activities(state.store), _level(state, call, user)
    return _listed(activities.below(level, _codes(call, activities, level)), _specific)


def post_task(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Create an activity."""
    activities, level = Activities(state.store), _level(state, call, user)
    given = _given(call)
    with state.store.transaction():
        code, description, url = (given.get(name, "") for name in ("code", "description", "url"))
        record = activities.add(level, code, description, url)
        _assign(activities, level, record, given)
    return {}


def put_task(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Change an activity; another code in the body than in the path is its new code."""
    activities, level = Activities(state.store), _level(state, call, user)
    given, code = _given(call), unquote(_tail(call))
    new_code = given.get("code", code)
    with state.store.transaction():
        (record,) = activities.all_at(level, [code])
        if not new_code or (new_code != code and activities.at(level, new_code) is not None):
            raise forbidden(f"an activity cannot be given the code {new_code!r}")
        state.store.execute(
            "UPDATE activities SET code = ?, description = coalesce(?, description),"
            " url = coalesce(?, url) WHERE record_id = ?",
            (new_code, given.get("description"), given.get("url"), record),
        )
        _assign(activities, level, record, given)
    return {}


def archive_task(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Archive activities."""
    return _set_archived(state, call, user, is_archived=True)


def unarchive_task(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Bring archived activities back."""
    return _set_archived(state, call, user, is_archived=False)


def delete_task(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Delete activities."""
    activities, level = Activities(state.store), _level(state, call, user)
    codes = _codes(call, activities, level)
    with state.store.transaction():
        if codes == [_ALL]:
            activities.clear(level)
        else:
            for record in activities.all_at(level, codes):
                state.store.execute("DELETE FROM activities WHERE record_id = ?", (record,))
    return {}


def assign_engagement(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Assign a contract to activities; without any it is taken from all."""
    activities, level = Activities(state.store), _level(state, call, user)
    engagement = _engagement(activities, level, call.values["engagement"])
    given = _given(call).get("tasks", "")
    # An old client writes the word None where it was given no codes.
    codes = [] if given == "None" else list(filter(None, given.split(";")))
    with state.store.transaction():
        records = activities.all_at(level, codes)
        state.store.execute("DELETE FROM activity_engagements WHERE engagement = ?", (engagement,))
        state.store.execute_many(
            "INSERT INTO activity_engagements VALUES (?, ?)",
            ((record, engagement) for record in sorted(set(records))),
        )
    return {}


def update_batch(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Replace everything at the levels that the rows of the body name."""
    return _replace(state, call, user, _given(call).get("data", ""))


def update_batch_in_path(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Replace everything at the levels that the rows in the path name."""
    return _replace(state, call, user, call.values["csv_data"])


def list_engagement_activities(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `task_v2.list_engagement_activities`, to both sides of the contract."""
    contract = find_contract(state, call.values["engagement_ref"])
    contract_side(state, user, contract)
    return _listed(Activities(state.store).assigned_to(int(contract["reference"])), _assigned)


def _level(state: ODeskState, call: Call, user: str) -> Level:
    """Return the level of a call, for those who hire there; a user may read what is their own."""
    values = call.values
    level = Activities(state.store).level(
        values["company_id"], values.get("team_id", ""), values.get("user_id", "")
    )
    own = level.user == person(state, user)["reference"] and call.operation.method == "GET"
    if not own:
        _check_manager(state, user, level)
    return level


def _check_manager(state: ODeskState, user: str, level: Level) -> None:
    team = level.team
    if team is None:
        root = state.store.row(
            "SELECT reference FROM teams WHERE company = ? AND parent IS NULL", (level.company,)
        )
        team = int(root["reference"]) if root is not None else 0
    if team not in managed_teams(state, user):
        raise forbidden("you lack hiring permissions here")


def codes_of(call: Call) -> list[str]:
    """Return the codes at the end of the path: split as it was sent, then decoded one by one."""
    return [unquote(code) for code in _tail(call).split(";")]


def _codes(call: Call, activities: Activities, level: Level) -> list[str]:
    """Return the codes at the end of the path, also from an old client.

    That client percent-encodes the semicolons between codes as well, so that only the codes there
    are can tell such a list from one code with semicolons in it.
    """
    codes = codes_of(call)
    if len(codes) == 1 and not activities.below(level, codes):
        return codes[0].split(";")
    return codes


def _tail(call: Call) -> str:
    """Return the last part of the path as it was sent."""
    return call.request.raw_path.rpartition("/")[2].removesuffix(f".{call.format}")


def _given(call: Call) -> dict[str, str]:
    """Return the parameters of the body."""
    body = call.body()
    return {name: _printable(name, str(body[name])) for name in body if body[name] is not None}


def _printable(name: str, text: str) -> str:
    if _UNPRINTABLE.search(text):
        raise forbidden(f"{name} holds a control character")
    return text


def _assign(activities: Activities, level: Level, record: int, given: Mapping[str, str]) -> None:
    """Assign the contracts that a call names, which count for more than all of the company."""
    if given.get("engagements"):
        names = given["engagements"].split(";")
        activities.assign(record, [_engagement(activities, level, name) for name in names])
    elif given.get("all_in_company") == "1":
        activities.assign(record, activities.engagements(level))


def _engagement(activities: Activities, level: Level, name: str) -> int:
    for engagement in activities.engagements(level):
        if str(engagement) == name:
            return engagement
    raise forbidden("the company has no such contract")


def _set_archived(
    state: ODeskState, call: Call, user: str, *, is_archived: bool
) -> dict[str, JSONValue]:
    activities, level = Activities(state.store), _level(state, call, user)
    with state.store.transaction():
        for record in activities.all_at(level, _codes(call, activities, level)):
            state.store.execute(
                "UPDATE activities SET is_archived = ? WHERE record_id = ?", (is_archived, record)
            )
    return {}


def _replace(state: ODeskState, call: Call, user: str, data: str) -> dict[str, JSONValue]:
    activities = Activities(state.store)
    company = _level(state, call, user).company
    rows = [
        (activities.level(row.company, row.team, row.user), row)
        for row in read_rows(_printable("data", data))
    ]
    if any(level.company != company for level, _ in rows):
        raise forbidden("a row is about another company")
    with state.store.transaction():
        for level in {level: None for level, _ in rows}:
            activities.clear(level)
        for level, row in rows:
            activities.add(level, row.code, row.description, row.url)
    return {}


def _listed(rows: list[Row], tree: Callable[[Row], JSONValue]) -> dict[str, JSONValue]:
    return {"tasks": {"task": lone([tree(row) for row in rows])} if rows else ""}


def _specific(row: Row) -> dict[str, JSONValue]:
    """Return an activity as the page has it, with the references that recorded answers have."""
    return {
        "record_id": str(row["record_id"]),
        "company_id": row["company_id"],
        "team_id": row["team_id"] or "",
        "code": row["code"],
        "description": row["description"],
        "url": row["url"],
        "reference": str(row["record_id"]),
        "company_reference": str(row["company"]),
        "team__reference": str(row["team"] or row["root"]),
        "user__reference": str(row["user"] or ""),
    }


def _plain(row: Row) -> dict[str, JSONValue]:
    return {**_specific(row), "user_id": row["user_id"] or ""}


def _full(row: Row) -> dict[str, JSONValue]:
    return {**_plain(row), "level": Level(row["company"], row["team"], row["user"]).name}


def _assigned(row: Row) -> dict[str, JSONValue]:
    return {"code": row["code"], "description": row["description"], "url": row["url"]}


_BY_KIND: Final[Mapping[str, Handler]] = {
    "get_tasks": get_tasks,
    "get_tasks_full": get_tasks_full,
    "get_specific_tasks": get_specific_tasks,
    "post_task": post_task,
    "put_task": put_task,
    "archive_task": archive_task,
    "unarchive_task": unarchive_task,
    "delete_task": delete_task,
    "assign_engagement": assign_engagement,
    "update_batch_tasks": update_batch,
    "update_batch_tasks_in_path": update_batch_in_path,
    "list_engagement_activities": list_engagement_activities,
}
"""What answers a method, whose name has the level within it."""

HANDLERS: Final[dict[str, Handler]] = {
    operation.name: _BY_KIND[_LEVEL_WORD.sub("_", operation.name.rpartition(".")[2])]
    for operation in operations_of(SERVICE)
    if operation.attribute in ("task", "task_v2")
}
