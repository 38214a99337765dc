"""`Page`: the items of a list that came together."""

from collections.abc import Sequence
from typing import Generic, TypeVar, overload

import attrs

from deskwire.core.report.arrow import ArrowTable
from deskwire.core.report.frames import Frame, items_html
from deskwire.core.report.models import items_to_arrow
from deskwire.core.response.raw import Response

T = TypeVar("T")


@attrs.frozen(kw_only=True, repr=False)
class Page(Frame, Sequence[T], Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    """The items."""
    start: int
    """How many items, or pages, come before it."""
    size: int | None
    """The page size that was asked for."""
    total: int | None
    """How many items the whole list has, where the service tells it."""
    is_cut: bool = False
    """Whether it is as long as the service's silent limit, so that more may have been left out."""
    response: Response[tuple[T, ...]] = attrs.field(eq=False)
    """The answer with everything the service said."""
    item: object = attrs.field(default=None, eq=False)
    """The type of the items."""

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        kind = getattr(self.item, "__name__", "items")
        total = "" if self.total is None else f" of {self.total}"
        return f"<Page of {len(self)} {kind} from {self.start}{total}>"

    def _repr_html_(self) -> str:
        """Return the first items as a table, for notebooks."""
        return items_html(self.items)

    def to_arrow(self) -> ArrowTable:
        """Return the items as a `pyarrow.Table`, with a column for each field of their model.

        Raises:
            ConfigurationError: pyarrow is not installed.
            DecodeError: A number has more than 9 decimals or 29 digits before the point.
        """
        return items_to_arrow(self.item, self.items)
