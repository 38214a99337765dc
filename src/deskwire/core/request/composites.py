"""Codecs of values that are made of others: lists, mappings, records, rows, spans of time."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, cast

import attrs

from deskwire.core.errors import ParameterError
from deskwire.core.model.numbers import as_whole
from deskwire.core.model.values import JSONValue
from deskwire.core.request.codecs import Encoding, refuse
from deskwire.core.request.times import Moment

_MOST_ITEMS: Final = 100_000


def items(value: object, expected: str) -> Sequence[object]:
    """Return a value as a sequence of items; text and mappings are none."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        raise refuse(value, expected)
    values = cast("Sequence[object]", value)
    if len(values) > _MOST_ITEMS:  # a range costs nothing, but its items do
        raise ParameterError(f"got {len(values):,} values, expected at most {_MOST_ITEMS:,}")
    return values


@attrs.frozen
class Joined(Encoding):
    """Several values in one text. A ready text is taken apart and checked."""

    mark: str
    """What stands between two values."""
    item: Encoding
    """The codec of one value."""
    limit: int | None = None
    """How many values one call may carry."""
    optional: bool = False
    """Whether no value at all is allowed."""

    def separator(self, value: object) -> str:
        """Return what stands between the parts of a value in a path segment."""
        del value
        return self.mark

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        bound = f"at most {self.limit} values" if self.limit else "values"
        return f"a sequence of {bound}, each {self.item.expected}"

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all: no values are, where that has a meaning."""
        return self.optional or value not in ([], ())

    def parts(self, value: object) -> tuple[str, ...]:
        """Return the texts of the values."""
        if isinstance(value, str) or as_whole(value) is not None:
            values: Sequence[object] = (
                value.split(self.mark) if isinstance(value, str) else (value,)
            )
        else:
            values = items(value, self.expected)
        if (not values and not self.optional) or (self.limit and len(values) > self.limit):
            raise refuse(value, self.expected)
        return tuple(self.item.text(one) for one in values)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        parts = self.parts(value)
        for part in parts:
            if self.mark in part:
                raise refuse(part, f"a value without {self.mark!r}, which separates the values")
        return self.mark.join(parts)


@attrs.frozen
class Repeated(Encoding):
    """Several values under one repeated name; a list in a JSON body."""

    item: Encoding
    """The codec of one value."""
    suffix: str = ""
    """What is added to the name: `[]` as PHP and Rails have it, `[n]` to number the values."""
    lone_plain: bool = False
    """Whether a single value, or one that is no sequence, travels under the plain name."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a sequence of values, each {self.item.expected}"

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield one pair per value."""
        lone = self.lone_plain and isinstance(value, str)
        values: Sequence[object] = (value,) if lone else items(value, self.expected)
        suffix = "" if self.lone_plain and len(values) == 1 else self.suffix
        for index, one in enumerate(values):
            yield name + suffix.replace("n", str(index)), self.item.text(one)

    def json(self, value: object) -> JSONValue:
        """Return the JSON list of the values."""
        return [self.item.json(one) for one in items(value, self.expected)]


@attrs.frozen
class Record(Encoding):
    """A mapping with known keys, sent as `name[key]`; JSON bodies keep the bracketed names."""

    fields: Mapping[str, tuple[str, Encoding]]
    """The vendor's name and the codec of every key."""
    required: tuple[str, ...] = ()
    """The keys that have to be there."""
    spread: bool = False
    """Whether the keys travel by themselves, without the name of the mapping."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a mapping with keys among {', '.join(self.fields)}"

    def _entries(self, name: str, value: object) -> Iterator[tuple[str, Encoding, object]]:
        if not isinstance(value, Mapping):
            raise refuse(value, self.expected)
        given = cast("Mapping[object, object]", value)
        for needed in self.required:
            if given.get(needed) is None:
                raise ParameterError(f"the key {needed!r} is missing")
        for key, one in given.items():
            known = self.fields.get(str(key))
            if known is None:
                raise refuse(key, f"a key among {', '.join(self.fields)}")
            wire, codec = known
            if one is not None and codec.given(one):
                yield (wire if self.spread else f"{name}[{wire}]"), codec, one

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all: an empty mapping is not."""
        return value != {}

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield the pairs of every key."""
        for wire, codec, one in self._entries(name, value):
            yield from _named(wire, codec.pairs(wire, one))

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield the members of every key."""
        for wire, codec, one in self._entries(name, value):
            yield from codec.members(wire, one)


def _named(wire: str, pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs; say in an error which key it is about."""
    try:
        yield from pairs
    except ParameterError as error:
        raise ParameterError(f"key `{wire}`: {error}") from None


_KEY: Final = re.compile(r"[^\[\]\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@attrs.frozen
class Bracketed(Encoding):
    """A mapping with keys of the caller's, sent as `name[key]`."""

    item: Encoding
    """The codec of one value."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a mapping of keys to values, each {self.item.expected}"

    def _entries(self, name: str, value: object) -> Iterator[tuple[str, object]]:
        if not isinstance(value, Mapping):
            raise refuse(value, self.expected)
        for key, one in cast("Mapping[object, object]", value).items():
            name_or_number = key if isinstance(key, str) else as_whole(key)
            if name_or_number is None:
                raise refuse(key, "a key that is text or a whole number")
            # Older code writes the brackets itself.
            text = str(name_or_number)
            if text.startswith(f"{name}[") and text.endswith("]"):
                text = text[len(name) + 1 : -1]
            if not _KEY.fullmatch(text):
                raise refuse(key, "a key without brackets and control characters")
            yield f"{name}[{text}]", one

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield one pair per key."""
        for wire, one in self._entries(name, value):
            yield wire, self.item.text(one)

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield one member per key."""
        for wire, one in self._entries(name, value):
            yield wire, self.item.json(one)


@attrs.frozen
class Records(Encoding):
    """A list of mappings with known keys, sent as `name[index][key]`."""

    record: Record
    """The codec of one mapping."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a sequence of mappings, each {self.record.expected}"

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield one pair per key of every mapping."""
        for index, one in enumerate(items(value, self.expected)):
            yield from self.record.pairs(f"{name}[{index}]", one)

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield one member per key of every mapping."""
        for index, one in enumerate(items(value, self.expected)):
            yield from self.record.members(f"{name}[{index}]", one)


@attrs.frozen
class TimeRange:
    """A span of time between two moments, ends included."""

    start: datetime | str
    """The first moment: an aware datetime, or text in the vendor's form."""
    end: datetime | str
    """The last moment."""


@attrs.frozen
class Moments(Encoding):
    """One moment, several of them, or a span."""

    moment: Moment
    """The codec of one moment."""
    mark: str = ";"
    """What stands between several moments."""
    range_mark: str = ","
    """What stands between the ends of a span."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"{self.moment.expected}, a sequence of those, or a TimeRange"

    def separator(self, value: object) -> str:
        """Return what stands between several moments, or between the ends of a span."""
        is_range = isinstance(value, TimeRange) or (
            isinstance(value, str) and self.range_mark in value
        )
        return self.range_mark if is_range else self.mark

    def parts(self, value: object) -> tuple[str, ...]:
        """Return the texts of the moments."""
        if isinstance(value, TimeRange):
            moments: Sequence[object] = (value.start, value.end)
        elif isinstance(value, str):
            moments = value.split(self.separator(value))
        elif isinstance(value, Sequence):
            moments = items(cast("object", value), self.expected)
        else:
            moments = (value,)
        if not moments:
            raise refuse(moments, self.expected)
        return tuple(self.moment.text(moment) for moment in moments)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return self.separator(value).join(self.parts(value))


# What may end a row: a line end of any kind, and the mark in any of the ways HTML writes it.
_ROW_END: Final = re.compile(
    r"[\r\n\v\f\x00\x1c-\x1e\x85\u2028\u2029]|<\s*/?\s*br\b", re.IGNORECASE
)


@attrs.frozen
class CsvRows(Encoding):
    """Rows of quoted, comma-separated text; a ready text is sent as it is."""

    columns: Mapping[str, Encoding]
    """The keys of a row, in the order of the columns, and their codecs."""
    required: tuple[str, ...] = ()
    """The keys that have to be there; the others are left empty."""
    line_end: str = "<br>"
    """What stands between two rows."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a sequence of mappings with keys among {', '.join(self.columns)}, or CSV text"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, str):
            if not value.strip():
                raise refuse(value, self.expected)
            return value
        rows = items(value, self.expected)
        if not rows:
            raise refuse(value, self.expected)
        return self.line_end.join(self._row(row) for row in rows)

    def _row(self, row: object) -> str:
        if not isinstance(row, Mapping):
            raise refuse(row, self.expected)
        given = cast("Mapping[object, object]", row)
        for key in given:
            if key not in self.columns:
                raise refuse(key, f"a key among {', '.join(self.columns)}")
        for key in self.required:
            if given.get(key) in (None, ""):
                raise ParameterError(f"a row has no {key!r}: {given!r}")
        line = io.StringIO()
        cells = [self._cell(key, codec, given.get(key)) for key, codec in self.columns.items()]
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
        return line.getvalue()

    def _cell(self, key: str, codec: Encoding, value: object) -> str:
        text = "" if value is None else codec.text(value)
        if self.line_end in text or _ROW_END.search(text):
            raise ParameterError(
                f"the value of {key!r} holds a line end or {self.line_end!r}, which ends a row"
            )
        return text
