"""Encodings: how a value is written on the wire, as data that is read in both directions.

The client's encoders and decoders, the sandbox's parser and the documents all read the same
objects; none of these objects does anything by itself.
"""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from enum import IntEnum, StrEnum
from typing import Final

import attrs

from deskwire.core.model.values import JSONValue

ISO: Final = "iso"
"""The layout of ISO 8601."""
UNIX: Final = "unix"
"""The layout of seconds since 1970."""
UNIX_MS: Final = "unix_ms"
"""The layout of milliseconds since 1970."""


@attrs.frozen
class Encoding:
    """The base of all encodings."""


@attrs.frozen
class Text(Encoding):
    """Text, as it is."""

    pattern: str = ""
    """A regular expression that the whole text has to match; empty for any text."""
    meaning: str = "text"
    """What the text is, in words."""


@attrs.frozen
class SecretText(Encoding):
    """Text that no error shows."""


@attrs.frozen
class Reference(Encoding):
    """An id: text or a whole number, which the vendors use alike."""


@attrs.frozen
class Integer(Encoding):
    """A whole number."""

    minimum: int | None = None
    """The least value allowed."""
    maximum: int | None = None
    """The greatest value allowed."""


@attrs.frozen
class Number(Encoding):
    """An amount, a rate or a number of hours, written plainly and exactly."""


@attrs.frozen
class Boolean(Encoding):
    """A truth value in the words of the vendor."""

    true: str = "true"
    """The text for True."""
    false: str = "false"
    """The text for False."""
    json_true: JSONValue = True
    """The JSON value for True."""
    json_false: JSONValue = False
    """The JSON value for False."""

    @classmethod
    def of_words(cls, true: str, false: str) -> "Boolean":
        """Return the encoding in two words, which are texts in JSON, too."""
        return cls(true, false, true, false)


TRUE_FALSE: Final = Boolean()
ONE_ZERO: Final = Boolean("1", "0", 1, 0)
YES_NO: Final = Boolean.of_words("yes", "no")


@attrs.frozen
class Flag(Encoding):
    """A word that is sent for True; for False nothing is sent."""

    word: str
    """The word, e.g. the last segment of a path."""
    json_word: JSONValue = attrs.field(
        default=attrs.Factory(lambda self: self.word, takes_self=True)
    )
    """The JSON value."""


@attrs.frozen
class Choice(Encoding):
    """One of the values that the vendor's documents list."""

    options: type[StrEnum] | type[IntEnum]
    """The enum of the values."""


@attrs.frozen
class Expression(Encoding):
    """An expression that writes itself, such as a report query, or its raw text."""

    kind: type
    """The class of the expression."""
    meaning: str
    """What it is, in words."""


@attrs.frozen
class File(Encoding):
    """A file part of a multipart body."""


@attrs.frozen
class Day(Encoding):
    """A day."""

    layouts: tuple[str, ...] = ("%Y-%m-%d",)
    """The vendor's layouts, of which the first one is sent: `iso`, `unix`, or a pattern."""


@attrs.frozen
class Moment(Encoding):
    """A point in time."""

    layouts: tuple[str, ...] = ("%Y-%m-%dT%H:%M:%SZ",)
    """The vendor's layouts, of which the first one is sent: `iso`, `unix`, `unix_ms`, a pattern."""
    zone: tzinfo = UTC
    """The zone that a layout without one is meant in."""


@attrs.frozen
class Amount(Encoding):
    """A number, or text that says one in the vendor's words."""


@attrs.frozen
class Amounts(Encoding):
    """A number, several for any of them, or a span, as Lucene writes it."""


@attrs.frozen
class Extra(Encoding):
    """Parameters that no document names, under the names that the caller gives."""

    documented: tuple[str, ...] = ()
    """The vendor's names of what the call takes otherwise."""


@attrs.frozen
class Delimited(Encoding):
    """Several values in one text."""

    mark: str
    """What stands between two values."""
    item: Encoding
    """The encoding of one value."""
    limit: int | None = None
    """How many values one call may carry."""
    optional: bool = False
    """Whether no value at all is allowed."""


@attrs.frozen
class Exploded(Encoding):
    """Several values under one repeated name; a list in a JSON body."""

    item: Encoding
    """The encoding of one value."""
    suffix: str = ""
    """What is added to the name: `[]` as PHP and Rails have it, `[n]` to number the values."""
    lone_plain: bool = False
    """Whether a single value, or one that is no sequence, travels under the plain name."""


@attrs.frozen
class Record(Encoding):
    """A mapping with known keys, sent as `name[key]`; JSON bodies keep the bracketed names."""

    fields: Mapping[str, tuple[str, Encoding]]
    """The vendor's name and the encoding of every key."""
    required: tuple[str, ...] = ()
    """The keys that have to be there."""
    spread: bool = False
    """Whether the keys travel by themselves, without the name of the mapping."""


@attrs.frozen
class DeepObject(Encoding):
    """A mapping with keys of the caller's, sent as `name[key]`."""

    item: Encoding
    """The encoding of one value."""


@attrs.frozen
class Records(Encoding):
    """A list of mappings with known keys, sent as `name[index][key]`."""

    record: Record
    """The encoding of one mapping."""


@attrs.frozen
class Moments(Encoding):
    """One moment, several of them, or a span."""

    moment: Moment
    """The encoding of one moment."""
    mark: str = ";"
    """What stands between several moments."""
    range_mark: str = ","
    """What stands between the ends of a span."""


@attrs.frozen
class CsvRows(Encoding):
    """Rows of quoted, comma-separated text."""

    columns: Mapping[str, Encoding]
    """The keys of a row, in the order of the columns, and their encodings."""
    required: tuple[str, ...] = ()
    """The keys that have to be there; the others are left empty."""
    line_end: str = "<br>"
    """What stands between two rows."""


@attrs.frozen
class AsText(Encoding):
    """Numbers and truth values in answers that may come as text."""


@attrs.frozen
class NoneAs(Encoding):
    """What stands for no value in answers, beside null."""

    texts: tuple[str, ...]
    """The texts, or the numbers they spell."""


@attrs.frozen
class JSONText(Encoding):
    """JSON inside a text in answers."""


AS_TEXT: Final = AsText()
ZERO_IS_NONE: Final = NoneAs(("0", ""))
EMPTY_IS_NONE: Final = NoneAs(("",))
JSON_TEXT: Final = JSONText()
