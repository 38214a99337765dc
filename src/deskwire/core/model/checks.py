"""Checks of settings: each error names the setting, what it is and what was expected.

They are validators of attrs fields, so that a class of settings is the table of its own rules.
"""

import math
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, Final, TypeGuard, cast

import attrs

from deskwire.core.errors import ConfigurationError, DeskwireError, shown


@attrs.frozen
class Check:
    """Refuses a value that is not what is expected."""

    expected: str
    """What may be given, in words."""
    accepts: Callable[[object], bool]
    """Tells whether a value will do; an error of the value's own means that it will not."""
    is_secret: bool = False
    """Whether a value may hold a credential, so that errors tell no more than its type."""
    error: type[DeskwireError] = ConfigurationError
    """The class of the error: a `ConfigurationError`, unless it is about an argument."""

    # attrs takes a field for one of the type of this value.
    def __call__(
        self,
        _instance: object,
        attribute: "attrs.Attribute[Any]",
        value: Any,  # noqa: ANN401
    ) -> None:
        """Check a field of settings."""
        self.check(attribute.name, value)

    def check(self, name: str, value: object) -> None:
        """Raise an error that names a setting whose value will not do."""
        try:
            accepted = self.accepts(value)
        except Exception:  # noqa: BLE001  a hostile value, or a number beyond all floats
            accepted = False
        if not accepted:
            what = f"of type {type(value).__name__}" if self.is_secret else shown(value)
            raise self.error(f"{name} is {what}, expected {self.expected}")


def whole(least: int) -> Check:
    """Return the check of a count."""
    return Check(
        f"a whole number, {least} or more",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least,
    )


def positive(unit: str) -> Check:
    """Return the check of a finite number above 0 of some unit."""
    return Check(f"{unit} above 0", lambda value: _is_finite(value) and value > 0)


def not_negative(unit: str) -> Check:
    """Return the check of a finite number of some unit, 0 included."""
    return Check(f"{unit}, 0 or more", lambda value: _is_finite(value) and value >= 0)


def instance(
    kind: type,
    expected: str,
    *,
    is_secret: bool = False,
    error: type[DeskwireError] = ConfigurationError,
) -> Check:
    """Return the check of an object of some class."""
    return Check(expected, lambda value: isinstance(value, kind), is_secret, error)


def or_none(check: Check, meaning: str) -> Check:
    """Return a check that takes None as well, which means something of its own."""
    return Check(
        f"{check.expected}, or None for {meaning}",
        lambda value: value is None or check.accepts(value),
        check.is_secret,
        check.error,
    )


FLAG: Final = instance(bool, "True or False")
"""The check of a truth value."""


def plain(value: str) -> str:
    """Return a text as nothing but text; a subclass may have methods of its own."""
    given = cast("object", value)  # it has not been checked yet
    return str.__str__(given) if isinstance(given, str) else value


def suggest(name: object, known: Iterable[str]) -> str:
    """Return the end of an error about an unknown name: what was meant, or what there is."""
    names = list(known)
    close = get_close_matches(name, names, 1) if isinstance(name, str) else []
    if close:
        return f"did you mean {close[0]!r}?"
    return f"expected one of {', '.join(names)}" if names else "expected none"


def _is_finite(value: object) -> TypeGuard[float]:
    # An int beyond all floats raises OverflowError here.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def has_unprintable(text: str, but: str = "") -> bool:
    """Tell whether a text holds a character that no name, key, path or query may hold.

    They are the control characters, Unicode's own line ends, and surrogates, which UTF-8 cannot
    carry.

    Args:
        text: The text.
        but: Those of them that do no harm where the text goes.
    """
    return any(match[0] not in but for match in _UNPRINTABLE.finditer(text))
