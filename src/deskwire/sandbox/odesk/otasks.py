"""The routers of activities: `task` in all its forms, and `task_v2`.

All that goes wrong is answered with 403, the only error that the vendor's page names. The answers
to changes are described nowhere: here they hold the usual envelope and nothing else.
"""

from collections.abc import Iterable, Iterator
from sqlite3 import Row
from typing import Final, NotRequired, TypedDict, Unpack

from deskwire.sandbox.odesk.activities import Activities, Level, forbidden, read_rows
from deskwire.sandbox.odesk.hr.rights import contract_side, find_contract, managed_teams, person
from deskwire.sandbox.odesk.state import ODeskState, handles
from deskwire.sandbox.protocol.parse import UNPRINTABLE
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer

_EVERY: Final = ("company", "company_level", "team", "user")
_ALL: Final = ("all_tasks",)
"""The code by which older clients deleted everything at a level."""


class Place(TypedDict):
    """The ids of a level."""

    company_id: str
    team_id: NotRequired[str]
    user_id: NotRequired[str]


class Given(Place, total=False):
    """What is given of an activity besides, and its level."""

    url: str
    engagements: tuple[str, ...]
    all_in_company: bool


def _at(name: str, *levels: str) -> Iterator[str]:
    """Yield the names of a method, which have the level within them."""
    return (f"task.{name.format(level)}" for level in levels)


@handles(*_at("get_{}_tasks", *_EVERY))
def get_tasks(state: ODeskState, user: str, **place: Unpack[Place]) -> Answer:
    """List all activities of a level and below, without saying of which."""
    level = _level(state, user, is_read=True, **place)
    return _listed(Activities(state.store).below(level), "level")


@handles(*_at("get_{}_tasks_full", "company", "team", "user"))
def get_tasks_full(state: ODeskState, user: str, **place: Unpack[Place]) -> Answer:
    """List all activities of a level and below with their levels."""
    level = _level(state, user, is_read=True, **place)
    return _listed(Activities(state.store).below(level))


@handles(*_at("get_{}_specific_tasks", *_EVERY))
def get_specific_tasks(
    state: ODeskState,
    user: str,
    *,
    task_codes: tuple[str, ...],
    **place: Unpack[Place],
) -> Answer:
    """List the activities of some codes; a code that is not there is left out."""
    level = _level(state, user, is_read=True, **place)
    activities = Activities(state.store)
    rows = activities.below(level, _codes(activities, level, task_codes))
    return _listed(rows, "level", "user_id")


@handles(*_at("post_{}_task", *_EVERY))
def post_task(
    state: ODeskState, user: str, *, code: str, description: str, **given: Unpack[Given]
) -> Answer:
    """Create an activity."""
    with state.store.transaction():
        level = _level(
            state, user, given["company_id"], given.get("team_id", ""), given.get("user_id", "")
        )
        record = Activities(state.store).add(level, code, description, given.get("url", ""))
        _assign(state, level, record, given)
    return None


@handles(*_at("put_{}_task", *_EVERY))
def put_task(
    state: ODeskState, user: str, *, code: str, description: str, **given: Unpack[Given]
) -> Answer:
    """Change an activity."""
    with state.store.transaction():
        level = _level(
            state, user, given["company_id"], given.get("team_id", ""), given.get("user_id", "")
        )
        (record,) = Activities(state.store).all_at(level, [code])
        state.store.execute(
            "UPDATE activities SET description = ?, url = coalesce(?, url) WHERE record_id = ?",
            (description, given.get("url"), record),
        )
        _assign(state, level, record, given)
    return None


@handles(*_at("archive_{}_task", "company", "team"))
def archive_task(
    state: ODeskState,
    user: str,
    *,
    company_id: str,
    task_code: tuple[str, ...],
    team_id: str = "",
) -> Answer:
    """Archive activities."""
    return _set_archived(state, user, (company_id, team_id), task_code, is_archived=True)


@handles(*_at("unarchive_{}_task", "company", "team"))
def unarchive_task(
    state: ODeskState,
    user: str,
    *,
    company_id: str,
    task_code: tuple[str, ...],
    team_id: str = "",
) -> Answer:
    """Bring archived activities back."""
    return _set_archived(state, user, (company_id, team_id), task_code, is_archived=False)


@handles(*_at("delete_{}_task", "company", "team", "user"))
def delete_task(
    state: ODeskState,
    user: str,
    *,
    task_codes: tuple[str, ...],
    **place: Unpack[Place],
) -> Answer:
    """Delete activities."""
    activities, level = Activities(state.store), _level(state, user, **place)
    codes = _codes(activities, level, task_codes)
    with state.store.transaction():
        if codes == _ALL:
            activities.clear(level)
        else:
            for record in activities.all_at(level, codes):
                state.store.execute("DELETE FROM activities WHERE record_id = ?", (record,))
    return None


@handles("task.assign_engagement")
def assign_engagement(
    state: ODeskState,
    user: str,
    *,
    company_id: str,
    team_id: str,
    engagement: str,
    task_codes: tuple[str, ...] = (),
) -> Answer:
    """Assign a contract to activities; without any it is taken from all."""
    activities, level = Activities(state.store), _level(state, user, company_id, team_id)
    (contract,) = _engagements(activities, level, [engagement])
    # An old client writes the word None where it was given no codes.
    codes = () if task_codes == ("None",) else tuple(filter(None, task_codes))
    with state.store.transaction():
        records = activities.all_at(level, codes)
        state.store.execute("DELETE FROM activity_engagements WHERE engagement = ?", (contract,))
        state.store.execute_many(
            "INSERT INTO activity_engagements VALUES (?, ?)",
            ((record, contract) for record in sorted(set(records))),
        )
    return None


@handles("task.update_batch_tasks", "task.update_batch_tasks_in_path")
def update_batch(state: ODeskState, user: str, *, company_id: str, csv_data: str) -> Answer:
    """Replace everything at the levels that rows name."""
    activities, company = Activities(state.store), _level(state, user, company_id).company
    if UNPRINTABLE.search(csv_data):
        raise forbidden("data holds a control character")
    rows = [(activities.level(row.company, row.team, row.user), row) for row in read_rows(csv_data)]
    if any(level.company != company for level, _ in rows):
        raise forbidden("a row is about another company")
    with state.store.transaction():
        for level in {level: None for level, _ in rows}:
            activities.clear(level)
        for level, row in rows:
            activities.add(level, row.code, row.description, row.url)
    return None


@handles("task_v2.list_engagement_activities")
def list_engagement_activities(state: ODeskState, user: str, *, engagement_ref: str) -> Answer:
    """List the activities of a contract to both sides."""
    contract = find_contract(state, engagement_ref)
    contract_side(state, user, contract)
    names = ("code", "description", "url")
    rows = Activities(state.store).assigned_to(int(contract["reference"]))
    return [{name: row[name] for name in names} for row in rows]


def _level(
    state: ODeskState,
    user: str,
    company_id: str,
    team_id: str = "",
    user_id: str = "",
    *,
    is_read: bool = False,
) -> Level:
    """Return the level of a call, for those who hire there; a user may read what is their own."""
    level = Activities(state.store).level(company_id, team_id, user_id)
    if not (is_read and level.user == person(state, user)["reference"]):
        root = state.row(
            "SELECT reference FROM teams WHERE company = ? AND parent IS NULL", level.company
        )
        of_company = int(root["reference"]) if root is not None else 0
        if (level.team or of_company) not in managed_teams(state, user):
            raise forbidden("you lack hiring permissions here")
    return level


def _codes(activities: Activities, level: Level, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes at the end of the path, also from an old client.

    That client percent-encodes the semicolons between codes as well, so that only the codes there
    are can tell such a list from one code with semicolons in it.
    """
    if len(codes) == 1 and not activities.below(level, codes):
        return tuple(codes[0].split(";"))
    return codes


def _assign(state: ODeskState, level: Level, record: int, given: Given) -> None:
    """Assign the contracts that a call names, which count for more than all of the company."""
    activities, named = Activities(state.store), given.get("engagements", ())
    if named:
        activities.assign(record, _engagements(activities, level, named))
    elif given.get("all_in_company"):
        activities.assign(record, activities.engagements(level))


def _engagements(activities: Activities, level: Level, named: Iterable[str]) -> list[int]:
    known = {str(engagement): engagement for engagement in activities.engagements(level)}
    if not known.keys() >= set(named):
        raise forbidden("the company has no such contract")
    return [known[name] for name in named]


def _set_archived(
    state: ODeskState,
    user: str,
    place: tuple[str, str],
    codes: tuple[str, ...],
    *,
    is_archived: bool,
) -> Answer:
    activities, level = Activities(state.store), _level(state, user, *place)
    with state.store.transaction():
        for record in activities.all_at(level, _codes(activities, level, codes)):
            state.store.execute(
                "UPDATE activities SET is_archived = ? WHERE record_id = ?", (is_archived, record)
            )
    return None


def _listed(rows: Iterable[Row], *left_out: str) -> list[Record]:
    """Return activities, with the references that recorded answers have."""
    return [
        {name: value for name, value in dict(row).items() if name not in left_out} for row in rows
    ]
