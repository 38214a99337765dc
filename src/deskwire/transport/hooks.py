"""Hooks: what a client tells about its calls while they happen.

A hook serves logging, progress bars and tracing. None is needed for a client to work, and none
ever sees a credential: addresses are told without their query.
"""

import logging
from typing import Final

import attrs

from deskwire.core.drift import Drift

_LOGGER: Final = logging.getLogger("deskwire")


@attrs.frozen(kw_only=True)
class Attempt:
    """One attempt of one call."""

    operation: str
    """The operation, e.g. `odesk.timereport.get_team_report`."""
    number: int
    """The number of the attempt; the first is 1."""
    method: str
    """The HTTP verb."""
    url: str
    """The address without its query."""
    queued: float
    """The seconds the attempt waited for its turn."""


@attrs.frozen(kw_only=True)
class Outcome:
    """How an attempt ended."""

    status: int | None
    """The HTTP status; None when there was no whole answer."""
    seconds: float
    """How long the attempt took, from the first byte sent to the last byte read."""
    size: int
    """The bytes of the body."""
    error: str = ""
    """What went wrong, in one line; empty where nothing did."""


class Hook:
    """The base of hooks: every method does nothing until a subclass says otherwise.

    The methods are called in the client's task and must not block.
    """

    def before_attempt(self, attempt: Attempt) -> None:
        """Hear that a request is about to be sent."""

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        """Hear how a request ended."""

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        """Hear that the call is tried again after `wait` seconds."""

    def on_page(self, operation: str, start: int, received: int, total: int | None) -> None:
        """Hear that a page of a list arrived."""

    def on_cut(self, operation: str, received: int) -> None:
        """Hear that a list is as long as the service's silent limit: more may be missing."""

    def on_drift(self, operation: str, drift: Drift) -> None:
        """Hear that an answer differs from the spec."""


class LoggingHook(Hook):
    """Writes one record per attempt to a logger: the first hook of every client."""

    def __init__(self, logger: logging.Logger = _LOGGER) -> None:
        self._logger: logging.Logger = logger

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        """Log the attempt at debug level."""
        self._logger.debug(
            "%s attempt %d: %s %s -> %s in %.3f s (%d bytes, queued %.3f s)",
            attempt.operation,
            attempt.number,
            attempt.method,
            attempt.url,
            outcome.error if outcome.status is None else outcome.status,
            outcome.seconds,
            outcome.size,
            attempt.queued,
        )

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        """Log the retry at info level."""
        self._logger.info("%s is tried again in %.2f s: %s", attempt.operation, wait, reason)

    def on_cut(self, operation: str, received: int) -> None:
        """Log the list at warning level."""
        self._logger.warning(
            "%s: the list is exactly %d long, which is the service's limit; more may be missing, "
            "so ask page by page",
            operation,
            received,
        )

    def on_drift(self, operation: str, drift: Drift) -> None:
        """Log the difference at debug level, without the value."""
        self._logger.debug("%s: %s of %s.%s", operation, drift.kind, drift.model, drift.field)


class Hooks(Hook):
    """Several hooks as one."""

    def __init__(self, hooks: tuple[Hook, ...]) -> None:
        self._hooks: tuple[Hook, ...] = hooks

    def before_attempt(self, attempt: Attempt) -> None:
        """Tell every hook."""
        for hook in self._hooks:
            hook.before_attempt(attempt)

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        """Tell every hook."""
        for hook in self._hooks:
            hook.after_attempt(attempt, outcome)

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        """Tell every hook."""
        for hook in self._hooks:
            hook.on_retry(attempt, wait, reason)

    def on_page(self, operation: str, start: int, received: int, total: int | None) -> None:
        """Tell every hook."""
        for hook in self._hooks:
            hook.on_page(operation, start, received, total)

    def on_cut(self, operation: str, received: int) -> None:
        """Tell every hook."""
        for hook in self._hooks:
            hook.on_cut(operation, received)

    def on_drift(self, operation: str, drift: Drift) -> None:
        """Tell every hook."""
        for hook in self._hooks:
            hook.on_drift(operation, drift)
