"""JSON pages into models: json.loads with a plain cattrs converter, and deskwire.

    python benchmarks/bench_decode.py

Both sides turn the same bytes into the same classes, those of the product, in one process and in
turns; what is printed is the median ratio of a turn. Pages are as services send them:

- wide: oDesk's engagements, 12 keys for a model of 59 fields, everything text.
- paymo: Paymo's tasks, numbers, dates and nulls as modern JSON has them.
- drift: the wide page, each record with a key that the model does not know.

A cattrs converter is given a hook for each type that it does not know, as its user would write it,
and keeps unknown fields as deskwire does. It bears nothing that does not fit; deskwire does.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from types import GenericAlias
from typing import Any, TypeAlias, cast

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override

from deskwire.core.model.values import FrozenMap, JSONValue
from deskwire.core.response.json_body import parse_json
from deskwire.core.response.records import wire_paths
from deskwire.core.response.structure import Decoder
from deskwire.odesk import Engagement, ODesk
from deskwire.paymo import Paymo, Task

SIZES = (20, 1_000)
TURNS = 40

Record: TypeAlias = Callable[[int], dict[str, object]]
Known: TypeAlias = Mapping[object, Callable[[Any], object]]


def engagement(number: int) -> dict[str, object]:
    """Return a record as oDesk lists it: texts, and few of the keys that there are."""
    return {
        "reference": str(number),
        "engagement_title": f"Developer {number}",
        "status": "active",
        "buyer_team__id": "acme:dev",
        "buyer_team__reference": "169108",
        "provider__id": "bob",
        "provider__reference": "218",
        "weekly_stipend_hours": "40",
        "hourly_charge_rate": "12.22",
        "created_time": "1279000000000",
        "engagement_end_date": "",
        "active_milestone": None,
    }


def drifted(number: int) -> dict[str, object]:
    """Return the same with a key of tomorrow."""
    return {**engagement(number), "key_of_tomorrow": "yes"}


def task(number: int) -> dict[str, object]:
    """Return a record as Paymo lists it."""
    return {
        "id": number,
        "name": "Design",
        "code": f"PD-{number}",
        "project_id": 1,
        "tasklist_id": 7,
        "seq": number,
        "description": "As drawn on the board.",
        "complete": False,
        "due_date": "2014-10-30",
        "user_id": 3,
        "users": [45, 46],
        "billable": True,
        "flat_billing": False,
        "price_per_hour": 12.5,
        "budget_hours": None,
        "estimated_price": None,
        "invoiced": False,
        "invoice_item_id": None,
        "priority": 50,
        "status_id": 2,
        "created_on": "2014-07-25T11:16:24Z",
        "updated_on": "2014-10-13T14:22:53Z",
    }


def converter(model: type, known: Known) -> Converter:
    """Return a converter that reads a model, and keeps what it does not know."""
    made = Converter()
    made.register_structure_hook_func(lambda kind: kind == JSONValue, partial(_call, _as_it_is))
    for kind, read in known.items():
        optional = cast("type[object]", kind | None)  # type: ignore[operator]
        made.register_structure_hook(cast("Any", kind), partial(_call, read))
        made.register_structure_hook(cast("Any", optional), partial(_call_unless_none, read))
    names = {name: path[0] for name, path in wire_paths(model).items()}
    renamed: dict[str, Any] = {name: override(rename=wire) for name, wire in names.items()}
    make = cast("Callable[..., Any]", make_dict_structure_fn)
    fields = make(model, made, extra=override(omit=True), **renamed)
    wanted = {*names.values()}

    def read_record(tree: dict[str, JSONValue], _: object) -> object:
        one = fields(tree, model)
        if more := {key: value for key, value in tree.items() if key not in wanted}:
            return attrs.evolve(one, extra=FrozenMap(more))
        return one

    made.register_structure_hook(model, cast("Any", read_record))
    return made


def _as_it_is(value: object) -> object:
    return value


def _call(read: Callable[[Any], object], value: object, _: object) -> object:
    return read(value)


def _call_unless_none(read: Callable[[Any], object], value: object, _: object) -> object:
    return None if value is None or value == "" else read(value)


TEXTS: Known = {
    str: str,
    int: int,
    Decimal: Decimal,
    bool: lambda value: value == "1",
    datetime: lambda value: datetime.fromtimestamp(int(value) / 1000, UTC),
}
VALUES: Known = {
    str: str,
    Decimal: lambda value: Decimal(str(value)),
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(name: str, record: Record, other: Converter, ours: Decoder, model: type) -> None:
    """Read pages both ways, and print how long they take."""
    listed = cast("type[object]", GenericAlias(tuple, (model, ...)))
    for size in SIZES:
        body = json.dumps([record(number) for number in range(size)]).encode()

        def theirs_run(body: bytes = body) -> object:
            return other.structure(json.loads(body), listed)

        def our_run(body: bytes = body) -> object:
            return ours.decode(parse_json(body), listed)

        assert theirs_run() == our_run()
        repeat = 1_000 // size
        pairs = [
            (
                sum(seconds(theirs_run) for _ in range(repeat)),
                sum(seconds(our_run) for _ in range(repeat)),
            )
            for _ in range(TURNS)
        ]
        ratio = statistics.median(theirs / mine for theirs, mine in pairs)
        theirs, mine = (statistics.median(side) * 1e6 / 1_000 for side in zip(*pairs, strict=True))
        sys.stdout.write(
            f"{name:<6} {size:>5} records: cattrs {theirs:6.2f} us   deskwire {mine:6.2f} us   "
            f"ratio {ratio:5.2f}\n"
        )


def main() -> None:
    """Compare on each kind of page."""
    odesk, paymo = Decoder(ODesk.service.dialect), Decoder(Paymo.service.dialect)
    texts, values = converter(Engagement, TEXTS), converter(Task, VALUES)
    compare("wide", engagement, texts, odesk, Engagement)
    compare("paymo", task, values, paymo, Task)
    compare("drift", drifted, texts, odesk, Engagement)


if __name__ == "__main__":
    main()
