# Generated from spec/odesk/job.yaml (sha256 17edaf096390) by `python -m codegen`.
"""oDesk: public profiles of jobs."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import attrs

from deskwire.core.model.encodings import Day, Delimited, Moment, Reference
from deskwire.core.model.operation import PATH, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, Selection
from deskwire.odesk._service import API
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobSkill(Model):
    """A skill that a job takes."""

    skill: str
    """The skill, e.g. `python`."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobFeedbackScore(Model):
    """A score in one respect."""

    label: str | None = None
    """The respect, e.g. `Skills`."""
    description: str | None = None
    """What it means."""
    score: int | None = None
    """The score."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobFeedback(Model):
    """What a buyer thought of a contract."""

    score: Decimal | None = None
    """The score as a whole."""
    scores: tuple[JobFeedbackScore, ...] = attrs.field(
        default=(), metadata={"wire": "scores.score"}
    )
    """The scores one by one."""
    comment: str | None = None
    """The comment."""
    comment_is_public: bool | None = None
    """Whether everybody may read the comment."""
    feedback_suppressed: bool | None = None
    """Whether the feedback is hidden."""
    response_for_freelancer_feedback: str | None = None
    """What the provider has answered."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobProfileAssignment(Model):
    """A contract from a job."""

    as_ciphertext: str | None = None
    """The key of the contract."""
    as_engagement_title: str | None = None
    """The title of the contract."""
    as_opening_title: str | None = None
    """The title of the job."""
    as_ciphertext_opening_recno: str | None = None
    """The key of the job."""
    as_status: str | None = None
    """The state in words."""
    as_job_type: str | None = None
    """How the work is paid."""
    as_from: str | None = None
    """The first month."""
    as_to: str | None = None
    """The last month."""
    as_rate: str | None = None
    """The rate with its currency."""
    as_total_hours: str | None = None
    """How many hours were worked."""
    as_total_charge: str | None = None
    """What was charged."""
    feedback: JobFeedback | None = None
    """What the buyer thought of it."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobCandidate(Model):
    """Who has applied for a job."""

    ciphertext: str
    """The key of the profile."""
    create_date_ts: datetime | None = optional(encoding=Moment(("unix",)))
    """When they applied."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobAssignmentInfo(Model):
    """A contract from a job in short."""

    ciphertext_developer_recno: str | None = None
    """The profile key of the provider."""
    tot_hours: int | None = None
    """How many hours were worked."""
    start_date: str | None = None
    """When it began."""
    end_data: str | None = None
    """When it ended."""
    total_charge: Decimal | None = None
    """What was charged in US dollars."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobProfileBuyer(Model):
    """The buyer behind a job."""

    op_city: str | None = None
    """The town."""
    op_state: str | None = None
    """The state or region."""
    op_country: str | None = None
    """The country."""
    op_timezone: str | None = None
    """The time zone."""
    op_contract_date: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """Since when they are a customer."""
    op_adjusted_score: Decimal | None = None
    """The feedback score."""
    op_tot_charge: Decimal | None = None
    """What they have paid in US dollars."""
    op_tot_hours: Decimal | None = None
    """How many hours they have paid for."""
    op_tot_asgs: int | None = None
    """How many contracts they have made."""
    op_tot_fp_asgs: int | None = None
    """How many of them have a fixed price."""
    op_tot_jobs_posted: int | None = None
    """How many jobs they have posted."""
    op_tot_jobs_open: int | None = None
    """How many of them are open."""
    op_tot_jobs_filled: int | None = None
    """How many of them were filled."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobCategoryGroup(Model):
    """A subcategory of the second edition."""

    uid: str
    """The id."""
    name: str | None = None
    """The name."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobCategory(Model):
    """A category of the second edition."""

    name: str | None = None
    """The name."""
    groups: tuple[JobCategoryGroup, ...] = attrs.field(
        default=(), metadata={"wire": "groups.group"}
    )
    """The subcategories."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobProfile(Model):
    """What everybody may know of a job, as the samples of the vendor's client have it."""

    ciphertext: str
    """The key of the job."""
    version: int | None = None
    """The version of the profile."""
    op_description: str | None = None
    """The description."""
    op_desc_digest: str | None = None
    """The beginning of the description."""
    ui_opening_status: str | None = None
    """The state of the job in words, e.g. `Active`."""
    ui_job_profile_access: str | None = None
    """Who may see the profile, e.g. `odesk`."""
    amount: Decimal | None = None
    """The budget in US dollars."""
    as_recno: str | None = None
    """The number of the contract."""
    as_status: str | None = None
    """The state of the contract in words, e.g. `Closed`."""
    as_job_type: str | None = None
    """How the work is paid, in words, e.g. `Hourly`."""
    as_rate: str | None = None
    """The rate with its currency, e.g. `$10.00`."""
    as_hrs_per_week: int | None = None
    """Hours a week."""
    as_to: str | None = None
    """The last month of the contract, e.g. `11/2011`."""
    as_total_charge: Decimal | None = None
    """What was charged in US dollars."""
    as_total_hours: Decimal | None = None
    """How many hours were worked."""
    as_provider: str | None = None
    """The number of the provider."""
    as_reason: str | None = None
    """Why the contract ended."""
    as_reason_recno: str | None = None
    """The number of that reason."""
    as_reason_api_ref: str | None = None
    """The word for that reason."""
    as_opening_recno: str | None = None
    """The number of the job."""
    as_opening_title: str | None = None
    """The title of the job."""
    as_opening_access: str | None = None
    """Who may see the job, e.g. `private`."""
    job_type: str | None = None
    """How the work is paid, in words. Seen in clients of 2013 and later, in no document."""
    op_title: str | None = None
    """The title. Seen in clients of 2013 and later, in no document."""
    op_ctime: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the job was posted. Seen in clients of 2013 and later, in no document."""
    op_required_skills: tuple[JobSkill, ...] = attrs.field(
        default=(), metadata={"wire": "op_required_skills.op_required_skill"}
    )
    """The skills it takes. Seen in clients of 2013 and later, in no document."""
    op_engagement: str | None = None
    """The workload in words. Seen in clients of 2013 and later, in no document."""
    engagement_weeks: str | None = None
    """The duration in words. Seen in clients of 2013 and later, in no document."""
    job_category_level_one: str | None = None
    """The category. Seen in clients of 2013 and later, in no document."""
    job_category_level_two: str | None = None
    """The subcategory. Seen in clients of 2013 and later, in no document."""
    op_attached_doc: str | None = None
    """The address of an attachment. Seen in clients of 2013 and later, in no document."""
    op_other_jobs: str | None = None
    """Other jobs of the buyer. Seen in clients of 2013 and later, in no document."""
    op_pref_english_skill: int | None = None
    """The English that is wanted. Seen in clients of 2013 and later, in no document."""
    op_pref_fb_score: Decimal | None = None
    """The feedback score that is wanted. Seen in clients of 2013 and later, in no document."""
    op_pref_hourly_rate_min: Decimal | None = None
    """The least hourly rate that is wanted. Seen in clients of 2013 and later, in no document."""
    op_pref_hourly_rate_max: Decimal | None = None
    """The highest hourly rate that is wanted. Seen in clients of 2013 and later, in no document."""
    op_pref_location: str | None = None
    """The place that is wanted. Seen in clients of 2013 and later, in no document."""
    op_pref_odesk_hours: int | None = None
    """How many hours a provider shall have worked. Seen in clients of 2013 and later, in no
    document."""
    op_tot_cand: int | None = None
    """How many candidates there are. Seen in clients of 2013 and later, in no document."""
    op_tot_feedback: int | None = None
    """How many feedbacks the buyer has. Seen in clients of 2013 and later, in no document."""
    assignments: tuple[JobProfileAssignment, ...] = attrs.field(
        default=(), metadata={"wire": "assignments.assignment"}
    )
    """Contracts from this job. Seen in clients of 2013 and later, in no document."""
    candidates: tuple[JobCandidate, ...] = attrs.field(
        default=(), metadata={"wire": "candidates.candidate"}
    )
    """Who has applied. Seen in clients of 2013 and later, in no document."""
    assignment_info: tuple[JobAssignmentInfo, ...] = attrs.field(
        default=(), metadata={"wire": "assignment_info.info"}
    )
    """What has become of it. Seen in answers of 2014 and later, in no document."""
    buyer: JobProfileBuyer | None = None
    """The buyer. Seen in answers of 2014 and later, in no document."""
    op_job_category_v2: tuple[JobCategory, ...] = attrs.field(
        default=(), metadata={"wire": "op_job_category_v2.op_job_category_v"}
    )
    """The categories of the second edition. Seen in answers of 2014 and later, in no document."""
    op_additional_questions: str | None = None
    """What an applicant is asked. Seen in answers of 2014 and later, in no document."""
    op_contractor_tier: int | None = None
    """The level of provider that is wanted. Seen in answers of 2014 and later, in no document."""
    op_cny_upm_verified: bool | None = None
    """Whether the buyer's way to pay was verified. Seen in answers of 2014 and later, in no
    document."""
    op_is_cover_letter_required: bool | None = None
    """Whether an application needs a letter. Seen in answers of 2014 and later, in no document."""
    op_pref_has_portfolio: bool | None = None
    """Whether a portfolio is wanted. Seen in answers of 2014 and later, in no document."""
    op_high_hourly_rate_all: int | None = None
    """The highest hourly rate among the applicants. Seen in answers of 2014 and later, in no
    document."""
    op_low_hourly_rate_all: int | None = None
    """The least hourly rate among the applicants. Seen in answers of 2014 and later, in no
    document."""
    op_tot_intv: int | None = None
    """How many interviews there are. Seen in answers of 2014 and later, in no document."""
    op_recno: str | None = None
    """The number of the job. Seen in a client of 2013, in no document."""
    op_active: bool | None = None
    """Whether the job is active. Seen in a client of 2013, in no document."""
    op_eng_type: str | None = None
    """The kind of contract. Seen in a client of 2013, in no document."""
    op_est_duration: str | None = None
    """The expected duration. Seen in a client of 2013, in no document."""
    op_country: str | None = None
    """The buyer's country. Seen in a client of 2013, in no document."""
    op_adjusted_score: Decimal | None = None
    """The buyer's feedback score. Seen in a client of 2013, in no document."""
    op_tot_hours: Decimal | None = None
    """How many hours the buyer has paid for. Seen in a client of 2013, in no document."""
    op_date_created: str | None = None
    """When the job was posted. Seen in a client of 2013, in no document."""
    op_time_posted: str | None = None
    """The time of day when it was posted. Seen in a client of 2013, in no document."""
    op_start_date: str | None = None
    """When the work begins. Seen in a client of 2013, in no document."""
    op_end_date: str | None = None
    """When the work ends. Seen in a client of 2013, in no document."""
    op_job_expiration: str | None = None
    """When the job expires. Seen in a client of 2013, in no document."""
    op_job_category_seo: str | None = None
    """The category as it stands in addresses. Seen in a client of 2013, in no document."""
    op_num_of_pending_invites: int | None = None
    """How many invitations wait for an answer. Seen in a client of 2013, in no document."""
    op_reason: str | None = None
    """Why the job was closed. Seen in a client of 2013, in no document."""
    op_reason_id: str | None = None
    """The number of that reason. Seen in a client of 2013, in no document."""
    op_ui_profile_access: str | None = None
    """Who may see the job. Seen in a client of 2013, in no document."""
    candidates_total_active: int | None = None
    """How many candidates are active. Seen in a client of 2013, in no document."""
    interviewees_total_active: int | None = None
    """How many interviews go on. Seen in a client of 2013, in no document."""
    offers_total: int | None = None
    """How many offers were made. Seen in a client of 2013, in no document."""
    offers_total_open: int | None = None
    """How many of them wait for an answer. Seen in a client of 2013, in no document."""
    company_ref: str | None = None
    """The reference of the buyer's company. Seen in a client of 2013, in no document."""
    date_posted: str | None = None
    """The day it was posted. Seen in a client of 2013, in no document."""
    engagement_related: str | None = None
    """The contract it belongs to. Seen in a client of 2013, in no document."""
    hours_per_week: int | None = None
    """Hours a week. Seen in a client of 2013, in no document."""
    search_status: str | None = None
    """Whether searches find it. Seen in a client of 2013, in no document."""
    timezone: str | None = None
    """The buyer's time zone. Seen in a client of 2013, in no document."""


_operations: Final = Operations("odesk.job", API, base="/api/profiles/v1")

_GET_JOB_PROFILE: Final[Operation[tuple[JobProfile, ...]]] = _operations.declare(
    "get_job_profile",
    "GET /jobs/{job_key}",
    ListResult(JobProfile, Selection(("profiles", "profile"), or_path=("profile",))),
    params=(Param("job_key", Delimited(";", Reference(), limit=20), PATH, required=True),),
)


class Job(Resource):
    """Public profiles of jobs."""

    async def get_job_profile(
        self, job_key: Sequence[str | int] | str | int
    ) -> tuple[JobProfile, ...]:
        """Return the profiles of jobs.

        GET /api/profiles/v1/jobs/{job_key}

        The service answers one key with `profile` and several with `profiles`.

        Args:
            job_key: The keys of the jobs, e.g. `~~677961dcd7f65c01`, at most 20; or the reference
                number of one job.

        Returns:
            All items at once. Each is what everybody may know of a job.

        Raises:
            BadRequestError: A key is not one.
            PermissionDeniedError: A job is not public.
            NotFoundError: There is no such job.
        """
        return await self._call(_GET_JOB_PROFILE, job_key=job_key)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
