"""What a pull tells while it runs."""

import logging
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

import attrs

from deskwire.pull.records import PartRecord, Summary

P = ParamSpec("P")

_LOGGER: Final = logging.getLogger("deskwire")


@attrs.frozen(kw_only=True)
class PullState:
    """How far a pull is."""

    total: int
    """How many partitions the plan has, pieces not counted."""
    done: int
    """How many of them are done: pulled, kept, split or failed."""
    rows: int
    """The rows that were pulled."""
    requests: int
    """The requests that were sent."""
    retries: int
    """How many of them were repetitions."""
    in_flight: int
    """How many calls are on their way."""
    concurrency: int
    """How many may be."""
    seconds: float
    """How long it has been at work."""
    waited: float
    """How many seconds calls waited for the service's rate limit, added up."""

    @property
    def requests_per_second(self) -> float:
        """How many requests were sent a second."""
        return self.requests / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it will take at this pace; None as long as nothing tells."""
        return self.seconds * (self.total - self.done) / self.done if self.done else None


class PullHook:
    """The base of hooks of pulls: every method does nothing until a subclass says otherwise.

    The methods are called in the task of the pull and must not block. What one raises is logged and
    changes nothing.
    """

    def on_begin(self, total: int) -> None:
        """Hear how many partitions there are."""

    def on_part(self, record: PartRecord) -> None:
        """Hear that a part is durable."""

    def on_kept(self, record: PartRecord) -> None:
        """Hear that a part was there already.

        Of a part in a folder the record is without the hashes of its columns.
        """

    def on_split(self, record: PartRecord) -> None:
        """Hear that a partition was too big, and is pulled in pieces."""

    def on_failure(self, record: PartRecord) -> None:
        """Hear that a partition failed for good."""

    def on_wait(self, seconds: float, reason: str) -> None:
        """Hear that all calls wait, since the service asked for it."""

    def on_state(self, state: PullState) -> None:
        """Hear how far the pull is, after each of the others."""

    def on_end(self, summary: Summary) -> None:
        """Hear how the pull ended."""


class PullHooks:
    """Several hooks as one, none of whose errors reaches the pull."""

    def __init__(self, hooks: tuple[PullHook, ...]) -> None:
        self._hooks: Final = hooks

    def emit(
        self, event: Callable[Concatenate[PullHook, P], None], *about: P.args, **named: P.kwargs
    ) -> None:
        """Tell every hook of an event."""
        for hook in self._hooks:
            try:
                getattr(hook, event.__name__)(*about, **named)
            except Exception as error:  # noqa: BLE001  a hook only watches
                _LOGGER.error(  # noqa: TRY400  its traceback may hold anything
                    "the hook %s raised %s in %s; the pull goes on",
                    type(hook).__name__,
                    type(error).__name__,
                    event.__name__,
                )
