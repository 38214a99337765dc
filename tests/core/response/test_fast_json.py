"""With msgspec and without it a body is the same tree, or the same error."""

import json
import random
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire import ActiveCollab, ODesk, Paymo, Taskforce
from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import Limits
from deskwire.core.model.service import Service
from deskwire.core.response import json_body
from deskwire.core.response.json_body import parse_json
from deskwire.transport.operations import load_operations
from tests.bodies import good_body

pytest.importorskip("msgspec")

Outcome: TypeAlias = tuple[str, object]

SERVICES: Final = [kind.service for kind in (ActiveCollab, ODesk, Paymo, Taskforce)]

TRAPS: Final = [
    b"1.50",
    b"-0.0",
    b"-0",
    b"1E400",
    b"1e999999999",
    b"123456789012345678901234567890",
    b"-99999999999999999999",
    b"18446744073709551616",
    b"9" * 4300,
    b"9" * 5000,
    b"0." + b"1" * 5000,
    b"01",
    b"1.",
    b".5",
    b"1e",
    b"NaN",
    b"[Infinity, -Infinity]",
    b'{"a": 1, "a": 2, "b": {"a": 3, "a": 4}}',
    b'"\\ud800"',
    b'{"\\udc00": "\\ud83d\\ude00"}',
    b'"\\u0000"',
    b'"\x01"',
    b'"\xff"',
    b"\xef\xbb\xbf[1]",
    b" \r\n\t[1]\n",
    b"[1]\xef\xbb\xbf",
    b"[1,]",
    b"[1] 2",
    b"[" * 3000 + b"]" * 3000,
    b"[" * 90 + b"]" * 90,
    b"",
    b"   ",
    b"null",
    b'"text"',
    b"'text'",
    b"<html></html>",
    b'{"a": 1',
    b'{"a" 1}',
    b"[nul",
    "ä".encode("latin-1"),
    '{"ä": "ö"}'.encode("utf-16"),
]


def outcome(read: Callable[[], object]) -> Outcome:
    try:
        return "value", repr(read())
    except DecodeError as error:
        return "error", (str(error), error.path)


def both(monkeypatch: pytest.MonkeyPatch, content: bytes, **how: Any) -> tuple[Outcome, Outcome]:
    """Read a body with msgspec, then without it."""
    fast = outcome(lambda: parse_json(content, **how))
    with monkeypatch.context() as patch:
        patch.setattr(json_body, "whole_by_msgspec", lambda: None)
        return fast, outcome(lambda: parse_json(content, **how))


def test_it_is_msgspec_that_reads() -> None:
    assert json_body.whole_by_msgspec() is not None


@pytest.mark.parametrize("content", TRAPS, ids=lambda content: repr(content[:20]))
def test_traps(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    fast, slow = both(monkeypatch, content)
    assert fast == slow
    inner = b'{"rows": [' + b", ".join([content] * 3) + b"]}"
    fast, slow = both(monkeypatch, inner)
    assert fast == slow


@pytest.mark.parametrize(
    "limits", [Limits(max_depth=3), Limits(max_nodes=10), Limits(max_names=5)], ids=repr
)
def test_limits(monkeypatch: pytest.MonkeyPatch, limits: Limits) -> None:
    tree = {f"key {number}": [[[[number]]]] for number in range(20)}
    fast, slow = both(monkeypatch, json.dumps(tree).encode(), limits=limits)
    assert fast == slow
    assert fast[0] == "error"


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_bodies_of_every_operation_whole_and_damaged(
    monkeypatch: pytest.MonkeyPatch, service: Service
) -> None:
    chance = random.Random(service.name)
    for operation in load_operations(service):
        body = json.dumps(good_body(operation, service), default=str).encode()
        for content in (body, *(damaged(chance, body) for _ in range(5))):
            fast, slow = both(monkeypatch, content)
            assert fast == slow, content


def damaged(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body))
    new = chance.choice([b"", b"\\", b'"', b"\xff", b"}", b"9", b"e", b"\x00", b"[", b","])
    return body[:at] + new + body[at + chance.randrange(3) :]


TREES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(tree=TREES, ascii_only=st.booleans())
def test_whatever_json_writes(tree: object, ascii_only: bool) -> None:
    text = json.dumps(tree, ensure_ascii=ascii_only)
    with pytest.MonkeyPatch.context() as patch:
        fast, slow = both(patch, text.encode("utf-8", "surrogatepass"))
    assert fast == slow


def test_long_bodies_are_read_in_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": number, "hours": f"{number / 7:.6f}", "rate": 1.25} for number in range(9_000)]
    content = json.dumps({"rows": rows, "odd": "\ud800"}).encode()
    fast, slow = both(monkeypatch, content)
    assert fast == slow
    assert fast[0] == "value"
