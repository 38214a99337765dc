"""Paymo as users write it: checked by mypy and pyright, never run."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_type

from deskwire import JSONValue, Page, Pages, Paymo, Secret, Upload
from deskwire.core.query.where import Where
from deskwire.paymo import (
    ClientPart,
    Comment,
    CommentFilter,
    CommentPart,
    Entry,
    EntryFilter,
    FileFilter,
    FilePart,
    Frequency,
    HourlyBillingMode,
    MilestonePart,
    Priority,
    Project,
    ProjectFilter,
    ProjectPart,
    ProjectStatusPart,
    Session,
    StatusAction,
    StoredFile,
    Subtask,
    SubtaskFilter,
    SubtaskPart,
    Task,
    TaskFilter,
    Tasklist,
    TasklistFilter,
    TasklistPart,
    TaskPart,
    TaskRecurringProfile,
    TaskRecurringProfileFilter,
    Thread,
    ThreadFilter,
    ThreadPart,
    User,
    UserFilter,
    UserPart,
    UserTask,
    UserTaskFilter,
    UserType,
    Workflow,
    WorkflowFilter,
    WorkflowStatus,
    WorkflowStatusFilter,
    WorkflowStatusPart,
)

NOON = datetime(2014, 1, 31, 12, tzinfo=UTC)


async def connect() -> None:
    async with Paymo(api_key=Secret("key")) as paymo:
        session = await paymo.sessions.create()
        assert_type(session, Session)
        assert_type(session.id, Secret)
        assert_type(session.expires_on, datetime | None)
        assert_type(await paymo.sessions.list(), tuple[Session, ...])
        assert_type(await paymo.sessions.get("0123abcd"), Session)
    async with Paymo(session=session.id) as paymo:
        assert_type(await paymo.users.me(), User)
        await paymo.sessions.delete(session.id)
    assert_type(Paymo(email="ann@example.com", password="hunter2"), Paymo)


async def read_users(paymo: Paymo) -> None:
    pages = paymo.users.list(
        where=UserFilter.active.is_(True) & UserFilter.type.is_in(["Admin", UserType.EMPLOYEE]),
        include="comments",
        order="name asc",
        page=0,
        page_size=20,
    )
    assert_type(pages, Pages[User])
    user = await paymo.users.get(5, include=["comments"])
    assert_type(user, User)
    assert_type(user.type, UserType | None)
    assert_type(user.price_per_hour, Decimal | None)
    assert_type(user.assigned_projects, tuple[int, ...])


async def read_projects(paymo: Paymo) -> None:
    where = (ProjectFilter.client_id == 1) & ProjectFilter.users.any_of(45, 46)
    assert_type(where, Where)
    pages = paymo.projects.list(
        where=where, include="client,tasklists", order="name desc", page=0, page_size=50
    )
    assert_type(pages, Pages[Project])
    project = await paymo.projects.get(7, include=["client", "projectstatus", "tasklists"])
    assert_type(project, Project)
    assert_type(project.client, ClientPart | None)
    assert_type(project.projectstatus, ProjectStatusPart | None)
    assert_type(project.tasklists, tuple[TasklistPart, ...])
    assert_type(project.milestones, tuple[MilestonePart, ...])
    assert_type(project.hourly_billing_mode, HourlyBillingMode | None)
    assert_type(project.price, Decimal | None)
    assert_type(project.extra, Mapping[str, JSONValue])
    assert_type(await paymo.projects.reorder_tasklists(7, [3, 1, 2]), Project)


async def keep_projects(paymo: Paymo) -> None:
    project = await paymo.projects.create(
        "New",
        client_id=1,
        users=[45, 46],
        managers=[45],
        billable=True,
        price_per_hour=Decimal("50.5"),
        hourly_billing_mode=HourlyBillingMode.PROJECT,
        budget_hours=10,
        template_id=3,
    )
    assert_type(project, Project)
    changed = await paymo.projects.update(7, active=False, price=None, hourly_billing_mode="task")
    assert_type(changed, Project)
    await paymo.projects.delete(7)


async def keep_tasklists(paymo: Paymo) -> None:
    pages = paymo.tasklists.list(
        where=(TasklistFilter.project_id == 7) & TasklistFilter.milestone_id.is_not(None),
        include="milestone",
        order="seq",
        page=0,
        page_size=50,
    )
    assert_type(pages, Pages[Tasklist])
    created = await paymo.tasklists.create("Sketches", 7, milestone_id=4)
    assert_type(created, Tasklist)
    assert_type(created.tasks_count, Mapping[str, int])
    assert_type(await paymo.tasklists.get(created.id, include=["milestone"]), Tasklist)
    changed = await paymo.tasklists.update(created.id, name="Drafts", milestone_id=None, seq=2)
    assert_type(changed, Tasklist)
    assert_type(changed.milestone, MilestonePart | None)
    assert_type(await paymo.tasklists.reorder_tasks(created.id, (9, 8)), Tasklist)
    await paymo.tasklists.delete(created.id)


async def find_tasks(paymo: Paymo) -> None:
    where = (
        (TaskFilter.project_id == 7)
        & TaskFilter.complete.is_(False)
        & (TaskFilter.due_date <= date(2014, 1, 31))
        & (TaskFilter.updated_on > NOON)
        & (TaskFilter.price_per_hour >= Decimal("12.50"))
        & (TaskFilter.priority >= Priority.HIGH)
        & TaskFilter.name.like("%logo%")
        & TaskFilter.users.nobody_or(45)
        & TaskFilter.mytasks
    )
    assert_type(where, Where)
    pages = paymo.tasks.list(
        where=where,
        include=["project", "thread.comments"],
        order="due_date asc,priority desc",
        page=0,
        page_size=100,
    )
    assert_type(pages, Pages[Task])
    assert_type(await paymo.tasks.list(where="mytasks=true", include="user"), Page[Task])
    async for task in pages:
        assert_type(task.priority, Priority | None)
        assert_type(task.due_date, date | None)
        assert_type(task.project, ProjectPart | None)
        assert_type(task.thread, ThreadPart | None)
        assert_type(task.subtasks, tuple[SubtaskPart, ...])
        assert_type(task.files, tuple[FilePart, ...])
        assert_type(task.user, UserPart | None)
        assert_type(task.workflowstatus, WorkflowStatusPart | None)
        assert_type(task.budget_hours, Decimal | None)
        if task.thread is not None:
            assert_type(task.thread.comments, tuple[CommentPart, ...])
    assert_type(await paymo.tasks.get(9, include="subtasks,files"), Task)


async def create_tasks(paymo: Paymo) -> None:
    created = await paymo.tasks.create(
        "Draw the logo",
        tasklist_id=3,
        project_id=7,
        description="In two sizes.",
        users=[45, 46],
        due_date=date(2014, 1, 31),
        priority=Priority.HIGH,
        status_id=2,
        seq=1,
        complete=False,
        user_id=45,
        budget_hours=Decimal("7.5"),
        billable=True,
        flat_billing=False,
        price_per_hour=20,
        estimated_price=150.0,
        file=Upload("brief.txt", b"Two sizes, please.", "text/plain"),
    )
    assert_type(created, Task)
    timed = await paymo.tasks.create_time_based(
        "Draw",
        tasklist_id=3,
        project_id=7,
        price_per_hour=Decimal(20),
        description=None,
        users=(45,),
        due_date="2014-01-31",
        priority=50,
        status_id=2,
        budget_hours=4,
    )
    assert_type(timed, Task)
    flat = await paymo.tasks.create_flat_rate(
        "Draw",
        Decimal(150),
        tasklist_id=3,
        project_id=7,
        description="In two sizes.",
        users=[],
        due_date=None,
        priority=Priority.CRITICAL,
        status_id=2,
        budget_hours=7.5,
    )
    assert_type(flat, Task)


async def change_tasks(paymo: Paymo) -> None:
    changed = await paymo.tasks.update(
        9,
        name="Draw two logos",
        tasklist_id=3,
        description=None,
        users=[45],
        due_date=None,
        priority=Priority.LOW,
        status_id=2,
        seq=3,
        complete=True,
        user_id=45,
        budget_hours=None,
        billable=True,
        flat_billing=True,
        price_per_hour=None,
        estimated_price=Decimal("149.50"),
    )
    assert_type(changed, Task)
    assert_type(await paymo.tasks.complete(9), Task)
    assert_type(await paymo.tasks.reopen(9), Task)
    assert_type(await paymo.tasks.set_status(9, 2), Task)
    assert_type(await paymo.tasks.set_priority(9, Priority.NORMAL), Task)
    assert_type(await paymo.tasks.set_priority(9, priority=100), Task)
    assert_type(await paymo.tasks.reorder_subtasks(9, [2, 1]), Task)
    assert_type(await paymo.tasks.add_file(9, Upload("logo.png", b"\x89PNG", "image/png")), Task)
    await paymo.tasks.delete(9)


async def keep_subtasks(paymo: Paymo) -> None:
    pages = paymo.subtasks.list(
        where=SubtaskFilter.task_id.is_in([9, 10]),
        include=["user"],
        order="seq",
        page=1,
        page_size=20,
    )
    assert_type(pages, Pages[Subtask])
    subtask = await paymo.subtasks.create("Choose a colour", 9, complete=False)
    assert_type(subtask, Subtask)
    assert_type(await paymo.subtasks.get(subtask.id, include="user"), Subtask)
    changed = await paymo.subtasks.update(subtask.id, name="Two colours", complete=True, seq=2)
    assert_type(changed, Subtask)
    assert_type(await paymo.subtasks.complete(subtask.id), Subtask)
    assert_type(await paymo.subtasks.reopen(subtask.id), Subtask)
    await paymo.subtasks.delete(subtask.id)


async def assign_users(paymo: Paymo) -> None:
    pages = paymo.userstasks.list(
        UserTaskFilter.task_id == 9, include="user,task", order="id", page=0, page_size=20
    )
    assert_type(pages, Pages[UserTask])
    assert_type(paymo.userstasks.list(where="user_id=45"), Pages[UserTask])
    assignment = await paymo.userstasks.create(45, 9)
    assert_type(assignment, UserTask)
    assert_type(assignment.user, UserPart | None)
    assert_type(assignment.task, TaskPart | None)
    assert_type(await paymo.userstasks.get(assignment.id, include=["user"]), UserTask)
    assert_type(await paymo.userstasks.update(assignment.id, user_id=46, task_id=10), UserTask)
    await paymo.userstasks.delete(assignment_id=assignment.id)


async def discuss(paymo: Paymo) -> None:
    threads = paymo.threads.list(
        where=ThreadFilter.task_id == 9, include="comments", order="id", page=0, page_size=20
    )
    assert_type(threads, Pages[Thread])
    thread = await paymo.threads.get(1, include=["comments", "comments.user"])
    assert_type(thread, Thread)
    assert_type(thread.comments, tuple[CommentPart, ...])
    comments = paymo.comments.list(
        where=CommentFilter.thread_id == thread.id,
        include=["user", "files"],
        order="created_on",
        page=0,
        page_size=20,
    )
    assert_type(comments, Pages[Comment])
    comment = await paymo.comments.create(
        "Looks good.",
        task_id=9,
        thread_id=None,
        discussion_id=None,
        file_id=None,
        file=Upload("logo.png", b"\x89PNG"),
    )
    assert_type(comment, Comment)
    assert_type(await paymo.comments.get(comment.id, include="user"), Comment)
    assert_type(await paymo.comments.update(comment.id, content="Looks great."), Comment)
    assert_type(await paymo.comments.add_file(comment.id, Upload("a.txt", b"a")), Comment)
    await paymo.comments.delete(comment.id)


async def keep_files(paymo: Paymo) -> None:
    pages = paymo.files.list(
        where=FileFilter.task_id == 9, include="user", order="id", page=0, page_size=20
    )
    assert_type(pages, Pages[StoredFile])
    stored = await paymo.files.upload(
        Upload("logo.png", b"\x89PNG", "image/png"),
        project_id=7,
        task_id=9,
        discussion_id=None,
        comment_id=None,
    )
    assert_type(stored, StoredFile)
    assert_type(stored.token, Secret | None)
    assert_type(stored.size, int | None)
    assert_type(await paymo.files.get(stored.id, include=["user"]), StoredFile)
    if stored.token is not None:
        attached = await paymo.files.attach(
            stored.id, stored.token, project_id=7, task_id=10, discussion_id=None, comment_id=None
        )
        assert_type(attached, StoredFile)
    renamed = await paymo.files.update(stored.id, original_filename="a.png", description="Logo")
    assert_type(renamed, StoredFile)
    await paymo.files.delete(stored.id)


async def read_entries(paymo: Paymo) -> None:
    pages = paymo.entries.list(
        where=(EntryFilter.project_id == 7) & (EntryFilter.start_time >= NOON),
        include="user",
        order="start_time",
        page=0,
        page_size=100,
    )
    assert_type(pages, Pages[Entry])
    entry = await paymo.entries.get(1, include=["user"])
    assert_type(entry, Entry)
    assert_type(entry.date, date | None)
    assert_type(entry.start_time, datetime | None)
    assert_type(entry.duration, int | None)


async def keep_entries(paymo: Paymo) -> None:
    span = await paymo.entries.create(7, start_time=NOON, end_time=NOON, description="Reading")
    assert_type(span, Entry)
    assert_type(await paymo.entries.create(7, date=date(2014, 12, 1), duration=3600), Entry)
    assert_type(await paymo.entries.create(7, start_time=NOON, user_id=45), Entry)
    assert_type(await paymo.entries.update(1, end_time=NOON, task_id=8), Entry)
    await paymo.entries.delete(1)


async def read_recurring_profiles(paymo: Paymo) -> None:
    pages = paymo.taskrecurringprofiles.list(
        where=TaskRecurringProfileFilter.active.is_(True)
        & TaskRecurringProfileFilter.frequency.is_(Frequency.WEEKLY),
        include="project",
        order="name",
        page=0,
        page_size=20,
    )
    assert_type(pages, Pages[TaskRecurringProfile])
    profile = await paymo.taskrecurringprofiles.get(1, include=["project"])
    assert_type(profile, TaskRecurringProfile)
    assert_type(profile.frequency, Frequency | None)
    assert_type(profile.until, date | None)
    assert_type(profile.on_day, tuple[int, ...])


async def keep_workflows(paymo: Paymo) -> None:
    workflows = paymo.workflows.list(
        where=WorkflowFilter.is_default.is_(True),
        include="workflowstatuses",
        order="name",
        page=0,
        page_size=20,
    )
    assert_type(workflows, Pages[Workflow])
    workflow = await paymo.workflows.get(1, include=["workflowstatuses"])
    assert_type(workflow, Workflow)
    assert_type(workflow.workflowstatuses, tuple[WorkflowStatusPart, ...])
    statuses = paymo.workflowstatuses.list(
        where=WorkflowStatusFilter.workflow_id == workflow.id,
        include=[],
        order="seq",
        page=0,
        page_size=20,
    )
    assert_type(statuses, Pages[WorkflowStatus])
    status = await paymo.workflowstatuses.create("Review", "#FF0000", workflow.id)
    assert_type(status, WorkflowStatus)
    assert_type(status.action, StatusAction | None)
    assert_type(await paymo.workflowstatuses.get(status.id, include="workflow"), WorkflowStatus)
    renamed = await paymo.workflowstatuses.update(status.id, name="In review", color="#00FF00")
    assert_type(renamed, WorkflowStatus)
    await paymo.workflowstatuses.delete(status.id)
