# Generated from spec/paymo/service.yaml (sha256 32b979b76c53) by `python -m codegen`.
"""Paymo: the client."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, Unpack

from deskwire.core.model.secret import Secret, sealed
from deskwire.core.model.service import Service
from deskwire.credentials.environment import base_url as find_base_url
from deskwire.credentials.environment import make_auth
from deskwire.paymo._service import SERVICE
from deskwire.transport.backends.protocol import HTTPClient
from deskwire.transport.client import Client
from deskwire.transport.options import ClientOptions

if TYPE_CHECKING:
    from deskwire.paymo.comments import Comments
    from deskwire.paymo.entries import Entries
    from deskwire.paymo.files import Files
    from deskwire.paymo.projects import Projects
    from deskwire.paymo.sessions import Sessions
    from deskwire.paymo.subtasks import Subtasks
    from deskwire.paymo.tasklists import Tasklists
    from deskwire.paymo.taskrecurringprofiles import TaskRecurringProfiles
    from deskwire.paymo.tasks import Tasks
    from deskwire.paymo.threads import Threads
    from deskwire.paymo.users import Users
    from deskwire.paymo.userstasks import UsersTasks
    from deskwire.paymo.workflows import Workflows
    from deskwire.paymo.workflowstatuses import WorkflowStatuses


class Paymo(Client):
    """The API of Paymo 3, with its projects, tasks and what belongs to them.

    Credentials that are not given come from the environment, e.g. `PAYMO_API_KEY`.

    Args:
        api_key: The user's API key.
        email: The user's e-mail address.
        password: The user's password.
        session: The id of a session.
        base_url: The address of the service. https://app.paymoapp.com unless given.
        format: The format of answers. Both give equal models.
        http_client: An HTTP client of yours to send with, which stays open in the end.
        options: The other settings, see `ClientOptions`.

    Raises:
        ConfigurationError: Credentials are missing, or a setting cannot work.
    """

    service: ClassVar[Service] = SERVICE
    """The service, as data."""

    @sealed
    def __init__(
        self,
        *,
        api_key: str | Secret | None = None,
        email: str | Secret | None = None,
        password: str | Secret | None = None,
        session: str | Secret | None = None,
        base_url: str | None = None,
        format: Literal["json"] = "json",
        http_client: HTTPClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        auth = make_auth(
            SERVICE, {"api_key": api_key, "email": email, "password": password, "session": session}
        )
        super().__init__(
            SERVICE,
            auth,
            base_url=find_base_url(SERVICE, base_url),
            format=format,
            http_client=http_client,
            **options,
        )

    @cached_property
    def comments(self) -> "Comments":
        """Comments on tasks, discussions and files."""
        from deskwire.paymo.comments import Comments

        return Comments(self)

    @cached_property
    def entries(self) -> "Entries":
        """The time entries of tasks."""
        from deskwire.paymo.entries import Entries

        return Entries(self)

    @cached_property
    def files(self) -> "Files":
        """Files of projects, and of tasks, discussions and comments in them."""
        from deskwire.paymo.files import Files

        return Files(self)

    @cached_property
    def projects(self) -> "Projects":
        """The projects of clients."""
        from deskwire.paymo.projects import Projects

        return Projects(self)

    @cached_property
    def sessions(self) -> "Sessions":
        """Sessions, which stand for the credentials of a user until they expire."""
        from deskwire.paymo.sessions import Sessions

        return Sessions(self)

    @cached_property
    def subtasks(self) -> "Subtasks":
        """The steps of tasks."""
        from deskwire.paymo.subtasks import Subtasks

        return Subtasks(self)

    @cached_property
    def tasklists(self) -> "Tasklists":
        """The task lists of projects."""
        from deskwire.paymo.tasklists import Tasklists

        return Tasklists(self)

    @cached_property
    def taskrecurringprofiles(self) -> "TaskRecurringProfiles":
        """The profiles by which the service creates tasks again and again."""
        from deskwire.paymo.taskrecurringprofiles import TaskRecurringProfiles

        return TaskRecurringProfiles(self)

    @cached_property
    def tasks(self) -> "Tasks":
        """The tasks of projects."""
        from deskwire.paymo.tasks import Tasks

        return Tasks(self)

    @cached_property
    def threads(self) -> "Threads":
        """The threads of comments on tasks, discussions and files."""
        from deskwire.paymo.threads import Threads

        return Threads(self)

    @cached_property
    def users(self) -> "Users":
        """The users of the company."""
        from deskwire.paymo.users import Users

        return Users(self)

    @cached_property
    def userstasks(self) -> "UsersTasks":
        """The assignments of users to tasks."""
        from deskwire.paymo.userstasks import UsersTasks

        return UsersTasks(self)

    @cached_property
    def workflows(self) -> "Workflows":
        """The sets of statuses that tasks of a project go through."""
        from deskwire.paymo.workflows import Workflows

        return Workflows(self)

    @cached_property
    def workflowstatuses(self) -> "WorkflowStatuses":
        """The statuses of workflows."""
        from deskwire.paymo.workflowstatuses import WorkflowStatuses

        return WorkflowStatuses(self)
