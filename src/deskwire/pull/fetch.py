"""A partition's rows: what a pull gets them with."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import attrs

from deskwire.core.report.arrow import ArrowTable
from deskwire.pull.errors import PullError
from deskwire.pull.partitions import Partition


class TooBigError(PullError):
    """A partition is too big for one call: refused, cut at the vendor's cap, or beyond a size."""


@attrs.frozen(kw_only=True)
class Fetched:
    """The rows of a partition, sorted, in the schema of its source."""

    table: ArrowTable
    """The rows."""
    attempts: int = 1
    """How many requests it took."""
    size: int = 0
    """The bytes of the answers."""


Fetch: TypeAlias = Callable[[Partition], Awaitable[Fetched]]
"""Gets the rows of a partition.

It raises `TooBigError`, or what the call raises; a runner needs no more, so that a pull can be of
anything.
"""
