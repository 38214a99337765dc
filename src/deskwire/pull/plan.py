"""`Plan`: what to pull, as data: calls, for entities and periods."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

import attrs

from deskwire.core.errors import shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.values import JSONValue
from deskwire.pull.binding import check_source
from deskwire.pull.calls import operation_fingerprint
from deskwire.pull.errors import PlanError
from deskwire.pull.partitions import Entity, Partition, Period, digest, escape

Each: TypeAlias = Literal["day", "week", "month", "quarter"]
"""How long a period is. Weeks begin on Monday, as ISO 8601 has them."""

Selector: TypeAlias = str | Callable[[Partition], bool]
"""Which partitions are meant: a pattern of keys such as `hours/*`, or a function."""

if TYPE_CHECKING:
    import os

EACH: Final[tuple[Each, ...]] = ("day", "week", "month", "quarter")
_UNTIL: Final = ("today", "yesterday")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
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
    """How many periods that have ended an incremental pull reads again, besides the last one."""
    is_open: bool = attrs.field(default=False, repr=False)
    """Whether they ended with a word when the plan was given; told when the plan is resolved."""

    def __attrs_post_init__(self) -> None:
        if self.each not in EACH:
            raise PlanError(f"periods.each is {shown(self.each)}, {suggest(self.each, EACH)}")
        if not _is_day(self.since):
            raise PlanError(f"periods.since is {shown(self.since)}, expected a date")
        if not _is_day(self.until) and self.until not in _UNTIL:
            expected = "a date, `today` or `yesterday`"
            raise PlanError(f"periods.until is {shown(self.until)}, expected {expected}")
        if isinstance(self.until, date) and self.until < self.since and not self.is_open:
            raise PlanError(f"periods end on {self.until}, before they begin on {self.since}")
        if type(self.look_back) is not int or self.look_back < 0:
            raise PlanError(f"periods.look_back is {shown(self.look_back)}, expected 0 or more")

    @property
    def is_resolved(self) -> bool:
        """Whether the last day is known."""
        return isinstance(self.until, date)

    def resolve(self, today: date) -> "Periods":
        """Return them with a last day that is a date."""
        if isinstance(self.until, date):
            return self
        last = today if self.until == "today" else today - _DAY
        return attrs.evolve(self, until=max(last, self.since - _DAY), is_open=True)

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


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


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


def _texts(names: Iterable[str]) -> tuple[str, ...]:
    texts = (names,) if isinstance(names, str) else tuple(names)
    if wrong := [one for one in cast("tuple[object, ...]", texts) if not isinstance(one, str)]:
        raise PlanError(f"a column is {shown(wrong[0])}, expected its name")
    return texts


@attrs.frozen(kw_only=True)
class EntityCall:
    """Entities that a call lists, e.g. all teams of a company."""

    call: str
    """The operation, e.g. `odesk.hr.get_company_teams`."""
    arguments: Mapping[str, JSONValue] = attrs.field(factory=dict[str, JSONValue])
    """Its arguments."""
    take: Mapping[str, str]
    """The arguments of the source by name, and the field of an item that each takes."""


def is_name(value: object) -> bool:
    """Tell whether a value can be the name of a source, which is that of a folder and a table."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _entities(
    given: "Iterable[Entity] | EntityCall | None",
) -> tuple[Entity, ...] | EntityCall | None:
    return given if given is None or isinstance(given, EntityCall) else tuple(given)


@attrs.frozen(kw_only=True)
class Source:
    """One call, for entities and periods; its partitions are one table of the data set."""

    name: str
    """The name of the table."""
    call: str
    """The operation, e.g. `odesk.timereport.get_team_report`."""
    arguments: Mapping[str, JSONValue] = attrs.field(factory=dict[str, JSONValue])
    """The arguments that all its calls have, as JSON values."""
    columns: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    """The columns of a report; those that the documents name unless given."""
    where: str = ""
    """A condition on the rows besides that on the days, as the service's own language has it."""
    entities: tuple[Entity, ...] | EntityCall | None = attrs.field(
        default=None, converter=_entities
    )
    """Whose data; a tuple, or a call that lists them."""
    periods: Periods | None = None
    """Of which days."""
    format: str = ""
    """The format of the answers; that of the client unless given."""

    def __attrs_post_init__(self) -> None:
        if not is_name(self.name):
            expected = "letters, digits, _ and -, beginning with a letter or digit"
            raise PlanError(f"the source {shown(self.name)}: expected {expected}")
        if isinstance(self.entities, tuple):
            self._check_entities(self.entities)
        check_source(self)

    def _check_entities(self, entities: tuple[Entity, ...]) -> None:
        names = {tuple(entity.arguments) for entity in entities}
        if len(names) > 1:
            raise PlanError(f"{self.name}: entities name different arguments")
        folders = [escape(entity.name).casefold() for entity in entities]
        if len({*folders}) < len(folders):
            twice = next(name for name in folders if folders.count(name) > 1)
            raise PlanError(
                f"{self.name}: two entities are the same, or differ in case alone: {twice}"
            )

    @property
    def entity_arguments(self) -> tuple[str, ...]:
        """The names of the arguments that entities give."""
        match self.entities:
            case None | ():
                return ()
            case EntityCall():
                return tuple(self.entities.take)
            case _:
                return tuple(self.entities[0].arguments)

    @cached_property
    def fingerprint(self) -> str:
        """The hash of what all its partitions have in common, the spec of the call included."""
        how = None if self.periods is None else [self.periods.column, {**self.periods.arguments}]
        columns = [*self.columns]
        spec = operation_fingerprint(self.call)
        return digest([self.call, {**self.arguments}, columns, self.where, how, self.format, spec])

    def __str__(self) -> str:
        parts = [f"{self.name}: {self.call}"]
        match self.entities:
            case None:
                pass
            case EntityCall():
                parts.append(f"for all that {self.entities.call} lists")
            case _:
                parts.append(f"for {len(self.entities)} entities")
        if (periods := self.periods) is not None:
            parts.append(f"by {periods.each} from {periods.since} to {periods.until}")
        return ", ".join(parts)

    @property
    def is_resolved(self) -> bool:
        """Whether entities and last day are known."""
        has_end = self.periods is None or self.periods.is_resolved
        return has_end and not isinstance(self.entities, EntityCall)

    def __len__(self) -> int:
        return len(self._entities) * (1 if self.periods is None else len(self.periods))

    def partitions(self, numbers: range) -> Iterator[Partition]:
        """Yield partitions by their numbers: period by period, for each all entities."""
        entities = self._entities
        for period, some in _blocks(numbers, len(entities)):
            days = None if self.periods is None else self.periods[period]
            for entity in entities[some.start : some.stop]:
                yield Partition(self, entity, days)

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


def _blocks(numbers: range, size: int) -> Iterator[tuple[int, range]]:
    """Yield the blocks of a size that some numbers in a row are in, and where in each they are."""
    for block in range(numbers.start // size, -(-numbers.stop // size)) if size else ():
        first = block * size
        yield block, range(max(numbers.start - first, 0), min(numbers.stop - first, size))


def _sources(given: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(given)


@attrs.frozen
class Plan:
    """What to pull. It holds no address and no secret, and makes its partitions one by one."""

    sources: tuple[Source, ...] = attrs.field(converter=_sources)
    """The tables."""
    start: int = attrs.field(default=0, kw_only=True)
    """The number of the first partition that is meant; see `split`."""
    stop: int | None = attrs.field(default=None, kw_only=True)
    """The number of the partition after the last one; None for all."""
    keep: tuple[Selector, ...] = attrs.field(default=(), kw_only=True)
    """Which of them are meant; see `filter`."""

    def __attrs_post_init__(self) -> None:
        if not self.sources:
            raise PlanError("the plan has no sources")
        names = [source.name.casefold() for source in self.sources]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise PlanError(f"two sources are named {', '.join(twice)}")

    @classmethod
    def from_yaml(cls, path: "str | os.PathLike[str]") -> "Plan":
        """Read a plan from a file.

        Raises:
            PlanError: It makes no sense; the message names the file and the line.
            OSError: It cannot be read.
        """
        from deskwire.pull.planfile import read_plan

        return read_plan(path)

    def to_yaml(self) -> str:
        """Return the plan as the text of a file.

        Raises:
            PlanError: It is filtered by a function, which a file cannot say.
        """
        from deskwire.pull.planfile import plan_to_yaml

        return plan_to_yaml(self)

    def __str__(self) -> str:
        return "\n".join(map(str, self.sources))

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services that it calls."""
        listed = [one.entities.call for one in self.sources if isinstance(one.entities, EntityCall)]
        calls = [*(source.call for source in self.sources), *listed]
        return tuple(dict.fromkeys(call.partition(".")[0] for call in calls))

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
        for source, (offset, after) in zip(self.sources, pairwise(self._offsets), strict=True):
            some = range(max(numbers.start, offset) - offset, min(numbers.stop, after) - offset)
            partitions = source.partitions(some)
            yield from filter(self._is_kept, partitions) if self.keep else partitions

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
