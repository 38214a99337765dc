"""Snapshots: every ten minutes of work, made of the time entries.

A day's work begins at nine in the worker's own time and goes on without a pause: the tracked part
of each entry first, then the part that was added by hand. Memos that were changed and snapshots
that were deleted are kept beside; the time reports go on with the hours that were booked.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from sqlite3 import Row
from typing import Final

import attrs

from deskwire.sandbox.store import Store

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS snapshot_changes (
    engagement INTEGER NOT NULL REFERENCES engagements,
    start      INTEGER NOT NULL,                     -- Unix seconds
    memo       TEXT,                                 -- none: the snapshot is deleted
    PRIMARY KEY (engagement, start)
);
"""
_ENTRIES: Final = """
    SELECT time_entries.*, users.reference AS user, users.timezone_offset AS offset,
           teams.id AS team_id
    FROM time_entries JOIN engagements ON engagements.reference = engagement
    JOIN users ON users.reference = provider JOIN teams ON teams.reference = buyer_team
"""
SECONDS: Final = 600
"""How long a snapshot stands for."""

_MORNING: Final = timedelta(hours=9)
_DAY: Final = timedelta(days=1)
_PER_HALF_HOUR: Final = 3
_PRIVATE_EVERY: Final = 23


@attrs.frozen(kw_only=True)
class Slot:
    """One snapshot."""

    engagement: int
    """The reference of the contract."""
    user: int
    """The reference of the worker."""
    team: str
    """The id of the team."""
    start: int
    """When its ten minutes begin, in Unix seconds."""
    status: str
    """`LOGIN`, `NORMAL`, `PRIVATE` or `EXIT`."""
    is_online: bool
    """Whether the tracker was running."""
    task: str
    """The code of the activity, or nothing."""
    memo: str
    """What the worker wrote."""


class Workdiary:
    """The snapshots of a store."""

    def __init__(self, store: Store) -> None:
        self._store: Store = store

    def between(self, engagements: Sequence[int], first: int, last: int) -> list[Slot]:
        """Return the snapshots of contracts that touch a span of time, both ends included."""
        rows = self._entries(engagements, _day(first) - _DAY, _day(last) + _DAY)
        groups = groupby(rows, key=lambda row: (row["engagement"], row["worked_on"]))
        slots = [
            slot
            for _, entries in groups
            for slot in _slots(list(entries))
            if first - SECONDS < slot.start <= last
        ]
        return sorted(self._changed(slots), key=lambda slot: (slot.start, slot.engagement))

    def latest(self, engagements: Sequence[int], moment: int) -> Slot | None:
        """Return the last snapshot that began by a moment."""
        marks = ", ".join("?" * len(engagements))
        # The work of a day lies within two days of UTC, so the last three of them are enough.
        days = self._store.rows(
            "SELECT DISTINCT worked_on AS day FROM time_entries"  # noqa: S608  question marks
            f" WHERE engagement IN ({marks}) AND worked_on <= ? ORDER BY day DESC LIMIT 3",
            (*engagements, (_day(moment) + _DAY).isoformat()),
        )
        if not days:
            return None
        first = _midnight(date.fromisoformat(days[-1]["day"]) - _DAY)
        slots = self.between(engagements, first, moment)
        return slots[-1] if slots else None

    def write(self, slot: Slot, memo: str | None) -> None:
        """Give a snapshot another memo; None deletes the snapshot."""
        self._store.execute(
            "INSERT OR REPLACE INTO snapshot_changes VALUES (?, ?, ?)",
            (slot.engagement, slot.start, memo),
        )

    def _entries(self, engagements: Sequence[int], first: date, last: date) -> list[Row]:
        marks = ", ".join("?" * len(engagements))
        return self._store.rows(
            f"{_ENTRIES} WHERE engagement IN ({marks}) AND worked_on BETWEEN ? AND ?"
            " ORDER BY engagement, worked_on, time_entries.id",
            (*engagements, first.isoformat(), last.isoformat()),
        )

    def _changed(self, slots: Sequence[Slot]) -> Iterator[Slot]:
        changes = {
            (row["engagement"], row["start"]): row["memo"]
            for row in self._store.rows("SELECT * FROM snapshot_changes")
        }
        for slot in slots:
            memo = changes.get((slot.engagement, slot.start), slot.memo)
            if memo is not None:
                yield slot if memo == slot.memo else attrs.evolve(slot, memo=memo)


def seed_workdiary(store: Store) -> None:
    """Add the table of what changes; the snapshots themselves follow from the time entries."""
    store.define(_TABLES)


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _slots(entries: Sequence[Row]) -> Iterator[Slot]:
    """Yield the snapshots of one day on one contract."""
    day = date.fromisoformat(entries[0]["worked_on"])
    start = _midnight(day) + int(_MORNING.total_seconds()) - entries[0]["offset"]
    pieces = [
        (entry, is_online)
        for entry in entries
        for column, is_online in (("hours_online", True), ("hours_offline", False))
        for _ in range(entry[column] // 50 * _PER_HALF_HOUR)
    ]
    for number, (entry, is_online) in enumerate(pieces):
        moment = start + number * SECONDS
        yield Slot(
            engagement=entry["engagement"],
            user=entry["user"],
            team=entry["team_id"],
            start=moment,
            status=_status(number, len(pieces), moment // SECONDS + entry["engagement"]),
            is_online=is_online,
            task=entry["task"],
            memo=entry["memo"],
        )


def _status(number: int, total: int, lot: int) -> str:
    if number == 0:
        return "LOGIN"
    if number == total - 1:
        return "EXIT"
    return "PRIVATE" if lot % _PRIVATE_EVERY == 0 else "NORMAL"
