"""What the routers of the oDesk sandbox share."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, cast, overload

import attrs

from deskwire.core.model.values import JSONValue
from deskwire.odesk._service import SERVICE
from deskwire.sandbox.company import Company
from deskwire.sandbox.gds import Evaluator
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Handlers
from deskwire.sandbox.store import State, Value


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


handles: Final = Handlers[ODeskState, str](SERVICE)
"""Registers what answers an operation."""


def refused(message: str) -> Failure:
    """Return the failure for a value that is not one of those allowed."""
    return Failure(400, message, code="invalid_parameter")


def missing(message: str) -> Failure:
    """Return the failure for what has to be given."""
    return Failure(400, message, code="missing_parameter")


def out_of_turn(message: str) -> Failure:
    """Return the failure for what cannot be done in the state a thing is in."""
    return Failure(400, message, code="wrong_state")


def unknown(noun: str) -> Failure:
    """Return the failure for a reference that names nothing."""
    return Failure(404, f"there is no such {noun}")


def forbidden(what: str) -> Failure:
    """Return the failure for what a user may not do."""
    return Failure(403, f"you may not {what}")


@overload
def cents(name: str, amount: Decimal) -> int: ...
@overload
def cents(name: str, amount: Decimal | None) -> int | None: ...
def cents(name: str, amount: Decimal | None) -> int | None:
    """Return an amount in cents, which has to be above zero.

    Args:
        name: The vendor's name of the argument.
        amount: The amount in dollars, if there is one.
    """
    if amount is None:
        return None
    if amount < 0:
        raise refused(f"{name} is not an amount")
    whole = int(amount * 100)
    if whole != amount * 100 or not 0 < whole < 10**15:
        raise refused(f"{name} is not an amount above 0 in whole cents")
    return whole


def whole(name: str, number: str | int | Decimal | None) -> int | None:
    """Return a reference or a number as a whole number from 0, if there is one."""
    if number is None:
        return None
    text = str(number)
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise refused(f"{name} is not a whole number")
    return int(text)


def columns(given: Mapping[str, object]) -> dict[str, Value]:
    """Return arguments that are named as the columns of a table with what these hold."""
    return {name: _column(name, value) for name, value in given.items()}


def _column(name: str, value: object) -> Value:
    match value:
        case Decimal():
            return cents(name, value)
        case int():
            return whole(name, value)
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(cast("tuple[str, ...]", value))
        case _:
            return str(value)
