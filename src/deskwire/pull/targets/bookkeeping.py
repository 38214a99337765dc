"""What every target that lasts writes down of a data set, whatever it writes it into."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from deskwire.core.model.values import JSONValue
from deskwire.pull.errors import TargetError
from deskwire.pull.partitions import whole_key
from deskwire.pull.plan import Plan
from deskwire.pull.planfile import plan_from_data, plan_to_data
from deskwire.pull.records import PartRecord
from deskwire.pull.rows import hashes
from deskwire.pull.schema import changed_types, schema_data, schema_of
from deskwire.pull.targets.protocol import Part, Recorded


def begun(
    plan: Plan, resolved: Plan, meta: Mapping[str, JSONValue], *, where: object
) -> dict[str, JSONValue]:
    """Return what a target that is begun with a plan writes down.

    Args:
        plan: The plan as it was given.
        resolved: The same with its entities and days.
        meta: What was written down before.
        where: What the target is called.

    Raises:
        TargetError: A column has another type than before.
    """
    before = cast("dict[str, dict[str, str]]", meta.get("schemas", {}))
    schemas = {source.name: schema_data(schema_of(source)) for source in resolved.sources}
    for name, schema in schemas.items():
        if changed := changed_types(before.get(name, {}), schema):
            raise TargetError(
                f"{where}: the column {'; '.join(changed)} in {name}. That is another "
                "version of the data set: choose another target, or begin it anew with restart"
            )
    return {
        "plan": plan_to_data(plan),
        "resolved": plan_to_data(resolved),
        "schemas": cast("dict[str, JSONValue]", schemas),
    }


def recorded_in(meta: Mapping[str, JSONValue]) -> Recorded | None:
    """Return what a target was begun with; None where nothing was."""
    if "plan" not in meta or "resolved" not in meta:
        return None
    return Recorded(
        plan=plan_from_data(meta["plan"]),
        resolved=plan_from_data(meta["resolved"]),
        is_finished=meta.get("is_finished") is True,
    )


def record_of(part: Part, *, path: str = "", size: int = 0, file_hash: str = "") -> PartRecord:
    """Return the record of a part that is written.

    Args:
        part: The part.
        path: Its file, where it has one.
        size: How many bytes that has.
        file_hash: Its SHA-256.
    """
    partition, known = part.partition, hashes(part.table)
    return PartRecord(
        key=partition.key,
        fingerprint=partition.fingerprint,
        status="done",
        path=path,
        rows=part.table.num_rows,
        size=size,
        file_hash=file_hash,
        row_hash=known.rows,
        column_hashes=known.columns,
        attempts=part.attempts,
        started=part.started,
        finished=datetime.now(UTC),
        whole=whole_key(partition),
    )
