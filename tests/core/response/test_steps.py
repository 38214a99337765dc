"""Reading in steps: the longer an answer, the more of them, whatever it holds."""

import json
from collections.abc import Callable, Mapping

import attrs
import pytest

from deskwire.core.errors import DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Format, Operation
from deskwire.core.model.records import Model
from deskwire.core.model.results import (
    ListResult,
    ModelResult,
    ReportResult,
    Result,
    ScalarResult,
    Selection,
)
from deskwire.core.model.service import ErrorRule, Service
from deskwire.core.model.values import JSONValue
from deskwire.core.query.gds import DateColumn, NumberColumn
from deskwire.core.report.table import Report
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.drift import Drift
from deskwire.core.response.raw import RawResponse
from deskwire.core.response.steps import Steps, finish

SERVICE = Service(
    name="acme",
    title="Acme",
    base_url="",
    default_format="json",
    formats=("json", "xml"),
    dialect=Dialect(text_scalars=True, xml_items="any", empty_is_null=True, lone_items=True),
    errors=ErrorRule(message_paths=(("message",),), code_patterns=("Error Code: (\\d+)",)),
)


@attrs.frozen(kw_only=True)
class Thing(Model):
    id: int
    tags: tuple[int, ...] = ()


@attrs.frozen(kw_only=True)
class Row:
    worked_on: object = None
    hours: object = None
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False, repr=False)


REPORT = Report(Row, (DateColumn("worked_on"), NumberColumn("hours")))
COLUMNS = '[{"label": "worked_on", "type": "date"}, {"label": "hours", "type": "number"}]'


def things(count: int) -> str:
    return json.dumps([{"id": number, "tags": [1, 2]} for number in range(count)])


def rows(count: int) -> str:
    row = '{"c": [{"v": "20140105"}, {"v": "1.5"}]}'
    return f'{{"table": {{"cols": {COLUMNS}, "rows": [{", ".join([row] * count)}]}}}}'


def xml_things(count: int) -> str:
    return f"<r>{'<thing><id>1</id></thing>' * count}</r>"


def xml_rows(count: int) -> str:
    heads = "<cols><label>worked_on</label></cols><cols><label>hours</label></cols>"
    row = "<rows><c><v>20140105</v></c><c><v>1.5</v></c></rows>"
    return f"<r><table>{heads}{row * count}</table></r>"


def wrapped(count: int) -> str:
    return json.dumps({"things": json.loads(things(count))})


LISTS = ListResult(Thing)
TABLES = ReportResult(REPORT)
KINDS: dict[str, tuple[Callable[[int], str], str, Result]] = {
    "a list": (things, "json", LISTS),
    "a list in an object": (wrapped, "json", ListResult(Thing, Selection(("things",)))),
    "a list as XML": (xml_things, "xml", LISTS),
    "a report": (rows, "json", TABLES),
    "a report as XML": (xml_rows, "xml", TABLES),
    "a tree": (things, "json", ScalarResult(JSONValue)),
}


def steps(text: str | bytes, form: str, result: Result, **settings: int) -> Steps[object]:
    operation: Operation[object] = Operation(
        name="acme.things.get",
        method="GET",
        path="/things",
        result=result,
        formats={"json": Format(), "xml": Format()},
        idempotent=True,
    )
    content = text.encode() if isinstance(text, str) else text
    answer = RawResponse(
        status=settings.pop("status", 200), headers={}, content=content, format=form
    )
    limits = attrs.evolve(Limits(), **settings)
    reader = ResponseDecoder(SERVICE, strict=False, limits=limits, on_drift=_ignore)
    return reader.steps(operation, answer)


def _ignore(operation: str, drift: Drift) -> None:
    """Hear of a difference, and do nothing about it."""


@pytest.mark.parametrize("kind", KINDS)
def test_steps_grow_with_the_answer(kind: str) -> None:
    write, form, result = KINDS[kind]

    def count(size: int) -> int:
        return sum(1 for _ in steps(write(size), form, result))

    assert count(10) == 0
    few, many = count(5_000), count(20_000)
    assert few >= 3
    assert 2 * few <= many <= 5 * few


@pytest.mark.parametrize("kind", KINDS)
def test_the_value_is_that_of_a_short_answer(kind: str) -> None:
    write, form, result = KINDS[kind]
    value = getattr(finish(steps(write(7_001), form, result)), "value")  # noqa: B009

    assert len(value) == 7_001
    assert value[7_000] == (
        {"id": 7_000, "tags": [1, 2]} if kind == "a tree"
        else Thing(id=7_000, tags=(1, 2)) if form == "json" and kind != "a report"
        else value[0]
    )  # fmt: skip


def test_a_misfit_far_into_a_list_is_named_by_its_place() -> None:
    items = [{"id": number} for number in range(9_000)]
    body = json.dumps([*items, "odd", *items])

    with pytest.raises(DecodeError, match=r"an object was expected.* at \$\[9000\]"):
        finish(steps(body, "json", LISTS))


def test_an_object_of_too_many_values_is_refused() -> None:
    body = json.dumps([{"id": 1}, {"id": 2, "tags": list(range(40_000))}])

    finish(steps(body, "json", LISTS))
    with pytest.raises(DecodeError, match=r"max_object_nodes=\.\.\.\) at \$\[1\]"):
        finish(steps(body, "json", LISTS, max_object_nodes=40_000))
    lone = body.removeprefix('[{"id": 1}, ').removesuffix("]")
    with pytest.raises(DecodeError, match=r"Limits\(max_object_nodes="):
        finish(steps(lone, "json", ModelResult(Thing), max_object_nodes=40_000))


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_report_has_so_many_columns_at_most(form: str) -> None:
    heads = [f'{{"label": "c{number}"}}' for number in range(12_000)]
    body = f'{{"table": {{"cols": [{", ".join(heads)}], "rows": []}}}}'
    if form == "xml":
        heads = [f"<cols><label>c{number}</label></cols>" for number in range(12_000)]
        body = f"<r><table>{''.join(heads)}</table></r>"

    with pytest.raises(DecodeError, match="12000 columns, the limit is 1000; raise it with"):
        finish(steps(body, form, TABLES))
    finish(steps(body, form, TABLES, max_columns=12_000))


def test_an_error_is_searched_at_its_beginning_only() -> None:
    text = "Error Code: 5 " + " \n" * 1_000_000

    with pytest.raises(DecodeError) as caught:
        finish(steps(text, "json", LISTS))
    assert len(str(caught.value)) < 500
