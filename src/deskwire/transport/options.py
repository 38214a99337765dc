"""The settings of a client."""

import re
import ssl
from collections.abc import Mapping, Sequence
from typing import Final, TypedDict, cast

import attrs

from deskwire.core.model.checks import FLAG, Check, instance, or_none, plain, positive, whole
from deskwire.core.model.limits import DEFAULT_LIMITS, Limits
from deskwire.core.model.secret import Secret
from deskwire.transport.backends.protocol import HTTPClient
from deskwire.transport.backends.registry import BACKEND, is_http_client
from deskwire.transport.events import Hook, as_hooks
from deskwire.transport.retry import RetryPolicy


class ClientOptions(TypedDict, total=False):
    """The keyword arguments that every client takes besides its credentials."""

    timeout: float | None
    """Seconds that one attempt may take; None for no limit. 30 unless given."""
    deadline: float | None
    """Seconds that a call may take with all its attempts and waits. None unless given."""
    retries: RetryPolicy | int
    """How failed calls are repeated, or just how often. Two retries unless given."""
    concurrency: int
    """How many requests may be on their way at once. Unless given 100, and 20 with an
    `http_client`, whose pool keeps that many connections alive."""
    rate: float | None
    """How many requests may start per second. None, for no limit of our own, unless given."""
    hooks: Sequence[Hook]
    """What is told about calls while they happen."""
    strict: bool
    """Whether an answer that breaks the spec is an error rather than a drift event."""
    limits: Limits
    """How big an answer may be."""
    headers: Mapping[str, str]
    """Headers of every request; they come in the place of ours of the same name, `User-Agent`."""
    variants: Mapping[str, str]
    """How to send an argument where the vendor leaves it open, by the full name of the argument."""
    proxy: str | Secret | None
    """The address of a proxy, with its user name and password where it wants them."""
    tls: ssl.SSLContext | None
    """The TLS settings; None for the usual ones."""
    allow_plain_http: bool
    """Whether passwords, keys and tokens may travel unencrypted to another machine; False."""
    trust_env: bool
    """Whether HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR count.
    They do unless False is given, or an `http_client`, which has ways of its own."""
    backend: str
    """What sends the requests: `httptools`, our own HTTP/1.1, which comes with `deskwire[fast]`;
    `httpx`, which knows proxies, and which what watches httpx sees; or `auto`, which it is unless
    given: `httptools` where it is installed and there is neither a proxy nor an `http_client`."""


class CopyOptions(TypedDict, total=False):
    """The settings that a copy of a client may have of its own."""

    format: str
    """The format of answers, `json` or `xml`."""
    timeout: float | None
    """Seconds that one attempt may take; None for no limit."""
    deadline: float | None
    """Seconds that a call may take with all its attempts and waits; None for no limit."""
    retries: RetryPolicy | int
    """How failed calls are repeated, or just how often."""
    rate: float | None
    """How many requests of the copy may start per second, evenly spaced, apart from those of others
    and their pauses; None for no limit of our own."""
    hooks: Sequence[Hook]
    """What is told about calls while they happen."""
    strict: bool
    """Whether an answer that breaks the spec is an error."""
    limits: Limits
    """How big an answer may be."""
    extra_query: Mapping[str, str]
    """Pairs that every query carries besides its own; they are signed as well."""
    extra_headers: Mapping[str, str]
    """Headers of every request besides those of the client."""


_SECONDS: Final = or_none(positive("seconds"), "no limit")
_RETRIES: Final = Check(
    "a RetryPolicy, or how often a failed call is repeated: 0 or more", whole(0).accepts
)
_ASYNC: Final = Check(
    "an httpx.AsyncClient or an httpx2.AsyncClient", is_http_client, is_secret=True
)
_CONCURRENCY: Final = 100
"""How many calls at once our own connections take: a burst of some hundreds goes through."""
_BORROWED_CONCURRENCY: Final = 20
"""How many a caller's client takes: httpx keeps as many connections alive, and loses with more."""
_ADDRESS: Final = instance(Secret, "an address such as 'http://localhost:3128'", is_secret=True)
_TLS: Final = instance(ssl.SSLContext, "an ssl.SSLContext")


def _is_mapping(given: object) -> bool:
    if not isinstance(given, Mapping):
        return False
    list(cast("Mapping[object, object]", given).items())  # one that cannot be read raises here
    return True


_VARIANTS: Final = Check("a mapping of arguments to the ways to send them", _is_mapping)


_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_VALUE: Final = re.compile(r"[!-~]+(?:[ \t]+[!-~]+)*", re.ASCII)
_OURS: Final = frozenset({"authorization", "content-length", "content-type", "host"})
"""The headers that follow from the credentials, the body and the address."""


def _are_headers(given: object) -> bool:
    if not isinstance(given, Mapping):
        return False
    return all(
        isinstance(name, str)
        and isinstance(value, str)
        and _HEADER.fullmatch(name) is not None
        and _VALUE.fullmatch(value) is not None
        and name.lower() not in _OURS
        for name, value in cast("Mapping[object, object]", given).items()
    )


def _are_pairs(given: object) -> bool:
    return isinstance(given, Mapping) and all(
        isinstance(one, str)
        for pair in cast("Mapping[object, object]", given).items()
        for one in pair
    )


_HEADERS: Final = Check(
    "a mapping of names of headers to ASCII texts, but for those of credentials, body and address",
    _are_headers,
    is_secret=True,
)
_PAIRS: Final = Check("a mapping of texts to texts", _are_pairs, is_secret=True)


def _policy(given: RetryPolicy | int) -> RetryPolicy:
    """Return a retry policy; a number says how often a failed call is repeated."""
    if isinstance(given, RetryPolicy):
        return given
    _RETRIES.check("retries", given)
    return RetryPolicy(attempts=given + 1)


def _hidden(given: str | Secret | None) -> Secret | None:
    """Return a text as a secret; what is neither is left to the check."""
    return Secret(given) if isinstance(given, str) else given


def _concurrency(settings: "Settings") -> int:
    return _CONCURRENCY if settings.http_client is None else _BORROWED_CONCURRENCY


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of a client, complete and checked."""

    format: str = attrs.field(validator=instance(str, "text"), converter=plain)
    timeout: float | None = attrs.field(default=30.0, validator=_SECONDS)
    deadline: float | None = attrs.field(default=None, validator=_SECONDS)
    retries: RetryPolicy = attrs.field(default=RetryPolicy(), converter=_policy)
    rate: float | None = attrs.field(
        default=None, validator=or_none(positive("calls per second"), "no limit")
    )
    hooks: tuple[Hook, ...] = attrs.field(default=(), converter=as_hooks)
    strict: bool = attrs.field(default=False, validator=FLAG)
    limits: Limits = attrs.field(default=DEFAULT_LIMITS, validator=instance(Limits, "Limits"))
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], validator=_HEADERS, repr=False)
    extra_headers: Mapping[str, str] = attrs.field(
        factory=dict[str, str], validator=_HEADERS, repr=False
    )
    extra_query: Mapping[str, str] = attrs.field(
        factory=dict[str, str], validator=_PAIRS, repr=False
    )
    variants: Mapping[str, str] = attrs.field(factory=dict[str, str], validator=_VARIANTS)
    proxy: Secret | None = attrs.field(
        default=None, converter=_hidden, validator=or_none(_ADDRESS, "no proxy")
    )
    tls: ssl.SSLContext | None = attrs.field(
        default=None, repr=False, validator=or_none(_TLS, "the usual settings")
    )
    trust_env: bool = attrs.field(default=True, validator=FLAG)
    backend: str = attrs.field(default="auto", validator=BACKEND)
    http_client: HTTPClient | None = attrs.field(
        default=None, repr=False, validator=or_none(_ASYNC, "a client of our own")
    )
    concurrency: int = attrs.field(
        default=attrs.Factory(_concurrency, takes_self=True), validator=whole(1)
    )
    allow_plain_http: bool = attrs.field(default=False, validator=FLAG)
