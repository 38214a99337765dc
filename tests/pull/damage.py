"""Damages data sets at random, each in one way, and checks that `verify` names it.

python -m tests.pull.damage [sets]
"""

import json
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from deskwire.pull import verify
from tests.pull.data import plan
from tests.pull.kills import write

PLAN: Final = plan(teams=2, days=90)
pa: Any = import_module("pyarrow")
pq: Any = import_module("pyarrow.parquet")

Chance = random.Random
Damage = Callable[[Path, Chance], str]


def _files(root: Path) -> list[Path]:
    return sorted(root.rglob("*.parquet"))


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _rewritten(change: Callable[[list[dict[str, Any]], Chance], object]) -> Damage:
    """Return damage to the rows of a file that stays a good one."""

    def damage(root: Path, chance: Chance) -> str:
        path = chance.choice(_files(root))
        table = pq.read_table(BytesIO(path.read_bytes()))
        rows = table.to_pylist()
        change(rows, chance)
        made = pa.Table.from_pylist(rows, schema=table.schema)
        pq.write_table(made, path, compression="zstd", compression_level=1)
        return _name(root, path)

    return damage


def _change_cell(rows: list[dict[str, Any]], chance: Chance) -> None:
    row = chance.choice(rows)
    row["task"] = f"{row['task']}!"


def _null_cell(rows: list[dict[str, Any]], chance: Chance) -> None:
    chance.choice(rows)["hours"] = None


def _drop_row(rows: list[dict[str, Any]], chance: Chance) -> None:
    rows.pop(chance.randrange(len(rows)))


def _double_row(rows: list[dict[str, Any]], chance: Chance) -> None:
    rows.insert(0, dict(chance.choice(rows)))


def _swap_rows(rows: list[dict[str, Any]], chance: Chance) -> None:
    rows[0], rows[-1] = rows[-1], rows[0]


def _no_rows(rows: list[dict[str, Any]], chance: Chance) -> None:
    rows.clear()


def _flip_bit(root: Path, chance: Chance) -> str:
    path = chance.choice(_files(root))
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return _name(root, path)


def _truncate(root: Path, chance: Chance) -> str:
    path = chance.choice(_files(root))
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])
    return _name(root, path)


def _remove(root: Path, chance: Chance) -> str:
    path = chance.choice(_files(root))
    path.unlink()
    return _name(root, path)


def _remove_folder(root: Path, chance: Chance) -> str:
    path = chance.choice(_files(root))
    shutil.rmtree(path.parent)
    return _name(root, path)


def _copy(root: Path, chance: Chance) -> str:
    path = chance.choice(_files(root))
    copy = path.with_name("part-2014-01-01.parquet")
    copy.write_bytes(path.read_bytes())
    return _name(root, copy)


def _overwrite(root: Path, chance: Chance) -> str:
    source, target = chance.sample(_files(root), 2)
    target.write_bytes(source.read_bytes())
    return _name(root, target)


def _rename(root: Path, chance: Chance) -> str:
    path = chance.choice(_files(root))
    path.rename(path.with_name("other.parquet"))
    return _name(root, path)


def _link(root: Path, chance: Chance) -> str:
    path = chance.choice(_files(root))
    away = root.parent / "away.parquet"
    shutil.move(path, away)
    path.symlink_to(away)
    return _name(root, path)


def _stranger(root: Path, chance: Chance) -> str:
    name = chance.choice(["hours/x.parquet", "other/part.parquet", "note.txt", "hours/.hidden"])
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("mine")
    return name


def _manifest(change: Callable[[dict[str, Any], Chance], str]) -> Damage:
    def damage(root: Path, chance: Chance) -> str:
        path = root / "manifest.json"
        data = json.loads(path.read_text())
        where = change(data, chance)
        path.write_text(json.dumps(data))
        return where

    return damage


def _entry_altered(data: dict[str, Any], chance: Chance) -> str:
    entry = chance.choice(data["entries"])
    entry["rows"] += 1
    return str(entry["key"])


def _entry_removed(data: dict[str, Any], chance: Chance) -> str:
    return str(data["entries"].pop(chance.randrange(len(data["entries"])))["key"])


def _entry_doubled(data: dict[str, Any], chance: Chance) -> str:
    data["entries"].append(entry := chance.choice(data["entries"]))
    return str(entry["key"])


def _entry_added(data: dict[str, Any], chance: Chance) -> str:
    data["entries"].append({**data["entries"][0], "key": "hours/entity=x"})
    return "hours/entity=x"


def _hash_altered(data: dict[str, Any], chance: Chance) -> str:
    data[chance.choice(["tree_hash", "rows", "parts", "format"])] = "0"
    return "manifest.json"


def _ledger(statement: str) -> Damage:
    def damage(root: Path, chance: Chance) -> str:
        with sqlite3.connect(root / "_deskwire" / "ledger.sqlite") as db:
            keys = [key for (key,) in db.execute("SELECT key FROM parts ORDER BY key")]
            key = chance.choice(keys)
            db.execute(statement, {"key": key})
        db.close()
        return str(key)

    return damage


def _mark_removed(root: Path, chance: Chance) -> str:
    name = chance.choice(["_SUCCESS", "manifest.json", "plan.yaml"])
    (root / name).unlink()
    return name


def _plan_altered(root: Path, chance: Chance) -> str:
    path = root / "plan.yaml"
    path.write_text(path.read_text().replace("acme:1", chance.choice(["acme:2", "acme:x"])))
    return "plan.yaml"


DAMAGES: Final[dict[str, Damage]] = {
    **{
        change.__name__: _rewritten(change)
        for change in (_change_cell, _null_cell, _drop_row, _double_row, _swap_rows, _no_rows)
    },
    **{
        change.__name__: _manifest(change)
        for change in (
            _entry_altered,
            _entry_removed,
            _entry_doubled,
            _entry_added,
            _hash_altered,
        )
    },
    **{
        damage.__name__: damage
        for damage in (
            _flip_bit,
            _truncate,
            _remove,
            _remove_folder,
            _copy,
            _overwrite,
            _rename,
            _link,
            _stranger,
            _mark_removed,
            _plan_altered,
        )
    },
    "ledger row removed": _ledger("DELETE FROM parts WHERE key = :key"),
    "ledger rows": _ledger("UPDATE parts SET rows = rows + 1 WHERE key = :key"),
    "ledger hash": _ledger("UPDATE parts SET file_hash = row_hash WHERE key = :key"),
    "ledger row hash": _ledger("UPDATE parts SET row_hash = file_hash WHERE key = :key"),
    "ledger fingerprint": _ledger("UPDATE parts SET fingerprint = 'x' WHERE key = :key"),
    "ledger attempts": _ledger("UPDATE parts SET attempts = 7 WHERE key = :key"),
    "ledger status": _ledger("UPDATE parts SET status = 'failed' WHERE key = :key"),
    "ledger path": _ledger("UPDATE parts SET path = 'hours/x.parquet' WHERE key = :key"),
    "ledger key": _ledger("UPDATE parts SET key = key || 'x' WHERE key = :key"),
}


def try_out(sets: int, seed: int = 1) -> Counter[str]:
    """Damage sets one by one; return how often each way was tried. Nothing stays unnamed."""
    chance, tried = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        whole, root = Path(folder) / "whole", Path(folder) / "data"
        write(whole, PLAN)
        assert verify(whole).problems == ()
        names = list(DAMAGES)
        for number in range(sets):
            name = names[number % len(names)]
            shutil.rmtree(root, ignore_errors=True)
            (root.parent / "away.parquet").unlink(missing_ok=True)
            shutil.copytree(whole, root)
            where = DAMAGES[name](root, chance)
            found = verify(root)
            told = " ".join(f"{one}" for one in found.problems)
            # A part is named by its file or by its key, which is its folder.
            folder_of = where.rpartition("/")[0] if where.endswith(".parquet") else where
            assert where in told or folder_of in told, f"{name} of {where}: {told or 'nothing'}"
            others = [
                one
                for one in found.problems
                if folder_of not in f"{one}" and one.where not in ("manifest.json", "_SUCCESS")
            ]
            assert others == [], f"{name} of {where}: a false alarm"
            tried[name] += 1
    return tried


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    ways = try_out(count)
    sys.stdout.write(
        f"{sum(ways.values())} sets damaged in {len(ways)} ways: every one was named\n"
    )
