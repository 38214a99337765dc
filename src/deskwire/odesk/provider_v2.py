# Generated from spec/odesk/provider_v2.yaml (sha256 25c77b91eec0) by `python -m codegen`.
"""oDesk: the second edition of the searches for jobs and providers, and its categories."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

import attrs

from deskwire.core.model.encodings import (
    ONE_ZERO,
    Amounts,
    Choice,
    Day,
    Extra,
    Integer,
    Record,
    Reference,
    Text,
)
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, Selection
from deskwire.core.model.values import UNSET, NumberRange, Unset
from deskwire.odesk._service import API
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class ProfileType(OpenEnum):
    """Whose profile it is."""

    INDEPENDENT = "Independent"
    """A provider who works on their own."""
    AGENCY = "Agency"
    """An agency, or one of its providers."""


class JobKindV2(OpenEnum):
    """How the work of a job is paid."""

    HOURLY = "hourly"
    """By the hour."""
    FIXED = "fixed"
    """As a whole."""


class JobDuration(OpenEnum):
    """How long a job lasts."""

    WEEK = "week"
    """A week at most."""
    MONTH = "month"
    """A month at most."""
    QUARTER = "quarter"
    """Three months at most."""
    SEMESTER = "semester"
    """Six months at most."""
    ONGOING = "ongoing"
    """Longer."""


class Workload(OpenEnum):
    """How much of a week a job takes."""

    AS_NEEDED = "as_needed"
    """Less than 10 hours."""
    PART_TIME = "part_time"
    """10 to 30 hours."""
    FULL_TIME = "full_time"
    """More than 30 hours."""


class JobStatusV2(OpenEnum):
    """The state of a job."""

    OPEN = "open"
    """Somebody is wanted."""
    COMPLETED = "completed"
    """It is done."""
    CANCELLED = "cancelled"
    """It was cancelled."""


class ProviderSearchV2(TypedDict, total=False):
    """What to look for among providers; all of it has to be true."""

    q: str
    """A query: words, AND, OR, NOT, and the fields below as in `title:php AND category:"Web
    Development"`."""
    title: str
    """Words of the title."""
    skills: str
    """Skills."""
    groups: str | int
    """Groups."""
    tests: str | int
    """A test; `provider.get_tests_metadata` lists them."""
    tests_top_10: str | int
    """A test at which the provider is among the best 10."""
    tests_top_30: str | int
    """A test at which the provider is among the best 30."""
    category: str
    """The category; `get_categories_metadata` lists them."""
    subcategory: str
    """The subcategory."""
    region: str
    """The title of a region, e.g. `Latin America`; `provider.get_regions_metadata` lists them."""
    feedback: Decimal | float | Sequence[Decimal | float] | NumberRange | str
    """The feedback score: `3`, `3,4` for either, or `[3 TO 4]`."""
    rate: Decimal | float | Sequence[Decimal | float] | NumberRange | str
    """The hourly rate in US dollars: `20`, `20,30` for either, or `[20 TO 40]`."""
    hours: Decimal | float | Sequence[Decimal | float] | NumberRange | str
    """Hours worked: `20`, `20,30` for either, or `[20 TO 40]`."""
    recent_hours: Decimal | float | Sequence[Decimal | float] | NumberRange | str
    """Hours worked of late: `20`, `20,30` for either, or `[20 TO 40]`."""
    last_activity: date | str
    """The day of the last work."""
    english_skill: int
    """The level of English, 0 to 5."""
    is_odesk_ready: bool | Literal[0, 1]
    """Whether the provider is oDesk ready."""
    profile_type: ProfileType | str
    """Whether it is an agency."""
    include_entities: bool | Literal[0, 1]
    """Whether the answer shall hold the ids alone; it is then refused with a DecodeError, whose
    `body` has them."""


class JobSearchV2(TypedDict, total=False):
    """What to look for among jobs; all of it has to be true."""

    q: str
    """A query: words, AND, OR, NOT, and the fields below as in `title:php AND
    category:web_development`."""
    title: str
    """Words of the title."""
    skills: str
    """Skills."""
    groups: str | int
    """Groups."""
    tests: str | int
    """A test; `provider.get_tests_metadata` lists them."""
    tests_top_10: str | int
    """A test at which a provider has to be among the best 10."""
    tests_top_30: str | int
    """A test at which a provider has to be among the best 30."""
    category: str
    """The category; `get_categories_metadata` lists them."""
    subcategory: str
    """The subcategory."""
    job_type: JobKindV2 | str
    """How the work is paid."""
    duration: JobDuration | str
    """The duration."""
    workload: Workload | str
    """The workload."""
    client_feedback: Decimal | float | Sequence[Decimal | float] | NumberRange | str
    """The client's feedback score: `1`, `2,3` for either, `[2 TO 4]`, or `None` for clients without
    one."""
    client_hires: Decimal | float | Sequence[Decimal | float] | NumberRange | str
    """How many the client has hired: `1`, `2,3` for either, or `[10 TO 20]`."""
    budget: Decimal | float | Sequence[Decimal | float] | NumberRange | str
    """The budget in US dollars, e.g. `[100 TO 1000]`."""
    job_status: JobStatusV2 | str
    """The state."""
    posted_since: int
    """How many days ago the job was posted at most."""
    sort: str
    """The field to sort by and `asc` or `desc`, e.g. `create_time desc`, which is usual:
    create_time, client_rating, client_total_charge, client_total_hours, score, workload or
    duration."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderSearchItemV2(Model):
    """A provider that was found, as clients of 2014 and later know it."""

    id: str
    """The key of the profile."""
    name: str | None = None
    """The name that others see. Seen in clients of 2014 and later, in no document."""
    title: str | None = None
    """The title of the profile. Seen in clients of 2014 and later, in no document."""
    description: str | None = None
    """What the provider says of themselves. Seen in clients of 2014 and later, in no document."""
    country: str | None = None
    """The country. Seen in clients of 2014 and later, in no document."""
    categories2: tuple[str, ...] = ()
    """The categories. Seen in clients of 2014 and later, in no document."""
    skills: tuple[str, ...] = ()
    """The skills. Seen in clients of 2014 and later, in no document."""
    rate: Decimal | None = None
    """The hourly rate in US dollars. Seen in clients of 2014 and later, in no document."""
    feedback: Decimal | None = None
    """The feedback score. Seen in clients of 2014 and later, in no document."""
    profile_type: ProfileType | None = None
    """Whether it is an agency. Seen in clients of 2014 and later, in no document."""
    test_passed_count: int | None = None
    """How many tests were passed. Seen in clients of 2014 and later, in no document."""
    portfolio_items_count: int | None = None
    """How many portfolio items there are. Seen in clients of 2014 and later, in no document."""
    portrait_50: str | None = None
    """The address of a portrait, 50 pixels wide. Seen in clients of 2014 and later, in no
    document."""
    last_activity: datetime | None = None
    """The time of the last activity. Seen in clients of 2014 and later, in no document."""
    member_since: datetime | None = None
    """The time of the first activity. Seen in clients of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobClient(Model):
    """The client of a job that was found, as clients of 2014 and later know it."""

    country: str | None = None
    """The country. Seen in clients of 2014 and later, in no document."""
    feedback: Decimal | None = None
    """The feedback score. Seen in clients of 2014 and later, in no document."""
    reviews_count: int | None = None
    """How many reviews there are. Seen in clients of 2014 and later, in no document."""
    jobs_posted: int | None = None
    """How many jobs were posted. Seen in clients of 2014 and later, in no document."""
    past_hires: int | None = None
    """How many were hired. Seen in clients of 2014 and later, in no document."""
    payment_verification_status: str | None = None
    """Whether the way to pay was verified, e.g. `VERIFIED`. Seen in clients of 2014 and later, in
    no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobSearchItemV2(Model):
    """A job that was found, as clients of 2014 and later know it."""

    id: str
    """The key of the job."""
    title: str | None = None
    """The title. Seen in clients of 2014 and later, in no document."""
    snippet: str | None = None
    """The beginning of the description. Seen in clients of 2014 and later, in no document."""
    category2: str | None = None
    """The category. Seen in clients of 2014 and later, in no document."""
    subcategory2: str | None = None
    """The subcategory. Seen in clients of 2014 and later, in no document."""
    skills: tuple[str, ...] = ()
    """The skills that are required. Seen in clients of 2014 and later, in no document."""
    job_type: str | None = None
    """How the work is paid: Hourly or Fixed. Seen in clients of 2014 and later, in no document."""
    budget: Decimal | None = None
    """The budget in US dollars. Seen in clients of 2014 and later, in no document."""
    duration: str | None = None
    """The duration in words. Seen in clients of 2014 and later, in no document."""
    workload: str | None = None
    """The workload in words. Seen in clients of 2014 and later, in no document."""
    job_status: str | None = None
    """The state in words, e.g. `Open`. Seen in clients of 2014 and later, in no document."""
    date_created: datetime | None = None
    """When it was posted. Seen in clients of 2014 and later, in no document."""
    url: str | None = None
    """The address of the job. Seen in clients of 2014 and later, in no document."""
    client: JobClient | None = None
    """The client. Seen in clients of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Topic(Model):
    """A subcategory of the second edition."""

    id: str
    """The id."""
    title: str
    """The title."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class CategoryV2(Model):
    """A category of the second edition, as clients of 2014 and later know it."""

    id: str
    """The id."""
    title: str
    """The title."""
    topics: tuple[Topic, ...] = ()
    """The subcategories. Seen in clients of 2014 and later, in no document."""


_PROVIDER_SEARCH_V2_RECORD: Final = Record(
    {
        "q": ("q", Text()),
        "title": ("title", Text()),
        "skills": ("skills", Text()),
        "groups": ("groups", Reference()),
        "tests": ("tests", Reference()),
        "tests_top_10": ("tests_top_10", Reference()),
        "tests_top_30": ("tests_top_30", Reference()),
        "category": ("category", Text()),
        "subcategory": ("subcategory", Text()),
        "region": ("region", Text()),
        "feedback": ("feedback", Amounts()),
        "rate": ("rate", Amounts()),
        "hours": ("hours", Amounts()),
        "recent_hours": ("recent_hours", Amounts()),
        "last_activity": ("last_activity", Day(("%Y-%m-%dT00:00:00.000Z",))),
        "english_skill": ("english_skill", Integer()),
        "is_odesk_ready": ("is_odesk_ready", ONE_ZERO),
        "profile_type": ("profile_type", Choice(ProfileType)),
        "include_entities": ("include_entities", ONE_ZERO),
    },
    spread=True,
)


_JOB_SEARCH_V2_RECORD: Final = Record(
    {
        "q": ("q", Text()),
        "title": ("title", Text()),
        "skills": ("skills", Text()),
        "groups": ("groups", Reference()),
        "tests": ("tests", Reference()),
        "tests_top_10": ("tests_top_10", Reference()),
        "tests_top_30": ("tests_top_30", Reference()),
        "category": ("category", Text()),
        "subcategory": ("subcategory", Text()),
        "job_type": ("job_type", Choice(JobKindV2)),
        "duration": ("duration", Choice(JobDuration)),
        "workload": ("workload", Choice(Workload)),
        "client_feedback": ("client_feedback", Amounts()),
        "client_hires": ("client_hires", Amounts()),
        "budget": ("budget", Amounts()),
        "job_status": ("job_status", Choice(JobStatusV2)),
        "posted_since": ("posted_since", Integer()),
        "sort": ("sort", Text()),
    },
    spread=True,
)

_operations: Final = Operations("odesk.provider_v2", API, base="/api/profiles/v2")

_SEARCH_PROVIDERS: Final[Operation[tuple[ProviderSearchItemV2, ...]]] = _operations.declare(
    "search_providers",
    "GET /search/providers",
    ListResult(ProviderSearchItemV2, Selection(("providers", "*"))),
    params=(
        Param("data", _PROVIDER_SEARCH_V2_RECORD, QUERY),
        Param(
            "extra",
            Extra(
                (
                    "q",
                    "title",
                    "skills",
                    "groups",
                    "tests",
                    "tests_top_10",
                    "tests_top_30",
                    "category",
                    "subcategory",
                    "region",
                    "feedback",
                    "rate",
                    "hours",
                    "recent_hours",
                    "last_activity",
                    "english_skill",
                    "is_odesk_ready",
                    "profile_type",
                    "include_entities",
                    "paging",
                )
            ),
            QUERY,
        ),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="paging",
        default_size=20,
        total=("paging", "total"),
        cap=5000,
        key="id",
    ),
)

_SEARCH_JOBS: Final[Operation[tuple[JobSearchItemV2, ...]]] = _operations.declare(
    "search_jobs",
    "GET /search/jobs",
    ListResult(JobSearchItemV2, Selection(("jobs", "*"))),
    params=(
        Param("data", _JOB_SEARCH_V2_RECORD, QUERY),
        Param(
            "extra",
            Extra(
                (
                    "q",
                    "title",
                    "skills",
                    "groups",
                    "tests",
                    "tests_top_10",
                    "tests_top_30",
                    "category",
                    "subcategory",
                    "job_type",
                    "duration",
                    "workload",
                    "client_feedback",
                    "client_hires",
                    "budget",
                    "job_status",
                    "posted_since",
                    "sort",
                    "paging",
                )
            ),
            QUERY,
        ),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="paging",
        default_size=20,
        total=("paging", "total"),
        cap=5000,
        key="id",
    ),
)

_GET_CATEGORIES_METADATA: Final[Operation[tuple[CategoryV2, ...]]] = _operations.declare(
    "get_categories_metadata",
    "GET /metadata/categories",
    ListResult(CategoryV2, Selection(("categories", "*"))),
)


class ProviderV2(Resource):
    """The second edition of the searches for jobs and providers, and its categories.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused a value.
    """

    def search_providers(
        self,
        data: ProviderSearchV2 | Unset | None = UNSET,
        *,
        extra: Mapping[str, str | Decimal | float | Sequence[str | Decimal | float]]
        | Unset
        | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        **keys: Unpack[ProviderSearchV2],
    ) -> Pages[ProviderSearchItemV2]:
        """Search providers.

        GET /api/profiles/v2/search/providers

        The service shows no more than 5000 results.

        Args:
            data: What to look for; each key can be given as an argument of its own, too.
            extra: Parameters that no document names, by the vendor's names: text, numbers, or lists
                of those, which repeat the name.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a provider that
            was found.
        """
        return self._pages(
            _SEARCH_PROVIDERS,
            data={**(data or {}), **keys},
            extra=extra,
            page_offset=page_offset,
            page_size=page_size,
        )

    def search_jobs(
        self,
        data: JobSearchV2 | Unset | None = UNSET,
        *,
        extra: Mapping[str, str | Decimal | float | Sequence[str | Decimal | float]]
        | Unset
        | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        **keys: Unpack[JobSearchV2],
    ) -> Pages[JobSearchItemV2]:
        """Search jobs.

        GET /api/profiles/v2/search/jobs

        The service shows no more than 5000 results.

        Args:
            data: What to look for; each key can be given as an argument of its own, too.
            extra: Parameters that no document names, by the vendor's names: text, numbers, or lists
                of those, which repeat the name.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a job that was
            found.
        """
        return self._pages(
            _SEARCH_JOBS,
            data={**(data or {}), **keys},
            extra=extra,
            page_offset=page_offset,
            page_size=page_size,
        )

    async def get_categories_metadata(self) -> tuple[CategoryV2, ...]:
        """List the categories of profiles and jobs with their subcategories.

        GET /api/profiles/v2/metadata/categories

        Returns:
            All items at once. Each is a category of the second edition.
        """
        return await self._call(_GET_CATEGORIES_METADATA)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
