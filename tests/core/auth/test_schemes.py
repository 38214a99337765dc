"""How each kind of credentials gets onto a request, and what a refusal teaches."""

import attrs
import pytest

from deskwire import ConfigurationError, ParameterError
from deskwire.core.auth.oauth1 import Clock, Credentials, Placement, SignatureMethod, Signer
from deskwire.core.auth.schemes import (
    Auth,
    Basic,
    HeaderToken,
    MissingAuth,
    NoAuth,
    OAuth1,
    QueryToken,
)
from deskwire.core.model.secret import Secret
from deskwire.core.request.request import Request

GET = Request(
    method="GET", url="https://acme.example/a", query=(("q", "1"),), headers=(("A", "b"),)
)
POST = Request(method="POST", url="https://acme.example/a", form=(("f", "é"),))
SECRET = Secret("hunter2")
SIGNER = Signer(Credentials("key", "secret", "token", "token secret"))
OWN = (
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_token",
    "oauth_version",
    "oauth_signature",
)


def oauth(placement: Placement = Placement.HEADER, signer: Signer = SIGNER) -> OAuth1:
    clock = Clock(wall_time=lambda: 1_400_000_000.0, monotonic=lambda: 0.0)
    return OAuth1(signer, placement, clock, nonce=lambda: "n")


@pytest.mark.parametrize(
    ("auth", "signed"),
    [
        (NoAuth(), GET),
        (
            Basic(Secret("maya"), Secret("pä:ss")),
            attrs.evolve(GET, headers=(("A", "b"), ("Authorization", "Basic bWF5YTpww6Q6c3M="))),
        ),
        (
            HeaderToken("X-Session", SECRET),
            attrs.evolve(GET, headers=(("A", "b"), ("X-Session", "hunter2"))),
        ),
        (QueryToken("token", SECRET), attrs.evolve(GET, query=(("q", "1"), ("token", "hunter2")))),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_put_on_a_request(auth: Auth, signed: Request) -> None:
    assert auth.apply(GET) == signed
    assert "hunter2" not in repr(auth)
    assert "hunter2" not in repr(signed)


@pytest.mark.parametrize("request_", [GET, POST], ids=["GET", "POST"])
@pytest.mark.parametrize("placement", list(Placement))
def test_the_place_of_a_signature(placement: Placement, request_: Request) -> None:
    signed = oauth(placement).apply(request_)
    assert (signed.method, signed.url) == (request_.method, request_.url)
    in_body = placement is Placement.BODY and request_.form is not None
    if placement is Placement.HEADER:
        assert (signed.query, signed.form) == (request_.query, request_.form)
        (name, value) = signed.headers[-1]
        assert (name, value[:6]) == ("Authorization", "OAuth ")
        assert signed.headers[:-1] == request_.headers
    elif in_body:
        assert (signed.query, signed.headers) == (request_.query, request_.headers)
        assert tuple(name for name, _ in signed.form or ()) == ("f", *OWN)
    else:
        assert (signed.form, signed.headers) == (request_.form, request_.headers)
        before = tuple(name for name, _ in request_.query)
        assert tuple(name for name, _ in signed.query) == (*before, *OWN)


def test_the_same_signature_goes_to_every_place() -> None:
    def signature(placement: Placement) -> str:
        pairs = dict(oauth(placement).apply(POST).form or ())
        return (
            pairs.get("oauth_signature")
            or dict(oauth(placement).apply(POST).query)["oauth_signature"]
        )

    assert signature(Placement.BODY) == signature(Placement.QUERY)


def test_every_attempt_has_a_nonce_of_its_own() -> None:
    auth = OAuth1(SIGNER, Placement.QUERY)
    first, second = (dict(auth.apply(GET).query)["oauth_nonce"] for _ in range(2))
    assert first != second


def test_protocol_parameters_of_a_step_are_signed_and_sent() -> None:
    auth = attrs.evolve(oauth(Placement.QUERY), extra=(("oauth_verifier", SECRET),))
    pairs = dict(auth.apply(GET).query)
    assert pairs["oauth_verifier"] == "hunter2"
    assert (
        pairs["oauth_signature"] != dict(oauth(Placement.QUERY).apply(GET).query)["oauth_signature"]
    )
    assert "hunter2" not in repr(auth)


@pytest.mark.parametrize(
    ("auth", "tells"),
    [
        (NoAuth(), False),
        (MissingAuth("none"), False),
        (oauth(), False),
        (oauth(signer=Signer(SIGNER.credentials, SignatureMethod.HMAC_SHA256)), False),
        (oauth(signer=Signer(SIGNER.credentials, SignatureMethod.PLAINTEXT)), True),
        (Basic(SECRET, SECRET), True),
        (HeaderToken("X", SECRET), True),
        (QueryToken("x", SECRET), True),
    ],
)
def test_who_shows_the_secret_to_the_way(auth: Auth, tells: bool) -> None:
    assert auth.tells_secret is tells


def test_credentials_that_are_missing_say_so() -> None:
    with pytest.raises(ConfigurationError, match=r"^pass api_key$"):
        MissingAuth("pass api_key").apply(GET)


def test_a_lone_surrogate_is_refused_and_not_shown() -> None:
    with pytest.raises(ParameterError, match="holds a lone surrogate") as caught:
        Basic(Secret("hunter2"), Secret("\ud800")).apply(GET)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None


LATER = {"date": "Wed, 14 May 2014 16:53:20 GMT"}
"""What a server says whose clock is a day ahead."""


@pytest.mark.parametrize(
    ("status", "headers", "is_worth_it"),
    [
        (401, LATER, True),
        (403, LATER, False),
        (401, {}, False),
        (401, {"date": "soon"}, False),
        (401, {"date": "Tue, 13 May 2014 16:53:20 GMT"}, False),
    ],
)
def test_a_refused_timestamp_teaches_the_time(
    status: int, headers: dict[str, str], is_worth_it: bool
) -> None:
    auth = oauth(Placement.QUERY)
    before = dict(auth.apply(GET).query)["oauth_timestamp"]
    assert before == "1400000000"
    assert auth.learn(status, headers) is is_worth_it
    after = dict(auth.apply(GET).query)["oauth_timestamp"]
    assert after == ("1400086400" if is_worth_it else before)
    assert not auth.learn(status, headers)  # the second time there is nothing new


@pytest.mark.parametrize(
    "auth", [NoAuth(), Basic(SECRET, SECRET), HeaderToken("X", SECRET), QueryToken("x", SECRET)]
)
def test_others_learn_nothing(auth: Auth) -> None:
    assert auth.learn(401, LATER) is False
