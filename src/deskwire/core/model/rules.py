"""Rules between the arguments of one call, checked before anything is sent."""

from collections.abc import Mapping
from typing import cast

import attrs

from deskwire.core.errors import ParameterError, excerpt
from deskwire.core.model.values import UNSET, is_given


def _given(arguments: Mapping[str, object], name: str) -> bool:
    value = arguments.get(name, UNSET)
    return is_given(value) and not (isinstance(value, Mapping) and not value)


def _quoted(names: tuple[str, ...], word: str) -> str:
    *first, last = [f"`{name}`" for name in names]
    return f"{', '.join(first)} {word} {last}" if first else last


@attrs.frozen
class Rule:
    """The base of all rules."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` that names the rule when the arguments break it."""
        raise NotImplementedError


@attrs.frozen
class AtLeastOne(Rule):
    """At least one of some arguments has to be given."""

    names: tuple[str, ...]
    """The arguments."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when none is given."""
        if not any(_given(arguments, name) for name in self.names):
            raise ParameterError(f"give at least one of {_quoted(self.names, 'and')}")


@attrs.frozen
class AtMostOne(Rule):
    """At most one of some arguments may be given."""

    names: tuple[str, ...]
    """The arguments."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when several are given."""
        if sum(_given(arguments, name) for name in self.names) > 1:
            raise ParameterError(f"give only one of {_quoted(self.names, 'and')}")


@attrs.frozen
class AnyGroup(Rule):
    """At least one of several groups of arguments has to be given whole."""

    groups: tuple[tuple[str, ...], ...]
    """The groups."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when no group is given whole."""
        if not any(all(_given(arguments, name) for name in group) for group in self.groups):
            choices = ", or ".join(_quoted(group, "and") for group in self.groups)
            raise ParameterError(f"give {choices}")


@attrs.frozen
class Requires(Rule):
    """One argument makes sense only together with others."""

    name: str
    """The argument."""
    others: tuple[str, ...]
    """What it needs."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when the argument stands without the others."""
        if _given(arguments, self.name):
            missing = tuple(other for other in self.others if not _given(arguments, other))
            if missing:
                raise ParameterError(f"`{self.name}` needs {_quoted(missing, 'and')} as well")


@attrs.frozen
class Excludes(Rule):
    """One argument must not stand beside others."""

    name: str
    """The argument."""
    others: tuple[str, ...]
    """What it must not stand beside."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when the argument stands beside one of the others."""
        if _given(arguments, self.name):
            clash = tuple(other for other in self.others if _given(arguments, other))
            if clash:
                raise ParameterError(f"`{self.name}` cannot be given with {_quoted(clash, 'or')}")


@attrs.frozen
class OnlyWhen(Rule):
    """One argument is allowed only when another has a certain value."""

    name: str
    """The argument."""
    other: str
    """The argument it depends on."""
    values: tuple[object, ...]
    """The values of the other that allow it."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when the other has another value."""
        if _given(arguments, self.name) and arguments.get(self.other, UNSET) not in self.values:
            allowed = " or ".join(repr(value) for value in self.values)
            raise ParameterError(f"`{self.name}` is allowed only when `{self.other}` is {allowed}")


@attrs.frozen
class NotWhen(Rule):
    """One argument is not allowed when another has a certain value."""

    name: str
    """The argument."""
    other: str
    """The argument it cannot stand beside as it is."""
    values: tuple[object, ...]
    """The values of the other that forbid it."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when the other has one of the values."""
        if _given(arguments, self.name) and arguments.get(self.other, UNSET) in self.values:
            forbidden = " or ".join(repr(value) for value in self.values)
            raise ParameterError(f"`{self.name}` is not allowed when `{self.other}` is {forbidden}")


@attrs.frozen
class CompleteKeys(Rule):
    """A mapping has to hold all keys of one of several sets, or none of them."""

    name: str
    """The argument."""
    sets: tuple[tuple[str, ...], ...]
    """The sets of keys."""

    def check(self, arguments: Mapping[str, object]) -> None:
        """Raise a `ParameterError` when a set is there in part."""
        value = arguments.get(self.name, UNSET)
        if not isinstance(value, Mapping):
            return
        # Older code writes the brackets itself: `scores[3]` for 3.
        keys = [str(key) for key in cast("Mapping[object, object]", value)]
        given = {key.removeprefix(f"{self.name}[").removesuffix("]") for key in keys}
        unknown = given.difference(*self.sets)
        if unknown:
            raise ParameterError(
                f"`{self.name}` has the unknown keys {excerpt(', '.join(sorted(unknown)))}; "
                f"expected {' or '.join(', '.join(keys) for keys in self.sets)}"
            )
        for complete in self.sets:
            missing = [key for key in complete if key not in given]
            if 0 < len(missing) < len(complete):
                raise ParameterError(
                    f"`{self.name}` has to be complete or left out: {', '.join(missing)} missing"
                )
