"""An ActiveCollab of its own for every test, over real HTTP."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Literal, Unpack
from urllib.parse import parse_qsl

import anyio.to_thread
import attrs
import pytest

from deskwire.activecollab import ActiveCollab
from deskwire.core.model.secret import Secret
from deskwire.sandbox.activecollab import TOKEN, ActiveCollabSandbox
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.server import Server
from deskwire.sandbox.store import Store
from deskwire.transport.options import ClientOptions

Format = Literal["json", "xml"]
NOON = 1_388_664_000.0  # 2014-01-02 12:00:00 UTC


@attrs.define
class Site:
    """A running sandbox and what was asked of it."""

    sandbox: ActiveCollabSandbox
    stack: AsyncExitStack
    url: str = ""
    requests: list[Request] = attrs.field(factory=list[Request])

    async def handle(self, request: Request) -> Response:
        self.requests.append(request)
        return await anyio.to_thread.run_sync(self.sandbox.handle, request)

    async def client(
        self,
        format: Format = "xml",
        *,
        token: str | Secret = TOKEN,
        base_url: str | None = None,
        **options: Unpack[ClientOptions],
    ) -> ActiveCollab:
        """Return an open client, strict unless said otherwise."""
        options.setdefault("strict", True)
        client = ActiveCollab(token=token, base_url=base_url or self.url, format=format, **options)
        return await self.stack.enter_async_context(client)

    @property
    def last(self) -> Request:
        return self.requests[-1]

    @property
    def path_info(self) -> str:
        """The command that came last."""
        return dict(self.last.query)["path_info"]

    @property
    def form(self) -> list[tuple[str, str]]:
        """The fields of the form that came last."""
        return parse_qsl(self.last.body.decode(), keep_blank_values=True)


@asynccontextmanager
async def running(clock: Callable[[], float]) -> AsyncGenerator[Site, None]:
    store = await anyio.to_thread.run_sync(Store)
    try:
        sandbox = await anyio.to_thread.run_sync(lambda: ActiveCollabSandbox(store, clock=clock))
        async with AsyncExitStack() as stack:
            site = Site(sandbox, stack)
            server = await stack.enter_async_context(Server(site.handle))
            site.url = f"{server.url}/activecollab/public/api.php"
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
