"""Decode 1,000 records of 12 fields: json.loads with a cattrs converter, and deskwire.

Run it with `python benchmarks/bench_decode.py`. Both sides turn the same bytes into the same
models, in one process, in turns; what counts is the median ratio of a turn.

- plain: every value has the type of its field, nothing is converted.
- tasks: numbers, dates, an enum and nulls, as modern JSON has them.
- texts: everything is text, as the old oDesk answers are.

A cattrs converter knows no dates, decimals, or booleans in text: it gets a hook for each, as its
user would write it. Neither keeps unknown fields nor tolerates what does not fit; deskwire does.
"""

import json
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import GenericAlias
from typing import Any, cast

import attrs
from cattrs import Converter

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import Moment
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.values import NO_EXTRA, JSONValue
from deskwire.core.response.json_body import parse_json
from deskwire.core.response.structure import Decoder

RECORDS = 1_000
TURNS = 40


class Status(OpenEnum):
    ACTIVE = "active"
    CLOSED = "closed"


@attrs.frozen(kw_only=True)
class Plain:
    reference: str
    title: str
    description: str
    team_id: str
    team_name: str
    provider_id: str
    url: str
    category: str
    hours: int
    weekly_limit: int
    is_active: bool
    is_hidden: bool


@attrs.frozen(kw_only=True)
class Task:
    id: int
    name: str
    code: str
    project_id: int
    status: Status
    complete: bool
    price_per_hour: Decimal | None
    budget_hours: Decimal | None
    due_date: date | None
    users: tuple[int, ...]
    created_on: datetime
    updated_on: datetime


@attrs.frozen(kw_only=True)
class Engagement:
    reference: str
    title: str = attrs.field(metadata={"wire": "engagement_title"})
    status: Status
    team_id: str = attrs.field(metadata={"wire": "buyer_team__id"})
    team_reference: str = attrs.field(metadata={"wire": "buyer_team__reference"})
    provider_id: str = attrs.field(metadata={"wire": "provider__id"})
    weekly_limit: int | None
    is_hidden: bool
    amount: Decimal = attrs.field(metadata={"wire": "fixed_charge_amount_agreed"})
    created: datetime = attrs.field(
        metadata={"wire": "created_time", "encoding": Moment(("unix_ms",))}
    )
    ended: datetime | None = attrs.field(
        metadata={"wire": "engagement_end_date", "encoding": Moment(("unix_ms",))}
    )
    description: str


def with_extra(model: type) -> type:
    """Return the model as deskwire generates it: with the field that takes unknown keys."""
    extra = attrs.field(default=NO_EXTRA, type=Mapping[str, JSONValue], eq=False, repr=False)
    return attrs.make_class(
        model.__name__, {"extra": extra}, bases=(model,), frozen=True, kw_only=True, slots=True
    )


def plain_record(number: int) -> dict[str, object]:
    return {
        "reference": str(number),
        "title": "Developer wanted",
        "description": "Short text of a posting.",
        "team_id": "acme:dev",
        "team_name": "Acme Development",
        "provider_id": "bob",
        "url": f"https://example.com/jobs/{number}",
        "category": "Web",
        "hours": number,
        "weekly_limit": 40,
        "is_active": True,
        "is_hidden": False,
    }


def task_record(number: int) -> dict[str, object]:
    return {
        "id": number,
        "name": "Design",
        "code": f"PD-{number}",
        "project_id": 1,
        "status": "active",
        "complete": False,
        "price_per_hour": 12.5,
        "budget_hours": None,
        "due_date": "2014-10-30",
        "users": [45, 46],
        "created_on": "2014-07-25T11:16:24Z",
        "updated_on": "2014-10-13T14:22:53Z",
    }


def engagement_record(number: int) -> dict[str, object]:
    return {
        "reference": str(number),
        "engagement_title": "Developer",
        "status": "active",
        "buyer_team__id": "acme:dev",
        "buyer_team__reference": "169108",
        "provider__id": "bob",
        "weekly_limit": "40",
        "is_hidden": "0",
        "fixed_charge_amount_agreed": "0.01",
        "created_time": "1279000000000",
        "engagement_end_date": "",
        "description": "",
    }


def converter() -> Converter:
    made = Converter()
    made.register_structure_hook(Decimal, lambda value, _: Decimal(str(value)))
    made.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    made.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    return made


def text_converter() -> Converter:
    from cattrs.gen import make_dict_structure_fn, override

    made = Converter()
    made.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    made.register_structure_hook(bool, lambda value, _: value == "1")
    made.register_structure_hook(
        datetime, lambda value, _: datetime.fromtimestamp(int(value) / 1000, UTC)
    )
    made.register_structure_hook(
        datetime | None,
        lambda value, _: datetime.fromtimestamp(int(value) / 1000, UTC) if value else None,
    )
    made.register_structure_hook(int | None, lambda value, _: int(value) if value else None)
    names: dict[str, Any] = {
        field.name: override(rename=field.metadata["wire"])
        for field in attrs.fields(Engagement)
        if "wire" in field.metadata
    }
    made.register_structure_hook(Engagement, make_dict_structure_fn(Engagement, made, **names))
    return made


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(
    name: str,
    record: Callable[[int], dict[str, object]],
    model: type,
    other: Converter,
    ours: Decoder,
) -> float:
    body = json.dumps([record(number) for number in range(RECORDS)]).encode()
    listed = GenericAlias(tuple, (model, ...))
    listed_with_extra = GenericAlias(tuple, (with_extra(model), ...))

    def theirs_run() -> tuple[attrs.AttrsInstance, ...]:
        models = other.structure(json.loads(body), cast("type[object]", listed))
        return cast("tuple[attrs.AttrsInstance, ...]", models)

    def our_run() -> tuple[attrs.AttrsInstance, ...]:
        models = ours.decode(parse_json(body), cast("object", listed_with_extra))
        return cast("tuple[attrs.AttrsInstance, ...]", models)

    assert [attrs.astuple(item) for item in theirs_run()] == [
        attrs.astuple(item)[:-1] for item in our_run()
    ]
    turns = [(seconds(theirs_run), seconds(our_run)) for _ in range(TURNS)]
    ratio = statistics.median(theirs / mine for theirs, mine in turns)
    theirs, mine = (statistics.median(side) * 1e6 / RECORDS for side in zip(*turns, strict=True))
    print(f"{name:<7} cattrs {theirs:5.2f} us   deskwire {mine:5.2f} us   ratio {ratio:4.2f}")
    return ratio


def main() -> None:
    text = Dialect(text_scalars=True, empty_is_null=True, lone_items=True)
    compare("plain", plain_record, Plain, Converter(), Decoder(Dialect()))
    compare("tasks", task_record, Task, converter(), Decoder(Dialect()))
    compare("texts", engagement_record, Engagement, text_converter(), Decoder(text))


if __name__ == "__main__":
    main()
