"""`Problem` and `Verification`: what is wrong with a data set."""

from typing import Literal, TypeAlias

import attrs

from deskwire.core.report.arrow import ArrowTable
from deskwire.pull.records import PartRecord
from deskwire.pull.rows import hashes

Kind: TypeAlias = Literal[
    "missing", "altered", "duplicated", "foreign", "failed", "unpublished", "manifest", "ledger"
]
"""What is wrong.

`missing`: a part is not there. `altered`: its file is another than the one that was written.
`duplicated`: rows occur twice. `foreign`: a file is not of the set. `failed`: a partition could not
be pulled. `unpublished`: the set was not finished. `manifest`, `ledger`: these say something else
than the others.
"""


@attrs.frozen
class Problem:
    """One thing that is wrong with a data set."""

    kind: Kind
    """What is wrong."""
    where: str
    """The file below the target, or the key of the partition."""
    told: str
    """The problem in words, in one line."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.told}"


@attrs.frozen(kw_only=True)
class Verification:
    """What `verify` found."""

    parts: int
    """How many parts were read."""
    rows: int
    """How many rows they have."""
    tree_hash: str
    """The SHA-256 over the sorted paths and hashes of the data files that are there."""
    problems: tuple[Problem, ...]
    """All that is wrong."""

    @property
    def is_whole(self) -> bool:
        """Whether all is there, and as it was written."""
        return not self.problems


def row_problem(record: PartRecord, table: ArrowTable, where: str) -> Problem | None:
    """Return how the rows of a part differ from those that were written; None where they do not.

    Args:
        record: What was written down of them.
        table: The rows.
        where: The file, or the key of the partition.
    """
    known, count = hashes(table), table.num_rows
    if known.rows == record.row_hash:
        return None
    if count > record.rows and _has_twins(table.to_pylist()):
        told = f"{count - record.rows} rows too many, some of them twice"
        return Problem("duplicated", where, told)
    if count != record.rows:
        return Problem("altered", where, f"{count} rows where {record.rows} were written")
    others = [key for key, one in known.columns.items() if record.column_hashes.get(key) != one]
    told = f"other values in {', '.join(others)}" if others else "its rows are others"
    return Problem("altered", where, told)


def _has_twins(rows: list[dict[str, object]]) -> bool:
    texts = [repr(row) for row in rows]
    return len({*texts}) < len(texts)
