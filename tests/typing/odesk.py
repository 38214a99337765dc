"""oDesk as users write it: checked by mypy and pyright, never run."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal, assert_type

from deskwire import (
    JSONValue,
    NumberRange,
    ODesk,
    Page,
    Pages,
    Placement,
    Secret,
    SignatureMethod,
    Table,
    TimeRange,
)
from deskwire import select as query
from deskwire.odesk import (
    Activity,
    Adjustment,
    Application,
    AuthCapacity,
    AuthInfo,
    AuthLocation,
    BatchActivity,
    BilledAssignments,
    BillingStatus,
    BuyerFeedback,
    CategoryV2,
    ClientApplicationStatus,
    Company,
    ContractReason,
    DatePosted,
    DirectOffer,
    DisabledStatus,
    Engagement,
    EngagementActivity,
    EngagementDuration,
    EngagementStatus,
    FinColumns,
    FinRow,
    FreelancerApplicationStatus,
    Job,
    JobCancelReason,
    JobClient,
    JobDuration,
    JobKind,
    JobKindV2,
    JobProfile,
    JobProfileBuyer,
    JobSearch,
    JobSearchItem,
    JobSearchItemV2,
    JobSearchV2,
    JobState,
    JobStatus,
    JobStatusV2,
    JobType,
    JobVisibility,
    KeepOpen,
    Milestone,
    Offer,
    OfferContext,
    OfferMilestone,
    OfferStatus,
    OnlineStatus,
    Participant,
    PostedJob,
    ProfileType,
    ProviderProfile,
    ProviderScore,
    ProviderSearch,
    ProviderSearchItem,
    ProviderSearchItemV2,
    ProviderSearchV2,
    ProviderType,
    ReasonType,
    SearchRegion,
    Snapshot,
    SnapshotStatus,
    SnapshotTask,
    Submission,
    Team,
    Teamroom,
    Thread,
    ThreadContext,
    TimeColumns,
    TimeRow,
    Topic,
    Tray,
    UnderpaymentReason,
    User,
    UserRole,
    WeeklyHours,
    Workdiary,
    WorkdiaryUser,
    WorkdiaryZone,
    Workload,
    WouldHireAgain,
)

NOON = datetime(2014, 1, 31, 12, tzinfo=UTC)


async def connect() -> None:
    async with ODesk(
        consumer_key="key",
        consumer_secret=Secret("secret"),
        access_token="token",
        access_token_secret=Secret("token secret"),
        base_url="https://odesk.example",
        format="xml",
        signature_method=SignatureMethod.HMAC_SHA1,
        placement=Placement.QUERY,
        timeout=10,
        concurrency=4,
    ) as odesk:
        assert_type(odesk, ODesk)
        info = await odesk.auth.get_info()
    assert_type(info, AuthInfo)
    assert_type(info.capacity, AuthCapacity | None)
    assert_type(info.location, AuthLocation | None)
    assert_type(info.has_agency, bool | None)


def choose(odesk: ODesk) -> None:
    assert_type(odesk.hr.CONTRACT_REASON_OPTIONS, tuple[ContractReason, ...])
    assert_type(odesk.hr.CONTRACT_WOULD_HIRE_AGAIN_OPTONS, tuple[WouldHireAgain, ...])
    assert_type(odesk.hr.JOB_KEEP_OPEN_OPTIONS, tuple[KeepOpen, ...])
    assert_type(odesk.hr.JOB_STATUSES, tuple[JobStatus, ...])
    assert_type(odesk.hr.JOB_TYPES, tuple[JobType, ...])
    assert_type(odesk.hr.JOB_VISIBILITY_OPTIONS, tuple[JobVisibility, ...])
    assert_type(odesk.offers.JOB_TYPES, tuple[JobType, ...])
    assert_type(odesk.team.TZ_CHOICES, tuple[WorkdiaryZone, ...])
    assert_type(odesk.team_v2.TZ_CHOICES, tuple[WorkdiaryZone, ...])
    assert_type(odesk.team_v2.ONLINE_CHOICES, tuple[OnlineStatus, ...])
    assert_type(odesk.team_v2.DISABLED_CHOICES, tuple[DisabledStatus, ...])


async def read_company(odesk: ODesk) -> None:
    companies = await odesk.hr.get_companies()
    assert_type(companies, tuple[Company, ...])
    company = await odesk.hr.get_company(companies[0].reference)
    assert_type(company, Company)
    assert_type(company.payment_verification_status, Decimal | None)
    assert_type(company.extra, Mapping[str, JSONValue])
    assert_type(await odesk.hr.get_company_teams(1001), tuple[Team, ...])
    assert_type(await odesk.hr.get_company_users(1001, active=True), tuple[User, ...])
    assert_type(await odesk.hr.get_teams(), tuple[Team, ...])
    team = await odesk.hr.get_team("2001", include_users=True)
    assert_type(team, Team)
    assert_type(team.users, tuple[User, ...])
    assert_type(await odesk.hr.get_team_users(2001, active=False), tuple[User, ...])
    assert_type(await odesk.hr.get_user("3001"), User)
    me = await odesk.hr.get_user_me()
    assert_type(me, User)
    assert_type(me.timezone_offset, int | None)
    roles = await odesk.hr.get_user_roles()
    assert_type(roles, tuple[UserRole, ...])
    assert_type(roles[0].permissions, tuple[str, ...])


async def pay_an_adjustment(odesk: ODesk) -> None:
    adjustment = await odesk.hr.post_team_adjustment(
        "2001", 4001, "Bonus of January", Decimal("25.50"), notes="Thank you!"
    )
    assert_type(adjustment, Adjustment)
    await odesk.hr.post_team_adjustment(
        2001, engagement_reference="4001", comments="Refund", charge_amount=12.5
    )


async def read_jobs(odesk: ODesk) -> None:
    pages = odesk.hr.get_jobs(
        "2001",
        include_sub_teams=True,
        status=[JobStatus.OPEN, "filled"],
        created_by="ann",
        created_time_from=NOON - timedelta(days=30),
        created_time_to="2014-01-31 12:00:00",
        order_by="created_time",
        page_offset=0,
        page_size=20,
    )
    assert_type(pages, Pages[Job])
    async for job in odesk.hr.get_jobs(2001, status="open"):
        assert_type(job, Job)
        assert_type(job.job_type, JobType | None)
        assert_type(job.visibility, JobVisibility | None)
        assert_type(job.budget, Decimal | None)
        assert_type(job.created_time, datetime | None)
    assert_type(await odesk.hr.get_job("~01abc"), Job)


async def write_jobs(odesk: ODesk) -> None:
    posted = await odesk.hr.post_job(
        "2001",
        "Draw a logo",
        JobType.FIXED_PRICE,
        "In two sizes.",
        JobVisibility.INVITE_ONLY,
        category="Design & Multimedia",
        subcategory="Logo Design",
        budget=Decimal(200),
        duration=5,
        start_date=date(2014, 2, 1),
        skills=["logo-design", "adobe-illustrator"],
        subcategory2="Logo Design & Branding",
    )
    assert_type(posted, PostedJob)
    assert_type(posted.public_url, str | None)
    await odesk.hr.post_job(2001, "Draw", "hourly", "A logo.", "public", skills="logo-design")
    changed = await odesk.hr.update_job(
        posted.reference,
        2001,
        "Draw two logos",
        "In three sizes.",
        JobVisibility.PRIVATE,
        status=JobStatus.OPEN,
        category="Design & Multimedia",
        subcategory="Logo Design",
        budget=300.0,
        duration=6,
        start_date="02-01-2014",
    )
    assert_type(changed, JSONValue)
    assert_type(await odesk.hr.delete_job(1, JobCancelReason.PROJECT_CANCELLED), JSONValue)
    await odesk.hr.delete_job("1", reason_code=41)


async def read_offers(odesk: ODesk) -> None:
    pages = odesk.hr.get_offers(
        2001,
        include_sub_teams=False,
        provider_ref="3001",
        profile_key="~01abc",
        job_ref=5001,
        agency_ref=6001,
        status=["sent", "accepted"],
        created_time_from=NOON - timedelta(days=30),
        created_time_to=NOON,
        order_by="created_time",
        page_offset=20,
        page_size=20,
    )
    assert_type(pages, Pages[Offer])
    first = await pages
    assert_type(first, Page[Offer])
    offer = await odesk.hr.get_offer(first[0].reference)
    assert_type(offer, Offer)
    assert_type(offer.fixed_charge_amount_agreed, Decimal | None)
    assert_type(offer.engagement_job_type, JobType | None)


async def make_an_offer(odesk: ODesk) -> None:
    made = await odesk.hr.post_offer(
        "5001",
        provider_team_reference=6001,
        provider_reference="3001",
        profile_key="~01abc",
        message_from_buyer="We would like to work with you.",
        engagement_title="Logo",
        attached_doc="brief.txt",
        fixed_charge_amount_agreed=Decimal(200),
        fixed_pay_amount_agreed=180,
        fixed_price_upfront_payment=Decimal(50),
        hourly_pay_rate=16.67,
        weekly_salary_charge_amount=0,
        weekly_salary_pay_amount=0,
        weekly_stipend_hours=5,
        weekly_hours_limit=Decimal("37.5"),
        start_date=date(2014, 2, 1),
        keep_open=KeepOpen.YES,
    )
    assert_type(made, JSONValue)
    await odesk.hr.post_offer(5001, profile_key="~01abc", keep_open="no", start_date=None)


async def read_engagements(odesk: ODesk) -> None:
    pages = odesk.hr.get_engagements(
        buyer_team_reference=2001,
        include_sub_teams=True,
        provider_reference="3001",
        profile_key="~01abc",
        job_reference="5001",
        agency_team_reference=6001,
        status=["active", EngagementStatus.CLOSED],
        created_time_from="2014-01-01 00:00:00",
        created_time_to=NOON,
        order_by="created_time;A",
        page_offset=0,
        page_size=100,
    )
    assert_type(pages, Pages[Engagement])
    for engagement in await odesk.hr.get_engagements(status="active"):
        assert_type(engagement, Engagement)
        assert_type(engagement.status, EngagementStatus | None)
        assert_type(engagement.hourly_charge_rate, Decimal | None)
        assert_type(engagement.roles, tuple[str, ...])
    assert_type(await odesk.hr.get_engagement(4001), Engagement)


async def manage_contracts(odesk: ODesk) -> None:
    assert_type(await odesk.hr.suspend_contract(4001, "Until Monday"), JSONValue)
    assert_type(await odesk.hr.restart_contract("4001", message="Welcome back"), JSONValue)
    ended = await odesk.hr.end_contract(
        4001,
        ContractReason.API_REAS_JOB_COMPLETED_SUCCESSFULLY,
        WouldHireAgain.YES,
        fb_scores={3: 5, 4: 4},
        fb_comment="Good work.",
    )
    assert_type(ended, JSONValue)
    await odesk.hr.end_contract("4001", "API_REAS_WORK_NOT_NEEDED", "no", fb_scores={"3": 5})
    invited = await odesk.hr_v1.invite_to_interview(
        "5001", "Please tell us more.", profile_key="~01abc", provider_reference=None
    )
    assert_type(invited, JSONValue)
    await odesk.hr_v1.invite_to_interview(5001, cover="Hello", provider_reference=3001)


async def read_applications(odesk: ODesk) -> None:
    pages = odesk.hr_v3.list_client_applications(
        2001,
        "~01abc",
        status=ClientApplicationStatus.SHORTLISTED,
        profile_key="~01def",
        agency_team__reference="6001",
        order_by="created_time",
        page_offset=0,
        page_size=20,
    )
    assert_type(pages, Pages[Application])
    assert_type(await odesk.hr_v3.get_client_application(7001, "2001"), Application)
    mine = await odesk.hr_v3.list_freelancer_applications(
        status=FreelancerApplicationStatus.INVITES
    )
    assert_type(mine, tuple[Application, ...])
    await odesk.hr_v3.list_freelancer_applications(status="active")
    application = await odesk.hr_v3.get_freelancer_application("7001")
    assert_type(application, Application)
    assert_type(application.is_shortlisted, bool | None)


async def agree_on_milestones(odesk: ODesk) -> None:
    milestone = await odesk.hr_v3.create_milestone(
        4001, "First sketch", Decimal(50), due_date=date(2014, 2, 15)
    )
    assert_type(milestone, Milestone)
    assert_type(milestone.deposit_amount, Decimal | None)
    assert_type(milestone.due_date, date | None)
    edited = await odesk.hr_v3.edit_milestone(
        8001,
        milestone_description="Two sketches",
        deposit_amount=60.0,
        due_date="02-20-2014",
        message="As agreed",
    )
    assert_type(edited, JSONValue)
    assert_type(await odesk.hr_v3.activate_milestone("8001", message="Go"), JSONValue)
    approved = await odesk.hr_v3.approve_milestone(
        8001,
        amount=Decimal(55),
        bonus=5,
        pay_comments="Thank you",
        underpayment_reason=UnderpaymentReason.REASON_329,
        note2contractor="One sketch is missing",
    )
    assert_type(approved, JSONValue)
    assert_type(await odesk.hr_v3.delete_milestone(8001), JSONValue)
    assert_type(await odesk.hr_v3.get_active_milestone("4001"), Milestone)


async def hand_in_work(odesk: ODesk) -> None:
    submissions = await odesk.hr_v3.get_milestone_submissions(8001)
    assert_type(submissions, tuple[Submission, ...])
    assert_type(submissions[0].amount, Decimal | None)
    asked = await odesk.hr_v3.request_submission_approval("8001", "Here it is", Decimal(50))
    assert_type(asked, JSONValue)
    approved = await odesk.hr_v3.approve_submission(
        9001,
        50,
        bonus=Decimal(5),
        pay_comments="Thank you",
        underpayment_reason=330,
        note2contractor="See you",
    )
    assert_type(approved, JSONValue)
    assert_type(await odesk.hr_v3.reject_submission(9001, note2contractor="Not yet"), JSONValue)


async def answer_direct_offers(odesk: ODesk) -> None:
    sent = odesk.offers.list_client_offers(
        company_id=1001,
        team__reference="2001",
        job__reference=5001,
        status=OfferStatus.NEW,
        page_offset=0,
        page_size=20,
    )
    assert_type(sent, Pages[DirectOffer])
    offer = await odesk.offers.get_client_offer(7001, company_id=1001, job__reference="5001")
    assert_type(offer, DirectOffer)
    assert_type(offer.last_event_state, OfferStatus | None)
    received = odesk.offers.list_freelancer_offers(status="new", page_offset=20, page_size=20)
    assert_type(received, Pages[DirectOffer])
    assert_type(await odesk.offers.get_freelancer_offer("7001"), DirectOffer)
    assert_type(await odesk.offers.accept_or_decline(7001, "accept"), JSONValue)


async def send_direct_offers(odesk: ODesk) -> None:
    context: OfferContext = {"job_posting_ref": "~01abc", "contract_ref": 4001}
    milestones: list[OfferMilestone] = [
        {"milestone_description": "Sketch", "deposit_amount": 50, "due_date": date(2014, 2, 15)},
        {"milestone_description": "Logo", "deposit_amount": Decimal("149.50")},
    ]
    sent = await odesk.offers.send_client_offer(
        "Logo",
        JobType.FIXED_PRICE,
        Decimal("199.50"),
        "We would like to work with you.",
        team__reference=2001,
        client_team_ref="acme:design",
        contractor_username="bob",
        contractor_reference="3001",
        contractor_key="~01def",
        contractor_org="bobs",
        context=context,
        charge_upfront_percent=25,
        weekly_limit=Decimal("37.5"),
        weekly_stipend=0,
        expires_on=NOON + timedelta(days=7),
        close_on_accept=True,
        related_jobcategory=10,
        related_jobcategory2="531770282580668419",
        milestones=milestones,
    )
    assert_type(sent, JSONValue)
    await odesk.offers.send_client_offer(
        title="Support",
        job_type="hourly",
        charge_rate=20.0,
        message_to_contractor="Hello",
        context={"previous_offer_ref": 7001, "job_application_ref": "7002"},
        expires_on="1391774400",
        milestones=({"milestone_description": "All", "deposit_amount": 1.0},),
    )


async def look_up_jobs(odesk: ODesk) -> None:
    profiles = await odesk.job.get_job_profile(["~01abc", "~01def"])
    assert_type(profiles, tuple[JobProfile, ...])
    assert_type(profiles[0].buyer, JobProfileBuyer | None)
    assert_type(profiles[0].op_ctime, datetime | None)
    await odesk.job.get_job_profile("~01abc")
    await odesk.job.get_job_profile(5001)


async def read_messages(odesk: ODesk) -> None:
    trays = odesk.mc.get_trays("ann", paging_offset=0, paging_count=20)
    assert_type(trays, Pages[Tray])
    assert_type(await odesk.mc.get_trays(), Page[Tray])
    threads = odesk.mc.get_tray_content("ann", "inbox", paging_offset=20, paging_count=20)
    assert_type(threads, Pages[Thread])
    thread = await odesk.mc.get_thread_content("ann", 5001, paging_offset=0, paging_count=5)
    assert_type(thread, Thread)
    assert_type(thread.participants, tuple[Participant, ...])
    assert_type(thread.posts, tuple[JSONValue, ...])
    assert_type(thread.last_post_ts, datetime | None)
    found = await odesk.mc.get_thread_by_context(
        "ann", "~01abc", 7001, ThreadContext.INTERVIEWS, last_posts=True
    )
    assert_type(found, tuple[Thread, ...])
    await odesk.mc.get_thread_by_context("ann", 1, "7001", "Interviews")


async def write_messages(odesk: ODesk) -> None:
    thread_id = await odesk.mc.post_message(
        "ann",
        ["bob", "carol"],
        "Hello",
        "How is it going?",
        thread_id=5001,
        bcc=["dave"],
        attachment_key="key",
    )
    assert_type(thread_id, str)
    await odesk.mc.post_message("ann", "bob", subject="Hello", body="Hi", bcc="dave")
    both: list[str | int] = [thread_id, 5002]
    assert_type(await odesk.mc.put_threads_read_unread("ann", both, read=True), JSONValue)
    assert_type(await odesk.mc.put_threads_read("ann", [5001, 5002]), JSONValue)
    assert_type(await odesk.mc.put_threads_unread("ann", "5001"), JSONValue)
    starred = await odesk.mc.put_threads_starred_or_unstarred("ann", both, starred=False)
    assert_type(starred, JSONValue)
    assert_type(await odesk.mc.put_threads_starred("ann", 5001), JSONValue)
    assert_type(await odesk.mc.put_threads_unstarred("ann", ("5001", "5002")), JSONValue)
    deleted = await odesk.mc.put_threads_deleted_or_undeleted("ann", both, deleted=True)
    assert_type(deleted, JSONValue)
    assert_type(await odesk.mc.put_threads_deleted("ann", both), JSONValue)
    assert_type(await odesk.mc.put_threads_undeleted("ann", thread_ids=both), JSONValue)


async def read_activities(odesk: ODesk) -> None:
    task = odesk.task
    assert_type(await task.get_company_tasks("acme"), tuple[Activity, ...])
    assert_type(await task.get_company_level_tasks("acme"), tuple[Activity, ...])
    assert_type(await task.get_team_tasks("acme", "acme:design"), tuple[Activity, ...])
    assert_type(await task.get_user_tasks("acme", "acme:design", "bob"), tuple[Activity, ...])
    assert_type(await task.get_company_tasks_full("acme"), tuple[Activity, ...])
    assert_type(await task.get_team_tasks_full("acme", "acme:design"), tuple[Activity, ...])
    assert_type(await task.get_user_tasks_full("acme", "acme:design", "bob"), tuple[Activity, ...])
    assert_type(await task.get_company_specific_tasks("acme", ["T1"]), tuple[Activity, ...])
    leveled = await task.get_company_level_specific_tasks("acme", "T1;T2")
    assert_type(leveled, tuple[Activity, ...])
    specific = await task.get_team_specific_tasks("acme", "acme:design", ("T1", "T2"))
    assert_type(specific, tuple[Activity, ...])
    own = await task.get_user_specific_tasks("acme", "acme:design", "bob", task_codes=["T1"])
    assert_type(own, tuple[Activity, ...])
    assert_type(own[0].code, str)
    assert_type(own[0].description, str | None)
    listed = await odesk.task_v2.list_engagement_activities(4001)
    assert_type(listed, tuple[EngagementActivity, ...])


async def write_activities(odesk: ODesk) -> None:
    task, url = odesk.task, "https://tracker.example/T1"
    company = await task.post_company_task(
        "acme", "T1", "Sketches", url, engagements=[4001, "4002"], all_in_company=True
    )
    assert_type(company, JSONValue)
    assert_type(await task.post_company_level_task("acme", "T1", "Sketches", url=url), JSONValue)
    team = await task.post_team_task(
        "acme", "acme:design", "T1", "Sketches", url, engagements=4001, all_in_company=False
    )
    assert_type(team, JSONValue)
    user = await task.post_user_task("acme", "acme:design", "bob", "T1", "Sketches", url=url)
    assert_type(user, JSONValue)
    company = await task.put_company_task(
        "acme", "T1", "Sketches", url, engagements="4001", all_in_company=None
    )
    assert_type(company, JSONValue)
    assert_type(await task.put_company_level_task("acme", "T1", "Sketches", url=url), JSONValue)
    team = await task.put_team_task(
        "acme", "acme:design", code="T1", description="Sketches", url=url, all_in_company=True
    )
    assert_type(team, JSONValue)
    assert_type(await task.put_team_task("acme", "d", "T1", "S", url, engagements=[1]), JSONValue)
    user = await task.put_user_task("acme", "acme:design", "bob", "T1", "Sketches", url=None)
    assert_type(user, JSONValue)


async def tidy_activities(odesk: ODesk) -> None:
    task = odesk.task
    assert_type(await task.archive_company_task("acme", ["T1", "T2"]), JSONValue)
    assert_type(await task.archive_team_task("acme", "acme:design", "T1"), JSONValue)
    assert_type(await task.unarchive_company_task("acme", "T1"), JSONValue)
    assert_type(await task.unarchive_team_task("acme", "acme:design", ["T1"]), JSONValue)
    assert_type(await task.delete_company_task("acme", "T1"), JSONValue)
    assert_type(await task.delete_team_task("acme", "acme:design", ["T1"]), JSONValue)
    assert_type(await task.delete_user_task("acme", "acme:design", "bob", ["T1"]), JSONValue)
    assigned = await task.assign_engagement("acme", "acme:design", 4001, task_codes=["T1", "T2"])
    assert_type(assigned, JSONValue)
    rows: list[BatchActivity] = [
        {"companyid": "acme", "taskid": "T1", "description": "Sketches"},
        {"companyid": "acme", "teamid": "acme:design", "userid": "bob", "taskid": "T2", "url": ""},
    ]
    assert_type(await task.update_batch_tasks("acme", rows), JSONValue)
    assert_type(await task.update_batch_tasks("acme", '"acme","","","T1","Sketches",""'), JSONValue)
    in_path = await task.update_batch_tasks_in_path("acme", [{"companyid": "acme", "taskid": "T1"}])
    assert_type(in_path, JSONValue)


async def look_at_snapshots(odesk: ODesk) -> None:
    span = TimeRange(start=NOON, end=NOON + timedelta(hours=1))
    snapshots = await odesk.team.get_snapshot("acme", "bob", NOON)
    assert_type(snapshots, tuple[Snapshot, ...])
    snapshot = snapshots[0]
    assert_type(snapshot.status, SnapshotStatus)
    assert_type(snapshot.billing_status, BillingStatus | None)
    assert_type(snapshot.task, SnapshotTask | None)
    assert_type(snapshot.user, WorkdiaryUser | None)
    assert_type(snapshot.time, datetime | None)
    await odesk.team.get_snapshot("acme", "bob", datetime=span)
    await odesk.team.get_snapshot("acme", "bob", [NOON, "20140131T130000Z"])
    await odesk.team.get_snapshot("acme", "bob", "20140131T130000Z")
    assert_type(await odesk.team.update_snapshot("acme", "bob", "Sketches", span), JSONValue)
    assert_type(await odesk.team.delete_snapshot("acme", "bob", NOON), JSONValue)
    diary = await odesk.team.get_workdiaries(
        "acme:design", "bob", date(2014, 1, 31), tz=WorkdiaryZone.GMT
    )
    assert_type(diary, Workdiary)
    assert_type(diary.user, WorkdiaryUser | None)
    assert_type(diary.snapshots, tuple[Snapshot, ...])
    await odesk.team.get_workdiaries("acme:design", "bob", date="20140131", tz="mine")


async def look_at_contracts(odesk: ODesk) -> None:
    rooms = await odesk.team_v2.get_teamrooms()
    assert_type(rooms, tuple[Teamroom, ...])
    seen = await odesk.team_v2.get_snapshots(
        rooms[0].id, online=OnlineStatus.LAST_24H, disabled=DisabledStatus.NO
    )
    assert_type(seen, tuple[Snapshot, ...])
    await odesk.team_v2.get_snapshots("acme", online="now", disabled="yes")
    of_contract = await odesk.team_v2.get_snapshot_by_contract(4001, [NOON])
    assert_type(of_contract, tuple[Snapshot, ...])
    span = TimeRange(start="20140131T120000Z", end="20140131T130000Z")
    updated = await odesk.team_v2.update_snapshot_by_contract("4001", "Sketches", span)
    assert_type(updated, JSONValue)
    assert_type(await odesk.team_v2.delete_snapshot_by_contract(4001, datetime=span), JSONValue)
    diary = await odesk.team_v2.get_workdiaries_by_contract(
        4001, date(2014, 1, 31), tz=WorkdiaryZone.USER
    )
    assert_type(diary, Workdiary)


async def report_time(odesk: ODesk) -> None:
    hours = (
        query(TimeColumns.worked_on, TimeColumns.provider_id, TimeColumns.hours.sum())
        .where((TimeColumns.worked_on >= date(2014, 1, 1)) & (TimeColumns.task == "T1"))
        .order_by(TimeColumns.worked_on.desc())
    )
    assert_type(
        await odesk.timereport.get_provider_report("bob", hours, hours=True), Table[TimeRow]
    )
    assert_type(
        await odesk.timereport.get_company_report("acme", hours, hours=True), Table[TimeRow]
    )
    team = await odesk.timereport.get_team_report(
        "acme", "acme:design", "SELECT worked_on, hours", hours=False
    )
    assert_type(team, Table[TimeRow])
    assert_type(team[0].worked_on, date | None)
    assert_type(team[0].hours, Decimal | None)
    assert_type(team[0].extra, Mapping[str, object])
    agency = await odesk.timereport.get_agency_report("acme", "bobs", query=hours, hours=None)
    assert_type(agency, Table[TimeRow])


async def report_money(odesk: ODesk) -> None:
    report = odesk.finreport
    paid = query(FinColumns.date, FinColumns.type, FinColumns.amount).where(
        (FinColumns.date >= date(2014, 1, 1)) & (FinColumns.amount > Decimal("9.99"))
    )
    billings = await report.get_provider_billings("3001", paid)
    assert_type(billings, Table[FinRow])
    assert_type(billings[0].date, date | None)
    assert_type(billings[0].amount, Decimal | None)
    assert_type(await report.get_provider_teams_billings(6001, paid), Table[FinRow])
    assert_type(await report.get_provider_companies_billings("6000", paid), Table[FinRow])
    assert_type(await report.get_provider_earnings(3001, "SELECT amount"), Table[FinRow])
    assert_type(await report.get_provider_teams_earnings(6001, query=paid), Table[FinRow])
    assert_type(await report.get_provider_companies_earnings(6000, paid), Table[FinRow])
    assert_type(await report.get_buyer_teams_billings(2001, paid), Table[FinRow])
    assert_type(await report.get_buyer_companies_billings(1001, paid), Table[FinRow])
    assert_type(await report.get_buyer_teams_earnings("2001", paid), Table[FinRow])
    assert_type(await report.get_buyer_companies_earnings("1001", paid), Table[FinRow])
    assert_type(await report.get_financial_entities(1500, paid), Table[FinRow])
    assert_type(await report.get_financial_entities_provider("3001", paid), Table[FinRow])


async def look_up_providers(odesk: ODesk) -> None:
    profiles = await odesk.provider.get_provider(["~01abc", "~01def"])
    assert_type(profiles, tuple[ProviderProfile, ...])
    assert_type(profiles[0].dev_bill_rate, Decimal | None)
    assert_type(profiles[0].dev_scores, tuple[ProviderScore, ...])
    assert_type(await odesk.provider.get_provider_brief("~01abc"), tuple[ProviderProfile, ...])
    assert_type(await odesk.provider.get_categories_metadata(), tuple[JSONValue, ...])
    assert_type(await odesk.provider.get_skills_metadata(), tuple[str, ...])
    assert_type(await odesk.provider.get_regions_metadata(), tuple[JSONValue, ...])
    assert_type(await odesk.provider.get_tests_metadata(), tuple[JSONValue, ...])
    reasons = await odesk.provider.get_reasons_metadata(ReasonType.CLOSEOPENING)
    assert_type(reasons, tuple[JSONValue, ...])
    await odesk.provider.get_reasons_metadata("CloseOpening")
    categories = await odesk.provider_v2.get_categories_metadata()
    assert_type(categories, tuple[CategoryV2, ...])
    assert_type(categories[0].topics, tuple[Topic, ...])


async def search_providers(odesk: ODesk) -> None:
    wanted: ProviderSearch = {
        "q": "logo",
        "c1": "Design & Multimedia",
        "c2": ["Logo Design", "Illustration"],
        "fb": "4.5",
        "hrs": 100,
        "ir": True,
        "min": Decimal("11.11"),
        "max": 40.0,
        "loc": SearchRegion.EASTERN_EUROPE,
        "pt": ProviderType.INDIVIDUAL,
        "last": date(2014, 1, 1),
        "test": 511,
        "port": 3,
        "rdy": True,
        "eng": 4,
        "ag": "6001",
        "to": False,
        "g": "1",
        "skills": ["logo-design"],
    }
    pages = odesk.provider.search_providers(wanted, order_by="Rate", page_offset=0, page_size=20)
    assert_type(pages, Pages[ProviderSearchItem])
    by_keywords = odesk.provider.search_providers(q="logo", min=10, loc="East Asia", skills="php")
    assert_type(by_keywords, Pages[ProviderSearchItem])
    odesk.provider.search_providers({"q": "logo"}, rdy=True, page_size=50)
    async for provider in pages:
        assert_type(provider.ciphertext, str)
        assert_type(provider.charge_rate_hourly, Decimal | None)


async def search_jobs(odesk: ODesk) -> None:
    wanted: JobSearch = {
        "q": "logo",
        "c1": "Design & Multimedia",
        "c2": "Logo Design",
        "qs": ["logo-design", "php"],
        "fb": BuyerFeedback.FROM_4_5,
        "min": 100,
        "max": Decimal(500),
        "t": JobKind.FIXED,
        "wl": WeeklyHours.PART_TIME,
        "dur": EngagementDuration.ONGOING,
        "dp": DatePosted.LAST_24_HOURS,
        "st": JobState.IN_PROGRESS,
        "tba": BilledAssignments.FROM_5,
        "gr": 1,
        "to": True,
    }
    pages = odesk.provider.search_jobs(wanted, order_by="Budget", page_offset=20, page_size=20)
    assert_type(pages, Pages[JobSearchItem])
    page = await odesk.provider.search_jobs(q="logo", t="Hourly", st="Open", dp="1", qs="php")
    assert_type(page, Page[JobSearchItem])
    assert_type(page[0].op_title, str | None)
    assert_type(page[0].amount, Decimal | None)


async def search_providers_again(odesk: ODesk) -> None:
    wanted: ProviderSearchV2 = {
        "q": "logo",
        "title": "designer",
        "skills": "logo-design",
        "groups": "1",
        "tests": 511,
        "tests_top_10": "512",
        "tests_top_30": 513,
        "category": "Design & Creative",
        "subcategory": "Logo Design & Branding",
        "region": "Latin America",
        "feedback": "[4 TO 5]",
        "rate": "[10 TO 40]",
        "hours": "[100 TO *]",
        "recent_hours": "[10 TO *]",
        "last_activity": date(2014, 1, 1),
        "english_skill": 4,
        "is_odesk_ready": True,
        "profile_type": ProfileType.AGENCY,
        "include_entities": False,
    }
    pages = odesk.provider_v2.search_providers(wanted, page_offset=0, page_size=100)
    assert_type(pages, Pages[ProviderSearchItemV2])
    async for provider in odesk.provider_v2.search_providers(
        q="logo", profile_type="Independent", last_activity="2014-01-01"
    ):
        assert_type(provider.skills, tuple[str, ...])
        assert_type(provider.profile_type, ProfileType | None)


async def search_jobs_again(odesk: ODesk) -> None:
    wanted: JobSearchV2 = {
        "q": "logo",
        "title": "designer",
        "skills": "logo-design",
        "groups": "1",
        "tests": 511,
        "tests_top_10": 512,
        "tests_top_30": "513",
        "category": "Design & Creative",
        "subcategory": "Logo Design & Branding",
        "job_type": JobKindV2.FIXED,
        "duration": JobDuration.QUARTER,
        "workload": Workload.PART_TIME,
        "client_feedback": "[4 TO 5]",
        "client_hires": "[1 TO *]",
        "budget": "[100 TO 500]",
        "job_status": JobStatusV2.OPEN,
        "posted_since": 7,
        "sort": "create_time desc",
    }
    pages = odesk.provider_v2.search_jobs(wanted, page_offset=0, page_size=100)
    assert_type(pages, Pages[JobSearchItemV2])
    page = await odesk.provider_v2.search_jobs(q="logo", job_type="hourly", page_size=10)
    assert_type(page[0].client, JobClient | None)
    assert_type(page[0].budget, Decimal | None)


async def old_code(odesk: ODesk, number: int, either: str | int, flag: Literal[0, 1]) -> None:
    """Numbers for ids, codes, flags and times check, beside the text that they were cast to."""
    for given in (number, str(number), either):
        await odesk.task.get_team_tasks(given, given)
        await odesk.task.get_team_specific_tasks("acme", "acme:dev", given)
        await odesk.task.get_team_specific_tasks("acme", "acme:dev", [given, "T"])
        await odesk.timereport.get_company_report(given, "SELECT hours", hours=flag)
        await odesk.mc.post_message(given, [given], "s", "b", bcc=given)
    await odesk.hr.get_team(number, include_users=1)
    await odesk.team.get_snapshot("acme", "b42", number)
    await odesk.team.get_snapshot("acme", "b42", [number, number])
    await odesk.provider.search_jobs({"c2[]": ["a", "b"], "dp": 7}, extra={"key": [1, "b"]})
    await odesk.provider_v2.search_providers(rate=20, hours=[20, 30], feedback=NumberRange(3, 4))
