"""OAuth 1.0a (RFC 5849): sign a request from the very pairs that travel.

A signature fails when the signed text and the sent text differ. So nothing here parses a finished
request: the caller hands over the pairs of its query and of its form body, and writes both from
the same pairs with `deskwire.core.request.percent`.
"""

import binascii
import hmac
import re
import secrets
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

import attrs

from deskwire.core.errors import ParameterError
from deskwire.core.model.http import DEFAULT_PORTS, parse_http_date
from deskwire.core.model.secret import Secret, sealed
from deskwire.core.request.percent import Pairs, decode_pairs, quote


class SignatureMethod(StrEnum):
    """How a request is signed."""

    HMAC_SHA1 = "HMAC-SHA1"
    """RFC 5849, section 3.4.2; what oDesk expects."""
    HMAC_SHA256 = "HMAC-SHA256"
    """The same with SHA-256, an extension that several servers know."""
    PLAINTEXT = "PLAINTEXT"
    """RFC 5849, section 3.4.4: the two secrets themselves, so for TLS only."""


class Placement(StrEnum):
    """Where the `oauth_*` parameters travel (RFC 5849, section 3.5)."""

    HEADER = "header"
    """In the `Authorization` header."""
    QUERY = "query"
    """In the query."""
    BODY = "body"
    """In the form body of a request that has one, otherwise in the query."""


@attrs.frozen
class Credentials:
    """The keys of an application and, once a user has agreed, of that user's token.

    Each may be given as text, and is kept as a `Secret`, which no repr shows and which is not
    pickled.
    """

    consumer_key: Secret = attrs.field(converter=Secret)
    """The application's key."""
    consumer_secret: Secret = attrs.field(converter=Secret)
    """The application's secret."""
    token: Secret = attrs.field(default=Secret(""), converter=Secret)
    """The request or access token; empty before the login."""
    token_secret: Secret = attrs.field(default=Secret(""), converter=Secret)
    """The token's secret."""


# Scheme, host, port, path and query of a URL as it travels: ASCII, with nothing left to encode.
_match_url: Final = re.compile(
    r"(?i:(https?))://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~]+)(?::([0-9]{0,5}))?"
    r"(/[!\"$->@-~]*)?(?:\?([!\"$-~]*))?",
    re.ASCII,
).fullmatch


def split_url(url: str) -> tuple[str, str]:
    """Return the base string URI (RFC 5849, section 3.4.1.2) and the query of a URL.

    Args:
        url: The absolute http(s) URL as it travels, percent-encoded.

    Raises:
        ParameterError: The URL cannot be signed.
    """
    match = _match_url(url)
    if match is None:
        # The URL stays out of the message: a password in it may be what is wrong.
        raise ParameterError(
            "the URL cannot be signed: expected http(s)://host[:port]/path, percent-encoded,"
            " without user name, password and fragment"
        )
    scheme, host, port, path, query = match.groups("")
    scheme, host = scheme.lower(), host.lower()
    if port and int(port) != DEFAULT_PORTS[scheme]:
        host = f"{host}:{int(port)}"
    return f"{scheme}://{host}{path or '/'}", query


def quoted_pairs(pairs: Pairs) -> list[tuple[str, str]]:
    """Return pairs with their names and values percent-encoded."""
    return [(quote(name), quote(value)) for name, value in pairs]


def base_string(method: str, uri: str, quoted: Pairs) -> str:
    """Return the text that is signed (RFC 5849, section 3.4.1).

    Args:
        method: The HTTP method, in any case.
        uri: What `split_url` makes of the URL.
        quoted: The parameters of query, form body and `Authorization` header, percent-encoded,
            without `oauth_signature`. They may come in any order; RFC 5849 sorts them encoded.
    """
    # The parameters are encoded a second time here: the first time left nothing to encode but `%`
    # and the `=` and `&` that join them.
    parameters = "&".join([f"{name}={value}" for name, value in sorted(quoted)])
    parameters = parameters.replace("%", "%25").replace("=", "%3D").replace("&", "%26")
    return f"{quote(method.upper())}&{quote(uri)}&{parameters}"


_DIGESTS: Final = {SignatureMethod.HMAC_SHA1: "sha1", SignatureMethod.HMAC_SHA256: "sha256"}

_OWN_NAMES: Final = frozenset(
    {
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_token",
        "oauth_version",
    }
)


def _signing_key(signer: "Signer") -> Secret:
    secret, token_secret = signer.credentials.consumer_secret, signer.credentials.token_secret
    return Secret(f"{quote(secret.reveal())}&{quote(token_secret.reveal())}")


def _constant_pairs(signer: "Signer") -> Pairs:
    """Return, encoded, the parameters that all requests of a signer share."""
    credentials = signer.credentials
    pairs = [
        ("oauth_consumer_key", credentials.consumer_key.reveal()),
        ("oauth_signature_method", signer.method.value),
        ("oauth_version", "1.0"),
    ]
    if credentials.token:
        pairs.append(("oauth_token", credentials.token.reveal()))
    return tuple(quoted_pairs(pairs))


@attrs.frozen
class Signer:
    """Signs requests with one set of credentials.

    What all requests share is encoded once, so make one signer per credentials and keep it.
    """

    credentials: Credentials
    """Who signs."""
    method: SignatureMethod = SignatureMethod.HMAC_SHA1
    """How to sign."""
    _key: Secret = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(_signing_key, takes_self=True),
    )
    _constant: Pairs = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(_constant_pairs, takes_self=True),
    )

    @sealed
    def sign(
        self,
        http_method: str,
        url: str,
        pairs: Pairs,
        *,
        timestamp: int,
        nonce: str,
        extra: Pairs = (),
    ) -> tuple[tuple[str, str], ...]:
        """Return the `oauth_*` parameters of a request, `oauth_signature` last, not encoded.

        Args:
            http_method: The HTTP method.
            url: The absolute http(s) URL as it travels, percent-encoded, best without its query.
            pairs: Exactly the pairs of the query and of the form body, not encoded; without
                those of a query that `url` carries. The bytes of any other body are not signed.
            timestamp: Seconds since 1970 as the server counts them, see `Clock`.
            nonce: A text never used before with this timestamp, see `new_nonce`.
            extra: More protocol parameters to sign and send: `oauth_callback`,
                `oauth_verifier`, `oauth_body_hash`.

        Raises:
            ParameterError: The URL cannot be signed, a parameter is not encodable, one of
                `pairs` has a name that begins with `oauth_`, or one of `extra` has not.
        """
        uri, query = split_url(url)
        sent = quoted_pairs((*decode_pairs(query), *pairs) if query else pairs)
        _check_names(sent, extra)
        moment = str(timestamp)
        if self.method is SignatureMethod.PLAINTEXT:
            signature = self._key.reveal()
        else:
            varying = quoted_pairs((("oauth_nonce", nonce), ("oauth_timestamp", moment), *extra))
            text = base_string(http_method, uri, [*sent, *self._constant, *varying])
            signature = self._digest(text)
        token = self.credentials.token
        return (
            ("oauth_consumer_key", self.credentials.consumer_key.reveal()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", self.method.value),
            ("oauth_timestamp", moment),
            *((("oauth_token", token.reveal()),) if token else ()),
            ("oauth_version", "1.0"),
            *extra,
            ("oauth_signature", signature),
        )

    def _digest(self, text: str) -> str:
        digest = hmac.digest(self._key.reveal().encode(), text.encode(), _DIGESTS[self.method])
        return binascii.b2a_base64(digest, newline=False).decode()


def _check_names(sent: Pairs, extra: Pairs) -> None:
    """Refuse parameters that would be taken for the signer's own, and the reverse."""
    for name, _ in sent:
        if name.startswith("oauth_"):
            raise ParameterError(
                f"the request has a parameter {name!r}: names that begin with oauth_ belong to the"
                " signature; pass such a parameter as extra"
            )
    for name, _ in extra:
        if name in _OWN_NAMES or not name.startswith("oauth_"):
            raise ParameterError(
                f"the extra parameter {name!r} was refused: expected an oauth_ name that the"
                " signer does not write itself, such as oauth_callback"
            )


def new_nonce() -> str:
    """Return a fresh nonce: 128 random bits as 32 hex digits. Take one per attempt."""
    return secrets.token_hex(16)


_is_realm: Final = re.compile(r"[ -~]*").fullmatch


@sealed
def authorization_header(oauth_pairs: Pairs, realm: str = "") -> str:
    """Return the value of the `Authorization` header (RFC 5849, section 3.5.1).

    Args:
        oauth_pairs: What `Signer.sign` returned.
        realm: The protection realm; left out when empty. It is not signed.

    Raises:
        ParameterError: The realm is not printable ASCII.
    """
    if not _is_realm(realm):
        raise ParameterError("the realm was refused: expected printable ASCII")
    parameters = [f'{quote(name)}="{quote(value)}"' for name, value in oauth_pairs]
    if realm:
        escaped = realm.replace("\\", "\\\\").replace('"', '\\"')
        parameters.insert(0, f'realm="{escaped}"')
    return f"OAuth {', '.join(parameters)}"


_CLOCK_TOLERANCE: Final = 1.5


@attrs.define(kw_only=True)
class Clock:
    """Tells the time as the server counts it.

    A server refuses timestamps that are too far from its own time. Until `learn` finds a
    difference this is the wall clock. From then on it is the server's time carried forward by the
    monotonic clock, so that the wall clock may jump without a second correction. Where the
    monotonic clock stands still while the machine sleeps, the next refusal teaches it anew.
    """

    wall_time: Callable[[], float] = time.time
    """Seconds since 1970 on this machine."""
    monotonic: Callable[[], float] = time.monotonic
    """Seconds since any moment, never adjusted."""
    _offset: float | None = attrs.field(default=None, init=False)

    def now(self) -> int:
        """Return the whole seconds since 1970 on the server, as far as it is known."""
        return int(self._time())

    def learn(self, date_header: str) -> bool:
        """Take the server's time from a `Date` header and return whether it made a difference.

        The header has whole seconds, so that a difference up to a second and a half is noise: it
        is not taken, and the answer is False, as for a header that is no date. After a refused
        timestamp, True means that signing again is worth it.
        """
        date = parse_http_date(date_header)
        if date is None:
            return False
        # On average the header was cut off by half a second.
        server_time = date.timestamp() + 0.5
        if abs(server_time - self._time()) <= _CLOCK_TOLERANCE:
            return False
        self._offset = server_time - self.monotonic()
        return True

    def _time(self) -> float:
        return self.wall_time() if self._offset is None else self.monotonic() + self._offset
