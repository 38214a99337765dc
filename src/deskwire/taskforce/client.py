# Generated from spec/taskforce/service.yaml (sha256 28a9c7d4c55a) by `python -m codegen`.
"""Taskforce: the client."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, Unpack

from deskwire.core.model.secret import Secret, sealed
from deskwire.core.model.service import Service
from deskwire.credentials.environment import base_url as find_base_url
from deskwire.credentials.environment import make_auth
from deskwire.taskforce._service import SERVICE
from deskwire.transport.backends.protocol import HTTPClient
from deskwire.transport.client import Client
from deskwire.transport.options import ClientOptions

if TYPE_CHECKING:
    from deskwire.taskforce.lists import Lists
    from deskwire.taskforce.tasks import Tasks
    from deskwire.taskforce.user import Account


class Taskforce(Client):
    """The Taskforce API, version 1, with its tasks and lists.

    Credentials that are not given come from the environment, e.g. `TASKFORCE_EMAIL`.

    Args:
        email: The user's e-mail address.
        api_key: The user's API key.
        base_url: The address of the service. https://www.taskforceapp.com/api/v1 unless given.
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
        email: str | Secret | None = None,
        api_key: str | Secret | None = None,
        base_url: str | None = None,
        format: Literal["json", "xml"] = "json",
        http_client: HTTPClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        auth = make_auth(SERVICE, {"email": email, "api_key": api_key})
        super().__init__(
            SERVICE,
            auth,
            base_url=find_base_url(SERVICE, base_url),
            format=format,
            http_client=http_client,
            **options,
        )

    @cached_property
    def lists(self) -> "Lists":
        """Lists of tasks and the people who share them."""
        from deskwire.taskforce.lists import Lists

        return Lists(self)

    @cached_property
    def tasks(self) -> "Tasks":
        """Tasks, their dates, lists, collaborators and e-mails."""
        from deskwire.taskforce.tasks import Tasks

        return Tasks(self)

    @cached_property
    def user(self) -> "Account":
        """The user behind the credentials, and new users."""
        from deskwire.taskforce.user import Account

        return Account(self)
