"""Every other public entry, given what nobody should give: it works or is refused."""

import gc

import attrs
import pytest

import deskwire
from deskwire.core.errors import CallError, DeskwireError
from deskwire.credentials import TokenStore
from deskwire.sandbox import Sandbox
from deskwire.transport.backends.pool import ConnectionPool
from deskwire.transport.resource import Resource
from deskwire.transport.session import Session
from tests.hostile.entries import ENTRIES
from tests.hostile.values import VALUES

LONGEST = 600


def trouble(title: str, argument: str, what: str) -> str:
    """Return what is wrong about a call, beyond that it is refused; empty where nothing is."""
    call, good = ENTRIES[title]
    try:
        call(**{**good, argument: VALUES[what]()})
    except DeskwireError as error:
        said = str(error)
        return "" if len(said) < LONGEST and said.isprintable() else f"said {said[:200]!r}"
    except Exception as error:  # noqa: BLE001  that is what is looked for
        return f"raised {type(error).__name__}: {str(error)[:200]}"
    return ""


@pytest.mark.parametrize("title", ENTRIES)
def test_whatever_is_given_to_a_public_entry_it_works_or_is_refused(title: str) -> None:
    wrong = [
        f"{argument}={what} {problem}"
        for argument in ENTRIES[title][1]
        for what in VALUES
        if (problem := trouble(title, argument, what))
    ]
    assert wrong == []


PUBLIC: list[type] = [
    kind for name in dir(deskwire) if isinstance(kind := getattr(deskwire, name), type)
]
WRITTEN_BY_HAND = [
    kind
    for kind in (*PUBLIC, Resource, Session, Sandbox, ConnectionPool, TokenStore)
    if not attrs.has(kind) and kind.__name__ not in {"Unset", "ClientOptions"}
]


@pytest.mark.parametrize("kind", WRITTEN_BY_HAND)
def test_what_was_refused_half_way_can_be_looked_at(kind: type) -> None:
    try:
        half: object = getattr(kind, "__new__")(kind)  # noqa: B009  it is not that of type
    except (TypeError, ValueError):
        pytest.skip("an enum is made whole")
    assert isinstance(repr(half), str)
    assert isinstance(str(half), str)
    assert half == half  # noqa: PLR0124  it must not raise
    assert isinstance(hash(half), int)
    assert half != object()
    del half
    gc.collect()


@pytest.mark.parametrize(
    "kind", [kind for kind in PUBLIC if issubclass(kind, CallError)], ids=lambda kind: kind.__name__
)
def test_errors_that_were_never_filled_say_nothing_wrong(kind: type[CallError]) -> None:
    half = kind.__new__(kind)
    assert (half.message, half.operation, half.attempts, half.maybe_executed) == ("", "", 0, False)
