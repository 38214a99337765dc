"""One request and its answer: what a call sends at each attempt, and how much it reads."""

from collections.abc import Callable
from typing import Final, Generic, TypeAlias, TypeVar

import anyio
import attrs

from deskwire.core.auth.schemes import Auth
from deskwire.core.model.http import server_time
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import BytesResult, ReportResult
from deskwire.core.request.percent import Pairs
from deskwire.core.request.request import Request
from deskwire.core.response.raw import RawResponse
from deskwire.transport.backends.bodies import Body, Pieces
from deskwire.transport.backends.protocol import Answer, Backend, BackendError, WireRequest
from deskwire.transport.options import Settings
from deskwire.transport.retry import parse_retry_after

T = TypeVar("T")

_CONNECT_TIMEOUT: Final = 10.0


Begins: TypeAlias = Callable[[], Callable[[bytes], bool]]
"""Makes what is told the pieces of a body, and tells when they are enough to begin with."""


def at_once() -> Callable[[bytes], bool]:
    """Return what is content with the first piece."""
    return bool


@attrs.frozen
class Call(Generic[T]):
    """One call: what is sent, and what is expected back."""

    operation: Operation[T]
    """The endpoint."""
    request: Request
    """The request without credentials."""
    auth: Auth = attrs.field(repr=False)
    """The credentials, put on anew for every attempt."""
    format: str
    """The format of answers that is asked for; empty for the one that their type says."""
    begins: Begins | None = None
    """What tells when the body has begun; None where the whole answer is wanted."""


@attrs.frozen
class Rest:
    """What of an answer is still to come."""

    answer: Answer
    """The answer, which is still open."""
    pieces: Pieces
    """Its body."""


class TooSlowError(Exception):
    """An attempt took longer than it may; a `TimeoutError` could be that of somebody's hook."""


async def exchange(
    backend: Backend, call: Call[T], settings: Settings, number: int
) -> tuple[RawResponse, Rest | None]:
    """Send a request and read its answer, up to the size and in the time that is allowed.

    Of a good answer that may come bit by bit only the beginning is read, and the rest returned.

    Once the status is there, it counts, whatever becomes of the body of a refusal.

    Args:
        backend: What sends it.
        call: The call.
        settings: The settings of the client.
        number: The number of the attempt.

    Raises:
        TooSlowError: There was no whole answer in time.
        BackendError: There was none for another reason.
        AddressError: The address of the call cannot be sent.
    """
    request = _wire_request(_sign(call, backend.params), settings.timeout)
    answer: Answer | None = None
    body = Body(_most_bytes(settings.limits, call))
    trouble: Exception | None = TooSlowError("it took too long")
    with anyio.move_on_after(settings.timeout):
        try:
            answer = await backend.send(request)
            if call.begins is not None and 200 <= answer.status < 300:
                body = Body(settings.limits.max_bytes, call.begins())
            try:
                await body.read(answer)
            finally:
                if body.rest is None:
                    await answer.aclose()
            trouble = None
        except BackendError as error:
            trouble = error
    if answer is None or (trouble is not None and 200 <= answer.status < 300):
        raise trouble or TooSlowError
    if trouble is not None:
        body.problem = f"the answer is cut off: {trouble}"
    headers = answer.headers
    asked = headers.get("retry-after", "")
    raw = RawResponse(
        status=answer.status,
        headers=headers,
        content=body.content,
        format=call.format or ("xml" if "xml" in headers.get("content-type", "") else "json"),
        attempts=number,
        retry_after=parse_retry_after(asked, server_time(headers)) if asked else None,
        problem=body.problem,
        is_too_long=body.is_too_long,
    )
    return raw, None if body.rest is None else Rest(answer, body.rest)


def _sign(call: Call[T], params: Pairs) -> Request:
    """Return a request with its credentials, and with the pairs that the backend adds to each."""
    request = call.request
    if params:
        taken = {name for name, _ in call.auth.apply(request).query}
        added = tuple(pair for pair in params if pair[0] not in taken)
        request = attrs.evolve(request, query=(*request.query, *added))
    return call.auth.apply(request)


def _wire_request(request: Request, timeout: float | None) -> WireRequest:
    target = request.target
    return WireRequest(
        method=request.method,
        target=target,
        shown=target.replace(request.url, request.shown_url, 1),
        headers=tuple(request.all_headers()),
        body=request.body or b"",
        connect_timeout=_CONNECT_TIMEOUT if timeout is None else min(_CONNECT_TIMEOUT, timeout),
    )


def _most_bytes(limits: Limits, call: Call[T]) -> int:
    """Return how long a body may be: a tree is worth more memory than a file or a report."""
    result = call.operation.result
    in_pieces = isinstance(result, BytesResult) or (
        isinstance(result, ReportResult) and call.format == "json"
    )
    return limits.max_bytes if in_pieces else limits.tree_bytes
