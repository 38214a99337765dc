"""The errors of deskwire.

DeskwireError
 +-- ConfigurationError         the client was built or used in a way that cannot work
 |    +-- ClosedClientError     the client is not open (any more)
 |    +-- ClientLoopError       the client was opened in another event loop
 +-- ParameterError             an argument was refused before anything was sent (a ValueError)
 |    +-- QueryError            a report query was refused before anything was sent
 |    +-- ColumnError           a table has no such column (a KeyError)
 +-- CallError                  one call failed: it knows the operation and the attempts
      +-- TransportError        the request did not get a whole answer
      |    +-- ConnectError         no connection was made, so nothing was sent
      |    +-- ConnectionLostError  the connection broke while sending or reading
      |    +-- RequestTimeoutError  one attempt took too long
      |    +-- DeadlineError        all attempts together took too long
      +-- DecodeError           the answer was not what the service's documents promise
      +-- PagingError           the pages of a list contradict each other
      +-- LoginError            the three-legged OAuth login was refused or abandoned
      +-- APIError              the service answered with an error
           +-- BadRequestError, AuthenticationError, PermissionDeniedError, NotFoundError,
           +-- ConflictError, UnprocessableError, RateLimitError, ServerError
"""

import re
from collections.abc import Callable, Mapping, Sized
from types import MappingProxyType
from typing import Final, Self

from deskwire.core.text import decode_leniently

EXCERPT_LENGTH: Final = 200
_LOOKED_AT: Final = 4 * EXCERPT_LENGTH
_SHOWN: Final = 60


def excerpt(content: bytes | str, content_type: str = "") -> str:
    """Return the beginning of a body on one line, safe to print."""
    if isinstance(content, bytes):
        text = decode_leniently(content[:_LOOKED_AT], content_type)
    else:
        text = content.lstrip()
    # Not all of it is looked at: it may be as long as the memory.
    line = re.sub(r"\s+", " ", text[:_LOOKED_AT]).strip()
    printable = "".join(character if character.isprintable() else "?" for character in line)
    return printable if len(printable) <= EXCERPT_LENGTH else printable[: EXCERPT_LENGTH - 1] + "…"


def shown(value: object) -> str:
    """Return a value as an error shows it: short and on one line, whatever its `repr` does."""
    kind = type(value).__name__
    try:
        # Not all of it is looked at: it may be as long as the memory.
        if isinstance(value, (str, bytes)):
            text = repr(value[:_SHOWN])
        elif (size := _size(value)) > _SHOWN:
            text = f"<{kind} of {size:,} items>"
        else:
            text = repr(value)
    except Exception:  # noqa: BLE001  also ValueError, for numbers of more than 4,300 digits
        text = f"<{kind}>"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _size(value: object) -> int:
    return len(value) if isinstance(value, Sized) else 0


class DeskwireError(Exception):
    """The root of every error that deskwire raises."""

    def __repr__(self) -> str:
        # A task group shows what is in it by its repr, and often nothing else.
        return f"{type(self).__name__}({str(self)!r})"


class ConfigurationError(DeskwireError):
    """The client was built or used in a way that cannot work."""


class CredentialsError(ConfigurationError):
    """There are no credentials, or not all of them."""


class ClosedClientError(ConfigurationError):
    """The client is not open: it was never entered, or it has been closed."""


class ClientLoopError(ConfigurationError):
    """The client is used from another event loop than the one that opened it."""


class ParameterError(DeskwireError, ValueError):
    """An argument was refused before anything was sent."""

    operation: str = ""
    """The operation, e.g. `odesk.hr.get_engagements`; empty where it is about none."""
    argument: str = ""
    """The argument of the operation, by its name in Python; empty where it is about several."""

    def __init__(self, message: str, *, operation: str = "", argument: str = "") -> None:
        super().__init__(message)
        self.operation = operation
        self.argument = argument


class QueryError(ParameterError):
    """A report query was refused before anything was sent."""


class ColumnError(ParameterError, KeyError):
    """A table has no such column."""

    def __str__(self) -> str:
        return Exception.__str__(self)  # that of KeyError would show the text as a literal


class CallError(DeskwireError):
    """An error of one call: it knows the operation and how often it was tried."""

    message: str = ""
    """What happened, in one line."""
    operation: str = ""
    """The operation, e.g. `odesk.timereport.get_team_report`."""
    attempts: int = 0
    """How many requests were sent or tried."""
    maybe_executed: bool = False
    """Whether the service may have executed a call that must not be repeated blindly."""

    def __init__(self, message: str, *, operation: str = "", attempts: int = 0) -> None:
        # Half a character, as JSON can write it, could be neither printed nor logged.
        message = message.encode("utf-8", "backslashreplace").decode()
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.attempts = attempts

    def __str__(self) -> str:
        where = f"{self.operation}: " if self.operation else ""
        return f"{where}{self.message}{self._outcome()}"

    def _outcome(self) -> str:
        """Return what is known of the call as a whole."""
        doubt = "; the call may have been executed" if self.maybe_executed else ""
        tries = f" (after {self.attempts} attempts)" if self.attempts > 1 else ""
        return doubt + tries

    def __reduce__(self) -> tuple[Callable[..., object], tuple[type[Self], dict[str, object]]]:
        return _rebuild, (type(self), dict(self.__dict__))


def _rebuild(kind: type[CallError], state: dict[str, object]) -> CallError:
    """Restore a pickled error: its arguments are keywords, which `Exception` does not keep."""
    error = kind.__new__(kind, str(state.get("message", "")))
    error.__dict__.update(state)
    return error


class TransportError(CallError):
    """The request did not get a whole answer."""


class ConnectError(TransportError):
    """No connection was made, so nothing was sent."""


class ConnectionLostError(TransportError):
    """The connection broke while the request was sent or the answer was read."""


class RequestTimeoutError(TransportError):
    """One attempt took longer than `timeout`."""


class DeadlineError(TransportError):
    """All attempts and waits together took longer than `deadline`."""


class DecodeError(CallError):
    """The answer was not what the service's documents promise."""

    path: tuple[str | int, ...] = ()
    """Where in the body the trouble is, as keys and indexes from the root."""
    content_type: str = ""
    """The `Content-Type` of the answer."""
    body: bytes = b""
    """The whole body, so that nothing the server said is lost."""
    tells_body: bool = True
    """Whether the text shows the beginning of the body; not where that may hold a credential."""

    def __init__(
        self,
        message: str,
        *,
        path: tuple[str | int, ...] = (),
        content_type: str = "",
        body: bytes = b"",
        operation: str = "",
        attempts: int = 0,
    ) -> None:
        super().__init__(message, operation=operation, attempts=attempts)
        self.path = path
        self.content_type = content_type
        self.body = body

    def __str__(self) -> str:
        parts = [super().__str__()]
        if self.path:
            parts.append(f"at {format_path(self.path)}")
        if self.content_type:
            parts.append(f"[{self.content_type}]")
        if self.body and self.tells_body:
            parts.append(f"body: {excerpt(self.body, self.content_type)}")
        return " ".join(parts)


class TooLongError(DecodeError):
    """The answer is longer than the client's limits allow."""


def format_path(path: tuple[str | int, ...]) -> str:
    """Write a path into a body the way people read it: `$.tasks[0].id`."""
    return "$" + "".join(
        f"[{part}]" if isinstance(part, int) else f".{excerpt(part)}" for part in path
    )


class PagingError(CallError):
    """The pages of a list contradict each other, e.g. the same page came twice."""


class LoginError(CallError):
    """The three-legged OAuth login was refused or abandoned."""


class APIError(CallError):
    """The service answered with an error."""

    status: int = 0
    """The HTTP status."""
    code: str = ""
    """The vendor's error code; empty where it gave none."""
    body: bytes = b""
    """The whole body."""
    content_type: str = ""
    """The `Content-Type` of the answer."""
    headers: Mapping[str, str] = MappingProxyType({})
    """The response headers that are safe to show, by lower-case name."""
    retry_after: float | None = None
    """Seconds the service asked to wait, if it did."""
    request_id: str = ""
    """The service's id of the request, if it gave one."""

    def __init__(
        self,
        status: int,
        *,
        code: str = "",
        message: str = "",
        body: bytes = b"",
        content_type: str = "",
        headers: Mapping[str, str] = MappingProxyType({}),
        retry_after: float | None = None,
        request_id: str = "",
        operation: str = "",
        attempts: int = 1,
    ) -> None:
        super().__init__(message, operation=operation, attempts=attempts)
        self.status = status
        self.code = code
        self.body = body
        self.content_type = content_type
        self.headers = dict(headers)
        self.retry_after = retry_after
        self.request_id = request_id

    def __str__(self) -> str:
        where = f"{self.operation}: " if self.operation else ""
        code = f" code {self.code}" if self.code else ""
        said = self.message or (
            excerpt(self.body, self.content_type) if self.body else "no explanation in the answer"
        )
        wait = f"; retry after {self.retry_after:g} s" if self.retry_after is not None else ""
        request = f"; request id {self.request_id}" if self.request_id else ""
        return f"{where}HTTP {self.status}{code}: {said}{wait}{request}{self._outcome()}"


class BadRequestError(APIError):
    """400: the service did not understand the request or refused its values."""


class AuthenticationError(APIError):
    """401: the credentials or the signature were refused."""


class PermissionDeniedError(APIError):
    """403: the credentials are good, but not for this."""


class NotFoundError(APIError):
    """404, or an empty answer where one object was asked for."""


class ConflictError(APIError):
    """409: the object is in another state than the request supposes."""


class UnprocessableError(APIError):
    """422: the request was understood, its values failed validation."""


class RateLimitError(APIError):
    """429: too many requests; `retry_after` tells how long to wait, where the service says."""


class ServerError(APIError):
    """5xx: the service failed."""


_BY_STATUS: Final[Mapping[int, type[APIError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableError,
    429: RateLimitError,
}


def error_class(status: int) -> type[APIError]:
    """Return the error class of an HTTP status."""
    return _BY_STATUS.get(status, ServerError if status >= 500 else APIError)
