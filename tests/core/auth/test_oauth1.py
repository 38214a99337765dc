"""The signer against the examples of its RFC and against oauthlib."""

import base64
import copy
import hmac
import importlib
import pickle
import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire.core.auth.oauth1 import (
    Clock,
    Credentials,
    Placement,
    SignatureMethod,
    Signer,
    authorization_header,
    base_string,
    new_nonce,
    quoted_pairs,
    split_url,
)
from deskwire.core.errors import ParameterError
from deskwire.core.model.secret import Secret
from deskwire.core.request.percent import Pairs, decode_pairs, encode_pairs, quote, quote_segment

# Its stubs leave half of the module untyped, and tell a dict where it takes a list.
oauthlib_signature: Any = importlib.import_module("oauthlib.oauth1.rfc5849.signature")

OWN_NAMES = (
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_token",
    "oauth_version",
    "oauth_signature",
)


def signed_text(method: str, url: str, pairs: Pairs) -> str:
    """Return the text that is signed, as `Signer.sign` makes it, of whatever pairs there are."""
    uri, query = split_url(url)
    sources = (*decode_pairs(query), *pairs)
    return base_string(
        method, uri, quoted_pairs([pair for pair in sources if pair[0] != "oauth_signature"])
    )


# The examples of RFC 5849, of OAuth Core 1.0 and of a well-known API's documents.


def test_base_string_of_rfc_5849_section_3_4_1() -> None:
    pairs = [
        ("c2", ""),
        ("a3", "2 q"),
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
        ("oauth_signature", "djosJKDKJSD8743243/jdk33klY="),
    ]
    text = signed_text(
        "post", "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", pairs
    )
    assert text == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
        "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e"
        "4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9"
        "d7dh3k39sjv7"
    )


@pytest.mark.parametrize(
    ("method", "url", "pairs", "key", "signature"),
    [
        pytest.param(
            "POST",
            "https://photos.example.net/initiate",
            [
                ("oauth_timestamp", "137131200"),
                ("oauth_nonce", "wIjqoS"),
                ("oauth_callback", "http://printer.example.com/ready"),
            ],
            "kd94hf93k423kf44&",
            "74KNZJeDHnMBp0EMJ9ZHt/XKycU=",
            id="temporary-credentials",
        ),
        pytest.param(
            "POST",
            "https://photos.example.net/token",
            [
                ("oauth_timestamp", "137131201"),
                ("oauth_nonce", "walatlh"),
                ("oauth_token", "hh5s93j4hdidpola"),
                ("oauth_verifier", "hfdp7dh39dks9884"),
            ],
            "kd94hf93k423kf44&hdhd0244k9j7ao03",
            "gKgrFCywp7rO0OXSjdot/IHF7IU=",
            id="token",
        ),
        pytest.param(
            "GET",
            "http://photos.example.net/photos?file=vacation.jpg&size=original",
            [
                ("oauth_timestamp", "137131202"),
                ("oauth_nonce", "chapoH"),
                ("oauth_token", "nnch734d00sl2jdk"),
            ],
            "kd94hf93k423kf44&pfkkdhi9sl3r4s00",
            "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
            id="resource",
        ),
    ],
)
def test_signatures_of_rfc_5849_section_1_2(
    method: str, url: str, pairs: Pairs, key: str, signature: str
) -> None:
    # These requests carry no oauth_version, which the signer always sends.
    common = [("oauth_consumer_key", "dpf43f3p2l4k3l03"), ("oauth_signature_method", "HMAC-SHA1")]
    text = signed_text(method, url, [*common, *pairs])
    digest = hmac.digest(key.encode(), text.encode(), "sha1")
    assert base64.b64encode(digest).decode() == signature


def test_signature_of_oauth_core_appendix_a() -> None:
    signer = Signer(
        Credentials("dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00")
    )
    signed = signer.sign(
        "GET",
        "http://photos.example.net/photos",
        [("file", "vacation.jpg"), ("size", "original")],
        timestamp=1191242096,
        nonce="kllo9940pd9333jh",
    )
    assert signed == (
        ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
        ("oauth_nonce", "kllo9940pd9333jh"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1191242096"),
        ("oauth_token", "nnch734d00sl2jdk"),
        ("oauth_version", "1.0"),
        ("oauth_signature", "tR3+Ty81lMeYAr/Fid0kMTYa/WM="),
    )


def test_signature_of_the_twitter_documents() -> None:
    signer = Signer(
        Credentials(
            "xvz1evFS4wEEPTGEFPHBog",
            "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
            "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        )
    )
    signed = signer.sign(
        "POST",
        "https://api.twitter.com/1/statuses/update.json",
        [
            ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
            ("include_entities", "true"),
        ],
        timestamp=1318622958,
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
    )
    assert dict(signed)["oauth_signature"] == "tnnArxj06cWHq44gCs1OSKk/jLY="


# The URL of the base string.


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("HTTP://EXAMPLE.COM:80/r%20v/X", "http://example.com/r%20v/X"),
        ("https://www.example.net:8080/", "https://www.example.net:8080/"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com:/", "https://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com:80/a", "https://example.com:80/a"),
        ("http://example.com:0443/a", "http://example.com:443/a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://h/t/jdoe/1;2;3.json", "http://h/t/jdoe/1;2;3.json"),
        ("http://h/tasks/a;", "http://h/tasks/a;"),
        ("http://h/a%2Fb/acme:dev@x", "http://h/a%2Fb/acme:dev@x"),
        ("http://h//a/../b/.", "http://h//a/../b/."),
    ],
)
def test_base_string_uri(url: str, uri: str) -> None:
    assert signed_text("GET", url, [("a", "1")]) == f"GET&{quote(uri)}&a%3D1"


@pytest.mark.parametrize("url", ["https://h?b=1+2&a", "https://h/?b=1+2&a"])
def test_query_of_the_url_takes_part(url: str) -> None:
    assert signed_text("GET", url, [("a", "0")]) == (
        "GET&https%3A%2F%2Fh%2F&a%3D%26a%3D0%26b%3D1%25202"
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/path",
        "ftp://example.com/",
        "//example.com/",
        "https:///path",
        "https://jdoe:hunter2@example.com/",
        "https://example.com/#hunter2",
        "https://example.com/?a=1#hunter2",
        "https://example.com/a b?hunter2",
        "https://example.com/é?hunter2",
        "https://bücher.example/",
        "http\u017f://example.com/",
        "https://example.com:port/",
        "https://example.com/\n",
        " https://example.com/",
    ],
)
def test_unsignable_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ParameterError, match="the URL cannot be signed") as caught:
        signed_text("GET", url, ())
    assert "hunter2" not in str(caught.value)


def test_malformed_query_is_refused() -> None:
    with pytest.raises(ParameterError, match="not form-encoded at position 2"):
        signed_text("GET", "https://example.com/?a=%zz", ())


def test_parameters_are_sorted_once_encoded() -> None:
    # As plain text "a" < "a-" < "a=", "Z" < "é" and "b 1" < "b"; encoded, "%" precedes them all.
    pairs = [("a-", "1"), ("a", "é"), ("a", "Z"), ("a", ""), ("é", "2"), ("A", "3"), ("a", "Z")]
    assert signed_text("GET", "http://h", pairs) == (
        "GET&http%3A%2F%2Fh%2F&%25C3%25A9%3D2%26A%3D3%26a%3D%26a%3D%25C3%25A9%26a%3DZ%26a%3DZ%26a-%3D1"
    )


# Against oauthlib, on what hypothesis can think of.

HARD = "aB1~+%&= ;:/@*'é漢😀\0"
TEXT = st.text(HARD, max_size=8) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAME = TEXT.filter(lambda name: not name.startswith("oauth_"))
# Few names, so that many are duplicates.
PAIRS = st.lists(st.tuples(st.sampled_from(["a", "a-", "A", "page", "é"]) | NAME, TEXT), max_size=8)
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "post"])
SEGMENT = st.lists(TEXT.map(quote_segment) | st.sampled_from(["a%2Fb", "x.json"]), max_size=3)


@st.composite
def urls(draw: st.DrawFn) -> str:
    scheme = draw(st.sampled_from(["http", "https", "HTTP", "Https"]))
    host = draw(st.sampled_from(["www.odesk.com", "EXAMPLE.com", "127.0.0.1", "[::1]"]))
    port = draw(st.sampled_from(["", ":80", ":443", ":8080", ":1"]))
    path = "".join("/" + ";".join(draw(SEGMENT)) for _ in range(draw(st.integers(0, 3))))
    # oauthlib loses a `;` after which the path ends; test_base_string_uri has that case.
    return f"{scheme}://{host}{port}{path.rstrip(';')}"


def oauthlib_base_string(method: str, url: str, pairs: Pairs) -> str:
    normalized = oauthlib_signature.normalize_parameters(pairs)
    uri = oauthlib_signature.base_string_uri(url)
    return str(oauthlib_signature.signature_base_string(method, uri, normalized))


@attrs.frozen
class OauthlibClient:
    client_secret: str
    resource_owner_secret: str


@given(METHODS, urls(), PAIRS)
@settings(max_examples=1000, deadline=None)
def test_base_string_agrees_with_oauthlib(
    method: str, url: str, pairs: list[tuple[str, str]]
) -> None:
    assert signed_text(method, url, pairs) == oauthlib_base_string(method, url, pairs)


@given(METHODS, urls(), PAIRS, PAIRS)
@settings(max_examples=300, deadline=None)
def test_query_of_the_url_counts_like_pairs(
    method: str, url: str, query: list[tuple[str, str]], pairs: list[tuple[str, str]]
) -> None:
    with_query, together = f"{url}?{encode_pairs(query)}", [*query, *pairs]
    assert signed_text(method, with_query, pairs) == signed_text(method, url, together)
    signer = Signer(Credentials("key", "secret"))
    signed = signer.sign(method, with_query, pairs, timestamp=1, nonce="n")
    assert signed == signer.sign(method, url, together, timestamp=1, nonce="n")


SIGNERS: dict[SignatureMethod, Callable[[str, OauthlibClient], str]] = {
    SignatureMethod.HMAC_SHA1: oauthlib_signature.sign_hmac_sha1_with_client,
    SignatureMethod.HMAC_SHA256: oauthlib_signature.sign_hmac_sha256_with_client,
    SignatureMethod.PLAINTEXT: oauthlib_signature.sign_plaintext_with_client,
}


@pytest.mark.parametrize("method", SignatureMethod)
@given(
    request=st.tuples(METHODS, urls(), PAIRS),
    credentials=st.builds(Credentials, TEXT, TEXT, TEXT, TEXT),
    nonce=TEXT,
    callback=TEXT,
)
@settings(max_examples=400, deadline=None)
def test_signature_agrees_with_oauthlib(
    method: SignatureMethod,
    request: tuple[str, str, list[tuple[str, str]]],
    credentials: Credentials,
    nonce: str,
    callback: str,
) -> None:
    http_method, url, pairs = request
    extra = [("oauth_callback", callback)]
    signed = Signer(credentials, method).sign(
        http_method, url, pairs, timestamp=1400000000, nonce=nonce, extra=extra
    )

    oauth = [
        ("oauth_consumer_key", credentials.consumer_key.reveal()),
        ("oauth_nonce", nonce),
        ("oauth_signature_method", str(method)),
        ("oauth_timestamp", "1400000000"),
        *([("oauth_token", credentials.token.reveal())] if credentials.token else []),
        ("oauth_version", "1.0"),
        *extra,
    ]
    client = OauthlibClient(credentials.consumer_secret.reveal(), credentials.token_secret.reveal())
    expected = SIGNERS[method](oauthlib_base_string(http_method, url, [*pairs, *oauth]), client)
    assert signed == (*oauth, ("oauth_signature", expected))


# Verified by oauthlib's server side, from the request as it travels.

VERIFIERS: dict[SignatureMethod, Callable[[object, str, str], bool]] = {
    SignatureMethod.HMAC_SHA1: oauthlib_signature.verify_hmac_sha1,
    SignatureMethod.HMAC_SHA256: oauthlib_signature.verify_hmac_sha256,
    SignatureMethod.PLAINTEXT: oauthlib_signature.verify_plaintext,
}

SECRET, TOKEN_SECRET = "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"


@attrs.frozen
class Sent:
    """A request as it travels."""

    method: str
    url: str
    query: str
    form: str
    authorization: str

    def is_verified(self, method: SignatureMethod) -> bool:
        pairs: list[tuple[str, str]] = oauthlib_signature.collect_parameters(
            uri_query=self.query,
            body=self.form,
            headers={"Authorization": self.authorization} if self.authorization else {},
            exclude_oauth_signature=False,
        )
        (signature,) = [value for name, value in pairs if name == "oauth_signature"]
        request = SimpleNamespace(
            http_method=self.method,
            uri=f"{self.url}?{self.query}",
            params=[(name, value) for name, value in pairs if name != "oauth_signature"],
            signature=signature,
        )
        return VERIFIERS[method](request, SECRET, TOKEN_SECRET)


@st.composite
def sent_requests(draw: st.DrawFn, method: SignatureMethod) -> Sent:
    http_method, url, query, form = draw(st.tuples(METHODS, urls(), PAIRS, PAIRS))
    signed = Signer(Credentials("key", SECRET, "token", TOKEN_SECRET), method).sign(
        http_method, url, [*query, *form], timestamp=int(time.time()), nonce=new_nonce()
    )
    placement = draw(st.sampled_from(Placement))
    return Sent(
        http_method,
        url,
        encode_pairs([*query, *(signed if placement is Placement.QUERY else ())]),
        encode_pairs([*form, *(signed if placement is Placement.BODY else ())]),
        authorization_header(signed, "my") if placement is Placement.HEADER else "",
    )


@pytest.mark.parametrize("method", SignatureMethod)
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_server_verifies_what_travels(method: SignatureMethod, data: st.DataObject) -> None:
    sent = data.draw(sent_requests(method))
    assert sent.is_verified(method)
    if method is not SignatureMethod.PLAINTEXT:
        assert not attrs.evolve(sent, method="PATCH").is_verified(method)
        assert not attrs.evolve(sent, url=f"{sent.url}/x").is_verified(method)
        assert not attrs.evolve(sent, form=f"{sent.form}&x=1").is_verified(method)


# What the signer refuses and adds.

PLAIN = Signer(Credentials("key", "secret"))


def test_token_is_left_out_while_there_is_none() -> None:
    signed = PLAIN.sign(
        "POST",
        "https://h/token",
        (),
        timestamp=1,
        nonce="n",
        extra=[("oauth_callback", "oob"), ("oauth_verifier", "v")],
    )
    assert [name for name, _ in signed] == [
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_version",
        "oauth_callback",
        "oauth_verifier",
        "oauth_signature",
    ]


@pytest.mark.parametrize("name", [*OWN_NAMES, "oauth_callback", "oauth_body_hash"])
@pytest.mark.parametrize("method", SignatureMethod)
def test_protocol_name_among_the_pairs_is_refused(name: str, method: SignatureMethod) -> None:
    signer = Signer(PLAIN.credentials, method)
    with pytest.raises(ParameterError, match=f"parameter '{name}'.*pass such a parameter as extra"):
        signer.sign("GET", "https://h/", [("a", "1"), (name, "x")], timestamp=1, nonce="n")
    with pytest.raises(ParameterError, match=f"parameter '{name}'"):
        signer.sign("GET", f"https://h/?{name}=x", [("a", "1")], timestamp=1, nonce="n")


@pytest.mark.parametrize("name", [*OWN_NAMES, "callback", "OAUTH_CALLBACK", ""])
def test_other_name_among_the_extra_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match=f"extra parameter '{name}' was refused"):
        PLAIN.sign("GET", "https://h/", (), timestamp=1, nonce="n", extra=[(name, "x")])


@pytest.mark.parametrize("method", SignatureMethod)
def test_bad_url_is_refused_by_every_method(method: SignatureMethod) -> None:
    with pytest.raises(ParameterError, match="the URL cannot be signed"):
        Signer(PLAIN.credentials, method).sign("GET", "/path", (), timestamp=1, nonce="n")


def test_nonces_are_128_random_bits() -> None:
    nonces = {new_nonce() for _ in range(1000)}
    assert len(nonces) == 1000
    assert all(re.fullmatch("[0-9a-f]{32}", nonce) for nonce in nonces)


# The header.


def test_authorization_header() -> None:
    pairs = [("oauth_token", "a b"), ("oauth_signature", "x+/=")]
    parameters = 'oauth_token="a%20b", oauth_signature="x%2B%2F%3D"'
    assert authorization_header(pairs) == f"OAuth {parameters}"
    assert authorization_header(pairs, "Photos") == f'OAuth realm="Photos", {parameters}'
    assert authorization_header((), 'a"b\\c') == r'OAuth realm="a\"b\\c"'


@pytest.mark.parametrize("realm", ["a\r\nX-Evil: 1", "a\n", "é", "\x7f"])
def test_realm_that_would_break_the_header_is_refused(realm: str) -> None:
    with pytest.raises(ParameterError, match="the realm was refused"):
        authorization_header((), realm)


# Secrets.


@pytest.mark.parametrize("method", SignatureMethod)
def test_nothing_printed_or_pickled_shows_a_secret(method: SignatureMethod) -> None:
    credentials = Credentials("key", SECRET, "token", TOKEN_SECRET)
    signer = Signer(credentials, method)
    for value in (credentials, signer):
        shown = f"{value} {value!r} {attrs.asdict(value)} {attrs.astuple(value)}"
        assert SECRET not in shown
        assert TOKEN_SECRET not in shown
        assert "key" in shown
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with pytest.raises(TypeError, match="a Secret is not pickled"):
                pickle.dumps(value, protocol)
    with pytest.raises(ParameterError) as caught:
        signer.sign("GET", "https://h/", [("oauth_token", "x")], timestamp=1, nonce="n")
    assert SECRET not in str(caught.value)


def test_credentials_wrap_and_compare_secrets() -> None:
    credentials = Credentials("key", SECRET)
    assert credentials == Credentials("key", Secret(SECRET), "", Secret(""))
    assert credentials != Credentials("key", "another")
    assert Signer(credentials) == Signer(copy.copy(credentials))
    assert len({Signer(credentials), Signer(credentials, SignatureMethod.PLAINTEXT)}) == 2


# The clock.


@attrs.define
class Machine:
    """A computer whose clocks the test moves."""

    wall: float = 784111777.0
    uptime: float = 100.0

    def clock(self) -> Clock:
        return Clock(wall_time=lambda: self.wall, monotonic=lambda: self.uptime)

    def pass_time(self, seconds: float) -> None:
        self.wall += seconds
        self.uptime += seconds


def test_clock_is_the_wall_clock_at_first() -> None:
    before = int(time.time())
    assert before <= Clock().now() <= int(time.time())


@pytest.mark.parametrize(
    "date",
    [
        "Sun, 06 Nov 1994 08:59:37 GMT",
        "Sunday, 06-Nov-94 08:59:37 GMT",
        "Sun Nov  6 08:59:37 1994",
        "Sun, 06 Nov 1994 08:59:37 -0000",
        "Sun, 06 Nov 1994 10:59:37 +0200",
    ],
)
def test_clock_learns_from_every_form_of_date(date: str) -> None:
    machine = Machine()
    clock = machine.clock()
    assert clock.now() == 784111777
    assert clock.learn(date)
    assert clock.now() == 784111777 + 600
    assert not clock.learn(date)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no time.tzset")
def test_date_without_a_zone_is_gmt_wherever_the_machine_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/Los_Angeles")
        time.tzset()
        clock = Machine().clock()
        clock.learn("Sun Nov  6 08:59:37 1994")
    time.tzset()
    assert clock.now() == 784111777 + 600


def test_learned_time_outlives_jumps_of_the_wall_clock() -> None:
    machine = Machine()
    clock = machine.clock()
    assert clock.learn("Sun, 06 Nov 1994 08:39:37 GMT")
    machine.wall += 86_400
    machine.pass_time(10)
    assert clock.now() == 784111777 - 600 + 10


@pytest.mark.parametrize(
    ("wall", "learned"),
    [
        (784111775.9, True),
        (784111776.1, False),
        (784111777.0, False),
        (784111778.9, False),
        (784111779.1, True),
    ],
)
def test_difference_within_the_resolution_of_the_header_is_not_learned(
    wall: float, learned: bool
) -> None:
    clock = Machine(wall=wall).clock()
    assert clock.learn("Sun, 06 Nov 1994 08:49:37 GMT") is learned
    assert clock.now() == (784111777 if learned else int(wall))


@pytest.mark.parametrize(
    "date",
    [
        "",
        " ",
        "0",
        "yesterday",
        "Sun, 99 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 +99999999",
        "Sun, 06 Nov 1994 08:49:37 +9999999999999999999",
    ],
)
def test_header_that_is_no_date_teaches_nothing(date: str) -> None:
    machine = Machine()
    clock = machine.clock()
    assert clock.learn(date) is False
    assert clock.now() == int(machine.wall)


@given(st.text() | st.text("0123456789:-+, SunNovGMT", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_header_breaks_the_clock(date: str) -> None:
    clock = Machine().clock()
    assert clock.learn(date) in {True, False}
    assert isinstance(clock.now(), int)
