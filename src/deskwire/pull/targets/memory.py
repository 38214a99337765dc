"""Targets that keep nothing on a disk: Arrow in memory, and a function that takes each part."""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.checks import suggest
from deskwire.core.report.arrow import ArrowTable
from deskwire.pull.partitions import Partition
from deskwire.pull.plan import Plan
from deskwire.pull.records import PartRecord, Summary
from deskwire.pull.rows import hashes
from deskwire.pull.schema import arrow, schema_of
from deskwire.pull.targets.protocol import Part, Recorded


class CallableTarget:
    """Hands each part to a function; nothing is kept, so that nothing can be resumed.

    Args:
        take: Takes a part, in a thread, one at a time. What it raises ends the pull.
    """

    def __init__(self, take: Callable[[Part], object]) -> None:
        self._take: Final = take

    @property
    def notices(self) -> Sequence[str]:
        """Nothing is found wrong."""
        return ()

    def acquire(self) -> None:
        """Do nothing: there is nothing to share."""

    def recorded(self) -> Recorded | None:
        """Return None: nothing is recorded."""
        return None

    def begin(self, plan: Plan, resolved: Plan, *, restart: bool) -> None:
        """Do nothing."""

    def find(self, partitions: Sequence[Partition]) -> list[PartRecord | None]:
        """Return None for each: all are to be pulled."""
        return [None for _ in partitions]

    def commit(self, part: Part) -> PartRecord:
        """Hand a part over."""
        self._take(part)
        return PartRecord(
            key=part.partition.key,
            fingerprint=part.partition.fingerprint,
            status="done",
            rows=part.table.num_rows,
            attempts=part.attempts,
            started=part.started,
        )

    def note(self, record: PartRecord) -> None:
        """Do nothing: the summary tells of failures."""

    def publish(self, summary: Summary) -> None:
        """Do nothing."""

    def release(self) -> None:
        """Do nothing."""


class MemoryTarget(CallableTarget):
    """Arrow tables in memory: `target.table("hours")` once the pull is done."""

    def __init__(self) -> None:
        super().__init__(self._keep)
        self._parts: Final[dict[str, Part]] = {}
        self._plan: Plan | None = None

    def _keep(self, part: Part) -> None:
        self._parts[part.partition.key] = part

    def begin(self, plan: Plan, resolved: Plan, *, restart: bool) -> None:
        """Forget what was there; the parts of one pull are kept together."""
        del plan
        if restart or resolved != self._plan:
            self._parts.clear()
        self._plan = resolved

    def find(self, partitions: Sequence[Partition]) -> list[PartRecord | None]:
        """Return the records of what is there."""
        return [
            attrs.evolve(self.commit(part), attempts=part.attempts)
            if (part := self._parts.get(one.key)) is not None
            and part.partition.fingerprint == one.fingerprint
            else None
            for one in partitions
        ]

    def table(self, source: str) -> ArrowTable:
        """Return all rows of a source as a `pyarrow.Table`, part by part in the order of keys.

        Raises:
            ConfigurationError: The plan has no such source.
        """
        sources = {} if self._plan is None else {one.name: one for one in self._plan.sources}
        if source not in sources:
            raise ConfigurationError(f"there is no source {source!r}, {suggest(source, sources)}")
        parts = [
            self._parts[key].table
            for key in sorted(self._parts)
            if self._parts[key].partition.source.name == source
        ]
        schema: Any = schema_of(sources[source])
        return cast("ArrowTable", arrow().concat_tables([schema.empty_table(), *parts]))

    def row_hash(self, source: str) -> str:
        """Return the hash of all rows of a source, whatever parts they came in."""
        return hashes(self.table(source)).rows
