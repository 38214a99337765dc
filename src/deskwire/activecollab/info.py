# Generated from spec/activecollab/info.yaml (sha256 52a99233e0f6) by `python -m codegen`.
"""ActiveCollab: the installation, its labels and its tokens."""

from decimal import Decimal
from typing import Final

import attrs

from deskwire.activecollab._service import API, FIXED
from deskwire.core.model.encodings import ZERO_IS_NONE, SecretText, Text
from deskwire.core.model.operation import BODY, QUERY, Constant, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last, optional
from deskwire.core.model.results import ListResult, ModelResult, ScalarResult, TextResult
from deskwire.core.model.secret import Secret, sealed
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class User(Model):
    """A user as other objects show one."""

    id: int | None = optional(encoding=ZERO_IS_NONE)
    """The user's id; None for somebody without an account. Seen in answers that clients read, in no
    document."""
    class_name: str | None = optional(wire="class")
    """The kind of user. Seen in answers that clients read, in no document."""
    name: str | None = None
    """The name, as version 3 has it."""
    display_name: str | None = None
    """The name. Seen in answers that clients read, in no document."""
    short_display_name: str | None = None
    """The name in short. Seen in answers that clients read, in no document."""
    first_name: str | None = None
    """The first name. Seen in answers that clients read, in no document."""
    last_name: str | None = None
    """The last name. Seen in answers that clients read, in no document."""
    email: str | None = None
    """The e-mail address. Seen in answers that clients read, in no document."""
    permalink: str | None = None
    """The address of the user's page. Seen in answers that clients read, in no document."""
    company_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user's company."""
    role_id: int | None = optional(encoding=ZERO_IS_NONE)
    """The id of the user's role, as version 3 has it."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Info(Model):
    """An installation."""

    api_version: str | None = None
    """The version of the API."""
    system_version: str | None = None
    """The version of ActiveCollab."""
    logged_user: User | None = None
    """The token's own user. Version 2 has an address here."""
    read_only: bool | None = None
    """Whether writing is refused."""
    loaded_frameworks: tuple[str, ...] = ()
    """The parts that are loaded."""
    enabled_modules: tuple[str, ...] = ()
    """The modules in use."""
    max_upload_size: Decimal | None = None
    """How big a file may be."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Label(Model):
    """A label of tasks and subtasks."""

    id: int
    """Its id. Seen in answers that clients read, in no document."""
    name: str | None = None
    """Its name. Seen in answers that clients read, in no document."""
    fg_color: str | None = None
    """The colour of its text. Seen in answers that clients read, in no document."""
    bg_color: str | None = None
    """The colour behind it. Seen in answers that clients read, in no document."""
    is_default: bool | None = None
    """Whether new objects get it. Seen in answers that clients read, in no document."""


_operations: Final = Operations("activecollab.info", API)

_GET: Final[Operation[Info]] = _operations.declare("get", "GET info", ModelResult(Info))

_LIST_LABELS: Final[Operation[tuple[Label, ...]]] = _operations.declare(
    "list_labels", "GET info/labels/assignment", ListResult(Label)
)

_CHECK_IF_ALIVE: Final[Operation[bool]] = _operations.declare(
    "check_if_alive",
    "GET",
    ScalarResult(bool),
    constants=(Constant("check_if_alive", 1, QUERY),),
    formats=FIXED.formats,
    authenticated=False,
)

_CREATE_TOKEN: Final[Operation[Secret]] = _operations.declare(
    "create_token",
    "POST",
    TextResult("API key:\\s*(\\S+)", is_secret=True),
    params=(
        Param("email", Text(), BODY, wire="api_subscription[email]", required=True),
        Param("password", SecretText(), BODY, wire="api_subscription[password]", required=True),
        Param("client_name", Text(), BODY, wire="api_subscription[client_name]", required=True),
        Param("client_vendor", Text(), BODY, wire="api_subscription[client_vendor]", required=True),
    ),
    constants=(Constant("submitted", "submitted", BODY),),
    formats=FIXED.formats,
    authenticated=False,
)


class Information(Resource):
    """The installation, its labels and its tokens."""

    async def get(self) -> Info:
        """Return what the installation tells of itself and of the user.

        GET info

        Returns:
            An installation.
        """
        return await self._call(_GET)

    async def list_labels(self) -> tuple[Label, ...]:
        """List the labels of tasks and subtasks.

        GET info/labels/assignment

        Returns:
            All items at once. Each is a label of tasks and subtasks.
        """
        return await self._call(_LIST_LABELS)

    async def check_if_alive(self) -> bool:
        """Tell whether the installation answers.

        GET

        The call is in no document; clients make it, and the answer is XML whatever they ask for.

        Returns:
            Whether it says that it is alive.
        """
        return await self._call(_CHECK_IF_ALIVE)

    @sealed
    async def create_token(
        self, email: str, password: str | Secret, client_name: str, client_vendor: str
    ) -> Secret:
        """Create a token for a user of an application.

        POST

        Clients tell of a refusal with a good status and a code, the documents of status 500, which
        is a `ServerError`.

        Args:
            email: The user's e-mail address.
            password: The user's password.
            client_name: The name of the application.
            client_vendor: Who makes it.

        Returns:
            The token of the user for this application.

        Raises:
            BadRequestError: The name or the vendor of the application is missing (code 1).
            AuthenticationError: There is no such user (code 2) or the password is wrong (code 3).
            PermissionDeniedError: The user may not use the API (code 4).
        """
        return await self._call(
            _CREATE_TOKEN,
            email=email,
            password=password,
            client_name=client_name,
            client_vendor=client_vendor,
        )


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
