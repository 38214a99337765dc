"""`PartRecord`: what a data set remembers of a partition; `Summary`: how a pull ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast

import attrs

from deskwire.core.model.values import JSONValue

Status: TypeAlias = Literal["done", "failed", "split"]
"""`done`: its part is there. `failed`: it has none. `split`: its pieces stand in its stead."""


@attrs.frozen(kw_only=True)
class PartRecord:
    """How a partition ended, and what its part is."""

    key: str
    """The key of the partition."""
    fingerprint: str
    """What was asked for; see `Partition.fingerprint`."""
    status: Status
    """How it ended."""
    path: str = ""
    """The file of the part below the target, with slashes; empty without one."""
    rows: int = 0
    """Its rows."""
    size: int = 0
    """The bytes of the file."""
    file_hash: str = ""
    """The SHA-256 of the file."""
    row_hash: str = ""
    """The SHA-256 of the rows, whatever writes them into a file."""
    column_hashes: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """The same by column, to tell what differs."""
    attempts: int = 0
    """How many requests it took."""
    started: datetime | None = None
    """When the call began, in UTC: the data are at least as new."""
    finished: datetime | None = None
    """When the part was durable, in UTC."""
    error: str = ""
    """Why it failed, in one line."""
    reason: str = ""
    """Why it was split, in one line."""
    pieces: tuple[str, ...] = ()
    """The keys of its pieces, where it was split."""
    whole: str = ""
    """The key of the partition that it is a piece of."""


@attrs.frozen(kw_only=True)
class Failure:
    """A partition that is missing."""

    key: str
    """The key of the partition."""
    error: str
    """Why, in one line."""


@attrs.frozen(kw_only=True)
class Summary:
    """How a pull ended."""

    parts: int = 0
    """How many parts the data set has now."""
    pulled: int = 0
    """How many of them this run pulled."""
    kept: int = 0
    """How many of them were there before."""
    rows: int = 0
    """The rows of all parts."""
    requests: int = 0
    """How many requests this run sent."""
    retries: int = 0
    """How many of them were repetitions."""
    seconds: float = 0.0
    """How long it took."""
    waited: float = 0.0
    """How many seconds of it the calls waited for the service's rate limit, added up."""
    concurrency: int = 0
    """The best number of calls at once that was found safe."""
    rate: float = 0.0
    """The greatest number of requests per second that the service bore without complaint."""
    failed: int = 0
    """How many partitions failed."""
    failures: tuple[Failure, ...] = ()
    """What is missing, and why; the first thousand."""
    left: int = 0
    """How many partitions were not tried, since the time was over or the pull was told to stop."""
    notices: tuple[str, ...] = ()
    """What was found wrong in the target and mended, and which parts were read when."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.failed and not self.left


def record_to_data(record: PartRecord) -> dict[str, JSONValue]:
    """Return a record as JSON, without what is empty."""
    data: dict[str, JSONValue] = {}
    for field in attrs.fields(PartRecord):
        value: object = getattr(record, field.name)
        if value not in ("", (), {}, None):
            data[field.name] = _plain(value)
    return data


def _plain(value: object) -> JSONValue:
    match value:
        case datetime():
            return value.isoformat()
        case tuple():
            return [*cast("tuple[str, ...]", value)]
        case Mapping():
            return {**cast("Mapping[str, str]", value)}
        case _:
            return cast("str | int", value)


def record_from_data(data: Mapping[str, JSONValue]) -> PartRecord:
    """Return the record that `record_to_data` turned into JSON.

    Raises:
        ValueError: It is none; or a `TypeError`.
    """
    values: dict[str, Any] = {**data}
    for name in ("started", "finished"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    values["pieces"] = tuple(values.get("pieces", ()))
    return PartRecord(**values)
