"""`Dialect`: how a service writes values, as data.

A quirk of a vendor is a field here; no code that reads an answer knows which service sent it.
"""

from datetime import UTC, tzinfo
from typing import Literal, Self, TypeAlias

import attrs

from deskwire.core.model.encodings import AsText, Boolean, Day, Encoding, Moment

XmlItems: TypeAlias = Literal["named", "any"]
"""What an XML list is; see `Dialect.xml_items`."""


@attrs.frozen(kw_only=True, cache_hash=True)
class Dialect:
    """The rules by which a service writes values.

    The defaults are plain JSON: a value has the type its field says, or it does not fit.
    """

    empty_is_null: bool = False
    """`""` for a number, boolean, date, object or enum is null; for a list it is no items."""

    empty_text_is_null: bool = False
    """`""` for a text that may be null is null: the service does not tell the two apart."""

    null_lists: bool = False
    """Null for a list is no items."""

    text_scalars: bool = False
    """Numbers and booleans may come as text."""

    int_booleans: bool = False
    """Booleans may come as the numbers 1 and 0."""

    true_words: tuple[str, ...] = ("true", "1")
    """Texts that mean true, in lower case."""

    false_words: tuple[str, ...] = ("false", "0")
    """Texts that mean false, in lower case."""

    lone_items: bool = False
    """A list of one may come as its only item."""

    keyed_lists: bool = False
    """A list may come as an object with numbers as keys, and an empty object as a list."""

    listed_objects: bool = False
    """A single object comes as a list of one."""

    xml_items: XmlItems = "named"
    """What an XML list is: the elements its field names, or all children of the field's element."""

    xml: bool = False
    """Whether these are the rules for an XML answer; see `for_xml`."""

    zone: tzinfo = UTC
    """The zone of times written without one."""

    dates: tuple[str, ...] = ("iso",)
    """Layouts of a day, tried in turn: `iso`, `unix`, `unix_ms` or a pattern like `%m/%d/%Y`."""

    datetimes: tuple[str, ...] = ("iso",)
    """Layouts of a point in time, likewise."""

    times: tuple[str, ...] = ("iso",)
    """Layouts of a time of day: `iso` or a pattern."""

    date_objects: bool = False
    """Days and times may come as objects with `timestamp`, `mysql` or `formatted...` keys."""

    def for_xml(self) -> Self:
        """Return the rules for the XML form of the same answers, which has nothing but text."""
        return attrs.evolve(
            self,
            xml=True,
            text_scalars=True,
            int_booleans=True,
            lone_items=True,
            empty_is_null=True,
        )

    def with_encodings(self, *encodings: Encoding) -> Self:
        """Return the rules for a field whose values are written in ways of their own."""
        dialect = self
        for encoding in encodings:
            match encoding:
                case Boolean(true=true, false=false):
                    dialect = attrs.evolve(
                        dialect,
                        text_scalars=True,
                        true_words=(true.lower(),),
                        false_words=(false.lower(),),
                    )
                case AsText():
                    dialect = attrs.evolve(dialect, text_scalars=True)
                case Day(layouts=layouts) | Moment(layouts=layouts):
                    dialect = attrs.evolve(dialect, dates=layouts, datetimes=layouts, times=layouts)
                case _:
                    pass  # it says what stands for no value, not how a value is written
        return dialect
