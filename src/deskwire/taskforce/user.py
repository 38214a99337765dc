# Generated from spec/taskforce/user.yaml (sha256 bb424781bf6b) by `python -m codegen`.
"""Taskforce: the user behind the credentials, and new users."""

from datetime import datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import SecretText, Text
from deskwire.core.model.operation import BODY, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ModelResult, ScalarResult, Selection
from deskwire.core.model.secret import Secret, sealed
from deskwire.taskforce._service import API
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class User(Model):
    """A user of Taskforce."""

    name: str | None = None
    """The user's name."""
    email: str
    """The e-mail address."""
    created: datetime | None = None
    """When the account was made."""
    service: str | None = None
    """What the user signs in with, e.g. `Google Apps`."""
    api_key: Secret | None = None
    """The API key, with which the user is authenticated."""


_operations: Final = Operations("taskforce.user", API, base="/user")

_CREATE: Final[Operation[Secret]] = _operations.declare(
    "create",
    "POST",
    ScalarResult(Secret, Selection(("api_key",))),
    params=(
        Param("email", Text(), BODY, required=True),
        Param("password", SecretText(), BODY, required=True),
    ),
    authenticated=False,
)

_GET: Final[Operation[User]] = _operations.declare(
    "get", "GET", ModelResult(User, Selection(("user",)))
)


class Account(Resource):
    """The user behind the credentials, and new users."""

    @sealed
    async def create(self, email: str, password: str | Secret) -> Secret:
        """Create a user and return the API key of the new account.

        POST /user

        No document names the arguments; these are what the vendor's PHP client sends, which sends
        no credentials here either.

        Args:
            email: The e-mail address.
            password: The password.

        Returns:
            The API key of the new account.
        """
        return await self._call(_CREATE, email=email, password=password)

    async def get(self) -> User:
        """Return the authenticated user.

        GET /user

        Returns:
            A user of Taskforce.
        """
        return await self._call(_GET)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
