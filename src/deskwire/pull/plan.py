"""`Plan`: what to pull, as data: calls, for entities and periods."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, Literal, TypeAlias

import attrs

from deskwire.core.model.values import JSONValue
from deskwire.pull.calls import operation_fingerprint
from deskwire.pull.errors import PlanError
from deskwire.pull.partitions import Entity, Partition, Period, digest

Each: TypeAlias = Literal["day", "week", "month", "quarter"]
"""How long a period is. Weeks begin on Monday, as ISO 8601 has them."""

Selector: TypeAlias = str | Callable[[Partition], bool]
"""Which partitions are meant: a pattern of keys such as `hours/*`, or a function."""

_DAY: Final = timedelta(days=1)
_MONTHS: Final = {"month": 1, "quarter": 3}


@attrs.frozen(kw_only=True)
class Periods:
    """The days that a source is pulled for, and how they are parted."""

    each: Each
    """How long a period is; the first and the last may be shorter."""
    since: date
    """The first day."""
    until: date | Literal["today", "yesterday"] = "yesterday"
    """The last day, or the day that is the last when the pull starts (UTC)."""
    column: str = ""
    """The column of a report that the days are those of; that of the spec unless given."""
    arguments: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """For other calls, which argument takes what: `first`, `last` or `end`, the day after it.

    `{"first": "created_time_from", "end": "created_time_to"}`; as the spec has it unless given.
    """
    look_back: int = 0
    """How many periods that have ended an incremental pull reads again, besides the open one."""

    def resolve(self, today: date) -> "Periods":
        """Return them with a last day that is a date."""
        if isinstance(self.until, date):
            return self
        return attrs.evolve(self, until=today if self.until == "today" else today - _DAY)

    def __len__(self) -> int:
        last = self._last
        return 0 if last < self.since else self._number(last) - self._number(self.since) + 1

    def __getitem__(self, index: int) -> Period:
        """Return a period by its number, 0 for the first."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = self._number(self.since) + index
        first, after = self._begin(number), self._begin(number + 1)
        return Period(
            max(first, self.since), min(after - _DAY, self._last), _name(self.each, first)
        )

    @property
    def _last(self) -> date:
        if not isinstance(self.until, date):
            raise PlanError(f"the periods end {self.until}: resolve the plan first")
        return self.until

    def _number(self, day: date) -> int:
        """Return the number of the period that a day is in."""
        match self.each:
            case "day":
                return day.toordinal()
            case "week":
                return (day.toordinal() - 1) // 7
            case _:
                return (day.year * 12 + day.month - 1) // _MONTHS[self.each]

    def _begin(self, number: int) -> date:
        """Return the first day of a period."""
        match self.each:
            case "day":
                return date.fromordinal(number)
            case "week":
                return date.fromordinal(number * 7 + 1)
            case _:
                year, month = divmod(number * _MONTHS[self.each], 12)
                return date(year, month + 1, 1)


def _name(each: Each, first: date) -> str:
    match each:
        case "day":
            return f"{first}"
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year:04}-W{week:02}"
        case "month":
            return f"{first.year:04}-{first.month:02}"
        case "quarter":
            return f"{first.year:04}-Q{(first.month + 2) // 3}"


@attrs.frozen(kw_only=True)
class EntityCall:
    """Entities that a call lists, e.g. all teams of a company."""

    call: str
    """The operation, e.g. `odesk.hr.get_company_teams`."""
    arguments: Mapping[str, JSONValue] = attrs.field(factory=dict[str, JSONValue])
    """Its arguments."""
    take: Mapping[str, str]
    """The arguments of the source by name, and the field of an item that each takes."""


@attrs.frozen(kw_only=True)
class Source:
    """One call, for entities and periods; its partitions are one table of the data set."""

    name: str
    """The name of the table."""
    call: str
    """The operation, e.g. `odesk.timereport.get_team_report`."""
    arguments: Mapping[str, JSONValue] = attrs.field(factory=dict[str, JSONValue])
    """The arguments that all its calls have, as JSON values."""
    columns: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    """The columns of a report; those that the documents name unless given."""
    where: str = ""
    """A condition on the rows besides that on the days, as the service's own language has it."""
    entities: tuple[Entity, ...] | EntityCall | None = None
    """Whose data; a tuple, or a call that lists them."""
    periods: Periods | None = None
    """Of which days."""
    format: str = ""
    """The format of the answers; that of the client unless given."""

    @cached_property
    def fingerprint(self) -> str:
        """The hash of what all its partitions have in common, the spec of the call included."""
        how = None if self.periods is None else [self.periods.column, {**self.periods.arguments}]
        columns = [*self.columns]
        spec = operation_fingerprint(self.call)
        return digest([self.call, {**self.arguments}, columns, self.where, how, self.format, spec])

    @property
    def is_resolved(self) -> bool:
        """Whether entities and last day are known."""
        ends = self.periods is None or isinstance(self.periods.until, date)
        return ends and not isinstance(self.entities, EntityCall)

    def __len__(self) -> int:
        return len(self._entities) * (1 if self.periods is None else len(self.periods))

    def partition(self, index: int) -> Partition:
        """Return a partition by its number: period by period, for each all entities."""
        period, entity = divmod(index, len(self._entities))
        return Partition(
            self, self._entities[entity], None if self.periods is None else self.periods[period]
        )

    @property
    def _entities(self) -> tuple[Entity | None, ...]:
        match self.entities:
            case None:
                return (None,)
            case EntityCall():
                raise PlanError(
                    f"the entities of {self.name} are those that {self.entities.call} lists: "
                    "resolve the plan first"
                )
            case _:
                return self.entities


@attrs.frozen
class Plan:
    """What to pull. It holds no address and no secret, and makes its partitions one by one."""

    sources: tuple[Source, ...] = attrs.field(converter=tuple)
    """The tables."""
    start: int = attrs.field(default=0, kw_only=True)
    """The number of the first partition that is meant; see `split`."""
    stop: int | None = attrs.field(default=None, kw_only=True)
    """The number of the partition after the last one; None for all."""
    keep: tuple[Selector, ...] = attrs.field(default=(), kw_only=True)
    """Which of them are meant; see `filter`."""

    @property
    def is_resolved(self) -> bool:
        """Whether all entities and days are known."""
        return all(source.is_resolved for source in self.sources)

    @property
    def size(self) -> int:
        """How many partitions there are, before any is filtered out."""
        return len(range(self._total)[self.start : self.stop])

    def __iter__(self) -> Iterator[Partition]:
        numbers = range(self._total)[self.start : self.stop]
        return (one for one in map(self._at, numbers) if self._is_kept(one))

    def filter(self, keep: Selector) -> "Plan":
        """Return the plan of some of the partitions."""
        return attrs.evolve(self, keep=(*self.keep, keep))

    def split(self, count: int) -> "tuple[Plan, ...]":
        """Return plans of about as many partitions each, which together are this one."""
        numbers = range(self._total)[self.start : self.stop]
        cuts = [self.start + len(numbers) * index // count for index in range(count + 1)]
        return tuple(
            attrs.evolve(self, start=first, stop=after)
            for first, after in pairwise(cuts)
            if after > first
        )

    def _at(self, index: int) -> Partition:
        source = bisect_right(self._offsets, index) - 1
        return self.sources[source].partition(index - self._offsets[source])

    def _is_kept(self, partition: Partition) -> bool:
        return all(
            fnmatchcase(partition.key, one) if isinstance(one, str) else one(partition)
            for one in self.keep
        )

    @cached_property
    def _offsets(self) -> list[int]:
        return [0, *accumulate(map(len, self.sources))]

    @property
    def _total(self) -> int:
        return self._offsets[-1]
