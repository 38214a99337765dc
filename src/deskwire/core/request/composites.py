"""Encoders of values that are made of others: lists, mappings, records, rows, spans of time."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from deskwire.core.errors import ParameterError
from deskwire.core.model.checks import has_unprintable
from deskwire.core.model.encodings import (
    CsvRows,
    DeepObject,
    Delimited,
    Encoding,
    Exploded,
    Moments,
    Record,
    Records,
)
from deskwire.core.model.numbers import as_whole
from deskwire.core.model.values import JSONValue, TimeRange
from deskwire.core.request.encoder import Encoder, EncoderMaker, refuse

_MOST_ITEMS: Final = 100_000


def items(value: object, expected: str) -> Sequence[object]:
    """Return a value as a sequence of items; text and mappings are none."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        raise refuse(value, expected)
    values = cast("Sequence[object]", value)
    if len(values) > _MOST_ITEMS:  # a range costs nothing, but its items do
        raise ParameterError(f"got {len(values):,} values, expected at most {_MOST_ITEMS:,}")
    return values


class DelimitedEncoder(Encoder[Delimited]):
    """Several values in one text. A ready text is taken apart and checked."""

    def __init__(self, encoding: Delimited, make: EncoderMaker) -> None:
        super().__init__(encoding, make)
        self._item: Encoder[Encoding] = make(encoding.item)

    def separator(self, value: object) -> str:
        """Return what stands between the parts of a value in a path segment."""
        del value
        return self.encoding.mark

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        bound = f"at most {self.encoding.limit} values" if self.encoding.limit else "values"
        return f"a sequence of {bound}, each {self._item.expected}"

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all: no values are, where that has a meaning."""
        return self.encoding.optional or value not in ([], ())

    def parts(self, value: object) -> tuple[str, ...]:
        """Return the texts of the values."""
        if isinstance(value, str) or as_whole(value) is not None:
            values: Sequence[object] = (
                value.split(self.encoding.mark) if isinstance(value, str) else (value,)
            )
        else:
            values = items(value, self.expected)
        how = self.encoding
        if (not values and not how.optional) or (how.limit and len(values) > how.limit):
            raise refuse(value, self.expected)
        return tuple(self._item.text(one) for one in values)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        parts, mark = self.parts(value), self.encoding.mark
        for part in parts:
            if mark in part:
                raise refuse(part, f"a value without {mark!r}, which separates the values")
        return mark.join(parts)


class ExplodedEncoder(Encoder[Exploded]):
    """Several values under one repeated name; a list in a JSON body."""

    def __init__(self, encoding: Exploded, make: EncoderMaker) -> None:
        super().__init__(encoding, make)
        self._item: Encoder[Encoding] = make(encoding.item)

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a sequence of values, each {self._item.expected}"

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield one pair per value."""
        lone = self.encoding.lone_plain and isinstance(value, str)
        values: Sequence[object] = (value,) if lone else items(value, self.expected)
        suffix = "" if self.encoding.lone_plain and len(values) == 1 else self.encoding.suffix
        for index, one in enumerate(values):
            yield name + suffix.replace("n", str(index)), self._item.text(one)

    def json(self, value: object) -> JSONValue:
        """Return the JSON list of the values."""
        return [self._item.json(one) for one in items(value, self.expected)]


class RecordEncoder(Encoder[Record]):
    """A mapping with known keys, sent as `name[key]`; JSON bodies keep the bracketed names."""

    def __init__(self, encoding: Record, make: EncoderMaker) -> None:
        super().__init__(encoding, make)
        self._fields: dict[str, tuple[str, Encoder[Encoding]]] = {
            key: (wire, make(one)) for key, (wire, one) in encoding.fields.items()
        }

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a mapping with keys among {', '.join(self.encoding.fields)}"

    def _entries(self, name: str, value: object) -> Iterator[tuple[str, Encoder[Encoding], object]]:
        if not isinstance(value, Mapping):
            raise refuse(value, self.expected)
        given = cast("Mapping[object, object]", value)
        for needed in self.encoding.required:
            if given.get(needed) is None:
                raise ParameterError(f"the key {needed!r} is missing")
        for key, one in given.items():
            known = self._fields.get(str(key))
            if known is None:
                raise refuse(key, f"a key among {', '.join(self.encoding.fields)}")
            wire, encoder = known
            if one is not None and encoder.given(one):
                yield (wire if self.encoding.spread else f"{name}[{wire}]"), encoder, one

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all: an empty mapping is not."""
        return value != {}

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield the pairs of every key."""
        for wire, encoder, one in self._entries(name, value):
            yield from _named(wire, encoder.pairs(wire, one))

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield the members of every key."""
        for wire, encoder, one in self._entries(name, value):
            yield from encoder.members(wire, one)


def _named(wire: str, pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs; say in an error which key it is about."""
    try:
        yield from pairs
    except ParameterError as error:
        raise ParameterError(f"key `{wire}`: {error}") from None


class DeepObjectEncoder(Encoder[DeepObject]):
    """A mapping with keys of the caller's, sent as `name[key]`."""

    def __init__(self, encoding: DeepObject, make: EncoderMaker) -> None:
        super().__init__(encoding, make)
        self._item: Encoder[Encoding] = make(encoding.item)

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a mapping of keys to values, each {self._item.expected}"

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
            if not text or "[" in text or "]" in text or has_unprintable(text):
                raise refuse(key, "a key without brackets and control characters")
            yield f"{name}[{text}]", one

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield one pair per key."""
        for wire, one in self._entries(name, value):
            yield wire, self._item.text(one)

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield one member per key."""
        for wire, one in self._entries(name, value):
            yield wire, self._item.json(one)


class RecordsEncoder(Encoder[Records]):
    """A list of mappings with known keys, sent as `name[index][key]`."""

    def __init__(self, encoding: Records, make: EncoderMaker) -> None:
        super().__init__(encoding, make)
        self._record: Encoder[Encoding] = make(encoding.record)

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"a sequence of mappings, each {self._record.expected}"

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield one pair per key of every mapping."""
        for index, one in enumerate(items(value, self.expected)):
            yield from self._record.pairs(f"{name}[{index}]", one)

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield one member per key of every mapping."""
        for index, one in enumerate(items(value, self.expected)):
            yield from self._record.members(f"{name}[{index}]", one)


class MomentsEncoder(Encoder[Moments]):
    """One moment, several of them, or a span."""

    def __init__(self, encoding: Moments, make: EncoderMaker) -> None:
        super().__init__(encoding, make)
        self._moment: Encoder[Encoding] = make(encoding.moment)

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        return f"{self._moment.expected}, a sequence of those, or a TimeRange"

    def separator(self, value: object) -> str:
        """Return what stands between several moments, or between the ends of a span."""
        is_range = isinstance(value, TimeRange) or (
            isinstance(value, str) and self.encoding.range_mark in value
        )
        return self.encoding.range_mark if is_range else self.encoding.mark

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
        return tuple(self._moment.text(moment) for moment in moments)

    def text(self, value: object) -> str:
        """Return the text of a value."""
        return self.separator(value).join(self.parts(value))


# What may end a row: a line end of any kind, and the mark in any of the ways HTML writes it.
_ROW_END: Final = re.compile(
    r"[\r\n\v\f\x00\x1c-\x1e\x85\u2028\u2029]|<\s*/?\s*br\b", re.IGNORECASE
)


class CsvRowsEncoder(Encoder[CsvRows]):
    """Rows of quoted, comma-separated text; a ready text is sent as it is."""

    def __init__(self, encoding: CsvRows, make: EncoderMaker) -> None:
        super().__init__(encoding, make)
        self._columns: dict[str, Encoder[Encoding]] = {
            key: make(one) for key, one in encoding.columns.items()
        }

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        keys = ", ".join(self._columns)
        return f"a sequence of mappings with keys among {keys}, or CSV text"

    def text(self, value: object) -> str:
        """Return the text of a value."""
        if isinstance(value, str):
            if not value.strip():
                raise refuse(value, self.expected)
            return value
        rows = items(value, self.expected)
        if not rows:
            raise refuse(value, self.expected)
        return self.encoding.line_end.join(self._row(row) for row in rows)

    def _row(self, row: object) -> str:
        if not isinstance(row, Mapping):
            raise refuse(row, self.expected)
        given = cast("Mapping[object, object]", row)
        for key in given:
            if key not in self.encoding.columns:
                raise refuse(key, f"a key among {', '.join(self.encoding.columns)}")
        for key in self.encoding.required:
            if given.get(key) in (None, ""):
                raise ParameterError(f"a row has no {key!r}: {given!r}")
        line = io.StringIO()
        cells = [self._cell(key, one, given.get(key)) for key, one in self._columns.items()]
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
        return line.getvalue()

    def _cell(self, key: str, encoder: Encoder[Encoding], value: object) -> str:
        text = "" if value is None else encoder.text(value)
        end = self.encoding.line_end
        if end in text or _ROW_END.search(text):
            raise ParameterError(
                f"the value of {key!r} holds a line end or {end!r}, which ends a row"
            )
        return text
