"""What it means to callers that a request has no whole answer."""

from collections.abc import Mapping
from typing import Final, TypeVar
from urllib.parse import urlsplit

from deskwire.core.errors import (
    CallError,
    ConnectError,
    ConnectionLostError,
    DecodeError,
    RequestTimeoutError,
    TransportError,
)
from deskwire.transport.backends.protocol import (
    BackendError,
    BodyError,
    BrokenError,
    ClientFailedError,
    NotSentError,
    UnwritableError,
)
from deskwire.transport.exchange import Call, TooSlowError

T = TypeVar("T")

_FAILURES: Final[Mapping[type[BackendError], tuple[type[TransportError], str]]] = {
    NotSentError: (ConnectError, "no connection to {host}: {reason}"),
    UnwritableError: (ConnectionLostError, "the request could not be written as HTTP"),
    BrokenError: (ConnectionLostError, "the connection broke: {reason}"),
    ClientFailedError: (TransportError, "the http_client failed: {reason}"),
}
"""What a failure of the backend is to callers."""


def broken(
    call: Call[T], number: int, error: BackendError | BodyError | TooSlowError, late: str
) -> CallError:
    """Return the error of an attempt that got no whole answer.

    Args:
        call: The call.
        number: The number of the attempt.
        error: What went wrong.
        late: What to say where it took too long.
    """
    name = call.operation.name
    if isinstance(error, TooSlowError):
        return RequestTimeoutError(late, operation=name, attempts=number)
    if isinstance(error, BodyError):
        return DecodeError(str(error), operation=name, attempts=number)
    kind, text = _FAILURES[type(error)]
    cause = text.format(reason=error, host=urlsplit(call.request.url).hostname)
    failed = kind(cause, operation=name, attempts=number)
    failed.__cause__ = error.__cause__
    return failed
