# Generated from spec/odesk/profiles.yaml (sha256 87fa0bd97b9a) by `python -m codegen`.
"""oDesk: profiles of providers."""

from datetime import date, datetime
from decimal import Decimal

import attrs

from deskwire.core.model.encodings import Day, Moment
from deskwire.core.model.records import Model, extra_last, optional


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderScore(Model):
    """A score of a provider."""

    label: str
    """What is scored, e.g. `Quality`."""
    description: str | None = None
    """What that means."""
    order: int | None = None
    """The place among the scores."""
    avg_category_score: Decimal | None = None
    """The average."""
    avg_category_score_recent: Decimal | None = None
    """The average, recent."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderAgency(Model):
    """An agency of a provider."""

    ag_name: str
    """The name."""
    ciphertext: str | None = None
    """The key of its profile."""
    ag_recno: str | None = None
    """Its number."""
    ag_logo: str | None = None
    """The address of its logo."""
    ag_adj_score: Decimal | None = None
    """The adjusted feedback score."""
    ag_adj_score_recent: Decimal | None = None
    """The adjusted feedback score, recent."""
    ag_tot_feedback: int | None = None
    """How many feedbacks it has."""
    ag_total_hours: Decimal | None = None
    """Hours worked for it."""
    ag_recent_hours: Decimal | None = None
    """Hours worked for it, recent."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderSkill(Model):
    """A skill of a provider."""

    skl_name: str
    """The name."""
    skl_level: str | None = None
    """The level in words."""
    skl_level_num: int | None = None
    """The level as a number."""
    skl_year_exp: str | None = None
    """Years of experience."""
    skl_last_used: int | None = None
    """The year of the last use."""
    skl_comment: str | None = None
    """A comment."""
    skl_ref: str | None = None
    """The reference of the skill."""
    skl_recno: str | None = None
    """The number of the entry."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderTest(Model):
    """A test that a provider has taken."""

    ts_name: str
    """The name."""
    ts_curl_name: str | None = None
    """The name as addresses have it."""
    ts_name_raw: str | None = None
    """The name without marks. Seen in clients of 2014 and later, in no document."""
    ts_id: str | None = None
    """The id of the test."""
    ts_ref: str | None = None
    """The reference of the result."""
    ts_provider: int | None = None
    """The number of who holds the test."""
    ts_score: Decimal | None = None
    """The score, up to 5."""
    ts_pass: bool | None = None
    """Whether it was passed."""
    ts_when: date | None = optional(encoding=Day(("%m/%d/%Y",)))
    """The day."""
    ts_duration: int | None = None
    """Minutes that it took."""
    ts_percentile: int | None = None
    """The rank in percent."""
    ts_rank: int | None = None
    """The rank."""
    ts_is_certification: bool | None = None
    """Whether it certifies."""
    ts_seo_link: str | None = None
    """The address of a page on the test."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderExperience(Model):
    """An earlier employment."""

    exp_title: str | None = None
    """The position."""
    exp_company: str | None = None
    """The company."""
    exp_from: str | None = None
    """The first month, e.g. `05/2008`."""
    exp_to: str | None = None
    """The last month, or a word such as `Present`."""
    exp_comment: str | None = None
    """A comment."""
    exp_recno: str | None = None
    """The number of the entry."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class OtherExperience(Model):
    """Other experience."""

    exp_subject: str | None = None
    """The subject."""
    exp_description: str | None = None
    """What it was."""
    exp_recno: str | None = None
    """The number of the entry."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Education(Model):
    """A school or university that a provider went to."""

    ed_school: str | None = None
    """The school."""
    ed_degree: str | None = None
    """The degree."""
    ed_area: str | None = None
    """The subject."""
    ed_from: str | None = None
    """The first month."""
    ed_to: str | None = None
    """The last month, or a word such as `Present`."""
    ed_comment: str | None = None
    """A comment."""
    ed_recno: str | None = None
    """The number of the entry."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class PortfolioItem(Model):
    """A piece of a provider's work."""

    pi_title: str | None = None
    """The title."""
    pi_description: str | None = None
    """What it is."""
    pi_category_level: tuple[str, ...] = attrs.field(
        default=(), metadata={"wire": "pi_category.pi_category_level"}
    )
    """The category and its subcategory."""
    pi_category_recno: str | None = optional(wire="pi_category.pi_category_recno")
    """The number of the category."""
    pi_completed: datetime | None = optional(encoding=Moment(("unix",)))
    """When it was done."""
    pi_url: str | None = None
    """Its address."""
    pi_image: str | None = None
    """The address of an image."""
    pi_thumbnail: str | None = None
    """The address of a small image."""
    pi_attachment: str | None = None
    """An attachment."""
    pi_recno: str | None = None
    """The number of the entry."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class FeedbackScore(Model):
    """One score of a feedback."""

    label: str
    """What is scored, e.g. `Quality`."""
    score: int | None = None
    """The score, 1 to 5."""
    description: str | None = None
    """What that means."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class AssignmentFeedback(Model):
    """What one side of a contract says of the other."""

    score: Decimal | None = None
    """The score."""
    scores: tuple[FeedbackScore, ...] = attrs.field(default=(), metadata={"wire": "scores.score"})
    """The scores by what is scored."""
    comment: str | None = None
    """A comment."""
    comment_is_public: bool | None = None
    """Whether everybody sees the comment."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderAssignment(Model):
    """A contract of a provider."""

    as_opening_title: str | None = None
    """The title of the job."""
    as_opening_recno: str | None = None
    """The number of the job."""
    as_ciphertext_opening_recno: str | None = None
    """The key of the job."""
    as_opening_access: str | None = None
    """Who may see the job, e.g. `private`."""
    as_job_type: str | None = None
    """How the work is paid, in words, e.g. `Hourly`."""
    as_type: int | None = None
    """How the work is paid as a number."""
    as_status: str | None = None
    """The state in words, e.g. `Closed`."""
    as_from: str | None = None
    """The first month, e.g. `11/2009`."""
    as_to: str | None = None
    """The last month, or a word such as `Present`."""
    as_client: int | None = None
    """The number of the buyer."""
    as_agency_name: str | None = None
    """The name of the agency."""
    as_rate: str | None = None
    """The rate with its currency, e.g. `$10.00`."""
    as_amount: Decimal | None = None
    """The fixed price in US dollars."""
    as_total_hours: Decimal | None = None
    """Hours worked."""
    as_total_charge: Decimal | None = None
    """What the buyer was charged in US dollars."""
    as_total_cost: Decimal | None = None
    """What the provider got in US dollars."""
    as_blended_charge_rate: Decimal | None = None
    """What the buyer was charged for an hour on average."""
    as_blended_cost_rate: Decimal | None = None
    """What the provider got for an hour on average."""
    as_description: str | None = None
    """The description."""
    as_reason: str | None = None
    """Why it ended."""
    as_reason_recno: str | None = None
    """The number of that reason."""
    as_reason_api_ref: str | None = None
    """The word for that reason."""
    feedback: AssignmentFeedback | None = None
    """What the buyer said."""
    feedback_given: AssignmentFeedback | None = None
    """What the provider said."""
    profile_seo_link: str | None = None
    """The end of the address of the job."""
    permalink: str | None = None
    """The address of the job."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Candidacy(Model):
    """An application of a provider for a job."""

    ciphertext: str | None = None
    """Its key."""
    record_id: str | None = None
    """Its number."""
    op_title: str | None = None
    """The title of the job."""
    opening_ciphertext: str | None = None
    """The key of the job."""
    job_profile_access: str | None = None
    """Who may see the job."""
    create_date: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day it was made."""
    created_type: str | None = None
    """Which side made it."""
    dev_recno: str | None = None
    """The provider's number."""
    developer_ciphertext: str | None = None
    """The key of the provider's profile."""
    agency_ciphertext: str | None = None
    """The key of the agency's profile."""
    agency_ref: str | None = optional(wire="Agencyref")
    """The agency's reference."""
    rel_requested_assignment: int | None = None
    """The number of the contract that came of it."""
    profile_seo_link: str | None = None
    """The end of the address of the job."""
    permalink: str | None = None
    """The address of the job."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderCategory(Model):
    """A category of a provider."""

    first_level: str | None = None
    """The category."""
    second_level: str | None = None
    """The subcategory."""
    seo_link: str | None = None
    """The address of the category."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Competency(Model):
    """A competency or certificate of a provider."""

    cmp_name: str | None = None
    """The name."""
    cmp_provider: str | None = None
    """Who certifies it."""
    cmp_score: Decimal | None = None
    """The score."""
    cmp_percentile: Decimal | None = None
    """The rank in percent."""
    cmp_when: int | None = None
    """When it was got."""
    cmp_url: str | None = None
    """The address of a page on it."""
    cmp_id: str | None = None
    """Its id."""
    cmp_ref: str | None = None
    """Its reference."""
    cmp_recno: str | None = None
    """The number of the entry."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Trend(Model):
    """A trend of a skill."""

    trend_word: str | None = None
    """The word."""
    trend_skill: str | None = None
    """The skill."""
    trend_url: str | None = None
    """The address of a page on it."""
    trend_recno: str | None = None
    """Its number."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProviderProfile(Model):
    """A provider or an agency, as recorded answers of about 2010 have it.

    `dev_` stands for the provider (developer) and `ag_` for the agency; recent is what belongs to
    the last six months.
    """

    ciphertext: str | None = None
    """The key of the profile."""
    dev_recno: str | None = None
    """The provider's number."""
    dev_full_name: str | None = None
    """The whole name."""
    dev_short_name: str | None = None
    """The name that others see."""
    dev_expose_full_name: str | None = None
    """Whether others see the whole name."""
    dev_profile_title: str | None = None
    """The title of the profile."""
    profile_title_full: str | None = None
    """The title in full."""
    dev_blurb: str | None = None
    """What the provider says of themselves."""
    dev_blurb_short: str | None = None
    """The beginning of that."""
    dev_category: str | None = None
    """The category."""
    dev_ic: str | None = None
    """Whether the provider works on their own, in words, e.g. `Freelance Provider`."""
    dev_ui_profile_access: str | None = None
    """Who may see the profile, e.g. `Public`."""
    dev_is_affiliated: bool | None = None
    """Whether the provider belongs to an agency."""
    dev_is_ready: bool | None = None
    """Whether the provider is oDesk ready."""
    is_odesk_ready: bool | None = None
    """Whether the provider is oDesk ready."""
    dev_country: str | None = None
    """The country."""
    dev_region: str | None = None
    """The region."""
    dev_city: str | None = None
    """The city."""
    dev_location: str | None = None
    """The place in words."""
    dev_timezone: str | None = None
    """The time zone."""
    dev_portrait: str | None = None
    """The address of a portrait."""
    dev_portrait_32: str | None = None
    """The address of a portrait, 32 pixels wide. Seen in clients of 2014 and later, in no
    document."""
    dev_portrait_50: str | None = None
    """The address of a portrait, 50 pixels wide. Seen in clients of 2014 and later, in no
    document."""
    dev_portrait_100: str | None = None
    """The address of a portrait, 100 pixels wide. Seen in clients of 2014 and later, in no
    document."""
    dev_recno_ciphertext: str | None = None
    """The provider's number as a key. Seen in clients of 2014 and later, in no document."""
    dev_bill_rate: Decimal | None = None
    """What the buyer pays for an hour in US dollars."""
    dev_pay_rate: Decimal | None = None
    """What the provider gets for an hour in US dollars."""
    dev_pay_agency_rate: Decimal | None = None
    """What the agency gets for an hour in US dollars."""
    dev_usr_score: Decimal | None = None
    """The feedback score."""
    dev_adj_score: Decimal | None = None
    """The adjusted feedback score."""
    dev_adj_score_recent: Decimal | None = None
    """The adjusted feedback score, recent."""
    dev_scores: tuple[ProviderScore, ...] = attrs.field(
        default=(), metadata={"wire": "dev_scores.dev_score"}
    )
    """The scores by what is scored."""
    dev_tot_feedback: int | None = None
    """How many feedbacks there are."""
    dev_tot_feedback_recent: int | None = None
    """How many feedbacks there are, recent."""
    dev_rank_percentile: int | None = None
    """The rank in percent."""
    dev_recent_rank_percentile: int | None = None
    """The rank in percent, recent."""
    dev_total_hours: Decimal | None = None
    """Hours worked."""
    dev_total_hours_rounded: int | None = None
    """Hours worked, rounded."""
    dev_recent_hours: Decimal | None = None
    """Hours worked, recent."""
    dev_total_assignments: int | None = None
    """How many contracts there were."""
    dev_cur_assignments: int | None = None
    """How many contracts there are now."""
    dev_billed_assignments: int | None = None
    """How many contracts were billed."""
    dev_billed_assignments_recent: int | None = None
    """How many contracts were billed, recent."""
    dev_active_interviews: int | None = None
    """How many interviews are going on."""
    dev_availability: int | None = None
    """How available the provider is."""
    dev_est_availability: str | None = None
    """How available the provider is likely to be."""
    dev_year_exp: int | None = None
    """Years of experience."""
    dev_eng_skill: int | None = None
    """The level of English, up to 5."""
    dev_portfolio_items_count: int | None = None
    """How many portfolio items there are."""
    dev_test_passed_count: int | None = None
    """How many tests were passed."""
    dev_last_worked: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day of the last work."""
    dev_last_worked_ts: str | None = None
    """The time of the last work. Seen in clients of 2014 and later, in no document."""
    dev_last_activity: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day of the last activity."""
    dev_member_since: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The first day."""
    dev_groups: str | None = None
    """Groups."""
    dev_agency_ref: str | None = None
    """The agency's reference."""
    dev_agency_ciphertext: str | None = None
    """The key of the agency's profile."""
    agency_ciphertext: str | None = None
    """The key of the agency's profile."""
    dev_ac_agencies: tuple[ProviderAgency, ...] = attrs.field(
        default=(), metadata={"wire": "dev_ac_agencies.dev_ac_agency"}
    )
    """The agencies."""
    skills: tuple[ProviderSkill, ...] = attrs.field(default=(), metadata={"wire": "skills.skill"})
    """The skills."""
    tsexams: tuple[ProviderTest, ...] = attrs.field(default=(), metadata={"wire": "tsexams.tsexam"})
    """The tests."""
    tsexams_count: int | None = None
    """How many tests there are."""
    experiences: tuple[ProviderExperience, ...] = attrs.field(
        default=(), metadata={"wire": "experiences.experience"}
    )
    """Earlier employments."""
    oth_experiences: tuple[OtherExperience, ...] = attrs.field(
        default=(), metadata={"wire": "oth_experiences.oth_experience"}
    )
    """Other experience."""
    education: tuple[Education, ...] = attrs.field(
        default=(), metadata={"wire": "education.institution"}
    )
    """The education."""
    portfolio_items: tuple[PortfolioItem, ...] = attrs.field(
        default=(), metadata={"wire": "portfolio_items.portfolio_item"}
    )
    """The portfolio."""
    assignments: tuple[ProviderAssignment, ...] = attrs.field(
        default=(), metadata={"wire": "assignments.assignment"}
    )
    """The contracts."""
    assignments_hr: tuple[ProviderAssignment, ...] = attrs.field(
        default=(), metadata={"wire": "assignments.hr.job"}
    )
    """The hourly contracts, where they come apart."""
    assignments_fp: tuple[ProviderAssignment, ...] = attrs.field(
        default=(), metadata={"wire": "assignments.fp.job"}
    )
    """The fixed-price contracts, where they come apart. Only seen empty; taken to be like the
    hourly ones."""
    assignments_count: int | None = None
    """How many contracts there are."""
    candidacies: tuple[Candidacy, ...] = attrs.field(
        default=(), metadata={"wire": "candidacies.candidacy"}
    )
    """The applications for jobs."""
    job_categories: tuple[ProviderCategory, ...] = attrs.field(
        default=(), metadata={"wire": "job_categories.job_category"}
    )
    """The categories."""
    competencies: tuple[Competency, ...] = attrs.field(
        default=(), metadata={"wire": "competencies.competency"}
    )
    """The competencies."""
    certification: tuple[Competency, ...] = attrs.field(
        default=(), metadata={"wire": "certification.certificate"}
    )
    """The certificates."""
    trends: tuple[Trend, ...] = attrs.field(default=(), metadata={"wire": "trends.trend"})
    """Trends of the skills."""
    response_time: Decimal | None = None
    """How fast the provider responds."""
    favorited: int | None = None
    """How many others have marked the profile."""
    version: int | None = None
    """The version of the profile."""
    provider_profile_api: str | None = None
    """The address of the call that returns the profile."""
    permalink: str | None = None
    """The address of the profile."""
    search_affiliate_providers_url: str | None = None
    """The address of a search for the agency's providers."""
    ag_name: str | None = None
    """The agency's name."""
    ag_teamid: str | None = None
    """The id of the agency's team."""
    ag_teamid_rollup: str | None = None
    """The id of the team that stands for the agency."""
    ag_cny_recno: str | None = None
    """The number of the agency's company."""
    ag_summary: str | None = None
    """What the agency says of itself in short."""
    ag_description: str | None = None
    """What the agency says of itself."""
    ag_manager_name: str | None = None
    """The name of the agency's manager."""
    ag_manager_blurb: str | None = None
    """What the manager says of themselves."""
    ag_logo: str | None = None
    """The address of the agency's logo."""
    ag_portrait: str | None = None
    """The address of the agency's portrait."""
    ag_country: str | None = None
    """The agency's country."""
    ag_country_tz: str | None = None
    """The agency's country and time zone."""
    ag_city: str | None = None
    """The agency's city."""
    ag_rank_percentile: int | None = None
    """The agency's rank in percent."""
    ag_adj_score: Decimal | None = None
    """The agency's adjusted feedback score."""
    ag_adj_score_recent: Decimal | None = None
    """The agency's adjusted feedback score, recent."""
    ag_tot_feedback: int | None = None
    """How many feedbacks the agency has."""
    ag_total_hours: Decimal | None = None
    """Hours worked for the agency."""
    ag_recent_hours: Decimal | None = None
    """Hours worked for the agency, recent."""
    ag_hours_lastdays: Decimal | None = None
    """Hours worked for the agency, of late."""
    ag_total_developers: int | None = None
    """How many providers the agency has."""
    ag_active_assignments: int | None = None
    """How many contracts the agency has now."""
    ag_billed_assignments: int | None = None
    """How many contracts of the agency were billed."""
    ag_last_date_worked: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The day of the agency's last work."""
    ag_member_since: date | None = optional(encoding=Day(("%B %d, %Y",)))
    """The agency's first day."""
