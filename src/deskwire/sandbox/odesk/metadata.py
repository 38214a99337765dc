"""The lists behind profiles and jobs: categories, skills, regions, tests, reasons."""

from itertools import count
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.catalogue_data import CATEGORIES, REASONS, REGIONS, TESTS
from deskwire.sandbox.odesk.search_terms import word
from deskwire.sandbox.odesk.state import Handler, ODeskState
from deskwire.sandbox.protocol.routing import Call

_FIRST_CATEGORY: Final = 531_770_000


def get_categories(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.get_categories_metadata`."""
    del state, call, user
    return {
        "categories": [
            {"title": title, "subcategories": {"subcategory": list[JSONValue](inner)}}
            for title, inner in CATEGORIES.items()
        ]
    }


def get_categories_v2(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider_v2.get_categories_metadata`."""
    del state, user
    ids = count(_FIRST_CATEGORY)
    categories: list[JSONValue] = []
    for title, inner in CATEGORIES.items():
        topics: list[JSONValue] = [{"id": str(next(ids)), "title": topic} for topic in inner]
        categories.append({"id": str(next(ids)), "title": title, "topics": topics})
    is_json = call.format == "json"
    return {"categories": categories if is_json else {"category": categories}}


def get_skills(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.get_skills_metadata`."""
    del call, user
    rows = state.store.rows(
        "SELECT skills FROM catalogue_jobs UNION SELECT skills FROM catalogue_freelancers"
    )
    return {"skills": sorted({skill for row in rows for skill in row["skills"].split(",")})}


def get_regions(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.get_regions_metadata`."""
    del state, call, user
    return {"regions": [{"title": region} for region in REGIONS]}


def get_tests(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.get_tests_metadata`."""
    del state, call, user
    return {"tests": [{"id": str(number), "name": name} for number, name in TESTS.items()]}


def get_reasons(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.get_reasons_metadata`."""
    del state, user
    kind = word("type", call.query("type"), tuple(REASONS))
    return {
        "reasons": [
            {"id": str(number), "alias": alias, "reason": reason}
            for number, alias, reason in REASONS[kind]
        ]
    }


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.provider.get_categories_metadata": get_categories,
    "odesk.provider.get_skills_metadata": get_skills,
    "odesk.provider.get_regions_metadata": get_regions,
    "odesk.provider.get_tests_metadata": get_tests,
    "odesk.provider.get_reasons_metadata": get_reasons,
    "odesk.provider_v2.get_categories_metadata": get_categories_v2,
}
