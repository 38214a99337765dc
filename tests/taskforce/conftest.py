"""A Taskforce of its own for every test, over real HTTP."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Literal, Unpack

import anyio.to_thread
import attrs
import pytest

from deskwire.core.model.secret import Secret
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.sandbox.store import Store
from deskwire.sandbox.taskforce import API_KEY, EMAIL, TaskforceSandbox
from deskwire.taskforce import Taskforce
from deskwire.transport.options import ClientOptions

Format = Literal["json", "xml"]
NOON = 1_291_320_000.0  # 2010-12-02 12:00:00 -0800


@attrs.define
class Site:
    """A running sandbox and what was asked of it."""

    sandbox: TaskforceSandbox
    stack: AsyncExitStack
    url: str = ""
    requests: list[Request] = attrs.field(factory=list[Request])

    async def handle(self, request: Request) -> Response:
        self.requests.append(request)
        return await anyio.to_thread.run_sync(self.sandbox.handle, request)

    async def client(
        self,
        format: Format = "json",
        *,
        email: str = EMAIL,
        api_key: str | Secret = API_KEY,
        **options: Unpack[ClientOptions],
    ) -> Taskforce:
        """Return an open client, strict unless said otherwise."""
        options.setdefault("strict", True)
        client = Taskforce(
            email=email, api_key=api_key, base_url=self.url, format=format, **options
        )
        return await self.stack.enter_async_context(client)

    @property
    def last(self) -> Request:
        return self.requests[-1]


@asynccontextmanager
async def running(clock: Callable[[], float]) -> AsyncGenerator[Site, None]:
    store = await anyio.to_thread.run_sync(Store)
    try:
        sandbox = await anyio.to_thread.run_sync(lambda: TaskforceSandbox(store, clock=clock))
        async with AsyncExitStack() as stack:
            site = Site(sandbox, stack)
            server = await stack.enter_async_context(Server(site.handle))
            site.url = f"{server.url}/taskforce"
            yield site
    finally:
        await anyio.to_thread.run_sync(store.close)


@pytest.fixture
async def site() -> AsyncGenerator[Site, None]:
    async with running(lambda: NOON) as there:
        yield there


@pytest.fixture(params=["json", "xml"])
def form(request: pytest.FixtureRequest) -> Format:
    """The format of answers; every test that asks for it runs with both."""
    name: Format = request.param
    return name
