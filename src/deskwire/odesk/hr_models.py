# Generated from spec/odesk/hr_models.yaml (sha256 95ced09e8a5c) by `python -m codegen`.
"""oDesk: companies, teams, users, jobs, offers and contracts."""

from datetime import datetime
from decimal import Decimal

import attrs

from deskwire.core.model.encodings import Moment
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.values import JSONValue


class JobStatus(OpenEnum):
    """The state of a job."""

    OPEN = "open"
    """Somebody is wanted."""
    FILLED = "filled"
    """Somebody was hired."""
    CANCELLED = "cancelled"
    """Nobody is wanted any more."""


class JobType(OpenEnum):
    """How work is paid."""

    HOURLY = "hourly"
    """By the hour."""
    FIXED_PRICE = "fixed-price"
    """As a whole."""


class JobVisibility(OpenEnum):
    """Who may see a job."""

    PUBLIC = "public"
    """Everybody."""
    PRIVATE = "private"
    """The buyer alone."""
    ODESK = "odesk"
    """Users who are logged in."""
    INVITE_ONLY = "invite-only"
    """Those who were invited; no search finds it."""


class EngagementStatus(OpenEnum):
    """The state of a contract."""

    ACTIVE = "active"
    """It runs."""
    CLOSED = "closed"
    """It has ended."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Company(Model):
    """A company of buyers or an agency, as the samples of the vendor's client have it."""

    reference: str
    """The reference number."""
    company_id: str | None = None
    """The id as text."""
    name: str
    """The name."""
    owner_user_id: str | None = None
    """The user who owns it."""
    status: str | None = None
    """The state, e.g. `active`."""
    owner_ciphertext: str | None = None
    """The profile key of its owner. Seen in answers of 2014 and later, in no document."""
    payment_verification_status: Decimal | None = None
    """Whether its way to pay was verified. Seen in answers of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class User(Model):
    """A user, as the samples of the vendor's client have them."""

    reference: str
    """The reference number."""
    id: str
    """The login."""
    first_name: str | None = None
    """The given name."""
    last_name: str | None = None
    """The family name."""
    status: str | None = None
    """The state, e.g. `active`."""
    is_provider: bool | None = None
    """Whether they work for others."""
    public_url: str | None = None
    """The address of the public profile."""
    timezone: str | None = None
    """The time zone in words."""
    timezone_offset: int | None = None
    """Seconds east of UTC."""
    email: str | None = None
    """The e-mail address. Seen in attributes of another client, in no document."""
    profile_key: str | None = None
    """The key of the profile. Seen in answers of 2014 and later, in no document."""
    has_contract: bool | None = None
    """Whether they have a contract. Seen in answers of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Team(Model):
    """A team of a company, as the samples of the vendor's client have it."""

    reference: str
    """The reference number."""
    id: str
    """The id as text, e.g. `acme:dev`."""
    name: str
    """The name."""
    status: str | None = None
    """The state, e.g. `active`."""
    is_hidden: bool | None = None
    """Whether it is hidden."""
    company_reference: str | None = optional(wire="company__reference")
    """The reference of its company."""
    company_name: str | None = None
    """The name of its company."""
    parent_team_reference: str | None = optional(wire="parent_team__reference")
    """The reference of the team above it."""
    parent_team_id: str | None = optional(wire="parent_team__id")
    """The id of the team above it."""
    parent_team_name: str | None = optional(wire="parent_team__name")
    """The name of the team above it."""
    users: tuple[User, ...] = attrs.field(default=(), metadata={"wire": "users.user"})
    """Its users, where they were asked for. A guess from the lists of users; no such answer was
    seen."""
    payment_verification_status: Decimal | None = None
    """Whether its way to pay was verified. Seen in answers of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class UserRole(Model):
    """What a user is in a team, and what they may do there."""

    reference: str
    """The reference number of the role."""
    role: str
    """The role, e.g. `owner`."""
    permissions: tuple[str, ...] = attrs.field(
        default=(), metadata={"wire": "permissions.permission"}
    )
    """What it allows, e.g. `manage_recruiting`."""
    affiliation_status: str | None = None
    """The state, e.g. `active`."""
    has_team_room_access: bool | None = None
    """Whether it opens the team room."""
    engagement_reference: str | None = optional(wire="engagement__reference")
    """The contract it comes from, if any."""
    company_reference: str | None = optional(wire="company__reference")
    """The reference of the company."""
    company_name: str | None = optional(wire="company__name")
    """The name of the company."""
    team_reference: str | None = optional(wire="team__reference")
    """The reference of the team."""
    team_id: str | None = optional(wire="team__id")
    """The id of the team."""
    team_name: str | None = optional(wire="team__name")
    """The name of the team."""
    team_is_hidden: bool | None = optional(wire="team__is_hidden")
    """Whether the team is hidden. Seen in attributes of another client, in no document."""
    parent_team_reference: str | None = optional(wire="parent_team__reference")
    """The reference of the team above it."""
    parent_team_id: str | None = optional(wire="parent_team__id")
    """The id of the team above it."""
    parent_team_name: str | None = optional(wire="parent_team__name")
    """The name of the team above it."""
    user_reference: str | None = optional(wire="user__reference")
    """The reference of the user."""
    user_id: str | None = optional(wire="user__id")
    """The login of the user."""
    user_first_name: str | None = optional(wire="user__first_name")
    """The given name of the user."""
    user_last_name: str | None = optional(wire="user__last_name")
    """The family name of the user."""
    user_is_provider: bool | None = optional(wire="user__is_provider")
    """Whether the user works for others. Seen in attributes of another client, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Adjustment(Model):
    """A bonus or another adjustment of a contract."""

    reference: str
    """The reference number."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Job(Model):
    """A job of a team, as the samples of the vendor's client have it."""

    reference: str
    """The reference number. Later answers hold the key of the job instead."""
    title: str
    """The title."""
    description: str | None = None
    """The description."""
    job_type: JobType | None = None
    """How the work is paid."""
    status: JobStatus | None = None
    """The state."""
    visibility: JobVisibility | None = None
    """Who may see it."""
    budget: Decimal | None = None
    """The budget in US dollars."""
    duration: str | None = None
    """The duration in hours; only seen empty, so kept as text."""
    category: str | None = None
    """The category."""
    subcategory: str | None = None
    """The subcategory."""
    created_by: str | None = None
    """The login of the user who posted it."""
    created_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was posted."""
    start_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the work begins."""
    end_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the work ends."""
    filled_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was filled."""
    cancelled_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was cancelled."""
    public_url: str | None = None
    """Its public address."""
    buyer_company_reference: str | None = optional(wire="buyer_company__reference")
    """The reference of the buyer's company."""
    buyer_company_name: str | None = optional(wire="buyer_company__name")
    """The name of the buyer's company."""
    buyer_team_reference: str | None = optional(wire="buyer_team__reference")
    """The reference of the buyer's team."""
    buyer_team_id: str | None = optional(wire="buyer_team__id")
    """The id of the buyer's team."""
    buyer_team_name: str | None = optional(wire="buyer_team__name")
    """The name of the buyer's team."""
    num_candidates: int | None = None
    """How many candidates it has."""
    num_active_candidates: int | None = None
    """How many of them are active."""
    num_new_candidates: int | None = None
    """How many of them are new."""
    last_candidacy_access_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the candidates were last looked at."""
    attachment_file_url: str | None = None
    """The address of an attachment. Seen in an application of 2013, in no document."""
    off_the_network: bool | None = None
    """Whether it is off the network. Seen in an application of 2013, in no document."""
    created_by_name: str | None = None
    """The name of the user who posted it. Seen in an application of 2013, in no document."""
    count_total_applicants: int | None = None
    """How many have applied. Seen in an application of 2013, in no document."""
    count_new_applicants: int | None = None
    """How many have applied lately. Seen in an application of 2013, in no document."""
    count_total_candidates: int | None = None
    """How many candidates it has. Seen in an application of 2013, in no document."""
    category2: str | None = None
    """The category of the second edition. Seen in answers of 2014 and later, in no document."""
    subcategory2: str | None = None
    """The subcategory of the second edition. Seen in answers of 2014 and later, in no document."""
    job_ref_ciphertext: str | None = None
    """The key of the job. Seen in answers of 2014 and later, in no document."""
    keep_open_on_hire: bool | None = None
    """Whether it stays open after somebody was hired. Seen in answers of 2014 and later, in no
    document."""
    preference_candidate_type: str | None = None
    """The kind of provider that is preferred. Seen in answers of 2014 and later, in no document."""
    skills: str | None = None
    """The skills it takes. Seen in answers of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class PostedJob(Model):
    """What is told of a job that was just posted."""

    reference: str
    """The reference of the job. Seen in answers of 2014 and later, in no document."""
    public_url: str | None = None
    """Its public address. Seen in answers of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Engagement(Model):
    """A contract of a provider, as the samples of the vendor's client have it."""

    reference: str
    """The reference number of the contract."""
    status: EngagementStatus | None = None
    """The state."""
    engagement_title: str | None = None
    """The title."""
    description: str | None = None
    """The description."""
    engagement_job_type: JobType | None = None
    """How the work is paid."""
    roles: tuple[str, ...] = attrs.field(default=(), metadata={"wire": "roles.role"})
    """The parts that the authenticated user plays in it, e.g. `buyer`."""
    created_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was made."""
    engagement_start_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it begins."""
    engagement_end_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it ended."""
    job_reference: str | None = optional(wire="job__reference")
    """The reference of its job."""
    job_title: str | None = optional(wire="job__title")
    """The title of its job."""
    offer_reference: str | None = optional(wire="offer__reference")
    """The reference of its offer."""
    buyer_team_reference: str | None = optional(wire="buyer_team__reference")
    """The reference of the buyer's team."""
    buyer_team_id: str | None = optional(wire="buyer_team__id")
    """The id of the buyer's team."""
    provider_reference: str | None = optional(wire="provider__reference")
    """The reference of the provider."""
    provider_id: str | None = optional(wire="provider__id")
    """The login of the provider."""
    provider_team_reference: str | None = optional(wire="provider_team__reference")
    """The reference of the provider's team, if they have one."""
    provider_team_id: str | None = optional(wire="provider_team__id")
    """The id of the provider's team."""
    fixed_charge_amount_agreed: Decimal | None = None
    """What the buyer pays for all of it in US dollars."""
    fixed_pay_amount_agreed: Decimal | None = None
    """What the provider gets for all of it in US dollars."""
    fixed_price_upfront_payment: Decimal | None = None
    """What is paid in advance in US dollars."""
    modified_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was last changed. Seen in an application of 2013, in no document."""
    rent_percent: int | None = None
    """The service's share in percent. Seen in an application of 2013, in no document."""
    estimated_duration_id: str | None = None
    """The id of the expected duration. Seen in an application of 2013, in no document."""
    estimated_duration: str | None = None
    """The expected duration in words. Seen in an application of 2013, in no document."""
    weekly_limit_next_week: int | None = None
    """The most hours of the next week, where they change. Seen in an application of 2013, in no
    document."""
    provider_has_agency: bool | None = optional(wire="provider__has_agency")
    """Whether the provider works through an agency. Seen in an application of 2013, in no
    document."""
    hourly_charge_rate: Decimal | None = None
    """What the buyer pays for an hour in US dollars. Seen in attributes of other clients, in no
    document."""
    hourly_pay_rate: Decimal | None = None
    """What the provider gets for an hour in US dollars. Seen in attributes of other clients, in no
    document."""
    weekly_hours_limit: int | None = None
    """The most hours a week. Seen in attributes of other clients, in no document."""
    weekly_stipend_hours: int | None = None
    """Hours a week that a stipend covers. Seen in attributes of other clients, in no document."""
    weekly_stipend_amount: Decimal | None = None
    """The stipend for a week in US dollars. Seen in attributes of other clients, in no document."""
    fixed_price_amount: Decimal | None = None
    """The price in US dollars. Seen in attributes of other clients, in no document."""
    payment_guarantee_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """Until when payment is guaranteed. Seen in attributes of other clients, in no document."""
    engagement_term: str | None = None
    """The term. Seen in attributes of other clients, in no document."""
    job_description: str | None = optional(wire="job__description")
    """The description of its job. Seen in attributes of other clients, in no document."""
    other_offer_reference: str | None = optional(wire="offer_reference")
    """The reference of its offer by another name. Seen in attributes of other clients, in no
    document."""
    buyer_team_name: str | None = optional(wire="buyer_team__name")
    """The name of the buyer's team. Seen in attributes of other clients, in no document."""
    buyer_company_reference: str | None = optional(wire="buyer_company__reference")
    """The reference of the buyer's company. Seen in attributes of other clients, in no document."""
    buyer_company_name: str | None = optional(wire="buyer_company__name")
    """The name of the buyer's company. Seen in attributes of other clients, in no document."""
    provider_team_name: str | None = optional(wire="provider_team__name")
    """The name of the provider's team. Seen in attributes of other clients, in no document."""
    is_suspended: bool | None = None
    """Whether it is suspended. Seen in answers of 2014 and later, in no document."""
    is_paused: bool | None = None
    """Whether it is paused. Seen in answers of 2014 and later, in no document."""
    is_autopaused: bool | None = None
    """Whether the service has paused it. Seen in answers of 2014 and later, in no document."""
    parent_reference: str | None = None
    """The reference of the contract it follows. Seen in answers of 2014 and later, in no
    document."""
    category_uid: str | None = None
    """The id of the category. Seen in answers of 2014 and later, in no document."""
    category_name: str | None = None
    """The name of the category. Seen in answers of 2014 and later, in no document."""
    job_ref_ciphertext: str | None = None
    """The key of its job. Seen in answers of 2014 and later, in no document."""
    job_application_ref: str | None = None
    """The reference of the application it comes from. Seen in answers of 2014 and later, in no
    document."""
    cj_job_application_uid: str | None = None
    """The id of that application. Seen in answers of 2014 and later, in no document."""
    offer_id: str | None = None
    """The id of its offer. Seen in answers of 2014 and later, in no document."""
    dev_recno_ciphertext: str | None = None
    """The profile key of the provider. Seen in answers of 2014 and later, in no document."""
    active_milestone: JSONValue
    """The milestone in work; only seen empty. Seen in answers of 2014 and later, in no document."""
    engagement_start_ts: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it begins. Seen in answers of 2014 and later, in no document."""
    engagement_end_ts: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it ended. Seen in answers of 2014 and later, in no document."""
    portrait_url: str | None = None
    """The address of the provider's portrait. Seen in answers of 2014 and later, in no document."""
    feedback_for_provider_score: str | None = optional(wire="feedback.feedback_for_provider.score")
    """The score that the provider got. Seen in answers of 2014 and later, in no document."""
    feedback_for_buyer_score: str | None = optional(wire="feedback.feedback_for_buyer.score")
    """The score that the buyer got. Seen in answers of 2014 and later, in no document."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Offer(Model):
    """An invitation, an application or an offer, as the samples of the vendor's client have it."""

    reference: str
    """The reference number."""
    key: str | None = None
    """The key."""
    status: str | None = None
    """The state; only seen empty."""
    candidacy_status: str | None = None
    """The state of the candidacy, e.g. `active` or `in_process`."""
    interview_status: str | None = None
    """The state of the interview, e.g. `waiting_for_buyer`."""
    created_by: str | None = None
    """The login of the user who made it."""
    created_type: str | None = None
    """Which side has made it: `buyer` or `provider`."""
    created_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was made."""
    my_role: str | None = None
    """The side of the authenticated user, e.g. `buyer`."""
    description: str | None = None
    """The description."""
    message_from_buyer: str | None = None
    """What the buyer has written."""
    message_from_provider: str | None = None
    """What the provider has written."""
    engagement_reference: str | None = optional(wire="engagement__reference")
    """The contract it has become, if any."""
    engagement_title: str | None = None
    """The title of the contract."""
    engagement_job_type: JobType | None = None
    """How the work is paid."""
    engagement_start_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the contract begins."""
    engagement_end_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the contract ends."""
    expiration_date: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """Until when it can be accepted."""
    fixed_charge_amount_agreed: Decimal | None = None
    """What the buyer pays for all of it in US dollars."""
    fixed_pay_amount_agreed: Decimal | None = None
    """What the provider gets for all of it in US dollars."""
    fixed_price_upfront_payment: Decimal | None = None
    """What is paid in advance in US dollars."""
    has_buyer_signed: bool | None = None
    """Whether the buyer has signed."""
    has_provider_signed: bool | None = None
    """Whether the provider has signed."""
    signed_by_buyer_user: str | None = None
    """Who has signed for the buyer."""
    signed_by_provider_user: str | None = None
    """Who has signed for the provider."""
    signed_time_buyer: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the buyer has signed."""
    signed_time_provider: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the provider has signed."""
    job_reference: str | None = optional(wire="job__reference")
    """The reference of the job."""
    job_title: str | None = optional(wire="job__title")
    """The title of the job."""
    job_description: str | None = optional(wire="job__description")
    """The description of the job."""
    buyer_company_reference: str | None = optional(wire="buyer_company__reference")
    """The reference of the buyer's company."""
    buyer_company_name: str | None = optional(wire="buyer_company__name")
    """The name of the buyer's company."""
    buyer_team_reference: str | None = optional(wire="buyer_team__reference")
    """The reference of the buyer's team."""
    buyer_team_id: str | None = optional(wire="buyer_team__id")
    """The id of the buyer's team."""
    buyer_team_name: str | None = optional(wire="buyer_team__name")
    """The name of the buyer's team."""
    provider_reference: str | None = optional(wire="provider__reference")
    """The reference of the provider."""
    provider_team_reference: str | None = optional(wire="provider_team__reference")
    """The reference of the provider's team, if they have one."""
    provider_team_id: str | None = optional(wire="provider_team__id")
    """The id of the provider's team."""
    provider_team_name: str | None = optional(wire="provider_team__name")
    """The name of the provider's team."""
    provider_id: str | None = optional(wire="provider__id")
    """The login of the provider. Seen in an application of 2013, in no document."""
    provider_name: str | None = optional(wire="provider__name")
    """The name of the provider. Seen in an application of 2013, in no document."""
    provider_has_agency: bool | None = optional(wire="provider__has_agency")
    """Whether the provider works through an agency. Seen in an application of 2013, in no
    document."""
    provider_feedback_score: Decimal | None = optional(wire="provider__feedback_score")
    """The provider's feedback score. Seen in an application of 2013, in no document."""
    provider_total_hours: Decimal | None = optional(wire="provider__total_hours")
    """How many hours the provider has worked. Seen in an application of 2013, in no document."""
    provider_profile_url: str | None = optional(wire="provider__profile_url")
    """The address of the provider's profile. Seen in an application of 2013, in no document."""
    provider_company_reference: str | None = optional(wire="provider_company__reference")
    """The reference of the provider's company. Seen in an application of 2013, in no document."""
    provider_company_name: str | None = optional(wire="provider_company__name")
    """The name of the provider's company. Seen in an application of 2013, in no document."""
    buyer_user_reference: str | None = optional(wire="buyer_user__reference")
    """The reference of the buyer's user. Seen in an application of 2013, in no document."""
    buyer_user_id: str | None = optional(wire="buyer_user__id")
    """The login of the buyer's user. Seen in an application of 2013, in no document."""
    buyer_user_name: str | None = optional(wire="buyer_user__name")
    """The name of the buyer's user. Seen in an application of 2013, in no document."""
    buyer_last_offer_user_id: str | None = optional(wire="buyer_last_offer_user__id")
    """Who made the last offer for the buyer. Seen in an application of 2013, in no document."""
    staffer_user_reference: str | None = optional(wire="staffer_user__reference")
    """The reference of the provider's staffing manager. Seen in an application of 2013, in no
    document."""
    staffer_user_id: str | None = optional(wire="staffer_user__id")
    """The login of that manager. Seen in an application of 2013, in no document."""
    staffer_user_name: str | None = optional(wire="staffer_user__name")
    """The name of that manager. Seen in an application of 2013, in no document."""
    roles: tuple[str, ...] = attrs.field(default=(), metadata={"wire": "roles.role"})
    """The parts that the authenticated user plays in it. Seen in an application of 2013, in no
    document."""
    modified_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When it was last changed. Seen in an application of 2013, in no document."""
    hiring_time: datetime | None = optional(encoding=Moment(("unix_ms",)))
    """When the provider was hired. Seen in an application of 2013, in no document."""
    estimated_duration_id: str | None = None
    """The id of the expected duration. Seen in an application of 2013, in no document."""
    estimated_duration: str | None = None
    """The expected duration in words. Seen in an application of 2013, in no document."""
    rent_percent: int | None = None
    """The service's share in percent. Seen in an application of 2013, in no document."""
    is_hidden: bool | None = None
    """Whether the buyer has hidden it. Seen in an application of 2013, in no document."""
    is_viewed: bool | None = None
    """Whether the buyer has looked at it. Seen in an application of 2013, in no document."""
    is_shortlisted: bool | None = None
    """Whether the buyer has shortlisted it. Seen in an application of 2013, in no document."""
    is_undecided: bool | None = None
    """Whether the buyer is undecided. Seen in an application of 2013, in no document."""
    is_matching_preferences: bool | None = None
    """Whether the provider is what the job asks for. Seen in an application of 2013, in no
    document."""
    prefs_match: int | None = optional(wire="info_matching_preferences.prefs_match")
    """How many wishes of the job the provider meets. Seen in an application of 2013, in no
    document."""
    prefs_total: int | None = optional(wire="info_matching_preferences.prefs_total")
    """How many wishes the job has. Seen in an application of 2013, in no document."""
    reason_code: str | None = None
    """The code of why it was declined. Seen in an application of 2013, in no document."""
    reason_reference: str | None = None
    """The reference of that reason. Seen in an application of 2013, in no document."""
    reason_extra: str | None = None
    """More on that reason. Seen in an application of 2013, in no document."""
    reason_inactive: str | None = None
    """Why it is not active. Seen in an application of 2013, in no document."""
    attachment_file_url: str | None = None
    """The address of an attachment. Seen in an application of 2013, in no document."""
    attachment_by: str | None = None
    """Who has attached it. Seen in an application of 2013, in no document."""
    engagement_term: str | None = None
    """The term. Seen in attributes of another client, in no document."""
