"""httpx and httpx2: two releases of one library, with httpcore and httpcore2 below.

This is the one module that knows which of them there is. It imports none before it is asked, for
our own HTTP/1.1 does without. Our other connections use httpx, or what stands for it:
`httpx2.alias_httpx()` makes `import httpx` mean httpx2, and without httpx there may be httpx2
alone. A caller's own client is of either family, whichever ours is.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeGuard, cast

__all__ = ["Family", "ShownURL", "family_of", "httpcore", "httpx", "loaded_families", "own_family"]

_NAMES: Final = ("httpx", "httpx2")


if TYPE_CHECKING:
    import httpcore
    import httpx
else:

    def __getattr__(name: str) -> ModuleType:
        if name not in ("httpx", "httpcore"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        own = _own_name()
        return import_module(own if name == "httpx" else own.replace("httpx", "httpcore"))


@cache
def _own_name() -> str:
    """Return the name under which our own family is imported."""
    try:
        import_module("httpx")
    except ModuleNotFoundError:
        return "httpx2"
    return "httpx"


class _Once(AsyncIterator[bytes]):
    """Yields one piece."""

    def __init__(self, piece: bytes) -> None:
        self._pieces: Iterator[bytes] = iter((piece,))

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


class _Content:
    """The body of a request, in one piece."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        # No generator: one that is left early would have to be closed by the garbage collector.
        return _Once(self._content)


class ShownURL:
    """An address that travels as it is, and that is logged in a form for people."""

    shown: str = ""

    def __repr__(self) -> str:
        return f"URL({self.shown!r})"


class _SignedRequest:
    """A request whose repr leaves out the query, which may hold a signature."""

    def __repr__(self) -> str:
        request = cast("httpx.Request", self)
        url = cast("object", request.url)
        shown = url.shown if isinstance(url, ShownURL) else str(request.url)
        return f"<Request({request.method!r}, {shown.partition('?')[0]!r})>"


class Family:
    """The classes of one family; their types are those of httpx, which httpx2 keeps."""

    def __init__(self, http: ModuleType) -> None:
        self.name: Final[str] = http.__name__
        """Its name, which its logger and its `User-Agent` have too."""
        self.core_name: Final[str] = self.name.replace("httpx", "httpcore")
        """The name of the library of its connections."""
        self.reads_networks: Final[bool] = self.name == "httpx2"
        """Whether NO_PROXY may name networks, such as `10.0.0.0/8`."""
        self.client: Final[type[httpx.AsyncClient]] = http.AsyncClient
        self.url: Final[type[httpx.URL]] = http.URL
        self.headers: Final[type[httpx.Headers]] = http.Headers
        self.not_sent_errors: Final[tuple[type[httpx.TransportError], ...]] = (
            http.ConnectError,
            http.ConnectTimeout,
            http.PoolTimeout,
            http.ProxyError,
        )
        """The errors after which it is certain that no part of the request has left."""
        self.unwritable_error: Final[type[httpx.LocalProtocolError]] = http.LocalProtocolError
        self.transport_error: Final[type[httpx.TransportError]] = http.TransportError
        self.status_error: Final[type[httpx.HTTPStatusError]] = http.HTTPStatusError
        self.address_error: Final[type[httpx.InvalidURL]] = http.InvalidURL
        self.not_read_error: Final[type[httpx.ResponseNotRead]] = http.ResponseNotRead
        self.errors: Final[tuple[type[Exception], ...]] = (
            http.HTTPError,
            http.StreamError,
            http.InvalidURL,
            http.CookieConflict,
        )
        """Whatever a client and its hooks may raise of the family's own."""
        self.signed_request: Final[type[httpx.Request]] = type(
            "SignedRequest", (_SignedRequest, http.Request), {}
        )
        self._shown_url: Final[type[httpx.URL]] = type("ShownURL", (ShownURL, http.URL), {})
        self._content: Final[type[httpx.AsyncByteStream]] = type(
            "Content", (_Content, http.AsyncByteStream), {}
        )

    def is_network(self, stream: object) -> "TypeGuard[httpcore.AsyncNetworkStream]":
        """Tell whether an answer came over the network; a transport of somebody's may do without.

        The library of the connections is imported by the first of them.
        """
        core = sys.modules.get(self.core_name)
        return core is not None and isinstance(stream, core.AsyncNetworkStream)

    def shown_url(self, url: str, shown: str) -> "httpx.URL":
        """Return an address that is logged in another form."""
        made = self._shown_url(url)
        cast("ShownURL", made).shown = shown
        return made

    def content(self, body: bytes) -> "httpx.AsyncByteStream":
        """Return the body of a request."""
        return cast("type[_Content]", self._content)(body)  # type: ignore[return-value]


@cache
def _family(name: str) -> Family:
    return Family(sys.modules[name])


def own_family() -> Family:
    """Return the family of our own connections."""
    return _family(import_module(_own_name()).__name__)


def loaded_families() -> tuple[Family, ...]:
    """Return the families that this process has imported."""
    there = {module.__name__ for name in _NAMES if (module := sys.modules.get(name))}
    return tuple(map(_family, sorted(there)))


def family_of(client: object) -> Family | None:
    """Return the family of an async HTTP client; None for anything else."""
    return next((each for each in loaded_families() if isinstance(client, each.client)), None)
