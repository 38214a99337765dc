"""`Sandbox`: the server with all its services and their state."""

import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self, TypedDict

import anyio
import anyio.lowlevel
import anyio.to_thread
import attrs

from deskwire.activecollab._service import SERVICE as ACTIVECOLLAB
from deskwire.core.errors import ConfigurationError, DeskwireError
from deskwire.core.model.checks import Check, whole
from deskwire.odesk._service import SERVICE as ODESK
from deskwire.paymo._service import SERVICE as PAYMO
from deskwire.sandbox import activecollab, paymo, taskforce
from deskwire.sandbox.activecollab import ActiveCollabSandbox
from deskwire.sandbox.company import Company, seed_company
from deskwire.sandbox.faults import Faults
from deskwire.sandbox.http import BROKEN, Request, Response
from deskwire.sandbox.memory import RequestMemory
from deskwire.sandbox.odesk import (
    ACCESS_TOKEN,
    ACCESS_TOKEN_SECRET,
    CONSUMER_KEY,
    CONSUMER_SECRET,
    ODeskSandbox,
)
from deskwire.sandbox.odesk.users import token_of
from deskwire.sandbox.paymo import PaymoSandbox
from deskwire.sandbox.protocol.routing import operations_of
from deskwire.sandbox.server import Server
from deskwire.sandbox.server.host import Stats
from deskwire.sandbox.store import Store
from deskwire.sandbox.taskforce import TaskforceSandbox
from deskwire.taskforce._service import SERVICE as TASKFORCE

_IN_MEMORY: Final = ":memory:"
_SERVICES: Final = ("odesk", "activecollab", "paymo", "taskforce")


class SandboxError(DeskwireError):
    """A sandbox failed at a request, by a fault of its own."""


class ODeskAccess(TypedDict):
    """Where oDesk is in a sandbox, and credentials for it: the arguments of `ODesk`."""

    base_url: str
    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str


class ActiveCollabAccess(TypedDict):
    """Where ActiveCollab is in a sandbox: the arguments of `ActiveCollab`."""

    base_url: str
    token: str


class PaymoAccess(TypedDict):
    """Where Paymo is in a sandbox: the arguments of `Paymo`."""

    base_url: str
    api_key: str


class TaskforceAccess(TypedDict):
    """Where Taskforce is in a sandbox: the arguments of `Taskforce`."""

    base_url: str
    email: str
    api_key: str


class _Service(Protocol):
    """A service below one prefix of the server."""

    def handle(self, request: Request) -> Response:
        """Answer a request."""
        ...

    def operation(self, request: Request) -> str:
        """Return the operation that a request calls; empty for anything else."""
        ...

    def broken(self, request: Request) -> Response:
        """Return the answer to a request that the sandbox failed at."""
        ...


@attrs.frozen
class _World:
    """What is in an open sandbox."""

    store: Store
    company: Company
    services: Mapping[str, _Service]
    """The services by the first part of their paths."""


_PATH: Final = Check("the path of a file", lambda value: isinstance(value, str | Path))
_CLOCK: Final = Check("a function that returns seconds", callable)


class Sandbox:
    """A server on 127.0.0.1 with a small company in it.

    Every sandbox starts from the same data; what calls change lasts as long as the sandbox does.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        seed: int = 1,
        path: str | Path = _IN_MEMORY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare a sandbox; nothing is opened before `async with`.

        Args:
            port: The port; 0 takes a free one.
            seed: Which of the many possible companies.
            path: Where the database is kept: in memory unless a file is named, which has to be new.
            clock: Seconds since the epoch; shift it to try a wrong clock.

        Raises:
            ConfigurationError: A setting makes no sense.
        """
        _check_settings(seed, path, clock)
        self._seed: int = seed
        self._path: str | Path = path
        self._clock: Callable[[], float] = clock
        self._opened: _World | None = None
        self.faults: Faults = Faults(
            operation=self._operation, operations=_operations, services=_SERVICES
        )
        """What goes wrong on purpose."""
        self.requests: RequestMemory = RequestMemory()
        """The last requests, so that a test can look at what travelled; long bodies are cut."""
        # The database is read off the event loop, by one thread, so that calls do not overlap.
        self._worker: anyio.CapacityLimiter = anyio.CapacityLimiter(1)
        self._server: Server = Server(
            self._handle, faults=self.faults, port=port, on_failure=self._broken, clock=clock
        )
        self._loop: object = None
        self._closed: bool = False

    def _open(self) -> _World:
        if self._path != _IN_MEMORY and Path(self._path).exists():
            raise ConfigurationError(f"path is {str(self._path)!r}, which exists: name a new file")
        try:
            store = Store(self._path)
        except sqlite3.Error as error:
            raise ConfigurationError(
                f"path is {str(self._path)!r}, where no database can be made: {error}"
            ) from error
        try:
            company = seed_company(store, seed=self._seed)
            services: dict[str, _Service] = {
                "odesk": ODeskSandbox(store, company, clock=self._clock),
                "activecollab": ActiveCollabSandbox(store, clock=self._clock),
                "paymo": PaymoSandbox(store, clock=self._clock),
                "taskforce": TaskforceSandbox(store, clock=self._clock),
            }
        except BaseException:
            store.close()
            raise
        return _World(store, company, services)

    async def __aenter__(self) -> Self:
        """Fill the database and start the server.

        Raises:
            ConfigurationError: It was entered before, or the port or the file cannot be had.
        """
        if self._loop is not None:
            raise ConfigurationError("a sandbox is entered once; make another one")
        self._loop = anyio.lowlevel.current_token()
        try:
            world = self._opened = await anyio.to_thread.run_sync(self._open)
            try:
                await self._server.__aenter__()
            except BaseException:
                world.store.close()
                raise
        except BaseException:
            self._loop = self._opened = None
            raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the server and forget its state.

        Raises:
            SandboxError: The sandbox failed at a request. Where the body has failed already, a note
                on its error tells.
            ConfigurationError: It is not open, or was opened in another event loop.
        """
        self._check_open()
        if anyio.lowlevel.current_token() != self._loop:
            raise ConfigurationError("the sandbox was opened in another event loop: leave it there")
        self._closed = True
        try:
            await self._server.__aexit__(exc_type, exc_value, traceback)
        finally:
            self._world.store.close()
        if self._server.failures:
            self._report_failures(exc_value)

    def _report_failures(self, error: BaseException | None) -> None:
        first = self._server.failures[0]
        message = (
            "the sandbox failed by a fault of its own, which has answered with 500: "
            f"{first.method} {first.path}: {type(first.error).__name__}: {first.error}"
        )
        if error is None:
            raise SandboxError(message) from first.error
        error.add_note(message)

    def _check_open(self) -> None:
        if self._opened is None or self._closed:
            why = "has been closed" if self._closed else "is not open"
            raise ConfigurationError(f"the sandbox {why}: use it within `async with`")

    @property
    def _world(self) -> _World:
        if self._opened is None:
            raise ConfigurationError("the sandbox is not open: use it within `async with`")
        return self._opened

    @property
    def company(self) -> Company:
        """What is in the sandbox: the ids of the company, its teams and people."""
        return self._world.company

    @property
    def url(self) -> str:
        """The address of the server."""
        self._check_open()
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

    def odesk_as(self, user: str) -> ODeskAccess:
        """Return the arguments of an `ODesk` client that acts for another user.

        Args:
            user: The user's id, e.g. `sandbox.company.providers[0].id`.
        """
        token, secret = token_of(user)
        return {**self.odesk, "access_token": token, "access_token_secret": secret}

    @property
    def activecollab(self) -> ActiveCollabAccess:
        """The arguments of an `ActiveCollab` client of this sandbox."""
        return {"base_url": f"{self.url}/activecollab/api.php", "token": activecollab.TOKEN}

    @property
    def paymo(self) -> PaymoAccess:
        """The arguments of a `Paymo` client of this sandbox."""
        return {"base_url": f"{self.url}/paymo", "api_key": paymo.API_KEY}

    @property
    def taskforce(self) -> TaskforceAccess:
        """The arguments of a `Taskforce` client of this sandbox."""
        return {
            "base_url": f"{self.url}/taskforce",
            "email": taskforce.EMAIL,
            "api_key": taskforce.API_KEY,
        }

    @property
    def access(self) -> Mapping[str, Mapping[str, str]]:
        """Addresses and credentials of every service, as `deskwire sandbox --json` prints them."""
        every: dict[str, Mapping[str, object]] = {
            "odesk": {**self.odesk},
            "activecollab": {**self.activecollab},
            "paymo": {**self.paymo},
            "taskforce": {**self.taskforce},
        }
        return {
            name: {key: str(value) for key, value in access.items()}
            for name, access in every.items()
        }

    def _service(self, request: Request) -> _Service | None:
        return self._world.services.get(request.segments[0])

    def _operation(self, request: Request) -> str:
        service = self._service(request)
        return service.operation(request) if service is not None else ""

    async def _handle(self, request: Request) -> Response:
        self.requests.append(request)
        service = self._service(request)
        if service is None:
            known = ", ".join(f"/{name}" for name in self._world.services)
            return Response.text(f"the services are below {known}\n", status=404)
        return await anyio.to_thread.run_sync(service.handle, request, limiter=self._worker)

    def _broken(self, request: Request) -> Response:
        service = self._service(request)
        if service is None:
            return Response.text(f"{BROKEN}\n", status=500)
        return service.broken(request)


def _operations() -> frozenset[str]:
    """Return the names of all operations."""
    services = (ODESK, ACTIVECOLLAB, PAYMO, TASKFORCE)
    return frozenset(operation.name for service in services for operation in operations_of(service))


def _check_settings(seed: object, path: object, clock: object) -> None:
    whole(0).check("seed", seed)
    _PATH.check("path", path)
    _CLOCK.check("clock", clock)
