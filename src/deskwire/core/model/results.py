"""Results: what an answer is turned into, as data of a kind for each way of reading one."""

from typing import Any, ClassVar, Final, TypeAlias

import attrs

from deskwire.core.model.secret import Secret


@attrs.frozen
class Selection:
    """Where the payload stands in an answer."""

    path: tuple[str, ...] = ()
    """Its path; empty for the whole answer. `*` is the only list of an object."""
    or_path: tuple[str, ...] = ()
    """Another path, for answers that do not have the first key of the path."""
    one: bool = False
    """Whether a list stands there of which the one item is meant."""


WHOLE: Final = Selection()


@attrs.frozen
class NoResult:
    """Nothing: that the call succeeded is all that there is to know."""

    type: ClassVar[object] = None


@attrs.frozen
class ModelResult:
    """An object."""

    type: type
    """Its model."""
    select: Selection = WHOLE
    """Where it stands."""


@attrs.frozen
class ListResult:
    """A list, as a tuple."""

    item: object
    """The type of an item: a model, a scalar."""
    select: Selection = WHOLE
    """Where it stands."""
    partition: str = attrs.field(default="", kw_only=True)
    """The field of the items by whose values a long list is asked for in parts; or empty."""
    sort: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """The fields of the items that put them in an order."""

    @property
    def type(self) -> object:
        """The type of the whole."""
        item: Any = self.item
        return tuple[item, ...]


@attrs.frozen
class ScalarResult:
    """A single value, a mapping, an object that may be null, or any tree as it is."""

    type: object
    """Its type."""
    select: Selection = WHOLE
    """Where it stands."""


@attrs.frozen
class TextResult:
    """What an answer in plain text says."""

    pattern: str = ""
    """A regular expression with one group, which is the value; empty for the whole text."""
    is_secret: bool = False
    """Whether it is a credential."""

    @property
    def type(self) -> object:
        """The type of the value."""
        return Secret if self.is_secret else str


@attrs.frozen
class ReportResult:
    """The table of a report."""

    type: ClassVar[object] = None
    report: object
    """The `Report`: its columns and the class of its rows."""


@attrs.frozen
class BytesResult:
    """The body as it came, e.g. a file."""

    type: ClassVar[object] = bytes


NOTHING: Final = NoResult()

Result: TypeAlias = (
    NoResult | ModelResult | ListResult | ScalarResult | TextResult | ReportResult | BytesResult
)
"""What an answer is turned into."""

Selected: TypeAlias = ModelResult | ListResult | ScalarResult
"""The results that are a part of an answer."""
