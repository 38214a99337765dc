"""What is not refused can be printed: neither Python nor its linter finds fault with it."""

import subprocess
import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from codegen.__main__ import ROOT, main

SERVICE = """
service: acme
title: Acme
client: Acme
summary: The API of Acme.
base_url: https://acme.example/api/
default_format: json
formats: {api: {json: {suffix: .json}}}
auth: [basic: {username: email, password: password}]
"""

THINGS = r"""
resource: Things
attribute: things
summary: Things.
base: /v1
operations:
  list:
    summary: List things.
    http: GET /things
    query:
      date: date
      type: string
      id: reference
      filter: [string]
      state: {type: [State], join: ","}
      since: {type: datetime, encode: unix}
      opts: Opts
    paging: {style: page, start: page, size: count, first: 1}
    returns: [Thing]
    select: things
  get:
    summary: Return "one" thing with a \ in it.
    doc: It says QUOTESnoQUOTES.
    http: GET /things/{thing_id:integer}[/{part}]
    query: {flagged: {type: boolean, doc: Whether.}, other: string}
    returns: Thing
  put:
    summary: Change a thing.
    http: PUT /things/{thing_id}
    body:
      name: string!
      tags: {type: [string], default: a, encode: brackets}
      labels: {type: {map: date}}
      rows: {type: [Line], encode: csv}
      steps: {type: [Step]}
      opts: {type: Opts!}
      items: string
      keys: string
    returns: any
    deprecated: Use `get`. It is "better".
  values:
    summary: Return the values.
    http: GET /values
    returns: {map: Thing}
  secretly:
    summary: Log in.
    http: POST /login
    body: {password: secret!}
    returns: secret
    select: token
  raw:
    summary: Return a file.
    http: GET /raw
    returns: bytes
enums:
  State: {doc: A state., values: [I, O, l, "1", "", "none", a b, a-b2]}
  Level: {doc: A level., values: [1, 2]}
ids:
  ThingId: {type: integer, doc: The id of a thing.}
models:
  Thing:
    doc: A thing.
    fields:
      date: date?
      datetime: datetime?
      id: ThingId
      type: State
      list: [Part]
      parts: {type: {map: Part}}
      other: date
      next: Thing?
      level: Level?
  Part: {doc: A part., fields: {thing: Thing?, name: string}}
  Outer: {doc: An outer one., input: true, fields: {inner: Opts, step: {type: [Step]}}}
  Opts:
    doc: Options.
    input: true
    fields: {date: date, "c2[]": {type: [string]}, name: string!}
  Step: {doc: A step., input: true, fields: {text: string!, opts: Opts}}
  Line: {doc: A row., input: true, fields: {text: string!, day: date}}
tables:
  Hours:
    doc: Hours.
    columns:
      date: {type: date, doc: The day.}
      day: {type: date, doc: Another.}
      hours: {type: number, doc: Hours., sums: true}
      name: {type: text, doc: A name., wire: Name__x}
filters:
  ThingFilter: {id: integer, date: date, name: {type: text, wire: "n"}}
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return the folder of a generated package with all odd names that are allowed."""
    folder = tmp_path / "spec" / "acme"
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text(SERVICE, "utf-8")
    (folder / "things.yaml").write_text(THINGS.replace("QUOTES", '"""'), "utf-8")
    arguments = ["--spec", str(folder.parent), "--out", str(tmp_path), "--package", "oddities"]
    assert main(arguments) == 0
    package = tmp_path / "src" / "oddities"
    (package / "__init__.py").write_text('"""Odd ones."""\n', "utf-8")
    return package


def test_the_linter_has_nothing_to_say(package: Path) -> None:
    config = ROOT / "pyproject.toml"
    command = ["ruff", "check", "--config", str(config), "--ignore", "I", str(package)]
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_python_takes_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(package.parent), *sys.path])
    invalidate_caches()
    things = import_module("oddities.acme.things")
    names = [member.name for member in things.State]
    assert names == ["_I", "_O", "L", "_1", "_", "NONE", "A_B", "A_B2"]
    assert things.Thing.__annotations__["other"].__name__ == "date"
    assert "\\ in it" in (things.Things.get.__doc__ or "")
    client = import_module("oddities.acme").Acme(email="a", password="b")
    assert client.things.raw
    for name in [name for name in sys.modules if name.split(".")[0] == "oddities"]:
        del sys.modules[name]
