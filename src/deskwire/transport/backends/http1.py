"""HTTP/1.1 as bytes: requests are written here, and answers parsed by httptools.

What it takes and refuses is what httpx's parser takes and refuses.
"""

import re
from collections.abc import Mapping
from typing import Final

import httptools

from deskwire.core.errors import ConfigurationError
from deskwire.transport.backends.protocol import (
    BrokenError,
    UnwritableError,
    WireRequest,
)

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_VALUE: Final = re.compile(r"(?:[^\0\s]+(?:[ \t]+[^\0\s]+)*)?", re.ASCII)
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_MOST_HEAD: Final = 100 * 1024
"""How long a head may be, and what stands around the pieces of a body."""
_LENGTH_LINES: Final = re.compile(rb"(?im)^content-length:[ \t]*([0-9, \t]*)\r\n")
_FOLD: Final = re.compile(rb"\r\n[ \t]+")
_BODILESS: Final = frozenset({204, 304})


def write_head(request: WireRequest, authority: str, path: str) -> bytes:
    """Return the head of a request as it travels.

    Raises:
        ConfigurationError: A header is not ASCII.
        UnwritableError: A header is none.
    """
    lines = [f"{request.method} {path} HTTP/1.1\r\nHost: {authority}\r\n"]
    for name, value in request.headers:
        if not value.isascii() or not name.isascii():
            raise ConfigurationError(
                "a header, such as a key or a token, has letters that HTTP cannot carry there; "
                "expected ASCII"
            )
        if not (_TOKEN.fullmatch(name) and _VALUE.fullmatch(value)):
            raise UnwritableError("a part of it is no HTTP")
        lines.append(f"{name}: {value}\r\n")
    if request.body or request.method in _WITH_BODY:
        lines.append(f"Content-Length: {len(request.body)}\r\n")
    lines.append("\r\n")
    return "".join(lines).encode("ascii")


class Parser:
    """Parses the answers of one connection, one after the other."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._raw: list[bytes] = []
        self._headers: list[tuple[bytes, bytes]] = []
        self._size: int = 0
        self._quiet: int = 0
        self._pieces: list[bytes] = []
        self._trouble: str = ""
        self._is_head_request: bool = False
        self._to_the_end: bool = False
        self._stays: bool = False
        self.status: int = 0
        """The status of the answer; 0 until its head is there."""
        self.is_complete: bool = True
        """Whether the answer has been read to its end."""

    @property
    def stays_open(self) -> bool:
        """Whether the connection can serve another request after this answer."""
        return self.is_complete and self._stays

    def begin(self, method: str) -> None:
        """Expect the answer to a request."""
        self._is_head_request = method == "HEAD"
        self._pieces = []
        self._begin_head()
        self.is_complete = self._stays = self._to_the_end = False

    def _begin_head(self) -> None:
        self._raw = []
        self._headers = []
        self._size = self._quiet = self.status = 0

    def feed(self, data: bytes) -> None:
        """Take what has come; nothing for the end of the connection.

        Raises:
            BrokenError: It is no answer.
        """
        if not data:
            self._end()
            return
        if not self.status:
            self._keep(data)
        self._quiet += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            if not self.is_complete and not (not self.status and self._feed_repaired()):
                raise BrokenError(self._trouble or f"the answer is no HTTP: {error}") from None
        if self._quiet > _MOST_HEAD and not self.is_complete:
            raise BrokenError(f"the head of the answer is longer than {_MOST_HEAD} bytes")

    def take(self) -> bytes | None:
        """Return what has come of the body; None for nothing yet."""
        if not self._pieces:
            return None
        data = b"".join(self._pieces) if len(self._pieces) > 1 else self._pieces[0]
        self._pieces = []
        return data

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, by lower-case name."""
        encoding = _encoding(self._headers)
        headers: dict[str, str] = {}
        for raw_name, raw_value in self._headers:
            name, value = raw_name.decode(encoding).lower(), raw_value.decode(encoding)
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers

    def _keep(self, data: bytes) -> None:
        """Keep the head, for it may have to be repaired."""
        if not self._raw and data[0] != 72:  # H
            raise BrokenError("the answer is no HTTP: it begins with something else")
        self._raw.append(data)

    def _feed_repaired(self) -> bool:
        """Read a head again without what httptools refuses though its meaning is plain.

        That is a header in several lines (RFC 9112, 5.2), and one length said twice (RFC 9110,
        8.6).
        """
        raw, end, rest = b"".join(self._raw).partition(b"\r\n\r\n")
        head = _FOLD.sub(b" ", raw + b"\r\n")
        said = {
            length.strip() for line in _LENGTH_LINES.findall(head) for length in line.split(b",")
        }
        if len(said) == 1:
            head = _LENGTH_LINES.sub(b"", head) + b"content-length: %s\r\n" % said.pop()
        if not end or self._trouble:
            return False
        head += b"\r\n"
        self._begin_head()
        self._parser = httptools.HttpResponseParser(self)
        self._trouble = "the answer is no HTTP"  # no second repair
        try:
            self._parser.feed_data(head + rest)
        except httptools.HttpParserError:
            return self.is_complete
        self._trouble = ""
        return True

    def _end(self) -> None:
        """Take the end of the connection for that of the answer, where it may be."""
        if self.status and self._to_the_end:
            self.is_complete = True
        elif not self.is_complete:
            said = "in the middle of the answer" if self._raw or self.status else "without answer"
            raise BrokenError(f"the server closed the connection {said}")

    def _refuse(self, why: str) -> None:
        self._trouble = why
        raise ValueError(why)  # httptools stops at it

    # What httptools calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; a trailer is not read."""
        if self.is_complete:
            return
        self._quiet = 0
        self._size += len(name) + len(value)
        if self._size > _MOST_HEAD:
            self._refuse(f"the head of the answer is longer than {_MOST_HEAD} bytes")
        if not self.status:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Tell what kind of answer it is."""
        if self.is_complete:
            return
        status = self._parser.get_status_code()
        if status < 200:
            if status < 100 or status == 101:
                self._refuse(f"the answer has the status {status}, which nobody asked for")
            return
        lengths = transfer = b""
        for name, value in self._headers:
            if len(name) == 14 and name.lower() == b"content-length":
                lengths = value
            elif len(name) == 17 and name.lower() == b"transfer-encoding":
                transfer = transfer + b"," + value if transfer else value
        if transfer and transfer.lower() != b"chunked":
            self._refuse("the answer comes in a transfer coding that is not understood")
        self.status = status
        self._raw = []
        self._to_the_end = not lengths and not transfer and status not in _BODILESS
        if self._is_head_request:
            self.is_complete = True

    def on_body(self, data: bytes) -> None:
        """Keep a piece of the body."""
        if not self.is_complete:
            self._quiet = 0
            self._pieces.append(data)

    def on_message_complete(self) -> None:
        """Take the end of an answer; one that is on its way only is followed by another."""
        if self.is_complete:
            return
        if not self.status:
            self._begin_head()
            return
        self.is_complete = True
        self._stays = self._parser.should_keep_alive() and self._parser.get_http_version() == "1.1"


def _encoding(headers: list[tuple[bytes, bytes]]) -> str:
    """Return the encoding of headers: ASCII, or what fits all of them."""
    text = b"".join([part for header in headers for part in header])
    if text.isascii():
        return "ascii"
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf-8"
