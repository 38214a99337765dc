# Generated from spec/activecollab/service.yaml (sha256 4dc084f7c5ee) by `python -m codegen`.
"""ActiveCollab: the client."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, Unpack

from deskwire.activecollab._service import SERVICE
from deskwire.core.model.secret import Secret, sealed
from deskwire.core.model.service import Service
from deskwire.credentials.environment import base_url as find_base_url
from deskwire.credentials.environment import make_auth
from deskwire.transport.backends.protocol import HTTPClient
from deskwire.transport.client import Client
from deskwire.transport.options import ClientOptions

if TYPE_CHECKING:
    from deskwire.activecollab.attachments import Attachments
    from deskwire.activecollab.categories import Categories
    from deskwire.activecollab.comments import Comments
    from deskwire.activecollab.info import Information
    from deskwire.activecollab.my_tasks import MyTasks
    from deskwire.activecollab.projects import Projects
    from deskwire.activecollab.subtasks import Subtasks
    from deskwire.activecollab.tasks import Tasks
    from deskwire.activecollab.time_records import TimeRecords


class ActiveCollab(Client):
    """The API of ActiveCollab 3 and 4, with its tasks and what they hold.

    Credentials that are not given come from the environment, e.g. `ACTIVECOLLAB_TOKEN`.

    Args:
        token: The user's API token.
        base_url: The address of the service. Needed: every installation has its own.
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
        token: str | Secret | None = None,
        base_url: str | None = None,
        format: Literal["xml", "json"] = "xml",
        http_client: HTTPClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        auth = make_auth(SERVICE, {"token": token})
        super().__init__(
            SERVICE,
            auth,
            base_url=find_base_url(SERVICE, base_url),
            format=format,
            http_client=http_client,
            **options,
        )

    @cached_property
    def attachments(self) -> "Attachments":
        """Files that are attached to a task."""
        from deskwire.activecollab.attachments import Attachments

        return Attachments(self)

    @cached_property
    def categories(self) -> "Categories":
        """Categories of the tasks of a project."""
        from deskwire.activecollab.categories import Categories

        return Categories(self)

    @cached_property
    def comments(self) -> "Comments":
        """Comments on a task."""
        from deskwire.activecollab.comments import Comments

        return Comments(self)

    @cached_property
    def info(self) -> "Information":
        """The installation, its labels and its tokens."""
        from deskwire.activecollab.info import Information

        return Information(self)

    @cached_property
    def my_tasks(self) -> "MyTasks":
        """Tasks that are assigned to the token's own user, in all projects."""
        from deskwire.activecollab.my_tasks import MyTasks

        return MyTasks(self)

    @cached_property
    def projects(self) -> "Projects":
        """Projects and the people in them."""
        from deskwire.activecollab.projects import Projects

        return Projects(self)

    @cached_property
    def subtasks(self) -> "Subtasks":
        """Subtasks of a task."""
        from deskwire.activecollab.subtasks import Subtasks

        return Subtasks(self)

    @cached_property
    def tasks(self) -> "Tasks":
        """Tasks of a project."""
        from deskwire.activecollab.tasks import Tasks

        return Tasks(self)

    @cached_property
    def time_records(self) -> "TimeRecords":
        """Time spent on tasks."""
        from deskwire.activecollab.time_records import TimeRecords

        return TimeRecords(self)
