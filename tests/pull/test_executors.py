"""Pulls on several workers: the same bytes, whoever does the work and whoever dies at it."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import anyio
import attrs
import httpx
import pytest

from deskwire import ConfigurationError, CredentialsError, ODesk
from deskwire.pull import (
    Entity,
    FolderTarget,
    FromEnvironment,
    FromFunction,
    PartRecord,
    Periods,
    Plan,
    Pull,
    PullError,
    PullHook,
    Source,
    Summary,
    pull,
    verify,
)
from deskwire.pull.engines import open_engine
from deskwire.pull.formats import find_format
from deskwire.pull.shares import RateShares, Share
from deskwire.pull.sidecars import SidecarTarget
from deskwire.pull.storage.local import FolderStorage
from deskwire.pull.worker import Shard
from deskwire.sandbox import Sandbox
from deskwire.testing.fixtures import running_sandbox
from tests.pull.data import access_of, parts, plan
from tests.pull.rates import counted

PLAN: Final = Plan(
    [
        Source(
            name="hours",
            call="odesk.timereport.get_team_report",
            arguments={"company_id": "acme"},
            columns=["worked_on", "provider_id", "task", "hours"],
            entities=[Entity({"team_id": f"acme:{team}"}) for team in ("dev", "design", "ops")],
            periods=Periods(each="week", since=date(2014, 1, 1), until=date(2014, 3, 31)),
        )
    ]
)
ODESK: Final = FromEnvironment("odesk")
ACCESS: Final = (
    "base_url",
    "consumer_key",
    "consumer_secret",
    "access_token",
    "access_token_secret",
)


@pytest.fixture(scope="module")
def company() -> Iterator[Sandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def signed_in(company: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in access_of(company).items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def wanted(company: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files that one process writes."""
    root = tmp_path_factory.mktemp("wanted") / "data"

    async def work() -> None:
        async with ODesk(**company.odesk) as odesk:
            await pull(PLAN, odesk, to=root)

    anyio.run(work)
    return files(root)


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.parquet")
    }


def run(to: Path, **how: Any) -> Summary:
    async def work() -> Summary:
        return await pull(PLAN, ODESK, to=to, **how)

    return anyio.run(work)


def processes(count: int) -> Callable[[], Executor]:
    return partial(ProcessPoolExecutor, count, mp_context=get_context("spawn"))


def check(root: Path, wanted: dict[str, bytes]) -> None:
    assert files(root) == wanted
    assert verify(root).problems == ()
    assert not [*(root / "_deskwire" / "sidecars").glob("*")]


def test_processes_write_the_same(wanted: dict[str, bytes], tmp_path: Path) -> None:
    with processes(2)() as executor:
        summary = run(tmp_path / "data", executor=executor)
        assert (summary.parts, summary.requests) == (len(wanted), len(wanted))
        again = run(tmp_path / "data", executor=executor)
    assert (again.requests, again.kept) == (0, len(wanted))
    check(tmp_path / "data", wanted)


def test_threads_do_as_well(wanted: dict[str, bytes], tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as executor:
        run(tmp_path / "data", executor=executor, rate=500)
    check(tmp_path / "data", wanted)


class _Killer(PullHook):
    """Kills a worker after the first part, and as many more as it is told to."""

    def __init__(self, count: int) -> None:
        self.left = count

    def on_part(self, record: PartRecord) -> None:
        children = multiprocessing.active_children()
        if self.left and children:
            self.left -= 1
            children[len(record.key) % len(children)].kill()


@pytest.mark.skipif(sys.platform == "win32", reason="kills processes")
def test_a_worker_may_die(wanted: dict[str, bytes], tmp_path: Path) -> None:
    killer = _Killer(2)
    summary = run(tmp_path / "data", executor=processes(2), workers=2, hooks=[killer])
    assert (killer.left, summary.is_complete) == (0, True)
    check(tmp_path / "data", wanted)


@pytest.mark.skipif(sys.platform == "win32", reason="kills processes")
def test_a_pool_that_cannot_be_made_again_says_so(wanted: dict[str, bytes], tmp_path: Path) -> None:
    with processes(2)() as executor, pytest.raises(PullError, match="give what makes a pool"):
        run(tmp_path / "data", executor=executor, hooks=[_Killer(9)])
    assert run(tmp_path / "data").is_complete
    check(tmp_path / "data", wanted)


class _Again(ThreadPoolExecutor):
    """Does each shard twice, as an executor does one whose worker died; in between is a change."""

    def __init__(self, change: Callable[[], None]) -> None:
        super().__init__(1)
        self._change = change

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        def twice() -> object:
            fn(*args, **kwargs)
            time.sleep(1.2)  # the driver looks for parts twice a second
            self._change()
            return fn(*args, **kwargs)

        return super().submit(twice)


def test_a_shard_that_is_done_again_is_written_down_as_it_is(
    company: Sandbox, tmp_path: Path
) -> None:
    with running_sandbox(Sandbox(seed=8)) as other:

        def change() -> None:
            os.environ.update(access_of(other))

        source = attrs.evolve(
            PLAN.sources[0],
            periods=Periods(each="month", since=date(2014, 2, 1), until=date(2014, 2, 28)),
        )
        heard: list[str] = []

        class Log(PullHook):
            def on_part(self, record: PartRecord) -> None:
                heard.append(record.key)

        async def work(to: Path, **how: Any) -> Summary:
            return await pull(Plan([source]), ODESK, to=to, **how)

        with _Again(change) as executor:
            again = partial(work, tmp_path / "again", executor=executor, hooks=[Log()])
            summary = anyio.run(again)
        anyio.run(work, tmp_path / "once")  # by now of the other sandbox
    assert (summary.pulled, len(heard)) == (3, 3)
    check(tmp_path / "again", files(tmp_path / "once"))


def test_no_shard_is_equal_to_another() -> None:
    shards = [
        Shard(
            address="data",
            format="parquet",
            partitions=(),
            clients={},
            concurrency=1,
            share=Share(),
            memory=1,
            attempts=1,
            max_rows=None,
        )
        for _ in range(2)
    ]
    assert shards[0] != shards[1]


def test_what_workers_left_is_adopted(tmp_path: Path) -> None:
    from tests.pull.data import fetch

    whole = plan()
    worker = SidecarTarget(FolderStorage(tmp_path), "parquet")
    target = FolderTarget(tmp_path)
    target.acquire()
    target.begin(whole, whole, restart=False)
    for part in list(parts(whole))[:4]:
        worker.commit(part)
    (tmp_path / worker.records[3].path).write_bytes(b"half")
    target.release()

    async def work() -> Summary:
        return await pull(whole, fetch=fetch, to=tmp_path)

    summary = anyio.run(work)
    assert (summary.kept, summary.pulled) == (3, 6)
    assert "3 parts were left by workers whose driver ended" in summary.notices
    assert verify(tmp_path).is_whole


class _Listener(PullHook):
    """Lets the second call of a worker go once the driver has told of the part of the first."""

    def __init__(self) -> None:
        self.heard = threading.Event()

    def on_part(self, record: PartRecord) -> None:
        del record
        self.heard.set()


_LISTENER: Final = _Listener()


class _Held(httpx.AsyncHTTPTransport):
    """Holds every request but the first until the driver has heard of a part."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._count += 1
        if self._count > 1:
            with anyio.fail_after(60):
                while not _LISTENER.heard.is_set():  # noqa: ASYNC110  it is set in another thread
                    await anyio.sleep(0.01)
        return await super().handle_async_request(request)


class _HeldODesk(ODesk):
    """Closes the HTTP client that it was given."""

    http: httpx.AsyncClient

    async def aclose(self) -> None:
        await super().aclose()
        await self.http.aclose()


def held_client() -> ODesk:
    access: Any = {name: os.environ[f"ODESK_{name.upper()}"] for name in ACCESS}
    http = httpx.AsyncClient(transport=_Held())
    odesk = _HeldODesk(http_client=http, **access)
    odesk.http = http
    return odesk


def test_parts_are_told_of_while_their_shard_goes_on(
    wanted: dict[str, bytes], tmp_path: Path
) -> None:
    _LISTENER.heard.clear()

    async def work() -> None:
        with ThreadPoolExecutor(1) as executor:
            client = f"{__name__}:held_client"
            how: Any = {"executor": executor, "hooks": [_LISTENER], "to": tmp_path / "data"}
            await pull(PLAN, client, **how)

    anyio.run(work)
    check(tmp_path / "data", wanted)


@pytest.mark.parametrize("in_background", [True, False])
def test_parts_are_handed_on(wanted: dict[str, bytes], tmp_path: Path, in_background: bool) -> None:
    root, taken = tmp_path / "data", dict[str, bytes]()

    async def work() -> None:
        with ThreadPoolExecutor(2) as executor:
            parts = pull(PLAN, ODESK, to=root, executor=executor)
            if in_background:
                async with parts:
                    await take(parts)
            else:
                await take(parts)
            assert parts.summary.is_complete

    async def take(given: Pull) -> None:
        async for part in given:
            taken[f"{part.partition.key}/part.parquet"] = find_format("parquet").encode(part.table)

    anyio.run(work)
    assert taken == wanted
    check(root, wanted)


DASK: Final = """
import sys
from pathlib import Path
import distributed
from deskwire.pull.engines import open_engine
from tests.pull.test_executors import run

if __name__ == "__main__":
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster, distributed.Client(cluster) as client:
        folder = Path(sys.argv[1])
        run(folder / "given", executor=client.get_executor(), workers=2)
        executor, workers = open_engine(f"dask:{cluster.scheduler_address}")
        run(folder / "named", executor=executor, workers=workers)
"""


def test_dask_writes_the_same(wanted: dict[str, bytes], tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(DASK)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in ("given", "named"):
        check(tmp_path / name, wanted)


class TestClients:
    def test_a_client_of_the_driver_is_refused(self, company: Sandbox, tmp_path: Path) -> None:
        odesk = ODesk(**company.odesk)
        with (
            ThreadPoolExecutor(1) as executor,
            pytest.raises(ConfigurationError, match="workers make clients of their own"),
        ):
            pull(PLAN, odesk, to=tmp_path, executor=executor)

    def test_workers_need_a_folder(self) -> None:
        async def work() -> None:
            with ThreadPoolExecutor(1) as executor:
                await pull(PLAN, ODESK, executor=executor)

        with pytest.raises(ConfigurationError, match="a folder that all of them reach"):
            anyio.run(work)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("nothing", "expected `package.module:function`"),
            ("no.such.module:f", "No module named"),
            ("os:nothing", "there is no such function"),
            ("os:getpid", "returned int, expected a client"),
        ],
    )
    def test_a_function_that_makes_none(self, name: str, said: str) -> None:
        with pytest.raises(ConfigurationError, match=said):
            FromFunction(name)()

    def test_a_factory_holds_no_secret(self) -> None:
        with pytest.raises(ConfigurationError, match="a factory holds no credentials"):
            FromEnvironment("odesk", options={"access_token": "x"})
        with pytest.raises(ConfigurationError, match="there is no service 'jira'"):
            FromEnvironment("jira")
        assert FromEnvironment("odesk", options={"concurrency": 3})().concurrency == 3

    def test_without_credentials(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"):
            monkeypatch.delenv(f"ODESK_{name}")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        with pytest.raises(CredentialsError):
            ODESK()

    @pytest.mark.parametrize(
        "text", ["", "processes", "processes:0", "processes:x", "ray:1", "dask:"]
    )
    def test_an_engine_that_is_none(self, text: str) -> None:
        with pytest.raises(ConfigurationError, match="expected `processes:N` or `dask:ADDRESS`"):
            open_engine(text)


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class TestShares:
    @pytest.mark.parametrize("workers", [1, 2, 3, 7, 12, 50])
    @pytest.mark.parametrize("rate", [0.05, 0.31, 1.0, 7.7, 50.0, 333.3])
    def test_no_window_has_more_than_the_rate_allows(self, rate: float, workers: int) -> None:
        clock = _Clock()
        shares = RateShares(rate, workers, clock=clock)
        moments: list[float] = []
        for place in range(shares.places):
            share = shares.take(place)
            assert share.rate is not None
            moments += [clock.now + share.delay + n / share.rate for n in range(20_000)]
        moments = [moment for moment in sorted(moments) if moment < clock.now + 60]
        most = counted(moments, rate).most
        assert most <= max(1, rate * 10)
        assert len(moments) >= 0.95 * (int(rate * 10) or rate * 10) * 6 - 1

    def test_a_shard_begins_where_the_one_before_it_allows_it(self) -> None:
        clock = _Clock()
        shares = RateShares(1.0, 1, clock=clock)
        assert shares.take(0).delay == 0.0
        clock.now += 5
        shares.sent(0, 0.25, 0)
        assert shares.take(0).delay == pytest.approx(1.01 - 0.25)
        clock.now += 5
        shares.sent(0, None, 0)
        assert shares.take(0).delay == 0.0
        shares.lost(0)
        assert shares.take(0).delay == pytest.approx(1.01)

    def test_a_pause_lowers_them_and_they_recover(self) -> None:
        shares = RateShares(100.0, 1)
        before = shares.take(0).rate or 0.0
        shares.sent(0, 0.0, 1)
        assert (shares.take(0).rate or 0.0) < before
        for _ in range(10):
            shares.sent(0, 0.0, 0)
        assert shares.take(0).rate == before

    def test_no_rate_is_none(self) -> None:
        shares = RateShares(None, 3)
        assert (shares.places, shares.take(2)) == (3, Share())
        shares.sent(2, 0.5, 1)
        shares.lost(2)
        assert shares.take(2) == Share()
