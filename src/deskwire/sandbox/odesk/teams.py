"""The routers of teams: rooms, snapshots and work diaries.

The present is the sandbox's clock; as the seeded company has worked until the end of its last day
and no longer, what is asked for now is the last snapshot there is.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.lists import lone
from deskwire.sandbox.odesk.hr.rights import (
    contract_side,
    find_contract,
    managed_teams,
    person,
    visible_teams,
)
from deskwire.sandbox.odesk.snapshots import room_snapshot, snapshot, worker
from deskwire.sandbox.odesk.state import Handler, ODeskState, forbidden, refused, unknown
from deskwire.sandbox.odesk.workdiary import SECONDS, Slot, Workdiary
from deskwire.sandbox.protocol.routing import Call

_CONTRACTS: Final = """
    SELECT engagements.* FROM engagements JOIN teams ON teams.reference = buyer_team
"""
_STAMP: Final = re.compile(r"\d{8}T\d{6}Z|\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{6})?)?", re.ASCII)
"""The form that the vendor names, and what an old client writes for Python's days and times."""
_DAY: Final = re.compile(r"\d{8}|\d{4}-\d\d-\d\d", re.ASCII)
_ONLINE: Final[Mapping[str, int]] = {"now": SECONDS, "last_24h": 86_400, "all": 10**10}
"""How many seconds the last snapshot may be old."""


def get_teamrooms(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `team_v2.get_teamrooms`."""
    del call
    seen = visible_teams(state, user)
    rows = state.store.rows(
        "SELECT teams.*, companies.name AS company_name FROM teams"
        " JOIN companies ON companies.reference = company ORDER BY teams.reference"
    )
    rooms: list[JSONValue] = [_room(row) for row in rows if row["reference"] in seen]
    return {"teamrooms": {"teamroom": lone(rooms)} if rooms else ""}


def get_snapshots(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `team_v2.get_snapshots`: the last snapshot of each member."""
    team = _team(state, call.values["company_or_team_id"])
    if team["reference"] not in visible_teams(state, user):
        raise forbidden("enter this team room")
    online, disabled = call.query("online", "now"), call.query("disabled", "no")
    if online not in _ONLINE or disabled not in ("yes", "no"):
        raise refused("online is not one of now, last_24h, all, or disabled not one of yes, no")
    diary, moment = Workdiary(state.store), state.now()
    oldest = _present(state) - _ONLINE[online]
    slots = (
        diary.latest(contracts, moment)
        for contracts in _members(state, team, with_disabled=disabled == "yes")
    )
    items: list[JSONValue] = [
        room_snapshot(state, slot, _user(state, slot.user))
        for slot in slots
        if slot is not None and slot.start > oldest
    ]
    return {"teamroom": {"snapshot": lone(items)} if items else ""}


def get_snapshot(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer with the snapshots of a user or of a contract; for times without one, with nothing."""
    items: list[JSONValue] = [
        snapshot(state, slot, _user(state, slot.user)) for slot in _chosen(state, call, user)
    ]
    return {"snapshot": lone(items)}


def update_snapshot(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Change the memo of snapshots."""
    memo = call.body().get("memo")
    if not isinstance(memo, str):
        raise refused("memo is missing")
    return _write(state, call, user, memo)


def delete_memo(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `team.delete_snapshot`, which the vendor's text says is about the memo."""
    return _write(state, call, user, "")


def delete_snapshot(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `team_v2.delete_snapshot_by_contract`, which takes the snapshot away."""
    return _write(state, call, user, None)


def get_workdiaries(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `team.get_workdiaries`."""
    team = _team(state, call.values["team_id"])
    member = _named(state, call.values["username"])
    rows = state.store.rows(
        _CONTRACTS + "WHERE ? IN (teams.reference, teams.parent) AND provider = ?",
        (team["reference"], member["reference"]),
    )
    contracts = _allowed(state, user, member, rows)
    return _diary(state, call, user, contracts, team=team["id"], member=member)


def get_workdiaries_by_contract(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `team_v2.get_workdiaries_by_contract`."""
    contract = _contract(state, call, user)
    member = _user(state, contract["provider"])
    (team,) = state.store.rows(
        "SELECT id FROM teams WHERE reference = ?", (contract["buyer_team"],)
    )
    contracts = [int(contract["reference"])]
    return _diary(state, call, user, contracts, team=team["id"], member=member)


def _diary(
    state: ODeskState, call: Call, user: str, contracts: list[int], *, team: str, member: Row
) -> dict[str, JSONValue]:
    offsets = {
        "mine": int(person(state, user)["timezone_offset"]),
        "user": int(member["timezone_offset"]),
        "gmt": 0,
    }
    zone = call.query("tz", "mine")
    if zone not in offsets:
        raise refused(f"tz is not one of {', '.join(offsets)}")
    start = _midnight(state, call.values.get("date"), offsets[zone])
    slots = Workdiary(state.store).between(contracts, start, start + 86_399)
    items: list[JSONValue] = [
        snapshot(state, slot, member) for slot in slots if slot.start >= start
    ]
    room = f"/api/team/v2/teamrooms/{team}"
    return {"snapshots": {"user": worker(member), "snapshot": lone(items), "teamroom_api": room}}


def _midnight(state: ODeskState, text: str | None, offset: int) -> int:
    """Return when a day begins in a time zone; without a day the present one is meant."""
    if text is None:
        now = _present(state) + offset
        return now - now % 86_400 - offset
    if not _DAY.fullmatch(text):
        raise refused("the date is not in the form yyyymmdd")
    return _seconds(text.replace("-", "") + "T000000Z") - offset


def _present(state: ODeskState) -> int:
    """Return the time of the clock, or that of the last snapshot of all where it is earlier."""
    moment = state.now()
    contracts = state.store.rows("SELECT reference FROM engagements")
    every = [int(row["reference"]) for row in contracts]
    latest = Workdiary(state.store).latest(every, moment)
    return moment if latest is None else min(moment, latest.start)


def _chosen(state: ODeskState, call: Call, user: str) -> list[Slot]:
    """Return the snapshots that a path names, by user or by contract."""
    if "contract_id" in call.values:
        contracts = [int(_contract(state, call, user)["reference"])]
    else:
        member = _named(state, call.values["user_id"])
        company = state.store.row(
            "SELECT reference FROM companies WHERE id = ?", (call.values["company_id"],)
        )
        if company is None:
            raise unknown("company")
        rows = state.store.rows(
            _CONTRACTS + "WHERE company = ? AND provider = ?",
            (company["reference"], member["reference"]),
        )
        contracts = _allowed(state, user, member, rows)
    return list(_at(state, contracts, call.values.get("datetime")))


def _at(state: ODeskState, contracts: list[int], text: str | None) -> Iterator[Slot]:
    """Yield the snapshots of one time, several or a span, and for no time the last one."""
    diary = Workdiary(state.store)
    if text is None:
        latest = diary.latest(contracts, state.now())
        if latest is not None:
            yield latest
        return
    spans = read_times(text)
    found = [slot for first, last in spans for slot in diary.between(contracts, first, last)]
    yield from dict.fromkeys(found)


def read_times(text: str) -> list[tuple[int, int]]:
    """Return the spans that a path names, in Unix seconds; a moment is a span of its own.

    Raises:
        Failure: A time has neither of the forms that the vendor names.
    """
    if "," in text:
        first, _, last = text.partition(",")
        return [(_seconds(first), _seconds(last))]
    return [(moment, moment) for moment in map(_seconds, text.split(";"))]


def _seconds(text: str) -> int:
    """Return a time of a path in Unix seconds."""
    if text.isascii() and text.isdecimal() and len(text) < 12:
        return int(text)
    if _STAMP.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            pass
        else:
            return int(moment.timestamp())
    raise refused("a time is neither in the form yyyymmddTHHMMSSZ nor in Unix seconds")


def _write(state: ODeskState, call: Call, user: str, memo: str | None) -> dict[str, JSONValue]:
    slots = _chosen(state, call, user)
    if not slots:
        raise unknown("snapshot")
    diary = Workdiary(state.store)
    with state.store.transaction():
        for slot in slots:
            diary.write(slot, memo)
    return {}


def _team(state: ODeskState, name: str) -> Row:
    row = state.store.row("SELECT * FROM teams WHERE id = ?", (name,))
    if row is None:
        raise unknown("team")
    return row


def _named(state: ODeskState, login: str) -> Row:
    row = state.store.row("SELECT * FROM users WHERE id = ?", (login,))
    if row is None:
        raise unknown("user")
    return row


def _user(state: ODeskState, reference: int) -> Row:
    row = state.store.row("SELECT * FROM users WHERE reference = ?", (reference,))
    if row is None:
        raise unknown("user")
    return row


def _contract(state: ODeskState, call: Call, user: str) -> Row:
    contract = find_contract(state, call.values["contract_id"])
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


def _room(row: Row) -> JSONValue:
    return {
        "id": row["id"],
        "name": row["name"],
        "recno": str(row["reference"]),
        "team_ref": str(row["reference"]),
        "parent_team_ref": str(row["parent"] or row["reference"]),
        "company_name": row["company_name"],
        "company_recno": str(row["company"]),
        "teamroom_api": f"/api/team/v2/teamrooms/{row['id']}",
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.team.get_snapshot": get_snapshot,
    "odesk.team.update_snapshot": update_snapshot,
    "odesk.team.delete_snapshot": delete_memo,
    "odesk.team.get_workdiaries": get_workdiaries,
    "odesk.team_v2.get_teamrooms": get_teamrooms,
    "odesk.team_v2.get_snapshots": get_snapshots,
    "odesk.team_v2.get_snapshot_by_contract": get_snapshot,
    "odesk.team_v2.update_snapshot_by_contract": update_snapshot,
    "odesk.team_v2.delete_snapshot_by_contract": delete_snapshot,
    "odesk.team_v2.get_workdiaries_by_contract": get_workdiaries_by_contract,
}
