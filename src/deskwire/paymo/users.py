# Generated from spec/paymo/users.yaml (sha256 0d5c552d9702) by `python -m codegen`.
"""Paymo: the users of the company."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

import attrs

from deskwire.core.model.encodings import Delimited, Expression, Integer, Text
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.operation import QUERY, Operation, Operations, Paging, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.values import UNSET, Unset
from deskwire.core.query.where import (
    BooleanField,
    DecimalField,
    InstantField,
    IntegerField,
    TextField,
    Where,
)
from deskwire.paymo._service import API
from deskwire.transport.pages import Pages
from deskwire.transport.resource import Resource


class UserType(OpenEnum):
    """The kind of an account."""

    ADMIN = "Admin"
    """Has rights to everything in the company."""
    EMPLOYEE = "Employee"
    """Has rights to the projects of an assignment."""
    GUEST = "Guest"
    """Has the rights of a guest, e.g. of a client."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class User(Model):
    """A user of the company."""

    id: int
    """The user's id."""
    name: str
    """The full name."""
    email: str | None = None
    """The e-mail address."""
    type: UserType | None = None
    """The kind of the account."""
    active: bool | None = None
    """Whether the user has not left."""
    timezone: str | None = None
    """The time zone, e.g. `US/Eastern`."""
    phone: str | None = None
    """The telephone number."""
    skype: str | None = None
    """The Skype name."""
    position: str | None = None
    """The job."""
    workday_hours: Decimal | None = None
    """The hours of a working day."""
    price_per_hour: Decimal | None = None
    """The hourly rate."""
    image: str | None = None
    """The address of the picture."""
    image_thumb_large: str | None = None
    """The address of a large thumbnail of it."""
    image_thumb_medium: str | None = None
    """The address of a medium thumbnail."""
    image_thumb_small: str | None = None
    """The address of a small thumbnail."""
    date_format: str | None = None
    """The form of days, e.g. `Y-m-d`."""
    time_format: str | None = None
    """The form of times, e.g. `H:i`."""
    decimal_sep: str | None = None
    """The decimal separator."""
    thousands_sep: str | None = None
    """The thousands separator."""
    week_start: str | None = None
    """The first day of the week, `0` for Sunday to `6` for Saturday."""
    language: str | None = None
    """The language of the application."""
    theme: str | None = None
    """The theme of the application."""
    assigned_projects: tuple[int, ...] = ()
    """The ids of the projects that the user is assigned to."""
    managed_projects: tuple[int, ...] = ()
    """The ids of those that the user manages."""
    is_online: bool | None = None
    """Whether the user is logged in."""
    created_on: datetime | None = None
    """When the user was created."""
    updated_on: datetime | None = None
    """When the user was last changed."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class UserPart(Model):
    """A user as it is included in others, whole or in part."""

    id: int | None = None
    """The user's id."""
    name: str | None = None
    """The full name."""
    email: str | None = None
    """The e-mail address."""
    type: UserType | None = None
    """The kind of the account."""
    active: bool | None = None
    """Whether the user has not left."""
    timezone: str | None = None
    """The time zone, e.g. `US/Eastern`."""
    phone: str | None = None
    """The telephone number."""
    skype: str | None = None
    """The Skype name."""
    position: str | None = None
    """The job."""
    workday_hours: Decimal | None = None
    """The hours of a working day."""
    price_per_hour: Decimal | None = None
    """The hourly rate."""
    image: str | None = None
    """The address of the picture."""
    image_thumb_large: str | None = None
    """The address of a large thumbnail of it."""
    image_thumb_medium: str | None = None
    """The address of a medium thumbnail."""
    image_thumb_small: str | None = None
    """The address of a small thumbnail."""
    date_format: str | None = None
    """The form of days, e.g. `Y-m-d`."""
    time_format: str | None = None
    """The form of times, e.g. `H:i`."""
    decimal_sep: str | None = None
    """The decimal separator."""
    thousands_sep: str | None = None
    """The thousands separator."""
    week_start: str | None = None
    """The first day of the week, `0` for Sunday to `6` for Saturday."""
    language: str | None = None
    """The language of the application."""
    theme: str | None = None
    """The theme of the application."""
    assigned_projects: tuple[int, ...] = ()
    """The ids of the projects that the user is assigned to."""
    managed_projects: tuple[int, ...] = ()
    """The ids of those that the user manages."""
    is_online: bool | None = None
    """Whether the user is logged in."""
    created_on: datetime | None = None
    """When the user was created."""
    updated_on: datetime | None = None
    """When the user was last changed."""


class UserFilter:
    """Fields that a `where` expression can compare."""

    id: Final = IntegerField("id")
    name: Final = TextField("name")
    email: Final = TextField("email")
    type: Final = TextField("type")
    """The kind of account, see `UserType`."""
    active: Final = BooleanField("active")
    """False for users who have left."""
    price_per_hour: Final = DecimalField("price_per_hour")
    workday_hours: Final = DecimalField("workday_hours")
    created_on: Final = InstantField("created_on")
    updated_on: Final = InstantField("updated_on")


_operations: Final = Operations("paymo.users", API, base="/api", path=Integer())

_ME: Final[Operation[User]] = _operations.declare(
    "me", "GET /me", ModelResult(User, Selection(("*",)))
)

_LIST: Final[Operation[tuple[User, ...]]] = _operations.declare(
    "list",
    "GET /users",
    ListResult(User, Selection(("*",))),
    params=(
        Param("where", Expression(Where, "a where expression"), QUERY),
        Param("include", Delimited(",", Text()), QUERY),
        Param("order", Text(), QUERY),
    ),
    paging=Paging(style="page", start="page", size="page_size", cap=2500, key="id"),
)

_GET: Final[Operation[User]] = _operations.declare(
    "get",
    "GET /users/{user_id}",
    ModelResult(User, Selection(("*",))),
    params=(Param("include", Delimited(",", Text()), QUERY),),
)


class Users(Resource):
    """The users of the company."""

    async def me(self) -> User:
        """Return the user of the credentials.

        GET /api/me

        Returns:
            A user of the company.
        """
        return await self._call(_ME)

    def list(
        self,
        *,
        where: Where | str | Unset | None = UNSET,
        include: Sequence[str] | str | Unset | None = UNSET,
        order: str | Unset | None = UNSET,
        page: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Pages[User]:
        """List the users.

        GET /api/users

        Args:
            where: Which of them, e.g. `UserFilter.active.is_(True)`, or the text of such an
                expression.
            include: What comes along, e.g. `comments`; it is found in the user's `extra`.
            order: The field to sort by, e.g. `name` or `created_on desc`. It is in no document, but
                the vendor's staff names it.
            page: How many pages to skip.
            page_size: How many items a page shall have.

        Returns:
            Awaited, the first page; iterated with `async for`, all items. Each is a user of the
            company.
        """
        return self._pages(
            _LIST, where=where, include=include, order=order, page=page, page_size=page_size
        )

    async def get(
        self, user_id: int, *, include: Sequence[str] | str | Unset | None = UNSET
    ) -> User:
        """Return one user.

        GET /api/users/{user_id}

        Args:
            user_id: The user's id.
            include: What comes along, e.g. `comments`; it is found in the user's `extra`.

        Returns:
            A user of the company.

        Raises:
            NotFoundError: There is no such user.
            PermissionDeniedError: It is not for this user.
        """
        return await self._call(_GET, user_id=user_id, include=include)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
