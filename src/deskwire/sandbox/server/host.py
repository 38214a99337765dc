"""What the connections of one server share."""

import math
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from email.utils import formatdate
from typing import Final, TypeAlias

import attrs

from deskwire.sandbox.faults import Faults
from deskwire.sandbox.http import Request, Response

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
"""Answers a request; a `RequestError` it raises becomes its answer."""


@attrs.define(kw_only=True)
class Stats:
    """Counters of a server."""

    requests: int = 0
    """Requests read in full, those to the control resources left out."""
    in_flight: int = 0
    """Requests being answered now."""
    peak_in_flight: int = 0
    """The most requests ever being answered at once."""
    connections: int = 0
    """Connections ever opened."""
    open: int = 0
    """Connections open now."""
    peak: int = 0
    """The most connections ever open at once."""
    faults: int = 0
    """Requests that met an injected fault."""

    def as_dict(self) -> Mapping[str, int]:
        """Return the counters by name."""
        return attrs.asdict(self)


@attrs.frozen
class HandlerFailure:
    """A request that the handler failed at, which is a fault of the handler."""

    method: str
    """The method of the request."""
    path: str
    """Its path."""
    error: Exception
    """What the handler raised."""


@attrs.frozen(kw_only=True)
class Served:
    """A request, as the log of a sandbox has it."""

    at: float
    """When it was answered, in seconds since the epoch."""
    method: str
    """Its method."""
    path: str
    """Its path, without the query."""
    status: int | None
    """The status of its answer; None where a fault left it without one."""
    fault: str = ""
    """The fault that it met; empty for none."""


_LOGGED: Final = 1_000
"""How many requests the log has."""


@attrs.define(kw_only=True)
class Host:
    """What the connections of one server share."""

    handler: Handler
    """Answers a request."""
    on_failure: Callable[[Request], Response]
    """Answers a request that the handler failed at."""
    faults: Faults
    """What the server does wrong."""
    stats: Stats = attrs.Factory(Stats)
    """What the server has done."""
    log: deque[Served] = attrs.Factory(lambda: deque[Served](maxlen=_LOGGED))
    """The last requests, those to the control resources left out."""
    failures: list[HandlerFailure] = attrs.Factory(list[HandlerFailure])
    """The first failures of the handler."""
    port: int
    """The port the server listens on."""
    max_body: int
    """The largest request body, in bytes."""
    idle_timeout: float
    """Seconds to wait for a client."""
    clock: Callable[[], float]
    """Seconds since the epoch."""
    buffered: int = 0
    """The bytes of all bodies under way."""
    closing: bool = False
    """Whether the server is being closed."""
    _date: tuple[int, str] = (0, "")

    def date(self) -> str:
        """Return the server's time for a `Date` field."""
        second = math.floor(self.clock())
        if second != self._date[0]:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]
