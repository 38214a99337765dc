"""What the routers of the oDesk sandbox share."""

from collections.abc import Callable
from typing import Final, TypeAlias

import attrs

from deskwire.core.model.values import JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.company import Company
from deskwire.sandbox.gds import Evaluator
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call
from deskwire.sandbox.protocol.site import Handlers
from deskwire.sandbox.state import State


@attrs.frozen
class ODeskState(State):
    """The data behind the routers."""

    company: Company
    """The seeded company."""
    reports: Evaluator = attrs.field(
        default=attrs.Factory(lambda self: Evaluator(self.store), takes_self=True)
    )
    """Answers report queries."""

    def auth_user(self, user: str) -> dict[str, JSONValue]:
        """Return the `auth_user` that every answer carries."""
        row = self.store.row("SELECT * FROM users WHERE id = ?", (user,))
        if row is None:
            raise Failure(401, "the user of this token is gone")
        return {
            "first_name": row["first_name"],
            "last_name": row["last_name"],
            "uid": row["id"],
            "mail": f"{row['id']}@example.com",
            "messenger_id": "",
            "messenger_type": "",
            "timezone": row["timezone"],
            "timezone_offset": str(row["timezone_offset"]),
        }


Handler: TypeAlias = Callable[[ODeskState, Call, str], dict[str, JSONValue]]
"""Answers one operation for a user: the payload beside the envelope."""

handles: Final = Handlers[ODeskState, str](SERVICE)
"""Registers what answers an operation."""
