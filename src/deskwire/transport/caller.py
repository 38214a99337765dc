"""`Caller`: the way of one call: gate, rate limit, attempts, retries, deadline."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import anyio
import attrs
import httpx

from deskwire.core.answer import Answer
from deskwire.core.auth import Auth
from deskwire.core.errors import (
    APIError,
    CallError,
    ConnectError,
    ConnectionLostError,
    DeadlineError,
    DecodeError,
    RequestTimeoutError,
)
from deskwire.core.operation import Operation
from deskwire.core.request import Request
from deskwire.core.service import Service
from deskwire.transport.gate import Gate
from deskwire.transport.hooks import Attempt, Hook, Outcome
from deskwire.transport.options import Settings
from deskwire.transport.pool import NOT_SENT_ERRORS
from deskwire.transport.ratelimit import RateLimiter, parse_rate_headers
from deskwire.transport.retry import Phase, parse_retry_after
from deskwire.transport.session import Exchange, Session

_CONNECT_TIMEOUT: Final = 10.0
_TOO_MANY: Final = 429


@attrs.frozen
class _Failure:
    """A failed attempt: what to raise, and what decides on another one."""

    error: CallError
    phase: Phase
    answer: Answer | None = None
    retry_after: float | None = None


@attrs.frozen
class _Job:
    """One call: what is sent, and what its answer is read with."""

    operation: Operation[object]
    request: Request
    auth: Auth
    judge: Callable[[Answer], APIError | None]


class Caller:
    """Sends the calls of one client."""

    def __init__(
        self,
        service: Service,
        session: Session,
        *,
        gate: Gate,
        limiter: RateLimiter,
        settings: Settings,
        hook: Hook,
    ) -> None:
        self._service: Service = service
        self._session: Session = session
        self._gate: Gate = gate
        self._limiter: RateLimiter = limiter
        self._settings: Settings = settings
        self._hook: Hook = hook

    async def call(
        self,
        operation: Operation[object],
        request: Request,
        auth: Auth,
        judge: Callable[[Answer], APIError | None],
    ) -> Answer:
        """Return the good answer to a request.

        Args:
            operation: The endpoint.
            request: The request without credentials.
            auth: The credentials, put on anew for every attempt.
            judge: Tells the error that an answer is; None for a good one.

        Raises:
            TransportError: No attempt got a whole answer.
            APIError: The service answered with an error to the last attempt.
        """
        exchange = self._session.exchange()
        job = _Job(operation, request, auth, judge)
        deadline = self._settings.deadline
        if deadline is None:
            return await self._try(exchange, job)
        counter = [0]
        with anyio.move_on_after(deadline):
            return await self._try(exchange, job, counter)
        raise DeadlineError(
            f"not done within the deadline of {deadline:g} s",
            operation=operation.name,
            attempts=counter[0],
        )

    async def _try(self, exchange: Exchange, job: _Job, counter: list[int] | None = None) -> Answer:
        """Send a request until it is answered well or another attempt is not worth it."""
        counter = [0] if counter is None else counter
        learned = False
        while True:
            counter[0] += 1
            number = counter[0]
            result, attempt = await self._attempt(exchange, job, number)
            if isinstance(result, Answer):
                return result
            wait = self._wait(job, result, number)
            if not learned and result.answer is not None:
                # A refused credential says that nothing was done, so even a POST may come again.
                learned = job.auth.learn(result.answer.status, result.answer.headers)
                wait = 0.0 if learned else wait
            if wait is None:
                raise result.error
            self._hook.on_retry(attempt, wait, result.error.message or str(result.error))
            if result.answer is not None and result.answer.status == _TOO_MANY:
                self._limiter.pause(wait)
            else:
                await anyio.sleep(wait)

    def _wait(self, job: _Job, failure: _Failure, number: int) -> float | None:
        """Return how long to wait before another attempt; None for no other attempt."""
        status = failure.answer.status if failure.answer is not None else None
        if status in self._service.errors.unsafe_to_retry:
            return None
        return self._settings.retries.decide(
            idempotent=job.operation.idempotent,
            phase=failure.phase,
            attempt=number,
            status=status,
            retry_after=failure.retry_after,
            random=random.random(),  # noqa: S311  spreads the callers, hides nothing
        )

    async def _attempt(
        self, exchange: Exchange, job: _Job, number: int
    ) -> tuple[Answer | _Failure, Attempt]:
        """Wait for a turn, send the request once and read the answer."""
        async with self._gate.slot() as waited:
            queued = waited + await self._limiter.acquire()
            attempt = Attempt(
                operation=job.operation.name,
                number=number,
                method=job.request.method,
                url=job.request.url,
                queued=queued,
            )
            self._hook.before_attempt(attempt)
            started = anyio.current_time()
            result = await self._exchange(exchange, job, number)
            failure = result if isinstance(result, _Failure) else None
            answer = result if isinstance(result, Answer) else result.answer
            self._hook.after_attempt(
                attempt,
                Outcome(
                    status=answer.status if answer is not None else None,
                    seconds=anyio.current_time() - started,
                    size=len(answer.content) if answer is not None else 0,
                    error=failure.error.message if failure else "",
                ),
            )
            return result, attempt

    async def _exchange(self, exchange: Exchange, job: _Job, number: int) -> Answer | _Failure:
        request = self._http_request(job.auth.apply(job.request))
        name, timeout = job.operation.name, self._settings.timeout
        try:
            with anyio.fail_after(timeout):
                answer = await self._read(exchange, request, number)
        except TimeoutError:
            limit = f"within {timeout} s" if timeout is not None else "in time"
            slow = RequestTimeoutError(f"no whole answer {limit}", operation=name, attempts=number)
            return _Failure(slow, Phase.SENT)
        except NOT_SENT_ERRORS as error:
            cause = f"no connection to {request.url.host}: {error or type(error).__name__}"
            lost = ConnectError(cause, operation=name, attempts=number)
            lost.__cause__ = error
            return _Failure(lost, Phase.NOT_SENT)
        except httpx.DecodingError as error:
            raise DecodeError(
                f"the answer is not compressed as it says: {error}", operation=name, attempts=number
            ) from error
        except httpx.TransportError as error:
            cause = f"the connection broke: {error or type(error).__name__}"
            broken = ConnectionLostError(cause, operation=name, attempts=number)
            broken.__cause__ = error
            return _Failure(broken, Phase.SENT)
        self._learn_rate(answer)
        refused = job.judge(answer)
        if refused is None:
            return answer
        return _Failure(refused, Phase.ANSWERED, answer, refused.retry_after)

    def _http_request(self, request: Request) -> httpx.Request:
        """Return a request as httpx takes it; the target travels exactly as it was signed."""
        target = request.target
        timeout = self._settings.timeout
        connect = _CONNECT_TIMEOUT if timeout is None else min(_CONNECT_TIMEOUT, timeout)
        origin = target.index("/", target.index("//") + 2) if "/" in target[8:] else len(target)
        return httpx.Request(
            request.method,
            target,
            headers=request.all_headers(),
            content=request.body,
            extensions={
                "target": (target[origin:] or "/").encode("ascii"),
                "timeout": {"connect": connect, "read": None, "write": None, "pool": None},
            },
        )

    async def _read(self, exchange: Exchange, request: httpx.Request, number: int) -> Answer:
        """Send a request and read its whole answer, up to the size that is allowed."""
        response = await exchange(request)
        try:
            limit = self._settings.limits.max_bytes
            chunks: list[bytes] = []
            size = 0
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > limit:
                    raise DecodeError(f"the answer is longer than {limit} bytes", attempts=number)
                chunks.append(chunk)
        finally:
            await response.aclose()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(
            status=response.status_code,
            headers=headers,
            content=b"".join(chunks),
            format=self._settings.format,
            attempts=number,
            retry_after=parse_retry_after(headers.get("retry-after", ""), datetime.now(UTC)),
        )

    def _learn_rate(self, answer: Answer) -> None:
        """Follow what the answer says about the rate limit; a 429 holds every caller."""
        names = self._service.rate_headers
        state = parse_rate_headers(answer.headers, names) if names is not None else None
        if state is not None:
            self._limiter.learn(state)
        if answer.status == _TOO_MANY and answer.retry_after is not None:
            self._limiter.pause(min(answer.retry_after, self._settings.retries.max_wait))
