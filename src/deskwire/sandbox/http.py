"""Requests and answers of the sandbox.

Parsed with the standard library alone, so that the sandbox can disagree with what the client
encodes. Whatever is malformed is refused rather than guessed at.
"""

import email.message
import email.parser
import email.utils
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NoReturn, Self, TypeAlias
from urllib.parse import quote, unquote, unquote_plus, urlencode, urlsplit

import attrs

from deskwire.core.errors import DeskwireError

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Names and values in the order sent; a name may come more than once."""

FORM: Final = "application/x-www-form-urlencoded"
"""The media type of a form body."""

BROKEN: Final = "the sandbox failed at this request; its log has the traceback"
"""What an answer says to a request that the sandbox failed at, by a fault of its own."""

_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NAME_ESCAPES: Final = (("%22", '"'), ("%0D", "\r"), ("%0A", "\n"))
_HEADER_PARSER: Final = email.parser.HeaderParser()


def _lower_names(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((name.lower(), value) for name, value in pairs)


class RequestError(DeskwireError):
    """A request that is refused with an HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status: int = status
        """The status to answer with."""
        self.message: str = message
        """What was wrong, in one line."""

    def response(self) -> "Response":
        """Return the refusal as an answer."""
        return Response.text(f"{self.message}\n", status=self.status)


@attrs.frozen(repr=False)
class Headers:
    """Header fields: found in any case, repeated fields kept in order."""

    fields: Pairs = attrs.field(default=(), converter=_lower_names)
    """The fields, their names in lower case."""

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a field."""
        wanted = name.lower()
        return next((value for name, value in self.fields if name == wanted), default)

    def get_all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        wanted = name.lower()
        return tuple(value for name, value in self.fields if name == wanted)

    def __contains__(self, name: str) -> bool:
        return bool(self.get_all(name))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def __repr__(self) -> str:
        return f"Headers({', '.join(name for name, _ in self.fields)})"


@attrs.frozen(kw_only=True)
class Part:
    """One part of a multipart form."""

    name: str
    """The name of the form field."""
    filename: str | None
    """The name of the file; `None` where the part is a plain value."""
    content_type: str
    """The media type without parameters; `text/plain` where none was sent."""
    content: bytes = attrs.field(repr=False)
    """The bytes of the part."""


@attrs.frozen(kw_only=True)
class Request:
    """One request, as it came over the wire.

    Build it with `Request.parse`. Its repr leaves out what may hold credentials.
    """

    method: str
    """The method, e.g. `GET`."""
    path: str
    """The decoded path; use `segments` where an escaped slash matters."""
    segments: tuple[str, ...] = attrs.field(repr=False)
    """The path between its slashes, decoded piece by piece: `("odesk", "api", ...)`."""
    raw_path: str = attrs.field(repr=False)
    """The path as sent, without the query."""
    raw_query: str = attrs.field(repr=False)
    """The query as sent, without the question mark."""
    query: Pairs = attrs.field(repr=False)
    """The decoded query."""
    headers: Headers = attrs.field(repr=False)
    """The header fields."""
    body: bytes = attrs.field(repr=False)
    """The body; empty where there was none."""
    scheme: str = attrs.field(repr=False)
    """`http` or `https`, as the client addressed the server."""
    host: str = attrs.field(repr=False)
    """Host and port as the client addressed the server."""
    body_size: int = attrs.field(
        default=attrs.Factory(lambda request: len(request.body), takes_self=True), repr=False
    )
    """How long the body was, which a sandbox that remembers the request may have cut."""

    @classmethod
    def parse(
        cls,
        method: str,
        target: str,
        *,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        scheme: str = "http",
        host: str = "localhost",
    ) -> Self:
        """Parse the request line and keep the rest.

        Args:
            method: The method.
            target: A path with an optional query, or a whole URL, whose host then counts.
            headers: Names and values.
            body: The whole body.
            scheme: The scheme the client used.
            host: The host to assume where neither target nor headers name one.

        Raises:
            RequestError: The target is neither a path nor a URL, or is wrongly encoded.
        """
        fields = Headers(headers)
        host = fields.get("host") or host
        if not target.startswith("/"):
            scheme, host, target = _split_absolute(target)
        raw_path, _, raw_query = target.partition("?")
        segments = tuple(_decode(segment) for segment in raw_path[1:].split("/"))
        return cls(
            method=method,
            path="/" + "/".join(segments),
            segments=segments,
            raw_path=raw_path,
            raw_query=raw_query,
            query=_parse_pairs(raw_query),
            headers=fields,
            body=body,
            scheme=scheme,
            host=host,
        )

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, without parameters."""
        return self.headers.get("content-type").partition(";")[0].strip().lower()

    def form(self) -> Pairs:
        """Parse a form body.

        Raises:
            RequestError: The body is of another type or charset, or wrongly encoded.
        """
        if not self.body and not self.content_type:
            return ()
        if self.content_type != FORM:
            self._refuse_type(FORM)
        charset = self._type_parameter("charset").lower()
        if charset not in {"", "utf-8", "utf8"}:
            raise RequestError(415, f"the form is in {charset!r}, expected UTF-8")
        if not self.body.isascii():
            raise RequestError(400, "the form holds bytes outside ASCII, expected %XX escapes")
        return _parse_pairs(self.body.decode("ascii"))

    def json(self) -> object:
        """Parse a JSON body.

        Raises:
            RequestError: The body is of another type, or not JSON in UTF-8.
        """
        if self.content_type != "application/json" and not self.content_type.endswith("+json"):
            self._refuse_type("application/json")
        try:
            value: object = json.loads(self.body.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise RequestError(400, f"the body is not JSON: {error}") from error
        return value

    def multipart(self) -> tuple[Part, ...]:
        """Parse a `multipart/form-data` body.

        Raises:
            RequestError: The body is of another type, or its parts are malformed.
        """
        if self.content_type != "multipart/form-data":
            self._refuse_type("multipart/form-data")
        boundary = self._type_parameter("boundary").encode("latin-1", "replace")
        if not boundary:
            raise RequestError(400, "the multipart body names no boundary")
        return tuple(_parse_part(part) for part in _split_parts(self.body, boundary))

    def _type_parameter(self, name: str) -> str:
        message = email.message.Message()
        message["Content-Type"] = self.headers.get("content-type")
        value = message.get_param(name, "")
        return value if isinstance(value, str) else ""

    def _refuse_type(self, expected: str) -> NoReturn:
        raise RequestError(415, f"the body is {self.content_type!r}, expected {expected}")


@attrs.frozen(kw_only=True)
class Response:
    """An answer.

    The server adds `Date`, `Content-Length` and `Connection`.
    """

    status: int = 200
    """The HTTP status."""
    headers: Pairs = attrs.field(default=(), converter=tuple[tuple[str, str], ...])
    """Header fields, `Content-Type` included."""
    body: bytes = attrs.field(default=b"", repr=False)
    """The whole body."""

    @classmethod
    def of(
        cls,
        body: str | bytes,
        content_type: str,
        *,
        status: int = 200,
        headers: Iterable[tuple[str, str]] = (),
    ) -> Self:
        """Return an answer with a body of any type."""
        content = body.encode() if isinstance(body, str) else body
        return cls(status=status, headers=(("Content-Type", content_type), *headers), body=content)

    @classmethod
    def json(
        cls,
        value: object,
        *,
        status: int = 200,
        headers: Iterable[tuple[str, str]] = (),
        default: Callable[[object], object] | None = None,
    ) -> Self:
        """Return a value as JSON; `default` writes what JSON has no form for."""
        text = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=default
        )
        return cls.of(text, "application/json", status=status, headers=headers)

    @classmethod
    def text(cls, text: str, *, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Self:
        """Return plain text."""
        return cls.of(text, "text/plain; charset=utf-8", status=status, headers=headers)

    @classmethod
    def form(
        cls,
        pairs: Iterable[tuple[str, str]],
        *,
        status: int = 200,
        headers: Iterable[tuple[str, str]] = (),
    ) -> Self:
        """Return names and values as a form."""
        return cls.of(encode_pairs(pairs), FORM, status=status, headers=headers)

    @classmethod
    def html(cls, page: str, *, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Self:
        """Return an HTML page, which the caller has escaped."""
        return cls.of(page, "text/html; charset=utf-8", status=status, headers=headers)

    @classmethod
    def xml(
        cls, document: str | bytes, *, status: int = 200, headers: Iterable[tuple[str, str]] = ()
    ) -> Self:
        """Return an XML document."""
        return cls.of(document, "application/xml; charset=utf-8", status=status, headers=headers)


def encode_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Write names and values as a query or a form, a space as `%20`."""
    return urlencode(tuple(pairs), quote_via=quote, safe="")


def _split_absolute(target: str) -> tuple[str, str, str]:
    """Split a whole URL into scheme, host and path with query."""
    try:
        url = urlsplit(target)
    except ValueError as error:
        raise RequestError(400, "the request target is not a URL") from error
    if url.scheme not in {"http", "https"} or not url.netloc:
        raise RequestError(400, "the request target is neither a path nor a URL")
    query = f"?{url.query}" if url.query else ""
    return url.scheme, url.netloc, f"{url.path or '/'}{query}"


def _decode(text: str, *, plus: bool = False) -> str:
    """Undo percent-encoding, strictly."""
    if "%" not in text:
        return text.replace("+", " ") if plus else text
    if _BAD_ESCAPE.search(text):
        raise RequestError(400, "a percent sign is not followed by two hexadecimal digits")
    try:
        return unquote_plus(text, errors="strict") if plus else unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise RequestError(400, "an escaped text is not UTF-8") from error


def _parse_pairs(text: str) -> Pairs:
    """Parse a query or a form; a name without `=` has the empty value."""
    split = (field.partition("=") for field in text.split("&") if field)
    return tuple((_decode(name, plus=True), _decode(value, plus=True)) for name, _, value in split)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _split_parts(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield the parts between the delimiter lines, head and content together.

    The delimiters are searched for directly because the standard library's own splitter works
    by lines, which is slow for files and reads into attached e-mails.
    """
    delimiter = re.compile(rb"\r\n--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r\n|\Z)")
    content = b"\r\n" + body
    start: int | None = None
    for mark in delimiter.finditer(content):
        if start is not None:
            yield content[start : mark.start()]
        if mark[1]:
            return
        start = mark.end() + 2
    raise RequestError(400, "the multipart body has no closing boundary")


def _parse_part(part: bytes) -> Part:
    head, blank, content = part.partition(b"\r\n\r\n")
    if not blank:
        raise RequestError(400, "a part has no blank line after its head")
    try:
        message = _HEADER_PARSER.parsestr(head.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RequestError(400, "the head of a part is not UTF-8") from error
    name, filename = _part_name(message, "name"), _part_name(message, "filename")
    if message.get_content_disposition() != "form-data" or name is None:
        raise RequestError(400, "a part does not name its form field")
    return Part(
        name=name, filename=filename, content_type=message.get_content_type(), content=content
    )


def _part_name(message: email.message.Message, parameter: str) -> str | None:
    """Return a name from the head of a part, without the escapes that browsers use in it."""
    value = message.get_param(parameter, None, "content-disposition")
    if value is None:
        return None
    # A text is unquoted already; doing it again would strip angle brackets.
    name = value if isinstance(value, str) else email.utils.collapse_rfc2231_value(value)
    for escape, character in _NAME_ESCAPES:
        name = name.replace(escape, character)
    return name
