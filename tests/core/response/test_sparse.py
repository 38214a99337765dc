"""What did not come takes no place in a model, and nobody can tell."""

import copy
import pickle
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

import attrs
import pytest

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.records import Model
from deskwire.core.model.values import NO_EXTRA, FrozenMap, JSONValue
from deskwire.core.response.records import wire_paths
from deskwire.core.response.structure import Decoder

SERVICES: Final = ("activecollab", "odesk", "paymo", "taskforce")


@attrs.frozen(kw_only=True)
class Wide(Model):
    id: int
    name: str | None
    size: int = 3
    tags: tuple[str, ...] = attrs.field(factory=tuple)
    notes: Mapping[str, str] = attrs.field(default=FrozenMap[str]())
    inner: "Wide | None" = None


PLAIN: Final = Decoder(Dialect())


def sparse() -> Wide:
    """Return a model of which two fields came."""
    return PLAIN.decode({"id": 1, "inner": {"id": 2, "name": "b"}}, Wide)


WHOLE: Final = Wide(id=1, name=None, inner=Wide(id=2, name="b"))


def models() -> Iterator[type[Model]]:
    """Yield the models of all services."""
    for service in SERVICES:
        package = import_module(f"deskwire.{service}")
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for one in vars(import_module(found.name)).values():
                if isinstance(one, type) and issubclass(one, Model) and one is not Model:
                    yield one


MODELS: Final = sorted({*models()}, key=lambda model: (model.__module__, model.__name__))


def is_filled(model: Model, name: str) -> bool:
    """Tell whether a slot holds a value."""
    try:
        object.__getattribute__(model, name)
    except AttributeError:
        return False
    return True


def test_what_did_not_come_is_not_there_until_it_is_read() -> None:
    made = sparse()
    assert [name for name in ("name", "size", "tags", "notes") if is_filled(made, name)] == []
    assert (made.name, made.size, made.tags, made.notes) == (None, 3, (), {})
    assert made.extra is NO_EXTRA
    assert is_filled(made, "size")


def test_it_is_equal_to_one_that_was_called_with_the_defaults() -> None:
    assert sparse() == WHOLE
    assert sparse() == WHOLE
    assert hash(sparse()) == hash(WHOLE)
    assert repr(sparse()) == repr(WHOLE)
    assert {sparse()} == {WHOLE}
    assert sparse() != attrs.evolve(WHOLE, size=4)


def test_it_is_taken_apart_and_changed_as_any_other() -> None:
    assert attrs.asdict(sparse()) == attrs.asdict(WHOLE)
    assert attrs.astuple(sparse()) == attrs.astuple(WHOLE)
    assert attrs.evolve(sparse(), size=4) == attrs.evolve(WHOLE, size=4)
    match sparse():
        case Wide(size=3, name=None, inner=Wide(name="b")):
            pass
        case other:
            pytest.fail(f"{other} does not match")


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_pickled(protocol: int) -> None:
    again = pickle.loads(pickle.dumps(sparse(), protocol))
    assert again == WHOLE
    assert (again.size, again.inner.tags) == (3, ())


def test_it_is_copied() -> None:
    assert copy.copy(sparse()) == WHOLE
    assert copy.deepcopy(sparse()) == WHOLE


def test_it_is_frozen_and_knows_no_other_name() -> None:
    made: Any = sparse()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.size = 4
    with pytest.raises(AttributeError, match="'Wide' object has no attribute 'sizes'") as caught:
        _ = made.sizes
    assert (caught.value.name, caught.value.obj) == ("sizes", made)
    assert not hasattr(made, "__deskwire__")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__}.{model.__name__}")
def test_every_model_may_come_empty(model: type[Model]) -> None:
    """An empty record reads as a call with the defaults does, and None where there are none."""
    fields = [field for field in attrs.fields(model) if field.init]
    given: dict[str, Any] = {field.name: None for field in fields if field.default is attrs.NOTHING}
    whole = model(**given)
    made = PLAIN.decode({}, model)
    assert made == whole
    assert repr(made) == repr(whole)
    assert attrs.asdict(made, recurse=False) == attrs.asdict(whole, recurse=False)
    assert pickle.loads(pickle.dumps(PLAIN.decode({}, model))) == whole


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__}.{model.__name__}")
def test_every_key_of_every_model_comes_alone(model: type[Model]) -> None:
    """What one key brings is in its field, or in `extra` where it does not fit; nothing else is."""
    for name, path in wire_paths(model).items():
        odd: JSONValue = {"no": ["such", "value"]}
        for key in reversed(path):
            odd = {key: odd}
        made = PLAIN.decode(odd, model)
        others = {field.name for field in attrs.fields(model)} - {name, "extra"}
        beside = {other for other in others if wire_paths(model)[other][0] == path[0]}
        assert not [other for other in others - beside if is_filled(made, other)]
        assert made.extra == odd or getattr(made, name) is not None
