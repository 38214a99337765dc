"""ActiveCollab as users write it: checked by mypy and pyright, never run."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_type

from deskwire import ActiveCollab, JSONValue, Secret, Upload
from deskwire.activecollab import (
    Assignment,
    AssignmentGroup,
    Attachment,
    BillableStatus,
    Category,
    Comment,
    Info,
    Label,
    ObjectState,
    Priority,
    Project,
    Subtask,
    Task,
    TaskId,
    TaskNumber,
    TimeRecord,
    User,
    Visibility,
)

NUMBER = TaskNumber(12)


async def connect() -> None:
    async with ActiveCollab(
        token=Secret("1-abc"), base_url="https://desk.example/public/api.php", format="json"
    ) as desk:
        assert_type(desk, ActiveCollab)
    async with ActiveCollab() as from_environment:
        assert_type(from_environment, ActiveCollab)


async def ask_about_the_installation(desk: ActiveCollab) -> None:
    info = await desk.info.get()
    assert_type(info, Info)
    assert_type(info.logged_user, User | None)
    assert_type(info.enabled_modules, tuple[str, ...])
    assert_type(info.max_upload_size, Decimal | None)
    assert_type(info.extra, Mapping[str, JSONValue])
    assert_type(await desk.info.list_labels(), tuple[Label, ...])
    assert_type(await desk.info.check_if_alive(), bool)
    token = await desk.info.create_token("ann@example.com", "hunter2", "Timesheets", "Acme")
    assert_type(token, Secret)
    await desk.info.create_token(
        "ann@example.com", Secret("hunter2"), client_name="Timesheets", client_vendor="Acme"
    )
    assert_type(ActiveCollab(token=token), ActiveCollab)


async def read_projects(desk: ActiveCollab) -> None:
    projects = await desk.projects.list()
    assert_type(projects, tuple[Project, ...])
    for project in projects:
        assert_type(project.id, int)
        assert_type(project.slug, str | None)
        assert_type(project.is_completed, bool | None)
    assert_type(await desk.projects.list_archived(), tuple[Project, ...])
    assert_type(await desk.projects.get("website"), Project)
    assert_type(await desk.projects.get(project_id=7), Project)
    assert_type(await desk.projects.people(7), tuple[JSONValue, ...])


async def sort_by_category(desk: ActiveCollab) -> None:
    assert_type(await desk.categories.list("website"), tuple[Category, ...])
    assert_type(await desk.categories.get("website", 3), Category)
    category = await desk.categories.create(7, "Bugs")
    assert_type(category, Category)
    assert_type(category.name, str | None)
    assert_type(await desk.categories.update(7, category.id, name="Defects"), Category)


async def read_tasks(desk: ActiveCollab) -> None:
    assert_type(await desk.tasks.list("website"), tuple[Task, ...])
    assert_type(await desk.tasks.list(7, detailed=True), tuple[Task, ...])
    assert_type(await desk.tasks.list_archived(7, detailed=False), tuple[Task, ...])
    task = await desk.tasks.get("website", NUMBER, detailed=True)
    assert_type(task, Task)
    assert_type(task.id, TaskId)
    assert_type(task.task_id, TaskNumber | None)
    assert_type(task.priority, Priority | None)
    assert_type(task.visibility, Visibility | None)
    assert_type(task.state, ObjectState | None)
    assert_type(task.due_on, date | None)
    assert_type(task.completed_on, datetime | None)
    assert_type(task.category, Category | None)
    assert_type(task.label, Label | None)
    assert_type(task.assignee, User | None)
    assert_type(task.other_assignees, tuple[User, ...])
    assert_type(task.attachments, tuple[Attachment, ...])
    assert_type(task.permissions, Mapping[str, bool])
    assert_type(task.milestone, JSONValue | None)
    if task.task_id is not None:
        assert_type(await desk.tasks.get(7, task.task_id), Task)
    if task.priority is not None:
        assert_type(task.priority.known, bool)


async def write_tasks(desk: ActiveCollab) -> None:
    task = await desk.tasks.create(
        "website",
        "Draw the logo",
        body="<p>In two sizes.</p>",
        visibility=Visibility.NORMAL,
        category_id=3,
        label_id=None,
        milestone_id=4,
        priority=Priority.HIGH,
        assignee_id=5,
        other_assignees=[6, 7],
        due_on=date(2014, 1, 31),
        attachment=Upload("brief.txt", b"Two sizes, please.", "text/plain"),
    )
    assert_type(task, Task)
    await desk.tasks.create(
        project_id=7,
        name="Call back",
        visibility=0,
        priority=-1,
        due_on="2014-01-31",
        created_by_id=5,
        created_by_name="Ann",
        created_by_email="ann@example.com",
    )
    assert_type(await desk.tasks.update("website", NUMBER, name="Draw two logos"), Task)
    await desk.tasks.update(
        "website",
        NUMBER,
        body=None,
        visibility=Visibility.PRIVATE,
        category_id=None,
        label_id=8,
        milestone_id=None,
        priority=2,
        assignee_id=None,
        other_assignees=(),
        due_on=datetime.now(UTC).date(),
        created_by_id=5,
        created_by_name="Ann",
        created_by_email="ann@example.com",
        attachment=Upload("logo.png", b"\x89PNG"),
    )
    await desk.tasks.add_attachment("website", NUMBER, Upload("logo.png", b"\x89PNG", "image/png"))


async def move_tasks_along(desk: ActiveCollab) -> None:
    assert_type(await desk.tasks.complete("website", NUMBER), Task)
    assert_type(await desk.tasks.reopen("website", NUMBER), Task)
    await desk.tasks.subscribe("website", NUMBER)
    await desk.tasks.unsubscribe("website", NUMBER)
    await desk.tasks.archive("website", NUMBER)
    await desk.tasks.unarchive("website", NUMBER)
    await desk.tasks.trash("website", NUMBER)
    await desk.tasks.restore("website", NUMBER)
    assert_type(await desk.tasks.move_to_project("website", NUMBER, 8), Task)
    await desk.tasks.copy_to_project(7, NUMBER, target_project_id=8)


async def keep_subtasks(desk: ActiveCollab) -> None:
    assert_type(await desk.subtasks.list("website", NUMBER), tuple[Subtask, ...])
    subtask = await desk.subtasks.create(
        "website",
        NUMBER,
        "Choose a colour",
        assignee_id=5,
        priority=Priority.LOWEST,
        label_id=8,
        due_on=date(2014, 2, 1),
    )
    assert_type(subtask, Subtask)
    assert_type(subtask.assignee, User | None)
    assert_type(subtask.parent_id, TaskId | None)
    assert_type(await desk.subtasks.get(7, NUMBER, subtask.id), Subtask)
    changed = await desk.subtasks.update(
        7, NUMBER, subtask.id, body="Two", assignee_id=None, priority=1, label_id=9, due_on=None
    )
    assert_type(changed, Subtask)
    assert_type(await desk.subtasks.complete(7, NUMBER, subtask.id), Subtask)
    assert_type(await desk.subtasks.reopen(7, NUMBER, subtask.id), Subtask)
    await desk.subtasks.subscribe(7, NUMBER, subtask.id)
    await desk.subtasks.unsubscribe(7, NUMBER, subtask.id)
    await desk.subtasks.archive(7, NUMBER, subtask.id)
    await desk.subtasks.unarchive(7, NUMBER, subtask.id)
    await desk.subtasks.trash(7, NUMBER, subtask.id)
    await desk.subtasks.restore(7, NUMBER, subtask_id=subtask.id)


async def discuss(desk: ActiveCollab) -> None:
    assert_type(await desk.comments.list("website", NUMBER), tuple[Comment, ...])
    comment = await desk.comments.create("website", NUMBER, "Looks good.")
    assert_type(comment, Comment)
    assert_type(comment.created_by, User | None)
    assert_type(comment.created_on, datetime | None)
    assert_type(await desk.comments.get(7, NUMBER, comment.id), Comment)
    assert_type(await desk.comments.update(7, NUMBER, comment.id, body="Looks great."), Comment)
    await desk.comments.lock(7, NUMBER)
    await desk.comments.unlock(7, NUMBER)


async def fetch_files(desk: ActiveCollab) -> None:
    attachments = await desk.attachments.list("website", NUMBER)
    assert_type(attachments, tuple[Attachment, ...])
    assert_type(attachments[0].size, int | None)
    assert_type(await desk.attachments.download("website", NUMBER, attachments[0].id), bytes)
    async with desk.attachments.stream_download("website", NUMBER, attachments[0].id) as file:
        assert_type(file.size, int | None)
        assert_type([piece async for piece in file], list[bytes])


async def track_time(desk: ActiveCollab) -> None:
    record = await desk.time_records.create(
        "website",
        NUMBER,
        Decimal("1.5"),
        5,
        date(2014, 1, 31),
        job_type_id=1,
        billable_status=BillableStatus.BILLABLE,
        summary="Sketches",
    )
    assert_type(record, TimeRecord)
    assert_type(record.value, Decimal | None)
    assert_type(record.billable_status, BillableStatus | None)
    await desk.time_records.create(
        7, NUMBER, value=0.25, user_id=5, record_date="2014-01-31", billable_status=0
    )
    records = await desk.time_records.list("website", NUMBER, dont_limit_result=True)
    assert_type(records, tuple[TimeRecord, ...])
    assert_type(await desk.time_records.get(7, NUMBER, records[0].id), TimeRecord)


async def look_at_my_tasks(desk: ActiveCollab) -> None:
    groups = await desk.my_tasks.list()
    assert_type(groups, Mapping[str, AssignmentGroup])
    for name, group in groups.items():
        assert_type(name, str)
        assert_type(group.assignments, tuple[Assignment, ...])
        for assignment in group.assignments:
            assert_type(assignment.task_id, TaskNumber | None)
            assert_type(assignment.tracked_time, Decimal | None)
            assert_type(assignment.subtasks, tuple[Subtask, ...])
