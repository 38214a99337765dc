"""What stands around the payload of an answer, and what it says."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from deskwire.core.errors import DecodeError
from deskwire.core.model.operation import Operation
from deskwire.core.model.service import ErrorRule, Service
from deskwire.core.model.values import ONLY, JSONValue, Path
from deskwire.core.response.trees import only_key

REPORT_KEYS: Final = frozenset({"version", "reqId", "status", "sig", "warnings", "errors", "p"})
"""What Google's visualization wire says beside a table, or in it."""

_NOTHING: Final = ("", "0", "false")


def says_something(value: JSONValue) -> bool:
    """Tell whether a value holds more than null, false, zero and empty texts."""
    values = [value]
    while values:
        one = values.pop()
        if isinstance(one, dict | list):
            values += one.values() if isinstance(one, dict) else one
        elif one is not None and word(one).strip().lower() not in _NOTHING:
            return True
    return False


def word(value: JSONValue) -> str:
    """Return a scalar as the spec writes it; nothing for anything else."""
    if value is True or value is False:
        return "true" if value else "false"
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


def is_failure(tree: Mapping[str, JSONValue], rule: ErrorRule) -> bool:
    """Tell whether a body says that the call failed, or does not say that it succeeded."""
    return (
        any(says_something(tree.get(f"{key}{at}")) for key in rule.failed_keys for at in ("", "@"))
        or any(_is_one_of(tree.get(key), told) for key, told in rule.failed_when.items())
        or not all(_is_one_of(tree.get(key), told) for key, told in rule.succeeded_when.items())
    )


def _is_one_of(value: JSONValue, told: tuple[str, ...]) -> bool:
    """Tell whether a value is one of some words, in any case; 1 is a way to say true."""
    said = word(value).strip().lower()
    return said in told or (said == "1" and "true" in told)


def is_known(service: Service, path: Path, value: JSONValue) -> bool:
    """Tell whether a service is known to say something at a place beside a payload."""
    rule, key = service.errors, str(path[-1])
    if not {key, ".".join(map(str, path))}.isdisjoint(service.envelope):
        return True
    if key in {*rule.failed_when, *rule.succeeded_when}:
        return True
    told = {*rule.failed_keys, *(said[0] for said in (*rule.code_paths, *rule.message_paths))}
    return key in told and not says_something(value)


def undocumented(
    service: Service, operation: Operation[object], tree: JSONValue, at: Path
) -> Iterator[tuple[Path, JSONValue]]:
    """Yield what stands beside the way to a payload and nobody documented, with its place.

    Raises:
        DecodeError: The payload is not there, and something else is in its place.
    """
    total = operation.paging.total if operation.paging is not None else ()
    for depth, part in enumerate(at):
        if not isinstance(tree, dict):
            return
        key = only_key(tree) if part == ONLY else str(part)
        if key == ONLY:
            return  # the object itself is the payload
        place = at[:depth]
        unknown = {
            other: value
            for other, value in tree.items()
            if other != key
            and total[: depth + 1] != (*place, other)
            and not is_known(service, (*place, other), value)
        }
        if depth and key not in tree and any(map(says_something, unknown.values())):
            found = ", ".join([*unknown][:10])
            raise DecodeError(f"the answer has no {key!r}, only {found}", path=place)
        yield from (((*place, other), value) for other, value in unknown.items())
        tree = tree.get(key)


def says_truncated(text: str) -> bool:
    """Tell whether a word is one for data that was cut off."""
    return re.sub(r"[\W_]", "", text).lower() in ("datatruncated", "truncated")
