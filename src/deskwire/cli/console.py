"""The terminal, its size read with more care than rich's, which trusts `COLUMNS`."""

import shutil
from typing import Final

from rich.console import Console

_NARROWEST: Final = 40
_WIDEST: Final = 200


class _Console(Console):
    """A console that leaves it to the edge of the command what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        """Let the error pass; rich would end the process in the middle of the event loop."""
        raise  # noqa: PLE0704 - rich calls this while it handles the error


def open_console(*, stderr: bool = False) -> Console:
    """Return the terminal.

    Args:
        stderr: Whether that of the errors is meant.
    """
    columns, lines = shutil.get_terminal_size()
    width, height = max(columns, _NARROWEST), max(lines, 1)
    return _Console(
        width=min(width, _WIDEST),
        height=height,
        emoji=False,
        markup=False,
        highlight=False,
        stderr=stderr,
    )


def can_draw(console: Console) -> bool:
    """Tell whether a bar can be drawn, which a log would spoil."""
    return console.is_interactive and console.encoding.startswith("utf")
