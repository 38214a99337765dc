"""The guide of pulls, run from its first line to its last as a reader would, on the sandbox."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from deskwire.testing.fixtures import running_sandbox
from tests.pull.objects import make_bucket, served

GUIDE: Final = Path(__file__).parent.parent / "docs" / "guides" / "pulls.md"
pq: Any = import_module("pyarrow.parquet")
_BLOCK: Final = re.compile(
    r"(?:^<!-- file: (\S+) -->\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


class Reader:
    """Does what the guide says, in an empty folder."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder: Final = folder
        self.said: list[str] = []
        self._environment: Final = environment

    def read(self) -> None:
        for name, language, text in _BLOCK.findall(GUIDE.read_text("utf-8")):
            if name:
                (self.folder / name).write_text(text, "utf-8")
            elif language == "sh":
                for line in text.splitlines():
                    program, *arguments = shlex.split(line)
                    assert program == "deskwire"
                    self.said.append(self._run("-m", "deskwire", *arguments))
            elif language == "python":
                script = self.folder / "script.py"
                script.write_text(text, "utf-8")
                self.said.append(self._run(str(script)))

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("guide")
    with running_sandbox() as sandbox, served() as store:
        make_bucket(store)
        access = {f"ODESK_{name.upper()}": str(value) for name, value in sandbox.odesk.items()}
        inherited = {key: one for key, one in os.environ.items() if not key.startswith("ODESK_")}
        reader = Reader(folder, {**inherited, **access, **store, "MPLBACKEND": "Agg"})
        reader.read()
        yield reader


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")
    }


def test_it_pulls_every_team_and_month(reader: Reader) -> None:
    files = _files(reader.folder / "data")
    assert len(files) == 2 * 4 * 12
    assert "hours/entity=acme%3Adev/period=2014-01/part.parquet" in files
    assert (reader.folder / "data" / "_SUCCESS").exists()


def test_two_processes_write_the_same(reader: Reader) -> None:
    assert _files(reader.folder / "data-of-two") == _files(reader.folder / "data")


def test_an_object_store_holds_the_same(reader: Reader) -> None:
    whole = [said.rpartition("tree hash ")[2] for said in reader.said if ": whole" in said]
    assert len(whole) == 2
    assert len({*whole}) == 1


def test_the_query_names_the_teams(reader: Reader) -> None:
    (answer,) = (said for said in reader.said if "acme:dev" in said and "│" in said)
    assert all(f"acme{team}" in answer for team in ("", ":dev", ":design", ":ops"))


def test_the_picture_is_one(reader: Reader) -> None:
    assert (reader.folder / "hours.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_streamed_is_what_is_stored(reader: Reader) -> None:
    lines = next(said for said in reader.said if "hours/entity=acme%3Adev/period=2014-01 " in said)
    streamed = dict(line.rsplit(" ", 1) for line in lines.splitlines())
    stored = {
        path.parent.relative_to(reader.folder / "data").as_posix(): pq.read_metadata(path).num_rows
        for path in (reader.folder / "data").rglob("*.parquet")
    }
    assert {key: int(rows) for key, rows in streamed.items()} == stored
