"""Wrong specs are refused: the file, the line, what was found and what was expected."""

import re
import shutil
from pathlib import Path

import pytest

from codegen.__main__ import main
from codegen.emit.resource import module
from codegen.errors import SpecError
from codegen.load import load_service
from tests.codegen.generate import SPEC


def _refusal(folder: Path) -> SpecError:
    with pytest.raises(SpecError) as caught:
        _generate(folder)
    return caught.value


def _generate(folder: Path) -> None:
    service = load_service(folder, parent="")
    for resource in service.resources:
        module(service, resource)


@pytest.mark.parametrize(
    ("file", "found", "written", "message"),
    [
        (
            "items.yaml",
            "attribute: items",
            "attribut: items",
            "the file: unknown key 'attribut', .*",
        ),
        (
            "items.yaml",
            "summary: List the items.",
            "summary: List",
            "operations.list.summary is .*",
        ),
        ("items.yaml", "http: POST", "http: PATCH /x", 'operations.create.http is "PATCH /x", .*'),
        ("items.yaml", "returns: [Item]", "returns: [Thing]", "there is no type 'Thing', .*"),
        ("items.yaml", "title: string!", "title: text!", "there is no type 'text', .*"),
        ("items.yaml", "as: one_zero", "as: maybe", "a boolean cannot travel as 'maybe', .*"),
        (
            "items.yaml",
            "tag: {type: [string], as: brackets_if_many}",
            "tag: {type: [string], as: stacked}",
            "a list cannot travel as 'stacked', .*",
        ),
        (
            "items.yaml",
            "http: GET /{item_id}[/{history}]",
            "http: GET /{item_id}/{part}[/{history}]",
            r"GET /items/\{item_id\}/\{part\}\[/\{history\}\]: \{part\} is not described.*",
        ),
        (
            "items.yaml",
            "path: {item_id: ItemNumber}",
            "path: {item_id: ItemNumber, other: string}",
            r"DELETE /items/\{item_id\} has no \{other\}",
        ),
        (
            "items.yaml",
            "at_most_one: [owner, team]",
            "at_most_one: [owner, boss]",
            "the rule speaks of 'boss', which is no argument of create",
        ),
        (
            "items.yaml",
            "values: {open: Not done., done: Done.}",
            "values: {open: Not done., Open: Done.}",
            "two values have the same name; .*",
        ),
        ("items.yaml", "steps: {type: [Step]}", "steps: {type: [Item]}", ".*which is no input"),
        ("items.yaml", "  delete:\n", "  get:\n", "the key 'get' stands twice"),
        ("items.yaml", "  delete:\n", "  delete: [\n", "not YAML: .*"),
        ("service.yaml", "title: Tinytask", "", "the file: the key 'title' is missing"),
        (
            "service.yaml",
            "default_format: json",
            "default_format: csv",
            ".*expected one of json, xml",
        ),
        (
            "service.yaml",
            "basic: {username",
            "magic: {username",
            r"auth\.0: unknown key 'magic', .*",
        ),
    ],
)
def test_a_wrong_spec_is_refused(
    tmp_path: Path, file: str, found: str, written: str, message: str
) -> None:
    folder = tmp_path / "tinytask"
    shutil.copytree(SPEC, folder)
    text = (folder / file).read_text("utf-8")
    assert found in text
    line = text[: text.index(found)].count("\n") + 1
    (folder / file).write_text(text.replace(found, written, 1), "utf-8")

    error = _refusal(folder)

    assert re.fullmatch(message, error.message), error.message
    assert error.file == folder / file
    assert str(error).startswith(f"{folder / file}:{error.line}: ")
    if written and "YAML" not in message and "twice" not in message:
        assert abs(error.line - line) <= 1, (error.line, line)


def test_the_command_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SPEC, tmp_path / "tinytask")
    (tmp_path / "tinytask" / "items.yaml").write_text("resource: 7\n", "utf-8")
    assert main(["--check"], spec=tmp_path) == 2
    assert "items.yaml:1: " in capsys.readouterr().err
