"""Big answers: other tasks have their turns while one is read, and time limits end the reading."""

import json

import anyio
import anyio.lowlevel
import pytest

from deskwire.core.errors import DeadlineError, DeskwireError, RequestTimeoutError
from deskwire.core.model.results import ListResult
from deskwire.core.response.drift import Drift
from deskwire.transport.events import Hook
from tests.busy import pass_time
from tests.transport.clients import Thing, acme, endpoint, says

pytestmark = pytest.mark.anyio

THINGS = endpoint(result=ListResult(Thing))
ODD = 350
# Every item has a field that nobody knows, and each of these is told.
BODY = json.dumps([{"id": number, f"odd{number}": 1} for number in range(ODD)])


class Watch(Hook):
    """Notes how many turns another task had when each difference is told."""

    def __init__(self, lasting: float = 0) -> None:
        self.turns: int = 0
        self.seen: list[int] = []
        self._lasting: float = lasting

    def on_drift(self, operation: str, drift: Drift) -> None:
        del operation, drift
        self.seen.append(self.turns)
        pass_time(self._lasting)

    async def take_turns(self) -> None:
        while True:
            self.turns += 1
            await anyio.lowlevel.checkpoint()


async def test_other_tasks_have_turns_while_an_answer_is_read() -> None:
    watch = Watch()
    async with (
        acme(says(BODY, "application/json"), hooks=[watch]) as (_, client),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(watch.take_turns)
        assert len(await client.call(THINGS, {})) == ODD
        tasks.cancel_scope.cancel()
    assert len(watch.seen) == ODD
    assert len(set(watch.seen)) > 1


@pytest.mark.parametrize(
    ("options", "error"),
    [({"timeout": 50.0}, RequestTimeoutError), ({"deadline": 50.0}, DeadlineError)],
)
async def test_time_limits_end_the_reading_of_an_answer(
    options: dict[str, float], error: type[DeskwireError]
) -> None:
    watch = Watch(lasting=1)
    handler = says(BODY, "application/json")
    async with acme(handler) as (server, client):
        copy = client.with_options(hooks=[watch], **options)  # type: ignore[arg-type]
        with pytest.raises(error, match=r"not read within 50.0 s|deadline of 50.0 s"):
            await copy.call(THINGS, {})
        assert server.stats.requests == 1
    assert len(watch.seen) < ODD
