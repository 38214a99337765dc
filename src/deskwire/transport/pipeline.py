"""`RequestPipeline`: the way of one call: concurrency, rate limit, attempts, retries, deadline."""

import itertools
import math
import random
from functools import partial
from typing import Final, TypeVar, cast

import anyio
import attrs

from deskwire.core.errors import (
    APIError,
    CallError,
    DeadlineError,
    DecodeError,
    ParameterError,
    RateLimitError,
    RequestTimeoutError,
)
from deskwire.core.model.service import Service
from deskwire.core.response.decode import ResponseDecoder
from deskwire.core.response.raw import RawResponse, Response
from deskwire.transport.backends.protocol import (
    AddressError,
    Backend,
    BackendError,
    Phase,
)
from deskwire.transport.events import Attempt, CallOutcome, CallStart, Hook, Hooks, Outcome
from deskwire.transport.exchange import Call, TooSlowError, exchange
from deskwire.transport.failures import broken
from deskwire.transport.incoming import Incoming
from deskwire.transport.limits import ConcurrencyLimiter, Traffic
from deskwire.transport.options import Settings
from deskwire.transport.ratelimit import RateLimiter, parse_rate_headers
from deskwire.transport.retry import charge
from deskwire.transport.session import Session
from deskwire.transport.turns import take_turns

T = TypeVar("T")

_NUMBERS: Final = itertools.count(1)
_UNAUTHORIZED: Final = 401
_TIMED_OUT: Final = 408
_TOO_MANY: Final = 429


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

    call: CallStart
    """The call, as hooks know it."""
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
    status: int | None = None
    """The status of the last answer."""


@attrs.define
class ClockSkew:
    """When refused calls taught the credentials of a client something."""

    learned_at: float = -math.inf
    """The last time, by the clock of the event loop."""


@attrs.frozen
class Shared:
    """What a client and its copies have in common."""

    concurrency: ConcurrencyLimiter
    """How many calls are on their way at once."""
    rate: RateLimiter
    """How often they start."""
    skew: ClockSkew = attrs.field(factory=ClockSkew)
    """What was learned of the service's clock."""
    traffic: Traffic = attrs.field(factory=Traffic)
    """How many calls there are."""


class RequestPipeline:
    """Sends the calls of one client."""

    def __init__(
        self,
        service: Service,
        session: Session,
        *,
        shared: Shared,
        settings: Settings,
        decoder: ResponseDecoder,
        hooks: Hooks,
    ) -> None:
        self._service: Service = service
        self._session: Session = session
        self._shared: Shared = shared
        self._settings: Settings = settings
        self._decoder: ResponseDecoder = decoder
        self._hooks: Hooks = hooks

    async def run(self, call: Call[T]) -> Response[T]:
        """Return the value of a call, with all that the server said.

        Raises:
            TransportError: No attempt got a whole answer.
            DecodeError: The answer is not what the spec promises.
            APIError: The service answered with an error to the last attempt.
        """
        return cast("Response[T]", await self.begin(call))

    async def begin(self, call: Call[T]) -> Response[T] | Incoming:
        """Return the answer to a call as soon as there is enough of it; a short one is whole.

        From there on nothing is repeated. Who gets an `Incoming` has to close it.

        Raises:
            CallError: As `run`.
        """
        backend = self._session.sender()
        progress = _Progress(
            CallStart(
                operation=call.operation.name,
                number=next(_NUMBERS),
                method=call.request.method,
                url=call.request.shown_url,
            )
        )
        began = anyio.current_time()
        self._shared.traffic.calls += 1
        try:
            self._hooks.emit(Hook.before_call, progress.call)
            response = await self._in_time(backend, call, progress)
        except BaseException as error:
            self._end(progress, began, error)
            raise
        if isinstance(response, Incoming):
            response.at_end(lambda _head, _size, error: self._end(progress, began, error))
        else:
            self._end(progress, began, None)
        return response

    def _end(self, progress: _Progress, began: float, error: BaseException | None) -> None:
        """Count a call as ended, and tell the hooks how."""
        self._shared.traffic.calls -= 1
        outcome = CallOutcome(
            seconds=anyio.current_time() - began,
            attempts=progress.attempts,
            status=progress.status,
            error="" if error is None else _told(error),
            error_type="" if error is None else type(error).__name__,
        )
        self._hooks.emit(Hook.after_call, progress.call, outcome)

    async def _in_time(
        self, backend: Backend, call: Call[T], progress: _Progress
    ) -> Response[T] | Incoming:
        if self._settings.deadline is None:
            return await self._try(backend, call, progress)
        with anyio.move_on_after(self._settings.deadline):
            return await self._try(backend, call, progress)
        late = DeadlineError(
            f"not done within the deadline of {self._settings.deadline} s",
            operation=call.operation.name,
            attempts=progress.attempts,
        )
        late.maybe_executed = progress.in_doubt
        raise late from progress.error

    async def _try(
        self, backend: Backend, call: Call[T], progress: _Progress
    ) -> Response[T] | Incoming:
        """Send a request until it is answered well or another attempt is not worth it."""
        while True:
            result, attempt = await self._attempt(backend, call, progress)
            if not isinstance(result, _Failure):
                return result
            progress.error = result.error
            # A refused credential says that nothing was done, so even a POST may come again.
            wait = (
                0.0 if self._learn(call, result, progress) else self._wait(call, result, progress)
            )
            if wait is None:
                raise result.error
            self._hooks.emit(Hook.on_retry, attempt, wait, _told(result.error))
            if result.status == _TOO_MANY:
                self._shared.rate.pause(wait)
            else:
                await anyio.sleep(wait)

    def _learn(self, call: Call[T], failure: _Failure, progress: _Progress) -> bool:
        """Tell whether a refused credential is worth another try, once for each call."""
        answer = failure.answer
        if answer is None or progress.corrected:
            return False
        if call.auth.learn(answer.status, answer.headers):
            self._shared.skew.learned_at = anyio.current_time()
        elif answer.status != _UNAUTHORIZED or progress.signed_at >= self._shared.skew.learned_at:
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
    ) -> tuple[Response[T] | Incoming | _Failure, Attempt]:
        """Wait for a turn, send the request once and read the answer."""
        slot = self._shared.concurrency.slot()
        async with slot as waited:
            queued = waited + await self._acquire(call, progress)
            progress.attempts += 1
            attempt = Attempt(
                operation=call.operation.name,
                number=progress.attempts,
                method=call.request.method,
                url=call.request.shown_url,
                queued=queued,
                call=progress.call.number,
            )
            started = progress.signed_at = anyio.current_time()
            progress.in_doubt = not call.operation.idempotent
            self._shared.traffic.in_flight += 1
            try:
                self._hooks.emit(Hook.before_attempt, attempt)
                result = await self._exchange(backend, call, progress.attempts)
            except BaseException as error:  # what a hook began has to come to an end
                self._end_attempt(attempt, started, None, 0, error)
                raise
            if isinstance(result, Incoming):
                progress.status = result.head.status

                def end(head: RawResponse, size: int, error: BaseException | None) -> None:
                    self._end_attempt(attempt, started, head, size, error)
                    slot.release()

                slot.keep()
                result.at_end(end)
                return result, attempt
            failed: CallError | None = None
            if isinstance(result, _Failure):
                failed = result.error
                progress.in_doubt &= result.is_inconclusive
                failed.maybe_executed = progress.in_doubt
            answer = result.answer
            progress.status = None if answer is None else answer.status
            size = 0 if answer is None else len(answer.content)
            self._end_attempt(attempt, started, answer, size, failed)
            return result, attempt

    def _end_attempt(
        self,
        attempt: Attempt,
        started: float,
        answer: RawResponse | None,
        size: int,
        error: BaseException | None,
    ) -> None:
        """Count an attempt as ended, and tell the hooks how."""
        self._shared.traffic.in_flight -= 1
        outcome = Outcome(
            status=None if answer is None else answer.status,
            seconds=anyio.current_time() - started,
            size=size,
            error="" if error is None else _told(error),
        )
        self._hooks.emit(Hook.after_attempt, attempt, outcome)

    async def _acquire(self, call: Call[T], progress: _Progress) -> float:
        """Wait until the rate allows an attempt; refuse the call where that takes too long."""
        try:
            return await self._shared.rate.acquire(self._settings.retries.max_wait)
        except RateLimitError as error:
            error.operation, error.attempts = call.operation.name, progress.attempts
            raise error from progress.error

    async def _exchange(
        self, backend: Backend, call: Call[T], number: int
    ) -> Response[T] | Incoming | _Failure:
        name, timeout = call.operation.name, self._settings.timeout
        late = math.inf if timeout is None else anyio.current_time() + timeout
        try:
            answer, rest = await exchange(backend, call, self._settings, number)
        except (TooSlowError, BackendError) as error:
            phase = error.phase if isinstance(error, BackendError) else Phase.SENT
            too_late = f"no whole answer within {timeout} s"
            return _Failure(broken(call, number, error, too_late), phase)
        except AddressError as error:
            raise ParameterError(
                f"{name}: the address of the call cannot be sent ({error}); give shorter arguments",
                operation=name,
            ) from None
        self._learn_rate(answer)
        if rest is not None:
            too_late = f"the answer began, but no more of it came within {timeout} s"
            failed = partial(broken, call, number, late=too_late)
            return Incoming(answer, rest, timeout=timeout, failed=failed)
        refused: CallError = RequestTimeoutError(
            f"the answer came, but was not read within {timeout} s", operation=name, attempts=number
        )
        steps = self._decoder.steps(call.operation, answer)
        try:
            try:
                next(steps)
            except StopIteration as stop:  # as a rule: a small answer is read at one go
                return cast("Response[T]", stop.value)
            with anyio.CancelScope(deadline=late):
                return await take_turns(steps)
        except (APIError, DecodeError) as error:
            refused = error
        failure = _Failure(refused, Phase.ANSWERED, answer)
        if failure.status == _TOO_MANY and answer.retry_after is not None:
            self._shared.rate.pause(answer.retry_after)
        return failure

    def _learn_rate(self, answer: RawResponse) -> None:
        """Follow what the answer says about the rate limit."""
        headers, names = answer.headers, self._service.rate_headers
        state = parse_rate_headers(headers, names)
        if state is not None:
            self._shared.rate.learn(state)


def _told(error: BaseException) -> str:
    """Return an error in one line; what is not ours may hold anything, so its kind is told."""
    if isinstance(error, CallError):
        return error.message or str(error)
    return type(error).__name__ if isinstance(error, Exception) else "cancelled"
