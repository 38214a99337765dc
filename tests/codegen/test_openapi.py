"""The OpenAPI documents: valid for the schema of OpenAPI, and true to the spec."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from openapi_spec_validator import validate

from codegen.emit.openapi import document
from codegen.load import load_service
from codegen.schema import SPEC

SERVICE = """
service: acme
title: Acme
client: Acme
summary: The API of Acme.
base_url: https://acme.example/api/
default_format: json
formats:
  api:
    json: {suffix: .json}
    xml: {suffix: .xml}
  plain:
    json: {query: {format: json}}
    xml: {accept: text/xml}
bodies: {PUT: json, DELETE: none}
headers: {X-Client: deskwire}
auth:
  - oauth1: {request_token: /oauth/request, authorize: /oauth/consent, access_token: /oauth/access}
  - basic: {username: email, password: password}
  - header: {name: X-Session, value: session}
  - query: {name: auth_token, value: token, why: It stands in every address.}
dialect: {text_scalars: true, int_booleans: true, why: It is an old API.}
error_rule: {code_headers: [x-code], code_paths: [error.code], message_paths: [error.message]}
rate_headers: {limit: X-Limit, remaining: X-Left, period: X-Period}
"""

TASKS = """
resource: Tasks
attribute: tasks
summary: Things to do.
base: /v1
ids:
  TaskNumber: {type: integer, doc: The number of a task in its project.}
filters:
  TaskFilter:
    due: date
    owner: {type: members, wire: users, doc: Who does it.}
operations:
  list:
    summary: List tasks.
    http: GET /projects/{project_id}/tasks[/{archived}]
    path:
      project_id: {type: reference, doc: The project.}
      archived: {type: boolean, encode: flag}
    query:
      team: {type: string!, wire: team__reference, doc: The team., why: Clients send it.}
      done: {type: boolean, encode: one_zero, default: false}
      state: {type: [State], join: ";", limit: 3}
      tags: {type: [string], encode: brackets}
      ids: {type: [TaskNumber], join: "|"}
      due: {type: date, encode: "%m-%d-%Y"}
      since: {type: datetime, encode: ["%Y-%m-%d %H:%M:%S", unix]}
      stamp: {type: datetime, encode: unix}
      created: {type: [datetime], encode: "%Y%m%d", join: ";", range: ","}
      where: where
      options: {type: Options}
      extra: {type: {map: string}}
    paging: {style: offset, start: skip, size: take, wire: page, default: 20, maximum: 100,
             total: tasks.total, key: id, send_default: false}
    returns: [Task]
    select: tasks.task
    raises: {PermissionDeniedError: The project is closed., ParameterError: The team is unknown.}
    rules:
      - requires: {state: [done]}
      - at_most_one: [tags, ids]
  get:
    summary: Return a task.
    http: GET /tasks/{id}
    path: {id: TaskNumber}
    returns: Task
    select: {path: tasks, one: true}
  rename:
    summary: Rename a task.
    http: PUT /tasks/{task_id}
    path: {task_id: TaskNumber}
    body:
      title: {type: string!, wire: name}
      done: {type: boolean, encode: one_zero}
      labels: {type: [string], join: ","}
      note: string?
      options: {type: Options, wire: opts}
      steps: {type: [Step]}
    send: {notify: null}
    formats: plain
    idempotent: false
  finish:
    summary: Finish a task.
    http: PUT /tasks/{id}
    path: {id: TaskNumber}
    send: {state: done}
  add:
    summary: Add a task.
    http: POST /tasks
    body:
      title: {type: string!, variants: {short: {wire: t}}}
      labels: {type: [string], join: ",", required: true}
      owners: {type: [reference], encode: numbered}
      urgent: {type: boolean, encode: {boolean: [active, inactive]}, default: true}
      options: {type: Options!}
      steps: {type: [Step]}
      person: Person
    files:
      picture: {type: file, doc: A picture.}
    send: {submitted: submitted}
    authenticated: false
    returns: integer
    select: task_id
  upload:
    summary: Upload a file.
    http: POST /files
    files: {content: file!}
    encode: multipart
  version:
    summary: Return the version.
    http: GET /version
    returns: string
    pattern: "Version: (.+)"
models:
  Task:
    doc: A task.
    fields:
      id: TaskNumber
      title: {type: string, wire: name, doc: The title., seen: an answer}
      hours: decimal?
      done: boolean
      due: {type: date?, encode: "%m/%d/%Y"}
      created: datetime
      state: State?
      owner: Person?
      steps: [Step?]
      counts: {map: integer}
      role: {type: string?, wire: roles.role}
      settings: {type: Person?, encode: json}
  Person:
    doc: A person.
    input: spread
    fields: {name: string!, e_mail: {type: string, wire: email}}
  Options:
    doc: Options of a task.
    input: true
    fields: {color: string!, due: {type: date, wire: due_on}}
  Step: {doc: A step., input: true, fields: {text: string!}}
enums:
  State:
    doc: The state of a task.
    values: {open: It is to be done., closed: It is done.}
  Level: {doc: A level., values: [1, 2]}
tables:
  Hours:
    doc: Hours of people.
    filterable: [day]
    columns:
      day: {type: date, default: true, doc: The day.}
      hours: {type: number, sums: true, doc: Hours.}
"""

REPORTS = """
resource: Reports
attribute: reports
summary: Reports.
formats: plain
operations:
  hours:
    summary: Return hours.
    http: GET /hours
    query: {query: {type: report_query!, wire: tq}}
    returns: {table: Work}
  pages:
    summary: List steps.
    http: GET /steps
    query: {state: State, level: State}
    paging: {style: page, start: page, size: size, wire_start: p, wire_size: n, first: 1}
    returns: [State]
enums:
  State: {doc: The state of a report., values: {draft: It is a draft.}}
tables:
  Work:
    doc: Work.
    columns: {day: {type: date, doc: The day.}}
"""

Load = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Return a function that writes a spec and returns its valid OpenAPI document."""

    def build(service: str = SERVICE, **resources: str) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp("acme")
        (folder / "service.yaml").write_text(service, "utf-8")
        for name, text in resources.items():
            (folder / f"{name}.yaml").write_text(text, "utf-8")
        root: dict[str, Any] = json.loads(document(load_service(folder)))
        validate(root)
        return root

    return build


@pytest.fixture(scope="module")
def acme(make: Load) -> dict[str, Any]:
    return make(tasks=TASKS, reports=REPORTS)


def named(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of an operation by their names."""
    return {item["name"]: item for item in operation["parameters"] if "name" in item}


def schemas(operation: dict[str, Any]) -> dict[str, Any]:
    return {name: item["schema"] for name, item in named(operation).items()}


def accepts(schema: dict[str, Any], value: object) -> bool:
    """Tell whether a value is what a schema describes."""
    validator = cast("Any", jsonschema.Draft202012Validator(schema))
    return bool(validator.is_valid(value))


def body(operation: dict[str, Any], media: str) -> dict[str, Any]:
    content: dict[str, Any] = operation["requestBody"]["content"][media]
    return content


def answer(operation: dict[str, Any]) -> dict[str, Any]:
    (content,) = operation["responses"]["200"]["content"].values()
    schema: dict[str, Any] = content["schema"]
    return schema


class TestDocument:
    @pytest.mark.parametrize(
        "name", sorted(file.parent.name for file in SPEC.glob("*/service.yaml"))
    )
    def test_of_every_service_is_valid(self, name: str) -> None:
        service = load_service(SPEC / name)
        root = json.loads(document(service))
        validate(root)
        operations = [node for item in root["paths"].values() for node in item.values()]
        ids = [node["operationId"] for node in operations]
        assert len(set(ids)) == len(ids)
        assert {".".join(one.split(".")[:2]) for one in ids} == {
            f"{resource.attribute}.{endpoint.name}"
            for resource in service.resources
            for endpoint in resource.endpoints
        }

    def test_is_the_same_every_time_and_ends_with_a_line_end(self, tmp_path: Path) -> None:
        (tmp_path / "service.yaml").write_text(SERVICE, "utf-8")
        (tmp_path / "tasks.yaml").write_text(TASKS, "utf-8")
        first, second = (document(load_service(tmp_path)) for _ in range(2))
        assert first == second
        assert first.startswith('{\n  "openapi": "3.1.0",\n')
        assert first.endswith("\n}\n")

    def test_says_what_it_is_of(self, acme: dict[str, Any]) -> None:
        assert acme["info"]["title"] == "Acme API"
        assert acme["info"]["summary"] == "The API of Acme."
        assert re.fullmatch("[0-9a-f]{64}", acme["info"]["x-spec-sha256"])
        assert acme["info"]["version"] == acme["info"]["x-spec-sha256"][:12]
        assert acme["servers"] == [{"url": "https://acme.example/api"}]
        assert [tag["name"] for tag in acme["tags"]] == ["reports", "tasks"]
        assert acme["x-filters"]["TaskFilter"] == {
            "due": {"type": "date"},
            "users": {"type": "members", "description": "Who does it."},
        }

    def test_changes_its_hash_with_the_spec(self, make: Load) -> None:
        before = make(tasks=TASKS)["info"]["version"]
        assert make(tasks=TASKS + "# more\n")["info"]["version"] != before

    def test_of_a_service_with_its_own_address_and_a_path_in_the_query(self, make: Load) -> None:
        own = SERVICE.replace("https://acme.example/api/", '""') + "path_query: path_info\n"
        root = make(own, tasks=TASKS.replace("base: /v1", "base: v1"))
        (server,) = root["servers"]
        assert server["url"] == "{base_url}?path_info="
        assert server["variables"]["base_url"]["default"] == "https://example.com"
        assert root["x-path-query"] == "path_info"
        assert "/v1/version.json" in root["paths"]


class TestCredentials:
    def test_any_of_them_is_enough(self, acme: dict[str, Any]) -> None:
        names = ["oauth1", "basic_email", "header_session", "query_token"]
        assert acme["security"] == [{name: []} for name in names]
        schemes = acme["components"]["securitySchemes"]
        assert list(schemes) == names
        assert schemes["oauth1"]["x-oauth1"]["authorize"] == "/oauth/consent"
        assert (schemes["oauth1"]["in"], schemes["oauth1"]["name"]) == ("header", "Authorization")
        assert (schemes["basic_email"]["type"], schemes["basic_email"]["scheme"]) == (
            "http",
            "basic",
        )
        assert schemes["header_session"] == {
            "type": "apiKey",
            "in": "header",
            "name": "X-Session",
            "x-credential": "session",
        }
        assert schemes["query_token"]["description"] == "It stands in every address."

    def test_are_not_sent_where_none_are_needed(self, acme: dict[str, Any]) -> None:
        assert acme["paths"]["/v1/tasks.json"]["post"]["security"] == []
        assert "security" not in acme["paths"]["/v1/tasks/{id}.json"]["get"]


class TestPaths:
    def test_carry_the_suffix_of_the_default_format(self, acme: dict[str, Any]) -> None:
        assert set(acme["paths"]) == {
            "/hours",
            "/steps",
            "/v1/files.json",
            "/v1/projects/{project_id}/tasks.json",
            "/v1/projects/{project_id}/tasks/archived.json",
            "/v1/tasks.json",
            "/v1/tasks/{id}.json",
            "/v1/tasks/{task_id}",
            "/v1/version.json",
        }

    def test_tell_the_other_formats(self, acme: dict[str, Any]) -> None:
        operation = acme["paths"]["/v1/version.json"]["get"]
        assert operation["x-formats"] == {"xml": {"suffix": ".xml"}}
        operation = acme["paths"]["/hours"]["get"]
        assert operation["x-formats"] == {"xml": {"accept": "text/xml"}}
        assert named(operation)["format"] == {
            "name": "format",
            "in": "query",
            "required": True,
            "schema": {"type": "string", "const": "json"},
        }

    def test_an_optional_word_makes_two_of_one(self, acme: dict[str, Any]) -> None:
        without = acme["paths"]["/v1/projects/{project_id}/tasks.json"]["get"]
        with_it = acme["paths"]["/v1/projects/{project_id}/tasks/archived.json"]["get"]
        assert without["operationId"] == "tasks.list"
        assert with_it["operationId"] == "tasks.list.archived"
        assert with_it["x-arguments"] == {"archived": True}
        assert "x-arguments" not in without
        assert [item["name"] for item in with_it["parameters"] if item.get("in") == "path"] == [
            "project_id"
        ]

    def test_an_optional_value_is_a_parameter_of_one_of_the_two(self, make: Load) -> None:
        paths = make(
            tasks=TASKS.replace("GET /version", "GET /version[/{part}]").replace(
                "    pattern:", "    path: {part: string}\n    pattern:"
            )
        )["paths"]
        assert "parameters" in paths["/v1/version.json"]["get"]  # the header that is always sent
        assert named(paths["/v1/version.json"]["get"]) == {}
        assert named(paths["/v1/version/{part}.json"]["get"])["part"]["required"] is True

    def test_of_one_shape_share_their_names(self, make: Load) -> None:
        paths = make(tasks=TASKS.replace("    formats: plain\n", ""))["paths"]
        assert list(paths["/v1/tasks/{id}.json"]) == ["get", "put"]
        renamed = named(paths["/v1/tasks/{id}.json"]["put"])["id"]
        assert renamed["x-argument"] == "task_id"
        assert renamed["required"] is True

    def test_of_one_verb_stand_side_by_side(self, make: Load) -> None:
        paths = make(tasks=TASKS.replace("    formats: plain\n", ""))["paths"]
        assert paths["/v1/tasks/{id}.json"]["put"]["operationId"] == "tasks.rename"
        other = paths["/v1/tasks/{id}.json#tasks.finish"]["put"]
        assert other["operationId"] == "tasks.finish"


class TestParameters:
    @pytest.fixture
    def listing(self, acme: dict[str, Any]) -> dict[str, Any]:
        operation: dict[str, Any] = acme["paths"]["/v1/projects/{project_id}/tasks.json"]["get"]
        return operation

    def test_have_the_names_of_the_vendor(self, listing: dict[str, Any]) -> None:
        assert named(listing)["team__reference"] == {
            "name": "team__reference",
            "in": "query",
            "required": True,
            "schema": {"type": "string"},
            "description": "The team. Clients send it.",
            "x-argument": "team",
        }
        assert named(listing)["project_id"]["schema"] == {"type": ["string", "integer"]}

    def test_have_the_values_that_travel(self, listing: dict[str, Any]) -> None:
        found = schemas(listing)
        assert found["done"] == {"type": "string", "enum": ["1", "0"], "default": "0"}
        assert found["stamp"] == {"type": "integer", "x-form": "unix"}
        assert found["where"] == {"type": "string", "x-form": "where"}
        assert found["due"]["examples"] == [date(2014, 12, 31).strftime("%m-%d-%Y")]

    @pytest.mark.parametrize(
        ("name", "text", "fits"),
        [
            ("due", "12-31-2014", True),
            ("due", "2014-12-31", False),
            ("due", "12-31-2014 ", False),
            ("since", "2014-12-31 23:59:58", True),
            ("since", "1420070398", True),
            ("since", "2014-12-31T23:59:58Z", False),
        ],
    )
    def test_have_patterns_for_times(
        self, listing: dict[str, Any], name: str, text: str, fits: bool
    ) -> None:
        assert accepts(schemas(listing)[name], text) is fits

    def test_say_how_lists_travel(self, listing: dict[str, Any]) -> None:
        found = named(listing)
        state, ids, tags = (found[name] for name in ("state", "ids", "tags[]"))
        assert (state["style"], state["explode"], state["x-separator"]) == ("form", False, ";")
        assert state["schema"] == {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Tasks.State"},
            "maxItems": 3,
        }
        assert (ids["style"], ids["x-separator"]) == ("pipeDelimited", "|")
        assert "style" not in tags
        assert tags["x-argument"] == "tags"
        span = schemas(listing)["created"]
        assert (span["type"], span["x-separator"], span["x-range"]) == ("string", ";", ",")

    def test_spell_out_the_keys_of_objects(self, listing: dict[str, Any]) -> None:
        found = named(listing)
        assert found["options[color]"]["required"] is False  # the object itself may be left out
        assert found["options[due_on]"]["x-argument"] == "options.due"
        assert found["options[due_on]"]["schema"] == {"type": "string", "format": "date"}
        assert (found["extra"]["style"], found["extra"]["explode"]) == ("deepObject", True)

    def test_include_those_of_the_page(self, acme: dict[str, Any], listing: dict[str, Any]) -> None:
        page = named(listing)["page"]
        assert page["schema"]["pattern"] == r"^\d+;\d+$"
        assert page["x-argument"] == ["skip", "take"]
        assert listing["x-paging"] == {
            "style": "offset",
            "wire": "page",
            "start": "skip",
            "size": "take",
            "default": 20,
            "maximum": 100,
            "first": 0,
            "total": "tasks.total",
            "key": "id",
            "send_default": False,
        }
        apart = named(acme["paths"]["/steps"]["get"])
        assert apart["p"]["schema"] == {"type": "integer", "minimum": 1}
        assert apart["n"]["x-argument"] == "size"

    def test_include_what_is_always_sent(self, acme: dict[str, Any]) -> None:
        reference = {"$ref": "#/components/parameters/X-Client"}
        assert reference in acme["paths"]["/hours"]["get"]["parameters"]
        header = acme["components"]["parameters"]["X-Client"]
        assert (header["in"], header["schema"]["const"]) == ("header", "deskwire")

    def test_come_with_the_rules_between_them(self, listing: dict[str, Any]) -> None:
        assert listing["x-rules"] == [
            {"requires": {"state": ["done"]}},
            {"at_most_one": ["tags", "ids"]},
        ]
        assert listing["x-idempotent"] is True


class TestBodies:
    def test_of_forms_have_bracketed_names(self, acme: dict[str, Any]) -> None:
        operation = acme["paths"]["/v1/tasks.json"]["post"]
        assert list(operation["requestBody"]["content"]) == [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ]
        content = body(operation, "application/x-www-form-urlencoded")
        schema = content["schema"]
        assert schema["required"] == ["title", "labels", "options[color]", "submitted"]
        assert schema["properties"]["submitted"] == {"const": "submitted"}
        assert schema["properties"]["urgent"] == {
            "type": "string",
            "enum": ["active", "inactive"],
            "default": "active",
        }
        assert schema["properties"]["title"]["x-variants"] == {"short": {"name": "t"}}
        assert schema["properties"]["email"]["x-argument"] == "person.e_mail"
        assert content["encoding"]["labels"] == {
            "style": "form",
            "explode": False,
            "x-separator": ",",
        }
        assert "picture" not in schema["properties"]
        assert list(schema["patternProperties"]) == [r"^owners\[\d+\]$", r"^steps\[\d+\]\[text\]$"]

    def test_with_a_file_are_multipart(self, acme: dict[str, Any]) -> None:
        schema = body(acme["paths"]["/v1/tasks.json"]["post"], "multipart/form-data")["schema"]
        assert schema["properties"]["picture"]["format"] == "binary"
        assert "title" in schema["properties"]
        upload = acme["paths"]["/v1/files.json"]["post"]["requestBody"]
        assert list(upload["content"]) == ["multipart/form-data"]
        assert upload["required"] is True

    def test_of_json_keep_types_and_bracketed_names(self, acme: dict[str, Any]) -> None:
        operation = acme["paths"]["/v1/tasks/{task_id}"]["put"]
        schema = body(operation, "application/json")["schema"]
        assert schema["required"] == ["name", "notify"]
        assert schema["properties"]["done"] == {"type": "integer", "enum": [1, 0]}
        assert schema["properties"]["labels"]["type"] == "string"
        assert schema["properties"]["note"] == {"type": ["string", "null"]}
        assert schema["properties"]["notify"] == {"const": None}
        assert schema["properties"]["opts[color]"] == {
            "type": "string",
            "x-argument": "options.color",
        }
        assert operation["x-idempotent"] is False
        sent = {"name": "a", "notify": None, "done": 1, "opts[color]": "red", "steps[0][text]": "b"}
        assert accepts(schema, sent)
        assert not accepts(schema, {**sent, "done": "1"})
        assert not accepts(schema, {**sent, "steps[0][text]": 1})


class TestAnswers:
    def test_are_nested_where_the_value_stands(self, acme: dict[str, Any]) -> None:
        operation = acme["paths"]["/v1/projects/{project_id}/tasks.json"]["get"]
        schema = answer(operation)
        assert schema["required"] == ["tasks"]
        inner = schema["properties"]["tasks"]
        assert inner["properties"]["task"] == {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Task"},
        }
        assert inner["properties"]["total"] == {"type": ["integer", "string"]}
        assert inner["required"] == ["task"]
        assert operation["responses"]["200"]["description"] == "A list. A task."
        assert set(operation["responses"]["200"]["headers"]) == {"X-Limit", "X-Left", "X-Period"}

    def test_of_one_item_in_a_list_are_lists(self, acme: dict[str, Any]) -> None:
        schema = answer(acme["paths"]["/v1/tasks/{id}.json"]["get"])
        assert schema["properties"]["tasks"] == {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Task"},
            "minItems": 1,
        }

    def test_of_a_service_that_lists_single_objects_are_lists(self, make: Load) -> None:
        listed = SERVICE.replace("text_scalars: true", "listed_objects: true")
        root = make(listed, tasks=TASKS.replace("{path: tasks, one: true}", "tasks"))
        schema = answer(root["paths"]["/v1/tasks/{id}.json"]["get"])
        assert schema["properties"]["tasks"]["type"] == "array"

    def test_may_be_a_scalar_text_or_nothing(self, acme: dict[str, Any]) -> None:
        number = answer(acme["paths"]["/v1/tasks.json"]["post"])
        assert number["properties"]["task_id"] == {"type": ["integer", "string"]}
        text = acme["paths"]["/v1/version.json"]["get"]["responses"]["200"]["content"]
        assert text == {"text/plain": {"schema": {"type": "string", "pattern": "Version: (.+)"}}}
        nothing = acme["paths"]["/v1/files.json"]["post"]["responses"]["200"]["content"]
        assert nothing == {"*/*": {"schema": {}}}

    def test_refuse_with_the_statuses_of_the_errors(self, acme: dict[str, Any]) -> None:
        operation = acme["paths"]["/v1/projects/{project_id}/tasks.json"]["get"]
        error = "#/components/responses/Error"
        assert list(operation["responses"]) == ["200", "403", "default"]
        assert operation["responses"]["403"] == {
            "$ref": error,
            "description": "The project is closed.",
        }
        assert operation["x-raises"] == {"ParameterError": "The team is unknown."}
        shared = acme["components"]["responses"]["Error"]
        assert {"x-code", "X-Limit"} <= set(shared["headers"])
        said = shared["content"]["application/json"]["schema"]["properties"]["error"]["properties"]
        assert list(said) == ["code", "message"]

    def test_of_reports_are_tables(self, acme: dict[str, Any]) -> None:
        assert answer(acme["paths"]["/hours"]["get"]) == {"$ref": "#/components/schemas/WorkTable"}
        columns = acme["components"]["schemas"]["HoursTable"]["x-table"]["columns"]
        assert columns == [
            {
                "name": "day",
                "type": "date",
                "description": "The day.",
                "default": True,
                "sums": False,
                "filterable": True,
            },
            {
                "name": "hours",
                "type": "number",
                "description": "Hours.",
                "default": False,
                "sums": True,
                "filterable": False,
            },
        ]


class TestComponents:
    def test_of_enums_list_their_values(self, acme: dict[str, Any]) -> None:
        found = acme["components"]["schemas"]
        assert found["Tasks.State"] == {
            "type": "string",
            "description": "The state of a task.",
            "enum": ["open", "closed"],
            "x-enum-varnames": ["OPEN", "CLOSED"],
            "x-enum-descriptions": ["It is to be done.", "It is done."],
        }
        assert found["Reports.State"]["enum"] == ["draft"]
        assert (found["Level"]["type"], found["Level"]["enum"]) == ("integer", [1, 2])

    def test_a_name_means_the_resources_own_first(self, acme: dict[str, Any]) -> None:
        found = schemas(acme["paths"]["/steps"]["get"])
        assert found["level"] == {"$ref": "#/components/schemas/Reports.State"}

    def test_of_ids_are_types_of_their_own(self, acme: dict[str, Any]) -> None:
        assert acme["components"]["schemas"]["TaskNumber"] == {
            "type": "integer",
            "description": "The number of a task in its project.",
        }
        reference = {"$ref": "#/components/schemas/TaskNumber"}
        assert schemas(acme["paths"]["/v1/tasks/{id}.json"]["get"])["id"] == reference

    def test_of_models_have_the_vendors_names_and_forms(self, acme: dict[str, Any]) -> None:
        task = acme["components"]["schemas"]["Task"]
        properties = task["properties"]
        assert task["required"] == ["id", "name", "done", "created"]
        assert properties["name"]["x-field"] == "title"
        assert properties["name"]["description"] == "The title. Seen in an answer, in no document."
        assert properties["hours"]["type"] == ["number", "string", "null"]
        assert properties["done"]["type"] == ["boolean", "integer", "string"]
        assert properties["due"] == {"type": ["string", "null"], "x-form": "%m/%d/%Y"}
        assert properties["created"] == {"type": "string", "format": "date-time"}
        assert properties["roles"]["properties"]["role"]["x-field"] == "role"
        assert properties["counts"]["additionalProperties"] == {"type": ["integer", "string"]}
        assert properties["settings"]["contentMediaType"] == "application/json"

    def test_of_models_take_what_the_service_sends(self, acme: dict[str, Any]) -> None:
        schema = {
            "$ref": "#/components/schemas/Task",
            "components": {"schemas": acme["components"]["schemas"]},
        }
        task = {"id": "1", "name": "a", "done": 0, "created": "2014-12-31T00:00:00Z"}
        assert accepts(schema, task)
        assert accepts(schema, {**task, "state": "new", "steps": [None], "owner": None, "more": 1})
        assert not accepts(schema, {**task, "name": None})
        assert not accepts(schema, {**task, "owner": "me"})

    def test_of_inputs_require_what_has_to_be_given(self, acme: dict[str, Any]) -> None:
        options = acme["components"]["schemas"]["Options"]
        assert options["required"] == ["color"]
        assert options["properties"]["due_on"] == {
            "type": "string",
            "format": "date",
            "x-argument": "due",
        }
