"""Percent-encoding against RFC 3986 and against the standard library."""

import string
from collections.abc import Callable
from urllib.parse import parse_qsl, quote_plus, unquote
from urllib.parse import quote as reference_quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire.core.errors import ParameterError
from deskwire.core.request.percent import Pairs, decode_pairs, encode_pairs, quote, quote_segment

TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text("aZ09-._~ +%&=;:@/?#é漢😀\0\n")
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=6)

UNRESERVED = string.ascii_letters + string.digits + "-._~"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("", ""),
        (UNRESERVED, UNRESERVED),
        ("a b", "a%20b"),
        ("a+b", "a%2Bb"),
        ("100%", "100%25"),
        ("%20", "%2520"),
        ("a/b", "a%2Fb"),
        ("k=v&x", "k%3Dv%26x"),
        ("acme:dev@x", "acme%3Adev%40x"),
        ("*'()!", "%2A%27%28%29%21"),
        ("plain\n", "plain%0A"),
        ("é", "%C3%A9"),
        ("٣", "%D9%A3"),
        ("😀", "%F0%9F%98%80"),
    ],
)
def test_quote(text: str, quoted: str) -> None:
    assert quote(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("acme:dev", "acme:dev"),
        ("~~0123abcd", "~~0123abcd"),
        ("acme:dev@x y", "acme:dev@x%20y"),
        ("a/b;c", "a%2Fb%3Bc"),
        ("é:", "%C3%A9:"),
    ],
)
def test_quote_segment(text: str, quoted: str) -> None:
    assert quote_segment(text) == quoted


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_quote_agrees_with_the_standard_library(text: str) -> None:
    assert quote(text) == reference_quote(text, safe="")
    assert quote_segment(text) == reference_quote(text, safe=":@")
    assert unquote(quote(text), errors="strict") == text


@pytest.mark.parametrize("function", [quote, quote_segment])
def test_lone_surrogate_is_refused(function: Callable[[str], str]) -> None:
    with pytest.raises(ParameterError, match="lone surrogate at position 3"):
        function("key\ud83d")


def test_encode_pairs_keeps_order_blanks_and_duplicates() -> None:
    pairs = [("b", "2 3"), ("a", "1"), ("a", ""), ("ü&", "=+")]
    assert encode_pairs(pairs) == "b=2%203&a=1&a=&%C3%BC%26=%3D%2B"
    assert encode_pairs([]) == ""


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", ()),
        (
            "oauth_token=ab%3Dc&oauth_token_secret=",
            (("oauth_token", "ab=c"), ("oauth_token_secret", "")),
        ),
        ("a=1&a=1&b", (("a", "1"), ("a", "1"), ("b", ""))),
        ("a=x+y%2Bz", (("a", "x y+z"),)),
        ("=", (("", ""),)),
        ("a=b=c", (("a", "b=c"),)),
        ("&a=1&&", (("a", "1"),)),
        ("n=%c3%A9", (("n", "é"),)),
    ],
)
def test_decode_pairs(text: str, pairs: Pairs) -> None:
    assert decode_pairs(text) == pairs


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("secret=%", "position 7"),
        ("secret=%4", "position 7"),
        ("secret=%zz", "position 7"),
        ("secret=x y", "position 8"),
        ("secret=x\n", "position 8"),
        ("secret=é", "position 7"),
        ("secret=%FF", "not UTF-8"),
        ("secret%FF=1", "not UTF-8"),
        ("secret=%ED%A0%80", "not UTF-8"),
        ("<html>secret</html>\n", "position 19"),
    ],
)
def test_decode_pairs_refuses_other_text_without_repeating_it(text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message) as caught:
        decode_pairs(text)
    assert "secret" not in str(caught.value)


@given(PAIRS)
@settings(max_examples=300, deadline=None)
def test_decode_pairs_undoes_encode_pairs(pairs: list[tuple[str, str]]) -> None:
    encoded = encode_pairs(pairs)
    assert decode_pairs(encoded) == tuple(pairs)
    assert set(encoded) <= set(UNRESERVED + "%&=")


@given(PAIRS)
@settings(max_examples=200, deadline=None)
def test_decode_pairs_reads_the_html_form_encoding(pairs: list[tuple[str, str]]) -> None:
    form = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
    assert decode_pairs(form) == tuple(parse_qsl(form, keep_blank_values=True))
