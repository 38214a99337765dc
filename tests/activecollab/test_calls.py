"""Every call, over real HTTP, in both formats: what travels, what changes, what comes back."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from deskwire.activecollab import ActiveCollab
from deskwire.activecollab.categories import Category
from deskwire.activecollab.info import Label, User
from deskwire.activecollab.projects import Project
from deskwire.activecollab.tasks import ObjectState, Priority, TaskId, TaskNumber, Visibility
from deskwire.activecollab.time_records import BillableStatus
from deskwire.core.errors import (
    APIError,
    AuthenticationError,
    ConfigurationError,
    NotFoundError,
    ParameterError,
    PermissionDeniedError,
    ServerError,
)
from deskwire.core.request.multipart import Upload
from deskwire.sandbox.activecollab import EMAIL, PASSWORD, TOKEN
from tests.activecollab.conftest import Format, Site

pytestmark = pytest.mark.anyio

BEGAN = datetime(2014, 1, 1, 10, tzinfo=UTC)
NOW = datetime(2014, 1, 2, 12, tzinfo=UTC)
TASK = TaskNumber(12)
WEB = "https://collab.acme.example/public/index.php?path_info="
AMY = User(
    id=1,
    class_name="Administrator",
    display_name="Amy Adams",
    short_display_name="Amy A.",
    first_name="Amy",
    last_name="Adams",
    email="amy@acme.example",
    permalink=f"{WEB}users/1",
    company_id=1,
)
BEN = User(
    id=2,
    class_name="Member",
    display_name="Ben Brown",
    short_display_name="Ben B.",
    first_name="Ben",
    last_name="Brown",
    email="ben@acme.example",
    permalink=f"{WEB}users/2",
    company_id=1,
)
WEBSITE = Project(
    id=7,
    slug="website",
    name="Website",
    overview="A <b>new</b> one",
    permalink=f"{WEB}projects/website",
    is_member=True,
    leader_id=1,
    company_id=1,
    status="Active",
    is_completed=False,
)
NEW = Label(id=1, name="NEW", fg_color="#000000", bg_color="#ffffff", is_default=True)


async def test_tasks_are_read(site: Site, form: Format) -> None:
    client = await site.client(form)
    tasks = await client.tasks.list("website")
    assert [(task.task_id, task.id, task.name) for task in tasks] == [
        (12, 101, "Task example"),
        (13, 102, "Some task"),
        (14, 103, "Private task"),
    ]
    query = dict(site.last.query)
    assert query == {
        "path_info": "projects/website/tasks",
        "format": form,
        "auth_api_token": TOKEN,
    }
    assert site.last.headers.get("accept") == f"application/{form}"
    (old,) = await client.tasks.list_archived(7)
    assert (old.name, old.state, old.is_archived) == ("Old task", ObjectState.ARCHIVED, True)
    assert site.path_info == "projects/7/tasks/archive"
    assert await client.tasks.list_archived(8) == ()


@pytest.mark.parametrize(
    "project",
    [
        "1&auth_api_token=x",
        "../7",
        "..",
        "%2e%2e",
        "7?format=json",
        "7#x",
        "7\n",
        "7\r\nX: 1",
        "7/tasks/12",
        "7%2ftasks",
        "7;x",
        "7\\tasks",
        " ",
        "",
        "7\x00",
    ],
)
async def test_an_id_stays_in_its_part_of_the_command(site: Site, project: str) -> None:
    client = await site.client()
    for call in (
        client.tasks.list(project),
        client.tasks.complete(project, TASK),
        client.subtasks.create(project, TASK, "x"),
        client.projects.get(project),
    ):
        with pytest.raises(ParameterError):
            await call
    assert site.requests == []


async def test_a_task_is_read_in_full(site: Site, form: Format) -> None:
    client = await site.client(form)
    task = await client.tasks.get(7, TASK, detailed=True)
    assert site.path_info == "projects/7/tasks/12"
    assert dict(site.last.query)["detailed"] == "1"
    assert (task.id, task.task_id, task.name, task.body) == (101, 12, "Task example", None)
    assert (task.visibility, task.priority) == (Visibility.NORMAL, Priority.HIGHEST)
    assert (task.due_on, task.start_on) == (date(2014, 7, 25), None)
    assert (task.created_on, task.created_by, task.created_by_id) == (BEGAN, AMY, 1)
    assert (task.updated_on, task.updated_by, task.updated_by_id) == (None, None, None)
    assert (task.assignee, task.assignee_id) == (AMY, 1)
    assert (task.other_assignees, task.other_assignee_ids) == ((BEN,), (2,))
    assert (task.label, task.label_id) == (NEW, 1)
    # No milestone is 0, no custom fields are null or an empty element.
    assert (task.category_id, task.milestone_id, task.milestone) == (None, None, None)
    assert (task.custom_fields, task.estimate, task.tracking) == (None, None, None)
    assert (task.project, task.project_id) == (WEBSITE, 7)
    assert (task.subscribers, task.user_is_subscribed) == ((BEN,), False)
    assert dict(task.permissions) == {"can_edit": True, "can_trash": True}
    assert task.urls["edit"] == f"{WEB}projects/website/tasks/12/edit"
    assert (task.total_subtasks, task.open_subtasks, task.comments_count) == (2, 2, 1)
    assert (task.object_time, task.attachments) == (Decimal(0), ())
    assert not task.extra


async def test_both_formats_give_equal_tasks(site: Site) -> None:
    json, xml = await site.client("json"), await site.client("xml")
    assert await json.tasks.list(7) == await xml.tasks.list(7)
    assert await json.subtasks.list(7, TASK) == await xml.subtasks.list(7, TASK)
    assert await json.projects.list() == await xml.projects.list()
    assert await json.info.get() == await xml.info.get()


async def test_a_task_is_created(site: Site, form: Format) -> None:
    client = await site.client(form)
    task = await client.tasks.create(
        7,
        "New Task",
        body="<p>now & then ]]></p>",
        visibility=Visibility.PRIVATE,
        category_id=21,
        label_id=2,
        milestone_id=0,
        priority=-1,
        assignee_id=2,
        other_assignees=[1, 3],
        due_on=date(2014, 7, 25),
    )
    assert site.path_info == "projects/7/tasks/add"
    assert site.form == [
        ("task[name]", "New Task"),
        ("task[body]", "<p>now & then ]]></p>"),
        ("task[visibility]", "0"),
        ("task[category_id]", "21"),
        ("task[label_id]", "2"),
        ("task[milestone_id]", "0"),
        ("task[priority]", "-1"),
        ("task[assignee_id]", "2"),
        ("task[other_assignees][0]", "1"),
        ("task[other_assignees][1]", "3"),
        ("task[due_on]", "2014-07-25"),
        ("submitted", "submitted"),
    ]
    assert (task.id, task.task_id, task.name) == (106, 15, "New Task")
    assert task.body == "<p>now & then ]]></p>"
    assert task.category == Category(id=21, name="Design")
    assert (task.priority, task.visibility) == (Priority.LOW, Visibility.PRIVATE)
    assert task.other_assignee_ids == (1, 3)
    assert task.created_on == NOW
    assert task.task_id is not None
    assert await client.tasks.get(7, task.task_id) == task


async def test_a_task_of_somebody_without_an_account(site: Site, form: Format) -> None:
    client = await site.client(form)
    task = await client.tasks.create(
        7, "Asked by mail", created_by_name="Dee", created_by_email="dee@example.com"
    )
    assert (task.created_by_id, task.created_by_name) == (None, "Dee")
    assert task.created_by == User(
        class_name="AnonymousUser",
        display_name="Dee",
        short_display_name="Dee",
        email="dee@example.com",
    )
    with pytest.raises(ParameterError) as caught:
        await client.tasks.create(7, "x", created_by_id=1, created_by_name="Dee")
    assert str(caught.value) == (
        "activecollab.tasks.create: `created_by_id` cannot be given with `created_by_name`"
    )
    with pytest.raises(ParameterError, match="`created_by_email` needs `created_by_name`"):
        await client.tasks.update(7, TASK, created_by_email="dee@example.com")


async def test_a_task_is_changed(site: Site, form: Format) -> None:
    client = await site.client(form)
    task = await client.tasks.update(7, TASK, name="Updated Task Name")
    assert site.path_info == "projects/7/tasks/12/edit"
    assert site.form == [("task[name]", "Updated Task Name"), ("submitted", "submitted")]
    assert (task.name, task.due_on) == ("Updated Task Name", date(2014, 7, 25))
    assert (task.updated_on, task.updated_by, task.version) == (NOW, AMY, 2)
    assert task.other_assignee_ids == (2,)


async def test_files(site: Site, form: Format) -> None:
    client = await site.client(form)
    notes = Upload("notes.txt", "Grüße".encode(), "text/plain")
    task = await client.tasks.create(7, "With a file", attachment=notes)
    assert site.last.content_type == "multipart/form-data"
    parts = {part.name: part for part in site.last.multipart()}
    assert set(parts) == {"task[name]", "submitted", "attachment_1"}
    assert parts["attachment_1"].filename == "notes.txt"
    assert task.task_id is not None
    await client.tasks.add_attachment(7, task.task_id, Upload("a.bin", b"\xff\x00", "image/png"))
    assert site.path_info == "projects/7/tasks/15/attachments/add"
    assert {part.name for part in site.last.multipart()} == {"submitted", "attachment_1"}
    first, second = await client.attachments.list(7, task.task_id)
    assert (first.name, first.mime_type, first.size) == ("notes.txt", "text/plain", 7)
    assert (second.name, second.mime_type, second.size) == ("a.bin", "image/png", 2)
    assert await client.attachments.download(7, task.task_id, first.id) == "Grüße".encode()
    assert site.path_info == f"projects/7/tasks/15/attachments/{first.id}"
    assert await client.attachments.download(7, task.task_id, second.id) == b"\xff\x00"
    await client.tasks.update(7, task.task_id, attachment=notes)
    assert (await client.tasks.get(7, task.task_id)).attachments_count == 3


Action = Callable[[ActiveCollab], Awaitable[object]]
SWITCHES: dict[str, Action] = {
    "complete": lambda c: c.tasks.complete(7, TASK),
    "reopen": lambda c: c.tasks.reopen(7, TASK),
    "subscribe": lambda c: c.tasks.subscribe(7, TASK),
    "unsubscribe": lambda c: c.tasks.unsubscribe(7, TASK),
    "archive": lambda c: c.tasks.archive(7, TASK),
    "unarchive": lambda c: c.tasks.unarchive(7, TASK),
    "trash": lambda c: c.tasks.trash(7, TASK),
    "untrash": lambda c: c.tasks.restore(7, TASK),
    "subtasks/1/complete": lambda c: c.subtasks.complete(7, TASK, 1),
    "subtasks/1/reopen": lambda c: c.subtasks.reopen(7, TASK, 1),
    "subtasks/1/subscribe": lambda c: c.subtasks.subscribe(7, TASK, 1),
    "subtasks/1/unsubscribe": lambda c: c.subtasks.unsubscribe(7, TASK, 1),
    "subtasks/1/archive": lambda c: c.subtasks.archive(7, TASK, 1),
    "subtasks/1/unarchive": lambda c: c.subtasks.unarchive(7, TASK, 1),
    "subtasks/1/trash": lambda c: c.subtasks.trash(7, TASK, 1),
    "subtasks/1/untrash": lambda c: c.subtasks.restore(7, TASK, 1),
    "comments/lock": lambda c: c.comments.lock(7, TASK),
    "comments/unlock": lambda c: c.comments.unlock(7, TASK),
}


@pytest.mark.parametrize("path", SWITCHES)
async def test_commands_without_fields(site: Site, form: Format, path: str) -> None:
    await SWITCHES[path](await site.client(form))
    assert (site.last.method, site.path_info) == ("POST", f"projects/7/tasks/12/{path}")
    assert site.form == [("submitted", "submitted")]


async def test_where_a_task_is(site: Site, form: Format) -> None:
    client = await site.client(form)
    done = await client.tasks.complete(7, TASK)
    assert (done.is_completed, done.completed_on, done.completed_by) == (True, NOW, AMY)
    assert (await client.tasks.reopen(7, TASK)).completed_on is None
    await client.tasks.subscribe(7, TASK)
    assert (await client.tasks.get(7, TASK)).subscribers == (AMY, BEN)
    await client.tasks.unsubscribe(7, TASK)
    assert (await client.tasks.get(7, TASK)).user_is_subscribed is False
    await client.tasks.archive(7, TASK)
    assert [task.task_id for task in await client.tasks.list_archived(7)] == [11, 12]
    await client.tasks.unarchive(7, TASK)
    await client.tasks.trash(7, TASK)
    trashed = await client.tasks.get(7, TASK)
    assert (trashed.state, trashed.is_trashed) == (ObjectState.TRASHED, True)
    assert [task.task_id for task in await client.tasks.list(7)] == [13, 14]
    await client.tasks.restore(7, TASK)
    assert len(await client.tasks.list(7)) == 3


async def test_a_task_goes_to_another_project(site: Site, form: Format) -> None:
    client = await site.client(form)
    await client.tasks.copy_to_project(7, TASK, 8)
    assert site.path_info == "projects/7/tasks/12/copy-to-project"
    assert site.form == [("copy_to_project_id", "8"), ("submitted", "submitted")]
    moved = await client.tasks.move_to_project(7, TASK, 8)
    assert site.path_info == "projects/7/tasks/12/move-to-project"
    assert site.form == [("move_to_project_id", "8"), ("submitted", "submitted")]
    assert (moved.id, moved.task_id, moved.project_id) == (101, 3, 8)
    names = [(task.task_id, task.name) for task in await client.tasks.list(8)]
    assert names == [(1, "Plant a tree"), (2, "Task example"), (3, "Task example")]
    with pytest.raises(NotFoundError):
        await client.tasks.get(7, TASK)


async def test_subtasks(site: Site, form: Format) -> None:
    client = await site.client(form)
    first, second = await client.subtasks.list(7, TASK)
    assert site.path_info == "projects/7/tasks/12/subtasks"
    assert (first.name, first.body, first.assignee, first.label_id) == (
        "first subtask",
        None,
        BEN,
        None,
    )
    assert (second.assignee, second.assignee_id, second.due_on) == (None, None, None)
    assert first.parent_id == TaskId(101)
    made = await client.subtasks.create(
        7,
        TASK,
        "Made with API",
        assignee_id=1,
        priority=Priority.HIGH,
        label_id=2,
        due_on=NOW.date(),
    )
    assert site.path_info == "projects/7/tasks/12/subtasks/add"
    assert site.form == [
        ("subtask[body]", "Made with API"),
        ("subtask[assignee]", "1"),
        ("subtask[priority]", "1"),
        ("subtask[label_id]", "2"),
        ("subtask[due_on]", "2014-01-02"),
        ("submitted", "submitted"),
    ]
    assert (made.body, made.name, made.assignee_id, made.label_id) == ("Made with API", None, 1, 2)
    changed = await client.subtasks.update(7, TASK, made.id, body="Updated", due_on="2014-07-25")
    assert site.path_info == "projects/7/tasks/12/subtasks/3/edit"
    assert (changed.body, changed.due_on) == ("Updated", date(2014, 7, 25))
    done = await client.subtasks.complete(7, TASK, made.id)
    assert (done.is_completed, done.completed_on) == (True, NOW)
    assert (await client.subtasks.reopen(7, TASK, made.id)).is_completed is False
    await client.subtasks.archive(7, TASK, made.id)
    assert (await client.subtasks.get(7, TASK, made.id)).is_archived is True
    assert site.path_info == "projects/7/tasks/12/subtasks/3"
    assert len(await client.subtasks.list(7, TASK)) == 2
    assert await client.subtasks.list(7, TaskNumber(13)) == ()


async def test_the_other_name_of_an_assignee(site: Site) -> None:
    client = await site.client(variants={"subtasks.create.assignee_id": "assignee_id"})
    made = await client.subtasks.create(7, TASK, "x", assignee_id=2)
    assert ("subtask[assignee_id]", "2") in site.form
    assert made.assignee_id == 2


async def test_comments(site: Site, form: Format) -> None:
    client = await site.client(form)
    (stub,) = await client.comments.list(7, TASK)
    assert site.path_info == "projects/7/tasks/12/comments"
    assert (stub.id, stub.body, stub.created_by) == (31, None, BEN)
    assert (await client.comments.get(7, TASK, stub.id)).body == "Fine!"
    assert site.path_info == "projects/7/tasks/12/comments/31"
    made = await client.comments.create(7, TASK, "Thanks")
    assert site.path_info == "projects/7/tasks/12/comments/add"
    assert site.form == [("comment[body]", "Thanks"), ("submitted", "submitted")]
    assert (made.body, made.parent_id, made.created_on) == ("Thanks", TaskId(101), NOW)
    assert (await client.comments.update(7, TASK, made.id, "Thank you")).body == "Thank you"
    assert site.path_info == "projects/7/tasks/12/comments/32/edit"
    await client.comments.lock(7, TASK)
    assert (await client.tasks.get(7, TASK)).is_locked is True
    with pytest.raises(PermissionDeniedError):
        await client.comments.create(7, TASK, "One more")
    await client.comments.unlock(7, TASK)
    await client.comments.create(7, TASK, "One more")


async def test_categories(site: Site, form: Format) -> None:
    client = await site.client(form)
    assert await client.categories.list(7) == (Category(id=21, name="Design"),)
    assert site.path_info == "projects/7/tasks/categories"
    made = await client.categories.create(7, "Code")
    assert site.form == [("category[name]", "Code"), ("submitted", "submitted")]
    assert made == Category(id=22, name="Code")
    renamed = await client.categories.update("website", made.id, "Programs")
    assert site.path_info == "projects/website/tasks/categories/22/edit"
    assert await client.categories.get(7, made.id) == renamed == Category(id=22, name="Programs")
    assert await client.categories.list(8) == ()


async def test_projects(site: Site, form: Format) -> None:
    client = await site.client(form)
    projects = await client.projects.list()
    assert projects[0] == WEBSITE
    assert [(project.slug, project.overview) for project in projects[1:]] == [("garden", None)]
    assert [project.slug for project in await client.projects.list_archived()] == ["attic"]
    assert site.path_info == "projects/archive"
    assert await client.projects.get("website") == WEBSITE == await client.projects.get(7)
    people = await client.projects.people(7)
    assert site.path_info == "projects/7/people"
    names = [person["display_name"] for person in people if isinstance(person, dict)]
    assert names == ["Amy Adams", "Ben Brown"]


async def test_the_installation(site: Site, form: Format) -> None:
    client = await site.client(form)
    info = await client.info.get()
    assert site.path_info == "info"
    assert (info.api_version, info.system_version, info.read_only) == ("3.0.0", "3.1.8", False)
    assert (info.logged_user, info.max_upload_size) == (AMY, Decimal(8_388_608))
    assert info.loaded_frameworks == ("environment", "authentication", "labels")
    on_hold = Label(id=2, name="ON HOLD", fg_color="#ffffff", bg_color="#ff0000", is_default=False)
    assert await client.info.list_labels() == (NEW, on_hold)
    assert site.path_info == "info/labels/assignment"
    assert await client.info.check_if_alive() is True
    query = dict(site.last.query)
    assert query.pop("path_info", "") == ""
    assert query == {"check_if_alive": "1"}


async def test_my_tasks_are_asked_for_in_json(site: Site, form: Format) -> None:
    client = await site.client(form)
    groups = await client.my_tasks.list()
    assert dict(site.last.query)["format"] == "json"
    assert list(groups) == ["website", "garden"]
    (task,) = groups["website"].assignments
    assert (task.id, task.task_id, task.project, task.label) == (101, 12, "Website", "NEW")
    assert (task.due_on, task.created_on, task.age) == (date(2014, 7, 25), BEGAN, 1)
    assert (task.milestone, task.category, task.assignee) == (None, None, "Amy Adams")
    assert [part.name for part in task.subtasks] == ["first subtask", "second subtask"]
    (tree,) = groups["garden"].assignments
    assert (tree.name, tree.subtasks) == ("Plant a tree", ())


async def test_time_is_recorded(site: Site, form: Format) -> None:
    client = await site.client(form)
    record = await client.time_records.create(
        7,
        TASK,
        Decimal("1.5"),
        2,
        date(2014, 1, 2),
        job_type_id=4,
        billable_status=BillableStatus.BILLABLE,
        summary="Drawing",
    )
    assert site.path_info == "projects/7/tasks/12/tracking/time/add"
    assert site.form == [
        ("time_record[value]", "1.5"),
        ("time_record[user_id]", "2"),
        ("time_record[record_date]", "2014-01-02"),
        ("time_record[job_type_id]", "4"),
        ("time_record[billable_status]", "1"),
        ("time_record[summary]", "Drawing"),
        ("submitted", "submitted"),
    ]
    assert (record.value, record.user_id, record.job_type_id) == (Decimal("1.5"), 2, 4)
    assert (record.record_date, record.summary) == (date(2014, 1, 2), "Drawing")
    assert record.billable_status is BillableStatus.BILLABLE
    assert (await client.tasks.get(7, TASK)).object_time == Decimal("1.5")


async def test_a_token(site: Site, form: Format) -> None:
    client = await site.client(form, token="none")
    token = await client.info.create_token(EMAIL, PASSWORD, "Desk", "Wire Inc.")
    assert token.reveal().startswith("1-")
    assert len(token.reveal()) == 42
    assert TOKEN not in site.last.raw_query
    assert "auth_api_token" not in site.last.raw_query
    assert site.form == [
        ("api_subscription[email]", EMAIL),
        ("api_subscription[password]", PASSWORD),
        ("api_subscription[client_name]", "Desk"),
        ("api_subscription[client_vendor]", "Wire Inc."),
        ("submitted", "submitted"),
    ]
    assert (await (await site.client(form, token=token)).info.get()).logged_user == AMY


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ((EMAIL, PASSWORD, ""), ServerError, "1"),
        (("dee@acme.example", PASSWORD, "Desk"), AuthenticationError, "2"),
        ((EMAIL, "wrong", "Desk"), AuthenticationError, "3"),
        (("cy@acme.example", "cy-password", "Desk"), PermissionDeniedError, "4"),
    ],
)
async def test_a_token_is_refused(
    site: Site, given: tuple[str, str, str], error: type[APIError], code: str
) -> None:
    client = await site.client()
    with pytest.raises(error) as caught:
        await client.info.create_token(*given, "Wire Inc.")
    assert caught.value.code == code
    assert len(site.requests) == 1


async def test_failures(site: Site, form: Format) -> None:
    client = await site.client(form)
    with pytest.raises(ServerError, match="name is required") as failed:
        await client.tasks.update(7, TASK, name="")
    assert failed.value.code == ("ValidationErrors" if form == "json" else "")
    with pytest.raises(NotFoundError):
        await client.tasks.get(7, TaskNumber(101))  # its id, not its number
    with pytest.raises(NotFoundError):
        await client.tasks.list("nothing")
    wrong = await site.client(form, token="1-wrong")
    with pytest.raises(PermissionDeniedError, match="the token is wrong") as denied:
        await wrong.tasks.list(7)
    assert "1-wrong" not in str(denied.value)
    assert len(site.requests) == 4  # status 500 was not tried again


async def test_what_a_user_may_see(site: Site, form: Format) -> None:
    client = await site.client(form)
    token = await client.info.create_token("ben@acme.example", "ben-password", "Desk", "Wire")
    ben = await site.client(form, token=token)
    assert [task.task_id for task in await ben.tasks.list(7)] == [12, 13]
    with pytest.raises(NotFoundError):
        await ben.tasks.get(7, TaskNumber(14))
    with pytest.raises(PermissionDeniedError):
        await ben.tasks.list(8)


async def test_the_address_keeps_its_query(site: Site) -> None:
    client = await site.client(base_url=f"{site.url}?lang=en")
    await client.info.get()
    assert site.last.query[:2] == (("lang", "en"), ("path_info", "info"))
    with pytest.raises(ConfigurationError, match="pass base_url or set ACTIVECOLLAB_BASE_URL"):
        ActiveCollab(token=TOKEN)


async def test_refused_arguments(site: Site) -> None:
    client = await site.client()
    for project in ("a/b", "", "..", "a?b"):
        with pytest.raises(ParameterError, match="expected a value"):
            await client.tasks.list(project)
    with pytest.raises(ParameterError) as caught:
        await client.raw("tasks.get", project_id=7, task_id="twelve")
    assert str(caught.value) == (
        "activecollab.tasks.get: argument `task_id`: got 'twelve', expected a whole number"
    )
    with pytest.raises(ParameterError, match="got 3, expected one of -2, -1, 0, 1, 2"):
        await client.tasks.update(7, TASK, priority=3)
    with pytest.raises(ParameterError, match="such as '2014-12-31'"):
        await client.tasks.update(7, TASK, due_on="07/25/2014")
    assert not site.requests


async def test_a_page_that_is_no_answer(site: Site, form: Format) -> None:
    client = await site.client(form, base_url=site.url.replace("api.php", "api.php/x"))
    with pytest.raises(NotFoundError):
        await client.info.get()
