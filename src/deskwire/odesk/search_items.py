# Generated from spec/odesk/search_items.yaml (sha256 1e5100b1aa9b) by `python -m codegen`.
"""oDesk: what the first edition of the searches finds: providers and jobs."""

from datetime import date, datetime
from decimal import Decimal

import attrs

from deskwire.core.model.encodings import Day, Moment
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.odesk.profiles import ProviderAgency, ProviderScore, ProviderSkill, Trend


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderSearchItem(Model):
    """A provider that was found, as recorded answers of about 2010 have it.

    `dev_` stands for the provider (developer) and `ag_` for the agency; recent is what belongs to
    the last six months.
    """

    ciphertext: str
    """The key of the profile."""
    record_id: str | None = None
    """The number of the result."""
    dev_recno: str | None = None
    """The provider's number."""
    dev_full_name: str | None = None
    """The whole name."""
    dev_short_name: str | None = None
    """The name that others see."""
    contact_name: str | None = None
    """The name to write to."""
    dev_profile_title: str | None = None
    """The title of the profile."""
    ui_profile_title: str | None = None
    """The title as it is shown."""
    dev_blurb: str | None = None
    """What the provider says of themselves."""
    profile_access: str | None = None
    """Who may see the profile."""
    dev_ic: str | None = None
    """Whether the provider works on their own, in words."""
    affiliated: str | None = None
    """Whether the provider belongs to an agency, in words."""
    dev_country: str | None = None
    """The country."""
    dev_country_tz: str | None = None
    """The country and time zone."""
    dev_portrait: str | None = None
    """The address of a portrait."""
    dev_bill_rate: Decimal | None = None
    """What the buyer pays for an hour in US dollars."""
    charge_rate_hourly: Decimal | None = None
    """What the buyer is charged for an hour in US dollars."""
    adj_score: Decimal | None = None
    """The adjusted feedback score that counts."""
    dev_adj_score: Decimal | None = None
    """The adjusted feedback score."""
    dev_adj_score_recent: Decimal | None = None
    """The adjusted feedback score, recent."""
    avg_category_score: Decimal | None = None
    """The average of the scores."""
    dev_scores: tuple[ProviderScore, ...] = attrs.field(
        default=(), metadata={"wire": "dev_scores.dev_score"}
    )
    """The scores by what is scored."""
    dev_tot_feedback: int | None = None
    """How many feedbacks there are."""
    dev_tot_feedback_recent: int | None = None
    """How many feedbacks there are, recent."""
    dev_num_assignments_feedback_for_prov: int | None = None
    """How many contracts have a feedback."""
    dev_rank_percentile: int | None = None
    """The rank in percent."""
    dev_recent_rank_percentile: int | None = None
    """The rank in percent, recent."""
    dev_total_hours: Decimal | None = None
    """Hours worked."""
    dev_tot_hours: Decimal | None = None
    """Hours worked."""
    dev_recent_hours: Decimal | None = None
    """Hours worked, recent."""
    availability_vs_total: str | None = None
    """How available the provider is."""
    dev_tot_tests: int | None = None
    """How many tests were taken."""
    dev_test_passed_count: int | None = None
    """How many tests were passed."""
    tot_portfolio_items: int | None = None
    """How many portfolio items there are."""
    dev_last_activity: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day of the last activity."""
    dev_member_since: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The first day."""
    skills: tuple[ProviderSkill, ...] = attrs.field(default=(), metadata={"wire": "skills.skill"})
    """The skills."""
    dev_ac_agencies: tuple[ProviderAgency, ...] = attrs.field(
        default=(), metadata={"wire": "dev_ac_agencies.dev_ac_agency"}
    )
    """The agencies."""
    dev_agency_ref: str | None = None
    """The agency's reference."""
    agency_ciphertext: str | None = None
    """The key of the agency's profile."""
    ag_logo: str | None = None
    """The address of the agency's logo."""
    ag_adj_score: Decimal | None = None
    """The agency's adjusted feedback score."""
    ag_adj_score_recent: Decimal | None = None
    """The agency's adjusted feedback score, recent."""
    ag_total_hours: Decimal | None = None
    """Hours worked for the agency."""
    ag_recent_hours: Decimal | None = None
    """Hours worked for the agency, recent."""
    group_recno: str | None = None
    """The number of a group."""
    company_logo: str | None = None
    """The address of the company's logo."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobBuyer(Model):
    """The buyer of a job that was found."""

    op_company_name: str | None = None
    """The company's name."""
    op_company_id: str | None = None
    """The company's id."""
    op_cny_summary: str | None = None
    """What the company says of itself in short."""
    op_cny_description: str | None = None
    """What the company says of itself."""
    op_cny_show_in_profile: bool | None = None
    """Whether that is shown."""
    op_logo: str | None = None
    """The address of the logo."""
    op_country: str | None = None
    """The country."""
    op_state: str | None = None
    """The state or region."""
    op_city: str | None = None
    """The city."""
    timezone: str | None = None
    """The time zone."""
    op_contract_date: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The first day."""
    op_adjusted_score: Decimal | None = None
    """The adjusted feedback score."""
    op_tot_feedback: int | None = None
    """How many feedbacks there are."""
    op_tot_jobs_posted: int | None = None
    """How many jobs were posted."""
    op_tot_jobs_open: int | None = None
    """How many of them are open."""
    op_tot_jobs_filled: int | None = None
    """How many of them are filled."""
    cnt_op_other_jobs: int | None = None
    """How many other jobs there are."""
    cnt_assignments: int | None = None
    """How many contracts there are."""
    op_tot_asgs: int | None = None
    """How many contracts there were."""
    op_tot_act_asgs: int | None = None
    """How many contracts are active."""
    op_tot_hr_asgs: int | None = None
    """How many contracts were hourly."""
    op_tot_fp_asgs: int | None = None
    """How many contracts were fixed-price."""
    op_tot_hours: Decimal | None = None
    """Hours paid."""
    op_hours_lastdays: Decimal | None = None
    """Hours paid, of late."""
    op_tot_charge: Decimal | None = None
    """What was charged in US dollars."""
    op_tot_hr_charge: Decimal | None = None
    """What was charged by the hour."""
    op_tot_fp_charge: Decimal | None = None
    """What was charged for fixed-price jobs."""
    op_charge_lastdays: Decimal | None = None
    """What was charged, of late."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobAssignment(Model):
    """The contract that came of a job that was found."""

    record_id: str | None = None
    """The number of the contract."""
    dev_recno: str | None = None
    """The provider's number."""
    ciphertext_developer_recno: str | None = None
    """The key of the provider's profile."""
    dev_contact_name: str | None = None
    """The provider's name."""
    dev_profile_access: str | None = None
    """Who may see the provider's profile."""
    start_date: datetime | None = optional(wire="StartDate", encoding=Moment(("unix_ms",)))
    """When it began."""
    end_date: str | None = optional(wire="EndDate")
    """When it ended."""
    last_date_worked: str | None = optional(wire="LastDateWorked")
    """When somebody last worked on it."""
    amount: Decimal | None = optional(wire="Amount")
    """The fixed price in US dollars."""
    standard_hourly_charge_rate: Decimal | None = optional(wire="StandardHourlyChargeRate")
    """What the buyer pays for an hour in US dollars."""
    total_charge: Decimal | None = optional(wire="TotalCharge")
    """What the buyer was charged in US dollars."""
    ui_total_hours: int | None = optional(wire="UI_TotalHours")
    """Hours worked."""
    total_hours_offline: int | None = optional(wire="TotalHoursOffline")
    """Hours added by hand."""
    offline_hours_ratio: int | None = optional(wire="OfflineHoursRatio")
    """The share of hours added by hand."""
    assignment_bonus: Decimal | None = optional(wire="AssignmentBonus")
    """Bonuses in US dollars."""
    assignment_bonus_count: int | None = optional(wire="AssignmentBonus_Count")
    """How many bonuses there were."""
    assignment_refund: Decimal | None = optional(wire="AssignmentRefund")
    """Refunds in US dollars."""
    assignment_refund_count: int | None = optional(wire="AssignmentRefund_Count")
    """How many refunds there were."""
    fp_payout_ratio: int | None = optional(wire="FPPayoutRatio")
    """The share of the fixed price that was paid."""
    related_requested_assignment: int | None = optional(wire="RelatedRequestedAssignment")
    """The number of the application behind it."""
    requested_assignment_job_profile_access: str | None = optional(
        wire="RequestedAssignment_JobProfileAccess"
    )
    """Who may see the job."""
    end_assignment_feedback_for_provider: str | None = optional(
        wire="EndAssignmentFeedbackForProvider"
    )
    """What the buyer said."""
    end_assignment_feedback_for_buyer: str | None = optional(wire="EndAssignmentFeedbackForBuyer")
    """What the provider said."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class JobSearchItem(Model):
    """A job that was found, as recorded answers of about 2010 have it.

    `op_` stands for the job (opening); `low`, `avg` and `high` bids and rates are taken over the
    applications: over
    all, the active ones, those that are interviewed, or both.
    """

    op_recno: str
    """The job's number."""
    profile_key: str | None = None
    """The key of the job."""
    op_title: str | None = None
    """The title."""
    op_description: str | None = None
    """The description."""
    op_desc_digest: str | None = None
    """The beginning of the description."""
    job_type: str | None = None
    """How the work is paid, in words."""
    op_eng_type: int | None = None
    """How the work is paid as a number."""
    op_engagement: str | None = None
    """The workload in words."""
    hours_per_week: int | None = None
    """Hours a week."""
    engagement_weeks: str | None = None
    """The duration in words."""
    engagement_related: int | None = None
    """The duration as a number."""
    op_est_duration: int | None = None
    """The duration that was estimated."""
    amount: Decimal | None = None
    """The budget in US dollars."""
    job_category_level_one: str | None = None
    """The category."""
    job_category_level_two: str | None = None
    """The subcategory."""
    op_job_category_seo: str | None = None
    """The category as addresses have it."""
    op_required_skills: str | None = None
    """The skills that are required."""
    op_skill: str | None = None
    """The skill."""
    op_country: str | None = None
    """The buyer's country."""
    timezone: str | None = None
    """The buyer's time zone."""
    op_attached_doc: str | None = None
    """The address of an attachment."""
    op_active: bool | None = None
    """Whether it is active."""
    op_is_viewable: bool | None = None
    """Whether it may be seen."""
    op_is_validnonprivate: bool | None = None
    """Whether it is in order and not private."""
    op_is_hidden: bool | None = None
    """Whether it is hidden. Seen in an application of 2013, in no document."""
    op_is_searchable: bool | None = None
    """Whether searches find it. Seen in an application of 2013, in no document."""
    op_ui_profile_access: str | None = None
    """Who may see it."""
    ui_job_profile_access: str | None = None
    """Who may see it."""
    search_status: str | None = None
    """The state in words, e.g. `Open`."""
    op_status_for_search: str | None = None
    """The state in words."""
    op_comm_status: str | None = None
    """The state in more words."""
    op_reason: str | None = None
    """Why it was closed."""
    op_reason_id: str | None = None
    """The number of that reason. Seen in an application of 2013, in no document."""
    op_ctime: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was created."""
    op_date_created: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day it was created."""
    op_time_created: str | None = None
    """The time of that day, e.g. `14:05:59`."""
    date_posted: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day it was posted."""
    op_time_posted: str | None = None
    """The time of that day."""
    op_start_date: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The first day of the work."""
    op_end_date: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The last day of the work."""
    op_job_expiration: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day it expires."""
    op_cancel_ts: str | None = None
    """When it was cancelled."""
    op_changed_date: str | None = None
    """When it was changed. Seen in an application of 2013, in no document."""
    op_last_buyer_activity: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the buyer was last active."""
    candidates_total: int | None = None
    """How many applications there are."""
    candidates_total_active: int | None = None
    """How many of them are active."""
    interviewees_total_active: int | None = None
    """How many interviews are active."""
    offers_total: int | None = None
    """How many offers there are."""
    offers_total_open: int | None = None
    """How many of them are open."""
    op_tot_cand_prof: int | None = None
    """How many applications providers have made."""
    op_tot_cand_client: int | None = None
    """How many applications the buyer has asked for."""
    op_tot_new_cond: int | None = None
    """How many applications are new."""
    op_tot_rej: int | None = None
    """How many applications were rejected."""
    op_num_of_pending_invites: int | None = None
    """How many invitations wait for an answer."""
    op_private_rating_active: str | None = None
    """The private rating."""
    op_low_bid_all: Decimal | None = None
    op_avg_bid_all: Decimal | None = None
    op_high_bid_all: Decimal | None = None
    op_low_bid_active: Decimal | None = None
    op_avg_bid_active: Decimal | None = None
    op_high_bid_active: Decimal | None = None
    op_lowhigh_bid_interviewees: Decimal | None = None
    op_avg_bid_interviewees: Decimal | None = None
    op_high_bid_interviewees: Decimal | None = None
    op_low_bid_active_interviewees: Decimal | None = None
    op_avg_bid_active_interviewees: Decimal | None = None
    op_high_bid_active_interviewees: Decimal | None = None
    op_low_hourly_rate_all: Decimal | None = None
    op_avg_hourly_rate_all: Decimal | None = None
    op_high_hourly_rate_all: Decimal | None = None
    op_low_hourly_rate_active: Decimal | None = None
    op_avg_hourly_rate_active: Decimal | None = None
    op_high_hourly_rate_active: Decimal | None = None
    op_low_hourly_rate_interviewees: Decimal | None = None
    op_avg_hourly_rate_interviewees: Decimal | None = None
    op_high_hourly_rate_interviewees: Decimal | None = None
    op_low_hourly_rate_active_interviewees: Decimal | None = None
    op_avg_hourly_rate_active_interviewees: Decimal | None = None
    op_high_hourly_rate_active_interviewees: Decimal | None = None
    op_pref_fb_score: Decimal | None = None
    """The feedback score that is wanted."""
    op_pref_odesk_hours: int | None = None
    """How many hours a provider shall have worked."""
    op_pref_hours_per_week: int | None = None
    """How many hours a week are wanted."""
    op_pref_hourly_rate_min: Decimal | None = None
    """The least hourly rate that is wanted."""
    op_pref_hourly_rate_max: Decimal | None = None
    """The highest hourly rate that is wanted."""
    op_pref_english_skill: int | None = None
    """The level of English that is wanted."""
    op_pref_location: str | None = None
    """The place that is wanted."""
    op_pref_has_portfolio: bool | None = None
    """Whether a portfolio is wanted."""
    op_pref_group_recno: str | None = None
    """The number of the group that is wanted."""
    op_pref_test: int | None = None
    """The id of the test that is wanted."""
    op_pref_test_name: str | None = None
    """The name of that test."""
    op_candidate_type_pref: str | None = None
    """Whom the buyer wants. Seen in an application of 2013, in no document."""
    op_contractor_tier: str | None = None
    """The tier of providers that is wanted. Seen in an application of 2013, in no document."""
    op_buyer_ace: int | None = None
    """The number of the buyer's account."""
    company_ref: str | None = None
    """The reference of the buyer's company."""
    op_cny_suspended: bool | None = None
    """Whether the company is suspended. Seen in an application of 2013, in no document."""
    op_cny_upm_verified: bool | None = None
    """Whether the company's way to pay is verified. Seen in an application of 2013, in no
    document."""
    buyer: JobBuyer | None = None
    """The buyer."""
    assignment_info: JobAssignment | None = None
    """The contract that came of it."""
    trends: tuple[Trend, ...] = attrs.field(default=(), metadata={"wire": "trends.trend"})
    """Trends of the skills."""
    version: int | None = None
    """The version of the entry."""
    mtime: datetime | None = optional(wire="odr_meta.mtime", encoding=Moment(("unix_ms",)))
    """When the entry was changed."""
    outdated: bool | None = optional(wire="odr_meta.outdated")
    """Whether the entry is out of date."""
