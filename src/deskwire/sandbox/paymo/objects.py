"""The kinds of objects that the sandbox's Paymo has: their fields, and how they belong together."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

import attrs


class Type(StrEnum):
    """What a field holds, and how the database keeps it."""

    INTEGER = "integer"
    """A whole number."""
    DECIMAL = "decimal"
    """A number, kept as text so that it stays exact."""
    TEXT = "text"
    """Text."""
    BOOLEAN = "boolean"
    """0 or 1."""
    DATE = "date"
    """A day, kept as ISO text."""
    INSTANT = "instant"
    """A point in time, kept in Unix seconds."""
    IDS = "ids"
    """Ids, kept as a JSON list."""
    TREE = "tree"
    """Anything, kept as JSON."""


_INTEGERS: Final = frozenset({Type.INTEGER, Type.BOOLEAN, Type.INSTANT})


@attrs.frozen
class Field:
    """A field of a kind of objects."""

    name: str
    """The name."""
    type: Type
    """What it holds."""
    at_creation: bool = False
    """Whether a new object may be given it."""
    later: bool = False
    """Whether it can be changed."""
    sparse: bool = False
    """Whether an answer leaves it out where it is null."""
    hidden: bool = False
    """Whether no answer has it."""


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of objects."""

    name: str
    """The name of a list of them, which is also their path."""
    one: str
    """The name of one, as XML has it."""
    fields: Mapping[str, Field]
    """The fields by name, in the order of an answer."""
    parents: Mapping[str, tuple[str, str]]
    """What can be included as an object: the kind and the field with its id, by key."""
    children: Mapping[str, tuple[str, str]]
    """What can be included as a list: the kind and the field of it that points back, by key."""
    single: Mapping[str, tuple[str, str]]
    """What can be included as an object, though it is the other that points back."""
    missing: frozenset[str]
    """What can be asked for, though the sandbox has none."""
    required: tuple[str, ...]
    """What a new object needs."""

    @property
    def table(self) -> str:
        """The table of the database."""
        return f"paymo_{self.name}"

    def ddl(self) -> str:
        """Return the statement that creates the table."""
        columns = ", ".join(
            f"{field.name} {'INTEGER' if field.type in _INTEGERS else 'TEXT'}"
            for field in self.fields.values()
            if field.name != "id"
        )
        is_number = self.fields["id"].type is Type.INTEGER
        # The id of what was deleted is not given to something else.
        key = "INTEGER PRIMARY KEY AUTOINCREMENT" if is_number else "TEXT PRIMARY KEY"
        return f"CREATE TABLE IF NOT EXISTS {self.table} (id {key}, {columns});"


_FLAGS: Final = {"c": "at_creation", "u": "later", "?": "sparse", "!": "hidden"}


def _fields(text: str) -> Iterator[Field]:
    """Read fields, one a line: the name, the type, and flags."""
    lines = [*text.strip().splitlines(), "created_on instant", "updated_on instant"]
    for name, type_, *flags in map(str.split, lines):
        given = {_FLAGS[flag]: True for flag in "".join(flags)}
        yield Field(name, Type(type_), **given)


def _kind(
    name: str,
    one: str,
    fields: str,
    *,
    parents: str = "",
    children: str = "",
    single: str = "",
    missing: str = "",
    required: str = "",
) -> Kind:
    """Return a kind; relations are written `key:kind.field`."""
    return Kind(
        name=name,
        one=one,
        fields={field.name: field for field in _fields(fields)},
        parents=dict(map(_relation, parents.split())),
        children=dict(map(_relation, children.split())),
        single=dict(map(_relation, single.split())),
        missing=frozenset(missing.split()),
        required=tuple(required.split()),
    )


def _relation(text: str) -> tuple[str, tuple[str, str]]:
    key, _, target = text.partition(":")
    kind, _, field = target.partition(".")
    return key, (kind, field)


_ALL: Final = (
    _kind(
        "clients",
        "client",
        """
        id integer
        name text
        email text
        active boolean
        """,
        children="projects:projects.client_id",
    ),
    _kind(
        "projects",
        "project",
        """
        id integer
        name text u
        code text
        task_code_increment integer
        description text u
        client_id integer
        status_id integer
        workflow_id integer
        active boolean u
        color text
        users ids
        managers ids
        billable boolean
        flat_billing boolean
        price_per_hour decimal
        price decimal
        estimated_price decimal
        hourly_billing_mode text
        budget_hours decimal
        adjustable_hours boolean
        invoiced boolean
        invoice_item_id integer
        billing_type text
        """,
        parents="client:clients.client_id workflow:workflows.workflow_id",
        children="tasklists:tasklists.project_id tasks:tasks.project_id files:files.project_id",
        missing="projectstatus milestones discussions invoiceitem",
    ),
    _kind(
        "tasklists",
        "tasklist",
        """
        id integer
        name text cu
        seq integer u
        project_id integer c
        milestone_id integer cu
        """,
        parents="project:projects.project_id",
        children="tasks:tasks.tasklist_id",
        missing="milestone",
        required="name project_id",
    ),
    _kind(
        "tasks",
        "task",
        """
        id integer
        name text cu
        code text
        project_id integer c
        tasklist_id integer cu
        seq integer cu
        description text cu
        complete boolean cu
        completed_on instant
        completed_by integer
        due_date date cu
        start_date date
        user_id integer cu
        users ids cu
        billable boolean cu
        flat_billing boolean cu
        price_per_hour decimal cu
        budget_hours decimal cu
        estimated_price decimal cu
        price decimal
        invoiced boolean
        invoice_item_id integer
        billing_type text
        priority integer cu
        status_id integer cu
        cover_file_id integer
        recurring_profile_id integer
        """,
        parents=(
            "project:projects.project_id tasklist:tasklists.tasklist_id user:users.user_id "
            "workflowstatus:workflowstatuses.status_id"
        ),
        single="thread:threads.task_id",
        children="entries:entries.task_id subtasks:subtasks.task_id files:files.task_id",
        missing="invoiceitem",
        required="name",
    ),
    _kind(
        "subtasks",
        "subtask",
        """
        id integer
        name text cu
        complete boolean cu
        project_id integer
        user_id integer
        task_id integer c
        seq integer u
        completed_on instant
        completed_by integer
        """,
        parents="project:projects.project_id task:tasks.task_id user:users.user_id",
        required="name task_id",
    ),
    _kind(
        "entries",
        "entry",
        """
        id integer
        project_id integer
        task_id integer
        user_id integer
        is_bulk boolean
        start_time instant ?
        end_time instant ?
        date date ?
        duration integer
        description text
        added_manually boolean
        billed boolean
        invoice_item_id integer
        """,
        parents="project:projects.project_id task:tasks.task_id user:users.user_id",
        missing="invoiceitem",
    ),
    _kind(
        "userstasks",
        "usertask",
        """
        id integer
        user_id integer cu
        task_id integer cu
        """,
        parents="user:users.user_id task:tasks.task_id",
        required="user_id task_id",
    ),
    _kind(
        "threads",
        "thread",
        """
        id integer
        project_id integer
        task_id integer ?
        discussion_id integer ?
        file_id integer ?
        """,
        parents="project:projects.project_id task:tasks.task_id file:files.file_id",
        children="comments:comments.thread_id",
        missing="discussion",
    ),
    _kind(
        "comments",
        "comment",
        """
        id integer
        thread_id integer c
        user_id integer
        project_id integer !
        content text cu
        """,
        parents="thread:threads.thread_id user:users.user_id project:projects.project_id",
        children="files:files.comment_id",
        required="content",
    ),
    _kind(
        "files",
        "file",
        """
        id integer
        original_filename text u
        user_id integer
        project_id integer ?c
        task_id integer ?c
        discussion_id integer ?c
        comment_id integer ?c
        token text ?
        size text
        mime text
        description text u
        hash text !
        content text !
        tags tree
        """,
        parents=(
            "project:projects.project_id user:users.user_id task:tasks.task_id "
            "comment:comments.comment_id"
        ),
        missing="discussion",
        required="file",
    ),
    _kind(
        "workflows",
        "workflow",
        """
        id integer
        name text
        is_default boolean
        """,
        children="workflowstatuses:workflowstatuses.workflow_id",
    ),
    _kind(
        "workflowstatuses",
        "workflowstatus",
        """
        id integer
        workflow_id integer c
        name text cu
        color text cu
        seq integer
        action text
        """,
        parents="workflow:workflows.workflow_id",
        required="name color workflow_id",
    ),
    _kind(
        "taskrecurringprofiles",
        "taskrecurringprofile",
        """
        id integer
        name text
        code text
        project_id integer
        tasklist_id integer
        user_id integer
        task_user_id integer
        company_id integer
        billable boolean
        flat_billing boolean
        description text
        price_per_hour decimal
        estimated_price decimal
        budget_hours decimal
        users ids
        priority integer
        notifications text
        frequency text
        interval integer
        on_day ids
        occurrences integer
        until date
        active boolean
        due_date_offset integer
        recurring_start_date date
        generated_count integer
        last_generated_on date
        next_processing_date date
        processing_timezone text
        processing_hour text
        """,
        parents="project:projects.project_id",
    ),
    _kind(
        "sessions",
        "session",
        """
        id text
        ip text
        expires_on instant
        user_id integer
        """,
    ),
    _kind(
        "users",
        "user",
        """
        id integer
        name text
        email text
        type text
        active boolean
        timezone text
        phone text
        skype text
        position text
        workday_hours decimal
        price_per_hour decimal
        image text
        date_format text
        time_format text
        decimal_sep text
        thousands_sep text
        week_start text
        language text
        theme text
        assigned_projects ids
        managed_projects ids
        is_online boolean
        password text !
        api_key text !
        """,
        children="comments:comments.user_id entries:entries.user_id files:files.user_id",
        missing="discussions expenses milestones reports",
    ),
)

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _ALL}
"""Every kind, by name."""

LISTS: Final = frozenset({"milestones", "discussions", "expenses", "reports"})
"""What the sandbox has none of, as far as it would come as a list."""
