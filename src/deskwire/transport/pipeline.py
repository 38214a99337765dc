"""`RequestPipeline`: the way of one call: gate, rate limit, attempts, retries, deadline."""

import math
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar, cast
from urllib.parse import urlsplit

import anyio
import anyio.lowlevel
import attrs

from deskwire.core.auth.schemes import Auth
from deskwire.core.errors import (
    APIError,
    CallError,
    ConnectError,
    ConnectionLostError,
    DeadlineError,
    DecodeError,
    ParameterError,
    RateLimitError,
    RequestTimeoutError,
    TransportError,
)
from deskwire.core.model.http import parse_http_date
from deskwire.core.model.limits import Limits
from deskwire.core.model.operation import Operation
from deskwire.core.model.results import BytesResult, ReportResult
from deskwire.core.model.service import Service
from deskwire.core.request.percent import Pairs
from deskwire.core.request.request import Request
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.raw import RawResponse, Response
from deskwire.core.response.steps import Steps
from deskwire.transport.backends.bodies import Body
from deskwire.transport.backends.protocol import (
    AddressError,
    Answer,
    Backend,
    BackendError,
    BrokenError,
    ClientFailedError,
    NotSentError,
    Phase,
    UnwritableError,
    WireRequest,
)
from deskwire.transport.events import Attempt, Hook, Outcome
from deskwire.transport.limits import ConcurrencyLimiter
from deskwire.transport.options import Settings
from deskwire.transport.ratelimit import RateLimiter, parse_rate_headers
from deskwire.transport.retry import charge, parse_retry_after
from deskwire.transport.session import Session

T = TypeVar("T")

_CONNECT_TIMEOUT: Final = 10.0
_UNAUTHORIZED: Final = 401
_TIMED_OUT: Final = 408
_TOO_MANY: Final = 429


_FAILURES: Final[Mapping[type[BackendError], tuple[type[TransportError], str]]] = {
    NotSentError: (ConnectError, "no connection to {host}: {reason}"),
    UnwritableError: (ConnectionLostError, "the request could not be written as HTTP"),
    BrokenError: (ConnectionLostError, "the connection broke: {reason}"),
    ClientFailedError: (TransportError, "the http_client failed: {reason}"),
}
"""What a failure of the backend is to callers."""


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
    """The format of answers that is asked for."""


@attrs.frozen
class _Failure:
    """A failed attempt: what to raise, and what decides on another one."""

    error: CallError
    phase: Phase
    answer: RawResponse | None = None

    @property
    def status(self) -> int | None:
        """The status that the answer amounts to; some services say 200 to everything."""
        return self.error.status if isinstance(self.error, APIError) else None

    @property
    def is_inconclusive(self) -> bool:
        """Whether the service may have done what it was asked all the same."""
        if self.status is not None:
            return self.status == _TIMED_OUT or self.status >= 500 or 300 <= self.status < 400
        return self.phase is not Phase.NOT_SENT


@attrs.define
class _Progress:
    """How far a call has come."""

    attempts: int = 0
    counted: int = 0
    """The attempts that failed by themselves, without the service asking for a wait."""
    waited: float = 0.0
    """The seconds that the service asked to wait."""
    signed_at: float = -math.inf
    """When the last attempt was signed."""
    corrected: bool = False
    """Whether a refused credential has been tried again."""
    in_doubt: bool = False
    """Whether the last attempt may have executed a call that must not be repeated."""
    error: CallError | None = None
    """What the last attempt failed with."""


@attrs.define
class ClockSkew:
    """When refused calls taught the credentials of a client something; its copies share it."""

    learned_at: float = -math.inf
    """The last time, by the clock of the event loop."""


class RequestPipeline:
    """Sends the calls of one client."""

    def __init__(
        self,
        service: Service,
        session: Session,
        *,
        gate: ConcurrencyLimiter,
        limiter: RateLimiter,
        skew: ClockSkew,
        settings: Settings,
        decoder: ResponseDecoder,
        hook: Hook,
    ) -> None:
        self._service: Service = service
        self._session: Session = session
        self._gate: ConcurrencyLimiter = gate
        self._limiter: RateLimiter = limiter
        self._skew: ClockSkew = skew
        self._settings: Settings = settings
        self._decoder: ResponseDecoder = decoder
        self._hook: Hook = hook

    async def run(self, call: Call[T]) -> Response[T]:
        """Return the value of a call, with all that the server said.

        Raises:
            TransportError: No attempt got a whole answer.
            DecodeError: The answer is not what the spec promises.
            APIError: The service answered with an error to the last attempt.
        """
        backend = self._session.sender()
        progress = _Progress()
        with anyio.move_on_after(self._settings.deadline):
            return await self._try(backend, call, progress)
        late = DeadlineError(
            f"not done within the deadline of {self._settings.deadline} s",
            operation=call.operation.name,
            attempts=progress.attempts,
        )
        late.maybe_executed = progress.in_doubt
        raise late from progress.error

    async def _try(self, backend: Backend, call: Call[T], progress: _Progress) -> Response[T]:
        """Send a request until it is answered well or another attempt is not worth it."""
        while True:
            result, attempt = await self._attempt(backend, call, progress)
            if isinstance(result, Response):
                return result
            progress.error = result.error
            # A refused credential says that nothing was done, so even a POST may come again.
            wait = (
                0.0 if self._learn(call, result, progress) else self._wait(call, result, progress)
            )
            if wait is None:
                raise result.error
            self._hook.on_retry(attempt, wait, result.error.message or str(result.error))
            if result.status == _TOO_MANY:
                self._limiter.pause(wait)
            else:
                await anyio.sleep(wait)

    def _learn(self, call: Call[T], failure: _Failure, progress: _Progress) -> bool:
        """Tell whether a refused credential is worth another try, once for each call."""
        answer = failure.answer
        if answer is None or progress.corrected:
            return False
        if call.auth.learn(answer.status, answer.headers):
            self._skew.learned_at = anyio.current_time()
        elif answer.status != _UNAUTHORIZED or progress.signed_at >= self._skew.learned_at:
            return False
        # Or another call has learned it while this one was on its way.
        progress.corrected = True
        return True

    def _wait(self, call: Call[T], failure: _Failure, progress: _Progress) -> float | None:
        """Return how long to wait before another attempt; None for no other attempt."""
        if failure.status in self._service.errors.unsafe_to_retry:
            return None
        asked = failure.answer.retry_after if failure.answer is not None else None
        wait = self._settings.retries.decide(
            idempotent=call.operation.idempotent,
            phase=failure.phase,
            attempt=progress.counted + 1,
            status=failure.status,
            retry_after=asked,
            waited=progress.waited,
            random=random.random(),  # noqa: S311  spreads the callers, hides nothing
        )
        if asked and wait is not None:
            progress.waited += charge(wait)
        else:
            progress.counted += 1
        return wait

    async def _attempt(
        self, backend: Backend, call: Call[T], progress: _Progress
    ) -> tuple[Response[T] | _Failure, Attempt]:
        """Wait for a turn, send the request once and read the answer."""
        async with self._gate.slot() as waited:
            queued = waited + await self._acquire(call, progress)
            progress.attempts += 1
            attempt = Attempt(
                operation=call.operation.name,
                number=progress.attempts,
                method=call.request.method,
                url=call.request.shown_url,
                queued=queued,
            )
            started = progress.signed_at = anyio.current_time()
            progress.in_doubt = not call.operation.idempotent
            try:
                self._hook.before_attempt(attempt)
                result = await self._exchange(backend, call, progress.attempts)
            except BaseException:  # cancelled, as a rule: what a hook began has to come to an end
                self._hook.after_attempt(attempt, _outcome(None, anyio.current_time() - started))
                raise
            if isinstance(result, _Failure):
                progress.in_doubt &= result.is_inconclusive
                result.error.maybe_executed = progress.in_doubt
            self._hook.after_attempt(attempt, _outcome(result, anyio.current_time() - started))
            return result, attempt

    async def _acquire(self, call: Call[T], progress: _Progress) -> float:
        """Wait until the rate allows an attempt; refuse the call where that takes too long."""
        try:
            return await self._limiter.acquire(self._settings.retries.max_wait)
        except RateLimitError as error:
            error.operation, error.attempts = call.operation.name, progress.attempts
            raise error from progress.error

    async def _exchange(
        self, backend: Backend, call: Call[T], number: int
    ) -> Response[T] | _Failure:
        name, timeout = call.operation.name, self._settings.timeout
        late = math.inf if timeout is None else anyio.current_time() + timeout
        try:
            answer = await self._read(backend, call, number)
        except _TooSlowError:
            cause = f"no whole answer within {timeout} s"
            slow = RequestTimeoutError(cause, operation=name, attempts=number)
            return _Failure(slow, Phase.SENT)
        except BackendError as error:
            kind, text = _FAILURES[type(error)]
            cause = text.format(reason=error, host=urlsplit(call.request.url).hostname)
            failed = kind(cause, operation=name, attempts=number)
            failed.__cause__ = error.__cause__
            return _Failure(failed, error.phase)
        except AddressError as error:
            raise ParameterError(
                f"{name}: the address of the call cannot be sent ({error}); give shorter arguments",
                operation=name,
            ) from None
        self._learn_rate(answer)
        refused: CallError = RequestTimeoutError(
            f"the answer came, but was not read within {timeout} s", operation=name, attempts=number
        )
        with anyio.CancelScope(deadline=late):
            try:
                return await _take_turns(self._decoder.steps(call.operation, answer))
            except (APIError, DecodeError) as error:
                refused = error
        failure = _Failure(refused, Phase.ANSWERED, answer)
        if failure.status == _TOO_MANY and answer.retry_after is not None:
            self._limiter.pause(answer.retry_after)
        return failure

    async def _read(self, backend: Backend, call: Call[T], number: int) -> RawResponse:
        """Send a request and read its answer, up to the size and in the time that is allowed.

        Once the status is there, it counts, whatever becomes of the body of a refusal.

        Raises:
            _TooSlowError: There was no whole answer in time.
            BackendError: There was none for another reason.
        """
        request = self._wire_request(_sign(call, backend.params))
        answer: Answer | None = None
        body = Body(_most_bytes(self._settings.limits, call))
        trouble: Exception | None = _TooSlowError("it took too long")
        with anyio.move_on_after(self._settings.timeout):
            try:
                answer = await backend.send(request)
                try:
                    await body.read(answer)
                finally:
                    await answer.aclose()
                trouble = None
            except BackendError as error:
                trouble = error
        if answer is None or (trouble is not None and 200 <= answer.status < 300):
            raise trouble or _TooSlowError
        if trouble is not None:
            body.problem = f"the answer is cut off: {trouble}"
        headers = answer.headers
        return RawResponse(
            status=answer.status,
            headers=headers,
            content=body.content,
            format=call.format,
            attempts=number,
            retry_after=parse_retry_after(headers.get("retry-after", ""), _server_time(headers)),
            problem=body.problem,
        )

    def _wire_request(self, request: Request) -> WireRequest:
        timeout = self._settings.timeout
        return WireRequest(
            method=request.method,
            target=request.target,
            shown=request.target.replace(request.url, request.shown_url, 1),
            headers=tuple(request.all_headers()),
            body=request.body or b"",
            connect_timeout=_CONNECT_TIMEOUT if timeout is None else min(_CONNECT_TIMEOUT, timeout),
        )

    def _learn_rate(self, answer: RawResponse) -> None:
        """Follow what the answer says about the rate limit."""
        headers, names = answer.headers, self._service.rate_headers
        state = parse_rate_headers(headers, names, now=_server_time(headers))
        if state is not None:
            self._limiter.learn(state)


def _sign(call: Call[T], params: Pairs) -> Request:
    """Return a request with its credentials, and with the pairs that the backend adds to each."""
    request = call.request
    if params:
        taken = {name for name, _ in call.auth.apply(request).query}
        added = tuple(pair for pair in params if pair[0] not in taken)
        request = attrs.evolve(request, query=(*request.query, *added))
    return call.auth.apply(request)


def _most_bytes(limits: Limits, call: Call[T]) -> int:
    """Return how long a body may be: a tree is worth more memory than a file or a report."""
    result = call.operation.result
    in_pieces = isinstance(result, BytesResult) or (
        isinstance(result, ReportResult) and call.format == "json"
    )
    return limits.max_bytes if in_pieces else limits.tree_bytes


async def _take_turns(steps: Steps[T]) -> T:
    """Do work in steps, and let other tasks have their turn between them."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return cast("T", stop.value)
        await anyio.lowlevel.checkpoint()


class _TooSlowError(Exception):
    """An attempt took longer than it may; a `TimeoutError` could be that of somebody's hook."""


def _outcome(result: Response[T] | _Failure | None, seconds: float) -> Outcome:
    """Return what hooks are told of an attempt; without a result it was cancelled."""
    if result is None:
        return Outcome(status=None, seconds=seconds, size=0, error="cancelled")
    answer = result.answer
    error = "" if isinstance(result, Response) else result.error.message or str(result.error)
    return Outcome(
        status=answer.status if answer is not None else None,
        seconds=seconds,
        size=len(answer.content) if answer is not None else 0,
        error=error,
    )


def _server_time(headers: Mapping[str, str]) -> datetime:
    """Return the time by the server's clock, by which its dates are meant, where it tells it."""
    return parse_http_date(headers.get("date", "")) or datetime.now(UTC)
