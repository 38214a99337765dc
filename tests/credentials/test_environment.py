from collections.abc import Mapping

import attrs
import pytest

from deskwire import ODesk
from deskwire.core.auth.oauth1 import Placement, SignatureMethod
from deskwire.core.auth.schemes import Basic, HeaderToken, OAuth1, QueryToken
from deskwire.core.errors import ConfigurationError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.secret import Secret
from deskwire.core.model.service import BasicKind, HeaderKind, QueryKind, Service
from deskwire.credentials.environment import base_url, find, make_auth, variable
from deskwire.odesk._service import SERVICE as ODESK
from tests.transport.clients import auth_of

NAMES = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
GIVEN: Mapping[str, str] = {name: f"my-{name}" for name in NAMES}

PAYMO = Service(
    name="paymo",
    title="Paymo",
    base_url="",
    default_format="json",
    formats=("json",),
    dialect=Dialect(),
    auth=(
        BasicKind("api_key", any_password="X"),
        BasicKind("email", "password"),
        HeaderKind("X-Session", "session"),
        QueryKind("token", "token"),
    ),
)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for service, names in ((ODESK, NAMES), (PAYMO, ("api_key", "email", "password", "session"))):
        for name in (*names, "base_url"):
            monkeypatch.delenv(variable(service, name), raising=False)


def oauth(auth: object) -> OAuth1:
    assert isinstance(auth, OAuth1)
    return auth


def test_credentials_by_name() -> None:
    auth = oauth(make_auth(ODESK, GIVEN))
    credentials = auth.signer.credentials
    assert credentials.consumer_key == Secret("my-consumer_key")
    assert credentials.consumer_secret == Secret("my-consumer_secret")
    assert credentials.token == Secret("my-access_token")
    assert credentials.token_secret == Secret("my-access_token_secret")
    assert (auth.placement, auth.signer.method) == (Placement.HEADER, SignatureMethod.HMAC_SHA1)
    assert oauth(make_auth(ODESK, {name: Secret(GIVEN[name]) for name in NAMES})) == auth


def test_credentials_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(f"ODESK_{name.upper()}", GIVEN[name])
    assert make_auth(ODESK, {}) == make_auth(ODESK, GIVEN)
    mixed = oauth(make_auth(ODESK, {"access_token": "other", "consumer_key": None}))
    assert mixed.signer.credentials.token == Secret("other")
    assert mixed.signer.credentials.consumer_key == Secret("my-consumer_key")
    client = ODesk()
    assert auth_of(client) == make_auth(ODESK, GIVEN)
    assert repr(client) == "<ODesk https://www.odesk.com closed>"


def test_missing_credentials_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODESK_CONSUMER_KEY", "key")
    monkeypatch.setenv("ODESK_ACCESS_TOKEN_SECRET", "")
    with pytest.raises(ConfigurationError) as caught:
        ODesk(access_token="token")
    assert str(caught.value) == (
        "oDesk needs consumer_secret, access_token_secret: pass by name, or set "
        "ODESK_CONSUMER_SECRET, ODESK_ACCESS_TOKEN_SECRET"
    )
    with pytest.raises(ConfigurationError, match=r"^oDesk needs consumer_key, consumer_secret: "):
        find(ODESK, {"consumer_key": "", "consumer_secret": None})


def test_other_methods_and_places() -> None:
    auth = oauth(make_auth(ODESK, GIVEN, signature_method="PLAINTEXT", placement=Placement.QUERY))
    assert (auth.placement, auth.signer.method) == (Placement.QUERY, SignatureMethod.PLAINTEXT)
    with pytest.raises(ConfigurationError, match="got 'RSA-SHA1', expected one of 'HMAC-SHA1', "):
        make_auth(ODESK, GIVEN, signature_method="RSA-SHA1")
    with pytest.raises(ConfigurationError, match="got 'cookie', expected one of 'header', "):
        make_auth(ODESK, GIVEN, placement="cookie")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"api_key": "k"}, Basic(Secret("k"), Secret("X"))),
        ({"email": "e", "password": "pä s"}, Basic(Secret("e"), Secret("pä s"))),
        ({"session": "s"}, HeaderToken("X-Session", Secret("s"))),
        ({"token": "t", "email": None}, QueryToken("token", Secret("t"))),
    ],
)
def test_every_kind(given: Mapping[str, str | None], expected: object) -> None:
    assert make_auth(PAYMO, given) == expected


def test_one_kind_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make_auth(PAYMO, {"api_key": "k", "session": "s"})
    assert str(caught.value) == (
        "Paymo takes one kind of credentials at a time: api_key, or email with password, or"
        " session, or token"
    )
    with pytest.raises(ConfigurationError, match=r"^Paymo needs password: .* PAYMO_PASSWORD$"):
        make_auth(PAYMO, {"email": "e"})
    with pytest.raises(
        ConfigurationError, match=r"^Paymo needs api_key \(or another kind of credentials\): "
    ):
        make_auth(PAYMO, {})
    monkeypatch.setenv("PAYMO_API_KEY", "k")
    monkeypatch.setenv("PAYMO_SESSION", "s")
    assert make_auth(PAYMO, {}) == Basic(Secret("k"), Secret("X"))
    assert make_auth(PAYMO, {"session": "mine"}) == HeaderToken("X-Session", Secret("mine"))


@pytest.mark.parametrize("text", ["hunter2\n", "hunter2\r\nX-Other: 1", "hun\tter2", "hunter2\0"])
def test_a_credential_with_a_line_break(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match=r"^session holds a line break or") as caught:
        make_auth(PAYMO, {"session": text})
    assert "hunter2" not in str(caught.value)
    if "\0" not in text:
        monkeypatch.setenv("ODESK_CONSUMER_SECRET", text)
        with pytest.raises(ConfigurationError, match=r"^consumer_secret holds a line break or"):
            make_auth(ODESK, {**GIVEN, "consumer_secret": None})


def test_a_header_holds_ascii() -> None:
    with pytest.raises(ConfigurationError, match=r"^session travels in a header") as caught:
        make_auth(PAYMO, {"session": "hünter2"})
    assert "hünter2" not in str(caught.value)


def test_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert base_url(ODESK, None) == "https://www.odesk.com"
    monkeypatch.setenv("ODESK_BASE_URL", "http://127.0.0.1:8000/odesk")
    assert base_url(ODESK, None) == "http://127.0.0.1:8000/odesk"
    assert base_url(ODESK, "http://other") == "http://other"
    with pytest.raises(ConfigurationError) as caught:
        base_url(PAYMO, None)
    assert str(caught.value) == (
        "every Paymo has an address of its own: pass base_url or set PAYMO_BASE_URL"
    )
    assert base_url(attrs.evolve(PAYMO, base_url="https://p"), "") == "https://p"


@pytest.mark.parametrize("given", [GIVEN, {"api_key": "my-access_token_secret"}])
def test_no_repr_shows_a_secret(given: Mapping[str, str]) -> None:
    auth = make_auth(ODESK if given is GIVEN else PAYMO, given)
    assert "my-" not in repr(auth)
