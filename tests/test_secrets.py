"""A whole run of every service: none of its credentials is seen anywhere but on the wire."""

import gc
import logging
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from deskwire import (
    ActiveCollab,
    DeskwireError,
    ODesk,
    Paymo,
    Placement,
    Secret,
    SignatureMethod,
    Taskforce,
)
from deskwire.sandbox import Fault, Sandbox
from tests.core.model.test_secret import shown
from tests.transport.clients import FAST

pytestmark = pytest.mark.anyio

FAULTS = (Fault.status(503), Fault.status(401), Fault.reset(), Fault.truncate(), Fault.malformed())


OURS = re.compile(r"deskwire\.(?!sandbox)").match


class Run:
    """Makes calls, and gathers all that is seen of them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.seen: list[str] = []
        self.secrets = {
            text
            for access in sandbox.access.values()
            for name, text in access.items()
            if name not in ("base_url", "email")
        }
        self.failures = 0

    async def call(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call, well and with every fault."""
        self.seen.append(repr(await call()))
        for fault in FAULTS:
            self.sandbox.faults.add(fault, times=None)
            await self.fail(call)
            self.sandbox.faults.clear()

    async def fail(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call that may fail, and look at its error from all sides."""
        try:
            self.seen.append(repr(await call()))
        except DeskwireError as error:
            self.failures += 1
            self.seen.append(shown(error))

    def look_around(self) -> None:
        """Look at every object of ours that lives."""
        objects: list[object] = gc.get_objects()
        self.seen += [repr(one) for one in objects if OURS(str(type(one).__module__))]

    def check(self) -> None:
        """Check that nothing of the credentials was seen."""
        lines = "\n".join(self.seen).splitlines()
        assert len(lines) > 100
        told = [line for line in lines if any(secret in line for secret in self.secrets)]
        assert told == []


@asynccontextmanager
async def running(caplog: pytest.LogCaptureFixture) -> AsyncGenerator[Run, None]:
    """Make a run, with everything logged that can be."""
    caplog.set_level(1)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("http", "h11", "anyio", "asyncio", "trio", "deskwire")):
            caplog.set_level(1, name)
    async with Sandbox() as sandbox:
        run = Run(sandbox)
        yield run
    run.seen += [
        f"{record.getMessage()} {record.__dict__!r}"
        for record in caplog.records
        if not record.name.startswith("oauthlib")  # with which the sandbox checks signatures
    ]
    run.check()
    assert run.failures > 0


@pytest.fixture(autouse=True)
def debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")


@pytest.mark.parametrize("own", [False, True], ids=["our connections", "http_client"])
@pytest.mark.parametrize(
    ("method", "placement"),
    [
        (SignatureMethod.HMAC_SHA1, Placement.HEADER),
        (SignatureMethod.PLAINTEXT, Placement.QUERY),
        (SignatureMethod.PLAINTEXT, Placement.BODY),
    ],
)
async def test_odesk(
    method: SignatureMethod, placement: Placement, own: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(caplog) as run, httpx.AsyncClient() as http:
        options: dict[str, Any] = {"retries": FAST, "http_client": http if own else None}
        options |= {"signature_method": method, "placement": placement}
        async with ODesk(**run.sandbox.odesk, **options) as odesk:
            run.look_around()
            await run.call(odesk.auth.get_info)
            await run.call(lambda: odesk.timereport.get_company_report("acme", "SELECT hours"))
            run.look_around()
        await run.fail(odesk.auth.get_info)
        wrong: dict[str, Any] = {**run.sandbox.odesk, "consumer_secret": "wr0ng-secret"}
        run.secrets.add("wr0ng-secret")
        async with ODesk(**wrong, **options) as odesk:
            await run.fail(odesk.auth.get_info)


async def test_the_login(caplog: pytest.LogCaptureFixture) -> None:
    async with running(caplog) as run:
        access = run.sandbox.odesk
        async with ODesk.login(
            base_url=access["base_url"],
            consumer_key=access["consumer_key"],
            consumer_secret=access["consumer_secret"],
            retries=FAST,
        ) as login:
            await run.call(login.request_token)
            request = await login.request_token()
            async with httpx.AsyncClient() as browser:
                page = (await browser.get(f"{request.authorize_url}&approve=1")).text
            [verifier] = re.findall(r"<code>(\w+)</code>", page)
            caplog.clear()  # the browser is the user's
            run.secrets |= {request.token.reveal(), request.secret.reveal(), verifier}
            run.secrets.add("wr0ng-verifier")
            await run.fail(lambda: login.access_token(request, "wr0ng-verifier"))
            await run.fail(lambda: login.access_token(request, Secret("wr0ng-verifier")))
            tokens = await login.access_token(request, verifier)
            run.secrets |= {tokens.access_token.reveal(), tokens.access_token_secret.reveal()}
            run.seen += [repr(tokens), repr(request)]
            run.look_around()
            for fault in FAULTS:
                run.sandbox.faults.add(fault, times=None)
                await run.fail(lambda: login.access_token(request, verifier))
                run.sandbox.faults.clear()


@pytest.mark.parametrize("own", [False, True], ids=["our connections", "http_client"])
async def test_the_others(own: bool, caplog: pytest.LogCaptureFixture) -> None:
    async with running(caplog) as run, httpx.AsyncClient() as http:
        options: dict[str, Any] = {"retries": FAST, "http_client": http if own else None}
        async with (
            Paymo(**run.sandbox.paymo, **options) as paymo,
            ActiveCollab(**run.sandbox.activecollab, **options) as activecollab,
            Taskforce(**run.sandbox.taskforce, **options) as taskforce,
        ):
            session = await paymo.sessions.create()
            run.secrets.add(session.id.reveal())
            await run.call(paymo.users.me)
            await run.call(paymo.sessions.list)
            await run.call(lambda: paymo.sessions.get(session.id.reveal()))
            await run.fail(lambda: paymo.raw("sessions.get", session_id=f"{session.id.reveal()}x"))
            await run.call(activecollab.info.get)
            await run.call(taskforce.user.get)
            run.secrets.add("wr0ng-password")
            await run.fail(
                lambda: activecollab.info.create_token("a@b.example", "wr0ng-password", "c", "v")
            )
            await run.fail(lambda: taskforce.user.create("amy@acme.example", "wr0ng-password"))
            run.look_around()
