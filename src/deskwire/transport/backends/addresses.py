"""Addresses as our own HTTP/1.1 sends them: what httpx would make of them, without httpx."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from deskwire.core.request.percent import quote_path
from deskwire.transport.backends.protocol import AddressError

_TARGET: Final = re.compile(r"(https?)://([^/?#@\s]+)(/[!-~]*)?(\?[!-~]*)?", re.ASCII)
_LONGEST_TARGET: Final = 65_536
_AUTHORITY: Final = re.compile(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?")
_FOUR_NUMBERS: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")


def split_target(target: str) -> tuple[str, str, str]:
    """Return the scheme, the authority and the rest of an address.

    Raises:
        AddressError: It cannot be sent.
    """
    found = _TARGET.fullmatch(target) if len(target) <= _LONGEST_TARGET else None
    if found is None:
        raise AddressError(
            f"it is longer than {_LONGEST_TARGET} letters"
            if len(target) > _LONGEST_TARGET
            else "it is no http or https address in ASCII"
        )
    scheme, authority, path, query = found.groups()
    return scheme, authority, f"{path or '/'}{query or ''}"


def split_authority(authority: str) -> tuple[str, int | None]:
    """Return the host, without brackets, and the port, if there is one.

    Raises:
        AddressError: There is no such host.
    """
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise AddressError(f"{authority!r} names no host")
    host, port = found.groups()
    try:
        if host.startswith("["):
            host = host[1:-1]
            IPv6Address(host)
        elif _FOUR_NUMBERS.fullmatch(host):
            IPv4Address(host)
    except AddressValueError as error:
        raise AddressError(f"{host!r} is no IP address: {error}") from None
    return host, int(port) if port else None


def as_sent(address: str) -> str:
    """Return an address without a query as it would travel: quoted, and without dot segments.

    Raises:
        AddressError: It cannot.
    """
    if len(address) > _LONGEST_TARGET:
        raise AddressError(f"it is longer than {_LONGEST_TARGET} letters")
    scheme, _, rest = address.partition("://")
    authority, slash, path = rest.partition("/")
    split_authority(authority)
    segments: list[str] = []
    for segment in f"{slash}{path}".split("/"):
        if segment == "..":
            if segments not in ([], [""]):
                segments.pop()
        elif segment != ".":
            segments.append(segment)
    quoted = quote_path("/".join(segments))
    return f"{scheme}://{authority}{quoted}"
