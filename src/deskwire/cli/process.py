"""What surrounds a command: its streams, the signals that end it, and how it says what failed."""

import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import IntEnum
from types import FrameType
from typing import Final, TextIO, cast

import attrs

from deskwire.core.errors import (
    AuthenticationError,
    ConfigurationError,
    CredentialsError,
    DeskwireError,
)

_LOGGER: Final = logging.getLogger("deskwire")

_STOPPING: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""The signals that end a command as Ctrl-C does, where the system knows them."""

_OUTPUT: Final = "standard output"
_ENDINGS: Final = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}


class MissingExtraError(ConfigurationError):
    """A command needs packages that are not installed."""


class UsageError(ConfigurationError):
    """A command was called wrongly."""


class Exit(IntEnum):
    """How a command ends: the same for all of them."""

    DONE = 0
    """All is done."""
    FAILED = 1
    """It failed, with one line on stderr."""
    USAGE = 2
    """It was called wrongly, a plan makes no sense, or an extra is missing."""
    PARTLY = 3
    """It is done but for partitions that failed, which are named."""
    NOT_SIGNED_IN = 4
    """There are no credentials, or the service refuses them."""
    REFUSED = 5
    """The target is locked, damaged, of another plan, or no place for data."""
    INTERRUPTED = 130
    """It was interrupted; in general it is 128 and the number of the signal that ended it."""


_IS_QUIET: Final = ContextVar("deskwire-quiet", default=False)


@contextmanager
def quiet(*, is_quiet: bool) -> Generator[None]:
    """Have `note` say nothing in a block, if so wished."""
    token = _IS_QUIET.set(is_quiet)
    try:
        yield
    finally:
        _IS_QUIET.reset(token)


def note(text: str) -> None:
    """Say on stderr what is no result and no error, unless it is to be quiet."""
    if not _IS_QUIET.get():
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


@attrs.define
class _Stop:
    """Which signal asked for the end."""

    number: signal.Signals = signal.SIGINT


def run_guarded(work: Callable[[], int], *, owns_process: bool) -> int:
    """Run a command and return its exit code, whatever surrounds it and whatever it raises.

    Args:
        work: The command.
        owns_process: Whether the process ends with it, so that nothing need be put back.

    Raises:
        SystemExit: The command asked for it, and all it wrote has been written.
    """
    _open_streams(owns_process=owns_process)
    if owns_process:
        _log_what_nobody_catches()
    failure: BaseException | None = None
    code = 0
    with _stop_signals(owns_process=owns_process) as stop:
        try:
            code = work()
        except BaseException as error:  # noqa: BLE001 - the edge: no traceback passes it
            failure = _most_telling(error)
    if failure is None or isinstance(failure, SystemExit):
        failure = _output_error() or failure
    if failure is not None and not isinstance(failure, SystemExit):
        code = _report(failure, stop.number)
    for stream in (sys.stdout, sys.stderr):
        _drop_unwritten(stream)
    if isinstance(failure, SystemExit):
        raise failure
    return code


class _Output(io.TextIOWrapper):
    """Standard output, whose errors say that they are its own, and are not forgotten."""

    failure: OSError | None = None
    """The last error, for those that argparse and others let pass."""

    def write(self, text: str, /) -> int:
        """Write a text."""
        with self._named():
            return super().write(text)

    def flush(self) -> None:
        """Write what is held back."""
        with self._named():
            super().flush()

    @contextmanager
    def _named(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            error.filename = _OUTPUT
            self.failure = error
            raise


def _open_streams(*, owns_process: bool) -> None:
    """Fill the places of closed standard streams, and let no character fail to be written.

    A file that is opened later would take the place of a closed stream, and be written to by
    whoever means the stream. Output that nobody can get fails; errors that nobody can read and
    input that never comes do not.
    """
    for place, name, flags, mode in (
        (0, "stdin", os.O_RDONLY, "r"),
        (1, "stdout", os.O_RDONLY, "w"),
        (2, "stderr", os.O_WRONLY, "w"),
    ):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, flags)
        if getattr(sys, name) is None:
            stream = open(os.open(os.devnull, flags), mode)  # noqa: PTH123, SIM115 - a descriptor
            setattr(sys, name, stream)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    is_ordinary = isinstance(sys.stdout, io.TextIOWrapper)
    if owns_process and is_ordinary:
        plain = cast("io.TextIOWrapper", sys.stdout)
        is_by_line, is_direct, encoding = plain.line_buffering, plain.write_through, plain.encoding
        sys.stdout = _Output(
            plain.detach(),
            encoding,
            errors="backslashreplace",
            line_buffering=is_by_line,
            write_through=is_direct,
        )


def _log_what_nobody_catches() -> None:
    """Keep tracebacks of finalizers and threads for `--verbose`."""
    sys.unraisablehook = lambda unraisable: _LOGGER.debug(
        "ignored in %r", unraisable.object, exc_info=unraisable.exc_value
    )
    threading.excepthook = lambda failed: _LOGGER.debug(
        "ignored in %s", failed.thread, exc_info=failed.exc_value
    )


@contextmanager
def _stop_signals(*, owns_process: bool) -> Generator[_Stop]:
    """Let the signals that end a process end the command as Ctrl-C does, so that it cleans up.

    What the caller has set to be ignored stays so, as `nohup` wishes.
    """
    stop = _Stop()

    def handle(number: int, frame: FrameType | None) -> None:
        stop.number = signal.Signals(number)
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):
            interrupt(number, frame)  # an event loop has one of its own, which ends it in order
        else:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    numbers = [number for name in _STOPPING if (number := getattr(signal, name, None)) is not None]
    taken = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, handle)
    try:
        yield stop
    finally:
        # Nothing is left to clean up: another signal may end the process in silence.
        mine = [signal.SIGINT] if owns_process and callable(signal.getsignal(signal.SIGINT)) else []
        for number in [*taken, *mine]:
            signal.signal(number, signal.SIG_DFL)


def _most_telling(error: BaseException) -> BaseException:
    """Return what an error is about: of a group the interruption, else the first."""
    while isinstance(error, BaseExceptionGroup):
        inner: tuple[BaseException, ...] = cast(
            "BaseExceptionGroup[BaseException]", error
        ).exceptions
        error = next((one for one in inner if not isinstance(one, Exception)), inner[0])
    return error


def _report(failure: BaseException, stopped_by: signal.Signals) -> int:
    """Say in one line on stderr what failed, and return the exit code."""
    match failure:
        case KeyboardInterrupt():
            name = stopped_by.name
            return _fail(_ENDINGS.get(name, f"ended by {name}"), 128 + stopped_by)
        case BrokenPipeError() if failure.filename == _OUTPUT:
            return 1  # whoever read the output has seen enough
        case DeskwireError():
            return _fail(str(failure), _exit_of(failure))
        case OSError() if failure.filename is not None:
            return _fail(f"{os.fsdecode(failure.filename)}: {failure.strerror}", 1)
        case OSError():
            return _fail(failure.strerror or str(failure), 1)
        case MemoryError():
            return _fail("out of memory", 1)
        case _:
            return _fail(f"{type(failure).__name__}: {failure} (--verbose tells where)", 1)


def _exit_of(failure: DeskwireError) -> Exit:
    """Return the exit code of an error of ours; those of pulls are known if one was made."""
    names = {kind.__name__ for kind in type(failure).__mro__}
    if names & {"MissingExtraError", "UsageError", "PlanError"}:
        return Exit.USAGE
    if isinstance(failure, (AuthenticationError, CredentialsError)):
        return Exit.NOT_SIGNED_IN
    return Exit.REFUSED if "TargetError" in names else Exit.FAILED


def _fail(message: str, code: int) -> int:
    line = " ".join(message.split())
    plain = "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in line
    )
    with suppress(OSError, ValueError):
        sys.stderr.write(f"deskwire: {plain}\n")
        sys.stderr.flush()
    return code


def _output_error() -> OSError | None:
    """Return why something that was printed could not be written."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    return sys.stdout.failure if isinstance(sys.stdout, _Output) else None


def _drop_unwritten(stream: TextIO) -> None:
    """Send what a stream cannot get rid of nowhere, where Python's last flush does no harm."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
