"""Hooks: what a client tells about its calls while they happen.

A hook serves logging, progress bars and tracing. None is needed for a client to work, and none
ever sees a credential: addresses are told without their query.
"""

import contextlib
import inspect
import logging
import traceback
from collections.abc import Callable, Sequence
from typing import Concatenate, Final, ParamSpec, cast

import attrs

from deskwire.core.errors import ConfigurationError, shown
from deskwire.core.model.checks import Check
from deskwire.core.response.drift import Drift

P = ParamSpec("P")

_LOGGER: Final = logging.getLogger("deskwire")


@attrs.frozen(kw_only=True)
class CallStart:
    """One call, with all the attempts that it may take."""

    operation: str
    """The operation, e.g. `odesk.timereport.get_team_report`."""
    number: int
    """The number of the call in this process, by which its attempts name it."""
    method: str
    """The HTTP verb."""
    url: str
    """The address without its query."""


@attrs.frozen(kw_only=True)
class CallOutcome:
    """How a call ended."""

    seconds: float
    """How long it took, with all its attempts and waits."""
    attempts: int
    """How many attempts it took."""
    status: int | None
    """The HTTP status of the last attempt; None when that got no answer."""
    error: str = ""
    """What it failed with, in one line; empty for a call that succeeded."""
    error_type: str = ""
    """The class of that error, e.g. `RateLimitError`; empty for a call that succeeded."""


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
    call: int = 0
    """The number of the call that it belongs to."""


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

    The methods are called in the client's task and must not block. What one raises is logged and
    changes nothing about the call.
    """

    def before_call(self, call: CallStart) -> None:
        """Hear that a call begins; its attempts and waits follow."""

    def after_call(self, call: CallStart, outcome: CallOutcome) -> None:
        """Hear how a call ended, well or not."""

    def before_attempt(self, attempt: Attempt) -> None:
        """Hear that a request is about to be sent."""

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        """Hear how a request ended."""

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        """Hear that the call is tried again after `wait` seconds."""

    def on_page(self, operation: str, start: int, received: int, total: int | None) -> None:
        """Hear that a page of a list arrived."""

    def on_cut(self, operation: str, received: int) -> None:
        """Hear that more may be missing.

        A list is as long as the service's silent limit, or a report says that it was cut.
        """

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
            "%s: the list is exactly %d long, which is where the service cuts it; more may be "
            "missing, so ask page by page or for less at once",
            operation,
            received,
        )

    def on_drift(self, operation: str, drift: Drift) -> None:
        """Log the difference at debug level, without the value."""
        self._logger.debug("%s: %s of %s.%s", operation, drift.kind, drift.model, drift.field)


class Hooks:
    """Several hooks as one, none of whose errors reaches the call.

    What a hook raises is logged, the first time for each kind of hook, event and error. Only what
    ends a program or a task, such as a cancellation, passes.

    Args:
        hooks: The hooks, in the order in which they are told.
        logged: Which errors have been logged; the copies of a client share it.
    """

    def __init__(self, hooks: tuple[Hook, ...], logged: set[object] | None = None) -> None:
        self._hooks: tuple[Hook, ...] = hooks
        self._logged: set[object] = set() if logged is None else logged

    def emit(
        self, event: Callable[Concatenate[Hook, P], None], *about: P.args, **named: P.kwargs
    ) -> None:
        """Tell every hook of an event.

        Args:
            event: The method of `Hook` that hears of it, e.g. `Hook.on_retry`.
            about: What the method is told.
            named: The same, by name.
        """
        name = event.__name__
        for hook in self._hooks:
            try:
                result = cast("Callable[..., object]", getattr(hook, name))(*about, **named)
                if inspect.iscoroutine(result):
                    result.close()
                    raise TypeError  # noqa: TRY301  it is told like any other mistake of a hook
            except Exception as error:  # noqa: BLE001  a hook only watches
                self._log(hook, name, error)

    def _log(self, hook: Hook, event: str, error: Exception) -> None:
        kind = (type(hook), event, type(error))
        if kind in self._logged:
            return
        self._logged.add(kind)
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        # Neither the text of the error nor its traceback, whose variables may hold anything.
        with contextlib.suppress(Exception):  # a logger's own filters may raise, too
            _LOGGER.error(
                "the hook %s raised %s in %s (%s:%d); the call goes on, and further errors of this"
                " kind are not logged",
                type(hook).__name__,
                type(error).__name__,
                event,
                frame.f_code.co_filename,
                line,
            )


_MOST_HOOKS: Final = 1_000


def _can_be_read(given: object) -> bool:
    if not isinstance(given, Sequence) or isinstance(given, (str, bytes)):
        return False
    hooks = cast("Sequence[object]", given)
    return len(hooks) <= _MOST_HOOKS and len(tuple(hooks)) == len(hooks)


_HOOKS: Final = Check("a sequence of hooks, e.g. [MyHook()]", _can_be_read)
_EVENTS: Final = tuple(name for name in vars(Hook) if not name.startswith("_"))
"""The methods of a hook."""


def as_hooks(given: object) -> tuple[Hook, ...]:
    """Return the hooks of a client, or say which of them cannot be one.

    Raises:
        ConfigurationError: There is no sequence of hooks, one is no `Hook`, or one has a method
            that cannot be called, or that would have to be awaited.
    """
    _HOOKS.check("hooks", given)
    hooks = enumerate(cast("Sequence[object]", given))
    return tuple(_as_hook(f"hooks[{index}]", hook) for index, hook in hooks)


def _as_hook(name: str, hook: object) -> Hook:
    if not isinstance(hook, Hook):
        raise ConfigurationError(
            f"{name} is {shown(hook)}, expected an instance of a subclass of deskwire.Hook"
        )
    for event in _EVENTS:
        method: object = getattr(hook, event, None)
        where = f"{name} ({type(hook).__name__}).{event}"
        if not callable(method):
            raise ConfigurationError(f"{where} is {shown(method)}, expected a method")
        call: object = getattr(method, "__call__")  # noqa: B004, B009  it may be async itself
        if any(suspends(one) for one in (method, call) for suspends in _SUSPENDING):
            raise ConfigurationError(
                f"{where} is async or a generator, expected a plain method: it is called in the"
                " middle of a call, which does not wait for it"
            )
    return hook


_SUSPENDING: Final[tuple[Callable[[object], bool], ...]] = (
    inspect.iscoroutinefunction,
    inspect.isasyncgenfunction,
    inspect.isgeneratorfunction,
)
