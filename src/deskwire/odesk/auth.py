# Generated from spec/odesk/auth.yaml (sha256 937c26474f6d) by `python -m codegen`.
"""oDesk: the user behind the credentials."""

from typing import Final

import attrs

from deskwire.core.model.operation import Operation, Operations
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ModelResult, Selection
from deskwire.odesk._service import API
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class AuthCapacity(Model):
    """The parts a user plays in the service."""

    provider: bool | None = None
    """Whether the user works for others."""
    buyer: bool | None = None
    """Whether the user hires others."""
    affiliate_manager: bool | None = None
    """Whether the user manages affiliates."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class AuthLocation(Model):
    """Where a user lives."""

    city: str | None = None
    """The city."""
    state: str | None = None
    """The state or region."""
    country: str | None = None
    """The country."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class AuthInfo(Model):
    """The authenticated user as other users see them."""

    ref: str | None = None
    """The reference number of the user. Seen in answers of 2014 and later, in no document."""
    profile_url: str | None = None
    """The address of the public profile. Seen in answers of 2014 and later, in no document."""
    company_url: str | None = None
    """The address of the company's page. Seen in answers of 2014 and later, in no document."""
    portrait_32_img: str | None = None
    """A portrait, 32 pixels wide. Seen in answers of 2014 and later, in no document."""
    portrait_50_img: str | None = None
    """A portrait, 50 pixels wide. Seen in a browser extension of the time, in no document."""
    portrait_100_img: str | None = None
    """A portrait, 100 pixels wide. Seen in answers of 2014 and later, in no document."""
    has_agency: bool | None = None
    """Whether the user belongs to an agency. Seen in answers of 2014 and later, in no document."""
    capacity: AuthCapacity | None = None
    """The parts the user plays. Seen in answers of 2014 and later, in no document."""
    location: AuthLocation | None = None
    """Where the user lives. Seen in answers of 2014 and later, in no document."""


_operations: Final = Operations("odesk.auth", API, base="/api/auth/v1")

_GET_INFO: Final[Operation[AuthInfo]] = _operations.declare(
    "get_info", "GET /info", ModelResult(AuthInfo, Selection(("info",)))
)


class Auth(Resource):
    """The user behind the credentials."""

    async def get_info(self) -> AuthInfo:
        """Return what the service knows of the authenticated user.

        GET /api/auth/v1/info

        Returns:
            The authenticated user as other users see them.
        """
        return await self._call(_GET_INFO)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
