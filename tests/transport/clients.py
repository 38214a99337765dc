"""Clients of the sandbox, and of servers that a test answers for itself."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Literal, Unpack, cast

import anyio
import attrs

from deskwire import ODesk
from deskwire.core.auth.oauth1 import Placement, SignatureMethod
from deskwire.core.auth.schemes import Auth, NoAuth
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.operation import BodyKind, Format, Operation, Paging, Param
from deskwire.core.model.records import Model
from deskwire.core.model.results import Result, TextResult
from deskwire.core.model.service import ErrorRule, Service
from deskwire.core.model.values import JSONValue
from deskwire.sandbox import Sandbox
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.transport.backends.protocol import HTTPClient
from deskwire.transport.client import Client
from deskwire.transport.events import Attempt, CallOutcome, CallStart, Hook, Outcome
from deskwire.transport.limits import ConcurrencyLimiter
from deskwire.transport.options import ClientOptions, Settings
from deskwire.transport.pipeline import Shared
from deskwire.transport.retry import RetryPolicy
from tests.busy import pass_time_once

FAST = RetryPolicy(base=0.001)
"""Three attempts, hardly a wait."""

BOTH = {"json": Format(), "xml": Format(query=(("as", "xml"),))}

ACME = Service(
    name="acme",
    title="Acme",
    base_url="",
    default_format="json",
    formats=("json", "xml"),
    dialect=Dialect(),
    errors=ErrorRule(message_paths=(("message",),), unsafe_to_retry=(504,)),
)


@attrs.frozen(kw_only=True)
class Thing(Model):
    """What the hand-made service lists."""

    id: int
    name: str = ""
    extra: Mapping[str, JSONValue] = attrs.field(factory=dict[str, JSONValue], eq=False, repr=False)


def endpoint(
    method: str = "GET",
    path: str = "/things",
    *,
    result: Result | None = None,
    idempotent: bool = True,
    body: BodyKind = BodyKind.NONE,
    params: tuple[Param, ...] = (),
    paging: Paging | None = None,
    formats: Mapping[str, Format] | None = None,
) -> Operation[Any]:
    """Return an operation of the hand-made service; its value is the text of the answer."""
    return Operation(
        name=f"acme.things.{method.lower()}",
        method=method,
        path=path,
        params=params,
        body=body,
        result=result or TextResult(),
        formats=BOTH if formats is None else formats,
        paging=paging,
        idempotent=idempotent,
    )


class Acme(Client):
    """The client of the hand-made service."""

    def __init__(
        self,
        base_url: str,
        *,
        service: Service = ACME,
        auth: Auth | None = None,
        format: str = "json",
        http_client: HTTPClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(
            service,
            auth or NoAuth(),
            base_url=base_url,
            format=format,
            http_client=http_client,
            **options,
        )


Handler = Callable[[Request], Awaitable[Response]]


@asynccontextmanager
async def acme(
    handler: Handler, **options: Unpack[ClientOptions]
) -> AsyncGenerator[tuple[Server, Acme], None]:
    """Run a server and a client of it."""
    async with Server(handler) as server, Acme(server.url, **options) as client:
        yield server, client


@asynccontextmanager
async def odesk(
    *,
    clock: Callable[[], float] = time.time,
    format: Literal["json", "xml"] = "json",
    signature_method: SignatureMethod = SignatureMethod.HMAC_SHA1,
    placement: Placement = Placement.HEADER,
    http_client: HTTPClient | None = None,
    **options: Unpack[ClientOptions],
) -> AsyncGenerator[tuple[Sandbox, ODesk], None]:
    """Run a sandbox and a client of it."""
    async with Sandbox(clock=clock) as sandbox:
        client = ODesk(
            **sandbox.odesk,
            format=format,
            signature_method=signature_method,
            placement=placement,
            http_client=http_client,
            **options,
        )
        async with client:
            yield sandbox, client


def says(text: str | bytes, content_type: str = "text/plain") -> Handler:
    """Return a handler that always answers the same."""

    async def handle(_: Request) -> Response:
        return Response.of(text, content_type)

    return handle


def overdue(server: Server) -> AbstractAsyncContextManager[None]:
    """Let time pass, in a block, once a server has the next request and does not answer it."""
    seen = server.stats.requests
    return pass_time_once(lambda: server.stats.requests > seen)


class Recorder(Hook):
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.begun: list[Attempt] = []
        self.starts: list[float] = []
        self.ended: list[tuple[Attempt, Outcome]] = []
        self.retries: list[tuple[Attempt, float, str]] = []
        self.pages: list[tuple[str, int, int, int | None]] = []
        self.calls: list[CallStart] = []
        self.called: list[tuple[CallStart, CallOutcome]] = []

    def before_call(self, call: CallStart) -> None:
        self.calls.append(call)

    def after_call(self, call: CallStart, outcome: CallOutcome) -> None:
        self.called.append((call, outcome))

    def before_attempt(self, attempt: Attempt) -> None:
        self.begun.append(attempt)
        self.starts.append(anyio.current_time())

    def after_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        self.ended.append((attempt, outcome))

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        self.retries.append((attempt, wait, reason))

    def on_page(self, operation: str, start: int, received: int, total: int | None) -> None:
        self.pages.append((operation, start, received, total))


def gate_of(client: Client) -> ConcurrencyLimiter:
    """Return the gate of a client, to see that nobody is left in it."""
    return cast("Shared", vars(client)["_shared"]).concurrency


def settings_of(client: Client) -> Settings:
    """Return the settings of a client."""
    return cast("Settings", vars(client)["_settings"])


def auth_of(client: Client) -> Auth:
    """Return the credentials of a client."""
    return cast("Auth", vars(client)["_auth"])
