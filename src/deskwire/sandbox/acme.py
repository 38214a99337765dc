"""The cast of Acme, the sandbox's company: people, teams, contracts and what they write.

All names are invented. Some are in scripts and with signs that a careless client garbles.
"""

from collections.abc import Mapping
from itertools import count
from typing import Final

import attrs

ACME: Final = 1_100_001
"""The buyer company's reference."""
LUMEN: Final = 1_100_002
"""The agency's reference."""

_FIRST_TEAM: Final = 1_200_001
_FIRST_USER: Final = 5_100_001
_FIRST_ACCOUNT: Final = 7_300_001


@attrs.frozen
class Person:
    """A user."""

    id: str
    """The login."""
    first_name: str
    """The given name."""
    last_name: str
    """The family name."""
    timezone: str
    """The name of the time zone."""
    offset_hours: float
    """Hours east of UTC."""
    city: str
    """The town."""
    country: str
    """The country."""

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first_name} {self.last_name}"


@attrs.frozen
class Hourly:
    """An hourly contract; its start and end are percentages of the seeded time."""

    provider: str
    """Who works."""
    team: str
    """For which team."""
    title: str
    """The contract's title."""
    rate: int
    """What the buyer pays for an hour, in cents: a multiple of 20."""
    weekly_limit: int
    """The most hours a week."""
    busy: int
    """How many working days in a hundred have work."""
    start: int = 0
    """When it begins."""
    end: int | None = None
    """When it ends; None: it runs on."""


@attrs.frozen
class Fixed:
    """A fixed-price contract; its start and end are percentages of the seeded time."""

    provider: str
    """Who works."""
    team: str
    """For which team."""
    title: str
    """The contract's title."""
    amount: int
    """What the buyer pays, in cents: a multiple of 10000."""
    start: int
    """When it begins."""
    end: int | None = None
    """When it ends; None: it runs on."""


STAFF: Final = (
    Person("maya", "Maya", "Lindqvist", "Europe/Stockholm", 1, "Stockholm", "Sweden"),
    Person("tomas", "Tomás", "Herrera", "America/Bogota", -5, "Bogotá", "Colombia"),
    Person("priya", "Priya", "Raman", "Asia/Kolkata", 5.5, "Chennai", "India"),
)
"""The buyer's people; the first owns the company."""

PROVIDERS: Final = (
    Person("dmitry", "Дмитрий", "Орлов", "Europe/Riga", 2, "Rīga", "Latvia"),
    Person("olena", "Olena", "Kovalchuk", "Europe/Kiev", 2, "Львів", "Ukraine"),
    Person("chenwei", "伟", "陈", "Asia/Shanghai", 8, "成都", "China"),
    Person("hana", "はな", "佐藤", "Asia/Tokyo", 9, "京都", "Japan"),
    Person("eleni", "Ελένη", "Παππά", "Europe/Athens", 2, "Πάτρα", "Greece"),
    Person("karim", "كريم", "منصور", "Africa/Cairo", 2, "القاهرة", "Egypt"),
    Person("grace", "Grace", "O'Neill", "Europe/Dublin", 0, "Cork", "Ireland"),
    Person("bjorn", "Björn", "Åkesson", "Europe/Stockholm", 1, "Malmö", "Sweden"),
    Person("luz", "Luz", "Ibáñez Ruiz", "America/Mexico_City", -6, "Puebla", "Mexico"),
    Person("ines", "Inês", "Carvalho", "Europe/Lisbon", 0, "Porto", "Portugal"),
    Person("joao", "João", "Sá", "Europe/Lisbon", 0, "Braga", "Portugal"),
    Person("nadia", "Nadia", "el-Amrani", "Africa/Casablanca", 0, "Fès", "Morocco"),
)
"""Those who work for it."""

AGENCY_PROVIDERS: Final = frozenset({"ines", "joao", "nadia"})
"""The providers who work through the agency; ines owns it."""

TEAMS: Final = {
    "acme": "Acme Instruments",
    "acme:dev": "Development",
    "acme:design": "Design",
    "acme:ops": "Support & Operations",
}
"""The buyer's teams; the first is the root and stands for the company."""

AGENCY_NAME: Final = "Lumen Works"
"""The agency, and its only team `lumen`."""

ROLES: Final = (
    ("acme", "maya", "owner"),
    ("acme:dev", "tomas", "admin"),
    ("acme:ops", "priya", "staffing_manager"),
    ("lumen", "ines", "owner"),
    ("lumen", "joao", "member"),
    ("lumen", "nadia", "member"),
)
"""Team, user, role."""

CONTRACTS: Final[tuple[Hourly | Fixed, ...]] = (
    Hourly("dmitry", "acme:dev", "API & integrations", 40_00, 40, 92),
    Hourly("olena", "acme:dev", 'Back end ("ledger" rewrite)', 33_40, 40, 88),
    Hourly("chenwei", "acme:dev", "Mobile client", 27_80, 30, 80, 10, 75),
    Hourly("ines", "acme:dev", "Test automation", 22_20, 25, 70),
    Hourly("joao", "acme:dev", "Release engineering", 35_60, 20, 60, 40),
    Hourly("hana", "acme:design", "Icons, labels, packaging", 45_00, 25, 65, 5, 60),
    Hourly("eleni", "acme:design", "User research", 37_80, 20, 55, 30),
    Hourly("karim", "acme:ops", "Customer support, evenings", 11_20, 40, 95),
    Hourly("grace", "acme:ops", "Bookkeeping", 18_80, 15, 50),
    Hourly("nadia", "acme:ops", "Catalogue data", 6_60, 40, 85, 50, 90),
    Hourly("bjorn", "acme", "Advice to the board", 90_00, 5, 20),
    Fixed("luz", "acme:design", "Product film", 2400_00, 15, 45),
    Fixed("dmitry", "acme:dev", "Security audit <2nd round>", 1800_00, 25, 40),
    Fixed("grace", "acme:ops", "Year-end report", 900_00, 80),
    Fixed("hana", "acme:design", "Style guide (スタイルガイド)", 1500_00, 60, 85),
    Fixed("joao", "acme:dev", "Import tool", 3000_00, 5, 30),
)
"""The contracts."""

TASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "acme": ("board-1", "board-2", ""),
    "acme:dev": ("api-17", "api-21", "web-3", "infra/ci", "обзор", ""),
    "acme:design": ("pack-4", "icons", "研究", "a&b test"),
    "acme:ops": ("inbox", "invoices 2014", "catalogue", ""),
}
"""The task codes of each team; work without one has an empty code."""

MEMOS: Final = (
    "review, tests, notes",
    'fixed the "empty basket" case',
    "compared <order> & <invoice> totals",
    "naïve sort → stable sort",
    "пара правок после ревью",
    "修正登录错误",
    "O'Neill's list, second half",
    "call with the team",
    "50 % done; rest on Monday",
    "release 2.4 🚀",
    "a='b' OR 1=1 -- in the search box",
    "",
)
"""What people write beside their work."""


@attrs.frozen
class Numbers:
    """The reference numbers, by text id."""

    people: Mapping[str, int]
    """Users by login."""
    teams: Mapping[str, int]
    """Teams by id, the agency's included."""
    accounts: Mapping[str, int]
    """Accounting entities: `acme`, `lumen`, and every independent provider by login."""

    def account_of(self, provider: str) -> int:
        """Return the accounting entity that a provider's earnings go to."""
        return self.accounts["lumen" if provider in AGENCY_PROVIDERS else provider]


def number_all() -> Numbers:
    """Give everyone and everything a reference number; they are the same for every seed."""
    independents = [each.id for each in PROVIDERS if each.id not in AGENCY_PROVIDERS]
    return Numbers(
        people=dict(zip([each.id for each in STAFF + PROVIDERS], count(_FIRST_USER))),
        teams=dict(zip([*TEAMS, "lumen"], count(_FIRST_TEAM))),
        accounts=dict(zip(["acme", "lumen", *independents], count(_FIRST_ACCOUNT))),
    )
