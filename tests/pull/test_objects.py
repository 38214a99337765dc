"""An object store as a target: the same files as on a disk, whoever writes them and is killed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any, Final

import anyio
import pytest

from deskwire import ConfigurationError
from deskwire.cli import main
from deskwire.pull import (
    FolderTarget,
    FromEnvironment,
    Plan,
    Summary,
    TargetError,
    pull,
    verify,
)
from deskwire.pull.planfile import plan_to_yaml
from deskwire.pull.storage.objects import ObjectStorage
from deskwire.testing.fixtures import running_sandbox
from tests.pull.data import access_of, parts
from tests.pull.objects import PLAN, Store, expected, make_bucket, served
from tests.pull.test_executors import PLAN as HOURS
from tests.pull.test_executors import files, processes

_NUMBERS: Final = count()


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    with served() as environment:
        make_bucket(environment)
        yield environment


@pytest.fixture(autouse=True)
def environment(server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"s3://reports/{next(_NUMBERS)}", tmp_path / "state")


def objects(store: Store) -> dict[str, bytes]:
    storage = ObjectStorage(store.address)
    return {found.name: storage.read(found.name) for found in storage.files()}


def test_it_holds_what_a_folder_holds(store: Store, tmp_path: Path) -> None:
    store.write(PLAN)
    hashed = expected(tmp_path / "local")
    assert objects(store) == files(tmp_path / "local")
    storage = ObjectStorage(store.address)
    for name in ("plan.yaml", "_SUCCESS"):
        assert storage.read(name) == (tmp_path / "local" / name).read_bytes()
    assert json.loads(storage.read("manifest.json"))["tree_hash"] == hashed
    found = verify(store.address, state=store.state)
    assert (found.problems, found.tree_hash) == ((), hashed)


def test_a_whole_one_is_left_as_it_is(store: Store) -> None:
    store.write(PLAN)
    before = {found.name: found.stamp for found in ObjectStorage(store.address).files()}
    store.write(PLAN)
    assert {found.name: found.stamp for found in ObjectStorage(store.address).files()} == before


def test_parts_of_another_plan_go(store: Store, tmp_path: Path) -> None:
    store.write_over_old()
    store.check(expected(tmp_path / "local"))


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_it_may_be_killed(server: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.pull.objects", "5"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "the same data set after each" in done.stdout


def damaged(store: Store, name: str, content: bytes | None) -> list[str]:
    """Change an object as somebody else would; return the problems that are found."""
    storage = ObjectStorage(store.address)
    if content is None:
        storage.remove(name)
    else:
        storage.write(name, [content])
    found = verify(store.address, state=store.state)
    return [f"{problem.kind} {problem.where}" for problem in found.problems]


def test_every_damage_is_named_and_mended(store: Store, tmp_path: Path) -> None:
    store.write(PLAN)
    (one, content), (other, another), *_ = objects(store).items()
    assert damaged(store, one, None) == [f"missing {one}"]
    assert damaged(store, one, another) == [f"duplicated {one}"]
    assert damaged(store, one, content[:-9]) == [f"altered {one}"]
    assert damaged(store, one, content) == []
    assert damaged(store, "hours/more.parquet", another) == ["duplicated hours/more.parquet"]
    assert damaged(store, "hours/more.parquet", None) == []
    assert damaged(store, "plan.yaml", b"version: 1") == ["altered plan.yaml"]
    assert damaged(store, other, None) == [f"missing {other}", "altered plan.yaml"]
    store.check(expected(tmp_path / "local"))


def test_another_state_is_kept_away(store: Store, tmp_path: Path) -> None:
    store.write(PLAN)
    second = Store(store.address, tmp_path / "other")
    with pytest.raises(TargetError, match=r"belongs to another state .* than .*other: use that"):
        second.write(PLAN)
    with pytest.raises(TargetError, match="is no data set: there is no"):
        verify(store.address, state=tmp_path / "third")
    # As the message says, where the first state is lost:
    ObjectStorage(store.address).remove("_deskwire/claim.json")
    second.check(expected(tmp_path / "local"))
    with pytest.raises(TargetError, match="belongs to another state"):
        verify(store.address, state=store.state)


def test_two_runs_with_one_state_exclude_each_other(store: Store) -> None:
    first, second = (FolderTarget(store.address, state=store.state) for _ in range(2))
    first.acquire()
    with pytest.raises(TargetError, match="is locked"):
        second.acquire()
    first.release()


def test_nothing_is_published_over_the_claim_of_another(store: Store) -> None:
    target = FolderTarget(store.address, state=store.state)
    target.acquire()
    target.begin(PLAN, PLAN, restart=False)
    for part in parts(PLAN):
        target.commit(part)
    ObjectStorage(store.address).write("_deskwire/claim.json", [b'{"state": "of another"}'])
    with pytest.raises(TargetError, match="belongs to another state"):
        target.publish(Summary())
    target.release()
    assert ObjectStorage(store.address).look("_SUCCESS") is None


def test_what_others_keep_there_is_left_alone(store: Store) -> None:
    ObjectStorage(store.address).write("letters/a.txt", [b"dear"])
    with pytest.raises(TargetError, match="is no data set and not empty"):
        store.write(PLAN)
    assert list(objects(store)) == ["letters/a.txt"]


def test_a_bucket_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="NO_SUCH_BUCKET") as caught:
        Store("s3://nowhere/data", tmp_path).write(PLAN)
    assert caught.value.filename == "s3://nowhere/data"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("ftp://host/data", "an address of 'ftp'"),
        ("s3://", "names no bucket"),
        ("s3:///data", "names no bucket"),
        ("s3://key:secret@bucket/data", "holds a credential"),
        ("s3://bucket/data#part", "a part after '#'"),
        ("s3://bucket/data?access_key=k", "has the option 'access_key'"),
        ("s3://bucket/data?Region=x", "did you mean 'region'"),
        ("s3://[bucket", "is no address"),
    ],
)
def test_an_address_that_cannot_be_is_refused(address: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=problem) as caught:
        pull(PLAN, to=address, state=tmp_path, fetch=_never)
    assert "secret@" not in str(caught.value)


async def _never(partition: object) -> Any:
    raise AssertionError(f"{partition} was asked for")


def test_a_state_is_for_object_stores_and_needed_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="needs a state"):
        pull(PLAN, to="s3://bucket/data", fetch=_never)
    for to in (tmp_path / "data", "data.duckdb", print, None):
        with pytest.raises(ConfigurationError, match="which is for object stores alone"):
            pull(PLAN, to=to, state=tmp_path, fetch=_never)
    with pytest.raises(ConfigurationError, match="which is for object stores alone"):
        verify(tmp_path, state=tmp_path)


@pytest.fixture(scope="module")
def company() -> Iterator[dict[str, str]]:
    with running_sandbox() as sandbox:
        yield access_of(sandbox)


@pytest.fixture
def signed_in(company: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in company.items():
        monkeypatch.setenv(name, value)


def run(of: Plan, **how: Any) -> Summary:
    async def work() -> Summary:
        return await pull(of, FromEnvironment("odesk"), **how)

    return anyio.run(work)


@pytest.mark.usefixtures("signed_in")
def test_workers_write_what_one_process_writes_into_a_folder(store: Store, tmp_path: Path) -> None:
    run(HOURS, to=tmp_path / "local")
    with processes(2)() as executor:
        summary = run(HOURS, to=store.address, state=store.state, executor=executor)
    assert summary.is_complete
    assert objects(store) == files(tmp_path / "local")
    assert verify(store.address, state=store.state).is_whole
    assert [*ObjectStorage(store.address).state_files("_deskwire/sidecars")] == []
    with ThreadPoolExecutor(2) as executor:
        again = run(HOURS, to=store.address, state=store.state, executor=executor)
    assert (again.requests, again.kept) == (0, HOURS.size)


@pytest.mark.usefixtures("signed_in")
def test_the_command_writes_there(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(plan_to_yaml(HOURS), "utf-8")
    state = ("--state", str(store.state))
    assert main(["pull", str(plan), "--to", store.address, *state, "--json"]) == 0
    assert main(["verify", store.address, *state]) == 0
    assert "whole" in capsys.readouterr().out
    assert main(["pull", str(plan), "--to", store.address]) == 2
    assert "needs a state" in capsys.readouterr().err
    assert main(["verify", store.address]) == 2
    assert main(["verify", store.address, "--state", str(tmp_path / "other")]) == 5
