from collections.abc import Callable
from urllib.parse import quote, quote_plus

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.sandbox.http import FORM, Headers, Part, Request, RequestError, Response

# Clients do not agree on how to write a percent sign or a backslash in the name of a part.
names = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="%\\"),
    min_size=1,
    max_size=20,
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def body_request(body: bytes, content_type: str = "") -> Request:
    headers = [("Content-Type", content_type)] if content_type else []
    return Request.parse("POST", "/x", headers=headers, body=body)


def test_path_is_decoded_by_segment() -> None:
    request = Request.parse("GET", "/a%2Fb/1;2;3.json/%C3%A9?x=1")
    assert request.segments == ("a/b", "1;2;3.json", "é")
    assert request.path == "/a/b/1;2;3.json/é"
    assert request.raw_path == "/a%2Fb/1;2;3.json/%C3%A9"


def test_plus_is_a_space_in_the_query_only() -> None:
    request = Request.parse("GET", "/a+b?c+d=e+f")
    assert request.segments == ("a+b",)
    assert request.query == (("c d", "e f"),)


def test_query_keeps_order_repetition_and_empty_values() -> None:
    request = Request.parse("GET", "/?b=2&a=1&b=&c&&d=x=y")
    assert request.query == (("b", "2"), ("a", "1"), ("b", ""), ("c", ""), ("d", "x=y"))
    assert request.raw_query == "b=2&a=1&b=&c&&d=x=y"


@given(st.lists(st.tuples(texts.filter(bool), texts), max_size=5))
def test_query_undoes_both_ways_of_quoting(pairs: list[tuple[str, str]]) -> None:
    for write in (quote, quote_plus):
        target = "/?" + "&".join(f"{write(name)}={write(value)}" for name, value in pairs)
        assert Request.parse("GET", target).query == tuple(pairs)


@given(st.lists(texts, min_size=1, max_size=4))
def test_segments_undo_quoting(segments: list[str]) -> None:
    target = "/" + "/".join(quote(segment, safe="") for segment in segments)
    assert Request.parse("GET", target).segments == tuple(segments)


@pytest.mark.parametrize(
    "target", ["/%", "/%4", "/%zz", "/%FF", "/?a=%C3", "/?%=1", "*", "x", "", "http://[/"]
)
def test_bad_targets_are_refused(target: str) -> None:
    with pytest.raises(RequestError) as caught:
        Request.parse("GET", target)
    assert caught.value.status == 400
    assert caught.value.response().status == 400


def test_whole_url_as_target_gives_the_host() -> None:
    request = Request.parse("GET", "http://other:81?a=1", headers=[("Host", "x")])
    assert (request.host, request.raw_path, request.query) == ("other:81", "/", (("a", "1"),))


def test_host_comes_from_the_header() -> None:
    assert Request.parse("GET", "/", headers=[("host", "h:1")], host="default").host == "h:1"
    assert Request.parse("GET", "/", host="default").host == "default"


def test_headers_are_found_in_any_case() -> None:
    headers = Headers([("X-A", "1"), ("x-b", "2"), ("x-a", "3")])
    assert headers.get("x-A") == "1"
    assert headers.get_all("X-a") == ("1", "3")
    assert headers.get("x-c", "none") == "none"
    assert "X-B" in headers
    assert "x-c" not in headers
    assert list(headers) == [("x-a", "1"), ("x-b", "2"), ("x-a", "3")]


def test_repr_shows_no_credentials() -> None:
    request = Request.parse(
        "GET", "/p?oauth_token=hush", headers=[("Authorization", "Basic hush")], body=b"hush"
    )
    assert "hush" not in repr(request) + repr(request.headers)
    assert "/p" in repr(request)


def test_form() -> None:
    request = body_request(b"a=1&b=x+y&a=%C3%A9", f"{FORM};charset=UTF-8")
    assert request.form() == (("a", "1"), ("b", "x y"), ("a", "é"))
    assert body_request(b"").form() == ()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"a=1", "text/plain", 415),
        (b"a=1", "", 415),
        (b"a=1", f"{FORM}; charset=latin-1", 415),
        (b"a=\xc3\xa9", FORM, 400),
        (b"a=%", FORM, 400),
        (b"a=%FF", FORM, 400),
    ],
)
def test_bad_forms_are_refused(body: bytes, content_type: str, status: int) -> None:
    with pytest.raises(RequestError) as caught:
        body_request(body, content_type).form()
    assert caught.value.status == status


def test_json() -> None:
    assert body_request(b'{"a": [1, null]}', "application/json").json() == {"a": [1, None]}
    assert body_request(b"3", "application/problem+json; charset=utf-8").json() == 3


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"NaN", "application/json", 400),
        (b'"\xff"', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
    ],
)
def test_bad_json_is_refused(body: bytes, content_type: str, status: int) -> None:
    with pytest.raises(RequestError) as caught:
        body_request(body, content_type).json()
    assert caught.value.status == status


@given(
    st.lists(
        st.tuples(names, st.none() | names, st.binary(max_size=200)),
        min_size=1,
        max_size=4,
    )
)
def test_multipart_undoes_what_httpx_writes(parts: list[tuple[str, str | None, bytes]]) -> None:
    files = [(name, (filename, content, "image/png")) for name, filename, content in parts]
    sent = httpx.Request("POST", "http://x/", files=files)
    received = body_request(sent.read(), sent.headers["content-type"])
    assert received.multipart() == tuple(
        Part(name=name, filename=filename, content_type="image/png", content=content)
        for name, filename, content in parts
    )


@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b"x--b", b"\r\n--bc\r\n", b"a\rb\nc\r\n\r\n\x00"]
)
def test_multipart_content_is_exact(content: bytes) -> None:
    body = b'preamble\r\n--b \r\nContent-Disposition: form-data; name="n"\r\n\r\n' + content
    request = body_request(body + b"\r\n--b--\r\nepilogue", 'multipart/form-data; boundary="b"')
    expected = Part(name="n", filename=None, content_type="text/plain", content=content)
    assert request.multipart() == (expected,)


def test_multipart_reads_encoded_file_names() -> None:
    head = b"Content-Disposition: form-data; name=n; filename*=UTF-8''%E2%82%AC.txt\r\n\r\n"
    request = body_request(b"--b\r\n" + head + b"x\r\n--b--", "multipart/form-data; boundary=b")
    assert request.multipart()[0].filename == "€.txt"


def test_attached_message_is_not_taken_apart() -> None:
    head = b'Content-Disposition: form-data; name="n"\r\nContent-Type: message/rfc822\r\n\r\n'
    mail = b"Subject: hi\r\n\r\ntext"
    request = body_request(
        b"--b\r\n" + head + mail + b"\r\n--b--", "multipart/form-data; boundary=b"
    )
    assert request.multipart()[0].content == mail


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"--b--", "application/json", 415),
        (b"--b--", "multipart/form-data", 400),
        (b"", "multipart/form-data; boundary=b", 400),
        (b"--b\r\n\r\n", "multipart/form-data; boundary=b", 400),
        (b"--b\r\nno blank line\r\n--b--", "multipart/form-data; boundary=b", 400),
        (b"--b\r\n\r\nno head\r\n--b--", "multipart/form-data; boundary=b", 400),
        (b"--b\r\nX: y\r\n\r\nno name\r\n--b--", "multipart/form-data; boundary=b", 400),
        (b"--b\r\nX: \xff\r\n\r\n\r\n--b--", "multipart/form-data; boundary=b", 400),
    ],
)
def test_bad_multipart_is_refused(body: bytes, content_type: str, status: int) -> None:
    with pytest.raises(RequestError) as caught:
        body_request(body, content_type).multipart()
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("make", "content_type", "body"),
    [
        (lambda: Response.json({"a": "é"}), "application/json", '{"a":"é"}'),
        (lambda: Response.text("é"), "text/plain; charset=utf-8", "é"),
        (lambda: Response.html("<p>"), "text/html; charset=utf-8", "<p>"),
        (lambda: Response.xml("<a/>"), "application/xml; charset=utf-8", "<a/>"),
        (lambda: Response.form([("a", "b c")]), FORM, "a=b%20c"),
    ],
)
def test_responses(make: Callable[[], Response], content_type: str, body: str) -> None:
    response = make()
    assert response.status == 200
    assert response.headers == (("Content-Type", content_type),)
    assert response.body.decode() == body


def test_response_takes_status_and_headers() -> None:
    response = Response.json([], status=201, headers=[("Location", "/x")])
    assert response.status == 201
    assert response.headers == (("Content-Type", "application/json"), ("Location", "/x"))
    assert attrs.evolve(response, body=b"y").headers == response.headers
