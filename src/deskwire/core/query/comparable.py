"""What columns of reports and fields of lists have in common: comparisons with literals."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime
from typing import Generic, TypeVar

from deskwire.core.errors import QueryError, shown
from deskwire.core.query.literals import all_written, written

ValueT = TypeVar("ValueT")
ConditionT_co = TypeVar("ConditionT_co", covariant=True)


class Comparable(ABC, Generic[ValueT, ConditionT_co]):
    """A name that is compared with literals, which makes a condition.

    A comparison that is no bool contradicts `object`; query builders live with that.
    """

    __slots__ = ()

    name: str

    @abstractmethod
    def literal(self, value: ValueT, /) -> str:
        """Return a value as it is written, quoted where it needs be."""

    @abstractmethod
    def _compared(self, operator: str, literal: str) -> ConditionT_co:
        """Return the condition that compares with a literal."""

    def _written(self, value: ValueT) -> str:
        return written(self.name, self.literal, value)

    def _all_written(self, values: Iterable[ValueT]) -> tuple[str, ...]:
        return all_written(self.name, self.literal, values)

    def __hash__(self) -> int:
        return object.__hash__(self)


class Ordered(Comparable[ValueT, ConditionT_co]):
    """One whose values have an order."""

    __slots__ = ()

    def __lt__(self, value: ValueT) -> ConditionT_co:
        return self._compared("<", self._written(value))

    def __le__(self, value: ValueT) -> ConditionT_co:
        return self._compared("<=", self._written(value))

    def __gt__(self, value: ValueT) -> ConditionT_co:
        return self._compared(">", self._written(value))

    def __ge__(self, value: ValueT) -> ConditionT_co:
        return self._compared(">=", self._written(value))


def day_literal(name: str, value: object) -> str:
    """Return a day as both languages write it: `2014-01-31`.

    Args:
        name: What it is compared with, for the error.
        value: A date.

    Raises:
        QueryError: It is no date, or has a time.
    """
    if isinstance(value, datetime):
        raise QueryError(
            f"{name} holds days and has no time zone: pass a date, e.g. "
            f"moment.date() in the zone you mean, not {shown(value)}"
        )
    if not isinstance(value, date):
        raise QueryError(f"{name} is compared with a date, not with {shown(value)}")
    return date.isoformat(value)
