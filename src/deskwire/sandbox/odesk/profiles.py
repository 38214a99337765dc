"""The profiles of providers."""

import re
from datetime import date
from sqlite3 import Row
from typing import Final

from deskwire.core.model.values import JSONValue
from deskwire.sandbox.odesk.catalogue_data import TESTS
from deskwire.sandbox.odesk.hr.format import dollars, flag, text
from deskwire.sandbox.odesk.hr.lists import lone
from deskwire.sandbox.odesk.search_terms import long_day
from deskwire.sandbox.odesk.state import Handler, ODeskState, forbidden, refused, unknown
from deskwire.sandbox.protocol.routing import Call

FREELANCERS: Final = """
    SELECT freelancers.*, companies.id AS agency_id, companies.name AS agency_name
    FROM catalogue_freelancers AS freelancers
    LEFT JOIN companies ON companies.reference = agency
"""
"""The freelancers with their agencies."""

_MOST: Final = 20
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


def get_provider(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.get_provider`."""
    return _profiles([_profile(state, row) for row in _asked(state, call, user)])


def get_provider_brief(state: ODeskState, call: Call, user: str) -> dict[str, JSONValue]:
    """Answer `provider.get_provider_brief`."""
    whole = [_profile(state, row) for row in _asked(state, call, user)]
    return _profiles([{name: profile[name] for name in _BRIEF} for profile in whole])


def _profiles(profiles: list[dict[str, JSONValue]]) -> dict[str, JSONValue]:
    if len(profiles) == 1:
        return {"profile": profiles[0]}
    return {"profiles": {"profile": list[JSONValue](profiles)}}


def _asked(state: ODeskState, call: Call, user: str) -> list[Row]:
    """Return the providers whose keys stand in the path."""
    keys = call.values["provider_ciphertext"].split(";")
    if len(keys) > _MOST:
        raise refused(f"there are more than {_MOST} keys")
    rows: list[Row] = []
    for key in keys:
        # The older form of a key is the same number after two tildes.
        known = re.sub(r"^~~(?=[0-9a-f]{16}$)", "~01", key)
        row = state.store.row(f"{FREELANCERS} WHERE key = ?", (known,))
        if row is None:
            raise unknown("profile")
        owner = state.store.row(
            "SELECT 1 FROM users WHERE id = ? AND profile_key = ?", (user, known)
        )
        if row["access"] != "public" and owner is None:
            raise forbidden("see a private profile")
        rows.append(row)
    return rows


def _profile(state: ODeskState, row: Row) -> dict[str, JSONValue]:
    skills, tests = _skills(row), _tests(row)
    contracts = _assignments(state, row)
    return {
        **_person(row),
        "dev_usr_score": dollars(row["score"]),
        **_scores(row),
        "dev_location": f"{row['city']}, {row['country']}",
        "dev_city": row["city"],
        "dev_region": row["region"],
        "dev_timezone": row["timezone"],
        "dev_is_affiliated": flag(row["agency"] is not None),
        "dev_is_ready": flag(row["is_ready"]),
        "is_odesk_ready": flag(row["is_ready"]),
        "dev_ui_profile_access": row["access"].capitalize(),
        "dev_category": row["category"],
        "dev_groups": row["circle"],
        "dev_eng_skill": str(row["english"]),
        "dev_total_hours_rounded": str(round(row["hours"] / 100)),
        "dev_total_assignments": str(len(contracts)),
        "dev_portfolio_items_count": str(row["portfolio"]),
        "dev_pay_rate": dollars(row["rate"] * 9 // 10),
        "skills": {"skill": lone(skills)} if skills else "",
        "tsexams": {"tsexam": lone(tests)} if tests else "",
        "tsexams_count": str(len(tests)),
        "assignments": {"hr": {"job": lone(contracts)}, "fp": ""} if contracts else "",
        "assignments_count": str(len(contracts)),
        "experiences": "",
        "competencies": "",
        "certification": "",
        "job_categories": {
            "job_category": {
                "first_level": row["category"],
                "second_level": row["subcategory"],
                "seo_link": "",
            }
        },
        "response_time": f"{row['number'] % 48}.0000000000000000",
        "version": "1",
        "permalink": f"http://www.odesk.com/users/{row['key']}",
    }


def found_tree(row: Row) -> dict[str, JSONValue]:
    """Return a provider as the first edition of the search shows them."""
    skills = _skills(row)
    return {
        **_person(row),
        **_scores(row),
        "record_id": str(row["number"]),
        "contact_name": f"{row['first_name']} {row['last_name']}",
        "ui_profile_title": row["title"],
        "profile_access": row["access"],
        "affiliated": "Affiliated" if row["agency"] is not None else "Individual",
        "dev_country_tz": f"{row['country']} ({row['timezone']})",
        "charge_rate_hourly": dollars(row["rate"]),
        "adj_score": dollars(row["score"]),
        "dev_tot_hours": dollars(row["hours"]),
        "dev_tot_tests": str(len(_tests(row))),
        "tot_portfolio_items": str(row["portfolio"]),
        "availability_vs_total": "",
        "group_recno": row["circle"],
        "company_logo": "",
        "skills": {"skill": lone(skills)} if skills else "",
    }


def _person(row: Row) -> dict[str, JSONValue]:
    name = f"{row['first_name']} {row['last_name']}"
    is_agent = row["agency"] is not None
    agency: JSONValue = {
        "ag_name": row["agency_name"],
        "ag_recno": text(row["agency"]),
        "ag_logo": "",
    }
    return {
        "ciphertext": row["key"],
        "dev_recno": str(row["number"]),
        "dev_full_name": name,
        "dev_short_name": f"{row['first_name']} {row['last_name'][:1]}.",
        "dev_profile_title": row["title"],
        "dev_blurb": row["blurb"],
        "dev_ic": "Affiliated Provider" if is_agent else "Freelance Provider",
        "dev_country": row["country"],
        "dev_portrait": "",
        "dev_agency_ref": text(row["agency"]),
        "dev_ac_agencies": {"dev_ac_agency": agency} if is_agent else "",
        "dev_last_activity": long_day(date.fromisoformat(row["last_activity"])),
        "dev_member_since": long_day(date.fromisoformat(row["member_since"])),
    }


def _scores(row: Row) -> dict[str, JSONValue]:
    scores: list[JSONValue] = [
        {
            "label": label,
            "description": f"{label.lower()} as buyers see them",
            "order": str(order),
            "avg_category_score": dollars(row["score"]),
            "avg_category_score_recent": "",
        }
        for order, label in enumerate(_SCORED, 1)
    ]
    return {
        "dev_adj_score": dollars(row["score"]),
        "dev_adj_score_recent": dollars(row["score"]),
        "dev_scores": {"dev_score": scores},
        "dev_tot_feedback": str(row["score"] % 20),
        "dev_rank_percentile": str(row["score"] // 5),
        "dev_recent_rank_percentile": str(row["score"] // 5),
        "dev_bill_rate": dollars(row["rate"]),
        "dev_total_hours": dollars(row["hours"]),
        "dev_recent_hours": dollars(row["recent_hours"]),
        "dev_test_passed_count": str(len(_tests(row))),
    }


def _skills(row: Row) -> list[JSONValue]:
    return [
        {
            "skl_ref": str(number),
            "skl_recno": str(row["number"] * 10 + number),
            "skl_name": skill,
            "skl_level": _LEVELS[number % len(_LEVELS)],
            "skl_level_num": str(number % len(_LEVELS) + 1),
            "skl_last_used": "2014",
            "skl_year_exp": "1-2 years",
            "skl_comment": "",
        }
        for number, skill in enumerate(row["skills"].split(","))
    ]


def _tests(row: Row) -> list[JSONValue]:
    return [
        {
            "ts_id": test,
            "ts_name": TESTS[int(test)],
            "ts_score": dollars(row["score"]),
            "ts_pass": "1",
            "ts_percentile": str(row["score"] // 5),
            "ts_when": "03/17/2013",
            "ts_duration": "24",
            "ts_is_certification": "",
        }
        for test in row["tests"].split(",")
        if test
    ]


def _assignments(state: ODeskState, row: Row) -> list[JSONValue]:
    """Return the hourly contracts that a provider has with the company."""
    rows = state.store.rows(
        """
        SELECT engagements.*, sum(hours_online + hours_offline) AS hours,
               sum(charges_online + charges_offline) AS charge,
               sum(earnings_online + earnings_offline) AS cost
        FROM engagements LEFT JOIN time_entries ON engagement = engagements.reference
        WHERE provider = ? AND job_type = 'hourly' GROUP BY engagements.reference
        """,
        (row["number"],),
    )
    return [
        {
            "as_opening_title": contract["title"],
            "as_opening_recno": str(contract["job_reference"]),
            "as_job_type": "Hourly",
            "as_status": "Active" if contract["status"] == "active" else "Closed",
            "as_from": _month(contract["start_date"]),
            "as_to": _month(contract["end_date"]) or "Present",
            "as_rate": f"${dollars(contract['hourly_charge_rate'])}",
            "as_total_hours": dollars(contract["hours"] or 0),
            "as_total_charge": dollars(contract["charge"] or 0),
            "as_total_cost": dollars(contract["cost"] or 0),
            "as_amount": "",
            "as_agency_name": text(row["agency_name"]),
            "feedback": "",
            "feedback_given": "",
        }
        for contract in rows
    ]


def _month(day: str | None) -> str:
    return "" if day is None else f"{date.fromisoformat(day):%m/%Y}"


HANDLERS: Final[dict[str, Handler]] = {
    "odesk.provider.get_provider": get_provider,
    "odesk.provider.get_provider_brief": get_provider_brief,
}
