"""The plain values that JSON and XML bodies are read into, and those that only calls take."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, TypeVar

import attrs

V_co = TypeVar("V_co", covariant=True)

JSONValue: TypeAlias = (
    bool | int | Decimal | str | list["JSONValue"] | dict[str, "JSONValue"] | None
)
"""What a body says: null, booleans, numbers, texts, lists and objects. Never a float."""

Path: TypeAlias = tuple[str | int, ...]
"""A place in a tree, as keys and indexes from the root."""

NameRule: TypeAlias = Literal["as_is", "hyphen"]
"""How XML names become keys: `hyphen` turns hyphens into underscores."""

ONLY: Final = "*"
"""A part of a payload path: the only list of the object, whatever its key."""

XML_BLANK: Final = " \t\r\n"
"""The characters that indent XML."""


class FrozenMap(Mapping[str, V_co]):
    """A mapping that does not change; unlike `MappingProxyType` it hashes, copies and pickles."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V_co] = MappingProxyType({})) -> None:
        self._items: dict[str, V_co] = dict(items)

    def __getitem__(self, key: str) -> V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMap({self._items!r})"


NO_EXTRA: Final[Mapping[str, JSONValue]] = FrozenMap()
"""The `extra` of a model or row for which nothing came besides its fields."""


@attrs.frozen
class TimeRange:
    """A span of time between two moments, ends included."""

    start: datetime | str
    """The first moment: an aware datetime, or text in the vendor's form."""
    end: datetime | str
    """The last moment."""


@attrs.frozen
class NumberRange:
    """All numbers from one to another, ends included."""

    low: Decimal | float
    """The least number."""
    high: Decimal | float
    """The greatest number."""


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
