"""Credentials: how each kind of them gets onto a request."""

import base64
from collections.abc import Callable, Mapping
from typing import Protocol

import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.oauth1 import Clock, Placement, Signer, authorization_header, new_nonce
from deskwire.core.request import Request
from deskwire.core.secret import Secret


class Auth(Protocol):
    """What puts credentials on a request, anew for every attempt."""

    @property
    def identity(self) -> str:
        """Name the credential without telling it: calls of one credential share a rate limit."""
        ...

    def apply(self, request: Request) -> Request:
        """Return the request with its credentials."""
        ...

    def learn(self, status: int, headers: Mapping[str, str]) -> bool:
        """Learn from a refused request; return whether the same call is worth another try."""
        ...


@attrs.frozen
class NoAuth:
    """No credentials, for services and calls that need none."""

    @property
    def identity(self) -> str:
        """Name the credential without telling it."""
        return ""

    def apply(self, request: Request) -> Request:
        """Return the request as it is."""
        return request

    def learn(self, status: int, headers: Mapping[str, str]) -> bool:
        """Learn nothing."""
        del status, headers
        return False


@attrs.frozen
class MissingAuth(NoAuth):
    """Credentials that were not given: a call that needs them says what is missing."""

    problem: str
    """What is missing, and how to give it."""

    def apply(self, request: Request) -> Request:
        """Refuse to send the request."""
        del request
        raise ConfigurationError(self.problem)


@attrs.frozen
class OAuth1(NoAuth):
    """OAuth 1.0a (RFC 5849): the pairs that are signed are the pairs that travel."""

    signer: Signer
    """The signer with its credentials."""
    placement: Placement = Placement.HEADER
    """Where the OAuth parameters travel."""
    clock: Clock = attrs.field(factory=Clock, eq=False, repr=False)
    """The clock, which follows the server's."""
    nonce: Callable[[], str] = attrs.field(default=new_nonce, eq=False, repr=False)
    """Where nonces come from."""
    extra: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    """Protocol parameters of a single step, e.g. `oauth_verifier`."""

    @property
    def identity(self) -> str:
        """Name the credential without telling it."""
        credentials = self.signer.credentials
        return f"{credentials.consumer_key}:{credentials.token}"

    def apply(self, request: Request) -> Request:
        """Return the request signed with a fresh nonce."""
        form = tuple(request.form or ())
        signed = self.signer.sign(
            request.method,
            request.url,
            (*request.query, *form),
            timestamp=self.clock.now(),
            nonce=self.nonce(),
            extra=self.extra,
        )
        if self.placement is Placement.HEADER:
            header = ("Authorization", authorization_header(signed))
            return attrs.evolve(request, headers=(*request.headers, header))
        if self.placement is Placement.BODY and request.form is not None:
            return attrs.evolve(request, form=(*form, *signed))
        return attrs.evolve(request, query=(*request.query, *signed))

    def learn(self, status: int, headers: Mapping[str, str]) -> bool:
        """Follow the server's clock after a 401, if the two clocks differ."""
        return status == 401 and self.clock.learn(headers.get("date", ""))


@attrs.frozen
class Basic(NoAuth):
    """HTTP Basic authentication."""

    username: Secret
    """The user name; for some services this is the API key."""
    password: Secret
    """The password."""

    @property
    def identity(self) -> str:
        """Name the credential without telling it."""
        return f"basic:{hash(self.username)}"

    def apply(self, request: Request) -> Request:
        """Return the request with an `Authorization` header."""
        pair = f"{self.username.reveal()}:{self.password.reveal()}".encode()
        header = ("Authorization", f"Basic {base64.b64encode(pair).decode()}")
        return attrs.evolve(request, headers=(*request.headers, header))


@attrs.frozen
class HeaderToken(NoAuth):
    """A token in a header of its own."""

    name: str
    """The header."""
    token: Secret
    """The token."""

    @property
    def identity(self) -> str:
        """Name the credential without telling it."""
        return f"header:{hash(self.token)}"

    def apply(self, request: Request) -> Request:
        """Return the request with the header."""
        return attrs.evolve(request, headers=(*request.headers, (self.name, self.token.reveal())))


@attrs.frozen
class QueryToken(NoAuth):
    """A token in the query."""

    name: str
    """The query parameter."""
    token: Secret
    """The token."""

    @property
    def identity(self) -> str:
        """Name the credential without telling it."""
        return f"query:{hash(self.token)}"

    def apply(self, request: Request) -> Request:
        """Return the request with the parameter."""
        return attrs.evolve(request, query=(*request.query, (self.name, self.token.reveal())))
