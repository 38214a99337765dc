"""Multipart bodies: fields and files in one request."""

import secrets
from collections.abc import Sequence

import attrs

from deskwire.core.errors import ParameterError
from deskwire.core.percent import Pairs


@attrs.frozen
class Upload:
    """A file to send."""

    filename: str
    """The name the service shall know it by."""
    content: bytes = attrs.field(repr=lambda content: f"<{len(content)} bytes>")
    """The bytes of the file."""
    content_type: str = "application/octet-stream"
    """The media type."""


def _quoted(name: str) -> str:
    """Quote a name the way browsers do (WHATWG), so that it cannot end its header."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


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
        part(f'name="{_quoted(name)}"', text.encode())
    for name, upload in files:
        if any(character in upload.content_type for character in "\r\n"):
            raise ParameterError("the content type of an upload cannot hold line breaks")
        disposition = f'name="{_quoted(name)}"; filename="{_quoted(upload.filename)}"'
        part(disposition, upload.content, upload.content_type)
    chunks.append(f"--{mark}--\r\n".encode())
    return b"".join(chunks), f"multipart/form-data; boundary={mark}"
