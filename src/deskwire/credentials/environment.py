"""Credentials of a client: from its arguments, else from the environment."""

import os
from collections.abc import Mapping
from typing import Final, TypeAlias, TypeVar

from deskwire.core.auth.oauth1 import Credentials, Placement, SignatureMethod, Signer
from deskwire.core.auth.schemes import Auth, Basic, HeaderToken, MissingAuth, OAuth1, QueryToken
from deskwire.core.errors import ConfigurationError, CredentialsError, shown
from deskwire.core.model.checks import Check, plain
from deskwire.core.model.secret import Secret, sealed
from deskwire.core.model.service import (
    AuthKind,
    BasicKind,
    HeaderKind,
    OAuth1Kind,
    QueryKind,
    Service,
)
from deskwire.core.request.request import ADDRESS

EnumT = TypeVar("EnumT", SignatureMethod, Placement)
_CREDENTIAL: Final = Check(
    "text or a Secret", lambda value: isinstance(value, (str, Secret)), is_secret=True
)
Given: TypeAlias = Mapping[str, str | Secret | None]


def variable(service: Service, name: str) -> str:
    """Return the environment variable of a credential, e.g. `ODESK_CONSUMER_KEY`."""
    return f"{service.name}_{name}".upper()


def base_url(service: Service, given: str | None) -> str:
    """Return the address to call: the argument, the environment's, or the service's own."""
    if given is not None:
        ADDRESS.check("base_url", given)
        given = plain(given)
    address = given or os.environ.get(variable(service, "base_url")) or service.base_url
    if not address:
        raise ConfigurationError(
            f"every {service.title} has an address of its own: pass base_url or set "
            f"{variable(service, 'base_url')}"
        )
    return address


@sealed
def make_auth(
    service: Service,
    given: Given,
    *,
    signature_method: SignatureMethod | str = SignatureMethod.HMAC_SHA1,
    placement: Placement | str = Placement.HEADER,
) -> Auth:
    """Return the credentials of a client.

    Raises:
        ConfigurationError: Credentials are missing, or those of several kinds are given.
    """
    named = {name for name, value in given.items() if value is not None}
    asked = [kind for kind in service.auth if named & set(kind.names)]
    if len(asked) > 1:
        raise ConfigurationError(
            f"{service.title} takes one kind of credentials at a time: "
            f"{', or '.join(_described(kind) for kind in service.auth)}"
        )
    for kind in asked or service.auth:
        if all(_found(service, given, name) for name in kind.names):
            method = _choice(SignatureMethod, signature_method)
            found = find(service, {name: given.get(name) for name in kind.names})
            return _make(kind, found, method, _choice(Placement, placement))
    kind = (asked or list(service.auth))[0]
    missing = _missing(service, given, kind.names, others=not asked and len(service.auth) > 1)
    if service.anonymous and not any(_found(service, given, name) for name in given):
        return MissingAuth(str(missing))
    raise missing


@sealed
def find(service: Service, given: Given) -> dict[str, Secret]:
    """Return credentials by name, each from the arguments or the environment.

    Raises:
        ConfigurationError: One is missing.
    """
    found = {name: _found(service, given, name) for name in given}
    if not all(found.values()):
        raise _missing(service, given, tuple(given))
    secrets = {name: Secret(text) for name, text in found.items() if text}
    for name, secret in secrets.items():
        # Most often the line break at the end of the file it was read from.
        if not secret.reveal().isprintable():
            raise ConfigurationError(
                f"{name} holds a line break or another control character, expected bare text"
            )
    return secrets


def _missing(
    service: Service, given: Given, names: tuple[str, ...], *, others: bool = False
) -> CredentialsError:
    missing = [name for name in names if not _found(service, given, name)]
    return CredentialsError(
        f"{service.title} needs {', '.join(missing)}"
        f"{' (or another kind of credentials)' if others else ''}: pass by name, or set "
        f"{', '.join(variable(service, name) for name in missing)}"
    )


def _described(kind: AuthKind) -> str:
    return " with ".join(kind.names)


def _found(service: Service, given: Given, name: str) -> str | Secret | None:
    value = given.get(name)
    if value is None:
        return os.environ.get(variable(service, name))
    _CREDENTIAL.check(name, value)
    return value if isinstance(value, Secret) else plain(value)


def _choice(options: type[EnumT], value: str) -> EnumT:
    try:
        return options(value)
    except Exception:  # noqa: BLE001  a ValueError, or what looking at the value raises
        known = ", ".join(repr(option.value) for option in options)
        raise ConfigurationError(f"got {shown(value)}, expected one of {known}") from None


def _make(
    kind: AuthKind, found: dict[str, Secret], method: SignatureMethod, placement: Placement
) -> Auth:
    match kind:
        case OAuth1Kind():
            credentials = Credentials(
                found["consumer_key"],
                found["consumer_secret"],
                found["access_token"],
                found["access_token_secret"],
            )
            return OAuth1(Signer(credentials, method), placement)
        case BasicKind(username, password, any_password):
            return Basic(found[username], found[password] if password else Secret(any_password))
        case HeaderKind(header, value):
            if not found[value].reveal().isascii():
                raise ConfigurationError(f"{value} travels in a header, expected ASCII characters")
            return HeaderToken(header, found[value])
        case QueryKind(parameter, value):
            return QueryToken(parameter, found[value])
