"""Paging: the pairs that ask for one page of a list."""

from collections.abc import Mapping

import attrs

from deskwire.core.errors import ParameterError
from deskwire.core.model.encodings import Integer
from deskwire.core.model.operation import Paging
from deskwire.core.model.values import UNSET, is_given
from deskwire.core.request.encoder import refusal
from deskwire.core.request.encoders import encoder
from deskwire.core.request.percent import Pairs


@attrs.frozen
class PageBounds:
    """Which page of a list is meant."""

    start: int
    """How many items, or pages, come before it."""
    size: int | None
    """How many items it shall have; None for as many as the service likes."""
    is_asked: bool
    """Whether the caller said any of it; otherwise it is the service's own first page."""


def _bound(operation: str, arguments: Mapping[str, object], name: str, least: int) -> int | None:
    value = arguments.get(name, UNSET)
    if not is_given(value):
        return None
    try:
        return int(encoder(Integer(least)).text(value))
    except Exception as error:  # noqa: BLE001  a number's own methods may raise anything
        raise refusal(operation, error, name) from None


def page_bounds(operation: str, paging: Paging, arguments: Mapping[str, object]) -> PageBounds:
    """Return which page the arguments of a call ask for.

    Args:
        operation: The operation's name, for the error.
        paging: How it is asked page by page.
        arguments: The arguments of the call.

    Raises:
        ParameterError: There is no such page.
    """
    start = _bound(operation, arguments, paging.start, paging.first)
    size = _bound(operation, arguments, paging.size, 1)
    if size is not None and paging.max_size is not None and size > paging.max_size:
        error = ParameterError(f"got {size}, expected at most {paging.max_size}")
        raise refusal(operation, error, paging.size)
    is_asked = start is not None or size is not None
    size = size or paging.default_size
    if is_asked and size is None:
        raise ParameterError(
            f"{operation}: argument `{paging.start}` needs `{paging.size}` as well",
            operation=operation,
            argument=paging.start,
        )
    return PageBounds(paging.first if start is None else start, size, is_asked=is_asked)


def page_pairs(paging: Paging, page: PageBounds) -> Pairs:
    """Return the pairs that ask for a page; none where the vendor's own first page is meant."""
    if page.size is None or not (page.is_asked or paging.send_default):
        return ()
    if paging.wire:
        return ((paging.wire, f"{page.start};{page.size}"),)
    return ((paging.wire_start, str(page.start)), (paging.wire_size, str(page.size)))
