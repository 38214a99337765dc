"""The `deskwire` command.

Exit codes: 0 done, 1 failed with one line on stderr, 2 called wrongly or an extra is missing, 130
interrupted, 143 terminated; in general 128 and the number of the signal that ended it.
"""

import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Final

from deskwire.cli.process import run_guarded

_LOGGER: Final = logging.getLogger("deskwire")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        argv: The arguments after the name of the command; those of the process unless given.
    """
    return run_guarded(lambda: _run(argv), owns_process=argv is None)


def _run(argv: Sequence[str] | None) -> int:
    from deskwire.cli.commands import parse

    command = parse(argv)
    with _logging(verbose=command.verbose):
        try:
            return command.run()
        except Exception:
            _LOGGER.debug("the command failed", exc_info=True)
            raise


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
