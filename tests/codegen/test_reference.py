"""The reference pages: complete, readable, and with links that lead somewhere."""

import re
from collections.abc import Callable

import pytest

from codegen.emit.reference import page
from codegen.load import load_service
from codegen.schema import SPEC

SERVICE = """
service: acme
title: Acme
client: Acme
summary: The API of Acme.
base_url: ""
path_query: path_info
headers: {X-Client: deskwire}
default_format: json
formats:
  api:
    json: {suffix: .json}
    xml: {suffix: .xml, accept: text/xml}
  plain:
    json: {}
    xml: {query: {format: xml}}
bodies: {PUT: json}
auth:
  - oauth1: {request_token: /request, authorize: /consent, access_token: /access}
  - basic: {username: api_key, any_password: X}
  - header: {name: X-Session, value: session}
  - query: {name: auth_token, value: token}
"""

TASKS = """
resource: Tasks
attribute: tasks
summary: Things to do.
base: /v1
ids:
  TaskNumber: {type: integer, doc: The number of a task.}
filters:
  TaskFilter:
    due: date
    owner: {type: members, wire: users, doc: Who does it.}
operations:
  list:
    summary: List tasks.
    http: GET /projects/{project_id}/tasks[/{archived}]
    doc: A project's tasks, e.g. `a|b`.
    why: The vendor's text has *stars*, <tags> and a|b.
    path:
      project_id: {type: reference, doc: The project.}
      archived: {type: boolean, encode: flag, doc: Whether to list the archive.}
    query:
      done: {type: boolean, encode: one_zero, default: false}
      team: {type: string!, wire: team__reference, doc: The team.}
      state: {type: [State], join: ";", limit: 3}
      size_name: Size
      tags: {type: [string], encode: brackets}
      due: {type: date, encode: "%m-%d-%Y"}
      since: {type: datetime, encode: unix}
      created: {type: [datetime], encode: "%Y%m%d", join: ";", range: ","}
      where: where
      extra: {type: {map: string}}
    paging: {style: offset, start: skip, size: take, wire: page, default: 20, maximum: 100,
             total: tasks.total, cap: 500, key: id}
    returns: [Task]
    select: tasks.task
    raises: {PermissionDeniedError: The project is closed.}
    rules:
      - at_least_one: [state, tags]
      - at_most_one: [state, tags]
      - any_group: [[state, tags], [due]]
      - requires: {since: [due, done]}
      - excludes: {since: [state]}
      - only_when: {due: {done: [true, maybe]}}
      - complete_keys: {extra: [[a, b], [1]]}
  add:
    summary: Add a task.
    http: POST /tasks/{project_id}
    path: {project_id: reference}
    body:
      title: {type: string!, variants: {short: {wire: t}}}
      project_id: {type: reference, wire: project}
      owners: {type: [reference], encode: numbered}
      urgent: {type: boolean, encode: {boolean: [active, inactive]}}
      options: Options
      steps: {type: [Step]}
      person: Person
      note: string?
    files:
      picture: {type: file, doc: A picture.}
    send: {submitted: submitted}
    authenticated: false
    formats: plain
  replace:
    summary: Replace a task.
    http: PUT /tasks/{id}
    path: {id: TaskNumber}
    body: {labels: {type: [string], encode: brackets}}
    idempotent: true
    returns: Task
    select: {path: tasks, one: true}
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
      due: {type: date?, encode: "%m/%d/%Y"}
      state: State?
      steps: [Step]
      asked: {type: boolean?, encode: {boolean: ["yes", "no"]}}
      settings: {type: any?, encode: json}
  Brief: {doc: A task in few words., partial_of: Task}
  Person: {doc: A person., input: spread, fields: {name: string!}}
  Options:
    doc: Options.
    input: true
    fields: {due: {type: date!, wire: due_on, encode: "%d.%m.%Y"}}
  Step: {doc: A step., input: true, fields: {text: string!}}
enums:
  State:
    doc: The state of a task.
    alias: STATES
    values: {open: It is to be done., closed: It is done.}
  Size: {doc: A size., values: [a, b, c, d, e, f, g, h, i]}
tables:
  Hours:
    doc: Hours of people.
    filterable: [day, name]
    columns:
      day: {type: date, default: true, doc: The day.}
      name: {type: text, doc: The name.}
      hours: {type: number, sums: true, doc: Hours.}
"""

REPORTS = """
resource: Reports
attribute: reports
summary: Reports.
operations:
  hours:
    summary: Return hours.
    http: GET /hours
    query: {query: {type: report_query!, wire: tq}}
    returns: {table: Work}
  steps:
    summary: List steps.
    http: GET /steps
    paging: {style: page, start: page, size: size, wire_start: p, wire_size: size, first: 1}
    returns: [State]
enums:
  State: {doc: The state of a report., values: {draft: It is a draft.}}
tables:
  Work: {doc: Work., columns: {day: {type: date, doc: The day.}}}
"""

Section = Callable[[str], str]


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of a service that uses all of the spec language."""
    folder = tmp_path_factory.mktemp("acme")
    for name, text in (("service", SERVICE), ("tasks", TASKS), ("reports", REPORTS)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    text = page(load_service(folder))
    assert text == page(load_service(folder))
    return text


@pytest.fixture(scope="module")
def section(acme: str) -> Section:
    """Return a function that finds what stands below a heading."""
    parts = re.split(r"^#+ (.+)\n", acme, flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return lambda heading: found[heading].strip()


def rows(text: str) -> dict[str, list[str]]:
    """Return the rows of a table by their first cell."""
    cells = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    assert len({len(row) for row in cells}) <= 1
    return {row[0].strip("`"): row[1:] for row in cells}


LIST = "`tasks.list(project_id, team)`"
ADD = "`tasks.add(project_id, title)`"


class TestPage:
    @pytest.mark.parametrize(
        "name", sorted(file.parent.name for file in SPEC.glob("*/service.yaml"))
    )
    def test_of_every_service_has_every_name(self, name: str) -> None:
        service = load_service(SPEC / name)
        text = page(service)
        assert text.startswith(f"<!-- Generated from spec/{name} by python -m codegen -->\n\n# ")
        for resource in service.resources:
            for endpoint in resource.endpoints:
                assert f"### `{resource.attribute}.{endpoint.name}(" in text
                for argument in endpoint.arguments:
                    assert f"| `{argument.name}` |" in text

    @pytest.mark.parametrize(
        "name", ["acme", *sorted(file.parent.name for file in SPEC.glob("*/service.yaml"))]
    )
    def test_links_lead_to_headings_that_are_there_once(self, name: str, acme: str) -> None:
        text = acme if name == "acme" else page(load_service(SPEC / name))
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        anchors = [re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings]
        links = set(re.findall(r"\]\(#([^)]*)\)", text))
        assert links
        assert {link for link in links if anchors.count(link) != 1} == set()

    def test_has_tidy_lines(self, acme: str) -> None:
        assert "\n\n\n" not in acme
        assert acme.endswith("|\n")
        assert not re.search(r"[ \t]$", acme, re.MULTILINE)
        assert "None" not in re.sub(r"`[^`]*`", "", acme)

    def test_begins_with_what_all_operations_share(self, section: Section) -> None:
        text = section("Acme")
        assert "The API of Acme." in text
        assert "- Client: `Acme` of `deskwire.acme`" in text
        assert "- Address: every installation has its own" in text
        assert (
            "- Credentials: OAuth 1.0a with `consumer_key`, `consumer_secret`, `access_token` and "
            "`access_token_secret`; or HTTP Basic with `api_key`; or `session` in the header "
            "`X-Session`; or `token` in the query, as `auth_token`\n"
        ) in text
        assert "- Formats: JSON (`.json`), XML (`.xml`, `Accept: text/xml`); `json` by" in text
        assert "- The path travels in the query, as `path_info`" in text
        assert "- Always sent: `X-Client: deskwire`" in text
        assert rows(text)["[`acme.tasks`](#acmetasks)"] == ["Things to do."]


class TestOperations:
    def test_say_what_is_sent(self, section: Section) -> None:
        text = section(LIST)
        assert text.startswith(
            "List tasks.\n\n`GET /v1/projects/{project_id}/tasks[/{archived}]`\n\n"
        )
        assert "A project's tasks, e.g. `a|b`." in text
        assert r"The vendor's text has \*stars\*, \<tags\> and a|b." in text

    def test_say_how_a_body_is_sent(self, section: Section) -> None:
        text = section(ADD)
        assert "- Body: form fields, or `multipart/form-data` with a file.\n" in text
        assert "- Always sent: `submitted=submitted` (body).\n" in text
        assert "- Formats: JSON, XML (`format=xml`).\n" in text
        assert "- Not idempotent: " in text
        assert "- No credentials are sent.\n" in text
        other = section("`tasks.replace(id)`")
        assert "- Body: a JSON object.\n" in other
        assert "idempotent" not in other

    def test_say_how_lists_are_paged(self, section: Section) -> None:
        assert (
            "- Paged: `skip` counts items, `take` is the page size, 20 unless given, at most 100. "
            "The number of all items is at `tasks.total` in the answer. "
            "The service sends 500 items at most and does not say so. "
            "Items that come again are dropped, by their `id`.\n"
        ) in section(LIST)
        found = rows(section(LIST))
        assert found["skip"][:3] == ["`int`", "query as `page=<skip>;<take>`", "no"]
        text = section("`reports.steps()`")
        assert "- Paged: `page` counts pages from 1, `size` is the page size.\n" in text
        assert rows(text)["page"][1] == "query as `p`"
        assert rows(text)["size"][1] == "query"

    def test_list_required_arguments_first(self, section: Section) -> None:
        names = list(rows(section(LIST)))
        assert names[2:5] == ["project_id", "team", "archived"]
        assert names[-2:] == ["skip", "take"]

    @pytest.mark.parametrize(
        ("name", "cells"),
        [
            ("project_id", [r"`str \| int`", "path", "yes", "The project."]),
            ("team", ["`str`", "query as `team__reference`", "yes", "The team."]),
            (
                "archived",
                [
                    r"`bool \| Literal[0, 1]`",
                    "path",
                    "no",
                    (
                        "Whether to list the archive. `True` is sent as the word `archived`, "
                        "`False` not at all."
                    ),
                ],
            ),
            (
                "done",
                [
                    r"`bool \| Literal[0, 1]`",
                    "query",
                    "no",
                    "Sent as `1` or `0`. `False` unless given.",
                ],
            ),
            (
                "state",
                [
                    r"[`Sequence[State \| str] \| str`](#tasksstate)",
                    "query",
                    "no",
                    "`open` or `closed`. Several are joined by `;`. At most 3 of them.",
                ],
            ),
            ("size_name", [r"[`Size \| str`](#size)", "query", "no", ""]),
            ("tags", ["`Sequence[str]`", "query as `tags[]`", "no", ""]),
            ("due", [r"`date \| str`", "query", "no", "Sent as `12-31-2014`."]),
            ("since", [r"`datetime \| str \| int`", "query", "no", "Sent in seconds since 1970."]),
            ("where", [r"`Where \| str`", "query", "no", ""]),
        ],
    )
    def test_explain_arguments(self, section: Section, name: str, cells: list[str]) -> None:
        assert rows(section(LIST))[name] == cells

    def test_explain_spans_and_mappings(self, section: Section) -> None:
        found = rows(section(LIST))
        assert "TimeRange" in found["created"][0]
        assert found["created"][3] == (
            "Sent as `20141231`. Several are joined by `;`. The ends of a span are joined by `,`."
        )
        assert found["extra"][1] == "query as `extra[key]`"

    def test_explain_bodies(self, section: Section) -> None:
        found = rows(section(ADD))
        assert found["project_id"][1] == "path, body as `project`"
        assert found["owners"][1] == "body as `owners[0]`"
        assert found["urgent"][3] == "Sent as `active` or `inactive`."
        assert found["options"][:2] == ["[`Options`](#options)", "body as `options[key]`"]
        assert found["steps"][:2] == ["[`Sequence[Step]`](#step)", "body as `steps[0][key]`"]
        assert found["person"][1:] == [
            "body, each key by itself",
            "no",
            "The keys may be keyword arguments as well.",
        ]
        assert found["note"][3] == "`None` is sent too, as null or as an empty text."
        assert found["picture"] == ["`Upload`", "file", "no", "A picture."]
        assert "`variants`" in found["title"][3]
        assert "`short`" in found["title"][3]
        assert rows(section("`tasks.replace(id)`"))["labels"][1] == "body"

    def test_say_what_comes_back(self, section: Section) -> None:
        assert "\nReturns [`Pages[Task]`](#task), at `tasks.task` in the answer.\n" in section(LIST)
        assert "\nReturns nothing." in section(ADD)
        assert (
            "Returns [`Task`](#task), at `tasks` in the answer, the only item of a list."
            in section("`tasks.replace(id)`")
        )
        assert "Returns `str`, found by `Version: (.+)` in the text." in section(
            "`tasks.version()`"
        )
        assert "Returns [`Table[WorkRow]`](#workrow)." in section("`reports.hours(query)`")
        assert "Returns [`Pages[State]`](#reportsstate)." in section("`reports.steps()`")

    def test_say_what_is_raised(self, section: Section) -> None:
        assert "Raises:\n\n- `PermissionDeniedError`: The project is closed.\n" in section(LIST)
        assert "Raises:" not in section(ADD)

    def test_put_rules_in_words(self, section: Section) -> None:
        assert section(LIST).partition("Rules:\n\n")[2].splitlines() == [
            "- Give at least one of `state` and `tags`.",
            "- Give only one of `state` and `tags`.",
            "- Give `state` and `tags`, or `due`.",
            "- `since` needs `due` and `done` as well.",
            "- `since` cannot be given with `state`.",
            "- `due` is allowed only when `done` is `True` or `maybe`.",
            "- `extra` holds all of `a` and `b`, or none of them.",
            "- `extra` holds all of `1`, or none of them.",
        ]


class TestSections:
    def test_of_models_list_fields(self, section: Section) -> None:
        text = section("`Task`")
        assert text.startswith("A task.\n\nIn `deskwire.acme.tasks`.")
        found = rows(text)
        assert found["id"][0] == "[`TaskNumber`](#tasknumber)"
        assert found["title"] == [
            "`str`",
            "The title. Seen in an answer, in no document. Named `name` by the service.",
        ]
        assert found["hours"][0] == r"`Decimal \| None`"
        assert found["due"][1] == "The service sends it as `12/31/2014`."
        assert found["state"] == [
            r"[`State \| None`](#tasksstate)",
            "A value that is not listed is kept as it is.",
        ]
        assert found["steps"][0] == "[`tuple[Step, ...]`](#step)"
        assert found["asked"][1] == "The service sends `yes` or `no`."
        assert found["settings"][1] == "The service sends it as JSON inside a text."

    def test_of_partial_models_name_the_whole(self, section: Section) -> None:
        text = section("`Brief`")
        assert "It has the fields of [`Task`](#task), each of which may be missing." in text
        assert "title" in rows(text)

    def test_of_inputs_list_keys(self, section: Section) -> None:
        assert rows(section("`Options`"))["due"] == [
            r"`date \| str`",
            "yes",
            "Sent as `31.12.2014`. Named `due_on` by the service.",
        ]

    def test_of_enums_list_values(self, section: Section) -> None:
        text = section("`tasks.State`")
        assert rows(text)["OPEN"] == ["`open`", "It is to be done."]
        assert "The vendor's name of it is `Tasks.STATES`." in text
        assert rows(section("`reports.State`"))["DRAFT"] == ["`draft`", "It is a draft."]

    def test_of_report_tables_list_columns(self, section: Section) -> None:
        text = section("`HoursRow`")
        assert "Queries name its columns by `HoursColumns`." in text
        assert rows(text)["day"] == [r"`date \| None`", "yes", "", "= < >", "The day."]
        assert rows(text)["name"] == [r"`str \| None`", "", "", "=", "The name."]
        assert rows(text)["hours"] == [r"`Decimal \| None`", "", "yes", "", "Hours."]

    def test_of_ids_and_filters(self, section: Section) -> None:
        text = section("`TaskNumber`")
        assert text.startswith("The number of a task.")
        assert "A kind of `int`" in text
        assert rows(section("`TaskFilter`"))["owner"] == ["members", "`users`", "Who does it."]
