"""Rows whose cells are read as bare values are what they are when read as objects."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskwire.core.errors import DecodeError
from deskwire.core.report import cells as module
from deskwire.core.report.cells import CellDecoder, parse_rows
from deskwire.core.response.steps import finish

Row: TypeAlias = dict[str, Any]

COLUMNS: Final[list[object]] = [
    {"label": "task", "type": "string"},
    {"label": "hours", "type": "number"},
    {"label": "worked_on", "type": "date"},
]
TRAPS: Final = [
    '}, {"v": ',
    '"}, {"v": "',
    '\\"}, {"v": \\"',
    '}]}, {"c": [{"v": ',
    "\\",
    '"',
    "{",
    "],[",
    "é\ud800",
]
SPACES: Final = [(", ", ": "), (",", ":"), (" , ", " : "), (",\n", ":\t")]


def in_cell(value: object) -> Row:
    return {"v": value}


def in_spoken_cell(value: object) -> Row:
    return {"v": value, "f": "said"}


def in_row(cells: list[object]) -> Row:
    return {"c": cells}


def in_row_of_more(cells: list[object]) -> Row:
    return {"c": cells, "p": {"a": 1}}


Strategy: TypeAlias = st.SearchStrategy[Any]

TEXTS: Final[Strategy] = st.sampled_from(TRAPS) | st.text(max_size=5)
VALUES: Final[Strategy] = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(["7.5", "20140131", "", 1.25]),
    st.lists(TEXTS, max_size=2),
    st.dictionaries(st.sampled_from(["v", "f", "a"]), TEXTS, max_size=2),
    st.lists(st.builds(in_cell, TEXTS), max_size=2),
)
PLAIN: Final[Strategy] = st.builds(in_cell, VALUES)
CELLS: Final[Strategy] = PLAIN | st.builds(in_spoken_cell, VALUES) | st.none()
ROWS: Final[Strategy] = st.lists(
    st.one_of(
        st.builds(in_row, st.lists(PLAIN, min_size=3, max_size=3)),
        st.builds(in_row, st.lists(CELLS, max_size=4)),
        st.builds(in_row_of_more, st.lists(CELLS, min_size=1, max_size=3)),
    ),
    min_size=1,
    max_size=5,
)


def text_row(task: str) -> Row:
    return {"c": [{"v": task}, {"v": "7.5"}, {"v": "20140131"}]}


def written(rows: list[Row], spaces: tuple[str, str], *, ascii_only: bool = True) -> bytes:
    """Return rows as they stand in a body, without what is around them."""
    text = json.dumps(rows, separators=spaces, ensure_ascii=ascii_only)
    return text[1:-1].encode("utf-8", "surrogatepass")


def read(add: Callable[[CellDecoder], None]) -> object:
    """Return all that is known of some rows afterwards."""
    decoder = CellDecoder(lambda _: None, False, COLUMNS)
    try:
        add(decoder)
    except (DecodeError, ValueError) as error:
        return type(error)
    series = finish(decoder.series())
    return repr([one.cells for one in series]), repr(decoder.drift), repr(decoder.misfits)


@given(rows=ROWS, spaces=st.sampled_from(SPACES), ascii_only=st.booleans())
@example(rows=[text_row(one) for one in TRAPS], spaces=SPACES[0], ascii_only=True)
@example(
    rows=[text_row("a"), {"c": [{"v": [{"v": 1}, {"v": 2}]}]}], spaces=SPACES[0], ascii_only=True
)
def test_bare_rows_are_what_rows_are(
    rows: list[Row], spaces: tuple[str, str], ascii_only: bool
) -> None:
    content = written(rows, spaces, ascii_only=ascii_only)
    assert read(lambda decoder: decoder.add_json(content)) == read(
        lambda decoder: decoder.add(parse_rows(content))
    )


@pytest.mark.parametrize("spaces", SPACES, ids=repr)
def test_plain_rows_are_read_as_bare_ones(
    monkeypatch: pytest.MonkeyPatch, spaces: tuple[str, str]
) -> None:
    def refuse(_: bytes) -> list[object]:
        pytest.fail("the rows were read as objects")

    monkeypatch.setattr(module, "parse_rows", refuse)
    content = written([text_row(one) for one in TRAPS[:-1]], spaces)
    told = read(lambda decoder: decoder.add_json(content))
    assert "7.5" in str(told)
