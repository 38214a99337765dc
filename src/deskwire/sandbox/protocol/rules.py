"""What the arguments of a call must have to do with each other, checked as a service does."""

from collections.abc import Iterable, Mapping

from deskwire.core.model.rules import AnyGroup, AtLeastOne, Requires, Rule
from deskwire.sandbox.protocol.parse import Manners


def check(rules: Iterable[Rule], arguments: Mapping[str, object], manners: Manners) -> None:
    """Refuse a call without what it needs.

    The rules that forbid something are the client's to keep: no vendor says that it refuses.

    Raises:
        Failure: Something is missing.
    """
    for rule in rules:
        match rule:
            case AtLeastOne(names=names) if not arguments.keys() & set(names):
                raise manners.lacks(" or ".join(names))
            case AnyGroup(groups=groups) if not any(
                arguments.keys() >= set(group) for group in groups
            ):
                raise manners.lacks(", or ".join(" and ".join(group) for group in groups))
            case Requires(name=name, others=others) if name in arguments:
                for other in others:
                    if other not in arguments:
                        raise manners.lacks(other)
            case _:
                pass
