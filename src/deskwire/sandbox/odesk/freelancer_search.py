"""The searches for providers, both editions."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.hr.lists import lone
from deskwire.sandbox.odesk.profiles import FREELANCERS, found_tree
from deskwire.sandbox.odesk.search_terms import (
    Field,
    arrange,
    contains,
    found,
    has,
    lister,
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
from deskwire.sandbox.odesk.state import Handler, ODeskState, refused
from deskwire.sandbox.protocol.routing import Call

_YES_NO: Final = ("yes", "no")
_REGIONS: Final = (
    "Australasia",
    "East Asia",
    "Eastern Europe",
    "North America",
    "South Asia",
    "Western Europe",
    "Misc",
)


def _anywhere(row: Row, given: str) -> bool:
    return contains(f"{row['title']} {row['blurb']} {row['skills']}", given)


def _title(row: Row, given: str) -> bool:
    return contains(row["title"], given)


def _skills(row: Row, given: str) -> bool:
    return has(row["skills"], *given.split(","))


def _active_after(row: Row, given: str) -> bool:
    return date.fromisoformat(row["last_activity"]) > _day("last", given, "%m-%d-%Y")


def _active_since(row: Row, given: str) -> bool:
    day = _day("last_activity", given, "%Y-%m-%dT00:00:00.000Z")
    return date.fromisoformat(row["last_activity"]) >= day


def _day(name: str, given: str, form: str) -> date:
    try:
        return datetime.strptime(given, form).replace(tzinfo=UTC).date()
    except ValueError:
        raise refused(f"{name} is not a day of the form {form}") from None


def _least_score(row: Row, given: str) -> bool:
    """Read `4.5` as well as `2.0 - 2.9 Stars`, the vendor's example."""
    return bool(row["score"] >= 100 * number("fb", given.partition(" ")[0]))


_FIRST: Final[Mapping[str, Field]] = {
    "c1": lambda row, given: same(row["category"], given),
    "fb": _least_score,
    "hrs": lambda row, given: row["hours"] >= 100 * number("hrs", given),
    "ir": lambda row, given: word("ir", given, ("Yes", "No")) == "No" or row["recent_hours"] > 0,
    "min": lambda row, given: row["rate"] >= 100 * number("min", given),
    "max": lambda row, given: row["rate"] <= 100 * number("max", given),
    "loc": lambda row, given: row["region"] == word("loc", given, _REGIONS),
    "pt": lambda row, given: (
        (row["agency"] is not None)
        == (word("pt", given, ("Individual", "Affiliated")) == "Affiliated")
    ),
    "last": _active_after,
    "test": lambda row, given: has(row["tests"], given),
    "port": lambda row, given: row["portfolio"] >= whole("port", given),
    "rdy": lambda row, given: row["is_ready"] or given == "0",
    "eng": lambda row, given: row["english"] >= whole("eng", given, 1, 2, 3, 4, 5),
    "ag": lambda row, given: str(row["agency"]) == given,
    "g": lambda row, given: same(row["circle"], given),
    "skills": _skills,
}
_SECOND: Final[Mapping[str, Field]] = {
    "title": _title,
    "skills": _skills,
    "groups": lambda row, given: has(row["circle"], given),
    "tests": lambda row, given: has(row["tests"], given),
    "tests_top_10": lambda row, given: has(row["tests"], given) and row["score"] >= 450,
    "tests_top_30": lambda row, given: has(row["tests"], given) and row["score"] >= 350,
    "category": lambda row, given: same(row["category"], given),
    "subcategory": lambda row, given: same(row["subcategory"], given),
    "region": lambda row, given: same(row["region"], given),
    "feedback": lambda row, given: within("feedback", given, Decimal(row["score"]) / 100),
    "rate": lambda row, given: within("rate", given, Decimal(row["rate"]) / 100),
    "hours": lambda row, given: within("hours", given, Decimal(row["hours"]) / 100),
    "recent_hours": lambda row, given: within(
        "recent_hours", given, Decimal(row["recent_hours"]) / 100
    ),
    "last_activity": _active_since,
    "english_skill": lambda row, given: (
        row["english"] == whole("english_skill", given, 0, 1, 2, 3, 4, 5)
    ),
    "is_odesk_ready": lambda row, given: row["is_ready"] == whole("is_odesk_ready", given, 0, 1),
    "profile_type": lambda row, given: (
        _profile_type(row) == word("profile_type", given, ("Independent", "Agency"))
    ),
}
_ORDER: Final = {
    "dev_member_since": "member_since",
    "dev_last_activity": "last_activity",
    "dev_bill_rate": "rate",
    "dev_adj_score": "score",
    "dev_total_hours": "hours",
}


def _profile_type(row: Row) -> str:
    return "Independent" if row["agency"] is None else "Agency"


def search_providers(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.search_providers`."""
    del user
    given = dict(call.request.query)
    tests = [*tested(_FIRST, given)]
    if given.get("q"):
        only_titles = word("to", given.get("to") or "no", _YES_NO) == "yes"
        tests.extend(tested({"q": _title if only_titles else _anywhere}, given))
    subcategories = [value for name, value in call.request.query if name in ("c2", "c2[]")]
    if subcategories:
        tests.append(lambda row: any(same(row["subcategory"], each) for each in subcategories))
    rows = found(state.store.rows(f"{FREELANCERS} WHERE access = 'public'"), tests)
    if given.get("sort"):
        arrange(rows, order_of(call), _ORDER)
    providers = [found_tree(row) for row in window(rows, *page_of(call, "page"))]
    return {"providers": {"lister": lister(call, len(rows)), "provider": lone(providers)}}


def search_providers_v2(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider_v2.search_providers`."""
    del user
    given = dict(call.request.query)
    tests = [*tested(_SECOND, given)]
    if given.get("q"):
        tests.append(query(given["q"], _SECOND, _anywhere))
    rows = found(state.store.rows(f"{FREELANCERS} WHERE access = 'public'"), tests)
    offset, size = page_of(call, "paging")
    only_ids = whole("include_entities", given.get("include_entities") or "0", 0, 1) == 1
    providers: list[JSONValue] = [
        row["key"] if only_ids else _second_tree(row) for row in window(rows, offset, size)
    ]
    return {
        "providers": providers if call.format == "json" else {"provider": providers},
        "paging": {"offset": offset, "count": size, "total": len(rows)},
    }


def _second_tree(row: Row) -> dict[str, JSONValue]:
    return {
        "id": row["key"],
        "name": f"{row['first_name']} {row['last_name'][:1]}.",
        "title": row["title"],
        "description": row["blurb"],
        "country": row["country"],
        "categories2": [row["category"]],
        "skills": row["skills"].split(","),
        "rate": real(row["rate"]),
        "feedback": real(row["score"]),
        "profile_type": _profile_type(row),
        "test_passed_count": len([test for test in row["tests"].split(",") if test]),
        "portfolio_items_count": row["portfolio"],
        "portrait_50": "",
        "last_activity": f"{row['last_activity']}T00:00:00+0000",
        "member_since": f"{row['member_since']}T00:00:00+0000",
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.provider.search_providers": search_providers,
    "odesk.provider_v2.search_providers": search_providers_v2,
}
