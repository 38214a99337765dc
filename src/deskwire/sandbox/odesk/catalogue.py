"""The catalogue that the searches go through: buyers, jobs and freelancers.

Acme's own jobs are those its contracts came from, and its providers are the first freelancers; all
others are invented. The same company gives the same rows, and ages count from the end of its last
day rather than from the clock, so that a search finds the same today and tomorrow.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Final, TypeAlias

import attrs

from deskwire.sandbox.books import Draw
from deskwire.sandbox.company import Company
from deskwire.sandbox.odesk.catalogue_data import (
    BUYERS,
    FIRST_NAMES,
    HOMES,
    LAST_NAMES,
    OPENINGS,
    PLACES,
    TESTS,
    TRADES,
    category_of,
)
from deskwire.sandbox.odesk.hiring import key_of
from deskwire.sandbox.store import Store, Value

Columns: TypeAlias = dict[str, Value]
"""A row by column."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS catalogue_buyers (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    country     TEXT NOT NULL,
    city        TEXT NOT NULL,
    score       INTEGER,                               -- hundredths; none: not scored
    billed      INTEGER NOT NULL,
    hires       INTEGER NOT NULL,
    charged     INTEGER NOT NULL,
    hours       INTEGER NOT NULL,                      -- hundredths
    is_verified INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS catalogue_jobs (
    number      INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    buyer       INTEGER NOT NULL REFERENCES catalogue_buyers,
    team        INTEGER REFERENCES teams,              -- of Acme's own jobs
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    category    TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    skills      TEXT NOT NULL,                         -- parted by commas
    tests       TEXT NOT NULL,                         -- ids of tests, parted by commas
    circle      TEXT NOT NULL,                         -- a group
    budget      INTEGER,                               -- none: paid by the hour
    workload    INTEGER,                               -- 0, 20, 40
    weeks       INTEGER,                               -- 0, 1, 4, 13, 26
    status      TEXT NOT NULL,                         -- Open, In Progress, Completed, Cancelled
    posted_at   INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS catalogue_freelancers (
    number        INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    first_name    TEXT NOT NULL,
    last_name     TEXT NOT NULL,
    title         TEXT NOT NULL,
    blurb         TEXT NOT NULL,
    category      TEXT NOT NULL,
    subcategory   TEXT NOT NULL,
    skills        TEXT NOT NULL,                       -- parted by commas
    tests         TEXT NOT NULL,                       -- ids of passed tests, parted by commas
    circle        TEXT NOT NULL,                       -- a group
    rate          INTEGER NOT NULL,
    score         INTEGER NOT NULL,                    -- hundredths
    hours         INTEGER NOT NULL,                    -- hundredths
    recent_hours  INTEGER NOT NULL,
    region        TEXT NOT NULL,
    country       TEXT NOT NULL,
    city          TEXT NOT NULL,
    timezone      TEXT NOT NULL,
    english       INTEGER NOT NULL,                    -- 0 to 5
    is_ready      INTEGER NOT NULL,
    portfolio     INTEGER NOT NULL,
    agency        INTEGER REFERENCES companies,
    last_activity TEXT NOT NULL,
    member_since  TEXT NOT NULL,
    access        TEXT NOT NULL DEFAULT 'public'       -- public, private
);
"""

_PROVIDERS: Final = """
    SELECT users.*, sum(hours_online + hours_offline) AS hours, max(worked_on) AS last_worked,
           max(companies.reference) AS agency
    FROM users LEFT JOIN engagements ON provider = users.reference
    LEFT JOIN time_entries ON engagement = engagements.reference
    LEFT JOIN teams ON teams.reference = provider_team
    LEFT JOIN companies ON companies.reference = teams.company
    WHERE is_provider GROUP BY users.reference ORDER BY users.reference
"""
_FIRST_BUYER: Final = 1_900_001
_FIRST_JOB: Final = 201_600_001
_FIRST_FREELANCER: Final = 5_900_001
_OTHER_JOBS: Final = 46
_RECENT_DAYS: Final = 180
_OTHER_FREELANCERS: Final = 40
_CIRCLES: Final = ("", "", "open-source", "alumni")
_TEAM_TRADES: Final = {
    "acme": "Other - Business Services",
    "acme:dev": "Web Programming",
    "acme:design": "Graphic Design",
    "acme:ops": "Customer Service & Support",
}
_AGES: Final = (3, 20, 40, 70, 130, 200, 300, 500, 800, 1500)
_STATES: Final = ("Open", "Open", "Open", "Open", "In Progress", "Completed", "Cancelled")


def end_of_time(company: Company) -> datetime:
    """Return the moment from which ages count."""
    return datetime.combine(company.last_day, time(), UTC) + timedelta(days=1)


def seed_catalogue(store: Store, company: Company) -> None:
    """Add buyers, jobs and freelancers to a store that holds a company."""
    store.define(_TABLES)
    end = int(end_of_time(company).timestamp())
    with store.transaction():
        for row in _buyers(store, company):
            store.insert("catalogue_buyers", row)
        jobs = (_job(index, end) for index in range(_OTHER_JOBS))
        for row in chain(_own_jobs(store, company), jobs):
            store.insert("catalogue_jobs", row)
        draw = Draw(7)
        others = (_freelancer(index, company.last_day, draw) for index in range(_OTHER_FREELANCERS))
        for row in chain(_providers(store, company), others):
            store.insert("catalogue_freelancers", row)


def _buyers(store: Store, company: Company) -> Iterator[Columns]:
    row = store.row(
        "SELECT sum(charges_online + charges_offline) AS charged,"
        " sum(hours_online + hours_offline) AS hours FROM time_entries"
    )
    contracts = len(company.engagements)
    yield {
        "number": company.company.reference,
        "id": company.company.id,
        "name": "Acme Instruments",
        "country": "Sweden",
        "city": "Stockholm",
        "score": 487,
        "billed": contracts,
        "hires": contracts,
        "charged": (row["charged"] if row is not None else None) or 0,
        "hours": (row["hours"] if row is not None else None) or 0,
        "is_verified": True,
    }
    for number, buyer in enumerate(BUYERS, _FIRST_BUYER):
        yield {
            "number": number,
            "id": f"client{number}",
            **attrs.asdict(buyer),
            "charged": buyer.billed * 840_00,
            "hours": buyer.billed * 41_50,
        }


def _own_jobs(store: Store, company: Company) -> Iterator[Columns]:
    """Yield the jobs that Acme's contracts came from."""
    rows = store.rows(
        "SELECT engagements.*, teams.id AS team_id FROM engagements"
        " JOIN teams ON teams.reference = buyer_team ORDER BY engagements.reference"
    )
    for row in rows:
        subcategory, limit = _TEAM_TRADES[row["team_id"]], row["weekly_hours_limit"]
        workload = None if limit is None else 40 if limit > 30 else 20 if limit >= 10 else 0
        yield {
            "number": row["job_reference"],
            "key": key_of("job", row["job_reference"]),
            "buyer": company.company.reference,
            "team": row["buyer_team"],
            "title": row["title"],
            "description": f"{row['title']} for {row['team_id']}",
            "category": category_of(subcategory),
            "subcategory": subcategory,
            "skills": "english",
            "tests": "",
            "circle": "",
            "budget": row["fixed_charge_amount"],
            "workload": workload,
            "weeks": None if limit is None else 26,
            "status": "In Progress" if row["status"] == "active" else "Completed",
            "posted_at": row["created_at"] - 3 * 86_400,
        }


def _job(index: int, end: int) -> Columns:
    """Return a job of another buyer."""
    number, which = _FIRST_JOB + index, index % len(BUYERS)
    opening, series = OPENINGS[index % len(OPENINGS)], 1 + index // len(OPENINGS)
    skills, is_fixed = opening.skills.replace(",", ", "), opening.budget is not None
    return {
        "number": number,
        "key": key_of("job", number),
        "buyer": _FIRST_BUYER + which,
        "title": opening.title if series == 1 else f"{opening.title} (part {series})",
        "description": f"{BUYERS[which].name}: {opening.title}. You know {skills} well.",
        "category": category_of(opening.subcategory),
        "subcategory": opening.subcategory,
        "skills": opening.skills,
        "tests": str(list(TESTS)[index % len(TESTS)]) if index % 4 == 0 else "",
        "circle": _CIRCLES[index % len(_CIRCLES)],
        "budget": None if opening.budget is None else opening.budget * 100 * series,
        "workload": None if is_fixed else opening.workload,
        "weeks": None if is_fixed else opening.weeks,
        "status": _STATES[index % len(_STATES)],
        "posted_at": end - _AGES[index * 7 % len(_AGES)] * 3600 - index,
    }


def _providers(store: Store, company: Company) -> Iterator[Columns]:
    """Yield Acme's providers."""
    for index, row in enumerate(store.rows(_PROVIDERS)):
        title, subcategory, skills = TRADES[index % len(TRADES)]
        yield {
            "number": row["reference"],
            "key": row["profile_key"],
            "first_name": row["first_name"],
            "last_name": row["last_name"],
            "title": title,
            "blurb": f"{title}. I have worked for Acme since {company.first_day:%Y}.",
            "category": category_of(subcategory),
            "subcategory": subcategory,
            "skills": skills,
            "tests": "501,503" if index % 2 else "503",
            "circle": "",
            "rate": 10_00 + index * 7_50,
            "score": 400 + index * 37 % 101,
            "hours": row["hours"] or 0,
            "recent_hours": (row["hours"] or 0) // 2,
            "region": HOMES.get(row["country"], "Misc"),
            "country": row["country"],
            "city": row["city"],
            "timezone": row["timezone"],
            "english": 3 + index % 3,
            "is_ready": True,
            "portfolio": index % 5,
            "agency": row["agency"],
            "last_activity": row["last_worked"] or company.first_day.isoformat(),
            "member_since": "2012-03-01",
            "access": "private" if row["id"] == "bjorn" else "public",
        }


def _freelancer(index: int, last_day: date, draw: Draw) -> Columns:
    """Return a freelancer who has never worked for Acme."""
    number = _FIRST_FREELANCER + index
    title, subcategory, skills = TRADES[index % len(TRADES)]
    country, city, zone, region = PLACES[index % len(PLACES)]
    hours, idle = draw.below(4000) * 25, draw.below(400)
    joined = date(2010, 1, 1) + timedelta(days=draw.below(1200))
    return {
        "number": number,
        "key": key_of("profile", number),
        "first_name": FIRST_NAMES[index % len(FIRST_NAMES)],
        "last_name": LAST_NAMES[index % len(LAST_NAMES)],
        "title": f"{title} from {city}",
        "blurb": f"I live in {city}. I know {skills.replace(',', ', ')}.",
        "category": category_of(subcategory),
        "subcategory": subcategory,
        "skills": skills,
        "tests": ",".join(str(test) for test in list(TESTS)[: draw.below(len(TESTS))]),
        "circle": _CIRCLES[index % len(_CIRCLES)],
        "rate": 5_00 + draw.below(180) * 25,
        "score": 200 + draw.below(301),
        "hours": hours,
        "recent_hours": hours // 3 if idle < _RECENT_DAYS else 0,
        "region": region,
        "country": country,
        "city": city,
        "timezone": zone,
        "english": draw.below(6),
        "is_ready": draw.below(2),
        "portfolio": draw.below(9),
        "last_activity": (last_day - timedelta(days=idle)).isoformat(),
        "member_since": joined.isoformat(),
    }
