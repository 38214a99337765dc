"""Multipart bodies: fields and files in one request."""

import re
import secrets
from collections.abc import Sequence
from typing import Final

import attrs

from deskwire.core.errors import ParameterError
from deskwire.core.model.checks import has_unprintable, instance, plain
from deskwire.core.request.percent import Pairs

_MEDIA_TYPE: Final = re.compile(
    r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *; *[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|\"[^\"\\\x00-\x1f\x7f]*\"))*",
    re.ASCII,
)

_TEXT: Final = instance(str, "text", error=ParameterError)
_BYTES: Final = instance(
    bytes,
    "bytes: what is in the file, e.g. path.read_bytes()",
    is_secret=True,
    error=ParameterError,
)


@attrs.frozen
class Upload:
    """A file to send."""

    filename: str = attrs.field(validator=_TEXT, converter=plain)
    """The name the service shall know it by."""
    content: bytes = attrs.field(validator=_BYTES, repr=lambda content: f"<{len(content)} bytes>")
    """The bytes of the file."""
    content_type: str = attrs.field(
        default="application/octet-stream", validator=_TEXT, converter=plain
    )
    """The media type."""


def _quoted(name: str) -> str:
    """Quote a name the way browsers do (WHATWG), so that it cannot end its header."""
    if has_unprintable(name, but="\r\n"):
        raise ParameterError(f"got {name!r}, expected a name without control characters")
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _utf8(name: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ParameterError(
            f"the text of {name!r} holds a lone surrogate at position {error.start}, which UTF-8"
            " cannot express: pass whole characters"
        ) from None


def encode_multipart(
    fields: Pairs, files: Sequence[tuple[str, Upload]], boundary: str | None = None
) -> tuple[bytes, str]:
    """Return the body and its content type."""
    mark = boundary or f"deskwire-{secrets.token_hex(16)}"
    chunks: list[bytes] = []

    def part(disposition: str, content: bytes, content_type: str = "") -> None:
        head = f"--{mark}\r\nContent-Disposition: form-data; {disposition}\r\n"
        if content_type:
            head += f"Content-Type: {content_type}\r\n"
        chunks.extend((head.encode(), b"\r\n", content, b"\r\n"))

    for name, text in fields:
        part(f'name="{_quoted(name)}"', _utf8(name, text))
    for name, upload in files:
        if not _MEDIA_TYPE.fullmatch(upload.content_type):
            raise ParameterError(
                f"the content type of an upload is {upload.content_type!r}, "
                "expected one such as 'text/plain' or 'text/plain; charset=utf-8'"
            )
        disposition = f'name="{_quoted(name)}"; filename="{_quoted(upload.filename)}"'
        part(disposition, upload.content, upload.content_type)
    chunks.append(f"--{mark}--\r\n".encode())
    return b"".join(chunks), f"multipart/form-data; boundary={mark}"
