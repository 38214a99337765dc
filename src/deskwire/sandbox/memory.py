"""What a sandbox remembers of the requests it got."""

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, cast, overload

import attrs

from deskwire.sandbox.http import Request

MAX_REQUESTS: Final = 1_000
"""The most requests that are remembered."""

MAX_BYTES: Final = 16 * 2**20
"""The most memory that they take together."""

MAX_BODY: Final = 256 * 2**10
"""How much of a body is remembered."""


class RequestMemory(Sequence[Request]):
    """The newest requests, oldest first, as many as fit into a limit of bytes.

    Long bodies are cut; `Request.body_size` tells how long they were.
    """

    def __init__(
        self,
        *,
        max_requests: int = MAX_REQUESTS,
        max_bytes: int = MAX_BYTES,
        max_body: int = MAX_BODY,
    ) -> None:
        """Remember nothing yet.

        Args:
            max_requests: The most requests.
            max_bytes: The most memory that they take together.
            max_body: How much of a body is kept.
        """
        self._requests: deque[tuple[Request, int]] = deque()
        self._bytes = 0
        self._max_requests: Final = max_requests
        self._max_bytes: Final = max_bytes
        self._max_body: Final = max_body

    def append(self, request: Request) -> None:
        """Remember a request, and forget what there is no more room for."""
        if len(request.body) > self._max_body:
            request = attrs.evolve(request, body=request.body[: self._max_body])
        size = _size(attrs.astuple(request, recurse=False)) + _size(request.headers.fields)
        self._requests.append((request, size))
        self._bytes += size
        while len(self._requests) > self._max_requests or self._bytes > self._max_bytes:
            self._bytes -= self._requests.popleft()[1]

    def clear(self) -> None:
        """Forget every request."""
        self._requests.clear()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._requests)

    def __iter__(self) -> Iterator[Request]:
        # Of what is there now: others may come while a thread looks at these.
        return iter([request for request, _ in tuple(self._requests)])

    @overload
    def __getitem__(self, index: int) -> Request: ...

    @overload
    def __getitem__(self, index: slice) -> list[Request]: ...

    def __getitem__(self, index: int | slice) -> Request | list[Request]:
        return [*self][index]

    def __repr__(self) -> str:
        return f"RequestMemory({len(self)} requests, {self._bytes} bytes)"


def _size(value: object) -> int:
    """Return the memory that a value of texts and tuples takes."""
    size = sys.getsizeof(value)
    if isinstance(value, tuple):
        size += sum(map(_size, cast("tuple[object, ...]", value)))
    return size
