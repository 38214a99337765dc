"""Many calls at once over a wire on which everything goes wrong: none gets another one's answer."""

import random
from collections import Counter

import anyio
import httpx
import pytest

from deskwire.core.errors import DeskwireError
from deskwire.transport.retry import RetryPolicy
from tests.transport.clients import Acme, endpoint
from tests.transport.servers import Heard, anonymous_tls, response, serve
from tests.transport.wire_faults import FAULTS

pytestmark = pytest.mark.anyio

CALLS = 240
TASKS = 8


@pytest.mark.parametrize("own_client", [False, True])
@pytest.mark.parametrize("encrypted", [False, True])
async def test_no_call_gets_the_answer_of_another(encrypted: bool, own_client: bool) -> None:
    dice = random.Random(7)
    names = [name for name, fault in FAULTS.items() if fault.outcome != "endless"]
    served: Counter[str] = Counter()
    played: Counter[str] = Counter()

    async def script(heard: Heard) -> bool:
        text = heard.target.encode()
        served[heard.target] += 1
        if dice.random() > 0.3:
            await heard.say(response(text))
            return True
        name = dice.choice(names)
        played[name] += 1
        return await FAULTS[name].play(heard, text)

    done: list[str] = []
    lost: list[DeskwireError] = []
    tls = anonymous_tls(server=True) if encrypted else None
    client_tls = anonymous_tls(server=False)
    async with (
        serve(tls=tls, script=script) as server,
        httpx.AsyncClient(verify=client_tls) as http,
        Acme(
            server.url,
            http_client=http if own_client else None,
            tls=client_tls,
            concurrency=TASKS,
            retries=RetryPolicy(attempts=4, base=0.001),
        ) as client,
    ):

        async def call(number: int) -> None:
            is_safe = number % 2 == 0
            path = f"/things/{number}"
            operation = endpoint("GET" if is_safe else "POST", path, idempotent=is_safe)
            try:
                assert await client.call(operation, {}) == path
                assert served[path] >= 1
                done.append(path)
            except DeskwireError as error:
                lost.append(error)
            # A kept connection that breaks under a request may have lost it on its way.
            assert is_safe or served[path] <= 1

        async def work(task: int) -> None:
            for number in range(task, CALLS, TASKS):
                await call(number)

        with anyio.fail_after(100):
            async with anyio.create_task_group() as tasks:
                for task in range(TASKS):
                    tasks.start_soon(work, task)
    assert len(done) + len(lost) == CALLS
    assert len(played) > 20
    assert not any("foreign" in str(error) for error in lost)
