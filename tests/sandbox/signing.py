"""Requests signed by oauthlib's client, and a provider that knows who signs."""

from collections.abc import Iterable, Mapping
from typing import Final, Protocol, cast
from urllib.parse import urlencode, urlsplit

from oauthlib import oauth1

from deskwire.sandbox.http import FORM, Request
from deskwire.sandbox.oauth import AccessToken, OAuthProvider

NOW: Final = 1_400_000_000
ORIGIN: Final = "http://127.0.0.1:8080"

HEADER: Final = "AUTH_HEADER"
QUERY: Final = "QUERY"
BODY: Final = "BODY"


class Signer(Protocol):
    """What is used of oauthlib's client, whose stubs are untyped."""

    def sign(
        self, uri: str, http_method: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[str, dict[str, str], str | None]: ...


def sign(
    method: str = "GET",
    url: str = f"{ORIGIN}/odesk/api/hr/v2/engagements.json?page=0;20",
    form: Iterable[tuple[str, str]] | None = None,
    *,
    consumer: tuple[str, str] = ("demo-key", "demo&secret"),
    token: tuple[str, str] | None = ("demo-token", "token%secret"),
    place: str = HEADER,
    signature_method: str = "HMAC-SHA1",
    timestamp: object = NOW,
    nonce: str | None = None,
    verifier: str | None = None,
    callback: str | None = None,
) -> Request:
    """Sign a request with oauthlib's client."""
    signer = oauth1.Client(
        consumer[0],
        consumer[1],
        resource_owner_key=token[0] if token else None,
        resource_owner_secret=token[1] if token else None,
        signature_type=place,
        signature_method=signature_method,
        timestamp=str(timestamp),
        nonce=nonce,
        verifier=verifier,
        callback_uri=callback,
    )
    body = None if form is None else urlencode(list(form))
    headers = {"Content-Type": FORM} if form is not None or place == BODY else {}
    signed_url, headers, body = cast(Signer, signer).sign(
        url, method, body or ("" if place == BODY else body), headers
    )
    parts = urlsplit(signed_url)
    return Request.parse(
        method,
        parts._replace(scheme="", netloc="").geturl(),
        headers=headers.items(),
        body=(body or "").encode(),
        host=parts.netloc,
    )


def provider(**options: bool) -> OAuthProvider:
    return OAuthProvider(
        {"demo-key": "demo&secret", "other-key": "other"},
        {"demo-token": AccessToken("token%secret", "jdoe", "demo-key")},
        clock=lambda: NOW,
        **options,
    )
