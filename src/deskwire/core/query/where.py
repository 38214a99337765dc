"""Where expressions: the filters of lists, in the language that Paymo documents.

    (TaskFilter.project_id == 1) & TaskFilter.complete.is_(False) & TaskFilter.users.any_of(45, 46)

Fields are constants that know their type, so a value that the service would misread is refused
before it is sent: it answers a time in the wrong form with an empty list rather than an error.
Where the builder is too narrow, a call takes the whole expression as text instead.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, NoReturn, Self, TypeVar, cast

import attrs

from deskwire.core.errors import QueryError, shown
from deskwire.core.model.checks import plain
from deskwire.core.model.numbers import EPOCH, as_whole
from deskwire.core.query.comparable import Comparable, Ordered, day_literal
from deskwire.core.query.literals import all_written, number_literal, plain_text, written

ValueT = TypeVar("ValueT")

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_SECOND: Final = timedelta(seconds=1)
_ANYONE: Final = "anyone"


@attrs.frozen(repr=False)
class Where:
    """Conditions that all hold, joined by `&`; `str(where)` is what is sent."""

    _conditions: tuple[str, ...]

    def __and__(self, other: "Where") -> "Where":
        return Where(self._conditions + _as_where(other)._conditions)

    def __or__(self, other: object) -> NoReturn:
        raise QueryError(
            "the language has no 'or': use is_in() for several values of one field, or make two "
            "calls and join what they return"
        )

    def __invert__(self) -> NoReturn:
        raise QueryError("the language has no 'not': use !=, is_not(), not_in() or not_like()")

    def __bool__(self) -> NoReturn:
        raise QueryError(
            "a condition is not true or false here: join conditions with & instead of 'and', and "
            "write a <= field <= b as (field >= a) & (field <= b)"
        )

    def __str__(self) -> str:
        return " and ".join(self._conditions)

    def __repr__(self) -> str:
        return f"<Where {self}>"


def _as_where(value: object) -> Where:
    if isinstance(value, Where):
        return value
    raise QueryError(
        f"expected a condition such as field == value, got {shown(value)}; "
        "each comparison beside & needs brackets of its own"
    )


def _check_name(_instance: object, _attribute: object, name: str) -> None:
    given = cast("object", name)
    if not isinstance(given, str) or not _NAME.fullmatch(given):
        raise QueryError(
            f"{shown(name)} is not a field: it takes letters, digits and _, parted by dots"
        )


@attrs.frozen(eq=False)
class Field:
    """A field of listed objects. It equals nothing but itself: look fields up by name."""

    name: str = attrs.field(validator=_check_name)
    """The field's name, below the keys that lead to it where it is one of included objects."""

    def within(self, include: str) -> Self:
        """Return the field of included objects instead.

        A condition on them narrows what is included, not what is listed.

        Args:
            include: The keys that lead to them, as `include` has them, e.g. `tasklists.tasks`.
        """
        _check_name(self, "include", include)
        return attrs.evolve(self, name=f"{plain(include)}.{self.name}")

    def __str__(self) -> str:
        return self.name

    def _compared(self, operator: str, literal: str) -> Where:
        return Where((f"{self.name}{operator}{literal}",))

    def _in(self, operator: str, literals: Iterable[str]) -> Where:
        return self._compared(operator, f"({','.join(literals)})")


@attrs.frozen(eq=False)
class _Comparable(Field, Comparable[ValueT, Where]):
    """A field that can be compared with values; None is null."""

    def __eq__(self, value: ValueT | None) -> Where:  # type: ignore[override]
        return self._compared("=", self._nullable(value))

    def __ne__(self, value: ValueT | None) -> Where:  # type: ignore[override]
        return self._compared("!=", self._nullable(value))

    def __hash__(self) -> int:
        return object.__hash__(self)

    def is_(self, value: ValueT | None) -> Where:
        """Ask for objects with a value: `==` for values that linters want no `==` beside."""
        return self == value

    def is_not(self, value: ValueT | None) -> Where:
        """Ask for objects with another value."""
        return self != value

    def is_in(self, values: Iterable[ValueT]) -> Where:
        """Ask for objects with one of several values.

        Raises:
            QueryError: There is no value, or one does not fit the field.
        """
        return self._in(" in ", self._all_written(values))

    def not_in(self, values: Iterable[ValueT]) -> Where:
        """Ask for objects with none of several values.

        Raises:
            QueryError: There is no value, or one does not fit the field.
        """
        return self._in(" not in ", self._all_written(values))

    def _nullable(self, value: ValueT | None) -> str:
        return "null" if value is None else self._written(value)


@attrs.frozen(eq=False)
class _Ordered(_Comparable[ValueT], Ordered[ValueT, Where]):
    """A field whose values have an order."""

    def __hash__(self) -> int:
        return object.__hash__(self)


@attrs.frozen(eq=False)
class IntegerField(_Ordered[int]):
    """A field of whole numbers, ids among them."""

    def literal(self, value: object, /) -> str:
        """Return a whole number as an expression writes it."""
        whole = as_whole(value)
        if whole is None:
            raise QueryError(
                f"{self.name} is compared with a whole number, not with {shown(value)}"
            )
        return str(whole)


@attrs.frozen(eq=False)
class DecimalField(_Ordered[int | float | Decimal]):
    """A field of amounts, rates or hours."""

    def literal(self, value: object, /) -> str:
        """Return a number as an expression writes it: in plain digits, without an exponent."""
        return number_literal(self.name, value)


@attrs.frozen(eq=False)
class BooleanField(_Comparable[bool]):
    """A field that is true or false."""

    def literal(self, value: object, /) -> str:
        """Return a truth value as an expression writes it."""
        if not isinstance(value, bool):
            raise QueryError(f"{self.name} is compared with True or False, not with {shown(value)}")
        return "true" if value else "false"


@attrs.frozen(eq=False)
class DateField(_Ordered[date]):
    """A field of days. A list of days means those days, not the span between them."""

    def literal(self, value: object, /) -> str:
        """Return a day as an expression writes it: `2014-01-31`."""
        return day_literal(self.name, value)


@attrs.frozen(eq=False)
class InstantField(_Ordered[datetime]):
    """A field of points in time, which expressions write in whole seconds since 1970."""

    def literal(self, value: object, /) -> str:
        """Return a point in time as an expression writes it."""
        seconds, rest = divmod(_instant(self.name, value) - EPOCH, _SECOND)
        if rest:
            raise QueryError(f"{self.name} holds whole seconds, which {shown(value)} is not")
        return str(seconds)

    # Between two seconds nothing happens by the service's clock, so the nearest one inside counts.
    def __lt__(self, value: datetime) -> Where:
        return self._compared("<", written(self.name, self._following, value))

    def __le__(self, value: datetime) -> Where:
        return self._compared("<=", written(self.name, self._preceding, value))

    def __gt__(self, value: datetime) -> Where:
        return self._compared(">", written(self.name, self._preceding, value))

    def __ge__(self, value: datetime) -> Where:
        return self._compared(">=", written(self.name, self._following, value))

    def _preceding(self, value: object) -> str:
        return str((_instant(self.name, value) - EPOCH) // _SECOND)

    def _following(self, value: object) -> str:
        return str(-((EPOCH - _instant(self.name, value)) // _SECOND))


def _instant(name: str, value: object) -> datetime:
    if not isinstance(value, datetime):
        raise QueryError(f"{name} is compared with a datetime, not with {shown(value)}")
    if value.utcoffset() is None:
        raise QueryError(
            f"{name} is compared with a datetime that has a time zone, not {shown(value)}"
        )
    return value


@attrs.frozen(eq=False)
class TextField(_Comparable[str]):
    """A field of text."""

    def literal(self, value: object, /) -> str:
        """Return a text in double quotes.

        The documents leave the quotes out where a text is one word; in quotes no word can be taken
        for a number, for null or for the name of a field.

        Raises:
            QueryError: The text has a double quote, for which no escape is known, a backslash, or
                a character that is not printed.
        """
        text = plain_text(self.name, value)
        if '"' in text:
            raise QueryError(
                f"{self.name} cannot be compared with {shown(text)}: an expression cannot hold a "
                "text with double quotes"
            )
        return f'"{text}"'

    def like(self, pattern: str) -> Where:
        """Ask for objects whose text is like a pattern.

        The documents compare with a whole word and name no placeholder; other clients write `%`
        for any text.
        """
        return self._compared(" like ", self._written(pattern))

    def not_like(self, pattern: str) -> Where:
        """Ask for objects whose text is not like a pattern."""
        return self._compared(" not like ", self._written(pattern))


@attrs.frozen(eq=False)
class MembersField(Field):
    """A field of several users, of whom there may be none."""

    def __eq__(self, user: int) -> Where:  # type: ignore[override]
        return self._compared("=", written(self.name, self._user, user))

    def __ne__(self, user: object) -> NoReturn:
        raise QueryError(
            f"the documents do not say what {self.name} != means: ask with somebody(), any_of() or "
            "nobody()"
        )

    def __hash__(self) -> int:
        return object.__hash__(self)

    def any_of(self, *users: int) -> Where:
        """Ask for objects that have one of some users.

        Raises:
            QueryError: There is no user, or one is no id.
        """
        return self._in(" in ", all_written(self.name, self._user, users))

    def nobody(self) -> Where:
        """Ask for objects that have no user."""
        return self._compared("=", _ANYONE)

    def somebody(self) -> Where:
        """Ask for objects that have a user, whoever it is."""
        return self._compared("<>", _ANYONE)

    def nobody_or(self, *users: int) -> Where:
        """Ask for objects that have no user or one of some users.

        Raises:
            QueryError: There is no user, or one is no id.
        """
        listed = all_written(self.name, self._user, users)
        return self._in(" in ", (f'"{_ANYONE}"', *listed))

    def _user(self, user: object) -> str:
        whole = as_whole(user)
        if whole is None:
            raise QueryError(
                f"{self.name} is compared with the id of a user, not with {shown(user)}"
            )
        return str(whole)


@attrs.frozen(eq=False)
class IntervalField(Field):
    """A span of time that the service knows besides the fields of an object."""

    def between(self, start: datetime, end: datetime) -> Where:
        """Ask for objects of a span of time.

        Args:
            start: Where it begins; both with a time zone.
            end: Where it ends.

        Raises:
            QueryError: A time has no zone, or the span is none.
        """
        first, last = (written(self.name, self._utc, moment) for moment in (start, end))
        if last < first:
            raise QueryError(f"{self.name} ends before it begins: {first}, {last}")
        return self._compared(" in ", f'("{first}","{last}")')

    def _utc(self, moment: datetime) -> str:
        return _instant(self.name, moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@attrs.frozen(repr=False, eq=False, init=False)
class SwitchField(Where):
    """A condition that has a name instead of a comparison."""

    def __init__(self, name: str) -> None:
        super().__init__((f"{name}=true",))
