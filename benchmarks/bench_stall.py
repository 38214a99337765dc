"""Stalls: how long one answer at the limits of its size holds the event loop.

    python benchmarks/bench_stall.py

Each body is as big as the defaults of `Limits` admit, or as hostile as they do. What is printed is
the longest step between two turns of other tasks and the time of the whole, in CPU time so that a
busy machine does no harm. The goal is about 100 ms a step.
"""

import json
import time
from collections.abc import Callable, Mapping
from decimal import Decimal

import attrs

from deskwire.core.errors import DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Format, Operation
from deskwire.core.model.records import Model
from deskwire.core.model.results import ListResult, ModelResult, ReportResult, Result, ScalarResult
from deskwire.core.model.service import ErrorRule, Service
from deskwire.core.model.values import JSONValue
from deskwire.core.query.gds import DateColumn, NumberColumn
from deskwire.core.report.table import Report
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse

MIB = 1024 * 1024
SERVICE = Service(
    name="acme",
    title="Acme",
    base_url="",
    default_format="json",
    formats=("json", "xml"),
    dialect=Dialect(text_scalars=True, lone_items=True, xml_items="any"),
    errors=ErrorRule(),
)


@attrs.frozen(kw_only=True)
class Task(Model):
    id: int
    name: str
    hours: Decimal | None = None
    tags: tuple[int, ...] = ()


@attrs.frozen(kw_only=True)
class Row:
    worked_on: object = None
    hours: object = None
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False, repr=False)


REPORT = Report(Row, (DateColumn("worked_on"), NumberColumn("hours")))
HEAD = '{"table": {"cols": [{"label": "worked_on"}, {"label": "hours"}], "rows": ['
TASK = {"id": 1, "name": "Find out what was reported", "hours": 1.5, "tags": [1, 2, 3]}
XML_TASK = "<task><id>1</id><name>Find out what was reported</name><hours>1.5</hours></task>"


def many(item: str, size: int = 16 * MIB, nodes: int = 490_000, each: int = 1) -> str:
    """Return a list at the limit of its size or of its values."""
    count = min(size // (len(item) + 1) - 1, nodes // each)
    return f"[{','.join([item] * count)}]"


def elements(item: str, each: int) -> str:
    return f"<r>{item * min((16 * MIB) // len(item) - 1, 490_000 // each)}</r>"


def rows(item: str) -> str:
    return f"{HEAD}{','.join([item] * ((64 * MIB - 200) // (len(item) + 1)))}]}}}}"


TASKS = ListResult(Task)
TREE = ScalarResult(JSONValue)
TABLE = ReportResult(REPORT)
BODIES: dict[str, tuple[Callable[[], str], str, Result]] = {
    "tasks": (lambda: many(json.dumps(TASK), each=8), "json", TASKS),
    "tasks as XML": (lambda: elements(XML_TASK, 4), "xml", TASKS),
    "empty objects": (lambda: many("{}"), "json", TASKS),
    "lists": (lambda: many("[0]", each=2), "json", TREE),
    "decimals": (lambda: many("1.5"), "json", TREE),
    "one object": (
        lambda: f'{{"id": 1, "tags": {many("1", nodes=99_000)}}}',
        "json",
        ModelResult(Task),
    ),
    "one object of objects": (
        lambda: f'{{"id": 1, "extra": {many("{}", nodes=4_700)}}}',
        "json",
        ModelResult(Task),
    ),
    "one text": (lambda: f'"{"x" * (16 * MIB - 2)}"', "json", TREE),
    "names": (lambda: json.dumps(dict.fromkeys(map(str, range(20_000)))), "json", TREE),
    "unknown fields": (lambda: json.dumps([{f"k{n}": 1} for n in range(19_000)]), "json", TASKS),
    "empty elements": (lambda: elements("<a/>", 1), "xml", TREE),
    "names with - and _": (lambda: elements("<a-b/><a_b/>", 2), "xml", TREE),
    "one attribute": (lambda: f'<r a="{"x" * 500_000}"/>', "xml", TREE),
    "report": (lambda: rows('{"c": [{"v": "20140105"}, {"v": "1.25"}]}'), "json", TABLE),
    "report of misfits": (lambda: rows('{"c": [{"v": {}}, {"v": []}]}'), "json", TABLE),
    "rows of nothing": (lambda: rows('{"c":[]}'), "json", TABLE),
}


def told(operation: str, drift: Drift) -> None:
    """Hear of a difference, as a hook does."""


def read(body: bytes, form: str, result: Result) -> tuple[float, float, str]:
    """Return the longest step and the sum of all, in ms of CPU, and what came of it."""
    operation: Operation[object] = Operation(
        name="acme.things.get",
        method="GET",
        path="/things",
        result=result,
        formats={"json": Format(), "xml": Format()},
        idempotent=True,
    )
    reader = ResponseDecoder(SERVICE, strict=False, limits=Limits(), on_drift=told)
    steps = reader.steps(operation, RawResponse(status=200, headers={}, content=body, format=form))
    longest = total = 0.0
    while True:
        start = time.process_time()
        try:
            next(steps)
            end = ""
        except StopIteration:
            end = "value"
        except DecodeError as error:
            end = error.message[:60]
        took = time.process_time() - start
        longest, total = max(longest, took), total + took
        if end:
            return longest * 1e3, total * 1e3, end


def main() -> None:
    print(f"{'':22} {'MB':>5} {'longest ms':>10} {'all ms':>8}")
    for name, (write, form, result) in BODIES.items():
        body = write().encode()
        longest, total, end = read(body, form, result)
        print(f"{name:22} {len(body) / 1e6:5.1f} {longest:10.0f} {total:8.0f}  {end}")


if __name__ == "__main__":
    main()
