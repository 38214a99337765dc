"""The profiles of providers, and the lists behind profiles and jobs."""

import re
from datetime import date
from decimal import Decimal
from itertools import count
from sqlite3 import Row
from typing import Final

from deskwire.sandbox.odesk.answers import dollars
from deskwire.sandbox.odesk.catalogue_data import CATEGORIES, REASONS, REGIONS, TESTS
from deskwire.sandbox.odesk.state import ODeskState, forbidden, handles, unknown
from deskwire.sandbox.protocol.serialize import Record
from deskwire.sandbox.protocol.site import Answer

FREELANCERS: Final = """
    SELECT freelancers.*, companies.id AS agency_id, companies.name AS agency_name
    FROM catalogue_freelancers AS freelancers
    LEFT JOIN companies ON companies.reference = agency
"""
"""The freelancers with their agencies."""

_FIRST_CATEGORY: Final = 531_770_000
_LEVELS: Final = ("Beginner", "Intermediate", "Expert")
_SCORED: Final = ("Skills", "Quality", "Availability", "Deadlines", "Communication", "Cooperation")
_BRIEF: Final = (
    "ciphertext",
    "certification",
    "dev_adj_score_recent",
    "dev_agency_ref",
    "dev_country",
    "dev_groups",
    "dev_ic",
    "dev_portrait",
    "dev_profile_title",
    "dev_recent_rank_percentile",
    "dev_scores",
    "dev_ui_profile_access",
    "dev_usr_score",
    "response_time",
)


@handles("provider.get_provider")
def get_provider(state: ODeskState, user: str, *, provider_ciphertext: tuple[str, ...]) -> Answer:
    """Return the profiles of providers."""
    return [_profile(state, _seen(state, user, key)) for key in provider_ciphertext]


@handles("provider.get_provider_brief")
def get_provider_brief(
    state: ODeskState, user: str, *, provider_ciphertext: tuple[str, ...]
) -> Answer:
    """Return short profiles of providers."""
    whole = [_profile(state, _seen(state, user, key)) for key in provider_ciphertext]
    return [{name: profile[name] for name in _BRIEF} for profile in whole]


def _seen(state: ODeskState, user: str, key: str) -> Row:
    """Return a provider whose profile a user may see."""
    # The older form of a key is the same number after two tildes.
    known = re.sub(r"^~~(?=[0-9a-f]{16}$)", "~01", key)
    row = state.row(f"{FREELANCERS} WHERE key = ?", known)
    if row is None:
        raise unknown("profile")
    owner = state.row("SELECT 1 FROM users WHERE id = ? AND profile_key = ?", user, known)
    if row["access"] != "public" and owner is None:
        raise forbidden("see a private profile")
    return row


def _profile(state: ODeskState, row: Row) -> Record:
    tests, contracts = _tests(row), _assignments(state, row)
    return {
        **_person(row),
        "dev_usr_score": dollars(row["score"]),
        "dev_location": f"{row['city']}, {row['country']}",
        "dev_city": row["city"],
        "dev_region": row["region"],
        "dev_timezone": row["timezone"],
        "dev_is_affiliated": row["agency"] is not None,
        "dev_is_ready": bool(row["is_ready"]),
        "is_odesk_ready": bool(row["is_ready"]),
        "dev_ui_profile_access": row["access"].capitalize(),
        "dev_category": row["category"],
        "dev_groups": row["circle"],
        "dev_eng_skill": row["english"],
        "dev_total_hours_rounded": round(row["hours"] / 100),
        "dev_total_assignments": len(contracts),
        "dev_portfolio_items_count": row["portfolio"],
        "dev_pay_rate": dollars(row["rate"] * 9 // 10),
        "tsexams": tests,
        "tsexams_count": len(tests),
        **({"assignments_hr": contracts, "assignments_fp": []} if contracts else {}),
        "assignments_count": len(contracts),
        "experiences": [],
        "competencies": [],
        "certification": [],
        "job_categories": [
            {"first_level": row["category"], "second_level": row["subcategory"], "seo_link": ""}
        ],
        "response_time": Decimal(f"{row['number'] % 48}.0000000000000000"),
        "version": 1,
        "permalink": f"http://www.odesk.com/users/{row['key']}",
    }


def found_provider(row: Row) -> Record:
    """Return a provider as the first edition of the search shows them."""
    return {
        **_person(row),
        "record_id": row["number"],
        "contact_name": f"{row['first_name']} {row['last_name']}",
        "ui_profile_title": row["title"],
        "profile_access": row["access"],
        "affiliated": "Affiliated" if row["agency"] is not None else "Individual",
        "dev_country_tz": f"{row['country']} ({row['timezone']})",
        "charge_rate_hourly": dollars(row["rate"]),
        "adj_score": dollars(row["score"]),
        "dev_tot_hours": dollars(row["hours"]),
        "dev_tot_tests": len(_tests(row)),
        "tot_portfolio_items": row["portfolio"],
        "availability_vs_total": "",
        "group_recno": row["circle"],
        "company_logo": "",
    }


def _person(row: Row) -> Record:
    """Return what profiles and searches say of a provider."""
    is_agent = row["agency"] is not None
    agency = {"ag_name": row["agency_name"], "ag_recno": row["agency"], "ag_logo": ""}
    return {
        "ciphertext": row["key"],
        "dev_recno": row["number"],
        "dev_full_name": f"{row['first_name']} {row['last_name']}",
        "dev_short_name": f"{row['first_name']} {row['last_name'][:1]}.",
        "dev_profile_title": row["title"],
        "dev_blurb": row["blurb"],
        "dev_ic": "Affiliated Provider" if is_agent else "Freelance Provider",
        "dev_country": row["country"],
        "dev_portrait": "",
        "dev_agency_ref": row["agency"],
        "dev_ac_agencies": [agency] if is_agent else [],
        "dev_last_activity": date.fromisoformat(row["last_activity"]),
        "dev_member_since": date.fromisoformat(row["member_since"]),
        "dev_adj_score": dollars(row["score"]),
        "dev_adj_score_recent": dollars(row["score"]),
        "dev_scores": [
            {
                "label": label,
                "description": f"{label.lower()} as buyers see them",
                "order": order,
                "avg_category_score": dollars(row["score"]),
                "avg_category_score_recent": None,
            }
            for order, label in enumerate(_SCORED, 1)
        ],
        "dev_tot_feedback": row["score"] % 20,
        "dev_rank_percentile": row["score"] // 5,
        "dev_recent_rank_percentile": row["score"] // 5,
        "dev_bill_rate": dollars(row["rate"]),
        "dev_total_hours": dollars(row["hours"]),
        "dev_recent_hours": dollars(row["recent_hours"]),
        "dev_test_passed_count": len(_tests(row)),
        "skills": [
            {
                "skl_ref": number,
                "skl_recno": row["number"] * 10 + number,
                "skl_name": skill,
                "skl_level": _LEVELS[number % len(_LEVELS)],
                "skl_level_num": number % len(_LEVELS) + 1,
                "skl_last_used": 2014,
                "skl_year_exp": "1-2 years",
                "skl_comment": "",
            }
            for number, skill in enumerate(row["skills"].split(","))
        ],
    }


def _tests(row: Row) -> list[Record]:
    return [
        {
            "ts_id": test,
            "ts_name": TESTS[int(test)],
            "ts_score": dollars(row["score"]),
            "ts_pass": True,
            "ts_percentile": row["score"] // 5,
            "ts_when": date(2013, 3, 17),
            "ts_duration": 24,
            "ts_is_certification": None,
        }
        for test in row["tests"].split(",")
        if test
    ]


def _assignments(state: ODeskState, row: Row) -> list[Record]:
    """Return the hourly contracts that a provider has with the company."""
    rows = state.store.rows(
        """
        SELECT engagements.*, coalesce(sum(hours_online + hours_offline), 0) AS hours,
               coalesce(sum(charges_online + charges_offline), 0) AS charge,
               coalesce(sum(earnings_online + earnings_offline), 0) AS cost
        FROM engagements LEFT JOIN time_entries ON engagement = engagements.reference
        WHERE provider = ? AND job_type = 'hourly' GROUP BY engagements.reference
        """,
        (row["number"],),
    )
    return [
        {
            "as_opening_title": contract["title"],
            "as_opening_recno": contract["job_reference"],
            "as_job_type": "Hourly",
            "as_status": "Active" if contract["status"] == "active" else "Closed",
            "as_from": _month(contract["start_date"]),
            "as_to": _month(contract["end_date"]) or "Present",
            "as_rate": f"${dollars(contract['hourly_charge_rate'])}",
            "as_total_hours": dollars(contract["hours"]),
            "as_total_charge": dollars(contract["charge"]),
            "as_total_cost": dollars(contract["cost"]),
            "as_amount": None,
            "as_agency_name": row["agency_name"],
            "feedback": None,
            "feedback_given": None,
        }
        for contract in rows
    ]


def _month(day: str | None) -> str:
    return "" if day is None else f"{date.fromisoformat(day):%m/%Y}"


@handles("provider.get_categories_metadata")
def get_categories(_: ODeskState, __: str) -> Answer:
    """List the categories with their subcategories."""
    return [
        {"title": title, "subcategories": {"subcategory": [*inner]}}
        for title, inner in CATEGORIES.items()
    ]


@handles("provider_v2.get_categories_metadata")
def get_categories_v2(_: ODeskState, __: str) -> Answer:
    """List the categories with their subcategories, all of which have ids."""
    ids = count(_FIRST_CATEGORY)
    return [
        {
            "topics": [{"id": str(next(ids)), "title": topic} for topic in inner],
            "id": str(next(ids)),
            "title": title,
        }
        for title, inner in CATEGORIES.items()
    ]


@handles("provider.get_skills_metadata")
def get_skills(state: ODeskState, _: str) -> Answer:
    """List all skills."""
    rows = state.store.rows(
        "SELECT skills FROM catalogue_jobs UNION SELECT skills FROM catalogue_freelancers"
    )
    return sorted({skill for row in rows for skill in row["skills"].split(",")})


@handles("provider.get_regions_metadata")
def get_regions(_: ODeskState, __: str) -> Answer:
    """List the regions."""
    return [{"title": region} for region in REGIONS]


@handles("provider.get_tests_metadata")
def get_tests(_: ODeskState, __: str) -> Answer:
    """List the tests."""
    return [{"id": str(number), "name": name} for number, name in TESTS.items()]


@handles("provider.get_reasons_metadata")
def get_reasons(_: ODeskState, __: str, *, reason_type: str) -> Answer:
    """List the reasons for one thing."""
    return [
        {"id": str(number), "alias": alias, "reason": reason}
        for number, alias, reason in REASONS[reason_type]
    ]
