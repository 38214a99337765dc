"""Plain XML is read in one pass to what xmltodict makes of it, or to the same error."""

import random
from collections.abc import Callable
from typing import Any, Final, TypeAlias
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire import ActiveCollab, ODesk, Paymo, Taskforce
from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import Limits
from deskwire.core.model.service import Service
from deskwire.core.model.values import JSONValue, NameRule
from deskwire.core.response import xml_body
from deskwire.core.response.xml_body import parse_xml
from deskwire.core.response.xml_plain import NotPlainError
from deskwire.transport.operations import load_operations
from tests.bodies import good_body

SERVICES: Final = [kind.service for kind in (ActiveCollab, ODesk, Paymo, Taskforce)]
NAMES: Final = st.sampled_from(["a", "b", "a-b", "a_b", "item", "x:y", "déjà"])
BLANKS: Final = st.sampled_from(["", " ", "\n", "\n  ", "\t\r\n", "\u00a0"])
TEXTS: Final = st.sampled_from(
    ["", "x", " x ", "\n", "\n x", "&amp;&lt;", "&#10;", "&#32;", "]]&gt;", "é", "1", "  "]
)
ODD: Final = st.sampled_from(
    ["<!-- a -->", "<?p i?>", "<![CDATA[<x>]]>", "<![CDATA[]]>", '<a t="1"/>', "text", "&#160;"]
)
TRAPS: Final = [
    b"",
    b" ",
    b"<a/>",
    b"<a></a>",
    b"<a>\n</a>",
    b"<a> </a>",
    b"<a><b/>\n<b> x </b></a>",
    b"<a>x<b/></a>",
    b"<a><b/>x</a>",
    b"<a><b/>&#160;</a>",
    b"<a-b><c-d/><c_d>1</c_d></a-b>",
    b'<a nil="true"/>',
    b'<a><b type="array"/></a>',
    b"<a xml:space='preserve'>\n</a>",
    b"<a><![CDATA[\n]]></a>",
    b"<?xml version='1.0' encoding='latin-1'?><a>\xe9</a>",
    b"<!DOCTYPE a><a/>",
    b"<!DOCTYPE html><html/>",
    b"<html><body>x</body></html>",
    b"<a><b></a>",
    b"<a>",
    b"<a>&undefined;</a>",
    b"<a/><b/>",
    b"<a/>x",
    b"<a>\x01</a>",
    b"<a>" * 200,
    b"{}",
    b"text",
]

Outcome: TypeAlias = tuple[str, object]


def outcome(read: Callable[[], object]) -> Outcome:
    try:
        return "value", repr(read())
    except DecodeError as error:
        return "error", str(error)


class _Never:
    """Takes no body for a plain one."""

    def __init__(self, *_: object, **__: object) -> None:
        raise NotPlainError


def both(content: bytes, **how: Any) -> tuple[Outcome, Outcome]:
    """Read a body in one pass where that will do, and then by way of xmltodict."""
    plain = outcome(lambda: parse_xml(content, **how))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_body, "PlainParser", _Never)
        return plain, outcome(lambda: parse_xml(content, **how))


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """Draw an element; most hold elements and texts alone."""
    name = draw(NAMES)
    attributes = draw(st.sampled_from(["", "", "", "", "", ' n="1"']))
    if depth == 0 or draw(st.booleans()):
        inside = draw(TEXTS)
    else:
        inner = draw(st.lists(elements(depth=depth - 1), max_size=4))
        inside = draw(BLANKS) + "".join(one + draw(BLANKS) for one in inner)
        if draw(st.integers(0, 9)) == 0:
            inside += draw(ODD)
    return f"<{name}{attributes}>{inside}</{name}>"


@pytest.mark.parametrize("content", TRAPS, ids=lambda content: repr(content[:30]))
@pytest.mark.parametrize("names", ["as_is", "hyphen"])
def test_traps(content: bytes, names: NameRule) -> None:
    plain, noted = both(content, names=names)
    assert plain == noted


@given(text=elements(), names=st.sampled_from(["as_is", "hyphen"]))
def test_whatever_is_written(text: str, names: NameRule) -> None:
    plain, noted = both(text.encode(), names=names)
    assert plain == noted


@given(text=elements(), data=st.data())
def test_whatever_is_damaged(text: str, data: st.DataObject) -> None:
    body = text.encode()
    at = data.draw(st.integers(0, len(body)))
    new = data.draw(st.sampled_from([b"", b"<", b">", b"&", b"\xff", b"</a>", b"<a>", b'"', b"\0"]))
    plain, noted = both(body[:at] + new + body[at + 1 :])
    assert plain == noted


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_bodies_of_every_operation_whole_and_damaged(service: Service) -> None:
    chance = random.Random(service.name)
    for operation in load_operations(service):
        body = xml_text("response", good_body(operation, service)).encode()
        damaged = [_damaged(chance, body) for _ in range(3)]
        for content in (body, *damaged):
            plain, noted = both(content, names=service.xml_names)
            assert plain == noted, content


def xml_text(name: str, tree: JSONValue) -> str:
    """Return a tree as elements and texts."""
    if isinstance(tree, list):
        return "".join(xml_text(name, item) for item in tree)
    inside = "" if tree is None else escape(f"{tree}")
    if isinstance(tree, dict):
        inside = "".join(xml_text(key or "empty", value) for key, value in tree.items())
    return f"<{name}>{inside}</{name}>"


def _damaged(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body))
    new = chance.choice([b"", b"<", b"&", b"\xff", b"</x>", b"\0"])
    return body[:at] + new + body[at + chance.randrange(3) :]


@pytest.mark.parametrize(
    "limits", [Limits(max_depth=3), Limits(max_nodes=10), Limits(max_names=5)], ids=repr
)
def test_limits(limits: Limits) -> None:
    inner = "".join(f"<n{number}><a><b><c>1</c></b></a></n{number}>" for number in range(20))
    plain, noted = both(f"<r>{inner}</r>".encode(), limits=limits)
    assert plain == noted
    assert plain[0] == "error"


def test_plain_bodies_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("it was read again")

    monkeypatch.setattr(xml_body, "NotedParser", refuse)
    body = b"<?xml version='1.0'?>\n<a>\n <b>1</b>\n <!-- c -->\n <b> 2 </b>\n <c/>\n</a>\n"
    assert parse_xml(body) == {"b": ["1", " 2 "], "c": ""}


def test_long_bodies_are_read_in_pieces() -> None:
    rows = "".join(
        f"<row><id>{number}</id><task>t &amp; {number}</task></row>" for number in range(5_000)
    )
    plain, noted = both(f"<rows>{rows}</rows>".encode())
    assert plain == noted
    assert plain[0] == "value"
