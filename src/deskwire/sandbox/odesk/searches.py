"""The searches for jobs and providers, both editions."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from sqlite3 import Row
from typing import Any, Final

from deskwire.odesk.provider_v2 import OPERATIONS
from deskwire.sandbox.odesk.answers import dollars, trimmed
from deskwire.sandbox.odesk.catalogue import end_of_time
from deskwire.sandbox.odesk.profiles import FREELANCERS, found_provider
from deskwire.sandbox.odesk.search_terms import (
    Field,
    Queries,
    Test,
    among,
    arrange,
    contains,
    has,
    order_of,
    parts_of,
    positive,
    same,
    tested,
    within,
)
from deskwire.sandbox.odesk.state import ODeskState, handles
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer, Page
from deskwire.sandbox.store import Value

_JOBS: Final = """
    SELECT jobs.*, buyers.id AS buyer_id, buyers.name AS buyer_name, country, city, score, billed,
           hires, charged, hours, is_verified,
           (SELECT count(*) FROM catalogue_jobs WHERE buyer = buyers.number) AS posted
    FROM catalogue_jobs AS jobs JOIN catalogue_buyers AS buyers ON buyers.number = jobs.buyer
    ORDER BY posted_at DESC, jobs.number
"""
_PROVIDERS: Final = f"{FREELANCERS} WHERE access = 'public'"
_AGES: Final[Mapping[str, tuple[int, int]]] = {
    "0": (0, 1),
    "1": (1, 3),
    "3": (3, 7),
    "7": (7, 14),
    "14": (14, 30),
    "30": (30, 10**6),
}
_WORKLOADS: Final = {
    0: ("as_needed", "As needed - Less than 10 hours/week"),
    20: ("part_time", "Part-time: 10-30 hours/week"),
    40: ("full_time", "Full-time - 30+ hours/week"),
}
_DURATIONS: Final = {
    0: ("week", "Less than 1 week"),
    1: ("month", "Less than 1 month"),
    4: ("quarter", "1 to 3 months"),
    13: ("semester", "3 to 6 months"),
    26: ("ongoing", "More than 6 months"),
}
_DAY: Final = 86_400


def _kind(row: Row) -> str:
    return "Hourly" if row["budget"] is None else "Fixed"


def _profile_type(row: Row) -> str:
    return "Independent" if row["agency"] is None else "Agency"


def _is_word(words: Mapping[int, tuple[str, str]], value: Value, word: str) -> bool:
    return isinstance(value, int) and words[value][0] == word


def _is_any(row: Row, subcategories: Iterable[str]) -> bool:
    return any(same(row["subcategory"], each) for each in subcategories)


def _about_provider(row: Row, words: str) -> bool:
    return contains(f"{row['title']} {row['blurb']} {row['skills']}", words)


def _about_job(row: Row, words: str) -> bool:
    return contains(f"{row['title']} {row['description']} {row['skills']}", words)


_BOTH: Final[Mapping[str, Field]] = {
    "title": lambda row, words: contains(row["title"], words),
    "skills": lambda row, skills: has(row["skills"], *skills.split(",")),
    "groups": lambda row, group: has(row["circle"], group),
    "tests": lambda row, test: has(row["tests"], test),
    "category": lambda row, name: same(row["category"], name),
    "subcategory": lambda row, name: same(row["subcategory"], name),
}
_PROVIDER_FIELDS: Final[Mapping[str, Field]] = {
    "c1": lambda row, name: same(row["category"], name),
    "c2": _is_any,
    "c2[]": _is_any,
    # `4.5` as well as `2.0 - 2.9 Stars`, the vendor's example.
    "fb": lambda row, text: row["score"] >= 100 * positive("fb", text.partition(" ")[0]),
    "hrs": lambda row, hours: row["hours"] >= 100 * positive("hrs", hours),
    "ir": lambda row, recently: row["recent_hours"] > 0 or not recently,
    "min": lambda row, rate: row["rate"] >= 100 * positive("min", rate),
    "max": lambda row, rate: row["rate"] <= 100 * positive("max", rate),
    "loc": lambda row, region: row["region"] == region,
    "pt": lambda row, kind: (row["agency"] is not None) == (kind == "Affiliated"),
    "last": lambda row, day: date.fromisoformat(row["last_activity"]) > day,
    "test": lambda row, test: has(row["tests"], test),
    "port": lambda row, count: row["portfolio"] >= among("port", count),
    "rdy": lambda row, is_ready: row["is_ready"] or not is_ready,
    "eng": lambda row, level: row["english"] >= among("eng", level, range(1, 6)),
    "ag": lambda row, agency: str(row["agency"]) == agency,
    "g": lambda row, group: same(row["circle"], group),
    "skills": lambda row, skills: has(row["skills"], *skills),
}
_JOB_FIELDS: Final[Mapping[str, Field]] = {
    "c1": lambda row, name: same(row["category"], name),
    "c2": _is_any,
    "c2[]": _is_any,
    "qs": lambda row, skills: has(row["skills"], *skills),
    "fb": lambda row, score: (row["score"] or 0) >= 10 * int(score),
    "min": lambda row, budget: (
        row["budget"] is not None and row["budget"] >= 100 * positive("min", budget)
    ),
    "max": lambda row, budget: (
        row["budget"] is not None and row["budget"] <= 100 * positive("max", budget)
    ),
    "t": lambda row, kind: _kind(row) == kind,
    "wl": lambda row, hours: row["workload"] == int(hours),
    "dur": lambda row, weeks: row["weeks"] == int(weeks),
    "st": lambda row, state: row["status"] == state,
    "tba": lambda row, count: row["billed"] >= int(count),
    "gr": lambda row, group: same(row["circle"], group),
}
_PROVIDER_FIELDS_V2: Final[Mapping[str, Field]] = {
    **_BOTH,
    "tests_top_10": lambda row, test: has(row["tests"], test) and row["score"] >= 450,
    "tests_top_30": lambda row, test: has(row["tests"], test) and row["score"] >= 350,
    "region": lambda row, name: same(row["region"], name),
    "feedback": lambda row, text: within("feedback", text, dollars(row["score"])),
    "rate": lambda row, text: within("rate", text, dollars(row["rate"])),
    "hours": lambda row, text: within("hours", text, dollars(row["hours"])),
    "recent_hours": lambda row, text: within("recent_hours", text, dollars(row["recent_hours"])),
    "last_activity": lambda row, day: date.fromisoformat(row["last_activity"]) >= day,
    "english_skill": lambda row, level: row["english"] == among("english_skill", level, range(6)),
    "is_odesk_ready": lambda row, is_ready: bool(row["is_ready"]) == is_ready,
    "profile_type": lambda row, kind: _profile_type(row) == kind,
}
_JOB_FIELDS_V2: Final[Mapping[str, Field]] = {
    **_BOTH,
    "tests_top_10": lambda row, test: has(row["tests"], test) and row["number"] % 8 == 1,
    "tests_top_30": lambda row, test: has(row["tests"], test) and row["number"] % 8 == 5,
    "job_type": lambda row, kind: _kind(row).lower() == kind,
    "duration": lambda row, word: _is_word(_DURATIONS, row["weeks"], word),
    "workload": lambda row, word: _is_word(_WORKLOADS, row["workload"], word),
    "client_feedback": lambda row, text: within("client_feedback", text, dollars(row["score"])),
    "client_hires": lambda row, text: within("client_hires", text, Decimal(row["hires"])),
    "budget": lambda row, text: within("budget", text, dollars(row["budget"])),
    "job_status": lambda row, word: row["status"].lower() == word,
}
_PROVIDER_PARTS, _JOB_PARTS = (
    parts_of(operation)
    for name in ("search_providers", "search_jobs")
    for operation in OPERATIONS
    if operation.name == f"odesk.provider_v2.{name}"
)
_PROVIDER_QUERIES: Final = Queries(_PROVIDER_FIELDS_V2, _PROVIDER_PARTS, _about_provider)
_JOB_QUERIES: Final = Queries(_JOB_FIELDS_V2, _JOB_PARTS, _about_job)
_PROVIDER_ORDER: Final = {
    "dev_member_since": "member_since",
    "dev_last_activity": "last_activity",
    "dev_bill_rate": "rate",
    "dev_adj_score": "score",
    "dev_total_hours": "hours",
}
_JOB_ORDER: Final = {
    "date_posted": "posted_at",
    "op_ctime": "posted_at",
    "op_title": "title",
    "amount": "budget",
    "op_recno": "number",
}
_JOB_ORDER_V2: Final = {
    "create_time": "posted_at",
    "client_rating": "score",
    "client_total_charge": "charged",
    "client_total_hours": "hours",
    "score": "number",
    "workload": "workload",
    "duration": "weeks",
}


def _found(
    state: ODeskState,
    select: str,
    fields: Mapping[str, Field],
    given: Mapping[str, Any],
    *more: Test,
) -> list[Row]:
    """Return the rows that a search finds."""
    tests = [*tested(fields, given), *more]
    return [row for row in state.store.rows(select) if all(test(row) for test in tests)]


def _words(given: Mapping[str, Any], anywhere: Field) -> Mapping[str, Field]:
    """Return the field of a search for words: those of titles only, or anywhere."""
    return {"q": _BOTH["title"] if given.get("to") else anywhere}


@handles("provider.search_providers")
def search_providers(
    state: ODeskState,
    _: str,
    *,
    data: Mapping[str, Any] | None = None,
    order_by: str | None = None,
    extra: Mapping[str, object] | None = None,
) -> Answer:
    """List the providers that a search finds."""
    del extra
    given = data or {}
    rows = _found(state, _PROVIDERS, {**_PROVIDER_FIELDS, **_words(given, _about_provider)}, given)
    arrange(rows, order_of(order_by), _PROVIDER_ORDER)
    return Page([found_provider(row) for row in rows], more={"sort": order_by or ""})


@handles("provider.search_jobs")
def search_jobs(
    state: ODeskState,
    _: str,
    *,
    data: Mapping[str, Any] | None = None,
    order_by: str | None = None,
    extra: Mapping[str, object] | None = None,
) -> Answer:
    """List the jobs that a search finds, open ones unless others are asked for."""
    del extra
    given = {"st": "Open", **(data or {})}
    posted = [_posted(state, *_AGES[given["dp"]])] if "dp" in given else []
    fields = {**_JOB_FIELDS, **_words(given, _about_job)}
    rows = _found(state, _JOBS, fields, given, *posted)
    arrange(rows, order_of(order_by), _JOB_ORDER)
    return Page([_job(row) for row in rows], more={"sort": order_by or ""})


@handles("provider_v2.search_providers")
def search_providers_v2(
    state: ODeskState,
    _: str,
    *,
    data: Mapping[str, Any] | None = None,
    extra: Mapping[str, object] | None = None,
) -> Answer:
    """List the providers that a search finds, or their ids alone."""
    del extra
    given = data or {}
    asked = [_PROVIDER_QUERIES.read(given["q"])] if "q" in given else []
    rows = _found(state, _PROVIDERS, _PROVIDER_FIELDS_V2, given, *asked)
    if given.get("include_entities"):
        return Page([row["key"] for row in rows])
    return Page([_provider_v2(row) for row in rows])


@handles("provider_v2.search_jobs")
def search_jobs_v2(
    state: ODeskState,
    _: str,
    *,
    data: Mapping[str, Any] | None = None,
    extra: Mapping[str, object] | None = None,
) -> Answer:
    """List the jobs that a search finds, the newest first unless asked otherwise."""
    del extra
    given = data or {}
    more: list[Test] = []
    if "q" in given:
        more.append(_JOB_QUERIES.read(given["q"]))
    if "posted_since" in given:
        more.append(_posted(state, 0, among("posted_since", given["posted_since"])))
    rows = _found(state, _JOBS, _JOB_FIELDS_V2, given, *more)
    field, _, direction = given.get("sort", "create_time desc").partition(" ")
    arrange(rows, [(field, {"asc": "A", "desc": "D"}.get(direction, ""))], _JOB_ORDER_V2)
    return Page([_job_v2(row) for row in rows])


def _posted(state: ODeskState, least: int, most: int) -> Test:
    """Return the test of a job's age in days."""
    end = int(end_of_time(state.company).timestamp())
    return lambda row: least * _DAY <= end - row["posted_at"] < most * _DAY


def _job(row: Row) -> Record:
    posted, is_hourly = datetime.fromtimestamp(row["posted_at"], UTC), row["budget"] is None
    clock = f"{posted:%H:%M:%S}"
    return {
        "op_recno": row["number"],
        "profile_key": row["key"],
        "op_title": row["title"],
        "op_description": row["description"],
        "op_desc_digest": row["description"][:60],
        "job_type": _kind(row),
        "op_eng_type": 1 if is_hourly else 2,
        "op_engagement": _WORKLOADS[row["workload"]][1] if is_hourly else "",
        "hours_per_week": row["workload"] or 0,
        "engagement_weeks": _DURATIONS[row["weeks"]][1] if is_hourly else "",
        "engagement_related": row["weeks"],
        "amount": trimmed(dollars(row["budget"])),
        "job_category_level_one": row["category"],
        "job_category_level_two": row["subcategory"],
        "op_required_skills": row["skills"].replace(",", ", "),
        "op_country": row["country"],
        "op_pref_test": row["tests"],
        "op_active": row["status"] in ("Open", "In Progress"),
        "op_is_viewable": True,
        "ui_job_profile_access": "Public",
        "search_status": row["status"],
        "op_comm_status": row["status"],
        "op_ctime": posted,
        "op_date_created": posted.date(),
        "op_time_created": clock,
        "date_posted": posted.date(),
        "op_time_posted": clock,
        "candidates_total": 0,
        "op_avg_bid_all": None,
        "company_ref": row["buyer"],
        "buyer": {
            "op_company_id": row["buyer_id"],
            "op_company_name": row["buyer_name"],
            "op_country": row["country"],
            "op_city": row["city"],
            "op_adjusted_score": dollars(row["score"] or 0),
            "op_tot_jobs_posted": row["posted"],
            "op_tot_asgs": row["billed"],
            "op_tot_charge": dollars(row["charged"]),
            "op_tot_hours": dollars(row["hours"]),
        },
        "trends": [],
        "version": 1,
        "mtime": posted,
        "outdated": False,
    }


def _job_v2(row: Row) -> Record:
    is_hourly = row["budget"] is None
    return {
        "id": row["key"],
        "title": row["title"],
        "snippet": row["description"][:80],
        "category2": row["category"],
        "subcategory2": row["subcategory"],
        "skills": row["skills"].split(","),
        "job_type": _kind(row),
        "budget": 0 if is_hourly else row["budget"] // 100,
        "duration": _DURATIONS[row["weeks"]][1] if is_hourly else None,
        "workload": _WORKLOADS[row["workload"]][1] if is_hourly else None,
        "job_status": row["status"],
        "date_created": datetime.fromtimestamp(row["posted_at"], UTC),
        "url": f"http://www.odesk.com/jobs/{row['key']}",
        "client": {
            "country": row["country"],
            "feedback": dollars(row["score"] or 0),
            "reviews_count": row["billed"],
            "jobs_posted": row["posted"],
            "past_hires": row["hires"],
            "payment_verification_status": "VERIFIED" if row["is_verified"] else None,
        },
    }


def _provider_v2(row: Row) -> Record:
    return {
        "id": row["key"],
        "name": f"{row['first_name']} {row['last_name'][:1]}.",
        "title": row["title"],
        "description": row["blurb"],
        "country": row["country"],
        "categories2": [row["category"]],
        "skills": row["skills"].split(","),
        "rate": dollars(row["rate"]),
        "feedback": dollars(row["score"]),
        "profile_type": _profile_type(row),
        "test_passed_count": len([test for test in row["tests"].split(",") if test]),
        "portfolio_items_count": row["portfolio"],
        "portrait_50": "",
        "last_activity": datetime.fromisoformat(f"{row['last_activity']}T00:00:00Z"),
        "member_since": datetime.fromisoformat(f"{row['member_since']}T00:00:00Z"),
    }
