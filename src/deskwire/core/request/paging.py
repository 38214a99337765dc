"""Paging: the pairs that ask for one page of a list."""

from collections.abc import Mapping

import attrs

from deskwire.core.errors import ParameterError
from deskwire.core.model.encodings import Integer
from deskwire.core.model.operation import Paging
from deskwire.core.model.unset import UNSET, is_given
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


def _bound(arguments: Mapping[str, object], name: str, least: int) -> int | None:
    value = arguments.get(name, UNSET)
    if not is_given(value):
        return None
    try:
        return int(encoder(Integer(least)).text(value))
    except ParameterError as error:
        raise ParameterError(f"argument `{name}`: {error}") from None
    except Exception as error:  # noqa: BLE001  a number's own methods may raise anything
        raise ParameterError(
            f"argument `{name}`: it cannot be read: {type(error).__name__}"
        ) from None


def page_bounds(paging: Paging, arguments: Mapping[str, object]) -> PageBounds:
    """Return which page the arguments of a call ask for."""
    start = _bound(arguments, paging.start, paging.first)
    size = _bound(arguments, paging.size, 1)
    if size is not None and paging.max_size is not None and size > paging.max_size:
        raise ParameterError(
            f"argument `{paging.size}`: got {size}, expected at most {paging.max_size}"
        )
    return PageBounds(
        paging.first if start is None else start,
        size or paging.default_size,
        is_asked=start is not None or size is not None,
    )


def page_pairs(paging: Paging, page: PageBounds) -> Pairs:
    """Return the pairs that ask for a page; none where the vendor's own first page is meant."""
    if page.is_asked and page.size is None:
        raise ParameterError(f"argument `{paging.start}` needs `{paging.size}` as well")
    if page.size is None or not (page.is_asked or paging.send_default):
        return ()
    if paging.wire:
        return ((paging.wire, f"{page.start};{page.size}"),)
    return ((paging.wire_start, str(page.start)), (paging.wire_size, str(page.size)))
