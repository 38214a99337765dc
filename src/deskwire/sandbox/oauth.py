"""The three steps of an OAuth 1.0a login (RFC 5849), and who a signed request acts for."""

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from html import escape
from typing import Final
from urllib.parse import urlsplit

import attrs

from deskwire.sandbox.http import Request, RequestError, Response, encode_pairs
from deskwire.sandbox.signatures import OAuthError, SignatureChecker

REQUEST_TOKEN_SECONDS: Final = 600
"""How long a request token lives (the vendor's FAQ)."""


@attrs.frozen
class AccessToken:
    """What an access token stands for."""

    secret: str = attrs.field(repr=False)
    """The token's secret."""
    user: str
    """The id of the user it acts for."""
    consumer: str
    """The key of the consumer it was given to."""


@attrs.define(kw_only=True)
class _RequestToken:
    """A login under way."""

    secret: str = attrs.field(repr=False)
    consumer: str
    callback: str
    expires: float
    user: str = ""
    verifier: str = attrs.field(default="", repr=False)
    used: bool = False


class OAuthProvider:
    """Check signatures, and hand out tokens in three steps."""

    def __init__(
        self,
        consumers: Mapping[str, str],
        tokens: Mapping[str, AccessToken] | None = None,
        *,
        clock: Callable[[], float] = time.time,
        allow_cut_path: bool = True,
        allow_plus: bool = True,
    ) -> None:
        """Know these consumers and tokens.

        Args:
            consumers: Consumer secrets by key.
            tokens: Access tokens that exist from the start.
            clock: Seconds since the epoch.
            allow_cut_path: Accept a signature over a URL that ends before the first `;` of the
                last path segment, as an old Python client signs it.
            allow_plus: Accept a space written as `+`, as RFC 5849 does; the vendor's FAQ says that
                it leads to 401.
        """
        self._tokens = dict(tokens or {})
        self._request_tokens: dict[str, _RequestToken] = {}
        self._clock = clock
        self._signatures = SignatureChecker(
            consumers, clock=clock, allow_cut_path=allow_cut_path, allow_plus=allow_plus
        )

    def verify(self, request: Request) -> str:
        """Return the id of the user a signed request acts for.

        Raises:
            OAuthError: The request is not signed properly.
        """
        credentials = self._signatures.read(request)
        credentials.require("oauth_token")
        token = self._tokens.get(credentials.token)
        if token is None or token.consumer != credentials.consumer:
            raise OAuthError("token_rejected", "the access token is unknown to this consumer")
        self._signatures.check(request, credentials, token.secret)
        return token.user

    def request_token(self, request: Request) -> Response:
        """Answer the first step: a request token for a consumer."""
        try:
            credentials = self._signatures.read(request)
            self._signatures.check(request, credentials, "")
        except RequestError as problem:
            return problem.response()
        now = self._clock()
        self._request_tokens = {
            name: token for name, token in self._request_tokens.items() if token.expires > now
        }
        name, secret = secrets.token_hex(16), secrets.token_hex(20)
        self._request_tokens[name] = _RequestToken(
            secret=secret,
            consumer=credentials.consumer,
            callback=credentials.oauth.get("oauth_callback", ""),
            expires=now + REQUEST_TOKEN_SECONDS,
        )
        return _token_response(name, secret, oauth_callback_confirmed="true")

    def authorize(self, request: Request, *, user: str) -> Response:
        """Answer the second step, the page where a user lets a consumer in.

        `GET` shows the page, its form is sent with `POST`; for scripts, `GET` with `approve=1`
        approves at once and `approve=0` refuses.

        Args:
            request: Names `oauth_token` and perhaps `oauth_callback`, in the query or the form.
            user: The id of the user who is looking at the page.
        """
        try:
            fields = dict(request.query)
            if request.method == "POST":
                fields = {"approve": "1", **fields, **dict(request.form())}
            name = fields.get("oauth_token", "")
            token = self._find_request_token(name)
            callback = _check_callback(token.callback or fields.get("oauth_callback", ""))
        except RequestError as problem:
            return problem.response()
        match fields.get("approve"):
            case None:
                return _consent_page(request.raw_path, name, callback, token.consumer, user)
            case "1":
                verifier = self.approve(name, user=user)
            case _:
                del self._request_tokens[name]
                verifier = ""
        if callback:
            answer = {"oauth_verifier": verifier} if verifier else {"oauth_problem": "user_refused"}
            return _redirect(callback, {"oauth_token": name, **answer})
        if not verifier:
            return _page("Not authorized", "<p>Nothing was let in. You can close this page.</p>")
        return _page("Authorized", f"<p>Enter this verifier:</p><code>{escape(verifier)}</code>")

    def approve(self, token: str, *, user: str) -> str:
        """Approve a request token in a user's name and return its verifier.

        Raises:
            OAuthError: The token is unknown, too old or used up.
        """
        pending = self._find_request_token(token)
        pending.user = user
        pending.verifier = pending.verifier or secrets.token_hex(5)
        return pending.verifier

    def access_token(self, request: Request) -> Response:
        """Answer the third step: an access token for an approved request token, once."""
        try:
            credentials = self._signatures.read(request)
            credentials.require("oauth_token", "oauth_verifier")
            pending = self._find_request_token(credentials.token)
            if pending.consumer != credentials.consumer:
                raise OAuthError("token_rejected", "the request token is another consumer's")
            self._signatures.check(request, credentials, pending.secret)
            if not pending.verifier:
                raise OAuthError("permission_unknown", "the user has not approved the token yet")
            if not _same(pending.verifier, credentials.oauth["oauth_verifier"]):
                raise OAuthError("verifier_invalid", "the verifier is not the one the user got")
        except RequestError as problem:
            return problem.response()
        pending.used = True
        name, secret = secrets.token_hex(16), secrets.token_hex(20)
        self._tokens[name] = AccessToken(secret, pending.user, pending.consumer)
        return _token_response(name, secret)

    def _find_request_token(self, name: str) -> _RequestToken:
        token = self._request_tokens.get(name)
        if token is None:
            raise OAuthError("token_rejected", "the request token is unknown")
        if token.expires <= self._clock():
            raise OAuthError("token_expired", f"a request token lives {REQUEST_TOKEN_SECONDS} s")
        if token.used:
            raise OAuthError("token_used", "the request token has been exchanged before")
        return token


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _token_response(name: str, secret: str, **more: str) -> Response:
    fields = {"oauth_token": name, "oauth_token_secret": secret, **more}
    return Response.form(fields.items(), headers=[("Cache-Control", "no-store")])


def _check_callback(callback: str) -> str:
    """Return where the user goes back to; empty where the verifier is to be shown."""
    if callback in {"", "oob"}:
        return ""
    try:
        url = urlsplit(callback)
    except ValueError as error:
        raise RequestError(400, "oauth_callback is not a URL") from error
    if url.scheme not in {"http", "https"} or not url.netloc or not _is_plain(callback):
        raise RequestError(400, "oauth_callback is not an http or https URL")
    return callback


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def _redirect(callback: str, fields: Mapping[str, str]) -> Response:
    url = urlsplit(callback)
    query = "&".join(part for part in (url.query, encode_pairs(fields.items())) if part)
    return Response(status=302, headers=[("Location", url._replace(query=query).geturl())])


def _consent_page(path: str, token: str, callback: str, consumer: str, user: str) -> Response:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("oauth_token", token), ("oauth_callback", callback))
    )
    return _page(
        "Authorize",
        f"<p>Let <b>{escape(consumer)}</b> act for <b>{escape(user)}</b>?</p>"
        f'<form method="post" action="{escape(path)}">{hidden}'
        '<button name="approve" value="1">Allow</button> '
        '<button name="approve" value="0">Refuse</button></form>',
    )


def _page(title: str, content: str) -> Response:
    """Return a page; the content is escaped already."""
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    return Response.html(
        f"{head}<h1>{title}</h1>{content}</html>\n", headers=[("Cache-Control", "no-store")]
    )
