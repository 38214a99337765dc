"""What is checked when a fault is ordered, before it can surprise anybody."""

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any, Final, cast

import attrs

from deskwire.core.errors import ConfigurationError, ParameterError, shown
from deskwire.core.model.checks import Check, plain
from deskwire.sandbox.http import Pairs

CONTROL_ROOT: Final = "_sandbox"
"""The first path segment of the resources that steer a sandbox; no fault touches them."""

METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
"""The methods that a rule may name."""

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_TEXT: Final = re.compile(r"[!-~](?:[ \t!-~]*[!-~])?|")
_FRAMING: Final = frozenset({"connection", "content-length", "date", "transfer-encoding"})
_MOST_PAIRS: Final = 1_000
_WILD: Final = re.compile(r"[*?\[]")

_Check = Callable[[object, "attrs.Attribute[Any]", object], None]


class FaultError(ConfigurationError, ParameterError):
    """A fault was ordered that cannot happen; the message names the field."""


def number(low: float, high: float, *, whole: bool = False, optional: bool = False) -> Check:
    """Return a check of a number; NaN, infinity and truth values are none."""

    def accepts(value: object) -> bool:
        if value is None and optional:
            return True
        is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        return is_number and low <= cast("float", value) <= high

    noun = "a whole number" if whole else "a number"
    none = ", or None" if optional else ""
    return Check(f"{noun} from {low:.10g} to {high:.10g}{none}", accepts, error=FaultError)


def is_a(kind: type) -> _Check:
    """Return a check of a type."""

    def check(_: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kind):
            raise FaultError(f"{field.name} is {shown(value)}, expected a {kind.__name__}")
        if isinstance(value, str):
            try:
                plain(value).encode()
            except UnicodeEncodeError:
                raise FaultError(f"{field.name} holds half a character (a surrogate)") from None

    return check


def as_pairs(value: object) -> Pairs:
    """Return pairs as tuples, which JSON has as lists; what is none is left to the check."""
    if not isinstance(value, Iterable) or isinstance(value, str | bytes):
        value = (value,)
    items = cast("Iterable[object]", value)
    try:
        pairs = tuple(
            tuple(cast("list[object]", item)) if isinstance(item, list) else item
            for item in islice(items, _MOST_PAIRS)
        )
    except Exception as error:
        raise FaultError(f"headers cannot be read: {type(error).__name__}") from error
    return cast("Pairs", pairs)


def check_headers(_: object, field: "attrs.Attribute[Any]", value: Pairs) -> None:
    """Check that header fields can be sent and do not contradict those the server writes."""
    for pair in cast("tuple[object, ...]", value):
        match pair:
            case (str(name), str(text)) if _TOKEN.fullmatch(name) and _FIELD_TEXT.fullmatch(text):
                if name.lower() in _FRAMING:
                    raise FaultError(
                        f"{field.name} has {shown(name)}, which the server writes itself"
                    )
            case _:
                raise FaultError(
                    f"{field.name} has {shown(pair)}, expected pairs of a name and a value in ASCII"
                )


def check_match(
    match: str, *, operations: Collection[str] | None, services: Collection[str]
) -> None:
    """Check that a pattern can match a request at all.

    Args:
        match: The pattern of a rule.
        operations: The names of all operations; None where nothing is known of them.
        services: The first segments of all paths; empty where nothing is known of them.

    Raises:
        FaultError: It cannot.
    """
    if match in {"*", *METHODS}:
        return
    method, space, path = match.partition(" ")
    if space and method in METHODS and not path.startswith("/"):
        raise FaultError(
            f"match is {shown(match)}: after a method expected a path, which begins with /"
        )
    if match.startswith("/") or (space and method in METHODS):
        _check_path(match, (path if space and method in METHODS else match), services)
    elif operations is not None and not any(fnmatchcase(name, match) for name in operations):
        known = {*operations, *METHODS, *(f"{name.rpartition('.')[0]}.*" for name in operations)}
        known |= {f"{service}.*" for service in services}
        raise FaultError(
            f"match is {shown(match)}, which is no operation, path or method here"
            + _suggestion(match, known, upper=True)
        )


def _check_path(match: str, path: str, services: Collection[str]) -> None:
    first = path[1:].partition("/")[0]
    if _WILD.search(first):
        return
    if first == CONTROL_ROOT:
        raise FaultError(f"match is {shown(match)}, but no fault touches what steers the sandbox")
    if services and first not in services:
        raise FaultError(
            f"match is {shown(match)}, but there is no service below /{first}"
            + _suggestion(first, services)
        )


def _suggestion(text: str, known: Collection[str], *, upper: bool = False) -> str:
    if upper and text.upper() in known:
        return f"; did you mean {text.upper()!r}?"
    near = get_close_matches(text, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
