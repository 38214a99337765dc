"""Cells that are read by the column are what they are when read one by one."""

from contextlib import suppress
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.report.values import CellKind, Values

KINDS: Final[tuple[CellKind, ...]] = ("date", "number", "string", "boolean", "timeofday")
ODD: Final = (
    "",
    "\n",
    "1\n2",
    "1\n",
    "20140101\n20140102",
    "20141301",
    "2014-01-01",
    "-0",
    "-0.0",
    "+1",
    ".5",
    "1.",
    "1e3",
    "1E99",
    "٣",
    "9" * 21,
    "0." + "9" * 21,
    " 1",
    "Date(2014, 0, 5)",
    "nan",
)
CELLS: Final = st.one_of(
    st.sampled_from(ODD),
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-1000, 1000, places=6).map(str),
    st.dates().map(lambda day: f"{day:%Y%m%d}"),
    st.text(max_size=5),
    st.none(),
    st.integers(),
    st.lists(st.integers(0, 59), min_size=3, max_size=3),
)


def read(values: Values, cells: list[object]) -> list[object]:
    """Return each value with its type, or that it cannot be read."""
    read: list[object] = []
    for cell in cells:
        try:
            value = values.read(cell)
        except (TypeError, ValueError) as error:
            value = type(error)
        read.append((type(value), str(value)))
    return read


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("xml", [False, True])
@given(cells=st.lists(st.lists(CELLS, max_size=6), max_size=3))
def test_learning_changes_no_value(kind: CellKind, xml: bool, cells: list[list[object]]) -> None:
    batched = Values(kind, xml=xml)
    for batch in cells:
        with suppress(ArithmeticError, TypeError, ValueError):  # of what does not fit
            batched.read_all(batch)
        assert read(batched, batch) == read(Values(kind, xml=xml), batch)


def test_plain_numbers_are_learnt_at_one_go() -> None:
    values = Values("number", xml=False)
    values.read_all(["1.50", "-2", "", None])
    assert {"1.50", "-2"} <= values.keys()


def test_one_odd_text_leaves_all_to_be_read_one_by_one() -> None:
    values = Values("date", xml=False)
    assert values.read_all(["20140101", "Date(2014, 0, 5)"]) == [date(2014, 1, 1), date(2014, 1, 5)]
