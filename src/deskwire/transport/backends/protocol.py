"""What the transport asks of an HTTP library: send a request, read its answer, close.

A backend knows nothing of services, retries or deadlines. It says of a failure how far the request
came; what follows from that is for those above.
"""

import ssl
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Protocol

import attrs

from deskwire.core.model.secret import Secret
from deskwire.core.request.percent import Pairs


class Phase(StrEnum):
    """How far an attempt came before it failed."""

    NOT_SENT = "not_sent"
    """No connection was made (name, TCP, TLS or proxy), so nothing has left."""
    SENT = "sent"
    """The connection broke or was too slow: the request may have arrived."""
    ANSWERED = "answered"
    """The server answered with a status."""


class BackendError(Exception):
    """A request has no whole answer; its text says why, without any secret."""

    phase: ClassVar[Phase] = Phase.SENT
    """How far it came."""


class NotSentError(BackendError):
    """There was no connection, so no part of the request has left."""

    phase = Phase.NOT_SENT


class BrokenError(BackendError):
    """The connection broke; the request may have arrived."""


class UnwritableError(BackendError):
    """The request cannot be written as HTTP; a part of it may have left."""


class ClientFailedError(BackendError):
    """A caller's own HTTP client failed in a way of its own."""


class AddressError(ValueError):
    """An address cannot be sent; its text says why."""


class BodyError(Exception):
    """A body cannot be read; its text says why."""


class TooLongBodyError(BodyError):
    """A body is longer than the limit."""


def reason(error: Exception) -> str:
    """Return why an error came: what it says, or else what it is."""
    return str(error) or type(error).__name__


@attrs.frozen(kw_only=True)
class WireRequest:
    """One request as it travels, with its credentials."""

    method: str
    """The HTTP verb."""
    target: str = attrs.field(repr=False)
    """The whole address."""
    shown: str
    """The address for people: without its secret parts, in its path or in its query."""
    headers: tuple[tuple[str, str], ...] = attrs.field(repr=False)
    """The headers in order."""
    body: bytes = attrs.field(repr=False)
    """The body; empty where there is none."""
    connect_timeout: float
    """Seconds that it may take to connect; the caller limits the rest."""


class Answer(Protocol):
    """An answer whose head is there, and whose body is still to be read."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, by lower-case name."""
        ...

    def content(self) -> bytes | None:
        """Return the body without its codings if it has been read already; None as a rule.

        Raises:
            BodyError: Somebody else has read it and kept nothing.
        """
        ...

    async def read(self) -> bytes | None:
        """Return the next piece of the body, in its codings; None at the end.

        Raises:
            BackendError: The connection broke.
        """
        ...

    async def aclose(self) -> None:
        """Give the connection back, or end it where more could come of this answer."""
        ...


@attrs.frozen
class Connections:
    """The connections of a backend."""

    open: int
    """How many there are, the idle ones included."""
    idle: int
    """How many of them are free for the next request."""


class Backend(Protocol):
    """Sends requests."""

    @property
    def params(self) -> Pairs:
        """The pairs that it adds to every query, which are signed as well."""
        ...

    @property
    def connections(self) -> Connections | None:
        """Its connections; None where they are somebody else's."""
        ...

    async def open(self) -> None:
        """Get ready in the current event loop."""
        ...

    async def send(self, request: WireRequest) -> Answer:
        """Send a request and return its answer as soon as the head is there.

        Raises:
            BackendError: There is no answer.
            AddressError: The address cannot be sent.
            ConfigurationError: A header is none that can be sent.
            ClosedClientError: The backend is closed.
        """
        ...

    async def aclose(self) -> None:
        """Close what it has opened, to the end even in a cancelled task."""
        ...

    def as_sent(self, address: str) -> str:
        """Return an address as it would travel.

        Raises:
            AddressError: It cannot.
        """
        ...

    def proxy_host(self, address: str) -> str | None:
        """Return the host of the proxy that requests to an address take; None for none known."""
        ...


class HTTPClient(Protocol):
    """A caller's own HTTP client: an `httpx.AsyncClient` or an `httpx2.AsyncClient`."""

    @property
    def is_closed(self) -> bool:
        """Whether it has been closed."""
        ...

    @property
    def trust_env(self) -> bool:
        """Whether it looks at the environment."""
        ...

    async def aclose(self) -> None:
        """Close it."""
        ...


@attrs.frozen(kw_only=True)
class BackendOptions:
    """What a backend is made with."""

    title: str
    """The service, for people."""
    http_client: HTTPClient | None = attrs.field(repr=False)
    """A caller's own HTTP client; None for connections of ours."""
    concurrency: int
    """How many requests are on their way at most."""
    proxy: Secret | None
    """The address of a proxy."""
    tls: ssl.SSLContext | None = attrs.field(repr=False)
    """The TLS settings; None for the usual ones."""
    trust_env: bool
    """Whether proxies and certificates may come from the environment."""
