# Generated from spec/paymo/models.yaml (sha256 922edcf57c58) by `python -m codegen`.
"""Paymo: what projects are made of, tasks above all."""

from collections.abc import Mapping
from datetime import date, datetime
from datetime import date as _date
from decimal import Decimal

import attrs

from deskwire.core.model.encodings import AS_TEXT, Moment
from deskwire.core.model.enums import OpenEnum, OpenIntEnum
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import JSONValue
from deskwire.paymo.users import UserPart
from deskwire.paymo.workflows import WorkflowPart, WorkflowStatusPart


class Priority(OpenIntEnum):
    """How urgent a task is."""

    LOW = 25
    NORMAL = 50
    """What a new task has unless told otherwise."""
    HIGH = 75
    CRITICAL = 100


class HourlyBillingMode(OpenEnum):
    """Which hourly rate counts first. The next one that is set counts where it is not set."""

    USER = "user"
    """The user's, then the task's, the project's, the company's."""
    TASK = "task"
    """The task's, then the user's, the project's, the company's."""
    PROJECT = "project"
    """The project's, then the user's, the task's, the company's."""
    COMPANY = "company"
    """The company's, then the user's, the task's, the project's."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ClientPart(Model):
    """A client as it is included in others, whole or in part."""

    id: int | None = None
    """The client's id."""
    name: str | None = None
    """The name."""
    address: str | None = None
    """The street."""
    city: str | None = None
    """The city."""
    postal_code: str | None = None
    """The postal code."""
    country: str | None = None
    """The country."""
    state: str | None = None
    """The state or region."""
    phone: str | None = None
    """The telephone number."""
    fax: str | None = None
    """The fax number."""
    email: str | None = None
    """The e-mail address."""
    website: str | None = None
    """The address of the website."""
    active: bool | None = None
    """Whether it is not archived."""
    fiscal_information: str | None = None
    """What the head of an invoice says of it."""
    image: str | None = None
    """The address of the logo."""
    image_thumb_large: str | None = None
    """The address of a large thumbnail of it."""
    image_thumb_medium: str | None = None
    """The address of a medium thumbnail."""
    image_thumb_small: str | None = None
    """The address of a small thumbnail."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProjectStatusPart(Model):
    """A status of projects as it is included, whole or in part."""

    id: int | None = None
    """The status's id."""
    name: str | None = None
    """The name."""
    active: bool | None = None
    """Whether projects with it are active."""
    seq: int | None = None
    """The place among the statuses."""
    readonly: bool | None = None
    """Whether it can be neither changed nor deleted."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class CommentPart(Model):
    """A comment as it is included in others, whole or in part."""

    id: int | None = None
    """The comment's id."""
    content: str | None = None
    """What it says, in HTML."""
    thread_id: int | None = None
    """The id of the thread."""
    user_id: int | None = None
    """The id of the user who wrote it."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    thread: "ThreadPart | None" = None
    """The thread, if included."""
    project: "ProjectPart | None" = None
    """The project, if included."""
    user: UserPart | None = None
    """The user, if included."""
    files: "tuple[FilePart, ...]" = ()
    """The files, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class FilePart(Model):
    """A file as it is included in others, whole or in part."""

    id: int | None = None
    """The file's id."""
    original_filename: str | None = None
    """The name it was uploaded with."""
    description: str | None = None
    """The description; empty where there is none."""
    user_id: int | None = None
    """The id of the user who uploaded it."""
    project_id: int | None = None
    """The id of the project."""
    task_id: int | None = None
    """The id of the task, if it is attached to one."""
    discussion_id: int | None = None
    """The id of the discussion, if it is attached to one."""
    comment_id: int | None = None
    """The id of the comment, if it is attached to one."""
    token: Secret | None = None
    """What `files.attach` asks for; only of files that are attached to nothing yet."""
    size: int | None = optional(encoding=AS_TEXT)
    """The size in bytes. The documents call it an integer; samples have text."""
    mime: str | None = None
    """The media type, e.g. `image/png`."""
    file: str | None = None
    """The address it can be downloaded from."""
    image_thumb_large: str | None = None
    """The address of a large thumbnail, if it is an image."""
    image_thumb_medium: str | None = None
    """The address of a medium thumbnail, if it is an image."""
    image_thumb_small: str | None = None
    """The address of a small thumbnail, if it is an image."""
    tags: tuple[JSONValue, ...] = ()
    """The tags."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: "ProjectPart | None" = None
    """The project, if included."""
    task: "TaskPart | None" = None
    """The task, if included."""
    comment: CommentPart | None = None
    """The comment, if included."""
    user: UserPart | None = None
    """The user, if included."""
    discussion: JSONValue | None = None
    """The discussion, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ThreadPart(Model):
    """A thread as it is included in others, whole or in part."""

    id: int | None = None
    """The thread's id."""
    project_id: int | None = None
    """The id of the project."""
    task_id: int | None = None
    """The id of the task, if it is one that is commented on."""
    discussion_id: int | None = None
    """The id of the discussion, if it is one."""
    file_id: int | None = None
    """The id of the file, if it is one."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: "ProjectPart | None" = None
    """The project, if included."""
    task: "TaskPart | None" = None
    """The task, if included."""
    file: FilePart | None = None
    """The file, if included."""
    comments: tuple[CommentPart, ...] = ()
    """The comments, if included."""
    discussion: JSONValue | None = None
    """The discussion, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class EntryPart(Model):
    """A time entry as it is included in others, whole or in part."""

    id: int | None = None
    """The entry's id."""
    project_id: int | None = None
    """The id of the project."""
    task_id: int | None = None
    """The id of the task."""
    user_id: int | None = None
    """The id of the user whose time it is."""
    is_bulk: bool | None = None
    """Whether it has a day and a duration instead of a start and an end."""
    start_time: datetime | None = None
    """When it starts; not in bulk."""
    end_time: datetime | None = None
    """When it ends; none while a timer runs."""
    date: _date | None = None
    """The day of time in bulk."""
    duration: int | None = None
    """The length in seconds. The documents leave it to time in bulk, their samples do not."""
    description: str | None = None
    """What was done."""
    added_manually: bool | None = None
    """Whether it was written down rather than taken by a timer."""
    billed: bool | None = None
    """Whether it is in an invoice."""
    invoice_item_id: int | None = None
    """The id of the invoice line."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: "ProjectPart | None" = None
    """The project, if included."""
    task: "TaskPart | None" = None
    """The task, if included."""
    user: UserPart | None = None
    """The user, if included."""
    invoiceitem: JSONValue | None = None
    """The invoice line, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class SubtaskPart(Model):
    """A subtask as it is included in others, whole or in part."""

    id: int | None = None
    """The subtask's id."""
    name: str | None = None
    """What to do."""
    complete: bool | None = None
    """Whether it is done."""
    project_id: int | None = None
    """The id of the project."""
    user_id: int | None = None
    """The id of the user who created it."""
    task_id: int | None = None
    """The id of the task."""
    seq: int | None = None
    """The place in the task."""
    completed_on: datetime | None = optional(encoding=Moment(("iso", "unix")))
    """When it was completed. The documents call it an integer; answers have the usual text."""
    completed_by: int | None = None
    """The id of the user who completed it."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: "ProjectPart | None" = None
    """The project, if included."""
    task: "TaskPart | None" = None
    """The task, if included."""
    user: UserPart | None = None
    """The user who created it, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TaskPart(Model):
    """A task as it is included in others, whole or in part."""

    id: int | None = None
    """The task's id."""
    name: str | None = None
    """What to do."""
    code: str | None = None
    """The project's code, a hyphen and a number, e.g. `PD-16`."""
    project_id: int | None = None
    """The id of the project."""
    tasklist_id: int | None = None
    """The id of the task list."""
    seq: int | None = None
    """The place in the list."""
    description: str | None = None
    """The description; empty where there is none."""
    complete: bool | None = None
    """Whether it is done."""
    completed_on: datetime | None = optional(encoding=Moment(("iso", "unix")))
    """When it was completed. The documents call it an integer; answers have the usual text."""
    completed_by: int | None = None
    """The id of the user who completed it."""
    due_date: date | None = None
    """The day it is due."""
    start_date: date | None = None
    """The day it starts."""
    user_id: int | None = None
    """The id of the user who created it."""
    users: tuple[int, ...] = ()
    """The ids of the users it is assigned to. Where there are none, it is everybody's in the
    project."""
    billable: bool | None = None
    """Whether it is billed; only in billable projects."""
    flat_billing: bool | None = None
    """Whether it is billed at a flat rate rather than by time."""
    price_per_hour: Decimal | None = None
    """The hourly rate of a time based task. Which rate counts in the end, the project says."""
    budget_hours: Decimal | None = None
    """The budget in hours."""
    estimated_price: Decimal | None = None
    """The flat rate, or what the time of a time based task comes to."""
    price: Decimal | None = None
    """The price."""
    invoiced: bool | None = None
    """Whether the flat rate has been invoiced."""
    invoice_item_id: int | None = None
    """The id of the invoice line."""
    billing_type: str | None = None
    """How it is billed in short. Seen in other clients, in no document."""
    priority: Priority | None = None
    """How urgent it is."""
    status_id: int | None = None
    """The id of the workflow status."""
    cover_file_id: int | None = None
    """The id of the file that is its picture. Seen in other clients, in no document."""
    recurring_profile_id: int | None = None
    """The id of the profile that made it. Seen in other clients, in no document."""
    files_count: int | None = None
    """How many files it has; in notifications."""
    comments_count: int | None = None
    """How many comments it has; in notifications."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: "ProjectPart | None" = None
    """The project, if included."""
    tasklist: "TasklistPart | None" = None
    """The task list, if included."""
    user: UserPart | None = None
    """The user who created it, if included."""
    thread: ThreadPart | None = None
    """The thread of its comments, if included."""
    entries: tuple[EntryPart, ...] = ()
    """The time entries, if included."""
    subtasks: tuple[SubtaskPart, ...] = ()
    """The subtasks, if included."""
    files: tuple[FilePart, ...] = ()
    """The files, if included."""
    workflowstatus: WorkflowStatusPart | None = None
    """The workflow status, if included."""
    invoiceitem: JSONValue | None = None
    """The invoice line, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class MilestonePart(Model):
    """A milestone as it is included in others, whole or in part."""

    id: int | None = None
    """The milestone's id."""
    name: str | None = None
    """The name."""
    project_id: int | None = None
    """The id of the project."""
    user_id: int | None = None
    """The id of the user in charge."""
    due_date: date | None = None
    """The day it is due."""
    send_reminder: int | None = None
    """How many hours before that reminders are sent; 0 for none."""
    reminder_sent: bool | None = None
    """Whether they were sent."""
    complete: bool | None = None
    """Whether it is reached."""
    linked_tasklists: tuple[int, ...] = ()
    """The ids of its task lists."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class ProjectPart(Model):
    """A project as it is included in others, whole or in part."""

    id: int | None = None
    """The project's id."""
    name: str | None = None
    """The name."""
    code: str | None = None
    """What the codes of its tasks begin with, e.g. `PD`."""
    task_code_increment: int | None = None
    """The number of the last task code."""
    description: str | None = None
    """The description; empty where there is none."""
    client_id: int | None = None
    """The id of the client."""
    status_id: int | None = None
    """The id of the project's status."""
    workflow_id: int | None = None
    """The id of the workflow of its tasks. Seen in other clients, in no document."""
    active: bool | None = None
    """Whether time can be added; archived projects are not active."""
    color: str | None = None
    """The colour in charts, e.g. `#68BE5E`."""
    users: tuple[int, ...] = ()
    """The ids of its users, managers included."""
    managers: tuple[int, ...] = ()
    """The ids of the users who manage it."""
    billable: bool | None = None
    """Whether it is billed at all."""
    flat_billing: bool | None = None
    """Whether it is billed at a flat rate rather than by time and materials."""
    price_per_hour: Decimal | None = None
    """The hourly rate."""
    price: Decimal | None = None
    """The flat rate."""
    estimated_price: Decimal | None = None
    """The price of all billable tasks together."""
    hourly_billing_mode: HourlyBillingMode | None = None
    """Which hourly rate counts first; the user's unless told otherwise."""
    budget_hours: Decimal | None = None
    """The budget in hours; none where it is unlimited."""
    adjustable_hours: bool | None = None
    """Whether the budget follows the budgets of the tasks."""
    invoiced: bool | None = None
    """Whether the flat rate has been invoiced."""
    invoice_item_id: int | None = None
    """The id of the invoice line."""
    billing_type: str | None = None
    """How it is billed in short, e.g. `pph` or `non`."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    client: ClientPart | None = None
    """The client, if included."""
    projectstatus: ProjectStatusPart | None = None
    """The status, if included."""
    workflow: WorkflowPart | None = None
    """The workflow of its tasks, if included."""
    tasklists: "tuple[TasklistPart, ...]" = ()
    """The task lists, if included."""
    tasks: tuple[TaskPart, ...] = ()
    """The tasks, if included."""
    milestones: tuple[MilestonePart, ...] = ()
    """The milestones, if included."""
    files: tuple[FilePart, ...] = ()
    """The files, if included."""
    discussions: tuple[JSONValue, ...] = ()
    """The discussions, if included."""
    invoiceitem: JSONValue | None = None
    """The invoice line, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class TasklistPart(Model):
    """A task list as it is included in others, whole or in part."""

    id: int | None = None
    """The list's id."""
    name: str | None = None
    """The name."""
    seq: int | None = None
    """The place in the project."""
    project_id: int | None = None
    """The id of the project."""
    milestone_id: int | None = None
    """The id of the milestone by which its tasks should be done."""
    tasks_count: Mapping[str, int | None] = attrs.field(factory=dict[str, int | None])
    """How many of its tasks are `incomplete` and `completed`. Seen in other clients, in no
    document."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""
    milestone: MilestonePart | None = None
    """The milestone, if included."""
    tasks: tuple[TaskPart, ...] = ()
    """The tasks, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Project(Model):
    """A project of a client."""

    id: int
    """The project's id."""
    name: str
    """The name."""
    code: str | None = None
    """What the codes of its tasks begin with, e.g. `PD`."""
    task_code_increment: int | None = None
    """The number of the last task code."""
    description: str | None = None
    """The description; empty where there is none."""
    client_id: int | None = None
    """The id of the client."""
    status_id: int | None = None
    """The id of the project's status."""
    workflow_id: int | None = None
    """The id of the workflow of its tasks. Seen in other clients, in no document."""
    active: bool | None = None
    """Whether time can be added; archived projects are not active."""
    color: str | None = None
    """The colour in charts, e.g. `#68BE5E`."""
    users: tuple[int, ...] = ()
    """The ids of its users, managers included."""
    managers: tuple[int, ...] = ()
    """The ids of the users who manage it."""
    billable: bool | None = None
    """Whether it is billed at all."""
    flat_billing: bool | None = None
    """Whether it is billed at a flat rate rather than by time and materials."""
    price_per_hour: Decimal | None = None
    """The hourly rate."""
    price: Decimal | None = None
    """The flat rate."""
    estimated_price: Decimal | None = None
    """The price of all billable tasks together."""
    hourly_billing_mode: HourlyBillingMode | None = None
    """Which hourly rate counts first; the user's unless told otherwise."""
    budget_hours: Decimal | None = None
    """The budget in hours; none where it is unlimited."""
    adjustable_hours: bool | None = None
    """Whether the budget follows the budgets of the tasks."""
    invoiced: bool | None = None
    """Whether the flat rate has been invoiced."""
    invoice_item_id: int | None = None
    """The id of the invoice line."""
    billing_type: str | None = None
    """How it is billed in short, e.g. `pph` or `non`."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    client: ClientPart | None = None
    """The client, if included."""
    projectstatus: ProjectStatusPart | None = None
    """The status, if included."""
    workflow: WorkflowPart | None = None
    """The workflow of its tasks, if included."""
    tasklists: tuple[TasklistPart, ...] = ()
    """The task lists, if included."""
    tasks: tuple[TaskPart, ...] = ()
    """The tasks, if included."""
    milestones: tuple[MilestonePart, ...] = ()
    """The milestones, if included."""
    files: tuple[FilePart, ...] = ()
    """The files, if included."""
    discussions: tuple[JSONValue, ...] = ()
    """The discussions, if included."""
    invoiceitem: JSONValue | None = None
    """The invoice line, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Tasklist(Model):
    """A list of tasks in a project."""

    id: int
    """The list's id."""
    name: str
    """The name."""
    seq: int | None = None
    """The place in the project."""
    project_id: int
    """The id of the project."""
    milestone_id: int | None = None
    """The id of the milestone by which its tasks should be done."""
    tasks_count: Mapping[str, int] = attrs.field(factory=dict[str, int])
    """How many of its tasks are `incomplete` and `completed`. Seen in other clients, in no
    document."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""
    milestone: MilestonePart | None = None
    """The milestone, if included."""
    tasks: tuple[TaskPart, ...] = ()
    """The tasks, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Task(Model):
    """A task of a project."""

    id: int
    """The task's id."""
    name: str
    """What to do."""
    code: str | None = None
    """The project's code, a hyphen and a number, e.g. `PD-16`."""
    project_id: int
    """The id of the project."""
    tasklist_id: int
    """The id of the task list."""
    seq: int | None = None
    """The place in the list."""
    description: str | None = None
    """The description; empty where there is none."""
    complete: bool
    """Whether it is done."""
    completed_on: datetime | None = optional(encoding=Moment(("iso", "unix")))
    """When it was completed. The documents call it an integer; answers have the usual text."""
    completed_by: int | None = None
    """The id of the user who completed it."""
    due_date: date | None = None
    """The day it is due."""
    start_date: date | None = None
    """The day it starts."""
    user_id: int | None = None
    """The id of the user who created it."""
    users: tuple[int, ...] = ()
    """The ids of the users it is assigned to. Where there are none, it is everybody's in the
    project."""
    billable: bool | None = None
    """Whether it is billed; only in billable projects."""
    flat_billing: bool | None = None
    """Whether it is billed at a flat rate rather than by time."""
    price_per_hour: Decimal | None = None
    """The hourly rate of a time based task. Which rate counts in the end, the project says."""
    budget_hours: Decimal | None = None
    """The budget in hours."""
    estimated_price: Decimal | None = None
    """The flat rate, or what the time of a time based task comes to."""
    price: Decimal | None = None
    """The price."""
    invoiced: bool | None = None
    """Whether the flat rate has been invoiced."""
    invoice_item_id: int | None = None
    """The id of the invoice line."""
    billing_type: str | None = None
    """How it is billed in short. Seen in other clients, in no document."""
    priority: Priority | None = None
    """How urgent it is."""
    status_id: int | None = None
    """The id of the workflow status."""
    cover_file_id: int | None = None
    """The id of the file that is its picture. Seen in other clients, in no document."""
    recurring_profile_id: int | None = None
    """The id of the profile that made it. Seen in other clients, in no document."""
    files_count: int | None = None
    """How many files it has; in notifications."""
    comments_count: int | None = None
    """How many comments it has; in notifications."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""
    tasklist: TasklistPart | None = None
    """The task list, if included."""
    user: UserPart | None = None
    """The user who created it, if included."""
    thread: ThreadPart | None = None
    """The thread of its comments, if included."""
    entries: tuple[EntryPart, ...] = ()
    """The time entries, if included."""
    subtasks: tuple[SubtaskPart, ...] = ()
    """The subtasks, if included."""
    files: tuple[FilePart, ...] = ()
    """The files, if included."""
    workflowstatus: WorkflowStatusPart | None = None
    """The workflow status, if included."""
    invoiceitem: JSONValue | None = None
    """The invoice line, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Subtask(Model):
    """A step of a task."""

    id: int
    """The subtask's id."""
    name: str
    """What to do."""
    complete: bool
    """Whether it is done."""
    project_id: int
    """The id of the project."""
    user_id: int | None = None
    """The id of the user who created it."""
    task_id: int
    """The id of the task."""
    seq: int | None = None
    """The place in the task."""
    completed_on: datetime | None = optional(encoding=Moment(("iso", "unix")))
    """When it was completed. The documents call it an integer; answers have the usual text."""
    completed_by: int | None = None
    """The id of the user who completed it."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""
    task: TaskPart | None = None
    """The task, if included."""
    user: UserPart | None = None
    """The user who created it, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Entry(Model):
    """Time of one user for one task, either from a start to an end or, in bulk, on a day."""

    id: int
    """The entry's id."""
    project_id: int
    """The id of the project."""
    task_id: int
    """The id of the task."""
    user_id: int
    """The id of the user whose time it is."""
    is_bulk: bool | None = None
    """Whether it has a day and a duration instead of a start and an end."""
    start_time: datetime | None = None
    """When it starts; not in bulk."""
    end_time: datetime | None = None
    """When it ends; none while a timer runs."""
    date: _date | None = None
    """The day of time in bulk."""
    duration: int | None = None
    """The length in seconds. The documents leave it to time in bulk, their samples do not."""
    description: str | None = None
    """What was done."""
    added_manually: bool | None = None
    """Whether it was written down rather than taken by a timer."""
    billed: bool | None = None
    """Whether it is in an invoice."""
    invoice_item_id: int | None = None
    """The id of the invoice line."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""
    task: TaskPart | None = None
    """The task, if included."""
    user: UserPart | None = None
    """The user, if included."""
    invoiceitem: JSONValue | None = None
    """The invoice line, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Thread(Model):
    """The comments on one thing."""

    id: int
    """The thread's id."""
    project_id: int
    """The id of the project."""
    task_id: int | None = None
    """The id of the task, if it is one that is commented on."""
    discussion_id: int | None = None
    """The id of the discussion, if it is one."""
    file_id: int | None = None
    """The id of the file, if it is one."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""
    task: TaskPart | None = None
    """The task, if included."""
    file: FilePart | None = None
    """The file, if included."""
    comments: tuple[CommentPart, ...] = ()
    """The comments, if included."""
    discussion: JSONValue | None = None
    """The discussion, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Comment(Model):
    """A comment."""

    id: int
    """The comment's id."""
    content: str | None = None
    """What it says, in HTML."""
    thread_id: int
    """The id of the thread."""
    user_id: int | None = None
    """The id of the user who wrote it."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    thread: ThreadPart | None = None
    """The thread, if included."""
    project: ProjectPart | None = None
    """The project, if included."""
    user: UserPart | None = None
    """The user, if included."""
    files: tuple[FilePart, ...] = ()
    """The files, if included."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class StoredFile(Model):
    """A file of a project, or of a task, a discussion or a comment in it."""

    id: int
    """The file's id."""
    original_filename: str | None = None
    """The name it was uploaded with."""
    description: str | None = None
    """The description; empty where there is none."""
    user_id: int | None = None
    """The id of the user who uploaded it."""
    project_id: int | None = None
    """The id of the project."""
    task_id: int | None = None
    """The id of the task, if it is attached to one."""
    discussion_id: int | None = None
    """The id of the discussion, if it is attached to one."""
    comment_id: int | None = None
    """The id of the comment, if it is attached to one."""
    token: Secret | None = None
    """What `files.attach` asks for; only of files that are attached to nothing yet."""
    size: int | None = optional(encoding=AS_TEXT)
    """The size in bytes. The documents call it an integer; samples have text."""
    mime: str | None = None
    """The media type, e.g. `image/png`."""
    file: str | None = None
    """The address it can be downloaded from."""
    image_thumb_large: str | None = None
    """The address of a large thumbnail, if it is an image."""
    image_thumb_medium: str | None = None
    """The address of a medium thumbnail, if it is an image."""
    image_thumb_small: str | None = None
    """The address of a small thumbnail, if it is an image."""
    tags: tuple[JSONValue, ...] = ()
    """The tags."""
    created_on: datetime | None = None
    """When it was created."""
    updated_on: datetime | None = None
    """When it was last changed."""
    project: ProjectPart | None = None
    """The project, if included."""
    task: TaskPart | None = None
    """The task, if included."""
    comment: CommentPart | None = None
    """The comment, if included."""
    user: UserPart | None = None
    """The user, if included."""
    discussion: JSONValue | None = None
    """The discussion, if included."""
