"""Credentials: how each kind of them gets onto a request."""

import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

import attrs

from deskwire.core.auth.oauth1 import (
    Clock,
    Placement,
    SignatureMethod,
    Signer,
    authorization_header,
    new_nonce,
)
from deskwire.core.errors import CredentialsError, ParameterError
from deskwire.core.model.secret import Secret, sealed
from deskwire.core.request.request import Request


class Auth(Protocol):
    """What puts credentials on a request, anew for every attempt."""

    @property
    def tells_secret(self) -> bool:
        """Tell whether a request shows the secret itself to whoever can read it on the way."""
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
    def tells_secret(self) -> bool:
        """Tell whether a request shows the secret itself to whoever can read it on the way."""
        return False

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
        raise CredentialsError(self.problem)


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
    extra: tuple[tuple[str, Secret], ...] = ()
    """Protocol parameters of a single step, e.g. `oauth_verifier`."""

    @property
    def tells_secret(self) -> bool:
        """Tell whether a request shows the secrets themselves; a digest does not."""
        return self.signer.method is SignatureMethod.PLAINTEXT

    @sealed
    def apply(self, request: Request) -> Request:
        """Return the request signed with a fresh nonce."""
        form = tuple(request.form or ())
        signed = self.signer.sign(
            request.method,
            request.url,
            (*request.query, *form),
            timestamp=self.clock.now(),
            nonce=self.nonce(),
            extra=[(name, value.reveal()) for name, value in self.extra],
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
class _Shown(NoAuth):
    """Credentials that every request shows as they are."""

    @property
    def tells_secret(self) -> bool:
        """Tell whether a request shows the secret itself to whoever can read it on the way."""
        return True


@attrs.frozen
class Basic(_Shown):
    """HTTP Basic authentication."""

    username: Secret
    """The user name; for some services this is the API key."""
    password: Secret
    """The password."""

    @sealed
    def apply(self, request: Request) -> Request:
        """Return the request with an `Authorization` header."""
        with suppress(UnicodeEncodeError):
            pair = f"{self.username.reveal()}:{self.password.reveal()}".encode()
            header = ("Authorization", f"Basic {base64.b64encode(pair).decode()}")
            return attrs.evolve(request, headers=(*request.headers, header))
        # Outside of the handler: the error of the codec holds the whole text.
        raise ParameterError("the user name or the password holds a lone surrogate: pass text")


@attrs.frozen
class HeaderToken(_Shown):
    """A token in a header of its own."""

    name: str
    """The header."""
    token: Secret
    """The token."""

    @sealed
    def apply(self, request: Request) -> Request:
        """Return the request with the header."""
        return attrs.evolve(request, headers=(*request.headers, (self.name, self.token.reveal())))


@attrs.frozen
class QueryToken(_Shown):
    """A token in the query."""

    name: str
    """The query parameter."""
    token: Secret
    """The token."""

    @sealed
    def apply(self, request: Request) -> Request:
        """Return the request with the parameter."""
        return attrs.evolve(request, query=(*request.query, (self.name, self.token.reveal())))
