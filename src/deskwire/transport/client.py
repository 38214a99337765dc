"""`Client`: what every service's client is: settings, credentials, and its calls."""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from functools import cached_property
from inspect import getattr_static
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    ParamSpec,
    Self,
    TypeVar,
    Unpack,
    cast,
    overload,
)

import attrs

from deskwire._version import __version__
from deskwire.core.auth.schemes import Auth, NoAuth
from deskwire.core.errors import ConfigurationError, ParameterError, shown
from deskwire.core.model.checks import suggest
from deskwire.core.model.operation import Operation
from deskwire.core.model.secret import sealed
from deskwire.core.model.service import Service
from deskwire.core.model.values import JSONValue
from deskwire.core.request.build import NO_VARIANTS, build
from deskwire.core.request.paging import PageBounds
from deskwire.core.request.request import BaseURL, Request, is_loopback
from deskwire.core.request.undescribed import NO_QUERY, Query, undescribed, undescribed_request
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.raw import Response
from deskwire.transport.backends import registry
from deskwire.transport.backends.protocol import AddressError, Backend, BackendOptions, HTTPClient
from deskwire.transport.events import Hook, Hooks, LoggingHook
from deskwire.transport.exchange import Begins, Call, at_once
from deskwire.transport.limits import ClientStats, ConcurrencyLimiter
from deskwire.transport.operations import check_variants, find_operation
from deskwire.transport.options import ClientOptions, CopyOptions, Settings
from deskwire.transport.pages import Pages
from deskwire.transport.pipeline import RequestPipeline, Shared
from deskwire.transport.ratelimit import RateLimiter
from deskwire.transport.resource import Resource, move
from deskwire.transport.session import Session
from deskwire.transport.verbs import Verbs

if TYPE_CHECKING:
    from deskwire.core.report.table import Table
    from deskwire.transport.incoming import Incoming
    from deskwire.transport.streams import FileStream, RowStream

T = TypeVar("T")

P = ParamSpec("P")

_NO_AUTH: Final = NoAuth()
_ANSWERS: Final = ContextVar[list[Response[Any]] | None]("deskwire-answers", default=None)
"""Where the answers to the calls of a task are kept, while somebody wants them whole."""
_HEADERS: Final = (
    ("User-Agent", f"deskwire/{__version__}"),
    ("Accept-Encoding", "gzip, deflate"),
)


class Client(Verbs):
    """A client of one service.

    Enter it once, share it between tasks, and leave it when all is done:

        async with ODesk(...) as odesk:
            ...
    """

    service: ClassVar[Service]
    """The service, as data; the client class of each one names its own."""

    @sealed
    def __init__(
        self,
        service: Service,
        auth: Auth,
        *,
        base_url: str,
        format: str,
        http_client: HTTPClient | None,
        **options: Unpack[ClientOptions],
    ) -> None:
        for name in options:
            if name not in ClientOptions.__annotations__:
                raise ConfigurationError(
                    f"there is no option {name!r}, {suggest(name, ClientOptions.__annotations__)}"
                )
        self._service: Service = service
        self._auth: Auth = auth
        base = BaseURL.parse(base_url)
        settings = self._settings = Settings(format=format, http_client=http_client, **options)
        check_variants(service, settings.variants)
        backend = registry.make(
            settings.backend,
            BackendOptions(
                title=service.title,
                http_client=settings.http_client,
                concurrency=settings.concurrency,
                proxy=settings.proxy,
                tls=settings.tls,
                trust_env=settings.trust_env,
            ),
        )
        self._base: BaseURL = _checked(base, backend)
        self._session: Session = Session(service.title, backend)
        self._shared: Shared = Shared(
            ConcurrencyLimiter(settings.concurrency), RateLimiter(settings.rate)
        )
        self._logged: set[object] = set()
        self._configure()
        if auth.tells_secret:
            self.require_encryption()

    def _configure(self) -> None:
        """Set up what follows from the settings."""
        settings = self._settings
        if settings.format not in self._service.formats:
            known = " or ".join(map(repr, self._service.formats))
            raise ConfigurationError(f"format is {shown(settings.format)}, expected {known}")
        hooks = self._hooks = Hooks((LoggingHook(), *settings.hooks), self._logged)
        decoder = self._decoder = ResponseDecoder(
            self._service,
            strict=settings.strict,
            limits=settings.limits,
            on_drift=lambda operation, drift: hooks.emit(Hook.on_drift, operation, drift),
            on_cut=lambda operation, received: hooks.emit(Hook.on_cut, operation, received),
        )
        self._pipeline: RequestPipeline = RequestPipeline(
            self._service,
            self._session,
            shared=self._shared,
            settings=settings,
            decoder=decoder,
            hooks=hooks,
        )

    @sealed
    async def __aenter__(self) -> Self:
        """Get ready for calls in the current event loop."""
        await self._session.open()
        return self

    @sealed
    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self.aclose()

    def __enter__(self) -> Self:
        """Say what to write instead."""
        title = type(self).__name__
        raise ConfigurationError(f"{title} is async only: write `async with {title}(...)`")

    def __exit__(self, *_: object) -> None:
        """Do nothing: `__enter__` has refused already."""

    def __repr__(self) -> str:
        # It may be asked of a client that was refused half-way.
        session: Session | None = getattr(self, "_session", None)
        state = "open" if session is not None and session.is_open else "closed"
        return f"<{type(self).__name__} {getattr(self, '_base', '?')} {state}>"

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """What is told about calls, as it was given."""
        return self._settings.hooks

    @property
    def concurrency(self) -> int:
        """How many requests may be on their way at once, those of copies included."""
        return self._settings.concurrency

    @property
    def stats(self) -> ClientStats:
        """What the client and its copies are doing now."""
        traffic, connections = self._shared.traffic, self._session.backend.connections
        return ClientStats(
            in_flight=traffic.in_flight,
            waiting=traffic.calls - traffic.in_flight,
            open_connections=None if connections is None else connections.open,
            idle_connections=None if connections is None else connections.idle,
        )

    @sealed
    async def aclose(self) -> None:
        """Close the connections; later calls are refused."""
        await self._session.close()

    @sealed
    def with_options(self, **options: Unpack[CopyOptions]) -> Self:
        """Return a cheap copy with other settings, on the same connections.

        Args:
            options: `format`, `timeout`, `deadline`, `retries`, `rate`, `hooks`, `strict` and
                `limits`; `extra_query` and `extra_headers`, which all calls of the copy carry; the
                other settings belong to the connections, which are shared.
        """
        for name in options:
            if name not in CopyOptions.__annotations__:
                raise ConfigurationError(
                    f"{name!r} cannot be changed in a copy, "
                    f"{suggest(name, CopyOptions.__annotations__)}"
                )
        settings = attrs.evolve(self._settings, **options)
        twin = object.__new__(type(self))
        for name, value in _state(self).items():
            # What is cached was made for this client; the copy makes its own when it is asked.
            if not isinstance(getattr_static(type(self), name, None), cached_property):
                moved = move(value, self, twin) if isinstance(value, Resource) else value
                object.__setattr__(twin, name, moved)
        twin._settings = settings
        if "rate" in options:
            # Spaced evenly, so that no stretch of time sees more than its share.
            limiter = RateLimiter(settings.rate, burst=1)
            twin._shared = attrs.evolve(self._shared, rate=limiter)
        Client._configure(twin)
        return twin

    @sealed
    async def call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        auth: Auth | None = None,
    ) -> T:
        """Make a call and return its value; resources are the usual way to do so.

        Args:
            operation: The endpoint.
            arguments: The arguments by name.
            auth: Other credentials than the client's.
        """
        return (await self._run(operation, arguments, auth=auth)).value

    def pages(
        self, operation: Operation[tuple[T, ...]], arguments: Mapping[str, object]
    ) -> Pages[T]:
        """Return a list that is asked for page by page; resources are the usual way to do so.

        Args:
            operation: The endpoint.
            arguments: The arguments by name.

        Raises:
            ConfigurationError: The operation has no pages.
            ParameterError: The arguments ask for a page that cannot be.
        """

        @sealed
        async def fetch(page: PageBounds) -> Response[tuple[T, ...]]:
            return await self._run(operation, arguments, page=page)

        return Pages(operation, arguments, fetch, self._hooks)

    def prepared(self, operation: Operation[Any], arguments: Mapping[str, object]) -> Request:
        """Return the request of a call, before credentials are put on it; nothing is sent.

        Args:
            operation: The endpoint.
            arguments: The arguments by name.

        Raises:
            ParameterError: An argument is refused.
        """
        return self._prepared(operation, arguments).request

    def stream_rows(
        self, operation: "Operation[Table[T]]", arguments: Mapping[str, object]
    ) -> "RowStream[T]":
        """Return a report whose rows are read while they come; resources are the usual way.

        Args:
            operation: The endpoint of a report.
            arguments: The arguments by name.
        """
        from deskwire.core.report.stream import first_rows
        from deskwire.transport.streams import RowStream

        @sealed
        async def begin() -> "Response[Table[T]] | Incoming":
            return await self._begin(operation, arguments, begins=first_rows, format="json")

        return RowStream(operation, begin, decoder=self._decoder, settings=self._settings)

    def stream_file(
        self, operation: Operation[bytes], arguments: Mapping[str, object]
    ) -> "FileStream":
        """Return a file that is read while it comes; resources are the usual way to do so.

        Args:
            operation: The endpoint of a file.
            arguments: The arguments by name.
        """
        from deskwire.transport.streams import FileStream

        @sealed
        async def begin() -> "Response[bytes] | Incoming":
            return await self._begin(operation, arguments, begins=at_once)

        return FileStream(begin)

    @overload
    async def raw(self, operation: str, /, **arguments: object) -> Response[object]: ...
    @overload
    async def raw(
        self, operation: Callable[P, Pages[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Response[tuple[T, ...]]: ...
    @overload
    async def raw(
        self, operation: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]: ...
    @sealed
    async def raw(
        self, operation: str | Callable[..., object], /, *args: object, **kwargs: object
    ) -> Response[Any]:
        """Make a call and return all that the server said.

            response = await odesk.raw(odesk.hr.get_team, team_reference=1)  # Response[Team]
            response = await odesk.raw("hr.get_team", team_reference=1)

        Args:
            operation: A method of one of the client's resources; or the resource and the method,
                e.g. `timereport.get_team_report`, which then takes its arguments by name.
            args: The arguments of the method.
            kwargs: The same, by name.

        Raises:
            ParameterError: There is no such operation, or an argument is refused.
        """
        if isinstance(operation, str):
            return await self._run(find_operation(self._service, operation), kwargs)
        owner: object = getattr(operation, "__self__", None)
        if not isinstance(owner, Resource) or getattr(owner, "_client", None) is not self:
            raise ParameterError(
                f"the operation is {shown(operation)}, expected a method of this client, such as "
                "`client.resource.method`, or its name"
            )
        answers: list[Response[object]] = []
        token = _ANSWERS.set(answers)
        try:
            called = operation(*args, **kwargs)
            if not isinstance(called, Awaitable):
                raise ParameterError("the method streams its answer; the stream has an `answer`")
            await cast("Awaitable[object]", called)
        finally:
            _ANSWERS.reset(token)
        return answers[-1]

    @sealed
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query = NO_QUERY,
        json: JSONValue = None,
        form: Query | None = None,
        format: str | None = None,
    ) -> Response[JSONValue]:
        """Call an endpoint that nobody has described."""
        wanted = format or self._settings.format
        operation = undescribed(self._service, method, path, wanted)
        request = undescribed_request(
            self._service,
            operation,
            path,
            base=self._base,
            headers=(*_HEADERS, *self._service.headers),
            query=query,
            json=json,
            form=form,
        )
        if self._auth.tells_secret:
            self.require_encryption()
        call = Call(operation, self._extended(request), self._auth, format="")
        return await self._pipeline.run(call)

    async def _run(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        auth: Auth | None = None,
        page: PageBounds | None = None,
    ) -> Response[T]:
        call = self._prepared(operation, arguments, auth=auth, page=page)
        response = await self._pipeline.run(call)
        if (answers := _ANSWERS.get()) is not None:
            answers.append(response)
        return response

    async def _begin(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        begins: Begins,
        format: str = "",
    ) -> "Response[T] | Incoming":
        call = self._prepared(operation, arguments, format=format)
        return await self._pipeline.begin(attrs.evolve(call, begins=begins))

    def _prepared(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        auth: Auth | None = None,
        page: PageBounds | None = None,
        format: str = "",
    ) -> Call[T]:
        """Return a call, before credentials are put on its request."""
        used = auth or (self._auth if operation.authenticated else _NO_AUTH)
        if used.tells_secret or operation.takes_secret:
            self.require_encryption()
        wanted = choose_format(operation, format or self._settings.format)
        request = prepare(
            self._service,
            operation,
            arguments,
            base=self._base,
            format=wanted,
            variants=self._settings.variants,
            page=page,
        )
        return Call(operation, self._extended(request), used, wanted)

    def _extended(self, request: Request) -> Request:
        """Return a request with what the settings add to each."""
        settings = self._settings
        if not (settings.headers or settings.extra_headers or settings.extra_query):
            return request
        added = {**settings.headers, **settings.extra_headers}
        replaced = {name.lower() for name in added}
        kept = [(name, value) for name, value in request.headers if name.lower() not in replaced]
        return attrs.evolve(
            request,
            headers=(*kept, *added.items()),
            query=(*request.query, *settings.extra_query.items()),
        )

    def require_encryption(self) -> None:
        """Refuse to send or fetch a secret that others on the way could read.

        Raises:
            ConfigurationError: The way is neither encrypted nor inside this machine.
        """
        base, settings = self._base, self._settings
        if base.scheme == "https" or settings.allow_plain_http:
            return
        # A proxy elsewhere sees what it passes on, also what is meant for this machine.
        proxy = self._session.backend.proxy_host(base.origin)
        if base.is_loopback and (proxy is None or is_loopback(proxy)):
            return
        way = base.origin if proxy is None else f"{base.origin} by way of a proxy"
        raise ConfigurationError(
            f"over {way} the credentials can be read on the way: use https, or pass "
            "allow_plain_http=True if the network is trusted"
        )


def _state(client: Client) -> dict[str, object]:
    """Return the attributes of a client, also those that subclasses keep in slots."""
    state = object.__getstate__(client)
    parts = cast("tuple[object, ...]", state if isinstance(state, tuple) else (state,))
    return {
        name: value
        for part in parts
        if part is not None
        for name, value in cast("dict[str, object]", part).items()
    }


def choose_format(operation: Operation[object], wanted: str) -> str:
    """Return the format to ask for: the wanted one, or the only one of the operation."""
    return wanted if wanted in operation.formats else next(iter(operation.formats))


def prepare(
    service: Service,
    operation: Operation[object],
    arguments: Mapping[str, object],
    *,
    base: BaseURL,
    format: str,
    variants: Mapping[str, str] = NO_VARIANTS,
    page: PageBounds | None = None,
) -> Request:
    """Return the request of a call, before credentials are put on it.

    Raises:
        ParameterError: An argument is refused.
    """
    return build(
        operation,
        arguments,
        base=base,
        format=format,
        path_query=service.path_query,
        headers=(*_HEADERS, *service.headers),
        variants=variants,
        page=page,
    )


def _checked(base: BaseURL, backend: Backend) -> BaseURL:
    """Return the address of a service, if it travels just as it is signed."""
    try:
        sent = backend.as_sent(str(base))
    except AddressError as error:
        raise ConfigurationError(
            f"base_url is not an address that can be called: {error}"
        ) from None
    if sent != str(base):
        raise ConfigurationError(f"base_url is {str(base)!r}, expected it as it travels: {sent!r}")
    return base
