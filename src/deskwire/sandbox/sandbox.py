"""`Sandbox`: the server with all its services and their state."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypedDict

import anyio
import anyio.to_thread

from deskwire.sandbox.company import Company, seed_company
from deskwire.sandbox.faults import Faults
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.odesk import (
    ACCESS_TOKEN,
    ACCESS_TOKEN_SECRET,
    CONSUMER_KEY,
    CONSUMER_SECRET,
    ODeskSandbox,
)
from deskwire.sandbox.server import Server, Stats
from deskwire.sandbox.store import Store


_REMEMBERED: Final = 1_000


class ODeskAccess(TypedDict):
    """Where oDesk is in a sandbox, and credentials for it: the arguments of `ODesk`."""

    base_url: str
    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str


class Sandbox:
    """A server on 127.0.0.1 with a small company in it.

    Every sandbox starts from the same data; what calls change lasts as long as the sandbox does.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        seed: int = 1,
        path: str | Path = ":memory:",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare a sandbox; nothing is opened before `async with`.

        Args:
            port: The port; 0 takes a free one.
            seed: Which of the many possible companies.
            path: Where the database is kept: in memory unless a file is named, which has to be new.
            clock: Seconds since the epoch; shift it to try a wrong clock.
        """
        self._store: Store = Store(path)
        self.company: Company = seed_company(self._store, seed=seed)
        """What is in the sandbox: the ids of the company, its teams and people."""
        self._odesk: ODeskSandbox = ODeskSandbox(self._store, self.company, clock=clock)
        self.faults: Faults = Faults(operation=self._odesk.operation)
        """What goes wrong on purpose."""
        self.requests: deque[Request] = deque(maxlen=_REMEMBERED)
        """The last requests, so that a test can look at what travelled."""
        # The database is read off the event loop, by one thread, so that calls do not overlap.
        self._worker: anyio.CapacityLimiter = anyio.CapacityLimiter(1)
        self._server: Server = Server(self._handle, faults=self.faults, port=port, clock=clock)

    async def __aenter__(self) -> Self:
        """Start the server."""
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the server and forget its state."""
        try:
            await self._server.__aexit__(exc_type, exc_value, traceback)
        finally:
            self._store.close()

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._server.url

    @property
    def stats(self) -> Stats:
        """What the server has done."""
        return self._server.stats

    @property
    def odesk(self) -> ODeskAccess:
        """The arguments of an `ODesk` client of this sandbox."""
        return {
            "base_url": f"{self.url}/odesk",
            "consumer_key": CONSUMER_KEY,
            "consumer_secret": CONSUMER_SECRET,
            "access_token": ACCESS_TOKEN,
            "access_token_secret": ACCESS_TOKEN_SECRET,
        }

    @property
    def access(self) -> Mapping[str, Mapping[str, str]]:
        """Addresses and credentials of every service, as `deskwire sandbox --json` prints them."""
        odesk = self.odesk
        return {"odesk": {name: str(value) for name, value in odesk.items()}}

    async def _handle(self, request: Request) -> Response:
        self.requests.append(request)
        if request.path.startswith("/odesk/"):
            return await anyio.to_thread.run_sync(self._odesk.handle, request, limiter=self._worker)
        return Response.text("the services are below /odesk\n", status=404)
