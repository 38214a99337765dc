"""Check OAuth 1.0a signatures (RFC 5849).

Everything but the signature is checked here first, because a client must be able to tell a wrong
clock from a wrong secret. The verdict on the signature is oauthlib's.
"""

import re
import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol, cast
from urllib.parse import quote, unquote
from urllib.request import parse_http_list

import attrs
from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint

from deskwire.sandbox.http import FORM, Pairs, Request, RequestError, Response, encode_pairs

SIGNATURE_METHODS: Final = ("HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT")
"""The signature methods that are accepted."""

TIMESTAMP_WINDOW: Final = 300
"""How far a timestamp may be from the server's clock, in seconds."""

_MAX_NONCE_LENGTH: Final = 128
_REALM: Final = "deskwire sandbox"
_REQUIRED: Final = (
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
)
_PROTOCOL_NAME: Final = re.compile(r"oauth_[a-z0-9_]+")
_TIMESTAMP: Final = re.compile(r"[0-9]{10}")


class OAuthError(RequestError):
    """A request that is not let in, with a problem word of OAuth Problem Reporting."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 401,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, message)
        self.code: str = code
        """The problem word, e.g. `timestamp_refused`."""
        self.details: Mapping[str, str] = dict(details or {})
        """Further fields of the report, e.g. `oauth_acceptable_timestamps`."""

    def _report(self) -> Mapping[str, str]:
        return {
            "oauth_problem": self.code,
            "oauth_problem_advice": self.message,
            **self.details,
        }

    @property
    def challenge(self) -> str:
        """What `WWW-Authenticate` says of it."""
        report = self._report().items()
        told = ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in report)
        return f'OAuth realm="{_REALM}", {told}'

    def response(self) -> Response:
        """Return the refusal in the form of OAuth Problem Reporting."""
        headers = [("WWW-Authenticate", self.challenge)]
        return Response.form(self._report().items(), status=self.status, headers=headers)


@attrs.frozen
class Credentials:
    """The protocol parameters of one request, and its other parameters."""

    oauth: Mapping[str, str] = attrs.field(repr=False)
    """The `oauth_...` parameters by name."""
    other: Pairs = attrs.field(repr=False)
    """The rest of header, query and form."""

    @property
    def consumer(self) -> str:
        """The consumer key."""
        return self.oauth["oauth_consumer_key"]

    @property
    def token(self) -> str:
        """The token; empty where none was sent."""
        return self.oauth.get("oauth_token", "")

    def require(self, *names: str) -> None:
        """Refuse the request unless it has all these parameters."""
        absent = [name for name in names if not self.oauth.get(name)]
        if absent:
            raise OAuthError(
                "parameter_absent",
                f"expected {', '.join(absent)}",
                status=400,
                details={"oauth_parameters_absent": "&".join(absent)},
            )


class SignatureChecker:
    """Check signed requests of known consumers, each once."""

    def __init__(
        self,
        consumers: Mapping[str, str],
        *,
        clock: Callable[[], float] = time.time,
        allow_cut_path: bool = True,
        allow_plus: bool = True,
        max_nonces: int = 250_000,
    ) -> None:
        """Know these consumers.

        Args:
            consumers: Consumer secrets by key.
            clock: Seconds since the epoch.
            allow_cut_path: Accept a signature over a URL that ends before the first `;` of the
                last path segment, as an old Python client signs it.
            allow_plus: Accept a space written as `+`, as RFC 5849 does; the vendor's FAQ says that
                it leads to 401.
            max_nonces: How many nonces to remember; beyond it the oldest are forgotten.
        """
        self._consumers = dict(consumers)
        self._clock = clock
        self._allow_cut_path = allow_cut_path
        self._allow_plus = allow_plus
        self._nonces = _Nonces(max_nonces)

    def read(self, request: Request) -> Credentials:
        """Read the protocol parameters and check all that needs no secret.

        Raises:
            RequestError: A parameter is missing or wrong; an `OAuthError` in nearly every case.
        """
        credentials = _read_credentials(request, allow_plus=self._allow_plus)
        credentials.require(*_REQUIRED)
        oauth = credentials.oauth
        if oauth.get("oauth_version", "1.0") != "1.0":
            raise OAuthError("version_rejected", "expected oauth_version 1.0", status=400)
        if oauth["oauth_signature_method"] not in SIGNATURE_METHODS:
            expected = ", ".join(SIGNATURE_METHODS)
            raise OAuthError("signature_method_rejected", f"expected {expected}", status=400)
        if len(oauth["oauth_nonce"]) > _MAX_NONCE_LENGTH:
            raise _reject("oauth_nonce", f"longer than {_MAX_NONCE_LENGTH} characters")
        if not _TIMESTAMP.fullmatch(oauth["oauth_timestamp"]):
            raise _reject("oauth_timestamp", "not a number of seconds with ten digits")
        if credentials.consumer not in self._consumers:
            raise OAuthError("consumer_key_unknown", "the consumer key is unknown")
        self._check_timestamp(int(oauth["oauth_timestamp"]))
        if self._nonces.seen(credentials):
            raise OAuthError("nonce_used", "the nonce was used before; sign every attempt anew")
        return credentials

    def check(self, request: Request, credentials: Credentials, token_secret: str) -> None:
        """Check the signature, and use up the nonce if it is good.

        Raises:
            OAuthError: The signature does not fit.
        """
        validator = _Validator(self._consumers[credentials.consumer], token_secret)
        endpoint = cast(_Endpoint, SignatureOnlyEndpoint(validator))
        paths = [request.raw_path]
        folder, _, last = request.raw_path.rpartition("/")
        if self._allow_cut_path and ";" in last:
            paths.append(f"{folder}/{last.partition(';')[0]}")
        origin = f"{request.scheme}://{request.host}"
        if not any(
            _is_signed(endpoint, request.method, origin + path, credentials) for path in paths
        ):
            raise OAuthError("signature_invalid", "the signature does not fit the request")
        self._nonces.add(credentials, now=int(self._clock()))

    def _check_timestamp(self, timestamp: int) -> None:
        now = int(self._clock())
        if abs(now - timestamp) > TIMESTAMP_WINDOW:
            raise OAuthError(
                "timestamp_refused",
                f"the timestamp is {timestamp - now:+d} s off the server's clock, which is {now}",
                details={
                    "oauth_acceptable_timestamps": (
                        f"{now - TIMESTAMP_WINDOW}-{now + TIMESTAMP_WINDOW}"
                    )
                },
            )


class _Nonces:
    """The nonces used within the accepted time, up to a limit, by their timestamp."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seconds: dict[int, set[tuple[str, str, str]]] = {}
        self._count = 0

    def seen(self, credentials: Credentials) -> bool:
        return self._entry(credentials) in self._seconds.get(self._second(credentials), ())

    def add(self, credentials: Credentials, *, now: int) -> None:
        second = self._second(credentials)
        if second not in self._seconds:
            for old in [old for old in self._seconds if old < now - TIMESTAMP_WINDOW]:
                self._drop(old)
        self._seconds.setdefault(second, set()).add(self._entry(credentials))
        self._count += 1
        if self._count > self._limit:
            self._drop(min(self._seconds))

    def _drop(self, second: int) -> None:
        self._count -= len(self._seconds.pop(second))

    def _second(self, credentials: Credentials) -> int:
        return int(credentials.oauth["oauth_timestamp"])

    def _entry(self, credentials: Credentials) -> tuple[str, str, str]:
        return credentials.consumer, credentials.token, credentials.oauth["oauth_nonce"]


class _Validator(RequestValidator):
    """Tell oauthlib the secrets of one request; all else has been checked before."""

    def __init__(self, consumer_secret: str, token_secret: str) -> None:
        super().__init__()
        self._consumer_secret = consumer_secret
        self._token_secret = token_secret

    @property
    def allowed_signature_methods(self) -> tuple[str, ...]:
        return SIGNATURE_METHODS

    @property
    def enforce_ssl(self) -> bool:
        return False

    @property
    def timestamp_lifetime(self) -> int:
        return 10**10  # oauthlib looks at the real time of day

    def check_client_key(self, *_args: object, **_options: object) -> bool:
        return True

    def check_nonce(self, *_args: object, **_options: object) -> bool:
        return True

    def validate_timestamp_and_nonce(self, *_args: object, **_options: object) -> bool:
        return True

    def validate_client_key(self, *_args: object, **_options: object) -> bool:
        return True

    def get_client_secret(self, *_args: object, **_options: object) -> str:
        return self._consumer_secret

    def get_access_token_secret(self, *_args: object, **_options: object) -> str:
        return self._token_secret


class _Endpoint(Protocol):
    """The part of oauthlib's endpoint that is used here; its own stubs are untyped."""

    def validate_request(
        self, uri: str, http_method: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[bool, object]: ...


def _is_signed(endpoint: _Endpoint, method: str, url: str, credentials: Credentials) -> bool:
    """Ask oauthlib about a request with all protocol parameters moved into the header.

    The place of a parameter does not enter the signature, and oauthlib decodes a parameter of the
    query or the body once too often.
    """
    header = ", ".join(
        f'{name}="{quote(value, safe="")}"' for name, value in credentials.oauth.items()
    )
    query = f"?{encode_pairs(credentials.other)}" if credentials.other else ""
    try:
        valid, _ = endpoint.validate_request(
            url + query, method, None, {"Authorization": f"OAuth {header}"}
        )
    except ValueError:
        return False
    return valid


def _read_credentials(request: Request, *, allow_plus: bool) -> Credentials:
    """Collect the parameters of header, query and form (RFC 5849, sections 3.4.1.3 and 3.5)."""
    is_form = request.content_type == FORM
    if not allow_plus and ("+" in request.raw_query or (is_form and b"+" in request.body)):
        raise OAuthError("signature_invalid", "a space is written as +, expected %20")
    places = (_read_header(request), request.query, request.form() if is_form else ())
    signed = [place for place in places if any(_is_protocol(name) for name, _ in place)]
    if not signed:
        raise OAuthError("parameter_absent", "the request is not signed")
    pairs = [pair for place in places for pair in place]
    protocol = [pair for pair in pairs if _is_protocol(pair[0])]
    oauth = dict(protocol)
    if len(signed) > 1 or len(oauth) != len(protocol):
        raise OAuthError(
            "parameter_rejected", "protocol parameters come twice or in two places", status=400
        )
    for name in oauth:
        if not _PROTOCOL_NAME.fullmatch(name):
            raise _reject(name, "not the name of a protocol parameter")
    return Credentials(oauth, tuple(pair for pair in pairs if not _is_protocol(pair[0])))


def _read_header(request: Request) -> Pairs:
    """Read the parameters of an `Authorization: OAuth` header, `realm` left out."""
    pairs: list[tuple[str, str]] = []
    for field in request.headers.get_all("authorization"):
        scheme, _, text = field.partition(" ")
        if scheme.lower() != "oauth":
            continue
        for item in parse_http_list(text):
            name, _, value = item.partition("=")
            try:
                pairs.append((name.strip(), unquote(value.strip().strip('"'), errors="strict")))
            except UnicodeDecodeError as error:
                raise _reject(name.strip(), "not UTF-8") from error
    return tuple(pair for pair in pairs if pair[0].lower() != "realm")


def _is_protocol(name: str) -> bool:
    return name.startswith("oauth_")


def _reject(name: str, why: str) -> OAuthError:
    return OAuthError(
        "parameter_rejected",
        f"{name}: {why}",
        status=400,
        details={"oauth_parameters_rejected": name},
    )
