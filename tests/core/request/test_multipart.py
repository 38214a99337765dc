"""Names and types in a multipart body cannot end the header they stand in."""

from email import message_from_bytes
from email.message import Message
from typing import cast

import pytest

from deskwire import ParameterError
from deskwire.core.request.multipart import Upload, encode_multipart


def _parts(body: bytes, content_type: str) -> list[Message]:
    whole = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    return cast("list[Message]", whole.get_payload())


@pytest.mark.parametrize(
    "name", ['a"; name="token', "a\nX: 1", "\\", "блок «1».png", "../../x", "a;b"]
)
def test_a_name_stays_in_its_quotes(name: str) -> None:
    parts = _parts(*encode_multipart([(f"f{name}", "1")], [("file", Upload(name, b"x"))]))
    assert len(parts) == 2
    for part in parts:
        assert part.keys() in (["Content-Disposition"], ["Content-Disposition", "Content-Type"])
        quotes = str(part["Content-Disposition"]).count('"')
        assert quotes == 2 * str(part["Content-Disposition"]).count('="')
    assert [part.get_payload(decode=True) for part in parts] == [b"1", b"x"]


@pytest.mark.parametrize("name", ["a\x00.png", "a\x1b", "a\x85", "a\u2028", "a\ud800"])
def test_a_name_without_a_printed_form_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="a name without control characters"):
        encode_multipart([], [("file", Upload(name, b""))])
    with pytest.raises(ParameterError, match="a name without control characters"):
        encode_multipart([(name, "1")], [])


def test_text_that_utf_8_cannot_express_is_refused() -> None:
    with pytest.raises(ParameterError, match="lone surrogate at position 1"):
        encode_multipart([("n", "a\ud800")], [])


@pytest.mark.parametrize(
    "kind",
    ["", "text", "text/plain\r\nX: 1", "text/plain\n", "text/plain; a", "tëxt/plain", "a/b\x00"],
)
def test_what_is_no_media_type_is_refused(kind: str) -> None:
    with pytest.raises(ParameterError, match="the content type of an upload is"):
        encode_multipart([], [("file", Upload("a", b"", kind))])


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/plain; charset=utf-8", 'text/plain;name="a b"', "image/svg+xml"]
)
def test_media_types_travel_as_they_are(kind: str) -> None:
    (part,) = _parts(*encode_multipart([], [("file", Upload("a", b"x", kind))]))
    assert part["Content-Type"] == kind
