"""A resource that comes from several files: one class, whose bases are its parts."""

import shutil
import sys
from collections.abc import Callable
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import Any

import pytest

from codegen.emit.openapi import document
from codegen.emit.reference import page
from codegen.errors import SpecError
from codegen.load import load_service
from tests.codegen.generate import SPEC, generate

PART = """
resource: ItemNotes
part_of: Items
summary: What is noted of things to do.
base: /items
operations:
  note:
    summary: Return a note.
    http: GET /{item_id}/notes/{note_id}
    path: {item_id: integer, note_id: integer}
    returns: Note
models:
  Note: {doc: A note., fields: {id: integer}}
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes the tiny spec beside a part, and returns its folder."""

    def write(part: str) -> Path:
        folder = tmp_path / "spec" / "tinytask"
        shutil.copytree(SPEC, folder)
        (folder / "notes.yaml").write_text(part, "utf-8")
        return folder

    return write


def test_one_class_has_the_operations_of_all_files(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "tinytask"
    package.mkdir()
    for name, text in generate(write(PART)).items():
        (package / name).write_text(text, "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    invalidate_caches()
    try:
        tinytask: Any = import_module("tinytask")
        items: Any = import_module("tinytask.items").Items
        notes: Any = import_module("tinytask.notes")
        client = tinytask.TinyTask(email="a@b.c", password="p", base_url="http://127.0.0.1:1")
        assert issubclass(items, notes.ItemNotes)
        assert type(client.items) is items
        assert callable(client.items.note)
        assert not hasattr(client, "notes")
        assert [operation.name for operation in notes.OPERATIONS] == ["tinytask.items.note"]
        assert {"tinytask.items", "tinytask.notes"} <= set(client.service.all_modules)
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "tinytask"]:
            del sys.modules[name]


def test_the_documents_know_one_resource(write: Write) -> None:
    service = load_service(write(PART), parent="")
    text = page(service)
    assert text.count("## `tinytask.items`") == 1
    assert text.index("## `tinytask.items`") < text.index("### `items.note(item_id, note_id)`")
    assert text.index("### `items.note(item_id, note_id)`") < text.index("## Models")
    assert "ItemNotes" not in text
    assert '"operationId": "items.note"' in document(service)
    assert document(service).count('"name": "items"') == 1


@pytest.mark.parametrize(
    ("found", "written", "message"),
    [
        ("part_of: Items\n", "", "a resource has an attribute, or is a part of one that has"),
        ("part_of: Items", "part_of: Items\nattribute: notes", "has an attribute, or is a part"),
        ("part_of: Items", "part_of: Item", "there is no resource 'Item' to be a part of"),
        ("  note:", "  find:", "Items has 'find' already"),
        ("returns: Note", "returns: Item", "'Item' is in items.yaml, which has this file as a"),
        ("{id: integer}", "{id: integer, item: Item}", "'Item' is in items.yaml"),
        ("item_id: integer, ", "item_id: ItemNumber, ", "'ItemNumber' is in items.yaml"),
    ],
)
def test_a_part_that_cannot_be_is_refused(
    write: Write, found: str, written: str, message: str
) -> None:
    assert found in PART
    with pytest.raises(SpecError, match=message) as caught:
        load_service(write(PART.replace(found, written, 1)), parent="")
    assert caught.value.file.name == "notes.yaml"
