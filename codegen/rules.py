"""Rules of the spec as `deskwire.core.model.rules` has them, and what they speak of."""

from collections.abc import Iterator
from typing import Final, cast

from codegen.marks import Data
from deskwire.core.model.rules import (
    AnyGroup,
    AtLeastOne,
    AtMostOne,
    CompleteKeys,
    Excludes,
    NotWhen,
    OnlyWhen,
    Requires,
    Rule,
)

_SETS: Final = {"at_least_one": AtLeastOne, "at_most_one": AtMostOne}
_PAIRS: Final = {"requires": Requires, "excludes": Excludes}
_WHENS: Final = {"only_when": OnlyWhen, "not_when": NotWhen}


def structured(kind: str, value: Data) -> Iterator[Rule]:
    """Yield the rules of one entry of the spec: for several arguments it is several rules."""
    if kind in _SETS:
        yield _SETS[kind](_texts(value))
    elif kind == "any_group":
        yield AnyGroup(tuple(map(_texts, cast("list[Data]", value))))
    else:
        for name, part in cast("dict[str, Data]", value).items():
            if kind in _PAIRS:
                yield _PAIRS[kind](name, _texts(part))
            elif kind in _WHENS:
                for other, values in cast("dict[str, list[object]]", part).items():
                    yield _WHENS[kind](name, other, tuple(values))
            else:
                yield CompleteKeys(name, tuple(map(_texts, cast("list[Data]", part))))


def arguments(rule: Rule) -> tuple[str, ...]:
    """Return the arguments that a rule speaks of."""
    match rule:
        case AtLeastOne(names=names) | AtMostOne(names=names):
            return names
        case AnyGroup(groups=groups):
            return tuple(name for group in groups for name in group)
        case Requires(name=name, others=others) | Excludes(name=name, others=others):
            return (name, *others)
        case OnlyWhen(name=name, other=other) | NotWhen(name=name, other=other):
            return (name, other)
        case CompleteKeys(name=name):
            return (name,)
        case _:
            return ()


def written(rule: Rule) -> dict[str, object]:
    """Return a rule as the spec says it."""
    match rule:
        case AtLeastOne(names=names):
            return {"at_least_one": list(names)}
        case AtMostOne(names=names):
            return {"at_most_one": list(names)}
        case AnyGroup(groups=groups):
            return {"any_group": [list(group) for group in groups]}
        case Requires(name=name, others=others):
            return {"requires": {name: list(others)}}
        case Excludes(name=name, others=others):
            return {"excludes": {name: list(others)}}
        case OnlyWhen(name=name, other=other, values=values):
            return {"only_when": {name: {other: list(values)}}}
        case NotWhen(name=name, other=other, values=values):
            return {"not_when": {name: {other: list(values)}}}
        case CompleteKeys(name=name, sets=sets):
            return {"complete_keys": {name: [list(keys) for keys in sets]}}
        case _:
            return {}


def _texts(values: Data) -> tuple[str, ...]:
    return tuple(map(str, cast("list[Data]", values)))
