"""What `verify` does with a DuckDB file."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from deskwire.pull.errors import TargetError
from deskwire.pull.plan import Plan, Source
from deskwire.pull.problems import Problem, Verification, row_problem
from deskwire.pull.records import PartRecord
from deskwire.pull.targets.duckdb import DuckDBTarget


def verify_duckdb(path: Path) -> Verification:
    """Read a DuckDB file again, and name all that is not as it should be.

    Its tree hash is that of the hashes of the rows of its parts.

    Raises:
        TargetError: It is no data set.
    """
    target = DuckDBTarget(path, readonly=True)
    target.acquire()
    try:
        recorded = target.recorded()
        if recorded is None:
            raise TargetError(f"{path} was not begun: pull to it first")
        records = {record.key: record for record in target.all_records()}
        sources: dict[str, Source] = {}
        problems = [*_incomplete(recorded.resolved, records, sources)]
        state, parts, rows = hashlib.sha256(), 0, 0
        for key, record in records.items():
            if key not in sources:
                problems.append(Problem("ledger", key, "a record of no partition of the plan"))
            elif record.status == "done":
                table = target.rows(sources[key], key)
                if problem := row_problem(record, table, key):
                    problems.append(problem)
                parts, rows = parts + 1, rows + table.num_rows
                state.update(f"{key} {record.row_hash}\n".encode())
        problems += _foreign(target, recorded.resolved, records)
        if not recorded.is_finished:
            problems.append(Problem("unpublished", path.name, "the set was not finished"))
    finally:
        target.release()
    return Verification(
        parts=parts, rows=rows, tree_hash=state.hexdigest(), problems=tuple(problems)
    )


def _incomplete(
    plan: Plan, records: Mapping[str, PartRecord], sources: dict[str, Source]
) -> Iterator[Problem]:
    """Yield what is missing of a plan; note the source of each partition and piece."""
    waiting = list(plan)
    while waiting:
        partition = waiting.pop()
        sources[partition.key] = partition.source
        record = records.get(partition.key)
        if record is None:
            yield Problem("missing", partition.key, "it was not pulled")
        elif record.fingerprint != partition.fingerprint:
            yield Problem("ledger", partition.key, "its record is of another call than the plan's")
        elif record.status == "failed":
            yield Problem("failed", partition.key, record.error)
        elif record.status == "split":
            waiting += partition.pieces() or ()


def _foreign(
    target: DuckDBTarget, plan: Plan, records: Mapping[str, PartRecord]
) -> Iterator[Problem]:
    """Yield the tables that hold rows of no part."""
    done = {key for key, record in records.items() if record.status == "done"}
    for source in plan.sources:
        for key in sorted(target.part_names(source.name) - done):
            yield Problem("foreign", source.name, f"it has rows of a part {key!r}")
