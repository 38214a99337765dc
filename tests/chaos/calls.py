"""Calls of every service whose answers can be told apart, and the services that carry them out."""

import re
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final, Literal, Protocol

import anyio
import anyio.to_thread
import attrs

from deskwire import ODesk, RetryPolicy
from deskwire.activecollab import ActiveCollab
from deskwire.activecollab.tasks import TaskNumber
from deskwire.paymo import Paymo
from deskwire.sandbox import activecollab, paymo, taskforce
from deskwire.sandbox.company import seed_company
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.odesk import (
    ACCESS_TOKEN,
    ACCESS_TOKEN_SECRET,
    CONSUMER_KEY,
    CONSUMER_SECRET,
    ODeskSandbox,
)
from deskwire.sandbox.store import Store
from deskwire.taskforce import Taskforce
from deskwire.transport.options import ClientOptions

Form = Literal["json", "xml"]

_MARK: Final = re.compile(rb"mark-[0-9]+")
_FORMATS: Final[tuple[Form, ...]] = ("json", "xml")


@attrs.frozen
class Read:
    """A call that reads one thing of many."""

    name: str
    """What it reads."""
    call: Callable[[], Awaitable[object]]
    """Reads it."""


@attrs.frozen
class Write:
    """A call that must not be repeated; what it makes is named by a mark."""

    name: str
    """What it makes."""
    call: Callable[[str], Awaitable[object]]
    """Makes one of a name, and returns what the service says it has made."""
    made: str
    """The SQL that tells the name of what was made, by what the service said."""


class _Service(Protocol):
    def handle(self, request: Request) -> Response: ...


@attrs.define
class World:
    """The four services, and how often each mark was written."""

    store: Store
    services: dict[str, _Service]
    written: Counter[str] = attrs.field(factory=Counter[str])
    _worker: anyio.CapacityLimiter = attrs.field(factory=lambda: anyio.CapacityLimiter(1))

    async def handle(self, request: Request) -> Response:
        """Carry a request out, and count what it writes."""
        service = self.services[request.segments[0]]
        return await anyio.to_thread.run_sync(
            self._carry_out, service, request, limiter=self._worker
        )

    def _carry_out(self, service: _Service, request: Request) -> Response:
        answer = service.handle(request)
        if answer.status < 400:
            self.written.update(mark.decode() for mark in set(_MARK.findall(request.body)))
        return answer

    async def name_of(self, write: Write, told: object) -> str | None:
        """Return the name of what a service says it has made."""
        row = await anyio.to_thread.run_sync(
            self.store.row, write.made, (str(told),), limiter=self._worker
        )
        return None if row is None else str(row[0])


@asynccontextmanager
async def opened() -> AsyncGenerator[World, None]:
    """Fill a database with the four services."""
    store = await anyio.to_thread.run_sync(Store)
    try:
        yield await anyio.to_thread.run_sync(_filled, store)
    finally:
        await anyio.to_thread.run_sync(store.close)


def _filled(store: Store) -> World:
    company = seed_company(store, days=60)
    services: dict[str, _Service] = {
        "odesk": ODeskSandbox(store, company),
        "activecollab": activecollab.ActiveCollabSandbox(store),
        "paymo": paymo.PaymoSandbox(store),
        "taskforce": taskforce.TaskforceSandbox(store),
    }
    return World(store, services)


@asynccontextmanager
async def calls_to(
    url: str, seconds: float
) -> AsyncGenerator[tuple[list[Read], list[Write]], None]:
    """Open the clients of all services at an address, and return what is called.

    Args:
        url: The address.
        seconds: How long an attempt may take.
    """
    retries = RetryPolicy(base=0.001, cap=0.01)
    options = ClientOptions(timeout=seconds, retries=retries, concurrency=8)
    async with AsyncExitStack() as stack:
        calls: list[Read | Write] = []
        for form in _FORMATS:
            calls += await _odesk(url, form, options, stack)
            calls += await _activecollab(url, form, options, stack)
            calls += await _taskforce(url, form, options, stack)
        calls += await _paymo(url, options, stack)
        yield (
            [call for call in calls if isinstance(call, Read)],
            [call for call in calls if isinstance(call, Write)],
        )


async def _odesk(
    url: str, form: Form, options: ClientOptions, stack: AsyncExitStack
) -> list[Read | Write]:
    odesk = ODesk(
        consumer_key=CONSUMER_KEY,
        consumer_secret=CONSUMER_SECRET,
        access_token=ACCESS_TOKEN,
        access_token_secret=ACCESS_TOKEN_SECRET,
        base_url=f"{url}/odesk",
        format=form,
        **options,
    )
    await stack.enter_async_context(odesk)

    async def report(day: int) -> object:
        query = f"SELECT worked_on, hours, memo WHERE worked_on = '2014-12-{day:02}'"
        return tuple(await odesk.timereport.get_company_report("acme", query))

    async def send(mark: str) -> object:
        return await odesk.mc.post_message("maya", ["grace"], mark, "Hello")

    return [
        *(
            Read("odesk user", partial(odesk.hr.get_user, reference))
            for reference in range(5_100_003, 5_100_013)
        ),
        *(Read("odesk report", partial(report, day)) for day in (1, 2, 3, 4, 5, 8)),
        Write("odesk message", send, "SELECT subject FROM mc_threads WHERE id = ?"),
    ]


async def _activecollab(
    url: str, form: Form, options: ClientOptions, stack: AsyncExitStack
) -> list[Read | Write]:
    site = ActiveCollab(
        token=activecollab.TOKEN, base_url=f"{url}/activecollab/api.php", format=form, **options
    )
    await stack.enter_async_context(site)

    async def create(mark: str) -> object:
        return (await site.tasks.create("website", mark)).id

    return [
        *(
            Read("activecollab task", partial(site.tasks.get, "website", TaskNumber(number)))
            for number in (12, 13, 14)
        ),
        Write("activecollab task", create, "SELECT name FROM activecollab_tasks WHERE id = ?"),
    ]


async def _taskforce(
    url: str, form: Form, options: ClientOptions, stack: AsyncExitStack
) -> list[Read | Write]:
    tasks = Taskforce(
        email=taskforce.EMAIL,
        api_key=taskforce.API_KEY,
        base_url=f"{url}/taskforce",
        format=form,
        **options,
    )
    await stack.enter_async_context(tasks)

    async def create(mark: str) -> object:
        return await tasks.tasks.create(mark, 512)

    return [
        *(
            Read("taskforce task", partial(tasks.tasks.get, number))
            for number in range(23_416, 23_420)
        ),
        Write("taskforce task", create, "SELECT name FROM taskforce_tasks WHERE id = ?"),
    ]


async def _paymo(url: str, options: ClientOptions, stack: AsyncExitStack) -> list[Read | Write]:
    client = Paymo(api_key=paymo.API_KEY, base_url=f"{url}/paymo", **options)
    await stack.enter_async_context(client)

    async def create(mark: str) -> object:
        return (await client.tasks.create(mark, project_id=1)).id

    return [
        *(Read("paymo task", partial(client.tasks.get, number)) for number in range(1, 11)),
        Write("paymo task", create, "SELECT name FROM paymo_tasks WHERE id = ?"),
    ]
