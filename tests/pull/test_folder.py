"""A folder as a target: what is in it, what is refused, what is found wrong and mended."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deskwire.pull import FolderTarget, Part, PartRecord, Plan, Summary, TargetError, verify
from deskwire.pull.durable import hash_file
from deskwire.pull.ledger import tree_hash
from tests.pull.data import WHEN, parts, plan, table

PLAN = plan()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


def fill(root: Path, of: Plan = PLAN, *, count: int | None = None, **how: Any) -> list[str]:
    """Pull what is missing of a plan, or a part of it, and return the notices."""
    target = FolderTarget(root, **how)
    target.acquire()
    try:
        target.begin(of, of, restart=False)
        todo = list(parts(of))
        found = target.find([part.partition for part in todo])
        missing = [part for part, record in zip(todo, found, strict=True) if record is None]
        for part in missing[:count]:
            target.commit(part)
        if count is None:
            target.publish(Summary(parts=len(todo)))
        return [*target.notices]
    finally:
        target.release()


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("part*"))
    }


def test_it_holds_parts_a_manifest_and_the_plan(root: Path) -> None:
    assert fill(root) == []
    assert sorted(path.name for path in root.iterdir()) == [
        "_SUCCESS",
        "_deskwire",
        "hours",
        "manifest.json",
        "plan.yaml",
    ]
    assert "hours/entity=acme%3A0/period=2014-01/part.parquet" in files(root)
    assert len(files(root)) == PLAN.size
    assert Plan.from_yaml(root / "plan.yaml") == PLAN
    manifest = json.loads((root / "manifest.json").read_text())
    assert manifest["parts"] == len(manifest["entries"]) == PLAN.size
    assert manifest["rows"] == sum(part.table.num_rows for part in parts(PLAN))
    hashes = [(name, hash_file(root / name)) for name in sorted(files(root))]
    assert manifest["tree_hash"] == tree_hash(hashes) == verify(root).tree_hash


def test_nothing_of_the_machine_is_in_it(root: Path) -> None:
    fill(root)
    for path in root.rglob("*.json"):
        assert os.uname().nodename not in path.read_text()


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_part_of_it_is_gone_on_with(root: Path, tmp_path: Path, count: int) -> None:
    fill(root, count=count)
    assert not (root / "_SUCCESS").exists()
    assert not verify(root).is_whole
    fill(root)
    fill(tmp_path / "other")
    assert files(root) == files(tmp_path / "other")
    assert verify(root).is_whole


def test_a_whole_one_is_left_as_it_is(root: Path) -> None:
    fill(root)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    fill(root)
    after = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    ledger = root / "_deskwire" / "ledger.sqlite"
    changed = {path for path in before if before[path] != after[path]} - {ledger}
    assert {path.name for path in changed} <= {"plan.yaml", "lock"}


def test_another_kind_of_files_is_refused(root: Path) -> None:
    fill(root, count=1)
    with pytest.raises(TargetError, match="holds parquet files, csv was asked for"):
        fill(root, format="csv")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_other_kinds_of_files(root: Path, kind: str) -> None:
    fill(root, format=kind)
    assert verify(root).is_whole
    assert all(name.endswith(kind) for name in files(root))


def test_two_runs_exclude_each_other(root: Path) -> None:
    first, second = FolderTarget(root), FolderTarget(root)
    first.acquire()
    with pytest.raises(TargetError, match=rf"is locked: .*process {os.getpid()} on "):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_a_folder_of_others_is_refused_and_left_alone(root: Path) -> None:
    root.mkdir()
    (root / "mine.txt").write_text("mine")
    with pytest.raises(TargetError, match="is no data set and not empty"):
        FolderTarget(root).acquire()
    assert [path.name for path in root.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(root: Path) -> None:
    root.write_text("mine")
    with pytest.raises(TargetError, match="no folder"):
        FolderTarget(root).acquire()


def test_a_symlink_is_no_folder(root: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    root.symlink_to(tmp_path / "there")
    with pytest.raises(TargetError, match="symlink"):
        FolderTarget(root).acquire()


@pytest.mark.parametrize(
    "content", [b"no database at all, whatever it is named", b""], ids=["foreign", "other version"]
)
def test_a_ledger_that_is_refused_is_closed(
    root: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remembered(*args: Any, **how: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **how))
        return opened[-1]

    path = root / "_deskwire" / "ledger.sqlite"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    if not content:
        with closing(connect(path)) as db, db:
            db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
            db.execute("INSERT INTO meta VALUES ('version', '99')")
    monkeypatch.setattr(sqlite3, "connect", remembered)
    for _ in range(2):
        with pytest.raises(TargetError, match=r"ledger\.sqlite"):
            FolderTarget(root).acquire()
    with pytest.raises(TargetError, match=r"ledger\.sqlite"):
        verify(root)
    assert len(opened) >= 2
    for one in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            one.execute("SELECT 1")


@pytest.mark.parametrize("change", ["pieces = 'x'", "started = 'x'", "finished = 'x'"])
def test_an_entry_that_is_none_is_named(root: Path, change: str) -> None:
    fill(root)
    with closing(sqlite3.connect(root / "_deskwire" / "ledger.sqlite")) as db, db:
        db.execute(f"UPDATE parts SET {change}")
    with pytest.raises(TargetError, match=r"the entry 'hours/.*' is none"):
        fill(root)


def _missing(path: Path) -> None:
    path.unlink()


def _altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _symlinked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_missing, "is missing"),
        (_altered, "was altered"),
        (_cut, "was altered"),
        (_symlinked, "is a symlink"),
    ],
)
def test_a_damaged_part_is_named_and_pulled_again(
    root: Path, tmp_path: Path, damage: Any, said: str
) -> None:
    fill(root)
    name = sorted(files(root))[3]
    damage(root / name)
    assert any(one.where == name for one in verify(root).problems)
    assert f"{name} {said}: it is pulled again" in fill(root)
    fill(tmp_path / "other")
    there = {one: content for one, content in files(root).items() if "elsewhere" not in one}
    assert there == files(tmp_path / "other")


def test_a_part_that_was_only_touched_is_kept(root: Path) -> None:
    fill(root)
    path = root / min(files(root))
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    inode = path.stat().st_ino
    assert fill(root) == []
    assert path.stat().st_ino == inode


def test_a_split_partition_that_becomes_whole_again_leaves_nothing_twice(root: Path) -> None:
    whole = plan(teams=1, days=31)
    (part,) = parts(whole)
    pieces = part.partition.pieces()
    assert pieces is not None
    target = FolderTarget(root)
    target.acquire()
    target.begin(whole, whole, restart=False)
    target.commit(part)
    record = PartRecord(
        key=part.partition.key,
        fingerprint=part.partition.fingerprint,
        status="split",
        pieces=tuple(one.key for one in pieces),
    )
    target.note(record)
    assert files(root) == {}
    for piece in pieces:
        target.commit(Part(partition=piece, table=table(piece), started=WHEN))
    assert [name.rpartition("/")[2] for name in files(root)] == [
        "part-2014-01-01..2014-01-16.parquet",
        "part-2014-01-17..2014-01-31.parquet",
    ]
    target.publish(Summary(parts=2))
    target.release()
    assert verify(root).is_whole
    target = FolderTarget(root)
    target.acquire()
    target.commit(part)
    target.publish(Summary(parts=1))
    target.release()
    assert [name.rpartition("/")[2] for name in files(root)] == ["part.parquet"]
    assert verify(root).is_whole


def test_parts_of_another_plan_go_at_last(root: Path) -> None:
    fill(root, plan(teams=3))
    fill(root, plan(teams=2))
    assert not any("acme%3A2" in name for name in files(root))
    assert verify(root).is_whole


def test_restart_removes_what_was_there(root: Path) -> None:
    fill(root)
    other = plan(teams=1, since=date(2015, 1, 1), days=31)
    target = FolderTarget(root, "jsonl")
    target.acquire()
    target.begin(other, other, restart=True)
    assert files(root) == {}
    assert not (root / "_SUCCESS").exists()
    target.release()
    fill(root, other, format="jsonl")
    assert verify(root).is_whole


def test_a_column_of_another_type_is_another_version(root: Path) -> None:
    fill(root, count=1)
    target = FolderTarget(root)
    target.acquire()
    target.ledger.set_meta({"schemas": {"hours": {"hours": "string", "gone": "string"}}})
    with pytest.raises(TargetError, match=r"hours was string and is decimal128\(38, 9\)"):
        target.begin(PLAN, PLAN, restart=False)
    target.release()


@pytest.mark.parametrize("content", [b"", b"no database", bytes(5000)])
def test_a_broken_ledger_is_named(root: Path, content: bytes) -> None:
    fill(root, count=1)
    (root / "_deskwire" / "ledger.sqlite").write_bytes(content)
    if content.strip(b"\0"):
        with pytest.raises(TargetError, match="cannot be used"):
            FolderTarget(root).acquire()
    with pytest.raises(TargetError):
        verify(root)


def test_what_is_no_data_set_cannot_be_verified(root: Path, tmp_path: Path) -> None:
    for path in (root, tmp_path):
        with pytest.raises(TargetError, match="is no data set"):
            verify(path)
