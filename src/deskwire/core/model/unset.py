"""`UNSET`: the default of a parameter that may be left out."""

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of `UNSET`.

    `UNSET` leaves a parameter out of the request. `None` is a value: where the vendor lets a
    field be cleared it is sent as null, elsewhere it leaves the parameter out as well. Where
    something is sent for a parameter that is left out, None is refused.
    """

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""Leave this parameter out of the request."""


def is_given(value: object) -> bool:
    """Tell whether an argument says anything; it is not asked, for it may be any object."""
    return value is not UNSET and value is not None
