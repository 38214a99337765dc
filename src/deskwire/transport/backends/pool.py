"""`ConnectionPool`: an httpx transport whose idle connections are a plain stack.

httpcore's own pool looks at every waiting request and every connection at each step, so its work
grows with the square of the load, and a cancelled task may take a slot with it (encode/httpcore
issue 1093). Here nothing waits: see `ConnectionStack`. The connections are httpcore's, by its
public interface.
"""

import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, MutableMapping
from functools import partial
from typing import Final, Protocol, TypeAlias, cast

import anyio
import attrs

from deskwire.core.errors import ConfigurationError
from deskwire.core.model.http import DEFAULT_PORTS
from deskwire.transport.backends.family import httpcore, httpx, own_family
from deskwire.transport.backends.network import Dialer
from deskwire.transport.backends.protocol import Connections
from deskwire.transport.backends.proxies import Proxies
from deskwire.transport.backends.stack import ConnectionStack, FullError
from deskwire.transport.backends.tls import TLSSettings

_Origin: TypeAlias = tuple[bytes, bytes, int | None]

NOT_SENT_ERRORS: Final = own_family().not_sent_errors
"""The errors after which it is certain that no part of the request has left."""

_ERRORS: Final[tuple[tuple[type[Exception], type[httpx.TransportError]], ...]] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.TimeoutException, httpx.TimeoutException),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.NetworkError, httpx.NetworkError),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.ProtocolError, httpx.ProtocolError),
    (httpcore.ProxyError, httpx.ProxyError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    # httpcore lets these through: a broken TLS record, a socket closed under its reader.
    (OSError, httpx.ReadError),
    (anyio.BrokenResourceError, httpx.ReadError),
    (anyio.ClosedResourceError, httpx.ReadError),
)
"""The errors of the connection and what httpx calls them; the first match counts."""


class ConnectionPool(httpx.AsyncBaseTransport):
    """An HTTP/1.1 transport for `httpx.AsyncClient`, on asyncio and on trio.

    It has no queue: its user lets at most `max_connections` calls through at once, and a call
    holds its connection until its response is closed.

    Args:
        max_connections: The most connections to have open, over all origins.
        keepalive_expiry: Seconds after which an idle connection is not used again; None for never.
        ssl_context: The TLS settings; by default those of httpx, made when first needed.
        proxy: The address of a proxy, or the proxy with its credentials and headers.
        trust_env: Whether proxies and certificates may come from environment variables.
    """

    def __init__(
        self,
        *,
        max_connections: int = 10,
        keepalive_expiry: float | None = 5.0,
        ssl_context: ssl.SSLContext | None = None,
        proxy: Proxies | httpx.Proxy | str | None = None,
        trust_env: bool = False,
    ) -> None:
        self._keepalive_expiry: Final = keepalive_expiry
        self._tls: Final = TLSSettings(ssl_context, trust_env=trust_env)
        self._proxies: Final = (
            proxy if isinstance(proxy, Proxies) else Proxies.of(proxy, trust_env=trust_env)
        )
        self._stack: Final = ConnectionStack[_Connection](max_connections)

    @property
    def connections(self) -> Connections:
        """How many connections there are."""
        return self._stack.connections

    @property
    def open_connections(self) -> int:
        """How many connections are open, the idle ones included."""
        return self.connections.open

    @property
    def idle_connections(self) -> int:
        """How many of the open connections are free for the next call."""
        return self.connections.idle

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the response, whose body is still to be read.

        Raises:
            httpx.PoolTimeout: More calls came at once than there may be connections.
            httpx.TransportError: The connection failed; `NOT_SENT_ERRORS` tells when nothing left.
            ClosedClientError: The transport has been closed.
        """
        sent = _to_httpcore(request)
        connection = await self._take(request)
        try:
            with _httpx_errors(request), connection.handshake_errors():
                answer = await connection.http.handle_async_request(sent)
        except BaseException:
            await self._stack.give_back(connection)
            raise
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer, request, partial(self._stack.give_back, connection)),
            extensions=cast(_Extended, answer).extensions,
        )

    async def aclose(self) -> None:
        """Close every connection, those in use too."""
        await self._stack.aclose()

    async def _take(self, request: httpx.Request) -> "_Connection":
        """Return the connection to the request's origin that was used last, or a new one."""
        origin = (request.url.raw_scheme, request.url.raw_host, request.url.port)
        proxy = self._proxies.proxy_for(request.url)
        ssl_context = await self._tls_for(origin, proxy)
        connect = partial(self._connect, origin, ssl_context, proxy)
        try:
            return await self._stack.take(origin, connect)
        except FullError as error:
            raise httpx.PoolTimeout(str(error), request=request) from None

    def _connect(
        self, origin: _Origin, ssl_context: ssl.SSLContext | None, proxy: httpx.Proxy | None
    ) -> "_Connection":
        """Return a connection that dials when it is given its first request."""
        dialer = Dialer()
        pool = self._httpcore_pool(dialer, ssl_context, proxy)
        scheme, host, port = origin
        http = pool.create_connection(
            httpcore.Origin(scheme, host, port or DEFAULT_PORTS[scheme.decode()])
        )
        through_socks = proxy is not None and proxy.url.scheme.startswith("socks")
        return _Connection(origin, http, dialer, through_socks)

    def _httpcore_pool(
        self, dialer: Dialer, ssl_context: ssl.SSLContext | None, proxy: httpx.Proxy | None
    ) -> httpcore.AsyncConnectionPool:
        """Return a pool that holds nothing: it knows how to make one connection."""
        if proxy is None:
            return httpcore.AsyncConnectionPool(
                ssl_context=ssl_context,
                keepalive_expiry=self._keepalive_expiry,
                network_backend=dialer,
            )
        address = httpcore.URL(
            scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/"
        )
        if proxy.url.scheme in {"socks5", "socks5h"}:
            # httpcore logs what it hands to the SOCKS handshake, the password included.
            auth = proxy.raw_auth and tuple(map(_HiddenBytes, proxy.raw_auth))
            return httpcore.AsyncSOCKSProxy(
                proxy_url=address,
                proxy_auth=cast("tuple[bytes, bytes] | None", auth),
                ssl_context=ssl_context,
                keepalive_expiry=self._keepalive_expiry,
                network_backend=dialer,
            )
        encrypted = proxy.url.scheme == "https"
        return httpcore.AsyncHTTPProxy(
            proxy_url=address,
            proxy_auth=proxy.raw_auth,
            proxy_headers=proxy.headers.raw,
            ssl_context=ssl_context,
            proxy_ssl_context=(proxy.ssl_context or ssl_context) if encrypted else None,
            keepalive_expiry=self._keepalive_expiry,
            network_backend=dialer,
        )

    async def _tls_for(self, origin: _Origin, proxy: httpx.Proxy | None) -> ssl.SSLContext | None:
        """Return the TLS settings, if the way to this origin needs any."""
        encrypted = origin[0] == b"https" or (proxy is not None and proxy.url.scheme == "https")
        return await self._tls.context() if encrypted else None


@attrs.frozen(eq=False)
class _Connection:
    """One connection: what httpcore knows of it, and its socket."""

    origin: _Origin
    http: httpcore.AsyncConnectionInterface
    dialer: Dialer
    through_socks: bool

    @contextlib.contextmanager
    def handshake_errors(self) -> Generator[None, None, None]:
        """Raise as httpcore's what its handshake with a SOCKS proxy makes of a broken answer.

        It asserts, and lets the errors of its parser through.
        """
        try:
            yield
        except Exception as error:
            known = (*(kind for kind, _ in _ERRORS), httpcore.ConnectionNotAvailable)
            if not self.through_socks or isinstance(error, known):
                raise
            raise httpcore.ReadError("the SOCKS proxy answered something else") from error

    def is_available(self) -> bool:
        """Tell whether the last request has left it fit for another."""
        return self.http.is_available()

    def has_expired(self) -> bool:
        """Tell whether it was idle for too long, or has heard what nobody asked for."""
        return self.http.has_expired()

    async def aclose(self) -> None:
        """Close the connection, however far it has come."""
        try:
            await self.http.aclose()
        finally:
            await self.dialer.aclose()


class _HiddenBytes(bytes):
    """Bytes that no repr shows."""

    def __repr__(self) -> str:
        return "b'***'"


class _Extended(Protocol):
    """An answer's extensions, whose type cannot be inferred."""

    extensions: MutableMapping[str, object]


class _Body(httpx.AsyncByteStream):
    """The body of a response; it gives the connection back when it is read, broken or closed."""

    def __init__(
        self,
        answer: httpcore.Response,
        request: httpx.Request,
        give_back: Callable[[], Awaitable[None]],
    ) -> None:
        self._answer: Final = answer
        self._request: Final = request
        self._give_back: Final = give_back
        self._chunks: Final = answer.aiter_stream()
        self._reading = False
        self._closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        self._reading = True
        try:
            with _httpx_errors(self._request):
                return await anext(self._chunks)
        except BaseException:  # the end of the body among them
            self._reading = False
            await self.aclose()
            raise

    async def aclose(self) -> None:
        """Give the connection back, to the end even in a cancelled task."""
        if self._closed:
            return
        self._closed = True
        with anyio.CancelScope(shield=True):
            try:
                if self._reading:
                    await self._stop_reading()
                await self._answer.aclose()
            finally:
                await self._give_back()

    async def _stop_reading(self) -> None:
        """End httpcore's generators by a cancelled read.

        `aclose()` of the outer one would leave the inner ones to the garbage collector, of which
        trio complains.
        """
        with anyio.CancelScope() as scope, contextlib.suppress(Exception):
            scope.cancel()
            async for _ in self._chunks:
                pass


def _to_httpcore(request: httpx.Request) -> httpcore.Request:
    """Return httpcore's form of a request."""
    url = request.url
    if url.scheme not in DEFAULT_PORTS:
        raise httpx.UnsupportedProtocol(
            f"the URL's scheme is {url.scheme!r}; it must be http or https", request=request
        )
    if not isinstance(request.stream, httpx.AsyncByteStream):
        raise ConfigurationError("the request's body is synchronous; give bytes or an async stream")
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        ),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


@contextlib.contextmanager
def _httpx_errors(request: httpx.Request) -> Generator[None, None, None]:
    """Raise the errors of a connection as httpx's."""
    try:
        yield
    except Exception as error:
        for kind, httpx_kind in _ERRORS:
            if isinstance(error, kind):
                raise httpx_kind(str(error), request=request) from error
        raise
