"""Literals: values inside the text of a query, written so that none can end early or be misread."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Final, TypeVar, cast

from deskwire.core.errors import QueryError, shown
from deskwire.core.model.checks import has_unprintable
from deskwire.core.model.numbers import as_number

ValueT = TypeVar("ValueT")

_MAX_MAGNITUDE: Final = 30


MOST_VALUES: Final = 100_000
"""How many values one comparison takes."""


def written(name: str, literal: Callable[[ValueT], str], value: ValueT) -> str:
    """Return a value as its field or column writes it, or refuse one that cannot be read.

    A value is the caller's object, whose own methods may raise anything when it is looked at.
    """
    try:
        return literal(value)
    except QueryError:
        raise
    except Exception as error:
        raise QueryError(
            f"{name} cannot be compared with {shown(value)}: {type(error).__name__}"
        ) from error


def all_written(
    name: str, literal: Callable[[ValueT], str], values: Iterable[ValueT]
) -> tuple[str, ...]:
    """Return several values as their field or column writes them, each once.

    Raises:
        QueryError: There is no value, or far too many of them, or one that does not fit.
    """
    given = cast("object", values)
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise QueryError(f"{name} is in several values, got {shown(cast('object', values))}")
    try:
        taken = list(islice(values, MOST_VALUES + 1))
    except Exception as error:
        raise QueryError(f"{name}: its values cannot be read: {type(error).__name__}") from error
    if not taken or len(taken) > MOST_VALUES:
        found = f"more than {MOST_VALUES:,} values" if taken else "no value"
        raise QueryError(f"{name} is compared with {found}, expected at least one value")
    return tuple(dict.fromkeys(written(name, literal, value) for value in taken))


def number_literal(name: str, value: object) -> str:
    """Return a number in plain digits, without an exponent.

    Args:
        name: What it is compared with, for the error.
        value: An int, a float or a Decimal.

    Raises:
        QueryError: It is no number, or not finite, or so large that something must be wrong.
    """
    number = as_number(value)
    if number is None:
        raise QueryError(f"{name} is compared with a number, not with {shown(value)}")
    if not number.is_finite() or abs(number.adjusted()) > _MAX_MAGNITUDE:
        raise QueryError(f"{name} is compared with a finite number of reasonable size")
    return format(number, "f")


def plain_text(name: str, value: object) -> str:
    """Return a text that needs no escape but that of its quotes, which the language decides on.

    Args:
        name: What it is compared with, for the error.
        value: The text; of an enum's member its value counts.

    Raises:
        QueryError: It is no text, or holds a backslash, which the service may take for an escape,
            or a character that is not printed.
    """
    if not isinstance(value, str):
        raise QueryError(f"{name} is compared with text, not with {shown(value)}")
    text = str.__str__(value)
    if has_unprintable(text) or "\\" in text:
        raise QueryError(
            f"{name} cannot be compared with {shown(text)}: a query cannot hold "
            "backslashes, line ends or control characters"
        )
    return text
