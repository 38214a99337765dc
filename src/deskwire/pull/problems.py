"""`Problem` and `Verification`: what is wrong with a data set."""

from collections.abc import Iterator
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


def compare_rows(record: PartRecord, table: ArrowTable) -> Iterator[Problem]:
    """Yield how the rows of a part differ from those that were written."""
    known = hashes(table)
    if known.rows == record.row_hash:
        return
    if table.num_rows > record.rows and has_twins(table.to_pylist()):
        told = f"{table.num_rows - record.rows} rows too many, some of them twice"
        yield Problem("duplicated", record.key, told)
    elif table.num_rows != record.rows:
        told = f"{table.num_rows} rows where {record.rows} were written"
        yield Problem("altered", record.key, told)
    else:
        others = [key for key, one in known.columns.items() if record.column_hashes.get(key) != one]
        yield Problem("altered", record.key, f"other values in {', '.join(others)}")


def has_twins(rows: list[dict[str, object]]) -> bool:
    """Tell whether a row occurs twice."""
    texts = [repr(row) for row in rows]
    return len({*texts}) < len(texts)
