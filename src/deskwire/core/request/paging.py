"""Paging: the pairs that ask for one page of a list."""

from collections.abc import Mapping

from deskwire.core.errors import ParameterError
from deskwire.core.model.operation import Paging
from deskwire.core.model.unset import UNSET, is_given
from deskwire.core.request.codecs import Integer
from deskwire.core.request.percent import Pairs


def _bound(arguments: Mapping[str, object], name: str, least: int) -> int | None:
    value = arguments.get(name, UNSET)
    if not is_given(value):
        return None
    try:
        return int(Integer(least).text(value))
    except ParameterError as error:
        raise ParameterError(f"argument `{name}`: {error}") from None
    except Exception as error:  # noqa: BLE001  a number's own methods may raise anything
        raise ParameterError(
            f"argument `{name}`: it cannot be read: {type(error).__name__}"
        ) from None


def page_bounds(paging: Paging, arguments: Mapping[str, object]) -> tuple[int, int | None]:
    """Return where the asked page starts and how many items it shall have."""
    start = _bound(arguments, paging.start, paging.first)
    size = _bound(arguments, paging.size, 1)
    if size is not None and paging.max_size is not None and size > paging.max_size:
        raise ParameterError(
            f"argument `{paging.size}`: got {size}, expected at most {paging.max_size}"
        )
    return (paging.first if start is None else start), (size or paging.default_size)


def page_pairs(paging: Paging, arguments: Mapping[str, object]) -> Pairs:
    """Return the pairs that ask for a page; none where the vendor's own first page is meant."""
    asked = any(is_given(arguments.get(name)) for name in (paging.start, paging.size))
    start, size = page_bounds(paging, arguments)
    if asked and size is None:
        raise ParameterError(f"argument `{paging.start}` needs `{paging.size}` as well")
    if size is None or not (asked or paging.send_default):
        return ()
    if paging.wire:
        return ((paging.wire, f"{start};{size}"),)
    return ((paging.wire_start, str(start)), (paging.wire_size, str(size)))
