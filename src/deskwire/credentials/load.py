"""`load_credentials`: what is stored for a service, as the arguments of its client."""

from collections.abc import Mapping
from typing import Final, Literal, NotRequired, TypeAlias, TypedDict, cast, overload

from deskwire.core.errors import ConfigurationError, CredentialsError
from deskwire.core.model.checks import plain, suggest
from deskwire.core.model.secret import Secret
from deskwire.credentials.store import TokenStore


class ODeskCredentials(TypedDict):
    """The arguments of `ODesk` that a login yields."""

    base_url: str
    """The address the credentials are for; they are never sent to another."""
    consumer_key: Secret
    """The key of the application."""
    consumer_secret: Secret
    """The secret of the application, which every call is signed with."""
    access_token: Secret
    """The token of the user."""
    access_token_secret: Secret
    """The secret of that token."""


class PaymoCredentials(TypedDict, total=False):
    """The arguments of `Paymo`: an API key, an address with its password, or a session."""

    base_url: str
    """The address the credentials are for, where it is not Paymo's own."""
    api_key: Secret
    """The key of the user."""
    email: Secret
    """The address that the user logs in with."""
    password: Secret
    """The password that belongs to it."""
    session: Secret
    """The identifier of a session."""


class ActiveCollabCredentials(TypedDict):
    """The arguments of `ActiveCollab`: an installation and a token of it."""

    base_url: str
    """The address of the installation; a token is never sent to another."""
    token: Secret
    """The token of the user."""


class TaskforceCredentials(TypedDict):
    """The arguments of `Taskforce`."""

    base_url: NotRequired[str]
    """The address the credentials are for, where it is not Taskforce's own."""
    email: Secret
    """The address that the user logs in with."""
    api_key: Secret
    """The key of the user."""


Credentials: TypeAlias = (
    ODeskCredentials | PaymoCredentials | ActiveCollabCredentials | TaskforceCredentials
)

KINDS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "odesk": (
        ("base_url", "consumer_key", "consumer_secret", "access_token", "access_token_secret"),
    ),
    "paymo": (("api_key",), ("email", "password"), ("session",)),
    "activecollab": (("base_url", "token"),),
    "taskforce": (("email", "api_key"),),
}
"""What each service needs, by its kinds of credentials; the first that is whole is taken."""


@overload
def load_credentials(
    service: Literal["odesk"], store: TokenStore | None = None
) -> ODeskCredentials: ...


@overload
def load_credentials(
    service: Literal["paymo"], store: TokenStore | None = None
) -> PaymoCredentials: ...


@overload
def load_credentials(
    service: Literal["activecollab"], store: TokenStore | None = None
) -> ActiveCollabCredentials: ...


@overload
def load_credentials(
    service: Literal["taskforce"], store: TokenStore | None = None
) -> TaskforceCredentials: ...


def load_credentials(service: str, store: TokenStore | None = None) -> Credentials:
    """Return the stored credentials of a service, as arguments of its client.

    Args:
        service: The service.
        store: Where they are; the user's own store unless given.

    Raises:
        ConfigurationError: There is no such service, nothing is stored, or the store cannot be
            read.
    """
    found = (store or TokenStore()).load(service)
    service = plain(service)
    if service not in KINDS:
        raise ConfigurationError(f"there is no service {service!r}, {suggest(service, KINDS)}")
    if not found:
        raise CredentialsError(f"no credentials of {service} are stored: {_advice(service)}")
    kinds = KINDS[service]
    kind = next((names for names in kinds if found.keys() >= set(names)), None)
    if kind is None:
        missing = sorted({*kinds[0]} - found.keys())
        others = " (or another kind of credentials)" if len(kinds) > 1 else ""
        raise CredentialsError(
            f"the stored credentials of {service} lack {', '.join(missing)}{others}: "
            f"{_advice(service)} again"
        )
    return cast(
        "Credentials",
        {
            name: secret.reveal() if name == "base_url" else secret
            for name, secret in found.items()
            if name in kind or name == "base_url"
        },
    )


def _advice(service: str) -> str:
    if service == "odesk":
        return "run `deskwire login odesk`"
    names = ", ".join(f"{name!r}: ..." for name in KINDS[service][0])
    return f"store them with `TokenStore().save({service!r}, {{{names}}})`"
