"""TLS settings: those of httpx, with an error that names the file that is in the way."""

import os
import ssl
from pathlib import Path
from typing import Final

from deskwire.core.errors import ConfigurationError
from deskwire.transport.backends.family import httpx

_VARIABLES: Final = (("SSL_CERT_FILE", "file"), ("SSL_CERT_DIR", "folder"))


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
