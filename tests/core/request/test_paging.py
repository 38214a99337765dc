"""Which page the arguments of a call ask for, and how it is asked for."""

from collections.abc import Mapping

import attrs
import pytest

from deskwire import ParameterError
from deskwire.core.model.operation import Paging
from deskwire.core.model.values import UNSET
from deskwire.core.request.paging import PageBounds, page_bounds, page_pairs
from deskwire.core.request.percent import Pairs

BARE = Paging(style="offset", start="offset", size="limit", wire="page")
USUAL = attrs.evolve(BARE, default_size=20, max_size=100)
SILENT = attrs.evolve(USUAL, send_default=False)
APART = Paging(
    style="page",
    start="page",
    size="page_size",
    wire_start="p",
    wire_size="n",
    first=1,
    default_size=25,
)


@pytest.mark.parametrize(
    ("paging", "arguments", "bounds", "pairs"),
    [
        (BARE, {}, PageBounds(0, None, is_asked=False), ()),
        (BARE, {"offset": None, "limit": UNSET}, PageBounds(0, None, is_asked=False), ()),
        (BARE, {"limit": 5}, PageBounds(0, 5, is_asked=True), (("page", "0;5"),)),
        (BARE, {"offset": 40, "limit": 5}, PageBounds(40, 5, is_asked=True), (("page", "40;5"),)),
        (USUAL, {}, PageBounds(0, 20, is_asked=False), (("page", "0;20"),)),
        (USUAL, {"offset": "40"}, PageBounds(40, 20, is_asked=True), (("page", "40;20"),)),
        (USUAL, {"limit": 100}, PageBounds(0, 100, is_asked=True), (("page", "0;100"),)),
        (SILENT, {}, PageBounds(0, 20, is_asked=False), ()),
        (SILENT, {"offset": 0}, PageBounds(0, 20, is_asked=True), (("page", "0;20"),)),
        (APART, {}, PageBounds(1, 25, is_asked=False), (("p", "1"), ("n", "25"))),
        (
            APART,
            {"page": 3, "page_size": 1},
            PageBounds(3, 1, is_asked=True),
            (("p", "3"), ("n", "1")),
        ),
    ],
)
def test_a_page(
    paging: Paging, arguments: Mapping[str, object], bounds: PageBounds, pairs: Pairs
) -> None:
    assert page_bounds("acme.list", paging, {**arguments, "more": 1}) == bounds
    assert page_pairs(paging, bounds) == pairs


@pytest.mark.parametrize(
    ("paging", "arguments", "argument", "said"),
    [
        (BARE, {"offset": 40}, "offset", "argument `offset` needs `limit` as well"),
        (BARE, {"offset": -1}, "offset", "argument `offset`: got -1, expected"),
        (BARE, {"limit": 0}, "limit", "argument `limit`: got 0, expected"),
        (BARE, {"limit": True}, "limit", "argument `limit`: got True, expected"),
        (BARE, {"limit": 1.5}, "limit", "argument `limit`: got 1.5, expected"),
        (BARE, {"limit": "many"}, "limit", "argument `limit`: got 'many', expected"),
        (USUAL, {"limit": 101}, "limit", "argument `limit`: got 101, expected at most 100"),
        (APART, {"page": 0}, "page", "argument `page`: got 0, expected"),
    ],
)
def test_what_is_no_page(
    paging: Paging, arguments: Mapping[str, object], argument: str, said: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        page_bounds("acme.list", paging, arguments)
    assert str(caught.value).startswith(f"acme.list: {said}")
    assert (caught.value.operation, caught.value.argument) == ("acme.list", argument)
