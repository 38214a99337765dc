"""Activities (oTasks): their tables, levels and batches, and what is there at the start.

An activity belongs to a company, to one of its teams, or to a user within a team. The vendor's
documents have two addresses for the first: the company's own, and that of the team whose id is the
company's. Both mean the same rows here.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from sqlite3 import Row
from typing import Final
from urllib.parse import quote

import attrs

from deskwire.sandbox.acme import TASKS
from deskwire.sandbox.company import Company
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.store import Store, Value

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS activities (
    record_id   INTEGER PRIMARY KEY,
    company     INTEGER NOT NULL REFERENCES companies,
    team        INTEGER REFERENCES teams,            -- none: of the company
    user        INTEGER REFERENCES users,            -- none: of the team
    code        TEXT NOT NULL,
    description TEXT NOT NULL,
    url         TEXT NOT NULL,
    is_archived INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS activities_code
    ON activities (company, coalesce(team, 0), coalesce(user, 0), code);
CREATE TABLE IF NOT EXISTS activity_engagements (
    activity   INTEGER NOT NULL REFERENCES activities ON DELETE CASCADE,
    engagement INTEGER NOT NULL REFERENCES engagements,
    PRIMARY KEY (activity, engagement)
);
"""
_SELECT: Final = """
    SELECT record_id, companies.id AS company_id, teams.id AS team_id, users.id AS user_id,
           code, description, url, record_id AS reference,
           activities.company AS company_reference,
           coalesce(activities.team, root.reference) AS team_reference,
           activities.user AS user_reference,
           CASE WHEN activities.team IS NULL THEN 'company' WHEN activities.user IS NULL THEN 'team'
                ELSE 'user' END AS level
    FROM activities JOIN companies ON companies.reference = activities.company
    JOIN teams AS root ON root.id = companies.id
    LEFT JOIN teams ON teams.reference = activities.team
    LEFT JOIN users ON users.reference = activities.user
"""
_FIRST_RECORD: Final = 8_800_001
_TRACKER: Final = "https://tracker.example.com/"


_CELL: Final = re.compile(
    r'\s*"(?P<quoted>(?:[^"]|"")*)"\s*(?P<end>,|<br>|\Z)'
    r'|(?P<plain>(?:(?!<br>)[^",])*)(?P<plain_end>,|<br>|\Z)'
)


def forbidden(message: str) -> Failure:
    """Return the only error that the vendor's page on oTasks names."""
    return Failure(403, message)


@attrs.frozen
class Level:
    """Whose activities are meant: a company's, a team's or a user's."""

    company: int
    """The reference of the company."""
    team: int | None
    """The reference of the team; None: the company's own activities."""
    user: int | None
    """The reference of the user; None: the team's own activities."""


class Activities:
    """The activities of a store."""

    def __init__(self, store: Store) -> None:
        self._store: Store = store

    def level(self, company: str, team: str = "", user: str = "") -> Level:
        """Return the level that the ids of a call name.

        Raises:
            Failure: There is no such company, it has no such team, or the team no such user.
        """
        found = self._store.row("SELECT reference FROM companies WHERE id = ?", (company,))
        if found is None:
            raise forbidden("there is no such company")
        reference = int(found["reference"])
        if team in ("", company) and not user:
            return Level(reference, None, None)
        row = self._store.row(
            "SELECT reference FROM teams WHERE id = ? AND company = ?", (team, reference)
        )
        if row is None:
            raise forbidden("the company has no such team")
        within = int(row["reference"])
        return Level(reference, within, self._member(within, user) if user else None)

    def _member(self, team: int, user: str) -> int:
        """Return a user who belongs to a team or works for it."""
        row = self._store.row(
            """
            SELECT reference FROM users WHERE id = :user AND reference IN (
                SELECT user FROM memberships WHERE team = :team
                UNION SELECT provider FROM engagements WHERE buyer_team = :team
            )
            """,
            {"user": user, "team": team},
        )
        if row is None:
            raise forbidden("the team has no such user")
        return int(row["reference"])

    def below(self, level: Level, codes: Sequence[str] | None = None) -> list[Row]:
        """Return the activities of a level and those below it, or the ones of some codes."""
        sql = _SELECT + "WHERE activities.company = ?"
        values: list[Value] = [level.company]
        for column, value in (("team", level.team), ("user", level.user)):
            if value is not None:
                sql += f" AND activities.{column} = ?"
                values.append(value)
        rows = self._store.rows(f"{sql} ORDER BY record_id", values)
        return [row for row in rows if codes is None or row["code"] in codes]

    def at(self, level: Level, code: str) -> int | None:
        """Return the record of a code at a level itself."""
        row = self._store.row(
            "SELECT record_id FROM activities"
            " WHERE company = ? AND team IS ? AND user IS ? AND code = ?",
            (level.company, level.team, level.user, code),
        )
        return None if row is None else int(row["record_id"])

    def all_at(self, level: Level, codes: Sequence[str]) -> list[int]:
        """Return the records of codes at a level itself; all of them have to be there."""
        found = [self.at(level, code) for code in codes]
        for code, record in zip(codes, found, strict=True):
            if record is None:
                raise forbidden(f"there is no activity {code!r} at this level")
        return [record for record in found if record is not None]

    def add(self, level: Level, code: str, description: str, url: str) -> int:
        """Create an activity and return its record."""
        if not code:
            raise forbidden("an activity needs a code")
        if self.at(level, code) is not None:
            raise forbidden(f"there is an activity {code!r} at this level already")
        self._store.execute(
            "INSERT INTO activities (company, team, user, code, description, url)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (level.company, level.team, level.user, code, description, url),
        )
        return self.all_at(level, [code])[0]

    def clear(self, level: Level) -> None:
        """Delete all activities of a level itself."""
        self._store.execute(
            "DELETE FROM activities WHERE company = ? AND team IS ? AND user IS ?",
            (level.company, level.team, level.user),
        )

    def engagements(self, level: Level) -> list[int]:
        """Return the contracts of a level's company."""
        rows = self._store.rows(
            """
            SELECT engagements.reference FROM engagements
            JOIN teams ON teams.reference = buyer_team WHERE company = ? ORDER BY 1
            """,
            (level.company,),
        )
        return [int(row["reference"]) for row in rows]

    def assign(self, record: int, engagements: Sequence[int]) -> None:
        """Assign contracts to an activity, and take all others from it."""
        self._store.execute("DELETE FROM activity_engagements WHERE activity = ?", (record,))
        self._store.execute_many(
            "INSERT INTO activity_engagements VALUES (?, ?)",
            ((record, engagement) for engagement in sorted(set(engagements))),
        )

    def assigned_to(self, engagement: int) -> list[Row]:
        """Return the activities that a contract is assigned to."""
        return self._store.rows(
            _SELECT + "JOIN activity_engagements ON activity = record_id"
            " WHERE engagement = ? ORDER BY record_id",
            (engagement,),
        )


def seed_activities(store: Store, company: Company) -> None:
    """Add the activities that the company's people work on.

    Every code of the time entries is an activity of its team, or of the company where the team is
    its root; each provider has one of their own besides. A contract is assigned to those it has
    worked on. Every fourth is archived. The same company gives the same rows.

    Args:
        store: The store.
        company: What `seed_company` has put into it.
    """
    store.define(_TABLES)
    with store.transaction():
        store.execute_many(
            "INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (record, company.company.reference, *row, number % 4 == 3)
                for number, (record, row) in enumerate(
                    zip(count(_FIRST_RECORD), _rows(store, company))
                )
            ),
        )
        store.execute(
            """
            INSERT INTO activity_engagements
            SELECT DISTINCT record_id, engagements.reference FROM time_entries
            JOIN engagements ON engagements.reference = engagement
            JOIN activities ON activities.code = time_entries.task AND activities.user IS NULL
                AND coalesce(activities.team, ?) = buyer_team
            ORDER BY 1, 2
            """,
            (company.teams[0].reference,),
        )


def _rows(store: Store, company: Company) -> Iterator[tuple[Value, ...]]:
    """Yield team, user, code, description and URL."""
    for team in company.teams:
        at = None if team == company.teams[0] else team.reference
        for code in filter(None, TASKS[team.id]):
            yield at, None, code, f"Work on {code}", _TRACKER + quote(code, safe="")
    contracts = store.rows(
        """
        SELECT buyer_team, provider, id, min(title) AS title FROM engagements
        JOIN users ON users.reference = provider
        WHERE buyer_team <> ? GROUP BY buyer_team, provider ORDER BY buyer_team, provider
        """,
        (company.teams[0].reference,),
    )
    for row in contracts:
        yield row["buyer_team"], row["provider"], f"own-{row['id']}", str(row["title"]), ""


@attrs.frozen
class ActivityRow:
    """One row, by the columns that the vendor's router names."""

    company: str
    """The company's id."""
    team: str
    """The team's id; empty at the level of the company."""
    user: str
    """The user's login; empty at the level of the company and of a team."""
    code: str
    """The code."""
    description: str
    """What it is about."""
    url: str
    """Where more about it is found."""


def read_rows(text: str) -> list[ActivityRow]:
    """Return the rows of a text.

    A cell is quoted, with its quotes doubled, or plain; a blank may stand before and behind it.

    Raises:
        Failure: A cell is not closed, or a row has another number of cells than six.
    """
    rows: list[ActivityRow] = []
    cells: list[str] = []
    position = 0
    while True:
        match = _CELL.match(text, position)
        if match is None:
            raise forbidden(f"the data is not CSV at character {position}")
        quoted = match["quoted"]
        cells.append(match["plain"].strip() if quoted is None else quoted.replace('""', '"'))
        end = match["plain_end"] if quoted is None else match["end"]
        position = match.end()
        if end == ",":
            continue
        if len(cells) != 6:
            raise forbidden(f"row {len(rows) + 1} has {len(cells)} cells, not 6")
        rows.append(ActivityRow(*cells))
        cells = []
        if not end:
            return rows
