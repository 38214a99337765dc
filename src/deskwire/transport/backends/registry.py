"""The backends by name, for `backend=`."""

from collections.abc import Callable, Mapping
from typing import Final

from deskwire.core.model.checks import Check, plain
from deskwire.transport.backends import httpx_backend
from deskwire.transport.backends.family import family_of
from deskwire.transport.backends.protocol import Backend, BackendOptions

_MAKERS: Final[Mapping[str, Callable[[BackendOptions], Backend]]] = {
    "httpx": httpx_backend.make_backend
}

BACKEND: Final = Check(
    " or ".join(map(repr, _MAKERS)),
    lambda value: isinstance(value, str) and plain(value) in _MAKERS,
)
"""The check of a backend's name."""


def is_http_client(value: object) -> bool:
    """Tell whether a value is an HTTP client that a caller may lend."""
    return family_of(value) is not None


def make(name: str, options: BackendOptions) -> Backend:
    """Return a backend, which is still to be opened.

    Raises:
        ConfigurationError: The options cannot be used.
    """
    return _MAKERS[name](options)
