"""Bodies, good and bad, as trees."""

import copy
import pickle
from decimal import Decimal

import pytest
import xmltodict
from hypothesis import example, given
from hypothesis import strategies as st

from deskwire.core.errors import DecodeError
from deskwire.core.model.limits import Limits
from deskwire.core.model.values import FrozenMap, JSONValue
from deskwire.core.response.json_body import parse_json
from deskwire.core.response.trees import dig
from deskwire.core.response.xml_body import parse_xml

JSON = "application/json"


# JSON


def test_json_numbers_are_exact() -> None:
    tree = parse_json(b'{"whole": 12345678901234567890, "part": 0.1, "big": 1E3}')

    assert tree == {"whole": 12345678901234567890, "part": Decimal("0.1"), "big": Decimal(1000)}
    assert isinstance(tree, dict)
    assert isinstance(tree["part"], Decimal)


def test_json_may_begin_with_a_byte_order_mark() -> None:
    assert parse_json('\ufeff[true, null, "é"]'.encode()) == [True, None, "é"]


def test_of_a_key_that_occurs_twice_the_last_value_counts() -> None:
    assert parse_json(b'{"a": 1, "a": 2}') == {"a": 2}


@pytest.mark.parametrize(
    "body", [b'{"a":', b'{"a": 1,', b"[1,2", b'{"a": "x', b'[{"a": tru', b"[-"]
)
def test_json_that_was_cut_off_is_said_to_end_early(body: bytes) -> None:
    with pytest.raises(DecodeError, match=r"ends early.*cut off") as caught:
        parse_json(body, content_type=JSON)

    assert caught.value.body == body
    assert caught.value.content_type == JSON


@given(st.integers(1, 58))
def test_json_cut_anywhere_is_said_to_end_early(length: int) -> None:
    whole = b'{"tasks": [{"id": "12", "name": "A \\" b", "done": false}]}  '

    with pytest.raises(DecodeError, match="ends early"):
        parse_json(whole[: min(length, 57)])


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "the body is empty"),
        (b" \n", "the body is empty"),
        (b"<!DOCTYPE html><p>Sorry</p>", "an HTML page came where JSON was expected"),
        (b"\n<HTML><body>", "an HTML page came"),
        (b'<?xml version="1.0"?><a/>', "XML came where JSON was expected"),
        (b"Service unavailable", "text came where JSON was expected"),
        (b'{"a": 1} x', "ill-formed JSON at line 1, column 10"),
        (b"[\n1,]", "ill-formed JSON at line 2, column [23]"),
        (b"{'a': 1}", "ill-formed JSON at line 1, column 2"),
        (b"[NaN]", "JSON with NaN"),
        (b"[-Infinity]", "JSON with -Infinity"),
        (b"[1e99999999999999999999]", "a number out of range"),
        (b"9" * 5_000, "a number out of range"),
        (b'["\xff"]', "not UTF-8: invalid start byte at byte 2"),
        (b"[" * 100_000, "nests deeper than 64 levels; raise it with limits=Limits.max_depth="),
        (b"[" * 65 + b"]" * 65, "nests deeper than 64 levels"),
    ],
)
def test_what_is_not_json_is_named(body: bytes, problem: str) -> None:
    with pytest.raises(DecodeError, match=problem):
        parse_json(body)


def test_the_error_shows_the_beginning_and_keeps_the_whole_body() -> None:
    body = b"<html>" + b"x" * 10_000

    with pytest.raises(DecodeError) as caught:
        parse_json(body, content_type="text/html")

    assert "[text/html] body: <html>xxx" in str(caught.value)
    assert len(str(caught.value)) < 400
    assert caught.value.body == body


def test_a_body_over_the_limit_is_refused() -> None:
    limits = Limits(max_bytes=4)

    assert parse_json(b"[12]", limits=limits) == [12]
    with pytest.raises(DecodeError, match="has 5 bytes, the limit is 4"):
        parse_json(b"[123]", limits=limits)
    with pytest.raises(DecodeError, match="has 5 bytes, the limit is 4"):
        parse_xml(b"<ab/>", limits=limits)


# XML


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        ("<a/>", ""),
        ("<a>  yes\n</a>", "  yes\n"),
        ("<a>C++ Programmers </a>", "C++ Programmers "),
        ("<a> </a>", " "),
        ("<a>\n  </a>", ""),
        ('<a xml:space="preserve"><b>\n  </b></a>', {"b": "\n  "}),
        ("<a>\n<b xml:space='preserve'>\n</b>\n</a>", {"b": "\n"}),
        ("<a><b>1</b></a>", {"b": "1"}),
        ("<a><b>1</b><b/><c> x </c></a>", {"b": ["1", ""], "c": " x "}),
        ("<a>\n  <![CDATA[ Task <one> ]]>\n</a>", " Task <one> "),
        ("<a>\n  <![CDATA[ ]]>\n</a>", " "),
        ("<a> <![CDATA[]]> </a>", ""),
        ("<a>one <![CDATA[]]]]><![CDATA[>]]>\n<![CDATA[two]]> three\n</a>", "one ]]>\ntwo three"),
        ("<a>1 &lt; 2 &#233;</a>", "1 < 2 é"),
        ("<a>\n ...<b>1</b>...\n</a>", {"b": "1", "#text": "......"}),
        ("<a><![CDATA[]]><b>1</b></a>", {"b": "1"}),
        ("<!-- c --><a><!-- c --><?p i?><b>1</b></a>", {"b": "1"}),
        ('<a><b type="integer">5</b></a>', {"b": "5"}),
        ('<a><b nil="true"/><c nil="false"/></a>', {"b": None, "c": ""}),
        ('<a xmlns:i="u"><b i:nil="1"/></a>', {"b": None}),
        ('<a><b nil="true">5</b></a>', {"b": "5"}),
        ('<a><b type="array"><c>1</c></b></a>', {"b": ["1"]}),
        ('<a><b type="array"><c>1</c><d>2</d><c>3</c></b></a>', {"b": ["1", "3", "2"]}),
        ('<a><b type="array"/></a>', {"b": []}),
        (
            '<a><b id="7" type="internal"><c>1</c></b></a>',
            {"b": {"c": "1", "@id": "7", "@type": "internal"}},
        ),
        ("\r\n<?xml version='1.0' encoding='utf-8'?>\n<a>x</a>\n", "x"),
    ],
)
def test_xml_becomes_what_its_json_would_be(body: str, tree: JSONValue) -> None:
    assert parse_xml(body.encode()) == tree


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        ('<r><pay currency="USD">5</pay></r>', {"pay": "5", "pay@": {"@currency": "USD"}}),
        ('<r><pay currency="USD"/></r>', {"pay": "", "pay@": {"@currency": "USD"}}),
        (
            '<r><pay type="net" nil="true" why="x"/></r>',
            {"pay": None, "pay@": {"@type": "net", "@why": "x"}},
        ),
        ('<r><b id="1">x</b><b>y</b></r>', {"b": ["x", "y"], "b@": [{"@id": "1"}, None]}),
        (
            '<r><b id="1">x</b><b id="2"><c/></b></r>',
            {"b": ["x", {"c": "", "@id": "2"}], "b@": [{"@id": "1"}, None]},
        ),
        (
            '<r><bs type="array" total="2">and<b id="1">x</b></bs></r>',
            {"bs": ["x"], "bs@": {"@total": "2", "#text": "and", "b@": {"@id": "1"}}},
        ),
        ('<r><bs type="array" total="0"/></r>', {"bs": [], "bs@": {"@total": "0"}}),
        ('<r total="2">x</r>', {"#text": "x", "@total": "2"}),
        ('<r total="2" type="array"><b>x</b></r>', {"b": "x", "@total": "2"}),
        ('<r a-b="1"><c d-e="2">x</c></r>', {"c": "x", "c@": {"@d-e": "2"}, "@a-b": "1"}),
        (
            '<r xmlns="u" xmlns:i="v" i:schemaLocation="w"><b i:type="x" xml:lang="e">5</b></r>',
            {"b": "5", "b@": {"@xml:lang": "e"}},
        ),
    ],
)
def test_what_an_element_says_beside_its_value_is_kept(body: str, tree: JSONValue) -> None:
    assert parse_xml(body.encode(), names="hyphen") == tree


@example("]]>")
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FFF), max_size=8))
def test_a_text_in_xml_is_the_text_in_json(text: str) -> None:
    written = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_xml(f"<a><b>{written}</b></a>".encode()) == {"b": text}
    inside = text.replace("]]>", "]]]]><![CDATA[>")  # which would end the section
    assert parse_xml(f"<a>\n <b>\n  <![CDATA[{inside}]]>\n </b>\n</a>".encode()) == {"b": text}


def test_hyphens_in_names_become_underscores_where_the_service_says_so() -> None:
    body = b"<r><task-counts><to-do>1</to-do></task-counts><a-b>1</a-b><a_b>2</a_b></r>"

    assert parse_xml(body, names="hyphen") == {"task_counts": {"to_do": "1"}, "a_b": ["1", "2"]}
    assert parse_xml(b"<r><a-b>-</a-b></r>") == {"a-b": "-"}


def test_the_root_may_be_named() -> None:
    assert parse_xml(b"<response>1</response>", root="response") == "1"
    with pytest.raises(DecodeError, match="the root element is <error>, not <response>"):
        parse_xml(b"<error>1</error>", root="response")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_of_the_prolog_counts(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?><a>é</a>'.encode(encoding)

    assert parse_xml(body) == "é"


BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<lolz>&lol3;</lolz>"""


@pytest.mark.parametrize(
    "body",
    [
        BILLION_LAUGHS,
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
        '<!DOCTYPE a PUBLIC "x" "y"><a/>',
        '<!DOCTYPE a [<!ENTITY % x "y"> %x;]><a/>',
        "<!DOCTYPE a><a/>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_before_anything_of_it_is_used(body: str, encoding: str) -> None:
    with pytest.raises(DecodeError, match="has a DTD"):
        parse_xml(body.encode(encoding))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "the body is empty"),
        (b"<!DOCTYPE html><html></html>", "an HTML page came where XML was expected"),
        (b"<html><br></html>", "an HTML page came where XML was expected"),
        (b'{"a": 1}', "JSON came where XML was expected"),
        (b"API key: 1", "text came where XML was expected"),
        (b"<a>&x;</a>", "ill-formed XML at line 1, column 3: undefined entity"),
        (b"<a>\n</b>", "ill-formed XML at line 2, column 2: mismatched tag"),
        (b"<a/><b/>", "ill-formed XML at line 1, column 4: junk after document element"),
        (b"<a>\xff</a>", "ill-formed XML at line 1, column 3: not well-formed"),
        (b'<?xml version="1.0" encoding="nope"?><a/>', "encoding that cannot be read"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "encoding that cannot be read"),
        (b"<a><b>1</b>", "ends early, at line 1, column 11"),
        (b"<a><b", "ends early"),
        (b"<a><![CDATA[x", "ends early"),
        (b"<a>\xc3", "ends early"),
    ],
)
def test_what_is_not_xml_is_named(body: bytes, problem: str) -> None:
    with pytest.raises(DecodeError, match=problem):
        parse_xml(body, content_type="text/xml")


def test_elements_nest_as_deep_as_the_limit() -> None:
    limits = Limits(max_depth=3)

    assert parse_xml(b"<a><b><c/><c/></b><b/></a>", limits=limits) == {"b": [{"c": ["", ""]}, ""]}
    with pytest.raises(DecodeError, match="nests deeper than 3"):
        parse_xml(b"<a><b><c><d/></c></b></a>", limits=limits)
    with pytest.raises(DecodeError, match="nests deeper than 64"):
        parse_xml(b"<a>" * 1_000_000)


NAMES = st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True)
TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FFF), max_size=8)
OBJECTS: st.SearchStrategy[dict[str, JSONValue]] = st.recursive(
    st.dictionaries(NAMES, TEXTS, min_size=1, max_size=4),
    lambda inner: st.dictionaries(
        NAMES,
        TEXTS | inner | st.lists(TEXTS | inner, min_size=2, max_size=3),
        min_size=1,
        max_size=3,
    ),
    max_leaves=8,
)


@given(OBJECTS)
def test_xml_written_from_a_tree_is_read_as_that_tree(tree: dict[str, JSONValue]) -> None:
    assert parse_xml(xmltodict.unparse({"root": tree}).encode()) == tree


# Payload paths


@pytest.mark.parametrize(
    ("tree", "path", "payload"),
    [
        ({"user": {"id": "1"}}, ("user",), {"id": "1"}),
        ({"jobs": {"lister": "", "job": [1, 2]}}, ("jobs", "job"), [1, 2]),
        ({"jobs": [1, 2]}, ("jobs", "job"), [1, 2]),
        ({"jobs": ""}, ("jobs", "job"), None),
        ({"jobs": None}, ("jobs", "job"), None),
        ({"jobs": []}, ("jobs", "job"), None),
        ({"jobs": {"lister": ""}}, ("jobs", "job"), None),
        ({"jobs": {"job": ""}}, ("jobs", "job"), ""),
        ([1], (), [1]),
        ("text", (), "text"),
        (None, ("jobs",), None),
        ({"tasks": [1], "total": 2}, ("*",), [1]),
        ({":templates": []}, ("*",), []),
        ({"tasks": {"task": [1, 2]}}, ("*", "*"), [1, 2]),
    ],
)
def test_dig_follows_a_payload_path(
    tree: JSONValue, path: tuple[str, ...], payload: JSONValue
) -> None:
    assert dig(tree, path) == payload


@pytest.mark.parametrize(
    ("tree", "path", "problem"),
    [
        ({"error": 1, "code": 2}, ("jobs",), "has no 'jobs', only error, code"),
        ({}, ("jobs", "job"), "has no 'jobs', only nothing"),
        ({"a": [1], "b": [2]}, ("*",), r"has no '\*'"),
        ({"jobs": "soon"}, ("jobs", "job"), r"an object with 'job' was expected at \$\.jobs"),
        ("soon", ("jobs",), "an object with 'jobs' was expected"),
    ],
)
def test_dig_names_what_is_wrong(tree: JSONValue, path: tuple[str, ...], problem: str) -> None:
    with pytest.raises(DecodeError, match=problem):
        dig(tree, path)


def test_dig_takes_a_lone_object_for_the_list() -> None:
    company: JSONValue = {"reference": "1", "name": "Acme"}
    assert dig({"companies": company}, ("companies", "*")) == company


def test_dig_may_find_nothing_where_that_is_allowed() -> None:
    assert dig({"error": 1}, ("jobs",), required=False) is None


# Frozen mappings


def test_a_frozen_map_reads_like_a_mapping_and_does_not_change() -> None:
    frozen = FrozenMap({"a": 1, "b": 2})

    assert frozen == {"a": 1, "b": 2}
    assert frozen["a"] == 1
    assert list(frozen) == ["a", "b"]
    assert repr(frozen) == "FrozenMap({'a': 1, 'b': 2})"
    assert not hasattr(frozen, "__setitem__")


def test_a_frozen_map_does_not_follow_its_source() -> None:
    source = {"a": 1}
    frozen = FrozenMap(source)
    source["a"] = 2

    assert frozen["a"] == 1


def test_a_frozen_map_hashes_copies_and_pickles() -> None:
    frozen = FrozenMap({"a": 1, "b": 2})

    assert hash(frozen) == hash(FrozenMap({"b": 2, "a": 1}))
    assert copy.deepcopy(frozen) == frozen
    assert pickle.loads(pickle.dumps(frozen)) == frozen
