"""Wrong specs are refused: the file, the line, what was found and what was expected."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from codegen.__main__ import ROOT, main
from codegen.emit.package import service_module
from codegen.emit.resource import module
from codegen.errors import SpecError
from codegen.load import load_service
from codegen.marks import Document
from codegen.resolve.names import Names
from codegen.schema import SPEC as ALL
from deskwire.transport.client import Client
from tests.codegen.generate import SPEC


def _refusal(folder: Path) -> SpecError:
    with pytest.raises(SpecError) as caught:
        _generate(folder)
    return caught.value


def _generate(folder: Path) -> None:
    service = load_service(folder, parent="")
    for resource in service.resources:
        module(service, resource)


def _change(root: Path, file: str, found: str, written: str) -> SpecError:
    """Return what the tiny service is refused with once one thing is written otherwise."""
    folder = root / "tinytask"
    shutil.copytree(SPEC, folder)
    text = (folder / file).read_text("utf-8")
    assert found in text
    (folder / file).write_text(text.replace(found, written, 1), "utf-8")
    return _refusal(folder)


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
        (
            "items.yaml",
            "encode: one_zero",
            "encode: maybe",
            ".* cannot travel as 'maybe', .*",
        ),
        (
            "items.yaml",
            "tag: {type: [string], encode: brackets_if_many}",
            "tag: {type: [string], encode: stacked}",
            "a list cannot travel as 'stacked', .*",
        ),
        (
            "items.yaml",
            "item_id: {type: ItemNumber, doc",
            "itemid: {type: ItemNumber, doc",
            r"GET /items/\{item_id\}\[/\{history\}\] has no \{itemid\}",
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
    folder, text = tmp_path / "tinytask", (SPEC / file).read_text("utf-8")
    line = text[: text.index(found)].count("\n") + 1

    error = _change(tmp_path, file, found, written)

    assert re.fullmatch(message, error.message), error.message
    assert error.file == folder / file
    assert str(error).startswith(f"{folder / file}:{error.line}: ")
    if written and "YAML" not in message and "twice" not in message:
        assert abs(error.line - line) <= 1, (error.line, line)


ITEMS = "items.yaml"


@pytest.mark.parametrize(
    ("found", "written", "message"),
    [
        ("  delete:", "  class:", "an operation cannot be named 'class', for it is a word of Py.*"),
        ("  delete:", "  str:", "an operation cannot be named 'str', for it would hide a type.*"),
        ("  add_and_get:", "  find:", "Items has 'find' already, expected another name"),
        ("  add_and_get:", "  import:", "two calls in one cannot be named 'import', .*"),
        ("      owner: string", "      from: string", "an argument cannot be named 'from', .*"),
        ("      owner: string", "      self: string", "an argument cannot be named 'self', .*"),
        ("{search: Search}", "{keys: Search}", "an argument cannot be named 'keys', .*"),
        ("      title: {type: string, d", "      pass: {type: string, d", ".*named 'pass', .*"),
        ("      tags: [string]", "      extra: [string]", "a field cannot be named 'extra', .*"),
        ("      tags: [string]", "      int: [string]", "a field cannot be named 'int', .*"),
        (
            "{text: string!, day: date}",
            "{text: string!, in: date}",
            ".* cannot be named 'in', .*",
        ),
        ("  ItemNumber:", "  None:", "a kind of ids cannot be named 'None', .*"),
        ("  Step:", "  Mapping:", "a model cannot be named 'Mapping', .* import something of .*"),
        ("  Step:", "  Warning:", "a model cannot be named 'Warning', for Python has something.*"),
        ("  Step:", "  Items:", "the module has 'Items' already, expected another name"),
        ("  Step:", "  State:", "the module has 'State' already, expected another name"),
        ("attribute: items", "attribute: raw", "an attribute cannot be named 'raw', .*"),
        ("attribute: items", "attribute: for", "an attribute cannot be named 'for', .*"),
        ("done: Done.", "á²: Done.", "a value cannot be named 'Á²', for it is no name in Python.*"),
        ("{open: Not done., done: Done.}", "[a, 2]", "some values are numbers.*"),
    ],
)
def test_a_name_that_python_refuses_is_refused(
    tmp_path: Path, found: str, written: str, message: str
) -> None:
    error = _change(tmp_path, ITEMS, found, written)
    assert re.fullmatch(message, error.message), error.message


@pytest.mark.parametrize(
    ("found", "written", "message"),
    [
        ("      owner: string", "      title: string", "the key 'title' stands twice"),
        (
            "      owner: string",
            "      owner: {type: string, wire: team}",
            "'team' is in the body already, expected another name",
        ),
        (
            "state: {type: [State], join",
            "offset: {type: [State], join",
            "list has an argument 'offset' already, which is a page's",
        ),
        (
            "state: {type: [State], join",
            "state: {wire: skip, type: [State], join",
            "'skip' is in the query already",
        ),
        (
            "wire_start: skip",
            "wire: page",
            ".* parameter, `wire`, or in two, not .*",
        ),
        ("total, key: id", "total, key: number", "Item has no field 'number' to be a key"),
        (
            "wire: effort.hours",
            "wire: due",
            "Item has a field with the wire name 'due' already",
        ),
        ("default: open", "default: paused", "the default is 'paused', expected one of open, done"),
        (
            "{type: string, variants",
            "{default: 1, type: string, variants",
            ".* of type str.*",
        ),
        (
            "title: string!",
            "title: {type: string!, default: x}",
            "title has to be given, so that it has no default",
        ),
        (
            "before: {type: date,",
            "before: {encode: Q%Q, type: date,",
            "a time is not written as 'Q%Q'.*",
        ),
        (
            "before: {type: date,",
            "before: {encode: soon, type: date,",
            ".* not written as 'soon', .*",
        ),
        ("{type: date?, doc: The", "{encode: today, type: date?, doc: The", ".* as 'today', .*"),
        (
            "title: {type: string, d",
            "title: {encode: unix, type: string, d",
            ".*not written as 'unix'.*",
        ),
        ("partition: due", "partition: day", "Item has no field 'day'"),
        ("sort: [due, id]", "sort: [due, number]", "Item has no field 'number'"),
        ("{urgent: true, limit: 2}", "{urgency: 1}", "list has no argument 'urgency'"),
        ("deprecated: Use `get`.", "sort: [id]", "only a list of models has an order"),
        ("http: GET /find", "http: GET /find[/all", r"/items/find\[/all is no path, .*"),
        ("http: GET /find", "http: GET /find[/all]", r"/items/find\[/all\] is no path, .*"),
        ("call: add, then: get", "call: add, then: find", "find has to need one argument, .* 0"),
        (
            "call: add, then: get",
            "call: create, then: get",
            "create does not return the it.*",
        ),
        (
            "call: add, then: get",
            "call: add, then: got",
            "there is no operation 'got' .*",
        ),
        ("summary: Find items by what they say.", f"summary: Find {'it ' * 30}.", ".* at most 88"),
        ("doc: A step of a new item.", "doc: A step", "the text ends without a full stop"),
    ],
)
def test_what_cannot_be_called_or_sent_is_refused(
    tmp_path: Path, found: str, written: str, message: str
) -> None:
    error = _change(tmp_path, ITEMS, found, written)
    assert re.fullmatch(message, error.message), error.message


def test_the_command_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SPEC, tmp_path / "tinytask")
    (tmp_path / "tinytask" / "items.yaml").write_text("resource: 7\n", "utf-8")
    assert main(["--check", "--spec", str(tmp_path)]) == 2
    assert "items.yaml:1: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("found", "written", "message"),
    [
        ("lone_items: true", "lone_item: true", r"dialect: unknown key 'lone_item', .*"),
        ("lone_items: true", "lone_items: often", r"dialect.lone_items is \"often\", .*"),
        ("lone_items: true", "zone: Nowhere", r".*zone.*"),
        ('date: "%d.%m.%Y"}', "list: stacked}", r"a list cannot travel as 'stacked', .*"),
        ("lone_items: true", "xml_items: few", r"dialect.xml_items is \"few\", .* named, any"),
    ],
)
def test_a_dialect_that_the_model_does_not_have_is_refused(
    tmp_path: Path, found: str, written: str, message: str
) -> None:
    error = _change(tmp_path, "service.yaml", found, written)
    assert re.fullmatch(message, error.message), error.message


def test_a_dialect_may_have_a_time_zone(tmp_path: Path) -> None:
    folder = tmp_path / "tinytask"
    shutil.copytree(SPEC, folder)
    text = (folder / "service.yaml").read_text("utf-8")
    text = text.replace("lone_items: true", "zone: Europe/Athens")
    (folder / "service.yaml").write_text(text, "utf-8")
    source = service_module(load_service(folder, parent=""))
    assert "from zoneinfo import ZoneInfo" in source
    assert "zone=ZoneInfo('Europe/Athens')" in source


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("more", "resource: More\nattribute: items\n", "another resource is reached as 'items' .*"),
        ("class", "resource: More\nattribute: more\n", "a file cannot be named 'class', .*"),
        ("client", "resource: More\nattribute: more\n", "a file cannot be named 'client', .*"),
        ("my-items", "resource: More\nattribute: more\n", "a file cannot be named 'my-items', .*"),
        (
            "more",
            "resource: TinyTask\nattribute: more\n",
            ".*be named 'TinyTask', .*",
        ),
    ],
)
def test_another_file_must_not_be_in_the_way(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    folder = tmp_path / "tinytask"
    shutil.copytree(SPEC, folder)
    rest = "summary: More.\noperations: {get: {summary: Return it., http: GET /more}}\n"
    (folder / f"{name}.yaml").write_text(text + rest, "utf-8")
    error = _refusal(folder)
    assert re.fullmatch(message, error.message), error.message
    assert error.file == folder / f"{name}.yaml"


def test_a_name_that_two_other_files_have_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "tinytask"
    shutil.copytree(SPEC, folder)
    model = "summary: Models.\nmodels: {Thing: {doc: A thing., fields: {id: integer}}}\n"
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(model, "utf-8")
    text = (folder / ITEMS).read_text("utf-8")
    (folder / ITEMS).write_text(text.replace("state: State?", "state: Thing?", 1), "utf-8")
    assert "may be that of one.yaml and two.yaml" in _refusal(folder).message


def test_page_bounds_travel_by_their_own_names_unless_others_are_given(tmp_path: Path) -> None:
    folder = tmp_path / "tinytask"
    shutil.copytree(SPEC, folder)
    text = (folder / ITEMS).read_text("utf-8")
    (folder / ITEMS).write_text(text.replace("wire_start: skip, wire_size: take, ", ""), "utf-8")
    (resource,) = (
        one for one in load_service(folder, parent="").resources if one.attribute == "items"
    )
    pages = resource.endpoints[0].pages
    assert pages is not None
    assert (pages.wire_start, pages.wire_size) == ("offset", "limit")


def test_every_name_that_a_client_has_is_refused_for_a_resource(tmp_path: Path) -> None:
    for name in dir(Client):
        if name.startswith("_"):
            continue
        error = _change(tmp_path / name, ITEMS, "attribute: items", f"attribute: {name}")
        assert "the client has an attribute of that name" in error.message, name


def test_the_paging_of_the_file_has_to_be_there(tmp_path: Path) -> None:
    pages = next(
        line for line in (SPEC / ITEMS).read_text("utf-8").splitlines() if "paging:" in line
    )
    error = _change(tmp_path, ITEMS, f"{pages}\n", "")
    assert "the file has no `paging`" in error.message


def test_every_name_that_generated_modules_import_is_refused_for_a_class() -> None:
    names = Names(Document(SPEC, None, {}))
    packages = {f"deskwire.{folder.parent.name}" for folder in ALL.glob("*/service.yaml")}
    imported = {
        (alias.asname or alias.name)
        for package in packages
        for file in (ROOT / "src").joinpath(*package.split(".")).glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith(f"{package}.")
        for alias in node.names
    }
    classes = {name for name in imported if name[0].isupper() and "_" not in name}
    assert len(classes) > 50
    for name in sorted(classes):
        with pytest.raises(SpecError, match="generated modules import"):
            names.type((), "a model", name)


def test_an_operation_cannot_have_the_name_of_the_stream_of_another(tmp_path: Path) -> None:
    written = "  stream_hours: {summary: Do., http: GET /all}\ntables:\n"
    error = _change(tmp_path, "reports.yaml", "tables:\n", written)
    assert error.message == "Reports has 'stream_hours' already, expected another name"
