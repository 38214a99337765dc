"""`Service`: what all operations of one service share, as data."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.values import NameRule


@attrs.frozen(kw_only=True)
class ErrorRule:
    """Where a service says what went wrong."""

    code_headers: tuple[str, ...] = ()
    """Response headers that hold the vendor's error code."""
    message_headers: tuple[str, ...] = ()
    """Response headers that hold the message."""
    code_paths: tuple[tuple[str, ...], ...] = ()
    """Paths into the body to the code; the first one that leads somewhere counts."""
    message_paths: tuple[tuple[str, ...], ...] = ()
    """Paths into the body to the message."""
    code_patterns: tuple[str, ...] = ()
    """Regular expressions that find the code in a body of plain text; the group is the code."""
    failed_when: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Top-level keys of a 200 answer, and the values by which it is an error all the same."""
    failed_keys: tuple[str, ...] = ()
    """Top-level keys by which a 200 answer is an error, where they say anything."""
    succeeded_when: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Top-level keys of a 200 answer, and the values without which it is an error."""
    statuses: Mapping[str, int] = MappingProxyType({})
    """The HTTP status that a vendor's code amounts to, for answers whose own status says less."""
    request_id_headers: tuple[str, ...] = ()
    """Response headers that hold the id of a request."""
    unsafe_to_retry: tuple[int, ...] = ()
    """Statuses that are never worth another try, though they usually are."""


@attrs.frozen(kw_only=True)
class RateHeaders:
    """The response headers by which a service tells how many calls are left."""

    limit: str
    """Calls allowed in a window."""
    remaining: str
    """Calls left in it; of several comma-separated numbers the least counts."""
    period: str
    """The length of the window in seconds."""


@attrs.frozen(kw_only=True)
class OAuthSteps:
    """The addresses of the three-legged OAuth 1.0a login."""

    request_token: str
    """The path of the request for a temporary token, by POST."""
    authorize: str
    """The path of the page where the user consents."""
    access_token: str
    """The path where the temporary token becomes a lasting one, by POST."""
    callback_at: str = "request_token"
    """The step that carries `oauth_callback`: `request_token` (RFC 5849) or `authorize`."""


@attrs.frozen
class OAuth1Kind:
    """Credentials of OAuth 1.0a."""

    steps: OAuthSteps
    """The addresses of the login."""

    @property
    def names(self) -> tuple[str, ...]:
        """The credentials a caller gives."""
        return ("consumer_key", "consumer_secret", "access_token", "access_token_secret")


@attrs.frozen
class BasicKind:
    """Credentials of HTTP Basic authentication."""

    username: str
    """The credential that is the user name."""
    password: str = ""
    """The credential that is the password; empty where any text will do."""
    any_password: str = ""
    """That text."""

    @property
    def names(self) -> tuple[str, ...]:
        """The credentials a caller gives."""
        return (self.username, self.password) if self.password else (self.username,)


@attrs.frozen
class HeaderKind:
    """A token in a header of its own."""

    header: str
    """The header."""
    value: str
    """The credential."""

    @property
    def names(self) -> tuple[str, ...]:
        """The credentials a caller gives."""
        return (self.value,)


@attrs.frozen
class QueryKind:
    """A token in the query."""

    parameter: str
    """The query parameter."""
    value: str
    """The credential."""

    @property
    def names(self) -> tuple[str, ...]:
        """The credentials a caller gives."""
        return (self.value,)


AuthKind: TypeAlias = OAuth1Kind | BasicKind | HeaderKind | QueryKind


@attrs.frozen(kw_only=True)
class Service:
    """One web API."""

    name: str
    """The name in code, e.g. `odesk`."""
    title: str
    """The name for people, e.g. `oDesk`."""
    base_url: str
    """The address; empty where every user has one of their own."""
    default_format: str
    """The format of answers that is asked for unless the caller says otherwise."""
    formats: tuple[str, ...]
    """The formats the service offers."""
    dialect: Dialect
    """How the service writes values in its answers."""
    xml_names: NameRule = "as_is"
    """How names are written in XML; `hyphen` where JSON has underscores."""
    errors: ErrorRule = ErrorRule()
    """Where the service says what went wrong."""
    rate_headers: RateHeaders | None = None
    """The headers that tell the rate limit, if there are any."""
    path_query: str = ""
    """The query parameter that carries the path, where commands travel in the query."""
    headers: tuple[tuple[str, str], ...] = ()
    """Headers of every request."""
    envelope: tuple[str, ...] = ()
    """Keys that stand beside payloads and are no part of them, or dotted paths to such keys."""
    anonymous: bool = False
    """Whether some calls need no credentials, so that a client without any is of use."""
    auth: tuple[AuthKind, ...] = ()
    """The kinds of credentials it takes, each of them enough."""
    modules: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict[str, tuple[str, ...]])
    """The modules that hold the service's operations, each in its `OPERATIONS`: by resource."""

    @property
    def all_modules(self) -> tuple[str, ...]:
        """The modules of all resources."""
        return tuple(dict.fromkeys(one for modules in self.modules.values() for one in modules))

    @property
    def oauth(self) -> OAuthSteps | None:
        """The addresses of the OAuth login, if there is one."""
        return next((kind.steps for kind in self.auth if isinstance(kind, OAuth1Kind)), None)
