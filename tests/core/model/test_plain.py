"""Models and rows as plain values, and back."""

import json
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any, Final

import attrs
import pytest

from deskwire.core.errors import ConfigurationError, ParameterError, ServerError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.enums import OpenEnum
from deskwire.core.model.records import Model, Row
from deskwire.core.model.secret import Secret
from deskwire.core.model.values import JSONValue
from deskwire.core.response.structure import Decoder

SERVICES: Final = ("activecollab", "odesk", "paymo", "taskforce")


class Status(OpenEnum):
    OPEN = "open"
    DONE = "done"


@attrs.frozen(kw_only=True, repr=False)
class Task(Model):
    id: int
    name: str | None = None
    hours: Decimal | None = None
    due: date | None = None
    created: datetime | None = None
    status: Status | None = None
    key: Secret | None = None
    tags: tuple[str, ...] = ()
    tree: JSONValue | None = None
    parts: "tuple[Task, ...]" = ()


FULL: Final = Task(
    id=1,
    name="Überstunden <b>",
    hours=Decimal("7.50"),
    due=date(2014, 1, 31),
    created=datetime(2014, 1, 31, 9, 30, tzinfo=UTC),
    status=Status.DONE,
    tags=("a", "b"),
    tree={"a": [1, None, "b"]},
    parts=(Task(id=2, status=Status("frozen")), Task(id=3)),
)


def html(shown: Any) -> str:
    """Return what a notebook shows."""
    text: str = shown._repr_html_()
    return text


def test_a_dict_has_what_says_something() -> None:
    assert Task(id=1).to_dict() == {"id": 1}
    assert FULL.to_dict() == {
        "id": 1,
        "name": "Überstunden <b>",
        "hours": Decimal("7.50"),
        "due": date(2014, 1, 31),
        "created": datetime(2014, 1, 31, 9, 30, tzinfo=UTC),
        "status": Status.DONE,
        "tags": ["a", "b"],
        "tree": {"a": [1, None, "b"]},
        "parts": [{"id": 2, "status": "frozen"}, {"id": 3}],
    }
    assert Task(id=1).to_dict(exclude_defaults=False).keys() == {
        *("id", "name", "hours", "due", "created", "status", "key", "tags", "tree", "parts"),
        "extra",
    }


def test_what_was_read_is_no_matter() -> None:
    sparse = Decoder(Dialect()).decode({"id": 1, "unknown": 2}, Task)
    before = sparse.to_dict()
    assert sparse.name is None
    assert sparse.to_dict() == before == {"id": 1, "extra": {"unknown": 2}}


def test_json_is_exact_and_shows_no_secret() -> None:
    told = json.loads(attrs.evolve(FULL, key=Secret("hunter2")).to_json())
    assert told["hours"] == "7.50"
    assert told["due"] == "2014-01-31"
    assert told["created"] == "2014-01-31T09:30:00+00:00"
    assert told["status"] == "done"
    assert told["key"] == "***"
    assert "Überstunden" in FULL.to_json()
    assert FULL.to_json(indent=2).count("\n") > 10


def test_what_became_plain_comes_back() -> None:
    assert Task.from_dict(FULL.to_dict()) == FULL
    assert Task.from_dict(FULL.to_dict(exclude_defaults=False)) == FULL
    assert Task.from_dict(json.loads(FULL.to_json())) == FULL


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"id": 1, "hour": 1}, "Task has no field 'hour', did you mean 'hours'"),
        ({"id": "1"}, "Task.id: '1' is no int"),
        ({"id": 1, "due": "soon"}, "Task.due: Invalid isoformat string: 'soon'"),
        ({"id": 1, "parts": 7}, "Task.parts: "),
        ({"id": 1, "hours": "many"}, "'many' is no decimal number"),
        ({"id": 1, "parts": [{"id": True}]}, "True is no int"),
        ({}, "Task cannot be made: .*id"),
        ([], r"Task is made of \[\], expected a mapping"),
    ],
)
def test_what_does_not_fit_is_told(data: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Task.from_dict(data)


def test_a_repr_is_short() -> None:
    assert repr(Task(id=1, name="a")) == "Task(id=1, name='a')"
    many = Task(id=1, tags=tuple("abcdefg"), key=Secret("hunter2"))
    assert repr(many) == "Task(id=1, key=Secret('***'), tags=('a', 'b', 'c', ... 4 more))"


def test_notebooks_see_a_table() -> None:
    shown = html(FULL)
    assert "<td>Überstunden &lt;b&gt;</td>" in shown
    assert "<th>Task</th>" in shown
    assert "hunter2" not in html(Task(id=1, key=Secret("hunter2")))


def records() -> Iterator[type[Model | Row]]:
    """Yield the models and rows of all services."""
    for service in SERVICES:
        package = import_module(f"deskwire.{service}")
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for one in vars(import_module(found.name)).values():
                if isinstance(one, type) and issubclass(one, (Model, Row)):
                    yield one


RECORDS: Final = sorted(
    {*records()} - {Model, Row}, key=lambda record: (record.__module__, record.__name__)
)
SAMPLES: Final = {
    str: "text",
    int: 7,
    bool: True,
    Decimal: Decimal("7.5"),
    date: date(2014, 1, 31),
    datetime: datetime(2014, 1, 31, 9, tzinfo=UTC),
    Secret: Secret("***"),
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_every_model_and_row_comes_back(record: type[Model | Row]) -> None:
    values: dict[str, Any] = {}
    for field in attrs.fields(attrs.resolve_types(record)):
        bare: Any = next((one for one in getattr(field.type, "__args__", [field.type])), None)
        sample: object = SAMPLES.get(getattr(bare, "__supertype__", bare))
        if isinstance(bare, type) and issubclass(bare, Enum):
            sample = next(iter(bare))
        if field.name != "extra" and sample is not None and "tuple" not in str(field.type):
            values[field.name] = sample
    made = record(**values)
    assert values.keys() == made.to_dict().keys()
    assert record.from_dict(json.loads(made.to_json())) == made
    assert len(repr(record())) < 60 if not values else repr(made).startswith(record.__name__)


def test_an_error_in_a_group_says_what_it_is() -> None:
    group = ExceptionGroup("two", [ServerError(503, message="busy"), ConfigurationError("no key")])
    assert "busy" in repr(group)
    assert repr(group.exceptions[1]) == "ConfigurationError('no key')"
