# Generated from spec/odesk/hr.yaml (sha256 88de3c690deb) by `python -m codegen`.
"""oDesk: companies, teams, users, jobs, offers and contracts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from deskwire.core.model.encodings import (
    ONE_ZERO,
    Choice,
    Day,
    DeepObject,
    Delimited,
    Integer,
    Moment,
    Number,
    Reference,
    Text,
)
from deskwire.core.model.enums import OpenEnum, OpenIntEnum
from deskwire.core.model.operation import BODY, QUERY, Operation, Operations, Paging, Param, Variant
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, Selection
from deskwire.core.model.rules import AnyGroup, AtLeastOne, CompleteKeys, OnlyWhen, Requires
from deskwire.core.model.values import UNSET, JSONValue, Unset
from deskwire.odesk._service import API
from deskwire.odesk.hr_models import (
    Engagement,
    Job,
    JobStatus,
    JobType,
    JobVisibility,
    Offer,
    PostedJob,
)
from deskwire.odesk.hr_people import HRPeople
from deskwire.transport.pages import Pages


class ContractReason(OpenEnum):
    """Why a contract ends."""

    API_REAS_MISREPRESENTED_SKILLS = "API_REAS_MISREPRESENTED_SKILLS"
    """The provider has misrepresented their skills."""
    API_REAS_CONTRACTOR_NOT_RESPONSIVE = "API_REAS_CONTRACTOR_NOT_RESPONSIVE"
    """The provider does not respond."""
    API_REAS_HIRED_DIFFERENT = "API_REAS_HIRED_DIFFERENT"
    """Another provider was hired."""
    API_REAS_JOB_COMPLETED_SUCCESSFULLY = "API_REAS_JOB_COMPLETED_SUCCESSFULLY"
    """The job is done."""
    API_REAS_WORK_NOT_NEEDED = "API_REAS_WORK_NOT_NEEDED"
    """The work is not needed any more."""
    API_REAS_UNPROFESSIONAL_CONDUCT = "API_REAS_UNPROFESSIONAL_CONDUCT"
    """The conduct was unprofessional."""


class WouldHireAgain(OpenEnum):
    """Whether one would hire a provider again."""

    YES = "yes"
    """They would be hired again."""
    NO = "no"
    """They would not."""


class KeepOpen(OpenEnum):
    """Whether a job stays open after somebody was hired."""

    YES = "yes"
    """The job stays open."""
    NO = "no"
    """The job is closed."""


class JobCancelReason(OpenIntEnum):
    """Why a job is cancelled."""

    ACCIDENTAL_CREATION = 67
    """It was created by mistake."""
    ALL_POSITIONS_FILLED = 51
    """All positions are filled."""
    FILLED_BY_ALTERNATE_SOURCE = 49
    """Somebody was found elsewhere."""
    PROJECT_CANCELLED = 41
    """The project was cancelled."""
    NO_DEVELOPER_FOR_SKILLS = 34
    """Nobody has the skills that it takes."""


_operations: Final = Operations("odesk.hr", API, base="/api/hr/v2")

_GET_JOBS: Final[Operation[tuple[Job, ...]]] = _operations.declare(
    "get_jobs",
    "GET /jobs",
    ListResult(
        Job,
        Selection(("jobs", "job")),
        partition="created_time",
        sort=("created_time", "reference"),
    ),
    params=(
        Param(
            "buyer_team_reference", Reference(), QUERY, wire="buyer_team__reference", required=True
        ),
        Param("include_sub_teams", ONE_ZERO, QUERY),
        Param("status", Delimited(";", Choice(JobStatus)), QUERY),
        Param("created_by", Reference(), QUERY),
        Param("created_time_from", Moment(("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")), QUERY),
        Param("created_time_to", Moment(("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")), QUERY),
        Param("order_by", Text(), QUERY),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        total=("jobs", "lister", "total_items"),
        key="reference",
    ),
)

_GET_JOB: Final[Operation[Job]] = _operations.declare(
    "get_job", "GET /jobs/{job_reference}", ModelResult(Job, Selection(("job",)))
)

_POST_JOB: Final[Operation[PostedJob]] = _operations.declare(
    "post_job",
    "POST /jobs",
    ModelResult(PostedJob, Selection(("job",))),
    params=(
        Param(
            "buyer_team_reference", Reference(), BODY, wire="buyer_team__reference", required=True
        ),
        Param("title", Text(), BODY, required=True),
        Param("job_type", Choice(JobType), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("visibility", Choice(JobVisibility), BODY, required=True),
        Param("category", Text(), BODY),
        Param("subcategory", Text(), BODY),
        Param("budget", Number(), BODY),
        Param("duration", Integer(), BODY),
        Param("start_date", Day(("%m-%d-%Y",)), BODY),
        Param("skills", Delimited(";", Text()), BODY),
        Param("subcategory2", Text(), BODY),
    ),
    rules=(
        AnyGroup((("category", "subcategory"), ("subcategory2",))),
        AtLeastOne(("budget", "duration")),
        OnlyWhen("budget", "job_type", ("fixed-price",)),
        OnlyWhen("duration", "job_type", ("hourly",)),
    ),
)

_UPDATE_JOB: Final[Operation[JSONValue]] = _operations.declare(
    "update_job",
    "PUT /jobs/{job_id}",
    ScalarResult(JSONValue),
    params=(
        Param(
            "buyer_team_reference", Reference(), BODY, wire="buyer_team__reference", required=True
        ),
        Param("title", Text(), BODY, required=True),
        Param("description", Text(), BODY, required=True),
        Param("visibility", Choice(JobVisibility), BODY, required=True),
        Param("status", Choice(JobStatus), BODY, required=True),
        Param("category", Text(), BODY),
        Param("subcategory", Text(), BODY),
        Param("budget", Number(), BODY),
        Param("duration", Integer(), BODY),
        Param("start_date", Day(("%m-%d-%Y",)), BODY),
    ),
    rules=(AtLeastOne(("budget", "duration")),),
)

_DELETE_JOB: Final[Operation[JSONValue]] = _operations.declare(
    "delete_job",
    "DELETE /jobs/{job_id}",
    ScalarResult(JSONValue),
    params=(Param("reason_code", Choice(JobCancelReason), BODY, required=True),),
)

_GET_OFFERS: Final[Operation[tuple[Offer, ...]]] = _operations.declare(
    "get_offers",
    "GET /offers",
    ListResult(
        Offer,
        Selection(("offers", "offer")),
        partition="created_time",
        sort=("created_time", "reference"),
    ),
    params=(
        Param(
            "buyer_team_reference", Reference(), QUERY, wire="buyer_team__reference", required=True
        ),
        Param("include_sub_teams", ONE_ZERO, QUERY),
        Param("provider_ref", Reference(), QUERY, wire="provider__reference"),
        Param("profile_key", Reference(), QUERY),
        Param("job_ref", Reference(), QUERY, wire="job__reference"),
        Param("agency_ref", Reference(), QUERY, wire="agency_team__reference"),
        Param("status", Delimited(";", Text()), QUERY),
        Param("created_time_from", Moment(("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")), QUERY),
        Param("created_time_to", Moment(("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")), QUERY),
        Param("order_by", Text(), QUERY),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        total=("offers", "lister", "total_items"),
        key="reference",
    ),
)

_GET_OFFER: Final[Operation[Offer]] = _operations.declare(
    "get_offer", "GET /offers/{offer_reference}", ModelResult(Offer, Selection(("offer",)))
)

_POST_OFFER: Final[Operation[JSONValue]] = _operations.declare(
    "post_offer",
    "POST /offers",
    ScalarResult(JSONValue),
    params=(
        Param("job_reference", Reference(), BODY, wire="job__reference", required=True),
        Param("provider_team_reference", Reference(), BODY, wire="provider_team__reference"),
        Param("provider_reference", Reference(), BODY, wire="provider__reference"),
        Param("profile_key", Reference(), BODY),
        Param("message_from_buyer", Text(), BODY),
        Param("engagement_title", Text(), BODY),
        Param("attached_doc", Text(), BODY),
        Param("fixed_charge_amount_agreed", Number(), BODY),
        Param("fixed_pay_amount_agreed", Number(), BODY),
        Param("fixed_price_upfront_payment", Number(), BODY),
        Param("hourly_pay_rate", Number(), BODY),
        Param("weekly_salary_charge_amount", Number(), BODY),
        Param("weekly_salary_pay_amount", Number(), BODY),
        Param("weekly_stipend_hours", Number(), BODY),
        Param("weekly_hours_limit", Number(), BODY),
        Param("start_date", Day(("%m-%d-%Y",)), BODY),
        Param("keep_open", Choice(KeepOpen), BODY),
    ),
    rules=(AtLeastOne(("provider_reference", "profile_key")),),
)

_GET_ENGAGEMENTS: Final[Operation[tuple[Engagement, ...]]] = _operations.declare(
    "get_engagements",
    "GET /engagements",
    ListResult(
        Engagement,
        Selection(("engagements", "engagement")),
        partition="created_time",
        sort=("created_time", "reference"),
    ),
    params=(
        Param("buyer_team_reference", Reference(), QUERY, wire="buyer_team__reference"),
        Param("include_sub_teams", ONE_ZERO, QUERY),
        Param("provider_reference", Reference(), QUERY, wire="provider__reference"),
        Param("profile_key", Reference(), QUERY),
        Param("job_reference", Reference(), QUERY, wire="job__reference"),
        Param(
            "agency_team_reference",
            Reference(),
            QUERY,
            wire="agency_team__reference",
            variants={"plain": Variant(Reference(), "agency_team_reference")},
        ),
        Param("status", Delimited(";", Text()), QUERY),
        Param("created_time_from", Moment(("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")), QUERY),
        Param("created_time_to", Moment(("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")), QUERY),
        Param("order_by", Text(), QUERY),
    ),
    paging=Paging(
        style="offset",
        start="page_offset",
        size="page_size",
        wire="page",
        default_size=20,
        total=("engagements", "lister", "total_items"),
        key="reference",
    ),
)

_GET_ENGAGEMENT: Final[Operation[Engagement]] = _operations.declare(
    "get_engagement",
    "GET /engagements/{engagement_reference}",
    ModelResult(Engagement, Selection(("engagement",))),
)

_SUSPEND_CONTRACT: Final[Operation[JSONValue]] = _operations.declare(
    "suspend_contract",
    "PUT /contracts/{contract_reference}/suspend",
    ScalarResult(JSONValue),
    params=(Param("message", Text(), BODY, required=True),),
)

_RESTART_CONTRACT: Final[Operation[JSONValue]] = _operations.declare(
    "restart_contract",
    "PUT /contracts/{contract_reference}/restart",
    ScalarResult(JSONValue),
    params=(Param("message", Text(), BODY, required=True),),
)

_END_CONTRACT: Final[Operation[JSONValue]] = _operations.declare(
    "end_contract",
    "DELETE /contracts/{contract_reference}",
    ScalarResult(JSONValue),
    params=(
        Param("reason", Choice(ContractReason), BODY, required=True),
        Param("would_hire_again", Choice(WouldHireAgain), BODY, required=True),
        Param("fb_scores", DeepObject(Integer()), BODY),
        Param("fb_comment", Text(), BODY),
    ),
    rules=(
        CompleteKeys(
            "fb_scores", (("3", "4", "5", "6", "7", "8"), ("9", "10", "11", "12", "13", "14"))
        ),
        Requires("fb_comment", ("fb_scores",)),
    ),
)


class HR(HRPeople):
    """Companies, teams, users, jobs, offers and contracts.

    Errors of its calls, besides those that every call may raise:
        BadRequestError: The service refused a value.
        NotFoundError: There is no such object.
        PermissionDeniedError: It is not for this user.
    """

    CONTRACT_REASON_OPTIONS: Final = tuple(ContractReason)
    """The values of `ContractReason`, by the vendor's name of them."""
    CONTRACT_WOULD_HIRE_AGAIN_OPTONS: Final = tuple(WouldHireAgain)
    """The values of `WouldHireAgain`, by the vendor's name of them."""
    JOB_KEEP_OPEN_OPTIONS: Final = tuple(KeepOpen)
    """The values of `KeepOpen`, by the vendor's name of them."""
    JOB_STATUSES: Final = tuple(JobStatus)
    """The values of `JobStatus`, by the vendor's name of them."""
    JOB_TYPES: Final = tuple(JobType)
    """The values of `JobType`, by the vendor's name of them."""
    JOB_VISIBILITY_OPTIONS: Final = tuple(JobVisibility)
    """The values of `JobVisibility`, by the vendor's name of them."""

    def get_jobs(
        self,
        buyer_team_reference: str | int,
        *,
        include_sub_teams: bool | Literal[0, 1] | Unset | None = UNSET,
        status: Sequence[JobStatus | str] | str | Unset | None = UNSET,
        created_by: str | int | Unset | None = UNSET,
        created_time_from: datetime | str | Unset | None = UNSET,
        created_time_to: datetime | str | Unset | None = UNSET,
        order_by: str | Unset | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[Job]:
        """List the jobs of a team.

        GET /api/hr/v2/jobs

        Only jobs that the user may recruit for are listed.

        Args:
            buyer_team_reference: The reference of the buyer's team.
            include_sub_teams: Whether to include the teams below it. The vendor's client writes
                True or False where its documents say 1 or 0.
            status: Only jobs with one of these states.
            created_by: Only jobs that the user of this login has posted.
            created_time_from: Only jobs posted then or later; the service takes it as UTC.
            created_time_to: Only jobs posted then or earlier.
            order_by: Fields of a job, then one letter for each, A for ascending or D:
                `created_time;title;DA`.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a job of a team.
        """
        return self._pages(
            _GET_JOBS,
            buyer_team_reference=buyer_team_reference,
            include_sub_teams=include_sub_teams,
            status=status,
            created_by=created_by,
            created_time_from=created_time_from,
            created_time_to=created_time_to,
            order_by=order_by,
            page_offset=page_offset,
            page_size=page_size,
        )

    async def get_job(self, job_reference: str | int) -> Job:
        """Return one job.

        GET /api/hr/v2/jobs/{job_reference}

        The user needs the permission `manage_recruiting` in the team of the job.

        Args:
            job_reference: The job's reference number, or its key such as `~01...`.

        Returns:
            A job of a team.
        """
        return await self._call(_GET_JOB, job_reference=job_reference)

    async def post_job(
        self,
        buyer_team_reference: str | int,
        title: str,
        job_type: JobType | str,
        description: str,
        visibility: JobVisibility | str,
        *,
        category: str | Unset | None = UNSET,
        subcategory: str | Unset | None = UNSET,
        budget: Decimal | float | Unset | None = UNSET,
        duration: int | Unset | None = UNSET,
        start_date: date | str | Unset | None = UNSET,
        skills: Sequence[str] | str | Unset | None = UNSET,
        subcategory2: str | Unset | None = UNSET,
    ) -> PostedJob:
        """Post a job.

        POST /api/hr/v2/jobs

        Args:
            buyer_team_reference: The reference of the buyer's team.
            title: The title.
            job_type: How the work is paid.
            description: The description.
            visibility: Who may see the job.
            category: The category, e.g. `Web Development`; the metadata calls list them.
            subcategory: The subcategory, e.g. `Web Programming`.
            budget: The budget in US dollars, for fixed-price jobs.
            duration: The duration in hours, for hourly jobs.
            start_date: The first day; at once unless given.
            skills: The skills it takes, e.g. `['python']`.
            subcategory2: The subcategory of the second edition of categories, e.g. `Web & Mobile
                Programming`; stands for category and subcategory.

        Returns:
            What is told of a job that was just posted.
        """
        return await self._call(
            _POST_JOB,
            buyer_team_reference=buyer_team_reference,
            title=title,
            job_type=job_type,
            description=description,
            visibility=visibility,
            category=category,
            subcategory=subcategory,
            budget=budget,
            duration=duration,
            start_date=start_date,
            skills=skills,
            subcategory2=subcategory2,
        )

    async def update_job(
        self,
        job_id: str | int,
        buyer_team_reference: str | int,
        title: str,
        description: str,
        visibility: JobVisibility | str,
        *,
        status: JobStatus | str,
        category: str | Unset | None = UNSET,
        subcategory: str | Unset | None = UNSET,
        budget: Decimal | float | Unset | None = UNSET,
        duration: int | Unset | None = UNSET,
        start_date: date | str | Unset | None = UNSET,
    ) -> JSONValue:
        """Change a job.

        PUT /api/hr/v2/jobs/{job_id}

        No document and no record tells the answer, so all of it is returned.

        Args:
            job_id: The job's reference.
            buyer_team_reference: The reference of the buyer's team.
            title: The title.
            description: The description.
            visibility: Who may see the job.
            status: The state. The vendor's text calls it required, though its signature does not.
            category: The category, e.g. `Web Development`; the metadata calls list them.
            subcategory: The subcategory, e.g. `Web Programming`.
            budget: The budget in US dollars, for fixed-price jobs.
            duration: The duration in hours, for hourly jobs.
            start_date: The first day; at once unless given.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _UPDATE_JOB,
            job_id=job_id,
            buyer_team_reference=buyer_team_reference,
            title=title,
            description=description,
            visibility=visibility,
            status=status,
            category=category,
            subcategory=subcategory,
            budget=budget,
            duration=duration,
            start_date=start_date,
        )

    async def delete_job(self, job_id: str | int, reason_code: JobCancelReason | int) -> JSONValue:
        """Cancel a job.

        DELETE /api/hr/v2/jobs/{job_id}

        No document and no record tells the answer, so all of it is returned.

        Args:
            job_id: The job's reference.
            reason_code: Why it is cancelled.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(_DELETE_JOB, job_id=job_id, reason_code=reason_code)

    def get_offers(
        self,
        buyer_team_reference: str | int,
        *,
        include_sub_teams: bool | Literal[0, 1] | Unset | None = UNSET,
        provider_ref: str | int | Unset | None = UNSET,
        profile_key: str | int | Unset | None = UNSET,
        job_ref: str | int | Unset | None = UNSET,
        agency_ref: str | int | Unset | None = UNSET,
        status: Sequence[str] | str | Unset | None = UNSET,
        created_time_from: datetime | str | Unset | None = UNSET,
        created_time_to: datetime | str | Unset | None = UNSET,
        order_by: str | Unset | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[Offer]:
        """List the offers of a team or on a job.

        GET /api/hr/v2/offers

        Args:
            buyer_team_reference: The reference of the buyer's team.
            include_sub_teams: Whether to include the teams below it. The vendor's client writes
                True or False where its documents say 1 or 0.
            provider_ref: Only offers to this provider.
            profile_key: The key of the provider's profile, e.g. `~01...`; counts where no reference
                is given.
            job_ref: Only offers on this job.
            agency_ref: Only offers to providers of this agency.
            status: Only those with one of these states, e.g. `active` and `closed`. The documents
                give examples, not a list.
            created_time_from: Only those made then or later; the service takes it as UTC.
            created_time_to: Only those made then or earlier.
            order_by: Fields of an offer, then one letter for each, A for ascending or D:
                `created_time;D`.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is an invitation, an
            application or an offer.
        """
        return self._pages(
            _GET_OFFERS,
            buyer_team_reference=buyer_team_reference,
            include_sub_teams=include_sub_teams,
            provider_ref=provider_ref,
            profile_key=profile_key,
            job_ref=job_ref,
            agency_ref=agency_ref,
            status=status,
            created_time_from=created_time_from,
            created_time_to=created_time_to,
            order_by=order_by,
            page_offset=page_offset,
            page_size=page_size,
        )

    async def get_offer(self, offer_reference: str | int) -> Offer:
        """Return one offer.

        GET /api/hr/v2/offers/{offer_reference}

        Args:
            offer_reference: The offer's reference.

        Returns:
            An invitation, an application or an offer.
        """
        return await self._call(_GET_OFFER, offer_reference=offer_reference)

    async def post_offer(
        self,
        job_reference: str | int,
        *,
        provider_team_reference: str | int | Unset | None = UNSET,
        provider_reference: str | int | Unset | None = UNSET,
        profile_key: str | int | Unset | None = UNSET,
        message_from_buyer: str | Unset | None = UNSET,
        engagement_title: str | Unset | None = UNSET,
        attached_doc: str | Unset | None = UNSET,
        fixed_charge_amount_agreed: Decimal | float | Unset | None = UNSET,
        fixed_pay_amount_agreed: Decimal | float | Unset | None = UNSET,
        fixed_price_upfront_payment: Decimal | float | Unset | None = UNSET,
        hourly_pay_rate: Decimal | float | Unset | None = UNSET,
        weekly_salary_charge_amount: Decimal | float | Unset | None = UNSET,
        weekly_salary_pay_amount: Decimal | float | Unset | None = UNSET,
        weekly_stipend_hours: Decimal | float | Unset | None = UNSET,
        weekly_hours_limit: Decimal | float | Unset | None = UNSET,
        start_date: date | str | Unset | None = UNSET,
        keep_open: KeepOpen | str | Unset | None = UNSET,
    ) -> JSONValue:
        """Invite a provider to an interview, or offer them a contract.

        POST /api/hr/v2/offers

        With no more than a job and a provider it is an invitation to an interview, which the
        provider accepts or declines. With a title and an amount to charge as well it is an offer,
        which makes a contract once it is accepted.

        No document and no record tells the answer, so all of it is returned.

        Args:
            job_reference: The job's reference.
            provider_team_reference: The provider's team; the service then checks that they belong
                to it.
            provider_reference: The provider's reference; goes before the profile key.
            profile_key: The key of the provider's profile, e.g. `~01...`; counts where no reference
                is given.
            message_from_buyer: A message to the provider.
            engagement_title: The title of the contract.
            attached_doc: An attachment. Clients send it as a text field; what it holds, no document
                says.
            fixed_charge_amount_agreed: What the buyer pays in US dollars; fixed-price jobs need it.
            fixed_pay_amount_agreed: What the provider gets in US dollars.
            fixed_price_upfront_payment: What is paid in advance in US dollars.
            hourly_pay_rate: What the provider gets for an hour in US dollars.
            weekly_salary_charge_amount: A weekly salary as the buyer pays it in US dollars.
            weekly_salary_pay_amount: A weekly salary as the provider gets it in US dollars. The
                vendor's text says that fixed-price jobs need it, which it says of the charged
                amount as well.
            weekly_stipend_hours: Hours a week that a stipend covers.
            weekly_hours_limit: The most hours a week.
            start_date: The first day. No document tells its form; that of jobs is taken.
            keep_open: Whether the job stays open; `no` unless given.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _POST_OFFER,
            job_reference=job_reference,
            provider_team_reference=provider_team_reference,
            provider_reference=provider_reference,
            profile_key=profile_key,
            message_from_buyer=message_from_buyer,
            engagement_title=engagement_title,
            attached_doc=attached_doc,
            fixed_charge_amount_agreed=fixed_charge_amount_agreed,
            fixed_pay_amount_agreed=fixed_pay_amount_agreed,
            fixed_price_upfront_payment=fixed_price_upfront_payment,
            hourly_pay_rate=hourly_pay_rate,
            weekly_salary_charge_amount=weekly_salary_charge_amount,
            weekly_salary_pay_amount=weekly_salary_pay_amount,
            weekly_stipend_hours=weekly_stipend_hours,
            weekly_hours_limit=weekly_hours_limit,
            start_date=start_date,
            keep_open=keep_open,
        )

    def get_engagements(
        self,
        *,
        buyer_team_reference: str | int | Unset | None = UNSET,
        include_sub_teams: bool | Literal[0, 1] | Unset | None = UNSET,
        provider_reference: str | int | Unset | None = UNSET,
        profile_key: str | int | Unset | None = UNSET,
        job_reference: str | int | Unset | None = UNSET,
        agency_team_reference: str | int | Unset | None = UNSET,
        status: Sequence[str] | str | Unset | None = UNSET,
        created_time_from: datetime | str | Unset | None = UNSET,
        created_time_to: datetime | str | Unset | None = UNSET,
        order_by: str | Unset | None = UNSET,
        page_offset: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[Engagement]:
        """List contracts.

        GET /api/hr/v2/engagements

        Args:
            buyer_team_reference: Only contracts of this team.
            include_sub_teams: Whether to include the teams below it. The vendor's client writes
                True or False where its documents say 1 or 0.
            provider_reference: Only contracts with this provider; goes before the profile key. The
                vendor's client sends it as `provider_reference` too; the name with two underscores
                is the one of all other calls.
            profile_key: The key of the provider's profile, e.g. `~01...`; counts where no reference
                is given.
            job_reference: Only contracts from this job.
            agency_team_reference: Only contracts with providers of this agency. The vendor's client
                writes one underscore, which is the variant `plain`; others write two, as all
                references have.
            status: Only those with one of these states, e.g. `active` and `closed`. The documents
                give examples, not a list.
            created_time_from: Only those made then or later; the service takes it as UTC.
            created_time_to: Only those made then or earlier.
            order_by: Fields among reference, created_time, offer__reference, job__reference,
                buyer_team__reference, provider__reference, status, engagement_start_date and
                engagement_end_date, then one letter for each, A for ascending or D:
                `status;created_time;AD`.
            page_offset: How many items to skip.
            page_size: How many items a page shall have; 20 unless given.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a contract of a
            provider.
        """
        return self._pages(
            _GET_ENGAGEMENTS,
            buyer_team_reference=buyer_team_reference,
            include_sub_teams=include_sub_teams,
            provider_reference=provider_reference,
            profile_key=profile_key,
            job_reference=job_reference,
            agency_team_reference=agency_team_reference,
            status=status,
            created_time_from=created_time_from,
            created_time_to=created_time_to,
            order_by=order_by,
            page_offset=page_offset,
            page_size=page_size,
        )

    async def get_engagement(self, engagement_reference: str | int) -> Engagement:
        """Return one contract.

        GET /api/hr/v2/engagements/{engagement_reference}

        Args:
            engagement_reference: The contract's reference.

        Returns:
            A contract of a provider.
        """
        return await self._call(_GET_ENGAGEMENT, engagement_reference=engagement_reference)

    async def suspend_contract(self, contract_reference: str | int, message: str) -> JSONValue:
        """Suspend a contract.

        PUT /api/hr/v2/contracts/{contract_reference}/suspend

        No document and no record tells the answer, so all of it is returned.

        Args:
            contract_reference: The contract's reference.
            message: The reason that the provider is told.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _SUSPEND_CONTRACT, contract_reference=contract_reference, message=message
        )

    async def restart_contract(self, contract_reference: str | int, message: str) -> JSONValue:
        """Let a suspended contract go on.

        PUT /api/hr/v2/contracts/{contract_reference}/restart

        No document and no record tells the answer, so all of it is returned.

        Args:
            contract_reference: The contract's reference.
            message: The reason that the provider is told.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _RESTART_CONTRACT, contract_reference=contract_reference, message=message
        )

    async def end_contract(
        self,
        contract_reference: str | int,
        reason: ContractReason | str,
        would_hire_again: WouldHireAgain | str,
        *,
        fb_scores: Mapping[str, int] | Mapping[int, int] | Unset | None = UNSET,
        fb_comment: str | Unset | None = UNSET,
    ) -> JSONValue:
        """End a contract, with feedback if wanted.

        DELETE /api/hr/v2/contracts/{contract_reference}

        No document and no record tells the answer, so all of it is returned.

        Args:
            contract_reference: The contract's reference.
            reason: Why it ends.
            would_hire_again: Whether you would hire the provider again.
            fb_scores: The scores by number, all of a side or none. 3 to 8 are for the provider:
                skills, quality, availability, deadlines, communication, cooperation. 9 to 14 are
                for the buyer, in the same order.
            fb_comment: A comment; needs the scores.

        Returns:
            The whole answer, as it came.
        """
        return await self._call(
            _END_CONTRACT,
            contract_reference=contract_reference,
            reason=reason,
            would_hire_again=would_hire_again,
            fb_scores=fb_scores,
            fb_comment=fb_comment,
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
