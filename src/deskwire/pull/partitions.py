"""`Partition`: one call of a plan, whose rows become one part of the data set."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import attrs

from deskwire.core.model.values import JSONValue

if TYPE_CHECKING:
    from deskwire.pull.plan import Source

_DAY: Final = timedelta(days=1)
_SAFE: Final = " !#$&'()+,-.;@^_`{}~"
"""What the name of a folder may hold as it is; the rest is written as in an address."""
_LONGEST: Final = 150
"""The longest name of a folder in bytes: beyond it, the end becomes a hash."""


@attrs.frozen
class Period:
    """Days from the first to the last, both included."""

    first: date
    """The first day."""
    last: date
    """The last day."""
    name: str
    """What it is called: `2014-12-31`, `2014-W52`, `2014-12` or `2014-Q4`.

    A period that a plan cuts short keeps the name of the whole.
    """

    @cached_property
    def text(self) -> str:
        """Both days, as the fingerprint of a partition has them."""
        return f"{self.first} {self.last}"

    def halves(self) -> "tuple[Period, Period] | None":
        """Return it in two, each named by its days; None for a single day."""
        days = (self.last - self.first).days
        if days == 0:
            return None
        middle = self.first + timedelta(days=days // 2)
        return _days(self.first, middle), _days(middle + _DAY, self.last)


def _days(first: date, last: date) -> Period:
    return Period(first, last, f"{first}" if first == last else f"{first}..{last}")


@attrs.frozen
class Entity:
    """Whose data it is: the arguments of a call that name it, e.g. `{"team_id": "acme:dev"}`."""

    arguments: Mapping[str, JSONValue]
    """The arguments by name."""

    @cached_property
    def text(self) -> str:
        """The arguments as JSON."""
        return json.dumps({**self.arguments}, sort_keys=True, separators=(",", ":"))

    @cached_property
    def name(self) -> str:
        """The values of its arguments, joined by commas."""
        return ",".join(
            value if isinstance(value, str) else json.dumps(value, sort_keys=True)
            for value in self.arguments.values()
        )


@attrs.frozen
class Partition:
    """One call: a source for one entity and one period.

    Two partitions of a plan have different keys; a partition has the same key in every run.
    """

    source: "Source"
    """What is called, and what all its partitions have in common."""
    entity: Entity | None = None
    """Whose data; None where the source has no entities."""
    period: Period | None = None
    """Of which days; None where the source has no periods."""
    whole: Period | None = None
    """The period of the plan that it is a piece of, where that was too big for one call."""

    @cached_property
    def folder(self) -> str:
        """The folder of its part in a data set, as Hive names them.

        E.g. `hours/entity=acme%3Adev/period=2014-12`; pieces share that of the whole.
        """
        parts = [escape(self.source.name)]
        if self.entity is not None:
            parts.append(f"entity={escape(self.entity.name)}")
        if (period := self.whole or self.period) is not None:
            parts.append(f"period={escape(period.name)}")
        return "/".join(parts)

    @cached_property
    def stem(self) -> str:
        """The name of its file without the suffix: `part`, or the days of a piece."""
        if self.whole is None or self.period is None:
            return "part"
        return f"part-{escape(self.period.name)}"

    @property
    def key(self) -> str:
        """The name of the partition in its plan: its folder, and for a piece its days."""
        return self.folder if self.whole is None else f"{self.folder}/{self.stem}"

    @property
    def arguments(self) -> Mapping[str, JSONValue]:
        """The arguments of the source and of the entity."""
        given = self.source.arguments
        return given if self.entity is None else {**given, **self.entity.arguments}

    @cached_property
    def fingerprint(self) -> str:
        """The hash of what is asked for: call, arguments, days, format, and the call's own spec.

        Neither the address of the service nor credentials are a part of it.
        """
        days = "" if self.period is None else self.period.text
        whom = "" if self.entity is None else self.entity.text
        return hashlib.sha256(f"{self.source.fingerprint} {days} {whom}".encode()).hexdigest()

    def pieces(self) -> "tuple[Partition, Partition] | None":
        """Return two partitions in its stead, of half its days each; None where it has one day."""
        halves = None if self.period is None else self.period.halves()
        if halves is None:
            return None
        whole = self.whole or self.period
        first, second = (attrs.evolve(self, period=half, whole=whole) for half in halves)
        return first, second

    def __str__(self) -> str:
        return self.key


def part_path(partition: Partition, suffix: str) -> str:
    """Return the name of a part below the root of its data set, with slashes."""
    return f"{partition.folder}/{partition.stem}{suffix}"


def whole_key(partition: Partition) -> str:
    """Return the key of the partition that one is a piece of; empty for a whole one."""
    return "" if partition.whole is None else partition.folder


def digest(value: object) -> str:
    """Return the SHA-256 of a value as JSON writes it, with sorted keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(10_000)
def escape(text: str) -> str:
    """Return a text as the name of a folder or file, which readers of Hive folders undo."""
    name = quote(text, safe=_SAFE)
    if name.strip(".") == "" or name[0] in "._":
        name = "".join(f"%{ord(one):02X}" if one in "._" else one for one in name[:1]) + name[1:]
        name = name or "%00"
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 17]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return name
