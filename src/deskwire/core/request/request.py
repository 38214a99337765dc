"""One request, before it is sent, and the address that it goes to."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

import attrs

from deskwire.core.errors import ConfigurationError, shown
from deskwire.core.model.checks import instance, plain
from deskwire.core.model.http import DEFAULT_PORTS
from deskwire.core.model.secret import sealed
from deskwire.core.request.percent import Pairs, decode_pairs, encode_pairs

_FORM: Final = "application/x-www-form-urlencoded;charset=UTF-8"


@attrs.frozen(kw_only=True)
class Request:
    """One request: the pairs are kept apart until they travel. Its repr shows no credentials."""

    method: str
    """The HTTP verb."""
    url: str = attrs.field(repr=False)
    """The absolute URL with a quoted path and no query."""
    shown_url: str = attrs.Factory(lambda self: self.url, takes_self=True)
    """The same for people: its secret parts are masked."""
    query: Pairs = attrs.field(default=(), repr=False)
    """The pairs of the query."""
    form: Pairs | None = attrs.field(default=None, repr=False)
    """The pairs of a form body; None for a request without one."""
    content: bytes | None = attrs.field(default=None, repr=False)
    """Any other body."""
    content_type: str = ""
    """The type of that other body."""
    headers: Pairs = attrs.field(default=(), repr=False)
    """Headers besides those that follow from the body."""

    @property
    def target(self) -> str:
        """The whole URL."""
        return f"{self.url}?{encode_pairs(self.query)}" if self.query else self.url

    @property
    def body(self) -> bytes | None:
        """The bytes of the body; None for a request without one."""
        return self.content if self.form is None else encode_pairs(self.form).encode()

    def all_headers(self) -> list[tuple[str, str]]:
        """Return the headers of the request, the body's type included."""
        kind = self.content_type if self.form is None else _FORM
        return [*self.headers, ("Content-Type", kind)] if kind else list(self.headers)


ADDRESS: Final = instance(str, "an address such as 'https://www.example.com/api'", is_secret=True)
"""The check of `base_url`, as far as its type goes."""
_HOST: Final = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})*\.?", re.ASCII)


def _is_host(name: str) -> bool:
    """Tell whether a resolver can be asked for a host; the colon of IPv6 was between brackets."""
    return ":" in name or (len(name) < 254 and _HOST.fullmatch(name) is not None)


@attrs.frozen
class BaseURL:
    """The address of a service: an origin, and what every path stands below."""

    scheme: str
    """`https`, or `http` for a server of one's own."""
    host: str
    """The host in lower case, with its port where that is not the scheme's own."""
    path: str
    """The path without a slash at its end."""
    query: Pairs = attrs.field(default=(), repr=False)
    """Pairs that every request carries."""

    @classmethod
    @sealed
    def parse(cls, text: str) -> "BaseURL":
        """Return the parts of an address, or say what is wrong with it."""
        ADDRESS.check("base_url", text)
        text = plain(text)
        if "@" in text or "#" in text:  # first: nothing of such an address is repeated
            raise ConfigurationError(
                "base_url must hold neither credentials nor a fragment; pass credentials by name"
            )
        # The query may hold a key, so it is not repeated either.
        wrong = f"base_url is {shown(text.partition('?')[0])}, expected {ADDRESS.expected}"
        try:
            split: SplitResult = urlsplit(text)
            port = split.port
            query = decode_pairs(split.query)
        except ValueError:
            raise ConfigurationError(wrong) from None
        given = split.hostname or ""
        if split.scheme not in DEFAULT_PORTS or not _is_host(given):
            raise ConfigurationError(wrong)
        if any(character.isspace() or not character.isprintable() for character in text):
            raise ConfigurationError(wrong)
        name = f"[{given}]" if ":" in given else given.lower()
        host = name if port in (None, DEFAULT_PORTS[split.scheme]) else f"{name}:{port}"
        return cls(split.scheme, host, split.path.rstrip("/"), query)

    @property
    def is_loopback(self) -> bool:
        """Whether the service runs on this machine, so that nothing leaves it."""
        return is_loopback(urlsplit(self.origin).hostname or "")

    @property
    def origin(self) -> str:
        """The scheme, host and port, to which credentials are bound."""
        return f"{self.scheme}://{self.host}"

    def __str__(self) -> str:
        return f"{self.origin}{self.path}"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, by an address or a name that can be no other's."""
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, section 6.3
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
