"""Snapshots as the vendor writes them: everything is text, and nothing is an empty text."""

from datetime import UTC, datetime
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.state import ODeskState
from deskwire.sandbox.odesk.workdiary import Slot

_PAGES: Final = "https://www.odesk.com"
_VERSION: Final = "OdeskTeam/3.10.0"


def worker(row: Row) -> dict[str, JSONValue]:
    """Return a user as snapshots and work diaries show them."""
    return {
        "uid": row["id"],
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "mail": row["email"],
        "messenger_id": "",
        "messenger_type": "",
        "timezone": row["timezone"],
        "timezone_offset": str(row["timezone_offset"]),
        "creation_time": "",
        "archiving_time": "0",
    }


def snapshot(state: ODeskState, slot: Slot, user: Row) -> dict[str, JSONValue]:
    """Return a snapshot of a work diary; a private one shows nothing of the work."""
    stamp = datetime.fromtimestamp(slot.start, UTC)
    tree: dict[str, JSONValue] = {
        "status": slot.status,
        "time": str(slot.start + _lot(slot, 500)),
        "cell_time": str(slot.start),
        "billing_status": f"billed.{_billing(slot)}",
        "company_id": slot.team,
        "user_id": user["id"],
        "user": worker(user),
        "timezone": user["timezone"],
        "snapshot_api": f"/api/team/v1/snapshots/{slot.team}/{user['id']}/{stamp:%Y%m%dT%H%M%SZ}",
        "workdiary_api": f"/api/team/v1/workdiaries/{slot.team}/{user['id']}/{stamp:%Y%m%d}",
        "teamroom_api": f"/api/team/v2/teamrooms/{slot.team}",
    }
    return {**tree, **(_hidden() if slot.status == "PRIVATE" else _content(state, slot))}


def room_snapshot(state: ODeskState, slot: Slot, user: Row) -> dict[str, JSONValue]:
    """Return the last snapshot of a member, as a team room shows it."""
    return {
        **snapshot(state, slot, user),
        "account_status": "",
        "role": "member",
        "last_worked": str(slot.start),
        "last_worked_status": slot.status,
        "cellts": str(slot.start),
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


def _hidden() -> dict[str, JSONValue]:
    names = (
        "uid",
        "memo",
        "active_window_title",
        "computer_name",
        "client_version",
        "keyboard_events_count",
        "mouse_events_count",
    )
    return {**dict.fromkeys(names, ""), "activity": "0", "online_presence": ""}


def _content(state: ODeskState, slot: Slot) -> dict[str, JSONValue]:
    activity = _lot(slot, 11) if slot.is_online else 0
    name = f"{slot.engagement}-{slot.start}"
    return {
        "uid": name,
        "memo": slot.memo,
        "task": _task(state, slot),
        "activity": str(activity),
        "keyboard_events_count": str(activity * 37),
        "mouse_events_count": str(activity * 21),
        "online_presence": ",".join(str(activity) for _ in range(6)),
        "active_window_title": slot.task or "Desktop",
        "computer_name": f"pc-{slot.user}",
        "client_version": _VERSION,
        "screenshot_url": f"{_PAGES}/snapshots/{name}",
        "screenshot_img": f"{_PAGES}/snapshots/{name}.jpg",
        "screenshot_img_thmb": f"{_PAGES}/snapshots/{name}_thmb.jpg",
    }


def _task(state: ODeskState, slot: Slot) -> JSONValue:
    if not slot.task:
        return ""
    row = state.store.row(
        """
        SELECT record_id, description FROM activities
        LEFT JOIN teams ON teams.reference = activities.team
        WHERE code = ? AND user IS NULL AND coalesce(teams.id, ?) = ?
        """,
        (slot.task, slot.team, slot.team),
    )
    if row is None:
        return {"id": "", "code": slot.task, "description": ""}
    return {
        "id": str(row["record_id"]),
        "code": slot.task,
        "description": row["description"],
    }
