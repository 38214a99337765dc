"""Proxies: the one that is given, or those of the environment, as httpx reads them."""

import contextlib
import importlib.util
import re
from collections.abc import Mapping
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final, TypeAlias
from urllib.request import getproxies

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.checks import plain
from deskwire.core.model.secret import sealed
from deskwire.transport.backends.family import httpx, own_family

IPNetwork: TypeAlias = IPv4Network | IPv6Network

_SCHEMES: Final = ("http", "https", "socks5", "socks5h")
_NETWORK: Final = re.compile(r"[0-9a-fA-F.:]+/[0-9]+")
_FORM: Final = "expected scheme://[user:password@]host:port"


@attrs.frozen
class Proxies:
    """Which proxy the calls to an address take."""

    by_scheme: Mapping[str, httpx.Proxy] = attrs.field(factory=dict[str, httpx.Proxy])
    """The proxies by the scheme of what is called; `all` is for the others."""
    direct: tuple[httpx.URL | IPNetwork, ...] = ()
    """What is called without a proxy; a `*` before a host stands for it and all below it."""

    @classmethod
    @sealed
    def of(cls, proxy: httpx.Proxy | str | None, *, trust_env: bool) -> "Proxies":
        """Return the given proxy for everything, or what the environment says.

        Raises:
            ConfigurationError: An address cannot be used.
        """
        if proxy is not None:
            return cls({"all": to_proxy(proxy)})
        return _from_environment() if trust_env else cls()

    def proxy_for(self, url: httpx.URL) -> httpx.Proxy | None:
        """Return the proxy for an address; None for none."""
        proxy = self.by_scheme.get(url.scheme) or self.by_scheme.get("all")
        if proxy is None or any(_is_within(url, place) for place in self.direct):
            return None
        return proxy


def to_proxy(proxy: httpx.Proxy | str, name: str = "the proxy") -> httpx.Proxy:
    """Return a proxy that can be used, or say why it cannot; passwords are never repeated."""
    url = _parse(proxy, name) if isinstance(proxy, str) else proxy.url
    if url.scheme not in _SCHEMES:
        raise ConfigurationError(
            f"{name}'s scheme is {url.scheme!r}; it must be http, https, socks5 or socks5h"
        )
    if not url.host or "%" in url.host:  # httpx quotes what can be no host
        raise ConfigurationError(f"{name}'s address has no host, {_FORM}")
    if url.port is not None and not 0 < url.port < 65_536:
        raise ConfigurationError(f"{name}'s port is out of range, expected 1 to 65535")
    if url.scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
        raise ConfigurationError(
            f"{name} is a SOCKS proxy, which needs the socksio package; install httpx[socks]"
        )
    return httpx.Proxy(url) if isinstance(proxy, str) else proxy


def _parse(address: str, name: str) -> httpx.URL:
    address = plain(address)
    if "://" not in address:  # what stands before the colon may be half of a password
        raise ConfigurationError(f"{name}'s address has no scheme, {_FORM}")
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, ValueError):  # whose messages may repeat a password
        raise ConfigurationError(f"{name}'s address is none, {_FORM}") from None


def _from_environment() -> Proxies:
    """Return what HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY say, in either case."""
    found = getproxies()
    direct = [host for word in found.get("no", "").split(",") if (host := word.strip())]
    if "*" in direct:
        return Proxies()
    by_scheme = {
        scheme: to_proxy(
            address if "://" in address else f"http://{address}", f"{scheme.upper()}_PROXY"
        )
        for scheme in ("http", "https", "all")
        if (address := found.get(scheme, ""))
    }
    return Proxies(by_scheme, tuple(map(_to_place, direct)) if by_scheme else ())


def _to_place(host: str) -> httpx.URL | IPNetwork:
    """Return what one word of NO_PROXY names."""
    try:
        if own_family().reads_networks and _NETWORK.fullmatch(host):
            return ip_network(host, strict=False)
        if "://" in host:
            return httpx.URL(host)
        if _is_address(IPv4Address, host) or host.lower() == "localhost":
            return httpx.URL(f"all://{host}")
        if _is_address(IPv6Address, host):
            return httpx.URL(f"all://[{host}]")
        return httpx.URL(f"all://*{host}")
    except (httpx.InvalidURL, ValueError):
        raise ConfigurationError(
            f"NO_PROXY names {host!r}, expected hosts and domains with commas between"
        ) from None


def _is_address(kind: type[IPv4Address] | type[IPv6Address], text: str) -> bool:
    try:
        kind(text.partition("/")[0])
    except AddressValueError:
        return False
    return True


def _is_within(url: httpx.URL, place: httpx.URL | IPNetwork) -> bool:
    """Tell whether an address is one of those that a place stands for."""
    if not isinstance(place, httpx.URL):
        with contextlib.suppress(ValueError):  # of a name, which is no address
            return ip_address(url.host) in place
        return False
    if place.scheme not in ("all", url.scheme) or place.port not in (None, url.port):
        return False
    host = place.host
    if not host.startswith("*"):
        return host in ("", url.host)
    if host.startswith("*."):
        return url.host.endswith(host[1:]) and url.host != host[1:]
    domain = host[1:]
    return domain in ("", url.host) or url.host.endswith(f".{domain}")
