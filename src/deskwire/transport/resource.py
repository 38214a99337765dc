"""`Resource`: the base of the generated classes."""

import inspect
from collections.abc import Awaitable, Callable
from copy import copy
from functools import wraps
from types import FunctionType
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from deskwire.core.model.operation import Operation
from deskwire.core.model.secret import sealed
from deskwire.transport.pages import Pages

if TYPE_CHECKING:
    from deskwire.core.report.table import Table
    from deskwire.transport.client import Client
    from deskwire.transport.streams import FileStream, RowStream

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")
ResourceT = TypeVar("ResourceT", bound="Resource")


class Resource:
    """A group of calls, reached as an attribute of the client."""

    __slots__ = ("_client",)

    def __init__(self, client: "Client") -> None:
        self._client: Client = client

    def __init_subclass__(cls, *, part_of: str = "") -> None:
        """Have the methods say which argument to name, where Python would only count.

        Args:
            part_of: The class that has these methods for its users, where it is another one.
        """
        super().__init_subclass__()
        for name, method in list(vars(cls).items()):
            if isinstance(method, FunctionType) and not name.startswith("_"):
                method.__qualname__ = f"{part_of or cls.__qualname__}.{name}"
                setattr(cls, name, _asking_for_names(method))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {getattr(self, '_client', None)!r}>"

    async def _call(self, operation: Operation[T], /, **arguments: object) -> T:
        return await self._client.call(operation, arguments)

    def _pages(self, operation: Operation[tuple[T, ...]], /, **arguments: object) -> Pages[T]:
        return self._client.pages(operation, arguments)

    def _rows(self, operation: Operation["Table[T]"], /, **arguments: object) -> "RowStream[T]":
        return self._client.stream_rows(operation, arguments)

    def _file(self, operation: Operation[bytes], /, **arguments: object) -> "FileStream":
        return self._client.stream_file(operation, arguments)


def _asking_for_names(method: FunctionType) -> Callable[..., object]:
    """Return a method whose `TypeError` for an optional argument by position says to name it.

    Older code gives optional arguments by position. Python finds one too many before the first
    line of a method runs, so the count is looked at here, which takes a fraction of a microsecond.
    """
    code = cast("FunctionType", inspect.unwrap(method)).__code__
    most = code.co_argcount
    named = code.co_varnames[most : most + code.co_kwonlyargcount]
    if not named or code.co_flags & inspect.CO_VARARGS:
        return method

    def check(args: tuple[object, ...]) -> None:
        extra = len(args) - most
        if extra > 0:
            raise TypeError(
                f"{method.__qualname__}() takes {most - 1} arguments by position but "
                f"{len(args) - 1} were given: name the others, "
                f"{', '.join(f'{name}=...' for name in named[:extra])}"
            )

    if not inspect.iscoroutinefunction(method):

        @wraps(method)
        def call(*args: object, **kwargs: object) -> object:
            check(args)
            return method(*args, **kwargs)

        return _as_sealed(method, call)

    waiting = cast("Callable[..., Awaitable[object]]", method)

    @wraps(method)
    async def call_async(*args: object, **kwargs: object) -> object:
        check(args)
        return await waiting(*args, **kwargs)

    return _as_sealed(method, call_async)


def _as_sealed(method: FunctionType, call: Callable[P, R]) -> Callable[P, R]:
    """Seal what stands around a sealed method: it holds the same arguments."""
    return sealed(call) if hasattr(method, "__wrapped__") else call


def move(resource: ResourceT, client: "Client", twin: "Client") -> ResourceT:
    """Return the resource of a copy of a client: one that belongs to another client stays."""
    if getattr(resource, "_client", None) is not client:
        return resource
    moved = copy(resource)
    object.__setattr__(moved, "_client", twin)
    return moved
