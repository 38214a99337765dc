from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.sandbox.http import FORM, Request, RequestError
from deskwire.sandbox.oauth import AccessToken, OAuthProvider
from deskwire.sandbox.signatures import OAuthError, SignatureChecker
from tests.sandbox.signing import BODY, HEADER, NOW, ORIGIN, QUERY, provider, sign


def refusal(request: Request, by: OAuthProvider | None = None) -> tuple[int, str]:
    with pytest.raises(OAuthError) as caught:
        (by or provider()).verify(request)
    return caught.value.status, caught.value.code


@pytest.mark.parametrize("signature_method", ["HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"])
@pytest.mark.parametrize(
    ("method", "place", "form"),
    [
        ("GET", HEADER, None),
        ("GET", QUERY, None),
        ("DELETE", QUERY, None),
        ("POST", HEADER, [("a", "1 2"), ("a", "é~*")]),
        ("POST", QUERY, [("a", "1 2")]),
        ("POST", BODY, [("a", "1 2"), ("b", "")]),
        ("POST", BODY, []),
    ],
)
def test_good_requests_pass(
    signature_method: str, method: str, place: str, form: list[tuple[str, str]] | None
) -> None:
    request = sign(method, form=form, place=place, signature_method=signature_method)
    assert provider().verify(request) == "jdoe"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=15)
names = texts.filter(lambda name: not name.startswith("oauth_"))


@given(
    query=st.lists(st.tuples(names, texts), max_size=4),
    form=st.lists(st.tuples(names, texts), max_size=4),
    place=st.sampled_from([HEADER, QUERY, BODY]),
)
def test_any_parameters_pass(
    query: list[tuple[str, str]], form: list[tuple[str, str]], place: str
) -> None:
    url = f"{ORIGIN}/x?{urlencode(query)}"
    assert provider().verify(sign("POST", url, form, place=place)) == "jdoe"


def tamper(request: Request, **changes: object) -> Request:
    target = f"{changes.get('path', request.raw_path)}?{changes.get('query', request.raw_query)}"
    return Request.parse(
        str(changes.get("method", request.method)),
        target,
        headers=request.headers,
        body=str(changes.get("body", request.body.decode())).encode(),
        host=str(changes.get("host", request.host)),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "PUT"},
        {"path": "/odesk/api/hr/v2/engagements.xml"},
        {"query": "page=0;21"},
        {"query": "page=0;20&more=1"},
        {"body": "a=2"},
        {"host": "127.0.0.1:8081"},
        {"host": "127.0.0.1:99999"},
    ],
)
def test_tampered_requests_are_refused(changes: dict[str, object]) -> None:
    request = sign("POST", form=[("a", "1")])
    assert provider().verify(tamper(request)) == "jdoe"
    assert refusal(tamper(request, **changes)) == (401, "signature_invalid")


@pytest.mark.parametrize("signature_method", ["HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"])
@pytest.mark.parametrize(
    ("consumer", "token"),
    [
        (("demo-key", "wrong"), ("demo-token", "token%secret")),
        (("demo-key", "demo&secret"), ("demo-token", "wrong")),
    ],
)
def test_wrong_secrets_are_refused(
    signature_method: str, consumer: tuple[str, str], token: tuple[str, str]
) -> None:
    request = sign(consumer=consumer, token=token, signature_method=signature_method)
    assert refusal(request) == (401, "signature_invalid")


def test_unknown_keys_are_refused() -> None:
    assert refusal(sign(consumer=("who", "demo&secret"))) == (401, "consumer_key_unknown")
    assert refusal(sign(token=("who", "token%secret"))) == (401, "token_rejected")
    assert refusal(sign(consumer=("other-key", "other"))) == (401, "token_rejected")


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        (NOW - 300, None),
        (NOW + 300, None),
        (NOW - 301, (401, "timestamp_refused")),
        (NOW + 301, (401, "timestamp_refused")),
        ("now", (400, "parameter_rejected")),
        ("-100000000", (400, "parameter_rejected")),
    ],
)
def test_timestamp(timestamp: object, expected: tuple[int, str] | None) -> None:
    request = sign(timestamp=timestamp)
    if expected:
        assert refusal(request) == expected
    else:
        assert provider().verify(request) == "jdoe"


def test_timestamp_refusal_tells_the_clock() -> None:
    with pytest.raises(OAuthError, match="-1000 s off") as caught:
        provider().verify(sign(timestamp=NOW - 1000))
    response = caught.value.response()
    report = parse_qs(response.body.decode())
    assert report["oauth_problem"] == ["timestamp_refused"]
    assert report["oauth_acceptable_timestamps"] == [f"{NOW - 300}-{NOW + 300}"]
    challenge = dict(response.headers)["WWW-Authenticate"]
    assert challenge.startswith('OAuth realm="deskwire sandbox", oauth_problem="timestamp_refused"')


def test_nonce_is_good_once() -> None:
    checker = provider()
    request = sign(nonce="12345678")
    assert checker.verify(request) == "jdoe"
    assert refusal(request, checker) == (401, "nonce_used")
    assert refusal(sign(nonce="12345678", url=f"{ORIGIN}/y"), checker) == (401, "nonce_used")
    assert checker.verify(sign(nonce="12345678", timestamp=NOW + 1)) == "jdoe"
    assert checker.verify(sign(nonce="12345679")) == "jdoe"


def test_bad_signature_does_not_use_up_the_nonce() -> None:
    checker = provider()
    request = sign(nonce="12345678")
    assert refusal(tamper(request, query="x=1"), checker) == (401, "signature_invalid")
    assert checker.verify(request) == "jdoe"


def test_old_nonces_are_forgotten_with_their_time() -> None:
    now = NOW
    checker = OAuthProvider({"k": "s"}, {"t": AccessToken("s", "u", "k")}, clock=lambda: now)
    first = sign(consumer=("k", "s"), token=("t", "s"))
    assert checker.verify(first) == "u"
    now += 601
    later = sign(consumer=("k", "s"), token=("t", "s"), timestamp=now)
    assert checker.verify(later) == "u"
    assert refusal(first, checker) == (401, "timestamp_refused")


def test_remembered_nonces_are_bounded() -> None:
    checker = SignatureChecker({"demo-key": "demo&secret"}, clock=lambda: NOW, max_nonces=2)

    def use(timestamp: int) -> None:
        request = sign(timestamp=timestamp, nonce="n")
        checker.check(request, checker.read(request), "token%secret")

    for timestamp in (NOW - 1, NOW, NOW + 1):
        use(timestamp)
    use(NOW - 1)  # forgotten, to make room
    with pytest.raises(OAuthError, match="nonce"):
        use(NOW + 1)


def test_unsigned_request() -> None:
    assert refusal(Request.parse("GET", "/x?a=1")) == (401, "parameter_absent")
    basic = Request.parse("GET", "/x", headers=[("Authorization", "Basic eDp5")])
    assert refusal(basic) == (401, "parameter_absent")


SIGNED = {
    "oauth_consumer_key": "demo-key",
    "oauth_token": "demo-token",
    "oauth_nonce": "n",
    "oauth_timestamp": str(NOW),
    "oauth_signature_method": "PLAINTEXT",
    "oauth_signature": "demo%26secret&token%25secret",
}


def plain(**changes: str) -> Request:
    return Request.parse("GET", f"/x?{urlencode({**SIGNED, **changes})}")


@pytest.mark.parametrize("name", list(SIGNED))
def test_missing_parameter(name: str) -> None:
    assert provider().verify(plain()) == "jdoe"
    with pytest.raises(OAuthError, match=name) as caught:
        provider().verify(plain(**{name: ""}))
    assert (caught.value.status, caught.value.code) == (400, "parameter_absent")
    assert caught.value.details == {"oauth_parameters_absent": name}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"oauth_version": "2.0"}, "version_rejected"),
        ({"oauth_signature_method": "RSA-SHA1"}, "signature_method_rejected"),
        ({"oauth_nonce": "n" * 129}, "parameter_rejected"),
        ({"oauth_ X": "1"}, "parameter_rejected"),
    ],
)
def test_unsupported_parameters(changes: dict[str, str], code: str) -> None:
    assert refusal(plain(**changes)) == (400, code)


def test_parameters_twice_or_in_two_places() -> None:
    request = plain()
    twice = Request.parse("GET", f"/x?{request.raw_query}&oauth_nonce=n")
    assert refusal(twice) == (400, "parameter_rejected")
    header = [("Authorization", 'OAuth oauth_token="demo-token"')]
    both = Request.parse("GET", f"/x?{request.raw_query}", headers=header)
    assert refusal(both) == (400, "parameter_rejected")


def test_header_that_is_not_utf8() -> None:
    header = [("Authorization", 'OAuth oauth_token="%FF"')]
    assert refusal(Request.parse("GET", "/x", headers=header)) == (400, "parameter_rejected")


def test_body_hash_and_version_are_tolerated() -> None:
    assert provider().verify(plain(oauth_version="1.0", oauth_body_hash="2jmj7l5r=")) == "jdoe"


def test_json_body_is_not_signed() -> None:
    signed = sign("PUT", place=QUERY)
    request = Request.parse(
        "PUT",
        f"{signed.raw_path}?{signed.raw_query}",
        headers=[("Content-Type", "application/json")],
        body=b'{"oauth_token": "x"}',
        host=signed.host,
    )
    assert provider().verify(request) == "jdoe"


def test_realm_is_not_signed() -> None:
    request = sign()
    header = request.headers.get("authorization").replace("OAuth ", 'OAuth realm="a, b", ')
    again = Request.parse(
        "GET",
        f"{request.raw_path}?{request.raw_query}",
        headers=[("Authorization", header)],
        host=request.host,
    )
    assert provider().verify(again) == "jdoe"


def test_malformed_form_is_refused_as_such() -> None:
    request = Request.parse("POST", "/x", headers=[("Content-Type", FORM)], body=b"a=%zz")
    with pytest.raises(RequestError) as caught:
        provider().verify(request)
    assert caught.value.status == 400


def test_path_cut_at_a_semicolon() -> None:
    cut = sign(url=f"{ORIGIN}/mc/threads/jdoe/1?a=1")
    full = tamper(cut, path="/mc/threads/jdoe/1;2;3.json")
    assert provider().verify(full) == "jdoe"
    assert refusal(full, provider(allow_cut_path=False)) == (401, "signature_invalid")
    proper = sign(url=f"{ORIGIN}/mc/threads/jdoe/1;2;3.json?a=1")
    assert provider(allow_cut_path=False).verify(proper) == "jdoe"


def test_path_is_cut_in_its_last_segment_only() -> None:
    cut = sign(url=f"{ORIGIN}/a?x=1")
    assert refusal(tamper(cut, path="/a;b/c")) == (401, "signature_invalid")


def test_plus_for_a_space_can_be_refused() -> None:
    strict = provider(allow_plus=False)
    assert refusal(sign(url=f"{ORIGIN}/x?a=b+c"), strict) == (401, "signature_invalid")
    assert refusal(sign("POST", form=[("a", "b c")]), strict) == (401, "signature_invalid")
    assert strict.verify(sign(url=f"{ORIGIN}/x?a=b%20c%2B")) == "jdoe"
    assert provider().verify(sign(url=f"{ORIGIN}/x?a=b+c")) == "jdoe"
