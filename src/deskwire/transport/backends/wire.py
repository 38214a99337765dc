"""The wire below our own HTTP/1.1: bytes to a server and back, encrypted or not.

Every kind of wire hands out the last byte of what has come by a read of its own. HTTP reads only
as long as it needs more; so if that byte is not fetched, the answer ended before it, and it belongs
to something that nobody asked for.
"""

import select
import sys
from typing import Protocol

import attrs


@attrs.frozen
class Origin:
    """Where a wire leads."""

    scheme: str
    """`http` or `https`."""
    host: str
    """The host's name, or its address without brackets."""
    port: int
    """The port."""
    authority: str
    """The host and the port as the `Host` header names them."""


class Wire(Protocol):
    """A connection that is made."""

    async def write(self, data: bytes) -> None:
        """Send bytes; an answer may come though it fails.

        Raises:
            BrokenError: The connection broke.
        """
        ...

    async def read(self) -> bytes:
        """Return what has come; nothing at the end.

        Raises:
            BrokenError: The connection broke.
        """
        ...

    def has_more(self) -> bool:
        """Tell whether anything has come that was not read: bytes, the end, an error."""
        ...

    def is_written(self) -> bool:
        """Tell whether all that was given to `write` has left."""
        ...

    async def aclose(self) -> None:
        """Close it at once."""
        ...


def is_readable(number: int) -> bool:
    """Tell whether a socket has something to read, its end included."""
    if number < 0:  # it is closed
        return True
    if sys.platform == "win32":  # no poll() there
        return bool(select.select([number], [], [], 0)[0])
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))
