"""Clients that are made where they are used: in another process, or for the command line."""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final, Protocol, cast

import attrs

from deskwire.core.errors import ConfigurationError, CredentialsError, shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.service import Service
from deskwire.credentials.environment import variable
from deskwire.transport.client import Client

_CLASSES: Final = {
    "activecollab": "ActiveCollab",
    "odesk": "ODesk",
    "paymo": "Paymo",
    "taskforce": "Taskforce",
}
SERVICES: Final = tuple(_CLASSES)
"""The names of the services that there are clients of."""


class ClientFactory(Protocol):
    """Makes a client; it can be pickled, and holds no secret."""

    def __call__(self) -> Client:
        """Return a client that has not been entered.

        Raises:
            ConfigurationError: It cannot be made, e.g. for want of credentials.
        """
        ...


@attrs.frozen
class FromEnvironment:
    """The client of a service, with credentials of the environment, else of the user's store.

    The address is that of `<SERVICE>_BASE_URL`, of the store, or the service's own.
    """

    service: str
    """The name of the service, e.g. `odesk`."""
    options: Mapping[str, object] = attrs.field(factory=dict[str, object], kw_only=True)
    """Keyword arguments of the client, such as `timeout`; no credentials."""

    def __attrs_post_init__(self) -> None:
        if self.service not in _CLASSES:
            raise ConfigurationError(
                f"there is no service {shown(self.service)}, {suggest(self.service, _CLASSES)}"
            )
        kinds = self._client_class().service.auth
        secret = {name for kind in kinds for name in kind.names} & self.options.keys()
        if secret:
            raise ConfigurationError(
                f"{', '.join(sorted(secret))}: a factory holds no credentials; they are those of "
                "the environment or of the store where the client is made"
            )

    def __call__(self) -> Client:
        """Return a client that has not been entered.

        Raises:
            CredentialsError: Neither the environment nor the store has credentials.
        """
        from deskwire.credentials.load import load_credentials

        kind = self._client_class()
        if is_in_environment(kind.service):
            return self._made(kind)
        load = cast("Callable[[str], Mapping[str, object]]", load_credentials)
        try:
            stored = load(self.service)
        except CredentialsError:
            if not is_in_environment(kind.service, whole=False):
                raise
            stored = {}  # it says what is missing in the environment
        return self._made(kind, **stored)

    def _made(self, kind: type[Client], **credentials: object) -> Client:
        make = cast("Callable[..., Client]", kind)
        return make(**credentials, **self.options)

    def _client_class(self) -> type[Client]:
        return client_class(self.service)


@attrs.frozen
class FromFunction:
    """The client that a function of a module makes: `package.module:function`."""

    name: str
    """The name of the module and that of the function."""

    def __call__(self) -> Client:
        """Return what the function makes.

        Raises:
            ConfigurationError: There is no such function, or it makes no client.
        """
        module, _, function = self.name.partition(":")
        if not module or not function:
            raise ConfigurationError(
                f"client is {shown(self.name)}, expected `package.module:function`"
            )
        try:
            make: object = getattr(import_module(module), function, None)
        except ImportError as error:
            raise ConfigurationError(f"client is {shown(self.name)}: {error}") from error
        if not callable(make):
            raise ConfigurationError(f"client is {shown(self.name)}: there is no such function")
        client: object = make()
        if not isinstance(client, Client):
            raise ConfigurationError(
                f"{self.name}() returned {type(client).__name__}, expected a client"
            )
        return client


def client_class(service: str) -> type[Client]:
    """Return the class of the client of a service."""
    module = import_module(f"deskwire.{service}.client")
    return cast("type[Client]", getattr(module, _CLASSES[service]))


def as_factory(given: str | ClientFactory) -> ClientFactory:
    """Return the factory that is meant by a text or by itself."""
    return FromFunction(given) if isinstance(given, str) else given


def is_in_environment(service: Service, *, whole: bool = True) -> bool:
    """Tell whether the environment has credentials of a service.

    Args:
        service: The service.
        whole: Whether there have to be all of a kind; a single one may be for a login.
    """
    enough = all if whole else any
    return any(
        enough(os.environ.get(variable(service, name)) for name in kind.names)
        for kind in service.auth
    )
