"""The bases of models and rows: what was sent besides the fields is kept, and kept apart."""

import copy
import pickle

import attrs
import pytest

from deskwire.core.model.encodings import ZERO_IS_NONE
from deskwire.core.model.records import Model, Row, extra_last, optional
from deskwire.core.model.values import FrozenMap


@attrs.frozen(kw_only=True, field_transformer=extra_last)
class Task(Model):
    """A model."""

    id: int
    title: str | None = None


@attrs.frozen(kw_only=True, field_transformer=extra_last)
class TimeRow(Row):
    """A row."""

    hours: int | None = None


@pytest.mark.parametrize(
    ("made", "names"),
    [(Task(id=1), ["id", "title", "extra"]), (TimeRow(), ["hours", "extra"])],
)
def test_extra_is_the_last_field(made: Model | Row, names: list[str]) -> None:
    assert [field.name for field in attrs.fields(type(made))] == names
    assert list(attrs.asdict(made)) == names


def test_extra_is_neither_compared_nor_shown() -> None:
    plain, odd = Task(id=1), Task(id=1, extra={"color": "red"})
    assert plain == odd
    assert hash(plain) == hash(odd)
    assert repr(odd) == "Task(id=1, title=None)"
    assert odd.extra == {"color": "red"}
    assert plain.extra == {}


def test_a_model_has_slots_and_is_frozen() -> None:
    task = Task(id=1)
    assert not hasattr(task, "__dict__")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        task.extra = {}  # type: ignore[misc]


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_model_pickles_and_copies_with_its_extra(protocol: int) -> None:
    task = Task(id=1, title="x", extra=FrozenMap({"color": "red"}))
    for twin in (pickle.loads(pickle.dumps(task, protocol)), copy.copy(task), copy.deepcopy(task)):
        assert (twin, twin.extra) == (task, task.extra)
    assert attrs.evolve(task, id=2).extra == task.extra


def test_an_optional_field_says_what_its_name_does_not() -> None:
    @attrs.frozen(kw_only=True, field_transformer=extra_last)
    class Note(Model):
        kind: str | None = optional(wire="class")
        owner_id: int | None = optional(wire="owner.id", encoding=ZERO_IS_NONE)

    kind, owner, _ = attrs.fields(Note)
    assert kind.metadata == {"wire": "class"}
    assert owner.metadata == {"wire": "owner.id", "encoding": ZERO_IS_NONE}
    assert Note() == Note(kind=None, owner_id=None)
