"""What a file or a service names once: parameters, errors, rules, texts, and words of paths."""

import re
from pathlib import Path

import pytest

from codegen.errors import SpecError
from codegen.load import load_service
from codegen.model import Endpoint, TypeRef
from codegen.schema import SPEC
from deskwire.core.model.rules import AtMostOne

SERVICE = """
service: acme
title: Acme
client: Acme
summary: The API of Acme.
base_url: https://acme.example
default_format: json
formats: {api: {json: {}}}
auth: [basic: {username: email}]
parameters:
  page_name: {type: string, doc: The name of a page.}
  title: {type: string, doc: The title of the service.}
errors:
  known: {NotFoundError: There is no such thing.}
texts:
  unseen: Nobody has seen it.
"""

TASKS = """
resource: Tasks
attribute: tasks
summary: Things to do.
base: /tasks
parameters:
  task: {type: integer, doc: The task's number.}
  title: {type: string!, doc: The title., why: $old}
  short: string
rules:
  one: [at_most_one: [title, short]]
texts:
  old: It is an old name.
operations:
  get:
    summary: Return a task.
    http: GET /{task}/{page_name}/{user_reference}/{index:integer}[/{part}]
    returns: any
    why: $unseen
    raises: $known
  add:
    summary: Add a task.
    http: POST /{task}
    path: {task: {use: task, doc: The task above.}}
    body:
      title: $title
      short: {use: short, wire: s}
    rules: $one
    raises: {use: known, ConflictError: It is there.}
"""


def _load(folder: Path, tasks: str = TASKS) -> dict[str, Endpoint]:
    (folder / "service.yaml").write_text(SERVICE, "utf-8")
    (folder / "tasks.yaml").write_text(tasks, "utf-8")
    (resource,) = load_service(folder).resources
    return {endpoint.name: endpoint for endpoint in resource.endpoints}


def test_a_dollar_stands_for_what_the_file_or_the_service_names(tmp_path: Path) -> None:
    add = _load(tmp_path)["add"]
    task, title, short = add.arguments
    assert (title.doc, title.why) == ("The title.", "It is an old name.")
    assert title.type == TypeRef("string", required=True)
    assert (short.type, short.wire) == (TypeRef("string"), "s")
    assert (task.type.name, task.doc) == ("integer", "The task above.")
    assert [placed.rule for placed in add.rules] == [AtMostOne(("title", "short"))]
    assert add.raises == (
        ("NotFoundError", "There is no such thing."),
        ("ConflictError", "It is there."),
    )


def test_a_word_of_a_path_needs_no_second_mention(tmp_path: Path) -> None:
    get = _load(tmp_path)["get"]
    assert get.path == "/tasks/{task}/{page_name}/{user_reference}/{index}[/{part}]"
    assert get.why == "Nobody has seen it."
    told = [(item.name, item.type.name, item.type.required, item.doc) for item in get.arguments]
    assert told == [
        ("task", "integer", True, "The task's number."),
        ("page_name", "string", True, "The name of a page."),
        ("user_reference", "reference", True, "The user's reference."),
        ("index", "integer", True, "The index."),
        ("part", "reference", False, "The part."),
    ]


@pytest.mark.parametrize(
    ("found", "written", "line", "message"),
    [
        ("title: $title", "title: $headline", 26, "there is no 'headline' under `parameters`"),
        (
            "{use: known,",
            "{use: know,",
            29,
            "there is no 'know' under `errors`, expected one of kn",
        ),
        ("rules: $one", "rules: $two", 28, "there is no 'two' under `rules`, expected one of one"),
        ("why: $unseen", "why: $seen", 19, "there is no 'seen' under `texts`, expected one of"),
        ("rules: $one", "idempotent: true", 11, "nothing in the file uses 'one'"),
        ("{index:integer}", "{index:number}", 17, "there is no type 'number'"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused(
    tmp_path: Path, found: str, written: str, line: int, message: str
) -> None:
    with pytest.raises(SpecError) as caught:
        _load(tmp_path, TASKS.replace(found, written, 1))
    assert message in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize("file", sorted(SPEC.glob("*/*.yaml")), ids=lambda file: file.stem)
def test_no_line_of_the_spec_is_too_long_and_none_has_an_anchor(file: Path) -> None:
    text = file.read_text("utf-8")
    assert [line for line in text.splitlines() if len(line) > 140] == []
    assert re.findall(r"(?m)[:\[ ][&*]\w+$|: [&*]\w+[ ,}\]]", text) == []
