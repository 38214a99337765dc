"""What the searches find: categories, tests, openings and freelancers, all of them invented."""

from collections.abc import Mapping
from typing import Final

import attrs

CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "Web Development": ("Web Programming", "Web Design", "Ecommerce", "QA"),
    "Software Development": ("Desktop Applications", "Mobile Apps", "Scripts & Utilities"),
    "Design & Multimedia": ("Graphic Design", "Illustration", "Video Production"),
    "Writing & Translation": ("Technical Writing", "Translation"),
    "Customer Service": ("Customer Service & Support", "Order Processing"),
    "Business Services": ("Accounting", "Other - Business Services"),
}
"""The categories and their subcategories."""

REGIONS: Final = (
    "Australasia",
    "East Asia",
    "Eastern Europe",
    "Latin America",
    "North America",
    "South Asia",
    "Western Europe",
    "Misc",
)
"""The regions."""

TESTS: Final[Mapping[int, str]] = {
    501: "Python Test",
    502: "PHP5 Test",
    503: "English Spelling Test (U.S. Version)",
    504: "Office Skills Test",
    505: "Graphic Design Test <advanced>",
    506: "Bookkeeping Test",
}
"""The tests by id."""

REASONS: Final[Mapping[str, tuple[tuple[int, str, str], ...]]] = {
    "EmployerEndsNoStartContract": (
        (61, "API_REAS_WORK_NOT_NEEDED", "The work is not needed any more"),
    ),
    "CloseOpening": (
        (67, "", "Created by mistake"),
        (51, "", "All positions are filled"),
        (49, "", "Filled elsewhere"),
        (41, "", "The project was cancelled"),
        (34, "", "Nobody has the skills"),
    ),
    "RejectCandidate": ((71, "", "Other skills are needed"), (72, "", "The rate is too high")),
    "RejectInterviewInvite": ((81, "", "Too busy"), (82, "", "Not interested")),
    "CancelCandidacy": ((91, "", "Applied by mistake"), (92, "", "Too busy")),
    "EndProviderContract": (
        (60, "API_REAS_MISREPRESENTED_SKILLS", "The skills were misrepresented"),
        (62, "API_REAS_CONTRACTOR_NOT_RESPONSIVE", "The provider does not respond"),
        (65, "API_REAS_UNPROFESSIONAL_CONDUCT", "The conduct was unprofessional"),
    ),
    "EndCustomerContract": ((64, "API_REAS_JOB_COMPLETED_SUCCESSFULLY", "The job is done"),),
    "EndAssignment": (
        (63, "API_REAS_HIRED_DIFFERENT", "Another provider was hired"),
        (64, "API_REAS_JOB_COMPLETED_SUCCESSFULLY", "The job is done"),
    ),
}
"""Reasons by type: number, word, meaning."""


@attrs.frozen
class Buyer:
    """A buyer besides Acme."""

    name: str
    """The company's name."""
    country: str
    """The country."""
    city: str
    """The city."""
    score: int | None
    """The feedback score in hundredths; None: nobody has scored it."""
    billed: int
    """How many contracts it has paid."""
    hires: int
    """How many it has hired."""
    is_verified: bool = True
    """Whether its way to pay was verified."""


BUYERS: Final = (
    Buyer("Blue Harbour Ltd", "United Kingdom", "Bristol", 492, 31, 27),
    Buyer("Граната", "Ukraine", "Одеса", 455, 9, 8),
    Buyer("Prairie & Sons", "United States", "Omaha", 410, 6, 4),
    Buyer("Kirishima Tea", "Japan", "Kagoshima", 500, 14, 12),
    Buyer("First Steps", "Canada", "Halifax", None, 0, 0, is_verified=False),
    Buyer("Olivares Hnos.", "Spain", "Jaén", 325, 3, 2),
    Buyer("O'Dwyer Print", "Ireland", "Sligo", 478, 2, 2),
)
"""The buyers besides Acme."""


@attrs.frozen
class Opening:
    """A kind of job that is posted."""

    title: str
    """The title."""
    subcategory: str
    """The subcategory."""
    skills: str
    """The skills, parted by commas."""
    budget: int | None
    """The budget in whole dollars; None: the work is paid by the hour."""
    workload: int = 0
    """Hours a week of hourly work: 0, 20 or 40, as searches know them."""
    weeks: int = 0
    """The duration of hourly work: 0, 1, 4, 13 or 26, as searches know it."""


OPENINGS: Final = (
    Opening(
        "Python developer for a reporting tool",
        "Web Programming",
        "python,django,sql",
        None,
        40,
        26,
    ),
    Opening("Small PHP fixes on a shop", "Ecommerce", "php,mysql", 150),
    Opening("Landing page for a tea house", "Web Design", "html,css", 400),
    Opening("Testers for a booking site", "QA", "testing", None, 20, 4),
    Opening("Android app: barcode reader", "Mobile Apps", "android,java", 2400),
    Opening("Скрипт для разбора прайс-листов", "Scripts & Utilities", "python", 90),
    Opening("Installer for a desktop client", "Desktop Applications", "c++,windows", None, 0, 1),
    Opening("Logo & letterhead", "Graphic Design", "illustrator,logo-design", 220),
    Opening("絵本の挿絵", "Illustration", "illustration", 1200),
    Opening("Cut a film of two minutes", "Video Production", "video-editing", 650),
    Opening("Manual for a spectrometer", "Technical Writing", "writing,english", None, 20, 13),
    Opening("Spanish to English, 40 pages", "Translation", "spanish,english", 500),
    Opening(
        "Answer e-mails on weekends", "Customer Service & Support", "english,e-mail", None, 20, 26
    ),
    Opening("Type in paper orders", "Order Processing", "data-entry", None, 40, 0),
    Opening("Bookkeeper, <10 hours a week", "Accounting", "bookkeeping,excel", None, 0, 26),
    Opening('Research: "who buys scales?"', "Other - Business Services", "research", 80),
)
"""What buyers besides Acme post."""

FIRST_NAMES: Final = (
    "Ana",
    "Bashir",
    "Chloé",
    "Dara",
    "Emre",
    "Farah",
    "Goran",
    "Hye-jin",
    "Ivan",
    "Juno",
)
"""Given names of freelancers who have never worked for Acme."""

LAST_NAMES: Final = ("Silva", "Qureshi", "Łukasik", "O'Shea", "Çelik", "Nguyễn", "Petrović")
"""Their family names."""

PLACES: Final = (
    ("Brazil", "Recife", "America/Recife", "Latin America"),
    ("Pakistan", "Lahore", "Asia/Karachi", "South Asia"),
    ("Poland", "Łódź", "Europe/Warsaw", "Eastern Europe"),
    ("New Zealand", "Nelson", "Pacific/Auckland", "Australasia"),
    ("Canada", "Québec", "America/Montreal", "North America"),
    ("France", "Lille", "Europe/Paris", "Western Europe"),
    ("South Korea", "Daegu", "Asia/Seoul", "East Asia"),
    ("Kenya", "Nairobi", "Africa/Nairobi", "Misc"),
)
"""Country, city, time zone and region."""

HOMES: Final[Mapping[str, str]] = {
    "Latvia": "Eastern Europe",
    "Ukraine": "Eastern Europe",
    "China": "East Asia",
    "Japan": "East Asia",
    "Greece": "Western Europe",
    "Egypt": "Misc",
    "Ireland": "Western Europe",
    "Sweden": "Western Europe",
    "Mexico": "Latin America",
    "Portugal": "Western Europe",
    "Morocco": "Misc",
}
"""The regions of the countries that Acme's providers live in."""

TRADES: Final = (
    ("Python developer", "Web Programming", "python,django,sql"),
    ("PHP developer", "Web Programming", "php,mysql,javascript"),
    ("Mobile developer", "Mobile Apps", "android,java,ios"),
    ("Graphic designer", "Graphic Design", "illustrator,photoshop,logo-design"),
    ("Technical writer", "Technical Writing", "writing,english"),
    ("Customer support agent", "Customer Service & Support", "english,e-mail"),
    ("Bookkeeper", "Accounting", "bookkeeping,excel"),
    ("Tester", "QA", "testing,selenium"),
)
"""What freelancers do: title, subcategory, skills."""


def category_of(subcategory: str) -> str:
    """Return the category that a subcategory belongs to."""
    return next(name for name, inner in CATEGORIES.items() if subcategory in inner)
