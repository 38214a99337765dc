import base64
import hmac
from collections.abc import Callable
from typing import cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx
import pytest
from oauthlib import oauth1

from deskwire.sandbox.http import FORM, Request, Response
from deskwire.sandbox.oauth import AccessToken, OAuthProvider
from deskwire.sandbox.server import Server
from deskwire.sandbox.signatures import OAuthError
from tests.sandbox.signing import BODY, HEADER, NOW, ORIGIN, QUERY, Signer, provider, sign

REQUEST_TOKEN_URL = "/api/auth/v1/oauth/token/request"
ACCESS_TOKEN_URL = "/api/auth/v1/oauth/token/access"
CONSENT_URL = "/services/api/auth"


def fields(response: Response) -> dict[str, str]:
    return dict(parse_qsl(response.body.decode()))


def get_request_token(by: OAuthProvider, callback: str | None = None) -> tuple[str, str]:
    request = sign("POST", ORIGIN + REQUEST_TOKEN_URL, [], token=None, callback=callback)
    answer = fields(by.request_token(request))
    assert answer["oauth_callback_confirmed"] == "true"
    return answer["oauth_token"], answer["oauth_token_secret"]


def exchange(
    by: OAuthProvider,
    token: tuple[str, str],
    verifier: str | None,
    consumer: tuple[str, str] = ("demo-key", "demo&secret"),
) -> Response:
    url = ORIGIN + ACCESS_TOKEN_URL
    request = sign("POST", url, [], consumer=consumer, token=token, verifier=verifier)
    return by.access_token(request)


def consent(by: OAuthProvider, method: str = "GET", **parameters: str) -> Response:
    query = urlencode(parameters)
    request = (
        Request.parse("GET", f"{CONSENT_URL}?{query}")
        if method == "GET"
        else Request.parse(
            "POST", CONSENT_URL, headers=[("Content-Type", FORM)], body=query.encode()
        )
    )
    return by.authorize(request, user="ann")


@pytest.mark.parametrize("place", [HEADER, QUERY, BODY])
@pytest.mark.parametrize("callback", [None, "oob", "http://127.0.0.1:9/cb?a=b c&d=é"])
def test_request_token_from_any_place(place: str, callback: str | None) -> None:
    request = sign(
        "POST", ORIGIN + REQUEST_TOKEN_URL, [], token=None, place=place, callback=callback
    )
    response = provider().request_token(request)
    assert response.status == 200
    assert dict(response.headers)["Content-Type"] == FORM
    assert set(fields(response)) == {
        "oauth_token",
        "oauth_token_secret",
        "oauth_callback_confirmed",
    }


def test_escapes_in_a_callback_are_signed_as_they_stand() -> None:
    # By hand, because oauthlib's client signs such a callback wrongly outside of the header.
    form = {
        "oauth_callback": "http://a.b/?c=%20%2525",
        "oauth_consumer_key": "demo-key",
        "oauth_nonce": "n",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(NOW),
    }
    pairs = urlencode(form, quote_via=quote, safe="")
    base = "&".join(quote(text, safe="") for text in ("POST", ORIGIN + REQUEST_TOKEN_URL, pairs))
    digest = hmac.digest(b"demo%26secret&", base.encode(), "sha1")
    form["oauth_signature"] = base64.b64encode(digest).decode()
    request = Request.parse(
        "POST",
        REQUEST_TOKEN_URL,
        headers=[("Content-Type", FORM)],
        body=urlencode(form).encode(),
        host=urlsplit(ORIGIN).netloc,
    )
    by = provider()
    token = fields(by.request_token(request))["oauth_token"]
    location = dict(consent(by, oauth_token=token, approve="1").headers)["Location"]
    assert location.startswith("http://a.b/?c=%20%2525&oauth_token=")


def test_request_token_needs_a_good_signature() -> None:
    request = sign("POST", ORIGIN + REQUEST_TOKEN_URL, token=None, consumer=("demo-key", "x"))
    response = provider().request_token(request)
    assert (response.status, fields(response)["oauth_problem"]) == (401, "signature_invalid")


def test_login_with_a_shown_verifier() -> None:
    by = provider()
    token = get_request_token(by)
    page = consent(by, "POST", oauth_token=token[0])
    verifier = by.approve(token[0], user="ann")
    assert f"<code>{verifier}</code>" in page.body.decode()
    granted = fields(exchange(by, token, verifier))
    access = (granted["oauth_token"], granted["oauth_token_secret"])
    assert access[0] != token[0]
    assert by.verify(sign(token=access)) == "ann"


def test_login_with_a_callback() -> None:
    by = provider()
    token = get_request_token(by)
    response = consent(by, oauth_token=token[0], oauth_callback="http://a.b/c?d=1", approve="1")
    assert response.status == 302
    location = urlsplit(dict(response.headers)["Location"])
    answer = dict(parse_qsl(location.query))
    assert (location.netloc, location.path, answer["d"]) == ("a.b", "/c", "1")
    assert answer["oauth_token"] == token[0]
    assert exchange(by, token, answer["oauth_verifier"]).status == 200


def test_callback_of_the_first_step_wins() -> None:
    by = provider()
    token = get_request_token(by, callback="http://first/")
    response = consent(by, oauth_token=token[0], oauth_callback="http://second/", approve="1")
    assert dict(response.headers)["Location"].startswith("http://first/?oauth_token=")


def test_user_can_refuse() -> None:
    by = provider()
    token = get_request_token(by)
    back = consent(by, oauth_token=token[0], oauth_callback="http://a.b/", approve="0")
    location = dict(back.headers)["Location"]
    assert location == f"http://a.b/?oauth_token={token[0]}&oauth_problem=user_refused"
    assert fields(exchange(by, token, "x"))["oauth_problem"] == "token_rejected"
    page = consent(by, "POST", oauth_token=get_request_token(by)[0], approve="0")
    assert b"Not authorized" in page.body


def test_consent_page_escapes() -> None:
    by = OAuthProvider({"<key>": "s"}, clock=lambda: NOW)
    request = sign("POST", ORIGIN + REQUEST_TOKEN_URL, [], consumer=("<key>", "s"), token=None)
    token = fields(by.request_token(request))["oauth_token"]
    callback = "http://a.b/?c=\"'<script>"
    target = f"/auth/'\"<b>?{urlencode({'oauth_token': token, 'oauth_callback': callback})}"
    page = by.authorize(Request.parse("GET", target), user="<ann>").body.decode()
    assert "&lt;key&gt;" in page
    assert "&lt;ann&gt;" in page
    assert 'action="/auth/&#x27;&quot;&lt;b&gt;"' in page
    assert "http://a.b/?c=&quot;&#x27;&lt;script&gt;" in page
    assert "<script>" not in page
    assert f'name="oauth_token" value="{token}"' in page


@pytest.mark.parametrize(
    "callback", ["javascript:alert(1)", "//a.b/", "/x", "http://a.b/\r\nX: y", "http://[", "http:é"]
)
def test_bad_callbacks_are_refused(callback: str) -> None:
    by = provider()
    token = get_request_token(by)
    response = consent(by, oauth_token=token[0], oauth_callback=callback, approve="1")
    assert response.status == 400
    assert "Location" not in dict(response.headers)


def test_consent_needs_a_known_token() -> None:
    response = consent(provider(), oauth_token="who", approve="1")
    assert (response.status, fields(response)["oauth_problem"]) == (401, "token_rejected")


def test_access_token_is_given_once() -> None:
    by = provider()
    token = get_request_token(by)
    verifier = by.approve(token[0], user="ann")
    assert exchange(by, token, verifier).status == 200
    again = exchange(by, token, verifier)
    assert (again.status, fields(again)["oauth_problem"]) == (401, "token_used")


def exchange_unapproved(by: OAuthProvider) -> Response:
    return exchange(by, get_request_token(by), "x")


def exchange_wrong_verifier(by: OAuthProvider) -> Response:
    token = get_request_token(by)
    by.approve(token[0], user="ann")
    return exchange(by, token, "wrong")


def exchange_without_verifier(by: OAuthProvider) -> Response:
    return exchange(by, get_request_token(by), None)


def exchange_wrong_secret(by: OAuthProvider) -> Response:
    token, _ = get_request_token(by)
    return exchange(by, (token, "wrong"), by.approve(token, user="ann"))


def exchange_by_another_consumer(by: OAuthProvider) -> Response:
    token = get_request_token(by)
    verifier = by.approve(token[0], user="ann")
    return exchange(by, token, verifier, consumer=("other-key", "other"))


def exchange_unknown(by: OAuthProvider) -> Response:
    return exchange(by, ("who", "x"), "x")


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (exchange_unapproved, "permission_unknown"),
        (exchange_wrong_verifier, "verifier_invalid"),
        (exchange_without_verifier, "parameter_absent"),
        (exchange_wrong_secret, "signature_invalid"),
        (exchange_by_another_consumer, "token_rejected"),
        (exchange_unknown, "token_rejected"),
    ],
)
def test_exchange_is_refused(attempt: Callable[[OAuthProvider], Response], code: str) -> None:
    assert fields(attempt(provider()))["oauth_problem"] == code


def test_request_token_expires() -> None:
    now = float(NOW)
    by = OAuthProvider({"demo-key": "demo&secret"}, clock=lambda: now)
    token = get_request_token(by)
    now += 599
    verifier = by.approve(token[0], user="ann")
    now += 1
    url = ORIGIN + ACCESS_TOKEN_URL
    request = sign("POST", url, [], token=token, verifier=verifier, timestamp=int(now))
    assert fields(by.access_token(request))["oauth_problem"] == "token_expired"
    with pytest.raises(OAuthError, match="600 s"):
        by.approve(token[0], user="ann")


def test_no_secret_in_any_repr() -> None:
    by = provider()
    assert "token%secret" not in repr(AccessToken("token%secret", "jdoe", "demo-key"))
    assert "secret" not in repr(by)


@pytest.mark.anyio
async def test_whole_login_over_sockets() -> None:
    by = OAuthProvider({"demo-key": "demo&secret"})

    async def handle(request: Request) -> Response:
        match request.path:
            case "/api/auth/v1/oauth/token/request":
                return by.request_token(request)
            case "/api/auth/v1/oauth/token/access":
                return by.access_token(request)
            case "/services/api/auth":
                return by.authorize(request, user="ann")
            case _:
                return Response.text(by.verify(request))

    async with Server(handle) as server, httpx.AsyncClient(base_url=server.url) as client:

        async def send(
            path: str,
            token: tuple[str, str] | None,
            verifier: str | None = None,
            place: str = BODY,
        ) -> httpx.Response:
            signer = oauth1.Client(
                "demo-key",
                "demo&secret",
                resource_owner_key=token[0] if token else None,
                resource_owner_secret=token[1] if token else None,
                signature_type=place,
                verifier=verifier,
            )
            url, headers, body = cast(Signer, signer).sign(
                server.url + path, "POST", "a=b+c", {"Content-Type": FORM}
            )
            return await client.post(url, content=body, headers=headers)

        first = dict(parse_qsl((await send(REQUEST_TOKEN_URL, None)).text))
        token = (first["oauth_token"], first["oauth_token_secret"])
        page = await client.get(CONSENT_URL, params={"oauth_token": token[0]})
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        form = {"oauth_token": token[0], "oauth_callback": "http://a.b/", "approve": "1"}
        back = await client.post(CONSENT_URL, data=form)
        verifier = httpx.URL(back.headers["location"]).params["oauth_verifier"]
        second = dict(parse_qsl((await send(ACCESS_TOKEN_URL, token, verifier)).text))
        access = (second["oauth_token"], second["oauth_token_secret"])
        for place in (HEADER, QUERY, BODY):
            answer = await send("/api/x/1;2.json?q=%3B", access, place=place)
            assert (answer.status_code, answer.text) == (200, "ann")
        refused = await send("/api/x", (access[0], "wrong"))
        assert refused.status_code == 401
        assert 'oauth_problem="signature_invalid"' in refused.headers["www-authenticate"]
