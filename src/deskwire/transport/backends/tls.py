"""TLS settings: those of httpx, with an error that names the file that is in the way."""

import os
import ssl
from functools import partial
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread

from deskwire.core.errors import ConfigurationError

_VARIABLES: Final = (("SSL_CERT_FILE", "file"), ("SSL_CERT_DIR", "folder"))


class TLSSettings:
    """The TLS settings of a backend: the given ones, or the usual ones, made when first needed.

    Args:
        given: The settings; None for the usual ones.
        trust_env: Whether certificates may come from the environment.
    """

    def __init__(self, given: ssl.SSLContext | None, *, trust_env: bool) -> None:
        self._context: ssl.SSLContext | None = given
        self._trust_env: Final = trust_env
        self._lock: Final = anyio.Lock()

    async def context(self) -> ssl.SSLContext:
        """Return them.

        Raises:
            ConfigurationError: The certificates that the environment names cannot be read.
        """
        if self._context is None:
            async with self._lock:
                if self._context is None:  # reads files for some 20 ms: not in the event loop
                    create = partial(create_tls, trust_env=self._trust_env)
                    self._context = await anyio.to_thread.run_sync(create)
        return self._context


def create_tls(*, trust_env: bool) -> ssl.SSLContext:
    """Return the TLS settings of httpx; it reads files, so not in the event loop.

    Raises:
        ConfigurationError: The certificates that the environment names cannot be read.
    """
    name, place = "the certificates of the package certifi", ""
    if trust_env:
        for variable, kind in _VARIABLES:  # the first that is set counts, as in httpx
            place = os.environ.get(variable, "")
            if place:
                name = f"{variable}={place}"
                _check(name, Path(place), kind)
                break
    from deskwire.transport.backends.family import httpx  # many do without TLS, or bring their own

    try:
        return httpx.create_ssl_context(trust_env=trust_env)
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ConfigurationError(
            f"{name} cannot be used ({reason}), expected certificates in PEM form"
        ) from None


def _check(name: str, place: Path, kind: str) -> None:
    """Refuse what is missing, and what would never end, such as a pipe."""
    try:
        found = place.is_file() if kind == "file" else place.is_dir()
    except (OSError, ValueError):
        found = False
    if not found:
        raise ConfigurationError(
            f"{name} names no {kind}, expected one with certificates; mend or unset the variable"
        )
