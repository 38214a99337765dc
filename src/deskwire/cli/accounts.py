"""`deskwire login`, `logout` and `whoami` of every service: whose credentials there are."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, cast

import anyio

from deskwire.cli.calls import client_of
from deskwire.cli.prompts import find, say
from deskwire.cli.services import service_of
from deskwire.core.errors import CredentialsError, PermissionDeniedError
from deskwire.core.model.secret import Secret, sealed
from deskwire.credentials import TokenStore
from deskwire.credentials.clients import client_class, is_in_environment
from deskwire.credentials.environment import base_url as find_base_url
from deskwire.credentials.environment import variable
from deskwire.transport.client import Client

_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "activecollab": ("token",),
    "paymo": ("api_key",),
    "taskforce": ("email", "api_key"),
}
"""The credentials that a user types, by service; oDesk's come from a login of three steps."""

_PLAIN: Final = ("email",)
"""What is shown while it is typed."""


@sealed
def login(name: str, *, base_url: str | None) -> int:
    """Ask for the credentials of a service, try them, and store them.

    Args:
        name: The service; any but oDesk.
        base_url: Its address; that of the environment, or its own, unless given.

    Raises:
        AuthenticationError: The service refuses them.
        LoginError: Nothing was given.
        ConfigurationError: There is no terminal to ask, or the store cannot be used.
    """
    service, store = service_of(name), TokenStore()
    store.load(name)  # A store that cannot be read is better known before than after.
    where = base_url or os.environ.get(variable(service, "base_url"))
    if where is None and not service.base_url:
        where = find(service, "base_url").reveal()
    entry: dict[str, str | Secret] = {"base_url": find_base_url(service, where)}
    entry |= {one: find(service, one, is_secret=one not in _PLAIN) for one in _ASKED[name]}
    given = cast("Mapping[str, Any]", entry)
    try:
        who = anyio.run(_who, name, client_class(name)(**given))
    except PermissionDeniedError as error:  # ActiveCollab's word for a wrong token
        raise CredentialsError(f"{service.title} refuses the credentials: {error}") from None
    store.save(name, entry)
    say(f"{service.title} {who}")
    say(f"Stored the credentials of {service.title} in {store.location}.")
    return 0


def logout(name: str) -> int:
    """Forget the stored credentials of a service."""
    service = service_of(name)
    if TokenStore().delete(name):
        say(f"Forgot the credentials of {service.title}.")
    else:
        say(f"No credentials of {service.title} are stored.")
    return 0


def whoami(name: str) -> int:
    """Ask a service whom the credentials act for: those of the environment, else the stored."""
    service = service_of(name)
    where = "the environment" if is_in_environment(service) else TokenStore().location
    who = anyio.run(_who, name, client_of(service))
    say(f"{service.title} {who}")
    say(f"The credentials are from {where}.")
    return 0


async def _who(name: str, client: Client) -> str:
    async with client:
        return await _WHO[name](client)


async def _who_odesk(client: Any) -> str:  # noqa: ANN401  a client of the service
    info = await client.auth.get_info()
    return f"user {info.ref} {info.profile_url or ''}".rstrip()


async def _who_paymo(client: Any) -> str:  # noqa: ANN401
    user = await client.users.me()
    return f"user {user.id} {user.name} {user.email or ''}".rstrip()


async def _who_activecollab(client: Any) -> str:  # noqa: ANN401
    user = (await client.info.get()).logged_user
    if user is None:
        return "user unknown"
    name = user.display_name or user.name or user.email or ""
    return f"user {user.id if user.id is not None else ''} {name}".rstrip()


async def _who_taskforce(client: Any) -> str:  # noqa: ANN401
    user = await client.user.get()
    return f"user {user.email} {user.name or ''}".rstrip()


_WHO: Final[Mapping[str, Callable[[Any], Awaitable[str]]]] = {
    "activecollab": _who_activecollab,
    "odesk": _who_odesk,
    "paymo": _who_paymo,
    "taskforce": _who_taskforce,
}
