"""`Target`: where a data set is, as a pull sees it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from deskwire.core.report.arrow import ArrowTable
from deskwire.pull.partitions import Partition
from deskwire.pull.plan import Plan
from deskwire.pull.records import PartRecord, Summary


@attrs.frozen(kw_only=True)
class Part:
    """The rows of a partition, sorted, and how they were had."""

    partition: Partition
    """The partition."""
    table: ArrowTable
    """Its rows, in the schema of the source, in the order of the spec."""
    attempts: int = 1
    """How many requests it took."""
    started: datetime
    """When the call began, in UTC."""


@attrs.frozen(kw_only=True)
class Recorded:
    """What a target was begun with."""

    plan: Plan
    """The plan as it was given."""
    resolved: Plan
    """The same with the entities and days of that run."""
    is_finished: bool
    """Whether that run came to its end with all parts."""


class Target(Protocol):
    """A place for a data set.

    Its methods block, and may be called in any thread, one at a time. They raise `TargetError`
    where the target is refused, and `OSError` where a disk or a network fails.
    """

    @property
    def notices(self) -> Sequence[str]:
        """What was found wrong, in sentences: parts that are altered, missing or symlinks."""
        ...

    def acquire(self) -> None:
        """Keep other runs out until `release`.

        Raises:
            TargetError: Another run is at work there, or it is no place for a data set.
        """
        ...

    def recorded(self) -> Recorded | None:
        """Return what the target was begun with; None where nothing was."""
        ...

    def begin(self, plan: Plan, resolved: Plan, *, restart: bool) -> None:
        """Record what is to be pulled.

        Args:
            plan: The plan as it was given.
            resolved: The same with its entities and days.
            restart: Whether what is there is to go first.
        """
        ...

    def find(self, partitions: Sequence[Partition]) -> list[PartRecord | None]:
        """Return for each partition its record, where it is done or split and its part is sound.

        A part of another fingerprint, altered, missing or symlinked is none, and is told in
        `notices`; what is only of another time or inode is hashed.
        """
        ...

    def commit(self, part: Part) -> PartRecord:
        """Make a part durable under its name, then its record; return the record."""
        ...

    def note(self, record: PartRecord) -> None:
        """Record a partition that failed or was split."""
        ...

    def publish(self, summary: Summary) -> None:
        """Publish what is there, once and last; the mark of success where nothing is missing.

        Parts that belong to no partition of the plan go before it.
        """
        ...

    def release(self) -> None:
        """Let other runs in."""
        ...
