# Generated from spec/paymo/sessions.yaml (sha256 7563187098e9) by `python -m codegen`.
"""Paymo: sessions, which stand for the credentials of a user until they expire."""

from datetime import datetime
from typing import Final

import attrs

from deskwire.core.model.encodings import SecretText
from deskwire.core.model.operation import PATH, BodyKind, Operation, Operations, Param
from deskwire.core.model.records import Model, extra_last
from deskwire.core.model.results import ListResult, ModelResult, Selection
from deskwire.core.model.secret import Secret, sealed
from deskwire.paymo._service import API
from deskwire.transport.resource import Resource


@attrs.frozen(kw_only=True, repr=False, field_transformer=extra_last)
class Session(Model):
    """A session."""

    id: Secret
    """The session's id, which is the credential."""
    ip: str | None = None
    """The address it was begun from."""
    user_id: int | None = None
    """The id of the user."""
    expires_on: datetime | None = None
    """When it expires."""
    created_on: datetime | None = None
    """When it was begun."""
    updated_on: datetime | None = None
    """When it was last changed."""


_operations: Final = Operations("paymo.sessions", API, base="/api/sessions")

_CREATE: Final[Operation[Session]] = _operations.declare(
    "create", "POST", ModelResult(Session, Selection(("*",))), body=BodyKind.NONE
)

_LIST: Final[Operation[tuple[Session, ...]]] = _operations.declare(
    "list", "GET", ListResult(Session, Selection(("*",)))
)

_GET: Final[Operation[Session]] = _operations.declare(
    "get",
    "GET /{session_id}",
    ModelResult(Session, Selection(("*",))),
    params=(Param("session_id", SecretText(), PATH, required=True),),
)

_DELETE: Final[Operation[None]] = _operations.declare(
    "delete",
    "DELETE /{session_id}",
    params=(Param("session_id", SecretText(), PATH, required=True),),
)


class Sessions(Resource):
    """Sessions, which stand for the credentials of a user until they expire.

    Errors of its calls, besides those that every call may raise:
        NotFoundError: There is no such session.
    """

    async def create(self) -> Session:
        """Begin a session.

        POST /api/sessions

        Its id is the credential: `Paymo(session=session.id)` acts for the same user.

        Returns:
            A session.
        """
        return await self._call(_CREATE)

    async def list(self) -> tuple[Session, ...]:
        """List the sessions of the user.

        GET /api/sessions

        Returns:
            All items at once. Each is a session.
        """
        return await self._call(_LIST)

    @sealed
    async def get(self, session_id: str | Secret) -> Session:
        """Return one session.

        GET /api/sessions/{session_id}

        Args:
            session_id: The session's id.

        Returns:
            A session.
        """
        return await self._call(_GET, session_id=session_id)

    @sealed
    async def delete(self, session_id: str | Secret) -> None:
        """End a session.

        DELETE /api/sessions/{session_id}

        Args:
            session_id: The session's id.
        """
        await self._call(_DELETE, session_id=session_id)


OPERATIONS: Final = _operations.all()
"""Every operation of this module."""
