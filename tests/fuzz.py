"""Mutated bodies: nothing may come of them but values and errors of ours.

    python -m tests.fuzz [mutations] [seed]

Bodies that are known to be good are changed in their bytes and in their structure and read as
answers, in every format, by every kind of result and by every operation of the services. What falls
is printed with all it takes to repeat it, and so is the body that took longest for its length.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from typing import Final, cast

import attrs

from deskwire.activecollab import _service as activecollab
from deskwire.core.errors import DeskwireError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import Moment
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Format, Operation
from deskwire.core.model.records import Model
from deskwire.core.model.results import (
    ListResult,
    ModelResult,
    NoResult,
    ReportResult,
    Result,
    ScalarResult,
    Selection,
    TextResult,
)
from deskwire.core.model.service import ErrorRule, Service
from deskwire.core.model.values import JSONValue
from deskwire.core.query.gds import DateColumn, NumberColumn, TextColumn
from deskwire.core.report.table import Report, Table
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.raw import RawResponse
from deskwire.odesk import _service as odesk
from deskwire.paymo import _service as paymo
from deskwire.taskforce import _service as taskforce
from deskwire.transport.operations import load_operations
from tests.bodies import good_body

_BATCH: Final = 5_000
"""How many bodies have one seed and one process."""

_SERVICE: Final = Service(
    name="acme",
    title="Acme",
    base_url="",
    default_format="json",
    formats=("json", "xml"),
    dialect=Dialect(
        text_scalars=True, int_booleans=True, empty_is_null=True, lone_items=True, xml_items="any"
    ),
    xml_names="hyphen",
    errors=ErrorRule(
        code_paths=(("error", "code"),),
        message_paths=(("error", "message"), ("message",)),
        code_patterns=("Error Code: (\\d+)",),
    ),
)


class _State(OpenEnum):
    OPEN = "open"
    DONE = "done"


@attrs.frozen(kw_only=True)
class _Person(Model):
    id: int
    name: str | None = None


@attrs.frozen(kw_only=True)
class _Task(Model):
    id: int
    name: str
    state: _State
    hours: Decimal | None = None
    done: bool
    due_on: date | None = None
    created: datetime = attrs.field(metadata={"encoding": Moment(("iso",))})
    updated: datetime = attrs.field(metadata={"encoding": Moment(("unix_ms",))})
    people: tuple[_Person, ...] = ()
    owner: _Person | None = None
    labels: Mapping[str, str] = attrs.field(factory=dict[str, str])


@attrs.frozen(kw_only=True)
class _Row:
    worked_on: date | None = None
    memo: str | None = None
    hours: Decimal | None = None
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False, repr=False)


_REPORT: Final = Report(_Row, (DateColumn("worked_on"), TextColumn("memo"), NumberColumn("hours")))
_TASK: Final[dict[str, JSONValue]] = {
    "id": 17,
    "name": "Größe & <Maß>",
    "state": "open",
    "hours": "7.25",
    "done": False,
    "due_on": "2014-12-31",
    "created": "2014-12-31T23:59:58Z",
    "updated": "1388912631123",
    "people": [{"id": 1, "name": "Ann"}, {"id": 2, "name": ""}],
    "owner": {"id": 3, "name": None},
    "labels": {"a": "b"},
}
_TABLE: Final[dict[str, JSONValue]] = {
    "server_time": "1400000000",
    "table": {
        "cols": [
            {"type": "date", "label": "worked_on"},
            {"type": "string", "label": "memo"},
            {"type": "number", "label": "sum(hours)"},
        ],
        "rows": [{"c": [{"v": "20140105"}, {"v": "déjà vu"}, {"v": f"{n}.50"}]} for n in range(40)],
    },
}
_ERROR: Final[dict[str, JSONValue]] = {"error": {"code": 404, "message": "There is no such task."}}

_RESULTS: Final[Mapping[str, Result]] = {
    "task": ModelResult(_Task),
    "tasks": ListResult(_Task, Selection(("tasks",))),
    "table": ReportResult(_REPORT),
    "tree": ScalarResult(JSONValue),
    "text": TextResult(),
    "number": TextResult("id\\D*(\\d+)"),
    "nothing": NoResult(),
}
_BODIES: Final[Mapping[str, tuple[JSONValue, tuple[str, ...]]]] = {
    "task": (dict(_TASK), ("task", "tree", "text", "number", "nothing")),
    "tasks": ({"tasks": [dict(_TASK), dict(_TASK)]}, ("tasks", "tree")),
    "table": (dict(_TABLE), ("table",)),
    "error": (dict(_ERROR), ("task", "table", "nothing")),
}
_SERVICES: Final = (activecollab.SERVICE, odesk.SERVICE, paymo.SERVICE, taskforce.SERVICE)
_CONTAINERS: Final[list[JSONValue]] = [
    [],
    {},
    [[]],
    [None],
    {"": {}},
    {"@": "x"},
    {"#text": "x"},
    {"v": {"v": []}},
]
_ODD: Final[tuple[JSONValue, ...]] = (
    "x" * 5000,
    *(None, True, 0, -1, 2**63, 10**4299, Decimal("1E+999999"), Decimal("0.1"), "", " ", "\0"),
    *("\ud800", "\ufeff", "9" * 5000, "1e999999999", "-0", "0x10", "NaN", "٣", "0000-00-00"),
    *("9999-12-31T23:59:60Z", "2014-01-01T24:00:00Z", "2014-01-01T00:00:00+99:99", "Date(1,0,0)"),
    *("99999999999999", "999999999999999", "-62135596800001", "2014-02-30", "true", "İ"),
    *_CONTAINERS,
)
_BYTES: Final = (
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\xff", b"\xc3", b"<!DOCTYPE a>", b"<![CDATA[", b"]]>"),
    *(b"&#xD800;", b"&x;", b"<!--", b"-->", b"<?xml version='1.0' encoding='idna'?>", b"9" * 5000),
    *(b'"', b"{", b"}", b"[", b"]", b",", b":", b"<", b">", b"/", b"\\", b"\\ud800", b"1e9999999"),
    *(b"[" * 2000, b"<a>" * 2000, b"NaN", b"-", b"\x1b$B", b' a="', b" xml:space='preserve'"),
)
_TYPES: Final = (
    *("", "application/json", "text/xml", "application/json; charset=utf-8") * 3,
    *("text/xml; charset=utf-16", "text/plain; charset=idna"),
    *("application/xml; charset=shift_jis", "application/json; charset=iso-2022-jp"),
)
_ATTRIBUTES: Final = (' type="array"', ' nil="true"', ' xml:space="preserve"', ' a="1"')
_CODECS: Final = (*("utf-8",) * 12, "utf-16", "utf-32-be", "latin-1")


@attrs.frozen(eq=False)
class Target:
    """What a body is read as, and one that is good."""

    service: Service
    operation: Operation[object]
    good: JSONValue

    def __str__(self) -> str:
        return self.operation.name


@cache
def _kinds() -> tuple[Target, ...]:
    """Return results of every kind."""
    return tuple(
        Target(_SERVICE, _operation(name), good)
        for good, names in _BODIES.values()
        for name in names
    )


def _operation(name: str) -> Operation[object]:
    return Operation(
        name=f"acme.things.{name}",
        method="GET",
        path="/things",
        result=_RESULTS[name],
        formats={"json": Format(), "xml": Format()},
        idempotent=True,
    )


@cache
def _operations() -> tuple[Target, ...]:
    """Return every operation of every service."""
    return tuple(
        Target(service, operation, good_body(operation, service))
        for service in _SERVICES
        for operation in load_operations(service)
    )


@cache
def _service_reader(name: str, *, strict: bool) -> ResponseDecoder:
    service = next(each for each in (_SERVICE, *_SERVICES) if each.name == name)
    return ResponseDecoder(
        service, strict=strict, limits=Limits(), on_drift=lambda _name, _drift: None
    )


@cache
def _reader(target: Target, form: str, *, strict: bool) -> ResponseDecoder:
    """Return what reads a target, prepared, so that no body is charged with the preparation."""
    reader = _service_reader(target.service.name, strict=strict)
    content = _written(random.Random(0), target.good, form).encode()
    with suppress(DeskwireError):
        _read(reader, target, RawResponse(status=200, headers={}, content=content, format=form))
    return reader


@attrs.frozen
class Fall:
    """What came of a body, and should not have."""

    body: bytes
    what: str
    """How it was read."""
    error: str


@attrs.define
class Outcome:
    """What came of all bodies."""

    values: int = 0
    errors: int = 0
    falls: list[Fall] = attrs.field(factory=list[Fall])
    slowest: tuple[float, bytes, str] = (0.0, b"", "")
    """The seconds per byte of the slowest body of some length, it and how it was read."""


def run(count: int, seed: int) -> Outcome:
    """Read so many mutated bodies."""
    chance = random.Random(seed)
    outcome = Outcome()
    ours, theirs = _kinds(), _operations()
    for _ in range(count):
        target = chance.choice(theirs if chance.random() < 0.7 else ours)
        body, form, content_type = _mutant(chance, target)
        status = chance.choice((*(200,) * 12, 204, 302, 400, 401, 503))
        what = f"{target} as {form}, {content_type!r}, {status}"
        reader = _reader(target, form, strict=chance.random() < 0.2)
        answer = RawResponse(
            status=status, headers={"content-type": content_type}, content=body, format=form
        )
        start = time.process_time()  # that of this process alone
        try:
            _read(reader, target, answer)
            outcome.values += 1
        except DeskwireError as error:
            outcome.errors += 1
            if str(error) != str(error).encode("utf-8", "replace").decode():
                outcome.falls.append(Fall(body, what, repr(error)))
        except Exception as error:  # noqa: BLE001  what is looked for
            outcome.falls.append(Fall(body, what, repr(error)))
        pace = (time.process_time() - start) / max(len(body), 1000)
        outcome.slowest = max(outcome.slowest, (pace, body, what))
    return outcome


def _mutant(chance: random.Random, target: Target) -> tuple[bytes, str, str]:
    """Return a body, its format and its type."""
    tree = target.good
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        tree = _change(chance, tree)
    form = chance.choice(sorted(target.operation.formats))
    body = _written(chance, tree, form).encode(chance.choice(_CODECS), "replace")
    for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2, 8))):
        body = _damage(chance, body)
    return body, form, chance.choice(_TYPES)


def _written(chance: random.Random, tree: JSONValue, form: str) -> str:
    """Return the text of a tree in a format."""
    if form == "json":
        return json.dumps(tree, default=str, ensure_ascii=chance.random() < 0.5)
    root: JSONValue = {"item": tree} if isinstance(tree, list) else tree
    return "".join(_xml(chance, "response", root))


def _change(chance: random.Random, tree: JSONValue) -> JSONValue:
    """Return a tree with one place changed."""
    if chance.random() < 0.2 or not isinstance(tree, (dict, list)) or not tree:
        return chance.choice(_ODD)
    if isinstance(tree, list):
        at = chance.randrange(len(tree))
        if chance.random() < 0.2:
            return [*tree[:at], *tree[at:] * chance.choice((0, 2, 50))]
        return [*tree[:at], _change(chance, tree[at]), *tree[at + 1 :]]
    key = chance.choice(list(tree))
    rest = {name: value for name, value in tree.items() if name != key}
    if chance.random() < 0.15:
        return rest
    if chance.random() < 0.15:
        return {**rest, chance.choice(("", "odd", "a-b", "@type", "id", "\ud800")): tree[key]}
    return {**rest, key: _change(chance, tree[key])}


def _xml(chance: random.Random, name: str, tree: JSONValue) -> Iterator[str]:
    """Yield the pieces of an element."""
    attributes = ""
    if chance.random() < 0.1:
        attributes = chance.choice(
            (' type="array"', ' nil="true"', ' xml:space="preserve"', ' a="1"')
        )
    if isinstance(tree, list):
        for item in tree:
            yield from _xml(chance, name, item)
        return
    yield f"<{name}{attributes}>"
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _xml(chance, key or "empty", value)
    elif tree is not None:
        text = str(tree) if not isinstance(tree, int) else f"{tree:d}"
        yield text.replace("&", "&amp;").replace("<", "&lt;")
    yield f"</{name}>"


def _damage(chance: random.Random, body: bytes) -> bytes:
    """Return a body with some bytes changed."""
    at = chance.randrange(len(body) + 1)
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: body[:at],
        lambda: body[at:],
        lambda: body[:at] + chance.choice(_BYTES) + body[at:],
        lambda: body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :],
        lambda: body[:at] + body[at + chance.randrange(20) :],
        lambda: body[:at] + body[max(at - 50, 0) : at] * chance.choice((2, 100)) + body[at:],
        lambda: body[:at] + body,
    )
    return chance.choice(changes)()


def _read(reader: ResponseDecoder, target: Target, answer: RawResponse) -> None:
    value = reader.read(target.operation, answer).value
    repr(value)
    if isinstance(value, Table):
        table = cast("Table[object]", value)
        for row in table:
            repr(row)
        table.to_arrow()


def main(count: int = 10_000, seed: int = 1) -> int:
    """Read so many bodies on all cores, print what came of them, and return how many fell."""
    start = time.perf_counter()
    total = Outcome()
    sizes = [min(_BATCH, count - done) for done in range(0, count, _BATCH)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for outcome in pool.map(run, sizes, range(seed, seed + len(sizes))):
            total.values += outcome.values
            total.errors += outcome.errors
            total.falls += outcome.falls
            total.slowest = max(total.slowest, outcome.slowest)
    seconds = time.perf_counter() - start
    print(f"{count} bodies from seed {seed} in {seconds:.0f} s: {total.values} values,", end=" ")
    print(f"{total.errors} errors, {len(total.falls)} falls")
    pace, body, what = total.slowest
    print(f"slowest: {pace * 1e6:.2f} us per byte, {len(body)} bytes, {what}: {body[:100]!r}")
    for fall in total.falls[:20]:
        print(f"{fall.error:.200} of {fall.what}: {fall.body[:300]!r}")
    return len(total.falls)


if __name__ == "__main__":
    sys.exit(min(main(*map(int, sys.argv[1:])), 1))
