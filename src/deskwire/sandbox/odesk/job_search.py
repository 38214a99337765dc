"""The searches for jobs, both editions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.catalogue import end_of_time
from deskwire.sandbox.odesk.hr.format import dollars, flag, moment, text
from deskwire.sandbox.odesk.hr.lists import lone
from deskwire.sandbox.odesk.search_terms import (
    Field,
    Test,
    arrange,
    contains,
    found,
    has,
    lister,
    long_day,
    number,
    order_of,
    page_of,
    query,
    real,
    same,
    tested,
    whole,
    window,
    within,
    word,
)
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.store import Value

_SELECT: Final = """
    SELECT jobs.*, buyers.id AS buyer_id, buyers.name AS buyer_name, country, city, score, billed,
           hires, charged, hours, is_verified,
           (SELECT count(*) FROM catalogue_jobs WHERE buyer = buyers.number) AS posted
    FROM catalogue_jobs AS jobs JOIN catalogue_buyers AS buyers ON buyers.number = jobs.buyer
    ORDER BY posted_at DESC, jobs.number
"""
_STATES: Final = ("Open", "In Progress", "Completed", "Cancelled")
_AGES: Final[Mapping[int, tuple[int, int]]] = {
    0: (0, 1),
    1: (1, 3),
    3: (3, 7),
    7: (7, 14),
    14: (14, 30),
    30: (30, 10**6),
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


def _hundredth(value: Value) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-2)


def _word_of(words: Mapping[int, tuple[str, str]], value: Value, name: str, given: str) -> bool:
    every = {each: key for key, (each, _) in words.items()}
    return every[word(name, given, tuple(every))] == value


def _anywhere(row: Row, given: str) -> bool:
    return contains(f"{row['title']} {row['description']} {row['skills']}", given)


def _title(row: Row, given: str) -> bool:
    return contains(row["title"], given)


def _skills(row: Row, given: str) -> bool:
    return has(row["skills"], *given.split(","))


_FIRST: Final[Mapping[str, Field]] = {
    "c1": lambda row, given: same(row["category"], given),
    "qs": _skills,
    "fb": lambda row, given: (row["score"] or 0) >= 10 * whole("fb", given, 0, 10, 40, 45, 50),
    "min": lambda row, given: (
        row["budget"] is not None and row["budget"] >= 100 * number("min", given)
    ),
    "max": lambda row, given: (
        row["budget"] is not None and row["budget"] <= 100 * number("max", given)
    ),
    "t": lambda row, given: _kind(row) == word("t", given, ("Hourly", "Fixed")),
    "wl": lambda row, given: row["workload"] == whole("wl", given, *_WORKLOADS),
    "dur": lambda row, given: row["weeks"] == whole("dur", given, *_DURATIONS),
    "st": lambda row, given: row["status"] == word("st", given, _STATES),
    "tba": lambda row, given: row["billed"] >= whole("tba", given, 0, 1, 5, 10),
    "gr": lambda row, given: same(row["circle"], given),
}
_SECOND: Final[Mapping[str, Field]] = {
    "title": _title,
    "skills": _skills,
    "groups": lambda row, given: has(row["circle"], given),
    "tests": lambda row, given: has(row["tests"], given),
    "tests_top_10": lambda row, given: has(row["tests"], given) and row["number"] % 8 == 1,
    "tests_top_30": lambda row, given: has(row["tests"], given) and row["number"] % 8 == 5,
    "category": lambda row, given: same(row["category"], given),
    "subcategory": lambda row, given: same(row["subcategory"], given),
    "job_type": lambda row, given: (
        _kind(row).lower() == word("job_type", given, ("hourly", "fixed"))
    ),
    "duration": lambda row, given: _word_of(_DURATIONS, row["weeks"], "duration", given),
    "workload": lambda row, given: _word_of(_WORKLOADS, row["workload"], "workload", given),
    "client_feedback": lambda row, given: within(
        "client_feedback", given, _hundredth(row["score"])
    ),
    "client_hires": lambda row, given: within("client_hires", given, Decimal(row["hires"])),
    "budget": lambda row, given: within("budget", given, _hundredth(row["budget"])),
    "job_status": lambda row, given: (
        row["status"].lower() == word("job_status", given, ("open", "completed", "cancelled"))
    ),
}
_FIRST_ORDER: Final = {
    "date_posted": "posted_at",
    "op_ctime": "posted_at",
    "op_title": "title",
    "amount": "budget",
    "op_recno": "number",
}
_SECOND_ORDER: Final = {
    "create_time": "posted_at",
    "client_rating": "score",
    "client_total_charge": "charged",
    "client_total_hours": "hours",
    "score": "number",
    "workload": "workload",
    "duration": "weeks",
}


def search_jobs(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.search_jobs`."""
    del user
    given = {"st": "Open", **dict(call.request.query)}
    tests = [*tested(_FIRST, given)]
    if given.get("q"):
        only_titles = word("to", given.get("to") or "no", ("yes", "no")) == "yes"
        tests.append(_asked(_title if only_titles else _anywhere, given["q"]))
    subcategories = [value for name, value in call.request.query if name in ("c2", "c2[]")]
    if subcategories:
        tests.append(lambda row: any(same(row["subcategory"], each) for each in subcategories))
    if given.get("dp"):
        tests.append(_posted(state, *_AGES[whole("dp", given["dp"], *_AGES)]))
    rows = found(state.store.rows(_SELECT), tests)
    if given.get("sort"):
        arrange(rows, order_of(call), _FIRST_ORDER)
    jobs = [_first_tree(row) for row in window(rows, *page_of(call, "page"))]
    return {"jobs": {"lister": lister(call, len(rows)), "job": lone(jobs)}}


def search_jobs_v2(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider_v2.search_jobs`."""
    del user
    given = dict(call.request.query)
    tests = [*tested(_SECOND, given)]
    if given.get("q"):
        tests.append(query(given["q"], _SECOND, _anywhere))
    if given.get("posted_since"):
        tests.append(_posted(state, 0, whole("posted_since", given["posted_since"])))
    rows = found(state.store.rows(_SELECT), tests)
    field, _, direction = (given.get("sort") or "create_time desc").partition(" ")
    arrange(rows, [(field, {"asc": "A", "desc": "D"}.get(direction, ""))], _SECOND_ORDER)
    offset, size = page_of(call, "paging")
    jobs = [_second_tree(row) for row in window(rows, offset, size)]
    return {
        "jobs": list[JSONValue](jobs) if call.format == "json" else {"job": list[JSONValue](jobs)},
        "paging": {"offset": offset, "count": size, "total": len(rows)},
    }


def _asked(field: Field, given: str) -> Test:
    return lambda row: field(row, given)


def _posted(state: ODeskState, least: int, most: int) -> Test:
    """Return the test of a job's age in days."""
    end = int(end_of_time(state.company).timestamp())
    return lambda row: least * _DAY <= end - row["posted_at"] < most * _DAY


def _first_tree(row: Row) -> dict[str, JSONValue]:
    posted = datetime.fromtimestamp(row["posted_at"], UTC)
    day, clock = long_day(posted), f"{posted:%H:%M:%S}"
    is_hourly = row["budget"] is None
    return {
        "op_recno": str(row["number"]),
        "profile_key": row["key"],
        "op_title": row["title"],
        "op_description": row["description"],
        "op_desc_digest": row["description"][:60],
        "job_type": _kind(row),
        "op_eng_type": "1" if is_hourly else "2",
        "op_engagement": _WORKLOADS[row["workload"]][1] if is_hourly else "",
        "hours_per_week": text(row["workload"]) or "0",
        "engagement_weeks": _DURATIONS[row["weeks"]][1] if is_hourly else "",
        "engagement_related": text(row["weeks"]),
        "amount": dollars(row["budget"]).removesuffix(".00"),
        "job_category_level_one": row["category"],
        "job_category_level_two": row["subcategory"],
        "op_required_skills": row["skills"].replace(",", ", "),
        "op_country": row["country"],
        "op_pref_test": row["tests"],
        "op_active": flag(row["status"] in ("Open", "In Progress")),
        "op_is_viewable": "1",
        "ui_job_profile_access": "Public",
        "search_status": row["status"],
        "op_comm_status": row["status"],
        "op_ctime": moment(row["posted_at"]),
        "op_date_created": day,
        "op_time_created": clock,
        "date_posted": day,
        "op_time_posted": clock,
        "candidates_total": "0",
        "op_avg_bid_all": "",
        "company_ref": str(row["buyer"]),
        "buyer": _buyer(row),
        "trends": "",
        "version": "1",
        "odr_meta": {"mtime": moment(row["posted_at"]), "outdated": "0"},
    }


def _buyer(row: Row) -> dict[str, JSONValue]:
    return {
        "op_company_id": row["buyer_id"],
        "op_company_name": row["buyer_name"],
        "op_country": row["country"],
        "op_city": row["city"],
        "op_adjusted_score": dollars(row["score"] or 0),
        "op_tot_jobs_posted": str(row["posted"]),
        "op_tot_asgs": str(row["billed"]),
        "op_tot_charge": dollars(row["charged"]),
        "op_tot_hours": dollars(row["hours"]),
    }


def _second_tree(row: Row) -> dict[str, JSONValue]:
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
        "date_created": f"{datetime.fromtimestamp(row['posted_at'], UTC):%Y-%m-%dT%H:%M:%S%z}",
        "url": f"http://www.odesk.com/jobs/{row['key']}",
        "client": {
            "country": row["country"],
            "feedback": real(row["score"]),
            "reviews_count": row["billed"],
            "jobs_posted": row["posted"],
            "past_hires": row["hires"],
            "payment_verification_status": "VERIFIED" if row["is_verified"] else None,
        },
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.provider.search_jobs": search_jobs,
    "odesk.provider_v2.search_jobs": search_jobs_v2,
}
