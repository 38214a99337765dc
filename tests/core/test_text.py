"""The encoding of bodies: what they begin with, the header, the XML declaration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import APIError, DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Format, Operation
from deskwire.core.model.results import TextResult
from deskwire.core.model.service import ErrorRule, Service
from deskwire.core.model.values import JSONValue
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.json_body import parse_json
from deskwire.core.response.raw import RawResponse
from deskwire.core.response.xml_body import parse_xml
from deskwire.core.text import decode, decode_leniently

BOM = "\ufeff"
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("codec", ["utf-8", *WIDE])
@pytest.mark.parametrize("before", ["", BOM, f"\r\n{BOM}", f"{BOM} \n", f" {BOM}\t{BOM} "])
def test_a_byte_order_mark_may_stand_among_blanks(codec: str, before: str) -> None:
    assert parse_json(f'{before}{{"é": "日"}}'.encode(codec)) == {"é": "日"}
    assert parse_xml(f"{before}<r><é>日</é></r>".encode(codec)) == {"é": "日"}


@pytest.mark.parametrize("codec", WIDE)
def test_blanks_of_one_byte_before_a_mark_of_several_do_no_harm(codec: str) -> None:
    assert parse_json(b"\r\n" + f'{BOM}["é"]'.encode(codec)) == ["é"]


@pytest.mark.parametrize("header", ["iso-8859-1", "utf-16", "us-ascii", "nonsense", "shift_jis"])
def test_a_byte_order_mark_counts_more_than_the_header(header: str) -> None:
    body = f'{BOM}["é"]'.encode()

    assert parse_json(body, content_type=f"application/json; charset={header}") == ["é"]


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ('"utf-8"', "utf-8"),
        ("'utf_8'", "utf-8"),
        ("utf8mb4", "utf-8"),
        ("ISO-8859-1", "latin-1"),
        ("latin1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("cp1252", "cp1252"),
        ("ISO-8859-15", "iso-8859-15"),
        ("gbk", "gbk"),
        ("utf-16", "utf-16"),
        ("utf-16le", "utf-16-le"),
        ("utf-16be", "utf-16-be"),
    ],
)
def test_the_header_tells_the_encoding_under_any_name(charset: str, codec: str) -> None:
    content_type = f"text/xml; Charset={charset}; x=y"
    word = "é" if codec != "gbk" else "日本"

    assert parse_xml(f"<r>{word}</r>".encode(codec), content_type=content_type) == word
    assert parse_json(f'["{word}"]'.encode(codec), content_type=content_type) == [word]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("latin1", "latin-1"),
        ("iso-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("cp1252", "cp1252"),
        ("gbk", "gbk"),
        ("utf-16", "utf-8"),  # what could be read as ASCII is not wide
        ("utf-16", "utf-16-le"),
        ("utf-8", "utf-16-be"),
    ],
)
def test_the_declaration_counts_where_the_header_is_silent(declared: str, codec: str) -> None:
    word = "é" if codec != "gbk" else "日本"
    body = f"<?xml version='1.0' encoding='{declared}'?><r>{word}</r>".encode(codec)

    for content_type in ("", "text/xml", "text/xml; charset=", "text/xml; charset=nonsense"):
        assert parse_xml(body, content_type=content_type) == word


def test_the_header_counts_more_than_the_declaration() -> None:
    body = '<?xml version="1.0" encoding="utf-8"?><r>é</r>'.encode("latin-1")

    assert parse_xml(body, content_type="text/xml; charset=iso-8859-1") == "é"
    with pytest.raises(DecodeError, match="not well-formed"):
        parse_xml(body)


def test_json_is_utf_8_whatever_the_header_says() -> None:
    content_type = "application/json; charset=iso-8859-1"

    assert parse_json('["é"]'.encode(), content_type=content_type) == ["é"]
    assert parse_json('["é"]'.encode("latin-1"), content_type=content_type) == ["é"]


@pytest.mark.parametrize(
    "name",
    ["rot13", "base64", "idna", "punycode", "utf-7", "unicode_escape", "hex", "nope", "x" * 40],
)
def test_what_is_no_encoding_of_text_is_none(name: str) -> None:
    assert parse_json('["é"]'.encode(), content_type=f"text/plain; charset={name}") == ["é"]
    with pytest.raises(DecodeError, match="encoding that cannot be read"):
        parse_xml(f'<?xml version="1.0" encoding="{name}"?><r/>'.encode())
    with pytest.raises(DecodeError, match=rf"not UTF-8.*no encoding '{name}' is known"):
        parse_json(b'["\xff"]', content_type=f"text/plain; charset={name}")


@pytest.mark.parametrize("body", ['["é"]', "<r>é</r>"])
def test_a_body_that_is_cut_within_a_character_ends_early(body: str) -> None:
    cut = body.encode()[: body.encode().index(b"\xa9")]

    with pytest.raises(DecodeError, match="ends early"):
        (parse_xml if body[0] == "<" else parse_json)(cut)


@given(st.binary(max_size=40), st.sampled_from(["", "utf-16", "shift_jis", "utf-32", "hz", "idna"]))
def test_any_bytes_are_some_text(content: bytes, charset: str) -> None:
    assert isinstance(decode_leniently(content, f"text/plain; charset={charset}"), str)


@given(st.text(st.characters(codec="utf-8"), max_size=20), st.sampled_from(WIDE))
def test_text_with_a_mark_is_read_back(text: str, codec: str) -> None:
    assert decode((BOM + text).encode(codec)) == text.lstrip(f" \t\r\n{BOM}")


# Errors and plain text


def read(content: bytes, content_type: str, *, status: int = 200) -> JSONValue:
    service = Service(
        name="acme",
        title="Acme",
        base_url="",
        default_format="json",
        formats=("json",),
        dialect=Dialect(),
        errors=ErrorRule(message_paths=(("message",),), code_patterns=("Error Code: (\\d+)",)),
    )
    reader = ResponseDecoder(
        service, strict=False, limits=Limits(), on_drift=lambda _name, _drift: None
    )
    operation: Operation[JSONValue] = Operation(
        name="acme.text.get",
        method="GET",
        path="/text",
        result=TextResult(),
        formats={"json": Format()},
        idempotent=True,
    )
    headers = {"content-type": content_type}
    answer = RawResponse(status=status, headers=headers, content=content, format="json")
    return reader.read(operation, answer).value


@pytest.mark.parametrize("codec", ["utf-8", "latin-1", "utf-16-le"])
def test_plain_text_and_errors_are_read_alike(codec: str) -> None:
    content_type = f"text/plain; charset={codec}"

    assert read("déjà".encode(codec), content_type) == "déjà"
    with pytest.raises(APIError, match="HTTP 400: déjà") as caught:
        read('{"message": "déjà"}'.encode(codec), content_type, status=400)
    assert caught.value.message == "déjà"
    with pytest.raises(APIError) as caught:
        read("Error Code: 17".encode(codec), content_type, status=400)
    assert caught.value.code == "17"
    with pytest.raises(APIError, match="HTTP 400: c'est déjà fait"):
        read("c'est déjà fait".encode(codec), content_type, status=400)


@pytest.mark.parametrize("body", [b'{"\\ud800": 1}', b'{"a": {"\\udfff": 1}}', b'"\\ud800"'])
def test_an_error_can_be_printed_whatever_it_is_about(body: bytes) -> None:
    tree = parse_json(body)

    for error in (DecodeError(f"odd: {tree}"), APIError(400, message=str(tree), body=body)):
        assert str(error).encode().decode() == str(error)
        assert error.message.encode()
