"""Sessions: the one HTTP client of an SDK client, and where it may be used."""

import logging
import re
import ssl
import warnings
from collections.abc import Callable
from contextlib import AsyncExitStack
from contextvars import ContextVar
from typing import Final, Protocol, TypeAlias

import httpx
from anyio.lowlevel import RunVar

from deskwire.core.auth.schemes import Auth
from deskwire.core.errors import ClientLoopError, ClosedClientError
from deskwire.core.model.secret import Secret
from deskwire.core.request.request import Request
from deskwire.transport.backends import borrowed
from deskwire.transport.backends.pool import ConnectionPool
from deskwire.transport.backends.proxies import Proxies

HTTPClient: TypeAlias = httpx.AsyncClient
"""A caller's own HTTP client, for `http_client=`."""

_SECRET_QUERY: Final = re.compile(
    r"(?<=[?&])(oauth_[a-z_]+|[\w.-]*(?:token|secret|password|api_?key|signature)[\w.-]*)=[^&#\s]*",
    re.IGNORECASE,
)


class ShownURL(httpx.URL):
    """An address that travels as it is, and that is logged in a form for people."""

    def __init__(self, url: str, shown: str) -> None:
        super().__init__(url)
        self.shown: str = shown

    def __repr__(self) -> str:
        return f"URL({shown_url(self)!r})"


def shown_url(url: httpx.URL) -> str:
    """Return an address for people: without credentials, in its query or in its path."""
    return redact(url.shown if isinstance(url, ShownURL) else str(url))


class Exchange(Protocol):
    """Sends one finished request."""

    async def __call__(self, request: httpx.Request, /) -> httpx.Response:
        """Return the response as soon as its headers are there."""
        ...


class Session:
    """Owns the HTTP client of an SDK client, or borrows the caller's."""

    def __init__(
        self,
        title: str,
        http_client: httpx.AsyncClient | None,
        *,
        concurrency: int,
        proxy: Secret | None,
        tls: ssl.SSLContext | None,
        trust_env: bool,
    ) -> None:
        self._title: str = title
        self._http_client: httpx.AsyncClient | None = http_client
        # A caller's own client has its own ways; what is given and cannot be used is told anyway.
        proxies = self._proxies = Proxies.of(
            None if proxy is None else proxy.reveal(),
            trust_env=trust_env and http_client is None,
        )
        self._connect: Callable[[], ConnectionPool] = lambda: ConnectionPool(
            max_connections=concurrency, ssl_context=tls, proxy=proxies, trust_env=trust_env
        )
        self._loop: RunVar[bool] = RunVar(f"deskwire-session-{id(self)}", default=False)
        self._stack: AsyncExitStack | None = None
        self._exchange: Exchange | None = None
        self._closed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether calls can be made."""
        return self._exchange is not None

    def proxy_for(self, address: str) -> httpx.Proxy | None:
        """Return the proxy that calls to an address take; None for none that is known."""
        return self._proxies.proxy_for(httpx.URL(address))

    async def open(self) -> None:
        """Get ready for calls in the current event loop.

        Raises:
            ClosedClientError: The session is open already, or has been closed.
        """
        if self.is_open:
            raise ClosedClientError(
                f"this {self._title} client is open already; enter it once and share it"
            )
        if self._closed:
            raise self._closed_error()
        stack = AsyncExitStack()
        keep_secrets_out_of_logs()
        if self._http_client is None:
            transport = await stack.enter_async_context(self._connect())
            self._exchange = _marked(transport.handle_async_request)
        else:
            self._exchange = _marked(self._borrow(self._http_client))
        stack.callback(self._loop.reset, self._loop.set(True))
        self._stack = stack

    def _borrow(self, client: httpx.AsyncClient) -> Exchange:
        """Return what sends requests with the caller's own HTTP client."""

        async def send(request: httpx.Request) -> httpx.Response:
            if client.is_closed:
                raise ClosedClientError(
                    f"the http_client of this {self._title} client is closed; keep it open longer"
                )
            return await borrowed.send(client, request)

        return send

    async def close(self) -> None:
        """Close what the session owns; the caller's own HTTP client stays open.

        Raises:
            ClientLoopError: The session was opened in another event loop.
        """
        if self.is_open:
            self._check_loop()
        self._closed = True
        stack, self._stack, self._exchange = self._stack, None, None
        if stack is not None:
            await stack.aclose()

    def sign(self, request: Request, auth: Auth) -> Request:
        """Return a request as it travels: with credentials, and what an HTTP client adds."""
        return borrowed.sign(request, auth, self._http_client)

    def exchange(self) -> Exchange:
        """Return what sends requests.

        Raises:
            ClosedClientError: The session is not open.
            ClientLoopError: The session was opened in another event loop.
        """
        if self._closed:
            raise self._closed_error()
        if self._exchange is None:
            raise ClosedClientError(
                f"this {self._title} client is not open; enter it with `async with` and make calls"
                " inside"
            )
        self._check_loop()
        return self._exchange

    def _check_loop(self) -> None:
        if not self._loop.get():
            raise ClientLoopError(
                f"this {self._title} client was opened in another event loop; open one per loop"
            )

    def _closed_error(self) -> ClosedClientError:
        return ClosedClientError(f"this {self._title} client has been closed; make a new one")

    def __del__(self) -> None:
        if getattr(self, "_exchange", None) is not None:
            warnings.warn(
                f"this {self._title} client was never closed; use `async with`",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )


class _QueryFilter(logging.Filter):
    """Takes credentials out of the addresses that httpx logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the addresses of a record; never drop it."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                shown_url(arg) if isinstance(arg, httpx.URL) else arg for arg in record.args
            )
        return True


def redact(url: str) -> str:
    """Return an address without the values of its secret parameters."""
    return _SECRET_QUERY.sub(r"\1=***", url)


_IN_CALL: Final = ContextVar("deskwire-in-call", default=False)
"""Whether a request of ours is being sent; other users of the same libraries are left alone."""


def _marked(exchange: Exchange) -> Exchange:
    """Return what sends requests, in a context in which their logs are watched."""

    async def send(request: httpx.Request) -> httpx.Response:
        token = _IN_CALL.set(True)
        try:
            return await exchange(request)
        finally:
            _IN_CALL.reset(token)

    return send


class _HeadersFilter(logging.Filter):
    """Takes the headers of answers, such as cookies, out of what httpcore logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the headers off a record; never drop it."""
        if _IN_CALL.get() and isinstance(record.msg, str):
            head, headers, _ = record.msg.partition(", [(")
            if headers and head.startswith("receive_response_headers."):
                record.msg = f"{head}, ...)"
        return True


def keep_secrets_out_of_logs() -> None:
    """Make the loggers of httpx, which shows addresses, and of httpcore leave credentials out."""
    for name, kind in (
        ("httpx", _QueryFilter),
        ("httpcore.http11", _HeadersFilter),
        ("httpcore.http2", _HeadersFilter),
    ):
        logger = logging.getLogger(name)
        if not any(isinstance(one, kind) for one in logger.filters):
            logger.addFilter(kind())
