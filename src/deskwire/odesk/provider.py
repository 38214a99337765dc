# Generated from spec/odesk/provider.yaml (sha256 ef2c6bec6f95) by `python -m codegen`.
"""oDesk: profiles of providers, the first edition of the searches, and the lists behind them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from deskwire.core.model.encodings import (
    ONE_ZERO,
    YES_NO,
    Amount,
    Boolean,
    Choice,
    Day,
    Delimited,
    Exploded,
    Extra,
    Integer,
    Number,
    Record,
    Reference,
    Text,
)
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import PATH, QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.results import ListResult, Selection
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.odesk._service import API
from deskwire.odesk.profiles import ProviderProfile
from deskwire.odesk.search_items import JobSearchItem, ProviderSearchItem
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class ReasonType(OpenEnum):
    """What a reason is for."""

    EMPLOYERENDSNOSTARTCONTRACT = "EmployerEndsNoStartContract"
    """The buyer ends a contract that has not begun."""
    CLOSEOPENING = "CloseOpening"
    """The buyer closes a job."""
    REJECTCANDIDATE = "RejectCandidate"
    """The buyer rejects an application."""
    REJECTINTERVIEWINVITE = "RejectInterviewInvite"
    """The provider rejects an invitation."""
    CANCELCANDIDACY = "CancelCandidacy"
    """The provider takes an application back."""
    ENDPROVIDERCONTRACT = "EndProviderContract"
    """The contract of a provider ends."""
    ENDCUSTOMERCONTRACT = "EndCustomerContract"
    """The contract of a customer ends."""
    ENDASSIGNMENT = "EndAssignment"
    """A contract ends."""


class SearchRegion(OpenEnum):
    """A region, as the first edition of the searches knows them."""

    AUSTRALASIA = "Australasia"
    EAST_ASIA = "East Asia"
    EASTERN_EUROPE = "Eastern Europe"
    NORTH_AMERICA = "North America"
    SOUTH_ASIA = "South Asia"
    WESTERN_EUROPE = "Western Europe"
    MISC = "Misc"


class ProviderType(OpenEnum):
    """Whether a provider works on their own."""

    INDIVIDUAL = "Individual"
    """They do."""
    AFFILIATED = "Affiliated"
    """They work through an agency."""


class JobKind(OpenEnum):
    """How the work of a job is paid."""

    HOURLY = "Hourly"
    """By the hour."""
    FIXED = "Fixed"
    """As a whole."""


class JobState(OpenEnum):
    """The state of a job."""

    OPEN = "Open"
    """Somebody is wanted."""
    IN_PROGRESS = "In Progress"
    """Somebody works on it."""
    COMPLETED = "Completed"
    """It is done."""
    CANCELLED = "Cancelled"
    """It was cancelled."""


class BuyerFeedback(OpenEnum):
    """The least adjusted feedback score of a buyer."""

    NONE = "0"
    """Any score."""
    FROM_1 = "10"
    """1 to 4."""
    FROM_4 = "40"
    """4 to 4.5."""
    FROM_4_5 = "45"
    """4.5 to 5."""
    FROM_5 = "50"
    """5."""


class WeeklyHours(OpenEnum):
    """The workload of an hourly job."""

    AS_NEEDED = "0"
    """Less than 10 hours a week."""
    PART_TIME = "20"
    """10 to 30 hours a week."""
    FULL_TIME = "40"
    """More than 30 hours a week."""


class EngagementDuration(OpenEnum):
    """The duration of an hourly job."""

    LESS_THAN_WEEK = "0"
    """Less than a week."""
    LESS_THAN_MONTH = "1"
    """Less than a month."""
    ONE_TO_THREE_MONTHS = "4"
    """1 to 3 months."""
    THREE_TO_SIX_MONTHS = "13"
    """3 to 6 months."""
    ONGOING = "26"
    """More than 6 months, or without an end."""


class DatePosted(OpenEnum):
    """When a job was posted."""

    ANY = ""
    """At any time."""
    LAST_24_HOURS = "0"
    """In the last 24 hours."""
    ONE_TO_THREE_DAYS = "1"
    """24 hours to 3 days ago."""
    THREE_TO_SEVEN_DAYS = "3"
    """3 to 7 days ago."""
    SEVEN_TO_14_DAYS = "7"
    """7 to 14 days ago."""
    FOURTEEN_TO_30_DAYS = "14"
    """14 to 30 days ago."""
    OVER_30_DAYS = "30"
    """More than 30 days ago."""


class BilledAssignments(OpenEnum):
    """How many contracts a buyer has paid."""

    NONE = "0"
    """None or more."""
    FROM_1 = "1"
    """1 to 5."""
    FROM_5 = "5"
    """5 to 10."""
    FROM_10 = "10"
    """More than 10."""


_ProviderSearchNames = TypedDict(
    "_ProviderSearchNames",
    {
        "c2[]": Sequence[str] | str,
    },
    total=False,
)


class ProviderSearch(_ProviderSearchNames, total=False):
    """What to look for among providers; all of it has to be true."""

    q: str
    """Words of the profile."""
    c1: str
    """The category, e.g. `Web Development`; `get_categories_metadata` lists them."""
    c2: Sequence[str] | str
    """Subcategories of that category; several are sent as `c2[]`."""
    fb: Decimal | float | str
    """The least adjusted feedback score, up to 5; decimals are fine: `4.5`."""
    hrs: Decimal | float
    """The least number of hours worked."""
    ir: bool | Literal[0, 1]
    """Beside `hrs`, whether the provider has to have worked in the last six months."""
    min: Decimal | float
    """The least hourly rate in US dollars."""
    max: Decimal | float
    """The highest hourly rate in US dollars."""
    loc: SearchRegion | str
    """The region."""
    pt: ProviderType | str
    """Whether the provider works on their own."""
    last: date | str
    """Active after this day."""
    test: str | int
    """The id of a test that was passed, one only; `get_tests_metadata` lists them."""
    port: int
    """The least number of portfolio items."""
    rdy: bool | Literal[0, 1]
    """Whether the provider is oDesk ready."""
    eng: int
    """The least level of English, 1 to 5."""
    ag: str | int
    """The reference of an agency."""
    to: bool | Literal[0, 1]
    """Whether to look for the words in titles only."""
    g: str | int
    """A group."""
    skills: Sequence[str] | str
    """Skills that are required."""


_JobSearchNames = TypedDict(
    "_JobSearchNames",
    {
        "c2[]": Sequence[str] | str,
    },
    total=False,
)


class JobSearch(_JobSearchNames, total=False):
    """What to look for among jobs; all of it has to be true."""

    q: str
    """Words of the description."""
    c1: str
    """The category, e.g. `Web Development`; `get_categories_metadata` lists them."""
    c2: Sequence[str] | str
    """Subcategories of that category; several are sent as `c2[]`."""
    qs: Sequence[str] | str
    """Skills that are required."""
    fb: BuyerFeedback | str | int
    """The least adjusted feedback score of the buyer."""
    min: Decimal | float
    """The least budget in US dollars."""
    max: Decimal | float
    """The highest budget in US dollars."""
    t: JobKind | str
    """How the work is paid."""
    wl: WeeklyHours | str | int
    """The workload, for hourly jobs."""
    dur: EngagementDuration | str | int
    """The duration, for hourly jobs."""
    dp: DatePosted | str | int
    """When the job was posted."""
    st: JobState | str
    """The state of the job; open unless given."""
    tba: BilledAssignments | str | int
    """How many contracts the buyer has paid at least."""
    gr: str | int
    """A group of buyers."""
    to: bool | Literal[0, 1]
    """Whether to look for the words in titles only."""


_PROVIDER_SEARCH_RECORD: Final = Record(
    {
        "q": ("q", Text()),
        "c1": ("c1", Text()),
        "c2": ("c2", Exploded(Text(), "[]", lone_plain=True)),
        "c2[]": ("c2[]", Exploded(Text(), lone_plain=True)),
        "fb": ("fb", Amount()),
        "hrs": ("hrs", Number()),
        "ir": ("ir", Boolean.of_words("Yes", "No")),
        "min": ("min", Number()),
        "max": ("max", Number()),
        "loc": ("loc", Choice(SearchRegion)),
        "pt": ("pt", Choice(ProviderType)),
        "last": ("last", Day(("%m-%d-%Y",))),
        "test": ("test", Reference()),
        "port": ("port", Integer()),
        "rdy": ("rdy", ONE_ZERO),
        "eng": ("eng", Integer()),
        "ag": ("ag", Reference()),
        "to": ("to", YES_NO),
        "g": ("g", Reference()),
        "skills": ("skills", Delimited(",", Text())),
    },
    spread=True,
)


_JOB_SEARCH_RECORD: Final = Record(
    {
        "q": ("q", Text()),
        "c1": ("c1", Text()),
        "c2": ("c2", Exploded(Text(), "[]", lone_plain=True)),
        "c2[]": ("c2[]", Exploded(Text(), lone_plain=True)),
        "qs": ("qs", Delimited(",", Text())),
        "fb": ("fb", Choice(BuyerFeedback)),
        "min": ("min", Number()),
        "max": ("max", Number()),
        "t": ("t", Choice(JobKind)),
        "wl": ("wl", Choice(WeeklyHours)),
        "dur": ("dur", Choice(EngagementDuration)),
        "dp": ("dp", Choice(DatePosted)),
        "st": ("st", Choice(JobState)),
        "tba": ("tba", Choice(BilledAssignments)),
        "gr": ("gr", Reference()),
        "to": ("to", YES_NO),
    },
    spread=True,
)

_operations: Final = Operations("odesk.provider", API, base="/api/profiles/v1")

_GET_PROVIDER: Final[Operation[tuple[ProviderProfile, ...]]] = _operations.declare(
    "get_provider",
    "GET /providers/{provider_ciphertext}",
    ListResult(ProviderProfile, Selection(("profile",), or_path=("profiles", "profile"))),
    params=(
        Param("provider_ciphertext", Delimited(";", Reference(), limit=20), PATH, required=True),
    ),
)

_GET_PROVIDER_BRIEF: Final[Operation[tuple[ProviderProfile, ...]]] = _operations.declare(
    "get_provider_brief",
    "GET /providers/{provider_ciphertext}/brief",
    ListResult(ProviderProfile, Selection(("profile",), or_path=("profiles", "profile"))),
    params=(
        Param("provider_ciphertext", Delimited(";", Reference(), limit=20), PATH, required=True),
    ),
)

_SEARCH_PROVIDERS: Final[Operation[tuple[ProviderSearchItem, ...]]] = _operations.declare(
    "search_providers",
    "GET /search/providers",
    ListResult(ProviderSearchItem, Selection(("providers", "provider"))),
    params=(
        Param("data", _PROVIDER_SEARCH_RECORD, QUERY),
        Param("order_by", Text(), QUERY, wire="sort"),
        Param(
            "extra",
            Extra(
                (
                    "q",
                    "c1",
                    "c2",
                    "c2[]",
                    "fb",
                    "hrs",
                    "ir",
                    "min",
                    "max",
                    "loc",
                    "pt",
                    "last",
                    "test",
                    "port",
                    "rdy",
                    "eng",
                    "ag",
                    "to",
                    "g",
                    "skills",
                    "sort",
                    "page",
                )
            ),
            QUERY,
        ),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        total=("providers", "lister", "total_items"),
        cap=5000,
        key="ciphertext",
    ),
)

_SEARCH_JOBS: Final[Operation[tuple[JobSearchItem, ...]]] = _operations.declare(
    "search_jobs",
    "GET /search/jobs",
    ListResult(JobSearchItem, Selection(("jobs", "job"))),
    params=(
        Param("data", _JOB_SEARCH_RECORD, QUERY),
        Param("order_by", Text(), QUERY, wire="sort"),
        Param(
            "extra",
            Extra(
                (
                    "q",
                    "c1",
                    "c2",
                    "c2[]",
                    "qs",
                    "fb",
                    "min",
                    "max",
                    "t",
                    "wl",
                    "dur",
                    "dp",
                    "st",
                    "tba",
                    "gr",
                    "to",
                    "sort",
                    "page",
                )
            ),
            QUERY,
        ),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        total=("jobs", "lister", "total_items"),
        cap=5000,
        key="op_recno",
    ),
)

_GET_CATEGORIES_METADATA: Final[Operation[tuple[JSONValue, ...]]] = _operations.declare(
    "get_categories_metadata",
    "GET /metadata/categories",
    ListResult(JSONValue, Selection(("categories",))),
)

_GET_SKILLS_METADATA: Final[Operation[tuple[str, ...]]] = _operations.declare(
    "get_skills_metadata", "GET /metadata/skills", ListResult(str, Selection(("skills",)))
)

_GET_REGIONS_METADATA: Final[Operation[tuple[JSONValue, ...]]] = _operations.declare(
    "get_regions_metadata", "GET /metadata/regions", ListResult(JSONValue, Selection(("regions",)))
)

_GET_TESTS_METADATA: Final[Operation[tuple[JSONValue, ...]]] = _operations.declare(
    "get_tests_metadata", "GET /metadata/tests", ListResult(JSONValue, Selection(("tests",)))
)

_GET_REASONS_METADATA: Final[Operation[tuple[JSONValue, ...]]] = _operations.declare(
    "get_reasons_metadata",
    "GET /metadata/reasons",
    ListResult(JSONValue, Selection(("reasons",))),
    params=(Param("reason_type", Choice(ReasonType), QUERY, wire="type", required=True),),
)


class Provider(Resource):
    """Profiles of providers, the first edition of the searches, and the lists behind them.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused a value.
        NotFoundError: There is no such profile.
        PermissionDeniedError: A profile is not public.
    """

    async def get_provider(
        self, provider_ciphertext: Sequence[str | int] | str | int
    ) -> tuple[ProviderProfile, ...]:
        """Return the profiles of providers.

        GET /api/profiles/v1/providers/{provider_ciphertext}

        The service answers one key with `profile`. No record shows several; they are taken to come
        as those of jobs do.

        Args:
            provider_ciphertext: The keys of the profiles, e.g. `~~677961dcd7f65c01`, at most 20.
                The vendor's client drops the keys after the twentieth without a word; here they are
                refused.

        Returns:
            All items at once. Each is a provider or an agency.
        """
        return await self._call(_GET_PROVIDER, provider_ciphertext=provider_ciphertext)

    async def get_provider_brief(
        self, provider_ciphertext: Sequence[str | int] | str | int
    ) -> tuple[ProviderProfile, ...]:
        """Return short profiles of providers, which have a part of the fields.

        GET /api/profiles/v1/providers/{provider_ciphertext}/brief

        The service answers one key with `profile`. No record shows several; they are taken to come
        as those of jobs do.

        Args:
            provider_ciphertext: The keys of the profiles, e.g. `~~677961dcd7f65c01`, at most 20.
                The vendor's client drops the keys after the twentieth without a word; here they are
                refused.

        Returns:
            All items at once. Each is a provider or an agency.
        """
        return await self._call(_GET_PROVIDER_BRIEF, provider_ciphertext=provider_ciphertext)

    def search_providers(
        self,
        data: ProviderSearch | Unset | None = UNSET,
        *,
        order_by: str | Unset | None = UNSET,
        extra: Mapping[str, str | Decimal | float | Sequence[str | Decimal | float]]
        | Unset
        | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        **keys: Unpack[ProviderSearch],
    ) -> Pages[ProviderSearchItem]:
        """Search providers.

        GET /api/profiles/v1/search/providers

        `provider_v2.search_providers` took its place. The service shows no more than 5000 results.

        Args:
            data: What to look for; each key can be given as an argument of its own, too.
            order_by: Fields of a result, then one letter for each, A for ascending or D:
                `dev_member_since;D`. The vendor's text knows one field, which it calls "Date
                Created" and does not spell.
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
            order_by=order_by,
            extra=extra,
            page_offset=page_offset,
            page_size=page_size,
        )

    def search_jobs(
        self,
        data: JobSearch | Unset | None = UNSET,
        *,
        order_by: str | Unset | None = UNSET,
        extra: Mapping[str, str | Decimal | float | Sequence[str | Decimal | float]]
        | Unset
        | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        **keys: Unpack[JobSearch],
    ) -> Pages[JobSearchItem]:
        """Search jobs.

        GET /api/profiles/v1/search/jobs

        `provider_v2.search_jobs` took its place. The service shows no more than 5000 results.

        Args:
            data: What to look for; each key can be given as an argument of its own, too.
            order_by: Fields of a result, then one letter for each, A for ascending or D:
                `date_posted;A`.
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
            order_by=order_by,
            extra=extra,
            page_offset=page_offset,
            page_size=page_size,
        )

    async def get_categories_metadata(self) -> tuple[JSONValue, ...]:
        """List the categories of profiles and jobs.

        GET /api/profiles/v1/metadata/categories

        No document and no record tells the form of the items, so they are returned as they come.

        Returns:
            All items at once. They are as they came.
        """
        return await self._call(_GET_CATEGORIES_METADATA)

    async def get_skills_metadata(self) -> tuple[str, ...]:
        """List the skills of profiles and jobs.

        GET /api/profiles/v1/metadata/skills

        Returns:
            The skills by name.
        """
        return await self._call(_GET_SKILLS_METADATA)

    async def get_regions_metadata(self) -> tuple[JSONValue, ...]:
        """List the regions of profiles and jobs.

        GET /api/profiles/v1/metadata/regions

        No document and no record tells the form of the items, so they are returned as they come.

        Returns:
            All items at once. They are as they came.
        """
        return await self._call(_GET_REGIONS_METADATA)

    async def get_tests_metadata(self) -> tuple[JSONValue, ...]:
        """List the tests that providers can take.

        GET /api/profiles/v1/metadata/tests

        No document and no record tells the form of the items, so they are returned as they come.

        Returns:
            All items at once. They are as they came.
        """
        return await self._call(_GET_TESTS_METADATA)

    async def get_reasons_metadata(self, reason_type: ReasonType | str) -> tuple[JSONValue, ...]:
        """List the reasons of one kind, which other calls take.

        GET /api/profiles/v1/metadata/reasons

        No document and no record tells the form of the items, so they are returned as they come.

        Args:
            reason_type: The kind of reason. The vendor's text calls it `type`.

        Returns:
            All items at once. They are as they came.
        """
        return await self._call(_GET_REASONS_METADATA, reason_type=reason_type)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
