"""The `deskwire` command.

Exit codes: 0 done, 1 failed with one line on stderr, 2 called wrongly or an extra is missing, 130
interrupted.
"""

import logging
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Final

from deskwire.cli.commands import MissingExtraError, parse
from deskwire.core.errors import DeskwireError

_LOGGER: Final = logging.getLogger("deskwire")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        argv: The arguments after the name of the command; those of the process unless given.
    """
    command = parse(argv)
    with _logging(verbose=command.verbose):
        try:
            return command.run()
        except KeyboardInterrupt:
            return _fail("interrupted", 130)
        except MissingExtraError as error:
            return _fail(str(error), 2)
        except BrokenPipeError:
            # Whoever read the output has left; what Python flushes at its end must go somewhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except (DeskwireError, OSError) as error:
            _LOGGER.debug("the command failed", exc_info=True)
            return _fail(str(error), 1)


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"deskwire: {message}\n")
    return code


@contextmanager
def _logging(*, verbose: bool) -> Generator[None]:
    """Write everything that deskwire logs to stderr, if so wished."""
    if not verbose:
        yield
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    level = _LOGGER.level
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        _LOGGER.setLevel(level)
        _LOGGER.removeHandler(handler)
