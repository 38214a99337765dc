"""Which requests a server on loopback lets in: those that mean it, and come from no foreign page.

A web page can send a browser to any port of this machine. Where the page's own name points at
loopback (DNS rebinding) the browser even lets it read the answers, but names the page's host; and
a page of another origin says so when it may change something.
"""

import ipaddress
import re
from collections.abc import Sequence
from typing import Final

from deskwire.core.errors import excerpt
from deskwire.core.model.http import DEFAULT_PORTS
from deskwire.sandbox.http import Headers, RequestError

_LOOPBACK: Final = ipaddress.IPv6Address("::1")
_NAMES: Final = frozenset({"localhost", "127.0.0.1"})

# `uri-host [":" port]` of RFC 9110, section 7.2: nothing that names a user is part of it.
_AUTHORITY: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::(?P<port>[0-9]{0,5}))?", re.ASCII
)
_ABSOLUTE: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)")


def check_admission(target: str, headers: Headers, *, port: int) -> None:
    """Refuse a request that means another server, or that a page of another origin sends.

    Args:
        target: The request target. The host of an absolute one counts, and that of the `Host` field
            does not (RFC 9112, section 3.2.2).
        headers: The header fields; a request of HTTP/1.0 may have no `Host`.
        port: The port that the server listens on.

    Raises:
        RequestError: The request is not let in.
    """
    hosts = headers.get_all("host")
    for host in hosts:
        _split(host, "Host")
    absolute = _ABSOLUTE.match(target)
    if absolute is not None:
        _check_host(absolute["authority"], absolute["scheme"].lower(), "target", port)
    elif hosts:
        _check_host(hosts[0], "http", "Host", port)
    _check_origins(headers.get_all("origin"), port)


def _check_host(authority: str, scheme: str, place: str, port: int) -> None:
    host, given = _split(authority, place)
    is_here = scheme == "http" and (DEFAULT_PORTS["http"] if given is None else given) == port
    if not is_here or not _is_loopback(host):
        raise RequestError(
            421,
            f"the {place} names {excerpt(authority)!r}, and this sandbox answers for nobody else "
            f"than http://127.0.0.1:{port}, http://localhost:{port} and http://[::1]:{port}",
        )


def _check_origins(origins: Sequence[str], port: int) -> None:
    for origin in origins:
        scheme, _, authority = origin.strip().partition("://")
        try:
            _check_host(authority, scheme.lower(), "Origin", port)
        except RequestError:
            raise RequestError(
                403,
                f"a page of the origin {excerpt(origin)!r} may not use this sandbox, which answers "
                f"programs and its own pages at http://127.0.0.1:{port}",
            ) from None


def _split(authority: str, place: str) -> tuple[str, int | None]:
    """Return host and port of an authority."""
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise RequestError(
            400, f"the {place} is {excerpt(authority)!r}, expected a host and perhaps a port"
        )
    return found["host"], int(found["port"]) if found["port"] else None


def _is_loopback(host: str) -> bool:
    if not host.startswith("["):
        return host.lower().removesuffix(".") in _NAMES
    try:
        return ipaddress.IPv6Address(host[1:-1]) == _LOOPBACK
    except ValueError:
        return False
