import copy
import pickle

import pytest

from deskwire.core.model.enums import OpenEnum, OpenIntEnum


class Status(OpenEnum):
    ACTIVE = "active"
    CLOSED = "closed"


class Visibility(OpenIntEnum):
    PRIVATE = 0
    NORMAL = 1


def test_a_known_word_is_the_member() -> None:
    assert Status("active") is Status.ACTIVE
    assert Status.ACTIVE.known
    assert Status("active") == "active"
    assert repr(Status.ACTIVE) == "<Status.ACTIVE: 'active'>"


def test_an_unknown_word_is_kept() -> None:
    frozen = Status("frozen")

    assert isinstance(frozen, Status)
    assert frozen == "frozen"
    assert frozen.value == "frozen"
    assert str(frozen) == "frozen"
    assert f"{frozen}" == "frozen"
    assert not frozen.known
    assert repr(frozen) == "<Status: 'frozen' (unknown)>"


def test_an_unknown_word_equals_and_hashes_like_the_text() -> None:
    assert Status("frozen") == Status("frozen")
    assert Status("frozen") != Status.ACTIVE
    by_text: dict[str, int] = {Status("frozen"): 1, Status.ACTIVE: 2}
    assert by_text["frozen"] == 1
    assert by_text["active"] == 2


def test_a_word_that_is_the_name_of_a_member_is_not_that_member() -> None:
    shouted = Status("ACTIVE")

    assert not shouted.known
    assert shouted == "ACTIVE"
    assert shouted != Status.ACTIVE


@pytest.mark.parametrize("value", [Status.ACTIVE, Status("frozen"), Visibility(1), Visibility(7)])
def test_copies_and_pickles_are_equal(value: Status | Visibility) -> None:
    for twin in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert twin == value
        assert type(twin) is type(value)
        assert twin.known == value.known


def test_unknown_values_are_not_members_and_not_remembered() -> None:
    Status("frozen")
    Visibility(7)

    assert list(Status) == [Status.ACTIVE, Status.CLOSED]
    assert list(Visibility) == [Visibility.PRIVATE, Visibility.NORMAL]
    assert Status("frozen") is not Status("frozen")


@pytest.mark.parametrize(
    ("status", "said"), [(Status("active"), "at work"), (Status("frozen"), "new: frozen")]
)
def test_match_takes_a_known_word_and_leaves_an_unknown_one(status: Status, said: str) -> None:
    match status:
        case Status.ACTIVE:
            result = "at work"
        case _:
            result = f"new: {status}"

    assert result == said


def test_an_unknown_code_is_kept() -> None:
    hidden = Visibility(7)

    assert hidden == 7
    assert hidden + 1 == 8
    assert hash(hidden) == hash(7)
    assert not hidden.known
    assert Visibility(1) is Visibility.NORMAL
    assert Visibility.NORMAL.known
    assert repr(hidden) == "<Visibility: 7 (unknown)>"
    assert repr(Visibility.NORMAL) == "<Visibility.NORMAL: 1>"


@pytest.mark.parametrize("value", [1, None, ["active"]])
def test_only_texts_become_words(value: object) -> None:
    with pytest.raises(ValueError, match="is not a valid Status"):
        Status(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["1", None, 1.5])
def test_only_integers_become_codes(value: object) -> None:
    with pytest.raises(ValueError, match="is not a valid Visibility"):
        Visibility(value)  # type: ignore[arg-type]
