"""A Paymo of its own for every test, over real HTTP."""

import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any, Final, TypedDict, Unpack

import anyio.to_thread
import attrs
import pytest

from deskwire.core.response.drift import Drift
from deskwire.paymo import Paymo
from deskwire.sandbox.faults import Faults
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.paymo import API_KEY, EMPLOYEE_KEY, PaymoSandbox
from deskwire.sandbox.paymo.state import Limits
from deskwire.sandbox.server import Server
from deskwire.sandbox.store import Store
from deskwire.transport.events import Attempt, Hook
from deskwire.transport.options import ClientOptions
from deskwire.transport.retry import RetryPolicy

NOON = 1_413_200_000.0  # 2014-10-13T11:33:20Z
FAST = RetryPolicy(base=0.001)
"""Three attempts, hardly a wait."""


class Credentials(TypedDict, total=False):
    """Some of the credentials of a client."""

    api_key: str
    email: str
    password: str
    session: str


ADMIN: Final[Credentials] = {"api_key": API_KEY}
EMPLOYEE: Final[Credentials] = {"api_key": EMPLOYEE_KEY}


@attrs.define
class Surprises(Hook):
    """Keeps what a client hears besides answers."""

    drifts: list[tuple[str, Drift]] = attrs.field(factory=list[tuple[str, Drift]])
    cuts: list[tuple[str, int]] = attrs.field(factory=list[tuple[str, int]])
    retries: list[tuple[str, float, str]] = attrs.field(factory=list[tuple[str, float, str]])

    def on_drift(self, operation: str, drift: Drift) -> None:
        self.drifts.append((operation, drift))

    def on_cut(self, operation: str, received: int) -> None:
        self.cuts.append((operation, received))

    def on_retry(self, attempt: Attempt, wait: float, reason: str) -> None:
        self.retries.append((attempt.operation, wait, reason))


@attrs.define
class Site:
    """A running sandbox and what was asked of it."""

    store: Store
    stack: AsyncExitStack
    now: float = NOON
    url: str = ""
    requests: list[Request] = attrs.field(factory=list[Request])
    answers: list[Response] = attrs.field(factory=list[Response])
    surprises: Surprises = attrs.field(factory=Surprises)
    faults: Faults = attrs.field(init=False)
    sandbox: PaymoSandbox = attrs.field(init=False)

    def fill(self, limits: Limits | None = None) -> None:
        self.sandbox = PaymoSandbox(self.store, clock=lambda: self.now, limits=limits)
        self.faults = Faults(operation=self.sandbox.operation)

    async def handle(self, request: Request) -> Response:
        self.requests.append(request)
        answer = await anyio.to_thread.run_sync(self.sandbox.handle, request)
        self.answers.append(answer)
        return answer

    async def client(
        self, credentials: Credentials = ADMIN, **options: Unpack[ClientOptions]
    ) -> Paymo:
        """Return an open client, the administrator's and strict unless said otherwise."""
        options.setdefault("strict", True)
        options.setdefault("hooks", (self.surprises,))
        options.setdefault("retries", FAST)
        client = Paymo(**credentials, base_url=self.url, **options)
        return await self.stack.enter_async_context(client)

    @property
    def last(self) -> Request:
        return self.requests[-1]

    @property
    def body(self) -> Any:
        """The JSON body of the last request."""
        return json.loads(self.last.body)

    @property
    def line(self) -> str:
        """The verb and the target of the last request as they travelled."""
        query = f"?{self.last.raw_query}" if self.last.raw_query else ""
        return f"{self.last.method} {self.last.raw_path.removeprefix('/paymo')}{query}"


@pytest.fixture
async def site() -> AsyncGenerator[Site, None]:
    store = await anyio.to_thread.run_sync(Store)
    try:
        async with AsyncExitStack() as stack:
            there = Site(store, stack)
            await anyio.to_thread.run_sync(there.fill)
            server = await stack.enter_async_context(Server(there.handle, faults=there.faults))
            there.url = f"{server.url}/paymo"
            yield there
    finally:
        await anyio.to_thread.run_sync(store.close)


@pytest.fixture
async def paymo(site: Site) -> Paymo:
    """A client of the administrator."""
    return await site.client()
