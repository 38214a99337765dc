"""What the arguments of a call must have to do with each other, checked as a service does."""

from collections.abc import Mapping

from deskwire.core.model.operation import Operation
from deskwire.core.model.rules import AnyGroup, AtLeastOne, Requires
from deskwire.sandbox.protocol.parse import Manners


def check(operation: Operation[object], arguments: Mapping[str, object], manners: Manners) -> None:
    """Refuse a call without what it needs.

    The rules that forbid something are the client's to keep: no vendor says that it refuses.

    Raises:
        Failure: Something is missing.
    """
    wire = {param.name: param.wire for param in operation.params}
    for rule in operation.rules:
        match rule:
            case AtLeastOne(names=names) if not arguments.keys() & set(names):
                raise manners.lacks(" or ".join(wire[name] for name in names))
            case AnyGroup(groups=groups) if not any(
                arguments.keys() >= set(group) for group in groups
            ):
                raise manners.lacks(
                    ", or ".join(" and ".join(map(wire.__getitem__, group)) for group in groups)
                )
            case Requires(name=name, others=others) if name in arguments:
                for other in others:
                    if other not in arguments:
                        raise manners.lacks(wire[other])
            case _:
                pass
