"""Hiring: the tables behind the HR routers, and what is in them at the start.

Every contract of the company comes from a filled job and an accepted offer. Besides there are open
and cancelled jobs with candidates in every stage, and milestones for the contracts with a fixed
price. The same company gives the same rows.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from sqlite3 import Row
from typing import Final

from deskwire.sandbox.company import Company
from deskwire.sandbox.store import Store, Value

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS hr_jobs (
    reference     INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,              -- ~01 and sixteen hexadecimal digits
    team          INTEGER NOT NULL REFERENCES teams,
    title         TEXT NOT NULL,
    description   TEXT NOT NULL,
    job_type      TEXT NOT NULL,                     -- hourly, fixed-price
    visibility    TEXT NOT NULL,
    status        TEXT NOT NULL,                     -- open, filled, cancelled
    category      TEXT NOT NULL DEFAULT '',
    subcategory   TEXT NOT NULL DEFAULT '',
    subcategory2  TEXT NOT NULL DEFAULT '',
    skills        TEXT NOT NULL DEFAULT '',          -- parted by semicolons
    budget        INTEGER,
    duration      INTEGER,                           -- hours
    created_by    INTEGER NOT NULL REFERENCES users,
    created_at    INTEGER NOT NULL,
    start_date    TEXT NOT NULL,
    end_date      TEXT,
    filled_at     INTEGER,
    cancelled_at  INTEGER,
    cancel_reason INTEGER
);
CREATE INDEX IF NOT EXISTS hr_jobs_team ON hr_jobs (team);
CREATE TABLE IF NOT EXISTS hr_candidacies (
    reference        INTEGER PRIMARY KEY,
    key              TEXT NOT NULL UNIQUE,
    job              INTEGER NOT NULL REFERENCES hr_jobs,
    provider         INTEGER NOT NULL REFERENCES users,
    provider_team    INTEGER REFERENCES teams,
    created_type     TEXT NOT NULL,                  -- buyer, provider
    created_by       INTEGER NOT NULL REFERENCES users,
    created_at       INTEGER NOT NULL,
    modified_at      INTEGER NOT NULL,
    stage            TEXT NOT NULL,                  -- see STAGES
    message_buyer    TEXT NOT NULL DEFAULT '',
    message_provider TEXT NOT NULL DEFAULT '',
    title            TEXT NOT NULL DEFAULT '',
    attached_doc     TEXT NOT NULL DEFAULT '',
    fixed_charge     INTEGER,
    fixed_pay        INTEGER,
    upfront          INTEGER,
    hourly_pay       INTEGER,
    salary_charge    INTEGER,
    salary_pay       INTEGER,
    stipend_hours    INTEGER,
    weekly_limit     INTEGER,
    start_date       TEXT,
    keep_open        TEXT NOT NULL DEFAULT 'no',
    engagement       INTEGER REFERENCES engagements,
    UNIQUE (job, provider)
);
CREATE TABLE IF NOT EXISTS hr_contracts (            -- what has happened to a contract
    engagement       INTEGER PRIMARY KEY REFERENCES engagements,
    is_suspended     INTEGER NOT NULL DEFAULT 0,
    message          TEXT NOT NULL DEFAULT '',
    reason           TEXT NOT NULL DEFAULT '',
    would_hire_again TEXT NOT NULL DEFAULT '',
    provider_score   TEXT NOT NULL DEFAULT '',
    buyer_score      TEXT NOT NULL DEFAULT '',
    comment          TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS hr_adjustments (
    reference  INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagements,
    amount     INTEGER NOT NULL,
    comments   TEXT NOT NULL,
    notes      TEXT NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users,
    created_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS hr_milestones (
    id          INTEGER PRIMARY KEY,
    engagement  INTEGER NOT NULL REFERENCES engagements,
    description TEXT NOT NULL,
    deposit     INTEGER NOT NULL,
    due_date    TEXT,
    status      TEXT NOT NULL,                       -- not_funded, active, paid
    paid        INTEGER,
    message     TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS hr_submissions (
    id        INTEGER PRIMARY KEY,
    milestone INTEGER NOT NULL REFERENCES hr_milestones ON DELETE CASCADE,
    note      TEXT NOT NULL,
    amount    INTEGER NOT NULL,
    status    TEXT NOT NULL,                         -- pending, approved, rejected
    answer    TEXT NOT NULL DEFAULT ''
);
"""

STAGES: Final = (
    "invited",
    "applied",
    "shortlisted",
    "messaged",
    "offered",
    "hired",
    "declined",
    "hidden",
)
"""How far a candidacy may have come."""

_DAY: Final = timedelta(days=1)
_FIRST_OPEN_JOB: Final = 201_500_101
_FIRST_CANDIDACY: Final = 28_700_001
_FIRST_MILESTONE: Final = 610_001
_FIRST_SUBMISSION: Final = 720_001
_VISIBILITIES: Final = ("public", "odesk", "invite-only", "private")
_OPENINGS: Final = (
    ("acme:dev", "Search for the catalogue", "hourly", "python;postgresql"),
    ("acme:design", "Poster series", "fixed-price", "illustration"),
    ("acme:ops", "Customer support, mornings", "hourly", "english;e-mail"),
    ("acme:dev", "Crash reports: <triage> & repair", "hourly", "c++;debugging"),
    ("acme", "Annual report", "fixed-price", "writing"),
    ("acme:dev", "Карта складов", "fixed-price", "python;gis"),
    ("acme:design", "画面設計", "hourly", "design"),
    ("acme:ops", "Price list", "fixed-price", "spreadsheets"),
)
_CATEGORIES: Final = {
    "acme": ("Business Services", "Other - Business Services"),
    "acme:dev": ("Web Development", "Web Programming"),
    "acme:design": ("Design & Multimedia", "Graphic Design"),
    "acme:ops": ("Customer Service", "Customer Service & Support"),
}
_ROUNDS: Final = 4
"""How often every opening is posted."""


def key_of(kind: str, reference: int) -> str:
    """Return the key under which the public knows a thing."""
    return "~01" + hashlib.sha256(f"{kind}:{reference}".encode()).hexdigest()[:16]


def seed_hiring(store: Store, company: Company) -> None:
    """Add jobs, candidates and milestones to a store that holds a company.

    Args:
        store: The store.
        company: What `seed_company` has put into it.
    """
    store.define(_TABLES)
    contracts = store.rows(
        "SELECT engagements.*, teams.id AS team_id FROM engagements"
        " JOIN teams ON teams.reference = buyer_team ORDER BY engagements.reference"
    )
    openings = list(_openings(company))
    with store.transaction():
        _insert(store, "hr_jobs", (_filled_job(store, contract) for contract in contracts))
        _insert(store, "hr_jobs", openings)
        _insert(store, "hr_candidacies", (_hired(store, contract) for contract in contracts))
        _insert(store, "hr_candidacies", _candidates(company, openings))
        fixed = [contract for contract in contracts if contract["job_type"] == "fixed-price"]
        milestones = list(_milestones(fixed))
        _insert(store, "hr_milestones", milestones)
        _insert(store, "hr_submissions", _submissions(milestones))


def _insert(
    store: Store, table: str, rows: Iterator[dict[str, Value]] | list[dict[str, Value]]
) -> None:
    for row in rows:
        store.insert(table, row)


def manager_of(store: Store, team: int) -> int:
    """Return who recruits for a team: its admin or staffing manager, or the company's owner."""
    row = store.row(
        """
        SELECT coalesce(memberships.user, companies.owner) AS user FROM teams
        JOIN companies ON companies.reference = teams.company
        LEFT JOIN memberships ON memberships.team = teams.reference AND role <> 'member'
        WHERE teams.reference = ?
        """,
        (team,),
    )
    return int(row["user"]) if row is not None else 0


def _seconds(day: date, hour: int = 9) -> int:
    return int(datetime.combine(day, time(hour), UTC).timestamp())


def _filled_job(store: Store, contract: Row) -> dict[str, Value]:
    reference = int(contract["job_reference"])
    category, subcategory = _CATEGORIES[contract["team_id"]]
    return {
        "reference": reference,
        "key": key_of("job", reference),
        "team": contract["buyer_team"],
        "title": contract["title"],
        "description": f"Somebody for: {contract['title']}",
        "job_type": contract["job_type"],
        "visibility": _VISIBILITIES[reference % len(_VISIBILITIES)],
        "status": "filled",
        "category": category,
        "subcategory": subcategory,
        "budget": contract["fixed_charge_amount"],
        "duration": contract["weekly_hours_limit"] and contract["weekly_hours_limit"] * 13,
        "created_by": manager_of(store, contract["buyer_team"]),
        "created_at": contract["created_at"] - 7 * 86_400,
        "start_date": contract["start_date"],
        "end_date": contract["end_date"],
        "filled_at": contract["created_at"],
    }


def _openings(company: Company) -> Iterator[dict[str, Value]]:
    teams = {team.id: team.reference for team in company.teams}
    managers = dict(zip(company.teams, (0, 1, 0, 2), strict=True))
    posters = {team.id: company.staff[index].reference for team, index in managers.items()}
    references = count(_FIRST_OPEN_JOB)
    step = (company.last_day - company.first_day) / (_ROUNDS * len(_OPENINGS))
    for number, reference in zip(range(_ROUNDS * len(_OPENINGS)), references, strict=False):
        team, title, job_type, skills = _OPENINGS[number % len(_OPENINGS)]
        posted = company.first_day + step * number
        is_cancelled = number % 8 == 7
        yield {
            "reference": reference,
            "key": key_of("job", reference),
            "team": teams[team],
            "title": f"{title} ({number // len(_OPENINGS) + 1})",
            "description": f"Wanted: {title.lower()}, round {number // len(_OPENINGS) + 1}.",
            "job_type": job_type,
            "visibility": _VISIBILITIES[number % len(_VISIBILITIES)],
            "status": "cancelled" if is_cancelled else "open",
            "category": _CATEGORIES[team][0],
            "subcategory": _CATEGORIES[team][1],
            "skills": skills,
            "budget": 250_00 * (1 + number % 6) if job_type == "fixed-price" else None,
            "duration": 40 * (1 + number % 5) if job_type == "hourly" else None,
            "created_by": posters[team],
            "created_at": _seconds(posted, number % 24),
            "start_date": (posted + 14 * _DAY).isoformat(),
            "cancelled_at": _seconds(posted + 3 * _DAY) if is_cancelled else None,
            "cancel_reason": 41 if is_cancelled else None,
        }


def _hired(store: Store, contract: Row) -> dict[str, Value]:
    reference = int(contract["offer_reference"])
    return {
        "reference": reference,
        "key": key_of("offer", reference),
        "job": contract["job_reference"],
        "provider": contract["provider"],
        "provider_team": contract["provider_team"],
        "created_type": "buyer",
        "created_by": manager_of(store, contract["buyer_team"]),
        "created_at": contract["created_at"] - 86_400,
        "modified_at": contract["created_at"],
        "stage": "hired",
        "message_buyer": "We should like to work with you.",
        "title": contract["title"],
        "fixed_charge": contract["fixed_charge_amount"],
        "fixed_pay": contract["fixed_pay_amount"],
        "upfront": contract["upfront_payment"],
        "hourly_pay": contract["hourly_pay_rate"],
        "weekly_limit": contract["weekly_hours_limit"],
        "start_date": contract["start_date"],
        "engagement": contract["reference"],
    }


def _candidates(company: Company, openings: list[dict[str, Value]]) -> Iterator[dict[str, Value]]:
    stages = [stage for stage in STAGES if stage != "hired"]
    in_agency = {each.reference for each in company.agency_providers}
    references = count(_FIRST_CANDIDACY)
    for number, job in enumerate(openings):
        for turn in range(2):
            reference = next(references)
            provider = company.providers[(number + 5 * turn) % len(company.providers)].reference
            stage = stages[(2 * number + turn) % len(stages)]
            by_buyer = stage in ("invited", "offered")
            created = int(job["created_at"] or 0) + 3600 * (turn + 1)
            yield {
                "reference": reference,
                "key": key_of("offer", reference),
                "job": job["reference"],
                "provider": provider,
                "provider_team": company.agency_team.reference if provider in in_agency else None,
                "created_type": "buyer" if by_buyer else "provider",
                "created_by": job["created_by"] if by_buyer else provider,
                "created_at": created,
                "modified_at": created,
                "stage": stage,
                "message_buyer": "Are you free?" if by_buyer else "",
                "message_provider": "" if by_buyer else "I have done this before.",
            }


def _milestones(contracts: list[Row]) -> Iterator[dict[str, Value]]:
    numbers = count(_FIRST_MILESTONE)
    for contract in contracts:
        runs = contract["status"] == "active"
        parts = ((3, "paid"), (4, "active"), (3, "not_funded")) if runs else ((10, "paid"),)
        for part, (tenths, status) in enumerate(parts, 1):
            deposit = contract["fixed_charge_amount"] * tenths // 10
            start = date.fromisoformat(contract["start_date"])
            yield {
                "id": next(numbers),
                "engagement": contract["reference"],
                "description": f"{contract['title']}, part {part}",
                "deposit": deposit,
                "due_date": (start + 30 * part * _DAY).isoformat(),
                "status": status,
                "paid": deposit if status == "paid" else None,
            }


def _submissions(milestones: list[dict[str, Value]]) -> Iterator[dict[str, Value]]:
    numbers = count(_FIRST_SUBMISSION)
    ends = {"paid": "approved", "active": "rejected"}
    for milestone in milestones:
        if milestone["status"] in ends:
            yield {
                "id": next(numbers),
                "milestone": milestone["id"],
                "note": "Here it is.",
                "amount": milestone["deposit"],
                "status": ends[str(milestone["status"])],
                "answer": "Thank you." if milestone["status"] == "paid" else "The totals are off.",
            }
