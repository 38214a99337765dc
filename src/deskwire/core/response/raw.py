"""Answers as they came."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import attrs

from deskwire.core.model.values import JSONValue

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class RawResponse:
    """What a server answered, before it is understood."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str] = attrs.field(repr=False)
    """The headers, by lower-case name."""
    content: bytes = attrs.field(repr=lambda content: f"<{len(content)} bytes>")
    """The body."""
    format: str
    """The format that was asked for."""
    attempts: int = 1
    """How many requests it took."""
    retry_after: float | None = None
    """Seconds the service asked to wait, if it did."""
    problem: str = ""
    """Why the body is not whole; empty for a whole one."""
    is_too_long: bool = False
    """Whether it is not whole because it is longer than the limit."""

    @property
    def content_type(self) -> str:
        """The type of the body."""
        return self.headers.get("content-type", "")


@attrs.frozen(kw_only=True)
class Response(Generic[T]):
    """An answer with everything the server said: `await client.raw(...)`."""

    value: T
    """What the call itself would have returned."""
    answer: RawResponse
    """Status, headers and bytes."""
    parse: Callable[[], JSONValue] = attrs.field(repr=False, eq=False)
    """Reads the whole body."""

    @property
    def tree(self) -> JSONValue:
        """The whole body as a tree; None where it is empty."""
        return self.parse()
