"""The `deskwire` command.

How it ends is in `deskwire.cli.process.Exit`; what fails is told in one line on stderr.
"""

import logging
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Final

from deskwire.cli.process import MissingExtraError, quiet, run_guarded

_VERBOSE: Final = ("-v", "--verbose", "--debug")
"""Words that are understood anywhere: what is logged goes to stderr."""
_QUIET: Final = ("-q", "--quiet")
"""Words that are understood anywhere: stderr has nothing but errors."""

_LOGGER: Final = logging.getLogger("deskwire")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        argv: The arguments after the name of the command; those of the process unless given.
    """
    return run_guarded(lambda: _run(argv), owns_process=argv is None)


def _run(argv: Sequence[str] | None) -> int:
    given = sys.argv[1:] if argv is None else argv
    if given[:1] == ["--complete"]:
        from deskwire.cli.completion import candidates

        sys.stdout.write("".join(f"{word}\n" for word in candidates(given[1:])))
        return 0
    rest = [word for word in given if word not in (*_VERBOSE, *_QUIET)]
    is_verbose, is_quiet = (any(word in given for word in words) for words in (_VERBOSE, _QUIET))
    with _logging(verbose=is_verbose), quiet(is_quiet=is_quiet):
        try:
            return _commands()(rest)
        except Exception:
            _LOGGER.debug("the command failed", exc_info=True)
            raise


def _commands() -> Callable[[Sequence[str]], int]:
    try:
        from deskwire.cli.commands import run
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "cyclopts":
            raise
        raise MissingExtraError(
            "the command needs more packages: pip install 'deskwire[cli]'"
        ) from error
    return run


@contextmanager
def _logging(*, verbose: bool) -> Generator[None]:
    """Write what deskwire logs to stderr: all of it if so wished, else one line for an error.

    What other libraries log in an emergency is not for the user of a command.
    """
    handler = logging.StreamHandler()
    if verbose:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    else:
        handler.setFormatter(_OneLine("deskwire: %(message)s"))
        handler.setLevel(logging.ERROR)
    silence = logging.NullHandler()
    level = _LOGGER.level
    logging.root.addHandler(silence)
    _LOGGER.addHandler(handler)
    if verbose:
        _LOGGER.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        _LOGGER.setLevel(level)
        _LOGGER.removeHandler(handler)
        logging.root.removeHandler(silence)


class _OneLine(logging.Formatter):
    """Leaves tracebacks to `--verbose`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message alone."""
        record.message = record.getMessage()
        return self.formatMessage(record)
