"""The backend of httpx and httpx2: with connections of ours, or with a caller's own client."""

import contextlib
import ssl
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from typing import TYPE_CHECKING, Final, cast

import anyio

from deskwire.core.errors import ClosedClientError, ConfigurationError
from deskwire.core.request.percent import Pairs
from deskwire.transport.backends import borrowed
from deskwire.transport.backends.family import Family, family_of, own_family
from deskwire.transport.backends.logs import keep_secrets_out_of_logs, redact, watched
from deskwire.transport.backends.pool import ConnectionPool
from deskwire.transport.backends.protocol import (
    AddressError,
    Answer,
    Backend,
    BackendOptions,
    BodyError,
    BrokenError,
    ClientFailedError,
    Connections,
    NotSentError,
    UnwritableError,
    WireRequest,
    reason,
)
from deskwire.transport.backends.proxies import Proxies

if TYPE_CHECKING:
    from deskwire.transport.backends.family import httpx

_LET_THROUGH: Final = (
    ssl.SSLError,
    anyio.BrokenResourceError,
    anyio.BusyResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
)
"""What a transport of httpx lets through of a broken connection."""


def make_backend(options: BackendOptions) -> Backend:
    """Return a backend, which is still to be opened.

    Raises:
        ConfigurationError: The address of a proxy cannot be used.
    """
    # A caller's own client has its own ways; what is given and cannot be used is told anyway.
    proxies = Proxies.of(
        None if options.proxy is None else options.proxy.reveal(),
        trust_env=options.trust_env and options.http_client is None,
    )
    family = family_of(options.http_client)
    if family is not None and isinstance(options.http_client, family.client):
        return BorrowedClient(family, options.http_client, proxies, title=options.title)
    return OwnConnections(
        lambda: ConnectionPool(
            max_connections=options.concurrency,
            ssl_context=options.tls,
            proxy=proxies,
            trust_env=options.trust_env,
        ),
        proxies,
    )


def parse_address(family: Family, address: str) -> "httpx.URL":
    """Return an address as it would travel.

    Raises:
        AddressError: It cannot.
    """
    try:
        return family.url(address)
    except family.address_error as error:
        raise AddressError(str(error)) from None


class _HTTPX:
    """What both have in common."""

    def __init__(self, family: Family, proxies: Proxies) -> None:
        self._family: Final = family
        self._proxies: Final = proxies

    async def send(self, request: WireRequest) -> Answer:
        """Send a request and return its answer as soon as the head is there."""
        sent = _made(self._family, request)
        with _classified(self._family, request), watched():
            response = await self._exchange(sent)
        return HTTPXAnswer(self._family, request, response)

    async def _exchange(self, request: "httpx.Request") -> "httpx.Response":
        raise NotImplementedError

    def as_sent(self, address: str) -> str:
        """Return an address as it would travel."""
        return str(parse_address(self._family, address))

    def proxy_host(self, address: str) -> str | None:
        """Return the host of the proxy that requests to an address take."""
        proxy = self._proxies.proxy_for(own_family().url(address))
        return None if proxy is None else proxy.url.host


class OwnConnections(_HTTPX):
    """Sends requests over connections of its own."""

    def __init__(self, connect: Callable[[], ConnectionPool], proxies: Proxies) -> None:
        super().__init__(own_family(), proxies)
        self._connect: Final = connect
        self._pool: ConnectionPool | None = None

    @property
    def has_proxies(self) -> bool:
        """Whether some addresses are called by way of a proxy."""
        return bool(self._proxies.by_scheme)

    @property
    def params(self) -> Pairs:
        """Nothing is added to a query."""
        return ()

    @property
    def connections(self) -> Connections:
        """Its connections."""
        pool = self._pool
        return Connections(0, 0) if pool is None else pool.connections

    async def open(self) -> None:
        """Get ready in the current event loop."""
        keep_secrets_out_of_logs()
        self._pool = self._connect()

    async def aclose(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            await self._pool.aclose()

    async def _exchange(self, request: "httpx.Request") -> "httpx.Response":
        if self._pool is None:
            raise ClosedClientError("the connections are not open")
        return await self._pool.handle_async_request(request)


class BorrowedClient(_HTTPX):
    """Sends requests with a caller's own client, which stays open."""

    def __init__(
        self, family: Family, client: "httpx.AsyncClient", proxies: Proxies, *, title: str
    ) -> None:
        super().__init__(family, proxies)
        self._client: Final = client
        self._title: Final = title

    @property
    def params(self) -> Pairs:
        """The client's default parameters."""
        return tuple(self._client.params.multi_items())

    @property
    def connections(self) -> None:
        """They are the client's."""
        return

    async def open(self) -> None:
        """Get ready in the current event loop."""
        keep_secrets_out_of_logs()

    async def aclose(self) -> None:
        """Leave the client open."""

    async def _exchange(self, request: "httpx.Request") -> "httpx.Response":
        if self._client.is_closed:
            raise ClosedClientError(
                f"the http_client of this {self._title} client is closed; keep it open longer"
            )
        return await borrowed.send(self._family, self._client, request)


def _made(family: Family, request: WireRequest) -> "httpx.Request":
    """Return a request as httpx takes it; its time is limited as a whole, and not by httpx."""
    limits = {"connect": request.connect_timeout, "read": None, "write": None, "pool": None}
    address: httpx.URL | None = None
    sent: httpx.Request | None = None
    try:
        address = family.shown_url(request.target, redact(request.shown))
        sent = family.signed_request(
            request.method,
            address,
            headers=list(request.headers),
            content=request.body or None,
            extensions={"timeout": limits},
        )
    except family.address_error as error:
        raise AddressError(str(error)) from None
    except UnicodeEncodeError:  # it knows the value, so it must not be the context of ours
        pass
    if address is None or sent is None:
        raise ConfigurationError(
            "a header, such as a key or a token, has letters that HTTP cannot carry there; "
            "expected ASCII"
        )
    sent.url = address  # httpx has taken it for one of its own
    sent.stream = family.content(request.body)
    return sent


class HTTPXAnswer:
    """An answer as httpx gives it."""

    def __init__(self, family: Family, request: WireRequest, response: "httpx.Response") -> None:
        self._family: Final = family
        self._request: Final = request
        self._response: Final = response
        self._chunks: AsyncIterator[bytes] | None = None
        self._is_amid: bool = False
        """Whether there may be more to read."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, by lower-case name."""
        return {name.lower(): value for name, value in self._response.headers.items()}

    def content(self) -> bytes | None:
        """Return the body if a hook of a caller's own client has read it."""
        if not (self._response.is_stream_consumed or self._response.is_closed):
            return None
        try:
            return self._response.content
        except self._family.not_read_error:
            raise BodyError(
                "the body was read or closed by the http_client itself and is gone; "
                "let its hooks read with `await response.aread()`, which keeps it"
            ) from None

    async def read(self) -> bytes | None:
        """Return the next piece of the body, in its codings; None at the end."""
        if self._chunks is None:
            self._chunks = aiter(cast("httpx.AsyncByteStream", self._response.stream))
        self._is_amid = False
        with _classified(self._family, self._request):
            async for chunk in self._chunks:
                self._is_amid = True
                return chunk
            # Before a pool can lend the connection to another call.
            await borrowed.close_surplus(self._family, self._response)
        return None

    async def aclose(self) -> None:
        """Give the connection back."""
        if self._chunks is not None and self._is_amid:
            await _stop(self._chunks)
        await self._response.aclose()


async def _stop(chunks: AsyncIterator[bytes]) -> None:
    """End the generators that a caller's own HTTP client reads with, by a cancelled read."""
    with anyio.CancelScope() as scope, contextlib.suppress(Exception):
        scope.cancel()
        async for _ in chunks:
            pass


@contextlib.contextmanager
def _classified(family: Family, request: WireRequest) -> Generator[None, None, None]:
    """Raise the errors of a family as those that say how far a request came."""
    try:
        yield
    except family.not_sent_errors as error:
        raise NotSentError(reason(error)) from error
    except family.unwritable_error:  # it may repeat a header, so it is not shown
        raise UnwritableError("a part of it is no HTTP") from None
    except (family.transport_error, *_LET_THROUGH) as error:
        raise BrokenError(reason(error)) from error
    except family.errors as error:
        said = str(error).replace(request.target, redact(request.shown))
        failed = ClientFailedError(said or type(error).__name__)
        # A `raise_for_status` names the address, and a traceback would repeat it.
        raise failed from (error if said == str(error) else None)
