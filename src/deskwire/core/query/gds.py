"""Report queries: the part of the Google Visualization query language that oDesk documents.

    select(col.worked_on, col.hours.sum())
    .where((col.worked_on >= date(2014, 1, 1)) & (col.task == "T1"))
    .order_by(col.worked_on)

Columns are constants that know their type and the operators the vendor documents for them, so a
query the service would refuse fails before it is sent. Every value becomes a literal that cannot
end early. Where the builder is too narrow, a call takes the whole query as text instead.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, Generic, Literal, NoReturn, TypeAlias, TypeVar, cast

import attrs

from deskwire.core.errors import QueryError, shown
from deskwire.core.model.checks import Check, instance, or_none
from deskwire.core.query.comparable import Ordered, day_literal
from deskwire.core.query.literals import number_literal, plain_text

T_co = TypeVar("T_co", covariant=True)
LiteralT = TypeVar("LiteralT")

Kind: TypeAlias = Literal["date", "number", "string"]
"""The type of a column, as the service's answers declare it."""

EQUALITY: Final = frozenset({"="})
"""The operator the vendor documents for text columns."""
COMPARISONS: Final = frozenset({"=", "<", "<=", ">", ">="})
"""All operators of the language, as a query writes them."""

NO_FILTER: Final[frozenset[str]] = frozenset()
"""The operators of a column that WHERE does not take."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@attrs.frozen(repr=False)
class Condition:
    """A condition of `Query.where`, joined with others by `&` and `|`.

    An OR group always stands in brackets, as the vendor asks where a column may have one of
    several values; an AND group stands in brackets only inside an OR group.
    """

    _parts: tuple[str, ...]
    _joiner: str = "AND"

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(self._operands("AND") + _as_condition(other)._operands("AND"))

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(self._operands("OR") + _as_condition(other)._operands("OR"), "OR")

    def _operands(self, joiner: str) -> tuple[str, ...]:
        if self._joiner == joiner or len(self._parts) == 1:
            return self._parts
        return (str(self),) if self._joiner == "OR" else (f"({self})",)

    def __bool__(self) -> NoReturn:
        raise QueryError(
            "a condition is not true or false here: join conditions with & and | instead of "
            "'and' and 'or', and write a <= column <= b as (column >= a) & (column <= b)"
        )

    def __str__(self) -> str:
        text = f" {self._joiner} ".join(self._parts)
        return f"({text})" if self._joiner == "OR" else text

    def __repr__(self) -> str:
        return f"<Condition {self}>"


def _as_condition(value: object) -> Condition:
    if isinstance(value, Condition):
        return value
    raise QueryError(
        f"expected a condition such as column == value, got {shown(value)}; "
        "each comparison beside & or | needs brackets of its own"
    )


def _check_name(_instance: object, _attribute: object, name: str) -> None:
    given = cast("object", name)
    if not isinstance(given, str) or not _NAME.fullmatch(given):
        raise QueryError(f"{shown(name)} is not a column name: it takes letters, digits and _")


def _check_operators(_instance: object, _attribute: object, operators: frozenset[str]) -> None:
    if unknown := operators - COMPARISONS:
        known = ", ".join(sorted(COMPARISONS))
        raise QueryError(f"{', '.join(sorted(unknown))}: no operator of the language ({known})")


@attrs.frozen(eq=False)
class Expression(Generic[T_co]):
    """What a report can select and sort by: a column, or the sum of one."""

    name: str = attrs.field(validator=_check_name)
    """The column's name, which is that of the row's field."""
    wire: str = attrs.field(
        kw_only=True,
        default=attrs.Factory(lambda self: self.name, takes_self=True),
        validator=_check_name,
    )
    """The vendor's name of it, in queries and as a label in answers."""

    def asc(self) -> "Order":
        """Sort by this, smallest first."""
        return Order(self)

    def desc(self) -> "Order":
        """Sort by this, largest first."""
        return Order(self, descending=True)

    def __str__(self) -> str:
        return self.wire


@attrs.frozen(eq=False)
class Sum(Expression[Decimal]):
    """The sum of a number column; the service groups by the other selected columns."""

    def __str__(self) -> str:
        return f"sum({self.wire})"


@attrs.frozen(eq=False)
class Order:
    """A sort key of `Query.order_by`."""

    by: Expression[object]
    """What is sorted by."""
    descending: bool = False
    """Whether the largest comes first."""

    def __str__(self) -> str:
        return f"{self.by} DESC" if self.descending else str(self.by)


@attrs.frozen(eq=False)
class Column(Expression[T_co]):
    """A column of a report whose cells are of type `T`, or None where they are empty.

    A comparison of a `DateColumn`, `NumberColumn` or `TextColumn` is a `Condition`. For that
    reason a column equals nothing but itself: look columns up by name.
    """

    kind: ClassVar[Kind] = "string"
    """The type of its cells in answers."""
    doc: str = ""
    """What the column holds."""
    filters: frozenset[str] = attrs.field(
        default=NO_FILTER, kw_only=True, validator=_check_operators
    )
    """The operators the vendor documents for it in WHERE; empty where it cannot be filtered."""
    default: bool = attrs.field(default=False, kw_only=True)
    """Whether the documents name it among the columns of the report."""


@attrs.frozen(eq=False)
class _Comparable(Column[T_co], Ordered[LiteralT, Condition], Generic[T_co, LiteralT]):
    """A column that can be compared with literals."""

    def __eq__(self, value: LiteralT) -> Condition:  # type: ignore[override]
        return self._compared("=", self._written(value))

    def __ne__(self, value: object) -> NoReturn:
        raise QueryError(
            f"the query language has no 'not equal': ask for the values of {self.name} you want "
            "with is_in(), or drop the others from the answer"
        )

    def __hash__(self) -> int:
        return object.__hash__(self)

    def is_in(self, values: Iterable[LiteralT]) -> Condition:
        """Ask for rows with one of several values.

        Raises:
            QueryError: There is no value, or the column cannot be filtered with `==`.
        """
        self._check("=")
        parts = tuple(f"{self.wire} = {literal}" for literal in self._all_written(values))
        return Condition(parts, "OR") if len(parts) > 1 else Condition(parts)

    def _compared(self, operator: str, literal: str) -> Condition:
        self._check(operator)
        return Condition((f"{self.wire} {operator} {literal}",))

    def _check(self, operator: str) -> None:
        """Refuse an operator that the documents do not have for the column."""
        if operator not in self.filters:
            documented = ", ".join(sorted(self.filters)) or "no operator"
            raise QueryError(
                f"{self.name} cannot be filtered with {operator}: the vendor documents "
                f"{documented} for it; a query given as text is sent unchecked"
            )


@attrs.frozen(eq=False)
class DateColumn(_Comparable[date, date]):
    """A column of days."""

    kind: ClassVar[Kind] = "date"

    def literal(self, value: object, /) -> str:
        """Return a day as a query writes it: `'2014-01-31'`."""
        return f"'{day_literal(self.name, value)}'"


@attrs.frozen(eq=False)
class NumberColumn(_Comparable[Decimal, int | float | Decimal]):
    """A column of numbers, which are Decimals in the answer."""

    kind: ClassVar[Kind] = "number"

    aggregatable: bool = attrs.field(default=False, kw_only=True)
    """Whether the service can sum it."""

    def sum(self) -> Sum:
        """Select the column's sum; the service groups by the other selected columns.

        Raises:
            QueryError: The vendor does not document a sum of this column.
        """
        if not self.aggregatable:
            raise QueryError(f"the vendor documents no sum of {self.name}; select it and add it up")
        return Sum(self.name, wire=self.wire)

    def literal(self, value: object, /) -> str:
        """Return a number as a query writes it: in plain digits, without an exponent."""
        return number_literal(self.name, value)


@attrs.frozen(eq=False)
class TextColumn(_Comparable[str, str]):
    """A column of text, references included."""

    def literal(self, value: object, /) -> str:
        """Return a text in quotes.

        The language knows both kinds of quotes and no way to escape one, so a text is put into
        those it does not contain.

        Raises:
            QueryError: The text has both kinds of quotes, a backslash, which the service may take
                for an escape, or a character that is not printed.
        """
        text = plain_text(self.name, value)
        if "'" not in text:
            return f"'{text}'"
        if '"' not in text:
            return f'"{text}"'
        raise QueryError(
            f"{self.name} cannot be compared with {shown(text)}: a query cannot hold a text with "
            "both single and double quotes"
        )


def _texts(items: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(str, items))


_COLUMNS: Final = Check(
    "a tuple of columns and sums of columns", lambda value: type(value) is tuple, error=QueryError
)
_ORDERS: Final = Check(
    "a tuple of sort keys, such as column.desc()",
    lambda value: (
        type(value) is tuple
        and all(isinstance(key, Order) for key in cast("tuple[object, ...]", value))
    ),
    error=QueryError,
)


@attrs.frozen(repr=False)
class Query:
    """A report query; `str(query)` is what is sent. Each method returns a new query."""

    columns: tuple[Expression[object], ...] = attrs.field(eq=_texts, validator=_COLUMNS)
    """What is selected."""
    condition: Condition | None = attrs.field(
        default=None,
        validator=or_none(
            instance(Condition, "a condition such as column == value", error=QueryError), "all rows"
        ),
    )
    """Which rows are asked for; None asks for all."""
    order: tuple[Order, ...] = attrs.field(default=(), eq=_texts, validator=_ORDERS)
    """What is sorted by."""

    def __attrs_post_init__(self) -> None:
        if not self.columns:
            raise QueryError("a query selects at least one column")
        names = [_as_expression(column).name for column in self.columns]
        _refuse_twice(names, "selected")
        _refuse_twice([order.by.name for order in self.order], "sorted by")
        selected = _texts(self.columns)
        for order in self.order:
            if str(order.by) not in selected:
                raise QueryError(
                    f"cannot sort by {order.by}: the service sorts by selected columns only, "
                    f"which are {', '.join(selected)}"
                )

    def where(self, condition: Condition) -> "Query":
        """Ask only for rows that fulfil a condition, and those given before."""
        added = _as_condition(condition)
        return attrs.evolve(
            self, condition=added if self.condition is None else self.condition & added
        )

    def order_by(self, *by: Expression[object] | Order) -> "Query":
        """Sort by selected columns, after those given before.

        Raises:
            QueryError: A column is not selected, or already sorted by.
        """
        added = tuple(key if isinstance(key, Order) else _as_expression(key).asc() for key in by)
        return attrs.evolve(self, order=self.order + added)

    def __str__(self) -> str:
        text = f"SELECT {', '.join(_texts(self.columns))}"
        if self.condition is not None:
            text += f" WHERE {self.condition}"
        if self.order:
            text += f" ORDER BY {', '.join(_texts(self.order))}"
        return text

    def __repr__(self) -> str:
        return f"<Query {self}>"


def _as_expression(value: object) -> Expression[object]:
    if isinstance(value, Expression):
        return cast("Expression[object]", value)
    raise QueryError(f"expected a column or the sum of one, got {shown(value)}")


def _refuse_twice(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise QueryError(f"{', '.join(twice)}: {what} more than once")


def select(*columns: Expression[object]) -> Query:
    """Start a query with what it selects.

    Raises:
        QueryError: Nothing is selected, or a column is selected twice.
    """
    return Query(columns)
