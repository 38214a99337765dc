"""The rows of a batch update of activities: quoted CSV with `<br>` between the rows."""

import re
from typing import Final

import attrs

from deskwire.sandbox.odesk.activities import forbidden

_CELL: Final = re.compile(
    r'\s*"(?P<quoted>(?:[^"]|"")*)"\s*(?P<end>,|<br>|\Z)'
    r'|(?P<plain>(?:(?!<br>)[^",])*)(?P<plain_end>,|<br>|\Z)'
)


@attrs.frozen
class ActivityRow:
    """One row, by the columns that the vendor's router names."""

    company: str
    """The company's id."""
    team: str
    """The team's id; empty at the level of the company."""
    user: str
    """The user's login; empty at the level of the company and of a team."""
    code: str
    """The code."""
    description: str
    """What it is about."""
    url: str
    """Where more about it is found."""


def read_rows(text: str) -> list[ActivityRow]:
    """Return the rows of a text.

    A cell is quoted, with its quotes doubled, or plain; a blank may stand before and behind it.

    Raises:
        Failure: A cell is not closed, or a row has another number of cells than six.
    """
    rows: list[ActivityRow] = []
    cells: list[str] = []
    position = 0
    while True:
        match = _CELL.match(text, position)
        if match is None:
            raise forbidden(f"the data is not CSV at character {position}")
        quoted = match["quoted"]
        cells.append(match["plain"].strip() if quoted is None else quoted.replace('""', '"'))
        end = match["plain_end"] if quoted is None else match["end"]
        position = match.end()
        if end == ",":
            continue
        if len(cells) != 6:
            raise forbidden(f"row {len(rows) + 1} has {len(cells)} cells, not 6")
        rows.append(ActivityRow(*cells))
        cells = []
        if not end:
            return rows
