"""The routers of teams: rooms, snapshots and work diaries.

The present is the sandbox's clock; as the seeded company has worked until the end of its last day
and no longer, what is asked for now is the last snapshot there is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from sqlite3 import Row
from typing import Final, TypedDict, Unpack

from deskwire.odesk.team_v2 import Teamroom
from deskwire.sandbox.odesk.answers import moment, record
from deskwire.sandbox.odesk.hr.rights import (
    contract_side,
    find_contract,
    find_user,
    managed_teams,
    person,
    visible_teams,
)
from deskwire.sandbox.odesk.state import ODeskState, forbidden, handles, unknown
from deskwire.sandbox.odesk.workdiary import SECONDS, Slot, Workdiary
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer
from deskwire.sandbox.protocol.values import Span

_CONTRACTS: Final = """
    SELECT engagements.* FROM engagements JOIN teams ON teams.reference = buyer_team
"""
_ROOMS: Final = """
    SELECT t.id, t.name, t.reference AS recno, t.reference AS team_ref,
           coalesce(t.parent, t.reference) AS parent_team_ref, c.name AS company_name,
           c.reference AS company_recno, '/api/team/v2/teamrooms/' || t.id AS teamroom_api
    FROM teams AS t JOIN companies AS c ON c.reference = t.company ORDER BY t.reference
"""
_TASK: Final = """
    SELECT record_id AS id, code, description FROM activities
    LEFT JOIN teams ON teams.reference = activities.team
    WHERE code = :code AND user IS NULL AND coalesce(teams.id, :team) = :team
"""
_ONLINE: Final[Mapping[str, int]] = {"now": SECONDS, "last_24h": 86_400, "all": 10**10}
"""How many seconds the last snapshot may be old."""

_PAGES: Final = "https://www.odesk.com"
_HIDDEN: Final[Record] = {
    "uid": None,
    "memo": None,
    "active_window_title": None,
    "computer_name": None,
    "client_version": None,
    "keyboard_events_count": None,
    "mouse_events_count": None,
    "activity": 0,
    "online_presence": None,
}


class Whose(TypedDict, total=False):
    """Whose snapshots are meant, of which times: a contract's, or those of a user in a company."""

    contract_id: str
    company_id: str
    user_id: str
    datetime: tuple[datetime, ...] | Span


@handles("team_v2.get_teamrooms")
def get_teamrooms(state: ODeskState, user: str) -> Answer:
    """List the rooms that the user sees."""
    seen = visible_teams(state, user)
    rows = state.store.rows(_ROOMS)
    return [record(Teamroom, row) for row in rows if row["team_ref"] in seen]


@handles("team_v2.get_snapshots")
def get_snapshots(
    state: ODeskState,
    user: str,
    *,
    company_or_team_id: str,
    online: str = "now",
    disabled: str = "no",
) -> Answer:
    """List the last snapshot of each member of a room."""
    team = _named(state, "teams", company_or_team_id, "team")
    if team["reference"] not in visible_teams(state, user):
        raise forbidden("enter this team room")
    diary, now, oldest = Workdiary(state.store), state.now(), _present(state) - _ONLINE[online]
    members = _members(state, team, with_disabled=disabled == "yes")
    slots = (diary.latest(contracts, now) for contracts in members)
    return [
        _room_snapshot(state, slot) for slot in slots if slot is not None and slot.start > oldest
    ]


@handles("team.get_snapshot", "team_v2.get_snapshot_by_contract")
def get_snapshot(state: ODeskState, user: str, **whose: Unpack[Whose]) -> Answer:
    """List the snapshots of a user or of a contract; for times without one, none."""
    return [_snapshot(state, slot) for slot in _slots(state, user, whose)]


@handles("team.update_snapshot", "team_v2.update_snapshot_by_contract")
def update_snapshot(state: ODeskState, user: str, *, memo: str, **whose: Unpack[Whose]) -> Answer:
    """Change the memo of snapshots."""
    return _write(state, _slots(state, user, whose), memo)


@handles("team.delete_snapshot", "team_v2.delete_snapshot_by_contract")
def delete_snapshot(state: ODeskState, user: str, **whose: Unpack[Whose]) -> Answer:
    """Delete snapshots of a contract; of a user their memos, as the vendor's text says."""
    return _write(state, _slots(state, user, whose), None if "contract_id" in whose else "")


@handles("team.get_workdiaries")
def get_workdiaries(
    state: ODeskState,
    user: str,
    *,
    team_id: str,
    username: str,
    date: date | None = None,
    tz: str = "mine",
) -> Answer:
    """Return a day of a user in a team and those below it."""
    team = _named(state, "teams", team_id, "team")
    member = _named(state, "users", username, "user")
    rows = state.store.rows(
        _CONTRACTS + "WHERE ? IN (teams.reference, teams.parent) AND provider = ?",
        (team["reference"], member["reference"]),
    )
    contracts, start = _allowed(state, user, member, rows), _start(state, user, member, date, tz)
    return _diary(state, contracts, start, member, team["id"])


@handles("team_v2.get_workdiaries_by_contract")
def get_workdiaries_by_contract(
    state: ODeskState, user: str, *, contract_id: str, date: date, tz: str = "mine"
) -> Answer:
    """Return a day of a contract."""
    contract = _contract(state, user, contract_id)
    member = find_user(state, str(contract["provider"]))
    (team,) = state.store.rows(
        "SELECT id FROM teams WHERE reference = ?", (contract["buyer_team"],)
    )
    start = _start(state, user, member, date, tz)
    return _diary(state, [contract["reference"]], start, member, team["id"])


def _start(state: ODeskState, user: str, member: Row, day: date | None, tz: str) -> int:
    """Return when a day begins in a time zone; without a day the present one is meant."""
    owner = {"mine": person(state, user), "user": member}.get(tz)
    offset = int(owner["timezone_offset"]) if owner is not None else 0
    if day is None:
        now = _present(state) + offset
        return now - now % 86_400 - offset
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - offset


def _diary(state: ODeskState, contracts: list[int], start: int, member: Row, team: str) -> Record:
    slots = Workdiary(state.store).between(contracts, start, start + 86_399)
    return {
        "user": _worker(member),
        "snapshots": [_snapshot(state, slot) for slot in slots if slot.start >= start],
        "teamroom_api": f"/api/team/v2/teamrooms/{team}",
    }


def _present(state: ODeskState) -> int:
    """Return the time of the clock, or that of the last snapshot of all where it is earlier."""
    contracts = state.store.rows("SELECT reference FROM engagements")
    every = [int(row["reference"]) for row in contracts]
    latest = Workdiary(state.store).latest(every, state.now())
    return state.now() if latest is None else min(state.now(), latest.start)


def _slots(state: ODeskState, user: str, whose: Whose) -> list[Slot]:
    """Return the snapshots of one time, several or a span, and for no time the last one."""
    diary, times = Workdiary(state.store), whose.get("datetime")
    if "contract_id" in whose:
        contracts = [int(_contract(state, user, whose["contract_id"])["reference"])]
    else:
        member = _named(state, "users", whose.get("user_id", ""), "user")
        company = _named(state, "companies", whose.get("company_id", ""), "company")
        rows = state.store.rows(
            _CONTRACTS + "WHERE company = ? AND provider = ?",
            (company["reference"], member["reference"]),
        )
        contracts = _allowed(state, user, member, rows)
    if times is None:
        latest = diary.latest(contracts, state.now())
        return [] if latest is None else [latest]
    spans = [times] if isinstance(times, Span) else [Span(moment, moment) for moment in times]
    found = (
        diary.between(contracts, int(span.start.timestamp()), int(span.end.timestamp()))
        for span in spans
    )
    return list(dict.fromkeys(slot for slots in found for slot in slots))


def _write(state: ODeskState, slots: Sequence[Slot], memo: str | None) -> Answer:
    if not slots:
        raise unknown("snapshot")
    with state.store.transaction():
        for slot in slots:
            Workdiary(state.store).write(slot, memo)
    return None


def _named(state: ODeskState, table: str, name: str, noun: str) -> Row:
    row = state.row(f"SELECT * FROM {table} WHERE id = ?", name)  # noqa: S608  a table of ours
    if row is None:
        raise unknown(noun)
    return row


def _contract(state: ODeskState, user: str, contract_id: str) -> Row:
    contract = find_contract(state, contract_id)
    contract_side(state, user, contract)
    return contract


def _allowed(state: ODeskState, user: str, member: Row, contracts: list[Row]) -> list[int]:
    """Return the contracts among some whose snapshots a user may see: their own or their team's."""
    own = member["reference"] == person(state, user)["reference"]
    managed = managed_teams(state, user)
    allowed = [int(row["reference"]) for row in contracts if own or row["buyer_team"] in managed]
    if not allowed:
        raise forbidden("see the work of this user") if contracts else unknown("contract")
    return allowed


def _members(state: ODeskState, team: Row, *, with_disabled: bool) -> Iterator[list[int]]:
    """Yield the contracts of each member of a team and those below it, by the member's number."""
    rows = state.store.rows(
        _CONTRACTS + "WHERE ? IN (teams.reference, teams.parent) ORDER BY provider",
        (team["reference"],),
    )
    for _, group in groupby(rows, key=itemgetter("provider")):
        contracts = list(group)
        if with_disabled or any(row["status"] == "active" for row in contracts):
            yield [int(row["reference"]) for row in contracts]


def _worker(row: Row) -> Record:
    return {
        "uid": row["id"],
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "mail": row["email"],
        "messenger_id": None,
        "messenger_type": None,
        "timezone": row["timezone"],
        "timezone_offset": row["timezone_offset"],
        "creation_time": None,
        "archiving_time": None,
    }


def _snapshot(state: ODeskState, slot: Slot) -> Record:
    """Return a snapshot of a work diary; a private one shows nothing of the work."""
    user, stamp = find_user(state, str(slot.user)), datetime.fromtimestamp(slot.start, UTC)
    return {
        "status": slot.status,
        "time": moment(slot.start + _lot(slot, 500)),
        "cell_time": stamp,
        "billing_status": f"billed.{_billing(slot)}",
        "company_id": slot.team,
        "user_id": user["id"],
        "user": _worker(user),
        "timezone": user["timezone"],
        "snapshot_api": f"/api/team/v1/snapshots/{slot.team}/{user['id']}/{stamp:%Y%m%dT%H%M%SZ}",
        "workdiary_api": f"/api/team/v1/workdiaries/{slot.team}/{user['id']}/{stamp:%Y%m%d}",
        "teamroom_api": f"/api/team/v2/teamrooms/{slot.team}",
        **(_HIDDEN if slot.status == "PRIVATE" else _content(state, slot)),
    }


def _room_snapshot(state: ODeskState, slot: Slot) -> Record:
    """Return the last snapshot of a member, as a team room shows it."""
    user = find_user(state, str(slot.user))
    return {
        **_snapshot(state, slot),
        "account_status": None,
        "role": "member",
        "last_worked": moment(slot.start),
        "last_worked_status": slot.status,
        "cellts": slot.start,
        "portrait_img": f"{_PAGES}/portraits/{user['id']}.png",
        "portrait_50_img": f"{_PAGES}/portraits/{user['id']}_50.png",
        "profile_url": f"{_PAGES}/users/{user['profile_key']}",
        "report_url": f"{_PAGES}/reports/{user['id']}",
        "report24_img": f"{_PAGES}/reports/{user['id']}_24.png",
    }


def _billing(slot: Slot) -> str:
    if not slot.is_online:
        return "disconnected"
    return "active" if _lot(slot, 11) else "connected"


def _lot(slot: Slot, limit: int) -> int:
    """Return a number below a limit that is the same for the same snapshot."""
    return (slot.start // 600 * 7919 + slot.engagement * 31) % limit


def _content(state: ODeskState, slot: Slot) -> Record:
    activity = _lot(slot, 11) if slot.is_online else 0
    name = f"{slot.engagement}-{slot.start}"
    task = state.store.row(_TASK, {"code": slot.task, "team": slot.team})
    nameless: Record = {"id": None, "code": slot.task, "description": None}
    return {
        "uid": name,
        "memo": slot.memo,
        "task": (nameless if task is None else dict(task)) if slot.task else None,
        "activity": activity,
        "keyboard_events_count": activity * 37,
        "mouse_events_count": activity * 21,
        "online_presence": ",".join(str(activity) for _ in range(6)),
        "active_window_title": slot.task or "Desktop",
        "computer_name": f"pc-{slot.user}",
        "client_version": "OdeskTeam/3.10.0",
        "screenshot_url": f"{_PAGES}/snapshots/{name}",
        "screenshot_img": f"{_PAGES}/snapshots/{name}.jpg",
        "screenshot_img_thmb": f"{_PAGES}/snapshots/{name}_thmb.jpg",
    }
