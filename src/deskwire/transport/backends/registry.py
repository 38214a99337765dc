"""The backends by name, for `backend=`."""

import importlib.util
from typing import Final
from urllib.request import getproxies

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.checks import Check, plain
from deskwire.transport.backends.family import family_of
from deskwire.transport.backends.protocol import Backend, BackendOptions

if importlib.util.find_spec("httptools") is None:
    # Nothing else can serve: better imported now than in an event loop.
    from deskwire.transport.backends import httpx_backend as _  # noqa: F401

_NAMES: Final = ("auto", "httpx", "httptools")

BACKEND: Final = Check(
    " or ".join(map(repr, _NAMES)),
    lambda value: isinstance(value, str) and plain(value) in _NAMES,
)
"""The check of a backend's name."""


def is_http_client(value: object) -> bool:
    """Tell whether a value is an HTTP client that a caller may lend."""
    return family_of(value) is not None


def make(name: str, options: BackendOptions) -> Backend:
    """Return a backend, which is still to be opened.

    Args:
        name: `httpx`, `httptools`, or `auto` for the second where it is installed and neither a
            proxy nor a caller's client stands in its way.
        options: What it is made with.

    Raises:
        ConfigurationError: The options cannot be used.
    """
    is_installed = importlib.util.find_spec("httptools") is not None
    is_plain = options.http_client is None and not _may_take_proxies(options)
    if name != "httpx" and is_installed and is_plain:
        return _httptools(options)
    from deskwire.transport.backends import httpx_backend

    by_httpx = httpx_backend.make_backend(options)  # checks the options, and opens nothing
    if name == "httpx":
        return by_httpx
    if not isinstance(by_httpx, httpx_backend.OwnConnections) or by_httpx.has_proxies:
        why = "knows neither proxies nor an http_client; leave `backend` out, or take 'httpx'"
    elif is_installed:  # what the environment says of proxies comes to none
        return _httptools(options)
    else:
        why = "is not installed; install deskwire[fast]"
    if name == "auto":
        return by_httpx
    raise ConfigurationError(f"the backend 'httptools' {why}")


def _httptools(options: BackendOptions) -> Backend:
    from deskwire.transport.backends.httptools_backend import HTTPToolsBackend

    return HTTPToolsBackend(options)


def _may_take_proxies(options: BackendOptions) -> bool:
    """Tell whether some addresses may be called by way of a proxy; which, httpx's backend knows."""
    return options.proxy is not None or (options.trust_env and bool(getproxies()))
