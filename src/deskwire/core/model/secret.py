"""`Secret`: text that no repr, log, traceback or pickle shows; `sealed`: errors that tell none."""

import hmac
import inspect
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator
from functools import wraps
from typing import NoReturn, ParamSpec, Self, TypeVar, cast, final

from deskwire.core.errors import ParameterError

P = ParamSpec("P")
R = TypeVar("R")


@final
class Secret:
    """Text that is shown as `***` wherever it is printed.

    Call `reveal()` at the one place that puts it on the wire.
    """

    __slots__ = ("_text",)

    def __init__(self, text: "str | Secret") -> None:
        given = cast("object", text)
        if not isinstance(given, (str, Secret)):
            kind = type(given).__name__
            del text, given  # the traceback shows what this frame still holds
            raise ParameterError(f"a secret is text, got a value of type {kind}")
        self._text: str = given.reveal() if isinstance(given, Secret) else str.__str__(given)

    def reveal(self) -> str:
        """Return the text itself."""
        return getattr(self, "_text", "")  # it may have been refused half-way

    def __repr__(self) -> str:
        return "Secret('***')"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(_bytes(self), _bytes(other))

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __bool__(self) -> bool:
        return bool(self.reveal())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled; pass the credentials again where they are needed")

    def __getstate__(self) -> NoReturn:
        self.__reduce__()


def _bytes(secret: Secret) -> bytes:
    return secret.reveal().encode("utf-8", "surrogatepass")


def sealed(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function, plain or async, that handles secrets: its errors tell none of them.

    A traceback keeps the variables of every frame it passed, and tools such as `rich` and
    `traceback.TracebackException(capture_locals=True)` print them. So the frames of the function
    and of all it calls are emptied before an error leaves, down to the last library; files and
    lines stay. What the caller was handling before is left as it was.
    """
    if inspect.iscoroutinefunction(function):
        waiting = cast("Callable[P, Awaitable[object]]", function)
        return cast("Callable[P, R]", _sealed_async(waiting))

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        handled = sys.exception()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs  # this frame still runs, so it cannot be emptied as the others are
            _empty_frames(error, handled)
            del handled
            raise

    return call


def _sealed_async(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    @wraps(function)
    async def call(*args: P.args, **kwargs: P.kwargs) -> R:
        handled = sys.exception()
        try:
            return await function(*args, **kwargs)
        except BaseException as error:  # a cancellation too: its traceback may be shown as well
            del args, kwargs
            _empty_frames(error, handled)
            del handled
            raise

    return call


def _empty_frames(error: BaseException, handled: BaseException | None) -> None:
    """Take the variables out of the frames of an error and of what led to it."""
    others = {id(one) for one in _linked(handled, set())}
    for one in _linked(error, others):
        traceback.clear_frames(one.__traceback__)


def _linked(error: BaseException | None, seen: set[int]) -> Iterator[BaseException]:
    """Yield an error and all that hangs on it, each once."""
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += (one.__cause__, one.__context__)
        if isinstance(one, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", one).exceptions
